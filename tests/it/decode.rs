//! Decoding: hints, damage, and round trips through every legacy encoding.

use std::collections::HashSet;
use std::io::Write;
use std::process::{Command, Stdio};

use tinviet::normalize::decode::{DecodeHints, Decoded, decode};
use tinviet::normalize::letter::{Letter, ToneMark};
use tinviet::normalize::report::{Change, NormalizeReport};
use tinviet::normalize::{Normalizer, normalize};
use unicode_normalization::UnicodeNormalization;

use crate::shared::shared_data;

fn detect(bytes: &[u8]) -> Decoded {
    decode(bytes, &DecodeHints::default())
}

fn as_encoding(bytes: &[u8], encoding: &str) -> Decoded {
    decode(bytes, &DecodeHints { encoding: Some(encoding), ..DecodeHints::default() })
}

/// The characters an encoding of one byte a character has, with their bytes.
fn repertoire(encoding: &str) -> Vec<(char, u8)> {
    (0..=255_u8).map(|b| (as_encoding(&[b], encoding).text.chars().next().unwrap(), b)).filter(|(c, _)| *c != '\u{fffd}').collect()
}

/// Bytes of `text` by an independent implementation, or `None` where there is none.
fn iconv(text: &str, encoding: &str) -> Option<Vec<u8>> {
    let mut child =
        Command::new("iconv").args(["-f", "UTF-8", "-t", encoding]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    output.status.success().then_some(output.stdout)
}

/// VNI as its fonts have it: see <https://en.wikipedia.org/wiki/VNI>.
fn vni(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for c in text.chars() {
        let Some(letter) = Letter::of(c) else {
            out.push(u8::try_from(c).ok().filter(|b| *b < 0xc0)?);
            continue;
        };
        let small = letter.with_tone(ToneMark::Level).to_char().to_lowercase().next()?;
        let tone = letter.tone as usize;
        let (base, mark) = match small {
            'ă' => ('a', [0xea, 0xe8, 0xe9, 0xfc, 0xfa, 0xeb][tone]),
            'â' => ('a', [0xe2, 0xe0, 0xe1, 0xe3, 0xe5, 0xe4][tone]),
            'ê' => ('e', [0xe2, 0xe0, 0xe1, 0xe3, 0xe5, 0xe4][tone]),
            'ô' => ('o', [0xe2, 0xe0, 0xe1, 0xe3, 0xe5, 0xe4][tone]),
            'i' if tone > 0 => ([' ', 'ì', 'í', 'ó', 'æ', 'ò'][tone], 0),
            'y' if tone == 5 => ('î', 0),
            'đ' => ('ñ', 0),
            'ơ' => ('ô', [0, 0xf8, 0xf9, 0xf5, 0xfb, 0xef][tone]),
            'ư' => ('ö', [0, 0xf8, 0xf9, 0xf5, 0xfb, 0xef][tone]),
            c => (c, [0, 0xf8, 0xf9, 0xf5, 0xfb, 0xef][tone]),
        };
        let shift = if letter.upper { 0x20 } else { 0 };
        out.push(base as u8 - shift);
        if mark > 0 {
            out.push(mark - shift);
        }
    }
    Some(out)
}

/// Capitals with marks that the TCVN3 fonts have no byte for, in small.
fn tcvn3_case(text: &str) -> String {
    text.chars()
        .map(|c| if Letter::of(c).is_some_and(|l| l.upper && l.tone != ToneMark::Level) { c.to_lowercase().next().unwrap_or(c) } else { c })
        .collect()
}

#[test]
fn hints_are_followed_and_damage_is_named() {
    let viscii = iconv_or_skip("Tiếng Việt", "VISCII");
    assert_eq!(as_encoding(&viscii, "viscii").text, "Tiếng Việt");
    let header = DecodeHints { http_charset: Some("viscii"), ..DecodeHints::default() };
    assert_eq!(decode(&viscii, &header).encoding, "VISCII");
    let page = [b"<meta charset=viscii>".as_slice(), &viscii].concat();
    assert_eq!(decode(&page, &DecodeHints { html: true, ..DecodeHints::default() }).encoding, "VISCII");
    // A wrong header does not spoil UTF-8.
    let header = DecodeHints { http_charset: Some("windows-1258"), ..DecodeHints::default() };
    let got = decode("Tiếng Việt".as_bytes(), &header);
    assert_eq!((got.text.as_str(), got.encoding.as_str()), ("Tiếng Việt", "UTF-8"));

    let damaged = [b"M\xe1\xbb\x99t d\xc3\xb2ng\nhai d\xc3\xb2ng, ba d\xc3\xb2ng ".as_slice(), b"\xff", "bốn dòng".as_bytes()].concat();
    let got = detect(&damaged);
    assert_eq!(got.encoding, "UTF-8");
    assert!(got.text.contains("ba dòng \u{fffd}bốn"), "{got:?}");
    assert!(got.warnings[0].message.contains("byte 32 (line 2)"), "{:?}", got.warnings);
    // One byte a character, several bytes a character, damage at the end.
    for (bytes, encoding, at, line) in [
        (b"M\xe4t b\xe3ng\nhai b\xe3ng \x8d b\xe3ng".as_slice(), "windows-1258", 18, 2),
        (b"\xb0\xa1\n\n\xb0\xa1 \xff \xb0\xa1", "euc-kr", 7, 3),
        (b"\x82\xa0 a\x82", "shift_jis", 4, 1),
        (b"c\xe9ng \xa4 Ti\xd6ng \xff", "viscii", 0, 0),
        (b"a\0b\0\0\xd8c\0", "utf-16le", 4, 1),
    ] {
        let got = as_encoding(bytes, encoding);
        if line == 0 {
            assert!(got.warnings.is_empty(), "{got:?}");
            continue;
        }
        assert!(got.warnings[0].message.contains(&format!("byte {at} (line {line})")), "{encoding}: {:?}", got.warnings);
        assert!(got.text.contains('\u{fffd}'), "{got:?}");
    }
    let got = as_encoding(b"abc", "no-such-code");
    assert_eq!((got.text.as_str(), got.warnings.len()), ("abc", 1));
}

fn iconv_or_skip(text: &str, encoding: &str) -> Vec<u8> {
    iconv(text, encoding).unwrap_or_else(|| b"Ti\xaang Vi\xaet".to_vec())
}

#[test]
fn utf16_is_told_with_and_without_a_mark() {
    let text = "Ủy ban nhân dân thành phố họp sáng thứ hai.";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, name) in [(le, "UTF-16LE"), (be, "UTF-16BE")] {
        let got = detect(&bytes);
        assert_eq!((got.text.as_str(), got.encoding.as_str()), (text, name));
        let mark: &[u8] = if name == "UTF-16LE" { b"\xff\xfe" } else { b"\xfe\xff" };
        let got = detect(&[mark, &bytes].concat());
        assert_eq!((got.text, got.encoding.as_str()), (format!("\u{feff}{text}"), name));
        assert!(detect(&bytes[..bytes.len() - 1]).text.ends_with('\u{fffd}'));
    }
}

