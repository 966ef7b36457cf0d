//! Names, dates and remarks.

use tumen::evidence::Role;
use tumen::world::{Value, World};

use super::period;
use crate::answer::{EraMeta, EventMark, ProgrammeMeta, ScenarioMeta, SourceMeta};
use crate::claims::{Scored, observation_error};
use crate::ensemble::Ensemble;

/// `Baseline`, or the names of the scenarios.
pub(super) fn title(world: &World) -> String {
    if world.scenarios.is_empty() {
        return "Baseline".to_owned();
    }
    world.scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>().join(" + ")
}

pub(super) fn scenarios(world: &World) -> Vec<ScenarioMeta> {
    let meta = world.scenarios.iter().map(|scenario| ScenarioMeta {
        id: scenario.id.clone(),
        name: scenario.name.clone(),
        question: scenario.question.clone(),
    });
    meta.collect()
}

pub(super) fn programmes(world: &World) -> Vec<ProgrammeMeta> {
    let meta = world.programmes.iter().map(|programme| {
        let months = period(programme.active);
        ProgrammeMeta {
            id: programme.id.clone(),
            name: programme.name.clone(),
            host: programme.host.clone(),
            colour_token: colour(world, &programme.id).to_owned(),
            from: months.from,
            until: months.until,
        }
    });
    meta.collect()
}

/// Colours go by the start of an arrangement; of those that start together, by whether workers can be demoted from or to it.
fn colour(world: &World, id: &str) -> &'static str {
    let supervised = world.programmes.iter().any(|other| other.demote_to.as_deref() == Some(id));
    let contract = world.programme(id).is_some_and(|programme| programme.demote_to.is_some());
    match id.split('-').next() {
        _ if contract => "contract",
        _ if supervised => "supervised",
        Some("1946") => "1946",
        Some("1957") => "1957",
        Some("1967") => "1967",
        Some("1991") => "1991",
        Some("2017") => "after",
        _ => "other",
    }
}

pub(super) fn eras(world: &World) -> Vec<EraMeta> {
    let meta = world.eras.iter().map(|era| {
        let months = period(era.months);
        EraMeta { id: era.id.clone(), name: era.name.clone(), from: months.from, until: months.until }
    });
    meta.collect()
}

/// Spans in which nobody could go home.
pub(super) fn events(world: &World, ensemble: &Ensemble) -> Vec<EventMark> {
    let mut events = Vec::new();
    for (idx, (_, shut)) in ensemble.inquiry.frame.hosts.iter().enumerate() {
        let name = match world.hosts.get(idx) {
            Some(host) if world.hosts.len() > 1 => format!("way home shut, {}", host.name),
            _ => "way home shut".to_owned(),
        };
        for months in shut.iter().filter_map(|months| months.overlap(&ensemble.inquiry.months)) {
            let months = period(months);
            events.push(EventMark { name: name.clone(), from: months.from, until: Some(months.until) });
        }
    }
    events.sort_by(|a, b| a.from.cmp(&b.from));
    events
}

pub(super) fn sources(world: &World) -> Vec<SourceMeta> {
    let scored = |id: &str| {
        let roles = [Role::Target, Role::HeldOut];
        world
            .evidence
            .claims
            .iter()
            .any(|claim| claim.source == id && claim.role.is_some_and(|role| roles.contains(&role)))
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
pub(super) fn notes(world: &World, ensemble: &Ensemble, scores: &[Scored]) -> Vec<String> {
    let mut notes = Vec::new();
    let scale = ensemble.settings.scale;
    if scale > 1 {
        notes.push(format!(
            "One simulated crew stands for {scale}: means are unbiased, but counts below {} people are not shown as numbers and not scored.",
            100 * u64::from(scale)
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
    for (claim, scored) in world.evidence.claims.iter().zip(scores) {
        if let Scored::Refused(why) = scored {
            notes.push(format!("Not measured, {}: {why}.", claim.id));
        }
    }
    notes
}
