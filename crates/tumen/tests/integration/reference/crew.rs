//! A crew: consecutive posts whose holders live and work together.

use super::Key;
use super::worker::Worker;
use tumen::engine::draw::{Chance, Purpose, unit};
use tumen::engine::math;
use tumen::engine::plan::ProgrammePlan;
use tumen::engine::terms::Terms;

/// One in the fixed point of what is averaged over people.
pub(super) const FIXED_ONE: f32 = 1_048_576.0;

pub(super) struct Crew {
    pub(super) first_post: u32,
    pub(super) posts: Vec<Option<Worker>>,
    site_draw: f64,
    sector_draw: f64,
    tier_word: u32,
    /// Pay of the crew's tier over the mean, for this year.
    pub(super) tier: f32,
    /// Site among the owner's, for this year.
    pub(super) site: usize,
    /// Sector, for this year.
    pub(super) sector: usize,
    /// This crew's flat levy over the mean one, for this year.
    pub(super) levy_tier: f32,
    /// Month of every desertion so far.
    pub(super) exits: Vec<u16>,
}

impl Crew {
    /// Mean exposure of those present; below zero where nobody is.
    pub(super) fn mean_exposure(&self) -> f32 {
        let fixed: Vec<i64> = self.holders().map(|worker| (worker.exposure * FIXED_ONE) as i64).collect();
        if fixed.is_empty() {
            return -1.0;
        }
        fixed.iter().sum::<i64>() as f32 / fixed.len() as f32 * (1.0 / FIXED_ONE)
    }

    /// Exits in the twelve months before a month.
    pub(super) fn recent_exits(&self, month: u16) -> u32 {
        self.exits.iter().filter(|&&exit| exit < month && exit + 12 >= month).count() as u32
    }

    pub(super) fn holders(&self) -> impl Iterator<Item = &Worker> {
        self.posts.iter().flatten()
    }

    /// Site and sector for the year: fixed uniforms compared with the shares at its start.
    pub(super) fn place(&mut self, site_shares: &[f64], sector_shares: &[f64]) {
        self.site = pick(site_shares, self.site_draw);
        self.sector = pick(sector_shares, self.sector_draw);
    }

    /// Pay and flat levy of the crew's tier under the rules in force.
    pub(super) fn set_tier(&mut self, terms: &Terms, levy: f32) {
        let sigma = terms.sigma_tier;
        self.tier = math::exp(sigma * math::normal(self.tier_word) - 0.5 * sigma * sigma);
        self.levy_tier = if levy > 0.0 {
            let most = terms.levy_maximum.max(terms.levy_minimum);
            (levy * self.tier).clamp(terms.levy_minimum, most) / levy
        } else {
            1.0
        };
    }
}

/// How closely a crew is watched after desertions.
pub(super) fn surveillance(terms: &Terms, recent_exits: u32) -> f32 {
    (terms.surveillance + terms.self_criticism * recent_exits as f32).min(1.0)
}

/// The entry in whose part of the whole a uniform falls.
fn pick(shares: &[f64], uniform: f64) -> usize {
    let mut mark = uniform * shares.iter().sum::<f64>();
    for (index, share) in shares.iter().enumerate() {
        if mark < *share {
            return index;
        }
        mark -= share;
    }
    shares.iter().rposition(|&share| share > 0.0).unwrap_or(0)
}

/// Adds crews of vacant posts until there are so many posts; what a crew is depends on its number alone.
pub(super) fn add_crews(crews: &mut Vec<Crew>, programme: &ProgrammePlan, chance: Chance, n_posts: u32) {
    let (least, largest) = programme.crew_size;
    let mut first_post = crews.last().map_or(0, |crew| crew.first_post + crew.posts.len() as u32);
    while first_post < n_posts {
        let key = Key { chance, programme: programme.hash, post: crews.len() as u32, arrival: 0 };
        let words = key.words(0, Purpose::Crew, 0);
        let size = least + (unit(words[0]) * (largest - least + 1) as f64) as usize;
        crews.push(Crew {
            first_post,
            posts: vec![None; size],
            site_draw: unit(words[1]),
            sector_draw: unit(words[2]),
            tier_word: words[3],
            tier: 1.0,
            site: 0,
            sector: 0,
            levy_tier: 1.0,
            exits: Vec::new(),
        });
        first_post += size as u32;
    }
}
