//! The terminal: where colours go, how wide it is, and writing to it.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

use crate::failure::Failure;

/// Widest line that is written, whatever the terminal.
pub(crate) const WIDEST: usize = 100;
/// Narrowest line that is written; narrower terminals wrap on their own.
const NARROWEST: usize = 60;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colours {
    // On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

impl Colours {
    fn wanted(self, on_terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Colours::Always => true,
            Colours::Never => false,
            Colours::Auto => {
                on_terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// The two streams of a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Ink of standard output.
    pub(crate) out: Ink,
    /// Ink of standard error.
    pub(crate) err: Ink,
    /// Whether standard error is a terminal: progress and pictures of problems go there.
    pub(crate) err_is_terminal: bool,
    /// Letters in a line.
    pub(crate) width: usize,
}

impl Terminal {
    /// Looks at the streams of this process.
    pub(crate) fn new(colours: Colours) -> Terminal {
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let width = terminal_size::terminal_size().map_or(WIDEST, |(width, _)| usize::from(width.0));
        Terminal {
            out: Ink(colours.wanted(out)),
            err: Ink(colours.wanted(err)),
            err_is_terminal: err,
            width: width.clamp(NARROWEST, WIDEST),
        }
    }
}

/// Writes text in colours, or plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ink(pub(crate) bool);

impl Ink {
    fn paint(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A heading.
    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// What matters less.
    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// A name that can be asked for.
    pub(crate) fn name(self, text: &str) -> String {
        self.paint("36", text)
    }

    /// Something fine.
    pub(crate) fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Something to look at.
    pub(crate) fn warn(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// Something wrong.
    pub(crate) fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }
}

/// Writes data to standard output, all at once.
pub(crate) fn emit(text: &str) -> Result<(), Failure> {
    emit_bytes(text.as_bytes())
}

/// Writes bytes to standard output, all at once.
pub(crate) fn emit_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|cause| match cause.kind() {
        io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
        _ => Failure::Output(cause),
    })
}

/// Writes a remark to standard error; if nobody can read it, nothing is lost.
pub(crate) fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _unheard = err.write_all(text.as_bytes()).and_then(|()| err.write_all(b"\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_ink_adds_nothing() {
        assert_eq!(Ink(false).bad("outside"), "outside");
        assert_eq!(Ink(true).bold("Era"), "\u{1b}[1mEra\u{1b}[0m");
        assert_eq!(Ink(true).bold(""), "");
    }

    #[test]
    fn colours_need_a_terminal_or_an_order() {
        assert!(!Colours::Auto.wanted(false));
        assert!(Colours::Always.wanted(false));
        assert!(!Colours::Never.wanted(true));
    }
}
