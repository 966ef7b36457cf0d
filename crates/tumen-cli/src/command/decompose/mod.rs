//! `tumen decompose`: a difference split over the rules or changes that make it.

mod csv;
mod text;

use std::path::PathBuf;

use clap::Args;
use tumen::month::{Month, MonthRange};
use tumen::observables;
use tumen::world::World;
use tumen_lab::LabError;
use tumen_lab::Origin;
use tumen_lab::decompose::{DecomposeSettings, Decomposition, RegimesAsked, decompose_regimes, decompose_worlds};
use tumen_lab::store::{Described, Holds, RunAbout, folder_name, write_results};

use crate::clock::Clock;
use crate::command::VERBS;
use crate::ensemble_args::threads;
use crate::failure::Failure;
use crate::interrupt;
use crate::near::{did_you_mean, named, quoted};
use crate::numbers::whole_between;
use crate::output::{DocumentArgs, json, takes_folders};
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Terminal, say};
use crate::world_input::Input;
use crate::worlds::{digest, named_world, scenarios, world_files};

/// Split a difference over what makes it: two arrangements over their eight slots, or two worlds over their changes
#[derive(Args, Debug)]
#[command(after_help = "\
Two arrangements are compared as sets of rules: every mixture of their slots is run in one frame (posts, sites, host and months of one arrangement), on the \
same random numbers, and each slot gets the mean of what it adds over all orders of exchange, its Shapley value. In every draw these parts sum to the whole \
difference. Two worlds are `baseline`, a scenario, or several joined by `+`; the parts are then the changes that the second has and the first has not.

Examples:
  tumen decompose 1946-orgnabor 2000-contract
  tumen decompose 1967-camps 2000-contract --observable retained_share,forced_labour --in 2005..2015
  tumen decompose 1946-orgnabor 2000-contract --as-of 1948-06,2008-06 --together pay,levy
  tumen decompose baseline ban-on-time --observable stock --scale 5
  tumen decompose baseline rules-of-1946 --permutations 8 --draws 8 --in 2005..2010")]
pub(super) struct DecomposeArgs {
    /// An arrangement, or a world
    #[arg(value_name = "FIRST")]
    first: String,
    /// Another of the same sort; the difference is what it has more or less
    #[arg(value_name = "SECOND")]
    second: String,
    /// The observables whose difference is split
    #[arg(long, value_name = "NAME", value_delimiter = ',', default_values_t = DecomposeSettings::default().observables)]
    observable: Vec<String>,
    /// Months over which they are taken, such as 2005..2015 [default: the frame's from the sixth year on; of worlds, from the first difference to where the answer ends]
    #[arg(long = "in", value_name = "MONTHS", value_parser = months)]
    months: Option<MonthRange>,
    /// The months whose rules the two arrangements have [default: the middle of each one's own life]
    #[arg(long, value_name = "MONTH,MONTH", value_parser = as_of)]
    as_of: Option<AsOf>,
    /// The arrangement whose posts, sites, host and months are the frame [default: the later of the two]
    #[arg(long, value_name = "ARRANGEMENT")]
    frame: Option<String>,
    /// Slots or changes to exchange as one, joined by commas; may be given several times
    #[arg(long, value_name = "NAME,NAME")]
    together: Vec<String>,
    /// Sample so many orders in each draw, instead of running all sets of parts
    #[arg(long, value_name = "N", value_parser = whole_between::<2, 10_000>)]
    permutations: Option<u32>,
    /// Parameter draws: possible values of everything that is not known
    #[arg(long, value_name = "N", default_value_t = DecomposeSettings::default().draws, value_parser = whole_between::<2, 16_384>)]
    draws: u32,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = DecomposeSettings::default().seed)]
    seed: u64,
    /// Population scale: one simulated crew stands for this many; rare events need 1
    #[arg(long, value_name = "W", default_value_t = DecomposeSettings::default().scale, value_parser = whole_between::<1, 10_000>)]
    scale: u32,
    /// Threads; the results do not depend on it [default: all there are]
    #[arg(long, value_name = "T", value_parser = whole_between::<1, 1024>)]
    threads: Option<u32>,
    /// Folder that takes a folder for each decomposition, with its document and its page
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

/// Two months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AsOf([Month; 2]);

/// Reads two months: `1948-06,2008-06`.
fn as_of(text: &str) -> Result<AsOf, String> {
    let needed = || "two months are needed, such as 1948-06,2008-06".to_owned();
    let (one, other) = text.split_once(',').ok_or_else(needed)?;
    let month = |text: &str| Month::parse(text.trim()).map_err(|error| format!("{error}; {}", error.hint()));
    Ok(AsOf([month(one)?, month(other)?]))
}

