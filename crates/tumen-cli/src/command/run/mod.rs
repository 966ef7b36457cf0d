//! `tumen run`: many possible histories, what they say together, and a report.

mod csv;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::{Args, ValueEnum};
use tumen::month::MonthRange;
use tumen::world::World;
use tumen_lab::answer::Answer;
use tumen_lab::store::{self, Contents, Timing, program_digest};
use tumen_lab::{About, Progress, Settings, answer_from, changes, simulate, world_digest};
use tumen_report::phrases;

use self::text::Page;
use crate::clock::now;
use crate::command::VERBS;
use crate::ensemble_args::SizeArgs;
use crate::failure::Failure;
use crate::interrupt;
use crate::months::{part, reported};
use crate::numbers::{plain, whole_between};
use crate::output::takes_folders;
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Terminal, emit, say};
use crate::world_input::{Input, WorldArgs};

/// Examples below the help of `tumen run`.
pub(super) const EXAMPLES: &str = "\
Each draw takes one value for every unknown quantity; what a run says is the spread over draws. The same \
options give the same bytes on any number of threads. Files go to a new folder inside --out. A run with a \
scenario is a counterfactual: it says what was changed, and nothing in it is scored against history.

Examples:
  tumen run
  tumen run passports-kept --draws 300
  tumen run --scale 10 --draws 20                     a quick look
  tumen run --from 2005-01 --until 2015-12
  tumen run --format json > answer.json               its schema: tumen schema answer
  tumen run --world my-world --out my-runs --monthly";

// The help of these options stands with the verb, so that `tumen` alone keeps its own.
#[derive(Args, Debug)]
pub(super) struct RunArgs {
    /// Scenarios to lay over the baseline, in this order; none, or `baseline`, for the baseline itself
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// Parameter draws: possible values of everything that is not known
    #[arg(long, value_name = "N", default_value_t = Settings::default().draws, value_parser = whole_between::<1, { u32::MAX }>)]
    draws: u32,
    /// Replicates of chance for each draw
    #[arg(long, value_name = "R", default_value_t = Settings::default().replicates, value_parser = whole_between::<1, { u32::MAX }>)]
    replicates: u32,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = Settings::default().seed)]
    seed: u64,
    /// First month to report, such as 1967-03 or 1967 [default: the first of the world]
    #[arg(long, value_name = "MONTH", value_parser = part)]
    from: Option<MonthRange>,
    /// Last month to simulate and report, such as 2015-12 or 2015 [default: the last of the world]
    #[arg(long, value_name = "MONTH", value_parser = part)]
    until: Option<MonthRange>,
    #[command(flatten)]
    size: SizeArgs,
    /// Folder that takes a folder for each run
    #[arg(long, value_name = "DIR", default_value = "tumen-runs")]
    out: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the monthly table of every draw as well
    #[arg(long)]
    monthly: bool,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// The scenarios without a first word `baseline`, which stands for what scenarios are laid over, unless one has that name.
fn without_baseline<'a>(names: &'a [String], input: &Input) -> &'a [String] {
    match names {
        [first, rest @ ..] if first == "baseline" && !input.scenario_ids().contains(first) => rest,
        names => names,
    }
}

/// What goes to standard output; the files are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables to read
    #[default]
    Table,
    /// The whole answer as one document
    Json,
    /// Eras and claims, a row for each number
    Csv,
    /// Nothing but the folder with the Parquet tables
    Parquet,
}

