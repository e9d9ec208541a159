//! What was found, as JSON: one form for the program, the API and its exports.

use std::ops::Range;

use dixit::CodePoints;
use dixit::json::{Act, Manner, Range as Points, SpeakerKind};
use schemars::JsonSchema;
use serde::Serialize;

/// A statement that was found. Ranges are `[start, end)` in code points of `text`, as in the readings' contract.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// Its own id.
    pub id: String,
    /// The article.
    pub article: String,
    /// The article's version.
    pub version: String,
    /// Who said it; null where the text names nobody, or somebody decided that it was not the one that is named.
    pub speaker: Option<Who>,
    /// The names of those who report it, the nearest first; null for one who is not named.
    pub reported_by: Vec<Option<String>>,
    /// The words of the page from source, cue and content; "…" for what is far between.
    pub text: String,
    /// What was said.
    pub content: Vec<Points>,
    /// What was looked for.
    pub marks: Vec<Points>,
    /// What it does.
    pub act: Act,
    /// How much of it is in quotation marks.
    pub manner: Manner,
    /// The day on which it was said, or else published: `2023-11-14`.
    pub day: Option<String>,
    /// Where it was said.
    pub place: Option<String>,
    /// The question or subject that it replies to.
    pub prompt: Option<String>,
    /// When it was published; with a zone only where the page gives one.
    pub published: Option<String>,
    /// Where it was published: the outlet's name, or else its address.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// The article's headline.
    pub title: Option<String>,
    /// Probability that words and speaker are right.
    pub confidence: f32,
    /// How many articles have the text that it stands in, this one included.
    pub reports: usize,
    /// Whether the article has a later version, without it.
    pub superseded: bool,
    /// The decision that took it back.
    pub retracted: Option<String>,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Who {
    /// Id across articles, for those that are known again.
    pub entity: Option<String>,
    /// Fullest name.
    pub name: String,
    /// What sort.
    pub kind: SpeakerKind,
    /// As what, as said there.
    pub role: Option<String>,
}

impl crate::Hit {
    /// The statement as JSON has it.
    #[must_use]
    pub fn to_json(&self) -> Hit {
        let points = CodePoints::new(&self.text);
        let offset = |n: usize| u32::try_from(n).map_or(0, |n| points.offset(n));
        let ranges = |all: &[Range<usize>]| all.iter().map(|r| [offset(r.start), offset(r.end)]).collect();
        Hit {
            id: self.id.to_string(),
            article: self.article.to_string(),
            version: self.version.to_string(),
            speaker: self.speaker.as_ref().map(|who| Who {
                entity: who.entity.map(|e| e.to_string()),
                name: who.name.clone(),
                kind: who.kind.into(),
                role: who.role.clone(),
            }),
            reported_by: self.reported_by.clone(),
            text: self.text.clone(),
            content: ranges(&self.content),
            marks: ranges(&self.marks),
            act: self.act.into(),
            manner: self.manner.into(),
            day: self.day.map(|d| d.to_string()),
            place: self.location.clone(),
            prompt: self.prompt.clone(),
            published: self.published.map(|p| p.to_string()),
            outlet: self.outlet.clone(),
            url: self.url.clone(),
            title: self.title.clone(),
            confidence: self.confidence,
            reports: self.reports,
            superseded: self.superseded,
            retracted: self.retracted.map(|d| d.to_string()),
        }
    }
}
