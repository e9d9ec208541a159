//! A page as a tree that knows its bytes.
//!
//! Nodes lie in one array in the order of the page, each element before what it holds, so that an element's content
//! is the range up to its `end`: to walk a tree is to walk the array, nothing is recursive and dropping it is one
//! deallocation. Start tags end open elements as the HTML standard has it for the elements of news pages
//! (paragraphs, list items, cells, headings, links); an end tag of a formatting element that reaches across blocks
//! splits these. Content is never moved, as the standard does with text between the cells of a table: the order
//! stays that of the bytes.

use std::borrow::Cow;
use std::cell::Cell;

use crate::entity::unescape;
use crate::name::{NAMES, Name};
use crate::scan::{Event, Scanner, Tag};

/// Number of a node: its place in the array.
pub(crate) type Id = u32;
/// Nodes allowed to every page, beside one for so many bytes of it: what bounds the memory of a page of bare tags. News
/// pages have thousands of nodes, of 20 bytes and more.
const NODES: usize = 1 << 16;
const BYTES_A_NODE: usize = 32;
/// Open elements that all tags of a page together may look at for each byte of it; then, how many a tag may.
const STEPS: usize = 16;
const NEAR: usize = 8;
/// Blocks that an end tag of a formatting element may split at once.
const SPLIT: usize = 8;
/// Start tags beyond the greatest depth among which an end tag looks for its own.
const BEYOND: usize = 16;

/// An element, a text, the content of an element without markup, or all of a page that no nodes are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) name: Name,
    pub(crate) parent: Id,
    /// One past the last node inside.
    pub(crate) end: Id,
    /// Where a text stands in the page, or an element's attributes.
    from: u32,
    to: u32,
}

/// A page's elements and texts.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    page: &'t str,
    nodes: Vec<Node>,
    /// Elements nest deeper than is read; what lies deeper has no structure.
    pub(crate) too_deep: bool,
    /// The page has more elements than are read; what follows is one node, a [`Name::Rest`].
    pub(crate) too_many: bool,
}

impl<'t> Tree<'t> {
    /// Reads a page whose elements nest at most `depth` deep.
    pub(crate) fn new(page: &'t str, depth: u32) -> Self {
        Builder::new(page, depth as usize).read()
    }

