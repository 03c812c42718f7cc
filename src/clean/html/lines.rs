//! From the tree to lines: one block element a line, `br` cuts, elements within lines do not.

use html5ever::local_name;

use super::attributes::{self, KnownClasses, is_sizeable};
use super::classes::{Role, Roles};
use super::dom::{Data, Dom, Element, NONE};
use super::facts::{DomFacts, Inside, Look};
use super::tag::Tag;

/// An open element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    node: u32,
    pub tag: Tag,
    pub block: bool,
    /// What its own attributes say.
    pub own: Roles,
    /// What those of all elements around it say.
    above: Roles,
    pub inside: Inside,
    container: Tag,
    pub look: Look,
    pub link: bool,
    pub hidden: bool,
    pre: bool,
}

/// Elements around a line among which its table cell is looked for.
const CELL_REACH: usize = 24;

/// The lines of a page.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub text: String,
    pub facts: Vec<DomFacts>,
    /// What the attributes of each block say, by node.
    pub block_roles: Vec<Roles>,
    /// Bytes of text left out because it is hidden.
    pub hidden: usize,
}

/// How many words a line has; its blanks are folded.
pub(super) fn word_count(line: &str) -> usize {
    line.bytes().filter(|b| *b == b' ').count() + 1
}

/// The line being read.
#[derive(Debug, Default, Clone, Copy)]
struct Current {
    start: usize,
    gap: bool,
    links: usize,
    bold: usize,
    italic: usize,
    /// What the elements in the line say that hold its first text, and how much text they hold.
    inline: Roles,
    inline_bytes: usize,
    hidden: bool,
    after_picture: bool,
    with_picture: bool,
}

struct Reader<'d> {
    dom: &'d Dom,
    keep_hidden: bool,
    out: Lines,
    open: Vec<Frame>,
    /// Positions of the blocks in `open`.
    blocks: Vec<usize>,
    line: Current,
    picture: bool,
    /// An element in the line just ended or began, where a blank may be missing between two boxes.
    seam: bool,
    known: KnownClasses<'d>,
}

/// Reads the lines of a page; hidden text too if `keep_hidden`.
pub(super) fn read(dom: &Dom, keep_hidden: bool) -> Lines {
    let mut reader = Reader {
        dom,
        keep_hidden,
        out: Lines { block_roles: vec![Roles::default(); dom.nodes.len()], ..Lines::default() },
        open: Vec::with_capacity(64),
        blocks: Vec::with_capacity(64),
        line: Current::default(),
        picture: false,
        seam: false,
        known: KnownClasses::default(),
    };
    reader.walk();
    reader.out
}

impl<'d> Reader<'d> {
    fn walk(&mut self) {
        let dom = self.dom;
        let mut at = 0_u32;
        loop {
            let node = &dom.nodes[at as usize];
            let down = match &node.data {
                Data::Text(text) => {
                    self.push_text(text);
                    false
                }
                Data::Element(element) => self.enter(at, element),
                Data::Nothing => at == 0,
            };
            if down && node.first != NONE {
                at = node.first;
                continue;
            }
            if down {
                self.leave(at);
            }
            // Up to the next sibling, closing what ends on the way.
            let mut up = at;
            loop {
                let node = &dom.nodes[up as usize];
                if node.next != NONE {
                    at = node.next;
                    break;
                }
                up = node.parent;
                if up == NONE {
                    self.end_line(false);
                    return;
                }
                self.leave(up);
            }
        }
    }

