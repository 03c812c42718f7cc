//! Which forms are one actor: those joined by brackets, short names with full ones, people and bodies each in their way.

use rustc_hash::FxHashSet;

use super::{Builder, Index, LONGEST_TAIL};
use crate::actor::cue::{Sex, chain, kind};
use crate::actor::name::{Fit, one_slip};
use crate::actor::organisation::Body;
use crate::actor::scene::{NONE, Scene};
use crate::entity::{EntityType, Mention};
use crate::word::{AtomKind, Case, Key};

impl Builder {
    /// `Tổ chức Y tế Thế giới (WHO)`, `Don (George Hale Jr.)`, `X, tên thật là Y`.
    pub(super) fn join_brackets(&mut self, scene: &Scene<'_>) {
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

    pub(super) fn join_people(&mut self, scene: &Scene<'_>) {
        let (mut people, mut by_length) = (std::mem::take(&mut self.some), std::mem::take(&mut self.by_length));
        let (mut index, mut found) = (std::mem::take(&mut self.index), std::mem::take(&mut self.found));
        let mut fits: Vec<(Fit, usize)> = Vec::new();
        people.clear();
        people.extend((0..self.forms.len()).filter(|&f| self.forms[f].kind == EntityType::Per));
        by_length.clone_from(&people);
        by_length.sort_unstable_by_key(|&f| (std::cmp::Reverse(self.name(f).tokens.len()), f));
        fill_index(&mut index, people.iter().flat_map(|&f| self.name(f).tokens.iter().map(move |t| (t.key, f))));
        for &short in &by_length {
            let tokens = self.name(short).tokens;
            candidates(&index, [tokens.first(), tokens.last()].into_iter().flatten().map(|t| t.key), &mut found);
            fits.clear();
            fits.extend(found.iter().filter_map(|&full| {
                let fits = full != short && self.forms[short].sex.fits(self.forms[full].sex);
                let fit = if fits { self.name(short).short_of(&self.name(full)) } else { None };
                Some((fit?, full))
            }));
            self.place_short(scene, short, &mut fits);
        }
        self.join_sexless(&people, &mut index);
        self.join_misspelt(scene, &people);
        (self.some, self.by_length, self.index, self.found) = (people, by_length, index, found);
    }

    /// Puts a short form with the full one it fits best.
    fn place_short(&mut self, scene: &Scene<'_>, short: usize, fits: &mut Vec<(Fit, usize)>) {
        let Some(best) = fits.iter().map(|f| f.0).max() else { return };
        fits.retain(|f| f.0 == best);
        if let [(_, only)] = fits[..] {
            let root = self.find(only);
            return self.union(short, root);
        }
        let mut roots: Vec<usize> = fits.iter().map(|f| self.find(f.1)).collect();
        roots.sort_unstable();
        roots.dedup();
        if let [only] = roots[..] {
            return self.union(short, only);
        }
        if self.find(short) != short && roots.contains(&self.parent[short]) {
            return;
        }
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
        for at in self.forms[short].mentions.range() {
            let mention = self.mentions[at];
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
        let (mut all, mut form) = (Vec::new(), root);
        loop {
            if !self.forms[form].scattered {
                all.extend(self.own(form));
            }
            form = self.next[form];
            if form == root {
                break;
            }
        }
        all.sort_unstable();
        all
    }

    /// `ông Hale` and a bare `Hale` without any full name are one; so are two that cannot be told apart.
    fn join_sexless(&mut self, people: &[usize], by_word: &mut Index) {
        let single = |f: usize| match self.name(f).tokens {
            [only] => Some((only.key, f)),
            _ => None,
        };
        fill_index(by_word, people.iter().filter_map(|&f| single(f)));
        // In the order of the forms; a word has at most three: with `ông`, with `bà`, bare.
        for &a in people {
            let [only] = *self.name(a).tokens else { continue };
            let key = only.key;
            for at in by_word.partition_point(|&entry| entry <= (key, a as u32))..by_word.len() {
                let (other, b) = (by_word[at].0, by_word[at].1 as usize);
                if other != key {
                    break;
                }
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
        let word = |f: usize, at: usize| {
            let atoms = &scene.atoms()[scene.mentions[self.own(f)[0] as usize].atoms.range()];
            atoms.iter().filter(|a| a.kind == AtomKind::Letters).nth(at).map_or("", |a| a.text(scene.article.text))
        };
        let mut joins = Vec::new();
        for (i, &a) in people.iter().enumerate() {
            for &b in &people[i + 1..] {
                let (x, y) = (&self.forms[a], &self.forms[b]);
                if x.name.len() != y.name.len() || !x.sex.fits(y.sex) || x.mentions.is_empty() || y.mentions.is_empty() {
                    continue;
                }
                let pairs = self.name(a).tokens.iter().zip(self.name(b).tokens);
                let mut differing = pairs.enumerate().filter(|(_, (s, t))| s.key != t.key);
                let (Some((at, (s, t))), None) = (differing.next(), differing.next()) else { continue };
                if !s.marked && !t.marked && one_slip(word(a, at), word(b, at)) {
                    joins.push((a, b));
                }
            }
        }
        for (a, b) in joins {
            self.union(a, b);
        }
    }

    pub(super) fn join_bodies(&mut self) {
        let (mut bodies, mut by_length) = (std::mem::take(&mut self.some), std::mem::take(&mut self.by_length));
        let (mut index, mut found) = (std::mem::take(&mut self.index), std::mem::take(&mut self.found));
        bodies.clear();
        bodies.extend((0..self.forms.len()).filter(|&f| self.forms[f].body.is_some()));
        let key_of = |builder: &Builder, f: usize| builder.body_of(f).map_or(Key::default(), Body::key);
        fill_index(&mut index, bodies.iter().map(|&f| (key_of(self, f), f)));
        for &form in &bodies {
            let key = key_of(self, form);
            let first = index.get(index.partition_point(|entry| entry.0 < key)).map_or(form, |entry| entry.1 as usize);
            self.union(first, form);
        }
        fill_index(&mut index, bodies.iter().flat_map(|&f| self.body_of(f).into_iter().flat_map(Body::keys).map(move |key| (key, f))));
        by_length.clone_from(&bodies);
        by_length.sort_unstable_by_key(|&f| (std::cmp::Reverse(self.body_of(f).map_or(0, |b| b.words.len())), f));
        for &short in &by_length {
            self.place_body(short, &index, &mut found);
        }
        (self.some, self.by_length, self.index, self.found) = (bodies, by_length, index, found);
    }

    /// Puts a body's short name with the full one.
    fn place_body(&mut self, short: usize, index: &Index, found: &mut Vec<usize>) {
        let Some(own) = self.body_of(short) else { return };
        candidates(index, own.wanted(), found);
        found.retain(|&full| {
            // A ministry without a country that is named before a foreign one is another: the home one.
            let first = |f: usize| self.own(f).first().copied().unwrap_or(NONE);
            let fits = |y: &Body| own.short_of(y) && (!y.ends_in_state || own.is_short() || first(full) < first(short));
            full != short && self.body_of(full).is_some_and(fits)
        });
        for full in found.iter_mut() {
            *full = self.find(*full);
        }
        let roots = found;
        roots.sort_unstable();
        roots.dedup();
        let own = self.find(short);
        if roots.is_empty() || roots.contains(&own) || own != short {
            return;
        }
        if let [only] = roots[..] {
            return self.union(short, only);
        }
        // Several bodies are called so for short: the one named last.
        let members: Vec<Vec<u32>> = roots.iter().map(|&r| self.mentions_of(r)).collect();
        self.forms[short].scattered = true;
        for at in self.forms[short].mentions.range() {
            let mention = self.mentions[at];
            let near = |i: &usize| last_before(&members[*i], mention);
            if let Some(chosen) = (0..roots.len()).filter(|i| near(i).is_some()).max_by_key(near) {
                self.moved.insert(mention, roots[chosen]);
            }
        }
    }
}

/// The last of some mentions before another.
fn last_before(mentions: &[u32], mention: u32) -> Option<u32> {
    mentions[..mentions.partition_point(|&m| m < mention)].last().copied()
}

/// More distinct names than an article has: past it, only the first ones of a kind are compared, so that time stays linear.
const MANY: usize = 300;

/// Sets the forms in which each key stands.
fn fill_index(index: &mut Index, entries: impl Iterator<Item = (Key, usize)>) {
    index.clear();
    index.extend(entries.map(|(key, form)| (key, form as u32)));
    index.sort_unstable();
    index.dedup();
}

/// The forms with one of these keys, in order; of each key the first ones.
fn candidates(index: &Index, keys: impl Iterator<Item = Key>, found: &mut Vec<usize>) {
    found.clear();
    for key in keys {
        let own = index[index.partition_point(|entry| entry.0 < key)..].iter().take(MANY).take_while(|entry| entry.0 == key);
        found.extend(own.map(|entry| entry.1 as usize));
    }
    found.sort_unstable();
    found.dedup();
}

/// `Trung tâm Kiểm soát bệnh tật tỉnh Đồng Nai (CDC Đồng Nai)`: an abbreviation and the place of the full name.
fn shares_place(scene: &Scene<'_>, full: &Mention, short: &Mention) -> bool {
    let (long, short) = (&scene.atoms()[full.atoms.range()], &scene.atoms()[short.atoms.range()]);
    short.len() > 1
        && short[0].case == Case::Upper
        && short[1..].iter().all(|s| s.kind == AtomKind::Symbol || long.iter().any(|l| l.key == s.key))
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
