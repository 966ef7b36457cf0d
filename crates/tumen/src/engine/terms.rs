//! The rules of one programme in one month as plain numbers, ready for the loops.
//!
//! [`super::sheet`] turns rule kinds and their dated values into these once per draw; the month
//! itself never looks anything up by name. Money is in 1/10,000 of the programme's currency in that month.

use super::bits::equal_by_bits;
use crate::programme::{Property, Role, Sector};
use crate::quantity::Currency;

/// Number of sectors.
pub const N_SECTORS: usize = Sector::ALL.len();

/// Number of roles.
pub const N_ROLES: usize = Role::ALL.len();

/// Number of filters on candidates.
pub const N_FILTERS: usize = Property::ALL.len();

equal_by_bits! {
/// Rules of a programme in a month.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Currency of pockets and amounts.
    pub currency: Currency,
    /// USD for one unit of that currency at the reporting rate.
    pub usd: f64,
    /// The same at the official rate, where the two differ.
    pub usd_official: f64,

    /// Posts that may be filled, before scale.
    pub open: f64,
    /// People to be placed in this month if as many posts fall vacant as last year's leaving lets expect, before scale; zero out of season
    /// and when the border is shut.
    pub intake: f64,
    /// By [`Property`]: a candidate is turned away when the 16-bit half of the property lies in this interval; the half also says
    /// whether the candidate has the property.
    pub barred: [[u32; 2]; N_FILTERS],
    /// A 16-bit half below this means children.
    pub children_below: u32,
    /// Bribe over expected net savings of the term, however many compete.
    pub bribe_share: f32,
    /// Deferred share of the bribe.
    pub bribe_deferred: f32,
    /// Share of bribes paid in goods.
    pub bribe_in_kind: f64,
    /// Median household cash.
    pub household_wealth: f32,
    /// Share of candidates who have been abroad.
    pub prior_tours: f32,
    /// Share of conscripts in the intake.
    pub conscripts: f32,
    /// Months for which a conscript is posted; zero means as long as a contract.
    pub service_term: u16,
    /// Share of the posts by [`Role`]; that of labourers is what is left.
    pub role_shares: [f32; N_ROLES],
    /// Pay of the skilled roles over a labourer's.
    pub premium: f32,
    /// Share of women in textiles, food and restaurants.
    pub female: f32,
    /// Candidates per place.
    pub applicants: f32,
    /// Share of the open posts filled on the first day.
    pub initial_stock: f64,

    /// Months of a contract.
    pub term: u16,
    /// Months of an extension.
    pub extension_term: u16,
    /// Probability of an extension.
    pub extension: f32,
    /// Most extensions.
    pub max_extensions: u8,
    /// Monthly probability of a visit home.
    pub visit: f32,
    /// Cost of a visit.
    pub visit_cost: i32,
    /// Probability of not coming back from a visit.
    pub visit_no_return: f32,
    /// Monthly probability of an early return that is nobody's penalty.
    pub early: f32,
    /// Monthly probability of a return because the arrangement is closed.
    pub closing: f32,

    /// A word below this means work this month.
    pub employed_below: u32,
    /// A word below this means a death at work: in logging, and elsewhere.
    pub death_below: [u32; 2],
    /// From there on, a width in words: a raid on paper employment.
    pub raid: u32,
    /// From there on: the host's police catch a poacher.
    pub caught: u32,
    /// Share of workers on paper employment.
    pub paper: f32,
    /// Paper firm's fee as a share of gross.
    pub paper_fee: f64,
    /// Timber felled per person this month, in 1/10,000 m³.
    pub output: i32,

    /// Mean pay to a labourer in a month with work.
    pub pay_worker: f32,
    /// What the employer pays the company for a labourer.
    pub pay_company: f32,
    /// Stipend or allowance of a labourer.
    pub stipend: f32,
    /// The stipend is earnings in `monthly_gross`, not part of what an employer has paid already.
    pub stipend_is_pay: bool,
    /// The stipend is in certificates.
    pub stipend_in_certificates: bool,
    /// Share of the stipend that the host pays (the rest is the company's).
    pub stipend_by_host: f64,
    /// Deductions as a share of pay or stipend.
    pub deductions: f32,
    /// Board given by the company per head.
    pub board: i32,
    /// Broker's share of brokered pay.
    pub broker_margin: f32,
    /// A 16-bit word below this means a brokered job.
    pub brokered_below: u32,
    /// Monthly probability that a labourer with full command of the language becomes a broker.
    pub promotion: f32,
    /// Standard deviation of the logarithm of pay from month to month.
    pub sigma_month: f32,
    /// The same between persons.
    pub sigma_person: f32,
    /// The same between crews (tiers).
    pub sigma_tier: f32,
    /// A host national's wage.
    pub host_wage: f32,
    /// What days away from the site bring in a month.
    pub absent_pay: i32,
    /// Value in USD (1/10,000) of the sending state's share of one m³.
    pub timber_usd_per_m3: f64,
    /// Part of it that is sold on.
    pub resold: f64,

    /// Flat levy: share of last year's mean gross when it is set.
    pub levy_share: f32,
    /// Months between revisions; zero means there is no flat levy.
    pub levy_revision: u16,
    /// Least flat levy.
    pub levy_minimum: f32,
    /// Most flat levy.
    pub levy_maximum: f32,
    /// Flat levy before there is a year to look back on.
    pub levy_start: f32,
    /// Fixed charge that does not follow last year's gross (absent days).
    pub levy_fixed: i32,
    /// Levy as a share of pay, concealment taken into account.
    pub levy_rate: f32,
    /// Somebody asks for a levy; without, arrears are forgotten.
    pub levied: bool,
    /// Arrears that are tolerated, in months of the levy.
    pub tolerance: u16,
    /// Probability that arrears beyond it lead to supervised work.
    pub demoted: f32,
    /// Company's overhead as a share of its receipts.
    pub overhead: f64,
    /// Embezzled share of its receipts.
    pub leak: f64,
    /// Supervisors' take as a share of pay.
    pub skim: f32,

    /// Largest share of the month's pay that is sent home at once.
    pub wire_of_pay: f32,
    /// Largest share of the month's savings that is sent home at once.
    pub wire_of_savings: f32,
    /// Share of money sent that is lost to fees and on the way.
    pub wire_cost: f64,
    /// Value of goods at home over their cost abroad.
    pub goods_gain: f64,
    /// Share of what is left that others hold until the end.
    pub held: f32,
    /// Share of carried money that is confiscated.
    pub confiscation: f32,
    /// Share of held money that is paid at an early return.
    pub early_payout: f32,
    /// Share of money at return that becomes goods.
    pub goods: f32,
    /// Most that can be shipped as goods.
    pub goods_limit: i64,
    /// Probability that a homecoming with goods fails.
    pub goods_loss: f32,
    /// Share of the goods that households sell.
    pub goods_resold: f64,
    /// Probability that a homecomer carries contraband.
    pub contraband_share: f32,
    /// What it costs abroad, as far as there is money.
    pub contraband_load: i64,
    /// Probability that it is seized.
    pub contraband_seizure: f32,
    /// Share of households that start a business.
    pub invest: f32,
    /// Money needed for it.
    pub invest_minimum: i64,
    /// Share of money at return given away.
    pub gift: f32,
    /// A gift from this on is honoured; zero means that none is.
    pub gift_threshold: i64,

    /// Openness of contact times the base rate of exposure, autonomy included: gain per month at no language.
    pub exposure_base: f32,
    /// The additional gain per month at full language.
    pub exposure_language: f32,
    /// Share of the difference to the crew's mean closed in a month.
    pub mixing: f32,
    /// Ordinary surveillance.
    pub surveillance: f32,
    /// Rise of surveillance per recent exit from the crew.
    pub self_criticism: f32,
    /// Share of passports held.
    pub passport_held: f32,
    /// Share of workers with close family at home.
    pub family_hold: f32,
    /// Intensity of the search for those who left.
    pub hunting: f32,
    /// Monthly probability of a breach.
    pub breach: f32,
    /// Probability that a breach is punished.
    pub detection: f32,
    /// Probability that a punished breach ends in an early return.
    pub breach_repatriation: f32,
    /// Monthly probability of a local partnership, once someone has settled in.
    pub partner: f32,
    /// Probability that a partnership is found out and ends in an early return.
    pub partner_detection: f32,
    /// Mean side income in a month with some.
    pub side_income: i32,
    /// A 16-bit word below this means side income this month.
    pub side_below: u32,
    /// Supervisors' cut of side income.
    pub side_cut: f32,
    /// Share of those who come, officials apart, who poach musk deer.
    pub musk_share: f32,
    /// What a poacher earns in this month; zero out of season.
    pub musk_income: i32,
    /// Supervisors' cut of it.
    pub musk_cut: f32,
    /// What a poacher who is caught pays.
    pub musk_fine: i32,
    /// Probability that he is sent home.
    pub musk_repatriation: f32,
    /// Spending on living.
    pub living: i32,
    /// What is left for living before the levy is taken.
    pub floor: i32,

    /// Yearly rate of absconding of the reference worker.
    pub abscond: f32,
    /// Yearly rate of leaving for protection of a worker in contact with civil society.
    pub protection: f32,
    /// Monthly probability of a first contact with civil society at the post.
    pub contact: f32,
    /// Probability of overstaying at the end of a contract.
    pub overstay: f32,
    /// Yearly rate of legal marriage with a partner.
    pub marry: f32,
    /// Yearly rate of naturalisation.
    pub naturalise: f32,
    /// Exposure of the reference worker.
    pub reference_exposure: f32,
    /// Grievance of the reference worker.
    pub reference_grievance: f32,
    /// Family hold of the reference worker.
    pub reference_family: f32,
    /// Surveillance of the reference worker.
    pub reference_surveillance: f32,
    /// Whether the reference worker's passport is held, as a share.
    pub reference_passport: f32,
    /// Probability of being returned to a severe penalty that the reference worker faces.
    pub reference_return: f32,

    /// Cells of forced labour whose conditions on rules and host hold, a bit each in the order of [`super::forced::ForcedPlan`].
    pub forced: u32,

    /// The programme still recruits and extends in this month.
    pub active: bool,
    /// No contract may run past this month.
    pub last_contract_month: u16,
}
}

