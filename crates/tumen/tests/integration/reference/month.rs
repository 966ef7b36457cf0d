//! One month of one worker, in the order of the model.

use super::books::Desk;
use super::crew::{Crew, FIXED_ONE, surveillance};
use super::events::{Cause, Outcome};
use super::worker::Worker;
use super::{Key, World, exchange};
use tumen::engine::draw::{Chance, Purpose, threshold, unit};
use tumen::engine::measure::Measure;
use tumen::engine::observe::bin;
use tumen::engine::plan::Plan;
use tumen::engine::population::MOST_HELD;
use tumen::engine::terms::{HostTerms, Terms};

/// Step 1: what a month finds in force for the posts of a programme.
pub(super) struct Scene<'a> {
    pub(super) plan: &'a Plan,
    pub(super) chance: Chance,
    pub(super) hash: u32,
    pub(super) month: u16,
    pub(super) is_december: bool,
    /// Programmes whose rules bind: the main ones, and those for who lost the contract privilege.
    pub(super) rules: [usize; 2],
    pub(super) terms: [&'a Terms; 2],
    /// The flat levy in force under each.
    pub(super) levy: [f32; 2],
    pub(super) host: &'a HostTerms,
    /// Probability that an open vacant post is filled.
    fill: f64,
    open_posts: u32,
    bribe: f32,
    /// What a worker-month left last year.
    pub(super) saved_a_month: f64,
    /// The same programmes a month ago.
    rules_before: [usize; 2],
    is_first: bool,
}

/// What the crew is like at the start of the month.
pub(super) struct Surroundings {
    pub(super) mean_exposure: f32,
    pub(super) recent_exits: u32,
    pub(super) sector: usize,
    pub(super) levy_tier: f32,
}

impl Scene<'_> {
    pub(super) fn key(&self, post: u32, arrival: u16) -> Key {
        Key { chance: self.chance, programme: self.hash, post, arrival }
    }

    /// Words of luck that belong to a post in this month, whoever holds it.
    fn luck(&self, post: u32) -> [u32; 4] {
        self.key(post, 0).words(self.month, Purpose::Luck, 0)
    }

    /// Arrears above this have consequences.
    pub(super) fn tolerated_arrears(&self, mode: usize) -> f32 {
        let terms = self.terms[mode];
        let levy_of_a_month = self.levy[mode] + terms.levy_fixed as f32 + terms.levy_rate * terms.pay_worker;
        if levy_of_a_month > 0.0 { levy_of_a_month * f32::from(terms.tolerance) } else { f32::INFINITY }
    }
}

impl World<'_> {
    /// A month of all posts of a programme.
    pub(super) fn month_of_posts(&mut self, owner: usize, month: u16) {
        let mut programme = self.programmes[owner].take().expect("the programme has begun");
        let plan = self.plan;
        let [main, other] = self.both_rules(owner, month);
        let (fill, open_posts) = programme.year.at(month);
        let is_first = month == plan.programmes[owner].first;
        let scene = Scene {
            plan,
            chance: self.chance,
            hash: plan.programmes[owner].hash,
            month,
            is_december: self.calendar(month) == 11,
            rules: [main, other],
            terms: [main, other].map(|rules| super::terms(plan, rules, month)),
            levy: [main, other].map(|rules| self.flat_levy(rules, month)),
            host: &plan.hosts[plan.programmes[main].host][usize::from(month)],
            fill: if main == owner { fill } else { 0.0 },
            open_posts,
            saved_a_month: programme.year.saved,
            bribe: {
                let terms = super::terms(plan, main, month);
                let applicants = (f64::from(terms.applicants) * programme.year.motive).max(1.0);
                let expected = programme.year.saved * f64::from(terms.term);
                (expected * f64::from(terms.bribe_share) * (1.0 - 1.0 / applicants)) as f32
            },
            rules_before: if is_first { [main, other] } else { self.both_rules(owner, month - 1) },
            is_first,
        };
        for crew in &mut programme.crews {
            let mut desk = self.books.desk(&scene, owner, crew.site, crew.sector);
            crew.before(&scene, &mut desk);
            let around = Surroundings {
                mean_exposure: crew.mean_exposure(),
                recent_exits: crew.recent_exits(month),
                sector: crew.sector,
                levy_tier: crew.levy_tier,
            };
            for number in 0..crew.posts.len() {
                let post = crew.first_post + number as u32;
                if let Some(worker) = &mut crew.posts[number] {
                    worker.suffer_reform(&scene, &mut desk);
                } else if scene.is_filled(post) {
                    crew.posts[number] = Some(Worker::arrive(&scene, &mut desk, post, crew.sector, crew.tier));
                }
                let Some(worker) = &mut crew.posts[number] else { continue };
                let outcome = worker.month(&scene, &around, &mut desk);
                programme.worker_months += 1;
                let at_term = matches!(outcome, Outcome::GoesHome(Cause::Term) | Outcome::Overstays);
                programme.left_early += i64::from(outcome != Outcome::Stays && !at_term);
                if outcome == Outcome::Stays {
                    worker.counted(&scene, &around, &mut desk);
                } else {
                    if matches!(outcome, Outcome::Absconds | Outcome::SeeksProtection) {
                        crew.exits.push(month);
                    }
                    programme.outsiders.extend(worker.leave(&scene, &mut desk, outcome, crew.site));
                    crew.posts[number] = None;
                }
            }
        }
        self.programmes[owner] = Some(programme);
    }
}

