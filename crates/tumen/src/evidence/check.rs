//! How a claim is compared with the model: what is measured, where, and over which months.

use crate::evidence::{Evidence, RangeOver, named};
use crate::month::MonthRange;
use crate::observables::{self, Refusal, RoleCut, Unit};
use crate::programme::{Channel, Role, Sector};
use crate::quantity::Quantity;
use crate::world::World;
use crate::world::near::nearest;
use crate::world::problem::{Report, Words, say, shorten, warn};
use crate::world::reader::{Item, Reader, kept};

named! {
    /// How the months of a period become one number.
    Over {
        /// Mean over the months.
        Mean = "mean",
        /// Last month.
        Last = "last",
        /// Sum over the months.
        Sum = "sum",
        /// Mean of the yearly values.
        YearlyMean = "yearly-mean",
        /// Any one month of the period.
        AnyMonth = "any-month",
        /// Largest month.
        Max = "max",
        /// Smallest month.
        Min = "min",
        /// Mean of the Decembers.
        YearEnds = "year-ends",
        /// Smallest and largest year.
        YearlyRange = "yearly-range",
    }
}

named! {
    /// How two measures compare.
    Relation {
        /// Left is less.
        Less = "<",
        /// Left is more.
        More = ">",
        /// Both are equal within the margin of the comparison.
        Equal = "=",
    }
}

/// Which number is taken of what varies over people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Statistic {
    /// The mean.
    #[default]
    Mean,
    /// A percentile, 1..=99.
    Percentile(u8),
    /// Two percentiles, held against the two ends of the claim's range.
    Between(u8, u8),
}

impl Statistic {
    /// Reads `mean` or `p50`.
    pub fn parse(text: &str) -> Option<Statistic> {
        if text == "mean" {
            return Some(Statistic::Mean);
        }
        let digits = text.strip_prefix('p').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let percent: u8 = digits.parse().ok()?;
        (1..=99).contains(&percent).then_some(Statistic::Percentile(percent))
    }
}

impl std::fmt::Display for Statistic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Statistic::Mean => f.write_str("mean"),
            Statistic::Percentile(percent) => write!(f, "p{percent}"),
            Statistic::Between(low, high) => write!(f, "p{low}..p{high}"),
        }
    }
}

/// The part of the world that is measured; empty means all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Programme ids; several are added up.
    pub programmes: Vec<String>,
    /// Host id.
    pub host: Option<String>,
    /// Place id, any node of the tree.
    pub place: Option<String>,
    /// Sector.
    pub sector: Option<String>,
    /// Role, or `workers` for all but officials.
    pub role: Option<String>,
    /// Exit channels that are counted.
    pub channels: Vec<String>,
}

impl Scope {
    /// All names in it, in a fixed order; none for everyone.
    pub fn names(&self) -> Vec<&str> {
        let Scope { programmes, host, place, sector, role, channels } = self;
        let one = [host, place, sector, role].into_iter().flatten();
        programmes.iter().chain(one).chain(channels).map(String::as_str).collect()
    }
}

impl std::fmt::Display for Scope {
    /// `{2000-contract, labourer}` behind the name of an observable, nothing for everyone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.names().as_slice() {
            [] => Ok(()),
            names => write!(f, "{{{}}}", names.join(", ")),
        }
    }
}

/// An observable in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Name of the observable.
    pub observable: String,
    /// Where it is measured.
    pub scope: Scope,
}

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.observable, self.scope)
    }
}

/// A second observable that the words of a claim may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherReading {
    /// What is measured; its scope is that of the first reading unless the file gives one.
    pub measure: Measure,
    /// Weight of this reading, between 0 and 1; the first has the rest.
    pub weight: f64,
}

/// One number of the model, and what it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueCheck {
    /// What is measured.
    pub measure: Measure,
    /// How months become one number.
    pub over: Over,
    /// Which number is taken of what varies over people.
    pub of: Statistic,
    /// The share above this many months is taken instead of a statistic.
    pub share_above: Option<f64>,
    /// What the number is held against, where it is not the claim's value.
    pub against: Option<Quantity>,
    /// Observation error on the log scale, where it is not that of the kind of source.
    pub error: Option<f64>,
    /// A second observable that the words may mean.
    pub other_reading: Option<OtherReading>,
    /// The months.
    pub months: MonthRange,
}

impl ValueCheck {
    /// What the number is held against: what the check says, or else the claim's value.
    #[must_use]
    pub fn held_against<'a>(&'a self, value: Option<&'a Quantity>) -> Option<&'a Quantity> {
        self.against.as_ref().or(value)
    }

