//! What is decided about whole articles after the lines are labelled: too little text, galleries, glued ends, language.

use std::ops::Range;

use super::cues::{Cues, Family, Place};
use super::page::Sight;
use super::scan::{First, Last, LineScan, mark};
use super::{Cleaned, Label, Page};
use crate::span::{Norm, Span};

/// An article on a page of many lines has at least so many words of text.
const MIN_WORDS: u32 = 20;

/// A further article on the page has at least so many.
const MIN_FURTHER_WORDS: u32 = 40;

/// An article without a headline on a page of many lines has at least so many.
const MIN_UNTITLED_WORDS: u32 = 60;

/// An article of one paragraph without a headline has at least so many, and a headline above one paragraph so many itself.
const MIN_LONE_WORDS: u32 = 150;
const MIN_TITLE_WORDS: usize = 4;

/// Teasers below a headline with one paragraph that make it the first of them: so many lines, and so many times its words.
const MIN_TEASERS: usize = 6;
const CROWD: u32 = 2;

/// Lines before an article that are looked at for teasers, at most: the search stays linear.
const MOST_BEFORE: usize = 400;

/// Teasers before an article of few paragraphs that make it a box of their page.
const MIN_BEFORE: usize = 3;
const MOST_BEHIND: u32 = 3;

/// Headlines with a time stamp and one paragraph below that make a list of articles.
const MIN_DATED: u32 = 3;

/// Shorter lines are cells of a table, signatures.
const LEAST_OF_PARAGRAPH: usize = 5;

/// Words of the headline of a teaser, at least; headings of a text with one paragraph below have fewer.
const MIN_HEADLINE: usize = 8;

/// Headlines with one paragraph each behind the heading of a list, and words of such a heading at most.
const MIN_BEHIND: u32 = 2;
const MOST_OF_HEADING: usize = 6;

/// Pages with fewer lines are taken as they are: single sentences, short notes.
const FEW_LINES: usize = 12;

/// Below so many words of text, three captions make a gallery.
const GALLERY_WORDS: u32 = 80;

/// Takes back articles that are none; `told`: the metadata say that the page is one; `flat`: it is text without markup (that of HTML tells lists apart before). Returns the lines with text (as numbers in the scan) that each article left lies within.
pub(super) fn settle(sight: &Sight, (told, flat): (bool, bool), out: &mut Cleaned, count: u16) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let teasers = Teasers::of(sight, out);
    for (number, range) in (1..).zip(extents(sight, out, count)) {
        let next = left.len() as u16 + 1;
        let own = Own { lines: &sight.scan.lines[range.clone()], cues: &sight.cues[range.clone()], number };
        own.drop_teasers_behind(out);
        let (text, paragraphs, captions) = own.weigh(out);
        if text < GALLERY_WORDS && captions >= 3 {
            own.take_captions(out);
            own.renumber(out, next);
            left.push(range);
            continue;
        }
        let top = flat
            && (paragraphs <= 1 && teasers.outweigh(text) && !own.is_alone_in_time(sight, out)
                || paragraphs <= MOST_BEHIND && is_behind_teasers(sight, out, range.start, text));
        if !told && (top || own.is_dated_list(out) || flat && own.is_list_of_teasers(out)) {
            own.demote(out);
            continue;
        }
        let titled = own.has_title(out, if paragraphs > 1 { 1 } else { MIN_TITLE_WORDS });
        let least = match (number > 1, titled) {
            // One paragraph without a headline: the teaser of a list, what a page says about itself.
            (_, false) if paragraphs <= 1 && !told => MIN_LONE_WORDS,
            (_, false) => MIN_UNTITLED_WORDS,
            (true, true) => MIN_FURTHER_WORDS,
            (false, true) => MIN_WORDS,
        };
        if text < least && sight.scan.lines.len() > FEW_LINES {
            own.demote(out);
        } else {
            own.renumber(out, next);
            left.push(range);
        }
    }
    left
}