#[test]
fn any_bytes_are_decoded() {
    let mut seed = 7_u64;
    for length in 0..400 {
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 56) as u8
            })
            .collect();
        let got = detect(&bytes);
        assert!(!got.encoding.is_empty());
        let _ = normalize(&got.text);
    }
    for html in [false, true] {
        assert_eq!(decode(b"", &DecodeHints { html, ..DecodeHints::default() }).text, "");
    }
}

/// Every how many lines of the shared text are read; all of them with `TINVIET_FULL`.
fn step() -> usize {
    if std::env::var_os("TINVIET_FULL").is_some() { 1 } else { 97 }
}

/// Lines of the shared text; none where it is not there.
fn lines() -> Vec<String> {
    let Some(path) = shared_data("text/viwiki.txt.xz") else { return Vec::new() };
    let Ok(xz) = Command::new("xz").arg("-dc").arg(path).output() else { return Vec::new() };
    String::from_utf8_lossy(&xz.stdout).lines().step_by(step()).map(str::to_owned).collect()
}

/// Paragraphs of the shared text.
fn paragraphs() -> Option<Vec<String>> {
    let path = shared_data("text/viwiki.txt.xz")?;
    let xz = Command::new("xz").arg("-dc").arg(path).output().ok()?;
    let text = String::from_utf8_lossy(&xz.stdout).into_owned();
    let long = text.lines().filter(|l| l.chars().count() >= 200);
    Some(long.step_by(step()).map(|l| l.nfc().collect()).collect())
}

struct Tally {
    name: &'static str,
    right: usize,
    /// As `right`, of the bytes read as Windows-1252 and saved as UTF-8.
    saved: usize,
    all: usize,
    wrong: Vec<String>,
}

