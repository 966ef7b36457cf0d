//! Walks a table: every key is asked for by name, and what nobody asked for is a problem.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::near::nearest;
use super::problem::{Report, Spot, Words, say, shorten};
use crate::distribution::{Distribution, DistributionError, DistributionErrorKind};
use crate::evidence::{Named, names_of};
use crate::month::{Month, MonthError, MonthRange};
use crate::quantity::{Quantity, QuantityErrorKind};

/// Names of distributions, for those who misspell them.
const DISTRIBUTIONS: [&str; 9] =
    ["fixed", "uniform", "loguniform", "normal", "halfnormal", "lognormal", "triangular", "beta", "mixture"];
/// Units that are long enough to be misspelt.
const UNITS: [&str; 12] = [
    "people",
    "month",
    "months",
    "year",
    "years",
    "people/month",
    "people/year",
    "USD/month",
    "SUR/month",
    "RUB/month",
    "m3/year",
    "1/year",
];

/// The unit that a misspelt one most likely stands for.
fn near_unit(kind: &QuantityErrorKind) -> Option<String> {
    match kind {
        QuantityErrorKind::UnknownUnit { unit, meant: None } => nearest(unit, UNITS),
        _ => None,
    }
}

/// Longest id.
const MAX_ID: usize = 80;

/// One value of a file together with its place.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    /// Where it stands.
    pub(crate) spot: Spot,
    value: &'a DeValue<'a>,
}

/// Where each id was first given; refuses the second.
#[derive(Clone, Default)]
pub(crate) struct Once {
    first: BTreeMap<String, Spot>,
}

/// The texts of a list, whose places are kept for a check that needs the whole world.
pub(crate) fn kept(texts: &[(&str, Item<'_>)], report: &mut Report) -> Vec<String> {
    texts.iter().for_each(|(_, item)| report.keep(&item.spot));
    owned(texts)
}

impl Once {
    /// Notes an id, or reports that it was given before.
    pub(crate) fn insert(&mut self, kind: &str, id: &str, item: &Item<'_>, report: &mut Report) {
        if let Some(earlier) = self.first.get(id) {
            let place = report.text_place(earlier);
            let what = format!("there is a {kind} `{id}` already, in line {} of {}", place.line, place.file);
            let help = match kind {
                "value" => "leave one of them out",
                "site" => "give each place once",
                _ => "give one of them another id",
            };
            item.problem(say(what).help(help), report);
            return;
        }
        self.first.insert(id.to_owned(), item.spot.clone());
    }

    /// Whether the id was given.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.first.contains_key(id)
    }

    /// All ids.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.first.keys().map(String::as_str)
    }
}

