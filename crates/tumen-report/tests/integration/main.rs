//! The page as a whole, drawn from a made-up answer.

mod hosts;
mod made_up;

use serde_json::Value;
use tumen_lab::answer::*;
use tumen_report::{charts, html, plotly_script};

/// The page without Plotly's own text.
fn own_text(page: &str) -> String {
    let plotly = plotly_script();
    assert_eq!(page.matches(&plotly).count(), 1, "Plotly stands in the page once");
    page.replace(&plotly, "")
}

/// The figures that the page's script draws.
fn figures(page: &str) -> Vec<Value> {
    let open = "<script type=\"application/json\" id=\"figure-data\">";
    let start = page.find(open).expect("the page has figures") + open.len();
    let end = start + page[start..].find("</script>").expect("the figures end");
    serde_json::from_str(&page[start..end]).expect("the figures are JSON")
}

#[test]
fn the_page_is_one_file_that_loads_nothing() {
    let page = html(&made_up::answer());
    let text = own_text(&page);
    for bad in ["http://", "https://", "src=", "@import", "url(", "<link", "<iframe", "<img"] {
        assert!(!text.contains(bad), "{bad}");
    }
    assert!(text.contains("default-src 'none'"));
    assert!(
        page.find("<script>").is_some_and(|at| page[at + 8..].starts_with(&plotly_script())),
        "Plotly is the first script"
    );
    assert_eq!(text.matches("<script").count(), 3);
    assert_eq!(text.matches("</script>").count(), 3);
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    assert!(html(&made_up::answer()) == html(&made_up::answer()));
}

#[test]
fn the_answer_is_a_json_document() {
    let answer = made_up::answer();
    let text = serde_json::to_string(&answer).unwrap();
    let again: Answer = serde_json::from_str(&text).unwrap();
    // Reading a number may move its last digit, so pages are compared, which round.
    assert!(html(&again) == html(&answer), "the answer changes on its way through JSON");
    let other = text.replacen("\"seed\":", "\"sead\":", 1);
    assert!(serde_json::from_str::<Answer>(&other).is_err(), "an unknown key is refused");
}

#[test]
fn figures_are_whole() {
    let page = html(&made_up::answer());
    let figures = figures(&page);
    let ids: Vec<&str> = figures.iter().filter_map(|f| f["id"].as_str()).collect();
    for id in [
        "people",
        "people-small",
        "money-years",
        "money-bars",
        "way-0",
        "way-12",
        "retained",
        "forced-labour",
        "leavers",
    ] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
    for figure in &figures {
        let id = &figure["id"];
        for trace in figure["data"].as_array().unwrap() {
            if trace["type"] == "sankey" {
                let nodes = trace["node"]["label"].as_array().unwrap().len();
                let links = trace["link"]["value"].as_array().unwrap().len();
                assert!(nodes > 2 && links > 1, "{id}");
                for end in ["source", "target"] {
                    let ends = trace["link"][end].as_array().unwrap();
                    assert_eq!(ends.len(), links, "{id}");
                    assert!(ends.iter().all(|n| n.as_u64().is_some_and(|n| (n as usize) < nodes)), "{id}");
                }
            } else {
                let (x, y) = (trace["x"].as_array().unwrap(), trace["y"].as_array().unwrap());
                assert_eq!(x.len(), y.len(), "{id}");
                for (x, y) in x.iter().zip(y) {
                    // Only a gap in a line is empty, and then in both.
                    assert!(
                        x.as_f64().is_some_and(f64::is_finite) == y.as_f64().is_some_and(f64::is_finite),
                        "{id}: {x} {y}"
                    );
                }
            }
        }
        assert!(no_empty_number(&figure["layout"]), "{id}");
    }
}

/// Whether a layout has no `null`, which is what a number that is not one becomes.
fn no_empty_number(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().all(no_empty_number),
        Value::Object(map) => map.values().all(no_empty_number),
        _ => true,
    }
}