/// Where the lines of each article lie: numbers of lines with text, from its first to its last.
fn extents(sight: &Sight, out: &Cleaned, count: u16) -> Vec<Range<usize>> {
    let mut ranges: Vec<Option<Range<usize>>> = vec![None; usize::from(count)];
    for (i, line) in sight.scan.lines.iter().enumerate() {
        let number = usize::from(out.lines[line.index as usize].article);
        if let Some(range) = number.checked_sub(1).and_then(|n| ranges.get_mut(n)) {
            *range = Some(range.as_ref().map_or(i, |r| r.start)..i + 1);
        }
    }
    ranges.into_iter().map(Option::unwrap_or_default).collect()
}

/// How much of a page is said of other articles.
struct Teasers {
    lines: usize,
    words: u32,
}

impl Teasers {
    fn of(sight: &Sight, out: &Cleaned) -> Self {
        let related = sight.scan.lines.iter().filter(|l| out.lines[l.index as usize].label == Label::Related);
        related.fold(Teasers { lines: 0, words: 0 }, |all, l| Teasers { lines: all.lines + 1, words: all.words + l.words() as u32 })
    }

    /// Whether a headline with one paragraph of so many words is rather the first of them: the top of a front page, of a section.
    fn outweigh(&self, words: u32) -> bool {
        self.lines >= MIN_TEASERS && self.words >= CROWD * words
    }
}

/// Whether teasers with text before line `start` outweigh an article of so many words: a box at the foot of a front page.
fn is_behind_teasers(sight: &Sight, out: &Cleaned, start: usize, words: u32) -> bool {
    let teaser = |l: &&LineScan| {
        let ends = matches!(l.last, Last::Stop | Last::StopQuote | Last::Ellipsis);
        ends && l.words() >= 8 && out.lines[l.index as usize].label == Label::Related
    };
    let (lines, said) = sight.scan.lines[start.saturating_sub(MOST_BEFORE)..start]
        .iter()
        .filter(teaser)
        .fold((0, 0), |(n, w), l| (n + 1, w + l.words() as u32));
    lines >= MIN_BEFORE && said * 2 >= CROWD * words
}

/// The lines among which those of an article are.
struct Own<'s> {
    lines: &'s [LineScan],
    cues: &'s [Cues],
    number: u16,
}

