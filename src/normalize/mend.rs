//! Mends one chunk: a stretch of text between blanks. Its characters are taken apart into pieces that know where they
//! came from; each step rewrites the pieces, until no step has anything left to do.

use unicode_normalization::char::canonical_combining_class;

#[cfg(feature = "legacy")]
use super::decode::font::Font;
use super::fold::{Fold, fold, plain_punctuation};
#[cfg(feature = "legacy")]
use super::legacy::LegacyReader;
use super::letter::Letter;
use super::report::Change;
use super::{NormalizeOptions, compose, reference, typing, word};

/// A character of the output and the bytes of the input it stands for. Pieces that overlap stand together for all the
/// bytes they cover; bytes between pieces were dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) c: char,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Kinds of change that made it: bits of [`Change`].
    pub(super) why: u16,
}

impl Piece {
    pub(super) fn become_char(&mut self, c: char, change: Change) {
        if self.c != c {
            self.c = c;
            self.why |= change.bit();
        }
    }
}

/// The characters of `text`, which stands at `base` of the input.
pub(super) fn take_apart(text: &str, base: u32, pieces: &mut Vec<Piece>) {
    pieces.clear();
    pieces.extend(text.char_indices().map(|(at, c)| {
        let start = base + at as u32;
        Piece { c, start, end: start + c.len_utf8() as u32, why: 0 }
    }));
}

/// Rounds of repair before giving up on a chunk that keeps changing (references inside references inside mojibake).
const ROUNDS: usize = 8;

/// The steps and their scratch memory.
#[derive(Debug, Default)]
pub(super) struct Mender {
    pub(super) pieces: Vec<Piece>,
    spare: Vec<Piece>,
    /// Changes that left no piece behind.
    pub(super) dropped: Vec<Change>,
    letters: Vec<Option<Letter>>,
    #[cfg(feature = "legacy")]
    pub(super) legacy: LegacyReader,
    /// Whether the line of the chunk was typed without a program that composes: doubtful words follow.
    pub(super) typed: bool,
    /// Whether the last chunk had something that text in another encoding has.
    pub(super) suspicious: bool,
}

impl Mender {
    /// Mends `text`, which stands at `base` of the input. The result is in `pieces`; false when nothing changed.
    pub(super) fn mend(&mut self, text: &str, base: u32, options: &NormalizeOptions) -> bool {
        self.dropped.clear();
        self.suspicious = false;
        if let Some(composed) = self.take_plain(text, base) {
            self.suspect();
            let typed = options.typing && typing::mend(&mut self.pieces, &mut self.spare, self.typed);
            return word::mend_words(&mut self.pieces, &mut self.letters, options) || composed || typed;
        }
        take_apart(text, base, &mut self.pieces);
        self.suspect();
        self.mend_pieces(options)
    }

    /// As [`Mender::mend`], for text to be read in `font`.
    #[cfg(feature = "legacy")]
    pub(super) fn mend_legacy(&mut self, text: &str, base: u32, font: Font, options: &NormalizeOptions) -> bool {
        self.dropped.clear();
        take_apart(text, base, &mut self.pieces);
        self.legacy.repair(&mut self.pieces, font, options) | self.mend_pieces(options)
    }

    /// Looks for signs of another encoding.
    fn suspect(&mut self) {
        #[cfg(feature = "legacy")]
        if !self.suspicious {
            self.suspicious = super::legacy::is_suspicious(&self.pieces);
        }
    }

    fn mend_pieces(&mut self, options: &NormalizeOptions) -> bool {
        let mut changed = false;
        for _ in 0..ROUNDS {
            let mut again = false;
            again |= compose::compose(&mut self.pieces, &mut self.spare);
            if options.mojibake {
                again |= super::mojibake::repair(&mut self.pieces, &mut self.spare);
            }
            again |= self.fold(options);
            again |= !again && options.typing && typing::mend(&mut self.pieces, &mut self.spare, self.typed);
            // Words are judged when their letters are settled.
            if !again {
                self.suspect();
            }
            if !again && !word::mend_words(&mut self.pieces, &mut self.letters, options) {
                return changed;
            }
            changed = true;
        }
        changed
    }

    /// Most chunks hold only letters of the language, marks for them and plain ASCII: one pass composes these, and no
    /// other step has work with them. `None` when there is something else; else whether a letter was composed.
    fn take_plain(&mut self, text: &str, base: u32) -> Option<bool> {
        self.pieces.clear();
        let mut composed = false;
        for (at, c) in text.char_indices() {
            let start = base + at as u32;
            let end = start + c.len_utf8() as u32;
            match c {
                '&' | ';' => return None,
                '!'..='~' => {}
                '\u{300}'..='\u{341}' => {
                    let last = self.pieces.last_mut()?;
                    last.c = Letter::of(last.c)?.with_mark(c)?.to_char();
                    last.end = end;
                    last.why |= Change::Composition.bit();
                    composed = true;
                    continue;
                }
                _ => {
                    Letter::of(c)?;
                }
            }
            self.pieces.push(Piece { c, start, end, why: 0 });
        }
        Some(composed)
    }

    /// Treats the characters one by one.
    fn fold(&mut self, options: &NormalizeOptions) -> bool {
        let mut changed = false;
        self.spare.clear();
        for i in 0..self.pieces.len() {
            let piece = self.pieces[i];
            let after = self.pieces.get(i + 1).map_or(' ', |p| p.c);
            changed |= self.push(piece, after, options);
            // A reference may stand for the semicolon of another.
            while options.references
                && let Some((length, c)) = reference::ending(&self.spare)
            {
                self.refer(length, c, after, options);
                changed = true;
            }
        }
        std::mem::swap(&mut self.pieces, &mut self.spare);
        changed
    }

    /// Adds a treated piece to `spare`; false when it is as it was.
    fn push(&mut self, piece: Piece, after: char, options: &NormalizeOptions) -> bool {
        let mut what = if piece.c < '\u{200c}' {
            fold(piece.c, ' ', after, options.forms)
        } else {
            // Marks are looked past: their order is not settled yet.
            let is_base = |c: &char| canonical_combining_class(*c) == 0;
            let before = self.spare.iter().rev().take(8).map(|p| p.c).find(is_base).unwrap_or(' ');
            fold(piece.c, before, after, options.forms)
        };
        if options.punctuation && what == Fold::Keep {
            what = plain_punctuation(piece.c);
        }
        match what {
            Fold::Keep => {
                self.spare.push(piece);
                return false;
            }
            Fold::Drop(change) => self.dropped.push(change),
            Fold::To(c, change) => self.spare.push(Piece { c, why: piece.why | change.bit(), ..piece }),
            Fold::Many(text, change) => {
                self.spare.extend(text.chars().map(|c| Piece { c, why: piece.why | change.bit(), ..piece }));
            }
        }
        true
    }

    /// Puts `c` in the place of the reference that the last `length` pieces are.
    fn refer(&mut self, length: usize, c: char, after: char, options: &NormalizeOptions) {
        let from = self.spare.len() - length;
        let end = self.spare[self.spare.len() - 1].end;
        let why = self.spare[from..].iter().fold(Change::Reference.bit(), |why, p| why | p.why);
        let piece = Piece { c, start: self.spare[from].start, end, why };
        self.spare.truncate(from);
        self.push(piece, after, options);
    }
}
