//! The command line of Tumen.
//!
//! One file per verb in [`command`]; each takes its options and gives back nothing, or why it failed. Data goes to standard output,
//! remarks, progress and problems to standard error. Exit codes: 0 done, 1 failure, 2 bad input, 130 interrupted.

mod cells;
mod clock;
mod command;
mod disk;
mod ensemble_args;
mod failure;
mod headings;
mod interrupt;
mod layout;
mod months;
mod near;
mod numbers;
mod output;
mod problems;
mod progress;
mod store_args;
mod terminal;
mod verdicts;
mod world_input;
mod worlds;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Cli;
use crate::failure::Failure;
use crate::terminal::{Terminal, say};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.color);
    match command::run(cli, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure, &terminal);
            ExitCode::from(failure.code())
        }
    }
}

/// Says on standard error why a command failed.
fn tell(failure: &Failure, terminal: &Terminal) {
    for line in failure.lines() {
        let painted = match line.split_once(": ") {
            Some(("error", rest)) => format!("{}: {rest}", terminal.err.bad("error")),
            Some(("hint", rest)) => format!("{}: {rest}", terminal.err.name("hint")),
            _ => line,
        };
        say(&painted);
    }
}
