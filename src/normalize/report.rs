//! What normalization changed: how often, with examples.

use serde::Serialize;

use super::mend::Piece;

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// UTF-8 that had been read as another encoding.
    Mojibake,
    /// A character reference such as `&nbsp;` or `&#225;`.
    Reference,
    /// A Unicode space or separator that became a blank.
    Space,
    /// A zero-width or bidi character, soft hyphen or byte order mark that was dropped.
    Invisible,
    /// A control character that was dropped.
    Control,
    /// A full-width, mathematical or other compatibility form, a ligature.
    Form,
    /// Base letter and marks that became one letter.
    Composition,
    /// An eth or another look-alike of đ.
    Stroke,
    /// A Cyrillic, Greek or other foreign letter inside a Latin word.
    Homoglyph,
    /// A tone mark on a letter that cannot carry it.
    MisplacedTone,
    /// A tone mark moved to the convention asked for.
    Placement,
    /// y for i or i for y.
    YOrI,
    /// Leftovers of typing, such as `ddaauf`.
    Typing,
    /// Quotation marks, dashes, ellipses in ASCII.
    Punctuation,
    /// Text of an encoding of the 1990s that had been read as Windows-1252 (`Vieät` in VNI).
    Encoding,
}

impl Change {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Change; 15] = [
        Change::Mojibake,
        Change::Reference,
        Change::Space,
        Change::Invisible,
        Change::Control,
        Change::Form,
        Change::Composition,
        Change::Stroke,
        Change::Homoglyph,
        Change::MisplacedTone,
        Change::Placement,
        Change::YOrI,
        Change::Typing,
        Change::Punctuation,
        Change::Encoding,
    ];

    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Change::Mojibake => "mojibake",
            Change::Reference => "reference",
            Change::Space => "space",
            Change::Invisible => "invisible",
            Change::Control => "control",
            Change::Form => "form",
            Change::Composition => "composition",
            Change::Stroke => "stroke",
            Change::Homoglyph => "homoglyph",
            Change::MisplacedTone => "misplaced_tone",
            Change::Placement => "placement",
            Change::YOrI => "y_or_i",
            Change::Typing => "typing",
            Change::Punctuation => "punctuation",
            Change::Encoding => "encoding",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Change::Mojibake => "UTF-8 that had been read as another encoding",
            Change::Reference => "character references of HTML left in the text",
            Change::Space => "Unicode spaces and separators, now blanks",
            Change::Invisible => "zero-width and bidi characters, soft hyphens, byte order marks, dropped",
            Change::Control => "control characters, dropped",
            Change::Form => "full-width, mathematical and other forms, ligatures",
            Change::Composition => "letters and combining marks, now one letter",
            Change::Stroke => "eth and other look-alikes of đ",
            Change::Homoglyph => "letters of other scripts in Latin words",
            Change::MisplacedTone => "tone marks on a letter that cannot carry them",
            Change::Placement => "tone marks moved to the convention asked for",
            Change::YOrI => "y and i as asked for",
            Change::Typing => "leftovers of Telex and VNI typing",
            Change::Punctuation => "quotation marks, dashes, ellipses, now ASCII",
            Change::Encoding => "an encoding of the 1990s that had been read as Windows-1252",
        }
    }

    /// Its bit in a set of changes.
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Longest example in characters.
const LONGEST_EXAMPLE: usize = 60;

/// Examples kept of each kind.
const EXAMPLES: usize = 3;

/// What became of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// As it stood in the input.
    pub before: String,
    /// As it stands in the output.
    pub after: String,
}

/// The changes of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Places that were changed.
    pub count: u64,
    /// The first few, each different.
    pub examples: Vec<Example>,
}

/// What was changed, how often, with examples. Filled by [`Normalizer::normalize_with_report`](super::Normalizer::normalize_with_report).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NormalizeReport {
    tallies: [Tally; Change::ALL.len()],
}

impl NormalizeReport {
    /// The changes of each kind that happened.
    pub fn changes(&self) -> impl Iterator<Item = (Change, &Tally)> {
        Change::ALL.into_iter().zip(&self.tallies).filter(|(_, t)| t.count > 0)
    }

    /// Adds another report.
    pub fn merge(&mut self, other: &NormalizeReport) {
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            mine.count += theirs.count;
            for example in &theirs.examples {
                mine.add_example(example);
            }
        }
    }

    /// Counts the changes of one chunk.
    pub(super) fn add(&mut self, before: &str, pieces: &[Piece], dropped: &[Change]) {
        let short = |text: &mut dyn Iterator<Item = char>| text.take(LONGEST_EXAMPLE).collect::<String>();
        let mut example = None;
        for (change, tally) in Change::ALL.into_iter().zip(&mut self.tallies) {
            // Neighbouring pieces of one kind are one place.
            let has = |p: &Piece| p.why & change.bit() > 0;
            let starts = pieces.iter().enumerate().filter(|(i, p)| has(p) && (*i == 0 || !has(&pieces[i - 1]))).count();
            let count = starts + dropped.iter().filter(|d| **d == change).count();
            if count > 0 {
                tally.count += count as u64;
                let make = || Example { before: short(&mut before.chars()), after: short(&mut pieces.iter().map(|p| p.c)) };
                tally.add_example(example.get_or_insert_with(make));
            }
        }
    }
}

impl Tally {
    fn add_example(&mut self, example: &Example) {
        if self.examples.len() < EXAMPLES && !self.examples.contains(example) {
            self.examples.push(example.clone());
        }
    }
}
