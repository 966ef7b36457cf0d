//! Of every 100 dollars earned, who received how much: one bar for each arrangement.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, MoneySplit, Recipient, RecipientShare, programme_name};

use super::{Figure, Key, Mark, Table, layout, lines, note, num};
use crate::phrases;

/// Receivers in the order of every chart and table: the worker and the state at the two ends, where shares can be compared along an edge.
pub(crate) const RECIPIENTS: [Recipient; 6] = [
    Recipient::Worker,
    Recipient::Broker,
    Recipient::Officials,
    Recipient::Suppliers,
    Recipient::Company,
    Recipient::State,
];

/// A receiver in words.
pub(crate) fn name(recipient: Recipient) -> &'static str {
    match recipient {
        Recipient::Worker => "worker",
        Recipient::State => "state",
        Recipient::Company => "company",
        Recipient::Officials => "officials",
        Recipient::Broker => "brokers",
        Recipient::Suppliers => "suppliers",
    }
}

/// The colour token of a receiver.
pub(crate) fn colour(recipient: Recipient) -> &'static str {
    match recipient {
        Recipient::Worker => "r-worker",
        Recipient::State => "r-state",
        Recipient::Company => "r-company",
        Recipient::Officials => "r-officials",
        Recipient::Broker => "r-broker",
        Recipient::Suppliers => "r-suppliers",
    }
}

/// The share of a receiver in a split.
pub(crate) fn share(split: &MoneySplit, recipient: Recipient) -> Option<&RecipientShare> {
    split.shares.iter().find(|s| s.recipient == recipient)
}

/// One split for each arrangement over all its time; where the answer has none, those by era.
pub(crate) fn by_arrangement(answer: &Answer) -> Vec<&MoneySplit> {
    let pick = |whole: bool| -> Vec<&MoneySplit> {
        let of = |id: &str| {
            answer
                .money
                .iter()
                .filter(|m| m.programme.as_deref() == Some(id) && m.era.is_none() == whole && !m.shares.is_empty())
                .collect::<Vec<_>>()
        };
        answer.programmes.iter().flat_map(|p| of(&p.id)).collect()
    };
    let whole = pick(true);
    if whole.is_empty() { pick(false) } else { whole }
}

/// The name of a split: arrangement, or era, or both.
pub(crate) fn label(answer: &Answer, split: &MoneySplit) -> String {
    let programme = split.programme.as_deref().map(|id| programme_name(&answer.programmes, id));
    let era = split.era.as_deref().map(|id| answer.eras.iter().find(|e| e.id == id).map_or(id, |e| e.name.as_str()));
    match (programme, era) {
        (Some(programme), _) => programme.to_owned(),
        (None, Some(era)) => era.to_owned(),
        (None, None) => phrases::all_of(answer, split.hosts),
    }
}

