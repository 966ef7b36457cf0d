//! Period rules on small runs made by hand.

use super::*;
use crate::engine::context::Context;
use crate::engine::measure::{Measure as M, MeasureKind, Row};
use crate::engine::observe::{Histograms, MonthFacts, Observables, ProgrammeRecord, bin_edge};
use crate::engine::terms::{N_ROLES, N_SECTORS};
use crate::evidence::Statistic;
use crate::month::{Month, MonthRange};
use crate::quantity::{Currency, Quantity};

const MINOR: i64 = 10_000;

fn months(text: &str) -> MonthRange {
    MonthRange::parse(text).unwrap()
}

/// A world of 1990-01..1995-12: `a` (contract, two sites, from 1990-01) is active to 1992-12, `b` (supervised, from 1991-01) to 1993-12.
fn frame() -> Frame {
    let programme = |id: &str, sites: &[&str], active: &str, demote_to| FrameProgramme {
        id: id.to_owned(),
        host: 0,
        sites: sites.iter().map(|site| (*site).to_owned()).collect(),
        active: months(active),
        demote_to,
        currency: Currency::Sur,
        takes_over: false,
        crew_weight: if id == "b" { 5 } else { 1 },
    };
    let place = |id: &str, parent: Option<&str>| (id.to_owned(), parent.map(str::to_owned));
    Frame {
        months: months("1990..1995"),
        programmes: vec![
            programme("a", &["north", "south"], "1990-01..1992-12", Some(1)),
            programme("b", &["north"], "1991-01..1993-12", None),
        ],
        hosts: vec![("land".to_owned(), vec![months("1990-07..1991-06")])],
        main_host: None,
        places: vec![place("all", None), place("north", Some("all")), place("south", Some("all"))],
    }
}

fn record(id: &str, sites: usize, first: u16, n: usize) -> ProgrammeRecord {
    ProgrammeRecord {
        id: id.to_owned(),
        sites: vec![String::new(); sites],
        first,
        cells: vec![vec![Row::default(); n]; sites],
        by_sector: vec![[[0; 2]; N_SECTORS]; n],
        by_role: vec![[[0; N_ROLES]; 2]; n],
        histograms: vec![Histograms::default(); n / 12],
        facts: vec![MonthFacts { usd: 2.0, usd_official: 4.0, posts: 100.0, applicants: 3.0, levy: 0.0 }; n],
    }
}

fn run() -> Observables {
    Observables {
        first_month: Month::new(1990, 1).unwrap().index(),
        last_month: Month::new(1995, 12).unwrap().index(),
        scale: 10,
        programmes: vec![record("a", 2, 0, 72), record("b", 1, 12, 60)],
        context: Context { home_wage: vec![50.0; 72], china_arrivals: vec![100.0; 72], goods_trade: vec![1e6; 72] },
        worker_months: 0,
    }
}

fn ask(name: &str, scope: &Scope, period: &str, over: Over) -> Result<Question, Refusal> {
    Question::new(&frame(), name, scope, months(period), over)
}

fn value(run: &Observables, name: &str, scope: &Scope, period: &str, over: Over) -> Option<f64> {
    let frame = frame();
    let question = ask(name, scope, period, over).unwrap();
    Record::new(&frame, run).value(&question).map(|value| value.mean)
}

fn of(programme: &str) -> Scope {
    Scope { programmes: vec![programme.to_owned()], ..Scope::default() }
}

fn at(place: &str) -> Scope {
    Scope { place: Some(place.to_owned()), ..Scope::default() }
}

#[test]
fn a_stock_is_the_mean_of_its_active_months() {
    let mut run = run();
    for at in 0..36 {
        run.programmes[0].cells[0][at][M::Stock] = 3;
        run.programmes[0].cells[1][at][M::Stock] = 1;
    }
    // Scale 10: each simulated person stands for ten.
    assert_eq!(value(&run, "stock", &of("a"), "1991", Over::Mean), Some(40.0));
    // Months after the end, when nobody is left, do not count.
    assert_eq!(value(&run, "stock", &of("a"), "1992..1995", Over::Mean), Some(40.0));
    assert_eq!(value(&run, "stock", &of("a"), "1994..1995", Over::Mean), None);
    // In the run-off there are people, so those months count.
    run.programmes[0].cells[0][36][M::Stock] = 1;
    run.programmes[0].cells[0][36][M::WorkerMonths] = 1;
    assert_eq!(value(&run, "stock", &of("a"), "1992-12..1995-12", Over::Mean), Some(25.0));
    assert_eq!(value(&run, "stock", &of("a"), "1992..1995", Over::Last), Some(10.0));
    assert_eq!(value(&run, "stock", &of("a"), "1992..1995", Over::Max), Some(40.0));
    assert_eq!(value(&run, "stock", &of("a"), "1992..1995", Over::Min), Some(10.0));
    assert!(matches!(ask("stock", &of("a"), "1991", Over::Sum), Err(Refusal::Way { .. })));
}

