use super::Expects::{Duration, Money, MoneyFlow, Number, Share};
use super::{KeySpec, KindSpec, RuleKind, optional, required};

/// What happens to the money on its way up, whatever the levy.
const COMPANY: &[KeySpec] = &[
    optional("overhead", Share, 0.0, "share of the company's receipts spent on sites, permits and paper firms"),
    optional("leak", Share, 0.0, "share of the company's receipts that is embezzled"),
    optional("skim", Share, 0.0, "supervisors' take, as a share of a worker's pay, on top of the levy"),
];

const ARREARS: &[KeySpec] = &[
    optional(
        "tolerance",
        Duration,
        600.0,
        "arrears that are tolerated, in months of the levy, before the contract is lost",
    ),
    optional("demoted", Share, 0.0, "probability that arrears beyond tolerance lead to supervised work (else home)"),
];

kinds! {
    /// What the sending state takes.
    Levy: LevyKind, described in LEVY;
    /// No levy.
    NoLevy,
    /// A flat monthly sum ("planned money").
    FixedMonthly,
    /// A charge for each day away from the site.
    PerDayAbsent,
    /// A share of declared earnings.
    ShareOfWage,
    /// A share of the output, or of its value.
    InKindShare,
}

/// The kinds of levy.
pub const LEVY: &[KindSpec] = &[
    KindSpec {
        kind: RuleKind::Levy(LevyKind::NoLevy),
        name: "none",
        help: "nothing is levied on the worker",
        keys: &[COMPANY],
    },
    KindSpec {
        kind: RuleKind::Levy(LevyKind::FixedMonthly),
        name: "fixed-monthly",
        help: "a flat monthly sum is due whatever is earned (planned money)",
        keys: &[
            &[
                required("share", Share, "the sum when it is set, as a share of the last year's mean gross"),
                required("revision", Duration, "time between revisions; they happen at the start of a year"),
                optional("minimum", MoneyFlow, 0.0, "the least the sum may be"),
                optional("maximum", MoneyFlow, 1.0e6, "the most the sum may be"),
                required("start", MoneyFlow, "the sum before there is a year to look back on"),
            ],
            ARREARS,
            COMPANY,
        ],
    },
    KindSpec {
        kind: RuleKind::Levy(LevyKind::PerDayAbsent),
        name: "per-day-absent",
        help: "a charge for each day of work elsewhere",
        keys: &[
            &[
                required("day_rate", Money, "charge for one day away"),
                required("days", Number, "mean days away in a month; none under camp or dormitory control"),
                required("day_pay", Money, "what a day away earns"),
            ],
            ARREARS,
            COMPANY,
        ],
    },
    KindSpec {
        kind: RuleKind::Levy(LevyKind::ShareOfWage),
        name: "share-of-wage",
        help: "a share of what the worker declares, which may be less than he earns",
        keys: &[
            &[
                required("rate", Share, "share of declared pay that is due"),
                required("detection", Share, "probability that a concealed month is found out"),
                required("fine", Number, "penalty for concealed pay, as a multiple of the levy on it"),
                required("concealable", Share, "share of the pay that can be hidden at all (cash jobs)"),
            ],
            ARREARS,
            COMPANY,
        ],
    },
    KindSpec {
        kind: RuleKind::Levy(LevyKind::InKindShare),
        name: "in-kind-share",
        help: "a share of the output is the levy; without output, the same share of the month's pay",
        keys: &[&[required("rate", Share, "share of the output, or of its value")], COMPANY],
    },
];