    /// What is wrong where the check would not compare a range as its kind says: years with years, people with people.
    pub(super) fn unlike_its_range(&self, over: Option<RangeOver>, value: Option<&Quantity>) -> Option<Words> {
        let is_range =
            value.is_some_and(|value| value.low < value.high && value.low.is_finite() && value.high.is_finite());
        if self.against.is_some() || !is_range {
            return None;
        }
        let pair = matches!(self.of, Statistic::Between(..));
        let by_year = matches!(self.over, Over::YearEnds | Over::YearlyRange);
        match over {
            Some(RangeOver::People | RangeOver::Crews) if !pair => Some(
                say("a range over people or crews is held against two quantiles of them")
                    .help("write `of = [\"p5\", \"p95\"]` in the check, with a distribution as the observable"),
            ),
            Some(RangeOver::Years) if !by_year => Some(
                say("a range over years is held against the lowest and the highest year")
                    .help("write `over = \"yearly-range\"` or `over = \"year-ends\"` in the check"),
            ),
            Some(RangeOver::Author | RangeOver::Years) if pair => Some(
                say("two quantiles are held against the ends of a range over people or crews")
                    .help("say `over = \"people\"` or `over = \"crews\"` of the claim, or write one number for `of`"),
            ),
            _ => None,
        }
    }
}

/// Two measures in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The first measure.
    pub left: ValueCheck,
    /// How they compare.
    pub relation: Relation,
    /// The second measure.
    pub right: ValueCheck,
}

/// How a claim is compared with the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// A measure against the claim's value.
    Value(Box<ValueCheck>),
    /// Measures against each other; all pairs must hold.
    Ordinal(Vec<Pair>),
}

impl Check {
    /// All measures that are taken.
    pub fn parts(&self) -> Vec<&ValueCheck> {
        match self {
            Check::Value(check) => vec![check],
            Check::Ordinal(pairs) => pairs.iter().flat_map(|pair| [&pair.left, &pair.right]).collect(),
        }
    }
}

/// Keys of a check, for the schema: name, what it is.
pub(crate) const CHECK_KEYS: &[(&str, &str)] = &[
    ("observable", "what is measured"),
    ("scope", "where it is measured"),
    ("over", "how the months become one number"),
    ("of", "which number is taken of what varies over people: mean, a percentile such as p50, or two percentiles"),
    ("share_above", "the share above this many months is taken instead"),
    ("against", "what the number is held against, where it is not the claim's value, such as >= 0.5"),
    ("error", "observation error on the log scale"),
    ("other_reading", "a second observable that the words may mean, with its weight"),
    ("from", "first month; without it, the start of the claim's period"),
    ("until", "last month; without it, the end of the claim's period"),
];

/// Reads a check; months default to the claim's period.
pub(crate) fn read_check(mut reader: Reader<'_>, period: MonthRange, report: &mut Report) -> Option<Check> {
    if !["left", "relation", "right"].iter().any(|key| reader.has(key)) {
        return read_value_check(reader, period, Over::Mean, report).map(|check| Check::Value(Box::new(check)));
    }
    let months = read_months(&mut reader, period, report);
    let over = read_over(&mut reader, Over::Mean, report);
    let also = reader.get_tables("also", report);
    let mut pairs = vec![read_pair(reader, months, over, report)];
    for reader in also {
        pairs.push(read_pair(reader, months, over, report));
    }
    pairs.into_iter().collect::<Option<Vec<Pair>>>().map(Check::Ordinal)
}

fn read_pair(
    mut reader: Reader<'_>,
    months: Option<MonthRange>,
    over: Option<Over>,
    report: &mut Report,
) -> Option<Pair> {
    let relation = reader.need("relation", report).and_then(|item| item.choice::<Relation>("relation", report));
    let mut side = |name: &'static str, report: &mut Report| {
        let table = reader.need(name, report)?.table(report)?;
        read_value_check(table, months?, over?, report)
    };
    let left = side("left", report);
    let right = side("right", report);
    reader.finish(report);
    Some(Pair { left: left?, relation: relation?, right: right? })
}

pub(super) fn read_over(reader: &mut Reader<'_>, usual: Over, report: &mut Report) -> Option<Over> {
    match reader.get("over") {
        None => Some(usual),
        Some(item) => item.choice::<Over>("way to sum up months", report),
    }
}

