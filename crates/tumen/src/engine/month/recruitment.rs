//! Step 2: open vacant posts are filled; who comes is the first candidate that passes the filters in force.

use super::{MonthContext, Tile};
use crate::engine::draw::{Event, Purpose, philox, threshold, unit};
use crate::engine::math;
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::engine::terms::Terms;

/// After this many attempts the next candidate is taken as he is.
const MOST_ATTEMPTS: u32 = 255;

/// Fills vacant posts whose number is below the open ones.
#[inline(always)]
pub(super) fn fill_posts(tile: &mut Tile, context: &MonthContext<'_>) {
    if context.fill <= 0.0 {
        return;
    }
    open_and_vacant(&mut tile.marked, &tile.people.present, &tile.post, context.open_posts);
    let mut vacant = std::mem::take(&mut tile.listed);
    vacant.clear();
    vacant.extend((0..tile.post.len()).filter(|&entry| tile.marked[entry] != 0).map(|entry| entry as u32));
    if !vacant.is_empty() {
        let mut words = std::mem::take(&mut tile.words);
        words.clear();
        words.extend(vacant.iter().map(|&entry| tile.post[entry as usize]));
        vacancy_words(&mut words, context, tile.programme_hash);
        let below = threshold(context.fill);
        let surely = context.fill >= 1.0;
        for (&entry, &word) in vacant.iter().zip(&words) {
            if surely || word < below {
                arrive(tile, context, entry as usize);
            }
        }
        tile.words = words;
    }
    tile.listed = vacant;
}

/// Puts the word of each vacant post in the place of its number.
#[inline(always)]
fn vacancy_words(words: &mut [u32], context: &MonthContext<'_>, programme: u32) {
    let event = Event { programme, post: 0, arrival: 0, month: context.month, purpose: Purpose::Vacancy, sub: 0 };
    let base = context.chance.counter(event);
    let key = context.chance.key();
    for word in words {
        *word = philox([base[0], base[1] | (*word << 8), base[2], base[3]], key)[0];
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

/// A person arrives at a post.
#[inline(always)]
fn arrive(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let terms = context.terms[0];
    let history = settle_in(tile, context, entry);
    tile.people.contract_end[entry] = (context.month + terms.term).min(terms.last_contract_month + 1);
    tile.rows[0][Measure::Arrivals] += 1;
    // The bribe: part of it now out of the household's cash, the rest a debt.
    if context.bribe > 0.0 && tile.people.flags[entry] & flag::CONSCRIPT == 0 {
        let wealth = terms.household_wealth * math::exp(0.8 * math::normal(history[0]));
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

/// Gives a post a holder with the traits of the first candidate who passes; returns the words of his household and history.
#[inline(always)]
pub(crate) fn settle_in(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) -> [u32; 4] {
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
    let tier = tile.crews[tile.crew_of[entry] as usize].tier;
    people.skill[entry] = tier * premium(context, terms, role) * math::exp(sigma * z - 0.5 * sigma * sigma);
    // A second tour starts with some of the language.
    people.language[entry] = (0.2 * unit(traits[1]) + 0.3 * f64::from(people.tours[entry])) as f32;
    people.family[entry] =
        if children { 1.0 } else { 0.5 } * if unit(traits[2]) < f64::from(terms.family_hold) { 1.0 } else { 0.3 };
    people.exposure[entry] = (0.05 * unit(traits[3])) as f32;
    people.grievance[entry] = terms.reference_grievance;
    tile.mark[entry] = context.chance.block(person(tile, context.month, entry, Purpose::Event, 0))[0];
    history
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

/// Candidates that are looked at together.
const EIGHT: usize = 8;

/// Goes through the candidates until one passes all filters; says whether he has children.
#[inline(always)]
fn choose(tile: &Tile, context: &MonthContext<'_>, entry: usize) -> bool {
    let terms = context.terms[0];
    let base = context.chance.counter(person(tile, context.month, entry, Purpose::Candidate, 0));
    let key = context.chance.key();
    let mut attempt = 0;
    loop {
        // Eight at a time, side by side.
        let mut words = [[0_u32; EIGHT]; 4];
        for lane in 0..EIGHT {
            let number = attempt + lane as u32;
            let block = philox([base[0], base[1], base[2] | (number >> 8), base[3] | (number << 24)], key);
            for (words, word) in words.iter_mut().zip(block) {
                words[lane] = word;
            }
        }
        let half = |filter: usize, lane: usize| (words[filter / 2][lane] >> (16 * (filter % 2))) & 0xffff;
        let mut barred = [0_u32; EIGHT];
        for (filter, [from, until]) in terms.barred.into_iter().enumerate() {
            for (lane, barred) in barred.iter_mut().enumerate() {
                *barred |= u32::from(half(filter, lane).wrapping_sub(from) < until - from);
            }
        }
        for (lane, barred) in barred.into_iter().enumerate() {
            if barred == 0 || attempt + lane as u32 == MOST_ATTEMPTS {
                return half(1, lane) < terms.children_below;
            }
        }
        attempt += EIGHT as u32;
    }
}
