//! The lexicon of cues.

use std::sync::LazyLock;

use dixit_text::{Tag, inflect};
use rustc_hash::FxHashMap;

/// Frames in which a verb attributes, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Frames(u32);

macro_rules! frames {
    ($($name:ident = $word:literal),* $(,)?) => {
        #[allow(non_upper_case_globals, clippy::upper_case_acronyms)]
        #[repr(u32)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Frame { $($name),* }

        impl Frames {
            fn parse(words: &str) -> Self {
                let mut bits = 0;
                for word in words.split_whitespace() {
                    $(if word == $word { bits |= 1 << Frame::$name as u32; })*
                }
                let mut frames = Self(bits);
                if frames.has(Frame::Say) {
                    for also in [Frame::That, Frame::Quote, Frame::Post] {
                        frames.0 |= 1 << also as u32;
                    }
                }
                frames
            }
        }
    };
}
frames! {
    Say = "say", That = "that", Quote = "quote", Post = "post", To = "to", Obj = "obj", Adr = "adr", Wh = "wh",
    Ing = "ing", As = "as", On = "on", For = "for", ToPrep = "to_", About = "about", At = "at", With = "with",
    Against = "against", Of = "of", In = "in", Over = "over", Upon = "upon",
}

impl Frames {
    pub(crate) const fn has(self, frame: Frame) -> bool {
        self.0 & (1 << frame as u32) != 0
    }

    /// The preposition's frame, if the verb attributes with it.
    pub(crate) fn preposition(self, word: &str) -> bool {
        let frame = match word {
            "on" => Frame::On,
            "for" => Frame::For,
            "to" => Frame::ToPrep,
            "about" => Frame::About,
            "at" => Frame::At,
            "with" => Frame::With,
            "against" => Frame::Against,
            "of" => Frame::Of,
            "in" => Frame::In,
            "over" => Frame::Over,
            "upon" => Frame::Upon,
            _ => return false,
        };
        self.has(frame)
    }
}

/// One form of a cue verb.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueVerb {
    /// The verb's base form.
    pub(crate) base: &'static str,
    pub(crate) frames: Frames,
    /// What forms this spelling may be.
    pub(crate) base_form: bool,
    pub(crate) present: bool,
    pub(crate) past: bool,
    pub(crate) participle: bool,
    pub(crate) gerund: bool,
}

impl CueVerb {
    /// A verb of thinking, wishing or planning rather than of saying.
    pub(crate) fn believes(&self) -> bool {
        matches!(
            self.base,
            "believe"
                | "think"
                | "feel"
                | "hope"
                | "fear"
                | "worry"
                | "expect"
                | "suspect"
                | "doubt"
                | "assume"
                | "wish"
                | "know"
                | "understand"
                | "want"
                | "plan"
                | "intend"
                | "prefer"
                | "regret"
                | "desire"
                | "decide"
                | "consider"
                | "support"
                | "oppose"
                | "favor"
                | "favour"
                | "see"
                | "agree"
                | "disagree"
                | "hate"
                | "love"
                | "remember"
                | "recall"
                | "realize"
                | "realise"
        )
    }

    /// The verb as one whose subject is a document: "the report found it was late", "polls show a gap".
    pub(crate) fn of_document(mut self) -> Self {
        if matches!(
            self.base,
            "show" | "find" | "suggest" | "indicate" | "reveal" | "note" | "conclude" | "say" | "state"
        ) {
            for frame in [Frame::Say, Frame::That, Frame::Obj, Frame::Post] {
                self.frames.0 |= 1 << frame as u32;
            }
        }
        self
    }

    /// Whether the tagger's opinion leaves room for this verb.
    pub(crate) fn fits(&self, tag: Tag) -> bool {
        match tag {
            Tag::VB | Tag::VBP => self.base_form,
            Tag::VBZ => self.present,
            Tag::VBD => self.past,
            Tag::VBN => self.participle || self.past,
            Tag::VBG => self.gerund,
            _ => false,
        }
    }
}

