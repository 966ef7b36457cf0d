//! The answer of a run: everything the terminal, the JSON document and the report show, and nothing else.
//!
//! Names are those of the observables. Months are ISO text (`1967-03`), money is nominal USD, shares are 0..=1. An absent value means
//! that the denominator was zero in every draw: it is never written as zero. Quantiles are over parameter draws, type 7.

mod claims;
mod terms;

pub use claims::{ComparedMonths, CoverageRow, Fares, Predictive, Role, ScoredClaim, Verdict};
pub use terms::{TERMS, Term, column_base};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of all documents and tables that the lab makes; readers refuse any other.
pub const FORMAT: u32 = 1;

/// People below which a run at a population scale above 1 shows and scores no count.
pub fn fewest_people(scale: u32) -> f64 {
    100.0 * f64::from(scale)
}

/// Whether so many people are too few to be told, where a simulated crew stands for so many.
pub(crate) fn are_few(people: f64, crews: u32) -> bool {
    crews > 1 && people < fewest_people(crews)
}

/// The answer of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "The answer of a run: what `tumen run --format json` prints")]
pub struct Answer {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Name of the world that was run, such as `Baseline` or the names of its scenarios; `Changed world` where files were changed.
    pub title: String,
    /// Paths of the values and rules at which the files differ from those that the program carries; absent where they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs: Option<Vec<String>>,
    /// Whether scenarios change what happened: then nothing is scored, and documents stand beside the figures for comparison only.
    pub counterfactual: bool,
    /// Scenarios laid over the baseline, in order, with what they change; empty for the baseline.
    pub scenarios: Vec<ScenarioMeta>,
    /// What went in and what came out.
    pub digest: Digest,
    /// Number of parameter draws.
    pub draws: u32,
    /// Chance replicates of each draw.
    pub replicates: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// Population scale: one simulated crew stands for this many.
    pub scale: u32,
    /// Months simulated, over all draws and replicates, times people at a post.
    pub worker_months: u64,
    /// Months that were simulated.
    pub months: Period,
    /// The host whose story is told first, the others being a group beside it; absent where all hosts are one story.
    pub main_host: Option<HostMeta>,
    /// Arrangements, in order of time; those of other hosts come last.
    pub programmes: Vec<ProgrammeMeta>,
    /// Periods of the story of which months are reported, in order.
    pub eras: Vec<EraMeta>,
    /// Dated events to mark on charts, in order.
    pub events: Vec<EventMark>,
    /// Sources of the evidence.
    pub sources: Vec<SourceMeta>,
    /// Number of claims in the evidence, with and without a number.
    pub claims_total: u32,
    /// Key figures, the most telling first.
    pub headline: Vec<Figure>,
    /// `stock` over time: one series a programme, and one for each sum over hosts.
    pub people: Vec<PeopleSeries>,
    /// One row for each era and arrangement that had people in it.
    pub era_table: Vec<EraRow>,
    /// Who received how much of 100 dollars, and by what way.
    pub money: Vec<MoneySplit>,
    /// `gross_earnings`, `state_revenue` and `take_home` over time: of each, one series a programme and one for each sum over hosts.
    pub money_years: Vec<MoneySeries>,
    /// `retained_share` by arrangement.
    pub retained: Vec<RetainedRow>,
    /// `forced_labour` by arrangement and year; empty where the world does not say what counts as such.
    pub forced_labour: Vec<ForcedLabourSeries>,
    /// People who left without going home, by channel, over time.
    pub leavers: Vec<LeaverSeries>,
    /// Claims that carry a number or an order, scored where they can be; in a counterfactual run none is.
    pub claims: Vec<ScoredClaim>,
    /// How many tests fall inside the predictive intervals, by role; empty for a counterfactual run.
    pub coverage: Vec<CoverageRow>,
    /// Ids of the tests that miss by most, five at the most, the worst first: numbers outside the 90 % interval and orders that fail.
    pub worst: Vec<String>,
    /// Remarks a reader must know, one sentence each.
    pub notes: Vec<String>,
}

impl Answer {
    /// The hosts whose rows tell the story: the main one, or all where none is named or no other has a part in the run.
    pub fn story(&self) -> Hosts {
        Hosts::story(self.main_host.is_some())
    }

