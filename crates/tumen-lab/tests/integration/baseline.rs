//! The embedded world through the whole lab: runs, answer, files.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, UInt16Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tumen::month::MonthRange;
use tumen::world::{World, load};
use tumen_lab::answer::{Answer, EraRow, Hosts, MoneySeries, Quantiles, Recipient, Role, Verdict};
use tumen_lab::{About, Ensemble, LabError, Settings, answer_from, changes, simulate, store, world_digest};

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| load(&tumen_baseline::Baseline, &[]).expect("the embedded world is whole"))
}

fn settings() -> Settings {
    Settings { seed: 7, draws: 3, scale: 50, ..Settings::default() }
}

fn ensemble() -> &'static Ensemble {
    static ENSEMBLE: OnceLock<Ensemble> = OnceLock::new();
    ENSEMBLE.get_or_init(|| simulate(world(), settings(), None, &|_| ()).expect("the identities hold"))
}

fn answer() -> Answer {
    answer_from(world(), ensemble(), &About { command: "tumen run".to_owned(), ..About::default() }).unwrap()
}

/// Two draws at scale 1, for what a scaled run hides.
fn unscaled() -> &'static Answer {
    static ANSWER: OnceLock<Answer> = OnceLock::new();
    ANSWER.get_or_init(|| {
        let done = simulate(world(), Settings { scale: 1, draws: 2, ..settings() }, None, &|_| ())
            .expect("the identities hold");
        answer_from(world(), &done, &About::default()).unwrap()
    })
}

fn files() -> Vec<(String, Vec<u8>)> {
    tumen_baseline::files().into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect()
}

