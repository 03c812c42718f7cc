//! Tables of words, places, titles and cues.
//!
//! The source of each table is `corpus/lexicon/NAME.tsv`: comment lines (`#`: sources, licence, what the columns are),
//! a line of column names, then one fact a row, sorted. `src/lexicon/data/NAME.zst` is the same without comments,
//! packed; a test keeps the two equal (run it with `TINVIET_UPDATE=1` to pack again).

/// A table in memory.
#[derive(Debug, Clone)]
pub struct Table {
    text: String,
}

impl Table {
    /// Unpacks an embedded table.
    ///
    /// # Panics
    /// Never for the tables of this crate: a test unpacks them all.
    #[must_use]
    pub fn unpack(packed: &[u8]) -> Table {
        let text = unpack(packed);
        debug_assert!(text.is_some(), "embedded table is damaged");
        Table { text: text.unwrap_or_default() }
    }

    /// A table from the text of a `.tsv` file.
    #[must_use]
    pub fn parse(text: &str) -> Table {
        Table { text: canonical(text) }
    }

    /// The rows, each split at tabs. Missing columns are the caller's to notice.
    pub fn rows(&self) -> impl Iterator<Item = Vec<&str>> {
        self.lines().map(|line| line.split('\t').collect())
    }

    /// The rows as they stand, without the line of column names.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().skip(1)
    }
}

/// The C library is several times as fast: it is taken where it is built in.
#[cfg(feature = "zstd")]
fn unpack(packed: &[u8]) -> Option<String> {
    String::from_utf8(zstd::decode_all(packed).ok()?).ok()
}

#[cfg(not(feature = "zstd"))]
fn unpack(packed: &[u8]) -> Option<String> {
    use std::io::Read;
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(packed).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// The text of a table without comments and blank lines: what is packed.
#[must_use]
pub fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// An embedded table: `lexicon!("states")`.
macro_rules! lexicon {
    ($name:literal) => {
        $crate::lexicon::Table::unpack(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lexicon/data/", $name, ".zst")))
    };
}
#[allow(unused_imports, reason = "used by the stages that have tables")]
pub(crate) use lexicon;
