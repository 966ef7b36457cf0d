//! One value of a file: what is known of it, when, and where it comes from.

use super::dates::{Cover, Dates, resolve};
use super::extent::Extent;
use super::problem::{Report, Spot, Words, say, shorten, warn};
use super::provenance::{check_claims, read_provenance};
use super::quantile::{Asked, Quantile};
use super::reader::{Item, Once, Reader};
use super::times::{Times, read_times};
use super::{Entry, Factor, Param, Provenance, Series, Toward, Value, roubles};
use crate::distribution::{Distribution, Shape};
use crate::evidence::Evidence;
use crate::month::{Month, MonthRange};
use crate::programme::{Expects, KeySpec};
use crate::quantity::{Currency, Dimension, MisfitError, check_domain, check_fits, domain, number_text};

/// What values may refer to.
pub(super) struct Known<'w> {
    /// Months of the world.
    pub(super) months: MonthRange,
    /// Sources and claims.
    pub(super) evidence: &'w Evidence,
    /// Ids of all claims, those with problems included.
    pub(super) claims: &'w Once,
    /// Ids of all sources, those with problems included.
    pub(super) sources: &'w Once,
    /// Factors of the environment, by id.
    pub(super) factors: &'w [Factor],
    /// Series of the environment, by id.
    pub(super) series: &'w [Series],
    /// Ids of all factors and series, those with problems included.
    pub(super) multiplier_ids: &'w Once,
    /// Whether no file had a syntax error, so that an unknown name is a misspelt one.
    pub(super) whole: bool,
}

/// Which value is read.
pub(super) struct Wanted {
    /// Description of the key.
    pub(super) spec: &'static KeySpec,
    /// Dotted path without date.
    pub(super) path: String,
    /// Months that need an entry.
    pub(super) needed: MonthRange,
    /// Whether the first entry may say that it begins later.
    pub(super) late: bool,
    /// Months that can be reached at all.
    pub(super) allowed: MonthRange,
    /// Currency of what is stated to be unknown.
    pub(super) currency: Currency,
    /// Whether these months are known, so that dates can be judged.
    pub(super) dated: bool,
}

/// One entry before its months are known and its roubles converted.
pub(super) struct Raw {
    pub(super) spot: Spot,
    value_spot: Spot,
    value: Value,
    /// Unit of the value as written, without the series.
    dimension: Dimension,
    asked: Asked,
    spread: Option<Distribution>,
    otherwise: Option<Distribution>,
    times: Vec<Times>,
    provenance: Provenance,
}

