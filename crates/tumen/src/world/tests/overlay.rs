//! Scenarios: what they change, and that nothing before them moves.

use super::*;
use crate::month::{Month, MonthRange};
use crate::programme::{PayKind, RuleKind, Slot};

const SCENARIO_FILE: &str = "scenarios/less.toml";

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn scenario(id: &str, changes: &str) -> String {
    format!("id = \"{id}\"\nname = \"x\"\nquestion = \"x\"\n{changes}")
}

fn with_changes(changes: &str) -> Texts {
    with(SCENARIO_FILE, &scenario("less", changes))
}

/// Every number of every value, by path and month, up to a month.
fn numbers(world: &World, until: &str) -> Vec<(String, Vec<u64>)> {
    let months = MonthRange::new(month("1967-03"), month(until)).unwrap();
    let draw = |key: &str| (crate::world::id_hash(key) % 1000) as f64 / 1000.0;
    let mut all: Vec<(String, Vec<u64>)> = Vec::new();
    for programme in &world.programmes {
        for slot in Slot::ALL {
            for key in slot.kinds().iter().flat_map(|kind| kind.keys()) {
                let bits = |month: Month| {
                    let rule = programme.rule(slot, month)?;
                    rule.param(key.name).map(|param| param.at(world, month, 0.0, &draw).to_bits())
                };
                let row = months.iter().map(|month| bits(month).unwrap_or(1)).collect();
                all.push((format!("{}.{}", slot.name(), key.name), row));
            }
        }
    }
    for param in world.hosts.iter().flat_map(|host| &host.params).chain(&world.environment).chain(&world.behaviour) {
        let row = months.iter().map(|month| param.at(world, month, 0.0, &draw).to_bits()).collect();
        all.push((param.path.clone(), row));
    }
    all
}

#[test]
fn nothing_before_a_change_moves() {
    let base = world(&small(), &[]);
    let less = world(&small(), &["less"]);
    assert_eq!(numbers(&base, "1979-12"), numbers(&less, "1979-12"));
    assert_ne!(numbers(&base, "1980-01"), numbers(&less, "1980-01"));
    assert_eq!(less.scenarios.len(), 1);
    assert_eq!(less.scenarios[0].claims, ["rule-claim"]);
}

#[test]
fn a_straight_line_keeps_its_far_end() {
    let base = world(&small(), &[]);
    let less = world(&small(), &["less"]);
    let posts = |world: &World, at: &str| {
        let param = world.param("1967-camps.recruitment.posts").unwrap();
        param.at(world, month(at), 0.0, &|_| 0.3)
    };
    for at in ["1984-01", "1984-06", "1984-12"] {
        assert_eq!(posts(&base, at), posts(&less, at), "{at}");
    }
    assert_eq!(posts(&less, "1985-01"), 100.0);
    assert_eq!(posts(&less, "1999-01"), 100.0);
    let entries = &less.param("1967-camps.recruitment.posts").unwrap().entries;
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[1].months.to_string(), "1984-01..1984-12");
    assert_eq!(entries[1].quantile.key, "1967-camps.recruitment.posts@1984-01");
    assert_eq!(entries[2].quantile.key, "1967-camps.recruitment.posts@1985-01");
}

#[test]
fn a_slot_is_replaced_from_a_month_on() {
    let less = world(&small(), &["less"]);
    let rules = less.programmes[0].slot(Slot::Pay);
    let told: Vec<(RuleKind, String)> = rules.iter().map(|rule| (rule.kind, rule.months.to_string())).collect();
    assert_eq!(
        told,
        [
            (RuleKind::Pay(PayKind::InKindSplit), "1967-03..1979-12".to_owned()),
            (RuleKind::Pay(PayKind::DirectWage), "1980-01..1990-12".to_owned())
        ]
    );
    assert_eq!(rules[1].param("wage").unwrap().entries[0].quantile.key, "1967-camps.pay.wage@1980-01");
}

#[test]
fn a_key_is_changed_in_later_rules_too() {
    let files = with_changes(
        "[[change]]\nset = \"1967-camps.pay.wage\"\nfrom = \"1980-01\"\nprior = \"uniform 50..70 SUR/month\"\nassumed = \"x\"",
    );
    let less = world(&files, &["less"]);
    let draw = |key: &str| if key == "1967-camps.pay.wage@1980-01" { 0.25 } else { 0.5 };
    for at in ["1980-01", "1984-12", "1985-01", "1990-12"] {
        let rule = less.programmes[0].rule(Slot::Pay, month(at)).unwrap();
        assert_eq!(rule.param("wage").unwrap().at(&less, month(at), 0.0, &draw), 55.0, "{at}");
    }
    assert_eq!(less.programmes[0].slot(Slot::Pay).len(), 2);
}

