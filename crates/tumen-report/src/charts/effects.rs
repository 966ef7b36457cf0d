//! A comparison: who gains and who loses, and by how much each observable changes, with intervals over pairs.

use serde_json::{Value, json};
use tumen_lab::answer::{Hosts, Quantiles, programme_name};
use tumen_lab::compare::{ComparedWorld, Comparison, Difference, PartyDifference};

use super::{Figure, Key, Mark, Table, layout, lines, note, num, x_axis};
use crate::phrases::{self, signed};

/// Pixels for each row, and for the axis below.
const ROW: u32 = 46;
const AXIS: u32 = 40;

/// A row of a chart of differences: its name, the difference, and what it reads on hover.
struct Row {
    name: String,
    difference: Quantiles,
    hover: String,
    colour: &'static str,
}

/// Dots with intervals, one a row, around zero: a figure that lacks its words.
fn dots(rows: &[Row], unit: &str) -> Figure {
    let data = rows.iter().enumerate().flat_map(|(at, row)| {
        let colour = format!("@{}", row.colour);
        let line = json!({
            "type": "scatter", "mode": "lines", "x": [num(row.difference.p5), num(row.difference.p95)], "y": [at, at],
            "line": { "color": colour, "width": 3 }, "hoverinfo": "skip"
        });
        let dot = json!({
            "type": "scatter", "mode": "markers", "x": [num(row.difference.p50)], "y": [at],
            "marker": { "color": colour, "size": 11 }, "hovertext": [row.hover], "hoverinfo": "text"
        });
        [line, dot]
    });
    let names: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let place =
                json!({ "x": 0, "xref": "paper", "y": at as f64 - 0.2, "xanchor": "left", "yanchor": "bottom" });
            note(&lines(&row.name, 60), &place)
        })
        .collect();
    let ends = rows.iter().flat_map(|row| [row.difference.p5, row.difference.p95]).chain([0.0]);
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    let room = 0.06 * (high - low).max(1e-9);
    let zero = json!({ "type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": { "color": "@axis", "width": 1 } });
    let height = ROW * u32::try_from(rows.len()).unwrap_or(20) + AXIS;
    let axis = json!({ "range": [num(low - room), num(high + room)], "nticks": 6, "title": { "text": unit, "font": { "color": "@soft", "size": 13 } } });
    let layout = layout(&json!({
        "margin": { "l": 4, "r": 8, "t": 4, "b": 44 }, "annotations": names, "shapes": [zero],
        "xaxis": x_axis(&axis),
        "yaxis": { "range": [rows.len() as f64 - 0.5, -0.9], "visible": false, "fixedrange": true }
    }));
    Figure {
        id: String::new(),
        title: String::new(),
        sub: String::new(),
        alt: String::new(),
        key: vec![Key::new(Mark::Dot, "median of the pairs and 90\u{202f}% interval")],
        key_above: true,
        caption: String::new(),
        height: [height, height],
        narrow_below: super::SMALL,
        data: Value::Array(data.collect()),
        layout,
        narrow: json!({ "font": { "size": 12 } }),
        narrow_data: Vec::new(),
        table: Table::default(),
    }
}

/// The parties of the story over all months compared.
fn parties<'a>(document: &'a Comparison, world: &'a ComparedWorld) -> Vec<&'a PartyDifference> {
    let hosts = document.story();
    world.parties.iter().filter(|row| row.period == "all" && row.hosts == hosts).collect()
}

