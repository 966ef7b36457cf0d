//! A world under one parameter draw, as tables that the month reads by index.

use super::draw::{Chance, Event, Purpose, unit};
use super::terms::{Behaviour, HostTerms, N_SECTORS, Terms};
use crate::month::MonthRange;

/// Everything a run reads.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Months of the world.
    pub months: MonthRange,
    /// Programmes in the order of the world.
    pub programmes: Vec<ProgrammePlan>,
    /// Policy of each host by month from the first month of the world.
    pub hosts: Vec<Vec<HostTerms>>,
    /// How people respond.
    pub behaviour: Behaviour,
    /// How old people are when they come.
    pub ages: Ages,
    /// Home income by month, USD.
    pub home_wage: Vec<f64>,
    /// Monthly return on the capital of a household business.
    pub business_return: f64,
    /// Monthly probability that one fails.
    pub business_failure: f64,
}

/// Ages at arrival in months, the youngest and the oldest; all between are as likely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ages {
    /// Of those who apply.
    pub applicants: [f64; 2],
    /// Of soldiers who are sent.
    pub soldiers: [f64; 2],
}

impl Ages {
    /// Months that a person has lived when the post is taken: a trait, so that it need not be kept.
    #[must_use]
    pub fn at_arrival(&self, chance: Chance, programme: u32, post: u32, arrival: u16, soldier: bool) -> f64 {
        let trait_3 = Event { programme, post, arrival, month: arrival, purpose: Purpose::Trait, sub: 3 };
        let [least, most] = if soldier { self.soldiers } else { self.applicants };
        least + (most - least) * unit(chance.block(trait_3)[0])
    }
}

/// One programme.
#[derive(Clone, Debug)]
pub struct ProgrammePlan {
    /// Id.
    pub id: String,
    /// Hash of the id, in random keys.
    pub hash: u32,
    /// Index of the host.
    pub host: usize,
    /// First active month, counted from the first month of the world.
    pub first: u16,
    /// Last active month.
    pub last: u16,
    /// Index of the programme whose rules bind those who are left after the last month.
    pub hand_over: Option<usize>,
    /// Index of the programme whose rules bind those who lost the contract privilege.
    pub demote_to: Option<usize>,
    /// Place ids.
    pub sites: Vec<String>,
    /// Shares of the sites, by month from `first`.
    pub site_shares: Vec<Vec<f64>>,
    /// Shares of the sectors, by month from `first`.
    pub sector_shares: Vec<[f64; N_SECTORS]>,
    /// Fewest and most posts in a crew.
    pub crew_size: (usize, usize),
    /// Rules by month from `first` to the end of the world; after `last`, the last ones.
    pub terms: Vec<Terms>,
}

impl ProgrammePlan {
    /// Rules in a month, if the programme has begun.
    #[must_use]
    pub fn terms_at(&self, month: u16) -> Option<&Terms> {
        self.terms.get(usize::from(month.checked_sub(self.first)?))
    }
}

impl Plan {
    /// Index of the programme whose rules bind the posts of a programme in a month.
    #[must_use]
    pub fn rules(&self, owner: usize, month: u16) -> usize {
        let mut rules = owner;
        // Hand-overs go forward in time, so this ends.
        while let Some(next) = self.programmes[rules].hand_over {
            let ended = month > self.programmes[rules].last;
            let begun = month >= self.programmes[next].first;
            if !(ended && begun) {
                break;
            }
            rules = next;
        }
        rules
    }

    /// Indices of the programmes whose rules bind people on a programme's posts in a month: main, and after losing the contract
    /// privilege.
    #[must_use]
    pub fn modes(&self, owner: usize, month: u16) -> [usize; 2] {
        let rules = self.rules(owner, month);
        let begun = |&to: &usize| self.programmes[to].terms_at(month).is_some();
        [rules, self.programmes[rules].demote_to.filter(begun).unwrap_or(rules)]
    }
}
