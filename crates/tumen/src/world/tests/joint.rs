//! What several values share: factors, mirrored and yearly draws, ties between entries.

use super::*;
use crate::month::{Month, MonthRange};
use crate::quantity::{Currency, Dimension};
use crate::world::Multiplier;

const CAMPS_FILE: &str = "world/programmes/1967-camps.toml";
const SERIES_FILE: &str = "world/environment/series.toml";

const FACTOR: &str = r#"
[[factor]]
id = "pay-level"
name = "How far pay is off"
level = { prior = "uniform 0.5..1.5", assumed = "about half either way" }
[[series]]
id = "index"
"#;

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

/// The small world with a factor, and with more replaced.
fn with_factor(changes: &[(&str, &str, &str)]) -> Texts {
    let mut files = changed(SERIES_FILE, "\n[[series]]\nid = \"index\"\n", FACTOR);
    for (path, old, new) in changes {
        let text = String::from_utf8(files[*path].clone()).unwrap();
        assert!(text.contains(old), "`{old}` is not in {path}");
        files.insert((*path).to_owned(), text.replacen(old, new, 1).into_bytes());
    }
    files
}

/// Numbers of a path in a month when only the factor is not in the middle.
fn number(world: &World, path: &str, at: &str, of_factor: f64) -> f64 {
    let full = format!("{path}@{at}");
    let param = world.param(&full).unwrap();
    let draw = |key: &str| if key == "environment.pay-level@1950-01" { of_factor } else { 0.5 };
    param.at(world, month(at), -1.0, &draw)
}

#[test]
fn a_factor_multiplies_with_the_same_draw_everywhere() {
    let wage = "wage = { value = \"1.5\", times = \"host-pay\"";
    let list = "wage = { value = \"1.5\", times = [\"host-pay\", \"pay-level\"]";
    let term = "allowance = { value = \"100 SUR/month\"";
    let files = with_factor(&[
        (CAMPS_FILE, wage, list),
        (CAMPS_FILE, term, "allowance = { value = \"100 SUR/month\", times = \"pay-level\""),
    ]);
    let world = world(&files, &[]);
    let wage = world.param("1967-camps.pay.wage@1970-01").unwrap();
    assert_eq!(wage.entries[0].dimension, Dimension::MoneyFlow(Currency::Sur));
    assert_eq!(wage.entries[0].times.len(), 2);
    for (u, level) in [(0.0, 0.5), (0.5, 1.0), (1.0, 1.5)] {
        let plain = number(&world, "1967-camps.pay.wage", "1970-01", 0.5);
        assert!((number(&world, "1967-camps.pay.wage", "1970-01", u) - plain * level).abs() < 1e-9);
        assert!((number(&world, "1967-camps.pay.allowance", "1986-01", u) - 100.0 * level).abs() < 1e-9);
    }
    let months = MonthRange::parse("1966-01..2005-12").unwrap();
    let draw = |key: &str| (key.len() % 7) as f64 / 8.0 + 0.1;
    let all = wage.monthly(&world, months, 7.0, &draw);
    for (month, number) in months.iter().zip(&all) {
        assert_eq!(*number, wage.at(&world, month, 7.0, &draw), "{month}");
    }
    assert!(world.params().any(|param| param.path == "environment.pay-level"));
}

#[test]
fn a_factor_of_a_series_goes_where_the_series_goes() {
    let unit = "unit = \"SUR/month\"";
    let files = with_factor(&[(SERIES_FILE, unit, "unit = \"SUR/month\"\ntimes = \"pay-level\"")]);
    let world = world(&files, &[]);
    let plain = number(&world, "1967-camps.pay.wage", "1970-01", 0.5);
    assert!((number(&world, "1967-camps.pay.wage", "1970-01", 1.0) - 1.5 * plain).abs() < 1e-9);
    let entry = &world.param("1967-camps.pay.wage@1970-01").unwrap().entries[0];
    let ids: Vec<&str> = entry.times.iter().map(|times| world.multiplier_id(times.by)).collect();
    assert_eq!(ids, ["host-pay", "pay-level"]);
    assert!(matches!(entry.times[1].by, Multiplier::Factor(0)));
}

