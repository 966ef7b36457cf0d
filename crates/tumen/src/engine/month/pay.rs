//! Steps 3 to 5: work and pay, deductions, levy and skim, living, side income, debt, remittance.
//!
//! Flat loops over blocks of entries, one a phase, so that the compiler can run many lanes at once. Every amount is an integer in
//! 1/10,000 of the programme's currency; a share of an amount is computed in single precision and truncated, so the payer keeps
//! the remainder. A phase works on everyone; whoever is absent, or bound by other rules, has a zero in `on`.

use super::sums::{count, total};
use super::{MonthContext, Tile};
use crate::engine::math;
use crate::engine::measure::Measure;
use crate::engine::observe::bin;
use crate::engine::population::{MOST_HELD, MOST_PAID, flag};
use crate::engine::terms::Terms;

/// Entries in a block: their flows stay in the fastest memory.
const BLOCK: usize = 256;

/// The flows of a block.
#[derive(Debug)]
pub(crate) struct Flows {
    on: [i32; BLOCK],
    worker: [i32; BLOCK],
    rate: [f32; BLOCK],
    gross: [i32; BLOCK],
    company: [i32; BLOCK],
    stipend: [i32; BLOCK],
    broker: [i32; BLOCK],
    deductions: [i32; BLOCK],
    due: [i32; BLOCK],
    levy: [i32; BLOCK],
    skim: [i32; BLOCK],
    living: [i32; BLOCK],
    side: [i32; BLOCK],
    cut: [i32; BLOCK],
    debt: [i32; BLOCK],
    wire: [i32; BLOCK],
    held: [i32; BLOCK],
    income: [i32; BLOCK],
    head: [i32; BLOCK],
    bins: [u16; BLOCK],
}

impl Default for Flows {
    fn default() -> Self {
        Flows {
            on: [0; BLOCK],
            worker: [0; BLOCK],
            rate: [0.0; BLOCK],
            gross: [0; BLOCK],
            company: [0; BLOCK],
            stipend: [0; BLOCK],
            broker: [0; BLOCK],
            deductions: [0; BLOCK],
            due: [0; BLOCK],
            levy: [0; BLOCK],
            skim: [0; BLOCK],
            living: [0; BLOCK],
            side: [0; BLOCK],
            cut: [0; BLOCK],
            debt: [0; BLOCK],
            wire: [0; BLOCK],
            held: [0; BLOCK],
            income: [0; BLOCK],
            head: [0; BLOCK],
            bins: [0; BLOCK],
        }
    }
}

/// Pays, levies and saves for every holder, under the rules that bind each.
#[inline(always)]
pub(super) fn pay_levy_and_save(tile: &mut Tile, context: &MonthContext<'_>) {
    let demoted = tile.people.flags.iter().fold(0, |all, flags| all | flags) & flag::DEMOTED != 0;
    let modes = if demoted { 2 } else { 1 };
    let n = tile.post.len();
    let mut start = 0;
    while start < n {
        let end = (start + BLOCK).min(n);
        for mode in 0..modes {
            block(tile, context, mode, start, end);
        }
        start = end;
    }
}

