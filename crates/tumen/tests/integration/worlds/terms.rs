//! Rules of made-up programmes.

use super::{Feature, Recipe};
use tumen::engine::draw::threshold;
use tumen::engine::terms::{N_FILTERS, N_ROLES, Terms};
use tumen::quantity::Currency;

/// Rules under which people come, work for 24 months, earn 100 units a month and nothing else happens.
pub(crate) fn quiet() -> Terms {
    Terms {
        currency: Currency::Usd,
        usd: 1.0,
        usd_official: 1.0,
        open: 100.0,
        intake: 10.0,
        barred: [[0; 2]; N_FILTERS],
        children_below: 0x8000,
        bribe_share: 0.0,
        bribe_deferred: 0.0,
        bribe_in_kind: 0.0,
        household_wealth: 0.0,
        prior_tours: 0.0,
        conscripts: 0.0,
        service_term: 0,
        role_shares: [0.0; N_ROLES],
        premium: 1.0,
        female: 0.0,
        applicants: 1.0,
        initial_stock: 0.0,
        term: 24,
        extension_term: 0,
        extension: 0.0,
        max_extensions: 0,
        visit: 0.0,
        visit_cost: 0,
        visit_no_return: 0.0,
        early: 0.0,
        closing: 0.0,
        employed_below: u32::MAX,
        death_below: [0; 2],
        raid: 0,
        caught: 0,
        paper: 0.0,
        paper_fee: 0.0,
        output: 0,
        pay_worker: 1_000_000.0,
        pay_company: 0.0,
        stipend: 0.0,
        stipend_is_pay: false,
        stipend_in_certificates: false,
        stipend_by_host: 0.0,
        deductions: 0.0,
        board: 0,
        broker_margin: 0.0,
        brokered_below: 0,
        promotion: 0.0,
        sigma_month: 0.0,
        sigma_person: 0.0,
        sigma_tier: 0.0,
        host_wage: 1_000_000.0,
        absent_pay: 0,
        timber_usd_per_m3: 0.0,
        resold: 0.0,
        levy_share: 0.0,
        levy_revision: 0,
        levy_minimum: 0.0,
        levy_maximum: 0.0,
        levy_start: 0.0,
        levy_fixed: 0,
        levy_rate: 0.0,
        levied: false,
        tolerance: 0,
        demoted: 0.0,
        overhead: 0.0,
        leak: 0.0,
        skim: 0.0,
        wire_of_pay: 0.0,
        wire_of_savings: 0.0,
        wire_cost: 0.0,
        goods_gain: 1.0,
        held: 0.0,
        confiscation: 0.0,
        early_payout: 1.0,
        goods: 0.0,
        goods_limit: 0,
        goods_loss: 0.0,
        goods_resold: 0.0,
        contraband_share: 0.0,
        contraband_load: 0,
        contraband_seizure: 0.0,
        invest: 0.0,
        invest_minimum: 0,
        gift: 0.0,
        gift_threshold: 0,
        exposure_base: 0.0,
        exposure_language: 0.0,
        mixing: 0.0,
        surveillance: 0.0,
        self_criticism: 0.0,
        passport_held: 0.0,
        family_hold: 0.0,
        hunting: 0.0,
        breach: 0.0,
        detection: 0.0,
        breach_repatriation: 0.0,
        partner: 0.0,
        partner_detection: 0.0,
        side_income: 0,
        side_below: 0,
        side_cut: 0.0,
        musk_share: 0.0,
        musk_income: 0,
        musk_cut: 0.0,
        musk_fine: 0,
        musk_repatriation: 0.0,
        living: 0,
        floor: 0,
        abscond: 0.0,
        protection: 0.0,
        contact: 0.0,
        overstay: 0.0,
        marry: 0.0,
        naturalise: 0.0,
        reference_exposure: 0.0,
        reference_grievance: 0.0,
        reference_family: 0.0,
        reference_surveillance: 0.0,
        reference_passport: 0.0,
        reference_return: 0.0,
        forced: 0,
        active: true,
        last_contract_month: 4000,
    }
}

