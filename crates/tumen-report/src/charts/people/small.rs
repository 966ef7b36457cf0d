//! Each arrangement against its own documents: median, 90 % interval and the figures of the same people.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, Hosts, Point, ProgrammeMeta};

use super::{Series, arrangements, sum};
use crate::charts::documents::{self, Document, Kind};
use crate::charts::panels::{Grid, suffix};
use crate::charts::{Figure, Key, Table, at, layout, lines, merge, nice_step, num, object, x_axis, y_axis};
use crate::headline::scope_words;
use crate::phrases;

/// One small chart.
struct Panel<'a> {
    name: String,
    /// Colour tokens of its area and of text beside it.
    fill: String,
    ink: String,
    points: Vec<(f64, &'a Point)>,
    documents: Vec<Document<'a>>,
}

/// A panel for each arrangement of the story and one for them together; then likewise for those beside it, and one for everybody.
fn panels(answer: &Answer) -> [Vec<Panel<'_>>; 2] {
    let all = documents::people(answer);
    let (told, beside): (Vec<Series<'_>>, Vec<Series<'_>>) = arrangements(answer)
        .into_iter()
        .partition(|s| s.programme.is_some_and(|programme| answer.is_in_story(&programme.id)));
    let together = |hosts: Hosts| Panel {
        name: phrases::all_of(answer, hosts),
        fill: "text".to_owned(),
        ink: "text".to_owned(),
        points: sum(answer, hosts).map_or_else(Vec::new, |total| lived(&total.points)),
        documents: of_hosts(answer, &all, hosts),
    };
    let mut groups = [&told, &beside].map(|group| group.iter().map(|s| panel(answer, s, &all)).collect::<Vec<_>>());
    groups[0].extend((told.len() > 1).then(|| together(answer.story())));
    groups[1].extend((!beside.is_empty()).then(|| together(Hosts::All)));
    for group in &mut groups {
        group.retain(|panel| !panel.points.is_empty());
    }
    groups
}

fn panel<'a>(answer: &Answer, series: &Series<'a>, all: &[Document<'a>]) -> Panel<'a> {
    let mine = |d: &&Document<'_>| {
        let programme = series.programme.filter(|programme| match &d.claim.scope.programme {
            Some(id) => *id == programme.id,
            None => is_all_of_a_host(answer, programme) && d.claim.scope.host.as_ref() == Some(&programme.host),
        });
        programme.is_some()
    };
    Panel {
        name: series.name().to_owned(),
        fill: format!("a-{}", series.colour),
        ink: format!("ai-{}", series.colour),
        points: lived(series.points),
        documents: all.iter().filter(mine).cloned().collect(),
    }
}

/// Whether an arrangement is the only one of a host beside the story, whose figures are then its own.
fn is_all_of_a_host(answer: &Answer, programme: &ProgrammeMeta) -> bool {
    let of_host = answer.programmes.iter().filter(|other| other.host == programme.host).count();
    !answer.is_in_story(&programme.id) && of_host == 1
}

/// Figures of some hosts together: with several hosts, those of one of them are a part of all.
fn of_hosts<'a>(answer: &Answer, all: &[Document<'a>], hosts: Hosts) -> Vec<Document<'a>> {
    let main = answer.main_host.as_ref().map(|host| host.id.as_str());
    let one_host = answer.programmes.windows(2).all(|pair| pair[0].host == pair[1].host);
    let whole = |d: &Document<'_>| d.claim.scope.programme.is_none();
    let shown = all.iter().filter(|d| whole(d) && (hosts != Hosts::Main || d.claim.scope.host.as_deref() == main));
    let mut documents: Vec<Document<'a>> = shown.cloned().collect();
    for document in documents.iter_mut().filter(|d| d.kind == Kind::Same && hosts == Hosts::All && !one_host) {
        document.kind = Kind::Part;
    }
    documents
}

/// Four columns, or three where they leave fewer places empty.
fn columns(panels: usize) -> usize {
    let empty = |columns: usize| panels.next_multiple_of(columns) - panels;
    if empty(3) < empty(4) { 3 } else { 4 }
}

/// The charts: one of the story, and one of what stands beside it; none where the answer has no people.
pub fn figures(answer: &Answer) -> Vec<Figure> {
    let [story, beside] = panels(answer);
    let story = figure(answer, &story, "people-small", "Each arrangement against its own documents");
    story.into_iter().chain(figure(answer, &beside, "people-beside", "Other hosts against their documents")).collect()
}

