//! People abroad: stacked means by arrangement, the total with its 90 % interval, documentary figures on top.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, Hosts, PeopleSeries, Point, ProgrammeMeta};

use super::documents::{self, Document, Kind};
use super::{Figure, Key, Mark, NARROW, Table, at, num, ticks, x_axis, y_axis, years};
use crate::phrases;
use crate::theme::{OTHER, arrangement};

pub mod small;

mod events;
mod labels;

use labels::Canvas;

/// Heights of the plot area in pixels, wide and narrow.
const PLOT: [f64; 2] = [420.0, 310.0];
/// Room under the plot area for the years.
const FOOT: f64 = 28.0;
/// Width in pixels down to which the wide layout is used: names must fit there.
const SQUEEZED: u32 = 980;

/// The marks of documentary figures.
const MARKS: [(Kind, Mark, &str); 3] = [
    (Kind::Same, Mark::Circle, "document, the same people"),
    (Kind::World, Mark::Diamond, "document, worldwide"),
    (Kind::Part, Mark::Ring, "document, a part of them"),
];

/// The chart; none where the answer has no people.
pub fn figure(answer: &Answer) -> Option<Figure> {
    let series = series(answer);
    if series.is_empty() {
        return None;
    }
    let times = times(answer);
    let (first, last) = (*times.first()?, *times.last()?);
    let total = total(answer);
    let documents = shown_documents(answer);
    let top = top(&series, total, &documents)?;
    let step = if times.len() > 1 { times[1] - times[0] } else { 1.0 };
    let (left, right) = (first - step / 2.0, last + step / 2.0);
    // Room at the left for the tick labels, which stand inside; also where a layout is squeezed.
    let axis = |width: f64| [left - (right - left) / (width - 58.0) * 58.0, right];
    let least = f64::from(SQUEEZED);
    let (axis_wide, axis_small) = (axis(least), axis(NARROW));

    let mut data = areas(&series, &times);
    data.extend(total_traces(total, &series));
    data.extend(documents::traces(&documents, answer, ""));

    let named = |axis: [f64; 2], width: f64, height: f64, size: f64| {
        labels::direct(&series, &times, total, &documents, Canvas { axis, width, height, top, size })
    };
    let inside = named(axis_wide, least, PLOT[0], 13.0);
    // On a narrow screen the key stands right below: a few names in the chart would only repeat it.
    let mut inside_small = named(axis_small, NARROW, PLOT[1], 12.0);
    if inside_small.len() < series.len() {
        inside_small.clear();
    }
    let marks = events::drawn(&answer.events, axis_wide, [least, PLOT[0]], false);
    let marks_small = events::drawn(&answer.events, axis_small, [NARROW, PLOT[1]], true);
    let above = |rows: usize| 8.0 + events::ROW * rows as f64;
    let notes = |labels: &[(usize, Value)], events: &[Value]| {
        labels.iter().map(|l| l.1.clone()).chain(events.iter().cloned()).collect::<Vec<_>>()
    };
    // Years between two labels; narrow screens have half as many.
    let every = if right - left > 45.0 { 10 } else { 2 };
    let (places, labels) = ticks(top * 0.95, 7);
    let (places_small, labels_small) = ticks(top * 0.93, 4);
    let layout = super::layout(&json!({
        "margin": { "l": 0, "r": 4, "t": above(marks.rows), "b": FOOT },
        "shapes": marks.shapes, "annotations": notes(&inside, &marks.notes),
        "xaxis": x_axis(&json!({ "range": axis_wide.map(at), "tickvals": years(left, right, every) })),
        "yaxis": y_axis(&json!({ "range": [0, num(top)], "tickvals": places, "ticktext": labels })),
    }));
    let narrow = json!({
        "font": { "size": 12 }, "margin": { "t": above(marks_small.rows) },
        "shapes": marks_small.shapes, "annotations": notes(&inside_small, &marks_small.notes),
        "xaxis": { "range": axis_small.map(at), "tickvals": years(left, right, 2 * every) },
        "yaxis": { "tickvals": places_small, "ticktext": labels_small }
    });
    let height = |plot: f64, rows: usize| (plot + above(rows) + FOOT) as u32;
    let period = phrases::period(&answer.months);
    Some(Figure {
        id: "people".to_owned(),
        title: format!("People abroad, by arrangement, {period}"),
        sub: format!(
            "People at posts. Coloured areas are means and add up to the mean of the total; dotted lines hold the 90{}% interval of the total.",
            phrases::THIN
        ),
        alt: alt(&series, total, &documents),
        key: key(answer, &series, &documents, [inside.len(), inside_small.len()], total.is_some()),
        key_above: false,
        caption: caption(answer, &documents),
        height: [height(PLOT[0], marks.rows), height(PLOT[1], marks_small.rows)],
        narrow_below: SQUEEZED,
        data: Value::Array(data),
        layout,
        narrow,
        narrow_data: Vec::new(),
        table: table(answer, &series, total),
    })
}

