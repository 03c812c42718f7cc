//! Sums of what the forms of atoms say, kept from article to article: the same words come again and again.

use crate::entity::decode::{LANES, Scores};
use crate::entity::features::{SIDE, WINDOW, keys_of_form};
use crate::entity::gazetteer::Marks;
use crate::entity::units::Unit;
use crate::model::SparseTable;

/// Forms that are kept, a power of two: 240 bytes each, so that they stay in the second cache. A text of a thousand syllables
/// has about five hundred; the commonest thousand make up four fifths of all atoms.
const KEPT: usize = 2048;

/// What a form says of the atoms around it, by the place at which it stands in their windows.
type Says = [Scores; WINDOW];

/// The forms met last.
#[derive(Debug)]
pub(super) struct Forms {
    /// Which form is kept in each place; 0: none.
    keys: Vec<u64>,
    says: Vec<Says>,
    /// What the edge of the paragraph says.
    edge: Option<Box<Says>>,
    scratch: Vec<u64>,
}

impl Default for Forms {
    fn default() -> Self {
        Forms { keys: vec![0; KEPT], says: vec![[[0; LANES]; WINDOW]; KEPT], edge: None, scratch: Vec::new() }
    }
}

impl Forms {
    /// What the form of an atom says; `sport` as the context has it.
    #[inline]
    pub(super) fn says(&mut self, unit: &Unit, marks: &Marks, sport: u8, table: &SparseTable<LANES>) -> &Says {
        let place = unit.form as usize % KEPT;
        if self.keys[place] != unit.form {
            self.says[place] = sums(Some((unit, marks)), sport, table, &mut self.scratch);
            self.keys[place] = unit.form;
        }
        &self.says[place]
    }

    /// What the edge of a paragraph says.
    pub(super) fn edge(&mut self, table: &SparseTable<LANES>) -> &Says {
        self.edge.get_or_insert_with(|| Box::new(sums(None, 0, table, &mut self.scratch)))
    }
}

#[cold]
fn sums(unit: Option<(&Unit, &Marks)>, sport: u8, table: &SparseTable<LANES>, keys: &mut Vec<u64>) -> Says {
    let mut says = [[0; LANES]; WINDOW];
    for (place, says) in says.iter_mut().enumerate() {
        keys.clear();
        keys_of_form(keys, place, unit, sport, 0);
        table.add(keys, says);
    }
    says
}

/// Adds what the forms of a window say. `says` gives the sums of the form at a place.
#[inline]
pub(super) fn add(scores: &mut Scores, says: &Scores) {
    for (score, &more) in scores.iter_mut().zip(says) {
        *score = score.wrapping_add(more);
    }
}

const _: () = assert!(KEPT.is_power_of_two() && WINDOW == 2 * SIDE + 1);
