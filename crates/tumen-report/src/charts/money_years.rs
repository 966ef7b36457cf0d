//! Money by year: what the labour earned, what the state received of it and what workers took home, everywhere and in the main host.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, Hosts, MoneySeries, Point, Quantiles};

use super::documents::{self, Document, Kind};
use super::panels::{Grid, suffix};
use super::{Figure, Key, Mark, Table, at, layout, lines, merge, nice_step, num, object, x_axis, y_axis, years};
use crate::headline::Heading;
use crate::phrases;

/// Observables in the order of the panels, with what their people did.
const AMOUNTS: [(&str, &str); 3] = [
    ("gross_earnings", "the labour earned"),
    ("state_revenue", "the state received"),
    ("take_home", "workers took home"),
];

/// A line with its band: of whom, its colour and its dash.
struct Line {
    hosts: Hosts,
    colour: &'static str,
    dash: &'static str,
}

/// The main host in front of all of them.
const LINES: [Line; 2] = [
    Line { hosts: Hosts::All, colour: "text", dash: "solid" },
    Line { hosts: Hosts::Main, colour: "v-yes", dash: "dash" },
];

/// Some hosts in a few words.
fn whose(answer: &Answer, hosts: Hosts) -> String {
    match (&answer.main_host, hosts) {
        (Some(main), Hosts::Main) => main.name.clone(),
        _ => phrases::all_of(answer, hosts),
    }
}

/// The amounts of some hosts together; nothing where the answer has none.
fn series<'a>(answer: &'a Answer, observable: &str, hosts: Hosts) -> Option<&'a MoneySeries> {
    let of = |s: &&MoneySeries| s.programme.is_none() && s.hosts == hosts && s.observable == observable;
    answer.money_years.iter().find(of).filter(|s| !s.points.is_empty())
}

/// The year of the highest median.
fn peak(series: &MoneySeries) -> Option<&Point> {
    let told = series.points.iter().filter(|p| p.value.p50.is_finite());
    told.max_by(|a, b| a.value.p50.total_cmp(&b.value.p50)).filter(|p| p.value.p95 > 0.0)
}

/// Whether a year's value can be drawn.
fn is_whole(value: &Quantiles) -> bool {
    [value.p5, value.p50, value.p95].iter().all(|v| v.is_finite())
}

/// What the chart shows.
pub(crate) fn heading(answer: &Answer) -> Heading {
    let Some(best) = series(answer, AMOUNTS[0].0, Hosts::All).and_then(peak) else {
        return Heading { title: "Money by year".to_owned(), text: String::new() };
    };
    let usd = |q: &Quantiles| phrases::amount_range(q.p5, q.p95, phrases::PROSE);
    let title = format!(
        "{}: in {}, the year of the highest median, the labour earned {} USD",
        whose(answer, Hosts::All),
        best.time,
        usd(&best.value)
    );
    let highest = |hosts: Hosts| {
        let parts: Vec<String> = AMOUNTS
            .iter()
            .filter_map(|(observable, did)| {
                let peak = peak(series(answer, observable, hosts)?)?;
                let median = phrases::amount(peak.value.p50, phrases::PROSE);
                Some(format!(
                    "{did} about {median} in {} (90{}% interval {})",
                    peak.time,
                    phrases::THIN,
                    usd(&peak.value)
                ))
            })
            .collect();
        format!("{}, highest medians of a year in USD: {}.", whose(answer, hosts), phrases::list(&parts))
    };
    let mut text = highest(Hosts::All);
    if answer.main_host.is_some() {
        text = format!("{text} {}", highest(Hosts::Main));
    }
    Heading { title, text }
}

/// Published amounts of a year of all hosts or of the main one, in million USD.
fn published<'a>(answer: &'a Answer, observable: &str) -> Vec<Document<'a>> {
    let told = |d: &Document<'_>| match &d.claim.scope.host {
        None => true,
        Some(host) => match &answer.main_host {
            Some(main) => main.id == *host,
            None => answer.programmes.iter().all(|programme| programme.host == *host),
        },
    };
    let mut all = documents::of(answer, &[observable], "USD/year");
    for document in &mut all {
        document.value /= 1e6;
        document.range = document.range.map(|(low, high)| (low / 1e6, high / 1e6));
    }
    all.retain(|d| d.kind != Kind::Part && d.claim.scope.programme.is_none() && told(d));
    all
}

