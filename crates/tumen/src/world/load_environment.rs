//! Series, single values of the environment, hosts and behaviour.

use super::keys::{BEHAVIOUR, ENVIRONMENT, FACTOR, HOST};
use super::near::nearest;
use super::problem::{Report, Spot, Words, say, shorten};
use super::provenance::{check_claim_ids, check_source_ids};
use super::reader::{Item, Once, Reader, owned};
use super::times::read_times;
use super::value::{Known, Wanted, read_param};
use super::{Factor, Host, Param, Provenance, Series, roubles};
use crate::month::{Month, MonthRange};
use crate::programme::KeySpec;
use crate::quantity::{Currency, Dimension, Quantity};

impl Series {
    /// Whether the file says something about a year.
    pub fn has_year(&self, year: u16) -> bool {
        (self.years.0..=self.years.1).contains(&year) && !self.missing_years.contains(&year)
    }

    /// Smallest and largest value.
    pub fn range(&self) -> (f64, f64) {
        let start = (f64::INFINITY, f64::NEG_INFINITY);
        self.monthly.iter().fold(start, |(low, high), &value| (low.min(value), high.max(value)))
    }
}

/// Reads the `[[factor]]` of one file of the environment; before the series, which they may multiply.
pub(super) fn read_factors(
    top: &mut Reader<'_>,
    ids: &mut Once,
    known: &Known<'_>,
    report: &mut Report,
) -> Vec<Factor> {
    let mut all = Vec::new();
    for mut reader in top.get_tables("factor", report) {
        let id_item = reader.need("id", report);
        let id = id_item.as_ref().and_then(|item| item.id(report));
        let is_new = id.is_none_or(|id| !ids.contains(id));
        if let (Some(id), Some(item)) = (id, &id_item) {
            ids.insert("factor or series", id, item, report);
            if ENVIRONMENT.iter().any(|spec| spec.name == id) {
                let what = format!("`{id}` is a key of the environment, and both would have the path environment.{id}");
                item.problem(say(what).help("give the factor another id"), report);
            }
            reader.spot.key = format!("factor.{id}");
        }
        let name = reader.need_text("name", report).map(str::to_owned);
        let item = reader.need("level", report);
        reader.finish(report);
        let wanted = factor_wanted(id.unwrap_or("?"), known.months);
        let level = item.as_ref().and_then(|item| read_param(item, &wanted, known, report));
        let (Some(id), Some(name), Some(level), true) = (id, name, level, is_new) else { continue };
        let Some(dimension) = level.entries.first().map(|entry| entry.dimension) else { continue };
        if let Some(other) = level.entries.iter().find(|entry| entry.dimension != dimension) {
            let what = format!("this is {}, at first it was {dimension}", other.dimension);
            report.at_place(&other.place, &level.path, say(what).help("a factor has one unit for all of its months"));
        }
        all.push(Factor { id: id.to_owned(), name, dimension, level });
    }
    all
}

/// What has to be read for the level of a factor: it may begin when the first value that uses it does.
pub(super) fn factor_wanted(id: &str, months: MonthRange) -> Wanted {
    Wanted {
        spec: &FACTOR,
        path: format!("environment.{id}"),
        needed: months,
        late: true,
        allowed: months,
        currency: Currency::Usd,
        dated: true,
    }
}

/// Reads the `[[series]]` of one file of the environment.
pub(super) fn read_series(top: &mut Reader<'_>, ids: &mut Once, known: &Known<'_>, report: &mut Report) -> Vec<Series> {
    let mut all = Vec::new();
    for mut reader in top.get_tables("series", report) {
        let id_item = reader.need("id", report);
        let id = id_item.as_ref().and_then(|item| item.id(report));
        let is_new = id.is_none_or(|id| !ids.contains(id));
        if let (Some(id), Some(item)) = (id, &id_item) {
            ids.insert("factor or series", id, item, report);
            reader.spot.key = format!("series.{id}");
        }
        let series = read_one_series(id, reader, known, report);
        all.extend(series.filter(|_| is_new));
    }
    all
}

