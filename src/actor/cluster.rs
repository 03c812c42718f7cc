//! Mentions merged into actors.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::actor::cue::{Sex, chain, kind};
use crate::actor::name::{Fit, Name, one_slip};
use crate::actor::organisation::{self, Body};
use crate::actor::place;
use crate::actor::scene::{NONE, Scene};
use crate::entity::{EntityType, Mention};
use crate::word::{AtomKind, Case, Key};

/// The mentions of one actor.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub kind: EntityType,
    pub mentions: Vec<u32>,
    pub sex: Sex,
    /// The state it is.
    pub state: Option<&'static str>,
    /// The state's usual name.
    pub usual: Option<&'static str>,
    /// The state it acts for.
    pub represents: Option<&'static str>,
}

/// All spellings that are one name at first sight.
#[derive(Debug)]
struct Form {
    kind: EntityType,
    mentions: Vec<u32>,
    sex: Sex,
    name: Name,
    body: Option<Body>,
    /// Whether its mentions are placed one by one because several actors share it.
    scattered: bool,
}

#[derive(Debug, Default)]
struct Builder {
    forms: Vec<Form>,
    by_key: FxHashMap<(u8, Key), usize>,
    parent: Vec<usize>,
    /// The forms that are joined with each form that stands for others.
    members: Vec<Vec<usize>>,
    form_of: Vec<usize>,
    /// Facts of the places that are states or seats.
    state: FxHashMap<usize, (&'static str, &'static str)>,
    represents: FxHashMap<usize, &'static str>,
    /// For mentions of forms shared by several actors, the form they go with.
    moved: FxHashMap<u32, usize>,
}

/// The actor of each mention ([`NONE`] for MISC) and the actors in order of first mention.
pub(super) fn cluster(scene: &Scene<'_>) -> (Vec<u32>, Vec<Cluster>) {
    let mut builder = Builder::default();
    builder.collect(scene);
    builder.join_brackets(scene);
    builder.join_people(scene);
    builder.join_bodies(scene);
    builder.finish(scene)
}

