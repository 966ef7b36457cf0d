//! Events: names above the plot, lines and strips in it.

use serde_json::{Value, json};
use tumen_lab::answer::EventMark;

use crate::charts::{at, lines, note, text_width};
use crate::phrases;

/// Height of a row of names in pixels.
pub(super) const ROW: f64 = 18.0;
/// Size of a name in pixels.
const SIZE: f64 = 12.0;

/// What is drawn for the events.
pub(super) struct Drawn {
    pub(super) notes: Vec<Value>,
    pub(super) shapes: Vec<Value>,
    /// Rows of names above the plot.
    pub(super) rows: usize,
}

/// Where a name stands, in pixels from the left.
struct Place {
    row: usize,
    left: f64,
    right: f64,
    anchor: &'static str,
    /// Whether its line or strip goes up to it.
    reached: bool,
}

/// Draws events over a plot of some width and height. A name stands over its line or strip where there is room, else beside its line like a
/// flag, else in the next row; on narrow screens letters stand for names.
pub(super) fn drawn(events: &[EventMark], axis: [f64; 2], size: [f64; 2], letters: bool) -> Drawn {
    let [width, height] = size;
    let per_year = width / (axis[1] - axis[0]);
    let pixels = |time: f64| (time - axis[0]) * per_year;
    let mut taken: Vec<Place> = Vec::new();
    let mut drawn = Drawn { notes: Vec::new(), shapes: Vec::new(), rows: 1 };
    for (i, event, from, until) in placed(events, axis) {
        let text = if letters { letter(i) } else { phrases::capital(&event.name) };
        let wide = text_width(&text, SIZE) + 6.0;
        let middle = pixels(until.map_or(from, |u| f64::midpoint(from, u)));
        let place = place(&taken, wide, middle, until.is_none(), width);
        let foot = ROW * place.row as f64;
        let x = match place.anchor {
            "left" => place.left + 3.0,
            "right" => place.right - 3.0,
            _ => f64::midpoint(place.left, place.right),
        };
        drawn.notes.push(note(&lines(&text, 99), &json!({
            "x": at(axis[0] + x / per_year), "y": 1, "yref": "paper", "xanchor": place.anchor, "yanchor": "bottom", "yshift": foot, "borderpad": 0,
            "font": { "size": SIZE, "color": "@soft" }
        })));
        // A flag's line goes up beside its name.
        let beside = if place.anchor == "center" { 0.0 } else { ROW - 4.0 };
        let top = if place.reached { 1.0 + (foot + beside) / height } else { 1.0 };
        let top = libm::round(top * 1e4) / 1e4;
        drawn.shapes.push(match until {
            Some(until) => json!({ "type": "rect", "x0": at(from), "x1": at(until), "y0": 0, "y1": top, "yref": "paper", "fillcolor": "@text/7", "line": { "width": 0 }, "layer": "below" }),
            None => json!({ "type": "line", "x0": at(from), "x1": at(from), "y0": 0, "y1": top, "yref": "paper", "line": { "color": "@axis", "width": 1, "dash": "2px,3px" }, "layer": "below" }),
        });
        drawn.rows = drawn.rows.max(place.row + 1);
        taken.push(place);
    }
    drawn
}

/// The first free place: row by row, over the mark before beside it. Where every line up to a row would run through a name, the name stands
/// alone in the first row with room.
fn place(taken: &[Place], wide: f64, middle: f64, line: bool, width: f64) -> Place {
    let left = (middle - wide / 2.0).min(width - wide).max(0.0);
    let anchors: &[(f64, &'static str)] =
        if line { &[(left, "center"), (middle, "left"), (middle - wide, "right")] } else { &[(left, "center")] };
    let free = |row: usize, left: f64, anchor: &'static str, reached: bool| {
        let place = Place { row, left, right: left + wide, anchor, reached };
        let inside = left >= 0.0 && (left + wide <= width || left == 0.0);
        let apart = |other: &Place| left >= other.right || other.left >= left + wide;
        let clear = |other: &Place| !reached || !line || middle <= other.left || middle >= other.right;
        let fits = taken.iter().all(|o| if o.row == row { apart(o) } else { o.row > row || clear(o) });
        (inside && fits).then_some(place)
    };
    let rows = || 0..=taken.len();
    rows()
        .find_map(|row| anchors.iter().find_map(|(left, anchor)| free(row, *left, anchor, true)))
        .or_else(|| rows().find_map(|row| free(row, left, "center", false)))
        .unwrap_or(Place { row: taken.len(), left, right: left + wide, anchor: "center", reached: false })
}

/// Events inside the axis with their places in time, in order, at most twelve.
pub(super) fn placed(events: &[EventMark], axis: [f64; 2]) -> Vec<(usize, &EventMark, f64, Option<f64>)> {
    let start = |text: &str| phrases::middle(text);
    let mut placed: Vec<_> = events
        .iter()
        .filter_map(|e| start(&e.from).map(|from| (e, from, e.until.as_deref().and_then(start))))
        .filter(|e| e.1 >= axis[0] && e.1 <= axis[1])
        .collect();
    placed.sort_by(|a, b| a.1.total_cmp(&b.1));
    placed.into_iter().take(12).enumerate().map(|(i, (event, from, until))| (i, event, from, until)).collect()
}

pub(super) fn letter(i: usize) -> String {
    char::from(b'a' + u8::try_from(i.min(25)).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, from: &str, until: Option<&str>) -> EventMark {
        EventMark { name: name.to_owned(), from: from.to_owned(), until: until.map(str::to_owned) }
    }

    #[test]
    fn names_stand_apart_and_inside() {
        let events = [
            event("UN ban", "2017-12", None),
            event("UN deadline", "2019-12", None),
            event("Border closed", "2020-02", Some("2023-09")),
            event("A very late event", "2026-11", None),
        ];
        let axis = [1941.0, 2027.0];
        for width in [358.0, 680.0, 1032.0] {
            let drawn = drawn(&events, axis, [width, 420.0], false);
            assert_eq!(drawn.notes.len(), 4, "{width}");
            let spans: Vec<(f64, f64, f64)> = drawn
                .notes
                .iter()
                .map(|n| {
                    let x = (n["x"].as_f64().unwrap() - axis[0]) * width / (axis[1] - axis[0]);
                    let wide = text_width(n["text"].as_str().unwrap(), SIZE);
                    let left = match n["xanchor"].as_str().unwrap() {
                        "left" => x,
                        "right" => x - wide,
                        _ => x - wide / 2.0,
                    };
                    (n["yshift"].as_f64().unwrap(), left, left + wide)
                })
                .collect();
            for (i, a) in spans.iter().enumerate() {
                assert!(a.1 >= -0.5 && a.2 <= width + 0.5, "{a:?} at {width}");
                for b in &spans[i + 1..] {
                    assert!((a.0 - b.0).abs() > 1.0 || a.2 <= b.1 || b.2 <= a.1, "{a:?} {b:?} at {width}");
                }
            }
        }
    }

    #[test]
    fn a_name_has_its_mark_below_it_or_a_line_beside_it() {
        let events = [event("One", "2000", None), event("Two", "2000-11", None)];
        let drawn = drawn(&events, [1990.0, 2010.0], [1000.0, 400.0], false);
        assert_eq!(drawn.rows, 1);
        assert_eq!(drawn.notes[0]["xanchor"], "center");
        assert_eq!(drawn.notes[1]["xanchor"], "left");
        assert!(drawn.shapes[1]["y1"].as_f64().unwrap() > 1.0, "the line of a flag goes up");
    }
}
