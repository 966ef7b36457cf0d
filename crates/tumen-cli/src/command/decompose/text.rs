//! What a decomposition prints for people.

use tumen_lab::answer::Quantiles;
use tumen_lab::decompose::{Decomposed, DecomposedEnd, Decomposition};
use tumen_report::phrases;

use crate::cells::{cell, scaled, signed};
use crate::layout::{Table, cut, hanging, paragraph};
use crate::numbers::plain;
use crate::terminal::Terminal;

/// Significant digits of a mean, and of the ends of an interval.
const MIDDLE: usize = 3;
const ENDS: usize = 2;
/// Letters of what stands at one end of a part.
const WIDE: usize = 30;

/// The whole print.
pub(super) fn text(document: &Decomposition, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let title = format!("From {} to {}", document.first.name, document.second.name);
    let mut out = format!("{}\n", ink.bold(&title));
    for end in [&document.first, &document.second] {
        out.push_str(&rules(end, wide));
    }
    let sets = match document.permutations {
        Some(orders) => format!("{orders} sampled orders in each draw"),
        None => format!("all {} sets of {} parts", document.hybrids.len(), document.players.len()),
    };
    let line = format!(
        "{} to {}, {sets}, {} draws, seed {}, scale {}.",
        document.months.from, document.months.until, document.draws, document.seed, document.scale
    );
    out.push_str(&paragraph(&plain(&line), 0, wide));
    for row in &document.observables {
        out.push('\n');
        out.push_str(&one(document, row, terminal));
    }
    out.push('\n');
    out.push_str(&exchanged(document, terminal));
    if document.frame.is_some() {
        out.push_str(&format!("\n{}\n", ink.bold("The frame")));
        out.push_str(&paragraph(&plain(&phrases::frame(document)), 0, wide));
    }
    if !document.unmet.is_empty() {
        out.push_str(&format!("\n{}\n", ink.bold("Rules that never met in history")));
        for pair in &document.unmet {
            let n = phrases::count(u64::from(pair.hybrids), "hybrid", "hybrids");
            out.push_str(&hanging("-", &plain(&format!("{}, {n}: {}", pair.slots.join(" and "), pair.says)), 2, wide));
        }
    }
    out.push('\n');
    let how = "Each part is the mean of what its exchange adds over all orders (Shapley 1953). 90 % is over draws: how far they disagree. 95 % is of the mean: what more \
               draws would narrow. First and last: what it adds when it is exchanged before or after all others.";
    out.push_str(&paragraph(how, 0, wide));
    for note in &document.notes {
        out.push_str(&hanging("-", note, 2, wide));
    }
    out
}

/// Where an end's rules come from, or what it asks.
fn rules(end: &DecomposedEnd, wide: usize) -> String {
    match &end.as_of {
        Some(month) => paragraph(&format!("{}: rules as of {month}", end.id), 0, wide),
        None => end.scenarios.iter().map(|scenario| paragraph(&scenario.question, 0, wide)).collect(),
    }
}

fn one(document: &Decomposition, row: &Decomposed, terminal: &Terminal) -> String {
    let unit = row.unit.as_str();
    let said = plain(&phrases::decomposition(document, row));
    let mut out = paragraph(&said, 0, terminal.width);
    let (Some(first), Some(second)) = (row.first, row.second) else { return out };
    out.push('\n');
    let name = match scaled(unit).1 {
        "" => unit.to_owned(),
        name => name.to_owned(),
    };
    let sampled = row.parts.iter().any(|part| part.sampling_error.is_some());
    let met = row.parts.iter().any(|part| part.unmet_weight.is_some());
    let mut heads = vec![name.as_str(), "mean", "90 %", "mean, 95 %", "first", "last"];
    heads.extend(met.then_some("unmet"));
    heads.extend(sampled.then_some("± orders"));
    let mut table = Table::new(&heads, 1);
    let span = |[low, high]: [f64; 2]| format!("{} to {}", signed(low, unit, ENDS), signed(high, unit, ENDS));
    let plain_span = |q: &Quantiles| format!("{} to {}", cell(q.p5, unit, ENDS), cell(q.p95, unit, ENDS));
    let mean = |q: Option<Quantiles>| q.map_or_else(String::new, |q| signed(q.mean, unit, MIDDLE));
    table.row([document.first.id.clone(), cell(first.mean, unit, MIDDLE), plain_span(&first)]);
    for part in &row.parts {
        let mut cells = vec![
            format!("  {}", cut(&part.player, 44)),
            mean(part.value),
            part.value.map_or_else(String::new, |q| span([q.p5, q.p95])),
            part.interval.map_or_else(String::new, span),
            mean(part.first_in),
            mean(part.last_in),
        ];
        cells.extend(part.unmet_weight.map(|weight| plain(&phrases::of_100(weight))));
        cells.extend(part.sampling_error.map(|error| cell(error, unit, ENDS)));
        table.row(cells);
    }
    table.row([document.second.id.clone(), cell(second.mean, unit, MIDDLE), plain_span(&second)]);
    table.row([
        "difference".to_owned(),
        mean(row.difference),
        row.difference.map_or_else(String::new, |q| span([q.p5, q.p95])),
        row.interval.map_or_else(String::new, span),
    ]);
    out.push_str(&table.text(terminal.out));
    out
}

/// What each part is at both ends.
fn exchanged(document: &Decomposition, terminal: &Terminal) -> String {
    let mut table = Table::new(&["", document.first.id.as_str(), document.second.id.as_str()], 9);
    for player in &document.players {
        let cell = |of: &[String]| cut(&of.join("; "), WIDE);
        table.row([format!("  {}", cut(&player.id, 44)), cell(&player.first), cell(&player.second)]);
    }
    format!("{}\n{}", terminal.out.bold("What is exchanged"), table.text(terminal.out))
}
