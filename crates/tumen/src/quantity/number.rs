//! Reading and writing numbers: the part of the grammar that quantities and distributions share.

use super::{QuantityError, QuantityErrorKind as Kind, Unit};

/// The most characters that a quantity or a distribution may have.
const MAX_CHARS: usize = 200;
const LARGEST: f64 = 1e15;
const SMALLEST: f64 = 1e-30;

/// Thin space, narrow no-break space, no-break space: accepted between groups of three digits.
const GROUP_SPACES: [char; 3] = ['\u{2009}', '\u{202f}', '\u{a0}'];

/// A place in a text that is being read.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the first character; refuses texts that are too long or empty.
    pub(crate) fn new(text: &'a str) -> Result<Self, QuantityError> {
        if text.chars().nth(MAX_CHARS).is_some() {
            return Err(QuantityError::new(0, text.len(), Kind::TooLong));
        }
        if text.trim().is_empty() {
            return Err(QuantityError::new(0, text.len(), Kind::Empty));
        }
        Ok(Self { text, at: 0 })
    }

    /// Byte offset.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What is left of the text.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// An error at the place of the cursor.
    pub(crate) fn error(&self, len: usize, kind: Kind) -> QuantityError {
        QuantityError::new(self.at, len, kind)
    }

    /// Moves past white space.
    pub(crate) fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Moves past the token, if it is next.
    pub(crate) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Moves past the characters up to the next white space and gives them.
    pub(crate) fn token(&mut self) -> &'a str {
        let token = self.rest().get(..self.token_len()).unwrap_or("");
        self.at += token.len();
        token
    }

    /// Length of the run of characters without space at the cursor, in bytes.
    pub(crate) fn token_len(&self) -> usize {
        self.rest().split_whitespace().next().filter(|token| self.rest().starts_with(token)).map_or(0, str::len)
    }

    /// Reads a number: sign, groups of digits, decimals, exponent, or a fraction such as `1/3`.
    pub(crate) fn number(&mut self) -> Result<f64, QuantityError> {
        let from = self.at;
        let negative = self.eat("-") || self.eat("\u{2212}");
        let mut value = self.decimal()?;
        if let Some(below) = self.rest().strip_prefix('/')
            && below.starts_with(|next: char| next.is_ascii_digit())
        {
            self.at += 1;
            let over = self.decimal()?;
            if over == 0.0 {
                return Err(QuantityError::new(from, self.at - from, Kind::OverZero));
            }
            value = checked(value / over, from, self.at)?;
        }
        if self.rest().trim_start().starts_with('%') {
            let len = self.text.len() - self.rest().trim_start().len() + 1 - from;
            let number = if negative { -value } else { value };
            return Err(QuantityError::new(from, len, Kind::Percent { number }));
        }
        // Zero has no sign: a written "-0" must not print as one.
        Ok(if negative && value != 0.0 { -value } else { value })
    }

    /// Reads the second number of a range.
    pub(crate) fn end_of_range(&mut self) -> Result<f64, QuantityError> {
        if self.rest().is_empty() {
            return Err(self.error(0, Kind::OpenRange));
        }
        self.number()
    }

    /// Refuses a dash between two numbers, at the place of the cursor.
    pub(crate) fn refuse_dash(&self) -> Result<(), QuantityError> {
        let after = self.rest().trim_start_matches(['-', '\u{2013}', '\u{2014}', '\u{2212}']);
        let dash = self.rest().len() - after.len();
        if dash > 0 && after.trim_start().starts_with(|next: char| next.is_ascii_digit()) {
            return Err(self.error(dash, Kind::DashRange));
        }
        Ok(())
    }

    /// Reads the unit, which is all that is left.
    pub(crate) fn unit(&mut self) -> Result<Unit, QuantityError> {
        self.skip_space();
        let text = self.rest().trim_end();
        if text.contains("..") {
            return Err(self.error(text.len(), Kind::UnitInside));
        }
        let unit = Unit::parse(text).map_err(|kind| self.error(text.len(), kind))?;
        self.at = self.text.len();
        Ok(unit)
    }

    /// Reads digits, decimals and exponent, without sign.
    fn decimal(&mut self) -> Result<f64, QuantityError> {
        let from = self.at;
        let mut digits = self.whole()?;
        let rest = self.rest();
        if let Some(after) = rest.strip_prefix('.')
            && !after.starts_with('.')
        {
            let n_decimals = digit_run(after);
            if n_decimals == 0 {
                return Err(self.error(1, Kind::BarePoint));
            }
            digits.push_str(rest.get(..=n_decimals).unwrap_or(""));
            self.at += 1 + n_decimals;
            let mut next = self.rest().chars();
            let (first, second) = (next.next(), next.next());
            if matches!(first, Some('.' | ',' | '_')) && second.is_some_and(|c| c.is_ascii_digit()) {
                return Err(QuantityError::new(from, self.at + 1 - from, Kind::Grouping));
            }
        }
        let exponent = exponent_len(self.rest());
        digits.push_str(self.rest().get(..exponent).unwrap_or(""));
        self.at += exponent;
        let value = digits.parse::<f64>().map_err(|_| QuantityError::new(from, self.at - from, Kind::NotANumber))?;
        if value == 0.0 && digits.split(['e', 'E']).next().is_some_and(|d| d.contains(|c| ('1'..='9').contains(&c))) {
            return Err(QuantityError::new(from, self.at - from, Kind::TooSmall));
        }
        checked(value, from, self.at)
    }

    /// Reads the digits before the decimal point, without their separators.
    fn whole(&mut self) -> Result<String, QuantityError> {
        let from = self.at;
        let first = digit_run(self.rest());
        if first == 0 {
            return Err(self.no_digit());
        }
        let mut digits = self.rest().get(..first).unwrap_or("").to_owned();
        self.at += first;
        let mut used = None;
        while let Some(separator) = self.rest().chars().next() {
            let after = self.rest().get(separator.len_utf8()..).unwrap_or("");
            let n_digits = digit_run(after);
            let is_mark = matches!(separator, ',' | '_');
            if n_digits == 0 || !(is_mark || separator == ' ' || GROUP_SPACES.contains(&separator)) {
                break;
            }
            let is_group = n_digits == 3 && used.is_none_or(|used| used == separator);
            if !is_group && !is_mark {
                break;
            }
            let is_first = used.is_none();
            let fault = if separator == ',' && is_first && (n_digits < 3 || digits.starts_with('0')) {
                Some(Kind::DecimalComma)
            } else if !is_group || separator == ' ' || (is_first && (first > 3 || digits.starts_with('0'))) {
                Some(Kind::Grouping)
            } else {
                None
            };
            if let Some(kind) = fault {
                let len = self.at + separator.len_utf8() + n_digits - from;
                return Err(QuantityError::new(from, len, kind));
            }
            digits.push_str(after.get(..3).unwrap_or(""));
            self.at += separator.len_utf8() + 3;
            used = Some(separator);
        }
        Ok(digits)
    }

    /// Says what stands in the place of a digit.
    fn no_digit(&self) -> QuantityError {
        let rest = self.rest();
        let len = self.token_len();
        let lower = rest.to_ascii_lowercase();
        if rest.strip_prefix('.').is_some_and(|after| digit_run(after) > 0) {
            self.error(1, Kind::BarePoint)
        } else if ["nan", "inf", "∞"].iter().any(|word| lower.starts_with(word)) {
            self.error(len, Kind::NotFinite)
        } else {
            self.error(len, Kind::NotANumber)
        }
    }
}

