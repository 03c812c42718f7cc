//! The actors of many documents in one table.
//!
//! Two records are one actor when type and name agree and no state contradicts (`country` of one unknown, or equal).
//! A record under a short name alone (`Putin`, `WHO`) joins the only actor of its type that has this name among its
//! aliases. Everything is counted, nothing else is kept: memory grows with the distinct actors, not with the documents.
//! The table is the same whatever the order of the documents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::Analysis;
use crate::entity::EntityType;

/// One actor of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorRow {
    /// The name most documents use for it.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// ISO 3166-1 alpha-2 code of the state it is or belongs to.
    pub country: Option<String>,
    /// Code of the state it acts for.
    pub represents: Option<String>,
    /// Other names, the most frequent first.
    pub aliases: Vec<String>,
    /// Titles, the most frequent first.
    pub roles: Vec<String>,
    /// In how many documents it stands.
    pub documents: u64,
    /// How often it is named.
    pub mentions: u64,
    /// How often it is quoted.
    pub quotes: u64,
    /// First publication day of a document that names it, where days are known.
    pub first: Option<String>,
    /// Last publication day.
    pub last: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    names: BTreeMap<String, u64>,
    aliases: BTreeMap<String, u64>,
    roles: BTreeMap<String, u64>,
    documents: u64,
    mentions: u64,
    quotes: u64,
    first: Option<String>,
    last: Option<String>,
}

impl Entry {
    fn absorb(&mut self, other: Entry) {
        add_all(&mut self.names, other.names);
        add_all(&mut self.aliases, other.aliases);
        add_all(&mut self.roles, other.roles);
        self.documents += other.documents;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
        self.see(other.first.as_deref());
        self.see(other.last.as_deref());
    }

    fn see(&mut self, day: Option<&str>) {
        let Some(day) = day else { return };
        if self.first.as_deref().is_none_or(|first| day < first) {
            self.first = Some(day.to_owned());
        }
        if self.last.as_deref().is_none_or(|last| day > last) {
            self.last = Some(day.to_owned());
        }
    }
}

fn add_all(to: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>) {
    for (text, count) in from {
        *to.entry(text).or_default() += count;
    }
}

/// What tells two actors apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    kind: EntityType,
    name: String,
    country: Option<String>,
    represents: Option<String>,
}

/// The actors of a run. Tables of parts of a run can be put together with [`ActorTable::merge`].
#[derive(Debug, Clone, Default)]
pub struct ActorTable {
    entries: BTreeMap<Identity, Entry>,
}

impl ActorTable {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the actors of a document; each counts once for it, however many of its articles name it.
    pub fn add(&mut self, analysis: &Analysis<'_>) {
        let mut own: BTreeMap<Identity, Entry> = BTreeMap::new();
        for article in &analysis.articles {
            let day = article.published.value.as_deref().and_then(|v| v.get(..10));
            let said = |id: u32| article.quotes.iter().flatten().filter(|q| q.speaker == Some(id)).count() as u64;
            for actor in article.actors.iter().flatten() {
                let identity = Identity {
                    kind: actor.kind,
                    name: actor.name.to_lowercase(),
                    country: actor.country.as_ref().map(ToString::to_string),
                    represents: actor.represents.as_ref().map(ToString::to_string),
                };
                let entry = own.entry(identity).or_default();
                *entry.names.entry(actor.name.to_string()).or_default() += 1;
                for alias in &actor.aliases {
                    *entry.aliases.entry(alias.to_string()).or_default() += 1;
                }
                for role in &actor.roles {
                    *entry.roles.entry(role.to_string()).or_default() += 1;
                }
                entry.documents = 1;
                entry.mentions += actor.mentions.len() as u64;
                entry.quotes += said(actor.id);
                entry.see(day);
            }
        }
        for (identity, entry) in own {
            self.entries.entry(identity).or_default().absorb(entry);
        }
    }

    /// Adds another table.
    pub fn merge(&mut self, other: ActorTable) {
        for (identity, entry) in other.entries {
            self.entries.entry(identity).or_default().absorb(entry);
        }
    }

