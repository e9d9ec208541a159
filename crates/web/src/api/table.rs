//! The one list of what can be asked: which address, what it takes, what it gives, who answers.

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use super::asked::{Param, pattern, text};
use super::{article, decide, events, read, search, speaker, statement, types};
use crate::Room;
use crate::pages::read::BODY;

/// Something that can be asked.
pub(super) struct Operation {
    /// Below the root of the API.
    pub(super) path: &'static str,
    pub(super) method: Method,
    /// A name that is its own.
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) what: &'static str,
    pub(super) params: &'static [Param],
    pub(super) body: Option<Body>,
    pub(super) gives: Gives,
    /// Statuses of what can go wrong, beside those that can anywhere.
    pub(super) wrong: &'static [u16],
    /// Whether it can be asked with an `ETag` that is known.
    pub(super) tagged: bool,
    pub(super) handler: MethodRouter<std::sync::Arc<Room>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

/// The schema of a type, by name.
pub(super) type Of = fn(&mut SchemaGenerator) -> Schema;

/// What is sent.
pub(super) enum Body {
    /// A page, as it is.
    Page,
    /// JSON, by those who have the key.
    Keyed(Of),
}

/// What comes back.
pub(super) enum Gives {
    Json(Of),
    /// The same, of something that was made.
    Made(Of),
    /// A page, as text whatever it is.
    Page,
    /// Server-sent events with such data.
    Events(Of),
}

fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}

const Q: Param = Param::query(
    "q",
    "What to look for: words, \"a phrase\", begin*, OR, -not, and fields as speaker:, outlet:, act:, since:",
    || text(1_000),
);
const DAY: fn() -> serde_json::Value = || pattern("^[0-9]{4}(-[0-9]{1,2}){0,2}$", "2023-11");
const SPEAKER: Param = Param::query("speaker", "By whom it goes for: a name, or the id of a speaker", || text(200));
const ABOUT: Param = Param::query("about", "Words of what was said", || text(200));
const OUTLET: Param = Param::query("outlet", "Where it was published", || text(200));
const ACT: Param = Param::query("act", "What it does", || {
    json!({"type": "string", "enum": ["assertion", "belief", "commitment", "request", "question", "denial", "refusal",
        "criticism", "support"]})
});
const MANNER: Param = Param::query(
    "manner",
    "How much of it is in quotation marks",
    || json!({"type": "string", "enum": ["direct", "indirect", "mixed"]}),
);
const SINCE: Param = Param::query("since", "Said from then on: a day, month or year", DAY);
const UNTIL: Param = Param::query("until", "Said up to and on then: a day, month or year", DAY);
const DIRECT: Param = Param::query("direct", "Whether some words stand in quotation marks", YES);
const PLACE: Param = Param::query("place", "Where it was said", || text(200));
const REPLIES: Param = Param::query("replies", "Whether it replies to a question or subject", YES);
const RETRACTED: Param = Param::query("retracted", "Whether those that somebody took back are found too", YES);
const YES: fn() -> serde_json::Value = || json!({"type": "string", "enum": ["yes", "no"]});

pub(super) const SEARCH: [Param; 15] = [
    Q,
    SPEAKER,
    ABOUT,
    OUTLET,
    ACT,
    MANNER,
    SINCE,
    UNTIL,
    DIRECT,
    PLACE,
    REPLIES,
    RETRACTED,
    Param::query(
        "sort",
        "Which first: where there are words the best, else the newest",
        || json!({"type": "string", "enum": ["newest", "best"]}),
    ),
    Param::query(
        "limit",
        "Statements of a page",
        || json!({"type": "integer", "minimum": 1, "maximum": search::MOST, "default": search::USUAL}),
    ),
    Param::query("after", "The `next` of the page before, of the same search", || text(100)),
];
pub(super) const FACETS: [Param; 12] =
    [Q, SPEAKER, ABOUT, OUTLET, ACT, MANNER, SINCE, UNTIL, DIRECT, PLACE, REPLIES, RETRACTED];
pub(super) const SUGGEST: [Param; 1] = [Param::query(
    "q",
    "How a name begins, or one of its words",
    || json!({"type": "string", "minLength": 1, "maxLength": 80}),
)
.required()];
pub(super) const NAMED: [Param; 1] =
    [Param::query("name", "A name or a surname", || json!({"type": "string", "minLength": 1, "maxLength": 200}))
        .required()];
pub(super) const READ: [Param; 3] = [
    Param::query("url", "Where the page was found", || text(2_000)),
    Param::query(
        "published",
        "When it was published, as far as it does not say so itself",
        || json!({"type": "string", "maxLength": 40, "examples": ["2024-03-06", "2024-03-06T17:20+02:00"]}),
    ),
    Param::query("language", "Its language (BCP 47)", || text(40)),
];
pub(super) const EVENTS: [Param; 1] = [Param::query(
    "after",
    "The id of the last event that was seen, for those who cannot send the header Last-Event-ID; 0 \
                            is before all",
    || text(60),
)];
const STATEMENT: [Param; 1] =
    [Param::path("id", "The statement's id", || pattern("^[0-9a-f]{32}$", "3f2a9c0d51e84b7796a0c2d4e5f60718"))];
const ARTICLE: [Param; 1] = [Param::path("id", "The article's id", || pattern("^a[0-9]{1,18}$", "a7"))];
const VERSION: fn() -> serde_json::Value = || pattern("^v[0-9]{1,18}$", "v7");
const ONE_VERSION: [Param; 1] = [Param::path("id", "The version's id", VERSION)];
const TWO_VERSIONS: [Param; 2] =
    [Param::path("before", "The earlier version", VERSION), Param::path("after", "The later one", VERSION)];
