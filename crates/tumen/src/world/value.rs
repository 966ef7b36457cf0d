//! One value of a file: what is known of it, when, and where it comes from.

use super::dates::{Cover, Dates, resolve};
use super::near::nearest;
use super::problem::{Report, Spot, Words, say, shorten, warn};
use super::reader::{Item, Once, Reader, owned};
use super::{Entry, Param, Provenance, Series, Toward, Value, roubles};
use crate::distribution::{Distribution, Shape};
use crate::evidence::{Evidence, Role, SourceKind};
use crate::month::{Month, MonthRange};
use crate::programme::{Expects, KeySpec};
use crate::quantity::{Currency, Dimension, MisfitError, Quantity, check_domain, check_fits, domain, number_text};

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
    /// Series of the environment, by id.
    pub(super) series: &'w [Series],
    /// Ids of all series, those with problems included.
    pub(super) series_ids: &'w Once,
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
    draw: Option<String>,
    spread: Option<Distribution>,
    times: Option<usize>,
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
    let draw_item = reader.get("draw");
    let draw = draw_item.as_ref().and_then(|item| item.id(report)).map(str::to_owned);
    let spread = reader.get("spread").and_then(|item| read_spread(&item, report));
    let times_item = reader.get("times");
    let times = times_item.as_ref().map(|item| find_series(item, known, report));
    let provenance = read_provenance(reader, known, report);

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
    if let (Some(item), false) = (&draw_item, matches!(value, Value::Prior(_))) {
        let words = say("`draw` names the quantile of a prior, and there is no prior here");
        item.problem(words.help("leave it out, or give a `prior`"), report);
    }
    let dimension = match &value {
        Value::Fixed(quantity) => quantity.dimension,
        Value::Prior(distribution) => distribution.dimension(),
        Value::Unknown => of_unknown(wanted),
    };
    let times = match times {
        None => None,
        Some(found) => Some(found?),
    };
    let series = times.and_then(|idx| known.series.get(idx));
    check_size(&value, dimension, series, wanted, &item, report)?;
    check_claims(&value, dimension, &provenance, known, &item, report);
    Some(Raw { spot, value_spot: item.spot, value, dimension, draw, spread, times, provenance })
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

fn find_series(item: &Item<'_>, known: &Known<'_>, report: &mut Report) -> Option<usize> {
    let id = item.text(report)?;
    let found = known.series.iter().position(|series| series.id == id);
    if found.is_none() && known.whole && !known.series_ids.contains(id) {
        let near = nearest(id, known.series.iter().map(|series| series.id.as_str()));
        item.problem(say(format!("there is no series `{}`", shorten(id))).near(near), report);
    }
    found
}