#[test]
fn the_heaviest_crew_in_view_counts() {
    let frame = frame();
    let weight = |id: &str, when: &str| {
        let programmes = if id.is_empty() { Vec::new() } else { vec![id.to_owned()] };
        let scope = Scope { programmes, ..Scope::default() };
        Question::new(&frame, "stock", &scope, months(when), Over::Mean).unwrap().crew_weight(&frame)
    };
    assert_eq!((weight("a", "1992"), weight("b", "1992"), weight("", "1992")), (1, 5, 5));
    assert_eq!(weight("", "1990"), 1, "nobody is there yet who counts for more");
}

#[test]
fn over_every_month_parts_of_a_time_add_up_to_the_whole() {
    let mut run = run();
    for at in 0..12 {
        run.programmes[0].cells[0][at][M::Stock] = 3;
        run.programmes[0].cells[0][at][M::Arrivals] = 1;
    }
    for at in 0..24 {
        run.programmes[1].cells[0][at][M::Stock] = 6;
        run.programmes[1].cells[0][at][M::Arrivals] = 2;
    }
    let frame = frame();
    let means = |name: &str, scope: &Scope| {
        let question = ask(name, scope, "1990..1993", Over::Mean).unwrap();
        let record = Record::new(&frame, &run);
        let [active, every] = [question.clone(), question.of_every_month()].map(|q| record.value(&q).unwrap().mean);
        (active, every)
    };
    for (name, whole) in [("stock", 37.5), ("arrivals", 150.0)] {
        let (a, b, all) = (means(name, &of("a")), means(name, &of("b")), means(name, &Scope::default()));
        assert_eq!(all.1, whole, "{name}");
        assert_eq!(a.1 + b.1, all.1, "{name}");
        // Over their own months one of them has more than all together.
        assert!(b.0 > all.0, "{name}");
    }
    let never = ask("stock", &of("b"), "1990", Over::Mean).unwrap().of_every_month();
    assert_eq!(Record::new(&frame, &run).value(&never), None);
}

#[test]
fn scopes_add_up() {
    let mut run = run();
    run.programmes[0].cells[0][20][M::Stock] = 3;
    run.programmes[0].cells[1][20][M::Stock] = 5;
    run.programmes[1].cells[0][8][M::Stock] = 7;
    let period = "1991-09";
    let of_place = |place| value(&run, "stock", &at(place), period, Over::Last).unwrap();
    assert_eq!(of_place("north"), 100.0);
    assert_eq!(of_place("south"), 50.0);
    assert_eq!(of_place("all"), of_place("north") + of_place("south"));
    let all = value(&run, "stock", &Scope::default(), period, Over::Last).unwrap();
    assert_eq!(all, 150.0);
    let by_programme = ["a", "b"].map(|id| value(&run, "stock", &of(id), period, Over::Last).unwrap());
    assert_eq!(all, by_programme[0] + by_programme[1]);
    let host = Scope { host: Some("land".to_owned()), ..Scope::default() };
    assert_eq!(value(&run, "stock", &host, period, Over::Last), Some(all));
    run.programmes[0].cells[0][20][M::Officials] = 1;
    let by_role = ["workers", "official"].map(|role| {
        let scope = Scope { role: Some(role.to_owned()), ..Scope::default() };
        value(&run, "stock", &scope, period, Over::Last).unwrap()
    });
    assert_eq!(by_role, [140.0, 10.0]);
}