impl Terms {
    /// Months for which someone comes: a contract, or a soldier's service.
    #[must_use]
    pub fn term_of(&self, conscript: bool) -> u16 {
        if conscript && self.service_term > 0 { self.service_term } else { self.term }
    }

    /// Where the words end that mean, for the crews of a sector, a death at work, a raid, and a poacher caught.
    #[must_use]
    pub fn misfortunes(&self, sector: Sector) -> [u32; 3] {
        let death = self.death_below[usize::from(sector != Sector::Logging)];
        let raid = death.saturating_add(self.raid);
        [death, raid, raid.saturating_add(self.caught)]
    }

    /// The price of a place, when a month left so much last year and `motive` times as many as stated apply. Nobody pays for a place
    /// that nobody else wants.
    #[must_use]
    pub fn bribe(&self, saved_a_month: f64, motive: f64) -> f32 {
        let applicants = self.candidates(motive);
        (saved_a_month * f64::from(self.term) * f64::from(self.bribe_share) * (1.0 - 1.0 / applicants)) as f32
    }

    /// Candidates per place when `motive` times as many as stated apply.
    #[must_use]
    pub fn candidates(&self, motive: f64) -> f64 {
        (f64::from(self.applicants) * motive).max(1.0)
    }

    /// What someone who came with some exposure and language has reached after so many months of these rules, the crew apart.
    #[must_use]
    pub fn exposure_after(&self, exposure: f32, language: f32, months: u16) -> f32 {
        let learnt = f64::from(self.exposure_base + self.exposure_language * language);
        (1.0 - (1.0 - f64::from(exposure)) * libm::pow(1.0 - learnt, f64::from(months))).clamp(0.0, 1.0) as f32
    }

