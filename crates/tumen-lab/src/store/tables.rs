//! The tables of a run.

use rayon::prelude::*;
use tumen::month::Month;
use tumen::observables::{self, POSTINGS, PostingCurrency};
use tumen::quantity::Currency;

use super::columns::{Table, TableColumn};
use super::folder::Draft;
use crate::LabError;
use crate::answer::{Answer, Predictive, Quantiles, ScoredClaim};
use crate::ensemble::Ensemble;
use crate::inquiry::{Inquiry, RunTables};
use crate::stats::quantiles;

/// Bytes of cells of all runs that are in memory at a time.
const BYTES_AT_ONCE: usize = 128 << 20;

/// Part of a name, and the number it stands for.
type Part<T> = (&'static str, fn(&T) -> f64);

/// In the column of a programme or place: all together.
const ALL: &str = "all";

fn programme_name(ensemble: &Ensemble, programme: Option<usize>) -> &str {
    programme.map_or(ALL, |idx| ensemble.inquiry.frame.programmes[idx].id.as_str())
}

/// The rows in which any run has a value, of each table.
pub(super) struct Used {
    yearly: Vec<usize>,
    monthly: Vec<usize>,
    /// Row of the ledger and posting.
    ledger: Vec<(usize, usize)>,
}

impl Used {
    /// Looks at all runs once.
    pub(super) fn of(ensemble: &Ensemble) -> Result<Used, LabError> {
        let Inquiry { yearly, monthly, .. } = &ensemble.inquiry;
        // What goes on around the model is known in every year; without programme it is no row of its own.
        let around = |name: &str| observables::find(name).is_some_and(|(definition, _)| definition.cuts.none);
        let people: Vec<usize> =
            (0..yearly.columns.len()).filter(|column| !around(&yearly.columns[*column].name)).collect();
        let one = |run: usize| -> Result<[Vec<bool>; 3], LabError> {
            let tables = ensemble.tables(run)?;
            let is_value = |value: f32| value.is_finite() && value != 0.0;
            let of_people = |row: &[f32]| people.iter().any(|column| is_value(row[*column]));
            Ok([
                tables.yearly.chunks(yearly.columns.len()).map(of_people).collect(),
                tables.monthly.chunks(monthly.columns.len()).map(|row| row.iter().copied().any(is_value)).collect(),
                tables.ledger.iter().map(|[own, _]| *own != 0.0).collect(),
            ])
        };
        let either = |mut all: [Vec<bool>; 3], other: [Vec<bool>; 3]| {
            for (all, other) in all.iter_mut().zip(other) {
                all.resize(all.len().max(other.len()), false);
                all.iter_mut().zip(other).for_each(|(all, other)| *all |= other);
            }
            Ok(all)
        };
        let runs = (0..ensemble.n_runs()).into_par_iter().map(one);
        let rows = runs.try_reduce(|| [const { Vec::new() }; 3], either)?;
        let [yearly, monthly, ledger] =
            rows.map(|used| used.iter().enumerate().filter_map(|(row, used)| used.then_some(row)).collect::<Vec<_>>());
        let ledger = ledger.into_iter().map(|at| (at / POSTINGS.len(), at % POSTINGS.len())).collect();
        Ok(Used { yearly, monthly, ledger })
    }
}

/// Quantiles over runs of many cells of the tables; `of` gives the value of a cell in a run. As many cells are taken at
/// a time as fit into memory for all runs, and the runs are read anew for the next.
fn quantiles_of<C: Sync, V: Copy + Into<f64> + Send + Sync>(
    ensemble: &Ensemble,
    cells: &[C],
    of: impl Fn(&RunTables, &C) -> V + Sync,
) -> Result<Vec<Option<Quantiles>>, LabError> {
    let n_runs = ensemble.n_runs();
    let at_once = BYTES_AT_ONCE / (size_of::<V>() * n_runs.max(1));
    let mut all = Vec::with_capacity(cells.len());
    for cells in cells.chunks(at_once.max(1)) {
        let of_run = |run: usize| -> Result<Vec<V>, LabError> {
            let tables = ensemble.tables(run)?;
            Ok(cells.iter().map(|cell| of(&tables, cell)).collect())
        };
        let runs = (0..n_runs).into_par_iter().map(of_run).collect::<Result<Vec<Vec<V>>, LabError>>()?;
        let of_cell = |at: usize| quantiles(runs.iter().map(|run| run[at].into()));
        all.par_extend((0..cells.len()).into_par_iter().map(of_cell));
    }
    Ok(all)
}

/// Every run of the yearly table, one after the other.
pub(super) fn yearly(draft: &Draft<'_>, ensemble: &Ensemble, used: &Used) -> Result<(), LabError> {
    let (table, rows) = (&ensemble.inquiry.yearly, &used.yearly);
    let n_columns = table.columns.len();
    let mut out = Table::new(draft, "observables_yearly.parquet");
    for run in 0..ensemble.n_runs() {
        let tables = ensemble.tables(run)?;
        let (draw, replicate) = ensemble.place(run);
        let mut columns = vec![
            TableColumn::text("programme", rows.iter().map(|row| programme_name(ensemble, table.rows[*row].0))),
            TableColumn::year("year", rows.iter().map(|row| table.rows[*row].1)),
            TableColumn::count("draw", rows.iter().map(|_| draw)),
            TableColumn::count("replicate", rows.iter().map(|_| replicate)),
        ];
        columns.extend(table.columns.iter().enumerate().map(|(at, column)| {
            let values = rows.iter().map(|row| tables.yearly[row * n_columns + at]);
            TableColumn::single(&column.name, values).with(column.unit.name(), column.says)
        }));
        out.add(columns)?;
    }
    out.finish()
}

/// Group and month of a row of the monthly table: programme, place, month.
fn monthly_place(ensemble: &Ensemble, row: usize) -> (&str, &str, Month) {
    let table = &ensemble.inquiry.monthly;
    let (group, month) = table.rows[row];
    let (programme, place) = &table.groups[group];
    (programme_name(ensemble, *programme), place.as_deref().unwrap_or(ALL), month)
}

/// The columns that say of what a row of the monthly table is.
fn monthly_places(ensemble: &Ensemble, rows: &[usize]) -> Vec<TableColumn> {
    let place = |row: &usize| monthly_place(ensemble, *row);
    vec![
        TableColumn::text("programme", rows.iter().map(|row| place(row).0)),
        TableColumn::text("place", rows.iter().map(|row| place(row).1)),
        TableColumn::month("month", rows.iter().map(|row| place(row).2)),
    ]
}

/// Quantiles of the monthly table.
pub(super) fn monthly(draft: &Draft<'_>, ensemble: &Ensemble, used: &Used) -> Result<(), LabError> {
    let (table, rows) = (&ensemble.inquiry.monthly, &used.monthly);
    let n_columns = table.columns.len();
    let cells: Vec<usize> = (0..n_columns).flat_map(|at| rows.iter().map(move |row| row * n_columns + at)).collect();
    let values = quantiles_of(ensemble, &cells, |tables, cell| tables.monthly[*cell])?;
    let mut columns = monthly_places(ensemble, rows);
    for (at, column) in table.columns.iter().enumerate() {
        let parts = quantile_columns(&column.name, &values[at * rows.len()..][..rows.len()]);
        columns.extend(parts.into_iter().map(|part| part.with(column.unit.name(), column.says)));
    }
    let mut out = Table::new(draft, "observables_monthly.parquet");
    out.add(columns)?;
    out.finish()
}

fn quantile_columns(name: &str, values: &[Option<Quantiles>]) -> Vec<TableColumn> {
    let parts: [Part<Quantiles>; 6] = [
        ("p5", |q| q.p5),
        ("p25", |q| q.p25),
        ("p50", |q| q.p50),
        ("p75", |q| q.p75),
        ("p95", |q| q.p95),
        ("mean", |q| q.mean),
    ];
    let column = |(part, of): Part<Quantiles>| {
        let numbers = values.iter().map(|value| value.as_ref().map_or(f64::NAN, of) as f32);
        TableColumn::single(&format!("{name}_{part}"), numbers)
    };
    parts.into_iter().map(column).collect()
}

/// Every draw of the monthly table, each in a folder of its own that names it, as readers of partitioned tables expect.
pub(super) fn monthly_draws(draft: &Draft<'_>, ensemble: &Ensemble, used: &Used) -> Result<(), LabError> {
    let (table, rows) = (&ensemble.inquiry.monthly, &used.monthly);
    let (n_columns, replicates) = (table.columns.len(), ensemble.settings.replicates as usize);
    let one = |draw: usize| -> Result<(), LabError> {
        let mut out = Table::new(draft, &format!("observables_monthly_draws/draw={draw}/part-0.parquet"));
        for replicate in 0..replicates {
            let tables = ensemble.tables(draw * replicates + replicate)?;
            let mut columns = monthly_places(ensemble, rows);
            columns.push(TableColumn::count("replicate", rows.iter().map(|_| replicate as u32)));
            columns.extend(table.columns.iter().enumerate().map(|(at, column)| {
                let values = rows.iter().map(|row| tables.monthly[row * n_columns + at]);
                TableColumn::single(&column.name, values).with(column.unit.name(), column.says)
            }));
            out.add(columns)?;
        }
        out.finish()
    };
    (0..ensemble.settings.draws as usize).into_par_iter().try_for_each(one)
}

/// Postings by programme and year.
pub(super) fn ledger(draft: &Draft<'_>, ensemble: &Ensemble, used: &Used) -> Result<(), LabError> {
    let rows = &used.ledger;
    let posting = |cell: &(usize, usize)| &POSTINGS[cell.1];
    let place = |cell: &(usize, usize)| ensemble.inquiry.ledger[cell.0];
    let currency = |cell: &(usize, usize)| {
        let (programme, year) = place(cell);
        let programme = &ensemble.inquiry.frame.programmes[programme];
        let pocket = |year: u16| Month::new(year, 1).map_or(programme.currency, |month| programme.wallet(month));
        match posting(cell).currency {
            PostingCurrency::Dollars => Currency::Usd,
            PostingCurrency::Certificates => Currency::Cert,
            PostingCurrency::Pocket => pocket(year),
            PostingCurrency::FormerPocket => pocket(year.saturating_sub(1)),
        }
        .name()
    };
    let mut columns = vec![
        TableColumn::text("programme", rows.iter().map(|cell| programme_name(ensemble, Some(place(cell).0)))),
        TableColumn::year("year", rows.iter().map(|cell| place(cell).1)),
        TableColumn::text("posting", rows.iter().map(|cell| posting(cell).name)),
        TableColumn::text("debit", rows.iter().map(|cell| posting(cell).debit)),
        TableColumn::text("credit", rows.iter().map(|cell| posting(cell).credit)),
        TableColumn::text("currency", rows.iter().map(currency)),
    ];
    for (side, name) in [(0, "amount"), (1, "usd")] {
        let values = quantiles_of(ensemble, rows, |tables, (row, at)| tables.ledger[row * POSTINGS.len() + at][side])?;
        columns.extend(quantile_columns(name, &values));
    }
    let mut out = Table::new(draft, "ledger.parquet");
    out.add(columns)?;
    out.finish()
}

/// Claims beside what the model says, as in the answer.
pub(super) fn claims(draft: &Draft<'_>, answer: &Answer) -> Result<(), LabError> {
    let claims = &answer.claims;
    let text = |name: &str, of: &dyn Fn(&ScoredClaim) -> String| {
        let texts: Vec<String> = claims.iter().map(of).collect();
        TableColumn::text(name, texts.iter().map(String::as_str))
    };
    let number = |name: &str, of: &dyn Fn(&ScoredClaim) -> Option<f64>| {
        TableColumn::double(name, claims.iter().map(|claim| of(claim).unwrap_or(f64::NAN)))
    };
    let mut columns = vec![
        text("claim", &|c| c.id.clone()),
        text("source", &|c| c.source.clone()),
        TableColumn::count("paragraph", claims.iter().map(|c| c.paragraph)),
        text("role", &|c| c.role.name().to_owned()),
        text("verdict", &|c| c.verdict.name().to_owned()),
        text("statement", &|c| c.statement.clone()),
        text("attributed_to", &|c| c.attributed_to.clone()),
        text("from", &|c| c.period.from.clone()),
        text("until", &|c| c.period.until.clone()),
        TableColumn::flag("open_ended", claims.iter().map(|c| c.open_ended)),
        text("period_basis", &|c| c.period_basis.clone()),
        text("compared", &ScoredClaim::compared_text),
        text("observable", &|c| c.observable.clone()),
        text("programme", &|c| c.scope.programme.clone().unwrap_or_default()),
        text("host", &|c| c.scope.host.clone().unwrap_or_default()),
        text("place", &|c| c.scope.place.clone().unwrap_or_default()),
        text("sector", &|c| c.scope.sector.clone().unwrap_or_default()),
        text("role_at_post", &|c| c.scope.role.clone().unwrap_or_default()),
        text("over", &|c| c.over.clone()),
        text("document", &|c| c.document.clone()),
        number("document_low", &|c| c.document_low),
        number("document_high", &|c| c.document_high),
        text("unit", &|c| c.unit.clone()),
    ];
    let ends = [("simulated", false), ("simulated_high", true)];
    let quantiles: [Part<Predictive>; 7] = [
        ("p0_5", |p| p.p0_5),
        ("p5", |p| p.p5),
        ("p25", |p| p.p25),
        ("p50", |p| p.p50),
        ("p75", |p| p.p75),
        ("p95", |p| p.p95),
        ("p99_5", |p| p.p99_5),
    ];
    for (end, high) in ends {
        for (part, quantile) in quantiles {
            let of =
                |claim: &ScoredClaim| if high { claim.simulated_high } else { claim.simulated }.as_ref().map(quantile);
            columns.push(number(&format!("{end}_{part}"), &of));
        }
    }
    columns.extend([
        number("holds", &|c| c.holds),
        number("mass", &|c| c.mass),
        number("overlap", &|c| c.overlap),
        number("ratio", &|c| c.ratio),
        number("width", &|c| c.width),
        number("behind", &|c| c.behind),
        TableColumn::flag("among_worst", claims.iter().map(|c| answer.worst.contains(&c.id))),
        text("role_reason", &|c| c.role_reason.clone()),
    ]);
    let mut out = Table::new(draft, "claims.parquet");
    out.add(columns)?;
    out.finish()
}
