//! Made-up claims of every role and verdict.

use tumen_lab::answer::*;

use super::{months, quantiles};

#[expect(clippy::too_many_arguments, reason = "one line a claim reads like a table")]
fn claim(
    id: &str,
    short: &str,
    observable: &str,
    period: Period,
    document: (Option<f64>, Option<f64>),
    unit: &str,
    sim: (f64, f64),
    role: Role,
    verdict: Verdict,
    scope: Scope,
) -> ScoredClaim {
    let q = quantiles(sim.0, sim.1);
    let at = |z: f64| sim.0 * libm::exp(sim.1 * z);
    let nearest =
        sim.0.clamp(document.0.unwrap_or(0.0), document.1.unwrap_or(f64::INFINITY).max(document.0.unwrap_or(0.0)));
    let reference = document.0.or(document.1).map(|_| nearest);
    let is_range = document.0.zip(document.1).is_some_and(|(low, high)| low < high);
    ScoredClaim {
        id: id.to_owned(),
        source: "made-up-source".to_owned(),
        paragraph: 33,
        statement: format!(
            "A made-up statement about {short}, long enough to need more than one line in a table of claims."
        ),
        short: short.to_owned(),
        label: String::new(),
        attributed_to: "a made-up register".to_owned(),
        compared: vec![ComparedMonths { from: period.from.clone(), until: period.until.clone(), share: 1.0 }],
        period,
        open_ended: false,
        period_basis: "stated".to_owned(),
        document: "made up".to_owned(),
        document_low: document.0,
        document_high: document.1,
        unit: unit.to_owned(),
        observable: observable.to_owned(),
        scope,
        over: "mean".to_owned(),
        simulated: (sim.0 > 0.0).then_some(Predictive {
            p0_5: at(-2.576),
            p5: q.p5,
            p25: q.p25,
            p50: q.p50,
            p75: q.p75,
            p95: q.p95,
            p99_5: at(2.576),
        }),
        simulated_high: None,
        holds: None,
        mass: is_range.then_some(0.55),
        overlap: is_range.then_some(0.62),
        behind: (sim.0 > 0.0).then_some(sim.0),
        role,
        role_reason: if role == Role::Context { "about hours, not people".to_owned() } else { String::new() },
        verdict,
        inside_90: match verdict {
            Verdict::MiddleHalf | Verdict::Within90 | Verdict::TooWide | Verdict::FedIn => Some(true),
            Verdict::Edge99 | Verdict::Outside | Verdict::FedInNotMet => Some(false),
            _ => None,
        },
        too_wide: verdict == Verdict::TooWide,
        ratio: reference.filter(|r| *r > 0.0 && sim.0 > 0.0).map(|r| sim.0 / r),
        width: (sim.0 > 0.0).then(|| q.p95 / q.p5),
        conflicts_with: Vec::new(),
    }
}

