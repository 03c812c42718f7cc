//! From the source to the tree builder: plain markup straight away, the rest through html5ever's tokenizer.
//!
//! The tokenizer works a character at a time where a page has line breaks, attributes, scripts; most of a page is plain enough
//! to be cut with `memchr`. So after each tag that the tokenizer gives, the sink runs ahead in the tokenizer's own input as far
//! as everything is plain, and hands back what is not: a reference in text, an odd tag, a script with comments in it. The
//! tokenizer is between two tokens then, in the state for data, and goes on as if the part before had never been there.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag as TagToken, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, local_name};
use memchr::{memchr, memchr_iter, memchr3, memmem};

use super::dom::{Sink, is_json_ld};
use super::markup::{self, Markup};
use super::tag::Tag;

/// Elements stacked deeper than this are not opened; their text goes to the element above, as browsers do it. The tree
/// builder walks its stack for most tags, so without a bound a page of open tags takes quadratic time.
const MAX_DEPTH: u16 = 500;

/// Builds the tree of a page in `sink`.
pub(super) fn read(source: &str, sink: Sink) -> Sink {
    let input = Rc::new(BufferQueue::default());
    read_through(source, sink, &input, Rc::clone(&input))
}

/// Feeds the tokenizer from `input`; what is plain at the front of `ahead` is taken past it.
fn read_through(source: &str, sink: Sink, input: &BufferQueue, ahead: Rc<BufferQueue>) -> Sink {
    let options = TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() };
    let feed = Feed {
        builder: TreeBuilder::new(sink, options),
        dropped: RefCell::new(Vec::new()),
        input: ahead,
        vain: Cell::new(4 * source.len()),
    };
    let tokenizer = Tokenizer::new(feed, TokenizerOpts::default());
    input.push_back(StrTendril::from_slice(&with_plain_line_ends(source)));
    // The tokenizer stops after each script.
    while !matches!(tokenizer.feed(input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink
}

/// The source with the line ends of Unix, as every reader of HTML has to see it.
fn with_plain_line_ends(source: &str) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    if memchr(b'\r', bytes).is_none() {
        return Cow::Borrowed(source);
    }
    let (mut out, mut from) = (String::with_capacity(source.len()), 0);
    for at in memchr_iter(b'\r', bytes) {
        out.push_str(&source[from..at]);
        from = at + 1;
        if bytes.get(from) != Some(&b'\n') {
            out.push('\n');
        }
    }
    out.push_str(&source[from..]);
    Cow::Owned(out)
}

/// Passes tokens to the tree builder and runs ahead of the tokenizer. Drops start tags that would stand too deep, and the end
/// tags that belong to them.
struct Feed {
    builder: TreeBuilder<u32, Sink>,
    dropped: RefCell<Vec<(LocalName, u32)>>,
    /// What the tokenizer has not read.
    input: Rc<BufferQueue>,
    /// So many bytes more may be looked through in vain for the ends of raw elements; in pictures and frames, where such
    /// elements are none, each would be searched to the end of the page.
    vain: Cell<usize>,
}

impl Feed {
    /// Whether the tag is to be ignored.
    fn drops(&self, tag: &TagToken) -> bool {
        let mut dropped = self.dropped.borrow_mut();
        let known = dropped.iter().position(|(name, _)| *name == tag.name);
        match tag.kind {
            TagKind::StartTag => {
                // Raw text elements must go through, else the tokenizer would read their content as tags.
                let raw = matches!(
                    &*tag.name,
                    "script" | "style" | "textarea" | "title" | "iframe" | "noembed" | "noframes" | "noscript" | "xmp"
                );
                if self.builder.sink.depth.get() < MAX_DEPTH || raw || tag.self_closing || Tag::of(&tag.name).is_void() {
                    return false;
                }
                match known {
                    Some(at) => dropped[at].1 += 1,
                    // Names are the page's own; a bound keeps the search short.
                    None if dropped.len() < 64 => dropped.push((tag.name.clone(), 1)),
                    None => {}
                }
                true
            }
            TagKind::EndTag => known.is_some_and(|at| {
                let count = &mut dropped[at].1;
                *count = count.saturating_sub(1);
                if *count == 0 {
                    dropped.swap_remove(at);
                }
                true
            }),
        }
    }

