//! The table of claims as text: a block for each claim, by source and paragraph.

use tumen_lab::answer::{Fares, Predictive, ScoredClaim};
use tumen_lab::dossier::{ClaimRow, ClaimTable, Contradiction, DerivedRow, Implementation};
use tumen_report::phrases;

use crate::layout::{cut, hanging, paragraph};
use crate::numbers::plain;
use crate::terminal::{Ink, Terminal};
use crate::verdicts;

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

/// What the simulation says, line by line.
fn simulated(beside: &ScoredClaim) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let months = phrases::months_compared(beside);
    let of: Vec<&str> =
        [&beside.short, &months].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
    match (&beside.simulated, &beside.simulated_high) {
        (Some(low), Some(high)) => {
            lines.push(("simulated", format!("low end {}", intervals(beside, low))));
            lines.push(("", format!("high end {}{of}", intervals(beside, high))));
        }
        (Some(one), None) => lines.push(("simulated", format!("{}{of}", intervals(beside, one)))),
        _ => {}
    }
    if let Some(holds) = beside.holds {
        lines.push(("holds in", format!("{} of 100 histories", phrases::of_100(holds))));
    }
    lines.iter_mut().for_each(|(_, text)| *text = plain(text));
    lines
}

/// Median and intervals.
fn intervals(beside: &ScoredClaim, p: &Predictive) -> String {
    let range = |low: f64, high: f64| phrases::value_range(low, high, &beside.unit, 3);
    let unit = phrases::unit(&beside.unit);
    let text = format!(
        "{} {unit}; 50 %: {}; 90 %: {}; 99 %: {}",
        phrases::value(p.p50, &beside.unit, 3),
        range(p.p25, p.p75),
        range(p.p5, p.p95),
        range(p.p0_5, p.p99_5)
    );
    text.replace(" ;", ";")
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
         brackets, how many figures would be inside if the model were right (95 %)."
    );
    format!("{}\n{}", title.join("\n"), paragraph(&text, 0, wide))
}

/// How some claims fare, in a line.
pub(crate) fn fares(row: &Fares) -> String {
    let mut parts = Vec::new();
    if row.scored > 0 {
        let inside = |n: u32, [low, high]: [u32; 2]| format!("{n} ({low}–{high})");
        let wide = if row.too_wide == 0 { String::new() } else { format!(", {} of those too wide", row.too_wide) };
        parts.push(format!(
            "of {} {} are inside 50 %, {} inside 90 %{wide}, {} inside 99 %",
            phrases::count(u64::from(row.scored), "figure", "figures"),
            inside(row.inside_50, row.band_50),
            inside(row.inside_90, row.band_90),
            inside(row.inside_99, row.band_99),
        ));
    }
    if row.statements > 0 {
        let of = phrases::count(u64::from(row.statements), "bound or order", "bounds and orders");
        parts.push(format!("of {of} {}", phrases::statements(row)));
    }
    if row.needs_scale_1 > 0 {
        parts.push(format!("{} not scored at this scale", row.needs_scale_1));
    }
    if parts.is_empty() { "none is scored".to_owned() } else { plain(&parts.join("; ")) }
}
