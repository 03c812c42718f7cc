//! gzip of many members, read on behind a damaged one.
//!
//! Archives of web pages hold a member a record: one that is damaged costs that record, not the rest of the file.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::pushback::Pushback;

/// Reads member after member. Damage is an error of kind `InvalidData`, after which reading goes on with the next
/// member; a stream that stops in the middle of one is an error of kind `UnexpectedEof`, and the end.
pub(super) struct Members {
    state: State,
}

enum State {
    Member(Box<GzDecoder<Pushback>>),
    Between(Pushback),
    /// Looking for the next member behind damage.
    Lost(Pushback),
    End,
}

/// The first bytes of a member: magic and the only method there is.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

impl Members {
    pub(super) fn new(packed: Box<dyn BufRead + Send>) -> Self {
        Members { state: State::Between(Pushback::new(packed)) }
    }

    fn damage(message: &str) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, message.to_owned())
    }

    /// Opens the next member; `None` at the end of the stream.
    fn next_member(mut reader: Pushback) -> io::Result<State> {
        loop {
            match reader.fill_buf()? {
                [] => return Ok(State::End),
                // Tapes and downloads are padded with zeros.
                [0, ..] => reader.consume(1),
                _ => return Ok(State::Member(Box::new(GzDecoder::new(reader)))),
            }
        }
    }

    /// Skips to what may be the next member.
    fn find_member(mut reader: Pushback) -> io::Result<State> {
        let mut matched = 0;
        loop {
            let chunk = reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(State::End);
            }
            let mut used = 0;
            for &byte in chunk {
                used += 1;
                matched = if byte == MAGIC[matched] { matched + 1 } else { usize::from(byte == MAGIC[0]) };
                if matched == MAGIC.len() {
                    break;
                }
            }
            reader.consume(used);
            if matched == MAGIC.len() {
                reader.unread(&MAGIC);
                return Ok(State::Member(Box::new(GzDecoder::new(reader))));
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::End => return Ok(0),
                State::Between(reader) => self.state = Self::next_member(reader)?,
                State::Lost(reader) => self.state = Self::find_member(reader)?,
                State::Member(mut decoder) => match decoder.read(out) {
                    Ok(0) if !out.is_empty() => self.state = State::Between(decoder.into_inner()),
                    Ok(n) => {
                        self.state = State::Member(decoder);
                        return Ok(n);
                    }
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => self.state = State::Member(decoder),
                    Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Err(e),
                    Err(e) => {
                        self.state = State::Lost(decoder.into_inner());
                        return Err(Self::damage(&e.to_string()));
                    }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// What is read, and the kinds of the errors on the way.
    fn read(bytes: Vec<u8>) -> (String, Vec<io::ErrorKind>) {
        let mut members = Members::new(Box::new(io::Cursor::new(bytes)));
        let (mut text, mut faults) = (Vec::new(), Vec::new());
        loop {
            match members.read_to_end(&mut text) {
                Ok(_) => return (String::from_utf8_lossy(&text).into_owned(), faults),
                Err(e) => faults.push(e.kind()),
            }
        }
    }

    #[test]
    fn a_damaged_member_costs_itself() {
        let (a, b, c) = (member("một "), member(&"hai ".repeat(50)), member("ba"));
        assert_eq!(read([&a[..], &c, &[0; 7]].concat()), ("một ba".to_owned(), vec![]));
        let mut broken = b.clone();
        let last = broken.len() - 6;
        broken[last] ^= 0xff;
        let (text, faults) = read([&a[..], &broken, &c].concat());
        assert!(text.starts_with("một ") && text.ends_with("ba"), "{text}");
        assert_eq!(faults, [io::ErrorKind::InvalidData]);
        let (text, faults) = read([&a[..], &b[..b.len() - 3]].concat());
        assert!(text.starts_with("một hai"));
        assert_eq!(faults, [io::ErrorKind::UnexpectedEof]);
    }
}