    /// Whether nobody was at a post in any month that is reported, in any draw.
    pub fn is_deserted(&self) -> bool {
        let mut points = self.people.iter().flat_map(|series| &series.points);
        points.all(|point| point.value.p95 <= 0.0 && point.value.mean <= 0.0)
    }

    /// How many arrangements a row of the era table sums up.
    pub fn summed_in_era(&self, row: &EraRow) -> usize {
        let of_era = self.era_table.iter().filter(|other| other.era == row.era);
        let taken =
            of_era.filter_map(|other| other.programme.as_deref()).filter(|id| row.hosts.takes(self.is_in_story(id)));
        taken.count()
    }

    /// Whether an arrangement belongs to the story, and not to the other hosts beside it.
    pub fn is_in_story(&self, programme: &str) -> bool {
        let found = self.programmes.iter().find(|other| other.id == programme);
        let host = self.main_host.as_ref();
        host.is_none_or(|host| found.is_none_or(|programme| programme.host == host.id))
    }
}

/// Digests that name a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// Of the resolved world.
    pub world: String,
    /// Of all observables of all draws.
    pub results: String,
}

/// Months from and until, both inside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First month, `1946-01`.
    pub from: String,
    /// Last month, `2026-12`.
    pub until: String,
}

/// A scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioMeta {
    /// File stem.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The question it answers.
    pub question: String,
    /// What one has to know of it, what is held fixed and what the answer leaves out, in paragraphs.
    pub context: Vec<String>,
    /// Observables that answer the question.
    pub observables: Vec<String>,
    /// Last month over which the answer is taken; absent where that is the last of the world.
    pub until: Option<String>,
    /// What it changes, in the order of the world.
    pub changes: Vec<Change>,
}

/// A value or rule that a scenario changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Path of the value or slot, such as `2000-contract.control.passport_held`.
    pub path: String,
    /// What stands at that path, in a sentence.
    pub says: String,
    /// Month from which it holds.
    pub from: String,
    /// What the baseline has there in that month, as its file writes it; empty where it has nothing.
    pub before: String,
    /// What stands there instead.
    pub now: String,
}

/// A receiving territory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostMeta {
    /// Id, such as `russia`.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// Which hosts a sum over arrangements takes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hosts {
    /// All of them.
    #[default]
    All,
    /// The main host.
    Main,
    /// All but the main host.
    Others,
}

impl Hosts {
    /// The hosts whose story is told first: the main one, or all where none is named.
    pub const fn story(has_main: bool) -> Hosts {
        if has_main { Hosts::Main } else { Hosts::All }
    }

    /// Whether a host is among them.
    pub const fn takes(self, is_main: bool) -> bool {
        match self {
            Hosts::All => true,
            Hosts::Main => is_main,
            Hosts::Others => !is_main,
        }
    }

    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Hosts::All => "all",
            Hosts::Main => "main",
            Hosts::Others => "others",
        }
    }
}

/// An arrangement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeMeta {
    /// Id, such as `1967-camps`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Host id.
    pub host: String,
    /// Arrangement under whose rules its workers come when they lose the contract privilege; absent where there is none.
    pub demote_to: Option<String>,
    /// First month in which it recruits.
    pub from: String,
    /// Last month in which it recruits.
    pub until: String,
    /// One simulated crew stands for this many, on top of the population scale.
    pub crew_weight: u32,
}

/// The name of an arrangement among some; its id where it is none of them.
pub fn programme_name<'a>(programmes: &'a [ProgrammeMeta], id: &'a str) -> &'a str {
    programmes.iter().find(|programme| programme.id == id).map_or(id, |programme| &programme.name)
}

/// A period of the story, as far as it is reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EraMeta {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// First reported month.
    pub from: String,
    /// Last reported month.
    pub until: String,
    /// Whether all of its months are reported.
    pub whole: bool,
}

/// A dated event: a span in which nobody could go home, or a month that a claim marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventMark {
    /// A few words, such as `1967 accord`.
    pub name: String,
    /// Month in which it begins.
    pub from: String,
    /// Month in which it ends; absent for a moment.
    pub until: Option<String>,
}

