//! Reading distributions.

use super::{Distribution, DistributionError as Error, DistributionErrorKind as Kind, Mixture, MixturePart, Shape};
use crate::quantity::{Cursor, Dimension};

/// Names and how each is written.
const FORMS: &[(&str, &str)] = &[
    ("fixed", "fixed 36 months"),
    ("uniform", "uniform 40..80 SUR/month"),
    ("loguniform", "loguniform 0.01..0.2"),
    ("normal", "normal 100 ± 20 USD"),
    ("halfnormal", "halfnormal 1.5"),
    ("lognormal", "lognormal 200 × 1.5 USD"),
    ("triangular", "triangular 1..2..5 years"),
    ("beta", "beta 0.1 ± 0.05"),
    ("mixture", "mixture 0.7: 36 | 0.3: 60 months"),
];

/// Other names by which people know them, without dashes and in lower case.
const MEANT: &[(&str, &str)] = &[
    ("const", "fixed"),
    ("constant", "fixed"),
    ("point", "fixed"),
    ("flat", "uniform"),
    ("range", "uniform"),
    ("reciprocal", "loguniform"),
    ("gaussian", "normal"),
    ("gauss", "normal"),
    ("triangle", "triangular"),
    ("mix", "mixture"),
];

/// Reads a distribution with its unit.
pub(super) fn distribution(text: &str) -> Result<Distribution, Error> {
    Reader::new(text, false)?.read()
}

/// Reads a relative distribution, in which the centre 1 may be left out.
pub(super) fn spread(text: &str) -> Result<Distribution, Error> {
    let spread = Reader::new(text, true)?.read()?;
    if spread.dimension() == Dimension::Ratio { Ok(spread) } else { Err(Error::new(0, text.len(), Kind::SpreadUnit)) }
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    /// Whether the centre may be left out.
    is_spread: bool,
    /// How the named distribution is written.
    form: &'static str,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, is_spread: bool) -> Result<Self, Error> {
        Ok(Self { cursor: Cursor::new(text)?, is_spread, form: "" })
    }

    fn read(mut self) -> Result<Distribution, Error> {
        self.cursor.skip_space();
        let name_at = self.cursor.at();
        let name = self.cursor.token();
        let Some((name, form)) = FORMS.iter().find(|(known, _)| *known == name) else {
            return Err(Error::new(name_at, name.len(), unknown(name)));
        };
        self.form = form;
        self.cursor.skip_space();
        let from = self.cursor.at();
        let shape = self.shape(name)?;
        let until = self.cursor.at();
        // Numbers are checked as written: scaling to the held unit keeps their order and sign.
        let unit = self.cursor.unit()?;
        let numbers: Vec<f64> = shape.numbers().iter().map(|number| unit.to_held(*number)).collect();
        let held = shape.with_numbers(&numbers).unwrap_or(shape);
        Distribution::new(held, unit).map_err(|kind| Error::new(from, until - from, kind))
    }

    fn shape(&mut self, name: &str) -> Result<Shape, Error> {
        let shape = match name {
            "uniform" | "loguniform" => {
                let low = self.number()?;
                self.cursor.skip_space();
                self.cursor.refuse_dash()?;
                self.mark(&[".."])?;
                let high = self.number()?;
                if name == "uniform" { Shape::Uniform { low, high } } else { Shape::LogUniform { low, high } }
            }
            "triangular" => {
                let low = self.number()?;
                self.mark(&[".."])?;
                let mode = self.number()?;
                self.mark(&[".."])?;
                Shape::Triangular { low, mode, high: self.number()? }
            }
            "normal" | "beta" => {
                let (mean, sd) = self.centre_and(&["±", "+-", "+/-"], name == "normal")?;
                if name == "normal" { Shape::Normal { mean, sd } } else { Shape::Beta { mean, sd } }
            }
            "lognormal" => {
                let (median, factor) = self.centre_and(&["×", "x"], true)?;
                Shape::LogNormal { median, factor }
            }
            "halfnormal" => Shape::HalfNormal { sd: self.number()? },
            "mixture" => Shape::Mixture(self.mixture()?),
            _ => Shape::Fixed(self.number()?),
        };
        Ok(shape)
    }

    /// Reads `centre mark number`; in a spread the centre 1 may be left out, with or without the mark.
    fn centre_and(&mut self, marks: &[&str], may_omit: bool) -> Result<(f64, f64), Error> {
        let may_omit = may_omit && self.is_spread;
        self.cursor.skip_space();
        if may_omit && marks.iter().any(|mark| self.cursor.eat(mark)) {
            return Ok((1.0, self.number()?));
        }
        let first = self.number()?;
        self.cursor.skip_space();
        if may_omit && self.cursor.rest().is_empty() {
            return Ok((1.0, first));
        }
        self.mark(marks)?;
        Ok((first, self.number()?))
    }

    fn mixture(&mut self) -> Result<Mixture, Error> {
        let from = self.cursor.at();
        let mut parts = Vec::new();
        loop {
            let weight = self.number()?;
            self.mark(&[":"])?;
            let low_at = self.cursor.at();
            let low = self.number()?;
            self.cursor.skip_space();
            self.cursor.refuse_dash()?;
            let high = if self.cursor.eat("..") { self.number()? } else { low };
            if high < low {
                return Err(Error::new(low_at, self.cursor.at() - low_at, Kind::NotRising));
            }
            parts.push(MixturePart { weight, low, high });
            let until = self.cursor.at();
            self.cursor.skip_space();
            if !self.cursor.eat("|") {
                if let Some(unit_len) = self.cursor.rest().find('|') {
                    return Err(self.fault(unit_len, Kind::UnitInside));
                }
                return Mixture::new(parts).map_err(|kind| Error::new(from, until - from, kind));
            }
        }
    }

    fn number(&mut self) -> Result<f64, Error> {
        self.cursor.skip_space();
        if self.cursor.rest().is_empty() {
            return Err(self.incomplete());
        }
        Ok(self.cursor.number()?)
    }

    /// Moves past one of the marks.
    fn mark(&mut self, marks: &[&str]) -> Result<(), Error> {
        self.cursor.skip_space();
        if marks.iter().any(|mark| self.cursor.eat(mark)) { Ok(()) } else { Err(self.incomplete()) }
    }

    fn incomplete(&self) -> Error {
        self.fault(self.cursor.token_len(), Kind::Incomplete { form: self.form })
    }

    fn fault(&self, len: usize, kind: Kind) -> Error {
        Error::new(self.cursor.at(), len, kind)
    }
}

fn unknown(name: &str) -> Kind {
    if name.starts_with(|first: char| first.is_ascii_digit() || "-<>≤≥.".contains(first)) {
        return Kind::NoName;
    }
    let plain: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let known = FORMS.iter().map(|(known, _)| *known).find(|known| *known == plain);
    let meant = known.or_else(|| MEANT.iter().find(|(other, _)| *other == plain).map(|(_, known)| *known));
    Kind::UnknownName { name: name.chars().take(40).collect(), meant }
}
