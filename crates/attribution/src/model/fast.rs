//! The trained engine of the fast tier: the small network's scores, decoded.

use std::ops::Range;
use std::sync::Arc;

use dixit_models::{MARKS, Network, NetworkWord, TAGS, Vocabulary};
use dixit_text::Document;

use super::confidence;
use super::entities::Rows;
use super::input::Input;
use super::tags::Walk;
use super::windows::Window;
use super::{Claim, Claims, place, relation};
use crate::Attribution;
use crate::quotes::Quotes;

/// Words on each side of a cue that it may take its source and contents from.
const REACH: usize = 128;
/// Words that the network decides on at once: what bounds its memory.
const CHUNK: usize = 2048;
/// Words around them that it sees: as far as a cue reaches, and the network from there.
const MARGIN: usize = REACH + 64;

/// Finds attributions by a small network that sees the pieces of words, their tags and what the rules make of them.
#[derive(Clone, Debug)]
pub struct Fast {
    network: Arc<Network>,
    cues: Walk,
    roles: Walk,
}

impl Fast {
    /// An engine of this network.
    #[must_use]
    pub fn new(network: Arc<Network>) -> Self {
        Self { cues: Walk::free(network.cue_steps()), roles: Walk::of_cue(network.role_steps()), network }
    }
}

impl Fast {
    /// For each word, how probable it is that it belongs to a cue.
    pub(super) fn cue(&self, said: &Said) -> Vec<f32> {
        self.cues.inside(&said.cues)
    }

    /// The pieces that the network knows.
    pub(super) fn vocabulary(&self) -> &Vocabulary {
        self.network.vocabulary()
    }
}

impl Claims for Fast {
    fn claims(&self, doc: &Document<'_>, quotes: &Quotes, rules: &[Attribution], _: &mut Rows) -> Vec<Claim> {
        let input = Input::new(doc, quotes, self.network.vocabulary());
        self.read(doc, &input, rules).claims
    }
}

/// What the network says of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// The attributions of all cues.
    pub(super) claims: Vec<Claim>,
    /// For each word, the scores of the tags of cues.
    pub(super) cues: Vec<[f32; TAGS]>,
}

impl Fast {
    pub(super) fn read(&self, doc: &Document<'_>, input: &Input, rules: &[Attribution]) -> Said {
        let hints = Hints::new(doc, rules);
        let mut said = Said::default();
        for chunk in chunks(doc.len()) {
            self.of_chunk(doc, input, &hints, &chunk, &mut said);
        }
        said
    }

    /// Adds what the network says of a window's own words.
    fn of_chunk(&self, doc: &Document<'_>, input: &Input, hints: &Hints, window: &Window, said: &mut Said) {
        let words = window.words.clone();
        let given: Vec<NetworkWord> = words.clone().map(|i| given(doc, input, hints, i)).collect();
        let scores = self.network.scores(&given);
        let of_cues = scores.cues();
        let mut cues = self.cues.best(&of_cues, 0..0);
        cues.retain(|c| window.own.contains(&(c.words.start + words.start)));
        let ends: Vec<(usize, usize)> = cues.iter().map(|c| (c.words.start, c.words.end - 1)).collect();
        for (cue, head) in cues.iter().zip(self.network.cues(&scores, &ends)) {
            let seen = cue.words.start.saturating_sub(REACH)..(cue.words.end + REACH).min(words.len());
            let of_cue = place(&cue.words, words.start);
            let by_rules = hints.of(&of_cue);
            let relations: Vec<u16> = place(&seen, words.start)
                .map(|i| {
                    let [distance, sentence, block] = relation(doc, i, of_cue.clone());
                    Network::relation([distance, sentence, block, hints.shared(&by_rules, i)])
                })
                .collect();
            let rows = self.network.roles(&scores, &head, seen.start, &relations);
            let of_cue = &of_cues[cue.words.clone()];
            said.claims.push(Claim::new(cue, of_cue, &rows, seen.start, words.start, &self.roles, &confidence::FAST));
        }
        said.cues.extend(&of_cues[window.own.start - words.start..window.own.end - words.start]);
    }
}

/// The stretches that the network reads at once, with the words that each decides on.
fn chunks(len: usize) -> impl Iterator<Item = Window> {
    (0..len).step_by(CHUNK).map(move |start| {
        let own = start..(start + CHUNK).min(len);
        Window { words: own.start.saturating_sub(MARGIN)..(own.end + MARGIN).min(len), own }
    })
}

/// What the network is given of word `i`.
fn given(doc: &Document<'_>, input: &Input, hints: &Hints, i: usize) -> NetworkWord {
    let pieces = input.of(i);
    NetworkWord {
        pieces: std::array::from_fn(|n| pieces.get(n).copied().unwrap_or(0)),
        tag: doc.tag(i) as usize,
        bits: input.marks[i].0 | u32::from(hints.words[i]) << MARKS,
    }
}

/// What the rules make of words.
#[derive(Clone, Debug)]
struct Hints {
    /// For each word, a bit each: a cue's first word, its further ones, a cue of a cue's content; first and further words
    /// of a source; of a content.
    words: Vec<u8>,
    /// Cue, source and content of each attribution, in words.
    found: Vec<[Vec<Range<usize>>; 3]>,
    /// Words of cues, in order, each with the number of its attribution.
    cues: Vec<(usize, usize)>,
}

impl Hints {
    fn new(doc: &Document<'_>, rules: &[Attribution]) -> Self {
        let mut words = vec![0; doc.len()];
        let mut found = Vec::with_capacity(rules.len());
        for attribution in rules {
            let parts = [&attribution.cue, &attribution.source, &attribution.content];
            let parts = parts.map(|spans| spans.iter().map(|s| doc.tokens_in(s)).collect::<Vec<Range<usize>>>());
            for (ranges, first) in parts.iter().zip([0, 3, 5]) {
                for range in ranges {
                    for (n, word) in words[range.clone()].iter_mut().enumerate() {
                        *word |= 1 << if n == 0 { first } else { first + 1 };
                    }
                }
            }
            for range in &parts[0] {
                let nested = u8::from(attribution.within.is_some()) << 2;
                words[range.clone()].iter_mut().for_each(|word| *word = *word & !(1 << 2) | nested);
            }
            found.push(parts);
        }
        let words_of = |(n, parts): (usize, &[Vec<Range<usize>>; 3])| {
            parts[0].iter().cloned().flatten().map(|word| (word, n)).collect::<Vec<_>>()
        };
        let mut cues: Vec<(usize, usize)> = found.iter().enumerate().flat_map(words_of).collect();
        cues.sort_unstable();
        Self { words, found, cues }
    }

    /// The attributions whose cue shares a word with this one.
    fn of(&self, cue: &Range<usize>) -> Vec<usize> {
        let from = self.cues.partition_point(|(word, _)| *word < cue.start);
        let mut of: Vec<usize> =
            self.cues[from..].iter().take_while(|(word, _)| *word < cue.end).map(|(_, n)| *n).collect();
        of.sort_unstable();
        of.dedup();
        of
    }

    /// What these attributions make of word `i`: nothing, their source, their content.
    fn shared(&self, of: &[usize], i: usize) -> usize {
        let holds = |n: usize, part: usize| self.found[n][part].iter().any(|r| r.contains(&i));
        // The last word is the last attribution's.
        let role = |n: usize| if holds(n, 2) { Some(2) } else { holds(n, 1).then_some(1) };
        of.iter().rev().find_map(|n| role(*n)).unwrap_or(0)
    }
}
