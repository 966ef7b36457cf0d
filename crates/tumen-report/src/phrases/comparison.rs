//! A comparison in sentences that can be printed as they are.

use super::{THIN, count, list, number, of_100, unit, value, year};
use tumen_lab::answer::Quantiles;
use tumen_lab::compare::{ComparedWorld, Comparison, Difference};
use tumen_lab::label;

/// What a change does, in a few sentences: to the worker's share, the state's revenue, the stock, and those who leave.
pub fn comparison(document: &Comparison, world: &ComparedWorld) -> String {
    let find = |name: &str| world.find(name, document.story()).filter(|row| !row.needs_scale_1);
    let place = document.main_host.as_ref().map_or_else(String::new, |host| format!(" in {}", host.name));
    if world.first_month.is_none() {
        return "Nothing differs in any pair.".to_owned();
    }
    let years = match (year(&world.months.from), year(&world.months.until)) {
        (Some(from), Some(until)) if from != until => format!("from {from} to {until}"),
        (Some(from), _) => format!("in {from}"),
        (None, _) => String::new(),
    };
    let (mut said, mut open) = (Vec::new(), Vec::new());
    if let Some((row, before, after, change)) = find("retained_share").and_then(parts) {
        if is_nothing(row) || of_100(before.p50) == of_100(after.p50) {
            said.push(format!("workers{place} keep {} of 100 that they earn, as in the baseline", of_100(before.p50)));
        } else if is_open(change) {
            open.push(label(&row.observable));
        } else {
            said.push(format!(
                "workers{place} keep {} of 100 that they earn instead of {} ({} in 90{THIN}% of the pairs)",
                of_100(after.p50),
                of_100(before.p50),
                more_or_less(change, &|share| number(100.0 * share, 2))
            ));
        }
    }
    for (name, what, unit) in [
        ("state_revenue", "the state receives", " USD a year"),
        ("stock", "there are", " people at posts"),
        ("exits", "", " people a year leave without going home"),
    ] {
        let Some((row, before, after, change)) = find(name).and_then(parts) else { continue };
        let much = |q: f64| value(q, &row.unit, 2);
        if is_nothing(row) || much(before.p50) == much(after.p50) {
            continue;
        }
        if is_open(change) {
            open.push(label(name));
            continue;
        }
        said.push(format!(
            "{what}{}{}{unit} instead of {} ({} in 90{THIN}% of the pairs)",
            if what.is_empty() { "" } else { " " },
            much(after.p50),
            much(before.p50),
            more_or_less(change, &much)
        ));
    }
    let told = ["retained_share", "state_revenue", "stock", "exits"];
    let chosen = find(&document.observable).filter(|_| !told.contains(&document.observable.as_str()));
    if let Some((row, before, after, change)) = chosen.and_then(parts) {
        let name = label(&row.observable);
        let much = |q: f64| format!("{}{}", value(q, &row.unit, 2), unit(&row.unit));
        if is_nothing(row) {
            said.push(format!("{name}: {} as in the baseline", much(before.p50)));
        } else if is_open(change) {
            open.push(name);
        } else {
            said.push(format!(
                "{name}: {} instead of {} ({} in 90{THIN}% of the pairs)",
                much(after.p50),
                much(before.p50),
                more_or_less(change, &|q| value(q, &row.unit, 2))
            ));
        }
    }
    let condition = format!("In the model, with \u{201c}{}\u{201d}", world.world.name);
    let mut text = match said.is_empty() {
        true => format!("{condition}, {years} nothing that is told here differs for certain."),
        false => format!("{condition}, {years} {}.", list(&said)),
    };
    if !open.is_empty() {
        text.push_str(&format!(" Which way it moves is open: {}.", list(&open)));
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
