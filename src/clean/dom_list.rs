//! Whether an HTML page lists articles and is none.

use super::cues::Cues;
use super::dom::DomView;
use super::dom_head::{is_headline, opens_another};
use super::dom_prior::FURNITURE;
use super::html::{DomFacts, HtmlFacts, Inside, Look, Role};
use super::relate;
use super::scan::{Last, Scan};

/// Whether the page lists articles and is none: no run of paragraphs under one roof, no word of an article in its metadata that
/// its text bears out.
pub(super) fn is_list(scan: &Scan, cues: &[Cues], stamps: &[u8], html: &HtmlFacts, dom: DomView<'_>) -> bool {
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
