//! What is wrong with a text that is no TOML, made fit to read.
//!
//! A parser that has lost the thread complains about every word that follows. Here one problem is told for each line, and a
//! bracket that is never closed is told once, at the bracket.

use std::ops::Range;

use toml::de::DeTable;

use super::problem::{Words, say};

/// One thing that is wrong with a text.
pub(super) struct Fault {
    /// Bytes.
    pub(super) span: Range<usize>,
    /// What is said of them.
    pub(super) words: Words,
}

/// What is wrong with a text, in its order.
pub(super) struct Faults {
    /// At most one for each line.
    pub(super) list: Vec<Fault>,
    /// Whether what stands around them is read as it was meant.
    pub(super) harmless: bool,
}

/// Beginnings of the parser's messages after which it goes on as if nothing had been.
const HARMLESS: [&str; 4] = ["duplicate key", "invalid basic string", "invalid literal string", UNQUOTED];
const UNQUOTED: &str = "string values must be quoted";

/// Sorts out what the parser says of a text.
pub(super) fn sort_out(text: &str, errors: &[toml::de::Error]) -> Faults {
    let open = unclosed(text);
    let mut list: Vec<Fault> = open.iter().map(|open| open.fault(text)).collect();
    let mut harmless = open.is_empty();
    let mut take = |errors: &[toml::de::Error]| {
        for error in errors {
            harmless &= HARMLESS.iter().any(|start| error.message().starts_with(start));
            let span = error.span().unwrap_or(0..0);
            let words = words_of(error.message(), text.get(span.clone()).unwrap_or(""));
            list.push(Fault { span, words });
        }
    };
    if open.is_empty() {
        take(errors);
    } else {
        // The rest of the text, as if what is not closed were not there.
        let rest = blanked(text, &open);
        take(&DeTable::parse_recoverable(&rest).1);
    }
    list.sort_by_key(|fault| fault.span.start);
    let line_ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    list.dedup_by_key(|fault| line_ends.partition_point(|&end| end < fault.span.start));
    Faults { list, harmless }
}

/// The parser's message in plain words.
fn words_of(message: &str, text: &str) -> Words {
    let is_word = text.starts_with(|c: char| c.is_alphabetic());
    if message.starts_with(UNQUOTED) || (is_word && message.starts_with("invalid ")) {
        return say("not TOML: a text without quotes").help("put it in quotes");
    }
    say(format!("not TOML: {}", message.strip_suffix(", expected nothing").unwrap_or(message)))
}

/// A bracket that is not closed.
struct Unclosed {
    /// Its byte.
    at: usize,
    /// The lines that it spoils.
    lines: Range<usize>,
    /// The bracket of the other sort that closes it.
    wrong: Option<usize>,
}

impl Unclosed {
    fn fault(&self, text: &str) -> Fault {
        let (open, close) = if text.as_bytes().get(self.at) == Some(&b'{') { ('{', '}') } else { ('[', ']') };
        let before = text.get(..self.lines.end).unwrap_or(text);
        let line = |text: &str| text.matches('\n').count() + 1;
        let help = match self.wrong.and_then(|wrong| text.get(..wrong)) {
            Some(before) => format!("close it with `{close}` before the other bracket in line {}", line(before)),
            None if before.len() < text.len() => format!("close it with `{close}` before line {}", line(before)),
            None => format!("close it with `{close}`"),
        };
        let words = say(format!("not TOML: this `{open}` is not closed")).help(help);
        Fault { span: self.at..self.at + 1, words }
    }
}

/// The text with spaces in the place of some lines.
fn blanked(text: &str, spoilt: &[Unclosed]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut done = 0;
    for open in spoilt {
        rest.push_str(text.get(done..open.lines.start).unwrap_or(""));
        let lines = text.get(open.lines.start.max(done)..open.lines.end).unwrap_or("");
        rest.extend(lines.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        done = open.lines.end.max(done);
    }
    rest.push_str(text.get(done..).unwrap_or(""));
    rest
}

/// Brackets that are still open where a new key or header begins, where a bracket of the other sort closes, or at the end.
fn unclosed(text: &str) -> Vec<Unclosed> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut scan = Scan { bytes, at: 0 };
    let mut open: Vec<(u8, usize)> = Vec::new();
    // Where the outermost open bracket's line begins; the bracket that another sort closes, and that other.
    let (mut first_line, mut guilty) = (0, None::<(usize, usize)>);
    let (mut line, mut at_line_start) = (0, true);
    while let Some(&byte) = bytes.get(scan.at) {
        if scan.at == line
            && let Some(&(inner, at)) = open.last()
            && begins_anew(text.get(line..).unwrap_or(""), inner)
        {
            found.push(unclosed_at(at, guilty.take(), first_line..line));
            open.clear();
        }
        match byte {
            b'"' | b'\'' => {
                let start = scan.at;
                scan.skip_string(byte);
                at_line_start = false;
                // A text of several lines may have been skipped.
                let skipped = bytes.get(start..scan.at);
                if let Some(end) = skipped.and_then(|text| text.iter().rposition(|&byte| byte == b'\n')) {
                    line = start + end + 1;
                }
                continue;
            }
            b'#' => {
                scan.skip_line();
                continue;
            }
            b'\n' => (line, at_line_start) = (scan.at + 1, true),
            b'[' if open.is_empty() && at_line_start => {
                scan.skip_line();
                continue;
            }
            b'[' | b'{' => {
                if open.is_empty() {
                    first_line = line;
                }
                open.push((byte, scan.at));
            }
            b']' | b'}' => {
                let wanted = if byte == b']' { b'[' } else { b'{' };
                let matching = open.iter().rposition(|&(bracket, _)| bracket == wanted);
                let left_open = matching.map_or_else(|| open.last(), |idx| open.get(idx + 1));
                guilty = guilty.or(left_open.map(|&(_, at)| (at, scan.at)));
                open.truncate(matching.unwrap_or(open.len()));
                if open.is_empty()
                    && let Some((at, _)) = guilty
                {
                    scan.skip_closing_lines();
                    found.push(unclosed_at(at, guilty.take(), first_line..scan.at));
                    continue;
                }
            }
            _ => {}
        }
        at_line_start &= byte.is_ascii_whitespace();
        scan.at += 1;
    }
    if let Some(&(_, at)) = open.last() {
        found.push(unclosed_at(at, guilty, first_line..text.len()));
    }
    found
}