    /// How many records the table holds before short names and unknown states are settled.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the table is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The rows: the actors of most documents first, then by mentions, name, type and state.
    #[must_use]
    pub fn into_rows(mut self) -> Vec<ActorRow> {
        self.settle_states();
        self.settle_short_names();
        let mut rows: Vec<ActorRow> = self.entries.into_iter().map(|(identity, entry)| row(identity, entry)).collect();
        rows.sort_by(|a, b| {
            let counts = (b.documents, b.mentions).cmp(&(a.documents, a.mentions));
            counts.then_with(|| (&a.name, a.kind, &a.country, &a.represents).cmp(&(&b.name, b.kind, &b.country, &b.represents)))
        });
        rows
    }

    /// Records without a state join the one of the same name that has one, if there is just one.
    fn settle_states(&mut self) {
        let stateless: Vec<Identity> = self.entries.keys().filter(|i| i.country.is_none()).cloned().collect();
        for identity in stateless {
            let same = |i: &&Identity| {
                i.kind == identity.kind && i.name == identity.name && i.represents == identity.represents && i.country.is_some()
            };
            // Neighbours in the order of the map.
            let from = Identity { country: None, represents: None, ..identity.clone() };
            let near = self.entries.range(from..).map(|(i, _)| i).take_while(|i| i.kind == identity.kind && i.name == identity.name);
            let mut candidates = near.filter(same).cloned();
            if let (Some(only), None) = (candidates.next(), candidates.next())
                && let Some(entry) = self.entries.remove(&identity)
            {
                self.entries.entry(only).or_default().absorb(entry);
            }
        }
    }

    /// People of one word and bodies under an abbreviation join the only actor that has this alias.
    fn settle_short_names(&mut self) {
        let mut owners: BTreeMap<(EntityType, String), Option<Identity>> = BTreeMap::new();
        for (identity, entry) in &self.entries {
            for alias in entry.aliases.keys().filter(|_| identity.kind != EntityType::Loc) {
                let slot = owners.entry((identity.kind, alias.to_lowercase())).or_insert_with(|| Some(identity.clone()));
                if slot.as_ref().is_some_and(|owner| owner != identity) {
                    *slot = None;
                }
            }
        }
        let short: Vec<Identity> = self.entries.keys().filter(|i| i.kind != EntityType::Loc && !i.name.contains(' ')).cloned().collect();
        for identity in short {
            let Some(Some(owner)) = owners.get(&(identity.kind, identity.name.clone())) else { continue };
            let agree = identity.country.is_none() || owner.country.is_none() || identity.country == owner.country;
            if *owner != identity
                && agree
                && identity.represents == owner.represents
                && self.entries.contains_key(owner)
                && let Some(mut entry) = self.entries.remove(&identity)
            {
                // The short name is an alias of the full one, not a name of its own.
                add_all(&mut entry.aliases, std::mem::take(&mut entry.names));
                self.entries.entry(owner.clone()).or_default().absorb(entry);
            }
        }
    }
}

/// Texts by count, the most frequent first, then by themselves; `without` left out.
fn ranked(counts: BTreeMap<String, u64>, without: Option<&str>) -> Vec<String> {
    let mut list: Vec<(String, u64)> = counts.into_iter().filter(|(text, _)| Some(text.as_str()) != without).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list.into_iter().map(|(text, _)| text).collect()
}

fn row(identity: Identity, mut entry: Entry) -> ActorRow {
    let mut names = ranked(std::mem::take(&mut entry.names), None).into_iter();
    let name = names.next().unwrap_or_default();
    for other in names {
        *entry.aliases.entry(other).or_default() += 1;
    }
    ActorRow {
        kind: identity.kind,
        country: identity.country,
        represents: identity.represents,
        aliases: ranked(entry.aliases, Some(&name)),
        roles: ranked(entry.roles, None),
        documents: entry.documents,
        mentions: entry.mentions,
        quotes: entry.quotes,
        first: entry.first,
        last: entry.last,
        name,
    }
}
