//! Step 6: what people learn from contact and from their crew, and how unfairly they feel treated.

use super::sums::mask;
use super::{MonthContext, Tile};
use crate::engine::math;
use crate::engine::population::flag;

/// One in the fixed point of exposure, 2²⁰.
pub(crate) const FIXED_ONE: f32 = 1_048_576.0;

/// Stands for the mean of a crew without people: whoever comes into it has nobody to learn from.
const NOBODY: f32 = -1.0;

/// One person in the sums of a crew, above the room for the exposure of all.
const ONE_PERSON: i64 = 1 << 40;

/// Reads crew means and exits as they stand at the start of the month. Means are sums of integers, so their order is free.
#[inline(always)]
pub(super) fn read_crews(tile: &mut Tile, context: &MonthContext<'_>) {
    tile.crew_sums.clear();
    tile.crew_sums.resize(tile.crews.len(), 0);
    let sums = tile.crew_sums.as_mut_slice();
    for (crew, fixed) in tile.crew_of.iter().zip(&tile.fixed) {
        sums[*crew as usize] += ONE_PERSON + i64::from(*fixed);
    }
    for (crew, sum) in tile.crews.iter_mut().zip(sums) {
        let (n, sum) = (*sum / ONE_PERSON, *sum % ONE_PERSON);
        crew.mean = if n > 0 { sum as f32 / n as f32 * (1.0 / FIXED_ONE) } else { NOBODY };
        crew.recent_exits = crew.exits.iter().map(|&exits| u32::from(exits)).sum();
        crew.exits[context.calendar] = 0;
    }
}

/// Sets everyone's exposure in fixed point.
#[inline(always)]
pub(crate) fn fix(fixed: &mut Vec<i32>, exposure: &[f32]) {
    fixed.resize(exposure.len(), 0);
    for (fixed, exposure) in fixed.iter_mut().zip(exposure) {
        *fixed = math::truncate(exposure * FIXED_ONE);
    }
}

/// `e += open·(1−e)·(a0 + a1·language) + κ·(ē−e)`; grievance moves a sixth of the way to this month's.
#[inline(always)]
pub(super) fn learn(tile: &mut Tile, context: &MonthContext<'_>) {
    let crews = tile.crews.as_slice();
    tile.crew_mean.clear();
    tile.crew_mean.extend(tile.crew_of.iter().map(|&crew| crews[crew as usize].mean));
    let people = &mut tile.people;
    change(
        (&mut people.exposure, &mut people.grievance),
        (&people.language, &tile.crew_mean, &tile.take_home),
        &people.flags,
        context,
    );
    fix(&mut tile.fixed, &people.exposure);
}

#[inline(always)]
fn change(
    (exposure, grievance): (&mut [f32], &mut [f32]),
    (language, crew_mean, take_home): (&[f32], &[f32], &[i32]),
    flags: &[u16],
    context: &MonthContext<'_>,
) {
    let n = exposure.len();
    let (grievance, language, crew_mean, take_home) =
        (&mut grievance[..n], &language[..n], &crew_mean[..n], &take_home[..n]);
    let flags = &flags[..n];
    let [main, other] = context.terms;
    let base = [main.exposure_base, other.exposure_base];
    let gain = [main.exposure_language, other.exposure_language];
    let mixing = [main.mixing, other.mixing];
    let per_wage = [main, other].map(|terms| if terms.host_wage > 0.0 { 1.0 / terms.host_wage } else { 0.0 });
    let weight = [main, other].map(|terms| if terms.host_wage > 0.0 { 1.0 } else { 0.0 });
    for i in 0..n {
        let demoted = mask(flags[i] & flag::DEMOTED != 0) as u32;
        let pick = |[main, other]: [f32; 2]| f32::from_bits((main.to_bits() & !demoted) | (other.to_bits() & demoted));
        let e = exposure[i];
        let gap = if crew_mean[i] >= 0.0 { crew_mean[i] - e } else { 0.0 };
        let learnt = (1.0 - e) * (pick(base) + pick(gain) * language[i]);
        let e = e + (learnt + pick(mixing) * gap);
        exposure[i] = e.clamp(0.0, 1.0);
        let unfair = (pick(weight) - take_home[i] as f32 * pick(per_wage)).clamp(0.0, 1.0);
        grievance[i] += (unfair - grievance[i]) * (1.0 / 6.0);
    }
}