/// Reads the keys of a value from a table. Dates and unknown keys are the caller's.
pub(super) fn read_raw(
    reader: &mut Reader<'_>,
    wanted: &Wanted,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Raw> {
    let spot = reader.spot.clone();
    let (value_item, prior_item, unknown_item) = (reader.get("value"), reader.get("prior"), reader.get("unknown"));
    let asked = Asked::read(reader, prior_item.is_some(), report);
    let spread = reader.get("spread").and_then(|item| read_spread(&item, report));
    let times =
        if wanted.spec.expects == Expects::Any { no_times(reader, report) } else { read_times(reader, known, report) };
    let provenance = read_provenance(reader, known, report);
    let otherwise_item = reader.get("otherwise");

    let n_given = [&value_item, &prior_item, &unknown_item].iter().filter(|item| item.is_some()).count();
    if n_given != 1 {
        let found = if n_given == 0 { "none" } else { "more than one" };
        let what = format!("a value needs exactly one of `value`, `prior` and `unknown`; there is {found}");
        report.add(&spot, say(what));
        return None;
    }
    let (value, item) = if let Some(item) = value_item {
        let quantity = item.quantity(report)?;
        if !quantity.is_point() {
            let what = format!("`value` is one number, this is the range {quantity}");
            item.problem(
                say(what).help(format!("what is not known exactly is a prior, such as prior = \"uniform {quantity}\"")),
                report,
            );
            return None;
        }
        (Value::Fixed(quantity), item)
    } else if let Some(item) = prior_item {
        (Value::Prior(item.distribution(report)?), item)
    } else {
        let item = unknown_item?;
        if !item.boolean(report)? {
            item.problem(say("`unknown` can only be true").help("leave it out"), report);
            return None;
        }
        if wanted.spec.default.is_none() {
            let what = format!("`{}` has no default that could stand in for what is unknown", wanted.spec.name);
            item.problem(say(what).help("give it a wide prior"), report);
            return None;
        }
        (Value::Unknown, item)
    };
    let dimension = match &value {
        Value::Fixed(quantity) => quantity.dimension,
        Value::Prior(distribution) => distribution.dimension(),
        Value::Unknown => of_unknown(wanted),
    };
    let times = times?;
    check_size(&value, dimension, &times, wanted, known, &item, report)?;
    check_claims(&value, dimension, &provenance, known, &item, report);
    let otherwise = match otherwise_item {
        None => None,
        Some(item) => Some(read_otherwise(&item, dimension, &times, &provenance, wanted, known, report)?),
    };
    Some(Raw { spot, value_spot: item.spot, value, dimension, asked, spread, otherwise, times, provenance })
}

/// What would stand in the place of the value if nobody knew the claims that it is built from.
fn read_otherwise(
    item: &Item<'_>,
    dimension: Dimension,
    times: &[Times],
    provenance: &Provenance,
    wanted: &Wanted,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Distribution> {
    if provenance.claims.is_empty() {
        let words = say("`otherwise` stands in for claims, and this value is built from none");
        item.problem(words.help("leave it out, or name the claims"), report);
        return None;
    }
    let distribution = item.distribution(report)?;
    if distribution.dimension() != dimension {
        let what = format!("`otherwise` is {}, the value is {dimension}", distribution.dimension());
        item.problem(say(what).help("give both in the same unit"), report);
        return None;
    }
    check_size(&Value::Prior(distribution.clone()), dimension, times, wanted, known, item, report)?;
    Some(distribution)
}

/// A factor stands alone, so that what multiplies what cannot go round in a ring.
fn no_times(reader: &mut Reader<'_>, report: &mut Report) -> Option<Vec<Times>> {
    let Some(item) = reader.get("times") else { return Some(Vec::new()) };
    let words = say("a factor is not multiplied itself");
    item.problem(words.help("give the values that use it a list, such as times = [\"a\", \"b\"]"), report);
    None
}

/// Unit in which the default of a key stands.
fn of_unknown(wanted: &Wanted) -> Dimension {
    let currency = wanted.currency;
    match wanted.spec.expects {
        Expects::Share | Expects::Ratio | Expects::Number => Dimension::Ratio,
        Expects::People => Dimension::People,
        Expects::PeopleFlow => Dimension::PeopleFlow,
        Expects::Duration => Dimension::Duration,
        Expects::Rate => Dimension::Rate,
        Expects::Money => Dimension::Money(currency),
        Expects::MoneyFlow => Dimension::MoneyFlow(currency),
        Expects::Price => Dimension::Price(currency),
        Expects::Volume => Dimension::Volume,
        Expects::Exchange => Dimension::Exchange { quote: currency, base: Currency::Usd },
        // A factor has no default.
        Expects::Any => Dimension::Ratio,
    }
}

fn read_spread(item: &Item<'_>, report: &mut Report) -> Option<Distribution> {
    let spread = item.spread(report)?;
    if spread.dimension() != Dimension::Ratio {
        item.problem(say("a spread is relative and has no unit").help("write it like `lognormal 1 × 1.3`"), report);
        return None;
    }
    if spread.support().0 < 0.0 {
        item.problem(say("a relative spread cannot fall below zero").help("use lognormal, or a range above 0"), report);
        return None;
    }
    Some(spread)
}

/// Smallest and largest number of a value, in the unit of its text.
fn support(value: &Value) -> Option<(f64, f64)> {
    match value {
        Value::Fixed(quantity) => Some((quantity.low, quantity.high)),
        Value::Prior(distribution) => {
            let (low, high) = distribution.support();
            // A lognormal comes near zero, but never there.
            let is_open = matches!(distribution.shape(), Shape::LogNormal { .. });
            Some((if is_open { f64::MIN_POSITIVE } else { low }, high))
        }
        Value::Unknown => None,
    }
}

/// Why an amount cannot be in its currency.
fn wrong_currency(dimension: Dimension, wanted: &Wanted) -> Option<Words> {
    let (Dimension::Money(currency) | Dimension::MoneyFlow(currency) | Dimension::Price(currency)) = dimension else {
        return None;
    };
    let name = wanted.spec.name;
    match currency {
        Currency::Cert if name != "stipend" => {
            let what = format!("`{name}` cannot be in CERT: certificates are given as `stipend` and buy goods only");
            Some(say(what).help("write it in money: SUR, RUB or USD"))
        }
        Currency::Kpw => {
            let what = format!("`{name}` cannot be in KPW: the won has no rate here at which it could be changed");
            Some(say(what).help("write it in SUR, RUB or USD"))
        }
        _ => None,
    }
}

/// Unit and size have to suit the key.
fn check_size(
    value: &Value,
    dimension: Dimension,
    times: &[Times],
    wanted: &Wanted,
    known: &Known<'_>,
    item: &Item<'_>,
    report: &mut Report,
) -> Option<()> {
    let whole = match known.product(dimension, times) {
        Ok(whole) => whole,
        Err(words) => {
            item.problem(words, report);
            return None;
        }
    };
    if let Err(misfit) = check_fits(whole, wanted.spec.expects) {
        item.problem(say(format!("`{}`: {misfit}", wanted.spec.name)).help(misfit.hint()), report);
        return None;
    }
    if let Some((quote, base)) = exchange_of(wanted.spec.name)
        && whole != (Dimension::Exchange { quote, base })
    {
        let what = format!("`{}` counts {quote} for one {base}, this is {whole}", wanted.spec.name);
        item.problem(say(what), report);
        return None;
    }
    if let Some(words) = wrong_currency(whole, wanted) {
        item.problem(words, report);
        return None;
    }
    let Some((low, high)) = support(value) else { return Some(()) };
    if let Err(misfit) = check_domain(low, high, wanted.spec.expects) {
        item.problem(misfit_words(&misfit, value, wanted), report);
        return None;
    }
    if wanted.spec.expects == Expects::Share {
        let own = Extent { low, high };
        let whole = times.iter().fold(own, |extent, times| extent.times(known.range_of(times.by)));
        if whole.high > 1.0 {
            let of: Vec<String> = times.iter().map(|times| format!("`{}`", known.id_of(times.by))).collect();
            let name = wanted.spec.name;
            let what = format!("`{name}` times {} can be {}, above 1", of.join(" and "), number_text(whole.high));
            item.problem(say(what).help("lower it, or what multiplies it"), report);
            return None;
        }
    }
    Some(())
}

/// Why a number, or a number that a prior can take, does not suit its key.
fn misfit_words(misfit: &MisfitError, value: &Value, wanted: &Wanted) -> Words {
    let name = wanted.spec.name;
    let (least, most) = domain(wanted.spec.expects);
    let beyond = match misfit {
        MisfitError::TooLow { value, .. } if value.is_infinite() && wanted.spec.expects == Expects::Exchange => {
            "zero and below".to_owned()
        }
        MisfitError::TooLow { value, .. } if value.is_infinite() => format!("below {}", number_text(least)),
        MisfitError::TooHigh { value, .. } if value.is_infinite() => format!("above {}", number_text(most)),
        _ => return say(format!("`{name}`: {misfit}")).help(misfit.hint()),
    };
    let Value::Prior(prior) = value else { return say(format!("`{name}`: {misfit}")).help(misfit.hint()) };
    let help =
        if most.is_finite() { "use beta, triangular or uniform" } else { "use lognormal, loguniform or uniform" };
    say(format!("`{name}`: {prior} reaches {beyond}, which is not possible")).help(help)
}

/// Which currencies an exchange rate of the environment is between.
fn exchange_of(key: &str) -> Option<(Currency, Currency)> {
    match key {
        "sur_usd_official" | "sur_usd_effective" => Some((Currency::Sur, Currency::Usd)),
        "rub_usd" => Some((Currency::Rub, Currency::Usd)),
        _ => None,
    }
}

/// Reads a value that may change over time.
pub(super) fn read_param(item: &Item<'_>, wanted: &Wanted, known: &Known<'_>, report: &mut Report) -> Option<Param> {
    let tables: Vec<Reader<'_>> = if item.is_list() {
        let items = item.list(report)?;
        if items.is_empty() {
            item.problem(say("the list is empty").help("give at least one entry"), report);
        }
        items.iter().filter_map(|item| item.table(report)).collect()
    } else if item.is_table() {
        vec![item.table(report)?]
    } else {
        item.expected("a value, such as { value = \"…\", assumed = \"why\" }, or a list of such tables", report);
        return None;
    };
    let mut raws = Vec::with_capacity(tables.len());
    let mut dates = Vec::with_capacity(tables.len());
    let mut lines = Vec::with_capacity(tables.len());
    for mut reader in tables {
        dates.push(Dates::read(&mut reader, report));
        lines.push(read_interpolate(&mut reader, report));
        raws.push(read_raw(&mut reader, wanted, known, report));
        reader.finish(report);
    }
    let mut needed = wanted.needed;
    if let Some(from) = dates.first().and_then(|first| first.from).filter(|_| wanted.late) {
        needed.from = from.clamp(needed.from, needed.until);
    }
    let cover = Cover { needed, allowed: wanted.allowed, noun: "entry" };
    for given in &mut dates {
        given.broken |= !wanted.dated;
    }
    let months = resolve(&dates, cover, report);
    let raws: Vec<Raw> = raws.into_iter().collect::<Option<_>>()?;
    let mut quantiles: Vec<Quantile> = Vec::with_capacity(raws.len());
    for (raw, held) in raws.iter().zip(&months) {
        let before = raws.get(quantiles.len().wrapping_sub(1)).map(|before| &before.value).zip(quantiles.last());
        let quantile = raw.asked.quantile(&wanted.path, held.from, before, report);
        quantiles.push(quantile);
    }
    let mut entries = Vec::with_capacity(raws.len());
    for (idx, raw) in raws.iter().enumerate() {
        let (held, quantile) = (*months.get(idx)?, quantiles.get(idx)?);
        check_months(raw, held, wanted, known, report);
        let next = raws.get(idx + 1).zip(months.get(idx + 1)).zip(quantiles.get(idx + 1));
        let toward = match (lines.get(idx) == Some(&true), next) {
            (false, _) => None,
            (true, Some(((next, next_months), next_quantile))) => {
                let end = End { raw: next, from: next_months.from, quantile: next_quantile };
                run_toward(raw, held, &end, report)
            }
            (true, None) => {
                report.add(&raw.spot, say("the last entry has nothing to run to").help("leave out `interpolate`"));
                None
            }
        };
        entries.push(raw.entry(held, quantile.clone(), toward, wanted, known, report));
    }
    (!entries.is_empty()).then(|| Param { key: wanted.spec.name, path: wanted.path.clone(), entries })
}

fn read_interpolate(reader: &mut Reader<'_>, report: &mut Report) -> bool {
    let Some(item) = reader.get("interpolate") else { return false };
    match item.text(report) {
        Some("linear") => true,
        Some(other) => {
            item.problem(
                say(format!("unknown way to interpolate `{}`", shorten(other)))
                    .help("write \"linear\", or leave it out for a step"),
                report,
            );
            false
        }
        None => false,
    }
}

/// What a straight line runs to.
struct End<'e> {
    raw: &'e Raw,
    from: Month,
    quantile: &'e Quantile,
}

