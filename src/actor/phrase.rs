//! Phrases that name or stand for somebody, in text order: what a verb of saying finds to its left.

use crate::actor::cluster::Cluster;
use crate::actor::cue::{Mark, Sex, chain, kind};
use crate::actor::role::{self, Role};
use crate::actor::scene::{NONE, Scene};
use crate::actor::{Reference, ReferenceKind};
use crate::article::Slice;
use crate::entity::EntityType;
use crate::word::{AtomKind, Case, Key};

/// A phrase that names or stands for an actor, or for a source without a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    /// With titles before the name and apposition after it.
    pub atoms: Slice,
    /// The actor, or [`NONE`].
    pub actor: u32,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Person,
    /// A place or body.
    Body,
    Pronoun,
    /// A title without a name.
    Role,
    /// `một quan chức giấu tên`.
    Source,
}

/// What is known of the actors while phrases are read.
#[derive(Debug)]
pub(super) struct People<'s, 'a> {
    scene: &'s Scene<'a>,
    clusters: &'s [Cluster],
    actor_of: &'s [u32],
    roles: &'s [Role],
    /// Country of each actor.
    countries: &'s [Option<&'static str>],
    /// Roles of each actor, as indices into `roles`.
    roles_of: Vec<Vec<u32>>,
    /// For each atom the phrase it belongs to.
    pub phrase_at: Vec<u32>,
    pub phrases: Vec<Phrase>,
    /// The quotation around an atom, if any (0: none).
    quoted: &'s [bool],
}

