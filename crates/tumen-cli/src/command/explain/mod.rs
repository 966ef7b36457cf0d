//! `tumen explain`: what a name is, its values over time, the evidence behind it, and where it is used.

mod found;
mod library;
mod page_arrangement;
mod page_cell;
mod page_derived;
mod page_evidence;
mod page_place;
mod page_system;
mod page_value;
mod parts;
mod search;
mod subject;

use clap::Args;

use self::library::Library;
use self::parts::Sheet;
use self::subject::Subject;
use crate::failure::Failure;
use crate::headings::heading;
use crate::layout::{cut, hanging};
use crate::near::{did_you_mean, quoted};
use crate::terminal::{Terminal, emit};
use crate::world_input::{Input, WorldArgs};

/// How many names are listed that speak of some of the words only.
const MOST_PARTIAL: usize = 6;

/// Explain a name or plain words: what it is, its values over time, the evidence behind it
#[derive(Args, Debug)]
#[command(after_help = "\
A name is a parameter (2000-contract.levy.minimum, russia.return_cooperation, environment.rub_usd), a \
slot (2000-contract.levy, or pay for all arrangements), a kind of rule (fixed-monthly), an arrangement, \
a claim, a source, an observable (retained_share), a column of the tables (usd_p50), a verdict (edge), a series, \
a host, a place, a scenario, or a system (planned-money, or its number, 20). Anything else is looked for in \
names, descriptions and statements.

Examples:
  tumen explain planned money
  tumen explain 2000-contract.levy.minimum
  tumen explain 2000-contract.pay.parity@2010-01
  tumen explain lankov-planned-money-revenue-2005-2015
  tumen explain retained_share
  tumen explain no-planned-money
  tumen explain 20")]
pub(super) struct ExplainArgs {
    /// A name, or words to look for
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,
    /// List everything that was found, not only the best
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    world: WorldArgs,
}

/// Prints the page of a name, or what speaks of some words.
pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<(), Failure> {
    let name = args.name.join(" ");
    let name = name.trim();
    let input = Input::open(&args.world)?;
    let world = input.load(&[], terminal, true)?;
    let library = Library::new(&world, input.files());
    let sheet = Sheet { ink: terminal.out, wide: terminal.width };
    if let Some(subject) = subject::find(&library, name) {
        return emit(&page(&library, subject, sheet));
    }
    let headings = printed(&heading(name, world.main_host.as_deref()), name, sheet);
    let hits = search::search(&library, name);
    if hits.is_empty() && !headings.is_empty() {
        return emit(&headings);
    }
    if hits.is_empty() {
        let failure = Failure::input(format!("nothing here is called {}", quoted(name)));
        let close = did_you_mean(name, subject::names(&library)).or_else(|| search::closest(&library, name));
        let failure = match close {
            Some(hint) => failure.hint(hint),
            None => failure.hint("try a word, such as `tumen explain bribe`"),
        };
        let partial = search::partial(&library, name, MOST_PARTIAL);
        return Err(partial.iter().fold(failure, |failure, hit| {
            let (id, what) = found::label(&hit.subject);
            failure.hint(format!("partly: `{id}`, {}", cut(&what, 70)))
        }));
    }
    emit(&format!("{headings}{}", found::page(&library, name, &hits, args.all, sheet)))
}

/// What a heading of the tables of a run stands for; nothing where there is none of that name.
fn printed(lines: &[String], name: &str, sheet: Sheet) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut out = sheet.title(name, "heading in the tables of a run", "");
    lines.iter().for_each(|line| out.push_str(&hanging("  -", line, 4, sheet.wide)));
    out.push('\n');
    out
}

/// The page of a subject.
fn page(library: &Library<'_>, subject: Subject<'_>, sheet: Sheet) -> String {
    match subject {
        Subject::Value { path, spec, month } => page_value::value(library, path, spec, month, sheet),
        Subject::Series(series) => page_value::series(library, series, sheet),
        Subject::Claim(claim) => page_evidence::claim(library, claim, sheet),
        Subject::Source(source) => page_evidence::source(library, source, sheet),
        Subject::Observable(definition) => page_evidence::observable(library, definition, sheet),
        Subject::Term(term) => page_evidence::term(term, sheet),
        Subject::Column(name, definition) => page_evidence::column(library, name, definition, sheet),
        Subject::Verdict(verdict) => page_evidence::verdict(verdict, sheet),
        Subject::Programme(programme) => {
            let page = page_arrangement::programme(library, programme, sheet);
            // A host that is called like its arrangement has no page of its own.
            match library.world.host(&programme.id) {
                Some(host) => format!("{page}\n{}", page_place::host(library, host, sheet)),
                None => page,
            }
        }
        Subject::SlotOf(programme, slot) => page_arrangement::slot_of(library, programme, slot, sheet),
        Subject::Slot(slot) => page_arrangement::slot(library, slot, sheet),
        Subject::Kind(slot, spec) => page_arrangement::kind(library, slot, spec, sheet),
        Subject::Derived(derived) => page_derived::derived(library, derived, sheet),
        Subject::Cell(cell) => page_cell::cell(library, cell, sheet),
        Subject::System(system) => page_system::system(library, system, sheet),
        Subject::Lacking(system) => page_system::lacking(library, system, sheet),
        Subject::Scenario(scenario) => page_arrangement::scenario(library, scenario, sheet),
        Subject::Host(host) => page_place::host(library, host, sheet),
        Subject::Place(place) => page_place::place(library, place, sheet),
    }
}
