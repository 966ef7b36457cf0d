//! A comparison in sentences that can be printed as they are.

use super::{THIN, count, is_share, list, number, of_100, unit, value, year};
use tumen_lab::answer::Quantiles;
use tumen_lab::compare::{ComparedWorld, Comparison, Difference};
use tumen_lab::label;

/// What is told of a change, in this order: the observable, and what comes before and after its number.
const TELLINGS: [(&str, &str, &str); 6] = [
    ("retained_share", "workers keep ", " of 100 that they earn"),
    ("state_revenue", "the state receives ", " USD a year"),
    ("stock", "there are ", " people at posts"),
    ("exits", "", " people a year leave without going home"),
    ("arrived_rok", "", " people a year reach South Korea"),
    ("forced_labour", "", " of 100 at posts are in forced labour"),
];

/// What a change does, in a few sentences: what moves, what may go either way, and what stays as it was.
pub fn comparison(document: &Comparison, world: &ComparedWorld) -> String {
    if world.first_month.is_none() {
        return "Nothing differs in any pair.".to_owned();
    }
    let chosen = document.observable.as_str();
    let is_told = TELLINGS.iter().any(|(name, ..)| *name == chosen);
    let chosen_label = format!("{}: ", label(chosen));
    let more = (!is_told).then_some((chosen, chosen_label.as_str(), ""));
    let (mut moved, mut open, mut same) = (Vec::new(), Vec::new(), Vec::new());
    for (name, before_it, after_it) in TELLINGS.into_iter().chain(more) {
        let row = world.find(name, document.story()).filter(|row| !row.needs_scale_1);
        let Some((row, before, after, change)) = row.and_then(parts) else { continue };
        // Shares of a telling are said of 100 in its words, those of a label with their unit.
        let much = |q: f64| match after_it {
            "" => format!("{}{}", value(q, &row.unit, 2), unit(&row.unit)),
            _ if is_share(&row.unit) => of_100(q),
            _ => value(q, &row.unit, 2),
        };
        let by = |q: f64| if is_share(&row.unit) { number(100.0 * q, 2) } else { value(q, &row.unit, 2) };
        if is_nothing(row) || much(before.p50) == much(after.p50) {
            same.push(label(name));
        } else if is_open(change) {
            open.push(label(name));
        } else {
            moved.push(format!(
                "{before_it}{}{after_it} instead of {} ({} in 90{THIN}% of the pairs)",
                much(after.p50),
                much(before.p50),
                more_or_less(change, &by)
            ));
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
    for (names, what) in [(open, "Which way it moves is open"), (same, "As in the baseline")] {
        if !names.is_empty() {
            text.push_str(&format!(" {what}: {}.", list(&names)));
        }
    }
    let pairs = count(u64::from(world.pairs), "pair", "pairs");
    text.push_str(&format!(" Beside {}, {pairs} of histories.", document.baseline.name));
    text
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

/// A difference that is not open, as `9 to 21 more` or `9 to 21 less`.
fn more_or_less(change: &Quantiles, much: &dyn Fn(f64) -> String) -> String {
    if change.p95 > 0.0 {
        format!("{} to {} more", much(change.p5), much(change.p95))
    } else {
        format!("{} to {} less", much(-change.p95), much(-change.p5))
    }
}
