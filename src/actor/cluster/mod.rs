//! Mentions merged into actors.

mod join;

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::actor::cue::{Sex, chain, kind};
use crate::actor::name::{Name, Token};
use crate::actor::organisation::{self, Body};
use crate::actor::place;
use crate::actor::scene::{NONE, Scene, refill, words};
use crate::article::Slice;
use crate::entity::{EntityType, Mention};
use crate::span::{Norm, Span};
use crate::word::{AtomKind, Case, Key};

/// The mentions of one actor.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub kind: EntityType,
    /// Its mentions, among [`Clusters::mentions`].
    pub mentions: Slice,
    pub sex: Sex,
    /// The state it is.
    pub state: Option<&'static str>,
    /// The state's usual name.
    pub usual: Option<&'static str>,
    /// The state it acts for.
    pub represents: Option<&'static str>,
}

/// The actors in order of first mention. Kept from article to article for its memory, as everything here.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// The actor of each mention; [`NONE`] for MISC.
    pub actor_of: Vec<u32>,
    pub list: Vec<Cluster>,
    /// The mentions of the first actor, of the second, and so on.
    pub mentions: Vec<u32>,
}

/// All spellings that are one name at first sight.
#[derive(Debug)]
struct Form {
    kind: EntityType,
    /// Its mentions, among [`Builder::mentions`].
    mentions: Slice,
    sex: Sex,
    /// The words of a person's name, among [`Builder::tokens`].
    name: Slice,
    /// What a body's name is compared by, among [`Builder::bodies`].
    body: Option<u32>,
    /// Whether its mentions are placed one by one because several actors share it.
    scattered: bool,
    /// What is known of a place that is a state: code and usual name.
    state: Option<(&'static str, &'static str)>,
    /// The state that a capital or seat acts for.
    represents: Option<&'static str>,
}

/// Atoms at the end of a name that are compared with known names.
pub(super) const LONGEST_TAIL: usize = 64;

/// Forms by a key: pairs in order.
type Index = Vec<(Key, u32)>;

#[derive(Debug, Default)]
pub(super) struct Builder {
    forms: Vec<Form>,
    tokens: Vec<Token>,
    /// Those past the first [`Builder::body_count`] are free.
    bodies: Vec<Body>,
    body_count: usize,
    by_key: FxHashMap<(u8, Key), usize>,
    /// Where a body's name stood before, and its form, by a number for its text.
    by_text: FxHashMap<u64, (Span<Norm>, usize)>,
    parent: Vec<usize>,
    /// The next of the forms that are joined with each one, round and round.
    next: Vec<usize>,
    form_of: Vec<usize>,
    /// The mentions of the first form, of the second, and so on.
    mentions: Vec<u32>,
    /// For mentions of forms shared by several actors, the form they go with.
    moved: FxHashMap<u32, usize>,
    /// The forms that are looked through, and the same ones, those with the most words first.
    some: Vec<usize>,
    by_length: Vec<usize>,
    index: Index,
    found: Vec<usize>,
    /// For each form its actor.
    number_of: Vec<u32>,
}

/// Finds the actor of each mention.
pub(super) fn cluster(scene: &Scene<'_>, builder: &mut Builder, out: &mut Clusters) {
    builder.clear();
    builder.collect(scene);
    builder.join_brackets(scene);
    builder.join_people(scene);
    builder.join_bodies();
    builder.finish(scene, out);
}

impl Builder {
    fn clear(&mut self) {
        self.forms.clear();
        self.tokens.clear();
        self.body_count = 0;
        self.by_key.clear();
        self.by_text.clear();
        self.parent.clear();
        self.next.clear();
        self.form_of.clear();
        self.mentions.clear();
        self.moved.clear();
    }

    fn find(&mut self, mut form: usize) -> usize {
        while self.parent[form] != form {
            self.parent[form] = self.parent[self.parent[form]];
            form = self.parent[form];
        }
        form
    }

    fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let (kept, gone) = (a.min(b), a.max(b));
        self.parent[gone] = kept;
        self.next.swap(kept, gone);
    }

    fn collect(&mut self, scene: &Scene<'_>) {
        for (number, mention) in scene.mentions.iter().enumerate() {
            let form = match mention.kind {
                EntityType::Misc => usize::MAX,
                _ if mention.atoms.is_empty() => usize::MAX,
                _ => self.form_for(scene, number, mention),
            };
            self.form_of.push(form);
        }
        // The mentions by their forms: counted, then put in their places.
        self.form_of.iter().filter(|&&form| form != usize::MAX).for_each(|&form| self.forms[form].mentions.end += 1);
        let mut from = 0;
        for form in &mut self.forms {
            let count = form.mentions.end;
            form.mentions = Slice::new(from, from);
            from += count;
        }
        refill(&mut self.mentions, from as usize, 0);
        for (number, &form) in (0..).zip(&self.form_of) {
            if let Some(form) = self.forms.get_mut(form) {
                self.mentions[form.mentions.end as usize] = number;
                form.mentions.end += 1;
            }
        }
    }

    fn form_for(&mut self, scene: &Scene<'_>, number: usize, mention: &Mention) -> usize {
        let atoms = &scene.atoms()[mention.atoms.range()];
        if mention.kind == EntityType::Org {
            // What a body's name says, its text says alone.
            let text = mention.span.of(scene.article.text);
            let mut hasher = FxHasher::default();
            hasher.write(text.as_bytes());
            let hash = hasher.finish();
            if let Some(&(before, form)) = self.by_text.get(&hash)
                && before.of(scene.article.text) == text
            {
                return form;
            }
            if let Some(form) = self.seat(scene, number, mention) {
                return form;
            }
            let form = self.body(scene, mention);
            self.by_text.insert(hash, (mention.span, form));
            return form;
        }
        if let Some(form) = self.seat(scene, number, mention) {
            return form;
        }
        if mention.kind == EntityType::Per {
            return self.person(scene, mention);
        }
        if let Some(Some(state)) = scene.lexicon.states.get(atoms) {
            let form = self.form(EntityType::Loc, state.key, EntityType::Loc);
            self.forms[form].state = Some((state.code, state.name));
            return form;
        }
        let key = match scene.lexicon.cities.get(atoms) {
            Some(Some(city)) => city.key.then(words!["place"][0]),
            _ => squashed(scene, mention),
        };
        self.form(EntityType::Loc, key, EntityType::Loc)
    }

    /// A capital or a seat of power: one form where it acts, another where it is a place.
    fn seat(&mut self, scene: &Scene<'_>, number: usize, mention: &Mention) -> Option<usize> {
        let city = place::seat(scene, mention)?;
        let acts = place::acts(scene, number, city);
        let key = city.key.then(words!["place", "acts"][usize::from(acts)]);
        let form = self.form(EntityType::Loc, key, mention.kind);
        if acts {
            self.forms[form].represents = Some(city.code);
        }
        Some(form)
    }

    fn person(&mut self, scene: &Scene<'_>, mention: &Mention) -> usize {
        let atoms = &scene.atoms()[mention.atoms.range()];
        let from = self.tokens.len();
        self.tokens.extend(Token::of(atoms));
        let own = Slice::new(from as u32, self.tokens.len() as u32);
        let name = Name { tokens: &self.tokens[from..] };
        let sex = sex_of(scene, mention).or(name.sex());
        let mut key = chain_tokens(name).unwrap_or_else(|| chain(atoms));
        if own.len() == 1 {
            // `bà Hale` and `ông Hale` may be two.
            key = key.then(Key(sex as u64));
        }
        let form = self.form(EntityType::Per, key, EntityType::Per);
        let known = &mut self.forms[form];
        known.sex = known.sex.or(sex);
        // The last spelling counts; nearly always it is the same.
        if self.tokens[known.name.range()] == self.tokens[from..] {
            self.tokens.truncate(from);
        } else {
            known.name = own;
        }
        form
    }

    fn body(&mut self, scene: &Scene<'_>, mention: &Mention) -> usize {
        let atoms = &scene.atoms()[mention.atoms.range()];
        let (known, own) = (organisation::known(atoms, scene.lexicon), chain(atoms));
        let is_place = |tail: &[crate::word::Atom]| {
            scene.lexicon.cities.get(tail).is_some()
                || tail.iter().all(|a| a.case == Case::Title || a.kind == AtomKind::Symbol) && tail.len() <= 4
        };
        if self.bodies.len() == self.body_count {
            self.bodies.push(Body::default());
        }
        let new = self.body_count;
        let body = &mut self.bodies[new];
        body.read(scene.article.text, atoms, scene.lexicon, is_place);
        let key = match known == own {
            true if body.words.len() > 1 => body.key(),
            true => squashed(scene, mention),
            false => known,
        };
        let form = self.form(EntityType::Org, key, EntityType::Org);
        match self.forms[form].body {
            // The longest spelling stands for the form: `WHO` and its full name are one form.
            Some(old) if self.bodies[new].words.len() > self.bodies[old as usize].words.len() => self.bodies.swap(old as usize, new),
            Some(_) => {}
            None => {
                self.forms[form].body = Some(new as u32);
                self.body_count += 1;
            }
        }
        form
    }

    fn form(&mut self, group: EntityType, key: Key, kind: EntityType) -> usize {
        *self.by_key.entry((group as u8, key)).or_insert_with(|| {
            let form = self.forms.len();
            self.parent.push(form);
            self.next.push(form);
            self.forms.push(Form {
                kind,
                mentions: Slice::default(),
                sex: Sex::Unknown,
                name: Slice::default(),
                body: None,
                scattered: false,
                state: None,
                represents: None,
            });
            form
        })
    }

    fn name(&self, form: usize) -> Name<'_> {
        Name { tokens: &self.tokens[self.forms[form].name.range()] }
    }

    fn body_of(&self, form: usize) -> Option<&Body> {
        Some(&self.bodies[self.forms[form].body? as usize])
    }

    /// The mentions of a form.
    fn own(&self, form: usize) -> &[u32] {
        &self.mentions[self.forms[form].mentions.range()]
    }

    fn finish(&mut self, scene: &Scene<'_>, out: &mut Clusters) {
        out.list.clear();
        refill(&mut out.actor_of, scene.mentions.len(), NONE);
        refill(&mut self.number_of, self.forms.len(), NONE);
        // What is known of one form is known of those that are joined with it; of two facts the first counts.
        for form in 0..self.forms.len() {
            let root = self.find(form);
            let Form { state, represents, .. } = self.forms[form];
            let facts = &mut self.forms[root];
            (facts.state, facts.represents) = (facts.state.or(state), facts.represents.or(represents));
        }
        for (number, mention) in (0..).zip(scene.mentions) {
            let form = self.form_of[number as usize];
            if form == usize::MAX {
                continue;
            }
            let root = match self.moved.get(&number).copied() {
                Some(to) => self.find(to),
                None => self.find(form),
            };
            if self.number_of[root] == NONE {
                self.number_of[root] = out.list.len() as u32;
                let Form { state, represents, .. } = self.forms[root];
                out.list.push(Cluster {
                    kind: mention.kind,
                    mentions: Slice::default(),
                    sex: Sex::Unknown,
                    state: state.map(|f| f.0),
                    usual: state.map(|f| f.1),
                    represents,
                });
            }
            let actor = self.number_of[root];
            out.actor_of[number as usize] = actor;
            let cluster = &mut out.list[actor as usize];
            cluster.mentions.end += 1;
            cluster.sex = cluster.sex.or(self.forms[form].sex);
        }
        let mut from = 0;
        for cluster in &mut out.list {
            let count = cluster.mentions.end;
            cluster.mentions = Slice::new(from, from);
            from += count;
        }
        refill(&mut out.mentions, from as usize, 0);
        for (number, &actor) in (0..).zip(&out.actor_of) {
            if let Some(cluster) = out.list.get_mut(actor as usize) {
                out.mentions[cluster.mentions.end as usize] = number;
                cluster.mentions.end += 1;
            }
        }
    }
}