fn digit_run(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Length of `e9`, `E+9` or `e-9` at the start of the text; zero without a digit.
fn exponent_len(text: &str) -> usize {
    let Some(after) = text.strip_prefix(['e', 'E']) else { return 0 };
    let unsigned = after.strip_prefix(['+', '-']).unwrap_or(after);
    match digit_run(unsigned) {
        0 => 0,
        n_digits => text.len() - unsigned.len() + n_digits,
    }
}

/// Whether a text may hold the number, or leave it open.
pub(super) fn is_readable(value: f64) -> bool {
    value == 0.0 || value.is_infinite() || (SMALLEST..=LARGEST).contains(&value.abs())
}

fn checked(value: f64, from: usize, until: usize) -> Result<f64, QuantityError> {
    if value > LARGEST {
        return Err(QuantityError::new(from, until - from, Kind::TooLarge));
    }
    if value > 0.0 && value < SMALLEST {
        return Err(QuantityError::new(from, until - from, Kind::TooSmall));
    }
    Ok(value)
}

/// Writes a number so that reading it gives the same number: decimals, or a fraction such as `1/3` for a long tail.
pub(crate) fn number_text(value: f64) -> String {
    let plain = value.abs() >= 1e-6 && value.abs() < 1e16;
    let decimal = if value == 0.0 {
        "0".to_owned()
    } else if plain || !value.is_finite() {
        format!("{value}")
    } else {
        format!("{value:e}")
    };
    let n_digits = decimal.bytes().filter(u8::is_ascii_digit).count();
    if n_digits < 15 || !plain {
        return decimal;
    }
    let fraction = (2..1000).map(f64::from).find_map(|below| {
        let above = libm::rint(value * below);
        (above != 0.0 && above.abs() < 1e6 && above / below == value).then(|| format!("{above}/{below}"))
    });
    fraction.unwrap_or(decimal)
}
