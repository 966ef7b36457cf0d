//! A made-up answer, to look at the page and to test it. None of its numbers means anything.

use tumen_lab::answer::*;

/// Id, name, colour, first and last year, greatest number of people, spread, worker's, state's, company's, officials', brokers', suppliers' share.
type Row = (&'static str, &'static str, &'static str, i32, i32, f64, f64, [f64; 6]);

const PROGRAMMES: [Row; 7] = [
    ("1946-orgnabor", "1946 recruitment", "1946", 1946, 1956, 21_000.0, 0.4, [0.94, 0.0, 0.0, 0.0, 0.0, 0.06]),
    ("1957-loggers", "1957 loggers", "1957", 1957, 1964, 7_000.0, 0.2, [0.31, 0.42, 0.08, 0.04, 0.0, 0.15]),
    ("1967-camps", "1967 timber camps", "1967", 1967, 1991, 17_000.0, 0.1, [0.28, 0.43, 0.10, 0.04, 0.0, 0.15]),
    ("1991-transition", "1991\u{2013}2000 transition", "1991", 1992, 2000, 12_000.0, 0.5, [0.27, 0.48, 0.11, 0.04, 0.02, 0.08]),
    ("2000-contract", "2000 contract work", "contract", 2000, 2017, 18_000.0, 0.12, [0.38, 0.44, 0.06, 0.03, 0.07, 0.02]),
    ("2000-supervised", "2000 supervised work", "supervised", 2000, 2017, 9_000.0, 0.2, [0.08, 0.57, 0.14, 0.03, 0.0, 0.18]),
    ("2017-remnant", "After the ban", "after", 2018, 2026, 7_000.0, 0.6, [0.29, 0.46, 0.09, 0.04, 0.06, 0.06]),
];

pub fn quantiles(middle: f64, spread: f64) -> Quantiles {
    let at = |z: f64| middle * libm::exp(spread * z);
    Quantiles { p5: at(-1.645), p25: at(-0.674), p50: middle, p75: at(0.674), p95: at(1.645), mean: middle * libm::exp(spread * spread / 2.0) }
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
    let series = |programme: Option<&str>, value: &dyn Fn(i32) -> Quantiles| PeopleSeries { programme: programme.map(str::to_owned), points: years.clone().map(|y| Point { time: y.to_string(), value: value(y) }).collect() };
    let mut all: Vec<PeopleSeries> = PROGRAMMES.iter().map(|row| series(Some(row.0), &|y| quantiles(level(row, y), row.6))).collect();
    all.push(series(None, &|y| {
        let parts: Vec<Quantiles> = PROGRAMMES.iter().map(|row| quantiles(level(row, y), row.6)).collect();
        let sum = |f: fn(&Quantiles) -> f64| parts.iter().map(f).sum::<f64>();
        Quantiles { p5: sum(|q| q.p5), p25: sum(|q| q.p25), p50: sum(|q| q.p50), p75: sum(|q| q.p75), p95: sum(|q| q.p95), mean: sum(|q| q.mean) }
    }));
    all
}

const RECIPIENTS: [Recipient; 6] = [Recipient::Worker, Recipient::State, Recipient::Company, Recipient::Officials, Recipient::Broker, Recipient::Suppliers];

fn split(programme: Option<&str>, era: Option<&str>, period: Period, shares: [f64; 6], usd: f64, direct: bool) -> MoneySplit {
    let largest = shares.iter().copied().fold(0.0, f64::max);
    let flow = |from: &str, to: &str, posting: &str, part: f64| Flow { from: from.to_owned(), to: to.to_owned(), posting: posting.to_owned(), usd_per_year: usd * part };
    let [w, st, co, of, br, su] = shares;
    let mut flows = if direct {
        vec![flow("payers", "worker", "gross", 1.0), flow("worker", "company", "levy", st + co), flow("worker", "broker", "broker", br), flow("worker", "officials", "skim", of), flow("worker", "suppliers", "deduction", su)]
    } else {
        vec![flow("payers", "company", "gross", 1.0), flow("company", "worker", "allowance", w + of), flow("worker", "officials", "skim", of), flow("company", "suppliers", "board", su), flow("company", "broker", "broker", br)]
    };
    flows.extend([flow("company", "state", "transfer", st), flow("worker", "living", "living", 0.45 * w), flow("worker", "saved", "saved", 0.55 * w)]);
    MoneySplit {
        programme: programme.map(str::to_owned),
        era: era.map(str::to_owned),
        period,
        gross_earnings: quantiles(usd, 0.3),
        shares: RECIPIENTS.iter().zip(shares).map(|(r, s)| RecipientShare { recipient: *r, share: share(s), largest_in: if s == largest { 0.97 } else { 0.01 } }).collect(),
        flows,
    }
}

fn direct(row: &Row) -> bool {
    matches!(row.2, "1946" | "contract" | "after")
}

fn eras() -> Vec<EraMeta> {
    [("post-war", "After the war", 1946, 1956), ("interim", "Interim", 1957, 1966), ("camps", "Timber camps", 1967, 1991), ("transition", "Transition", 1992, 1999), ("contract", "Contract years", 2000, 2017), ("ban", "After the ban", 2018, 2026)]
        .map(|(id, name, from, until)| EraMeta { id: id.to_owned(), name: name.to_owned(), from: format!("{from}-01"), until: format!("{until}-12") })
        .to_vec()
}

fn era_table() -> Vec<EraRow> {
    let mut rows = Vec::new();
    for era in eras() {
        let (from, until): (i32, i32) = (era.from[..4].parse().unwrap(), era.until[..4].parse().unwrap());
        for row in PROGRAMMES.iter().filter(|r| r.3 <= until && r.4 >= from) {
            let usd = row.5 * 6_000.0;
            let part = |i: usize| (row.7[i] > 0.0).then(|| quantiles(usd * row.7[i], 0.3));
            rows.push(EraRow {
                era: era.id.clone(),
                programme: Some(row.0.to_owned()),
                stock: Some(quantiles(row.5 * 0.8, row.6)),
                gross_earnings: Some(quantiles(usd, 0.3)),
                state_revenue: part(1),
                officials: part(3),
                take_home: part(0),
                broker_margin: part(4),
                suppliers: part(5),
                company: part(2),
                retained_share: Some(share(row.7[0])),
                retained_share_official: (row.4 < 1992).then(|| share(row.7[0] / 6.0)),
                leavers: CHANNELS.iter().map(|c| ChannelRate { channel: c.0.to_owned(), value: Some(quantiles(c.1 * row.6, 0.6)), needs_scale_1: c.0 == "marry" }).collect(),
            });
        }
    }
    rows
}

const CHANNELS: [(&str, f64); 6] = [("overstay", 60.0), ("naturalise", 9.0), ("marry", 5.0), ("abscond", 30.0), ("protection", 4.0), ("arrived_rok", 2.0)];

fn leavers() -> Vec<LeaverSeries> {
    CHANNELS
        .iter()
        .map(|(channel, size)| LeaverSeries {
            programme: None,
            channel: (*channel).to_owned(),
            needs_scale_1: *channel == "marry",
            points: (0..16)
                .map(|i| {
                    let year = 1946 + 5 * i;
                    let early = if i < 2 && *channel != "arrived_rok" { 40.0 } else { 1.0 };
                    let none = matches!(*channel, "protection" | "arrived_rok") && i < 8;
                    let value = if none { quantiles(0.0, 0.0) } else { quantiles(size * early * (0.2 + f64::from(i % 4) / 3.0), 0.8) };
                    LeaverPoint { period: months(year, year + 4), value }
                })
                .collect(),
        })
        .collect()
}

fn claim(id: &str, short: &str, observable: &str, period: Period, document: (Option<f64>, Option<f64>), unit: &str, sim: (f64, f64), role: Role, verdict: Verdict, scope: Scope) -> ScoredClaim {
    let q = quantiles(sim.0, sim.1);
    let at = |z: f64| sim.0 * libm::exp(sim.1 * z);
    let nearest = sim.0.clamp(document.0.unwrap_or(0.0), document.1.unwrap_or(f64::INFINITY).max(document.0.unwrap_or(0.0)));
    let reference = document.0.or(document.1).map(|_| nearest);
    ScoredClaim {
        id: id.to_owned(),
        source: "made-up-source".to_owned(),
        paragraph: 33,
        statement: format!("A made-up statement about {short}, long enough to need more than one line in a table of claims."),
        short: short.to_owned(),
        attributed_to: "a made-up register".to_owned(),
        period,
        period_basis: "stated".to_owned(),
        document: "made up".to_owned(),
        document_low: document.0,
        document_high: document.1,
        unit: unit.to_owned(),
        observable: observable.to_owned(),
        scope,
        over: "mean".to_owned(),
        simulated: (sim.0 > 0.0).then_some(Predictive { p0_5: at(-2.576), p5: q.p5, p25: q.p25, p50: q.p50, p75: q.p75, p95: q.p95, p99_5: at(2.576) }),
        holds: None,
        role,
        role_reason: if role == Role::Context { "about hours, not people".to_owned() } else { String::new() },
        verdict,
        ratio: reference.filter(|r| *r > 0.0 && sim.0 > 0.0).map(|r| sim.0 / r),
        width: (sim.0 > 0.0).then(|| q.p95 / q.p5),
        conflicts_with: Vec::new(),
    }
}

fn claims() -> Vec<ScoredClaim> {
    let programme = |id: &str| Scope { programme: Some(id.to_owned()), ..Scope::default() };
    let russia = || Scope { host: Some("russia".to_owned()), ..Scope::default() };
    let point = |v: f64| (Some(v), Some(v));
    let month = Period { from: "1969-04".to_owned(), until: "1969-04".to_owned() };
    let mut all = vec![
        claim("made-up-arrivals-1947", "Arrivals in 1947", "arrivals", months(1947, 1947), point(35_000.0), "people/year", (34_900.0, 0.08), Role::Input, Verdict::FedIn, programme("1946-orgnabor")),
        claim("made-up-stock-1950", "People on the islands", "in_host", Period { from: "1950-01".to_owned(), until: "1950-06".to_owned() }, point(12_000.0), "people", (11_800.0, 0.4), Role::Target, Verdict::TooWide, Scope { place: Some("sakhalin".to_owned()), ..programme("1946-orgnabor") }),
        claim("made-up-loggers-1964", "Loggers to 1964", "stock", Period { from: "1960-01".to_owned(), until: "1964-06".to_owned() }, point(6_000.0), "people", (6_100.0, 0.15), Role::Target, Verdict::MiddleHalf, programme("1957-loggers")),
        claim("made-up-stock-1969", "People in Khabarovsk", "stock", month, point(12_486.0), "people", (12_600.0, 0.06), Role::Target, Verdict::MiddleHalf, Scope { place: Some("khabarovsk".to_owned()), ..programme("1967-camps") }),
        claim("made-up-stock-1970s", "Year-end workers", "stock", months(1970, 1975), (Some(13_500.0), Some(15_000.0)), "people", (16_400.0, 0.04), Role::HeldOut, Verdict::Edge99, programme("1967-camps")),
        claim("made-up-stock-1980s", "Late 1980s", "stock", months(1986, 1990), (Some(20_000.0), Some(30_000.0)), "people", (19_000.0, 0.15), Role::Input, Verdict::FedIn, programme("1967-camps")),
        claim("made-up-stock-2010", "People in Russia", "stock", months(2005, 2015), point(27_000.0), "people", (28_000.0, 0.05), Role::Derived, Verdict::FollowsFromInputs, russia()),
        claim("made-up-stock-2016", "People in Russia in 2016", "stock", months(2016, 2016), (Some(29_300.0), Some(31_500.0)), "people", (27_600.0, 0.08), Role::HeldOut, Verdict::Within90, russia()),
        claim("made-up-stock-2020", "Still in Russia", "stock", Period { from: "2020-12".to_owned(), until: "2020-12".to_owned() }, (Some(2_000.0), Some(20_000.0)), "people", (6_500.0, 0.6), Role::Target, Verdict::Within90, russia()),
        claim("made-up-world", "Worldwide before the ban", "stock", months(2012, 2016), (Some(50_000.0), None), "people", (31_000.0, 0.1), Role::Context, Verdict::NotScored, Scope::default()),
        claim("made-up-few", "Went missing in a year", "abscond", months(2010, 2020), (Some(2.0), Some(12.0)), "people/year", (48.0, 0.5), Role::HeldOut, Verdict::Outside, russia()),
        claim("made-up-state", "State income", "state_revenue", months(2012, 2016), point(5e8), "USD/year", (3.7e8, 0.2), Role::Target, Verdict::Within90, Scope::default()),
        claim("made-up-taken", "Part that leaves the worker", "taken_share", months(2013, 2013), (Some(0.5), None), "share", (0.62, 0.1), Role::HeldOut, Verdict::MiddleHalf, programme("2000-contract")),
        claim("made-up-rok", "Reached South Korea in two months", "arrived_rok", Period { from: "2022-11".to_owned(), until: "2022-12".to_owned() }, point(9.0), "people", (4.0, 0.9), Role::Target, Verdict::NeedsScale1, Scope::default()),
        claim("made-up-order", "Flight was easiest in 1946", "", months(1946, 2017), (None, None), "", (0.0, 0.0), Role::HeldOut, Verdict::Holds, Scope::default()),
        claim("made-up-hours", "Hours of unpaid work", "", months(2019, 2019), (None, None), "", (0.0, 0.0), Role::Context, Verdict::NotScored, Scope::default()),
    ];
    all[10].conflicts_with = vec!["made-up-taken".to_owned(), "a-claim-not-shown".to_owned()];
    all[14].holds = Some(0.96);
    all[14].document = String::new();
    all
}

/// The whole answer.
pub fn answer() -> Answer {
    let coverage = |role, scored, inside: [u32; 3], bands: [[u32; 2]; 3], width| CoverageRow { role, scored, inside_50: inside[0], inside_90: inside[1], inside_99: inside[2], band_50: bands[0], band_90: bands[1], band_99: bands[2], too_wide: 1, needs_scale_1: 1, median_width: Some(width) };
    let figure = |observable: &str, over: &str, programme: Option<&str>, period: Period, unit: &str, value: Quantiles| Figure { observable: observable.to_owned(), scope: Scope { programme: programme.map(str::to_owned), ..Scope::default() }, over: over.to_owned(), period, unit: unit.to_owned(), value };
    let event = |name: &str, from: &str, until: Option<&str>| EventMark { name: name.to_owned(), from: from.to_owned(), until: until.map(str::to_owned) };
    let mut money: Vec<MoneySplit> = PROGRAMMES.iter().map(|row| split(Some(row.0), None, months(row.3, row.4), row.7, row.5 * 6_000.0, direct(row))).collect();
    money.extend(eras().iter().map(|era| {
        let row = PROGRAMMES.iter().rfind(|r| r.3.to_string() <= era.from).unwrap();
        split(None, Some(&era.id), Period { from: era.from.clone(), until: era.until.clone() }, row.7, row.5 * 9_000.0, direct(row))
    }));
    let mut retained: Vec<RetainedRow> = PROGRAMMES.iter().map(|row| RetainedRow { programme: row.0.to_owned(), part: String::new(), period: months(row.3, row.4), effective: share(row.7[0]), official: (row.4 < 1992 && row.3 > 1950).then(|| share(row.7[0] / 6.0)) }).collect();
    retained[2].part = "certificates, 1967\u{2013}84".to_owned();
    Answer {
        format: FORMAT,
        version: "0.0.0".to_owned(),
        command: "tumen run --draws 400 --seed 1946".to_owned(),
        title: "Made-up numbers".to_owned(),
        digest: Digest { world: "00ff".repeat(8), results: "ff00".repeat(8) },
        draws: 400,
        replicates: 1,
        seed: 1946,
        scale: 1,
        worker_months: 412_000_000,
        months: months(1946, 2026),
        scenarios: Vec::new(),
        programmes: PROGRAMMES.iter().map(|row| ProgrammeMeta { id: row.0.to_owned(), name: row.1.to_owned(), host: "russia".to_owned(), colour_token: row.2.to_owned(), from: format!("{}-01", row.3), until: format!("{}-12", row.4) }).collect(),
        eras: eras(),
        events: vec![event("Korean War", "1950-06", Some("1953-07")), event("1967 accord", "1967-03", None), event("USSR ends", "1991-12", None), event("2007 accord", "2007-08", None), event("UN ban", "2017-12", None), event("Borders shut", "2020-01", None)],
        sources: vec![SourceMeta { id: "made-up-source".to_owned(), title: "A made-up source".to_owned(), author: "Nobody".to_owned(), publisher: "Nowhere Press".to_owned(), date: "2020".to_owned(), kind: "scholarly".to_owned(), observation_error: Some(0.15) }],
        claims_total: 299,
        headline: vec![
            figure("retained_share", "mean", None, months(2000, 2017), "share", share(0.33)),
            figure("state_revenue", "mean", None, months(2000, 2017), "USD/year", quantiles(1.3e8, 0.2)),
            figure("stock", "max", None, months(2010, 2010), "people", quantiles(30_000.0, 0.1)),
            figure("arrived_rok", "mean", None, months(2010, 2014), "people/year", quantiles(6.0, 0.7)),
        ],
        people: people(),
        era_table: era_table(),
        money,
        retained,
        leavers: leavers(),
        claims: claims(),
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
