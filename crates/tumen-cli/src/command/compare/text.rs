//! What a comparison prints for people.

use tumen::programme::Channel;
use tumen_lab::answer::{Hosts, Quantiles};
use tumen_lab::compare::{ComparedWorld, Comparison, Difference};
use tumen_report::phrases;

use crate::cells::{ENDS, MIDDLE, MONEY, cell, scaled, signed, with_interval};
use crate::headings::channel_head;
use crate::layout::{Table, hanging, paragraph};
use crate::numbers::plain;
use crate::terminal::Terminal;

/// Observables of the table by arrangement.
const BY_ARRANGEMENT: [(&str, &str); 5] = [
    ("stock", "people"),
    ("take_home", "took home"),
    ("state_revenue", "state received"),
    ("retained_share", "worker kept"),
    ("exits", "left"),
];

/// Stands for what only a run at scale 1 can show.
const FEW: &str = "*";

/// The whole print.
pub(super) fn text(document: &Comparison, terminal: &Terminal) -> String {
    let worlds: Vec<String> = document.worlds.iter().map(|world| one(document, world, terminal)).collect();
    let mut out = worlds.join("\n");
    let how = "Differences are medians over pairs, with 90 % intervals: how far histories disagree. The mean's 95 % interval is what more pairs would \
               narrow. × fewer: how many times as many runs it would take if they were not paired. People and money are means over the months; money is in USD of the \
               day.";
    out.push('\n');
    out.push_str(&paragraph(how, 0, terminal.width));
    if out.split_whitespace().any(|word| word == FEW) {
        out.push_str(&paragraph(
            "Where it says *, fewer people are counted than a hundred simulated crews stand for.",
            0,
            terminal.width,
        ));
    }
    for note in &document.notes {
        out.push_str(&hanging("-", note, 2, terminal.width));
    }
    out
}

fn one(document: &Comparison, world: &ComparedWorld, terminal: &Terminal) -> String {
    let (ink, wide) = (terminal.out, terminal.width);
    let mut out = format!("{}\n", ink.bold(&format!("{}, beside {}", world.world.name, document.baseline.name)));
    let shared = |id: &str| document.baseline.scenarios.iter().any(|scenario| scenario.id == id);
    for scenario in world.world.scenarios.iter().filter(|scenario| !shared(&scenario.id)) {
        out.push_str(&paragraph(&scenario.question, 0, wide));
    }
    let first =
        world.first_month.as_ref().map_or_else(String::new, |month| format!(" The worlds differ from {month} on."));
    let line = format!(
        "{} to {}, {} of histories, seed {}, scale {}.{first}",
        world.months.from,
        world.months.until,
        phrases::count(u64::from(world.pairs), "pair", "pairs"),
        document.seed,
        document.scale
    );
    out.push_str(&paragraph(&plain(&line), 0, wide));
    out.push('\n');
    out.push_str(&paragraph(&plain(&phrases::comparison(document, world)), 0, wide));
    for part in [parties(document, world, terminal), story(document, world, terminal), arrangements(world, terminal)] {
        if !part.is_empty() {
            out.push('\n');
            out.push_str(&part);
        }
    }
    out
}

fn parties(document: &Comparison, world: &ComparedWorld, terminal: &Terminal) -> String {
    let hosts = document.story();
    let rows = || world.parties.iter().filter(|row| row.period == "all" && row.hosts == hosts);
    if rows().all(|row| row.difference.p5 == 0.0 && row.difference.p95 == 0.0) {
        return String::new();
    }
    let mut table = Table::new(&["", "baseline", "difference, 90 %", "mean"], 1);
    for row in rows().filter(|row| row.baseline.mean != 0.0 || row.difference.mean != 0.0) {
        table.row([
            format!("  {}", row.party),
            cell(row.baseline.p50, MONEY, MIDDLE),
            with_interval(&row.difference, MONEY),
            signed(row.difference.mean, MONEY, MIDDLE),
        ]);
    }
    let host = document.story_name();
    let title = terminal.out.bold(&format!("Who gains and who loses, {host}"));
    let how = paragraph(
        "What each receives less what each gives, in millions of USD a year. Every posting is one's gain and another's loss: the means sum to zero by \
         construction. What workers spend or send home leaves them; households get what is sent or brought. Officials get bribes and gifts here too, the company what is forfeited; others are suppliers, shops, banks, buyers and the host.",
        0,
        terminal.width,
    );
    format!("{title}\n{how}{}", table.text(terminal.out))
}

