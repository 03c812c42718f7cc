//! Bytes to text: UTF-8 and UTF-16 always, the encodings of the 1990s with the feature `legacy`.
//!
//! In this order: what the caller insists on; a byte order mark; valid UTF-8, which is never taken for anything else; the
//! charset of HTTP or of the page, unless the bytes contradict it; UTF-8 with a few damaged places; the legacy encoding
//! that gives the most syllables of the language; Windows-1252.

#[cfg(feature = "legacy")]
mod detect;
#[cfg(feature = "legacy")]
pub(super) mod font;
mod html;
#[cfg(feature = "legacy")]
mod table;
#[cfg(feature = "legacy")]
mod vni;

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
#[derive(Debug, Clone, PartialEq)]
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

/// An encoding that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    #[cfg(feature = "legacy")]
    Windows1258,
    #[cfg(feature = "legacy")]
    Tcvn3,
    #[cfg(feature = "legacy")]
    Vni,
    #[cfg(feature = "legacy")]
    Viscii,
    #[cfg(feature = "legacy")]
    Vps,
    /// Any other of the Encoding standard.
    #[cfg(feature = "legacy")]
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The encoding of a label.
    fn of(label: &str) -> Option<Encoding> {
        let plain: String = label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Some(match plain.as_str() {
            "utf8" | "unicode11utf8" | "xunicode20utf8" => Encoding::Utf8,
            "utf16" | "utf16le" | "ucs2" | "unicode" => Encoding::Utf16Le,
            "utf16be" | "unicodefffe" => Encoding::Utf16Be,
            _ => return Self::legacy(label, &plain),
        })
    }

    #[cfg(feature = "legacy")]
    fn legacy(label: &str, plain: &str) -> Option<Encoding> {
        Some(match plain {
            "windows1258" | "cp1258" | "xcp1258" => Encoding::Windows1258,
            "tcvn3" | "tcvn" | "tcvn5712" | "tcvn57121" | "tcvn571211993" | "tcvn57122" | "tcvn57123" | "xviettcvn5712" | "xviettcvn"
            | "vscii" | "abc" | "isoir180" => Encoding::Tcvn3,
            "vni" | "vniwin" | "vniwindows" | "xvietvni" => Encoding::Vni,
            "viscii" | "viscii11" | "viscii111" | "csviscii" | "xviscii" | "xvietviscii" => Encoding::Viscii,
            "vps" | "xvietvps" | "xvps" => Encoding::Vps,
            _ => Encoding::Other(encoding_rs::Encoding::for_label_no_replacement(label.trim().as_bytes())?),
        })
    }

    #[cfg(not(feature = "legacy"))]
    fn legacy(_label: &str, _plain: &str) -> Option<Encoding> {
        None
    }

    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            #[cfg(feature = "legacy")]
            Encoding::Windows1258 => "windows-1258",
            #[cfg(feature = "legacy")]
            Encoding::Tcvn3 => "TCVN3",
            #[cfg(feature = "legacy")]
            Encoding::Vni => "VNI",
            #[cfg(feature = "legacy")]
            Encoding::Viscii => "VISCII",
            #[cfg(feature = "legacy")]
            Encoding::Vps => "VPS",
            #[cfg(feature = "legacy")]
            Encoding::Other(encoding) => encoding.name(),
        }
    }

    /// The text of `bytes`, and the first byte that has no meaning in the encoding.
    fn decode(self, bytes: &[u8]) -> (String, Option<usize>) {
        match self {
            Encoding::Utf8 => {
                let bad = std::str::from_utf8(bytes).err().map(|e| e.valid_up_to());
                (String::from_utf8_lossy(bytes).into_owned(), bad)
            }
            Encoding::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => utf16(bytes, u16::from_be_bytes),
            #[cfg(feature = "legacy")]
            Encoding::Windows1258 => windows_1258(bytes),
            #[cfg(feature = "legacy")]
            Encoding::Tcvn3 => (font::Font::Tcvn3.decode(bytes), None),
            #[cfg(feature = "legacy")]
            Encoding::Vni => vni::decode(bytes),
            #[cfg(feature = "legacy")]
            Encoding::Viscii => (font::Font::Viscii.decode(bytes), None),
            #[cfg(feature = "legacy")]
            Encoding::Vps => (font::Font::Vps.decode(bytes), None),
            #[cfg(feature = "legacy")]
            Encoding::Other(encoding) => standard(encoding, bytes),
        }
    }

    /// Whether a page that names it may mean one of the Vietnamese encodings that have no name: fonts were what counted.
    #[cfg(feature = "legacy")]
    fn is_western(self) -> bool {
        matches!(self, Encoding::Other(e) if e == encoding_rs::WINDOWS_1252 || e == encoding_rs::WINDOWS_1254 || e == encoding_rs::ISO_8859_2)
            || self == Encoding::Windows1258
    }
}

