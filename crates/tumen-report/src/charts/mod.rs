//! The charts of the report, one a file: each turns a part of the answer into a Plotly figure, a table and a text alternative.
//!
//! Figures are plain JSON with colour tokens. A figure has a wide and a narrow layout: the narrow one is a patch for screens of up to
//! 600 pixels. What a chart needs and the answer lacks makes the chart absent, never empty.

pub mod effects;
pub mod forced_labour;
pub mod leavers;
pub mod money_bars;
pub mod money_years;
pub mod people;
pub mod retained;
pub mod sankey;
pub mod waterfall;

mod documents;
mod panels;

use serde_json::{Map, Value, json};

use crate::escape::escape;
use crate::theme::{Theme, resolve};

/// Width in pixels that narrow layouts are drawn for.
pub(crate) const NARROW: f64 = 358.0;

/// Charts are narrow below this width: a screen of 600 pixels without the margins of the page.
pub(crate) const SMALL: u32 = 568;
/// Charts of several panels need more room for their titles.
pub(crate) const SMALL_PANELS: u32 = 820;

/// The fonts of the page and of its figures.
pub const FONT: &str =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

/// A chart with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Name in the page and in the file name of its picture.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What is drawn.
    pub sub: String,
    /// The finding in words, for who does not see it.
    pub alt: String,
    /// What the marks mean.
    pub key: Vec<Key>,
    /// Whether the key stands above the chart, where it is needed to begin to read, or below.
    pub key_above: bool,
    /// What a reader has to know.
    pub caption: String,
    /// Height in pixels, wide and narrow.
    pub height: [u32; 2],
    /// Width in pixels below which the narrow layout is used.
    pub narrow_below: u32,
    /// Plotly traces, with colour tokens.
    pub data: Value,
    /// Plotly layout, with colour tokens.
    pub layout: Value,
    /// Patch of the layout for narrow screens.
    pub narrow: Value,
    /// Patches of the traces for narrow screens, in their order.
    pub narrow_data: Vec<Value>,
    /// The same numbers.
    pub table: Table,
}

impl Figure {
    /// The figure as the page's script reads it: tokens unresolved, both layouts.
    pub(crate) fn json(&self) -> Value {
        json!({ "id": self.id, "title": self.title, "data": self.data, "layout": self.layout, "narrow": self.narrow, "narrowData": self.narrow_data, "narrowBelow": self.narrow_below, "height": self.height })
    }

    /// The figure for any Plotly, in one theme and the wide layout.
    pub fn plotly(&self, theme: Theme) -> Value {
        let mut layout = self.layout.clone();
        merge(&mut layout, &json!({ "height": self.height[0] }));
        resolve(&json!({ "data": self.data, "layout": layout }), theme)
    }
}

/// A table of text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it holds.
    pub caption: String,
    /// Heads of the columns.
    pub head: Vec<String>,
    /// Rows; the first cell names the row, and a row of one cell is a heading over those that follow. An interval in brackets at the end
    /// of a cell is set on its own line.
    pub rows: Vec<Vec<String>>,
    /// From this column on, cells are numbers.
    pub numbers_from: usize,
}

/// An entry of the key of a chart.
#[derive(Clone, Debug)]
pub struct Key {
    /// The mark.
    pub mark: Mark,
    /// What it stands for.
    pub text: String,
    /// Only needed on narrow screens, since it is written in the chart on wide ones.
    pub narrow_only: bool,
}

impl Key {
    pub(crate) fn new(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark, text: text.into(), narrow_only: false }
    }
}

/// A mark in a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled square in a colour token.
    Swatch(String),
    /// A documentary figure of the same people.
    Circle,
    /// A documentary figure of the whole world.
    Diamond,
    /// A documentary figure of a part.
    Ring,
    /// A line.
    Line,
    /// A thin line.
    Thin,
    /// A thin broken line.
    Dashed,
    /// A thin dotted line.
    Dotted,
    /// A band between dotted lines.
    Band,
    /// A band without lines.
    Shade,
    /// A block of a bar chart.
    Block,
    /// A dotted frame.
    HollowBlock,
    /// A filled dot.
    Dot,
    /// A hollow dot.
    Hollow,
    /// A letter.
    Letter(String),
}

/// Puts the entries of one object into another, object by object; anything else is replaced.
pub(crate) fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                match into.get_mut(key) {
                    Some(old) if old.is_object() && value.is_object() => merge(old, value),
                    _ => {
                        into.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (into, from) => *into = from.clone(),
    }
}

fn merged(mut base: Value, over: &Value) -> Value {
    merge(&mut base, over);
    base
}

/// The layout that all figures share, with a patch.
pub(crate) fn layout(over: &Value) -> Value {
    merged(
        json!({
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": { "family": FONT, "size": 13, "color": "@text" },
            "separators": ".\u{202f}",
            "margin": { "l": 0, "r": 8, "t": 8, "b": 28 },
            "showlegend": false,
            "dragmode": false,
            "hovermode": "closest",
            "hoverlabel": { "bgcolor": "@page", "bordercolor": "@axis", "font": { "family": FONT, "size": 13, "color": "@text" }, "align": "left" }
        }),
        over,
    )
}

