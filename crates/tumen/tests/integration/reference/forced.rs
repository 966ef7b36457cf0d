//! After step 5: which circumstances of forced labour a worker meets in this month.

use super::books::Desk;
use super::month::Scene;
use super::worker::Worker;
use tumen::engine::measure::Measure;
use tumen::evidence::{Aspect, Fact};

impl Worker {
    /// Counts the month under each aspect of which a cell is met: its rules in force, its facts so.
    pub(super) fn is_forced(&self, scene: &Scene<'_>, desk: &mut Desk<'_>) {
        let mode = self.mode();
        let plan = &scene.plan.forced;
        if plan.cells.is_empty() {
            return;
        }
        let is_so: Vec<bool> = plan.facts.iter().map(|&(fact, at_least)| self.is_so(fact, at_least, scene)).collect();
        let meets = |aspect: Aspect| {
            plan.cells.iter().enumerate().any(|(cell, &(of, needs))| {
                let in_force = scene.terms[mode].forced & (1 << cell) != 0;
                of == aspect && in_force && (0..is_so.len()).all(|fact| needs & (1 << fact) == 0 || is_so[fact])
            })
        };
        let [recruitment, work, leaving, menace] =
            [Aspect::Recruitment, Aspect::Work, Aspect::Leaving, Aspect::Menace].map(meets);
        let forced = (recruitment || work || leaving) && menace;
        desk.post(mode, Measure::AssessedMonths, 1);
        desk.post(mode, Measure::InvoluntaryRecruitmentMonths, i64::from(recruitment));
        desk.post(mode, Measure::DuressMonths, i64::from(work));
        desk.post(mode, Measure::BoundMonths, i64::from(leaving));
        desk.post(mode, Measure::MenaceMonths, i64::from(menace));
        desk.post(mode, Measure::ForcedMonths, i64::from(forced));
    }

    fn is_so(&self, fact: Fact, at_least: f32, scene: &Scene<'_>) -> bool {
        match fact {
            Fact::Conscript => self.conscript,
            Fact::PassportHeld => self.passport_held,
            Fact::Stranded => self.stranded,
            Fact::Demoted => self.demoted,
            Fact::Punished => self.punished,
            Fact::PaperEmployment => self.paper,
            Fact::Arrears => self.arrears > 0,
            Fact::MoneyHeld => self.held > 0,
            Fact::Debt => self.debt > (f64::from(at_least) * scene.saved_a_month) as i64,
            Fact::FamilyHold => self.family >= at_least,
            Fact::PayShortfall => self.grievance >= at_least,
        }
    }
}
