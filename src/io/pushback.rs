//! A reader whose beginning can be looked at, and into which bytes can be put back.

use std::io::{self, BufRead, Read};

/// A buffered reader with bytes in front of it.
pub(super) struct Pushback {
    front: Vec<u8>,
    at: usize,
    /// Found while looking ahead; given out when what was read before it is used up.
    fault: Option<io::Error>,
    rest: Box<dyn BufRead + Send>,
}

impl Pushback {
    pub(super) fn new(rest: Box<dyn BufRead + Send>) -> Self {
        Pushback { front: Vec::new(), at: 0, fault: None, rest }
    }

    /// At least the next `want` bytes, or as many as there are before the end or a fault; they stay unread.
    pub(super) fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        while self.front.len() - self.at < want && self.fault.is_none() {
            match self.rest.fill_buf() {
                Ok([]) => break,
                Ok(chunk) => {
                    let take = chunk.len().min(want + self.at - self.front.len());
                    self.front.extend_from_slice(&chunk[..take]);
                    self.rest.consume(take);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => self.fault = Some(e),
            }
        }
        if self.front.len() == self.at
            && let Some(fault) = self.fault.take()
        {
            return Err(fault);
        }
        Ok(&self.front[self.at..])
    }

    /// Puts `bytes` before what comes next.
    #[cfg(any(test, feature = "gzip", feature = "warc"))]
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        let mut front = Vec::with_capacity(bytes.len() + self.front.len() - self.at);
        front.extend_from_slice(bytes);
        front.extend_from_slice(&self.front[self.at..]);
        (self.front, self.at) = (front, 0);
    }
}

impl BufRead for Pushback {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.front.len() {
            return Ok(&self.front[self.at..]);
        }
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at >= self.front.len() {
            return self.rest.consume(amount);
        }
        self.at += amount;
        if self.at >= self.front.len() {
            // What was put back may have been a whole record: its memory is not kept.
            (self.front, self.at) = (Vec::new(), 0);
        }
    }
}

impl Read for Pushback {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let take = chunk.len().min(out.len());
        out[..take].copy_from_slice(&chunk[..take]);
        self.consume(take);
        Ok(take)
    }
}

/// How reading a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRead {
    /// A line is in the buffer.
    Line,
    /// The line is longer than the limit; its beginning is in the buffer.
    TooLong,
    /// There is no further line.
    End,
}

/// Reads a line into `buffer` (without its terminator); of a line over `limit` no more than that is kept in memory.
pub(super) fn read_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>, limit: u64) -> io::Result<LineRead> {
    buffer.clear();
    let (mut any, mut too_long) = (false, false);
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let newline = memchr::memchr(b'\n', chunk);
        let room = (limit as usize).saturating_sub(buffer.len());
        let line = &chunk[..newline.unwrap_or(chunk.len())];
        too_long |= line.len() > room;
        buffer.extend_from_slice(&line[..line.len().min(room)]);
        let used = newline.map_or(chunk.len(), |n| n + 1);
        reader.consume(used);
        if newline.is_some() {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => LineRead::End,
        (true, true) => LineRead::TooLong,
        (true, false) => LineRead::Line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(bytes: &'static [u8]) -> Pushback {
        Pushback::new(Box::new(io::BufReader::with_capacity(3, bytes)))
    }

    #[test]
    fn what_was_looked_at_and_put_back_is_read_again() {
        let mut r = reader(b"abcdefgh");
        assert_eq!(r.peek(5).unwrap(), b"abcde");
        let mut two = [0; 2];
        r.read_exact(&mut two).unwrap();
        r.unread(b"12");
        let mut rest = String::new();
        r.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "12cdefgh");
    }

    #[test]
    fn lines_over_the_limit_are_told() {
        let mut r = reader(b"abc\nabcd\n\nx");
        let mut buffer = Vec::new();
        let mut got = Vec::new();
        loop {
            let read = read_line(&mut r, &mut buffer, 3).unwrap();
            if read == LineRead::End {
                break;
            }
            got.push((read, String::from_utf8(buffer.clone()).unwrap()));
        }
        let want = [(LineRead::Line, "abc"), (LineRead::TooLong, "abc"), (LineRead::Line, ""), (LineRead::Line, "x")];
        assert_eq!(got, want.map(|(r, s)| (r, s.to_owned())));
    }
}