/// The chart; none where nothing was earned.
pub fn figure(answer: &Answer) -> Option<Figure> {
    let shown: Vec<(&str, &str)> =
        AMOUNTS.into_iter().filter(|(observable, _)| series(answer, observable, Hosts::All).is_some()).collect();
    let times: Vec<f64> = shown
        .iter()
        .filter_map(|(observable, _)| series(answer, observable, Hosts::All))
        .flat_map(|s| &s.points)
        .filter_map(|p| phrases::middle(&p.time))
        .collect();
    let (first, last) = times.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), t| (a.min(*t), b.max(*t)));
    if shown.is_empty() || first > last {
        return None;
    }
    let wide = Grid::new(shown.len(), 3, 310.0, 40.0, 26.0);
    let small = Grid::new(shown.len(), 1, 250.0, 34.0, 26.0);
    let (mut data, mut axes, mut titles, mut titles_small) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut findings = Vec::new();
    let mut marks = Vec::new();
    for (panel, (observable, did)) in shown.iter().enumerate() {
        let n = suffix(panel);
        let documents = published(answer, observable);
        let mut top = documents.iter().map(|d| d.range.map_or(d.value, |r| r.1)).fold(0.0, f64::max);
        for line in &LINES {
            let Some(series) = series(answer, observable, line.hosts) else { continue };
            let p95 = series.points.iter().filter(|p| is_whole(&p.value)).map(|p| p.value.p95 / 1e6);
            top = p95.fold(top, f64::max);
            data.extend(band(answer, series, line, did, &n));
            if let Some(peak) = peak(series) {
                findings.push(format!(
                    "{}, {did} most in {}: {} USD ({}).",
                    whose(answer, line.hosts),
                    peak.time,
                    phrases::amount(peak.value.p50, phrases::PROSE),
                    phrases::amount_range(peak.value.p5, peak.value.p95, phrases::PROSE)
                ));
            }
        }
        data.extend(documents::traces(&documents, answer, &n));
        marks.extend(documents.iter().map(|d| d.kind));
        axes.extend(panel_axes(panel, [first, last], 1.08 * top));
        let title = format!("<b>{}</b>", lines(&phrases::capital(did), 40));
        titles.push(wide.title(panel, &title, 13));
        titles_small.push(small.title(panel, &title, 13));
    }
    let mut full = layout(
        &json!({ "margin": { "l": 0, "r": 12, "t": 0, "b": 0 }, "font": { "size": 12 }, "annotations": titles }),
    );
    merge(&mut full, &object(axes));
    merge(&mut full, &wide.domains(shown.len()));
    let mut narrow = small.domains(shown.len());
    merge(&mut narrow, &json!({ "annotations": titles_small }));
    Some(Figure {
        id: "money-years".to_owned(),
        title: "Money by year".to_owned(),
        sub: "Million US dollars a year, in dollars of that year. Scales differ between panels.".to_owned(),
        alt: format!("Small charts of yearly amounts with their 90 % bands. {}", findings.join(" ")),
        key: key(answer, &marks),
        key_above: true,
        caption: "Read up from a year: half of the simulated histories lie above the line and half below it, nine tenths lie in the band. \
                  Amounts are not corrected for inflation, and before 1992 roubles are counted at their effective rate. What neither the state nor \
                  workers got went to brokers, officials, suppliers and the company."
            .to_owned(),
        height: [wide.height(), small.height()],
        narrow_below: super::SMALL,
        data: Value::Array(data),
        layout: full,
        narrow,
        narrow_data: Vec::new(),
        table: table(answer, &shown),
    })
}