#[test]
fn a_flow_is_a_yearly_rate_also_for_part_years() {
    let mut run = run();
    for at in 0..6 {
        run.programmes[0].cells[0][at][M::Arrivals] = 2;
        run.programmes[0].cells[0][at][M::GrossWorker] = 5 * MINOR;
    }
    assert_eq!(value(&run, "arrivals", &of("a"), "1990-01..1990-06", Over::Mean), Some(240.0));
    assert_eq!(value(&run, "arrivals", &of("a"), "1990", Over::Mean), Some(120.0));
    assert_eq!(value(&run, "arrivals", &of("a"), "1990", Over::Sum), Some(120.0));
    assert_eq!(value(&run, "arrivals", &of("a"), "1990-01..1990-06", Over::Sum), Some(120.0));
    // Before the programme begins nothing is known.
    assert_eq!(value(&run, "arrivals", &of("b"), "1990", Over::Sum), None);
    // 30 units at 2 USD, times scale 10; 4 USD at the official rate.
    assert_eq!(value(&run, "gross_earnings", &of("a"), "1990", Over::Sum), Some(600.0));
    assert_eq!(value(&run, "gross_earnings@official", &of("a"), "1990", Over::Sum), Some(1200.0));
    assert_eq!(value(&run, "gross_earnings", &of("a"), "1990-01..1990-06", Over::Mean), Some(1200.0));
}

#[test]
fn ratios_are_ratios_of_sums_and_empty_ones_have_no_value() {
    let mut run = run();
    for (at, pay, taken) in [(0, 10, 10), (1, 30, 5)] {
        let row = &mut run.programmes[0].cells[0][at];
        row[M::GrossWorker] = pay * MINOR;
        row[M::TakeHome] = (pay - taken) * MINOR;
    }
    // 25 of 40, not the mean of 0 and 25/30.
    assert_eq!(value(&run, "retained_share", &of("a"), "1990", Over::Mean), Some(0.625));
    assert_eq!(value(&run, "taken_share", &of("a"), "1990", Over::Mean), Some(0.375));
    assert_eq!(value(&run, "retained_share", &of("a"), "1991", Over::Mean), None);
    assert_eq!(value(&run, "desertion_rate", &of("a"), "1991", Over::Mean), None);
    // The rate is the same in both currencies' rates, as all of it is in one currency.
    assert_eq!(value(&run, "retained_share@official", &of("a"), "1990", Over::Mean), Some(0.625));
    let row = &mut run.programmes[0].cells[0][0];
    row[M::TimberValue] = 80 * MINOR;
    assert_eq!(value(&run, "retained_share", &of("a"), "1990", Over::Mean), Some(50.0 / 160.0));
    assert_eq!(value(&run, "retained_share@official", &of("a"), "1990", Over::Mean), Some(100.0 / 240.0));
    assert!(find("state_share@official").is_none(), "the transfer was worked out at the reporting rate");
}

#[test]
fn channels_choose_what_counts_as_leaving() {
    let mut run = run();
    let row = &mut run.programmes[0].cells[0][0];
    row[M::WorkerMonths] = 1200;
    row[M::ExitsAbscond] = 2;
    row[M::ExitsProtection] = 1;
    row[M::ExitsOverstay] = 4;
    row[M::ExitsMarry] = 8;
    let by = |channels: &[&str]| Scope { channels: channels.iter().map(|c| (*c).to_owned()).collect(), ..of("a") };
    assert_eq!(value(&run, "exits", &of("a"), "1990", Over::Sum), Some(150.0));
    assert_eq!(value(&run, "exits", &by(&["marry"]), "1990", Over::Sum), Some(80.0));
    assert_eq!(value(&run, "desertion_rate", &of("a"), "1990", Over::Mean), Some(0.03));
    assert_eq!(value(&run, "desertion_rate", &by(&["abscond", "overstay"]), "1990", Over::Mean), Some(0.06));
}