/// A horizontal axis, with a patch.
pub(crate) fn x_axis(over: &Value) -> Value {
    merged(
        json!({
            "showgrid": false, "zeroline": false, "showline": true, "linecolor": "@axis", "ticks": "outside", "ticklen": 4,
            "tickcolor": "@axis", "tickangle": 0, "tickfont": { "color": "@soft" }, "fixedrange": true
        }),
        over,
    )
}

/// A vertical axis with its tick labels inside, above the grid lines, with a patch.
pub(crate) fn y_axis(over: &Value) -> Value {
    merged(
        json!({
            "gridcolor": "@grid", "zeroline": true, "zerolinecolor": "@axis", "zerolinewidth": 1, "showline": false, "ticks": "",
            "tickfont": { "color": "@soft" }, "fixedrange": true, "ticklabelposition": "inside top"
        }),
        over,
    )
}

/// Text in a chart. `over` says where.
pub(crate) fn note(text: &str, over: &Value) -> Value {
    merged(json!({ "text": text, "showarrow": false }), over)
}

/// A number for a figure: five significant digits, `null` where there is none.
pub(crate) fn num(value: f64) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let short: f64 = format!("{value:.4e}").parse().unwrap_or(value);
    if libm::trunc(short) == short && short.abs() < 1e15 { json!(short as i64) } else { json!(short) }
}

/// A time for a figure: thousandths of a year.
pub(crate) fn at(year: f64) -> Value {
    num_exact(libm::round(year * 1000.0) / 1000.0)
}

fn num_exact(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

/// A step of 1, 2, 2.5 or 5 times a power of ten, so that at most `most` steps fit below `top`.
pub(crate) fn nice_step(top: f64, most: usize) -> f64 {
    if !(top.is_finite() && top > 0.0) || most == 0 {
        return 1.0;
    }
    let mut decade = 1e-6;
    while decade < 1e15 {
        for factor in [1.0, 2.0, 2.5, 5.0] {
            let step = decade * factor;
            if top / step <= most as f64 {
                return step;
            }
        }
        decade *= 10.0;
    }
    top
}

/// Ticks of a linear axis from zero: places and labels.
pub(crate) fn ticks(top: f64, most: usize) -> (Value, Value) {
    let step = nice_step(top, most);
    let mut places = Vec::new();
    let mut labels = Vec::new();
    let mut i = 0_u32;
    while f64::from(i) * step <= top && i < 50 {
        let value = f64::from(i) * step;
        places.push(num(value));
        labels.push(json!(crate::phrases::number(value, 6)));
        i += 1;
    }
    (Value::Array(places), Value::Array(labels))
}

/// Years to label on an axis: every so many, inside the range.
pub(crate) fn years(from: f64, until: f64, every: i32) -> Value {
    let first = (from / f64::from(every)).ceil() as i32 * every;
    Value::Array((0..200).map(|i| first + i * every).take_while(|y| f64::from(*y) <= until).map(|y| json!(y)).collect())
}

/// Text for a label: escaped, in lines.
pub(crate) fn lines(text: &str, width: usize) -> String {
    crate::phrases::wrap(text, width).iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br>")
}

/// About how many pixels a text of a size takes.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.56
}

/// An object from pairs.
pub(crate) fn object(pairs: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(pairs.into_iter().collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        for (top, most, step) in
            [(132_000.0, 7, 20_000.0), (9.0, 4, 2.5), (1.0, 4, 0.25), (f64::NAN, 4, 1.0), (0.0, 4, 1.0)]
        {
            let found = nice_step(top, most);
            assert!((found - step).abs() < 1e-9, "{top}: {found}");
        }
        let (places, labels) = ticks(45_000.0, 5);
        assert_eq!(places, json!([0, 10_000, 20_000, 30_000, 40_000]));
        assert_eq!(labels[1], "10\u{202f}000");
    }

    #[test]
    fn numbers_in_figures_are_short_and_finite() {
        assert_eq!(num(12_345.678_9), json!(12_346));
        assert_eq!(num(0.123_456_7), json!(0.123_46));
        assert_eq!(num(f64::INFINITY), Value::Null);
    }

    #[test]
    fn merging_goes_into_objects_and_replaces_the_rest() {
        let mut a = json!({ "x": { "a": 1, "b": [1, 2] }, "y": 1 });
        merge(&mut a, &json!({ "x": { "b": [3] }, "z": {} }));
        assert_eq!(a, json!({ "x": { "a": 1, "b": [3] }, "y": 1, "z": {} }));
    }

    #[test]
    fn labels_are_escaped() {
        assert_eq!(lines("a <b> c", 3), "a<br>&lt;b&gt;<br>c");
    }

    #[test]
    fn years_lie_inside() {
        assert_eq!(years(1945.0, 1971.0, 10), json!([1950, 1960, 1970]));
    }
}
