//! Names written on the areas, or above them where they do not fit.

use serde_json::{Value, json};
use tumen_lab::answer::PeopleSeries;

use super::Series;
use crate::charts::documents::Document;
use crate::charts::{at, lines, note, num, text_width};
use crate::phrases;

/// A place for names.
#[derive(Clone, Copy)]
pub(super) struct Canvas {
    /// First and last time of the axis.
    pub(super) axis: [f64; 2],
    /// Size of the plot in pixels.
    pub(super) width: f64,
    pub(super) height: f64,
    /// Top of the scale, in people.
    pub(super) top: f64,
    /// Size of the text in pixels.
    pub(super) size: f64,
}

impl Canvas {
    fn years(self, pixels: f64) -> f64 {
        pixels * (self.axis[1] - self.axis[0]) / self.width
    }

    fn people(self, pixels: f64) -> f64 {
        pixels * self.top / self.height
    }
}

/// A rectangle in years and people.
#[derive(Clone, Copy)]
struct Area {
    x: [f64; 2],
    y: [f64; 2],
}

impl Area {
    fn around(middle: [f64; 2], width: f64, height: f64) -> Self {
        let [x, y] = middle;
        Self { x: [x - width / 2.0, x + width / 2.0], y: [y - height / 2.0, y + height / 2.0] }
    }

    fn meets(&self, other: &Self) -> bool {
        self.x[0] < other.x[1] && other.x[0] < self.x[1] && self.y[0] < other.y[1] && other.y[0] < self.y[1]
    }
}

/// A name in one or two lines, with the room that it takes.
struct Setting {
    text: String,
    width: f64,
    height: f64,
}

impl Setting {
    /// In one line, then in two of about the same length.
    fn of(name: &str, canvas: Canvas) -> Vec<Self> {
        let letters = name.chars().count();
        let half = (letters / 2..letters).find(|width| phrases::wrap(name, *width).len() <= 2);
        std::iter::once(letters)
            .chain(half)
            .map(|width| {
                let parts = phrases::wrap(name, width);
                let longest = parts.iter().map(|part| text_width(part, canvas.size)).fold(0.0, f64::max);
                Self {
                    text: lines(name, width),
                    width: canvas.years(longest + 10.0),
                    height: canvas.people(parts.len() as f64 * canvas.size * 1.3 + 4.0),
                }
            })
            .collect()
    }
}

/// What a name must not cover.
struct Scene<'a> {
    series: &'a [Series<'a>],
    times: &'a [f64],
    /// Times, means, lower and upper ends of the total.
    total: Vec<(f64, f64, f64, f64)>,
    documents: Vec<Area>,
    /// Names that have found their place.
    names: Vec<Area>,
    canvas: Canvas,
}

