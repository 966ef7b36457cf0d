//! Names of verdicts, as the documents write them.

use crate::answer::Verdict;

/// The verdict of a claim that is a rule or mechanism of the world, which no run can confirm or refute.
pub const IMPLEMENTED: &str = "implemented";

/// The names of all verdicts that a row of the table of claims can have.
pub fn verdict_names() -> impl Iterator<Item = &'static str> + Clone {
    Verdict::ALL.iter().map(|verdict| verdict.name()).chain([IMPLEMENTED])
}
