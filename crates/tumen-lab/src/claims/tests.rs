//! Scores of cases whose answer is known.

use super::score::Beside;
use super::*;
use crate::answer::{Predictive, Role};
use crate::ensemble::Settings;

fn number(document: (f64, f64)) -> Number {
    Number { readings: Vec::new(), any_month: false, unit: Unit::Ratio, document, ends: false, error: 0.0, rare: false }
}

fn test_of(number: Number) -> ClaimTest {
    ClaimTest { id: "c".to_owned(), kind: TestKind::Number(number), crew_weight: 1 }
}

/// 101 runs with the values 1.00, 1.01 … 2.00.
fn runs() -> Vec<Measured> {
    (0..=100).map(|run| Measured::of(1.0 + f64::from(run) / 100.0)).collect()
}

fn settings(scale: u32) -> Settings {
    Settings { scale, ..Settings::default() }
}

fn score_at(test: &ClaimTest, measured: &[Measured], scale: u32) -> Scored {
    score(test, measured, &settings(scale))
}

fn scored(number: Number, measured: &[Measured]) -> Scored {
    score_at(&test_of(number), measured, 1)
}

fn placed(number: Number, measured: &[Measured]) -> Placed {
    match scored(number, measured) {
        Scored::Number(placed) => placed,
        other => panic!("{other:?}"),
    }
}

fn level(document: (f64, f64)) -> Level {
    placed(number(document), &runs()).level
}

#[test]
fn a_point_falls_where_the_quantiles_say() {
    assert_eq!(level((1.5, 1.5)), Level::Half);
    assert_eq!(level((1.25, 1.25)), Level::Half);
    assert_eq!(level((1.24, 1.24)), Level::Ninety);
    assert_eq!(level((1.95, 1.95)), Level::Ninety);
    assert_eq!(level((1.96, 1.96)), Level::NinetyNine);
    assert_eq!(level((2.0, 2.0)), Level::Outside);
    assert_eq!(level((0.9, 0.9)), Level::Outside);
}