impl Crew {
    /// What befalls everyone before the month: a hand-over, a change of currency, the first day.
    fn before(&mut self, scene: &Scene<'_>, desk: &mut Desk<'_>) {
        self.set_tier(scene.terms[0], scene.levy[0]);
        for worker in self.posts.iter_mut().flatten() {
            if scene.rules_before[0] != scene.rules[0] {
                worker.change_programme(scene, desk);
            } else if !scene.is_first {
                let before = super::terms(scene.plan, scene.rules[0], scene.month - 1);
                let mode = worker.mode();
                if let Some([out, into]) = worker.change_currency(before, scene.terms[0]) {
                    desk.post(mode, Measure::ConvertedOut, out);
                    desk.post(mode, Measure::ConvertedIn, into);
                }
            }
            worker.follow_rules(scene);
        }
        let terms = scene.terms[0];
        if scene.is_first && terms.initial_stock > 0.0 {
            for number in 0..self.posts.len() {
                let post = self.first_post + number as u32;
                let words = scene.key(post, 0).words(scene.month, Purpose::InitialStock, 0);
                if post < scene.open_posts && unit(words[0]) < terms.initial_stock {
                    let mut worker = Worker::settle_in(scene, post, self.sector, self.tier);
                    let term = worker.term(terms);
                    let served = (unit(words[1]) * f64::from(term)) as u16;
                    worker.contract_end = (scene.month + term - served).min(terms.last_contract_month + 1);
                    worker.arrived = scene.month.saturating_sub(served);
                    worker.first_stock = true;
                    worker.follow_rules(scene);
                    let learnt = f64::from(terms.exposure_base + terms.exposure_language * worker.language);
                    let unlearnt = (1.0 - f64::from(worker.exposure)) * libm::pow(1.0 - learnt, f64::from(served));
                    worker.exposure = (1.0 - unlearnt).clamp(0.0, 1.0) as f32;
                    desk.post(0, Measure::ChangesIn, 1);
                    self.posts[number] = Some(worker);
                }
            }
        }
    }
}

impl Scene<'_> {
    /// Step 2: whether a vacant post is filled in this month.
    fn is_filled(&self, post: u32) -> bool {
        if self.fill <= 0.0 || post >= self.open_posts {
            return false;
        }
        let word = self.key(post, 0).words(self.month, Purpose::Vacancy, 0)[0];
        self.fill >= 1.0 || word < threshold(self.fill)
    }
}

impl Worker {
    /// Step 2: someone is placed, signs a contract and pays or owes the price of the place.
    fn arrive(scene: &Scene<'_>, desk: &mut Desk<'_>, post: u32, sector: usize, tier: f32) -> Worker {
        let terms = scene.terms[0];
        let mut worker = Worker::settle_in(scene, post, sector, tier);
        worker.contract_end = (scene.month + worker.term(terms)).min(terms.last_contract_month + 1);
        desk.post(0, Measure::Arrivals, 1);
        if scene.bribe > 0.0 && !worker.conscript {
            worker.agree_on_bribe(scene, desk, scene.bribe);
        }
        worker
    }

    /// Months for which someone comes.
    fn term(&self, terms: &Terms) -> u16 {
        match (self.conscript, terms.service_term) {
            (true, service) if service > 0 => service,
            _ => terms.term,
        }
    }

