//! The first difference between two runs, in words.

use tumen::engine::measure::{Measure, Row};
use tumen::engine::observe::{Histograms, Observables, ProgrammeRecord};
use tumen::month::Month;
use tumen::programme::{Role, Sector};

/// What first differs between two runs in the months before `until` (counted from the first month of the world), if anything.
/// Distributions are compared for years that end before it.
pub(crate) fn first_before(until: u16, left: &Observables, right: &Observables) -> Option<String> {
    let n_programmes = left.programmes.len();
    if n_programmes != right.programmes.len() {
        return Some(format!("{n_programmes} programmes, and {}", right.programmes.len()));
    }
    let pairs = || left.programmes.iter().zip(&right.programmes);
    for (one, other) in pairs() {
        if (&one.id, &one.sites, one.first) != (&other.id, &other.sites, other.first) {
            return Some(format!("{} and {} are not the same programme", one.id, other.id));
        }
    }
    for month in 0..until.min(left.last_month - left.first_month + 1) {
        let calendar = Month::from_index(left.first_month + month);
        for (one, other) in pairs().filter(|(one, _)| one.first <= month) {
            if let Some(what) = in_month(usize::from(month - one.first), one, other) {
                return Some(format!("month {month} ({calendar}), programme {}: {what}", one.id));
            }
        }
        let is_last_of_year = (left.first_month + month) % 12 == 11 || left.first_month + month == left.last_month;
        if is_last_of_year {
            for (one, other) in pairs().filter(|(one, _)| one.first <= month) {
                let year = (left.first_month + month) / 12 - (left.first_month + one.first) / 12;
                let (one_year, other_year) = (&one.histograms[usize::from(year)], &other.histograms[usize::from(year)]);
                if let Some(what) = in_year(one_year, other_year) {
                    return Some(format!("year {}, programme {}: {what}", calendar.year(), one.id));
                }
            }
        }
    }
    None
}

/// What first differs between two runs, if anything.
pub(crate) fn first(left: &Observables, right: &Observables) -> Option<String> {
    let by_month = first_before(u16::MAX, left, right);
    // Whatever is not by month, or has been added since.
    by_month.or_else(|| (left != right).then(|| "something that does not belong to a month".to_owned()))
}

fn in_month(at: usize, one: &ProgrammeRecord, other: &ProgrammeRecord) -> Option<String> {
    for (site, name) in one.sites.iter().enumerate() {
        if let Some(what) = in_row(&one.cells[site][at], &other.cells[site][at]) {
            return Some(format!("site {site} ({name}), {what}"));
        }
    }
    for (sector, name) in Sector::ALL.map(Sector::name).into_iter().enumerate() {
        let (left, right) = (one.by_sector[at][sector], other.by_sector[at][sector]);
        if left != right {
            return Some(format!("sector {name}, worker-months and stock: {left:?} and {right:?}"));
        }
    }
    for (role, name) in Role::ALL.map(Role::name).into_iter().enumerate() {
        let (left, right) = (one.by_role[at].map(|sums| sums[role]), other.by_role[at].map(|sums| sums[role]));
        if left != right {
            return Some(format!("role {name}, income and months: {left:?} and {right:?}"));
        }
    }
    (one.facts[at] != other.facts[at]).then(|| format!("facts: {:?} and {:?}", one.facts[at], other.facts[at]))
}

fn in_row(one: &Row, other: &Row) -> Option<String> {
    let different = |measure: &&Measure| one[**measure] != other[**measure];
    let measures: Vec<&Measure> = Measure::ALL.iter().filter(different).collect();
    let first = measures.first()?;
    let also: Vec<&str> = measures[1..].iter().map(|measure| measure.name()).collect();
    Some(format!("{}: {} and {} (also in: {})", first.name(), one[**first], other[**first], also.join(", ")))
}

fn in_year(one: &Histograms, other: &Histograms) -> Option<String> {
    let named = [
        ("monthly_gross", &one.monthly_gross, &other.monthly_gross),
        ("monthly_levy", &one.monthly_levy, &other.monthly_levy),
        ("savings_per_year", &one.savings_per_year, &other.savings_per_year),
        ("savings_per_tour", &one.savings_per_tour, &other.savings_per_tour),
        ("savings_per_long_tour", &one.savings_per_long_tour, &other.savings_per_long_tour),
        ("stay_months", &one.stay_months, &other.stay_months),
        ("contact_lag", &one.contact_lag, &other.contact_lag),
    ];
    for (name, left, right) in named {
        if let Some(bin) = (0..left.len()).find(|&bin| left[bin] != right[bin]) {
            let (n, m) = (left.iter().sum::<u64>(), right.iter().sum::<u64>());
            return Some(format!("{name}, bin {bin}: {} of {n} and {} of {m}", left[bin], right[bin]));
        }
    }
    None
}
