//! The tree held against html5ever's, which follows the HTML standard: the words of a page in order, each with the
//! names of the elements around it.
//!
//! What may differ is said by [`Difference`], and nowhere else. `html`, `head`, `body` and `tbody` count for nothing
//! where the page does not write them, nor do formatting elements that the standard opens again behind a block.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests, and one that is run by hand")]

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::{BTreeMap, HashSet};

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult, ns};
use proptest::prelude::*;

use super::{Id, Tree};
use crate::entity::unescape;
use crate::name::Name;

/// Where this tree is meant to differ from the standard's, or may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// Text and elements between the cells of a table stay where they are written. The standard moves them before the
    /// table, but an article's blocks must ascend in the page.
    Fostered,
    /// `<b><p>a</b>b</p>`: the standard makes the block the outer element and opens the formatting one again inside;
    /// here it is ended, and the block goes on behind it. No line is cut otherwise, and nothing is moved.
    Adopted,
    /// `<p><b></p><span></b>a</span>`: what an end tag ends that closes a formatting element which the standard opened
    /// again, and what that keeps open.
    Reopened,
    /// An element of text alone without an end tag: the standard takes the rest of the page for it. A page that was
    /// cut off, or is broken, is better read on.
    Endless,
    /// `plaintext`, after which the standard reads no tags: no news page ends so on purpose.
    Plaintext,
    /// Elements of HTML inside pictures and formulas end these in the standard. Neither is visible text, and where the
    /// two meet on news pages a picture was not closed.
    Foreign,
    /// A `head` behind visible text counts for nothing in the standard; it is read as one here, until text ends it.
    Late,
    /// `image` is another name for `img`.
    Renamed,
    /// `?a=1&copy=2` in an attribute: the standard takes a name without a semicolon that letters or `=` follow for no
    /// reference there. Here it is read as in text.
    Reference,
}

/// A word and the elements around it, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    word: String,
    around: Vec<Around>,
    /// Number of its text.
    text: usize,
    /// Why it may stand elsewhere, or in others.
    moved: Option<Difference>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Around {
    name: String,
    /// The standard opened it again, or nobody wrote it.
    optional: bool,
}

/// Collects a page's words.
#[derive(Debug, Default)]
struct Words {
    out: Vec<Word>,
    /// The word that is not yet at its end; it stands where its first letter does.
    last: Option<Word>,
    texts: usize,
}

impl Words {
    fn add(&mut self, text: &str, around: &[Around], moved: Option<Difference>) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.out.extend(self.last.take());
            } else if !matches!(c, '\0' | '\u{fffd}') {
                // Parsers drop a NUL, or replace it, by where it stands.
                let text = self.texts;
                let new = || Word { word: String::new(), around: around.to_vec(), text, moved };
                let word = self.last.get_or_insert_with(new);
                word.word.push(c);
                word.moved = word.moved.or(moved);
            }
        }
    }

    /// Ends a text.
    fn part(&mut self) {
        self.out.extend(self.last.take());
        self.texts += 1;
    }

    fn end(mut self) -> Vec<Word> {
        self.part();
        self.out
    }
}

/// The elements that count, of those around a word.
fn counting(around: impl Iterator<Item = Around>) -> Vec<Around> {
    around.filter(|a| !matches!(a.name.as_str(), "html" | "body" | "tbody")).collect()
}

/// The words of this crate's tree.
fn ours(page: &str) -> Vec<Word> {
    let tree = Tree::new(page, 512);
    let mut words = Words::default();
    let mut around = Vec::new();
    let mut parent = None;
    for id in 0..tree.len() {
        let node = tree.node(id);
        if !matches!(node.name, Name::Text | Name::Raw) {
            words.part();
            parent = None;
            continue;
        }
        if parent != Some(node.parent) {
            words.part();
            parent = Some(node.parent);
            around = counting(tree.around(id).map(|id| Around { name: letters(&tree, id), optional: false }));
            around.reverse();
        }
        let (text, _) = tree.text(id);
        let markup = node.name == Name::Text || matches!(tree.node(node.parent).name, Name::Title | Name::Textarea);
        words.add(&if markup { unescape(text) } else { Cow::Borrowed(text) }, &around, None);
    }
    words.end()
}