impl Own<'_> {
    fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.lines.iter().map(|l| l.index as usize)
    }

    /// Whether it has a headline of at least so many words.
    fn has_title(&self, out: &Cleaned, words: usize) -> bool {
        self.lines.iter().any(|l| {
            let labelled = &out.lines[l.index as usize];
            labelled.article == self.number && labelled.label == Label::Title && l.words() >= words
        })
    }

    /// Words of text, number of its paragraphs, and number of captions of four words and more.
    fn weigh(&self, out: &Cleaned) -> (u32, u32, u32) {
        let (mut text, mut paragraphs, mut captions) = (0, 0, 0);
        for line in self.lines {
            let labelled = &out.lines[line.index as usize];
            if labelled.article != self.number {
                continue;
            }
            match labelled.label {
                Label::Lead | Label::Body => {
                    text += line.words() as u32;
                    paragraphs += u32::from(line.words() >= LEAST_OF_PARAGRAPH);
                }
                Label::Caption if line.words() >= 4 => captions += 1,
                _ => {}
            }
        }
        (text, paragraphs, captions)
    }

    /// Whether it has a time stamp of its own, and nothing else on the page has one: pages of videos, of single pictures.
    fn is_alone_in_time(&self, sight: &Sight, out: &Cleaned) -> bool {
        let stamped = |i: &usize| sight.stamps[*i].is_some_and(|s| s.value.time.is_some());
        let mut stamps = (0..sight.scan.lines.len()).filter(stamped);
        let first = stamps.next().map(|i| &out.lines[sight.scan.lines[i].index as usize]);
        stamps.next().is_none() && first.is_some_and(|line| line.article == self.number && line.label == Label::Dateline)
    }

    /// Whether it is headline, time stamp, paragraph, over and over: the articles of a section one below the other. (In live
    /// reports the time stands above the headline.)
    fn is_dated_list(&self, out: &Cleaned) -> bool {
        let labels = self.lines.iter().map(|l| out.lines[l.index as usize].label);
        let (mut dated, mut paragraphs) = (0, 0);
        let mut before = [Label::Empty; 2];
        for label in labels {
            if matches!(label, Label::Lead | Label::Body) {
                paragraphs += 1;
                dated += u32::from(matches!(before, [Label::Title | Label::Heading, Label::Dateline]));
            }
            before = [before[1], label];
        }
        dated >= MIN_DATED && dated * 2 > paragraphs
    }

    /// Whether it is headline and one paragraph, over and over: headings of a text have fewer words, or more than one paragraph below.
    fn is_list_of_teasers(&self, out: &Cleaned) -> bool {
        let own = self.lines.iter().filter(|l| {
            let labelled = &out.lines[l.index as usize];
            labelled.article == self.number && labelled.label.keep()
        });
        let (mut pairs, mut paragraphs, mut before, mut run) = (0, 0, false, 0);
        for line in own {
            match out.lines[line.index as usize].label {
                Label::Lead | Label::Body => {
                    (paragraphs, run) = (paragraphs + 1, run + 1);
                    pairs = match (before, run) {
                        (true, 1) => pairs + 1,
                        (true, 2) => pairs - 1,
                        _ => pairs,
                    };
                }
                _ => (before, run) = (line.words() >= MIN_HEADLINE && line.first != First::Digit, 0),
            }
        }
        pairs >= MIN_DATED as i32 && pairs * 3 >= paragraphs * 2
    }

    /// Gives up what follows the heading of a list of other articles (`Tin liên quan`) when it is headline and paragraph in turn to
    /// the end, and the article itself has no headings.
    fn drop_teasers_behind(&self, out: &mut Cleaned) {
        let label = |l: &LineScan| &out.lines[l.index as usize];
        let opens = |(l, cues): (&LineScan, &Cues)| {
            label(l).label == Label::Related && cues.at(Family::List) >= Place::Start && l.words() <= MOST_OF_HEADING
        };
        let Some(at) = self.lines.iter().zip(self.cues).position(opens) else { return };
        let (own, behind) = self.lines.split_at(at);
        let kept = |l: &&LineScan| label(l).article == self.number && label(l).label.keep();
        if own.iter().filter(kept).any(|l| label(l).label == Label::Heading)
            || !own.iter().filter(kept).any(|l| label(l).label == Label::Body)
        {
            return;
        }
        let (mut pairs, mut headed) = (0, false);
        for line in behind.iter().filter(kept) {
            match (label(line).label, headed) {
                (Label::Heading | Label::Title, false) => headed = true,
                (Label::Lead | Label::Body, true) => (pairs, headed) = (pairs + 1, false),
                _ => return,
            }
        }
        if pairs < MIN_BEHIND {
            return;
        }
        for line in behind {
            let line = &mut out.lines[line.index as usize];
            if line.article == self.number && line.label.keep() {
                (line.label, line.reason, line.article) = (Label::Related, "list_of_teasers", 0);
            }
        }
    }

    fn take_captions(&self, out: &mut Cleaned) {
        for line in self.lines {
            let labelled = &mut out.lines[line.index as usize];
            if labelled.article == self.number && labelled.label == Label::Caption && line.words() >= 4 {
                labelled.label = Label::Body;
                labelled.reason = "gallery";
            }
        }
    }

    fn demote(&self, out: &mut Cleaned) {
        for i in self.indices() {
            let line = &mut out.lines[i];
            if line.article == self.number {
                line.article = 0;
                if line.label.keep() {
                    line.label = Label::Related;
                    line.reason = "too_little_text";
                }
            }
        }
    }

    fn renumber(&self, out: &mut Cleaned, to: u16) {
        if self.number != to {
            for i in self.indices() {
                let line = &mut out.lines[i];
                line.article = if line.article == self.number { to } else { line.article };
            }
        }
    }
}

/// Phrases of widgets that flattening glues to the end of a paragraph.
pub(super) const TAILS: [&str; 18] = [
    "Copy link",
    "Sao chép liên kết",
    "Chia sẻ",
    "Thích",
    "Lưu bài",
    "In bài",
    "Theo dõi",
    "Lấy link!",
    "Bình luận",
    "Gửi bình luận",
    "Xem thêm",
    "Đọc thêm",
    "Đọc tiếp",
    "Xem tiếp",
    "Xem chi tiết",
    "Nổi bật",
    "Thu gọn",
    "Quảng cáo",
];

