use super::Expects::{Money, Ratio, Share};
use super::{KeySpec, KindSpec, RuleKind, optional, required};

const RETURN: &[KeySpec] = &[
    optional("confiscation", Share, 0.0, "share of the money carried home that the state takes at the border"),
    optional("early_payout", Share, 1.0, "share of money held for the worker that is paid at an early return"),
    optional("held", Share, 0.0, "share of what is not sent that the employer or company holds until the end"),
    optional("goods", Share, 0.0, "share of the money at return that is turned into goods"),
    optional("goods_gain", Ratio, 1.0, "value of the goods at home over their cost abroad"),
    optional("goods_resold", Share, 0.0, "share of the goods that arrive which the household sells"),
    optional("goods_limit", Money, 1.0e9, "the most that can be shipped as goods by one person"),
    optional("goods_loss", Share, 0.0, "probability that a homecoming with goods fails"),
    optional("contraband_share", Share, 0.0, "share of returnees who carry hidden goods"),
    optional("contraband_load", Money, 0.0, "what these goods cost abroad, as far as there is money"),
    optional(
        "contraband_seizure",
        Share,
        0.0,
        "probability that they are found and taken; low where smuggling is tolerated",
    ),
    optional("invest", Share, 0.0, "share of returnees' households that start a business"),
    optional("invest_minimum", Money, 0.0, "least money with which a business is started"),
    optional("gift", Share, 0.0, "share of the money at return given to superiors and leaders"),
    optional("gift_threshold", Money, 0.0, "a gift from this sum on wins the family an honour; 0 if none does"),
];

kinds! {
    /// How money goes home.
    Remittance: RemittanceKind, described in REMITTANCE;
    /// Money wired home as it is earned.
    Wire,
    /// Cash carried home at return.
    CarryCash,
    /// Goods carried home at return.
    CarryGoods,
    /// Money sent by way of the company.
    ThroughCompany,
}

/// The kinds of remittance.
pub const REMITTANCE: &[KindSpec] = &[
    KindSpec {
        kind: RuleKind::Remittance(RemittanceKind::Wire),
        name: "wire",
        help: "a part of the pay is wired home as it is earned",
        keys: &[
            &[
                required("cap", Share, "the largest share of a month's pay that may be wired"),
                optional("chosen", Share, 1.0, "share of that cap which is used"),
                optional("cost", Share, 0.0, "share lost to fees"),
            ],
            RETURN,
        ],
    },
    KindSpec {
        kind: RuleKind::Remittance(RemittanceKind::CarryCash),
        name: "carry-cash",
        help: "savings are carried home in cash",
        keys: &[RETURN],
    },
    KindSpec {
        kind: RuleKind::Remittance(RemittanceKind::CarryGoods),
        name: "carry-goods",
        help: "savings are turned into goods and shipped",
        keys: &[RETURN],
    },
    KindSpec {
        kind: RuleKind::Remittance(RemittanceKind::ThroughCompany),
        name: "through-company",
        help: "a part of the savings is sent home by way of the company",
        keys: &[
            &[
                required("cap", Share, "the largest share of a month's savings that is sent"),
                optional("cost", Share, 0.0, "share lost on the way"),
            ],
            RETURN,
        ],
    },
];
