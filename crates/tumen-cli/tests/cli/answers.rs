//! `tumen answers`, and the pages of the book that it wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::run;

#[test]
fn a_question_is_answered_in_half_a_page() {
    let done = run(&["answers", "no-planned-money", "--pairs", "3", "--scale", "50", "--quiet"]).expect(0);
    for part in [
        "# No planned money",
        "## The answer\n\nIn the model, with “No planned money”",
        "| worker kept | of 100 |",
        "Who gains and who loses",
        "`tumen compare baseline no-planned-money --pairs 3 --scale 50`",
        "`lankov-planned-money-rule`",
    ] {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
    assert!(done.out.lines().count() < 60, "{}", done.out);
    assert!(run(&["answers", "no-planed-money"]).expect(2).err.contains("no-planned-money"));
}

#[test]
fn a_folder_takes_a_page_for_each_question_and_the_figures_of_all() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_str().expect("a path");
    let two = ["answers", "no-bribes", "equal-pay", "--pairs", "2", "--scale", "100", "--quiet", "--out", folder];
    run(&two).expect(0);
    let read = |name: &str| std::fs::read_to_string(out.path().join(name)).expect("a file");
    assert!(read("no-bribes.md").starts_with("# Recruitment without money\n"));
    assert!(read("equal-pay.md").contains("Contract work stays as it is"));
    let figures = read("figures.csv");
    assert!(
        figures.lines().any(|line| line.starts_with("no-bribes,2000-01,2026-12,retained_share,,share,")),
        "{figures}"
    );
    let columns = figures.lines().next().map_or(0, |head| head.split(',').count());
    assert!(figures.lines().all(|line| line.split(',').count() == columns), "{figures}");
}

/// Observables of which a page's figures are asked again.
const AGAIN: [&str; 7] =
    ["retained_share", "stock", "gross_earnings", "take_home", "state_revenue", "exits", "forced_labour"];

/// The folder of the book.
fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src")
}

/// What figures.csv says of a difference.
#[derive(Clone, Copy, Debug)]
struct Figure {
    baseline: f64,
    difference: f64,
    interval: [f64; 2],
    /// Medians of baseline and changed world, and the 5, 50 and 95 % quantiles of the difference.
    shown: [f64; 5],
}

/// The figures of a folder by scenario and observable, `exits:marry` for one of its ways.
fn figures(folder: &Path) -> BTreeMap<(String, String), Figure> {
    let text = std::fs::read_to_string(folder.join("figures.csv")).expect("figures");
    let head: Vec<&str> = text.lines().next().expect("a head").split(',').collect();
    let column = |name: &str| head.iter().position(|other| *other == name).expect("a column");
    let read = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |name: &str| cells[column(name)].parse::<f64>().unwrap_or(f64::NAN);
        let figure = Figure {
            baseline: number("baseline_mean"),
            difference: number("difference_mean"),
            interval: [number("interval_low"), number("interval_high")],
            shown: ["baseline_p50", "changed_p50", "difference_p50", "difference_p5", "difference_p95"].map(number),
        };
        let name = [cells[column("observable")], cells[column("channel")]].join(":");
        ((cells[column("scenario")].to_owned(), name.trim_end_matches(':').to_owned()), figure)
    };
    text.lines().skip(1).map(read).collect()
}

impl Figure {
    /// Whether two estimates of a difference lie within half the widths of both intervals, and a hundredth of the baseline more; and
    /// whether they have one sign, where the first is told with certainty and is more than rounding.
    fn agrees_with(&self, other: &Figure) -> bool {
        let half = |figure: &Figure| (figure.interval[1] - figure.interval[0]) / 2.0;
        let most = half(self) + half(other) + 0.01 * self.baseline.abs();
        let [low, high] = self.interval;
        let is_told = low * high > 0.0 && self.difference.abs() > 0.01 * self.baseline.abs();
        let one_sign = !is_told || self.difference * other.difference > 0.0;
        one_sign && (self.difference - other.difference).abs() <= most
    }
}

