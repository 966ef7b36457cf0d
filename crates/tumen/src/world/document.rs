//! Text of one file → a table that keeps the place of every key and value.
//!
//! What a file may not be is refused before the parser sees it: too large, not UTF-8, nested so deep that a recursive
//! walk could run out of stack.

use toml::de::DeTable;

use super::problem::{Report, Spot, say};
use super::reader::Reader;
use super::syntax::{Scan, sort_out};

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Deepest nesting of tables and arrays, dotted keys included.
pub const MAX_DEPTH: usize = 40;

/// A parsed file.
pub(crate) struct Document<'a> {
    /// Number of the file in the report.
    pub(crate) file: usize,
    /// The top table.
    pub(crate) root: DeTable<'a>,
    /// Whether the text had no syntax error.
    pub(crate) whole: bool,
}

/// Bytes → text, or a problem.
pub(crate) fn decode(name: &str, bytes: Vec<u8>, report: &mut Report) -> Option<String> {
    if bytes.len() > MAX_BYTES {
        let what = format!("the file has {} bytes, more than the limit of {MAX_BYTES} bytes (2 MiB)", bytes.len());
        report.file(name, say(what).help("split it into several files"));
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let good = String::from_utf8_lossy(error.as_bytes().get(..at).unwrap_or_default()).into_owned();
            let file = report.open(name, &good);
            report.at(file, at..at, "", say("the text is not UTF-8 from here on").help("save the file as UTF-8"));
            None
        }
    }
}

/// Text → table. Syntax errors go to the report; what the parser guessed around them is not judged.
pub(crate) fn parse<'a>(name: &str, text: &'a str, report: &mut Report) -> Document<'a> {
    let file = report.open(name, text);
    if let Some(offset) = too_deep(text) {
        let what = format!("nested deeper than {MAX_DEPTH} levels");
        report.at(file, offset..offset + 1, "", say(what).help("no format here needs more than six levels"));
        return Document { file, root: DeTable::new(), whole: false };
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let whole = errors.is_empty();
    if !whole {
        let faults = sort_out(text, &errors);
        for fault in faults.list {
            report.at(file, fault.span, "", fault.words);
        }
        report.silence(file, faults.harmless);
    }
    Document { file, root: root.into_inner(), whole }
}

impl<'a> Document<'a> {
    /// Reads from the top table.
    pub(crate) fn reader(&'a self) -> Reader<'a> {
        Reader::top(self.file, &self.root)
    }

    /// The start of the file, for what is missing at its top.
    pub(crate) fn start(&self) -> Spot {
        Spot { file: self.file, span: 0..0, key: String::new() }
    }
}

/// Offset at which the text nests too deep: brackets, and dots of keys and headers, outside strings and comments.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut scan = Scan { bytes, at: 0 };
    let mut header_depth = 0_usize;
    let mut levels: Vec<usize> = Vec::new();
    let mut dots = 0_usize;
    let mut in_key = true;
    let mut line_start = true;
    while let Some(&byte) = bytes.get(scan.at) {
        let depth = header_depth + levels.last().copied().unwrap_or(0) + dots;
        if depth > MAX_DEPTH {
            return Some(scan.at);
        }
        match byte {
            b'"' | b'\'' => {
                scan.skip_string(byte);
                line_start = false;
                continue;
            }
            b'#' => {
                scan.skip_line();
                continue;
            }
            b'\n' if levels.is_empty() => (dots, in_key, line_start) = (0, true, true),
            b'[' if levels.is_empty() && line_start => {
                header_depth = scan.header_dots() + 1;
                continue;
            }
            b'[' | b'{' => {
                levels.push(levels.last().copied().unwrap_or(0) + dots + 1);
                (dots, in_key) = (0, byte == b'{');
            }
            b']' | b'}' => {
                levels.pop();
                dots = 0;
            }
            b',' => (dots, in_key) = (0, true),
            b'=' => in_key = false,
            b'.' if in_key => dots += 1,
            _ => {}
        }
        line_start &= byte.is_ascii_whitespace();
        scan.at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_measured_before_parsing() {
        assert_eq!(too_deep("a = [[1, 2], [3]]\n[[b.c]]\nd = { e = { f = 1.5 } }\n"), None);
        assert_eq!(too_deep(&format!("a = {}", "[".repeat(40))), None);
        assert!(too_deep(&format!("a = {}", "[".repeat(42))).is_some());
        assert!(too_deep(&format!("a = {}", "{a=".repeat(10_000))).is_some());
        assert!(too_deep(&format!("a{} = 1", ".a".repeat(41))).is_some());
        assert!(too_deep(&format!("[a{}]\n", ".a".repeat(41))).is_some());
        assert!(too_deep(&format!("[a{}]\nb{} = 1", ".a".repeat(25), ".b".repeat(25))).is_some());
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let many = "[".repeat(100);
        assert_eq!(
            too_deep(&format!(
                "# {many}\na = \"{many}\"\nb = '{many}'\nc = \"\"\"\n{many}\n\"\"\"\nd = \"\\\"{many}\"\n"
            )),
            None
        );
        assert_eq!(too_deep("a = \"unfinished"), None);
        assert_eq!(too_deep("a = \"\"\"unfinished \\"), None);
    }

    #[test]
    fn dots_in_numbers_do_not_count() {
        let many = "1.5, ".repeat(100);
        assert_eq!(too_deep(&format!("a = [{many}]\n")), None);
    }

    #[test]
    fn large_and_foreign_files_are_refused() {
        let mut report = Report::default();
        assert!(decode("a.toml", vec![b' '; MAX_BYTES + 1], &mut report).is_none());
        assert!(decode("b.toml", vec![b'a', b'\n', 0xff], &mut report).is_none());
        let problems = report.finish();
        assert_eq!(problems.list.len(), 2);
        assert!(problems.list[0].what.contains("2097153 bytes"), "{problems}");
        assert_eq!((problems.list[1].line, problems.list[1].column), (2, 1), "{problems}");
    }

    #[test]
    fn every_syntax_error_is_told() {
        let mut report = Report::default();
        let document = parse("a.toml", "a = \nb = 1\nb = 2\nc = \"x\n", &mut report);
        assert!(!document.whole);
        assert!(report.finish().list.len() >= 3);
    }
}
