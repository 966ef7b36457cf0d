//! What is asked of every run, so that the run itself can be thrown away.

use serde::{Deserialize, Serialize};
use tumen::evidence::{Over, Scope, Statistic};
use tumen::month::{Month, MonthRange};
use tumen::observables::{Definition, Formula, Frame, POSTINGS, Question, Record, RoleCut, Special, TABLE, Unit};
use tumen::programme::{Channel, Role, Sector};
use tumen::world::World;

use crate::LabError;
use crate::claims::{ClaimTest, Measured};
use crate::outline::Outline;

/// Observables in the monthly tables.
const MONTHLY: &[&str] = &[
    "stock",
    "arrivals",
    "returns",
    "exits",
    "absconders",
    "stranded",
    "arrived_rok",
    "gross_earnings",
    "take_home",
    "levy",
    "skim",
    "state_revenue",
    "saved",
    "retained_share",
];

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Name: an observable, with the cut or quantile behind it.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// What it is.
    pub says: &'static str,
    definition: &'static Definition,
    scope: Scope,
    of: Statistic,
}

/// Yearly values of all observables by programme and for all together; people and amounts are those of all reported months of the year.
#[derive(Clone, Debug)]
pub struct YearlyTable {
    /// Columns.
    pub columns: Vec<Column>,
    /// Programme index, or all, and calendar year.
    pub rows: Vec<(Option<usize>, u16)>,
    /// A question for each group of rows (all first, then by programme) and column.
    questions: Vec<Vec<Option<Question>>>,
}

/// Monthly values of some observables by programme and site.
#[derive(Clone, Debug)]
pub struct MonthlyTable {
    /// Columns.
    pub columns: Vec<Column>,
    /// Index of the group, and month.
    pub rows: Vec<(usize, Month)>,
    /// Programme index, or all, and place id, or all.
    pub groups: Vec<(Option<usize>, Option<String>)>,
    questions: Vec<Vec<Option<Question>>>,
}

/// Everything that is asked of a run.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// The world as scopes see it.
    pub frame: Frame,
    /// Months that are reported.
    pub months: MonthRange,
    /// Yearly table.
    pub yearly: YearlyTable,
    /// Monthly table.
    pub monthly: MonthlyTable,
    /// Programme and year of each row of the ledger.
    pub ledger: Vec<(usize, u16)>,
    /// Questions of the answer.
    pub(crate) outline: Outline,
    /// Checks of claims, in the order of the evidence.
    pub(crate) claims: Vec<ClaimTest>,
}

/// What is held of every run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reduced {
    /// Answers to the questions of the outline.
    pub(crate) asked: Vec<f64>,
    /// What stands beside each claim.
    pub(crate) claims: Vec<Measured>,
}

/// What a run leaves in the tables, which is too much to be held of every run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunTables {
    /// Yearly table by row, then column; not a number where there is no value.
    pub yearly: Vec<f32>,
    /// Monthly table likewise.
    pub monthly: Vec<f32>,
    /// By row of the ledger, then posting: own currency and USD.
    pub ledger: Vec<[f64; 2]>,
}

impl Inquiry {
    /// Prepares everything that is asked of the runs of a world; `months` are those reported, `simulated` the ones that exist.
    ///
    /// # Errors
    /// When the answer asks for something that is not recorded, which is a defect of the lab.
    pub fn new(world: &World, months: MonthRange, simulated: MonthRange) -> Result<Inquiry, LabError> {
        let frame = Frame::new(world);
        let yearly = yearly(&frame, months);
        let monthly = monthly(&frame, months);
        let ledger = (0..frame.programmes.len())
            .flat_map(|programme| years_of(&frame, Some(programme), months).map(move |year| (programme, year)));
        Ok(Inquiry {
            ledger: ledger.collect(),
            outline: Outline::new(world, &frame, months)?,
            claims: crate::claims::tests(world, &frame, simulated),
            yearly,
            monthly,
            frame,
            months,
        })
    }

    /// Asks a run; `seed` and `run` (its number) key what is drawn for claims.
    pub fn reduce(&self, record: &Record<'_>, seed: u64, run: u32) -> (Reduced, RunTables) {
        let mut yearly = Vec::with_capacity(self.yearly.rows.len() * self.yearly.columns.len());
        for (programme, year) in &self.yearly.rows {
            let questions = &self.yearly.questions[programme.map_or(0, |idx| idx + 1)];
            let months = year_in(*year, self.months);
            for question in questions {
                let value = question.as_ref().zip(months).and_then(|(question, months)| record.mean(question, months));
                yearly.push(value.unwrap_or(f64::NAN) as f32);
            }
        }
        let mut monthly = Vec::with_capacity(self.monthly.rows.len() * self.monthly.columns.len());
        for (group, month) in &self.monthly.rows {
            let questions = &self.monthly.questions[*group];
            // Long after a programme's end most months are empty.
            if questions.first().and_then(Option::as_ref).is_some_and(|question| record.is_empty(question, *month)) {
                monthly.extend(std::iter::repeat_n(f32::NAN, questions.len()));
                continue;
            }
            for question in questions {
                let value = question.as_ref().and_then(|question| record.mean(question, MonthRange::of_month(*month)));
                monthly.push(value.unwrap_or(f64::NAN) as f32);
            }
        }
        let mut ledger = Vec::with_capacity(self.ledger.len() * POSTINGS.len());
        for (programme, year) in &self.ledger {
            let months = year_in(*year, self.months);
            for posting in POSTINGS {
                let (own, usd) = months.map_or((0.0, 0.0), |months| record.posted(*programme, posting, months));
                ledger.push([own, usd]);
            }
        }
        let asked = self.outline.questions.iter().map(|question| record.mean_or_nan(question));
        let claims = self.claims.iter().map(|test| test.measure(record, seed, run)).collect();
        (Reduced { asked: asked.collect(), claims }, RunTables { yearly, monthly, ledger })
    }
}

