//! `tumen runs show`.

use clap::Args;
use tumen_lab::store::RunRow;

use super::{Places, held, size};
use crate::failure::Failure;
use crate::layout::hanging;
use crate::terminal::{Terminal, emit};

/// Indent of what stands beside a name.
const INDENT: usize = 12;

/// Show what a run is about
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tumen runs show history-baseline-0123456789abcdef
  tumen runs show baseline-0123456789ab --out my-runs")]
pub(super) struct ShowArgs {
    /// Name of its folder, as `tumen runs list` prints it
    #[arg(value_name = "RUN")]
    run: String,
    #[command(flatten)]
    places: Places,
}

/// Prints what is known of the run.
pub(super) fn run(args: &ShowArgs, terminal: &Terminal) -> Result<(), Failure> {
    emit(&text(&args.places.find(&args.run)?, terminal))
}

fn text(run: &RunRow, terminal: &Terminal) -> String {
    let mut out = format!("{}\n", terminal.out.name(&run.name));
    let mut line = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&hanging(&format!("  {name}"), text, INDENT, terminal.width));
        }
    };
    line("holds", &held(run));
    if let Some(about) = &run.about {
        line("worlds", &about.worlds.join(", "));
        line("digest", &about.world);
        line("seed", &about.seed.to_string());
        line("scale", &about.scale.map_or_else(String::new, |scale| scale.to_string()));
        let months = about.months.as_ref().map(|months| format!("{} to {}", months.from, months.until));
        line("months", &months.unwrap_or_default());
        line("version", &about.version);
        line("command", &about.command);
    }
    line("since", run.since.as_deref().unwrap_or_default());
    line("size", &size(run.bytes));
    out
}
