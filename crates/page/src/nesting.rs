//! How deep a page nests, measured before anything builds a tree of it.
//!
//! A tree builder of the HTML standard takes quadratic time for deep nesting and for formatting elements that are
//! never closed, since it opens them again in every block. One pass over the tags with a short stack follows its
//! rules closely enough to tell such pages; it stops at the first bound that is passed.

use crate::scan::{Event, Scanner};

/// Open formatting elements beyond which a page is not given to a tree builder.
const FORMATTING: usize = 48;
/// Tags beyond which a page is not given to a tree builder, whose nodes need a hundred times their bytes; a page of
/// news has some thousand.
const TAGS: usize = 60_000;

/// What a page has too much of for a tree, in words; none for ordinary pages.
pub(crate) fn excess(page: &str, depth: u32) -> Option<&'static str> {
    let mut stack: Vec<&str> = Vec::with_capacity(64);
    let mut formatting: Vec<&str> = Vec::new();
    let mut tags = 0;
    for event in Scanner::new(page) {
        match event {
            Event::Open(tag) => {
                tags += 1;
                open(tag.name, &mut stack, &mut formatting);
            }
            Event::Close(name) => {
                tags += 1;
                close(name, &mut stack, &mut formatting);
            }
            Event::Text(..) | Event::Raw(..) => {}
        }
        if stack.len() + formatting.len() > depth as usize {
            return Some("elements nest deeper than is read");
        }
        if formatting.len() > FORMATTING {
            return Some("too many formatting elements are left open");
        }
        if tags > TAGS {
            return Some("the page has too many elements");
        }
    }
    None
}

fn any(name: &str, of: &[&str]) -> bool {
    of.iter().any(|n| n.eq_ignore_ascii_case(name))
}

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const FORMATS: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that a search for an open one does not look beyond.
const WALLS: [&str; 10] = ["html", "table", "td", "th", "caption", "button", "template", "object", "marquee", "applet"];
/// Inline elements, which leave an open paragraph open.
const PHRASES: [&str; 12] =
    ["span", "label", "cite", "time", "abbr", "q", "sub", "sup", "mark", "ins", "del", "picture"];

fn open<'t>(name: &'t str, stack: &mut Vec<&'t str>, formatting: &mut Vec<&'t str>) {
    if any(name, &VOID) {
        return;
    }
    if any(name, &FORMATS) {
        let same = formatting.iter().filter(|n| n.eq_ignore_ascii_case(name)).count();
        if name.eq_ignore_ascii_case("a") && same > 0 {
            close(name, stack, formatting);
        }
        formatting.push(name);
        return;
    }
    // What a new element of these closes by itself.
    if any(name, &["li"]) {
        shut(stack, &["li"], &["ul", "ol"]);
    } else if any(name, &["dt", "dd"]) {
        shut(stack, &["dt", "dd"], &["dl"]);
    } else if any(name, &["td", "th"]) {
        shut(stack, &["td", "th"], &["table", "tr"]);
    } else if any(name, &["tr", "tbody", "thead", "tfoot"]) {
        shut(stack, &[name], &["table"]);
    } else if any(name, &["option", "optgroup"]) {
        shut(stack, &[name], &["select"]);
    } else if !any(name, &PHRASES) {
        shut(stack, &["p"], &WALLS);
    }
    stack.push(name);
}

/// Takes the innermost of `names` off the stack, with all that is open in it, unless one of `walls` stands before.
fn shut(stack: &mut Vec<&str>, names: &[&str], walls: &[&str]) {
    for at in (0..stack.len()).rev() {
        if any(stack[at], names) {
            stack.truncate(at);
            return;
        }
        if any(stack[at], walls) {
            return;
        }
    }
}

fn close(name: &str, stack: &mut Vec<&str>, formatting: &mut Vec<&str>) {
    if any(name, &FORMATS) {
        if let Some(at) = formatting.iter().rposition(|n| n.eq_ignore_ascii_case(name)) {
            formatting.remove(at);
        }
    } else if any(name, &WALLS) {
        let walls: &[&str] = if name.eq_ignore_ascii_case("table") { &[] } else { &["table"] };
        shut(stack, &[name], walls);
    } else {
        shut(stack, &[name], &WALLS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_pass() {
        let sloppy = "<ul>".to_owned() + &"<li>One<p>Two<br>".repeat(5000) + "</ul>";
        assert_eq!(excess(&sloppy, 512), None);
        let links = "<a href=x>One <div>Two</div>".repeat(5000);
        assert_eq!(excess(&links, 512), None);
        let rows = "<table>".to_owned() + &"<tr><td>One<td>Two".repeat(5000);
        assert_eq!(excess(&rows, 512), None);
    }

    #[test]
    fn deep_ones_do_not() {
        for unit in ["<div>", "<b>", "<ul><li>", "<i><p>", "<b><div></b>", "<table><tr><td></div><div>", "<p><b><p><i>"]
        {
            assert!(excess(&unit.repeat(1000), 512).is_some(), "{unit}");
        }
        assert!(excess(&"<p>x</p>".repeat(100_000), 512).is_some());
    }
}
