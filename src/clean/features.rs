//! What the model sees of a line: a list of dense feature numbers.

use std::ops::Range;

use super::cues::{Cues, FAMILIES, Family, Place};
use super::dom::DomView;
use super::joint::{Joint, joint};
use super::relate::{NONE, Relations, is_paragraph};
use super::runs::Run;
use super::scan::{First, Last, LineScan};
use super::window::Stand;

/// One kind of feature and how many values it has.
struct Template {
    name: &'static str,
    values: u32,
}

macro_rules! templates {
    ($($id:ident $name:literal $values:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(usize)]
        pub(super) enum T { $($id),* }
        const TEMPLATES: &[Template] = &[$(Template { name: $name, values: $values }),*];
    };
}

/// Lengths and ends of lines.
pub(super) const SHAPES: u32 = 96;
const COARSE: u32 = 8;
/// Places among the runs of paragraphs.
pub(super) const STANDS: u32 = 40;

templates! {
    Bias "bias" 1;
    Shape "shape" SHAPES;
    ShapeStand "shape_in_run" SHAPES * STANDS;
    ShapeRepeat "repeat" SHAPES * 10;
    Start "start" 12 * 8;
    Caps "capitals" 8 * 8;
    Sentences "sentences" 4 * 8;
    Commas "commas" 4 * 8;
    Coarse3 "neighbours" COARSE * COARSE * COARSE;
    CoarseNext2 "next_lines" COARSE * COARSE * COARSE;
    CoarsePrev2 "lines_before" COARSE * COARSE * COARSE;
    Cue "cue" FAMILIES as u32 * 4 * 8;
    CueEnd "cue_end" FAMILIES as u32 * 4 * 12;
    CuePrev "cue_before" FAMILIES as u32 * 4 * COARSE;
    CueNext "cue_after" FAMILIES as u32 * 4 * COARSE;
    Credit "credit" 3 * 8;
    CreditStand "credit_in_run" 3 * STANDS;
    Sections "menu_words" 5 * 8;
    Legal "legal" 4 * 8;
    Notice "notice_to_readers" 5 * 8;
    Pairs "list_of_teasers" 15;
    Cells "table_cells" 16 * 4;
    Repeat "repeated" 10;
    RepeatNear "repeat_of_near" 10 * COARSE;
    RepeatCount "repeat_count" 4 * 8;
    Halves "second_half_repeats" 2 * 8;
    Extends "begins_with_line" 6 * 8;
    Extended "line_begun_with" 6 * 8;
    EndsWith "ends_with_line" 6 * 8;
    AfterLegal "after_imprint" 2 * 8;
    BeforePrevious "line_before_repeated" 10 * 8;
    Ahead "words_ahead" 8 * 8;
    AheadStand "words_ahead_in_run" 8 * STANDS;
    Back "words_back" 8 * 8;
    BackStand "words_back_in_run" 8 * STANDS;
    Next "shared_with_next" 6 * 8;
    Previous "shared_with_previous" 6 * 8;
    Stand "in_run" STANDS * 8;
    StandBlank "in_run_blank" STANDS * 4;
    Paragraphs "paragraphs_near" 5 * 5 * 8;
    Distance "distance_to_run" 6 * 6 * 8;
    FromTop "from_top" 6 * 8;
    FromEnd "from_end" 6 * 8;
    Stamp "time_stamp" 5 * 4;
    StampNear "time_stamp_near" 4 * 8;
    Slug "slug" 2;
    Foreign "foreign" 3;
    Address "address" 2 * 8;
    Numbers "numbers" 4 * 8;
    Hashes "hashes" 3;
    Bars "bars" 3 * 8;
    Blanks "blank_lines" 4 * COARSE;
    Indent "indent" 4 * 8;
    PageBlanks "page_blanks" 3 * 8;
    Name "person_name" 2 * 4;
    NameStand "person_name_in_run" STANDS;
    Known "seen_on_other_pages" 2 * 8;
    Tag "tag" 24 * 8;
    Container "container" 12 * 8;
    Links "link_share" 5 * 8;
    Class "class" 32 * 3;
    Inside "inside" 16 * 3;
    Look "look" 16 * 8;
    FromMain "from_main_text" 6 * 8;
    FromMainMeta "from_main_text_and_links" 6 * 5 * 2;
    Parent "parent" 4 * 8;
    ParentNext "parent_of_next" 3 * 8;
    Meta "metadata" 8 * 4;
}

