//! What the place of a line in the DOM says before any model is asked: log-odds set by hand, added to the scores of the model.
//!
//! Real HTML pages with gold are few, and every content management system names its boxes in its own way; what a
//! `figcaption`, a link or a list of teasers is, is the same on all of them.

use super::cues::{Cues, Family, Place};
use super::dom::DomView;
use super::html::{DomFacts, HtmlFacts, Inside, Look, Role, Roles, Tag};
use super::model::SCALE;
use super::scan::{Last, LineScan, Scan};
use super::states::{COLUMNS, Phase};
use super::{Label, relate};

/// Scores of the labels and phases of one line.
pub(super) type Prior = [i16; COLUMNS];

const fn set(roles: &[Role]) -> Roles {
    let (mut out, mut i) = (Roles(0), 0);
    while i < roles.len() {
        out = out.with(roles[i]);
        i += 1;
    }
    out
}

/// Boxes of other articles.
const RELATED: Roles = set(&[Role::Related]);
/// Boxes that hold text of others or none.
const FURNITURE: Roles =
    set(&[Role::Comment, Role::Form, Role::Share, Role::Pager, Role::Poll, Role::Ad, Role::Footer, Role::Nav, Role::Tag]);

/// Log-odds of a page that is taken for a list: nothing on it opens an article.
const NO_ARTICLE: f32 = 40.0;

struct Odds(Prior);

impl Odds {
    fn add(&mut self, label: Label, odds: f32) {
        self.0[label as usize] += (odds * SCALE) as i16;
    }

    fn all(&mut self, labels: &[Label], odds: f32) {
        labels.iter().for_each(|&l| self.add(l, odds));
    }

    fn phase(&mut self, phase: Phase, odds: f32) {
        self.0[9 + phase as usize] += (odds * SCALE) as i16;
    }
}

const TEXT: [Label; 4] = [Label::Title, Label::Lead, Label::Heading, Label::Body];

/// Fills `out` with one entry for each line with text.
pub(super) fn read(scan: &Scan, cues: &[Cues], stamps: &[u8], html: &HtmlFacts, dom: DomView<'_>, out: &mut Vec<Prior>) {
    out.clear();
    let empty = DomFacts::default();
    let facts = |line: &LineScan| html.lines.get(line.index as usize).unwrap_or(&empty);
    let list = is_list(scan, cues, stamps, html, dom);
    let mut headline_before = false;
    // The box of the last headline that is a link, when it stands in the main text but not among its paragraphs.
    let mut box_of_headline = None;
    // Whether the headline of the metadata has been passed: a further `h1` then opens another article.
    let mut titled = false;
    // After the head of the readers' comments no paragraph is text of the article.
    let mut closed = false;
    for (i, line) in scan.lines.iter().enumerate() {
        let mut odds = Odds([0; COLUMNS]);
        if list {
            odds.phase(Phase::Before, NO_ARTICLE);
        } else {
            let f = facts(line);
            closed |= opens_comments(line, f, &cues[i]);
            let meta = if dom.meta(i) == 7 && titled && opens_another(line, f, &cues[i]) { 0 } else { dom.meta(i) };
            titled |= matches!(meta, 1 | 2) && f.tag == Tag::H1;
            judge(line, f, meta, closed, &mut odds);
            if stamps[i] == 4 && line.words() <= 8 {
                // A whole time stamp and nothing else: articles that stand one below the other have theirs among paragraphs.
                odds.add(Label::Dateline, 1.5);
                odds.all(&TEXT, -3.0);
            }
            if let Some(next) = scan.lines.get(i + 1).filter(|_| !closed)
                && heads_paragraph(line, f, next, facts(next))
            {
                odds.add(Label::Heading, 2.0);
                odds.all(&[Label::Nav, Label::Related], -1.5);
            }
            // A short sentence among the paragraphs, often the last one.
            let beside = f.from_main == 0 && dom.parent(i) == 3 && f.link_density == 0.0 && !f.look.has(Look::AFTER_PICTURE);
            if beside && !closed && (3..8).contains(&line.words()) && line.last == Last::Stop {
                odds.add(Label::Body, 2.0);
                odds.all(&[Label::Related, Label::Nav], -1.5);
            }
            // The text of a teaser stands below its headline, which is a link, outside of the main text.
            let linked = f.link_density >= 0.9 && line.words() >= 4;
            // Or in a box of its own between the paragraphs.
            let boxed = f.from_main == 0 && dom.parent(i) <= 1 && !matches!(f.tag, Tag::Td | Tag::Th);
            if linked || !boxed {
                box_of_headline = (linked && boxed).then_some(f.parent);
            } else if box_of_headline == Some(f.parent) {
                odds.all(&TEXT, -2.5);
                odds.add(Label::Related, 1.5);
            }
            if f.from_main > 0 && !f.before_main && (linked || headline_before) {
                odds.all(&TEXT, -1.7);
                odds.add(Label::Related, 1.5);
            }
            // A time stamp or a rubric may stand between a headline and its teaser.
            headline_before = linked || (headline_before && line.words() <= 6);
        }
        out.push(odds.0);
    }
}

