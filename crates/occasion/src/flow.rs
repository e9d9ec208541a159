//! From statement to statement: what each one's own sentence says of its occasion, and what is carried on.

use dixit_attribution::Attribution;
use dixit_identity::Identities;
use dixit_page::BlockKind;
use dixit_span::{Span, SpanList};
use dixit_text::{Document, Tag};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::frame::{Frame, Owners};
use crate::outlet::credits;
use crate::place::{event, event_at, place, place_at};
use crate::prompt::Scene;
use crate::time::{Time, find};
use crate::{Basis, Circumstance, Granularity, Interval, Occasion, Prompt};

/// The circumstances of each attribution, in their order.
#[must_use]
pub fn circumstances(doc: &Document<'_>, attributions: &[Attribution], identities: &Identities) -> Vec<Circumstance> {
    let mut out = vec![Circumstance::default(); attributions.len()];
    let owners = Owners::new(doc, attributions);
    let times = find(doc);
    let speakers: Vec<Option<usize>> =
        (0..attributions.len()).map(|i| identities.resolutions.get(i).and_then(|r| r.speaker)).collect();
    let frames: Vec<Option<Frame>> =
        (0..attributions.len()).map(|i| Frame::new(doc, &owners, attributions, i)).collect();
    let mut order: Vec<usize> = (0..attributions.len()).filter(|&i| frames[i].is_some()).collect();
    order.sort_by_key(|&i| frames[i].as_ref().map_or((0, 0), |f| (f.sentence, f.first)));

    let flow = Flow { doc, owners: &owners, times: &times, attributions, speakers: &speakers, frames: &frames };
    for &i in &order {
        let Some(frame) = &frames[i] else { continue };
        out[i].occasion = flow.stated(i, frame).map(Setting::stated);
        out[i].via = credits(doc, &attributions[i], frame);
    }
    flow.carry_occasions(&order, &mut out);
    flow.carry_prompts(&order, &mut out);
    out
}

/// When, where, at what; each with the words that say so.
#[derive(Clone, Debug, Default)]
struct Setting {
    time: Option<(Interval, Span)>,
    place: Option<(String, Span)>,
    event: Option<(String, Span)>,
}

impl Setting {
    fn is_empty(&self) -> bool {
        self.time.is_none() && self.place.is_none() && self.event.is_none()
    }

    fn occasion(self, basis: Basis) -> Occasion {
        let spans =
            [self.time.as_ref().map(|t| t.1), self.place.as_ref().map(|p| p.1), self.event.as_ref().map(|e| e.1)];
        Occasion {
            basis,
            time: self.time.map(|t| t.0),
            place: self.place.map(|p| p.0),
            event: self.event.map(|e| e.0),
            spans: spans.into_iter().flatten().collect::<SpanList>(),
        }
    }

    fn stated(self) -> Occasion {
        self.occasion(Basis::Stated)
    }
}

/// Sources that have a day of their own: "the report published Tuesday".
fn is_dated_document(word: &str) -> bool {
    matches!(
        word,
        "report"
            | "reports"
            | "memo"
            | "survey"
            | "poll"
            | "article"
            | "statement"
            | "filings"
            | "filing"
            | "study"
            | "order"
            | "ad"
            | "disclosures"
            | "figures"
            | "letter"
            | "analysis"
            | "paper"
            | "presentation"
            | "story"
            | "editorial"
            | "tweet"
            | "post"
            | "email"
            | "ruling"
            | "document"
            | "documents"
            | "records"
            | "data"
            | "polls"
            | "surveys"
            | "book"
            | "message"
            | "lawsuit"
            | "complaint"
            | "release"
            | "playbook"
            | "video"
            | "ads"
            | "spot"
            | "column"
            | "decision"
            | "motion"
            | "interview"
            | "speech"
    )
}

struct Flow<'a> {
    doc: &'a Document<'a>,
    owners: &'a Owners,
    times: &'a [Time],
    attributions: &'a [Attribution],
    speakers: &'a [Option<usize>],
    frames: &'a [Option<Frame>],
}

