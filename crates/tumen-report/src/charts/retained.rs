//! The share of gross earnings that stays with the worker: dot, thick middle half, thin 90 %.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, Quantiles, RetainedRow, ScoredClaim, programme_name};

use super::{Figure, Key, Mark, Table, layout, lines, note, num};
use crate::phrases;
use crate::theme::{OTHER, arrangement};

/// The chart; none where no arrangement paid anything.
pub fn figure(answer: &Answer) -> Option<Figure> {
    let rows: Vec<&RetainedRow> = answer.retained.iter().filter(|r| r.effective.p50.is_finite()).collect();
    if rows.is_empty() {
        return None;
    }
    let mut data = Vec::new();
    let (mut wide, mut small, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
    let mut bounded = false;
    for (i, row) in rows.iter().enumerate() {
        let y = i as f64;
        let colour = format!("@a-{}", colour(answer, row));
        let name = name(answer, row);
        data.extend(whisker(
            &row.effective,
            y,
            &colour,
            true,
            &format!("{}<br>worker\u{2019}s share {}", lines(&name, 48), share_text(&row.effective)),
        ));
        if let Some(official) = official(row) {
            data.extend(whisker(
                official,
                y,
                &colour,
                false,
                &format!("{}<br>at the official rouble {}", lines(&name, 48), share_text(official)),
            ));
            if official.p95 < 0.45 {
                let text = format!("official rouble {}", share_text(official));
                small.push(note(&text, &json!({ "x": 100, "y": y, "xanchor": "right", "yanchor": "middle", "font": { "size": 12, "color": "@soft" } })));
            }
        }
        let official =
            official(row).map_or_else(String::new, |q| format!(", at the official rouble {}", share_text(q)));
        let place = json!({ "x": 0, "y": y - 0.26, "xanchor": "left", "yanchor": "bottom", "align": "left" });
        wide.push(note(&format!("<b>{}</b>  {}{}", lines(&name, 99), share_text(&row.effective), official), &place));
        small.push(note(&format!("<b>{}</b>", lines(&name, 30)), &place));
        small.push(note(&share_text(&row.effective), &json!({ "x": 100, "y": y - 0.26, "xanchor": "right", "yanchor": "bottom", "font": { "size": 12, "color": "@soft" } })));
        for (bound, low, claim) in bounds(answer, row) {
            bounded = true;
            let y = y + 0.3;
            shapes.push(json!({ "type": "line", "x0": num(bound), "x1": num(bound), "y0": y - 0.13, "y1": y + 0.13, "line": { "color": "@text", "width": 2 } }));
            let arrow = json!({
                "x": num(bound + if low { 8.0 } else { -8.0 }), "y": y, "ax": num(bound), "ay": y, "axref": "x", "ayref": "y", "text": "",
                "showarrow": true, "arrowhead": 2, "arrowwidth": 2, "arrowcolor": "@text"
            });
            let source = answer
                .sources
                .iter()
                .find(|s| s.id == claim.source)
                .map_or(claim.source.as_str(), |s| s.title.as_str());
            let words = format!(
                "document: {} {}, {} \u{b6}{}",
                if low { "at least" } else { "at most" },
                phrases::of_100(bound / 100.0),
                phrases::cut(source, 40),
                claim.paragraph
            );
            let text = note(
                &lines(&words, 99),
                &json!({ "x": num(bound + if low { -1.0 } else { 1.0 }), "y": y, "xanchor": if low { "right" } else { "left" }, "font": { "size": 12, "color": "@soft" } }),
            );
            wide.extend([arrow.clone(), text]);
            small.push(arrow);
        }
    }
    let height = 62 * u32::try_from(rows.len()).unwrap_or(20) + 50;
    let has_official = rows.iter().any(|r| official(r).is_some());
    let mut key = vec![Key::new(Mark::Dot, "median; thick: middle half; thin: 90\u{202f}% interval")];
    if has_official {
        key.push(Key::new(Mark::Hollow, "the same at the official rouble"));
    }
    Some(Figure {
        id: "retained".to_owned(),
        title: "Share of gross earnings that stays with the worker".to_owned(),
        sub: "Take-home pay, before living costs, entry bribe and confiscation, of every 100 earned.".to_owned(),
        alt: alt(answer, &rows),
        key,
        key_above: true,
        caption: [
            (has_official, "Filled dots count the Soviet rouble at what it bought (the effective rate), hollow dots at the official rate."),
            (bounded, "Where a document gives a bound, an arrow points to the values it allows."),
        ]
        .iter()
        .filter_map(|(shown, text)| shown.then_some(*text))
        .collect::<Vec<_>>()
        .join(" "),
        height: [height, height],
        narrow_below: super::SMALL,
        data: Value::Array(data),
        layout: layout(&json!({
            "margin": { "l": 2, "r": 10, "t": 2, "b": 28 }, "shapes": shapes, "annotations": wide,
            "xaxis": { "range": [-1, 101], "tickvals": [0, 25, 50, 75, 100], "ticktext": ["0", "25", "50", "75", "100"], "gridcolor": "@grid", "zeroline": false, "tickfont": { "color": "@soft" }, "fixedrange": true },
            "yaxis": { "range": [rows.len() as f64 - 0.45, -0.85], "visible": false, "fixedrange": true }
        })),
        narrow: json!({ "font": { "size": 12 }, "annotations": small }),
        narrow_data: Vec::new(),
        table: table(answer, &rows),
    })
}

fn colour(answer: &Answer, row: &RetainedRow) -> &'static str {
    answer.programmes.iter().find(|p| p.id == row.programme).map_or(OTHER, |p| arrangement(answer, p))
}

