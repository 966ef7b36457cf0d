//! How many tests fall inside their intervals, and which miss by most.

use crate::answer::{CoverageRow, Role};
use crate::stats::{binomial_band, quantile, sorted};

use super::score::{Level, Scored};

/// Counts the scores of each role; roles without a claim are left out.
pub(crate) fn coverage(scores: &[(Role, &Scored)]) -> Vec<CoverageRow> {
    [Role::HeldOut, Role::Target, Role::Derived, Role::Input].into_iter().filter_map(|role| row(role, scores)).collect()
}

fn row(role: Role, scores: &[(Role, &Scored)]) -> Option<CoverageRow> {
    let mine: Vec<&Scored> = scores.iter().filter(|(other, _)| *other == role).map(|(_, scored)| *scored).collect();
    let mut row = CoverageRow {
        role,
        scored: 0,
        inside_50: 0,
        inside_90: 0,
        inside_99: 0,
        band_50: [0; 2],
        band_90: [0; 2],
        band_99: [0; 2],
        too_wide: 0,
        needs_scale_1: 0,
        median_width: None,
    };
    let mut widths = Vec::new();
    for scored in &mine {
        match scored {
            Scored::Number { level, too_wide, width, .. } => {
                row.scored += 1;
                row.inside_50 += u32::from(*level <= Level::Half);
                row.inside_90 += u32::from(*level <= Level::Ninety);
                row.inside_99 += u32::from(*level <= Level::NinetyNine);
                row.too_wide += u32::from(*too_wide && *level <= Level::Ninety);
                widths.push(width.unwrap_or(f64::MAX));
            }
            Scored::NeedsScale1 { .. } => row.needs_scale_1 += 1,
            _ => {}
        }
    }
    row.band_50 = binomial_band(row.scored, 0.5);
    row.band_90 = binomial_band(row.scored, 0.9);
    row.band_99 = binomial_band(row.scored, 0.99);
    // A width without bound counts as the widest.
    row.median_width = quantile(&sorted(widths), 0.5).filter(|width| *width < 0.25 * f64::MAX);
    (!mine.is_empty()).then_some(row)
}

/// Indices of the tests among targets and held-out claims that miss by most, the worst first; a miss is a number outside the 90 % interval, or an order that fails.
pub(crate) fn worst(scores: &[(Role, &Scored)], most: usize) -> Vec<usize> {
    let mut misses: Vec<(Level, f64, usize)> = Vec::new();
    for (at, (role, scored)) in scores.iter().enumerate() {
        if !matches!(role, Role::Target | Role::HeldOut) {
            continue;
        }
        match scored {
            Scored::Number { level, ratio, .. } if *level > Level::Ninety => {
                let far = ratio.map_or(f64::INFINITY, |ratio| libm::log(ratio).abs());
                misses.push((*level, far, at));
            }
            Scored::Order { holds } if super::score::order(*holds).is_lt() => misses.push((Level::Outside, 0.0, at)),
            _ => {}
        }
    }
    misses.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    misses.into_iter().take(most).map(|(_, _, at)| at).collect()
}
