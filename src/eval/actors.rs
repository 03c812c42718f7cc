//! Roles, metonyms and speakers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::analysis::{Actor, Analysis};
use crate::eval::{Counts, GoldPage, Report, ratio};

#[derive(Default)]
pub(super) struct Tally {
    roles: Counts,
    metonyms: f64,
    metonyms_right: f64,
    quotes: f64,
    quotes_right: f64,
    system_quotes: f64,
    system_quotes_right: f64,
}

/// An actor of the gold: article and name.
type GoldActor<'g> = (u32, &'g str);

/// An actor of the analysis: article and id.
type SystemActor = (usize, u32);

/// For each system actor the gold actor with whom it shares most mentions.
fn counterparts<'g>(gold: &'g GoldPage, actor_at: &HashMap<(u32, u32), SystemActor>) -> HashMap<SystemActor, GoldActor<'g>> {
    let mut shared: HashMap<SystemActor, Vec<(GoldActor<'g>, u32)>> = HashMap::new();
    for m in &gold.mentions {
        let (Some(&system), Some(actor)) = (actor_at.get(&(m.start, m.end)), m.actor.as_deref()) else { continue };
        let counts = shared.entry(system).or_default();
        match counts.iter_mut().find(|(a, _)| *a == (m.article, actor)) {
            Some((_, n)) => *n += 1,
            None => counts.push(((m.article, actor), 1)),
        }
    }
    // Of equals the first mentioned.
    let best = |counts: Vec<(GoldActor<'g>, u32)>| counts.iter().rev().max_by_key(|c| c.1).map(|c| c.0);
    shared.into_iter().filter_map(|(s, counts)| Some((s, best(counts)?))).collect()
}

/// Whether two roles are the same: equal, or one holds the other and both begin with the same two words.
fn same_role(a: &str, b: &str) -> bool {
    let head = |s: &str| s.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>();
    a == b || (head(a) == head(b) && (a.contains(b) || b.contains(a)))
}

impl Tally {
    pub(super) fn add(&mut self, gold: &GoldPage, analysis: &Analysis<'_>, report: &mut Report) {
        let mut actor_at = HashMap::new();
        let mut actors: HashMap<SystemActor, &Actor<'_>> = HashMap::new();
        for (number, article) in analysis.articles.iter().enumerate() {
            for e in article.entities.iter().flatten() {
                if let Some(id) = e.actor {
                    actor_at.insert((e.start, e.end), (number, id));
                }
            }
            actors.extend(article.actors.iter().flatten().map(|a| ((number, a.id), a)));
        }
        let stands = counterparts(gold, &actor_at);
        self.add_roles(gold, &actors, &stands, report);
        for m in &gold.metonyms {
            self.metonyms += 1.0;
            let got = actor_at.get(&(m.start, m.end)).and_then(|a| actors.get(a)).and_then(|a| a.represents.as_deref());
            let right = got == m.represents.as_deref();
            self.metonyms_right += f64::from(right);
            if !right {
                let message = format!("`{}`: wanted {:?}, got {got:?}", gold.slice(m.start, m.end), m.represents);
                report.miss(&gold.name, gold.line_at(m.start) as u32 + 1, "metonym", message);
            }
        }
        self.add_quotes(gold, analysis, &stands, report);
    }

    fn add_roles(
        &mut self,
        gold: &GoldPage,
        actors: &HashMap<SystemActor, &Actor<'_>>,
        stands: &HashMap<SystemActor, GoldActor<'_>>,
        report: &mut Report,
    ) {
        let mut want: BTreeMap<GoldActor<'_>, BTreeSet<String>> = BTreeMap::new();
        for m in &gold.mentions {
            if let Some(actor) = m.actor.as_deref() {
                want.entry((m.article, actor)).or_default().extend(m.roles.iter().map(|r| r.to_lowercase()));
            }
        }
        let mut got: BTreeMap<GoldActor<'_>, BTreeSet<String>> = BTreeMap::new();
        for (system, actor) in actors {
            if let Some(&gold_actor) = stands.get(system) {
                got.entry(gold_actor).or_default().extend(actor.roles.iter().map(|r| r.to_lowercase()));
            }
        }
        let empty = BTreeSet::new();
        let all: BTreeSet<GoldActor<'_>> = want.keys().chain(got.keys()).copied().collect();
        for actor in all {
            let (want, got) = (want.get(&actor).unwrap_or(&empty), got.get(&actor).unwrap_or(&empty));
            for role in want {
                let hit = got.iter().any(|g| same_role(role, g));
                self.roles.tp += f64::from(hit);
                self.roles.fne += f64::from(!hit);
                if !hit {
                    report.miss(&gold.name, 0, "role", format!("{}: missed `{role}`, got {got:?}", actor.1));
                }
            }
            for role in got.iter().filter(|g| !want.iter().any(|w| same_role(w, g))) {
                self.roles.fp += 1.0;
                report.miss(&gold.name, 0, "role", format!("{}: spurious `{role}`, wanted {want:?}", actor.1));
            }
        }
    }

    fn add_quotes(&mut self, gold: &GoldPage, analysis: &Analysis<'_>, stands: &HashMap<SystemActor, GoldActor<'_>>, report: &mut Report) {
        let wanted: BTreeSet<(u32, GoldActor<'_>)> =
            gold.quotes.iter().filter_map(|q| Some((q.line, (q.article, q.speaker.as_deref()?)))).collect();
        let mut system: Vec<(u32, u32, Option<GoldActor<'_>>)> = Vec::new();
        for (number, article) in analysis.articles.iter().enumerate() {
            for q in article.quotes.iter().flatten() {
                if let Some(speaker) = q.speaker {
                    system.push((q.start, q.end, stands.get(&(number, speaker)).copied()));
                }
            }
        }
        for &(line, actor) in &wanted {
            let (start, end) = gold.lines[line as usize];
            let hit = system.iter().any(|q| q.0 < end && start < q.1 && q.2 == Some(actor));
            self.quotes += 1.0;
            self.quotes_right += f64::from(hit);
            if !hit {
                report.miss(&gold.name, line + 1, "speaker", format!("missed {}", actor.1));
            }
        }
        for &(start, end, actor) in &system {
            let lines = gold.lines.iter().enumerate().filter(|(_, l)| start < l.1 && l.0 < end).map(|(i, _)| i as u32);
            let right = actor.is_some_and(|a| lines.into_iter().any(|l| wanted.contains(&(l, a))));
            self.system_quotes += 1.0;
            self.system_quotes_right += f64::from(right);
            if !right {
                let line = gold.line_at(start) as u32 + 1;
                report.miss(
                    &gold.name,
                    line,
                    "speaker",
                    format!("spurious {:?} for `{}`", actor.map(|a| a.1), gold.slice(start, end.min(start + 60))),
                );
            }
        }
    }

    pub(super) fn figures(&self, report: &mut Report) {
        if self.quotes + self.metonyms + self.roles.tp + self.roles.fne == 0.0 {
            return;
        }
        report.figure("role_f1", self.roles.f1());
        report.figure("metonym_acc", ratio(self.metonyms_right, self.metonyms.max(1.0)));
        report.figure("metonyms", self.metonyms);
        report.figure("speaker_recall", ratio(self.quotes_right, self.quotes.max(1.0)));
        report.figure("speaker_precision", ratio(self.system_quotes_right, self.system_quotes.max(1.0)));
        report.figure("quotes", self.quotes);
    }
}
