//! `tumen conflicts`: what contradicts what, what would reconcile it, and which side the world takes.

use clap::Args;
use tumen::evidence::Reconciliation;
use tumen_lab::dossier::{Borne, ConflictRow, ConflictSide, ConflictTable, InRuns};
use tumen_report::phrases;

use crate::ensemble_args::EnsembleArgs;
use crate::failure::Failure;
use crate::layout::{hanging, paragraph};
use crate::near::named;
use crate::numbers::plain;
use crate::output::{Csv, DocumentArgs};
use crate::terminal::{Ink, Terminal};
use crate::verdicts::simulated;

/// Indent of what hangs below the head of a contradiction.
const INDENT: usize = 14;

/// Show the contradictions between claims: both sides, what would reconcile them, and which side the world takes
#[derive(Args, Debug)]
#[command(after_help = "\
Sources disagree, and one source with itself. Nothing is smoothed: each contradiction has an entry in evidence/conflicts.toml, which says \
what would reconcile the two claims, which side the world takes, and by which values. That is what its authors declare. The baseline is \
run many times beside it, so that it can be seen whether the runs say the same.

Examples:
  tumen conflicts
  tumen conflicts --kind genuine                      what nothing reconciles
  tumen conflicts --at-odds                           what is declared and does not come out
  tumen conflicts --source shim-2020
  tumen conflicts --format csv > conflicts.csv
  tumen conflicts --format json                       its schema: tumen schema answer-conflicts")]
pub(super) struct ConflictsArgs {
    /// Only contradictions in which this source has a side
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Only those that this sort of thing would reconcile, such as period or genuine
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only those in which the runs do not bear out what is declared
    #[arg(long)]
    at_odds: bool,
    #[command(flatten)]
    ensemble: EnsembleArgs,
    #[command(flatten)]
    document: DocumentArgs,
    /// No progress, no warnings, no remarks
    #[arg(short, long)]
    quiet: bool,
}

/// Prints the contradictions.
pub(super) fn run(args: &ConflictsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (input, world) = args.document.open(terminal, args.quiet)?;
    let sources = world.evidence.sources.iter().map(|source| source.id.as_str());
    let source = args.source.as_deref().map(|name| named("source", name, sources)).transpose()?;
    let kinds = Reconciliation::ALL.iter().map(|kind| kind.name());
    let kind = args.kind.as_deref().map(|name| named("kind", name, kinds)).transpose()?;
    let keep = |row: &ConflictRow| {
        source.is_none_or(|source| row.claims.iter().any(|side| side.source == source))
            && kind.is_none_or(|kind| row.reconciled_by == kind)
            && (!args.at_odds || row.runs == Borne::NotOut)
    };
    let table = args.ensemble.beside(&world, &input, terminal, args.quiet)?.conflicts(&keep);
    args.document.print(&table, |table| text(table, terminal), csv)
}

fn text(table: &ConflictTable, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let mut out = String::new();
    for row in &table.conflicts {
        out.push_str(&block(row, ink, wide));
        out.push('\n');
    }
    let count = |takes: fn(&str) -> bool| table.conflicts.iter().filter(|row| takes(&row.takes)).count();
    let both = count(|takes| takes == "both");
    let neither = count(|takes| takes == "neither");
    let of = |n: usize| phrases::count(n as u64, "contradiction", "contradictions");
    let head = format!("{} of {}", table.conflicts.len(), of(table.conflicts_total as usize));
    out.push_str(&format!("{}\n", ink.bold(&plain(&head))));
    let genuine = table.conflicts.iter().filter(|row| row.reconciled_by == Reconciliation::Genuine.name()).count();
    let text = if table.conflicts.is_empty() {
        "No contradiction meets all of that.".to_owned()
    } else {
        format!(
            "In {both} both sides hold in the world, in {} it takes one, in {neither} none. Nothing reconciles {genuine} of them.",
            table.conflicts.len() - both - neither
        )
    };
    out.push_str(&paragraph(&text, 0, wide));
    let borne = |borne: Borne| table.borne.iter().find(|count| count.runs == borne).map_or(0, |count| count.conflicts);
    let text = format!(
        "Of what is declared for all {} the runs bear out {} and do not bear out {}; in {} they do not tell, in {} what comes out was fed in, which \
         is no success, and in {} nothing is compared. Simulated numbers take in the error of such a source: they are what it would have written.",
        table.conflicts_total,
        borne(Borne::Out),
        borne(Borne::NotOut),
        borne(Borne::Unclear),
        borne(Borne::FedIn),
        borne(Borne::NotCompared)
    );
    out.push_str(&paragraph(&text, 0, wide));
    for note in &table.notes {
        out.push_str(&hanging("-", note, 2, wide));
    }
    out
}

