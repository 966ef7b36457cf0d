//! Two worlds, split over the changes between them.

use tumen::month::{Month, MonthRange};
use tumen::observables::{Frame, Question, Record};
use tumen::world::{Change, Edit, World};

use super::document::{DecomposedEnd, Decomposition, Player};
use super::shapley::{Coalition, everyone};
use super::told::{blank, hybrids, named, notes, told};
use super::{DecomposeSettings, Game, Played, check, elements, kept, play, players, questions};
use crate::LabError;
use crate::answer;
use crate::compare::{Named, answered_until, first_difference};
use crate::pairs::{Arm, Draw, last_month, run_forked};
use crate::store::Store;
use crate::summary::Origin;

/// Changes that belong together: those of one path, or of one slot where the slot is replaced as a whole.
struct Element {
    id: String,
    changes: Vec<Change>,
}

/// A world between two others, and as scopes see it.
struct Between {
    world: World,
    frame: Frame,
}

/// Two worlds and the changes between them.
struct Stepped<'w> {
    baseline: &'w World,
    first: Between,
    /// The changes of both worlds.
    shared: Vec<Change>,
    elements: Vec<Element>,
    players: Vec<Vec<usize>>,
    /// Worlds of all sets of players from the second on, where all are run.
    all: Vec<Between>,
    questions: Vec<Question>,
    last_month: u16,
    settings: &'w DecomposeSettings,
}

/// Splits the difference between two worlds over the changes that the second has and the first has not. Both are laid over the baseline, and the
/// second has all changes of the first. Draws that are in the store are taken from there, and those that are not are kept in it; `watch` is told after each draw how many are done, from any thread.
///
/// # Errors
/// Refuses settings that cannot be run, and changes that cannot be taken apart; passes on a broken identity of the engine.
pub fn decompose_worlds(
    baseline: &World,
    [first, second]: [&Named; 2],
    settings: &DecomposeSettings,
    about: &Origin,
    store: Option<&Store>,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<Decomposition, LabError> {
    let refuse = |text: String| Err(LabError::Settings(text));
    let is_in = |world: &World, change: &Change| world.changes.iter().any(|other| other.place == change.place);
    if let Some(change) = first.world.changes.iter().find(|change| !is_in(&second.world, change)) {
        return refuse(format!(
            "{} changes `{}`, which {} does not: the second world has all that the first has, and more",
            first.name.id, change.path, second.name.id
        ));
    }
    let new: Vec<Change> = second.world.changes.iter().filter(|change| !is_in(&first.world, change)).cloned().collect();
    if new.is_empty() {
        return refuse(format!("{} changes nothing that {} does not", second.name.id, first.name.id));
    }
    let elements_of = of_paths(new);
    let ids: Vec<String> = elements_of.iter().map(|element| element.id.clone()).collect();
    let players = players(&ids, &settings.together)?;
    let n = players.len();
    check(settings, n)?;
    let months = months(&first.world, &second.world, settings)?;
    let frame = Frame::new(&first.world);
    let mut game = Stepped {
        baseline,
        questions: questions(&frame, settings, months)?,
        first: Between { world: without_evidence(first.world.clone()), frame },
        shared: first.world.changes.clone(),
        elements: elements_of,
        players,
        all: Vec::new(),
        last_month: last_month(baseline, months.until),
        settings,
    };
    if settings.permutations.is_none() {
        game.all = (1..=everyone(n)).map(|set| game.between(set)).collect::<Result<_, _>>()?;
    }
    let worlds = [first, second].map(|named| named.name.id.as_str());
    let kept = kept(store, settings, worlds, months, &[baseline, &first.world, &second.world])?;
    let results = play(&game, n, settings, &kept, watch)?;
    let names: Vec<String> = game.players.iter().map(|at| named(at, &ids)).collect();
    let observables = told(&results, &game.questions, &names, settings, None);
    let told_changes: Vec<&answer::Change> =
        second.name.scenarios.iter().flat_map(|scenario| &scenario.changes).collect();
    Ok(Decomposition {
        players: game.players.iter().zip(&names).map(|(at, id)| game.player(at, id, &told_changes)).collect(),
        notes: [vec!["People and money are those of all hosts together.".to_owned()], notes(&observables, settings)]
            .concat(),
        observables,
        hybrids: hybrids(&results.means, &names, &[]),
        worker_months: results.worker_months,
        ..blank(about, settings, [told_end(first), told_end(second)], months)
    })
}

fn told_end(named: &Named) -> DecomposedEnd {
    let name = &named.name;
    DecomposedEnd { id: name.id.clone(), name: name.name.clone(), as_of: None, scenarios: name.scenarios.clone() }
}

/// The slot that a path names or lies in: all but the key.
fn slot_of(path: &str) -> &str {
    let mut parts = path.match_indices('.');
    parts.nth(1).map_or(path, |(at, _)| &path[..at])
}

/// Changes by path, in the order in which they are written; all of a slot together where it is replaced as a whole.
fn of_paths(changes: Vec<Change>) -> Vec<Element> {
    let whole: Vec<String> = changes
        .iter()
        .filter(|change| matches!(change.edit, Edit::Rule(_) | Edit::Like(_)))
        .map(|change| change.path.clone())
        .collect();
    let mut elements: Vec<Element> = Vec::new();
    for change in changes {
        let slot = slot_of(&change.path);
        let id = if whole.iter().any(|path| path == slot) { slot } else { change.path.as_str() }.to_owned();
        match elements.iter_mut().find(|element| element.id == id) {
            Some(element) => element.changes.push(change),
            None => elements.push(Element { id, changes: vec![change] }),
        }
    }
    elements
}

/// The months that are told: those asked for, or all from the first difference on.
fn months(first: &World, second: &World, settings: &DecomposeSettings) -> Result<MonthRange, LabError> {
    match settings.months {
        Some(months) if first.months.covers(&months) => Ok(months),
        Some(months) => {
            Err(LabError::Settings(format!("{months} does not lie in the months of the world, {}", first.months)))
        }
        None => {
            let from = first_difference(first, second, settings.seed);
            let from = from.map_or(first.months.from, |from| Month::from_index(first.months.from.index() + from));
            Ok(MonthRange { from, until: answered_until(second).max(from) })
        }
    }
}

/// A world as runs need it: many of them are held at once.
fn without_evidence(world: World) -> World {
    World { evidence: Default::default(), systems: Vec::new(), lacking: Vec::new(), ..world }
}

impl Stepped<'_> {
    /// The world with the changes of some players.
    fn between(&self, set: Coalition) -> Result<Between, LabError> {
        let there = elements(&self.players, set);
        let added = self.elements.iter().enumerate().filter(|(at, _)| there & (1 << at) != 0);
        let mut changes = self.shared.clone();
        changes.extend(added.flat_map(|(_, element)| element.changes.iter().cloned()));
        let world = self.baseline.with_changes(&changes).map_err(|problems| {
            let ids = self.elements.iter().enumerate().filter(|(at, _)| there & (1 << at) != 0);
            let ids: Vec<&str> = ids.map(|(_, element)| element.id.as_str()).collect();
            let why = problems.list.first().map_or_else(String::new, |problem| problem.what.clone());
            let ids = ids.join(", ");
            LabError::Settings(format!("{ids} alone make no world: {why}; exchange together what needs each other"))
        })?;
        Ok(Between { frame: Frame::new(&world), world: without_evidence(world) })
    }

    fn player(&self, at: &[usize], id: &str, told: &[&answer::Change]) -> Player {
        let paths: Vec<(&str, String)> = at
            .iter()
            .flat_map(|at| &self.elements[*at].changes)
            .map(|change| (change.path.as_str(), change.from.to_string()))
            .collect();
        let ours =
            told.iter().filter(|change| paths.iter().any(|(path, from)| *path == change.path && *from == change.from));
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for change in ours {
            first.extend((!change.before.is_empty()).then(|| change.before.clone()));
            second.push(change.now.clone());
        }
        first.dedup();
        Player { id: id.to_owned(), first, second }
    }
}

