//! A worker: who comes, and how a month at the post changes what he knows and feels.

use super::Key;
use super::month::Scene;
use tumen::engine::draw::{Purpose, unit};
use tumen::engine::math;
use tumen::engine::terms::{N_FILTERS, Terms};
use tumen::programme::{Property, Role, Sector};

/// The holder of a post. Money is in 1/10,000 of the currency of the rules that bind him.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    pub(super) post: u32,
    pub(super) arrived: u16,
    /// First month after the contract.
    pub(super) contract_end: u16,
    pub(super) extensions: u8,
    pub(super) role: Role,
    pub(super) female: bool,
    pub(super) conscript: bool,
    pub(super) official: bool,
    pub(super) paper: bool,
    pub(super) passport_held: bool,
    pub(super) poacher: bool,
    pub(super) partner: bool,
    pub(super) contacted: bool,
    pub(super) breached: bool,
    pub(super) punished: bool,
    /// Bound by the rules of the programme that `demote_to` names.
    pub(super) demoted: bool,
    pub(super) stranded: bool,
    /// The contract ran out while nobody could go home.
    pub(super) lapsed: bool,
    /// Was there when the programme began.
    pub(super) first_stock: bool,
    pub(super) month_of_contact: u16,
    /// Persistent factor of pay.
    pub(super) skill: f32,
    pub(super) language: f32,
    pub(super) family: f32,
    pub(super) exposure: f32,
    pub(super) grievance: f32,
    pub(super) cash: i64,
    pub(super) held: i64,
    pub(super) certificates: i64,
    pub(super) saved_year: i64,
    pub(super) saved_tour: i64,
    pub(super) debt: i64,
    pub(super) arrears: i64,
}

impl Worker {
    /// The key of what is drawn for this person.
    pub(super) fn key(&self, scene: &Scene<'_>) -> Key {
        scene.key(self.post, self.arrived)
    }

    /// 0 under the main rules, 1 under those of the demoted.
    pub(super) fn mode(&self) -> usize {
        usize::from(self.demoted)
    }

    /// The first candidate who passes the filters takes up a post. Contract and bribe are the caller's business.
    pub(super) fn settle_in(scene: &Scene<'_>, post: u32, sector: usize, tier: f32) -> Worker {
        let terms = scene.terms[0];
        let key = scene.key(post, scene.month);
        let traits = key.words(scene.month, Purpose::Trait, 0);
        let history = key.words(scene.month, Purpose::Trait, 1);
        let state = key.words(scene.month, Purpose::Trait, 2);
        let hunt = key.words(scene.month, Purpose::Trait, 3)[1];
        let chosen = |word: u32, share: f32| unit(word) < f64::from(share);

        // The army sends whom it has; nobody asks about family, party or record.
        let conscript = chosen(state[0], terms.conscripts);
        let candidate = |attempt: u16| halves(key.words(scene.month, Purpose::Candidate, attempt));
        // After 255 failures the next one is taken as he is.
        let attempt = (0..255).find(|&attempt| passes(terms, candidate(attempt))).unwrap_or(255);
        let has_children = !conscript && candidate(attempt)[Property::Children.index()] < terms.children_below;

        let role = role_of(scene, post);
        let skilled = matches!(role, Role::Driver | Role::Contractor | Role::Doctor);
        let premium = if skilled { terms.premium } else { scene.plan.behaviour.premium[role.index()] };
        let sigma = terms.sigma_person;
        let talent = math::exp(sigma * math::normal(traits[0]) - 0.5 * sigma * sigma);
        let been_abroad = chosen(history[1], terms.prior_tours);
        let women_work_here = matches!(Sector::ALL[sector], Sector::Textiles | Sector::Food | Sector::Restaurants);
        let mut worker = Worker {
            post,
            arrived: scene.month,
            contract_end: 0,
            extensions: 0,
            role,
            female: women_work_here && chosen(state[3], terms.female),
            conscript,
            official: matches!(role, Role::Manager | Role::Security),
            paper: false,
            poacher: !matches!(role, Role::Manager | Role::Security) && chosen(hunt, terms.musk_share),
            passport_held: false,
            first_stock: false,
            partner: false,
            contacted: false,
            breached: false,
            punished: false,
            demoted: false,
            stranded: false,
            lapsed: false,
            month_of_contact: 0,
            skill: tier * premium * talent,
            // Who has been abroad has kept some of the language.
            language: (0.2 * unit(traits[1]) + if been_abroad { 0.3 } else { 0.0 }) as f32,
            family: if has_children { 1.0 } else { 0.5 } * if chosen(traits[2], terms.family_hold) { 1.0 } else { 0.3 },
            exposure: (0.05 * unit(traits[3])) as f32,
            grievance: terms.reference_grievance,
            cash: 0,
            held: 0,
            certificates: 0,
            saved_year: 0,
            saved_tour: 0,
            debt: 0,
            arrears: 0,
        };
        worker.follow_rules(scene);
        worker
    }

    /// Who has the passport, and whether the permit is another firm's, is up to the rules of the month.
    pub(super) fn follow_rules(&mut self, scene: &Scene<'_>) {
        let terms = scene.terms[self.mode()];
        let state = self.key(scene).words(self.arrived, Purpose::Trait, 2);
        self.passport_held = unit(state[1]) < f64::from(terms.passport_held);
        self.paper = unit(state[2]) < f64::from(terms.paper);
    }

    /// Step 6: contact and the crew teach, and pay below that of a host national rankles.
    pub(super) fn learn(&mut self, terms: &Terms, crew_mean: f32, take_home: i64) {
        let e = self.exposure;
        let by_contact = (1.0 - e) * (terms.exposure_base + terms.exposure_language * self.language);
        // In a crew where nobody was at the start of the month there is nobody to learn from.
        let from_crew = terms.mixing * if crew_mean >= 0.0 { crew_mean - e } else { 0.0 };
        self.exposure = (e + (by_contact + from_crew)).clamp(0.0, 1.0);

        let unfair = if terms.host_wage > 0.0 {
            (1.0 - take_home as f32 * (1.0 / terms.host_wage)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        self.grievance += (unfair - self.grievance) * (1.0 / 6.0);
    }
}

/// The role belongs to the post: a fixed uniform, compared with the shares in force from the last role down to labourers.
fn role_of(scene: &Scene<'_>, post: u32) -> Role {
    let mut mark = unit(scene.key(post, 0).words(0, Purpose::Role, 0)[0]) as f32;
    for (role, share) in scene.terms[0].role_shares.iter().enumerate().skip(1).rev() {
        if mark < *share {
            return Role::ALL[role];
        }
        mark -= share;
    }
    Role::Labourer
}

/// Eight uniforms of 16 bits: one for each property that selection asks for.
fn halves(words: [u32; 4]) -> [u32; N_FILTERS] {
    std::array::from_fn(|half| if half % 2 == 0 { words[half / 2] & 0xffff } else { words[half / 2] >> 16 })
}

/// A candidate is turned away when the uniform of a property lies in the interval that the property's filter catches.
fn passes(terms: &Terms, uniforms: [u32; N_FILTERS]) -> bool {
    let is_caught = |filter: usize| (terms.barred[filter][0]..terms.barred[filter][1]).contains(&uniforms[filter]);
    !(0..N_FILTERS).any(is_caught)
}
