//! Claims beside the model: what is measured for each, and what that says.

mod coverage;
mod score;
#[cfg(test)]
mod tests;

pub(crate) use coverage::{coverage, worst};
pub(crate) use score::{Level, Scored, order, score};

use tumen::engine::draw::parameter_quantile;
use tumen::evidence::{Check, Claim, Over, RangeOver, Relation, SourceKind, Statistic, ValueCheck};
use tumen::month::MonthRange;
use tumen::observables::{Frame, Question, Record, Unit};
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

/// What is measured in each run for a claim.
#[derive(Clone, Debug)]
pub(crate) struct ClaimTest {
    /// Id of the claim, in the keys of its draws.
    pub(crate) id: String,
    pub(crate) kind: TestKind,
}

#[derive(Clone, Debug)]
pub(crate) enum TestKind {
    /// A number, or two that stand beside the ends of a range.
    Number(Number),
    /// An order; all pairs must hold.
    Order { pairs: Vec<(Question, Relation, Question)>, rare: bool },
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
    claims.iter().map(|claim| ClaimTest { id: claim.id.clone(), kind: test(world, frame, claim, simulated) }).collect()
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
                TestKind::Order { pairs, rare }
            }),
    };
    kind.unwrap_or_else(TestKind::Refused)
}

fn question(
    frame: &Frame,
    claim: &Claim,
    check: &ValueCheck,
    measure: &tumen::evidence::Measure,
    months: MonthRange,
    simulated: MonthRange,
) -> Result<Question, String> {
    // An open period runs to the end of what there is; any other must have been simulated.
    let ends_with_world = claim.open_ended && months.until == frame.months.until;
    if months.overlap(&simulated).is_none() || (!simulated.covers(&months) && !ends_with_world) {
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
    let against = check.at_least.as_ref().or(claim.value.as_ref()).ok_or("it has no value")?;
    let (low, high) = unit.ends_of(against).ok_or_else(|| format!("`{against}` is not in {}", unit.name()))?;
    let document = if check.at_least.is_some() { (low, f64::INFINITY) } else { (low, high) };
    let two_sided = document.0 < document.1 && document.1.is_finite() && document.0.is_finite();
    let by_year = claim.over == Some(RangeOver::Years) && matches!(check.over, Over::YearEnds | Over::YearlyRange);
    let by_people = matches!(check.of, Statistic::Between(..));
    let kind = world.evidence.source(&claim.source).map_or(SourceKind::Commentary, |source| source.kind);
    Ok(Number {
        any_month: check.over == Over::AnyMonth,
        unit,
        document,
        ends: two_sided && (by_year || by_people),
        error: check.error.unwrap_or_else(|| observation_error(kind)),
        rare: readings.iter().any(|(_, question)| question.definition.rare),
        readings,
    })
}

impl ClaimTest {
    /// Both ends of what stands beside the claim in a run, observation error apart; for an order 1 where it holds, else 0.
    ///
    /// Not a number where there is no value. What is open in the claim (its date, its meaning) is drawn anew in each run.
    pub(crate) fn measure(&self, record: &Record<'_>, seed: u64, run: u32) -> [f64; 2] {
        match &self.kind {
            TestKind::Number(number) => {
                let mut mark = parameter_quantile(seed, run, &format!("claim.{}.reading", self.id));
                let reading = number.readings.iter().find(|(weight, _)| {
                    mark -= weight;
                    mark < 0.0
                });
                let Some((_, question)) = reading.or(number.readings.last()) else { return [f64::NAN; 2] };
                let value = if number.any_month {
                    let u = parameter_quantile(seed, run, &format!("claim.{}.month", self.id));
                    let nth = (u * question.months.len() as f64) as u16;
                    let months = MonthRange::of_month(question.months.from + nth);
                    record.value(&Question { months, ..question.clone() })
                } else {
                    record.value(question)
                };
                match value {
                    None => [f64::NAN; 2],
                    Some(value) if number.ends => [value.low, value.high],
                    Some(value) => [value.mean; 2],
                }
            }
            TestKind::Order { pairs, .. } => {
                let mut holds = true;
                for (left, relation, right) in pairs {
                    let sides = record.value(left).zip(record.value(right));
                    let Some((left, right)) = sides else { return [f64::NAN; 2] };
                    holds &= match relation {
                        Relation::Less => left.mean < right.mean,
                        Relation::More => left.mean > right.mean,
                        Relation::Equal => {
                            (left.mean - right.mean).abs() <= EQUAL * left.mean.abs().max(right.mean.abs())
                        }
                    };
                }
                [f64::from(u8::from(holds)); 2]
            }
            TestKind::Refused(_) | TestKind::Nothing => [f64::NAN; 2],
        }
    }
}