    /// Whether to go into the element.
    fn enter(&mut self, id: u32, element: &'d Element) -> bool {
        let tag = element.tag;
        if tag == Tag::Br {
            if self.is_within_headline(id) {
                self.line.gap = true;
            } else {
                self.end_line(true);
            }
            return false;
        }
        if tag.is_picture() && is_sizeable(element) {
            self.picture = true;
            if self.out.text.len() > self.line.start {
                self.line.with_picture = true;
            }
        }
        if tag.is_dropped() || tag.is_void() {
            if tag == Tag::Hr {
                self.end_line(false);
            }
            return false;
        }
        let above = self.open.last().copied();
        let mut frame = Frame {
            node: id,
            tag,
            block: tag.is_block(),
            own: Roles::default(),
            above: above.map_or(Roles::default(), |f| f.above.union(f.own)),
            inside: above.map_or(Inside::default(), |f| f.inside),
            container: above.map_or(Tag::Other, |f| f.container),
            look: above.map_or(Look::default(), |f| f.look),
            link: above.is_some_and(|f| f.link),
            hidden: above.is_some_and(|f| f.hidden),
            pre: above.is_some_and(|f| f.pre) || matches!(tag, Tag::Pre | Tag::Listing),
        };
        attributes::read(element, &mut frame, &mut self.known);
        // Links that a script opens have no address; a name or an id makes a place to jump to.
        frame.link |= tag == Tag::A && element.attr(&local_name!("name")).is_none() && element.attr(&local_name!("id")).is_none();
        self.read_tag(id, &mut frame);
        if frame.hidden && !self.keep_hidden {
            self.out.hidden += self.dom.text_length(id);
            return false;
        }
        if frame.block {
            self.end_line(false);
            self.blocks.push(self.open.len());
            self.out.block_roles[id as usize] = frame.own;
        } else {
            self.seam |= matches!(tag, Tag::A | Tag::Span | Tag::Time | Tag::Label);
        }
        self.open.push(frame);
        true
    }

    /// Whether a `br` stands within the words of an `h1`: a headline that is broken to look well.
    fn is_within_headline(&self, id: u32) -> bool {
        let node = &self.dom.nodes[id as usize];
        let words = |id: u32| id != NONE && matches!(&self.dom.nodes[id as usize].data, Data::Text(text) if !text.trim().is_empty());
        self.open.last().is_some_and(|f| f.tag == Tag::H1) && words(node.prev) && words(node.next)
    }

    fn leave(&mut self, id: u32) {
        if self.open.last().is_none_or(|f| f.node != id) {
            return;
        }
        let Some(frame) = self.open.last().copied() else { return };
        if frame.block {
            self.end_line(false);
            self.blocks.pop();
        }
        self.open.pop();
    }

    fn read_tag(&self, id: u32, frame: &mut Frame) {
        let (bit, container) = match frame.tag {
            Tag::Article => (Inside::ARTICLE, true),
            Tag::Figure => (Inside::FIGURE, true),
            Tag::Figcaption | Tag::Caption => (Inside::FIGCAPTION, true),
            Tag::Nav | Tag::Menu => (Inside::NAV, true),
            Tag::Aside => (Inside::ASIDE, true),
            Tag::Footer if frame.inside.has_any(Inside::ARTICLE.with(Inside::MAIN)) => (Inside::ARTICLE_EDGE, false),
            Tag::Header if frame.inside.has_any(Inside::ARTICLE.with(Inside::MAIN)) => (Inside::ARTICLE_EDGE, false),
            Tag::Footer => (Inside::FOOTER, true),
            Tag::Header => (Inside::HEADER, true),
            Tag::Ul | Tag::Ol | Tag::Dir => (Inside::LIST, true),
            Tag::Table => (Inside::TABLE, true),
            Tag::Blockquote => (Inside::QUOTE, true),
            Tag::Form => (Inside::FORM, false),
            Tag::Main => (Inside::MAIN, false),
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => (Inside::HEADING, false),
            Tag::B | Tag::Strong => {
                frame.look = frame.look.with(Look::BOLD);
                return;
            }
            Tag::I | Tag::Em | Tag::Cite => {
                frame.look = frame.look.with(Look::ITALIC);
                return;
            }
            Tag::Time => {
                frame.own = frame.own.with(Role::Date);
                return;
            }
            Tag::Center => {
                frame.look = frame.look.with(Look::CENTRE);
                return;
            }
            _ => return,
        };
        frame.inside = frame.inside.with(bit);
        if frame.tag == Tag::Table && self.dom.is_picture_table(id) {
            frame.inside = frame.inside.with(Inside::PICTURE_TABLE);
        }
        if container {
            frame.container = frame.tag;
        }
    }

