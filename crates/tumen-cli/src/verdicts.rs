//! What the simulation says of claims, in the same words and colours in every table.

use tumen_lab::answer::{Fares, Predictive, ScoredClaim, Verdict};
use tumen_report::phrases;

use crate::numbers::plain;
use crate::terminal::Ink;

/// A text in the colour of a claim's verdict.
pub(crate) fn painted(claim: &ScoredClaim, text: &str, ink: Ink) -> String {
    paint(claim.verdict, claim.inside_90, text, ink)
}

/// What agrees is good, what contradicts is bad, what is in doubt is to be looked at; the rest tells nothing of the model and is dim.
fn paint(verdict: Verdict, inside_90: Option<bool>, text: &str, ink: Ink) -> String {
    match verdict {
        Verdict::MiddleHalf | Verdict::Within90 | Verdict::Holds => ink.good(text),
        Verdict::Edge99 | Verdict::TooWide | Verdict::Open => ink.warn(text),
        Verdict::Outside | Verdict::Fails | Verdict::FedInNotMet => ink.bad(text),
        Verdict::FollowsFromInputs if inside_90 == Some(false) => ink.bad(text),
        Verdict::FollowsFromInputs
        | Verdict::FedIn
        | Verdict::NeedsScale1
        | Verdict::NoValue
        | Verdict::NotScored
        | Verdict::ForComparison => ink.dim(text),
    }
}

/// What the simulation says of a claim, line by line: what a line is, and what stands in it.
pub(crate) fn simulated(beside: &ScoredClaim) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let months = phrases::months_compared(beside);
    let of: Vec<&str> =
        [&beside.short, &months].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
    match (&beside.simulated, &beside.simulated_high) {
        (Some(low), Some(high)) => {
            lines.push(("simulated", format!("low end {}", intervals(beside, low))));
            lines.push(("", format!("high end {}{of}", intervals(beside, high))));
        }
        (Some(one), None) => lines.push(("simulated", format!("{}{of}", intervals(beside, one)))),
        _ => {}
    }
    if let Some(holds) = beside.holds {
        lines.push(("holds in", format!("{} % of the histories", phrases::of_100(holds))));
    }
    lines.iter_mut().for_each(|(_, text)| *text = plain(text));
    lines
}

/// Median and intervals.
fn intervals(beside: &ScoredClaim, p: &Predictive) -> String {
    let range = |low: f64, high: f64| phrases::value_range(low, high, &beside.unit, 3);
    let unit = phrases::unit(&beside.unit);
    let text = format!(
        "{} {unit}; 50 %: {}; 90 %: {}; 99 %: {}",
        phrases::value(p.p50, &beside.unit, 3),
        range(p.p25, p.p75),
        range(p.p5, p.p95),
        range(p.p0_5, p.p99_5)
    );
    text.replace(" ;", ";")
}

/// How some claims fare, in a line.
pub(crate) fn fares(row: &Fares) -> String {
    let mut parts = Vec::new();
    if row.scored > 0 {
        let inside = |n: u32, [low, high]: [u32; 2]| format!("{n} ({low}–{high})");
        let wide = if row.too_wide == 0 { String::new() } else { format!(", {} of those too wide", row.too_wide) };
        parts.push(format!(
            "of {} {} are inside 50 %, {} inside 90 %{wide}, {} inside 99 %",
            phrases::count(u64::from(row.scored), "figure", "figures"),
            inside(row.inside_50, row.band_50),
            inside(row.inside_90, row.band_90),
            inside(row.inside_99, row.band_99),
        ));
    }
    if row.statements > 0 {
        let of = phrases::count(u64::from(row.statements), "bound or order", "bounds and orders");
        parts.push(format!("of {of} {}", phrases::statements(row)));
    }
    if row.needs_scale_1 > 0 {
        parts.push(format!("{} not scored at this scale", row.needs_scale_1));
    }
    if parts.is_empty() { "none is scored".to_owned() } else { plain(&parts.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_met_is_bad() {
        let is_bad = |verdict, inside| paint(verdict, inside, "x", Ink(true)) == Ink(true).bad("x");
        assert!(is_bad(Verdict::FollowsFromInputs, Some(false)) && is_bad(Verdict::FedInNotMet, Some(false)));
        assert!(is_bad(Verdict::Outside, Some(false)) && is_bad(Verdict::Fails, Some(false)));
        assert!(!is_bad(Verdict::FollowsFromInputs, Some(true)) && !is_bad(Verdict::FedIn, Some(true)));
    }

    #[test]
    fn without_colour_the_words_are_the_same() {
        for verdict in Verdict::ALL {
            assert_eq!(paint(verdict, Some(false), "x", Ink(false)), "x");
        }
    }
}