/// The far end of a straight line.
fn run_toward(raw: &Raw, months: MonthRange, end: &End<'_>, report: &mut Report) -> Option<Toward> {
    let next = end.raw;
    if raw.dimension != next.dimension || raw.times != next.times {
        let what = "a straight line needs the same unit at both ends, and the same series and factors";
        report.add(&raw.spot, say(what));
        return None;
    }
    if let Some(spot) = raw.asked.each().or(next.asked.each()) {
        let what = "what is drawn anew for each year cannot be an end of a straight line";
        report.add(spot, say(what).help("leave out `interpolate`, or `each`"));
        return None;
    }
    let line = MonthRange { from: months.from, until: end.from };
    if let Some(start) = roubles::break_inside(raw.dimension, line) {
        let what = format!("a straight line cannot cross the change of money in {start}");
        report.add(
            &raw.spot,
            say(what).help(format!("add an entry that begins in {start}, and let the one before it be a step")),
        );
        return None;
    }
    Some(Toward {
        start: months.from,
        end: end.from,
        value: scaled(&next.value, roubles::factor(next.dimension, end.from)),
        quantile: end.quantile.clone(),
        frozen: None,
    })
}

/// Money of the day, and series that do not reach far enough.
pub(super) fn check_months(raw: &Raw, months: MonthRange, wanted: &Wanted, known: &Known<'_>, report: &mut Report) {
    if !wanted.dated {
        return;
    }
    if let Some(start) = roubles::break_inside(raw.dimension, months) {
        let what = format!("this value is in roubles of the day and spans the change of money in {start}");
        report.add(
            &raw.value_spot,
            say(what).help(format!("give one entry up to {} and one from {start}", start.previous())),
        );
    }
    if known.product(raw.dimension, &raw.times).is_ok_and(roubles::in_rub) && months.from < roubles::first_rub() {
        let what = format!("there is no Russian rouble before {}", roubles::first_rub());
        report.add(&raw.value_spot, say(what).help("use SUR"));
    }
    let used = months.overlap(&wanted.needed).and_then(|used| used.overlap(&known.months));
    let Some(used) = used else { return };
    for series in known.series_of(&raw.times) {
        let lacking: Vec<u16> = (used.from.year()..=used.until.year()).filter(|&year| !series.has_year(year)).collect();
        if let (Some(first), Some(last)) = (lacking.first(), lacking.last()) {
            let years = if first == last { first.to_string() } else { format!("{first}..{last}") };
            let what = format!("the series `{}` has no value for {years}, and this value is used then", series.id);
            report.add(&raw.value_spot, say(what).help("add the years to the series; mark what is assumed"));
        }
    }
    for factor in known.factors_of(&raw.times) {
        if let Some(first) = factor.level.entries.first().filter(|first| used.from < first.months.from) {
            let what =
                format!("the factor `{}` begins in {}, and this value is used before", factor.id, first.months.from);
            report.add(&raw.value_spot, say(what).help(format!("let the factor begin in {}", used.from)));
        }
    }
}