/// Who gains and who loses; none where nobody does.
pub fn gains(document: &Comparison, world: &ComparedWorld, at: usize) -> Option<Figure> {
    let all = parties(document, world);
    let millions = |q: &Quantiles| q.times(1e-6);
    let most = all.iter().map(|row| row.difference.p5.abs().max(row.difference.p95.abs())).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let rows: Vec<Row> = all
        .iter()
        .filter(|row| row.baseline.mean != 0.0 || row.difference.mean != 0.0)
        .map(|row| {
            let q = millions(&row.difference);
            let colour = if q.p5 > 0.0 {
                "v-yes"
            } else if q.p95 < 0.0 {
                "v-no"
            } else {
                "v-none"
            };
            let hover = format!(
                "{}: {} million USD a year<br>90 % interval {} to {}",
                row.party,
                signed(q.p50, 3),
                signed(q.p5, 2),
                signed(q.p95, 2)
            );
            Row { name: phrases::capital(&row.party), difference: q, hover, colour }
        })
        .collect();
    let drawn = dots(&rows, "million USD a year");
    let told: Vec<String> = rows
        .iter()
        .filter(|row| row.colour != "v-none")
        .map(|row| {
            format!(
                "{} {} ({} to {})",
                phrases::lower(&row.name),
                signed(row.difference.p50, 2),
                signed(row.difference.p5, 2),
                signed(row.difference.p95, 2)
            )
        })
        .collect();
    let none = "nobody gains or loses in nearly every pair".to_owned();
    let alt = format!(
        "Dots with 90\u{202f}% intervals around zero, in million USD a year: {}.",
        if told.is_empty() { none } else { phrases::list(&told) }
    );
    let cell = |q: &Quantiles| {
        let q = millions(q);
        format!("{} ({} to {})", signed(q.p50, 3), signed(q.p5, 2), signed(q.p95, 2))
    };
    let table = all.iter().map(|row| {
        vec![
            phrases::capital(&row.party),
            phrases::number(row.baseline.p50 / 1e6, 3),
            cell(&row.difference),
            signed(row.difference.mean / 1e6, 3),
        ]
    });
    let mut key = drawn.key.clone();
    key.push(Key::new(Mark::Swatch("v-yes".to_owned()), "gains"));
    key.push(Key::new(Mark::Swatch("v-no".to_owned()), "loses"));
    key.push(Key::new(Mark::Swatch("v-none".to_owned()), "either"));
    Some(Figure {
        id: format!("gains-{at}"),
        title: format!("Who gains and who loses, {}", document.story_name()),
        sub: format!(
            "What each receives less what each gives, beside the baseline, {}; USD of the day.",
            phrases::period(&world.months)
        ),
        alt,
        key,
        caption: "Every posting of the ledger is one party\u{2019}s gain and another\u{2019}s loss, so in every pair the differences sum to zero. What workers spend or send home leaves them; households get what is sent or brought. Others are suppliers, shops, carriers, banks, buyers and the host.".to_owned(),
        table: Table {
            caption: format!("Net receipts in million USD a year, {}. Medians with 90\u{202f}% intervals over pairs; means sum to zero.", phrases::period(&world.months)),
            head: ["Party", "Baseline", "Difference", "Mean difference"].map(str::to_owned).to_vec(),
            rows: table.collect(),
            numbers_from: 1,
        },
        ..drawn
    })
}

/// The rows of a group over a period, in the order in which they are told, each with its ways out.
fn told<'a>(world: &'a ComparedWorld, period: &str, programme: Option<&str>, hosts: Hosts) -> Vec<&'a Difference> {
    let rows = world.rows(period, programme, hosts);
    let of = |name: &str| rows.iter().filter(move |row| row.observable == name).copied().collect::<Vec<_>>();
    world.told().into_iter().flat_map(of).collect()
}

fn name(row: &Difference) -> String {
    match &row.channel {
        Some(channel) => phrases::channel(channel),
        None => phrases::capital(&tumen_lab::label(&row.observable)),
    }
}

/// Money below this part of gross earnings has no change in per cent.
const LEAST_OF_EARNINGS: f64 = 0.01;