/// Unit of a value that is multiplied by a series.
pub(super) fn product(value: Dimension, series: Option<&Series>) -> Option<Dimension> {
    match (value, series.map(|series| series.dimension)) {
        (value, None) => Some(value),
        (Dimension::Ratio, Some(series)) => Some(series),
        (value, Some(Dimension::Ratio)) => Some(value),
        _ => None,
    }
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
    series: Option<&Series>,
    wanted: &Wanted,
    item: &Item<'_>,
    report: &mut Report,
) -> Option<()> {
    let Some(whole) = product(dimension, series) else {
        let of_series = series.map_or_else(String::new, |series| series.dimension.to_string());
        let what = format!("{dimension} cannot be multiplied by a series that is {of_series}");
        item.problem(say(what).help("one of the two has to be a plain number"), report);
        return None;
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
    let Some((mut low, mut high)) = support(value) else { return Some(()) };
    if let (Expects::Share, Some(series)) = (wanted.spec.expects, series) {
        let (least, most) = series.range();
        (low, high) = (low * least, high * most);
    }
    if let Err(misfit) = check_domain(low, high, wanted.spec.expects) {
        item.problem(misfit_words(&misfit, value, wanted), report);
        return None;
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

/// Reads where a value comes from; a value without any origin is a problem.
pub(super) fn read_provenance(reader: &mut Reader<'_>, known: &Known<'_>, report: &mut Report) -> Provenance {
    let claims = reader.get_texts("claims", report);
    let see = reader.get_texts("see", report);
    let sources = reader.get_texts("sources", report);
    let assumed_item = reader.get("assumed");
    let assumed = assumed_item.as_ref().and_then(|item| item.text(report));
    let why = reader.get_text("why", report).map(str::to_owned);
    check_claim_ids(&claims, true, known, report);
    check_claim_ids(&see, false, known, report);
    check_source_ids(&sources, known, report);
    if let (Some(item), Some("")) = (&assumed_item, assumed.map(str::trim)) {
        item.problem(say("`assumed` is empty").help("say why this value and no other"), report);
    }
    if claims.is_empty() && sources.is_empty() && assumed_item.is_none() {
        let help = "add `claims` (claims with the role input), `sources` (public statistics) or `assumed` (why)";
        report.add(&reader.spot, say("nothing says where this value comes from").help(help));
    }
    let assumed = assumed.map(str::to_owned);
    Provenance { claims: owned(&claims), see: owned(&see), sources: owned(&sources), assumed, why }
}

/// Checks that claims exist, and that what a value is built from has the role for it.
pub(super) fn check_claim_ids(ids: &[(&str, Item<'_>)], built_from: bool, known: &Known<'_>, report: &mut Report) {
    for (id, item) in ids {
        match known.evidence.claim(id) {
            None if known.whole && !known.claims.contains(id) => {
                let near = nearest(id, known.claims.ids());
                item.problem(say(format!("there is no claim `{}`", shorten(id))).near(near), report);
            }
            Some(claim) if built_from => {
                // A claim without a number has no role, yet a value may rest on it.
                if let Some(role) = claim.role.filter(|&role| role != Role::Input) {
                    let what = format!(
                        "a value is built from claims with the role input; `{id}` has the role {}",
                        role.name()
                    );
                    item.problem(say(what).help("name it under `see`"), report);
                }
            }
            _ => {}
        }
    }
}

/// Checks that sources exist and are statistics.
pub(super) fn check_source_ids(ids: &[(&str, Item<'_>)], known: &Known<'_>, report: &mut Report) {
    for (id, item) in ids {
        match known.evidence.source(id) {
            None if known.whole && !known.sources.contains(id) => {
                let near = nearest(id, known.sources.ids());
                item.problem(say(format!("there is no source `{}`", shorten(id))).near(near), report);
            }
            Some(source) if source.kind != SourceKind::Statistics => {
                let what = format!("`sources` names statistics; `{id}` is {}", source.kind.name());
                item.problem(say(what).help("name one of its claims under `claims`"), report);
            }
            _ => {}
        }
    }
}

/// A value that leaves the range of a claim it is built from has to say why.
fn check_claims(
    value: &Value,
    dimension: Dimension,
    provenance: &Provenance,
    known: &Known<'_>,
    item: &Item<'_>,
    report: &mut Report,
) {
    if provenance.why.is_some() {
        return;
    }
    for id in &provenance.claims {
        let Some(stated) = known.evidence.claim(id).and_then(|claim| claim.value) else { continue };
        if stated.dimension != dimension {
            continue;
        }
        let (what, fine) = match value {
            Value::Fixed(quantity) => (quantity.to_string(), within(&stated, quantity.low, quantity.high)),
            Value::Prior(prior) if stated.is_point() => {
                let (low, high) = prior.support();
                (prior.to_string(), within(&Quantity::range(low, high, dimension), stated.low, stated.high))
            }
            Value::Prior(prior) => (prior.to_string(), within(&stated, prior.quantile(0.05), prior.quantile(0.95))),
            Value::Unknown => continue,
        };
        if !fine {
            let what = format!("{what} does not agree with `{id}`, which says {stated}");
            item.problem(say(what).help("correct it, or add `why`"), report);
        }
    }
}

/// Whether the range from `low` to `high` lies in the stated one, but for rounding.
fn within(stated: &Quantity, low: f64, high: f64) -> bool {
    let slack = |end: f64| if end.is_finite() { 1e-9 * end.abs() } else { 0.0 };
    stated.low - slack(stated.low) <= low && high <= stated.high + slack(stated.high)
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
    let cover = Cover { needed: wanted.needed, allowed: wanted.allowed, noun: "entry" };
    for given in &mut dates {
        given.broken |= !wanted.dated;
    }
    let months = resolve(&dates, cover, report);
    let raws: Vec<Raw> = raws.into_iter().collect::<Option<_>>()?;
    let mut entries = Vec::with_capacity(raws.len());
    for (idx, raw) in raws.iter().enumerate() {
        let held = *months.get(idx)?;
        check_months(raw, held, wanted, known, report);
        let next = raws.get(idx + 1).zip(months.get(idx + 1));
        let toward = match (lines.get(idx) == Some(&true), next) {
            (false, _) => None,
            (true, Some((next, next_months))) => run_toward(raw, held, next, *next_months, wanted, report),
            (true, None) => {
                report.add(&raw.spot, say("the last entry has nothing to run to").help("leave out `interpolate`"));
                None
            }
        };
        entries.push(raw.entry(held, toward, wanted, known, report));
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

/// The far end of a straight line.
fn run_toward(
    raw: &Raw,
    months: MonthRange,
    next: &Raw,
    next_months: MonthRange,
    wanted: &Wanted,
    report: &mut Report,
) -> Option<Toward> {
    if raw.dimension != next.dimension || raw.times != next.times {
        let what = "a straight line needs the same unit and the same series at both ends";
        report.add(&raw.spot, say(what));
        return None;
    }
    let line = MonthRange { from: months.from, until: next_months.from };
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
        end: next_months.from,
        value: scaled(&next.value, roubles::factor(next.dimension, next_months.from)),
        draw_key: next.draw_key(wanted, next_months.from),
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
    let series = raw.times.and_then(|idx| known.series.get(idx));
    if product(raw.dimension, series).is_some_and(roubles::in_rub) && months.from < roubles::first_rub() {
        let what = format!("there is no Russian rouble before {}", roubles::first_rub());
        report.add(&raw.value_spot, say(what).help("use SUR"));
    }
    if let (Some(series), Some(used)) =
        (series, months.overlap(&wanted.needed).and_then(|used| used.overlap(&known.months)))
    {
        let lacking: Vec<u16> = (used.from.year()..=used.until.year()).filter(|&year| !series.has_year(year)).collect();
        if let (Some(first), Some(last)) = (lacking.first(), lacking.last()) {
            let years = if first == last { first.to_string() } else { format!("{first}..{last}") };
            let what = format!("the series `{}` has no value for {years}, and this value is used then", series.id);
            report.add(&raw.value_spot, say(what).help("add the years to the series; mark what is assumed"));
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
    /// Key of the parameter draw.
    fn draw_key(&self, wanted: &Wanted, from: Month) -> String {
        self.draw.clone().unwrap_or_else(|| format!("{}@{from}", wanted.path))
    }

    /// The entry in held units.
    pub(super) fn entry(
        &self,
        months: MonthRange,
        toward: Option<Toward>,
        wanted: &Wanted,
        known: &Known<'_>,
        report: &mut Report,
    ) -> Entry {
        let series = self.times.and_then(|idx| known.series.get(idx));
        if self.value == Value::Unknown {
            report.add(
                &self.spot,
                warn(format!("`{}` is stated to be unknown; its default stands in", wanted.spec.name)),
            );
        }
        Entry {
            months,
            draw_key: self.draw_key(wanted, months.from),
            value: scaled(&self.value, roubles::factor(self.dimension, months.from)),
            dimension: product(self.dimension, series).unwrap_or(self.dimension),
            toward,
            scale: 1.0,
            spread: self.spread.clone(),
            times: self.times,
            provenance: self.provenance.clone(),
            place: report.text_place(&self.spot),
        }
    }
}