fn judge(line: &LineScan, f: &DomFacts, meta: u32, closed: bool, odds: &mut Odds) {
    let words = line.words();
    let linked = f.link_density >= 0.9;
    let near = f.roles[0];
    let around = f.apart;
    let in_main = f.from_main == 0;
    if f.inside.has_any(Inside::NAV.with(Inside::FOOTER)) {
        odds.all(&TEXT, -2.5);
    }
    if f.inside.has(Inside::ASIDE) {
        odds.add(Label::Body, if in_main { -0.7 } else { -2.0 });
        odds.add(Label::Related, 0.7);
    }
    match f.link_density {
        d if d >= 0.9 => {
            odds.all(&[Label::Body, Label::Lead, Label::Heading], -2.5);
            odds.add(Label::Title, -1.5);
            odds.add(Label::Related, if words >= 5 { 1.0 } else { 0.0 });
        }
        d if d >= 0.5 => odds.all(&[Label::Body, Label::Lead], -1.0),
        _ if words >= 10 => odds.add(Label::Related, -0.7),
        _ => {}
    }
    let others = around.has_any(RELATED);
    if others {
        let long = in_main && line.words() >= 25 && !linked;
        odds.all(&TEXT, if long { -1.2 } else { -2.5 });
        odds.add(Label::Related, if long { 0.7 } else { 1.5 });
    }
    if f.look.has(Look::TEASER) {
        odds.all(&TEXT, -3.5);
        odds.add(Label::Related, 2.0);
    }
    if closed {
        odds.all(&TEXT, -1.0);
        odds.add(Label::Nav, 0.5);
    }
    let furniture = around.has_any(FURNITURE) && !around.has(Role::Body);
    if furniture {
        odds.all(&TEXT, -2.2);
    }
    // What is said of an author in a box of his own.
    if around.has(Role::Byline) && words > 14 && !around.has(Role::Body) && !f.before_main {
        odds.all(&TEXT, -1.5);
        odds.add(Label::Nav, 1.0);
    }
    let captioned = judge_caption(line, f, odds);
    if !others || matches!(meta, 1..=4) {
        judge_head(line, f, meta, odds);
    }
    if in_main && (closed || others || furniture || captioned || f.look.has(Look::TEASER)) {
        // In one box with the text, not part of it.
    } else if in_main {
        judge_main(line, f, meta, odds);
    } else if f.from_main < 255 {
        if f.before_main {
            odds.phase(Phase::Body, -1.5);
        } else {
            odds.all(&[Label::Body, Label::Heading], -1.2);
        }
    }
    if near.has(Role::Byline) && words <= 14 && !linked {
        odds.add(Label::Byline, 1.5);
        odds.all(&[Label::Body, Label::Heading], -0.7);
    }
    if near.has(Role::Date) && line.numbers >= 2 && words <= 16 {
        odds.add(Label::Dateline, 1.5);
    }
}

/// Whether a line is shown as a headline and is no rubric.
fn is_headline(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    let shown = f.inside.has(Inside::HEADING) || f.roles[0].has(Role::Title) || f.look.has(Look::BOLD);
    shown && line.words() >= 6 && f.link_density < 0.5 && usize::from(cues.section_words) * 2 < line.words()
}

/// Whether a line is a headline as good as that of the metadata: an `h1` of many words that names no rubric.
fn opens_another(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    f.tag == Tag::H1 && line.words() >= 6 && f.link_density < 0.5 && usize::from(cues.section_words) * 2 < line.words()
}

/// `12 bình luận`, `Ý kiến bạn đọc (3)` as a heading or in a box of comments, after the text has begun.
fn opens_comments(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    let heading = f.inside.has(Inside::HEADING) || f.roles[0].has_any(Roles(0).with(Role::Comment).with(Role::Title));
    heading && !f.before_main && line.words() <= 5 && f.tag != Tag::H1 && cues.at(Family::Comments) == Place::Whole
}