    /// A flat levy within the bounds in force.
    #[must_use]
    pub fn bounded_levy(&self, amount: f32) -> f32 {
        amount.clamp(self.levy_minimum, self.levy_maximum.max(self.levy_minimum))
    }
}

equal_by_bits! {
/// The host's policy in a month.
#[derive(Clone, Copy, Debug)]
pub struct HostTerms {
    /// Workers can go home.
    pub returns_open: bool,
    /// Probability that local officials delay a return by a month.
    pub obstruction: f32,
    /// Probability that someone caught is handed over.
    pub cooperation: f32,
    /// Monthly probability of being caught in the first year.
    pub apprehension_first: f32,
    /// The same later.
    pub apprehension_later: f32,
    /// Share of the handed-over who are punished severely.
    pub penalty_severe: f32,
    /// Monthly probability of a first contact with civil society after leaving.
    pub contact: f32,
    /// Share of those in contact who get protection.
    pub grant: f32,
    /// Monthly probability of moving on once protected.
    pub onward: f32,
    /// Share of the protected who go on to South Korea.
    pub onward_rok: f32,
    /// Months of screening there.
    pub screening: u16,
    /// Monthly probability of moving to Europe with a partner.
    pub europe: f32,
    /// Monthly probability of citizenship after leaving.
    pub naturalise: f32,
    /// Monthly probability of a legal marriage with a partner after leaving.
    pub marry: f32,
    /// Deaths a year after leaving, at the age of [`Self::AGE`].
    pub mortality: f32,
    /// Rise of the logarithm of mortality with each year of age.
    pub ageing: f32,
    /// Monthly probability that an overstayer goes home.
    pub lapsed_return: f32,
    /// Share of overstayers who never do.
    pub never_return: f32,
    /// Fear of redeployment.
    pub dread: f32,
    /// What the month leaves of cash in hand (a currency reform), else 1.
    pub cash_left: f32,
}
}

