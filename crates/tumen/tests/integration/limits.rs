//! What the loader lets through, the engine can take as it is: nothing is cut, whatever is drawn.

use crate::folder::{Texts, small_world};
use tumen::engine::compile::compile_with;
use tumen::engine::draw::{fnv64, philox, threshold, unit};
use tumen::engine::plan::{Plan, ProgrammePlan};
use tumen::engine::population::MOST_PAID;
use tumen::engine::terms::{Behaviour, Strip, Terms};
use tumen::programme::Sector;
use tumen::world::load;

const CAMPS: &str = "world/programmes/1967-camps.toml";

/// Keys that a case may give, the rule that has each, and the range of its powers of ten; a unit of none is a share.
const KEYS: [(&str, &str, f64, f64, &str); 30] = [
    ("work", "managers", -2.0, 0.0, ""),
    ("work", "drivers", -2.0, 0.0, ""),
    ("work", "accidents", -3.0, 2.0, " 1/year"),
    ("work", "raid", -3.0, 2.0, " 1/year"),
    ("work", "premium", -2.0, 1.0, ""),
    ("work", "output", 0.0, 4.0, " m3/year"),
    ("contract", "early_return", -2.0, 0.5, " 1/year"),
    ("contract", "closing", -2.0, 0.5, " 1/year"),
    ("contract", "home_visits", -2.0, 0.5, " 1/year"),
    ("contract", "home_visit_cost", 1.0, 6.0, " USD"),
    ("pay", "sigma", -2.0, 0.3, ""),
    ("pay", "board", 0.0, 5.0, " SUR/month"),
    ("control", "partner", -3.0, 0.5, " 1/year"),
    ("control", "breach", -2.0, 0.5, " 1/year"),
    ("control", "mixing", -2.0, 0.0, ""),
    ("control", "floor", 0.0, 5.0, " USD/month"),
    ("control", "side_income", 0.0, 4.0, " USD/month"),
    ("control", "musk_share", -2.0, 0.0, ""),
    ("control", "musk_income", 0.0, 4.0, " USD/month"),
    ("control", "musk_detection", -3.0, 2.0, " 1/year"),
    ("control", "musk_fine", 0.0, 5.0, " USD"),
    ("exit", "contact", -3.0, 0.5, " 1/year"),
    ("exit", "protection", -3.0, 0.5, " 1/year"),
    ("exit", "marry", -3.0, 0.5, " 1/year"),
    ("exit", "naturalise", -3.0, 0.5, " 1/year"),
    ("levy", "start", 0.0, 5.0, " SUR/month"),
    ("levy", "minimum", 0.0, 5.0, " SUR/month"),
    ("levy", "maximum", 0.0, 5.0, " USD/month"),
    ("levy", "share", -2.0, 0.0, ""),
    ("levy", "revision", 0.5, 2.0, " months"),
];

/// A fixed uniform for a case and a name.
fn uniform(case: u32, name: &str) -> f64 {
    let hash = fnv64(name);
    unit(philox([hash as u32, (hash >> 32) as u32, case, 2], [0x6c69_6d69, 0])[0])
}

/// What a case says of a key: a number, or one of the shapes of a prior around it.
fn value(case: u32, key: &str, low: f64, high: f64, unit: &str) -> String {
    let number = libm::pow(10.0, low + (high - low) * uniform(case, key));
    let (least, most) = (0.7 * number, if unit.is_empty() { number } else { 1.4 * number });
    let text = match (uniform(case, &format!("shape of {key}")) * 4.0) as u32 {
        0 => format!("prior = \"uniform {least:.5}..{most:.5}{unit}\""),
        1 => format!("prior = \"loguniform {least:.5}..{most:.5}{unit}\""),
        2 if !unit.is_empty() => format!("prior = \"lognormal {number:.5} × 1.3{unit}\""),
        _ => format!("value = \"{number:.5}{unit}\""),
    };
    format!("{{ {text}, assumed = \"made up\" }}")
}