/// Simulates, writes the files and prints the answer.
pub(super) fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    let input = Input::open(&args.world)?;
    let scenarios = without_baseline(&args.scenarios, &input);
    input.check_scenarios(scenarios, &VERBS)?;
    takes_folders(&args.out)?;
    let world = input.load(scenarios, terminal, args.quiet)?;
    let changes = match scenarios {
        [] => BTreeMap::new(),
        _ => changes(&world, &input.load(&[], terminal, true)?),
    };
    if scenarios.len() < args.scenarios.len() && !scenarios.is_empty() && !args.quiet {
        say(&format!(
            "note: this is one run of the baseline with {} laid over it, and no comparison of the two; for that: \
             tumen compare baseline {}",
            scenarios.join(" and "),
            scenarios.join("+")
        ));
    }
    let files = input.read_all()?;
    let settings = settings(args, &world)?;
    let world_digest = world_digest(&files, scenarios);
    let store = args.store.open(&world_digest, args.quiet)?;

    let bar = Bar::of(u64::from(settings.draws) * u64::from(settings.replicates), "histories", terminal, args.quiet);
    let (began, start) = (now(), Instant::now());
    let new_months = AtomicU64::new(0);
    let watch = |progress: Progress| {
        new_months.fetch_max(progress.worker_months, Ordering::Relaxed);
        let rate = progress.worker_months as f64 / start.elapsed().as_secs_f64().max(0.001);
        bar.done(u64::from(progress.done), format!(", {} worker-months/s", plain(&phrases::amount(rate, 2))));
    };
    let ensemble = simulate(&world, settings, store.as_ref(), &watch)?;
    let seconds = start.elapsed().as_secs_f64();
    bar.clear();

    let differs = input.differs(&files, terminal)?;
    let about = About { command: command(args, scenarios), world_digest, differs, changes };
    let answer = answer_from(&world, &ensemble, &about)?;
    let extra = [("report.html".to_owned(), tumen_report::html(&answer).into_bytes())];
    let new_months = new_months.into_inner() as f64;
    let timing = Timing {
        began,
        ended: now(),
        program: program_digest().unwrap_or_default(),
        simulation_seconds: seconds,
        threads: settings.threads,
        worker_months_per_second: Some(new_months / seconds.max(1e-9)),
    };
    let done = remark(&timing, new_months, &found(store.as_ref(), ["history", "histories"]));
    let contents = Contents { files: &files, extra: &extra, timing, monthly: args.monthly };
    let guard = interrupt::unfinished_runs(&args.out);
    let folder = store::write(&args.out, &world, &ensemble, &answer, &contents)?;
    drop(guard);

    if !args.quiet {
        say(&format!("{done}; files in {}", folder.display()));
    }
    print(args.format, &answer, &folder, terminal)
}

fn print(format: Format, answer: &Answer, folder: &Path, terminal: &Terminal) -> Result<(), Failure> {
    match format {
        Format::Table => emit(&text::text(answer, folder, Page { ink: terminal.out, wide: terminal.width })),
        Format::Json => {
            let document = serde_json::to_string_pretty(answer)
                .map_err(|error| Failure::Work(format!("cannot write the answer: {error}")))?;
            emit(&(document + "\n"))
        }
        Format::Csv => emit(&csv::csv(answer)),
        Format::Parquet => emit(&format!("{}\n", folder.display())),
    }
}

/// What is said when a run is done.
fn remark(timing: &Timing, new_months: f64, found: &str) -> String {
    let months = phrases::amount(new_months, 3);
    let threads = phrases::count(timing.threads as u64, "thread", "threads");
    plain(&format!("{months} worker-months in {:.1} s on {threads}{found}", timing.simulation_seconds))
}

fn settings(args: &RunArgs, world: &World) -> Result<Settings, Failure> {
    let months = reported(world, args.from, args.until)?;
    let threads = args.size.threads();
    let (draws, replicates, seed, scale) = (args.draws, args.replicates, args.seed, args.size.scale);
    Ok(Settings { seed, draws, replicates, scale, threads, months, ..Settings::default() })
}

/// The command line that gives the same bytes again; a folder is named as the run's own copy of it.
fn command(args: &RunArgs, scenarios: &[String]) -> String {
    let mut words = vec!["tumen run".to_owned()];
    words.extend(scenarios.iter().cloned());
    words.push(format!(
        "--draws {} --replicates {} --seed {} --scale {}",
        args.draws, args.replicates, args.seed, args.size.scale
    ));
    words.extend(args.from.map(|range| format!("--from {}", range.from)));
    words.extend(args.until.map(|range| format!("--until {}", range.until)));
    if args.monthly {
        words.push("--monthly".to_owned());
    }
    if args.world.world.is_some() {
        words.push("--world world".to_owned());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        run: RunArgs,
    }

    fn args(line: &[&str]) -> RunArgs {
        Line::try_parse_from([&["run"], line].concat()).unwrap().run
    }

    #[test]
    fn the_command_repeats_what_matters() {
        let line = [
            "passports-kept",
            "--seed",
            "7",
            "--threads",
            "2",
            "--out",
            "x",
            "--until",
            "2015",
            "--quiet",
            "--world",
            "my",
        ];
        let args = args(&line);
        assert_eq!(
            command(&args, &args.scenarios),
            "tumen run passports-kept --draws 100 --replicates 1 --seed 7 --scale 1 --until 2015-12 --world world"
        );
    }

    #[test]
    fn years_are_all_of_their_months() {
        let args = args(&["--from", "1967", "--until", "1969"]);
        assert_eq!(
            (args.from.unwrap().from.to_string(), args.until.unwrap().until.to_string()),
            ("1967-01".to_owned(), "1969-12".to_owned())
        );
    }
}
