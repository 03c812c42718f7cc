//! Model files: one header for all, and the weight table the linear models share.
//!
//! Layout, little-endian: magic `TINVIET\0`, format version (u16), kind (u16 length + UTF-8), provenance
//! (u32 length + JSON text: data, licence, recipe, date, scores), length of the unpacked payload (u64),
//! checksum of the unpacked payload (u64, see `checksum`), the payload under zstd.

mod beside;
mod sparse;
mod table;

pub(crate) use beside::Beside;
pub use sparse::SparseTable;
pub use table::WeightTable;

/// First bytes of every model file.
pub const MAGIC: [u8; 8] = *b"TINVIET\0";

/// Version of the layout that this build writes and reads.
pub const FORMAT: u16 = 2;

/// Largest payload that is unpacked, in bytes: a bound against damaged lengths.
const MAX_PAYLOAD: u64 = 1 << 28;

/// A model file, unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// What the model is for: `word`, `entity`, `line`.
    pub kind: String,
    /// Where it comes from, as JSON.
    pub provenance: String,
    /// The weights; their layout is the stage's own.
    pub payload: Vec<u8>,
}

/// A model file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not start with [`MAGIC`].
    #[error("not a tinviet model file")]
    Magic,
    /// It has another layout.
    #[error("model format {found}, this build reads format {FORMAT}: train the model again or take a matching release")]
    Format {
        /// The version found.
        found: u16,
    },
    /// It is a model for something else.
    #[error("a model of kind `{found}` where one of kind `{wanted}` is needed")]
    Kind {
        /// The kind found.
        found: String,
        /// The kind needed.
        wanted: &'static str,
    },
    /// It ends too early or its lengths are wrong.
    #[error("model file is cut short or damaged at byte {at}")]
    Damaged {
        /// Where reading stopped.
        at: usize,
    },
    /// Its checksum is wrong.
    #[error("model file is damaged: wrong checksum")]
    Checksum,
    /// Its payload cannot be unpacked.
    #[error("model payload cannot be unpacked")]
    Unpack(#[source] std::io::Error),
}

/// A sum against damage, in the manner of FNV-1a but over words of eight bytes, the last filled up with zeros: eight times as fast.
fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    words.iter().chain([&last]).fold(0xcbf2_9ce4_8422_2325, |h, word| {
        let h = (h ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^ (h >> 29)
    })
}

/// Unpacks a payload of `length` bytes, or says why not. The C library is several times as fast: it is taken where it is built in.
#[cfg(feature = "zstd")]
fn unpack(packed: &[u8], length: usize) -> Result<Vec<u8>, ModelError> {
    zstd::bulk::decompress(packed, length).map_err(ModelError::Unpack)
}

#[cfg(not(feature = "zstd"))]
fn unpack(packed: &[u8], length: usize) -> Result<Vec<u8>, ModelError> {
    use std::io::Read;
    let unpack = |e: ruzstd::decoding::errors::FrameDecoderError| ModelError::Unpack(std::io::Error::other(e));
    let decoder = ruzstd::decoding::StreamingDecoder::new(packed).map_err(unpack)?;
    let mut payload = Vec::with_capacity(length);
    decoder.take(length as u64 + 1).read_to_end(&mut payload).map_err(ModelError::Unpack)?;
    Ok(payload)
}

/// Reads little-endian values from bytes, with the place of a failure.
#[derive(Debug, Clone)]
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    /// A reader at the start of `bytes`.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// [`ModelError::Damaged`] when there are fewer.
    pub fn take(&mut self, n: usize) -> Result<&'b [u8], ModelError> {
        let end = self.at.checked_add(n).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or(ModelError::Damaged { at: self.at })?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    /// The next 16-bit number.
    ///
    /// # Errors
    /// [`ModelError::Damaged`] at the end of the bytes; so for the other readers.
    pub fn u16(&mut self) -> Result<u16, ModelError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    /// The next 32-bit number.
    ///
    /// # Errors
    /// See [`Reader::u16`].
    pub fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// The next 64-bit number.
    ///
    /// # Errors
    /// See [`Reader::u16`].
    pub fn u64(&mut self) -> Result<u64, ModelError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// The next signed 16-bit number.
    ///
    /// # Errors
    /// See [`Reader::u16`].
    pub fn i16(&mut self) -> Result<i16, ModelError> {
        Ok(i16::from_le_bytes(self.array()?))
    }

    /// Whether everything was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at == self.bytes.len()
    }

    fn text(&mut self, n: usize) -> Result<String, ModelError> {
        let at = self.at;
        String::from_utf8(self.take(n)?.to_vec()).map_err(|_| ModelError::Damaged { at })
    }
}

impl ModelFile {
    /// Reads a model file of the given kind.
    ///
    /// # Errors
    /// When `bytes` are not a whole, undamaged model of that kind and format.
    pub fn read(bytes: &[u8], wanted: &'static str) -> Result<Self, ModelError> {
        let mut reader = Reader::new(bytes);
        if reader.array::<8>().map_err(|_| ModelError::Magic)? != MAGIC {
            return Err(ModelError::Magic);
        }
        let found = reader.u16()?;
        if found != FORMAT {
            return Err(ModelError::Format { found });
        }
        let kind_len = reader.u16()?;
        let kind = reader.text(kind_len.into())?;
        if kind != wanted {
            return Err(ModelError::Kind { found: kind, wanted });
        }
        let provenance_len = reader.u32()?;
        let provenance = reader.text(provenance_len as usize)?;
        let length = reader.u64()?;
        let wanted_sum = reader.u64()?;
        if length > MAX_PAYLOAD {
            return Err(ModelError::Damaged { at: reader.at });
        }
        let payload = unpack(&bytes[reader.at..], length as usize)?;
        if payload.len() as u64 != length || checksum(&payload) != wanted_sum {
            return Err(ModelError::Checksum);
        }
        Ok(ModelFile { kind, provenance, payload })
    }

    /// Writes the model file.
    ///
    /// # Errors
    /// When packing fails.
    #[cfg(feature = "zstd")]
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        let mut out = MAGIC.to_vec();
        out.extend(FORMAT.to_le_bytes());
        out.extend((self.kind.len() as u16).to_le_bytes());
        out.extend(self.kind.as_bytes());
        out.extend((self.provenance.len() as u32).to_le_bytes());
        out.extend(self.provenance.as_bytes());
        out.extend((self.payload.len() as u64).to_le_bytes());
        out.extend(checksum(&self.payload).to_le_bytes());
        out.extend(zstd::encode_all(&self.payload[..], 19)?);
        Ok(out)
    }
}

#[cfg(all(test, feature = "zstd"))]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_damage_is_named() {
        let file = ModelFile { kind: "word".into(), provenance: "{}".into(), payload: vec![7; 1000] };
        let bytes = file.write().unwrap();
        assert_eq!(ModelFile::read(&bytes, "word").unwrap(), file);
        assert!(matches!(ModelFile::read(&bytes, "line"), Err(ModelError::Kind { .. })));
        for cut in 0..bytes.len() {
            assert!(ModelFile::read(&bytes[..cut], "word").is_err(), "cut at {cut}");
        }
        let mut other = bytes.clone();
        other[8] = 9;
        assert!(matches!(ModelFile::read(&other, "word"), Err(ModelError::Format { found: 9 })));
    }
}
