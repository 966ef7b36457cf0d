//! The way of the money, one arrangement or era at a time.
//!
//! The answer knows one node `worker`. Here it is two, what is paid to him and what he can spend, so that a levy paid to a company and an
//! allowance paid by it never form a circle.

use serde_json::json;
use tumen_lab::answer::{Answer, Flow, MoneySplit, Recipient};

use super::money_bars::{label, share};
use super::{Figure, Table, layout, num, text_width};
use crate::phrases;

mod places;

use places::{ABOVE, BELOW, Canvas, GAP, Places};

/// Flows below this part of all money are left out of the picture; the table has them.
const SMALLEST: f64 = 0.002;

/// A picture and the group of buttons it belongs to.
#[derive(Clone, Debug)]
pub struct Way {
    /// Whether it shows an era (all arrangements) instead of an arrangement.
    pub era: bool,
    /// What was earned in all its months, in USD.
    pub earned: f64,
    /// Text of its button.
    pub button: String,
    /// The chart.
    pub figure: Figure,
}

/// One picture for each arrangement, then one for each era; none where there are no flows.
pub fn ways(answer: &Answer) -> Vec<Way> {
    let of_programmes = super::money_bars::by_arrangement(answer).into_iter();
    let eras = answer.eras.iter().flat_map(|era| {
        let told = |m: &&MoneySplit| m.programme.is_none() && m.hosts == answer.story();
        answer.money.iter().filter(told).filter(move |m| m.era.as_deref() == Some(era.id.as_str()))
    });
    let chosen: Vec<(bool, &MoneySplit)> = of_programmes.map(|m| (false, m)).chain(eras.map(|m| (true, m))).collect();
    chosen
        .into_iter()
        .enumerate()
        .filter_map(|(i, (era, split))| {
            figure(answer, split, i).map(|figure| Way {
                era,
                earned: phrases::span(&split.period).map_or(0.0, |s| s.1 - s.0) * split.gross_earnings.p50,
                button: button(answer, split),
                figure,
            })
        })
        .collect()
}

/// Arrangements that appear in parts need the part on the button.
fn button(answer: &Answer, split: &MoneySplit) -> String {
    let same = answer
        .money
        .iter()
        .filter(|m| m.programme == split.programme && m.era.is_none() == split.era.is_none())
        .count();
    if split.programme.is_some() && same > 1 {
        format!("{}, {}", label(answer, split), phrases::period(&split.period))
    } else {
        label(answer, split)
    }
}

/// A node of the picture.
#[derive(Clone, Debug)]
struct Node {
    id: &'static str,
    name: &'static str,
    /// Name on narrow screens.
    short: &'static str,
    colour: &'static str,
    /// 0 at the left to 4 at the right.
    column: usize,
}

/// From the top down, so that flows cross as little as they can: what a worker hands on himself lies above what the company hands on. The
/// ends are in the order of [`super::money_bars::RECIPIENTS`].
const NODES: [Node; 11] = [
    Node { id: "payers", name: "Paid", short: "Paid", colour: "axis", column: 0 },
    Node { id: "pay", name: "Pay in hand", short: "Pay", colour: "r-worker", column: 1 },
    Node { id: "purse", name: "To spend", short: "To spend", colour: "r-worker", column: 3 },
    Node { id: "living", name: "Worker: living", short: "Living", colour: "r-worker", column: 4 },
    Node { id: "saved", name: "Worker: saved", short: "Saved", colour: "r-worker", column: 4 },
    Node { id: "broker", name: "Brokers", short: "Brokers", colour: "r-broker", column: 4 },
    Node { id: "officials", name: "Officials", short: "Officials", colour: "r-officials", column: 4 },
    Node { id: "suppliers", name: "Suppliers", short: "Suppliers", colour: "r-suppliers", column: 4 },
    Node { id: "company", name: "Company account", short: "Company", colour: "r-company", column: 2 },
    Node { id: "kept", name: "Left with the company", short: "Left over", colour: "r-company", column: 4 },
    Node { id: "state", name: "State", short: "State", colour: "r-state", column: 4 },
];

