//! Pages of the evidence: claims, sources, and the observables they are compared with.

use tumen::evidence::{Check, Claim, Conflict, Over, RangeOver, Role, Source, Statistic, System, Takes};
use tumen::observables::{Definition, Formula, Part};
use tumen_lab::answer::{Term, Verdict, column_base};
use tumen_report::phrases;

use super::library::Library;
use super::page_system::expectation;
use super::parts::{Sheet, check_text, claim_block, claim_line, paragraph_text, short};
use super::subject::cut_of;
use crate::layout::{Table, cut, hanging, paragraph};
use crate::numbers::plain;

/// A claim: what it says, where, what contradicts it, and what rests on it.
pub(super) fn claim(library: &Library<'_>, claim: &Claim, sheet: Sheet) -> String {
    let mut out = sheet.title(&claim.id, "claim", &claim_line(claim));
    out.push_str(&paragraph(&paragraph_text(library, claim), 0, sheet.wide));
    out.push_str(&hanging(">", &claim.statement, 2, sheet.wide));
    let place = claim.place.as_deref().unwrap_or_default();
    let over = claim.over.map(|over| format!("a range over {}", over.name()));
    let facts = [
        ("about", claim.about.join(", ")),
        ("place", place.to_owned()),
        ("range", over.unwrap_or_default()),
        ("note", claim.note.clone().unwrap_or_default()),
        ("mistake of the source", claim.source_error.clone().unwrap_or_default()),
    ];
    for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        out.push_str(&paragraph(&format!("{name}: {text}"), 0, sheet.wide));
    }
    let against = library.conflicts(claim);
    if !against.is_empty() {
        out.push_str(&sheet.heading("Contradicted by"));
        for other in against {
            out.push_str(&claim_block(library, other, sheet, false));
            out.push_str(&reconciliation(library, claim, other, sheet));
        }
    }
    let alike = library.agreements(claim);
    if !alike.is_empty() {
        out.push_str(&sheet.heading("Says the same, or rests on the same"));
        for other in alike {
            out.push_str(&paragraph(&short(other), 2, sheet.wide));
        }
    }
    out.push_str(&sheet.heading("What it is used for"));
    let mut lines = vec![role_text(claim)];
    if !claim.implied_by.is_empty() {
        lines.push(format!("follows by arithmetic from {}", claim.implied_by.join(", ")));
    }
    if let Some(check) = check_text(claim) {
        lines.push(format!("compared with {check}; a run says in which of these months somebody was there"));
    }
    lines.extend(score_text(library, claim));
    for used in library.uses(&claim.id) {
        let how = if used.built { "a value is built from it" } else { "it bears on a value" };
        lines.push(format!("{how}: {}", used.path));
    }
    for scenario in library.scenarios.iter().filter(|scenario| scenario.name.claims.contains(&claim.id)) {
        lines.push(format!("the scenario {} rests on it", scenario.name.id));
    }
    for derived in library.world.evidence.derived.iter().filter(|derived| derived.claims.contains(&claim.id)) {
        lines.push(format!("by arithmetic, {} follows from it and others", derived.id));
    }
    for cell in library.world.forced_labour.cells.iter().filter(|cell| cell.claims.contains(&claim.id)) {
        lines.push(format!("the circumstance {} of forced labour rests on it", cell.id));
    }
    for (number, id, _) in library.systems().filter(|(.., claims)| claims.contains(&claim.id)) {
        lines.push(format!("the system {number}, {id}, rests on it"));
    }
    for line in lines {
        out.push_str(&paragraph(&line, 2, sheet.wide));
    }
    out
}

/// What would reconcile two claims, and which side the world takes.
fn reconciliation(library: &Library<'_>, claim: &Claim, other: &Claim, sheet: Sheet) -> String {
    let is_of_both = |conflict: &&Conflict| [claim, other].iter().all(|one| conflict.claims.contains(&one.id));
    let Some(conflict) = library.world.evidence.conflicts.iter().find(is_of_both) else { return String::new() };
    let takes = match &conflict.takes {
        Takes::Both => "both hold in the world",
        Takes::Neither => "the world takes no side",
        Takes::Side(id) => &format!("the world takes {id}"),
    };
    let by = if conflict.by.is_empty() { String::new() } else { format!(" ({})", conflict.by.join(", ")) };
    let reconciled = format!("reconciled by {}: {}", conflict.kind.name(), conflict.how);
    let lines = [reconciled, format!("{takes}: {}{by}", conflict.why)];
    lines.iter().map(|line| paragraph(line, 4, sheet.wide)).collect()
}

