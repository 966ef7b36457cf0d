//! Whether money fits: amounts that the engine can hold, in a currency that can be.
//!
//! The engine counts a month's payment to a person up to [`MOST_PAID`] and a pocket up to [`MOST_HELD`]. What a world states must
//! stay within, at the greatest that all priors allow together: the mean pay of the best-paid role, and the pay of a labourer
//! whom only one in a thousand has more luck. What luck adds to the best-paid role beyond that is cut.

use super::check::{last_stay, rules_in_time};
use super::check_rules::are_tied;
use super::extent::Extent;
use super::problem::{Report, say};
use super::{Entry, Param, Programme, Value, World};
use crate::distribution::normal_quantile;
use crate::engine::population::{MOST_HELD, MOST_PAID};
use crate::month::{Month, MonthRange};
use crate::programme::{LevyKind, PayKind, Premium, Role, RuleKind, Slot};
use crate::quantity::{Currency, Dimension, MINORS_PER_UNIT};

/// The most that the engine pays a person in a month, in units of the pockets' currency.
const MOST_A_MONTH: f64 = MOST_PAID as f64 / MINORS_PER_UNIT as f64;
/// The most side income in a month.
const MOST_BESIDE: f64 = MOST_A_MONTH / 4.0;
/// The most that a pocket holds.
const MOST_IN_POCKET: f64 = MOST_HELD as f64 / MINORS_PER_UNIT as f64;
/// Share of the months with more luck than is counted.
const LUCKIER: f64 = 0.001;

/// Amounts that are stated as they are, and the most that each may be.
const AMOUNTS: [(Slot, &str, f64); 11] = [
    (Slot::Contract, "home_visit_cost", MOST_IN_POCKET),
    (Slot::Pay, "stipend", MOST_A_MONTH),
    (Slot::Pay, "allowance", MOST_A_MONTH),
    (Slot::Pay, "board", MOST_A_MONTH),
    (Slot::Levy, "minimum", MOST_A_MONTH),
    (Slot::Levy, "start", MOST_A_MONTH),
    (Slot::Control, "living", MOST_A_MONTH),
    (Slot::Control, "floor", MOST_A_MONTH),
    (Slot::Control, "side_income", MOST_BESIDE),
    (Slot::Control, "musk_income", MOST_BESIDE),
    (Slot::Control, "musk_fine", MOST_IN_POCKET),
];

/// Checks all amounts of money.
pub(super) fn check_money(world: &World, report: &mut Report) {
    if let Some(wage) = world.environment("home_wage") {
        for entry in wage.entries.iter().filter(|entry| entry.dimension != Dimension::MoneyFlow(Currency::Usd)) {
            report.at_place(&entry.place, &wage.path, say("`home_wage` is in USD").help("write it as `20 USD/month`"));
        }
    }
    let Some(rates) = Rates::new(world) else { return };
    for programme in &world.programmes {
        let Some(months) = MonthRange::new(programme.active.from, last_stay(world, programme)) else { continue };
        let book = Book { world, programme, months, rates: &rates };
        let is_told = book.check_amounts(report);
        book.check_days(report);
        book.check_levy(report);
        // What is too much as it stands is so with every premium and luck as well.
        if !is_told {
            book.check_pay(report);
            book.check_certificates(report);
        }
    }
}

/// What a unit of each currency can be in USD, by month of the world.
struct Rates {
    from: Month,
    sur: Vec<Extent>,
    rub: Vec<Extent>,
}

impl Rates {
    /// Nothing where a rate is missing or refused: that has been told, and what follows from it need not be.
    fn new(world: &World) -> Option<Rates> {
        // Where a rate is not stated, the currency does not exist, and whatever is stated in it has been told already.
        let usd = |rate: Extent| if rate.low > 0.0 { rate.inverse() } else { Extent::point(0.0) };
        let read = |key: &str| -> Option<Vec<Extent>> {
            Some(world.environment(key)?.extents(world, world.months, 0.0).into_iter().map(usd).collect())
        };
        Some(Rates { from: world.months.from, sur: read("sur_usd_effective")?, rub: read("rub_usd")? })
    }

    fn usd(&self, currency: Currency, month: Month) -> Extent {
        let column = match currency {
            Currency::Sur | Currency::Cert => &self.sur,
            Currency::Rub => &self.rub,
            Currency::Usd | Currency::Kpw => return Extent::point(1.0),
        };
        let at = usize::try_from(month - self.from).ok();
        at.and_then(|at| column.get(at)).copied().unwrap_or(Extent::point(1.0))
    }
}

