//! A year of those who left posts of a programme and are still in the host country.

use super::life::{AfterEvent, LifeAfter};
use super::measure::Measure;
use super::month::outside;
use super::observe::N_MONTH_BINS;
use super::population::flag;
use super::run::{Run, year_of};
use super::state::Establishment;
use super::tiles::site_in;

impl Run<'_> {
    /// Months of those who left posts of a programme.
    pub(super) fn outside_year(&mut self, owner: usize, own: &mut Establishment, first: u16, last: u16) {
        let plan = self.plan;
        let hash = plan.programmes[owner].hash;
        let weight = i64::from(plan.programmes[owner].crew_weight);
        let searches: Vec<f32> = (0..plan.programmes.len())
            .flat_map(|of| (first..=last).map(move |month| plan.hunting(of, month)))
            .collect();
        let records = &mut self.state.records;
        let chance = self.state.chance;
        let watch = self.watch.filter(|watch| watch.owner == owner);
        let life = &mut self.life;
        let mut stays = self.stays.as_mut().filter(|stays| stays.owner == owner);
        own.absconders.retain_mut(|absconder| {
            let programme = &plan.programmes[absconder.programme];
            let site = site_in(plan, absconder.programme, owner, absconder.site);
            let soldier = absconder.flags & flag::CONSCRIPT != 0;
            let came_aged = plan.ages.at_arrival(chance, hash, absconder.post, absconder.arrived, soldier);
            for month in first.max(absconder.left)..=last {
                let at = usize::from(month - records[absconder.programme].first);
                let record = &mut records[absconder.programme];
                let row = &mut record.cells[site][at];
                if month > absconder.left {
                    let host = &plan.hosts[programme.host][usize::from(month)];
                    let months = usize::from(last - first) + 1;
                    let hunting = searches[absconder.programme * months + usize::from(month - first)];
                    let (post, arrived) = (absconder.post, absconder.arrived);
                    let age = came_aged + f64::from(month - arrived);
                    let mut arrived_rok = false;
                    let lag = month.saturating_sub(absconder.contacted);
                    let fate = outside::month(absconder, (month, age), host, hunting, chance, hash, |event| {
                        row[event.measure()] += weight;
                        arrived_rok |= event == AfterEvent::ArrivedRok;
                        if watch.is_some_and(|watch| watch.post == post) {
                            life.after.push(LifeAfter { arrived, month, event });
                        }
                        if let Some(stay) = stays.as_mut().and_then(|stays| stays.of.get_mut(&(arrived, post))) {
                            stay.after.push((month, event));
                        }
                    });
                    if arrived_rok {
                        row[Measure::ArrivedRokBreached] += weight * i64::from(absconder.flags & flag::BREACHED != 0);
                        let year = year_of(plan, absconder.programme, month);
                        record.histograms[year].contact_lag[usize::from(lag).min(N_MONTH_BINS - 1)] += weight as u64;
                    }
                    if fate == outside::Fate::Gone {
                        return false;
                    }
                }
                row[Measure::Absconders] += weight;
                row[Measure::Lapsed] += weight * i64::from(absconder.flags & flag::LAPSED != 0);
                row[Measure::Protected] += weight * i64::from(absconder.protected);
            }
            true
        });
    }
}