    fn build(&self, token: Token) -> TokenSinkResult<u32> {
        self.builder.process_token(token, 1)
    }

    fn tag(&self, tag: TagToken) -> TokenSinkResult<u32> {
        if (self.builder.sink.depth.get() >= MAX_DEPTH || !self.dropped.borrow().is_empty()) && self.drops(&tag) {
            TokenSinkResult::Continue
        } else {
            self.build(Token::TagToken(tag))
        }
    }

    fn text(&self, rest: &StrTendril, from: usize, to: usize) {
        // Text never changes how the tokenizer reads on.
        let _ = self.build(Token::CharacterTokens(rest.subtendril(from as u32, (to - from) as u32)));
    }

    /// Takes what is plain from the front of the input. The tokenizer has just finished a tag and reads data next.
    fn run_ahead(&self) {
        let Some(mut rest) = self.input.pop_front() else { return };
        let length = self.take_plain(&rest);
        rest.pop_front(length as u32);
        self.input.push_front(rest);
    }

    /// Length of what was taken.
    fn take_plain(&self, rest: &StrTendril) -> usize {
        let bytes = rest.as_bytes();
        let mut at = 0;
        loop {
            let end = memchr3(b'<', b'&', 0, &bytes[at..]).map_or(bytes.len(), |n| at + n);
            if end > at {
                self.text(rest, at, end);
                at = end;
            }
            if bytes.get(at) != Some(&b'<') {
                return at;
            }
            match markup::read(rest, at) {
                Some((Markup::Comment, end)) => at = end,
                Some((Markup::Tag(token), end)) => {
                    if !is_raw(&token.name) {
                        // Elements whose content is read in another way are not among these; an encoding is known by now.
                        let _ = self.tag(token);
                        at = end;
                    } else if let Some(raw) = self.raw(rest, end, &token) {
                        at = self.take_raw(rest, end, token, raw);
                    } else {
                        return at;
                    }
                }
                None => return at,
            }
        }
    }

    fn raw(&self, rest: &StrTendril, start: usize, tag: &TagToken) -> Option<Raw> {
        if tag.kind != TagKind::StartTag || self.vain.get() == 0 {
            return None;
        }
        Raw::read(rest, start, tag).map_err(|length| self.looked_in_vain(length)).ok()
    }

    fn looked_in_vain(&self, length: usize) {
        self.vain.set(self.vain.get().saturating_sub(length));
    }

    /// Takes a raw element up to its end; gives where it ends.
    fn take_raw(&self, rest: &StrTendril, start: usize, tag: TagToken, raw: Raw) -> usize {
        if !matches!(self.tag(tag), TokenSinkResult::RawData(_)) {
            // Within pictures and formulas it is an element like others.
            self.looked_in_vain(raw.end - start);
            return start;
        }
        if raw.is_read && raw.end > start {
            self.text(rest, start, raw.end);
        }
        let _ = self.tag(raw.end_tag);
        raw.after
    }
}

