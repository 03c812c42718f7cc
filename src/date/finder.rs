//! The finder: paragraphs in, resolved mentions out.

use super::grammar::Grammar;
use super::lexeme::{Line, Memory};
use super::point::{Cue, Expr, Parsed, Point, Portion, Unit, Which};
use super::resolve::{Anchor, Context, Resolver, Tense};
use super::value::{Stamp, Value, day_text};
use super::vocabulary::{Role, VOCABULARIES, mask};
use super::{Calendar, DateMention, DateMod, DateType, Reference, ResolvedFrom, lunar};
use crate::article::ArticleText;
use crate::span::{Norm, Span};

/// The memory of a [`DateFinder`]: kept from text to text, so that only what is found takes new memory.
#[derive(Default)]
pub struct Buffers {
    memory: Memory,
    found: Vec<Parsed>,
    candidates: Vec<Candidate>,
}

impl std::fmt::Debug for Buffers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Buffers").finish_non_exhaustive()
    }
}

/// Finds and resolves dates. Immutable, shared between threads.
#[derive(Debug, Default)]
pub struct DateFinder {}

/// How many lexemes around an expression are searched for words of tense.
const TENSE_REACH: usize = 14;

/// An expression with what its surroundings say.
struct Candidate {
    parsed: Parsed,
    span: Span<Norm>,
    tense: Tense,
    same_paragraph: bool,
    /// It opens its sentence.
    opens: bool,
    /// Nothing but `tức`, `nhằm` or a sign separates it from the expression before: it says the same.
    same: bool,
    /// The expression is `... trước` or `... sau`, and no sentence ends between the one before and it: it may point to that one.
    turns: bool,
    /// The expression is `... đó` or `... ấy`.
    points: bool,
}

impl DateFinder {
    /// The finder with the embedded lexicon.
    #[must_use]
    pub fn embedded() -> Self {
        std::sync::LazyLock::force(&VOCABULARIES);
        DateFinder {}
    }

    /// Finds the dates of an article and resolves them against `reference`; appends to `out`, in text order.
    pub fn find(&self, article: &ArticleText<'_>, reference: Option<Reference>, out: &mut Vec<DateMention>) {
        self.find_with(article, reference, &mut Buffers::default(), out);
    }

    /// The same with the memory of the texts before.
    pub fn find_with(&self, article: &ArticleText<'_>, reference: Option<Reference>, buffers: &mut Buffers, out: &mut Vec<DateMention>) {
        read(article, buffers);
        let candidates = &mut buffers.candidates;
        let mut context = Context { reference: reference.map(anchor).or_else(|| stated(candidates)), ..Context::default() };
        out.reserve(candidates.len());
        for candidate in candidates.drain(..) {
            // `ngày ấy`, `năm đó` with nothing to point to say no date.
            if candidate.points && context.last.is_none() {
                continue;
            }
            out.push(resolve(candidate, &mut context));
        }
    }
}

/// Reads all paragraphs.
fn read(article: &ArticleText<'_>, buffers: &mut Buffers) {
    let Buffers { memory, found, candidates } = buffers;
    candidates.clear();
    let mut line = Line::new(article.text, memory);
    for paragraph in article.paragraphs {
        line.read(&article.atoms[paragraph.atoms.range()]);
        found.clear();
        Grammar { line: &line, feasts: &VOCABULARIES.feasts }.parse(found);
        let mut last_end = None;
        for parsed in found.drain(..) {
            let span = Span::new(line.lexemes[parsed.from].start, line.lexemes[parsed.to - 1].end);
            let turns = matches!(&*line.lower(parsed.to - 1), "trước" | "sau")
                && last_end.is_some_and(|end| !(end..parsed.from).any(|i| ends_sentence(&line, i)));
            let before = last_end.replace(parsed.to);
            let points = line.is(parsed.to - 1, Role::That) && parsed.rule.ends_with("anaphora");
            candidates.push(Candidate {
                points,
                span,
                tense: tense(&line, &parsed),
                same_paragraph: before.is_some(),
                opens: opens(&line, parsed.from),
                same: before.is_some_and(|end| same(&line, end, parsed.from)),
                turns,
                parsed,
            });
        }
    }
    line.release(memory);
}