#[test]
fn runs_without_a_value_say_nothing() {
    let share = |measured: &[Measured]| scored(Number { unit: Unit::Share, ..number((0.5, 0.5)) }, measured);
    assert_eq!(share(&[Measured::NOTHING, Measured::NOTHING]), Scored::NoValue);
    match share(&[Measured::NOTHING, Measured::of(0.4), Measured::of(0.6)]) {
        Scored::Number(placed) => assert_eq!(placed.beside.low.p50, 0.5),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_range_counts_by_the_mass_in_it_and_by_its_overlap() {
    // Narrow and in the middle: little mass, but all of it inside.
    let narrow = placed(number((1.45, 1.5)), &runs());
    assert_eq!((narrow.level, narrow.mass, narrow.overlap), (Level::Half, Some(6.0 / 101.0), Some(1.0)));
    // Wide: it holds all that is predicted, of which it is itself only a part.
    let wide = placed(number((0.1, 10.0)), &runs());
    assert_eq!((wide.level, wide.mass), (Level::Half, Some(1.0)));
    assert!((wide.overlap.unwrap() - libm::log(1.95 / 1.05) / libm::log(100.0)).abs() < 1e-12);
    // One that only touches the middle half is not in it: a fifth of the mass, and little of the range.
    let touching = placed(number((1.75, 9.0)), &runs());
    assert_eq!(touching.level, Level::Ninety);
    assert_eq!(touching.mass, Some(26.0 / 101.0));
    // Half of it in the 90 % interval is enough, less is not.
    assert_eq!(level((1.9, 1.9 * libm::pow(1.95 / 1.9, 1.9))), Level::Ninety);
    assert_eq!(level((1.93, 9.0)), Level::NinetyNine);
    assert_eq!(level((2.0, 9.0)), Level::Outside, "touching the last draw is one of a hundred, less than 1 %");
    assert_eq!(level((3.0, 9.0)), Level::Outside);
    // A range that is not positive is measured in differences.
    let from_zero = placed(number((0.0, 1.5)), &runs());
    assert_eq!((from_zero.level, from_zero.overlap.map(|share| (share * 100.0).round())), (Level::Half, Some(30.0)));
}

#[test]
fn a_range_without_width_is_a_point() {
    for at in 0..=130 {
        // Between the values of the runs, and so at no edge.
        let at = 0.903 + f64::from(at) / 100.0;
        assert_eq!(level((at, at * (1.0 + 1e-12))), level((at, at)), "{at}");
    }
}

#[test]
fn a_bound_is_a_statement_that_holds_by_the_mass_on_its_side() {
    let of = |document, measured: &[Measured]| match scored(number(document), measured) {
        Scored::Statement { holds, bound: Some(beside) } => (holds, beside),
        other => panic!("{other:?}"),
    };
    let (holds, beside) = of((1.8, f64::INFINITY), &runs());
    assert_eq!((holds, beside.ratio), (21.0 / 101.0, Some(1.5 / 1.8)));
    assert!((beside.width.unwrap() - 1.95 / 1.05).abs() < 1e-12);
    assert_eq!(order(holds), std::cmp::Ordering::Equal, "a fifth of the histories is neither yes nor no");
    assert_eq!(order(of((1.1, f64::INFINITY), &runs()).0), std::cmp::Ordering::Greater);
    assert_eq!(order(of((f64::NEG_INFINITY, 1.05), &runs()).0), std::cmp::Ordering::Less);
    assert_eq!(of((1.5, f64::INFINITY), &runs()).1.ratio, Some(1.0), "its median is on the side of the bound");
}

#[test]
fn ends_of_a_range_are_compared_one_by_one_and_the_worse_counts() {
    let measured: Vec<Measured> = runs()
        .into_iter()
        .enumerate()
        .map(|(run, one)| Measured { high: 10.0 * one.low, inside: f64::from(u8::from(run < 30)), ..one })
        .collect();
    let of = |document| {
        let placed = placed(Number { ends: true, ..number(document) }, &measured);
        (placed.level, placed.beside.ratio.unwrap(), placed.beside.low.p50, placed.beside.high.unwrap().p50)
    };
    assert_eq!(of((1.5, 15.0)), (Level::Half, 1.0, 1.5, 15.0));
    assert_eq!(of((1.5, 30.0)), (Level::Outside, 0.5, 1.5, 15.0));
    assert_eq!(of((1.1, 15.0)).0, Level::Ninety);
    let both = placed(Number { ends: true, ..number((0.15, 15.0)) }, &measured);
    assert_eq!((both.mass, both.overlap), (Some(30.0 / 101.0), Some(0.5)), "of the people, and between the medians");
}

#[test]
fn observation_error_widens_and_is_drawn_anew_in_each_run() {
    let flat = vec![Measured::of(100.0); 4000];
    let wide = |error| {
        let low = placed(Number { error, ..number((100.0, 100.0)) }, &flat).beside.low;
        libm::log(low.p95 / low.p5)
    };
    assert_eq!(wide(0.0), 0.0);
    // 90 % of a normal distribution lie within 1.645 standard deviations.
    assert!((wide(0.25) / (2.0 * 1.645 * 0.25) - 1.0).abs() < 0.06, "{}", wide(0.25));
}

#[test]
fn nobody_writes_of_more_than_all() {
    let most = vec![Measured::of(0.9); 200];
    let low = placed(Number { unit: Unit::Share, error: 0.5, ..number((0.8, 0.8)) }, &most).beside.low;
    assert!(low.p99_5 == 1.0 && low.p5 < 0.9, "{low:?}");
}

#[test]
fn intervals_that_span_too_much_say_so() {
    let vague: Vec<Measured> = (0..=100).map(|run| Measured::of(libm::pow(10.0, f64::from(run) / 50.0))).collect();
    let placed = placed(number((10.0, 10.0)), &vague);
    assert_eq!((placed.level, placed.too_wide), (Level::Half, true));
    assert!((placed.beside.width.unwrap() - libm::pow(10.0, 1.8)).abs() < 1e-9);
}

#[test]
fn small_counts_are_placed_by_mid_p() {
    // Nobody in 60 runs of 100, one in 40: zero lies at 0.3, one at 0.8.
    let counts: Vec<Measured> = (0..100).map(|run| Measured::of(f64::from(u8::from(run >= 60)))).collect();
    let of = |value: f64| placed(Number { unit: Unit::People, ..number((value, value)) }, &counts).level;
    assert_eq!(of(0.0), Level::Half);
    assert_eq!(of(1.0), Level::Ninety);
    assert_eq!(of(2.0), Level::Outside);
}

#[test]
fn orders_are_judged_by_how_often_they_hold() {
    let test = ClaimTest {
        id: "o".to_owned(),
        kind: TestKind::Order { pairs: Vec::new(), rare: false, error: 0.15 },
        crew_weight: 1,
    };
    let holds = |n_true: usize| {
        let runs = (0..10).map(|run| Measured::of(f64::from(u8::from(run < n_true))));
        let measured: Vec<Measured> = runs.chain([Measured::NOTHING]).collect();
        match score_at(&test, &measured, 1) {
            Scored::Statement { holds, bound: None } => order(holds),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([holds(9), holds(5), holds(1)].map(|order| order as i8), [1, 0, -1]);
    assert_eq!(score_at(&test, &[Measured::NOTHING], 1), Scored::NoValue);
}

/// As many claims as there are columns, each scored beside the other runs; `column` gives the values of a claim by run.
fn claims_of(n: usize, column: impl Fn(usize, usize) -> f64, shape: impl Fn(f64) -> (f64, f64)) -> Vec<Scored> {
    let one = |claim: usize| {
        let measured: Vec<Measured> = (0..2000).map(|run| Measured::of(column(claim, run))).collect();
        scored(number(shape(measured[7].low)), &measured)
    };
    (0..n).map(one).collect()
}

fn row_of(scores: &[Scored]) -> crate::answer::Fares {
    let scores: Vec<(Role, &Scored)> = scores.iter().map(|scored| (Role::HeldOut, scored)).collect();
    coverage(&scores)[0].fares
}

/// Numbers between 0 and 1 that look like chance, one for each claim and run.
fn chance(claim: usize, run: usize) -> f64 {
    tumen::engine::draw::parameter_quantile(5, run as u32, &format!("test.{claim}"))
}

#[test]
fn bands_of_points_that_have_nothing_to_do_with_each_other_are_binomial() {
    // Tables of the binomial distribution, 20 trials.
    let row = row_of(&claims_of(20, |claim, run| 1.0 + chance(claim, run), |value| (value, value)));
    assert_eq!((row.scored, row.band_50, row.band_90), (20, [6, 14], [15, 20]));
    assert_eq!(row.band_99[1], 20);
    assert!(row.band_99[0] >= 18, "{:?}", row.band_99);
}

#[test]
fn bands_of_claims_that_stand_or_fall_together_are_wide() {
    let row = row_of(&claims_of(20, |_, run| 1.0 + chance(0, run), |value| (value, value)));
    assert_eq!((row.band_50, row.band_90), ([0, 20], [0, 20]));
}

#[test]
fn bands_know_that_a_wide_range_is_met_by_luck() {
    let band = |factor: f64| {
        let shape = move |value: f64| (value / factor, value * factor);
        row_of(&claims_of(20, |claim, run| 1.0 + chance(claim, run), shape)).band_50
    };
    // As narrow as a point.
    assert_eq!(band(1.0 + 1e-9), [6, 14]);
    let wide = band(1.5);
    assert!(wide[0] > 14, "{wide:?}");
}

#[test]
fn bands_know_that_both_ends_are_harder_to_meet_than_one() {
    let column = |claim: usize| -> Vec<Measured> {
        let one = |run| Measured { high: 10.0 + chance(claim + 100, run), ..Measured::of(1.0 + chance(claim, run)) };
        (0..2000).map(one).collect()
    };
    let scores: Vec<Scored> =
        (0..10).map(|claim| scored(Number { ends: true, ..number((1.5, 10.5)) }, &column(claim))).collect();
    // A quarter is inside both middle halves; 10 trials with that probability.
    assert_eq!(row_of(&scores).band_50, [0, 5]);
}

#[test]
fn replicates_of_a_draw_do_not_vouch_for_one_another() {
    // Ten draws far apart, ten equal replicates of each: beside their own kind all would be inside.
    let measured: Vec<Measured> = (0..100).map(|run| Measured::of(libm::pow(10.0, f64::from(run / 10)))).collect();
    let of = |replicates| {
        let settings = Settings { replicates, ..Settings::default() };
        match score(&test_of(number((1.0, 1.0))), &measured, &settings) {
            Scored::Number(placed) => placed.played.iter().filter(|level| **level == Level::Outside).count(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(of(10), 20, "the first and the last draw are outside what the others say");
    assert_eq!(of(1), 0);
}

#[test]
fn a_single_draw_has_nothing_to_be_compared_with() {
    let row = row_of(&[scored(number((1.0, 1.0)), &[Measured::of(1.0)])]);
    assert_eq!((row.scored, row.band_90), (1, [0, 1]));
}

#[test]
fn coverage_counts_by_role_and_the_worst_come_first() {
    let at = |value: f64| scored(number((value, value)), &runs());
    let (half, edge, far, farther) = (at(1.5), at(1.96), at(3.0), at(0.1));
    let low = Predictive { p0_5: 1.0, p5: 1.0, p25: 1.0, p50: 1.0, p75: 1.0, p95: 1.0, p99_5: 1.0 };
    let beside = Beside { low, high: None, ratio: Some(0.5), width: None };
    let fails = Scored::Statement { holds: 0.0, bound: None };
    let bound = Scored::Statement { holds: 0.1, bound: Some(beside) };
    let open = Scored::Statement { holds: 0.7, bound: Some(beside) };
    let scores = [
        (Role::HeldOut, &half),
        (Role::HeldOut, &far),
        (Role::Target, &edge),
        (Role::HeldOut, &farther),
        (Role::Input, &farther),
        (Role::HeldOut, &fails),
        (Role::HeldOut, &open),
        (Role::HeldOut, &bound),
    ];
    let rows = coverage(&scores);
    let held_out = rows.iter().find(|row| row.role == Role::HeldOut).unwrap();
    assert_eq!(
        (held_out.fares.scored, held_out.fares.inside_50, held_out.fares.inside_90, held_out.fares.inside_99),
        (3, 1, 1, 1)
    );
    assert_eq!((held_out.fares.statements, held_out.fares.hold, held_out.fares.fail), (3, 0, 2));
    let target = rows.iter().find(|row| row.role == Role::Target).unwrap();
    assert_eq!((target.fares.inside_50, target.fares.inside_90, target.fares.inside_99), (0, 0, 1));
    assert!(rows.iter().all(|row| row.role != Role::Derived));
    // What is inside the 90 % level is no miss.
    let inside = at(1.95);
    assert_eq!(worst(&[(Role::Target, &inside)], 5), [0_usize; 0]);
    assert_eq!(worst(&scores, 9), [3, 1, 7, 5, 2]);
    assert_eq!(worst(&scores, 2), [3, 1]);
}

#[test]
fn a_scaled_run_scores_only_what_rests_on_enough_people() {
    let of = |number: Number, behind: f64, scale| {
        let measured: Vec<Measured> = runs().into_iter().map(|one| Measured { behind, ..one }).collect();
        match score_at(&test_of(number), &measured, scale) {
            Scored::Number(_) => "scored",
            Scored::NeedsScale1 { low: Some(_), .. } => "shown",
            Scored::NeedsScale1 { low: None, .. } => "hidden",
            other => panic!("{other:?}"),
        }
    };
    let money = |error| Number { error, readings: vec![(1.0, question("monthly_gross", None))], ..number((1.5, 1.5)) };
    // Scale 10 adds 1.25·√(9/n) to what one person's chance does; a tenth of 0.25 is 0.025.
    assert_eq!(of(money(0.25), 23_000.0, 10), "scored");
    assert_eq!(of(money(0.25), 22_000.0, 10), "shown");
    assert_eq!(of(money(0.25), 999.0, 10), "hidden", "fewer than a hundred simulated people");
    assert_eq!(of(money(0.25), 9.0, 1), "scored", "at scale 1 nothing is added");
    assert_eq!(of(money(0.25), f64::INFINITY, 10), "scored", "prices rest on nobody");
    // A wide range tolerates more than its source's error.
    let range = Number { document: (1.0, 4.0), ..money(0.25) };
    assert_eq!(of(range, 3_000.0, 10), "scored");
    // People at posts are planned; those of one place come and go by crews.
    let people = |place| Number {
        unit: Unit::People,
        ..Number { readings: vec![(1.0, question("stock", place))], ..money(0.15) }
    };
    assert_eq!((of(people(None), 7_000.0, 10), of(people(Some("khabarovsk")), 7_000.0, 10)), ("scored", "shown"));
    assert_eq!(of(Number { rare: true, ..people(None) }, 1e6, 2), "hidden");
    // A crew that stands for ten in every run is as if the run were scaled.
    let weighted = ClaimTest { crew_weight: 5, ..test_of(money(0.25)) };
    let measured: Vec<Measured> = runs().into_iter().map(|one| Measured { behind: 22_000.0, ..one }).collect();
    assert!(matches!(score_at(&weighted, &measured, 1), Scored::Number(_)));
    assert!(matches!(score_at(&weighted, &measured, 2), Scored::NeedsScale1 { .. }));
}

#[test]
fn an_order_of_few_people_needs_scale_1() {
    let test = |rare| ClaimTest {
        id: "o".to_owned(),
        kind: TestKind::Order { pairs: Vec::new(), rare, error: 0.15 },
        crew_weight: 1,
    };
    let measured = [Measured { behind: 300.0, ..Measured::of(1.0) }];
    assert!(matches!(score_at(&test(false), &measured, 10), Scored::NeedsScale1 { .. }));
    assert!(matches!(score_at(&test(false), &measured, 1), Scored::Statement { .. }));
    assert!(matches!(score_at(&test(true), &[Measured::of(1.0)], 2), Scored::NeedsScale1 { .. }));
}

fn question(observable: &str, place: Option<&str>) -> Question {
    let world = tumen::world::load(&tumen_baseline::Baseline, &[]).expect("the baseline loads");
    let scope = tumen::evidence::Scope {
        programmes: vec!["1967-camps".to_owned()],
        place: place.map(str::to_owned),
        ..tumen::evidence::Scope::default()
    };
    Question::new(&Frame::new(&world), observable, &scope, world.months, Over::Mean).expect("it is recorded")
}

/// What users read about scores.
const BOOK: &str = include_str!("../../../../docs/src/scores.md");

#[test]
fn the_book_has_the_numbers_of_the_code() {
    let text = BOOK.split_whitespace().collect::<Vec<_>>().join(" ");
    for (said, value, text_of) in [
        ("spans more than a factor of 20 is", score::TOO_WIDE, "20"),
        ("in at least 90 of 100 runs", 100.0 * score::CLEAR, "90"),
        ("no further apart than a tenth", 1.0 / EQUAL, "10"),
        ("Of counts below 100,", level::SMALL, "100"),
        ("at least half of it lies in the central interval", 100.0 * level::MOST_OF_A_RANGE, "50"),
        ("less than a tenth of what the claim tolerates", 1.0 / scale::LARGEST_PART, "10"),
        ("1.25 for", scale::OF_ONE, "1.25"),
        ("0.4 for", scale::OF_ONE_AT_A_POST, "0.4"),
        ("2.5 for", scale::OF_ONE_IN_A_CREW, "2.5"),
        ("0.15 for research and statistics", observation_error(SourceKind::Scholarly), "0.15"),
        ("0.25 for press", observation_error(SourceKind::News), "0.25"),
        ("0.5 for interview columns and comments", observation_error(SourceKind::Commentary), "0.5"),
    ] {
        assert!(text.contains(said), "the book does not say: {said}");
        assert_eq!(value.to_string(), text_of, "{said}");
    }
}
