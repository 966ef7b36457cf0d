//! `tumen runs export`.

use std::path::PathBuf;

use clap::Args;
use tumen_lab::store::{CrateOf, Holds, noted_files, write_crate};

use super::Places;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::takes_folders;
use crate::terminal::{Terminal, emit};
use crate::world_input::{Input, WorldArgs};

/// Export the results of a run as a Research Object Crate: all files, what made them, and how to cite them
#[derive(Args, Debug)]
#[command(after_help = "\
The crate is a folder that holds the results with the files of the world, `ro-crate-metadata.json` with the command, the settings, the program and \
every file (RO-Crate 1.2, Process Run Crate 0.5), and `CITATION.cff` with the sources of the world's claims. Its name is that of the results. Files \
that are not what was written are refused.

Examples:
  tumen runs export baseline-0123456789ab
  tumen runs export baseline-0123456789ab --author \"A. Historian\" --to for-the-archive")]
pub(super) struct ExportArgs {
    /// Name of the folder with the results, as `tumen runs list` prints it
    #[arg(value_name = "RUN")]
    run: String,
    /// Folder that takes a folder for each crate
    #[arg(long, value_name = "DIR", default_value = "tumen-crates")]
    to: PathBuf,
    /// Who is to be cited as an author of the results; may be given again [default: the developers of Tumen]
    #[arg(long = "author", value_name = "NAME")]
    authors: Vec<String>,
    #[command(flatten)]
    places: Places,
}

/// Writes the crate and prints its folder.
pub(super) fn run(args: &ExportArgs, terminal: &Terminal) -> Result<(), Failure> {
    takes_folders(&args.to)?;
    let run = args.places.find(&args.run)?;
    if run.holds == Holds::Parts {
        return Err(Failure::input(format!("`{}` holds what is kept of single histories, and no results", run.name))
            .hint(
                "give the command of `tumen runs show` again, which finds them, and export what it leaves in --out",
            ));
    }
    let Some(about) = &run.about else {
        return Err(Failure::input(format!("`{}` does not say what it is about: its own files are damaged", run.name)));
    };
    let folder = args.places.out.join(&run.name);
    let input = Input::open(&WorldArgs { world: Some(folder.join("world")) })?;
    let world = input.load(&[], terminal, true)?;
    let files = noted_files(&folder)?;
    let guard = interrupt::unfinished_runs(&args.to);
    let made = write_crate(
        &args.to,
        CrateOf { folder: &folder, about, files: &files, sources: &world.evidence.sources, authors: &args.authors },
    )?;
    drop(guard);
    emit(&format!("{}\n", made.display()))
}
