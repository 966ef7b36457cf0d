//! Step 12: the month is closed. Stocks are counted and the double-entry identities are checked, in release builds too.

use super::events::surveillance_of;
use super::exposure::FIXED_ONE;
use super::sums::total_wide;
use super::{MonthContext, Tile};
use crate::engine::EngineError;
use crate::engine::math;
use crate::engine::measure::{Measure, Row};
use crate::engine::observe::bin;
use crate::engine::population::{Columns, flag};

/// Cash, money held and certificates of all holders.
#[inline(always)]
pub(super) fn pockets(people: &Columns) -> i64 {
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
        tile.people.cash[entry] = kept;
        tile.add(entry, Measure::Reform, i64::from(cash - kept));
    }
}

/// What the postings of a month did to the pockets of the holders.
fn flows_into_pockets(row: &Row) -> i64 {
    use Measure as M;
    row[M::GrossWorker] + row[M::Stipend] + row[M::StipendCertificates] + row[M::Side]
        - row[M::Broker]
        - row[M::Deductions]
        - row[M::DeductionsCertificates]
        - row[M::Levy]
        - row[M::Skim]
        - row[M::Living]
        - row[M::SideCut]
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
        + row[M::Confiscated]
        + row[M::Carried]
        + row[M::Forfeit]
        + row[M::TakenAlong]
        + row[M::CertificatesLost]
        + row[M::Gift]
}

/// Counts stocks and checks that the postings explain every pocket.
#[inline(always)]
pub(super) fn close(tile: &mut Tile, context: &MonthContext<'_>, before: i64) -> Result<(), EngineError> {
    let any = tile.people.flags.iter().fold(0, |all, flags| all | flags);
    for mode in 0..if any & flag::DEMOTED != 0 { 2 } else { 1 } {
        stocks(tile, context, mode, any);
    }

    let change = pockets(&tile.people) - before;
    let flows = flows_into_pockets(&tile.rows[0]) + flows_into_pockets(&tile.rows[1]);
    if change != flows {
        return Err(EngineError::Ledger { month: context.month, owner: tile.owner, change, flows });
    }
    // What was saved is what left the pockets for good, and what stays in them, but for a reform and gifts.
    let saved: i64 = tile.rows.iter().map(|row| row[Measure::Saved] + row[Measure::Gift]).sum();
    let explained: i64 = change + tile.rows.iter().map(|row| taken_out(row) + row[Measure::Reform]).sum::<i64>();
    if saved != explained {
        return Err(EngineError::Saved { month: context.month, owner: tile.owner, saved, explained });
    }

    if context.calendar == 11 {
        year_end(tile, context);
    }
    Ok(())
}

/// Counts the people whom the main or the other rules bind.
#[inline(always)]
fn stocks(tile: &mut Tile, context: &MonthContext<'_>, mode: usize, any: u16) {
    let people = &tile.people;
    let wanted = if mode == 1 { flag::DEMOTED } else { 0 };
    here(&mut tile.marked, &people.present, &people.flags, wanted);
    let row = &mut tile.rows[mode];
    for (bits, measure) in [
        (flag::STRANDED, Measure::Stranded),
        (flag::STRANDED | flag::PAPER, Measure::StrandedOnPaper),
        (flag::LAPSED, Measure::Lapsed),
        (flag::PARTNER, Measure::WithPartner),
        (flag::PASSPORT_HELD, Measure::PassportHeld),
        (flag::OFFICIAL, Measure::Officials),
    ] {
        if any & bits == bits {
            row[measure] += with_flags(&people.flags, &tile.marked, bits);
        }
    }
    row[Measure::Stock] += tile.marked.iter().map(|&here| u32::from(here)).sum::<u32>() as i64;
    row[Measure::Exposure] += fixed_sum(&people.exposure, &tile.marked);
    row[Measure::Grievance] += fixed_sum(&people.grievance, &tile.marked);
    let terms = context.terms[mode];
    for crew in &tile.crews {
        let n: u32 = tile.marked[crew.start..crew.start + crew.len].iter().map(|&here| u32::from(here)).sum();
        let watched = (surveillance_of(terms, crew.recent_exits) * FIXED_ONE) as i64;
        row[Measure::Surveillance] += i64::from(n) * watched;
    }
}

#[inline(always)]
fn here(marked: &mut [u8], present: &[u8], flags: &[u16], wanted: u16) {
    let n = marked.len();
    let (present, flags) = (&present[..n], &flags[..n]);
    for i in 0..n {
        marked[i] = present[i] & u8::from(flags[i] & flag::DEMOTED == wanted);
    }
}

#[inline(always)]
fn with_flags(flags: &[u16], here: &[u8], bits: u16) -> i64 {
    let n = flags.iter().zip(here).map(|(flags, here)| u32::from(flags & bits == bits) * u32::from(*here)).sum::<u32>();
    i64::from(n)
}

/// The sum of values in 0..1 in fixed point.
#[inline(always)]
fn fixed_sum(values: &[f32], here: &[u8]) -> i64 {
    let mut sum = 0;
    for (values, here) in values.chunks(1024).zip(here.chunks(1024)) {
        let part: i32 =
            values.iter().zip(here).map(|(value, here)| math::truncate(value * FIXED_ONE) * i32::from(*here)).sum();
        sum += i64::from(part);
    }
    sum
}

/// In December: what people saved in a calendar year in which they held a post throughout.
fn year_end(tile: &mut Tile, context: &MonthContext<'_>) {
    for i in 0..tile.post.len() {
        if tile.people.present[i] == 0 {
            continue;
        }
        if tile.people.arrived[i] + 11 <= context.month {
            let mode = tile.mode(i);
            let usd = f64::from(tile.people.saved_year[i]) * context.terms[mode].usd;
            tile.histograms[mode].savings_per_year[bin(usd as f32)] += 1;
        }
        tile.people.saved_year[i] = 0;
    }
}
