//! The tree of a page: one flat vector of nodes, built by html5ever.
//!
//! Nodes refer to each other by index, so taking a page apart and throwing it away never recurses, however deep it is.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::fmt;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name};

use super::tag::Tag;
use super::tokens;

/// Index of no node.
pub(super) const NONE: u32 = u32::MAX;

/// A node of the tree.
#[derive(Debug)]
pub(super) struct Node {
    pub parent: u32,
    pub first: u32,
    pub last: u32,
    pub next: u32,
    pub prev: u32,
    /// Number of ancestors.
    pub depth: u16,
    pub data: Data,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, a template's content, a comment.
    Nothing,
    Text(StrTendril),
    Element(Box<Element>),
}

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    name: QualName,
    pub tag: Tag,
    attrs: Vec<Attribute>,
    integration_point: bool,
    template: u32,
}

impl Element {
    /// The value of an attribute without a namespace.
    pub fn attr(&self, name: &LocalName) -> Option<&str> {
        self.attrs.iter().find(|a| a.name.local == *name).map(|a| &*a.value)
    }

    /// All attributes: names and values.
    pub fn attrs(&self) -> impl Iterator<Item = (&LocalName, &str)> {
        self.attrs.iter().map(|a| (&a.name.local, &*a.value))
    }
}

/// The tree of a page; node 0 is the document.
#[derive(Debug)]
pub(super) struct Dom {
    pub nodes: Vec<Node>,
}

impl Dom {
    /// Parses a page.
    pub fn parse(source: &str) -> Dom {
        Dom::from_sink(Vec::with_capacity(source.len() / 40 + 16), |sink| tokens::read(source, sink))
    }

    /// The tree that `fill` builds.
    pub fn from_sink(nodes: Vec<Node>, fill: impl FnOnce(Sink) -> Sink) -> Dom {
        let sink = Sink { nodes: RefCell::new(nodes), depth: Cell::new(0) };
        sink.create(Data::Nothing);
        Dom { nodes: fill(sink).nodes.into_inner() }
    }

    /// The element at a node.
    pub fn element(&self, id: u32) -> Option<&Element> {
        match &self.nodes[id as usize].data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The text below a node, white space folded; scripts as they stand.
    pub fn text_of(&self, id: u32) -> String {
        let mut out = String::new();
        let mut at = self.nodes[id as usize].first;
        while at != NONE {
            if let Data::Text(text) = &self.nodes[at as usize].data {
                out.push_str(text);
            }
            at = self.next_within(at, id, true);
        }
        out
    }

    /// The node after `at` in document order below `root`, into its children or past them.
    pub fn next_within(&self, at: u32, root: u32, down: bool) -> u32 {
        let node = &self.nodes[at as usize];
        if down && node.first != NONE {
            return node.first;
        }
        let mut at = at;
        while at != root && at != NONE {
            let node = &self.nodes[at as usize];
            if node.next != NONE {
                return node.next;
            }
            at = node.parent;
        }
        NONE
    }
}

/// Receives the tree from html5ever.
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// Depth of the place where the next node goes, as far as is known.
    pub depth: Cell<u16>,
}

/// The name of an element, borrowed from the tree.
pub(super) struct NameOf<'a>(Ref<'a, QualName>);

impl fmt::Debug for NameOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.local)
    }
}

impl ElemName for NameOf<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

fn element_of(node: &Node) -> &Element {
    match &node.data {
        Data::Element(element) => element,
        // The tree builder asks for the names of elements only.
        _ => unreachable!("not an element"),
    }
}

impl Sink {
    fn create(&self, data: Data) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { parent: NONE, first: NONE, last: NONE, next: NONE, prev: NONE, depth: 0, data });
        nodes.len() as u32 - 1
    }

    /// The node for what is inserted at `parent`; `None` for text nobody reads.
    fn node_of(&self, child: NodeOrText<u32>, parent: u32) -> Option<u32> {
        match child {
            NodeOrText::AppendNode(id) => Some(id),
            NodeOrText::AppendText(text) => {
                let unread = match &self.nodes.borrow()[parent as usize].data {
                    Data::Element(e) => {
                        e.tag.is_dropped()
                            && !(e.tag == Tag::Script && e.attr(&local_name!("type")).is_some_and(is_json_ld))
                            && e.tag != Tag::Title
                    }
                    _ => false,
                };
                (!unread).then(|| self.create(Data::Text(text)))
            }
        }
    }

    fn link(&self, id: u32, parent: u32, before: u32) {
        self.unlink(id);
        let mut nodes = self.nodes.borrow_mut();
        let prev = if before == NONE { nodes[parent as usize].last } else { nodes[before as usize].prev };
        let depth = nodes[parent as usize].depth.saturating_add(1);
        let node = &mut nodes[id as usize];
        (node.parent, node.prev, node.next, node.depth) = (parent, prev, before, depth);
        if matches!(node.data, Data::Element(_)) {
            self.depth.set(depth);
        }
        match prev {
            NONE => nodes[parent as usize].first = id,
            prev => nodes[prev as usize].next = id,
        }
        match before {
            NONE => nodes[parent as usize].last = id,
            before => nodes[before as usize].prev = id,
        }
    }

    fn unlink(&self, id: u32) {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, prev, next) = (nodes[id as usize].parent, nodes[id as usize].prev, nodes[id as usize].next);
        if parent == NONE {
            return;
        }
        match prev {
            NONE => nodes[parent as usize].first = next,
            prev => nodes[prev as usize].next = next,
        }
        match next {
            NONE => nodes[parent as usize].last = prev,
            next => nodes[next as usize].prev = prev,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.prev, node.next) = (NONE, NONE, NONE);
    }
}

/// Whether a script of this type holds JSON-LD.
pub(super) fn is_json_ld(kind: &str) -> bool {
    kind.trim().get(..19).is_some_and(|k| k.eq_ignore_ascii_case("application/ld+json"))
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = ();
    type ElemName<'a> = NameOf<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> NameOf<'a> {
        NameOf(Ref::map(self.nodes.borrow(), |nodes| &element_of(&nodes[*target as usize]).name))
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> u32 {
        let template = if flags.template { self.create(Data::Nothing) } else { NONE };
        let (tag, integration_point) = (Tag::of(&name.local), flags.mathml_annotation_xml_integration_point);
        self.create(Data::Element(Box::new(Element { name, tag, attrs, integration_point, template })))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.create(Data::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.create(Data::Nothing)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        if let Some(id) = self.node_of(child, *parent) {
            self.link(id, *parent, NONE);
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        if self.nodes.borrow()[*element as usize].parent == NONE {
            self.append(previous, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &u32) {
        self.depth.set(self.nodes.borrow()[*node as usize].depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &u32) -> u32 {
        element_of(&self.nodes.borrow()[*target as usize]).template
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NONE
            && let Some(id) = self.node_of(child, parent)
        {
            self.link(id, parent, *sibling);
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, attrs: Vec<Attribute>) {
        if let Data::Element(element) = &mut self.nodes.borrow_mut()[*target as usize].data {
            for attr in attrs {
                if !element.attrs.iter().any(|a| a.name == attr.name) {
                    element.attrs.push(attr);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        self.unlink(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.link(first, *new_parent, NONE);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &u32) -> bool {
        element_of(&self.nodes.borrow()[*handle as usize]).integration_point
    }
}