#[test]
fn people_outside_count_after_the_end() {
    let mut run = run();
    run.programmes[0].cells[0][60][M::Absconders] = 4;
    run.programmes[0].cells[0][60][M::ArrivedRok] = 1;
    run.programmes[0].cells[0][3][M::Naturalised] = 2;
    run.programmes[0].cells[0][61][M::Naturalised] = 1;
    assert_eq!(value(&run, "absconders", &of("a"), "1995-01", Over::Mean), Some(40.0));
    assert_eq!(value(&run, "in_host", &of("a"), "1995-01", Over::Mean), Some(40.0));
    assert_eq!(value(&run, "arrived_rok", &of("a"), "1995", Over::Sum), Some(10.0));
    assert_eq!(value(&run, "naturalised_total", &of("a"), "1990..1995", Over::Last), Some(30.0));
    assert_eq!(value(&run, "naturalised_total", &of("a"), "1995-01..1995-02", Over::Mean), Some(25.0));
    // The freeze ends in 1991-06: the count is made in 1994-06, of those whose contract ran out in it and nobody else.
    run.programmes[0].cells[0][53][M::Absconders] = 6;
    run.programmes[0].cells[0][53][M::Lapsed] = 4;
    run.programmes[0].cells[0][7][M::Naturalised] = 5;
    run.programmes[0].cells[0][20][M::LapsedSettled] = 3;
    run.programmes[0].cells[0][60][M::LapsedSettled] = 1;
    assert_eq!(value(&run, "nonreturnees", &of("a"), "1990..1995", Over::Last), Some(70.0));
    assert_eq!(value(&run, "nonreturnees", &of("a"), "1990..1993", Over::Last), None);
}

#[test]
fn years_and_decembers_give_their_range() {
    let mut run = run();
    for at in 0..36 {
        run.programmes[0].cells[0][at][M::Stock] = 1 + at as i64 / 12;
    }
    run.programmes[0].cells[0][23][M::Stock] = 8;
    let frame = frame();
    let of_a = |over| Record::new(&frame, &run).value(&ask("stock", &of("a"), "1990..1995", over).unwrap()).unwrap();
    assert_eq!(of_a(Over::YearEnds), Value { low: 10.0, high: 80.0, mean: 40.0 });
    assert_eq!((of_a(Over::YearlyRange).low, of_a(Over::YearlyRange).high), (10.0, 30.0));
    assert_eq!(of_a(Over::YearlyMean).mean, (10.0 + 25.0 + 30.0) / 3.0);
}

#[test]
fn distributions_pool_years_and_are_linear_within_a_bin() {
    let mut run = run();
    run.programmes[0].histograms[0].stay_months[36] = 3;
    run.programmes[0].histograms[1].stay_months[120] = 1;
    let frame = frame();
    let record = Record::new(&frame, &run);
    let stay = |period: &str, of_: Statistic, above| {
        record
            .value(&ask("stay_months", &of("a"), period, Over::Mean).unwrap().taking(of_, above).unwrap())
            .map(|value| (value.low, value.high))
    };
    assert_eq!(stay("1990..1991", Statistic::Mean, None), Some((57.0, 57.0)));
    assert_eq!(stay("1990", Statistic::Percentile(50), None), Some((36.0, 36.0)));
    assert_eq!(stay("1990..1991", Statistic::Mean, Some(120.0)), Some((0.25, 0.25)));
    assert_eq!(stay("1990..1991", Statistic::Mean, Some(121.0)), Some((0.0, 0.0)));
    assert_eq!(stay("1992", Statistic::Mean, None), None);
    let (low, high) = stay("1990..1991", Statistic::Between(25, 75), None).unwrap();
    assert!((low - (35.5 + 1.0 / 3.0)).abs() < 1e-9 && (high - 36.5).abs() < 1e-9, "{low} {high}");
    assert!(ask("stock", &of("a"), "1990", Over::Mean).unwrap().taking(Statistic::Percentile(50), None).is_err());

    let mut run = self::run();
    run.programmes[0].histograms[0].savings_per_year[257] = 10;
    let record = Record::new(&frame, &run);
    let middle = |period: &str| {
        let question = ask("savings_per_year", &of("a"), period, Over::Mean)
            .unwrap()
            .taking(Statistic::Percentile(50), None)
            .unwrap();
        record.value(&question).map(|value| value.mean)
    };
    let edges = [crate::engine::observe::bin_edge(257), crate::engine::observe::bin_edge(258)];
    assert!((middle("1990").unwrap() - 0.5 * (edges[0] + edges[1])).abs() < 1e-9);
    assert_eq!(middle("1990-02..1990-12"), None, "savings of a calendar year need the whole year");
}