#[test]
fn round_trips_come_back() {
    let Some(paragraphs) = paragraphs() else { return };
    let mut misread = 0;
    for paragraph in &paragraphs {
        let got = detect(paragraph.as_bytes());
        misread += usize::from(got.encoding != "UTF-8" || got.text != *paragraph);
    }
    assert_eq!(misread, 0, "UTF-8 misread");
    // Nor is good text ever taken for one of the encodings saved as UTF-8: every line, short ones too.
    let mut repaired = 0;
    let mut normalizer = Normalizer::default();
    for line in lines() {
        let mut report = NormalizeReport::default();
        let _ = normalizer.normalize_with_report(&line, &mut report);
        repaired += usize::from(report.changes().any(|(c, _)| c == Change::Encoding));
    }
    println!("UTF-8: {misread} of {} paragraphs misread, {repaired} lines repaired as another encoding", paragraphs.len());
    assert_eq!(repaired, 0, "good lines repaired");

    let mut tallies = Vec::new();
    for (name, code) in [("windows-1258", "CP1258"), ("VISCII", "VISCII"), ("TCVN3", "TCVN5712-1")] {
        let mut known: HashSet<char> = repertoire(name).into_iter().map(|(c, _)| c).collect();
        known.extend((0..0x1f00).filter_map(char::from_u32).filter(|&c| Letter::of(c).is_some()));
        known.retain(|c| !matches!(c, '\u{80}'..='\u{9f}'));
        // Single bytes of these are read as the punctuation word processors set in any font.
        known.retain(|c| name == "windows-1258" || !matches!(c, '\u{2010}'..='\u{203a}'));
        // TCVN3 is the part of the standard that fonts had; its capitals are those without a tone.
        let text = |p: &String| if name == "TCVN3" { tcvn3_case(p) } else { p.clone() };
        let fit: Vec<String> = paragraphs.iter().filter(|p| p.chars().all(|c| known.contains(&c) && !c.is_control())).map(text).collect();
        let Some(bytes) = iconv(&fit.join("\n"), code) else {
            println!("SKIPPED: no iconv with {code}");
            continue;
        };
        let mut tally = Tally { name, right: 0, saved: 0, all: 0, wrong: Vec::new() };
        for (paragraph, bytes) in fit.iter().zip(bytes.split(|&b| b == b'\n')) {
            count(&mut tally, paragraph, bytes);
        }
        assert_eq!(tally.all, fit.len());
        tallies.push(tally);
    }
    let mut tally = Tally { name: "VNI", right: 0, saved: 0, all: 0, wrong: Vec::new() };
    for paragraph in &paragraphs {
        if let Some(bytes) = vni(paragraph) {
            count(&mut tally, paragraph, &bytes);
        }
    }
    tallies.push(tally);
    let mut vps: std::collections::HashMap<char, u8> = repertoire("vps").into_iter().collect();
    vps.retain(|c, _| !matches!(c, '\u{2010}'..='\u{203a}'));
    let mut tally = Tally { name: "VPS", right: 0, saved: 0, all: 0, wrong: Vec::new() };
    for paragraph in &paragraphs {
        if let Some(bytes) = paragraph.chars().map(|c| vps.get(&c).copied()).collect::<Option<Vec<u8>>>() {
            count(&mut tally, paragraph, &bytes);
        }
    }
    tallies.push(tally);
    for tally in &tallies {
        println!("{}: {} of {} ({:.2} %)", tally.name, tally.right, tally.all, 100.0 * tally.right as f64 / tally.all as f64);
        println!("   saved as UTF-8: {} ({:.2} %)", tally.saved, 100.0 * tally.saved as f64 / tally.all as f64);
        tally.wrong.iter().take(3).for_each(|w| println!("   {w}"));
        assert!(tally.all > 50, "{} paragraphs for {}", tally.all, tally.name);
    }
    for tally in &tallies {
        assert!(tally.right as f64 >= 0.995 * tally.all as f64, "{}", tally.name);
        // Alone, a paragraph that is mostly of foreign words proves too little.
        assert!(tally.saved as f64 >= 0.97 * tally.all as f64, "{} saved as UTF-8", tally.name);
    }
}

fn count(tally: &mut Tally, paragraph: &str, bytes: &[u8]) {
    // What is plain ASCII is right in any encoding.
    let got = detect(bytes);
    let text: String = got.text.nfc().collect();
    let right = if tally.name == "TCVN3" { text.to_lowercase() == paragraph.to_lowercase() } else { text == paragraph };
    let windows_1252 = |&b: &u8| if (0x80..0xa0).contains(&b) { as_encoding(&[b], "windows-1252").text } else { char::from(b).to_string() };
    let saved: String = bytes.iter().map(windows_1252).collect();
    let mended = normalize(&saved).text;
    let wanted = normalize(paragraph).text;
    tally.saved += usize::from(if tally.name == "TCVN3" { mended.to_lowercase() == wanted.to_lowercase() } else { mended == wanted });
    tally.all += 1;
    tally.right += usize::from(right);
    if !right && tally.wrong.len() < 3 {
        tally.wrong.push(format!("{} {:.2}: {}", got.encoding, got.confidence, text.chars().take(100).collect::<String>()));
    }
}
