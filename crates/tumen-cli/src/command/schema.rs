//! `tumen schema`: JSON Schemas of the files and of the answer, for editors and scripts.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use tumen::world::schema;

use crate::failure::Failure;
use crate::near::named;
use crate::output::{takes_folders, write_whole};
use crate::terminal::{Terminal, emit};

/// Print the JSON Schemas of the files, or write them to a folder
#[derive(Args, Debug)]
#[command(after_help = "\
Without a name, all names are listed. `answer` is the document of `tumen run --format json`, `answer-claims` and the like \
those of other verbs; the rest are the files of a world, whose first lines name them for editors.

Examples:
  tumen schema
  tumen schema programme
  tumen schema --out schema")]
pub(super) struct SchemaArgs {
    /// Which schema
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Write to this folder instead: all schemas, or the one named
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Lists, prints or writes schemas.
pub(super) fn run(args: &SchemaArgs, _terminal: &Terminal) -> Result<(), Failure> {
    let all = all()?;
    let chosen: Vec<&(String, String)> = match &args.name {
        None => all.iter().collect(),
        Some(name) => {
            let wanted = name.strip_suffix(".json").unwrap_or(name);
            let wanted = named("schema", wanted, all.iter().map(|(name, _)| name.as_str()))?;
            all.iter().filter(|(name, _)| name == wanted).collect()
        }
    };
    match (&args.out, &args.name) {
        (Some(folder), _) => write(folder, &chosen),
        (None, Some(_)) => emit(&chosen.iter().map(|(_, text)| text.as_str()).collect::<String>()),
        (None, None) => emit(&chosen.iter().map(|(name, _)| format!("{name}\n")).collect::<String>()),
    }
}

/// All schemas by name, with their text.
fn all() -> Result<Vec<(String, String)>, Failure> {
    let mut list = Vec::new();
    for (file, schema) in schema::all().into_iter().chain(tumen_lab::schema::all()) {
        let name = file.strip_suffix(".json").unwrap_or(file).to_owned();
        let text = serde_json::to_string_pretty(&schema)
            .map_err(|error| Failure::Work(format!("cannot write the schema {name}: {error}")))?;
        list.push((name, text + "\n"));
    }
    list.sort();
    Ok(list)
}

fn write(folder: &Path, schemas: &[&(String, String)]) -> Result<(), Failure> {
    takes_folders(folder)?;
    fs::create_dir_all(folder).map_err(|cause| Failure::file("create", folder, cause))?;
    let mut names = String::new();
    for (name, text) in schemas {
        names.push_str(&write_whole(folder, &format!("{name}.json"), text)?);
    }
    emit(&names)
}
