//! The rules of one programme, key by key and month by month, and their reading as terms.

use super::compile::{Reader, in_season, monthly, months_of, season_length};
use super::terms::{N_FILTERS, N_ROLES, Terms};
use crate::evidence::Condition;
use crate::month::{Month, MonthRange};
use crate::programme::{
    ControlKind, LevyKind, PayKind, Premium, Property, RecruitmentKind, RemittanceKind, Role, RuleKind, Sector, Slot,
};
use crate::quantity::{Currency, Dimension, MINORS_PER_UNIT};
use crate::world::{AtEnd, Programme};

/// The kind of rule that a slot has in a month.
macro_rules! kind {
    ($slot:ident of $programme:expr, $month:expr) => {
        $programme.rule(Slot::$slot, $month).and_then(|rule| match rule.kind {
            RuleKind::$slot(kind) => Some(kind),
            _ => None,
        })
    };
}

/// What an amount is times in what the engine counts.
const MINOR: f64 = MINORS_PER_UNIT as f64;

/// What a rate is times, over its mean, where one part of the whole has `ratio` times that of the rest.
fn apart(ratio: f64, part: f64, in_part: bool) -> f64 {
    let mean = part * ratio + 1.0 - part;
    if in_part { ratio / mean } else { 1.0 / mean }
}

