//! What a value is in a month: steps, straight lines, series, roubles of the day.

use super::*;
use crate::month::{Month, MonthRange};
use crate::quantity::{Currency, Dimension};

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

/// The number of a path in a month when every draw is the median.
fn number(world: &World, path: &str, at: &str) -> f64 {
    let full = format!("{path}@{at}");
    let param = world.param(&full).unwrap_or_else(|| panic!("no {path}"));
    param.at(world, month(at), -1.0, &|_| 0.5)
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

#[test]
fn steps_and_straight_lines() {
    let world = world(&small(), &[]);
    let posts = |at: &str| number(&world, "1967-camps.recruitment.posts", at);
    close(posts("1970-01"), 15_000.0);
    close(posts("1983-12"), 15_000.0);
    close(posts("1984-01"), 15_500.0);
    close(posts("1985-01"), (15_500.0 + 25_000.0) / 2.0);
    close(posts("1985-12"), 15_500.0 + 9_500.0 * 23.0 / 24.0);
    close(posts("1990-12"), 25_000.0);
    close(posts("2001-01"), 25_000.0);
    close(number(&world, "1967-camps.contract.term", "1970-01"), 36.0);
}

#[test]
fn a_series_multiplies() {
    let world = world(&small(), &[]);
    let wage = |at: &str| number(&world, "1967-camps.pay.wage", at);
    close(wage("1967-03"), 1.5 * (105.0 + 195.0 * 2.0 / 276.0));
    close(wage("1990-01"), 1.5 * 300.0);
    let param = world.param("1967-camps.pay.wage@1970-01").unwrap();
    assert_eq!(param.entries[0].dimension, Dimension::MoneyFlow(Currency::Sur));
    assert_eq!(param.entries[0].quantile.key, "1967-camps.pay.wage@1967-03");
}

#[test]
fn a_series_is_in_roubles_of_the_model() {
    let world = world(&small(), &[]);
    let pay = world.series.iter().position(|series| series.id == "host-pay").unwrap();
    close(world.series_at(pay, month("1959-01")), 80.0);
    close(world.series_at(pay, month("1960-07")), 81.0 + (82.0 - 81.0) * 6.0 / 12.0);
    close(world.series_at(pay, month("1950-01")), 80.0);
    close(world.series_at(pay, month("2005-12")), 300.0);
    let index = world.series.iter().position(|series| series.id == "index").unwrap();
    close(world.series_at(index, month("1967-12")), 1.0);
    close(world.series_at(index, month("1968-01")), 1.5);
    assert!(!world.series[index].has_year(1969) && world.series[pay].has_year(1969));
}

#[test]
fn roubles_of_the_day_are_converted() {
    let world = world(&small(), &[]);
    let at = |key: &str, at: &str| world.environment(key).unwrap().at(&world, month(at), -1.0, &|_| 0.5);
    close(at("sur_usd_official", "1960-12"), 1.0);
    close(at("sur_usd_official", "1961-01"), 1.0);
    close(at("rub_usd", "1997-12"), 1.0);
    close(at("rub_usd", "1998-01"), 10.0);
    close(at("rub_usd", "1980-01"), -1.0);
}

#[test]
fn monthly_agrees_with_each_month() {
    let world = world(&small(), &["less"]);
    let draw = |key: &str| (key.len() % 10) as f64 / 10.0 + 0.05;
    for param in world.params() {
        let months = MonthRange::parse("1960-01..2005-12").unwrap();
        let all = param.monthly(&world, months, 7.0, &draw);
        for (month, number) in months.iter().zip(&all) {
            assert_eq!(*number, param.at(&world, month, 7.0, &draw), "{} {month}", param.path);
        }
    }
}

#[test]
fn conversion_sees_unit_and_month() {
    let world = world(&small(), &[]);
    let param = world.param("1967-camps.control.living@1970-01").unwrap();
    let months = MonthRange::parse("1966-12..1967-04").unwrap();
    let mut seen = Vec::new();
    let all = param.monthly_with(&world, months, -1.0, &|_| 0.5, |number, dimension, month| {
        seen.push((dimension, month.to_string()));
        number * 2.0
    });
    assert_eq!(all, [-1.0, -1.0, -1.0, 20.0, 20.0]);
    let usd = Dimension::MoneyFlow(Currency::Usd);
    assert_eq!(seen, [(usd, "1967-03".to_owned()), (usd, "1967-04".to_owned())]);
}

#[test]
fn unknown_takes_the_default_and_is_told() {
    let files = changed(
        "world/programmes/1967-camps.toml",
        "intake = {",
        "fill = { unknown = true, assumed = \"nobody knows\" }\nintake = {",
    );
    let world = world(&files, &[]);
    assert_eq!(number(&world, "1967-camps.recruitment.fill", "1970-01"), -1.0);
    assert_eq!(world.warnings.list.len(), 1);
    assert!(
        world.warnings.to_string().contains("warning: recruitment.1.fill: `fill` is stated to be unknown"),
        "{}",
        world.warnings
    );
}

#[test]
fn paths_are_found() {
    let world = world(&small(), &[]);
    for path in [
        "1967-camps.site.north",
        "russia.onward_lag",
        "environment.pool_party",
        "behaviour.beta_dread",
        "1967-camps.pay.stipend",
    ] {
        assert_eq!(world.param(path).unwrap().path, path);
        assert_eq!(world.param(path).unwrap().spec().unwrap().name, world.param(path).unwrap().key);
    }
    assert_eq!(world.params_of("1967-camps.pay.wage").count(), 2);
    assert_eq!(
        world.param("1967-camps.pay.wage@1986-01").unwrap().entries[0].quantile.key,
        "1967-camps.pay.wage@1985-01"
    );
    assert!(world.param("1967-camps.pay.nothing").is_none());
}
