//! `tumen compare`: worlds side by side, pair by pair.

mod text;

use clap::Args;
use tumen::month::MonthRange;
use tumen::observables;
use tumen::world::World;
use tumen_lab::compare::{CompareAbout, CompareProgress, CompareSettings, Comparison, Named, compare};
use tumen_lab::world_digest;

use super::run::{part, reported};
use crate::command::VERBS;
use crate::ensemble_args::threads;
use crate::failure::Failure;
use crate::near::named;
use crate::numbers::whole_between;
use crate::output::{Csv, DocumentArgs, number};
use crate::progress::Bar;
use crate::terminal::{Terminal, say};
use crate::world_input::Input;

/// Compare worlds that differ by scenarios, pair by pair: what changes, by how much, who gains and who loses
#[derive(Args, Debug)]
#[command(after_help = "\
A world is `baseline`, a scenario, or several scenarios joined by `+`. Both worlds of a pair have the same draw of all unknown quantities and the \
same chance, and share the months before they first differ. So a difference is the change and what follows from it, and takes far fewer runs to \
tell than two runs of their own would: how many times fewer is said for each observable.

A difference has two intervals. The 90 % interval says how far histories disagree about it: more pairs do not narrow it. The 95 % interval is that of \
its mean: more pairs do, and --until-width stops when it is narrow enough.

Examples:
  tumen compare baseline wages-paid-directly
  tumen compare baseline passports-kept no-planned-money --scale 10 --pairs 32
  tumen compare baseline passports-kept+no-planned-money --from 2005 --until 2015
  tumen compare baseline no-planned-money --observable state_revenue --until-width 5%
  tumen compare baseline passports-kept --format json     its schema: tumen schema answer-compare")]
pub(super) struct CompareArgs {
    /// The world that the others are held against
    #[arg(value_name = "BASELINE")]
    baseline: String,
    /// The other worlds
    #[arg(value_name = "SCENARIO", required = true)]
    others: Vec<String>,
    /// The most pairs of runs for one world
    #[arg(long, value_name = "N", default_value_t = CompareSettings::default().most_pairs, value_parser = whole_between::<2, 16_384>)]
    pairs: u32,
    /// Stop when the 95 % interval of the mean difference is this wide, in per cent of the baseline [default: all pairs]
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    until_width: Option<f64>,
    /// The observable that decides it, and is told first
    #[arg(long, value_name = "NAME", default_value_t = CompareSettings::default().observable)]
    observable: String,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = CompareSettings::default().seed)]
    seed: u64,
    /// First month to compare, such as 2005-01 or 2005 [default: the first that differs]
    #[arg(long, value_name = "MONTH", value_parser = part)]
    from: Option<MonthRange>,
    /// Last month to simulate and compare [default: the last of the world]
    #[arg(long, value_name = "MONTH", value_parser = part)]
    until: Option<MonthRange>,
    /// Population scale: one simulated crew stands for this many; rare events need 1
    #[arg(long, value_name = "W", default_value_t = CompareSettings::default().scale, value_parser = whole_between::<1, 10_000>)]
    scale: u32,
    /// Threads; the results do not depend on it [default: all there are]
    #[arg(long, value_name = "T", value_parser = whole_between::<1, 1024>)]
    threads: Option<u32>,
    #[command(flatten)]
    document: DocumentArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// Reads a part in per cent: `5%`, or `5`.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>().ok();
    let number = number.filter(|number| *number > 0.0 && number.is_finite());
    number.map(|number| number / 100.0).ok_or_else(|| "a number above zero is needed, such as 5%".to_owned())
}

/// Compares and prints.
pub(super) fn run(args: &CompareArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (input, plain) = args.document.open(terminal, args.quiet)?;
    let known = observables::TABLE.iter().map(|definition| definition.name);
    let observable = named("observable", &args.observable, known)?.to_owned();
    let ids: Vec<Vec<String>> =
        std::iter::once(&args.baseline).chain(&args.others).map(|name| scenarios(name)).collect();
    input.check_scenarios(&ids.concat(), &VERBS)?;
    let world = |ids: &[String]| match ids {
        [] => Ok(Named::new(plain.clone(), &plain)),
        ids => Ok(Named::new(input.load(ids, terminal, args.quiet)?, &plain)),
    };
    let mut worlds = ids.iter().map(|ids| world(ids)).collect::<Result<Vec<Named>, Failure>>()?;
    let others = worlds.split_off(1);
    let settings = CompareSettings {
        seed: args.seed,
        most_pairs: args.pairs,
        scale: args.scale,
        threads: threads(args.threads),
        months: months(args, &plain, &worlds[0], &others)?,
        observable,
        until_width: args.until_width,
    };
    let about = CompareAbout { command: command(args), world: digest(&input, &ids)? };
    let bar = Bar::of(u64::from(args.pairs), "pairs", terminal, args.quiet);
    let watch = |progress: CompareProgress| bar.done(u64::from(progress.done), String::new());
    let start = std::time::Instant::now();
    let document = compare(&worlds[0], &others, &settings, &about, &watch)?;
    bar.clear();
    if !args.quiet {
        let saved = document.worker_months_unforked as f64 / document.worker_months.max(1) as f64;
        say(&format!(
            "{:.1} s; histories shared up to where they differ spared {:.0} of 100 worker-months",
            start.elapsed().as_secs_f64(),
            100.0 * (1.0 - 1.0 / saved)
        ));
    }
    args.document.print(&document, |document| text::text(document, terminal), csv)
}

