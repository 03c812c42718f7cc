//! Text in an encoding of the 1990s that was read as Windows-1252 or Latin-1 and saved as Unicode: `Coäng hoøa`, `céng hßa`,
//! `Viêòt Nam`.
//!
//! One word proves nothing (`Citroën`, `naïve`, `São`), so a document is surveyed as a whole, once, when a chunk has a letter
//! that Vietnamese does not. A line is read in another encoding when nearly all of its marked words then become syllables
//! which they are not as they stand; with such lines in a document, shorter ones follow.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::compose;
use super::decode::font::{Font, Read, is_marked_syllable};
use super::fold::WINDOWS_1252;
use super::letter::{Letter, ToneMark};
use super::mend::{Piece, take_apart};
use super::report::Change;
use super::{NormalizeOptions, mojibake, reference};

/// Bytes of a line that are weighed.
const SAMPLE: usize = 1 << 16;

/// A line and the encoding it is to be read in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) font: Font,
}

/// The byte that `c` was.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xff => Some(code as u8),
        // Word processors keep the bytes of symbol fonts in the private use area.
        code @ 0xf020..=0xf0ff => Some((code - 0xf000) as u8),
        _ => (0x80..).zip(WINDOWS_1252).find(|&(_, w)| w == c && c != '\0').map(|(b, _)| b),
    }
}

/// Whether `c` is a sign that text in another encoding has and Vietnamese has not, or seldom.
pub(super) fn is_foreign(c: char) -> bool {
    match c {
        '\u{80}'..='\u{9f}' | '\u{a1}'..='\u{bf}' | '\u{f020}'..='\u{f0ff}' => true,
        '\u{c0}'..='\u{ff}' => Letter::of(c).is_none(),
        'ƒ' | 'ˆ' | '†' | '‡' | '‰' | 'Š' | '‹' | 'Œ' | 'Ž' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ' => true,
        '\u{308}' | '\u{30a}' | '\u{327}' => true,
        _ => false,
    }
}

/// What a line looks like before it is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// ASCII, or letters of Vietnamese that Latin-1 has too.
    Plain,
    /// Letters only Vietnamese has.
    Vietnamese,
    /// Something foreign.
    Foreign,
}

impl Look {
    fn of(own: u32, foreign: u32) -> Look {
        match (own, foreign) {
            (0, 0) => Look::Plain,
            _ if own * 6 > foreign => Look::Vietnamese,
            _ => Look::Foreign,
        }
    }
}

/// Whether no Vietnamese word has the two characters side by side, but words in another encoding do: `aâ`, `oâ` of VNI, `êò`,
/// `âì` of Windows-1258.
pub(super) fn is_odd_pair(before: char, c: char) -> bool {
    match c {
        'â' | 'Â' | 'ê' | 'Ê' => matches!(before, 'a' | 'e' | 'o' | 'A' | 'E' | 'O'),
        'ò' | 'Ò' | 'ì' | 'Ì' => {
            matches!(before, 'a' | 'e' | 'o' | 'y' | 'A' | 'E' | 'O' | 'Y' | 'â' | 'ê' | 'ô' | 'Â' | 'Ê' | 'Ô' | 'ã' | 'õ' | 'Õ')
        }
        _ => false,
    }
}

/// Whether the characters give reason to survey the text they stand in.
pub(super) fn is_suspicious(pieces: &[Piece]) -> bool {
    let mut before = ' ';
    pieces.iter().any(|p| is_foreign(p.c) || is_odd_pair(std::mem::replace(&mut before, p.c), p.c))
}

fn look(line: &str) -> Look {
    let (own, foreign, marks) = count(line.chars());
    if marks && (own == 0 || foreign > 0) {
        let (own, foreign, _) = count(line.nfc());
        return Look::of(own, foreign);
    }
    Look::of(own, foreign)
}

/// Letters only Vietnamese has, foreign signs, and whether there are combining marks.
fn count(chars: impl Iterator<Item = char>) -> (u32, u32, bool) {
    let (mut own, mut foreign, mut marks) = (0, 0, false);
    let mut before = ' ';
    for c in chars {
        match c {
            '\0'..='\u{7f}' => foreign += u32::from(before == '&' && (c.is_ascii_alphabetic() || c == '#')),
            'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | '\u{1ea0}'..='\u{1ef9}' => own += 1,
            '\u{300}'..='\u{36f}' => {
                marks = true;
                own += u32::from(matches!(c, '\u{306}' | '\u{309}' | '\u{31b}' | '\u{323}'));
                foreign += u32::from(is_foreign(c));
            }
            _ => foreign += u32::from(is_foreign(c) || is_odd_pair(before, c)),
        }
        before = c;
    }
    (own, foreign, marks)
}

