//! What is written down: sums by programme, site and month, distributions by year, and the accounts of companies and households.

use super::january::leavers;
use super::month::Scene;
use super::{site_in, terms};
use tumen::engine::measure::{Measure, Row};
use tumen::engine::observe::{Histograms, MonthFacts, Observables, ProgrammeRecord};
use tumen::engine::plan::Plan;
use tumen::engine::terms::{N_ROLES, N_SECTORS};
use tumen::programme::Role;

pub(super) struct Books {
    records: Vec<ProgrammeRecord>,
    /// First month of the world, from 0000-01.
    start: u16,
    /// What the company of a programme and site owes, in 1/10,000 USD: never above zero.
    balance: Vec<Vec<i64>>,
    /// Household businesses alive by programme and site.
    businesses: Vec<Vec<f64>>,
    /// Months of people at a post, each counted once.
    worker_months: u64,
}

/// The place in the books where a crew's month is written.
pub(super) struct Desk<'a> {
    books: &'a mut Books,
    plan: &'a Plan,
    month: u16,
    owner: usize,
    site: usize,
    sector: usize,
    rules: [usize; 2],
}

impl Desk<'_> {
    /// As many times as one of the owner's crews counts.
    fn weight(&self) -> i64 {
        i64::from(self.plan.programmes[self.owner].crew_weight)
    }

    /// Adds to a measure under the main rules (0) or those of the demoted (1).
    pub(super) fn post(&mut self, mode: usize, measure: Measure, amount: i64) {
        if measure == Measure::WorkerMonths {
            self.books.worker_months += amount as u64;
        }
        let amount = amount * self.weight();
        let rules = self.rules[mode];
        let site = site_in(self.plan, rules, self.owner, self.site);
        self.books.row(rules, site, self.month)[measure] += amount;
        let at = self.books.at(rules, self.month);
        let margin = &mut self.books.records[rules].by_sector[at][self.sector];
        match measure {
            Measure::WorkerMonths => margin[0] += amount,
            Measure::Stock => margin[1] += amount,
            _ => (),
        }
    }

    /// Adds to a measure of a programme whose rules bind somebody no longer.
    pub(super) fn post_elsewhere(&mut self, rules: usize, measure: Measure, amount: i64) {
        let site = site_in(self.plan, rules, self.owner, self.site);
        self.books.row(rules, site, self.month)[measure] += amount * self.weight();
    }

    /// Income of a month of a role.
    pub(super) fn income_of_role(&mut self, mode: usize, role: Role, income: i64) {
        let rules = self.rules[mode];
        let at = self.books.at(rules, self.month);
        let weight = self.weight();
        let [money, months] = &mut self.books.records[rules].by_role[at];
        money[role.index()] += income * weight;
        months[role.index()] += weight;
    }

    /// Counts someone in a bin of a distribution of the calendar year.
    pub(super) fn count(&mut self, mode: usize, of: fn(&mut Histograms) -> &mut Vec<u64>, bin: usize) {
        let weight = self.weight() as u64;
        of(self.books.year(self.rules[mode], self.month))[bin] += weight;
    }
}

impl Books {
    pub(super) fn new(plan: &Plan, last_month: u16) -> Self {
        let start = plan.months.from.index();
        let records = plan.programmes.iter().map(|programme| {
            let months = usize::from((last_month + 1).saturating_sub(programme.first));
            let years = if months == 0 { 0 } else { (start + last_month) / 12 - (start + programme.first) / 12 + 1 };
            ProgrammeRecord {
                id: programme.id.clone(),
                sites: programme.sites.clone(),
                first: programme.first,
                cells: vec![vec![Row::default(); months]; programme.sites.len()],
                by_sector: vec![[[0; 2]; N_SECTORS]; months],
                by_role: vec![[[0; N_ROLES]; 2]; months],
                histograms: vec![Histograms::default(); usize::from(years)],
                facts: vec![MonthFacts::default(); months],
            }
        });
        Books {
            records: records.collect(),
            start,
            balance: plan.programmes.iter().map(|programme| vec![0; programme.sites.len()]).collect(),
            businesses: plan.programmes.iter().map(|programme| vec![0.0; programme.sites.len()]).collect(),
            worker_months: 0,
        }
    }

    pub(super) fn desk<'a>(&'a mut self, scene: &Scene<'a>, owner: usize, site: usize, sector: usize) -> Desk<'a> {
        Desk { books: self, plan: scene.plan, month: scene.month, owner, site, sector, rules: scene.rules }
    }

    pub(super) fn row(&mut self, programme: usize, site: usize, month: u16) -> &mut Row {
        let at = self.at(programme, month);
        &mut self.records[programme].cells[site][at]
    }

    /// Distributions of the calendar year of a month.
    pub(super) fn year(&mut self, programme: usize, month: u16) -> &mut Histograms {
        let year = self.year_of(programme, month);
        &mut self.records[programme].histograms[year]
    }

    /// The sum over sites.
    pub(super) fn total(&self, programme: usize, month: u16) -> Row {
        self.records[programme].total(month)
    }

    fn at(&self, programme: usize, month: u16) -> usize {
        usize::from(month - self.records[programme].first)
    }

    fn year_of(&self, programme: usize, month: u16) -> usize {
        usize::from((self.start + month) / 12 - (self.start + self.records[programme].first) / 12)
    }