pub(super) fn claims() -> Vec<ScoredClaim> {
    let programme = |id: &str| Scope { programme: Some(id.to_owned()), ..Scope::default() };
    let russia = || Scope { host: Some("russia".to_owned()), ..Scope::default() };
    let point = |v: f64| (Some(v), Some(v));
    let month = Period { from: "1969-04".to_owned(), until: "1969-04".to_owned() };
    let mut all = vec![
        claim(
            "made-up-arrivals-1947",
            "Arrivals in 1947",
            "arrivals",
            months(1947, 1947),
            point(35_000.0),
            "people/year",
            (34_900.0, 0.08),
            Role::Input,
            Verdict::FedIn,
            programme("1946-orgnabor"),
        ),
        claim(
            "made-up-stock-1950",
            "People on the islands",
            "in_host",
            Period { from: "1950-01".to_owned(), until: "1950-06".to_owned() },
            point(12_000.0),
            "people",
            (11_800.0, 0.4),
            Role::Target,
            Verdict::TooWide,
            Scope { place: Some("sakhalin".to_owned()), ..programme("1946-orgnabor") },
        ),
        claim(
            "made-up-loggers-1964",
            "Loggers to 1964",
            "stock",
            Period { from: "1960-01".to_owned(), until: "1964-06".to_owned() },
            point(6_000.0),
            "people",
            (6_100.0, 0.15),
            Role::Target,
            Verdict::MiddleHalf,
            programme("1957-loggers"),
        ),
        claim(
            "made-up-stock-1969",
            "People in Khabarovsk",
            "stock",
            month,
            point(12_486.0),
            "people",
            (12_600.0, 0.06),
            Role::Target,
            Verdict::MiddleHalf,
            Scope { place: Some("khabarovsk".to_owned()), ..programme("1967-camps") },
        ),
        claim(
            "made-up-stock-1970s",
            "Year-end workers",
            "stock",
            months(1970, 1975),
            (Some(13_500.0), Some(15_000.0)),
            "people",
            (16_400.0, 0.04),
            Role::HeldOut,
            Verdict::Edge99,
            programme("1967-camps"),
        ),
        claim(
            "made-up-stock-1980s",
            "Late 1980s",
            "stock",
            months(1986, 1990),
            (Some(20_000.0), Some(30_000.0)),
            "people",
            (19_000.0, 0.15),
            Role::Input,
            Verdict::FedIn,
            programme("1967-camps"),
        ),
        claim(
            "made-up-stock-2010",
            "People in Russia",
            "stock",
            months(2005, 2015),
            point(27_000.0),
            "people",
            (28_000.0, 0.05),
            Role::Derived,
            Verdict::FollowsFromInputs,
            russia(),
        ),
        claim(
            "made-up-stock-2016",
            "People in Russia in 2016",
            "stock",
            months(2016, 2016),
            (Some(29_300.0), Some(31_500.0)),
            "people",
            (27_600.0, 0.08),
            Role::HeldOut,
            Verdict::Within90,
            russia(),
        ),
        claim(
            "made-up-stock-2020",
            "Still in Russia",
            "stock",
            Period { from: "2020-12".to_owned(), until: "2020-12".to_owned() },
            (Some(2_000.0), Some(20_000.0)),
            "people",
            (6_500.0, 0.6),
            Role::Target,
            Verdict::Within90,
            russia(),
        ),
        claim(
            "made-up-world",
            "Worldwide before the ban",
            "stock",
            months(2012, 2016),
            (Some(50_000.0), None),
            "people",
            (31_000.0, 0.1),
            Role::Context,
            Verdict::NotScored,
            Scope::default(),
        ),
        claim(
            "made-up-few",
            "Went missing in a year",
            "abscond",
            months(2010, 2020),
            (Some(2.0), Some(12.0)),
            "people/year",
            (48.0, 0.5),
            Role::HeldOut,
            Verdict::Outside,
            russia(),
        ),
        claim(
            "made-up-state",
            "State income",
            "state_revenue",
            months(2012, 2016),
            point(5e8),
            "USD/year",
            (3.7e8, 0.2),
            Role::Target,
            Verdict::Within90,
            Scope::default(),
        ),
        claim(
            "made-up-taken",
            "Part that leaves the worker",
            "taken_share",
            months(2013, 2013),
            (Some(0.5), None),
            "share",
            (0.62, 0.1),
            Role::HeldOut,
            Verdict::Open,
            programme("2000-contract"),
        ),
        claim(
            "made-up-rok",
            "Reached South Korea in two months",
            "arrived_rok",
            Period { from: "2022-11".to_owned(), until: "2022-12".to_owned() },
            point(9.0),
            "people",
            (4.0, 0.9),
            Role::Target,
            Verdict::NeedsScale1,
            Scope::default(),
        ),
        claim(
            "made-up-order",
            "Flight was easiest in 1946",
            "",
            months(1946, 2017),
            (None, None),
            "",
            (0.0, 0.0),
            Role::HeldOut,
            Verdict::Holds,
            Scope::default(),
        ),
        claim(
            "made-up-hours",
            "Hours of unpaid work",
            "",
            months(2019, 2019),
            (None, None),
            "",
            (0.0, 0.0),
            Role::Context,
            Verdict::NotScored,
            Scope::default(),
        ),
    ];
    all[4].simulated_high = all[4].simulated.map(|p| Predictive { p50: 1.1 * p.p50, ..p });
    all[12].holds = Some(0.74);
    // Too few to be shown, and of months in doubt.
    all[13].simulated = None;
    all[13].compared = vec![
        ComparedMonths { from: "2021-01".to_owned(), until: "2021-12".to_owned(), share: 0.5 },
        ComparedMonths { from: "2022-11".to_owned(), until: "2022-12".to_owned(), share: 0.5 },
    ];
    all[10].conflicts_with = vec!["made-up-taken".to_owned(), "a-claim-not-shown".to_owned()];
    all[14].holds = Some(0.96);
    all[14].document = String::new();
    all
}