/// The index of each series whose name finds a place, with the annotation.
pub(super) fn direct(
    series: &[Series<'_>],
    times: &[f64],
    total: Option<&PeopleSeries>,
    documents: &[Document<'_>],
    canvas: Canvas,
) -> Vec<(usize, Value)> {
    let points = total.map_or(&[][..], |t| &t.points);
    let total = points
        .iter()
        .filter_map(|p| phrases::middle(&p.time).map(|t| (t, p.value.mean, p.value.p5, p.value.p95)))
        .collect();
    let documents = documents.iter().flat_map(|d| marks(d, canvas)).collect();
    let mut scene = Scene { series, times, total, documents, names: Vec::new(), canvas };
    let mut labels = Vec::new();
    let mut above = Vec::new();
    for (i, s) in series.iter().enumerate() {
        match scene.inside(i) {
            Some((text, area)) => {
                labels.push((i, scene.label(&text, area, &format!("@on-a-{}", s.colour))));
                scene.names.push(area);
            }
            None => above.push(i),
        }
    }
    for i in above {
        if let Some((text, area)) = scene.above(i) {
            labels.push((i, scene.label(&text, area, &format!("@ai-{}", series[i].colour))));
            scene.names.push(area);
        }
    }
    labels
}

/// The room of a documentary figure: its mark and its bars.
fn marks(document: &Document<'_>, canvas: Canvas) -> Vec<Area> {
    let (time, value) = (document.time, document.value);
    let (thin_years, thin_people) = (canvas.years(4.0), canvas.people(4.0));
    let mark = Area::around([time, value], canvas.years(18.0), canvas.people(18.0));
    let span = document.span.map(|x| Area { x: x.into(), y: [value - thin_people, value + thin_people] });
    let range = document.range.map(|y| Area { x: [time - thin_years, time + thin_years], y: y.into() });
    [Some(mark), span, range].into_iter().flatten().collect()
}

impl Scene<'_> {
    fn free(&self, area: &Area) -> bool {
        !self.documents.iter().chain(&self.names).any(|taken| taken.meets(area))
    }

    /// Inside its own area, where that is thickest; clear of the lower line of the total where that can be.
    fn inside(&self, i: usize) -> Option<(String, Area)> {
        let settings = Setting::of(self.series[i].name(), self.canvas);
        let find =
            |clear: bool| settings.iter().find_map(|s| self.spot(i, s, clear).map(|area| (s.text.clone(), area)));
        find(true).or_else(|| find(false))
    }

    fn spot(&self, i: usize, setting: &Setting, clear: bool) -> Option<Area> {
        let below = |t: f64| self.series[..i].iter().map(|other| other.mean_at(t)).sum::<f64>();
        let mut best: Option<(f64, Area)> = None;
        for (start, from) in self.times.iter().enumerate() {
            let rest = &self.times[start..];
            let Some(run) = rest.iter().position(|t| t - from >= setting.width).map(|n| &rest[..=n]) else { break };
            let floor = run.iter().map(|t| below(*t)).fold(0.0, f64::max);
            let ceiling = run.iter().map(|t| below(*t) + self.series[i].mean_at(*t)).fold(f64::INFINITY, f64::min);
            let slack = ceiling - floor - setting.height;
            if slack < 0.0 || best.is_some_and(|b| b.0 >= slack) {
                continue;
            }
            let x = f64::midpoint(*from, run[run.len() - 1]);
            let areas = [0.5, 0.2, 0.8, 0.0, 1.0]
                .map(|part| [x, floor + setting.height / 2.0 + part * slack])
                .map(|middle| Area::around(middle, setting.width, setting.height));
            let fits = |area: &&Area| self.free(area) && !(clear && self.crossed(area));
            if let Some(area) = areas.iter().find(fits) {
                best = Some((slack, *area));
            }
        }
        best.map(|b| b.1)
    }

    /// Whether the lower line of the total runs through.
    fn crossed(&self, area: &Area) -> bool {
        let inside = |t: f64| t > area.x[0] - 1.0 && t < area.x[1] + 1.0;
        self.total.iter().any(|(t, _, low, _)| inside(*t) && *low > area.y[0] && *low < area.y[1])
    }

    /// Above everything, over the years of an arrangement that was much of what there was; else a little aside.
    fn above(&self, i: usize) -> Option<(String, Area)> {
        let s = &self.series[i];
        let all = |t: f64| self.series.iter().map(|o| o.mean_at(t)).sum::<f64>();
        let lived: Vec<f64> = self.times.iter().copied().filter(|t| s.mean_at(*t) >= 1.0).collect();
        let (first, last) = (*lived.first()?, *lived.last()?);
        let share = lived.iter().map(|t| s.mean_at(*t)).sum::<f64>() / lived.iter().map(|t| all(*t)).sum::<f64>();
        if share.is_nan() || share < 0.4 {
            return None;
        }
        // A name far above its own area would be read as another's.
        let own = self.total.iter().filter(|p| s.mean_at(p.0) >= 0.8 * p.1).map(|p| p.3).fold(0.0, f64::max);
        let aside = (0..=12).flat_map(|n| [0.5, -0.5].map(|step| f64::from(n) * step));
        let settings = Setting::of(s.name(), self.canvas);
        let places = aside.flat_map(|years| settings.iter().map(move |setting| (years, setting)));
        places
            .map(|(years, setting)| {
                let half = setting.width / 2.0;
                let [left, right] = self.canvas.axis;
                let x = (f64::midpoint(first, last) + years).max(left + half).min(right - half);
                let y = self.highest([x - half, x + half]) + self.canvas.people(6.0) + setting.height / 2.0;
                (setting, Area::around([x, y], setting.width, setting.height))
            })
            .find(|(_, area)| {
                // The tick labels at the left edge keep their room.
                let ticks = area.x[0] < self.canvas.axis[0] + self.canvas.years(58.0);
                let middle = f64::midpoint(area.x[0], area.x[1]);
                let near = area.y[0] <= own + 0.25 * self.canvas.top && middle >= first && middle <= last + 1.0;
                area.y[1] <= self.canvas.top && near && !ticks && self.free(area)
            })
            .map(|(setting, area)| (setting.text.clone(), area))
    }

    /// The highest thing drawn between two times.
    fn highest(&self, x: [f64; 2]) -> f64 {
        let over = |t: f64| t > x[0] - 0.5 && t < x[1] + 0.5;
        let simulated = self.total.iter().filter(|p| over(p.0)).map(|p| p.3);
        let documented = self.documents.iter().filter(|a| a.x[0] < x[1] && x[0] < a.x[1]).map(|a| a.y[1]);
        simulated.chain(documented).filter(|v| v.is_finite()).fold(0.0, f64::max)
    }

    fn label(&self, text: &str, area: Area, colour: &str) -> Value {
        let font = json!({ "size": self.canvas.size, "color": colour, "weight": 600 });
        let place = json!({ "x": at(f64::midpoint(area.x[0], area.x[1])), "y": num(f64::midpoint(area.y[0], area.y[1])), "font": font });
        note(text, &place)
    }
}