impl TokenSink for Feed {
    type Handle = u32;

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<u32> {
        match token {
            Token::TagToken(tag) => match self.tag(tag) {
                raw @ (TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext) => raw,
                _ => {
                    self.run_ahead();
                    TokenSinkResult::Continue
                }
            },
            Token::ParseError(_) | Token::CommentToken(_) => TokenSinkResult::Continue,
            token => self.build(token),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Whether the tokenizer may have to read what follows the tag in another way.
fn is_raw(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("xmp")
            | local_name!("plaintext")
    )
}

/// The rest of a raw element, where its content is plain.
struct Raw {
    /// Where the content ends.
    end: usize,
    end_tag: TagToken,
    /// Where the end tag ends.
    after: usize,
    /// Whether the text goes into the tree.
    is_read: bool,
}

impl Raw {
    /// Finds the end of a raw element whose start tag ends at `start`; else tells how many bytes were looked through.
    fn read(source: &StrTendril, start: usize, tag: &TagToken) -> Result<Raw, usize> {
        let bytes = source.as_bytes();
        let name = tag.name.as_bytes();
        let is_end = |at: &usize| {
            let rest = &bytes[*at..];
            rest.len() > name.len() + 2
                && rest[1] == b'/'
                && rest[2..name.len() + 2].eq_ignore_ascii_case(name)
                && matches!(rest[name.len() + 2], b' ' | b'\n' | b'\t' | 0x0c | b'/' | b'>')
        };
        let end = memchr_iter(b'<', &bytes[start..]).map(|n| start + n).find(is_end).ok_or(bytes.len() - start)?;
        let content = &bytes[start..end];
        let (is_read, is_plain) = match tag.name {
            local_name!("script") => {
                let is_read = tag.attrs.iter().any(|a| a.name.local == local_name!("type") && is_json_ld(&a.value));
                // In what looks like a comment a second `<script` needs an end of its own.
                (is_read, memmem::find(content, b"<!--").is_none())
            }
            local_name!("title") => (true, memchr(b'&', content).is_none()),
            local_name!("xmp") => (true, true),
            local_name!("plaintext") => (true, false),
            _ => (false, true),
        };
        if !is_plain || (is_read && memchr(0, content).is_some()) {
            return Err(content.len());
        }
        let (end_tag, length) = markup::end_tag(&source[end + 2..]).ok_or(content.len())?;
        Ok(Raw { end, end_tag, after: end + 2 + length, is_read })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::clean::html::dom::{Data, Dom, NONE};

    /// The tree as html5ever alone builds it from the source as it stands.
    fn by_html5ever(source: &str) -> Dom {
        Dom::from_sink(Vec::new(), |sink| read_through(source, sink, &BufferQueue::default(), Rc::default()))
    }

    /// Elements with what is read of their attributes and what they hold; text in one piece.
    fn picture(dom: &Dom) -> String {
        let mut names = vec![0; dom.nodes.len()];
        let others = dom.nodes.iter().enumerate().filter(|(_, n)| !matches!(n.data, Data::Text(_))).map(|(id, _)| id);
        let others: Vec<usize> = others.collect();
        others.iter().enumerate().for_each(|(name, &id)| names[id] = name);
        let mut out = String::new();
        for &id in &others {
            let _ = write!(out, "\n{} {:?}", names[id], dom.element(id as u32).map(|e| e.tag));
            for (name, value) in dom.element(id as u32).into_iter().flat_map(|e| e.attrs()) {
                if markup::attribute_name(name, false).is_some() {
                    let _ = write!(out, " {}={value:?}", &**name);
                }
            }
            let (mut at, mut text) = (dom.nodes[id].first, String::new());
            out.push(':');
            while at != NONE {
                let node = &dom.nodes[at as usize];
                if let Data::Text(piece) = &node.data {
                    text.push_str(piece);
                } else {
                    let _ = write!(out, "{:?} {}", std::mem::take(&mut text), names[at as usize]);
                }
                at = node.next;
            }
            let _ = write!(out, "{text:?}");
        }
        out
    }

    fn check(source: &str) {
        assert_eq!(picture(&Dom::parse(source)), picture(&by_html5ever(source)), "{source}");
    }

    #[test]
    fn running_ahead_changes_nothing_on_pages() {
        fn visit(path: &Path, count: &mut usize) {
            for entry in fs::read_dir(path).unwrap().flatten().map(|e| e.path()) {
                if entry.is_dir() {
                    visit(&entry, count);
                } else if entry.extension().is_some_and(|e| e == "html") {
                    let source = fs::read_to_string(&entry).unwrap();
                    check(&source);
                    check(&source.replace('\n', "\r\n"));
                    *count += 1;
                }
            }
        }
        let mut count = 0;
        visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &mut count);
        assert!(count >= 42);
    }

    #[test]
    fn running_ahead_changes_nothing_where_markup_is_odd() {
        for source in [
            "<p>a<script>var a = '<!--<script>'; </script>b</script><p>c",
            "<p>a<script>if (a<b) x('</scrip>')</SCRIPT >b<p>c",
            "<p><script type='application/ld+json'>{\"a\":\"<b>&amp;\u{0}\"}</script>c",
            "<p><script type=application/ld+json>{}</script  x>c",
            "<style>p > a { content: '</sty' }</style\n><p>x<style>",
            "<p>a<textarea>\n<b>x&amp;</textarea>b<title>a&b</title>c<xmp><p></xmp>d<plaintext><p></plaintext>",
            "<svg><title><b>x</b></title><style><p>y</style><script>a<b</script></svg><p>z",
            "<svg viewbox=1 xlink:href=u XLINK:HREF=v><a xlink:href=w class=c>t</a><desc><p class=d>u</svg>",
            "<math><mi><p>x<annotation-xml encoding='text/html'><p>y</math>z",
            "<p><!-->a--><!--->b--><!----!>c<!-- - --!d --> e<!--x--!>f<!x>g<?y>h</ z>i<![CDATA[j]]>k",
            "<p>a<!-- <p>b --",
            "<p a=b/c d = 'e' f=\"g\"h i/j k=>l<p / class='x'>m<P CLASS=Y Id='z&amp;'>n<p class=a class=b>o",
            "<p ='x' class=y><p \"q class=z><p class='a\u{0}b'>c<p cl\u{0}ass=x>d<p class=a&b href=c&d>e",
            "<p title='&amp;' class=a>b<a data-x=\"&lt;>\" class=b href='?a&b'>c</a x></p y></br>d",
            "a\u{0}b<p>c\u{0}d&nbsp;e&#0;f&notit;g&amp",
            "<pre>\n\na\r\rb\r\n</pre><listing>\n\nc</listing>\r<p>\rd",
            "<b class=1><b class=2><b class=3><b class=4><p>x</b></b></b></b><p>y",
            "<font data-a=1><font data-a=2><font data-a=3><font data-a=4><p>x<p>y",
            "<table><tr><td>a<tr>b<p>c<td>d</table>e<table> <p>f<caption>g</table>",
            "<select><option>a<option>b<p>c</select>d<frameset><frame></frameset>",
            "<template class=a><p>b<template><td>c</template></template>d</template>",
            "<html lang=vi><body class=a><p>b<body id=c class=d><html lang=en class=e></html> f</body>g",
            "<head><noscript><img src=a></noscript><meta charset=koi8-r><meta http-equiv=content-type content='text/html; charset=x'><title>t</title>",
            "<p>a<iframe><p>b</iframe>c<noembed>d</noembed>e<noframes>f</noframes>g<noscript>h",
            "<amp-img class=a></amp-img><o:p>b</o:p><fb:like href=c></fb:like><p>d",
            "<a href=1>x<a href=2>y<div>z</a>w</div><nobr>q<nobr>r",
            "<!doctype html><p>a<table><tr><td>b",
            "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 3.2//EN'><p>a<table><tr><td>b",
            "<p><",
            "<p></",
            "<p><a",
            "<p><a href='x",
            "<p>a</p",
            "\u{feff}<p>a<b>b",
        ] {
            check(source);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn running_ahead_changes_nothing_on_anything(pieces in prop::collection::vec(
            "(</?(p|div|a|b|i|font|table|tr|td|ul|li|svg|math|title|textarea|script|style|template|select|option|pre|h1|form|noscript|html|body|amp-x)[ \n]{0,2}>)\
            |(<(p|div|a|b|font|td|svg|math|script|meta|template|input|img|br)( {1,2}(class|id|href|type|data-x|TITLE|hidden|xlink:href) ?(=[a-z&/]{0,3}|='[a-z<>&\"\n]{0,4}'|=\"[a-z ;&]{0,5}\")?){0,3} ?/?>)\
            |([&#a-zà-ỹ;\u{0}\r\n <>!'\"=/-]{0,8})|(<!--[a-z><!-]{0,4}(-->)?)|(<!\\[CDATA\\[)|(&(amp|nbsp|lt|#65);)",
            0..40,
        )) {
            let source = pieces.concat();
            prop_assert_eq!(picture(&Dom::parse(&source)), picture(&by_html5ever(&source)));
        }
    }
}
