//! What is settled for a year at its start, from what is known then: the flat levy, how vacancies will be filled, the price of a
//! place, and where each crew works.

use super::crew::add_crews;
use super::{Key, Programme, World, exchange};
use std::collections::BTreeMap;
use tumen::engine::draw::{Purpose, unit};
use tumen::engine::measure::{Measure, Row};

/// Recruitment of a programme in a year.
#[derive(Clone, Debug, Default)]
pub(super) struct YearPlan {
    /// First month of the plan.
    first: u16,
    /// By month: probability that an open vacant post is filled, and number of open posts.
    months: Vec<(f64, u32)>,
    /// Saved in a month of work, last year.
    pub(super) saved: f64,
    /// Candidates per place, over those stated.
    pub(super) motive: f64,
}

impl YearPlan {
    /// Probability that an open vacant post is filled, and number of open posts.
    pub(super) fn at(&self, month: u16) -> (f64, u32) {
        self.months[usize::from(month - self.first)]
    }

    fn most_open(&self) -> u32 {
        self.months.iter().map(|&(_, open)| open).max().unwrap_or(0)
    }
}

impl World<'_> {
    /// Settles the year that begins in `month`; programmes that begin later in it settle theirs now as well.
    pub(super) fn begin_year(&mut self, month: u16) {
        let last = (month + 11 - self.calendar(month)).min(self.last_month);
        let begun: Vec<usize> = (0..self.programmes.len()).filter(|&p| self.plan.programmes[p].first <= last).collect();
        for &owner in &begun {
            if self.programmes[owner].is_none() {
                self.programmes[owner] = Some(Programme::default());
            }
            self.levy[owner] = self.levy_of_year(owner, month.max(self.plan.programmes[owner].first));
        }
        // Nobody looks at anybody's new year before all have looked at the old one.
        let years: Vec<YearPlan> = begun.iter().map(|&owner| self.year_plan(owner, month, last)).collect();
        for (&owner, mut year) in begun.iter().zip(years) {
            year.motive = self.motive(owner, month.max(self.plan.programmes[owner].first));
            let own = &self.plan.programmes[owner];
            let first = month.max(own.first);
            let rules = self.rules(owner, first);
            let bound_by = &self.plan.programmes[rules];
            let sites = &own.site_shares[usize::from(first - own.first)];
            let sectors = &bound_by.sector_shares[usize::from(first - bound_by.first)];
            let programme = self.programmes[owner].as_mut().expect("begun programmes have posts");
            add_crews(&mut programme.crews, own, self.chance, year.most_open());
            programme.year = year;
            (programme.left_early, programme.worker_months) = (0, 0);
            for crew in &mut programme.crews {
                crew.place(sites, sectors);
            }
        }
    }

    /// Sums over the twelve months before the year, money in the currency of its first month.
    fn year_before(&self, rules: usize, first: u16) -> LastYear {
        let start = first.saturating_sub(12).max(self.plan.programmes[rules].first);
        let months = (start..first).map(|month| self.books.total(rules, month));
        let sum = months.fold(Row::default(), |mut sum, row| {
            sum += &row;
            sum
        });
        let rate = if start < first { exchange(self.terms(rules, first - 1), self.terms(rules, first)) } else { 1.0 };
        LastYear { sum, rate }
    }

    /// The flat levy: stated at first, later a share of last year's mean gross when a revision is due; within the bounds in force.
    fn levy_of_year(&self, rules: usize, first: u16) -> Option<f32> {
        let programme = &self.plan.programmes[rules];
        let terms = self.terms(rules, first);
        if terms.levy_revision == 0 {
            return None;
        }
        let years_on = (first - programme.first).div_ceil(12);
        let is_due = years_on.is_multiple_of(((terms.levy_revision + 6) / 12).max(1));
        let last = self.year_before(rules, first);
        let (gross, months) = (last.sum[Measure::LevyGross], last.sum[Measure::LevyMonths]);
        let amount = match self.levy[rules] {
            None => terms.levy_start,
            Some(_) if is_due && months > 0 => (gross as f64 / months as f64 * last.rate) as f32 * terms.levy_share,
            Some(before) => (f64::from(before) * last.rate) as f32,
        };
        Some(amount.clamp(terms.levy_minimum, terms.levy_maximum.max(terms.levy_minimum)))
    }

    /// The flat levy of a month: a rule that begins within a year begins with its start, one that ends takes nothing any more.
    pub(super) fn flat_levy(&self, rules: usize, month: u16) -> f32 {
        let terms = self.terms(rules, month);
        if terms.levy_revision == 0 {
            return 0.0;
        }
        let amount = self.levy[rules].unwrap_or(terms.levy_start);
        amount.clamp(terms.levy_minimum, terms.levy_maximum.max(terms.levy_minimum))
    }

    /// Step 2, as far as it is planned: φ = intake / expected vacancies. Who is there has a contract that ends in a known month; who
    /// else will leave is known from last year only.
    fn year_plan(&self, owner: usize, january: u16, last: u16) -> YearPlan {
        let programme = &self.plan.programmes[owner];
        let first = january.max(programme.first);
        let own = self.programmes[owner].as_ref().expect("begun programmes have posts");
        // Those on its own posts, whatever rules bound them.
        let (leavers, worker_months) = (own.left_early, own.worker_months);
        let leaving = if worker_months > 0 { leavers as f64 / worker_months as f64 } else { 0.0 };
        let weight = f64::from(programme.crew_weight);
        let each = self.scale * weight;
        let key = Key { chance: self.chance, programme: programme.hash, post: 0, arrival: 0 };
        let rounding = unit(key.words(0, Purpose::Posts, 0)[0]);

        let mut expected = Expected { last, by_end: BTreeMap::new(), later: 0.0 };
        for worker in own.crews.iter().flat_map(|crew| crew.holders()) {
            expected.add(1.0, worker.contract_end, first, worker.extensions);
        }
        let mut months = Vec::new();
        for month in first..=last {
            let terms = self.terms(owner, month);
            if !terms.active {
                months.push((0.0, 0));
                continue;
            }
            let open = (terms.open / each + rounding).floor().max(0.0);
            let most = terms.last_contract_month + 1;
            let service = if terms.service_term > 0 { terms.service_term } else { terms.term };
            let soldiers = f64::from(terms.conscripts);
            let kinds = [(soldiers, service), (1.0 - soldiers, terms.term)];
            if month == programme.first {
                for (share, term) in kinds {
                    for served in 0..term {
                        let people = open * terms.initial_stock * share / f64::from(term);
                        expected.add(people, (month + term - served).min(most), month, 0);
                    }
                }
            }
            let vacancies = (open - expected.total()).max(0.0);
            let intake = terms.intake / each;
            // Where none is expected, one that arises all the same is filled as far as the intake goes.
            let fill = if vacancies > 0.0 { (intake / vacancies).min(1.0) } else { intake.min(1.0) };
            months.push((fill, open as u32));
            for (share, term) in kinds {
                expected.add(fill * vacancies * share, (month + term).min(most), month, 0);
            }
            for people in expected.by_end.values_mut() {
                *people *= 1.0 - leaving;
            }
            expected.later *= 1.0 - leaving;

            let host = &self.plan.hosts[programme.host][usize::from(month)];
            let stays = if host.returns_open { f64::from(host.obstruction) } else { 1.0 };
            for (extensions, people) in expected.ending(month) {
                expected.add(people * stays, month + 1, month + 1, extensions);
                if extensions < terms.max_extensions {
                    let length = if terms.extension_term > 0 { terms.extension_term } else { terms.term };
                    let extended = people * (1.0 - stays) * f64::from(terms.extension);
                    expected.add(extended, (month + 1 + length).min(most), month + 1, extensions + 1);
                }
            }
        }

        YearPlan { first, months, saved: self.net_savings(owner, first), motive: 1.0 }
    }

    /// What a month of work left last year, less what was confiscated.
    fn net_savings(&self, owner: usize, first: u16) -> f64 {
        self.of_a_month(owner, first, |sum| sum[Measure::Saved] - sum[Measure::Confiscated])
    }

    /// Last year's sum per month of work.
    fn of_a_month(&self, owner: usize, first: u16, amount: impl Fn(&Row) -> i64) -> f64 {
        let LastYear { sum, rate } = self.year_before(owner, first);
        match sum[Measure::WorkerMonths] {
            0 => 0.0,
            months => (amount(&sum) as f64 / months as f64 * rate).max(0.0),
        }
    }

    /// How many more apply than the rules say.
    fn motive(&self, owner: usize, first: u16) -> f64 {
        let plan = self.plan;
        if first < plan.programmes[owner].first + 12 {
            return 1.0;
        }
        // Savings, with what goods are worth at home beyond what they cost.
        let worth = self.of_a_month(owner, first, |sum| {
            let spent = [Measure::Confiscated, Measure::Goods, Measure::GoodsCertificates, Measure::Contraband];
            sum[Measure::Saved] + sum[Measure::GoodsAtHome] - spent.map(|measure| sum[measure]).iter().sum::<i64>()
        });
        let dollars = worth * 1e-4 * super::terms(plan, owner, first).usd;
        let at_home = plan.context.home_wage[usize::from(first - 1)];
        if at_home <= 0.0 {
            return 1.0;
        }
        libm::pow(dollars / at_home / plan.behaviour.applicants_gain, plan.behaviour.applicants_response.into())
    }
}

