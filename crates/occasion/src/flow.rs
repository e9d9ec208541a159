//! From statement to statement: what each one's own sentence says of its occasion, and what is carried on.

use std::rc::Rc;

use dixit_attribution::{Attribution, Manner};
use dixit_identity::{Identities, SpeakerKind};
use dixit_page::BlockKind;
use dixit_span::{Span, SpanList};
use dixit_text::{Document, Tag};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::frame::{Around, Frame, Owners};
use crate::gathering::{Gathering, addresses, departs, outside};
use crate::outlet::{chain, credits};
use crate::place::{event, event_at, place, place_at, region_at, venue_at};
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

    let names = last_names(identities);
    let mut framed = vec![false; doc.sentences().len()];
    for frame in frames.iter().flatten().filter(|f| f.home.is_none()) {
        framed[frame.sentence] = true;
    }
    let flow = Flow {
        doc,
        owners: &owners,
        times: &times,
        attributions,
        speakers: &speakers,
        kinds: identities.speakers.iter().map(|s| s.kind).collect(),
        frames: &frames,
        framed: &framed,
        names: &names,
    };
    let mut settings = vec![Setting::default(); attributions.len()];
    let mut words: Vec<Vec<usize>> = vec![Vec::new(); attributions.len()];
    for &i in &order {
        let Some(frame) = &frames[i] else { continue };
        let around = frame.around(doc, &owners);
        settings[i] = flow.stated(i, frame, &around);
        out[i].via = credits(doc, &attributions[i], &around);
        words[i] = around.tokens;
    }
    flow.chain_credits(&mut out);
    flow.carry_occasions(&order, &settings, &words, &mut out);
    flow.carry_prompts(&order, &mut out);
    out
}

/// Speakers by the last word of a name, in lower case; a word that two share is left out.
fn last_names(identities: &Identities) -> FxHashMap<String, usize> {
    let mut names: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (i, speaker) in identities.speakers.iter().enumerate() {
        if speaker.kind == SpeakerKind::Unnamed {
            continue;
        }
        for name in std::iter::once(&speaker.name).chain(&speaker.names) {
            let Some(last) = name.split_whitespace().last().filter(|w| w.len() > 2) else { continue };
            let entry = names.entry(last.to_ascii_lowercase()).or_insert(Some(i));
            if *entry != Some(i) {
                *entry = None;
            }
        }
    }
    names.into_iter().filter_map(|(name, i)| Some((name, i?))).collect()
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

    /// Enough to go on from: a time, or an event with its place.
    fn sets_scene(&self) -> bool {
        self.time.is_some() || self.place.is_some() && self.event.is_some()
    }
}

/// A name that can be carried from statement to statement: a page may hold words of any length.
pub(crate) fn is_short(name: &Span) -> bool {
    name.len() <= LONGEST_NAME
}

/// Words of a sentence that says where somebody spoke.
fn is_speaking(word: &str) -> bool {
    matches!(
        word,
        "speaking"
            | "spoke"
            | "told"
            | "appeared"
            | "appearance"
            | "addressed"
            | "address"
            | "remarks"
            | "rally"
            | "speech"
            | "interview"
            | "conference"
            | "met"
            | "meeting"
            | "hall"
            | "debate"
            | "forum"
            | "hearing"
            | "reporters"
            | "journalists"
            | "event"
            | "stop"
            | "campaigning"
    )
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

/// "post-match", of a press conference.
fn is_after_match(word: &str) -> bool {
    matches!(word, "post-match" | "post-game" | "postgame" | "post-race" | "post-fight" | "post-vote")
}

/// Sentences back in which a match has its day.
const BEFORE_MATCH: usize = 3;

/// Times among which that day is looked for.
const MATCH_TIMES: usize = 16;

/// Blocks on from where a text was last seen at an event: a paragraph may tell what was done there.
const STAY: usize = 2;

/// Statements that may wait for the paragraph that dates them.
const WAITING: usize = 16;

/// Blocks after which an event with "the" is no longer taken for the one of the scene before.
const REMEMBERED: usize = 6;

/// Tokens of an object that is no clause.
const LONGEST_OBJECT: usize = 40;

/// Tokens that may stand between a cue and the "that" of its content.
const ADJUNCT: usize = 16;

/// Bytes of a question or subject that others carry on; a longer one is none.
const LONGEST_PROMPT: u32 = 2000;

/// Bytes of the name of a place or an event.
const LONGEST_NAME: u32 = 200;

struct Flow<'a> {
    doc: &'a Document<'a>,
    owners: &'a Owners,
    times: &'a [Time],
    attributions: &'a [Attribution],
    speakers: &'a [Option<usize>],
    /// What sort each speaker is.
    kinds: Vec<SpeakerKind>,
    frames: &'a [Option<Frame>],
    /// Sentences in which a statement is framed.
    framed: &'a [bool],
    /// The last words of the speakers' names.
    names: &'a FxHashMap<String, usize>,
}

/// A setting that goes on until another is set.
#[derive(Clone)]
struct Running {
    setting: Setting,
    block: usize,
    sentence: usize,
    /// Told by a sentence without statements of its own, for those that follow.
    told: bool,
}

impl Running {
    /// Days go on through paragraphs; "in 2014" is over with its own.
    fn goes_on(&self) -> bool {
        self.setting.time.as_ref().is_none_or(|(t, _)| matches!(t.granularity, Granularity::Day | Granularity::Weekend))
    }
}

/// An event at which the text stays, whoever speaks.
struct Event {
    kind: Gathering,
    setting: Setting,
    /// Where the text comes to it, and where it was last seen to be there.
    from: usize,
    block: usize,
    /// Who has spoken there.
    speakers: FxHashSet<usize>,
}

/// What is carried from statement to statement.
#[derive(Default)]
struct Carry {
    event: Option<Event>,
    /// The latest of each speaker.
    running: FxHashMap<usize, Rc<Running>>,
    /// The latest of all.
    scene: Option<Rc<Running>>,
    /// Statements so far without an occasion.
    waiting: Vec<usize>,
}