impl<'s, 'a> People<'s, 'a> {
    pub(super) fn new(
        scene: &'s Scene<'a>,
        clusters: &'s [Cluster],
        actor_of: &'s [u32],
        roles: &'s [Role],
        countries: &'s [Option<&'static str>],
        quoted: &'s [bool],
    ) -> Self {
        let mut roles_of = vec![Vec::new(); clusters.len()];
        for (number, role) in (0..).zip(roles) {
            if let Some(list) = roles_of.get_mut(actor_of[role.mention as usize] as usize) {
                list.push(number);
            }
        }
        let phrase_at = vec![NONE; scene.atoms().len()];
        People { scene, clusters, actor_of, roles, countries, roles_of, phrase_at, phrases: Vec::new(), quoted }
    }

    /// Reads the whole article. References found go to their actors.
    pub(super) fn read(&mut self, references: &mut [Vec<Reference>]) {
        let mut next_role = 0;
        let mut at = 0;
        while at < self.scene.atoms().len() {
            // Roles before a name open its phrase.
            while next_role < self.roles.len() && (self.roles[next_role].atoms.start as usize) < at {
                next_role += 1;
            }
            let opening = self.roles.get(next_role).filter(|r| r.atoms.start as usize == at);
            let phrase = if let Some(role) = opening {
                self.person(role.mention, at)
            } else if let Some(number) = self.scene.mention_number(at) {
                self.named(number, at)
            } else {
                self.unnamed(at, references)
            };
            match phrase {
                Some(phrase) => {
                    let end = (phrase.atoms.end as usize).max(at + 1);
                    let number = self.phrases.len() as u32;
                    self.phrase_at[phrase.atoms.range()].fill(number);
                    self.phrases.push(phrase);
                    at = end;
                }
                None => at += 1,
            }
        }
    }

    /// A person's name from its first title at `at` to the end of its apposition.
    fn person(&self, mention: u32, at: usize) -> Option<Phrase> {
        let own = self.scene.mentions[mention as usize].atoms;
        // Roles are in the order of their mentions.
        let first = self.roles.partition_point(|r| r.mention < mention);
        let of_mention = self.roles[first..].iter().take_while(|r| r.mention == mention);
        let end = of_mention.map(|r| r.atoms.end).max().unwrap_or(own.end).max(own.end);
        let atoms = Slice::new((at as u32).min(own.start), end);
        Some(Phrase { atoms, actor: self.actor_of[mention as usize], what: What::Person })
    }

    fn named(&self, number: u32, at: usize) -> Option<Phrase> {
        let mention = &self.scene.mentions[number as usize];
        match mention.kind {
            EntityType::Misc => None,
            EntityType::Per => {
                let from = self.scene.paragraph(at).start as usize;
                let start = self.scene.honorific_before(at, from).map_or(at, |h| h.0);
                self.person(number, start)
            }
            _ => Some(Phrase { atoms: mention.atoms, actor: self.actor_of[number as usize], what: What::Body }),
        }
    }

    /// A pronoun, a title without a name, a source.
    fn unnamed(&mut self, at: usize, references: &mut [Vec<Reference>]) -> Option<Phrase> {
        let (title, cue) = (self.scene.title(at), self.scene.cue(at));
        if title.len == 0 && cue.kinds & (kind::PRONOUN | kind::SOURCE | kind::BODY) == 0 {
            return None;
        }
        if cue.is(kind::PRONOUN) && cue.len >= title.len && self.is_pronoun(at, cue) {
            let atoms = Slice::new(at as u32, at as u32 + u32::from(cue.len));
            let actor = if self.quoted[at] { NONE } else { self.resolve_pronoun(at, cue.sex) };
            self.refer(references, actor, atoms, ReferenceKind::Pronoun);
            return Some(Phrase { atoms, actor, what: What::Pronoun });
        }
        if title.is(kind::HEAD | kind::MODIFIER)
            && let Some((atoms, head)) = self.title_phrase(at)
        {
            let plural = at > 0 && (role::is_plural(self.scene, at - 1) || self.scene.is_word(at - 1, "một"));
            let actor = if plural || self.quoted[at] { NONE } else { self.resolve_role(atoms, head) };
            self.refer(references, actor, atoms, ReferenceKind::Role);
            let what = if actor == NONE && cue.is(kind::SOURCE) { What::Source } else { What::Role };
            return Some(Phrase { atoms, actor, what });
        }
        if cue.is(kind::SOURCE) {
            return Some(self.source(at, cue));
        }
        if cue.is(kind::BODY) {
            let atoms = Slice::new(at as u32, at as u32 + u32::from(cue.len));
            let actor = self.resolve_body(at, cue);
            self.refer(references, actor, atoms, ReferenceKind::Role);
            return Some(Phrase { atoms, actor, what: What::Body });
        }
        None
    }

    fn refer(&self, references: &mut [Vec<Reference>], actor: u32, atoms: Slice, kind: ReferenceKind) {
        if let Some(list) = references.get_mut(actor as usize) {
            list.push(Reference { span: self.scene.span(atoms), kind });
        }
    }

    /// `một quan chức giấu tên của Mỹ`: head, state or body, and what says that it has no name. `chính phủ Nga` is the state.
    fn source(&self, at: usize, cue: Mark) -> Phrase {
        let scene = self.scene;
        let end = scene.sentence(at).end as usize;
        let mut i = at + cue.len as usize;
        let mut actor = NONE;
        let stands_for = scene.is_any(at, &["phía", "quân", "bên"]) || scene.is_word(at, "chính");
        while i < end && i < at + 12 {
            if let Some(number) = scene.mention_number(i) {
                let mention = &scene.mentions[number as usize];
                if mention.kind == EntityType::Per || (mention.kind == EntityType::Misc) {
                    break;
                }
                if stands_for && i == at + cue.len as usize {
                    actor = self.actor_of[number as usize];
                }
                i = mention.atoms.end as usize;
            } else if scene.cue(i).is(kind::ANONYMOUS) {
                i += scene.cue(i).len as usize;
            } else if scene.is_any(i, &["của", "tại", "ở", "trong", "từ"]) && scene.mention(i + 1).is_some() {
                i += 1;
            } else {
                break;
            }
        }
        let mut start = at;
        while start > scene.sentence(at).start as usize
            && start + 3 > at
            && (scene.is_any(start - 1, &["một", "các", "những", "nhiều", "số", "giới", "vị", "hai", "ba"]))
        {
            start -= 1;
        }
        let what = if actor == NONE { What::Source } else { What::Body };
        Phrase { atoms: Slice::new(start as u32, i as u32), actor, what }
    }

    /// Whether a pronoun is one here, and no part of a word (`bà con`, `anh em`, `chú ý`) or title before a name.
    fn is_pronoun(&self, at: usize, cue: Mark) -> bool {
        let scene = self.scene;
        let next = at + cue.len as usize;
        if cue.len > 1 {
            return !scene.is_kind(next, EntityType::Per);
        }
        let Some(after) = scene.atoms().get(next) else { return true };
        if scene.mention(next).is_some()
            || (after.kind == AtomKind::Letters && after.case != Case::Lower && !scene.atom(at).is_capitalized())
        {
            return false;
        }
        if scene.atom(at).case == Case::Upper && scene.atom(at).chars > 1 {
            return false;
        }
        // Kin, `bà con`, `hai ông bà`: no single person.
        if at > 0
            && (role::is_plural(scene, at - 1) || scene.is_any(at - 1, &["người", "đàn", "chàng", "một", "vợ", "chồng", "con", "của"]))
            && scene.symbol(at - 1) == '\0'
        {
            return scene.is_word(at - 1, "của") || scene.is_any(at - 1, &["vợ", "chồng", "con"]);
        }
        let scene_next = scene.cue(next);
        if after.kind == AtomKind::Symbol || scene_next.is(kind::BETWEEN | kind::SAY | kind::SAY_WEAK | kind::STOP) {
            return true;
        }
        let steady = scene.is_any(at, &["ông", "bà"]);
        let compound = [
            "bà", "con", "chủ", "lớn", "trùm", "nội", "ngoại", "xã", "cụ", "tổ", "lão", "bầu", "đồng", "táo", "công", "vua", "hoàng",
            "già", "bố", "mẹ", "cố", "chú",
        ];
        steady && !scene.is_any(next, &compound)
    }

    /// The last subject before a pronoun that it can stand for; nobody when two can be meant.
    fn resolve_pronoun(&self, at: usize, sex: Sex) -> u32 {
        let paragraph = self.scene.paragraph_number(at);
        let sentence = self.scene.sentence_number(at);
        let mut seen: [u32; 2] = [NONE, NONE];
        let mut subject = NONE;
        let mut window = NONE;
        for phrase in self.phrases.iter().rev() {
            let start = phrase.atoms.start as usize;
            if phrase.actor == NONE || matches!(phrase.what, What::Body | What::Source) {
                continue;
            }
            let here = self.scene.sentence_number(start);
            if sentence - here > 6 || paragraph - self.scene.paragraph_number(start) > 2 {
                break;
            }
            if window != NONE && here != window && (subject != NONE || seen[0] != NONE) {
                break;
            }
            let person = self.clusters.get(phrase.actor as usize);
            if self.quoted[start] || person.is_none_or(|c| !c.sex.fits(sex)) {
                continue;
            }
            window = here;
            if phrase.actor != seen[0] {
                seen = [phrase.actor, seen[0]];
            }
            if self.is_subject(phrase) {
                subject = phrase.actor;
            }
        }
        if seen[1] == NONE { seen[0] } else { subject }
    }

    /// Whether a phrase is the subject of its clause, as far as its neighbours tell.
    pub(super) fn is_subject(&self, phrase: &Phrase) -> bool {
        let (start, end) = (phrase.atoms.start as usize, phrase.atoms.end as usize);
        let from = self.scene.sentence(start).start as usize;
        let first = start == from || self.scene.symbol(start - 1) != '\0';
        let opens = first || self.scene.is_any(start - 1, &["rằng", "khi", "mà", "vì", "nếu", "nhưng", "do", "là", "thì", "còn"]);
        opens && !governed(self.scene, start) || self.scene.cue(end).is(kind::BETWEEN | kind::SAY)
    }

    /// A title without a name: `Tổng thống Mỹ`, `Phó Thư ký Hội đồng An ninh Nga`; its atoms and its head.
    fn title_phrase(&self, at: usize) -> Option<(Slice, Slice)> {
        let scene = self.scene;
        let mut head = at;
        while scene.title(head).is(kind::MODIFIER) && !scene.title(head).is(kind::HEAD) {
            head += scene.title(head).len as usize;
        }
        let mark = scene.title(head);
        if !mark.is(kind::HEAD) || head > at + 3 {
            return None;
        }
        let head_end = head + mark.len as usize;
        let end = scene.sentence(at).end as usize;
        let mut i = head_end;
        while i < end {
            if let Some(mention) = scene.mention(i) {
                match mention.kind {
                    EntityType::Per => return None,
                    EntityType::Misc => break,
                    _ => i = mention.atoms.end as usize,
                }
            } else if scene.is_any(i, &["của", "tại"]) && scene.mention(i + 1).is_some_and(|m| m.kind != EntityType::Per) {
                i += 1;
            } else if scene.is_any(i, &["này", "trên", "nói"]) && i == head_end && scene.is_word(i, "này") {
                i += 1;
                break;
            } else {
                break;
            }
        }
        Some((Slice::new(at as u32, i as u32), Slice::new(head as u32, head_end as u32)))
    }

    fn head_key(&self, head: Slice) -> Key {
        chain(&self.scene.atoms()[head.range()])
    }

    /// The person who alone has this title here.
    fn resolve_role(&self, atoms: Slice, head: Slice) -> u32 {
        let scene = self.scene;
        let mark = scene.title(head.start as usize);
        let state = self.state_in(atoms);
        let body = self.body_in(atoms);
        let leader = scene.is_any(head.start as usize, &["nhà", "nguyên", "lãnh"]) && mark.is(kind::OF_STATE);
        let peer = scene.is_word(head.end as usize - 1, "cấp");
        // A common noun: `giám đốc`, `luật sư` without more stands for nobody in particular.
        if !mark.is(kind::OF_STATE)
            && state.is_none()
            && body == NONE
            && !scene.atom(atoms.start as usize).is_capitalized()
            && !scene.is_word(atoms.end as usize - 1, "này")
        {
            return NONE;
        }
        let key = self.head_key(head);
        let mut found = NONE;
        for (actor, list) in (0..).zip(&self.roles_of) {
            let has = list.iter().any(|&r| {
                let role = &self.roles[r as usize];
                let own = Slice::new(role.atoms.start, role.head_end);
                let same = self.ends_alike(own, head, key) || ((leader || peer) && role.mark.is(kind::OF_STATE));
                let fits_body = body == NONE || self.body_in(role.atoms) == NONE || self.body_in(role.atoms) == body;
                same && fits_body
            });
            let fits_state = match (state, self.countries[actor as usize]) {
                (Some(wanted), Some(own)) => wanted == own,
                (Some(_), None) => !(leader || peer),
                _ => !leader || self.clusters.len() == 1,
            };
            if has && fits_state {
                if found != NONE {
                    return NONE;
                }
                found = actor;
            }
        }
        found
    }

    /// Whether two heads are the same title, or one with a modifier (`Phó` is another title, `cựu` is not).
    fn ends_alike(&self, own: Slice, head: Slice, key: Key) -> bool {
        let atoms = self.scene.atoms();
        own.len() >= head.len() && chain(&atoms[own.end as usize - head.len()..own.end as usize]) == key && {
            let before = own.end as usize - head.len();
            before == own.start as usize || !self.scene.is_any(before - 1, &["phó", "trợ", "lý", "nguyên", "cựu"])
        }
    }

    /// The state named in a role, by itself or in a body's name.
    fn state_in(&self, atoms: Slice) -> Option<&'static str> {
        atoms
            .range()
            .filter_map(|i| self.scene.mention_number(i))
            .find_map(|m| self.countries.get(self.actor_of[m as usize] as usize).copied().flatten())
    }

    fn body_in(&self, atoms: Slice) -> u32 {
        let bodies = atoms.range().filter_map(|i| self.scene.mention_number(i));
        bodies
            .filter(|&m| self.scene.mentions[m as usize].kind == EntityType::Org)
            .map(|m| self.actor_of[m as usize])
            .next()
            .unwrap_or(NONE)
    }

    /// `nước này`, `công ty này`: the last state or body named before.
    fn resolve_body(&self, at: usize, cue: Mark) -> u32 {
        let wanted = if cue.is(kind::BODY_LOC) {
            EntityType::Loc
        } else if cue.is(kind::BODY_ORG) {
            EntityType::Org
        } else {
            return NONE;
        };
        let paragraph = self.scene.paragraph_number(at);
        let country = cue.is(kind::BODY_LOC) && self.scene.is_any(at, &["nước", "quốc", "đất", "cường", "đảo", "vương"]);
        for phrase in self.phrases.iter().rev() {
            if paragraph != self.scene.paragraph_number(phrase.atoms.start as usize) {
                return NONE;
            }
            let Some(cluster) = self.clusters.get(phrase.actor as usize) else { continue };
            if phrase.what == What::Body && cluster.kind == wanted && (!country || cluster.state.is_some()) {
                return if country || self.is_subject(phrase) { phrase.actor } else { NONE };
            }
        }
        NONE
    }
}

/// Whether a preposition or a verb of meeting stands before a phrase: it is no subject then.
pub(super) fn governed(scene: &Scene<'_>, start: usize) -> bool {
    const PREPOSITIONS: &[&str] = &[
        "với", "của", "cho", "về", "tại", "ở", "từ", "đến", "tới", "bởi", "trong", "cùng", "giữa", "trên", "dưới", "sang", "vào", "như",
        "gặp", "thăm", "là", "làm", "trước", "sau", "theo", "chống", "ủng", "hộ", "tiếp", "đón", "bầu", "chọn",
    ];
    start > 0 && scene.mention(start - 1).is_none() && scene.is_any(start - 1, PREPOSITIONS)
}
