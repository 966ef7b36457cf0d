//! People abroad: stacked means by arrangement, the total with its 90 % interval, documentary figures on top.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, EventMark, PeopleSeries, Point, ProgrammeMeta};

use super::documents::{self, Document, Kind};
use super::{Figure, Key, Mark, NARROW, Table, WIDE, at, lines, note, num, text_width, ticks, x_axis, y_axis, years};
use crate::phrases;
use crate::theme::arrangement;

/// Height of the plot area in pixels, wide.
const PLOT: f64 = 420.0;
/// Width in pixels down to which the tick labels of the wide layout have room of their own.
const SQUEEZED: f64 = 760.0;

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
    // Room at the left for the tick labels, which stand inside; also where the wide layout is squeezed, as on paper.
    let strip = |width: f64| (right - left) / (width - 58.0) * 58.0;
    let axis = |width: f64| [left - strip(width.min(SQUEEZED)), right];

    let mut data = areas(&series, &times);
    data.extend(total_traces(total, &series));
    data.extend(documents::traces(&documents, answer, ""));

    // Between 600 and 1080 pixels the wide layout is squeezed: names must fit at less than the full width.
    let squeezed = WIDE * 0.85;
    let inside = direct_labels(
        &series,
        &times,
        total,
        &documents,
        Canvas { axis: axis(squeezed), width: squeezed, top, size: 13.0 },
    );
    let inside_narrow = direct_labels(
        &series,
        &times,
        total,
        &documents,
        Canvas { axis: axis(NARROW), width: NARROW, top, size: 12.0 },
    );
    let (event_notes, shapes, rows) = events(&answer.events, axis(WIDE), WIDE, false);
    let (event_letters, _, letter_rows) = events(&answer.events, axis(NARROW), NARROW, true);
    let notes = |labels: &[(usize, Value)], events: Vec<Value>| {
        labels.iter().map(|l| l.1.clone()).chain(events).collect::<Vec<_>>()
    };
    let (places, labels) = ticks(top * 0.95, 7);
    let (places_narrow, labels_narrow) = ticks(top * 0.93, 4);
    let layout = super::layout(&json!({
        "margin": { "l": 0, "r": 4, "t": 8 + 18 * rows, "b": 28 },
        "shapes": shapes, "annotations": notes(&inside, event_notes),
        "xaxis": x_axis(&json!({ "range": axis(WIDE).map(at), "tickvals": years(left, right, 10) })),
        "yaxis": y_axis(&json!({ "range": [0, num(top)], "tickvals": places, "ticktext": labels })),
    }));
    let narrow = json!({
        "font": { "size": 12 }, "margin": { "t": 8 + 18 * letter_rows }, "annotations": notes(&inside_narrow, event_letters),
        "xaxis": { "range": axis(NARROW).map(at), "tickvals": years(left, right, 20) },
        "yaxis": { "tickvals": places_narrow, "ticktext": labels_narrow }
    });
    let period = phrases::period(&answer.months);
    Some(Figure {
        id: "people".to_owned(),
        title: format!("People abroad, by arrangement, {period}"),
        sub: format!(
            "People at posts. Coloured areas are means and add up to the mean of the total; dotted lines hold the 90{}% interval of the total.",
            phrases::THIN
        ),
        alt: alt(&series, total, &documents),
        key: key(answer, &series, &documents, &inside, &inside_narrow, total.is_some()),
        key_above: false,
        caption: caption(answer, &documents),
        height: [(PLOT as u32) + 36 + 18 * rows, 380],
        narrow_below: super::SMALL,
        data: Value::Array(data),
        layout,
        narrow,
        narrow_data: Vec::new(),
        table: table(answer, &series, total),
    })
}

/// A programme with its series.
pub(super) struct Series<'a> {
    pub(super) programme: &'a ProgrammeMeta,
    pub(super) points: &'a [Point],
}