impl Carry {
    /// Sets a scene of `speaker` and all whom its sentence names. A lead's statement has its occasion from here.
    fn set(&mut self, flow: &Flow<'_>, new: Running, speaker: Option<usize>, out: &mut [Circumstance]) {
        let new = Rc::new(new);
        let mut present = flow.named_in(new.sentence);
        present.extend(speaker);
        self.waiting.retain(|&j| {
            let here = flow.speakers[j].is_some_and(|s| present.contains(&s));
            if here {
                out[j].occasion = Some(new.setting.clone().occasion(Basis::Inherited));
            }
            !here
        });
        if new.goes_on() {
            for speaker in present {
                self.running.insert(speaker, Rc::clone(&new));
            }
        }
        self.scene = Some(new);
    }

    /// What `speaker` may go on from in `block`; in another section the day goes on, the place does not. One who
    /// `addresses` a meeting is where the one before was.
    fn find(
        &self,
        speaker: Option<usize>,
        block: usize,
        sentence: usize,
        sections: &[usize],
        addresses: bool,
    ) -> Option<Running> {
        let scene = self.scene.as_ref();
        let mut found = scene
            .filter(|s| s.block == block)
            .or_else(|| speaker.and_then(|s| self.running.get(&s)))
            .or_else(|| scene.filter(|s| s.block + 1 == block && (s.goes_on() || s.sentence + 1 >= sentence)))
            .map(|s| s.as_ref().clone())?;
        // Where one spoke says nothing of where the next one does.
        if found.block != block && speaker.is_none_or(|s| !self.running.contains_key(&s)) && !found.told && !addresses {
            found.setting.place = None;
            found.setting.event = None;
        }
        if sections[found.block] != sections[block] {
            found.setting.place = None;
            found.setting.event = None;
        }
        Some(found)
    }
}

