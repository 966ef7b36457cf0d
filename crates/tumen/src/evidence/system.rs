//! A system is one way of working that the documents describe: what it rests on, where it lives in the world, the switch that turns it
//! off, and what should follow by the documents' own account.

use crate::evidence::check::{
    read_months, read_observable, read_over, read_scope, read_statistic, refused, wrong_names,
};
use crate::evidence::{Measure, Over, Scope, ScopeNames, Statistic, named};
use crate::month::MonthRange;
use crate::observables::{Frame, Question};
use crate::world::problem::{Report, say};
use crate::world::reader::Reader;
use crate::world::{Change, TextPlace};

named! {
    /// Which way an observable moves when the switch is laid over the baseline.
    Direction {
        /// It is larger under the switch.
        Up = "up",
        /// It is smaller under the switch.
        Down = "down",
    }
}

/// What the documents' own account expects of a switch.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// What is measured.
    pub measure: Measure,
    /// How months become one number.
    pub over: Over,
    /// Which number is taken of what varies over people.
    pub of: Statistic,
    /// The share above this many months is taken instead of a statistic.
    pub share_above: Option<f64>,
    /// The months.
    pub months: MonthRange,
    /// Which way it moves.
    pub direction: Direction,
    /// Whether that is arithmetic: what is switched is a term of the observable, whatever anybody does.
    pub arithmetic: bool,
    /// How this follows from the documents.
    pub why: String,
}

/// One model, variant, channel or mechanism that the documents describe.
#[derive(Clone, Debug)]
pub struct System {
    /// Number in the list, from 1.
    pub number: u32,
    /// Id in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Months in which it was at work by the documents.
    pub period: MonthRange,
    /// Claims that ground it.
    pub claims: Vec<String>,
    /// Paths at which it lives in the world.
    pub lives: Vec<String>,
    /// What the documents say of it, in our own words.
    pub account: String,
    /// Changes of the baseline that turn it off or vary it.
    pub switch: Vec<Change>,
    /// What should follow.
    pub expect: Expectation,
    /// Why the switch moves nothing, where it does not.
    pub no_effect: Option<String>,
    /// The mechanism by which the opposite follows from the documents' own mechanisms, where it does.
    pub finding: Option<String>,
    /// Where it stands.
    pub text_place: TextPlace,
}

/// A system that this world cannot run yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Number in the list, from 1.
    pub number: u32,
    /// Id in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Claims that ground it.
    pub claims: Vec<String>,
    /// What the documents say of it, in our own words.
    pub account: String,
    /// What the world would need to run it.
    pub lacks: String,
}

/// Keys of a system, for the schema: name, whether required, what it is.
pub(crate) const SYSTEM_KEYS: &[(&str, bool, &str)] = &[
    ("number", true, "number in the list, from 1 without a gap"),
    ("id", true, "id of the system"),
    ("name", true, "name for people"),
    ("period", true, "when it was at work by the documents"),
    ("claims", true, "claims that ground it"),
    ("lives", false, "paths at which it lives in the world"),
    ("account", true, "what the documents say of it, in our own words"),
    ("switch", false, "changes of the baseline, as in a scenario, that turn it off or vary it"),
    ("expect", false, "what should follow by the documents' own account"),
    ("lacks", false, "what the world would need to run it; instead of lives, switch and expect"),
    ("no_effect", false, "why the switch moves nothing, where it does not"),
    ("finding", false, "the mechanism by which the opposite follows from the documents' own mechanisms"),
];

/// Keys of an expectation, for the schema: name, whether required, what it is.
pub(crate) const EXPECT_KEYS: &[(&str, bool, &str)] = &[
    ("observable", true, "what is measured"),
    ("scope", false, "where it is measured"),
    ("over", false, "how the months become one number"),
    ("of", false, "which number is taken of what varies over people: mean, or a percentile such as p50"),
    ("share_above", false, "the share above this many months is taken instead"),
    ("from", true, "first month"),
    ("until", true, "last month"),
    ("direction", true, "which way it moves when the switch is laid over the baseline"),
    (
        "arithmetic",
        false,
        "whether that is arithmetic: what is switched is a term of the observable, whatever anybody does",
    ),
    ("why", true, "how this follows from the documents"),
];

/// Reads what is expected of a system; `frame` and `names` are those of the baseline.
pub(crate) fn read_expectation(
    mut reader: Reader<'_>,
    frame: &Frame,
    names: &ScopeNames<'_>,
    report: &mut Report,
) -> Option<Expectation> {
    let observable = read_observable(&mut reader, report);
    let scope = match reader.get("scope") {
        None => Some(Scope::default()),
        Some(item) => item.table(report).map(|table| read_scope(table, report)),
    };
    let over_item = reader.get("over");
    let over = read_over(&mut reader, Over::Mean, report);
    let of = match reader.get("of") {
        None => Some(Statistic::Mean),
        Some(item) => read_statistic(&item, report).filter(|of| {
            let one = !matches!(of, Statistic::Between(..));
            if !one {
                item.problem(say("an expectation is about one number").help("write one percentile"), report);
            }
            one
        }),
    };
    let share_above = reader.get("share_above").and_then(|item| item.number(report));
    let dated = ["from", "until"].map(|key| reader.need(key, report).is_some());
    let months = read_months(&mut reader, frame.months, report).filter(|_| dated == [true, true]);
    let direction = reader.need("direction", report).and_then(|item| item.choice::<Direction>("direction", report));
    let arithmetic = reader.get("arithmetic").and_then(|item| item.boolean(report)).unwrap_or(false);
    let why = reader.need_text("why", report).map(str::to_owned);
    if over == Some(Over::YearlyRange)
        && let Some(item) = over_item
    {
        item.problem(say("an expectation is about one number").help("take `yearly-mean` or `mean`"), report);
    }
    let place = report.text_place(&reader.spot);
    let key = reader.spot.key.clone();
    reader.finish(report);
    let (measure, months) = (Measure { observable: observable?, scope: scope? }, months?);
    if !frame.months.covers(&months) {
        let what = format!("{months} is not within the world's months, {}", frame.months);
        report.at_place(&place, &key, say(what));
        return None;
    }
    let wrong = wrong_names(&measure, names);
    if !wrong.is_empty() {
        for (name, words) in wrong {
            report.at_name(&place, &key, &name, words);
        }
        return None;
    }
    let (over, of) = (over?, of?);
    let question = Question::new(frame, &measure.observable, &measure.scope, months, over);
    if let Err(refusal) = question.and_then(|question| question.taking(of, share_above)) {
        report.at_name(&place, &key, &measure.observable, refused(&refusal));
        return None;
    }
    Some(Expectation { measure, over, of, share_above, months, direction: direction?, arithmetic, why: why? })
}