fn figure(answer: &Answer, panels: &[Panel<'_>], id: &str, title: &str) -> Option<Figure> {
    if panels.is_empty() {
        return None;
    }
    let columns = columns(panels.len());
    let wide = Grid::new(panels.len(), columns, 234.0, 66.0, 26.0);
    let small = Grid::new(panels.len(), 2, 240.0, 84.0, 26.0);
    let mut data = Vec::new();
    let (mut axes, mut axes_small) = (Vec::new(), Vec::new());
    let (mut titles, mut titles_small) = (Vec::new(), Vec::new());
    let mut rows = Vec::new();
    let mut findings = Vec::new();
    for (i, panel) in panels.iter().enumerate() {
        let (points, mine) = (&panel.points, &panel.documents);
        let Some((first, last)) = points.first().map(|p| p.0).zip(points.last().map(|p| p.0)) else { continue };
        data.extend(band(panel, i));
        data.extend(documents::traces(mine, answer, &suffix(i)));
        let top = points
            .iter()
            .map(|p| p.1.value.p95)
            .chain(mine.iter().map(|d| d.range.map_or(d.value, |r| r.1)))
            .filter(|v| v.is_finite())
            .fold(1.0, f64::max)
            * 1.08;
        axes.extend(panel_axes(i, first, last, top));
        axes_small.push((format!("xaxis{}", suffix(i)), json!({ "range": range(first, last, 0.48).map(at) })));
        let remark = remark(mine);
        let title = |width: usize, light: usize| {
            let (name, remark) = (lines(&panel.name, width), lines(&remark, light));
            format!("<b><span style=\"color:@{}\">\u{25a0}</span> {name}</b><br>{remark}", panel.ink)
        };
        titles.push(wide.title(i, &title(108 / columns, 140 / columns), 13));
        titles_small.push(small.title(i, &title(22, 28), 12));
        rows.extend(table_rows(panel, answer));
        if let Some(peak) = points.iter().max_by(|a, b| a.1.value.p50.total_cmp(&b.1.value.p50)) {
            let q = &peak.1.value;
            findings.push(format!(
                "{}: at most {} ({}) in {}; {}.",
                panel.name,
                phrases::number(q.p50, phrases::PROSE),
                phrases::range(q.p5, q.p95, phrases::PROSE),
                peak.1.time,
                phrases::lower(&remark)
            ));
        }
    }
    let mut full = layout(
        &json!({ "margin": { "l": 0, "r": 16, "t": 0, "b": 0 }, "font": { "size": 12 }, "annotations": titles }),
    );
    merge(&mut full, &object(axes));
    merge(&mut full, &wide.domains(panels.len()));
    let mut narrow = small.domains(panels.len());
    merge(&mut narrow, &object(axes_small));
    merge(&mut narrow, &json!({ "annotations": titles_small }));
    Some(Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        sub: format!("Line: median. Band: 90{}% interval. Scales differ between panels.", phrases::THIN),
        alt: format!("Small charts, one for each arrangement. {}", findings.join(" ")),
        key: key(panels),
        key_above: false,
        caption: "A panel without a mark has no published head count of its own.".to_owned(),
        height: [wide.height(), small.height()],
        narrow_below: crate::charts::SMALL_PANELS,
        data: Value::Array(data),
        layout: full,
        narrow,
        narrow_data: Vec::new(),
        table: Table {
            caption: format!(
                "Each arrangement in its first, highest and last year, and published figures beside what is simulated for them. {}",
                phrases::predictive_says()
            ),
            head: vec![
                "Arrangement".to_owned(),
                "When".to_owned(),
                format!("Simulated, median and 90{}%", phrases::THIN),
                "Document".to_owned(),
            ],
            rows,
            numbers_from: 2,
        },
    })
}

/// The points from the first to the last year with people.
fn lived(points: &[Point]) -> Vec<(f64, &Point)> {
    let points: Vec<(f64, &Point)> = points.iter().filter_map(|p| phrases::middle(&p.time).map(|t| (t, p))).collect();
    let first = points.iter().position(|p| p.1.value.p95 >= 0.5).unwrap_or(0);
    let last = points.iter().rposition(|p| p.1.value.p95 >= 0.5).map_or(0, |i| i + 1);
    points.get(first..last).map(<[_]>::to_vec).unwrap_or_default()
}

