//! Pages of the evidence: claims, sources, and the observables they are compared with.

use tumen::evidence::{Claim, Role, Source, System};
use tumen::observables::{Definition, Formula, Part};

use super::library::Library;
use super::page_system::expectation;
use super::parts::{Sheet, check_text, claim_block, claim_line, paragraph_text, short};
use crate::layout::{Table, cut, hanging, paragraph};

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
    lines.extend(check_text(claim).map(|check| format!("compared with {check}")));
    for used in library.uses(&claim.id) {
        let how = if used.built { "a value is built from it" } else { "it bears on a value" };
        lines.push(format!("{how}: {}", used.path));
    }
    for scenario in library.scenarios.iter().filter(|scenario| scenario.name.claims.contains(&claim.id)) {
        lines.push(format!("the scenario {} rests on it", scenario.name.id));
    }
    for (number, id, _) in library.systems().filter(|(.., claims)| claims.contains(&claim.id)) {
        lines.push(format!("the system {number}, {id}, rests on it"));
    }
    for line in lines {
        out.push_str(&paragraph(&line, 2, sheet.wide));
    }
    out
}

fn role_text(claim: &Claim) -> String {
    let why = claim.role_reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    match claim.role {
        None => "words only: nothing is scored".to_owned(),
        Some(Role::Input) => "input: values are built from it, so a match is no success".to_owned(),
        Some(Role::Derived) => "derived: it follows from inputs, so a match is no success".to_owned(),
        Some(Role::Target) => "target: the model is calibrated to it".to_owned(),
        Some(Role::HeldOut) => "held-out: only predicted".to_owned(),
        Some(Role::Context) => format!("context, not scored{why}"),
    }
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
    let with_number = claims.iter().filter(|claim| claim.role.is_some()).count();
    out.push_str(&sheet.heading(&format!("Claims: {}, {with_number} with a role", claims.len())));
    let mut table = Table::new(&["¶", "claim", "says", "role"], 9);
    for claim in claims {
        let says = claim.value.map_or_else(|| claim.statement.clone(), |value| value.to_string());
        let role = claim.role.map_or("", |role| role.name());
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
