//! Compression, told by the first bytes.

use std::io::{self, BufRead, BufReader, Read};

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, of one or many members.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// Looks at the first bytes of a stream.
    #[must_use]
    pub fn of(head: &[u8]) -> Compression {
        match head {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression::Zstd,
            _ => Compression::None,
        }
    }

    /// What the ending of a file's name says.
    #[must_use]
    pub fn of_name(path: &std::path::Path) -> Compression {
        match path.extension().and_then(|e| e.to_str()) {
            Some(e) if e.eq_ignore_ascii_case("gz") => Compression::Gzip,
            Some(e) if e.eq_ignore_ascii_case("zst") => Compression::Zstd,
            _ => Compression::None,
        }
    }
}

/// Size of the read buffers in bytes.
const BUFFER: usize = 1 << 16;

/// A buffered reader of the unpacked bytes.
///
/// # Errors
/// When the first bytes cannot be read, or the compression is not in this build.
pub fn open(reader: impl Read + Send + 'static) -> io::Result<Box<dyn BufRead + Send>> {
    let mut packed = BufReader::with_capacity(BUFFER, reader);
    match Compression::of(packed.fill_buf()?) {
        Compression::None => Ok(Box::new(packed)),
        #[cfg(feature = "gzip")]
        Compression::Gzip => Ok(Box::new(BufReader::with_capacity(BUFFER, super::gzip::Members::new(Box::new(packed))))),
        #[cfg(feature = "zstd")]
        Compression::Zstd => Ok(Box::new(BufReader::with_capacity(BUFFER, zstd::Decoder::with_buffer(packed)?))),
        #[allow(unreachable_patterns, reason = "reached only where a compression is left out of the build")]
        other => Err(io::Error::new(io::ErrorKind::Unsupported, format!("{other:?} is not in this build: enable its feature"))),
    }
}
