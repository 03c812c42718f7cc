//! What the page says about itself: JSON-LD, Open Graph, meta elements, microdata, `time`, `title`.

use html5ever::local_name;

use super::dom::{Data, Dom, Element, is_json_ld};
use super::json_ld::{self, Said};
use super::tag::Tag;
use super::{PageMeta, Role, Roles, authors, classes, moment};
use crate::date::Reference;

/// A value and how good its source is; smaller is better.
#[derive(Debug)]
struct Best<T>(Option<(u8, T)>);

impl<T> Default for Best<T> {
    fn default() -> Self {
        Best(None)
    }
}

impl<T> Best<T> {
    fn offer(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.0.as_ref().is_none_or(|(r, _)| rank < *r)
        {
            self.0 = Some((rank, value));
        }
    }

    fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

#[derive(Default)]
struct Collector {
    titles: Vec<(u8, String)>,
    descriptions: Vec<(u8, String)>,
    authors: Vec<(u8, String)>,
    tags: Vec<(u8, String)>,
    publisher: Best<String>,
    published: Best<Reference>,
    modified: Best<Reference>,
    section: Best<String>,
    /// The path from the front page to this one.
    crumbs: Vec<String>,
    canonical: Best<String>,
    kind: Best<String>,
    language: Best<String>,
}

/// Reads the metadata of a page.
pub(super) fn read(dom: &Dom) -> PageMeta {
    let mut found = Collector::default();
    for (id, node) in dom.nodes.iter().enumerate() {
        let Data::Element(element) = &node.data else { continue };
        match element.tag {
            Tag::Meta => found.meta(element),
            Tag::Link => found.link(element),
            Tag::Html => found.language.offer(0, element.attr(&local_name!("lang")).and_then(clean)),
            Tag::Title if dom.nodes[node.parent as usize].depth < 3 => found.titles.extend(clean(&dom.text_of(id as u32)).map(|t| (5, t))),
            Tag::Script if element.attr(&local_name!("type")).is_some_and(is_json_ld) => {
                json_ld::read(&dom.text_of(id as u32), &mut |said| found.said(said));
            }
            _ => found.microdata(dom, id as u32, element),
        }
    }
    found.finish()
}

/// Text without entities left over, markup and white space around it; `None` if nothing is left.
pub(super) fn clean(text: &str) -> Option<String> {
    let text = if text.contains('&') { unescape(text) } else { text.to_owned() };
    let mut out = String::with_capacity(text.len());
    let mut in_tag = false;
    let last_end = text.rfind('>').unwrap_or(0);
    for (at, c) in text.char_indices() {
        match c {
            '<' if text[at + 1..].starts_with(|n: char| n.is_ascii_alphabetic() || n == '/' || n == '!') && at < last_end => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                out.push(' ');
            }
            _ if in_tag => {}
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    let words: Vec<&str> = out.split_ascii_whitespace().collect();
    let text = words.join(" ");
    // Templates that were not filled in, and values that say nothing.
    let empty = text.is_empty() || matches!(text.as_str(), "null" | "undefined" | "NaN" | "N/A" | "-" | "none") || text.starts_with("{{");
    (!empty).then_some(text)
}

/// The name of a paper or site; addresses are none.
fn named_body(text: &str) -> Option<String> {
    clean(text).filter(|p| !p.contains("://") && !p.starts_with("www.") && p.len() < 80)
}

/// Entities written twice: `&amp;quot;` in a page is `&quot;` in an attribute.
fn unescape(text: &str) -> String {
    const NAMES: [(&str, &str); 8] =
        [("quot", "\""), ("amp", "&"), ("lt", "<"), ("gt", ">"), ("apos", "'"), ("nbsp", " "), ("ldquo", "“"), ("rdquo", "”")];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let decoded = rest.bytes().take(9).position(|b| b == b';').and_then(|end| {
            let name = &rest[..end];
            let code = name
                .strip_prefix('#')
                .and_then(|n| n.strip_prefix(['x', 'X']).map_or_else(|| n.parse().ok(), |h| u32::from_str_radix(h, 16).ok()));
            let value = code.and_then(char::from_u32).map(String::from);
            value.or_else(|| NAMES.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())).map(|v| (end, v))
        });
        match decoded {
            Some((end, value)) => {
                out.push_str(&value);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

impl Collector {
    fn meta(&mut self, element: &Element) {
        let Some(content) = element.attr(&local_name!("content")) else { return };
        let names = [local_name!("property"), local_name!("name"), local_name!("itemprop"), local_name!("http-equiv")];
        for name in names.iter().filter_map(|n| element.attr(n)) {
            let key = name.trim().to_ascii_lowercase();
            let key = key.strip_prefix("dcterms.").or_else(|| key.strip_prefix("dc.")).or_else(|| key.strip_prefix("dc:")).unwrap_or(&key);
            self.named(key, content);
        }
    }

    fn named(&mut self, key: &str, content: &str) {
        match key {
            "og:title" => self.titles.extend(clean(content).map(|t| (1, t))),
            "headline" => self.titles.extend(clean(content).map(|t| (0, t))),
            "twitter:title" | "title" | "sailthru.title" | "parsely-title" => self.titles.extend(clean(content).map(|t| (2, t))),
            "og:description" => self.descriptions.extend(clean(content).map(|t| (1, t))),
            "description" | "twitter:description" | "abstract" | "sapo" => self.descriptions.extend(clean(content).map(|t| (2, t))),
            "article:published_time" | "og:published_time" | "og:article:published_time" => self.published.offer(1, moment::read(content)),
            "datepublished" => self.published.offer(1, moment::read(content)),
            "pubdate"
            | "publishdate"
            | "publish_date"
            | "publish-date"
            | "published_time"
            | "publishedtime"
            | "article.published"
            | "published-date"
            | "publication_date"
            | "sailthru.date"
            | "parsely-pub-date"
            | "issued"
            | "date.issued"
            | "date"
            | "originalpublicationdate"
            | "article_date_original"
            | "cxenseparse:recs:publishtime"
            | "bi:pubdate"
            | "lead_date"
            | "datecreated"
            | "created"
            | "date.created"
            | "ptime"
            | "publisheddate" => {
                self.published.offer(3, moment::read(content));
            }
            "article:modified_time"
            | "og:updated_time"
            | "datemodified"
            | "lastmod"
            | "last-modified"
            | "modified"
            | "date.modified"
            | "article:updated_time"
            | "revised"
            | "updated_time" => self.modified.offer(2, moment::read(content)),
            "author"
            | "article:author"
            | "creator"
            | "byl"
            | "sailthru.author"
            | "parsely-author"
            | "article:author:name"
            | "article_author"
            | "dable:author"
            | "twitter:creator" => {
                let rank = if key == "author" || key == "creator" { 1 } else { 2 };
                self.authors.extend(clean(content).map(|a| (rank, a)));
            }
            "og:site_name" => self.publisher.offer(1, named_body(content)),
            "publisher" | "copyright" | "application-name" | "source" => {
                let rank = if key == "publisher" { 2 } else { 4 };
                self.publisher.offer(rank, named_body(content));
            }
            "article:section" | "articlesection" | "section" => self.section.offer(1, clean(content)),
            "article:tag" => self.tags.extend(content.split([',', ';']).filter_map(clean).map(|t| (1, t))),
            "keywords" | "news_keywords" => {
                let rank = if key == "keywords" { 3 } else { 2 };
                self.tags.extend(content.split([',', ';']).filter_map(clean).map(|t| (rank, t)));
            }
            "og:url" => self.canonical.offer(1, clean(content)),
            "og:type" => self.kind.offer(1, clean(content).map(|k| k.to_lowercase())),
            "og:locale" | "content-language" | "language" => {
                let rank = if key == "og:locale" { 1 } else { 2 };
                self.language.offer(rank, clean(content));
            }
            _ => {}
        }
    }

    fn link(&mut self, element: &Element) {
        let Some(href) = element.attr(&local_name!("href")) else { return };
        if element.attr(&local_name!("rel")).is_some_and(|r| r.trim().eq_ignore_ascii_case("canonical")) {
            self.canonical.offer(0, clean(href));
        }
    }

    /// What a JSON-LD object says.
    fn said(&mut self, said: Said<'_>) {
        match said {
            Said::Title(t) => self.titles.extend(clean(t).map(|t| (0, t))),
            Said::Description(t) => self.descriptions.extend(clean(t).map(|t| (0, t))),
            Said::Author(t) => self.authors.extend(clean(t).map(|t| (0, t))),
            Said::Publisher(t) => self.publisher.offer(0, named_body(t)),
            Said::Published(t) => self.published.offer(0, moment::read(t)),
            Said::Modified(t) => self.modified.offer(0, moment::read(t)),
            Said::Section(t) => self.section.offer(0, clean(t)),
            Said::Crumb(t) => self.crumbs.extend(clean(t)),
            Said::Tag(t) => self.tags.extend(t.split([',', ';']).filter_map(clean).map(|t| (0, t))),
            Said::Url(t) => self.canonical.offer(2, clean(t)),
            Said::Kind(t) => self.kind.offer(0, Some(t.to_lowercase())),
            Said::Language(t) => self.language.offer(3, clean(t)),
        }
    }

    /// `itemprop` attributes and `time` elements in the page itself.
    fn microdata(&mut self, dom: &Dom, id: u32, element: &Element) {
        let machine = || element.attr(&local_name!("datetime")).or_else(|| element.attr(&local_name!("content")));
        let Some(prop) = element.attr(&local_name!("itemprop")) else {
            if element.tag == Tag::Time
                && let Some(value) = machine()
            {
                let marked = element.attrs().any(|(name, _)| &**name == "pubdate")
                    || element.attr(&local_name!("class")).is_some_and(|c| c.contains("publish") || c.contains("entry-date"));
                if marked || !is_elsewhere(dom, id) {
                    self.published.offer(if marked { 4 } else { 6 }, moment::read(value));
                }
            }
            if element.tag == Tag::A && element.attr(&local_name!("rel")).is_some_and(|r| r.split(' ').any(|w| w == "tag")) {
                self.tags.extend(clean(&dom.text_of(id)).map(|t| (2, t)));
            }
            // The first link to an author's page; those further down belong to other articles.
            let authored = element.tag == Tag::A
                && (element.attr(&local_name!("rel")) == Some("author")
                    || element.attr(&local_name!("href")).is_some_and(|h| h.contains("/author/") || h.contains("/tac-gia/")));
            if authored && !self.authors.iter().any(|a| a.0 == 5) {
                self.authors.extend(clean(&dom.text_of(id)).filter(|a| a.split(' ').count() <= 6).map(|a| (5, a)));
            }
            return;
        };
        for prop in prop.split_ascii_whitespace() {
            let text = || machine().map_or_else(|| dom.text_of(id), str::to_owned);
            match prop {
                "datePublished" | "dateCreated" => self.published.offer(2, moment::read(&text())),
                "dateModified" => self.modified.offer(3, moment::read(&text())),
                "author" | "creator" if !holds_name(dom, id) => self.authors.extend(clean(&text()).map(|a| (3, a))),
                "headline" => self.titles.extend(clean(&text()).map(|t| (3, t))),
                "articleSection" => self.section.offer(3, clean(&text())),
                "name" if inside_author(dom, id) => self.authors.extend(clean(&text()).map(|a| (3, a))),
                _ => {}
            }
        }
    }

    fn finish(mut self) -> PageMeta {
        let publisher = self.publisher.take();
        let dated = self.published.0.as_ref().is_some_and(|(rank, _)| *rank <= 3);
        let typed = self.kind.0.as_ref().is_some_and(|(rank, kind)| *rank == 0 && kind != "webpage" && !kind.ends_with("page"));
        let titles = ranked(&mut self.titles);
        // The last step of the path that is neither the page itself nor the front page.
        let is_front = |c: &str| {
            matches!(c.to_lowercase().as_str(), "trang chủ" | "trang nhất" | "home" | "homepage") || publisher.as_deref() == Some(c)
        };
        let is_page = |c: &str| titles.iter().any(|t| t.starts_with(c) || c.starts_with(t.as_str()));
        self.section.offer(4, self.crumbs.into_iter().rev().find(|c| !is_front(c) && !is_page(c) && !c.contains("://")));
        let mut meta = PageMeta {
            titles,
            descriptions: ranked(&mut self.descriptions),
            published: self.published.take(),
            modified: self.modified.take(),
            section: self.section.take(),
            tags: Vec::new(),
            canonical_url: self.canonical.take().filter(|u| u.starts_with("http")),
            describes_article: dated || typed,
            kind: self.kind.take(),
            language: self.language.take(),
            ..PageMeta::default()
        };
        meta.authors = authors::select(&mut self.authors, publisher.as_deref(), meta.canonical_url.as_deref());
        meta.publisher = publisher;
        // The best source of key words alone: `keywords` is often the site's own list.
        self.tags.sort_by_key(|t| t.0);
        let best = self.tags.first().map(|t| t.0);
        for (_, tag) in self.tags.into_iter().filter(|t| Some(t.0) == best).take(40) {
            if !meta.tags.contains(&tag) {
                meta.tags.push(tag);
            }
        }
        meta
    }
}

fn ranked(list: &mut Vec<(u8, String)>) -> Vec<String> {
    list.sort_by_key(|t| t.0);
    let mut out: Vec<String> = Vec::new();
    for (_, text) in list.drain(..) {
        if !out.contains(&text) && out.len() < 12 {
            out.push(text);
        }
    }
    out
}

/// Whether an element stands in a list, at the side or in a box of other articles: its time is that of another article.
fn is_elsewhere(dom: &Dom, id: u32) -> bool {
    let mut at = dom.nodes[id as usize].parent;
    for _ in 0..8 {
        let Some(element) = dom.element(at) else { return false };
        if matches!(element.tag, Tag::Aside | Tag::Nav | Tag::Li | Tag::Footer | Tag::A) {
            return true;
        }
        let mut roles = Roles::default();
        for name in [local_name!("class"), local_name!("id")] {
            element.attr(&name).into_iter().for_each(|value| classes::read(value, &mut roles));
        }
        let others = [Role::Related, Role::Sidebar, Role::Comment, Role::Footer].into_iter().any(|r| roles.has(r));
        if others && !roles.has(Role::Body) {
            return true;
        }
        at = dom.nodes[at as usize].parent;
    }
    false
}

/// Whether an `itemprop=name` stands below the element.
fn holds_name(dom: &Dom, id: u32) -> bool {
    let mut at = dom.nodes[id as usize].first;
    for _ in 0..30 {
        if at == super::dom::NONE {
            return false;
        }
        if dom.element(at).and_then(|e| e.attr(&local_name!("itemprop"))) == Some("name") {
            return true;
        }
        at = dom.next_within(at, id, true);
    }
    false
}

/// Whether an `itemprop=author` stands a few levels above the element.
fn inside_author(dom: &Dom, id: u32) -> bool {
    let mut at = dom.nodes[id as usize].parent;
    for _ in 0..4 {
        if at == super::dom::NONE {
            return false;
        }
        if let Some(prop) = dom.element(at).and_then(|e| e.attr(&local_name!("itemprop"))) {
            return matches!(prop, "author" | "creator");
        }
        at = dom.nodes[at as usize].parent;
    }
    false
}