/// A flow of the picture, in parts of all that was paid.
#[derive(Clone, Debug, PartialEq)]
struct Stream {
    from: usize,
    to: usize,
    part: f64,
}

fn index(id: &str) -> Option<usize> {
    NODES.iter().position(|node| node.id == id)
}

/// The flows of a split between the nodes of the picture.
fn streams(split: &MoneySplit) -> Vec<Stream> {
    let usd = |f: &Flow| if f.usd_per_year.is_finite() { f.usd_per_year.max(0.0) } else { 0.0 };
    let sum = |from: &str, to: &str| split.flows.iter().filter(|f| f.from == from && f.to == to).map(usd).sum::<f64>();
    let paid: f64 = split.flows.iter().filter(|f| f.from == "payers").map(usd).sum();
    if paid <= 0.0 {
        return Vec::new();
    }
    let mut out: Vec<Stream> = Vec::new();
    let mut push = |from: &str, to: &str, amount: f64| {
        if let (Some(from), Some(to)) = (index(from), index(to))
            && amount > 0.0
        {
            out.push(Stream { from, to, part: amount / paid });
        }
    };
    // What the worker is paid directly, and what leaves his hand before he can spend it. An allowance pays what pay cannot.
    let mut pay = sum("payers", "worker");
    push("payers", "pay", pay);
    push("payers", "company", sum("payers", "company"));
    let levy = sum("worker", "company");
    let from_pay = levy.min(pay);
    push("pay", "company", from_pay);
    pay -= from_pay;
    // A levy on an allowance goes back where it came from: only the difference is money that moved.
    let mut allowance = (sum("company", "worker") - (levy - from_pay)).max(0.0);
    push("company", "purse", allowance);
    for to in ["broker", "officials", "suppliers", "state"] {
        let amount = sum("worker", to);
        let first = amount.min(pay);
        push("pay", to, first);
        pay -= first;
        let second = (amount - first).min(allowance);
        push("purse", to, second);
        allowance -= second;
    }
    push("pay", "purse", pay);
    for to in ["state", "officials", "suppliers", "broker"] {
        push("company", to, sum("company", to));
        push("payers", to, sum("payers", to));
    }
    let into_company = sum("payers", "company") + levy;
    let out_of_company: f64 =
        ["worker", "state", "officials", "suppliers", "broker"].iter().map(|to| sum("company", to)).sum();
    push("company", "kept", into_company - out_of_company);
    let purse = pay + allowance;
    // Living and debt come first, as in the model; what is left is saved. Side income can pay for living too, so it is capped.
    let living = (sum("worker", "living") + sum("worker", "debt")).min(purse);
    push("purse", "living", living);
    push("purse", "saved", purse - living);
    out.retain(|s| s.part >= SMALLEST);
    out
}

