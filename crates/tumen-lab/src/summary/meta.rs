//! Names, dates and remarks.

use std::collections::BTreeMap;

use tumen::evidence::Role;
use tumen::month::{Month, MonthRange};
use tumen::quantity::Currency;
use tumen::world::{Value, World};

use super::claims::{in_view, is_reported};
use super::period;
use crate::answer::{Change, EraMeta, EventMark, HostMeta, ProgrammeMeta, ScenarioMeta, SourceMeta, fewest_people};
use crate::claims::{Scored, observation_error};
use crate::ensemble::Ensemble;

/// `Baseline`, or the names of the scenarios; said where the files are not those of the program.
pub(crate) fn title(world: &World, is_changed: bool) -> String {
    let scenarios = world.scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>().join(" + ");
    match (is_changed, scenarios.is_empty()) {
        (false, true) => "Baseline".to_owned(),
        (false, false) => scenarios,
        (true, true) => "Changed world".to_owned(),
        (true, false) => format!("Changed world, {scenarios}"),
    }
}

/// Whether the world is not what happened: a scenario is a question, so history cannot test the answer.
pub(super) fn is_counterfactual(world: &World) -> bool {
    !world.scenarios.is_empty()
}

pub(crate) fn scenario_metas(world: &World, changes: &BTreeMap<String, Vec<Change>>) -> Vec<ScenarioMeta> {
    let meta = world.scenarios.iter().map(|scenario| ScenarioMeta {
        id: scenario.id.clone(),
        name: scenario.name.clone(),
        question: scenario.question.clone(),
        context: scenario.context.clone(),
        observables: scenario.observables.iter().map(|name| (*name).to_owned()).collect(),
        until: scenario.until.map(|until| until.to_string()),
        changes: changes.get(&scenario.id).cloned().unwrap_or_default(),
    });
    meta.collect()
}

pub(crate) fn programme_metas(world: &World, main: Option<&HostMeta>) -> Vec<ProgrammeMeta> {
    let meta = world.programmes.iter().map(|programme| {
        let months = period(programme.active);
        ProgrammeMeta {
            id: programme.id.clone(),
            name: programme.name.clone(),
            host: programme.host.clone(),
            demote_to: programme.demote_to.clone(),
            from: months.from,
            until: months.until,
            crew_weight: programme.crew_weight,
        }
    });
    // Those of the story come first; the order is otherwise that of time.
    let mut all: Vec<ProgrammeMeta> = meta.collect();
    all.sort_by_key(|programme| main.is_some_and(|main| programme.host != main.id));
    all
}

/// A host by index.
pub(crate) fn host_meta(world: &World, host: Option<usize>) -> Option<HostMeta> {
    let host = &world.hosts[host?];
    Some(HostMeta { id: host.id.clone(), name: host.name.clone() })
}

/// Eras as far as their months are reported.
pub(super) fn eras(world: &World, ensemble: &Ensemble) -> Vec<EraMeta> {
    let meta = world.eras.iter().filter_map(|era| {
        let reported = era.months.overlap(&ensemble.inquiry.months)?;
        let months = period(reported);
        let whole = reported == era.months;
        Some(EraMeta { id: era.id.clone(), name: era.name.clone(), from: months.from, until: months.until, whole })
    });
    meta.collect()
}

/// Months between a marked event and a span that it names.
const NAMES_A_SPAN: u16 = 3;

/// Spans in which nobody could go home, and the months that claims mark. A mark shortly before a span gives it its name.
pub(super) fn events(world: &World, ensemble: &Ensemble) -> Vec<EventMark> {
    let reported = ensemble.inquiry.months;
    let mut marks: Vec<(Month, &str)> = Vec::new();
    for claim in &world.evidence.claims {
        marks.extend(claim.mark_begin.as_deref().map(|name| (claim.period.from, name)));
        marks.extend(claim.mark_end.as_deref().map(|name| (claim.period.until, name)));
    }
    let mut events = Vec::new();
    let main = ensemble.inquiry.outline.main_host;
    for (idx, (_, shut)) in ensemble.inquiry.frame.hosts.iter().enumerate() {
        // Borders of hosts beside the story would only repeat, or crowd, what is marked.
        if main.is_some_and(|main| main != idx) {
            continue;
        }
        let host = world.hosts.get(idx).filter(|_| main.is_none() && world.hosts.len() > 1);
        for months in shut {
            let names = |mark: &(Month, &str)| mark.0 <= months.from && mark.0 + NAMES_A_SPAN >= months.from;
            let mut name = match marks.iter().position(names) {
                Some(mark) => marks.remove(mark).1.to_owned(),
                None => "way home shut".to_owned(),
            };
            if let Some(host) = host {
                name.push_str(&format!(", {}", host.name));
            }
            if let Some(MonthRange { from, until }) = months.overlap(&reported) {
                events.push(EventMark { name, from: from.to_string(), until: Some(until.to_string()) });
            }
        }
    }
    let marks = marks.into_iter().filter(|(month, _)| reported.contains(*month));
    events.extend(marks.map(|(month, name)| EventMark { name: name.to_owned(), from: month.to_string(), until: None }));
    events.sort_by(|a, b| a.from.cmp(&b.from));
    events
}