impl Builder {
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
        let mut more = std::mem::take(&mut self.members[gone]);
        if more.len() > self.members[kept].len() {
            std::mem::swap(&mut more, &mut self.members[kept]);
        }
        self.members[kept].append(&mut more);
    }

    fn collect(&mut self, scene: &Scene<'_>) {
        for (number, mention) in (0..).zip(scene.mentions) {
            if mention.kind == EntityType::Misc || mention.atoms.is_empty() {
                self.form_of.push(usize::MAX);
                continue;
            }
            let form = self.form_for(scene, number, mention);
            self.forms[form].mentions.push(number);
            self.form_of.push(form);
        }
    }

    fn form_for(&mut self, scene: &Scene<'_>, number: u32, mention: &Mention) -> usize {
        let atoms = &scene.atoms()[mention.atoms.range()];
        if let Some(city) = place::seat(scene, mention) {
            let acts = place::acts(scene, number as usize, city);
            let key = Key::of(city.name).then(Key::of(if acts { "acts" } else { "place" }));
            let form = self.form(EntityType::Loc, key, mention.kind);
            if acts {
                self.represents.insert(form, city.code);
            }
            return form;
        }
        match mention.kind {
            EntityType::Per => {
                let name = Name::of(atoms);
                let sex = sex_of(scene, mention).or(name.sex());
                let mut key = chain_tokens(&name, chain(atoms));
                if name.tokens.len() == 1 {
                    // `bà Hale` and `ông Hale` may be two.
                    key = key.then(Key(sex as u64));
                }
                let form = self.form(EntityType::Per, key, EntityType::Per);
                self.forms[form].sex = self.forms[form].sex.or(sex);
                self.forms[form].name = name;
                form
            }
            EntityType::Loc => {
                if let Some(Some(state)) = scene.lexicon.states.get(atoms) {
                    let form = self.form(EntityType::Loc, Key::of(state.code).then(Key::of("state")), EntityType::Loc);
                    self.state.insert(form, (state.code, state.name));
                    return form;
                }
                let key = match scene.lexicon.cities.get(atoms) {
                    Some(Some(city)) => Key::of(city.name).then(Key::of("place")),
                    _ => squashed(scene, mention),
                };
                self.form(EntityType::Loc, key, EntityType::Loc)
            }
            _ => {
                let known = organisation::known(atoms, scene.lexicon);
                let key = if known == chain(atoms) { squashed(scene, mention) } else { known };
                let text = scene.article.text;
                let is_place = |tail: &[crate::word::Atom]| {
                    scene.lexicon.cities.get(tail).is_some()
                        || tail.iter().all(|a| a.case == Case::Title || a.kind == AtomKind::Symbol) && tail.len() <= 4
                };
                let body = Body::of(text, atoms, scene.lexicon, is_place);
                let key = if known == chain(atoms) && body.words.len() > 1 { body.key() } else { key };
                let form = self.form(EntityType::Org, key, EntityType::Org);
                let old = self.forms[form].body.get_or_insert_with(|| body.clone());
                // The longest spelling stands for the form: `WHO` and its full name are one form.
                if body.words.len() > old.words.len() {
                    *old = body;
                }
                form
            }
        }
    }

    fn form(&mut self, group: EntityType, key: Key, kind: EntityType) -> usize {
        *self.by_key.entry((group as u8, key)).or_insert_with(|| {
            let form = self.forms.len();
            self.parent.push(form);
            self.members.push(vec![form]);
            self.forms.push(Form { kind, mentions: Vec::new(), sex: Sex::Unknown, name: Name::default(), body: None, scattered: false });
            form
        })
    }

    /// `Tổ chức Y tế Thế giới (WHO)`, `Don (George Hale Jr.)`, `X, tên thật là Y`.
    fn join_brackets(&mut self, scene: &Scene<'_>) {
        for (i, pair) in scene.mentions.windows(2).enumerate() {
            let (a, b) = (&pair[0], &pair[1]);
            if a.kind != b.kind || a.kind == EntityType::Misc {
                continue;
            }
            let (mut at, end) = (a.atoms.end as usize, b.atoms.start as usize);
            if end - at > 8 || scene.paragraph_number(a.atoms.start as usize) != scene.paragraph_number(end) || at == end {
                continue;
            }
            let bracket = scene.symbol(at) == '(' && scene.symbol(b.atoms.end as usize) == ')';
            let mut cue = false;
            while at < end {
                let mark = scene.cue(at);
                let is_cue = mark.is(kind::ALIAS) && (bracket || mark.len > 1);
                cue |= is_cue;
                let quiet = matches!(scene.symbol(at), '(' | ',' | ':' | '"' | '“' | '”') || scene.title(at).is(kind::HONORIFIC);
                if !is_cue && !quiet {
                    cue = false;
                    break;
                }
                at += if is_cue { mark.len as usize } else { 1 };
            }
            let alone = bracket && end - a.atoms.end as usize == 1;
            let short = |m: &Mention| scene.atoms()[m.atoms.range()].iter().filter(|a| a.kind == AtomKind::Letters).count() == 1;
            let capitals =
                |m: &Mention| short(m) && scene.atoms()[m.atoms.range()].iter().any(|a| matches!(a.case, Case::Upper | Case::Mixed));
            let abbreviates = a.kind == EntityType::Org
                && (capitals(b) && !short(a) && !self.names_parent(scene, a, b) || capitals(a) && !short(b) || shares_place(scene, a, b));
            let person = a.kind == EntityType::Per;
            if cue || alone && (abbreviates || person) {
                self.union(self.form_of[i], self.form_of[i + 1]);
            }
        }
    }

    /// `Bộ Chính trị Đảng Nhân dân Campuchia (CPP)`: the abbreviation is known to be the last part of the name alone.
    fn names_parent(&self, scene: &Scene<'_>, full: &Mention, short: &Mention) -> bool {
        let Some(known) = scene.lexicon.bodies.get(&scene.atoms()[short.atoms.range()]) else { return false };
        let range = full.atoms.range();
        (range.start + 1..range.end).rev().take(LONGEST_TAIL).any(|i| chain(&scene.atoms()[i..range.end]) == known)
    }

    fn join_people(&mut self, scene: &Scene<'_>) {
        let people: Vec<usize> = (0..self.forms.len()).filter(|&f| self.forms[f].kind == EntityType::Per).collect();
        let mut by_length = people.clone();
        by_length.sort_by_key(|&f| (std::cmp::Reverse(self.forms[f].name.tokens.len()), f));
        let index = index(people.iter().map(|&f| (f, self.forms[f].name.tokens.iter().map(|t| t.key).collect())));
        for &short in &by_length {
            let mut fits: Vec<(Fit, usize)> = Vec::new();
            let tokens = &self.forms[short].name.tokens;
            let ends = [tokens.first(), tokens.last()].into_iter().flatten().map(|t| t.key);
            for full in candidates(&index, ends) {
                if full != short
                    && self.forms[short].sex.fits(self.forms[full].sex)
                    && let Some(fit) = self.forms[short].name.short_of(&self.forms[full].name)
                {
                    fits.push((fit, full));
                }
            }
            self.place_short(scene, short, fits);
        }
        self.join_sexless(&people);
        self.join_misspelt(scene, &people);
    }

    /// Puts a short form with the full one it fits best.
    fn place_short(&mut self, scene: &Scene<'_>, short: usize, mut fits: Vec<(Fit, usize)>) {
        let Some(best) = fits.iter().map(|f| f.0).max() else { return };
        fits.retain(|f| f.0 == best);
        let mut roots: Vec<usize> = fits.iter().map(|f| self.find(f.1)).collect();
        roots.sort_unstable();
        roots.dedup();
        if let [only] = roots[..] {
            return self.union(short, only);
        }
        if self.find(short) != short && roots.contains(&self.parent[short]) {
            return;
        }
        let mentions = self.forms[short].mentions.clone();
        self.forms[short].scattered = true;
        let members: Vec<Vec<u32>> = roots.iter().map(|&r| self.mentions_of(r)).collect();
        let titles: Vec<FxHashSet<Key>> =
            members.iter().map(|list| list.iter().filter_map(|&m| title_of(scene, &scene.mentions[m as usize])).collect()).collect();
        let sex = self.forms[short].sex;
        let same_sex: Vec<bool> = (0..roots.len())
            .map(|i| sex != Sex::Unknown && members[i].iter().any(|&m| self.forms[self.form_of[m as usize]].sex == sex))
            .collect();
        let most = members.iter().map(Vec::len).max().unwrap_or(0);
        let leads = |i: usize| members[i].len() == most && members.iter().enumerate().all(|(j, m)| j == i || m.len() * 4 <= most);
        let leader = (0..roots.len()).find(|&i| leads(i));
        for mention in mentions {
            let title = title_of(scene, &scene.mentions[mention as usize]);
            let rank = |i: usize| {
                let same_title = title.is_some_and(|title| titles[i].contains(&title));
                (same_title, same_sex[i], leader == Some(i), last_before(&members[i], mention), std::cmp::Reverse(i))
            };
            let chosen = (0..roots.len()).max_by_key(|&i| rank(i)).unwrap_or(0);
            self.moved.insert(mention, roots[chosen]);
        }
    }

    /// The mentions of all forms that are joined with a root, in order.
    fn mentions_of(&self, root: usize) -> Vec<u32> {
        let forms = self.members[root].iter().map(|&form| &self.forms[form]);
        let mut all: Vec<u32> = forms.filter(|form| !form.scattered).flat_map(|form| &form.mentions).copied().collect();
        all.sort_unstable();
        all
    }

    /// `ông Hale` and a bare `Hale` without any full name are one; so are two that cannot be told apart.
    fn join_sexless(&mut self, people: &[usize]) {
        let mut by_word: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        for &form in people {
            if let [only] = self.forms[form].name.tokens[..] {
                by_word.entry(only.key).or_default().push(form);
            }
        }
        // A word has at most three forms: with `ông`, with `bà`, bare.
        for &a in people {
            let [only] = self.forms[a].name.tokens[..] else { continue };
            for &b in by_word[&only.key].iter().filter(|&&b| b > a) {
                let (x, y) = (&self.forms[a], &self.forms[b]);
                let fits = x.sex.fits(y.sex) && !x.scattered && !y.scattered;
                if fits && (self.find(a) == a || self.find(b) == b) {
                    self.union(a, b);
                }
            }
        }
    }

    /// Foreign names spelt in two ways: `Johansson`, `Johanson`.
    fn join_misspelt(&mut self, scene: &Scene<'_>, people: &[usize]) {
        if people.len() > MANY {
            return;
        }
        let words = |f: &Form| -> Vec<&str> {
            let atoms = &scene.atoms()[scene.mentions[f.mentions[0] as usize].atoms.range()];
            atoms.iter().filter(|a| a.kind == AtomKind::Letters).map(|a| a.text(scene.article.text)).collect()
        };
        let mut joins = Vec::new();
        for (i, &a) in people.iter().enumerate() {
            for &b in &people[i + 1..] {
                let (x, y) = (&self.forms[a], &self.forms[b]);
                let (n, m) = (x.name.tokens.len(), y.name.tokens.len());
                if n != m || !x.sex.fits(y.sex) || x.mentions.is_empty() || y.mentions.is_empty() {
                    continue;
                }
                let pairs = x.name.tokens.iter().zip(&y.name.tokens);
                let mut differing = pairs.enumerate().filter(|(_, (s, t))| s.key != t.key);
                let (Some((at, (s, t))), None) = (differing.next(), differing.next()) else { continue };
                if !s.marked && !t.marked && one_slip(words(x)[at], words(y)[at]) {
                    joins.push((a, b));
                }
            }
        }
        for (a, b) in joins {
            self.union(a, b);
        }
    }

    fn join_bodies(&mut self, scene: &Scene<'_>) {
        let bodies: Vec<usize> = (0..self.forms.len()).filter(|&f| self.forms[f].body.is_some()).collect();
        let mut by_words: FxHashMap<Key, usize> = FxHashMap::default();
        for &form in &bodies {
            let key = self.forms[form].body.as_ref().map_or(Key::default(), Body::key);
            let first = *by_words.entry(key).or_insert(form);
            self.union(first, form);
        }
        let index = index(bodies.iter().map(|&f| (f, self.forms[f].body.as_ref().map_or_else(Vec::new, Body::keys))));
        let mut by_length = bodies.clone();
        by_length.sort_by_key(|&f| (std::cmp::Reverse(self.forms[f].body.as_ref().map_or(0, |b| b.words.len())), f));
        for &short in &by_length {
            let wanted = self.forms[short].body.as_ref().map_or_else(Vec::new, Body::wanted);
            let fits = |full: &usize| {
                let (Some(x), Some(y)) = (&self.forms[short].body, &self.forms[*full].body) else { return false };
                // A ministry without a country that is named before a foreign one is another: the home one.
                let first = |f: usize| self.forms[f].mentions.first().copied().unwrap_or(NONE);
                let in_order = !y.ends_in_state || x.abbreviation.is_some() || first(*full) < first(short);
                *full != short && x.short_of(y) && in_order
            };
            let fitting: Vec<usize> = candidates(&index, wanted.into_iter()).into_iter().filter(fits).collect();
            let mut roots: Vec<usize> = fitting.into_iter().map(|f| self.find(f)).collect();
            roots.sort_unstable();
            roots.dedup();
            let own = self.find(short);
            if roots.is_empty() || roots.contains(&own) || own != short {
                continue;
            }
            if let [only] = roots[..] {
                self.union(short, only);
                continue;
            }
            // Several bodies are called so for short: the one named last.
            let members: Vec<Vec<u32>> = roots.iter().map(|&r| self.mentions_of(r)).collect();
            self.forms[short].scattered = true;
            for mention in self.forms[short].mentions.clone() {
                let near = |i: &usize| last_before(&members[*i], mention);
                if let Some(chosen) = (0..roots.len()).filter(|i| near(i).is_some()).max_by_key(near) {
                    self.moved.insert(mention, roots[chosen]);
                }
            }
        }
        let _ = scene;
    }

    fn finish(mut self, scene: &Scene<'_>) -> (Vec<u32>, Vec<Cluster>) {
        let mut actor_of = vec![NONE; scene.mentions.len()];
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut number_of: FxHashMap<usize, u32> = FxHashMap::default();
        let facts: Vec<usize> = self.state.keys().copied().collect();
        let mut root_facts = FxHashMap::default();
        for form in facts {
            root_facts.insert(self.find(form), self.state[&form]);
        }
        let seats: Vec<usize> = self.represents.keys().copied().collect();
        let mut root_seats = FxHashMap::default();
        for form in seats {
            root_seats.insert(self.find(form), self.represents[&form]);
        }
        for (number, mention) in (0..).zip(scene.mentions) {
            let form = self.form_of[number as usize];
            if form == usize::MAX {
                continue;
            }
            let root = match self.moved.get(&number) {
                Some(&to) => self.find(to),
                None => self.find(form),
            };
            let actor = *number_of.entry(root).or_insert_with(|| {
                clusters.push(Cluster {
                    kind: mention.kind,
                    mentions: Vec::new(),
                    sex: Sex::Unknown,
                    state: root_facts.get(&root).map(|f| f.0),
                    usual: root_facts.get(&root).map(|f| f.1),
                    represents: root_seats.get(&root).copied(),
                });
                clusters.len() as u32 - 1
            });
            actor_of[number as usize] = actor;
            let cluster = &mut clusters[actor as usize];
            cluster.mentions.push(number);
            cluster.sex = cluster.sex.or(self.forms[form].sex);
        }
        (actor_of, clusters)
    }
}

