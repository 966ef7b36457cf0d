//! The loops of a month's money, one a phase: each works on a block of entries and returns the sum of its flow. One that the rules do
//! not have only clears it.

use super::pay::BLOCK;
use super::sums::{mask, total};
use crate::engine::math;
use crate::engine::observe::bin;
use crate::engine::population::{MOST_HELD, MOST_PAID, flag};
use crate::engine::terms::{N_ROLES, Terms};

/// All bits for everyone whom these rules bind, and for those of them who are not officials.
#[inline(always)]
pub(super) fn who(on: &mut [i32], worker: &mut [i32], flags: &[u16], wanted: u16) {
    let n = on.len();
    let (worker, flags) = (&mut worker[..n], &flags[..n]);
    for i in 0..n {
        on[i] = mask(flags[i] & flag::DEMOTED == wanted);
        worker[i] = mask(flags[i] & (flag::DEMOTED | flag::OFFICIAL) == wanted);
    }
}

/// Skill times noise.
#[inline(always)]
pub(super) fn rates(rate: &mut [f32], w0: &[u32], skill: &[f32], terms: &Terms) {
    let n = rate.len();
    let (w0, skill) = (&w0[..n], &skill[..n]);
    let sigma = terms.sigma_month;
    if sigma == 0.0 || (terms.pay_worker == 0.0 && terms.pay_company == 0.0) {
        rate.copy_from_slice(skill);
        return;
    }
    let drift = 0.5 * sigma * sigma;
    for i in 0..n {
        rate[i] = skill[i] * math::exp(sigma * math::normal(w0[i]) - drift);
    }
}

/// A share of an amount, truncated, and never more than the amount (which single precision may round up).
#[inline(always)]
pub(super) fn part(amount: i32, share: f32) -> i32 {
    math::truncate(amount as f32 * share).min(amount)
}

/// An amount of pay, cut off at the most that is paid.
#[inline(always)]
pub(super) fn pay(amount: f32) -> i32 {
    math::truncate(amount.min(MOST_PAID as f32))
}

/// The sum of the flows that a mask chooses.
#[inline(always)]
pub(super) fn total_of(values: &[i32], on: &[i32]) -> i64 {
    let mut chosen = [0; BLOCK];
    for ((chosen, value), on) in chosen.iter_mut().zip(values).zip(on) {
        *chosen = value & on;
    }
    total(&chosen[..values.len()])
}

type Out2<'a> = (&'a mut [i32], &'a mut [i32]);
type Out3<'a> = (&'a mut [i32], &'a mut [i32], &'a mut [i32]);
type In2<'a> = (&'a [i32], &'a [i32]);
type In4<'a> = (&'a [i32], &'a [i32], &'a [i32], &'a [i32]);
type In5<'a> = (&'a [i32], &'a [i32], &'a [i32], &'a [i32], &'a [i32]);

/// Mean pay times the rate, in a month with work.
#[inline(always)]
pub(super) fn wage(wage: &mut [i32], rate: &[f32], (w1, on): (&[u32], &[i32]), below: u32, mean: f32) -> i64 {
    if mean == 0.0 {
        wage.fill(0);
        return 0;
    }
    let n = wage.len();
    let (rate, w1, on) = (&rate[..n], &w1[..n], &on[..n]);
    for i in 0..n {
        wage[i] = pay(mean * rate[i]) & mask(w1[i] < below) & on[i];
    }
    total(wage)
}

/// Adds what days away from the site bring; returns the sum.
#[inline(always)]
pub(super) fn absence(gross: &mut [i32], worker: &[i32], pay: i32) -> i64 {
    if pay == 0 {
        return 0;
    }
    let n = gross.len();
    let worker = &worker[..n];
    let mut sum = 0;
    for i in 0..n {
        let more = (pay & worker[i]).min(MOST_PAID - gross[i]);
        gross[i] += more;
        sum += i64::from(more);
    }
    sum
}

/// The stipend, in any month.
#[inline(always)]
pub(super) fn stipends(stipend: &mut [i32], gross: &[i32], skill: &[f32], on: &[i32], mean: f32) -> i64 {
    if mean == 0.0 {
        stipend.fill(0);
        return 0;
    }
    let n = stipend.len();
    let (gross, skill, on) = (&gross[..n], &skill[..n], &on[..n]);
    for i in 0..n {
        stipend[i] = (pay(mean * skill[i]) & on[i]).min(MOST_PAID - gross[i]);
    }
    total(stipend)
}

