//! Steps 7 to 9 and 11: ties, control, leaving, and the end of a contract.

use super::books::Desk;
use super::crew::surveillance;
use super::month::{Scene, Surroundings};
use super::worker::Worker;
use tumen::engine::draw::{Purpose, threshold, unit};
use tumen::engine::measure::Measure;
use tumen::engine::terms::Strip;
use tumen::programme::{Role, Sector};

/// How a month ends for the holder of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Stays,
    Dies,
    GoesHome(Cause),
    Overstays,
    Absconds,
    SeeksProtection,
    Marries,
    Naturalises,
}

/// Why someone goes home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Term,
    Early,
    Closing,
}

impl Worker {
    /// What happens to a person in a month, before contracts end: at most one thing that ends the stay.
    pub(super) fn events(
        &mut self,
        scene: &Scene<'_>,
        desk: &mut Desk<'_>,
        luck: [u32; 4],
        around: &Surroundings,
    ) -> Outcome {
        let terms = scene.terms[self.mode()];
        let can_go_home = scene.host.returns_open;

        // Accidents and raids are luck of the place.
        let accident = luck[2];
        let logs = Sector::ALL[around.sector] == Sector::Logging;
        let deaths = terms.death_below[usize::from(!logs)];
        let raids = deaths.saturating_add(terms.raid);
        let catches = raids.saturating_add(terms.caught);
        if accident < deaths {
            return Outcome::Dies;
        }
        if accident < raids && self.paper && can_go_home {
            return Outcome::GoesHome(Cause::Early);
        }

        // The police of the host do not look often for poachers.
        let is_caught = self.poacher && accident >= raids && accident < catches;
        if is_caught {
            let fine = i64::from(terms.musk_fine).min(self.cash);
            desk.post(self.mode(), Measure::PoachersCaught, 1);
            desk.post(self.mode(), Measure::Fine, fine);
            self.spend(desk, fine);
            let width = f64::from(catches - raids);
            let within = f64::from(accident - raids) + 0.5;
            if can_go_home && within < f64::from(terms.musk_repatriation) * width {
                return Outcome::GoesHome(Cause::Early);
            }
        }

        // Arrears beyond tolerance cost the contract privilege, where there is one to lose, or the stay.
        if self.arrears as f32 > scene.tolerated_arrears(self.mode()) * around.levy_tier {
            let [word, hindrance, ..] = self.key(scene).words(scene.month, Purpose::Arrears, 0);
            let is_hindered = unit(hindrance) < f64::from(scene.host.obstruction);
            let has_privilege = !self.demoted && scene.rules[0] != scene.rules[1];
            if has_privilege && unit(word) < f64::from(terms.demoted) {
                desk.post(0, Measure::ChangesOut, 1);
                desk.post(0, Measure::MovedOut, self.pockets());
                desk.post(1, Measure::ChangesIn, 1);
                desk.post(1, Measure::MovedIn, self.pockets());
                self.demoted = true;
                // The company keeps its claim, but does not ask a supervised worker for it.
                self.arrears = 0;
                self.follow_rules(scene);
            } else if can_go_home && !is_hindered {
                return Outcome::GoesHome(Cause::Early);
            }
        }

        // One candidate a month: its mark falls into the strip of one kind of event, or of none, and it happens if the mark lies
        // within the hazard from the strip's foot.
        let within = scene.month % 4;
        let mark = self.key(scene).words(scene.month - within, Purpose::Mark, 0)[usize::from(within)];
        let feet = &scene.plan.behaviour.feet;
        for (number, strip) in Strip::ALL.into_iter().enumerate() {
            if (feet[number]..feet[number + 1]).contains(&mark) {
                let hazard = threshold(self.hazard(scene, around, strip));
                let within = mark - feet[number];
                if within < hazard {
                    // Given that it lies within the hazard, the mark is uniform there.
                    return self.happens(scene, desk, strip, (f64::from(within) + 0.5) / f64::from(hazard));
                }
            }
        }
        Outcome::Stays
    }

    /// The monthly probability of an event.
    fn hazard(&self, scene: &Scene<'_>, around: &Surroundings, strip: Strip) -> f64 {
        let terms = scene.terms[self.mode()];
        let can_go_home = scene.host.returns_open;
        let only_if = |condition: bool, probability: f64| if condition { probability } else { 0.0 };
        match strip {
            Strip::Partner => only_if(!self.partner, self.ease_of_meeting(scene) * f64::from(terms.partner)),
            Strip::Breach => terms.breach.into(),
            Strip::Contact => only_if(!self.contacted, terms.contact.into()),
            Strip::Visit => only_if(can_go_home && self.cash >= i64::from(terms.visit_cost), terms.visit.into()),
            Strip::Early => only_if(can_go_home, (terms.early + terms.closing).into()),
            Strip::Abscond => monthly(f64::from(terms.abscond) * self.readiness(scene, around, self.partner)),
            Strip::Protection => only_if(
                self.contacted,
                monthly(f64::from(terms.protection) * self.readiness(scene, around, self.partner)),
            ),
            // Everybody who may marry has a partner, so that it sets nobody apart.
            Strip::Marry => {
                only_if(self.partner, monthly(f64::from(terms.marry) * self.readiness(scene, around, false)))
            }
            Strip::Naturalise => monthly(f64::from(terms.naturalise) * self.readiness(scene, around, self.partner)),
            // A labourer who speaks the language finds jobs for those who do not.
            Strip::Promotion => {
                only_if(self.role == Role::Labourer, f64::from(terms.promotion) * f64::from(self.language))
            }
        }
    }

    /// Step 7: newcomers meet few people.
    fn ease_of_meeting(&self, scene: &Scene<'_>) -> f64 {
        let months = f64::from(scene.month - self.arrived + 1);
        (months / f64::from(scene.plan.behaviour.settling)).min(1.0)
    }

