//! What the attributes of an element say of the lines in it.

use html5ever::local_name;
use rustc_hash::FxHashMap;

use super::classes::{self, Roles};
use super::dom::Element;
use super::facts::{Inside, Look};
use super::lines::Frame;
use super::tag::Tag;

/// The classes that were read: most of a page's stand on it many times.
pub(super) type KnownClasses<'d> = FxHashMap<&'d str, Roles>;

/// Reads the attributes of an element into its frame.
pub(super) fn read<'d>(element: &'d Element, frame: &mut Frame, known: &mut KnownClasses<'d>) {
    for (name, value) in element.attrs() {
        match *name {
            local_name!("class") => {
                let roles = known.entry(value).or_insert_with(|| {
                    let mut roles = Roles::default();
                    classes::read(value, &mut roles);
                    roles
                });
                frame.own = frame.own.union(*roles);
            }
            local_name!("id") => classes::read(value, &mut frame.own),
            local_name!("itemprop") => {
                classes::read(value, &mut frame.own);
                if value.trim().eq_ignore_ascii_case("articleBody") {
                    frame.inside = frame.inside.with(Inside::MARKED_BODY);
                }
            }
            local_name!("role") => match value.trim() {
                "navigation" | "menu" | "menubar" => frame.inside = frame.inside.with(Inside::NAV),
                "complementary" => frame.inside = frame.inside.with(Inside::ASIDE),
                "contentinfo" => frame.inside = frame.inside.with(Inside::FOOTER),
                "banner" => frame.inside = frame.inside.with(Inside::HEADER),
                "main" => frame.inside = frame.inside.with(Inside::MAIN),
                _ => {}
            },
            local_name!("rel") if frame.tag == Tag::A => match value {
                "author" => classes::read("author", &mut frame.own),
                "tag" => classes::read("tag", &mut frame.own),
                _ => {}
            },
            local_name!("href") if frame.tag == Tag::A => frame.link = true,
            local_name!("hidden") => frame.hidden |= !matches!(frame.tag, Tag::Body | Tag::Html),
            local_name!("aria-hidden") => frame.hidden |= value == "true" && !matches!(frame.tag, Tag::Body | Tag::Html),
            local_name!("align") => align(value, &mut frame.look),
            local_name!("style") => read_style(value, frame),
            _ if matches!(&**name, "data-role" | "data-field") => {
                classes::read(value, &mut frame.own);
                if matches!(value.trim(), "content" | "body" | "maincontent" | "article-body") {
                    frame.inside = frame.inside.with(Inside::MARKED_BODY);
                }
            }
            _ => {}
        }
    }
}

fn align(value: &str, look: &mut Look) {
    let both = Look::RIGHT.with(Look::CENTRE);
    match value.trim() {
        v if v.eq_ignore_ascii_case("right") || v.eq_ignore_ascii_case("end") => *look = look.without(both).with(Look::RIGHT),
        v if v.eq_ignore_ascii_case("center") => *look = look.without(both).with(Look::CENTRE),
        v if v.eq_ignore_ascii_case("left") || v.eq_ignore_ascii_case("justify") => *look = look.without(both),
        _ => {}
    }
}

fn read_style(style: &str, frame: &mut Frame) {
    let is = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim(), value.trim().trim_end_matches("!important").trim_end());
        match property.len() {
            7 if is(property, "display") => {
                frame.hidden |= is(value, "none") && !matches!(frame.tag, Tag::Body | Tag::Html);
                frame.block |= is(value, "block") && matches!(frame.tag, Tag::Span | Tag::A | Tag::Strong | Tag::Em | Tag::Time);
            }
            10 if is(property, "visibility") => frame.hidden |= is(value, "hidden") && !matches!(frame.tag, Tag::Body | Tag::Html),
            10 if is(property, "text-align") => align(value, &mut frame.look),
            10 if is(property, "font-style") && is(value, "italic") => frame.look = frame.look.with(Look::ITALIC),
            11 if is(property, "font-weight") => {
                let bold = is(value, "bold") || is(value, "bolder") || value.parse::<u16>().is_ok_and(|w| w >= 600);
                frame.look = if bold { frame.look.with(Look::BOLD) } else { frame.look.without(Look::BOLD) };
            }
            _ => {}
        }
    }
}

/// Icons, avatars and tracking dots are no pictures.
pub(super) fn is_sizeable(element: &Element) -> bool {
    let small = |value: Option<&str>| value.and_then(|v| v.trim().trim_end_matches("px").parse::<u32>().ok()).is_some_and(|v| v < 70);
    if small(element.attr(&local_name!("width"))) || small(element.attr(&local_name!("height"))) {
        return false;
    }
    let class = element.attr(&local_name!("class")).unwrap_or_default();
    !["icon", "avatar", "logo", "emoji"].iter().any(|w| class.contains(w))
}
