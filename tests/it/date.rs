//! Dates: tables of invented sentences in `tests/data/date`, and properties.
//!
//! A case is a row `["text with ⟦spans⟧", "value", ...]`, one value per span in order; a row without spans is a trap: nothing may be
//! found. A value is written `TYPE VALUE MARKS`: the type only where it is not DATE; `null` for an unknown value; marks are `START`,
//! `MID`, `END`, a part of the day (`MO` ...), `about` and `lunar`.

use std::fmt::Write;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use tinviet::date::lunar::{self, LunarDay, from_gregorian, to_gregorian};
use tinviet::date::{Calendar, DateMention, DateType, find_dates};

use crate::shared::root;

#[derive(serde::Deserialize)]
struct File {
    group: Vec<Group>,
}

#[derive(serde::Deserialize)]
struct Group {
    name: String,
    /// Publication date; absent: unknown.
    reference: Option<String>,
    cases: Vec<Vec<String>>,
}

fn tables() -> Vec<(String, File)> {
    let mut paths: Vec<_> = std::fs::read_dir(root().join("tests/data/date")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|p| (p.display().to_string(), toml::from_str(&std::fs::read_to_string(&p).unwrap()).unwrap())).collect()
}

/// The text without its marks, and the marked spans in bytes.
fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '⟦' => open = text.len(),
            '⟧' => spans.push((open, text.len())),
            _ => text.push(c),
        }
    }
    (text, spans)
}

fn describe(date: &DateMention) -> String {
    let mut out = String::new();
    match date.kind {
        DateType::Date => {}
        DateType::Time => out.push_str("TIME "),
        DateType::Duration => out.push_str("DURATION "),
        DateType::Set => out.push_str("SET "),
    }
    out.push_str(date.value.as_deref().unwrap_or("null"));
    if let Some(modifier) = date.modifier {
        let _ = write!(out, " {}", format!("{modifier:?}").to_uppercase());
    }
    if let Some(part) = date.part_of_day {
        let _ = write!(out, " {}", format!("{part:?}").to_uppercase());
    }
    if date.approximate {
        out.push_str(" about");
    }
    if date.calendar == Calendar::Lunar {
        out.push_str(" lunar");
    }
    out
}

#[test]
fn tables_hold() {
    let (mut cases, mut wrong, mut values) = (0, String::new(), String::new());
    for (path, file) in tables() {
        for group in file.group {
            let reference = group.reference.as_deref().map(|r| r.parse().unwrap());
            for case in &group.cases {
                cases += 1;
                let (text, spans) = unmark(&case[0]);
                let want: Vec<(String, String)> =
                    spans.iter().zip(&case[1..]).map(|(&(a, b), value)| (text[a..b].to_owned(), value.clone())).collect();
                assert_eq!(spans.len(), case.len() - 1, "{path}: {:?}", case[0]);
                let found = find_dates(&text, reference);
                for value in found.iter().filter(|d| d.date.kind == DateType::Date).filter_map(|d| d.date.value.as_ref()) {
                    let _ = writeln!(values, "{value}");
                }
                let got: Vec<(String, String)> = found.iter().map(|d| (d.text.to_owned(), describe(&d.date))).collect();
                if got != want {
                    let _ = writeln!(wrong, "{path} [{}] {}\n  want {want:?}\n  got  {got:?}", group.name, case[0]);
                }
            }
        }
    }
    // For the independent check of the values: see `.ci/edtf-check.mjs`.
    if let Some(path) = std::env::var_os("TINVIET_EDTF_VALUES") {
        std::fs::write(path, values).unwrap();
    }
    assert!(wrong.is_empty(), "{cases} cases\n{wrong}");
    assert!(cases >= 600, "only {cases} cases");
}

/// First days of the lunar year as the Vietnamese almanacs have them; 1968, 1969, 1985, 2007 and 2030 differ from the Chinese.
const NEW_YEARS: &str = "
    1968-01-29 1969-02-16 1970-02-06 1971-01-27 1972-02-15 1973-02-03 1974-01-23 1975-02-11 1976-01-31
    1977-02-18 1978-02-07 1979-01-28 1980-02-16 1981-02-05 1982-01-25 1983-02-13 1984-02-02 1985-01-21
    1986-02-09 1987-01-29 1988-02-17 1989-02-06 1990-01-27 1991-02-15 1992-02-04 1993-01-23 1994-02-10
    1995-01-31 1996-02-19 1997-02-07 1998-01-28 1999-02-16 2000-02-05 2001-01-24 2002-02-12 2003-02-01
    2004-01-22 2005-02-09 2006-01-29 2007-02-17 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23
    2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12
    2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02
";