const fn offsets() -> [u32; TEMPLATES.len() + 1] {
    let mut out = [0; TEMPLATES.len() + 1];
    let mut i = 0;
    while i < TEMPLATES.len() {
        out[i + 1] = out[i] + TEMPLATES[i].values;
        i += 1;
    }
    out
}

const OFFSETS: [u32; TEMPLATES.len() + 1] = offsets();

/// Number of features.
pub(crate) const FEATURES: usize = offsets()[TEMPLATES.len()] as usize;

/// The kind of each feature.
static KIND_OF: [u8; FEATURES] = {
    let mut out = [0; FEATURES];
    let (mut feature, mut kind) = (0, 0);
    while feature < FEATURES {
        while feature >= OFFSETS[kind + 1] as usize {
            kind += 1;
        }
        out[feature] = kind as u8;
        feature += 1;
    }
    out
};

/// The ranges of features of which a line has one at most.
pub(super) fn exclusive() -> impl Iterator<Item = Range<usize>> {
    (0..TEMPLATES.len()).flat_map(|t| {
        let size = match TEMPLATES[t].name {
            // One for each family of cues.
            "cue" => 4 * 8,
            "cue_end" => 4 * 12,
            "cue_before" | "cue_after" => 4 * COARSE,
            "look" => 8,
            "class" | "inside" => 1,
            _ => TEMPLATES[t].values,
        };
        (OFFSETS[t]..OFFSETS[t + 1]).step_by(size as usize).map(move |from| from as usize..(from + size) as usize)
    })
}

/// The name of the kind of a feature, for `reason`.
pub(super) fn name_of(feature: u32) -> &'static str {
    let template = KIND_OF.get(feature as usize).copied().unwrap_or(u8::MAX);
    TEMPLATES.get(usize::from(template)).map_or("model", |t| t.name)
}

/// The numbers of a kind of feature.
#[cfg(feature = "train")]
pub(crate) fn range_of(name: &str) -> Option<std::ops::Range<u32>> {
    let template = TEMPLATES.iter().position(|t| t.name == name)?;
    Some(OFFSETS[template]..OFFSETS[template + 1])
}

/// Everything known of the lines of a page.
pub(super) struct Facts<'p> {
    pub lines: &'p [LineScan],
    /// See [`coarse`]; one entry for each line.
    pub coarse: &'p [u8],
    pub cues: &'p [Cues],
    pub relations: &'p [Relations],
    pub runs: &'p [Run],
    pub stands: &'p [Stand],
    /// Time stamps: 0 none, 1 in a longer line, 2 most of the line, 3 with a weekday or a clock.
    pub stamps: &'p [u8],
    /// Lines seen on other pages of the site.
    pub known: &'p [bool],
    pub dom: Option<DomView<'p>>,
    /// Index of the first line of the imprint after the text, or the number of lines.
    pub imprint: usize,
    /// Share of blank lines: 0 none, 1 some, 2 every other line.
    pub blanks: u8,
}

fn length(words: usize) -> u32 {
    match words {
        0 => 0,
        1..=2 => 1,
        3..=5 => 2,
        6..=9 => 3,
        10..=15 => 4,
        16..=25 => 5,
        26..=45 => 6,
        _ => 7,
    }
}

fn shape(line: &LineScan) -> u32 {
    length(line.words()) * 12 + line.last as u32
}

/// The line in one of eight classes, for its neighbours.
pub(super) fn coarse(line: &LineScan, relation: &Relations, cues: &Cues) -> u8 {
    if relation.before != NONE || relation.after != NONE || relation.halves {
        return if line.words() >= 4 { 7 } else { 1 };
    }
    let ends = matches!(line.last, Last::Stop | Last::Question | Last::StopQuote | Last::Ellipsis);
    match (line.words(), ends) {
        (_, true) if is_paragraph(line) => 6,
        (0..=4, _) => 1,
        (5..=25, false) => 2 + u8::from(cues.credit) * 2,
        (5..=25, true) => 3,
        _ => 5,
    }
}