/// The broker's margin in a month with a brokered job.
#[inline(always)]
pub(super) fn brokerage(broker: &mut [i32], gross: &[i32], w3: &[u32], terms: &Terms) -> i64 {
    let (below, margin) = (terms.brokered_below, terms.broker_margin);
    if below == 0 || margin == 0.0 {
        broker.fill(0);
        return 0;
    }
    let n = broker.len();
    let (gross, w3) = (&gross[..n], &w3[..n]);
    for i in 0..n {
        broker[i] = part(gross[i], margin) & mask((w3[i] >> 16) < below);
    }
    total(broker)
}

#[inline(always)]
pub(super) fn deduct(deductions: &mut [i32], (gross, stipend): In2<'_>, share: f32) -> i64 {
    if share == 0.0 {
        deductions.fill(0);
        return 0;
    }
    let n = deductions.len();
    let (gross, stipend) = (&gross[..n], &stipend[..n]);
    for i in 0..n {
        deductions[i] = part(gross[i] + stipend[i], share);
    }
    total(deductions)
}

/// The levy of the month before it is known who owes it.
#[inline(always)]
pub(super) fn assess(due: &mut [i32], gross: &[i32], tier: &[f32], flat: f32, terms: &Terms) {
    let n = due.len();
    let (gross, tier) = (&gross[..n], &tier[..n]);
    let (fixed, rate) = (terms.levy_fixed, terms.levy_rate);
    if flat == 0.0 {
        due.fill(fixed);
    } else {
        for i in 0..n {
            due[i] = pay(flat * tier[i]) + fixed;
        }
    }
    if rate > 0.0 {
        for i in 0..n {
            due[i] += part(gross[i], rate);
        }
    }
}

/// Takes the levy with what was owed before from pay and cash, down to the floor. Returns what was due and what was paid; sets what
/// comes in as money, net of what comes off first, and the rest in hand.
#[inline(always)]
pub(super) fn collect(
    (due, levy, rest): Out3<'_>,
    (in_money, net): Out2<'_>,
    (gross, stipend, broker, deductions): In4<'_>,
    (worker, on): In2<'_>,
    (cash, arrears): (&[i32], &mut [i32]),
    terms: &Terms,
) -> [i64; 2] {
    let n = due.len();
    let (levy, rest, in_money, net) = (&mut levy[..n], &mut rest[..n], &mut in_money[..n], &mut net[..n]);
    let (gross, stipend, broker, deductions) = (&gross[..n], &stipend[..n], &broker[..n], &deductions[..n]);
    let (worker, on, cash, arrears) = (&worker[..n], &on[..n], &cash[..n], &mut arrears[..n]);
    let (floor, money, asked) = (terms.floor, mask(!terms.stipend_in_certificates), mask(terms.levied));
    for i in 0..n {
        let pay = gross[i] + (stipend[i] & money);
        let after = pay - broker[i] - (deductions[i] & money);
        let set = (due[i] & worker[i]).min(MOST_PAID);
        let owed = set + (arrears[i] & on[i] & asked);
        let in_hand = after + (cash[i] & on[i]);
        let paid = owed.min((in_hand - floor).max(0)).min(MOST_PAID);
        in_money[i] = pay;
        net[i] = after;
        due[i] = set;
        levy[i] = paid;
        rest[i] = (in_hand - paid).max(0);
        arrears[i] = ((owed - paid).min(MOST_HELD) & on[i]) | (arrears[i] & !on[i]);
    }
    [total(due), total(levy)]
}

/// Supervisors' take of what came in, as far as there is a rest.
#[inline(always)]
pub(super) fn skimmed((skim, rest): Out2<'_>, in_money: &[i32], worker: &[i32], share: f32) -> i64 {
    if share == 0.0 {
        skim.fill(0);
        return 0;
    }
    let n = skim.len();
    let (rest, in_money, worker) = (&mut rest[..n], &in_money[..n], &worker[..n]);
    for i in 0..n {
        skim[i] = part(in_money[i], share).min(rest[i]) & worker[i];
        rest[i] -= skim[i];
    }
    total(skim)
}

