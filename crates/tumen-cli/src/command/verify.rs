//! `tumen verify`: switches every system of the documents and says whether what follows is what the documents say.

use std::time::Instant;

use clap::Args;
use tumen::evidence::System;
use tumen::world::World;
use tumen_lab::{Outcome, SCALES, Verification, Verified, VerifyProgress, VerifySettings, verify};
use tumen_report::phrases;

use crate::ensemble_args::{digest, threads};
use crate::failure::Failure;
use crate::layout::{Table, cut, hanging};
use crate::near::no_system;
use crate::numbers::{plain, whole_between};
use crate::output::{Csv, DocumentArgs, number};
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Ink, Terminal, say};

/// Letters of a system's id in the table.
const ID: usize = 28;
/// Letters of an observable in the table.
const OBSERVABLE: usize = 24;

/// Switch every system of the documents off, or vary it, and see whether what they say follows
#[derive(Args, Debug)]
#[command(after_help = "\
Each system of evidence/systems.toml is switched in the baseline, and the two worlds are run pair by pair: the same draw, the same \
chance, one history up to the switch. A row stops when the 95 % interval of the mean difference excludes zero, or lies within 1 % of \
the baseline (no effect); it is looked at after 8, 16, 32 pairs and so on, and the interval leaves room for that. What was to be expected \
was written down from the documents before anything was run.

Exit code 1 if a row is opposite, undecided or cannot run, or shows no effect without a reason in the file.

Examples:
  tumen verify
  tumen verify planned-money 40 --scale 1
  tumen verify --format csv > verified.csv
  tumen explain planned-money                         what a system is, where it lives, what is expected")]
pub(super) struct VerifyArgs {
    /// Systems by id or number; none for all
    #[arg(value_name = "SYSTEM")]
    systems: Vec<String>,
    /// The most pairs of runs for one system
    #[arg(long, value_name = "N", default_value_t = VerifySettings::default().most_pairs, value_parser = whole_between::<2, 16_384>)]
    pairs: u32,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = VerifySettings::default().seed)]
    seed: u64,
    #[arg(long, value_name = "W", help = format!("Population scale of all systems [default: for each the largest of {} that its population allows]", scales()), value_parser = whole_between::<1, 10_000>)]
    scale: Option<u32>,
    /// Threads; the results do not depend on it [default: all there are]
    #[arg(long, value_name = "T", value_parser = whole_between::<1, 1024>)]
    threads: Option<u32>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    document: DocumentArgs,
    /// No progress, no warnings
    #[arg(short, long)]
    quiet: bool,
}

/// Verifies and prints.
pub(super) fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (input, world) = args.document.open(terminal, args.quiet)?;
    let systems = chosen(&world, &args.systems)?;
    let threads = threads(args.threads);
    let settings = VerifySettings { seed: args.seed, most_pairs: args.pairs, scale: args.scale, threads };
    let digest = digest(&input)?;
    let store = args.store.open(&digest, args.quiet)?;
    let bar = Bar::of(systems.len() as u64, "systems", terminal, args.quiet);
    let watch = |progress: VerifyProgress| bar.done(progress.decided as u64, format!(", {} pairs", progress.pairs));
    let start = Instant::now();
    let rows = verify(&world, &systems, settings, store.as_ref(), &watch)?;
    bar.clear();
    if !args.quiet {
        say(&format!("{:.1} s{}", start.elapsed().as_secs_f64(), found(store.as_ref(), ["pair", "pairs"])));
    }
    let document = Verification::new(digest, settings, rows);
    args.document.print(&document, |document| text(&document.systems, terminal), |document| csv(&document.systems))?;
    let amiss = document.systems.iter().filter(|row| !row.holds).count();
    if amiss == 0 {
        return Ok(());
    }
    Err(Failure::Work(format!("{} not as the documents say", phrases::count(amiss as u64, "system is", "systems are"))))
}

/// The systems of some names or numbers, in the order of the file.
fn chosen<'a>(world: &'a World, names: &[String]) -> Result<Vec<&'a System>, Failure> {
    let mut wanted: Vec<u32> = Vec::new();
    for name in names {
        if let Some(system) = world.lacking_system(name) {
            let what = format!("system {} cannot be run yet: the model lacks {}", system.number, system.lacks);
            return Err(Failure::input(what));
        }
        wanted.push(world.system(name).ok_or_else(|| no_system(world, name))?.number);
    }
    Ok(world.systems.iter().filter(|system| names.is_empty() || wanted.contains(&system.number)).collect())
}

