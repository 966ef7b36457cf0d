use super::Expects::{Money, MoneyFlow, Rate, Ratio, Share};
use super::{KeySpec, KindSpec, RuleKind, optional, required};

const WATCH: &[KeySpec] = &[
    required("autonomy", Share, "how far a worker chooses job, lodging and company"),
    required("contact", Share, "openness of contact with local people and media"),
    required("surveillance", Share, "intensity of watching in an ordinary month"),
    required("exposure", Rate, "share of the remaining distance to full exposure gone in a year at open contact"),
    optional("mixing", Share, 0.0, "share of the difference to the crew's mean exposure closed in a month"),
    optional("passport_held", Share, 0.0, "share of workers whose passport the supervisors hold"),
    optional("family_hold", Share, 0.0, "share of workers with close family at home who would suffer"),
    optional(
        "self_criticism",
        Ratio,
        0.0,
        "rise of surveillance for each exit from the crew in the last twelve months",
    ),
    optional("hunting", Share, 0.0, "intensity of the search for people who left"),
];

const RULES: &[KeySpec] = &[
    optional("breach", Rate, 0.0, "breaches of minor rules per worker and year"),
    optional("detection", Share, 0.0, "probability that a breach is detected and punished"),
    optional("breach_repatriation", Share, 0.0, "probability that a punished breach ends in an early return"),
    optional("partner", Rate, 0.0, "local partnerships begun per worker and year"),
    optional(
        "partner_detection",
        Share,
        0.0,
        "probability that a partnership is found out and ends in an early return",
    ),
];

const SIDE: &[KeySpec] = &[
    optional(
        "side_income",
        MoneyFlow,
        0.0,
        "mean income from permitted side work (evening jobs, berries, herbs) in a month with some",
    ),
    optional("side_share", Share, 0.0, "share of workers with side income in a month of its season"),
    optional("side_start", super::Expects::Number, 1.0, "first calendar month with side income, 1..12"),
    optional("side_end", super::Expects::Number, 12.0, "last calendar month with side income, 1..12"),
    optional("side_cut", Share, 0.0, "supervisors' cut of side income"),
    optional("musk_share", Share, 0.0, "share of workers who poach musk deer in the season of side income"),
    optional("musk_income", MoneyFlow, 0.0, "what a poacher earns in a month of it"),
    optional("musk_cut", Share, 0.0, "supervisors' cut of that"),
    optional(
        "musk_detection",
        Rate,
        0.0,
        "times that the host's police catch a poacher, per poacher and year of season",
    ),
    optional("musk_fine", Money, 0.0, "what a poacher who is caught pays, as far as there is cash"),
    optional("musk_repatriation", Share, 0.0, "probability that a poacher who is caught is sent home"),
];

const LIVING: &[KeySpec] = &[
    required("living", MoneyFlow, "what a worker spends on living, as far as there is money"),
    optional("floor", MoneyFlow, 0.0, "what is left to a worker for living before the levy is taken"),
];

kinds! {
    /// How people are held.
    Control: ControlKind, described in CONTROL;
    /// Little control.
    Lax,
    /// A closed camp.
    Camp,
    /// A dormitory and columns to work.
    Dormitory,
    /// Autonomous crews that report and pay in.
    Reporting,
}

/// The kinds of control.
pub const CONTROL: &[KindSpec] = &[
    KindSpec {
        kind: RuleKind::Control(ControlKind::Lax),
        name: "lax",
        help: "loose supervision and free movement",
        keys: &[WATCH, RULES, SIDE, LIVING],
    },
    KindSpec {
        kind: RuleKind::Control(ControlKind::Camp),
        name: "camp",
        help: "a closed camp with roll calls",
        keys: &[WATCH, RULES, SIDE, LIVING],
    },
    KindSpec {
        kind: RuleKind::Control(ControlKind::Dormitory),
        name: "dormitory",
        help: "a dormitory and columns to work",
        keys: &[WATCH, RULES, SIDE, LIVING],
    },
    KindSpec {
        kind: RuleKind::Control(ControlKind::Reporting),
        name: "reporting",
        help: "autonomous crews that report and pay in on fixed dates",
        keys: &[WATCH, RULES, SIDE, LIVING],
    },
];
