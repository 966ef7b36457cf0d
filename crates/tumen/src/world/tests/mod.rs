//! A small whole world in memory, and what happens when something in it is wrong.

mod hostile;
mod joint;
mod overlay;
mod refusals;
mod schema;
mod values;

use std::collections::BTreeMap;

use super::keys::{BEHAVIOUR, ENVIRONMENT, HOST};
use super::{Problems, World, load};
use crate::programme::{Expects, KeySpec};

pub(super) type Texts = BTreeMap<String, Vec<u8>>;

const TOP: &str = r#"
format = 1
first_month = "1950-01"
last_month = "2005-12"
[[era]]
id = "camps"
name = "Camps"
from = "1950-01"
until = "1990-12"
"#;

const SOURCES: &str = r#"
[[source]]
id = "book-1"
title = "A book"
kind = "scholarly"
reliability = "good"
[[source]]
id = "yearbook"
title = "Statistics"
kind = "statistics"
reliability = "good"
"#;

const CLAIMS: &str = r#"
[[claim]]
id = "share-claim"
paragraph = 1
kind = "quantity"
about = ["1967-camps"]
topic = "levy"
period = { from = "1967-01", until = "1984-12", basis = "stated" }
value = "1/3"
statement = "a third"
role = "input"

[[claim]]
id = "stock-claim"
paragraph = 2
paragraph_end = 3
kind = "range"
about = ["1967-camps"]
topic = "stock"
period = { from = "1969", basis = "inferred" }
value = "12000..13000 people"
over = "years"
statement = "so many"
role = "target"
check = { observable = "stock", scope = { programme = "1967-camps", place = "north" }, over = "year-ends" }

[[claim]]
id = "rule-claim"
paragraph = 4
kind = "rule"
about = ["camps-in-general"]
topic = "control"
period = { basis = "publication" }
statement = "a rule"
role = "implemented"
implemented_by = ["1967-camps.control"]

[[claim]]
id = "wage-claim"
paragraph = 5
kind = "range"
about = ["1967-camps"]
topic = "wage"
period = { from = "1967-01", until = "1984-12", basis = "stated" }
value = "50..80 SUR/month"
over = "author"
statement = "pay"
role = "input"
"#;

const PLACES: &str = r#"
[[place]]
id = "east"
name = "East"
[[place]]
id = "north"
name = "North"
parent = "east"
[[place]]
id = "south"
name = "South"
parent = "east"
"#;

const SERIES: &str = r#"
[[series]]
id = "host-pay"
name = "Mean pay"
unit = "SUR/month"
sources = ["yearbook"]
values = { "1959" = "800", "1960" = "810", "1961" = "82", "1967" = "105", "1990" = "300" }
interpolate = "linear"
[[series]]
id = "index"
name = "An index"
unit = ""
values = { "1967" = "1", "1968" = "1.5", "1970" = "2" }
assumed = { years = ["1967", "1968", "1970"], why = "test" }
"#;

const CAMPS: &str = r#"id = "1967-camps"
name = "Camps"
host = "russia"
currency = "SUR"
active = { from = "1967-03", until = "1990-12" }
at_end = { kind = "run-off" }

[[site]]
place = "north"
share = { value = "0.85", assumed = "most" }
[[site]]
place = "south"
share = { value = "0.15", assumed = "the rest" }

[[recruitment]]
kind = "state-selection"
posts = [
  { from = "1967-03", value = "15000 people", assumed = "quota" },
  { from = "1984-01", prior = "uniform 15000..16000 people", interpolate = "linear", assumed = "start of the rise" },
  { from = "1986-01", prior = "uniform 20000..30000 people", assumed = "no figure" },
]
intake = { prior = "uniform 500..800 people/month", assumed = "pace" }

[[contract]]
kind = "fixed-term"
term = { value = "3 year", assumed = "term" }

[[work]]
kind = "sector-site"
logging = { value = "1", assumed = "only" }
crew_min = { value = "20", assumed = "brigade" }
crew_max = { value = "40", assumed = "brigade" }

[[pay]]
kind = "in-kind-split"
until = "1984-12"
state_share = { value = "1/3", claims = ["share-claim"] }
price = { value = "60 USD/m3", assumed = "price" }
stipend = { prior = "uniform 50..80 SUR/month", spread = "lognormal 1 × 1.2", claims = ["wage-claim"], see = ["stock-claim"] }
wage = { value = "1.5", times = "host-pay", assumed = "premium" }
[[pay]]
kind = "employer-to-company"
wage = { value = "1.5", times = "host-pay", assumed = "premium" }
parity = { value = "1", assumed = "test" }
allowance = { value = "100 SUR/month", assumed = "test" }

[[levy]]
kind = "none"
[[remittance]]
kind = "carry-goods"
[[control]]
kind = "camp"
autonomy = { value = "0.1", claims = ["rule-claim"] }
contact = { prior = "uniform 0.1..0.2", draw = "contact-draw", assumed = "test" }
surveillance = { value = "0.9", assumed = "test" }
exposure = { value = "0.3 1/year", assumed = "test" }
living = { value = "10 USD/month", assumed = "test" }
[[exit]]
kind = "channels"
abscond = { prior = "loguniform 0.001..0.01 1/year", assumed = "test" }
"#;