fn read_one_series(id: Option<&str>, mut reader: Reader<'_>, known: &Known<'_>, report: &mut Report) -> Option<Series> {
    let name = reader.need_text("name", report);
    let unit = reader.need("unit", report).and_then(|item| item.text(report));
    let linear = match reader.get("interpolate") {
        None => false,
        Some(item) => {
            let text = item.text(report);
            if text.is_some_and(|text| text != "linear") {
                item.problem(say("unknown way to interpolate").help("write \"linear\", or leave it out"), report);
            }
            true
        }
    };
    let mut times = read_times(&mut reader, known, report).unwrap_or_default();
    for factor in known.factors_of(&times).filter(|factor| factor.dimension != Dimension::Ratio) {
        let what = format!("the factor `{}` is {}", factor.id, factor.dimension);
        report
            .add(&reader.spot, say(what).help("a series has a unit of its own; what multiplies it is a plain number"));
    }
    // What follows the series would only say so again.
    times.retain(|times| known.factors_of(&[*times]).all(|factor| factor.dimension == Dimension::Ratio));
    let claims = reader.get_texts("claims", report);
    let see = reader.get_texts("see", report);
    let sources = reader.get_texts("sources", report);
    let note = reader.get_text("note", report).map(str::to_owned);
    check_claim_ids(&claims, true, known, report);
    check_claim_ids(&see, false, known, report);
    check_source_ids(&sources, known, report);
    let values = reader.need("values", report).and_then(|item| item.table(report));
    let values = values.map(|table| read_values(&table, unit.unwrap_or(""), report)).unwrap_or_default();
    let assumed = reader.get("assumed").and_then(|item| item.table(report));
    let (assumed_years, n_listed, why) = assumed.map(|table| read_assumed(table, &values, report)).unwrap_or_default();
    if claims.is_empty() && sources.is_empty() && why.is_none() {
        let help = "add `sources`, `claims`, or assumed = { years = […], why = \"…\" }";
        report.add(&reader.spot, say("nothing says where this series comes from").help(help));
    } else if claims.is_empty() && sources.is_empty() && n_listed < values.len() {
        let help = "name them under `assumed`, or add `sources` or `claims`";
        report.add(&reader.spot, say("some years have neither a source nor an assumption").help(help));
    }
    let spot = reader.spot.clone();
    reader.finish(report);
    let (first, last) = (values.first()?.0, values.last()?.0);
    let dimension = values.first()?.1.dimension;
    let held = held_values(&values, dimension, linear, &spot, report)?;
    let lacks = |year: &u16| !linear && held.binary_search_by_key(year, |&(held, _)| held).is_err();
    let missing = (first..=last).filter(lacks).collect();
    Some(Series {
        id: id?.to_owned(),
        name: name?.to_owned(),
        dimension,
        years: (first, last),
        missing_years: missing,
        monthly: known.months.iter().map(|month| value_in(&held, linear, month)).collect(),
        times,
        assumed_years,
        provenance: Provenance {
            claims: owned(&claims),
            see: owned(&see),
            sources: owned(&sources),
            assumed: why,
            why: note,
        },
    })
}

/// Years and their values as written, in order of time.
fn read_values(table: &Reader<'_>, unit: &str, report: &mut Report) -> Vec<(u16, Quantity)> {
    let mut values = Vec::new();
    for (key, key_spot, item) in table.pairs() {
        let Some(year) = year_of(key) else {
            let words = say(format!("`{}` is no year", shorten(key)));
            report.add(&key_spot, words.help("write four digits, such as \"1967\""));
            continue;
        };
        let Some(text) = item.text_or_number(report) else { continue };
        match Quantity::parse(&format!("{text} {unit}")) {
            Ok(quantity) if quantity.is_point() && quantity.low.is_finite() => {
                let sound = match wrong_sign(&quantity) {
                    Some(words) => {
                        item.problem(words, report);
                        // Stands in, so that nothing is said of what follows the series.
                        Quantity::range(1.0, 1.0, quantity.dimension)
                    }
                    None => quantity,
                };
                values.push((year, sound));
            }
            Ok(_) => item.problem(say("a series has one number for a year"), report),
            Err(error) => item.problem(say(error.to_string()).help(error.hint()), report),
        }
    }
    values.sort_by_key(|&(year, _)| year);
    if values.is_empty() && table.names().next().is_none() {
        report.add(&table.spot, say("the series is empty"));
    }
    values
}