/// An arrangement, or those of the other hosts together, over time.
pub(super) struct Series<'a> {
    /// The arrangement; none for other hosts.
    pub(super) programme: Option<&'a ProgrammeMeta>,
    pub(super) points: &'a [Point],
    /// Name of its colour.
    pub(super) colour: &'static str,
}

impl Series<'_> {
    pub(super) fn name(&self) -> &str {
        self.programme.map_or("Other hosts", |programme| programme.name.as_str())
    }

    fn mean_at(&self, time: f64) -> f64 {
        self.points.iter().find(|p| phrases::middle(&p.time) == Some(time)).map_or(0.0, |p| p.value.mean.max(0.0))
    }
}

/// Series of the programmes that had people, in their order.
pub(super) fn arrangements(answer: &Answer) -> Vec<Series<'_>> {
    let with = |programme: &str| answer.people.iter().find(|s| s.programme.as_deref() == Some(programme));
    answer
        .programmes
        .iter()
        .filter_map(|programme| {
            let colour = arrangement(answer, programme);
            with(&programme.id).map(|s| Series { programme: Some(programme), points: s.points.as_slice(), colour })
        })
        .filter(|s| s.points.iter().any(|p| p.value.p95 >= 0.5))
        .collect()
}

/// What is stacked: the arrangements of the story, and other hosts together.
fn series(answer: &Answer) -> Vec<Series<'_>> {
    let mut series = arrangements(answer);
    series.retain(|s| s.programme.is_some_and(|programme| answer.is_in_story(&programme.id)));
    let others = sum(answer, Hosts::Others).filter(|s| s.points.iter().any(|p| p.value.p95 >= 0.5));
    series.extend(others.map(|others| Series { programme: None, points: others.points.as_slice(), colour: OTHER }));
    series
}

/// The series of the programmes of some hosts together.
pub(super) fn sum(answer: &Answer, hosts: Hosts) -> Option<&PeopleSeries> {
    answer.people.iter().find(|s| s.programme.is_none() && s.hosts == hosts && !s.points.is_empty())
}

/// The series of everybody.
pub(crate) fn total(answer: &Answer) -> Option<&PeopleSeries> {
    sum(answer, Hosts::All)
}

/// The series of all whose story is told.
pub(crate) fn story(answer: &Answer) -> Option<&PeopleSeries> {
    sum(answer, answer.story())
}

/// All times of all series, in order.
fn times(answer: &Answer) -> Vec<f64> {
    let mut times: Vec<f64> =
        answer.people.iter().flat_map(|s| &s.points).filter_map(|p| phrases::middle(&p.time)).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}

fn top(series: &[Series<'_>], total: Option<&PeopleSeries>, documents: &[Document<'_>]) -> Option<f64> {
    let simulated = total
        .map_or(&[][..], |t| &t.points)
        .iter()
        .map(|p| p.value.p95)
        .chain(series.iter().flat_map(|s| s.points).map(|p| p.value.mean));
    let documented = documents.iter().map(|d| d.range.map_or(d.value, |r| r.1));
    let top = simulated.chain(documented).filter(|v| v.is_finite()).fold(0.0, f64::max);
    (top > 0.0).then_some(top * 1.08)
}

