//! `tumen claims --tension`: what cannot hold in the same year, and by how much.

use tumen::world::World;
use tumen_lab::tension::{TensionClaim, TensionGroup, TensionTable, TensionYear, tension};
use tumen_report::phrases;

use super::ClaimsArgs;
use crate::ensemble_args::digest;
use crate::failure::Failure;
use crate::layout::{hanging, paragraph};
use crate::numbers::plain;
use crate::output::{Csv, number};
use crate::terminal::{Ink, Terminal};
use crate::world_input::Input;

/// Indent of what hangs below the head of a group.
const INDENT: usize = 16;

/// Runs the baseline and prints the groups.
pub(super) fn run(args: &ClaimsArgs, world: &World, input: &Input, terminal: &Terminal) -> Result<(), Failure> {
    let digest = digest(input)?;
    let store = args.ensemble.store(&digest, args.quiet)?;
    let table = args.ensemble.watched(1, store.as_ref(), terminal, args.quiet, |settings, watch| {
        tension(world, &digest, settings, store.as_ref(), watch)
    })?;
    args.document.print(&table, |table| text(table, terminal), csv)
}

fn text(table: &TensionTable, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let mut out = String::new();
    for (at, group) in table.groups.iter().enumerate() {
        out.push_str(&block(at + 1, group, ink, wide));
        out.push('\n');
    }
    let beyond = table.groups.iter().filter(|group| is_beyond(group)).count();
    let groups = phrases::count(table.groups.len() as u64, "group of claims", "groups of claims");
    let head = format!("{groups} cannot hold in the same year; {beyond} of them beyond what sources err by");
    out.push_str(&format!("{}\n", ink.bold(&plain(&head))));
    let how = format!(
        "In every year and arrangement, what workers receive is what they hand over, spend and save. {} claims are bounds on terms of these \
         books; terms of which none speaks keep to the middle 90 % that the model gives in the year. The factor is the least by which each \
         claim of a group would have to be off for all to hold; the sum is what would have to come from nowhere in a worker-month instead. A \
         claim about a mean of years is taken to be said of each, and a range over people or crews to hold their mean.",
        table.joined.len()
    );
    out.push_str(&paragraph(&how, 0, wide));
    for claim in &table.alone {
        let years: Vec<String> = runs(&claim.years);
        let text = format!("{} does not fit the model's own terms by itself in {}.", claim.id, years.join(", "));
        out.push_str(&hanging("-", &text, 2, wide));
    }
    out
}

/// Whether a group is off by more than its sources err in a year of which all speak.
fn is_beyond(group: &TensionGroup) -> bool {
    group.years.iter().any(|year| year.all_speak && year.beyond_error)
}

fn block(number: usize, group: &TensionGroup, ink: Ink, wide: usize) -> String {
    let what = if is_beyond(group) {
        ink.bad("beyond what their sources err by")
    } else {
        ink.warn("within what their sources err by")
    };
    let mut out = format!("{} {what}\n", ink.bold(&format!("{number}.")));
    for claim in &group.claims {
        out.push_str(&format!("  {}\n", ink.name(&claim.id)));
        out.push_str(&paragraph(&said(claim), 4, wide));
    }
    let mut line = |name: &str, years: &mut dyn Iterator<Item = &TensionYear>, told: bool| {
        let years: Vec<&TensionYear> = years.collect();
        let text = if told {
            years.iter().map(|year| off(year)).collect::<Vec<_>>().join("; ")
        } else {
            runs(&years.iter().map(|year| year.year).collect::<Vec<_>>()).join(", ")
        };
        if !text.is_empty() {
            out.push_str(&hanging(&format!("  {name}"), &text, INDENT, wide));
        }
    };
    line("hold in", &mut group.years.iter().filter(|year| year.all_speak && year.holds), false);
    line("not in", &mut group.years.iter().filter(|year| year.all_speak && !year.holds), true);
    let carried = || group.years.iter().filter(|year| !year.all_speak);
    if carried().next().is_some() {
        line("carried over", &mut carried().filter(|year| !year.holds), true);
        line("and hold in", &mut carried().filter(|year| year.holds), false);
    }
    out
}

fn said(claim: &TensionClaim) -> String {
    let of = if claim.scope.is_empty() { String::new() } else { format!(" of {}", claim.scope) };
    let period = plain(&phrases::period(&claim.period));
    let figure = &claim.document;
    format!("{} ¶ {}, {period}: {}{of} {figure}. {}", claim.source, claim.paragraph, claim.observable, claim.statement)
}

/// By how much claims are off in a year.
fn off(year: &TensionYear) -> String {
    let by = year.factor.map_or_else(|| "by no factor".to_owned(), |factor| format!("×{factor:.2}"));
    let missing = year.missing.filter(|missing| *missing > 0.0);
    let missing = missing.map_or_else(String::new, |usd| format!(", {} USD", phrases::number(usd, 2)));
    plain(&format!("{} {by}{missing}", year.year))
}

/// Years as spans.
fn runs(years: &[u16]) -> Vec<String> {
    let mut spans: Vec<(u16, u16)> = Vec::new();
    for year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            _ => spans.push((*year, *year)),
        }
    }
    let span = |(first, last): (u16, u16)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    spans.into_iter().map(span).collect()
}

fn csv(table: &TensionTable) -> String {
    let mut csv =
        Csv::new(&["group", "claims", "year", "all_speak", "holds", "factor", "beyond_error", "missing_usd_per_month"]);
    for (at, group) in table.groups.iter().enumerate() {
        let claims = group.claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>().join("; ");
        for year in &group.years {
            csv.row([
                (at + 1).to_string(),
                claims.clone(),
                year.year.to_string(),
                year.all_speak.to_string(),
                year.holds.to_string(),
                number(year.factor),
                year.beyond_error.to_string(),
                number(year.missing),
            ]);
        }
    }
    csv.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_as_spans() {
        assert_eq!(runs(&[2005, 2007, 2008, 2009, 2011]), ["2005", "2007–2009", "2011"]);
        assert_eq!(runs(&[]), Vec::<String>::new());
    }
}
