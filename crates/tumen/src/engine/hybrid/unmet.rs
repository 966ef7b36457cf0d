//! Rules that never met in history: what a hybrid makes of them, or why it is hard to believe.

use crate::programme::{ControlKind, LevyKind, PayKind, RecruitmentKind, RemittanceKind, RuleKind, Slot};

/// Two slots whose rules never met, and what is to be said of their meeting.
#[derive(Clone, Copy, Debug)]
pub struct Unmet {
    /// The slots.
    pub slots: [Slot; 2],
    /// One sentence: what the pair means here, or why it is implausible.
    pub says: &'static str,
    is: fn(&Kinds) -> bool,
}

/// The kinds of a hybrid's rules.
struct Kinds {
    recruitment: Option<RecruitmentKind>,
    pay: Option<PayKind>,
    levy: Option<LevyKind>,
    remittance: Option<RemittanceKind>,
    control: Option<ControlKind>,
    output: bool,
}

impl Kinds {
    fn confines(&self) -> bool {
        match self.control {
            Some(ControlKind::Camp | ControlKind::Dormitory) => true,
            Some(ControlKind::Lax | ControlKind::Reporting) | None => false,
        }
    }

    fn is_levied(&self) -> bool {
        match self.levy {
            Some(LevyKind::NoLevy) | None => false,
            Some(LevyKind::FixedMonthly | LevyKind::PerDayAbsent | LevyKind::ShareOfWage | LevyKind::InKindShare) => {
                true
            }
        }
    }

    /// The company, not the worker, is paid for the work.
    fn pays_the_company(&self) -> bool {
        match self.pay {
            Some(PayKind::InKindSplit | PayKind::EmployerToCompany) => true,
            Some(PayKind::DirectWage | PayKind::MarketContract) | None => false,
        }
    }
}

/// All pairs that are marked. The readings are those of the rules' translation into numbers.
pub const UNMET: &[Unmet] = &[
    Unmet {
        slots: [Slot::Work, Slot::Pay],
        says: "pay in kind for work without an output in kind: the same share of what the work is worth goes to the company",
        is: |kinds| kinds.pay == Some(PayKind::InKindSplit) && !kinds.output,
    },
    Unmet {
        slots: [Slot::Work, Slot::Levy],
        says: "a levy in kind on work without an output in kind: the same share of the month's pay is due",
        is: |kinds| kinds.levy == Some(LevyKind::InKindShare) && !kinds.output,
    },
    Unmet {
        slots: [Slot::Pay, Slot::Levy],
        says: "a fixed sum is due from a stipend or an allowance: it is paid as far as there is money",
        is: |kinds| kinds.levy == Some(LevyKind::FixedMonthly) && kinds.pays_the_company(),
    },
    Unmet {
        slots: [Slot::Levy, Slot::Control],
        says: "a charge for days away where nobody may go away: nothing is due",
        is: |kinds| kinds.levy == Some(LevyKind::PerDayAbsent) && kinds.confines(),
    },
    Unmet {
        slots: [Slot::Pay, Slot::Control],
        says: "men who may not leave the site work for clients on the market: implausible; without any autonomy all jobs are brokered",
        is: |kinds| kinds.pay == Some(PayKind::MarketContract) && kinds.confines(),
    },
    Unmet {
        slots: [Slot::Pay, Slot::Control],
        says: "men who go where they like are paid by stipend or allowance: implausible, since they could sell their labour themselves",
        is: |kinds| kinds.pays_the_company() && kinds.control == Some(ControlKind::Lax),
    },
    Unmet {
        slots: [Slot::Pay, Slot::Remittance],
        says: "a stipend in certificates that may be wired: certificates cannot be wired, they become goods",
        is: |kinds| kinds.pay == Some(PayKind::InKindSplit) && kinds.remittance == Some(RemittanceKind::Wire),
    },
    Unmet {
        slots: [Slot::Recruitment, Slot::Levy],
        says: "the host's agency hires, and yet the sender levies: implausible, since the sender has no hold on who goes",
        is: |kinds| kinds.recruitment == Some(RecruitmentKind::HostAgency) && kinds.is_levied(),
    },
    Unmet {
        slots: [Slot::Recruitment, Slot::Control],
        says: "the host's agency hires, and yet the sender confines: implausible, since the sender has no officials there",
        is: |kinds| kinds.recruitment == Some(RecruitmentKind::HostAgency) && kinds.confines(),
    },
];

/// The kind that a slot's rule has, where it is one of the slot's own.
macro_rules! kind {
    ($slot:ident of $kinds:expr) => {
        match $kinds[Slot::$slot as usize] {
            Some(RuleKind::$slot(kind)) => Some(kind),
            _ => None,
        }
    };
}

impl Unmet {
    /// Whether a hybrid of these kinds has the pair.
    #[must_use]
    pub fn is_in(&self, kinds: &[Option<RuleKind>; 8], output: bool) -> bool {
        (self.is)(&Kinds {
            recruitment: kind!(Recruitment of kinds),
            pay: kind!(Pay of kinds),
            levy: kind!(Levy of kinds),
            remittance: kind!(Remittance of kinds),
            control: kind!(Control of kinds),
            output,
        })
    }
}