#[test]
fn contract_and_supervised_are_told_apart() {
    let mut run = run();
    let both = Scope { programmes: vec!["a".to_owned(), "b".to_owned()], ..Scope::default() };
    for (programme, at, months, saved) in [(0, 12, 10, 60), (1, 0, 5, 10), (0, 13, 90, 9000)] {
        let row = &mut run.programmes[programme].cells[0][at];
        row[M::WorkerMonths] = months;
        row[M::Saved] = saved * MINOR;
    }
    assert_eq!(value(&run, "contract_share", &both, "1991-01", Over::Mean), Some(10.0 / 15.0));
    // The second month has no supervised workers and does not count: 6 a month against 2.
    assert_eq!(value(&run, "contract_vs_supervised_ratio", &both, "1991", Over::Mean), Some(3.0));
    assert_eq!(value(&run, "contract_vs_supervised_ratio", &of("b"), "1991", Over::Mean), None);
}

#[test]
fn roles_share_what_supervisors_take() {
    let mut run = run();
    let row = &mut run.programmes[0].cells[0][0];
    row[M::Skim] = 30 * MINOR;
    row[M::Broker] = 7 * MINOR;
    row[M::Leak] = 20 * MINOR;
    let [income, worked] = &mut run.programmes[0].by_role[0];
    (income[0], worked[0]) = (80 * MINOR, 8);
    (income[5], worked[5]) = (30 * MINOR, 1);
    (income[6], worked[6]) = (10 * MINOR, 3);
    let role = |name: &str| Scope { role: Some(name.to_owned()), ..of("a") };
    assert_eq!(value(&run, "role_income", &role("labourer"), "1990", Over::Mean), Some(20.0));
    // No broker is there, so officials earn the margin as well: 94 USD shared by four months.
    let pot = (30.0 + 7.0) * 2.0 + 20.0;
    assert_eq!(value(&run, "role_income", &role("manager"), "1990", Over::Mean), Some(60.0 + pot / 4.0));
    assert_eq!(value(&run, "role_income", &role("security"), "1990", Over::Mean), Some((20.0 + pot * 0.75) / 3.0));
    assert_eq!(value(&run, "role_income", &role("driver"), "1990", Over::Mean), None);
    run.programmes[0].by_role[0][1][3] = 1;
    assert_eq!(value(&run, "role_income", &role("broker"), "1990", Over::Mean), Some(14.0));
}

#[test]
fn sectors_posts_and_home_income() {
    let mut run = run();
    run.programmes[0].cells[0][0][M::WorkerMonths] = 8;
    run.programmes[0].by_sector[0][2] = [6, 5];
    let sector = |name: &str| Scope { sector: Some(name.to_owned()), ..of("a") };
    assert_eq!(value(&run, "sector_share", &sector("construction"), "1990", Over::Mean), Some(0.75));
    assert_eq!(value(&run, "stock", &sector("construction"), "1990-01", Over::Mean), Some(50.0));
    run.programmes[0].cells[0][0][M::Stock] = 9;
    assert_eq!(value(&run, "fill_rate", &of("a"), "1990-01", Over::Mean), Some(0.9));
    assert_eq!(value(&run, "home_wage", &Scope::default(), "1990..1991", Over::Mean), Some(50.0));
    let december = (1990 * 12 + 11 - run.first_month - run.programmes[0].first) as usize;
    run.programmes[0].cells[0][december][M::SavedInYears] = -300 * MINOR;
    run.programmes[0].cells[0][december][M::FullYears] = 2;
    let mean = value(&run, "savings_per_year", &of("a"), "1990", Over::Mean).unwrap();
    assert!(mean < 0.0, "debts count");
    assert_eq!(value(&run, "savings_per_year", &of("a"), "1990-02..1991-11", Over::Mean), None);
    assert_eq!(value(&run, "home_ratio", &of("a"), "1990", Over::Mean), Some(mean / 600.0 * 1.0));
    run.programmes[0].cells[0][0][M::BribeAgreed] = 60 * MINOR;
    run.programmes[0].cells[0][0][M::BribePlaces] = 2;
    run.programmes[0].cells[0][0][M::Saved] = 40 * MINOR;
    assert_eq!(value(&run, "bribe_price", &of("a"), "1990", Over::Mean), Some(60.0));
    assert_eq!(value(&run, "bribe_payback_months", &of("a"), "1990", Over::Mean), Some(6.0));
}

