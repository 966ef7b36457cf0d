//! Step 11: contracts end. A worker is extended, overstays, or goes home; when the way home is shut he is stranded.

use super::events::response;
use super::recruitment::person;
use super::settlement::{Cause, leave, return_home};
use super::{MonthContext, Tile};
use crate::engine::draw::{Purpose, unit};
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::programme::Channel;

/// Ends a contract whose last month this was, or that could not end before.
pub(super) fn end_contract(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let terms = context.terms[tile.mode(entry)];
    let extensions = tile.people.extensions[entry];
    if !context.host.returns_open {
        tile.people.flags[entry] |= flag::STRANDED | flag::LAPSED;
        return;
    }
    if context.host.obstruction > 0.0 {
        let words = context.chance.block(person(tile, context.month, entry, Purpose::TermEnd, 0x100));
        if unit(words[0]) < f64::from(context.host.obstruction) {
            tile.people.flags[entry] |= flag::STRANDED;
            return;
        }
    }
    tile.people.flags[entry] &= !flag::STRANDED;
    let words = context.chance.block(person(tile, 0, entry, Purpose::TermEnd, u16::from(extensions)));
    if context.may_extend && extensions < terms.max_extensions && unit(words[0]) < f64::from(terms.extension) {
        tile.people.extensions[entry] = extensions + 1;
        let length = if terms.extension_term > 0 { terms.extension_term } else { terms.term };
        tile.people.contract_end[entry] = (context.month + 1 + length).min(terms.last_contract_month + 1);
        tile.add(entry, Measure::Extensions, 1);
        return;
    }
    if unit(words[1]) < overstay(tile, context, entry) {
        leave(tile, context, entry, Channel::Overstay);
        return;
    }
    return_home(tile, context, entry, Cause::Term);
}

/// The reference worker's probability of staying on, with the person's multiplier on its rate.
fn overstay(tile: &Tile, context: &MonthContext<'_>, entry: usize) -> f64 {
    let terms = context.terms[tile.mode(entry)];
    if terms.overstay <= 0.0 {
        return 0.0;
    }
    let partner = if tile.people.flags[entry] & flag::PARTNER != 0 { 1.0 } else { 0.0 };
    1.0 - libm::pow(1.0 - f64::from(terms.overstay), response(tile, context, entry, partner))
}
