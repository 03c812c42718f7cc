//! The scanned page with everything the model looks at. Buffers are kept between pages.

use super::Label;
use super::Page;
use super::comments;
use super::contents::Contents;
use super::cues::{CUES, Cues, Family, Place};
use super::dateline::{self, Stamp};
use super::dom::{self, DomLine, DomView};
use super::dom_prior::{self, Prior};
use super::features::{self, Facts, MOST, extract};
use super::fragments;
use super::model::SCALE;
use super::offers;
use super::relate::{Relater, is_paragraph};
use super::rows;
use super::runs::{self, Run};
use super::scan::{First, Last, Scan};
use super::sites::{self, Recurrence, SiteLines};
use super::text_prior;
use super::window::Windows;
use super::writers;

/// See the module documentation.
#[derive(Debug, Default)]
pub(super) struct Sight {
    pub scan: Scan,
    pub cues: Vec<Cues>,
    pub relater: Relater,
    contents: Contents,
    pub runs: Vec<Run>,
    pub windows: Windows,
    /// Time stamps of short lines with figures.
    pub stamps: Vec<Option<Stamp>>,
    stamp_kinds: Vec<u8>,
    /// The class of each line for its neighbours.
    coarse: Vec<u8>,
    /// Lines that recur on other pages of the site; empty when nothing is known of it.
    pub recurring: Vec<Option<Recurrence>>,
    /// The likeliest headline before each heavy run.
    headlines: Vec<bool>,
    dom: Vec<DomLine>,
    /// What the DOM and the place among paragraphs say before the model is asked.
    pub priors: Vec<Prior>,
    /// Features of all lines, one after the other.
    pub features: Vec<u32>,
    /// Where each line's features begin; one more at the end.
    pub starts: Vec<u32>,
    /// Whether a blank line stands before each line.
    pub blank: Vec<bool>,
}

/// Lines with text before a run among which its headline is looked for.
const HEADLINE_REACH: usize = 24;

/// Lines between headline and run, at most, but for those that stand between them anyway.
const MOST_BETWEEN: i32 = 13;

/// What a date behind a comma costs a headline.
const DATED: i32 = 10;

/// Words a line with a time stamp may have.
const STAMP_WORDS: usize = 40;

/// Words a line with a stamp in words (`30 Tháng Chín, 2019`) may have.
const WRITTEN_STAMP_WORDS: usize = 10;

impl Sight {
    /// Looks at `page`.
    pub fn read(&mut self, page: Page<'_>, site: Option<&SiteLines>) {
        self.scan.read(page.text);
        self.cues.clear();
        self.cues.extend(self.scan.lines.iter().map(|l| CUES.of(&self.scan, l)));
        self.relater.read(&self.scan);
        self.contents.read(page.text, &self.scan, &mut self.relater.relations);
        runs::read(&self.scan.lines, &self.cues, &mut self.runs);
        comments::mark_lines(page.text, &self.scan, &self.cues, &mut self.runs);
        offers::mark_lines(page.text, &self.scan, &self.cues, &mut self.runs);
        writers::mark_lines(&self.scan, &self.cues, &self.relater.relations, &mut self.runs);
        fragments::mark_lines(page.text, &self.scan, &self.cues, &mut self.runs);
        rows::mark_lines(page.text, &self.scan, &self.cues, &mut self.runs);
        self.windows.read(&self.scan.lines, &self.cues, &self.relater.relations, &self.runs);
        self.read_stamps(page.text);
        self.dom.clear();
        self.priors.clear();
        if let Some(html) = page.html {
            dom::read(&self.scan, html, &mut self.dom);
            let known = (&self.cues[..], &self.stamp_kinds[..], &self.windows.stands[..]);
            dom_prior::read(&self.scan, known, html, DomView(&self.dom), &mut self.priors);
        }
        self.guess_headlines(page.text);
        let relations = &self.relater.relations;
        let known = text_prior::Known {
            cues: &self.cues,
            relations,
            contents: &self.contents,
            runs: &self.runs,
            stands: &self.windows.stands,
            headlines: &self.headlines,
            stamps: &self.stamp_kinds,
        };
        text_prior::add(page.text, &self.scan, &known, &mut self.priors);
        self.recurring.clear();
        if let Some(site) = site {
            sites::prior::add(site, &self.scan, relations, &self.headlines, &mut self.priors, &mut self.recurring);
        }
        self.extract_features();
    }

    fn read_stamps(&mut self, text: &str) {
        self.stamps.clear();
        self.stamp_kinds.clear();
        for line in &self.scan.lines {
            let few = line.words() <= if line.numbers >= 3 { STAMP_WORDS } else { WRITTEN_STAMP_WORDS };
            // A day has its year in full or behind a slash.
            let stamp = if line.numbers >= 2 && few && (line.year || line.slash) { dateline::read(line.content.of(text)) } else { None };
            self.stamp_kinds.push(stamp.map_or(0, |s| {
                if s.rest > (s.end - s.start) + 24 {
                    1
                } else if s.value.time.is_some() || s.weekday {
                    if s.rest < 20 { 4 } else { 3 }
                } else {
                    2
                }
            }));
            self.stamps.push(stamp);
        }
    }