fn role_text(claim: &Claim) -> String {
    let why = claim.role_reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    match claim.role {
        Role::Implemented => format!("implemented by {}", claim.implemented_by.join(", ")),
        Role::Input => "input: values are built from it, so a match is no success".to_owned(),
        Role::Derived => "derived: it follows from inputs, so a match is no success".to_owned(),
        Role::Target => {
            "target: meant for calibration, but nothing is calibrated yet; so far only predicted".to_owned()
        }
        Role::HeldOut => "held-out: only predicted".to_owned(),
        Role::Context => format!("context, not scored{why}"),
    }
}

/// How the comparison becomes a score.
fn score_text(library: &Library<'_>, claim: &Claim) -> Option<String> {
    let error = |own: Option<f64>| {
        let of_kind = library.source(claim).map_or(0.0, |source| tumen_lab::observation_error(source.kind));
        format!("observation error {} on the log scale", own.unwrap_or(of_kind))
    };
    let Check::Value(check) = claim.check.as_ref()? else {
        return Some(
            "scored as an order: it holds if it does in 90 of 100 histories, and fails if it does in 10".to_owned(),
        );
    };
    let value = check.held_against(claim.value.as_ref())?;
    let how = if value.low.is_infinite() || value.high.is_infinite() {
        format!("a bound, {value}: it holds if 90 of 100 histories lie on its side, and fails if 10 do")
    } else if value.low >= value.high {
        "a point: inside 50, 90 or 99 % if the interval of that share holds it".to_owned()
    } else if let Statistic::Between(low, high) = check.of {
        let group = claim.over.map_or("people", RangeOver::name);
        format!(
            "a range over {group}: its ends beside the {low} and {high} % quantiles, the worse counts; mass is the share of {group} in it, \
             overlap how much of it lies between the medians of both"
        )
    } else if claim.over == Some(RangeOver::Years) && matches!(check.over, Over::YearEnds | Over::YearlyRange) {
        "a range over years: its ends beside the lowest and the highest, the worse counts; mass is the share of years in it, overlap how \
         much of it lies between the medians of both"
            .to_owned()
    } else {
        "a range: inside 50, 90 or 99 % if half of it lies in the interval of that share, or if its mass is 50, 10 or 1 %; mass is how much \
         of the prediction lies in it, overlap how much of it lies in the 90 % interval"
            .to_owned()
    };
    Some(format!("scored as {how}; {}", error(check.error)))
}

/// A word of the tables of a run.
pub(super) fn term(term: &Term, sheet: Sheet) -> String {
    let unit = if term.unit.is_empty() { String::new() } else { format!(", {}", term.unit) };
    let mut out = sheet.title(term.name, &format!("word of the tables of a run{unit}"), term.says);
    if term.name == "verdict" {
        for verdict in Verdict::ALL {
            let words = phrases::verdict_names(verdict).join("\u{201d} or \u{201c}");
            let text = format!(
                "{}, \u{201c}{}\u{201d}: {}",
                verdict.name(),
                plain(&words),
                plain(phrases::verdict_says(verdict))
            );
            out.push_str(&hanging("  -", &text, 4, sheet.wide));
        }
    }
    out.push_str(&paragraph(
        "A column that ends with _p5, _p50, _mean and the like holds that quantile, or the mean, over draws.",
        0,
        sheet.wide,
    ));
    out.push_str(&paragraph(SCORES, 0, sheet.wide));
    out
}

/// Where the whole of it is told.
const SCORES: &str = "How claims are scored is in the book: docs/src/scores.md.";

/// A verdict on a claim.
pub(super) fn verdict(verdict: Verdict, sheet: Sheet) -> String {
    let mut out = sheet.title(verdict.name(), "verdict on a claim", &plain(phrases::verdict_says(verdict)));
    out.push_str(&paragraph(&format!("All of them: tumen explain verdict. {SCORES}"), 0, sheet.wide));
    out
}

/// A column of the tables of a run that holds a part of an observable, and the observable.
pub(super) fn column(library: &Library<'_>, name: &str, definition: &Definition, sheet: Sheet) -> String {
    let (base, part) = column_base(name);
    let mut says = part.map_or_else(String::new, |part| format!("the {part} of "));
    says.push_str(&format!("`{}`", definition.name));
    if let Some(cut) = cut_of(base, definition) {
        says.push_str(&format!(", {cut} only"));
    }
    let over = match (part, definition.formula) {
        (None, _) => "",
        (_, Formula::Distribution { .. }) => ", over people in the yearly table and over draws in the monthly one",
        _ => ", over draws",
    };
    let mut out = sheet.title(name, "column of the tables of a run", &format!("{says}{over}"));
    out.push('\n');
    out.push_str(&observable(library, definition, sheet));
    out
}

