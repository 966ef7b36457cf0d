//! People who left without going home, by channel: one panel each, on a logarithmic scale with a strip for everything under one a year.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, LeaverPoint, LeaverSeries, ScoredClaim, fewest_people};

use super::documents;
use super::panels::{Grid, suffix};
use super::{Figure, Key, Mark, Table, at, layout, lines, merge, num, object, x_axis, y_axis, years};
use crate::phrases;

/// Foot of the logarithmic scale. Everything under one person a year lies between here and one.
const FLOOR: f64 = 0.3;

/// The chart; none where nobody could leave.
pub fn figure(answer: &Answer) -> Option<Figure> {
    let series: Vec<&LeaverSeries> = answer.leavers.iter().filter(|s| is_told(answer, s) && has_blocks(s)).collect();
    if series.is_empty() {
        return None;
    }
    let (from, until) = phrases::span(&answer.months)?;
    let decades = libm::ceil(libm::log10(
        series.iter().flat_map(|s| &s.points).map(|p| p.value.p95).filter(|v| v.is_finite()).fold(10.0, f64::max),
    ))
    .clamp(1.0, 7.0);
    let top = libm::pow(10.0, decades);
    let (places, labels) = scale(decades);
    let wide = Grid::new(series.len(), 3, 258.0, 50.0, 26.0);
    let small = Grid::new(series.len(), 2, 250.0, 68.0, 26.0);
    let mut data = Vec::new();
    let (mut axes, mut axes_small) = (Vec::new(), Vec::new());
    let (mut shapes, mut titles, mut titles_small) = (Vec::new(), Vec::new(), Vec::new());
    for (panel, s) in series.iter().enumerate() {
        let n = suffix(panel);
        let documents: Vec<_> =
            answer.claims.iter().filter(|c| speaks_of(c, &s.channel)).filter_map(documents::document).collect();
        data.extend(hollow(s, &n, answer.scale));
        data.extend(blocks(s, &n));
        data.extend(documents::traces(&documents, answer, &n));
        let strip = 0.24 * (until - from);
        axes.extend([
            (format!("xaxis{n}"), x_axis(&json!({ "anchor": format!("y{n}"), "range": [at(from - strip), at(until + 1.0)], "tickvals": years(from, until, if until - from > 30.0 { 20 } else { 5 }) }))),
            (format!("yaxis{n}"), y_axis(&json!({ "anchor": format!("x{n}"), "type": "log", "range": [num(libm::log10(FLOOR)), num(libm::log10(top))], "tickvals": places, "ticktext": labels, "zeroline": false }))),
        ]);
        axes_small.push((format!("xaxis{n}"), json!({ "range": [at(from - 0.45 * (until - from)), at(until + 1.0)], "tickvals": years(from, until, if until - from > 30.0 { 40 } else { 5 }) })));
        shapes.push(json!({ "type": "rect", "xref": format!("x{n} domain"), "yref": format!("y{n}"), "x0": 0, "x1": 1, "y0": FLOOR, "y1": 1, "fillcolor": "@text/8", "line": { "width": 0 }, "layer": "below" }));
        let remark = remark(s, documents.len());
        let title = |width: usize| {
            let name = lines(&phrases::channel(&s.channel), width);
            format!("<b>{name}</b>{}{}", if remark.is_empty() { "" } else { "<br>" }, lines(&remark, width + 2))
        };
        titles.push(wide.title(panel, &title(42), 13));
        titles_small.push(small.title(panel, &title(23), 12));
    }
    let mut full = layout(
        &json!({ "margin": { "l": 0, "r": 6, "t": 0, "b": 0 }, "font": { "size": 12 }, "bargap": 0, "annotations": titles, "shapes": shapes }),
    );
    merge(&mut full, &object(axes));
    merge(&mut full, &wide.domains(series.len()));
    let mut narrow = small.domains(series.len());
    merge(&mut narrow, &object(axes_small));
    merge(&mut narrow, &json!({ "annotations": titles_small }));
    let marked = answer.claims.iter().any(|c| {
        series.iter().any(|s| speaks_of(c, &s.channel)) && (c.document_low.is_some() || c.document_high.is_some())
    });
    let mut key = vec![Key::new(Mark::Block, format!("90{}% interval", phrases::THIN)), Key::new(Mark::Line, "median")];
    if marked {
        key.push(Key::new(Mark::Circle, "document"));
    }
    let few = series.iter().any(|s| s.points.iter().any(|p| p.needs_scale_1));
    if few {
        key.push(Key::new(Mark::HollowBlock, format!("{}: somewhere below the line", phrases::NEEDS_SCALE_1)));
    }
    let scale = if few { format!(" {}", phrases::why_few(answer)) } else { String::new() };
    Some(Figure {
        id: "leavers".to_owned(),
        title: "People who left without going home, by channel".to_owned(),
        sub: format!("People a year, {}. Each grid line is ten times the one below.", whose(answer)),
        alt: alt(&series),
        key,
        key_above: true,
        caption: format!(
            "A logarithmic scale has no zero, so everything under one person a year lies in the grey strip at the foot: a block that starts there includes \u{201c}nobody\u{201d}. Read heights, not areas. Channels are never stacked, and who reached South Korea left by another channel before.{}{scale}",
            left_out(answer)
        ),
        height: [wide.height(), small.height()],
        narrow_below: super::SMALL_PANELS,
        data: Value::Array(data),
        layout: full,
        narrow,
        narrow_data: Vec::new(),
        table: table(answer, &series),
    })
}

