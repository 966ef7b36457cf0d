//! Headings and row names of the tables of a run, as they are printed and explained.

use tumen::observables;
use tumen::programme::Channel;
use tumen_lab::answer::Hosts;

/// Where those end who are counted apart from the channels by which they left.
pub(crate) const END: (&str, &str) = ("arrived_rok", "South Korea");

/// The head of a channel in the leavers' table.
pub(crate) fn channel_head(channel: Channel) -> &'static str {
    match channel {
        Channel::Overstay => "stayed on",
        Channel::Abscond => "absconded",
        Channel::Protection => "protection",
        Channel::Marry => "married",
        Channel::Naturalise => "citizen",
    }
}

/// Heads of the table of people and money, each with the observables under it.
pub(crate) const HEADS: [(&str, &[&str]); 7] = [
    ("people present", &["stock"]),
    ("gross", &["gross_earnings"]),
    ("state", &["state_revenue"]),
    ("officials", &["officials_revenue"]),
    ("worker", &["take_home"]),
    ("others", &["broker_margin", "suppliers_revenue", "company_balance"]),
    ("keeps of 100", &["retained_share"]),
];

/// Names of rows that are sums, and of which hosts.
pub(crate) const SUMS: [(Hosts, &str, &str); 2] = [
    (Hosts::All, "all together", "the sum over all arrangements of all hosts, in every draw"),
    (Hosts::Others, "other hosts", "the sum over all arrangements of every host but the main one, in every draw"),
];

/// The name of the row that sums up the main host.
pub(crate) fn all_in(host: &str) -> String {
    format!("all in {host}")
}

/// What a heading or the name of a row stands for in the tables of a run and its report: one line for each thing.
pub(crate) fn heading(name: &str, main_host: Option<&str>) -> Vec<String> {
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
    SUMS.iter().filter(|(_, row, _)| same(row)).map(|(.., says)| (*says).to_owned()).for_each(&mut add);
    if let Some(host) = main_host.filter(|host| same(&all_in(host))) {
        add(format!("the sum over all arrangements of {host}, in every draw"));
    }
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
        let told = |name: &str| heading(name, Some("elsewhere"));
        for (head, under) in HEADS {
            let lines = told(head);
            let names = under.iter().zip(&lines).all(|(name, line)| line.starts_with(&format!("`{name}`:")));
            assert!(lines.len() == under.len() && names, "{head}: {lines:?}");
        }
        for (head, name) in tumen_report::HEADS {
            assert!(told(head).iter().any(|line| line.starts_with(&format!("`{name}`:"))), "{head}");
        }
        for name in ["absconded", "South Korea", "all together", "other hosts", "all in elsewhere"] {
            assert!(!told(name).is_empty(), "{name}");
        }
        assert!(told("nothing of the kind").is_empty() && told("all in russia").is_empty());
    }
}
