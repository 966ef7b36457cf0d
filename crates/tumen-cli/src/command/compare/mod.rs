//! `tumen compare`: worlds side by side, pair by pair.

mod text;
mod trace;

use std::path::PathBuf;

use clap::Args;
use tumen::month::MonthRange;
use tumen::observables;
use tumen_lab::Origin;
use tumen_lab::compare::{CompareSettings, Comparison, Named, compare};
use tumen_lab::store::{Described, Holds, RunAbout, folder_name, write_results};
use tumen_report::phrases;

use crate::clock::Clock;
use crate::command::VERBS;
use crate::ensemble_args::SizeArgs;
use crate::failure::Failure;
use crate::interrupt;
use crate::months::{part, reported};
use crate::near::named;
use crate::numbers::{plain, whole_between};
use crate::output::{Csv, DocumentArgs, json, number, takes_folders};
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Terminal, say};
use crate::worlds::{digest, named_world, scenarios, world_files};

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
  tumen compare baseline passports-kept --trace           where the two worlds first part, and why
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
    until_width: Option<Percent>,
    /// The observable that decides it, and is told first
    #[arg(long, value_name = "NAME", default_value_t = CompareSettings::default().observable)]
    observable: String,
    /// Compare nothing, and follow one history to the first post at which the worlds differ: when, whose, and by which random draw
    #[arg(long, value_name = "HISTORY", num_args = 0..=1, default_missing_value = "0", require_equals = true, value_parser = whole_between::<0, 16_383>)]
    trace: Option<u32>,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = CompareSettings::default().seed)]
    seed: u64,
    /// First month to compare, such as 2005-01 or 2005 [default: the first that differs]
    #[arg(long, value_name = "MONTH", value_parser = part)]
    from: Option<MonthRange>,
    /// Last month to simulate and compare [default: where the scenario's answer ends, or the last of the world]
    #[arg(long, value_name = "MONTH", value_parser = part)]
    until: Option<MonthRange>,
    #[command(flatten)]
    size: SizeArgs,
    /// Folder that takes a folder for each comparison, with its document and its page
    #[arg(long, value_name = "DIR", default_value = "tumen-runs")]
    out: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    document: DocumentArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// A part in per cent, as it was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Percent(f64);

/// Reads a part in per cent: `5%`, or `5`.
fn percent(text: &str) -> Result<Percent, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>().ok();
    let number = number.filter(|number| *number > 0.0 && number.is_finite());
    number.map(Percent).ok_or_else(|| "a number above zero is needed, such as 5%".to_owned())
}

/// Compares and prints.
pub(super) fn run(args: &CompareArgs, terminal: &Terminal) -> Result<(), Failure> {
    takes_folders(&args.out)?;
    let (input, plain_world) = args.document.open(terminal, args.quiet)?;
    let known = observables::TABLE.iter().map(|definition| definition.name);
    let observable = named("observable", &args.observable, known)?.to_owned();
    // What was typed is judged by the months of the world before anything runs.
    reported(&plain_world, args.from, args.until)?;
    let ids: Vec<Vec<String>> =
        std::iter::once(&args.baseline).chain(&args.others).map(|name| scenarios(name)).collect();
    input.check_scenarios(&ids.concat(), &VERBS)?;
    let worlds = ids.iter().map(|ids| named_world(&input, &plain_world, ids, terminal, args.quiet));
    let mut worlds = worlds.collect::<Result<Vec<Named>, Failure>>()?;
    let others = worlds.split_off(1);
    let settings = CompareSettings {
        seed: args.seed,
        most_pairs: args.pairs,
        scale: args.size.scale,
        threads: args.size.threads(),
        from: args.from.map(|range| range.from),
        until: args.until.map(|range| range.until),
        observable,
        until_width: args.until_width.map(|Percent(percent)| percent / 100.0),
    };
    let about = Origin { command: command(args), world: digest(&input, &ids)? };
    if let Some(history) = args.trace {
        let document = tumen_lab::compare::trace(&worlds[0], &others, &settings, history, &about)?;
        return args.document.print(&document, |document| trace::text(document, terminal), trace::csv);
    }
    let store = args.store.open(&about.world, args.quiet)?;
    let bar = Bar::of(u64::from(args.pairs), "pairs", terminal, args.quiet);
    let watch = |done: u32| bar.done(u64::from(done), String::new());
    let clock = Clock::start();
    let document = compare(&worlds[0], &others, &settings, &about, store.as_ref(), &watch)?;
    bar.clear();
    let seconds = clock.seconds();
    let mut files = vec![
        ("comparison.json".to_owned(), json(&document)?.into_bytes()),
        ("differences.csv".to_owned(), csv(&document).into_bytes()),
        ("report.html".to_owned(), tumen_report::comparison_html(&document).into_bytes()),
    ];
    files.extend(world_files(&input, &ids)?);
    let described = Described {
        holds: Holds::Comparison,
        about: &asked(&document),
        files: &files,
        timing: &clock.timing(settings.threads),
    };
    let guard = interrupt::unfinished_runs(&args.out);
    let folder = write_results(&args.out, &name(&document), &described)?;
    drop(guard);
    if let Some(Percent(wanted)) = args.until_width.filter(|_| !args.quiet) {
        for world in &document.worlds {
            let Some(width) = world.width.map(|width| 100.0 * width) else { continue };
            if width > wanted {
                // The width falls with the root of the number of pairs.
                let needed = f64::from(world.pairs) * (width / wanted) * (width / wanted);
                say(&plain(&format!(
                    "note: {}: the interval of the mean is {} % of the baseline wide, not {} %; that takes about {} pairs (--pairs)",
                    world.world.name,
                    phrases::number(width, 2),
                    phrases::number(wanted, 2),
                    phrases::number(needed, 2)
                )));
            }
        }
    }
    if !args.quiet {
        let saved = document.worker_months_unforked as f64 / document.worker_months.max(1) as f64;
        say(&format!(
            "{:.1} s{}; histories shared up to where they differ spared {:.0} of 100 worker-months; page in {}",
            seconds,
            found(store.as_ref(), ["pair", "pairs"]),
            100.0 * (1.0 - 1.0 / saved),
            folder.join("report.html").display()
        ));
    }
    args.document.print(&document, |document| text::text(document, terminal), csv)
}