fn unclosed_at(at: usize, guilty: Option<(usize, usize)>, lines: Range<usize>) -> Unclosed {
    Unclosed { at: guilty.map_or(at, |(at, _)| at), lines, wrong: guilty.map(|(_, wrong)| wrong) }
}

/// Whether a line is a header, or in a list a key: neither can stand inside brackets.
fn begins_anew(line: &str, inner: u8) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let name_len = |text: &str| {
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte == b'.';
        let len = text.bytes().take_while(|&byte| fine(byte)).count();
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) { len } else { 0 }
    };
    if let Some(rest) = line.strip_prefix("[[").or_else(|| line.strip_prefix('[')) {
        let (name, rest) = rest.split_at(name_len(rest));
        return !["", "true", "false", "inf", "nan"].contains(&name)
            && rest.starts_with(']')
            && rest.trim_start_matches(']').trim_start_matches([' ', '\t', '\r']).starts_with(['\n', '#']);
    }
    let len = name_len(line);
    inner == b'['
        && len > 0
        && line.get(len..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('='))
}

/// A position in the bytes that knows strings and comments.
pub(super) struct Scan<'a> {
    /// The text.
    pub(super) bytes: &'a [u8],
    /// The next byte.
    pub(super) at: usize,
}

impl Scan<'_> {
    /// Moves to the end of the line.
    pub(super) fn skip_line(&mut self) {
        while self.bytes.get(self.at).is_some_and(|&byte| byte != b'\n') {
            self.at += 1;
        }
    }

    /// Moves to the end of the line, and of the lines below that hold nothing but closing brackets.
    fn skip_closing_lines(&mut self) {
        loop {
            self.skip_line();
            let below = self.bytes.get(self.at + 1..).unwrap_or_default();
            let line = below.split(|&byte| byte == b'\n').next().unwrap_or_default();
            if line.trim_ascii().is_empty() || !line.iter().all(|byte| b"]}, \t\r".contains(byte)) {
                return;
            }
            self.at += 1;
        }
    }

    /// Skips a string of either kind, over several lines when it has three quotes.
    pub(super) fn skip_string(&mut self, quote: u8) {
        let triple = [quote; 3];
        let long = self.bytes.get(self.at..self.at + 3) == Some(&triple[..]);
        self.at += if long { 3 } else { 1 };
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'\\' && quote == b'"' {
                self.at += 2;
            } else if long && self.bytes.get(self.at..self.at + 3) == Some(&triple[..]) {
                self.at += 3;
                return;
            } else if !long && (byte == quote || byte == b'\n') {
                self.at += usize::from(byte == quote);
                return;
            } else {
                self.at += 1;
            }
        }
    }

    /// Counts the dots of a header and moves to the end of its line.
    pub(super) fn header_dots(&mut self) -> usize {
        let mut dots = 0;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => break,
                b'"' | b'\'' => {
                    self.skip_string(byte);
                    continue;
                }
                b'#' => {
                    self.skip_line();
                    continue;
                }
                b'.' => dots += 1,
                _ => {}
            }
            self.at += 1;
        }
        dots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(usize, String)> {
        let (_, errors) = DeTable::parse_recoverable(text);
        let faults = sort_out(text, &errors);
        faults.list.into_iter().map(|fault| (fault.span.start, fault.words.what)).collect()
    }

    #[test]
    fn an_open_bracket_is_told_once_and_the_rest_is_read() {
        let text = "a = 1\nb = [\n  { c = 2 },\nd = { e = 3 }\nf = x\n[[g]]\nh = { i = \"1\"\nj = 2\n[k]\nl = 3\n";
        let at = |part: &str| text.find(part).unwrap();
        let told = told(text);
        let starts: Vec<usize> = told.iter().map(|(start, _)| *start).collect();
        assert_eq!(starts, [at("[\n"), at("x\n"), at("{ i")], "{told:?}");
        assert!(told[0].1.contains("this `[` is not closed"), "{told:?}");
        assert!(told[1].1.contains("a text without quotes"), "{told:?}");
        assert!(told[2].1.contains("this `{` is not closed"), "{told:?}");
    }

    #[test]
    fn a_wrong_bracket_points_at_what_it_leaves_open() {
        for (text, bracket) in [
            ("a = [ { b = 1 ]\nc = 1\n", 6),
            ("a = { b = 1 ]\n[c]\nd = 1\n", 4),
            ("a = [1, 2", 4),
            ("[x]\na = { b = [1 }\n", 14),
        ] {
            let told = told(text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert_eq!(told[0].0, bracket, "{text}: {told:?}");
        }
    }

    #[test]
    fn brackets_of_good_texts_are_closed() {
        let text =
            "[a]\nb = [\n  [1],\n  [\n    \"c = [\", # [\n  ],\n]\n[[d.e]] # {\nf = { g = [\n1], h = '''\n[x]\n''' }\n";
        assert!(DeTable::parse_recoverable(text).1.is_empty());
        assert!(unclosed(text).is_empty());
    }
}
