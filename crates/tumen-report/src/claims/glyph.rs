//! The small picture of a row: document and simulation on one scale, from a quarter to four times the document.

use tumen_lab::answer::{Predictive, ScoredClaim};

use crate::escape::escape;
use crate::phrases;

/// Width and height.
const SIZE: (f64, f64) = (190.0, 28.0);

/// Where a ratio to the document stands: logarithmic, held inside the picture.
fn place(ratio: f64) -> f64 {
    let reach = SIZE.0 / 2.0 - 9.0;
    SIZE.0 / 2.0 + reach * (libm::log2(ratio.max(1e-9)) / 2.0).clamp(-1.0, 1.0)
}

/// The picture; words where a ratio has no meaning, nothing where there is nothing to compare.
pub(super) fn glyph(claim: &ScoredClaim) -> String {
    let bars: Vec<&Predictive> = claim.simulated.iter().chain(&claim.simulated_high).collect();
    let (low, high) = (claim.document_low.filter(|v| v.is_finite()), claim.document_high.filter(|v| v.is_finite()));
    let reference = match (low, high) {
        (Some(a), Some(b)) if a < b && a > 0.0 => libm::sqrt(a * b),
        (Some(a), Some(b)) if a < b => b,
        (Some(v), _) | (None, Some(v)) => v,
        (None, None) => return String::new(),
    };
    if bars.is_empty() {
        return String::new();
    }
    let positive = |v: f64| v.is_finite() && v > 0.0;
    if !positive(reference) || !bars.iter().all(|p| positive(p.p50)) {
        return "<small>no ratio: see the numbers</small>".to_owned();
    }
    let at = |v: f64| place(v / reference);
    let (width, height) = SIZE;
    let mut s = String::new();
    for tick in [0.25, 0.5, 1.0, 2.0, 4.0] {
        s.push_str(&format!("<path class=\"g\" d=\"M{:.1} 5v18\"/>", place(tick)));
    }
    // What the document allows: a range, or everything on one side of a bound.
    let allowed = match (low, high) {
        (Some(a), Some(b)) if a < b => Some((at(a), at(b))),
        (Some(a), None) => Some((at(a), width - 9.0)),
        (None, Some(b)) => Some((9.0, at(b))),
        _ => None,
    };
    if let Some((from, to)) = allowed {
        let wide = (to - from).max(0.0);
        s.push_str(&format!("<rect class=\"b\" x=\"{from:.1}\" y=\"2\" width=\"{wide:.1}\" height=\"24\"/>"));
    }
    let rows: &[f64] = if bars.len() > 1 { &[9.0, 19.0] } else { &[14.0] };
    for (p, y) in bars.iter().zip(rows) {
        s.push_str(&bar(p, *y, if bars.len() > 1 { " two" } else { "" }, &at));
        if p.p95 / reference > 4.0 {
            s.push_str(&format!("<path class=\"s\" d=\"M{:.1} {:.0}l7 5-7 5z\"/>", width - 8.0, y - 5.0));
        }
        if p.p5 / reference < 0.25 {
            s.push_str(&format!("<path class=\"s\" d=\"M8 {:.0}l-7 5 7 5z\"/>", y - 5.0));
        }
    }
    for v in [low, high].into_iter().flatten() {
        s.push_str(&format!("<path class=\"d\" d=\"M{:.1} 1v26\"/>", at(v)));
    }
    let said: Vec<String> =
        bars.iter().map(|p| phrases::value_range(p.p5, p.p95, &claim.unit, phrases::TABLE)).collect();
    let text = format!("simulated {}, document {}", phrases::list(&said), phrases::document(claim));
    format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">{s}</svg>", escape(&text))
}

/// Thin for 90 %, thick for the middle half, a notch for the median.
fn bar(p: &Predictive, y: f64, class: &str, at: &dyn Fn(f64) -> f64) -> String {
    let line =
        |kind: &str, a: f64, b: f64| format!("<path class=\"{kind}{class}\" d=\"M{:.1} {y:.0}H{:.1}\"/>", at(a), at(b));
    line("t", p.p5, p.p95)
        + &line("m", p.p25, p.p75)
        + &format!("<path class=\"c\" d=\"M{:.1} {:.0}v8\"/>", at(p.p50), y - 4.0)
}

/// The scale over the pictures.
pub(super) fn axis() -> String {
    let ticks = [(0.25, "\u{bc}"), (0.5, "\u{bd}"), (1.0, "doc."), (2.0, "2\u{d7}"), (4.0, "4\u{d7}")];
    let labels: String =
        ticks.iter().map(|(r, text)| format!("<text x=\"{:.1}\" y=\"12\">{text}</text>", place(*r))).collect();
    format!(
        "<svg class=\"gx\" viewBox=\"0 0 {} 16\" role=\"img\" aria-label=\"Scale: from one quarter of the document to four times the document\">{labels}</svg>",
        SIZE.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_even_in_ratios_and_ends_at_four() {
        assert!((place(1.0) - 95.0).abs() < 1e-9);
        assert!((place(4.0) - place(2.0) - (place(2.0) - place(1.0))).abs() < 1e-9);
        assert!((place(100.0) - place(4.0)).abs() < 1e-9);
        assert!(place(0.0) >= 0.0);
    }
}
