//! `tumen answers`: each policy question in half a page, with the figures and the command that gives them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use tumen::programme::Channel;
use tumen_lab::Origin;
use tumen_lab::answer::Quantiles;
use tumen_lab::compare::{CompareSettings, ComparedWorld, Comparison, Difference, Named, PartyDifference, compare};
use tumen_report::phrases;

use crate::cells::{MIDDLE, MONEY, cell, scaled, signed, with_interval};
use crate::ensemble_args::SizeArgs;
use crate::failure::Failure;
use crate::headings::channel_head;
use crate::near::named;
use crate::numbers::{plain, whole_between};
use crate::output::{Csv, number, takes_folders, write_whole};
use crate::progress::Bar;
use crate::store_args::{StoreArgs, found};
use crate::terminal::{Terminal, emit, say};
use crate::world_input::{Input, WorldArgs};
use crate::worlds::{digest, named_world};

/// File with the figures of all answers.
const FIGURES: &str = "figures.csv";
/// Page with all answers in one table.
const OVERVIEW: &str = "overview.md";
/// Observables of that table.
const OVERVIEWED: [&str; 5] = ["retained_share", "stock", "state_revenue", "exits", "forced_labour"];

/// Answer each policy question in half a page: what is asked, what comes out, who gains and who loses
#[derive(Args, Debug)]
#[command(after_help = "\
A question is a scenario. Each is compared with the baseline, pair by pair on the same random numbers, and its answer is a page in Markdown: the \
question, what one has to know of it, the answer in sentences, its figures with their intervals, the claims behind it and the command that gives the \
figures. With --out a file for each question, overview.md with one table of all, and figures.csv with the differences of all. All questions share the \
years of the baseline, so many cost little more than a few.

Examples:
  tumen answers no-bribes
  tumen answers no-bribes passports-kept --pairs 16 --scale 10
  tumen answers --out answers                         all of them; about four minutes on two cores")]
pub(super) struct AnswersArgs {
    /// Scenarios whose questions are answered; none for all
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// Pairs of runs for each
    #[arg(long, value_name = "N", default_value_t = CompareSettings::default().most_pairs, value_parser = whole_between::<2, 16_384>)]
    pairs: u32,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = CompareSettings::default().seed)]
    seed: u64,
    #[command(flatten)]
    size: SizeArgs,
    /// Write a page for each question and the figures of all to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// Answers the questions.
pub(super) fn run(args: &AnswersArgs, terminal: &Terminal) -> Result<(), Failure> {
    let input = Input::open(&args.world)?;
    let plain_world = input.load(&[], terminal, args.quiet)?;
    let baseline = Named::new(plain_world.clone(), &plain_world);
    let all = input.scenario_ids();
    let mut ids = Vec::new();
    for name in &args.scenarios {
        ids.push(named("scenario", name, all.iter().map(String::as_str))?.to_owned());
    }
    let ids = if ids.is_empty() { all } else { ids };
    if let Some(folder) = &args.out {
        takes_folders(folder)?;
        fs::create_dir_all(folder).map_err(|cause| Failure::file("write", folder, cause))?;
    }
    let mut changed = Vec::new();
    for id in &ids {
        changed.push(named_world(&input, &plain_world, std::slice::from_ref(id), terminal, args.quiet)?);
    }
    let documents = answers(args, &input, &baseline, &changed, terminal)?;
    let mut figures = Figures::new();
    let mut overview = Overview::new();
    for (document, changed) in documents.iter().zip(&changed) {
        let claims: Vec<String> = changed.world.scenarios.iter().flat_map(|scenario| scenario.claims.clone()).collect();
        let page = page(document, &claims);
        figures.add(document);
        overview.add(document);
        match &args.out {
            Some(folder) => emit(&write_whole(folder, &format!("{}.md", changed.name.id), &page)?)?,
            None => emit(&page)?,
        }
    }
    match &args.out {
        Some(folder) => {
            emit(&write_whole(folder, OVERVIEW, &overview.text())?)?;
            emit(&write_whole(folder, FIGURES, &figures.0.text())?)
        }
        None => Ok(()),
    }
}

