//! Plain tables and paragraphs for a terminal.

use tumen_report::phrases;
pub(crate) use tumen_report::phrases::cut;

use crate::terminal::Ink;

/// Space between two columns.
const GAP: &str = "  ";

/// A table in plain letters: legible without colour, and without rules between its cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// Heads of the columns.
    pub(crate) head: Vec<String>,
    /// Cells by row. A row with one cell only is a heading that reaches over all columns.
    pub(crate) rows: Vec<Vec<String>>,
    /// First column that holds numbers, which are aligned to the right.
    pub(crate) numbers_from: usize,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(head: &[&str], numbers_from: usize) -> Table {
        Table { head: head.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new(), numbers_from }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Leaves out the columns after the first in which nothing stands.
    pub(crate) fn without_empty_columns(mut self) -> Table {
        let keep: Vec<bool> = (0..self.head.len())
            .map(|column| {
                column == 0 || self.rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()))
            })
            .collect();
        for cells in self.rows.iter_mut().chain([&mut self.head]) {
            let mut column = 0;
            cells.retain(|_| {
                column += 1;
                keep.get(column - 1).copied().unwrap_or(false)
            });
        }
        self
    }

    /// The table as lines.
    pub(crate) fn text(&self, ink: Ink) -> String {
        let n_columns = self.rows.iter().map(Vec::len).chain([self.head.len()]).max().unwrap_or(0);
        let is_heading = |row: &[String]| row.len() == 1 && n_columns > 1;
        let measured = || std::iter::once(&self.head).chain(self.rows.iter().filter(|row| !is_heading(row)));
        let widths: Vec<usize> = (0..n_columns)
            .map(|column| measured().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let line = |row: &Vec<String>| {
            let cells: Vec<String> = widths
                .iter()
                .enumerate()
                .map(|(column, &wide)| {
                    pad(row.get(column).map_or("", String::as_str), wide, column >= self.numbers_from)
                })
                .collect();
            cells.join(GAP).trim_end().to_owned()
        };
        let mut text = String::new();
        if self.head.iter().any(|cell| !cell.is_empty()) {
            text.push_str(&ink.bold(&line(&self.head)));
            text.push('\n');
        }
        for row in &self.rows {
            match row.as_slice() {
                [heading] if is_heading(row) => text.push_str(&ink.bold(heading)),
                _ => text.push_str(&line(row)),
            }
            text.push('\n');
        }
        text
    }
}

/// Letters that a text takes on a terminal; the codes of colours take none.
pub(crate) fn width(text: &str) -> usize {
    let mut n = 0;
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => in_code = true,
            'm' if in_code => in_code = false,
            _ if in_code => {}
            _ => n += 1,
        }
    }
    n
}

/// A cell with spaces to its width.
fn pad(text: &str, wide: usize, right: bool) -> String {
    let space = " ".repeat(wide.saturating_sub(width(text)));
    if right { space + text } else { text.to_owned() + &space }
}

/// A text in lines that start with an indent.
pub(crate) fn paragraph(text: &str, indent: usize, wide: usize) -> String {
    hanging("", text, indent, wide)
}

/// A text in lines: the first starts with a mark, the others below its text.
pub(crate) fn hanging(mark: &str, text: &str, indent: usize, wide: usize) -> String {
    let space = " ".repeat(indent);
    let mut out = String::new();
    let lines = phrases::wrap(text, wide.saturating_sub(indent).max(20));
    for (at, line) in lines.iter().enumerate() {
        if at == 0 && !mark.is_empty() {
            out.push_str(&pad(mark, indent, false));
        } else {
            out.push_str(&space);
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(&["era", "people", ""], 1);
        table.row(["a".to_owned(), "9".to_owned(), String::new()]);
        table.row(["long".to_owned(), "12,000".to_owned(), String::new()]);
        assert_eq!(table.without_empty_columns().text(Ink(false)), "era   people\na          9\nlong  12,000\n");
    }

    #[test]
    fn headings_reach_over_all_columns() {
        let mut table = Table::new(&["", "n"], 1);
        table.row(["a long heading".to_owned()]);
        table.row(["a".to_owned(), "1".to_owned()]);
        assert_eq!(table.text(Ink(false)), "   n\na long heading\na  1\n");
    }

    #[test]
    fn colours_take_no_room() {
        assert_eq!(width(&Ink(true).bad("outside")), 7);
    }

    #[test]
    fn text_hangs_below_its_mark() {
        assert_eq!(
            hanging("1967-03", "one two three four five six", 9, 29),
            "1967-03  one two three four\n         five six\n"
        );
    }
}