    fn push_text(&mut self, text: &str) {
        let Some(frame) = self.open.last().copied() else { return };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (gap, length) = space_at(bytes, at);
            if length > 0 {
                if frame.pre && bytes[at] == b'\n' {
                    self.end_line(true);
                }
                self.line.gap |= gap;
                at += length;
                continue;
            }
            let from = at;
            at = end_of_words(bytes, at);
            self.push_words(&text[from..at], frame);
        }
    }

    /// Pushes words with one blank between them.
    fn push_words(&mut self, words: &str, frame: Frame) {
        let empty = self.out.text.len() == self.line.start;
        if empty {
            self.begin_line(frame);
        } else if self.line.gap || (self.seam && self.is_glued(words, frame)) {
            self.out.text.push(' ');
        }
        self.line.gap = false;
        self.seam = false;
        self.out.text.push_str(words);
        let size = words.len() + 1;
        self.line.links += if frame.link { size } else { 0 };
        self.line.bold += if frame.look.has(Look::BOLD) { size } else { 0 };
        self.line.italic += if frame.look.has(Look::ITALIC) { size } else { 0 };
        if self.line.inline.0 != 0 && self.inline_roles() == self.line.inline {
            self.line.inline_bytes += size;
        }
    }

    /// Two boxes side by side with nothing between them (`<span>07/03</span><span>08:47</span>`) are two words, not one; in
    /// paragraphs a word may change its dress midway.
    fn is_glued(&self, next: &str, frame: Frame) -> bool {
        let block = self.blocks.last().map_or(Tag::Other, |&b| self.open[b].tag);
        let letters = self.out.text.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric);
        letters && (frame.link || !matches!(block, Tag::P | Tag::H1 | Tag::H2 | Tag::Blockquote))
    }

    fn begin_line(&mut self, frame: Frame) {
        self.line.inline = self.inline_roles();
        self.line.hidden = frame.hidden;
        self.line.after_picture = self.picture;
        self.picture = false;
    }

    /// What the open elements within the line say.
    fn inline_roles(&self) -> Roles {
        let first = self.blocks.last().map_or(0, |&b| b + 1);
        self.open[first..].iter().fold(Roles::default(), |all, f| all.union(f.own))
    }

    fn end_line(&mut self, at_break: bool) {
        let line = self.line;
        let length = self.out.text.len() - line.start;
        self.seam = false;
        if length > 0 {
            let facts = self.facts(length, at_break);
            self.out.facts.push(facts);
            self.out.text.push('\n');
        }
        self.line = Current { start: self.out.text.len(), ..Current::default() };
    }

    fn facts(&mut self, length: usize, at_break: bool) -> DomFacts {
        let line = self.line;
        let Some(&block_at) = self.blocks.last() else {
            return DomFacts { from_main: u8::MAX, parent: NONE, block: NONE, ..DomFacts::default() };
        };
        let block = self.open[block_at];
        let mut look = block.look.without(Look::BOLD.with(Look::ITALIC));
        let mostly = |part: usize| part * 10 >= length * 9;
        for (on, bit) in [
            (mostly(line.bold), Look::BOLD),
            (mostly(line.italic), Look::ITALIC),
            (line.after_picture, Look::AFTER_PICTURE),
            (line.with_picture || (line.after_picture && self.dom.holds_picture(block.node)), Look::WITH_PICTURE),
            (line.hidden, Look::HIDDEN),
            (at_break, Look::BEFORE_BREAK),
        ] {
            if on {
                look = look.with(bit);
            }
        }
        if let Some(last) = self.out.facts.last_mut().filter(|f| f.block == block.node) {
            last.look = last.look.with(Look::SHARES_BLOCK);
            look = look.with(Look::SHARES_BLOCK);
        }
        let mut roles = [Roles::default(); 3];
        if line.inline_bytes * 2 >= length {
            roles[0] = line.inline;
        }
        let mut blocks = self.blocks.iter().rev().map(|&b| self.open[b]).take_while(|f| !matches!(f.tag, Tag::Body | Tag::Html));
        for level in 0..5 {
            let Some(frame) = blocks.next() else { break };
            let band = usize::from(level >= 2);
            roles[band] = roles[band].union(frame.own);
            if level == 4 {
                roles[2] = frame.above;
            }
        }
        let loose = matches!(block.tag, Tag::Div | Tag::Td | Tag::Section | Tag::Article | Tag::Main | Tag::Body | Tag::Center | Tag::Form);
        DomFacts {
            tag: block.tag,
            container: block.container,
            inside: block.inside,
            look,
            roles,
            apart: if line.inline_bytes * 2 >= length { line.inline } else { Roles::default() },
            link_density: (line.links as f32 / (length + 1) as f32).min(1.0),
            depth: self.dom.nodes[block.node as usize].depth,
            from_main: u8::MAX,
            before_main: false,
            parent: if loose { block.node } else { self.dom.nodes[block.node as usize].parent },
            block: block.node,
            cell: if block.inside.has(Inside::TABLE) { self.cell() } else { None },
        }
    }

    /// The row and the cell that are open.
    fn cell(&self) -> Option<(u32, u32)> {
        let mut cell = None;
        for frame in self.open.iter().rev().take(CELL_REACH) {
            match frame.tag {
                Tag::Td | Tag::Th => cell = cell.or(Some(frame.node)),
                Tag::Tr => return cell.map(|cell| (frame.node, cell)),
                _ => {}
            }
        }
        None
    }
}

