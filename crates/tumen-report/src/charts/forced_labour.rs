//! Forced labour by arrangement and year: the share with its 90 % interval, and the three sides of involuntary work.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, ForcedLabourPoint, ForcedLabourSeries, PeopleSeries, Quantiles, programme_name};

use super::panels::{Grid, suffix};
use super::{Figure, Key, Mark, Table, at, layout, lines, merge, num, object, x_axis, y_axis};
use crate::phrases;
use crate::theme::{OTHER, arrangement};

/// One of the thin lines.
struct Side {
    name: &'static str,
    dash: &'static str,
    mark: Mark,
    of: fn(&ForcedLabourPoint) -> &Quantiles,
}

fn sides() -> [Side; 3] {
    [
        Side { name: "involuntary recruitment", dash: "dot", mark: Mark::Dotted, of: |p| &p.recruitment },
        Side { name: "work and life under duress", dash: "dash", mark: Mark::Dashed, of: |p| &p.work },
        Side { name: "cannot leave", dash: "solid", mark: Mark::Thin, of: |p| &p.leaving },
    ]
}

/// Name of the arrangement of a series.
pub(crate) fn name<'a>(answer: &'a Answer, series: &'a ForcedLabourSeries) -> &'a str {
    programme_name(&answer.programmes, &series.programme)
}

/// A hundredth of the most people of an arrangement: of fewer, a share says little.
const FEW: f64 = 0.01;

/// The years of a series that are shown: those with people enough.
pub(crate) fn shown<'a>(answer: &Answer, series: &'a ForcedLabourSeries) -> Vec<(f64, &'a ForcedLabourPoint)> {
    let of = |people: &&PeopleSeries| people.programme.as_ref() == Some(&series.programme);
    let people = answer.people.iter().find(of).map_or(&[][..], |people| people.points.as_slice());
    let most = people.iter().map(|point| point.value.p50).fold(0.0, f64::max);
    let enough = |point: &&ForcedLabourPoint| {
        people.iter().any(|other| other.time == point.time && other.value.p50 > 0.0 && other.value.p50 >= FEW * most)
    };
    let points = series.points.iter().filter(enough);
    points.filter_map(|point| phrases::middle(&point.time).map(|time| (time, point))).collect()
}

/// The chart; none where the world does not say what counts as forced labour.
pub fn figure(answer: &Answer) -> Option<Figure> {
    let all: Vec<(&ForcedLabourSeries, Vec<(f64, &ForcedLabourPoint)>)> = answer
        .forced_labour
        .iter()
        .map(|series| (series, shown(answer, series)))
        .filter(|(_, points)| !points.is_empty())
        .collect();
    if all.is_empty() {
        return None;
    }
    // Those beside the story stand in the table: with them the chart would not fit on a sheet of paper.
    let (told, beside): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(series, _)| answer.is_in_story(&series.programme));
    let (all, beside) = if told.is_empty() { (beside, Vec::new()) } else { (told, beside) };
    let columns = if all.len().next_multiple_of(3) < all.len().next_multiple_of(4) { 3 } else { 4 };
    let wide = Grid::new(all.len(), columns, 180.0, 50.0, 26.0);
    let small = Grid::new(all.len(), 2, 214.0, 62.0, 26.0);
    let mut data = Vec::new();
    let (mut axes, mut axes_small) = (Vec::new(), Vec::new());
    let (mut titles, mut titles_small) = (Vec::new(), Vec::new());
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for (panel, (series, points)) in all.iter().enumerate() {
        let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { continue };
        let colour = answer
            .programmes
            .iter()
            .find(|programme| programme.id == series.programme)
            .map_or(OTHER, |programme| arrangement(answer, programme));
        data.extend(traces(points, &suffix(panel), colour));
        axes.extend(panel_axes(panel, *first, *last));
        axes_small.push((format!("xaxis{}", suffix(panel)), json!({ "range": range(*first, *last, 0.3).map(at) })));
        let name = name(answer, series);
        let title =
            |width: usize| format!("<b><span style=\"color:@ai-{colour}\">\u{25a0}</span> {}</b>", lines(name, width));
        titles.push(wide.title(panel, &title(19), 13));
        titles_small.push(small.title(panel, &title(22), 12));
        let low = points.iter().map(|p| p.1.forced.p50).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(|p| p.1.forced.p50).fold(0.0, f64::max);
        findings.push(format!("{name}: {} of 100.", phrases::of_100_range(low, high)));
        rows.extend(table_rows(name, points));
    }
    for (series, points) in &beside {
        rows.extend(table_rows(name(answer, series), points));
    }
    let mut full = layout(
        &json!({ "margin": { "l": 0, "r": 16, "t": 0, "b": 0 }, "font": { "size": 12 }, "annotations": titles }),
    );
    merge(&mut full, &object(axes));
    merge(&mut full, &wide.domains(all.len()));
    let mut narrow = small.domains(all.len());
    merge(&mut narrow, &object(axes_small));
    merge(&mut narrow, &json!({ "annotations": titles_small }));
    let mut key = vec![
        Key::new(Mark::Line, "forced: involuntary and under menace of a penalty, median"),
        Key::new(Mark::Shade, format!("its 90{}% interval", phrases::THIN)),
    ];
    key.extend(sides().into_iter().map(|side| Key::new(side.mark, format!("{}, whatever the menace", side.name))));
    Some(Figure {
        id: "forced-labour".to_owned(),
        title: "Forced labour by arrangement and year".to_owned(),
        sub: "Of 100 worker-months under each arrangement, those that meet circumstances of the 2018 guidelines.".to_owned(),
        alt: format!("Small charts, one for each arrangement. Yearly medians of forced worker-months, lowest and highest. {}", findings.join(" ")),
        key,
        key_above: true,
        caption: "Which rule or fact stands for which circumstance is data of the world, with the claims behind it: tumen explain forced_labour. \
                  Circumstances that the model does not know, such as violence, hours, or terms other than those promised, are not counted; \
                  thresholds are assumed and do not vary between histories. Years with less than a hundredth of an arrangement\u{2019}s most people are left out; other hosts are in the table."
            .to_owned(),
        height: [wide.height(), small.height()],
        // A sheet of paper has room for four panels in a row, and not for the height of two.
        narrow_below: 600,
        data: Value::Array(data),
        layout: full,
        narrow,
        narrow_data: Vec::new(),
        table: Table {
            caption: "Of 100 worker-months of each arrangement in its first, lowest, highest and last year".to_owned(),
            head: ["Arrangement", "When", "Forced", "Recruitment", "Work and life", "Leaving", "Menace"]
                .map(str::to_owned)
                .to_vec(),
            rows,
            numbers_from: 2,
        },
    })
}

