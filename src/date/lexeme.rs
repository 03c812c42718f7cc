//! One paragraph as the grammar reads it: words with their roles, numerals with their separators, signs.

use super::grammar::rules;
use super::vocabulary::{CODE, DIGITS, FIRST_RULE, Role, STARTS, VOCABULARIES, Vocabulary, Word};
use crate::word::{Atom, AtomKind, Case, Key};

/// Numbers glued together by separators: `17/6/2021`, `7-9/10`, `10:27`, `1.500`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numeral {
    /// How many numbers; more than [`Numeral::MAX`] are no date, whatever they are.
    pub(super) len: u8,
    values: [u32; Numeral::MAX],
    digits: [u8; Numeral::MAX],
    seps: [u8; Numeral::MAX],
}

impl Numeral {
    /// The longest shape of the press has six numbers: `20/5/2021-15/6/2021`.
    const MAX: usize = 6;

    /// The numbers.
    pub(super) fn values(&self) -> &[u32] {
        &self.values[..usize::from(self.len).min(Self::MAX)]
    }

    /// How many digits each number has.
    pub(super) fn digits(&self) -> &[u8] {
        &self.digits[..usize::from(self.len).min(Self::MAX)]
    }

    /// The separators between the numbers; a dash of any length is `-`.
    pub(super) fn seps(&self) -> &[u8] {
        &self.seps[..usize::from(self.len).min(Self::MAX).saturating_sub(1)]
    }
}

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A syllable or foreign word: its number in the vocabulary (0: unknown).
    Word(u16),
    /// An index into [`Line::numerals`].
    Number(u32),
    /// A sign; dashes of any length are `-`, quotation marks `"`.
    Sign(char),
}

/// A unit the grammar reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    pub(super) key: Key,
    pub(super) case: Case,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

/// The lexemes of one paragraph. Kept and cleared between paragraphs.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) lexemes: Vec<Lexeme>,
    /// The roles of each lexeme, and the bits beside them: what nearly every rule asks for first.
    roles: Vec<u128>,
    pub(super) numerals: Vec<Numeral>,
    pub(super) vocabulary: &'static Vocabulary,
}

/// The memory of a [`Line`], kept from text to text.
#[derive(Debug, Default)]
pub(super) struct Memory {
    lexemes: Vec<Lexeme>,
    roles: Vec<u128>,
    numerals: Vec<Numeral>,
}

/// A short text in small letters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lower<'t> {
    Same(&'t str),
    Lowered([u8; Lower::ROOM], usize),
}

impl Lower<'_> {
    /// More bytes than the longest word that anything is compared with.
    const ROOM: usize = 16;

    /// `text` in small letters; nothing where it is too long to be of interest.
    fn new(text: &str) -> Lower<'static> {
        let (mut bytes, mut len) = ([0; Lower::ROOM], 0);
        for c in text.chars().flat_map(char::to_lowercase) {
            if len + c.len_utf8() > bytes.len() {
                return Lower::Same("");
            }
            len += c.encode_utf8(&mut bytes[len..]).len();
        }
        Lower::Lowered(bytes, len)
    }
}

impl std::ops::Deref for Lower<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Lower::Same(text) => text,
            // Whole characters were written.
            Lower::Lowered(bytes, len) => std::str::from_utf8(&bytes[..*len]).unwrap_or_default(),
        }
    }
}

/// The bits of numbers in digits, and those of letters glued to them.
const NUMERALS: u128 = DIGITS | STARTS | rules(DIGITS);
const CODES: u128 = CODE | STARTS | rules(CODE);

/// Share of syllables with a diacritic below which a paragraph counts as typed without marks, in percent.
const BARE_PERCENT: usize = 3;

fn sign(c: char) -> char {
    match c {
        '–' | '—' | '−' | '‑' | '‒' | '―' => '-',
        '“' | '”' | '«' | '»' | '‘' | '’' => '"',
        _ => c,
    }
}

impl<'t> Line<'t> {
    pub(super) fn new(text: &'t str, memory: &mut Memory) -> Self {
        let Memory { lexemes, roles, numerals } = std::mem::take(memory);
        Line { text, lexemes, roles, numerals, vocabulary: &VOCABULARIES.marked }
    }

