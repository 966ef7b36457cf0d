//! Claims beside the simulation, their scores, and how they are counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Period, Scope};

/// A predictive distribution of a claim, observation error included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Predictive {
    /// 0.5 % quantile.
    pub p0_5: f64,
    /// 5 % quantile.
    pub p5: f64,
    /// Lower quartile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// Upper quartile.
    pub p75: f64,
    /// 95 % quantile.
    pub p95: f64,
    /// 99.5 % quantile.
    pub p99_5: f64,
}

/// What a claim is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Only predicted.
    HeldOut,
    /// Meant for calibration; nothing is calibrated yet, so it is only predicted.
    Target,
    /// Follows by arithmetic from inputs.
    Derived,
    /// A prior is built from it.
    Input,
    /// Not scored, with a reason.
    Context,
}

impl Role {
    /// All roles in order.
    pub const ALL: [Role; 5] = [Role::HeldOut, Role::Target, Role::Derived, Role::Input, Role::Context];

    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Role::HeldOut => "held-out",
            Role::Target => "target",
            Role::Derived => "derived",
            Role::Input => "input",
            Role::Context => "context",
        }
    }

    /// Whether a claim of this role tests the model: what the model says of it was not put into it.
    pub const fn is_test(self) -> bool {
        matches!(self, Role::HeldOut | Role::Target)
    }
}

/// Where a claim falls in its predictive distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A figure inside the 50 % level.
    MiddleHalf,
    /// A figure inside the 90 % level only.
    #[serde(rename = "within-90")]
    Within90,
    /// A figure inside the 99 % level only.
    #[serde(rename = "edge-99")]
    Edge99,
    /// A figure outside the 99 % level.
    Outside,
    /// A figure inside the 90 % level, whose interval spans so much that this says nothing.
    TooWide,
    /// A bound or an order that holds in at least nine of ten draws.
    Holds,
    /// A bound or an order that holds in some draws: neither agreement nor contradiction.
    Open,
    /// A bound or an order that fails in at least nine of ten draws.
    Fails,
    /// The claim is an input: a match is built in.
    FedIn,
    /// The claim is an input that lies outside the 90 % level, or a bound that fails: fed in, but not met.
    FedInNotMet,
    /// The claim follows from inputs: a match is arithmetic.
    FollowsFromInputs,
    /// Too rare, or too few people behind it, for the population scale of this run.
    #[serde(rename = "needs-scale-1")]
    NeedsScale1,
    /// The observable has no value in the period of the claim.
    NoValue,
    /// Context: nothing to score.
    NotScored,
    /// A counterfactual run: the document is shown for comparison only.
    ForComparison,
}

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
            Verdict::Within90 => "within-90",
            Verdict::Edge99 => "edge-99",
            Verdict::Outside => "outside",
            Verdict::TooWide => "too-wide",
            Verdict::Holds => "holds",
            Verdict::Open => "open",
            Verdict::Fails => "fails",
            Verdict::FedIn => "fed-in",
            Verdict::FedInNotMet => "fed-in-not-met",
            Verdict::FollowsFromInputs => "follows-from-inputs",
            Verdict::NeedsScale1 => "needs-scale-1",
            Verdict::NoValue => "no-value",
            Verdict::NotScored => "not-scored",
            Verdict::ForComparison => "for-comparison",
        }
    }
}

/// Months that are compared for a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparedMonths {
    /// First month.
    pub from: String,
    /// Last month.
    pub until: String,
    /// Share of the draws that take these months, where the date is in doubt; 1 otherwise.
    pub share: f64,
}

