//! `tumen check`: everything that is wrong with the files, at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

use clap::Args;
use tumen::evidence::Role;
use tumen::world::{Value, World};
use tumen_lab::dictionary::Class;

use crate::failure::Failure;
use crate::layout::hanging;
use crate::problems;
use crate::terminal::{Terminal, emit};
use crate::world_input::{Input, WorldArgs};

/// Letters before what is said of each part of the files.
const INDENT: usize = 13;

/// Check the files: all problems at once, each with its place and what would be right
#[derive(Args, Debug)]
#[command(after_help = "\
Without a scenario, all of them and the switches of all systems are checked, each laid over the baseline alone.

Examples:
  tumen check
  tumen check --world my-world
  tumen check passports-kept wages-paid-directly --world my-world")]
pub(super) struct CheckArgs {
    /// Scenarios to lay over the baseline together, in this order
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<String>,
    #[command(flatten)]
    world: WorldArgs,
    /// Print nothing when all is well
    #[arg(short, long)]
    quiet: bool,
}

/// Checks the files and prints what they hold.
pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> Result<(), Failure> {
    let start = Instant::now();
    let input = Input::open(&args.world)?;
    input.check_scenarios(&args.scenarios, &[])?;
    let n_scenarios = input.scenario_ids().len();
    if args.scenarios.is_empty() {
        let problems = input.check();
        if problems.n_errors() > 0 {
            problems::show(&problems, input.files(), terminal);
            return Err(Failure::Problems(problems::summary(&problems)));
        }
        if !args.quiet {
            problems::show(&problems, input.files(), terminal);
        }
    }
    let world = input.load(&args.scenarios, terminal, args.quiet || args.scenarios.is_empty())?;
    if args.quiet {
        return Ok(());
    }
    let n_files = input.files().list().len();
    let mut text = summary(&world, n_files, n_scenarios, terminal);
    let took = start.elapsed().as_secs_f64() * 1000.0;
    _ = writeln!(text, "\nno problems, checked in {took:.0} ms");
    emit(&text)
}

/// What the files hold.
fn summary(world: &World, n_files: usize, n_scenarios: usize, terminal: &Terminal) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let lines = hanging(name, &value, INDENT, terminal.width);
        text.push_str(&lines.replacen(name, &terminal.out.bold(name), 1));
    };
    line("files", n_files.to_string());
    line("months", world.months.to_string());
    line("sources", world.evidence.sources.len().to_string());
    line("claims", format!("{} ({})", world.evidence.claims.len(), roles(world)));
    let (n_conflicts, n_derived) = (world.evidence.conflicts.len(), world.evidence.derived.len());
    line("", format!("{n_conflicts} pairs contradict each other, {n_derived} quantities follow by arithmetic"));
    line("programmes", named(world.programmes.iter().map(|programme| programme.id.as_str())));
    line("hosts", named(world.hosts.iter().map(|host| host.id.as_str())));
    line("scenarios", n_scenarios.to_string());
    line("systems", systems(world));
    let origins = Origins::of(world);
    let classes: Vec<String> = Class::ALL.map(|class| format!("{} {}", origins.of_class(class), class.name())).to_vec();
    let values = format!("{} dated values: {}", origins.n_values, classes.join(", "));
    line("parameters", format!("{}, {values}", origins.n_params));
    line("", format!("{} of the values are priors, with {} draws between them", origins.priors, origins.n_draws));
    text
}

fn named<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    format!("{}: {}", names.len(), names.join(", "))
}

/// How many systems there are, and how many of them the world cannot run.
fn systems(world: &World) -> String {
    let (n_ready, n_lacking) = (world.systems.len(), world.lacking.len());
    if n_lacking == 0 { n_ready.to_string() } else { format!("{}, {n_lacking} not run", n_ready + n_lacking) }
}

/// Claims by role.
fn roles(world: &World) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in &world.evidence.claims {
        *counts.entry(claim.role.name()).or_default() += 1;
    }
    let count = |name: &str| counts.get(name).copied().unwrap_or_default();
    let parts: Vec<String> = Role::ALL.iter().map(|role| format!("{} {}", count(role.name()), role.name())).collect();
    parts.join(", ")
}

/// Where the values of a world come from.
#[derive(Debug, Default, PartialEq, Eq)]
struct Origins {
    n_params: usize,
    n_values: usize,
    classes: BTreeMap<Class, usize>,
    priors: usize,
    n_draws: usize,
}

impl Origins {
    fn of(world: &World) -> Origins {
        let mut origins = Origins::default();
        let mut draws: Vec<&str> = Vec::new();
        for param in world.params() {
            origins.n_params += 1;
            for entry in &param.entries {
                origins.n_values += 1;
                *origins.classes.entry(Class::of(entry)).or_default() += 1;
                if matches!(entry.value, Value::Prior(_)) {
                    origins.priors += 1;
                    draws.push(&entry.quantile.key);
                }
            }
        }
        draws.sort_unstable();
        draws.dedup();
        origins.n_draws = draws.len();
        origins
    }

    fn of_class(&self, class: Class) -> usize {
        self.classes.get(&class).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_one_origin() {
        let world = tumen::world::load(&tumen_baseline::Baseline, &[]).unwrap();
        let origins = Origins::of(&world);
        assert!(origins.n_values >= origins.n_params);
        assert_eq!(Class::ALL.map(|class| origins.of_class(class)).iter().sum::<usize>(), origins.n_values);
        assert!(origins.n_draws <= origins.priors && origins.n_draws > 0);
        let total: usize =
            roles(&world).split(", ").filter_map(|part| part.split(' ').next()?.parse::<usize>().ok()).sum();
        assert_eq!(total, world.evidence.claims.len());
    }
}
