//! Direct quotes and their speakers: before, after, or the one who spoke last.

use super::marks::Quoted;
use super::{Draft, Reader, Speaker};
use crate::actor::cue::kind;
use crate::actor::phrase::What;
use crate::actor::scene::{NONE, is_dash, is_stop, words};
use crate::actor::{QuoteKind, phrase};
use crate::article::Slice;
use crate::word::AtomKind;

/// Shorter quotations without a cue are words held at arm's length (`“quả bom nổ chậm”`), not speech.
const SPEECH: usize = 6;

impl Reader<'_, '_, '_> {
    /// `- Ông X: Không có con số chuẩn …`: an answer in an interview, without quotation marks.
    pub(super) fn read_answers(&mut self) {
        for paragraph in self.scene.article.paragraphs {
            let (from, end) = (paragraph.atoms.start as usize, paragraph.atoms.end as usize);
            let opening = from + usize::from(is_dash(self.scene.symbol(from)) || self.scene.symbol(from) == '*');
            let Some(phrase) = self.phrase_at(opening) else { continue };
            let colon = self.extent(phrase).end as usize;
            let names =
                self.extent(phrase).start as usize == opening && self.what(phrase) == What::Person && self.scene.symbol(colon) == ':';
            let answer = Slice::new(colon as u32 + 1, end as u32);
            if names && colon + 1 < end && !self.inside[colon + 1] && self.count_words(answer) >= SPEECH {
                let speaker = self.speaker(phrase);
                self.drafts.push(Draft { atoms: answer, kind: QuoteKind::Direct, speaker, cue: None });
            }
        }
    }

    pub(super) fn read_direct(&mut self) {
        let mut last = Speaker::NOBODY;
        let mut last_paragraph = u32::MAX;
        let mut last_ended_open = false;
        for number in 0..self.quoted.len() {
            let quoted = self.quoted[number];
            let paragraph = self.scene.article.paragraphs[quoted.paragraph as usize].atoms;
            let found = self.tail_speaker(quoted, paragraph).or_else(|| self.head_speaker(quoted, paragraph));
            let words = self.count_words(quoted.atoms);
            let draft = match found {
                Some((speaker, cue)) => Some(Draft { atoms: quoted.atoms, kind: QuoteKind::Direct, speaker, cue }),
                // `“…”, ông X nói. “…”`: the same voice; or a paragraph of nothing but a quotation.
                None if words >= SPEECH && self.stands_alone(quoted, paragraph) => {
                    let near = quoted.paragraph == last_paragraph || (last_ended_open && quoted.paragraph == last_paragraph + 1);
                    let whole = quoted.atoms.start == paragraph.start;
                    let speaker = if near {
                        last
                    } else if whole {
                        self.next_speaker(quoted, paragraph)
                    } else {
                        self.last_subject(quoted)
                    };
                    Some(Draft { atoms: quoted.atoms, kind: QuoteKind::Direct, speaker, cue: None })
                }
                None => None,
            };
            let Some(draft) = draft else { continue };
            last = draft.speaker;
            last_paragraph = quoted.paragraph;
            last_ended_open = quoted.open || quoted.atoms.end == paragraph.end;
            self.direct.push((draft, true));
        }
    }

    fn count_words(&self, atoms: Slice) -> usize {
        atoms.range().filter(|&i| self.scene.is_letters(i)).count()
    }

    /// Whether the quotation is a sentence of its own: nothing before it in its sentence, nothing but a stop after it.
    fn stands_alone(&self, quoted: Quoted, paragraph: Slice) -> bool {
        let (start, end) = (quoted.atoms.start as usize, quoted.atoms.end as usize);
        let opens = start == paragraph.start as usize
            || is_stop(self.scene.symbol(start - 1))
            || matches!(self.scene.symbol(start - 1), ':' | '”' | '"')
            || is_dash(self.scene.symbol(start - 1));
        let closes = end >= paragraph.end as usize
            || is_stop(self.scene.symbol(end))
            || (is_stop(self.scene.symbol(end.saturating_sub(2))) && self.scene.atom(end).is_capitalized());
        opens && closes
    }

    /// `“…”, ông X nói`; `“…” - nhà lãnh đạo Nga khẳng định`; `“…”, hãng TASS dẫn lời ông X`; `“…”, theo ông X`.
    fn tail_speaker(&self, quoted: Quoted, paragraph: Slice) -> Option<(Speaker, Option<Slice>)> {
        let scene = self.scene;
        let mut at = quoted.atoms.end as usize;
        let end = paragraph.end as usize;
        let mut parted = false;
        while at < end && (matches!(scene.symbol(at), ',' | '(') || is_dash(scene.symbol(at))) {
            parted = true;
            at += 1;
        }
        if at >= end || (scene.symbol(at) != '\0') {
            return None;
        }
        // A capital after a full stop inside the marks opens the next sentence, unless a comma or dash joins it.
        let sentence_ended = is_stop(scene.symbol((quoted.atoms.end as usize).saturating_sub(2)));
        let stop = (at..end.min(at + 45)).find(|&i| self.ends_sentence(i) || self.opens_quote(i)).unwrap_or(end.min(at + 45));
        let mut subject = None;
        let mut i = at;
        while i < stop {
            let cue = scene.cue(i);
            if cue.is(kind::CITE) {
                let after = i + cue.len as usize;
                let cited = (after..stop).find_map(|j| self.phrase_at(j));
                let span = Slice::new(i as u32, after as u32);
                return Some((cited.map_or(Speaker::NOBODY, |p| self.speaker(p)), Some(span)));
            }
            if cue.is(kind::ACCORDING) && i == at {
                let after = i + cue.len as usize;
                let cited = (after..stop).find_map(|j| self.phrase_at(j))?;
                return Some((self.speaker(cited), Some(Slice::new(i as u32, after as u32))));
            }
            if let Some(phrase) = self.phrase_at(i) {
                if subject.is_none() && !phrase::governed(scene, i) {
                    subject = Some(phrase);
                }
                i = self.extent(phrase).end as usize;
                continue;
            }
            if cue.is(kind::SAY | kind::SAY_WEAK) {
                let span = Slice::new(i as u32, i as u32 + u32::from(cue.len));
                if let Some(subject) = subject {
                    if sentence_ended && !parted {
                        return None;
                    }
                    return Some((self.speaker(subject), Some(span)));
                }
                // `“…”, nói ông X`: rare, and only right after the quotation.
                if i == at && parted {
                    let after = (i + cue.len as usize..stop).find_map(|j| self.phrase_at(j));
                    return after.map(|p| (self.speaker(p), Some(span)));
                }
                return None;
            }
            i += cue.len.max(1) as usize;
        }
        // `“…”, bà L. khóc`: a person right after the comma speaks whatever the verb.
        let subject =
            subject.filter(|&s| parted && matches!(self.what(s), What::Person | What::Pronoun) && self.extent(s).start as usize == at)?;
        let speech = self.count_words(quoted.atoms) >= SPEECH && quoted.atoms.start == paragraph.start
            || self.count_words(quoted.atoms) >= 2 * SPEECH;
        speech.then(|| (self.speaker(subject), None))
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let scene = self.scene;
        is_stop(scene.symbol(at))
            && self.phrase_at(at).is_none()
            && scene
                .atoms()
                .get(at + 1)
                .is_none_or(|a| a.spaced && a.kind != AtomKind::Digits && (a.is_capitalized() || a.kind == AtomKind::Symbol))
    }

    fn opens_quote(&self, at: usize) -> bool {
        self.inside.get(at).copied().unwrap_or(false)
    }

    /// `ông X nói: “…”`; `ông X cho biết “…”`; `Ông X: “…”`.
    fn head_speaker(&self, quoted: Quoted, paragraph: Slice) -> Option<(Speaker, Option<Slice>)> {
        let scene = self.scene;
        let start = quoted.atoms.start as usize;
        if start == paragraph.start as usize {
            // The colon may stand at the end of the paragraph before.
            let before = start.checked_sub(1).filter(|&i| scene.symbol(i) == ':')?;
            return self.colon(before);
        }
        if scene.symbol(start - 1) == ':' {
            return self.colon(start - 1);
        }
        // `nói rằng “…”.`: direct when the quotation is all that is said.
        let ends = quoted.atoms.end as usize;
        let whole = ends >= paragraph.end as usize || is_stop(scene.symbol(ends)) || scene.symbol(ends) == ',';
        let mut at = start;
        if scene.is_any(at - 1, words!["rằng", "là"]) || scene.symbol(at - 1) == ',' {
            at -= 1;
        }
        let from = paragraph.start as usize;
        let (cue, _) = scene.cue_before(at, from, kind::SAY | kind::SAY_WEAK)?;
        if !whole || self.count_words(quoted.atoms) < 3 {
            return None;
        }
        let span = Slice::new(cue as u32, at as u32);
        Some((self.subject_of(cue, from)?, Some(span)))
    }

    /// The speaker of what follows a colon.
    fn colon(&self, colon: usize) -> Option<(Speaker, Option<Slice>)> {
        let scene = self.scene;
        let from = self.clause_start(colon);
        let cue = (from..colon)
            .rev()
            .find(|&i| scene.cue(i).is(kind::SAY | kind::SAY_WEAK | kind::CITE) && !self.inside[i] && self.phrase_at(i).is_none());
        if let Some(cue) = cue {
            let mark = scene.cue(cue);
            let span = Slice::new(cue as u32, cue as u32 + u32::from(mark.len));
            if mark.is(kind::CITE) {
                let cited = (span.end as usize..colon).find_map(|j| self.phrase_at(j));
                return Some((cited.map_or(Speaker::NOBODY, |p| self.speaker(p)), Some(span)));
            }
            if let Some(speaker) = self.subject_of(cue, from) {
                return Some((speaker, Some(span)));
            }
        }
        // `Ông X:`; `Trả lời câu hỏi đó, bà Y:`: the last one named.
        let named = (from..colon).rev().find_map(|i| self.phrase_at(i))?;
        let close = self.extent(named).end as usize == colon || cue.is_some();
        (close && matches!(self.what(named), What::Person | What::Pronoun | What::Role)).then(|| (self.speaker(named), None))
    }

    /// Where the sentence of an atom starts, not before the last quotation.
    pub(super) fn clause_start(&self, at: usize) -> usize {
        let from = self.scene.sentence(at).start as usize;
        (from..at).rev().find(|&i| self.inside[i]).map_or(from, |i| i + 1)
    }

    /// A quotation that opens its paragraph without a word about its speaker: who is named right after it.
    fn next_speaker(&self, quoted: Quoted, _paragraph: Slice) -> Speaker {
        self.last_subject(quoted)
    }

    /// The person who was the subject of the sentence before, in the same paragraph.
    fn last_subject(&self, quoted: Quoted) -> Speaker {
        let start = quoted.atoms.start;
        let before = self.people.phrases.partition_point(|p| p.atoms.start < start);
        let mut found = Speaker::NOBODY;
        for phrase in self.people.phrases[..before].iter().rev().take(phrase::LOOK_BACK) {
            let at = phrase.atoms.start as usize;
            if self.scene.paragraph_number(at) != quoted.paragraph
                || self.scene.sentence_number(at) + 1 < self.scene.sentence_number(start as usize)
            {
                break;
            }
            if matches!(phrase.what, What::Person | What::Pronoun | What::Role)
                && phrase.actor != NONE
                && self.people.is_subject(phrase)
                && !self.inside[at]
            {
                found = Speaker { actor: phrase.actor, words: None };
            }
        }
        found
    }
}