#[test]
fn every_answer_of_the_book_comes_out_again() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_str().expect("a path");
    run(&["answers", "--pairs", "8", "--scale", "20", "--quiet", "--out", folder]).expect(0);
    let (told, again) = (figures(&book().join("answers")), figures(out.path()));
    assert_eq!(told.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    let differs = |one: &str, other: &str| {
        let key = |scenario: &str, observable: &str| (scenario.to_owned(), observable.to_owned());
        let agrees = |name: &&str| told[&key(one, name)].agrees_with(&again[&key(other, name)]);
        AGAIN.into_iter().filter(|name| !agrees(name)).collect::<Vec<_>>()
    };
    let scenarios: BTreeSet<&str> = told.keys().map(|(scenario, _)| scenario.as_str()).collect();
    for scenario in &scenarios {
        assert_eq!(differs(scenario, scenario), Vec::<&str>::new(), "{scenario}: docs/answers writes the pages anew");
    }
    // The answer to one question seldom passes for that to another: else this would say nothing.
    let others = || scenarios.iter().flat_map(|one| scenarios.iter().map(move |other| (one, other)));
    let pass = others().filter(|(one, other)| one != other && differs(one, other).is_empty()).count();
    assert!(10 * pass < scenarios.len() * (scenarios.len() - 1), "{pass} answers pass for others");
}

#[test]
fn every_question_has_its_page_in_the_book() {
    let read =
        |path: &str| std::fs::read_to_string(book().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (summary, overview) = (read("SUMMARY.md"), read("answers/overview.md"));
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../baseline/scenarios");
    let mut pages = 0;
    for entry in std::fs::read_dir(scenarios).expect("scenarios") {
        let path = entry.expect("a scenario").path();
        let scenario = std::fs::read_to_string(&path).expect("a file");
        let said = |key: &str| {
            let line = |line: &'_ str| line.strip_prefix(&format!("{key} = \""))?.strip_suffix('"').map(str::to_owned);
            scenario.lines().find_map(line).unwrap_or_else(|| panic!("no {key} in {}", path.display()))
        };
        let [id, name, question] = ["id", "name", "question"].map(said);
        let page = read(&format!("answers/{id}.md"));
        assert!(page.starts_with(&format!("# {name}\n\n> {question}\n")), "{page}");
        assert!(page.contains(&format!("`tumen compare baseline {id}`")), "{page}");
        assert!(summary.contains(&format!("- [{name}](answers/{id}.md)\n")), "{id}");
        assert!(overview.contains(&format!("| [{name}]({id}.md) |")), "{id}");
        pages += 1;
    }
    assert!(pages >= 12, "{pages}");
    assert_eq!(std::fs::read_dir(book().join("answers")).expect("a folder").count(), pages + 2);
}

/// What a cell of a page says, as numbers: `−4.88 (−23 to +6.2)` is three.
fn numbers(cell: &str) -> Vec<f64> {
    let plain = cell.replace(',', "").replace(['(', ')'], " ").replace(" to ", " ");
    plain.split_whitespace().map(|word| word.parse().unwrap_or_else(|_| panic!("{cell}"))).collect()
}

#[test]
fn the_pages_say_what_the_table_of_figures_says() {
    let folder = book().join("answers");
    let told = figures(&folder);
    let labels: BTreeMap<&str, &str> = [
        ("worker kept", "retained_share"),
        ("people abroad", "stock"),
        ("state received", "state_revenue"),
        ("workers took home", "take_home"),
        ("forced labour", "forced_labour"),
        ("left without going home", "exits"),
        ("reached South Korea", "arrived_rok"),
    ]
    .into();
    let mut cells = 0;
    let scenarios: BTreeSet<&str> = told.keys().map(|(scenario, _)| scenario.as_str()).collect();
    for scenario in scenarios {
        let page = std::fs::read_to_string(folder.join(format!("{scenario}.md"))).expect("a page");
        for line in page.lines().filter(|line| line.starts_with("| ")) {
            let columns: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let Some(observable) = labels.get(columns[0]).filter(|_| columns[4] != "none") else { continue };
            let scale = match columns[1] {
                "of 100" => 100.0,
                "m USD/y" => 1e-6,
                _ => 1.0,
            };
            let said: Vec<f64> = columns[2..].iter().flat_map(|cell| numbers(cell)).collect();
            let figure = &told[&(scenario.to_owned(), (*observable).to_owned())];
            assert_eq!(said.len(), 5, "{line}");
            for (said, figure) in said.into_iter().zip(figure.shown) {
                // Two or three digits, and of what is small two places.
                let figure = figure * scale;
                assert!((said - figure).abs() <= 0.05 * figure.abs() + 0.006, "{scenario}: {line}: {figure}");
                cells += 1;
            }
        }
    }
    assert!(cells > 300, "{cells}");
}