#[inline(always)]
fn block(tile: &mut Tile, context: &MonthContext<'_>, mode: usize, start: usize, end: usize) {
    let terms: &Terms = context.terms[mode];
    let n = end - start;
    let range = start..end;
    let people = &mut tile.people;
    let f = &mut tile.flows;

    who(&mut f.on[..n], &mut f.worker[..n], &people.present[range.clone()], &people.flags[range.clone()], mode);
    let heads = total(&f.on[..n]);
    if heads == 0 {
        return;
    }
    let [w0, w1, _, w3] = &tile.luck;
    rates(&mut f.rate[..n], &f.on[..n], &w0[range.clone()], &w1[range.clone()], &people.skill[range.clone()], terms);
    earn(
        (&mut f.gross[..n], &mut f.company[..n], &mut f.stipend[..n]),
        (&mut f.broker[..n], &mut f.deductions[..n]),
        (&f.rate[..n], &f.on[..n], &people.skill[range.clone()], &w3[range.clone()]),
        terms,
    );
    let in_certificates = terms.stipend_in_certificates;
    levy(
        (&mut f.due[..n], &mut f.levy[..n], &mut f.skim[..n], &mut f.living[..n]),
        (&f.gross[..n], &f.stipend[..n], &f.broker[..n], &f.deductions[..n]),
        (&f.worker[..n], &f.on[..n], &tile.tier[range.clone()]),
        (&people.cash[range.clone()], &mut people.arrears[range.clone()]),
        terms,
        context.levy[mode],
    );
    side(&mut f.side[..n], &mut f.cut[..n], &f.on[..n], &w3[range.clone()], terms);
    keep(
        (&mut f.debt[..n], &mut f.wire[..n], &mut f.held[..n], &mut f.income[..n]),
        (&f.gross[..n], &f.stipend[..n], &f.broker[..n], &f.deductions[..n]),
        (&f.levy[..n], &f.skim[..n], &f.living[..n], &f.side[..n], &f.cut[..n]),
        (&mut people.cash[range.clone()], &mut people.held[range.clone()], &mut people.debt[range.clone()]),
        (terms, context.behaviour.debt_service),
    );
    let over = if in_certificates {
        certificates(
            (&mut f.income[..n], &mut people.certificates[range.clone()]),
            (&f.deductions[..n], &f.stipend[..n]),
        )
    } else {
        0
    };
    save(
        (&mut people.saved_year[range.clone()], &mut people.saved_tour[range.clone()]),
        (&f.income[..n], &f.living[..n], &f.debt[..n]),
    );
    take_home(&mut tile.take_home[range.clone()], &f.income[..n], &f.side[..n], &f.cut[..n], &f.on[..n]);

    // The Korean share of the timber per head counts as pay in `monthly_gross`; everyone in the camp fells it.
    let share_usd = ((f64::from(terms.output) * 1e-4) * terms.timber_usd_per_m3) as f32;
    heads_pay(
        (&mut f.head[..n], &mut f.bins[..n]),
        (&f.gross[..n], &f.broker[..n], &f.company[..n], &f.stipend[..n]),
        (terms.usd as f32, share_usd, i32::from(terms.stipend_is_pay)),
    );
    let histogram = &mut tile.histograms[mode].monthly_gross;
    let mut paid = 0;
    for (bin, head) in f.bins[..n].iter().zip(&f.head[..n]) {
        histogram[usize::from(*bin)] += u64::from(*head > 0);
        paid += i64::from(*head > 0);
    }
    for i in 0..n {
        // Most are labourers, whose income is what the others leave of the total.
        let role = people.role[start + i];
        if role != 0 && f.on[i] != 0 {
            let role = usize::from(role);
            tile.by_role[0][role] += i64::from(f.income[i]);
            tile.by_role[1][role] += 1;
            tile.by_role[0][0] -= i64::from(f.income[i]);
            tile.by_role[1][0] -= 1;
        }
    }
    let income = total(&f.income[..n]);
    tile.by_role[0][0] += income;
    tile.by_role[1][0] += heads;

    // The totals of the block.
    let gross = total(&f.gross[..n]);
    let stipend = total(&f.stipend[..n]);
    let broker = total(&f.broker[..n]);
    let deductions = total(&f.deductions[..n]);
    let levy = total(&f.levy[..n]);
    let skim = total(&f.skim[..n]);
    let side = total(&f.side[..n]);
    let cut = total(&f.cut[..n]);
    let living = total(&f.living[..n]);
    let debt = total(&f.debt[..n]);
    let workers = total(&f.worker[..n]);
    let flags = &people.flags[range.clone()];
    let row = &mut tile.rows[mode];
    row[Measure::WorkerMonths] += heads;
    row[Measure::GrossWorker] += gross;
    row[Measure::GrossCompany] += total(&f.company[..n]);
    if in_certificates {
        row[Measure::StipendCertificates] += stipend;
        row[Measure::DeductionsCertificates] += deductions + over;
    } else {
        row[Measure::Stipend] += stipend;
        row[Measure::Deductions] += deductions;
    }
    row[Measure::Broker] += broker;
    row[Measure::LevyDue] += total(&f.due[..n]);
    if terms.levy_revision > 0 || terms.levy_rate > 0.0 || terms.levy_fixed > 0 {
        row[Measure::LevyMonths] += workers;
        row[Measure::LevyGross] +=
            f.gross[..n].iter().zip(&f.worker[..n]).map(|(gross, worker)| i64::from(gross * worker)).sum::<i64>();
    }
    row[Measure::Levy] += levy;
    row[Measure::Skim] += skim;
    row[Measure::Living] += living;
    row[Measure::Side] += side;
    row[Measure::SideCut] += cut;
    row[Measure::BribeLater] += debt;
    row[Measure::Wire] += total(&f.wire[..n]);
    row[Measure::HeldIn] += total(&f.held[..n]);
    row[Measure::TakeHome] += income - side + cut;
    row[Measure::Saved] += income - living - debt;
    row[Measure::PaidMonths] += paid;
    row[Measure::ArrearsMonths] += count(&people.arrears[range], &f.on[..n]);
    row[Measure::FemaleMonths] += flagged(flags, &f.on[..n], flag::FEMALE);
    row[Measure::ConscriptMonths] += flagged(flags, &f.on[..n], flag::CONSCRIPT);
    row[Measure::PaperMonths] += flagged(flags, &f.on[..n], flag::PAPER);
    row[Measure::OfficialMonths] += heads - workers;
    row[Measure::GrossPerHead] += total(&f.head[..n]);
    row[Measure::HostWage] += heads * terms.host_wage as i64;
    row[Measure::HostWagePaid] += paid * terms.host_wage as i64;
    row[Measure::Board] += heads * i64::from(terms.board);
    row[Measure::TimberFelled] += heads * i64::from(terms.output);
}

