//! The tables of a run.

use rayon::prelude::*;
use tumen::month::Month;
use tumen::observables::{self, POSTINGS, PostingCurrency};
use tumen::quantity::Currency;

use super::columns::{Table, TableColumn};
use crate::LabError;
use crate::answer::{Answer, Predictive, Quantiles, ScoredClaim};
use crate::ensemble::Ensemble;
use crate::stats::quantiles;

/// Rows of a table that are unpacked at a time, times runs.
const ROWS_AT_ONCE: usize = 16_384;

/// Part of a name, and the number it stands for.
type Part<T> = (&'static str, fn(&T) -> f64);

/// In the column of a programme or place: all together.
const ALL: &str = "all";

fn programme_name(ensemble: &Ensemble, programme: Option<usize>) -> &str {
    programme.map_or(ALL, |idx| ensemble.inquiry.frame.programmes[idx].id.as_str())
}

/// Rows in which any run has a value other than zero.
fn rows_with_values(ensemble: &Ensemble, n_rows: usize, of: impl Fn(usize) -> Vec<bool> + Send + Sync) -> Vec<usize> {
    let used: Vec<Vec<bool>> = (0..ensemble.runs.len()).into_par_iter().map(of).collect();
    (0..n_rows).filter(|row| used.iter().any(|run| run[*row])).collect()
}

fn used(values: &[f32], n_columns: usize) -> Vec<bool> {
    values.chunks(n_columns).map(|row| row.iter().any(|value| value.is_finite() && *value != 0.0)).collect()
}

/// Every draw of the yearly table.
pub(super) fn yearly(ensemble: &Ensemble) -> Result<Vec<u8>, LabError> {
    let table = &ensemble.inquiry.yearly;
    let n_columns = table.columns.len();
    // What goes on around the model is known in every year; without programme it is no row of its own.
    let around = |name: &str| observables::find(name).is_some_and(|(definition, _)| definition.cuts.none);
    let people: Vec<usize> = (0..n_columns).filter(|column| !around(&table.columns[*column].name)).collect();
    let rows = rows_with_values(ensemble, table.rows.len(), |run| {
        let values = &ensemble.runs[run].yearly;
        let any = |row: &[f32]| people.iter().any(|column| row[*column].is_finite() && row[*column] != 0.0);
        values.chunks(n_columns).map(any).collect()
    });
    let n_runs = ensemble.runs.len();
    let mut out = Table::new("observables_yearly.parquet");
    for rows in chunks(&rows, n_runs) {
        let cells = || rows.iter().flat_map(|row| (0..n_runs).map(move |run| (*row, run)));
        let mut columns = vec![
            TableColumn::text("programme", cells().map(|(row, _)| programme_name(ensemble, table.rows[row].0))),
            TableColumn::year("year", cells().map(|(row, _)| table.rows[row].1)),
            TableColumn::count("draw", cells().map(|(_, run)| ensemble.place(run).0)),
            TableColumn::count("replicate", cells().map(|(_, run)| ensemble.place(run).1)),
        ];
        columns.extend(table.columns.iter().enumerate().map(|(at, column)| {
            let values = cells().map(|(row, run)| ensemble.runs[run].yearly[row * n_columns + at]);
            TableColumn::single(&column.name, values).with(column.unit.name(), column.says)
        }));
        out.add(columns)?;
    }
    out.finish()
}

/// Rows in parts of a bearable size; one empty part where there are none, so that the table has its columns.
fn chunks(rows: &[usize], n_runs: usize) -> Vec<&[usize]> {
    if rows.is_empty() { vec![rows] } else { rows.chunks((ROWS_AT_ONCE / n_runs.max(1)).max(1)).collect() }
}

fn monthly_rows(ensemble: &Ensemble) -> Vec<usize> {
    let table = &ensemble.inquiry.monthly;
    let n_columns = table.columns.len();
    rows_with_values(ensemble, table.rows.len(), |run| used(&ensemble.runs[run].monthly, n_columns))
}

/// Group and month of a row of the monthly table: programme, place, month.
fn monthly_place(ensemble: &Ensemble, row: usize) -> (&str, &str, Month) {
    let table = &ensemble.inquiry.monthly;
    let (group, month) = table.rows[row];
    let (programme, place) = &table.groups[group];
    (programme_name(ensemble, *programme), place.as_deref().unwrap_or(ALL), month)
}

/// Quantiles of the monthly table.
pub(super) fn monthly(ensemble: &Ensemble) -> Result<Vec<u8>, LabError> {
    let table = &ensemble.inquiry.monthly;
    let n_columns = table.columns.len();
    let rows = monthly_rows(ensemble);
    let place = |row: &usize| monthly_place(ensemble, *row);
    let mut columns = vec![
        TableColumn::text("programme", rows.iter().map(|row| place(row).0)),
        TableColumn::text("place", rows.iter().map(|row| place(row).1)),
        TableColumn::month("month", rows.iter().map(|row| place(row).2)),
    ];
    for (at, column) in table.columns.iter().enumerate() {
        let of_row =
            |row: &usize| quantiles(ensemble.runs.iter().map(|run| f64::from(run.monthly[row * n_columns + at])));
        let values: Vec<Option<Quantiles>> = rows.par_iter().map(of_row).collect();
        let parts = quantile_columns(&column.name, &values);
        columns.extend(parts.into_iter().map(|part| part.with(column.unit.name(), column.says)));
    }
    let mut out = Table::new("observables_monthly.parquet");
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

/// Every draw of the monthly table.
pub(super) fn monthly_draws(ensemble: &Ensemble) -> Result<Vec<u8>, LabError> {
    let table = &ensemble.inquiry.monthly;
    let (n_columns, n_runs) = (table.columns.len(), ensemble.runs.len());
    let rows = monthly_rows(ensemble);
    let mut out = Table::new("observables_monthly_draws.parquet");
    for rows in chunks(&rows, n_runs) {
        let cells = || rows.iter().flat_map(|row| (0..n_runs).map(move |run| (*row, run)));
        let mut columns = vec![
            TableColumn::text("programme", cells().map(|(row, _)| monthly_place(ensemble, row).0)),
            TableColumn::text("place", cells().map(|(row, _)| monthly_place(ensemble, row).1)),
            TableColumn::month("month", cells().map(|(row, _)| monthly_place(ensemble, row).2)),
            TableColumn::count("draw", cells().map(|(_, run)| ensemble.place(run).0)),
            TableColumn::count("replicate", cells().map(|(_, run)| ensemble.place(run).1)),
        ];
        columns.extend(table.columns.iter().enumerate().map(|(at, column)| {
            let values = cells().map(|(row, run)| ensemble.runs[run].monthly[row * n_columns + at]);
            TableColumn::single(&column.name, values).with(column.unit.name(), column.says)
        }));
        out.add(columns)?;
    }
    out.finish()
}

/// Postings by programme and year.
pub(super) fn ledger(ensemble: &Ensemble) -> Result<Vec<u8>, LabError> {
    let n_postings = POSTINGS.len();
    let cells: Vec<(usize, usize)> =
        (0..ensemble.inquiry.ledger.len()).flat_map(|row| (0..n_postings).map(move |at| (row, at))).collect();
    let amounts = |(row, at): (usize, usize), side: usize| {
        ensemble.runs.iter().map(move |run| run.ledger[row * n_postings + at][side])
    };
    let rows: Vec<(usize, usize)> =
        cells.into_iter().filter(|cell| amounts(*cell, 0).any(|amount| amount != 0.0)).collect();
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
        let values: Vec<Option<Quantiles>> = rows.par_iter().map(|cell| quantiles(amounts(*cell, side))).collect();
        columns.extend(quantile_columns(name, &values));
    }
    let mut out = Table::new("ledger.parquet");
    out.add(columns)?;
    out.finish()
}

/// Claims beside what the model says, as in the answer.
pub(super) fn claims(answer: &Answer) -> Result<Vec<u8>, LabError> {
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
    let mut out = Table::new("claims.parquet");
    out.add(columns)?;
    out.finish()
}
