//! A world under one parameter draw, as tables that the month reads by index.

use super::bits::{SameBits, equal_by_bits};
use super::context::Context;
use super::draw::{Chance, Event, Purpose, unit};
use super::forced::ForcedPlan;
use super::terms::{Behaviour, HostTerms, N_SECTORS, Terms};
use crate::month::MonthRange;

equal_by_bits! {
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
    /// What counts as forced labour.
    pub forced: ForcedPlan,
    /// What goes on around the model, by month.
    pub context: Context,
    /// Monthly return on the capital of a household business.
    pub business_return: f64,
    /// Monthly probability that one fails.
    pub business_failure: f64,
}
}

equal_by_bits! {
/// Ages at arrival in months, the youngest and the oldest; all between are as likely.
#[derive(Clone, Copy, Debug)]
pub struct Ages {
    /// Of those who apply.
    pub applicants: [f64; 2],
    /// Of soldiers who are sent.
    pub soldiers: [f64; 2],
}
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

equal_by_bits! {
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
    /// One simulated crew stands for this many, on top of the population scale.
    pub crew_weight: u32,
    /// Rules by month from `first` to the end of the world; after `last`, the last ones.
    pub terms: Vec<Terms>,
}
}

/// The first index at which two lists differ, to the last bit.
fn first_of<T: SameBits>(one: &[T], other: &[T]) -> Option<u16> {
    let in_both = one.iter().zip(other).position(|(one, other)| !one.same_bits(other));
    let at = in_both.or_else(|| (one.len() != other.len()).then(|| one.len().min(other.len())));
    at.map(|at| at as u16)
}

impl ProgrammePlan {
    /// Whether two plans are of the same programme: records of one have room for the other.
    fn is_that_of(&self, other: &ProgrammePlan) -> bool {
        (&self.id, self.hash, self.first, &self.sites) == (&other.id, other.hash, other.first, &other.sites)
    }

    /// The first month, counted from the first month of the world, in which two plans of a programme differ.
    fn first_difference(&self, other: &ProgrammePlan) -> Option<u16> {
        let ProgrammePlan {
            id: _,
            hash: _,
            host,
            first,
            last,
            hand_over,
            demote_to,
            sites: _,
            site_shares,
            sector_shares,
            crew_size,
            crew_weight,
            terms,
        } = self;
        let once = (&other.host, &other.demote_to, &other.crew_size, &other.crew_weight);
        if (host, demote_to, crew_size, crew_weight) != once {
            return Some(*first);
        }
        let ended = ((last, hand_over) != (&other.last, &other.hand_over)).then(|| last.min(&other.last) + 1);
        let by_month = [
            first_of(terms, &other.terms),
            first_of(site_shares, &other.site_shares),
            first_of(sector_shares, &other.sector_shares),
        ];
        by_month.into_iter().flatten().map(|at| first + at).chain(ended).min()
    }

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

    /// Intensity of the search for those who left under the rules of a programme: what the rules say that bind its posts now, and when
    /// these have ended, the most that an arrangement says that is active with the same host.
    #[must_use]
    pub fn hunting(&self, programme: usize, month: u16) -> f32 {
        let rules = self.rules(programme, month);
        let host = self.programmes[rules].host;
        let in_force = |programme: &ProgrammePlan| {
            programme.terms_at(month).filter(|terms| terms.active).map(|terms| terms.hunting)
        };
        let with_host = self.programmes.iter().filter(|other| other.host == host);
        in_force(&self.programmes[rules]).unwrap_or_else(|| with_host.filter_map(in_force).fold(0.0, f32::max))
    }

    /// The first month, counted from the first month of the world, in which two plans say something different, to the last bit;
    /// `None` when they are equal. What belongs to no month counts from the first month in which it can matter.
    #[must_use]
    pub fn first_difference(&self, other: &Plan) -> Option<u16> {
        let Plan { months, programmes, hosts, behaviour, ages, forced, context, business_return, business_failure } =
            self;
        let whole = months == &other.months
            && behaviour == &other.behaviour
            && ages == &other.ages
            && forced == &other.forced
            && business_return.to_bits() == other.business_return.to_bits()
            && business_failure.to_bits() == other.business_failure.to_bits()
            && programmes.len() == other.programmes.len()
            && hosts.len() == other.hosts.len()
            && programmes.iter().zip(&other.programmes).all(|(one, other)| one.is_that_of(other));
        if !whole {
            return Some(0);
        }
        let by_host = hosts.iter().zip(&other.hosts).filter_map(|(one, other)| first_of(one, other));
        let by_context =
            context.all().into_iter().zip(other.context.all()).filter_map(|(one, other)| first_of(one, other));
        let by_programme =
            programmes.iter().zip(&other.programmes).filter_map(|(one, other)| one.first_difference(other));
        by_host.chain(by_programme).chain(by_context).min()
    }
}
