//! Pages of arrangements: programmes, their slots, kinds of rules, and the scenarios that change them.

use tumen::programme::{KindSpec, Slot};
use tumen::world::{AtEnd, Param, Programme, Rule};

use super::library::{Library, Scenario};
use super::parts::{Sheet, claim_block, default_text, grouped, kind_name, short, value_text, values};
use crate::layout::{Table, cut, hanging, paragraph};

/// An arrangement: its time, its places, and a rule for each slot.
pub(super) fn programme(library: &Library<'_>, programme: &Programme, sheet: Sheet) -> String {
    let world = library.world;
    let mut out = sheet.title(&programme.id, "arrangement", &programme.name);
    let host = world.host(&programme.host).map_or(programme.host.as_str(), |host| host.name.as_str());
    let end = match &programme.at_end {
        AtEnd::RunOff => "people serve out their terms".to_owned(),
        AtEnd::ReturnBy { months } => format!("everybody has to be home within {months} months"),
        AtEnd::HandOver { to } => format!("people go on under the rules of {to}"),
    };
    let weight = match programme.crew_weight {
        1 => String::new(),
        weight => format!("one crew stands for {weight}"),
    };
    let facts = [
        ("host", host.to_owned()),
        ("active", programme.active.to_string()),
        ("then", end),
        ("money", format!("pockets hold {}", programme.currency)),
        (
            "who loses the contract",
            programme.demote_to.clone().map(|to| format!("goes under the rules of {to}")).unwrap_or_default(),
        ),
        ("simulated", weight),
    ];
    for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        out.push_str(&paragraph(&format!("{name}: {text}"), 0, sheet.wide));
    }
    out.push_str(&sheet.heading("Sites"));
    let mut table = Table::new(&[], 9);
    for site in &programme.sites {
        let place = world.place(&site.place).map_or(site.place.as_str(), |place| place.name.as_str());
        table.row([format!("  {place}"), over_time(library, &site.share)]);
    }
    out.push_str(&table.text(sheet.ink));
    out.push_str(&sheet.heading("Rules"));
    let mut table = Table::new(&[], 9);
    for slot in Slot::ALL {
        for rule in programme.slot(slot) {
            let path = format!("  {}.{}", programme.id, slot.name());
            table.row([path, rule.months.to_string(), kind_name(rule).to_owned(), cut(help_of(rule), 46)]);
        }
    }
    out.push_str(&table.text(sheet.ink));
    let claims = world.evidence.claims.iter().filter(|claim| claim.about.contains(&programme.id));
    let (numbers, words): (Vec<_>, Vec<_>) = claims.partition(|claim| claim.value.is_some());
    out.push_str(&sheet.heading(&format!(
        "Claims about it: {} with a number, {} in words",
        numbers.len(),
        words.len()
    )));
    for claim in numbers {
        let role = claim.role.name();
        out.push_str(&paragraph(&format!("{}, {}, {role}", short(claim), claim.period), 2, sheet.wide));
    }
    out.push_str(&changed(library, &programme.id, sheet));
    out
}

/// The values of a parameter in one line.
fn over_time(library: &Library<'_>, param: &Param) -> String {
    let entries = param.entries.iter().map(|entry| {
        let from = if param.entries.len() > 1 { format!("{}: ", entry.months.from) } else { String::new() };
        format!("{from}{}", value_text(library.world, entry))
    });
    entries.collect::<Vec<_>>().join("; ")
}

fn help_of(rule: &Rule) -> &'static str {
    rule.kind.spec().help
}

/// Scenarios that change a path.
fn changed(library: &Library<'_>, path: &str, sheet: Sheet) -> String {
    let scenarios = library.changed_by(path);
    if scenarios.is_empty() {
        return String::new();
    }
    let list: Vec<String> = scenarios.iter().map(|(id, from)| format!("{id} (from {from})")).collect();
    format!("{}{}", sheet.heading("Changed by scenarios"), paragraph(&list.join(", "), 2, sheet.wide))
}

/// One slot of an arrangement: each rule with all its values.
pub(super) fn slot_of(library: &Library<'_>, programme: &Programme, slot: Slot, sheet: Sheet) -> String {
    let path = format!("{}.{}", programme.id, slot.name());
    let mut out = sheet.title(&path, "slot", &format!("{} in “{}”.", says(slot), programme.name));
    for rule in programme.slot(slot) {
        out.push_str(&sheet.heading(&format!("{}  {}", rule.months, kind_name(rule))));
        out.push_str(&paragraph(
            &format!("{} ({}:{})", help_of(rule), rule.place.file, rule.place.line),
            2,
            sheet.wide,
        ));
        for param in &rule.params {
            let help = param.spec().map_or("", |spec| spec.help);
            out.push_str(&format!("\n  {}  {}\n", sheet.ink.name(param.key), sheet.ink.dim(help)));
            let entries: Vec<_> = param.entries.iter().map(|entry| (param, entry)).collect();
            out.push_str(&values(library.world, &entries, sheet, 4));
        }
        let given = |key: &str| rule.params.iter().any(|param| param.key == key);
        let absent: Vec<String> = rule
            .kind
            .spec()
            .keys()
            .filter(|key| !given(key.name))
            .map(|key| format!("{} ({})", key.name, default_text(key)))
            .collect();
        if !absent.is_empty() {
            out.push('\n');
            out.push_str(&paragraph(&format!("not given: {}", absent.join(", ")), 2, sheet.wide));
        }
    }
    out.push_str(&changed(library, &path, sheet));
    out
}