    pub(crate) const fn page(&self) -> &'t str {
        self.page
    }

    pub(crate) fn len(&self) -> Id {
        self.nodes.len() as Id
    }

    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The ids of an element and all that it holds.
    pub(crate) fn within(&self, id: Id) -> std::ops::Range<Id> {
        id..self.node(id).end
    }

    /// What an element holds directly.
    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.node(id).end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let here = next;
            (here < end).then(|| {
                next = self.node(here).end;
                here
            })
        })
    }

    /// The elements around a node, innermost first.
    pub(crate) fn around(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut here = id;
        std::iter::from_fn(move || {
            let parent = self.node(here).parent;
            (here != 0).then(|| {
                here = parent;
                parent
            })
        })
    }

    /// A text as it stands in the page, and its first byte.
    pub(crate) fn text(&self, id: Id) -> (&'t str, usize) {
        let node = self.node(id);
        (&self.page[node.from as usize..node.to as usize], node.from as usize)
    }

    /// The content of an element without markup (`script`, `title`), and its first byte.
    pub(crate) fn raw_text(&self, id: Id) -> Option<(&'t str, usize)> {
        self.nodes.get(id as usize + 1).filter(|n| n.name == Name::Raw && n.parent == id)?;
        Some(self.text(id + 1))
    }

    fn tag(&self, id: Id) -> Tag<'t> {
        let (attributes, at) = if self.node(id).name == Name::Rest { ("", 0) } else { self.text(id) };
        Tag::with_attributes(attributes, at)
    }

    /// The names, values as they stand in the page, and first bytes of the values of an element's attributes.
    pub(crate) fn attributes(&self, id: Id) -> impl Iterator<Item = (&'t str, &'t str, usize)> + use<'t> {
        self.tag(id).attributes()
    }

    /// An attribute's value as it stands in the page, and its first byte.
    pub(crate) fn raw(&self, id: Id, name: &str) -> Option<(&'t str, usize)> {
        self.tag(id).raw(name)
    }

    /// An attribute's value, decoded.
    pub(crate) fn attribute(&self, id: Id, name: &str) -> Option<Cow<'t, str>> {
        self.raw(id, name).map(|(value, _)| unescape(value))
    }

    /// An element's text with white space collapsed, at most `limit` bytes and a word more, of at most four nodes a
    /// byte; scripts and styles are no text.
    pub(crate) fn words(&self, id: Id, limit: usize) -> String {
        let mut out = String::new();
        let mut blank = false;
        let mut at = id;
        let end = self.node(id).end;
        let mut left = limit.saturating_mul(4);
        // Where the blocks end that are open.
        let mut ends: Vec<Id> = Vec::new();
        while at < end && out.len() < limit && left > 0 {
            left -= 1;
            while ends.pop_if(|e| *e <= at).is_some() {
                blank = true;
            }
            let node = self.node(at);
            at += 1;
            match node.name {
                Name::Text => {
                    let (text, _) = self.text(at - 1);
                    let text = unescape(&text[..floor(text, limit * 8 + 64)]);
                    for c in text.chars() {
                        if c.is_whitespace() {
                            blank = true;
                        } else if c != '\0' {
                            if std::mem::take(&mut blank) && !out.is_empty() {
                                if out.len() >= limit {
                                    break;
                                }
                                out.push(' ');
                            }
                            out.push(c);
                        }
                    }
                }
                Name::Script | Name::Style | Name::Noscript | Name::Template => at = node.end,
                Name::Raw | Name::Other => {}
                Name::Br => blank = true,
                name if name.parts_lines() || matches!(name, Name::Td | Name::Th) => {
                    blank = true;
                    ends.push(node.end);
                }
                _ => {}
            }
        }
        out
    }
}

/// The last border of characters in `text` that is at most `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// An element whose end has not come.
#[derive(Clone, Copy, Debug)]
struct Open<'t> {
    name: Name,
    /// The name's letters, which tell [`Name::Other`] ones apart.
    letters: &'t str,
    id: Id,
}

struct Builder<'t> {
    tree: Tree<'t>,
    /// Open elements that may yet be looked at.
    steps: Cell<usize>,
    open: Vec<Open<'t>>,
    /// Open elements of each name.
    count: [u32; NAMES],
    /// Names of elements that are open beyond the greatest depth; these nodes have no content.
    beyond: Vec<Name>,
    depth: usize,
    limit: usize,
    /// The form whose end tag has not come: until then no other one begins.
    form: Option<Id>,
    /// One whose end tag came while elements were open in it: it ends with these.
    ended_form: Option<Id>,
    seen_head: bool,
    seen_body: bool,
}

impl<'t> Builder<'t> {
    fn new(page: &'t str, depth: usize) -> Self {
        let nodes = Vec::with_capacity(page.len() / 64 + 16);
        let tree = Tree { page, nodes, too_deep: false, too_many: false };
        Self {
            tree,
            steps: Cell::new(NODES + page.len() * STEPS),
            open: Vec::with_capacity(64),
            count: [0; NAMES],
            beyond: Vec::new(),
            depth: depth.max(2),
            limit: NODES + page.len() / BYTES_A_NODE,
            form: None,
            ended_form: None,
            seen_head: false,
            seen_body: false,
        }
    }

