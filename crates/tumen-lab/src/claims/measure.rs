//! What one run says of a claim.

use serde::{Deserialize, Serialize};
use tumen::distribution::normal_quantile;
use tumen::engine::draw::parameter_quantile;
use tumen::evidence::{Over, Relation, Statistic};
use tumen::month::{Month, MonthRange};
use tumen::observables::{Question, Record};

use super::{ClaimTest, EQUAL, Number, TestKind};

/// What one run says of a claim, observation error apart. Not a number where it has nothing to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The number, or the lower of two; for an order 1 where it holds, else 0.
    pub(crate) low: f64,
    /// The higher of two numbers, or the same number again.
    pub(crate) high: f64,
    /// Of people or years that a range is over, the share that lies in it.
    pub(crate) inside: f64,
    /// The fewest people or events on which an answer that enters rests.
    pub(crate) behind: f64,
    /// First and last month that were compared, question by question.
    #[serde(with = "as_indices")]
    pub(crate) months: Vec<Option<MonthRange>>,
}

impl Measured {
    /// A run that has nothing to say.
    pub(crate) const NOTHING: Measured =
        Measured { low: f64::NAN, high: f64::NAN, inside: f64::NAN, behind: f64::NAN, months: Vec::new() };

    /// One number and nothing else.
    #[cfg(test)]
    pub(super) fn of(value: f64) -> Measured {
        Measured { low: value, high: value, behind: f64::INFINITY, ..Measured::NOTHING }
    }
}

/// Ranges of months as the numbers of their first and last month.
mod as_indices {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Month, MonthRange};

    pub(super) fn serialize<S: Serializer>(months: &[Option<MonthRange>], to: S) -> Result<S::Ok, S::Error> {
        let pair = |months: &MonthRange| (months.from.index(), months.until.index());
        months.iter().map(|months| months.as_ref().map(pair)).collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Option<MonthRange>>, D::Error> {
        let range = |(from, until)| MonthRange { from: Month::from_index(from), until: Month::from_index(until) };
        Ok(Vec::<Option<(u16, u16)>>::deserialize(from)?.into_iter().map(|pair| pair.map(range)).collect())
    }
}

/// What a source makes of the truth: a factor, the same for all that it says of one thing.
pub(super) fn misread(id: &str, error: f64, seed: u64, run: u32) -> f64 {
    let z = normal_quantile(parameter_quantile(seed, run, &format!("claim.{id}.error")));
    libm::exp(error * z)
}

impl ClaimTest {
    /// All questions that may enter, in a fixed order.
    pub(crate) fn questions(&self) -> Vec<&Question> {
        match &self.kind {
            TestKind::Number(number) => number.readings.iter().map(|(_, question)| question).collect(),
            TestKind::Order { pairs, .. } => pairs.iter().flat_map(|(left, _, right)| [left, right]).collect(),
            TestKind::Refused(_) | TestKind::Nothing => Vec::new(),
        }
    }

    /// The share of the runs that take each of these questions; every side of an order is taken in all of them.
    pub(crate) fn weights(&self) -> Vec<f64> {
        match &self.kind {
            TestKind::Number(number) => number.readings.iter().map(|(weight, _)| *weight).collect(),
            _ => vec![1.0; self.questions().len()],
        }
    }

    /// Asks a run. What is open in the claim (its date, its meaning) is drawn anew in each.
    pub(crate) fn measure(&self, record: &Record<'_>, seed: u64, run: u32) -> Measured {
        let said = match &self.kind {
            TestKind::Number(number) => self.number(number, record, seed, run),
            TestKind::Order { pairs, .. } => order(pairs, record),
            TestKind::Refused(_) | TestKind::Nothing => return Measured::NOTHING,
        };
        let months = self.questions().into_iter().map(|question| record.compared(question)).collect();
        Measured { months, ..said.unwrap_or(Measured::NOTHING) }
    }

    fn number(&self, number: &Number, record: &Record<'_>, seed: u64, run: u32) -> Option<Measured> {
        let mut mark = parameter_quantile(seed, run, &format!("claim.{}.reading", self.id));
        let reading = number.readings.iter().find(|(weight, _)| {
            mark -= weight;
            mark < 0.0
        });
        let (_, question) = reading.or(number.readings.last())?;
        let mut question = question.clone();
        if number.any_month {
            let u = parameter_quantile(seed, run, &format!("claim.{}.month", self.id));
            let nth = (u * question.months.len() as f64) as u16;
            question.months = MonthRange::of_month(question.months.from + nth);
        }
        let value = record.value(&question)?;
        let behind = record.behind(&question).unwrap_or(f64::NAN);
        let one = Measured { low: value.mean, high: value.mean, behind, ..Measured::NOTHING };
        if !number.ends {
            return Some(one);
        }
        // Seen by the source, which misreads all of them alike.
        let seen = misread(&self.id, number.error, seed, run);
        let (from, until) = (number.document.0 / seen, number.document.1 / seen);
        let inside = match question.of {
            Statistic::Between(..) => people_inside(record, &question, from, until),
            _ => years_inside(record, &question, from, until),
        };
        Some(Measured { low: value.low, high: value.high, inside: inside.unwrap_or(f64::NAN), ..one })
    }
}

/// The share of the people of a distribution between two values.
fn people_inside(record: &Record<'_>, question: &Question, from: f64, until: f64) -> Option<f64> {
    let above = |value: f64| {
        let question = Question { of: Statistic::Mean, share_above: Some(value), ..question.clone() };
        record.value(&question).map(|share| share.mean)
    };
    // Shares are of those at or above a value; whoever has just the upper end is inside.
    Some((above(from)? - above(until * (1.0 + 1e-9))?).max(0.0))
}

/// The share of the years, or of their Decembers, with a value between two.
fn years_inside(record: &Record<'_>, question: &Question, from: f64, until: f64) -> Option<f64> {
    let (mut n, mut inside) = (0.0, 0.0);
    for year in question.months.from.year()..=question.months.until.year() {
        let whole = MonthRange::of_year(year)?;
        let months = if question.over == Over::YearEnds { MonthRange::of_month(whole.until) } else { whole };
        let Some(months) = months.overlap(&question.months) else { continue };
        if let Some(value) = record.value(&Question { months, over: Over::Mean, ..question.clone() }) {
            n += 1.0;
            inside += f64::from(u8::from(value.mean >= from && value.mean <= until));
        }
    }
    (n > 0.0).then(|| inside / n)
}

fn order(pairs: &[(Question, Relation, Question)], record: &Record<'_>) -> Option<Measured> {
    let mut holds = true;
    let mut behind = f64::INFINITY;
    for (left, relation, right) in pairs {
        for side in [left, right] {
            behind = behind.min(record.behind(side).unwrap_or(0.0));
        }
        let (left, right) = (record.value(left)?.mean, record.value(right)?.mean);
        holds &= match relation {
            Relation::Less => left < right,
            Relation::More => left > right,
            Relation::Equal => (left - right).abs() <= EQUAL * left.abs().max(right.abs()),
        };
    }
    let holds = f64::from(u8::from(holds));
    Some(Measured { low: holds, high: holds, behind, ..Measured::NOTHING })
}