#[test]
fn every_chart_has_a_text_alternative_and_a_table() {
    let page = html(&made_up::answer());
    let blocks: Vec<&str> =
        page.split("<figure ").skip(1).map(|rest| rest.split("</figure>").next().unwrap()).collect();
    assert_eq!(blocks.len(), 8);
    for block in blocks {
        let alt = block
            .split("role=\"img\" aria-label=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default();
        assert!(alt.len() > 60 && alt.contains(|c: char| c.is_ascii_digit()), "{alt}");
        assert!(
            block.contains("<table>") && block.contains("<tbody><tr>") && block.contains("<summary>Table: "),
            "{alt}"
        );
        assert!(block.contains("Download picture"), "{alt}");
    }
}

#[test]
fn forced_labour_has_a_panel_for_each_arrangement_and_no_year_of_few() {
    let mut answer = made_up::answer();
    // After the first years hardly anybody is left, and what a share of them is says nothing.
    let camps = answer.people.iter_mut().find(|series| series.programme.as_deref() == Some("1967-camps")).unwrap();
    for point in camps.points.iter_mut().filter(|point| point.time.as_str() > "1980") {
        point.value.p50 = 1.0;
    }
    let page = html(&answer);
    let figure = figures(&page).into_iter().find(|figure| figure["id"] == "forced-labour").unwrap();
    let lines: Vec<&Value> =
        figure["data"].as_array().unwrap().iter().filter(|trace| trace["hoverinfo"] == "text").collect();
    assert_eq!(lines.len(), answer.forced_labour.len());
    let last = |line: &Value| line["x"].as_array().unwrap().last().unwrap().as_f64().unwrap();
    assert!((1980.0..1981.0).contains(&last(lines[2])), "{}", last(lines[2]));
    assert!((2026.0..2027.0).contains(&last(lines[6])), "{}", last(lines[6]));
    let text = own_text(&page);
    assert!(text.contains("not a legal finding"));
}

#[test]
fn figures_resolve_for_other_readers() {
    let figure = charts::people::figure(&made_up::answer()).unwrap();
    for theme in [tumen_report::theme::Theme::Light, tumen_report::theme::Theme::Dark] {
        let text = figure.plotly(theme).to_string();
        assert!(!text.contains("\"@"), "a colour token is left");
        assert!(text.contains("rgba("));
    }
}

/// Puts hostile text behind every string that is not a date, a colour or a word of the format.
fn poison(value: &mut Value, key: &str) {
    const FORMAT_WORDS: [&str; 11] =
        ["from", "until", "time", "role", "verdict", "recipient", "to", "unit", "channel", "over", "hosts"];
    match value {
        Value::String(text) if !FORMAT_WORDS.contains(&key) => {
            text.push_str("\"'><script>alert(1)</script><b onclick=x>&amp;");
        }
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key)),
        Value::Object(map) => map.iter_mut().for_each(|(key, item)| poison(item, &key.clone())),
        _ => {}
    }
}

#[test]
fn no_text_of_the_answer_becomes_an_element() {
    let mut value = serde_json::to_value(made_up::answer()).unwrap();
    poison(&mut value, "");
    let answer: Answer = serde_json::from_value(value).unwrap();
    let page = html(&answer);
    let text = own_text(&page);
    assert_eq!(text.matches("<script").count(), 3);
    assert!(!text.contains("<b onclick"));
    assert!(text.contains("&lt;script&gt;alert(1)"), "the text is still there, as text");
    // Plotly reads a subset of HTML in labels, so labels are escaped a second time inside the JSON.
    for figure in figures(&page) {
        for part in ["data", "layout", "narrow"] {
            assert!(!figure[part].to_string().contains("<script"), "{}", figure["id"]);
        }
    }
}

#[test]
fn odd_numbers_do_no_harm() {
    let mut answer = made_up::answer();
    let odd = Quantiles {
        p5: f64::NAN,
        p25: f64::NEG_INFINITY,
        p50: f64::NAN,
        p75: f64::INFINITY,
        p95: f64::NAN,
        mean: f64::NAN,
    };
    for series in &mut answer.people {
        series.points[3].value = odd;
    }
    answer.money_years[0].points[3].value = odd;
    answer.money[0].shares[0].share = odd;
    answer.money[1].flows[0].usd_per_year = f64::NAN;
    answer.money[2].period.from = "not a month".to_owned();
    answer.retained[0].effective = odd;
    answer.leavers[0].points[0].value = odd;
    answer.claims[0].document_low = Some(f64::NAN);
    answer.claims[1].simulated = Some(Predictive {
        p0_5: odd.p5,
        p5: odd.p5,
        p25: odd.p5,
        p50: odd.p5,
        p75: odd.p5,
        p95: odd.p5,
        p99_5: odd.p5,
    });
    answer.claims[2].ratio = Some(f64::NAN);
    answer.claims[3].document_high = Some(-5.0);
    answer.headline[0].value = odd;
    answer.coverage[0].fares.median_width = Some(f64::NAN);
    let text = own_text(&html(&answer));
    for bad in ["NaN", "inf"] {
        let found = text.match_indices(bad).find(|(at, _)| {
            !text[..*at].ends_with(|c: char| c.is_alphabetic())
                && !text[at + bad.len()..].starts_with(|c: char| c.is_alphabetic())
        });
        assert!(found.is_none(), "{:?}", found.map(|(at, _)| &text[at.saturating_sub(80)..at + 20]));
    }
}

