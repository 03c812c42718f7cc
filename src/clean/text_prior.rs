//! What the place of a line among paragraphs says beside the model: log-odds set by hand, added to the scores of the model.
//!
//! Losing a paragraph costs more than keeping a teaser; and which line is the headline of a text is better said once, by
//! its words coming back in the text, than learned from few sites.

use super::Label;
use super::contents::Contents;
use super::cues::{Cues, Family, Place};
use super::dom_prior::Prior;
use super::features::looks_like_name;
use super::model::SCALE;
use super::relate::{NONE, Relations, is_paragraph};
use super::runs::{Run, is_teaser};
use super::scan::{First, Last, LineScan, Scan};
use super::states::COLUMNS;
use super::text_shapes::{
    AGES, FURNITURE, READER, answers, apart, ends_in_number_of_picture, gives_thanks, is_clock, is_counter, is_enumeration, is_lead,
    is_minute, is_pair, is_pulled, is_short_sentence, is_strange, points_at_people, tells_of_writer,
};
use super::verdict::ends_in_widget;
use super::window::Stand;

/// Odds of the likeliest headline before a run of paragraphs.
const HEADLINE: f32 = 2.5;
/// The same before the first run of the page.
const FIRST_HEADLINE: f32 = 3.5;
/// Odds against anything but text for a paragraph inside of the main run.
const INSIDE: f32 = 2.0;
/// Odds of a caption for a line that ends with a picture credit.
const CREDIT: f32 = 2.0;
/// Odds of text for a line with a bullet after a colon.
const ANNOUNCED: f32 = 2.0;
/// Odds against text, and for the head of an entry, of a line that is a clock time and nothing else (`20:25`, `9h15`).
const CLOCK: f32 = 3.0;
/// Odds against a headline for a line with a web address, a mail address or the name of a file.
const ADDRESS: f32 = 3.0;
/// Odds of text for the minute of a match before its event (`75'`).
const MINUTE: f32 = 2.0;
/// Odds of text for the thanks at the end of an interview.
const THANKS: f32 = 2.5;
/// Odds of a caption for the text of a picture that is the headline with a number (`... - Ảnh 2.`).
const NUMBERED: f32 = 2.5;
/// Odds of a teaser for a headline and a sentence between paragraphs that have no words in common with them.
const STRANGE: f32 = 2.0;
/// Odds of the lead for a short paragraph right below that headline.
const LEAD: f32 = 2.0;
/// Odds of a writer's name or a time stamp where they belong: below the headline, and a name behind the text.
const WRITER: f32 = 1.5;
/// Odds of a teaser for a headline of many words and one sentence, both with few words of the paragraphs near.
const PAIR: f32 = 3.5;
/// Lines from a headline to those.
const HEAD: usize = 5;
/// Odds of a caption for a line that says who stands where in a picture.
const POINTED: f32 = 2.0;
/// Words of such a line that says nothing else, at most.
const SHOWN: usize = 32;
/// Odds against text for what is none by its words alone.
const SMALL: f32 = 3.5;
/// Odds against anything but text and captions for a short sentence between two paragraphs.
const SHORT: f32 = 2.0;
/// Odds of the headline of a further article.
const FURTHER: f32 = 2.5;
/// Odds of other articles for the head of their list and for the bullets below it.
const LISTED: f32 = 1.5;
/// Odds against text in the comments of readers and in boxes of goods.
const COMMENT: f32 = 4.0;
/// Odds of a heading for the numbered parts of a text, and against text for its table of contents.
const CONTENTS: f32 = 3.0;
/// Odds of text for the pieces of a broken paragraph and for rows of a table between paragraphs.
const ROW: f32 = 3.0;
/// From these odds of the DOM on a line is another article's.
const ELSEWHERE: f32 = 1.0;

const TEXT: [Label; 4] = [Label::Title, Label::Lead, Label::Heading, Label::Body];

/// Lines below the headline of a further article to its time stamp, at most, and from there to its second paragraph.
const STAMP_REACH: usize = 4;
const TEXT_REACH: usize = 8;