#[test]
fn a_factor_may_change_over_time_and_begin_late() {
    let level = "level = { prior = \"uniform 0.5..1.5\", assumed = \"about half either way\" }";
    let dated = "level = [
  { from = \"1960-01\", value = \"1\", assumed = \"known\" },
  { from = \"1970-01\", prior = \"uniform 0..1\", interpolate = \"linear\", assumed = \"unknown\" },
  { from = \"1980-01\", value = \"1\", assumed = \"known\" },
]";
    let wage = "wage = { value = \"1.5\", times = \"host-pay\"";
    let list = "wage = { value = \"1.5\", times = [\"host-pay\", \"pay-level\"]";
    let world = world(&with_factor(&[(SERIES_FILE, level, dated), (CAMPS_FILE, wage, list)]), &[]);
    let wage = world.param("1967-camps.pay.wage@1970-01").unwrap();
    let at = |text: &str| {
        let pay = world.series.iter().position(|series| series.id == "host-pay").unwrap();
        wage.at(&world, month(text), 0.0, &|_| 0.2) / world.series_at(pay, month(text)) / 1.5
    };
    for (text, level) in [("1969-12", 1.0), ("1970-01", 0.2), ("1975-01", 0.6), ("1980-01", 1.0), ("1984-12", 1.0)] {
        assert!((at(text) - level).abs() < 1e-12, "{text}: {}", at(text));
    }
}

#[test]
fn a_scenario_can_change_a_factor_and_move_what_it_multiplies() {
    let wage = "wage = { value = \"1.5\", times = \"host-pay\"";
    let list = "wage = { value = \"1.5\", times = [\"host-pay\", \"pay-level\"]";
    let head = "id = \"less\"\nname = \"Less\"\nquestion = \"What if?\"\n[[change]]\n";
    let scenario = |change: &str| {
        let mut files = with_factor(&[(CAMPS_FILE, wage, list)]);
        files.insert("scenarios/less.toml".to_owned(), format!("{head}{change}").into_bytes());
        files
    };
    let base =
        world(&scenario("set = \"1967-camps.levy.skim\"\nfrom = \"1980-01\"\nvalue = \"0.1\"\nassumed = \"x\""), &[]);
    let before = |u: f64| number(&base, "1967-camps.pay.wage", "1970-01", u);
    let set = "set = \"environment.pay-level\"\nfrom = \"1972-01\"\nvalue = \"3\"\nassumed = \"the question\"";
    let changed = world(&scenario(set), &["less"]);
    assert_eq!(
        number(&changed, "1967-camps.pay.wage", "1971-12", 1.0),
        number(&base, "1967-camps.pay.wage", "1971-12", 1.0)
    );
    let tripled = 3.0 * number(&base, "1967-camps.pay.wage", "1972-01", 0.5);
    assert!((number(&changed, "1967-camps.pay.wage", "1972-01", 1.0) - tripled).abs() < 1e-9);

    let like =
        "set = \"1967-camps.pay\"\nfrom = \"1986-01\"\nlike = { slot = \"1967-camps.pay\", as_of = \"1970-01\" }";
    let moved = world(&scenario(like), &["less"]);
    for u in [0.1, 0.5, 0.9] {
        assert!((number(&moved, "1967-camps.pay.wage", "1987-01", u) - before(u)).abs() < 1e-9, "{u}");
    }
    let entry = &moved.programmes[0]
        .rule(crate::programme::Slot::Pay, month("1987-01"))
        .unwrap()
        .param("wage")
        .unwrap()
        .entries[0];
    assert_eq!(moved.times_text(&entry.times[1]), "× pay-level in 1970-01");
}

#[test]
fn a_mirrored_value_falls_as_the_other_rises() {
    let intake = "intake = { prior = \"uniform 500..800 people/month\"";
    let drawn = "intake = { prior = \"uniform 500..800 people/month\", draw = \"-contact-draw\"";
    let world = world(&changed(CAMPS_FILE, intake, drawn), &[]);
    let at = |path: &str, u: f64| world.param(path).unwrap().at(&world, month("1970-01"), 0.0, &|_| u);
    assert!((at("1967-camps.control.contact", 0.25) - 0.125).abs() < 1e-12);
    assert!((at("1967-camps.recruitment.intake", 0.25) - 725.0).abs() < 1e-9);
}

#[test]
fn a_yearly_value_is_drawn_anew_in_january() {
    let stipend = "stipend = { prior = \"uniform 50..80 SUR/month\", spread";
    let yearly = "stipend = { prior = \"uniform 50..80 SUR/month\", each = \"year\", spread";
    let world = world(&changed(CAMPS_FILE, stipend, yearly), &[]);
    let param = world.param("1967-camps.pay.stipend@1970-01").unwrap();
    let draw = |key: &str| match key {
        "1967-camps.pay.stipend@1968" => 0.0,
        "1967-camps.pay.stipend@1969" => 1.0,
        _ => 0.5,
    };
    let months = MonthRange::parse("1967-03..1970-12").unwrap();
    let all = param.monthly(&world, months, 0.0, &draw);
    for (month, number) in months.iter().zip(all) {
        let expected = match month.year() {
            1968 => 50.0,
            1969 => 80.0,
            _ => 65.0,
        };
        assert_eq!(number, expected, "{month}");
        assert_eq!(param.at(&world, month, 0.0, &draw), expected, "{month}");
    }
}

#[test]
fn tied_entries_move_together() {
    let last = "{ from = \"1986-01\", prior = \"uniform 20000..30000 people\"";
    let tied = "{ from = \"1986-01\", prior = \"uniform 20000..30000 people\", correlation = \"0.7\"";
    let world = world(&changed(CAMPS_FILE, last, tied), &[]);
    let posts = world.param("1967-camps.recruitment.posts").unwrap();
    let at = |text: &str, of_first: f64| {
        posts.at(&world, month(text), 0.0, &|key| if key.ends_with("@1984-01") { of_first } else { 0.5 })
    };
    assert_eq!(at("1986-01", 0.5), 25_000.0);
    assert!(at("1986-01", 0.9) > 27_000.0 && at("1986-01", 0.1) < 23_000.0);
    // The far end of the line before is the same number.
    let half_way = (at("1984-01", 0.9) + at("1986-01", 0.9)) / 2.0;
    assert!((at("1985-01", 0.9) - half_way).abs() < 1e-9);
}
