//! Step 2: open vacant posts are filled; who comes is the first candidate that passes the filters in force.
//!
//! What is drawn for those who come is drawn for several side by side.

use super::luck::first_of_marks;
use super::{MonthContext, Place, Tile};
use crate::engine::draw::{Event, LANES, Purpose, blocks, threshold, unit};
use crate::engine::math;
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::engine::terms::Terms;
use crate::programme::{Premium, Property, Role, Sector};

/// After this many attempts the next candidate is taken as he is.
const MOST_ATTEMPTS: u32 = 255;

/// Fills vacant posts whose number is below the open ones.
#[inline(always)]
pub(super) fn fill_posts(tile: &mut Tile, context: &MonthContext<'_>) {
    if context.fill <= 0.0 {
        return;
    }
    let mut filled = std::mem::take(&mut tile.filled);
    filled.clear();
    take_filled(&mut tile.vacant, &mut filled, context, tile.programme_hash);
    settle(tile, context, &filled, context.bribe);
    tile.rows[0][Measure::Arrivals] += filled.len() as i64;
    tile.filled = filled;
}

/// Moves the posts that are filled in this month from the vacant ones to others.
#[inline(always)]
fn take_filled(vacant: &mut Vec<Place>, filled: &mut Vec<Place>, context: &MonthContext<'_>, programme: u32) {
    let event = Event { programme, post: 0, arrival: 0, month: context.month, purpose: Purpose::Vacancy, sub: 0 };
    let base = context.chance.counter(event);
    let below = threshold(context.fill);
    let surely = context.fill >= 1.0;
    let mut kept = 0;
    for start in (0..vacant.len()).step_by(LANES) {
        let end = vacant.len().min(start + LANES);
        let words = blocks(base, &posts(&vacant[start..end]), &[0; LANES], context.chance.key())[0];
        for (at, word) in (start..end).zip(words) {
            let place = vacant[at];
            if place.post < context.open_posts && (surely || word < below) {
                filled.push(place);
            } else {
                vacant[kept] = place;
                kept += 1;
            }
        }
    }
    vacant.truncate(kept);
}

