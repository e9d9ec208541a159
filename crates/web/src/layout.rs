//! What stands around every page.

use maud::{DOCTYPE, Markup, html};

use crate::assets::{ICON, SCRIPT, STYLE};
use crate::guard::Reader;
use crate::plain::shown;
use crate::{Options, Room};

/// What a page is called in the browser's bar, and what stands in its search box.
#[derive(Debug, Default)]
pub(crate) struct Title<'t> {
    pub(crate) name: &'t str,
    pub(crate) query: &'t str,
    /// Pages with a search box of their own.
    pub(crate) searches: bool,
}

impl<'t> Title<'t> {
    pub(crate) const fn plain(name: &'t str) -> Self {
        Self { name, query: "", searches: false }
    }
}

/// A whole page.
pub(crate) fn page(room: &Room, reader: &Reader, title: &Title<'_>, body: &Markup) -> Markup {
    frame(title, Some((&room.options, reader)), body)
}

/// A page for those of whom nothing is known.
pub(crate) fn bare(title: &Title<'_>, body: &Markup) -> Markup {
    frame(title, None, body)
}

fn frame(title: &Title<'_>, about: Option<(&Options, &Reader)>, body: &Markup) -> Markup {
    let name = shown(title.name);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { @if name.is_empty() { "dixit – who said what" } @else { (name) " – dixit" } }
                link rel="stylesheet" href=(STYLE.path());
                link rel="icon" href=(ICON.path()) type="image/svg+xml";
                script src=(SCRIPT.path()) defer {}
            }
            body {
                a .skip href="#main" { "Skip to the text" }
                header .masthead {
                    a .name href="/" { "dixit" }
                    @if !title.searches { (search_box(title.query, false)) }
                    nav aria-label="Room" {
                        a href="/search" { "All statements" }
                        a href="/read" { "Read a page" }
                        a href="/help" { "Help" }
                    }
                }
                @if let Some((options, reader)) = about {
                    @if options.example {
                        aside .banner aria-label="Whose pages these are" {
                            "These are the four example pages that come with dixit. Read your own with "
                            code { "dixit add " i { "PAGES" } } ", then open this room again."
                        }
                    }
                    @if reader.token.is_some() {
                        aside .banner aria-label="What you may do" { "You may merge, split and retract here: decisions are kept with their reasons." }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer .colophon {
                    p { "Every statement is tied to the bytes of the page that prove it. Nothing here is invented, and nothing is loaded from elsewhere." }
                    p { "dixit " (env!("CARGO_PKG_VERSION")) }
                }
            }
        }
    }
}

/// The box to search in; suggestions come by script, and without it with the results.
pub(crate) fn search_box(query: &str, large: bool) -> Markup {
    html! {
        form .searchbox .large[large] action="/search" role="search" {
            (search_field(query, large))
        }
    }
}

/// What the form of a search begins with.
pub(crate) fn search_field(query: &str, focus: bool) -> Markup {
    html! {
        label .vh for="q" { "Search statements" }
        input #q type="search" name="q" value=(shown(query)) autofocus[focus] maxlength="1000" autocomplete="off" spellcheck="false"
            dir="auto" placeholder="Words, a name, “an exact phrase”" data-suggest="/suggest";
        button type="submit" { "Search" }
    }
}