impl Series<'_> {
    pub(super) fn colour(&self) -> &str {
        arrangement(&self.programme.colour_token)
    }

    fn mean_at(&self, time: f64) -> f64 {
        self.points.iter().find(|p| phrases::middle(&p.time) == Some(time)).map_or(0.0, |p| p.value.mean.max(0.0))
    }
}

/// Series of the programmes that had people, in the order of the programmes.
pub(super) fn series(answer: &Answer) -> Vec<Series<'_>> {
    let with = |programme: &str| answer.people.iter().find(|s| s.programme.as_deref() == Some(programme));
    answer
        .programmes
        .iter()
        .filter_map(|programme| with(&programme.id).map(|s| Series { programme, points: s.points.as_slice() }))
        .filter(|s| s.points.iter().any(|p| p.value.p95 >= 0.5))
        .collect()
}

/// The series of the total.
pub(crate) fn total(answer: &Answer) -> Option<&PeopleSeries> {
    answer.people.iter().find(|s| s.programme.is_none() && !s.points.is_empty())
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

/// Figures whose scope allows a comparison with the stack: of the world, of a host, or of a programme that was (almost) alone.
fn shown_documents(answer: &Answer) -> Vec<Document<'_>> {
    let series = series(answer);
    let total_at = |time: f64| series.iter().map(|s| s.mean_at(time.floor() + 0.5)).sum::<f64>();
    documents::people(answer)
        .into_iter()
        .filter(|d| match &d.claim.scope.programme {
            None => true,
            Some(id) => series
                .iter()
                .find(|s| s.programme.id == *id)
                .is_some_and(|s| s.mean_at(d.time.floor() + 0.5) >= 0.8 * total_at(d.time)),
        })
        .collect()
}