/// What speaks for an encoding and against it, in words with marks.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    /// Words that become syllables and are none as they stand.
    turned: u32,
    /// Words that are syllables either way.
    both: u32,
    /// Words that become no syllables.
    lost: u32,
}

impl Evidence {
    fn add(&mut self, other: Evidence) {
        self.turned += other.turned;
        self.both += other.both;
        self.lost += other.lost;
    }

    fn merit(self) -> i64 {
        2 * i64::from(self.turned) + i64::from(self.both) - 4 * i64::from(self.lost)
    }

    /// Proof by itself.
    fn is_certain(self, least: u32) -> bool {
        self.turned >= least && 3 * self.turned >= self.both && self.lost * 8 <= self.turned + self.both
    }

    /// Proof enough beside lines with proof of their own.
    fn follows(self, alone: bool) -> bool {
        let clean = self.lost == 0 && (self.turned > 0 || (alone && self.both > 0));
        clean || (self.turned >= 2 && self.lost * 3 <= self.turned + self.both)
    }
}

/// Words without marks that are syllables, and those that are not.
#[derive(Debug, Clone, Copy, Default)]
struct Plain {
    good: u32,
    bad: u32,
}

/// Reads lines in other encodings.
#[derive(Debug, Default)]
pub(super) struct LegacyReader {
    pieces: Vec<Piece>,
    spare: Vec<Piece>,
    word: Vec<u8>,
    read: Vec<Read>,
}

impl LegacyReader {
    /// The lines of `text` that are to be read in another encoding; `suspects` are the lines with something suspicious.
    pub(super) fn survey(&mut self, text: &str, suspects: &[Range<usize>], options: &NormalizeOptions) -> Vec<Line> {
        let mut found = Vec::new();
        let mut doubtful = Vec::new();
        let mut sum = [Evidence::default(); 5];
        let mut sum_plain = Plain::default();
        for line in suspects.iter().filter(|l| look(&text[(*l).clone()]) == Look::Foreign) {
            let (evidence, plain) = self.weigh(&text[line.clone()], options);
            sum.iter_mut().zip(evidence).for_each(|(s, e)| s.add(e));
            sum_plain.good += plain.good;
            sum_plain.bad += plain.bad;
            match best(&evidence, plain, 4) {
                Some(font) => found.push(Line { start: line.start, end: line.end, font }),
                None => doubtful.push((line.clone(), evidence[..].to_vec())),
            }
        }
        let Some(font) = best(&sum, sum_plain, 5) else { return found };
        // Where nothing is in good Vietnamese, words that are syllables either way are read like the rest.
        let alone = lines(text).all(|line| look(&text[line]) != Look::Vietnamese);
        for (line, evidence) in doubtful {
            if evidence[font as usize].follows(alone) {
                found.push(Line { start: line.start, end: line.end, font });
            }
        }
        if alone {
            let suspected = |line: &Range<usize>| suspects.binary_search_by_key(&line.start, |s| s.start).is_ok();
            for line in lines(text).filter(|l| !text[l.clone()].is_ascii() && !suspected(l)) {
                if self.weigh(&text[line.clone()], options).0[font as usize].follows(alone) {
                    found.push(Line { start: line.start, end: line.end, font });
                }
            }
        }
        found.sort_unstable_by_key(|l| l.start);
        found
    }

    /// Weighs all encodings for a line.
    fn weigh(&mut self, line: &str, options: &NormalizeOptions) -> ([Evidence; 5], Plain) {
        let end = (0..=SAMPLE.min(line.len())).rev().find(|&i| line.is_char_boundary(i)).unwrap_or(0);
        take_apart(&line[..end], 0, &mut self.pieces);
        settle(&mut self.pieces, &mut self.spare, options);
        let mut evidence = [Evidence::default(); 5];
        let mut plain = Plain::default();
        let mut at = 0;
        while at < self.pieces.len() {
            // Words of the encoding with the most letters; for the others a no-break space ends one, too.
            let length = word_length(&self.pieces[at..], Font::Tcvn3, &mut self.word);
            if length == 0 {
                // Letters of other scripts are words of no encoding.
                plain.bad += u32::from(self.pieces[at].c.is_alphabetic());
                at += 1;
                continue;
            }
            let word = &self.pieces[at..at + length];
            at += length;
            // Quotation marks around ASCII prove nothing, though TCVN3 has letters there.
            if word.iter().all(|p| p.c.is_ascii() || matches!(p.c, '«' | '»')) && !self.word.is_ascii() {
                continue;
            }
            if self.word.is_ascii() {
                let letters = self.word.iter().all(u8::is_ascii_alphabetic) && length > 1;
                let good = letters && super::syllable::Syllable::of(std::str::from_utf8(&self.word).unwrap_or("")).is_some();
                plain.good += u32::from(good);
                plain.bad += u32::from(letters && !good);
                continue;
            }
            if !word.iter().any(|p| p.c.is_ascii_alphabetic()) && length < 2 {
                continue;
            }
            let as_is = is_marked_syllable(word.iter().map(|p| p.c));
            for (font, slot) in Font::ALL.into_iter().zip(&mut evidence) {
                self.read.clear();
                font.read(&self.word, &mut self.read);
                let read = trimmed(&self.read);
                if is_abbreviation(read) {
                    continue;
                }
                let good = is_marked_syllable(read.iter().map(|r| r.0));
                slot.turned += u32::from(good && !as_is);
                slot.both += u32::from(good && as_is);
                slot.lost += u32::from(!good);
            }
        }
        (evidence, plain)
    }