/// Whether a bold line is the heading of the paragraph below it: old pages have no other headings.
fn heads_paragraph(line: &LineScan, f: &DomFacts, next: &LineScan, below: &DomFacts) -> bool {
    let alone = f.look.has(Look::BOLD) && f.from_main == 0 && f.link_density == 0.0 && !f.look.has(Look::RIGHT);
    let stops = matches!(line.last, Last::Stop | Last::Comma | Last::StopQuote);
    alone
        && line.words() <= 14
        && !stops
        && below.parent == f.parent
        && below.link_density < 0.3
        && !below.look.has(Look::BOLD)
        && next.words() >= 10
}

/// What the pictures around a line say; whether they make it a caption.
fn judge_caption(line: &LineScan, f: &DomFacts, odds: &mut Odds) -> bool {
    let words = line.words();
    let short = words <= 70;
    let after_picture = f.look.has(Look::AFTER_PICTURE);
    if f.inside.has(Inside::FIGCAPTION) || (f.inside.has(Inside::PICTURE_TABLE) && short) {
        odds.add(Label::Caption, 3.0);
        odds.all(&TEXT, -2.5);
        return true;
    }
    if f.inside.has(Inside::FIGURE) && short {
        odds.add(Label::Caption, 2.0);
        odds.all(&TEXT, -1.5);
        return true;
    }
    if f.roles[0].has(Role::Caption) && short && f.link_density < 0.5 {
        odds.add(Label::Caption, if after_picture { 2.5 } else { 1.5 });
        odds.all(&[Label::Body, Label::Heading], if after_picture { -2.5 } else { -1.5 });
        return after_picture;
    }
    if after_picture && f.from_main <= 1 && words <= 50 && f.tag != Tag::H1 {
        let italic = f.look.has(Look::ITALIC);
        let shown_apart = italic || f.look.has(Look::CENTRE) || f.look.has(Look::WITH_PICTURE);
        // Two signs of three, or the box of the picture.
        let sure = shown_apart && words <= 40 && (italic || f.look.has(Look::WITH_PICTURE));
        let (caption, text) = match (sure, shown_apart) {
            (true, _) => (3.0, -3.5),
            (false, true) => (2.2, -1.2),
            _ => (0.4, 0.0),
        };
        odds.add(Label::Caption, caption);
        odds.all(&[Label::Body, Label::Heading], text);
        return sure;
    }
    false
}

fn judge_head(line: &LineScan, f: &DomFacts, meta: u32, odds: &mut Odds) {
    let linked = f.link_density >= 0.9;
    let heading = f.inside.has(Inside::HEADING);
    let named = heading || f.roles[0].has(Role::Title);
    if f.roles[0].has(Role::Lead) && line.words() >= 10 && !linked && !f.roles[1].has(Role::Related) {
        odds.add(Label::Lead, 1.7);
    }
    match meta {
        1 | 2 if !linked && line.words() >= 3 => {
            odds.add(
                Label::Title,
                if f.tag == Tag::H1 {
                    3.0
                } else if named {
                    2.5
                } else {
                    1.0
                },
            );
        }
        3 | 4 if !linked => odds.add(Label::Lead, 1.5),
        5 => odds.add(Label::Byline, 1.0),
        7 => odds.add(Label::Title, -2.0),
        _ => {}
    }
    if f.tag == Tag::H1 && meta == 0 && !linked && line.words() >= 4 {
        odds.add(Label::Title, 1.5);
    }
}

fn judge_main(line: &LineScan, f: &DomFacts, meta: u32, odds: &mut Odds) {
    let words = line.words();
    let linked = f.link_density >= 0.5;
    if linked {
        return;
    }
    if line.last == Last::Question {
        // Questions of an interview, often in bold type and with the asker's letters: `PV: ...?`
        odds.add(Label::Body, 1.0);
        odds.add(Label::Byline, -2.0);
    }
    if words >= 8 && f.link_density < 0.3 {
        odds.add(Label::Body, 0.8);
        odds.all(&[Label::Related, Label::Nav], -1.0);
    }
    if f.inside.has(Inside::MARKED_BODY) {
        odds.add(Label::Body, 0.5);
    }
    let stops = matches!(line.last, Last::Stop | Last::Comma | Last::StopQuote | Last::Ellipsis);
    if f.inside.has(Inside::HEADING) && meta != 1 {
        odds.add(Label::Heading, 2.0);
    } else if f.look.has(Look::BOLD) && words <= 20 && !stops && !f.look.has(Look::RIGHT) {
        odds.add(Label::Heading, 0.7);
    }
    if f.look.has(Look::RIGHT) && words <= 8 {
        odds.add(Label::Byline, 1.5);
        odds.all(&[Label::Body, Label::Heading], -1.0);
    }
    let in_table = f.inside.has(Inside::TABLE) && !f.inside.has(Inside::PICTURE_TABLE) && matches!(f.tag, Tag::Td | Tag::Th | Tag::P);
    if in_table || (f.tag == Tag::Li && f.link_density < 0.1) {
        odds.add(Label::Body, 0.8);
        odds.all(&[Label::Nav, Label::Related], -0.7);
    }
    let live = f.roles.iter().any(|r| r.has(Role::Live));
    if live && words >= 3 {
        // Each report has a headline of its own and few words.
        odds.all(&[Label::Body, Label::Heading], 0.7);
        odds.add(Label::Related, -2.0);
    }
}