/// A slot: what kinds of rules it takes, and which arrangement has which.
pub(super) fn slot(library: &Library<'_>, slot: Slot, sheet: Sheet) -> String {
    let mut out = sheet.title(slot.name(), "slot", &format!("{}; every arrangement has a rule for it.", says(slot)));
    out.push_str(&sheet.heading("Kinds of rules"));
    for spec in slot.kinds() {
        out.push_str(&hanging(&format!("  {}", spec.name), spec.help, 24, sheet.wide));
    }
    out.push_str(&sheet.heading("Where they hold"));
    let mut table = Table::new(&[], 9);
    for programme in &library.world.programmes {
        for rule in programme.slot(slot) {
            table.row([
                format!("  {}.{}", programme.id, slot.name()),
                rule.months.to_string(),
                kind_name(rule).to_owned(),
            ]);
        }
    }
    out.push_str(&table.text(sheet.ink));
    out
}

fn says(slot: Slot) -> &'static str {
    match slot {
        Slot::Recruitment => "Who is chosen, how many, at what price",
        Slot::Contract => "For how long, and what ends it",
        Slot::Work => "Which work, with what hazards, in which crews",
        Slot::Pay => "What the labour earns and who receives it first",
        Slot::Levy => "What the sending state takes",
        Slot::Remittance => "How money goes home",
        Slot::Control => "How people are watched and held",
        Slot::Exit => "By which channels people leave",
    }
}

/// A kind of rule: its keys, and where it holds.
pub(super) fn kind(library: &Library<'_>, slot: Slot, spec: &KindSpec, sheet: Sheet) -> String {
    let mut out = sheet.title(spec.name, &format!("kind of {} rule", slot.name()), &format!("{}.", spec.help));
    out.push_str(&sheet.heading("Keys"));
    for key in spec.keys() {
        out.push_str(&hanging(
            &format!("  {}", key.name),
            &format!("{} ({})", key.help, default_text(key)),
            28,
            sheet.wide,
        ));
    }
    out.push_str(&sheet.heading("Where it holds"));
    let places = rules_with(library, slot, spec);
    if places.is_empty() {
        out.push_str(&paragraph("in no arrangement of this world", 2, sheet.wide));
    }
    for (programme, rule) in places {
        out.push_str(&paragraph(&format!("{}.{}, {}", programme.id, slot.name(), rule.months), 2, sheet.wide));
    }
    out
}

/// Rules of a kind, with their arrangements.
pub(super) fn rules_with<'a>(library: &Library<'a>, slot: Slot, spec: &KindSpec) -> Vec<(&'a Programme, &'a Rule)> {
    let of_programme = |programme: &'a Programme| {
        programme.slot(slot).iter().filter(|rule| rule.kind == spec.kind).map(move |rule| (programme, rule))
    };
    library.world.programmes.iter().flat_map(of_programme).collect()
}

/// A scenario: its question, what it changes and what stood there before.
pub(super) fn scenario(library: &Library<'_>, scenario: &Scenario, sheet: Sheet) -> String {
    let name = &scenario.name;
    let mut out = sheet.title(&name.id, "scenario", &format!("{}. {}", name.name, name.question));
    for text in &name.context {
        out.push('\n');
        out.push_str(&paragraph(text, 0, sheet.wide));
    }
    out.push_str(&sheet.heading("Changes"));
    for change in &scenario.changes {
        out.push_str(&paragraph(
            &format!("{} from {}: {}", change.path, change.from, grouped(&change.now)),
            2,
            sheet.wide,
        ));
        if !change.before.is_empty() {
            out.push_str(&paragraph(&format!("before: {}", grouped(&change.before)), 4, sheet.wide));
        }
    }
    if !name.claims.is_empty() {
        out.push_str(&sheet.heading("Claims that bear on it"));
        for claim in name.claims.iter().filter_map(|id| library.world.evidence.claim(id)) {
            out.push_str(&claim_block(library, claim, sheet, false));
        }
    }
    out.push('\n');
    out.push_str(&paragraph(&format!("Run it: {}", sheet.ink.name(&format!("tumen run {}", name.id))), 0, sheet.wide));
    out
}
