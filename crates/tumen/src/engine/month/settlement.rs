//! Leaving a post: going home with what has been saved, going away with it, or dying.

use super::recruitment::person;
use super::{MonthContext, Tile};
use crate::engine::draw::{Purpose, unit};
use crate::engine::life::{End, Stay};
use crate::engine::measure::Measure;
use crate::engine::observe::{LONG_TOUR, bin};
use crate::engine::population::{Absconder, flag};
use crate::programme::Channel;

/// Why someone goes home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Term,
    Early,
    Closing,
}

/// A share of a sum, truncated.
fn part(amount: i64, share: f32) -> i64 {
    (amount as f64 * f64::from(share)) as i64
}

/// A holder goes home: payout, goods, confiscation, gifts, debt, and what the household does with the rest.
pub(super) fn return_home(tile: &mut Tile, context: &MonthContext<'_>, entry: usize, cause: Cause) {
    let mode = tile.mode(entry);
    let terms = context.terms[mode];
    let words = context.chance.block(person(tile, context.month, entry, Purpose::Homecoming, 0));
    let people = &tile.people;
    let (cash, held, certificates) =
        (i64::from(people.cash[entry]), i64::from(people.held[entry]), i64::from(people.certificates[entry]));
    let payout = if cause == Cause::Early { part(held, terms.early_payout) } else { held };
    let row = &mut tile.rows[mode];
    row[match cause {
        Cause::Term => Measure::ReturnsTerm,
        Cause::Early => Measure::ReturnsEarly,
        Cause::Closing => Measure::ReturnsClosing,
    }] += 1;
    row[Measure::Payout] += payout;
    row[Measure::Forfeit] += held - payout;
    let mut money = cash + payout;

    // A deferred bribe is settled first; what cannot be paid is written off.
    let debt = i64::from(tile.people.debt[entry]).min(money);
    row[Measure::BribeLater] += debt;
    row[Measure::Saved] -= debt;
    money -= debt;

    // Goods: certificates can become nothing else; money in the share chosen, up to the freight limit.
    let room = (terms.goods_limit - certificates).max(0);
    let goods = part(money, terms.goods).min(room);
    let lost = unit(words[0]) < f64::from(terms.goods_loss);
    row[Measure::GoodsCertificates] += certificates;
    row[Measure::Goods] += goods;
    row[Measure::GoodsLost] += if lost { goods + certificates } else { 0 };
    money -= goods;

    // Hidden goods escape what is confiscated, if nobody finds them.
    let smuggles = unit(words[2]) < f64::from(terms.contraband_share);
    let hidden = if smuggles { terms.contraband_load.min(money) } else { 0 };
    let seized = unit(words[3]) < f64::from(terms.contraband_seizure);
    row[Measure::Contraband] += hidden;
    row[Measure::ContrabandSeized] += if seized { hidden } else { 0 };
    money -= hidden;

    let confiscated = part(money, terms.confiscation);
    let gift = part(money - confiscated, terms.gift);
    row[Measure::Confiscated] += confiscated;
    row[Measure::Gift] += gift;
    row[Measure::Saved] -= gift;
    let carried = money - confiscated - gift;
    row[Measure::Carried] += carried;
    if carried >= terms.invest_minimum && terms.invest_minimum > 0 && unit(words[1]) < f64::from(terms.invest) {
        row[Measure::Business] += terms.invest_minimum;
        row[Measure::Investors] += 1;
    }
    row[Measure::Honours] += i64::from(terms.gift_threshold > 0 && gift >= terms.gift_threshold);
    // What someone had saved before the programme began is not known.
    if tile.people.flags[entry] & flag::FIRST_STOCK == 0 {
        let saved = tile.people.saved_tour[entry] - debt - confiscated - gift;
        let bin = bin((saved as f64 * terms.usd) as f32);
        row[Measure::KnownTours] += 1;
        row[Measure::SavedInTours] += saved;
        tile.histograms[mode].savings_per_tour[bin] += 1;
        if LONG_TOUR.contains(&months_at_post(tile, context, entry)) {
            tile.histograms[mode].savings_per_long_tour[bin] += 1;
        }
    }
    let end = match cause {
        Cause::Term => End::Term,
        Cause::Early => End::Early,
        Cause::Closing => End::Closing,
    };
    end_tour(tile, context, entry, end);
}