/// The small world with some keys added at random.
fn case(number: u32) -> Texts {
    let mut files = small_world();
    let mut text = String::from_utf8(files[CAMPS].clone()).expect("the file is a text");
    let has_levy = uniform(number, "levy?") < 0.5;
    if has_levy {
        text = text.replace("kind = \"none\"", "kind = \"fixed-monthly\"");
    }
    for (slot, key, low, high, unit) in KEYS {
        let of_levy = slot == "levy";
        let needed = of_levy && ["start", "share", "revision"].contains(&key);
        if (of_levy && !has_levy) || (!needed && uniform(number, &format!("{key}?")) > 0.2) {
            continue;
        }
        let line = format!("{key} = {}\n", value(number, key, low, high, unit));
        let head = format!("[[{slot}]]\n");
        let at = text.find(&head).expect("the small world has every slot");
        let kind_end = at + head.len() + text[at + head.len()..].find('\n').expect("a kind") + 1;
        text.insert_str(kind_end, &line);
    }
    files.insert(CAMPS.to_owned(), text.into_bytes());
    files
}

/// Everything in a plan that the engine would cut.
fn cuts(plan: &Plan) -> Vec<String> {
    let mut cuts = Vec::new();
    for programme in &plan.programmes {
        // After a hand-over other rules bind; else nobody has a contract that lasts longer than a term after the end.
        let n_months = |terms: &Terms| {
            let after = if programme.hand_over.is_some() { 0 } else { terms.term };
            usize::from(programme.last - programme.first + 1 + after)
        };
        for (at, terms) in programme.terms.iter().enumerate().filter(|&(at, terms)| at < n_months(terms)) {
            cuts_of_month(&plan.behaviour, programme, terms, |what| cuts.push(format!("month {at}: {what}")));
        }
    }
    cuts
}

fn cuts_of_month(behaviour: &Behaviour, programme: &ProgrammePlan, terms: &Terms, mut cut: impl FnMut(String)) {
    for (at, strip) in Strip::ALL.into_iter().enumerate() {
        let width = behaviour.feet[at + 1] - behaviour.feet[at];
        let hazard = hazard(behaviour, terms, strip);
        // Feet are cut to whole words, so a width may lack one.
        if threshold(hazard) > width + 1 {
            cut(format!("{} {hazard}", strip.name()));
        }
    }
    let roles: f32 = terms.role_shares.iter().sum();
    if roles > 1.0 + 1e-6 {
        cut(format!("roles {roles}"));
    }
    if [Sector::Logging, Sector::Food].iter().any(|&sector| terms.misfortunes(sector)[2] == u32::MAX) {
        cut("death, raid and poachers caught".to_owned());
    }
    if terms.levy_revision > 0 && (terms.levy_minimum > terms.levy_maximum || terms.levy_revision < 12) {
        cut(format!("levy {}..{}", terms.levy_minimum, terms.levy_maximum));
    }
    let skilled = if terms.role_shares[1] > 0.0 { terms.premium } else { 1.0 };
    let official = if terms.role_shares[5] > 0.0 { behaviour.premium[5] } else { 1.0 };
    let best = skilled.max(official).max(1.0);
    let most = MOST_PAID as f32 * (1.0 + 1e-6);
    for (what, amount) in [
        ("pay", terms.pay_worker * best),
        ("pay to the company", terms.pay_company * best),
        ("stipend", terms.stipend * best),
        ("least levy", terms.levy_minimum),
        ("side income", 4.0 * terms.side_income as f32),
        ("musk", 4.0 * terms.musk_income as f32),
        ("living", terms.living as f32),
        ("floor", terms.floor as f32),
        ("board", terms.board as f32),
        ("a visit", terms.visit_cost as f32 / 10.0),
    ] {
        if amount > most {
            cut(format!("{what} {amount}"));
        }
    }
    let learnt = terms.exposure_base + terms.exposure_language + terms.mixing;
    if learnt > 1.0 + 1e-6 {
        cut(format!("exposure {learnt}"));
    }
    if programme.crew_size.0 > programme.crew_size.1 || terms.usd.is_nan() || terms.usd <= 0.0 {
        cut("crews or rates".to_owned());
    }
}