impl Known<'_> {
    /// Whether line `i` is the headline of a further article: a time stamp stands below it and two paragraphs below that, with no other
    /// stamp before them, as there is in lists of teasers and in live reports.
    fn opens_article(&self, lines: &[LineScan], i: usize) -> bool {
        let (line, cue) = (&lines[i], &self.cues[i]);
        let fits = (5..=26).contains(&line.words())
            && matches!(line.first, First::Upper | First::Quote | First::Digit)
            && matches!(line.last, Last::Letter | Last::Digit | Last::Quote | Last::Question)
            && !(cue.credit || self.runs[i].piece || self.runs[i].row || self.runs[i].comment)
            && cue.leading & FURNITURE == 0
            && self.stamps[i] < 2
            && usize::from(line.capitals) * 2 < line.words();
        if !fits {
            return false;
        }
        let small = |j: usize| lines[j].words() <= 8 && !is_paragraph(&lines[j]);
        let Some(at) =
            (i + 1..lines.len().min(i + 1 + STAMP_REACH)).take_while(|&j| small(j) || self.stamps[j] >= 2).find(|&j| self.stamps[j] >= 2)
        else {
            return false;
        };
        let below = (at + 1..lines.len().min(at + 1 + TEXT_REACH)).take_while(|&j| {
            self.stamps[j] < 2 && self.cues[j].at(Family::List) != Place::Whole && !self.runs[j].comment && self.runs[j].pairs < 2
        });
        below.filter(|&j| is_paragraph(&lines[j]) && self.relations[j].count == 1).count() >= 2
    }
}

/// What is known of the lines.
pub(super) struct Known<'k> {
    pub cues: &'k [Cues],
    pub relations: &'k [Relations],
    pub contents: &'k Contents,
    pub runs: &'k [Run],
    pub stands: &'k [Stand],
    /// The likeliest headline before each run of paragraphs.
    pub headlines: &'k [bool],
    /// Time stamps: 2 and more where the line is little else.
    pub stamps: &'k [u8],
}