/// An answer with one arrangement and nothing else but its people.
fn thin() -> Answer {
    let mut answer = made_up::answer();
    answer.programmes.retain(|p| p.id == "1967-camps");
    answer.people.retain(|s| s.programme.as_deref() == Some("1967-camps"));
    answer.money.clear();
    answer.money_years.clear();
    answer.retained.clear();
    answer.forced_labour.clear();
    answer.leavers.clear();
    answer.era_table.clear();
    answer.headline.clear();
    answer.claims.clear();
    answer.coverage.clear();
    answer.worst.clear();
    answer.notes.clear();
    answer.sources.clear();
    answer.events.clear();
    answer
}

#[test]
fn what_the_answer_lacks_is_absent() {
    let page = html(&thin());
    let text = own_text(&page);
    assert_eq!(text.matches("<figure ").count(), 2);
    assert_eq!(text.matches("<h1>").count(), 1);
    for section in [
        "id=\"years\"",
        "id=\"money\"",
        "id=\"kept\"",
        "id=\"forced\"",
        "id=\"leaving\"",
        "id=\"checked\"",
        "id=\"eras\"",
    ] {
        assert!(!text.contains(section), "{section}");
    }
    let mut nothing = thin();
    nothing.programmes.clear();
    nothing.people.clear();
    let text = own_text(&html(&nothing));
    assert_eq!(text.matches("<figure ").count(), 0);
    assert!(text.contains("id=\"provenance\""));
}

#[test]
fn the_headline_says_no_more_than_the_intervals() {
    let page = |often: f64| {
        let mut answer = made_up::answer();
        for split in &mut answer.money {
            for share in &mut split.shares {
                share.largest_in = if share.recipient == Recipient::State { often } else { 0.0 };
            }
        }
        own_text(&html(&answer))
    };
    let title = |text: &str| text.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
    let sure = page(0.97);
    assert!(title(&sure).ends_with("The state received the most."), "{}", title(&sure));
    let likely = page(0.8);
    assert!(!title(&likely).contains("most"), "{}", title(&likely));
    assert!(likely.contains("In 80 of 100 histories the largest share went to the state."));
    let open = page(0.3);
    assert!(!title(&open).contains("most") && !open.contains("the largest share went to"));
}

#[test]
fn rare_counts_show_no_number_at_a_coarse_scale() {
    let answer = made_up::answer();
    let page = html(&answer);
    let row = page.split("<tr id=\"claim-made-up-rok\"").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(
        row.contains("needs scale 1") && !row.contains("median") && !row.contains("<svg viewBox=\"0 0 190"),
        "{row}"
    );
    let panel: Vec<Value> = figures(&page).into_iter().filter(|f| f["id"] == "leavers").collect();
    let bars = panel[0]["data"].as_array().unwrap().iter().filter(|t| t["type"] == "bar").count();
    assert_eq!(bars, answer.leavers.iter().filter(|s| !s.needs_scale_1).count());
}

#[test]
fn claims_are_all_there_with_their_verdicts() {
    let answer = made_up::answer();
    let page = html(&answer);
    let table = page.split("<table id=\"claims\">").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(table.matches("<tr id=\"claim-").count(), answer.claims.len());
    for claim in &answer.claims {
        let row = table.split(&format!("<tr id=\"claim-{}\"", claim.id)).nth(1).unwrap().split("</tr>").next().unwrap();
        let (verdict, _) = tumen_report::phrases::verdict(claim);
        assert!(row.contains(&tumen_report::escape(&verdict)), "{verdict} in {row}");
        let test = matches!(claim.role, Role::Target | Role::HeldOut);
        assert_eq!(row.contains("data-kind=\"test"), test, "{row}");
        assert!(row.contains(&format!("<code>{}</code>", claim.id)), "the name to look it up by: {row}");
    }
    assert_eq!(table.matches("data-kind=\"test miss\"").count(), 2);
}

/// The row of a claim in the table of claims.
fn row_of(page: &str, id: &str) -> String {
    let table = page.split("<table id=\"claims\">").nth(1).expect("there is a table of claims");
    let row = table.split(&format!("<tr id=\"claim-{id}\"")).nth(1).expect("the claim has a row");
    row.split("</tr>").next().unwrap_or_default().to_owned()
}