#[test]
fn a_key_that_the_file_leaves_out_keeps_its_default_before() {
    let files = with_changes(
        "[[change]]\nset = \"1967-camps.levy.skim\"\nfrom = \"1980-01\"\nvalue = \"0.1\"\nassumed = \"x\"",
    );
    let less = world(&files, &["less"]);
    let skim = less.param("1967-camps.levy.skim").unwrap();
    assert_eq!(skim.at(&less, month("1979-12"), 0.0, &|_| 0.5), 0.0);
    assert_eq!(skim.at(&less, month("1980-01"), 0.0, &|_| 0.5), 0.1);
}

#[test]
fn hosts_environment_behaviour_and_sites_can_be_changed() {
    let change = |path: &str, value: &str| {
        format!("[[change]]\nset = \"{path}\"\nfrom = \"1980-01\"\nvalue = \"{value}\"\nassumed = \"x\"\n")
    };
    let changes = [
        ("russia.return_cooperation", "0"),
        ("environment.pool_party", "0.5"),
        ("russia.dread", "0.25"),
        ("behaviour.exposure_language", "4"),
        ("1967-camps.site.north", "0.1"),
    ];
    let text: String = changes.iter().map(|(path, value)| change(path, value)).collect();
    let less = world(&with_changes(&text), &["less"]);
    let base = world(&small(), &[]);
    for (path, value) in changes {
        let at = |world: &World, text: &str| world.param(path).unwrap().at(world, month(text), -1.0, &|_| 0.5);
        assert_eq!(at(&less, "1979-12"), at(&base, "1979-12"), "{path}");
        assert_eq!(at(&less, "1980-01").to_string(), value, "{path}");
    }
}

#[test]
fn a_host_may_be_called_like_its_arrangement() {
    let change =
        |path: &str, what: &str| format!("[[change]]\nset = \"1967-camps.{path}\"\nfrom = \"1980-01\"\n{what}\n");
    let host = String::from_utf8(small()["world/hosts/russia.toml"].clone()).unwrap();
    let text = change("levy", "kind = \"none\"") + &change("screening", "value = \"2 months\"\nassumed = \"x\"");
    let mut files = with_changes(&text);
    let host = host.replace("id = \"russia\"", "id = \"1967-camps\"");
    files.insert("world/hosts/1967-camps.toml".to_owned(), host.into_bytes());
    let less = world(&files, &["less"]);
    assert_eq!(less.programmes[0].rule(Slot::Levy, month("1980-01")).unwrap().kind.spec().name, "none");
    assert_eq!(less.param("1967-camps.screening").unwrap().at(&less, month("1980-01"), 0.0, &|_| 0.5), 2.0);
}

#[test]
fn no_slot_is_called_like_a_key_of_a_host() {
    assert!(HOST.iter().all(|key| Slot::ALL.iter().all(|slot| slot.name() != key.name)));
}

#[test]
fn a_rule_can_be_moved_in_time() {
    let like = |more: &str| {
        format!(
            "[[change]]\nset = \"1967-camps.pay\"\nfrom = \"1986-01\"\nlike = {{ slot = \"1967-camps.pay\", as_of = \"1970-01\"{more} }}"
        )
    };
    let base = world(&small(), &[]);
    let moved = world(&with_changes(&like("")), &["less"]);
    let rule = moved.programmes[0].rule(Slot::Pay, month("1987-01")).unwrap();
    assert_eq!(rule.kind, RuleKind::Pay(PayKind::InKindSplit));
    assert_eq!(rule.like.as_ref().unwrap().as_of, month("1970-01"));
    // The same unknown quantity: the same draw.
    assert_eq!(rule.param("stipend").unwrap().entries[0].quantile.key, "1967-camps.pay.stipend@1967-03");
    // What follows a series is read off in 1970.
    let wage = |world: &World, at: &str| {
        let rule = world.programmes[0].rule(Slot::Pay, month(at)).unwrap();
        rule.param("wage").unwrap().at(world, month(at), 0.0, &|_| 0.5)
    };
    assert_eq!(wage(&moved, "1987-01"), wage(&base, "1970-01"));
    assert_eq!(wage(&moved, "1985-12"), wage(&base, "1985-12"));
    // Or carried over as a ratio to a series.
    let indexed = world(&with_changes(&like(", indexed_by = \"host-pay\"")), &["less"]);
    assert!((wage(&indexed, "1987-01") - wage(&base, "1987-01")).abs() < 1e-9);
    let share = indexed.programmes[0].rule(Slot::Pay, month("1987-01")).unwrap().param("state_share").unwrap();
    assert_eq!(share.at(&indexed, month("1987-01"), 0.0, &|_| 0.5), 1.0 / 3.0);
    let rule = indexed.programmes[0].rule(Slot::Pay, month("1987-01")).unwrap();
    assert_eq!(rule.like.as_ref().unwrap().indexed_by.as_deref(), Some("host-pay"));
}

