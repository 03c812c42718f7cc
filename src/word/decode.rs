//! The best words of a sentence: scores of the gaps, then the exact best sequence of joined and open gaps.

use crate::article::{Slice, Token, TokenKind};
use crate::model::WeightTable;
use crate::word::lexicon::UserLexicon;
use crate::word::unit::{Shape, Unit};
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

fn row<const K: usize>(table: &WeightTable<K>, key: u64) -> [i32; K] {
    table.get(key).map_or([0; K], |r| r.map(i32::from))
}

/// A window sliding over the tokens of a sentence, with the rows of what is in it.
struct Window<'m> {
    weights: &'m Weights,
    caseless: bool,
    /// Whether no word has been seen yet.
    first: bool,
    units: [Unit; 4],
    ones: [[i32; one::WIDTH]; 4],
    /// Rows of the pairs za, ab, bc.
    twos: [[i32; two::WIDTH]; 3],
    /// Rows of the triples zab, abc.
    threes: [[i32; three::WIDTH]; 2],
}

impl<'m> Window<'m> {
    fn new(weights: &'m Weights, caseless: bool) -> Self {
        let edge = row(&weights.ones, Unit::EDGE.key.0);
        Window {
            weights,
            caseless,
            first: true,
            units: [Unit::EDGE; 4],
            ones: [edge; 4],
            twos: [[0; two::WIDTH]; 3],
            threes: [[0; three::WIDTH]; 2],
        }
    }

    /// Moves one token on; past the end of the sentence there is none.
    fn feed(&mut self, atoms: &[Atom], token: Option<&Token>) {
        let Some(token) = token else { return self.push(Unit::EDGE, row(&self.weights.ones, Unit::EDGE.key.0)) };
        let mut found = None;
        let unit = Unit::new(atoms, token, self.first, self.caseless, |key| {
            found = self.weights.ones.get(key.0);
            found.is_some()
        });
        // The first word keeps its place behind an opening quote or dash.
        self.first &= unit.shape == Shape::Punct;
        let ones = match found {
            Some(r) if unit.joins => r.map(i32::from),
            _ if unit.joins => [0; one::WIDTH],
            _ => row(&self.weights.ones, unit.key.0),
        };
        self.push(unit, ones);
    }

    /// Whether a word can span the gap in the middle.
    fn joins(&self) -> bool {
        self.units[1].joins && self.units[2].joins
    }

    fn push(&mut self, unit: Unit, ones: [i32; one::WIDTH]) {
        let [_, z, a, b] = self.units;
        self.units = [z, a, b, unit];
        self.ones = [self.ones[1], self.ones[2], self.ones[3], ones];
        let pair = b.key.then(unit.key);
        self.twos = [self.twos[1], self.twos[2], row(&self.weights.twos, pair.0)];
        self.threes = [self.threes[1], row(&self.weights.threes, triple(a.key, b.key, unit.key).0)];
    }

    fn score(&self) -> GapScore {
        let [z, a, b, c] = &self.ones;
        let [za, ab, bc] = &self.twos;
        let shapes = self.weights.shapes[shapes_index(&self.units) & (SHAPES - 1)];
        let strength = |row: &[i32; two::WIDTH]| row[two::STRENGTH] as usize & (STRENGTHS - 1);
        let strengths = self.weights.strengths[(strength(za) * STRENGTHS + strength(ab)) * STRENGTHS + strength(bc)];
        let mut score = z[one::Z] + a[one::A] + b[one::B] + c[one::C] + i32::from(shapes[0]) + i32::from(strengths[0]);
        score += za[two::ZA] + ab[two::AB] + bc[two::BC] + self.threes[0][three::ZAB] + self.threes[1][three::ABC];
        if let Some((for_a, for_b)) = case_columns(self.units[1].capital, self.units[2].capital) {
            score += a[for_a] + b[for_b];
            if self.units[2].capital != crate::word::unit::Capital::No {
                score += ab[two::AB_CAPITAL];
            }
        }
        let after_join =
            a[one::A_AFTER] + b[one::B_AFTER] + za[two::ZA_AFTER] + ab[two::AB_AFTER] + i32::from(shapes[1]) + i32::from(strengths[1]);
        GapScore { score, after_join }
    }
}

/// The key of three tokens in a row.
pub(crate) fn triple(a: Key, b: Key, c: Key) -> Key {
    a.then(b).then(c)
}

/// Joins the tokens of a sentence, from `from` on, to words.
pub(crate) fn join(weights: &Weights, lexicon: &UserLexicon, atoms: &[Atom], caseless: bool, tokens: &mut Vec<Token>, from: usize) {
    let len = tokens.len();
    let mut window = Window::new(weights, caseless);
    let mut scores = [GapScore::default(); BLOCK];
    // Needed for the words of the caller only.
    let mut keys = [Key::default(); BLOCK + 1];
    let mut count = 0;
    let (mut start, mut kept) = (from, from);
    for i in from..len + 2 {
        window.feed(atoms, tokens.get(i));
        if i < from + 2 {
            continue;
        }
        if window.joins() && count < BLOCK {
            scores[count] = window.score();
            keys[count] = window.units[1].key;
            keys[count + 1] = window.units[2].key;
            count += 1;
            continue;
        }
        if !lexicon.is_empty() && count > 0 {
            lexicon.overrule(&keys[..=count], &mut scores[..count]);
        }
        let mut joined = [false; BLOCK];
        decide(&scores[..count], &mut joined[..count]);
        let mut first = start;
        for at in start..=start + count {
            if at - start < count && joined[at - start] {
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
    }
    tokens.truncate(kept);
}

/// Which gaps of a run are joined: the sequence with the highest score (Viterbi over two states).
fn decide(scores: &[GapScore], joined: &mut [bool]) {
    if scores.is_empty() {
        return;
    }
    // Bit 0: the best way to leave this gap open comes from a joined gap; bit 1: so does the best way to join it.
    let mut back = [0_u8; BLOCK];
    let (mut open, mut join) = (0_i32, i32::MIN / 2);
    for (gap, back) in scores.iter().zip(&mut back) {
        let (from_open, from_join) = (open + gap.score, join + gap.score + gap.after_join);
        *back = u8::from(join > open) | u8::from(from_join > from_open) << 1;
        (open, join) = (open.max(join), from_open.max(from_join));
    }
    let mut state = join > open;
    for (joined, back) in joined.iter_mut().zip(&back[..scores.len()]).rev() {
        *joined = state;
        state = if state { back & 2 != 0 } else { back & 1 != 0 };
    }
}

/// The score of every gap between tokens, `None` where no word can span it.
pub(crate) fn explain(weights: &Weights, atoms: &[Atom], caseless: bool, tokens: &[Token]) -> Vec<Option<GapScore>> {
    let mut window = Window::new(weights, caseless);
    let mut scores = Vec::with_capacity(tokens.len());
    for i in 0..tokens.len() + 1 {
        window.feed(atoms, tokens.get(i));
        if i >= 2 {
            scores.push(window.joins().then(|| window.score()));
        }
    }
    scores
}