/// What a number can be in a month, and the entry that says so.
#[derive(Clone, Copy)]
struct Cell<'w> {
    extent: Extent,
    entry: Option<&'w Entry>,
}

/// The values of a programme by month, in the currency of its pockets.
struct Book<'w> {
    world: &'w World,
    programme: &'w Programme,
    months: MonthRange,
    rates: &'w Rates,
}

impl<'w> Book<'w> {
    /// A key over all months; the kind's default where a rule does not give it, zero where its kind has no such key.
    fn column(&self, slot: Slot, key: &str) -> Vec<Cell<'w>> {
        let mut cells = Vec::with_capacity(self.months.len());
        for (rule, months) in rules_in_time(self.programme, slot, self.months.until) {
            let default = rule.kind.spec().default_of(key);
            match rule.param(key) {
                Some(param) => cells.extend(
                    months
                        .iter()
                        .zip(param.extents(self.world, months, default))
                        .map(|(month, extent)| self.cell(param, month, extent)),
                ),
                None => {
                    let cell = Cell { extent: Extent::point(default), entry: None };
                    cells.extend(std::iter::repeat_n(cell, months.len()));
                }
            }
        }
        cells.resize(self.months.len(), Cell { extent: Extent::point(0.0), entry: None });
        cells
    }

    fn cell(&self, param: &'w Param, month: Month, extent: Extent) -> Cell<'w> {
        let entry = param.entry(month);
        let extent = match entry.map(|entry| entry.dimension) {
            Some(Dimension::Price(currency)) => extent.times(self.rates.usd(currency, month)),
            Some(Dimension::Money(currency) | Dimension::MoneyFlow(currency)) => {
                let wallet = self.programme.wallet(month);
                if currency == wallet || (currency, wallet) == (Currency::Cert, Currency::Sur) {
                    extent
                } else {
                    extent.times(self.rates.usd(currency, month)).times(self.rates.usd(wallet, month).inverse())
                }
            }
            _ => extent,
        };
        Cell { extent, entry }
    }

    fn path(&self, slot: Slot, key: &str) -> String {
        format!("{}.{}.{key}", self.programme.id, slot.name())
    }

    /// Says in which month something is more than the most that there can be.
    fn tell(&self, (slot, key): (Slot, &str), what: &str, cell: (Month, f64, &Entry), most: f64, report: &mut Report) {
        let (month, amount, entry) = cell;
        let wallet = self.programme.wallet(month);
        let what =
            format!("in {month} {what} can be {} {wallet}, above the most there can be, {most}", rounded(amount));
        let help = "lower it, or choose a currency of larger units for the programme";
        report.at_place(&entry.place, &self.path(slot, key), say(what).help(help));
    }

    /// Says whether something about pay was told.
    fn check_amounts(&self, report: &mut Report) -> bool {
        let mut is_told = false;
        for (slot, key, most) in AMOUNTS {
            let column = self.column(slot, key);
            let over = self.months.iter().zip(&column).find(|(_, cell)| cell.extent.high > most);
            if let Some((month, Cell { extent, entry: Some(entry) })) = over {
                self.tell((slot, key), &format!("`{key}`"), (month, extent.high, entry), most, report);
                is_told |= slot == Slot::Pay;
            }
        }
        is_told
    }

    /// Charges and earnings for the days away of a month.
    fn check_days(&self, report: &mut Report) {
        let days = self.column(Slot::Levy, "days");
        for (key, most) in [("day_rate", MOST_A_MONTH), ("day_pay", MOST_BESIDE)] {
            let column = self.column(Slot::Levy, key);
            let months = self.months.iter().zip(column.iter().zip(&days));
            let sums = months.map(|(month, (cell, days))| (month, cell.extent.times(days.extent).high, cell.entry));
            if let Some((month, sum, Some(entry))) = { sums }.find(|(_, sum, _)| *sum > most) {
                self.tell((Slot::Levy, key), &format!("`{key}` times `days`"), (month, sum, entry), most, report);
            }
        }
    }

    /// The least flat sum may not be above the most, nor what is due at first outside of both.
    fn check_levy(&self, report: &mut Report) {
        let [least, most, start] = ["minimum", "maximum", "start"].map(|key| self.column(Slot::Levy, key));
        for (rule, months) in rules_in_time(self.programme, Slot::Levy, self.months.until) {
            if rule.kind != RuleKind::Levy(LevyKind::FixedMonthly) {
                continue;
            }
            let cells = |month: Month| {
                let at = usize::try_from(month - self.months.from).ok()?;
                Some((least.get(at)?, most.get(at)?, start.get(at)?))
            };
            let reversed = months.iter().find_map(|month| {
                let (least, most, _) = cells(month)?;
                let tied = || match (rule.param("minimum"), rule.param("maximum")) {
                    (Some(low), Some(high)) => are_tied(self.world, low, high, month),
                    _ => false,
                };
                (least.extent.high > most.extent.low && !tied()).then_some((month, least, most))
            });
            if let Some((month, least, most)) = reversed {
                let wallet = self.programme.wallet(month);
                let what = format!(
                    "in {month} `minimum` can be {} {wallet}/month, above a `maximum` of {}",
                    rounded(least.extent.high),
                    rounded(most.extent.low)
                );
                let given = [most.entry, least.entry].into_iter().flatten();
                let changed = given.clone().find(|entry| entry.place.file.starts_with("scenarios/"));
                if let Some(entry) = changed.or(given.last()) {
                    let words = say(what).help("the least the sum may be has to stay below the most it may be");
                    report.at_place(&entry.place, &self.path(Slot::Levy, "minimum"), words);
                }
                continue;
            }
            if let Some((least, most, start)) = cells(months.from)
                && let Some(entry) = start.entry
                && (start.extent.high < least.extent.low || start.extent.low > most.extent.high)
            {
                let what = "`start` lies outside of `minimum` and `maximum` in every draw";
                let help = "write a sum that may be due, or change the bounds";
                report.at_place(&entry.place, &self.path(Slot::Levy, "start"), say(what).help(help));
            }
        }
    }

    /// Pay of the best-paid role over a labourer's by month, and the least mean of all roles.
    fn premiums(&self) -> Vec<(f64, f64)> {
        let of_work = |key: &str| self.column(Slot::Work, key);
        let skilled = of_work("premium");
        let fixed = |key: &str| {
            let extent = self.world.behaviour(key).map(|param| param.extent(self.world, self.world.months.from, 1.0));
            vec![Cell { extent: extent.unwrap_or(Extent::point(1.0)), entry: None }; self.months.len()]
        };
        let with_share = |role: Role| {
            let premium = match role.premium() {
                Premium::One => return None,
                Premium::Skilled => skilled.clone(),
                Premium::Behaviour(key) => fixed(key),
            };
            role.share_key().map(|key| (of_work(key), premium))
        };
        let roles: Vec<_> = Role::ALL.into_iter().filter_map(with_share).collect();
        (0..self.months.len())
            .map(|at| {
                let (mut best, mut mean) = (1.0_f64, 1.0);
                for (shares, premiums) in &roles {
                    let (Some(share), Some(premium)) = (shares.get(at), premiums.get(at)) else { continue };
                    if share.extent.high > 0.0 {
                        best = best.max(premium.extent.high);
                        mean += share.extent.times(premium.extent.plus(Extent::point(-1.0))).low;
                    }
                }
                (best, mean.max(0.1))
            })
            .collect()
    }

    /// What people and the company are paid.
    fn check_pay(&self, report: &mut Report) {
        let pay = |key: &str| self.column(Slot::Pay, key);
        let [wage, parity, state_share, price] = ["wage", "parity", "state_share", "price"].map(pay);
        let [stipend, allowance, sigma] = ["stipend", "allowance", "sigma"].map(pay);
        let timber = self.timber();
        let levy_rate = self.column(Slot::Levy, "rate");
        let premiums = self.premiums();
        for (at, month) in self.months.iter().enumerate() {
            let Some(rule) = self.programme.rule(Slot::Pay, month) else { continue };
            let high = |column: &[Cell<'_>]| column.get(at).map_or(0.0, |cell| cell.extent.high);
            let entry = |column: &[Cell<'w>]| column.get(at).and_then(|cell| cell.entry);
            let (best, mean) = premiums.get(at).copied().unwrap_or((1.0, 1.0));
            let RuleKind::Pay(kind) = rule.kind else { continue };
            let (gross, company, given, key) = match kind {
                PayKind::DirectWage | PayKind::MarketContract => (high(&wage) * high(&parity), 0.0, 0.0, "wage"),
                PayKind::EmployerToCompany => (0.0, high(&wage) * high(&parity), high(&allowance), "allowance"),
                PayKind::InKindSplit => (0.0, high(&wage) * high(&state_share), high(&stipend), "stipend"),
            };
            let paid = gross / mean + given;
            let key = if company / mean > paid { "wage" } else { key };
            let stated = match key {
                "wage" => entry(&wage),
                "allowance" => entry(&allowance),
                _ => entry(&stipend),
            };
            let Some(stated) = stated else { continue };
            let level = paid.max(company / mean);
            let (amount, what) = if best >= luck(high(&sigma)) {
                (level * best, "the mean pay of the best-paid role")
            } else {
                (level * luck(high(&sigma)), "the pay of a labourer with the luck of one month in a thousand")
            };
            if amount > MOST_A_MONTH {
                self.tell((Slot::Pay, key), what, (month, amount, stated), MOST_A_MONTH, report);
                return;
            }
            let in_kind = self
                .programme
                .rule(Slot::Levy, month)
                .is_some_and(|rule| rule.kind == RuleKind::Levy(LevyKind::InKindShare));
            let rate = high(&state_share) + if in_kind { high(&levy_rate) } else { 0.0 };
            let of_timber = timber.get(at).copied().unwrap_or(0.0) * high(&price) * rate;
            let usd = (level * best * self.rates.usd(self.programme.wallet(month), month).high) + of_timber;
            if usd > MOST_A_MONTH {
                let what = format!(
                    "in {month} what a head earns can be {} USD, above the most there can be, {MOST_A_MONTH}",
                    rounded(usd)
                );
                let words = say(what).help("lower the pay, or the output and its price");
                report.at_place(&stated.place, &self.path(Slot::Pay, key), words);
                return;
            }
        }
    }

    /// The most timber felled per person by month.
    fn timber(&self) -> Vec<f64> {
        let [output, share] = ["output", "peak_share"].map(|key| self.column(Slot::Work, key));
        let [start, end] = ["peak_start", "peak_end"].map(|key| self.column(Slot::Work, key));
        let months = output.iter().zip(&share).zip(start.iter().zip(&end));
        months
            .map(|((output, share), (start, end))| {
                let length = (end.extent.low - start.extent.high).rem_euclid(12.0) + 1.0;
                let inside = share.extent.high / length;
                let outside = (1.0 - share.extent.low) / (12.0 - length).max(1.0);
                output.extent.high * inside.max(outside)
            })
            .collect()
    }

    /// Certificates cannot be sent, so a pocket has to hold those of a whole stay.
    fn check_certificates(&self, report: &mut Report) {
        let stipend = self.column(Slot::Pay, "stipend");
        let [term, extension, most] =
            ["term", "extension_term", "max_extensions"].map(|key| self.column(Slot::Contract, key));
        let premiums = self.premiums();
        for (at, month) in self.months.iter().enumerate() {
            let Some(&Cell { extent, entry: Some(entry) }) = stipend.get(at) else { continue };
            if entry.dimension != Dimension::MoneyFlow(Currency::Cert) || entry.value == Value::Unknown {
                continue;
            }
            let high = |column: &[Cell<'_>]| column.get(at).map_or(0.0, |cell| cell.extent.high);
            let longer = if high(&extension) > 0.0 { high(&extension) } else { high(&term) };
            let stay = high(&term) + high(&most) * longer;
            let saved = extent.high * premiums.get(at).map_or(1.0, |(best, _)| *best) * stay;
            if saved > MOST_IN_POCKET {
                let what = format!("what the best-paid role is given in {} months", rounded(stay));
                self.tell((Slot::Pay, "stipend"), &what, (month, saved, entry), MOST_IN_POCKET, report);
                return;
            }
        }
    }
}

/// An amount for people.
fn rounded(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

/// The factor of a lognormal with mean one that one month in a thousand exceeds.
fn luck(sigma: f64) -> f64 {
    libm::exp(sigma * normal_quantile(1.0 - LUCKIER) - 0.5 * sigma * sigma).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_is_a_factor_of_pay() {
        assert_eq!(luck(0.0), 1.0);
        assert!((luck(0.5) - 4.137).abs() < 0.01, "{}", luck(0.5));
    }
}
