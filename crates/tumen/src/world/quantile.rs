//! Which quantile a prior takes in a draw.
//!
//! Every prior takes the uniform number of a key of its own. What is known to move together, or apart, says so: `draw` names a number
//! that several share, `draw = "-name"` mirrors it, `each = "year"` gives each calendar year a number of its own, and `correlation` ties
//! an entry to the one before it. All of it is a function of seed, draw and keys alone, and keeps each prior's own distribution.

use super::Value;
use super::param::Draw;
use super::problem::{Report, Spot, say, shorten};
use super::reader::Reader;
use crate::distribution::{normal_cdf, normal_quantile};
use crate::month::Month;
use crate::quantity::{Dimension, number_text};

/// The quantile that a prior takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantile {
    /// Key of the uniform number: `path@from`, or the name that `draw` gives; with `yearly` the path or name, to which each year is added.
    pub key: String,
    /// Whether it is one less the number.
    pub mirrored: bool,
    /// Whether each calendar year has a number of its own, `key@year`.
    pub yearly: bool,
    /// The entry before it, to which it is tied.
    pub after: Option<Box<After>>,
}

/// The entry before one that is tied to it.
#[derive(Clone, Debug, PartialEq)]
pub struct After {
    /// The quantile of that entry.
    pub quantile: Quantile,
    /// Rank correlation (Spearman's) between the two, above −1 and below 1.
    pub correlation: f64,
}

impl Quantile {
    /// The quantile in a month, between 0 and 1.
    ///
    /// Of two tied entries the normal scores have the correlation ρ = 2 sin(π r / 6), which gives the rank correlation r (Pearson 1907);
    /// along a chain of entries they are an autoregression of the first order.
    pub fn at(&self, month: Month, draw: Draw<'_>) -> f64 {
        let number = if self.yearly { draw(&format!("{}@{}", self.key, month.year())) } else { draw(&self.key) };
        let number = if self.mirrored { 1.0 - number } else { number };
        let Some(after) = &self.after else { return number };
        let rho = 2.0 * libm::sin(std::f64::consts::PI / 6.0 * after.correlation);
        let before = normal_quantile(after.quantile.at(month, draw));
        normal_cdf(rho * before + libm::sqrt(1.0 - rho * rho) * normal_quantile(number))
    }

    /// What there is to say of it beside its prior, in words; nothing where it stands alone.
    pub fn words(&self, path: &str, from: Month) -> Vec<String> {
        let own = if self.yearly { path.to_owned() } else { format!("{path}@{from}") };
        let mut words = Vec::new();
        if self.key != own {
            let what = if self.mirrored { "mirrors the quantile" } else { "shares the quantile" };
            words.push(format!("{what} `{}`", self.key));
        }
        if self.yearly {
            words.push("drawn anew for each year".to_owned());
        }
        if let Some(after) = &self.after {
            words.push(format!("rank correlation {} with the value before it", number_text(after.correlation)));
        }
        words
    }
}

/// What an entry says of its quantile.
pub(super) struct Asked {
    name: Option<String>,
    mirrored: bool,
    each: Option<Spot>,
    correlation: Option<(f64, Spot)>,
}