fn ends_sentence(line: &Line<'_>, i: usize) -> bool {
    matches!(line.sign(i), '!' | '?') || (line.sign(i) == '.' && line.lexemes.get(i + 1).is_none_or(|l| l.spaced))
}

/// Whether only small words stand between the beginning of the sentence and lexeme `i`: `Vào cuối năm 1953`, `Ngày 2/9/1945`.
fn opens(line: &Line<'_>, i: usize) -> bool {
    let small = |at: usize| line.is(at, Role::Signal) || line.is(at, Role::YearSignal) || line.is(at, Role::Approx) || line.sign(at) == '"';
    let from = (i.saturating_sub(3)..i).rev().find(|&at| !small(at)).map_or(i.saturating_sub(3), |at| at + 1);
    from == 0 || ends_sentence(line, from - 1)
}

/// Whether what stands between two expressions says that the second one explains the first.
fn same(line: &Line<'_>, end: usize, from: usize) -> bool {
    let word = |at: usize| {
        matches!(line.sign(at), ',' | '(' | '-')
            || matches!(line.text_of(at), "tức" | "là" | "nhằm" | "rơi" | "vào" | "ứng" | "với" | "trùng")
    };
    end < from && from - end <= 4 && (end..from).all(word)
}

fn anchor(reference: Reference) -> Anchor {
    Anchor { date: reference.date, year_known: true, time: reference.time.map(|t| (t.hour(), t.minute())) }
}

/// The reference that an article states itself: `hôm nay 20/7`, `hôm qua (16/6)`. The year may stay unknown.
fn stated(candidates: &[Candidate]) -> Option<Anchor> {
    candidates.iter().find_map(|c| {
        let Expr::Point(Point { deictic: Some(by), day: Some(Which::Is(day)), month: Some(Which::Is(month)), year, .. }) = c.parsed.expr
        else {
            return None;
        };
        let year = match year {
            Some(Which::Is(year)) => Some(year),
            _ => None,
        };
        let date = super::value::date(year.unwrap_or(2000), month as u8, day as u8)?;
        let date = date.checked_sub(jiff::Span::new().try_days(i64::from(by)).ok()?).ok()?;
        Some(Anchor { date, year_known: year.is_some(), time: None })
    })
}

/// The words of tense nearest to the expression, in its sentence.
fn tense(line: &Line<'_>, parsed: &Parsed) -> Tense {
    let recall = parsed.from > 0 && line.is(parsed.from - 1, Role::Recall);
    let cue_at = |i: usize| {
        if !line.has(i, const { mask(&[Role::Future, Role::Past]) }) {
            return None;
        }
        let text = line.text_of(i);
        if line.is(i, Role::Future) {
            let pair = line.text_of(i + 1);
            let counts = match text.chars().next().map(|c| c.to_lowercase().next().unwrap_or(c)) {
                Some('d') => matches!(pair, "kiến" | "định" | "báo" | "kien" | "dinh"),
                Some('h') => matches!(pair, "chót" | "cuối" | "chot"),
                Some('m') => pair == "tiêu",
                _ => true,
            };
            return counts.then_some(Cue::Future);
        }
        (line.is(i, Role::Past) && !matches!(text, "hôm" | "mất" | "bữa")).then_some(Cue::Past)
    };
    let stop = |i: usize| line.sign(i) == ';' || ends_sentence(line, i);
    let left = (parsed.from.saturating_sub(TENSE_REACH)..parsed.from)
        .rev()
        .take_while(|&i| !stop(i))
        .find_map(|i| cue_at(i).map(|cue| (parsed.from - i, cue)));
    let right = (parsed.to..(parsed.to + TENSE_REACH).min(line.len()))
        .take_while(|&i| !stop(i))
        .find_map(|i| cue_at(i).map(|cue| (i - parsed.to, cue)));
    let clause = match (left, right) {
        (Some((a, cue)), Some((b, other))) => Some(if b < a { other } else { cue }),
        (Some((_, cue)), None) | (None, Some((_, cue))) => Some(cue),
        _ => None,
    };
    Tense { recall, clause }
}

