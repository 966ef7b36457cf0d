//! The rules of one programme, key by key and month by month, and their reading as terms.

use std::rc::Rc;

use super::compile::{Reader, in_season, monthly, months_of, season_length};
use super::surroundings::Surroundings;
use super::terms::{N_FILTERS, N_ROLES, Terms};
use crate::evidence::{Cell, Condition};
use crate::month::{Month, MonthRange};
use crate::programme::{
    ControlKind, KeySpec, LevyKind, PayKind, Premium, Property, RecruitmentKind, RemittanceKind, Role, RuleKind,
    Sector, Slot,
};
use crate::quantity::{Currency, Dimension, MINORS_PER_UNIT};
use crate::world::{AtEnd, Programme};

/// The kind of rule that a slot has in a month.
macro_rules! kind {
    ($slot:ident of $sheet:expr, $at:expr) => {
        $sheet.kinds[Slot::$slot as usize][$at].and_then(|kind| match kind {
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

/// A key of a slot over the months of a sheet, in the currency of the pockets. Sheets that mix the slots of others share columns.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) slot: Slot,
    pub(super) key: &'static KeySpec,
    pub(super) values: Rc<[f64]>,
}

/// The values of one programme, key by key and month by month.
pub(super) struct Sheet<'w> {
    cells: &'w [Cell],
    /// Thresholds of the conditions of each cell.
    thresholds: Rc<[Vec<f64>]>,
    programme: &'w Programme,
    pub(super) months: MonthRange,
    /// In the order of [`order`].
    columns: Vec<Column>,
    /// The rule in force, by slot and month.
    pub(super) kinds: [Vec<Option<RuleKind>>; 8],
    /// Whether the stipend is in certificates, by month.
    pub(super) certificates: Vec<bool>,
    around: Rc<Surroundings>,
    /// Cells of forced labour whose conditions on rules and host hold, by month.
    forced: Vec<u32>,
}

/// Columns are found by slot and key.
fn order(column: &Column) -> (Slot, &'static str) {
    (column.slot, column.key.name)
}

impl<'w> Sheet<'w> {
    pub(super) fn new(reader: &Reader<'w>, programme: &'w Programme, months: MonthRange) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        for slot in Slot::ALL {
            for key in slot.kinds().iter().flat_map(|kind| kind.keys()) {
                if !columns.iter().any(|column| order(column) == (slot, key.name)) {
                    columns.push(Column { slot, key, values: read(reader, programme, months, slot, key.name).into() });
                }
            }
        }
        let kind = |slot, month| programme.rule(slot, month).map(|rule| rule.kind);
        let certificates = months.iter().map(|month| {
            let stipend = programme.rule(Slot::Pay, month).and_then(|rule| rule.param("stipend"));
            let entry = stipend.and_then(|param| param.entry(month));
            entry.is_some_and(|entry| entry.dimension == Dimension::MoneyFlow(Currency::Cert))
        });
        let forced = &reader.world.forced_labour;
        let cells = &forced.cells;
        let thresholds =
            |cell: &Cell| cell.when.iter().map(|condition| condition.threshold(forced, reader.quantile)).collect();
        let sheet = Sheet {
            cells,
            thresholds: cells.iter().map(thresholds).collect(),
            programme,
            months,
            columns: Vec::new(),
            kinds: Slot::ALL.map(|slot| months.iter().map(|month| kind(slot, month)).collect()),
            certificates: certificates.collect(),
            around: Rc::new(Surroundings::new(reader, programme, months)),
            forced: Vec::new(),
        };
        sheet.with(columns)
    }

    /// The sheet of the same programme with other rules: all columns, kinds, and the months in which the stipend is in certificates.
    pub(super) fn with_rules(
        &self,
        columns: Vec<Column>,
        kinds: [Vec<Option<RuleKind>>; 8],
        certificates: Vec<bool>,
    ) -> Self {
        let (around, thresholds) = (Rc::clone(&self.around), Rc::clone(&self.thresholds));
        let (cells, programme, months) = (self.cells, self.programme, self.months);
        let (none, forced) = (Vec::new(), Vec::new());
        let sheet = Sheet { cells, thresholds, programme, months, columns: none, kinds, certificates, around, forced };
        sheet.with(columns)
    }

    /// Puts columns in their order, and marks what counts as forced labour under them.
    fn with(mut self, mut columns: Vec<Column>) -> Self {
        columns.sort_unstable_by_key(order);
        self.columns = columns;
        let mut forced = vec![0; self.months.len()];
        for (bit, (cell, thresholds)) in self.cells.iter().zip(&*self.thresholds).enumerate() {
            let conditions = cell.when.iter().zip(thresholds);
            let conditions: Vec<Vec<bool>> =
                conditions.map(|(condition, threshold)| self.holds(condition, *threshold)).collect();
            for (at, forced) in forced.iter_mut().enumerate() {
                *forced |= u32::from(conditions.iter().all(|holds| holds[at])) << bit;
            }
        }
        self.forced = forced;
        self
    }

    /// The months in which a condition on rules or host holds; one on the worker is left to the month.
    fn holds(&self, condition: &Condition, threshold: f64) -> Vec<bool> {
        match condition {
            Condition::Person { .. } => vec![true; self.months.len()],
            Condition::Kind { slot, kinds } => {
                self.kinds[*slot as usize].iter().map(|kind| kind.is_some_and(|kind| kinds.contains(&kind))).collect()
            }
            Condition::Rule { slot, key, bound } => {
                self.column(*slot, key).iter().map(|&value| bound.holds(value, threshold)).collect()
            }
            Condition::Host { key, bound } => {
                self.around.law(key).iter().map(|&value| bound.holds(value, threshold)).collect()
            }
        }
    }

    /// All columns, in the order in which they are found.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A key by month.
    pub(super) fn column(&self, slot: Slot, key: &str) -> &[f64] {
        let at = self.columns.binary_search_by(|column| (column.slot, column.key.name).cmp(&(slot, key)));
        at.map(|at| &*self.columns[at].values).expect("only keys that some kind of the slot has are read")
    }

    pub(super) fn terms(&self, at: usize) -> Terms {
        let month = Month::from_index(self.months.from.index() + at as u16);
        let get = |slot: Slot, key: &str| self.column(slot, key)[at];
        let recruitment = kind!(Recruitment of self, at);
        let pay = kind!(Pay of self, at);
        let levy = kind!(Levy of self, at);
        let remittance = kind!(Remittance of self, at);
        let control = kind!(Control of self, at);
        let calendar = month.month_of_year();
        let around = &*self.around;
        let active = self.programme.active.contains(month);
        let people = |key: &str| around.people(key)[at];

        // Recruitment.
        use Slot::{Contract, Control, Exit, Levy, Pay, Recruitment, Remittance, Work};
        let season = in_season(calendar, get(Recruitment, "season_start"), get(Recruitment, "season_end"));
        let recruits = active && around.arrivals_open[at] && season;
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
        let pool = |property: Property| people(property.pool_key());
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
            Premium::Behaviour(key) => people(key),
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
                around.index(self.programme.active.until).saturating_add(usize::from(months)).min(4000) as u16
            }
            AtEnd::RunOff | AtEnd::HandOver { .. } => 4000,
        };
        let below = |probability: f64| super::draw::threshold(probability);
        let minor = |amount: f64| (amount * MINOR).clamp(0.0, 1.0e9) as i32;
        let minor_long = |amount: f64| (amount * MINOR).clamp(0.0, 1.0e15) as i64;
        Terms {
            currency: around.wallet[at],
            usd: around.usd[at],
            usd_official: around.usd_official[at],
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
            exposure_base: (base * (1.0 + people("exposure_autonomy") * autonomy)) as f32,
            exposure_language: (base * people("exposure_language")) as f32,
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
            marry: (get(Exit, "marry") * around.law("marriage_route")[at]) as f32,
            naturalise: (get(Exit, "naturalise") * around.law("citizenship_route")[at]) as f32,
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

/// A key over all months, in the currency of the pockets; the kind's default where a rule does not give it.
fn read(reader: &Reader<'_>, programme: &Programme, months: MonthRange, slot: Slot, key: &str) -> Vec<f64> {
    let mut values = Vec::with_capacity(months.len());
    let mut from = months.from;
    while from <= months.until {
        let Some(rule) = programme.rule(slot, from) else {
            values.resize(months.len(), 0.0);
            break;
        };
        let until = if rule.months.contains(from) { rule.months.until.min(months.until) } else { months.until };
        // After the last rule ends it goes on.
        let is_last = programme.slot(slot).last().is_some_and(|last| std::ptr::eq(last, rule));
        let until = if is_last { months.until } else { until };
        let span = MonthRange { from, until };
        let default = rule.kind.spec().default_of(key);
        match rule.param(key) {
            Some(param) => values.extend(param.monthly_with(
                reader.world,
                span,
                default,
                reader.quantile,
                |number, dimension, month| convert(reader, programme, (number, dimension), month),
            )),
            None => values.extend(std::iter::repeat_n(default, span.len())),
        }
        from = until.next();
    }
    values
}

fn convert(reader: &Reader<'_>, programme: &Programme, (number, dimension): (f64, Dimension), month: Month) -> f64 {
    match dimension {
        // Prices of output stay in USD; a certificate is worth a Soviet rouble.
        Dimension::Price(currency) => number * reader.usd(currency, month),
        Dimension::Money(currency) | Dimension::MoneyFlow(currency) => {
            let wallet = programme.wallet(month);
            if currency == wallet || (currency, wallet) == (Currency::Cert, Currency::Sur) {
                number
            } else {
                number * reader.usd(currency, month) / reader.usd(wallet, month).max(1e-12)
            }
        }
        _ => number,
    }
}