#[test]
fn a_key_of_a_moved_rule_can_be_set_with_it() {
    let like = "[[change]]\nset = \"1967-camps.levy\"\nfrom = \"1980-01\"\nlike = { slot = \"1967-camps.levy\", as_of = \"1970-01\" }\n";
    let key = "[[change]]\nset = \"1967-camps.levy.skim\"\nfrom = \"1980-01\"\nvalue = \"0.5\"\nassumed = \"x\"\n";
    for changes in [[like, key].concat(), [key, like].concat()] {
        let less = world(&with_changes(&changes), &["less"]);
        let at = |text: &str| less.param("1967-camps.levy.skim").unwrap().at(&less, month(text), 0.0, &|_| 0.5);
        assert_eq!([at("1980-01"), at("1990-12")], [0.5, 0.5], "{changes}");
    }
    refused(&[like, like].concat(), &["changed twice from 1980-01 on"]);
    refused(&[like, key, key].concat(), &["changed twice from 1980-01 on"]);
}

#[test]
fn what_a_moved_rule_runs_toward_is_read_off() {
    let changes = "[[change]]\nset = \"1967-camps.recruitment\"\nfrom = \"1980-01\"\nlike = { slot = \"1967-camps.recruitment\", as_of = \"1985-01\" }";
    let base = world(&small(), &[]);
    let moved = world(&with_changes(changes), &["less"]);
    let posts = |world: &World, at: &str| {
        let rule = world.programmes[0].rule(Slot::Recruitment, month(at)).unwrap();
        rule.param("posts").unwrap().at(world, month(at), 0.0, &|key| if key.ends_with("@1984-01") { 0.2 } else { 0.7 })
    };
    assert_eq!(posts(&moved, "1980-01"), posts(&base, "1985-01"));
    assert_eq!(posts(&moved, "1990-12"), posts(&base, "1985-01"));
}

#[test]
fn changes_in_one_scenario_follow_each_other() {
    let change = |from: &str, value: &str| {
        format!(
            "[[change]]\nset = \"1967-camps.contract.extension\"\nfrom = \"{from}\"\nvalue = \"{value}\"\nassumed = \"x\"\n"
        )
    };
    let files = with_changes(&(change("1985-01", "0.2") + &change("1980-01", "0.1")));
    let less = world(&files, &["less"]);
    let at = |text: &str| less.param("1967-camps.contract.extension").unwrap().at(&less, month(text), 0.0, &|_| 0.5);
    assert_eq!([at("1979-12"), at("1980-01"), at("1984-12"), at("1985-01")], [0.0, 0.1, 0.1, 0.2]);
}

fn refused(changes: &str, words: &[&str]) {
    let found = problems(&with_changes(changes), &["less"]);
    assert_eq!(found.list.len(), 1, "{changes}: {found}");
    let shown = found.to_string();
    for word in words {
        assert!(shown.contains(word), "`{changes}` lacks `{word}`: {shown}");
    }
    assert_eq!(found.list[0].file, SCENARIO_FILE);
}

