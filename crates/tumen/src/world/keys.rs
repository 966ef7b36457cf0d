//! Keys of hosts, of the environment and of behaviour, described like the keys of rules.

use crate::programme::Expects::{Any, Duration, Exchange, MoneyFlow, Number, PeopleFlow, Rate, Ratio, Share};
use crate::programme::{KeySpec, Property};

const fn required(name: &'static str, expects: crate::programme::Expects, help: &'static str) -> KeySpec {
    KeySpec { name, expects, default: None, help }
}

const fn optional(name: &'static str, expects: crate::programme::Expects, default: f64, help: &'static str) -> KeySpec {
    KeySpec { name, expects, default: Some(default), help }
}

/// What a host's file holds: its policy by date (`world/hosts/<host>.toml`).
pub const HOST: &[KeySpec] = &[
    required("arrivals_open", Share, "1 when workers may arrive, 0 when the border is shut to them"),
    required(
        "returns_open",
        Share,
        "1 when workers can go home, 0 when they cannot (people past their term are stranded)",
    ),
    required(
        "obstruction",
        Share,
        "share of term ends at which local officials keep a worker from leaving for a month",
    ),
    required("return_cooperation", Share, "probability that the host hands over someone it has caught"),
    required("apprehension_first", Share, "probability of being caught within the first year after leaving"),
    required("apprehension_later", Share, "probability of being caught within each later year"),
    required("penalty_severe", Share, "share of the handed-over who are punished severely at home; workers fear it"),
    required("contact_outside", Rate, "first contacts with civil society per absconder and year"),
    required("protection_grant", Share, "share of those in contact who are given protection"),
    required("onward_lag", Duration, "mean time from contact to onward movement"),
    required("onward_europe", Rate, "movement to Europe per absconder with a partner and year"),
    required("onward_rok", Share, "share of the protected who go on to South Korea"),
    required("screening", Duration, "time from arrival in South Korea to the reception centre"),
    optional(
        "citizenship_route",
        Share,
        1.0,
        "share of those who ask for citizenship to whom the law can give it, at a post and after leaving; 0 closes the channel",
    ),
    optional(
        "marriage_route",
        Share,
        1.0,
        "share of couples whose marriage the law lets give a right to stay, at a post and after leaving; 0 closes the channel",
    ),
    required("absconder_naturalise", Rate, "naturalisations per absconder and year, where the law has a route"),
    required(
        "absconder_marry",
        Rate,
        "legal marriages per absconder with a partner and year, where the law has a route",
    ),
    required("absconder_mortality", Rate, "deaths per absconder and year at the age of 40"),
    optional(
        "absconder_ageing",
        Ratio,
        0.0,
        "rise of the logarithm of that rate with each year of age above 40, and its fall below",
    ),
    required("lapsed_return", Rate, "voluntary returns home per overstayer and year while the border is open"),
    required("never_return", Share, "share of overstayers who never go home of their own will"),
    required("dread", Number, "fear of being sent to a war zone, added to the logarithm of leaving rates"),
    required(
        "cash_reform",
        Share,
        "share of cash in hand that a currency reform leaves in this month; 1 where there is none",
    ),
];