#[cfg(feature = "legacy")]
fn standard(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> (String, Option<usize>) {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let bad = damaged.then(|| first_damage(encoding, bytes));
    (text.into_owned(), bad)
}

/// The Encoding standard reads the eight bytes Windows-1258 has nothing for as controls; no text means them.
#[cfg(feature = "legacy")]
fn windows_1258(bytes: &[u8]) -> (String, Option<usize>) {
    let (text, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes);
    let bad = bytes.iter().position(|b| matches!(b, 0x8a | 0x8d..=0x90 | 0x9a | 0x9d | 0x9e));
    match bad {
        None => (text.into_owned(), None),
        Some(_) => (text.replace(|c| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}"), bad),
    }
}

/// The first byte that means nothing in `encoding`. Only damaged text is read again for it.
#[cfg(feature = "legacy")]
fn first_damage(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> usize {
    use encoding_rs::DecoderResult;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut sink = vec![0_u8; 1 << 12];
    let mut at = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut sink, true);
        at += read;
        match result {
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => return bytes.len().saturating_sub(1),
            DecoderResult::Malformed(bad, after) => return at.saturating_sub(usize::from(bad) + usize::from(after)),
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<usize>) {
    let units = bytes.chunks_exact(2).map(|b| unit([b[0], b[1]]));
    let mut text = String::with_capacity(bytes.len());
    let mut bad = None;
    let mut at = 0;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => {
                text.push(c);
                at += 2 * c.len_utf16();
            }
            Err(_) => {
                bad.get_or_insert(at);
                text.push('\u{fffd}');
                at += 2;
            }
        }
    }
    if bytes.len() % 2 == 1 {
        bad.get_or_insert(bytes.len() - 1);
        text.push('\u{fffd}');
    }
    (text, bad)
}

/// Decodes `bytes`. Never fails: what has no meaning becomes U+FFFD, and a warning says where. A byte order mark stays
/// the first character.
///
/// ```
/// use tinviet::normalize::decode::{DecodeHints, decode};
/// let decoded = decode("Việt Nam".as_bytes(), &DecodeHints::default());
/// assert_eq!((decoded.text.as_str(), decoded.encoding.as_str()), ("Việt Nam", "UTF-8"));
/// ```
#[must_use]
pub fn decode(bytes: &[u8], hints: &DecodeHints<'_>) -> Decoded {
    let mut warnings = Vec::new();
    if let Some(label) = hints.encoding {
        match Encoding::of(label) {
            Some(encoding) => return finish(bytes, encoding, 1.0, warnings),
            None => warnings.push(warning("unknown_encoding", format!("no encoding is called `{label}`; detected instead"))),
        }
    }
    let (encoding, confidence) = choose(bytes, hints);
    finish(bytes, encoding, confidence, warnings)
}

fn warning(code: &'static str, message: String) -> Warning {
    Warning { code: code.into(), message }
}

/// Settles the encoding, with a confidence.
fn choose(bytes: &[u8], hints: &DecodeHints<'_>) -> (Encoding, f32) {
    if bytes.starts_with(b"\xff\xfe") {
        return (Encoding::Utf16Le, 1.0);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return (Encoding::Utf16Be, 1.0);
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return (encoding, 0.95);
    }
    let Err(error) = std::str::from_utf8(bytes) else { return (Encoding::Utf8, 1.0) };
    let named = hints.http_charset.and_then(Encoding::of).or_else(|| html::charset(bytes, hints.html).and_then(Encoding::of));
    let lossy = mostly_utf8(bytes, error.valid_up_to());
    if lossy > 0.9 {
        return (Encoding::Utf8, lossy);
    }
    choose_legacy(bytes, named, lossy)
}

#[cfg(feature = "legacy")]
fn choose_legacy(bytes: &[u8], named: Option<Encoding>, lossy: f32) -> (Encoding, f32) {
    let detected = detect::detect(bytes);
    if let Some(named) = named.filter(|&n| n != Encoding::Utf8) {
        // Pages said Western or Windows-1258 and meant the fonts the reader had; a name of its own is believed, unless
        // the bytes are clearly another's.
        let own = detect::score(&named.decode(bytes).0);
        let better = detected.filter(|(e, s)| *e != named && s.good() > 2 * own.good() + 4);
        if !named.is_western() && better.is_none_or(|(_, s)| s.share() < 0.9) || (own.is_vietnamese() && better.is_none()) {
            return (named, 0.95);
        }
    }
    match detected {
        Some((encoding, score)) if score.share() > lossy => (encoding, score.share()),
        _ if lossy > 0.5 => (Encoding::Utf8, lossy),
        _ => (named.filter(|&n| n != Encoding::Utf8).unwrap_or(Encoding::Other(encoding_rs::WINDOWS_1252)), 0.3),
    }
}

#[cfg(not(feature = "legacy"))]
fn choose_legacy(_bytes: &[u8], named: Option<Encoding>, lossy: f32) -> (Encoding, f32) {
    (named.unwrap_or(Encoding::Utf8), lossy)
}

/// UTF-16 without a byte order mark: text in it is full of zero bytes, all on one side.
fn bare_utf16(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    if sample.len() < 8 {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if odd * 10 > half * 4 && even * 20 < half {
        return Some(Encoding::Utf16Le);
    }
    (even * 10 > half * 4 && odd * 20 < half).then_some(Encoding::Utf16Be)
}

/// The share of whole characters among what is not ASCII, read as UTF-8.
fn mostly_utf8(bytes: &[u8], valid: usize) -> f32 {
    let sample = &bytes[..bytes.len().min(valid + (1 << 16))];
    let (mut whole, mut damaged) = (0_u32, 0_u32);
    for chunk in sample.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u32;
        damaged += u32::from(!chunk.invalid().is_empty());
    }
    // A character cut by the end of the sample says nothing.
    if sample.len() < bytes.len() || damaged > 0 && whole > 20 {
        damaged = damaged.saturating_sub(1);
    }
    whole as f32 / (whole + damaged * 2).max(1) as f32
}

/// Decodes, and says what was lost.
fn finish(bytes: &[u8], encoding: Encoding, confidence: f32, mut warnings: Vec<Warning>) -> Decoded {
    let (text, bad) = encoding.decode(bytes);
    if let Some(at) = bad {
        let line = 1 + bytes[..at].iter().filter(|&&b| b == b'\n').count();
        let count = text.chars().filter(|&c| c == '\u{fffd}').count();
        let code = if encoding == Encoding::Utf8 { "invalid_utf8" } else { "invalid_bytes" };
        let message = format!("byte {at} (line {line}) means nothing in {}; {count} such places are read as U+FFFD", encoding.name());
        warnings.push(warning(code, message));
    }
    #[cfg(feature = "legacy")]
    if encoding == Encoding::Tcvn3 {
        let message = "the capital-letter fonts of TCVN3 have no bytes of their own: capitals set in them come out small";
        warnings.push(warning("case_lost", message.into()));
    }
    if confidence < 0.6 {
        let message = format!("{} is a guess (confidence {confidence:.2})", encoding.name());
        warnings.push(warning("uncertain_encoding", message));
    }
    Decoded { text, encoding: encoding.name().into(), confidence, warnings }
}