/// Compares the worlds of scenarios with the baseline, pair by pair all at once; gives a comparison for each.
fn answers(
    args: &AnswersArgs,
    input: &Input,
    baseline: &Named,
    changed: &[Named],
    terminal: &Terminal,
) -> Result<Vec<Comparison>, Failure> {
    let settings = CompareSettings {
        seed: args.seed,
        most_pairs: args.pairs,
        scale: args.size.scale,
        threads: args.size.threads(),
        ..CompareSettings::default()
    };
    let ids: Vec<Vec<String>> = changed.iter().map(|changed| vec![changed.name.id.clone()]).collect();
    let about = Origin { command: String::new(), world: digest(input, &ids)? };
    let store = args.store.open(&about.world, args.quiet)?;
    let bar = Bar::of(u64::from(args.pairs), "pairs", terminal, args.quiet);
    let watch = |done: u32| bar.done(u64::from(done), String::new());
    let start = Instant::now();
    let mut all = compare(baseline, changed, &settings, &about, store.as_ref(), &watch)?;
    bar.clear();
    if !args.quiet {
        let found = found(store.as_ref(), ["pair", "pairs"]);
        say(&format!("{:.1} s{found}", start.elapsed().as_secs_f64()));
    }
    let worlds = std::mem::take(&mut all.worlds);
    let alone = |world: ComparedWorld| {
        let command = command(args, &world.world.id);
        Comparison { command, worlds: vec![world], ..all.clone() }
    };
    Ok(worlds.into_iter().map(alone).collect())
}

/// The command line that gives the figures of a page.
fn command(args: &AnswersArgs, id: &str) -> String {
    let mut command = format!("tumen compare baseline {id}");
    let usual = CompareSettings::default();
    for (name, value, usual) in [
        ("pairs", u64::from(args.pairs), u64::from(usual.most_pairs)),
        ("seed", args.seed, usual.seed),
        ("scale", u64::from(args.size.scale), u64::from(usual.scale)),
    ] {
        if value != usual {
            _ = write!(command, " --{name} {value}");
        }
    }
    if let Some(world) = &args.world.world {
        _ = write!(command, " --world {}", world.display());
    }
    command
}

/// The page of a question.
fn page(document: &Comparison, claims: &[String]) -> String {
    let mut out = String::new();
    for world in &document.worlds {
        _ = writeln!(out, "# {}\n", world.world.name);
        for scenario in &world.world.scenarios {
            _ = writeln!(out, "> {}\n", scenario.question);
            for text in &scenario.context {
                _ = writeln!(out, "{text}\n");
            }
        }
        _ = writeln!(out, "## The answer\n\n{}\n", plain(&phrases::comparison(document, world)));
        out.push_str(&figures(document, world));
        out.push_str(&parties(document, world));
    }
    if !claims.is_empty() {
        let claims: Vec<String> = claims.iter().map(|claim| format!("`{claim}`")).collect();
        _ = writeln!(out, "Claims that bear on it: {}.\n", claims.join(", "));
    }
    _ = writeln!(
        out,
        "Medians over pairs of histories, and in brackets what 90 of 100 pairs lie between: how far histories disagree, which more pairs do not narrow. \
         The median of the differences is not the difference of the medians, and where histories disagree much it may even have another sign. Forced labour is \
         by the labour statisticians' guidelines of 2018: a circumstance that is not free, and a menace. Money is in USD of the day. Figures of this page: `{}`.",
        document.command
    );
    out
}

/// The rows of a page: what answers the question, exits by their ways where they are asked for, and then what is told of every change.
fn rows<'a>(document: &Comparison, world: &'a ComparedWorld) -> Vec<&'a Difference> {
    let asked =
        |name: &str| world.world.scenarios.iter().any(|scenario| scenario.observables.iter().any(|o| o == name));
    let all = world.rows("all", None, document.story());
    let of = |name: &str| -> Vec<&'a Difference> {
        all.iter().filter(|row| row.observable == name && (row.channel.is_none() || asked(name))).copied().collect()
    };
    world.told().into_iter().flat_map(of).collect()
}

/// What becomes of them.
fn figures(document: &Comparison, world: &ComparedWorld) -> String {
    let mut out =
        format!("| {} | | baseline | changed | difference |\n| --- | --- | --: | --: | --: |\n", document.story_name());
    for row in rows(document, world).into_iter().filter(|row| !row.needs_scale_1) {
        let middle = |q: &Option<Quantiles>| q.map_or_else(String::new, |q| cell(q.p50, &row.unit, MIDDLE));
        let Some(difference) = &row.difference else { continue };
        let says_nothing =
            [&row.baseline, &row.changed].into_iter().flatten().all(|q| cell(q.p95, &row.unit, MIDDLE) == "0");
        if says_nothing {
            continue;
        }
        let name = match row.channel.as_deref().and_then(channel_named) {
            Some(channel) => format!("– {}", channel_head(channel)),
            None => tumen_lab::label(&row.observable),
        };
        _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} |",
            scaled(&row.unit).1,
            middle(&row.baseline),
            middle(&row.changed),
            with_interval(difference, &row.unit),
        );
    }
    out.push('\n');
    out
}