    /// Reads the words among `pieces` in `font`; false when nothing changed.
    pub(super) fn repair(&mut self, pieces: &mut Vec<Piece>, font: Font, options: &NormalizeOptions) -> bool {
        let mut changed = settle(pieces, &mut self.spare, options);
        self.spare.clear();
        let mut at = 0;
        while at < pieces.len() {
            let length = word_length(&pieces[at..], font, &mut self.word);
            if length == 0 {
                self.spare.push(pieces[at]);
                at += 1;
                continue;
            }
            self.read.clear();
            font.read(&self.word, &mut self.read);
            for &(c, bytes) in &self.read {
                let run = &pieces[at..at + usize::from(bytes)];
                let mut piece = Piece { c, end: run[run.len() - 1].end, ..run[0] };
                if run.len() > 1 || c != run[0].c {
                    piece.why = run.iter().fold(Change::Encoding.bit(), |why, p| why | p.why);
                    changed = true;
                }
                self.spare.push(piece);
                at += run.len();
            }
        }
        std::mem::swap(pieces, &mut self.spare);
        changed
    }
}

/// The best encoding, if it is certain and no other comes near.
fn best(evidence: &[Evidence; 5], plain: Plain, least: u32) -> Option<Font> {
    // Words of other languages are syllables now and then; most of a Vietnamese text's are.
    let vietnamese = |e: &Evidence| plain.good + e.turned + e.both >= plain.bad;
    let merits = evidence.map(Evidence::merit);
    let (i, merit) = merits.into_iter().enumerate().max_by_key(|&(i, m)| (m, std::cmp::Reverse(i)))?;
    let alone = merits.iter().enumerate().all(|(j, &m)| j == i || m < merit);
    (alone && evidence[i].is_certain(least) && vietnamese(&evidence[i])).then_some(Font::ALL[i])
}

/// The characters of a word without quotation marks and dashes at its ends.
fn trimmed(read: &[Read]) -> &[Read] {
    let is_letter = |r: &Read| r.0.is_alphanumeric();
    let Some(first) = read.iter().position(is_letter) else { return read };
    let last = read.iter().rposition(|r| is_letter(r) || matches!(r.0, '\u{300}'..='\u{36f}')).unwrap_or(first);
    &read[first..=last]
}

/// Whether a word is a few capitals, such as `HĐND`: neither for nor against.
fn is_abbreviation(read: &[Read]) -> bool {
    let is_capital = |r: &Read| Letter::of(r.0).is_some_and(|l| l.upper && l.tone == ToneMark::Level);
    (2..=6).contains(&read.len()) && read.iter().all(is_capital)
}

/// Length of the word at the start of `pieces`; its bytes go to `word`.
fn word_length(pieces: &[Piece], font: Font, word: &mut Vec<u8>) -> usize {
    word.clear();
    word.extend(pieces.iter().map_while(|p| byte(p.c).filter(|&b| font.is_in_word(b))));
    word.len()
}

/// The lines of a text.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split(['\n', '\r']).map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    })
}

/// What must be done before letters are judged: composition, mojibake, references.
fn settle(pieces: &mut Vec<Piece>, spare: &mut Vec<Piece>, options: &NormalizeOptions) -> bool {
    let mut changed = false;
    for _ in 0..8 {
        let mut again = compose::compose(pieces, spare);
        again |= options.mojibake && mojibake::repair(pieces, spare);
        again |= options.references && reference::replace(pieces, spare);
        if !again {
            break;
        }
        changed = true;
    }
    changed
}