/// A source of claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceMeta {
    /// Id, such as `lankov-2020`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Author, empty if none is named.
    pub author: String,
    /// Publisher.
    pub publisher: String,
    /// Date of publication, ISO text.
    pub date: String,
    /// Kind, such as `scholarly`.
    pub kind: String,
    /// Observation error of its figures on the log scale; absent where none is scored.
    pub observation_error: Option<f64>,
}

/// How a quantity is distributed over draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantiles {
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
    /// Mean.
    pub mean: f64,
}

impl Quantiles {
    /// The quantiles of the quantity times a positive factor.
    #[must_use]
    pub fn times(self, factor: f64) -> Quantiles {
        let Quantiles { p5, p25, p50, p75, p95, mean } = self;
        let [p5, p25, p50, p75, p95, mean] = [p5, p25, p50, p75, p95, mean].map(|value| value * factor);
        Quantiles { p5, p25, p50, p75, p95, mean }
    }
}

/// What an observable is restricted to; all absent means everybody everywhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Programme id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// Host id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Place id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Sector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Role at the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A key figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Observable, such as `stock`, `retained_share`, `state_revenue`, `arrived_rok`.
    pub observable: String,
    /// What it is called in a few words.
    pub label: String,
    /// Of whom.
    pub scope: Scope,
    /// How the period is summed up: `mean`, `last`, `yearly-max` (the greatest mean of a year), `sum`.
    pub over: String,
    /// Months it speaks of; for `yearly-max`, the year in which the median is greatest.
    pub period: Period,
    /// Unit, such as `people`, `USD/year`, `share`, `people/year`.
    pub unit: String,
    /// Its value.
    pub value: Quantiles,
}

/// `stock` over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeopleSeries {
    /// Programme id; absent for a sum over hosts.
    pub programme: Option<String>,
    /// Where no programme is named, the hosts that are taken in.
    pub hosts: Hosts,
    /// Values in order of time; all series of an answer have the same step.
    pub points: Vec<Point>,
}

/// Money by year, nominal USD a year: an amount over the reported months of each year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneySeries {
    /// `gross_earnings`, `state_revenue` or `take_home`.
    pub observable: String,
    /// Programme id; absent for a sum over hosts.
    pub programme: Option<String>,
    /// Where no programme is named, the hosts that are taken in.
    pub hosts: Hosts,
    /// Years in order, the first and last of them those in which something was earned.
    pub points: Vec<Point>,
}

/// A value at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// A year (`1967`, the mean of its months) or a month (`1967-03`).
    pub time: String,
    /// The value.
    pub value: Quantiles,
}

/// An arrangement in an era. People are the mean, amounts USD a year and leavers people a year over all reported months of the era,
/// those without the arrangement included. So arrangements add up to all together in every draw; their medians do so only nearly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EraRow {
    /// Era id.
    pub era: String,
    /// Programme id; absent for a sum over hosts.
    pub programme: Option<String>,
    /// Where no programme is named, the hosts that are taken in.
    pub hosts: Hosts,
    /// Too few people for one simulated crew to stand for as many as it does: `stock` is not to be shown as a number.
    pub few: bool,
    /// `stock`.
    pub stock: Option<Quantiles>,
    /// `gross_earnings`.
    pub gross_earnings: Option<Quantiles>,
    /// `state_revenue`.
    pub state_revenue: Option<Quantiles>,
    /// `officials_revenue`.
    pub officials_revenue: Option<Quantiles>,
    /// `take_home`.
    pub take_home: Option<Quantiles>,
    /// `broker_margin`.
    pub broker_margin: Option<Quantiles>,
    /// `suppliers_revenue`.
    pub suppliers_revenue: Option<Quantiles>,
    /// `company_balance`.
    pub company_balance: Option<Quantiles>,
    /// `retained_share` at the effective rouble.
    pub retained_share: Option<Quantiles>,
    /// `retained_share@official`; absent where the rouble makes no difference.
    pub retained_share_official: Option<Quantiles>,
    /// People a year by channel: `exits{…}`, and `arrived_rok` under its own name.
    pub leavers: Vec<ChannelRate>,
}