pub(super) fn sources(world: &World) -> Vec<SourceMeta> {
    let scored = |id: &str| {
        let roles = [Role::Target, Role::HeldOut];
        world.evidence.claims.iter().any(|claim| claim.source == id && roles.contains(&claim.role))
    };
    let meta = world.evidence.sources.iter().map(|source| SourceMeta {
        id: source.id.clone(),
        title: source.title.clone(),
        author: source.author.clone().unwrap_or_default(),
        publisher: source.publisher.clone().unwrap_or_default(),
        date: source.date.clone().unwrap_or_default(),
        kind: source.kind.name().to_owned(),
        observation_error: scored(&source.id).then(|| observation_error(source.kind)),
    });
    meta.collect()
}

/// What a reader must know of this run.
pub(crate) fn notes(world: &World, ensemble: &Ensemble, scores: &[Scored]) -> Vec<String> {
    let mut notes = Vec::new();
    let scale = ensemble.settings.scale;
    if scale > 1 {
        notes.push(format!(
            "One simulated crew stands for {scale}: means are unbiased, but counts below {} people are not shown as numbers, and a claim is scored \
             only where this adds less noise than a tenth of what the claim tolerates.",
            fewest_people(scale)
        ));
    }
    let weighted = world.programmes.iter().filter(|programme| programme.crew_weight > 1);
    let weights: Vec<String> =
        weighted.map(|programme| format!("{} under {}", programme.crew_weight, programme.name)).collect();
    if !weights.is_empty() {
        notes.push(format!(
            "One simulated crew stands for several at any scale: {}. What rests on few people there needs a lower `crew_weight` in the \
             world's files.",
            weights.join(", ")
        ));
    }
    if ensemble.settings.draws < 100 {
        notes.push("Fewer than 100 parameter draws: the outer quantiles are rough.".to_owned());
    }
    let unknown: Vec<&str> = world
        .params()
        .filter(|param| param.entries.iter().any(|entry| entry.value == Value::Unknown))
        .map(|param| param.path.as_str())
        .collect();
    if !unknown.is_empty() {
        notes.push(format!("Stated to be unknown, so that defaults stand in: {}.", unknown.join(", ")));
    }
    let compared = |scored: &Scored| matches!(scored, Scored::Number(_) | Scored::Statement { .. });
    let seen_of = |role: Role| {
        let claims = world.evidence.claims.iter().zip(scores);
        let of_role = claims.filter(|(claim, scored)| claim.role == role && compared(scored));
        let seen: Vec<bool> = of_role.map(|(claim, _)| in_view(world, &claim.id)).collect();
        (seen.iter().filter(|seen| **seen).count(), seen.len())
    };
    let [(held_out, of_held_out), (targets, of_targets)] = [Role::HeldOut, Role::Target].map(seen_of);
    if held_out + targets > 0 {
        notes.push(format!(
            "No value is fitted by calculation, but {held_out} of the {of_held_out} held-out claims and {targets} of the {of_targets} targets were in \
             view when first values were chosen, some as a reason for a prior: these are no blind tests."
        ));
    }
    let soviet =
        world.programmes.iter().any(|programme| programme.wallet(ensemble.inquiry.months.from) == Currency::Sur);
    if soviet {
        notes.push("Soviet roubles are counted at the effective rate. At the official one they weigh more, and the share of whom they are paid to is larger.".to_owned());
    }
    let reported = ensemble.inquiry.months;
    let elsewhere = world.evidence.claims.iter().filter(|claim| claim.check.is_some() && !is_reported(claim, ensemble));
    match elsewhere.count() {
        0 => {}
        n => notes.push(format!(
            "The run reports {reported}: {n} claims that could be compared speak of other months and are left out."
        )),
    }
    for (claim, scored) in world.evidence.claims.iter().zip(scores) {
        if let (Scored::Refused(why), true) = (scored, is_reported(claim, ensemble)) {
            notes.push(format!("Not measured, {}: {why}.", claim.id));
        }
    }
    notes
}
