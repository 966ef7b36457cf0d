//! Problems in the files: all of them at once, each at its place in the text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::TextPlace;

/// The most problems that are listed for one file; further ones are counted.
pub(crate) const MAX_PER_FILE: usize = 100;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The world cannot be used.
    Error,
    /// The world can be used; someone should look.
    Warning,
}

/// One thing that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File, relative to the world's folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// First byte and length of the text that is wrong.
    pub span: (usize, usize),
    /// Dotted key, such as `pay.2.wage.prior`.
    pub key: String,
    /// What is wrong, a lowercase fragment.
    pub what: String,
    /// What would be right.
    pub help: Option<String>,
    /// A known name that is close to the one that was written.
    pub near: Option<String>,
    /// How much it matters.
    pub severity: Severity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}:{}:{}: {kind}: ", self.file, self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.what)?;
        if let Some(near) = &self.near {
            write!(f, "\n  hint: did you mean `{near}`?")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  hint: {help}")?;
        }
        Ok(())
    }
}

/// All problems of a set of files, by file and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The problems, by file and place.
    pub list: Vec<Problem>,
}

impl Problems {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many of the problems are errors.
    pub fn n_errors(&self) -> usize {
        self.list.iter().filter(|problem| problem.severity == Severity::Error).count()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, problem) in self.list.iter().enumerate() {
            if idx > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// What is said about a place: the words of a problem before it has its place.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) what: String,
    pub(crate) help: Option<String>,
    pub(crate) near: Option<String>,
    pub(crate) severity: Severity,
}

/// An error in these words.
pub(crate) fn say(what: impl Into<String>) -> Words {
    Words { what: what.into(), help: None, near: None, severity: Severity::Error }
}

/// A warning in these words.
pub(crate) fn warn(what: impl Into<String>) -> Words {
    Words { severity: Severity::Warning, ..say(what) }
}

impl Words {
    /// Adds what would be right.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Words {
        self.help = Some(help.into());
        self
    }

    /// Adds a name that is close.
    pub(crate) fn near(mut self, near: Option<String>) -> Words {
        self.near = near;
        self
    }
}

/// A place in a file, light enough to keep until a later check needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spot {
    /// Index of the document, see [`Report::open`].
    pub(crate) file: usize,
    /// Bytes.
    pub(crate) span: Range<usize>,
    /// Dotted key.
    pub(crate) key: String,
}

/// One text as far as positions need it.
struct Text {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    n_problems: usize,
    /// What is no longer judged.
    silent: Silent,
}

/// Which lines of a text are no longer judged, since their syntax is wrong.
enum Silent {
    /// None.
    Nothing,
    /// These, counted from 1.
    Lines(BTreeSet<usize>),
    /// All of them.
    Everything,
}

impl Text {
    /// Line and column of a byte, both from 1.
    fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let end = offset.min(self.text.len());
        let before = self.text.as_bytes().get(start..end);
        let column = before.map_or(0, |before| before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count());
        (line, column + 1)
    }

    /// Line of a byte, from 1.
    fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset).max(1)
    }
}

/// Collects problems while files are read.
#[derive(Default)]
pub(crate) struct Report {
    texts: Vec<Text>,
    list: Vec<Problem>,
    /// Spots that later checks may come back to, by file and first byte.
    kept: BTreeMap<(usize, usize), Spot>,
}

impl Report {
    /// Announces a file and says which number stands for it in a [`Spot`].
    pub(crate) fn open(&mut self, name: &str, text: &str) -> usize {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.texts.push(Text {
            name: name.to_owned(),
            text: text.to_owned(),
            line_starts,
            n_problems: 0,
            silent: Silent::Nothing,
        });
        self.texts.len() - 1
    }

    /// Name of an opened file.
    pub(crate) fn name(&self, file: usize) -> &str {
        self.texts.get(file).map_or("", |text| text.name.as_str())
    }

    /// Line and column of a byte, both from 1.
    pub(crate) fn position(&self, file: usize, offset: usize) -> (usize, usize) {
        self.texts.get(file).map_or((1, 1), |text| text.position(offset))
    }

    /// Hears no more problems of a file, or of the lines that have one, after its syntax errors have been told.
    pub(crate) fn silence(&mut self, file: usize, only_lines: bool) {
        let Some(text) = self.texts.get_mut(file) else { return };
        let of_file = self.list.iter().filter(|problem| problem.file == text.name);
        text.silent =
            if only_lines { Silent::Lines(of_file.map(|problem| problem.line).collect()) } else { Silent::Everything };
    }

    /// Adds a problem at a spot.
    pub(crate) fn add(&mut self, spot: &Spot, words: Words) {
        self.at(spot.file, spot.span.clone(), &spot.key, words);
    }

