//! Step 2: open vacant posts are filled; who comes is the first candidate that passes the filters in force.

use super::{MonthContext, Tile};
use crate::engine::draw::{Event, Purpose, philox, threshold, unit};
use crate::engine::math;
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::engine::terms::{N_FILTERS, Terms};

/// After this many attempts the next candidate is taken as he is.
const MOST_ATTEMPTS: u32 = 255;

/// Fills vacant posts whose number is below the open ones.
#[inline(always)]
pub(super) fn fill_posts(tile: &mut Tile, context: &MonthContext<'_>) {
    if context.fill <= 0.0 {
        return;
    }
    open_and_vacant(&mut tile.marked, &tile.people.present, &tile.post, context.open_posts);
    let n: u32 = tile.marked.iter().map(|&vacant| u32::from(vacant)).sum();
    if n > 0 {
        fill_marked(tile, context);
    }
}

#[inline(always)]
fn open_and_vacant(marked: &mut [u8], present: &[u8], post: &[u32], open: u32) {
    let n = marked.len();
    let (present, post) = (&present[..n], &post[..n]);
    for i in 0..n {
        marked[i] = (1 - present[i]) & u8::from(post[i] < open);
    }
}

#[inline(never)]
fn fill_marked(tile: &mut Tile, context: &MonthContext<'_>) {
    let below = threshold(context.fill);
    let surely = context.fill >= 1.0;
    let base = context.chance.counter(Event {
        programme: tile.programme_hash,
        post: 0,
        arrival: 0,
        month: context.month,
        purpose: Purpose::Vacancy,
        sub: 0,
    });
    let key = context.chance.key();
    for entry in 0..tile.post.len() {
        if tile.marked[entry] == 0 {
            continue;
        }
        let word = || philox([base[0], base[1] | (tile.post[entry] << 8), base[2], base[3]], key)[0];
        if surely || word() < below {
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

    let children = choose(tile, context, entry);
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

/// Goes through the candidates until one passes all filters; says whether he has children.
fn choose(tile: &Tile, context: &MonthContext<'_>, entry: usize) -> bool {
    let terms = context.terms[0];
    let base = context.chance.counter(person(tile, context.month, entry, Purpose::Candidate, 0));
    let key = context.chance.key();
    let candidate = |attempt: u32| {
        philox([base[0], base[1], base[2] | (attempt >> 8), base[3] | (attempt << 24)], key)
    };
    let half = |words: &[u32; 4], filter: usize| (words[filter / 2] >> (16 * (filter % 2))) & 0xffff;
    let mut attempt = 0;
    loop {
        // Four at a time: the compiler runs them side by side.
        let four = [0, 1, 2, 3].map(|lane| candidate(attempt + lane));
        for (lane, words) in four.iter().enumerate() {
            let barred = (0..N_FILTERS).any(|filter| {
                let [from, until] = terms.barred[filter];
                half(words, filter).wrapping_sub(from) < until - from
            });
            if !barred || attempt + lane as u32 == MOST_ATTEMPTS {
                return half(words, 1) < terms.children_below;
            }
        }
        attempt += 4;
    }
}