/// Names of the numbers of one programme in one month.
struct Names<'a> {
    recipe: &'a Recipe,
    programme: usize,
    season: u16,
}

impl Names<'_> {
    fn name(&self, name: &str) -> String {
        format!("{} {name} {}", self.programme, self.season)
    }

    fn between(&self, name: &str, low: f64, high: f64) -> f64 {
        self.recipe.between(&self.name(name), low, high)
    }

    fn share(&self, name: &str) -> f32 {
        self.up_to(name, 1.0)
    }

    /// Zero for one name in three.
    fn up_to(&self, name: &str, most: f64) -> f32 {
        self.recipe.or(&self.name(name), 0.0, 0.0, most) as f32
    }

    /// An amount of money in 1/10,000, zero for one name in three.
    fn money(&self, name: &str, most: f64) -> i32 {
        (self.up_to(name, most) * 1e4) as i32
    }
}

impl Recipe {
    /// Rules of a programme in a month; `active` is its first and last active month.
    pub(super) fn terms(&self, programme: usize, month: u16, active: (u16, u16)) -> Terms {
        let has = |feature| self.has(feature);
        let season = if has(Feature::Unrest) { 1 + month / 5 } else { 0 };
        let n = Names { recipe: self, programme, season };
        let when = |feature, value: f32| if has(feature) { value } else { 0.0 };
        let (currency, usd) = self.money(programme, month);
        let pay = if has(Feature::Riches) && programme != 1 {
            n.between("riches", 1_000.0, 20_000.0)
        } else if has(Feature::Poverty) {
            n.between("poverty", 0.0, 60.0)
        } else {
            n.between("pay", 50.0, 900.0)
        };
        let pay = (pay * 1e4) as f32;
        // In kind: no wage, but a stipend; else a wage, paid to the worker or the company.
        let in_kind = has(Feature::InKind) && programme == 1;
        let in_certificates = in_kind && has(Feature::Certificates);
        let to_company = !in_kind && self.uniform(&format!("{programme} to company")) < 0.3;
        let stipend = if in_certificates && has(Feature::Riches) { 2e8 } else { 0.4 * pay };
        let raid = if has(Feature::Leaving) { n.between("raid", 0.0, 0.05) } else { 0.0 };
        let pause = self.whole("pause", 0, self.months / 2);
        let is_paused = has(Feature::Pause) && (pause..pause + 30).contains(&month);
        let by_season = self.uniform(&format!("{programme} season {}", month % 4)) < 0.2;
        let kind_of_levy = self.whole(&format!("{programme} levy"), 0, 3);
        let is = |kind: u16, value: f32| if kind_of_levy == kind { value } else { 0.0 };
        let levy_minimum = is(1, pay * n.up_to("levy minimum", 0.3));
        let mut role_shares = [0.0; N_ROLES];
        for (role, share) in role_shares.iter_mut().enumerate().skip(1) {
            *share = n.up_to(&format!("role {role}"), 0.1);
        }
        let halves = |share: f32| (share * 65_536.0) as u32;
        let barred = |filter: usize| {
            let has = n.share(&format!("has {filter}"));
            [halves(has), halves(has + (1.0 - has) * n.share(&format!("asked {filter}")))]
        };
        Terms {
            currency,
            usd,
            usd_official: 1.5 * usd,
            open: (f64::from(self.posts) * n.between("open", 0.3, 1.0)).floor(),
            intake: if is_paused || by_season { 0.0 } else { f64::from(self.posts) * n.between("intake", 0.01, 0.3) },
            barred: std::array::from_fn(|filter| if has(Feature::Filters) { barred(filter) } else { [0; 2] }),
            children_below: halves(n.share("children")),
            bribe_share: when(Feature::Filters, n.share("bribe share")),
            bribe_deferred: n.share("bribe deferred"),
            bribe_in_kind: n.between("bribe in kind", 0.0, 1.0),
            household_wealth: pay * n.share("wealth"),
            prior_tours: n.share("prior tours"),
            conscripts: n.up_to("conscripts", 0.5),
            service_term: self.whole(&n.name("service"), 0, 30),
            role_shares,
            premium: n.between("premium", 0.5, 2.0) as f32,
            female: n.share("female"),
            applicants: n.between("applicants", 1.0, 9.0) as f32,
            initial_stock: if has(Feature::InitialStock) { n.between("initial stock", 0.0, 1.0) } else { 0.0 },
            term: self.whole(&n.name("term"), 2, 40),
            extension_term: self.whole(&n.name("extension term"), 0, 20),
            extension: n.share("extension"),
            max_extensions: self.whole(&n.name("extensions"), 0, 3) as u8,
            visit: when(Feature::Leaving, n.up_to("visit", 0.09)),
            visit_cost: n.money("visit cost", 100.0),
            visit_no_return: n.up_to("visit no return", 0.5),
            early: when(Feature::Leaving, n.up_to("early", 0.03)),
            closing: when(Feature::Leaving, n.up_to("closing", 0.03)),
            employed_below: threshold(self.or(&n.name("employed"), 1.0, 0.3, 1.0)),
            death_below: ["logging death", "death"].map(|name| threshold(n.between(name, 0.0, 0.02))),
            raid: threshold(raid),
            caught: threshold(n.up_to("caught", 0.1).into()),
            paper: n.share("paper"),
            paper_fee: n.between("paper fee", 0.0, 0.3),
            output: if in_kind { n.money("output", 40.0) } else { 0 },
            pay_worker: if in_kind || to_company { 0.0 } else { pay },
            pay_company: if to_company { pay } else { 0.0 },
            stipend: if in_kind || to_company { stipend } else { 0.0 },
            stipend_is_pay: in_kind,
            stipend_in_certificates: in_certificates,
            stipend_by_host: n.between("stipend by host", 0.0, 1.0),
            deductions: n.up_to("deductions", 0.4),
            board: n.money("board", 30.0),
            broker_margin: n.up_to("broker margin", 0.4),
            promotion: n.up_to("promotion", 0.1),
            brokered_below: (self.or(&n.name("brokered"), 1.0, 0.0, 1.0) * 65_536.0) as u32,
            sigma_month: n.up_to("sigma month", 0.8),
            sigma_person: n.up_to("sigma person", 0.5),
            sigma_tier: n.up_to("sigma tier", 0.5),
            host_wage: pay * self.or(&n.name("host wage"), 0.0, 0.5, 3.0) as f32,
            absent_pay: if kind_of_levy == 2 { (pay * n.up_to("absent pay", 0.5)) as i32 } else { 0 },
            timber_usd_per_m3: if in_kind { n.between("timber", 0.0, 30.0) * 1e4 } else { 0.0 },
            resold: n.between("resold", 0.0, 1.0),
            levy_share: is(1, n.share("levy share")),
            levy_revision: if kind_of_levy == 1 { self.whole(&format!("{programme} revision"), 1, 3) * 12 } else { 0 },
            levy_minimum,
            levy_maximum: is(1, pay * n.share("levy maximum")),
            levy_start: is(1, pay * n.share("levy start")),
            levy_fixed: is(2, pay * n.share("levy fixed")) as i32,
            levy_rate: is(3, n.share("levy rate")),
            levied: kind_of_levy != 0 && self.uniform(&n.name("levied")) < 0.9,
            tolerance: if has(Feature::Arrears) { self.whole(&n.name("tolerance"), 0, 3) } else { 100 },
            demoted: n.share("demoted"),
            overhead: n.between("overhead", 0.0, 0.5),
            leak: n.between("leak", 0.0, 0.2),
            skim: n.up_to("skim", 0.3),
            wire_of_pay: self.or(&n.name("wire of pay"), 1.0, 0.0, 1.0) as f32,
            wire_of_savings: self.or(&n.name("wire of savings"), 1.0, 0.0, 1.0) as f32,
            wire_cost: n.between("wire cost", 0.0, 0.3),
            goods_gain: n.between("goods gain", 0.5, 3.0),
            held: self.or(&n.name("held"), 1.0, 0.0, 1.0) as f32,
            confiscation: n.share("confiscation"),
            early_payout: n.share("early payout"),
            goods: n.share("goods"),
            goods_limit: i64::from(n.money("goods limit", 5_000.0)),
            goods_loss: n.share("goods loss"),
            goods_resold: n.between("goods resold", 0.0, 1.0),
            contraband_share: n.share("contraband share"),
            contraband_load: i64::from(n.money("contraband load", 1_000.0)),
            contraband_seizure: n.share("contraband seizure"),
            invest: n.share("invest"),
            invest_minimum: i64::from(n.money("invest minimum", 1_000.0)),
            gift: n.up_to("gift", 0.2),
            gift_threshold: i64::from(n.money("gift threshold", 20.0)),
            exposure_base: n.up_to("exposure base", 0.2),
            exposure_language: n.up_to("exposure language", 0.2),
            mixing: n.up_to("mixing", 0.5),
            surveillance: n.share("surveillance"),
            self_criticism: n.up_to("self-criticism", 0.3),
            passport_held: n.share("passport held"),
            family_hold: n.share("family hold"),
            hunting: n.share("hunting"),
            breach: n.up_to("breach", 0.1),
            detection: n.share("detection"),
            breach_repatriation: n.share("breach repatriation"),
            partner: n.up_to("partner", 0.1),
            partner_detection: n.up_to("partner detection", 0.5),
            side_income: n.money("side income", 50.0),
            side_below: (n.share("side") * 65_536.0) as u32,
            side_cut: n.share("side cut"),
            musk_share: n.up_to("musk share", 0.5),
            musk_income: n.money("musk income", 80.0),
            musk_cut: n.share("musk cut"),
            musk_fine: n.money("musk fine", 200.0),
            musk_repatriation: n.up_to("musk repatriation", 0.5),
            living: n.money("living", 100.0),
            floor: n.money("floor", 50.0),
            abscond: when(Feature::Leaving, n.up_to("abscond", 0.6)),
            protection: when(Feature::Leaving, n.up_to("protection", 0.9)),
            contact: when(Feature::Leaving, n.up_to("contact", 0.1)),
            overstay: when(Feature::Leaving, n.up_to("overstay", 0.4)),
            marry: when(Feature::Leaving, n.up_to("marry", 0.9)),
            naturalise: when(Feature::Leaving, n.up_to("naturalise", 0.1)),
            reference_exposure: n.share("reference exposure"),
            reference_grievance: n.share("reference grievance"),
            reference_family: n.share("reference family"),
            reference_surveillance: n.share("reference surveillance"),
            reference_passport: n.share("reference passport"),
            reference_return: n.share("reference return"),
            forced: (0..32).filter(|cell| n.share(&format!("cell {cell}")) < 0.5).map(|cell| 1 << cell).sum(),
            active: month <= active.1,
            last_contract_month: if has(Feature::Ends) && programme != 0 {
                active.1 + self.whole("grace", 0, 12)
            } else {
                4000
            },
        }
    }

    /// Currency of a programme in a month, and USD for one unit of it.
    fn money(&self, programme: usize, month: u16) -> (Currency, f64) {
        if !self.has(Feature::Currencies) {
            return (Currency::Usd, 1.0);
        }
        // Money changes in the second January; it drifts against the dollar all the time.
        let change = 24 - self.start;
        let drift = 1.0 + 0.01 * f64::from(month % 7);
        match programme {
            0 | 1 if month < change => (Currency::Sur, 0.5 * drift),
            0 | 1 => (Currency::Rub, 0.02 * drift),
            _ => (Currency::Usd, 1.0),
        }
    }
}
