//! Reported speech: `X cho biết …`, `…, X cho biết`, `theo X, …`, `Y dẫn lời X …`.

use super::{Draft, Reader, Speaker};
use crate::actor::QuoteKind;
use crate::actor::cue::{Mark, kind};
use crate::actor::phrase::{What, governed};
use crate::actor::scene::{NONE, flag, is_dash, is_stop, words};
use crate::article::Slice;
use crate::clean::Label;
use crate::entity::EntityType;

/// How far before its verb a subject may stand.
const REACH: usize = 40;

impl Reader<'_, '_, '_> {
    pub(super) fn read_indirect(&mut self) {
        let scene = self.scene;
        for &sentence in scene.sentences() {
            // A headline reports the article, not a speech.
            if scene.label(sentence.start as usize) != Label::Title {
                self.read_sentence(sentence);
            }
        }
    }

    fn read_sentence(&mut self, sentence: Slice) {
        let scene = self.scene;
        let end = sentence.end as usize;
        let mut at = sentence.start as usize;
        // What the sentence has said so far: who spoke last, and where that speech ends.
        let mut last: Option<(Speaker, usize)> = None;
        loop {
            at = scene.next_with(at, end, flag::CUE);
            if at >= end {
                break;
            }
            let mark = scene.cue(at);
            if self.inside[at] || self.phrase_at(at).is_some() || !self.scene.is_word_at(at, mark.len as usize) {
                at += 1;
                continue;
            }
            let next = at + mark.len as usize;
            if mark.is(kind::ACCORDING)
                && let Some((draft, after)) = self.according(at, mark, sentence)
            {
                last = Some((draft.speaker, draft.atoms.end as usize));
                self.keep(draft);
                at = after;
                continue;
            }
            if mark.is(kind::CITE)
                && let Some((draft, after)) = self.cited(at, mark, sentence)
            {
                last = Some((draft.speaker, draft.atoms.end as usize));
                self.keep(draft);
                at = after;
                continue;
            }
            if mark.is(kind::SAY | kind::SAY_WEAK) && self.is_speech(at, mark, sentence) {
                let joined = self.is_joined(at, sentence);
                let nested = last.is_some_and(|(_, until)| at < until) && !joined;
                let speaker = match last {
                    Some((speaker, _)) if joined => Some(speaker),
                    _ if nested => None,
                    _ => self.subject_of(at, self.clause_start(at)),
                };
                if let Some(speaker) = speaker
                    && let Some(draft) = self.content(at, mark, sentence, speaker)
                {
                    last = Some((speaker, draft.atoms.end as usize));
                    self.keep(draft);
                }
            }
            at = next.max(at + 1);
        }
    }

    /// Keeps a quote unless a direct one is the same words, and settles its kind.
    fn keep(&mut self, mut draft: Draft) {
        let (start, end) = (draft.atoms.start, draft.atoms.end);
        if start >= end {
            return;
        }
        let inside = draft.atoms.range().filter(|&i| self.inside[i]).count();
        if inside * 10 >= draft.atoms.len() * 9 {
            return;
        }
        if inside > 0 {
            draft.kind = QuoteKind::Mixed;
            // A quotation inside what is reported is part of it, no quote of its own.
            let first = self.direct.partition_point(|(d, _)| d.atoms.start < start);
            for (d, kept) in self.direct[first..].iter_mut().take_while(|(d, _)| d.atoms.start < end) {
                let other = d.cue.is_some() && d.speaker.actor != draft.speaker.actor;
                *kept &= other || d.atoms.end > end;
            }
        }
        self.drafts.push(draft);
    }

    /// Whether a verb of saying says something here: not passive, not wished, not a noun.
    fn is_speech(&self, at: usize, mark: Mark, sentence: Slice) -> bool {
        let scene = self.scene;
        let next = at + mark.len as usize;
        let end = sentence.end as usize;
        if at > sentence.start as usize {
            let refused = words![
                "được", "bị", "để", "nhằm", "muốn", "cần", "nên", "thể", "phải", "hãy", "sẽ", "sắp", "chưa", "không", "chối", "việc",
                "cuộc", "sự", "lời", "bản", "buổi", "bài", "tờ", "xin", "khả", "năng", "bằng", "qua", "dịp", "quyền", "các", "những",
                "một", "nhiều", "theo", "của", "cho", "đáng", "tiếng", "giọng", "ngành", "hệ", "lĩnh", "dám", "chẳng", "thông", "đừng",
                "kịp",
            ];
            if scene.mention(at - 1).is_none()
                && scene.is_any(at - 1, refused)
                && !(scene.is_any(at - 1, words!["không", "các", "một"])
                    && self.that(next, end).is_some()
                    && !scene.is_any(at - 1, words!["các", "một"]))
            {
                return false;
            }
        }
        if scene.is_any(next, words!["của", "từ", "này", "đó", "trên", "chung", "chính", "tiếng"]) {
            return false;
        }
        if mark.is(kind::SAY) {
            // `nói chuyện`, `nói lời`: no content.
            let compound = words![
                "chuyện", "lời", "dối", "tục", "lắp", "ngọng", "riêng", "năng", "cả", "từ", "quật", "thác", "giảng", "mạc", "trương",
                "sinh", "hội", "thuế", "cuộc", "phá", "hoang", "thông", "trừ", "mở", "chiến", "màn", "ứng", "án", "xuống", "thăm", "được",
                "sơ", "nhau", "trên", "ra",
            ];
            return !(self.is_tail(at) || mark.len == 1 && scene.is_any(next, compound));
        }
        self.that(next, end).is_some_and(|that| that <= next + 8) || self.inside.get(next).copied().unwrap_or(false)
    }

    /// Whether a verb goes with the direct quote before it: `“…”, ông X nói với báo giới`.
    fn is_tail(&self, at: usize) -> bool {
        let end = self.scene.sentence(at).end as usize;
        let first = self.direct_cues.partition_point(|&(cue, _)| (cue as usize) < at);
        let mut here =
            self.direct_cues[first..].iter().take_while(|&&(cue, _)| cue as usize == at).map(|&(_, number)| &self.direct[number]);
        here.any(|(d, kept)| *kept && (d.atoms.end as usize) <= at) && self.that(at + 1, end).is_none()
    }

    /// Where what is said begins: after `rằng`, `là`, a colon, if one follows soon.
    fn that(&self, from: usize, end: usize) -> Option<usize> {
        let scene = self.scene;
        for i in from..end.min(from + 16) {
            let colon = scene.symbol(i) == ':' && i + 2 < end;
            if scene.is_any(i, words!["rằng"]) || colon || (scene.is_any(i, words!["là"]) && i == from) {
                return Some(i);
            }
            if self.inside[i] || is_stop(scene.symbol(i)) || (i > from && scene.cue(i).is(kind::SAY)) {
                return None;
            }
        }
        None
    }

    /// `…, đồng thời cho biết …`, `… và khẳng định …`: the speaker is the one of the verb before.
    fn is_joined(&self, at: usize, sentence: Slice) -> bool {
        let scene = self.scene;
        let from = sentence.start as usize;
        let mut i = at;
        while i > from {
            if let Some((start, _)) = scene.cue_before(i, from, kind::BETWEEN) {
                i = start;
                continue;
            }
            break;
        }
        i > from
            && self.phrase_at(i - 1).is_none()
            && (scene.is_any(i - 1, words!["và", "nhưng", "song", "đồng", "rồi", "còn", "hay"])
                || scene.symbol(i - 1) == ','
                || (i < at && scene.is_any(i, words!["đồng"])))
    }

    /// The subject of a verb: the nearest phrase to its left that no preposition governs.
    pub(super) fn subject_of(&self, cue: usize, from: usize) -> Option<Speaker> {
        let scene = self.scene;
        if let Some(phrase) = self.before_apposition(cue, from) {
            return Some(self.speaker(phrase));
        }
        let mut at = cue;
        let mut fallback = None;
        let mut verbs = 0;
        while at > from && cue - at < REACH {
            at -= 1;
            if self.inside[at] {
                break;
            }
            let Some(phrase) = self.phrase_at(at) else {
                let mark = scene.cue(at);
                if mark.is(kind::STOP | kind::SAY) && !mark.is(kind::BETWEEN) && at + (mark.len as usize) < cue {
                    verbs += 1;
                }
                continue;
            };
            let start = self.extent(phrase).start as usize;
            at = start;
            // `Một lãnh đạo xin giấu tên thừa nhận`: `tên` is nobody.
            let hidden =
                (start.saturating_sub(5)..start).any(|i| scene.cue(i).is(kind::ANONYMOUS) && i + scene.cue(i).len as usize > start);
            if hidden || governed(scene, start) {
                continue;
            }
            if verbs == 0 {
                return Some(self.speaker(phrase));
            }
            // Past another verb this may be its object: the first of the clause is the subject.
            fallback = Some(phrase);
        }
        let phrase = fallback?;
        matches!(self.what(phrase), What::Person | What::Pronoun | What::Role | What::Body | What::Source).then(|| self.speaker(phrase))
    }

    /// `ông X, Chủ tịch xã Y (huyện Z, tỉnh T), cho biết`; `bà X, mẹ chồng chị Y, nói`: the person before an apposition that a comma
    /// closes right before the verb.
    fn before_apposition(&self, cue: usize, from: usize) -> Option<u32> {
        let scene = self.scene;
        if cue <= from + 2 || scene.symbol(cue - 1) != ',' {
            return None;
        }
        // The phrase of a person holds the appositions that are roles; a bracket may follow them.
        if scene.symbol(cue - 2) == ')'
            && let Some(open) = (from.max(cue.saturating_sub(24))..cue - 2).rev().find(|&i| scene.symbol(i) == '(')
            && open > from
            && let Some(phrase) = self.phrase_at(open - 1)
            && self.what(phrase) == What::Person
            && !governed(scene, self.extent(phrase).start as usize)
        {
            return Some(phrase);
        }
        let mut at = cue - 1;
        while at > from + 1 && cue - at < REACH {
            at -= 1;
            if self.inside[at] || is_stop(scene.symbol(at)) && scene.atom(at + 1).spaced {
                return None;
            }
            let head = kind::HEAD | kind::MODIFIER | kind::KIN;
            if scene.symbol(at) == ','
                && scene.title(at + 1).is(head)
                && let Some(phrase) = self.phrase_at(at - 1)
                && self.what(phrase) == What::Person
                && self.extent(phrase).end as usize == at
                && !governed(scene, self.extent(phrase).start as usize)
            {
                return Some(phrase);
            }
        }
        None
    }

    /// What is said: after the verb, or before the subject when nothing follows it.
    fn content(&self, at: usize, mark: Mark, sentence: Slice, speaker: Speaker) -> Option<Draft> {
        let scene = self.scene;
        let end = sentence.end as usize;
        let mut from = at + mark.len as usize;
        let cue = Some(Slice::new(at as u32, from as u32));
        if scene.is_any(from, words!["thêm", "rõ"]) {
            from += 1;
        }
        let that = self.that(from, end);
        from = match that {
            Some(that) => that + 1,
            None => self.past_audience(from, end)?,
        };
        while from < end && scene.symbol(from) == ',' {
            from += 1;
        }
        // `… cho biết như vậy`: what the sentence before says.
        if scene.is_any(from, words!["như", "vậy", "thế"])
            && scene.is_any(from + usize::from(scene.is_any(from, words!["như"])), words!["vậy", "trên", "thế"])
        {
            return self.sentence_before(sentence, speaker, cue);
        }
        let mut until = end;
        for i in from..end {
            if scene.symbol(i) == ';' {
                until = i;
                break;
            }
            if i > from + 2
                && !self.inside[i]
                && self.phrase_at(i).is_none()
                && scene.cue(i).is(kind::SAY | kind::SAY_WEAK)
                && self.is_joined(i, sentence)
                && self.is_speech(i, scene.cue(i), sentence)
            {
                until = self.joint(i, from);
                break;
            }
        }
        while until > from
            && (is_stop(scene.symbol(until - 1)) || scene.symbol(until - 1) == ',' || is_dash(scene.symbol(until - 1)))
            && !self.inside[until - 1]
        {
            until -= 1;
        }
        let enough = (from..until).filter(|&i| scene.is_letters(i)).count();
        // Without `rằng` so few words are an object (`hé lộ buổi trò chuyện`).
        if enough >= if that.is_some() { 2 } else { 4 } {
            return Some(Draft { atoms: Slice::new(from as u32, until as u32), kind: QuoteKind::Indirect, speaker, cue });
        }
        // `…, ông X cho biết thêm.`
        let first = sentence.start as usize;
        let mut close = self.subject_start(at, first);
        while close > first && (scene.symbol(close - 1) == ',' || is_dash(scene.symbol(close - 1))) {
            close -= 1;
        }
        let words = (first..close).filter(|&i| scene.is_letters(i)).count();
        let parted = close < at && scene.symbol(close) != '\0';
        (words >= 4 && parted && !self.inside[close - 1]).then(|| Draft {
            atoms: Slice::new(first as u32, close as u32),
            kind: QuoteKind::Indirect,
            speaker,
            cue,
        })
    }

    /// Past the listeners and the place: `nói với báo giới | Washington không kỳ vọng`, `kể qua điện thoại | gia đình bà`.
    /// Nothing when that is all that follows.
    fn past_audience(&self, from: usize, end: usize) -> Option<usize> {
        let scene = self.scene;
        let mut at = from;
        for _ in 0..3 {
            if scene.mention(at).is_some()
                || !scene.is_any(at, words!["với", "tại", "trong", "sau", "khi", "ở", "qua", "trước", "trên", "lúc", "hôm", "ngày", "bên"])
            {
                break;
            }
            let opening = at;
            at += 1;
            if let Some(phrase) = self.phrase_at(at) {
                at = self.extent(phrase).end as usize;
            } else {
                let limit = end.min(at + 12);
                while at < limit && self.phrase_at(at).is_none() && !matches!(scene.symbol(at), ',' | '.') && !self.inside[at] {
                    at += 1;
                }
                // No subject follows: `với báo giới sau lễ ký`.
                if at >= limit || (self.phrase_at(at).is_none() && scene.symbol(at) != ',') {
                    return None;
                }
            }
            // A time or condition that opens what is said (`khi Mỹ rút, …`) is part of it.
            if scene.is_any(opening, words!["khi", "trước", "sau", "trong"]) && scene.symbol(at) == ',' {
                return Some(opening);
            }
        }
        let words = (at..end).filter(|&i| scene.is_letters(i)).count();
        (at == from || words >= 4).then_some(at)
    }

    /// The sentence before this one, as what is said.
    fn sentence_before(&self, sentence: Slice, speaker: Speaker, cue: Option<Slice>) -> Option<Draft> {
        let before = (sentence.start as usize).checked_sub(1)?;
        if self.scene.paragraph_number(before) != self.scene.paragraph_number(sentence.start as usize) {
            return None;
        }
        let atoms = self.scene.sentence(before);
        let from = atoms.start as usize;
        let until = self.trim(from, atoms.end as usize);
        Some(Draft { atoms: Slice::new(from as u32, until as u32), kind: QuoteKind::Indirect, speaker, cue })
    }

    /// Where the conjunction before a joined verb stands.
    fn joint(&self, cue: usize, from: usize) -> usize {
        let scene = self.scene;
        let mut i = cue;
        while let Some((start, _)) = scene.cue_before(i, from, kind::BETWEEN) {
            i = start;
        }
        while i > from && (scene.is_any(i - 1, words!["và", "nhưng", "song", "rồi", "còn", "đồng", "thời"]) || scene.symbol(i - 1) == ',')
        {
            i -= 1;
        }
        i
    }

    /// Where the subject of a verb begins, its preceding words included up to the last comma or dash.
    fn subject_start(&self, cue: usize, from: usize) -> usize {
        let mut at = cue;
        while at > from {
            at -= 1;
            if let Some(phrase) = self.phrase_at(at) {
                at = self.extent(phrase).start as usize;
                let before = at.saturating_sub(1);
                if at == from || self.scene.symbol(before) == ',' || is_dash(self.scene.symbol(before)) {
                    return at;
                }
            }
        }
        from
    }

    /// `Theo ông X, …`; `…, theo X.`
    fn according(&self, at: usize, mark: Mark, sentence: Slice) -> Option<(Draft, usize)> {
        let scene = self.scene;
        let (from, end) = (sentence.start as usize, sentence.end as usize);
        let open = at == from
            || matches!(scene.symbol(at - 1), ',' | '(' | '”' | '"' | ';')
            || is_dash(scene.symbol(at - 1))
            || scene.is_any(at - 1, words!["còn", "và", "cũng", "nhưng", "song", "Tuy", "nhiên"]);
        if !open || scene.title(at).len > mark.len {
            return None;
        }
        let start = at + mark.len as usize;
        // The source: up to the comma, its last person or else its first body.
        let mut close = start;
        let mut chosen: Option<u32> = None;
        while close < end && close < start + 30 {
            if let Some(phrase) = self.phrase_at(close) {
                let better = match (chosen, self.what(phrase)) {
                    (None, _) => close <= start + 8,
                    (Some(old), What::Person) => self.what(old) != What::Person && self.what(old) != What::Pronoun,
                    _ => false,
                };
                if better {
                    chosen = Some(phrase);
                }
                close = self.extent(phrase).end as usize;
                continue;
            }
            // `Theo bà X (khoa A, Bệnh viện B), ...`
            if chosen.is_some()
                && scene.symbol(close) == '('
                && let Some(shut) = (close + 1..end.min(close + 24)).find(|&i| scene.symbol(i) == ')')
            {
                close = shut + 1;
                continue;
            }
            if matches!(scene.symbol(close), ',' | ':')
                || is_stop(scene.symbol(close))
                || self.inside[close]
                || scene.cue(close).is(kind::SAY)
            {
                break;
            }
            close += 1;
        }
        let phrase = chosen?;
        if !self.can_speak(phrase) {
            return None;
        }
        // `Theo X cho biết, …`
        let mut content = close;
        let says = scene.cue(content).is(kind::SAY);
        if says {
            content += scene.cue(content).len as usize;
        }
        let cue = Some(Slice::new(at as u32, start as u32));
        let speaker = self.speaker(phrase);
        if scene.symbol(content) == ',' || scene.symbol(content) == ':' || says {
            content += usize::from(scene.symbol(content) != '\0');
            let until = self.trim(content, end);
            let words = (content..until).filter(|&i| scene.is_letters(i)).count();
            if words >= 2 && (at == from || scene.symbol(at - 1) != '(') {
                return Some((Draft { atoms: Slice::new(content as u32, until as u32), kind: QuoteKind::Indirect, speaker, cue }, content));
            }
        }
        // At the end of its sentence: what stands before it.
        if close >= end || is_stop(scene.symbol(close)) || scene.symbol(close) == ')' {
            let until = self.trim(from, at);
            let words = (from..until).filter(|&i| scene.is_letters(i)).count();
            if words >= 4 {
                return Some((Draft { atoms: Slice::new(from as u32, until as u32), kind: QuoteKind::Indirect, speaker, cue }, close));
            }
        }
        None
    }

    /// Whether a phrase can be the source of `theo`: no street, no plain town, no law.
    fn can_speak(&self, phrase: u32) -> bool {
        match self.what(phrase) {
            What::Body => {
                let first = self.extent(phrase).range().find_map(|i| self.scene.mention(i));
                first.is_none_or(|m| {
                    m.kind == EntityType::Org
                        || self.scene.lexicon.states.get(&self.scene.atoms()[m.atoms.range()]).is_some()
                        || self.scene.lexicon.cities.get(&self.scene.atoms()[m.atoms.range()]).is_some()
                })
            }
            _ => true,
        }
    }

    fn trim(&self, from: usize, until: usize) -> usize {
        let mut until = until;
        while until > from
            && (is_stop(self.scene.symbol(until - 1))
                || matches!(self.scene.symbol(until - 1), ',' | '(' | ':')
                || is_dash(self.scene.symbol(until - 1)))
            && !self.inside[until - 1]
        {
            until -= 1;
        }
        until
    }

    /// `Y dẫn lời X (cho biết) (rằng) …`: X speaks.
    fn cited(&self, at: usize, mark: Mark, sentence: Slice) -> Option<(Draft, usize)> {
        let scene = self.scene;
        let end = sentence.end as usize;
        let start = at + mark.len as usize;
        let phrase = (start..end.min(start + 16)).find_map(|i| self.phrase_at(i));
        let speaker = phrase.map_or(Speaker { actor: NONE, words: Some(Slice::new(at as u32, start as u32)) }, |p| self.speaker(p));
        let mut from = phrase.map_or(start, |p| self.extent(p).end as usize);
        // Past the verb that goes with it.
        let verb = (from..end.min(from + 14)).find(|&i| scene.cue(i).is(kind::SAY) && !self.inside[i]);
        let mut cue = Slice::new(at as u32, start as u32);
        if let Some(verb) = verb {
            from = verb + scene.cue(verb).len as usize;
            cue = Slice::new(at as u32, start as u32);
        }
        if let Some(that) = self.that(from, end) {
            from = that + 1;
        }
        while from < end && (scene.symbol(from) == ',' || scene.is_any(from, words!["thêm"])) {
            from += 1;
        }
        let until = self.trim(from, end);
        let words = (from..until).filter(|&i| scene.is_letters(i)).count();
        (words >= 3 && scene.label(at) != Label::Caption)
            .then_some((Draft { atoms: Slice::new(from as u32, until as u32), kind: QuoteKind::Indirect, speaker, cue: Some(cue) }, from))
    }
}
