//! Headings and row names of what a run prints, for `explain`.

use tumen::observables;
use tumen::programme::Channel;

use super::text::{END, HEADS, channel_head};

/// Names of rows that are sums.
const ROWS: [(&str, &str); 3] = [
    ("all together", "the sum over all arrangements of all hosts, in every draw"),
    ("other hosts", "the sum over all arrangements of every host but the main one, in every draw"),
    ("all in russia", "the sum over all arrangements of the main host, in every draw"),
];

/// What a heading or the name of a row stands for in the tables of a run and its report: one line for each thing.
pub(in crate::command) fn heading(name: &str) -> Vec<String> {
    let same = |head: &str| head.eq_ignore_ascii_case(name);
    let observable = |id: &str| {
        let says = observables::find(id).map_or("", |(definition, _)| definition.says);
        format!("`{id}`: {}", says.trim_end_matches('.'))
    };
    let mut lines: Vec<String> = Vec::new();
    let mut add = |line: String| {
        if !lines.contains(&line) {
            lines.push(line);
        }
    };
    for (_, under) in HEADS.iter().filter(|(head, _)| same(head)) {
        under.iter().map(|id| observable(id)).for_each(&mut add);
    }
    tumen_report::HEADS.iter().filter(|(head, _)| same(head)).map(|(_, id)| observable(id)).for_each(&mut add);
    ROWS.iter().filter(|(row, _)| same(row)).map(|(_, says)| (*says).to_owned()).for_each(&mut add);
    let channels = Channel::ALL.into_iter().filter(|channel| same(channel_head(*channel)));
    channels.map(|channel| format!("{}, by way of `{}`", observable("exits"), channel.name())).for_each(&mut add);
    if same(END.1) {
        add(observable(END.0));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_known() {
        for (head, under) in HEADS {
            assert_eq!(heading(head).len(), under.len(), "{head}");
        }
        for name in ["absconded", "South Korea", "all together", "State", "Others"] {
            assert!(!heading(name).is_empty(), "{name}");
        }
        assert!(heading("nothing of the kind").is_empty());
    }
}
