//! The numbers by era and arrangement, as a table of the page.

use tumen_lab::answer::{Answer, EraRow, Period};

use crate::charts::Table;
use crate::phrases;

/// People and money in one table, leavers in another; none where the answer has no rows.
pub(crate) fn tables(answer: &Answer) -> Vec<Table> {
    let mut channels: Vec<&str> = Vec::new();
    for channel in answer.era_table.iter().flat_map(|row| &row.leavers) {
        if !channels.contains(&channel.channel.as_str()) {
            channels.push(&channel.channel);
        }
    }
    let thin = phrases::THIN;
    let money = [
        "Arrangement",
        "People",
        "Gross earnings",
        "State",
        "Officials",
        "Workers",
        "Brokers",
        "Suppliers",
        "Company",
        "Worker\u{2019}s share of 100",
        "At the official rouble",
    ]
    .map(str::to_owned);
    let leavers = std::iter::once("Arrangement".to_owned()).chain(channels.iter().map(|c| phrases::channel(c)));
    let mut tables = vec![
        table(
            answer,
            money.to_vec(),
            format!(
                "People and money: median and 90{thin}% interval. People are means of the months; money is million USD a year, nominal."
            ),
            &money_cells,
        ),
        table(
            answer,
            leavers.collect(),
            format!("People a year who left without going home: median and 90{thin}% interval."),
            &|row| leaver_cells(row, &channels),
        ),
    ];
    tables.retain(|t| !t.rows.is_empty() && t.head.len() > 1);
    tables
}

/// A table with a heading row for each era.
fn table(answer: &Answer, head: Vec<String>, caption: String, cells: &dyn Fn(&EraRow) -> Vec<String>) -> Table {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    for row in &answer.era_table {
        let alone = answer.era_table.iter().filter(|r| r.era == row.era && r.programme.is_some()).count() == 1;
        if alone && row.programme.is_none() {
            // The total of one arrangement is that arrangement.
            continue;
        }
        if last != Some(row.era.as_str()) {
            last = Some(row.era.as_str());
            rows.push(vec![era_name(answer, &row.era)]);
        }
        let programme = match &row.programme {
            Some(id) => answer.programmes.iter().find(|p| p.id == *id).map_or(id.as_str(), |p| p.name.as_str()),
            None => "All arrangements",
        };
        rows.push(std::iter::once(programme.to_owned()).chain(cells(row)).collect());
    }
    Table { caption, head, rows, numbers_from: 1 }
}

/// Name and years of an era.
fn era_name(answer: &Answer, id: &str) -> String {
    let era = answer.eras.iter().find(|e| e.id == id);
    era.map_or_else(
        || id.to_owned(),
        |e| format!("{}, {}", e.name, phrases::period(&Period { from: e.from.clone(), until: e.until.clone() })),
    )
}

fn money_cells(row: &EraRow) -> Vec<String> {
    let amounts = [
        &row.gross_earnings,
        &row.state_revenue,
        &row.officials,
        &row.take_home,
        &row.broker_margin,
        &row.suppliers,
        &row.company,
    ]
    .map(|q| phrases::million_cell(q.as_ref()));
    let shares = [&row.retained_share, &row.retained_share_official].map(|q| phrases::share_cell(q.as_ref()));
    std::iter::once(phrases::cell(row.stock.as_ref())).chain(amounts).chain(shares).collect()
}

fn leaver_cells(row: &EraRow, channels: &[&str]) -> Vec<String> {
    let cell = |channel: &&str| match row.leavers.iter().find(|c| c.channel == **channel) {
        Some(rate) if rate.needs_scale_1 => "needs scale 1".to_owned(),
        Some(rate) => phrases::rate_cell(rate.value.as_ref()),
        None => phrases::none(),
    };
    channels.iter().map(cell).collect()
}