/// The texts without their places.
pub(crate) fn owned(texts: &[(&str, Item<'_>)]) -> Vec<String> {
    texts.iter().map(|(text, _)| (*text).to_owned()).collect()
}

/// One table of a file; remembers which keys were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    /// Where it stands.
    pub(crate) spot: Spot,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
    forgiven: bool,
}

impl<'a> Item<'a> {
    /// What the value is, for messages.
    fn found(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// Reports that something else was expected.
    pub(crate) fn expected(&self, what: &str, report: &mut Report) {
        let words = say(format!("expected {what}, found {}", self.found()));
        let bare = matches!(self.value, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_));
        report.add(&self.spot, if bare && what.starts_with("text") { words.help("put it in quotes") } else { words });
    }

    /// Reports a problem here.
    pub(crate) fn problem(&self, words: Words, report: &mut Report) {
        report.add(&self.spot, words);
    }

    /// Reports a problem in a part of the text: its first byte and its length.
    fn problem_in(&self, part: (usize, usize), words: Words, report: &mut Report) {
        let mut spot = self.spot.clone();
        // One byte for the quote; escapes in such short texts are not worth a map.
        let from = spot.span.start.saturating_add(1).saturating_add(part.0);
        let until = from.saturating_add(part.1);
        if part.1 > 0 && until < spot.span.end {
            spot.span = from..until;
        }
        report.add(&spot, words);
    }

    /// The text, or a problem.
    pub(crate) fn text(&self, report: &mut Report) -> Option<&'a str> {
        match self.value {
            DeValue::String(text) => match text.chars().find(|c| c.is_control() && !c.is_ascii_whitespace()) {
                None => Some(text.as_ref()),
                // It would reach terminals and pages.
                Some(control) => {
                    let what = format!("the text holds a control character, U+{:04X}", u32::from(control));
                    self.problem(say(what).help("leave it out"), report);
                    None
                }
            },
            _ => {
                self.expected("text", report);
                None
            }
        }
    }

    /// The text or a bare number as text (numbers without unit may be written without quotes).
    pub(crate) fn text_or_number(&self, report: &mut Report) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            DeValue::Float(number) => Some(number.as_str().to_owned()),
            _ => {
                self.expected("text or a number", report);
                None
            }
        }
    }

    /// The whole number, or a problem.
    pub(crate) fn integer(&self, report: &mut Report) -> Option<i64> {
        if let DeValue::Integer(number) = self.value {
            let parsed = i64::from_str_radix(number.as_str(), number.radix()).ok();
            if parsed.is_none() {
                self.problem(say("the number is too large"), report);
            }
            return parsed;
        }
        self.expected("a whole number", report);
        None
    }

    /// The number of the item at `idx` of a list whose numbers go up by one from 1, so that none is missing and none is there twice.
    pub(crate) fn next_in_list(&self, idx: usize, report: &mut Report) -> Option<u32> {
        let number = self.integer(report)?;
        let next = u32::try_from(idx + 1).ok()?;
        if number != i64::from(next) {
            self.problem(say(format!("the number is {number} where {next} comes next")), report);
            return None;
        }
        Some(next)
    }

    /// True or false, or a problem.
    pub(crate) fn boolean(&self, report: &mut Report) -> Option<bool> {
        if let DeValue::Boolean(truth) = self.value {
            return Some(*truth);
        }
        self.expected("true or false", report);
        None
    }

    /// Whether it is a list.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, DeValue::Array(_))
    }

    /// Whether it is a table.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    /// Whether it is text.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.value, DeValue::String(_))
    }

    /// The table, or a problem.
    pub(crate) fn table(&self, report: &mut Report) -> Option<Reader<'a>> {
        if let DeValue::Table(table) = self.value {
            return Some(Reader { spot: self.spot.clone(), table, asked: Vec::new(), forgiven: false });
        }
        self.expected("a table", report);
        None
    }

    /// The items of the list, or a problem.
    pub(crate) fn list(&self, report: &mut Report) -> Option<Vec<Item<'a>>> {
        if let DeValue::Array(array) = self.value {
            return Some(self.items(array));
        }
        self.expected("a list", report);
        None
    }

    fn items(&self, array: &'a DeArray<'a>) -> Vec<Item<'a>> {
        let item = |(idx, value): (usize, &'a Spanned<DeValue<'a>>)| Item {
            spot: Spot { file: self.spot.file, span: value.span(), key: format!("{}.{}", self.spot.key, idx + 1) },
            value: value.get_ref(),
        };
        array.iter().enumerate().map(item).collect()
    }

    /// A number without unit that is no text.
    pub(crate) fn number(&self, report: &mut Report) -> Option<f64> {
        let text = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => {
                self.expected("a number", report);
                return None;
            }
        };
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            self.problem(say("not a finite number"), report);
        }
        number
    }

    /// A number within bounds, both included.
    pub(crate) fn number_between(&self, low: f64, high: f64, report: &mut Report) -> Option<f64> {
        let number = self.number(report)?;
        if (low..=high).contains(&number) {
            return Some(number);
        }
        self.problem(say(format!("{number} is not between {low} and {high}")), report);
        None
    }

    /// An id: small letters, digits, `-` and `_`.
    pub(crate) fn id(&self, report: &mut Report) -> Option<&'a str> {
        self.id_of(self.text(report)?, report)
    }

    /// An id in a part of the text.
    pub(crate) fn id_of<'t>(&self, text: &'t str, report: &mut Report) -> Option<&'t str> {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
        if !text.is_empty() && text.len() <= MAX_ID && text.bytes().all(fine) {
            return Some(text);
        }
        let help = format!("use small letters, digits, `-` and `_`, at most {MAX_ID} of them");
        self.problem(say(format!("`{}` cannot be an id", shorten(text))).help(help), report);
        None
    }

    /// One name of a closed list.
    pub(crate) fn choice<T: Named>(&self, what: &str, report: &mut Report) -> Option<T> {
        let text = self.text(report)?;
        let found = T::ALL.iter().copied().find(|value| value.text() == text);
        if found.is_none() {
            let names = names_of::<T>();
            let near = nearest(text, names.iter().copied());
            let words = say(format!("unknown {what} `{}`", shorten(text))).near(near);
            self.problem(words.help(format!("one of {}", names.join(", "))), report);
        }
        found
    }

    /// A month such as `1967-03`.
    pub(crate) fn month(&self, report: &mut Report) -> Option<Month> {
        let text = self.text(report)?;
        Month::parse(text).map_err(|error| self.month_problem(&error, report)).ok()
    }

    /// A month or a whole year.
    pub(crate) fn month_part(&self, report: &mut Report) -> Option<MonthRange> {
        let text = self.text(report)?;
        MonthRange::parse_part(text).map_err(|error| self.month_problem(&error, report)).ok()
    }

    fn month_problem(&self, error: &MonthError, report: &mut Report) {
        self.problem_in((error.at, error.len), say(error.to_string()).help(error.hint()), report);
    }

    /// A range of months, such as `2005..2015`.
    pub(crate) fn months(&self, report: &mut Report) -> Option<MonthRange> {
        let text = self.text(report)?;
        MonthRange::parse(text).map_err(|error| self.month_problem(&error, report)).ok()
    }

    /// A quantity with its unit.
    pub(crate) fn quantity(&self, report: &mut Report) -> Option<Quantity> {
        let text = self.text(report)?;
        let parsed = Quantity::parse(text);
        parsed
            .map_err(|error| {
                let words = say(error.to_string()).near(near_unit(&error.kind)).help(error.hint());
                self.problem_in((error.at, error.len), words, report);
            })
            .ok()
    }

    /// A distribution with its unit.
    pub(crate) fn distribution(&self, report: &mut Report) -> Option<Distribution> {
        let text = self.text(report)?;
        Distribution::parse(text).map_err(|error| self.distribution_problem(&error, report)).ok()
    }

    /// A relative variation.
    pub(crate) fn spread(&self, report: &mut Report) -> Option<Distribution> {
        let text = self.text(report)?;
        Distribution::parse_spread(text).map_err(|error| self.distribution_problem(&error, report)).ok()
    }

    fn distribution_problem(&self, error: &DistributionError, report: &mut Report) {
        let near = match &error.kind {
            DistributionErrorKind::UnknownName { name, meant: None } => nearest(name, DISTRIBUTIONS),
            DistributionErrorKind::Quantity(kind) => near_unit(kind),
            _ => None,
        };
        let words = say(error.to_string()).near(near).help(error.hint());
        self.problem_in((error.at, error.len), words, report);
    }

    /// The texts of a list, or of a single text.
    pub(crate) fn texts(&self, report: &mut Report) -> Vec<(&'a str, Item<'a>)> {
        if self.is_text() {
            return self.text(report).map(|text| (text, self.clone())).into_iter().collect();
        }
        let items = self.list(report).unwrap_or_default();
        items.into_iter().filter_map(|item| item.text(report).map(|text| (text, item))).collect()
    }
}

