//! What a run prints for people: who was there and who got what, how the claims fare, where the files are.

use std::path::Path;

use tumen::programme::Channel;
use tumen_lab::answer::{Answer, CoverageRow, EraRow, Hosts, Predictive, Quantiles, ScoredClaim, Verdict};
use tumen_report::phrases;

use crate::headings::{END, HEADS, SUMS, all_in, channel_head};
use crate::layout::{Table, cut, hanging, paragraph};
use crate::numbers::plain;
use crate::terminal::Ink;
use crate::verdicts;

/// Letters of the name of a claim, years and indent included.
const NAME: usize = 24;

/// Letters that a median and its interval may take with three digits.
const NUMBERS: usize = 22;

/// The most notes that are printed.
const MOST_NOTES: usize = 8;

/// Where the pieces of a page go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Colours.
    pub(super) ink: Ink,
    /// Letters in a line.
    pub(super) wide: usize,
}

/// The whole print.
pub(super) fn text(answer: &Answer, folder: &Path, page: Page) -> String {
    let [people, left] = match answer.is_deserted() {
        true => [nobody(answer, page), String::new()],
        false => [people_and_money(answer, page), leavers(answer, page)],
    };
    let parts = [
        head(answer, page),
        people,
        left,
        coverage(answer, page),
        claims(answer, page),
        notes(answer, page),
        files(folder, page),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn head(answer: &Answer, page: Page) -> String {
    let months = format!("{} to {}", answer.months.from, answer.months.until);
    let draws = phrases::count(u64::from(answer.draws), "possible history", "possible histories");
    let replicates =
        if answer.replicates > 1 { format!(" × {} replicates", answer.replicates) } else { String::new() };
    let line = format!("{months}, {draws}{replicates}, seed {}, scale {}.", answer.seed, answer.scale);
    let mut out = format!("{}\n", page.ink.bold(&answer.title));
    out.push_str(&paragraph(&plain(&line), 0, page.wide));
    if let Some(differs) = phrases::differs(answer) {
        out.push_str(&paragraph(&differs, 0, page.wide));
    }
    if answer.counterfactual {
        out.push('\n');
        out.push_str(&counterfactual(answer, page));
    }
    out
}

/// What sets the run apart from what happened.
fn counterfactual(answer: &Answer, page: Page) -> String {
    let mut out = format!("{}\n", page.ink.warn("A counterfactual: this is not what happened"));
    for scenario in &answer.scenarios {
        out.push_str(&paragraph(&format!("{} ({}): {}", scenario.name, scenario.id, scenario.question), 0, page.wide));
        for change in &scenario.changes {
            let instead =
                if change.before.is_empty() { String::new() } else { format!(", in the baseline {}", change.before) };
            let text = format!(
                "{} from {}: {}{instead}. {}.",
                change.path,
                change.from,
                change.now,
                phrases::capital(&change.says)
            );
            out.push_str(&hanging("  -", &text, 4, page.wide));
        }
    }
    let ids: Vec<&str> = answer.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    let baseline: Vec<&str> = answer.command.split(' ').filter(|word| !ids.contains(word)).collect();
    let how = format!(
        "Nothing is scored against history. The baseline on the same draws and the same chance: {}",
        baseline.join(" ")
    );
    out.push_str(&paragraph(&how, 0, page.wide));
    out
}

/// A number with its 90 % interval.
fn interval(value: Option<&Quantiles>) -> String {
    value.map_or_else(String::new, |q| {
        plain(&format!("{} ({})", phrases::amount(q.p50, 3), phrases::amount_range(q.p5, q.p95, 3)))
    })
}

/// The median in millions.
fn millions(value: Option<&Quantiles>) -> String {
    value.map_or_else(String::new, |q| in_millions(q.p50))
}

/// Less than ten thousand dollars a year is not worth digits here.
fn in_millions(usd: f64) -> String {
    let millions = usd / 1e6;
    if millions.abs() < 0.005 {
        "0".to_owned()
    } else {
        plain(&phrases::number(millions, if millions.abs() < 0.1 { 1 } else { 3 }))
    }
}

/// What brokers, suppliers and the company received, in millions: the sum of their medians.
fn others(row: &EraRow) -> String {
    let received = [&row.broker_margin, &row.suppliers_revenue, &row.company_balance].into_iter().flatten();
    received.map(|q| q.p50).reduce(|a, b| a + b).map_or_else(String::new, in_millions)
}

/// A share as so many of 100, with its 90 % interval.
fn of_100(value: Option<&Quantiles>) -> String {
    value.map_or_else(String::new, |q| plain(&phrases::share_cell(Some(q))))
}

/// What stands in place of tables of nothing.
fn nobody(answer: &Answer, page: Page) -> String {
    format!("{}\n{}", page.ink.bold("Nobody was there"), paragraph(&phrases::deserted(answer), 0, page.wide))
}

fn people_and_money(answer: &Answer, page: Page) -> String {
    let heads: Vec<&str> = std::iter::once("").chain(HEADS.map(|(head, _)| head)).collect();
    let mut table = Table::new(&heads, 1);
    for_each_era(answer, &mut table, |row| {
        // Money of so few is as little to be told as they are.
        if row.few {
            return Some(vec![FEW.to_owned(); HEADS.len()]);
        }
        Some(vec![
            interval(row.stock.as_ref()),
            millions(row.gross_earnings.as_ref()),
            millions(row.state_revenue.as_ref()),
            millions(row.officials_revenue.as_ref()),
            millions(row.take_home.as_ref()),
            others(row),
            of_100(row.retained_share.as_ref()),
        ])
    });
    if table.rows.is_empty() {
        return String::new();
    }
    let title = page.ink.bold("People present, and who got what");
    let how = paragraph(
        "Median and, in brackets, 90 % interval; money in millions of USD a year, nominal, medians. Others are brokers, \
         suppliers and the company (below 0 where it pays out more than it gets in); in every draw gross is what all of them got. People and money are means over all \
         months of the era, also of an arrangement that did not last all of it: so they add up to all together, medians nearly.",
        0,
        page.wide,
    );
    format!("{title}\n{how}{}", table.text(page.ink))
}

fn leavers(answer: &Answer, page: Page) -> String {
    let columns: Vec<(&str, &str)> =
        Channel::ALL.iter().map(|&channel| (channel.name(), channel_head(channel))).chain([END]).collect();
    let mut heads = vec![""];
    heads.extend(columns.iter().map(|(_, head)| *head));
    let mut table = Table::new(&heads, 1);
    for_each_era(answer, &mut table, |row| {
        let rate =
            |channel: &str| row.leavers.iter().find(|rate| rate.channel == channel).map_or_else(String::new, rate_cell);
        let cells: Vec<String> = columns.iter().map(|(channel, _)| rate(channel)).collect();
        // A row that could say nothing is left out.
        cells.iter().any(|cell| !cell.is_empty() && cell != FEW).then_some(cells)
    });
    let title = page.ink.bold("Who left without going home, people a year");
    let how = paragraph(
        "Median and 90 % interval. Where they end is counted apart: never add the last column to the others.",
        0,
        page.wide,
    );
    let few = answer.era_table.iter().any(|row| row.few || row.leavers.iter().any(|rate| rate.needs_scale_1));
    let few = if few {
        let again = if answer.scale > 1 { " tumen run --scale 1 shows more of them." } else { "" };
        let why = plain(&phrases::why_few(answer)).replace(&format!("\u{201c}{}\u{201d}", phrases::few(answer)), FEW);
        let text = format!("{why} Rows and eras without any other number are left out.{again}");
        paragraph(&text, 0, page.wide)
    } else {
        String::new()
    };
    let rows = if table.rows.is_empty() { String::new() } else { table.text(page.ink) };
    format!("{title}\n{how}{rows}{few}")
}

/// Stands for what only a run at scale 1 can show; the line below the table says so.
const FEW: &str = "*";

fn rate_cell(rate: &tumen_lab::answer::ChannelRate) -> String {
    if rate.needs_scale_1 {
        return FEW.to_owned();
    }
    let Some(q) = &rate.value else { return String::new() };
    if q.p95 <= 0.0 {
        return "none".to_owned();
    }
    let low = |value: f64| if value < 1.0 { "0".to_owned() } else { phrases::number(value, 2) };
    let some = |value: f64| if value < 1.0 { "<1".to_owned() } else { phrases::number(value, 2) };
    plain(&format!("{} ({}{}{})", some(q.p50), low(q.p5), phrases::DASH, some(q.p95)))
}

/// A line for each era, and below it a row for each arrangement of which there is something to say.
fn for_each_era(answer: &Answer, table: &mut Table, cells: impl Fn(&EraRow) -> Option<Vec<String>>) {
    for era in &answer.eras {
        let of_era = || answer.era_table.iter().filter(|row| row.era == era.id);
        // The sum over one arrangement would only repeat it.
        let shown = |row: &&EraRow| row.programme.is_some() || answer.summed_in_era(row) > 1;
        let rows = of_era().filter(shown).filter_map(|row| Some((row, cells(row)?)));
        for (at, (row, cells)) in rows.enumerate() {
            if at == 0 {
                table.row([era_line(era)]);
            }
            let name = match (row.hosts, &row.programme, &answer.main_host) {
                (_, Some(programme), _) => programme.clone(),
                (Hosts::Main, None, Some(host)) => all_in(&host.id),
                (hosts, None, _) => {
                    let sum = SUMS.iter().find(|(of, ..)| *of == hosts).unwrap_or(&SUMS[0]);
                    sum.1.to_owned()
                }
            };
            table.row(std::iter::once(format!("  {name}")).chain(cells));
        }
    }
}

fn era_line(era: &tumen_lab::answer::EraMeta) -> String {
    cut(&phrases::era(era), 90)
}

fn coverage(answer: &Answer, page: Page) -> String {
    if answer.claims.is_empty() {
        return String::new();
    }
    if answer.counterfactual {
        let title = page.ink.bold("Claims: for comparison only");
        let how = "History did not go this way, so no claim is scored. `tumen run` without a scenario tests the model.";
        return format!("{title}\n{}", paragraph(how, 0, page.wide));
    }
    let mut table = Table::new(
        &["role", "figures", "in 50 %", "in 90 %", "in 99 %", "too wide", "width", "bounds, orders", "not scored"],
        1,
    );
    for CoverageRow { role, fares: row } in &answer.coverage {
        // What is no test cannot come out as expected.
        let inside = |n: u32, band: [u32; 2]| match (row.scored, role.is_test()) {
            (0, _) => String::new(),
            (_, true) => format!("{n} ({}{}{})", band[0], phrases::DASH, band[1]),
            (_, false) => n.to_string(),
        };
        table.row([
            role.name().to_owned(),
            row.scored.to_string(),
            inside(row.inside_50, row.band_50),
            inside(row.inside_90, row.band_90),
            inside(row.inside_99, row.band_99),
            row.too_wide.to_string(),
            row.median_width.map_or_else(String::new, times),
            phrases::statements(row),
            row.needs_scale_1.to_string(),
        ]);
    }
    let title = match phrases::tests(&answer.coverage) {
        none if none.is_empty() => "Claims: no tests".to_owned(),
        tests => plain(&tests),
    };
    let title = paragraph(&phrases::capital(&title), 0, page.wide);
    let title = page.ink.bold(title.trim_end());
    let counts = format!(
        "{} Figures are points and ranges; bounds and orders hold if they do in at least 90 of 100 histories, and fail if in at most 10.",
        phrases::counted(answer)
    );
    let mut lines = paragraph(&counts, 0, page.wide);
    for sentence in phrases::too_few_inside(&answer.coverage) {
        lines.push_str(&paragraph(&plain(&sentence), 0, page.wide));
    }
    let unmet = phrases::not_met(answer);
    if !unmet.is_empty() {
        lines.push_str(&paragraph(&unmet, 0, page.wide));
    }
    let how = "In brackets, how many figures would be inside if the model were right (95 %): each history in turn plays the real one. Width is the \
               upper over the lower end of the 90 % interval, median; above 20 it is too wide, for it holds anything. Only target and held-out \
               claims test the model; inputs are fed in, derived claims are implied by them, and nothing is calibrated to targets yet.";
    format!("{title}\n{lines}{}{}", paragraph(how, 0, page.wide), table.text(page.ink))
}

fn times(value: f64) -> String {
    plain(&format!("×{}", phrases::number(value, 2)))
}

fn claims(answer: &Answer, page: Page) -> String {
    let find = |id: &str| answer.claims.iter().find(|claim| claim.id == id);
    let mut out = String::new();
    let mut asked: Vec<&ScoredClaim> =
        answer.claims.iter().filter(|claim| !claim.label.is_empty() && claim.verdict != Verdict::NoValue).collect();
    asked.sort_by(|a, b| a.period.from.cmp(&b.period.from));
    let worst = answer.worst.iter().filter_map(|id| find(id)).collect();
    for (head, rows) in [("Documents beside the simulation", asked), ("The tests that miss by most", worst)] {
        if rows.is_empty() {
            continue;
        }
        if out.is_empty() {
            out.push_str(&page.ink.bold(head));
            out.push('\n');
            out.push_str(&paragraph(
                "Years are those compared. Simulated is what a source would write if the model were right, its error included. Of a range, mass is how much of the prediction lies in it, overlap how much of it lies in the 90 % \
                 interval. Where a figure comes from and how it is scored: tumen explain, and the id above its line.",
                0,
                page.wide,
            ));
        } else {
            out.push('\n');
            out.push_str(&page.ink.bold(head));
            out.push('\n');
        }
        let mut table = Table::new(&["", "document", "simulated, 90 %", "width", "role", "verdict"], 9);
        for claim in rows {
            let (name, when) = (phrases::title(claim), when(claim));
            let name = if name.contains(&when) {
                cut(&format!(" {name}"), NAME)
            } else {
                format!(" {} {when}", cut(&name, NAME - when.chars().count() - 2))
            };
            let more = more(claim);
            table.row([claim.id.clone()]);
            table.row([
                name,
                cut(&document(claim), 17),
                if claim.simulated_high.is_none() { simulated(claim) } else { String::new() },
                claim.width.map_or_else(String::new, times),
                claim.role.name().to_owned(),
                verdicts::painted(claim, &plain(&phrases::verdict_word(claim)), page.ink),
            ]);
            more.into_iter().for_each(|row| table.row(row));
        }
        out.push_str(&table.text(page.ink));
    }
    out
}

/// The years compared, from the first to the last; without a comparison those the claim speaks of.
fn when(claim: &ScoredClaim) -> String {
    let first = claim.compared.iter().map(|months| months.from.as_str()).min();
    let last = claim.compared.iter().map(|months| months.until.as_str()).max();
    let end = if claim.open_ended { "" } else { &claim.period.until };
    years(first.unwrap_or(&claim.period.from), last.unwrap_or(end))
}

/// The years of a period.
fn years(from: &str, until: &str) -> String {
    match (phrases::year(from), phrases::year(until)) {
        (Some(from), Some(until)) if from == until => from.to_string(),
        (Some(from), Some(until)) => format!("{from}{}{until}", phrases::DASH),
        (Some(from), None) => format!("{from}{}", phrases::DASH),
        _ => String::new(),
    }
}

/// The documentary figure, with short units.
fn document(claim: &ScoredClaim) -> String {
    let text = phrases::document(claim).replace(" million ", " m ").replace(" a year", "/y").replace(" a month", "/m");
    if text.is_empty() { "an order".to_owned() } else { plain(&text) }
}

/// The predictive median and 90 % interval of a number.
fn predicted(claim: &ScoredClaim, p: &Predictive) -> String {
    let with = |digits: usize| {
        let middle = phrases::value(p.p50, &claim.unit, digits);
        let ends = phrases::value_range(p.p5, p.p95, &claim.unit, digits);
        plain(&format!("{middle} ({ends})")).replace(" million", " m")
    };
    let text = with(3);
    // A number is never cut; what is too long says less.
    if text.chars().count() > NUMBERS { with(2) } else { text }
}

fn simulated(claim: &ScoredClaim) -> String {
    match (&claim.simulated, claim.holds) {
        (Some(p), _) => predicted(claim, p),
        (None, Some(holds)) => format!("holds in {} of 100", phrases::of_100(holds)),
        (None, None) => String::new(),
    }
}

/// Rows below a claim: both ends of a range of which each is compared, and how a range or a bound is met.
fn more(claim: &ScoredClaim) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    if let Some((low, high)) = claim.simulated.as_ref().zip(claim.simulated_high.as_ref()) {
        let mut end = |name: &str, document: Option<f64>, p: &Predictive| {
            let document = document.map_or_else(String::new, |value| plain(&phrases::value(value, &claim.unit, 3)));
            rows.push(vec![format!("   {name}"), document, predicted(claim, p)]);
        };
        end("lower end", claim.document_low, low);
        end("upper end", claim.document_high, high);
    }
    match (claim.mass, claim.overlap, claim.holds) {
        (Some(mass), Some(overlap), _) => {
            let of = |name: &str, share: f64| format!("   {name} {} of 100", phrases::of_100(share));
            rows.push(vec![of("mass", mass), of("overlap", overlap).trim().to_owned()]);
        }
        (_, _, Some(holds)) if claim.simulated.is_some() => {
            rows.push(vec![format!("   holds in {} of 100", phrases::of_100(holds)), String::new()]);
        }
        _ => {}
    }
    rows
}

fn notes(answer: &Answer, page: Page) -> String {
    if answer.notes.is_empty() {
        return String::new();
    }
    let mut lines: String = answer.notes.iter().take(MOST_NOTES).map(|note| hanging("-", note, 2, page.wide)).collect();
    if let Some(more) = answer.notes.len().checked_sub(MOST_NOTES).filter(|&more| more > 0) {
        lines.push_str(&hanging(
            "-",
            &format!("{more} more stand in the report and in the JSON document."),
            2,
            page.wide,
        ));
    }
    format!("{}\n{lines}", page.ink.bold("To know"))
}

fn files(folder: &Path, page: Page) -> String {
    let report = folder.join("report.html");
    let mut out = format!("{}\n", page.ink.bold("Files"));
    out.push_str(&format!("  report   {}\n", report.display()));
    out.push_str(&format!("  all      {}\n", folder.display()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(p50: f64) -> Quantiles {
        Quantiles { p5: p50 * 0.8, p25: p50 * 0.9, p50, p75: p50 * 1.1, p95: p50 * 1.2, mean: p50 }
    }

    #[test]
    fn cells_are_short_and_plain() {
        assert_eq!(interval(Some(&quantiles(12_486.0))), "12,500 (9,990–15,000)");
        assert_eq!(millions(Some(&quantiles(105_400_000.0))), "105");
        assert_eq!(millions(Some(&quantiles(52_000.0))), "0.05");
        assert_eq!(millions(Some(&quantiles(10.0))), "0");
        assert_eq!(millions(None), "");
        assert_eq!(of_100(Some(&quantiles(0.3))), "30 (24–36)");
    }

    #[test]
    fn rare_leavers_are_never_zero() {
        let rate = |p50: f64, needs_scale_1| tumen_lab::answer::ChannelRate {
            channel: "abscond".to_owned(),
            value: Some(quantiles(p50)),
            needs_scale_1,
        };
        assert_eq!(rate_cell(&rate(0.5, false)), "<1 (0–<1)");
        assert_eq!(rate_cell(&rate(40.0, false)), "40 (32–48)");
        assert_eq!(rate_cell(&rate(0.0, false)), "none");
        assert_eq!(rate_cell(&rate(40.0, true)), FEW);
    }
}
