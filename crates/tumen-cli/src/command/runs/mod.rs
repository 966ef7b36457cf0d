//! `tumen runs`: what is kept of runs, and the folders with their results.

mod export;
mod list;
mod rm;
mod show;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use tumen_lab::store::{RunList, RunRow, run_list};
use tumen_report::phrases;

use crate::clock::stamp;
use crate::failure::Failure;
use crate::near::named;
use crate::numbers::plain;
use crate::store_args::StorePlace;
use crate::terminal::Terminal;

/// List runs, kept ones and results; show one, remove what is kept of it, or export its results
#[derive(Args, Debug)]
#[command(after_help = "\
Every history that is simulated is kept in the store, a folder, under a digest of all that decides it: program, world, seed, scale, months, \
and what was asked. A command that asks the same again finds it there. A command that was stopped, whenever that was, goes on where it \
stopped, with the same result to the byte. --force simulates again.

A folder of the store holds parts, one for each history; parts of another build of the program are never found and may be removed. Results \
are in the folder that --out names.

Examples:
  tumen runs list
  tumen runs list --format csv
  tumen runs show history-baseline-0123456789abcdef
  tumen runs rm history-baseline-0123456789abcdef     frees the disk; results stay
  tumen runs export baseline-0123456789ab             the results as a research object, to publish")]
pub(super) struct RunsArgs {
    #[command(subcommand)]
    verb: RunsVerb,
}

/// What to do with runs.
#[derive(Debug, Subcommand)]
enum RunsVerb {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Rm(rm::RmArgs),
    Export(export::ExportArgs),
}

/// Where runs are.
#[derive(Args, Debug)]
struct Places {
    #[command(flatten)]
    store: StorePlace,
    /// Folder that has a folder for each run with its results
    #[arg(long, value_name = "DIR", default_value = "tumen-runs")]
    out: PathBuf,
}

impl Places {
    /// All runs that are there.
    fn list(&self) -> Result<RunList, Failure> {
        Ok(run_list(&self.store.path()?, &self.out, &stamp)?)
    }

    /// The run of a name.
    fn find(&self, name: &str) -> Result<RunRow, Failure> {
        let list = self.list()?;
        let name = named("run", name, list.runs.iter().map(|run| run.name.as_str()))
            .map_err(|failure| {
                failure.hint(format!("results are looked for in {}; --out names another folder", self.out.display()))
            })?
            .to_owned();
        let found = list.runs.into_iter().find(|run| run.name == name);
        found.ok_or_else(|| Failure::input(format!("there is no run `{name}`")))
    }
}

/// Does what the command line asks for.
pub(super) fn run(args: &RunsArgs, terminal: &Terminal) -> Result<(), Failure> {
    match &args.verb {
        RunsVerb::List(args) => list::run(args, terminal),
        RunsVerb::Show(args) => show::run(args, terminal),
        RunsVerb::Rm(args) => rm::run(args),
        RunsVerb::Export(args) => export::run(args, terminal),
    }
}

/// A size in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => plain(&format!("{} kB", phrases::amount(bytes as f64 * 1e-3, 2))),
        1_000_000..1_000_000_000 => plain(&format!("{} MB", phrases::amount(bytes as f64 * 1e-6, 2))),
        _ => plain(&format!("{} GB", phrases::amount(bytes as f64 * 1e-9, 2))),
    }
}

/// What is there, in words.
fn held(run: &RunRow) -> String {
    use tumen_lab::store::Holds;
    let n = u64::from(run.runs);
    let kind = run.about.as_ref().and_then(|about| about.kind.as_deref());
    let what = match (run.holds, kind) {
        (Holds::Results, _) => return format!("results of {}", plain(&phrases::count(n, "history", "histories"))),
        (Holds::Comparison, _) => return format!("comparison of {}", plain(&phrases::count(n, "pair", "pairs"))),
        (Holds::Decomposition, _) => return format!("decomposition of {}", plain(&phrases::count(n, "draw", "draws"))),
        (Holds::Sweep, _) => return format!("sweep of {}", plain(&phrases::count(n, "run", "runs"))),
        (Holds::Parts, Some("history")) => phrases::count(n, "history", "histories"),
        (Holds::Parts, Some("books")) => format!("books of {}", phrases::count(n, "history", "histories")),
        (Holds::Parts, _) => phrases::count(n, "part", "parts"),
    };
    let wanted = run.about.as_ref().map_or(0, |about| about.wanted);
    let of = if run.runs < wanted { format!(" of {wanted}") } else { String::new() };
    let stale = if run.of_another_program { ", by another build of the program" } else { "" };
    plain(&format!("{what}{of}{stale}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!([size(999), size(31_400_000), size(2_000_000_000)], ["999 bytes", "31 MB", "2 GB"]);
    }
}
