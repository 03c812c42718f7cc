//! Labels of atoms: outside, or beginning, inside, end or whole of a name of one of four types.
//!
//! The numbers put side by side what the decoder treats alike: first the labels that open a name or stand alone (outside,
//! beginnings, wholes), then those that go on with one (insides, ends), each in the order of the types.

use crate::entity::EntityType;

/// Number of labels.
pub const LABELS: usize = 17;

/// Not part of a name.
pub const OUTSIDE: u8 = 0;

/// Number of types of names.
pub const KINDS: usize = 4;

/// Place of an atom in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// First of several.
    Begin,
    /// The only one.
    Single,
    /// Neither first nor last.
    Inside,
    /// Last of several.
    End,
}

const TYPES: [EntityType; KINDS] = [EntityType::Per, EntityType::Loc, EntityType::Org, EntityType::Misc];
const PARTS: [Part; 4] = [Part::Begin, Part::Single, Part::Inside, Part::End];

/// The first label of each part: that of the first type, the others follow.
pub(crate) const BEGIN: usize = 1;
pub(crate) const SINGLE: usize = 5;
pub(crate) const INSIDE: usize = 9;
pub(crate) const END: usize = 13;

/// The number of a type: 0..4.
#[must_use]
pub fn type_index(kind: EntityType) -> usize {
    TYPES.iter().position(|&t| t == kind).unwrap_or(0)
}

/// The type of that number.
#[must_use]
pub fn type_of(index: usize) -> EntityType {
    TYPES[index & 3]
}

/// The label of an atom in a name.
#[must_use]
pub fn label(kind: EntityType, part: Part) -> u8 {
    1 + 4 * part as u8 + type_index(kind) as u8
}

/// Type and part of a label; `None` outside.
#[must_use]
pub fn parse(label: u8) -> Option<(EntityType, Part)> {
    let at = usize::from(label.checked_sub(1)?);
    Some((type_of(at % 4), PARTS[at / 4]))
}

/// Whether `next` may follow `label`.
#[must_use]
pub fn may_follow(label: u8, next: u8) -> bool {
    let open = |l: u8| parse(l).filter(|(_, p)| matches!(p, Part::Begin | Part::Inside)).map(|(t, _)| t);
    let continues = |l: u8| parse(l).filter(|(_, p)| matches!(p, Part::Inside | Part::End)).map(|(t, _)| t);
    open(label) == continues(next)
}

/// Whether a text may start with the label.
#[must_use]
pub fn may_start(label: u8) -> bool {
    may_follow(OUTSIDE, label)
}

/// Whether a text may end with the label.
#[must_use]
pub fn may_end(label: u8) -> bool {
    may_follow(label, OUTSIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_closed_before_others_begin() {
        let l = |k, p| label(k, p);
        use EntityType::{Loc, Per};
        assert!(may_follow(OUTSIDE, l(Per, Part::Begin)) && may_follow(l(Per, Part::Begin), l(Per, Part::End)));
        assert!(may_follow(l(Per, Part::Single), l(Loc, Part::Begin)) && may_follow(l(Per, Part::End), OUTSIDE));
        assert!(!may_follow(l(Per, Part::Begin), OUTSIDE) && !may_follow(l(Per, Part::Begin), l(Loc, Part::End)));
        assert!(!may_follow(OUTSIDE, l(Per, Part::Inside)) && !may_end(l(Per, Part::Begin)) && !may_start(l(Per, Part::End)));
        assert_eq!(parse(l(Loc, Part::Single)), Some((Loc, Part::Single)));
    }

    #[test]
    fn parts_stand_side_by_side() {
        for (first, part) in [(BEGIN, Part::Begin), (SINGLE, Part::Single), (INSIDE, Part::Inside), (END, Part::End)] {
            for kind in 0..KINDS {
                assert_eq!(usize::from(label(type_of(kind), part)), first + kind);
            }
        }
        assert_eq!(END + KINDS, LABELS);
    }
}
