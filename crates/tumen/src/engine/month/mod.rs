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
mod forced;
mod luck;
mod pay;
mod phases;
mod recruitment;
mod settlement;
mod sums;
mod term_end;

pub(super) mod outside;

use super::draw::Chance;
use super::forced::ForcedPlan;
use super::life::Stay;
use super::math;
use super::measure::{Measure, Row};
use super::observe::Histograms;
use super::population::{Absconder, Columns};
use super::terms::{Behaviour, HostTerms, N_STRIPS, Terms};
use crate::month::Month;

pub(crate) use account::{change_of_pockets, pockets, pockets_of};
pub(crate) use events::limits;
pub(crate) use exposure::fix;
pub(crate) use luck::first_of_marks;
pub(crate) use recruitment::{set_papers, settle};

/// A crew inside a tile.
#[derive(Clone, Debug)]
pub(crate) struct TileCrew {
    /// Exits by calendar month.
    pub(crate) exits: [u8; 12],
    /// Random word of the crew's tier of pay.
    pub(crate) tier_word: u32,
    /// Pay of the tier over the mean, under the rules in force when the year began.
    pub(crate) tier: f32,
    /// Flat levy of the tier over the mean one.
    pub(crate) levy_tier: f32,
    /// Mean exposure at the start of the month, below zero where nobody was there.
    pub(crate) mean: f32,
    /// Exits from the crew in the last twelve months, as they stood at the start of the month.
    pub(crate) recent_exits: u32,
}

/// A post without a holder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Post number.
    pub(crate) post: u32,
    /// Crew in the tile.
    pub(crate) crew: u32,
}

/// Crews of one programme, site and sector, with room for the work of a month. Each entry is a person; who comes is put at the end,
/// and who goes gives the entry to the last, so the order of entries means nothing.
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
    /// State of the people.
    pub(crate) people: Columns,
    /// Post number of each.
    pub(crate) post: Vec<u32>,
    /// Crew of each.
    pub(crate) crew_of: Vec<u32>,
    /// Flat levy of each one's tier over the mean one.
    pub(crate) tier: Vec<f32>,
    /// Marks of each one's event candidates in the months that share a block.
    pub(crate) marks: [Vec<u32>; luck::MARKS as usize],
    /// The first of these months.
    pub(crate) marks_from: Option<u16>,
    /// Exposure of each in fixed point, as it stood at the end of last month.
    pub(crate) fixed: Vec<i32>,
    /// Posts without a holder.
    pub(crate) vacant: Vec<Place>,
    /// Crews.
    pub(crate) crews: Vec<TileCrew>,
    /// Cash, money held and certificates of all, as they stood at the end of last month.
    pub(crate) pockets: i64,
    /// Words of luck of each one's post in this month.
    pub(crate) luck: [Vec<u32>; 4],
    /// People and exposure of each crew.
    pub(crate) crew_sums: Vec<i64>,
    /// Mean exposure of each one's crew.
    pub(crate) crew_mean: Vec<f32>,
    /// Income of each in this month.
    pub(crate) income: Vec<i32>,
    /// Take-home of each in this month: income less side income.
    pub(crate) take_home: Vec<i32>,
    /// Flows of a block of entries.
    pub(crate) flows: Box<pay::Flows>,
    /// Posts that are filled in this month.
    pub(crate) filled: Vec<Place>,
    /// Whether something happens to an entry in this month.
    pub(crate) marked: Vec<u8>,
    /// Entries with an event in this month.
    pub(crate) listed: Vec<u32>,
    /// Histogram bins of the year's savings.
    pub(crate) bins: Vec<u16>,
    /// Absconders who left posts of this tile in this year.
    pub(crate) left: Vec<Absconder>,
    /// Stays that ended at posts of this tile in this year, where they are listed.
    pub(crate) stays: Option<Vec<Stay>>,
    /// Sums of the month under the main rules and under those of `demote_to`.
    pub(crate) rows: [Row; 2],
    /// Income by role, by rules: money and months.
    pub(crate) by_role: [[[i64; super::terms::N_ROLES]; 2]; 2],
    /// Distributions, by programme of the rules.
    pub(crate) histograms: [Histograms; 2],
}

