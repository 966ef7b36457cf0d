use super::Expects::{Duration, Money, Number, Rate, Share};
use super::{KindSpec, RuleKind, optional, required};

kinds! {
    /// What kind of contract.
    Contract: ContractKind, described in CONTRACT;
    /// A contract for a term.
    FixedTerm,
}

/// The kinds of contract.
pub const CONTRACT: &[KindSpec] = &[KindSpec {
    kind: RuleKind::Contract(ContractKind::FixedTerm),
    name: "fixed-term",
    help: "a contract for a term, which may be extended",
    keys: &[&[
        required("term", Duration, "length of the contract"),
        optional("extension", Share, 0.0, "probability that a contract is extended when it ends"),
        optional("extension_term", Duration, 0.0, "length of an extension; zero means as long as the term"),
        optional("max_extensions", Number, 0.0, "the most extensions of one tour"),
        optional("home_visits", Rate, 0.0, "visits home per worker and year"),
        optional("home_visit_cost", Money, 0.0, "what a visit home costs the worker"),
        optional("home_visit_no_return", Share, 0.0, "probability that a worker on a visit is not let out again"),
        optional("closing", Rate, 0.0, "returns per worker and year because the arrangement is being closed"),
        optional("early_return", Rate, 0.0, "illness and other early returns that are nobody's penalty"),
    ]],
}];
