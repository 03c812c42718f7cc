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

    /// The set without `role`.
    #[must_use]
    pub const fn without(self, role: Role) -> Roles {
        Roles(self.0 & !(1 << role as u32))
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

/// Longest word that is looked up.
const LONGEST: usize = 24;

/// The words, filled up with zeros: hashed and compared in three steps.
static WORDS: LazyLock<FxHashMap<[u8; LONGEST], Role>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    for row in lexicon!("class_tokens").rows() {
        let [word, name] = row[..] else { continue };
        if let Some(&role) = Role::ALL.iter().find(|r| r.name() == name)
            && word.len() <= LONGEST
        {
            let mut key = [0; LONGEST];
            key[..word.len()].copy_from_slice(word.as_bytes());
            map.insert(key, role);
        }
    }
    map
});

/// Adds the roles that the words of an attribute's value name: `main-menu`, `articleBody`, `VCSortableInPreviewMode`, `tin_lienquan2`.
///
/// Words are split at everything that is no letter and before capitals; a whole class name is looked up too, so that
/// `tinlienquan` and `tin-lien-quan` are one.
pub(super) fn read(value: &str, roles: &mut Roles) {
    for name in value.split_ascii_whitespace().take(16) {
        let (mut word, mut whole) = (Word::default(), Word::default());
        let mut parts = 0;
        let mut lower_before = false;
        for byte in name.bytes().take(96) {
            let letter = byte.is_ascii_alphabetic();
            if word.length > 0 && (!letter || (byte.is_ascii_uppercase() && lower_before)) {
                // `tinlienquanv2`: the letter belongs to the number.
                if byte.is_ascii_digit() {
                    word.drop_version();
                }
                word.look_up(roles);
                word = Word::default();
                parts += 1;
            }
            lower_before = byte.is_ascii_lowercase();
            if letter {
                word.push(byte.to_ascii_lowercase());
                whole.push(byte.to_ascii_lowercase());
            }
        }
        word.look_up(roles);
        if parts > 0 {
            whole.look_up(roles);
        }
    }
}

/// A word and its whole length.
#[derive(Default)]
struct Word {
    letters: [u8; LONGEST],
    length: usize,
}

impl Word {
    fn push(&mut self, letter: u8) {
        if self.length < LONGEST {
            self.letters[self.length] = letter;
        }
        self.length += 1;
    }

    /// Takes the `v` of a version off the end of a word that is long enough without it.
    fn drop_version(&mut self) {
        if (4..=LONGEST).contains(&self.length) && self.letters[self.length - 1] == b'v' {
            self.length -= 1;
            self.letters[self.length] = 0;
        }
    }

    fn look_up(&self, roles: &mut Roles) {
        if (2..=LONGEST).contains(&self.length)
            && let Some(&role) = WORDS.get(&self.letters)
        {
            *roles = roles.with(role);
        }
    }
}