fn figure(answer: &Answer, split: &MoneySplit, i: usize) -> Option<Figure> {
    let streams = streams(split);
    if streams.is_empty() {
        return None;
    }
    let wide = Places::new(&streams, Canvas { height: 376.0, pad: 18.0, thickness: 14.0 });
    let small = Places::new(&streams, Canvas { height: 416.0, pad: 18.0, thickness: 10.0 });
    let used = wide.used();
    let place = |node: usize| used.iter().position(|n| *n == node).unwrap_or(0);
    let text_of = |node: usize, short: bool| {
        let n = &NODES[node];
        let interval = recipient(n.id)
            .filter(|_| !short || n.column == 4)
            .and_then(|r| share(split, r))
            .filter(|s| libm::fabs(s.share.mean - wide.amount[node]) < 0.005)
            .map_or_else(String::new, |s| format!(" ({})", phrases::of_100_range(s.share.p5, s.share.p95)));
        [if short { n.short } else { n.name }.to_owned(), phrases::of_100(wide.amount[node]), interval]
    };
    let margin = |short: bool| {
        let ends = used.iter().filter(|n| NODES[**n].column == 4);
        ends.map(|n| text_width(&text_of(*n, short).join(" "), if short { 12.0 } else { 13.0 })).fold(0.0, f64::max)
    };
    let (margin_wide, margin_small) = (margin(false), margin(true));
    let hover = |node: &usize| {
        let [name, amount, interval] = text_of(*node, false);
        format!("{name}: {amount} of 100{interval}")
    };
    let link_hover: Vec<String> = streams
        .iter()
        .map(|s| format!("{} to {}: {} of 100", NODES[s.from].name, NODES[s.to].name, phrases::of_100(s.part)))
        .collect();
    let [x, y] = wide.centres();
    let [x_small, y_small] = small.centres();
    let data = json!([{
        "type": "sankey", "arrangement": "fixed", "orientation": "h",
        "node": {
            "label": vec![""; used.len()], "x": x, "y": y, "pad": wide.canvas.pad, "thickness": wide.canvas.thickness, "line": { "width": 0 },
            "color": used.iter().map(|n| format!("@{}", NODES[*n].colour)).collect::<Vec<_>>(),
            "customdata": used.iter().map(hover).collect::<Vec<_>>(), "hovertemplate": "%{customdata}<extra></extra>"
        },
        "link": {
            "source": streams.iter().map(|s| place(s.from)).collect::<Vec<_>>(), "target": streams.iter().map(|s| place(s.to)).collect::<Vec<_>>(),
            "value": streams.iter().map(|s| num(100.0 * s.part)).collect::<Vec<_>>(),
            "color": streams.iter().map(|s| format!("@{}/38", NODES[s.to].colour)).collect::<Vec<_>>(),
            "customdata": link_hover, "hovertemplate": "%{customdata}<extra></extra>"
        }
    }]);
    let name = label(answer, split);
    let period = phrases::period(&split.period);
    let ends: Vec<String> = used
        .iter()
        .filter(|n| NODES[**n].column == 4)
        .map(|n| format!("{} {}", NODES[*n].name.to_lowercase(), phrases::of_100(wide.amount[*n])))
        .collect();
    Some(Figure {
        id: format!("way-{i}"),
        title: format!("The way of the money: {name}"),
        sub: format!("{name}, {period}: of every 100 dollars earned, mean of the simulated histories; in brackets the 90{}% interval of the receiver\u{2019}s share.", phrases::THIN),
        alt: format!("Flow diagram of 100 dollars under {name}, {period}. They end with: {}.", phrases::list(&ends)),
        key: Vec::new(),
        key_above: true,
        caption: "Width is proportional to money. Each posting is counted once: planned money, loyalty fees and company revenue are one stream seen at three places.".to_owned(),
        height: [wide.figure_height(), small.figure_height()],
        narrow_below: super::SMALL,
        data,
        layout: layout(&json!({
            "margin": { "l": wide.side(), "r": libm::ceil(margin_wide) + wide.side() + GAP, "t": ABOVE, "b": BELOW },
            "annotations": wide.labels(|node| text_of(node, false), 13)
        })),
        narrow: json!({
            "font": { "size": 12 }, "margin": { "l": small.side(), "r": libm::ceil(margin_small) + small.side() + GAP },
            "annotations": small.labels(|node| text_of(node, true), 12)
        }),
        narrow_data: vec![json!({ "node": { "x": x_small, "y": y_small, "thickness": small.canvas.thickness } })],
        table: table(split, &name, &period),
    })
}

/// The receiver whose share a node shows, where the node is all of it.
fn recipient(id: &str) -> Option<Recipient> {
    Some(match id {
        "state" => Recipient::State,
        "kept" => Recipient::Company,
        "officials" => Recipient::Officials,
        "broker" => Recipient::Broker,
        "suppliers" => Recipient::Suppliers,
        "purse" => Recipient::Worker,
        _ => return None,
    })
}