/// The last of some mentions before another.
fn last_before(mentions: &[u32], mention: u32) -> Option<u32> {
    mentions[..mentions.partition_point(|&m| m < mention)].last().copied()
}

/// More distinct names than an article has: past it, only the first ones of a kind are compared, so that time stays linear.
const MANY: usize = 300;

/// Atoms at the end of a name that are compared with known names.
pub(super) const LONGEST_TAIL: usize = 64;

/// The forms in which each key stands.
fn index(keys: impl Iterator<Item = (usize, Vec<Key>)>) -> FxHashMap<Key, Vec<usize>> {
    let mut index: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    for (form, keys) in keys {
        for key in keys {
            let list = index.entry(key).or_default();
            if list.last() != Some(&form) && list.len() < MANY {
                list.push(form);
            }
        }
    }
    index
}

/// The forms with one of these keys, in order.
fn candidates(index: &FxHashMap<Key, Vec<usize>>, keys: impl Iterator<Item = Key>) -> Vec<usize> {
    let mut found: Vec<usize> = keys.filter_map(|k| index.get(&k)).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The key of a name's letters; what stands between them does not count.
fn chain_tokens(name: &Name, otherwise: Key) -> Key {
    let mut keys = name.tokens.iter().map(|t| t.key);
    match keys.next() {
        Some(first) => keys.fold(first, Key::then),
        None => otherwise,
    }
}

/// The key of a name without blanks and signs: `Sao Khuê` = `SaoKhuê`.
fn squashed(scene: &Scene<'_>, mention: &Mention) -> Key {
    let text = mention.span.of(scene.article.text);
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    Key::of(&letters)
}

/// `Trung tâm Kiểm soát bệnh tật tỉnh Đồng Nai (CDC Đồng Nai)`: an abbreviation and the place of the full name.
fn shares_place(scene: &Scene<'_>, full: &Mention, short: &Mention) -> bool {
    let (long, short) = (&scene.atoms()[full.atoms.range()], &scene.atoms()[short.atoms.range()]);
    short.len() > 1
        && short[0].case == Case::Upper
        && short[1..].iter().all(|s| s.kind == AtomKind::Symbol || long.iter().any(|l| l.key == s.key))
}

/// The sex the words before a name tell.
fn sex_of(scene: &Scene<'_>, mention: &Mention) -> Sex {
    let start = mention.atoms.start as usize;
    let from = scene.paragraph(start).start as usize;
    let title = scene.title_before(start, from, kind::HONORIFIC | kind::HEAD);
    title.map_or(Sex::Unknown, |(_, mark)| mark.sex)
}

/// The title before a name, as a key.
fn title_of(scene: &Scene<'_>, mention: &Mention) -> Option<Key> {
    let start = mention.atoms.start as usize;
    let from = scene.paragraph(start).start as usize;
    let end = match start.checked_sub(1).and_then(|i| scene.mention(i)) {
        Some(state) if state.kind == EntityType::Loc => state.atoms.start as usize,
        _ => start,
    };
    let (at, mark) = scene.title_before(end, from, kind::HEAD)?;
    Some(chain(&scene.atoms()[at..at + mark.len as usize]))
}

/// The fullest form of an actor's name, and the other forms in order.
pub(super) fn names(scene: &Scene<'_>, cluster: &Cluster) -> (String, Vec<String>) {
    let text = scene.article.text;
    let mut forms: Vec<&str> = Vec::new();
    let mut seen = FxHashSet::default();
    for &m in &cluster.mentions {
        let form = scene.mentions[m as usize].span.of(text);
        if seen.insert(form) {
            forms.push(form);
        }
    }
    let weight = |form: &str| {
        let words = form.split([' ', '-', '.']).filter(|w| !w.is_empty()).count();
        let shouted = form.chars().all(|c| !c.is_lowercase()) && form.contains(' ');
        (!shouted, words, form.chars().count())
    };
    let name = match cluster.usual {
        Some(usual) => usual.to_owned(),
        None => {
            let mut best = forms.first().copied().unwrap_or_default();
            for form in &forms {
                if weight(form) > weight(best) {
                    best = form;
                }
            }
            best.to_owned()
        }
    };
    let aliases = forms.into_iter().filter(|f| *f != name).map(str::to_owned).collect();
    (name, aliases)
}