const SCENARIO: &str = r#"
id = "less"
name = "Less"
question = "What if there were less?"
claims = ["rule-claim"]
[[change]]
set = "1967-camps.recruitment.posts"
from = "1985-01"
value = "100 people"
assumed = "the question"
[[change]]
set = "1967-camps.pay"
from = "1980-01"
kind = "direct-wage"
wage = { value = "1", times = "host-pay", assumed = "the question" }
"#;

fn value_of(spec: &KeySpec) -> &'static str {
    match spec.expects {
        Expects::Share => "0.5",
        Expects::Ratio | Expects::Number | Expects::Any => "1",
        Expects::People => "10 people",
        Expects::PeopleFlow => "10 people/month",
        Expects::Duration => "3 months",
        Expects::Rate => "0.02 1/year",
        Expects::Money => "10 USD",
        Expects::MoneyFlow => "10 USD/month",
        Expects::Price => "10 USD/m3",
        Expects::Volume => "10 m3/year",
        Expects::Exchange => "1 SUR/USD",
    }
}

fn keys(specs: &[KeySpec]) -> String {
    let mut text = String::new();
    for spec in specs {
        let value = match spec.name {
            "rub_usd" => {
                "[{ value = \"1000 RUB/USD\", assumed = \"test\" }, { from = \"1998-01\", value = \"10 RUB/USD\", assumed = \"test\" }]".to_owned()
            }
            "sur_usd_official" | "sur_usd_effective" => {
                "[{ value = \"10 SUR/USD\", assumed = \"test\" }, { from = \"1961-01\", value = \"1 SUR/USD\", assumed = \"test\" }]".to_owned()
            }
            "arrivals_open" | "returns_open" => "{ value = \"1\", assumed = \"test\" }".to_owned(),
            "absconder_ageing" => "{ value = \"0.1\", assumed = \"test\" }".to_owned(),
            name if name.contains("_age_") => "{ value = \"30 years\", assumed = \"test\" }".to_owned(),
            // All strips share one unit interval.
            name if name.starts_with("bound_") => "{ value = \"0.1\", assumed = \"test\" }".to_owned(),
            _ => format!("{{ value = \"{}\", assumed = \"test\" }}", value_of(spec)),
        };
        text.push_str(&format!("{} = {value}\n", spec.name));
    }
    text
}

/// The whole small world.
pub(super) fn small() -> Texts {
    let host = format!("id = \"russia\"\nname = \"Russia\"\n{}", keys(HOST));
    let files: [(&str, String); 10] = [
        ("tumen.toml", TOP.to_owned()),
        ("evidence/sources.toml", SOURCES.to_owned()),
        ("evidence/claims/book-1.toml", CLAIMS.to_owned()),
        ("world/places.toml", PLACES.to_owned()),
        ("world/environment/series.toml", SERIES.to_owned()),
        ("world/environment/values.toml", keys(ENVIRONMENT)),
        ("world/hosts/russia.toml", host),
        ("world/behaviour.toml", keys(BEHAVIOUR)),
        ("world/programmes/1967-camps.toml", CAMPS.to_owned()),
        ("scenarios/less.toml", SCENARIO.to_owned()),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

/// The small world with one text replaced by another in one file.
pub(super) fn changed(path: &str, old: &str, new: &str) -> Texts {
    let mut files = small();
    let text = String::from_utf8(files.get(path).unwrap().clone()).unwrap();
    assert!(text.contains(old), "`{old}` is not in {path}");
    files.insert(path.to_owned(), text.replacen(old, new, 1).into_bytes());
    files
}

/// The small world with a file added or replaced.
pub(super) fn with(path: &str, text: &str) -> Texts {
    let mut files = small();
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    files
}

pub(super) fn world(files: &Texts, scenarios: &[&str]) -> World {
    load(files, scenarios).unwrap_or_else(|problems| panic!("{problems}"))
}

pub(super) fn problems(files: &Texts, scenarios: &[&str]) -> Problems {
    load(files, scenarios).map(|_| Problems::default()).unwrap_or_else(|problems| problems)
}

#[test]
fn the_small_world_loads() {
    let world = world(&small(), &[]);
    assert_eq!(world.programmes.len(), 1);
    assert!(world.warnings.is_empty(), "{}", world.warnings);
    assert_eq!((world.main_host.as_deref(), world.programmes[0].crew_weight), (None, 1));
    assert_eq!(world.evidence.claims.len(), 4);
    assert!(world.is_within("north", "east") && !world.is_within("east", "north"));
    let named = self::world(&changed("tumen.toml", "format = 1", "format = 1\nmain_host = \"russia\""), &[]);
    assert_eq!(named.main_host.as_deref(), Some("russia"));
    let weighted = changed("world/programmes/1967-camps.toml", "currency =", "crew_weight = 7\ncurrency =");
    assert_eq!(self::world(&weighted, &[]).programmes[0].crew_weight, 7);
}