/// The scenarios of a world by its name.
fn scenarios(name: &str) -> Vec<String> {
    match name {
        "baseline" => Vec::new(),
        name => name.split('+').map(str::to_owned).collect(),
    }
}

/// The months asked for; without them the lab takes those from the first difference on.
fn months(
    args: &CompareArgs,
    plain: &World,
    baseline: &Named,
    others: &[Named],
) -> Result<Option<MonthRange>, Failure> {
    match (args.from, args.until) {
        (None, None) => Ok(None),
        (None, Some(until)) => {
            let changed = tumen_lab::compare::first_months(&baseline.world, others, args.seed);
            reported(plain, changed.map(MonthRange::of_month), Some(until))
        }
        (from, until) => reported(plain, from, until),
    }
}

/// Digest of all files that enter.
fn digest(input: &Input, ids: &[Vec<String>]) -> Result<String, Failure> {
    let mut all: Vec<String> = ids.concat();
    all.sort();
    all.dedup();
    Ok(world_digest(&input.read_all()?, &all))
}

/// The command line that gives the same bytes again.
fn command(args: &CompareArgs) -> String {
    let mut words = vec!["tumen compare".to_owned(), args.baseline.clone()];
    words.extend(args.others.iter().cloned());
    words.push(format!(
        "--pairs {} --observable {} --seed {} --scale {}",
        args.pairs, args.observable, args.seed, args.scale
    ));
    words.extend(args.until_width.map(|width| format!("--until-width {}%", 100.0 * width)));
    words.extend(args.from.map(|range| format!("--from {}", range.from)));
    words.extend(args.until.map(|range| format!("--until {}", range.until)));
    words.join(" ")
}

/// A row for each difference.
fn csv(document: &Comparison) -> String {
    let mut csv = Csv::new(&[
        "world",
        "period",
        "from",
        "until",
        "programme",
        "hosts",
        "observable",
        "channel",
        "unit",
        "baseline_p50",
        "changed_p50",
        "difference_p5",
        "difference_p50",
        "difference_p95",
        "difference_mean",
        "interval_low",
        "interval_high",
        "pairs",
        "variance_reduction",
        "needs_scale_1",
    ]);
    for world in &document.worlds {
        for row in &world.differences {
            let period = world.periods.iter().find(|period| period.id == row.period);
            let difference = |of: fn(&tumen_lab::answer::Quantiles) -> f64| number(row.difference.as_ref().map(of));
            csv.row([
                world.world.id.clone(),
                row.period.clone(),
                period.map_or_else(String::new, |period| period.months.from.clone()),
                period.map_or_else(String::new, |period| period.months.until.clone()),
                row.programme.clone().unwrap_or_default(),
                text::hosts_name(row.hosts).to_owned(),
                row.observable.clone(),
                row.channel.clone().unwrap_or_default(),
                row.unit.clone(),
                number(row.baseline.as_ref().map(|q| q.p50)),
                number(row.changed.as_ref().map(|q| q.p50)),
                difference(|q| q.p5),
                difference(|q| q.p50),
                difference(|q| q.p95),
                difference(|q| q.mean),
                number(row.interval.map(|interval| interval[0])),
                number(row.interval.map(|interval| interval[1])),
                row.pairs.to_string(),
                number(row.variance_reduction),
                row.needs_scale_1.to_string(),
            ]);
        }
    }
    csv.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_in_per_cent() {
        assert_eq!(percent("5%"), Ok(0.05));
        assert_eq!(percent("2.5"), Ok(0.025));
        for text in ["", "%", "0", "-1%", "nan", "inf"] {
            assert!(percent(text).is_err(), "{text}");
        }
    }

    #[test]
    fn worlds_are_scenarios_joined() {
        assert!(scenarios("baseline").is_empty());
        assert_eq!(scenarios("a+b"), ["a", "b"]);
    }
}