    /// Gives the memory back.
    pub(super) fn release(self, memory: &mut Memory) {
        *memory = Memory { lexemes: self.lexemes, roles: self.roles, numerals: self.numerals };
    }

    /// Reads a paragraph; what was read before is forgotten.
    pub(super) fn read(&mut self, atoms: &[Atom]) {
        self.lexemes.clear();
        self.roles.clear();
        self.numerals.clear();
        let (letters, marked) = atoms.iter().fold((0, 0), |(letters, marked), atom| {
            (letters + usize::from(atom.kind == AtomKind::Letters), marked + usize::from(atom.marked))
        });
        let bare = letters >= 3 && marked * 100 <= letters * BARE_PERCENT;
        let vocabulary = if bare { &VOCABULARIES.bare } else { &VOCABULARIES.marked };
        self.vocabulary = vocabulary;
        self.lexemes.reserve(atoms.len());
        let mut i = 0;
        while let Some(atom) = atoms.get(i) {
            let (kind, end) = match atom.kind {
                AtomKind::Letters => (Kind::Word(vocabulary.find(atom.key)), atom.end),
                AtomKind::Symbol => (Kind::Sign(sign(atom.symbol(self.text))), atom.end),
                AtomKind::Digits => {
                    let (kind, next) = self.numeral(atoms, i);
                    i = next - 1;
                    (kind, atoms[i].end)
                }
            };
            i += 1;
            self.lexemes.push(Lexeme { kind, start: atom.start, end, key: atom.key, case: atom.case, spaced: atom.spaced });
        }
        self.roles.extend(self.lexemes.iter().map(|lexeme| match lexeme.kind {
            Kind::Word(number) => vocabulary.word(number).roles(),
            Kind::Number(_) => NUMERALS,
            Kind::Sign(_) => 0,
        }));
        // Letters glued to numbers are seldom.
        for i in 1..self.lexemes.len() {
            let [before, own] = [self.lexemes[i - 1], self.lexemes[i]];
            if !own.spaced && matches!(before.kind, Kind::Word(_)) && self.is_code(&before) {
                self.roles[i - 1] |= CODES;
            }
        }
    }

    /// `Q3/2021`, `T6/2021`: letters that are glued to numbers.
    fn is_code(&self, lexeme: &Lexeme) -> bool {
        let text = &self.text[lexeme.start as usize..lexeme.end as usize];
        matches!(lexeme.case, Case::Title | Case::Upper) && matches!(text, "Q" | "T" | "GMT")
    }

    /// Reads the longest run of numbers and separators without white space.
    #[inline(never)]
    fn numeral(&mut self, atoms: &[Atom], mut i: usize) -> (Kind, usize) {
        let mut numeral = Numeral::default();
        loop {
            let at = usize::from(numeral.len);
            if at < Numeral::MAX {
                numeral.values[at] = atoms[i].number(self.text).unwrap_or(u32::MAX);
                numeral.digits[at] = atoms[i].chars;
            }
            numeral.len = numeral.len.saturating_add(1);
            i += 1;
            let (Some(sep), Some(next)) = (atoms.get(i), atoms.get(i + 1)) else { break };
            let mark = sign(sep.symbol(self.text));
            let glued = !sep.spaced && !next.spaced && next.kind == AtomKind::Digits;
            if !glued || !matches!(mark, '/' | '-' | '.' | ':' | ',') || sep.chars != 1 {
                break;
            }
            if at < Numeral::MAX {
                numeral.seps[at] = mark as u8;
            }
            i += 1;
        }
        self.numerals.push(numeral);
        (Kind::Number(self.numerals.len() as u32 - 1), i)
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// The vocabulary entry of a word; an empty one for anything else.
    #[inline]
    pub(super) fn word(&self, i: usize) -> &'static Word {
        match self.lexemes.get(i).map(|l| l.kind) {
            Some(Kind::Word(number)) => self.vocabulary.word(number),
            _ => self.vocabulary.word(0),
        }
    }

    /// Whether the word at `i` can play `role`.
    #[inline]
    pub(super) fn is(&self, i: usize, role: Role) -> bool {
        self.has(i, 1 << role as u8)
    }