impl HostTerms {
    /// The age, in years, for which a host states the mortality of those who left.
    pub const AGE: f64 = 40.0;

    /// Monthly probability of death after leaving, of someone who has lived so many months: mortality after Gompertz.
    #[must_use]
    pub fn death(&self, age: f64) -> f64 {
        let older = age / 12.0 - Self::AGE;
        let yearly = f64::from(self.mortality) * libm::exp(f64::from(self.ageing) * older);
        1.0 - libm::exp(-yearly / 12.0)
    }

    /// Monthly probability of being caught, in the first year after leaving or later, under a search of some intensity.
    #[must_use]
    pub fn caught(&self, in_first_year: bool, hunting: f32) -> f64 {
        let base = if in_first_year { self.apprehension_first } else { self.apprehension_later };
        (f64::from(base) * (1.0 + f64::from(hunting))).min(1.0)
    }

    /// What a worker fears who thinks of leaving: the probability of being caught within a year under a search of some intensity, handed
    /// over, and punished severely.
    #[must_use]
    pub fn penalty_feared(&self, hunting: f32) -> f32 {
        let in_a_year = 1.0 - libm::pow(1.0 - self.caught(true, hunting), 12.0);
        (in_a_year * f64::from(self.cooperation) * f64::from(self.penalty_severe)) as f32
    }
}

equal_by_bits! {
/// How people respond; one per draw.
#[derive(Clone, Copy, Debug)]
pub struct Behaviour {
    /// Weights of exposure, grievance, partner, dread, family, surveillance, passport and probability of a severe penalty after return.
    pub beta: [f32; 8],
    /// The most by which a person's rate of leaving exceeds the reference worker's.
    pub most_response: f32,
    /// Months until someone is as likely as ever to find a partner.
    pub settling: f32,
    /// Share of what is left that services a debt.
    pub debt_service: f32,
    /// Elasticity of candidates per place to what a month abroad leaves beside the income at home.
    pub applicants_response: f32,
    /// Pay by [`Role`] over a labourer's; 1 for roles whose pay the work slot states.
    pub premium: [f32; N_ROLES],
    /// Feet of the strips of personal events in a 32-bit word, in the order of [`Strip`]; the last is the end of the last strip.
    pub feet: [u32; N_STRIPS + 1],
}
}

/// Number of strips.
pub const N_STRIPS: usize = 10;

/// Personal events that share one candidate stream; each has a strip of fixed width, so that changing the hazard of
/// one moves nobody in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Strip {
    /// A local partnership begins.
    Partner,
    /// A minor rule is broken.
    Breach,
    /// First contact with civil society.
    Contact,
    /// A visit home.
    Visit,
    /// Early return, or return because the arrangement closes.
    Early,
    /// Leaving without permission.
    Abscond,
    /// Leaving for protection.
    Protection,
    /// Legal marriage to a citizen.
    Marry,
    /// Citizenship.
    Naturalise,
    /// A labourer becomes a broker.
    Promotion,
}

impl Strip {
    /// All strips in order.
    pub const ALL: [Strip; N_STRIPS] = [
        Strip::Partner,
        Strip::Breach,
        Strip::Contact,
        Strip::Visit,
        Strip::Early,
        Strip::Abscond,
        Strip::Protection,
        Strip::Marry,
        Strip::Naturalise,
        Strip::Promotion,
    ];

    /// The name that the strip's width has in the behaviour file, after `bound_`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Strip::Partner => "partner",
            Strip::Breach => "breach",
            Strip::Contact => "contact",
            Strip::Visit => "visit",
            Strip::Early => "early",
            Strip::Abscond => "abscond",
            Strip::Protection => "protection",
            Strip::Marry => "marry",
            Strip::Naturalise => "naturalise",
            Strip::Promotion => "promotion",
        }
    }
}
