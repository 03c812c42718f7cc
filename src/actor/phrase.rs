//! Phrases that name or stand for somebody, in text order: what a verb of saying finds to its left.

use crate::actor::cluster::{Cluster, Clusters};
use crate::actor::cue::{Mark, Sex, chain, kind};
use crate::actor::role::{self, Role};
use crate::actor::scene::{NONE, Scene, flag, refill, words};
use crate::actor::{Reference, ReferenceKind};
use crate::article::Slice;
use crate::clean::Label;
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

/// Atoms in the longest title that is looked up.
const LONGEST_HEAD: usize = 16;

/// Roles with the same title, past which nobody is sought among them.
const MANY_HOLDERS: usize = 4096;

/// Phrases that are looked back over at most: more than a few sentences have.
pub(super) const LOOK_BACK: usize = 512;

/// What is known of the actors while phrases are read.
#[derive(Debug)]
pub(super) struct People<'s, 'a> {
    scene: &'s Scene<'a>,
    clusters: &'s [Cluster],
    actor_of: &'s [u32],
    roles: &'s [Role],
    /// Country of each actor.
    countries: &'s [Option<&'static str>],
    /// The key of the last words of each role's head, actor and role, in order.
    heads: Vec<(Key, u32, u32)>,
    /// Actor and role of the offices of a state, in order.
    offices: Vec<(u32, u32)>,
    /// For each atom the phrase it belongs to.
    pub phrase_at: Vec<u32>,
    pub phrases: Vec<Phrase>,
    /// The quotation around an atom, if any (0: none).
    quoted: &'s [bool],
}

/// What [`People`] keeps from article to article.
#[derive(Debug, Default)]
pub(super) struct Memory {
    heads: Vec<(Key, u32, u32)>,
    offices: Vec<(u32, u32)>,
    phrase_at: Vec<u32>,
    phrases: Vec<Phrase>,
}

