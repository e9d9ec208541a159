//! Part-of-speech tags.

/// Tags of the Penn Treebank (Marcus, Santorini and Marcinkiewicz 1993), without those for foreign words and list
/// markers; all punctuation shares one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, clippy::upper_case_acronyms, reason = "the treebank's own names")]
pub enum Tag {
    CC,
    CD,
    DT,
    EX,
    IN,
    JJ,
    JJR,
    JJS,
    MD,
    NN,
    NNS,
    NNP,
    NNPS,
    PDT,
    POS,
    PRP,
    PRPS,
    RB,
    RBR,
    RBS,
    RP,
    SYM,
    TO,
    UH,
    VB,
    VBD,
    VBG,
    VBN,
    VBP,
    VBZ,
    WDT,
    WP,
    WPS,
    WRB,
    /// Any punctuation.
    Punct,
}

impl Tag {
    /// The tag of a treebank name such as `NNS` or `PRP$`; none for unknown names.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        use Tag::*;
        Some(match name {
            "CC" => CC,
            "CD" => CD,
            "DT" => DT,
            "EX" => EX,
            "IN" => IN,
            "JJ" => JJ,
            "JJR" => JJR,
            "JJS" => JJS,
            "MD" => MD,
            "NN" => NN,
            "NNS" => NNS,
            "NNP" => NNP,
            "NNPS" => NNPS,
            "PDT" => PDT,
            "POS" => POS,
            "PRP" => PRP,
            "PRP$" => PRPS,
            "RB" => RB,
            "RBR" => RBR,
            "RBS" => RBS,
            "RP" => RP,
            "SYM" => SYM,
            "TO" => TO,
            "UH" => UH,
            "VB" => VB,
            "VBD" => VBD,
            "VBG" => VBG,
            "VBN" => VBN,
            "VBP" => VBP,
            "VBZ" => VBZ,
            "WDT" => WDT,
            "WP" => WP,
            "WP$" => WPS,
            "WRB" => WRB,
            _ => return None,
        })
    }

    /// Any form of a verb, but no modal.
    #[must_use]
    pub const fn is_verb(self) -> bool {
        use Tag::*;
        matches!(self, VB | VBD | VBG | VBN | VBP | VBZ)
    }

    /// A verb form that can head a clause: past, present, or modal.
    #[must_use]
    pub const fn is_finite(self) -> bool {
        use Tag::*;
        matches!(self, VBD | VBP | VBZ | MD)
    }

    /// Any noun.
    #[must_use]
    pub const fn is_noun(self) -> bool {
        use Tag::*;
        matches!(self, NN | NNS | NNP | NNPS)
    }

    /// A proper noun.
    #[must_use]
    pub const fn is_proper(self) -> bool {
        matches!(self, Self::NNP | Self::NNPS)
    }

    /// Any adjective.
    #[must_use]
    pub const fn is_adjective(self) -> bool {
        matches!(self, Self::JJ | Self::JJR | Self::JJS)
    }

    /// Any adverb.
    #[must_use]
    pub const fn is_adverb(self) -> bool {
        matches!(self, Self::RB | Self::RBR | Self::RBS)
    }
}