/// Resolves one expression and remembers it for those that point back.
fn resolve(mut candidate: Candidate, context: &mut Context) -> DateMention {
    context.near = candidate.same_paragraph;
    context.same = candidate.same;
    if !candidate.same_paragraph {
        context.story = None;
    }
    turn_back(&mut candidate, context);
    lunar_month(&mut candidate.parsed.expr, context);
    let parsed = &candidate.parsed;
    let resolver = Resolver { context, feasts: &VOCABULARIES.feasts, tense: candidate.tense };
    let (value, resolved_from) = resolver.resolve(&parsed.expr);
    let kind = parsed.kind();
    let head = match &parsed.expr {
        Expr::Point(p) | Expr::UntilNow(p) => Some(*p),
        Expr::Range(_, p) => Some(*p),
        Expr::List(items) => items.last().copied(),
        _ => None,
    };
    let approximate = match &parsed.expr {
        Expr::Point(p) => p.approximate,
        Expr::Range(a, _) => a.approximate,
        Expr::Period { approximate, .. } | Expr::Length { approximate, .. } => *approximate,
        _ => false,
    };
    let point = match parsed.expr {
        Expr::Point(p) => Some(p),
        _ => None,
    };
    let modifier = match point.and_then(|p| p.portion) {
        Some(Portion::Third(third)) => Some(third),
        _ => None,
    };
    let part = point.and_then(|p| p.part);
    if matches!(kind, DateType::Date | DateType::Time)
        && let Some(value) = &value
    {
        remember(value, &parsed.expr, context);
        follow(&candidate, head.as_ref(), context);
        if let (Some(Point { lunar: true, day: Some(_), .. }), Some(last)) = (head, context.last_day)
            && let Some(day) = lunar::from_gregorian(last.date).filter(|_| last.year_known)
        {
            // After the eve the days of the new year are counted.
            context.lunar = Some(if day.month == 12 && day.day >= 23 { (day.year + 1, 1) } else { (day.year, day.month) });
        }
    }
    let (earliest, latest) = value.as_ref().map_or((None, None), |v| bounds(v, modifier, &parsed.expr));
    let on_lunar = head.is_some_and(|p| p.lunar);
    let mut timex3 = value.as_ref().map(Value::timex);
    if let (Some(part), Some(Value::One(Stamp::Day(..))), Some(timex)) = (part, &value, &mut timex3) {
        timex.push_str(match part {
            super::PartOfDay::Mo => "TMO",
            super::PartOfDay::Mi => "TMI",
            super::PartOfDay::Af => "TAF",
            super::PartOfDay::Ev => "TEV",
            super::PartOfDay::Ni => "TNI",
        });
    }
    let partial = resolved_from == ResolvedFrom::None || value.is_none();
    DateMention {
        span: candidate.span,
        kind,
        value: value.as_ref().map(|v| v.edtf(approximate && kind == DateType::Date)),
        timex3,
        modifier,
        part_of_day: part,
        calendar: if on_lunar { Calendar::Lunar } else { Calendar::Gregorian },
        earliest: earliest.map(day_text),
        latest: latest.map(day_text),
        approximate,
        resolved_from: if partial { ResolvedFrom::None } else { resolved_from },
        rule: parsed.rule,
    }
}