/// The same value, or none in both.
fn same(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

#[test]
fn any_number_of_threads_and_any_tile_give_the_same_bytes() {
    let of = |threads: usize, tile_posts: usize| {
        simulate(world(), Settings { threads, tile_posts, ..settings() }, None, &|_| ()).unwrap()
    };
    let one = of(1, 2048);
    for (threads, tile_posts) in [(2, 2048), (8, 2048), (2, 100)] {
        let other = of(threads, tile_posts);
        assert_eq!(one.digest, other.digest, "{threads} threads, tiles of {tile_posts}");
        assert_eq!(one.worker_months, other.worker_months);
        for run in 0..one.n_runs() {
            let (a, b) = (one.tables(run).unwrap(), other.tables(run).unwrap());
            assert!(a.yearly.iter().zip(&b.yearly).all(|(a, b)| same(*a, *b)));
            assert!(a.monthly.iter().zip(&b.monthly).all(|(a, b)| same(*a, *b)));
        }
    }
    let other_seed = simulate(world(), Settings { seed: 8, ..settings() }, None, &|_| ()).unwrap();
    assert_ne!(one.digest, other_seed.digest);
}

#[test]
fn draws_do_not_depend_on_how_many_there_are_and_replicates_share_parameters() {
    let more = simulate(world(), Settings { draws: 2, replicates: 2, ..settings() }, None, &|_| ()).unwrap();
    assert_eq!((more.place(0), more.place(1), more.place(2)), ((0, 0), (0, 1), (1, 0)));
    // Home income is a parameter without chance: the same in both replicates, another in the next draw.
    let wage = more.inquiry.yearly.columns.iter().position(|column| column.name == "home_wage").unwrap();
    let of = |run: usize| more.tables(run).unwrap().yearly[wage];
    assert_eq!(of(0), of(1));
    assert_ne!(of(0), of(2));
    assert_ne!(more.tables(0).unwrap().yearly, more.tables(1).unwrap().yearly);
    assert_eq!(of(0), ensemble().tables(0).unwrap().yearly[wage]);
}

#[test]
fn progress_is_told_after_each_run() {
    let told = AtomicU32::new(0);
    let done = simulate(
        world(),
        Settings { draws: 2, months: MonthRange::parse("1946..1949").ok(), ..settings() },
        None,
        &|progress| {
            assert_eq!(progress.runs, 2);
            assert!(progress.worker_months > 0);
            told.fetch_add(1, Ordering::Relaxed);
        },
    );
    let done = done.unwrap();
    assert_eq!(told.load(Ordering::Relaxed), 2);
    assert_eq!(done.simulated, MonthRange::parse("1946..1949").unwrap());
    let answer = answer_from(world(), &done, &About::default()).unwrap();
    assert!(!answer.claims.iter().any(|claim| claim.id == "lankov-stock-russia-2016"), "it speaks of later months");
    assert!(
        answer.notes.iter().any(|note| note.contains("speak of other months and are left out")),
        "{:?}",
        answer.notes
    );
    assert!(answer.people.iter().all(|series| series.points.iter().all(|point| point.time.as_str() < "1950")));
}

#[test]
fn settings_that_cannot_be_run_are_refused() {
    for bad in [
        Settings { draws: 0, ..settings() },
        Settings { replicates: 0, ..settings() },
        Settings { scale: 0, ..settings() },
        Settings { draws: 1 << 20, replicates: 1 << 10, ..settings() },
        Settings { months: MonthRange::parse("1940..1950").ok(), ..settings() },
    ] {
        assert!(matches!(simulate(world(), bad, None, &|_| ()), Err(LabError::Settings(_))), "{bad:?}");
    }
}

#[test]
fn shares_of_gross_earnings_sum_to_one_and_flows_balance() {
    let answer = answer();
    assert!(answer.money.len() > 7);
    for split in &answer.money {
        let sum: f64 = split.shares.iter().map(|share| share.share.mean).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{:?} {:?}: {sum}", split.programme, split.era);
        let largest: f64 = split.shares.iter().map(|share| share.largest_in).sum();
        assert!(largest >= 1.0 - 1e-9);
        let into =
            |node: &str| split.flows.iter().filter(|flow| flow.to == node).map(|flow| flow.usd_per_year).sum::<f64>();
        let out =
            |node: &str| split.flows.iter().filter(|flow| flow.from == node).map(|flow| flow.usd_per_year).sum::<f64>();
        assert!((into("worker") - out("worker")).abs() < 1e-6 * into("worker").max(1.0), "{:?}", split.programme);
        // What stays with the company is the only thing that does not leave it; the shares say how much.
        let company = split.shares.iter().find(|share| share.recipient == Recipient::Company).unwrap();
        let left = (into("company") - out("company")) / split.gross_earnings.mean;
        // A ratio of means beside a mean of ratios.
        assert!((left - company.share.mean).abs() < 0.1, "{:?}: {left} {}", split.programme, company.share.mean);
    }
}

#[test]
fn money_by_year_adds_up_over_arrangements_hosts_and_eras() {
    let answer = answer();
    let of = |observable: &str, hosts: Hosts| {
        let found = answer
            .money_years
            .iter()
            .find(|series| series.observable == observable && series.programme.is_none() && series.hosts == hosts);
        found.unwrap_or_else(|| panic!("{observable} of {hosts:?}"))
    };
    for observable in ["gross_earnings", "state_revenue", "take_home"] {
        let all = of(observable, Hosts::All);
        for total in &all.points {
            let at = |series: &MoneySeries| {
                series.points.iter().find(|point| point.time == total.time).map_or(0.0, |point| point.value.mean)
            };
            let parts: f64 = answer
                .money_years
                .iter()
                .filter(|series| series.observable == observable && series.programme.is_some())
                .map(at)
                .sum();
            let hosts = at(of(observable, Hosts::Main)) + at(of(observable, Hosts::Others));
            for sum in [parts, hosts] {
                let close = (sum - total.value.mean).abs() <= 1e-5 * total.value.mean;
                assert!(close, "{observable}, {}: {sum} of {}", total.time, total.value.mean);
            }
        }
    }
    // The mean of the years of an era is that of the era.
    let revenue = of("state_revenue", Hosts::All);
    let years = revenue.points.iter().filter(|point| ("2000".."2018").contains(&point.time.as_str()));
    let mean = years.map(|point| point.value.mean).sum::<f64>() / 18.0;
    let era = answer
        .era_table
        .iter()
        .find(|row| row.era == "planned-money" && row.programme.is_none() && row.hosts == Hosts::All);
    let era = era.and_then(|row| row.state_revenue).unwrap().mean;
    assert!((mean - era).abs() < 1e-4 * era, "{mean} {era}");
    let told = |observable: &str| {
        let figures = answer.headline.iter().filter(|figure| figure.observable == observable && figure.over != "last");
        figures.map(|figure| figure.scope.host.clone()).collect::<Vec<_>>()
    };
    let both = vec![None, Some("russia".to_owned())];
    assert_eq!([told("stock"), told("state_revenue")], [both.clone(), both]);
    assert_eq!(answer.headline.iter().find(|f| f.observable == "state_revenue").unwrap().value.mean, era);
}

#[test]
fn the_answer_speaks_of_the_whole_story() {
    let answer = answer();
    let has = |id: &str| answer.people.iter().any(|series| series.programme.as_deref() == Some(id));
    assert!(world().programmes.iter().all(|programme| has(&programme.id)));
    let total = answer.people.iter().find(|series| series.programme.is_none() && series.hosts == Hosts::All).unwrap();
    assert_eq!(total.points.len(), 81);
    for of_total in total.points.iter().filter(|point| point.value.mean > 0.0) {
        let parts: f64 = answer
            .people
            .iter()
            .filter(|series| series.programme.is_some())
            .flat_map(|series| series.points.iter().filter(|point| point.time == of_total.time))
            .map(|point| point.value.mean)
            .sum();
        assert!(
            (parts - of_total.value.mean).abs() < 1e-6 * parts,
            "{}: {parts} of {}",
            of_total.time,
            of_total.value.mean
        );
    }
    let claim = |id: &str| answer.claims.iter().find(|claim| claim.id == id).unwrap();
    let khabarovsk = claim("lankov-stock-khabarovsk-1969-04");
    assert_eq!((khabarovsk.role, khabarovsk.document_low), (Role::Target, Some(12486.0)));
    assert!(khabarovsk.simulated.unwrap().p50 > 3000.0);
    // Too rare to be shown; few enough crews to be shown, but too noisy to be scored.
    let defectors = claim("joongang-nine-defectors");
    assert_eq!((defectors.verdict, defectors.simulated, defectors.behind), (Verdict::NeedsScale1, None, None));
    assert_eq!(khabarovsk.verdict, Verdict::NeedsScale1);
    assert!(khabarovsk.behind.unwrap() > 3000.0, "{:?}", khabarovsk.behind);
    assert_eq!(claim("lankov-flow-1947").verdict, Verdict::FedIn);
    assert_eq!(claim("lankov-stock-russia-2016").scope.host.as_deref(), Some("russia"));
    assert_eq!(answer.claims_total, 299);
    assert!(answer.coverage.iter().any(|row| row.role == Role::HeldOut && row.fares.needs_scale_1 > 3));
    assert!(answer.leavers.iter().any(|series| series.needs_scale_1));
    let camps: Vec<_> = answer.retained.iter().filter(|row| row.programme == "1967-camps").collect();
    assert!(camps.len() == 2 && camps.iter().all(|row| row.official.is_some()), "{camps:?}");
    let text = serde_json::to_string(&answer).unwrap();
    assert!(serde_json::from_str::<Answer>(&text).unwrap() == answer, "the document reads back as it was");
}

#[test]
fn arrangements_of_an_era_add_up_to_all_together() {
    let answer = answer();
    for era in &answer.eras {
        let rows = || answer.era_table.iter().filter(|row| row.era == era.id);
        let all = rows().find(|row| row.programme.is_none() && row.hosts == Hosts::All).unwrap();
        for (name, of) in [
            ("stock", (|row| row.stock) as fn(&EraRow) -> Option<Quantiles>),
            ("gross", |row| row.gross_earnings),
            ("state", |row| row.state_revenue),
            ("worker", |row| row.take_home),
        ] {
            let parts: Vec<Quantiles> = rows().filter(|row| row.programme.is_some()).filter_map(of).collect();
            let (sum, whole) = (parts.iter().map(|part| part.mean).sum::<f64>(), of(all).unwrap());
            assert!(
                (sum - whole.mean).abs() < 1e-6 * whole.mean.abs().max(1.0),
                "{} {name}: {sum} of {whole:?}",
                era.id
            );
            assert!(parts.iter().all(|part| part.p50 <= whole.p50 * (1.0 + 1e-9) + 1e-9), "{} {name}", era.id);
        }
    }
}

#[test]
fn claims_are_scored_over_the_months_in_which_there_was_something_to_compare() {
    let answer = unscaled();
    let claim = |id: &str| answer.claims.iter().find(|claim| claim.id == id).unwrap();
    let months = |id: &str| claim(id).compared_text();
    // The check's own months, not those of the claim.
    assert_eq!(claim("shim-savings-typical").period.from, "2015-01");
    assert_eq!(months("shim-savings-typical"), "2013-01..2017-12", "to 2018 in the check, but then nobody was there");
    assert_eq!(months("lankov-contract-share-2000"), "2000-01..2017-12");
    // A date in doubt.
    assert_eq!(months("dailynk-wage-gross"), "2013-01..2013-12 (0.5); 2015-01..2015-12 (0.5)");
    // Sides of an order have months of their own: those in which there was the arrangement.
    let sides = &claim("lankov-1946-only-parity-model").compared;
    assert!(sides.len() >= 3 && sides[0].from == "1946-05", "{sides:?}");
    assert!(sides.iter().all(|side| side.share == 1.0));
    // Who did not return after the war is counted three years after the way was opened.
    assert_eq!(months("lankov-nonreturnees-after-1953"), "1956-07..1956-07");
    assert_eq!(months("lankov-stock-1970-1975"), "1970-12..1975-12");
    // Ranges have mass and overlap, points have neither, bounds hold in a share of the draws.
    for claim in answer.claims.iter().filter(|claim| claim.simulated.is_some()) {
        let is_range = claim.document_low.zip(claim.document_high).is_some_and(|(low, high)| low < high);
        let is_bound = claim.document_low.is_none() || claim.document_high.is_none();
        assert_eq!((claim.mass.is_some(), claim.overlap.is_some()), (is_range, is_range), "{}", claim.id);
        assert_eq!(claim.holds.is_some(), is_bound, "{}", claim.id);
        let shares = [claim.mass, claim.overlap, claim.holds];
        assert!(shares.into_iter().flatten().all(|share| (0.0..=1.0).contains(&share)), "{}", claim.id);
    }
    let held_out = answer.coverage.iter().find(|row| row.role == Role::HeldOut).unwrap();
    assert!(held_out.fares.scored > 8 && held_out.fares.statements > 3, "{held_out:?}");
    // Of the crews of other hosts a part stands for all, which is too few to put their savings in order.
    let unscored: Vec<&str> = answer
        .claims
        .iter()
        .filter(|claim| claim.verdict == Verdict::NeedsScale1)
        .map(|claim| claim.id.as_str())
        .collect();
    assert_eq!(unscored, ["lankov-russia-most-attractive"]);
}

#[test]
fn a_range_over_people_or_crews_has_both_ends() {
    let answer = unscaled();
    for id in ["lankov-savings-yi-yi", "lankov-planned-money-amount-2005-2015"] {
        let claim = answer.claims.iter().find(|claim| claim.id == id).unwrap();
        let (low, high) = (claim.simulated.unwrap(), claim.simulated_high.unwrap());
        assert!(low.p50 < high.p50, "{id}: {low:?} {high:?}");
    }
}

#[test]
fn planned_money_is_what_reaches_the_state_without_confiscation() {
    let answer = answer();
    let claim = answer.claims.iter().find(|claim| claim.id == "lankov-planned-money-revenue-2005-2015").unwrap();
    assert_eq!((claim.observable.as_str(), claim.scope.programme.as_deref()), ("transfer", Some("2000-contract")));
}

#[test]
fn what_is_set_beside_a_rule_from_elsewhere_is_told() {
    let other = load(&tumen_baseline::Baseline, &["rules-of-1946"]).unwrap();
    let told = &changes(&other, world())["rules-of-1946"];
    let of = |path: &str| told.iter().find(|change| change.path == path).map(|change| change.now.as_str());
    assert_eq!(of("2000-contract.control"), Some("lax, as in 1946-orgnabor in 1948-06"));
    assert_eq!(of("2000-contract.control.living"), Some("uniform 70..170 USD/month"));
    // What comes with a rule goes without saying.
    assert_eq!([of("2000-contract.control.autonomy"), of("2000-contract.pay.parity")], [None, None]);
}

#[test]
fn turning_points_are_marked_with_their_months() {
    let events = answer().events;
    let has = |name: &str, from: &str, until: Option<&str>| {
        events
            .iter()
            .any(|event| (event.name.as_str(), event.from.as_str(), event.until.as_deref()) == (name, from, until))
    };
    // A mark shortly before a span in which nobody could go home gives it its name.
    assert!(has("Korean War", "1950-07", Some("1953-07")), "{events:?}");
    assert!(has("border closed", "2020-02", Some("2023-08")), "{events:?}");
    for (name, month) in [
        ("1967 accord", "1967-03"),
        ("end of the USSR", "1991-12"),
        ("2007 accord", "2007-08"),
        ("UN ban", "2017-12"),
        ("UN deadline", "2019-12"),
    ] {
        assert!(has(name, month, None), "{name} in {events:?}");
    }
    assert!(events.is_sorted_by(|a, b| a.from <= b.from));
}

#[test]
fn a_run_over_some_months_says_which_part_of_an_era_it_has() {
    let months = MonthRange::parse("1960..1980").ok();
    let done = simulate(world(), Settings { draws: 1, months, ..settings() }, None, &|_| ()).unwrap();
    let answer = answer_from(world(), &done, &About::default()).unwrap();
    let eras: Vec<_> =
        answer.eras.iter().map(|era| (era.id.as_str(), era.from.as_str(), era.until.as_str(), era.whole)).collect();
    assert_eq!(eras, [("between", "1960-01", "1967-02", false), ("camps", "1967-03", "1980-12", false)]);
    assert!(eras_of_tables(&answer).iter().all(|era| ["between", "camps"].contains(era)));
}

/// Eras that the tables speak of.
fn eras_of_tables(answer: &Answer) -> Vec<&str> {
    answer
        .era_table
        .iter()
        .map(|row| row.era.as_str())
        .chain(answer.money.iter().filter_map(|split| split.era.as_deref()))
        .collect()
}

#[test]
fn a_counterfactual_says_what_it_changes_and_is_not_scored() {
    let other = load(&tumen_baseline::Baseline, &["passports-kept", "no-returns-from-2010"]).unwrap();
    let done = simulate(&other, Settings { draws: 1, ..settings() }, None, &|_| ()).unwrap();
    let about = About { changes: changes(&other, world()), ..About::default() };
    let answer = answer_from(&other, &done, &about).unwrap();
    assert!(answer.counterfactual && answer.coverage.is_empty() && answer.worst.is_empty());
    let scored = [Verdict::NotScored, Verdict::NoValue, Verdict::NeedsScale1, Verdict::ForComparison];
    assert!(answer.claims.iter().all(|claim| scored.contains(&claim.verdict)));
    assert!(answer.claims.iter().any(|claim| claim.verdict == Verdict::ForComparison && claim.simulated.is_some()));
    let [passports, returns] = answer.scenarios.as_slice() else { panic!("{:?}", answer.scenarios) };
    let first = &passports.changes[0];
    assert_eq!(
        (first.path.as_str(), first.from.as_str(), first.before.as_str(), first.now.as_str()),
        ("2000-contract.control.passport_held", "2005-01", "uniform 0.9..1", "0")
    );
    assert_eq!(passports.changes.len(), 3);
    assert!(returns.changes.iter().all(|change| change.path == "russia.return_cooperation"), "{returns:?}");
    let slot = load(&tumen_baseline::Baseline, &["no-planned-money"]).unwrap();
    let of_slot = &changes(&slot, world())["no-planned-money"];
    assert_eq!(of_slot.len(), 2, "{of_slot:?}");
    assert_eq!((of_slot[0].before.as_str(), of_slot[0].now.as_str()), ("fixed-monthly", "none"));
    assert!(changes(world(), world()).is_empty());
}

struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn read(bytes: &[u8]) -> RecordBatch {
    let path = std::env::temp_dir().join(format!(
        "tumen-lab-read-{}-{:?}.parquet",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::write(&path, bytes).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(&path).unwrap()).unwrap();
    let batches: Vec<RecordBatch> = reader.with_batch_size(1 << 20).build().unwrap().map(Result::unwrap).collect();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(batches.len(), 1);
    batches.into_iter().next().unwrap()
}

#[test]
fn files_are_whole_can_be_read_back_and_repeat() {
    let out = Scratch(std::env::temp_dir().join(format!("tumen-lab-baseline-{}", std::process::id())));
    let files = files();
    let about = About { command: "tumen run".to_owned(), world_digest: world_digest(&files, &[]), ..About::default() };
    let answer = answer_from(world(), ensemble(), &about).unwrap();
    let extra = [("report.html".to_owned(), b"<p>report</p>".to_vec())];
    let contents = store::Contents { files: &files, extra: &extra, monthly: true, ..store::Contents::default() };
    let folder = store::write(&out.0, world(), ensemble(), &answer, &contents).unwrap();
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();

    let yearly = read(&bytes("observables_yearly.parquet"));
    let text = |batch: &RecordBatch, name: &str, row: usize| {
        batch.column_by_name(name).unwrap().as_string::<i32>().value(row).to_owned()
    };
    let single = |batch: &RecordBatch, name: &str, row: usize| {
        let column = batch.column_by_name(name).unwrap().as_primitive::<Float32Type>().clone();
        column.is_valid(row).then(|| column.value(row))
    };
    let stock = yearly.schema().field_with_name("stock").unwrap().clone();
    assert_eq!(stock.metadata().get("unit").map(String::as_str), Some("people"));
    assert_eq!(
        yearly.schema().field_with_name("retained_share").unwrap().metadata().get("unit").map(String::as_str),
        Some("share")
    );
    let row = (0..yearly.num_rows())
        .find(|row| {
            let year = yearly.column_by_name("year").unwrap().as_primitive::<UInt16Type>().value(*row);
            let draw = yearly.column_by_name("draw").unwrap().as_primitive::<UInt32Type>().value(*row);
            text(&yearly, "programme", *row) == "1967-camps" && (year, draw) == (1975, 2)
        })
        .unwrap();
    let point = |year: &str| {
        let series = answer.people.iter().find(|series| series.programme.as_deref() == Some("1967-camps")).unwrap();
        series.points.iter().find(|point| point.time == year).unwrap().value
    };
    let value = f64::from(single(&yearly, "stock", row).unwrap());
    assert!(point("1975").p5 <= value + 1.0 && value <= point("1975").p95 + 1000.0, "{value} {:?}", point("1975"));
    assert_eq!(single(&yearly, "contract_share", row), None, "an empty denominator is no value");

    let monthly = read(&bytes("observables_monthly.parquet"));
    let april = (0..monthly.num_rows())
        .find(|row| {
            let month =
                monthly.column_by_name("month").unwrap().as_primitive::<arrow_array::types::Date32Type>().value(*row);
            // 1969-04-01.
            text(&monthly, "programme", *row) == "1967-camps"
                && text(&monthly, "place", *row) == "khabarovsk"
                && month == -275
        })
        .unwrap();
    let [low, middle, high] = ["stock_p5", "stock_p50", "stock_p95"].map(|name| single(&monthly, name, april).unwrap());
    assert!(low <= middle && middle <= high && middle > 3000.0, "{low} {middle} {high}");
    let draws = read(&bytes("observables_monthly_draws/draw=2/part-0.parquet"));
    assert_eq!(draws.num_rows(), monthly.num_rows());
    assert!(draws.column_by_name("draw").is_none(), "the name of the folder says it");

    let ledger = read(&bytes("ledger.parquet"));
    let find = |posting: &str, year: u16, programme: &str| {
        (0..ledger.num_rows()).find(|row| {
            text(&ledger, "posting", *row) == posting
                && text(&ledger, "programme", *row) == programme
                && ledger.column_by_name("year").unwrap().as_primitive::<UInt16Type>().value(*row) == year
        })
    };
    let levy = find("levy", 2010, "2000-contract").unwrap();
    assert_eq!(
        (text(&ledger, "credit", levy), text(&ledger, "debit", levy), text(&ledger, "currency", levy)),
        ("worker".into(), "company".into(), "USD".into())
    );
    assert_eq!(single(&ledger, "amount_p50", levy), single(&ledger, "usd_p50", levy));
    let gross = find("gross", 1947, "1946-orgnabor").unwrap();
    assert_eq!(text(&ledger, "currency", gross), "SUR");
    assert_ne!(single(&ledger, "amount_p50", gross), single(&ledger, "usd_p50", gross));

    let claims = read(&bytes("claims.parquet"));
    assert_eq!(claims.num_rows(), answer.claims.len());
    let row =
        (0..claims.num_rows()).find(|row| text(&claims, "claim", *row) == "lankov-stock-khabarovsk-1969-04").unwrap();
    assert_eq!(claims.column_by_name("document_low").unwrap().as_primitive::<Float64Type>().value(row), 12486.0);
    assert_eq!(text(&claims, "role", row), "target");

    // Whoever reads a table finds in it what every column means.
    for batch in [&yearly, &monthly, &draws, &ledger, &claims] {
        for field in batch.schema().fields() {
            assert!(field.metadata().contains_key("description"), "{} has no description", field.name());
        }
    }

    let run: store::RunJson = serde_json::from_slice(&bytes("run.json")).unwrap();
    assert_eq!((run.seed, run.draws, run.scale, run.worker_months), (7, 3, 50, ensemble().worker_months));
    assert_eq!(run.digest.results, ensemble().digest);
    assert_eq!(run.files["report.html"], blake3::hash(b"<p>report</p>").to_hex().to_string());
    assert!(!run.files.contains_key("timing.json") && folder.join("timing.json").exists());
    assert!(folder.join("world/world/programmes/1967-camps.toml").exists());
    assert!(
        !folder.join("world/scenarios/passports-kept.toml").exists(),
        "a scenario that was not run is no part of the world"
    );
    let parameters: serde_json::Value = serde_json::from_slice(&bytes("parameters.json")).unwrap();
    assert!(parameters["parameters"].as_array().unwrap().len() > 300);

    // The same again, on other threads: the same folder and the same bytes.
    let again = simulate(world(), Settings { threads: 3, ..settings() }, None, &|_| ()).unwrap();
    let other = answer_from(world(), &again, &about).unwrap();
    assert_eq!(store::run_name(&other), store::run_name(&answer));
    let run_json = bytes("run.json");
    let timing = store::Timing { simulation_seconds: 12.0, threads: 3, ..store::Timing::default() };
    store::write(&out.0, world(), &again, &other, &store::Contents { timing, ..contents }).unwrap();
    assert_eq!(bytes("run.json"), run_json, "the digests of all files are in it");
    assert_eq!(std::fs::read_dir(&out.0).unwrap().count(), 1);
}

#[test]
fn the_digest_of_a_world_knows_its_files_and_scenarios() {
    let mut other = files();
    let files = other.clone();
    let plain = world_digest(&files, &[]);
    let with = world_digest(&files, &["passports-kept".to_owned()]);
    assert_ne!(plain, with);
    let of = |files: &mut Vec<(String, Vec<u8>)>, path: &str| files.iter().position(|(name, _)| name == path).unwrap();
    let at = of(&mut other, "scenarios/passports-kept.toml");
    other[at].1.push(b'\n');
    assert_eq!(world_digest(&other, &[]), plain);
    assert_ne!(world_digest(&other, &["passports-kept".to_owned()]), with);
    let at = of(&mut other, "world/places.toml");
    other[at].1.push(b'\n');
    assert_ne!(world_digest(&other, &[]), plain);
}
