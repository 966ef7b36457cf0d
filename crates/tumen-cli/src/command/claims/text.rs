//! The table of claims as text: a block for each claim, by source and paragraph.

use tumen_lab::dossier::{ClaimRow, ClaimTable, Contradiction, DerivedRow, Implementation};
use tumen_report::phrases;

use crate::layout::{cut, hanging, paragraph};
use crate::numbers::plain;
use crate::terminal::{Ink, Terminal};
use crate::verdicts::{self, fares, simulated};

/// Indent of what hangs below the name of a claim.
const INDENT: usize = 14;
/// Most letters of the statement of a contradiction.
const OTHER: usize = 120;

/// The blocks, then the count of what is emergent.
pub(super) fn text(table: &ClaimTable, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let mut out = String::new();
    let mut source = "";
    for row in &table.claims {
        if row.source != source {
            source = &row.source;
            let n = table.claims.iter().filter(|other| other.source == row.source).count();
            let head = format!("{source}: {}", phrases::count(n as u64, "claim", "claims"));
            out.push_str(&format!("{}{}\n", if out.is_empty() { "" } else { "\n" }, ink.bold(&head)));
        }
        out.push('\n');
        out.push_str(&claim(row, ink, wide));
    }
    if !table.derived.is_empty() {
        let head = "Derived quantities: what several claims imply by arithmetic, in no document and no success";
        out.push_str(&format!("{}{}\n", if out.is_empty() { "" } else { "\n" }, ink.bold(head)));
        for row in &table.derived {
            out.push('\n');
            out.push_str(&derived(row, ink, wide));
        }
    }
    if out.is_empty() {
        out.push_str("No claim meets all of that.\n");
    }
    out.push('\n');
    out.push_str(&summary(table, ink, wide));
    for note in &table.notes {
        out.push_str(&hanging("-", note, 2, wide));
    }
    out
}

fn claim(row: &ClaimRow, ink: Ink, wide: usize) -> String {
    let end = row.paragraph_end.map_or_else(String::new, |last| format!("–{last}"));
    let verdict = verdict(row);
    let verdict = if verdict == row.role { String::new() } else { format!(": {verdict}") };
    let head = format!("  ¶ {}{end}, {}{verdict}", row.paragraph, row.role);
    let mut out = format!("{}{}\n", ink.name(&row.id), painted(&head, row, ink));
    out.push_str(&paragraph(&row.statement, 2, wide));
    let mut line = |name: &str, text: &str| out.push_str(&hanging(&format!("  {name}"), text, INDENT, wide));
    if let Some(document) = document(row) {
        line("document", &document);
    }
    if !row.order.is_empty() {
        line("compared", &row.order);
    }
    if let Some(beside) = &row.beside {
        for (name, text) in simulated(beside) {
            line(name, &text);
        }
    }
    if !row.implemented_by.is_empty() {
        line("done by", &row.implemented_by.iter().map(implementation).collect::<Vec<_>>().join("; "));
    }
    if !row.feeds.is_empty() {
        line("feeds", &row.feeds.join(", "));
    }
    if !row.forced_labour.is_empty() {
        line("forced", &format!("behind {} of forced labour", row.forced_labour.join(", ")));
    }
    if !row.role_reason.is_empty() {
        line("context", &row.role_reason);
    }
    for other in &row.contradicted_by {
        line("against", &contradiction(row, other));
    }
    out
}

fn derived(row: &DerivedRow, ink: Ink, wide: usize) -> String {
    let words =
        row.beside.as_ref().map_or_else(|| "no value".to_owned(), |beside| plain(&phrases::verdict_word(beside)));
    let mut out = format!("{}{}\n", ink.name(&row.id), ink.dim(&format!("  {}, derived: {words}", row.number)));
    out.push_str(&paragraph(&row.statement, 2, wide));
    let mut line = |name: &str, text: &str| out.push_str(&hanging(&format!("  {name}"), text, INDENT, wide));
    for (at, working) in row.workings.iter().enumerate() {
        line(if at == 0 { "arithmetic" } else { "also" }, &format!("{} = {}", working.formula, working.value));
    }
    for (name, text) in row.beside.iter().flat_map(simulated) {
        line(name, &text);
    }
    if !row.note.is_empty() {
        line("note", &row.note);
    }
    out
}

/// The verdict in words.
fn verdict(row: &ClaimRow) -> String {
    row.beside.as_ref().map_or_else(|| row.verdict.replace('-', " "), |beside| plain(&phrases::verdict_word(beside)))
}

/// What is emergent has a colour, the rest has none.
fn painted(head: &str, row: &ClaimRow, ink: Ink) -> String {
    match row.beside.as_ref().filter(|_| row.emergent) {
        Some(beside) => verdicts::painted(beside, head, ink),
        None => ink.dim(head),
    }
}

/// The figure of the document and the months it speaks of.
fn document(row: &ClaimRow) -> Option<String> {
    let period = phrases::period_of(&row.period, row.open_ended);
    let figure = match &row.beside {
        Some(beside) => phrases::document(beside),
        None => row.document.clone(),
    };
    let figure = if figure.is_empty() && row.beside.as_ref().is_some_and(|beside| beside.holds.is_some()) {
        "an order".to_owned()
    } else {
        figure
    };
    (!figure.is_empty()).then(|| plain(&format!("{figure}, {period}")))
}

fn implementation(one: &Implementation) -> String {
    match (one.system, one.says.as_str()) {
        (Some(number), says) => format!("{} (system {number}: {says})", one.name),
        (None, "") => one.name.clone(),
        (None, says) => format!("{} ({})", one.name, says.trim_end_matches('.')),
    }
}

fn contradiction(row: &ClaimRow, other: &Contradiction) -> String {
    let figure = if other.document.is_empty() { String::new() } else { format!(" [{}]", other.document) };
    let takes = match other.takes.as_str() {
        "both" => "both hold in the world",
        "neither" => "the world takes no side",
        id if id == row.id => "the world takes this side",
        _ => "the world takes that side",
    };
    format!(
        "{} ¶ {}: {}{figure}; {}, {takes}",
        other.claim,
        other.paragraph,
        cut(other.statement.trim_end_matches('.'), OTHER),
        other.reconciled_by
    )
}

/// How the emergent claims fare.
fn summary(table: &ClaimTable, ink: Ink, wide: usize) -> String {
    let shown = format!("{} of {} claims listed.", table.claims.len(), table.claims_total);
    let Some(row) = &table.emergent else {
        let text = format!("{shown} None of them is emergent: what is fed in, implied or implemented is no success.");
        return paragraph(&text, 0, wide);
    };
    let title = paragraph(&format!("Emergent claims: {}", fares(row)), 0, wide);
    let title: Vec<String> = title.lines().map(|line| ink.bold(line)).collect();
    let text = format!(
        "{shown} Emergent are targets and held-out claims; inputs, derived and implemented ones are no success and are not counted. In \
         brackets, how many figures would be inside if the model were right (95 %). Simulated numbers take in the error of such a source: they are \
         what it would have written, and the bare numbers of the model are in the tables of a run."
    );
    format!("{}\n{}", title.join("\n"), paragraph(&text, 0, wide))
}