/// A claim beside what the simulation says.
///
/// How it is scored, [`Self::mass`] and [`Self::overlap`] included, is in the book, "How claims are scored".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoredClaim {
    /// Claim id.
    pub id: String,
    /// Source id.
    pub source: String,
    /// Paragraph of the source.
    pub paragraph: u32,
    /// The claim in our words.
    pub statement: String,
    /// A few words for a table, such as `people abroad, Khabarovsk`; empty to use the statement.
    pub short: String,
    /// The name of a claim that every reader asks for first; empty for the others.
    pub label: String,
    /// Who says it, as the source has it.
    pub attributed_to: String,
    /// Months it speaks of.
    pub period: Period,
    /// Whether the source gives no end: `period` then ends with the world.
    pub open_ended: bool,
    /// `stated`, `inferred` or `publication`.
    pub period_basis: String,
    /// Months that are compared: those of its check, without months at either end in which nobody was there. Several where the date is in
    /// doubt or the sides of an order differ; empty where nothing is compared.
    pub compared: Vec<ComparedMonths>,
    /// The figure as it is written in the evidence, such as `450..800 USD/month`; empty for an order.
    pub document: String,
    /// Lower end in `unit`; absent for an upper bound or an order.
    pub document_low: Option<f64>,
    /// Upper end in `unit`; absent for a lower bound or an order.
    pub document_high: Option<f64>,
    /// Unit of the figure and of `simulated`, such as `people`, `USD/year`, `share`.
    pub unit: String,
    /// Observable it is compared with; empty where none is.
    pub observable: String,
    /// Scope of the observable.
    pub scope: Scope,
    /// How the period is summed up, such as `mean`.
    pub over: String,
    /// What the simulation says of the same thing; where both ends of a range are compared, of its lower end.
    pub simulated: Option<Predictive>,
    /// What the simulation says of the upper end of a range over years or people; absent for anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulated_high: Option<Predictive>,
    /// Share of the draws in which a bound or an order holds.
    pub holds: Option<f64>,
    /// Share of the predictive mass in the document's range; of a range over people or years, the mean share of them. Absent for anything
    /// but a range.
    pub mass: Option<f64>,
    /// Part of the document's range that lies in the 90 % interval, or for a range over people or years between the medians of its ends: in
    /// ratios, or in differences where the range is not positive. Absent for anything but a range.
    pub overlap: Option<f64>,
    /// People, tours or events on which the simulated number rests, median over draws; absent where it rests on none.
    pub behind: Option<f64>,
    /// Role.
    pub role: Role,
    /// Why it has that role; given for context.
    pub role_reason: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Whether the document lies inside the 90 % level, or for a bound does not fail, whatever the role; absent where no number is compared.
    pub inside_90: Option<bool>,
    /// Whether the interval spans so much that it tells nothing, wherever the document lies.
    pub too_wide: bool,
    /// Simulated median over the nearest point of the document; absent where either is not positive.
    pub ratio: Option<f64>,
    /// Upper over lower end of the 90 % interval; absent where the lower end is not positive.
    pub width: Option<f64>,
    /// What the words may mean as well, and how often: `company_revenue in 50 of 100 histories`; empty where they have one meaning.
    pub other_reading: String,
    /// Whether it was in view when first values were chosen, so that it is no blind test: a value of the world refers to it.
    pub in_view: bool,
    /// Ids of claims that contradict it.
    pub conflicts_with: Vec<String>,
    /// Those of them that nothing reconciles.
    pub unreconciled: Vec<String>,
}

/// How the claims of a role fare.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageRow {
    /// Role.
    pub role: Role,
    /// How its claims fare.
    pub fares: Fares,
}

/// How many of some claims fall inside the predictive intervals, and how many statements among them hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fares {
    /// Figures with a score: points and ranges.
    pub scored: u32,
    /// Of the figures, inside the 50 % level.
    pub inside_50: u32,
    /// Inside the 90 % level.
    pub inside_90: u32,
    /// Inside the 99 % level.
    pub inside_99: u32,
    /// Central 95 % of the number inside the 50 % level if history were one of the runs, each of which plays it in turn. For claims that
    /// are no test it has no meaning.
    pub band_50: [u32; 2],
    /// The same for the 90 % level.
    pub band_90: [u32; 2],
    /// The same for the 99 % level.
    pub band_99: [u32; 2],
    /// Of the figures inside the 90 % level, how many intervals are too wide to tell anything.
    pub too_wide: u32,
    /// Statements with a score: bounds and orders, which a run makes true or false.
    pub statements: u32,
    /// Of the statements, how many hold in at least nine of ten draws.
    pub hold: u32,
    /// How many fail in at least nine of ten draws; the others are open.
    pub fail: u32,
    /// Claims not scored because they need population scale 1.
    pub needs_scale_1: u32,
    /// Median of the widths of the figures, upper over lower end of the 90 % interval.
    pub median_width: Option<f64>,
}

impl ScoredClaim {
    /// The months compared, as a table has them: `2013-01..2013-12 (0.5); 2015-01..2015-12 (0.5)`.
    pub fn compared_text(&self) -> String {
        let one = |months: &ComparedMonths| {
            let share = if months.share < 1.0 { format!(" ({})", months.share) } else { String::new() };
            format!("{}..{}{share}", months.from, months.until)
        };
        self.compared.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json_documents() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_string(&verdict).unwrap(), format!("\"{}\"", verdict.name()));
        }
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.name()));
        }
    }
}