fn posts(places: &[Place]) -> [u32; LANES] {
    std::array::from_fn(|lane| places.get(lane).map_or(0, |place| place.post))
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

/// Gives posts holders with the traits of the first candidates who pass.
#[inline(always)]
pub(crate) fn settle(tile: &mut Tile, context: &MonthContext<'_>, places: &[Place], bribe: f32) {
    let first = tile.post.len();
    tile.add_entries(places);
    for start in (0..places.len()).step_by(LANES) {
        let end = places.len().min(start + LANES);
        settle_some(tile, context, &places[start..end], first + start, bribe);
    }
    choose(tile, context, first);
}

/// Sets the traits of people who come to some places, from an entry on, but for what the choice of a candidate decides.
#[inline(always)]
fn settle_some(tile: &mut Tile, context: &MonthContext<'_>, places: &[Place], first: usize, bribe: f32) {
    let terms = context.terms[0];
    let posts = posts(places);
    let now = context.month;
    let counter = |arrival: u16, month: u16, purpose: Purpose, sub: u16| {
        context.chance.counter(Event { programme: tile.programme_hash, post: 0, arrival, month, purpose, sub })
    };
    let (key, subs) = (context.chance.key(), [0; LANES]);
    let [role, ..] = blocks(counter(0, 0, Purpose::Role, 0), &posts, &subs, key);
    let traits = blocks(counter(now, now, Purpose::Trait, 0), &posts, &subs, key);
    let [wealth, tours, ..] = blocks(counter(now, now, Purpose::Trait, 1), &posts, &subs, key);
    let more = blocks(counter(now, now, Purpose::Trait, 2), &posts, &subs, key);
    let marks = blocks(counter(now, first_of_marks(now), Purpose::Mark, 0), &posts, &subs, key);
    let hunt = if terms.musk_share > 0.0 {
        blocks(counter(now, now, Purpose::Trait, 3), &posts, &subs, key)[1]
    } else {
        [0; LANES]
    };
    let sigma = terms.sigma_person;
    // Loops, not maps over arrays: a closure need not be compiled for the instructions that the month is.
    let mut talent = [0.0; LANES];
    for (talent, word) in talent.iter_mut().zip(traits[0]) {
        *talent = math::exp(sigma * math::normal(word) - 0.5 * sigma * sigma);
    }
    let mut cash = [0.0; LANES];
    if bribe > 0.0 {
        for (cash, word) in cash.iter_mut().zip(wealth) {
            *cash = terms.household_wealth * math::exp(0.8 * math::normal(word));
        }
    }
    let is = |word: u32, share: f32| unit(word) < f64::from(share);
    for (lane, place) in places.iter().enumerate() {
        let entry = first + lane;
        let people = &mut tile.people;
        let role = role_of(role[lane], terms);
        let mut flags = if role.is_official() { flag::OFFICIAL } else { 0 };
        for (word, share, flag) in [
            (more[0][lane], terms.conscripts, flag::CONSCRIPT),
            (more[1][lane], terms.passport_held, flag::PASSPORT_HELD),
            (more[2][lane], terms.paper, flag::PAPER),
            (more[3][lane], female_share(Sector::ALL[tile.sector], terms), flag::FEMALE),
        ] {
            flags |= if is(word, share) { flag } else { 0 };
        }
        if terms.musk_share > 0.0 && !role.is_official() && is(hunt[lane], terms.musk_share) {
            flags |= flag::POACHER;
        }
        people.flags[entry] = flags;
        people.role[entry] = role as u8;
        people.present[entry] = 1;
        people.arrived[entry] = now;
        people.contract_end[entry] =
            (now + terms.term_of(flags & flag::CONSCRIPT != 0)).min(terms.last_contract_month + 1);
        people.tours[entry] = u8::from(is(tours[lane], terms.prior_tours));
        let tier = tile.crews[place.crew as usize].tier;
        people.skill[entry] = tier * premium(context, terms, role) * talent[lane];
        // A second tour starts with some of the language.
        people.language[entry] = (0.2 * unit(traits[1][lane]) + 0.3 * f64::from(people.tours[entry])) as f32;
        // Children are up to the choice of the candidate.
        people.family[entry] = if is(traits[2][lane], terms.family_hold) { 1.0 } else { 0.3 };
        people.exposure[entry] = (0.05 * unit(traits[3][lane])) as f32;
        people.grievance[entry] = terms.reference_grievance;
        for (column, marks) in tile.marks.iter_mut().zip(&marks) {
            column[entry] = marks[lane];
        }
        // The bribe: part of it now out of the household's cash, the rest a debt.
        if bribe > 0.0 && flags & flag::CONSCRIPT == 0 {
            let price = bribe as i32;
            let now = ((bribe * (1.0 - terms.bribe_deferred)).min(cash[lane]) as i32).min(price);
            people.debt[entry] = price - now;
            let row = &mut tile.rows[0];
            row[Measure::BribeAgreed] += i64::from(price);
            row[Measure::BribePlaces] += 1;
            row[Measure::BribeUpfront] += i64::from(now);
        }
    }
}

/// Passport and papers are matters of the rules in force, not of the day of arrival: a fixed uniform of the person is compared with the
/// share of the month.
pub(crate) fn set_papers(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let terms = context.terms[tile.mode(entry)];
    let words = context.chance.block(person(tile, tile.people.arrived[entry], entry, Purpose::Trait, 2));
    for (word, share, flag) in
        [(words[1], terms.passport_held, flag::PASSPORT_HELD), (words[2], terms.paper, flag::PAPER)]
    {
        tile.people.flags[entry] &= !flag;
        tile.people.flags[entry] |= if unit(word) < f64::from(share) { flag } else { 0 };
    }
}

/// Pay of a role over a labourer's.
fn premium(context: &MonthContext<'_>, terms: &Terms, role: Role) -> f32 {
    match role.premium() {
        Premium::Skilled => terms.premium,
        Premium::One | Premium::Behaviour(_) => context.behaviour.premium[role.index()],
    }
}

/// The role that belongs to a post: a fixed uniform of the post compared with the shares in force.
fn role_of(word: u32, terms: &Terms) -> Role {
    let mut mark = unit(word) as f32;
    for role in Role::ALL.into_iter().rev() {
        let share = terms.role_shares[role.index()];
        if mark < share {
            return role;
        }
        mark -= share;
    }
    Role::Labourer
}

fn female_share(sector: Sector, terms: &Terms) -> f32 {
    if sector.takes_women() { terms.female } else { 0.0 }
}

/// Goes through the candidates for each entry from `first` on until one passes all filters; lowers the hold of the family where he has no
/// children. Soldiers are taken as they come, and have none. Several entries are looked at side by side; when one has found its candidate, the next takes its lane.
#[inline(always)]
fn choose(tile: &mut Tile, context: &MonthContext<'_>, first: usize) {
    let terms = context.terms[0];
    let base = context.chance.counter(Event {
        programme: tile.programme_hash,
        post: 0,
        arrival: context.month,
        month: context.month,
        purpose: Purpose::Candidate,
        sub: 0,
    });
    let n = tile.post.len();
    let mut entries: [usize; LANES] = std::array::from_fn(|lane| first + lane);
    let mut posts: [u32; LANES] = entries.map(|entry| tile.post.get(entry).copied().unwrap_or(0));
    let mut attempts = [0; LANES];
    let mut next = first + LANES;
    let mut waiting = n - first;
    while waiting > 0 {
        let words = blocks(base, &posts, &attempts, context.chance.key());
        let half = |filter: usize, lane: usize| (words[filter / 2][lane] >> (16 * (filter % 2))) & 0xffff;
        let mut barred = [0; LANES];
        for (filter, [from, until]) in terms.barred.into_iter().enumerate() {
            for (lane, barred) in barred.iter_mut().enumerate() {
                *barred |= u32::from(half(filter, lane).wrapping_sub(from) < until - from);
            }
        }
        for lane in 0..LANES {
            if entries[lane] >= n {
                continue;
            }
            let soldier = tile.people.flags[entries[lane]] & flag::CONSCRIPT != 0;
            if barred[lane] != 0 && attempts[lane] < MOST_ATTEMPTS && !soldier {
                attempts[lane] += 1;
                continue;
            }
            let children = half(Property::Children.index(), lane) < terms.children_below && !soldier;
            tile.people.family[entries[lane]] *= if children { 1.0 } else { 0.5 };
            waiting -= 1;
            entries[lane] = next;
            posts[lane] = tile.post.get(next).copied().unwrap_or(0);
            attempts[lane] = 0;
            next += 1;
        }
    }
}
