//! What scenarios change, told from the places at which values and rules stand.

use std::collections::{BTreeMap, BTreeSet};

use tumen::programme::Slot;
use tumen::world::{Entry, Programme, Rule, Value, World};

use crate::answer::Change;

/// What each scenario of a world changes, by its id: the entries and rules that stand in its file, beside those of the baseline.
pub fn changes(world: &World, baseline: &World) -> BTreeMap<String, Vec<Change>> {
    changes_by(world, baseline, scenario_of)
}

/// The entries and rules of a world that stand in one file, beside those of the baseline.
pub fn changes_in(world: &World, baseline: &World, file: &str) -> Vec<Change> {
    changes_by(world, baseline, |other| (other == file).then_some(other)).into_values().flatten().collect()
}

/// Paths of values and rules that two worlds do not say alike, in order; empty where only names and remarks differ.
pub fn differs(world: &World, other: &World) -> Vec<String> {
    let (here, there) = (said(world), said(other));
    let paths: BTreeSet<&String> = here.keys().chain(there.keys()).collect();
    paths.into_iter().filter(|path| here.get(*path) != there.get(*path)).cloned().collect()
}

/// What a world says at each path, with the months in which it does.
fn said(world: &World) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for programme in &world.programmes {
        for (slot, rule) in rules_of(programme) {
            let path = format!("{}.{}", programme.id, slot.name());
            all.entry(path).or_default().push(format!("{} {}", rule.months, rule_text(rule)));
        }
    }
    for param in world.params() {
        let entries = param.entries.iter().map(|entry| format!("{} {}", entry.months, value_text(world, entry)));
        all.entry(param.path.clone()).or_default().extend(entries);
    }
    all
}

/// What is changed by each author, of those to whom `author` ascribes a file.
fn changes_by(world: &World, baseline: &World, author: impl Fn(&str) -> Option<&str>) -> BTreeMap<String, Vec<Change>> {
    let mut all: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    let mut rules: Vec<String> = Vec::new();
    for programme in &world.programmes {
        for (slot, rule) in rules_of(programme) {
            let Some(author) = author(&rule.place.file) else { continue };
            let path = format!("{}.{}", programme.id, slot.name());
            let before = baseline.programme(&programme.id).and_then(|programme| programme.rule(slot, rule.months.from));
            all.entry(author.to_owned()).or_default().push(Change {
                path: path.clone(),
                says: rule.kind.spec().help.to_owned(),
                from: rule.months.from.to_string(),
                before: before.map(rule_text).unwrap_or_default(),
                now: rule_text(rule),
            });
            // What a rule taken from elsewhere brings stands in another file; keys that the scenario sets beside it are told.
            if rule.like.is_none() {
                rules.push(path);
            }
        }
    }
    for param in world.params() {
        // Keys of a rule that is new as a whole go without saying.
        if rules.iter().any(|slot| param.path.strip_prefix(slot).is_some_and(|rest| rest.starts_with('.'))) {
            continue;
        }
        for entry in &param.entries {
            let Some(author) = author(&entry.place.file) else { continue };
            let month = entry.months.from;
            let stood: Vec<_> = baseline.params_of(&param.path).collect();
            let before = stood.iter().rev().find_map(|param| param.entry(month));
            all.entry(author.to_owned()).or_default().push(Change {
                path: param.path.clone(),
                says: param.spec().map_or("", |spec| spec.help).to_owned(),
                from: month.to_string(),
                before: before.map(|entry| value_text(baseline, entry)).unwrap_or_default(),
                now: value_text(world, entry),
            });
        }
    }
    all
}

/// What an entry says, as its file writes it.
pub fn value_text(world: &World, entry: &Entry) -> String {
    let mut text = match &entry.value {
        Value::Fixed(quantity) => quantity.to_string(),
        Value::Prior(distribution) => distribution.to_string(),
        Value::Unknown => "unknown".to_owned(),
    };
    for times in &entry.times {
        text.push_str(&format!(" {}", world.times_text(times)));
    }
    if let Some(spread) = &entry.spread {
        text.push_str(&format!(", spread over people by {spread}"));
    }
    text
}

/// The id of the scenario whose file this is.
fn scenario_of(file: &str) -> Option<&str> {
    file.strip_prefix("scenarios/")?.strip_suffix(".toml")
}

fn rules_of(programme: &Programme) -> impl Iterator<Item = (Slot, &Rule)> {
    Slot::ALL.into_iter().flat_map(move |slot| programme.slot(slot).iter().map(move |rule| (slot, rule)))
}

/// The kind of a rule, and where it was taken from.
fn rule_text(rule: &Rule) -> String {
    let kind = rule.kind.spec().name;
    match &rule.like {
        Some(like) => format!("{kind}, as in {} in {}", like.programme, like.as_of),
        None => kind.to_owned(),
    }
}
