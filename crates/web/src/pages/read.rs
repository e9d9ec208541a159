//! A page that somebody pastes or drops: its reading, which is not kept.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::StatusCode;
use dixit::{Hints, Limits, Options, Tier};
use dixit_record::Content;
use maud::{Markup, html};

use super::article::{View, head, text};
use crate::Room;
use crate::error::{Error, Result};
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::plain::{count, cut};

/// Bytes of a page that is read here, and of the text in it that is searched: somebody waits.
const PAGE: u32 = 4 << 20;
const TEXT: u32 = 64 << 10;
/// Bytes of the form around it.
pub(crate) const BODY: usize = PAGE as usize + (64 << 10);

/// How pasted pages are read.
pub(crate) fn engine() -> Options {
    let limits = Limits { page: PAGE, text: TEXT, ..Limits::default() };
    Options { tier: Tier::Cascade, limits, ..Options::default() }
}

/// `GET /read`
pub(crate) async fn form(State(room): State<Arc<Room>>, reader: Reader) -> Markup {
    layout::page(&room, &reader, &Title::plain("Read a page"), &ask())
}

fn ask() -> Markup {
    html! {
        section .paste {
            h1 { "Read a page" }
            p .lead { "Paste an article, as text or HTML, or drop its file here. It is read on this machine and is not kept." }
            form method="post" action="/read" enctype="multipart/form-data" data-drop="file" {
                label .wide-label for="text" { "The article" }
                textarea #text name="text" rows="14" dir="auto" spellcheck="false" {}
                div .row-of {
                    div { label for="file" { "or its file" } input #file type="file" name="file" accept=".html,.htm,.txt,.md,.eml,text/*"; }
                    div { label for="url" { "Its address, if known" } input #url name="url" type="text" inputmode="url" maxlength="2000" autocomplete="off"; }
                    div { label for="published" { "Published, if known" } input #published name="published" maxlength="25" placeholder="2024-03-06" size="12" autocomplete="off"; }
                }
                button type="submit" { "Read it" }
            }
        }
    }
}

/// What came with the form.
#[derive(Default)]
struct Pasted {
    page: Vec<u8>,
    hints: Hints,
}

/// `POST /read`
pub(crate) async fn read(State(room): State<Arc<Room>>, reader: Reader, form: Multipart) -> Result<Markup> {
    let Pasted { page, hints } = pasted(form).await?;
    if page.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Asked("paste some text, or choose a file".to_owned()));
    }
    let content = room
        .read(move |engine| match engine.read(&page, &hints) {
            Ok(reading) => Ok(Content::from(reading)),
            Err(e) if e.is_too_large() => Err(Error::TooLarge(format!("{e}; `dixit read` takes larger ones"))),
            Err(e) => Err(Error::Asked(e.to_string())),
        })
        .await?;
    let none = vec![None; content.speakers.len()];
    let view = View { content: &content, entities: &none, retracted: &[], untied: &[], stored: false };
    let body = html! {
        p .banner { (count(content.statements.len() as u64, "statement", "statements")) ". This page was read and not kept: "
            code { "dixit add" } " keeps pages. " a href="/read" { "Read another" } }
        article .article { (head(&view)) (text(&view)) }
    };
    let name = content.header.title.as_deref().unwrap_or("A page that was read");
    Ok(layout::page(&room, &reader, &Title::plain(&cut(name, 100)), &body))
}

async fn pasted(mut form: Multipart) -> Result<Pasted> {
    let mut pasted = Pasted::default();
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        let media_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(wrong)?;
        let text = || String::from_utf8_lossy(&bytes).trim().to_owned();
        match name.as_str() {
            "text" if pasted.page.is_empty() => pasted.page = bytes.to_vec(),
            // A file that was chosen counts more than what was pasted.
            "file" if !bytes.is_empty() => {
                pasted.page = bytes.to_vec();
                pasted.hints.media_type = media_type.filter(|m| m.starts_with("text/") || m.contains("html"));
            }
            "url" => pasted.hints.url = Some(text()).filter(|u| !u.is_empty()),
            "published" => {
                let given = Some(text()).filter(|t| !t.is_empty());
                let wrong =
                    |_| Error::Asked("a time of publication is a day, or a day with a time: 2024-03-06T17:20".into());
                pasted.hints.published = given.map(|t| t.parse()).transpose().map_err(wrong)?;
            }
            _ => {}
        }
    }
    Ok(pasted)
}

fn wrong(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Error::TooLarge(format!(
            "a page of at most {} MiB is read here; `dixit read` takes larger ones",
            PAGE >> 20
        ));
    }
    Error::Asked(format!("the form could not be read: {}", error.body_text()))
}