impl Asked {
    /// Reads `draw`, `each` and `correlation`.
    pub(super) fn read(reader: &mut Reader<'_>, has_prior: bool, report: &mut Report) -> Asked {
        let mut asked = Asked { name: None, mirrored: false, each: None, correlation: None };
        let draw = reader.get("draw");
        if let Some(text) = draw.as_ref().and_then(|item| item.text(report).map(|text| (item, text))) {
            let (item, text) = text;
            asked.mirrored = text.starts_with('-');
            asked.name = item.id_of(text.strip_prefix('-').unwrap_or(text), report).map(str::to_owned);
        }
        let each = reader.get("each");
        if let Some(item) = &each {
            match item.text(report) {
                Some("year") => asked.each = Some(item.spot.clone()),
                Some(other) => {
                    let words = say(format!("unknown `each = \"{}\"`", shorten(other)));
                    item.problem(words.help("write \"year\", or leave it out for one draw a run"), report);
                }
                None => {}
            }
        }
        let correlation = reader.get("correlation");
        if let Some(quantity) = correlation.as_ref().and_then(|item| item.quantity(report).map(|found| (item, found))) {
            let (item, quantity) = quantity;
            let is_inside = quantity.is_point() && quantity.low > -1.0 && quantity.low < 1.0;
            if quantity.dimension == Dimension::Ratio && is_inside {
                asked.correlation = Some((quantity.low, item.spot.clone()));
            } else {
                let what = format!("a rank correlation lies above -1 and below 1, this is {quantity}");
                item.problem(say(what).help("to share a quantile give both the same `draw`"), report);
            }
        }
        if !has_prior {
            for (item, what) in [
                (&draw, "`draw` names the quantile of a prior"),
                (&each, "`each` draws a prior anew"),
                (&correlation, "`correlation` ties a prior to the one before"),
            ] {
                if let Some(item) = item {
                    let words = say(format!("{what}, and there is no prior here"));
                    item.problem(words.help("leave it out, or give a `prior`"), report);
                }
            }
        }
        if let (Some(_), Some((_, spot))) = (&asked.name, &asked.correlation) {
            let what = "`correlation` and `draw` exclude each other: a shared quantile has no part of its own";
            report.add(spot, say(what).help("leave one of them out"));
            asked.correlation = None;
        }
        if let (Some(spot), Some(_)) = (&asked.each, &asked.correlation) {
            let what = "`each` and `correlation` exclude each other";
            report.add(spot, say(what).help("leave one of them out"));
            asked.correlation = None;
        }
        asked
    }

    /// Whether each calendar year is drawn anew.
    pub(super) fn is_yearly(&self) -> bool {
        self.each.is_some()
    }

    /// Where `each` stands, if it does.
    pub(super) fn each(&self) -> Option<&Spot> {
        self.each.as_ref()
    }

