//! Documentary figures as open marks with a bar for the range or the period they cover.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, ScoredClaim};

use super::{at, lines, num};
use crate::phrases;

/// How the people of a figure relate to those of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The same people.
    Same,
    /// Everybody in the world.
    World,
    /// A part of them: one place, sector or role.
    Part,
}

/// A figure to draw.
#[derive(Clone, Debug)]
pub(super) struct Document<'a> {
    pub(super) claim: &'a ScoredClaim,
    pub(super) kind: Kind,
    /// Middle of the period.
    pub(super) time: f64,
    /// Ends of the period, if it is longer than a year.
    pub(super) span: Option<(f64, f64)>,
    /// The point, or the middle of the range.
    pub(super) value: f64,
    /// Ends of the range.
    pub(super) range: Option<(f64, f64)>,
    /// The symbol of a lower or upper bound.
    bound: Option<&'static str>,
}

/// Figures that count people in the months of the run, with the scope they speak of.
pub(super) fn people(answer: &Answer) -> Vec<Document<'_>> {
    of(answer, &["stock", "in_host"], "people")
}

/// Figures of some observables in a unit and in the months of the run, with the scope they speak of.
pub(super) fn of<'a>(answer: &'a Answer, observables: &[&str], unit: &str) -> Vec<Document<'a>> {
    let run = phrases::span(&answer.months);
    let shown = |d: &Document<'_>| {
        let (from, until) = d.span.unwrap_or((d.time, d.time));
        run.is_none_or(|run| until >= run.0 && from <= run.1)
    };
    answer
        .claims
        .iter()
        .filter(|claim| observables.contains(&claim.observable.as_str()) && claim.unit == unit)
        .filter_map(document)
        .filter(shown)
        .collect()
}

/// A claim as a mark; none if it has no number or no time.
pub(super) fn document(claim: &ScoredClaim) -> Option<Document<'_>> {
    let scope = &claim.scope;
    let narrower = scope.place.is_some() || scope.sector.is_some() || scope.role.is_some();
    let kind = match (narrower, scope.programme.is_none() && scope.host.is_none()) {
        (true, _) => Kind::Part,
        (false, true) => Kind::World,
        (false, false) => Kind::Same,
    };
    let (from, until) = phrases::span(&claim.period)?;
    let finite = |v: Option<f64>| v.filter(|v| v.is_finite() && *v >= 0.0);
    let (value, range) = match (finite(claim.document_low), finite(claim.document_high)) {
        (Some(a), Some(b)) if b > a => (if a > 0.0 { libm::sqrt(a * b) } else { b / 2.0 }, Some((a, b))),
        (Some(a), _) => (a, None),
        (None, Some(b)) => (b, None),
        (None, None) => return None,
    };
    let bound = match (claim.document_low, claim.document_high) {
        (Some(_), None) => Some("triangle-up"),
        (None, Some(_)) => Some("triangle-down"),
        _ => None,
    };
    Some(Document {
        claim,
        kind,
        time: f64::midpoint(from, until),
        span: (until - from > 1.01).then_some((from, until)),
        value,
        range,
        bound,
    })
}

/// What appears when a mark is pointed at: the figure, its source and paragraph, who said it.
pub(super) fn hover(document: &Document<'_>, answer: &Answer) -> String {
    let claim = document.claim;
    let source =
        answer.sources.iter().find(|s| s.id == claim.source).map_or(claim.source.as_str(), |s| s.title.as_str());
    let mut text = format!("<b>{}</b><br>{}", crate::escape(&phrases::document(claim)), lines(&claim.statement, 56));
    text.push_str(&format!(
        "<br>{}",
        lines(&format!("{}, \u{b6}{}, {}", source, claim.paragraph, phrases::period(&claim.period)), 56)
    ));
    if !claim.attributed_to.is_empty() {
        text.push_str(&format!("<br>{}", lines(&format!("Said by: {}", claim.attributed_to), 56)));
    }
    text
}

/// Traces of the marks on a pair of axes (`""` for the first pair, `"3"` for the third).
pub(super) fn traces(documents: &[Document<'_>], answer: &Answer, axes: &str) -> Vec<Value> {
    let mut traces = Vec::new();
    let bar = |x: [f64; 2], y: [f64; 2], colour: &str, width: u32| {
        json!({ "type": "scatter", "x": [at(x[0]), at(x[1])], "y": [num(y[0]), num(y[1])], "mode": "lines", "line": { "color": colour, "width": width },
                "hoverinfo": "skip", "xaxis": format!("x{axes}"), "yaxis": format!("y{axes}") })
    };
    for document in documents {
        let ink = if document.kind == Kind::Part { "@soft" } else { "@text" };
        for (colour, width) in [("@page", 5), (ink, 2)] {
            if let Some((from, until)) = document.span {
                traces.push(bar([from, until], [document.value, document.value], colour, width));
            }
            if let Some((low, high)) = document.range {
                traces.push(bar([document.time, document.time], [low, high], colour, width));
            }
        }
    }
    for kind in [Kind::Part, Kind::Same, Kind::World] {
        let some: Vec<&Document<'_>> = documents.iter().filter(|d| d.kind == kind).collect();
        if some.is_empty() {
            continue;
        }
        let (symbol, size, fill, ink) = match kind {
            Kind::Same => ("circle", 10, "@page", "@text"),
            Kind::World => ("diamond", 12, "@page", "@text"),
            Kind::Part => ("circle-open", 12, "@soft", "@soft"),
        };
        let marks = |marker: Value| {
            json!({
                "type": "scatter", "mode": "markers", "name": "documents",
                "x": some.iter().map(|d| at(d.time)).collect::<Vec<_>>(),
                "y": some.iter().map(|d| num(d.value)).collect::<Vec<_>>(),
                "marker": super::merged(json!({ "symbol": some.iter().map(|d| d.bound.unwrap_or(symbol)).collect::<Vec<_>>(), "size": size }), &marker),
                "hoverinfo": "skip", "cliponaxis": false, "xaxis": format!("x{axes}"), "yaxis": format!("y{axes}")
            })
        };
        // An open ring is lost on a dark area, so it lies on a wider one in the colour of the page.
        traces.push(marks(json!({ "color": "@page", "line": { "color": "@page", "width": 5 } })));
        let mut mark = marks(json!({ "color": fill, "line": { "color": ink, "width": 2 } }));
        super::merge(
            &mut mark,
            &json!({ "hovertext": some.iter().map(|d| hover(d, answer)).collect::<Vec<_>>(), "hoverinfo": "text" }),
        );
        traces.push(mark);
    }
    traces
}
