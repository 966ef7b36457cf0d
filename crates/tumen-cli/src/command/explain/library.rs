//! What refers to what in a world: claims to the values built from them, scenarios to what they change.

use std::collections::BTreeMap;

use tumen::evidence::{Check, Claim, Source};
use tumen::programme::Slot;
use tumen::world::{self, Entry, Files, Param, Rule, ScenarioName, World};
use tumen_lab::answer::Change;

/// A world and its cross references.
pub(super) struct Library<'a> {
    /// The baseline, or the baseline with scenarios.
    pub(super) world: &'a World,
    /// All scenarios among the files, with what they change.
    pub(super) scenarios: Vec<Scenario>,
    /// Paths of all slots.
    pub(super) slots: Vec<String>,
    uses: BTreeMap<&'a str, Vec<Use<'a>>>,
}

/// A scenario and the paths that it changes.
pub(super) struct Scenario {
    /// Its name and question.
    pub(super) name: ScenarioName,
    /// Changed paths with what stands there and from when.
    pub(super) changes: Vec<Change>,
}

/// A value that rests on a claim.
#[derive(Clone, Copy)]
pub(super) struct Use<'a> {
    /// Path of the value.
    pub(super) path: &'a str,
    /// The value is built from the claim; otherwise the claim only bears on it.
    pub(super) built: bool,
}

impl<'a> Library<'a> {
    /// Collects the references of a world; scenarios that cannot be read are left out.
    pub(super) fn new(world: &'a World, files: &dyn Files) -> Library<'a> {
        let mut uses: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
        let mut note = |claim: &'a str, path: &'a str, built: bool| {
            let list = uses.entry(claim).or_default();
            match list.iter_mut().find(|known| known.path == path) {
                Some(known) => known.built |= built,
                None => list.push(Use { path, built }),
            }
        };
        for param in world.params() {
            for entry in &param.entries {
                entry.provenance.claims.iter().for_each(|id| note(id, &param.path, true));
                entry.provenance.see.iter().for_each(|id| note(id, &param.path, false));
            }
        }
        for series in &world.series {
            series.provenance.claims.iter().for_each(|id| note(id, &series.id, true));
            series.provenance.see.iter().for_each(|id| note(id, &series.id, false));
        }
        let scenarios = world::scenario_names(files)
            .into_iter()
            .filter_map(|name| {
                let changed = world::load(files, &[name.id.as_str()]).ok()?;
                let changes = tumen_lab::changes(&changed, world).remove(&name.id).unwrap_or_default();
                Some(Scenario { changes, name })
            })
            .collect();
        let slots = world
            .programmes
            .iter()
            .flat_map(|programme| Slot::ALL.into_iter().map(move |slot| format!("{}.{}", programme.id, slot.name())));
        Library { world, scenarios, slots: slots.collect(), uses }
    }

    /// Values that rest on a claim, those built from it first.
    pub(super) fn uses(&self, claim: &str) -> Vec<Use<'a>> {
        let mut uses = self.uses.get(claim).cloned().unwrap_or_default();
        uses.sort_by_key(|used| !used.built);
        uses
    }

    /// Number, id and claims of all systems, in the order of their numbers.
    pub(super) fn systems(&self) -> impl Iterator<Item = (u32, &'a str, &'a [String])> {
        let ready =
            self.world.systems.iter().map(|system| (system.number, system.id.as_str(), system.claims.as_slice()));
        let lacking =
            self.world.lacking.iter().map(|system| (system.number, system.id.as_str(), system.claims.as_slice()));
        let mut all: Vec<_> = ready.chain(lacking).collect();
        all.sort_unstable_by_key(|(number, ..)| *number);
        all.into_iter()
    }

    /// The source of a claim.
    pub(super) fn source(&self, claim: &Claim) -> Option<&'a Source> {
        self.world.evidence.source(&claim.source)
    }

    /// Claims that contradict a claim, whichever of the two says so.
    pub(super) fn conflicts(&self, claim: &Claim) -> Vec<&'a Claim> {
        self.linked(claim, |one| &one.conflicts_with)
    }

    /// Claims that say the same, or rest on it, or on which it rests.
    pub(super) fn agreements(&self, claim: &Claim) -> Vec<&'a Claim> {
        let mut found = self.linked(claim, |one| &one.agrees_with);
        found.extend(self.linked(claim, |one| &one.derived_from));
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|a, b| a.id == b.id);
        found
    }

    fn linked(&self, claim: &Claim, links: fn(&Claim) -> &Vec<String>) -> Vec<&'a Claim> {
        let linked = |other: &&Claim| links(claim).contains(&other.id) || links(other).contains(&claim.id);
        self.world.evidence.claims.iter().filter(linked).collect()
    }

    /// Claims that are compared with an observable.
    pub(super) fn compared_with(&self, observable: &str) -> Vec<&'a Claim> {
        let names = |claim: &&Claim| observables(claim).contains(&observable);
        self.world.evidence.claims.iter().filter(names).collect()
    }

    /// Ids of the scenarios that change a path, a key inside it or the slot around it, with the first month.
    pub(super) fn changed_by(&self, path: &str) -> Vec<(&str, &str)> {
        let touches = |other: &str| other == path || inside(other, path) || inside(path, other);
        let all = self.scenarios.iter().filter_map(|scenario| {
            let changes = scenario.changes.iter().filter(|change| touches(&change.path));
            Some((scenario.name.id.as_str(), changes.map(|change| change.from.as_str()).min()?))
        });
        all.collect()
    }
}

/// Whether a path lies below another.
fn inside(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

/// Observables that a claim is compared with.
pub(super) fn observables(claim: &Claim) -> Vec<&str> {
    let parts = claim.check.as_ref().map(Check::parts).unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for part in parts {
        let other = part.other_reading.as_ref().map(|other| other.measure.observable.as_str());
        for name in std::iter::once(part.measure.observable.as_str()).chain(other) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// All rules of a programme with the names of their slots.
pub(super) fn rules_of(programme: &tumen::world::Programme) -> impl Iterator<Item = (&'static str, &Rule)> {
    Slot::ALL.into_iter().flat_map(move |slot| programme.slot(slot).iter().map(move |rule| (slot.name(), rule)))
}

/// The rule that holds a value, found by identity.
pub(super) fn rule_of<'a>(world: &'a World, param: &Param) -> Option<&'a Rule> {
    let mut rules = world.programmes.iter().flat_map(rules_of).map(|(_, rule)| rule);
    rules.find(|rule| rule.params.iter().any(|other| std::ptr::eq(other, param)))
}

/// Every dated entry of a path, in order of time.
pub(super) fn entries_of<'a>(world: &'a World, path: &'a str) -> Vec<(&'a Param, &'a Entry)> {
    world.params_of(path).flat_map(|param| param.entries.iter().map(move |entry| (param, entry))).collect()
}
