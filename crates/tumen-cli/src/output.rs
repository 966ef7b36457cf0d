//! Documents in the formats that verbs share: a table to read, JSON, CSV.

use clap::ValueEnum;
use serde::Serialize;

use crate::failure::Failure;

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
