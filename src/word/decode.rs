//! The best words of a sentence: scores of the gaps, then the exact best sequence of joined and open gaps.

use crate::article::{Slice, Token, TokenKind};
use crate::word::lexicon::UserLexicon;
use crate::word::unit::{Capital, Shape, Unit};
use crate::word::weights::{SHAPES, STRENGTHS, Weights, case_columns, one, shapes_index, three, two};
use crate::word::{Atom, Key};

/// Gaps that are decided together. Longer runs without a mark or a number are cut here.
const BLOCK: usize = 192;

/// Score of joining at a gap: as it is, and what is added where the gap before is joined too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GapScore {
    /// Positive: join.
    pub score: i32,
    /// Added where the gap before it is joined.
    pub after_join: i32,
}

/// Tokens whose rows are looked up together: one kind of look-up after the other, so that their reads of memory overlap.
const TOGETHER: usize = 32;

/// Tokens that a window has before its last one.
const BEFORE: usize = 3;

/// A piece of a sentence with the rows of what is in it, and of the tokens before that its windows reach back to. Rows stay
/// where they are in their tables.
struct Piece<'m> {
    weights: &'m Weights,
    caseless: bool,
    /// Whether no word has been seen yet.
    first: bool,
    units: [Unit; BEFORE + TOGETHER],
    ones: [&'m [i16; one::WIDTH]; BEFORE + TOGETHER],
    /// Rows of the pairs and triples that end with each token.
    twos: [&'m [i16; two::WIDTH]; BEFORE + TOGETHER],
    threes: [&'m [i16; three::WIDTH]; BEFORE + TOGETHER],
    /// How many tokens were read, up to [`TOGETHER`].
    len: usize,
}

impl<'m> Piece<'m> {
    fn new(weights: &'m Weights, caseless: bool) -> Self {
        Piece {
            weights,
            caseless,
            first: true,
            units: [Unit::EDGE; BEFORE + TOGETHER],
            ones: [weights.ones.row(Unit::EDGE.key.0); BEFORE + TOGETHER],
            twos: [&[0; two::WIDTH]; BEFORE + TOGETHER],
            threes: [&[0; three::WIDTH]; BEFORE + TOGETHER],
            len: 0,
        }
    }

    /// Reads the next tokens, and `edges` times what stands behind the sentence.
    fn read(&mut self, atoms: &[Atom], tokens: &[Token], edges: usize) {
        let (from, weights) = (self.len, self.weights);
        self.units.copy_within(from..from + BEFORE, 0);
        self.ones.copy_within(from..from + BEFORE, 0);
        self.twos.copy_within(from..from + BEFORE, 0);
        self.threes.copy_within(from..from + BEFORE, 0);
        self.len = tokens.len() + edges;
        let end = BEFORE + self.len;
        for ((token, unit), ones) in tokens.iter().zip(&mut self.units[BEFORE..]).zip(&mut self.ones[BEFORE..]) {
            let mut row = None;
            *unit = Unit::new(atoms, token, self.first, self.caseless, |key| {
                row = weights.ones.get(key.0);
                row.is_some()
            });
            // The first word keeps its place behind an opening quote or dash.
            self.first &= unit.shape == Shape::Punct;
            *ones = match row {
                Some(row) if unit.joins => row,
                _ if unit.joins => &[0; one::WIDTH],
                _ => weights.ones.row(unit.key.0),
            };
        }
        self.units[BEFORE + tokens.len()..end].fill(Unit::EDGE);
        self.ones[BEFORE + tokens.len()..end].fill(weights.ones.row(Unit::EDGE.key.0));
        let keys = |n: usize| self.units[BEFORE - n..end].iter().map(|unit| unit.key);
        for ((a, b), row) in keys(1).zip(keys(0)).zip(&mut self.twos[BEFORE..]) {
            *row = weights.twos.row(a.then(b).0);
        }
        for (((a, b), c), row) in keys(2).zip(keys(1)).zip(keys(0)).zip(&mut self.threes[BEFORE..]) {
            *row = weights.threes.row(triple(a, b, c).0);
        }
    }

    /// Whether a word can span the gap in the middle of the window that ends with token `n`.
    #[inline]
    fn joins(&self, n: usize) -> bool {
        self.units[n + 1].joins && self.units[n + 2].joins
    }

    /// The score of that gap.
    #[inline]
    fn score(&self, n: usize) -> GapScore {
        let units: &[Unit; 4] = self.units[n..].first_chunk().unwrap_or(&[Unit::EDGE; 4]);
        let (Some(&[z, a, b, c]), Some(&[za, ab, bc]), Some(&[zab, abc])) =
            (self.ones[n..].first_chunk(), self.twos[n + 1..].first_chunk(), self.threes[n + 2..].first_chunk())
        else {
            return GapScore::default();
        };
        let shapes = self.weights.shapes[shapes_index(units) & (SHAPES - 1)];
        let strength = |row: &[i16; two::WIDTH]| row[two::STRENGTH] as usize & (STRENGTHS - 1);
        let strengths = self.weights.strengths[(strength(za) * STRENGTHS + strength(ab)) * STRENGTHS + strength(bc)];
        let wide = |weight: i16| i32::from(weight);
        let mut score = wide(z[one::Z]) + wide(a[one::A]) + wide(b[one::B]) + wide(c[one::C]) + wide(shapes[0]) + wide(strengths[0]);
        score += wide(za[two::ZA]) + wide(ab[two::AB]) + wide(bc[two::BC]) + wide(zab[three::ZAB]) + wide(abc[three::ABC]);
        if let Some((for_a, for_b)) = case_columns(units[1].capital, units[2].capital) {
            score += wide(a[for_a]) + wide(b[for_b]);
            if units[2].capital != Capital::No {
                score += wide(ab[two::AB_CAPITAL]);
            }
        }
        let mut after_join = wide(a[one::A_AFTER]) + wide(b[one::B_AFTER]) + wide(shapes[1]) + wide(strengths[1]);
        after_join += wide(za[two::ZA_AFTER]) + wide(ab[two::AB_AFTER]);
        GapScore { score, after_join }
    }
}

/// Reads a sentence piece by piece; `take` sees the window that ends with each of its tokens, and two behind them.
#[inline]
fn windows<'m>(
    weights: &'m Weights,
    caseless: bool,
    atoms: &[Atom],
    tokens: &mut [Token],
    mut take: impl FnMut(&Piece<'m>, usize, &mut [Token]),
) {
    let mut piece = Piece::new(weights, caseless);
    let mut from = 0;
    while from < tokens.len() + 2 {
        let to = tokens.len().min(from + TOGETHER);
        let edges = (tokens.len() + 2).min(from + TOGETHER) - to.max(from);
        piece.read(atoms, tokens.get(from..to).unwrap_or_default(), edges);
        (0..piece.len).for_each(|n| take(&piece, n, tokens));
        from += piece.len;
    }
}

/// The key of three tokens in a row.
pub(crate) fn triple(a: Key, b: Key, c: Key) -> Key {
    a.then(b).then(c)
}

/// Joins the tokens of a sentence, from `from` on, to words.
pub(crate) fn join(weights: &Weights, lexicon: &UserLexicon, atoms: &[Atom], caseless: bool, all: &mut Vec<Token>, from: usize) {
    let mut scores = [GapScore::default(); BLOCK];
    let mut joined = [0; BLOCK];
    let mut count = 0;
    let (mut start, mut kept, mut seen) = (0, 0, 0);
    windows(weights, caseless, atoms, &mut all[from..], |piece, n, tokens| {
        seen += 1;
        // The first two windows have their gaps before the sentence.
        if seen <= 2 {
            return;
        }
        if piece.joins(n) && count < BLOCK {
            scores[count] = piece.score(n);
            count += 1;
            return;
        }
        if count == 0 {
            // A mark, a number, a word between such.
            tokens[kept] = tokens[start];
            (kept, start) = (kept + 1, start + 1);
            return;
        }
        if !lexicon.is_empty() {
            overrule(lexicon, atoms, &tokens[start..=start + count], &mut scores[..count]);
        }
        decide(&scores[..count], &mut joined[..count]);
        let mut first = start;
        for at in start..=start + count {
            if at - start < count && joined[at - start] != 0 {
                continue;
            }
            let (head, tail) = (tokens[first], tokens[at]);
            let kind = if first == at { head.kind } else { TokenKind::Word };
            tokens[kept] = Token { atoms: Slice::new(head.atoms.start, tail.atoms.end), kind };
            kept += 1;
            first = at + 1;
        }
        start += count + 1;
        count = 0;
    });
    all.truncate(from + kept);
}

/// Overrules the scores of the gaps between these tokens by the words of the caller.
#[cold]
fn overrule(lexicon: &UserLexicon, atoms: &[Atom], tokens: &[Token], scores: &mut [GapScore]) {
    let mut keys = [Key::default(); BLOCK + 1];
    keys.iter_mut().zip(tokens).for_each(|(key, token)| *key = Unit::new(atoms, token, false, false, |_| true).key);
    lexicon.overrule(&keys[..tokens.len()], scores);
}

/// Which gaps of a run are joined (1): the sequence with the highest score (Viterbi over two states).
fn decide(scores: &[GapScore], joined: &mut [u8]) {
    // On the way there, bit 0: the best way to leave this gap open comes from a joined gap; bit 1: so does the best way to join it.
    let (mut open, mut join) = (0_i32, i32::MIN / 2);
    for (gap, back) in scores.iter().zip(&mut *joined) {
        let (from_open, from_join) = (open + gap.score, join + gap.score + gap.after_join);
        *back = u8::from(join > open) | u8::from(from_join > from_open) << 1;
        (open, join) = (open.max(join), from_open.max(from_join));
    }
    let mut state = u8::from(join > open);
    for joined in joined.iter_mut().rev() {
        let back = *joined;
        *joined = state;
        state = back >> state & 1;
    }
}

/// The score of every gap between tokens, `None` where no word can span it.
pub(crate) fn explain(weights: &Weights, atoms: &[Atom], caseless: bool, tokens: &mut [Token]) -> Vec<Option<GapScore>> {
    let mut scores = Vec::with_capacity(tokens.len() + 2);
    windows(weights, caseless, atoms, tokens, |piece, n, _| scores.push(piece.joins(n).then(|| piece.score(n))));
    // The first two windows have their gaps before the sentence, the last one has its behind.
    scores.pop();
    scores.drain(..2.min(scores.len()));
    scores
}
