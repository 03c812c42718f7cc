//! Weights that are written, not learned: what training is pulled to.

use super::cues::{Family, Place};
use super::features::{STANDS, T, feature};
use super::scan::Last;

/// What is known before any page is seen: weights of labels for values of features, in natural logarithms.
/// The trainer starts here and pulls back here.
pub(crate) fn priors(mut each: impl FnMut(u32, super::Label, f32)) {
    use super::Label::{Body, Byline, Caption, Dateline, Heading, Lead, Nav, Related, Title};
    let mut set = |template: T, value: u32, labels: &[super::Label], weight: f32| {
        for &label in labels {
            each(feature(template, value), label, weight);
        }
    };
    let text = [Title, Lead, Heading, Body];
    for size in 0..8 {
        for family in [Family::List, Family::Ui, Family::Tag] {
            set(T::Cue, (family as u32 * 4 + Place::Whole as u32) * 8 + size, &text, -2.0);
        }
        set(T::Cue, (Family::List as u32 * 4 + Place::Whole as u32) * 8 + size, &[Related], 1.0);
        set(T::Cue, (Family::Ui as u32 * 4 + Place::Whole as u32) * 8 + size, &[Nav], 1.0);
        for count in 2..4 {
            set(T::Legal, count * 8 + size, &text, -1.5);
            set(T::Legal, count * 8 + size, &[Nav], 1.0);
        }
        set(T::Halves, 8 + size, &text, -2.0);
        set(T::Halves, 8 + size, &[Related], 1.0);
        set(T::AfterLegal, 8 + size, &text, -3.0);
        set(T::AfterLegal, 8 + size, &[Title], -3.0);
        set(T::Credit, 8 + size, &[Caption], 2.0);
        set(T::Credit, 16 + size, &[Caption], 2.0);
        if size >= 3 {
            for relation in 1..6 {
                set(T::EndsWith, relation * 8 + size, &text, -0.7);
            }
        }
        set(T::Sections, 4 * 8 + size, &text, -1.5);
        set(T::Sections, 4 * 8 + size, &[Nav], 1.0);
        for value in 1..10 {
            set(T::BeforePrevious, value * 8 + size, &[Body, Lead], -0.1);
        }
    }
    for last in 0..12 {
        set(T::Shape, 7 * 12 + last, &[Caption, Byline, Dateline, Title], -2.0);
        set(T::Shape, 6 * 12 + last, &[Caption, Byline, Dateline, Title], -0.7);
    }
    for last in [Last::Stop, Last::StopQuote, Last::Question] {
        for size in 5..8 {
            for place in 12..20 {
                set(T::ShapeStand, (size * 12 + last as u32) * STANDS + place, &[Body], 1.0);
                set(T::ShapeStand, (size * 12 + last as u32) * STANDS + place, &[Related, Nav, Byline], -1.0);
            }
        }
    }
    for value in 1..10 {
        set(T::Repeat, value, &[Lead, Heading, Body], -1.0);
    }
    for cue in 0..4 {
        set(T::Stamp, 2 * 4 + cue, &[Dateline], 1.5);
        set(T::Stamp, 3 * 4 + cue, &[Dateline], 2.0);
        set(T::Stamp, 4 * 4 + cue, &[Dateline], 3.0);
        for value in 2..5 {
            set(T::Stamp, value * 4 + cue, &text, -0.7);
        }
    }
    for count in 0..4 {
        set(T::Meta, 4 + count, &[Title], 2.0);
        set(T::Meta, 8 + count, &[Title], 1.0);
        set(T::Meta, 12 + count, &[Lead], 3.0);
        set(T::Meta, 16 + count, &[Lead], 2.0);
        set(T::Meta, 20 + count, &[Byline], 2.0);
    }
    use super::html::{Inside, Role, Tag};
    let number = |bits: Inside| bits.0.trailing_zeros();
    for size in 0..8 {
        for heading in [Tag::H1, Tag::H2] {
            set(T::Tag, heading as u32 * 8 + size, &[Title], if heading == Tag::H1 { 2.0 } else { 0.5 });
        }
        set(T::Tag, Tag::Figcaption as u32 * 8 + size, &[Caption], 3.0);
        set(T::Links, 4 * 8 + size, &text, -1.0);
        set(T::Links, 3 * 8 + size, &text, -0.5);
    }
    for near in 0..3 {
        let distance = [1.0, 0.7, 0.3][near as usize];
        for role in [
            Role::Related,
            Role::Nav,
            Role::Footer,
            Role::Share,
            Role::Comment,
            Role::Form,
            Role::Tag,
            Role::Ad,
            Role::Sidebar,
            Role::Poll,
            Role::Pager,
        ] {
            set(T::Class, role as u32 * 3 + near, &text, -1.2 * distance);
        }
        for (role, label) in
            [(Role::Lead, Lead), (Role::Title, Title), (Role::Byline, Byline), (Role::Date, Dateline), (Role::Caption, Caption)]
        {
            if near == 0 {
                set(T::Class, role as u32 * 3, &[label], 1.5);
            }
        }
        for inside in [Inside::NAV, Inside::ASIDE, Inside::FOOTER, Inside::FORM] {
            set(T::Inside, number(inside) * 3 + near, &text, if inside == Inside::FORM { -0.2 } else { -1.2 });
        }
        for inside in [Inside::FIGURE, Inside::FIGCAPTION, Inside::PICTURE_TABLE] {
            set(T::Inside, number(inside) * 3 + near, &[Caption], 1.5);
            set(T::Inside, number(inside) * 3 + near, &text, -1.0);
        }
        set(T::Inside, number(Inside::MARKED_BODY) * 3 + near, &[Body], 0.5);
    }
    set(T::Slug, 1, &text, -1.5);
    set(T::Slug, 1, &[Nav], 1.5);
    set(T::Foreign, 2, &text, -1.5);
}