fn block(row: &ConflictRow, ink: Ink, wide: usize) -> String {
    let mut out = format!("{}\n", ink.bold(&format!("{}. {}", row.number, row.reconciled_by)));
    for side in &row.claims {
        let taken = if row.takes == side.claim { ink.good("  the world takes this side") } else { String::new() };
        out.push_str(&format!("  {}{taken}\n", ink.name(&side.claim)));
        out.push_str(&paragraph(&said(side), 4, wide));
    }
    let mut line = |name: &str, text: &str| out.push_str(&hanging(&format!("  {name}"), text, INDENT, wide));
    let genuine = row.reconciled_by == Reconciliation::Genuine.name();
    line(if genuine { "unresolved" } else { "reconciled" }, &row.how);
    let takes = match row.takes.as_str() {
        "both" => "both hold",
        "neither" => "takes no side",
        id => id,
    };
    line("the world", &format!("{takes}: {}", row.why));
    if !row.by.is_empty() {
        line("by", &row.by.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "));
    }
    if row.runs != Borne::NotCompared {
        out.push_str(&hanging("  the runs", &borne(row, ink), INDENT, wide));
        for side in &row.claims {
            if let Some(beside) = &side.beside {
                let figures: Vec<String> = simulated(beside).into_iter().map(|(_, text)| text).collect();
                let text = format!("{}: {}, {}", side.claim, in_runs(side.in_runs), figures.join("; "));
                out.push_str(&hanging("", &text, INDENT, wide));
            }
        }
    }
    out
}

/// Whether the runs say what is declared.
fn borne(row: &ConflictRow, ink: Ink) -> String {
    match row.runs {
        Borne::Out => "bear this out".to_owned(),
        Borne::NotOut => ink.bad("do not bear this out"),
        Borne::FedIn => "say the same, but it was fed in, which is no success".to_owned(),
        Borne::Unclear | Borne::NotCompared => "do not tell".to_owned(),
    }
}

/// What the runs say of a side.
fn in_runs(side: InRuns) -> &'static str {
    match side {
        InRuns::Same => "so in the runs",
        InRuns::Other => "not so in the runs",
        InRuns::FedIn => "fed in",
        InRuns::Unclear => "open in the runs",
        InRuns::NotCompared => "not compared",
    }
}

/// What a side says, and where.
fn said(side: &ConflictSide) -> String {
    let figure = if side.document.is_empty() { String::new() } else { format!(" [{}]", side.document) };
    let who = if side.attributed_to.is_empty() { String::new() } else { format!(", {}", side.attributed_to) };
    let period = plain(&phrases::period(&side.period));
    format!("{} ¶ {}{who}, of {period}: {}{figure}", side.source, side.paragraph, side.statement)
}

fn csv(table: &ConflictTable) -> String {
    let mut csv = Csv::new(&[
        "number",
        "claim",
        "claim_source",
        "claim_paragraph",
        "claim_statement",
        "claim_document",
        "claim_in_runs",
        "other",
        "other_source",
        "other_paragraph",
        "other_statement",
        "other_document",
        "other_in_runs",
        "reconciled_by",
        "how",
        "takes",
        "runs",
        "by",
        "why",
    ]);
    for row in &table.conflicts {
        let mut cells = vec![row.number.to_string()];
        for side in &row.claims {
            cells.extend([
                side.claim.clone(),
                side.source.clone(),
                side.paragraph.to_string(),
                side.statement.clone(),
                side.document.clone(),
                side.in_runs.name().to_owned(),
            ]);
        }
        let by = row.by.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; ");
        cells.extend([
            row.reconciled_by.clone(),
            row.how.clone(),
            row.takes.clone(),
            row.runs.name().to_owned(),
            by,
            row.why.clone(),
        ]);
        csv.row(cells);
    }
    csv.text()
}
