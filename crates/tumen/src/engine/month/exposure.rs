//! Step 6: what people learn from contact and from their crew, and how unfairly they feel treated.

use super::{MonthContext, Tile};
use crate::engine::math;
use crate::engine::population::flag;

/// One in the fixed point of exposure, 2²⁰.
pub(crate) const FIXED_ONE: f32 = 1_048_576.0;

/// Stands for the mean of a crew without people: whoever comes into it has nobody to learn from.
const NOBODY: f32 = -1.0;

/// Reads crew means and exits as they stand at the start of the month. Means are sums of integers, so their order is free.
#[inline(always)]
pub(super) fn read_crews(tile: &mut Tile, context: &MonthContext<'_>) {
    fix(&mut tile.fixed, &tile.people.exposure, &tile.people.present);
    let people = &tile.people;
    for crew in &mut tile.crews {
        let range = crew.start..crew.start + crew.len;
        let mut sum = 0;
        let mut n = 0;
        for (present, fixed) in people.present[range.clone()].iter().zip(&tile.fixed[range.clone()]) {
            sum += fixed;
            n += i32::from(*present);
        }
        let mean = if n > 0 { sum as f32 / n as f32 * (1.0 / FIXED_ONE) } else { NOBODY };
        tile.crew_mean[range].fill(mean);
        crew.recent_exits = crew.exits.iter().map(|&exits| u32::from(exits)).sum();
        crew.exits[context.calendar] = 0;
    }
}

#[inline(always)]
fn fix(fixed: &mut [i32], exposure: &[f32], present: &[u8]) {
    let n = fixed.len();
    let (exposure, present) = (&exposure[..n], &present[..n]);
    for i in 0..n {
        fixed[i] = math::truncate(exposure[i] * FIXED_ONE) * i32::from(present[i]);
    }
}

/// `e += open·(1−e)·(a0 + a1·language) + κ·(ē−e)`; grievance moves a sixth of the way to this month's.
#[inline(always)]
pub(super) fn learn(tile: &mut Tile, context: &MonthContext<'_>) {
    let people = &mut tile.people;
    change(
        (&mut people.exposure, &mut people.grievance),
        (&people.language, &tile.crew_mean, &tile.take_home),
        (&people.flags, &people.present),
        context,
    );
}

#[inline(always)]
fn change(
    (exposure, grievance): (&mut [f32], &mut [f32]),
    (language, crew_mean, take_home): (&[f32], &[f32], &[i32]),
    (flags, present): (&[u16], &[u8]),
    context: &MonthContext<'_>,
) {
    let n = exposure.len();
    let (grievance, language, crew_mean, take_home) =
        (&mut grievance[..n], &language[..n], &crew_mean[..n], &take_home[..n]);
    let (flags, present) = (&flags[..n], &present[..n]);
    let [main, other] = context.terms;
    let base = [main.exposure_base, other.exposure_base];
    let gain = [main.exposure_language, other.exposure_language];
    let mixing = [main.mixing, other.mixing];
    let per_wage = [main, other].map(|terms| if terms.host_wage > 0.0 { 1.0 / terms.host_wage } else { 0.0 });
    let weight = [main, other].map(|terms| if terms.host_wage > 0.0 { 1.0 } else { 0.0 });
    for i in 0..n {
        let demoted = flags[i] & flag::DEMOTED != 0;
        let here = present[i] as f32;
        let pick = |pair: [f32; 2]| if demoted { pair[1] } else { pair[0] };
        let e = exposure[i];
        let gap = if crew_mean[i] >= 0.0 { crew_mean[i] - e } else { 0.0 };
        let learnt = (1.0 - e) * (pick(base) + pick(gain) * language[i]);
        let e = e + here * (learnt + pick(mixing) * gap);
        exposure[i] = e.clamp(0.0, 1.0);
        let unfair = (pick(weight) - take_home[i] as f32 * pick(per_wage)).clamp(0.0, 1.0);
        grievance[i] += here * (unfair - grievance[i]) * (1.0 / 6.0);
    }
}
