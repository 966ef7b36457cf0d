//! Two regimes, split over their eight slots: all hybrids of them in one frame.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tumen::engine::draw::{Chance, parameter_quantile};
use tumen::engine::hybrid::{HybridError, Hybrids, OF_THE_FRAME, Regime, UNMET, frame_world};
use tumen::engine::observe::Observables;
use tumen::engine::plan::Plan;
use tumen::engine::{Options, compile, run};
use tumen::month::{Month, MonthRange};
use tumen::observables::{Frame, Question, Record};
use tumen::programme::Slot;
use tumen::world::{Programme, World};

use super::document::{DecomposedEnd, DecomposedFrame, Decomposition, Player, UnmetPair};
use super::shapley::{Coalition, everyone, marked_weight};
use super::told::{blank, hybrids, named, notes, told};
use super::{DecomposeSettings, Game, Played, check, elements, kept, play, players, questions};
use crate::LabError;
use crate::pairs::last_month;
use crate::store::Store;
use crate::summary::Origin;

/// Months of the frame that are simulated before those that are told: the longest usual contract.
const BURN_IN: u16 = 60;

/// Which regimes, and in what they are run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegimesAsked {
    /// Ids of the two arrangements.
    pub programmes: [String; 2],
    /// The months whose rules they have; without one, the middle of an arrangement's own life.
    pub as_of: [Option<Month>; 2],
    /// Id of the arrangement whose posts, sites, host and months are the frame; without it, the later of the two.
    pub frame: Option<String>,
}

/// Two regimes in a frame.
struct Hybridised<'w> {
    world: &'w World,
    ends: [Regime<'w>; 2],
    frame_world: World,
    frame: Frame,
    /// Players by the numbers of their slots.
    players: Vec<Vec<usize>>,
    questions: Vec<Question>,
    /// What each regime is asked in its own time, in the world as it was.
    whole: Frame,
    own: [Vec<Question>; 2],
    until: Month,
    settings: &'w DecomposeSettings,
}