impl<'s, 'a> People<'s, 'a> {
    pub(super) fn new(
        scene: &'s Scene<'a>,
        clusters: &'s Clusters,
        roles: &'s [Role],
        countries: &'s [Option<&'static str>],
        quoted: &'s [bool],
        memory: &mut Memory,
    ) -> Self {
        let Memory { mut heads, mut offices, mut phrase_at, mut phrases } = std::mem::take(memory);
        heads.clear();
        offices.clear();
        phrases.clear();
        refill(&mut phrase_at, scene.atoms().len(), NONE);
        for (number, role) in (0..).zip(roles) {
            let actor = clusters.actor_of[role.mention as usize];
            if actor == NONE {
                continue;
            }
            let head = &scene.atoms()[role.atoms.start as usize..role.head_end as usize];
            heads.extend((head.len().saturating_sub(LONGEST_HEAD)..head.len()).map(|from| (chain(&head[from..]), actor, number)));
            if role.mark.is(kind::OF_STATE) {
                offices.push((actor, number));
            }
        }
        heads.sort_unstable();
        offices.sort_unstable();
        People {
            scene,
            clusters: &clusters.list,
            actor_of: &clusters.actor_of,
            roles,
            countries,
            heads,
            offices,
            phrase_at,
            phrases,
            quoted,
        }
    }

    /// Gives the memory back.
    pub(super) fn release(self, memory: &mut Memory) {
        let People { heads, offices, phrase_at, phrases, .. } = self;
        *memory = Memory { heads, offices, phrase_at, phrases };
    }

    /// Reads the whole article. References are found with their actors.
    pub(super) fn read(&mut self, references: &mut Vec<(u32, Reference)>) {
        let mut next_role = 0;
        let mut at = 0;
        loop {
            // A phrase, and a role too, begins with a name, a title or a cue.
            at = self.scene.next_with(at, self.scene.atoms().len(), flag::MENTION | flag::TITLE | flag::CUE);
            if at >= self.scene.atoms().len() {
                break;
            }
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
                // `thông báo` is no `báo`.
                None if self.scene.cue(at).is(kind::SAY | kind::SAY_WEAK | kind::DOCUMENT) => at += self.scene.cue(at).len.max(1) as usize,
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
    fn unnamed(&mut self, at: usize, references: &mut Vec<(u32, Reference)>) -> Option<Phrase> {
        let (title, cue) = (self.scene.title(at), self.scene.cue(at));
        if title.len == 0 && cue.kinds & (kind::PRONOUN | kind::SOURCE | kind::BODY | kind::DOCUMENT) == 0 {
            return None;
        }
        if cue.is(kind::PRONOUN) && cue.len >= title.len && self.is_pronoun(at, cue) {
            let atoms = Slice::new(at as u32, at as u32 + u32::from(cue.len));
            let actor = if self.quoted[at] || self.follows_source(at, cue) { NONE } else { self.resolve_pronoun(at, cue.sex) };
            self.refer(references, actor, atoms, ReferenceKind::Pronoun);
            return Some(Phrase { atoms, actor, what: What::Pronoun });
        }
        if title.is(kind::HEAD | kind::MODIFIER)
            && let Some((atoms, head)) = self.title_phrase(at)
        {
            let plural = at > 0 && (role::is_plural(self.scene, at - 1) || self.scene.is_any(at - 1, words!["một"]));
            let actor = if plural || self.quoted[at] { NONE } else { self.resolve_role(atoms, head) };
            self.refer(references, actor, atoms, ReferenceKind::Role);
            if actor == NONE && cue.is(kind::SOURCE) {
                return self.source(at, cue);
            }
            return Some(Phrase { atoms, actor, what: What::Role });
        }
        if cue.is(kind::DOCUMENT) {
            return self.document(at, cue);
        }
        if cue.is(kind::SOURCE) {
            return self.source(at, cue);
        }
        if cue.is(kind::BODY) {
            let atoms = Slice::new(at as u32, at as u32 + u32::from(cue.len));
            let actor = self.resolve_body(at, cue);
            self.refer(references, actor, atoms, ReferenceKind::Role);
            return Some(Phrase { atoms, actor, what: What::Body });
        }
        None
    }

    fn refer(&self, references: &mut Vec<(u32, Reference)>, actor: u32, atoms: Slice, kind: ReferenceKind) {
        if actor != NONE {
            references.push((actor, Reference { span: self.scene.span(atoms), kind }));
        }
    }

    /// `báo cáo của Sở Y tế`, `cáo trạng của Viện Kiểm sát`: whose document it is.
    fn document(&self, at: usize, cue: Mark) -> Option<Phrase> {
        let scene = self.scene;
        let mut i = at + cue.len as usize;
        let end = scene.sentence(at).end as usize;
        while i < end
            && i < at + 7
            && !scene.is_any(i, words!["của", "từ", "do"])
            && scene.is_letters(i)
            && scene.mention(i).is_none()
            && !scene.cue(i).is(kind::SAY | kind::STOP)
        {
            i += 1;
        }
        if !scene.is_any(i, words!["của", "từ", "do"]) && i != at + cue.len as usize {
            return None;
        }
        i += usize::from(scene.is_any(i, words!["của", "từ", "do"]));
        let number = scene.mention_number(i)?;
        let mention = &scene.mentions[number as usize];
        // `thông báo Hà Nội sẵn sàng` is the verb, with its content.
        let of = scene.is_any(i - 1, words!["của", "từ", "do"]);
        if !of || matches!(mention.kind, EntityType::Misc | EntityType::Per) {
            return None;
        }
        Some(Phrase { atoms: Slice::new(at as u32, mention.atoms.end), actor: self.actor_of[number as usize], what: What::Body })
    }

    /// `một quan chức giấu tên của Mỹ`: head, state or body, and what says that it has no name. `chính phủ Nga` is the state.
    fn source(&self, at: usize, cue: Mark) -> Option<Phrase> {
        let scene = self.scene;
        let end = scene.sentence(at).end as usize;
        let mut i = at + cue.len as usize;
        let mut actor = NONE;
        let state_like = scene.is_any(at, words!["phía", "quân", "bên", "chính"]);
        let body_like = scene.is_any(
            at,
            words![
                "hãng",
                "tờ",
                "báo",
                "đài",
                "kênh",
                "nhật",
                "tạp",
                "trang",
                "công",
                "tập",
                "ngân",
                "trường",
                "câu",
                "clb",
                "hiệp",
                "tổ",
                "nhà",
                "bệnh",
                "ủy",
                "hội",
                "đảng",
                "phong",
                "nhóm",
                "lực",
                "chủ",
                "ban",
                "cơ"
            ],
        );
        while i < end && i < at + 12 {
            if let Some(number) = scene.mention_number(i) {
                let mention = &scene.mentions[number as usize];
                if mention.kind == EntityType::Per || (mention.kind == EntityType::Misc) {
                    break;
                }
                let own = state_like || (body_like && mention.kind == EntityType::Org);
                if own && i == at + cue.len as usize {
                    actor = self.actor_of[number as usize];
                }
                i = mention.atoms.end as usize;
            } else if scene.cue(i).is(kind::ANONYMOUS) {
                i += scene.cue(i).len as usize;
            } else if scene.is_any(i, words!["của", "tại", "ở", "trong", "từ", "với"])
                && scene.mention(i + 1).is_some_and(|m| m.kind != EntityType::Per)
            {
                i += 1;
            } else {
                break;
            }
        }
        // `hãng Reuters`, `tờ Guardian`; a bare `hội`, `trường`, `tờ` is part of some other word.
        if cue.len == 1 && body_like && scene.mention(at + 1).is_none() {
            return None;
        }
        let mut start = at;
        while start > scene.sentence(at).start as usize
            && start + 3 > at
            && (scene.is_any(start - 1, words!["một", "các", "những", "nhiều", "số", "giới", "vị", "hai", "ba"]))
        {
            start -= 1;
        }
        let what = if actor == NONE { What::Source } else { What::Body };
        Some(Phrase { atoms: Slice::new(start as u32, i as u32), actor, what })
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
            && (role::is_plural(scene, at - 1) || scene.is_any(at - 1, words!["người", "đàn", "chàng", "một", "vợ", "chồng", "con", "của"]))
            && scene.symbol(at - 1) == '\0'
        {
            return scene.is_any(at - 1, words!["của"]) || scene.is_any(at - 1, words!["vợ", "chồng", "con"]);
        }
        let scene_next = scene.cue(next);
        if after.kind == AtomKind::Symbol || scene_next.is(kind::BETWEEN | kind::SAY | kind::SAY_WEAK | kind::STOP) {
            return true;
        }
        let steady = scene.is_any(at, words!["ông", "bà"]);
        let compound = words![
            "bà", "con", "chủ", "lớn", "trùm", "nội", "ngoại", "xã", "cụ", "tổ", "lão", "bầu", "đồng", "táo", "công", "vua", "hoàng",
            "già", "bố", "mẹ", "cố", "chú",
        ];
        steady && !scene.is_any(next, compound)
    }

    /// `quan chức này` after `một quan chức giấu tên`: still nobody with a name.
    fn follows_source(&self, at: usize, cue: Mark) -> bool {
        if cue.len < 2 {
            return false;
        }
        let key = self.scene.atom(at).key;
        let sentence = self.scene.sentence_number(at);
        let near = |p: &&Phrase| sentence - self.scene.sentence_number(p.atoms.start as usize) <= 2;
        self.phrases
            .iter()
            .rev()
            .take(LOOK_BACK)
            .take_while(near)
            .any(|p| p.what == What::Source && p.atoms.range().any(|i| self.scene.atom(i).key == key))
    }

    /// The last subject before a pronoun that it can stand for; nobody when two can be meant.
    fn resolve_pronoun(&self, at: usize, sex: Sex) -> u32 {
        let paragraph = self.scene.paragraph_number(at);
        let sentence = self.scene.sentence_number(at);
        let mut seen: [u32; 2] = [NONE, NONE];
        let mut subject = NONE;
        let mut window = NONE;
        for phrase in self.phrases.iter().rev().take(LOOK_BACK) {
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
        let opens = first || self.scene.is_any(start - 1, words!["rằng", "khi", "mà", "vì", "nếu", "nhưng", "do", "là", "thì", "còn"]);
        opens && !governed(self.scene, start) || self.scene.cue(end).is(kind::BETWEEN | kind::SAY)
    }

    /// A title without a name: `Tổng thống Mỹ`, `Phó Tổng thư ký Hội đồng Hòa bình`; its atoms and its head.
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
            } else if scene.is_any(i, words!["của", "tại"]) && scene.mention(i + 1).is_some_and(|m| m.kind != EntityType::Per) {
                i += 1;
            } else if scene.is_any(i, words!["này"]) && i == head_end {
                i += 1;
                break;
            } else if scene.atom(i).kind == AtomKind::Digits && scene.is_any(i + 1, words!["tuổi"]) {
                i += 2;
            } else if scene.is_any(i, words!["sinh"]) && scene.is_any(i + 1, words!["năm"]) {
                i += 3;
            } else if scene.is_any(i, words!["người", "gốc", "quê"]) && scene.is_kind(i + 1, EntityType::Loc) {
                i += 1;
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
        let leader = scene.is_any(head.start as usize, words!["nhà", "nguyên", "lãnh"]) && mark.is(kind::OF_STATE);
        let peer = scene.is_any(head.end as usize - 1, words!["cấp"]);
        // A common noun (`giám đốc`, `luật sư`) stands for nobody in particular unless it speaks (`nam ca sĩ chia sẻ`).
        let after = atoms.end as usize;
        let described =
            after > head.end as usize && scene.atom(after - 1).kind == AtomKind::Digits || scene.is_any(after - 1, words!["tuổi"]);
        if !mark.is(kind::OF_STATE)
            && state.is_none()
            && body == NONE
            && !described
            && !scene.atom(atoms.start as usize).is_capitalized()
            && !scene.is_any(after - 1, words!["này"])
            && !scene.cue(after).is(kind::SAY | kind::SAY_WEAK | kind::BETWEEN)
        {
            return NONE;
        }
        let key = self.head_key(head);
        let alike = self.heads[self.heads.partition_point(|head| head.0 < key)..].iter().take_while(|head| head.0 == key);
        let alike = alike.map(|&(_, actor, number)| (actor, number));
        let offices = self.offices.iter().copied().filter(|_| leader || peer);
        let mut found = NONE;
        for (look, (actor, number)) in alike.chain(offices).enumerate() {
            // So many bear the title that it names nobody.
            if look == MANY_HOLDERS {
                return NONE;
            }
            if actor == found {
                continue;
            }
            let role = &self.roles[number as usize];
            let own = Slice::new(role.atoms.start, role.head_end);
            let same = self.ends_alike(own, head, key) || ((leader || peer) && role.mark.is(kind::OF_STATE));
            let fits_body = body == NONE || self.body_in(role.atoms) == NONE || self.body_in(role.atoms) == body;
            let fits_state = match (state, self.countries[actor as usize]) {
                (Some(wanted), Some(own)) => wanted == own,
                (Some(_), None) => !(leader || peer),
                _ => !leader || self.clusters.len() == 1,
            };
            if same && fits_body && fits_state {
                if found != NONE {
                    return NONE;
                }
                found = actor;
            }
        }
        if found == NONE && mark.is(kind::OF_STATE) && state.is_some() && !peer {
            return self.headline_subject(atoms, state);
        }
        if found == NONE && described {
            return self.resolve_pronoun(atoms.start as usize, mark.sex);
        }
        found
    }

    /// The first person of the headline, when the lead goes on with `Tổng thống Mỹ` and no name: the reader knows who it is.
    fn headline_subject(&self, atoms: Slice, state: Option<&'static str>) -> u32 {
        let scene = self.scene;
        let at = atoms.start as usize;
        let paragraph = scene.paragraph_number(at);
        let opens = paragraph == 1 && at == scene.paragraph(at).start as usize && scene.label(0) == Label::Title;
        let Some(first) = self.phrases.first().filter(|p| opens && p.what == What::Person && p.atoms.start == 0) else { return NONE };
        let named = self.countries.get(first.actor as usize).copied().flatten();
        let mut own = self.roles.iter().filter(|role| self.actor_of[role.mention as usize] == first.actor && first.actor != NONE);
        let has_office = own.any(|role| !role.mark.is(kind::OF_STATE));
        if named.is_some_and(|own| Some(own) != state) || has_office { NONE } else { first.actor }
    }

    /// Whether two heads are the same title, or one with a modifier (`Phó` is another title, `cựu` is not).
    fn ends_alike(&self, own: Slice, head: Slice, key: Key) -> bool {
        let atoms = self.scene.atoms();
        own.len() >= head.len() && chain(&atoms[own.end as usize - head.len()..own.end as usize]) == key && {
            let before = own.end as usize - head.len();
            before == own.start as usize || !self.scene.is_any(before - 1, words!["phó", "trợ", "lý", "nguyên", "cựu"])
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
        let country = cue.is(kind::BODY_LOC) && self.scene.is_any(at, words!["nước", "quốc", "đất", "cường", "đảo", "vương"]);
        for phrase in self.phrases.iter().rev().take(LOOK_BACK) {
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
    let prepositions = words![
        "với", "của", "cho", "về", "tại", "ở", "từ", "đến", "tới", "bởi", "trong", "cùng", "giữa", "trên", "dưới", "sang", "vào", "như",
        "gặp", "thăm", "là", "làm", "trước", "sau", "theo", "chống", "ủng", "hộ", "tiếp", "đón", "bầu", "chọn"
    ];
    // `người dân ở | tỉnh | X nói`
    let unit = words!["tỉnh", "huyện", "xã", "quận", "phường", "thôn", "bản", "làng", "bang", "vùng"];
    let start = start - usize::from(start > 1 && scene.mention(start - 1).is_none() && scene.is_any(start - 1, unit));
    // A name in brackets is said by the way: `Hiệp hội … (VASEP), nhận định`.
    start > 0 && (scene.symbol(start - 1) == '(' || (scene.mention(start - 1).is_none() && scene.is_any(start - 1, prepositions)))
}
