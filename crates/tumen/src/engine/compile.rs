//! A world and a parameter draw become a [`Plan`]: plain numbers by month.
//!
//! Nothing here is random but the parameter draw. Money is converted into the currency of the programme's pockets at the
//! month's rate; what a rule kind does not have is zero. Combinations that never met in history are given the meaning of
//! the translations marked in [`super::sheet`].

use super::context::Context;
use super::draw::parameter_quantile;
use super::forced::ForcedPlan;
use super::plan::{Ages, Plan, ProgrammePlan};
use super::sheet::Sheet;
use super::terms::{Behaviour, HostTerms, N_SECTORS, N_STRIPS, Strip, Terms};
use crate::month::{Month, MonthRange};
use crate::programme::{Premium, Role, Sector, Slot};
use crate::quantity::Currency;
use crate::world::keys::{BEHAVIOUR, ENVIRONMENT, HOST};
use crate::world::{AtEnd, Host, Param, Programme, World, id_hash};

/// Makes the plan of a world under parameter draw number `draw` of `seed`.
#[must_use]
pub fn compile(world: &World, seed: u64, draw: u32) -> Plan {
    let quantile = |key: &str| parameter_quantile(seed, draw, key);
    compile_with(world, &quantile)
}

/// Makes the plan of a world when `quantile` gives the quantile of each parameter's key.
#[must_use]
pub fn compile_with(world: &World, quantile: &dyn Fn(&str) -> f64) -> Plan {
    let reader = Reader::new(world, quantile);
    let behaviour = reader.behaviour();
    let hosts = world.hosts.iter().map(|host| reader.host(host)).collect();
    let programmes = world.programmes.iter().map(|programme| reader.programme(programme)).collect();
    let around = |key: &str| reader.plain(&world.environment, key, world.months);
    let context = Context {
        home_wage: around("home_wage"),
        china_arrivals: around("china_arrivals"),
        goods_trade: around("goods_trade"),
    };
    let first = MonthRange::of_month(world.months.from);
    let business_return = reader.plain(&world.environment, "business_return", first)[0];
    let business_failure = monthly(reader.plain(&world.environment, "business_failure", first)[0]);
    let ages = |who: &str| {
        ["least", "most"].map(|end| reader.plain(&world.environment, &format!("{who}_age_{end}"), first)[0])
    };
    let ages = Ages { applicants: ages("pool"), soldiers: ages("soldier") };
    let forced = ForcedPlan::new(&world.forced_labour, quantile);
    Plan {
        months: world.months,
        programmes,
        hosts,
        behaviour,
        ages,
        forced,
        context,
        business_return,
        business_failure,
    }
}

pub(super) struct Reader<'a> {
    pub(super) world: &'a World,
    pub(super) quantile: &'a dyn Fn(&str) -> f64,
    /// USD for one unit by month, effective and official.
    sur: Vec<f64>,
    sur_official: Vec<f64>,
    rub: Vec<f64>,
}

/// A yearly rate as a monthly probability.
pub(crate) fn monthly(rate: f64) -> f64 {
    1.0 - libm::exp(-rate / 12.0)
}

/// A yearly probability as a monthly one.
fn monthly_share(yearly: f64) -> f64 {
    1.0 - libm::pow(1.0 - yearly.clamp(0.0, 0.999_999), 1.0 / 12.0)
}

pub(super) fn months_of(duration: f64) -> u16 {
    (duration + 0.5).clamp(0.0, 4000.0) as u16
}

/// Whether a calendar month (1..12) lies in a season that may run over the new year.
pub(super) fn in_season(month: u8, start: f64, end: f64) -> bool {
    let month = f64::from(month);
    if start <= end { (start..=end).contains(&month) } else { month >= start || month <= end }
}

pub(super) fn season_length(start: f64, end: f64) -> f64 {
    (1..=12).filter(|&month| in_season(month, start, end)).count() as f64
}

impl<'a> Reader<'a> {
    pub(super) fn new(world: &'a World, quantile: &'a dyn Fn(&str) -> f64) -> Self {
        let mut reader = Reader { world, quantile, sur: Vec::new(), sur_official: Vec::new(), rub: Vec::new() };
        let inverse =
            |values: Vec<f64>| values.into_iter().map(|value| if value > 0.0 { 1.0 / value } else { 0.0 }).collect();
        reader.sur = inverse(reader.plain(&world.environment, "sur_usd_effective", world.months));
        reader.sur_official = inverse(reader.plain(&world.environment, "sur_usd_official", world.months));
        reader.rub = inverse(reader.plain(&world.environment, "rub_usd", world.months));
        reader
    }

    pub(super) fn index(&self, month: Month) -> usize {
        usize::try_from(month - self.world.months.from).unwrap_or(0)
    }

    /// USD for one unit of a currency at the reporting rate.
    pub(super) fn usd(&self, currency: Currency, month: Month) -> f64 {
        match currency {
            Currency::Sur | Currency::Cert => self.sur[self.index(month)],
            Currency::Rub => self.rub[self.index(month)],
            Currency::Usd => 1.0,
            // The won has no market rate in the documents; nothing is priced in it.
            Currency::Kpw => 0.0,
        }
    }

    pub(super) fn usd_official(&self, currency: Currency, month: Month) -> f64 {
        match currency {
            Currency::Sur | Currency::Cert => self.sur_official[self.index(month)],
            other => self.usd(other, month),
        }
    }

    /// Values of a key of a flat list of parameters, unconverted; its default where the list does not have it.
    pub(super) fn plain(&self, params: &[Param], key: &str, months: MonthRange) -> Vec<f64> {
        let mut specs = [HOST, ENVIRONMENT, BEHAVIOUR].into_iter().flatten();
        let spec = specs.find(|spec| spec.name == key).expect("only keys that are described are read");
        let default = spec.absent();
        match params.iter().find(|param| param.key == key) {
            Some(param) => param.monthly(self.world, months, default, self.quantile),
            None => vec![default; months.len()],
        }
    }

