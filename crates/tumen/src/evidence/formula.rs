//! Arithmetic over the values of claims: ranges in, a range out.
//!
//! `a * b`, `a / b`, `a + b`, `a - b`, parentheses, numbers, ids of claims, `low(a)` and `high(a)` for the ends of a range, `span(a, b)` for
//! the range that holds both. Operators stand between blanks, since ids have hyphens. Values are held in months and per month, in people and
//! in the currency of the claim.

/// Deepest nesting.
const MOST_DEPTH: usize = 20;

/// Both ends of a range.
pub(crate) type Ends = (f64, f64);

/// The names of claims in a formula, in the order of the text.
pub(crate) fn names(formula: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for token in tokens(formula).into_iter().filter(|token| is_name(token)) {
        if !names.contains(&token) {
            names.push(token);
        }
    }
    names
}

/// What a formula comes to; `value` gives the value of a claim.
pub(crate) fn evaluate(formula: &str, value: &dyn Fn(&str) -> Result<Ends, String>) -> Result<Ends, String> {
    let tokens = tokens(formula);
    let mut parser = Parser { tokens: &tokens, at: 0, value };
    let ends = parser.sum(0)?;
    match tokens.get(parser.at) {
        None => Ok(ends),
        Some(token) => Err(format!("`{token}` is one too many")),
    }
}

const FUNCTIONS: [&str; 3] = ["low", "high", "span"];

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_lowercase()) && !FUNCTIONS.contains(&token)
}

fn tokens(formula: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in formula.split_whitespace() {
        let mut rest = word;
        while let Some(at) = rest.find(['(', ')', ',']) {
            if at > 0 {
                tokens.push(&rest[..at]);
            }
            tokens.push(&rest[at..=at]);
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            tokens.push(rest);
        }
    }
    tokens
}

struct Parser<'t> {
    tokens: &'t [&'t str],
    at: usize,
    value: &'t dyn Fn(&str) -> Result<Ends, String>,
}

impl<'t> Parser<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = self.tokens.get(self.at) == Some(&wanted);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, wanted: &str) -> Result<(), String> {
        if self.take(wanted) { Ok(()) } else { Err(format!("`{wanted}` is missing")) }
    }

    fn sum(&mut self, depth: usize) -> Result<Ends, String> {
        let mut left = self.product(depth)?;
        loop {
            if self.take("+") {
                let right = self.product(depth)?;
                left = (left.0 + right.0, left.1 + right.1);
            } else if self.take("-") {
                let right = self.product(depth)?;
                left = (left.0 - right.1, left.1 - right.0);
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self, depth: usize) -> Result<Ends, String> {
        let mut left = self.factor(depth)?;
        loop {
            let right = if self.take("*") {
                self.factor(depth)?
            } else if self.take("/") {
                let (low, high) = self.factor(depth)?;
                if low <= 0.0 && high >= 0.0 {
                    return Err("what is divided by may be zero".to_owned());
                }
                (1.0 / high, 1.0 / low)
            } else {
                return Ok(left);
            };
            let all = [left.0 * right.0, left.0 * right.1, left.1 * right.0, left.1 * right.1];
            left = (all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max));
        }
    }

    fn factor(&mut self, depth: usize) -> Result<Ends, String> {
        if depth > MOST_DEPTH {
            return Err("the formula nests too deep".to_owned());
        }
        let token = self.next().ok_or("the formula ends too early")?;
        match token {
            "(" => {
                let inner = self.sum(depth + 1)?;
                self.need(")")?;
                Ok(inner)
            }
            "low" | "high" => {
                self.need("(")?;
                let (low, high) = self.sum(depth + 1)?;
                self.need(")")?;
                let end = if token == "low" { low } else { high };
                Ok((end, end))
            }
            "span" => {
                self.need("(")?;
                let one = self.sum(depth + 1)?;
                self.need(",")?;
                let other = self.sum(depth + 1)?;
                self.need(")")?;
                Ok((one.0.min(other.0), one.1.max(other.1)))
            }
            name if is_name(name) => {
                let ends = (self.value)(name)?;
                if ends.0.is_finite() && ends.1.is_finite() {
                    Ok(ends)
                } else {
                    Err(format!("`{name}` is a bound: one of its ends is open"))
                }
            }
            number => match number.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok((number, number)),
                _ => Err(format!("`{number}` is no number, claim or sign here")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(formula: &str) -> Result<Ends, String> {
        evaluate(formula, &|name| match name {
            "a-range" => Ok((2.0, 4.0)),
            "a-point" => Ok((10.0, 10.0)),
            "a-bound" => Ok((1.0, f64::INFINITY)),
            other => Err(format!("no {other}")),
        })
    }

    #[test]
    fn ranges_are_added_and_multiplied() {
        assert_eq!(of("a-range * a-point"), Ok((20.0, 40.0)));
        assert_eq!(of("a-point / a-range"), Ok((2.5, 5.0)));
        assert_eq!(of("a-point - a-range * 2"), Ok((2.0, 6.0)));
        assert_eq!(of("(a-point - a-range) * 2"), Ok((12.0, 16.0)));
        assert_eq!(of("low(a-range) + high(a-range)"), Ok((6.0, 6.0)));
        assert_eq!(of("span(a-range, a-point)"), Ok((2.0, 10.0)));
        assert_eq!(of("0 - a-range"), Ok((-4.0, -2.0)));
        assert_eq!(names("low(a-range) * a-point / 12 + a-range"), ["a-range", "a-point"]);
    }

    #[test]
    fn slips_are_told() {
        for (formula, told) in [
            ("", "ends too early"),
            ("a-range *", "ends too early"),
            ("a-range a-point", "one too many"),
            ("(a-range", "`)` is missing"),
            ("span(a-range)", "`,` is missing"),
            ("a-range / (a-range - 3)", "may be zero"),
            ("a-bound", "open"),
            ("a-nothing", "no a-nothing"),
            ("2 ** 3", "`**`"),
            ("inf", "no inf"),
            ("1e999", "no number"),
        ] {
            let error = of(formula).unwrap_err();
            assert!(error.contains(told), "{formula}: {error}");
        }
        assert!(of(&"(".repeat(100)).unwrap_err().contains("too deep"));
    }
}
