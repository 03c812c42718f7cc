//! Addresses of the web and of mail.

use super::Scan;
use crate::article::TokenKind;
use crate::word::{AtomKind, Case};

/// Longest look ahead for the sign that makes letters an address, in atoms.
const REACH: usize = 32;

impl Scan<'_> {
    /// The address that begins with the atom at `i`, if one does.
    pub(super) fn web(&self, i: usize) -> Option<(usize, TokenKind)> {
        if self.atoms[i].marked {
            return None;
        }
        if self.mark(i + 1) == ':' && self.mark(i + 2) == '/' && self.mark(i + 3) == '/' && self.glued(i + 4) {
            return Some((self.address_end(i + 4), TokenKind::Url));
        }
        let mut end = i + 1;
        let mut label = i;
        let mut dots = 0;
        while end < self.end.min(i + REACH) && self.glued(end) && !self.atoms[end].marked {
            match self.mark(end) {
                '@' if self.is(end + 1, AtomKind::Letters) || self.is(end + 1, AtomKind::Digits) => {
                    return Some((self.name_end(end + 1), TokenKind::Email));
                }
                '.' if self.atoms[end].chars == 1 => {
                    label = end + 1;
                    dots += 1;
                }
                '\0' | '-' | '_' | '+' => {}
                _ => break,
            }
            end += 1;
        }
        if dots == 0 || label >= self.end || !self.glued(label) {
            return None;
        }
        let host = self.name_end(i);
        let top = self.top_label(i, host)?;
        // `vnexpress.net`, `bktt.vn`; a name in capitals before a capital is an abbreviation.
        let known = is_top_level(self.str(top)) && self.atoms[top].case != Case::Title || self.str(i).eq_ignore_ascii_case("www");
        let end = if self.mark(host) == '/' { self.address_end(host) } else { host };
        known.then_some((end, TokenKind::Url))
    }

    fn top_label(&self, i: usize, host: usize) -> Option<usize> {
        (host > i + 1 && self.atoms[host - 1].kind == AtomKind::Letters).then_some(host - 1)
    }

    /// One past a host name: labels of letters, digits and hyphens joined by full stops.
    fn name_end(&self, from: usize) -> usize {
        let mut end = from;
        let mut first = true;
        while (first || self.glued(end)) && end < self.end && !self.atoms[end].marked {
            let joint = matches!(self.mark(end), '.' | '-' | '_') && !first;
            if joint && !(self.glued(end + 1) && self.atoms[end + 1].kind != AtomKind::Symbol && self.atoms[end].chars == 1) {
                break;
            }
            if self.atoms[end].kind == AtomKind::Symbol && !joint {
                break;
            }
            first = false;
            end += 1;
        }
        end
    }

    /// One past an address: up to white space, without the punctuation that ends the sentence around it.
    fn address_end(&self, from: usize) -> usize {
        let mut end = from;
        while self.glued(end) && !matches!(self.mark(end), '"' | '<' | '>' | '“' | '”' | '«' | '»') {
            end += 1;
        }
        while end > from && matches!(self.mark(end - 1), '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '\'' | '…' | '*') {
            end -= 1;
        }
        end
    }
}

fn is_top_level(label: &str) -> bool {
    const LABELS: [&str; 40] = [
        "ai", "app", "asia", "au", "biz", "blog", "ca", "ch", "cn", "co", "com", "de", "dev", "edu", "eu", "fr", "gov", "hk", "info",
        "int", "io", "jp", "kr", "me", "mil", "mobi", "net", "news", "online", "org", "ru", "sg", "shop", "site", "tv", "tw", "uk", "us",
        "vn", "xyz",
    ];
    let mut lower = [0_u8; 8];
    let Some(lower) = lower.get_mut(..label.len()) else { return false };
    lower.copy_from_slice(label.as_bytes());
    lower.make_ascii_lowercase();
    LABELS.binary_search_by(|l| l.as_bytes().cmp(lower)).is_ok()
}