    /// Whether the lexeme at `i` has one of these roles or bits.
    #[inline]
    pub(super) fn has(&self, i: usize, bits: u128) -> bool {
        self.roles.get(i).is_some_and(|roles| roles & bits != 0)
    }

    /// The rules of points that the lexeme at `i` can begin.
    #[inline]
    pub(super) fn rules(&self, i: usize) -> u16 {
        self.roles.get(i).map_or(0, |roles| (roles >> FIRST_RULE) as u16)
    }

    /// The first lexeme from `i` on with which a date expression can begin.
    pub(super) fn next_start(&self, i: usize) -> Option<usize> {
        self.roles.get(i..)?.iter().position(|roles| roles & STARTS != 0).map(|n| i + n)
    }

    /// Whether the words from `i` on can play `roles`, one each.
    pub(super) fn are(&self, i: usize, roles: &[Role]) -> bool {
        (i..).zip(roles).all(|(at, &role)| self.is(at, role))
    }

    /// The word before `i` is `role`.
    pub(super) fn after(&self, i: usize, role: Role) -> bool {
        i > 0 && self.is(i - 1, role)
    }

    /// The numeral at `i`.
    #[inline]
    pub(super) fn numeral_at(&self, i: usize) -> Option<&Numeral> {
        match self.lexemes.get(i)?.kind {
            Kind::Number(at) => self.numerals.get(at as usize),
            _ => None,
        }
    }

    /// The sign at `i`, `'\0'` for anything else.
    #[inline]
    pub(super) fn sign(&self, i: usize) -> char {
        match self.lexemes.get(i).map(|l| l.kind) {
            Some(Kind::Sign(c)) => c,
            _ => '\0',
        }
    }

    /// A single number written in digits, and how many digits it has.
    #[inline]
    pub(super) fn single(&self, i: usize) -> Option<(u32, u8)> {
        let numeral = self.numeral_at(i)?;
        (numeral.len == 1).then(|| (numeral.values[0], numeral.digits[0]))
    }

    /// The key of the lexeme's first atom.
    #[inline]
    pub(super) fn key(&self, i: usize) -> Option<Key> {
        self.lexemes.get(i).map(|l| l.key)
    }

    /// Whether a word (known or not) stands at `i`.
    #[inline]
    pub(super) fn is_word(&self, i: usize) -> bool {
        matches!(self.lexemes.get(i), Some(Lexeme { kind: Kind::Word(_), .. }))
    }

    /// Whether the lexeme at `i` begins with a capital.
    #[inline]
    pub(super) fn is_capitalized(&self, i: usize) -> bool {
        self.is_word(i) && matches!(self.lexemes[i].case, Case::Title | Case::Upper | Case::Mixed)
    }

    /// Whether nothing but white space separates the lexeme from the one before.
    #[inline]
    pub(super) fn is_glued(&self, i: usize) -> bool {
        i > 0 && self.lexemes.get(i).is_some_and(|l| !l.spaced)
    }

    /// The text of a lexeme in small letters.
    pub(super) fn lower(&self, i: usize) -> Lower<'t> {
        match self.lexemes.get(i) {
            Some(Lexeme { kind: Kind::Word(_), case: Case::Title | Case::Upper | Case::Mixed, .. }) => Lower::new(self.text_of(i)),
            _ => Lower::Same(self.text_of(i)),
        }
    }

    /// The text of a lexeme.
    #[inline]
    pub(super) fn text_of(&self, i: usize) -> &'t str {
        self.lexemes.get(i).map_or("", |l| &self.text[l.start as usize..l.end as usize])
    }

    /// Whether the lexeme at `i` ends a clause (or the paragraph ends before it).
    pub(super) fn is_stop(&self, i: usize) -> bool {
        i >= self.lexemes.len() || matches!(self.sign(i), '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '…' | ']')
    }

    /// Whether a clause begins at `i`.
    pub(super) fn is_clause_start(&self, i: usize) -> bool {
        i == 0 || matches!(self.sign(i - 1), '.' | ',' | ';' | ':' | '!' | '?' | '(' | '"' | '-' | '…' | '[' | '*' | '+' | '•' | '|')
    }
}