    fn behaviour(&self) -> Behaviour {
        let first = MonthRange::of_month(self.world.months.from);
        let read = |key: &str| self.plain(&self.world.behaviour, key, first)[0];
        let beta = ["exposure", "grievance", "partner", "dread", "family", "surveillance", "passport", "returned"]
            .map(|name| read(&format!("beta_{name}")) as f32);
        let bounds = Strip::ALL.map(|strip| read(&format!("bound_{}", strip.name())));
        let mut feet = [0; N_STRIPS + 1];
        let mut foot = 0.0;
        for (strip, bound) in bounds.iter().enumerate() {
            foot += bound;
            feet[strip + 1] = super::draw::threshold(foot);
        }
        let premium = Role::ALL.map(|role| match role.premium() {
            Premium::One | Premium::Skilled => 1.0,
            Premium::Behaviour(key) => read(key) as f32,
        });
        Behaviour {
            beta,
            most_response: read("most_response").max(1.0) as f32,
            settling: read("partner_settling").max(1.0) as f32,
            debt_service: read("debt_service") as f32,
            applicants_gain: read("applicants_gain").max(1e-6),
            applicants_response: read("applicants_response") as f32,
            premium,
            feet,
        }
    }

    fn host(&self, host: &Host) -> Vec<HostTerms> {
        let months = self.world.months;
        let read = |key: &str| self.plain(&host.params, key, months);
        let returns_open = read("returns_open");
        let obstruction = read("obstruction");
        let cooperation = read("return_cooperation");
        let first = read("apprehension_first");
        let later = read("apprehension_later");
        let severe = read("penalty_severe");
        let contact = read("contact_outside");
        let grant = read("protection_grant");
        let lag = read("onward_lag");
        let rok = read("onward_rok");
        let europe = read("onward_europe");
        let screening = read("screening");
        let naturalise = read("absconder_naturalise");
        let citizenship_route = read("citizenship_route");
        let marry = read("absconder_marry");
        let marriage_route = read("marriage_route");
        let mortality = read("absconder_mortality");
        let ageing = read("absconder_ageing");
        let lapsed = read("lapsed_return");
        let never = read("never_return");
        let dread = read("dread");
        let reform = read("cash_reform");
        (0..months.len())
            .map(|m| HostTerms {
                returns_open: returns_open[m] >= 0.5,
                obstruction: obstruction[m] as f32,
                cooperation: cooperation[m] as f32,
                apprehension_first: monthly_share(first[m]) as f32,
                apprehension_later: monthly_share(later[m]) as f32,
                penalty_severe: severe[m] as f32,
                contact: monthly(contact[m]) as f32,
                grant: grant[m] as f32,
                onward: (1.0 / lag[m].max(1.0)) as f32,
                onward_rok: rok[m] as f32,
                screening: months_of(screening[m]),
                europe: monthly(europe[m]) as f32,
                naturalise: monthly(naturalise[m] * citizenship_route[m]) as f32,
                marry: monthly(marry[m] * marriage_route[m]) as f32,
                mortality: mortality[m] as f32,
                ageing: ageing[m] as f32,
                lapsed_return: monthly(lapsed[m]) as f32,
                never_return: never[m] as f32,
                dread: dread[m] as f32,
                cash_left: reform[m] as f32,
            })
            .collect()
    }

    fn programme(&self, programme: &'a Programme) -> ProgrammePlan {
        let world = self.world;
        let months = MonthRange { from: programme.active.from, until: world.months.until };
        let index_of = |id: &str| world.programmes.iter().position(|other| other.id == id);
        let (terms, sector_shares, crew_size) = ruled(&Sheet::new(self, programme, months));
        let site_shares = {
            let by_site: Vec<Vec<f64>> =
                programme.sites.iter().map(|site| site.share.monthly(world, months, 0.0, self.quantile)).collect();
            (0..months.len()).map(|at| by_site.iter().map(|shares| shares[at]).collect()).collect()
        };
        ProgrammePlan {
            id: programme.id.clone(),
            hash: id_hash(&programme.id),
            host: world.host_index(programme),
            first: self.index(programme.active.from) as u16,
            last: self.index(programme.active.until) as u16,
            hand_over: match &programme.at_end {
                AtEnd::HandOver { to } => index_of(to),
                AtEnd::RunOff | AtEnd::ReturnBy { .. } => None,
            },
            demote_to: programme.demote_to.as_deref().and_then(index_of),
            sites: programme.sites.iter().map(|site| site.place.clone()).collect(),
            site_shares,
            sector_shares,
            crew_size,
            crew_weight: programme.crew_weight,
            terms,
        }
    }
}

/// Terms and shares of the sectors by month, and the fewest and most posts in a crew, as a sheet of rules says.
pub(super) fn ruled(sheet: &Sheet<'_>) -> (Vec<Terms>, Vec<[f64; N_SECTORS]>, (usize, usize)) {
    let n_months = sheet.months.len();
    let sectors = Sector::ALL.map(|sector| sheet.column(Slot::Work, sector.name()));
    let sector_shares = (0..n_months).map(|at| sectors.map(|column| column[at])).collect();
    let crew_min = sheet.column(Slot::Work, "crew_min")[0].max(1.0) as usize;
    let crew_max = (sheet.column(Slot::Work, "crew_max")[0] as usize).max(crew_min);
    ((0..n_months).map(|at| sheet.terms(at)).collect(), sector_shares, (crew_min, crew_max))
}
