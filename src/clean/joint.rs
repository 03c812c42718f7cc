//! Features that every line has, looked up together: their weights are summed once, when the model is read.
//!
//! A line has some fifty features, and most of them are the same few in every line: how long it is and how it ends, that
//! nothing repeats it, that no address stands in it. A joint stands for several features of the model, its parts; the list of a
//! line has the joint alone, and the row of its weights is the sum of theirs.

use super::features::{FEATURES, SHAPES, STANDS, T, feature};

/// A kind of joint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Joint {
    /// Shape (length, end) and place among the runs: `shape * STANDS + place`.
    Place,
    /// First character and capitals: `(first * 6 + capitals) * 8 + size`.
    Opening,
    /// Ends of sentences, commas, numbers: `((stops * 4 + commas) * 4 + numbers) * 8 + size`.
    Counts,
    /// Pairs of words that come back after and before: `(ahead * 8 + back) * 8 + size`.
    Around,
    /// The same with the place among the runs: `(ahead * 8 + back) * STANDS + place`.
    AroundInRun,
    /// Words shared with the next line and the one before: `(next * 6 + previous) * 8 + size`.
    Beside,
    /// Lines from the top and to the end of the page: `(top * 6 + end) * 8 + size`.
    Edges,
    /// No other line begins with it, ends with it, or the other way round, and the line before is not repeated: `size`.
    Unrelated,
    /// No stamp, address, bar, hash sign, indent ...: `size * 2 + in_run`.
    Plain,
}

const KINDS: [(Joint, u32); 9] = [
    (Joint::Place, SHAPES * STANDS),
    (Joint::Opening, 12 * 6 * 8),
    (Joint::Counts, 4 * 4 * 4 * 8),
    (Joint::Around, 8 * 8 * 8),
    (Joint::AroundInRun, 8 * 8 * STANDS),
    (Joint::Beside, 6 * 6 * 8),
    (Joint::Edges, 6 * 6 * 8),
    (Joint::Unrelated, 8),
    (Joint::Plain, 8 * 2),
];

const OFFSETS: [u32; KINDS.len() + 1] = {
    let mut out = [FEATURES as u32; KINDS.len() + 1];
    let mut i = 0;
    while i < KINDS.len() {
        out[i + 1] = out[i] + KINDS[i].1;
        i += 1;
    }
    out
};

/// One past the highest number of a joint; joints are numbered behind the features.
pub(super) const JOINTS_END: usize = OFFSETS[KINDS.len()] as usize;

/// The number of a joint.
#[inline(always)]
pub(super) fn joint(kind: Joint, value: u32) -> u32 {
    debug_assert!(value < KINDS[kind as usize].1, "{kind:?}: {value}");
    OFFSETS[kind as usize] + value
}

/// Whether the joint says nothing but that the line is like most.
#[inline(always)]
pub(super) fn is_usual(number: u32) -> bool {
    number >= OFFSETS[Joint::Unrelated as usize]
}

/// Gives the features that a number of a line's list stands for: itself, or the parts of a joint.
pub(super) fn parts(number: u32, mut give: impl FnMut(u32)) {
    if (number as usize) < FEATURES {
        return give(number);
    }
    let past: usize = OFFSETS[..KINDS.len()].iter().map(|&o| usize::from(o <= number)).sum();
    let kind = KINDS[past - 1].0;
    let value = number - OFFSETS[kind as usize];
    let mut each = |list: &[(T, u32)]| list.iter().for_each(|&(template, value)| give(feature(template, value)));
    let (rest, size) = (value / 8, value % 8);
    match kind {
        Joint::Place => {
            let (shape, place) = (value / STANDS, value % STANDS);
            let size = shape / 12;
            each(&[(T::Bias, 0), (T::Shape, shape), (T::ShapeStand, value), (T::Stand, place * 8 + size)]);
        }
        Joint::Opening => each(&[(T::Start, rest / 6 * 8 + size), (T::Caps, rest % 6 * 8 + size)]),
        Joint::Counts => {
            each(&[(T::Sentences, rest / 16 * 8 + size), (T::Commas, rest / 4 % 4 * 8 + size), (T::Numbers, rest % 4 * 8 + size)])
        }
        Joint::Around => each(&[(T::Ahead, rest / 8 * 8 + size), (T::Back, rest % 8 * 8 + size)]),
        Joint::AroundInRun => {
            let (near, place) = (value / STANDS, value % STANDS);
            each(&[(T::AheadStand, near / 8 * STANDS + place), (T::BackStand, near % 8 * STANDS + place)]);
        }
        Joint::Beside => each(&[(T::Next, rest / 6 * 8 + size), (T::Previous, rest % 6 * 8 + size)]),
        Joint::Edges => each(&[(T::FromTop, rest / 6 * 8 + size), (T::FromEnd, rest % 6 * 8 + size)]),
        Joint::Unrelated => {
            let size = value;
            each(&[T::Extends, T::Extended, T::EndsWith, T::AfterLegal, T::BeforePrevious].map(|t| (t, size)));
        }
        Joint::Plain => {
            let (size, in_run) = (value / 2, value % 2);
            each(&[T::StampNear, T::Address, T::Bars, T::Indent, T::Known].map(|t| (t, size)));
            each(&[(T::Stamp, 0), (T::Slug, 0), (T::Foreign, 0), (T::Hashes, 0), (T::Name, in_run)]);
        }
    }
}
