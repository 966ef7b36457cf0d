//! Steps 3 to 5: work and pay, what is taken off it, living, and what is saved.

use super::books::Desk;
use super::month::Scene;
use super::worker::Worker;
use tumen::engine::draw::Purpose;
use tumen::engine::math;
use tumen::engine::measure::Measure;
use tumen::engine::observe::bin;
use tumen::engine::population::{MOST_HELD, MOST_PAID};
use tumen::engine::terms::Terms;

const MOST_IN_A_POCKET: i64 = MOST_HELD as i64;
const MOST_IN_A_POSTING: i64 = MOST_PAID as i64;

/// A share of an amount, in single precision and truncated; never more than the amount, so that the payer keeps the remainder.
fn part(amount: i64, share: f32) -> i64 {
    ((amount as f32 * share) as i64).min(amount)
}

/// A posting in 1/10,000, truncated and cut off at the most that is paid.
fn posting(amount: f32) -> i64 {
    amount.min(MOST_IN_A_POSTING as f32) as i64
}

impl Worker {
    /// Earns, pays what is due and decides what to do with the rest; gives the month's take-home.
    pub(super) fn earn_and_spend(
        &mut self,
        scene: &Scene<'_>,
        desk: &mut Desk<'_>,
        luck: [u32; 4],
        levy_tier: f32,
    ) -> i64 {
        let mode = self.mode();
        let terms = scene.terms[mode];
        let [noise, work, _, jobs] = luck;

        // 3. Work and pay: the rule's amount times skill times noise in a month with work; a stipend comes in any month.
        let sigma = terms.sigma_month;
        let noise = math::exp(sigma * math::normal(noise) - 0.5 * sigma * sigma);
        let rate = if work < terms.employed_below { self.skill * noise } else { 0.0 };
        let wage = posting(terms.pay_worker * rate);
        // Days away from the site bring something to whoever pays for them.
        let away = if self.official { 0 } else { i64::from(terms.absent_pay) };
        let gross = (wage + away).min(MOST_IN_A_POSTING);
        let company = posting(terms.pay_company * rate);
        let stipend = posting(terms.stipend * self.skill).min(MOST_IN_A_POSTING - gross);

        // 4. Broker and deductions come off first; certificates pay no levy and no skim.
        let broker = if (jobs >> 16) < terms.brokered_below { part(gross, terms.broker_margin) } else { 0 };
        let deductions = part(gross + stipend, terms.deductions);
        let (pay, off_pay) =
            if terms.stipend_in_certificates { (gross, broker) } else { (gross + stipend, broker + deductions) };
        let net = pay - off_pay;

        // The levy with what was owed before: from this month's pay, then from cash, down to the floor.
        let due = if self.official { 0 } else { self.levy_due(terms, scene.levy[mode] * levy_tier, gross) };
        // Where nobody asks for a levy, nobody asks for an old one.
        let owed = due + if terms.levied { self.arrears } else { 0 };
        let levy = owed.min((net + self.cash - i64::from(terms.floor)).max(0)).min(MOST_IN_A_POSTING);
        self.arrears = (owed - levy).min(MOST_IN_A_POCKET);
        let left = (net + self.cash - levy).max(0);
        let skim = if self.official { 0 } else { part(pay, terms.skim).min(left) };

        // 5. Living as far as there is money; a side job brings something, of which supervisors take their cut.
        let living = i64::from(terms.living).min(left - skim);
        let has_side_job = (jobs & 0xffff) < terms.side_below;
        let side = if has_side_job { i64::from(terms.side_income).min(MOST_IN_A_POSTING / 4) } else { 0 };
        let cut = part(side, terms.side_cut);

        // A poacher sells what he hunts, and those who let him have their part.
        let musk = if self.poacher { i64::from(terms.musk_income).min(MOST_IN_A_POSTING / 4) } else { 0 };
        let musk_cut = part(musk, terms.musk_cut);
        let beside = side - cut + musk - musk_cut;

        // What is left services the debt, is sent home, is held by others, and stays in the pocket, in this order.
        let surplus = net - levy - skim + beside - living;
        let free = surplus.max(0);
        let debt = self.debt.min(part(free, scene.plan.behaviour.debt_service));
        let free = free - debt;
        let sent = part(pay, terms.wire_of_pay).min(part(free, terms.wire_of_savings));
        let held = part(free - sent, terms.held).min(MOST_IN_A_POCKET - self.held);
        let cash = self.cash + surplus - debt - sent - held;
        let wire = sent + (cash - MOST_IN_A_POCKET).max(0);
        self.cash = cash.min(MOST_IN_A_POCKET);
        self.held += held;
        self.debt -= debt;

        // Certificates are a pocket of their own; what it cannot hold is a charge.
        let mut charged = deductions;
        if terms.stipend_in_certificates {
            let pocket = self.certificates + stipend - deductions;
            charged += (pocket - MOST_IN_A_POCKET).max(0);
            self.certificates = pocket.min(MOST_IN_A_POCKET);
        }
        let take_home = gross + stipend - broker - charged - levy - skim;
        let saved = take_home + beside - living - debt;
        self.saved_year += saved;
        self.saved_tour += saved;

        let (in_stipend, in_charges) = if terms.stipend_in_certificates {
            (Measure::StipendCertificates, Measure::DeductionsCertificates)
        } else {
            (Measure::Stipend, Measure::Deductions)
        };
        desk.post(mode, Measure::GrossWorker, gross);
        desk.post(mode, Measure::GrossOfficials, if self.official { gross } else { 0 });
        desk.post(mode, Measure::GrossCompany, company);
        desk.post(mode, in_stipend, stipend);
        desk.post(mode, in_charges, charged);
        desk.post(mode, Measure::Broker, broker);
        desk.post(mode, Measure::LevyDue, due);
        if due > 0 {
            desk.count(mode, |year| &mut year.monthly_levy, bin(due as f32 * terms.usd as f32));
        }
        desk.post(mode, Measure::Levy, levy);
        desk.post(mode, Measure::Skim, skim);
        desk.post(mode, Measure::Living, living);
        desk.post(mode, Measure::Side, side);
        desk.post(mode, Measure::SideCut, cut);
        desk.post(mode, Measure::Musk, musk);
        desk.post(mode, Measure::MuskCut, musk_cut);
        desk.post(mode, Measure::BribeLater, debt);
        desk.post(mode, Measure::Wire, wire);
        desk.post(mode, Measure::HeldIn, held);
        desk.post(mode, Measure::TakeHome, take_home);
        desk.post(mode, Measure::Saved, saved);
        if !self.official && (terms.levy_revision > 0 || terms.levy_rate > 0.0 || terms.levy_fixed > 0) {
            desk.post(mode, Measure::LevyMonths, 1);
            desk.post(mode, Measure::LevyGross, gross);
        }
        desk.income_of_role(mode, self.role, take_home + beside);
        self.count_month(terms, desk, gross - broker + company + if terms.stipend_is_pay { stipend } else { 0 });
        take_home
    }