#[test]
fn ranges_bounds_and_months_say_how_they_were_compared() {
    let mut answer = made_up::answer();
    let page = html(&answer);
    assert!(row_of(&page, "made-up-few").contains("mass 55, overlap 62 of 100"));
    assert!(row_of(&page, "made-up-taken").contains("the bound is open<small>holds in 74 of 100 histories"));
    assert!(row_of(&page, "made-up-order").contains("the order holds<small>holds in 96 of 100 histories"));
    let point = row_of(&page, "made-up-loggers-1964");
    assert!(!point.contains("mass") && !point.contains("compared:"), "its months are those that it speaks of: {point}");
    assert!(row_of(&page, "made-up-rok").contains("compared: 2021 or Nov\u{2013}<wbr>Dec 2022"));
    // The sides of an order have months of their own.
    let order = answer.claims.iter().position(|claim| claim.id == "made-up-order").unwrap();
    answer.claims[order].compared.push(ComparedMonths { from: "2000-01".into(), until: "2017-12".into(), share: 1.0 });
    let row = row_of(&html(&answer), "made-up-order");
    assert!(row.contains("compared: 1946\u{2013}<wbr>2017 beside 2000\u{2013}<wbr>2017"), "{row}");
}

#[test]
fn coverage_counts_statements_apart_and_gives_a_band_to_tests_only() {
    let page = own_text(&html(&made_up::answer()));
    let table =
        page.split("<caption><span>Coverage and width by role").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(table.contains("2 hold, 1 open"), "{table}");
    for row in table.split("<tr>").filter(|row| row.contains("(no test)")) {
        assert!(!row.contains("expected"), "{row}");
    }
    assert!(page.contains("Of the bounds and orders among the held-out claims: 2 hold, 1 open."), "{page}");
}

#[test]
fn misses_are_misses_whatever_the_width_and_the_role() {
    let mut answer = made_up::answer();
    let at = |id: &str| answer.claims.iter().position(|claim| claim.id == id).unwrap();
    let (wide, input) = (at("made-up-few"), at("made-up-stock-1980s"));
    answer.claims[wide].too_wide = true;
    answer.claims[input].verdict = Verdict::FedInNotMet;
    answer.claims[input].inside_90 = Some(false);
    let page = html(&answer);
    let row = |id: &str| {
        let table = page.split("<table id=\"claims\">").nth(1).unwrap();
        table.split(&format!("<tr id=\"claim-{id}\"")).nth(1).unwrap().split("</tr>").next().unwrap().to_owned()
    };
    assert!(row("made-up-few").contains("test miss") && row("made-up-few").contains("outside, "));
    assert!(row("made-up-few").contains("though the interval is very wide"));
    let input = row("made-up-stock-1980s");
    assert!(input.contains("fed in, but not met") && !input.contains("a match is built in"), "{input}");
    assert!(page.contains("Fed in, but not met by the simulation: made-up-stock-1980s."));
    assert!(page.contains("of those too wide to tell anything"));
}

#[test]
fn a_what_if_says_so() {
    let mut answer = made_up::answer();
    assert!(!html(&answer).contains("A counterfactual"));
    let change = Change {
        path: "2000-contract.control.passport_held".to_owned(),
        says: "share of passports held by supervisors".to_owned(),
        from: "2005-01".to_owned(),
        before: "uniform 0.9..1".to_owned(),
        now: "0".to_owned(),
    };
    answer.counterfactual = true;
    answer.scenarios = vec![ScenarioMeta {
        id: "x".to_owned(),
        name: "Passports kept".to_owned(),
        question: "Who would have left?".to_owned(),
        context: vec!["Nobody asked before.".to_owned()],
        observables: vec!["exits".to_owned()],
        until: None,
        changes: vec![change],
    }];
    answer.coverage.clear();
    answer.worst.clear();
    let text = own_text(&html(&answer));
    let top = text.split("<h1>").next().unwrap();
    for part in [
        "A counterfactual: this is not what happened",
        "Who would have left?",
        "<p>Nobody asked before.</p>",
        "<code>2000-contract.control.passport_held</code> from 2005-01: <b>0</b>, in the baseline uniform 0.9..1",
    ] {
        assert!(top.contains(part), "{part} in {top}");
    }
    assert!(text.contains("Published figures, for comparison only"));
    assert!(!text.contains("tests fall inside") && !text.contains("data-filter=\"miss\""));
    assert!(text.contains("<h1>Counterfactual, "));
}

