//! Units: reading, writing, and conversion to the unit in which a dimension is held.

use super::number::is_readable;
use super::{Currency, Dimension, QuantityErrorKind as Kind, number_text};
use std::fmt;

/// The unit of time in a unit; it has no meaning where the dimension has no time in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Month.
    Month,
    /// Year.
    Year,
}

impl Per {
    const fn name(self) -> &'static str {
        match self {
            Per::Month => "month",
            Per::Year => "year",
        }
    }

    fn parse(name: &str) -> Option<Per> {
        match name {
            "month" | "months" => Some(Per::Month),
            "year" | "years" => Some(Per::Year),
            _ => None,
        }
    }
}

/// A unit as it is written: a dimension, and which unit of time it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it measures.
    pub dimension: Dimension,
    /// Month or year.
    pub per: Per,
}

/// Units that only claims use: for one, for many, and the other ways to write them.
const OTHER: &[(&str, &str, &[&str])] = &[
    ("km2", "km2", &["km²"]),
    ("m3", "m3", &["m³"]),
    ("tonne", "tonnes", &[]),
    ("household", "households", &[]),
    ("region", "regions", &[]),
    ("document", "documents", &[]),
    ("hour", "hours", &[]),
    ("extension", "extensions", &[]),
    ("degC", "degC", &["°C"]),
];

/// What people write instead of a unit, in lower case, and what it should be.
const MEANT: &[(&str, &str)] = &[
    ("worker", "`people`"),
    ("workers", "`people`"),
    ("men", "`people`"),
    ("women", "`people`"),
    ("share", "a plain number without unit"),
    ("ratio", "a plain number without unit"),
    ("percent", "a plain number such as 0.15"),
    ("per cent", "a plain number such as 0.15"),
    ("dollar", "`USD`"),
    ("dollars", "`USD`"),
    ("$", "`USD`"),
    ("us$", "`USD`"),
    ("rouble", "`SUR` or `RUB`"),
    ("roubles", "`SUR` or `RUB`"),
    ("ruble", "`SUR` or `RUB`"),
    ("rubles", "`SUR` or `RUB`"),
    ("won", "`KPW`"),
    ("ton", "`tonnes`"),
    ("tons", "`tonnes`"),
    ("t", "`tonnes`"),
    ("y", "`years`"),
    ("yr", "`years`"),
    ("yrs", "`years`"),
    ("mo", "`months`"),
    ("thousand", "the digits, such as `15000`"),
    ("million", "the digits or an exponent, such as `1.2e6`"),
    ("billion", "an exponent, such as `1.2e9`"),
];