/// Why a series cannot have this number; a plain number may have any sign.
fn wrong_sign(quantity: &Quantity) -> Option<Words> {
    match quantity.dimension {
        Dimension::Exchange { .. } if quantity.low <= 0.0 => {
            Some(say(format!("{quantity} is no exchange rate")).help("write a number above 0"))
        }
        Dimension::Ratio | Dimension::Other(_) => None,
        _ if quantity.low < 0.0 => {
            Some(say(format!("{quantity} is below what is possible")).help("write a number of at least 0"))
        }
        _ => None,
    }
}

fn year_of(text: &str) -> Option<u16> {
    let year = text.parse().ok().filter(|_| text.len() == 4)?;
    Month::new(year, 12).map(|_| year)
}

fn read_assumed(
    mut reader: Reader<'_>,
    values: &[(u16, Quantity)],
    report: &mut Report,
) -> (Vec<u16>, usize, Option<String>) {
    let list = reader.need("years", report).and_then(|item| item.list(report)).unwrap_or_default();
    let n_listed = list.len();
    let mut years = Vec::new();
    for item in list {
        let Some(text) = item.text_or_number(report) else { continue };
        match year_of(&text).filter(|year| values.binary_search_by_key(year, |&(known, _)| known).is_ok()) {
            Some(year) => years.push(year),
            None => item.problem(say(format!("`{}` is no year of this series", shorten(&text))), report),
        }
    }
    let why = reader.need_text("why", report).map(str::to_owned);
    reader.finish(report);
    years.sort_unstable();
    years.dedup();
    (years, n_listed, why)
}

/// Roubles of the day are converted year by year.
fn held_values(
    values: &[(u16, Quantity)],
    dimension: Dimension,
    linear: bool,
    spot: &Spot,
    report: &mut Report,
) -> Option<Vec<(u16, f64)>> {
    let mut held = Vec::with_capacity(values.len());
    for (year, quantity) in values {
        let start = Month::new(*year, 1)?;
        held.push((*year, quantity.low * roubles::factor(dimension, start)));
    }
    let (from, until) = (Month::new(values.first()?.0, 1)?, Month::new(values.last()?.0, 1)?);
    let is_rate = matches!(dimension, Dimension::Exchange { .. });
    if let Some(start) = roubles::break_inside(dimension, MonthRange { from, until }).filter(|_| linear && is_rate) {
        report.add(
            spot,
            say(format!("an exchange rate cannot run in a straight line across the change of money in {start}")),
        );
    }
    Some(held)
}

/// The value in a month: flat within a year, or in a straight line between Januaries; the nearest year outside.
fn value_in(held: &[(u16, f64)], linear: bool, month: Month) -> f64 {
    let n_begun = held.partition_point(|&(year, _)| year <= month.year());
    let before = n_begun.checked_sub(1).and_then(|idx| held.get(idx));
    let after = held.get(n_begun);
    match (before, after) {
        (Some(&(year, value)), Some(&(next_year, next))) => {
            let way = f64::from(next_year - year) * 12.0;
            let gone = f64::from(month.year() - year) * 12.0 + f64::from(month.month_of_year() - 1);
            let nearer_next = month.year() - year > next_year - month.year();
            if linear {
                value + (next - value) * (gone / way)
            } else if nearer_next {
                next
            } else {
                value
            }
        }
        (Some(&(_, value)), None) | (None, Some(&(_, value))) => value,
        (None, None) => 0.0,
    }
}

/// Which table of keys is read.
pub(super) struct Table<'t> {
    /// First part of the path.
    pub(super) owner: &'t str,
    /// The keys.
    pub(super) specs: &'static [KeySpec],
    /// Currency of what is stated to be unknown.
    pub(super) currency: Currency,
}