/// An element's name as it is written in the page, in lower case.
fn letters(tree: &Tree<'_>, id: Id) -> String {
    let name = tree.node(id).name;
    if name != Name::Other {
        return format!("{name:?}").to_ascii_lowercase();
    }
    let (_, at) = tree.text(id);
    let before = &tree.page()[..at];
    before[before.rfind('<').unwrap() + 1..].to_ascii_lowercase()
}

/// A node of the standard's tree.
#[derive(Debug)]
struct Node {
    attributes: Vec<(String, String)>,
    /// None for the document, comments and texts.
    name: Option<QualName>,
    text: String,
    /// Number of the start tag; elements that the standard opens again share one.
    tag: Option<String>,
    again: bool,
    moved: Option<Difference>,
    comment: bool,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// What html5ever builds.
#[derive(Debug, Default)]
struct Standard {
    nodes: RefCell<Vec<Node>>,
    seen: RefCell<HashSet<String>>,
    /// An end tag is that of a formatting element which would yet have been opened again.
    late_end: Cell<bool>,
}

/// The attribute that holds a start tag's number.
const NUMBER: &str = "start-tag-number";

#[derive(Debug)]
struct Called<'s>(Ref<'s, QualName>);

impl ElemName for Called<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }
    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Standard {
    fn node(&self, name: Option<QualName>, tag: Option<String>, text: &str) -> usize {
        let again = tag.as_ref().is_some_and(|t| !self.seen.borrow_mut().insert(t.clone()));
        let mut nodes = self.nodes.borrow_mut();
        let text = text.to_owned();
        nodes.push(Node {
            name,
            attributes: Vec::new(),
            text,
            tag,
            again,
            moved: None,
            comment: false,
            parent: None,
            children: Vec::new(),
        });
        nodes.len() - 1
    }

    /// Puts a node into another, before its child number `at`; comments are left out.
    fn put(&self, parent: usize, at: Option<usize>, child: NodeOrText<usize>, moved: Option<Difference>) {
        let id = match child {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let last = nodes[parent].children.last().copied().filter(|_| at.is_none());
                if let Some(last) = last.filter(|l| nodes[*l].name.is_none() && nodes[*l].moved == moved) {
                    nodes[last].text.push_str(&text);
                    return;
                }
                drop(nodes);
                self.node(None, None, &text)
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        if nodes[id].comment {
            return;
        }
        nodes[id].parent = Some(parent);
        nodes[id].moved = nodes[id].moved.or(moved);
        let at = at.unwrap_or(nodes[parent].children.len());
        nodes[parent].children.insert(at, id);
    }

    fn detach(&self, id: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[id].parent.take() {
            nodes[parent].children.retain(|c| *c != id);
        }
    }

    fn place(&self, id: usize) -> (usize, usize) {
        let nodes = self.nodes.borrow();
        let parent = nodes[id].parent.unwrap();
        (parent, nodes[parent].children.iter().position(|c| *c == id).unwrap())
    }

    fn words(&self) -> Vec<Word> {
        let nodes = self.nodes.borrow();
        let mut words = Words::default();
        let mut around: Vec<(Around, Option<Difference>)> = Vec::new();
        // The next child of each open node.
        let mut open = vec![(0, 0)];
        while let Some((id, next)) = open.pop() {
            let node = &nodes[id];
            let Some(child) = node.children.get(next).copied() else {
                if node.name.is_some() {
                    if !node.again {
                        words.part();
                    }
                    around.pop();
                }
                continue;
            };
            open.push((id, next + 1));
            let inner = &nodes[child];
            if let Some(name) = &inner.name {
                if !inner.again {
                    words.part();
                }
                let name = name.local.to_ascii_lowercase().to_string();
                let optional = inner.tag.is_none() || inner.again;
                around.push((Around { name, optional }, inner.moved));
                open.push((child, 0));
            } else {
                let moved = inner.moved.or_else(|| around.iter().find_map(|a| a.1));
                words.add(&inner.text, &counting(around.iter().map(|a| a.0.clone())), moved);
            }
        }
        words.end()
    }
}

impl TreeSink for Standard {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Called<'a>;

    fn finish(self) -> Self {
        self
    }
    fn parse_error(&self, error: Cow<'static, str>) {
        if error == "Formatting element not open" {
            self.late_end.set(true);
        }
    }
    fn get_document(&self) -> usize {
        0
    }
    fn elem_name<'a>(&'a self, target: &'a usize) -> Called<'a> {
        Called(Ref::map(self.nodes.borrow(), |n| n[*target].name.as_ref().unwrap()))
    }
    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let tag = attributes.iter().find(|a| &*a.name.local == NUMBER).map(|a| a.value.to_string());
        let id = self.node(Some(name), tag, "");
        let written = attributes.iter().filter(|a| &*a.name.local != NUMBER);
        self.nodes.borrow_mut()[id].attributes =
            written.map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        id
    }
    fn create_comment(&self, _: StrTendril) -> usize {
        let id = self.node(None, None, "");
        self.nodes.borrow_mut()[id].comment = true;
        id
    }
    fn create_pi(&self, _: StrTendril, text: StrTendril) -> usize {
        self.create_comment(text)
    }
    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.put(*parent, None, child, None);
    }
    fn append_based_on_parent_node(&self, table: &usize, before: &usize, child: NodeOrText<usize>) {
        if self.nodes.borrow()[*table].parent.is_some() {
            self.append_before_sibling(table, child);
        } else {
            self.put(*before, None, child, Some(Difference::Fostered));
        }
    }
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }
    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(id) = &child {
            self.detach(*id);
        }
        let (parent, at) = self.place(*sibling);
        self.put(parent, Some(at), child, Some(Difference::Fostered));
    }
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
        self.nodes.borrow_mut()[*target].moved.get_or_insert(Difference::Adopted);
    }
    fn reparent_children(&self, node: &usize, parent: &usize) {
        let children = std::mem::take(&mut self.nodes.borrow_mut()[*node].children);
        let mut nodes = self.nodes.borrow_mut();
        for child in children {
            nodes[child].parent = Some(*parent);
            nodes[child].moved.get_or_insert(Difference::Adopted);
            nodes[*parent].children.push(child);
        }
    }
}

