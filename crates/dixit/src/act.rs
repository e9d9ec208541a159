//! What a statement does.

/// The nine acts of the annotation guidelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Puts forward as fact; the default.
    Assertion,
    /// Thinks, expects, hopes, fears, is convinced.
    Belief,
    /// Promises, plans, offers, threatens, will do.
    Commitment,
    /// Asks for, urges, demands, orders, advises.
    Request,
    /// Asks whether.
    Question,
    /// Denies, disputes.
    Denial,
    /// Declines to comment, to answer, to do.
    Refusal,
    /// Accuses, blames, condemns, mocks.
    Criticism,
    /// Praises, endorses, thanks, welcomes.
    Support,
}

impl Act {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assertion => "assertion",
            Self::Belief => "belief",
            Self::Commitment => "commitment",
            Self::Request => "request",
            Self::Question => "question",
            Self::Denial => "denial",
            Self::Refusal => "refusal",
            Self::Criticism => "criticism",
            Self::Support => "support",
        }
    }
}

/// The act of an attribution.
#[must_use]
pub fn of(_doc: &dixit_text::Document<'_>, _attribution: &dixit_attribution::Attribution) -> Act {
    Act::Assertion
}
