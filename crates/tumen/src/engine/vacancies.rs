//! Step 2, as far as it is planned: how many posts are open in the months of a year, and how likely a vacant one is to be filled.
//!
//! What is known at the start of the year is enough: how many contracts end in which month, how many people left in other ways last
//! year, and the rules of each month up to that month. So crews need no one within a year, and the intake is met nevertheless.

use super::plan::Plan;
use super::terms::Terms;

/// Post numbers must fit the 24 bits that a random key has for them.
const MOST_POSTS: f64 = 16_000_000.0;

/// What the plan of a programme's year starts from.
pub(super) struct Start {
    /// Index of the programme.
    pub(super) owner: usize,
    /// First and last month.
    pub(super) months: (u16, u16),
    /// Who holds the posts.
    pub(super) holders: Holders,
    /// Share of the holders who leave in a month before their contract ends.
    pub(super) leaving: f64,
    /// One simulated post stands for so many.
    pub(super) each: f64,
    /// A uniform: where the division by that leaves a part of a post, there is a whole one as often as the part is large.
    pub(super) rounding: f64,
}

/// Holders of posts, as many as are expected, by the month in which their contract runs out.
#[derive(Clone, Debug)]
pub(super) struct Holders {
    first: u16,
    /// By month from the first, which has the overdue as well, then by extensions so far.
    due: Vec<Vec<f64>>,
    /// Those whose contracts outlast the year.
    later: f64,
}

impl Holders {
    /// Nobody yet, for the months of a year.
    pub(super) fn new((first, last): (u16, u16)) -> Self {
        Holders { first, due: vec![Vec::new(); usize::from(last - first) + 1], later: 0.0 }
    }

    /// Adds people whose contract runs to the month before `end`, but not to one before `month`.
    pub(super) fn add(&mut self, people: f64, month: u16, end: u16, extensions: u8) {
        let at = usize::from(end.max(month + 1) - 1 - self.first);
        let Some(due) = self.due.get_mut(at) else {
            self.later += people;
            return;
        };
        if due.len() <= usize::from(extensions) {
            due.resize(usize::from(extensions) + 1, 0.0);
        }
        due[usize::from(extensions)] += people;
    }

    fn total(&self) -> f64 {
        self.due.iter().flatten().fold(self.later, |sum, people| sum + people)
    }

    /// A share of everyone leaves.
    fn leave(&mut self, share: f64) {
        for people in self.due.iter_mut().flatten().chain([&mut self.later]) {
            *people *= 1.0 - share;
        }
    }

    /// Newcomers: soldiers for their service, others for a contract.
    fn arrive(&mut self, people: f64, month: u16, terms: &Terms) {
        let soldiers = f64::from(terms.conscripts);
        for (share, term) in [(soldiers, terms.term_of(true)), (1.0 - soldiers, terms.term_of(false))] {
            self.add(people * share, month, (month + term).min(terms.last_contract_month + 1), 0);
        }
    }

    /// The people of the first day, whose contracts end one after another.
    fn start(&mut self, people: f64, month: u16, terms: &Terms) {
        let soldiers = f64::from(terms.conscripts);
        for (share, term) in [(soldiers, terms.term_of(true)), (1.0 - soldiers, terms.term_of(false))] {
            for served in 0..term {
                let end = (month + term - served).min(terms.last_contract_month + 1);
                self.add(people * share / f64::from(term), month, end, 0);
            }
        }
    }

    /// Contracts run out: nobody goes while the way home is shut, some are hindered, some extended, the others go.
    fn end_contracts(&mut self, month: u16, terms: &Terms, open: bool, obstruction: f64) {
        let due = std::mem::take(&mut self.due[usize::from(month - self.first)]);
        let stays = if open { obstruction } else { 1.0 };
        for (extensions, people) in due.into_iter().enumerate() {
            let extensions = extensions as u8;
            self.add(people * stays, month + 1, month + 1, extensions);
            if extensions < terms.max_extensions {
                let length = if terms.extension_term > 0 { terms.extension_term } else { terms.term };
                let end = (month + 1 + length).min(terms.last_contract_month + 1);
                let extended = people * (1.0 - stays) * f64::from(terms.extension);
                self.add(extended, month + 1, end, extensions + 1);
            }
        }
    }
}

/// By month: the probability that an open vacant post is filled, and the number of open posts.
///
/// The intake of a month is spread over the vacancies that are expected. Where none is, one that arises all the same is filled as far
/// as the intake goes.
pub(super) fn plan(plan: &Plan, start: Start) -> Vec<(f64, u32)> {
    let Start { owner, months: (first, last), mut holders, leaving, each, rounding } = start;
    let programme = &plan.programmes[owner];
    let mut fill = Vec::new();
    for month in first..=last {
        let Some(terms) = programme.terms_at(month).filter(|terms| terms.active) else {
            fill.push((0.0, 0));
            continue;
        };
        let open = (terms.open / each + rounding).floor().clamp(0.0, MOST_POSTS);
        if month == programme.first {
            holders.start(open * terms.initial_stock, month, terms);
        }
        let vacancies = (open - holders.total()).max(0.0);
        let intake = terms.intake / each;
        let probability = if vacancies > 0.0 { (intake / vacancies).min(1.0) } else { intake.min(1.0) };
        fill.push((probability, open as u32));
        let host = &plan.hosts[programme.host][usize::from(month)];
        holders.arrive(probability * vacancies, month, terms);
        holders.leave(leaving);
        holders.end_contracts(month, terms, host.returns_open, f64::from(host.obstruction));
    }
    fill
}
