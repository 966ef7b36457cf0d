//! Closing the months of a year, and the run.

use super::EngineError;
use super::life::AfterEvent;
use super::measure::{Measure, Row};
use super::month::change_of_pockets;
use super::observe::{MonthFacts, Observables};
use super::plan::Plan;
use super::run::{Run, leavers};
use super::state::State;

impl Run<'_> {
    /// What follows from the sums of a month: the company pays its costs and hands the rest to the state, households trade.
    ///
    /// It is done on the sums of a programme and site, so that it does not matter how they came together.
    pub(super) fn close_months(&mut self, programme: usize, (first, last): (u16, u16), motive: f64) {
        let plan = &self.plan.programmes[programme];
        for month in first..=last {
            let Some(terms) = plan.terms_at(month) else { continue };
            let levy = self.levy_in_force(programme, month);
            let record = &mut self.state.records[programme];
            let at = usize::from(month - plan.first);
            record.facts[at] = MonthFacts {
                usd: terms.usd,
                usd_official: terms.usd_official,
                posts: if terms.active { terms.open } else { 0.0 },
                applicants: terms.candidates(motive),
                levy: f64::from(levy) * 1e-4,
            };
            for (site, cells) in record.cells.iter_mut().enumerate() {
                let row = &mut cells[at];
                let share = |amount: i64, share: f64| (amount as f64 * share) as i64;
                row[Measure::StipendByHost] =
                    share(row[Measure::Stipend] + row[Measure::StipendCertificates], terms.stipend_by_host);
                row[Measure::BribeInKind] = share(row[Measure::BribeUpfront], terms.bribe_in_kind);
                row[Measure::WireCost] = share(row[Measure::Wire], terms.wire_cost);
                let goods = row[Measure::Goods] + row[Measure::GoodsCertificates] - row[Measure::GoodsLost];
                let hidden = row[Measure::Contraband] - row[Measure::ContrabandSeized];
                row[Measure::GoodsAtHome] = share(goods + hidden, terms.goods_gain);
                row[Measure::GoodsSold] = share(row[Measure::GoodsAtHome], terms.goods_resold);
                let businesses = &mut self.state.businesses[programme][site];
                *businesses = *businesses * (1.0 - self.plan.business_failure) + row[Measure::Investors] as f64;
                row[Measure::Businesses] = *businesses as i64;
                let capital = *businesses * terms.invest_minimum as f64;
                row[Measure::BusinessIncome] = (capital * self.plan.business_return) as i64;
                let timber = row[Measure::TimberFelled] as f64 * 1e-4 * terms.timber_usd_per_m3;
                row[Measure::TimberValue] = timber as i64;
                row[Measure::TimberResold] = (timber * terms.resold) as i64;
                let by_company =
                    row[Measure::Stipend] + row[Measure::StipendCertificates] - row[Measure::StipendByHost];
                let receipts = (row[Measure::Levy] + row[Measure::GrossCompany]) as f64 * terms.usd + timber;
                let paper_share = row[Measure::PaperMonths] as f64 / row[Measure::WorkerMonths].max(1) as f64;
                let fees = terms.paper_fee * paper_share * row[Measure::GrossWorker] as f64 * terms.usd;
                let overhead = ((receipts * terms.overhead + fees) as i64).min(receipts as i64);
                let leak = ((receipts * terms.leak) as i64).min(receipts as i64 - overhead);
                let costs = ((by_company + row[Measure::Board]) as f64 * terms.usd) as i64;
                let balance = &mut self.state.balance[programme][site];
                let left = *balance + receipts as i64 - costs - overhead - leak;
                row[Measure::Overhead] = overhead;
                row[Measure::Leak] = leak;
                row[Measure::Transfer] = left.max(0);
                row[Measure::CashReceived] =
                    if timber > 0.0 { row[Measure::TimberResold] } else { row[Measure::Transfer] };
                *balance = left.min(0);
                row[Measure::CertificatesPaid] = row[Measure::StipendCertificates];
                row[Measure::CertificatesBought] = row[Measure::StipendCertificates];
                row[Measure::ExchangeOut] =
                    row[Measure::Levy] + row[Measure::GrossCompany] - by_company - row[Measure::Board];
                row[Measure::ExchangeIn] = receipts as i64 - row[Measure::TimberValue] - costs;
            }
        }
    }
}

/// Those who left a post and stayed in the host country.
fn went_outside(row: &Row) -> i64 {
    row[Measure::ExitsOverstay] + row[Measure::ExitsAbscond] + row[Measure::ExitsProtection]
}

/// Those who left before and are now gone, or no longer outside the law.
fn gone_from_outside(row: &Row) -> i64 {
    let last = AfterEvent::ALL.into_iter().filter(|event| event.is_final());
    let gone: i64 = last.map(|event| row[event.measure()]).sum();
    // Citizenships at a post are counted with the others.
    gone - row[Measure::ExitsNaturalise]
}

impl State {
    /// Derived stocks and the identities of people and of pockets by programme, and what the run leaves.
    pub(super) fn observables(mut self, plan: &Plan) -> Result<Observables, EngineError> {
        for (index, record) in self.records.iter_mut().enumerate() {
            let host = plan.programmes[index].host;
            for cells in &mut record.cells {
                let arrived: Vec<i64> = cells.iter().map(|row| row[Measure::ArrivedRok]).collect();
                for (at, row) in cells.iter_mut().enumerate() {
                    let month = usize::from(record.first) + at;
                    let screening = usize::from(plan.hosts[host][month].screening);
                    row[Measure::Hanawon] =
                        (screening..screening + 3).filter_map(|lag| arrived.get(at.checked_sub(lag)?)).sum();
                }
            }
            let (mut stock, mut pockets, mut absconders) = (0, 0, 0);
            for at in 0..record.facts.len() {
                let month = record.first + at as u16;
                let row = record.total(month);
                let expected =
                    stock + row[Measure::Arrivals] + row[Measure::ChangesIn] - row[Measure::ChangesOut] - leavers(&row);
                stock = row[Measure::Stock];
                if stock != expected {
                    return Err(EngineError::People {
                        programme: record.id.clone(),
                        month: plan.months.from + month,
                        stock,
                        expected,
                    });
                }
                let expected = absconders + went_outside(&row) - gone_from_outside(&row);
                absconders = row[Measure::Absconders];
                if absconders != expected {
                    return Err(EngineError::Outside {
                        programme: record.id.clone(),
                        month: plan.months.from + month,
                        absconders,
                        expected,
                    });
                }
                let expected = pockets + change_of_pockets(&row);
                pockets = row[Measure::Pockets];
                if pockets != expected {
                    return Err(EngineError::Pockets {
                        programme: record.id.clone(),
                        month: plan.months.from + month,
                        pockets,
                        expected,
                    });
                }
            }
        }
        Ok(Observables {
            first_month: plan.months.from.index(),
            last_month: plan.months.from.index() + self.last_month,
            scale: self.options.scale,
            programmes: self.records,
            context: plan.context.up_to(self.last_month),
            worker_months: self.worker_months,
        })
    }
}