/// Splits the difference between two regimes over their slots. Draws that are in the store are taken from there, and those that are not
/// are kept in it; `watch` is told after each draw how many are done, from any thread.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine.
pub fn decompose_regimes(
    world: &World,
    asked: &RegimesAsked,
    settings: &DecomposeSettings,
    about: &Origin,
    store: Option<&Store>,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<Decomposition, LabError> {
    let refuse = |text: String| LabError::Settings(text);
    let find = |id: &String| world.programme(id).ok_or_else(|| refuse(format!("there is no arrangement `{id}`")));
    let [one, other] = &asked.programmes;
    let programmes = [find(one)?, find(other)?];
    let end =
        |at: usize| Regime { programme: programmes[at], as_of: asked.as_of[at].unwrap_or(middle(programmes[at])) };
    let ends = [end(0), end(1)];
    let [one, other] = programmes;
    let later = if one.active.from > other.active.from { one } else { other };
    let frame_of = asked.frame.as_ref().map_or(Ok(later), find)?;
    let months = months(frame_of, settings)?;
    let ids: Vec<String> = Slot::ALL.iter().map(|slot| slot.name().to_owned()).collect();
    let players = players(&ids, &settings.together)?;
    check(settings, players.len())?;
    let frame_world =
        frame_world(world, &frame_of.id).ok_or_else(|| refuse(format!("there is no arrangement `{}`", frame_of.id)))?;
    let (frame, whole) = (Frame::new(&frame_world), Frame::new(world));
    let game = Hybridised {
        world,
        ends,
        questions: questions(&frame, settings, months)?,
        own: [own(&whole, settings, one)?, own(&whole, settings, other)?],
        frame_world,
        frame,
        players,
        whole,
        until: months.until,
        settings,
    };
    let n = game.players.len();
    let kept = kept(store, settings, [&one.id, &other.id], months, &[world, asked])?;
    let results = play(&game, n, settings, &kept, watch)?;
    let ids: Vec<String> = game.players.iter().map(|slots| named(slots, &ids)).collect();
    let unmet: Vec<Vec<u32>> = (0..=everyone(n)).map(|set| game.unmet(set)).collect();
    let weights = marked_weight(n, &|set| !unmet[set as usize].is_empty());
    let weights = settings.permutations.is_none().then_some(weights.as_slice());
    let observables = told(&results, &game.questions, &ids, settings, weights);
    let mut notes = notes(&observables, settings);
    if months.from == game.frame_world.programmes[0].active.from {
        notes.push("The months told begin with nobody there: the first of them are a filling up.".to_owned());
    }
    Ok(Decomposition {
        frame: Some(told_frame(world, frame_of)),
        players: game.players.iter().zip(&ids).map(|(slots, id)| game.player(slots, id)).collect(),
        observables,
        unmet: unmet_pairs(&unmet),
        hybrids: hybrids(&results.means, &ids, &unmet_of_sets(&unmet)),
        worker_months: results.worker_months,
        notes,
        ..blank(about, settings, [told_end(&ends[0]), told_end(&ends[1])], months)
    })
}

/// The middle of the months in which an arrangement has rules of its own.
fn middle(programme: &Programme) -> Month {
    let MonthRange { from, until } = programme.active;
    Month::from_index(from.index().midpoint(until.index()))
}

/// The months that are told: those asked for, or all of the frame's but those in which its first contracts may still run.
fn months(frame: &Programme, settings: &DecomposeSettings) -> Result<MonthRange, LabError> {
    let active = frame.active;
    match settings.months {
        None => {
            let burn_in = BURN_IN.min(active.len() as u16 / 2);
            let from = Month::from_index(active.from.index() + burn_in);
            Ok(MonthRange { from, until: active.until })
        }
        Some(months) if active.covers(&months) => Ok(months),
        Some(months) => Err(LabError::Settings(format!(
            "{months} does not lie in the months of the frame: `{}` is active in {active}",
            frame.id
        ))),
    }
}

/// What is asked of a regime in its own time.
fn own(whole: &Frame, settings: &DecomposeSettings, programme: &Programme) -> Result<Vec<Question>, LabError> {
    let idx = whole.programmes.iter().position(|other| other.id == programme.id);
    let of_everyone = questions(whole, settings, programme.active)?;
    Ok(of_everyone.into_iter().map(|question| question.among(idx.as_slice())).collect())
}

fn told_end(regime: &Regime<'_>) -> DecomposedEnd {
    DecomposedEnd {
        id: regime.programme.id.clone(),
        name: regime.programme.name.clone(),
        as_of: Some(regime.as_of.to_string()),
        scenarios: Vec::new(),
    }
}

fn told_frame(world: &World, frame: &Programme) -> DecomposedFrame {
    DecomposedFrame {
        programme: frame.id.clone(),
        name: frame.name.clone(),
        host: world.host(&frame.host).map_or_else(|| frame.host.clone(), |host| host.name.clone()),
        from: frame.active.from.to_string(),
        stays: OF_THE_FRAME.iter().map(|(slot, key)| format!("{}.{key}", slot.name())).collect(),
        demote_to: frame.demote_to.clone(),
    }
}

/// The unmet pairs that some hybrid has; their numbers are those in the list of all.
fn unmet_pairs(unmet: &[Vec<u32>]) -> Vec<UnmetPair> {
    let kept = numbers(unmet);
    let pair = |number: &u32| {
        let pair = &UNMET[*number as usize];
        UnmetPair {
            slots: pair.slots.map(|slot| slot.name().to_owned()),
            says: pair.says.to_owned(),
            hybrids: unmet.iter().filter(|of_set| of_set.contains(number)).count() as u32,
        }
    };
    kept.iter().map(pair).collect()
}

/// The numbers of the pairs that some hybrid has, in order.
fn numbers(unmet: &[Vec<u32>]) -> Vec<u32> {
    let mut kept = unmet.concat();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The numbers of the unmet pairs of each set, among those that are told.
fn unmet_of_sets(unmet: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let kept = numbers(unmet);
    let place = |number: &u32| kept.iter().position(|other| other == number).map(|at| at as u32);
    unmet.iter().map(|of_set| of_set.iter().filter_map(place).collect()).collect()
}

impl Hybridised<'_> {
    /// From which end each slot comes.
    fn second(&self, set: Coalition) -> [bool; 8] {
        let slots = elements(&self.players, set);
        Slot::ALL.map(|slot| slots & (1 << slot as usize) != 0)
    }

    /// Numbers of the unmet pairs whose rules come from different ends.
    fn unmet(&self, set: Coalition) -> Vec<u32> {
        let second = self.second(set);
        let end = |slot: Slot| &self.ends[usize::from(second[slot as usize])];
        let kinds = Slot::ALL.map(|slot| end(slot).kinds()[slot as usize]);
        let output = end(Slot::Work).has_output();
        let apart = |[one, other]: [Slot; 2]| second[one as usize] != second[other as usize];
        let there = UNMET.iter().enumerate().filter(|(_, pair)| apart(pair.slots) && pair.is_in(&kinds, output));
        there.map(|(number, _)| number as u32).collect()
    }

    fn player(&self, slots: &[usize], id: &str) -> Player {
        let kinds = |end: &Regime<'_>| {
            let kinds = end.kinds();
            slots.iter().filter_map(|slot| Some(kinds[*slot]?.spec().name.to_owned())).collect()
        };
        Player { id: id.to_owned(), first: kinds(&self.ends[0]), second: kinds(&self.ends[1]) }
    }

    fn run(&self, plan: &Plan, number: u32, until: Month) -> Result<Observables, LabError> {
        let broken = |source| LabError::Engine { draw: number, replicate: 0, source };
        let chance = Chance { seed: self.settings.seed, stream: number };
        let last_month = last_month(self.world, until);
        let options = Options { scale: self.settings.scale, last_month, ..Options::default() };
        run(plan, chance, options).map_err(broken)
    }

    /// Both regimes in their own time: one history of the world as it was.
    fn own(&self, number: u32) -> Result<([Vec<f64>; 2], u64), LabError> {
        let until = self.ends.iter().map(|end| end.programme.active.until).max().unwrap_or(self.until);
        let outcome = self.run(&compile::compile(self.world, self.settings.seed, number), number, until)?;
        let record = Record::new(&self.whole, &outcome);
        Ok((self.own.each_ref().map(|questions| ask(&record, questions)), outcome.worker_months))
    }
}

