//! Who is told about when nobody is named: somebody whose life shows what the rules do.

use tumen::engine::life::{Life, LifeMonth};
use tumen::engine::measure::Measure;
use tumen::engine::population::{Columns, flag};
use tumen::programme::Channel;

/// How many different turns make a life worth telling first.
pub(super) const TURNS: usize = 5;

/// Months under the rules of the arrangement that was asked for, without which a life says too little of them.
const LONG_STAY: usize = 12;

/// Turns that are postings or counts of a month, beside the ways out.
const RECORDED: [Measure; 12] = [
    Measure::BribeAgreed,
    Measure::ChangesOut,
    Measure::Extensions,
    Measure::Visits,
    Measure::BreachesPunished,
    Measure::Contacts,
    Measure::Reform,
    Measure::Confiscated,
    Measure::Forfeit,
    Measure::Business,
    Measure::ReturnsEarly,
    Measure::ReturnsClosing,
];

/// Turns that are states of the person after a month.
const STATES: [fn(&Columns) -> bool; 3] = [
    |after| after.arrears.first().is_some_and(|owed| *owed > 0),
    |after| has(after, flag::PARTNER),
    |after| has(after, flag::STRANDED),
];

fn has(columns: &Columns, flag: u16) -> bool {
    columns.flags.first().is_some_and(|flags| flags & flag != 0)
}

/// How many different turns a life took: a bribe, arrears, a lost privilege, an extension, a partner, a way out and so on.
pub(super) fn turns(months: &[&LifeMonth]) -> usize {
    let turns = RECORDED.into_iter().chain(Channel::ALL.map(Measure::of_channel));
    let recorded = turns.filter(|turn| months.iter().any(|month| month.row[*turn] > 0)).count();
    recorded + STATES.iter().filter(|state| months.iter().any(|month| state(&month.after))).count()
}

/// Of the people at a post whose stay ended after a year or more under the rules of the arrangement, the first with enough turns, or else
/// the one with most; with the number of turns.
pub(super) fn example(life: &Life, arrangement: usize) -> Option<(usize, u16)> {
    let mut best: Option<(usize, u16)> = None;
    for arrived in life.holders() {
        let months: Vec<&LifeMonth> = life.of(arrived).collect();
        let left = months.last().is_some_and(|last| last.after.present.first() == Some(&0));
        let long = months.iter().filter(|month| month.rules == arrangement).count() >= LONG_STAY;
        let found = turns(&months);
        if left && long && best.is_none_or(|(most, _)| found > most) {
            best = Some((found, arrived));
        }
        if best.is_some_and(|(most, _)| most >= TURNS) {
            break;
        }
    }
    best
}
