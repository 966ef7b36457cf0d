//! `tumen explain`.

use crate::{Folder, fits, run};

#[test]
fn planned_money_leads_from_the_numbers_to_the_paragraphs() {
    let done = run(&["explain", "planned", "money"]).expect(0);
    fits(&done.out, 120);
    let place = |part: &str| done.out.find(part).unwrap_or_else(|| panic!("{part} in\n{}", done.out));
    // The rule, the sums in the model, the figures of the evidence with their paragraphs, in this order.
    let order = [
        "fixed-monthly",
        "Numbers in the model",
        "2000-contract.levy.minimum",
        "Numbers in the evidence",
        "450..800 USD/month",
        "paragraph 62",
    ];
    let places: Vec<usize> = order.iter().map(|part| place(part)).collect();
    assert!(places.is_sorted(), "{places:?}\n{}", done.out);
    for part in [
        "lankov-planned-money-amount-2005-2015",
        "lankov-planned-money-revenue-2005-2015",
        "lankov-planned-money-rule",
        "450 USD/month",
        "no-planned-money",
        "contradicted by",
    ] {
        place(part);
    }
    // One argument or several: the same.
    assert_eq!(run(&["explain", "planned money"]).expect(0).out, done.out);
}

#[test]
fn a_parameter_has_values_evidence_and_uses() {
    let done = run(&["explain", "2000-contract.levy.minimum"]).expect(0);
    fits(&done.out, 120);
    insta::assert_snapshot!("explain-parameter", done.out);
}

#[test]
fn a_month_picks_the_value_that_holds() {
    let done = run(&["explain", "2000-contract.levy.minimum@2010-06"]).expect(0);
    assert!(done.out.contains("450 USD/month") && !done.out.contains("60 USD/month  "), "{}", done.out);
    run(&["explain", "2000-contract.levy.minimum@2010-13"]).expect(2);
}

#[test]
fn a_claim_leads_to_its_source_and_to_what_rests_on_it() {
    let done = run(&["explain", "lankov-planned-money-amount-2005-2015"]).expect(0);
    fits(&done.out, 120);
    insta::assert_snapshot!("explain-claim", done.out);
}

#[test]
fn every_kind_of_name_has_a_page() {
    let names = [
        ("2000-contract", "Rules"),
        ("2000-contract.pay", "market-contract"),
        ("2000-contract.site.primorye", "parameter"),
        ("pay", "Kinds of rules"),
        ("fixed-monthly", "Where it holds"),
        ("retained_share", "take_home"),
        ("retained_share@official", "observable"),
        ("lankov-2020", "Claims"),
        ("no-planned-money", "Changes"),
        ("construction-wage", "multiplies"),
        ("russia", "return_cooperation"),
        ("russia.return_cooperation", "parameter"),
        ("environment.rub_usd", "parameter"),
        ("behaviour.beta_exposure", "parameter"),
        ("khabarovsk", "place"),
        ("planned-money", "system 20"),
        ("20", "saved_per_month{2000-contract} is larger, mean over 2005-01..2015-12"),
        ("spread-of-destinations", "system 63"),
        ("planned-money-due", "108,000,000..192,000,000 USD/year"),
        ("lankov-passport-surrender", "reconciled by genuine"),
        ("lankov-smuggling-tolerated", "implemented by tolerated-smuggling"),
    ];
    for (name, part) in names {
        let done = run(&["explain", name]).expect(0);
        assert!(done.out.contains(part), "{part} in the page of {name}:\n{}", done.out);
        assert!(done.out.lines().count() > 2, "{name}");
    }
}

#[test]
fn a_scenario_shows_what_stood_there_before() {
    let done = run(&["explain", "no-planned-money"]).expect(0);
    assert!(done.out.contains("2000-contract.levy from 2005-01: none"), "{}", done.out);
    assert!(done.out.contains("before: fixed-monthly"), "{}", done.out);
}

#[test]
fn a_system_shows_its_switch_and_names_what_it_is_seen_in() {
    let done = run(&["explain", "passport-surrender"]).expect(0);
    fits(&done.out, 120);
    insta::assert_snapshot!("explain-system", done.out);
    let back = run(&["explain", "lankov-passport-surrender"]).expect(0);
    assert!(back.out.contains("the system 40, passport-surrender, rests on it"), "{}", back.out);
    let seen = run(&["explain", "desertion_rate"]).expect(0);
    assert!(seen.out.contains("40 passport-surrender: desertion_rate"), "{}", seen.out);
}

#[test]
fn unknown_names_get_near_ones() {
    let done = run(&["explain", "lankov-planed-money-rule"]).expect(2);
    assert!(done.out.is_empty());
    assert!(done.err.contains("`lankov-planned-money-rule`"), "{}", done.err);
    // Word by word, where the name is several words; and which words are found where one of them is not.
    for words in [&["explain", "savigns", "of", "wokers"][..], &["explain", "savigns of wokers"]] {
        let done = run(words).expect(2);
        assert!(done.err.contains("did you mean `savings workers`?"), "{}", done.err);
    }
    let done = run(&["explain", "planed mony"]).expect(2);
    assert!(done.err.contains("did you mean `planned-money`"), "{}", done.err);
    let done = run(&["explain", "planned zzzzzz"]).expect(2);
    assert!(done.err.contains("`planned` alone is found"), "{}", done.err);
    let done = run(&["explain", "2000-contract.lev"]).expect(2);
    assert!(done.err.contains("`2000-contract.levy`"), "{}", done.err);
    run(&["explain", "zzzzzz qqqqq"]).expect(2);
    run(&["explain", " "]).expect(2);
    run(&["explain"]).expect(2);
}

