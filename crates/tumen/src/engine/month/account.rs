//! Step 12: the month is closed. Stocks are counted and the double-entry identities are checked, in release builds too.

use super::events::surveillance_of;
use super::exposure::FIXED_ONE;
use super::sums::{count_flags, mask, total_wide};
use super::{MonthContext, Tile};
use crate::engine::EngineError;
use crate::engine::math;
use crate::engine::measure::{Measure, Row};
use crate::engine::observe::bin;
use crate::engine::population::{Columns, flag};

/// Cash, money held and certificates of all holders.
#[inline(always)]
pub(crate) fn pockets(people: &Columns) -> i64 {
    total_wide(&people.cash) + total_wide(&people.held) + total_wide(&people.certificates)
}

/// A currency reform writes down cash in hand.
pub(super) fn reform(tile: &mut Tile, context: &MonthContext<'_>) {
    let left = context.host.cash_left;
    if left >= 1.0 {
        return;
    }
    for entry in 0..tile.post.len() {
        let cash = tile.people.cash[entry];
        let kept = (f64::from(cash) * f64::from(left)) as i32;
        tile.add(entry, Measure::Reform, i64::from(cash - kept));
        super::events::spend_savings(tile, entry, cash - kept);
    }
}

/// Cash, money held and certificates of one holder.
pub(crate) fn pockets_of(people: &Columns, entry: usize) -> i64 {
    i64::from(people.cash[entry]) + i64::from(people.held[entry]) + i64::from(people.certificates[entry])
}

/// What the postings of a month did to the pockets of those whom the rules of a programme bind.
pub(crate) fn change_of_pockets(row: &Row) -> i64 {
    use Measure as M;
    flows_into_pockets(row) + row[M::ConvertedIn] - row[M::ConvertedOut] + row[M::MovedIn] - row[M::MovedOut]
}

/// What the steps of a month did to the pockets of the holders.
fn flows_into_pockets(row: &Row) -> i64 {
    use Measure as M;
    row[M::GrossWorker] + row[M::Stipend] + row[M::StipendCertificates] + row[M::Side] + row[M::Musk]
        - row[M::Broker]
        - row[M::Deductions]
        - row[M::DeductionsCertificates]
        - row[M::Levy]
        - row[M::Skim]
        - row[M::Living]
        - row[M::SideCut]
        - row[M::MuskCut]
        - row[M::Fine]
        - row[M::BribeLater]
        - row[M::VisitCost]
        - taken_out(row)
        - row[M::Reform]
}

/// What left the pockets for good and counts as saved.
fn taken_out(row: &Row) -> i64 {
    use Measure as M;
    row[M::Wire]
        + row[M::Goods]
        + row[M::GoodsCertificates]
        + row[M::Contraband]
        + row[M::Confiscated]
        + row[M::Carried]
        + row[M::Forfeit]
        + row[M::TakenAlong]
        + row[M::CertificatesLost]
        + row[M::Gift]
}

/// Counts stocks and checks that the postings explain every pocket.
#[inline(always)]
pub(super) fn close(tile: &mut Tile, context: &MonthContext<'_>) -> Result<(), EngineError> {
    let any = tile.people.flags.iter().fold(0, |all, flags| all | flags);
    for mode in 0..if any & flag::DEMOTED != 0 { 2 } else { 1 } {
        stocks(tile, context, mode, any);
    }

    let before = tile.pockets;
    tile.pockets = pockets(&tile.people);
    let change = tile.pockets - before;
    let flows = flows_into_pockets(&tile.rows[0]) + flows_into_pockets(&tile.rows[1]);
    if change != flows {
        return Err(EngineError::Ledger { programme: context.owner.to_owned(), month: context.date, change, flows });
    }
    let of_demoted = if any & flag::DEMOTED == 0 { 0 } else { pockets_of_demoted(&tile.people) };
    tile.rows[0][Measure::Pockets] += tile.pockets - of_demoted;
    tile.rows[1][Measure::Pockets] += of_demoted;
    // What was saved is what left the pockets for good, and what stays in them, but for gifts.
    let saved: i64 = tile.rows.iter().map(|row| row[Measure::Saved] + row[Measure::Gift]).sum();
    let explained: i64 = change + tile.rows.iter().map(taken_out).sum::<i64>();
    if saved != explained {
        return Err(EngineError::Saved { programme: context.owner.to_owned(), month: context.date, saved, explained });
    }

    if context.calendar == 11 {
        year_end(tile, context);
    }
    Ok(())
}