/// Single values of the environment (`world/environment/*.toml`), beside its series.
pub const ENVIRONMENT: &[KeySpec] = &[
    required("sur_usd_official", Exchange, "official rate of the Soviet rouble, 1961 roubles for a dollar"),
    required("sur_usd_effective", Exchange, "what a dollar's worth of goods cost in 1961 roubles"),
    required("rub_usd", Exchange, "rate of the Russian rouble, 1998 roubles for a dollar"),
    required("home_wage", MoneyFlow, "market income at home in the capital"),
    optional("china_arrivals", PeopleFlow, 0.0, "people who reach South Korea by way of China; only compared with"),
    optional("goods_trade", MoneyFlow, 0.0, "goods trade of Russia and the sending state; only compared with"),
    required(Property::Married.pool_key(), Share, "share of applicants who are married"),
    required(Property::Children.pool_key(), Share, "share of applicants with children"),
    required(Property::Party.pool_key(), Share, "share of applicants in the party"),
    required(Property::Class.pool_key(), Share, "share of applicants of good family background"),
    required(Property::Capital.pool_key(), Share, "share of applicants from the capital"),
    required(Property::Veteran.pool_key(), Share, "share of applicants with military service"),
    required(Property::Record.pool_key(), Share, "share of applicants with a police record"),
    required(Property::DefectorKin.pool_key(), Share, "share of applicants with a defector among the kin"),
    optional("pool_age_least", Duration, 480.0, "age of the youngest applicants"),
    optional("pool_age_most", Duration, 480.0, "age of the oldest applicants"),
    optional("soldier_age_least", Duration, 300.0, "age of the youngest soldiers who are sent"),
    optional("soldier_age_most", Duration, 300.0, "age of the oldest soldiers who are sent"),
    required("business_return", Share, "monthly return on a household business"),
    required("business_failure", Rate, "failures of a household business per year"),
];

/// The level of a factor (`[[factor]]` in `world/environment/*.toml`).
pub const FACTOR: KeySpec = required("level", Any, "a number that several values share; they name it under `times`");

/// A threshold of a circumstance of forced labour that nothing sets (`evidence/forced-labour.toml`).
pub const THRESHOLD: KeySpec = required("threshold", Number, "from where on a circumstance of forced labour is met");

/// How people respond (`world/behaviour.toml`). Nothing documents these: weak priors, reported as such.
pub const BEHAVIOUR: &[KeySpec] = &[
    required("beta_exposure", Number, "rise of the log leaving rate over the full range of exposure"),
    required("beta_grievance", Number, "rise of the log leaving rate over the full range of grievance"),
    required("beta_partner", Number, "rise of the log leaving rate with a local partner"),
    required("beta_dread", Number, "weight of the fear of redeployment in the log leaving rate"),
    required("beta_family", Number, "fall of the log leaving rate over the full range of family hold"),
    required("beta_surveillance", Number, "fall of the log leaving rate over the full range of surveillance"),
    required("beta_passport", Number, "fall of the log leaving rate where the supervisors hold the passport"),
    required(
        "beta_returned",
        Number,
        "fall of the log leaving rate over the full range of the probability of being returned to a severe penalty",
    ),
    required("exposure_language", Ratio, "how much knowing the language speeds up exposure"),
    required("exposure_autonomy", Ratio, "how much autonomy speeds up exposure"),
    required(
        "most_response",
        Ratio,
        "the most by which a person's rate of leaving exceeds that of the reference worker of the arrangement",
    ),
    required("partner_settling", Duration, "time at a post until someone is as likely as ever to find a local partner"),
    required("debt_service", Share, "share of what is left after living that goes to a deferred bribe"),
    optional(
        "applicants_gain",
        Ratio,
        1.0,
        "what a month abroad leaves over the income at home, when as many apply as `applicants` says",
    ),
    optional("applicants_response", Number, 0.0, "elasticity of candidates per place to that ratio"),
    required("premium_manager", Ratio, "a manager's pay over a labourer's"),
    required("premium_security", Ratio, "a security man's pay over a labourer's"),
    required("premium_broker", Ratio, "a broker's or interpreter's pay over a labourer's"),
    required("bound_partner", Share, "largest monthly probability of a new partnership that any world may have"),
    required("bound_breach", Share, "largest monthly probability of a breach"),
    required("bound_contact", Share, "largest monthly probability of a first contact with civil society"),
    required("bound_visit", Share, "largest monthly probability of a visit home"),
    required("bound_early", Share, "largest monthly probability of an early or closing return"),
    required("bound_abscond", Share, "largest monthly probability of absconding"),
    required("bound_protection", Share, "largest monthly probability of leaving for protection"),
    required("bound_marry", Share, "largest monthly probability of a legal marriage"),
    required("bound_naturalise", Share, "largest monthly probability of a naturalisation"),
    optional("bound_promotion", Share, 0.0, "largest monthly probability of becoming a broker"),
];