    fn read(mut self) -> Tree<'t> {
        let page = self.tree.page;
        self.push(Name::Html, "html", 0, 0);
        let mut root = true;
        let mut scanner = Scanner::new(page);
        loop {
            if self.tree.nodes.len() >= self.limit
                && let Some(at) = scanner.at()
            {
                self.rest(at);
                break;
            }
            let Some(event) = scanner.next() else { break };
            match event {
                Event::Open(tag) => {
                    let name = Name::of(tag.name);
                    if name == Name::Html {
                        if std::mem::take(&mut root) {
                            let (from, to) = tag.place();
                            self.tree.nodes[0].from = from as u32;
                            self.tree.nodes[0].to = to as u32;
                        }
                    } else {
                        self.start(&tag, name);
                    }
                }
                Event::Close(letters) => self.finish(Name::of(letters), letters),
                Event::Text(text, at) => self.text(text, at),
                Event::Raw(text, at) => {
                    self.leaf(Name::Raw, at, at + text.len());
                }
            }
        }
        self.pop_to(0);
        self.tree
    }

    /// Takes the page from byte `at` on as one node, in what parts of pages stand in.
    fn rest(&mut self, at: usize) {
        self.tree.too_many = true;
        let holds =
            |n: Name| matches!(n, Name::Html | Name::Body | Name::Main | Name::Article | Name::Section | Name::Div);
        let inner = self.open.iter().rposition(|o| holds(o.name)).unwrap_or(0);
        self.pop_to(inner + 1);
        self.leaf(Name::Rest, at, self.tree.page.len());
    }

    fn leaf(&mut self, name: Name, from: usize, to: usize) -> Id {
        let id = self.tree.len();
        let parent = self.open.last().map_or(0, |o| o.id);
        self.tree.nodes.push(Node { name, parent, end: id + 1, from: from as u32, to: to as u32 });
        id
    }

    fn push(&mut self, name: Name, letters: &'t str, from: usize, to: usize) {
        let id = self.leaf(name, from, to);
        self.open.push(Open { name, letters, id });
        self.count[name as usize] += 1;
    }

    /// Ends all elements from number `at` of the open ones on.
    fn pop_to(&mut self, at: usize) {
        let end = self.tree.len();
        for open in self.open.drain(at..) {
            self.tree.nodes[open.id as usize].end = end;
            self.count[open.name as usize] -= 1;
        }
        if self.ended_form.is_some() && self.ended_form == self.open.last().map(|o| o.id) {
            self.ended_form = None;
            self.pop_to(self.open.len() - 1);
        }
    }

    fn is_open(&self, name: Name) -> bool {
        self.count[name as usize] > 0
    }

    /// Number of the innermost open element that `is` it, not looking beyond one that is a `wall`.
    fn find(&self, is: impl Fn(&Open<'t>) -> bool, wall: impl Fn(Name) -> bool) -> Option<usize> {
        let far = self.open.len().saturating_sub(self.steps.get().max(NEAR));
        for (number, open) in self.open.iter().enumerate().skip(far).rev() {
            self.steps.set(self.steps.get().saturating_sub(1));
            if is(open) {
                return Some(number);
            }
            if wall(open.name) {
                return None;
            }
        }
        None
    }

    /// Whether there was one to end.
    fn end_innermost(&mut self, name: Name, wall: impl Fn(Name) -> bool) -> bool {
        let found = self.is_open(name).then(|| self.find(|o| o.name == name, wall)).flatten();
        if let Some(at) = found {
            self.pop_to(at);
        }
        found.is_some()
    }

    fn end_paragraph(&mut self) -> bool {
        self.end_innermost(Name::P, |n| n.is_wall() || n == Name::Button)
    }

    fn text(&mut self, text: &str, at: usize) {
        if self.open.last().is_some_and(|o| o.name == Name::Head) {
            if text.bytes().all(|b| b.is_ascii_whitespace()) {
                return;
            }
            self.end_head();
        }
        self.leaf(Name::Text, at, at + text.len());
    }

    fn end_head(&mut self) {
        if self.is_open(Name::Head)
            && let Some(at) = self.find(|o| o.name == Name::Head, |_| false)
        {
            self.pop_to(at);
        }
    }

    fn start(&mut self, tag: &Tag<'t>, name: Name) {
        let foreign = self.is_open(Name::Svg) || self.is_open(Name::Math);
        let (from, to) = tag.place();
        if !self.beyond.is_empty() {
            self.leaf(name, from, to);
            if !(name.is_void() || foreign && tag.closes_itself()) {
                self.beyond.push(name);
            }
            return;
        }
        match name {
            Name::Head if self.seen_head || self.seen_body => return,
            Name::Head => self.seen_head = true,
            Name::Body | Name::Frameset => {
                self.end_head();
                if self.seen_body {
                    return;
                }
                self.seen_body = true;
            }
            _ if !name.is_of_head() && !self.is_open(Name::Template) => self.end_head(),
            _ => {}
        }
        if !foreign && !self.make_room(name) {
            return;
        }
        if name == Name::Form && !foreign {
            self.form = Some(self.tree.len());
        }
        // A form between the cells of a table holds nothing.
        let empty = name.is_void() || foreign && tag.closes_itself() || name == Name::Form && self.is_between_cells();
        let kept = !empty;
        if kept && self.open.len() >= self.depth && !name.is_raw() {
            self.tree.too_deep = true;
            self.leaf(name, from, to);
            self.beyond.push(name);
        } else if kept {
            self.push(name, tag.name, from, to);
        } else {
            self.leaf(name, from, to);
        }
    }

    /// Ends what a start tag ends; false where the tag itself counts for nothing.
    fn make_room(&mut self, name: Name) -> bool {
        if name == Name::Form && self.form.is_some() && !self.is_open(Name::Template) {
            return false;
        }
        if name.ends_paragraph() && !matches!(name, Name::Li | Name::Dd | Name::Dt) {
            self.end_paragraph();
        }
        match name {
            Name::Li => {
                self.end_innermost(Name::Li, |n| {
                    n.is_special() && !matches!(n, Name::Address | Name::Div | Name::P | Name::Li)
                });
                self.end_paragraph();
            }
            Name::Dd | Name::Dt => {
                let wall =
                    |n: Name| n.is_special() && !matches!(n, Name::Address | Name::Div | Name::P | Name::Dd | Name::Dt);
                self.end_innermost(Name::Dd, wall);
                self.end_innermost(Name::Dt, wall);
                self.end_paragraph();
            }
            Name::A => _ = self.end_innermost(Name::A, |n| n.is_special() && n != Name::P),
            Name::Button => _ = self.end_innermost(Name::Button, Name::is_wall),
            Name::Nobr => _ = self.end_innermost(Name::Nobr, Name::is_special),
            Name::Option | Name::Optgroup => {
                self.end_innermost(Name::Option, |n| n.is_special() || n == Name::Optgroup);
                if name == Name::Optgroup {
                    self.end_innermost(Name::Optgroup, Name::is_special);
                }
            }
            _ if name.is_heading() && self.open.last().is_some_and(|o| o.name.is_heading()) => {
                self.pop_to(self.open.len() - 1);
            }
            // A table stands in a cell of another one, or behind it.
            Name::Table if self.is_between_cells() => _ = self.end_innermost(Name::Table, |n| n == Name::Template),
            _ if name.is_of_table() => return self.make_room_in_table(name),
            _ => {}
        }
        true
    }

    fn make_room_in_table(&mut self, name: Name) -> bool {
        let part = |n: Name| matches!(n, Name::Tbody | Name::Thead | Name::Tfoot);
        let below = |n: Name| match name {
            Name::Td | Name::Th => n == Name::Table || n == Name::Tr || part(n),
            Name::Tr => n == Name::Table || part(n),
            Name::Col => n == Name::Table || n == Name::Colgroup,
            _ => n == Name::Table,
        };
        let found = self.is_open(Name::Table).then(|| self.find(|o| below(o.name), |n| n == Name::Template)).flatten();
        if let Some(at) = found {
            self.pop_to(at + 1);
            if matches!(name, Name::Td | Name::Th) && self.open[at].name != Name::Tr {
                self.push(Name::Tr, "tr", 0, 0);
            }
        }
        found.is_some()
    }

    /// Whether the innermost open element is a part of a table that only other parts stand in.
    fn is_between_cells(&self) -> bool {
        let between =
            |n: Name| n == Name::Table || n.is_of_table() && !matches!(n, Name::Td | Name::Th | Name::Caption);
        self.open.last().is_some_and(|o| between(o.name))
    }

    fn finish(&mut self, name: Name, letters: &str) {
        if !self.beyond.is_empty() {
            let near = self.beyond.len().saturating_sub(BEYOND);
            if let Some(at) = self.beyond[near..].iter().rposition(|n| *n == name) {
                self.beyond.truncate(near + at);
                // Parts what was inside from what follows.
                self.leaf(name, 0, 0);
            }
            return;
        }
        if name == Name::Br {
            // "</br>" is read as "<br>".
            self.leaf(Name::Br, 0, 0);
        }
        if name == Name::P {
            if !self.end_paragraph() && self.open.last().is_some_and(|o| o.name != Name::Head) {
                // "</p>" without a paragraph is an empty one, which parts lines.
                self.leaf(Name::P, 0, 0);
            }
            return;
        }
        if name == Name::Form {
            return self.finish_form();
        }
        if matches!(name, Name::Html | Name::Body) || !(self.is_open(name) || name.is_heading()) {
            return;
        }
        let same = |o: &Open<'t>| o.name == name && (name != Name::Other || o.letters.eq_ignore_ascii_case(letters));
        let found = match name {
            Name::Li => self.find(same, |n| n.is_wall() || matches!(n, Name::Ul | Name::Ol)),
            Name::Table => self.find(same, |n| n == Name::Template),
            _ if name.is_of_table() => self.find(same, |n| matches!(n, Name::Table | Name::Template)),
            _ if name.is_heading() => self.find(|o| o.name.is_heading(), Name::is_wall),
            _ if name.is_formatting() => match self.find(same, Name::is_special) {
                None => return self.split(name),
                found => found,
            },
            _ if name.is_special() => self.find(same, Name::is_wall),
            _ => self.find(same, Name::is_special),
        };
        if let Some(at) = found {
            self.pop_to(at);
        }
    }

    fn finish_form(&mut self) {
        let form = self.form.take();
        let Some(at) = self.find(|o| Some(o.id) == form, Name::is_wall) else { return };
        let ends =
            |o: &Open<'_>| matches!(o.name, Name::P | Name::Li | Name::Dd | Name::Dt | Name::Option | Name::Optgroup);
        let inner = self.open.iter().rposition(|o| !ends(o)).unwrap_or(at).max(at);
        if inner == at {
            self.pop_to(at);
        } else {
            self.pop_to(inner + 1);
            self.ended_form = form;
            // No tag knows of it any more.
            self.count[Name::Form as usize] -= 1;
            self.count[Name::Other as usize] += 1;
            self.open[at].name = Name::Other;
            self.open[at].letters = "";
        }
    }

    /// Ends a formatting element that blocks were opened in: each goes on behind it as another one.
    fn split(&mut self, name: Name) {
        let Some(at) = self.find(|o| o.name == name, |n| n.is_wall() || n == Name::Body) else { return };
        let blocks: Vec<Open<'t>> = self.open[at + 1..].iter().filter(|o| o.name.is_special()).copied().collect();
        if blocks.len() > SPLIT {
            return;
        }
        self.pop_to(at);
        for block in blocks {
            let Node { from, to, .. } = *self.tree.node(block.id);
            self.push(block.name, block.letters, from as usize, to as usize);
        }
    }
}