fn areas(series: &[Series<'_>], times: &[f64]) -> Vec<Value> {
    series
        .iter()
        .map(|s| {
            json!({
                "type": "scatter", "mode": "lines", "stackgroup": "people", "name": crate::escape(&s.programme.name), "hoverinfo": "skip",
                "x": times.iter().map(|t| at(*t)).collect::<Vec<_>>(), "y": times.iter().map(|t| num(s.mean_at(*t))).collect::<Vec<_>>(),
                "line": { "width": 0, "color": format!("@a-{}", s.colour()) }, "fillcolor": format!("@a-{}", s.colour())
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
                    format!(
                        "<br>{}: {}",
                        crate::escape(&s.programme.name),
                        phrases::number(s.mean_at(*time), phrases::PROSE)
                    )
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

/// A place for names: the axis, the width in pixels, the top of the scale, the size of the text.
#[derive(Clone, Copy)]
struct Canvas {
    axis: [f64; 2],
    width: f64,
    top: f64,
    size: f64,
}

impl Canvas {
    /// Years that a text takes.
    fn years(self, text: &str) -> f64 {
        (text_width(text, self.size) + 10.0) * (self.axis[1] - self.axis[0]) / self.width
    }

    /// People that some pixels of height take.
    fn people(self, pixels: f64) -> f64 {
        pixels * self.top / PLOT
    }
}

/// Names written on the areas where they fit, else above them where there is room: the index of the series and the annotation.
fn direct_labels(
    series: &[Series<'_>],
    times: &[f64],
    total: Option<&PeopleSeries>,
    documents: &[Document<'_>],
    canvas: Canvas,
) -> Vec<(usize, Value)> {
    let mut labels = Vec::new();
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut above = Vec::new();
    for (i, s) in series.iter().enumerate() {
        let need = canvas.years(&s.programme.name);
        // Of all runs of times that are long enough, the one over which the area is thickest at one height.
        let mut best: Option<(f64, f64, f64)> = None;
        for (start, from) in times.iter().enumerate() {
            let Some(run) = times[start..].iter().position(|t| t - from >= need).map(|n| &times[start..=start + n])
            else {
                break;
            };
            let below = |t: &f64| series[..i].iter().map(|other| other.mean_at(*t)).sum::<f64>();
            let floor = run.iter().map(below).fold(0.0, f64::max);
            let ceiling = run.iter().map(|t| below(t) + s.mean_at(*t)).fold(f64::INFINITY, f64::min);
            if best.is_none_or(|b| ceiling - floor > b.2 - b.1) {
                best = Some((from + (run[run.len() - 1] - from) / 2.0, floor, ceiling));
            }
        }
        match best.filter(|b| b.2 - b.1 >= canvas.people(canvas.size + 7.0)) {
            Some((x, floor, ceiling)) => {
                let y = f64::midpoint(floor, ceiling);
                labels.push((i, label(s, x, y, &format!("@on-a-{}", s.colour()), canvas)));
                taken.push([x - need / 2.0, x + need / 2.0, y - canvas.people(9.0), y + canvas.people(9.0)]);
            }
            None => above.push((i, need)),
        }
    }
    for (i, need) in above {
        let s = &series[i];
        let lived: Vec<f64> = times.iter().copied().filter(|t| s.mean_at(*t) >= 1.0).collect();
        let (Some(first), Some(last)) = (lived.first(), lived.last()) else { continue };
        let all: f64 = lived.iter().map(|t| series.iter().map(|o| o.mean_at(*t)).sum::<f64>()).sum();
        if lived.iter().map(|t| s.mean_at(*t)).sum::<f64>() < 0.5 * all {
            continue;
        }
        // A name wider than the chart runs out at the left, where it is seen and refused below.
        let x = f64::midpoint(*first, *last).max(canvas.axis[0] + need / 2.0).min(canvas.axis[1] - need / 2.0);
        let over = |from: f64, until: f64| until > x - need / 2.0 && from < x + need / 2.0;
        let simulated = total
            .map_or(&[][..], |t| &t.points)
            .iter()
            .filter(|p| phrases::middle(&p.time).is_some_and(|t| over(t, t)))
            .map(|p| p.value.p95);
        let documented = documents
            .iter()
            .filter(|d| d.span.map_or_else(|| over(d.time, d.time), |span| over(span.0, span.1)))
            .map(|d| d.range.map_or(d.value, |r| r.1) + canvas.people(8.0));
        let y = simulated.chain(documented).filter(|v| v.is_finite()).fold(0.0, f64::max) + canvas.people(12.0);
        let area = [x - need / 2.0, x + need / 2.0, y - canvas.people(9.0), y + canvas.people(9.0)];
        // The tick labels at the left edge keep their room.
        let ticks = area[0] < canvas.axis[0] + canvas.years("100 000");
        // A name far above its own area would be read as another's.
        let own = total
            .map_or(&[][..], |t| &t.points)
            .iter()
            .filter(|p| phrases::middle(&p.time).is_some_and(|t| s.mean_at(t) >= 0.8 * p.value.mean))
            .map(|p| p.value.p95)
            .fold(0.0, f64::max);
        let near = y <= own + canvas.people(30.0);
        if area[3] <= canvas.top
            && near
            && !ticks
            && !taken.iter().any(|t| area[0] < t[1] && t[0] < area[1] && area[2] < t[3] && t[2] < area[3])
        {
            labels.push((i, label(s, x, y, &format!("@ai-{}", s.colour()), canvas)));
            taken.push(area);
        }
    }
    labels
}

fn label(s: &Series<'_>, x: f64, y: f64, colour: &str, canvas: Canvas) -> Value {
    note(
        &lines(&s.programme.name, 99),
        &json!({ "x": at(x), "y": num(y), "font": { "size": canvas.size, "color": colour, "weight": 600 } }),
    )
}

/// Notes above the plot, and lines and strips in it. Names that would touch go to the next row; on narrow screens letters stand for names.
fn events(events: &[EventMark], axis: [f64; 2], width: f64, letters: bool) -> (Vec<Value>, Vec<Value>, u32) {
    let per_year = width / (axis[1] - axis[0]);
    let mut ends: Vec<f64> = Vec::new();
    let (mut notes, mut shapes) = (Vec::new(), Vec::new());
    for (i, event, from, until) in placed(events, axis) {
        let middle = until.map_or(from, |u| f64::midpoint(from, u));
        let text = if letters { letter(i) } else { phrases::capital(&event.name) };
        let half = text_width(&text, 12.0) / 2.0 + 4.0;
        let centre = ((middle - axis[0]) * per_year).clamp(half, (width - half).max(half));
        let row = ends.iter().position(|end| *end <= centre - half).unwrap_or(ends.len());
        if row == ends.len() {
            ends.push(0.0);
        }
        ends[row] = centre + half;
        notes.push(note(&lines(&text, 99), &json!({
            "x": at(axis[0] + centre / per_year), "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 18 * row.min(2), "font": { "size": 12, "color": "@soft" }
        })));
        shapes.push(match until {
            Some(until) => json!({ "type": "rect", "x0": at(from), "x1": at(until), "y0": 0, "y1": 1, "yref": "paper", "fillcolor": "@text/7", "line": { "width": 0 }, "layer": "below" }),
            None => json!({ "type": "line", "x0": at(from), "x1": at(from), "y0": 0, "y1": 1, "yref": "paper", "line": { "color": "@axis", "width": 1, "dash": "2px,3px" }, "layer": "below" }),
        });
    }
    (notes, shapes, u32::try_from(ends.len().clamp(1, 3)).unwrap_or(1))
}

/// Events inside the axis with their places in time, in order, at most twelve.
fn placed(events: &[EventMark], axis: [f64; 2]) -> Vec<(usize, &EventMark, f64, Option<f64>)> {
    let start = |text: &str| phrases::middle(text);
    let mut placed: Vec<_> = events
        .iter()
        .filter_map(|e| start(&e.from).map(|from| (e, from, e.until.as_deref().and_then(start))))
        .filter(|e| e.1 >= axis[0] && e.1 <= axis[1])
        .collect();
    placed.sort_by(|a, b| a.1.total_cmp(&b.1));
    placed.into_iter().take(12).enumerate().map(|(i, (event, from, until))| (i, event, from, until)).collect()
}

fn letter(i: usize) -> String {
    char::from(b'a' + u8::try_from(i.min(25)).unwrap_or(0)).to_string()
}

fn key(
    answer: &Answer,
    series: &[Series<'_>],
    documents: &[Document<'_>],
    wide: &[(usize, Value)],
    narrow: &[(usize, Value)],
    total: bool,
) -> Vec<Key> {
    let mut key = Vec::new();
    for (kind, mark, text) in [
        (Kind::Same, Mark::Circle, "document, the same people"),
        (Kind::World, Mark::Diamond, "document, worldwide"),
        (Kind::Part, Mark::Ring, "document, a part of them"),
    ] {
        if documents.iter().any(|d| d.kind == kind) {
            key.push(Key::new(mark, text));
        }
    }
    if total {
        key.push(Key::new(Mark::Line, "mean of the total"));
        key.push(Key::new(Mark::Band, format!("90{}% interval of the total", phrases::THIN)));
    }
    for (i, s) in series.iter().enumerate() {
        let labelled = |labels: &[(usize, Value)]| labels.iter().any(|l| l.0 == i);
        if !labelled(wide) || !labelled(narrow) {
            key.push(Key {
                mark: Mark::Swatch(format!("a-{}", s.colour())),
                text: s.programme.name.clone(),
                narrow_only: labelled(wide),
            });
        }
    }
    let axis = [f64::NEG_INFINITY, f64::INFINITY];
    for (i, event, ..) in placed(&answer.events, axis) {
        let year = phrases::year(&event.from).map_or_else(String::new, |y| format!(", {y}"));
        key.push(Key {
            mark: Mark::Letter(letter(i)),
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
        "Stacked areas of the number of people abroad in {}. ",
        phrases::count(series.len() as u64, "arrangement", "arrangements")
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
                s.programme.name,
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
    head.extend(series.iter().map(|s| s.programme.name.clone()));
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
