//! A difference split into parts: from the value at one end, part by part, to the value at the other.

use serde_json::{Value, json};
use tumen_lab::answer::Quantiles;
use tumen_lab::decompose::{Decomposed, Decomposition, Part, Player};

use super::{Figure, Key, Mark, SMALL, Table, layout, lines, note, num, x_axis};
use crate::phrases;

/// Pixels for each row, and for the axis below.
const ROW: u32 = 50;
const AXIS: u32 = 44;
/// Letters of a row's name in one line.
const NAME: usize = 46;

/// What a number of a unit is divided by in a chart, and the name of what is left.
fn scaled(unit: &str) -> (f64, String) {
    match unit {
        unit if phrases::is_share(unit) => (0.01, "of 100".to_owned()),
        "USD/year" => (1e6, "million USD a year".to_owned()),
        unit => (1.0, phrases::unit(unit).trim().to_owned()),
    }
}

/// A number that has been scaled, short where it is small; what is less than a thousandth is nothing.
fn short(value: f64, digits: usize) -> String {
    let digits = if value.abs() < 0.1 { 1 } else { digits };
    if value.abs() < 0.001 { "0".to_owned() } else { phrases::number(value, digits) }
}

/// The same with its sign.
fn signed(value: f64, digits: usize) -> String {
    phrases::with_sign(value, short(value, digits))
}

/// Two ends of scaled numbers; one where both look the same.
fn ends(low: f64, high: f64) -> String {
    let [low, high] = [low, high].map(|end| short(end, 2));
    if low == high { low } else { format!("{low} to {high}") }
}

/// A bar: where it begins and ends, and how far its end may lie over draws.
struct Bar {
    name: String,
    base: f64,
    end: f64,
    spread: [f64; 2],
    colour: &'static str,
    hover: String,
}

/// What a player changes, in a few words; only kinds of rules are short enough.
fn exchanged(player: &Player) -> String {
    match (player.first.as_slice(), player.second.as_slice()) {
        ([one], [other]) if one.len().max(other.len()) <= 20 => format!("{one} \u{2192} {other}"),
        _ => String::new(),
    }
}

fn bars(document: &Decomposition, row: &Decomposed, first: &Quantiles, second: &Quantiles) -> Vec<Bar> {
    let (by, unit) = scaled(&row.unit);
    let whole = |name: &str, q: &Quantiles| Bar {
        name: format!("{name}: {}", short(q.mean / by, 3)),
        base: 0.0,
        end: q.mean / by,
        spread: [q.p5 / by, q.p95 / by],
        colour: "soft",
        hover: format!(
            "{name}: {} {unit}<br>90 % of draws: {} to {}",
            short(q.mean / by, 3),
            short(q.p5 / by, 2),
            short(q.p95 / by, 2)
        ),
    };
    let mut bars = vec![whole(&document.first.name, first)];
    let mut level = first.mean / by;
    for (part, player) in row.parts.iter().zip(&document.players) {
        let Some(q) = part.value.map(|q| q.times(1.0 / by)) else { continue };
        let what = exchanged(player);
        let name = phrases::capital(&part.player);
        let says = if what.is_empty() { String::new() } else { format!("<br>{what}") };
        bars.push(Bar {
            name: format!("{name} {}", signed(q.mean, 3)),
            base: level,
            end: level + q.mean,
            spread: [level + q.p5, level + q.p95],
            colour: if q.mean < 0.0 { "v-no" } else { "v-yes" },
            hover: format!(
                "{name}: {} {unit}{says}<br>90 % of draws: {} to {}",
                signed(q.mean, 3),
                signed(q.p5, 2),
                signed(q.p95, 2)
            ),
        });
        level += q.mean;
    }
    bars.push(whole(&document.second.name, second));
    bars
}