#[test]
fn what_goes_on_around_stands_beside_results() {
    let mut run = run();
    let everyone = Scope::default();
    assert_eq!(value(&run, "china_arrivals", &everyone, "1990", Over::Mean), Some(1200.0));
    assert_eq!(value(&run, "goods_trade", &everyone, "1990", Over::Mean), Some(12e6));
    run.programmes[0].cells[0][3][M::ArrivedRok] = 3;
    run.programmes[0].cells[0][3][M::Transfer] = 240_000 * MINOR;
    // Each count stands for ten people.
    assert_eq!(value(&run, "rok_route_ratio", &of("a"), "1990", Over::Mean), Some(30.0 / 1200.0));
    assert_eq!(value(&run, "labour_over_trade", &of("a"), "1990", Over::Mean), Some(2.4e6 / 12e6));
    run.context.goods_trade.fill(0.0);
    assert_eq!(
        value(&run, "labour_over_trade", &of("a"), "1990", Over::Mean),
        None,
        "there is nothing to compare with"
    );
}

#[test]
fn what_is_not_recorded_is_refused_with_the_reason() {
    let refuse = |name: &str, scope: Scope| check(name, &scope).unwrap_err().to_string();
    let sector = Scope { sector: Some("construction".to_owned()), ..Scope::default() };
    assert_eq!(
        refuse("hanawon", sector.clone()),
        "`hanawon` cannot be cut by sector: only people at posts and their months are recorded by sector"
    );
    assert!(refuse("stock", Scope { place: Some("north".to_owned()), ..sector }).contains("not by place or role"));
    assert!(refuse("stock", Scope { role: Some("driver".to_owned()), ..Scope::default() }).contains("told apart"));
    assert!(refuse("savings_per_year", at("north")).contains("by programme only"));
    assert!(refuse("arrivals", Scope { channels: vec!["marry".to_owned()], ..Scope::default() }).contains("channels"));
    assert!(refuse("home_wage", of("a")).contains("same for everyone"));
    assert_eq!(refuse("stok", Scope::default()), "there is no observable `stok`");
    assert_eq!(
        ask("stock", &of("c"), "1990", Over::Mean).unwrap_err(),
        Refusal::Name { what: "programme", name: "c".to_owned() }
    );
    assert!(ask("stock", &at("nowhere"), "1990", Over::Mean).is_err());
}

#[test]
fn every_sum_of_money_is_a_posting_or_said_not_to_be_one() {
    for &measure in M::ALL {
        let posted = POSTINGS.iter().filter(|posting| posting.measure == measure).count();
        let apart = NOT_POSTED.iter().filter(|other| **other == measure).count();
        let is_money = matches!(measure.kind(), MeasureKind::Money | MeasureKind::Dollars);
        assert_eq!(posted + apart, usize::from(is_money), "{}", measure.name());
    }
    for (at, posting) in POSTINGS.iter().enumerate() {
        assert!(POSTINGS[..at].iter().all(|other| other.name != posting.name), "{} twice", posting.name);
        let dollars = posting.measure.kind() == MeasureKind::Dollars;
        assert_eq!(dollars, posting.currency == PostingCurrency::Dollars, "{}", posting.name);
    }
}

#[test]
fn shares_of_gross_earnings_sum_to_one() {
    let parts = |name: &str| match find(name).unwrap().0.formula {
        Formula::Flow(parts) => parts.to_vec(),
        other => panic!("{name}: {other:?}"),
    };
    // Everyone who receives, written out in postings; take-home by its own definition. The supervisors' cut of side income is not in gross.
    let take_home = [
        Part::Plus(M::GrossWorker),
        Part::Plus(M::Stipend),
        Part::Plus(M::StipendCertificates),
        Part::Minus(M::Broker),
        Part::Minus(M::Deductions),
        Part::Minus(M::DeductionsCertificates),
        Part::Minus(M::Levy),
        Part::Minus(M::Skim),
    ];
    let receivers = ["broker_margin", "officials_revenue_gross", "suppliers_revenue", "company_balance", "transfer"];
    let received: Vec<Part> = receivers.into_iter().flat_map(parts).chain(take_home).collect();
    let given = [parts("gross_to_worker"), parts("gross_to_company")].concat();
    let net = |list: &[Part], measure: M| {
        list.iter()
            .filter(|part| part.measure() == measure)
            .map(|part| if matches!(part, Part::Plus(_)) { 1 } else { -1 })
            .sum::<i32>()
    };
    let gross = parts("gross_earnings");
    for &measure in M::ALL {
        assert_eq!(net(&received, measure), net(&gross, measure), "{}", measure.name());
        assert_eq!(net(&given, measure), net(&gross, measure), "{}", measure.name());
    }
}