/// Figures whose scope allows a comparison with the stack: of the world, of the host whose arrangements lie at its foot, or of a programme
/// that was (almost) alone.
fn shown_documents(answer: &Answer) -> Vec<Document<'_>> {
    let series = series(answer);
    let total_at = |time: f64| series.iter().map(|s| s.mean_at(time.floor() + 0.5)).sum::<f64>();
    documents::people(answer)
        .into_iter()
        .filter(|d| match &d.claim.scope.programme {
            None => answer
                .main_host
                .as_ref()
                .is_none_or(|main| d.claim.scope.host.as_ref().is_none_or(|host| *host == main.id)),
            Some(id) => series
                .iter()
                .find(|s| s.programme.is_some_and(|programme| programme.id == *id))
                .is_some_and(|s| s.mean_at(d.time.floor() + 0.5) >= 0.8 * total_at(d.time)),
        })
        .collect()
}

fn areas(series: &[Series<'_>], times: &[f64]) -> Vec<Value> {
    series
        .iter()
        .map(|s| {
            json!({
                "type": "scatter", "mode": "lines", "stackgroup": "people", "name": crate::escape(s.name()), "hoverinfo": "skip",
                "x": times.iter().map(|t| at(*t)).collect::<Vec<_>>(), "y": times.iter().map(|t| num(s.mean_at(*t))).collect::<Vec<_>>(),
                "line": { "width": 0, "color": format!("@a-{}", s.colour) }, "fillcolor": format!("@a-{}", s.colour)
            })
        })
        .collect()
}

fn total_traces(total: Option<&PeopleSeries>, series: &[Series<'_>]) -> Vec<Value> {
    let Some(total) = total else { return Vec::new() };
    let points: Vec<(f64, &Point)> =
        total.points.iter().filter_map(|p| phrases::middle(&p.time).map(|t| (t, p))).collect();
    let x = Value::Array(points.iter().map(|p| at(p.0)).collect());
    let y = |f: fn(&Point) -> f64| Value::Array(points.iter().map(|p| num(f(p.1))).collect());
    let dotted = json!({ "width": 1, "color": "@text/70", "dash": "dot" });
    let hover: Vec<String> = points
        .iter()
        .map(|(time, p)| {
            let q = &p.value;
            let parts: String = series
                .iter()
                .filter(|s| s.mean_at(*time) >= 0.5)
                .map(|s| {
                    format!("<br>{}: {}", crate::escape(s.name()), phrases::number(s.mean_at(*time), phrases::PROSE))
                })
                .collect();
            format!(
                "<b>{}</b>: {}<br>90 % interval {}{parts}",
                crate::escape(&p.time),
                phrases::number(q.mean, phrases::PROSE),
                phrases::range(q.p5, q.p95, phrases::PROSE)
            )
        })
        .collect();
    vec![
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|p| p.value.p5), "line": dotted, "hoverinfo": "skip", "name": "5 %" }),
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|p| p.value.p95), "line": dotted, "fill": "tonexty", "fillcolor": "@text/12", "hoverinfo": "skip", "name": "95 %" }),
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|p| p.value.mean), "line": { "width": 2, "color": "@text" }, "hovertext": hover, "hoverinfo": "text", "name": "total" }),
    ]
}

fn key(answer: &Answer, series: &[Series<'_>], documents: &[Document<'_>], named: [usize; 2], total: bool) -> Vec<Key> {
    let mut key = Vec::new();
    for (kind, mark, text) in MARKS {
        if documents.iter().any(|d| d.kind == kind) {
            key.push(Key::new(mark, text));
        }
    }
    if total {
        key.push(Key::new(Mark::Line, "mean of the total"));
        key.push(Key::new(Mark::Band, format!("90{}% interval of the total", phrases::THIN)));
    }
    // Where a name has found no place in the chart, the key has all of them.
    let whole = named.map(|n| n == series.len());
    if whole != [true, true] {
        key.extend(series.iter().map(|s| Key {
            mark: Mark::Swatch(format!("a-{}", s.colour)),
            text: s.name().to_owned(),
            narrow_only: whole[0],
        }));
    }
    let axis = [f64::NEG_INFINITY, f64::INFINITY];
    for (i, event, ..) in events::placed(&answer.events, axis) {
        let year = phrases::year(&event.from).map_or_else(String::new, |y| format!(", {y}"));
        key.push(Key {
            mark: Mark::Letter(events::letter(i)),
            text: format!("{}{year}", phrases::capital(&event.name)),
            narrow_only: true,
        });
    }
    key
}