#[test]
fn channels_without_a_number_have_no_panel_and_are_named() {
    let mut answer = made_up::answer();
    answer.scale = 2;
    let blocks = |answer: &Answer| {
        let page = html(answer);
        let figure = figures(&page).into_iter().find(|f| f["id"] == "leavers").unwrap();
        let bars = figure["data"].as_array().unwrap().iter().filter(|t| t["type"] == "bar").count();
        (bars, figure["layout"]["annotations"].to_string(), own_text(&page))
    };
    let n = answer.leavers.len();
    answer.leavers[0].points[3].needs_scale_1 = true;
    for point in &mut answer.leavers[1].points {
        point.value = Quantiles { p5: 0.0, p25: 0.0, p50: 0.0, p75: 0.0, p95: 0.0, mean: 0.0 };
    }
    let (bars, titles, text) = blocks(&answer);
    assert_eq!(bars, n - 2, "all but the one where nobody left and the one that needs scale 1");
    assert!(titles.contains("1 of 16 periods needs scale 1"), "{titles}");
    assert!(!titles.contains("Became citizens") && !titles.contains("Married"), "{titles}");
    assert!(text.contains("too few people to tell at scale 2: \u{201c}Married and stayed\u{201d}."));
    assert!(text.contains("nobody went that way in any history: \u{201c}Became citizens\u{201d}."));
    assert!(text.contains("fewer than 200 people"));
    for series in &mut answer.leavers {
        series.needs_scale_1 = true;
        series.points.iter_mut().for_each(|point| point.needs_scale_1 = true);
    }
    let text = own_text(&html(&answer));
    let section = text.split("<section id=\"leaving\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(section.contains("Six channels need scale 1 throughout") && !section.contains("<figure"), "{section}");
}

#[test]
fn an_era_that_is_cut_says_so() {
    let mut answer = made_up::answer();
    assert!(!html(&answer).contains("the part in this run"));
    answer.eras[2].whole = false;
    assert!(html(&answer).contains("the part in this run"));
}

#[test]
fn every_link_inside_the_page_leads_somewhere() {
    let text = own_text(&html(&made_up::answer()));
    let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[i + 1..].contains(id), "{id} stands twice");
    }
    for target in text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "{target}");
    }
}

#[test]
fn the_heading_on_money_counts_arrangements() {
    let heading = |often: [f64; 7]| {
        let mut answer = made_up::answer();
        for (split, worker) in answer.money.iter_mut().zip(often) {
            split.shares[0].largest_in = worker;
        }
        let text = own_text(&html(&answer));
        text.split("<h2 id=\"h-money\">").nth(1).unwrap().split("</h2>").next().unwrap().to_owned()
    };
    assert_eq!(
        heading([1.0, 1.0, 0.0, 0.1, 0.2, 0.0, 0.7]),
        "The worker received the largest share under two of seven arrangements, somebody else under two; three are open"
    );
    assert_eq!(
        heading([1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        "The worker received the largest share under one of seven arrangements, somebody else under six"
    );
    assert_eq!(
        heading([0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0]),
        "Somebody other than the worker received the largest share under six of seven arrangements; one is open"
    );
    assert_eq!(heading([1.0; 7]), "Under all seven arrangements the worker received the largest share");
    assert_eq!(heading([0.0; 7]), "Under none of the seven arrangements did the worker receive the largest share");
    assert_eq!(heading([0.5; 7]), "Who received the largest share is open");
}

#[test]
fn a_short_run_shows_the_documents_of_its_years() {
    let mut answer = made_up::answer();
    let times = |answer: &Answer| -> Vec<f64> {
        let figures: Vec<_> =
            charts::people::figure(answer).into_iter().chain(charts::people::small::figures(answer)).collect();
        assert!(figures.len() > 1, "the chart of people, and the small ones");
        let traces = figures.iter().flat_map(|figure| figure.data.as_array().unwrap());
        let marks = traces.filter(|trace| trace["name"] == "documents");
        marks.flat_map(|trace| trace["x"].as_array().unwrap()).filter_map(Value::as_f64).collect()
    };
    assert!(times(&answer).iter().any(|year| *year < 1965.0));
    answer.months = Period { from: "1969-01".to_owned(), until: "1992-12".to_owned() };
    let shown = times(&answer);
    assert!(!shown.is_empty() && shown.iter().all(|year| (1969.0..1993.0).contains(year)), "{shown:?}");
}

#[test]
fn a_page_of_nobody_says_so() {
    let mut answer = made_up::answer();
    for series in &mut answer.people {
        series.points.clear();
    }
    answer.money.clear();
    let page = html(&answer);
    assert!(page.contains("Nobody was abroad from 1946-01 to 2026-12"));
    answer.people = made_up::answer().people;
    assert!(!html(&answer).contains("Nobody was abroad"));
}