    /// Step 12: the company pays its costs and hands what is left to the state; households trade.
    pub(super) fn close_month(&mut self, plan: &Plan, programme: usize, month: u16, levy: f32, motive: f64) {
        let terms = terms(plan, programme, month);
        let at = self.at(programme, month);
        self.records[programme].facts[at] = MonthFacts {
            usd: terms.usd,
            usd_official: terms.usd_official,
            posts: if terms.active { terms.open } else { 0.0 },
            applicants: (f64::from(terms.applicants) * motive).max(1.0),
            levy: f64::from(levy) * 1e-4,
        };
        for site in 0..self.records[programme].sites.len() {
            let row = &mut self.records[programme].cells[site][at];
            let share = |amount: i64, share: f64| (amount as f64 * share) as i64;
            let stipends = row[Measure::Stipend] + row[Measure::StipendCertificates];
            let shipped = row[Measure::Goods] + row[Measure::GoodsCertificates] - row[Measure::GoodsLost];
            let arrived = shipped + row[Measure::Contraband] - row[Measure::ContrabandSeized];
            row[Measure::StipendByHost] = share(stipends, terms.stipend_by_host);
            row[Measure::BribeInKind] = share(row[Measure::BribeUpfront], terms.bribe_in_kind);
            row[Measure::WireCost] = share(row[Measure::Wire], terms.wire_cost);
            row[Measure::GoodsAtHome] = share(arrived, terms.goods_gain);
            row[Measure::GoodsSold] = share(row[Measure::GoodsAtHome], terms.goods_resold);

            let businesses = &mut self.businesses[programme][site];
            *businesses = *businesses * (1.0 - plan.business_failure) + row[Measure::Investors] as f64;
            row[Measure::Businesses] = *businesses as i64;
            row[Measure::BusinessIncome] = (*businesses * terms.invest_minimum as f64 * plan.business_return) as i64;

            // The company's receipts are the levy, what employers pay it, and the timber; it pays stipends that the host does not,
            // board, overhead (a paper firm's fee is part of it) and what is embezzled.
            let timber = row[Measure::TimberFelled] as f64 * 1e-4 * terms.timber_usd_per_m3;
            let receipts = (row[Measure::Levy] + row[Measure::GrossCompany]) as f64 * terms.usd + timber;
            let on_paper = row[Measure::PaperMonths] as f64 / row[Measure::WorkerMonths].max(1) as f64;
            let fees = terms.paper_fee * on_paper * row[Measure::GrossWorker] as f64 * terms.usd;
            let paid_for_workers = stipends - row[Measure::StipendByHost] + row[Measure::Board];
            let costs = (paid_for_workers as f64 * terms.usd) as i64;
            let overhead = ((receipts * terms.overhead + fees) as i64).min(receipts as i64);
            let leak = ((receipts * terms.leak) as i64).min(receipts as i64 - overhead);
            let balance = &mut self.balance[programme][site];
            *balance += receipts as i64 - costs - overhead - leak;
            let transfer = (*balance).max(0);
            *balance -= transfer;
            row[Measure::TimberValue] = timber as i64;
            row[Measure::TimberResold] = (timber * terms.resold) as i64;
            row[Measure::Overhead] = overhead;
            row[Measure::Leak] = leak;
            row[Measure::Transfer] = transfer;
            // Certificates are bought for pocket money, and what pocket money is left or lacking is changed at the month's rate.
            row[Measure::CertificatesPaid] = row[Measure::StipendCertificates];
            row[Measure::CertificatesBought] = row[Measure::StipendCertificates];
            row[Measure::ExchangeOut] = row[Measure::Levy] + row[Measure::GrossCompany] - paid_for_workers;
            row[Measure::ExchangeIn] = receipts as i64 - row[Measure::TimberValue] - costs;
            row[Measure::CashReceived] = if timber > 0.0 { row[Measure::TimberResold] } else { transfer };
        }
    }

    /// Stocks that follow from flows, and what a run hands over.
    pub(super) fn finish(mut self, plan: &Plan, scale: u32, last_month: u16) -> Observables {
        for (programme, record) in self.records.iter_mut().enumerate() {
            let host = &plan.hosts[plan.programmes[programme].host];
            for cells in &mut record.cells {
                for at in 0..cells.len() {
                    // Three months in the reception centre, after the months of screening.
                    let screening = usize::from(host[usize::from(record.first) + at].screening);
                    let until = (at + 1).saturating_sub(screening);
                    let from = (at + 1).saturating_sub(screening + 3);
                    cells[at][Measure::Hanawon] = cells[from..until].iter().map(|row| row[Measure::ArrivedRok]).sum();
                }
            }
            let mut stock = 0;
            for month in record.first..record.first + record.facts.len() as u16 {
                let row = record.total(month);
                stock += row[Measure::Arrivals] + row[Measure::ChangesIn] - row[Measure::ChangesOut] - leavers(&row);
                assert_eq!(stock, row[Measure::Stock], "people of {} in month {month}", record.id);
            }
        }
        Observables {
            first_month: self.start,
            last_month: self.start + last_month,
            scale,
            programmes: self.records,
            context: plan.context.up_to(last_month),
            worker_months: self.worker_months,
        }
    }
}
