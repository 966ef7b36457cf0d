//! The tables of a decomposition.

use tumen_lab::answer::Quantiles;
use tumen_lab::decompose::{Decomposed, Decomposition};

use crate::output::{Csv, number};

fn mean(q: Option<Quantiles>) -> String {
    number(q.map(|q| q.mean))
}

/// A row for each part of each observable, and for both ends and the difference.
pub(super) fn parts(document: &Decomposition) -> String {
    let mut csv = Csv::new(&[
        "observable",
        "unit",
        "part",
        "first",
        "second",
        "mean",
        "p5",
        "p50",
        "p95",
        "interval_low",
        "interval_high",
        "first_in_mean",
        "last_in_mean",
        "sampling_error",
        "unmet_weight",
        "draws",
    ]);
    for row in &document.observables {
        let head = |part: &str| [row.observable.clone(), row.unit.clone(), part.to_owned()];
        for (name, q, interval) in whole(row) {
            let mut cells: Vec<String> = head(name).to_vec();
            cells.extend([String::new(), String::new()]);
            cells.extend(spread(q, interval));
            cells.extend([String::new(), String::new(), String::new(), String::new(), row.draws.to_string()]);
            csv.row(cells);
        }
        for (part, player) in row.parts.iter().zip(&document.players) {
            let mut cells: Vec<String> = head(&part.player).to_vec();
            cells.extend([player.first.join("; "), player.second.join("; ")]);
            cells.extend(spread(part.value, part.interval));
            cells.extend([
                mean(part.first_in),
                mean(part.last_in),
                number(part.sampling_error),
                number(part.unmet_weight),
                row.draws.to_string(),
            ]);
            csv.row(cells);
        }
    }
    csv.text()
}

/// A row that is no part: its name, its values over draws, and the interval of their mean.
type Whole = (&'static str, Option<Quantiles>, Option<[f64; 2]>);

/// Both ends, and the difference.
fn whole(row: &Decomposed) -> [Whole; 3] {
    [("(first)", row.first, None), ("(second)", row.second, None), ("(difference)", row.difference, row.interval)]
}

fn spread(q: Option<Quantiles>, interval: Option<[f64; 2]>) -> [String; 6] {
    [
        mean(q),
        number(q.map(|q| q.p5)),
        number(q.map(|q| q.p50)),
        number(q.map(|q| q.p95)),
        number(interval.map(|ends| ends[0])),
        number(interval.map(|ends| ends[1])),
    ]
}

/// A row for each set of parts and observable.
pub(super) fn hybrids(document: &Decomposition) -> String {
    let mut csv = Csv::new(&["second", "n_second", "observable", "unit", "mean", "unmet"]);
    for hybrid in &document.hybrids {
        let unmet = hybrid.unmet.iter().map(|at| document.unmet[*at as usize].slots.join("+"));
        let unmet = unmet.collect::<Vec<_>>().join(" ");
        for (row, mean) in document.observables.iter().zip(&hybrid.means) {
            csv.row([
                hybrid.second.join(" "),
                hybrid.second.len().to_string(),
                row.observable.clone(),
                row.unit.clone(),
                number(*mean),
                unmet.clone(),
            ]);
        }
    }
    csv.text()
}
