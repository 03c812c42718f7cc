//! Short names that a context hid: once an article has told a foreign name in full, its last word alone with a capital is
//! that person, whatever stands around it (`nhà thầu Pháp Delacroix` after `Henri Delacroix`).

use rustc_hash::FxHashMap;

use crate::article::{ArticleText, Slice};
use crate::entity::{EntityType, Mention};
use crate::word::atom::{Atom, AtomKind, Case};
use crate::word::key::Key;
use crate::word::shape::is_syllable;

/// Least letters of a short name: shorter ones are words of other languages too often.
const SHORTEST: u8 = 4;
/// Confidence of an echo beside that of the name in full.
const TRUST: f32 = 0.9;

/// Adds mentions for short names that the tagger left open; `mentions` stay in text order, without overlap.
pub(super) fn add(article: &ArticleText<'_>, mentions: &mut Vec<Mention>, from: usize) {
    let told = told(article, &mentions[from..]);
    if told.is_empty() {
        return;
    }
    let mut echoes = Vec::new();
    let mut next = from;
    for (i, atom) in article.atoms.iter().enumerate() {
        while mentions.get(next).is_some_and(|m| m.atoms.end as usize <= i) {
            next += 1;
        }
        if !is_name(article, atom) || mentions.get(next).is_some_and(|m| m.atoms.start as usize <= i) {
            continue;
        }
        let Some(&confidence) = told.get(&atom.key) else { continue };
        // A run of capitals is a longer name, which the tagger did not want.
        let open = |j: usize, mention: Option<&Mention>| {
            article.atoms.get(j).is_some_and(|a| a.kind == AtomKind::Letters && a.case != Case::Lower)
                && !mention.is_some_and(|m| m.atoms.range().contains(&j) && m.kind != EntityType::Per)
        };
        let before = (next > from).then(|| &mentions[next - 1]);
        let glued = |j: usize| article.atoms.get(j).is_some_and(|a| !a.spaced && a.kind != AtomKind::Symbol);
        let hyphen = |j: usize| {
            article.atoms.get(j).is_some_and(|a| a.kind == AtomKind::Symbol && matches!(a.span().of(article.text), "-" | "'" | "’" | "/"))
        };
        if i > 0 && (open(i - 1, before) || hyphen(i - 1)) || open(i + 1, mentions.get(next)) || hyphen(i + 1) || glued(i + 1) {
            continue;
        }
        let atoms = Slice::new(i as u32, i as u32 + 1);
        echoes.push(Mention { span: article.atoms_span(atoms), atoms, kind: EntityType::Per, confidence: confidence * TRUST, place: None });
    }
    if !echoes.is_empty() {
        mentions.append(&mut echoes);
        mentions[from..].sort_unstable_by_key(|m| m.atoms.start);
    }
}

/// Last words of foreign names told in full, with the highest confidence of those; words that are something else in the
/// article as well are left out.
fn told(article: &ArticleText<'_>, mentions: &[Mention]) -> FxHashMap<Key, f32> {
    let mut told = FxHashMap::default();
    for mention in mentions.iter().filter(|m| m.kind == EntityType::Per && m.atoms.len() >= 2) {
        let atoms = &article.atoms[mention.atoms.range()];
        if let Some(last) = atoms.last().filter(|a| is_name(article, a)) {
            let best = told.entry(last.key).or_insert(0.0_f32);
            *best = best.max(mention.confidence);
        }
    }
    if !told.is_empty() {
        for mention in mentions.iter().filter(|m| m.kind != EntityType::Per) {
            for atom in &article.atoms[mention.atoms.range()] {
                told.remove(&atom.key);
            }
        }
    }
    told
}

fn is_name(article: &ArticleText<'_>, atom: &Atom) -> bool {
    atom.kind == AtomKind::Letters
        && matches!(atom.case, Case::Title | Case::Mixed)
        && !atom.marked
        && atom.chars >= SHORTEST
        && !is_syllable(atom.span().of(article.text))
}