impl Game for Stepped<'_> {
    fn play(&self, number: u32, sets: &[Coalition]) -> Result<Played, LabError> {
        let with_some: Vec<Coalition> = sets.iter().copied().filter(|set| *set != 0).collect();
        let built: Vec<Between> = if self.all.is_empty() {
            with_some.iter().map(|set| self.between(*set)).collect::<Result<_, _>>()?
        } else {
            Vec::new()
        };
        let worlds: Vec<&Between> = if self.all.is_empty() {
            built.iter().collect()
        } else {
            with_some.iter().map(|set| &self.all[*set as usize - 1]).collect()
        };
        let arms: Vec<Arm<'_>> = worlds
            .iter()
            .map(|between| Arm { world: &between.world, frame: &between.frame, last_month: self.last_month })
            .collect();
        let draw = Draw { seed: self.settings.seed, number, scale: self.settings.scale };
        let ask = |_: usize, record: &Record<'_>| -> Vec<f64> {
            self.questions.iter().map(|question| record.mean_or_nan(question)).collect()
        };
        let found = run_forked(&self.first.world, &self.first.frame, &arms, draw, ask)?;
        let months = found.first().map_or(0, |beside| beside.months);
        let worker_months = months + found.iter().map(|beside| beside.own_months).sum::<u64>();
        let baseline = found.first().map(|beside| beside.baseline.clone()).unwrap_or_default();
        let mut others = found.into_iter().map(|beside| beside.changed.unwrap_or(beside.baseline));
        let values = sets.iter().map(|set| match set {
            0 => Some(baseline.clone()),
            _ => others.next(),
        });
        Ok(Played {
            values: values.map(Option::unwrap_or_default).collect(),
            own: [Vec::new(), Vec::new()],
            worker_months,
        })
    }
}