impl Unit {
    /// Reads a unit; the empty text is the plain number.
    pub fn parse(text: &str) -> Result<Unit, Kind> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Dimension::Ratio.unit());
        }
        let mut parts = text.split('/').map(str::trim);
        let unit = match (parts.next(), parts.next(), parts.next()) {
            (Some(above), None, _) => lone(above),
            (Some(above), Some(below), None) => quotient(above, below)?,
            _ => None,
        };
        unit.ok_or_else(|| Kind::UnknownUnit { unit: text.chars().take(40).collect(), meant: meant(text) })
    }

    /// Converts a number in this unit to the unit in which the dimension is held.
    pub fn to_held(self, written: f64) -> f64 {
        match self.scale() {
            Scale::Same => written,
            Scale::Times12 => written * 12.0,
            Scale::Over12 => written / 12.0,
        }
    }

    /// Converts a number from the unit in which the dimension is held.
    pub fn from_held(self, held: f64) -> f64 {
        match self.scale() {
            Scale::Same => held,
            Scale::Times12 => held / 12.0,
            Scale::Over12 => held * 12.0,
        }
    }

    fn scale(self) -> Scale {
        match (self.dimension, self.per) {
            (Dimension::Duration, Per::Year) | (Dimension::Rate | Dimension::Volume, Per::Month) => Scale::Times12,
            (Dimension::PeopleFlow | Dimension::MoneyFlow(_), Per::Year) => Scale::Over12,
            _ => Scale::Same,
        }
    }

    /// The number in this unit that reads back as exactly this held number; the one with the shortest text.
    fn exact(self, held: f64) -> Option<f64> {
        let near = self.from_held(held);
        let up = near.next_up();
        let down = near.next_down();
        [near, up, down, up.next_up(), down.next_down()]
            .into_iter()
            .filter(|written| self.to_held(*written) == held && is_readable(*written))
            .min_by_key(|written| number_text(*written).len())
    }

    /// The unit in which held numbers can be written without loss (this one, or the held one), and the numbers in it.
    pub(crate) fn writable(self, held: &[f64]) -> (Unit, Vec<f64>) {
        match held.iter().map(|number| self.exact(*number)).collect() {
            Some(written) => (self, written),
            None => (self.dimension.unit(), held.to_vec()),
        }
    }

    /// The unit after a number, with its space: empty for a plain number.
    pub(crate) fn suffix(self, many: bool) -> String {
        match self.name(many) {
            name if name.is_empty() => name,
            name => format!(" {name}"),
        }
    }

    /// The unit's name for one or for many.
    fn name(self, many: bool) -> String {
        let per = self.per.name();
        let people = if many { "people" } else { "person" };
        match self.dimension {
            Dimension::Ratio => String::new(),
            Dimension::People => people.to_owned(),
            Dimension::PeopleFlow => format!("{people}/{per}"),
            Dimension::Duration if many => format!("{per}s"),
            Dimension::Duration => per.to_owned(),
            Dimension::Rate => format!("1/{per}"),
            Dimension::Money(currency) => currency.name().to_owned(),
            Dimension::MoneyFlow(currency) => format!("{currency}/{per}"),
            Dimension::Price(currency) => format!("{currency}/m3"),
            Dimension::Volume => format!("m3/{per}"),
            Dimension::Exchange { quote, base } => format!("{quote}/{base}"),
            Dimension::Other(name) => {
                let one = OTHER.iter().find(|(_, many, _)| *many == name).map_or(name, |(one, _, _)| one);
                if many { name } else { one }.to_owned()
            }
        }
    }
}

/// Writes the unit's name for many, such as `months` or `USD/month`; nothing for a plain number.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name(true))
    }
}

enum Scale {
    Same,
    Times12,
    Over12,
}

fn lone(name: &str) -> Option<Unit> {
    if let Some(per) = Per::parse(name) {
        return Some(Unit { dimension: Dimension::Duration, per });
    }
    if let Some(currency) = Currency::parse(name) {
        return Some(Dimension::Money(currency).unit());
    }
    if is_people(name) {
        return Some(Dimension::People.unit());
    }
    let found = OTHER.iter().find(|(one, many, more)| *one == name || *many == name || more.contains(&name));
    found.map(|(_, many, _)| Dimension::Other(many).unit())
}

fn quotient(above: &str, below: &str) -> Result<Option<Unit>, Kind> {
    let currency = Currency::parse(above);
    if let Some(per) = Per::parse(below) {
        let dimension = match (above, currency) {
            ("" | "1", _) => Some(Dimension::Rate),
            ("m3" | "m³", _) => Some(Dimension::Volume),
            (_, Some(currency)) => Some(Dimension::MoneyFlow(currency)),
            _ => is_people(above).then_some(Dimension::PeopleFlow),
        };
        return Ok(dimension.map(|dimension| Unit { dimension, per }));
    }
    let Some(quote) = currency else { return Ok(None) };
    if matches!(below, "m3" | "m³") {
        return Ok(Some(Dimension::Price(quote).unit()));
    }
    match Currency::parse(below) {
        Some(base) if base == quote => Err(Kind::SameCurrency),
        Some(base) => Ok(Some(Dimension::Exchange { quote, base }.unit())),
        None => Ok(None),
    }
}

fn is_people(name: &str) -> bool {
    matches!(name, "people" | "person" | "persons")
}

fn meant(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let listed = MEANT.iter().find(|(written, _)| *written == lower).map(|(_, meant)| *meant);
    listed.or_else(|| Currency::ALL.into_iter().find(|currency| currency.name().eq_ignore_ascii_case(text)).map(quoted))
}

fn quoted(currency: Currency) -> &'static str {
    match currency {
        Currency::Sur => "`SUR`",
        Currency::Rub => "`RUB`",
        Currency::Usd => "`USD`",
        Currency::Kpw => "`KPW`",
        Currency::Cert => "`CERT`",
    }
}