fn stand(stand: &Stand) -> u32 {
    let place = match (stand.after_any, stand.before_any) {
        (false, false) => 0,
        (false, true) => 1,
        (true, true) => 2,
        (true, false) => 3,
    };
    if stand.run > 0 {
        return u32::from(stand.run) * 4 + place;
    }
    let near = match (stand.to_start, stand.since_end) {
        (1, _) => 5,
        (2..=3, _) => 6,
        (4..=7, _) => 7,
        (_, 1..=2) => 8,
        (_, 3..=6) => 9,
        _ => 0,
    };
    near * 4 + place
}

fn distance(d: u8) -> u32 {
    match d {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=6 => 3,
        7..=14 => 4,
        _ => 5,
    }
}

fn repeat(i: usize, relation: &Relations) -> u32 {
    let near = |d: usize| match d {
        0..=1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    match (relation.before, relation.after) {
        (NONE, NONE) => u32::from(relation.halves),
        (NONE, after) => 2 + near(after as usize - i),
        (before, NONE) => 5 + near(i - before as usize),
        (before, after) => 8 + u32::from(i - before as usize > 4 && after as usize - i > 4),
    }
}

fn share(part: usize, whole: usize) -> u32 {
    match part * 20 / whole.max(1) {
        0 if part == 0 => 0,
        0..=4 => 1,
        5..=9 => 2,
        10..=15 => 3,
        _ => 4,
    }
}

fn relation_to(i: usize, other: u32) -> u32 {
    if other == NONE {
        return 0;
    }
    match (other as usize > i, i.abs_diff(other as usize)) {
        (false, 1) => 1,
        (false, 2..=4) => 2,
        (false, _) => 3,
        (true, 1..=4) => 4,
        _ => 5,
    }
}

/// Two to five words, all capitalised: a person's name, a pen name.
pub(super) fn looks_like_name(line: &LineScan) -> bool {
    let words = line.words();
    (2..=6).contains(&words)
        && usize::from(line.capitals) + 1 >= words
        && line.first == First::Upper
        && line.numbers == 0
        && matches!(line.last, Last::Letter)
}

fn four(x: u16) -> u32 {
    match x {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        _ => 3,
    }
}

/// The number of a feature.
#[inline(always)]
pub(super) fn feature(template: T, value: u32) -> u32 {
    debug_assert!(value < TEMPLATES[template as usize].values, "{}: {value}", TEMPLATES[template as usize].name);
    OFFSETS[template as usize] + value
}

/// A line has fewer features than this.
pub(super) const MOST: usize = 384;

/// The features of a line as they are found.
struct List<'l> {
    numbers: &'l mut [u32; MOST],
    count: usize,
}

impl List<'_> {
    #[inline(always)]
    fn add(&mut self, number: u32) {
        if let Some(slot) = self.numbers.get_mut(self.count) {
            *slot = number;
            self.count += 1;
        }
    }
}

