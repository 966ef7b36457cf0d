//! One month of one tile, in the order of the model; each step is a function in a file of its own.
//!
//! A tile is a run of crews of one programme, site and sector. Its people meet nobody outside their crew within a year, so a
//! tile runs through its twelve months on its own, and any schedule of tiles gives the same sums.
//!
//! The order matters: a newcomer works in the month of arrival; what is earned is levied before it is spent; crews are read
//! as they stood at the start of the month; a person has at most one leaving event a month, in the order of the steps.

mod account;
mod events;
mod exposure;
mod luck;
mod pay;
mod recruitment;
mod settlement;
mod sums;
mod term_end;

pub(super) mod outside;

use super::draw::Chance;
use super::math;
use super::measure::{Measure, Row};
use super::observe::Histograms;
use super::population::{Absconder, Columns};
use super::terms::{Behaviour, HostTerms, Terms};

pub(crate) use recruitment::settle_in;

/// A crew inside a tile.
#[derive(Clone, Debug)]
pub(crate) struct TileCrew {
    /// First post of the crew in the tile.
    pub(crate) start: usize,
    /// Number of posts.
    pub(crate) len: usize,
    /// Exits by calendar month.
    pub(crate) exits: [u8; 12],
    /// Random word of the crew's tier of pay.
    pub(crate) tier_word: u32,
    /// Pay of the tier over the mean, under the rules in force when the year began.
    pub(crate) tier: f32,
    /// Exits from the crew in the last twelve months, as they stood at the start of the month.
    pub(crate) recent_exits: u32,
}

/// Crews of one programme, site and sector, with room for the work of a month.
#[derive(Debug, Default)]
pub(crate) struct Tile {
    /// Index of the programme that owns the posts.
    pub(crate) owner: usize,
    /// Index of the site among the owner's.
    pub(crate) site: usize,
    /// Index of the sector.
    pub(crate) sector: usize,
    /// Hash of the owner's id.
    pub(crate) programme_hash: u32,
    /// State.
    pub(crate) people: Columns,
    /// Post number of each entry.
    pub(crate) post: Vec<u32>,
    /// Crew of each entry.
    pub(crate) crew_of: Vec<u32>,
    /// Crews.
    pub(crate) crews: Vec<TileCrew>,
    /// Flat levy of the crew's tier over the mean one.
    pub(crate) tier: Vec<f32>,
    /// Words of luck of each post in this month.
    pub(crate) luck: [Vec<u32>; 4],
    /// Mark of each holder's event candidate in this month.
    pub(crate) mark: Vec<u32>,
    /// Exposure of each post in fixed point, as it stood at the start of the month.
    pub(crate) fixed: Vec<i32>,
    /// Mean exposure of the post's crew at the start of the month, below zero where nobody was there.
    pub(crate) crew_mean: Vec<f32>,
    /// Take-home of each post in this month.
    pub(crate) take_home: Vec<i32>,
    /// Flows of a block of entries.
    pub(crate) flows: Box<pay::Flows>,
    /// Words of vacant posts.
    pub(crate) words: Vec<u32>,
    /// Whether something happens to an entry in this month.
    pub(crate) marked: Vec<u8>,
    /// Entries with an event in this month.
    pub(crate) listed: Vec<u32>,
    /// Absconders who left posts of this tile in this year.
    pub(crate) left: Vec<Absconder>,
    /// Sums of the month under the main rules and under those of `demote_to`.
    pub(crate) rows: [Row; 2],
    /// Income by role: money and months.
    pub(crate) by_role: [[i64; super::terms::N_ROLES]; 2],
    /// Distributions, by programme of the rules.
    pub(crate) histograms: [Histograms; 2],
}