/// What a month of a tile needs from outside.
pub(crate) struct MonthContext<'a> {
    /// Id of the programme that owns the posts.
    pub(crate) owner: &'a str,
    /// Months since the first month of the world.
    pub(crate) month: u16,
    /// The month by its date.
    pub(crate) date: Month,
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
    /// What counts as forced labour.
    pub(crate) forced: &'a ForcedPlan,
    /// What a worker-month at the owner's posts left last year.
    pub(crate) saved_a_month: f64,
    /// Probability of being caught within a year, handed over and severely punished, as a worker sees it, by rules.
    pub(crate) penalty: [f32; 2],
    /// Contracts may be extended in this month.
    pub(crate) may_extend: bool,
    /// The largest hazard of each kind of personal event, whoever it is for, as a width in 32-bit words.
    pub(crate) limits: [u32; N_STRIPS],
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

    /// Adds entries for the holders of posts, who are still to be described.
    pub(crate) fn add_entries(&mut self, places: &[Place]) {
        let n = self.post.len() + places.len();
        self.people.resize(n);
        self.post.extend(places.iter().map(|place| place.post));
        self.crew_of.extend(places.iter().map(|place| place.crew));
        self.tier.extend(places.iter().map(|place| self.crews[place.crew as usize].levy_tier));
        for marks in &mut self.marks {
            marks.resize(n, 0);
        }
        self.fixed.resize(n, 0);
    }

    /// Takes out those of some entries, in rising order, who are there no longer; their posts are vacant.
    fn remove_gone(&mut self, entries: &[u32]) {
        for &entry in entries.iter().rev() {
            let entry = entry as usize;
            if self.people.present[entry] == 0 {
                self.people.swap_remove(entry);
                let post = self.post.swap_remove(entry);
                let crew = self.crew_of.swap_remove(entry);
                self.tier.swap_remove(entry);
                for marks in &mut self.marks {
                    marks.swap_remove(entry);
                }
                self.fixed.swap_remove(entry);
                self.vacant.push(Place { post, crew });
            }
        }
    }

    /// The entry of a post's holder.
    pub(crate) fn holder(&self, post: u32) -> Option<usize> {
        self.post.iter().position(|&other| other == post)
    }

    /// The crew of a post that is held or may be filled.
    pub(crate) fn crew(&self, post: u32) -> Option<u32> {
        let vacant = || self.vacant.iter().find(|place| place.post == post).map(|place| place.crew);
        self.holder(post).map(|entry| self.crew_of[entry]).or_else(vacant)
    }

    /// A tile of one post alone, with its crew as it was read; `before` is its holder, if it has one.
    fn alone(&self, place: Place, before: &Columns) -> Tile {
        let mut alone = Tile {
            owner: self.owner,
            site: self.site,
            sector: self.sector,
            programme_hash: self.programme_hash,
            crews: vec![self.crews[place.crew as usize].clone()],
            ..Tile::default()
        };
        let place = Place { crew: 0, ..place };
        if before.present == [1] {
            alone.add_entries(&[place]);
            alone.people = before.clone();
        } else {
            alone.vacant.push(place);
        }
        alone.pockets = account::pockets(&alone.people);
        alone
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
    steps(tile, context)
}

/// Runs the month that a tile has just had once more for one of its posts, which was `before` it.
#[inline(never)]
pub(crate) fn run_alone(
    tile: &Tile,
    place: Place,
    before: &Columns,
    context: &MonthContext<'_>,
) -> Result<Tile, super::EngineError> {
    let mut alone = tile.alone(place, before);
    steps(&mut alone, context)?;
    Ok(alone)
}

/// The steps after the crews have been read.
#[inline(always)]
fn steps(tile: &mut Tile, context: &MonthContext<'_>) -> Result<(), super::EngineError> {
    luck::renew_marks(tile, context);
    account::reform(tile, context);
    recruitment::fill_posts(tile, context);
    luck::draw(tile, context);
    pay::pay_levy_and_save(tile, context);
    exposure::learn(tile, context);
    events::happen(tile, context);
    account::close(tile, context)
}
