//! The bank statement of one person: a row for each year, which adds up to the last unit.

use tumen::engine::life::LifeMonth;
use tumen::engine::measure::{Measure, Row};
use tumen::engine::plan::Plan;
use tumen::month::Month;
use tumen::quantity::{Currency, MINORS_PER_UNIT};

use crate::layout::Table;
use crate::numbers::sum;

/// The months of a year in one currency.
#[derive(Clone, Debug)]
pub(super) struct Year {
    /// Calendar year.
    pub(super) year: u16,
    /// Currency of all amounts.
    pub(super) currency: Currency,
    /// Months at the post.
    pub(super) months: i64,
    /// Sum of the months.
    pub(super) row: Row,
    /// Cash, money held and certificates at the end of the last month.
    pub(super) pockets: i64,
}

/// What a person earned, gave and kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    /// Years in order; a year in which the money changed has two.
    pub(super) years: Vec<Year>,
    /// Totals in USD at each month's rate: take-home, saved.
    pub(super) usd: [f64; 2],
}

/// A column of the statement: its head, and how it follows from the postings.
type Column = (&'static str, fn(&Row) -> i64);

/// Columns, in the order in which money moves.
const COLUMNS: [Column; 16] = [
    ("for the firm", |row| row[Measure::GrossCompany]),
    ("pay", |row| row[Measure::GrossWorker] + row[Measure::Stipend] + row[Measure::StipendCertificates]),
    ("broker", |row| -row[Measure::Broker]),
    ("deducted", |row| -(row[Measure::Deductions] + row[Measure::DeductionsCertificates])),
    ("levy", |row| -row[Measure::Levy]),
    ("skimmed", |row| -row[Measure::Skim]),
    ("take-home", |row| row[Measure::TakeHome]),
    ("side", |row| row[Measure::Side] - row[Measure::SideCut] + row[Measure::Musk] - row[Measure::MuskCut]),
    ("living", |row| -row[Measure::Living]),
    ("bribe", |row| -row[Measure::BribeLater]),
    ("visits", |row| -row[Measure::VisitCost]),
    ("fines", |row| -row[Measure::Fine]),
    ("gifts", |row| -row[Measure::Gift]),
    ("reform", |row| -row[Measure::Reform]),
    ("saved", |row| row[Measure::Saved]),
    ("sent home", |row| row[Measure::Wire]),
];

impl Statement {
    /// Adds up the months of a person.
    pub(super) fn of(plan: &Plan, months: &[&LifeMonth]) -> Statement {
        let mut statement = Statement::default();
        for month in months {
            let Some(terms) = plan.programmes.get(month.rules).and_then(|rules| rules.terms_at(month.month)) else {
                continue;
            };
            let year = Month::from_index(plan.months.from.index() + month.month).year();
            let fits = |last: &Year| last.year == year && last.currency == terms.currency;
            if !statement.years.last().is_some_and(fits) {
                statement.years.push(Year {
                    year,
                    currency: terms.currency,
                    months: 0,
                    row: Row::default(),
                    pockets: 0,
                });
            }
            if let Some(last) = statement.years.last_mut() {
                last.months += month.row[Measure::WorkerMonths];
                last.row += &month.row;
                last.pockets = pockets(month);
            }
            for (total, measure) in statement.usd.iter_mut().zip([Measure::TakeHome, Measure::Saved]) {
                *total += month.row[measure] as f64 / MINORS_PER_UNIT as f64 * terms.usd;
            }
        }
        statement
    }

    /// Currencies in the order in which they were paid.
    pub(super) fn currencies(&self) -> Vec<Currency> {
        let mut currencies: Vec<Currency> = self.years.iter().map(|year| year.currency).collect();
        currencies.dedup();
        currencies
    }

    /// The sum over the years of a currency.
    pub(super) fn total(&self, currency: Currency) -> Row {
        let mut total = Row::default();
        for year in self.years.iter().filter(|year| year.currency == currency) {
            total += &year.row;
        }
        total
    }

    /// The years of a currency as a table, with totals.
    pub(super) fn table(&self, currency: Currency) -> Table {
        let mut head = vec!["year", "months"];
        head.extend(COLUMNS.iter().map(|(name, _)| *name));
        head.push("at year's end");
        let mut table = Table::new(&head, 1);
        let cell = |value: i64| if value == 0 { String::new() } else { sum(value) };
        for year in self.years.iter().filter(|year| year.currency == currency) {
            let front = [year.year.to_string(), year.months.to_string()].into_iter();
            let amounts = COLUMNS.iter().map(|(_, of)| cell(of(&year.row)));
            table.row(front.chain(amounts).chain([cell(year.pockets)]));
        }
        let total = self.total(currency);
        let months: i64 = self.years.iter().filter(|year| year.currency == currency).map(|year| year.months).sum();
        let front = ["total".to_owned(), months.to_string()].into_iter();
        table.row(front.chain(COLUMNS.iter().map(|(_, of)| cell(of(&total)))));
        table.without_empty_columns()
    }
}

/// Cash, money held by others and certificates after a month.
fn pockets(month: &LifeMonth) -> i64 {
    let first = |column: &[i32]| column.first().map_or(0, |&amount| i64::from(amount));
    let after = &month.after;
    first(&after.cash) + first(&after.held) + first(&after.certificates)
}

/// Where the savings went: name and amount, without what is zero.
pub(super) fn uses(total: &Row) -> Vec<(&'static str, i64)> {
    let uses = [
        ("sent home during the stay", total[Measure::Wire]),
        ("carried home in cash", total[Measure::Carried]),
        ("carried home as goods", total[Measure::Goods] + total[Measure::GoodsCertificates]),
        ("carried home hidden", total[Measure::Contraband]),
        ("confiscated at the return", total[Measure::Confiscated]),
        ("lost with whoever held it", total[Measure::Forfeit]),
        ("taken along", total[Measure::TakenAlong]),
        ("certificates left behind", total[Measure::CertificatesLost]),
    ];
    uses.into_iter().filter(|(_, amount)| *amount != 0).collect()
}

#[cfg(test)]
mod tests {
    use tumen::engine::compile::compile;
    use tumen::engine::draw::Chance;
    use tumen::engine::life::Watch;
    use tumen::engine::{Options, run_watching};

    use super::*;

    /// Take-home and what follows from it, by the columns of the statement.
    fn columns_after_take_home(row: &Row) -> i64 {
        let names = ["take-home", "side", "living", "bribe", "visits", "fines", "gifts", "reform"];
        COLUMNS.iter().filter(|(name, _)| names.contains(name)).map(|(_, of)| of(row)).sum()
    }

    #[test]
    fn statements_of_real_lives_add_up_to_the_last_unit() {
        let world = tumen::world::load(&tumen_baseline::Baseline, &[]).unwrap();
        let plan = compile(&world, 1, 0);
        let mut n_people = 0;
        for (owner, programme) in plan.programmes.iter().enumerate() {
            let options = Options { scale: 50, ..Options::default() };
            let life = run_watching(&plan, Chance { seed: 1, stream: 0 }, options, Watch { owner, post: 2 }).unwrap();
            for arrived in life.holders() {
                let months: Vec<&LifeMonth> = life.of(arrived).collect();
                let gone = months.last().is_some_and(|last| pockets(last) == 0);
                let statement = Statement::of(&plan, &months);
                for currency in statement.currencies() {
                    let total = statement.total(currency);
                    assert_eq!(columns_after_take_home(&total), total[Measure::Saved], "{} {arrived}", programme.id);
                }
                if let ([currency], true) = (statement.currencies().as_slice(), gone) {
                    let total = statement.total(*currency);
                    let used: i64 = uses(&total).iter().map(|(_, amount)| amount).sum();
                    assert_eq!(used, total[Measure::Saved], "{} {arrived}", programme.id);
                    n_people += 1;
                }
            }
        }
        assert!(n_people > 10, "{n_people}");
    }
}