/// People a year by a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelRate {
    /// `overstay`, `abscond`, `protection`, `marry`, `naturalise`, or `arrived_rok`.
    pub channel: String,
    /// People a year.
    pub value: Option<Quantiles>,
    /// Too few people for the population scale of this run: not to be shown as a number.
    pub needs_scale_1: bool,
}

/// A receiver of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// The worker: `take_home`.
    Worker,
    /// The sending state: `transfer`.
    State,
    /// The trading company: `company_balance`.
    Company,
    /// Officials: `officials_revenue_gross`.
    Officials,
    /// Brokers: `broker_margin`.
    Broker,
    /// Suppliers: `suppliers_revenue`.
    Suppliers,
}

/// Who received how much of the gross earnings of an arrangement. Amounts are USD a year over the months in which it was active.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneySplit {
    /// Programme id; absent for a sum over hosts.
    pub programme: Option<String>,
    /// Where no programme is named, the hosts that are taken in.
    pub hosts: Hosts,
    /// Era id; absent for all eras together.
    pub era: Option<String>,
    /// Months it speaks of.
    pub period: Period,
    /// `gross_earnings`, USD a year.
    pub gross_earnings: Quantiles,
    /// Shares of `gross_earnings`; in every draw they sum to one.
    pub shares: Vec<RecipientShare>,
    /// The way of the money.
    pub flows: Vec<Flow>,
}

/// The share of a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientShare {
    /// Who.
    pub recipient: Recipient,
    /// Share of `gross_earnings`.
    pub share: Quantiles,
    /// Share of the draws in which nobody received more.
    pub largest_in: f64,
}

/// A flow of money, mean over draws, so that what goes into a node comes out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Node it comes from: `payers`, `worker`, `company`.
    pub from: String,
    /// Node it goes to: `worker`, `company`, `state`, `officials`, `broker`, `suppliers`, `living`, `saved` or `debt`.
    pub to: String,
    /// Name of the posting, such as `gross`, `levy`, `stipend`, `transfer`.
    pub posting: String,
    /// USD a year.
    pub usd_per_year: f64,
}

/// `retained_share` of an arrangement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetainedRow {
    /// Programme id.
    pub programme: String,
    /// What part of its time is meant, such as `certificates, 1967–84`; empty for all of it.
    pub part: String,
    /// Months it speaks of.
    pub period: Period,
    /// At the effective rouble.
    pub effective: Quantiles,
    /// At the official rouble; absent where it makes no difference.
    pub official: Option<Quantiles>,
}

/// `forced_labour` of an arrangement over time: worker-months in which circumstances that the guidelines of the labour statisticians name
/// are met, as the world's file says, over all worker-months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForcedLabourSeries {
    /// Programme id.
    pub programme: String,
    /// Years with people, in order.
    pub points: Vec<ForcedLabourPoint>,
}

/// `forced_labour` in a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForcedLabourPoint {
    /// The year.
    pub time: String,
    /// `forced_labour`: involuntary in recruitment, work or leaving, and under menace of a penalty.
    pub forced: Quantiles,
    /// `forced_labour_recruitment`, whatever the menace.
    pub recruitment: Quantiles,
    /// `forced_labour_work`, whatever the menace.
    pub work: Quantiles,
    /// `forced_labour_leaving`, whatever the menace.
    pub leaving: Quantiles,
    /// `forced_labour_menace`, involuntary or not.
    pub menace: Quantiles,
}

/// People a year by a channel over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaverSeries {
    /// Programme id; absent for a sum over hosts.
    pub programme: Option<String>,
    /// Where no programme is named, the hosts that are taken in.
    pub hosts: Hosts,
    /// `overstay`, `abscond`, `protection`, `marry`, `naturalise`, or `arrived_rok`.
    pub channel: String,
    /// Values in order of time.
    pub points: Vec<LeaverPoint>,
    /// Whether all of its points need population scale 1.
    pub needs_scale_1: bool,
}

/// People a year in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaverPoint {
    /// Months, a year or five.
    pub period: Period,
    /// People a year.
    pub value: Quantiles,
    /// Too few people for the population scale of this run: not to be shown as a number.
    pub needs_scale_1: bool,
}