    /// `m` of `1 − exp(−r·m/12)`: what sets this worker apart from the reference worker with the rate `r`.
    fn readiness(&self, scene: &Scene<'_>, around: &Surroundings, with_partner: bool) -> f64 {
        let terms = scene.terms[self.mode()];
        let [exposure, grievance, partner, dread, family, watched, passport, returned] =
            scene.plan.behaviour.beta.map(f64::from);
        let host = scene.host;
        // Teams that search make it likelier to be caught within the year.
        let caught_in_a_month = (f64::from(host.apprehension_first) * (1.0 + f64::from(terms.hunting))).min(1.0);
        let caught = 1.0 - libm::pow(1.0 - caught_in_a_month, 12.0);
        let feared = (caught * f64::from(host.cooperation) * f64::from(host.penalty_severe)) as f32;
        let log_m = exposure * f64::from(self.exposure - terms.reference_exposure)
            + grievance * f64::from(self.grievance - terms.reference_grievance)
            + if with_partner { partner } else { 0.0 }
            + dread * f64::from(host.dread)
            - family * f64::from(self.family - terms.reference_family)
            - watched * f64::from(surveillance(terms, around.recent_exits) - terms.reference_surveillance)
            - passport * f64::from(f32::from(u8::from(self.passport_held)) - terms.reference_passport)
            - returned * f64::from(feared - terms.reference_return);
        libm::exp(log_m).min(f64::from(scene.plan.behaviour.most_response))
    }

    /// An event and its consequences.
    fn happens(&mut self, scene: &Scene<'_>, desk: &mut Desk<'_>, strip: Strip, chance: f64) -> Outcome {
        let mode = self.mode();
        let terms = scene.terms[mode];
        let can_go_home = scene.host.returns_open;
        let home_if = |goes: bool| if goes { Outcome::GoesHome(Cause::Early) } else { Outcome::Stays };
        match strip {
            Strip::Partner => {
                self.partner = true;
                home_if(chance < f64::from(terms.partner_detection) && can_go_home)
            }
            Strip::Breach => {
                self.breached = true;
                desk.post(mode, Measure::Breaches, 1);
                let is_punished = chance < f64::from(terms.detection);
                self.punished |= is_punished;
                desk.post(mode, Measure::BreachesPunished, i64::from(is_punished));
                let sent_home = f64::from(terms.detection) * f64::from(terms.breach_repatriation);
                home_if(chance < sent_home && can_go_home)
            }
            Strip::Contact => {
                self.contacted = true;
                self.month_of_contact = scene.month;
                desk.post(mode, Measure::Contacts, 1);
                Outcome::Stays
            }
            Strip::Visit => {
                let cost = i64::from(terms.visit_cost).min(self.cash);
                desk.post(mode, Measure::Visits, 1);
                desk.post(mode, Measure::VisitCost, cost);
                self.spend(desk, cost);
                home_if(chance < f64::from(terms.visit_no_return))
            }
            Strip::Early => {
                let is_closing = chance * f64::from(terms.early + terms.closing) < f64::from(terms.closing);
                Outcome::GoesHome(if is_closing { Cause::Closing } else { Cause::Early })
            }
            Strip::Abscond => Outcome::Absconds,
            Strip::Protection => Outcome::SeeksProtection,
            Strip::Marry => Outcome::Marries,
            Strip::Naturalise => Outcome::Naturalises,
            Strip::Promotion => {
                let premium = scene.plan.behaviour.premium;
                self.skill *= premium[Role::Broker.index()] / premium[Role::Labourer.index()];
                self.role = Role::Broker;
                desk.post(mode, Measure::Promotions, 1);
                Outcome::Stays
            }
        }
    }

    /// Pays out of what has been saved.
    pub(super) fn spend(&mut self, desk: &mut Desk<'_>, amount: i64) {
        self.cash -= amount;
        self.saved_year -= amount;
        self.saved_tour -= amount;
        desk.post(self.mode(), Measure::Saved, -amount);
    }

    /// Step 11: the contract's last month is over, now or long since.
    pub(super) fn end_of_contract(&mut self, scene: &Scene<'_>, desk: &mut Desk<'_>, around: &Surroundings) -> Outcome {
        let mode = self.mode();
        let terms = scene.terms[mode];
        let hindrance = self.key(scene).words(scene.month, Purpose::TermEnd, 0x100)[0];
        let is_hindered = unit(hindrance) < f64::from(scene.host.obstruction);
        self.lapsed |= !scene.host.returns_open;
        self.stranded = !scene.host.returns_open || is_hindered;
        if self.stranded {
            return Outcome::Stays;
        }
        // What someone wants at the end of a contract does not change while he waits for it.
        let wishes = self.key(scene).words(0, Purpose::TermEnd, u16::from(self.extensions));
        let may_extend = scene.terms[0].active && self.extensions < terms.max_extensions;
        if may_extend && unit(wishes[0]) < f64::from(terms.extension) {
            let months = if terms.extension_term > 0 { terms.extension_term } else { terms.term };
            self.extensions += 1;
            self.contract_end = (scene.month + 1 + months).min(terms.last_contract_month + 1);
            desk.post(mode, Measure::Extensions, 1);
            return Outcome::Stays;
        }
        let goes = libm::pow(1.0 - f64::from(terms.overstay), self.readiness(scene, around, self.partner));
        if terms.overstay > 0.0 && unit(wishes[1]) < 1.0 - goes {
            return Outcome::Overstays;
        }
        Outcome::GoesHome(Cause::Term)
    }
}

/// The monthly probability of something with a yearly rate.
fn monthly(rate: f64) -> f64 {
    1.0 - libm::exp(-rate / 12.0)
}