/// A setting that goes on until another is set.
#[derive(Clone)]
struct Running {
    setting: Setting,
    block: usize,
}

impl Running {
    /// Days go on through paragraphs; "in 2014" is over with its own.
    fn goes_on(&self) -> bool {
        self.setting
            .time
            .as_ref()
            .is_some_and(|(t, _)| matches!(t.granularity, Granularity::Day | Granularity::Weekend))
    }
}

impl Flow<'_> {
    fn published(&self) -> Option<Date> {
        self.doc.article().header.published.map(|p| p.date)
    }

    /// What the statement's own sentence says outside of contents.
    fn stated(&self, i: usize, frame: &Frame) -> Option<Setting> {
        let attribution = &self.attributions[i];
        // Marks alone, or a content without source, have no frame of their own.
        if attribution.cue.is_empty() && attribution.source.is_empty() {
            return None;
        }
        let text = self.doc.text();
        let named = |span: Span| (span.slice(text).to_owned(), span);
        let setting = Setting {
            time: self.time(attribution, frame),
            place: place(self.doc, attribution, frame, self.times).map(named),
            event: event(self.doc, attribution, frame).map(named),
        };
        (!setting.is_empty()).then_some(setting)
    }

    /// The time nearest to the frame's anchor that is not to come.
    fn time(&self, attribution: &Attribution, frame: &Frame) -> Option<(Interval, Span)> {
        let sentence = self.doc.sentences()[frame.sentence];
        let from = self.times.partition_point(|t| t.first < sentence.first);
        let mut best: Option<(usize, &Time)> = None;
        let document = self.doc.tokens_of(&attribution.source).any(|t| is_dated_document(self.doc.lower(t)));
        // "says", "believes": not bound to a day, whatever else the sentence dates.
        let present = self.doc.tokens_of(&attribution.cue).any(|t| {
            matches!(self.doc.tag(t), Tag::VBZ | Tag::VBP)
                && !matches!(self.doc.lower(t), "has" | "have" | "is" | "are")
        });
        for time in self.times[from..].iter().take_while(|t| t.first < sentence.end) {
            if !frame.has(time.first) || !frame.has(time.end - 1) || !self.past(time) {
                continue;
            }
            let inside = attribution.source.encloses(self.doc.span(time.first));
            if inside && !document || !inside && (present || !self.adverbial(time, sentence.first)) {
                continue;
            }
            if !inside && self.apart(frame, time) {
                continue;
            }
            let distance = frame.distance(time.first);
            if best.is_none_or(|(d, _)| distance < d) {
                best = Some((distance, time));
            }
        }
        best.map(|(_, t)| (t.interval, self.doc.cover(t.first..t.end)))
    }

    fn past(&self, time: &Time) -> bool {
        self.published().is_none_or(|p| time.interval.start <= p)
    }

    /// Not "since Monday", "by Friday", "after Monday's vote".
    fn adverbial(&self, time: &Time, first: usize) -> bool {
        let before = |n: usize| if time.first >= first + n { self.doc.lower(time.first - n) } else { "" };
        let word = if matches!(before(1), "the" | "early" | "late") { before(2) } else { before(1) };
        !matches!(
            word,
            "since"
                | "by"
                | "until"
                | "till"
                | "for"
                | "before"
                | "after"
                | "from"
                | "to"
                | "through"
                | "following"
                | "of"
                | "between"
                | "than"
        )
    }

    /// Behind a semicolon, or in a relative clause of something else.
    fn apart(&self, frame: &Frame, time: &Time) -> bool {
        let doc = self.doc;
        let relative = |t: usize| matches!(doc.lower(t), "who" | "which" | "whose" | "where") || doc.tag(t) == Tag::WDT;
        let (from, to) = (frame.anchor.min(time.first), frame.anchor.max(time.first));
        let between = frame.tokens.iter().copied().filter(|t| from < *t && *t < to);
        if time.first > frame.anchor {
            let mut between = between;
            return between.any(|t| {
                relative(t)
                    || matches!(doc.lower(t), ";" | "because" | "while" | "but") && !doc.lower(t + 1).starts_with("ask")
            });
        }
        let mut comma = false;
        for t in between {
            match doc.lower(t) {
                ";" => return true,
                "," => comma = true,
                _ => {}
            }
        }
        let start = frame.tokens.partition_point(|&t| t < time.first);
        let opens = frame.tokens[..start].iter().rev().take_while(|t| doc.lower(**t) != ",").any(|&t| relative(t));
        comma && opens
    }

    /// What a sentence without statements of its own sets for those around it.
    fn narrated(&self, sentence: usize) -> Option<Setting> {
        let doc = self.doc;
        let text = doc.text();
        let tokens = doc.sentences()[sentence].tokens();
        let from = self.times.partition_point(|t| t.first < tokens.start);
        let mut setting = Setting::default();
        for time in self.times[from..].iter().take_while(|t| t.first < tokens.end) {
            if self.owners.of(time.first).is_none() && self.past(time) && self.adverbial(time, tokens.start) {
                setting.time = Some((time.interval, doc.cover(time.first..time.end)));
                break;
            }
        }
        for t in tokens.clone() {
            if self.owners.of(t).is_some() {
                continue;
            }
            if setting.place.is_none()
                && let Some(span) = place_at(doc, t, tokens.end, self.times)
            {
                setting.place = Some((span.slice(text).to_owned(), span));
            }
            if setting.event.is_none()
                && let Some(span) = event_at(doc, t, tokens.end)
            {
                setting.event = Some((span.slice(text).to_owned(), span));
            }
        }
        setting.time.is_some().then_some(setting)
    }

    fn carry_occasions(&self, order: &[usize], out: &mut [Circumstance]) {
        let doc = self.doc;
        let mut framed = vec![false; doc.sentences().len()];
        for frame in self.frames.iter().flatten() {
            if frame.home.is_none() {
                framed[frame.sentence] = true;
            }
        }
        let mut running: FxHashMap<usize, Running> = FxHashMap::default();
        let mut scene: Option<Running> = None;
        let mut at = 0;
        let mut waiting: Vec<usize> = Vec::new();
        for &i in order {
            let Some(frame) = &self.frames[i] else { continue };
            let block = doc.sentences()[frame.sentence].block;
            while at < frame.sentence {
                if !framed[at]
                    && let Some(setting) = self.narrated(at)
                {
                    scene = Some(Running { setting, block: doc.sentences()[at].block });
                }
                at += 1;
            }
            let speaker = self.speakers[i];
            let own =
                if out[i].occasion.is_some() { self.stated(i, frame).unwrap_or_default() } else { Setting::default() };
            if own.time.is_some() {
                let setting = own;
                if frame.home.is_none() {
                    // A lead's statement has its occasion from the paragraph after it.
                    for j in waiting.drain(..) {
                        if self.speakers[j] == speaker && speaker.is_some() {
                            out[j].occasion = Some(setting.clone().occasion(Basis::Inherited));
                        }
                    }
                    let set = Running { setting, block };
                    if let (Some(speaker), true) = (speaker, set.goes_on()) {
                        running.insert(speaker, set.clone());
                    }
                    scene = Some(set);
                }
                continue;
            }
            let carried = scene
                .as_ref()
                .filter(|s| s.block == block)
                .or_else(|| speaker.and_then(|s| running.get(&s)))
                .or_else(|| scene.as_ref().filter(|s| s.block + 1 == block && s.goes_on()))
                .cloned();
            match carried {
                Some(mut carried) => {
                    // Another place is another occasion, unless the paragraph is the same.
                    if own.place.is_some() && carried.block != block {
                        continue;
                    }
                    carried.setting.place = own.place.or(carried.setting.place);
                    carried.setting.event = own.event.or(carried.setting.event);
                    if let (Some(speaker), None, true) = (speaker, frame.home, carried.goes_on()) {
                        running.insert(speaker, Running { setting: carried.setting.clone(), block });
                    }
                    out[i].occasion = Some(carried.setting.occasion(Basis::Inherited));
                }
                None if frame.home.is_none() && own.is_empty() => waiting.push(i),
                None => {}
            }
        }
        if let Some(place) = &doc.article().header.dateline {
            let span = doc.article().header.dateline_span.unwrap_or_default();
            for circumstance in out.iter_mut() {
                if circumstance.occasion.is_none() {
                    let setting = Setting { place: Some((place.clone(), span)), ..Setting::default() };
                    circumstance.occasion = Some(setting.occasion(Basis::Inherited));
                }
            }
        }
    }

    fn carry_prompts(&self, order: &[usize], out: &mut [Circumstance]) {
        let doc = self.doc;
        let scene = Scene { doc, owners: self.owners, attributions: self.attributions, speakers: self.speakers };
        // Speaker, prompt and block of the last one that goes on.
        let mut running: Option<(Option<usize>, SpanList, usize)> = None;
        let mut asked: Option<usize> = None;
        let mut last_sentence = None;
        for &i in order {
            let Some(frame) = &self.frames[i] else { continue };
            let attribution = &self.attributions[i];
            let block = doc.sentences()[frame.sentence].block;
            let speaker = self.speakers[i];
            let mut own = scene.own(i, frame);
            if frame.home.is_some() {
                out[i].prompt = own.map(|spans| Prompt { spans, basis: Basis::Stated });
                continue;
            }
            if own.is_none() && !scene.asks(i) {
                own = self.question_before(&scene, i, frame, asked, last_sentence);
            }
            if own.is_none()
                && attribution.cue.is_empty()
                && doc.sentences_of_block(block).start == frame.sentence
                && attribution.content.first().is_some_and(|c| c.start() <= doc.blocks()[block].span.start() + 4)
                && !scene.asks(i)
            {
                own = scene.question_block(block);
            }
            if let Some(spans) = own {
                let refusal = attribution.content.cover().is_some_and(|c| spans.overlaps(c));
                running = if refusal { None } else { Some((speaker, spans.clone(), block)) };
                out[i].prompt = Some(Prompt { spans, basis: Basis::Stated });
            } else if let Some((who, spans, from)) = &mut running {
                let turned =
                    doc.blocks()[*from..=block.max(*from)].iter().skip(1).any(|b| b.kind == BlockKind::Heading);
                if *who == speaker && !scene.asks(i) && block <= *from + 1 && !turned {
                    *from = block;
                    out[i].prompt = Some(Prompt { spans: spans.clone(), basis: Basis::Inherited });
                } else if attribution.content.cover().is_none_or(|c| !spans.overlaps(c)) {
                    running = None;
                }
            }
            asked = scene.asks(i).then_some(i);
            last_sentence = Some(frame.sentence);
        }
    }

    /// The question that somebody else asked just before.
    fn question_before(
        &self,
        scene: &Scene<'_>,
        i: usize,
        frame: &Frame,
        asked: Option<usize>,
        last: Option<usize>,
    ) -> Option<SpanList> {
        let before = self.first_sentence(i, frame).checked_sub(1)?;
        if let Some(question) = asked
            && let Some(other) = &self.frames[question]
            && (self.speakers[question] != self.speakers[i] || self.speakers[i].is_none())
            && self.last_sentence(question, other) + 1 >= self.first_sentence(i, frame)
            && self.last_sentence(question, other) < frame.sentence.max(1)
        {
            return Some(self.attributions[question].content.clone());
        }
        // Nobody's statement: "The mayor was asked about the bridge."
        if last.is_none_or(|l| l < before) { scene.sentence_before(before) } else { None }
    }

    fn first_sentence(&self, i: usize, frame: &Frame) -> usize {
        let first = self.doc.tokens_of(&self.attributions[i].content).next();
        first.map_or(frame.sentence, |t| self.doc.sentence_of(t).min(frame.sentence))
    }

    fn last_sentence(&self, i: usize, frame: &Frame) -> usize {
        let last = self.doc.tokens_of(&self.attributions[i].content).last();
        last.map_or(frame.sentence, |t| self.doc.sentence_of(t).max(frame.sentence))
    }
}
