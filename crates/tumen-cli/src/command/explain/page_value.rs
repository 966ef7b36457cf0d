//! Pages of values: parameters and yearly series.

use std::fmt::Write as _;

use tumen::month::Month;
use tumen::programme::KeySpec;
use tumen::quantity::Quantity;
use tumen::world::{Entry, Param, Series, World};

use super::library::{Library, entries_of, rule_of};
use super::parts::{Sheet, claim_block, claims_behind, default_text, kind_name, origin, values};
use crate::layout::paragraph;

/// Other values that share a quantile are listed up to this many.
const MOST_SHARED: usize = 12;

/// A parameter: values over time, the claims behind them, where it is used.
pub(super) fn value(library: &Library<'_>, path: &str, spec: &KeySpec, month: Option<Month>, sheet: Sheet) -> String {
    let world = library.world;
    let mut entries = entries_of(world, path);
    let asked = month.map(|month| format!("@{month}")).unwrap_or_default();
    let factor = world.factors.iter().find(|factor| factor.level.path == path);
    let mut out = match factor {
        Some(factor) => sheet.title(&format!("{path}{asked}"), "factor", &format!("{}.", factor.name)),
        None => sheet.title(
            &format!("{path}{asked}"),
            "parameter",
            &format!("{} ({}).", sentence(spec.help), default_text(spec)),
        ),
    };
    if let Some(month) = month {
        // After the last entry the last one holds.
        let last = entries.iter().rposition(|(_, entry)| entry.months.from <= month);
        entries = last.and_then(|at| entries.get(at).copied()).into_iter().collect();
    }
    out.push_str(&sheet.heading("Values"));
    if entries.is_empty() {
        out.push_str(&paragraph(&format!("Not given here: {}.", default_text(spec)), 2, sheet.wide));
    }
    out.push_str(&values(world, &entries, sheet, 2));
    out.push_str(&evidence(library, &entries, sheet));
    out.push_str(&sheet.heading("Where it is used"));
    let mut lines: Vec<String> = Vec::new();
    for (param, _) in &entries {
        if let Some(rule) = rule_of(world, param) {
            let slot = path.rsplit_once('.').map_or(path, |(slot, _)| slot);
            lines.push(format!("{slot}, rule `{}` of {}", kind_name(rule), rule.months));
        }
    }
    lines.dedup();
    let places: Vec<String> =
        entries.iter().map(|(_, entry)| format!("{}:{}", entry.place.file, entry.place.line)).collect();
    if !places.is_empty() {
        lines.push(format!("stands in {}", places.join(", ")));
    }
    for (id, from) in library.changed_by(path) {
        lines.push(format!("changed by the scenario {id} from {from}"));
    }
    let of_factor = factor.map(|factor| multiplied(world, &factor.id)).unwrap_or_default();
    if !of_factor.is_empty() {
        lines.push(format!("multiplies {}", of_factor.join(", ")));
    }
    let shared = shared(library, path, &entries);
    if !shared.is_empty() {
        lines.push(format!("drawn together with {}", shared.join(", ")));
    }
    if lines.is_empty() {
        lines.push("nowhere but by its default".to_owned());
    }
    for line in lines {
        out.push_str(&paragraph(&line, 2, sheet.wide));
    }
    out
}

/// A help text as a sentence's beginning.
fn sentence(help: &str) -> String {
    let mut letters = help.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The claims behind entries, and what contradicts them.
fn evidence(library: &Library<'_>, entries: &[(&Param, &Entry)], sheet: Sheet) -> String {
    let claims = claims_behind(library, entries);
    let mut out = String::new();
    if !claims.is_empty() {
        out.push_str(&sheet.heading("Evidence"));
        for claim in claims {
            out.push_str(&claim_block(library, claim, sheet, false));
        }
    }
    out
}

/// Paths of other values that have the same quantile in every draw.
fn shared<'a>(library: &Library<'a>, path: &str, entries: &[(&Param, &Entry)]) -> Vec<&'a str> {
    let keys: Vec<&str> =
        entries.iter().map(|(_, entry)| entry.quantile.key.as_str()).filter(|key| !key.contains('@')).collect();
    let mut paths: Vec<&str> = library
        .world
        .params()
        .filter(|param| {
            param.path != path && param.entries.iter().any(|entry| keys.contains(&entry.quantile.key.as_str()))
        })
        .map(|param| param.path.as_str())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths.truncate(MOST_SHARED);
    paths
}

/// Paths of the values that a series or factor multiplies.
fn multiplied<'a>(world: &'a World, id: &str) -> Vec<&'a str> {
    let multiplies = |entry: &Entry| entry.times.iter().any(|times| world.multiplier_id(times.by) == id);
    let of_values = world.params().filter(|param| param.entries.iter().any(multiplies));
    let mut paths: Vec<&str> = of_values.map(|param| param.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// A yearly series: its values, where they come from, what they multiply.
pub(super) fn series(library: &Library<'_>, series: &Series, sheet: Sheet) -> String {
    let world = library.world;
    let (first, last) = series.years;
    let mut out = sheet.title(&series.id, "yearly series", &format!("{}: {}.", series.name, series.dimension));
    out.push_str(&sheet.heading("Values"));
    let mut line = String::new();
    for year in first..=last {
        let month = Month::new(year, 1).filter(|month| world.months.contains(*month));
        let Some(month) = month.filter(|_| !series.missing_years.contains(&year)) else { continue };
        let at = usize::try_from(month - world.months.from).unwrap_or(0);
        let Some(&held) = series.monthly.get(at) else { continue };
        let unit = series.dimension.unit();
        let value = Quantity::in_unit(unit.from_held(held), unit.from_held(held), unit);
        let mark = if series.assumed_years.contains(&year) { " (assumed)" } else { "" };
        _ = write!(line, "{year}: {value}{mark}; ");
    }
    out.push_str(&paragraph(line.trim_end_matches([';', ' ']), 2, sheet.wide));
    out.push_str(&sheet.heading("Evidence"));
    out.push_str(&origin(&series.provenance, sheet, 2));
    for id in series.provenance.claims.iter().chain(&series.provenance.see) {
        if let Some(claim) = world.evidence.claim(id) {
            out.push_str(&claim_block(library, claim, sheet, false));
        }
    }
    out.push_str(&sheet.heading("Where it is used"));
    let of_it: Vec<String> = series.times.iter().map(|times| world.times_text(times)).collect();
    if !of_it.is_empty() {
        out.push_str(&paragraph(&format!("always {}", of_it.join(" ")), 2, sheet.wide));
    }
    let paths = multiplied(world, &series.id);
    let text = if paths.is_empty() { "by no value".to_owned() } else { format!("multiplies {}", paths.join(", ")) };
    out.push_str(&paragraph(&text, 2, sheet.wide));
    out
}