/// The value of each question in a run; not a number where it has none.
fn ask(record: &Record<'_>, questions: &[Question]) -> Vec<f64> {
    questions.iter().map(|question| record.mean_or_nan(question)).collect()
}

impl Game for Hybridised<'_> {
    fn play(&self, number: u32, sets: &[Coalition]) -> Result<Played, LabError> {
        let quantile = |key: &str| parameter_quantile(self.settings.seed, number, key);
        let refused = |why: HybridError| LabError::Settings(why.to_string());
        let hybrids = Hybrids::new(&self.frame_world, self.ends, self.until, &quantile).map_err(refused)?;
        let differs: [bool; 8] = Slot::ALL.map(|slot| !hybrids.is_same(slot));
        let mut seen: BTreeMap<[bool; 8], Vec<f64>> = BTreeMap::new();
        let (own, mut worker_months) = self.own(number)?;
        let mut values = Vec::with_capacity(sets.len());
        for set in sets {
            let mut second = self.second(*set);
            // A slot that says the same at both ends changes nothing.
            second.iter_mut().zip(differs).for_each(|(second, differs)| *second &= differs);
            if let Entry::Vacant(vacant) = seen.entry(second) {
                let outcome = self.run(&hybrids.plan(second), number, self.until)?;
                worker_months += outcome.worker_months;
                vacant.insert(ask(&Record::new(&self.frame, &outcome), &self.questions));
            }
            values.push(seen[&second].clone());
        }
        Ok(Played { values, own, worker_months })
    }
}
