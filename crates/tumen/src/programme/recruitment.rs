use super::Expects::{Duration, Money, People, PeopleFlow, Ratio, Share};
use super::{KeySpec, KindSpec, Property, RuleKind, optional, required};

/// Posts and the pace of filling them.
const PLACES: &[KeySpec] = &[
    required("posts", People, "number of posts that may be filled (quota, ceiling, permits or demand)"),
    optional("fill", Share, 1.0, "share of the posts that is opened at all"),
    required("intake", PeopleFlow, "people placed in a month, as far as there are vacant posts"),
    optional("season_start", super::Expects::Number, 1.0, "first calendar month with arrivals, 1..12"),
    optional("season_end", super::Expects::Number, 12.0, "last calendar month with arrivals, 1..12"),
    optional(
        "initial_stock",
        Share,
        0.0,
        "share of the open posts that is filled on the first day, terms spread evenly",
    ),
];

/// Who may go: each filter is the probability that a candidate who lacks the property is turned away.
const FILTERS: &[KeySpec] = &[
    optional(Property::Married.filter_key(), Share, 0.0, "probability that an unmarried candidate is turned away"),
    optional(Property::Children.filter_key(), Share, 0.0, "probability that a childless candidate is turned away"),
    optional(Property::Party.filter_key(), Share, 0.0, "probability that a candidate outside the party is turned away"),
    optional(
        Property::Class.filter_key(),
        Share,
        0.0,
        "probability that a candidate of poor family background is turned away",
    ),
    optional(
        Property::Capital.filter_key(),
        Share,
        0.0,
        "probability that a candidate from outside the capital is turned away",
    ),
    optional(
        Property::Veteran.filter_key(),
        Share,
        0.0,
        "probability that a candidate without military service is turned away",
    ),
    optional(
        Property::Record.filter_key(),
        Share,
        0.0,
        "probability that a candidate with a police record is turned away",
    ),
    optional(
        Property::DefectorKin.filter_key(),
        Share,
        0.0,
        "probability that a candidate with a defector among the kin is turned away",
    ),
    optional(
        "money_weight",
        Share,
        0.0,
        "weight of money: preferences (party, class, capital, veteran) count one minus this",
    ),
];

/// The price of a place.
const BRIBE: &[KeySpec] = &[
    optional("bribe_share", Share, 0.0, "bribe as a share of the expected net savings over the term"),
    optional("bribe_deferred", Share, 0.0, "share of the bribe that is paid later, out of earnings"),
    optional("bribe_in_kind", Share, 0.0, "share of the bribe that is paid in goods at value"),
    optional("applicants", Ratio, 1.0, "candidates who apply for each place"),
    optional("household_wealth", Money, 0.0, "median cash of a candidate's household before the tour"),
    optional("prior_tours", Share, 0.0, "share of candidates who have been abroad before"),
    optional(
        "conscripts",
        Share,
        0.0,
        "share of the intake who are serving soldiers: no filter, no family of their own, no bribe",
    ),
];

/// Serving soldiers.
const SERVICE: &[KeySpec] = &[optional(
    "service_term",
    Duration,
    0.0,
    "time that a soldier is posted for, whatever the contract says; zero means as long as a contract",
)];

kinds! {
    /// Who chooses.
    Recruitment: RecruitmentKind, described in RECRUITMENT;
    /// Recruitment by an agency of the host: volunteers.
    HostAgency,
    /// Selection by the sending state: predicates, competition, bribes.
    StateSelection,
    /// Serving soldiers sent as labour.
    ConscriptDispatch,
}

/// The kinds of recruitment.
pub const RECRUITMENT: &[KindSpec] = &[
    KindSpec {
        kind: RuleKind::Recruitment(RecruitmentKind::HostAgency),
        name: "host-agency",
        help: "an agency of the host hires volunteers; no bribe and no filter of the sending state",
        keys: &[PLACES],
    },
    KindSpec {
        kind: RuleKind::Recruitment(RecruitmentKind::StateSelection),
        name: "state-selection",
        help: "the sending state selects among applicants, who compete and pay",
        keys: &[PLACES, FILTERS, BRIBE, SERVICE],
    },
    KindSpec {
        kind: RuleKind::Recruitment(RecruitmentKind::ConscriptDispatch),
        name: "conscript-dispatch",
        help: "serving soldiers are sent for the term of their service; no bribe, no family condition",
        keys: &[PLACES, SERVICE],
    },
];
