//! The states of the decoder: a label, and where in or outside of an article the line stands.

use super::Label;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Before the first article.
    Before,
    /// Between an article's title and its first paragraph.
    Head,
    /// Between an article's first paragraph and its last.
    Body,
    /// After an article's last paragraph.
    After,
}

/// A state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    pub label: Label,
    pub phase: Phase,
}

const fn state(label: Label, phase: Phase) -> State {
    State { label, phase }
}

/// All states.
pub(crate) const STATES: [State; 24] = [
    state(Label::Nav, Phase::Before),
    state(Label::Related, Phase::Before),
    state(Label::Dateline, Phase::Before),
    state(Label::Byline, Phase::Before),
    state(Label::Caption, Phase::Before),
    state(Label::Title, Phase::Head),
    state(Label::Lead, Phase::Head),
    state(Label::Nav, Phase::Head),
    state(Label::Related, Phase::Head),
    state(Label::Dateline, Phase::Head),
    state(Label::Byline, Phase::Head),
    state(Label::Caption, Phase::Head),
    state(Label::Body, Phase::Body),
    state(Label::Heading, Phase::Body),
    state(Label::Nav, Phase::Body),
    state(Label::Related, Phase::Body),
    state(Label::Caption, Phase::Body),
    state(Label::Byline, Phase::Body),
    state(Label::Dateline, Phase::Body),
    state(Label::Nav, Phase::After),
    state(Label::Related, Phase::After),
    state(Label::Byline, Phase::After),
    state(Label::Dateline, Phase::After),
    state(Label::Caption, Phase::After),
];

/// Number of states.
pub(crate) const N: usize = STATES.len();

/// Columns of an emission row: nine labels and four phases, padded for vector instructions.
pub(crate) const COLUMNS: usize = 16;

/// The two columns of a state: label and phase.
pub(crate) const fn columns(state: State) -> (usize, usize) {
    (state.label as usize, 9 + state.phase as usize)
}

/// Whether a page may begin with the state.
pub(crate) fn may_begin(s: State) -> bool {
    s.phase == Phase::Before || matches!(s.label, Label::Title | Label::Lead | Label::Body)
}

/// Whether a page may end with the state: no article stays without text, none stays open.
pub(crate) fn may_end(s: State) -> bool {
    matches!(s.phase, Phase::Before | Phase::After) || matches!(s.label, Label::Lead | Label::Body)
}

/// Whether `b` may follow `a`.
pub(crate) fn may_follow(a: State, b: State) -> bool {
    use Label::{Body, Heading, Lead, Title};
    let text = |s: State| matches!(s.label, Lead | Body);
    match a.phase {
        Phase::Before => b.phase == Phase::Before || matches!(b.label, Title | Lead | Body | Heading),
        Phase::Head => match b.phase {
            Phase::Head => b.label != Title || text(a),
            Phase::Body => matches!(b.label, Body | Heading),
            Phase::After => a.label == Lead,
            Phase::Before => false,
        },
        Phase::Body => match b.phase {
            Phase::Body => true,
            Phase::After => a.label == Body,
            Phase::Head => b.label == Title && a.label == Body,
            Phase::Before => false,
        },
        Phase::After => b.phase == Phase::After || b.label == Title,
    }
}