/// Whether the page lists articles and is none: no run of paragraphs under one roof, no word of an article in its metadata that
/// its text bears out.
fn is_list(scan: &Scan, cues: &[Cues], stamps: &[u8], html: &HtmlFacts, dom: DomView<'_>) -> bool {
    if html.lines.is_empty() || scan.lines.len() < 30 {
        return false;
    }
    let empty = DomFacts::default();
    let facts: Vec<&DomFacts> = scan.lines.iter().map(|l| html.lines.get(l.index as usize).unwrap_or(&empty)).collect();
    let mut roofs: rustc_hash::FxHashMap<u32, (u32, u32)> = rustc_hash::FxHashMap::default();
    let mut headline = false;
    // Paragraphs and their words since the last headline that is a link: their roofs may be boxes of their own.
    let (mut open, mut longest) = ((0_u32, 0_u32), (0_u32, 0_u32));
    // Lines below the headline of the page and their words, as long as no link to another article stands between them.
    let (mut below, mut headed, mut need) = ((0_u32, 0_u32), false, 0);
    for (i, line) in scan.lines.iter().enumerate() {
        let f = facts[i];
        if f.link_density >= 0.9 && line.words() >= 4 || f.look.has(Look::TEASER) {
            open = (0, 0);
            headed = false;
        }
        let stamped = stamps.iter().skip(i + 1).take(2).any(|s| *s >= 3);
        if below.0 == 0 && (opens_another(line, f, &cues[i]) || stamped && is_headline(line, f, &cues[i])) {
            headed = true;
            need = if stamped { 40 } else { 80 };
        } else if headed && f.link_density < 0.3 && !f.inside.has_any(Inside::FOOTER.with(Inside::NAV)) && !f.apart.has_any(FURNITURE) {
            below = (below.0 + 1, below.1 + line.words() as u32);
            headed = cues[i].notice < 4 && cues[i].legal < 2;
        }
        headline |= matches!(dom.meta(i), 1 | 2)
            && line.words() >= 6
            && f.link_density < 0.5
            && (f.inside.has(Inside::HEADING) || f.roles[0].has(Role::Title));
        let text =
            line.words() >= 10 && f.link_density < 0.4 && (relate::is_paragraph(line) || matches!(line.last, Last::Stop | Last::StopQuote));
        let elsewhere = f.inside.has_any(Inside::FOOTER.with(Inside::NAV)) || f.apart.has_any(FURNITURE);
        // The text of a teaser stands beside its headline, which is a link.
        let beside = |j: Option<usize>| {
            j.and_then(|j| facts.get(j).zip(scan.lines.get(j))).is_some_and(|(n, l)| n.link_density >= 0.9 && l.words() >= 4)
        };
        let teaser = beside(i.checked_sub(1)) && beside(Some(i + 1));
        if text && !elsewhere && !teaser {
            let roof = roofs.entry(f.parent).or_default();
            *roof = (roof.0 + 1, roof.1 + line.words() as u32);
        }
        let framed =
            f.inside.has_any(Inside::FOOTER.with(Inside::NAV)) || f.look.has(Look::TEASER) || cues[i].legal >= 2 || cues[i].notice >= 4;
        if text && !framed && !teaser && line.words() >= 20 {
            open = (open.0 + 1, open.1 + line.words() as u32);
            longest = longest.max((open.1, open.0));
        }
    }
    if longest.1 >= 4 && longest.0 >= 150 || below.0 >= 3 && below.1 >= need {
        return false;
    }
    let run = roofs.values().filter(|r| r.0 >= 2).map(|r| r.1).max().unwrap_or(0);
    let all = roofs.values().map(|r| r.1).sum::<u32>();
    if run >= 80 {
        return false;
    }
    let told = html.meta.describes_article;
    // A headline and a lead that the metadata repeat: a video, a short note.
    let lead = scan.lines.iter().enumerate().any(|(i, l)| matches!(dom.meta(i), 3 | 4) && l.words() >= 12 && facts[i].link_density < 0.4);
    !(headline && lead || told && headline && all >= 20 || told && all >= 60 || headline && all >= 40)
}