/// Whether a series is of all whose story is told.
pub(crate) fn is_told(answer: &Answer, series: &LeaverSeries) -> bool {
    series.programme.is_none() && series.hosts == answer.story()
}

/// Whether a series has a number to show.
fn has_blocks(s: &LeaverSeries) -> bool {
    !s.needs_scale_1 && s.points.iter().any(|p| p.value.p95 > 0.0 && !p.needs_scale_1)
}

/// Which channels have no panel, and why.
fn left_out(answer: &Answer) -> String {
    let without = |few: bool| {
        let of =
            |s: &&LeaverSeries| is_told(answer, s) && !has_blocks(s) && s.points.iter().any(|p| p.needs_scale_1) == few;
        let names: Vec<String> = answer
            .leavers
            .iter()
            .filter(of)
            .map(|s| format!("\u{201c}{}\u{201d}", phrases::channel(&s.channel)))
            .collect();
        phrases::list(&names)
    };
    let (few, nobody) = (without(true), without(false));
    let mut text = String::new();
    if !few.is_empty() {
        text.push_str(&format!(" Left out, with too few people to tell at scale {}: {few}.", answer.scale));
    }
    if !nobody.is_empty() {
        text.push_str(&format!(" Left out, as nobody went that way in any history: {nobody}."));
    }
    text
}

/// Whose leavers are shown.
fn whose(answer: &Answer) -> String {
    phrases::lower(&phrases::all_of(answer, answer.story()))
}

/// Whether a claim counts people a year of a channel, everywhere or under one arrangement.
fn speaks_of(claim: &ScoredClaim, channel: &str) -> bool {
    let name = claim.observable.as_str();
    claim.unit == "people/year" && (name == channel || name == format!("exits{{{channel}}}"))
}

/// Places and labels of the powers of ten, and of the strip.
fn scale(decades: f64) -> (Value, Value) {
    let powers: Vec<f64> = (0..=decades as i32).map(|d| libm::pow(10.0, f64::from(d))).collect();
    let places: Vec<Value> = std::iter::once(num(FLOOR * 1.02)).chain(powers.iter().map(|p| num(*p))).collect();
    let labels: Vec<Value> =
        std::iter::once(json!("under 1")).chain(powers.iter().map(|p| json!(phrases::number(*p, 3)))).collect();
    (Value::Array(places), Value::Array(labels))
}

