//! Numbers and differences in the tables of verbs that hold worlds side by side.

use tumen_lab::answer::Quantiles;
use tumen_report::phrases;

use crate::numbers::plain;

/// Unit of what parties receive.
pub(crate) const MONEY: &str = "USD/year";
/// Significant digits of a median.
pub(crate) const MIDDLE: usize = 3;
/// Those of the ends of its interval.
pub(crate) const ENDS: usize = 2;

/// What a number of a unit is divided by in these tables, and the name of what is left.
pub(crate) fn scaled(unit: &str) -> (f64, &str) {
    match unit {
        "share" => (0.01, "of 100"),
        "USD/year" => (1e6, "m USD/y"),
        "USD" => (1e6, "m USD"),
        "USD/month" => (1.0, "USD/m"),
        // The labels say that people are counted.
        "people" | "people/year" => (1.0, ""),
        unit => (1.0, unit),
    }
}

/// A number in these tables; what is less than a thousandth of what they count in is nothing.
pub(crate) fn cell(value: f64, unit: &str, digits: usize) -> String {
    let value = value / scaled(unit).0;
    let digits = if value.abs() < 0.1 { 1 } else { digits };
    if value.abs() < 0.001 { "0".to_owned() } else { plain(&phrases::number(value, digits)) }
}

/// A difference, with its sign.
pub(crate) fn signed(value: f64, unit: &str, digits: usize) -> String {
    phrases::with_sign(value, cell(value, unit, digits))
}

/// The median of a difference, and its interval.
pub(crate) fn with_interval(q: &Quantiles, unit: &str) -> String {
    let [low, high] = [q.p5, q.p95].map(|value| signed(value, unit, ENDS));
    match signed(q.p50, unit, MIDDLE) {
        middle if low == "0" && middle == "0" && high == "0" => "none".to_owned(),
        middle => format!("{middle} ({low} to {high})"),
    }
}