#[inline(never)]
fn pockets_of_demoted(people: &Columns) -> i64 {
    let demoted = (0..people.flags.len()).filter(|&entry| people.flags[entry] & flag::DEMOTED != 0);
    demoted.map(|entry| pockets_of(people, entry)).sum()
}

/// Counts the people whom the main or the other rules bind.
#[inline(always)]
fn stocks(tile: &mut Tile, context: &MonthContext<'_>, mode: usize, any: u16) {
    let demoted = any & flag::DEMOTED != 0;
    let people = &tile.people;
    let wanted = if mode == 1 { flag::DEMOTED } else { 0 };
    let row = &mut tile.rows[mode];
    for (bits, measure) in [
        (flag::STRANDED, Measure::Stranded),
        (flag::STRANDED | flag::PAPER, Measure::StrandedOnPaper),
        (flag::PARTNER, Measure::WithPartner),
        (flag::PASSPORT_HELD, Measure::PassportHeld),
        (flag::OFFICIAL, Measure::Officials),
    ] {
        if any & bits == bits {
            row[measure] += count_flags(&people.flags, flag::DEMOTED | bits, wanted | bits);
        }
    }
    row[Measure::Stock] += count_flags(&people.flags, flag::DEMOTED, wanted);
    row[Measure::Exposure] += fixed_sum(&tile.fixed, &people.flags, wanted);
    row[Measure::Grievance] += grievance_sum(&people.grievance, &people.flags, wanted);
    let watched_after = |exits| (surveillance_of(context.terms[mode], exits) * FIXED_ONE) as i64;
    let ordinary = watched_after(0);
    tile.crew_sums.clear();
    tile.crew_sums.extend(tile.crews.iter().map(|crew| match crew.recent_exits {
        0 => ordinary,
        exits => watched_after(exits),
    }));
    let watched = tile.crew_sums.as_slice();
    row[Measure::Surveillance] += if demoted {
        let bound = tile.crew_of.iter().zip(&people.flags).filter(|(_, flags)| **flags & flag::DEMOTED == wanted);
        bound.map(|(crew, _)| watched[*crew as usize]).sum::<i64>()
    } else {
        tile.crew_of.iter().map(|crew| watched[*crew as usize]).sum()
    };
}

/// The sum of values in 0..1, each in fixed point already.
#[inline(always)]
fn fixed_sum(fixed: &[i32], flags: &[u16], wanted: u16) -> i64 {
    let part = |fixed: &[i32], flags: &[u16]| {
        fixed.iter().zip(flags).map(|(fixed, flags)| fixed & mask(flags & flag::DEMOTED == wanted)).sum::<i32>()
    };
    fixed.chunks(1024).zip(flags.chunks(1024)).map(|(fixed, flags)| i64::from(part(fixed, flags))).sum()
}

/// The sum of values in 0..1 in fixed point.
#[inline(always)]
fn grievance_sum(values: &[f32], flags: &[u16], wanted: u16) -> i64 {
    let mut fixed = [0; 1024];
    let mut sum = 0;
    for (values, flags) in values.chunks(1024).zip(flags.chunks(1024)) {
        for (fixed, value) in fixed.iter_mut().zip(values) {
            *fixed = math::truncate(value * FIXED_ONE);
        }
        sum += fixed_sum(&fixed[..values.len()], flags, wanted);
    }
    sum
}

/// In December: what people saved in a calendar year in which they held a post throughout.
#[inline(always)]
fn year_end(tile: &mut Tile, context: &MonthContext<'_>) {
    let usd = context.terms.map(|terms| terms.usd);
    let people = &mut tile.people;
    let n = tile.post.len();
    let (saved, flags, arrived) = (&mut people.saved_year[..n], &people.flags[..n], &people.arrived[..n]);
    let bins = &mut tile.bins;
    bins.resize(n, 0);
    let bins = &mut bins[..n];
    for i in 0..n {
        let usd = if flags[i] & flag::DEMOTED != 0 { usd[1] } else { usd[0] };
        bins[i] = bin((f64::from(saved[i]) * usd) as f32) as u16;
    }
    for i in 0..n {
        if arrived[i] + 11 <= context.month {
            let mode = usize::from(flags[i] & flag::DEMOTED != 0);
            tile.histograms[mode].savings_per_year[usize::from(bins[i])] += 1;
            tile.rows[mode][Measure::FullYears] += 1;
            tile.rows[mode][Measure::SavedInYears] += i64::from(saved[i]);
        }
    }
    saved.fill(0);
}
