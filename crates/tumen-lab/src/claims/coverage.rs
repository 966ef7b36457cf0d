//! How many tests fall inside their intervals, how many statements hold, and which miss by most.

use crate::answer::{CoverageRow, Fares, Role};
use crate::stats::{central, quantile, sorted};

use super::level::Level;
use super::score::{Beside, Placed, Scored, order};

/// Counts the scores of each role that is no context; roles without a claim are left out.
pub(crate) fn coverage(scores: &[(Role, &Scored)]) -> Vec<CoverageRow> {
    let of = |role: Role| scores.iter().filter(move |(other, _)| *other == role).map(|(_, scored)| *scored);
    let rows = Role::ALL.into_iter().filter(|role| *role != Role::Context);
    rows.filter_map(|role| Some(CoverageRow { role, fares: fares(&of(role).collect::<Vec<_>>())? })).collect()
}

/// Counts some scores, whatever their role; nothing where there are none.
pub(crate) fn fares(scores: &[&Scored]) -> Option<Fares> {
    let placed: Vec<&Placed> = scores
        .iter()
        .filter_map(|scored| if let Scored::Number(placed) = scored { Some(placed) } else { None })
        .collect();
    let inside = |level: Level| placed.iter().filter(|placed| placed.level <= level).count() as u32;
    let statements = scores.iter().filter_map(|scored| match scored {
        Scored::Statement { holds, .. } => Some(order(*holds)),
        _ => None,
    });
    let [fail, open, hold] = statements.fold([0; 3], |mut counts, order| {
        counts[(order as i8 + 1) as usize] += 1;
        counts
    });
    // A width without bound counts as the widest.
    let widths = sorted(placed.iter().map(|placed| placed.beside.width.unwrap_or(f64::MAX)));
    let fares = Fares {
        scored: placed.len() as u32,
        inside_50: inside(Level::Half),
        inside_90: inside(Level::Ninety),
        inside_99: inside(Level::NinetyNine),
        band_50: band(&placed, Level::Half),
        band_90: band(&placed, Level::Ninety),
        band_99: band(&placed, Level::NinetyNine),
        too_wide: placed.iter().filter(|placed| placed.too_wide && placed.level <= Level::Ninety).count() as u32,
        statements: hold + open + fail,
        hold,
        fail,
        needs_scale_1: scores.iter().filter(|scored| matches!(scored, Scored::NeedsScale1 { .. })).count() as u32,
        median_width: quantile(&widths, 0.5).filter(|width| *width < 0.25 * f64::MAX),
    };
    (!scores.is_empty()).then_some(fares)
}

/// The central 95 % of how many of the claims would be inside a level, were history one of the runs: counted over the runs that play it, for
/// all claims at once, because they stand or fall together. Claims for which no run can play may be inside or not.
fn band(placed: &[&Placed], level: Level) -> [u32; 2] {
    let (known, unknown): (Vec<&Placed>, Vec<&Placed>) = placed.iter().partition(|placed| !placed.played.is_empty());
    let n_runs = known.iter().map(|placed| placed.played.len()).min().unwrap_or(0);
    let mut counts: Vec<u32> =
        (0..n_runs).map(|run| known.iter().filter(|placed| placed.played[run] <= level).count() as u32).collect();
    counts.sort_unstable();
    let [low, high] = central(&counts, 0.95).unwrap_or([0, 0]);
    [low, high + unknown.len() as u32]
}

/// Indices of the tests among targets and held-out claims that miss by most, the worst first; a miss is a figure outside the 90 % level,
/// or a bound or an order that fails.
pub(crate) fn worst(scores: &[(Role, &Scored)], most: usize) -> Vec<usize> {
    let mut misses: Vec<(Level, f64, usize)> = Vec::new();
    for (at, (role, scored)) in scores.iter().enumerate() {
        if !role.is_test() {
            continue;
        }
        let far = |beside: &Beside| beside.ratio.map_or(f64::INFINITY, |ratio| libm::log(ratio).abs());
        match scored {
            Scored::Number(Placed { level, beside, .. }) if *level > Level::Ninety => {
                misses.push((*level, far(beside), at));
            }
            Scored::Statement { holds, bound } if order(*holds).is_lt() => {
                misses.push((Level::Outside, bound.as_ref().map_or(0.0, far), at));
            }
            _ => {}
        }
    }
    misses.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    misses.into_iter().take(most).map(|(_, _, at)| at).collect()
}
