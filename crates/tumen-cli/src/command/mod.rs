//! The verbs of the command line, one file each.

mod answers;
mod check;
mod claims;
mod compare;
mod completions;
mod conflicts;
mod decompose;
mod dictionary;
mod explain;
mod life;
mod new;
mod run;
mod runs;
mod schema;
mod sources;
mod sweep;
mod verify;

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::interrupt;
use crate::terminal::{Colours, Terminal};

/// Names of the verbs, for hints.
pub(crate) const VERBS: [&str; 17] = [
    "run",
    "compare",
    "answers",
    "decompose",
    "sweep",
    "verify",
    "claims",
    "conflicts",
    "sources",
    "dictionary",
    "check",
    "explain",
    "life",
    "runs",
    "new",
    "schema",
    "completions",
];

const LONG_ABOUT: &str = "\
Simulates North Korean labour export, 1946 to 2026, from documents to an answer.

Every number comes from files that name their evidence. `tumen` alone is `tumen run`: it simulates many possible \
histories, compares them with what is documented, prints the answer and writes a report to open in a browser. \
All people in it are synthetic.";

const EXAMPLES: &str = "\
Examples:
  tumen                               simulate, print the answer, write the report
  tumen no-planned-money              the same with a scenario laid over the baseline
  tumen compare baseline passports-kept
                                      what a change does, who gains and who loses
  tumen decompose 1946-orgnabor 2000-contract
                                      which rule makes how much of the difference
  tumen sweep plan.toml               many points of a plan, one table
  tumen explain planned money         from the numbers to the paragraphs they rest on
  tumen verify                        does each system do what the documents say it does?
  tumen claims --source shim-2020     all that a source says, beside the simulation
  tumen conflicts                     what contradicts what, and which side the world takes
  tumen sources                       how far each source can be relied on, and how its claims fare
  tumen life --seed 7                 one synthetic worker's story, with the bank statement
  tumen runs list                     what is kept, and where the results are
  tumen new my-world                  all files, to read and to edit
  tumen check --world my-world        everything that is wrong with them, at once
  tumen run --world my-world          run them

Exit codes: 0 done, 1 failure, 2 bad input, 130 interrupted.";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "tumen",
    version,
    about = "Simulates North Korean labour export, 1946 to 2026, from documents to an answer",
    long_about = LONG_ABOUT,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    /// When to use colours; auto is on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN", display_order = 100)]
    pub(crate) color: Colours,

    #[command(subcommand)]
    verb: Option<Verb>,

    /// Options of `tumen run`, when no verb is given.
    #[command(flatten)]
    run: run::RunArgs,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Simulate many possible histories, print what they say, and write a report
    #[command(after_help = run::EXAMPLES)]
    Run(run::RunArgs),
    Compare(compare::CompareArgs),
    Answers(answers::AnswersArgs),
    Decompose(decompose::DecomposeArgs),
    Sweep(sweep::SweepArgs),
    Verify(verify::VerifyArgs),
    Claims(claims::ClaimsArgs),
    Conflicts(conflicts::ConflictsArgs),
    Sources(sources::SourcesArgs),
    Dictionary(dictionary::DictionaryArgs),
    Check(check::CheckArgs),
    Explain(explain::ExplainArgs),
    Life(life::LifeArgs),
    Runs(runs::RunsArgs),
    New(new::NewArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
}

/// Does what the command line asks for.
pub(crate) fn run(cli: Cli, terminal: &Terminal) -> Result<(), Failure> {
    interrupt::watch();
    match cli.verb {
        None => run::run(&cli.run, terminal),
        Some(Verb::Run(args)) => run::run(&args, terminal),
        Some(Verb::Compare(args)) => compare::run(&args, terminal),
        Some(Verb::Answers(args)) => answers::run(&args, terminal),
        Some(Verb::Decompose(args)) => decompose::run(&args, terminal),
        Some(Verb::Sweep(args)) => sweep::run(&args, terminal),
        Some(Verb::Verify(args)) => verify::run(&args, terminal),
        Some(Verb::Claims(args)) => claims::run(&args, terminal),
        Some(Verb::Conflicts(args)) => conflicts::run(&args, terminal),
        Some(Verb::Sources(args)) => sources::run(&args, terminal),
        Some(Verb::Dictionary(args)) => dictionary::run(&args, terminal),
        Some(Verb::Check(args)) => check::run(&args, terminal),
        Some(Verb::Explain(args)) => explain::run(&args, terminal),
        Some(Verb::Life(args)) => life::run(&args, terminal),
        Some(Verb::Runs(args)) => runs::run(&args, terminal),
        Some(Verb::New(args)) => new::run(&args, terminal),
        Some(Verb::Schema(args)) => schema::run(&args, terminal),
        Some(Verb::Completions(args)) => completions::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_verb_is_known_to_hints() {
        let command = Cli::command();
        let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(verbs, VERBS);
    }

    #[test]
    fn no_verb_is_run() {
        let cli = Cli::try_parse_from(["tumen", "passports-kept", "--draws", "7"]).unwrap();
        assert!(cli.verb.is_none());
        let cli = Cli::try_parse_from(["tumen", "run", "passports-kept", "--draws", "7"]).unwrap();
        assert!(matches!(cli.verb, Some(Verb::Run(_))));
    }
}