/// The key of a name's letters; what stands between them does not count.
fn chain_tokens(name: Name<'_>) -> Option<Key> {
    name.tokens.iter().map(|t| t.key).reduce(Key::then)
}

/// The key of a name without blanks and signs: `Sao Khuê` = `SaoKhuê`.
fn squashed(scene: &Scene<'_>, mention: &Mention) -> Key {
    Key::squashed(mention.span.of(scene.article.text))
}

/// The sex the words before a name tell.
fn sex_of(scene: &Scene<'_>, mention: &Mention) -> Sex {
    let start = mention.atoms.start as usize;
    let from = scene.paragraph(start).start as usize;
    let title = scene.title_before(start, from, kind::HONORIFIC | kind::HEAD);
    title.map_or(Sex::Unknown, |(_, mark)| mark.sex)
}

/// The forms of an actor's name, in order: in `forms`; and the fullest of them.
pub(super) fn names<'a>(scene: &Scene<'a>, mentions: &[u32], usual: Option<&'static str>, forms: &mut Vec<&'a str>) -> &'a str {
    /// Forms among which a new one is looked for one by one.
    const FEW: usize = 16;
    forms.clear();
    let mut seen = FxHashSet::default();
    for &m in mentions {
        let form = scene.mentions[m as usize].span.of(scene.article.text);
        if forms.len() == FEW && seen.is_empty() {
            seen.extend(forms.iter().copied());
        }
        if if forms.len() < FEW { !forms.contains(&form) } else { seen.insert(form) } {
            forms.push(form);
        }
    }
    if let Some(usual) = usual {
        return usual;
    }
    let [first, others @ ..] = &forms[..] else { return "" };
    let mut best = *first;
    if !others.is_empty() {
        let mut most = weight(best);
        for form in others {
            let own = weight(form);
            if own > most {
                (best, most) = (form, own);
            }
        }
    }
    best
}

/// How full a form is.
fn weight(form: &str) -> (bool, usize, usize) {
    let words = form.split([' ', '-', '.']).filter(|w| !w.is_empty()).count();
    let shouted = form.contains(' ') && form.chars().all(|c| !c.is_lowercase());
    (!shouted, words, form.chars().count())
}