fn band(panel: &Panel<'_>, i: usize) -> Vec<Value> {
    let (n, points) = (suffix(i), &panel.points);
    let x = Value::Array(points.iter().map(|p| at(p.0)).collect());
    let y = |f: fn(&Point) -> f64| Value::Array(points.iter().map(|p| num(f(p.1))).collect());
    let (xaxis, yaxis) = (format!("x{n}"), format!("y{n}"));
    let hover: Vec<String> = points
        .iter()
        .map(|p| {
            format!(
                "{}: {}<br>90 % interval {}",
                crate::escape(&p.1.time),
                phrases::number(p.1.value.p50, phrases::PROSE),
                phrases::range(p.1.value.p5, p.1.value.p95, phrases::PROSE)
            )
        })
        .collect();
    vec![
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|p| p.value.p5), "line": { "width": 0 }, "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(|p| p.value.p95), "line": { "width": 0 }, "fill": "tonexty", "fillcolor": format!("@{}/30", panel.fill), "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
        json!({ "type": "scatter", "mode": if points.len() == 1 { "lines+markers" } else { "lines" }, "x": x, "y": y(|p| p.value.p50), "line": { "width": 2.5, "color": format!("@{}", panel.fill) }, "hovertext": hover, "hoverinfo": "text", "xaxis": xaxis, "yaxis": yaxis }),
    ]
}

/// Years of an axis, with room at the left for the tick labels, which stand inside; Plotly hides what they would cover.
fn range(first: f64, last: f64, room: f64) -> [f64; 2] {
    let years = (last - first).max(1.0);
    [first - room * years, last + 0.03 * years]
}

fn panel_axes(panel: usize, first: f64, last: f64, top: f64) -> [(String, Value); 2] {
    let n = suffix(panel);
    let step = nice_step(top, 3);
    let places: Vec<f64> = (0..4).map(|i| f64::from(i) * step).filter(|v| *v <= top).collect();
    let labels: Vec<String> = places.iter().map(|v| phrases::number(*v, 6)).collect();
    let ends: Vec<f64> = if last - first >= 3.0 { vec![first, last] } else { vec![first] };
    let names: Vec<String> = ends.iter().map(|t| phrases::number(t.floor(), 6).replace(phrases::THIN, "")).collect();
    [
        (
            format!("xaxis{n}"),
            x_axis(
                &json!({ "anchor": format!("y{n}"), "range": range(first, last, 0.3).map(at), "tickvals": ends.iter().map(|t| at(*t)).collect::<Vec<_>>(), "ticktext": names }),
            ),
        ),
        (
            format!("yaxis{n}"),
            y_axis(
                &json!({ "anchor": format!("x{n}"), "range": [0, num(top)], "tickvals": places.iter().map(|v| num(*v)).collect::<Vec<_>>(), "ticktext": labels }),
            ),
        ),
    ]
}

/// What the documents say of a panel, in a few words.
fn remark(documents: &[Document<'_>]) -> String {
    let part = documents.iter().filter(|d| d.kind == Kind::Part).count();
    let whole = documents.len() - part;
    let figures = |n: usize| phrases::count(n as u64, "published figure", "published figures");
    match (whole, part) {
        (0, 0) => "No published figure of its own".to_owned(),
        (0, part) => format!("{} of a part", figures(part)),
        (whole, 0) => figures(whole),
        (whole, part) => format!("{} and {part} of a part", figures(whole)),
    }
}

fn key(panels: &[Panel<'_>]) -> Vec<Key> {
    let with = |kind: Kind| panels.iter().any(|panel| panel.documents.iter().any(|d| d.kind == kind));
    super::MARKS.into_iter().filter(|(kind, ..)| with(*kind)).map(|(_, mark, text)| Key::new(mark, text)).collect()
}

fn table_rows(panel: &Panel<'_>, answer: &Answer) -> Vec<Vec<String>> {
    let points = &panel.points;
    let mut rows = Vec::new();
    let highest = points.iter().max_by(|a, b| a.1.value.p50.total_cmp(&b.1.value.p50));
    let mut picked: Vec<&Point> = [points.first(), highest, points.last()].into_iter().flatten().map(|p| p.1).collect();
    picked.dedup_by(|a, b| a.time == b.time);
    for point in picked {
        rows.push(vec![panel.name.clone(), point.time.clone(), phrases::cell(Some(&point.value)), phrases::none()]);
    }
    for document in &panel.documents {
        let source = answer
            .sources
            .iter()
            .find(|source| source.id == document.claim.source)
            .map_or(document.claim.source.as_str(), |source| source.title.as_str());
        let part = if document.kind == Kind::Part { " (a part)" } else { "" };
        let simulated = document.claim.simulated.as_ref().map_or_else(phrases::none, |p| {
            format!("{} ({})", phrases::number(p.p50, phrases::TABLE), phrases::range(p.p5, p.p95, phrases::TABLE))
        });
        // A part of those of the panel is not called by their name.
        let whose = match document.kind {
            Kind::Part => scope_words(answer, &document.claim.scope),
            Kind::Same | Kind::World => panel.name.clone(),
        };
        rows.push(vec![
            whose,
            phrases::period(&document.claim.period),
            simulated,
            format!("{}{part}, {source}, \u{b6}{}", phrases::document(document.claim), document.claim.paragraph),
        ]);
    }
    rows
}
