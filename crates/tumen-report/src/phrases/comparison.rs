//! A comparison in sentences that can be printed as they are.

use super::{THIN, count, is_share, list, number, unit, value, year};
use tumen_lab::answer::Quantiles;
use tumen_lab::compare::{ComparedWorld, Comparison, Difference};
use tumen_lab::label;

/// What is told of every change, in this order.
const TOLD: [&str; 6] = ["retained_share", "state_revenue", "stock", "exits", "arrived_rok", "forced_labour"];

/// How observables are told: what comes before and after the number. Others go by their labels.
const TELLINGS: [(&str, &str, &str); 14] = [
    ("retained_share", "workers keep ", " of 100 that they earn"),
    ("state_revenue", "the state receives ", " USD a year"),
    ("stock", "there are ", " people at posts"),
    ("exits", "", " people a year leave without going home"),
    ("arrived_rok", "", " people a year reach South Korea"),
    ("forced_labour", "", " of 100 at posts are in forced labour"),
    ("take_home", "workers take home ", " USD a year"),
    ("gross_earnings", "the labour earns ", " USD a year"),
    ("saved_per_month", "a worker saves ", " USD a month"),
    ("bribes", "bribes for places come to ", " USD a year"),
    ("handed_over", "", " people a year are handed over"),
    ("protected_grants", "", " people a year get protection"),
    ("in_host", "", " people are in the country"),
    ("stranded", "", " people are stranded past their contract"),
];

/// A median difference below this part of the baseline is slight.
const SLIGHT: f64 = 0.01;

/// What a change does, in a few sentences: what moves, what may go either way, and what stays as it was.
pub fn comparison(document: &Comparison, world: &ComparedWorld) -> String {
    if world.first_month.is_none() {
        return "Nothing differs in any pair.".to_owned();
    }
    let mut names: Vec<&str> = Vec::new();
    let asked = world.world.scenarios.iter().flat_map(|scenario| scenario.observables.iter().map(String::as_str));
    for name in asked.chain(TOLD).chain([document.observable.as_str()]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (mut moved, mut open, mut slight, mut same) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for name in names {
        let row = world.find(name, document.story()).filter(|row| !row.needs_scale_1);
        let Some((row, before, after, change)) = row.and_then(parts) else { continue };
        if is_nothing(row) {
            same.push(label(name));
        } else if is_open(change) {
            open.push(label(name));
        } else if change.p50.abs() < SLIGHT * before.p50.abs() {
            slight.push(label(name));
        } else {
            moved.push(telling(name, row, [before, after, change]));
        }
    }
    let years = match (year(&world.months.from), year(&world.months.until)) {
        (Some(from), Some(until)) if from != until => format!(", from {from} to {until}"),
        (Some(from), _) => format!(", in {from}"),
        (None, _) => String::new(),
    };
    let place = document.main_host.as_ref().map_or_else(String::new, |host| format!(" in {}", host.name));
    let condition = format!("In the model, with \u{201c}{}\u{201d}{years}{place}", world.world.name);
    let mut text = match moved.is_empty() {
        true => format!("{condition}, nothing that is told here differs for certain."),
        false => format!("{condition}, {}.", list(&moved)),
    };
    for (names, what) in [
        (open, "Which way it moves is open"),
        (slight, "By the median it moves by less than a hundredth"),
        (same, "As in the baseline"),
    ] {
        if !names.is_empty() {
            text.push_str(&format!(" {what}: {}.", list(&names)));
        }
    }
    let pairs = count(u64::from(world.pairs), "pair", "pairs");
    text.push_str(&format!(" Beside {}, {pairs} of histories.", document.baseline.name));
    text
}

/// What becomes of an observable that moves one way.
fn telling(name: &str, row: &Difference, [before, after, change]: [&Quantiles; 3]) -> String {
    let told = TELLINGS.iter().find(|(told, ..)| *told == name);
    let (before_it, after_it) = match told {
        Some((_, before_it, after_it)) => ((*before_it).to_owned(), (*after_it).to_owned()),
        None if is_share(&row.unit) => (format!("{}: ", label(name)), " of 100".to_owned()),
        None => (format!("{}: ", label(name)), format!(" {}", unit(&row.unit)).trim_end().to_owned()),
    };
    let scale = if is_share(&row.unit) { 100.0 } else { 1.0 };
    let much = |q: f64, digits: usize| match is_share(&row.unit) {
        true => number(scale * q, digits),
        false => value(q, &row.unit, digits),
    };
    // Medians that look the same are written with more digits.
    let look_alike = |digits: &usize| much(before.p50, *digits) == much(after.p50, *digits);
    let digits = (2..4).find(|digits| !look_alike(digits)).unwrap_or(2);
    format!(
        "{before_it}{}{after_it} instead of {} ({} in 90{THIN}% of the pairs)",
        much(after.p50, digits),
        much(before.p50, digits),
        more_or_less(change, &|q| much(q, 2))
    )
}

fn parts(row: &Difference) -> Option<(&Difference, &Quantiles, &Quantiles, &Quantiles)> {
    Some((row, row.baseline.as_ref()?, row.changed.as_ref()?, row.difference.as_ref()?))
}

/// Whether a difference is none in every pair, or too small to be told.
fn is_nothing(row: &Difference) -> bool {
    let Some((_, before, _, change)) = parts(row) else { return true };
    let least = 0.02 * before.p50.abs();
    change.p5.abs() <= least && change.p95.abs() <= least
}

/// Whether it goes up in some histories and down in others, which is no finding.
fn is_open(change: &Quantiles) -> bool {
    change.p5 < 0.0 && change.p95 > 0.0
}

/// A difference that is not open, as `12 more, 9 to 21`; the first is its median.
fn more_or_less(change: &Quantiles, much: &dyn Fn(f64) -> String) -> String {
    if change.p95 > 0.0 {
        format!("{} more, {} to {}", much(change.p50), much(change.p5), much(change.p95))
    } else {
        format!("{} less, {} to {}", much(-change.p50), much(-change.p95), much(-change.p5))
    }
}