fn caption(answer: &Answer, documents: &[Document<'_>]) -> String {
    if documents.is_empty() {
        "No published head count can be compared with this chart.".to_owned()
    } else if answer.counterfactual {
        "Documentary figures say what happened, which this run changes: they stand here for comparison only. Point at a mark, or see the table of claims, for source and paragraph.".to_owned()
    } else {
        "Documentary figures stand where their scope allows a comparison. A bar through a mark is the range or the period it covers. Point at a mark, or see the table of claims, for source and paragraph.".to_owned()
    }
}

fn alt(series: &[Series<'_>], total: Option<&PeopleSeries>, documents: &[Document<'_>]) -> String {
    let mut text = format!(
        "Stacked areas of the number of people abroad in {}{}. ",
        phrases::count(series.iter().filter(|s| s.programme.is_some()).count() as u64, "arrangement", "arrangements"),
        if series.iter().any(|s| s.programme.is_none()) { ", and with other hosts" } else { "" }
    );
    if let Some(peak) = total.and_then(peak) {
        let q = &peak.value;
        text.push_str(&format!(
            "The median of the total is highest in {}, at {} people, with a 90 % interval of {}. ",
            peak.time,
            phrases::number(q.p50, phrases::PROSE),
            phrases::range(q.p5, q.p95, phrases::PROSE)
        ));
    }
    for s in series {
        if let Some(peak) = s.points.iter().max_by(|a, b| a.value.p50.total_cmp(&b.value.p50)) {
            text.push_str(&format!(
                "{}: highest in {}, {} ({}). ",
                s.name(),
                peak.time,
                phrases::number(peak.value.p50, phrases::PROSE),
                phrases::range(peak.value.p5, peak.value.p95, phrases::PROSE)
            ));
        }
    }
    text.push_str(&format!(
        "{} drawn on top.",
        phrases::count(documents.len() as u64, "documentary figure is", "documentary figures are")
    ));
    text
}

/// The time at which the median is greatest.
pub(crate) fn peak(series: &PeopleSeries) -> Option<&Point> {
    series.points.iter().filter(|p| p.value.p50.is_finite()).max_by(|a, b| a.value.p50.total_cmp(&b.value.p50))
}

fn table(answer: &Answer, series: &[Series<'_>], total: Option<&PeopleSeries>) -> Table {
    let mut head = vec!["Year".to_owned()];
    head.extend(series.iter().map(|s| s.name().to_owned()));
    let main = answer.main_host.as_ref().and_then(|host| Some((host, sum(answer, Hosts::Main)?)));
    head.extend(main.map(|(host, _)| format!("{}, median and 90{}%", host.name, phrases::THIN)));
    head.push(format!("Total, median and 90{}%", phrases::THIN));
    let mut times: Vec<&str> = answer.people.iter().flat_map(|s| &s.points).map(|p| p.time.as_str()).collect();
    times.sort_unstable();
    times.dedup();
    let every = if times.len() > 150 { 12 } else { 1 };
    let rows = times
        .into_iter()
        .step_by(every)
        .map(|time| {
            let find = |points: &[Point]| points.iter().find(|p| p.time == time).map(|p| p.value);
            let mut row = vec![time.to_owned()];
            row.extend(series.iter().map(|s| {
                find(s.points)
                    .filter(|q| q.p95 >= 0.5)
                    .map_or_else(phrases::none, |q| phrases::number(q.p50, phrases::TABLE))
            }));
            row.extend(main.map(|(_, series)| phrases::cell(find(&series.points).as_ref())));
            row.push(phrases::cell(total.and_then(|t| find(&t.points)).as_ref()));
            row
        })
        .collect();
    Table {
        caption: "People abroad, medians by arrangement. Medians do not add up to the median of the total.".to_owned(),
        head,
        rows,
        numbers_from: 1,
    }
}