#[test]
fn new_years_are_those_of_the_almanacs() {
    for (year, want) in (1968..).zip(NEW_YEARS.split_whitespace()) {
        let got = to_gregorian(LunarDay { year, month: 1, leap: false, day: 1 }).unwrap();
        assert_eq!(got.to_string(), want);
    }
}

#[test]
fn lunar_months_follow_each_other() {
    for year in 1900..2100 {
        let (first, last) = lunar::year(year).unwrap();
        let (mut day, mut leaps) = (first, 0);
        while day <= last {
            let l = from_gregorian(day).unwrap();
            assert_eq!((l.year, l.day), (year, 1), "{day}");
            leaps += u32::from(l.leap);
            let (start, end) = lunar::month(l.year, l.month, l.leap).unwrap();
            assert_eq!(start, day);
            let length = end.since(start).unwrap().get_days() + 1;
            assert!(length == 29 || length == 30, "{day}: {length} days");
            day = end.tomorrow().unwrap();
        }
        assert!(leaps <= 1, "{year}");
    }
}

/// Every shape in which the press writes a full date.
fn shapes(d: Date) -> Vec<String> {
    let (day, month, year) = (d.day(), d.month(), d.year());
    let names = ["Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"];
    let name = names[month as usize - 1];
    let weekday = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"].get(d.weekday().to_monday_zero_offset() as usize);
    let weekday = weekday.map_or("Chủ nhật".to_owned(), |w| format!("Thứ {w}"));
    vec![
        format!("ngày {day}/{month}/{year}"),
        format!("ngày {day:02}/{month:02}/{year}"),
        format!("ngày {day}-{month}-{year}"),
        format!("ngày {day:02}.{month:02}.{year}"),
        format!("{day}/{month}/{year}"),
        format!("{day:02}/{month:02}/{year}"),
        format!("{year}-{month:02}-{day:02}"),
        format!("ngày {day} tháng {month} năm {year}"),
        format!("ngày {day} tháng {name} năm {year}"),
        format!("ngày {day} tháng {}, {year}", name.to_lowercase()),
        format!("{weekday}, ngày {day}/{month}/{year}"),
        format!("{weekday} ({day}/{month}/{year})"),
        format!("ngày {day}/{month} năm {year}"),
    ]
}

proptest! {
    #[test]
    fn any_civil_date_resolves_to_itself(days in 0..73_000_i64, offset in -9_000..9_000_i64) {
        let day = date(1850, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let reference = day.checked_add(jiff::Span::new().days(offset)).unwrap();
        for shape in shapes(day) {
            for text in [format!("Công trình hoàn thành {shape}."), format!("Theo biên bản {shape}, công trình đã xong.")] {
                let found = find_dates(&text, Some(reference.into()));
                prop_assert_eq!(found.len(), 1, "{}", text);
                prop_assert_eq!(found[0].text, &shape);
                prop_assert_eq!(found[0].date.value.clone(), Some(day.to_string()));
            }
        }
        // Without a year: the one nearest to the reference.
        let near = day.checked_add(jiff::Span::new().days(offset % 150)).unwrap();
        let text = format!("Đoàn khảo sát đến nơi ngày {}/{}.", day.day(), day.month());
        let found = find_dates(&text, Some(near.into()));
        if (day.month(), day.day()) != (2, 29) {
            prop_assert_eq!(found[0].date.value.clone(), Some(day.to_string()));
        }
    }

    #[test]
    fn any_text_is_survived(words in proptest::collection::vec("ngày|hôm|tháng|năm|[0-9]{1,4}|/|-|–|:|h|giờ|Tết|mùng|rằm|quý|III|thứ|hai|tuần|trước|sau|nửa|đầu|cuối|thế kỷ|trước Công nguyên|qua|tới|đến|và|,|\\(|\\)|âm lịch|Giáp|Tý|khoảng|hàng", 0..24)) {
        for joint in ["", " "] {
            let text = words.join(joint);
            for d in find_dates(&text, "2024-02-29".parse().ok()) {
                prop_assert_eq!(&text[d.span.range()], d.text);
            }
            let _ = find_dates(&text, None);
        }
    }
}

#[test]
fn hostile_input_is_read_in_linear_time() {
    for unit in [
        "1/2/",
        "1/2 - ",
        "9-",
        "ngày 1, ",
        "năm năm ",
        "từ 5 đến ",
        "(",
        "10:20 | ",
        "cuối ",
        "khoảng ",
        "2021-",
        "hai mươi ",
        "trước đó ",
    ] {
        let text = unit.repeat(1_000_000 / unit.len());
        let start = std::time::Instant::now();
        let _ = find_dates(&text, "2024-02-29".parse().ok());
        let took = start.elapsed();
        assert!(took.as_secs() < 20, "{unit:?}: {took:?}");
    }
}
