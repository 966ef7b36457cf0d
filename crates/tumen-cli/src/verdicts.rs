//! Colours of verdicts, the same in every table.

use tumen_lab::answer::{ScoredClaim, Verdict};

use crate::terminal::Ink;

/// A text in the colour of a claim's verdict.
pub(crate) fn painted(claim: &ScoredClaim, text: &str, ink: Ink) -> String {
    paint(claim.verdict, claim.inside_90, text, ink)
}

/// What agrees is good, what contradicts is bad, what is in doubt is to be looked at; the rest tells nothing of the model and is dim.
fn paint(verdict: Verdict, inside_90: Option<bool>, text: &str, ink: Ink) -> String {
    match verdict {
        Verdict::MiddleHalf | Verdict::Within90 | Verdict::Holds => ink.good(text),
        Verdict::Edge99 | Verdict::TooWide | Verdict::Open => ink.warn(text),
        Verdict::Outside | Verdict::Fails | Verdict::FedInNotMet => ink.bad(text),
        Verdict::FollowsFromInputs if inside_90 == Some(false) => ink.bad(text),
        Verdict::FollowsFromInputs
        | Verdict::FedIn
        | Verdict::NeedsScale1
        | Verdict::NoValue
        | Verdict::NotScored
        | Verdict::ForComparison => ink.dim(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_met_is_bad() {
        let is_bad = |verdict, inside| paint(verdict, inside, "x", Ink(true)) == Ink(true).bad("x");
        assert!(is_bad(Verdict::FollowsFromInputs, Some(false)) && is_bad(Verdict::FedInNotMet, Some(false)));
        assert!(is_bad(Verdict::Outside, Some(false)) && is_bad(Verdict::Fails, Some(false)));
        assert!(!is_bad(Verdict::FollowsFromInputs, Some(true)) && !is_bad(Verdict::FedIn, Some(true)));
    }

    #[test]
    fn without_colour_the_words_are_the_same() {
        for verdict in Verdict::ALL {
            assert_eq!(paint(verdict, Some(false), "x", Ink(false)), "x");
        }
    }
}
