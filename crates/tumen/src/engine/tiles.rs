//! Moving crews in and out of tiles, and what happens to a tile outside the steps of a month.

use super::draw::{Event, Purpose, unit};
use super::measure::Measure;
use super::month::{self, MonthContext, Place, Tile, TileCrew};
use super::plan::Plan;
use super::population::{Columns, Crew, Person, flag};
use super::terms::Terms;
use crate::quantity::Currency;

/// The first share whose cumulative sum exceeds the draw.
pub(super) fn pick(shares: &[f64], draw: f64) -> usize {
    let total: f64 = shares.iter().sum();
    let mut mark = draw * total;
    for (index, share) in shares.iter().enumerate() {
        if mark < *share {
            return index;
        }
        mark -= share;
    }
    shares.iter().rposition(|&share| share > 0.0).unwrap_or(0)
}

/// The site of the same place in another programme. Loading a world checks that there is one.
pub(super) fn site_in(plan: &Plan, rules: usize, owner: usize, site: usize) -> usize {
    if rules == owner {
        return site;
    }
    let place = &plan.programmes[owner].sites[site];
    let sites = &plan.programmes[rules].sites;
    sites.iter().position(|other| other == place).expect("a programme that takes people over has their sites")
}

/// One entry as columns of its own, or a vacant post.
pub(super) fn one(people: &Columns, entry: Option<usize>) -> Columns {
    Columns::of(&entry.map_or_else(Person::default, |entry| people.row(entry)))
}

/// Copies crews into a tile: the people, and the vacant posts below `open_posts`, which may be filled this year.
pub(super) fn gather(tile: &mut Tile, from: &[Person], all: &[Crew], crews: &[usize], open_posts: usize) {
    tile.post.clear();
    tile.crew_of.clear();
    tile.crews.clear();
    tile.vacant.clear();
    for (index, &crew) in crews.iter().enumerate() {
        let crew = &all[crew];
        for (at, holder) in from[crew.start..crew.start + crew.len].iter().enumerate() {
            let post = crew.start + at;
            if holder.present != 0 {
                tile.post.push(post as u32);
                tile.crew_of.push(index as u32);
            } else if post < open_posts {
                tile.vacant.push(Place { post: post as u32, crew: index as u32 });
            }
        }
        tile.crews.push(TileCrew {
            exits: crew.exits,
            tier_word: crew.tier_word,
            tier: 1.0,
            levy_tier: 1.0,
            mean: 0.0,
            recent_exits: 0,
        });
    }
    let n = tile.post.len();
    tile.people.gather(from, &tile.post);
    tile.tier.clear();
    tile.tier.resize(n, 1.0);
    tile.marks_from = None;
    for marks in &mut tile.marks {
        marks.resize(n, 0);
    }
    month::fix(&mut tile.fixed, &tile.people.exposure);
    tile.pockets = month::pockets(&tile.people);
}

/// Copies the crews of a tile back.
pub(super) fn scatter(tile: &Tile, to: &mut [Person], all: &mut [Crew], crews: &[usize]) {
    for (in_tile, &crew) in tile.crews.iter().zip(crews) {
        all[crew].exits = in_tile.exits;
        all[crew].people = 0;
    }
    for &crew in &tile.crew_of {
        all[crews[crew as usize]].people += 1;
    }
    for place in &tile.vacant {
        to[place.post as usize] = Person::default();
    }
    tile.people.scatter(to, &tile.post);
}

/// People present on the first day: they came before, spread evenly over the term, and have learnt since what the rules of the
/// first day teach.
pub(super) fn start_with_stock(tile: &mut Tile, context: &MonthContext<'_>) {
    let terms = context.terms[0];
    let words = |post: u32| {
        context.chance.block(Event {
            programme: tile.programme_hash,
            post,
            arrival: 0,
            month: context.month,
            purpose: Purpose::InitialStock,
            sub: 0,
        })
    };
    let is_held = |place: &Place| place.post < context.open_posts && unit(words(place.post)[0]) < terms.initial_stock;
    let (held, vacant): (Vec<Place>, Vec<Place>) = tile.vacant.iter().partition(|place| is_held(place));
    let served: Vec<f64> = held.iter().map(|place| unit(words(place.post)[1])).collect();
    let first = tile.post.len();
    month::settle(tile, context, &held, 0.0);
    for (entry, served) in (first..).zip(served) {
        let term = terms.term_of(tile.people.flags[entry] & flag::CONSCRIPT != 0);
        let served = (served * f64::from(term)) as u16;
        let people = &mut tile.people;
        people.contract_end[entry] = (context.month + term - served).min(terms.last_contract_month + 1);
        people.arrived[entry] = context.month.saturating_sub(served);
        people.flags[entry] |= flag::FIRST_STOCK;
        people.exposure[entry] = terms.exposure_after(people.exposure[entry], people.language[entry], served);
        month::set_papers(tile, context, entry);
    }
    tile.rows[0][Measure::ChangesIn] += held.len() as i64;
    tile.vacant = vacant;
    month::fix(&mut tile.fixed, &tile.people.exposure);
    // Marks are drawn by the month of arrival.
    tile.marks_from = None;
}

/// Units of the new currency for one of the old: Soviet roubles become Russian ones at a thousand to one, others go by the dollar.
pub(super) fn exchange(before: &Terms, now: &Terms) -> f64 {
    match (before.currency, now.currency) {
        (old, new) if old == new => 1.0,
        (Currency::Sur, Currency::Rub) => 0.001,
        _ => before.usd / now.usd,
    }
}

/// Pockets change currency.
pub(super) fn convert(tile: &mut Tile, before: &Terms, now: &Terms) {
    if before.currency == now.currency {
        return;
    }
    let factor = exchange(before, now);
    for entry in 0..tile.post.len() {
        let [out, into] = convert_one(&mut tile.people, entry, factor);
        tile.add(entry, Measure::ConvertedOut, out);
        tile.add(entry, Measure::ConvertedIn, into);
    }
    tile.pockets = month::pockets(&tile.people);
}

/// The pockets of one change currency, each rounded toward zero; gives what they held before and after. Certificates are apart.
pub(super) fn convert_one(people: &mut Columns, entry: usize, factor: f64) -> [i64; 2] {
    let change = |amount: i32| (f64::from(amount) * factor).clamp(-1.0e9, 1.0e9) as i32;
    let out = i64::from(people.cash[entry]) + i64::from(people.held[entry]);
    for pocket in [
        &mut people.cash[entry],
        &mut people.held[entry],
        &mut people.saved_year[entry],
        &mut people.debt[entry],
        &mut people.arrears[entry],
    ] {
        *pocket = change(*pocket);
    }
    people.saved_tour[entry] = (people.saved_tour[entry] as f64 * factor) as i64;
    [out, i64::from(people.cash[entry]) + i64::from(people.held[entry])]
}
