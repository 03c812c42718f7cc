//! What the DOM says about a line.

use super::classes::Roles;
use super::tag::Tag;

macro_rules! bits {
    ($(#[$doc:meta])* $name:ident: $($(#[$bdoc:meta])* $id:ident $value:expr;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct $name(pub u16);

        impl $name {
            $($(#[$bdoc])* pub const $id: $name = $name(1 << $value);)*

            /// Whether all of `other` is in the set.
            #[must_use]
            pub const fn has(self, other: $name) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether one of `other` is in the set.
            #[must_use]
            pub const fn has_any(self, other: $name) -> bool {
                self.0 & other.0 != 0
            }

            /// Both sets.
            #[must_use]
            pub const fn with(self, other: $name) -> $name {
                $name(self.0 | other.0)
            }

            /// The set without `other`.
            #[must_use]
            pub const fn without(self, other: $name) -> $name {
                $name(self.0 & !other.0)
            }
        }
    };
}

bits! {
    /// The structural elements around a line, near or far.
    Inside:
    /// `article`
    ARTICLE 0;
    /// `figure`
    FIGURE 1;
    /// `figcaption`, `caption`
    FIGCAPTION 2;
    /// `nav`, `menu`, `role=navigation`
    NAV 3;
    /// `aside`, `role=complementary`
    ASIDE 4;
    /// `footer` of the page, not of an article
    FOOTER 5;
    /// `header` of the page, not of an article
    HEADER 6;
    /// `ul`, `ol`
    LIST 7;
    /// `table`
    TABLE 8;
    /// `blockquote`
    QUOTE 9;
    /// `form`; old content management systems wrap the whole page in one
    FORM 10;
    /// `main`, `role=main`
    MAIN 11;
    /// A table that holds a picture and little text.
    PICTURE_TABLE 12;
    /// A heading, `h1` to `h6`
    HEADING 13;
    /// `itemprop=articleBody`, `data-role=content`: marked as the text of the article
    MARKED_BODY 14;
    /// `header` or `footer` of an article or section
    ARTICLE_EDGE 15;
}

bits! {
    /// How the line is shown, and what is beside it.
    Look:
    /// Nearly all of it in bold type.
    BOLD 0;
    /// Nearly all of it in italics.
    ITALIC 1;
    /// Set to the right.
    RIGHT 2;
    /// Set in the middle.
    CENTRE 3;
    /// A picture stands before it, no other text between.
    AFTER_PICTURE 4;
    /// A picture stands in its own block.
    WITH_PICTURE 5;
    /// Not shown (kept because the shown text alone is no article).
    HIDDEN 6;
    /// It ends at a `br`, not at the end of its block.
    BEFORE_BREAK 7;
    /// Its block also holds other lines.
    SHARES_BLOCK 8;
    /// It stands in one of several boxes side by side, each with a headline that is a link and little text.
    TEASER 9;
}

/// What the DOM says about one line.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DomFacts {
    /// The block element.
    pub tag: Tag,
    /// Nearest enclosing structural element of interest: `article`, `figure`, `figcaption`, `nav`, `aside`, `footer`,
    /// `header`, `ul`, `ol`, `table`, `blockquote`; [`Tag::Other`] when none.
    pub container: Tag,
    /// All structural elements around it.
    pub inside: Inside,
    /// Type, alignment, pictures.
    pub look: Look,
    /// What `class`, `id`, `itemprop` and `role` say: of the block, its parent and the elements in it that hold most of the
    /// line; of the three blocks above; of all further ones up to `body`.
    pub roles: [Roles; 3],
    /// What those of the elements around the line say that do not hold the main text as well: a wrapper named `page-detail` or
    /// `sidebar-1` around all of it says nothing.
    pub apart: Roles,
    /// Share of the line's characters that stand inside links, 0..=1.
    pub link_density: f32,
    /// Number of ancestors.
    pub depth: u16,
    /// Levels from the page's main text up to the element that holds both it and this line; 0: the line stands in the main
    /// text, 255: there is none. The main text is the smallest element with most of the running text of the page.
    pub from_main: u8,
    /// Whether it stands before the first paragraph of the main text.
    pub before_main: bool,
    /// Number of the element that holds the line's block (of the block itself for loose text in a `div`); lines of one parent
    /// share it.
    pub parent: u32,
    /// Number of the line's block; lines cut at `br` share it.
    pub block: u32,
    /// Numbers of the row and of the cell of a table that the line stands in, the innermost ones.
    pub cell: Option<(u32, u32)>,
}