fn table(split: &MoneySplit, name: &str, period: &str) -> Table {
    let paid: f64 = split.flows.iter().filter(|f| f.from == "payers").map(|f| f.usd_per_year).sum();
    let rows = split
        .flows
        .iter()
        .map(|f| {
            let part = if paid > 0.0 { phrases::of_100(f.usd_per_year / paid) } else { phrases::none() };
            vec![
                format!("{} to {}", f.from, f.to),
                f.posting.clone(),
                part,
                phrases::amount(f.usd_per_year, phrases::TABLE),
            ]
        })
        .collect();
    Table {
        caption: format!("Postings of {name}, {period}, mean of the simulated histories"),
        head: ["Flow", "Posting", "Of 100 paid", "USD a year"].map(str::to_owned).to_vec(),
        rows,
        numbers_from: 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tumen_lab::answer::{Period, Quantiles};

    fn split(flows: &[(&str, &str, f64)]) -> MoneySplit {
        MoneySplit {
            programme: None,
            hosts: tumen_lab::answer::Hosts::All,
            era: None,
            period: Period { from: "2000-01".to_owned(), until: "2001-12".to_owned() },
            gross_earnings: Quantiles { p5: 100.0, p25: 100.0, p50: 100.0, p75: 100.0, p95: 100.0, mean: 100.0 },
            shares: Vec::new(),
            flows: flows
                .iter()
                .map(|(from, to, usd)| Flow {
                    from: (*from).to_owned(),
                    to: (*to).to_owned(),
                    posting: String::new(),
                    usd_per_year: *usd,
                })
                .collect(),
        }
    }

    /// What flows into a node flows out of it, and money never runs back to the left.
    fn balanced(streams: &[Stream]) {
        for (i, node) in NODES.iter().enumerate().filter(|(_, n)| (1..4).contains(&n.column)) {
            let into: f64 = streams.iter().filter(|s| s.to == i).map(|s| s.part).sum();
            let out: f64 = streams.iter().filter(|s| s.from == i).map(|s| s.part).sum();
            assert!((into - out).abs() < 1e-9, "{}: {into} in, {out} out", node.id);
        }
        assert!(streams.iter().all(|s| NODES[s.from].column < NODES[s.to].column), "{streams:?}");
    }

    #[test]
    fn money_goes_one_way_and_none_is_lost() {
        let direct = [
            ("payers", "worker", 100.0),
            ("worker", "company", 40.0),
            ("worker", "broker", 5.0),
            ("company", "state", 30.0),
            ("company", "suppliers", 4.0),
            ("worker", "living", 20.0),
            ("worker", "saved", 35.0),
        ];
        balanced(&streams(&split(&direct)));
        let supervised = [
            ("payers", "company", 100.0),
            ("company", "worker", 10.0),
            ("worker", "officials", 2.0),
            ("company", "state", 60.0),
            ("company", "suppliers", 25.0),
            ("worker", "living", 1.0),
            ("worker", "saved", 7.0),
        ];
        balanced(&streams(&split(&supervised)));
        let both = [
            ("payers", "worker", 60.0),
            ("payers", "company", 40.0),
            ("worker", "company", 30.0),
            ("company", "worker", 8.0),
            ("company", "state", 50.0),
            ("worker", "living", 90.0),
            ("worker", "saved", 3.0),
        ];
        balanced(&streams(&split(&both)));
        let levy_on_allowance = [
            ("payers", "company", 100.0),
            ("company", "worker", 30.0),
            ("worker", "company", 10.0),
            ("company", "state", 80.0),
            ("worker", "saved", 20.0),
        ];
        balanced(&streams(&split(&levy_on_allowance)));
    }

    #[test]
    fn no_money_makes_no_picture() {
        assert!(streams(&split(&[])).is_empty());
        assert!(streams(&split(&[("payers", "worker", f64::NAN)])).is_empty());
        assert!(streams(&split(&[("payers", "nobody", 3.0)])).is_empty());
    }
}