#[inline(always)]
pub(super) fn live(living: &mut [i32], rest: &[i32], on: &[i32], cost: i32) -> i64 {
    let n = living.len();
    let (rest, on) = (&rest[..n], &on[..n]);
    for i in 0..n {
        living[i] = cost.min(rest[i]) & on[i];
    }
    total(living)
}

/// Side income net of the supervisors' cut; returns the sums of income and cut.
#[inline(always)]
pub(super) fn moonlight(side: &mut [i32], w3: &[u32], on: &[i32], terms: &Terms) -> [i64; 2] {
    let income = terms.side_income.min(MOST_PAID / 4);
    if terms.side_below == 0 || income == 0 {
        side.fill(0);
        return [0; 2];
    }
    let n = side.len();
    let (w3, on) = (&w3[..n], &on[..n]);
    let cut = part(income, terms.side_cut);
    let mut jobs = 0;
    for i in 0..n {
        let works = mask((w3[i] & 0xffff) < terms.side_below) & on[i];
        side[i] = (income - cut) & works;
        jobs -= works;
    }
    [income, cut].map(|amount| i64::from(jobs) * i64::from(amount))
}

/// Adds the poachers' musk, net of the supervisors' cut, to side income; returns the sums of musk and cut.
#[inline(always)]
pub(super) fn poach(side: &mut [i32], flags: &[u16], on: &[i32], terms: &Terms) -> [i64; 2] {
    let musk = terms.musk_income.min(MOST_PAID / 4);
    if musk == 0 {
        return [0; 2];
    }
    let n = side.len();
    let (flags, on) = (&flags[..n], &on[..n]);
    let cut = part(musk, terms.musk_cut);
    let mut hunters = 0;
    for i in 0..n {
        let hunts = mask(flags[i] & flag::POACHER != 0) & on[i];
        side[i] += (musk - cut) & hunts;
        hunters -= hunts;
    }
    [musk, cut].map(|amount| i64::from(hunters) * i64::from(amount))
}

/// Income, take-home, and what is free after living.
#[inline(always)]
pub(super) fn earn((income, take_home, free): Out3<'_>, (net, levy, skim, living, side): In5<'_>, on: &[i32]) {
    let n = income.len();
    let (take_home, free, on) = (&mut take_home[..n], &mut free[..n], &on[..n]);
    let (net, levy, skim, living, side) = (&net[..n], &levy[..n], &skim[..n], &living[..n], &side[..n]);
    for i in 0..n {
        let by_work = net[i] - levy[i] - skim[i];
        let earned = by_work + side[i];
        income[i] = (earned & on[i]) | (income[i] & !on[i]);
        take_home[i] = (by_work & on[i]) | (take_home[i] & !on[i]);
        free[i] = (earned - living[i]).max(0);
    }
}

/// A share of what is free goes to those to whom a bribe is owed.
#[inline(always)]
pub(super) fn serve_debt((debt, free): Out2<'_>, owed: &mut [i32], share: f32) -> i64 {
    if share == 0.0 || owed.iter().fold(0, |all, owed| all | owed) == 0 {
        debt.fill(0);
        return 0;
    }
    let n = debt.len();
    let (free, owed) = (&mut free[..n], &mut owed[..n]);
    for i in 0..n {
        let service = owed[i].min(part(free[i], share));
        debt[i] = service;
        free[i] -= service;
        owed[i] -= service;
    }
    total(debt)
}

/// What is sent home at once.
#[inline(always)]
pub(super) fn send(wire: &mut [i32], in_money: &[i32], free: &[i32], terms: &Terms) {
    let (of_pay, of_savings) = (terms.wire_of_pay, terms.wire_of_savings);
    if of_pay == 0.0 || of_savings == 0.0 {
        wire.fill(0);
        return;
    }
    let n = wire.len();
    let (in_money, free) = (&in_money[..n], &free[..n]);
    for i in 0..n {
        wire[i] = part(in_money[i], of_pay).min(part(free[i], of_savings));
    }
}

/// What others hold until the end.
#[inline(always)]
pub(super) fn hold(held: &mut [i32], (free, wire): In2<'_>, pocket: &mut [i32], share: f32) -> i64 {
    if share == 0.0 {
        held.fill(0);
        return 0;
    }
    let n = held.len();
    let (free, wire, pocket) = (&free[..n], &wire[..n], &mut pocket[..n]);
    for i in 0..n {
        let put = part(free[i] - wire[i], share).min(MOST_HELD - pocket[i]);
        held[i] = put;
        pocket[i] += put;
    }
    total(held)
}