/// By how much observables change, in per cent of the baseline; none where nothing does.
pub fn changes(document: &Comparison, world: &ComparedWorld, at: usize) -> Option<Figure> {
    let earned = world.find("gross_earnings", document.story()).and_then(|row| row.baseline.as_ref());
    let earnings = earned.map_or(0.0, |q| q.mean);
    let rows: Vec<Row> = told(world, "all", None, document.story())
        .into_iter()
        .filter(|row| row.channel.is_none() && !row.needs_scale_1)
        .filter_map(|row| {
            let (before, q) = (row.baseline.as_ref()?.mean, row.difference.as_ref()?);
            // What is next to nothing beside the labour's earnings changes by any number of per cent.
            if row.unit == "USD/year" && before.abs() < LEAST_OF_EARNINGS * earnings {
                return None;
            }
            let difference = q.times(100.0 / before.abs());
            let finite = [difference.p5, difference.p50, difference.p95].iter().all(|value| value.is_finite());
            let hover = format!(
                "{}: {} %<br>90 % interval {} to {} %",
                name(row),
                signed(difference.p50, 2),
                signed(difference.p5, 2),
                signed(difference.p95, 2)
            );
            finite.then(|| Row { name: name(row), difference, hover, colour: "text" })
        })
        .collect();
    if rows.iter().all(|row| row.difference.p5 == 0.0 && row.difference.p95 == 0.0) {
        return None;
    }
    let drawn = dots(&rows, "per cent of the baseline\u{2019}s mean");
    let said: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}\u{202f}%", phrases::lower(&row.name), signed(row.difference.p50, 2)))
        .collect();
    Some(Figure {
        id: format!("changes-{at}"),
        title: format!("What changes, {}", document.story_name()),
        sub: format!("Difference to the baseline, {}, in per cent of its mean.", phrases::period(&world.months)),
        alt: format!("Dots with 90\u{202f}% intervals around zero: {}.", phrases::list(&said)),
        caption:
            "Intervals are over pairs: how far histories disagree about the effect. More pairs do not narrow them. Money below a hundredth of gross earnings is \
             in the table alone."
                .to_owned(),
        table: table(document, world),
        ..drawn
    })
}

/// All differences by period and group.
fn table(document: &Comparison, world: &ComparedWorld) -> Table {
    let mut rows = Vec::new();
    let groups = std::iter::once(None).chain(document.programmes.iter().map(|programme| Some(programme.id.as_str())));
    let groups: Vec<Option<&str>> = groups.collect();
    for period in &world.periods {
        for group in &groups {
            let told = told(world, &period.id, *group, document.story());
            let moves = |row: &&Difference| row.difference.is_some_and(|q| q.p5 != 0.0 || q.p95 != 0.0);
            if told.iter().filter(|row| moves(row)).count() == 0 {
                continue;
            }
            let whom = group.map_or(document.story_name(), |id| programme_name(&document.programmes, id));
            rows.push(vec![format!("{whom}, {}", phrases::period(&period.months))]);
            rows.extend(told.into_iter().map(cells));
        }
    }
    Table {
        caption: format!(
            "Medians with 90\u{202f}% intervals over {}. \u{d7} fewer: how many times as many runs it would take if they were not paired.",
            phrases::count(u64::from(world.pairs), "pair", "pairs")
        ),
        head: ["", "Baseline", "Changed", "Difference", "Mean, 95\u{202f}%", "\u{d7} fewer"]
            .map(str::to_owned)
            .to_vec(),
        rows,
        numbers_from: 1,
    }
}

/// A difference with its sign; of shares in points of 100.
fn change(value: f64, unit: &str) -> String {
    if phrases::is_share(unit) {
        return if value.abs() < 5e-5 { "0".to_owned() } else { signed(100.0 * value, 2) };
    }
    phrases::with_sign(value, phrases::value(value, unit, 2))
}

fn cells(row: &Difference) -> Vec<String> {
    let few = |text: String| if row.needs_scale_1 { phrases::NEEDS_SCALE_1.to_owned() } else { text };
    let middle = |q: Option<&Quantiles>| q.map_or_else(phrases::none, |q| phrases::value(q.p50, &row.unit, 3));
    let difference = row.difference.map_or_else(phrases::none, |q| {
        let [p50, p5, p95] = [q.p50, q.p5, q.p95].map(|value| change(value, &row.unit));
        let points = if phrases::is_share(&row.unit) { " points" } else { "" };
        format!("{p50}{points} ({p5} to {p95})")
    });
    vec![
        name(row),
        few(middle(row.baseline.as_ref())),
        few(middle(row.changed.as_ref())),
        few(difference),
        few(row.interval.map_or_else(phrases::none, |ends| {
            let [low, high] = ends.map(|end| change(end, &row.unit));
            format!("{low} to {high}")
        })),
        row.variance_reduction.map_or_else(phrases::none, |times| phrases::number(times, 2)),
    ]
}