/// Adds to `out`, one entry for each line with text; an empty `out` is filled.
pub(super) fn add(text: &str, scan: &Scan, known: &Known<'_>, out: &mut Vec<Prior>) {
    let Known { cues, relations, contents, runs, stands, headlines, .. } = *known;
    let lines = &scan.lines;
    out.resize(lines.len(), [0; COLUMNS]);
    let mut announced = false;
    let mut headline = None;
    // Whether the lines with bullets are below the head of a list of other articles.
    let mut listed = false;
    // The line after a strange headline.
    let mut strange = usize::MAX;
    for (i, odds) in out.iter_mut().enumerate() {
        let mut add = |label: Label, by: f32| odds[label as usize] += (by * SCALE) as i16;
        let (line, cue, relation, stand) = (&lines[i], &cues[i], &relations[i], &stands[i]);
        if stand.after_any && headline.is_none_or(|h| i - h > HEAD) && known.opens_article(lines, i) {
            headline = Some(i);
            add(Label::Title, FURTHER);
            [Label::Related, Label::Heading, Label::Nav, Label::Body].into_iter().for_each(|l| add(l, -FURTHER));
        }
        // The lead right below it.
        if headline.is_some_and(|h| h + 1 == i && headlines[h] && !stands[h].after_any) && is_lead(lines, cue, i) {
            add(Label::Lead, LEAD);
            [Label::Related, Label::Nav].into_iter().for_each(|l| add(l, -LEAD));
        }
        if headlines[i] {
            add(Label::Title, if stand.after_any { HEADLINE } else { FIRST_HEADLINE });
            headline = Some(i);
        } else if let Some(label) = head_or_tail(known, lines, i, headline) {
            add(label, WRITER);
            [Label::Related, Label::Nav, Label::Body, Label::Heading].into_iter().for_each(|l| add(l, -WRITER / 2.0));
        }
        if cue.credit {
            add(Label::Caption, CREDIT);
            continue;
        }
        if is_clock(line.content.of(text)) {
            add(Label::Body, -CLOCK);
            add(Label::Dateline, CLOCK / 2.0);
            continue;
        }
        if runs[i].comment || runs[i].offer {
            TEXT.into_iter().for_each(|l| add(l, -COMMENT));
            add(Label::Nav, COMMENT / 2.0);
            continue;
        }
        if contents.entries[i] {
            TEXT.into_iter().for_each(|l| add(l, -CONTENTS));
            add(Label::Nav, CONTENTS / 2.0);
            continue;
        }
        if contents.headings[i] {
            // A short point may end in a full stop, and then is text.
            add(if line.last == Last::Stop { Label::Body } else { Label::Heading }, CONTENTS);
            [Label::Related, Label::Nav, Label::Title].into_iter().for_each(|l| add(l, -CONTENTS));
            continue;
        }
        if runs[i].piece || runs[i].row {
            add(Label::Body, ROW);
            [Label::Related, Label::Nav, Label::Title, Label::Caption, Label::Byline, Label::Dateline]
                .into_iter()
                .for_each(|l| add(l, -ROW));
            announced = line.last == Last::Colon;
            continue;
        }
        if is_minute(line.content.of(text)) {
            add(Label::Body, MINUTE);
            [Label::Nav, Label::Related, Label::Dateline].into_iter().for_each(|l| add(l, -MINUTE));
            continue;
        }
        if ends_in_number_of_picture(line.content.of(text)) {
            add(Label::Caption, NUMBERED);
            continue;
        }
        if line.words() == usize::from(line.numbers) {
            add(Label::Title, -ADDRESS);
            // The counter of a button: `Chia sẻ`, `2.418`.
            if i > 0 && line.words() > 0 && cues[i - 1].at(Family::Ui) == Place::Whole {
                TEXT.into_iter().for_each(|l| add(l, -ADDRESS));
                add(Label::Nav, ADDRESS / 2.0);
            }
        }
        if line.words() == 0 || (line.first == First::Hash && line.last == Last::Letter) {
            TEXT.into_iter().for_each(|l| add(l, -ADDRESS));
        }
        if line.address {
            [Label::Heading, Label::Title].into_iter().for_each(|l| add(l, -ADDRESS));
        }
        let pointed = line.bracket
            && line.words() <= 60
            && line.first != First::Digit
            && points_at_people(line.content.of(text), scan.words_of(line));
        if pointed {
            // The shorter the line, the less it says besides.
            add(Label::Caption, if line.words() <= SHOWN { 4.0 * POINTED } else { POINTED });
        }
        // `Trả lời:` above the answer.
        if line.last == Last::Colon && line.words() <= 3 && stand.ahead > 0 && answers(cue) && lines.get(i + 1).is_some_and(is_paragraph) {
            add(Label::Body, THANKS);
            [Label::Nav, Label::Related].into_iter().for_each(|l| add(l, -THANKS));
        }
        let below = headline.is_some_and(|h| i - h <= HEAD);
        if let Some(label) = small_thing(text, scan, cue, line, stand, below).filter(|_| runs[i].cells == 0) {
            TEXT.into_iter().for_each(|l| add(l, -SMALL));
            add(label, SMALL / 2.0);
            continue;
        }
        // Short sentences between paragraphs: `Sang năm tôi 35.`
        if is_short_sentence(line, cue)
            && i > 0
            && stand.run >= 3
            && is_paragraph(&lines[i - 1])
            && lines.get(i + 1).is_some_and(is_paragraph)
        {
            add(Label::Body, SHORT / 3.0);
            [Label::Nav, Label::Related, Label::Byline].into_iter().for_each(|l| add(l, -SHORT));
        }
        // The words of a speaker, printed large between the paragraphs that they are from.
        if line.first == First::Quote && stand.run >= 3 && is_pulled(line, relation) {
            add(Label::Body, THANKS);
            [Label::Nav, Label::Related, Label::Title].into_iter().for_each(|l| add(l, -THANKS));
        }
        let heads = cue.at(Family::List) == Place::Whole && line.words() <= 7;
        listed = heads || (listed && line.first == First::Bullet);
        if listed {
            add(Label::Related, LISTED);
            TEXT.into_iter().for_each(|l| add(l, -LISTED));
            announced = false;
            continue;
        }
        let repeated = relation.before != NONE || relation.after != NONE || relation.halves || relation.extends != NONE;
        let furniture = cue.legal >= 2 || [Family::List, Family::Ui, Family::Tag].iter().any(|&f| cue.at(f) == Place::Whole);
        // The last paragraph with a widget glued to its end is no paragraph by its shape.
        let follows = i > 0 && stands[i - 1].run >= 3 && line.blanks <= 2;
        if follows && stand.run < 3 && line.words() >= 16 && !repeated && ends_in_widget(line.content.of(text)) {
            add(Label::Body, INSIDE);
            [Label::Related, Label::Nav, Label::Byline].into_iter().for_each(|l| add(l, -INSIDE));
        }
        if follows && line.words() <= 7 && line.last == Last::Stop && gives_thanks(line.content.of(text)) {
            add(Label::Body, THANKS);
            [Label::Nav, Label::Related, Label::Byline].into_iter().for_each(|l| add(l, -THANKS));
        }
        // Points of a list that the text announces: `gồm:`, then lines with bullets; or that are built like one.
        let opens = line.first == First::Bullet && i > 0 && lines[i - 1].first != First::Bullet;
        announced = (announced && line.first == First::Bullet)
            || line.last == Last::Colon
            || (opens && stands[i - 1].run >= 3 && is_enumeration(scan, &lines[i..]));
        if announced && line.first == First::Bullet && !repeated && !furniture {
            add(Label::Body, ANNOUNCED);
            [Label::Related, Label::Nav].into_iter().for_each(|l| add(l, -ANNOUNCED));
        }
        // Where the DOM knows better, the place among paragraphs says nothing.
        let elsewhere = f32::from(odds[Label::Related as usize]) > ELSEWHERE * SCALE;
        let mut add = |label: Label, by: f32| odds[label as usize] += (by * SCALE) as i16;
        if is_pair(lines, relations, stands, i) {
            strange = i + 1;
            add(Label::Related, PAIR);
            [Label::Heading, Label::Title].into_iter().for_each(|l| add(l, -STRANGE));
        } else if strange == i && i > 0 && is_pair(lines, relations, stands, i - 1) {
            add(Label::Related, PAIR);
            add(Label::Body, -PAIR);
            continue;
        } else if is_strange(lines, relations, stands, i) {
            let pair = lines.get(i + 1).is_some_and(is_teaser) && apart(&relations[i + 1]);
            strange = if pair { i + 1 } else { usize::MAX };
            add(Label::Related, STRANGE);
            add(Label::Heading, -STRANGE);
        } else if strange == i {
            add(Label::Related, STRANGE);
            add(Label::Body, -STRANGE);
            continue;
        }
        if stand.run >= 3
            && stand.ahead > 0
            && is_paragraph(line)
            && !repeated
            && !furniture
            && !elsewhere
            && !(pointed && line.words() <= SHOWN)
        {
            [Label::Caption, Label::Related, Label::Nav, Label::Byline].into_iter().for_each(|l| add(l, -INSIDE));
        }
    }
}

