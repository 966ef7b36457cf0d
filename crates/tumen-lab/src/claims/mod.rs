//! Claims beside the model: what is measured for each, and what that says.

mod coverage;
mod level;
mod measure;
mod played;
mod scale;
mod score;
#[cfg(test)]
mod tests;

pub(crate) use coverage::{coverage, fares, worst};
pub(crate) use level::Level;
pub(crate) use measure::Measured;
pub(crate) use scale::behind;
pub(crate) use score::{Beside, Placed, Scored, order, score};

use tumen::evidence::{Check, Claim, Over, RangeOver, Relation, SourceKind, Statistic, ValueCheck};
use tumen::month::{Month, MonthRange};
use tumen::observables::{Frame, Question, Unit};
use tumen::world::World;

/// How far apart two measures may be and still count as equal.
const EQUAL: f64 = 0.1;

/// Observation error on the log scale of figures from a kind of source.
pub fn observation_error(kind: SourceKind) -> f64 {
    match kind {
        SourceKind::Scholarly | SourceKind::Statistics => 0.15,
        SourceKind::News => 0.25,
        SourceKind::InterviewColumn | SourceKind::Commentary => 0.5,
    }
}

fn source_error(world: &World, claim: &Claim) -> f64 {
    observation_error(world.evidence.source(&claim.source).map_or(SourceKind::Commentary, |source| source.kind))
}

/// What is measured in each run for a claim.
#[derive(Clone, Debug)]
pub(crate) struct ClaimTest {
    /// Id of the claim, in the keys of its draws.
    pub(crate) id: String,
    pub(crate) kind: TestKind,
    /// For how many crews a simulated one stands at most, on top of the population scale, among those who are counted.
    pub(crate) crew_weight: u32,
}

#[derive(Clone, Debug)]
pub(crate) enum TestKind {
    /// A number, or two that stand beside the ends of a range.
    Number(Number),
    /// An order; all pairs must hold.
    Order {
        pairs: Vec<(Question, Relation, Question)>,
        /// Too rare for a scaled run whatever its size.
        rare: bool,
        /// Observation error of the source on the log scale.
        error: f64,
    },
    /// It cannot be measured.
    Refused(String),
    /// It has no check.
    Nothing,
}

#[derive(Clone, Debug)]
pub(crate) struct Number {
    /// What the words may mean and the periods they may speak of, with weights that sum to one.
    readings: Vec<(f64, Question)>,
    /// Any one month of the period, instead of its last.
    any_month: bool,
    /// Unit of the comparison.
    pub(crate) unit: Unit,
    /// What it is held against; an end may be infinite.
    pub(crate) document: (f64, f64),
    /// The lower end is held against the lower, the higher against the higher.
    pub(crate) ends: bool,
    /// Observation error on the log scale.
    pub(crate) error: f64,
    /// Too rare for a scaled run whatever its size.
    pub(crate) rare: bool,
}

/// What is measured for each claim of a world, in the order of its evidence.
pub(crate) fn tests(world: &World, frame: &Frame, simulated: MonthRange) -> Vec<ClaimTest> {
    let claims = &world.evidence.claims;
    let all = claims.iter().map(|claim| {
        let kind = test(world, frame, claim, simulated);
        let mut test = ClaimTest { id: claim.id.clone(), kind, crew_weight: 1 };
        test.crew_weight = test.questions().iter().map(|question| question.crew_weight(frame)).max().unwrap_or(1);
        test
    });
    all.collect()
}

fn test(world: &World, frame: &Frame, claim: &Claim, simulated: MonthRange) -> TestKind {
    let kind = match &claim.check {
        None => return TestKind::Nothing,
        Some(Check::Value(check)) => number(world, frame, claim, check, simulated).map(TestKind::Number),
        Some(Check::Ordinal(pairs)) => pairs
            .iter()
            .map(|pair| {
                let side = |check: &ValueCheck| question(frame, claim, check, &check.measure, check.months, simulated);
                Ok((side(&pair.left)?, pair.relation, side(&pair.right)?))
            })
            .collect::<Result<Vec<_>, String>>()
            .map(|pairs| {
                let rare = pairs.iter().any(|(left, _, right)| left.definition.rare || right.definition.rare);
                TestKind::Order { pairs, rare, error: source_error(world, claim) }
            }),
    };
    kind.unwrap_or_else(TestKind::Refused)
}

/// Whether there is what a claim speaks of: an open period runs to the end of what there is, any other must have been simulated.
pub(crate) fn is_simulated(claim: &Claim, months: MonthRange, end: Month, simulated: MonthRange) -> bool {
    let ends_with_world = claim.open_ended && months.until == end;
    months.overlap(&simulated).is_some() && (simulated.covers(&months) || ends_with_world)
}

fn question(
    frame: &Frame,
    claim: &Claim,
    check: &ValueCheck,
    measure: &tumen::evidence::Measure,
    months: MonthRange,
    simulated: MonthRange,
) -> Result<Question, String> {
    if !is_simulated(claim, months, frame.months.until, simulated) {
        return Err(format!("{months} is not simulated"));
    }
    let over = if check.over == Over::AnyMonth { Over::Last } else { check.over };
    let question = Question::new(frame, &measure.observable, &measure.scope, months, over);
    let question = question.and_then(|question| question.taking(check.of, check.share_above));
    question.map_err(|refusal| refusal.to_string())
}

fn number(
    world: &World,
    frame: &Frame,
    claim: &Claim,
    check: &ValueCheck,
    simulated: MonthRange,
) -> Result<Number, String> {
    // The months of a check of its own stand; otherwise a doubtful date is drawn.
    let periods = if claim.admissible.is_empty() || check.months != claim.period {
        vec![(check.months, 1.0)]
    } else {
        claim.admissible.clone()
    };
    let mut readings = Vec::new();
    let other = check.other_reading.as_ref();
    for (months, weight) in periods {
        let first = 1.0 - other.map_or(0.0, |other| other.weight);
        let measures =
            std::iter::once((&check.measure, first)).chain(other.map(|other| (&other.measure, other.weight)));
        for (measure, share) in measures {
            readings.push((weight * share, question(frame, claim, check, measure, months, simulated)?));
        }
    }
    let definition = readings[0].1.definition;
    let unit = if check.share_above.is_some() { Unit::Share } else { definition.unit_over(check.over) };
    let against = check.held_against(claim.value.as_ref()).ok_or("it has no value")?;
    let document = unit.ends_of(against).ok_or_else(|| format!("`{against}` is not in {}", unit.name()))?;
    let two_sided = document.0 < document.1 && document.1.is_finite() && document.0.is_finite();
    let by_year = claim.over == Some(RangeOver::Years) && matches!(check.over, Over::YearEnds | Over::YearlyRange);
    let by_people = matches!(check.of, Statistic::Between(..));
    Ok(Number {
        any_month: check.over == Over::AnyMonth,
        unit,
        document,
        ends: two_sided && (by_year || by_people),
        error: check.error.unwrap_or_else(|| source_error(world, claim)),
        rare: readings.iter().any(|(_, question)| question.definition.rare),
        readings,
    })
}

impl Number {
    /// How far off, on the log scale, is not worth a remark: the error of the source, or half the width of its range.
    pub(crate) fn tolerance(&self) -> f64 {
        let (from, until) = self.document;
        let is_range = !self.ends && from > 0.0 && until > from && until.is_finite();
        if is_range { self.error.max(0.5 * libm::log(until / from)) } else { self.error }
    }
}