fn read_value_check(
    mut reader: Reader<'_>,
    period: MonthRange,
    usual: Over,
    report: &mut Report,
) -> Option<ValueCheck> {
    let observable = read_observable(&mut reader, report);
    let scope = match reader.get("scope") {
        None => Some(Scope::default()),
        Some(item) => item.table(report).map(|table| read_scope(table, report)),
    };
    let over = read_over(&mut reader, usual, report);
    let of = match reader.get("of") {
        None => Some(Statistic::Mean),
        Some(item) => read_statistic(&item, report),
    };
    let share_above = reader.get("share_above").and_then(|item| item.number(report));
    let against = reader.get("against").and_then(|item| item.quantity(report));
    let error = reader.get("error").and_then(|item| item.number_between(0.0, 5.0, report));
    let other = reader.get("other_reading").and_then(|item| item.table(report));
    let other_reading = other.and_then(|table| read_other_reading(table, scope.as_ref(), report));
    let months = read_months(&mut reader, period, report);
    reader.finish(report);
    let measure = Measure { observable: observable?, scope: scope? };
    Some(ValueCheck { measure, over: over?, of: of?, share_above, against, error, other_reading, months: months? })
}

fn read_other_reading(mut reader: Reader<'_>, usual: Option<&Scope>, report: &mut Report) -> Option<OtherReading> {
    let observable = read_observable(&mut reader, report);
    let weight = reader.need("weight", report).and_then(|item| item.number_between(0.0, 1.0, report));
    let scope = match reader.get("scope") {
        None => usual.cloned(),
        Some(item) => item.table(report).map(|table| read_scope(table, report)),
    };
    reader.finish(report);
    Some(OtherReading { measure: Measure { observable: observable?, scope: scope? }, weight: weight? })
}

pub(super) fn read_observable(reader: &mut Reader<'_>, report: &mut Report) -> Option<String> {
    let observable = reader.need_text("observable", report)?;
    read_kept(reader, "observable", report);
    Some(observable.to_owned())
}

pub(super) fn read_statistic(item: &Item<'_>, report: &mut Report) -> Option<Statistic> {
    let texts = item.texts(report);
    let parsed: Vec<Option<Statistic>> = texts.iter().map(|(text, _)| Statistic::parse(text)).collect();
    let statistic = match parsed.as_slice() {
        [Some(one)] => Some(*one),
        [Some(Statistic::Percentile(low)), Some(Statistic::Percentile(high))] if low < high => {
            Some(Statistic::Between(*low, *high))
        }
        _ => None,
    };
    if statistic.is_none() {
        let help =
            "write `mean`, a percentile from `p1` to `p99`, or two percentiles in order, such as [\"p5\", \"p95\"]";
        item.problem(say("unknown statistic").help(help), report);
    }
    statistic
}

pub(super) fn read_months(reader: &mut Reader<'_>, period: MonthRange, report: &mut Report) -> Option<MonthRange> {
    let from = reader.get("from").map(|item| item.month_part(report).map(|part| part.from));
    let until = reader.get("until").map(|item| item.month_part(report).map(|part| part.until));
    let (first, last) = (from.unwrap_or(Some(period.from))?, until.unwrap_or(Some(period.until))?);
    let months = MonthRange::new(first, last);
    if months.is_none() {
        report.add(&reader.spot, say(format!("the months end in {last}, before they start in {first}")));
    }
    months
}

/// The text of an optional key, whose place is kept for [`check_scopes`].
fn read_kept(reader: &mut Reader<'_>, name: &'static str, report: &mut Report) -> Option<String> {
    let item = reader.get(name)?;
    report.keep(&item.spot);
    item.text(report).map(str::to_owned)
}

pub(super) fn read_scope(mut reader: Reader<'_>, report: &mut Report) -> Scope {
    let programmes = kept(&reader.get_texts("programme", report), report);
    let mut text = |name: &'static str, report: &mut Report| read_kept(&mut reader, name, report);
    let scope = Scope {
        programmes,
        host: text("host", report),
        place: text("place", report),
        sector: text("sector", report),
        role: text("role", report),
        channels: kept(&reader.get_texts("channel", report), report),
    };
    reader.finish(report);
    scope
}

/// The names that a scope may use.
pub(crate) struct ScopeNames<'a> {
    pub(crate) programmes: Vec<&'a str>,
    pub(crate) hosts: Vec<&'a str>,
    pub(crate) places: Vec<&'a str>,
}