fn traces(points: &[(f64, &ForcedLabourPoint)], n: &str, colour: &str) -> Vec<Value> {
    let x = Value::Array(points.iter().map(|p| at(p.0)).collect());
    let y =
        |of: &dyn Fn(&ForcedLabourPoint) -> f64| Value::Array(points.iter().map(|p| num(100.0 * of(p.1))).collect());
    let (xaxis, yaxis) = (format!("x{n}"), format!("y{n}"));
    let mode = if points.len() == 1 { "lines+markers" } else { "lines" };
    let said = |p: &ForcedLabourPoint| {
        let mut text = format!(
            "{}: {} of 100 forced<br>90 % interval {}",
            crate::escape(&p.time),
            phrases::of_100(p.forced.p50),
            phrases::of_100_range(p.forced.p5, p.forced.p95)
        );
        for side in sides() {
            text.push_str(&format!("<br>{}: {}", side.name, phrases::of_100((side.of)(p).p50)));
        }
        text.push_str(&format!("<br>menace of a penalty: {}", phrases::of_100(p.menace.p50)));
        text
    };
    let hover: Vec<String> = points.iter().map(|p| said(p.1)).collect();
    let mut all = vec![
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(&|p| p.forced.p5), "line": { "width": 0 }, "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
        json!({ "type": "scatter", "mode": "lines", "x": x, "y": y(&|p| p.forced.p95), "line": { "width": 0 }, "fill": "tonexty", "fillcolor": format!("@a-{colour}/30"), "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis }),
    ];
    all.extend(sides().into_iter().map(|side| {
        json!({ "type": "scatter", "mode": mode, "x": x, "y": y(&|p| (side.of)(p).p50), "line": { "width": 1.2, "dash": side.dash, "color": "@soft" }, "marker": { "size": 4, "color": "@soft" }, "hoverinfo": "skip", "xaxis": xaxis, "yaxis": yaxis })
    }));
    all.push(json!({ "type": "scatter", "mode": mode, "x": x, "y": y(&|p| p.forced.p50), "line": { "width": 2.5, "color": format!("@a-{colour}") }, "hovertext": hover, "hoverinfo": "text", "xaxis": xaxis, "yaxis": yaxis }));
    all
}

/// Years of an axis, with room at the left for the tick labels, which stand inside, and at the right for half of the last year's.
fn range(first: f64, last: f64, room: f64) -> [f64; 2] {
    let years = (last - first).max(1.0);
    [first - room * years, last + 0.14 * years]
}

fn panel_axes(panel: usize, first: f64, last: f64) -> [(String, Value); 2] {
    let n = suffix(panel);
    let ends: Vec<f64> = if last - first >= 3.0 { vec![first, last] } else { vec![first] };
    let names: Vec<String> = ends.iter().map(|t| format!("{}", t.floor())).collect();
    let places: Vec<Value> = ends.iter().map(|t| at(*t)).collect();
    let x = json!({ "anchor": format!("y{n}"), "range": range(first, last, 0.2).map(at), "tickvals": places, "ticktext": names });
    let y = json!({ "anchor": format!("x{n}"), "range": [0, 120], "tickvals": [0, 50, 100], "ticktext": ["0", "50", "100"] });
    [(format!("xaxis{n}"), x_axis(&x)), (format!("yaxis{n}"), y_axis(&y))]
}

fn table_rows(name: &str, points: &[(f64, &ForcedLabourPoint)]) -> Vec<Vec<String>> {
    let by = |a: &&(f64, &ForcedLabourPoint), b: &&(f64, &ForcedLabourPoint)| a.1.forced.p50.total_cmp(&b.1.forced.p50);
    let picked = [points.first(), points.iter().min_by(by), points.iter().max_by(by), points.last()];
    let mut picked: Vec<&(f64, &ForcedLabourPoint)> = picked.into_iter().flatten().collect();
    picked.sort_by(|a, b| a.0.total_cmp(&b.0));
    picked.dedup_by(|a, b| a.1.time == b.1.time);
    let row = |(_, p): &(f64, &ForcedLabourPoint)| {
        let shares = [&p.forced, &p.recruitment, &p.work, &p.leaving, &p.menace].map(|q| phrases::share_cell(Some(q)));
        [name.to_owned(), p.time.clone()].into_iter().chain(shares).collect()
    };
    picked.into_iter().map(row).collect()
}
