//! Values that the record keeps as their place in a list. The lists are part of the format: add at the end, move
//! nothing.

use dixit::{Act, Basis, BlockKind, Event, Granularity, Manner, Origin, SpeakerKind};

/// A value with a number of its own.
pub(crate) trait Code: Copy + PartialEq + 'static {
    const ALL: &'static [Self];

    fn code(self) -> i64 {
        Self::ALL.iter().position(|v| *v == self).map_or(-1, |n| n as i64)
    }

    fn of(code: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(code).ok()?).copied()
    }
}

macro_rules! codes {
    ($($type:ident: $($value:ident)*;)*) => {
        $(impl Code for $type { const ALL: &'static [Self] = &[$(Self::$value),*]; })*

        #[cfg(test)]
        mod tests {
            use super::*;

            /// A new value must be put into its list.
            #[test]
            fn every_value_has_a_code() {
                $(for (n, value) in $type::ALL.iter().enumerate() {
                    match value { $($type::$value)|* => assert_eq!(Code::code(*value), n as i64) }
                })*
            }
        }
    };
}

codes! {
    Act: Assertion Belief Commitment Request Question Denial Refusal Criticism Support;
    Basis: Stated Inherited;
    BlockKind: Title Heading Paragraph Quote ListItem Caption Entry TableRow;
    Event: Agree Support Concede Request Accuse Reject Threaten DeclineComment DenyResponsibility;
    Granularity: Day Weekend Week Month Season Quarter Half Year Decade Century;
    Manner: Direct Indirect Mixed;
    Origin: Hint JsonLd OpenGraph Meta Microdata Time Text Url;
    SpeakerKind: Person Organisation Group Unnamed;
    DecisionKind: Merge Split Retract Untie;
    ChangeKind: Reading Entity;
}

use crate::{ChangeKind, DecisionKind};
