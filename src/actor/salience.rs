//! How central an actor is to its article.
//!
//! `salience = weight / heaviest weight`, where the weight of an actor is the sum over its mentions and references of
//! the weight of their line (title 4, lead 2.5, heading 1.5, body 1; the first body paragraph 1.5; a reference counts half)
//! plus 1 for each quote it speaks. A place that only stands there counts half.

use crate::actor::scene::Scene;
use crate::actor::{Actor, Quote};
use crate::clean::Label;
use crate::entity::EntityType;

/// Sets the salience of all actors.
pub(super) fn weigh(scene: &Scene<'_>, actors: &mut [Actor], quotes: &[Quote], weights: &mut Vec<f32>) {
    let paragraphs = scene.article.paragraphs;
    let first_body = paragraphs.iter().position(|p| p.label == Label::Body);
    let line = |number: usize| match paragraphs[number].label {
        Label::Title => 4.0,
        Label::Lead => 2.5,
        Label::Heading => 1.5,
        _ if Some(number) == first_body => 1.5,
        _ => 1.0,
    };
    weights.clear();
    for actor in actors.iter() {
        let mentions =
            actor.mentions.iter().map(|&m| line(scene.paragraph_number(scene.mentions[m as usize].atoms.start as usize) as usize));
        let references = actor.references.iter().map(|r| {
            let number = paragraphs.partition_point(|p| p.span.end <= r.span.start);
            if number < paragraphs.len() { line(number) / 2.0 } else { 0.5 }
        });
        let weight: f32 = mentions.chain(references).sum();
        let only_place = actor.kind == EntityType::Loc && actor.represents.is_none() && actor.country.is_none();
        weights.push(if only_place { weight / 2.0 } else { weight });
    }
    for quote in quotes {
        if let Some(speaker) = quote.speaker {
            weights[speaker as usize] += 1.0;
        }
    }
    let heaviest = weights.iter().copied().fold(0.0, f32::max);
    for (actor, weight) in actors.iter_mut().zip(&*weights) {
        actor.salience = if heaviest > 0.0 { weight / heaviest } else { 0.0 };
    }
}
