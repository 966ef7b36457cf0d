//! `tumen claims`: every claim of the documents, beside what the simulation says and what in the world does it.

mod csv;
mod tension;
mod text;

use clap::Args;
use tumen::evidence::Role;
use tumen::world::World;
use tumen_lab::dossier::{ClaimRow, DerivedRow, verdict_names};

use crate::ensemble_args::EnsembleArgs;
use crate::failure::Failure;
use crate::near::{named, no_system};
use crate::output::DocumentArgs;
use crate::terminal::Terminal;

/// Show every claim of the documents beside the simulation, with its verdict and what in the world does it
#[derive(Args, Debug)]
#[command(after_help = "\
The baseline is run many times. Each claim that carries a number or an order stands beside the median and the 50, 90 and 99 % intervals of \
what such a source would have written; rules and mechanisms stand beside the paths and systems that implement them. What is fed in or \
follows from it is no success: the last line counts emergent claims only, which are targets and held-out ones.

Options that choose are joined: a claim has to meet all of them.

With --tension, the groups of claims that cannot hold in the same year, and by how much: in every year the books of the workers have to \
close, and claims are bounds on their terms; terms of which no claim speaks keep to what the model gives. Nothing of it is written down \
anywhere. It needs no scale of 1.

Examples:
  tumen claims
  tumen claims --role held-out --verdict outside
  tumen claims --source dailynk-2015 --draws 20
  tumen claims --system planned-money --format csv > claims.csv
  tumen claims --tension --scale 10                   what cannot hold together
  tumen claims --format json | jq .emergent           its schema: tumen schema answer-claims")]
pub(super) struct ClaimsArgs {
    /// Only claims of this role: input, derived, target, held-out, context, implemented
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// Only claims of this source
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Only claims that ground this system, by id or number
    #[arg(long, value_name = "SYSTEM")]
    system: Option<String>,
    /// Only claims with this verdict, such as outside or fed-in-not-met
    #[arg(long, value_name = "VERDICT")]
    verdict: Option<String>,
    /// Show the groups of claims that cannot hold in the same year, and by how much
    #[arg(long, conflicts_with_all = ["role", "source", "system", "verdict"])]
    tension: bool,
    #[command(flatten)]
    ensemble: EnsembleArgs,
    #[command(flatten)]
    document: DocumentArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the baseline and prints the table.
pub(super) fn run(args: &ClaimsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (input, world) = args.document.open(terminal, args.quiet)?;
    if args.tension {
        return tension::run(args, &world, &input, terminal);
    }
    let chosen = Chosen::new(args, &world)?;
    let beside = args.ensemble.beside(&world, &input, terminal, args.quiet)?;
    let table = beside.claims_table(&|row| chosen.has(row), &|row| chosen.has_derived(row));
    args.document.print(&table, |table| text::text(table, terminal), csv::csv)
}

/// Which claims are asked for.
struct Chosen {
    role: Option<&'static str>,
    source: Option<String>,
    system: Option<u32>,
    verdict: Option<String>,
}

impl Chosen {
    /// Looks up the names of the options.
    fn new(args: &ClaimsArgs, world: &World) -> Result<Chosen, Failure> {
        let role = args.role.as_deref().map(|name| named("role", name, Role::ALL.iter().map(|role| role.name())));
        let sources = world.evidence.sources.iter().map(|source| source.id.as_str());
        let source = args.source.as_deref().map(|name| named("source", name, sources));
        let verdict = args.verdict.as_deref().map(|name| named("verdict", name, verdict_names()));
        Ok(Chosen {
            role: role.transpose()?,
            source: source.transpose()?.map(str::to_owned),
            system: args.system.as_deref().map(|name| system(world, name)).transpose()?,
            verdict: verdict.transpose()?.map(str::to_owned),
        })
    }

    fn has(&self, row: &ClaimRow) -> bool {
        self.role.is_none_or(|role| row.role == role)
            && self.source.as_ref().is_none_or(|source| row.source == *source)
            && self.system.is_none_or(|number| row.systems.contains(&number))
            && self.verdict.as_ref().is_none_or(|verdict| row.verdict == *verdict)
    }

    /// Derived quantities belong to no source and no system.
    fn has_derived(&self, row: &DerivedRow) -> bool {
        self.role.is_none_or(|role| role == Role::Derived.name())
            && self.source.is_none()
            && self.system.is_none()
            && self.verdict.as_ref().is_none_or(|verdict| row.verdict == *verdict)
    }
}

/// The number of a system by its id or number, also of one that the world cannot run.
fn system(world: &World, name: &str) -> Result<u32, Failure> {
    let ready = world.system(name).map(|system| system.number);
    let number = ready.or_else(|| world.lacking_system(name).map(|system| system.number));
    number.ok_or_else(|| no_system(world, name))
}
