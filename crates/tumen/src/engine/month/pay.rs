//! Steps 3 to 5: work and pay, deductions, levy and skim, living, side income, debt, remittance.
//!
//! Flat loops ([`super::phases`]) over blocks of entries, so that the compiler can run many lanes at once. Every amount is an integer in
//! 1/10,000 of the programme's currency; a share of an amount is computed in single precision and truncated, so the payer keeps
//! the remainder. A phase works on everyone; for those whom other rules bind `on` has no bits. Each phase returns the sum of its
//! flow, and one that the rules do not have only clears it.

use super::forced::{self, COUNTED, Holders};
use super::phases::{
    absence, add_roles, assess, bins_of, brokerage, certificates, collect, deduct, earn, heads_pay, hold, keep, live,
    moonlight, poach, rates, save, send, serve_debt, skimmed, stipends, tally, total_of, wage, who,
};
use super::sums::{count, count_flags, total};
use super::{MonthContext, Tile};
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::engine::terms::Terms;

/// Entries in a block: their flows stay in the fastest memory.
pub(super) const BLOCK: usize = 256;

macro_rules! flows {
    ($($name:ident : $type:ty,)*) => {
        /// The flows of a block.
        #[derive(Debug)]
        pub(crate) struct Flows { $($name: [$type; BLOCK],)* }

        impl Default for Flows {
            fn default() -> Self {
                Flows { $($name: [Default::default(); BLOCK],)* }
            }
        }
    };
}

flows! {
    on: i32,
    worker: i32,
    rate: f32,
    gross: i32,
    company: i32,
    stipend: i32,
    broker: i32,
    deductions: i32,
    in_money: i32,
    net: i32,
    due: i32,
    levy: i32,
    rest: i32,
    skim: i32,
    living: i32,
    side: i32,
    free: i32,
    debt: i32,
    wire: i32,
    held: i32,
    head: i32,
    bins: u16,
    facts: u16,
    met: u16,
}

/// Pays, levies and saves for every holder, under the rules that bind each.
#[inline(always)]
pub(super) fn pay_levy_and_save(tile: &mut Tile, context: &MonthContext<'_>) {
    let demoted = tile.people.flags.iter().fold(0, |all, flags| all | flags) & flag::DEMOTED != 0;
    let modes = if demoted { 2 } else { 1 };
    let n = tile.post.len();
    tile.income.resize(n, 0);
    tile.take_home.resize(n, 0);
    let mut start = 0;
    while start < n {
        let end = (start + BLOCK).min(n);
        for mode in 0..modes {
            block(tile, context, mode, start, end);
        }
        start = end;
    }
    add_roles(&mut tile.by_role[0], &tile.income, &tile.people.role);
    if demoted {
        let [main, other] = &mut tile.by_role;
        let people = tile.people.flags.iter().zip(&tile.people.role).zip(&tile.income);
        for ((_, &role), &income) in people.filter(|((flags, _), _)| **flags & flag::DEMOTED != 0) {
            for (sum, add) in [(0, i64::from(income)), (1, 1)] {
                main[sum][usize::from(role)] -= add;
                other[sum][usize::from(role)] += add;
            }
        }
    }
}