fn label(row: &Difference) -> String {
    match row.channel.as_deref().and_then(|name| Channel::ALL.into_iter().find(|channel| channel.name() == name)) {
        Some(channel) => format!("    {}", channel_head(channel)),
        None => format!("  {}", tumen_lab::label(&row.observable)),
    }
}

fn story(document: &Comparison, world: &ComparedWorld, terminal: &Terminal) -> String {
    let hosts = document.story();
    let of = |name: &str| -> Vec<&Difference> {
        world.rows("all", None, hosts).into_iter().filter(|row| row.observable == name).collect()
    };
    let mut table = Table::new(&["", "", "baseline", "changed", "difference, 90 %", "mean, 95 %", "× fewer"], 2);
    let chosen = document.observable.as_str();
    let names = std::iter::once(chosen).chain(world.told().into_iter().filter(|name| *name != chosen));
    for row in names.flat_map(of) {
        let few = |text: String| if row.needs_scale_1 { FEW.to_owned() } else { text };
        let middle = |q: Option<&Quantiles>| q.map_or_else(String::new, |q| cell(q.p50, &row.unit, MIDDLE));
        if [&row.baseline, &row.changed]
            .into_iter()
            .flatten()
            .all(|q| cell(q.p50, &row.unit, MIDDLE) == "0" && cell(q.mean, &row.unit, MIDDLE) == "0")
        {
            continue;
        }
        let mean = row.interval.map(|ends| ends.map(|end| signed(end, &row.unit, ENDS)));
        table.row([
            label(row),
            scaled(&row.unit).1.to_owned(),
            few(middle(row.baseline.as_ref())),
            few(middle(row.changed.as_ref())),
            few(row.difference.as_ref().map_or_else(String::new, |q| with_interval(q, &row.unit))),
            few(mean.map_or_else(String::new, |[low, high]| format!("{low} to {high}"))),
            row.variance_reduction.map_or_else(String::new, |times| plain(&phrases::number(times, 2))),
        ]);
    }
    if table.rows.is_empty() {
        return String::new();
    }
    let host = document.story_name();
    format!("{}\n{}", terminal.out.bold(&format!("What becomes of it, {host}")), table.text(terminal.out))
}

fn arrangements(world: &ComparedWorld, terminal: &Terminal) -> String {
    let heads: Vec<&str> = std::iter::once("").chain(BY_ARRANGEMENT.map(|(_, head)| head)).collect();
    let mut table = Table::new(&heads, 1);
    for period in world.periods.iter().filter(|period| world.periods.len() == 1 || period.id != "all") {
        let here = |row: &&Difference| row.period == period.id && row.channel.is_none();
        let mut ids: Vec<&str> = Vec::new();
        for id in world.differences.iter().filter(here).filter_map(|row| row.programme.as_deref()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let mut first = true;
        for id in ids {
            let of = |name: &str| {
                let mut rows = world.rows(&period.id, Some(id), Hosts::All).into_iter();
                rows.find(|row| row.channel.is_none() && row.observable == name)
            };
            let cell = |row: &Difference| match &row.difference {
                _ if row.needs_scale_1 => FEW.to_owned(),
                Some(q) => signed(q.p50, &row.unit, MIDDLE),
                None => String::new(),
            };
            let cells: Vec<String> =
                BY_ARRANGEMENT.iter().map(|(name, _)| of(name).map_or_else(String::new, cell)).collect();
            if cells.iter().all(|cell| cell.is_empty() || cell == "0" || cell == FEW) {
                continue;
            }
            if first {
                table.row([format!("{}, {} to {}", period.name, period.months.from, period.months.until)]);
                first = false;
            }
            table.row(std::iter::once(format!("  {id}")).chain(cells));
        }
    }
    if table.rows.is_empty() {
        return String::new();
    }
    format!(
        "{}\n{}",
        terminal.out.bold("By arrangement, median differences in the same units"),
        table.text(terminal.out)
    )
}
