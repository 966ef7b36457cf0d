//! Step 2: open vacant posts are filled; who comes is the first candidate that passes the filters in force.

use super::{MonthContext, Tile};
use crate::engine::draw::{Event, Purpose, threshold, unit};
use crate::engine::math;
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::engine::terms::{N_FILTERS, Terms};

/// After this many attempts the next candidate is taken as he is.
const MOST_ATTEMPTS: u16 = 255;

/// Fills vacant posts whose number is below the open ones.
pub(super) fn fill_posts(tile: &mut Tile, context: &MonthContext<'_>) {
    if context.fill <= 0.0 {
        return;
    }
    let below = threshold(context.fill);
    let surely = context.fill >= 1.0;
    for entry in 0..tile.post.len() {
        let post = tile.post[entry];
        if tile.people.present[entry] != 0 || post >= context.open_posts {
            continue;
        }
        let words = context.chance.block(Event {
            programme: tile.programme_hash,
            post,
            arrival: 0,
            month: context.month,
            purpose: Purpose::Vacancy,
            sub: 0,
        });
        if surely || words[0] < below {
            arrive(tile, context, entry);
        }
    }
}

/// A person arrives at a post.
fn arrive(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let terms = context.terms[0];
    settle_in(tile, context, entry);
    tile.people.contract_end[entry] = (context.month + terms.term).min(terms.last_contract_month + 1);
    tile.rows[0][Measure::Arrivals] += 1;
    // The bribe: part of it now out of the household's cash, the rest a debt.
    if context.bribe > 0.0 && tile.people.flags[entry] & flag::CONSCRIPT == 0 {
        let words = context.chance.block(person(tile, context.month, entry, Purpose::Trait, 1));
        let wealth = terms.household_wealth * math::exp(0.8 * math::normal(words[0]));
        let price = context.bribe as i32;
        let now = ((context.bribe * (1.0 - terms.bribe_deferred)).min(wealth) as i32).min(price);
        tile.people.debt[entry] = price - now;
        let row = &mut tile.rows[0];
        row[Measure::BribeAgreed] += i64::from(price);
        row[Measure::BribePlaces] += 1;
        row[Measure::BribeUpfront] += i64::from(now);
    }
}

/// The event key of the person who arrives, or arrived, at an entry.
pub(super) fn person(tile: &Tile, month: u16, entry: usize, purpose: Purpose, sub: u16) -> Event {
    Event {
        programme: tile.programme_hash,
        post: tile.post[entry],
        arrival: tile.people.arrived[entry],
        month,
        purpose,
        sub,
    }
}

/// Gives a post a holder with the traits of the first candidate who passes.
pub(crate) fn settle_in(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let terms = context.terms[0];
    let role = role_of(tile, context, entry);
    tile.people.clear(entry);
    tile.people.role[entry] = role;
    tile.people.present[entry] = 1;
    tile.people.arrived[entry] = context.month;

    let mut attempt = 0;
    let properties = loop {
        let words = context.chance.block(person(tile, context.month, entry, Purpose::Candidate, attempt));
        let properties = properties_of(terms, words);
        if attempt == MOST_ATTEMPTS || passes(tile, context, entry, attempt, terms, properties) {
            break properties;
        }
        attempt += 1;
    };
    let traits = context.chance.block(person(tile, context.month, entry, Purpose::Trait, 0));
    let history = context.chance.block(person(tile, context.month, entry, Purpose::Trait, 1));
    let more = context.chance.block(person(tile, context.month, entry, Purpose::Trait, 2));

    let mut flags = 0;
    if role >= crate::engine::terms::FIRST_OFFICIAL {
        flags |= flag::OFFICIAL;
    }
    if unit(more[0]) < f64::from(terms.conscripts) {
        flags |= flag::CONSCRIPT;
    }
    if unit(more[1]) < f64::from(terms.passport_held) {
        flags |= flag::PASSPORT_HELD;
    }
    if unit(more[2]) < f64::from(terms.paper) {
        flags |= flag::PAPER;
    }
    if unit(more[3]) < f64::from(female_share(tile, terms)) {
        flags |= flag::FEMALE;
    }
    let people = &mut tile.people;
    people.flags[entry] = flags;
    people.tours[entry] = u8::from(unit(history[1]) < f64::from(terms.prior_tours));
    let z = math::normal(traits[0]);
    let sigma = terms.sigma_person;
    let tier = tile.crews[tile.crew_of[entry] as usize].tier(terms);
    people.skill[entry] = tier * premium(context, terms, role) * math::exp(sigma * z - 0.5 * sigma * sigma);
    // A second tour starts with some of the language.
    people.language[entry] = (0.2 * unit(traits[1]) + 0.3 * f64::from(people.tours[entry])) as f32;
    let children = properties & 2 != 0;
    people.family[entry] = if children { 1.0 } else { 0.5 } * if unit(traits[2]) < f64::from(terms.family_hold) { 1.0 } else { 0.3 };
    people.exposure[entry] = (0.05 * unit(traits[3])) as f32;
    people.grievance[entry] = terms.reference_grievance;
    tile.mark[entry] = context.chance.block(person(tile, context.month, entry, Purpose::Event, 0))[0];
}

/// Pay of a role over a labourer's.
fn premium(context: &MonthContext<'_>, terms: &Terms, role: u8) -> f32 {
    match role {
        // Drivers, contractors and doctors are the skilled roles of the work slot.
        1 | 2 | 4 => terms.premium,
        other => context.behaviour.premium[usize::from(other)],
    }
}

/// The role that belongs to a post: a fixed uniform of the post compared with the shares in force.
fn role_of(tile: &Tile, context: &MonthContext<'_>, entry: usize) -> u8 {
    let words = context.chance.block(Event {
        programme: tile.programme_hash,
        post: tile.post[entry],
        arrival: 0,
        month: 0,
        purpose: Purpose::Role,
        sub: 0,
    });
    let mut mark = unit(words[0]) as f32;
    for (role, share) in context.terms[0].role_shares.iter().enumerate().rev() {
        if mark < *share {
            return role as u8;
        }
        mark -= share;
    }
    0
}

fn female_share(tile: &Tile, terms: &Terms) -> f32 {
    // Textiles, food and restaurants.
    if (5..=7).contains(&tile.sector) { terms.female } else { 0.0 }
}

/// Bits of the properties that a candidate has, from sixteen bits each.
fn properties_of(terms: &Terms, words: [u32; 4]) -> u32 {
    let mut properties = 0;
    for filter in 0..N_FILTERS {
        let half = (words[filter / 2] >> (16 * (filter % 2))) & 0xffff;
        if (half as f32 + 0.5) * (1.0 / 65_536.0) < terms.pool[filter] {
            properties |= 1 << filter;
        }
    }
    properties
}

fn passes(tile: &Tile, context: &MonthContext<'_>, entry: usize, attempt: u16, terms: &Terms, properties: u32) -> bool {
    if terms.filters == [0.0; N_FILTERS] {
        return true;
    }
    let words = context.chance.block(person(tile, context.month, entry, Purpose::Filter, attempt));
    (0..N_FILTERS).all(|filter| {
        // The last two properties are bars: having them turns a candidate away.
        let barred = (properties >> filter & 1 != 0) == (filter >= N_FILTERS - 2);
        let half = (words[filter / 2] >> (16 * (filter % 2))) & 0xffff;
        !(barred && (half as f32 + 0.5) * (1.0 / 65_536.0) < terms.filters[filter])
    })
}