#[test]
fn names_are_unique_and_quotients_name_what_exists() {
    let names: Vec<&str> = names().collect();
    for (at, name) in names.iter().enumerate() {
        assert!(!names[..at].contains(name), "{name} twice");
        assert!(find(name).is_some());
    }
    for definition in TABLE {
        assert!(definition.says.ends_with('.'), "{}", definition.name);
        if let Formula::Quotient { above, below, .. } = definition.formula {
            assert!(find(above).is_some() && find(below).is_some(), "{}", definition.name);
        }
    }
}

#[test]
fn units_turn_claims_into_the_observable() {
    let ends = |unit: Unit, text: &str| unit.ends_of(&Quantity::parse(text).unwrap());
    assert_eq!(ends(Unit::PeoplePerYear, "35000 people/year"), Some((35000.0, 35000.0)));
    assert_eq!(ends(Unit::UsdPerYear, "1000..2000 USD/year"), Some((1000.0, 2000.0)));
    assert_eq!(ends(Unit::UsdPerMonth, "1200 USD/year"), Some((100.0, 100.0)));
    assert_eq!(ends(Unit::Months, ">= 10 years"), Some((120.0, f64::INFINITY)));
    assert_eq!(ends(Unit::UsdPerMonth, "100 SUR/month"), None);
    assert_eq!(ends(Unit::People, "0.5"), None);
}

/// Months of a question that were compared, and the people behind it.
fn behind(run: &Observables, question: &Question) -> (Option<String>, Option<f64>) {
    let frame = frame();
    let record = Record::new(&frame, run);
    (record.compared(question).map(|months| months.to_string()), record.behind(question))
}

#[test]
fn months_compared_are_those_in_which_somebody_was_there() {
    let mut run = run();
    let compared = |run: &Observables, name: &str, scope: &Scope, period: &str, over| {
        behind(run, &ask(name, scope, period, over).unwrap()).0.unwrap_or_default()
    };
    // `a` recruits to 1992-12; whoever is still there counts.
    assert_eq!(compared(&run, "stock", &of("a"), "1980..1994", Over::Mean), "1990-01..1992-12");
    run.programmes[0].cells[0][37][M::WorkerMonths] = 1;
    assert_eq!(compared(&run, "stock", &of("a"), "1980..1994", Over::Mean), "1990-01..1993-02");
    assert_eq!(compared(&run, "stock", &of("a"), "1990..1994", Over::Last), "1993-02..1993-02");
    assert_eq!(compared(&run, "stock", &of("a"), "1990..1994", Over::YearEnds), "1990-12..1992-12");
    assert_eq!(compared(&run, "stock", &of("b"), "1990..1994", Over::Mean), "1991-01..1993-12");
    assert_eq!(compared(&run, "stock", &of("a"), "1994", Over::Mean), "");
    // Absconders go on when the programme has ended.
    assert_eq!(compared(&run, "absconders", &of("a"), "1991..1994", Over::Mean), "1991-01..1994-12");
    // Distributions are counted by calendar year: savings of a year only where all of it is meant, others where any of it is.
    assert_eq!(compared(&run, "savings_per_year", &of("a"), "1990-03..1992-06", Over::Mean), "1991-01..1991-12");
    assert_eq!(compared(&run, "stay_months", &of("a"), "1990-03..1991-06", Over::Mean), "1990-01..1991-12");
    // Who did not return is counted three years after the way was opened again.
    assert_eq!(compared(&run, "nonreturnees", &of("a"), "1992..1995", Over::Last), "1994-06..1994-06");
}