impl<'a> Reader<'a> {
    /// The top table of a file.
    pub(crate) fn top(file: usize, table: &'a DeTable<'a>) -> Reader<'a> {
        Reader { spot: Spot { file, span: 0..0, key: String::new() }, table, asked: Vec::new(), forgiven: false }
    }

    fn key_of(&self, name: &str) -> String {
        if self.spot.key.is_empty() { shorten(name) } else { format!("{}.{}", self.spot.key, shorten(name)) }
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&mut self, name: &'static str) -> Option<Item<'a>> {
        self.asked.push(name);
        self.table.get(name).map(|value| Item {
            spot: Spot { file: self.spot.file, span: value.span(), key: self.key_of(name) },
            value: value.get_ref(),
        })
    }

    /// The value of a key; its absence is a problem.
    pub(crate) fn need(&mut self, name: &'static str, report: &mut Report) -> Option<Item<'a>> {
        let item = self.get(name);
        if item.is_none() {
            let mut words = say(format!("the key `{name}` is missing"));
            if let Some(close) = nearest(name, self.names()) {
                words = words.help(format!("is `{close}` meant to be `{name}`?"));
            }
            report.add(&self.spot, words);
        }
        item
    }

    /// The text of a required key.
    pub(crate) fn need_text(&mut self, name: &'static str, report: &mut Report) -> Option<&'a str> {
        let item = self.need(name, report)?;
        let text = item.text(report)?;
        if text.trim().is_empty() {
            item.problem(say(format!("`{name}` is empty")), report);
            return None;
        }
        Some(text)
    }

    /// The text of an optional key.
    pub(crate) fn get_text(&mut self, name: &'static str, report: &mut Report) -> Option<&'a str> {
        self.get(name)?.text(report)
    }

    /// The texts of an optional key that holds a list.
    pub(crate) fn get_texts(&mut self, name: &'static str, report: &mut Report) -> Vec<(&'a str, Item<'a>)> {
        self.get(name).map(|item| item.texts(report)).unwrap_or_default()
    }

    /// The tables of an optional key that holds a list of tables (`[[name]]`).
    pub(crate) fn get_tables(&mut self, name: &'static str, report: &mut Report) -> Vec<Reader<'a>> {
        let Some(item) = self.get(name) else { return Vec::new() };
        if item.is_table() {
            item.problem(
                say(format!("`{name}` is a list of tables")).help(format!("write [[{name}]] with two brackets")),
                report,
            );
            return Vec::new();
        }
        let items = item.list(report).unwrap_or_default();
        items.iter().filter_map(|item| item.table(report)).collect()
    }

    /// The month of an optional key; the second part tells that something is there which is no month.
    pub(crate) fn get_month(&mut self, name: &'static str, report: &mut Report) -> (Option<Month>, bool) {
        match self.get(name) {
            None => (None, false),
            Some(item) => {
                let month = item.month(report);
                (month, month.is_none())
            }
        }
    }

    /// Whether a key holds something else than a list.
    pub(crate) fn is_no_list(&self, name: &str) -> bool {
        self.table.get(name).is_some_and(|value| !matches!(value.get_ref(), DeValue::Array(_)))
    }

    /// Leaves the rest of the table alone, after a problem that makes its keys hard to judge.
    pub(crate) fn forgive(&mut self) {
        self.forgiven = true;
    }

    /// Whether the table has a key; does not count as asking.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// All keys that the table holds.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// All keys of the table with their places and values, for tables whose keys are data.
    pub(crate) fn pairs(&self) -> Vec<(&'a str, Spot, Item<'a>)> {
        let pair = |(key, value): (&'a Spanned<std::borrow::Cow<'a, str>>, &'a Spanned<DeValue<'a>>)| {
            let name: &'a str = key.get_ref().as_ref();
            let spot = |span| Spot { file: self.spot.file, span, key: self.key_of(name) };
            (name, spot(key.span()), Item { spot: spot(value.span()), value: value.get_ref() })
        };
        self.table.iter().map(pair).collect()
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, report: &mut Report) {
        self.finish_with(&[], "", report);
    }

    /// Reports the keys that nobody asked for; `also` are names that were possible too, `help` is said with each.
    pub(crate) fn finish_with(self, also: &[&'static str], help: &str, report: &mut Report) {
        if self.forgiven {
            return;
        }
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let mut words = say(format!("unknown key `{}`", shorten(name)));
            words = words.near(nearest(name, self.asked.iter().copied().chain(also.iter().copied())));
            if !help.is_empty() {
                words = words.help(help);
            }
            report.at(self.spot.file, key.span(), &self.key_of(name), words);
        }
    }
}