    /// Steps 3 to 11.
    fn month(&mut self, scene: &Scene<'_>, around: &Surroundings, desk: &mut Desk<'_>) -> Outcome {
        let luck = scene.luck(self.post);
        let terms = scene.terms[self.mode()];
        let take_home = self.earn_and_spend(scene, desk, luck, around.levy_tier);
        self.is_forced(scene, desk);
        self.learn(terms, around.mean_exposure, take_home);
        match self.events(scene, desk, luck, around) {
            Outcome::Stays if self.contract_end <= scene.month + 1 => self.end_of_contract(scene, desk, around),
            outcome => outcome,
        }
    }

    /// Step 12: the people at a post are counted; in December, what they saved in the year if they held it throughout.
    fn counted(&mut self, scene: &Scene<'_>, around: &Surroundings, desk: &mut Desk<'_>) {
        let mode = self.mode();
        let fixed = |value: f32| (value * FIXED_ONE) as i64;
        desk.post(mode, Measure::Stock, 1);
        desk.post(mode, Measure::Pockets, self.pockets());
        desk.post(mode, Measure::Stranded, i64::from(self.stranded));
        desk.post(mode, Measure::StrandedOnPaper, i64::from(self.stranded && self.paper));
        desk.post(mode, Measure::WithPartner, i64::from(self.partner));
        desk.post(mode, Measure::PassportHeld, i64::from(self.passport_held));
        desk.post(mode, Measure::Officials, i64::from(self.official));
        desk.post(mode, Measure::Exposure, fixed(self.exposure));
        desk.post(mode, Measure::Grievance, fixed(self.grievance));
        desk.post(mode, Measure::Surveillance, fixed(surveillance(scene.terms[mode], around.recent_exits)));
        if scene.is_december {
            if self.arrived + 11 <= scene.month {
                desk.post(mode, Measure::SavedInYears, self.saved_year);
                desk.post(mode, Measure::FullYears, 1);
                let usd = self.saved_year as f64 * scene.terms[mode].usd;
                desk.count(mode, |year| &mut year.savings_per_year, bin(usd as f32));
            }
            self.saved_year = 0;
        }
    }

    /// A reform writes down cash in hand.
    fn suffer_reform(&mut self, scene: &Scene<'_>, desk: &mut Desk<'_>) {
        if scene.host.cash_left < 1.0 {
            let kept = (self.cash as f64 * f64::from(scene.host.cash_left)) as i64;
            let lost = self.cash - kept;
            desk.post(self.mode(), Measure::Reform, lost);
            self.spend(desk, lost);
        }
    }

    /// All that is in the pockets.
    pub(super) fn pockets(&self) -> i64 {
        self.cash + self.held + self.certificates
    }

    /// Someone comes under the rules of another programme with all that is in the pockets: it is read in the old programme's money of
    /// this month, leaves its books, and enters those of the new one in the money of that.
    fn change_programme(&mut self, scene: &Scene<'_>, desk: &mut Desk<'_>) {
        let old = scene.rules_before[self.mode()];
        let of_old = |month: u16| super::terms(scene.plan, old, month);
        let (before, now) = (of_old(scene.month - 1), of_old(scene.month));
        if let Some([out, into]) = self.change_currency(before, now) {
            desk.post_elsewhere(old, Measure::ConvertedOut, out);
            desk.post_elsewhere(old, Measure::ConvertedIn, into);
        }
        desk.post_elsewhere(old, Measure::MovedOut, self.pockets());
        desk.post_elsewhere(old, Measure::ChangesOut, 1);
        self.change_currency(now, scene.terms[0]);
        self.demoted = false;
        self.contract_end = self.contract_end.min(scene.terms[0].last_contract_month + 1);
        desk.post(0, Measure::ChangesIn, 1);
        desk.post(0, Measure::MovedIn, self.pockets());
    }

    /// Pockets, debts and what has been added up change currency, each rounded toward zero; certificates are apart. Gives what cash and
    /// money held were before and after.
    fn change_currency(&mut self, before: &Terms, now: &Terms) -> Option<[i64; 2]> {
        if before.currency == now.currency {
            return None;
        }
        let rate = exchange(before, now);
        let most = f64::from(MOST_HELD);
        let changed = |amount: i64| (amount as f64 * rate).clamp(-most, most) as i64;
        let out = self.cash + self.held;
        for amount in [&mut self.cash, &mut self.held, &mut self.saved_year, &mut self.debt, &mut self.arrears] {
            *amount = changed(*amount);
        }
        self.saved_tour = (self.saved_tour as f64 * rate) as i64;
        Some([out, self.cash + self.held])
    }
}
