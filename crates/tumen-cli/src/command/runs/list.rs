//! `tumen runs list`.

use clap::Args;
use tumen_lab::store::{RunList, RunRow};

use super::{Places, held, size};
use crate::failure::Failure;
use crate::layout::paragraph;
use crate::output::{Csv, Format, print};
use crate::terminal::Terminal;

/// List what is kept, and the folders with results
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tumen runs list
  tumen runs list --store my-store --out my-runs
  tumen runs list --format json                       its schema: tumen schema answer-runs")]
pub(super) struct ListArgs {
    #[command(flatten)]
    places: Places,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Prints the list.
pub(super) fn run(args: &ListArgs, terminal: &Terminal) -> Result<(), Failure> {
    let list = args.places.list()?;
    print(args.format, &list, |list| text(list, terminal), csv)
}

fn text(list: &RunList, terminal: &Terminal) -> String {
    let mut out = String::new();
    for run in &list.runs {
        out.push_str(&format!("{}\n", terminal.out.name(&run.name)));
        out.push_str(&paragraph(&about(run), 4, terminal.width));
    }
    let bytes = list.runs.iter().map(|run| run.bytes).sum();
    out.push_str(&terminal.out.bold(&format!("{} in {} folders", size(bytes), list.runs.len())));
    out.push('\n');
    out
}

fn about(run: &RunRow) -> String {
    let mut parts = vec![held(run)];
    if let Some(about) = &run.about {
        parts.push(about.worlds.join(" beside "));
        parts.push(format!("seed {}", about.seed));
        parts.extend(about.scale.map(|scale| format!("scale {scale}")));
        parts.extend(about.months.as_ref().map(|months| format!("{} to {}", months.from, months.until)));
    }
    parts.extend(run.since.clone());
    parts.push(size(run.bytes));
    parts.join(", ")
}

fn csv(list: &RunList) -> String {
    let mut csv = Csv::new(&[
        "name",
        "holds",
        "kind",
        "worlds",
        "world",
        "seed",
        "scale",
        "from",
        "until",
        "runs",
        "wanted",
        "since",
        "bytes",
        "of_another_program",
        "version",
        "command",
    ]);
    for run in &list.runs {
        let of =
            |text: &dyn Fn(&tumen_lab::store::RunAbout) -> String| run.about.as_ref().map_or_else(String::new, text);
        csv.row([
            run.name.clone(),
            run.holds.name().to_owned(),
            of(&|about| about.kind.clone().unwrap_or_default()),
            of(&|about| about.worlds.join(" ")),
            of(&|about| about.world.clone()),
            of(&|about| about.seed.to_string()),
            of(&|about| about.scale.map_or_else(String::new, |scale| scale.to_string())),
            of(&|about| about.months.as_ref().map_or_else(String::new, |months| months.from.clone())),
            of(&|about| about.months.as_ref().map_or_else(String::new, |months| months.until.clone())),
            run.runs.to_string(),
            of(&|about| about.wanted.to_string()),
            run.since.clone().unwrap_or_default(),
            run.bytes.to_string(),
            run.of_another_program.to_string(),
            of(&|about| about.version.clone()),
            of(&|about| about.command.clone()),
        ]);
    }
    csv.text()
}