    /// Adds a problem at a place.
    pub(crate) fn at(&mut self, file: usize, span: Range<usize>, key: &str, words: Words) {
        let Some(text) = self.texts.get_mut(file) else {
            self.list.push(problem(String::new(), (1, 1), (0, 0), key, words));
            return;
        };
        let is_silent = match &text.silent {
            Silent::Nothing => false,
            Silent::Lines(lines) => lines.contains(&text.line(span.start)),
            Silent::Everything => true,
        };
        if is_silent {
            return;
        }
        text.n_problems += 1;
        if text.n_problems > MAX_PER_FILE {
            return;
        }
        let name = text.name.clone();
        let position = text.position(span.start);
        self.list.push(problem(name, position, (span.start, span.end.saturating_sub(span.start)), key, words));
    }

    /// How many problems are listed so far.
    pub(crate) fn n_problems(&self) -> usize {
        self.list.len()
    }

    /// Where a spot is, for what is kept in the world; [`Report::at_place`] finds back to the spot.
    pub(crate) fn text_place(&mut self, spot: &Spot) -> TextPlace {
        self.keep(spot);
        let (line, column) = self.position(spot.file, spot.span.start);
        TextPlace { file: self.name(spot.file).to_owned(), line, column }
    }

    /// Keeps a spot for a check that needs the whole world.
    pub(crate) fn keep(&mut self, spot: &Spot) {
        self.kept.entry((spot.file, spot.span.start)).or_insert_with(|| spot.clone());
    }

    /// Adds a problem at a place that is kept in the world. Its spot says which text is wrong and under which key;
    /// `key` stands in for a world that was changed without files.
    pub(crate) fn at_place(&mut self, place: &TextPlace, key: &str, words: Words) {
        let Some(file) = self.file_named(&place.file) else {
            self.list.push(problem(place.file.clone(), (place.line, place.column), (0, 0), key, words));
            return;
        };
        let Some(text) = self.texts.get_mut(file) else { return };
        if text.n_problems >= MAX_PER_FILE {
            // It is only counted: nobody sees the place.
            text.n_problems += 1;
            return;
        }
        let line_start = text.line_starts.get(place.line.saturating_sub(1)).copied().unwrap_or(0);
        let line = text.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let skipped: usize = line.chars().take(place.column.saturating_sub(1)).map(char::len_utf8).sum();
        let (start, end) = (line_start + skipped, line_start + line.len());
        match self.kept.get(&(file, start)).cloned() {
            Some(spot) => self.add(&spot, words),
            None => self.at(file, start..end, key, words),
        }
    }

    /// Adds a problem at the kept text that holds a name and stands at a key or below it; without such a text at the place.
    pub(crate) fn at_name(&mut self, place: &TextPlace, key: &str, name: &str, words: Words) {
        let spot = self.file_named(&place.file).and_then(|file| {
            // Past the limit nobody sees the place.
            let text = self.texts.get(file).filter(|text| text.n_problems < MAX_PER_FILE)?;
            let below = |spot: &&Spot| {
                let rest = spot.key.strip_prefix(key);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                    && text.text.get(spot.span.clone()).is_some_and(|text| text.trim_matches(['"', '\'']) == name)
            };
            self.kept.range((file, 0)..(file + 1, 0)).map(|(_, spot)| spot).find(below).cloned()
        });
        match spot {
            Some(spot) => self.add(&spot, words),
            None => self.at_place(place, key, words),
        }
    }

    /// Adds a problem at the kept spot of a key of a file; without it, to the file.
    pub(crate) fn at_key(&mut self, file: &str, key: &str, words: Words) {
        let spot = self.file_named(file).and_then(|file| {
            self.kept.range((file, 0)..(file + 1, 0)).map(|(_, spot)| spot).find(|spot| spot.key == key).cloned()
        });
        match spot {
            Some(spot) => self.add(&spot, words),
            None => self.file(file, words),
        }
    }

    fn file_named(&self, name: &str) -> Option<usize> {
        self.texts.iter().position(|text| text.name == name)
    }

    /// Adds a problem of a whole file that has no text to point at.
    pub(crate) fn file(&mut self, name: &str, words: Words) {
        self.list.push(problem(name.to_owned(), (1, 1), (0, 0), "", words));
    }

    /// All problems, by file and place, each said once.
    pub(crate) fn finish(mut self) -> Problems {
        for text in &self.texts {
            if text.n_problems > MAX_PER_FILE {
                let words =
                    say(format!("{} more problems in this file are not listed", text.n_problems - MAX_PER_FILE));
                let end = text.text.len();
                self.list.push(problem(text.name.clone(), (text.line_starts.len(), 1), (end, 0), "", words));
            }
        }
        self.list.sort_by(|a, b| (&a.file, a.span, &a.key, &a.what).cmp(&(&b.file, b.span, &b.key, &b.what)));
        self.list.dedup();
        Problems { list: self.list }
    }
}

fn problem(file: String, position: (usize, usize), span: (usize, usize), key: &str, words: Words) -> Problem {
    // Keys are what the file says: a hostile one must not flood the message.
    let key = shorten(key);
    let Words { what, help, near, severity } = words;
    Problem { file, line: position.0, column: position.1, span, key, what, help, near, severity }
}

/// Text of a file as it may stand in a message: short and on one line.
pub(crate) fn shorten(text: &str) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(80).map(clean).collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}