impl Table<'_> {
    /// Months in which a key is needed.
    pub(super) fn needed(&self, spec: &KeySpec, world: MonthRange) -> MonthRange {
        let late = self.owner == "environment" && spec.name == "rub_usd";
        let from = if late { roubles::first_rub().clamp(world.from, world.until) } else { world.from };
        MonthRange { from, until: world.until }
    }

    /// What has to be read for a key.
    pub(super) fn wanted(&self, spec: &'static KeySpec, world: MonthRange) -> Wanted {
        let path = format!("{}.{}", self.owner, spec.name);
        Wanted {
            spec,
            path,
            needed: self.needed(spec, world),
            late: false,
            allowed: world,
            currency: self.currency,
            dated: true,
        }
    }
}

/// Reads the keys that a table holds; `seen` refuses a key that another file gave.
pub(super) fn read_keys(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    seen: &mut Once,
    known: &Known<'_>,
    report: &mut Report,
) -> Vec<Param> {
    let mut params = Vec::new();
    for spec in table.specs {
        let Some(item) = reader.get(spec.name) else { continue };
        if seen.contains(spec.name) {
            seen.insert("value", spec.name, &item, report);
            continue;
        }
        seen.insert("value", spec.name, &item, report);
        params.extend(read_param(&item, &table.wanted(spec, known.months), known, report));
    }
    params
}

/// Reports the required keys that no file gave.
pub(super) fn check_missing(table: &Table<'_>, seen: &Once, spot: &Spot, report: &mut Report) {
    if !table.specs.iter().any(|spec| seen.contains(spec.name)) {
        let needed = table.specs.iter().filter(|spec| spec.default.is_none());
        let names: Vec<&str> = needed.map(|spec| spec.name).collect();
        report.add(spot, say(format!("all {} keys are missing", names.len())).help(names.join(", ")));
        return;
    }
    for spec in table.specs {
        if spec.default.is_none() && !seen.contains(spec.name) {
            let what = format!("the key `{}` is missing", spec.name);
            report.add(spot, say(what).help(format!("{}: {}", spec.name, spec.help)));
        }
    }
}

/// Reads `world/hosts/<id>.toml`.
pub(super) fn read_host(stem: &str, mut top: Reader<'_>, known: &Known<'_>, report: &mut Report) -> Option<Host> {
    let id = top.need("id", report);
    let id = id.and_then(|item| matching_id(stem, &item, report));
    let name = top.need_text("name", report).map(str::to_owned);
    let table = Table { owner: stem, specs: HOST, currency: Currency::Usd };
    let mut seen = Once::default();
    let params = read_keys(&mut top, &table, &mut seen, known, report);
    let spot = top.spot.clone();
    check_missing(&table, &seen, &spot, report);
    top.finish(report);
    Some(Host { id: id?, name: name?, params })
}

/// An id that has to be the name of its file.
pub(super) fn matching_id(stem: &str, item: &Item<'_>, report: &mut Report) -> Option<String> {
    let id = item.id(report)?;
    if id != stem {
        let what = format!("the id is `{}`, the file is called `{}.toml`", shorten(id), shorten(stem));
        item.problem(say(what).help("give both the same name"), report);
    }
    Some(stem.to_owned())
}

/// The keys of the environment that stand in one of its files.
pub(super) const ENVIRONMENT_TABLE: Table<'static> =
    Table { owner: "environment", specs: ENVIRONMENT, currency: Currency::Usd };

/// The keys of the behaviour file.
pub(super) const BEHAVIOUR_TABLE: Table<'static> =
    Table { owner: "behaviour", specs: BEHAVIOUR, currency: Currency::Usd };

/// A name of a list that has to exist, or a problem with the closest one.
pub(super) fn find_name<'k>(
    what: &str,
    item: &Item<'_>,
    known: impl Iterator<Item = &'k str> + Clone,
    whole: bool,
    report: &mut Report,
) -> Option<String> {
    let text = item.text(report)?;
    if known.clone().any(|name| name == text) {
        return Some(text.to_owned());
    }
    if whole {
        item.problem(say(format!("there is no {what} `{}`", shorten(text))).near(nearest(text, known)), report);
    }
    None
}
