//! A decomposition in sentences that can be printed as they are.

use super::{THIN, amount, amount_range, count, is_share, list, range, signed, unit, value, with_sign, year};
use tumen_lab::answer::Quantiles;
use tumen_lab::decompose::{Decomposed, Decomposition, Part};
use tumen_lab::label;

/// The most parts that are named.
const NAMED: usize = 3;

/// What the difference of an observable is made of: the ends, the largest parts, and those of which draws disagree whether they raise or lower.
pub fn decomposition(document: &Decomposition, row: &Decomposed) -> String {
    let (Some(first), Some(second), Some(difference)) = (&row.first, &row.second, &row.difference) else {
        return format!("{} has no value in these months.", label(&row.observable));
    };
    let said = |number: f64| format!("{}{}", value(number, &row.unit, 3), of(&row.unit));
    let years = match (year(&document.months.from), year(&document.months.until)) {
        (Some(from), Some(until)) if from != until => format!("from {from} to {until}"),
        (Some(from), _) => format!("in {from}"),
        (None, _) => String::new(),
    };
    let place = document
        .frame
        .as_ref()
        .map_or_else(String::new, |frame| format!(", in the frame of \u{201c}{}\u{201d}", frame.name));
    let label = label(&row.observable);
    let mut text = format!(
        "In the model{place}, {years}: {label} is {} with {} and {} with {}, a difference of {}{} in the mean ({} in 90{THIN}% of the draws).",
        said(first.mean),
        ended(document, true),
        said(second.mean),
        ended(document, false),
        change(difference.mean, &row.unit, 3),
        if is_share(&row.unit) { " points" } else { "" },
        spread(difference, &row.unit)
    );
    let mut parts: Vec<&Part> = row.parts.iter().filter(|part| part.value.is_some_and(|q| q.mean != 0.0)).collect();
    parts.sort_by(|one, other| mean(other).abs().total_cmp(&mean(one).abs()));
    let (sure, open): (Vec<&Part>, Vec<&Part>) =
        parts.into_iter().partition(|part| part.value.is_some_and(|q| q.p5 >= 0.0 || q.p95 <= 0.0));
    let named = |part: &&Part| {
        let q = part.value.unwrap_or(*difference);
        format!("{} {} ({})", part.player, change(q.mean, &row.unit, 2), spread(&q, &row.unit))
    };
    let largest: Vec<String> = sure.iter().take(NAMED).map(named).collect();
    if !largest.is_empty() {
        text.push_str(&format!(" The largest parts are those of {}.", list(&largest)));
    }
    let open: Vec<String> = open.iter().take(NAMED).map(|part| part.player.clone()).collect();
    if !open.is_empty() {
        text.push_str(&format!(" Draws disagree about the sign of {}.", list(&open)));
    }
    if let [Some(one), Some(other)] = &row.own {
        text.push_str(&format!(
            " In their own time and posts the two have {} and {}: what lies between these figures and the ends is the frame\u{2019}s part, not the rules\u{2019}.",
            said(one.mean),
            said(other.mean)
        ));
    }
    text.push_str(&format!(" {}.", super::capital(&count(u64::from(row.draws), "draw", "draws"))));
    text
}

/// What stays with the frame, and how rules are carried over into it.
pub fn frame(document: &Decomposition) -> String {
    let Some(frame) = &document.frame else { return String::new() };
    let demoted = frame.demote_to.as_ref().map_or_else(String::new, |id| {
        format!(" Who loses the contract privilege comes under the frame\u{2019}s own rules for that ({id}), month by month.")
    });
    format!(
        "All hybrids are run in one frame: the months, posts and sites of \u{201c}{}\u{201d}, its host ({}), the environment, and how people respond. Every \
         vacant post is filled in the next month that the host lets people in, so that hybrids have the same labour force. What nationals earn for the same work, and what \
         households at home own, can begin and get for goods, is the frame\u{2019}s too. Rules are those of one month and stay so; amounts of money are carried over as their ratio to what a \
         national earned for the same work in that month, and border prices are those of the frame\u{2019}s months. The work itself (sectors, crews, roles, hazards) goes with \
         its slot. The run begins in {} with nobody there.{demoted}",
        frame.name, frame.host, frame.from
    )
}

/// A difference with its sign; of shares in points of 100.
fn change(difference: f64, unit: &str, digits: usize) -> String {
    if is_share(unit) { signed(100.0 * difference, digits) } else { with_sign(difference, amount(difference, digits)) }
}

/// The 90 % interval of a difference; of shares in points of 100.
fn spread(q: &Quantiles, unit: &str) -> String {
    if is_share(unit) { range(100.0 * q.p5, 100.0 * q.p95, 2) } else { amount_range(q.p5, q.p95, 2) }
}

fn mean(part: &Part) -> f64 {
    part.value.map_or(0.0, |q| q.mean)
}

/// The unit after a value; shares have theirs in it.
fn of(name: &str) -> String {
    let words = unit(name);
    if is_share(name) || words.is_empty() { String::new() } else { format!(" {words}") }
}

fn ended(document: &Decomposition, first: bool) -> String {
    let end = if first { &document.first } else { &document.second };
    match end.as_of {
        Some(_) => format!("the rules of \u{201c}{}\u{201d}", end.name),
        None => format!("\u{201c}{}\u{201d}", end.name),
    }
}
