//! The words and signs of a line.
//!
//! Where blanks and the commonest signs stand is found out for sixty-four bytes at a time; what lies between two of them is looked
//! up as a whole. So no look-up waits for the one before it: a processor has several under way.

use super::letters::Letters;
use super::scan::{LineScan, Scan, mark};
use super::spelling::{ANY_CUE, Counts, MOST_COUNTED, Piece, Spellings, Word, begins, ends_of, glued};

/// Words on their way to the vectors of the page: a vector asks for room at every word.
pub(super) struct Batch {
    count: usize,
    keys: [u32; BATCH],
    marks: [u8; BATCH],
    /// See [`begins`] and [`glued`]; that of the word behind the batch too.
    cues: [u8; BATCH + 8],
    counts: Counts,
}

/// Words of a batch, a power of two and a multiple of eight.
const BATCH: usize = 64;
const _: () = assert!(BATCH <= MOST_COUNTED);

impl Default for Batch {
    fn default() -> Self {
        let (keys, marks, cues) = ([0; BATCH], [0; BATCH], [0; BATCH + 8]);
        Batch { count: 0, keys, marks, cues, counts: Counts::default() }
    }
}

impl Batch {
    #[inline(always)]
    fn push(&mut self, word: Word, before: u8) {
        let slot = self.count % BATCH;
        self.keys[slot] = word.token.key();
        self.marks[slot] = word.token.marks() | before;
        self.cues[slot] = word.token.cue();
        self.counts.add(word.counts);
        self.count += 1;
    }

    /// The marks of the last word, if the line has had one since the last flush.
    fn last(&mut self) -> Option<&mut u8> {
        self.marks[..self.count].last_mut()
    }

    fn flush(&mut self, words: &mut Vec<u32>, marks: &mut Vec<u8>, cues: &mut Vec<u32>, line: &mut LineScan) {
        let count = self.count.min(BATCH);
        let first = words.len() as u32 - line.words_from;
        words.extend_from_slice(&self.keys[..count]);
        marks.extend_from_slice(&self.marks[..count]);
        // Few words may begin a cue: eight are looked at together. What follows a full batch is not known yet.
        self.cues[count..].fill(0);
        self.cues[count] = if count == BATCH { ANY_CUE } else { 0 };
        for from in (0..count).step_by(8) {
            let (Some(eight), Some(next)) = (self.cues[from..].first_chunk(), self.cues[from + 1..].first_chunk()) else { break };
            line.glued |= glued(*eight);
            let mut bits = begins(*eight, *next);
            while bits != 0 {
                cues.push(first + from as u32 + bits.trailing_zeros() / 8);
                bits &= bits - 1;
            }
        }
        line.count(self.counts);
        (self.count, self.counts) = (0, Counts::default());
    }
}

/// Reads a line.
struct Reader<'s> {
    /// The text from its beginning to the end of the line.
    bytes: &'s [u8],
    /// The whole text: words are looked up by sixteen bytes, which may lie beyond the line.
    all: &'s [u8],
    letters: Letters,
    spellings: &'s mut Spellings,
    words: &'s mut Vec<u32>,
    marks: &'s mut Vec<u8>,
    cue_words: &'s mut Vec<u32>,
    batch: &'s mut Batch,
    line: &'s mut LineScan,
    /// Marks of the next word.
    before: u8,
    /// Whether white space stands before what is read next.
    after_space: bool,
    /// Whether the end of a sentence may stand there.
    stop_open: bool,
}

impl Scan {
    /// Reads the words of `line`, whose content is known, and counts what they tell.
    pub(super) fn read_words(&mut self, text: &str, letters: Letters, batch: &mut Batch, line: &mut LineScan) {
        let (start, end) = (line.content.start as usize, line.content.end as usize);
        let all = text.as_bytes();
        let Scan { words, marks, cue_words, spellings, .. } = self;
        let (before, after_space, stop_open) = (0, true, false);
        let mut reader =
            Reader { bytes: &all[..end], all, letters, spellings, words, marks, cue_words, batch, line, before, after_space, stop_open };
        let mut from = start;
        let mut base = start;
        while base < end {
            let mut ends = ends_of(all, base);
            if end - base < 64 {
                ends &= (1 << (end - base)) - 1;
            }
            while ends != 0 {
                let at = base + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                if at > from {
                    reader.piece(from, at);
                }
                reader.between(at);
                from = at + 1;
            }
            base += 64;
        }
        if from < end {
            reader.piece(from, end);
        }
        reader.flush();
    }
}