    /// Marks, before each heavy run of paragraphs, the line that looks most like its headline: words that come back in the
    /// text, no end of a sentence, close to the run.
    fn guess_headlines(&mut self, text: &str) {
        let lines = &self.scan.lines;
        self.headlines.clear();
        self.headlines.resize(lines.len(), false);
        for start in 0..lines.len() {
            let stands = &self.windows.stands;
            if stands[start].run < 3 || (start > 0 && stands[start - 1].run >= 3) {
                continue;
            }
            let mut best = (0, None);
            // The run may begin with the lead or a sentence before it: one line inside counts too.
            let mut far = 0;
            for at in (0..=start).rev().take(HEADLINE_REACH) {
                if at < start && stands[at].run >= 3 || far > MOST_BETWEEN {
                    break;
                }
                far += i32::from(at + 1 < start && !self.is_below_headline(at + 1));
                let dated = i32::from(self.ends_in_date(text, at)) * DATED;
                let score = self.headline_score(at) - far - i32::from(at < start) - dated;
                if score > best.0 {
                    best = (score, Some(at));
                }
            }
            if let Some(at) = best.1 {
                self.headlines[at] = true;
            }
        }
    }

    /// `..., 06.11.2025`: texts of pictures end so, headlines name the day in their sentence.
    fn ends_in_date(&self, text: &str, at: usize) -> bool {
        let line = self.scan.lines[at].content.of(text);
        self.stamps[at].is_some_and(|s| s.end == line.len() && line[..s.start].trim_end().ends_with(','))
    }

    /// Whether the line may stand between headline and text on any page: stamps, names, buttons, captions, the lead.
    fn is_below_headline(&self, at: usize) -> bool {
        let (line, cues) = (&self.scan.lines[at], &self.cues[at]);
        self.stamp_kinds[at] >= 2 || line.words() <= 3 || cues.credit || is_paragraph(line) || cues.at(Family::Ui) == Place::Whole
    }

    fn headline_score(&self, at: usize) -> i32 {
        let (line, cues, relation) = (&self.scan.lines[at], &self.cues[at], &self.relater.relations[at]);
        let words = line.words();
        let unfit = !(4..=32).contains(&words)
            || matches!(line.last, Last::Stop | Last::Colon | Last::Comma | Last::StopQuote)
            || matches!(line.first, First::Lower | First::Bullet | First::Arrow | First::Hash)
            || cues.credit
            || cues.legal >= 2
            || self.stamp_kinds[at] >= 2
            || relation.halves
            || self.priors.get(at).is_some_and(|p| p[Label::Caption as usize] >= SCALE as i16)
            || self.runs[at].piece
            || self.runs[at].row
            || usize::from(line.numbers) >= words
            || [Family::List, Family::Ui, Family::Tag].iter().any(|f| cues.at(*f) == Place::Whole)
            || usize::from(cues.section_words) * 10 > words * 6;
        if unfit {
            return -100;
        }
        // What the DOM says.
        let told = self.priors.get(at).map_or(0, |p| (i32::from(p[Label::Title as usize]) / SCALE as i32).clamp(-4, 4));
        // A time stamp right below, or behind the name of the writer.
        let stamped = |i: usize| self.stamp_kinds.get(i).is_some_and(|&s| s >= 2);
        let named = self.scan.lines.get(at + 1).is_some_and(|l| l.words() <= 8 && features::looks_like_name(l));
        let headed = words >= 5 && (stamped(at + 1) || named && stamped(at + 2));
        i32::from(relation.ahead) + words.min(14) as i32 / 2 + i32::from(relation.count > 1) * 2 + i32::from(headed) * 3 + told
    }

    /// The first line after the text that reads like an imprint: licence, editor in chief, copyright, address.
    fn imprint(&self) -> usize {
        let lines = &self.scan.lines;
        let legal = |i: usize| {
            let cues = &self.cues[i];
            let start = cues.at(Family::Legal) >= Place::Start;
            lines[i].words() <= 40 && self.windows.stands[i].after_any && start && (cues.legal >= 2 || lines[i].first == First::Copyright)
        };
        let first =
            (0..lines.len()).find(|&i| legal(i) && (i + 1..lines.len().min(i + 6)).any(|j| self.cues[j].at(Family::Legal) >= Place::Start));
        first.unwrap_or(lines.len())
    }

    fn extract_features(&mut self) {
        self.features.clear();
        self.starts.clear();
        self.blank.clear();
        let lines = &self.scan.lines;
        let gaps = lines.iter().filter(|l| l.blanks > 0).count();
        let relations = &self.relater.relations;
        self.coarse.clear();
        self.coarse.extend((0..lines.len()).map(|i| features::coarse(&lines[i], &relations[i], &self.cues[i])));
        let facts = Facts {
            lines,
            coarse: &self.coarse,
            imprint: self.imprint(),
            cues: &self.cues,
            relations,
            runs: &self.runs,
            stands: &self.windows.stands,
            stamps: &self.stamp_kinds,
            // The model was trained on pages alone: what other pages say is added to its scores.
            known: &[],
            dom: (!self.dom.is_empty()).then_some(DomView(&self.dom)),
            blanks: if gaps * 10 < lines.len() { 0 } else { 1 + u8::from(gaps * 10 >= lines.len() * 7) },
        };
        let mut list = [0; MOST];
        for (i, line) in lines.iter().enumerate() {
            self.starts.push(self.features.len() as u32);
            let count = extract(&facts, i, &mut list);
            self.features.extend_from_slice(&list[..count]);
            self.blank.push(line.blanks > 0);
        }
        self.starts.push(self.features.len() as u32);
    }
}