/// A value times a factor above zero.
fn scaled(value: &Value, factor: f64) -> Value {
    if factor == 1.0 {
        return value.clone();
    }
    match value {
        Value::Fixed(quantity) => Value::Fixed(quantity.scaled(factor)),
        Value::Prior(distribution) => Value::Prior(distribution.scaled(factor)),
        Value::Unknown => Value::Unknown,
    }
}

impl Raw {
    /// The entry of a value that has only one.
    pub(super) fn only_entry(
        &self,
        months: MonthRange,
        wanted: &Wanted,
        known: &Known<'_>,
        report: &mut Report,
    ) -> Entry {
        let quantile = self.asked.quantile(&wanted.path, months.from, None, report);
        self.entry(months, quantile, None, wanted, known, report)
    }

    /// Unit of the value, what multiplies it included.
    pub(super) fn whole_dimension(&self, known: &Known<'_>) -> Dimension {
        known.product(self.dimension, &self.times).unwrap_or(self.dimension)
    }

    /// The entry in held units.
    fn entry(
        &self,
        months: MonthRange,
        quantile: Quantile,
        toward: Option<Toward>,
        wanted: &Wanted,
        known: &Known<'_>,
        report: &mut Report,
    ) -> Entry {
        if self.value == Value::Unknown {
            report.add(
                &self.spot,
                warn(format!("`{}` is stated to be unknown; its default stands in", wanted.spec.name)),
            );
        }
        Entry {
            months,
            quantile,
            value: scaled(&self.value, roubles::factor(self.dimension, months.from)),
            dimension: self.whole_dimension(known),
            toward,
            spread: self.spread.clone(),
            otherwise: self.otherwise.as_ref().map(|other| other.scaled(roubles::factor(self.dimension, months.from))),
            times: self.times.clone(),
            provenance: self.provenance.clone(),
            place: report.text_place(&self.spot),
        }
    }
}
