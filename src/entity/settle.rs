//! What the whole article and the tables settle after the last pass.
//!
//! - A name that ends or begins inside of a hyphenated word is the whole word.
//! - A short name that its context hid: once an article has told a foreign name in full, its last word alone with a capital
//!   is that person, whatever stands around it (`nhà thầu Pháp Delacroix` after `Henri Delacroix`).
//! - A state before a foreign person's short name is no part of it.
//! - A person who is none: the name of a seat of power, or of a state that the article names elsewhere (`luật sư Nga`, where Nga
//!   is also a given name).

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::{ArticleText, Slice};
use crate::entity::gazetteer::{Kind, Marks};
use crate::entity::{EntityType, Mention};
use crate::word::atom::{Atom, AtomKind, Case};
use crate::word::key::Key;
use crate::word::shape::is_syllable;

/// Least letters of a short name: shorter ones are words of other languages too often.
const SHORTEST: u8 = 4;
/// Confidence of an echo beside that of the name in full.
const TRUST: f32 = 0.9;

/// Adds mentions for short names that the tagger left open; `mentions` stay in text order, without overlap.
pub(super) fn add_short_names(article: &ArticleText<'_>, mentions: &mut Vec<Mention>, from: usize) {
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

/// Letters of an article that stands before a name with a hyphen (`al-`, `el-`, `ash-`).
const ARTICLE: u8 = 3;

/// Lengthens names that end or begin inside of a hyphenated word: small letters after a hyphen without blanks go on with the
/// name (`Bu-đa-pét`, `Hye-kyo`), a short word before one opens it (`al-Masri`).
pub(super) fn close_hyphens(article: &ArticleText<'_>, mentions: &mut [Mention]) {
    let is_hyphen = |i: usize| article.atoms.get(i).is_some_and(|a| !a.spaced && a.symbol(article.text) == '-');
    let goes_on = |i: usize| article.atoms.get(i).is_some_and(|a| !a.spaced && a.kind == AtomKind::Letters && a.case == Case::Lower);
    for i in 0..mentions.len() {
        let limit = mentions.get(i + 1).map_or(article.atoms.len(), |next| next.atoms.start as usize);
        let mut end = mentions[i].atoms.end as usize;
        if end > mentions[i].atoms.start as usize + 1 && is_hyphen(end - 1) {
            end -= 1;
        }
        while is_hyphen(end) && goes_on(end + 1) && end + 2 <= limit {
            end += 2;
        }
        let (mut start, free) =
            (mentions[i].atoms.start as usize, i.checked_sub(1).map_or(0, |before| mentions[before].atoms.end as usize));
        let is_article = |i: usize| article.atoms[i].kind == AtomKind::Letters && article.atoms[i].chars <= ARTICLE;
        if start >= free + 2 && !article.atoms[start].spaced && is_hyphen(start - 1) && is_article(start - 2) {
            start -= 2;
        }
        let atoms = Slice::new(start as u32, end as u32);
        if atoms.len() > mentions[i].atoms.len() {
            mentions[i].atoms = atoms;
            mentions[i].span = article.atoms_span(atoms);
        }
    }
}

/// Words before a name that only a person's name follows. (`em` is left out: `trẻ em Nga` are children of a state.)
static HONORIFICS: LazyLock<[Key; 11]> =
    LazyLock::new(|| ["ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "cháu", "thầy", "cậu"].map(Key::of));

/// Gives persons that are seats of power or states their type.
pub(super) fn retype_persons(article: &ArticleText<'_>, marks: &[Marks], mentions: &mut [Mention]) {
    let honoured = |m: &Mention| {
        let before = (m.atoms.start as usize).checked_sub(1).map(|i| &article.atoms[i]);
        before.is_some_and(|atom| HONORIFICS.contains(&atom.key))
    };
    let chain = |m: &Mention| article.atoms[m.atoms.range()].iter().fold(Key(0), |key, atom| key.then(atom.key));
    // Where the entry of the kind begins that ends with the mention and covers it.
    let entry = |m: &Mention, kind: Kind| {
        let mut first = (m.atoms.end as usize).checked_sub(1)?;
        let closes = marks[first].has_part(kind, 0) || marks[first].has_part(kind, 3);
        while closes && first > 0 && !marks[first].has_part(kind, 0) && !marks[first].has_part(kind, 1) {
            first -= 1;
        }
        (closes && first <= m.atoms.start as usize).then_some(first as u32)
    };
    let mut known = None;
    for i in 0..mentions.len() {
        let mention = mentions[i];
        if mention.kind != EntityType::Per || honoured(&mention) {
            continue;
        }
        let free = i.checked_sub(1).map_or(0, |before| mentions[before].atoms.end);
        if let Some(first) = entry(&mention, Kind::Seat).filter(|&first| first >= free) {
            let atoms = Slice::new(first, mention.atoms.end);
            mentions[i] = Mention { span: article.atoms_span(atoms), atoms, kind: EntityType::Org, ..mention };
        } else if entry(&mention, Kind::State) == Some(mention.atoms.start) {
            let (places, persons) = known.get_or_insert_with(|| {
                let places = mentions.iter().filter(|m| m.kind == EntityType::Loc).map(chain).collect::<FxHashSet<_>>();
                // Somebody of this name is in the article: the short name may be theirs.
                let named = mentions.iter().filter(|m| m.kind == EntityType::Per && (m.atoms.len() >= 2 || honoured(m)));
                let last = |m: &Mention| article.atoms[m.atoms.range()].last().map(|atom| Key(0).then(atom.key));
                (places, named.filter_map(last).collect::<FxHashSet<_>>())
            });
            let key = chain(&mention);
            if places.contains(&key) && !persons.contains(&key) {
                mentions[i].kind = EntityType::Loc;
            }
        }
    }
}

/// Takes a state off the beginning of a person's name when the rest is the end of a foreign name that the article has told in
/// full without it (`nhà thầu Pháp Delacroix` after `Henri Delacroix`). `mentions` stay in text order, without overlap.
pub(super) fn part_states(article: &ArticleText<'_>, marks: &[Marks], mentions: &mut Vec<Mention>, from: usize) {
    let begins = |m: &Mention| {
        let atoms = &article.atoms[m.atoms.range()];
        let foreign = atoms.len() >= 2 && atoms[1..].iter().all(|atom| atom.spaced && is_name(article, atom));
        m.kind == EntityType::Per && foreign && marks[m.atoms.start as usize].has_part(Kind::State, 0)
    };
    let joined: Vec<usize> = (from..mentions.len()).filter(|&i| begins(&mentions[i])).collect();
    for i in joined.into_iter().rev() {
        let mention = mentions[i];
        let rest = Slice::new(mention.atoms.start + 1, mention.atoms.end);
        let words = |atoms: Slice| article.atoms[atoms.range()].iter().map(|atom| atom.key);
        let told = mentions[from..].iter().any(|m| {
            let longer = m.kind == EntityType::Per && m.atoms.len() > rest.len() && !begins(m);
            longer && words(m.atoms).skip(m.atoms.len() - rest.len()).eq(words(rest))
        });
        if told {
            let state = Slice::new(mention.atoms.start, rest.start);
            mentions[i] = Mention { span: article.atoms_span(state), atoms: state, kind: EntityType::Loc, ..mention };
            let confidence = mention.confidence * TRUST;
            mentions.insert(i + 1, Mention { span: article.atoms_span(rest), atoms: rest, confidence, ..mention });
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleBuffers;
    use crate::entity::gazetteer::Gazetteer;
    use crate::word::Segmenter;

    /// What becomes of names that the tagger found (type and text, in the order of the text).
    fn settled(text: &str, found: &[(EntityType, &str)]) -> Vec<(EntityType, String)> {
        let buffers = ArticleBuffers::plain(text, &Segmenter::syllables());
        let article = buffers.view(text);
        let mut marks = Vec::new();
        Gazetteer::embedded().mark(article.atoms, &mut marks);
        let (mut mentions, mut from) = (Vec::new(), 0);
        for &(kind, name) in found {
            let start = from + text[from..].find(name).unwrap();
            from = start + name.len();
            let at = |byte: usize| article.atoms.iter().position(|a| a.start as usize >= byte).unwrap_or(article.atoms.len()) as u32;
            let atoms = Slice::new(at(start), at(from));
            mentions.push(Mention { span: article.atoms_span(atoms), atoms, kind, confidence: 0.9, place: None });
        }
        close_hyphens(&article, &mut mentions);
        part_states(&article, &marks, &mut mentions, 0);
        retype_persons(&article, &marks, &mut mentions);
        add_short_names(&article, &mut mentions, 0);
        mentions.iter().map(|m| (m.kind, m.span.of(text).to_owned())).collect()
    }

    use EntityType::{Loc, Org, Per};

    #[test]
    fn hyphenated_words_are_not_cut() {
        let text = "Ở Bu-đa-pét, bà Song Hye-kyo và ông Omar al-Masri nói về quan hệ Mỹ-Trung.";
        let found = [(Loc, "Bu-"), (Per, "Song Hye"), (Per, "Masri"), (Loc, "Mỹ")];
        let want = [(Loc, "Bu-đa-pét"), (Per, "Song Hye-kyo"), (Per, "al-Masri"), (Loc, "Mỹ")];
        assert_eq!(settled(text, &found), want.map(|(kind, name)| (kind, name.to_owned())));
    }

    #[test]
    fn seats_and_states_are_no_persons() {
        let text = "Nga phản đối. Theo điện Kremlin, luật sư Nga đã đến.";
        let found = [(Loc, "Nga"), (Per, "Kremlin"), (Per, "Nga")];
        assert_eq!(settled(text, &found), [(Loc, "Nga".into()), (Org, "điện Kremlin".into()), (Loc, "Nga".into())]);
        // A woman of that name, told by her honorific or in full.
        let text = "Nga phản đối. Bà Nga im lặng, luật sư Nga cũng vậy.";
        let found = [(Loc, "Nga"), (Per, "Nga"), (Per, "Nga")];
        assert_eq!(settled(text, &found).iter().map(|m| m.0).collect::<Vec<_>>(), [Loc, Per, Per]);
    }

    #[test]
    fn a_state_is_no_part_of_a_foreign_name() {
        let text = "Henri Delacroix ký hợp đồng. Nhà thầu Pháp Delacroix sẽ xây cầu, Anh Thư thì không.";
        let found = [(Per, "Henri Delacroix"), (Per, "Pháp Delacroix"), (Per, "Anh Thư")];
        let want = [(Per, "Henri Delacroix"), (Loc, "Pháp"), (Per, "Delacroix"), (Per, "Anh Thư")];
        assert_eq!(settled(text, &found), want.map(|(kind, name)| (kind, name.to_owned())));
        // Nobody of that name was told without the state.
        let text = "Bà Anh Delacroix ký hợp đồng. Anh Delacroix vui.";
        let found = [(Per, "Anh Delacroix"), (Per, "Anh Delacroix")];
        assert_eq!(settled(text, &found), found.map(|(kind, name)| (kind, name.to_owned())));
    }

    #[test]
    fn a_foreign_name_is_found_again() {
        let text = "Henri Delacroix ký hợp đồng. Nhà thầu Pháp Delacroix sẽ xây cầu; phố Delacroix Nam vẫn cấm.";
        let found = [(Per, "Henri Delacroix"), (Loc, "Pháp")];
        assert_eq!(settled(text, &found), [(Per, "Henri Delacroix".into()), (Loc, "Pháp".into()), (Per, "Delacroix".into())]);
        // The word is another name, too: nothing is certain.
        let text = "Henri Delacroix đến Delacroix. Ở Pháp Delacroix đẹp.";
        let found = [(Per, "Henri Delacroix"), (Loc, "Delacroix"), (Loc, "Pháp")];
        assert_eq!(settled(text, &found).len(), 3);
    }
}