/// Whether a byte may begin white space.
const MAY_BE_SPACE: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b" \t\n\r\x0c\x0b\xc2\xe2\xe3\xef";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Where the words end that begin at a byte and have one plain blank between them.
fn end_of_words(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        if MAY_BE_SPACE[usize::from(byte)] {
            let single = byte == b' ' && bytes.get(at + 1).is_some_and(|_| space_at(bytes, at + 1).1 == 0);
            if !single && space_at(bytes, at).1 > 0 {
                break;
            }
        }
        at += 1;
    }
    at
}

/// White space at a byte: whether it parts words, and its length; zero-width characters and soft hyphens part nothing.
fn space_at(bytes: &[u8], at: usize) -> (bool, usize) {
    match bytes[at] {
        b' ' | b'\t' | b'\n' | b'\r' | 0x0c | 0x0b => (true, 1),
        0xc2 => match bytes.get(at + 1) {
            Some(0xa0 | 0x85) => (true, 2),
            Some(0xad) => (false, 2),
            _ => (false, 0),
        },
        0xe2 => match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(0x80), Some(0x80..=0x8a | 0xa8 | 0xa9 | 0xaf)) | (Some(0x81), Some(0x9f)) => (true, 3),
            (Some(0x80), Some(0x8b)) | (Some(0x81), Some(0xa0)) => (false, 3),
            _ => (false, 0),
        },
        0xe3 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0x80]) => (true, 3),
        0xef if bytes.get(at + 1..at + 3) == Some(&[0xbb, 0xbf]) => (false, 3),
        _ => (false, 0),
    }
}

impl Dom {
    /// Bytes of text below a node.
    fn text_length(&self, id: u32) -> usize {
        let (mut length, mut at) = (0, self.nodes[id as usize].first);
        while at != NONE {
            let mut down = true;
            match &self.nodes[at as usize].data {
                Data::Text(text) => length += text.trim().len(),
                Data::Element(element) => down = !element.tag.is_dropped(),
                Data::Nothing => {}
            }
            at = self.next_within(at, id, down);
        }
        length
    }

    /// Whether a picture stands in a block. Only a few nodes are looked at.
    pub(super) fn holds_picture(&self, id: u32) -> bool {
        let mut at = self.nodes[id as usize].first;
        for _ in 0..24 {
            if at == NONE {
                return false;
            }
            if self.element(at).is_some_and(|e| e.tag.is_picture()) {
                return true;
            }
            at = self.next_within(at, id, true);
        }
        false
    }

    /// A table with a picture and little text: how old pages set a caption under its picture. Only a few nodes are looked at.
    fn is_picture_table(&self, id: u32) -> bool {
        let (mut picture, mut text, mut at) = (false, 0, self.nodes[id as usize].first);
        for _ in 0..60 {
            if at == NONE {
                break;
            }
            match &self.nodes[at as usize].data {
                Data::Text(t) => text += t.trim().len(),
                Data::Element(e) if e.tag == Tag::Table => return false,
                Data::Element(e) => picture |= e.tag.is_picture() && is_sizeable(e),
                Data::Nothing => {}
            }
            at = self.next_within(at, id, true);
        }
        picture && text < 700 && at == NONE
    }
}
