//! Shows the problems of a world: as pictures of the text on a terminal, one line each elsewhere.

use std::collections::BTreeMap;
use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use tumen::world::{Files, Problem, Problems, Severity};

use crate::terminal::{Terminal, say};

/// The most pictures that are drawn; further problems are listed as lines.
const MOST_PICTURES: usize = 30;

/// Shows problems on standard error.
pub(crate) fn show(problems: &Problems, files: &dyn Files, terminal: &Terminal) {
    if problems.is_empty() {
        return;
    }
    if !terminal.err_is_terminal {
        say(&problems.to_string());
        return;
    }
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let (pictures, lines) = problems.list.split_at(problems.list.len().min(MOST_PICTURES));
    for problem in pictures {
        let text = texts.entry(&problem.file).or_insert_with(|| {
            let bytes = files.read(&problem.file).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        });
        say(&picture(problem, text, terminal));
    }
    for problem in lines {
        say(&problem.to_string());
    }
}

/// How many problems there are, in words.
pub(crate) fn summary(problems: &Problems) -> String {
    let n_errors = problems.n_errors();
    let n_warnings = problems.list.len() - n_errors;
    let mut files: Vec<&str> = problems.list.iter().map(|problem| problem.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let count = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let warnings = if n_warnings > 0 { format!(" and {}", count(n_warnings, "warning")) } else { String::new() };
    format!("{}{warnings} in {}", count(n_errors, "problem"), count(files.len(), "file"))
}

/// One problem with the text around it.
fn picture(problem: &Problem, text: &str, terminal: &Terminal) -> String {
    let theme = if terminal.err.0 { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(terminal.width).with_links(false);
    let mut out = String::new();
    match handler.render_report(&mut out, &Picture::new(problem, text)) {
        Ok(()) => out,
        Err(fmt::Error) => problem.to_string(),
    }
}

/// A problem in the form that miette draws.
#[derive(Debug)]
struct Picture {
    what: String,
    help: Option<String>,
    label: Option<LabeledSpan>,
    source: NamedSource<String>,
    severity: miette::Severity,
}

impl Picture {
    fn new(problem: &Problem, text: &str) -> Picture {
        let near = problem.near.as_ref().map(|near| format!("did you mean `{near}`?"));
        let help: Vec<String> = near.into_iter().chain(problem.help.clone()).collect();
        let start = floor_char(text, problem.span.0);
        let end = floor_char(text, problem.span.0.saturating_add(problem.span.1)).max(start);
        let label = (!text.is_empty()).then(|| {
            let key = (!problem.key.is_empty()).then(|| problem.key.clone());
            LabeledSpan::new(key, start, end - start)
        });
        let at = if text.is_empty() { format!("{}: ", problem.file) } else { String::new() };
        Picture {
            what: format!("{at}{}", problem.what),
            help: (!help.is_empty()).then(|| help.join("\n")),
            label,
            source: NamedSource::new(&problem.file, text.to_owned()),
            severity: match problem.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
            },
        }
    }
}

/// The last start of a letter at or before a byte.
fn floor_char(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Picture {}

impl Diagnostic for Picture {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.label.as_ref().map(|_| &self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.label.clone().map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::Ink;

    const PLAIN: Terminal = Terminal { out: Ink(false), err: Ink(false), err_is_terminal: true, width: 80 };

    fn problem(span: (usize, usize)) -> Problem {
        Problem {
            file: "world/places.toml".to_owned(),
            line: 2,
            column: 1,
            span,
            key: "place.1.parnt".to_owned(),
            what: "unknown key `parnt`".to_owned(),
            help: None,
            near: Some("parent".to_owned()),
            severity: Severity::Error,
        }
    }

    #[test]
    fn a_picture_shows_place_key_and_hint() {
        let drawn = picture(&problem((10, 5)), "[[place]]\nparnt = \"x\"\n", &PLAIN);
        for part in ["unknown key `parnt`", "world/places.toml:2:1", "place.1.parnt", "did you mean `parent`?"] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        assert!(!drawn.contains('\u{1b}'));
    }

    #[test]
    fn spans_outside_the_text_do_no_harm() {
        for span in [(0, 0), (3, 1), (1_000, 5), (2, usize::MAX)] {
            for text in ["", "ä", "日本"] {
                assert!(picture(&problem(span), text, &PLAIN).contains("unknown key"));
            }
        }
    }

    #[test]
    fn the_summary_counts() {
        let warning = Problem { severity: Severity::Warning, file: "tumen.toml".to_owned(), ..problem((0, 0)) };
        let problems = Problems { list: vec![problem((0, 0)), problem((1, 1)), warning] };
        assert_eq!(summary(&problems), "2 problems and 1 warning in 2 files");
    }
}