/// What was asked, as the folder says it.
fn asked(document: &Comparison) -> RunAbout {
    let ids = std::iter::once(&document.baseline.id).chain(document.worlds.iter().map(|world| &world.world.id));
    RunAbout {
        kind: None,
        worlds: ids.cloned().collect(),
        world: document.world.clone(),
        seed: document.seed,
        scale: Some(document.scale),
        months: None,
        wanted: document.worlds.iter().map(|world| world.pairs).max().unwrap_or(document.most_pairs),
        version: document.version.clone(),
        command: document.command.clone(),
    }
}

/// The name of the folder: the worlds, and a digest of what was asked.
fn name(document: &Comparison) -> String {
    let names = std::iter::once(&document.baseline.id).chain(document.worlds.iter().map(|world| &world.world.id));
    let names: Vec<&str> = names.map(String::as_str).collect();
    folder_name(&format!("compare-{}", names.join("-")), &[&document.world, &document.command, &document.version])
}

/// The command line that gives the same bytes again.
fn command(args: &CompareArgs) -> String {
    let mut words = vec!["tumen compare".to_owned(), args.baseline.clone()];
    words.extend(args.others.iter().cloned());
    words.push(format!(
        "--pairs {} --observable {} --seed {} --scale {}",
        args.pairs, args.observable, args.seed, args.size.scale
    ));
    words.extend(args.trace.map(|history| format!("--trace={history}")));
    words.extend(args.until_width.map(|Percent(percent)| format!("--until-width {percent}%")));
    words.extend(args.from.map(|range| format!("--from {}", range.from)));
    words.extend(args.until.map(|range| format!("--until {}", range.until)));
    if args.document.is_of_a_folder() {
        words.push("--world world".to_owned());
    }
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
                row.hosts.name().to_owned(),
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
    use clap::Parser;

    use super::*;

    #[test]
    fn parts_are_read_in_per_cent() {
        assert_eq!(percent("5%"), Ok(Percent(5.0)));
        assert_eq!(percent("2.5"), Ok(Percent(2.5)));
        for text in ["", "%", "0", "-1%", "nan", "inf"] {
            assert!(percent(text).is_err(), "{text}");
        }
    }

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        compare: CompareArgs,
    }

    #[test]
    fn the_command_that_is_told_asks_for_the_same() {
        let line =
            ["tumen", "baseline", "a+b", "--until-width", "7%", "--from", "2005", "--pairs", "9", "--world", "my"];
        let args = Line::try_parse_from(line).unwrap().compare;
        let told = command(&args);
        assert!(told.ends_with("--until-width 7% --from 2005-01 --world world"), "{told}");
        let words = told.strip_prefix("tumen compare ").unwrap().split(' ');
        let again = Line::try_parse_from(std::iter::once("tumen").chain(words)).unwrap().compare;
        assert_eq!(command(&again), told);
    }
}