/// The rest stays in the pocket; what that cannot hold is sent home as well. Returns all that is sent.
#[inline(always)]
pub(super) fn keep((cash, wire): Out2<'_>, (net, levy, skim, living, side): In5<'_>, (debt, held): In2<'_>) -> i64 {
    let n = cash.len();
    let (wire, debt, held) = (&mut wire[..n], &debt[..n], &held[..n]);
    let (net, levy, skim, living, side) = (&net[..n], &levy[..n], &skim[..n], &living[..n], &side[..n]);
    for i in 0..n {
        let surplus = net[i] - levy[i] - skim[i] + side[i] - living[i];
        let now = cash[i] + surplus - debt[i] - wire[i] - held[i];
        cash[i] = now.min(MOST_HELD);
        wire[i] += (now - MOST_HELD).max(0);
    }
    total(wire)
}

/// Certificates come in; what a full pocket cannot hold is charged. Returns the sum of that.
#[inline(always)]
pub(super) fn certificates((income, take_home): Out2<'_>, pocket: &mut [i32], (deductions, stipend): In2<'_>) -> i64 {
    let n = income.len();
    let (take_home, pocket, deductions, stipend) =
        (&mut take_home[..n], &mut pocket[..n], &deductions[..n], &stipend[..n]);
    let mut over = 0;
    for i in 0..n {
        let now = pocket[i] + stipend[i] - deductions[i];
        let beyond = (now - MOST_HELD).max(0);
        over += i64::from(beyond);
        income[i] += stipend[i] - deductions[i] - beyond;
        take_home[i] += stipend[i] - deductions[i] - beyond;
        pocket[i] = now - beyond;
    }
    over
}

/// What the month adds to savings; returns the sum.
#[inline(always)]
pub(super) fn save(
    (year, tour, saved): (&mut [i32], &mut [i64], &mut [i32]),
    (income, living, debt): (&[i32], &[i32], &[i32]),
    on: &[i32],
) -> i64 {
    let n = year.len();
    let (tour, saved) = (&mut tour[..n], &mut saved[..n]);
    let (income, living, debt, on) = (&income[..n], &living[..n], &debt[..n], &on[..n]);
    for i in 0..n {
        saved[i] = (income[i] & on[i]) - living[i] - debt[i];
        year[i] += saved[i];
        tour[i] += i64::from(saved[i]);
    }
    total(saved)
}

/// Adds the income of the month by role.
#[inline(always)]
pub(super) fn add_roles([money, months]: &mut [[i64; N_ROLES]; 2], income: &[i32], roles: &[u8]) {
    // Several sums of each role, since one after another people often have the same.
    let mut sums = [[0; 8]; 4];
    let ((incomes, last_incomes), (fours, last_roles)) = (income.as_chunks::<4>(), roles.as_chunks::<4>());
    for (incomes, roles) in incomes.iter().zip(fours) {
        for lane in 0..4 {
            sums[lane][usize::from(roles[lane] & 7)] += i64::from(incomes[lane]);
        }
    }
    for (income, role) in last_incomes.iter().zip(last_roles) {
        sums[0][usize::from(role & 7)] += i64::from(*income);
    }
    for role in 0..N_ROLES {
        money[role] += sums.iter().map(|sums| sums[role]).sum::<i64>();
        // Counted in as few bits as a role has.
        let here = |roles: &[u8]| roles.iter().map(|&other| u8::from(other == role as u8)).sum::<u8>();
        months[role] += roles.chunks(255).map(|roles| i64::from(here(roles))).sum::<i64>();
    }
}

/// What `monthly_gross` measures, in 1/10,000 USD, and its bin.
#[inline(always)]
pub(super) fn heads_pay(
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

/// The bins of amounts in a currency of which one unit is worth `usd`.
#[inline(always)]
pub(super) fn bins_of(bins: &mut [u16], amounts: &[i32], usd: f32) {
    for (of, amount) in bins.iter_mut().zip(amounts) {
        *of = bin(*amount as f32 * usd) as u16;
    }
}

/// Counts amounts above zero in their bins.
#[inline(always)]
pub(super) fn tally(histogram: &mut [u64], bins: &[u16], amounts: &[i32]) {
    for (bin, amount) in bins.iter().zip(amounts) {
        histogram[usize::from(*bin)] += u64::from(*amount > 0);
    }
}