/// Reads months: `2005..2015`.
fn months(text: &str) -> Result<MonthRange, String> {
    MonthRange::parse(text).map_err(|error| format!("{error}; {}", error.hint()))
}

/// Decomposes and prints.
pub(super) fn run(args: &DecomposeArgs, terminal: &Terminal) -> Result<(), Failure> {
    takes_folders(&args.out)?;
    let (input, plain) = args.document.open(terminal, args.quiet)?;
    let mut observables = Vec::new();
    for name in &args.observable {
        let known = observables::TABLE.iter().map(|definition| definition.name);
        let name = named("observable", name, known)?.to_owned();
        if !observables.contains(&name) {
            observables.push(name);
        }
    }
    let settings = DecomposeSettings {
        seed: args.seed,
        draws: args.draws,
        scale: args.scale,
        threads: threads(args.threads),
        permutations: args.permutations,
        months: args.months,
        observables,
        together: args.together.iter().map(|group| group.split(',').map(str::to_owned).collect()).collect(),
    };
    let is_of_regimes = is_of_regimes(args, &plain, &input)?;
    let bar = Bar::of(u64::from(args.draws), "draws", terminal, args.quiet);
    let watch = |done: u32| bar.done(u64::from(done), String::new());
    let clock = Clock::start();
    let (document, found) = if is_of_regimes {
        of_regimes(args, &settings, &plain, &input, &watch)?
    } else {
        of_worlds(args, &settings, &plain, &input, terminal, &watch)?
    };
    bar.clear();
    let seconds = clock.seconds();
    let mut files = vec![
        ("decomposition.json".to_owned(), json(&document)?.into_bytes()),
        ("parts.csv".to_owned(), csv::parts(&document).into_bytes()),
        ("report.html".to_owned(), tumen_report::decomposition_html(&document).into_bytes()),
    ];
    if !document.hybrids.is_empty() {
        files.push(("hybrids.csv".to_owned(), csv::hybrids(&document).into_bytes()));
    }
    let name = folder_name(
        &format!("decompose-{}-{}", document.first.id, document.second.id),
        &[&document.world, &document.command, &document.version],
    );
    let ids = if is_of_regimes { Vec::new() } else { [&args.first, &args.second].map(|name| scenarios(name)).to_vec() };
    files.extend(world_files(&input, &ids)?);
    let described = Described {
        holds: Holds::Decomposition,
        about: &asked(&document),
        files: &files,
        timing: &clock.timing(settings.threads),
    };
    let guard = interrupt::unfinished_runs(&args.out);
    let folder = write_results(&args.out, &name, &described)?;
    drop(guard);
    if !args.quiet {
        let sets = if document.hybrids.is_empty() {
            "sampled orders".to_owned()
        } else {
            format!("{} sets of parts", document.hybrids.len())
        };
        say(&format!(
            "{:.1} s; {sets} in each of {} draws{found}; page in {}",
            seconds,
            document.draws,
            folder.join("report.html").display()
        ));
    }
    args.document.print(&document, |document| text::text(document, terminal), csv::parts)
}

/// What was asked, as the folder says it.
fn asked(document: &Decomposition) -> RunAbout {
    RunAbout {
        kind: None,
        worlds: [&document.first, &document.second].map(|end| end.id.clone()).to_vec(),
        world: document.world.clone(),
        seed: document.seed,
        scale: Some(document.scale),
        months: Some(document.months.clone()),
        wanted: document.draws,
        version: document.version.clone(),
        command: document.command.clone(),
    }
}

/// Whether two arrangements are named, or two worlds; anything else is refused, with what is near.
fn is_of_regimes(args: &DecomposeArgs, world: &World, input: &Input) -> Result<bool, Failure> {
    let names = [&args.first, &args.second];
    let is_regime = names.map(|name| world.programme(name).is_some());
    if is_regime == [true, true] {
        return Ok(true);
    }
    let ids = input.scenario_ids();
    let is_world = |name: &String| scenarios(name).iter().all(|id| ids.contains(id));
    if names.into_iter().all(is_world) {
        for (given, option) in [(args.as_of.is_some(), "--as-of"), (args.frame.is_some(), "--frame")] {
            if given {
                return Err(Failure::input(format!("{option} belongs to two arrangements, and these are two worlds")));
            }
        }
        return Ok(false);
    }
    let programmes = || world.programmes.iter().map(|programme| programme.id.as_str());
    let unknown = names.into_iter().zip(is_regime).find(|(name, is_regime)| !is_regime && !is_world(name));
    let Some((name, _)) = unknown else {
        let what = format!("{} and {} are an arrangement and a world", quoted(&args.first), quoted(&args.second));
        return Err(Failure::input(what).hint("name two arrangements, or two worlds"));
    };
    let known = || programmes().chain(ids.iter().map(String::as_str)).chain(["baseline"]);
    let mut failure = Failure::input(format!("there is no arrangement or scenario {}", quoted(name)));
    if let Some(hint) = did_you_mean(name, known()).or_else(|| did_you_mean(name, VERBS)) {
        failure = failure.hint(hint);
    }
    Err(failure
        .hint(format!("arrangements: {}", programmes().collect::<Vec<_>>().join(", ")))
        .hint(format!("worlds: baseline, {}", ids.join(", "))))
}

