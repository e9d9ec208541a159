//! Text with marks laid over it: any number, overlapping as they like.

use std::collections::BTreeSet;

use dixit::Span;
use maud::{Markup, html};

use crate::plain::shown;

/// A mark over a stretch of text.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// Where, in bytes of the text.
    pub(crate) span: Span,
    /// Its classes.
    pub(crate) class: String,
    /// Where its words lead to, and what is said of that.
    pub(crate) link: Option<(String, String)>,
    /// What is put before it.
    pub(crate) before: Option<Markup>,
}

impl Mark {
    pub(crate) fn new(span: Span, class: impl Into<String>) -> Self {
        Self { span, class: class.into(), link: None, before: None }
    }
}

/// Marks that are laid over one block at most: beyond, the text is shown without the rest.
const MARKS: usize = 2_000;

/// A part of a text with its marks. Where several lie over the same words, these have the classes of all, and the link of
/// the shortest.
pub(crate) fn marked<'m>(text: &str, part: Span, marks: impl IntoIterator<Item = &'m Mark>) -> Markup {
    let near: Vec<&Mark> = marks.into_iter().filter(|m| m.span.overlaps(part)).take(MARKS).collect();
    let mut edges: BTreeSet<u32> = BTreeSet::from([part.start(), part.end()]);
    for mark in &near {
        edges.extend([mark.span.start(), mark.span.end()].into_iter().filter(|e| part.contains(*e)));
    }
    let edges: Vec<u32> = edges.into_iter().collect();
    // Marks that begin before an edge and end behind it, kept as the edges go by.
    let mut open: Vec<&Mark> = Vec::new();
    let mut coming = near.clone();
    coming.sort_by_key(|m| std::cmp::Reverse(m.span.start()));
    html! {
        @for pair in edges.windows(2) {
            @if let [start, end] = pair {
                ({
                    open.retain(|m| m.span.end() > *start);
                    let mut before = Vec::new();
                    while coming.last().is_some_and(|m| m.span.start() <= *start) {
                        let Some(mark) = coming.pop() else { break };
                        if mark.span.start() == *start {
                            before.extend(mark.before.as_ref());
                        }
                        if mark.span.end() > *start {
                            open.push(mark);
                        }
                    }
                    piece(Span::new(*start, *end).slice(text), &open, &before)
                })
            }
        }
    }
}

fn piece(words: &str, over: &[&Mark], before: &[&Markup]) -> Markup {
    let mut classes: Vec<&str> = over.iter().flat_map(|m| m.class.split(' ')).filter(|c| !c.is_empty()).collect();
    classes.sort_unstable();
    classes.dedup();
    let classes = classes.join(" ");
    let link = over.iter().filter(|m| m.link.is_some()).min_by_key(|m| m.span.len()).and_then(|m| m.link.as_ref());
    html! {
        @for badge in before { (badge) }
        @match link {
            Some((to, title)) => { a class=(classes) href=(to) title=(shown(title)) { (shown(words)) } }
            None if classes.is_empty() => { (shown(words)) }
            None => { span class=(classes) { (shown(words)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: u32, end: u32, class: &str) -> Mark {
        Mark::new(Span::new(start, end), class)
    }

    #[test]
    fn marks_overlap() {
        let text = "one <two> three";
        let all = Span::new(0, 15);
        let out = marked(text, all, &[mark(0, 9, "a"), mark(4, 15, "b")]).into_string();
        let want = "<span class=\"a\">one </span><span class=\"a b\">&lt;two&gt;</span><span class=\"b\"> three</span>";
        assert_eq!(out, want);
        assert_eq!(marked(text, Span::new(4, 9), []).into_string(), "&lt;two&gt;");
    }

    #[test]
    fn marks_beyond_a_part_are_cut() {
        let link = Mark { link: Some(("#x".into(), "X".into())), ..mark(2, 4, "m") };
        let out = marked("abcdef", Span::new(1, 5), &[mark(0, 6, "s"), link]).into_string();
        let want =
            "<span class=\"s\">b</span><a class=\"m s\" href=\"#x\" title=\"X\">cd</a><span class=\"s\">e</span>";
        assert_eq!(out, want);
    }

    #[test]
    fn a_badge_stands_before_its_mark() {
        let badged = Mark { before: Some(html! { b { "A" } }), ..mark(2, 4, "m") };
        assert_eq!(
            marked("abcdef", Span::new(0, 6), &[badged]).into_string(),
            "ab<b>A</b><span class=\"m\">cd</span>ef"
        );
    }
}
