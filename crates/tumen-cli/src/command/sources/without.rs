//! `tumen sources --without SOURCE`: what rests on a source alone.

use tumen::world::World;
use tumen_lab::answer::Predictive;
use tumen_lab::dossier::{MovedClaim, WidenedValue, WithoutTable, without};
use tumen_report::phrases;

use super::SourcesArgs;
use crate::ensemble_args::digest;
use crate::failure::Failure;
use crate::layout::{hanging, paragraph};
use crate::numbers::plain;
use crate::output::{Csv, number};
use crate::terminal::{Ink, Terminal};
use crate::verdicts::fares;
use crate::world_input::Input;

/// Claims that are told in the table; all are in CSV and JSON.
const MOST: usize = 15;

/// Runs the baseline with and without a source and prints what moves.
pub(super) fn run(
    args: &SourcesArgs,
    source: &str,
    world: &World,
    input: &Input,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let digest = digest(input)?;
    let store = args.ensemble.store(&digest, args.quiet)?;
    let table = args.ensemble.watched(2, store.as_ref(), terminal, args.quiet, |settings, watch| {
        without(world, &digest, source, settings, store.as_ref(), watch)
    })?;
    args.document.print(&table, |table| text(table, terminal), csv)
}

fn text(table: &WithoutTable, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let count = |n: usize| plain(&phrases::count(n as u64, "value", "values"));
    let mut out =
        format!("{}\n", ink.bold(&format!("{} are built from {} alone", count(table.values.len()), table.source)));
    for value in &table.values {
        out.push_str(&widened(value, ink, wide));
    }
    out.push_str(&format!("\n{}\n", ink.bold("What moves most without it")));
    for row in table.moved.iter().take(MOST) {
        out.push_str(&moved(row, ink, wide));
    }
    if let Some(more) = table.moved.len().checked_sub(MOST).filter(|more| *more > 0) {
        out.push_str(&paragraph(&format!("{more} more stand in --format csv and json."), 2, wide));
    }
    out.push_str(&format!("\n{}\n", ink.bold("How emergent claims fare")));
    let rows = [
        ("others, with it", &table.others_with),
        ("without it", &table.others_without),
        ("its own, without", &table.own_without),
    ];
    for (name, row) in rows {
        let text = row.as_ref().map_or_else(|| "none".to_owned(), fares);
        out.push_str(&hanging(&format!("  {name}"), &text, 20, wide));
    }
    if !table.now_predicted.is_empty() {
        let text = format!("Fed in with it and predicted without: {}.", table.now_predicted.join(", "));
        out.push_str(&paragraph(&text, 0, wide));
    }
    out
}

fn widened(value: &WidenedValue, ink: Ink, wide: usize) -> String {
    let head = format!("  {} {}\n", ink.name(&value.path), ink.dim(&format!("from {}", value.from)));
    let change = if value.width > 0.0 {
        format!("{}, without it {}", value.before, value.after)
    } else {
        format!("{}, kept", value.before)
    };
    let why = if value.why.is_empty() { String::new() } else { format!("; no wider, or else: {}", value.why) };
    head + &paragraph(&format!("{change}{why}"), 4, wide)
}

fn moved(row: &MovedClaim, ink: Ink, wide: usize) -> String {
    let own = if row.own { "  of the source itself" } else { "" };
    let said = |p: &Predictive| {
        format!("{} ({})", phrases::value(p.p50, &row.unit, 3), phrases::value_range(p.p5, p.p95, &row.unit, 3))
    };
    let verdict = if row.verdict_with == row.verdict_without {
        row.verdict_with.clone()
    } else {
        format!("{}, without it {}", row.verdict_with, row.verdict_without)
    };
    let text = format!(
        "{}: {}, without it {} {}; {verdict}",
        row.short,
        said(&row.with),
        said(&row.without),
        phrases::unit(&row.unit)
    );
    format!("  {}{}\n", ink.name(&row.id), ink.dim(own)) + &paragraph(&plain(&text), 4, wide)
}

fn csv(table: &WithoutTable) -> String {
    let mut csv = Csv::new(&[
        "table",
        "id",
        "from",
        "before",
        "after",
        "width",
        "stated",
        "why",
        "own",
        "unit",
        "with_p5",
        "with_p50",
        "with_p95",
        "without_p5",
        "without_p50",
        "without_p95",
        "shift",
        "spread",
        "verdict_with",
        "verdict_without",
    ]);
    for value in &table.values {
        csv.row([
            "values".to_owned(),
            value.path.clone(),
            value.from.clone(),
            value.before.clone(),
            value.after.clone(),
            value.width.to_string(),
            value.stated.to_string(),
            value.why.clone(),
        ]);
    }
    for row in &table.moved {
        let mut cells = vec!["moved".to_owned(), row.id.clone()];
        cells.resize(8, String::new());
        cells.extend([row.own.to_string(), row.unit.clone()]);
        for p in [&row.with, &row.without] {
            cells.extend([p.p5, p.p50, p.p95].map(|value| number(Some(value))));
        }
        cells.extend([number(row.shift), number(row.spread), row.verdict_with.clone(), row.verdict_without.clone()]);
        csv.row(cells);
    }
    csv.text()
}