/// A source and its claims.
pub(super) fn source(library: &Library<'_>, source: &Source, sheet: Sheet) -> String {
    let mut out = sheet.title(&source.id, "source", &format!("“{}”", source.title));
    let facts = [
        ("author", source.author.clone().unwrap_or_default()),
        ("publisher", source.publisher.clone().unwrap_or_default()),
        ("date", source.date.clone().unwrap_or_default()),
        ("kind", source.kind.name().to_owned()),
        ("reliability", source.reliability.clone()),
        ("note", source.note.clone().unwrap_or_default()),
    ];
    for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        out.push_str(&paragraph(&format!("{name}: {text}"), 0, sheet.wide));
    }
    let mut claims: Vec<&Claim> =
        library.world.evidence.claims.iter().filter(|claim| claim.source == source.id).collect();
    claims.sort_by_key(|claim| claim.paragraph);
    let with_number = claims.iter().filter(|claim| claim.value.is_some()).count();
    out.push_str(&sheet.heading(&format!("Claims: {}, {with_number} with a number", claims.len())));
    let mut table = Table::new(&["¶", "claim", "says", "role"], 9);
    for claim in claims {
        let says = claim.value.map_or_else(|| claim.statement.clone(), |value| value.to_string());
        let role = claim.role.name();
        table.row([claim.paragraph.to_string(), claim.id.clone(), cut(&says, 34), role.to_owned()]);
    }
    out.push_str(&table.text(sheet.ink));
    out
}

/// Something that is measured, and what it is compared with.
pub(super) fn observable(library: &Library<'_>, definition: &Definition, sheet: Sheet) -> String {
    let mut out = sheet.title(definition.name, &format!("observable, {}", definition.unit.name()), definition.says);
    out.push_str(&paragraph(&formula(definition), 0, sheet.wide));
    if let Some(other) = unlike(definition.name) {
        out.push_str(&paragraph(other, 0, sheet.wide));
    }
    let cuts = &definition.cuts;
    let mut by = if cuts.none { vec![] } else { vec!["arrangement", "host"] };
    by.extend(
        [(cuts.place, "place"), (cuts.sector, "sector"), (cuts.channel, "channel")]
            .iter()
            .filter(|(has, _)| *has)
            .map(|(_, name)| *name),
    );
    if !by.is_empty() {
        out.push_str(&paragraph(&format!("Recorded by {}.", by.join(", ")), 0, sheet.wide));
    }
    if definition.rare {
        out.push_str(&paragraph("Its events are rare: only runs at scale 1 show them.", 0, sheet.wide));
    }
    out.push_str(&super::page_cell::cells_of(library, definition.name, sheet));
    let claims = library.compared_with(definition.name);
    out.push_str(&sheet.heading("Claims compared with it"));
    if claims.is_empty() {
        out.push_str(&paragraph("none", 2, sheet.wide));
    }
    for claim in claims {
        out.push_str(&claim_block(library, claim, sheet, false));
        out.push_str(&paragraph(&check_text(claim).unwrap_or_default(), 4, sheet.wide));
    }
    let moved = |system: &&System| system.expect.measure.observable == definition.name;
    let systems: Vec<&System> = library.world.systems.iter().filter(moved).collect();
    if !systems.is_empty() {
        out.push_str(&sheet.heading("Systems that are seen in it"));
        for system in systems {
            let text = format!("{} {}: {}", system.number, sheet.ink.name(&system.id), expectation(&system.expect));
            out.push_str(&paragraph(&text, 2, sheet.wide));
        }
    }
    out
}

/// How an observable differs from one with a similar name.
fn unlike(name: &str) -> Option<&'static str> {
    match name {
        "retained_share" => Some(
            "Not `kept_share`: this is the part of earnings that comes into the worker's hands, before living abroad and debts are paid \
             from it and before anything is confiscated; `kept_share` is what is saved after that.",
        ),
        "kept_share" => Some(
            "Not `retained_share`: this is the part of earnings that is saved, after living abroad, debts and confiscation; `retained_share` \
             is all that comes into the worker's hands, and the share that a run prints and the report draws.",
        ),
        _ => None,
    }
}

/// How an observable is computed, in terms of what a run records.
fn formula(definition: &Definition) -> String {
    match definition.formula {
        Formula::Stock(parts) => format!("At the end of a month: {}; over a period its mean.", sum(parts)),
        Formula::Flow(parts) => format!("Over a period: {}, times 12 over the months.", sum(parts)),
        Formula::Total(parts) => format!("Since the beginning: {}.", sum(parts)),
        Formula::Ratio { above, below, .. } => {
            format!("{} over {}, each summed over the period first.", sum(above), sum(below))
        }
        Formula::Distribution { .. } => "A distribution over people, pooled over the period.".to_owned(),
        Formula::Quotient { above, below, .. } => format!("`{above}` over `{below}`."),
        Formula::Special(_) => String::new(),
    }
}

fn sum(parts: &[Part]) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        let sign = match (at, part) {
            (0, Part::Plus(_)) => "",
            (0, Part::Minus(_)) => "−",
            (_, Part::Plus(_)) => " + ",
            (_, Part::Minus(_)) => " − ",
        };
        text.push_str(sign);
        text.push_str(part.measure().name());
    }
    text
}
