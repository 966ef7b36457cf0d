//! `tumen sources`: what each source claims, how far it can be relied on, and how its claims fare.

mod without;

use clap::Args;
use tumen_lab::dossier::{SourceRow, SourceTable};
use tumen_report::phrases;

use crate::ensemble_args::EnsembleArgs;
use crate::failure::Failure;
use crate::layout::{hanging, paragraph};
use crate::near::named;
use crate::numbers::plain;
use crate::output::{Csv, DocumentArgs, number};
use crate::terminal::{Ink, Terminal};
use crate::verdicts::fares;

/// Indent of what hangs below the name of a source.
const INDENT: usize = 14;

/// Show each source: its claims by role, how far it can be relied on, and how its claims fare beside the simulation
#[derive(Args, Debug)]
#[command(after_help = "\
The baseline is run many times. Only emergent claims of a source tell how it fares: targets and held-out ones, from which no value is \
built. Few claims tell little.

With --without, the baseline runs twice, on the same draws: as it is, and with every value that is built from claims of that source and of no \
other widened to what an assumption alone would say. A quantity then reaches from a third to three times of what it can be, a share half of the \
way further to nothing and to all. What moves rests on that source.

Examples:
  tumen sources
  tumen sources --draws 20 --scale 10                 a quick look
  tumen sources --without shim-2020 --draws 30        what rests on this source alone
  tumen sources --format csv > sources.csv
  tumen sources --format json                         its schema: tumen schema answer-sources")]
pub(super) struct SourcesArgs {
    /// Leave this source out: widen what only it says, run again, and show what moves
    #[arg(long, value_name = "SOURCE")]
    without: Option<String>,
    #[command(flatten)]
    ensemble: EnsembleArgs,
    #[command(flatten)]
    document: DocumentArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the baseline and prints the sources.
pub(super) fn run(args: &SourcesArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (input, world) = args.document.open(terminal, args.quiet)?;
    if let Some(source) = &args.without {
        let known = world.evidence.sources.iter().map(|source| source.id.as_str());
        let source = named("source", source, known)?;
        return without::run(args, source, &world, &input, terminal);
    }
    let table = args.ensemble.beside(&world, &input, terminal, args.quiet)?.sources_table();
    args.document.print(&table, |table| text(table, terminal), csv)
}

fn text(table: &SourceTable, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let mut out = String::new();
    for row in &table.sources {
        out.push_str(&block(row, ink, wide));
        out.push('\n');
    }
    let how = "Only targets and held-out claims are counted; in brackets, how many figures would be inside if the model were right (95 %). \
               Values are dated entries of the world's files.";
    out.push_str(&paragraph(how, 0, wide));
    for note in &table.notes {
        out.push_str(&hanging("-", note, 2, wide));
    }
    out
}

fn block(row: &SourceRow, ink: Ink, wide: usize) -> String {
    let mut out = format!("{}{}\n", ink.name(&row.id), ink.dim(&format!("  {}", row.kind)));
    let by: Vec<&str> = [&row.author, &row.publisher, &row.date]
        .into_iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    out.push_str(&paragraph(&format!("“{}”, {}", row.title, by.join(", ")), 2, wide));
    let mut line = |name: &str, text: &str| out.push_str(&hanging(&format!("  {name}"), text, INDENT, wide));
    line("reliability", &row.reliability);
    if row.claims > 0 {
        let roles: Vec<String> = row.roles.iter().map(|count| format!("{} {}", count.claims, count.role)).collect();
        line("claims", &format!("{}: {}", row.claims, roles.join(", ")));
        line("fares", &row.emergent.as_ref().map_or_else(|| "no emergent claim".to_owned(), fares));
        let error = phrases::number(row.observation_error, 2);
        line("error", &plain(&format!("{error} on the log scale is granted to its figures")));
    }
    let values = |n: u32| phrases::count(u64::from(n), "value", "values");
    line("grounds", &plain(&format!("{}, {} of them alone", values(row.grounds), row.alone)));
    out
}

fn csv(table: &SourceTable) -> String {
    let mut csv = Csv::new(&[
        "source",
        "kind",
        "date",
        "claims",
        "input",
        "derived",
        "target",
        "held_out",
        "context",
        "implemented",
        "observation_error",
        "grounds",
        "alone",
        "scored",
        "inside_50",
        "inside_90",
        "inside_99",
        "band_90_low",
        "band_90_high",
        "too_wide",
        "statements",
        "hold",
        "fail",
        "reliability",
    ]);
    for row in &table.sources {
        let role =
            |name: &str| row.roles.iter().find(|count| count.role == name).map_or(0, |count| count.claims).to_string();
        let mut cells = vec![row.id.clone(), row.kind.clone(), row.date.clone(), row.claims.to_string()];
        cells.extend(["input", "derived", "target", "held-out", "context", "implemented"].map(role));
        cells.extend([number(Some(row.observation_error)), row.grounds.to_string(), row.alone.to_string()]);
        let fares = row.emergent.as_ref().map(|fares| {
            [
                fares.scored,
                fares.inside_50,
                fares.inside_90,
                fares.inside_99,
                fares.band_90[0],
                fares.band_90[1],
                fares.too_wide,
                fares.statements,
                fares.hold,
                fares.fail,
            ]
        });
        cells.extend(fares.map_or_else(|| vec![String::new(); 10], |all| all.map(|n| n.to_string()).to_vec()));
        cells.push(row.reliability.clone());
        csv.row(cells);
    }
    csv.text()
}
