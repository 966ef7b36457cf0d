//! What many runs leave in the books, year by year.

use serde::{Deserialize, Serialize};
use tumen::engine::measure::Measure;
use tumen::month::MonthRange;
use tumen::observables::{Frame, Part, Record};
use tumen::world::World;

use super::books::terms;
use super::joining::Joined;
use crate::LabError;
use crate::ensemble::{Progress, Settings, each_run};
use crate::stats::{quantile, sorted};
use crate::store::{Asking, Kept, PartKind, Store, world_name};
use crate::summary::period;

/// What a term keeps to: the middle 90 % over draws.
const TAIL: f64 = 0.05;
/// Share of the draws that must have a ratio for it to be told.
const ENOUGH: f64 = 0.8;

/// The terms of the books by draw, programme and year, and what the observables of claims come to.
pub(super) struct Facts {
    /// The terms, in order.
    pub(super) terms: Vec<Measure>,
    first_year: u16,
    n_years: usize,
    draws: Vec<Drawn>,
}

/// One run.
#[derive(Serialize, Deserialize)]
struct Drawn {
    /// By programme, year and term: people, or USD.
    sums: Vec<f64>,
    /// By reading of a claim, in order, and year; not a number where there is none.
    values: Vec<f64>,
}

impl Facts {
    /// Runs a world and keeps what the books need; also gives the digest of the runs.
    pub(super) fn run(
        world: &World,
        frame: &Frame,
        claims: &[Joined],
        settings: Settings,
        store: Option<&Store>,
        watch: &(dyn Fn(Progress) + Sync),
    ) -> Result<(Facts, String), LabError> {
        let terms = terms();
        let years = world.months.from.year()..=world.months.until.year();
        let (first_year, n_years) = (world.months.from.year(), years.len());
        let keep = |record: &Record<'_>, _: u32| {
            let mut sums = Vec::with_capacity(frame.programmes.len() * n_years * terms.len());
            for programme in 0..frame.programmes.len() {
                for year in years.clone() {
                    sums.extend(terms.iter().map(|term| record.in_year(programme, year, *term)));
                }
            }
            let mut values = Vec::new();
            for reading in claims.iter().flat_map(|claim| &claim.readings) {
                for year in years.clone() {
                    let months = MonthRange::of_year(year);
                    let value = months.and_then(|months| record.mean(&reading.question, months));
                    values.push(value.unwrap_or(f64::NAN));
                }
            }
            (Drawn { sums, values }, ())
        };
        let kept = Kept::of(store, || Asking {
            kind: PartKind::Books,
            worlds: vec![world_name(world)],
            seed: settings.seed,
            scale: Some(settings.scale),
            months: period(world.months),
            wanted: settings.draws,
            decides: vec![world],
        })?;
        let mut draws = Vec::new();
        let mut hold = |block: Vec<Drawn>| {
            draws.extend(block);
            Ok(())
        };
        let done = each_run((world, frame), settings, world.months, &kept, &keep, &mut hold, watch)?;
        Ok((Facts { terms, first_year, n_years, draws }, done.digest))
    }

    /// The years.
    pub(super) fn years(&self) -> std::ops::Range<u16> {
        self.first_year..self.first_year + self.n_years as u16
    }

    /// The place of a term.
    pub(super) fn term(&self, term: Measure) -> usize {
        self.terms.binary_search(&term).expect("all terms of the books are here by construction")
    }

    fn sum(&self, drawn: &Drawn, programmes: &[usize], year: u16, parts: &[Part]) -> f64 {
        let year = usize::from(year - self.first_year);
        let one = |programme: &usize| {
            let at = (programme * self.n_years + year) * self.terms.len();
            let signed = parts.iter().map(|part| {
                let value = drawn.sums[at + self.term(part.measure())];
                if matches!(part, Part::Minus(_)) { -value } else { value }
            });
            signed.sum::<f64>()
        };
        programmes.iter().map(one).sum()
    }

    /// A sum in each draw.
    pub(super) fn sums(&self, programmes: &[usize], year: u16, parts: &[Part]) -> Vec<f64> {
        self.draws.iter().map(|drawn| self.sum(drawn, programmes, year, parts)).collect()
    }

    /// What the observable of a reading comes to in each draw; `at` counts the readings of all claims.
    pub(super) fn values(&self, at: usize, year: u16) -> Vec<f64> {
        let place = at * self.n_years + usize::from(year - self.first_year);
        self.draws.iter().map(|drawn| drawn.values[place]).collect()
    }
}

/// The interval of the ratio of two series of draws; nothing where too few draws have one.
pub(super) fn ratio(above: &[f64], below: &[f64]) -> Option<(f64, f64)> {
    let ratios = above.iter().zip(below).map(|(above, below)| if *below > 0.0 { above / below } else { f64::NAN });
    let ratios = sorted(ratios);
    if (ratios.len() as f64) < ENOUGH * above.len() as f64 {
        return None;
    }
    Some((quantile(&ratios, TAIL)?, quantile(&ratios, 1.0 - TAIL)?))
}
