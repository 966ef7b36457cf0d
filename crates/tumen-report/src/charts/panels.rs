//! Several small charts in one figure: where each panel stands on wide and narrow screens.

use serde_json::{Value, json};

use super::{note, object};

/// Panels in rows. Sizes are in pixels.
pub(super) struct Grid {
    columns: usize,
    rows: usize,
    /// Share of the width between two panels.
    gap: f64,
    /// Height of a row: head, plot, foot.
    row: f64,
    /// Height of the head, where the title stands.
    head: f64,
    /// Height of the foot, where the axis labels stand.
    foot: f64,
}

impl Grid {
    pub(super) fn new(panels: usize, columns: usize, row: f64, head: f64, foot: f64) -> Self {
        let columns = columns.clamp(1, panels.max(1));
        Self {
            columns,
            rows: panels.div_ceil(columns).max(1),
            gap: if columns > 2 { 0.03 } else { 0.05 },
            row,
            head,
            foot,
        }
    }

    /// Height of the whole figure.
    pub(super) fn height(&self) -> u32 {
        (self.row * self.rows as f64) as u32
    }

    /// Left and right, bottom and top of a panel's plot, in paper coordinates.
    pub(super) fn domain(&self, panel: usize) -> ([f64; 2], [f64; 2]) {
        let (column, row) = (panel % self.columns, panel / self.columns);
        let width = (1.0 - self.gap * (self.columns as f64 - 1.0)) / self.columns as f64;
        let left = column as f64 * (width + self.gap);
        let total = self.row * self.rows as f64;
        let top = 1.0 - (row as f64 * self.row + self.head) / total;
        let bottom = 1.0 - ((row as f64 + 1.0) * self.row - self.foot) / total;
        let short = |v: f64| (libm::round(v * 1e5) / 1e5).clamp(0.0, 1.0);
        ([short(left), short(left + width)], [short(bottom), short(top)])
    }

    /// The title of a panel: text above its plot, from the top of its row, so that the titles of a row begin at one height.
    pub(super) fn title(&self, panel: usize, text: &str, size: u32) -> Value {
        let (x, _) = self.domain(panel);
        let top = 1.0 - (panel / self.columns) as f64 / self.rows as f64;
        let place = json!({
            "x": x[0], "y": libm::round(top * 1e5) / 1e5, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top",
            "yshift": -8, "align": "left", "font": { "size": size, "color": "@text" }
        });
        note(text, &place)
    }

    /// Domains of all axes: a patch for a layout.
    pub(super) fn domains(&self, panels: usize) -> Value {
        object((0..panels).flat_map(|panel| {
            let (x, y) = self.domain(panel);
            let n = suffix(panel);
            [(format!("xaxis{n}"), json!({ "domain": x })), (format!("yaxis{n}"), json!({ "domain": y }))]
        }))
    }
}

/// The number of a panel's axes: nothing for the first, then 2, 3…
pub(super) fn suffix(panel: usize) -> String {
    if panel == 0 { String::new() } else { (panel + 1).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_do_not_touch() {
        for (panels, columns) in [(1, 4), (6, 3), (8, 4), (8, 2), (5, 2)] {
            let grid = Grid::new(panels, columns, 200.0, 40.0, 24.0);
            let domains: Vec<_> = (0..panels).map(|p| grid.domain(p)).collect();
            for (i, a) in domains.iter().enumerate() {
                assert!(a.0[0] < a.0[1] && a.1[0] < a.1[1] && a.0[1] <= 1.0 && a.1[0] >= 0.0, "{a:?}");
                for b in &domains[i + 1..] {
                    assert!(
                        a.0[1] <= b.0[0] || b.0[1] <= a.0[0] || a.1[1] <= b.1[0] || b.1[1] <= a.1[0],
                        "{a:?} {b:?}"
                    );
                }
            }
        }
    }
}