static VERBS: LazyLock<FxHashMap<String, CueVerb>> = LazyLock::new(|| {
    let mut verbs: FxHashMap<String, CueVerb> = FxHashMap::default();
    for line in include_str!("../data/cues.txt").lines() {
        let Some((head, frames)) = line.split_once(" : ").filter(|_| !line.starts_with('#')) else { continue };
        let mut forms = head.split_whitespace();
        let Some(base) = forms.next() else { continue };
        let irregular: Vec<&str> = forms.collect();
        let inflection = inflect(base, &irregular);
        let frames = Frames::parse(frames);
        let mut entry = |form: &str, set: fn(&mut CueVerb)| {
            let verb = verbs.entry(form.to_owned()).or_insert(CueVerb {
                base,
                frames,
                base_form: false,
                present: false,
                past: false,
                participle: false,
                gerund: false,
            });
            set(verb);
        };
        entry(base, |v| v.base_form = true);
        entry(&inflection.present, |v| v.present = true);
        entry(&inflection.past, |v| v.past = true);
        entry(&inflection.participle, |v| v.participle = true);
        entry(&inflection.gerund, |v| v.gerund = true);
    }
    verbs
});

/// Whether a word in lower case denies the verb that it stands by.
pub(crate) fn denies(lower: &str) -> bool {
    matches!(lower, "not" | "n't" | "n\u{2019}t" | "never")
}

/// The cue verb that a word (in lower case) may be a form of.
pub(crate) fn verb(lower: &str) -> Option<CueVerb> {
    VERBS.get(lower).copied()
}

/// Nouns that attribute with "that", or with "to" where the second field says so.
pub(crate) fn noun(lower: &str) -> Option<NounFrames> {
    let (that, to) = match lower {
        "claim" | "claims" | "assertion" | "assertions" | "allegation" | "allegations" | "argument" | "belief"
        | "suggestion" | "suggestions" | "statement" | "contention" | "conclusion" | "fear" | "fears" | "concern"
        | "concerns" | "hope" | "hopes" | "warning" | "warnings" | "notion" | "idea" | "view" | "opinion"
        | "accusation" | "accusations" | "insistence" | "admission" | "rumors" | "rumours" | "prediction"
        | "predictions" | "speculation" | "complaint" | "complaints" | "reports" | "announcement"
        | "acknowledgment" | "confidence" | "doubt" | "doubts" | "sense" | "charge" | "charges" | "worries"
        | "worry" | "suspicion" | "conviction" | "evidence" | "news" => (true, false),
        "promise" | "promises" | "pledge" | "pledges" | "vow" | "vows" | "threat" | "threats" | "demand"
        | "demands" | "call" | "calls" | "decision" | "plan" | "plans" | "proposal" | "proposals" | "offer"
        | "request" | "requests" | "intention" | "desire" | "refusal" | "willingness" | "commitment"
        | "recommendation" | "order" | "bid" => (true, true),
        _ => return None,
    };
    Some(NounFrames { that, to })
}

/// What a noun as cue takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NounFrames {
    pub(crate) that: bool,
    pub(crate) to: bool,
}

/// Adjectives and participles after a form of "be": "is convinced that", "was confident that", "is willing to".
pub(crate) fn adjective(lower: &str) -> Option<NounFrames> {
    let (that, to) = match lower {
        "convinced" | "confident" | "certain" | "sure" | "aware" | "hopeful" | "optimistic" | "skeptical"
        | "sceptical" | "doubtful" | "adamant" | "persuaded" | "positive" | "pessimistic" | "mindful" | "unaware"
        | "clear" => (true, false),
        "worried" | "concerned" | "afraid" | "glad" | "happy" | "pleased" | "sorry" | "proud" | "surprised"
        | "shocked" | "disappointed" | "delighted" | "grateful" | "encouraged" | "alarmed" | "upset" | "angry"
        | "thrilled" | "relieved" | "determined" | "excited" => (true, true),
        "willing" | "unwilling" | "eager" | "reluctant" | "keen" | "prepared" | "anxious" | "hesitant" => (false, true),
        _ => return None,
    };
    Some(NounFrames { that, to })
}