/// Numbers start tags on their way to the tree, which tells elements that were written from others.
struct Numbered {
    builder: TreeBuilder<usize, Standard>,
    next: Cell<usize>,
}

impl TokenSink for Numbered {
    type Handle = usize;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<usize> {
        if let Token::TagToken(tag) = &mut token
            && tag.kind == TagKind::StartTag
        {
            let number = self.next.replace(self.next.get() + 1).to_string();
            let name = QualName::new(None, ns!(), LocalName::from(NUMBER));
            tag.attrs.push(Attribute { name, value: number.into() });
        }
        self.builder.process_token(token, line)
    }
    fn end(&self) {
        self.builder.end();
    }
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The words of the standard's tree.
fn theirs(page: &str) -> Vec<Word> {
    standard(page).words()
}

fn standard(page: &str) -> Standard {
    let sink = Standard::default();
    sink.node(None, None, "");
    // As a framed document a page is never read in quirks mode, where a table stays in a paragraph: no line depends on
    // that.
    let options = TreeBuilderOpts { iframe_srcdoc: true, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(sink, options);
    let tokenizer = Tokenizer::new(Numbered { builder, next: Cell::new(0) }, Default::default());
    let input = BufferQueue::default();
    input.push_back(page.into());
    // It stops at scripts and declarations of a charset.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink
}

/// Whether two words have the same elements around them.
fn agree(ours: &Word, theirs: &Word) -> bool {
    // The head counts where this tree has one: what stands in it is out of sight.
    let head = |w: &Word| w.around.iter().any(|a| a.name == "head");
    if head(ours) && !head(theirs) {
        return false;
    }
    let ours: Vec<&str> = ours.around.iter().map(|a| a.name.as_str()).filter(|n| *n != "head").collect();
    // Numbers of ours that may be matched so far.
    let mut reached = vec![0];
    for element in theirs.around.iter().filter(|a| a.name != "head") {
        let mut next: Vec<usize> =
            reached.iter().filter(|n| ours.get(**n) == Some(&element.name.as_str())).map(|n| n + 1).collect();
        if element.optional {
            next.extend(&reached);
        }
        next.dedup();
        reached = next;
    }
    reached.contains(&ours.len())
}

/// The attributes of a page's only `p`, as both read them; of two with one name the first counts.
fn attributes(page: &str) -> [Vec<(String, String)>; 2] {
    let tree = Tree::new(page, 512);
    let id = (0..tree.len()).find(|id| tree.node(*id).name == Name::P).unwrap();
    let mut ours: Vec<(String, String)> = Vec::new();
    for (name, value, _) in tree.attributes(id) {
        let name = name.to_ascii_lowercase();
        if ours.iter().all(|a| a.0 != name) {
            ours.push((name, unescape(value).into_owned()));
        }
    }
    let standard = standard(page);
    let nodes = standard.nodes.borrow();
    let theirs = nodes.iter().find(|n| n.name.as_ref().is_some_and(|n| &*n.local == "p")).unwrap();
    [ours, theirs.attributes.clone()]
}

fn show(words: &[Word]) -> String {
    let word = |w: &Word| {
        let around: Vec<String> =
            w.around.iter().map(|a| format!("{}{}", a.name, if a.optional { "?" } else { "" })).collect();
        format!("{}({})", around.join(" "), w.word)
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn same(page: &str) -> Result<(), String> {
    let (ours, theirs) = (ours(page), theirs(page));
    let words = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| a.word == b.word);
    if words && ours.iter().zip(&theirs).all(|(a, b)| agree(a, b)) {
        return Ok(());
    }
    Err(format!("{page}\n  ours:   {}\n  theirs: {}", show(&ours), show(&theirs)))
}

/// Snippets that both trees read alike.
const ALIKE: &[&str] = &[
    // Paragraphs.
    "<p>a<p>b",
    "<p>a</p>b</p>c",
    "<p>a<div>b</div>c",
    "<div><p>a</div>b",
    "<p>a<ul><li>b</ul>c",
    "<p>a<h2>b</h2>c",
    "<p>a<table><tr><td>b</table>c",
    "<p>a<hr>b",
    "<p><span>a<p>b</span>c",
    "<p>a<section>b<p>c</section>d",
    "<p>a<button>b<p>c</button>d</p>e",
    "<p>a<pre>\nb</pre>c",
    "<p>a<blockquote>b</blockquote>c",
    "<p>a<figure>b<figcaption>c</figure>d",
    "<p>a<center>b</center>c",
    "<p>a<form>b</form>c",
    "<p>a<summary>b</summary><details>c</details>",
    "<p>a<address>b<p>c</address>d",
    "<div>a</div></div></p>b",
    "<article><header>a</header>b<footer>c</article>d",
    // Lists.
    "<ul><li>a<li>b</ul>c",
    "<ul><li>a<ul><li>b<li>c</ul><li>d</ul>e",
    "<ul><li><p>a<li>b</ul>",
    "<ul><li><div>a<li>b</ul>",
    "<ul><li><span>a<li>b</ul>",
    "<ul><li><section>a<li>b</section>c</ul>",
    "<ol><li>a</ol>b</li>c",
    "<li>a<li>b",
    "<ul>a</li>b</ul>c",
    "<ul><li>a<div></li>b</div></ul>",
    "<menu><li>a</menu>b",
    // Definition lists.
    "<dl><dt>a<dd>b<dt>c<dd>d</dl>e",
    "<dl><dt><p>a<dd><p>b</dl>c",
    "<dl><dt>a<dl><dt>b</dl><dd>c</dl>",
    "<dl><div><dt>a<dd>b</div></dl>c",
    "<dd>a<dd>b</dt>c",
    // Tables.
    "<table><tr><td>a<td>b<tr><th>c</table>d",
    "<table><tbody><tr><td>a</tbody><tbody><tr><td>b</table>",
    "<table><thead><tr><th>a<tbody><tr><td>b<tfoot><tr><td>c</table>",
    "<table><caption>a<tr><td>b</table>",
    "<table><caption><p>a</caption><colgroup><col><col><tbody><tr><td>b</table>",
    "<table><col><tr><td>a</table>b",
    "<table><td>a<table><td>b</table>c</table>d",
    "<table><tr><td><p>a<td><ul><li>b<tr><td>c</table>d",
    "<table><tr><td>a</div></p></table>b",
    "<div><table><tr><td>a</div>b</table>c</div>d",
    "<table><tr><td>a</table></td></tr>b",
    "<table><tr><td><div>a</td><td>b</div></table>c",
    "<table> <tr> <td>a</td> </tr> </table>b",
    "<td>a</td><tr>b",
    "<table><tr><td>a<select><option>b</select>c</table>",
    "<table><tr><td>a</tr></tbody></table>b",
    "<table><tr><td><a href=x>a<td>b</a>c</table>",
    "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr><tr><td>c</table>",
    "<table><a href=x><tr><td>a</a>b</table>",
    // Headings.
    "<h1>a<h2>b</h2>c",
    "<h1>a</h2>b",
    "<h1><div>a</h1>b",
    "<h1><a href=x>a</h1>b</a>",
    "<div><h3>a</div>b</h3>c",
    "<h2><p>a<h3>b</h2>c",
    "</h1>a<h6>b</h5>c",
    // Links and formatting.
    "<a href=x>a<a href=y>b</a>c",
    "<a href=x><div>a</div></a>b",
    "<a>a<p>b</p></a>c",
    "<b>a<i>b</b>c</i>d",
    "<p><b>a<p>b</b>c",
    "<b>a</b></b>b",
    "<em><strong>a</em>b</strong>c",
    "<p><i>a</p>b</i>c",
    "<div><b>a</div>b",
    "<nobr>a<nobr>b</nobr>c",
    "<u>a<span>b</u>c</span>d",
    "<span>a<b>b</span>c</b>d",
    "<font color=red><p>a</p></font>b",
    "a</b></a></span>b",
    "<span><div>a</span>b</div>c",
    "<x-a><x-b>a</x-a>b</x-b>c",
    "<X-Card>a<P>b</x-card>c",
    "<label>a<input>b</label>c",
    // Forms.
    "<form>a<input>b</form>c",
    "<form><p>a</form>b",
    "<form><div>a</form>b</div>c",
    "<form>a<form>b</form>c</form>d",
    "<div><form>a</div>b<form>c</form>d",
    "<table><tr><form><td>a</form>b<td>c</table>d",
    "<table><form><tr><td>a<form>b</form>c</table>d",
    "<form><fieldset><legend>a</legend>b</fieldset>c</form>d",
    "<button>a<button>b</button>c",
    "<button><div>a</button>b</div>c",
    "<form><textarea>a<p>b</textarea>c</form>",
    // Selections.
    "<select><option>a<option>b</select>c",
    "<select><optgroup label=x><option>a<option>b<optgroup label=y><option>c</select>d",
    "<option>a<option>b",
    "<datalist><option>a<option>b</datalist>c",
    "<p>a<select><option>b</select>c</p>d",
    // Pictures and formulas.
    "<svg><path/><g/>a</svg>b",
    "<svg><text>a</text><circle r=1></circle></svg>b",
    "<svg viewBox='0 0 1 1'><title>a</title><style>b</style></svg>c",
    "<p><svg><use href=#x></use></svg>a</p>b",
    "<math><mi>a</mi><mo/>b</math>c",
    "<a href=x><svg><path d='M0'></path></svg>a</a>b",
    "<svg><foreignObject><div>a</div></foreignObject></svg>b",
    "<svg><g><g>a</svg>b",
    // Scripts and other text without markup.
    "<script>if (a < b) '<p>'</script>c",
    "<script><!-- a </script>b",
    "<script><!-- <p>a --></script>b",
    "<script><!--\nx('<script>a</script>')\n//--></script>b",
    "<script><!--<script>a</script>b</script>c",
    "<script><!--> <script>a</script>b</script>c",
    "<script>'<!--' '<scripted>'</script>a",
    "<script>a</scripts></script >b",
    "<script>a</SCRIPT\n>b",
    "<script src=x></script>a",
    "<script/>a</script>b",
    "<style>p > a { }</style>a",
    "<style><!-- p {} </style>a",
    "<title>a <b>b</b> &amp; c</title>d",
    "<textarea>\n&lt;a</textarea>b",
    "<noscript><img src=x><p>a</noscript>b",
    "<p>a<noscript><p>b</p></noscript>c",
    "<head><noscript><link></noscript><title>a</title></head>b",
    "<iframe><p>a</iframe>b",
    "<xmp><p>a</xmp>b",
    "<noembed><p>a</noembed><noframes><p>b</noframes>c",
    // Comments and the like.
    "a<!-- b -->c",
    "a<!-->b",
    "a<!--->b",
    "a<!---->b",
    "a<!--b--!>c",
    "a<!-- b -- c -->d",
    "a<!-- <!-- b -->c",
    "a<!-- b > c -->d",
    "a<!-- b",
    "a<!b>c",
    "a<!>b",
    "a<?php echo 1 ?>b",
    "a</>b",
    "a</ b>c",
    "a</3>b",
    "a<![if !IE]>b<![endif]>c",
    "<!--[if lt IE 9]><p>a</p><![endif]-->b",
    "<p>a<![CDATA[b]]>c",
    "a <b",
    "a < b <= c",
    "a <3 b <> c",
    "a <b class='",
    // Doctypes.
    "<!DOCTYPE html><p>a<table><tr><td>b",
    "<!doctype html public '-//W3C//DTD XHTML 1.0 Transitional//EN' 'x'><p>a",
    "<?xml version='1.0'?><!DOCTYPE html><html><body>a",
    "a<!doctype html>b",
    // Borders of the head and the body.
    "<title>a</title>b",
    "<head><title>a</title><p>b",
    "<head>a</head>b",
    "<html><head></head><body>a</body></html>b",
    "<body>a<body class=x>b",
    "<head></head><title>a</title><body>b",
    "<head></head><script>a</script><p>b",
    "<head><div>a</div></head><body>b",
    "<head><meta><link><base><style>a</style>b",
    "<html><p>a<html class=x>b",
    "<body><p>a</body><p>b",
    "<body><div>a</html>b</div>c",
    "<body><head>a</head>b",
    "<p>a<title>b</title>c",
    "<p>a<link><meta>b<style>c</style>d",
    "</head>a",
    "</body>a<p>b",
    "<head><template><p>a</template></head>b",
    "<head><title>a</title></head> <!-- x --> <body>b",
    // Void elements and slashes.
    "a<br>b<br/>c</br>d",
    "<p/>a<p>b",
    "<div/>a</div>b",
    "<img src=x/>a<img>b</img>c",
    "<p>a<wbr>b<embed>c<source>d<track>e<param>f</p>g",
    "<input>a</input>b",
    "<video><source><track>a</video>b",
    "<a href=x/>a</a>b",
    "<span/>a",
    // Templates and objects.
    "<template><p>a</template>b",
    "<div><template><div>a</template>b</div>c",
    "<table><tr><td><template>a</template>b</table>",
    "<object><p>a</object>b",
    "<p>a<object>b<p>c</object>d",
    // Attributes.
    "<p title='>'>a",
    "<p title=\"<b>\">a",
    "<p title = 'a>b' id=c>d",
    "<p a='1'b='2'>c",
    "<p a=>b",
    "<p a=''>b",
    "<p =a='>'>b",
    "<p a\"b>c",
    "<p 'a>b",
    "<p a=b'c>d",
    "<p a=b\"c>d\"e",
    "<p a/b/c=/>d",
    "<p\n\ta\n=\n'b>c'\n>d",
    "<p a<b>c",
    "<a href=x?a=1&b='2'>c",
    "<p/ a>b",
    "</p a='>'>b",
    // References.
    "a &amp; b &lt;p&gt; c",
    "AT&T &copy 1 &notit; &notin; &nosuch; &",
    "&#65;&#x42;&#67 &#0; &#128;",
    "a&nbsp;b&#160;c",
    "&fjlig; &NotEqualTilde; &ampx",
    // NUL and other controls.
    "a\0b<p>c\0</p>",
    "<p a\0=b>c",
    "a\u{1}b\u{c}c",
    "a\r\nb\rc",
];

/// Snippets that are read otherwise, and why.
const OTHERWISE: &[(&str, Difference)] = &[
    ("<table>a<tr><td>b</table>c", Difference::Fostered),
    ("<table><tr>a<td>b</table>c", Difference::Fostered),
    ("<table><div>a</div><tr><td>b</table>c", Difference::Fostered),
    ("<b><p>a</b>b</p>c", Difference::Adopted),
    ("<a href=x><div>a</a>b</div>c", Difference::Adopted),
    ("<a href=x><div>a<a href=y>b</div>c</a>", Difference::Adopted),
    ("<p><b>a</p><span>b</b>c</span>", Difference::Reopened),
    ("<title>a<p>b", Difference::Endless),
    ("<script>a<p>b", Difference::Endless),
    ("<plaintext>a<p>b", Difference::Plaintext),
    ("<svg><p>a</svg>b", Difference::Foreign),
    ("<svg><g><div>a</div>b</g></svg>c", Difference::Foreign),
    ("a<head><title>b</title></head>c", Difference::Late),
    ("<image>a", Difference::Renamed),
];

#[test]
fn snippets() {
    let wrong: Vec<String> = ALIKE.iter().filter_map(|p| same(p).err()).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ALIKE.len(), wrong.join("\n"));
}

#[test]
fn attributes_of_all_shapes() {
    for page in ALIKE.iter().filter(|p| p.starts_with("<p ") && !p.contains('\0')) {
        let [ours, theirs] = attributes(page);
        assert_eq!(ours, theirs, "{page}");
    }
    for tag in [
        "a",
        "a=b",
        "A=B",
        "a = b",
        "a='b' c=\"d\"",
        "a='b'c='d'",
        "a=b a=c",
        "a=&amp;&lt;b",
        "a='&quot;b&#39;'",
        "a=/",
        "a=b/",
        "a=b / c",
        "a= b",
        "a='b\nc'",
        "a=\"'\" b='\"'",
        "a==b",
        "=a=b",
        "a\"=b",
        "@a :b.c=d",
        "a,b;c=d",
        "é=ü",
        "data-a=1 DATA-A=2",
        "a=b'c",
        "a=b=c",
        "a='b",
        "a=`b c`",
        "a/=b",
        "a='' b",
        "a=&nosuch; b=&",
        "href=?a=1&b=2&amp;c=3",
        "\t\na\n=\tb\u{c}c",
    ] {
        let [ours, theirs] = attributes(&format!("<p {tag}>'>"));
        assert_eq!(ours, theirs, "{tag}");
    }
    // See Difference::Reference.
    let [ours, theirs] = attributes("<p href=?a=1&copy=2>");
    assert_ne!(ours, theirs, "no longer {:?}", Difference::Reference);
}

#[test]
fn known_differences() {
    for (page, why) in OTHERWISE {
        assert!(same(page).is_err(), "{page} is no longer {why:?}");
    }
}

/// Tags that soup is made of, with and without their ends. Those that format come last.
const SOUP: [&str; 54] = [
    "p", "p", "p", "div", "div", "section", "article", "header", "aside", "blockquote", "figure", "figcaption", "pre",
    "ul", "ol", "li", "li", "dl", "dt", "dd", "h1", "h2", "h3", "span", "span", "x-card", "time", "label", "table",
    "tr", "td", "td", "th", "tbody", "thead", "caption", "form", "button", "fieldset", "address", "details", "center",
    "nav", "main", "footer", "object", "a", "a", "b", "i", "em", "strong", "font", "nobr",
];
/// How many of them do not format.
const BLOCKS: usize = 46;

/// Pieces of soup that are whole in themselves.
const WHOLE: [&str; 22] = [
    "<br>",
    "<hr>",
    "<img src=x>",
    "<input>",
    "<wbr>",
    "<!-- <p> -->",
    "<!---->",
    "<script>'<p>'</script>",
    "<style>p{}</style>",
    "<noscript><p>n</noscript>",
    "<textarea><b>t</textarea>",
    "<title>t</title>",
    "<svg><path/><g>s</g></svg>",
    "<math><mi>m</mi></math>",
    "<select><option>o<option>q</select>",
    "&amp;",
    "&nbsp;",
    "<iframe><p></iframe>",
    "<link>",
    "<meta>",
    "</br>",
    "<template><p>l</template>",
];

fn soup(tags: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => (0..tags).prop_map(|n| format!("<{}>", SOUP[n])),
        3 => (0..tags).prop_map(|n| format!("</{}>", SOUP[n])),
        1 => (0..WHOLE.len()).prop_map(|n| WHOLE[n].to_owned()),
        4 => "[a-z]{1,3}",
        1 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 1..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn soup_of_blocks(page in soup(BLOCKS)) {
        alike_or_moved(&page)?;
    }

    #[test]
    fn soup_with_formatting(page in soup(SOUP.len())) {
        alike_or_moved(&page)?;
    }
}

/// Both trees are alike, but where the standard moves something or opens it again. Nothing is lost there either.
fn alike_or_moved(page: &str) -> Result<(), TestCaseError> {
    let Err(error) = same(page) else { return Ok(()) };
    let standard = standard(page);
    let may_differ = standard.late_end.get() || standard.nodes.borrow().iter().any(|n| n.moved.is_some() || n.again);
    prop_assert!(may_differ, "{}", error);
    let letters = |words: &[Word]| {
        let mut letters: Vec<char> = words.iter().flat_map(|w| w.word.chars()).collect();
        letters.sort_unstable();
        letters
    };
    prop_assert_eq!(letters(&ours(page)), letters(&standard.words()), "{}", error);
    Ok(())
}

/// Pairs of words that are the same one: both run on together, but for stretches that one of them lacks or has
/// elsewhere.
fn pairs(ours: &[Word], theirs: &[Word]) -> Vec<(usize, usize)> {
    const RUN: usize = 3;
    const FAR: usize = 2000;
    let alike = |i: usize, j: usize| {
        let (a, b) = (&ours[i..ours.len().min(i + RUN)], &theirs[j..theirs.len().min(j + RUN)]);
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.word == b.word)
    };
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < ours.len() && j < theirs.len() {
        if ours[i].word == theirs[j].word {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let next = (1..FAR).find_map(|far| {
            (0..=far).map(|a| (i + a, j + far - a)).find(|(i, j)| *i < ours.len() && *j < theirs.len() && alike(*i, *j))
        });
        let Some(next) = next else { break };
        (i, j) = next;
    }
    out
}

/// Holds the trees of all pages in the folder `PAGES` against each other, and prints how many of their texts stand
/// in the same elements, and where the others differ:
///
///     PAGES=FOLDER cargo test --release -p dixit-page --lib tree::oracle::pages -- --ignored --nocapture
#[test]
#[ignore = "reads a folder of pages"]
fn pages() {
    let mut files: Vec<_> =
        std::fs::read_dir(std::env::var("PAGES").unwrap()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let (mut texts, mut agreeing, mut whole) = (0, 0, 0);
    let mut kinds: BTreeMap<String, (usize, HashSet<String>)> = BTreeMap::new();
    for file in &files {
        let source = crate::decode::Source::new(None, true, None);
        let Ok(page) =
            crate::decode::decode(&std::fs::read(file).unwrap(), &source, u32::MAX).map(|d| d.text.into_owned())
        else {
            continue;
        };
        let (ours, theirs) = (ours(&page), theirs(&page));
        let mut paired = vec![None; ours.len()];
        for (i, j) in pairs(&ours, &theirs) {
            paired[i] = Some(j);
        }
        let mut wrong = 0;
        let mut at = 0;
        for text in ours.chunk_by(|a, b| a.text == b.text) {
            texts += 1;
            let range = at..at + text.len();
            at = range.end;
            let other = range.into_iter().find(|i| paired[*i].is_none_or(|j| !agree(&ours[*i], &theirs[j])));
            let Some(i) = other else {
                agreeing += 1;
                continue;
            };
            wrong += 1;
            let kind = match paired[i].map(|j| &theirs[j]) {
                None => format!("lacking: {}", ours[i].around.last().map_or("", |a| a.name.as_str())),
                Some(Word { moved: Some(why), .. }) => format!("{why:?}"),
                Some(their) => {
                    let mine = &ours[i].around;
                    let common = mine.iter().zip(&their.around).take_while(|(a, b)| a.name == b.name).count();
                    let name = |w: &[Around]| w.get(common).map_or("-".to_owned(), |a| a.name.clone());
                    format!("{} for {}", name(mine), name(&their.around))
                }
            };
            let entry = kinds.entry(kind).or_default();
            entry.0 += 1;
            entry.1.insert(format!("{} {}", file.file_name().unwrap().to_string_lossy(), show(&ours[i..=i])));
        }
        let lost = theirs.len() - paired.iter().flatten().count();
        if lost > 0 {
            kinds.entry("words that the standard's tree alone has".to_owned()).or_default().0 += lost;
        }
        whole += usize::from(wrong == 0 && lost == 0);
    }
    println!("{agreeing} of {texts} texts agree; {whole} of {} pages do altogether", files.len());
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (kind, (count, some)) in kinds {
        let pages: HashSet<&str> = some.iter().filter_map(|s| s.split(' ').next()).collect();
        let one = some.iter().min().map_or("", String::as_str);
        println!("{count:7} {kind}, on {} pages: {one}", pages.len());
    }
}