/// The chart; none where no arrangement earned anything.
pub fn figure(answer: &Answer) -> Option<Figure> {
    let splits = by_arrangement(answer);
    if splits.is_empty() {
        return None;
    }
    let places: Vec<usize> = (0..splits.len()).collect();
    let data: Vec<Value> = RECIPIENTS
        .iter()
        .map(|r| {
            let mean = |split: &MoneySplit| share(split, *r).map_or(0.0, |s| 100.0 * s.share.mean).max(0.0);
            let hover: Vec<String> = splits.iter().map(|split| {
                let interval = share(split, *r).map_or_else(String::new, |s| format!("<br>90 % interval {}", phrases::of_100_range(s.share.p5, s.share.p95)));
                format!("{}<br>{}: {} of 100{interval}", lines(&label(answer, split), 48), name(*r), phrases::of_100(mean(split) / 100.0))
            }).collect();
            json!({
                "type": "bar", "orientation": "h", "name": name(*r), "y": places, "x": splits.iter().map(|s| num(mean(s))).collect::<Vec<_>>(), "width": 0.46,
                "marker": { "color": format!("@{}", colour(*r)), "line": { "color": "@page", "width": 1 } },
                "text": splits.iter().map(|s| if mean(s) >= 5.0 { phrases::of_100(mean(s) / 100.0) } else { String::new() }).collect::<Vec<_>>(),
                "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none", "insidetextfont": { "color": format!("@on-{}", colour(*r)), "size": 13 },
                "hovertext": hover, "hoverinfo": "text"
            })
        })
        .collect();
    let total = |split: &&MoneySplit| split.shares.iter().map(|s| 100.0 * s.share.mean.max(0.0)).sum::<f64>();
    let widest = splits.iter().map(total).filter(|v| v.is_finite()).fold(100.0, f64::max);
    let notes: Vec<Value> = splits
        .iter()
        .enumerate()
        .map(|(i, split)| {
            let text = format!(
                "<b>{}</b>, {}",
                lines(&label(answer, split), 99),
                crate::escape(&phrases::period(&split.period))
            );
            note(&text, &json!({ "x": 0, "y": i as f64 - 0.28, "xanchor": "left", "yanchor": "bottom" }))
        })
        .collect();
    let height = 54 * u32::try_from(splits.len()).unwrap_or(20) + 20;
    let line = json!({ "color": "@text", "width": 1, "dash": "dot" });
    let hundred: Vec<Value> = (widest > 101.0)
        .then(|| json!({ "type": "line", "x0": 100, "x1": 100, "y0": 0, "y1": 1, "yref": "paper", "line": line }))
        .into_iter()
        .collect();
    let negative: Vec<String> = RECIPIENTS
        .iter()
        .filter(|r| splits.iter().any(|split| share(split, **r).is_some_and(|s| s.share.mean < -0.0005)))
        .map(|r| name(*r).to_owned())
        .collect();
    let drawn = |r: &Recipient| splits.iter().any(|split| share(split, *r).is_some_and(|s| s.share.mean >= 0.0005));
    Some(Figure {
        id: "money-bars".to_owned(),
        title: "Of every 100 dollars earned, who received how much".to_owned(),
        sub: "Share of gross earnings (mean of the simulated histories; the table below has medians). Before 1992 roubles are counted at their effective rate.".to_owned(),
        alt: alt(answer, &splits),
        key: RECIPIENTS.iter().filter(|r| drawn(r)).map(|r| Key::new(Mark::Swatch(colour(*r).to_owned()), name(*r))).collect(),
        key_above: true,
        caption: if negative.is_empty() {
            String::new()
        } else {
            format!("Where more was paid out than came in ({}), there is no bar, and those of the others reach beyond 100, the dotted line; the table has all numbers.", phrases::list(&negative))
        },
        height: [height, height],
        narrow_below: super::SMALL,
        data: Value::Array(data),
        layout: layout(&json!({
            "barmode": "stack", "bargap": 0, "margin": { "l": 0, "r": 0, "t": 4, "b": 8 }, "annotations": notes, "shapes": hundred,
            "xaxis": { "range": [0, num(widest)], "visible": false, "fixedrange": true },
            "yaxis": { "range": [splits.len() as f64 - 0.6, -0.85], "visible": false, "fixedrange": true }
        })),
        narrow: json!({ "font": { "size": 12 } }),
        narrow_data: Vec::new(),
        table: table(answer, &splits),
    })
}

fn alt(answer: &Answer, splits: &[&MoneySplit]) -> String {
    let mut text = "Stacked bars of 100 dollars, one for each arrangement. ".to_owned();
    for split in splits {
        let part = |r: Recipient| {
            share(split, r).map(|s| {
                format!(
                    "{} {} ({})",
                    name(r),
                    phrases::of_100(s.share.p50),
                    phrases::of_100_range(s.share.p5, s.share.p95)
                )
            })
        };
        let parts: Vec<String> = [Recipient::Worker, Recipient::State].into_iter().filter_map(part).collect();
        text.push_str(&format!("{}: {}. ", label(answer, split), phrases::list(&parts)));
    }
    text.push_str(&format!("In brackets the 90{}% interval.", phrases::THIN));
    text
}

fn table(answer: &Answer, splits: &[&MoneySplit]) -> Table {
    let mut head = vec!["Arrangement".to_owned(), "Months".to_owned()];
    head.extend(RECIPIENTS.iter().map(|r| name(*r).to_owned()));
    head.push("USD a year".to_owned());
    let rows = splits
        .iter()
        .map(|split| {
            let mut row = vec![label(answer, split), phrases::period(&split.period)];
            row.extend(RECIPIENTS.iter().map(|r| phrases::share_cell(share(split, *r).map(|s| &s.share))));
            row.push(phrases::cell(Some(&split.gross_earnings)));
            row
        })
        .collect();
    let negative = splits.iter().any(|s| s.shares.iter().any(|share| share.share.p5 < -0.0005));
    let below = if negative {
        " A company that pays out more than it gets in, from what it has put by or borrowed, has a negative share; the others then have more than 100 together."
    } else {
        ""
    };
    Table {
        caption: format!(
            "Of 100 dollars, median and 90{}% interval. The bars above are means: they add up to 100, medians need not.{below}",
            phrases::THIN
        ),
        head,
        rows,
        numbers_from: 2,
    }
}
