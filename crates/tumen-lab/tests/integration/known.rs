//! Differences that are known beforehand: intervals cover them as often as they say, and a unit of money is no more than a unit.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use tumen::month::Month;
use tumen::world::{World, load};
use tumen_lab::Origin;
use tumen_lab::compare::{CompareSettings, Comparison, Named, compare};

/// Files by path.
type Texts = BTreeMap<String, Vec<u8>>;

/// The smallest world that loads, which the core's tests have.
fn small() -> Texts {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tumen/tests/cases/small");
    let (mut texts, mut folders) = (Texts::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let parts: Vec<_> =
                    path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
                texts.insert(parts.join("/"), fs::read(&path).unwrap());
            }
        }
    }
    texts
}

/// Puts something in the place of what a file says once.
#[track_caller]
fn edit(texts: &mut Texts, path: &str, before: &str, now: &str) {
    let text = String::from_utf8(texts[path].clone()).unwrap();
    assert_eq!(text.matches(before).count(), 1, "{before} in {path}");
    texts.insert(path.to_owned(), text.replace(before, now).into_bytes());
}

#[track_caller]
fn loaded(texts: &Texts, scenarios: &[&str]) -> World {
    load(texts, scenarios).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn compared(worlds: &[World; 2], settings: &CompareSettings) -> Comparison {
    let [one, other] = worlds;
    let (one, other) = (Named::new(one.clone(), one), Named::new(other.clone(), one));
    compare(&one, &[other], settings, &Origin::default(), None, &|_| ()).expect("the identities hold")
}

const CAMPS: &str = "world/programmes/1967-camps.toml";
const BEHAVIOUR: &str = "world/behaviour.toml";
/// Posts, the months that are run, and the yearly rates of leaving between which the first world lies.
const POSTS: f64 = 40.0;
const MONTHS: f64 = 50.0;
const RATES: [f64; 2] = [0.1, 0.3];

/// Forty people who come at once and nobody after them. They leave at a rate that nobody knows, in the other world at twice that rate, with the
/// same draw of it. About 2,000 person-months.
fn leavers() -> [World; 2] {
    let mut texts = small();
    edit(
        &mut texts,
        CAMPS,
        "{ value = \"800 people\", assumed = \"quota\" }",
        "{ value = \"0 people\", assumed = \"none yet\" }",
    );
    edit(
        &mut texts,
        CAMPS,
        "{ from = \"1980-01\", prior = \"uniform 800..900 people\", assumed = \"quota\" }",
        "{ from = \"1970-01\", value = \"40 people\", assumed = \"forty\" }",
    );
    edit(
        &mut texts,
        CAMPS,
        "intake = { value = \"50 people/month\", assumed = \"a train a month\" }",
        "intake = [\n  { value = \"1000 people/month\", assumed = \"all at once\" },\n  { from = \"1970-02\", value = \"0 people/month\", assumed = \"nobody after them\" },\n]",
    );
    edit(&mut texts, CAMPS, "\"3 years\"", "\"9 years\"");
    edit(&mut texts, CAMPS, "crew_max = { value = \"40\"", "crew_max = { value = \"20\"");
    let [low, high] = RATES;
    let rate = |times: f64| format!("prior = \"uniform {}..{} 1/year\", draw = \"leaving\"", times * low, times * high);
    edit(&mut texts, CAMPS, "prior = \"loguniform 0.001..0.01 1/year\"", &rate(1.0));
    for name in ["exposure", "grievance", "partner", "family", "surveillance", "returned", "passport"] {
        let weak = |of: &str| format!("beta_{name} = {{ {of}, assumed = \"weak\" }}");
        edit(&mut texts, BEHAVIOUR, &weak("prior = \"halfnormal 1\""), &weak("value = \"0\""));
    }
    edit(&mut texts, BEHAVIOUR, "bound_abscond = { value = \"0.05\"", "bound_abscond = { value = \"0.5\"");
    let scenario = format!(
        "id = \"leave\"\nname = \"They leave\"\nquestion = \"What if they left?\"\n\n[[change]]\nset = \"1967-camps.exit.abscond\"\n\
         from = \"1970-01\"\n{}\nassumed = \"the question\"\n",
        rate(2.0).replace(", ", "\n")
    );
    texts.insert("scenarios/leave.toml".to_owned(), scenario.into_bytes());
    [loaded(&texts, &[]), loaded(&texts, &["leave"])]
}

/// How many more leave a year: of each, the part that is gone after all months, by the mean over the rate.
fn known() -> f64 {
    let years = MONTHS / 12.0;
    let stay = |times: f64| {
        let [low, high] = RATES.map(|rate| times * rate * years);
        (libm::exp(-low) - libm::exp(-high)) / (high - low)
    };
    POSTS * (stay(1.0) - stay(2.0)) / years
}

#[test]
fn the_interval_of_a_difference_covers_it_as_often_as_it_says() {
    const REPETITIONS: u32 = 500;
    let worlds = leavers();
    let from = Month::new(1970, 1).unwrap();
    let one = |repetition: u32| {
        let settings = CompareSettings {
            seed: u64::from(repetition),
            most_pairs: 8,
            from: Some(from),
            until: Some(from + (MONTHS as u16 - 1)),
            observable: "exits".to_owned(),
            ..CompareSettings::default()
        };
        let done = compared(&worlds, &settings);
        let row = done.worlds[0].find("exits", done.story()).expect("it is compared");
        assert_eq!(row.pairs, 8);
        (row.difference.unwrap().mean, row.interval.unwrap(), row.variance_reduction.unwrap())
    };
    let told: Vec<(f64, [f64; 2], f64)> = (0..REPETITIONS).into_par_iter().map(one).collect();
    let truth = known();
    let mean = told.iter().map(|(mean, ..)| mean).sum::<f64>() / f64::from(REPETITIONS);
    // Half a width is 2.365 errors (Student, seven degrees of freedom); the mean of all repetitions is as exact as 4,000 pairs make it.
    let widths = told.iter().map(|(_, [low, high], _)| high - low).sum::<f64>() / f64::from(REPETITIONS);
    let error = widths / 4.73 / f64::from(REPETITIONS).sqrt();
    assert!((mean - truth).abs() < 4.0 * error, "{mean} is not {truth}; its error is {error}");
    // Runs that have nothing in common would need more of them: pairs share the rate and the chance of each person.
    let spared = told.iter().filter(|(.., reduction)| *reduction > 1.0).count() as f64 / f64::from(REPETITIONS);
    assert!(spared > 0.9, "{spared}");
    // Nineteen of twenty, within four standard deviations of 500 trials; intervals half as wide would not do.
    let covers = |part: f64| {
        let inside = told.iter().filter(|(mean, [low, _], _)| (truth - mean).abs() <= part * (mean - low));
        inside.count() as f64 / f64::from(REPETITIONS)
    };
    assert!((0.911..=0.989).contains(&covers(1.0)), "{}", covers(1.0));
    assert!(covers(0.5) < 0.85, "{}", covers(0.5));
}

/// Stopping when the interval is narrow enough flatters nobody: each look takes its part of what may be missed.
#[test]
fn an_interval_that_decided_when_to_stop_covers_as_often() {
    const REPETITIONS: u32 = 250;
    let worlds = leavers();
    let from = Month::new(1970, 1).unwrap();
    let one = |repetition: u32| {
        let settings = CompareSettings {
            seed: 10_000 + u64::from(repetition),
            most_pairs: 32,
            from: Some(from),
            until: Some(from + (MONTHS as u16 - 1)),
            observable: "exits".to_owned(),
            until_width: Some(0.15),
            ..CompareSettings::default()
        };
        let done = compared(&worlds, &settings);
        let interval = done.worlds[0].find("exits", done.story()).and_then(|row| row.interval).expect("it is compared");
        (done.worlds[0].pairs, (interval[0]..=interval[1]).contains(&known()))
    };
    let told: Vec<(u32, bool)> = (0..REPETITIONS).into_par_iter().map(one).collect();
    let stopped = told.iter().filter(|(pairs, _)| *pairs < 32).count();
    assert!((25..=225).contains(&stopped), "{stopped} stopped before the last look");
    let covers = told.iter().filter(|(_, covers)| *covers).count() as f64 / f64::from(REPETITIONS);
    // Four standard deviations of 250 trials below nineteen of twenty.
    assert!(covers >= 0.895, "{covers}");
}

/// Every amount in roubles ten times as large, and ten times as many to the dollar: people, shares and dollars are the same.
#[test]
fn a_change_of_the_unit_of_money_changes_no_share() {
    const RATES: &str = "world/environment/exchange.toml";
    const WAGES: &str = "world/environment/wages.toml";
    let texts = small();
    let mut tenfold = texts.clone();
    for (path, before, now) in [
        (CAMPS, "50..80 SUR/month", "500..800 SUR/month"),
        ("evidence/claims/book-1.toml", "50..80 SUR/month", "500..800 SUR/month"),
        (RATES, "{ value = \"4 SUR/USD\"", "{ value = \"40 SUR/USD\""),
        (RATES, "\"0.9 SUR/USD\"", "\"9 SUR/USD\""),
        (RATES, ", value = \"4 SUR/USD\"", ", value = \"40. SUR/USD\""),
        (
            RATES,
            "\"40 SUR/USD\", assumed = \"old roubles\" },\n  { from = \"1961-01\", value = \"40. SUR/USD\"",
            "\"400 SUR/USD\", assumed = \"old roubles\" },\n  { from = \"1961-01\", value = \"40 SUR/USD\"",
        ),
        (
            WAGES,
            "\"790\", \"1960\" = \"800\", \"1961\" = \"82\", \"1970\" = \"122\", \"1980\" = \"169\", \"1990\" = \"303\"",
            "\"7900\", \"1960\" = \"8000\", \"1961\" = \"820\", \"1970\" = \"1220\", \"1980\" = \"1690\", \"1990\" = \"3030\"",
        ),
    ] {
        edit(&mut tenfold, path, before, now);
    }
    let settings =
        CompareSettings { most_pairs: 8, threads: 2, from: Month::new(1967, 3), ..CompareSettings::default() };
    let done = compared(&[loaded(&texts, &[]), loaded(&tenfold, &[])], &settings);
    let rows = &done.worlds[0].differences;
    let stock = done.worlds[0].find("stock", done.story()).and_then(|row| row.baseline).expect("it is compared").mean;
    // Amounts are whole kopecks, so a person's month may come out by a few of them, at four roubles to the dollar.
    let rounding = 0.03 / 4.0;
    let mut shares = 0;
    for row in rows {
        let (Some(baseline), Some(difference)) = (&row.baseline, &row.difference) else { continue };
        let most = match row.unit.as_str() {
            "share" => 1e-6,
            "USD/month" => rounding,
            "USD/year" => (rounding * stock * 12.0).max(1e-6 * baseline.mean.abs()),
            _ => 0.0,
        };
        let largest = difference.p5.abs().max(difference.p95.abs());
        assert!(largest <= most, "{} of {:?} differs by {largest}: {row:?}", row.observable, row.programme);
        shares += u32::from(row.unit == "share" && baseline.mean > 0.0);
    }
    assert!(shares > 0 && rows.iter().any(|row| row.unit.starts_with("USD")), "{rows:?}");
}