/// The values of one programme, key by key and month by month.
pub(super) struct Sheet<'a> {
    reader: &'a Reader<'a>,
    programme: &'a Programme,
    months: MonthRange,
    columns: Vec<(Slot, &'static str, Vec<f64>)>,
    certificates: Vec<bool>,
    /// What the host's law lets through, by month: marriages that give a right to stay, and naturalisations.
    marriage_route: Vec<f64>,
    citizenship_route: Vec<f64>,
    /// Cells of forced labour whose conditions on rules and host hold, by month.
    forced: Vec<u32>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, programme: &'a Programme, months: MonthRange) -> Self {
        let host = reader.world.host(&programme.host);
        let law = |key: &str| reader.plain(host.map_or(&[], |host| &host.params), key, months);
        let mut sheet = Sheet {
            reader,
            programme,
            months,
            columns: Vec::new(),
            certificates: Vec::new(),
            marriage_route: law("marriage_route"),
            citizenship_route: law("citizenship_route"),
            forced: Vec::new(),
        };
        for slot in Slot::ALL {
            for kind in slot.kinds() {
                for key in kind.keys() {
                    if !sheet.columns.iter().any(|(of, name, _)| (*of, *name) == (slot, key.name)) {
                        let column = sheet.read(slot, key.name);
                        sheet.columns.push((slot, key.name, column));
                    }
                }
            }
        }
        sheet.certificates = months
            .iter()
            .map(|month| {
                let stipend = programme.rule(Slot::Pay, month).and_then(|rule| rule.param("stipend"));
                let entry = stipend.and_then(|param| param.entry(month));
                entry.is_some_and(|entry| entry.dimension == Dimension::MoneyFlow(Currency::Cert))
            })
            .collect();
        let cells = &reader.world.forced_labour.cells;
        sheet.forced = vec![0; months.len()];
        for (bit, cell) in cells.iter().enumerate() {
            let conditions: Vec<Vec<bool>> = cell.when.iter().map(|condition| sheet.holds(condition, &law)).collect();
            for (at, forced) in sheet.forced.iter_mut().enumerate() {
                *forced |= u32::from(conditions.iter().all(|holds| holds[at])) << bit;
            }
        }
        sheet
    }

    /// The months in which a condition on rules or host holds; one on the worker is left to the month.
    fn holds(&self, condition: &Condition, law: &dyn Fn(&str) -> Vec<f64>) -> Vec<bool> {
        match condition {
            Condition::Person { .. } => vec![true; self.months.len()],
            Condition::Kind { slot, kinds } => {
                let kind = |month| self.programme.rule(*slot, month).map(|rule| rule.kind);
                self.months.iter().map(|month| kind(month).is_some_and(|kind| kinds.contains(&kind))).collect()
            }
            Condition::Rule { slot, key, bound } => {
                self.column(*slot, key).iter().map(|&value| bound.holds(value)).collect()
            }
            Condition::Host { key, bound } => law(key).into_iter().map(|value| bound.holds(value)).collect(),
        }
    }

    /// A key over all months, in the currency of the pockets; the kind's default where a rule does not give it.
    fn read(&self, slot: Slot, key: &str) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.months.len());
        let mut from = self.months.from;
        while from <= self.months.until {
            let Some(rule) = self.programme.rule(slot, from) else {
                values.resize(self.months.len(), 0.0);
                break;
            };
            let until =
                if rule.months.contains(from) { rule.months.until.min(self.months.until) } else { self.months.until };
            // After the last rule ends it goes on.
            let is_last = self.programme.slot(slot).last().is_some_and(|last| std::ptr::eq(last, rule));
            let until = if is_last { self.months.until } else { until };
            let span = MonthRange { from, until };
            let default = rule.kind.spec().default_of(key);
            match rule.param(key) {
                Some(param) => values.extend(param.monthly_with(
                    self.reader.world,
                    span,
                    default,
                    self.reader.quantile,
                    |number, dimension, month| self.convert(number, dimension, month),
                )),
                None => values.extend(std::iter::repeat_n(default, span.len())),
            }
            from = until.next();
        }
        values
    }

    fn convert(&self, number: f64, dimension: Dimension, month: Month) -> f64 {
        match dimension {
            // Prices of output stay in USD; a certificate is worth a Soviet rouble.
            Dimension::Price(currency) => number * self.reader.usd(currency, month),
            Dimension::Money(currency) | Dimension::MoneyFlow(currency) => {
                let wallet = self.programme.wallet(month);
                if currency == wallet || (currency, wallet) == (Currency::Cert, Currency::Sur) {
                    number
                } else {
                    number * self.reader.usd(currency, month) / self.reader.usd(wallet, month).max(1e-12)
                }
            }
            _ => number,
        }
    }

    pub(super) fn column(&self, slot: Slot, key: &str) -> &[f64] {
        let column = self.columns.iter().find(|(of, name, _)| *of == slot && *name == key);
        column.map(|(_, _, column)| column.as_slice()).expect("only keys that some kind of the slot has are read")
    }

    pub(super) fn terms(&self, at: usize) -> Terms {
        let month = Month::from_index(self.months.from.index() + at as u16);
        let get = |slot: Slot, key: &str| self.column(slot, key)[at];
        let recruitment = kind!(Recruitment of self.programme, month);
        let pay = kind!(Pay of self.programme, month);
        let levy = kind!(Levy of self.programme, month);
        let remittance = kind!(Remittance of self.programme, month);
        let control = kind!(Control of self.programme, month);
        let calendar = month.month_of_year();
        let wallet = self.programme.wallet(month);
        let active = self.programme.active.contains(month);
        let reader = self.reader;
        let world = reader.world;
        let environment =
            |key: &str| world.environment(key).map_or(0.0, |param| param.at(world, month, 0.0, reader.quantile));

        let behaviour =
            |key: &str| world.behaviour(key).map_or(0.0, |param| param.at(world, month, 0.0, reader.quantile));

        // Recruitment.
        use Slot::{Contract, Control, Exit, Levy, Pay, Recruitment, Remittance, Work};
        let host = world.host(&self.programme.host);
        let arrivals_open = host
            .and_then(|host| host.param("arrivals_open"))
            .is_some_and(|param| param.at(world, month, 0.0, reader.quantile) >= 0.5);
        let season = in_season(calendar, get(Recruitment, "season_start"), get(Recruitment, "season_end"));
        let recruits = active && arrivals_open && season;
        let mut filters = [0.0; N_FILTERS];
        let mut bribe_share = 0.0;
        let mut conscripts = get(Recruitment, "conscripts");
        match recruitment {
            Some(RecruitmentKind::StateSelection) => {
                let status = 1.0 - get(Recruitment, "money_weight");
                filters = Property::ALL.map(|property| {
                    let strength = get(Recruitment, property.filter_key());
                    if property.is_preference() { strength * status } else { strength }
                });
                bribe_share = get(Recruitment, "bribe_share");
            }
            Some(RecruitmentKind::ConscriptDispatch) => conscripts = 1.0,
            Some(RecruitmentKind::HostAgency) | None => {}
        }
        let pool = |property: Property| environment(property.pool_key());
        let halves = |share: f64| (share.clamp(0.0, 1.0) * 65_536.0) as u32;
        let barred = Property::ALL.map(|property| {
            let (pool, strength) = (pool(property), filters[property.index()]);
            if property.is_bar() {
                [0, halves(pool * strength)]
            } else {
                [halves(pool), halves(pool + (1.0 - pool) * strength)]
            }
        });
        let role_shares: [f32; N_ROLES] =
            Role::ALL.map(|role| role.share_key().map_or(0.0, |key| get(Work, key) as f32));

        // Parity is about the mean over all roles, so a labourer's level is below it by the mean premium.
        let premium_of = |role: Role| match role.premium() {
            Premium::One => 1.0,
            Premium::Skilled => get(Work, "premium"),
            Premium::Behaviour(key) => behaviour(key),
        };
        let above: f64 =
            Role::ALL.iter().map(|&role| f64::from(role_shares[role.index()]) * (premium_of(role) - 1.0)).sum();
        let mean_premium = (1.0 + above).max(0.1);

        // Work.
        let season_months = season_length(get(Work, "peak_start"), get(Work, "peak_end"));
        let peak_share = get(Work, "peak_share");
        let output_year = get(Work, "output");
        let output = if in_season(calendar, get(Work, "peak_start"), get(Work, "peak_end")) {
            output_year * peak_share / season_months.max(1.0)
        } else {
            output_year * (1.0 - peak_share) / (12.0 - season_months).max(1.0)
        };
        // Ratios between seasons and sectors leave the mean where it is.
        let in_peak = in_season(calendar, get(Work, "peak_start"), get(Work, "peak_end"));
        let season = apart(get(Work, "peak_accidents"), season_months / 12.0, in_peak);
        let loggers = get(Work, Sector::Logging.name());
        let all_crews: f64 = Sector::ALL.iter().map(|sector| get(Work, sector.name())).sum();
        let death_below = [true, false].map(|logging| {
            let sector = apart(get(Work, "logging_accidents"), loggers / all_crews.max(1e-12), logging);
            super::draw::threshold(monthly(get(Work, "accidents") * season * sector))
        });

        // Pay.
        let wage = get(Pay, "wage");
        let autonomy = get(Control, "autonomy");
        let mut pay_worker = 0.0;
        let mut pay_company = 0.0;
        let mut stipend = 0.0;
        let mut stipend_by_host = 0.0;
        let mut timber = 0.0;
        let mut brokered = get(Pay, "brokered");
        match pay {
            Some(PayKind::DirectWage) => pay_worker = wage * get(Pay, "parity"),
            Some(PayKind::MarketContract) => {
                pay_worker = wage * get(Pay, "parity");
                if autonomy <= 0.0 {
                    brokered = 1.0;
                }
            }
            Some(PayKind::InKindSplit) => {
                stipend = get(Pay, "stipend");
                stipend_by_host = get(Pay, "stipend_by_host");
                timber = get(Pay, "state_share") * get(Pay, "price");
                if output_year <= 0.0 {
                    // Without output, the same share of the market value of the month's work goes to the company.
                    pay_company = wage * get(Pay, "state_share");
                }
            }
            Some(PayKind::EmployerToCompany) => {
                pay_company = wage * get(Pay, "parity");
                stipend = get(Pay, "allowance");
            }
            None => {}
        }
        let sigma = get(Pay, "sigma");
        let persistent = get(Pay, "persistent");
        let tier = get(Pay, "tier");

        // Levy.
        let confined = match control {
            Some(ControlKind::Camp | ControlKind::Dormitory) => true,
            Some(ControlKind::Lax | ControlKind::Reporting) | None => false,
        };
        let mut levy_share = 0.0;
        let mut levy_revision = 0;
        let mut levy_fixed = 0.0;
        let mut levy_rate = 0.0;
        let mut absent_pay = 0.0;
        let mut levied = true;
        match levy {
            Some(LevyKind::FixedMonthly) => {
                levy_share = get(Levy, "share");
                levy_revision = months_of(get(Levy, "revision")).max(12);
            }
            Some(LevyKind::PerDayAbsent) if confined => {}
            Some(LevyKind::PerDayAbsent) => {
                levy_fixed = get(Levy, "day_rate") * get(Levy, "days");
                absent_pay = get(Levy, "day_pay") * get(Levy, "days");
            }
            Some(LevyKind::ShareOfWage) => {
                // A worker conceals what he can when the expected penalty is below the levy that it saves.
                let penalty = get(Levy, "detection") * (1.0 + get(Levy, "fine"));
                let concealed = if penalty < 1.0 { get(Levy, "concealable") } else { 0.0 };
                levy_rate = get(Levy, "rate") * (1.0 - concealed * (1.0 - penalty.min(1.0)));
            }
            Some(LevyKind::InKindShare) if output_year <= 0.0 => levy_rate = get(Levy, "rate"),
            Some(LevyKind::InKindShare) => timber += get(Levy, "rate") * get(Pay, "price"),
            Some(LevyKind::NoLevy) | None => levied = false,
        }

        // Remittance.
        let (wire_of_pay, wire_of_savings) = match remittance {
            Some(RemittanceKind::Wire) => (get(Remittance, "cap") * get(Remittance, "chosen"), 1.0),
            Some(RemittanceKind::ThroughCompany) => (1.0, get(Remittance, "cap")),
            Some(RemittanceKind::CarryCash | RemittanceKind::CarryGoods) | None => (0.0, 0.0),
        };

        // Control.
        let base = get(Control, "exposure") / 12.0 * get(Control, "contact");
        let side_season = in_season(calendar, get(Control, "side_start"), get(Control, "side_end"));
        // Who is never alone finds no job beside that of the client.
        let confined_jobs = pay == Some(PayKind::MarketContract) && autonomy <= 0.0;
        let side_share = if side_season && !confined_jobs { get(Control, "side_share") } else { 0.0 };
        // Musk is hunted in the season of the side income.
        let hunting_season = side_season && get(Control, "musk_share") > 0.0;
        let caught = if hunting_season { monthly(get(Control, "musk_detection")) } else { 0.0 };

        let last_contract_month = match self.programme.at_end {
            AtEnd::ReturnBy { months } => {
                reader.index(self.programme.active.until).saturating_add(usize::from(months)).min(4000) as u16
            }
            AtEnd::RunOff | AtEnd::HandOver { .. } => 4000,
        };
        let below = |probability: f64| super::draw::threshold(probability);
        let minor = |amount: f64| (amount * MINOR).clamp(0.0, 1.0e9) as i32;
        let minor_long = |amount: f64| (amount * MINOR).clamp(0.0, 1.0e15) as i64;
        Terms {
            currency: wallet,
            usd: reader.usd(wallet, month),
            usd_official: reader.usd_official(wallet, month),
            open: if active { get(Recruitment, "posts") * get(Recruitment, "fill") } else { 0.0 },
            intake: if recruits { get(Recruitment, "intake") } else { 0.0 },
            barred,
            children_below: halves(pool(Property::Children)),
            bribe_share: bribe_share as f32,
            bribe_deferred: get(Recruitment, "bribe_deferred") as f32,
            bribe_in_kind: get(Recruitment, "bribe_in_kind"),
            household_wealth: (get(Recruitment, "household_wealth") * MINOR) as f32,
            prior_tours: get(Recruitment, "prior_tours") as f32,
            conscripts: conscripts as f32,
            service_term: months_of(get(Recruitment, "service_term")),
            role_shares,
            premium: get(Work, "premium") as f32,
            female: get(Work, "female") as f32,
            applicants: get(Recruitment, "applicants") as f32,
            initial_stock: get(Recruitment, "initial_stock"),
            term: months_of(get(Contract, "term")).max(1),
            extension_term: months_of(get(Contract, "extension_term")),
            extension: get(Contract, "extension") as f32,
            max_extensions: get(Contract, "max_extensions").clamp(0.0, 200.0) as u8,
            visit: monthly(get(Contract, "home_visits")) as f32,
            visit_cost: minor(get(Contract, "home_visit_cost")),
            visit_no_return: get(Contract, "home_visit_no_return") as f32,
            early: monthly(get(Contract, "early_return")) as f32,
            closing: monthly(get(Contract, "closing")) as f32,
            employed_below: below(get(Work, "employment")),
            death_below,
            raid: below(monthly(get(Work, "raid"))),
            caught: below(caught),
            paper: get(Work, "paper") as f32,
            paper_fee: get(Work, "paper_fee"),
            output: (output * MINOR).clamp(0.0, 1.0e9) as i32,
            pay_worker: (pay_worker / mean_premium * MINOR) as f32,
            pay_company: (pay_company / mean_premium * MINOR) as f32,
            stipend: (stipend * MINOR) as f32,
            stipend_is_pay: match pay {
                Some(PayKind::InKindSplit) => true,
                Some(PayKind::DirectWage | PayKind::MarketContract | PayKind::EmployerToCompany) | None => false,
            },
            stipend_in_certificates: self.certificates[at],
            stipend_by_host,
            deductions: get(Pay, "deductions") as f32,
            board: minor(get(Pay, "board")),
            broker_margin: get(Pay, "broker_margin") as f32,
            brokered_below: (brokered * 65_536.0) as u32,
            promotion: monthly(get(Pay, "broker_promotion")) as f32,
            sigma_month: (sigma * libm::sqrt((1.0 - persistent).max(0.0))) as f32,
            sigma_person: (sigma * libm::sqrt((persistent * (1.0 - tier)).max(0.0))) as f32,
            sigma_tier: (sigma * libm::sqrt((persistent * tier).max(0.0))) as f32,
            host_wage: (wage * MINOR) as f32,
            absent_pay: minor(absent_pay),
            timber_usd_per_m3: timber * MINOR,
            resold: get(Pay, "resold"),
            levy_share: levy_share as f32,
            levy_revision,
            levy_minimum: (get(Levy, "minimum") * MINOR) as f32,
            levy_maximum: (get(Levy, "maximum") * MINOR) as f32,
            levy_start: (get(Levy, "start") * MINOR) as f32,
            levy_fixed: minor(levy_fixed),
            levy_rate: levy_rate as f32,
            levied,
            tolerance: months_of(get(Levy, "tolerance")),
            demoted: get(Levy, "demoted") as f32,
            overhead: get(Levy, "overhead"),
            leak: get(Levy, "leak"),
            skim: get(Levy, "skim") as f32,
            wire_of_pay: wire_of_pay as f32,
            wire_of_savings: wire_of_savings as f32,
            wire_cost: get(Remittance, "cost"),
            goods_gain: get(Remittance, "goods_gain"),
            held: get(Remittance, "held") as f32,
            confiscation: get(Remittance, "confiscation") as f32,
            early_payout: get(Remittance, "early_payout") as f32,
            goods: get(Remittance, "goods") as f32,
            goods_limit: minor_long(get(Remittance, "goods_limit")),
            goods_loss: get(Remittance, "goods_loss") as f32,
            goods_resold: get(Remittance, "goods_resold"),
            contraband_share: get(Remittance, "contraband_share") as f32,
            contraband_load: minor_long(get(Remittance, "contraband_load")),
            contraband_seizure: get(Remittance, "contraband_seizure") as f32,
            invest: get(Remittance, "invest") as f32,
            invest_minimum: minor_long(get(Remittance, "invest_minimum")),
            gift: get(Remittance, "gift") as f32,
            gift_threshold: minor_long(get(Remittance, "gift_threshold")),
            exposure_base: (base * (1.0 + behaviour("exposure_autonomy") * autonomy)) as f32,
            exposure_language: (base * behaviour("exposure_language")) as f32,
            mixing: get(Control, "mixing") as f32,
            surveillance: get(Control, "surveillance") as f32,
            self_criticism: get(Control, "self_criticism") as f32,
            passport_held: get(Control, "passport_held") as f32,
            family_hold: get(Control, "family_hold") as f32,
            hunting: get(Control, "hunting") as f32,
            breach: monthly(get(Control, "breach")) as f32,
            detection: get(Control, "detection") as f32,
            breach_repatriation: get(Control, "breach_repatriation") as f32,
            partner: monthly(get(Control, "partner")) as f32,
            partner_detection: get(Control, "partner_detection") as f32,
            side_income: minor(get(Control, "side_income")),
            side_below: (side_share * 65_536.0) as u32,
            side_cut: get(Control, "side_cut") as f32,
            musk_share: get(Control, "musk_share") as f32,
            musk_income: if hunting_season { minor(get(Control, "musk_income")) } else { 0 },
            musk_cut: get(Control, "musk_cut") as f32,
            musk_fine: minor(get(Control, "musk_fine")),
            musk_repatriation: get(Control, "musk_repatriation") as f32,
            living: minor(get(Control, "living")),
            floor: minor(get(Control, "floor")),
            abscond: get(Exit, "abscond") as f32,
            protection: get(Exit, "protection") as f32,
            contact: monthly(get(Exit, "contact")) as f32,
            overstay: get(Exit, "overstay") as f32,
            marry: (get(Exit, "marry") * self.marriage_route[at]) as f32,
            naturalise: (get(Exit, "naturalise") * self.citizenship_route[at]) as f32,
            reference_exposure: get(Exit, "reference_exposure") as f32,
            reference_grievance: get(Exit, "reference_grievance") as f32,
            reference_family: get(Exit, "reference_family") as f32,
            reference_surveillance: get(Exit, "reference_surveillance") as f32,
            reference_passport: get(Exit, "reference_passport") as f32,
            reference_return: get(Exit, "reference_return") as f32,
            forced: self.forced[at],
            active,
            last_contract_month,
        }
    }
}