#[inline(always)]
fn block(tile: &mut Tile, context: &MonthContext<'_>, mode: usize, start: usize, end: usize) {
    let terms: &Terms = context.terms[mode];
    let n = end - start;
    let range = start..end;
    let wanted = if mode == 1 { flag::DEMOTED } else { 0 };
    let people = &mut tile.people;
    let flags = &people.flags[range.clone()];
    let heads = count_flags(flags, flag::DEMOTED, wanted);
    if heads == 0 {
        return;
    }
    let officials = count_flags(flags, flag::DEMOTED | flag::OFFICIAL, wanted | flag::OFFICIAL);
    let f = &mut *tile.flows;
    let row = &mut tile.rows[mode];
    let in_certificates = terms.stipend_in_certificates;
    let [w0, w1, _, w3] = &tile.luck;
    let (w0, w1, w3) = (&w0[range.clone()], &w1[range.clone()], &w3[range.clone()]);
    let skill = &people.skill[range.clone()];
    let cash = &mut people.cash[range.clone()];
    let arrears = &mut people.arrears[range.clone()];

    who(&mut f.on[..n], &mut f.worker[..n], flags, wanted);
    let (on, worker) = (&f.on[..n], &f.worker[..n]);

    // Work and pay.
    rates(&mut f.rate[..n], w0, skill, terms);
    let gross = wage(&mut f.gross[..n], &f.rate[..n], (w1, on), terms.employed_below, terms.pay_worker)
        + absence(&mut f.gross[..n], worker, terms.absent_pay);
    let company = wage(&mut f.company[..n], &f.rate[..n], (w1, on), terms.employed_below, terms.pay_company);
    let stipend = stipends(&mut f.stipend[..n], &f.gross[..n], skill, on, terms.stipend);
    row[Measure::GrossWorker] += gross;
    row[Measure::GrossCompany] += company;
    if officials > 0 {
        row[Measure::GrossOfficials] += gross - total_of(&f.gross[..n], worker);
    }

    // What comes off first.
    let broker = brokerage(&mut f.broker[..n], &f.gross[..n], w3, terms);
    let deductions = deduct(&mut f.deductions[..n], (&f.gross[..n], &f.stipend[..n]), terms.deductions);
    row[Measure::Broker] += broker;

    // Levy and skim, then living.
    assess(&mut f.due[..n], &f.gross[..n], &tile.tier[range.clone()], context.levy[mode], terms);
    let [due, levy] = collect(
        (&mut f.due[..n], &mut f.levy[..n], &mut f.rest[..n]),
        (&mut f.in_money[..n], &mut f.net[..n]),
        (&f.gross[..n], &f.stipend[..n], &f.broker[..n], &f.deductions[..n]),
        (worker, on),
        (cash, arrears),
        terms,
    );
    if due > 0 {
        bins_of(&mut f.bins[..n], &f.due[..n], terms.usd as f32);
        tally(&mut tile.histograms[mode].monthly_levy, &f.bins[..n], &f.due[..n]);
    }
    let skim = skimmed((&mut f.skim[..n], &mut f.rest[..n]), &f.in_money[..n], worker, terms.skim);
    let living = live(&mut f.living[..n], &f.rest[..n], on, terms.living);
    row[Measure::LevyDue] += due;
    row[Measure::Levy] += levy;
    row[Measure::Skim] += skim;
    row[Measure::Living] += living;
    if terms.levy_revision > 0 || terms.levy_rate > 0.0 || terms.levy_fixed > 0 {
        row[Measure::LevyMonths] += heads - officials;
        row[Measure::LevyGross] += total_of(&f.gross[..n], worker);
    }

    // What is left after a side job and the hunt.
    let [side, cut] = moonlight(&mut f.side[..n], w3, on, terms);
    let [musk, musk_cut] = poach(&mut f.side[..n], flags, on, terms);
    let income = &mut tile.income[range.clone()];
    let take_home = &mut tile.take_home[range.clone()];
    earn(
        (income, take_home, &mut f.free[..n]),
        (&f.net[..n], &f.levy[..n], &f.skim[..n], &f.living[..n], &f.side[..n]),
        on,
    );
    let owed = &mut people.debt[range.clone()];
    let debt = serve_debt((&mut f.debt[..n], &mut f.free[..n]), owed, context.behaviour.debt_service);
    send(&mut f.wire[..n], &f.in_money[..n], &f.free[..n], terms);
    let pocket = &mut people.held[range.clone()];
    let held = hold(&mut f.held[..n], (&f.free[..n], &f.wire[..n]), pocket, terms.held);
    let wire = keep(
        (cash, &mut f.wire[..n]),
        (&f.net[..n], &f.levy[..n], &f.skim[..n], &f.living[..n], &f.side[..n]),
        (&f.debt[..n], &f.held[..n]),
    );
    row[Measure::Side] += side;
    row[Measure::SideCut] += cut;
    row[Measure::Musk] += musk;
    row[Measure::MuskCut] += musk_cut;
    row[Measure::BribeLater] += debt;
    row[Measure::Wire] += wire;
    row[Measure::HeldIn] += held;
    if in_certificates {
        let pocket = &mut people.certificates[range.clone()];
        let over = certificates((income, take_home), pocket, (&f.deductions[..n], &f.stipend[..n]));
        row[Measure::StipendCertificates] += stipend;
        row[Measure::DeductionsCertificates] += deductions + over;
    } else {
        row[Measure::Stipend] += stipend;
        row[Measure::Deductions] += deductions;
    }
    let saved = save(
        (&mut people.saved_year[range.clone()], &mut people.saved_tour[range.clone()], &mut f.free[..n]),
        (income, &f.living[..n], &f.debt[..n]),
        on,
    );
    row[Measure::Saved] += saved;
    row[Measure::TakeHome] += saved + living + debt - (side - cut) - (musk - musk_cut);

    // The Korean share of the timber per head counts as pay in `monthly_gross`; everyone in the camp fells it.
    let share_usd = ((f64::from(terms.output) * 1e-4) * terms.timber_usd_per_m3) as f32;
    heads_pay(
        (&mut f.head[..n], &mut f.bins[..n]),
        (&f.gross[..n], &f.broker[..n], &f.company[..n], &f.stipend[..n]),
        (terms.usd as f32, share_usd, i32::from(terms.stipend_is_pay)),
    );
    tally(&mut tile.histograms[mode].monthly_gross, &f.bins[..n], &f.head[..n]);
    let paid = count(&f.head[..n], on);
    row[Measure::GrossPerHead] += total(&f.head[..n]);
    row[Measure::PaidMonths] += paid;
    row[Measure::HostWagePaid] += paid * terms.host_wage as i64;

    row[Measure::WorkerMonths] += heads;
    row[Measure::OfficialMonths] += officials;
    for (bit, measure) in [
        (flag::FEMALE, Measure::FemaleMonths),
        (flag::CONSCRIPT, Measure::ConscriptMonths),
        (flag::PAPER, Measure::PaperMonths),
    ] {
        row[measure] += count_flags(flags, flag::DEMOTED | bit, wanted | bit);
    }
    row[Measure::ArrearsMonths] += count(arrears, on);
    if !context.forced.cells.is_empty() {
        row[Measure::AssessedMonths] += heads;
        let holders = Holders {
            flags,
            arrears,
            held: &people.held[range.clone()],
            debt: &people.debt[range.clone()],
            family: &people.family[range.clone()],
            grievance: &people.grievance[range],
        };
        forced::find((&mut f.facts[..n], &mut f.met[..n]), &holders, wanted, context, terms.forced);
        for (met, measure) in COUNTED {
            row[measure] += count_flags(&f.met[..n], met, met);
        }
    }
    row[Measure::HostWage] += heads * terms.host_wage as i64;
    row[Measure::Board] += heads * i64::from(terms.board);
    row[Measure::TimberFelled] += heads * i64::from(terms.output);
}