#[test]
fn labels_that_a_run_prints_are_understood() {
    for (words, id) in [
        ("workers in Russia 2016", "lankov-stock-russia-2016"),
        ("savings, mean 2005–2014", "lankov-savings-2005-2014"),
        ("keeps of 100", "retained_share"),
        ("how many workers in Russia", "lankov-stock-russia-2016"),
    ] {
        let done = run(&["explain", words]).expect(0);
        assert!(done.out.contains(id), "{words}:\n{}", done.out);
    }
    let done = run(&["explain", "share kept"]).expect(0);
    for name in ["retained_share", "kept_share"] {
        assert!(done.out.lines().any(|line| line.trim_start().starts_with(&format!("{name}: "))), "{}", done.out);
    }
    assert!(run(&["explain", "retained_share"]).expect(0).out.contains("Not `kept_share`"));
    assert!(run(&["explain", "kept_share"]).expect(0).out.contains("Not `retained_share`"));
}

#[test]
fn words_that_are_met_in_part_give_the_best_names() {
    let done = run(&["explain", "planned money zzzzzz"]).expect(2);
    assert!(done.err.contains("partly: `") && done.err.contains("planned-money"), "{}", done.err);
}

#[test]
fn plain_words_are_found_in_statements() {
    for words in ["bribe", "passports", "South Korea", "timber", "hunting teams"] {
        let done = run(&["explain", words]).expect(0);
        assert!(done.out.contains("paragraph"), "{words}:\n{}", done.out);
    }
}

#[test]
fn a_folder_is_explained_as_it_is() {
    let world = Folder::new();
    world.edit("world/programmes/2000-contract.toml", "value = \"60 USD/month\"", "value = \"61 USD/month\"");
    let done = run(&["explain", "2000-contract.levy.minimum", "--world", world.arg()]).expect(0);
    assert!(done.out.contains("61 USD/month"), "{}", done.out);
}

#[test]
fn a_claim_says_how_it_is_scored() {
    for (claim, said) in [
        ("lankov-stock-russia-2016", "scored as a point: inside 50, 90 or 99 %"),
        ("lankov-savings-2005-2014", "scored as a range: inside 50, 90 or 99 % if half of it lies"),
        ("lankov-savings-yi-yi", "scored as a range over people: its ends beside the 5 and 95 % quantiles"),
        ("lankov-stock-1970-1975", "scored as a range over years: its ends beside the lowest and the highest"),
        ("dailynk-loyalty-fees", "scored as a bound, >= 0.5: it holds if 90 of 100 histories"),
        ("lankov-defection-by-model", "scored as an order: it holds if it does in 90"),
        // The possible dates, not the span of them.
        ("dailynk-wage-gross", "over 2013-01..2013-12 (weight 0.5) or 2015-01..2015-12 (weight 0.5)"),
        ("lankov-stock-khabarovsk-1969-04", "observation error 0.05 on the log scale"),
        (
            "lankov-contract-premium",
            "read as contract_vs_supervised_takehome{2000-contract, 2000-supervised} in 50 of 100",
        ),
    ] {
        let page = run(&["explain", claim]).expect(0).out;
        let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(said), "{said} in\n{page}");
    }
    let target = run(&["explain", "lankov-bribe-2005-2015"]).expect(0).out;
    assert!(target.contains("nothing is calibrated yet") && !target.contains("is calibrated to it"), "{target}");
}

#[test]
fn columns_headings_and_verdicts_are_explained() {
    for (name, part) in [
        ("simulated_p50", "error of the source included"),
        ("document_low", "Lower end of the figure"),
        ("usd_p50", "reporting rate of each month"),
        ("state_revenue_p50", "the median of `state_revenue`, over draws"),
        ("savings_per_year_p95", "over people in the yearly table"),
        ("exits_abscond", "`exits`, abscond only"),
        ("absconded", "channel or all of them, by way of"),
        ("state", "`state_revenue`:"),
        ("all together", "all arrangements of all hosts"),
        ("middle half", "inside the 50 % level"),
        ("within 90 %", "not inside the 50 % level"),
        ("fed in", "a match is built in"),
        ("verdict", "needs-scale-1"),
    ] {
        let page = run(&["explain", name]).expect(0).out;
        assert!(page.contains(part), "{name}: {part} in\n{page}");
        fits(&page, 120);
    }
}

#[test]
fn words_of_the_table_of_claims_are_explained() {
    for word in ["mass", "overlap", "holds", "coverage", "behind"] {
        let page = run(&["explain", word]).expect(0).out;
        assert!(page.contains("word of the tables of a run") && page.contains("scores.md"), "{page}");
    }
}

#[test]
fn forced_labour_leads_to_its_cells_and_their_claims() {
    let done = run(&["explain", "forced_labour"]).expect(0);
    fits(&done.out, 120);
    for part in ["Cells that enter it", "recruitment: sent-as-a-soldier", "menace: family-as-hostage"] {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
    let leaving = run(&["explain", "forced_labour_leaving"]).expect(0).out;
    assert!(leaving.contains("passport-taken") && !leaving.contains("family-as-hostage"), "{leaving}");
    let cell = run(&["explain", "family-as-hostage"]).expect(0).out;
    for part in [
        "of the rules: recruitment is state-selection",
        "of the worker: family-hold at least uniform 0.3..0.7",
        "lankov-hostage-importance",
    ] {
        assert!(cell.contains(part), "{part} in\n{cell}");
    }
}
