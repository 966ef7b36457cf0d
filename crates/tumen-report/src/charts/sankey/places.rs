//! Where the nodes of the picture stand and where their names go.
//!
//! Plotly orders the flows of a node by the tops of what they lead to, so the tops decide what crosses. Ends are stacked at the right edge;
//! inner nodes stand out of the way of the flows that pass them.

use serde_json::{Value, json};

use super::{NODES, Node, Stream, index};
use crate::charts::{note, num};
use crate::escape::escape;

/// Room above and below the plot for the names of inner nodes, in pixels.
pub(super) const ABOVE: f64 = 22.0;
pub(super) const BELOW: f64 = 22.0;
/// Pixels between an end and its name.
pub(super) const GAP: f64 = 6.0;

/// The plot that nodes are placed in; sizes in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Canvas {
    pub(super) height: f64,
    /// Between two ends.
    pub(super) pad: f64,
    /// Width of a node.
    pub(super) thickness: f64,
}

/// Nodes with their tops and amounts.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub(super) canvas: Canvas,
    /// Parts of all money that pass each node.
    pub(super) amount: [f64; NODES.len()],
    /// Tops of the nodes, in parts of the plot from above.
    top: [f64; NODES.len()],
    /// Height of all the money, in parts of the plot.
    unit: f64,
}

impl Places {
    pub(super) fn new(streams: &[Stream], canvas: Canvas) -> Self {
        let sum = |keep: &dyn Fn(&Stream) -> bool| streams.iter().filter(|s| keep(s)).map(|s| s.part).sum::<f64>();
        let amount = std::array::from_fn(|node| sum(&|s| s.to == node).max(sum(&|s| s.from == node)));
        let mut places = Self { canvas, amount, top: [0.0; NODES.len()], unit: 1.0 };
        let ends = places.ends();
        let pad = canvas.pad / canvas.height;
        let slack = pad * (ends.len() as f64 - 1.0).max(0.0);
        // Plotly fits the fullest column, which is that of the ends.
        places.unit = (1.0 - slack) / ends.iter().map(|n| amount[*n]).sum::<f64>().max(f64::MIN_POSITIVE);
        let mut filled = 0.0;
        for node in ends {
            places.top[node] = filled;
            filled = places.bottom(node) + pad;
        }
        // All the money starts in the middle, and a stream that only passes on is level.
        for node in ["payers", "pay", "company"].into_iter().filter_map(index) {
            places.top[node] = slack / 2.0;
        }
        if let Some(pay) = index("pay") {
            // A hair higher, so that of two flows into the company that of the worker is the upper one.
            places.top[pay] -= 1.0 / canvas.height;
        }
        if let Some(purse) = index("purse").filter(|n| amount[*n] > 0.0) {
            let own = |s: &Stream| ["living", "saved"].contains(&NODES[s.to].id);
            places.top[purse] = places.facing(purse, streams, own).max(0.0);
        }
        if let (Some(pay), Some(company)) = (index("pay"), index("company"))
            && amount[pay] > 0.0
            && amount[company] > 0.0
        {
            let lowest = 1.0 - places.unit * amount[company];
            let free = places.passing(pay, streams) + pad / 2.0;
            places.top[company] = places.facing(company, streams, |_| true).max(free).min(lowest);
        }
        places
    }

    /// The nodes in the picture.
    pub(super) fn used(&self) -> Vec<usize> {
        (0..NODES.len()).filter(|n| self.amount[*n] > 0.0).collect()
    }

    fn ends(&self) -> Vec<usize> {
        self.used().into_iter().filter(|n| NODES[*n].column == 4).collect()
    }

    fn bottom(&self, node: usize) -> f64 {
        self.top[node] + self.unit * self.amount[node]
    }

    /// The top of a node that stands in the middle of ends that it feeds, from where its own flows enter the first.
    fn facing(&self, node: usize, streams: &[Stream], keep: impl Fn(&Stream) -> bool) -> f64 {
        let fed = || streams.iter().filter(|s| s.from == node && NODES[s.to].column == 4 && keep(s));
        let first = fed().map(|s| s.to).min().unwrap_or(node);
        let last = fed().map(|s| s.to).max().unwrap_or(node);
        let before: f64 = streams.iter().filter(|s| s.to == first && s.from < node).map(|s| s.part).sum();
        let middle = f64::midpoint(self.top[first] + self.unit * before, self.bottom(last));
        middle - self.unit * self.amount[node] / 2.0
    }

    /// How far down the flows reach that lead from a node straight to the ends.
    fn passing(&self, node: usize, streams: &[Stream]) -> f64 {
        let out = || streams.iter().filter(|s| s.from == node);
        out()
            .filter(|s| NODES[s.to].column == 4)
            .map(|s| {
                let leaves: f64 = out().filter(|o| o.to <= s.to).map(|o| o.part).sum();
                let enters: f64 = streams.iter().filter(|o| o.to == s.to && o.from <= node).map(|o| o.part).sum();
                (self.top[node] + self.unit * leaves).max(self.top[s.to] + self.unit * enters)
            })
            .fold(0.0, f64::max)
    }

