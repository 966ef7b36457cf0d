//! The claims whose observables are about terms of the books.

use tumen::evidence::{Check, Claim, Measure, Over, Scope, Statistic, ValueCheck};
use tumen::month::MonthRange;
use tumen::observables::{Frame, Question};
use tumen::world::World;

use super::books::{JOINS, Join};
use crate::claims::observation_error;

/// A claim that takes part.
pub(super) struct Joined {
    pub(super) id: String,
    /// Both ends of what it says, in the unit of its observable; an end may be infinite.
    pub(super) ends: (f64, f64),
    /// Months that it may speak of.
    pub(super) months: Vec<MonthRange>,
    /// What its words may mean; it holds if one of these does.
    pub(super) readings: Vec<Reading>,
    /// Observation error of its source on the log scale.
    pub(super) error: f64,
}

/// One meaning of a claim.
pub(super) struct Reading {
    pub(super) question: Question,
    pub(super) join: &'static Join,
    /// Programmes over which the upper sum runs.
    pub(super) above: Vec<usize>,
    /// Programmes over which the lower sum runs.
    pub(super) below: Vec<usize>,
}

impl Joined {
    /// Whether it speaks of a whole year.
    pub(super) fn speaks_of(&self, year: u16) -> bool {
        MonthRange::of_year(year).is_some_and(|months| self.months.iter().any(|own| own.covers(&months)))
    }

    /// First and last year of which it may speak.
    pub(super) fn years(&self) -> (u16, u16) {
        let first = self.months.iter().map(|months| months.from.year()).min().unwrap_or(0);
        let last = self.months.iter().map(|months| months.until.year()).max().unwrap_or(0);
        (first, last)
    }
}

/// The claims of a world that take part.
pub(super) fn joined(world: &World, frame: &Frame) -> Vec<Joined> {
    world.evidence.claims.iter().filter_map(|claim| one(world, frame, claim)).collect()
}

fn one(world: &World, frame: &Frame, claim: &Claim) -> Option<Joined> {
    let Some(Check::Value(check)) = &claim.check else { return None };
    // What is said of a mean of several years, or of each, is taken to be said of each; a range over people or crews holds their mean.
    let yearly = matches!(check.over, Over::Mean | Over::YearlyMean | Over::YearlyRange);
    let of_mean = matches!(check.of, Statistic::Mean | Statistic::Between(..));
    if !yearly || !of_mean || check.share_above.is_some() {
        return None;
    }
    let measures = std::iter::once(&check.measure).chain(check.other_reading.as_ref().map(|other| &other.measure));
    let readings = measures.map(|measure| reading(world, frame, check, measure)).collect::<Option<Vec<Reading>>>()?;
    let unit = readings.first()?.question.definition.unit;
    let ends = unit.ends_of(check.held_against(claim.value.as_ref())?)?;
    // A figure of zero is off by no factor.
    if ends.1 <= 0.0 {
        return None;
    }
    let months = if claim.admissible.is_empty() || check.months != claim.period {
        vec![check.months]
    } else {
        claim.admissible.iter().map(|(months, _)| *months).collect()
    };
    let source = world.evidence.source(&claim.source)?;
    let error = check.error.unwrap_or_else(|| observation_error(source.kind));
    Some(Joined { id: claim.id.clone(), ends, months, readings, error })
}

fn reading(world: &World, frame: &Frame, check: &ValueCheck, measure: &Measure) -> Option<Reading> {
    let join = JOINS.iter().find(|join| join.observable == measure.observable)?;
    let Scope { programmes, host, place, sector, role, channels } = &measure.scope;
    if [place, sector, role].into_iter().any(Option::is_some) || !channels.is_empty() {
        return None;
    }
    let question = Question::new(frame, &measure.observable, &measure.scope, check.months, Over::Mean).ok()?;
    let all = world.programmes.iter().enumerate().filter(|(_, programme)| {
        (programmes.is_empty() || programmes.contains(&programme.id))
            && host.as_ref().is_none_or(|host| programme.host == *host)
    });
    let below: Vec<usize> = all.map(|(idx, _)| idx).collect();
    // The share of contract work is the one ratio whose sums run over different arrangements.
    let of_contract = |idx: &usize| frame.programmes[*idx].demote_to.is_some();
    let above = match join.observable {
        "contract_share" => below.iter().copied().filter(of_contract).collect(),
        _ => below.clone(),
    };
    Some(Reading { question, join, above, below })
}