/// A holder leaves by a channel and takes along what he has in hand; money held by others is lost.
pub(super) fn leave(tile: &mut Tile, context: &MonthContext<'_>, entry: usize, channel: Channel) {
    let mode = tile.mode(entry);
    let goes_underground = match channel {
        Channel::Overstay | Channel::Abscond | Channel::Protection => true,
        Channel::Marry | Channel::Naturalise => false,
    };
    tile.rows[mode][Measure::of_channel(channel)] += 1;
    if channel == Channel::Naturalise {
        tile.rows[mode][Measure::Naturalised] += 1;
    }
    if matches!(channel, Channel::Marry | Channel::Naturalise) && tile.people.flags[entry] & flag::LAPSED != 0 {
        tile.rows[mode][Measure::LapsedSettled] += 1;
    }
    if matches!(channel, Channel::Abscond | Channel::Protection) {
        let crew = &mut tile.crews[tile.crew_of[entry] as usize];
        crew.exits[context.calendar] = crew.exits[context.calendar].saturating_add(1);
    }
    if goes_underground {
        let words = context.chance.block(person(tile, context.month, entry, Purpose::Homecoming, 1));
        tile.left.push(Absconder {
            post: tile.post[entry],
            arrived: tile.people.arrived[entry],
            left: context.month,
            contacted: tile.people.contacted[entry],
            programme: context.programmes[mode],
            site: tile.site,
            overstayed: channel == Channel::Overstay,
            stays: unit(words[0]) < f64::from(context.host.never_return),
            flags: tile.people.flags[entry],
            protected: false,
        });
    }
    lose_pockets(tile, entry, mode);
    end_tour(tile, context, entry, End::Left(channel));
}

/// A holder dies; nothing of what he had reaches the household.
pub(super) fn die(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let mode = tile.mode(entry);
    tile.rows[mode][Measure::DeathsPost] += 1;
    lose_pockets(tile, entry, mode);
    end_tour(tile, context, entry, End::Death);
}

fn lose_pockets(tile: &mut Tile, entry: usize, mode: usize) {
    let row = &mut tile.rows[mode];
    row[Measure::TakenAlong] += i64::from(tile.people.cash[entry]);
    row[Measure::Forfeit] += i64::from(tile.people.held[entry]);
    row[Measure::CertificatesLost] += i64::from(tile.people.certificates[entry]);
}

/// Months at the post, this one included.
fn months_at_post(tile: &Tile, context: &MonthContext<'_>, entry: usize) -> usize {
    usize::from(context.month - tile.people.arrived[entry]) + 1
}

fn end_tour(tile: &mut Tile, context: &MonthContext<'_>, entry: usize, end: End) {
    let mode = tile.mode(entry);
    let flags = tile.people.flags[entry];
    let row = &mut tile.rows[mode];
    row[Measure::ToursEnded] += 1;
    row[Measure::ToursWithBreach] += i64::from(flags & flag::BREACHED != 0);
    row[Measure::ToursPunished] += i64::from(flags & flag::PUNISHED != 0);
    let stay = months_at_post(tile, context, entry);
    let months = &mut tile.histograms[mode].stay_months;
    let last = months.len() - 1;
    months[stay.min(last)] += 1;
    if let Some(stays) = &mut tile.stays {
        stays.push(Stay {
            post: tile.post[entry],
            arrived: tile.people.arrived[entry],
            ended: context.month,
            extensions: tile.people.extensions[entry],
            flags,
            end,
            after: Vec::new(),
        });
    }
    tile.people.clear(entry);
}