/// The greatest monthly probability of an event; for a voluntary way out, at the most response.
fn hazard(behaviour: &Behaviour, terms: &Terms, strip: Strip) -> f64 {
    let monthly = |rate: f64| 1.0 - libm::exp(-rate / 12.0);
    let leaving = |rate: f32| monthly(f64::from(rate) * f64::from(behaviour.most_response));
    match strip {
        Strip::Partner => f64::from(terms.partner),
        Strip::Breach => f64::from(terms.breach),
        Strip::Contact => f64::from(terms.contact),
        Strip::Visit => f64::from(terms.visit),
        Strip::Early => f64::from(terms.early + terms.closing),
        Strip::Abscond => leaving(terms.abscond),
        Strip::Protection => leaving(terms.protection),
        Strip::Marry => leaving(terms.marry),
        Strip::Naturalise => leaving(terms.naturalise),
        Strip::Promotion => f64::from(terms.promotion),
    }
}

#[test]
fn what_passes_the_check_is_never_cut() {
    let (mut n_passed, mut n_refused) = (0, 0);
    for number in 0..400 {
        let Ok(world) = load(&case(number), &[]) else {
            n_refused += 1;
            continue;
        };
        n_passed += 1;
        for quantile in [0.001, 0.3, 0.999] {
            let found = cuts(&compile_with(&world, &|_| quantile));
            assert!(found.is_empty(), "case {number} at {quantile}: {found:?}");
        }
        let found = cuts(&compile_with(&world, &|key| 0.001 + 0.998 * uniform(number, key)));
        assert!(found.is_empty(), "case {number}: {found:?}");
    }
    assert!(n_passed > 40 && n_refused > 40, "{n_passed} passed, {n_refused} refused");
}

#[test]
fn nothing_of_the_baseline_is_cut() {
    for scenarios in [&[][..], &["no-planned-money", "wages-paid-directly"]] {
        let world = crate::baseline::world(scenarios);
        for quantile in [0.001, 0.5, 0.999] {
            let found = cuts(&compile_with(&world, &|_| quantile));
            assert!(found.is_empty(), "at {quantile}: {:?} of {}", &found[..found.len().min(5)], found.len());
        }
    }
}

#[test]
fn a_certificate_is_worth_a_rouble_in_any_pocket() {
    for (currency, stipend) in [("SUR", 500_000.0), ("USD", 125_000.0)] {
        let mut files = small_world();
        let text = String::from_utf8(files[CAMPS].clone()).expect("the file is a text");
        let text = text.replace("currency = \"SUR\"", &format!("currency = \"{currency}\""));
        let old = "{ prior = \"uniform 50..80 SUR/month\", claims = [\"book-stipend\"] }";
        let new = "{ value = \"50 CERT/month\", assumed = \"certificates\" }";
        files.insert(CAMPS.to_owned(), text.replace(old, new).into_bytes());
        let world = load(&files, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let terms = compile_with(&world, &|_| 0.5).programmes[0].terms[0];
        assert_eq!((terms.stipend, terms.stipend_in_certificates), (stipend, true), "{currency}");
    }
}

#[test]
fn an_exchange_rate_may_be_lognormal() {
    let mut files = small_world();
    let path = "world/environment/exchange.toml";
    let text = String::from_utf8(files[path].clone()).expect("the file is a text");
    let text = text
        .replace("value = \"4 SUR/USD\", assumed = \"new", "prior = \"lognormal 4 × 1.5 SUR/USD\", assumed = \"new");
    files.insert(path.to_owned(), text.into_bytes());
    let world = load(&files, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(compile_with(&world, &|_| 0.5).programmes[0].terms[0].usd, 0.25);
}
