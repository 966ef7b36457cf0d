//! Names of verdicts, as the documents write them.

use crate::answer::Verdict;

/// The verdict of a claim that is a rule or mechanism of the world, which no run can confirm or refute.
pub const IMPLEMENTED: &str = "implemented";

impl Verdict {
    /// All verdicts in order.
    pub const ALL: [Verdict; 15] = [
        Verdict::MiddleHalf,
        Verdict::Within90,
        Verdict::Edge99,
        Verdict::Outside,
        Verdict::TooWide,
        Verdict::Holds,
        Verdict::Open,
        Verdict::Fails,
        Verdict::FedIn,
        Verdict::FedInNotMet,
        Verdict::FollowsFromInputs,
        Verdict::NeedsScale1,
        Verdict::NoValue,
        Verdict::NotScored,
        Verdict::ForComparison,
    ];

    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::MiddleHalf => "middle-half",
            Verdict::Within90 => "within90",
            Verdict::Edge99 => "edge99",
            Verdict::Outside => "outside",
            Verdict::TooWide => "too-wide",
            Verdict::Holds => "holds",
            Verdict::Open => "open",
            Verdict::Fails => "fails",
            Verdict::FedIn => "fed-in",
            Verdict::FedInNotMet => "fed-in-not-met",
            Verdict::FollowsFromInputs => "follows-from-inputs",
            Verdict::NeedsScale1 => "needs-scale1",
            Verdict::NoValue => "no-value",
            Verdict::NotScored => "not-scored",
            Verdict::ForComparison => "for-comparison",
        }
    }
}

/// The names of all verdicts that a row of the table of claims can have.
pub fn verdict_names() -> impl Iterator<Item = &'static str> + Clone {
    Verdict::ALL.iter().map(|verdict| verdict.name()).chain([IMPLEMENTED])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json_documents() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_string(&verdict).unwrap(), format!("\"{}\"", verdict.name()));
        }
    }
}