fn of_regimes(
    args: &DecomposeArgs,
    settings: &DecomposeSettings,
    world: &World,
    input: &Input,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<(Decomposition, String), Failure> {
    let programmes = world.programmes.iter().map(|programme| programme.id.as_str());
    let frame = args.frame.as_ref().map(|frame| named("arrangement", frame, programmes)).transpose()?;
    let asked = RegimesAsked {
        programmes: [args.first.clone(), args.second.clone()],
        as_of: args.as_of.map_or([None; 2], |AsOf(months)| months.map(Some)),
        frame: frame.map(str::to_owned),
    };
    let about = Origin { command: command(args), world: digest(input, &[])? };
    let store = args.store.open(&about.world, args.quiet)?;
    let document = decompose_regimes(world, &asked, settings, &about, store.as_ref(), watch).map_err(refused)?;
    Ok((document, found(store.as_ref(), ["draw", "draws"])))
}

fn of_worlds(
    args: &DecomposeArgs,
    settings: &DecomposeSettings,
    plain: &World,
    input: &Input,
    terminal: &Terminal,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<(Decomposition, String), Failure> {
    let ids = [&args.first, &args.second].map(|name| scenarios(name));
    let [first, second] = [&ids[0], &ids[1]].map(|ids| named_world(input, plain, ids, terminal, args.quiet));
    let (first, second) = (first?, second?);
    let about = Origin { command: command(args), world: digest(input, &ids)? };
    let store = args.store.open(&about.world, args.quiet)?;
    let worlds = [&first, &second];
    let document = decompose_worlds(plain, worlds, settings, &about, store.as_ref(), watch).map_err(refused)?;
    Ok((document, found(store.as_ref(), ["draw", "draws"])))
}

/// An observable that cannot be decomposed is bad input too.
fn refused(error: LabError) -> Failure {
    match error {
        LabError::Observable { name, why } => {
            Failure::input(format!("`{name}` cannot be decomposed: {why}")).hint("choose another --observable")
        }
        other => other.into(),
    }
}

/// The command line that gives the same bytes again.
fn command(args: &DecomposeArgs) -> String {
    let mut words = vec!["tumen decompose".to_owned(), args.first.clone(), args.second.clone()];
    words.push(format!(
        "--observable {} --draws {} --seed {} --scale {}",
        args.observable.join(","),
        args.draws,
        args.seed,
        args.scale
    ));
    words.extend(args.months.map(|months| format!("--in {months}")));
    words.extend(args.as_of.map(|AsOf([one, other])| format!("--as-of {one},{other}")));
    words.extend(args.frame.as_ref().map(|frame| format!("--frame {frame}")));
    words.extend(args.together.iter().map(|group| format!("--together {group}")));
    words.extend(args.permutations.map(|count| format!("--permutations {count}")));
    if args.document.is_of_a_folder() {
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
        decompose: DecomposeArgs,
    }

    #[test]
    fn two_months_are_read_as_two_months() {
        let months = ["1948-06", "2008-06"].map(|text| Month::parse(text).unwrap());
        assert_eq!(as_of("1948-06,2008-06"), Ok(AsOf(months)));
        for text in ["", "1948-06", "1948,2008-06", "1948-06,2008-13"] {
            assert!(as_of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_command_that_is_told_asks_for_the_same() {
        let line = "tumen a b --observable stock,retained_share --in 2005..2006 --as-of 1948-06,2008-06 --frame c --together pay,levy \
                    --together work,exit --permutations 9 --world my";
        let args = Line::try_parse_from(line.split_whitespace()).unwrap().decompose;
        let told = command(&args);
        assert!(told.ends_with("--together work,exit --permutations 9 --world world"), "{told}");
        let words = told.strip_prefix("tumen decompose ").unwrap().split(' ');
        let again = Line::try_parse_from(std::iter::once("tumen").chain(words)).unwrap().decompose;
        assert_eq!(command(&again), told);
    }
}