/// What a month of a tile needs from outside.
pub(crate) struct MonthContext<'a> {
    /// Months since the first month of the world.
    pub(crate) month: u16,
    /// Calendar month, 0..12.
    pub(crate) calendar: usize,
    /// Rules: main, and those of a worker who lost the contract privilege.
    pub(crate) terms: [&'a Terms; 2],
    /// Indices of the programmes whose rules these are.
    pub(crate) programmes: [usize; 2],
    /// The host's policy.
    pub(crate) host: &'a HostTerms,
    /// How people respond.
    pub(crate) behaviour: &'a Behaviour,
    /// The key of chance.
    pub(crate) chance: Chance,
    /// Probability that an open vacant post is filled.
    pub(crate) fill: f64,
    /// Posts below this number are open.
    pub(crate) open_posts: u32,
    /// Flat levy in force, by rules.
    pub(crate) levy: [f32; 2],
    /// Arrears that are tolerated, by rules; infinite where nothing follows from them.
    pub(crate) tolerated: [f32; 2],
    /// Price of a place.
    pub(crate) bribe: f32,
    /// Yearly probability of being caught and handed over, as a worker sees it, by rules.
    pub(crate) returned: [f32; 2],
    /// Contracts may be extended in this month.
    pub(crate) may_extend: bool,
}

impl TileCrew {
    /// Pay of the crew's tier over the mean.
    pub(crate) fn tier_under(&self, terms: &Terms) -> f32 {
        let sigma = terms.sigma_tier;
        math::exp(sigma * math::normal(self.tier_word) - 0.5 * sigma * sigma)
    }
}

impl Tile {
    /// Index of the rules that bind an entry.
    #[inline]
    pub(crate) fn mode(&self, entry: usize) -> usize {
        usize::from(self.people.flags[entry] & super::population::flag::DEMOTED != 0)
    }

    /// A tile that holds one entry alone, with its crew and its luck as they were read; people are still to be set.
    fn alone(&self, entry: usize) -> Tile {
        let crew = &self.crews[self.crew_of[entry] as usize];
        Tile {
            owner: self.owner,
            site: self.site,
            sector: self.sector,
            programme_hash: self.programme_hash,
            post: vec![self.post[entry]],
            crew_of: vec![0],
            crews: vec![TileCrew { start: 0, len: 1, ..crew.clone() }],
            tier: vec![self.tier[entry]],
            luck: [0, 1, 2, 3].map(|word| vec![self.luck[word][entry]]),
            mark: vec![self.mark[entry]],
            fixed: vec![0],
            crew_mean: vec![self.crew_mean[entry]],
            take_home: vec![0],
            marked: vec![0],
            ..Tile::default()
        }
    }

    /// Adds to a measure under the rules that bind an entry.
    #[inline]
    pub(crate) fn add(&mut self, entry: usize, measure: Measure, amount: i64) {
        let mode = self.mode(entry);
        self.rows[mode][measure] += amount;
    }
}

/// Runs the month.
#[inline(always)]
pub(crate) fn run(tile: &mut Tile, context: &MonthContext<'_>) -> Result<(), super::EngineError> {
    exposure::read_crews(tile, context);
    luck::draw(tile, context);
    steps(tile, context)
}

/// Runs the month that a tile has just had once more for one of its entries, which was `before` it.
#[inline(never)]
pub(crate) fn run_alone(
    tile: &Tile,
    entry: usize,
    before: &Columns,
    context: &MonthContext<'_>,
) -> Result<Tile, super::EngineError> {
    let mut alone = tile.alone(entry);
    alone.people = before.clone();
    steps(&mut alone, context)?;
    Ok(alone)
}

/// The steps after the crew has been read.
#[inline(always)]
fn steps(tile: &mut Tile, context: &MonthContext<'_>) -> Result<(), super::EngineError> {
    let before = account::pockets(&tile.people);
    account::reform(tile, context);
    recruitment::fill_posts(tile, context);
    pay::pay_levy_and_save(tile, context);
    exposure::learn(tile, context);
    events::happen(tile, context);
    account::close(tile, context, before)
}
