//! `tumen runs rm`.

use clap::Args;
use tumen_lab::store::{kept_runs, remove_kept};

use crate::failure::Failure;
use crate::store_args::StorePlace;
use crate::terminal::say;

/// Remove what is kept of runs, to free the disk
#[derive(Args, Debug)]
#[command(after_help = "\
Only folders of the store are removed, and only if they hold nothing else and no program uses them. Results stay where they are.

Examples:
  tumen runs rm history-baseline-0123456789abcdef
  tumen runs rm --other-builds                      what this program never finds")]
pub(super) struct RmArgs {
    /// Names of folders of the store, as `tumen runs list` prints them
    #[arg(value_name = "RUN", required_unless_present = "other_builds")]
    runs: Vec<String>,
    /// Everything that other builds of the program kept, which this one never finds
    #[arg(long)]
    other_builds: bool,
    #[command(flatten)]
    store: StorePlace,
    /// Do not say what was removed
    #[arg(short, long)]
    quiet: bool,
}

/// Removes one after the other; the first that is refused ends it.
pub(super) fn run(args: &RmArgs) -> Result<(), Failure> {
    let root = args.store.path()?;
    let mut names = args.runs.clone();
    if args.other_builds {
        let others = kept_runs(&root)?.into_iter().filter(|run| run.of_another_program).map(|run| run.name);
        names.extend(others.filter(|name| !args.runs.contains(name)));
    }
    for name in &names {
        remove_kept(&root, name)?;
        if !args.quiet {
            say(&format!("removed {name}"));
        }
    }
    Ok(())
}