#[test]
fn behind_a_number_stand_the_people_and_events_that_enter() {
    let mut run = run();
    for month in 0..24 {
        let row = &mut run.programmes[0].cells[0][month];
        row[M::WorkerMonths] = 30;
        row[M::Stock] = 29;
        row[M::Arrivals] = 2;
        row[M::TakeHome] = 30 * MINOR;
        row[M::GrossWorker] = 60 * MINOR;
        row[M::BribePlaces] = 50;
        row[M::BribeAgreed] = 50 * MINOR;
        run.programmes[0].by_sector[month][2][0] = 4;
    }
    for month in 12..24 {
        run.programmes[1].cells[0][month - 12][M::WorkerMonths] = 5;
    }
    run.programmes[0].histograms[0].stay_months[36] = 7;
    run.programmes[0].histograms[1].stay_months[36] = 3;
    let n = |name: &str, scope: Scope, over| behind(&run, &ask(name, &scope, "1990..1991", over).unwrap()).1.unwrap();
    // One simulated crew stands for ten.
    assert_eq!(n("stock", of("a"), Over::Mean), 290.0);
    assert_eq!(n("arrivals", of("a"), Over::Sum), 480.0);
    assert_eq!(n("take_home", of("a"), Over::Mean), 300.0, "money rests on the people of a month, not on all months");
    assert_eq!(n("retained_share", of("a"), Over::Mean), 300.0);
    assert_eq!(
        n("bribe_price", of("a"), Over::Mean),
        300.0,
        "many places, but all of them cost what the same people earn"
    );
    let sector = Scope { sector: Some(crate::programme::Sector::Construction.name().to_owned()), ..of("a") };
    assert_eq!(n("sector_share", sector, Over::Mean), 40.0);
    assert_eq!(n("contract_share", Scope::default(), Over::Mean), 25.0, "the smaller of two groups");
    assert_eq!(n("home_wage", Scope::default(), Over::Mean), f64::INFINITY);
    let tours = |of_tours: Statistic, above| {
        let question = ask("stay_months", &of("a"), "1990..1991", Over::Mean).unwrap();
        behind(&run, &question.taking(of_tours, above).unwrap()).1.unwrap()
    };
    assert_eq!(tours(Statistic::Mean, None), 100.0);
    assert!((tours(Statistic::Percentile(95), None) - 5.0).abs() < 1e-9, "those beyond the quantile");
    assert_eq!(tours(Statistic::Mean, Some(24.0)), 100.0, "those who have it");
    assert_eq!(tours(Statistic::Mean, Some(48.0)), 0.0);
}

#[test]
fn labour_is_held_against_the_trade_of_the_main_host_alone() {
    let mut run = run();
    run.programmes[0].cells[0][15][M::Transfer] = 240_000 * MINOR;
    run.programmes[1].cells[0][3][M::Transfer] = 960_000 * MINOR;
    let mut frame = frame();
    frame.hosts.push(("other land".to_owned(), Vec::new()));
    frame.programmes[1].host = 1;
    let ratio = |frame: &Frame, scope: &Scope| {
        let question = Question::new(frame, "labour_over_trade", scope, months("1991"), Over::Mean).unwrap();
        (Record::new(frame, &run).value(&question).map(|value| value.mean), question.crew_weight(frame))
    };
    assert_eq!(ratio(&frame, &Scope::default()), (Some(12e6 / 12e6), 5), "no host is the main one");
    frame.main_host = Some(0);
    assert_eq!(ratio(&frame, &Scope::default()), (Some(2.4e6 / 12e6), 1));
    assert_eq!(ratio(&frame, &of("b")).0, None);
}

#[test]
fn a_levy_is_a_share_of_the_pay_of_those_who_owe_it() {
    let mut run = run();
    let row = &mut run.programmes[0].cells[0][3];
    (row[M::GrossWorker], row[M::GrossOfficials], row[M::Levy]) = (100 * MINOR, 20 * MINOR, 40 * MINOR);
    assert_eq!(value(&run, "levy_share", &of("a"), "1990", Over::Mean), Some(0.5));
    run.programmes[0].histograms[0].monthly_levy[100] = 3;
    let question = ask("monthly_levy", &of("a"), "1990", Over::Mean).unwrap();
    let question = question.taking(Statistic::Between(5, 95), None).unwrap();
    let value = Record::new(&frame(), &run).value(&question).unwrap();
    let (from, until) = (bin_edge(100), bin_edge(101));
    assert!(from < value.low && value.low < value.high && value.high < until);
}
