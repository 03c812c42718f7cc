//! Bytes to text.

use crate::analysis::Warning;

/// What is known about the bytes beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct DecodeHints<'h> {
    /// The encoding the caller insists on.
    pub encoding: Option<&'h str>,
    /// The charset of an HTTP header.
    pub http_charset: Option<&'h str>,
    /// Whether the bytes are an HTML page, which may name its charset.
    pub html: bool,
}

/// Decoded text.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Name of the encoding.
    pub encoding: String,
    /// 0..=1.
    pub confidence: f32,
    /// Bytes that could not be read, and other doubts.
    pub warnings: Vec<Warning>,
}

/// Decodes `bytes`.
#[must_use]
pub fn decode(bytes: &[u8], _hints: &DecodeHints<'_>) -> Decoded {
    let warnings = match std::str::from_utf8(bytes) {
        Ok(_) => Vec::new(),
        Err(e) => vec![Warning {
            code: "invalid_utf8".into(),
            message: format!("byte {} does not continue UTF-8 text; such bytes are read as U+FFFD", e.valid_up_to()),
        }],
    };
    Decoded { text: String::from_utf8_lossy(bytes).into_owned(), encoding: "UTF-8".into(), confidence: 1.0, warnings }
}
