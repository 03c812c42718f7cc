//! Date spans and values.

use std::collections::HashSet;

use jiff::civil::Date as Day;

use crate::analysis::{Analysis, Date, DateType};
use crate::eval::{Counts, GoldPage, Report};

#[derive(Default)]
pub(super) struct Tally {
    gold: f64,
    system: f64,
    strict: f64,
    overlap: f64,
    value: f64,
}

impl Tally {
    pub(super) fn add(&mut self, gold: &GoldPage, analysis: &Analysis<'_>, report: &mut Report) {
        let mut system: Vec<&Date<'_>> = Vec::new();
        for date in analysis.articles.iter().flat_map(|a| a.dates.iter().flatten()) {
            if matches!(date.kind, DateType::Date | DateType::Time) && !gold.is_neutral(date.start) {
                system.push(date);
            }
        }
        let is_length = |kind: &str| kind == "DURATION" || kind == "SET";
        let gold_places: HashSet<(u32, u32)> = gold.dates.iter().map(|d| (d.start, d.end)).collect();
        // A date found inside what the gold calls a duration or a set counts for nothing.
        for length in gold.dates.iter().filter(|d| is_length(&d.kind)) {
            system.retain(|d| !(d.start < length.end && length.start < d.end) || gold_places.contains(&(d.start, d.end)));
        }
        let mut used = HashSet::new();
        for want in gold.dates.iter().filter(|d| !is_length(&d.kind)) {
            self.gold += 1.0;
            let line = gold.line_at(want.start) as u32 + 1;
            let text = gold.slice(want.start, want.end);
            let exact = system.iter().position(|d| (d.start, d.end) == (want.start, want.end));
            self.strict += f64::from(exact.is_some());
            let near = || system.iter().position(|d| d.start < want.end && want.start < d.end && !used.contains(&(d.start, d.end)));
            let Some(hit) = exact.or_else(near).map(|i| system[i]) else {
                report.miss(&gold.name, line, "date", format!("missed `{text}` = {}", shown(want.value.as_deref())));
                continue;
            };
            used.insert((hit.start, hit.end));
            self.overlap += 1.0;
            if same_value(hit, want.value.as_deref()) {
                self.value += 1.0;
            } else {
                let message =
                    format!("`{text}`: wanted {}, got {} for `{}`", shown(want.value.as_deref()), shown(hit.value.as_deref()), hit.text);
                report.miss(&gold.name, line, "date", message);
            }
        }
        self.system += system.len() as f64;
        for extra in system.iter().filter(|d| !used.contains(&(d.start, d.end))) {
            let message = format!("spurious `{}` = {}", extra.text, shown(extra.value.as_deref()));
            report.miss(&gold.name, gold.line_at(extra.start) as u32 + 1, "date", message);
        }
    }

    pub(super) fn figures(&self, report: &mut Report) {
        if self.gold == 0.0 {
            return;
        }
        let f1 = |hits: f64| Counts { tp: hits, fp: self.system - hits, fne: self.gold - hits }.f1();
        report.figure("date_span_strict_f1", f1(self.strict));
        report.figure("date_span_overlap_f1", f1(self.overlap));
        report.figure("date_value_f1", f1(self.value));
        report.figure("date_gold", self.gold);
    }
}

fn shown(value: Option<&str>) -> &str {
    value.unwrap_or("nothing")
}

/// A value without its zone, and with minutes: these do not count against it.
fn canonical(value: &str) -> String {
    if !value.contains('T') || value.starts_with('P') {
        return value.to_owned();
    }
    let clock = value.find('T').unwrap_or(0);
    let zone = value[clock..].find(['Z', '+', '-']).map_or(value.len(), |at| clock + at);
    let short = &value[..zone];
    if short.len() - clock == 3 { format!("{short}:00") } else { short.to_owned() }
}

fn same_value(got: &Date<'_>, want: Option<&str>) -> bool {
    if got.value.as_deref().map(canonical) == want.map(canonical) {
        return true;
    }
    let Some(want) = want.filter(|w| !w.contains('T')) else { return false };
    let Some(days) = days(want) else { return false };
    let day = |d: Option<&str>| d.map(|d| d.chars().take(10).collect::<String>());
    let given = day(got.earliest.as_deref()).zip(day(got.latest.as_deref()));
    given.as_ref() == Some(&days) || got.value.as_deref().and_then(self::days).as_ref() == Some(&days)
}

/// First and last day of an EDTF value, where it has them.
fn days(value: &str) -> Option<(String, String)> {
    let value = value.trim_end_matches(['~', '?', '%']);
    let (first, last) = match value.strip_prefix('{').and_then(|v| v.strip_suffix('}')) {
        Some(set) => (set.split(',').next()?, set.split(',').next_back()?),
        None => value.split_once('/').map_or((value, value), |(a, b)| (a, if b.is_empty() { a } else { b })),
    };
    Some((end_of(first, false)?, end_of(last, true)?))
}

fn end_of(value: &str, last: bool) -> Option<String> {
    let date = value.split('T').next()?;
    let parts: Vec<&str> = date.split('-').collect();
    let number = |s: &str, width: usize| (s.len() == width).then(|| s.parse::<i16>().ok()).flatten();
    let year = number(parts.first()?, 4)?;
    let month = parts.get(1).map(|m| number(m, 2)).unwrap_or(Some(if last { 12 } else { 1 }))?;
    let month = match month {
        33..=36 => (month - 33) * 3 + if last { 3 } else { 1 },
        1..=12 => month,
        _ => return None,
    };
    let length = Day::new(year, month as i8, 1).ok()?.days_in_month();
    let day = parts.get(2).map(|d| number(d, 2)).unwrap_or(Some(if last { length.into() } else { 1 }))?;
    (parts.len() <= 3).then(|| format!("{year:04}-{month:02}-{day:02}"))
}