    /// Where a column stands, in parts of the width.
    fn x(&self, node: usize) -> f64 {
        let direct = index("pay").is_some_and(|pay| self.amount[pay] > 0.0);
        match (NODES[node].column, direct) {
            (0, _) => 0.0,
            (1, _) => 0.26,
            (2, true) => 0.52,
            (2, false) => 0.45,
            (3, true) => 0.76,
            (3, false) => 0.75,
            _ => 1.0,
        }
    }

    /// Middles of the nodes in the picture: across, then down. Plotly takes zero for nothing at all.
    pub(super) fn centres(&self) -> [Vec<Value>; 2] {
        let place = |v: f64| num(v.clamp(0.001, 0.999));
        let middle = |n: usize| f64::midpoint(self.top[n], self.bottom(n));
        let used = self.used();
        [used.iter().map(|n| place(self.x(*n))).collect(), used.iter().map(|n| place(middle(*n))).collect()]
    }

    /// Half a node stands beyond the edge of the plot.
    pub(super) fn side(&self) -> f64 {
        libm::ceil(self.canvas.thickness / 2.0) + 1.0
    }

    pub(super) fn figure_height(&self) -> u32 {
        (self.canvas.height + ABOVE + BELOW) as u32
    }

    /// Names beside the ends, and above or below the inner nodes, where no flow runs; that of all the money stands on it. `text` gives name, amount and interval.
    pub(super) fn labels(&self, text: impl Fn(usize) -> [String; 3], size: u32) -> Vec<Value> {
        let half = self.canvas.thickness / 2.0;
        let label = |node: usize| {
            let [name, amount, interval] = text(node);
            let soft =
                if interval.is_empty() { interval } else { format!("<span style=\"color:@soft\">{interval}</span>") };
            let side = Side::of(&NODES[node], index("pay").is_some_and(|pay| self.amount[pay] > 0.0));
            let middle = 1.0 - f64::midpoint(self.top[node], self.bottom(node));
            let place = match side {
                Side::Right | Side::Inside => {
                    json!({ "y": num(middle), "xanchor": "left", "yanchor": "middle", "align": "left", "xshift": half + GAP })
                }
                Side::Above => {
                    json!({ "y": num(1.0 - self.top[node]), "xanchor": "right", "yanchor": "bottom", "xshift": half })
                }
                Side::Below => {
                    json!({ "y": num(1.0 - self.bottom(node)), "xanchor": "right", "yanchor": "top", "xshift": half })
                }
            };
            let space = if matches!(side, Side::Inside) { "<br>" } else { " " };
            let mut label = note(&format!("{}{space}<b>{amount}</b>{soft}", escape(&name)), &place);
            let common = json!({ "x": num(self.x(node)), "xref": "paper", "yref": "paper", "borderpad": 0, "font": { "size": size } });
            crate::charts::merge(&mut label, &common);
            label
        };
        self.used().into_iter().map(label).collect()
    }
}

/// Where the name of a node stands.
enum Side {
    Right,
    Above,
    Below,
    /// On the flow that leaves it.
    Inside,
}