/// The first of them belong to the article they stand in; the others may end a teaser.
const OWN_TAILS: usize = 10;

/// Whether a sentence ends before a widget of the article itself at the end of the line.
pub(super) fn ends_in_widget(line: &str) -> bool {
    TAILS[..OWN_TAILS]
        .iter()
        .any(|tail| line.strip_suffix(tail).is_some_and(|head| head.trim_end().ends_with(['.', '!', '?', '”', '"', '…'])))
}

/// What opens a picture credit. All end with a colon.
const CREDITS: [&str; 8] = ["Ảnh:", "(Ảnh:", "Ảnh :", "Video:", "Clip:", "Nguồn ảnh:", "(Nguồn:", "Nguồn:"];

/// The widget text or picture credit at the end of a paragraph, after its last full stop.
pub(super) fn tail(page: Page<'_>, sight: &Sight, line: &LineScan) -> Option<Span<Norm>> {
    let text = line.content.of(page.text);
    if line.words() < 12 {
        return None;
    }
    let ends = |head: &str| head.trim_end().ends_with(['.', '!', '?', '”', '"', '…']);
    let cut = |at: usize| Span::new(line.content.start + at as u32, line.content.end);
    // Most paragraphs end with a full stop, and no widget does.
    let widget = if text.ends_with('.') {
        None
    } else {
        TAILS.iter().find_map(|tail| text.strip_suffix(tail).filter(|head| head.ends_with([' ', '.']) && ends(head)))
    };
    if let Some(head) = widget {
        return Some(cut(head.trim_end().len()));
    }
    if !line.colon {
        return None;
    }
    // `... trong hôm nay. Ảnh: Lê An`
    let marks = sight.scan.marks_of(line);
    let last_stop = marks[..marks.len() - 1].iter().rposition(|m| m & mark::STOP != 0)?;
    let rest = marks.len() - 1 - last_stop;
    if rest > 8 {
        return None;
    }
    if !memchr::memchr_iter(b':', text.as_bytes()).any(|at| CREDITS.iter().any(|c| text.as_bytes()[..=at].ends_with(c.as_bytes()))) {
        return None;
    }
    let at = CREDITS.iter().filter_map(|c| text.rfind(c)).min()?;
    (ends(&text[..at]) && text[at..].split_whitespace().count() <= 8).then(|| cut(text[..at].trim_end().len()))
}

/// The language of an article's text.
pub(super) fn language(page: Page<'_>, lines: &[LineScan], out: &Cleaned, number: u16) -> &'static str {
    let kept = |line: &&LineScan| {
        let labelled = &out.lines[line.index as usize];
        labelled.article == number && labelled.label.keep()
    };
    let (mut marked, mut words) = (0_u32, 0_u32);
    for line in lines.iter().filter(kept) {
        marked += u32::from(line.marked) - u32::from(line.foreign.min(line.marked));
        words += line.words() as u32;
    }
    // Two thirds of the syllables of Vietnamese text carry marks; no other language of the Latin alphabet comes near a third.
    if words < 12 || marked * 3 >= words {
        return "vi";
    }
    let mut sample = String::new();
    for line in lines.iter().filter(kept) {
        sample.push_str(out.lines[line.index as usize].content.of(page.text));
        sample.push('\n');
        if sample.len() >= 2000 {
            break;
        }
    }
    match whatlang::detect(&sample) {
        Some(info) if info.is_reliable() && info.lang() != whatlang::Lang::Vie => iso_639_1(info.lang()),
        _ => "vi",
    }
}

fn iso_639_1(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang;
    match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Deu => "de",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ukr => "uk",
        Lang::Pol => "pl",
        Lang::Nld => "nl",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Tha => "th",
        Lang::Ind => "id",
        Lang::Khm => "km",
        Lang::Mya => "my",
        Lang::Ces => "cs",
        Lang::Hun => "hu",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Ell => "el",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Lat => "la",
        other => other.code(),
    }
}