/// The way from one end to the other; none where the observable has no value.
pub fn waterfall(document: &Decomposition, row: &Decomposed, at: usize) -> Option<Figure> {
    let (first, second) = (row.first.as_ref()?, row.second.as_ref()?);
    let (by, unit) = scaled(&row.unit);
    let bars = bars(document, row, first, second);
    let mut data: Vec<Value> = Vec::with_capacity(bars.len());
    let mut shapes = Vec::new();
    let mut names = Vec::new();
    for (place, bar) in bars.iter().enumerate() {
        data.push(json!({
            "type": "bar", "orientation": "h", "x": [num(bar.end - bar.base)], "y": [place], "base": [num(bar.base)], "width": [0.34],
            "marker": { "color": format!("@{}", bar.colour) }, "hovertext": [bar.hover], "hoverinfo": "text", "textposition": "none",
            "error_x": {
                "type": "data", "symmetric": false, "array": [num(bar.spread[1] - bar.end)], "arrayminus": [num(bar.end - bar.spread[0])],
                "color": "@text", "thickness": 1.4, "width": 4
            }
        }));
        if place + 1 < bars.len() {
            shapes.push(json!({
                "type": "line", "x0": num(bar.end), "x1": num(bar.end), "y0": place, "y1": place + 1,
                "line": { "color": "@axis", "width": 1, "dash": "dot" }, "layer": "below"
            }));
        }
        let stands = json!({ "x": 0, "xref": "paper", "y": place as f64 - 0.2, "xanchor": "left", "yanchor": "bottom", "align": "left", "bgcolor": "@page", "borderpad": 1 });
        names.push(note(&lines(&phrases::cut(&bar.name, NAME), NAME), &stands));
    }
    let ends = bars.iter().flat_map(|bar| [bar.base, bar.end, bar.spread[0], bar.spread[1]]);
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let room = 0.03 * (high - low).max(1e-9);
    let least = if low < 0.0 { low - room } else { 0.0 };
    shapes.push(json!({ "type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": { "color": "@axis", "width": 1 } }));
    let height = ROW * u32::try_from(bars.len()).unwrap_or(20) + AXIS;
    let axis = json!({ "range": [num(least), num(high + room)], "nticks": 6, "title": { "text": unit, "font": { "color": "@soft", "size": 13 } } });
    let layout = layout(&json!({
        "margin": { "l": 4, "r": 8, "t": 4, "b": 44 }, "annotations": names, "shapes": shapes, "barmode": "overlay",
        "xaxis": x_axis(&axis),
        "yaxis": { "range": [bars.len() as f64 - 0.5, -0.9], "visible": false, "fixedrange": true }
    }));
    let label = tumen_lab::label(&row.observable);
    let told = row.parts.iter().filter_map(|part| {
        let q = part.value?;
        Some(format!("{} {}", part.player, signed(q.mean / by, 2)))
    });
    Some(Figure {
        id: format!("parts-{at}"),
        title: format!("{}, from one end to the other", phrases::capital(&label)),
        sub: format!(
            "Means over {} draws, {}; {unit}. Each bar begins where the one above it ends.",
            row.draws,
            phrases::period(&document.months)
        ),
        alt: format!(
            "Bars from {} at {} to {} at {}, {unit}: {}.",
            short(first.mean / by, 3),
            document.first.name,
            short(second.mean / by, 3),
            document.second.name,
            phrases::list(&told.collect::<Vec<_>>())
        ),
        key: vec![
            Key::new(Mark::Swatch("soft".to_owned()), "both ends"),
            Key::new(Mark::Swatch("v-yes".to_owned()), "raises it"),
            Key::new(Mark::Swatch("v-no".to_owned()), "lowers it"),
            Key::new(Mark::Thin, "90\u{202f}% of draws"),
        ],
        key_above: true,
        caption: "Means sum to the difference exactly, and so do the parts in every draw. The thin lines say how far draws disagree about each part: \
                  more draws do not narrow them."
            .to_owned(),
        height: [height, height],
        narrow_below: SMALL,
        data: Value::Array(data),
        layout,
        narrow: json!({}),
        narrow_data: Vec::new(),
        table: table(document, row),
    })
}

/// The parts with all their numbers.
fn table(document: &Decomposition, row: &Decomposed) -> Table {
    let (by, unit) = scaled(&row.unit);
    let mean = |q: Option<Quantiles>| q.map_or_else(phrases::none, |q| signed(q.mean / by, 3));
    let spread = |q: Quantiles, middle: String| format!("{middle} ({})", ends(q.p5 / by, q.p95 / by));
    let change = |q: Option<Quantiles>| q.map_or_else(phrases::none, |q| spread(q, signed(q.mean / by, 3)));
    let interval = |of: Option<[f64; 2]>| of.map_or_else(phrases::none, |[low, high]| ends(low / by, high / by));
    let part = |(part, player): (&Part, &Player)| {
        let mut cells = vec![
            phrases::capital(&part.player),
            player.first.join("; "),
            player.second.join("; "),
            change(part.value),
            interval(part.interval),
            mean(part.first_in),
            mean(part.last_in),
        ];
        cells.extend(part.unmet_weight.map(phrases::of_100));
        cells.extend(part.sampling_error.map(|error| short(error / by, 2)));
        cells
    };
    let end = |name: &str, q: Option<Quantiles>| {
        let text = q.map_or_else(phrases::none, |q| spread(q, short(q.mean / by, 3)));
        vec![name.to_owned(), String::new(), String::new(), text]
    };
    let mut rows = vec![end(&document.first.name, row.first)];
    rows.extend(row.parts.iter().zip(&document.players).map(part));
    rows.push(end(&document.second.name, row.second));
    rows.push(vec![
        "Difference".to_owned(),
        String::new(),
        String::new(),
        change(row.difference),
        interval(row.interval),
    ]);
    let mut head: Vec<String> =
        ["", "At first", "At last", "Mean, 90\u{202f}% of draws", "Mean, 95\u{202f}%", "Comes first", "Comes last"]
            .map(str::to_owned)
            .to_vec();
    let has = |of: fn(&Part) -> Option<f64>| row.parts.iter().any(|part| of(part).is_some());
    head.extend(has(|part| part.unmet_weight).then(|| "Unmet, of 100".to_owned()));
    head.extend(has(|part| part.sampling_error).then(|| "Sampling error".to_owned()));
    for cells in &mut rows {
        cells.resize(head.len(), String::new());
    }
    Table {
        caption: format!(
            "{}, {unit}. What each part adds, as a mean over all orders, and when it comes first or last.",
            phrases::capital(&tumen_lab::label(&row.observable))
        ),
        head,
        rows,
        numbers_from: 3,
    }
}
