//! Elements by what they do to the text of a page.

/// The name as html5ever has it ready made; it has none for elements that are not of HTML itself.
#[cfg(feature = "html")]
macro_rules! interned {
    ("amp-img") => {
        None
    };
    ("amp-video") => {
        None
    };
    ("amp-carousel") => {
        None
    };
    ("amp-iframe") => {
        None
    };
    ("amp-youtube") => {
        None
    };
    ($name:tt) => {
        Some(html5ever::local_name!($name))
    };
}

macro_rules! tags {
    ($($(#[$doc:meta])* $id:ident $name:tt;)*) => {
        /// Names of elements that matter for reading a page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Tag {
            /// Any other element.
            #[default]
            Other,
            $($(#[$doc])* #[doc = concat!("`", $name, "`")] $id,)*
        }

        impl Tag {
            /// The tag of a name in lower case.
            #[must_use]
            pub fn of(name: &str) -> Tag {
                #[deny(unreachable_patterns, reason = "two names would share a key")]
                let tag = match key(name.as_bytes()) {
                    $(keys::$id => Tag::$id,)*
                    _ => Tag::Other,
                };
                if tag.name() == name { tag } else { Tag::Other }
            }

            /// The name; empty for [`Tag::Other`].
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    Tag::Other => "",
                    $(Tag::$id => $name,)*
                }
            }

            /// The name as html5ever knows it, without a look-up.
            #[cfg(feature = "html")]
            pub(super) fn local_name(self) -> Option<html5ever::LocalName> {
                match self {
                    Tag::Other => None,
                    $(Tag::$id => interned!($name),)*
                }
            }
        }

        /// The names as numbers: a page has thousands of tags, and a chain of comparisons of strings is long.
        #[allow(non_upper_case_globals, reason = "named like the tags")]
        mod keys {
            $(pub(super) const $id: u64 = super::key($name.as_bytes());)*
        }
    };
}

/// A number for a name; names of up to eight bytes have one of their own.
const fn key(name: &[u8]) -> u64 {
    let (mut key, mut at) = (0_u64, 0);
    while at < name.len() {
        key = key.rotate_left(8) ^ name[at] as u64;
        at += 1;
    }
    key
}

// Blocks first: their numbers are small and stable, the line model counts on it.
tags! {
    P "p"; Div "div"; H1 "h1"; H2 "h2"; H3 "h3"; H4 "h4"; H5 "h5"; H6 "h6"; Li "li"; Figcaption "figcaption"; Td "td"; Th "th";
    Blockquote "blockquote"; Dd "dd"; Dt "dt"; Pre "pre"; Section "section"; Article "article"; Caption "caption"; Main "main";
    Header "header"; Footer "footer"; Nav "nav"; Aside "aside"; Figure "figure"; Ul "ul"; Ol "ol"; Dl "dl"; Table "table";
    Thead "thead"; Tbody "tbody"; Tfoot "tfoot"; Tr "tr"; Form "form"; Fieldset "fieldset"; Legend "legend"; Address "address";
    Center "center"; Details "details"; Summary "summary"; Hgroup "hgroup"; Menu "menu"; Dir "dir"; Hr "hr"; Body "body"; Html "html";
    Dialog "dialog"; Search "search"; Marquee "marquee"; Listing "listing"; Optgroup "optgroup";
    // Within lines.
    A "a"; Span "span"; B "b"; Strong "strong"; I "i"; Em "em"; Br "br"; Time "time"; Img "img"; Label "label"; Wbr "wbr"; Font "font";
    U "u"; Cite "cite"; Picture "picture"; Video "video"; Audio "audio"; Source "source";
    AmpImg "amp-img"; AmpVideo "amp-video"; AmpCarousel "amp-carousel"; AmpIframe "amp-iframe"; AmpYoutube "amp-youtube";
    // Without text of their own.
    Head "head"; Title "title"; Script "script"; Style "style"; Template "template"; Noscript "noscript"; Iframe "iframe"; Svg "svg";
    Math "math"; Canvas "canvas"; Object "object"; Embed "embed"; Applet "applet"; Select "select"; Option "option"; Textarea "textarea";
    Input "input"; Button "button"; Datalist "datalist"; Meter "meter"; Progress "progress"; Map "map"; Area "area"; Meta "meta";
    Link "link"; Base "base"; Col "col"; Colgroup "colgroup"; Param "param"; Track "track"; Noframes "noframes"; Frameset "frameset";
    Frame "frame"; Rp "rp"; Rt "rt"; Noembed "noembed";
}

impl Tag {
    /// Whether the element stands on lines of its own.
    #[must_use]
    pub const fn is_block(self) -> bool {
        self as u8 >= Tag::P as u8 && self as u8 <= Tag::Optgroup as u8
    }

    /// Whether the element and all in it is no text of the page.
    #[must_use]
    pub const fn is_dropped(self) -> bool {
        self as u8 >= Tag::Head as u8 || matches!(self, Tag::Video | Tag::Audio)
    }

    /// Whether the element has no content and no end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(
            self,
            Tag::Br
                | Tag::Hr
                | Tag::Img
                | Tag::Input
                | Tag::Meta
                | Tag::Link
                | Tag::Base
                | Tag::Area
                | Tag::Col
                | Tag::Embed
                | Tag::Param
                | Tag::Source
                | Tag::Track
                | Tag::Wbr
                | Tag::Frame
        )
    }

    /// Whether the element shows a picture, a film or something of another site.
    pub(super) const fn is_picture(self) -> bool {
        matches!(self, Tag::Img | Tag::Picture | Tag::Video | Tag::Iframe | Tag::Embed | Tag::Object)
            || matches!(self, Tag::AmpImg | Tag::AmpVideo | Tag::AmpCarousel | Tag::AmpIframe | Tag::AmpYoutube)
    }
}
