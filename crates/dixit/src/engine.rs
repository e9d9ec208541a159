//! The engine's one door.

use std::borrow::Cow;
use std::sync::Arc;

use dixit_attribution::{Attribution, Attributor, Cascade, Fast, Rules, Signals, Trained};
use dixit_identity::Resolution;
use dixit_models::{Encoder, Network, Vocabulary, Weights};
use dixit_occasion::Circumstance;
use dixit_page::{Article, Hints, Limits, Warning, WarningCode};
use dixit_span::{ByteRange, Span, SpanList};
use dixit_text::Document;
use sha2::{Digest, Sha256};

use crate::{Act, Aliases, Event, Page, Reading, Statement};

/// Which models read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Rules alone, without trained weights.
    #[default]
    Rules,
    /// A small network over words and what the rules make of them, for archives.
    Fast,
    /// The network reads everything, the encoder what the network is unsure of: for many pages.
    Cascade,
    /// A small transformer encoder: the most accurate, for a page or when time allows.
    Accurate,
}

impl Tier {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Fast => "fast",
            Self::Cascade => "cascade",
            Self::Accurate => "accurate",
        }
    }
}

impl std::str::FromStr for Tier {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let all = [Self::Rules, Self::Fast, Self::Cascade, Self::Accurate];
        all.into_iter()
            .find(|t| t.name() == name)
            .ok_or_else(|| format!("a tier is one of {}", all.map(Self::name).join(", ")))
    }
}

/// The models' files that the program carries.
const WEIGHTS: Weights = Weights {
    vocabulary: Cow::Borrowed(dixit_weights::VOCABULARY),
    encoder: Cow::Borrowed(dixit_weights::ENCODER),
    tags: Cow::Borrowed(dixit_weights::TAGS),
    pairs: Cow::Borrowed(dixit_weights::PAIRS),
    acts: Cow::Borrowed(dixit_weights::ACTS),
    entities: Cow::Borrowed(dixit_weights::ENTITIES),
    fast: Cow::Borrowed(dixit_weights::FAST),
};

/// How an [`Engine`] reads.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which models.
    pub tier: Tier,
    /// Of the cascade: from which probability of being wrong on, 0 to 1, a sentence that the small network has read is
    /// read by the encoder, too. Lower is slower and more accurate.
    pub doubt: f32,
    /// Bounds on what is read.
    pub limits: Limits,
    /// Files of other models than those that the program carries; rules need none.
    pub models: Option<Weights>,
    /// The user's own table of people and organisations, whose names and Wikidata items speakers get. Without it, a
    /// reading has what the article says alone.
    pub aliases: Option<Aliases>,
}

/// The doubt from which on the cascade asks the encoder: where the curve in SCORES.md bends.
const DOUBT: f32 = 0.27;

impl Default for Options {
    fn default() -> Self {
        Self { tier: Tier::default(), doubt: DOUBT, limits: Limits::default(), models: None, aliases: None }
    }
}

/// Why an engine could not be made, or a page not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Kind);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Kind {
    #[error(transparent)]
    Page(#[from] dixit_page::Error),
    #[error("the models can't be used: {0}")]
    Models(#[from] dixit_models::Error),
}

impl Error {
    /// Nothing but white space came in.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(&self.0, Kind::Page(e) if e.is_empty())
    }

    /// The bytes are an image, an archive or the like.
    #[must_use]
    pub const fn is_binary(&self) -> bool {
        matches!(&self.0, Kind::Page(e) if e.is_binary())
    }

    /// The page is larger than [`Limits::page`].
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        matches!(&self.0, Kind::Page(e) if e.is_too_large())
    }
}

/// Reads pages. Immutable; share one between threads.
#[derive(Clone, Debug)]
pub struct Engine {
    tier: Tier,
    limits: Limits,
    attributor: Arc<dyn Attributor>,
    /// SHA-256 of each file of weights.
    models: Arc<[[u8; 32]]>,
    aliases: Option<Arc<Aliases>>,
}

impl Engine {
    /// An engine that reads as `options` say.
    ///
    /// # Errors
    /// If the models are damaged or belong to another version. An engine of rules needs nothing that could fail.
    pub fn new(options: Options) -> Result<Self, Error> {
        let weights = options.models.unwrap_or(WEIGHTS);
        let attributor = attributor(options.tier, options.doubt, &weights).map_err(Kind::Models)?;
        let own = [dixit_weights::PAGE.as_bytes(), dixit_weights::ACT.as_bytes()];
        let files = own.into_iter().chain(files(options.tier, &weights));
        let models = files.map(|file| Sha256::digest(file).into()).collect();
        let aliases = options.aliases.map(Arc::new);
        Ok(Self { tier: options.tier, limits: options.limits, attributor, models, aliases })
    }

    /// Reads one page: HTML or plain text, in any encoding.
    ///
    /// # Errors
    /// If the page is empty, binary or larger than the limit. A page without an article or without statements is
    /// no error but a reading with a warning.
    pub fn read(&self, page: &[u8], hints: &Hints) -> Result<Reading, Error> {
        let article = dixit_page::read(page, hints, &self.limits).map_err(Kind::Page)?;
        Ok(self.read_article(page, article))
    }

    /// What confidences are made of, for those who learn them; by the cue's span.
    #[doc(hidden)]
    #[must_use]
    pub fn signals(&self, article: &Article) -> Vec<(Span, Signals)> {
        self.attributor.signals(&Document::up_to(article, self.limits.text))
    }