/// How many people are expected to hold posts.
struct Expected {
    last: u16,
    /// By the last month of the contract and the extensions so far, in this year.
    by_end: BTreeMap<(u16, u8), f64>,
    /// With a contract that outlasts the year.
    later: f64,
}

impl Expected {
    /// Adds people with a contract to the month before `end`; it is not over before a certain month.
    fn add(&mut self, people: f64, end: u16, not_before: u16, extensions: u8) {
        let last_month = (end - 1).max(not_before);
        if last_month > self.last {
            self.later += people;
        } else {
            *self.by_end.entry((last_month, extensions)).or_insert(0.0) += people;
        }
    }

    fn total(&self) -> f64 {
        self.by_end.values().fold(self.later, |sum, people| sum + people)
    }

    /// Takes out those whose contract ends with a month.
    fn ending(&mut self, month: u16) -> Vec<(u8, f64)> {
        let until_later = self.by_end.split_off(&(month + 1, 0));
        let ending = std::mem::replace(&mut self.by_end, until_later);
        ending.into_iter().map(|((_, extensions), people)| (extensions, people)).collect()
    }
}

struct LastYear {
    sum: Row,
    /// One unit of last year's currency in this year's.
    rate: f64,
}

/// Everyone who left a post for good.
pub(super) fn leavers(row: &Row) -> i64 {
    let ways = [
        Measure::ReturnsTerm,
        Measure::ReturnsEarly,
        Measure::ReturnsClosing,
        Measure::ExitsOverstay,
        Measure::ExitsAbscond,
        Measure::ExitsProtection,
        Measure::ExitsMarry,
        Measure::ExitsNaturalise,
        Measure::DeathsPost,
    ];
    ways.iter().map(|&way| row[way]).sum()
}
