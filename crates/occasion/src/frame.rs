//! The words around a statement: those of its sentence that stand in nobody's content.

use dixit_attribution::Attribution;
use dixit_span::Span;
use dixit_text::Document;

/// For each token the attribution in whose content it stands, the innermost one.
pub(crate) struct Owners {
    of: Vec<u32>,
}

const NOBODY: u32 = u32::MAX;

impl Owners {
    pub(crate) fn new(doc: &Document<'_>, attributions: &[Attribution]) -> Self {
        let mut pieces: Vec<(Span, u32)> = Vec::new();
        for (i, attribution) in attributions.iter().enumerate() {
            pieces.extend(attribution.content.iter().map(|s| (s, i as u32)));
        }
        pieces.sort_by_key(|(s, _)| (s.start(), u32::MAX - s.end()));
        let mut of = vec![NOBODY; doc.len()];
        let mut next = 0;
        let mut open: Vec<(u32, u32)> = Vec::new();
        for (token, owner) in doc.tokens().iter().zip(&mut of) {
            while let Some((span, i)) = pieces.get(next).filter(|(s, _)| s.start() < token.span.end()) {
                open.push((span.end(), *i));
                next += 1;
            }
            while open.last().is_some_and(|(end, _)| *end <= token.span.start()) {
                open.pop();
            }
            if let Some((_, i)) = open.last() {
                *owner = *i;
            }
        }
        Self { of }
    }

    pub(crate) fn of(&self, token: usize) -> Option<usize> {
        self.of.get(token).filter(|o| **o != NOBODY).map(|o| *o as usize)
    }
}

/// Tokens on each side of a statement's anchor among which its circumstances stand.
const REACH: usize = 80;

/// Where one statement is made in the text.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// The token that the frame is measured from: the cue's last, else the source's.
    pub(crate) anchor: usize,
    /// The first token of source, cue or content.
    pub(crate) first: usize,
    /// The frame's sentence.
    pub(crate) sentence: usize,
    /// In whose content the frame stands.
    pub(crate) home: Option<usize>,
}

impl Frame {
    /// `None` where the attribution has no token.
    pub(crate) fn new(doc: &Document<'_>, owners: &Owners, attributions: &[Attribution], i: usize) -> Option<Self> {
        let attribution = &attributions[i];
        let cue = doc.tokens_of(&attribution.cue).last();
        let source = doc.tokens_of(&attribution.source).next();
        let content = doc.tokens_of(&attribution.content).next();
        let anchor = cue.or(source).or(content)?;
        let first = [doc.tokens_of(&attribution.cue).next(), source, content].into_iter().flatten().min()?;
        let home = match owners.of(cue.or(source).unwrap_or(anchor)) {
            Some(owner) if owner == i => attribution.within,
            _ if cue.or(source).is_none() => attribution.within,
            owner => owner,
        };
        Some(Self { anchor, first, sentence: doc.sentence_of(anchor), home })
    }

    /// The tokens around the statement.
    pub(crate) fn around(&self, doc: &Document<'_>, owners: &Owners) -> Around {
        let sentence = doc.sentences()[self.sentence];
        let here = |t: &usize| owners.of(*t) == self.home;
        let mut tokens: Vec<usize> = (sentence.first..self.anchor).rev().filter(here).take(REACH).collect();
        tokens.reverse();
        let anchor = tokens.len();
        tokens.extend((self.anchor..sentence.end).filter(here).take(REACH));
        Around { tokens, anchor }
    }
}

/// The words around one statement.
pub(crate) struct Around {
    /// Numbers of the tokens of the statement's sentence outside of contents, ascending; those near its anchor.
    pub(crate) tokens: Vec<usize>,
    /// How many of them stand before the anchor.
    anchor: usize,
}

impl Around {
    pub(crate) fn has(&self, token: usize) -> bool {
        self.tokens.binary_search(&token).is_ok()
    }

    /// Tokens between `token` and the anchor.
    pub(crate) fn distance(&self, token: usize) -> usize {
        self.position(token).abs_diff(self.anchor)
    }

    /// Tokens from `token` to the anchor, or from the anchor to `token`; and whether `token` stands behind it.
    pub(crate) fn between(&self, token: usize) -> (&[usize], bool) {
        let at = self.position(token);
        (&self.tokens[at.min(self.anchor)..at.max(self.anchor)], at > self.anchor)
    }

    /// Tokens before `token`.
    pub(crate) fn before(&self, token: usize) -> &[usize] {
        &self.tokens[..self.position(token)]
    }

    fn position(&self, token: usize) -> usize {
        self.tokens.partition_point(|&x| x < token)
    }
}
