//! The books that have to close in every year, as data.

use tumen::engine::measure::Measure as M;
use tumen::observables::Part::{self, Minus, Plus};
use tumen::observables::{BALANCE, GROSS};

/// What the workers of an arrangement receive, less what they hand over, spend and save: nothing is left.
pub(super) const WORKERS: &[Part] = &[
    Plus(M::GrossWorker),
    Plus(M::Stipend),
    Plus(M::StipendCertificates),
    Plus(M::Side),
    Plus(M::Musk),
    Minus(M::Broker),
    Minus(M::Deductions),
    Minus(M::DeductionsCertificates),
    Minus(M::Levy),
    Minus(M::Skim),
    Minus(M::Living),
    Minus(M::SideCut),
    Minus(M::MuskCut),
    Minus(M::Fine),
    Minus(M::BribeLater),
    Minus(M::VisitCost),
    Minus(M::Gift),
    Minus(M::Reform),
    Minus(M::Saved),
];

const RECEIPTS: &[Part] = &[Plus(M::Levy), Plus(M::GrossCompany), Plus(M::TimberValue), Plus(M::StipendByHost)];
const MONTHS: &[Part] = &[Plus(M::WorkerMonths)];
const PAID_OUT: &[Part] = &[Plus(M::GrossWorker), Plus(M::Stipend), Plus(M::StipendCertificates)];
const PER_HEAD: &[Part] =
    &[Plus(M::GrossWorker), Plus(M::GrossCompany), Plus(M::StipendByHost), Plus(M::TimberValue), Minus(M::Broker)];
const TAKE_HOME: &[Part] = &[
    Plus(M::GrossWorker),
    Plus(M::Stipend),
    Plus(M::StipendCertificates),
    Minus(M::Broker),
    Minus(M::Deductions),
    Minus(M::DeductionsCertificates),
    Minus(M::Levy),
    Minus(M::Skim),
];
const TAKEN: &[Part] = &[
    Plus(M::GrossCompany),
    Plus(M::StipendByHost),
    Plus(M::TimberValue),
    Minus(M::Stipend),
    Minus(M::StipendCertificates),
    Plus(M::Broker),
    Plus(M::Deductions),
    Plus(M::DeductionsCertificates),
    Plus(M::Levy),
    Plus(M::Skim),
];
const LEVY: &[Part] = &[Plus(M::Levy)];
const SAVED: &[Part] = &[Plus(M::Saved)];
const TRANSFER: &[Part] = &[Plus(M::Transfer)];

/// A part of the books of which no claim speaks: it keeps to another in the ratio that the model gives.
pub(super) struct Limit {
    pub(super) above: &'static [Part],
    pub(super) below: &'static [Part],
}

const fn per_month(above: &'static [Part]) -> Limit {
    Limit { above, below: MONTHS }
}

/// The parts that keep to the model.
pub(super) const LIMITS: &[Limit] = &[
    per_month(&[Plus(M::Stipend)]),
    per_month(&[Plus(M::StipendCertificates)]),
    per_month(&[Plus(M::StipendByHost)]),
    per_month(&[Plus(M::Side)]),
    per_month(&[Plus(M::Musk)]),
    per_month(&[Plus(M::Living)]),
    per_month(&[Plus(M::SideCut)]),
    per_month(&[Plus(M::MuskCut)]),
    per_month(&[Plus(M::Fine)]),
    per_month(&[Plus(M::BribeLater)]),
    per_month(&[Plus(M::VisitCost)]),
    per_month(&[Plus(M::Gift)]),
    per_month(&[Plus(M::Reform)]),
    per_month(&[Plus(M::GrossCompany)]),
    per_month(&[Plus(M::TimberValue)]),
    per_month(&[Plus(M::Board)]),
    Limit { above: &[Plus(M::Broker)], below: &[Plus(M::GrossWorker)] },
    Limit { above: &[Plus(M::Deductions)], below: PAID_OUT },
    Limit { above: &[Plus(M::DeductionsCertificates)], below: PAID_OUT },
    Limit { above: &[Plus(M::Skim)], below: PAID_OUT },
    Limit { above: &[Plus(M::Overhead)], below: RECEIPTS },
    Limit { above: &[Plus(M::Leak)], below: RECEIPTS },
    Limit { above: BALANCE, below: RECEIPTS },
];

/// The parts that claims are about: nothing but books and claims bounds them, for the model was built to meet some of these claims.
pub(super) const FREE: &[M] = &[M::GrossWorker, M::Levy, M::Saved, M::Transfer];

/// What an observable says of the books: one sum over another, or a yearly sum.
pub(super) struct Join {
    pub(super) observable: &'static str,
    pub(super) above: &'static [Part],
    /// Empty for a yearly sum.
    pub(super) below: &'static [Part],
}

const fn join(observable: &'static str, above: &'static [Part], below: &'static [Part]) -> Join {
    Join { observable, above, below }
}

/// The observables that are about terms of the books.
///
/// An observable need not be the ratio of the books itself, as pay over a local wage is pay. It stands for it in the ratio of the two that the
/// model gives in each year.
pub(super) const JOINS: &[Join] = &[
    join("stock", MONTHS, &[]),
    join("contract_share", MONTHS, MONTHS),
    join("gross_earnings", GROSS, &[]),
    join("monthly_gross", PER_HEAD, MONTHS),
    join("wage_parity", PER_HEAD, MONTHS),
    join("take_home", TAKE_HOME, &[]),
    join("take_home_per_month", TAKE_HOME, MONTHS),
    join("wage_parity_takehome", TAKE_HOME, MONTHS),
    join("retained_share", TAKE_HOME, GROSS),
    join("taken_share", TAKEN, GROSS),
    join("levy", LEVY, &[]),
    join("levy_due", LEVY, &[]),
    join("levy_due_mean", LEVY, MONTHS),
    join("monthly_levy", LEVY, MONTHS),
    join("levy_share", LEVY, &[Plus(M::GrossWorker)]),
    join("saved", SAVED, &[]),
    join("saved_per_month", SAVED, MONTHS),
    join("savings_per_year", SAVED, MONTHS),
    join("kept_share", SAVED, GROSS),
    join("transfer", TRANSFER, &[]),
    join("state_revenue", TRANSFER, &[]),
    join("state_per_month", TRANSFER, MONTHS),
    join("state_share", TRANSFER, GROSS),
    join("company_revenue", RECEIPTS, &[]),
];

/// All terms of the books, each once.
pub(super) fn terms() -> Vec<M> {
    let limits = LIMITS.iter().flat_map(|limit| [limit.above, limit.below]);
    let joins = JOINS.iter().flat_map(|join| [join.above, join.below]);
    let parts = [WORKERS, BALANCE].into_iter().chain(limits).chain(joins).flatten();
    let mut terms: Vec<M> = parts.map(|part| part.measure()).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}