/// Writes the features of line `i` to `list`, those that stand together as joints; gives how many there are.
pub(super) fn extract(facts: &Facts<'_>, i: usize, list: &mut [u32; MOST]) -> usize {
    let mut list = List { numbers: list, count: 0 };
    let line = &facts.lines[i];
    let cues = &facts.cues[i];
    let relation = &facts.relations[i];
    let words = line.words();
    let size = length(words);
    let shape = shape(line);
    let place = stand(&facts.stands[i]);
    let numbers = share(line.numbers.into(), words).min(3);
    let caps =
        if words > 1 && usize::from(line.uppers) * 10 >= words * 8 { 5 } else { share(line.capitals.into(), words.saturating_sub(1)) };
    list.add(joint(Joint::Place, shape * STANDS + place));
    list.add(joint(Joint::Opening, (line.first as u32 * 6 + caps) * 8 + size));
    list.add(joint(Joint::Counts, ((four(line.stops) * 4 + four(line.commas)) * 4 + numbers) * 8 + size));
    let (ahead, back) = (u32::from(relation.ahead) / 2, u32::from(relation.back) / 2);
    list.add(joint(Joint::Around, (ahead * 8 + back) * 8 + size));
    list.add(joint(Joint::AroundInRun, (ahead * 8 + back) * STANDS + place));
    list.add(joint(Joint::Beside, (u32::from(relation.next) / 3 * 6 + u32::from(relation.previous) / 3) * 8 + size));
    let (top, end) = (distance(i.min(15) as u8), distance((facts.lines.len() - 1 - i).min(15) as u8));
    list.add(joint(Joint::Edges, (top * 6 + end) * 8 + size));
    let mut push = |template: T, value: u32| list.add(feature(template, value));
    push(T::StandBlank, place * 4 + four(line.blanks));

    let at = |place: usize| facts.coarse.get(place).map_or(0, |&c| u32::from(c));
    let (p2, p1, c, n1, n2) = (at(i.wrapping_sub(2)), at(i.wrapping_sub(1)), at(i), at(i + 1), at(i + 2));
    push(T::Coarse3, (p1 * COARSE + c) * COARSE + n1);
    push(T::CoarseNext2, (c * COARSE + n1) * COARSE + n2);
    push(T::CoarsePrev2, (c * COARSE + p1) * COARSE + p2);

    let (before, after) = (i.checked_sub(1).map(|b| &facts.cues[b]), facts.cues.get(i + 1));
    let mut families = cues.found | before.map_or(0, |b| b.leading) | after.map_or(0, |a| a.leading);
    while families != 0 {
        let family = families.trailing_zeros();
        families &= families - 1;
        let here = cues.place[family as usize] as u32;
        if here > 0 {
            push(T::Cue, (family * 4 + here) * 8 + size);
            push(T::CueEnd, (family * 4 + here) * 12 + line.last as u32);
        }
        if let Some(before) = before.map(|x| x.place[family as usize])
            && before >= Place::Start
        {
            push(T::CuePrev, (family * 4 + before as u32) * COARSE + c);
        }
        if let Some(after) = after.map(|x| x.place[family as usize])
            && after >= Place::Start
        {
            push(T::CueNext, (family * 4 + after as u32) * COARSE + c);
        }
    }
    let credit = u32::from(cues.credit) + u32::from(cues.credit_only);
    if credit > 0 {
        push(T::Credit, credit * 8 + size);
        push(T::CreditStand, credit * STANDS + place);
    }
    if cues.section_words > 0 {
        push(T::Sections, share(cues.section_words.into(), words) * 8 + size);
    }
    if cues.legal > 0 {
        push(T::Legal, four(cues.legal.into()) * 8 + size);
    }

    if cues.notice > 0 {
        push(T::Notice, u32::from(cues.notice.min(4)) * 8 + size);
    }
    let run = &facts.runs[i];
    if run.pairs > 1 {
        let rows = match run.pairs {
            2 => 1,
            3 => 2,
            4..=5 => 3,
            _ => 4,
        };
        push(T::Pairs, rows * 3 + if run.teaser { 1 } else { u32::from(words <= 3) * 2 });
    }
    if run.cells > 0 {
        let stand = &facts.stands[i];
        let rows = match run.cells {
            0..=7 => 0,
            8..=15 => 1,
            _ => 2,
        };
        let around = u32::from(stand.before_any) * 2 + u32::from(stand.after_any);
        push(T::Cells, (rows * 5 + u32::from(run.figures)) * 4 + around);
    }

    let repeated = repeat(i, relation);
    push(T::ShapeRepeat, shape * 10 + repeated);
    if repeated > 0 {
        push(T::Repeat, repeated);
        push(T::RepeatNear, repeated * COARSE + n1);
        push(T::RepeatCount, four(relation.count) * 8 + size);
        push(T::Halves, u32::from(relation.halves) * 8 + size);
    }

    let s = &facts.stands[i];
    push(T::Paragraphs, (u32::from(s.ahead.div_ceil(2)) * 5 + u32::from(s.back.div_ceil(2))) * 8 + size);
    push(T::Distance, (distance(s.to_start) * 6 + distance(s.since_end)) * 8 + size);
    push(T::Blanks, four(line.blanks) * COARSE + c);
    push(T::PageBlanks, u32::from(facts.blanks) * 8 + size);
    if let Some(dom) = &facts.dom {
        push(T::Tag, dom.tag(i) * 8 + size);
        push(T::Container, dom.container(i) * 8 + size);
        push(T::Links, dom.links(i) * 8 + size);
        dom.classes(i, |class, near| push(T::Class, class * 3 + near));
        dom.inside(i, |bit| push(T::Inside, bit * 3 + dom.steps_from_main(i).min(2)));
        dom.look(i, |bit| push(T::Look, bit * 8 + size));
        push(T::FromMain, dom.steps_from_main(i) * 8 + size);
        push(T::FromMainMeta, (dom.steps_from_main(i) * 5 + dom.links(i)) * 2 + u32::from(dom.before_main(i)));
        push(T::Parent, dom.parent(i) * 8 + size);
        push(T::ParentNext, dom.parent_of_next(i) * 8 + size);
        push(T::Meta, dom.meta(i) * 4 + u32::from(relation.count.min(3)));
    }
    // What is usual for a line stands last.
    add_relations(facts, i, size, &mut list);
    add_signs(facts, i, size, &mut list);
    list.count
}

