//! The table of claims as CSV: a row for each claim and derived quantity.

use tumen_lab::answer::{Predictive, ScoredClaim};
use tumen_lab::dossier::ClaimTable;

use crate::output::{Csv, number};

const HEAD: [&str; 39] = [
    "table",
    "id",
    "source",
    "paragraph",
    "attributed_to",
    "kind",
    "topic",
    "from",
    "until",
    "statement",
    "document",
    "document_low",
    "document_high",
    "unit",
    "observable",
    "compared",
    "role",
    "emergent",
    "verdict",
    "p0_5",
    "p5",
    "p25",
    "p50",
    "p75",
    "p95",
    "p99_5",
    "high_p0_5",
    "high_p5",
    "high_p25",
    "high_p50",
    "high_p75",
    "high_p95",
    "high_p99_5",
    "holds",
    "implemented_by",
    "role_reason",
    "contradicted_by",
    "systems",
    "forced_labour",
];

/// The document.
pub(super) fn csv(table: &ClaimTable) -> String {
    let mut csv = Csv::new(&HEAD);
    for row in &table.claims {
        let mut cells = vec![
            "claims".to_owned(),
            row.id.clone(),
            row.source.clone(),
            row.paragraph.to_string(),
            row.attributed_to.clone(),
            row.kind.clone(),
            row.topic.clone(),
            row.period.from.clone(),
            row.period.until.clone(),
            row.statement.clone(),
            row.document.clone(),
        ];
        cells.extend(ends(row.beside.as_ref()));
        cells.extend([row.role.clone(), row.emergent.to_string(), row.verdict.clone()]);
        cells.extend(numbers(row.beside.as_ref()));
        cells.push(row.implemented_by.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; "));
        cells.push(row.role_reason.clone());
        cells.push(row.contradicted_by.iter().map(|other| other.claim.as_str()).collect::<Vec<_>>().join("; "));
        cells.push(row.systems.iter().map(u32::to_string).collect::<Vec<_>>().join("; "));
        cells.push(row.forced_labour.join("; "));
        csv.row(cells);
    }
    for row in &table.derived {
        let (value, beside) = (row.workings.first().map(|working| working.value.clone()), row.beside.as_ref());
        let period = |of: fn(&ScoredClaim) -> &String| beside.map(of).cloned().unwrap_or_default();
        let mut cells = vec!["derived".to_owned(), row.id.clone()];
        cells.resize(7, String::new());
        cells.extend([period(|beside| &beside.period.from), period(|beside| &beside.period.until)]);
        cells.extend([row.statement.clone(), value.unwrap_or_default()]);
        cells.extend(ends(beside));
        cells.extend(["derived".to_owned(), false.to_string(), row.verdict.clone()]);
        cells.extend(numbers(beside));
        csv.row(cells);
    }
    csv.text()
}

/// Both ends of the document, and what stands beside them.
fn ends(beside: Option<&ScoredClaim>) -> [String; 5] {
    let Some(beside) = beside else { return Default::default() };
    [
        number(beside.document_low),
        number(beside.document_high),
        beside.unit.clone(),
        beside.observable.clone(),
        beside.compared_text(),
    ]
}

/// The quantiles of the number, or of both ends, and how often a statement holds.
fn numbers(beside: Option<&ScoredClaim>) -> Vec<String> {
    let seven = |p: Option<&Predictive>| {
        let all = p.map(|p| [p.p0_5, p.p5, p.p25, p.p50, p.p75, p.p95, p.p99_5]);
        all.map_or_else(|| vec![String::new(); 7], |all| all.map(|value| number(Some(value))).to_vec())
    };
    let mut cells = seven(beside.and_then(|beside| beside.simulated.as_ref()));
    cells.extend(seven(beside.and_then(|beside| beside.simulated_high.as_ref())));
    cells.push(number(beside.and_then(|beside| beside.holds)));
    cells
}