#[test]
fn changes_that_do_not_fit() {
    let change = |path: &str, rest: &str| format!("[[change]]\nset = \"{path}\"\nfrom = \"1980-01\"\n{rest}\n");
    let value = "value = \"0.5\"\nassumed = \"x\"";
    refused(
        &change("1967-camp.pay.parity", value),
        &["no programme or host `1967-camp`", "did you mean `1967-camps.pay.parity`?"],
    );
    refused(&change("1967-camps.paid.parity", value), &["`paid` is no slot"]);
    refused(
        &change("1967-camps.pay.paritee", value),
        &["no kind of pay has a key", "did you mean `1967-camps.pay.parity`?"],
    );
    refused(&change("1967-camps.site.nort", value), &["has no site", "did you mean `1967-camps.site.north`?"]);
    refused(&change("russia.onward_log", value), &["did you mean `russia.onward_lag`?"]);
    refused(&change("behaviour.beta_dred", value), &["did you mean `behaviour.beta_dread`?"]);
    refused(&change("wages", value), &["is no path", "programme.slot.key"]);
    refused(&change("1967-camps.pay.parity", value), &["rule of the kind `in-kind-split`, which has no key `parity`"]);
    refused(&change("1967-camps.pay", value), &["needs exactly one of `kind` and `like`"]);
    refused(&change("1967-camps.pay.wage", "kind = \"none\""), &["is a value, not a slot"]);
    refused(&change("1967-camps.levy.skim", "value = \"0.5\""), &["nothing says where this value comes from"]);
    refused(&change("1967-camps.levy.skim", "value = \"2\"\nassumed = \"x\""), &["above what is possible"]);
    refused(
        &change("1967-camps.levy", "like = { slot = \"1967-camps.pay\", as_of = \"1970-01\" }"),
        &["a rule of pay cannot stand in the slot `levy`"],
    );
    refused(
        &change("1967-camps.pay", "like = { slot = \"1967-camps.pay\", as_of = \"1960-01\" }"),
        &["no rules in 1960-01"],
    );
    refused(
        &change(
            "1967-camps.pay",
            "like = { slot = \"1967-camps.pay\", as_of = \"1970-01\", indexed_by = \"host-bay\" }",
        ),
        &["did you mean `host-pay`?"],
    );
    refused("", &["changes nothing"]);
    refused(&change("1967-camps.levy.skim", value).replace("1980-01", "2050-01"), &["not one of the world's months"]);
    refused(
        &change("1967-camps.levy", "kind = \"none\"").replace("1980-01", "1995-01"),
        &["after the programme has ended"],
    );
    refused(
        &(change("1967-camps.levy.skim", value) + &change("1967-camps.levy.skim", value)),
        &["changed twice from 1980-01 on"],
    );
    refused(
        &(change("1967-camps.levy.skim", value) + &change("1967-camps.levy", "kind = \"none\"")),
        &["changed twice from 1980-01 on"],
    );
}

#[test]
fn scenarios_that_touch_one_path_are_refused() {
    let skim = |id: &str, from: &str| {
        scenario(
            id,
            &format!("[[change]]\nset = \"1967-camps.levy.skim\"\nfrom = \"{from}\"\nvalue = \"0.5\"\nassumed = \"x\""),
        )
    };
    let mut files = with(SCENARIO_FILE, &skim("less", "1980-01"));
    files.insert("scenarios/more.toml".to_owned(), skim("more", "1985-01").into_bytes());
    let found = problems(&files, &["less", "more"]);
    assert_eq!(found.list.len(), 1, "{found}");
    assert!(
        found.to_string().contains("the scenario `less` changes `1967-camps.levy.skim` too, from 1980-01 on"),
        "{found}"
    );
    assert!(problems(&files, &["less"]).is_empty() && problems(&files, &["more"]).is_empty());
    assert!(crate::world::check(&files).is_empty());
}

#[test]
fn names_are_listed_without_loading() {
    let names = crate::world::scenario_names(&small());
    assert_eq!(names.len(), 1);
    assert_eq!((names[0].id.as_str(), names[0].name.as_str()), ("less", "Less"));
}

#[test]
fn changes_can_be_made_without_files() {
    use crate::world::{Change, Edit, LikeSlot};
    let base = world(&small(), &[]);
    let like =
        LikeSlot { programme: "1967-camps".to_owned(), slot: Slot::Pay, as_of: month("1970-01"), indexed_by: None };
    let change = |path: &str| Change {
        path: path.to_owned(),
        from: month("1986-01"),
        edit: Edit::Like(like.clone()),
        place: crate::world::TextPlace::default(),
    };
    let moved = base.with_changes(&[change("1967-camps.pay")]).unwrap();
    assert_eq!(
        moved.programmes[0].rule(Slot::Pay, month("1990-01")).unwrap().kind,
        RuleKind::Pay(PayKind::InKindSplit)
    );
    assert_eq!(numbers(&base, "1985-12"), numbers(&moved, "1985-12"));
    let refused = base.with_changes(&[change("1967-camps.levy")]).unwrap_err();
    assert!(refused.to_string().contains("cannot stand in the slot `levy`"), "{refused}");
}

#[test]
fn a_programme_may_have_the_name_of_its_host() {
    let mut files = small();
    let camps = String::from_utf8(files["world/programmes/1967-camps.toml"].clone()).unwrap();
    let camps = camps.replacen("id = \"1967-camps\"", "id = \"russia\"", 1);
    files.insert("world/programmes/russia.toml".to_owned(), camps.into_bytes());
    let world = world(&files, &[]);
    for path in ["russia.pay", "russia.pay.state_share", "russia.return_cooperation"] {
        assert!(world.target(path).is_ok(), "{path}");
    }
    assert!(world.target("russia.pai").is_err());
}
