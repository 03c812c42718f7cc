//! Quotes: what is said, by whom, and the words that say so.

mod attribute;
mod indirect;
pub(super) mod marks;

use crate::actor::phrase::{People, What};
use crate::actor::scene::{NONE, Scene};
use crate::actor::{Quote, QuoteKind};
use crate::article::Slice;
use marks::Quoted;

/// A quote before it is written out.
#[derive(Debug, Clone, Copy)]
struct Draft {
    atoms: Slice,
    kind: QuoteKind,
    speaker: Speaker,
    cue: Option<Slice>,
}

/// Who says it.
#[derive(Debug, Clone, Copy, Default)]
struct Speaker {
    /// The actor, or [`NONE`].
    actor: u32,
    /// The words for it.
    words: Option<Slice>,
}

impl Speaker {
    const NOBODY: Speaker = Speaker { actor: NONE, words: None };
}

/// Reads the quotes of an article.
#[derive(Debug)]
struct Reader<'r, 's, 'a> {
    scene: &'r Scene<'a>,
    people: &'r People<'s, 'a>,
    quoted: &'r [Quoted],
    /// For each atom whether it is inside quotation marks.
    inside: &'r [bool],
    /// Direct quotes, in text order; `false`: part of what is reported after all.
    direct: Vec<(Draft, bool)>,
    /// Where the cues of direct quotes begin, in order, with the numbers of the quotes.
    direct_cues: Vec<(u32, usize)>,
    /// The other quotes.
    drafts: Vec<Draft>,
}

/// What the reader keeps from article to article.
#[derive(Debug, Default)]
pub(super) struct Memory {
    direct: Vec<(Draft, bool)>,
    direct_cues: Vec<(u32, usize)>,
    drafts: Vec<Draft>,
}

/// Finds the quotes of an article, in text order.
pub(super) fn quotes(
    scene: &Scene<'_>,
    people: &People<'_, '_>,
    quoted: &[Quoted],
    inside: &[bool],
    memory: &mut Memory,
    out: &mut Vec<Quote>,
) {
    let Memory { mut direct, mut direct_cues, mut drafts } = std::mem::take(memory);
    direct.clear();
    direct_cues.clear();
    drafts.clear();
    let mut reader = Reader { scene, people, quoted, inside, direct, direct_cues, drafts };
    reader.read_direct();
    reader.direct_cues.extend(reader.direct.iter().enumerate().filter_map(|(number, (d, _))| d.cue.map(|c| (c.start, number))));
    reader.direct_cues.sort_unstable();
    reader.read_indirect();
    reader.read_answers();
    let Reader { direct, direct_cues, mut drafts, .. } = reader;
    // Of two that begin and end alike the direct one comes first.
    let others = drafts.len();
    drafts.extend(direct.iter().filter(|(_, kept)| *kept).map(|(draft, _)| *draft));
    drafts.rotate_left(others);
    drafts.sort_by_key(|d| (d.atoms.start, std::cmp::Reverse(d.atoms.end)));
    for draft in &drafts {
        let named = draft.speaker.actor != NONE;
        out.push(Quote {
            span: scene.span(draft.atoms),
            kind: draft.kind,
            speaker: named.then_some(draft.speaker.actor),
            speaker_text: draft.speaker.words.filter(|_| !named).map(|w| scene.span(w)),
            cue: draft.cue.map(|c| scene.span(c)),
        });
    }
    *memory = Memory { direct, direct_cues, drafts };
}

impl Reader<'_, '_, '_> {
    fn speaker(&self, phrase: u32) -> Speaker {
        let phrase = self.people.phrases[phrase as usize];
        Speaker { actor: phrase.actor, words: (phrase.actor == NONE).then_some(phrase.atoms) }
    }

    /// The phrase at an atom.
    fn phrase_at(&self, at: usize) -> Option<u32> {
        self.people.phrase_at.get(at).copied().filter(|&p| p != NONE)
    }

    fn what(&self, phrase: u32) -> What {
        self.people.phrases[phrase as usize].what
    }

    fn extent(&self, phrase: u32) -> Slice {
        self.people.phrases[phrase as usize].atoms
    }
}