    /// The levy set for a month.
    fn levy_due(&self, terms: &Terms, flat: f32, gross: i64) -> i64 {
        (posting(flat) + i64::from(terms.levy_fixed) + part(gross, terms.levy_rate)).min(MOST_IN_A_POSTING)
    }

    /// What the month of a worker counts for, beside his money; `pay` is what is paid for him before levies.
    fn count_month(&self, terms: &Terms, desk: &mut Desk<'_>, pay: i64) {
        let mode = self.mode();
        // In the camps the sending state's share of what each has felled is part of the pay for him.
        let timber = (f64::from(terms.output) * 1e-4 * terms.timber_usd_per_m3) as f32;
        let usd = pay as f32 * terms.usd as f32 + timber;
        let usd = if pay > 0 { usd.min(MOST_IN_A_POSTING as f32) } else { 0.0 };
        let is_paid = usd >= 1.0;
        if is_paid {
            desk.count(mode, |year| &mut year.monthly_gross, bin(usd));
        }
        let host_wage = terms.host_wage as i64;
        desk.post(mode, Measure::WorkerMonths, 1);
        desk.post(mode, Measure::PaidMonths, i64::from(is_paid));
        desk.post(mode, Measure::GrossPerHead, usd as i64);
        desk.post(mode, Measure::HostWage, host_wage);
        desk.post(mode, Measure::HostWagePaid, if is_paid { host_wage } else { 0 });
        desk.post(mode, Measure::ArrearsMonths, i64::from(self.arrears > 0));
        desk.post(mode, Measure::FemaleMonths, i64::from(self.female));
        desk.post(mode, Measure::ConscriptMonths, i64::from(self.conscript));
        desk.post(mode, Measure::PaperMonths, i64::from(self.paper));
        desk.post(mode, Measure::OfficialMonths, i64::from(self.official));
        desk.post(mode, Measure::Board, i64::from(terms.board));
        desk.post(mode, Measure::TimberFelled, i64::from(terms.output));
    }

    /// Step 2: the price of a place is paid from the household's cash, but for a part that is put off or that it lacks.
    pub(super) fn agree_on_bribe(&mut self, scene: &Scene<'_>, desk: &mut Desk<'_>, bribe: f32) {
        let terms = scene.terms[0];
        let word = self.key(scene).words(scene.month, Purpose::Trait, 1)[0];
        let wealth = terms.household_wealth * math::exp(0.8 * math::normal(word));
        let price = (bribe as i64).min(i64::from(i32::MAX));
        let now = ((bribe * (1.0 - terms.bribe_deferred)).min(wealth) as i64).min(price);
        self.debt = price - now;
        desk.post(0, Measure::BribeAgreed, price);
        desk.post(0, Measure::BribePlaces, 1);
        desk.post(0, Measure::BribeUpfront, now);
    }
}
