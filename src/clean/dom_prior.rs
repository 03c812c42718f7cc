//! What the place of a line in the DOM says before any model is asked: log-odds set by hand, added to the scores of the model.
//!
//! Real HTML pages with gold are few, and every content management system names its boxes in its own way; what a
//! `figcaption`, a link or a list of teasers is, is the same on all of them.

use super::Label;
use super::cues::{Cues, Family, Place};
use super::dom::DomView;
use super::dom_head::{Head, opens_another};
use super::dom_list::is_list;
use super::html::{DomFacts, HtmlFacts, Inside, Look, Role, Roles, Tag};
use super::model::SCALE;
use super::scan::{Last, LineScan, Scan};
use super::states::{COLUMNS, Phase};
use super::window::Stand;

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
pub(super) const FURNITURE: Roles =
    set(&[Role::Comment, Role::Form, Role::Share, Role::Pager, Role::Poll, Role::Ad, Role::Footer, Role::Nav, Role::Tag]);

/// Log-odds of a page that is taken for a list: nothing on it opens an article.
const NO_ARTICLE: f32 = 40.0;

pub(super) struct Odds(Prior);

impl Odds {
    pub fn add(&mut self, label: Label, odds: f32) {
        self.0[label as usize] += (odds * SCALE) as i16;
    }

    pub fn all(&mut self, labels: &[Label], odds: f32) {
        labels.iter().for_each(|&l| self.add(l, odds));
    }

    fn phase(&mut self, phase: Phase, odds: f32) {
        self.0[9 + phase as usize] += (odds * SCALE) as i16;
    }
}

const TEXT: [Label; 4] = [Label::Title, Label::Lead, Label::Heading, Label::Body];