/// What a line is by its place: a time stamp or a name a few lines below the headline, a name behind the last paragraph.
fn head_or_tail(known: &Known<'_>, lines: &[LineScan], i: usize, headline: Option<usize>) -> Option<Label> {
    let (line, cue, relation) = (&lines[i], &known.cues[i], &known.relations[i]);
    let below = headline.is_some_and(|h| i - h <= HEAD);
    let behind = i > 0 && known.stands[i - 1].run >= 3 && known.stands[i].run < 3;
    let furniture = [Family::List, Family::Ui, Family::Tag].iter().any(|&f| cue.at(f) == Place::Whole);
    if !(below || behind) || cue.credit || furniture || line.words() > 12 {
        return None;
    }
    if below && known.stamps[i] >= 3 {
        return Some(Label::Dateline);
    }
    let named = looks_like_name(line) && cue.section_words == 0 && relation.count == 1;
    let said = cue.at(Family::Byline) >= Place::Start && line.words() <= 8 && line.last != Last::Stop;
    (named || said).then_some(Label::Byline)
}

/// What no line of text is, told by its words alone: the age of a teaser (`2 giờ trước`), the counter of a photo (`3/15`), links with
/// an arrow before them, two headlines without a blank between, notices, what is said about the writer. `below`: right below the
/// headline, where the lead may tell of accounts and sites.
fn small_thing(text: &str, scan: &Scan, cue: &Cues, line: &LineScan, stand: &Stand, below: bool) -> Option<Label> {
    let words = line.words();
    if words == 2 && line.numbers == 2 && line.slash && is_counter(line.content.of(text)) {
        return Some(Label::Nav);
    }
    if words == 3 && line.numbers == 1 && AGES.1 == scan.words_of(line)[2] && AGES.0.contains(&scan.words_of(line)[1]) {
        return Some(Label::Related);
    }
    if line.first == First::Arrow && words >= 3 && line.last != Last::Stop && stand.back > 0 {
        return Some(Label::Related);
    }
    let dense = usize::from(cue.notice) * if below { 5 } else { 10 } >= words;
    let notice = cue.notice >= 3 && words <= 60 && dense || line.address && cue.notice >= 2 && words <= 50;
    // Articles on sites and accounts speak of their users.
    if notice && scan.words_of(line).iter().any(|w| READER.contains(w)) {
        return Some(Label::Nav);
    }
    if cue.at(Family::Ui) == Place::Start && words >= 4 && tells_of_writer(line.content.of(text)) {
        return Some(Label::Nav);
    }
    let ends = matches!(line.last, Last::Stop | Last::StopQuote | Last::Ellipsis | Last::Colon | Last::Comma);
    (!ends && (8..=40).contains(&words) && stand.back > 0 && line.glued).then_some(Label::Related)
}