/// The reported months of a year.
fn year_in(year: u16, months: MonthRange) -> Option<MonthRange> {
    MonthRange::of_year(year)?.overlap(&months)
}

/// Years in which a programme, or anything, can have happened.
pub(crate) fn years_of(frame: &Frame, programme: Option<usize>, months: MonthRange) -> std::ops::RangeInclusive<u16> {
    let first = programme.map_or(months.from, |idx| frame.programmes[idx].active.from.max(months.from));
    first.year()..=months.until.year()
}

fn column(definition: &'static Definition, suffix: &str, scope: Scope, of: Statistic) -> Column {
    let name = if suffix.is_empty() { definition.name.to_owned() } else { format!("{}_{suffix}", definition.name) };
    Column { name, unit: definition.unit, says: definition.says, definition, scope, of }
}

/// Columns of an observable: its value, then its cuts or quantiles.
fn columns_of(definition: &'static Definition) -> Vec<Column> {
    let plain = || column(definition, "", Scope::default(), Statistic::Mean);
    let sector = |sector: Sector| {
        let name = sector.name();
        column(definition, name, Scope { sector: Some(name.to_owned()), ..Scope::default() }, Statistic::Mean)
    };
    let role = |name: &str| {
        column(definition, name, Scope { role: Some(name.to_owned()), ..Scope::default() }, Statistic::Mean)
    };
    match definition.formula {
        Formula::Special(Special::SectorShare) => Sector::ALL.into_iter().map(sector).collect(),
        Formula::Special(Special::RoleIncome) => {
            std::iter::once(plain()).chain(Role::ALL.into_iter().map(|one| role(one.name()))).collect()
        }
        Formula::Distribution { .. } => {
            let quantile = |percent: u8| {
                column(definition, &format!("p{percent}"), Scope::default(), Statistic::Percentile(percent))
            };
            std::iter::once(plain()).chain([5, 25, 50, 75, 95].map(quantile)).collect()
        }
        _ if definition.name == "exits" => {
            let channel = |channel: Channel| {
                let name = channel.name();
                column(definition, name, Scope { channels: vec![name.to_owned()], ..Scope::default() }, Statistic::Mean)
            };
            std::iter::once(plain()).chain(Channel::ALL.into_iter().map(channel)).collect()
        }
        _ if definition.name == "stock" => std::iter::once(plain()).chain(RoleCut::GROUPS.map(role)).collect(),
        _ => vec![plain()],
    }
}

impl Column {
    fn question(
        &self,
        frame: &Frame,
        programme: Option<usize>,
        place: Option<&str>,
        months: MonthRange,
    ) -> Option<Question> {
        let mut scope = self.scope.clone();
        if self.definition.cuts.none && programme.is_some() {
            return None;
        }
        scope.programmes.extend(programme.map(|idx| frame.programmes[idx].id.clone()));
        scope.place = place.map(str::to_owned);
        let question = Question::new(frame, self.definition.name, &scope, months, Over::Mean).ok()?;
        question.taking(self.of, None).ok().map(Question::of_every_month)
    }
}

fn yearly(frame: &Frame, months: MonthRange) -> YearlyTable {
    let columns: Vec<Column> = TABLE.iter().flat_map(columns_of).collect();
    let groups: Vec<Option<usize>> = std::iter::once(None).chain((0..frame.programmes.len()).map(Some)).collect();
    let questions =
        groups.iter().map(|group| columns.iter().map(|column| column.question(frame, *group, None, months)).collect());
    let rows = groups.iter().flat_map(|group| years_of(frame, *group, months).map(|year| (*group, year)));
    YearlyTable { questions: questions.collect(), rows: rows.collect(), columns }
}

fn monthly(frame: &Frame, months: MonthRange) -> MonthlyTable {
    let chosen = TABLE.iter().filter(|definition| MONTHLY.contains(&definition.name));
    let columns: Vec<Column> =
        chosen.map(|definition| column(definition, "", Scope::default(), Statistic::Mean)).collect();
    let mut groups = vec![(None, None)];
    for (idx, programme) in frame.programmes.iter().enumerate() {
        groups.push((Some(idx), None));
        groups.extend(programme.sites.iter().map(|site| (Some(idx), Some(site.clone()))));
    }
    let mut rows = Vec::new();
    for (group, (programme, _)) in groups.iter().enumerate() {
        let first = programme.map_or(months.from, |idx| frame.programmes[idx].active.from.max(months.from));
        rows.extend(MonthRange { from: first, until: months.until }.iter().map(|month| (group, month)));
    }
    let questions = groups.iter().map(|(programme, place)| {
        columns.iter().map(|column| column.question(frame, *programme, place.as_deref(), months)).collect()
    });
    MonthlyTable { questions: questions.collect(), columns, rows, groups }
}