/// One for everyone whom these rules bind, and for those of them who are not officials.
#[inline(always)]
fn who(on: &mut [i32], worker: &mut [i32], present: &[u8], flags: &[u16], mode: usize) {
    let n = on.len();
    let (worker, present, flags) = (&mut worker[..n], &present[..n], &flags[..n]);
    let wanted = if mode == 1 { flag::DEMOTED } else { 0 };
    for i in 0..n {
        let here = i32::from(present[i]) * i32::from(flags[i] & flag::DEMOTED == wanted);
        on[i] = here;
        worker[i] = here * i32::from(flags[i] & flag::OFFICIAL == 0);
    }
}

/// Skill times noise in a month with work, else zero.
#[inline(always)]
fn rates(rate: &mut [f32], on: &[i32], w0: &[u32], w1: &[u32], skill: &[f32], terms: &Terms) {
    let n = rate.len();
    let (on, w0, w1, skill) = (&on[..n], &w0[..n], &w1[..n], &skill[..n]);
    let sigma = terms.sigma_month;
    let drift = 0.5 * sigma * sigma;
    let below = terms.employed_below;
    for i in 0..n {
        let noise = math::exp(sigma * math::normal(w0[i]) - drift);
        let works = (w1[i] < below) & (on[i] != 0);
        rate[i] = if works { skill[i] * noise } else { 0.0 };
    }
}

/// A share of an amount, truncated, and never more than the amount (which single precision may round up).
#[inline(always)]
fn part(amount: i32, share: f32) -> i32 {
    math::truncate(amount as f32 * share).min(amount)
}

/// An amount of pay, cut off at the most that is paid.
#[inline(always)]
fn pay(amount: f32) -> i32 {
    math::truncate(amount.min(MOST_PAID as f32))
}

type Out3<'a> = (&'a mut [i32], &'a mut [i32], &'a mut [i32]);
type Out4<'a> = (&'a mut [i32], &'a mut [i32], &'a mut [i32], &'a mut [i32]);
type In4<'a> = (&'a [i32], &'a [i32], &'a [i32], &'a [i32]);
type In5<'a> = (&'a [i32], &'a [i32], &'a [i32], &'a [i32], &'a [i32]);