/// `Năm 2015 đạt 5 %, tăng so với năm trước`: with a year in the sentence, `năm trước` is the one before that.
fn turn_back(candidate: &mut Candidate, context: &Context) {
    let (true, Some((last, unit))) = (candidate.turns, context.last) else { return };
    let Expr::Point(p) = &mut candidate.parsed.expr else { return };
    let now = context.reference.filter(|r| r.year_known).map(|r| r.date);
    if let Some(Which::Rel(by @ (-1 | 1))) = p.year
        && p.month.is_none()
        && last.year_known
        && now.is_none_or(|now| now.year() != last.date.year())
    {
        p.year = Some(Which::Ana(by));
    } else if let Some(Which::Rel(by @ (-1 | 1))) = p.month
        && unit == Unit::Month
        && now.is_none_or(|now| now.first_of_month() != last.date.first_of_month())
    {
        p.month = Some(Which::Ana(by));
    }
}

/// Keeps the year of a story: a year long past that opens a sentence is the year of the days told after it in its paragraph, until
/// the text comes back to the present. (`Công ty thành lập năm 1995. Ngày 20/7, ...` opens no story.)
fn follow(candidate: &Candidate, head: Option<&Point>, context: &mut Context) {
    let Some(p) = head else { return };
    let present = [p.year, p.month, p.day, p.week, p.quarter].iter().flatten().any(|w| matches!(w, Which::Rel(_)));
    if present || p.cue.is_some() || p.weekday.is_some() && p.day.is_none() {
        context.story = None;
    } else if let Some(Which::Is(year)) = p.year
        && !p.lunar
    {
        let past = context.reference.is_none_or(|r| !r.year_known || year + 2 <= i32::from(r.date.year()));
        let told = candidate.opens || context.story.is_some();
        context.story = (past && told).then_some(year);
    }
}

/// `sáng mùng 1`, `từ mùng 1 đến mùng 3`: the month of the last lunar day, or the first one when Tết is near.
fn lunar_month(expr: &mut Expr, context: &Context) {
    let points: &mut [Point] = match expr {
        Expr::Point(p) => std::slice::from_mut(p),
        Expr::Range(a, b) if a.mung && b.mung => return lunar_range(a, b, context),
        Expr::List(items) => items,
        _ => return,
    };
    // `thứ Hai 12/8, tức mùng 9 tháng 7`
    if let ([p], true, Some(last)) = (&mut *points, context.same, context.last_day)
        && let (Some(Which::Is(day)), Some(Which::Is(month)), None, false) = (p.day, p.month, p.year, p.lunar)
        && let Some(l) = lunar::from_gregorian(last.date).filter(|_| last.year_known)
        && (i32::from(l.day), i32::from(l.month)) == (day, month)
        && (i32::from(last.date.day()), i32::from(last.date.month())) != (day, month)
    {
        (p.year, p.lunar, p.leap) = (Some(Which::Is(l.year)), true, l.leap);
        return;
    }
    if points.iter().all(|p| p.mung && p.month.is_none() && p.cue.is_none()) {
        points.iter_mut().for_each(|p| in_lunar_month(p, context));
    }
}

fn lunar_range(a: &mut Point, b: &mut Point, context: &Context) {
    if a.month.is_none() && b.month.is_none() && b.cue.is_none() {
        in_lunar_month(a, context);
        in_lunar_month(b, context);
    }
}

fn in_lunar_month(p: &mut Point, context: &Context) {
    let near = || {
        let today = lunar::from_gregorian(context.reference.filter(|r| r.year_known)?.date)?;
        match (today.month, today.day) {
            (12, 10..) => Some((today.year + 1, 1)),
            (1, ..=20) => Some((today.year, 1)),
            _ => None,
        }
    };
    if let Some((year, month)) = context.lunar.or_else(near) {
        (p.year, p.month, p.lunar) = (Some(Which::Is(year)), Some(Which::Is(month.into())), true);
    }
}

