//! The numbers by era and arrangement, as a table of the page.

use tumen_lab::answer::{Answer, EraRow, Hosts, programme_name};

use crate::charts::Table;
use crate::phrases;

/// Heads of the table of people and money, each with the observable under it.
pub const HEADS: [(&str, &str); 10] = [
    ("People", "stock"),
    ("Gross earnings", "gross_earnings"),
    ("Workers", "take_home"),
    ("Brokers", "broker_margin"),
    ("Officials", "officials_revenue"),
    ("Suppliers", "suppliers_revenue"),
    ("Company", "company_balance"),
    ("State", "state_revenue"),
    ("Worker\u{2019}s share of 100", "retained_share"),
    ("At the official rouble", "retained_share@official"),
];

/// What the months of a mean are.
const WHOLE_ERA: &str = "All are means over every month of the era, also of an arrangement that did not last all of it: so arrangements add up to all of them together, medians only nearly. A dot: no value.";

/// People and money in one table, leavers in another; none where the answer has no rows.
pub(crate) fn tables(answer: &Answer) -> Vec<Table> {
    let mut channels: Vec<&str> = Vec::new();
    for channel in answer.era_table.iter().flat_map(|row| &row.leavers) {
        if !channels.contains(&channel.channel.as_str()) {
            channels.push(&channel.channel);
        }
    }
    let thin = phrases::THIN;
    let few = answer.era_table.iter().filter(|row| !is_few(row)).flat_map(|row| &row.leavers);
    let mut scale = if few.clone().any(|rate| rate.needs_scale_1) {
        format!(" {}", phrases::why_few(answer))
    } else {
        String::new()
    };
    scale.push_str(&left_out(answer));
    let money = std::iter::once("Arrangement").chain(HEADS.map(|(head, _)| head)).map(str::to_owned);
    let leavers = std::iter::once("Arrangement".to_owned()).chain(channels.iter().map(|c| phrases::channel(c)));
    let mut tables = vec![
        table(
            answer,
            money.collect(),
            format!(
                "People and money: median and 90{thin}% interval; money is million USD a year, nominal. In every history gross earnings are what the receivers got together; a company that pays out more than it gets in is below 0. {WHOLE_ERA}"
            ),
            &|row| Some(money_cells(row)),
        ),
        table(
            answer,
            leavers.collect(),
            format!("People a year who left without going home: median and 90{thin}% interval. {WHOLE_ERA}{scale}"),
            &|row| (!is_few(row)).then(|| leaver_cells(answer, row, &channels)),
        ),
    ];
    tables.retain(|t| !t.rows.is_empty() && t.head.len() > 1);
    tables
}

/// Whether a row has no rate to show: of all of them too few people are counted.
fn is_few(row: &EraRow) -> bool {
    !row.leavers.is_empty() && row.leavers.iter().all(|rate| rate.needs_scale_1)
}

/// Whose rows are left out of the table of leavers, as there is nothing in them.
fn left_out(answer: &Answer) -> String {
    let mut names: Vec<String> = Vec::new();
    for row in answer.era_table.iter().filter(|row| is_few(row)) {
        let name = row_name(answer, row);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return String::new();
    }
    format!(" Rows with too few people to tell in every column are left out: {}.", phrases::list(&names))
}

/// Whom a row speaks of: in an era of the main host alone, all hosts are that one.
fn row_name(answer: &Answer, row: &EraRow) -> String {
    let others = answer.era_table.iter().any(|other| other.era == row.era && other.hosts == Hosts::Others);
    let elsewhere = answer.era_table.iter().any(|other| {
        other.era == row.era && other.programme.as_deref().is_some_and(|programme| !answer.is_in_story(programme))
    });
    match &row.programme {
        Some(id) => programme_name(&answer.programmes, id).to_owned(),
        None if !others && !elsewhere => phrases::all_of(answer, answer.story()),
        None => phrases::all_of(answer, row.hosts),
    }
}

/// A table with a heading row for each era.
fn table(answer: &Answer, head: Vec<String>, caption: String, cells: &dyn Fn(&EraRow) -> Option<Vec<String>>) -> Table {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    for row in &answer.era_table {
        if row.programme.is_none() && answer.summed_in_era(row) == 1 {
            // The total of one arrangement is that arrangement.
            continue;
        }
        let Some(cells) = cells(row) else { continue };
        if last != Some(row.era.as_str()) {
            last = Some(row.era.as_str());
            rows.push(vec![era_name(answer, &row.era)]);
        }
        rows.push(std::iter::once(row_name(answer, row)).chain(cells).collect());
    }
    Table { caption, head, rows, numbers_from: 1 }
}

/// Name and years of an era.
fn era_name(answer: &Answer, id: &str) -> String {
    answer.eras.iter().find(|e| e.id == id).map_or_else(|| id.to_owned(), phrases::era)
}

fn money_cells(row: &EraRow) -> Vec<String> {
    let amounts = [
        &row.gross_earnings,
        &row.take_home,
        &row.broker_margin,
        &row.officials_revenue,
        &row.suppliers_revenue,
        &row.company_balance,
        &row.state_revenue,
    ]
    .map(|q| phrases::million_cell(q.as_ref()));
    let shares = [&row.retained_share, &row.retained_share_official].map(|q| phrases::share_cell(q.as_ref()));
    std::iter::once(phrases::cell(row.stock.as_ref())).chain(amounts).chain(shares).collect()
}

fn leaver_cells(answer: &Answer, row: &EraRow, channels: &[&str]) -> Vec<String> {
    let cell = |channel: &&str| match row.leavers.iter().find(|c| c.channel == **channel) {
        Some(rate) if rate.needs_scale_1 => phrases::few(answer).to_owned(),
        Some(rate) => phrases::rate_cell(rate.value.as_ref()),
        None => phrases::none(),
    };
    channels.iter().map(cell).collect()
}
