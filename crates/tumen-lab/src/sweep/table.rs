//! The table of a sweep: one row for each point, draw, observable, scope and period.

use std::path::{Path, PathBuf};

use tumen::observables::{self, Definition};
use tumen::world::{FactorOf, Sweep};

use super::{SweepQuestion, SweepRun};
use crate::LabError;
use crate::stats::quantiles;
use crate::store::{Described, TableColumn, write_table};

/// A column of the design: name, unit and what it sets.
#[derive(Clone, Debug)]
struct DesignColumn {
    name: String,
    unit: String,
    says: String,
}

/// What the runs of a sweep said, as far as they are done.
#[derive(Clone, Debug)]
pub struct SweepTable {
    columns: Vec<DesignColumn>,
    points: Vec<Vec<f64>>,
    questions: Vec<SweepQuestion>,
    runs: Vec<SweepRun>,
}

/// The mean of an observable at a point, over the draws that are done.
#[derive(Clone, Debug)]
pub struct SweepMean {
    /// Number of the point.
    pub point: u32,
    /// Draws with a value.
    pub draws: usize,
    /// Mean over them, with the 5 and 95 % quantiles.
    pub value: crate::answer::Quantiles,
}

impl SweepTable {
    pub(super) fn new(plan: &Sweep, points: Vec<Vec<f64>>, questions: Vec<SweepQuestion>) -> SweepTable {
        let columns = plan.factors.iter().map(|factor| DesignColumn {
            name: factor.name.clone(),
            unit: factor.unit(),
            says: match &factor.of {
                FactorOf::Lever { path, from, .. } => format!("lever: {path} from {from} on"),
                FactorOf::Uncertainty { key } => format!("unknown quantity: the quantile {key}"),
            },
        });
        SweepTable { columns: columns.collect(), points, questions, runs: Vec::new() }
    }

    /// The table of a plan before any run.
    #[must_use]
    pub fn of_points(plan: &Sweep) -> SweepTable {
        SweepTable::new(plan, super::points(plan), Vec::new())
    }

    /// Adds runs; rows stand by point, then by draw, whatever the order in which they came.
    pub(super) fn add(&mut self, runs: Vec<SweepRun>) {
        self.runs.extend(runs);
        self.runs.sort_by_key(|run| (run.point, run.draw));
    }

    /// The points, a number for each factor.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    pub(super) fn questions(&self) -> &[SweepQuestion] {
        &self.questions
    }

    /// Runs that are done.
    pub fn n_runs(&self) -> usize {
        self.runs.len()
    }

    /// Names of the factors.
    pub fn factors(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The mean of an observable at each point that has been run, for the first scope and all months.
    pub fn means(&self, observable: &str) -> Vec<SweepMean> {
        let Some(at) = self.questions.iter().position(|asked| asked.observable == observable) else {
            return Vec::new();
        };
        let of_point = |runs: &[SweepRun]| {
            let values = || runs.iter().map(|run| run.values[at]).filter(|value| value.is_finite());
            Some(SweepMean { point: runs.first()?.point, draws: values().count(), value: quantiles(values())? })
        };
        self.runs.chunk_by(|one, other| one.point == other.point).filter_map(of_point).collect()
    }

    /// Writes the table as Parquet, with units and descriptions in its metadata, the points as CSV and other files beside it, into a folder of
    /// their own inside `out`, all or none. A folder of the same name is replaced.
    ///
    /// # Errors
    /// When the table cannot be encoded or a file cannot be written; then nothing is left behind.
    pub fn write(&self, out: &Path, name: &str, described: &Described<'_>) -> Result<PathBuf, LabError> {
        let mut files = described.files.to_vec();
        files.push(("points.csv".to_owned(), self.points_csv().into_bytes()));
        let described = Described { files: &files, ..*described };
        write_table(out, name, ("sweep.parquet", self.parquet_columns()), &described)
    }

    fn parquet_columns(&self) -> Vec<TableColumn> {
        let rows =
            || self.runs.iter().flat_map(|run| self.questions.iter().zip(&run.values).map(move |row| (run, row)));
        let definition = |asked: &SweepQuestion| -> &'static Definition { asked.question.definition };
        let mut columns = vec![
            TableColumn::count("point", rows().map(|(run, _)| run.point))
                .with("", "number of the design point, from 0"),
            TableColumn::count("draw", rows().map(|(run, _)| run.draw)),
        ];
        for (at, column) in self.columns.iter().enumerate() {
            let numbers = rows().map(|(run, _)| self.points[run.point as usize][at]);
            columns.push(TableColumn::double(&column.name, numbers).with(&column.unit, &column.says));
        }
        columns.extend([
            TableColumn::text("observable", rows().map(|(_, (asked, _))| asked.observable)),
            TableColumn::text("scope", rows().map(|(_, (asked, _))| asked.scope.as_str()))
                .with("", "host or programme whose people are counted; all is everyone"),
            TableColumn::month("from", rows().map(|(_, (asked, _))| asked.months.from))
                .with("", "first month of the period"),
            TableColumn::month("until", rows().map(|(_, (asked, _))| asked.months.until))
                .with("", "last month of the period"),
            TableColumn::text(
                "unit",
                rows().map(|(_, (asked, _))| definition(asked).unit_over(asked.question.over).name()),
            ),
            TableColumn::double("value", rows().map(|(_, (_, value))| *value))
                .with("see the column unit", "the observable as a mean over the period; none where it has no value"),
        ]);
        columns
    }

    /// The design as CSV: the number of each point, and its numbers.
    pub fn points_csv(&self) -> String {
        let head: Vec<&str> = std::iter::once("point").chain(self.factors()).collect();
        let mut text = head.join(",") + "\n";
        for (at, point) in self.points.iter().enumerate() {
            let cells = std::iter::once(at.to_string()).chain(point.iter().map(f64::to_string));
            text.push_str(&(cells.collect::<Vec<_>>().join(",") + "\n"));
        }
        text
    }

    /// Observables that are asked for, each once, with its label and unit.
    pub fn observables(&self) -> Vec<(&'static str, String, &'static str)> {
        let mut all: Vec<(&'static str, String, &'static str)> = Vec::new();
        for asked in &self.questions {
            if !all.iter().any(|(name, ..)| *name == asked.observable) {
                let unit = asked.question.definition.unit_over(asked.question.over).name();
                let label = observables::find(asked.observable).map_or_else(String::new, |(found, _)| found.label());
                all.push((asked.observable, label, unit));
            }
        }
        all
    }
}