fn band(answer: &Answer, series: &MoneySeries, line: &Line, did: &str, n: &str) -> Vec<Value> {
    let points: Vec<(f64, &Point)> = series
        .points
        .iter()
        .filter(|p| is_whole(&p.value))
        .filter_map(|p| phrases::middle(&p.time).map(|time| (time, p)))
        .collect();
    let x = Value::Array(points.iter().map(|p| at(p.0)).collect());
    let y = |of: fn(&Quantiles) -> f64| Value::Array(points.iter().map(|p| num(of(&p.1.value) / 1e6)).collect());
    let (xaxis, yaxis) = (format!("x{n}"), format!("y{n}"));
    let of = crate::escape(&whose(answer, line.hosts));
    let hover: Vec<String> = points
        .iter()
        .map(|(_, p)| {
            format!(
                "<b>{}</b>, {of}<br>{did} {} USD<br>90 % interval {}",
                crate::escape(&p.time),
                phrases::amount(p.value.p50, phrases::PROSE),
                phrases::amount_range(p.value.p5, p.value.p95, phrases::PROSE)
            )
        })
        .collect();
    let mode = if points.len() == 1 { "lines+markers" } else { "lines" };
    vec![
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|q| q.p5), "line": { "width": 0 }, "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|q| q.p95), "line": { "width": 0 }, "fill": "tonexty", "fillcolor": format!("@{}/20", line.colour), "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
        json!({ "type": "scatter", "mode": mode, "x": x, "y": y(|q| q.p50), "line": { "width": 2.2, "color": format!("@{}", line.colour), "dash": line.dash }, "hovertext": hover, "hoverinfo": "text", "xaxis": xaxis, "yaxis": yaxis }),
    ]
}

/// Axes of a panel: all have the same years, with room at the left for the tick labels, which stand inside.
fn panel_axes(panel: usize, [first, last]: [f64; 2], top: f64) -> [(String, Value); 2] {
    let n = suffix(panel);
    let span = (last - first).max(1.0);
    let top = if top > 0.0 { top } else { 1.0 };
    let step = nice_step(top, 4);
    let places: Vec<f64> = (0..5).map(|i| f64::from(i) * step).filter(|v| *v <= top).collect();
    let labels: Vec<String> = places.iter().map(|v| phrases::number(*v, 6)).collect();
    let every = if span > 45.0 {
        20
    } else if span > 8.0 {
        5
    } else {
        1
    };
    let x = json!({ "anchor": format!("y{n}"), "range": [at(first - 0.14 * span), at(last + 0.03 * span)], "tickvals": years(first.floor(), last, every) });
    let y = json!({ "anchor": format!("x{n}"), "range": [0, num(top)], "tickvals": places.iter().map(|v| num(*v)).collect::<Vec<_>>(), "ticktext": labels });
    [(format!("xaxis{n}"), x_axis(&x)), (format!("yaxis{n}"), y_axis(&y))]
}

fn key(answer: &Answer, marks: &[Kind]) -> Vec<Key> {
    let line = |line: &Line, how: &str| {
        let of = whose(answer, line.hosts);
        Key::new(
            Mark::Swatch(line.colour.to_owned()),
            format!("{of}: {how}, median, with its 90{}% interval", phrases::THIN),
        )
    };
    let mut key = vec![line(&LINES[0], "line")];
    if answer.main_host.is_some() {
        key.push(line(&LINES[1], "broken line"));
    }
    if marks.contains(&Kind::World) {
        key.push(Key::new(Mark::Diamond, "document, all hosts"));
    }
    if marks.contains(&Kind::Same) {
        key.push(Key::new(Mark::Circle, format!("document, {}", whose(answer, answer.story()))));
    }
    key
}

fn table(answer: &Answer, shown: &[(&str, &str)]) -> Table {
    let mut head = vec!["Year".to_owned()];
    let mut columns: Vec<&MoneySeries> = Vec::new();
    for (observable, did) in shown {
        for line in &LINES {
            if let Some(series) = series(answer, observable, line.hosts) {
                head.push(format!("{}, {}", phrases::capital(did), whose(answer, line.hosts)));
                columns.push(series);
            }
        }
    }
    let mut times: Vec<&str> = columns.iter().flat_map(|s| &s.points).map(|p| p.time.as_str()).collect();
    times.sort_unstable();
    times.dedup();
    let row = |time: &&str| {
        let cell = |s: &&MoneySeries| {
            let found = s.points.iter().find(|p| p.time == *time).map(|p| &p.value);
            phrases::million_cell(found)
        };
        std::iter::once((*time).to_owned()).chain(columns.iter().map(cell)).collect()
    };
    Table {
        caption: format!("Money by year, million USD of that year, median and 90{}% interval", phrases::THIN),
        head,
        rows: times.iter().map(row).collect(),
        numbers_from: 1,
    }
}
