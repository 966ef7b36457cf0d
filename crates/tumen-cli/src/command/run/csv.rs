//! The tables of an answer as one CSV document: a row for each number, with a first column that says which table it belongs to.

use tumen_lab::answer::{Answer, EraRow, Hosts, Predictive, Quantiles, ScoredClaim};

use crate::output::{self, cell};

/// Columns, the same for both tables so that any reader takes the document as it is.
const HEAD: [&str; 26] = [
    "table",
    "era",
    "programme",
    "host",
    "claim",
    "source",
    "paragraph",
    "observable",
    "unit",
    "from",
    "until",
    "compared",
    "role",
    "verdict",
    "document_low",
    "document_high",
    "holds",
    "mass",
    "overlap",
    "ratio",
    "end",
    "p5",
    "p25",
    "p50",
    "p75",
    "p95",
];

/// Number of columns before the quantiles.
const N_FRONT: usize = 21;

/// The document.
pub(super) fn csv(answer: &Answer) -> String {
    let mut out = HEAD.join(",") + "\n";
    for row in &answer.era_table {
        era(answer, row, &mut out);
    }
    for claim in &answer.claims {
        self::claim(claim, &mut out);
    }
    out
}

fn number(value: f64) -> String {
    output::number(Some(value))
}

fn line(front: &[&str; N_FRONT], quantiles: [Option<f64>; 5], out: &mut String) {
    let cells: Vec<String> = front
        .iter()
        .map(|text| cell(text))
        .chain(quantiles.map(|value| value.map_or_else(String::new, number)))
        .collect();
    out.push_str(&cells.join(","));
    out.push('\n');
}

fn era(answer: &Answer, row: &EraRow, out: &mut String) {
    let (from, until) = answer
        .eras
        .iter()
        .find(|era| era.id == row.era)
        .map_or(("", ""), |era| (era.from.as_str(), era.until.as_str()));
    let of_programme = |id: &String| answer.programmes.iter().find(|other| other.id == *id).map(|other| &other.host);
    let main = answer.main_host.as_ref().map(|host| &host.id);
    let host = match (&row.programme, row.hosts) {
        (Some(id), _) => of_programme(id).map_or("", String::as_str),
        (None, Hosts::Main) => main.map_or("", String::as_str),
        (None, Hosts::Others) => Hosts::Others.name(),
        (None, Hosts::All) => "",
    };
    let mut add = |observable: &str, unit: &str, value: Option<&Quantiles>| {
        let Some(q) = value else { return };
        let programme = row.programme.as_deref().unwrap_or_default();
        let mut front = [""; N_FRONT];
        front[..11].copy_from_slice(&["eras", &row.era, programme, host, "", "", "", observable, unit, from, until]);
        line(&front, [q.p5, q.p25, q.p50, q.p75, q.p95].map(Some), out);
    };
    add("stock", "people", row.stock.as_ref());
    let money = [
        ("gross_earnings", &row.gross_earnings),
        ("state_revenue", &row.state_revenue),
        ("officials_revenue", &row.officials_revenue),
        ("take_home", &row.take_home),
        ("broker_margin", &row.broker_margin),
        ("suppliers_revenue", &row.suppliers_revenue),
        ("company_balance", &row.company_balance),
    ];
    for (name, value) in money {
        add(name, "USD/year", value.as_ref());
    }
    add("retained_share", "share", row.retained_share.as_ref());
    add("retained_share@official", "share", row.retained_share_official.as_ref());
    for rate in row.leavers.iter().filter(|rate| !rate.needs_scale_1) {
        let name =
            if rate.channel == "arrived_rok" { rate.channel.clone() } else { format!("exits{{{}}}", rate.channel) };
        add(&name, "people/year", rate.value.as_ref());
    }
}

fn claim(claim: &ScoredClaim, out: &mut String) {
    let end = |value: Option<f64>| value.map_or_else(String::new, number);
    let (low, high, paragraph) = (end(claim.document_low), end(claim.document_high), claim.paragraph.to_string());
    let [holds, mass, overlap, ratio] = [claim.holds, claim.mass, claim.overlap, claim.ratio].map(end);
    let compared = claim.compared_text();
    let programme = claim.scope.programme.as_deref().unwrap_or_default();
    let host = claim.scope.host.as_deref().unwrap_or_default();
    let front = |end: &'static str| {
        [
            "claims",
            "",
            programme,
            host,
            claim.id.as_str(),
            claim.source.as_str(),
            paragraph.as_str(),
            claim.observable.as_str(),
            claim.unit.as_str(),
            claim.period.from.as_str(),
            claim.period.until.as_str(),
            compared.as_str(),
            claim.role.name(),
            claim.verdict.name(),
            low.as_str(),
            high.as_str(),
            holds.as_str(),
            mass.as_str(),
            overlap.as_str(),
            ratio.as_str(),
            end,
        ]
    };
    let quantiles = |p: &Predictive| [p.p5, p.p25, p.p50, p.p75, p.p95].map(Some);
    match (&claim.simulated, &claim.simulated_high) {
        // Both ends of a range are compared: a row for each.
        (Some(low), Some(high)) => {
            line(&front("low"), quantiles(low), out);
            line(&front("high"), quantiles(high), out);
        }
        (one, _) => line(&front(""), one.as_ref().map_or([None; 5], quantiles), out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_all_columns() {
        let mut out = String::new();
        line(&[""; N_FRONT], [None; 5], &mut out);
        assert_eq!(out.trim_end().split(',').count(), HEAD.len());
    }
}
