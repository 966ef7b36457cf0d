//! The model a second time, written plainly: one worker after another, month after month, with no thought of speed.
//!
//! It follows the description of a month from top to bottom and shares with the engine only the vocabulary (the plan, the draws of
//! chance, the elementary functions and the shape of what comes out). All programmes go through a month together here, while the
//! engine takes one crew through a whole year: that both give the same numbers shows that nobody meets anybody within a year.

mod books;
mod crew;
mod events;
mod forced;
mod home;
mod january;
mod money;
mod month;
mod outside;
mod worker;

use books::Books;
use crew::Crew;
use january::YearPlan;
use outside::Outsider;
use tumen::engine::draw::{Chance, Event, Purpose};
use tumen::engine::observe::Observables;
use tumen::engine::plan::Plan;
use tumen::engine::terms::Terms;
use tumen::quantity::Currency;

/// Runs a plan; `last_month` counts from the first month of the world.
pub(crate) fn run(plan: &Plan, chance: Chance, scale: u32, last_month: u16) -> Observables {
    let last_month = last_month.min(plan.months.len() as u16 - 1);
    let mut world = World {
        plan,
        chance,
        scale: f64::from(scale),
        last_month,
        programmes: plan.programmes.iter().map(|_| None).collect(),
        levy: vec![None; plan.programmes.len()],
        books: Books::new(plan, last_month),
    };
    for month in 0..=last_month {
        if month == 0 || world.calendar(month) == 0 {
            world.begin_year(month);
        }
        world.month(month);
    }
    world.books.finish(plan, scale, last_month)
}

/// Everything that goes on from month to month.
struct World<'a> {
    plan: &'a Plan,
    chance: Chance,
    scale: f64,
    last_month: u16,
    /// The programmes that have begun, or begin in this year.
    programmes: Vec<Option<Programme>>,
    /// The flat levy in force this year, by programme.
    levy: Vec<Option<f32>>,
    books: Books,
}

/// The posts of a programme, crew by crew, and those who left them.
#[derive(Default)]
struct Programme {
    crews: Vec<Crew>,
    outsiders: Vec<Outsider>,
    year: YearPlan,
    /// Months of work at its posts this year, or last year.
    worker_months: i64,
    /// Who left them before the contract ended.
    left_early: i64,
    /// What a month abroad left beside the income at home, in the first year with a complete one behind it.
    first_motive: Option<f64>,
}

impl World<'_> {
    /// Month of the year, January being 0.
    fn calendar(&self, month: u16) -> u16 {
        (self.plan.months.from.index() + month) % 12
    }

    /// A month of every programme.
    fn month(&mut self, month: u16) {
        for owner in 0..self.programmes.len() {
            if month >= self.plan.programmes[owner].first {
                self.month_of_posts(owner, month);
                self.month_of_outsiders(owner, month);
            }
        }
        for programme in 0..self.programmes.len() {
            if month >= self.plan.programmes[programme].first {
                let levy = self.flat_levy(programme, month);
                let motive = self.programmes[programme].as_ref().map_or(1.0, |programme| programme.year.motive);
                self.books.close_month(self.plan, programme, month, levy, motive);
            }
        }
    }

    /// The programme whose rules bind the posts of a programme: after a hand-over, that of the programme named there, once begun.
    fn rules(&self, owner: usize, month: u16) -> usize {
        let programme = &self.plan.programmes[owner];
        match programme.hand_over {
            Some(next) if month > programme.last && month >= self.plan.programmes[next].first => {
                self.rules(next, month)
            }
            _ => owner,
        }
    }

    /// How intensely people are searched for who left under the rules of a programme.
    fn hunting(&self, programme: usize, month: u16) -> f32 {
        let plan = self.plan;
        let is_active = |which: usize| month >= plan.programmes[which].first && terms(plan, which, month).active;
        let rules = self.rules(programme, month);
        if is_active(rules) {
            return terms(plan, rules, month).hunting;
        }
        let host = plan.programmes[rules].host;
        let with_host = (0..plan.programmes.len()).filter(|&other| plan.programmes[other].host == host);
        with_host.filter(|&other| is_active(other)).map(|other| terms(plan, other, month).hunting).fold(0.0, f32::max)
    }

    /// The programme whose rules bind those who lost the contract privilege under the rules given.
    fn rules_of_demoted(&self, rules: usize, month: u16) -> usize {
        self.plan.programmes[rules].demote_to.filter(|&to| month >= self.plan.programmes[to].first).unwrap_or(rules)
    }

    /// Main rules and rules of the demoted for the posts of a programme.
    fn both_rules(&self, owner: usize, month: u16) -> [usize; 2] {
        let main = self.rules(owner, month);
        [main, self.rules_of_demoted(main, month)]
    }

    fn terms(&self, programme: usize, month: u16) -> &Terms {
        terms(self.plan, programme, month)
    }
}

/// The rules of a programme in a month that is not before its first.
fn terms(plan: &Plan, programme: usize, month: u16) -> &Terms {
    &plan.programmes[programme].terms[usize::from(month - plan.programmes[programme].first)]
}

/// The site of the same place in another programme.
fn site_in(plan: &Plan, programme: usize, owner: usize, site: usize) -> usize {
    if programme == owner {
        return site;
    }
    let place = &plan.programmes[owner].sites[site];
    plan.programmes[programme].sites.iter().position(|other| other == place).expect("the same places")
}

/// How many units of the currency of `now` one unit of that of `before` is worth.
fn exchange(before: &Terms, now: &Terms) -> f64 {
    match (before.currency, now.currency) {
        (old, new) if old == new => 1.0,
        (Currency::Sur, Currency::Rub) => 0.001,
        _ => before.usd / now.usd,
    }
}

/// Who or what a random draw is for: a person, or a place when nobody's arrival is named.
#[derive(Clone, Copy)]
struct Key {
    chance: Chance,
    programme: u32,
    post: u32,
    arrival: u16,
}

impl Key {
    fn words(self, month: u16, purpose: Purpose, sub: u16) -> [u32; 4] {
        let Key { chance, programme, post, arrival } = self;
        chance.block(Event { programme, post, arrival, month, purpose, sub })
    }
}