    fn read_article(&self, page: &[u8], article: Article) -> Reading {
        let doc = Document::up_to(&article, self.limits.text);
        let mut warnings = article.warnings.clone();
        let findings = self.attributor.read(&doc, &mut warnings);
        let (mut identities, entities) = dixit_identity::identify(&doc, &findings);
        if let Some(aliases) = &self.aliases {
            aliases.table.link(&mut identities, article.header.published.map(|p| p.date));
        }
        let attributions = findings.attributions;
        let circumstances = dixit_occasion::circumstances(&doc, &attributions, &identities);
        let act = |a: &Attribution| {
            let act = crate::act::of(&doc, a);
            (act, crate::event::of(&doc, a, act))
        };
        let acts: Vec<(Act, Option<Event>)> = attributions.iter().map(act).collect();
        warnings.extend_from_slice(doc.warnings());
        warnings.extend(other_language(&article));
        drop(doc);

        let digest: [u8; 32] = Sha256::digest(page).into();
        let mut statements = Vec::with_capacity(attributions.len());
        let parts = attributions.into_iter().zip(identities.resolutions).zip(circumstances).zip(acts);
        for (((attribution, resolution), circumstance), act) in parts {
            statements.push(statement(&article, &digest, attribution, resolution, circumstance, act));
        }
        if statements.is_empty() && !warnings.iter().any(|w| w.code == WarningCode::NoArticle) {
            let text = "nothing in the article is attributed to anybody".to_owned();
            warnings.push(Warning { code: WarningCode::NoStatements, text });
        }
        let text_digest = Sha256::digest(article.text.as_bytes()).into();
        Reading {
            tier: self.tier,
            models: Arc::clone(&self.models),
            aliases: self.aliases.as_ref().map(|a| a.digest),
            page: Page { digest, text_digest, bytes: page.len() },
            article,
            speakers: identities.speakers,
            entities,
            statements,
            warnings,
        }
    }
}

/// What finds attributions.
fn attributor(tier: Tier, doubt: f32, weights: &Weights) -> Result<Arc<dyn Attributor>, dixit_models::Error> {
    let vocabulary = || Vocabulary::new(&weights.vocabulary).map(Arc::new).ok_or(dixit_models::Error::Vocabulary);
    let fast = |vocabulary| Network::new(vocabulary, weights).map(|n| Fast::new(Arc::new(n)));
    let accurate = |vocabulary| Encoder::new(vocabulary, weights).map(|e| Trained::new(Arc::new(e)));
    Ok(match tier {
        Tier::Rules => Arc::new(Rules),
        Tier::Fast => Arc::new(fast(vocabulary()?)?),
        Tier::Cascade => {
            let vocabulary = vocabulary()?;
            Arc::new(Cascade::new(fast(Arc::clone(&vocabulary))?, accurate(vocabulary)?, doubt))
        }
        Tier::Accurate => Arc::new(accurate(vocabulary()?)?),
    })
}

/// The files that a tier finds attributions by.
fn files(tier: Tier, weights: &Weights) -> Vec<&[u8]> {
    let Weights { vocabulary, encoder, tags, pairs, acts, entities, fast } = weights;
    let vocabulary = vocabulary.as_bytes();
    match tier {
        Tier::Rules => vec![],
        Tier::Fast => vec![vocabulary, fast],
        Tier::Cascade => vec![vocabulary, fast, encoder, tags, pairs, acts, entities],
        Tier::Accurate => vec![vocabulary, encoder, tags, pairs, acts, entities],
    }
}

/// A warning where the article is in another language than English: as the caller or the page says, or as its
/// letters tell.
fn other_language(article: &Article) -> Option<Warning> {
    let tag = article.header.language.as_deref()?;
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    if primary.eq_ignore_ascii_case("en") {
        return None;
    }
    let text = format!("the article is in the language {tag:?}; only English is read by its rules");
    Some(Warning { code: WarningCode::Language, text })
}

fn statement(
    article: &Article,
    digest: &[u8; 32],
    attribution: Attribution,
    resolution: Resolution,
    circumstance: Circumstance,
    (act, event): (Act, Option<Event>),
) -> Statement {
    let Attribution { source, cue, content, manner, within, confidence, .. } = attribution;
    let evidence = article.map.ranges_of(&content);
    let id = statement_id(digest, article, &cue, &source, &evidence);
    Statement {
        id,
        speaker: resolution.speaker,
        role: resolution.role,
        speaks_for: resolution.speaks_for,
        source,
        cue,
        content,
        manner,
        act,
        event,
        within,
        via: circumstance.via,
        prompt: circumstance.prompt,
        occasion: circumstance.occasion,
        evidence,
        confidence,
    }
}

/// Half of a SHA-256 over the page's digest and the byte ranges of cue, content and source, in hexadecimal.
fn statement_id(
    digest: &[u8; 32],
    article: &Article,
    cue: &SpanList,
    source: &SpanList,
    evidence: &[ByteRange],
) -> String {
    let mut hash = Sha256::new();
    hash.update(digest);
    for (label, ranges) in [
        (b'c', article.map.ranges_of(cue).as_slice()),
        (b't', evidence),
        (b's', article.map.ranges_of(source).as_slice()),
    ] {
        hash.update([label]);
        for range in ranges {
            hash.update(range.start().to_le_bytes());
            hash.update(range.end().to_le_bytes());
        }
    }
    hex(&hash.finalize()[..16])
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