    /// The quantile of an entry that begins in a month; `before` is the entry ahead of it.
    pub(super) fn quantile(
        &self,
        path: &str,
        from: Month,
        before: Option<(&Value, &Quantile)>,
        report: &mut Report,
    ) -> Quantile {
        let own = || if self.is_yearly() { path.to_owned() } else { format!("{path}@{from}") };
        let key = self.name.clone().unwrap_or_else(own);
        let mut quantile = Quantile { key, mirrored: self.mirrored, yearly: self.is_yearly(), after: None };
        let Some((correlation, spot)) = &self.correlation else { return quantile };
        let words = match before {
            None => Some(say("`correlation` is with the entry before, and there is none")),
            Some((Value::Fixed(_) | Value::Unknown, _)) => {
                Some(say("`correlation` is with the entry before, which has no prior"))
            }
            Some((_, before)) if before.yearly => {
                Some(say("`correlation` is with the entry before, which is drawn anew for each year"))
            }
            Some((_, before)) => {
                quantile.after = Some(Box::new(After { quantile: before.clone(), correlation: *correlation }));
                None
            }
        };
        if let Some(words) = words {
            report.add(spot, words.help("leave it out"));
        }
        quantile
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::draw::parameter_quantile;

    const N_DRAWS: u32 = 4_000;

    fn alone(key: &str) -> Quantile {
        Quantile { key: key.to_owned(), mirrored: false, yearly: false, after: None }
    }

    fn month() -> Month {
        Month::parse("2000-01").unwrap()
    }

    fn all(quantile: &Quantile) -> Vec<f64> {
        (0..N_DRAWS).map(|draw| quantile.at(month(), &|key| parameter_quantile(7, draw, key))).collect()
    }

    /// The largest distance between the shares below and those of a uniform distribution (Kolmogorov and Smirnov).
    fn off_uniform(numbers: &[f64]) -> f64 {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let far =
            |(at, number): (usize, &f64)| (number - at as f64 / n).abs().max((number - (at + 1) as f64 / n).abs());
        sorted.iter().enumerate().map(far).fold(0.0, f64::max)
    }

    /// Correlation of the numbers, which are their own ranks as far as they are uniform.
    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
        let (of_a, of_b) = (mean(a), mean(b));
        let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - of_a, y - of_b)).sum::<f64>();
        sum(&|x, y| x * y) / libm::sqrt(sum(&|x, _| x * x) * sum(&|_, y| y * y))
    }

    #[test]
    fn tied_entries_have_the_rank_correlation_and_stay_uniform() {
        for stated in [0.7, -0.5] {
            let tie = |key: &str, before: Quantile| Quantile {
                after: Some(Box::new(After { quantile: before, correlation: stated })),
                ..alone(key)
            };
            let second = tie("b", alone("a"));
            let third = tie("c", second.clone());
            let [first, second, third] = [all(&alone("a")), all(&second), all(&third)];
            for numbers in [&first, &second, &third] {
                // One sample in a thousand is farther off than 1.95 over the root of its size.
                assert!(off_uniform(numbers) < 1.95 / f64::from(N_DRAWS).sqrt(), "{}", off_uniform(numbers));
            }
            for (found, name) in [(correlation(&first, &second), "1, 2"), (correlation(&second, &third), "2, 3")] {
                // Three standard errors of a sample of this size.
                assert!((found - stated).abs() < 0.035, "{name}: {found} is not {stated}");
            }
            // Two steps along the chain multiply the correlation of the normal scores.
            let rho = 2.0 * libm::sin(std::f64::consts::PI / 6.0 * stated);
            let far = 6.0 / std::f64::consts::PI * libm::asin(rho * rho / 2.0);
            assert!((correlation(&first, &third) - far).abs() < 0.035);
        }
    }

    #[test]
    fn what_is_stated_is_the_correlation_of_ranks() {
        // All pairs of a grid of numbers instead of a sample: a score correlation of 0.7 would be told from a rank correlation of 0.7.
        let middles: Vec<f64> = (0..300).map(|step| (f64::from(step) + 0.5) / 300.0).collect();
        for stated in [0.7, -0.5] {
            let after = Some(Box::new(After { quantile: alone("a"), correlation: stated }));
            let tied = Quantile { after, ..alone("b") };
            let (mut first, mut second) = (Vec::new(), Vec::new());
            for &u in &middles {
                for &v in &middles {
                    first.push(u);
                    second.push(tied.at(month(), &|key| if key == "a" { u } else { v }));
                }
            }
            let found = correlation(&first, &second);
            assert!((found - stated).abs() < 0.003, "{found} is not {stated}");
        }
    }

    #[test]
    fn tied_quantiles_never_fall_as_their_numbers_rise() {
        let tied = Quantile { after: Some(Box::new(After { quantile: alone("a"), correlation: 0.7 })), ..alone("b") };
        for moving in ["a", "b"] {
            let mut last = 0.0;
            for step in 1..1000 {
                let u = f64::from(step) / 1000.0;
                let now = tied.at(month(), &|key| if key == moving { u } else { 0.3 });
                assert!(now > last && now < 1.0, "{moving} {step}");
                last = now;
            }
        }
    }

    #[test]
    fn mirrored_and_yearly_quantiles_are_of_their_keys() {
        let mirrored = Quantile { mirrored: true, ..alone("a") };
        assert_eq!(mirrored.at(month(), &|_| 0.25), 0.75);
        let yearly = Quantile { yearly: true, ..alone("a") };
        assert_eq!(yearly.at(month(), &|key| if key == "a@2000" { 0.4 } else { 0.0 }), 0.4);
        assert_eq!(yearly.words("a", month()), ["drawn anew for each year"]);
        assert_eq!(mirrored.words("x", month()), ["mirrors the quantile `a`"]);
        assert_eq!(alone("x@2000-01").words("x", month()), Vec::<String>::new());
    }
}