#[cfg(test)]
mod oracle;

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as nested brackets: `p(b(x) y)`.
    fn show(page: &str) -> String {
        fn node(tree: &Tree<'_>, id: Id, out: &mut String) {
            let here = tree.node(id);
            if matches!(here.name, Name::Text | Name::Raw) {
                out.push_str(tree.text(id).0);
                return;
            }
            out.push_str(&format!("{:?}", here.name).to_lowercase());
            out.push('(');
            for (number, child) in tree.children(id).enumerate() {
                if number > 0 {
                    out.push(' ');
                }
                node(tree, child, out);
            }
            out.push(')');
        }
        let mut out = String::new();
        node(&Tree::new(page, 512), 0, &mut out);
        out.strip_prefix("html(").and_then(|o| o.strip_suffix(')')).unwrap_or(&out).to_owned()
    }

    #[test]
    fn start_tags_end_elements() {
        for (page, tree) in [
            ("<p>a<p>b", "p(a) p(b)"),
            ("<p>a<div>b</div>c", "p(a) div(b) c"),
            ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul(li(a) li(b ul(li(c))) li(d))"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a) dd(b) dt(c))"),
            ("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a) td(b)) tr(td(c))) d"),
            ("<table><tr><td><table><tr><td>a</table>b<td>c</table>", "table(tr(td(table(tr(td(a))) b) td(c)))"),
            ("<table><tr><table><td>a</table>b", "table(tr()) table(tr(td(a))) b"),
            ("<h1>a<h2>b</h2>", "h1(a) h2(b)"),
            ("<h1>a</h2>b", "h1(a) b"),
            ("<a href=x>a<a href=y>b</a>c", "a(a) a(b) c"),
            ("<select><option>a<option>b</select>", "select(option(a) option(b))"),
            ("<td>a</td>b", "a b"),
            ("<head><meta><title>t</title><p>a", "head(meta() title(t)) p(a)"),
            ("<head><title>t</title></head><body class=x>a<body>b", "head(title(t)) body(a b)"),
        ] {
            assert_eq!(show(page), tree, "{page}");
        }
    }

    #[test]
    fn end_tags_reach_as_far_as_they_may() {
        for (page, tree) in [
            ("<div><p>a</div>b", "div(p(a)) b"),
            ("<div><span>a</div>b</span>c", "div(span(a)) b c"),
            ("a</div></p>b</br>c", "a p() b br() c"),
            ("<head></p><title>a</title><template><p>b</template>", "head(title(a) template(p(b)))"),
            ("<div><table><tr><td>a</div>b</table>c</div>d", "div(table(tr(td(a b))) c) d"),
            ("<p>a<span>b</p>c</span>", "p(a span(b)) c"),
            ("<a href=x><div>a</a>b</div>c", "a(div(a)) div(b) c"),
            ("<b><p>a</b>b</p>c", "b(p(a)) p(b) c"),
            ("<x-a><x-b>a</x-a>b", "other(other(a)) b"),
            ("<form><div>a</form>b</div>c", "form(div(a b)) c"),
            ("<form><p>a</form>b<form>c<form>d</form>e</form>f", "form(p(a)) b form(c d) e f"),
            ("<table><tr><form><td>a</form>b<td>c</table>d", "table(tr(form() td(a b) td(c))) d"),
            ("<svg><path/><g/>a</svg>b", "svg(other() other() a) b"),
        ] {
            assert_eq!(show(page), tree, "{page}");
        }
    }

    #[test]
    fn words_of_elements() {
        let tree = Tree::new("<p>Fish &amp;\n <b>ch</b>ips<script>x()</script><br>and<table><td>peas", 512);
        assert_eq!(tree.words(0, 100), "Fish & chips and peas");
        assert_eq!(tree.words(0, 5), "Fish &");
    }

    #[test]
    fn what_is_too_much_is_one_node() {
        let page = format!("<div>{}<svg><p>a</div>b<p>c", "<i></i>".repeat(100_000));
        let tree = Tree::new(&page, 512);
        let last = tree.len() - 1;
        assert!(tree.too_many && tree.node(last).name == Name::Rest && tree.node(last).parent == 1);
        assert!(tree.text(last).0.ends_with("<svg><p>a</div>b<p>c"));
    }

    #[test]
    fn what_is_too_deep_has_no_structure() {
        let page = format!("{}<p>a</p></div>b", "<div>".repeat(100));
        let tree = Tree::new(&page, 10);
        assert!(tree.too_deep && tree.len() == 106);
        assert_eq!(tree.words(0, 100), "a b");
    }
}
