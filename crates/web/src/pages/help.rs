//! What can be written in the search box.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};

use crate::Room;
use crate::guard::Reader;
use crate::layout::{self, Title};
use crate::params::Params;

/// What is written, and what it finds; as the documentation of [`dixit_search::Query`] has it.
const ROWS: [(&str, &str); 13] = [
    ("air defence", "both words, in any of their English forms, in what was said or in the speaker’s names"),
    ("\"air defence\"", "these very words, one after the other"),
    ("defen*", "a word that begins so"),
    ("gas OR oil price", "gas or oil, and price: OR joins its two neighbours"),
    ("bridge -ferry", "bridge, without ferry; NOT ferry does the same"),
    ("speaker:solvang", "by whom it goes for, under any of their names"),
    ("about:bridge", "only in what was said, not in names"),
    ("outlet:courier place:halden", "published there, said there"),
    ("act:denial", "assertion, belief, commitment, request, question, denial, refusal, criticism or support"),
    ("manner:direct", "direct, indirect or mixed"),
    ("direct:yes", "some words of which stand in quotation marks"),
    ("replies:yes", "that reply to a question or subject that the article names"),
    ("since:2024-03 until:2024-05-21", "said from then on, up to and on then: a day, month or year"),
];

/// `GET /help`
pub(crate) async fn help(State(room): State<Arc<Room>>, reader: Reader) -> Markup {
    let body = html! {
        article .prose {
            h1 { "How to ask" }
            h2 { "What can be written in the search box" }
            div .scroll tabindex="0" role="region" aria-label="What can be written" {
                table {
                    thead { tr { th scope="col" { "Written" } th scope="col" { "Finds statements with" } } }
                    tbody {
                        @for (written, finds) in ROWS {
                            tr { td { a href=(Params { q: written.to_owned(), ..Params::default() }.href("/search")) { code { (written) } } } td { (finds) } }
                        }
                    }
                }
            }
            p { "Capitals and accents make no difference, but AND, OR and NOT are capitals. Several of these stand side by side; all must hold." }
            h2 { "What a statement is" }
            p { "A statement has a source (who), a cue (“said”, “warned”, “denied”) and a content (what). It is direct in quotation marks, indirect in the reporter’s words, mixed in both. "
                "Its act says what it does. What the text leaves open stays empty: nothing is guessed." }
            p { "The confidence is calibrated: of the statements given 90 %, nine in ten have the right words and the right speaker." }
            h2 { "What the proof is" }
            p { "Each statement names the digest of the page as it was received and the ranges of its bytes that hold the words. "
                "The proof is made anew each time its page is opened: the stored page must have that digest, and those bytes must be these words." }
            h2 { "Keys" }
            dl .keys {
                dt { kbd { "/" } } dd { "to the search box" }
                dt { kbd { "j" } " " kbd { "k" } } dd { "to the next statement and the one before" }
            }
            h2 { "For programs" }
            p { "All of this is there as JSON below " code { "/api/v1/" } ", new statements as they come in too. "
                a href="/api/v1/openapi.json" { "Its description" } " is OpenAPI 3.1." }
        }
    };
    layout::page(&room, &reader, &Title::plain("Help"), &body)
}
