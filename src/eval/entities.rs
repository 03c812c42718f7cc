//! Names and their clusters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::analysis::{Analysis, EntityType};
use crate::eval::{Counts, GoldPage, Report, harmonic, ratio};

const TYPES: [(&str, &str); 3] = [("PER", "ner_per_f1"), ("LOC", "ner_loc_f1"), ("ORG", "ner_org_f1")];

#[derive(Default)]
pub(super) struct Tally {
    types: [Counts; 3],
    b3_precision: f64,
    b3_recall: f64,
    b3_mentions: f64,
    pairs: Counts,
}

/// Name of a type as in the gold.
pub(super) fn type_name(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Per => "PER",
        EntityType::Loc => "LOC",
        EntityType::Org => "ORG",
        EntityType::Misc => "MISC",
    }
}

type Place = (u32, u32);

/// A gold mention for clustering: its article, its actor, the system's article and actor.
type Item<'g> = (u32, &'g str, Option<(usize, u32)>);

impl Tally {
    pub(super) fn add(&mut self, gold: &GoldPage, analysis: &Analysis<'_>, report: &mut Report) {
        let misc: BTreeSet<Place> = gold.mentions.iter().filter(|m| m.kind == "MISC").map(|m| (m.start, m.end)).collect();
        let mut wanted: BTreeMap<(u32, u32, &str), (u32, Option<&str>)> = BTreeMap::new();
        for m in gold.mentions.iter().filter(|m| m.kind != "MISC") {
            wanted.insert((m.start, m.end, &m.kind), (m.article, m.actor.as_deref()));
        }
        let mut got = BTreeSet::new();
        let mut actor_at: HashMap<Place, (usize, Option<u32>)> = HashMap::new();
        for (number, article) in analysis.articles.iter().enumerate() {
            for e in article.entities.iter().flatten().filter(|e| !gold.is_neutral(e.start)) {
                actor_at.insert((e.start, e.end), (number, e.actor));
                if e.kind != EntityType::Misc && !misc.contains(&(e.start, e.end)) {
                    got.insert((e.start, e.end, type_name(e.kind)));
                }
            }
        }
        for (i, (kind, _)) in TYPES.iter().enumerate() {
            let hits = got.iter().filter(|g| g.2 == *kind && wanted.contains_key(*g)).count() as f64;
            self.types[i].tp += hits;
            self.types[i].fp += got.iter().filter(|g| g.2 == *kind).count() as f64 - hits;
            self.types[i].fne += wanted.keys().filter(|g| g.2 == *kind).count() as f64 - hits;
        }
        for m in wanted.keys().filter(|m| !got.contains(*m)) {
            report.miss(&gold.name, gold.line_at(m.0) as u32 + 1, "entity", format!("missed {} `{}`", m.2, gold.slice(m.0, m.1)));
        }
        for m in got.iter().filter(|m| !wanted.contains_key(*m)) {
            report.miss(&gold.name, gold.line_at(m.0) as u32 + 1, "entity", format!("spurious {} `{}`", m.2, gold.slice(m.0, m.1)));
        }
        self.clusters(&wanted, &actor_at);
    }

    /// B-cubed and pairs over the gold mentions that have an actor. A gold mention the system lacks stands alone.
    fn clusters(&mut self, wanted: &BTreeMap<(u32, u32, &str), (u32, Option<&str>)>, actor_at: &HashMap<Place, (usize, Option<u32>)>) {
        let found = |m: &(u32, u32, &str)| actor_at.get(&(m.0, m.1)).and_then(|&(article, actor)| actor.map(|a| (article, a)));
        let items: Vec<Item<'_>> = wanted.iter().filter_map(|(m, &(article, actor))| Some((article, actor?, found(m)))).collect();
        for (i, a) in items.iter().enumerate() {
            let same_gold = |b: &Item<'_>| a.0 == b.0 && a.1 == b.1;
            // The system's clusters are compared within the gold's articles.
            let same_got = |j: usize, b: &Item<'_>| i == j || (a.0 == b.0 && a.2.is_some() && a.2 == b.2);
            let (mut gold_size, mut got_size, mut both) = (0.0, 0.0, 0.0);
            for (j, b) in items.iter().enumerate() {
                let (g, s) = (same_gold(b), same_got(j, b));
                gold_size += f64::from(g);
                got_size += f64::from(s);
                both += f64::from(g && s);
                if j > i && a.0 == b.0 {
                    let linked = a.2.is_some() && a.2 == b.2;
                    self.pairs.tp += f64::from(g && linked);
                    self.pairs.fne += f64::from(g && !linked);
                    self.pairs.fp += f64::from(!g && linked);
                }
            }
            self.b3_mentions += 1.0;
            self.b3_precision += both / got_size;
            self.b3_recall += both / gold_size;
        }
    }

    pub(super) fn figures(&self, report: &mut Report) {
        let mut all = Counts::default();
        for t in &self.types {
            all.tp += t.tp;
            all.fp += t.fp;
            all.fne += t.fne;
        }
        if all.tp + all.fne == 0.0 {
            return;
        }
        for ((_, name), counts) in TYPES.iter().zip(&self.types) {
            report.figure(name, counts.f1());
        }
        report.figure("ner_p", all.precision());
        report.figure("ner_r", all.recall());
        report.figure("ner_f1", all.f1());
        report.figure("ner_gold", all.tp + all.fne);
        let (p, r) = (ratio(self.b3_precision, self.b3_mentions), ratio(self.b3_recall, self.b3_mentions));
        report.figure("alias_b3_f1", harmonic(p, r));
        report.figure("coref_pair_f1", self.pairs.f1());
    }
}
