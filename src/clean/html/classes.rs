//! What `class`, `id` and similar attributes say an element is for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::lexicon;

macro_rules! roles {
    ($($(#[$doc:meta])* $id:ident $name:literal;)*) => {
        /// What an element is for, as its author named it. The words behind each are in the table `class_tokens`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Role { $($(#[$doc])* $id,)* }

        impl Role {
            /// All roles, in the order of their numbers.
            pub const ALL: &[Role] = &[$(Role::$id),*];

            /// The name used in the table.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Role::$id => $name,)* }
            }
        }
    };
}

roles! {
    /// A headline.
    Title "title";
    /// A lead (sapo).
    Lead "lead";
    /// The text of the article.
    Body "body";
    /// A caption or a picture box.
    Caption "caption";
    /// Author or source.
    Byline "byline";
    /// A time stamp.
    Date "date";
    /// Other articles.
    Related "related";
    /// An entry of a list of articles.
    Item "item";
    /// A menu, a breadcrumb.
    Nav "nav";
    /// The head of the page.
    Header "header";
    /// The foot of the page.
    Footer "footer";
    /// Buttons to share, print, enlarge.
    Share "share";
    /// Readers' comments.
    Comment "comment";
    /// Log-in, search, subscription.
    Form "form";
    /// Key words.
    Tag "tag";
    /// Advertising.
    Ad "ad";
    /// A column at the side, a widget.
    Sidebar "sidebar";
    /// Video, audio, an embedded object.
    Video "video";
    /// A quotation or an information box.
    Quote "quote";
    /// A live report.
    Live "live";
    /// A poll or rating.
    Poll "poll";
    /// Links to further pages.
    Pager "pager";
    /// A section name.
    Section "section";
    /// Not shown.
    Hidden "hidden";
    /// Layout only.
    Wrap "wrap";
}

/// A set of [`Role`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(pub u32);

impl Roles {
    /// Whether `role` is in the set.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u32) != 0
    }

    /// Whether one of `roles` is in the set.
    #[must_use]
    pub const fn has_any(self, roles: Roles) -> bool {
        self.0 & roles.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn with(self, role: Role) -> Roles {
        Roles(self.0 | 1 << role as u32)
    }

    /// All that are in one of the two.
    #[must_use]
    pub const fn union(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }

    /// The roles in the set.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |&r| self.has(r))
    }
}

static WORDS: LazyLock<FxHashMap<String, Role>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    for row in lexicon!("class_tokens").rows() {
        let [word, name] = row[..] else { continue };
        if let Some(&role) = Role::ALL.iter().find(|r| r.name() == name) {
            map.insert(word.to_owned(), role);
        }
    }
    map
});

/// Longest word that is looked up.
const LONGEST: usize = 24;

/// Adds the roles that the words of an attribute's value name: `main-menu`, `articleBody`, `VCSortableInPreviewMode`, `tin_lienquan2`.
///
/// Words are split at everything that is no letter and before capitals; a whole class name is looked up too, so that
/// `tinlienquan` and `tin-lien-quan` are one.
pub(super) fn read(value: &str, roles: &mut Roles) {
    for name in value.split_ascii_whitespace().take(16) {
        let mut word = [0_u8; LONGEST];
        let (mut length, mut whole, mut whole_length, mut parts) = (0, [0_u8; LONGEST], 0, 0);
        let mut lower_before = false;
        for byte in name.bytes().take(96) {
            let letter = byte.is_ascii_alphabetic();
            if length > 0 && (!letter || (byte.is_ascii_uppercase() && lower_before)) {
                // `tinlienquanv2`: the letter belongs to the number.
                if byte.is_ascii_digit() && (4..=LONGEST).contains(&length) && word[length - 1] == b'v' {
                    length -= 1;
                }
                look_up(&word[..length.min(LONGEST)], length, roles);
                length = 0;
                parts += 1;
            }
            lower_before = byte.is_ascii_lowercase();
            if letter {
                if length < LONGEST {
                    word[length] = byte.to_ascii_lowercase();
                }
                length += 1;
                if whole_length < LONGEST {
                    whole[whole_length] = byte.to_ascii_lowercase();
                }
                whole_length += 1;
            }
        }
        look_up(&word[..length.min(LONGEST)], length, roles);
        if parts > 0 {
            look_up(&whole[..whole_length.min(LONGEST)], whole_length, roles);
        }
    }
}

fn look_up(word: &[u8], length: usize, roles: &mut Roles) {
    if (2..=LONGEST).contains(&length)
        && let Ok(word) = std::str::from_utf8(word)
        && let Some(&role) = WORDS.get(word)
    {
        *roles = roles.with(role);
    }
}