impl Flow<'_> {
    /// The event that sentence or statement `words` opens, with what is known of it; or the one that goes on there.
    fn opens(&self, words: &[usize], source: &SpanList, setting: &Setting, block: usize) -> Option<Event> {
        let kind = Gathering::of(self.doc, words, source)?;
        let day = setting.time.as_ref().is_some_and(|(t, _)| t.granularity == Granularity::Day);
        (day || setting.place.is_some()).then(|| Event {
            kind,
            setting: setting.clone(),
            from: block,
            block,
            speakers: FxHashSet::default(),
        })
    }

    /// Whether the text is still at `event` where statement `i` stands.
    fn at(&self, event: &Event, i: usize, words: &[usize], block: usize) -> bool {
        let doc = self.doc;
        let near = block >= event.from && block <= event.block + STAY;
        let turned =
            || (event.block + 1..=block).any(|b| doc.blocks().get(b).is_some_and(|b| b.kind == BlockKind::Heading));
        let kind = self.speakers[i].and_then(|s| self.kinds.get(s).copied());
        let known = self.speakers[i].is_some_and(|s| event.speakers.contains(&s));
        near && !turned() && (known || event.kind.hears(doc, &self.attributions[i], kind, words))
    }

    /// The day of publication, where something is said to have been said just before.
    fn just_now(&self, words: &[usize]) -> Option<(Interval, Span)> {
        let doc = self.doc;
        let today = self.published()?;
        let lower = |at: usize| words.get(at).map_or("", |&t| doc.lower(t));
        let at = (0..words.len()).find(|&at| match lower(at) {
            "minutes" | "moments" | "moment" | "seconds" => lower(at + 1) == "ago",
            "just" => {
                at > 0
                    && matches!(lower(at - 1), "has" | "have")
                    && words.get(at + 1).is_some_and(|&t| doc.tag(t) == Tag::VBN)
            }
            _ => false,
        })?;
        let span = doc.span(*words.get(at)?);
        Some((Interval { start: today, end: today, granularity: Granularity::Day }, span))
    }

    /// The day of the match, race or vote after which something is said: "his post-match press conference". It stands
    /// with what is said of it.
    fn after_the_match(&self, words: &[usize], sentence: usize) -> Option<(Interval, Span)> {
        let doc = self.doc;
        words.iter().find(|&&t| is_after_match(doc.lower(t)))?;
        let first = doc.sentences().get(sentence.saturating_sub(BEFORE_MATCH))?.first;
        let end = doc.sentences()[sentence].first;
        let before = self.times.partition_point(|t| t.first < end);
        let time = self.times[..before]
            .iter()
            .rev()
            .take_while(|t| t.first >= first)
            .take(MATCH_TIMES)
            .find(|t| t.interval.granularity == Granularity::Day && self.past(t) && self.adverbial(t, first))?;
        Some((time.interval, doc.cover(time.first..time.end)))
    }

    /// Speakers whose names (their last words) stand in a sentence.
    fn named_in(&self, sentence: usize) -> Vec<usize> {
        let tokens = self.doc.sentences()[sentence].tokens();
        let mut out: Vec<usize> = tokens.filter_map(|t| self.names.get(self.doc.lower(t)).copied()).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn published(&self) -> Option<Date> {
        self.doc.article().header.published.map(|p| p.date)
    }

    /// What the statement's own sentence says outside of contents.
    fn stated(&self, i: usize, frame: &Frame, around: &Around) -> Setting {
        let attribution = &self.attributions[i];
        // Marks alone, or a content without source, have no frame of their own.
        if attribution.cue.is_empty() && attribution.source.is_empty() {
            return Setting::default();
        }
        // "was encouraged by reports that ..." inside a content: what stands around is the content's.
        if frame.home.is_some() && self.doc.tokens_of(&attribution.cue).all(|t| self.doc.tag(t).is_noun()) {
            return Setting::default();
        }
        let text = self.doc.text();
        let named = |span: Span| (span.slice(text).to_owned(), span);
        let event = event(self.doc, attribution, around).filter(is_short);
        let time = self
            .time(attribution, frame, around)
            .or_else(|| self.leading(attribution))
            .or_else(|| self.trailing(attribution))
            .or_else(|| event.and_then(|event| self.within(event)))
            .or_else(|| self.just_now(&around.tokens))
            .or_else(|| self.after_the_match(&around.tokens, frame.sentence));
        Setting {
            time,
            place: place(self.doc, attribution, around, self.times).filter(is_short).map(named),
            event: event.map(named),
        }
    }

    /// The day of an event that is named by it: "a May interview", "Monday's debate".
    fn within(&self, event: Span) -> Option<(Interval, Span)> {
        let tokens = self.doc.tokens_in(event);
        let from = self.times.partition_point(|t| t.first < tokens.start);
        let time = self.times.get(from).filter(|t| t.end <= tokens.end && self.past(t))?;
        Some((time.interval, self.doc.cover(time.first..time.end)))
    }

    /// A time that was taken for the content's beginning: "announced on Friday the arrest of", "said at a hearing last
    /// week that".
    fn leading(&self, attribution: &Attribution) -> Option<(Interval, Span)> {
        if attribution.manner == Manner::Direct {
            return None;
        }
        let doc = self.doc;
        let mut content = doc.tokens_of(&attribution.content);
        let first = content.next()?;
        let cue = doc.tokens_of(&attribution.cue).last().filter(|c| c + 1 == first && doc.tag(*c).is_verb())?;
        let from = self.times.partition_point(|t| t.first < first);
        let time = self.times.get(from).filter(|t| t.first < first + ADJUNCT && self.past(t))?;
        let shown = (time.interval, doc.cover(time.first..time.end));
        // "said Friday was a good day"
        let subject = time.first == cue + 1 && doc.tag(time.end).is_finite();
        let opens = time.first == first || time.first == first + 1 && doc.lower(first) == "on";
        if opens && !subject && time.interval.granularity == Granularity::Day {
            return Some(shown);
        }
        // "her superiors as early as January that"
        let closes =
            time.end < doc.len() && doc.lower(time.end) == "that" && attribution.content.encloses(doc.span(time.end));
        let adjunct = closes
            || matches!(
                doc.lower(first),
                "on" | "at" | "in" | "during" | "earlier" | "late" | "early" | "last" | "this"
            );
        let bound = content
            .take(ADJUNCT)
            .take_while(|&t| !doc.tag(t).is_finite())
            .find(|&t| matches!(doc.lower(t), "that" | "to") && t >= time.end);
        (adjunct && bound.is_some()).then_some(shown)
    }

    /// A day behind an object: "reported her decision earlier Sunday". A clause keeps its days.
    fn trailing(&self, attribution: &Attribution) -> Option<(Interval, Span)> {
        if attribution.manner != Manner::Indirect {
            return None;
        }
        let doc = self.doc;
        let mut last = None;
        for (n, t) in doc.tokens_of(&attribution.content).enumerate() {
            if n > LONGEST_OBJECT || doc.tag(t).is_finite() || doc.tag(t) == Tag::TO {
                return None;
            }
            last = Some(t);
        }
        let end = last? + 1;
        let at = self.times.partition_point(|t| t.end < end);
        let time = self.times.get(at).filter(|t| t.end == end && self.past(t))?;
        let first = doc.sentences()[doc.sentence_of(time.first)].first;
        let fits = time.interval.granularity == Granularity::Day && self.adverbial(time, first);
        fits.then(|| (time.interval, doc.cover(time.first..time.end)))
    }

    /// The time nearest to the frame's anchor that is not to come.
    fn time(&self, attribution: &Attribution, frame: &Frame, around: &Around) -> Option<(Interval, Span)> {
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
            if !around.has(time.first) || !around.has(time.end - 1) || !self.past(time) {
                continue;
            }
            let inside = attribution.source.encloses(self.doc.span(time.first));
            if inside && !document || !inside && (present || !self.adverbial(time, sentence.first)) {
                continue;
            }
            let distance = around.distance(time.first);
            if best.is_none_or(|(d, _)| distance < d) && (inside || !self.apart(around, time)) {
                best = Some((distance, time));
            }
        }
        best.map(|(_, t)| (t.interval, self.doc.cover(t.first..t.end)))
    }

    /// The day that another clause of the same sentence gives: "It met on Tuesday, while its chair denied".
    fn beside(&self, frame: &Frame) -> Option<(Interval, Span)> {
        let sentence = self.doc.sentences()[frame.sentence];
        let from = self.times.partition_point(|t| t.first < sentence.first);
        let time = self.times[from..].iter().take_while(|t| t.first < frame.anchor).last()?;
        let fits = matches!(time.interval.granularity, Granularity::Day)
            && self.owners.of(time.first) == frame.home
            && self.past(time)
            && self.adverbial(time, sentence.first);
        fits.then(|| (time.interval, self.doc.cover(time.first..time.end)))
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

    /// Whether the time stands behind a semicolon, in another clause, or in a relative clause of something else.
    fn apart(&self, around: &Around, time: &Time) -> bool {
        let doc = self.doc;
        let relative = |t: usize| matches!(doc.lower(t), "who" | "which" | "whose" | "where") || doc.tag(t) == Tag::WDT;
        let (between, behind) = around.between(time.first);
        if behind {
            return between.iter().any(|&t| {
                relative(t)
                    || matches!(doc.lower(t), ";" | "because" | "while" | "but") && !doc.lower(t + 1).starts_with("ask")
            });
        }
        let mut comma = false;
        for &t in between {
            match doc.lower(t) {
                ";" => return true,
                "," => comma = true,
                "while" | "after" | "as" | "because" if doc.tag(t + 1) != Tag::VBG => return true,
                "but" if comma && doc.tag(t + 1) != Tag::VBD => return true,
                _ => {}
            }
        }
        comma && around.before(time.first).iter().rev().take_while(|t| doc.lower(**t) != ",").any(|&t| relative(t))
    }

    /// The tokens of a sentence that stand in nobody's content.
    fn free(&self, sentence: usize) -> Vec<usize> {
        self.doc.sentences()[sentence].tokens().filter(|&t| self.owners.of(t).is_none()).collect()
    }

    /// What a sentence without statements of its own sets for those around it. The `event` so far may have its place
    /// from here: "The meeting at the town hall was packed."
    fn narrated(&self, sentence: usize, event: Option<&Event>) -> Option<Setting> {
        let doc = self.doc;
        let text = doc.text();
        let tokens = doc.sentences()[sentence].tokens();
        // A stamp or a heading tells nothing of anybody's saying.
        if tokens.len() < 5 || !tokens.clone().any(|t| doc.tag(t).is_finite()) {
            return None;
        }
        let from = self.times.partition_point(|t| t.first < tokens.start);
        let mut setting = Setting::default();
        let free = self.free(sentence);
        for time in self.times[from..].iter().take_while(|t| t.first < tokens.end) {
            if self.owners.of(time.first).is_none() && self.past(time) && self.adverbial(time, tokens.start) {
                setting.time = Some((time.interval, doc.cover(time.first..time.end)));
                break;
            }
        }
        setting.time = setting.time.or_else(|| self.just_now(&free));
        let meets = Gathering::of(doc, &free, &SpanList::new()).is_some();
        let mut there = false;
        let speaks = tokens.clone().any(|t| is_speaking(doc.lower(t)));
        for t in tokens.clone() {
            if self.owners.of(t).is_some() {
                continue;
            }
            if setting.place.is_none()
                && let Some(span) = place_at(doc, t, tokens.end, self.times)
                    .or_else(|| region_at(doc, t))
                    .or_else(|| venue_at(doc, t).filter(|_| meets))
                && is_short(&span)
                && (speaks || t == tokens.start || self.beside_time(span) || self.whereabouts(t))
            {
                // "At City Hall, they see it differently."
                let opens = t == tokens.start && doc.lower(t) == "at";
                there = opens || self.whereabouts(t);
                setting.place = Some((span.slice(text).to_owned(), span));
            }
            if setting.event.is_none()
                && let Some(span) = event_at(doc, t, tokens.end)
                && is_short(&span)
            {
                setting.event = Some((span.slice(text).to_owned(), span));
            }
        }
        let block = doc.sentences()[sentence].block;
        if let Some(event) = event.filter(|e| meets && setting.time.is_none() && block <= e.block + 1)
            && (setting.event.is_some() || event.setting.place.is_none() && doc.article().header.dateline.is_none())
        {
            setting.time = event.setting.time;
        }
        (there || setting.sets_scene()).then_some(setting)
    }

    /// "told a news conference", "at a meeting"; not "after talks", nor "at Monday's debate", which was somewhere.
    fn said_at(&self, event: Span) -> bool {
        let first = self.doc.tokens_in(event).start;
        first > 0
            && matches!(self.doc.lower(first - 1), "told" | "at" | "during")
            && matches!(self.doc.lower(first), "a" | "an" | "his" | "her" | "its" | "their")
    }

    /// Whether `words` begin with a place, which then holds for their paragraph: "At City Hall, they see it differently."
    fn opens_with(&self, words: &[usize], place: Option<&(String, Span)>) -> bool {
        let Some((_, span)) = place else { return false };
        let at = self.doc.tokens_in(*span).start;
        words.first().is_some_and(|&first| first + 1 == at && matches!(self.doc.lower(first), "at" | "in"))
    }

    /// "Lee is in Oslo.": the preposition at token `t` says where one who speaks is.
    fn whereabouts(&self, t: usize) -> bool {
        let doc = self.doc;
        let name = |n: usize| doc.tag(n).is_proper() && self.names.contains_key(doc.lower(n));
        t > 1 && matches!(doc.lower(t - 1), "is" | "was") && name(t - 2) && matches!(doc.lower(t), "in" | "at")
    }

    /// "in Brussels on Tuesday", "on Tuesday in Brussels".
    fn beside_time(&self, place: Span) -> bool {
        let tokens = self.doc.tokens_in(place);
        let from = self.times.partition_point(|t| t.end + 2 < tokens.start);
        self.times[from..].iter().take(3).any(|t| t.first <= tokens.end + 1 && t.end + 2 >= tokens.start)
    }

    /// What an outlet reports somebody to have said is via that outlet; the outer statement first.
    fn chain_credits(&self, out: &mut [Circumstance]) {
        let mut done = vec![false; out.len()];
        for i in 0..out.len() {
            // From the innermost out to one that is done, then back. No statement stands in itself.
            let mut path = Vec::new();
            let mut next = Some(i);
            while let Some(n) = next.filter(|&n| !done[n]) {
                done[n] = true;
                path.push(n);
                next = self.attributions[n].within.filter(|&outer| outer < out.len());
            }
            for n in path.into_iter().rev() {
                let Some(outer) = self.attributions[n].within.filter(|&o| o < out.len() && o != n) else { continue };
                let outside = out[outer].via.clone();
                chain(self.doc, &self.attributions[outer], &outside, &mut out[n].via);
            }
        }
    }

    fn block(&self, i: usize) -> usize {
        self.frames[i].as_ref().map_or(0, |f| self.doc.sentences()[f.sentence].block)
    }

    /// Number of each block's section: entries of live blogs and what lies between rules are apart. With them, the
    /// day of each section: one that is headed by a time of day alone is of the day of publication.
    fn sections(&self) -> (Vec<usize>, Vec<Option<(Interval, Span)>>) {
        let mut section = 0;
        let mut days = vec![None];
        let text = self.doc.text();
        let today = self.published().map(|d| Interval { start: d, end: d, granularity: Granularity::Day });
        let blocks = self.doc.blocks().iter().map(|block| {
            let words = block.span.slice(text);
            let rule = !words.contains(char::is_alphanumeric);
            let hour = words.len() < 14 && words.starts_with(|c: char| c.is_ascii_digit()) && words.contains("m.");
            if rule || hour || block.kind == BlockKind::Entry && block.time.is_some() {
                section += 1;
                days.push(today.filter(|_| hour).map(|day| (day, block.span)));
            }
            section
        });
        (blocks.collect(), days)
    }

    fn carry_occasions(&self, order: &[usize], settings: &[Setting], words: &[Vec<usize>], out: &mut [Circumstance]) {
        let doc = self.doc;
        let (sections, days) = self.sections();
        // Whose paragraphs are of elsewhere: "in a statement" may stand in their last sentence.
        let leaves: FxHashSet<(usize, Option<usize>)> = order
            .iter()
            .filter(|&&i| self.frames[i].as_ref().is_some_and(|f| f.home.is_none()))
            .filter(|&&i| departs(doc, &words[i]))
            .map(|&i| (self.block(i), self.speakers[i]))
            .collect();
        let mut carry = Carry::default();
        let mut section = 0;
        let mut at = 0;
        for &i in order {
            let Some(frame) = &self.frames[i] else { continue };
            let block = doc.sentences()[frame.sentence].block;
            while at < frame.sentence {
                if !self.framed[at]
                    && let Some(setting) = self.narrated(at, carry.event.as_ref())
                {
                    let from = doc.sentences()[at].block;
                    if sections[from] != section {
                        section = sections[from];
                        carry.waiting.clear();
                        carry.event = None;
                    }
                    if let Some(event) = self.opens(&self.free(at), &SpanList::new(), &setting, from) {
                        carry.event = Some(event);
                    }
                    carry.set(self, Running { setting, block: from, sentence: at, told: true }, None, out);
                }
                at += 1;
            }
            if sections[block] != section {
                section = sections[block];
                carry.waiting.clear();
                carry.event = None;
            }
            carry.waiting.retain(|&j| block <= self.block(j) + 2);
            let speaker = self.speakers[i];
            // "As reported, Lee said ..." is nobody's words around Lee's.
            let home = frame.home.filter(|&h| self.speakers.get(h).is_some_and(Option::is_some));
            let mut setting = settings[i].clone();
            let mut basis = Basis::Stated;
            if setting.time.is_none()
                && home.is_none()
                && let Some(time) = self.beside(frame)
            {
                basis = Basis::Inherited;
                setting.time = Some(time);
            }
            if setting.time.is_none()
                && let Some(before) =
                    carry.find(speaker, block, self.first_sentence(i, frame), &sections, addresses(doc, &words[i]))
            {
                // Another place is another occasion, unless the paragraph is the same.
                let other = setting.place.as_ref().zip(before.setting.place.as_ref()).is_some_and(|(a, b)| a.0 != b.0);
                if before.block == block || !other {
                    basis = Basis::Inherited;
                    setting.time = before.setting.time;
                    setting.place = setting.place.or(before.setting.place);
                    setting.event = setting.event.or(before.setting.event);
                    if days[section].is_some() {
                        setting.time = None;
                    }
                }
            }
            let own = &settings[i];
            let away = own.time.is_some() || leaves.contains(&(block, speaker));
            let mut stays = false;
            // Since then the speaker was heard elsewhere.
            let elsewhere = |e: &Event| {
                let last = speaker.and_then(|s| carry.running.get(&s)).filter(|r| r.block > e.block);
                last.is_some() && setting.place.as_ref().map(|p| &p.0) != e.setting.place.as_ref().map(|p| &p.0)
            };
            if home.is_none()
                && !away
                && let Some(event) = carry.event.as_ref().filter(|e| self.at(e, i, &words[i], block) && !elsewhere(e))
            {
                let told = setting.time.as_ref().is_none_or(|(t, _)| t.granularity != Granularity::Day);
                let outside = outside(doc, &words[i]);
                if told || setting.time.map(|t| t.0.start) == event.setting.time.map(|t| t.0.start) {
                    basis = Basis::Inherited;
                    stays = true;
                    setting.time = event.setting.time;
                    if !outside {
                        setting.place = setting.place.or_else(|| event.setting.place.clone());
                        setting.event = setting.event.or_else(|| event.setting.event.clone());
                    }
                }
            }
            // "at the end of the hearing": the one that the text spoke of.
            if setting.time.is_none()
                && setting.event.as_ref().is_some_and(|(name, _)| name.starts_with("the "))
                && let Some(scene) = carry.scene.as_ref().filter(|s| s.block + REMEMBERED >= block && s.goes_on())
                && sections[scene.block] == section
            {
                setting.time = scene.setting.time;
            }
            // The section's day is shown, but nothing goes on from it.
            let day = days[section].filter(|_| setting.time.is_none() && home.is_none());
            if let Some(day) = day {
                out[i].occasion = Some(Setting { time: Some(day), ..setting.clone() }.occasion(Basis::Inherited));
            }
            if setting.is_empty() {
                if home.is_none() && carry.waiting.len() < WAITING {
                    carry.waiting.push(i);
                }
                continue;
            }
            if day.is_none() {
                out[i].occasion = Some(setting.clone().occasion(basis));
            }
            if home.is_some() {
                continue;
            }
            // An answer may take several paragraphs.
            let last = doc.sentences()[self.last_sentence(i, frame)].block.max(block);
            if stays && let Some(event) = &mut carry.event {
                event.block = event.block.max(last);
                event.speakers.extend(speaker);
                if event.setting.place.is_none() && own.place.is_some() {
                    event.setting.place.clone_from(&own.place);
                }
            } else if !leaves.contains(&(block, speaker))
                && let Some(event) = self.opens(&words[i], &self.attributions[i].source, &setting, block)
            {
                carry.event = Some(Event { block: last, speakers: speaker.into_iter().collect(), ..event });
            }
            let new = Running { setting, block, sentence: frame.sentence, told: false };
            if own.sets_scene() || self.opens_with(&words[i], own.place.as_ref()) {
                carry.set(self, new, speaker, out);
            } else if let (Some(speaker), true) = (speaker, new.goes_on()) {
                carry.running.insert(speaker, Rc::new(new));
            }
        }
        if let Some(place) = doc.article().header.dateline.as_ref().filter(|d| d.len() <= LONGEST_NAME as usize) {
            let span = doc.article().header.dateline_span.unwrap_or_default();
            // Whose day is that of an event: of what is said there, and of what the lead says of it.
            let day = |c: &Circumstance| c.occasion.as_ref().and_then(|o| o.time).map(|t| t.start);
            let at_event: FxHashSet<(usize, Date)> = (0..out.len())
                .filter(|&i| {
                    settings[i].place.is_none() && settings[i].event.as_ref().is_some_and(|e| self.said_at(e.1))
                })
                .filter_map(|i| Some((self.speakers[i]?, day(&out[i])?)))
                .collect();
            let lead = order.iter().map(|&i| self.block(i)).find(|&b| doc.blocks()[b].kind == BlockKind::Paragraph);
            for (i, (circumstance, speaker)) in out.iter_mut().zip(self.speakers).enumerate() {
                let said_at = settings[i].event.as_ref().is_some_and(|e| self.said_at(e.1));
                let event = (said_at || Some(self.block(i)) == lead)
                    && speaker.zip(day(circumstance)).is_some_and(|key| at_event.contains(&key));
                match &mut circumstance.occasion {
                    None => {
                        let setting = Setting { place: Some((place.clone(), span)), ..Setting::default() };
                        circumstance.occasion = Some(setting.occasion(Basis::Inherited));
                    }
                    Some(occasion) if (event || occasion.basis == Basis::Inherited) && occasion.place.is_none() => {
                        occasion.place = Some(place.clone());
                        occasion.spans.insert(span);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn carry_prompts(&self, order: &[usize], out: &mut [Circumstance]) {
        let doc = self.doc;
        let scene = Scene { doc, owners: self.owners, attributions: self.attributions, speakers: self.speakers };
        let bounded = |prompt: &SpanList| prompt.len() <= LONGEST_PROMPT;
        // Speaker, prompt and block of the last one that goes on.
        let mut running: Option<(Option<usize>, SpanList, usize)> = None;
        // What was asked of all readers, until somebody says something in another way.
        let mut of_all: Option<SpanList> = None;
        let mut asked: Option<usize> = None;
        let mut said: Option<usize> = None;
        for &i in order {
            let Some(frame) = &self.frames[i] else { continue };
            let attribution = &self.attributions[i];
            // An answer stands where it is given, whatever names who gives it.
            let answer = doc.tokens_of(&attribution.content).next().filter(|_| attribution.cue.is_empty());
            let sentence = answer.map_or(frame.sentence, |t| doc.sentence_of(t));
            let block = doc.sentences()[sentence].block;
            let speaker = self.speakers[i];
            let mut own = scene.own(i, frame).filter(bounded);
            if frame.home.is_some() {
                out[i].prompt = own.map(|spans| Prompt { spans, basis: Basis::Stated });
                continue;
            }
            of_all = of_all.filter(|_| attribution.cue.is_empty());
            if own.is_none() && !scene.asks(i) {
                own = self.question_before(&scene, i, frame, asked, said);
                let before = self.first_sentence(i, frame).checked_sub(1);
                if let (Some(spans), true) = (&own, before.is_some_and(|b| scene.asks_all(b))) {
                    of_all = Some(spans.clone());
                }
            }
            if own.is_none() {
                own = scene.refused(i).or_else(|| self.answered(&scene, i, frame, said)).filter(bounded);
            }
            if own.is_none()
                && attribution.cue.is_empty()
                && doc.sentences_of_block(block).start == sentence
                && attribution.content.first().is_some_and(|c| c.start() <= doc.blocks()[block].span.start() + 4)
                && !scene.asks(i)
            {
                own = scene.question_block(block);
            }
            if let Some(spans) = own.filter(bounded) {
                running = Some((speaker, spans.clone(), block));
                out[i].prompt = Some(Prompt { spans, basis: Basis::Stated });
            } else if let Some((who, spans, from)) = &mut running {
                let turned = block > *from && doc.blocks()[block].kind == BlockKind::Heading;
                if *who == speaker && !scene.asks(i) && block <= *from + 1 && !turned {
                    *from = block;
                    out[i].prompt = Some(Prompt { spans: spans.clone(), basis: Basis::Inherited });
                } else if attribution.content.cover().is_none_or(|c| !spans.overlaps(c)) {
                    running = None;
                }
            }
            if out[i].prompt.is_none() && attribution.cue.is_empty() {
                out[i].prompt = of_all.clone().map(|spans| Prompt { spans, basis: Basis::Inherited });
            }
            asked = scene.asks(i).then_some(i);
            said = Some(i);
        }
    }

    /// What somebody else said just before, where the cue is one of answering.
    fn answered(&self, scene: &Scene<'_>, i: usize, frame: &Frame, said: Option<usize>) -> Option<SpanList> {
        let before = said.filter(|_| scene.replies(i))?;
        let other = self.frames[before].as_ref()?;
        let beside = self.last_sentence(before, other) + 1 >= self.first_sentence(i, frame)
            && self.last_sentence(before, other) < self.first_sentence(i, frame);
        let another = self.speakers[before] != self.speakers[i];
        (beside && another).then(|| self.attributions[before].content.clone())
    }

    /// The question that somebody else asked just before.
    fn question_before(
        &self,
        scene: &Scene<'_>,
        i: usize,
        frame: &Frame,
        asked: Option<usize>,
        said: Option<usize>,
    ) -> Option<SpanList> {
        let before = self.first_sentence(i, frame).checked_sub(1)?;
        if let Some(question) = asked
            && let Some(other) = &self.frames[question]
            && (self.speakers[question] != self.speakers[i] || self.speakers[i].is_none())
            && self.last_sentence(question, other) + 1 >= self.first_sentence(i, frame)
            && self.last_sentence(question, other) < frame.sentence.max(1)
        {
            return Some(scene.asked_words(question));
        }
        // The reporter's own question: "Why the haste?"
        let first = self.doc.tokens_of(&self.attributions[i].content).next();
        if !self.framed[before]
            && first == Some(frame.first)
            && self.attributions[i].manner != Manner::Indirect
            && self.doc.sentences()[before].block + 1 >= self.doc.sentences()[before + 1].block
            && self.owners.of(self.doc.sentences()[before].first).is_none()
        {
            let span = self.doc.cover(self.doc.sentences()[before].tokens());
            if span.slice(self.doc.text()).ends_with('?') {
                return Some(span.into());
            }
        }
        // Nobody's statement: "The mayor was asked about the bridge." Or the speaker's own: "Lee answered the question of ..."
        let last = said.and_then(|s| Some((s, self.frames[s].as_ref()?.sentence)));
        let free = last.is_none_or(|(said, sentence)| {
            sentence < before || self.speakers[said] == self.speakers[i] && scene.takes_up(said)
        });
        if free { scene.sentence_before(before) } else { None }
    }

    fn first_sentence(&self, i: usize, frame: &Frame) -> usize {
        let first = self.doc.tokens_of(&self.attributions[i].content).next();
        first.map_or(frame.sentence, |t| self.doc.sentence_of(t).min(frame.sentence))
    }

    fn last_sentence(&self, i: usize, frame: &Frame) -> usize {
        let last = self.attributions[i].content.last().map_or(0..0, |s| self.doc.tokens_in(s));
        last.last().map_or(frame.sentence, |t| self.doc.sentence_of(t).max(frame.sentence))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{around, around_dateline};

    #[test]
    fn the_time_of_saying_stands_outside_the_content() {
        assert_eq!(
            around("[S0 Ann Lee] [C0 said] on Monday [K0 the bridge closes on Friday].", &[0]),
            ["stated 2023-11-13"]
        );
        assert_eq!(around("[K0 The bridge closed on Friday], [S0 Ann Lee] [C0 said].", &[0]), [""]);
        assert_eq!(around("On Tuesday in Oslo, [S0 Lee] [C0 said] [K0 it rains].", &[0]), ["stated 2023-11-14; Oslo"]);
        assert_eq!(around("[S0 Lee] [C0 told] reporters Tuesday [K0 it rains].", &[0]), ["stated 2023-11-14"]);
    }

    #[test]
    fn nobody_is_quoted_from_before_the_year_1000() {
        assert_eq!(around("In 1776, [S0 Lee] [C0 said] [K0 it rains].", &[0]), ["stated 1776-01-01/1776-12-31"]);
        assert_eq!(around("3,699 years ago, [S0 Lee] [C0 said] [K0 it rains].", &[0]), [""]);
    }

    #[test]
    fn other_clauses_are_not_the_saying() {
        assert_eq!(around("[S0 Lee], who won the cup in 2019, [C0 said] [K0 it rains].", &[0]), [""]);
        assert_eq!(around("Since Monday [S0 Lee] [C0 has said] [K0 it rains].", &[0]), [""]);
        assert_eq!(
            around("The dam broke on Monday; [S0 Lee] [C0 said] [K0 it rains].", &[0]),
            ["inherited 2023-11-13"]
        );
        assert_eq!(around("Whatever came in May, [S0 Lee] [C0 believes] [K0 it rains].", &[0]), [""]);
    }

    #[test]
    fn a_report_is_as_old_as_it_says() {
        assert_eq!(around("[S0 A report published on Friday] [C0 found] [K0 cracks].", &[0]), ["stated 2023-11-10"]);
        assert_eq!(around("[S0 The mayor elected in 2019] [C0 found] [K0 cracks].", &[0]), [""]);
    }

    #[test]
    fn an_occasion_goes_on_with_its_speaker() {
        let text = "[S0 Ann Lee] [C0 said] on Monday [K0 it rains].\n\n[S1 Bo Ray] [C1 said] on Friday [K1 it snows].\n\n\
                    [S2 Lee] [C2 added] [K2 it pours].";
        assert_eq!(around(text, &[0, 1, 0]), ["stated 2023-11-13", "stated 2023-11-10", "inherited 2023-11-13"]);
    }

    #[test]
    fn a_far_time_ends_with_its_paragraph() {
        let text = "In 2019, [S0 Lee] [C0 said] [K0 no]. [S1 She] [C1 added] [K1 never].\n\nThe town grew.\n\n\
                    [S2 Lee] now [C2 says] [K2 yes].";
        assert_eq!(around(text, &[0, 0, 0]), ["stated 2019-01-01/2019-12-31", "inherited 2019-01-01/2019-12-31", ""]);
    }

    #[test]
    fn the_second_paragraph_dates_the_lead() {
        let text = "[S0 Ann Lee] [C0 is sure] [K0 the bridge will hold].\n\nIn Oslo on Monday, before the start of the \
                    bridge committee meeting, Lee answered questions.\n\n[S1 She] [C1 said] [K1 it was new].";
        assert_eq!(
            around(text, &[0, 0]),
            [
                "inherited 2023-11-13; Oslo; the bridge committee meeting",
                "inherited 2023-11-13; Oslo; the bridge committee meeting"
            ]
        );
    }

    #[test]
    fn sections_of_a_live_page_have_their_own_places_and_the_day_of_publication() {
        let text = "10 a.m.\n\n[S0 Ann Lee] [C0 said] at a rally in Oslo on Monday [K0 it rains].\n\n___\n\n11 a.m.\n\n\
                    [S1 Lee] [C1 said] [K1 it snows].";
        assert_eq!(around(text, &[0, 0]), ["stated 2023-11-13; Oslo; a rally", "inherited 2023-11-14"]);
    }

    #[test]
    fn an_event_has_the_day_in_its_name() {
        let text = "During a May rally, [S0 Lee] [C0 said] [K0 it rains].";
        assert_eq!(around(text, &[0]), ["stated 2023-05-01/2023-05-31; a May rally"]);
    }

    #[test]
    fn a_day_before_the_object_is_the_cue_s() {
        let text =
            "[S0 Lee] [C0 announced] [K0 on Friday the end of the fair].\n\n[S1 Lee] [C1 said] [K1 Friday was wet].";
        assert_eq!(around(text, &[0, 1])[0], "stated 2023-11-10");
        assert_ne!(around(text, &[0, 1])[1], "stated 2023-11-10");
    }

    #[test]
    fn an_adjunct_before_that_or_behind_an_object_is_the_cue_s() {
        let text = "[S0 Lee] [C0 said] [K0 at a hearing last week that it rains].\n\n\
                    [S1 Ray] [C1 reported] [K1 the end of the fair earlier Sunday].\n\n\
                    [S2 Lee] [C2 said] [K2 it had rained on Sunday].";
        let found = around(text, &[0, 1, 0]);
        assert!(found[0].starts_with("stated 2023-11-06/2023-11-12"), "{found:?}");
        assert_eq!(found[1], "stated 2023-11-12");
        assert!(!found[2].contains("2023-11-12") || found[2].starts_with("inherited"), "{found:?}");
    }

    #[test]
    fn the_event_is_the_one_of_the_scene() {
        let text = "The council ended its hearings on Friday.\n\nThe town waited.\n\nIt rained.\n\n\
                    [S0 Lee] [C0 said] [K0 it snows] at the end of the hearing.";
        assert_eq!(around(text, &[0]), ["stated 2023-11-10; the hearing"]);
    }

    #[test]
    fn the_dateline_is_the_last_resort() {
        let text = "[S0 Lee] [C0 said] [K0 it rains].\n\n[S1 Ray] [C1 said] in Rome [K1 it snows].";
        assert_eq!(around_dateline(text, &[0, 1], Some("OSLO")), ["inherited; OSLO", "stated; Rome"]);
    }

    #[test]
    fn what_surrounds_a_nested_report_is_the_content_s() {
        let text =
            "[S0 Lee] [C0 said] [K0 she was in Rome over the weekend and was moved by [C1 reports] [K1 of rain]].";
        assert_eq!(around(text, &[0, 1])[1], "");
    }

    #[test]
    fn a_meeting_s_occasion_is_all_its_speakers() {
        let text = "The town council voted on Monday to sell the pier.\n\nForty people filled the meeting at the \
                    parish hall.\n\n[S0 Ann Lee] [C0 said] [K0 the pier was sound].\n\n[S1 Bo Ray] [C1 called] \
                    [K1 it a ruin].\n\n[S2 Cy Moe], an analyst, [C2 said] [K2 piers were dear].";
        let there = "inherited 2023-11-13; the parish hall";
        assert_eq!(around(text, &[0, 1, 2])[..2], [there, there]);
        assert!(!around(text, &[0, 1, 2])[2].contains("hall"));
    }

    #[test]
    fn a_statement_from_elsewhere_is_not_of_the_meeting() {
        let text = "[S0 Ann Lee] [C0 told] the council on Monday [K0 the pier was sound].\n\nIt rained.\n\n\
                    [S1 Bo Ray] [C1 said] [K1 it was a ruin].\n\n[S2 Cy Moe] [C2 wrote] in a letter [K2 it was fine].";
        assert_eq!(around(text, &[0, 1, 2])[1..], ["inherited 2023-11-13", "via a letter"]);
        let there = text.replace("[C2 wrote] in a letter", "[C2 said]");
        assert_eq!(around(&there, &[0, 1, 2])[2], "inherited 2023-11-13");
    }

    #[test]
    fn a_court_hears_its_lawyers_and_those_outside() {
        let text = "[S0 The court] on Monday [C0 asked] [K0 the state to explain].\n\n[S1 Bo Ray], counsel for the \
                    mill, [C1 denied] [K1 the claim].\n\n[S2 Cy Moe], a baker, [C2 said] [K2 bread was dear].";
        let found = around(text, &[0, 1, 2]);
        assert_eq!(found[..2], ["stated 2023-11-13", "inherited 2023-11-13"]);
        // What a court has decided is talked about anywhere.
        let ruled = text.replace("[C0 asked] [K0 the state to explain]", "[C0 ruled] [K0 the state must pay]");
        let later = ruled.replace("\n\n[S1", "\n\nIt rained.\n\n[S1");
        assert_eq!(around(&later, &[0, 1, 2])[1], "");
    }

    #[test]
    fn a_press_conference_is_its_speaker_s_and_of_those_beside() {
        let text = "[S0 Ann Lee] [C0 told] a news conference in Oslo on Monday [K0 it rains].\n\nIt did.\n\n\
                    [S1 Bo Ray], who sat beside her, [C1 said] [K1 it snows].";
        assert_eq!(around(text, &[0, 1])[1], "inherited 2023-11-13; Oslo; a news conference");
        assert_eq!(around(&text.replace(", who sat beside her,", ""), &[0, 1])[1], "");
    }

    #[test]
    fn the_dateline_is_the_place_of_a_news_conference() {
        let text =
            "[S0 Ann Lee] [C0 said] on Monday [K0 it rains].\n\n[S1 She] [C1 told] a news conference [K1 it snows].";
        let found = around_dateline(text, &[0, 0], Some("Oslo"));
        assert_eq!(found, ["stated 2023-11-13; Oslo", "inherited 2023-11-13; Oslo; a news conference"]);
        let after = text.replace("told] a news conference", "said] after a news conference");
        assert_eq!(around_dateline(&after, &[0, 0], Some("Oslo"))[0], "stated 2023-11-13");
    }

    #[test]
    fn the_match_dates_what_is_said_after_it() {
        let text = "[S0 Lee] [C0 said] [K0 the side drew at Calder on Sunday].\n\n[S1 Lee] [C1 told] her post-match press \
                    conference [K1 it rained].";
        let found = around(text, &[0, 0]);
        assert!(found.iter().all(|f| f.contains("2023-11-12")), "{found:?}");
    }

    #[test]
    fn a_moment_ago_is_today() {
        assert_eq!(around("[S0 Lee] [C0 told] us a few minutes ago [K0 it rains].", &[0]), ["stated 2023-11-14"]);
        let text = "Lee has just been speaking in Oslo. [S0 She] [C0 said] [K0 it rains].";
        assert_eq!(around(text, &[0]), ["inherited 2023-11-14; Oslo"]);
        assert_eq!(around("[S0 Lee], who has just one boat, [C0 said] [K0 it rains].", &[0]), [""]);
    }

    #[test]
    fn where_one_is_said_to_be() {
        assert_eq!(around("Lee is in Oslo. [S0 She] [C0 says] [K0 it rains].", &[0]), ["inherited; Oslo"]);
        assert_eq!(around("[S0 Lee, who was in Oslo], [C0 said] [K0 it rains].", &[0]), ["stated; Oslo"]);
        let text = "At City Hall, they shrug. [S0 Lee] [C0 says] [K0 it rains].\n\n[S1 Ray] [C1 says] [K1 it snows].";
        assert_eq!(around(text, &[0, 1])[0], "inherited; City Hall");
    }

    #[test]
    fn nothing_is_asked_of_odd_input() {
        assert_eq!(around("[K0 ...]", &[0]), [""]);
        assert_eq!(around("\u{1f600} [K0 \u{1f600}]", &[0]), [""]);
    }
}
