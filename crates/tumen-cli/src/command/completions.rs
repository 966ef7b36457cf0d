//! `tumen completions`: scripts that let a shell complete verbs and options.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use crate::failure::Failure;
use crate::terminal::emit_bytes;

/// Print a script that lets your shell complete verbs and options
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tumen completions bash > ~/.local/share/bash-completion/completions/tumen
  tumen completions zsh > ~/.zfunc/_tumen
  tumen completions fish > ~/.config/fish/completions/tumen.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tumen", &mut script);
    emit_bytes(&script)
}