fn blocks(s: &LeaverSeries, n: &str) -> Vec<Value> {
    let some: Vec<(&LeaverPoint, (f64, f64))> = s
        .points
        .iter()
        .filter(|p| p.value.p95 > 0.0 && !p.needs_scale_1)
        .filter_map(|p| phrases::span(&p.period).map(|span| (p, span)))
        .collect();
    if some.is_empty() {
        return Vec::new();
    }
    let base = |p: &LeaverPoint| p.value.p5.max(FLOOR);
    // A block that ends inside the strip is still seen.
    let height = |p: &LeaverPoint| p.value.p95.max(FLOOR * 1.25) - base(p);
    let x = Value::Array(some.iter().map(|(_, span)| at(f64::midpoint(span.0, span.1))).collect());
    let hover: Vec<String> = some
        .iter()
        .map(|(p, _)| {
            format!(
                "{}<br>{} a year, 90 % interval {}",
                phrases::period(&p.period),
                phrases::rate(p.value.p50),
                phrases::rate_range(p.value.p5, p.value.p95)
            )
        })
        .collect();
    let gap = |span: &(f64, f64)| (span.1 - span.0) * 0.88;
    let mut medians = (Vec::new(), Vec::new());
    for (p, span) in &some {
        let half = gap(span) / 2.0;
        let middle = f64::midpoint(span.0, span.1);
        let y = p.value.p50.max(FLOOR * 1.12);
        medians.0.extend([at(middle - half), at(middle + half), Value::Null]);
        medians.1.extend([num(y), num(y), Value::Null]);
    }
    let (xaxis, yaxis) = (format!("x{n}"), format!("y{n}"));
    vec![
        json!({
            "type": "bar", "x": x, "y": some.iter().map(|(p, _)| num(height(p))).collect::<Vec<_>>(), "base": some.iter().map(|(p, _)| num(base(p))).collect::<Vec<_>>(),
            "width": some.iter().map(|(_, span)| num(gap(span))).collect::<Vec<_>>(), "marker": { "color": "@v-yes/38", "line": { "width": 0 } },
            "hovertext": hover, "hoverinfo": "text", "textposition": "none", "xaxis": xaxis, "yaxis": yaxis
        }),
        json!({ "type": "scatter", "mode": "lines", "x": medians.0, "y": medians.1, "line": { "color": "@text", "width": 2.5 }, "connectgaps": false, "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
    ]
}

/// Dotted frames around runs of periods that need scale 1: from the foot to the most people a year that are too few to tell.
fn hollow(s: &LeaverSeries, n: &str, scale: u32) -> Option<Value> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    let mut point = |time: Value, height: Value| {
        x.push(time);
        y.push(height);
    };
    let mut open = None;
    for p in &s.points {
        let Some((from, until)) = phrases::span(&p.period).filter(|_| p.needs_scale_1) else {
            if let Some(end) = open.take() {
                point(at(end), num(FLOOR));
                point(Value::Null, Value::Null);
            }
            continue;
        };
        let most = (fewest_people(scale) / (until - from)).max(1.0);
        if open.is_none() {
            point(at(from), num(FLOOR));
        }
        point(at(from), num(most));
        point(at(until), num(most));
        open = Some(until);
    }
    if let Some(end) = open {
        point(at(end), num(FLOOR));
    }
    let line = json!({ "color": "@axis", "width": 1.5, "dash": "dot" });
    (!x.is_empty()).then(|| json!({ "type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "fill": "none", "connectgaps": false, "hoverinfo": "skip", "xaxis": format!("x{n}"), "yaxis": format!("y{n}") }))
}

/// The period in which the median is greatest, of those that can be told at the scale of the run.
pub(crate) fn highest(s: &LeaverSeries) -> Option<&LeaverPoint> {
    let told = s.points.iter().filter(|p| p.value.p50.is_finite() && !p.needs_scale_1);
    told.max_by(|a, b| a.value.p50.total_cmp(&b.value.p50))
}

/// How many periods a panel cannot show, and how many documents it has.
fn remark(s: &LeaverSeries, documents: usize) -> String {
    let few = s.points.iter().filter(|p| p.needs_scale_1).count();
    let mut parts = Vec::new();
    if few > 0 {
        let verb = if few == 1 { "needs" } else { "need" };
        parts.push(format!("{few} of {} periods {verb} scale 1", s.points.len()));
    }
    if documents > 0 {
        parts.push(phrases::count(documents as u64, "published number", "published numbers"));
    }
    phrases::capital(&parts.join("; "))
}

fn alt(series: &[&LeaverSeries]) -> String {
    let parts: Vec<String> = series
        .iter()
        .map(|s| {
            let name = phrases::channel(&s.channel);
            match highest(s).filter(|p| p.value.p95 > 0.0) {
                Some(p) => format!(
                    "{name}: most in {}, {} a year ({})",
                    phrases::period(&p.period),
                    phrases::rate(p.value.p50),
                    phrases::rate_range(p.value.p5, p.value.p95)
                ),
                None => format!("{name}: nobody"),
            }
        })
        .collect();
    format!("Small charts on a logarithmic scale, one for each channel. {}.", parts.join(". "))
}

fn table(answer: &Answer, series: &[&LeaverSeries]) -> Table {
    let mut periods: Vec<_> =
        series.iter().flat_map(|s| &s.points).map(|p| (p.period.from.as_str(), p.period.until.as_str())).collect();
    periods.sort_unstable();
    periods.dedup();
    let mut head = vec!["Months".to_owned()];
    head.extend(series.iter().map(|s| phrases::channel(&s.channel)));
    let rows = periods
        .iter()
        .map(|(from, until)| {
            let period = tumen_lab::answer::Period { from: (*from).to_owned(), until: (*until).to_owned() };
            let mut row = vec![phrases::period(&period)];
            row.extend(series.iter().map(|s| {
                let found = s.points.iter().find(|p| p.period == period);
                match found {
                    Some(p) if p.needs_scale_1 => phrases::NEEDS_SCALE_1.to_owned(),
                    found => phrases::rate_cell(found.map(|p| &p.value)),
                }
            }));
            row
        })
        .collect();
    Table {
        caption: format!("People a year, median and 90{}% interval, {}", phrases::THIN, whose(answer)),
        head,
        rows,
        numbers_from: 1,
    }
}
