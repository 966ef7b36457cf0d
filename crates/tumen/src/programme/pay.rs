use super::Expects::{MoneyFlow, Price, Rate, Ratio, Share};
use super::{KeySpec, KindSpec, RuleKind, optional, required};

const NOISE: &[KeySpec] = &[
    optional("sigma", Ratio, 0.0, "standard deviation of the logarithm of a month's pay between workers and months"),
    optional("persistent", Share, 0.0, "share of that variance which stays with a person"),
    optional("tier", Share, 0.0, "share of the lasting variance that belongs to the crew; a flat levy follows it"),
];

kinds! {
    /// How labour is paid for.
    Pay: PayKind, described in PAY;
    /// A wage paid to the worker.
    DirectWage,
    /// A share of the output to the sending state, a stipend to the worker.
    InKindSplit,
    /// Cash negotiated with clients.
    MarketContract,
    /// The employer pays the company, which gives an allowance.
    EmployerToCompany,
}

/// The kinds of pay.
pub const PAY: &[KindSpec] = &[
    KindSpec {
        kind: RuleKind::Pay(PayKind::DirectWage),
        name: "direct-wage",
        help: "the employer pays the worker, in relation to what a host national earns",
        keys: &[
            &[
                required("wage", MoneyFlow, "mean wage of a host national in the same work"),
                optional("parity", Ratio, 1.0, "pay of a worker over that wage"),
                optional(
                    "deductions",
                    Share,
                    0.0,
                    "charges taken from the pay (clothes, food, culture), as a share of it",
                ),
            ],
            NOISE,
        ],
    },
    KindSpec {
        kind: RuleKind::Pay(PayKind::InKindSplit),
        name: "in-kind-split",
        help: "a share of the output goes to the sending state, the worker gets a stipend",
        keys: &[
            &[
                required("state_share", Share, "share of the output that is the sending state's"),
                required("price", Price, "border price of the output"),
                optional("resold", Share, 0.0, "share of the state's output that is sold on for convertible money"),
                required("stipend", MoneyFlow, "what a worker is paid, in money or certificates"),
                optional("stipend_by_host", Share, 0.0, "1 when the host pays the stipend, 0 when the company does"),
                optional("deductions", Share, 0.0, "charges taken from the stipend, as a share of it"),
                optional("board", MoneyFlow, 0.0, "food and bed that the company gives"),
                optional("wage", MoneyFlow, 0.0, "mean wage of a host national in the same work, to compare with"),
            ],
            NOISE,
        ],
    },
    KindSpec {
        kind: RuleKind::Pay(PayKind::MarketContract),
        name: "market-contract",
        help: "clients pay the worker in cash for jobs that he or a broker finds",
        keys: &[
            &[
                required("wage", MoneyFlow, "mean wage of a host national in the same work"),
                required("parity", Ratio, "mean pay in a month with work over that wage"),
                optional("broker_margin", Share, 0.0, "broker's share of the pay of a brokered job"),
                optional("brokered", Share, 0.0, "share of the jobs that are brokered"),
                optional(
                    "broker_promotion",
                    Rate,
                    0.0,
                    "labourers who become brokers, per labourer with full command of the language and year",
                ),
                optional("deductions", Share, 0.0, "charges taken from the pay, as a share of it"),
            ],
            NOISE,
        ],
    },
    KindSpec {
        kind: RuleKind::Pay(PayKind::EmployerToCompany),
        name: "employer-to-company",
        help: "the employer pays the company; the worker gets an allowance and board",
        keys: &[
            &[
                required("wage", MoneyFlow, "mean wage of a host national in the same work"),
                required("parity", Ratio, "what the employer pays for a worker over that wage"),
                required("allowance", MoneyFlow, "what the company gives the worker in money"),
                optional("deductions", Share, 0.0, "charges taken from the allowance, as a share of it"),
                optional("board", MoneyFlow, 0.0, "food and bed that the company gives"),
            ],
            NOISE,
        ],
    },
];
