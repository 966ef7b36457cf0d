//! `tumen sweep`: many points of a plan, one tidy table.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use tumen::world::{self, Sweep, World};
use tumen_lab::answer::Period;
use tumen_lab::store::{Described, Holds, RunAbout, folder_name};
use tumen_lab::sweep::{SweepTable, run_sweep};
use tumen_lab::{LabError, world_digest};

use crate::cells::{cell, scaled};
use crate::clock::Clock;
use crate::command::VERBS;
use crate::ensemble_args::threads;
use crate::failure::Failure;
use crate::interrupt;
use crate::layout::{Table, paragraph};
use crate::numbers::{plain, whole_between};
use crate::output::{json, takes_folders};
use crate::problems;
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Terminal, emit, say};
use crate::world_input::{Input, WorldArgs};
use crate::worlds::{world_files, world_name};

/// Time between two writings of a table that is not whole yet.
const BETWEEN: Duration = Duration::from_secs(10);
/// The most points that are printed; all are in the table.
const SHOWN: usize = 24;

/// Run a plan of many points: levers and unknown quantities set at each, one tidy table
#[derive(Args, Debug)]
#[command(after_help = "\
A plan is a TOML file with what is asked, a design, and the factors that differ between its points: levers, which are values of the world that somebody \
could set, and unknown quantities, which nobody can. Its keys are in `tumen schema sweep` and in the book. All problems of a plan are told at once.

Runs go draw by draw over all points, and the table is written again and again on the way: a sweep that is stopped leaves all points at fewer draws, and goes on from there when it is asked again.

Examples:
  tumen sweep plan.toml
  tumen sweep plan.toml no-family-condition   the same over a scenario
  tumen sweep plan.toml --points              the points alone, as CSV")]