/// Arrangement and, where only a part of its time is meant, the part.
pub(crate) fn name(answer: &Answer, row: &RetainedRow) -> String {
    let name = programme_name(&answer.programmes, &row.programme);
    if row.part.is_empty() { name.to_owned() } else { format!("{name}, {}", row.part) }
}

/// The share at the official rouble, where it reads differently.
fn official(row: &RetainedRow) -> Option<&Quantiles> {
    row.official.as_ref().filter(|q| share_text(q) != share_text(&row.effective))
}

fn share_text(q: &Quantiles) -> String {
    format!("{} ({})", phrases::of_100(q.p50), phrases::of_100_range(q.p5, q.p95))
}

fn whisker(q: &Quantiles, y: f64, colour: &str, filled: bool, hover: &str) -> Vec<Value> {
    let line = |a: f64, b: f64, width: u32| json!({ "type": "scatter", "mode": "lines", "x": [num(100.0 * a), num(100.0 * b)], "y": [y, y], "line": { "color": colour, "width": width }, "hoverinfo": "skip" });
    let marker = if filled {
        json!({ "size": 13, "color": colour, "line": { "color": "@page", "width": 2 } })
    } else {
        json!({ "size": 11, "color": "@page", "line": { "color": colour, "width": 2.5 } })
    };
    let mut traces = vec![line(q.p5, q.p95, 2)];
    if filled {
        traces.push(line(q.p25, q.p75, 7));
    }
    traces.push(json!({ "type": "scatter", "mode": "markers", "x": [num(100.0 * q.p50)], "y": [y], "marker": marker, "hovertext": [hover], "hoverinfo": "text", "cliponaxis": false }));
    traces
}

/// Bounds that documents put on the share, in per cent, whether from below, and the claim. A bound on what is taken bounds what is left.
fn bounds<'a>(answer: &'a Answer, row: &RetainedRow) -> Vec<(f64, bool, &'a ScoredClaim)> {
    let mine = |claim: &&ScoredClaim| {
        claim.scope.programme.as_deref() == Some(row.programme.as_str())
            && phrases::span(&claim.period).zip(phrases::span(&row.period)).is_none_or(|(a, b)| a.0 < b.1 && b.0 < a.1)
    };
    answer
        .claims
        .iter()
        .filter(mine)
        .filter_map(|claim| {
            let (low, high) = match claim.observable.as_str() {
                "retained_share" => (claim.document_low, claim.document_high),
                "taken_share" => (claim.document_high.map(|v| 1.0 - v), claim.document_low.map(|v| 1.0 - v)),
                _ => return None,
            };
            match (low, high) {
                (Some(low), None) => Some((100.0 * low, true, claim)),
                (None, Some(high)) => Some((100.0 * high, false, claim)),
                _ => None,
            }
        })
        .filter(|b| b.0.is_finite() && (0.0..=100.0).contains(&b.0))
        .collect()
}

fn alt(answer: &Answer, rows: &[&RetainedRow]) -> String {
    let parts: Vec<String> =
        rows.iter().map(|row| format!("{}: {}", name(answer, row), share_text(&row.effective))).collect();
    format!(
        "Dots with whiskers: of every 100 earned, what stays with the worker, median and 90{}% interval. {}.",
        phrases::THIN,
        parts.join(". ")
    )
}

fn table(answer: &Answer, rows: &[&RetainedRow]) -> Table {
    let cells = rows
        .iter()
        .map(|row| {
            let q = &row.effective;
            let documents: Vec<String> = bounds(answer, row)
                .iter()
                .map(|(bound, low, _)| {
                    format!("{} {}", if *low { "at least" } else { "at most" }, phrases::of_100(bound / 100.0))
                })
                .collect();
            vec![
                name(answer, row),
                phrases::period(&row.period),
                phrases::of_100(q.p50),
                phrases::of_100_range(q.p25, q.p75),
                phrases::of_100_range(q.p5, q.p95),
                phrases::share_cell(official(row)),
                if documents.is_empty() { "none".to_owned() } else { documents.join("; ") },
            ]
        })
        .collect();
    let thin = phrases::THIN;
    Table {
        caption: "What stays with the worker, of every 100 earned".to_owned(),
        head: vec![
            "Arrangement".to_owned(),
            "Months".to_owned(),
            "Median".to_owned(),
            "Middle half".to_owned(),
            format!("90{thin}%"),
            "Official rouble".to_owned(),
            "Document".to_owned(),
        ],
        rows: cells,
        numbers_from: 2,
    }
}
