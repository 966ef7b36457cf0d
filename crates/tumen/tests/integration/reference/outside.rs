//! Step 10: months of those who left a post and are still in the host country.

use super::{Key, World, site_in};
use tumen::engine::draw::{Purpose, unit};
use tumen::engine::measure::{Measure, Row};
use tumen::engine::observe::N_MONTH_BINS;
use tumen::engine::terms::HostTerms;

/// Someone who overstayed, absconded or sought protection.
pub(super) struct Outsider {
    pub(super) post: u32,
    pub(super) arrived: u16,
    pub(super) left: u16,
    /// The programme whose rules bound the person at leaving.
    pub(super) rules: usize,
    /// Site of the crew that was left, among the owner's.
    pub(super) site: usize,
    pub(super) conscript: bool,
    pub(super) partner: bool,
    /// Broke a minor rule in the tour.
    pub(super) breached: bool,
    pub(super) contacted: bool,
    pub(super) month_of_contact: u16,
    /// The contract ran out while nobody could go home.
    pub(super) lapsed: bool,
    /// Asked for protection in vain.
    pub(super) refused: bool,
    pub(super) protected: bool,
    pub(super) overstayed: bool,
    pub(super) never_returns: bool,
}

impl World<'_> {
    /// A month of all who left posts of a programme; what follows leaving begins the month after.
    pub(super) fn month_of_outsiders(&mut self, owner: usize, month: u16) {
        let plan = self.plan;
        let weight = i64::from(plan.programmes[owner].crew_weight);
        let mut outsiders =
            std::mem::take(&mut self.programmes[owner].as_mut().expect("the programme has begun").outsiders);
        outsiders.retain_mut(|outsider| {
            let rules = &plan.programmes[outsider.rules];
            let site = site_in(plan, outsider.rules, owner, outsider.site);
            let mut events = Row::default();
            let mut is_gone = false;
            if month > outsider.left {
                let hash = plan.programmes[owner].hash;
                let key = Key { chance: self.chance, programme: hash, post: outsider.post, arrival: outsider.arrived };
                let hunting = self.hunting(outsider.rules, month);
                let words = key.words(month, Purpose::Outside, 0);
                let host = &plan.hosts[rules.host][usize::from(month)];
                let [youngest, oldest] = if outsider.conscript { plan.ages.soldiers } else { plan.ages.applicants };
                let of_age = unit(key.words(outsider.arrived, Purpose::Trait, 3)[0]);
                let age = youngest + (oldest - youngest) * of_age + f64::from(month - outsider.arrived);
                is_gone = outsider.is_gone(host, (month, age), hunting, words.map(unit), &mut events);
                if events[Measure::ArrivedRok] > 0 {
                    events[Measure::ArrivedRokBreached] = i64::from(outsider.breached);
                    let lag = usize::from(month - outsider.month_of_contact);
                    let year = self.books.year(outsider.rules, month);
                    year.contact_lag[lag.min(N_MONTH_BINS - 1)] += weight as u64;
                }
            }
            if !is_gone {
                events[Measure::Absconders] = 1;
                events[Measure::Lapsed] = i64::from(outsider.lapsed);
                events[Measure::Protected] = i64::from(outsider.protected);
            }
            let row = self.books.row(outsider.rules, site, month);
            for &measure in Measure::ALL {
                row[measure] += events[measure] * weight;
            }
            !is_gone
        });
        self.programmes[owner].as_mut().expect("the programme has begun").outsiders = outsiders;
    }
}

impl Outsider {
    /// One month, at an age in months; whether the person is no longer in the host country, or no longer outside the law.
    fn is_gone(
        &mut self,
        host: &HostTerms,
        (month, age): (u16, f64),
        hunting: f32,
        chance: [f64; 4],
        row: &mut Row,
    ) -> bool {
        // Stated for a man of forty; it grows by the same part with every year.
        let mortality = f64::from(host.mortality) * libm::exp(f64::from(host.ageing) * (age / 12.0 - 40.0));
        let death = 1.0 - libm::exp(-mortality / 12.0);
        // Ways out that exclude one another share a uniform.
        let goes_home = self.overstayed && !self.never_returns && host.returns_open;
        let ways = [
            (true, death, Measure::DeathsAfter),
            (true, host.naturalise.into(), Measure::Naturalised),
            (self.partner, host.marry.into(), Measure::MarriedAfter),
            (self.partner, host.europe.into(), Measure::ArrivedEurope),
            (goes_home, host.lapsed_return.into(), Measure::LapsedReturns),
        ];
        let mut mark = chance[0];
        for (_, probability, measure) in ways.into_iter().filter(|(is_open, ..)| *is_open) {
            if mark < probability {
                row[measure] += 1;
                let settles = matches!(measure, Measure::Naturalised | Measure::MarriedAfter);
                row[Measure::LapsedSettled] += i64::from(settles && self.lapsed);
                return true;
            }
            mark -= probability;
        }

        if self.protected {
            let moves_on = chance[3] < f64::from(host.onward);
            let to_south_korea = chance[3] < f64::from(host.onward * host.onward_rok);
            row[Measure::ArrivedRok] += i64::from(to_south_korea);
            row[Measure::ArrivedElsewhere] += i64::from(moves_on && !to_south_korea);
            return moves_on;
        }

        // Caught, perhaps handed over, perhaps punished severely.
        let in_first_year = month < self.left + 12;
        let base = if in_first_year { host.apprehension_first } else { host.apprehension_later };
        let caught = (f64::from(base) * (1.0 + f64::from(hunting))).min(1.0);
        if chance[1] < caught {
            row[Measure::Apprehended] += 1;
            row[Measure::ApprehendedByTeams] += i64::from(chance[1] >= f64::from(base));
            if host.returns_open && chance[1] < caught * f64::from(host.cooperation) {
                row[Measure::HandedOver] += 1;
                let is_severe = chance[1] < caught * f64::from(host.cooperation * host.penalty_severe);
                row[Measure::Severe] += i64::from(is_severe);
                return true;
            }
        }

        // Protection is asked for once: in the month of contact, or at once where contact came before leaving.
        let contact = if self.contacted { 1.0 } else { f64::from(host.contact) };
        if !self.refused && chance[2] < contact {
            if !self.contacted {
                self.month_of_contact = month;
            }
            self.contacted = true;
            self.protected = chance[2] < contact * f64::from(host.grant);
            self.refused = !self.protected;
            row[Measure::ProtectedGrants] += i64::from(self.protected);
        }
        false
    }
}