const WHO: [Param; 1] = [Param::path("id", "The speaker's id", || pattern("^e[0-9]{1,18}$", "e7"))];
const DIGEST: [Param; 1] = [Param::path("digest", "The digest of the page's bytes", || {
    pattern("^sha256:[0-9a-f]{64}$", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
})];

/// A `GET`.
fn asking(
    path: &'static str,
    (id, summary, what): (&'static str, &'static str, &'static str),
    params: &'static [Param],
    gives: Gives,
    handler: MethodRouter<std::sync::Arc<Room>>,
) -> Operation {
    let wrong: &[u16] = if params.iter().any(|p| p.place == super::asked::Place::Path) { &[404] } else { &[] };
    Operation { path, method: Method::Get, id, summary, what, params, body: None, gives, wrong, tagged: true, handler }
}

/// A decision.
fn deciding(
    path: &'static str,
    (id, summary, what): (&'static str, &'static str, &'static str),
    body: Of,
    handler: MethodRouter<std::sync::Arc<Room>>,
) -> Operation {
    Operation {
        path,
        method: Method::Post,
        id,
        summary,
        what,
        params: &[],
        body: Some(Body::Keyed(body)),
        gives: Gives::Made(of::<types::Decided>),
        wrong: &[403, 404, 409, 413],
        tagged: false,
        handler,
    }
}

/// All of them; with those that decide in a room where that is allowed.
pub(super) fn operations(edit: bool) -> Vec<Operation> {
    let mut all = vec![
        asking(
            "/statements",
            ("searchStatements", "Search statements", "One page of the statements that fit, and how many there are."),
            &SEARCH,
            Gives::Json(of::<types::Found>),
            get(search::statements),
        ),
        asking(
            "/statements/{id}",
            (
                "getStatement",
                "A statement with its proof",
                "All that is known of a statement. Its proof is made from the stored bytes each time it is asked for.",
            ),
            &STATEMENT,
            Gives::Json(of::<types::Cited>),
            get(statement::statement),
        ),
        asking(
            "/facets",
            (
                "countStatements",
                "Count what a search finds",
                "How many statements fit, by speaker, outlet, act, manner and time.",
            ),
            &FACETS,
            Gives::Json(of::<types::Facets>),
            get(search::facets),
        ),
        asking(
            "/suggestions",
            ("suggestNames", "Names that begin so", "Speakers and outlets, for a box that somebody types in."),
            &SUGGEST,
            Gives::Json(of::<types::Suggestions>),
            get(search::suggestions),
        ),
        asking(
            "/speakers",
            ("findSpeakers", "Who is called so", "Speakers that are known under a name, as namesakes are."),
            &NAMED,
            Gives::Json(of::<types::Namesakes>),
            get(speaker::named),
        ),
        asking(
            "/speakers/{id}",
            (
                "getSpeaker",
                "A speaker's history",
                "What they say when, in which roles, to which questions, and what they refuse to say.",
            ),
            &WHO,
            Gives::Json(of::<types::Profile>),
            get(speaker::profile),
        ),
        asking(
            "/articles/{id}",
            ("getArticle", "An article's versions", "The states that an article was seen in, the latest first."),
            &ARTICLE,
            Gives::Json(of::<types::ArticleVersions>),
            get(article::article),
        ),
        asking(
            "/versions/{id}",
            ("getVersion", "A version's reading", "Text, speakers and statements of one state of an article."),
            &ONE_VERSION,
            Gives::Json(of::<types::ArticleVersion>),
            get(article::version),
        ),
        asking(
            "/versions/{before}/changes/{after}",
            (
                "compareVersions",
                "What changed",
                "Statements that were added, dropped or reworded from one version to another.",
            ),
            &TWO_VERSIONS,
            Gives::Json(of::<types::Changes>),
            get(article::changes),
        ),
        Operation {
            wrong: &[404, 409],
            tagged: false,
            ..asking(
                "/pages/{digest}",
                ("getPage", "A stored page", "Its bytes as they came in, which ranges of evidence count."),
                &DIGEST,
                Gives::Page,
                get(read::page),
            )
        },
        Operation {
            path: "/readings",
            method: Method::Post,
            id: "readPage",
            summary: "Read a page",
            what: "The reading of a page that is sent: HTML or text, at most 4 MiB. It is not kept.",
            params: &READ,
            body: Some(Body::Page),
            gives: Gives::Json(of::<dixit::json::Reading>),
            wrong: &[413],
            tagged: false,
            handler: post(read::read).layer(DefaultBodyLimit::max(BODY)),
        },
        Operation {
            tagged: false,
            ..asking(
                "/events",
                (
                    "followStatements",
                    "New statements as they come in",
                    "Server-sent events, each a statement. Whoever comes back with the header Last-Event-ID goes on from \
                     there. A line that says nothing comes every 15 seconds. Few may wait at once; others are told to try \
                     again (503).",
                ),
                &EVENTS,
                Gives::Events(of::<types::Said>),
                get(events::events),
            )
        },
    ];
    if edit {
        all.extend([
            deciding(
                "/decisions/retract",
                ("retractStatement", "Take a statement back", "It stays, with the reason, and is no result any more."),
                of::<decide::AboutStatement>,
                post(decide::retract),
            ),
            deciding(
                "/decisions/split",
                ("splitSpeaker", "By somebody else of the same name", "The statement's speaker becomes a new one."),
                of::<decide::AboutStatement>,
                post(decide::split),
            ),
            deciding(
                "/decisions/merge",
                ("mergeSpeakers", "Two speakers are one", "The first leads to the second from then on."),
                of::<decide::Merge>,
                post(decide::merge),
            ),
        ]);
    }
    all
}
