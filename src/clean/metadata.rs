//! Publication date, authors and sources of each article, from its lines, the page's metadata and its address.

use std::ops::Range;

use super::page::Sight;
use super::{Article, Cleaned, Label, Origin, Page, PageDate, byline, signed, verdict};
use crate::date::Reference;
use crate::span::Span;

/// Fills in what is known of the articles.
pub(super) fn fill(page: Page<'_>, sight: &Sight, ranges: &[Range<usize>], out: &mut Cleaned) {
    let alone = out.articles.len() == 1;
    let described = described(page, out);
    for number in 1..=out.articles.len() {
        let mut article = std::mem::take(&mut out.articles[number - 1]);
        read_lines(page, sight, ranges[number - 1].clone(), out, number as u16, &mut article);
        if article.published.value.is_none() {
            stamp_near_head(sight, out, &mut article, number == 1);
        }
        if alone && article.published.value.is_none() {
            stamp_after_end(sight, out, &mut article);
        }
        if described == Some(number) {
            take_metadata(page, &mut article);
        }
        signed::read(page, sight, ranges[number - 1].clone(), out, &mut article);
        // Only a time of change is printed, and nothing says more.
        match (article.published.value, article.modified.value) {
            (None, _) => article.published = std::mem::take(&mut article.modified),
            // The paper's day at the top of the page, and `Cập nhật 10:27, 17/06/2021` at the headline.
            (Some(day), Some(changed)) if day.time.is_none() && changed.time.is_some() && day.date == changed.date => {
                article.published = article.modified;
            }
            _ => {}
        }
        if article.published.value.is_none()
            && (alone || number == 1)
            && let Some(date) = page.url.and_then(url_date)
        {
            article.published = PageDate { value: Some(date), span: None, origin: Origin::Url };
        }
        out.articles[number - 1] = article;
    }
}