impl<'a> ScopeNames<'a> {
    /// The names of a world.
    pub(crate) fn of(world: &'a World) -> ScopeNames<'a> {
        ScopeNames {
            programmes: world.programmes.iter().map(|programme| programme.id.as_str()).collect(),
            hosts: world.hosts.iter().map(|host| host.id.as_str()).collect(),
            places: world.places.iter().map(|place| place.id.as_str()).collect(),
        }
    }
}

/// Checks that all checks name what exists, and what is recorded.
pub(crate) fn check_scopes(evidence: &Evidence, names: &ScopeNames<'_>, report: &mut Report) {
    let of_claims = evidence.claims.iter().filter_map(|claim| {
        Some((&claim.text_place, format!("claim.{}.check", claim.id), claim.check.as_ref()?.parts()))
    });
    let of_derived = evidence
        .derived
        .iter()
        .map(|derived| (&derived.text_place, format!("derived.{}.check", derived.id), vec![&derived.check]));
    for claim in &evidence.claims {
        if let Some(Check::Value(check)) = &claim.check
            && let Some((name, words)) = other_unit(check, claim.value.as_ref())
        {
            report.at_name(&claim.text_place, &format!("claim.{}.check", claim.id), &name, words);
        }
    }
    for derived in &evidence.derived {
        if let Some((name, words)) = other_unit(&derived.check, Some(&derived.arithmetic.value)) {
            report.at_name(&derived.text_place, &format!("derived.{}.check", derived.id), &name, words);
        }
    }
    for (place, key, parts) in of_claims.chain(of_derived) {
        for part in parts {
            let other = part.other_reading.as_ref().map(|other| &other.measure);
            for measure in std::iter::once(&part.measure).chain(other) {
                let mut wrong = wrong_names(measure, names);
                if wrong.is_empty() {
                    wrong.extend(not_recorded(measure));
                }
                for (name, words) in wrong {
                    report.at_name(place, &key, &name, words);
                }
            }
        }
    }
}

/// The name that is at fault, and what to say of it.
pub(super) type Wrong = (String, Words);

/// A figure that is in no unit of what is measured.
fn other_unit(check: &ValueCheck, value: Option<&Quantity>) -> Option<Wrong> {
    let held = check.held_against(value)?;
    let (definition, _) = observables::find(&check.measure.observable)?;
    let unit = if check.share_above.is_some() { Unit::Share } else { definition.unit_over(check.over) };
    let name = &check.measure.observable;
    let what = format!("`{name}` is in {}, and what it is held against is {}: {held}", unit.name(), held.dimension);
    let words = say(what).help("take another observable, or a figure in its unit under `against`");
    unit.ends_of(held).is_none().then(|| (name.clone(), words))
}

fn not_recorded(measure: &Measure) -> Option<Wrong> {
    let words = match observables::check(&measure.observable, &measure.scope) {
        Ok(()) => return None,
        Err(refusal @ Refusal::Observable(_)) => refused(&refusal),
        // The claim stays; it only cannot be compared with the model.
        Err(refusal) => warn(refusal.to_string()),
    };
    Some((measure.observable.clone(), words))
}

/// Why something cannot be measured, with the name that was meant.
pub(super) fn refused(refusal: &Refusal) -> Words {
    match refusal {
        Refusal::Observable(name) => {
            let near = nearest(name, observables::names());
            say(format!("there is no observable `{}`", shorten(name))).near(near)
        }
        other => say(other.to_string()),
    }
}

pub(super) fn wrong_names(measure: &Measure, names: &ScopeNames<'_>) -> Vec<Wrong> {
    let scope = &measure.scope;
    let one = |name: &Option<String>| name.iter().cloned().collect::<Vec<_>>();
    let channels = Channel::ALL.map(Channel::name);
    let roles: Vec<&str> = Role::ALL.map(Role::name).into_iter().chain(RoleCut::GROUPS).collect();
    let sectors = Sector::ALL.map(Sector::name);
    let asked = [
        ("programme", scope.programmes.clone(), names.programmes.as_slice()),
        ("host", one(&scope.host), names.hosts.as_slice()),
        ("place", one(&scope.place), names.places.as_slice()),
        ("sector", one(&scope.sector), sectors.as_slice()),
        ("role", one(&scope.role), roles.as_slice()),
        ("channel", scope.channels.clone(), channels.as_slice()),
    ];
    let mut wrong = Vec::new();
    for (what, used, known) in asked {
        for name in used.iter().filter(|name| !known.contains(&name.as_str())) {
            let near = nearest(name, known.iter().copied());
            wrong.push((name.clone(), say(format!("there is no {what} `{}`", shorten(name))).near(near)));
        }
    }
    wrong
}
