//! Who is spoken of: all hosts or the main one, what is drawn, and what is left out.

use serde_json::Value;
use tumen_lab::answer::*;
use tumen_report::{charts, html};

use crate::{made_up, own_text};

/// An answer in which the camps are beside the story of a main host.
fn with_other_hosts() -> Answer {
    let mut answer = made_up::answer();
    answer.main_host = Some(HostMeta { id: "russia".to_owned(), name: "Main Land".to_owned() });
    answer.programmes.iter_mut().filter(|p| p.id == "1967-camps").for_each(|p| p.host = "elsewhere".to_owned());
    let of_main = |all: &[MoneySeries]| -> Vec<MoneySeries> {
        all.iter().map(|series| MoneySeries { hosts: Hosts::Main, ..series.clone() }).collect()
    };
    answer.money_years.extend(of_main(&answer.money_years));
    answer
}

#[test]
fn every_key_figure_says_of_whom_it_is() {
    let mut answer = with_other_hosts();
    answer.headline[1].scope.host = Some("russia".to_owned());
    let text = own_text(&html(&answer));
    let whom: Vec<&str> =
        text.split("<span class=\"whom\">").skip(1).filter_map(|rest| rest.split("</span>").next()).collect();
    assert_eq!(whom, ["All hosts", "Main Land", "All hosts", "All hosts"]);
}

#[test]
fn money_by_year_has_a_line_for_all_hosts_and_one_for_the_main_one() {
    let lines = |answer: &Answer| {
        let figure = charts::money_years::figure(answer).unwrap();
        let traces = figure.data.as_array().unwrap().clone();
        let marks = traces.iter().filter(|trace| trace["name"] == "documents" && trace["hoverinfo"] == "text");
        let marks: Vec<Value> = marks.flat_map(|trace| trace["y"].as_array().unwrap().clone()).collect();
        (traces.iter().filter(|trace| trace["line"]["width"] == 2.2).count(), marks, figure.table)
    };
    let mut answer = with_other_hosts();
    answer.claims.retain(|claim| claim.observable != "state_revenue");
    let (n, marks, table) = lines(&answer);
    assert_eq!((n, marks.len(), table.head.len()), (6, 0, 7));
    assert_eq!(table.rows.len(), 81);
    assert_eq!(lines(&made_up::answer()).0, 3);
    // Only what speaks of all hosts or of the main one, and of a year's money, is a mark.
    for (i, host) in [None, Some("russia"), Some("elsewhere")].into_iter().enumerate() {
        let claim = &mut answer.claims[i];
        claim.observable = "state_revenue".to_owned();
        claim.unit = "USD/year".to_owned();
        claim.scope = Scope { host: host.map(str::to_owned), ..Scope::default() };
        claim.period = Period { from: "1990-01".to_owned(), until: "1990-12".to_owned() };
        (claim.document_low, claim.document_high) = (Some(1e8), Some(1e8));
    }
    assert_eq!(lines(&answer).1, [100, 100], "in million USD, like the lines");
}

#[test]
fn headings_count_what_is_drawn_below_them() {
    let text = own_text(&html(&with_other_hosts()));
    let heading = text.split("<h2 id=\"h-money\">").nth(1).unwrap().split("</h2>").next().unwrap();
    assert!(heading.contains("seven arrangements"), "{heading}");
}

#[test]
fn the_table_of_claims_says_that_the_error_of_the_source_is_in_the_interval() {
    let text = own_text(&html(&made_up::answer()));
    let (before, _) = text.split_once("<table id=\"claims\">").unwrap();
    assert!(before.contains(tumen_report::phrases::predictive_says()));
}

#[test]
fn rows_of_leavers_without_a_number_are_left_out_and_named() {
    let mut answer = made_up::answer();
    let camps = |row: &&mut EraRow| row.programme.as_deref() == Some("1967-camps");
    let table = |answer: &Answer| {
        let text = own_text(&html(answer));
        text.split("<caption><span>People a year who left").nth(1).unwrap().split("</table>").next().unwrap().to_owned()
    };
    assert!(table(&answer).contains("<th scope=\"row\">1967 timber camps"));
    for row in answer.era_table.iter_mut().filter(camps) {
        row.leavers.iter_mut().for_each(|rate| rate.needs_scale_1 = true);
    }
    let without = table(&answer);
    assert!(!without.contains("<th scope=\"row\">1967 timber camps"), "{without}");
    assert!(!without.contains("<th scope=\"rowgroup\" class=\"group\" colspan=\"7\">Timber camps"), "{without}");
    assert!(without.contains("are left out: 1967 timber camps."), "{without}");
}
