//! A programme is one arrangement of labour export: eight rule slots, each a list of dated rules.
//!
//! The kinds of rule and their keys are described once, here, as data. The loader, the JSON Schemas, the file reference
//! and `tumen explain` all read these descriptions, so they cannot drift apart.

mod contract;
mod control;
mod exit;
mod levy;
mod pay;
mod recruitment;
mod remittance;
mod work;

pub use contract::CONTRACT;
pub use control::CONTROL;
pub use exit::EXIT;
pub use levy::LEVY;
pub use pay::PAY;
pub use recruitment::RECRUITMENT;
pub use remittance::REMITTANCE;
pub use work::WORK;

/// What a key measures: decides which units its quantity may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expects {
    /// A part of a whole or a probability, 0..=1, no unit.
    Share,
    /// A factor of at least 0, no unit.
    Ratio,
    /// Any real number without unit (coefficients).
    Number,
    /// A number of persons.
    People,
    /// Persons per unit of time; held per month.
    PeopleFlow,
    /// A length of time; held in months.
    Duration,
    /// Events per person-year; held per year.
    Rate,
    /// A sum of money, in the currency it is written in.
    Money,
    /// Money per unit of time; held per month.
    MoneyFlow,
    /// Money per cubic metre.
    Price,
    /// Cubic metres per person and year.
    Volume,
    /// Units of one currency for one unit of another.
    Exchange,
    /// Whatever has a unit that values can have (factors).
    Any,
}

/// One key of a rule kind (or of a host, of the environment, of the behaviour file).
#[derive(Clone, Copy, Debug)]
pub struct KeySpec {
    /// The key as files, paths, columns and charts write it.
    pub name: &'static str,
    /// What the key measures.
    pub expects: Expects,
    /// The number that an absent key stands for; `None` means the key is required.
    pub default: Option<f64>,
    /// One sentence: what it is.
    pub help: &'static str,
}

/// One rule kind of a slot.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// The kind as files write it.
    pub kind: RuleKind,
    /// Its name in files.
    pub name: &'static str,
    /// One sentence: what the rule does.
    pub help: &'static str,
    /// Its keys, in groups so that kinds can share some.
    pub keys: &'static [&'static [KeySpec]],
}

impl KindSpec {
    /// All keys of the kind, in order.
    pub fn keys(&self) -> impl Iterator<Item = &'static KeySpec> + use<> {
        self.keys.iter().flat_map(|group| group.iter())
    }

    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&'static KeySpec> {
        self.keys().find(|key| key.name == name)
    }
}

/// One of the eight slots that make a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// Who is chosen, how many, at what price.
    Recruitment,
    /// For how long, and what ends it.
    Contract,
    /// Which work, with what hazards, in which crews.
    Work,
    /// What the labour earns and who receives it first.
    Pay,
    /// What the sending state takes.
    Levy,
    /// How money goes home.
    Remittance,
    /// How people are watched and held.
    Control,
    /// By which channels people leave.
    Exit,
}

impl Slot {
    /// All slots in the order of the model.
    pub const ALL: [Slot; 8] = [
        Slot::Recruitment,
        Slot::Contract,
        Slot::Work,
        Slot::Pay,
        Slot::Levy,
        Slot::Remittance,
        Slot::Control,
        Slot::Exit,
    ];

    /// The slot's key in files and paths.
    pub fn name(self) -> &'static str {
        match self {
            Slot::Recruitment => "recruitment",
            Slot::Contract => "contract",
            Slot::Work => "work",
            Slot::Pay => "pay",
            Slot::Levy => "levy",
            Slot::Remittance => "remittance",
            Slot::Control => "control",
            Slot::Exit => "exit",
        }
    }

    /// The rule kinds of the slot.
    pub fn kinds(self) -> &'static [KindSpec] {
        match self {
            Slot::Recruitment => RECRUITMENT,
            Slot::Contract => CONTRACT,
            Slot::Work => WORK,
            Slot::Pay => PAY,
            Slot::Levy => LEVY,
            Slot::Remittance => REMITTANCE,
            Slot::Control => CONTROL,
            Slot::Exit => EXIT,
        }
    }
}

/// Every kind of rule; a slot takes only its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// Recruitment by an agency of the host: volunteers.
    HostAgency,
    /// Selection by the sending state: predicates, competition, bribes.
    StateSelection,
    /// Serving soldiers sent as labour.
    ConscriptDispatch,
    /// A contract for a term.
    FixedTerm,
    /// Sectors and sites with shares.
    SectorSite,
    /// A wage paid to the worker.
    DirectWage,
    /// A share of the output to the sending state, a stipend to the worker.
    InKindSplit,
    /// Cash negotiated with clients.
    MarketContract,
    /// The employer pays the company, which gives an allowance.
    EmployerToCompany,
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
    /// Money wired home as it is earned.
    Wire,
    /// Cash carried home at return.
    CarryCash,
    /// Goods carried home at return.
    CarryGoods,
    /// Money sent by way of the company.
    ThroughCompany,
    /// Little control.
    Lax,
    /// A closed camp.
    Camp,
    /// A dormitory and columns to work.
    Dormitory,
    /// Autonomous crews that report and pay in.
    Reporting,
    /// The channels by which people leave.
    Channels,
}

impl RuleKind {
    /// Its description; a kind belongs to one slot.
    pub fn spec(self) -> Option<&'static KindSpec> {
        Slot::ALL.into_iter().flat_map(Slot::kinds).find(|spec| spec.kind == self)
    }
}

const fn required(name: &'static str, expects: Expects, help: &'static str) -> KeySpec {
    KeySpec { name, expects, default: None, help }
}

const fn optional(name: &'static str, expects: Expects, default: f64, help: &'static str) -> KeySpec {
    KeySpec { name, expects, default: Some(default), help }
}