/// The table, the rows that need words, and the counts.
fn text(rows: &[Verified], terminal: &Terminal) -> String {
    let ink = terminal.out;
    let mut table =
        Table::new(&["no.", "system", "observable", "effect", "95 % interval", "said", "pairs", "outcome"], 9);
    for row in rows {
        table.row([
            format!("{:>3}", row.number),
            cut(&row.id, ID),
            cut(&row.observable, OBSERVABLE),
            row.effect.map_or_else(String::new, |effect| relative(effect, row)),
            interval(row),
            format!("{}{}", row.expected, if row.arithmetic { " =" } else { "" }),
            pairs(row),
            coloured(row, ink),
        ]);
    }
    let mut text = table.text(ink);
    let told: Vec<&Verified> = rows.iter().filter(|row| row.outcome != Outcome::AsTheDocumentsSay).collect();
    if !told.is_empty() {
        text.push('\n');
    }
    for row in told {
        let why = row.why.as_deref().unwrap_or(match row.outcome {
            Outcome::Undecided => "the most pairs did not tell; try more with --pairs, or --scale 1",
            _ => "no reason stands in the file",
        });
        let words = format!("{}: {}. {why}", row.id, row.outcome.words());
        text.push_str(&hanging(&format!("{:>3}", row.number), &words, 5, terminal.width));
    }
    let count = |outcome: Outcome| rows.iter().filter(|row| row.outcome == outcome).count();
    let mut counts = vec![format!("{} of {} as the documents say", count(Outcome::AsTheDocumentsSay), rows.len())];
    for outcome in [Outcome::NoEffect, Outcome::Finding, Outcome::Opposite, Outcome::Undecided, Outcome::CannotRun] {
        if count(outcome) > 0 {
            counts.push(format!("{} {}", count(outcome), outcome.words()));
        }
    }
    text.push_str(&format!("\n{}\n", ink.bold(&counts.join(", "))));
    let arithmetic = rows.iter().filter(|row| row.arithmetic).count();
    if arithmetic > 0 {
        let are = if arithmetic == 1 { "is" } else { "are" };
        let words = format!(
            "{arithmetic} of these rows, marked =, {are} arithmetic: what is switched is a term of the observable, so the row tells that the rule is \
             carried out and not how much people respond to it."
        );
        text.push_str(&hanging("", &words, 0, terminal.width));
    }
    let note = format!(
        "Effects are mean differences in per cent of the baseline, or in the observable's own unit where the baseline is zero. Scales of {} \
         are chosen by population; --format csv has units, months and numbers.",
        scales()
    );
    text.push_str(&hanging("", &note, 0, terminal.width));
    text
}

/// Pairs with a value, and of how many where some have none.
fn pairs(row: &Verified) -> String {
    if row.pairs == row.pairs_run {
        format!("{:>5}", row.pairs)
    } else {
        format!("{:>5} of {}", row.pairs, row.pairs_run)
    }
}

/// A difference in per cent of the baseline, or as it is where that is zero.
fn relative(difference: f64, row: &Verified) -> String {
    match row.baseline {
        Some(baseline) if baseline != 0.0 => {
            let percent = 100.0 * difference / baseline.abs();
            format!("{} %", phrases::with_sign(percent, plain(&phrases::amount(percent, 2))))
        }
        _ => plain(&phrases::amount(difference, 2)),
    }
}

fn interval(row: &Verified) -> String {
    row.interval.map_or_else(String::new, |[low, high]| format!("{} to {}", relative(low, row), relative(high, row)))
}

fn coloured(row: &Verified, ink: Ink) -> String {
    let words = row.outcome.words();
    match row.outcome {
        Outcome::AsTheDocumentsSay => ink.good(words),
        _ if row.holds => ink.warn(words),
        _ => ink.bad(words),
    }
}

fn csv(rows: &[Verified]) -> String {
    let mut csv = Csv::new(&[
        "number",
        "system",
        "name",
        "observable",
        "scope",
        "months",
        "unit",
        "expected",
        "arithmetic",
        "baseline",
        "effect",
        "low",
        "high",
        "pairs",
        "pairs_run",
        "scale",
        "outcome",
        "holds",
        "why",
    ]);
    for row in rows {
        csv.row([
            row.number.to_string(),
            row.id.clone(),
            row.name.clone(),
            row.observable.clone(),
            row.scope.clone(),
            row.months.clone(),
            row.unit.to_owned(),
            row.expected.to_owned(),
            row.arithmetic.to_string(),
            number(row.baseline),
            number(row.effect),
            number(row.interval.map(|interval| interval[0])),
            number(row.interval.map(|interval| interval[1])),
            row.pairs.to_string(),
            row.pairs_run.to_string(),
            row.scale.to_string(),
            row.outcome.name().to_owned(),
            row.holds.to_string(),
            row.why.clone().unwrap_or_default(),
        ]);
    }
    csv.text()
}

/// The scales among which one is chosen, as a list in words.
fn scales() -> String {
    let scales: Vec<String> = SCALES.iter().map(u32::to_string).collect();
    phrases::list(&scales)
}
