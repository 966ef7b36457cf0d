//! Which cells of forced labour are met, after the month's pay and before its events.

use super::MonthContext;
use crate::engine::forced::ForcedPlan;
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::evidence::{Aspect, Fact};

/// What the cells ask of the holders of a block of entries.
pub(super) struct Holders<'a> {
    pub(super) flags: &'a [u16],
    pub(super) arrears: &'a [i32],
    pub(super) held: &'a [i32],
    pub(super) debt: &'a [i32],
    pub(super) family: &'a [f32],
    pub(super) grievance: &'a [f32],
}

/// Bit of an aspect.
const fn bit_of(aspect: Aspect) -> u16 {
    1 << aspect as u16
}

/// Any of the aspects in which work can be involuntary.
const INVOLUNTARY: u16 = bit_of(Aspect::Recruitment) | bit_of(Aspect::Work) | bit_of(Aspect::Leaving);

/// Involuntary, and under menace.
const FORCED: u16 = 1 << Aspect::ALL.len();

/// The bits that [`find`] sets, and what counts them.
pub(super) const COUNTED: [(u16, Measure); 5] = [
    (bit_of(Aspect::Recruitment), Measure::InvoluntaryRecruitmentMonths),
    (bit_of(Aspect::Work), Measure::DuressMonths),
    (bit_of(Aspect::Leaving), Measure::BoundMonths),
    (bit_of(Aspect::Menace), Measure::MenaceMonths),
    (FORCED, Measure::ForcedMonths),
];

/// Finds the aspects that are met, of those whom some rules bind; `in_force` are the cells whose conditions on rules and host hold.
#[inline(always)]
pub(super) fn find(
    (facts, met): (&mut [u16], &mut [u16]),
    holders: &Holders<'_>,
    wanted: u16,
    context: &MonthContext<'_>,
    in_force: u32,
) {
    let plan = context.forced;
    let cells = || plan.cells.iter().enumerate().filter(|(cell, _)| in_force >> cell & 1 == 1).map(|(_, cell)| *cell);
    // What holds by the rules alone holds for everyone, and then no other cell of the aspect matters.
    let always = cells().filter(|(_, needs)| *needs == 0).fold(0, |all, (aspect, _)| all | bit_of(aspect));
    let open = || cells().filter(|(aspect, _)| always & bit_of(*aspect) == 0);
    let needed = open().fold(0, |all, (_, needs)| all | needs);
    facts.fill(0);
    met.fill(always);
    for (place, &(fact, at_least)) in plan.facts.iter().enumerate().filter(|(place, _)| needed >> place & 1 == 1) {
        let bit = 1 << place;
        match fact {
            Fact::Conscript => flagged(facts, holders.flags, flag::CONSCRIPT, bit),
            Fact::PassportHeld => flagged(facts, holders.flags, flag::PASSPORT_HELD, bit),
            Fact::Stranded => flagged(facts, holders.flags, flag::STRANDED, bit),
            Fact::Demoted => flagged(facts, holders.flags, flag::DEMOTED, bit),
            Fact::Punished => flagged(facts, holders.flags, flag::PUNISHED, bit),
            Fact::PaperEmployment => flagged(facts, holders.flags, flag::PAPER, bit),
            Fact::Arrears => above(facts, holders.arrears, 0, bit),
            Fact::MoneyHeld => above(facts, holders.held, 0, bit),
            Fact::Debt => above(facts, holders.debt, ForcedPlan::debt(at_least, context.saved_a_month), bit),
            Fact::FamilyHold => reaches(facts, holders.family, at_least, bit),
            Fact::PayShortfall => reaches(facts, holders.grievance, at_least, bit),
        }
    }
    for (aspect, needs) in open() {
        let bit = bit_of(aspect);
        for (met, facts) in met.iter_mut().zip(&*facts) {
            *met |= if facts & needs == needs { bit } else { 0 };
        }
    }
    for (met, flags) in met.iter_mut().zip(holders.flags) {
        let forced = (*met & INVOLUNTARY != 0) & (*met & bit_of(Aspect::Menace) != 0);
        let on = flags & flag::DEMOTED == wanted;
        *met = if on { *met | if forced { FORCED } else { 0 } } else { 0 };
    }
}

#[inline(always)]
fn flagged(facts: &mut [u16], flags: &[u16], wanted: u16, bit: u16) {
    for (facts, flags) in facts.iter_mut().zip(flags) {
        *facts |= if flags & wanted != 0 { bit } else { 0 };
    }
}

#[inline(always)]
fn above(facts: &mut [u16], values: &[i32], least: i32, bit: u16) {
    for (facts, value) in facts.iter_mut().zip(values) {
        *facts |= if *value > least { bit } else { 0 };
    }
}

#[inline(always)]
fn reaches(facts: &mut [u16], values: &[f32], at_least: f32, bit: u16) {
    for (facts, value) in facts.iter_mut().zip(values) {
        *facts |= if *value >= at_least { bit } else { 0 };
    }
}