/// Fills `out` with one entry for each line with text.
pub(super) fn read(
    scan: &Scan,
    (cues, stamps, stands): (&[Cues], &[u8], &[Stand]),
    html: &HtmlFacts,
    dom: DomView<'_>,
    out: &mut Vec<Prior>,
) {
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
    let mut head = Head::default();
    // The last list of the main text, and whether a heading or a colon stands above it.
    let mut series = (u32::MAX, false);
    for (i, line) in scan.lines.iter().enumerate() {
        let mut odds = Odds([0; COLUMNS]);
        if list {
            odds.phase(Phase::Before, NO_ARTICLE);
        } else {
            let f = facts(line);
            closed |= opens_comments(line, f, &cues[i]);
            let meta = if dom.meta(i) == 7 && titled && opens_another(line, f, &cues[i]) { 0 } else { dom.meta(i) };
            titled |= matches!(meta, 1 | 2) && f.tag == Tag::H1;
            judge(line, f, scan.lines.get(i + 1).map(facts), (meta, closed, dom.parent(i) == 3), &mut odds);
            let below = scan.lines[i + 1..].iter().take(8).map(|l| (l, facts(l)));
            head.judge(i, (line, f, &cues[i]), (meta, stamps), below, &mut odds);
            if stamps[i] == 4 && line.words() <= 8 {
                // A whole time stamp and nothing else: articles that stand one below the other have theirs among paragraphs.
                odds.add(Label::Dateline, 1.5);
                odds.all(&TEXT, -3.0);
            }
            if let Some(next) = scan.lines.get(i + 1).filter(|_| !closed)
                && heads_paragraph(line, f, next, facts(next))
            {
                odds.add(Label::Heading, 2.0);
                // `Trả lời:` is a button too, but then without a colon.
                odds.all(&[Label::Nav, Label::Related], if line.last == Last::Colon { -4.0 } else { -1.5 });
            }
            let plain = f.from_main == 0 && f.link_density == 0.0 && matches!(f.tag, Tag::P | Tag::Div) && dom.parent(i) >= 2;
            if plain && line.last == Last::Colon && line.words() <= 4 {
                odds.add(Label::Nav, -4.0);
            }
            // Paragraphs beside those of the article, whatever stands between.
            let sentence = matches!(line.last, Last::Stop | Last::Question | Last::StopQuote) && line.words() >= 10;
            if plain && sentence && !closed && cues[i].notice < 3 && cues[i].legal < 3 && !f.apart.has_any(FURNITURE) {
                odds.all(&[Label::Nav, Label::Related], if line.last == Last::Question { -3.0 } else { -1.5 });
            }
            let neighbour = |k: Option<usize>| k.and_then(|k| scan.lines.get(k)).and_then(|l| facts(l).cell);
            if is_cell_of_row(f, neighbour(i.checked_sub(1)), neighbour(Some(i + 1))) {
                odds.add(Label::Title, -4.0);
            }
            // Tables of menus and boxes have links.
            if matches!(f.tag, Tag::Td | Tag::Th) && is_cell_of_text(f, &stands[i]) && !closed {
                odds.add(Label::Body, 1.0);
                odds.all(&[Label::Nav, Label::Related, Label::Heading, Label::Caption], -2.5);
            }
            if f.tag == Tag::Li && f.parent != series.0 {
                series = (f.parent, i > 0 && heads_series(&scan.lines[i - 1], facts(&scan.lines[i - 1]), &cues[i - 1]));
            }
            let item = f.tag == Tag::Li && f.parent == series.0 && series.1 && f.from_main == 0 && f.link_density == 0.0;
            if item && !closed && !f.look.has(Look::TEASER) && !f.apart.has_any(FURNITURE) {
                // Ingredients, figures, conditions: short and without verbs like the entries of a menu.
                odds.add(Label::Body, 1.0);
                odds.all(&[Label::Nav, Label::Related, Label::Caption], -2.5);
            }
            let above = scan.lines.get(i + 1).map(facts).filter(|n| n.tag == Tag::Li && n.link_density == 0.0 && !n.look.has(Look::TEASER));
            if above.is_some_and(|n| n.from_main == 0) && !closed && f.inside.has(Inside::HEADING) && heads_series(line, f, &cues[i]) {
                odds.add(Label::Heading, 1.5);
                odds.all(&[Label::Nav, Label::Related], -2.0);
            }
            // What stands above teasers is their heading.
            let teasers = scan.lines.iter().skip(i + 1).take(2).map(facts);
            if line.words() <= 8
                && !f.look.has(Look::TEASER)
                && f.link_density < 0.5
                && teasers.filter(|n| n.look.has(Look::TEASER)).count() == 2
            {
                odds.all(&[Label::Heading, Label::Body], -2.0);
                odds.add(Label::Related, 0.7);
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

fn judge(line: &LineScan, f: &DomFacts, next: Option<&DomFacts>, (meta, closed, heavy): (u32, bool, bool), odds: &mut Odds) {
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
    // A `paywall` is the note above the paid text, or the box around that text.
    let furniture = around.has_any(if heavy && in_main { FURNITURE.without(Role::Form) } else { FURNITURE }) && !around.has(Role::Body);
    if furniture {
        odds.all(&TEXT, -4.0);
    }
    // What is said of an author in a box of his own.
    if around.has(Role::Byline) && words > 14 && !around.has(Role::Body) && !f.before_main {
        odds.all(&TEXT, -1.5);
        odds.add(Label::Nav, 1.0);
    }
    let captioned = judge_caption(line, f, next, odds);
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

/// `12 bình luận`, `Ý kiến bạn đọc (3)` as a heading or in a box of comments, after the text has begun.
fn opens_comments(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    let heading = f.inside.has(Inside::HEADING) || f.roles[0].has_any(Roles(0).with(Role::Comment).with(Role::Title));
    heading && !f.before_main && line.words() <= 5 && f.tag != Tag::H1 && cues.at(Family::Comments) == Place::Whole
}

/// Whether a line may stand above a list of the article: a heading, or words that end in a colon.
fn heads_series(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    let heads = f.inside.has(Inside::HEADING) || f.look.has(Look::BOLD) || line.last == Last::Colon;
    let others = [Family::List, Family::Comments, Family::Tag].iter().any(|family| cues.at(*family) >= Place::Start);
    heads && !others && f.from_main == 0 && f.link_density == 0.0 && f.tag != Tag::H1
}

/// Whether a cell without links stands among the paragraphs of the main text, or between them.
fn is_cell_of_text(f: &DomFacts, stand: &Stand) -> bool {
    let among = stand.run >= 3 || stand.after_any && (stand.before_any || stand.ahead > 0);
    among && f.link_density == 0.0 && f.from_main <= 3 && !f.apart.has_any(FURNITURE)
}

/// Whether a line is all that stands in its cell, and one of the lines beside it stands in another cell of the row.
fn is_cell_of_row(f: &DomFacts, before: Option<(u32, u32)>, after: Option<(u32, u32)>) -> bool {
    let Some((row, cell)) = f.cell else { return false };
    let same_cell = |other: Option<(u32, u32)>| other.is_some_and(|(_, c)| c == cell);
    let same_row = |other: Option<(u32, u32)>| other.is_some_and(|(r, _)| r == row);
    !same_cell(before) && !same_cell(after) && (same_row(before) || same_row(after))
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
fn judge_caption(line: &LineScan, f: &DomFacts, next: Option<&DomFacts>, odds: &mut Odds) -> bool {
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
        let (caption, text) = match (after_picture, f.look.has(Look::WITH_PICTURE)) {
            (true, true) => (5.0, -7.0),
            (true, false) => (2.5, -2.5),
            _ => (1.5, -1.5),
        };
        odds.add(Label::Caption, caption);
        odds.all(&[Label::Body, Label::Heading], text);
        return after_picture;
    }
    if after_picture && f.from_main <= 1 && words <= 50 && f.tag != Tag::H1 {
        let italic = f.look.has(Look::ITALIC);
        // A `div` among paragraphs that are none.
        let odd = f.tag == Tag::Div && words <= 40 && next.is_some_and(|n| matches!(n.tag, Tag::P | Tag::H2 | Tag::H3));
        let shown_apart = italic || odd || f.look.has(Look::CENTRE) || f.look.has(Look::WITH_PICTURE);
        // Two signs of three, or the box of the picture.
        let sure = shown_apart && words <= 40 && (italic || f.look.has(Look::WITH_PICTURE));
        let (caption, text) = match (sure, shown_apart) {
            (true, _) if italic && f.look.has(Look::CENTRE) => (4.0, -5.5),
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