#[inline(always)]
fn earn(
    (gross, company, stipend): Out3<'_>,
    (broker, deductions): (&mut [i32], &mut [i32]),
    (rate, on, skill, w3): (&[f32], &[i32], &[f32], &[u32]),
    terms: &Terms,
) {
    let n = gross.len();
    let (company, stipend, broker, deductions) =
        (&mut company[..n], &mut stipend[..n], &mut broker[..n], &mut deductions[..n]);
    let (rate, on, skill, w3) = (&rate[..n], &on[..n], &skill[..n], &w3[..n]);
    let (pay_worker, pay_company, allowance) = (terms.pay_worker, terms.pay_company, terms.stipend);
    let (below, margin, charge) = (terms.brokered_below, terms.broker_margin, terms.deductions);
    for i in 0..n {
        let earned = pay(pay_worker * rate[i]);
        let given = pay(allowance * skill[i] * on[i] as f32).min(MOST_PAID - earned);
        let brokered = (w3[i] >> 16) < below;
        gross[i] = earned;
        company[i] = pay(pay_company * rate[i]);
        stipend[i] = given;
        broker[i] = if brokered { part(earned, margin) } else { 0 };
        deductions[i] = part(earned + given, charge);
    }
}

#[inline(always)]
fn levy(
    (due, levy, skim, living): Out4<'_>,
    (gross, stipend, broker, deductions): In4<'_>,
    (worker, on, tier): (&[i32], &[i32], &[f32]),
    (cash, arrears): (&[i32], &mut [i32]),
    terms: &Terms,
    in_force: f32,
) {
    let n = due.len();
    let (levy, skim, living) = (&mut levy[..n], &mut skim[..n], &mut living[..n]);
    let (gross, stipend, broker, deductions) = (&gross[..n], &stipend[..n], &broker[..n], &deductions[..n]);
    let (worker, on, tier) = (&worker[..n], &on[..n], &tier[..n]);
    let (cash, arrears) = (&cash[..n], &mut arrears[..n]);
    let (flat, fixed, rate) = (in_force, terms.levy_fixed, terms.levy_rate);
    let (floor, cost, take) = (terms.floor, terms.living, terms.skim);
    let money = if terms.stipend_in_certificates { 0 } else { 1 };
    let asked = i32::from(terms.levied);
    for i in 0..n {
        let pay_in_money = gross[i] + stipend[i] * money;
        let net = pay_in_money - broker[i] - deductions[i] * money;
        let sum = pay(flat * tier[i]) + fixed + part(gross[i], rate);
        let set = (sum * worker[i]).min(MOST_PAID);
        let owed = set + arrears[i] * asked * on[i];
        let room = (net + cash[i] * on[i] - floor).max(0);
        let paid = owed.min(room).min(MOST_PAID);
        let left = owed - paid;
        let rest = (net + cash[i] * on[i] - paid).max(0);
        let taken = part(pay_in_money, take).min(rest) * worker[i];
        due[i] = set;
        levy[i] = paid;
        skim[i] = taken;
        living[i] = cost.min(rest - taken) * on[i];
        arrears[i] = if on[i] != 0 { left.min(MOST_HELD) } else { arrears[i] };
    }
}

#[inline(always)]
fn side(side: &mut [i32], cut: &mut [i32], on: &[i32], w3: &[u32], terms: &Terms) {
    let n = side.len();
    let (cut, on, w3) = (&mut cut[..n], &on[..n], &w3[..n]);
    let (income, below, share) = (terms.side_income.min(MOST_PAID / 4), terms.side_below, terms.side_cut);
    for i in 0..n {
        let earned = if (w3[i] & 0xffff) < below { income * on[i] } else { 0 };
        side[i] = earned;
        cut[i] = part(earned, share);
    }
}

