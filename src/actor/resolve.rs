//! The steps from mentions to actors and quotes.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

use crate::actor::cluster::{Builder, Clusters};
use crate::actor::cue::{Lexicon, kind};
use crate::actor::phrase::People;
use crate::actor::quote::marks::Quoted;
use crate::actor::role::Role;
use crate::actor::scene::{ByAtom, NONE, Scene};
use crate::actor::{Actor, Cast, Reference, cluster, phrase, quote, role, salience};
use crate::article::ArticleText;
use crate::entity::{EntityType, Mention};

/// The memory of the steps, kept from article to article.
#[derive(Debug, Default)]
pub(super) struct Memory {
    by_atom: ByAtom,
    builder: Builder,
    clusters: Clusters,
    roles: Vec<Role>,
    countries: Vec<Option<&'static str>>,
    quoted: Vec<Quoted>,
    /// For each atom whether it is inside quotation marks.
    inside: Vec<bool>,
    people: phrase::Memory,
    references: Vec<(u32, Reference)>,
    quotes: quote::Memory,
    known: FxHashSet<(u32, u64)>,
    weights: Vec<f32>,
    pub(super) spare: Spare,
}

/// Actors of articles before, for their memory.
#[derive(Debug, Default)]
pub(super) struct Spare {
    actors: Vec<Actor>,
    texts: Vec<String>,
}

/// So many are kept; an article with more gives theirs back.
const SPARE: usize = 1024;

impl Spare {
    /// Takes in what is no longer needed.
    pub(super) fn take_in(&mut self, actors: &mut Vec<Actor>) {
        for mut actor in actors.drain(..) {
            if self.actors.len() < SPARE {
                let texts = actor.aliases.drain(..).chain(actor.roles.drain(..));
                let room = SPARE - self.texts.len().min(SPARE);
                self.texts.extend(texts.take(room));
                self.actors.push(actor);
            }
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut owned = self.texts.pop().unwrap_or_default();
        owned.clear();
        owned.push_str(text);
        owned
    }

    /// An actor without a name.
    fn actor(&mut self, kind: EntityType) -> Actor {
        let mut actor = self.actors.pop().unwrap_or_else(|| Actor::new(kind));
        actor.name.clear();
        actor.role_spans.clear();
        actor.mentions.clear();
        actor.references.clear();
        Actor { kind, country: None, represents: None, salience: 0.0, ..actor }
    }
}

pub(super) fn resolve(lexicon: &'static Lexicon, article: ArticleText<'_>, mentions: &[Mention], memory: &mut Memory, out: &mut Cast) {
    memory.spare.take_in(&mut out.actors);
    out.quotes.clear();
    out.actor_of.clear();
    if article.atoms.is_empty() {
        out.actor_of.resize(mentions.len(), None);
        return;
    }
    let scene = Scene::new(article, mentions, lexicon, &mut memory.by_atom);
    let Memory { builder, clusters, roles, countries, quoted, inside, references, known, weights, spare, .. } = memory;
    cluster::cluster(&scene, builder, clusters);
    roles.clear();
    role::roles(&scene, roles);
    find_countries(&scene, clusters, roles, countries);
    quote::marks::quotations(&scene, quoted, inside);
    references.clear();
    let mut people = People::new(&scene, clusters, roles, countries, inside, &mut memory.people);
    people.read(references);
    quote::quotes(&scene, &people, quoted, inside, &mut memory.quotes, &mut out.quotes);
    people.release(&mut memory.people);

    let mut forms = Vec::new();
    for (cluster, &country) in clusters.list.iter().zip(&*countries) {
        let own = &clusters.mentions[cluster.mentions.range()];
        let name = cluster::names(&scene, own, cluster.usual, &mut forms);
        let mut actor = spare.actor(cluster.kind);
        actor.name.push_str(name);
        actor.aliases.extend(forms.iter().filter(|form| **form != name).map(|form| spare.text(form)));
        (actor.country, actor.represents) = (country, cluster.represents);
        actor.mentions.extend(own);
        out.actors.push(actor);
    }
    for &(actor, reference) in &*references {
        out.actors[actor as usize].references.push(reference);
    }
    known.clear();
    for role in &*roles {
        let number = clusters.actor_of[role.mention as usize];
        let actor = &mut out.actors[number as usize];
        let text = scene.text(role.atoms);
        actor.role_spans.push(scene.span(role.atoms));
        if known.insert((number, caseless(text))) {
            actor.roles.push(spare.text(text));
        }
    }
    salience::weigh(&scene, &mut out.actors, &out.quotes, weights);
    out.actor_of.extend(clusters.actor_of.iter().map(|&a| (a != NONE).then_some(a)));
    scene.release(&mut memory.by_atom);
}

/// A number for a text in small letters.
fn caseless(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.chars().flat_map(char::to_lowercase).for_each(|c| hasher.write_u32(c.into()));
    hasher.finish()
}

/// The state each actor is or belongs to, as far as the article says: its own, its role's, its name's.
fn find_countries(scene: &Scene<'_>, clusters: &Clusters, roles: &[Role], countries: &mut Vec<Option<&'static str>>) {
    let actor_of = &clusters.actor_of;
    countries.clear();
    countries.extend(clusters.list.iter().map(|c| c.state.or(c.represents)));
    for (number, mention) in scene.mentions.iter().enumerate() {
        let actor = actor_of[number];
        if actor == NONE || countries[actor as usize].is_some() {
            continue;
        }
        let atoms = &scene.atoms()[mention.atoms.range()];
        countries[actor as usize] = match mention.kind {
            EntityType::Org => (0..atoms.len())
                .find_map(|i| {
                    scene
                        .lexicon
                        .states
                        .longest(&atoms[i..])
                        .and_then(|(len, s)| s.filter(|_| i + len == atoms.len() && atoms[i].is_capitalized()))
                })
                .map(|s| s.code),
            EntityType::Loc => scene.lexicon.cities.get(atoms).flatten().map(|c| c.code).or(mention.place.map(|_| "VN")),
            _ => None,
        };
    }
    for role in roles {
        let actor = actor_of[role.mention as usize] as usize;
        // `Đại sứ Mỹ tại Việt Nam`: the first state is whose it is. Kin and players' clubs tell nothing.
        if countries[actor].is_some() || role.mark.is(kind::KIN) {
            continue;
        }
        countries[actor] = role
            .atoms
            .range()
            .filter_map(|i| scene.mention_number(i))
            .find_map(|m| countries.get(actor_of[m as usize] as usize).copied().flatten());
    }
}
