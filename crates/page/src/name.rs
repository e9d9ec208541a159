//! Names of elements, as one byte each, and what the HTML standard says of them.

/// Declares [`Name`] and the way from letters to it.
macro_rules! names {
    ($($variant:ident = $letters:literal),+ $(,)?) => {
        /// An element's name. Those that no rule speaks of are [`Name::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub(crate) enum Name { $($variant),+, Other, Text, Raw, Rest }

        impl Name {
            #[allow(non_upper_case_globals, reason = "constants named as the variants")]
            fn of_lower(letters: &[u8]) -> Self {
                $(const $variant: &[u8] = $letters.as_bytes();)+
                match letters { $($variant => Self::$variant),+, _ => Self::Other }
            }
        }
    };
}

names! {
    A = "a", Abbr = "abbr", Acronym = "acronym", Address = "address", Area = "area", Article = "article",
    Aside = "aside", Audio = "audio", B = "b", Base = "base", Bdi = "bdi", Bdo = "bdo", Big = "big",
    Blockquote = "blockquote", Body = "body", Br = "br", Button = "button", Canvas = "canvas",
    Caption = "caption", Center = "center", Cite = "cite", Code = "code", Col = "col", Colgroup = "colgroup",
    Data = "data", Datalist = "datalist", Dd = "dd", Del = "del", Details = "details", Dfn = "dfn",
    Dialog = "dialog", Dir = "dir", Div = "div", Dl = "dl", Dt = "dt", Em = "em", Embed = "embed",
    Fieldset = "fieldset", Figcaption = "figcaption", Figure = "figure", Font = "font", Footer = "footer",
    Form = "form", Frame = "frame", Frameset = "frameset", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5",
    H6 = "h6", Head = "head", Header = "header", Hgroup = "hgroup", Hr = "hr", Html = "html", I = "i",
    Iframe = "iframe", Img = "img", Input = "input", Ins = "ins", Kbd = "kbd", Label = "label",
    Legend = "legend", Li = "li", Link = "link", Main = "main", Map = "map", Mark = "mark", Math = "math",
    Menu = "menu", Meta = "meta", Nav = "nav", Nobr = "nobr", Noembed = "noembed", Noframes = "noframes",
    Noscript = "noscript", Object = "object", Ol = "ol", Optgroup = "optgroup", Option = "option",
    Output = "output", P = "p", Param = "param", Picture = "picture", Pre = "pre", Q = "q", S = "s",
    Samp = "samp", Script = "script", Search = "search", Section = "section", Select = "select",
    Small = "small", Source = "source", Span = "span", Strike = "strike", Strong = "strong", Style = "style",
    Sub = "sub", Summary = "summary", Sup = "sup", Svg = "svg", Table = "table", Tbody = "tbody", Td = "td",
    Template = "template", Textarea = "textarea", Tfoot = "tfoot", Th = "th", Thead = "thead", Time = "time",
    Title = "title", Tr = "tr", Track = "track", Tt = "tt", U = "u", Ul = "ul", Var = "var", Video = "video",
    Wbr = "wbr", Xmp = "xmp",
}

/// Number of names.
pub(crate) const NAMES: usize = Name::Rest as usize + 1;

use Name::{
    A, Address, Area, Article, Aside, B, Base, Big, Blockquote, Body, Br, Button, Caption, Center, Code, Col, Colgroup,
    Dd, Details, Dialog, Dir, Div, Dl, Dt, Em, Embed, Fieldset, Figcaption, Figure, Font, Footer, Form, Frame,
    Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, I, Iframe, Img, Input, Legend, Li, Link, Main,
    Menu, Meta, Nav, Nobr, Noembed, Noframes, Noscript, Object, Ol, Optgroup, Option, P, Param, Pre, S, Script, Search,
    Section, Select, Small, Source, Strike, Strong, Style, Summary, Table, Tbody, Td, Template, Textarea, Tfoot, Th,
    Thead, Title, Tr, Track, Tt, U, Ul, Wbr, Xmp,
};

impl Name {
    /// The name that letters of any case stand for.
    pub(crate) fn of(letters: &str) -> Self {
        let mut buffer = [0u8; 12];
        let Some(lower) = buffer.get_mut(..letters.len()) else { return Self::Other };
        lower.copy_from_slice(letters.as_bytes());
        lower.make_ascii_lowercase();
        Self::of_lower(lower)
    }

    /// Whether elements of the name have no content and no end tag.
    pub(crate) const fn is_void(self) -> bool {
        matches!(
            self,
            Area | Base | Br | Col | Embed | Frame | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr
        )
    }

    /// Whether the content is text without markup. `noscript` is for browsers without scripts, which pages are not
    /// made for.
    pub(crate) const fn is_raw(self) -> bool {
        matches!(self, Script | Style | Title | Textarea | Xmp | Iframe | Noembed | Noframes | Noscript)
    }

    /// Whether the element may stand in a page's head.
    pub(crate) const fn is_of_head(self) -> bool {
        matches!(self, Base | Link | Meta | Noframes | Noscript | Script | Style | Template | Title)
    }

    /// Formatting elements, whose end tags reach across blocks.
    pub(crate) const fn is_formatting(self) -> bool {
        matches!(self, A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U)
    }

    pub(crate) const fn is_heading(self) -> bool {
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6)
    }

    /// Whether the start tag ends an open paragraph.
    pub(crate) const fn ends_paragraph(self) -> bool {
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Li
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }

    /// Elements that an end tag within does not close from outside ("scope" in the standard).
    pub(crate) const fn is_wall(self) -> bool {
        matches!(self, Html | Table | Td | Th | Caption | Template | Object)
    }

    /// Elements that the end tag of an inline one does not reach across ("special" in the standard).
    pub(crate) const fn is_special(self) -> bool {
        self.ends_paragraph()
            || self.is_wall()
            || self.is_raw()
            || matches!(
                self,
                Body | Button | Colgroup | Frameset | Head | Iframe | Legend | Select | Tbody | Tfoot | Thead | Tr
            )
    }

    /// Parts of a table that stand in a table alone.
    pub(crate) const fn is_of_table(self) -> bool {
        matches!(self, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
    }

    /// Whether the element's borders part lines of text.
    pub(crate) const fn parts_lines(self) -> bool {
        self.ends_paragraph()
            || matches!(
                self,
                Body | Button
                    | Caption
                    | Fieldset
                    | Frameset
                    | Head
                    | Html
                    | Legend
                    | Object
                    | Optgroup
                    | Option
                    | Select
                    | Table
                    | Tbody
                    | Template
                    | Tfoot
                    | Thead
                    | Tr
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_case() {
        assert_eq!(Name::of("BlockQuote"), Blockquote);
        assert_eq!(Name::of("x-card"), Name::Other);
        assert_eq!(Name::of("a-name-longer-than-any"), Name::Other);
        assert_eq!(Name::of(""), Name::Other);
    }
}