impl Side {
    /// Names alternate, so that those of neighbours have room: that of the company stands below where the worker's hand is before it.
    fn of(node: &Node, direct: bool) -> Self {
        match node.column {
            0 => Self::Inside,
            2 if direct => Self::Below,
            4 => Self::Right,
            _ => Self::Above,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::money_bars::{RECIPIENTS, colour};

    const CANVAS: Canvas = Canvas { height: 376.0, pad: 18.0, thickness: 14.0 };

    fn streams(flows: &[(&str, &str, f64)]) -> Vec<Stream> {
        flows
            .iter()
            .map(|(from, to, part)| Stream { from: index(from).unwrap(), to: index(to).unwrap(), part: *part })
            .collect()
    }

    /// Pay in hand, levied: as under contract work.
    fn direct() -> Vec<Stream> {
        streams(&[
            ("payers", "pay", 1.0),
            ("pay", "company", 0.59),
            ("pay", "broker", 0.07),
            ("pay", "officials", 0.02),
            ("pay", "purse", 0.32),
            ("company", "officials", 0.02),
            ("company", "suppliers", 0.09),
            ("company", "state", 0.48),
            ("purse", "living", 0.11),
            ("purse", "saved", 0.21),
        ])
    }

    /// An allowance out of the company's account.
    fn allowed() -> Vec<Stream> {
        streams(&[
            ("payers", "company", 1.0),
            ("company", "purse", 0.13),
            ("company", "officials", 0.03),
            ("company", "suppliers", 0.31),
            ("company", "state", 0.53),
            ("purse", "officials", 0.002),
            ("purse", "living", 0.02),
            ("purse", "saved", 0.108),
        ])
    }

    /// Both at once.
    fn both() -> Vec<Stream> {
        streams(&[
            ("payers", "pay", 0.78),
            ("payers", "company", 0.22),
            ("pay", "company", 0.46),
            ("pay", "broker", 0.06),
            ("pay", "officials", 0.01),
            ("pay", "purse", 0.25),
            ("company", "purse", 0.03),
            ("company", "officials", 0.02),
            ("company", "suppliers", 0.14),
            ("company", "state", 0.49),
            ("purse", "living", 0.09),
            ("purse", "saved", 0.19),
        ])
    }

    /// Top and bottom of a flow somewhere between its ends, as Plotly draws it: at a node, flows follow the tops of what is at their other
    /// end, and between nodes they run level at both ends.
    fn edge(places: &Places, streams: &[Stream], stream: &Stream, x: f64) -> Option<[f64; 2]> {
        let before = |other: f64, mine: f64, tie: bool| other < mine || (other == mine && tie);
        let sum = |keep: &dyn Fn(&Stream) -> bool| streams.iter().filter(|s| keep(s)).map(|s| s.part).sum::<f64>();
        let leaves =
            sum(&|s| s.from == stream.from && before(places.top[s.to], places.top[stream.to], s.to < stream.to));
        let enters =
            sum(&|s| s.to == stream.to && before(places.top[s.from], places.top[stream.from], s.from < stream.from));
        let (from, to) = (places.x(stream.from), places.x(stream.to));
        if x <= from || x >= to {
            return None;
        }
        // The curve has its handles half-way, so its height is known by the parameter, not by x.
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..40 {
            let t = f64::midpoint(low, high);
            let at = 1.5 * t * (1.0 - t) + t * t * t;
            if from + at * (to - from) < x { low = t } else { high = t }
        }
        let part = low * low * (3.0 - 2.0 * low);
        let a = places.top[stream.from] + places.unit * leaves;
        let b = places.top[stream.to] + places.unit * enters;
        let top = a + part * (b - a);
        Some([top, top + places.unit * stream.part])
    }

    /// Pairs of flows that lie on each other somewhere.
    fn crossings(streams: &[Stream]) -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
        let places = Places::new(streams, CANVAS);
        let mut found = Vec::new();
        for (i, one) in streams.iter().enumerate() {
            for other in &streams[i + 1..] {
                let meet = (1..100).any(|x| {
                    let x = f64::from(x) / 100.0;
                    edge(&places, streams, one, x)
                        .zip(edge(&places, streams, other, x))
                        .is_some_and(|(a, b)| a[1].min(b[1]) - a[0].max(b[0]) > 1e-3)
                });
                if meet {
                    found.push((NODES[one.from].id, NODES[one.to].id, NODES[other.from].id, NODES[other.to].id));
                }
            }
        }
        found
    }

    #[test]
    fn flows_do_not_cross() {
        assert_eq!(crossings(&direct()), []);
        assert_eq!(crossings(&allowed()), []);
    }

    #[test]
    fn where_pay_and_allowance_meet_only_the_allowance_crosses() {
        let found = crossings(&both());
        assert!(!found.is_empty());
        assert!(found.iter().all(|c| (c.2, c.3) == ("company", "purse") && c.0 == "pay"), "{found:?}");
    }

    #[test]
    fn no_flow_runs_behind_a_node() {
        for streams in [direct(), allowed(), both()] {
            let places = Places::new(&streams, CANVAS);
            for node in places.used() {
                assert!(places.top[node] >= -1e-9 && places.bottom(node) <= 1.0 + 1e-9, "{} is cut", NODES[node].id);
                for stream in streams.iter().filter(|s| s.from != node && s.to != node) {
                    let (one, other) = (NODES[stream.from].id, NODES[stream.to].id);
                    if let Some([top, bottom]) = edge(&places, &streams, stream, places.x(node)) {
                        let covered = bottom.min(places.bottom(node)) - top.max(places.top[node]);
                        assert!(covered < 1e-3, "{one} to {other} runs behind {}", NODES[node].id);
                    }
                }
            }
        }
    }

    #[test]
    fn ends_stand_in_the_order_of_all_charts() {
        let mut ends: Vec<&str> = NODES.iter().filter(|node| node.column == 4).map(|node| node.colour).collect();
        ends.dedup();
        assert_eq!(ends, RECIPIENTS.map(colour));
        let tops: Vec<f64> =
            Places::new(&both(), CANVAS).ends().iter().map(|n| Places::new(&both(), CANVAS).top[*n]).collect();
        assert!(tops.is_sorted(), "{tops:?}");
    }
}
