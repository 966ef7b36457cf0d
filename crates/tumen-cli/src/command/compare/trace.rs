//! What a trace prints: where two worlds part, and why.

use tumen_lab::compare::{Trace, TracedPost, TracedValue, TracedWorld};
use tumen_report::phrases;

use crate::layout::{Table, hanging, paragraph};
use crate::numbers::plain;
use crate::output::{Csv, number};
use crate::terminal::Terminal;

/// Rows of a table of values that are printed; all are in the document.
const SHOWN: usize = 14;

/// The whole print.
pub(super) fn text(document: &Trace, terminal: &Terminal) -> String {
    let worlds: Vec<String> = document.worlds.iter().map(|world| one(document, world, terminal)).collect();
    worlds.join("\n")
}

fn one(document: &Trace, world: &TracedWorld, terminal: &Terminal) -> String {
    let title = format!("Where {} parts from {}", world.world.name, document.baseline.name);
    let mut out = format!("{}\n", terminal.out.bold(&title));
    let line = format!("History {}, seed {}, scale {}.", document.draw, document.seed, document.scale);
    out.push_str(&paragraph(&line, 0, terminal.width));
    let Some(month) = &world.rules_differ else {
        out.push_str(&paragraph("No rule and no circumstance differs in this history.", 0, terminal.width));
        return out;
    };
    let Some(post) = &world.post else {
        let says = format!(
            "Rules or circumstances differ from {month} on, and yet every holder of a post is the same in every month. What differs is in the books, at \
             home, or among those who have left."
        );
        out.push_str(&paragraph(&says, 0, terminal.width));
        return out;
    };
    let holder = match &post.arrived {
        Some(arrived) => format!("held since {arrived}"),
        None => "vacant the month before".to_owned(),
    };
    let end = match post.held {
        [true, true] => "It is held at the end of the month in both worlds.",
        [true, false] => "At the end of the month it is held in the first world alone.",
        [false, true] => "At the end of the month it is held in the second world alone.",
        [false, false] => "It is vacant at the end of the month in both worlds.",
    };
    let posts = phrases::count(u64::from(post.posts), "post differs", "posts differ");
    let says = format!(
        "Rules or circumstances differ from {month} on. The first post to differ is number {} of {}, {holder}, in {}; {posts} in that month. {end}",
        post.post, post.programme, post.month
    );
    out.push_str(&paragraph(&plain(&says), 0, terminal.width));
    out.push('\n');
    out.push_str(&draws(post, terminal));
    for (name, values) in
        [("State of the holder", &post.state), ("Counted and posted", &post.counted), ("Terms in force", &post.terms)]
    {
        out.push_str(&table(name, values, terminal));
    }
    out
}

fn draws(post: &TracedPost, terminal: &Terminal) -> String {
    if post.draws.is_empty() {
        let says = "No random draw of this post comes out otherwise: what differs follows from the terms.";
        return paragraph(says, 0, terminal.width);
    }
    let mut out = format!("{}\n", terminal.out.bold("Random draws that come out otherwise"));
    for draw in &post.draws {
        let below = match draw.below {
            Some([one, two]) => format!("it is so below {one:.6} in the first world and below {two:.6} in the second"),
            None => "more than one term decides, so there is no single threshold".to_owned(),
        };
        let says = format!("{}, {}: {:.6} in both worlds; {below}", draw.purpose, draw.says, draw.number);
        out.push_str(&hanging("-", &says, 2, terminal.width));
    }
    out
}

fn table(name: &str, values: &[TracedValue], terminal: &Terminal) -> String {
    if values.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[name, "first", "second"], 1);
    for value in values.iter().take(SHOWN) {
        let cell = |text: &Option<String>| text.clone().unwrap_or_else(|| "nobody".to_owned());
        table.row([format!("  {}", value.name), cell(&value.baseline), cell(&value.changed)]);
    }
    let more = match values.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n => format!("  and {n} more in the document\n"),
    };
    format!("\n{}{more}", table.text(terminal.out))
}

/// A row for each value or draw that differs.
pub(super) fn csv(document: &Trace) -> String {
    let mut csv = Csv::new(&["world", "month", "programme", "post", "what", "name", "baseline", "changed", "number"]);
    for world in &document.worlds {
        let Some(post) = &world.post else { continue };
        let head = || [world.world.id.clone(), post.month.clone(), post.programme.clone(), post.post.to_string()];
        for (what, values) in [("state", &post.state), ("counted", &post.counted), ("terms", &post.terms)] {
            for value in values {
                let cells = [what.to_owned(), value.name.clone()];
                let both = [&value.baseline, &value.changed].map(|text| text.clone().unwrap_or_default());
                csv.row(head().into_iter().chain(cells).chain(both));
            }
        }
        for draw in &post.draws {
            let below = draw.below.map_or([None; 2], |both| both.map(Some)).map(number);
            let cells = ["draw".to_owned(), draw.purpose.clone()];
            csv.row(head().into_iter().chain(cells).chain(below).chain([number(Some(draw.number))]));
        }
    }
    csv.text()
}