fn channel_named(name: &str) -> Option<Channel> {
    Channel::ALL.into_iter().find(|channel| channel.name() == name)
}

/// Who gains and who loses, by the means, which sum to zero.
fn parties(document: &Comparison, world: &ComparedWorld) -> String {
    let told = |row: &&PartyDifference| {
        let moves = row.difference.p5 != 0.0 || row.difference.p95 != 0.0;
        row.period == "all" && row.hosts == document.story() && moves
    };
    let of = |row: &PartyDifference| format!("{} {}", row.party, signed(row.difference.mean, MONEY, MIDDLE));
    let rows: Vec<String> = world.parties.iter().filter(told).map(of).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "Who gains and who loses, in millions of USD a year on the mean: {}. Every posting is one's gain and another's loss, so these sum to zero. What \
         workers spend or send home leaves them and is counted with those who get it, households above all; officials get bribes and gifts here too.\n\n",
        rows.join(", ")
    )
}

/// The differences of all answers, for whoever checks them.
struct Figures(Csv);

impl Figures {
    fn new() -> Figures {
        Figures(Csv::new(&[
            "scenario",
            "from",
            "until",
            "observable",
            "channel",
            "unit",
            "baseline_p50",
            "changed_p50",
            "difference_p5",
            "difference_p50",
            "difference_p95",
            "baseline_mean",
            "difference_mean",
            "interval_low",
            "interval_high",
            "pairs",
            "scale",
            "seed",
        ]))
    }

    fn add(&mut self, document: &Comparison) {
        for world in &document.worlds {
            for row in rows(document, world) {
                let of = |q: &Option<Quantiles>, value: fn(&Quantiles) -> f64| number(q.as_ref().map(value));
                self.0.row([
                    world.world.id.clone(),
                    world.months.from.clone(),
                    world.months.until.clone(),
                    row.observable.clone(),
                    row.channel.clone().unwrap_or_default(),
                    row.unit.clone(),
                    of(&row.baseline, |q| q.p50),
                    of(&row.changed, |q| q.p50),
                    of(&row.difference, |q| q.p5),
                    of(&row.difference, |q| q.p50),
                    of(&row.difference, |q| q.p95),
                    of(&row.baseline, |q| q.mean),
                    of(&row.difference, |q| q.mean),
                    number(row.interval.map(|interval| interval[0])),
                    number(row.interval.map(|interval| interval[1])),
                    row.pairs.to_string(),
                    document.scale.to_string(),
                    document.seed.to_string(),
                ]);
            }
        }
    }
}

/// One table of all answers.
struct Overview(Vec<String>);

impl Overview {
    fn new() -> Overview {
        Overview(Vec::new())
    }

    fn add(&mut self, document: &Comparison) {
        let story = document.story();
        for world in &document.worlds {
            if self.0.is_empty() {
                let heads = OVERVIEWED.iter().filter_map(|name| {
                    let row = world.find(name, story)?;
                    Some(format!("{} {} |", tumen_lab::label(name), scaled(&row.unit).1).replace("  ", " "))
                });
                self.0.push(format!("| question | months | {}", heads.collect::<Vec<_>>().join(" ")));
                self.0.push(format!("| --- | --- |{}", " --: |".repeat(OVERVIEWED.len())));
            }
            let cells = OVERVIEWED.iter().map(|name| {
                let row = world.find(name, story).filter(|row| !row.needs_scale_1);
                let told = row.and_then(|row| Some(with_interval(row.difference.as_ref()?, &row.unit)));
                format!("{} |", told.unwrap_or_default())
            });
            let cells = cells.collect::<Vec<_>>().join(" ");
            let ComparedWorld { world: name, months, .. } = world;
            self.0.push(format!("| [{}]({}.md) | {} to {} | {cells}", name.name, name.id, months.from, months.until));
        }
    }

    fn text(&self) -> String {
        format!(
            "# All answers in one table\n\nWhat each change makes of the main host's people and money, a year, over the months in which it is asked: the median of \
             the differences of pairs of histories, and in brackets what 90 of 100 pairs lie between. Money is in millions of USD of the day. These numbers with more \
             digits, the means and their intervals are in [figures.csv](figures.csv).\n\n{}\n",
            self.0.join("\n")
        )
    }
}
