//! Base letters and combining marks become one letter (NFC), with one repair NFC does not make: a tone mark before the
//! circumflex, breve or horn is as good as after it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

use super::letter::Letter;
use super::mend::Piece;
use super::report::Change;

/// Whether NFC leaves `c` alone whatever stands before it.
fn is_inert(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
        || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

/// Composes all clusters of `pieces`; false when all were composed.
pub(super) fn compose(pieces: &mut Vec<Piece>, spare: &mut Vec<Piece>) -> bool {
    let Some(first) = pieces.iter().position(|p| !is_inert(p.c)) else { return false };
    spare.clear();
    let mut from = first.saturating_sub(1);
    spare.extend_from_slice(&pieces[..from]);
    let mut changed = false;
    while from < pieces.len() {
        let mut end = from + 1;
        while end < pieces.len() && !is_inert(pieces[end].c) {
            end += 1;
        }
        let cluster = &pieces[from..end];
        if let [piece] = cluster
            && is_inert(piece.c)
        {
            spare.push(*piece);
        } else {
            changed |= compose_cluster(cluster, spare);
        }
        from = end;
    }
    std::mem::swap(pieces, spare);
    changed
}

/// A letter and its marks as one Vietnamese letter.
fn vietnamese(cluster: &[Piece]) -> Option<char> {
    let base = match cluster[0].c {
        'ı' => 'i',
        c => c,
    };
    let mut letter = Letter::of(base)?;
    for mark in &cluster[1..] {
        letter = letter.with_mark(mark.c)?;
    }
    Some(letter.to_char())
}

fn compose_cluster(cluster: &[Piece], spare: &mut Vec<Piece>) -> bool {
    let why = cluster.iter().fold(0, |why, p| why | p.why) | Change::Composition.bit();
    let whole = |c| Piece { c, start: cluster[0].start, end: cluster[cluster.len() - 1].end, why };
    if cluster.len() > 1
        && let Some(c) = vietnamese(cluster)
    {
        spare.push(whole(c));
        return true;
    }
    let same = cluster.iter().map(|p| p.c).nfc().eq(cluster.iter().map(|p| p.c));
    if same {
        spare.extend_from_slice(cluster);
        return false;
    }
    let from = spare.len();
    spare.extend(cluster.iter().map(|p| p.c).nfc().map(whole));
    // What stands unchanged at the ends of the cluster keeps its own place.
    let (old, new) = (cluster.len(), spare.len() - from);
    let most = old.min(new).saturating_sub(1);
    let head = (0..most).take_while(|&k| spare[from + k].c == cluster[k].c).count();
    let tail = (1..=most - head).take_while(|&k| spare[from + new - k].c == cluster[old - k].c).count();
    let (start, end) = (cluster[head].start, cluster[old - tail - 1].end);
    for (k, piece) in spare[from..].iter_mut().enumerate() {
        if k < head {
            *piece = cluster[k];
        } else if k >= new - tail {
            *piece = cluster[k + old - new];
        } else {
            (piece.start, piece.end) = (start, end);
        }
    }
    true
}