/// How the line relates to others.
fn add_relations(facts: &Facts<'_>, i: usize, size: u32, list: &mut List<'_>) {
    let relation = &facts.relations[i];
    let before = i.checked_sub(1).map(|b| &facts.relations[b]);
    let alone = |r: &Relations| r.before == NONE && r.after == NONE && !r.halves;
    let apart = relation.extends == NONE && relation.extended == NONE && relation.ends_with == NONE;
    if apart && facts.imprint > i && before.is_some_and(alone) {
        return list.add(joint(Joint::Unrelated, size));
    }
    let mut push = |template: T, value: u32| list.add(feature(template, value * 8 + size));
    push(T::Extends, relation_to(i, relation.extends));
    push(T::Extended, relation_to(i, relation.extended));
    push(T::EndsWith, relation_to(i, relation.ends_with));
    push(T::AfterLegal, u32::from(facts.imprint <= i));
    if let Some(before) = before {
        push(T::BeforePrevious, repeat(i - 1, before));
    }
}

/// Stamps, addresses, signs, names.
fn add_signs(facts: &Facts<'_>, i: usize, size: u32, list: &mut List<'_>) {
    let (line, words) = (&facts.lines[i], facts.lines[i].words());
    let in_run = facts.stands[i].run > 0;
    let stamp = |at: Option<usize>| at.and_then(|a| facts.stamps.get(a)).map_or(0, |&s| u32::from(s));
    let stamped = stamp(Some(i)) * 4 + u32::from(facts.cues[i].at(Family::Date) as u8);
    let near = u32::from(stamp(i.checked_sub(1)) >= 2) + 2 * u32::from(stamp(Some(i + 1)) >= 2);
    let slug = words >= 4 && line.marked == 0 && line.capitals == 0 && line.first == First::Lower;
    let named = looks_like_name(line);
    let below_name = i > 0 && looks_like_name(&facts.lines[i - 1]);
    let known = facts.known.get(i).copied().unwrap_or(false);
    let signs = u32::from(line.bars) | u32::from(line.hashes) | u32::from(line.indent) | u32::from(line.foreign);
    if signs | stamped | near == 0 && !(line.address | slug | named | below_name | known) {
        return list.add(joint(Joint::Plain, size * 2 + u32::from(in_run)));
    }
    let mut push = |template: T, value: u32| list.add(feature(template, value));
    push(T::Stamp, stamped);
    push(T::StampNear, near * 8 + size);
    push(T::Slug, u32::from(slug));
    push(T::Foreign, if line.foreign == 0 { 0 } else { 1 + u32::from(usize::from(line.foreign) * 2 > words) });
    push(T::Address, u32::from(line.address) * 8 + size);
    push(T::Hashes, u32::from(line.hashes.min(2)));
    push(T::Bars, u32::from(line.bars.min(2)) * 8 + size);
    push(T::Indent, four(line.indent) * 8 + size);
    push(T::Name, u32::from(named) * 4 + u32::from(below_name) * 2 + u32::from(in_run));
    if named {
        push(T::NameStand, stand(&facts.stands[i]));
    }
    push(T::Known, u32::from(known) * 8 + size);
}
