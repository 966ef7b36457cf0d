//! What is said of the draws of a game.

use tumen::month::MonthRange;
use tumen::observables::Question;

use super::document::{Decomposed, DecomposedEnd, Decomposition, Hybrid, Part};
use super::{DecomposeSettings, DrawPart, DrawSplit, Results};
use crate::answer::{FORMAT, Quantiles, fewest_people};
use crate::pairs::Pair;
use crate::sequential::effect;
use crate::stats::quantiles;
use crate::summary::Origin;
use crate::summary::period;

/// A decomposition of which it is told what was asked, and nothing yet of what came out.
pub(super) fn blank(
    about: &Origin,
    settings: &DecomposeSettings,
    [first, second]: [DecomposedEnd; 2],
    months: MonthRange,
) -> Decomposition {
    Decomposition {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: about.command.clone(),
        world: about.world.clone(),
        seed: settings.seed,
        draws: settings.draws,
        scale: settings.scale,
        permutations: settings.permutations,
        first,
        second,
        frame: None,
        months: period(months),
        players: Vec::new(),
        observables: Vec::new(),
        unmet: Vec::new(),
        hybrids: Vec::new(),
        worker_months: 0,
        notes: Vec::new(),
    }
}

/// Ids of some elements together.
pub(super) fn named(elements: &[usize], ids: &[String]) -> String {
    elements.iter().map(|at| ids[*at].as_str()).collect::<Vec<_>>().join("+")
}

/// All sets of players, with the means of what they come to; `unmet` has the pairs that never met by set, or is empty.
pub(super) fn hybrids(means: &[Vec<f64>], ids: &[String], unmet: &[Vec<u32>]) -> Vec<Hybrid> {
    let one = |(set, means): (usize, &Vec<f64>)| Hybrid {
        second: ids.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, id)| id.clone()).collect(),
        means: means.iter().map(|mean| mean.is_finite().then_some(*mean)).collect(),
        unmet: unmet.get(set).cloned().unwrap_or_default(),
    };
    means.iter().enumerate().map(one).collect()
}

/// Each observable, with the parts of its difference.
pub(super) fn told(
    results: &Results,
    questions: &[Question],
    players: &[String],
    settings: &DecomposeSettings,
    unmet_weights: Option<&[f64]>,
) -> Vec<Decomposed> {
    let one = |(at, question): (usize, &Question)| {
        let splits: Vec<&DrawSplit> = results.splits.iter().filter_map(|of_draw| of_draw[at].as_ref()).collect();
        let own = |end: usize| quantiles(results.own.iter().filter_map(|own| own[end].get(at)).copied());
        let gap = |split: &&DrawSplit| {
            let sum: f64 = split.parts.iter().map(|part| part.value).sum();
            (sum - (split.second - split.first)).abs()
        };
        let differences = || splits.iter().map(|split| split.second - split.first);
        Decomposed {
            observable: settings.observables[at].clone(),
            unit: question.definition.unit_over(question.over).name().to_owned(),
            draws: splits.len() as u32,
            first: quantiles(splits.iter().map(|split| split.first)),
            second: quantiles(splits.iter().map(|split| split.second)),
            difference: quantiles(differences()),
            interval: interval(differences()),
            own: [own(0), own(1)],
            parts: players
                .iter()
                .enumerate()
                .map(|(at, id)| part(&splits, (at, id), settings, unmet_weights))
                .collect(),
            largest_gap: splits.iter().map(gap).fold(0.0, f64::max),
        }
    };
    questions.iter().enumerate().map(one).collect()
}

fn part(
    splits: &[&DrawSplit],
    (at, id): (usize, &String),
    settings: &DecomposeSettings,
    unmet_weights: Option<&[f64]>,
) -> Part {
    let parts = || splits.iter().map(|split| split.parts[at]);
    let of = |field: fn(DrawPart) -> f64| -> Option<Quantiles> { quantiles(parts().map(field)) };
    let error = || {
        let sum: f64 = parts().map(|part| part.variance).sum();
        libm::sqrt(sum) / splits.len() as f64
    };
    Part {
        player: id.clone(),
        value: of(|part| part.value),
        interval: interval(parts().map(|part| part.value)),
        first_in: of(|part| part.first_in),
        last_in: of(|part| part.last_in),
        sampling_error: settings.permutations.map(|_| error()).filter(|error| error.is_finite()),
        unmet_weight: unmet_weights.map(|weights| weights[at]),
    }
}

/// Student's 95 % interval of a mean.
fn interval(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let pairs: Vec<Pair> = values.map(|value| Pair { baseline: 0.0, changed: value }).collect();
    effect(&pairs, 1).map(|effect| effect.interval)
}

/// What a reader must know of any decomposition.
pub(super) fn notes(observables: &[Decomposed], settings: &DecomposeSettings) -> Vec<String> {
    let mut notes = Vec::new();
    if settings.draws < 32 {
        notes.push(format!("{} draws only: the outer quantiles are rough.", settings.draws));
    }
    if settings.scale > 1 {
        notes.push(format!(
            "One simulated crew stands for {}: means are unbiased, but the spread of what rests on few people is too wide, and counts below {} people \
             are rough.",
            settings.scale,
            fewest_people(settings.scale)
        ));
    }
    for row in observables.iter().filter(|row| row.draws < settings.draws) {
        notes.push(format!(
            "`{}` has a value everywhere in {} of {} draws; the others are left out.",
            row.observable, row.draws, settings.draws
        ));
    }
    notes
}