impl Reader<'_> {
    /// Reads what stands between two blanks or signs.
    #[inline(always)]
    fn piece(&mut self, from: usize, to: usize) {
        let mut at = from;
        if let Some(piece) = Piece::short(self.all, from, to - from)
            && let Some(word) = self.spellings.get(piece)
        {
            self.take(word);
            at += word.bytes();
        }
        if at != to {
            self.rest(at, to);
        }
    }

    /// Reads what is not one word that was met before: signs, new words.
    #[inline(never)]
    fn rest(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let (code, size, letter) = self.letters.at(self.bytes, at);
            if !letter.is_word() {
                self.after_space = letter.is_space();
                if !self.after_space {
                    self.sign(code, at);
                }
                at += size;
                continue;
            }
            let piece = Piece::at(self.all, at, to - at);
            let (word, end) = match self.spellings.get(piece) {
                Some(word) => (word, at + word.bytes()),
                None => {
                    let (word, end) = Word::read(self.bytes, at, self.letters);
                    self.spellings.put(piece, word);
                    (word, end)
                }
            };
            self.take(word);
            at = end;
        }
    }

    /// Reads the blank or sign at a byte.
    #[inline(always)]
    fn between(&mut self, at: usize) {
        let byte = self.bytes[at];
        self.after_space = byte == b' ';
        if !self.after_space {
            self.after_space = byte == b'\t';
            if !self.after_space {
                self.sign(u32::from(byte), at);
            }
        }
    }

    #[inline(always)]
    fn take(&mut self, word: Word) {
        if self.stop_open {
            self.line.stops = self.line.stops.saturating_add(u16::from(self.after_space && word.token.opens_sentence()));
            self.stop_open = false;
        }
        if self.batch.count == BATCH {
            self.flush();
        }
        self.batch.push(word, self.before);
        self.before = 0;
    }

    #[inline(never)]
    fn flush(&mut self) {
        self.batch.flush(self.words, self.marks, self.cue_words, self.line);
    }

    /// Reads the sign `code` at byte `at`.
    #[inline(never)]
    fn sign(&mut self, code: u32, at: usize) {
        let (line, bytes) = (&mut *self.line, self.bytes);
        let before = &mut self.before;
        let mut open = self.stop_open;
        let last = self.batch.last();
        let mark_last = |bit: u8| last.into_iter().for_each(|m| *m |= bit);
        match char::from_u32(code).unwrap_or(' ') {
            '.' => {
                line.address |= bytes[line.content.start as usize..at].ends_with(b"www");
                mark_last(mark::STOP);
                open = true;
            }
            '!' | '?' | '…' => {
                mark_last(mark::STOP);
                open = true;
            }
            ',' | ';' => {
                line.commas = line.commas.saturating_add(1);
                mark_last(mark::COMMA);
                open = false;
            }
            ':' => {
                line.colon = true;
                line.address |= bytes[at..].starts_with(b"://");
                mark_last(mark::COLON);
                open = false;
            }
            '(' | '[' => {
                *before |= mark::OPEN;
                line.bracket = true;
            }
            '/' => {
                *before |= mark::DASH;
                line.slash = true;
            }
            '-' | '–' | '—' => *before |= mark::DASH,
            '|' | '»' | '›' | '>' => {
                *before |= mark::DASH;
                line.bars = line.bars.saturating_add(1);
            }
            '"' | '“' | '”' | '‘' | '’' | '«' => line.quotes = line.quotes.saturating_add(1),
            '@' => line.address = true,
            '#' => line.hashes = line.hashes.saturating_add(1),
            _ => {}
        }
        self.stop_open = open;
    }
}