pub(super) struct SweepArgs {
    /// The plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Scenarios to lay over the baseline, in order; levers are pulled on top of them
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// Print the points as CSV and run nothing
    #[arg(long)]
    points: bool,
    /// Threads; the results do not depend on it [default: all there are]
    #[arg(long, value_name = "T", value_parser = whole_between::<1, 1024>)]
    threads: Option<u32>,
    /// Folder that takes a folder for each sweep
    #[arg(long, value_name = "DIR", default_value = "tumen-runs")]
    out: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// What makes a sweep again, and how far it came.
#[derive(Debug, Serialize)]
struct SweepJson {
    format: u32,
    version: String,
    command: String,
    world: String,
    plan: String,
    points: usize,
    draws: u32,
    seed: u64,
    scale: u32,
    runs: usize,
    complete: bool,
}

/// Runs a plan and prints its means.
pub(super) fn run(args: &SweepArgs, terminal: &Terminal) -> Result<(), Failure> {
    takes_folders(&args.out)?;
    let input = Input::open(&args.world)?;
    input.check_scenarios(&args.scenarios, &VERBS)?;
    let world = input.load(&args.scenarios, terminal, args.quiet)?;
    let bytes = std::fs::read(&args.plan).map_err(|cause| {
        let name = args.plan.display();
        Failure::input(format!("cannot read the plan {name}: {cause}")).hint("a plan is a TOML file; the book has one")
    })?;
    let plan = read(&world, &args.plan, bytes.clone(), terminal)?;
    if args.points {
        return emit(&SweepTable::of_points(&plan).points_csv());
    }
    let digest = world_digest(&input.read_all()?, &args.scenarios);
    let runs = tumen_lab::sweep::points(&plan).len() as u64 * u64::from(plan.draws);
    let bar = Bar::of(runs, "runs", terminal, args.quiet);
    let files = world_files(&input, std::slice::from_ref(&args.scenarios))?;
    let (clock, mut last) = (Clock::start(), Instant::now());
    let mut folder = PathBuf::new();
    let store = args.store.open(&digest, args.quiet)?;
    let guard = interrupt::unfinished_runs(&args.out);
    let mut keep = |table: &SweepTable| {
        let complete = table.n_runs() as u64 == runs;
        if !complete && last.elapsed() < BETWEEN {
            return Ok(());
        }
        last = Instant::now();
        folder = write(args, &plan, (&bytes, &files), table, (&digest, complete), &clock)?;
        Ok(())
    };
    let watch = |progress: tumen_lab::sweep::SweepProgress| bar.done(progress.done, String::new());
    let table = run_sweep(&world, &plan, threads(args.threads), store.as_ref(), &mut keep, &watch)?;
    drop(guard);
    bar.clear();
    if !args.quiet {
        say(&plain(&format!(
            "{} runs in {:.1} s{}; table in {}",
            table.n_runs(),
            clock.seconds(),
            found(store.as_ref(), ["block", "blocks"]),
            folder.join("sweep.parquet").display()
        )));
    }
    emit(&text(&plan, &table, terminal))
}

/// Reads the plan; its problems are drawn as those of a world's files are.
fn read(world: &World, path: &Path, bytes: Vec<u8>, terminal: &Terminal) -> Result<Sweep, Failure> {
    let name = path.file_name().map_or_else(|| "plan".to_owned(), |name| name.to_string_lossy().into_owned());
    let files = std::iter::once((name.clone(), bytes.clone())).collect::<std::collections::BTreeMap<_, _>>();
    world::read_sweep(world, &name, bytes).map_err(|found| {
        problems::show(&found, &files, terminal);
        Failure::Problems(problems::summary(&found))
    })
}

/// Writes what there is; the folder of the same sweep is replaced.
fn write(
    args: &SweepArgs,
    plan: &Sweep,
    (bytes, world): (&[u8], &[(String, Vec<u8>)]),
    table: &SweepTable,
    (digest, complete): (&str, bool),
    clock: &Clock,
) -> Result<PathBuf, LabError> {
    let about = SweepJson {
        format: tumen_lab::answer::FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: command(args),
        world: digest.to_owned(),
        plan: plan.name.clone(),
        points: table.points().len(),
        draws: plan.draws,
        seed: plan.seed,
        scale: plan.scale,
        runs: table.n_runs(),
        complete,
    };
    // A document of numbers and texts can always be written; were it not so, the table would not be either.
    let sweep_json = json(&about).map_err(|failure| LabError::Settings(failure.to_string()))?;
    let mut files = vec![("sweep.json".to_owned(), sweep_json.into_bytes()), ("plan.toml".to_owned(), bytes.to_vec())];
    files.extend_from_slice(world);
    let asked = RunAbout {
        kind: None,
        worlds: vec![world_name(&args.scenarios)],
        world: digest.to_owned(),
        seed: plan.seed,
        scale: Some(plan.scale),
        months: Some(Period { from: plan.months.from.to_string(), until: plan.months.until.to_string() }),
        wanted: table.n_runs() as u32,
        version: about.version,
        command: about.command,
    };
    let stem = args.plan.file_stem().map_or_else(|| "plan".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let text = String::from_utf8_lossy(bytes);
    let name = folder_name(&format!("sweep-{stem}"), &[digest, &text, env!("CARGO_PKG_VERSION")]);
    let timing = clock.timing(threads(args.threads));
    table.write(&args.out, &name, &Described { holds: Holds::Sweep, about: &asked, files: &files, timing: &timing })
}

/// The command line that gives the same table again, inside the folder.
fn command(args: &SweepArgs) -> String {
    let mut words = vec!["tumen sweep plan.toml".to_owned()];
    words.extend(args.scenarios.iter().cloned());
    if args.world.world.is_some() {
        words.push("--world world".to_owned());
    }
    words.join(" ")
}

/// Means by point, for the first scope and all months.
fn text(plan: &Sweep, table: &SweepTable, terminal: &Terminal) -> String {
    let observables = table.observables();
    let heads: Vec<String> = observables
        .iter()
        .map(|(name, _, unit)| match scaled(unit).1 {
            "" => (*name).to_owned(),
            scale => format!("{name}, {scale}"),
        })
        .collect();
    let mut head = vec!["point"];
    head.extend(table.factors());
    head.extend(heads.iter().map(String::as_str));
    let mut out = Table::new(&head, 0);
    let means: Vec<_> = observables.iter().map(|(name, ..)| table.means(name)).collect();
    for (at, point) in table.points().iter().enumerate().take(SHOWN) {
        let mut cells = vec![at.to_string()];
        cells.extend(point.iter().map(|number| plain(&tumen_report::phrases::number(*number, 3))));
        cells.extend(means.iter().zip(&observables).map(|(means, (_, _, unit))| {
            let mean = means.iter().find(|mean| mean.point as usize == at);
            mean.map_or_else(String::new, |mean| cell(mean.value.mean, unit, 3))
        }));
        out.row(cells);
    }
    let mut text = format!("{}\n", terminal.out.bold(&plan.name));
    let scope = plan.scopes.first().map_or("all", String::as_str);
    let line = format!(
        "{} points, {} draws each, {} to {}, scope {scope}; means over draws.",
        table.points().len(),
        plan.draws,
        plan.months.from,
        plan.months.until
    );
    text.push_str(&paragraph(&line, 0, terminal.width));
    text.push_str(&format!("\n{}", out.text(terminal.out)));
    if table.points().len() > SHOWN {
        text.push_str(&format!("The first {SHOWN} of {} points; all are in the table.\n", table.points().len()));
    }
    text
}
