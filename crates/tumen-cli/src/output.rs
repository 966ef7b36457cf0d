//! Documents in the formats that verbs share: a table to read, JSON, CSV.

use std::fs;
use std::path::Path;

use clap::{Args, ValueEnum};
use serde::Serialize;
use tumen::world::World;

use crate::failure::Failure;
use crate::terminal::{Terminal, emit};
use crate::world_input::{Input, WorldArgs};

/// What goes to standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables to read
    #[default]
    Table,
    /// All of it as one document
    Json,
    /// A row for each entry
    Csv,
}

/// Options of a verb that prints a document about the baseline of a world.
#[derive(Args, Debug)]
pub(crate) struct DocumentArgs {
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    world: WorldArgs,
}

impl DocumentArgs {
    /// The files and the world that they hold, without a scenario.
    pub(crate) fn open(&self, terminal: &Terminal, quiet: bool) -> Result<(Input, World), Failure> {
        let input = Input::open(&self.world)?;
        let world = input.load(&[], terminal, quiet)?;
        Ok((input, world))
    }

    /// Whether the files of a folder are read in place of those that the program carries.
    pub(crate) fn is_of_a_folder(&self) -> bool {
        self.world.world.is_some()
    }

    /// Prints a document as it was asked for.
    pub(crate) fn print<T: Serialize>(
        &self,
        document: &T,
        text: impl FnOnce(&T) -> String,
        csv: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        print(self.format, document, text, csv)
    }
}

/// Prints a document in a format.
pub(crate) fn print<T: Serialize>(
    format: Format,
    document: &T,
    text: impl FnOnce(&T) -> String,
    csv: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    emit(&match format {
        Format::Table => text(document),
        Format::Json => json(document)?,
        Format::Csv => csv(document),
    })
}

/// Refuses a place for folders that is none.
pub(crate) fn takes_folders(out: &Path) -> Result<(), Failure> {
    if out.exists() && !out.is_dir() {
        return Err(
            Failure::input(format!("`{}` is not a folder", out.display())).hint("--out takes a folder, new or not")
        );
    }
    Ok(())
}

/// Writes a file of a folder, and never half of it: it is written beside its place and then renamed. Gives a line with its path.
pub(crate) fn write_whole(folder: &Path, name: &str, text: &str) -> Result<String, Failure> {
    let path = folder.join(name);
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, &path));
    if let Err(cause) = written {
        let _left_over = fs::remove_file(&draft);
        return Err(Failure::file("write", &path, cause));
    }
    Ok(format!("{}\n", path.display()))
}

/// A document as JSON.
pub(crate) fn json<T: Serialize>(document: &T) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(document)
        .map_err(|error| Failure::Work(format!("cannot write the document: {error}")))?;
    Ok(text + "\n")
}

/// A CSV document.
pub(crate) struct Csv {
    columns: usize,
    text: String,
}

impl Csv {
    /// A document without rows.
    pub(crate) fn new(head: &[&str]) -> Csv {
        Csv { columns: head.len(), text: head.join(",") + "\n" }
    }

    /// Adds a row; what is missing at its end is empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().map(|text| cell(&text)).collect();
        cells.resize(self.columns, String::new());
        self.text.push_str(&cells.join(","));
        self.text.push('\n');
    }

    /// The document.
    pub(crate) fn text(self) -> String {
        self.text
    }
}

/// A cell, quoted where it has to be.
pub(crate) fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A number for a cell; nothing where there is none.
pub(crate) fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_needed() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
    }

    #[test]
    fn rows_have_all_columns() {
        let mut csv = Csv::new(&["a", "b", "c"]);
        csv.row(["1,2".to_owned(), number(Some(0.5))]);
        csv.row([number(None)]);
        assert_eq!(csv.text(), "a,b,c\n\"1,2\",0.5,\n,,\n");
    }
}
