//! The steps from mentions to actors and quotes.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

use crate::actor::cue::{Lexicon, kind};
use crate::actor::phrase::People;
use crate::actor::role::Role;
use crate::actor::scene::{NONE, Scene};
use crate::actor::{Actor, Cast, cluster, quote, role, salience};
use crate::article::ArticleText;
use crate::entity::{EntityType, Mention};

pub(super) fn resolve(lexicon: &'static Lexicon, article: ArticleText<'_>, mentions: &[Mention], out: &mut Cast) {
    out.actors.clear();
    out.quotes.clear();
    out.actor_of.clear();
    if article.atoms.is_empty() {
        out.actor_of.resize(mentions.len(), None);
        return;
    }
    let scene = Scene::new(article, mentions, lexicon);
    let (actor_of, clusters) = cluster::cluster(&scene);
    let mut roles = Vec::new();
    role::roles(&scene, &mut roles);
    let countries = countries(&scene, &actor_of, &clusters, &roles);
    let (quoted, inside) = quote::marks::quotations(&scene);
    let mut references = vec![Vec::new(); clusters.len()];
    let mut people = People::new(&scene, &clusters, &actor_of, &roles, &countries, &inside);
    people.read(&mut references);
    quote::quotes(&scene, &people, &quoted, &inside, &mut out.quotes);

    for (cluster, references) in clusters.iter().zip(references) {
        let (name, aliases) = cluster::names(&scene, cluster);
        out.actors.push(Actor {
            name,
            kind: cluster.kind,
            aliases,
            roles: Vec::new(),
            role_spans: Vec::new(),
            country: countries[out.actors.len()],
            represents: cluster.represents,
            mentions: cluster.mentions.clone(),
            references,
            salience: 0.0,
        });
    }
    let mut known = FxHashSet::default();
    for role in &roles {
        let number = actor_of[role.mention as usize];
        let actor = &mut out.actors[number as usize];
        let text = scene.text(role.atoms);
        actor.role_spans.push(scene.span(role.atoms));
        if known.insert((number, caseless(text))) {
            actor.roles.push(text.to_owned());
        }
    }
    salience::weigh(&scene, &mut out.actors, &out.quotes);
    out.actor_of.extend(actor_of.iter().map(|&a| (a != NONE).then_some(a)));
}

/// A number for a text in small letters.
fn caseless(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.chars().flat_map(char::to_lowercase).for_each(|c| hasher.write_u32(c.into()));
    hasher.finish()
}

/// The state each actor is or belongs to, as far as the article says: its own, its role's, its name's.
fn countries(scene: &Scene<'_>, actor_of: &[u32], clusters: &[cluster::Cluster], roles: &[Role]) -> Vec<Option<&'static str>> {
    let mut countries: Vec<Option<&'static str>> = clusters.iter().map(|c| c.state.or(c.represents)).collect();
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
    countries
}