#[inline(always)]
fn keep(
    (debt, wire, held, income): Out4<'_>,
    (gross, stipend, broker, deductions): In4<'_>,
    (levy, skim, living, side, cut): In5<'_>,
    (cash, pocket, owed): Out3<'_>,
    (terms, debt_service): (&Terms, f32),
) {
    let n = debt.len();
    let (wire, held, income) = (&mut wire[..n], &mut held[..n], &mut income[..n]);
    let (gross, stipend, broker, deductions) = (&gross[..n], &stipend[..n], &broker[..n], &deductions[..n]);
    let (levy, skim, living, side, cut) = (&levy[..n], &skim[..n], &living[..n], &side[..n], &cut[..n]);
    let (cash, pocket, owed) = (&mut cash[..n], &mut pocket[..n], &mut owed[..n]);
    let (of_pay, of_savings, share) = (terms.wire_of_pay, terms.wire_of_savings, terms.held);
    let money = if terms.stipend_in_certificates { 0 } else { 1 };
    for i in 0..n {
        let in_money = gross[i] + stipend[i] * money;
        let earned = in_money - broker[i] - deductions[i] * money - levy[i] - skim[i] + side[i] - cut[i];
        let surplus = earned - living[i];
        let free = surplus.max(0);
        let service = owed[i].min(part(free, debt_service));
        let free = free - service;
        let sent = part(in_money, of_pay).min(part(free, of_savings));
        let put = part(free - sent, share).min(MOST_HELD - pocket[i]);
        let now = cash[i] + surplus - service - sent - put;
        let beyond = (now - MOST_HELD).max(0);
        debt[i] = service;
        wire[i] = sent + beyond;
        held[i] = put;
        income[i] = earned + (stipend[i] - deductions[i]) * (1 - money);
        cash[i] = now - beyond;
        pocket[i] += put;
        owed[i] -= service;
    }
}

/// Certificates come in; what a full pocket cannot hold is charged. Returns the sum of that.
#[inline(always)]
fn certificates((income, pocket): (&mut [i32], &mut [i32]), (deductions, stipend): (&[i32], &[i32])) -> i64 {
    let mut over = 0;
    for (((income, pocket), deductions), stipend) in income.iter_mut().zip(pocket).zip(deductions).zip(stipend) {
        let now = *pocket + stipend - deductions;
        let beyond = (now - MOST_HELD).max(0);
        over += i64::from(beyond);
        *income -= beyond;
        *pocket = now - beyond;
    }
    over
}

#[inline(always)]
fn save((year, tour): (&mut [i32], &mut [i64]), (income, living, debt): (&[i32], &[i32], &[i32])) {
    let n = year.len();
    let (tour, income, living, debt) = (&mut tour[..n], &income[..n], &living[..n], &debt[..n]);
    for i in 0..n {
        let saved = income[i] - living[i] - debt[i];
        year[i] += saved;
        tour[i] += i64::from(saved);
    }
}

#[inline(always)]
fn take_home(take_home: &mut [i32], income: &[i32], side: &[i32], cut: &[i32], on: &[i32]) {
    let n = take_home.len();
    let (income, side, cut, on) = (&income[..n], &side[..n], &cut[..n], &on[..n]);
    for i in 0..n {
        take_home[i] = if on[i] != 0 { income[i] - side[i] + cut[i] } else { take_home[i] };
    }
}

/// What `monthly_gross` measures, in 1/10,000 USD, and its bin.
#[inline(always)]
fn heads_pay(
    (head, bins): (&mut [i32], &mut [u16]),
    (gross, broker, company, stipend): In4<'_>,
    (usd, share_usd, stipend_is_pay): (f32, f32, i32),
) {
    let n = head.len();
    let (bins, gross, broker, company, stipend) =
        (&mut bins[..n], &gross[..n], &broker[..n], &company[..n], &stipend[..n]);
    for i in 0..n {
        let pay = gross[i] - broker[i] + company[i] + stipend[i] * stipend_is_pay;
        let usd = pay as f32 * usd + share_usd;
        let usd = if pay > 0 { usd.min(MOST_PAID as f32) } else { 0.0 };
        head[i] = math::truncate(usd);
        bins[i] = bin(usd) as u16;
    }
}

#[inline(always)]
fn flagged(flags: &[u16], on: &[i32], bit: u16) -> i64 {
    let n: i32 = flags.iter().zip(on).map(|(flags, on)| i32::from(flags & bit != 0) * on).sum();
    i64::from(n)
}