/// Keeps what was found for the expressions that point back to it.
fn remember(value: &Value, expr: &Expr, context: &mut Context) {
    let stamp = match value {
        Value::One(stamp) | Value::Interval(_, stamp) => *stamp,
        Value::Set(items) => match items.last() {
            Some(stamp) => *stamp,
            None => return,
        },
        Value::Since(stamp, _) => *stamp,
        Value::Week(day) | Value::Weekend(day) => Stamp::of(*day, true),
        Value::Period { .. } | Value::Text { .. } => return,
    };
    // What is said relative to now keeps no later date from meaning the reference.
    let unit = match stamp {
        Stamp::Day(..) | Stamp::Time { .. } => match value {
            Value::Week(_) | Value::Weekend(_) => Unit::Week,
            _ => Unit::Day,
        },
        Stamp::Month(..) => Unit::Month,
        Stamp::Part(..) => Unit::Quarter,
        Stamp::Year(_) => Unit::Year,
        Stamp::Decade(_) => Unit::Decade,
        _ => return,
    };
    let (year, month, day) = match stamp {
        Stamp::Day(y, m, d) => (y, m, d),
        Stamp::Time { year, month, day, .. } => (year, month, day),
        Stamp::Month(y, m) => (y, m, 1),
        other => (other.year(), 1, 1),
    };
    let Some(date) = super::value::date(year.unwrap_or(2000), month, day) else { return };
    let anchor = Anchor { date, year_known: year.is_some(), time: None };
    context.last = Some((anchor, unit));
    if unit == Unit::Day && !matches!(expr, Expr::UntilNow(_)) {
        context.last_day = Some(anchor);
    }
}

/// Earliest and latest day, narrowed to the third of the unit that `đầu`, `giữa`, `cuối` name.
fn bounds(value: &Value, modifier: Option<DateMod>, expr: &Expr) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let (first, last) = value.days();
    if let Expr::Range(a, b) = expr {
        let third = |p: &Point| match p.portion {
            Some(Portion::Third(third)) => Some(third),
            _ => None,
        };
        let Value::Interval(from, to) = value else { return (first, last) };
        let begin = third(a).map_or(first, |third| narrow(from.first(), from.last(), third).0);
        let end = third(b).map_or(last, |third| narrow(to.first(), to.last(), third).1);
        return (begin, end);
    }
    modifier.map_or((first, last), |third| narrow(first, last, third))
}

/// A third of a unit: days 1-10, 11-20, 21-end of a month; months 1-4, 5-8, 9-12 of a year; the same share of anything else.
fn narrow(
    first: Option<jiff::civil::Date>,
    last: Option<jiff::civil::Date>,
    third: DateMod,
) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let (Some(first), Some(last)) = (first, last) else { return (first, last) };
    let length = last.since(first).map_or(0, |s| i64::from(s.get_days())) + 1;
    let day = |n: i64| first.checked_add(jiff::Span::new().days(n)).ok();
    let month = |n: i32| first.checked_add(jiff::Span::new().months(n)).ok();
    let before = |d: Option<jiff::civil::Date>| d.and_then(|d| d.yesterday().ok());
    match (third, length) {
        (DateMod::Start, 28..=31) => (Some(first), day(9)),
        (DateMod::Mid, 28..=31) => (day(10), day(19)),
        (DateMod::End, 28..=31) => (day(20), Some(last)),
        (DateMod::Start, 365 | 366) => (Some(first), before(month(4))),
        (DateMod::Mid, 365 | 366) => (month(4), before(month(8))),
        (DateMod::End, 365 | 366) => (month(8), Some(last)),
        (DateMod::Start, n) => (Some(first), day((n + 2) / 3 - 1)),
        (DateMod::Mid, n) => (day((n + 2) / 3), day(n - (n + 2) / 3 - 1)),
        (DateMod::End, n) => (day(n - (n + 2) / 3), Some(last)),
    }
}