/// The article that the metadata of the page speak of: the only one, or the one with the headline they give.
fn described(page: Page<'_>, out: &Cleaned) -> Option<usize> {
    let meta = &page.html?.meta;
    if out.articles.len() < 2 {
        return Some(1);
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let said: Vec<String> = meta.titles.iter().map(|t| letters(t)).collect();
    let titled = out.lines.iter().filter(|l| l.label == Label::Title && l.article > 0);
    titled.into_iter().find_map(|line| {
        let title = letters(line.content.of(page.text));
        // The name of the paper may stand behind it.
        let named = title.len() >= 16 && said.iter().any(|s| s.starts_with(&title));
        named.then_some(usize::from(line.article))
    })
}

fn read_lines(page: Page<'_>, sight: &Sight, range: Range<usize>, out: &Cleaned, number: u16, article: &mut Article) {
    // Whether the headline and the text have begun: a stamp above the headline may be the day's date of the paper.
    let (mut titled, mut begun, mut dated_above) = (false, false, false);
    for i in range {
        let line = &sight.scan.lines[i];
        let labelled = &out.lines[line.index as usize];
        if labelled.article != number {
            continue;
        }
        titled |= labelled.label == Label::Title;
        begun |= titled && matches!(labelled.label, Label::Lead | Label::Body);
        let text = labelled.content.of(page.text);
        if matches!(labelled.label, Label::Dateline | Label::Byline)
            && let Some(stamp) = sight.stamps[i]
        {
            let span = Span::new(line.content.start + stamp.start as u32, line.content.start + stamp.end as u32);
            let date = PageDate { value: Some(stamp.value), span: Some(span), origin: Origin::Page };
            let slot = if stamp.update { &mut article.modified } else { &mut article.published };
            // The first one counts, a later one only if it says more of the same day or stands nearer to the headline.
            let nearer = dated_above && !begun && !stamp.update && stamp.rest < 12;
            let fuller = |v: Reference| v.time.is_none() && stamp.value.time.is_some() && v.date == stamp.value.date;
            if nearer || slot.value.is_none_or(fuller) {
                *slot = date;
                dated_above |= !titled && !stamp.update;
                dated_above &= !titled;
            }
            if labelled.label == Label::Dateline {
                let rest = format!("{} | {}", &text[..stamp.start], &text[stamp.end..]);
                names_beside_stamp(without_widget(&rest), article);
                continue;
            }
        }
        match labelled.label {
            Label::Byline => byline::read(
                without_widget(&without_stamp(text, sight.stamps[i].map(|s| (s.start, s.end)))),
                &mut article.authors,
                &mut article.agencies,
            ),
            Label::Caption => {
                // `Bài và ảnh: Lê An` is a credit and more.
                if let Some(name) = byline::announced(text).filter(|_| line.words() <= 12) {
                    byline::read(name, &mut article.authors, &mut article.agencies);
                }
            }
            // `(Theo Reuters)`, `Lê An` at the end of the last paragraph.
            Label::Body => read_tail(text, article),
            _ => {}
        }
    }
}

/// A byline without the button at its end: `Theo Tuổi Mới Copy link`.
fn without_widget(text: &str) -> &str {
    if text.len() > 120 {
        return text;
    }
    let button = verdict::TAILS.iter().find_map(|tail| text.strip_suffix(tail).filter(|head| head.ends_with(' ')));
    button.map_or(text, str::trim_end)
}

fn without_stamp(text: &str, stamp: Option<(usize, usize)>) -> String {
    match stamp {
        Some((start, end)) => format!("{} | {}", &text[..start], &text[end..]),
        None => text.to_owned(),
    }
}

/// `Nguyên Minh - 07/03/2026 08:47`: an author before the stamp. Rubrics stand there too, so only names of two words and more
/// count, unless a source stands with them (`Bơ, Theo Tuổi Mới 10:26`) or words that announce an author.
fn names_beside_stamp(rest: &str, article: &mut Article) {
    for part in rest.split('|') {
        let part = before_day(part).trim_matches(|c: char| !c.is_alphanumeric());
        let lower = part.to_lowercase();
        if part.is_empty() || lower.contains("gmt") || lower.contains("cập nhật") {
            continue;
        }
        let (mut authors, mut agencies) = (Vec::new(), Vec::new());
        if let Some(name) = byline::announced(part) {
            byline::read(name, &mut authors, &mut agencies);
        } else {
            let line = super::scan::Scan::of(part);
            let sourced = lower.contains(", theo ");
            if line.lines.first().is_some_and(super::features::looks_like_name) && !super::cues::CUES.is_section(&line)
                || sourced
                || byline::is_signature(part)
            {
                byline::read(part, &mut authors, &mut agencies);
            }
            let sourced = sourced && !agencies.is_empty();
            authors.retain(|name| sourced || name.contains(' '));
        }
        for name in authors {
            if !article.authors.contains(&name) {
                article.authors.push(name);
            }
        }
        for name in agencies.into_iter().filter(|_| lower.contains("theo ")) {
            if !article.agencies.contains(&name) {
                article.agencies.push(name);
            }
        }
    }
}

/// What stands before the weekday or the word `ngày` of a stamp.
fn before_day(text: &str) -> &str {
    let words = ["Thứ ", "thứ ", "Chủ nhật", "chủ nhật", "Chủ Nhật", "CHỦ NHẬT", "THỨ ", "ngày", "Ngày"];
    let bytes = text.as_bytes();
    let opens =
        |at: &usize| matches!(bytes[*at] | 0x20, b't' | b'c' | b'n') && words.iter().any(|w| bytes[*at..].starts_with(w.as_bytes()));
    (0..bytes.len()).find(opens).map_or(text, |at| &text[..at])
}

/// A source in brackets at the end of a paragraph: `... hôm nay (theo Reuters)`.
fn read_tail(text: &str, article: &mut Article) {
    let Some(open) = text.trim_end_matches(['.', ' ']).strip_suffix(')').and_then(|t| t.rfind('(').map(|at| &t[at + 1..])) else { return };
    let lower = open.to_lowercase();
    if open.len() < 60 && (lower.starts_with("theo ") || lower.starts_with("nguồn:")) {
        let mut nobody = Vec::new();
        byline::read(open, &mut nobody, &mut article.agencies);
    }
}

/// A stamp in a line that is little else; those of changes aside.
fn bare_stamp(sight: &Sight, i: usize) -> Option<PageDate> {
    stamp_of(sight, i, 40)
}

/// A stamp in a line with fewer bytes of letters and digits beside it than `most`.
fn stamp_of(sight: &Sight, i: usize, most: usize) -> Option<PageDate> {
    let stamp = sight.stamps[i].filter(|s| s.rest < most && !s.update)?;
    let start = sight.scan.lines[i].content.start;
    let span = Span::new(start + stamp.start as u32, start + stamp.end as u32);
    Some(PageDate { value: Some(stamp.value), span: Some(span), origin: Origin::Page })
}

/// Where no line of the article was taken for its time stamp: a stamp between its title and its text, or a full one with a clock
/// within a few lines of its title.
fn stamp_near_head(sight: &Sight, out: &Cleaned, article: &mut Article, first: bool) {
    let lines = &sight.scan.lines;
    let label = |i: usize| out.lines[lines[i].index as usize].label;
    let own = |i: usize| (article.first_line..=article.last_line).contains(&lines[i].index);
    let Some(title) = (0..lines.len()).find(|&i| own(i) && label(i) == Label::Title) else {
        return stamp_above_text(sight, out, article);
    };
    let clocked = |i: usize| bare_stamp(sight, i).filter(|d| d.value.is_some_and(|v| v.time.is_some()));
    // Whatever else it was taken for: nothing but the head of the article stands there.
    let below = title + 1..lines.len().min(title + 4);
    let head = below.take_while(|&i| !label(i).keep() && label(i) != Label::Caption && lines[i].words() <= 16).find_map(clocked);
    let near = |i: usize| !label(i).keep() && !matches!(label(i), Label::Related | Label::Caption);
    let around = || {
        let near_title = (title + 1..lines.len().min(title + 5)).chain((title.saturating_sub(4)..title).rev());
        near_title.filter(|&i| first && near(i)).find_map(clocked)
    };
    // A day alone, on a line of its own between title and text.
    let day = || {
        (title + 1..lines.len().min(title + 4))
            .take_while(|&i| near(i))
            .filter(|&i| lines[i].words() <= 8)
            .find_map(|i| bare_stamp(sight, i))
    };
    // Alone between title and text it is no teaser's; right below the title more may stand with it.
    let lone = || {
        let next = Some(title + 1).filter(|&i| i < lines.len() && !label(i).keep() && lines[i].words() <= 16);
        if let Some(date) = next.and_then(|i| stamp_of(sight, i, 60)) {
            return Some(date);
        }
        let below = (title + 1..lines.len().min(title + 6)).take_while(|&i| !label(i).keep() || label(i) == Label::Lead);
        below.filter(|&i| sight.stamps[i].is_some_and(|s| s.rest <= 12)).find_map(|i| bare_stamp(sight, i))
    };
    if let Some(date) = head.or_else(around).or_else(day).or_else(lone) {
        article.published = date;
    }
}

/// The same where no headline was found: the nearest stamp above the text.
fn stamp_above_text(sight: &Sight, out: &Cleaned, article: &mut Article) {
    let lines = &sight.scan.lines;
    let label = |i: usize| out.lines[lines[i].index as usize].label;
    let Some(text) = (0..lines.len()).find(|&i| lines[i].index >= article.first_line && label(i).keep()) else { return };
    let above = |reach: usize| (text.saturating_sub(reach)..text).rev().take_while(|&i| !label(i).keep());
    let taken = above(12).filter(|&i| label(i) == Label::Dateline).find_map(|i| bare_stamp(sight, i));
    let bare = || above(8).filter(|&i| sight.stamps[i].is_some_and(|s| s.rest <= 12)).find_map(|i| bare_stamp(sight, i));
    if let Some(date) = taken.or_else(bare) {
        article.published = date;
    }
}

/// A stamp with a clock behind the text, before anything else but names and credits: magazines print it there.
fn stamp_after_end(sight: &Sight, out: &Cleaned, article: &mut Article) {
    let lines = &sight.scan.lines;
    let Some(end) = lines.iter().rposition(|l| l.index <= article.last_line && out.lines[l.index as usize].label.keep()) else { return };
    // A day alone counts among names and credits.
    let mut signed = false;
    for i in end + 1..lines.len().min(end + 9) {
        let label = out.lines[lines[i].index as usize].label;
        let named = matches!(label, Label::Byline | Label::Caption);
        signed |= label == Label::Byline;
        match bare_stamp(sight, i) {
            Some(date)
                if date.value.is_some_and(|v| v.time.is_some()) && i < end + 6
                    || signed && sight.stamps[i].is_some_and(|s| s.rest == 0) =>
            {
                article.published = date;
                return;
            }
            _ if lines[i].words() > 5 && !named => return,
            _ => {}
        }
    }
}

/// What JSON-LD and meta tags say, where the page itself is silent or agrees.
fn take_metadata(page: Page<'_>, article: &mut Article) {
    let Some(meta) = page.html.map(|h| &h.meta) else { return };
    let from_meta = |value: Option<Reference>| PageDate { value, span: None, origin: Origin::Page };
    if let Some(said) = meta.published {
        let shown = article.published.value;
        // The page's own stamp may show the day only, or lack the zone.
        let better = match shown {
            None => Some(said),
            Some(shown) => agreed(shown, said),
        };
        if better.is_some() {
            article.published = PageDate { span: article.published.span, ..from_meta(better) };
        }
    }
    if article.modified.value.is_none() && meta.modified.is_some() && meta.modified != meta.published {
        article.modified = from_meta(meta.modified);
    }
    take_authors(meta, article);
    article.publisher.clone_from(&meta.publisher);
    article.section.clone_from(&meta.section);
    article.tags.clone_from(&meta.tags);
    article.canonical_url.clone_from(&meta.canonical_url);
}

/// The stamp of the page together with that of the metadata, where they are one moment: the page often prints the day only or
/// no zone, the metadata often give universal time.
fn agreed(shown: Reference, said: Reference) -> Option<Reference> {
    let Some(time) = shown.time else {
        // Universal time of the early morning in Vietnam is of the day before.
        return if shown.date == said.date { Some(said) } else { in_vietnam(said).filter(|s| s.date == shown.date) };
    };
    if shown.offset.is_some() {
        return None;
    }
    let (other, offset) = (said.time?, said.offset?);
    let minutes = |date: jiff::civil::Date, time: jiff::civil::Time| -> Option<i64> {
        let days = date.since((jiff::Unit::Day, jiff::civil::date(2000, 1, 1))).ok()?.get_days();
        Some(i64::from(days) * 1440 + i64::from(time.hour()) * 60 + i64::from(time.minute()))
    };
    let ahead = minutes(shown.date, time)? - (minutes(said.date, other)? - i64::from(offset.seconds()) / 60);
    let vietnam = jiff::tz::Offset::constant(7);
    if ahead == i64::from(offset.seconds()) / 60 {
        return Some(Reference { offset: Some(offset), ..shown });
    }
    (ahead == i64::from(vietnam.seconds()) / 60).then_some(Reference { offset: Some(vietnam), ..shown })
}

/// A moment given in universal time as the clocks in Vietnam show it.
fn in_vietnam(said: Reference) -> Option<Reference> {
    let (time, zone) = (said.time?, jiff::tz::Offset::constant(7));
    let moment = said.offset.filter(|o| o.seconds() == 0)?.to_timestamp(said.date.to_datetime(time)).ok()?;
    let shown = zone.to_datetime(moment);
    Some(Reference { date: shown.date(), time: Some(shown.time()), offset: Some(zone), ..said })
}

/// The authors of the metadata, where the lines name nobody or name one of them beside words that only look like names.
fn take_authors(meta: &super::html::PageMeta, article: &mut Article) {
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let known = !meta.authors.is_empty() && article.authors.iter().any(|a| meta.authors.iter().any(|m| same(a, m)));
    if known && meta.authors.len() < article.authors.len() {
        article.authors.retain(|a| meta.authors.iter().any(|m| same(a, m)));
    }
    if article.authors.is_empty() {
        let publisher = meta.publisher.as_deref().unwrap_or_default().to_lowercase();
        for author in &meta.authors {
            let mut agencies = Vec::new();
            if author.to_lowercase() != publisher && !author.contains("://") && !author.contains("www.") {
                byline::read(author, &mut article.authors, &mut agencies);
            }
            // An agency may stand where the author belongs.
            agencies.retain(|a| a.to_lowercase() != publisher);
            if article.agencies.is_empty() {
                article.agencies.append(&mut agencies);
            }
        }
    }
}

/// A date in an address: `/2021/06/17/`, `/20210617/`, `-20210617102700123.htm`, `-17-6-2021`.
pub(super) fn url_date(url: &str) -> Option<Reference> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, rest)| rest);
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    let day = |y: &str, m: &str, d: &str| -> Option<Reference> {
        let year: i16 = y.parse().ok().filter(|y| (1995..2100).contains(y))?;
        jiff::civil::Date::new(year, m.parse().ok()?, d.parse().ok()?).ok().map(Reference::day)
    };
    for w in parts.windows(3) {
        if w[0].len() == 4
            && matches!(w[1].len(), 1 | 2)
            && matches!(w[2].len(), 1 | 2)
            && let Some(date) = day(w[0], w[1], w[2])
        {
            return Some(date);
        }
        if w[2].len() == 4
            && matches!(w[1].len(), 1 | 2)
            && matches!(w[0].len(), 1 | 2)
            && let Some(date) = day(w[2], w[1], w[0])
        {
            return Some(date);
        }
    }
    // Numbers of articles that begin with the day: 14 digits and more (a clock follows), or the eight of a day alone.
    parts.iter().filter(|p| p.len() == 8 || p.len() >= 14).find_map(|p| {
        let date = day(&p[..4], &p[4..6], &p[6..8])?;
        let clock = p.len() == 8 || (p[8..10].parse::<u8>().is_ok_and(|h| h < 24) && p[10..12].parse::<u8>().is_ok_and(|m| m < 60));
        clock.then_some(date)
    })
}

#[cfg(test)]
mod tests {
    use super::url_date;

    #[test]
    fn addresses_with_dates_are_read() {
        for (url, want) in [
            ("https://bao.vn/2021/06/17/tin-a.html", Some("2021-06-17")),
            ("https://bao.vn/tin-a-20210617102712345.htm", Some("2021-06-17")),
            ("https://bao.vn/tin-a-17-6-2021-9.htm", Some("2021-06-17")),
            ("https://bao.vn/20210617/tin", Some("2021-06-17")),
            ("https://bao.vn/tin-a-4482211.html", None),
            ("https://bao.vn/tin-world-cup-2022.html", None),
        ] {
            assert_eq!(url_date(url).map(|d| d.to_string()).as_deref(), want, "{url}");
        }
    }
}
