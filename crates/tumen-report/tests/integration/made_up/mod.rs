//! A made-up answer, to look at the page and to test it. None of its numbers means anything.

mod claims;

use tumen_lab::answer::*;

/// Id, name, to which its workers are demoted, first and last year, greatest number of people, spread, worker's, state's, company's, officials', brokers', suppliers' share.
type Row = (&'static str, &'static str, &'static str, i32, i32, f64, f64, [f64; 6]);

const PROGRAMMES: [Row; 7] = [
    ("1946-orgnabor", "1946 recruitment", "", 1946, 1956, 21_000.0, 0.4, [0.94, 0.0, 0.0, 0.0, 0.0, 0.06]),
    ("1957-loggers", "1957 loggers", "", 1957, 1964, 7_000.0, 0.2, [0.31, 0.42, 0.08, 0.04, 0.0, 0.15]),
    ("1967-camps", "1967 timber camps", "", 1967, 1991, 17_000.0, 0.1, [0.28, 0.43, 0.10, 0.04, 0.0, 0.15]),
    (
        "1991-transition",
        "1991\u{2013}2000 transition",
        "",
        1992,
        2000,
        12_000.0,
        0.5,
        [0.27, 0.48, 0.11, 0.04, 0.02, 0.08],
    ),
    (
        "2000-contract",
        "2000 contract work",
        "2000-supervised",
        2000,
        2017,
        18_000.0,
        0.12,
        [0.38, 0.44, 0.06, 0.03, 0.07, 0.02],
    ),
    ("2000-supervised", "2000 supervised work", "", 2000, 2017, 9_000.0, 0.2, [0.08, 0.57, 0.14, 0.03, 0.0, 0.18]),
    ("2017-remnant", "After the ban", "", 2018, 2026, 7_000.0, 0.6, [0.29, 0.46, 0.09, 0.04, 0.06, 0.06]),
];

pub(crate) fn quantiles(middle: f64, spread: f64) -> Quantiles {
    let at = |z: f64| middle * libm::exp(spread * z);
    Quantiles {
        p5: at(-1.645),
        p25: at(-0.674),
        p50: middle,
        p75: at(0.674),
        p95: at(1.645),
        mean: middle * libm::exp(spread * spread / 2.0),
    }
}

fn share(middle: f64) -> Quantiles {
    let at = |z: f64| (middle + 0.18 * middle * (1.0 - middle) * z).clamp(0.0, 1.0);
    Quantiles { p5: at(-1.645), p25: at(-0.674), p50: at(0.0), p75: at(0.674), p95: at(1.645), mean: middle }
}

fn months(from: i32, until: i32) -> Period {
    Period { from: format!("{from}-01"), until: format!("{until}-12") }
}

fn level(row: &Row, year: i32) -> f64 {
    if year < row.3 || year > row.4 {
        return 0.0;
    }
    let up = f64::from(year - row.3 + 1) / 2.0;
    let down = f64::from(row.4 - year + 1) / 1.5;
    row.5 * up.min(down).min(1.0) * (1.0 + 0.15 * libm::sin(f64::from(year)))
}

fn people() -> Vec<PeopleSeries> {
    let years = 1946..=2026;
    let series = |programme: Option<&str>, value: &dyn Fn(i32) -> Quantiles| PeopleSeries {
        programme: programme.map(str::to_owned),
        hosts: Hosts::All,
        points: years.clone().map(|y| Point { time: y.to_string(), value: value(y) }).collect(),
    };
    let mut all: Vec<PeopleSeries> =
        PROGRAMMES.iter().map(|row| series(Some(row.0), &|y| quantiles(level(row, y), row.6))).collect();
    all.push(series(None, &|y| {
        let parts: Vec<Quantiles> = PROGRAMMES.iter().map(|row| quantiles(level(row, y), row.6)).collect();
        let sum = |f: fn(&Quantiles) -> f64| parts.iter().map(f).sum::<f64>();
        Quantiles {
            p5: sum(|q| q.p5),
            p25: sum(|q| q.p25),
            p50: sum(|q| q.p50),
            p75: sum(|q| q.p75),
            p95: sum(|q| q.p95),
            mean: sum(|q| q.mean),
        }
    }));
    all
}

fn money_years() -> Vec<MoneySeries> {
    let amounts = [("gross_earnings", 6_000.0), ("state_revenue", 2_600.0), ("take_home", 2_000.0)];
    let of = |(observable, usd): (&str, f64)| {
        let total = people().into_iter().filter(|series| series.programme.is_none());
        let points = total
            .flat_map(|series| series.points)
            .map(|point| Point { time: point.time, value: quantiles(usd * point.value.p50, 0.3) });
        MoneySeries { observable: observable.to_owned(), programme: None, hosts: Hosts::All, points: points.collect() }
    };
    amounts.map(of).to_vec()
}

const RECIPIENTS: [Recipient; 6] = [
    Recipient::Worker,
    Recipient::State,
    Recipient::Company,
    Recipient::Officials,
    Recipient::Broker,
    Recipient::Suppliers,
];

fn split(
    programme: Option<&str>,
    era: Option<&str>,
    period: Period,
    shares: [f64; 6],
    usd: f64,
    direct: bool,
) -> MoneySplit {
    let largest = shares.iter().copied().fold(0.0, f64::max);
    let flow = |from: &str, to: &str, posting: &str, part: f64| Flow {
        from: from.to_owned(),
        to: to.to_owned(),
        posting: posting.to_owned(),
        usd_per_year: usd * part,
    };
    let [w, st, co, of, br, su] = shares;
    let mut flows = if direct {
        vec![
            flow("payers", "worker", "gross", 1.0),
            flow("worker", "company", "levy", st + co),
            flow("worker", "broker", "broker", br),
            flow("worker", "officials", "skim", of),
            flow("worker", "suppliers", "deduction", su),
        ]
    } else {
        vec![
            flow("payers", "company", "gross", 1.0),
            flow("company", "worker", "allowance", w + of),
            flow("worker", "officials", "skim", of),
            flow("company", "suppliers", "board", su),
            flow("company", "broker", "broker", br),
        ]
    };
    flows.extend([
        flow("company", "state", "transfer", st),
        flow("worker", "living", "living", 0.45 * w),
        flow("worker", "saved", "saved", 0.55 * w),
    ]);
    MoneySplit {
        programme: programme.map(str::to_owned),
        hosts: Hosts::All,
        era: era.map(str::to_owned),
        period,
        gross_earnings: quantiles(usd, 0.3),
        shares: RECIPIENTS
            .iter()
            .zip(shares)
            .map(|(r, s)| RecipientShare {
                recipient: *r,
                share: share(s),
                largest_in: if s == largest { 0.97 } else { 0.01 },
            })
            .collect(),
        flows,
    }
}

fn direct(row: &Row) -> bool {
    matches!(row.2, "1946" | "contract" | "after")
}

fn eras() -> Vec<EraMeta> {
    [
        ("post-war", "After the war", 1946, 1956),
        ("interim", "Interim", 1957, 1966),
        ("camps", "Timber camps", 1967, 1991),
        ("transition", "Transition", 1992, 1999),
        ("contract", "Contract years", 2000, 2017),
        ("ban", "After the ban", 2018, 2026),
    ]
    .map(|(id, name, from, until)| EraMeta {
        id: id.to_owned(),
        name: name.to_owned(),
        from: format!("{from}-01"),
        until: format!("{until}-12"),
        whole: true,
    })
    .to_vec()
}

fn era_table() -> Vec<EraRow> {
    let mut rows = Vec::new();
    for era in eras() {
        let (from, until): (i32, i32) = (era.from[..4].parse().unwrap_or(0), era.until[..4].parse().unwrap_or(0));
        for row in PROGRAMMES.iter().filter(|r| r.3 <= until && r.4 >= from) {
            let usd = row.5 * 6_000.0;
            let part = |i: usize| (row.7[i] > 0.0).then(|| quantiles(usd * row.7[i], 0.3));
            rows.push(EraRow {
                era: era.id.clone(),
                programme: Some(row.0.to_owned()),
                hosts: Hosts::All,
                few: false,
                stock: Some(quantiles(row.5 * 0.8, row.6)),
                gross_earnings: Some(quantiles(usd, 0.3)),
                state_revenue: part(1),
                officials_revenue: part(3),
                take_home: part(0),
                broker_margin: part(4),
                suppliers_revenue: part(5),
                company_balance: part(2),
                retained_share: Some(share(row.7[0])),
                retained_share_official: (row.4 < 1992).then(|| share(row.7[0] / 6.0)),
                leavers: CHANNELS
                    .iter()
                    .map(|c| ChannelRate {
                        channel: c.0.to_owned(),
                        value: Some(quantiles(c.1 * row.6, 0.6)),
                        needs_scale_1: c.0 == "marry",
                    })
                    .collect(),
            });
        }
    }
    rows
}

const CHANNELS: [(&str, f64); 6] = [
    ("overstay", 60.0),
    ("naturalise", 9.0),
    ("marry", 5.0),
    ("abscond", 30.0),
    ("protection", 4.0),
    ("arrived_rok", 2.0),
];

fn leavers() -> Vec<LeaverSeries> {
    CHANNELS
        .iter()
        .map(|(channel, size)| LeaverSeries {
            programme: None,
            hosts: Hosts::All,
            channel: (*channel).to_owned(),
            needs_scale_1: *channel == "marry",
            points: (0..16)
                .map(|i| {
                    let year = 1946 + 5 * i;
                    let early = if i < 2 && *channel != "arrived_rok" { 40.0 } else { 1.0 };
                    let none = matches!(*channel, "protection" | "arrived_rok") && i < 8;
                    let value = if none {
                        quantiles(0.0, 0.0)
                    } else {
                        quantiles(size * early * (0.2 + f64::from(i % 4) / 3.0), 0.8)
                    };
                    LeaverPoint { period: months(year, year + 4), value, needs_scale_1: *channel == "marry" }
                })
                .collect(),
        })
        .collect()
}

fn forced_labour() -> Vec<ForcedLabourSeries> {
    let series = PROGRAMMES.iter().enumerate().map(|(i, row)| {
        let level = 0.15 + 0.12 * i as f64;
        let points = (row.3..=row.4).map(|year| {
            let bent = |by: f64| share((level + by + 0.05 * libm::sin(f64::from(year) / 3.0)).clamp(0.0, 1.0));
            ForcedLabourPoint {
                time: year.to_string(),
                forced: bent(0.0),
                recruitment: bent(-0.1),
                work: bent(0.05),
                leaving: bent(0.1),
                menace: bent(0.15),
            }
        });
        ForcedLabourSeries { programme: row.0.to_owned(), points: points.collect() }
    });
    series.collect()
}

/// The whole answer.
pub(crate) fn answer() -> Answer {
    let coverage = |role, scored, inside: [u32; 3], bands: [[u32; 2]; 3], width| CoverageRow {
        role,
        fares: Fares {
            scored,
            inside_50: inside[0],
            inside_90: inside[1],
            inside_99: inside[2],
            band_50: bands[0],
            band_90: bands[1],
            band_99: bands[2],
            too_wide: 1,
            statements: 3,
            hold: 2,
            fail: 0,
            needs_scale_1: 1,
            median_width: Some(width),
        },
    };
    let figure =
        |observable: &str, over: &str, programme: Option<&str>, period: Period, unit: &str, value: Quantiles| Figure {
            observable: observable.to_owned(),
            label: observable.replace('_', " "),
            scope: Scope { programme: programme.map(str::to_owned), ..Scope::default() },
            over: over.to_owned(),
            period,
            unit: unit.to_owned(),
            value,
        };
    let event = |name: &str, from: &str, until: Option<&str>| EventMark {
        name: name.to_owned(),
        from: from.to_owned(),
        until: until.map(str::to_owned),
    };
    let mut money: Vec<MoneySplit> = PROGRAMMES
        .iter()
        .map(|row| split(Some(row.0), None, months(row.3, row.4), row.7, row.5 * 6_000.0, direct(row)))
        .collect();
    money.extend(eras().iter().map(|era| {
        let row = PROGRAMMES.iter().rfind(|r| r.3.to_string() <= era.from).unwrap_or(&PROGRAMMES[0]);
        split(
            None,
            Some(&era.id),
            Period { from: era.from.clone(), until: era.until.clone() },
            row.7,
            row.5 * 9_000.0,
            direct(row),
        )
    }));
    let mut retained: Vec<RetainedRow> = PROGRAMMES
        .iter()
        .map(|row| RetainedRow {
            programme: row.0.to_owned(),
            part: String::new(),
            period: months(row.3, row.4),
            effective: share(row.7[0]),
            official: (row.4 < 1992 && row.3 > 1950).then(|| share(row.7[0] / 6.0)),
        })
        .collect();
    retained[2].part = "certificates, 1967\u{2013}84".to_owned();
    Answer {
        format: FORMAT,
        version: "0.0.0".to_owned(),
        command: "tumen run --draws 400 --seed 1946".to_owned(),
        title: "Made-up numbers".to_owned(),
        differs: None,
        counterfactual: false,
        digest: Digest { world: "00ff".repeat(8), results: "ff00".repeat(8) },
        draws: 400,
        replicates: 1,
        seed: 1946,
        scale: 1,
        worker_months: 412_000_000,
        months: months(1946, 2026),
        scenarios: Vec::new(),
        main_host: None,
        programmes: PROGRAMMES
            .iter()
            .map(|row| ProgrammeMeta {
                id: row.0.to_owned(),
                name: row.1.to_owned(),
                host: "russia".to_owned(),
                demote_to: (!row.2.is_empty()).then(|| row.2.to_owned()),
                from: format!("{}-01", row.3),
                until: format!("{}-12", row.4),
                crew_weight: 1,
            })
            .collect(),
        eras: eras(),
        events: vec![
            event("Korean War", "1950-06", Some("1953-07")),
            event("1967 accord", "1967-03", None),
            event("USSR ends", "1991-12", None),
            event("2007 accord", "2007-08", None),
            event("UN ban", "2017-12", None),
            event("Borders shut", "2020-01", None),
        ],
        sources: vec![SourceMeta {
            id: "made-up-source".to_owned(),
            title: "A made-up source".to_owned(),
            author: "Nobody".to_owned(),
            publisher: "Nowhere Press".to_owned(),
            date: "2020".to_owned(),
            kind: "scholarly".to_owned(),
            observation_error: Some(0.15),
        }],
        claims_total: 299,
        headline: vec![
            figure("retained_share", "mean", None, months(2000, 2017), "share", share(0.33)),
            figure("state_revenue", "mean", None, months(2000, 2017), "USD/year", quantiles(1.3e8, 0.2)),
            figure("stock", "yearly-max", None, months(2010, 2010), "people", quantiles(30_000.0, 0.1)),
            figure("arrived_rok", "mean", None, months(2010, 2014), "people/year", quantiles(6.0, 0.7)),
        ],
        people: people(),
        era_table: era_table(),
        money,
        money_years: money_years(),
        retained,
        forced_labour: forced_labour(),
        leavers: leavers(),
        claims: claims::claims(),
        coverage: vec![
            coverage(Role::HeldOut, 5, [1, 4, 4], [[1, 4], [3, 5], [5, 5]], 1.6),
            coverage(Role::Target, 5, [2, 5, 5], [[1, 4], [3, 5], [5, 5]], 2.1),
            coverage(Role::Derived, 1, [1, 1, 1], [[0, 1], [0, 1], [1, 1]], 1.2),
            coverage(Role::Input, 2, [2, 2, 2], [[0, 2], [1, 2], [2, 2]], 1.4),
        ],
        worst: vec!["made-up-few".to_owned(), "made-up-stock-1970s".to_owned()],
        notes: vec!["Every number on this page is made up to look at the page.".to_owned()],
    }
}
