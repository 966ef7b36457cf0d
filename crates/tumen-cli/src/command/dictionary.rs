//! `tumen dictionary`: the written model as far as it can be read off the files and the code.

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tumen_lab::dictionary::{Page, pages};

use crate::failure::Failure;
use crate::near::named;
use crate::output::{Csv, write_whole};
use crate::terminal::{Terminal, emit};
use crate::world_input::{Input, WorldArgs};

/// Print the tables of the written model: state variables, parameters, observables, systems
#[derive(Args, Debug)]
#[command(after_help = "\
The parameter dictionary has every dated value with its prior, its class (documented, statistics, derived, calibrated, assumed) and what is \
behind it. Nothing is simulated for this.

Examples:
  tumen dictionary parameters
  tumen dictionary parameters --format csv > parameters.csv
  tumen dictionary observables
  tumen dictionary --out docs/src/odd            all of them as pages of the book")]
pub(super) struct DictionaryArgs {
    /// Which table: state, parameters, observables or systems; none for all
    #[arg(value_name = "TABLE")]
    table: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t, conflicts_with = "out")]
    format: PageFormat,
    /// Write pages to this folder instead, in Markdown
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    world: WorldArgs,
    /// No warnings
    #[arg(short, long)]
    quiet: bool,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// A page with a table
    #[default]
    Markdown,
    /// A row for each entry; one table only
    Csv,
}

/// Prints or writes the tables.
pub(super) fn run(args: &DictionaryArgs, terminal: &Terminal) -> Result<(), Failure> {
    let world = Input::open(&args.world)?.load(&[], terminal, args.quiet)?;
    let pages = pages(&world);
    let names = pages.iter().map(|page| page.name);
    let wanted = args.table.as_deref().map(|name| named("table", name, names)).transpose()?;
    let chosen: Vec<&Page> = pages.iter().filter(|page| wanted.is_none_or(|name| page.name == name)).collect();
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).map_err(|cause| Failure::file("create", folder, cause))?;
        let mut written = String::new();
        for page in chosen {
            written.push_str(&write_whole(folder, &format!("{}.md", page.name), &page.markdown())?);
        }
        return emit(&written);
    }
    match (args.format, chosen.as_slice()) {
        (PageFormat::Markdown, pages) => emit(&pages.iter().map(|page| page.markdown()).collect::<Vec<_>>().join("\n")),
        (PageFormat::Csv, [page]) => {
            let mut csv = Csv::new(&page.head);
            page.rows.iter().for_each(|row| csv.row(row.iter().cloned()));
            emit(&csv.text())
        }
        (PageFormat::Csv, _) => {
            let hint = "name one of them, such as `tumen dictionary parameters --format csv`";
            Err(Failure::input("a CSV document has one table").hint(hint))
        }
    }
}
