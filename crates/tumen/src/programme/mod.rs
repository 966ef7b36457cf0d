//! A programme is one arrangement of labour export: eight rule slots, each a list of dated rules.
//!
//! The kinds of rule and their keys are described once, here, as data. The loader, the JSON Schemas and `tumen explain` all read these
//! descriptions, so they cannot drift apart.

/// The kinds of a slot, each with the description at its place in the slot's list.
macro_rules! kinds {
    (
        $(#[doc = $about:literal])*
        $slot:ident: $kinds:ident, described in $specs:ident;
        $($(#[doc = $doc:literal])* $kind:ident,)*
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $kinds { $($(#[doc = $doc])* $kind,)* }

        impl $kinds {
            /// Its description.
            #[must_use]
            pub const fn spec(self) -> &'static KindSpec {
                &$specs[self as usize]
            }
        }

        const _: () = {
            let n_kinds = [$($kinds::$kind),*].len();
            assert!($specs.len() == n_kinds, "every kind has one description");
            let mut at = 0;
            while at < n_kinds {
                let here = matches!($specs[at].kind, RuleKind::$slot(kind) if kind as usize == at);
                assert!(here, "the descriptions are in the order of the kinds");
                at += 1;
            }
        };
    };
}

mod contract;
mod control;
mod exit;
mod levy;
mod pay;
mod recruitment;
mod remittance;
mod vocabulary;
mod work;

pub use contract::{CONTRACT, ContractKind};
pub use control::{CONTROL, ControlKind};
pub use exit::{EXIT, ExitKind};
pub use levy::{LEVY, LevyKind};
pub use pay::{PAY, PayKind};
pub use recruitment::{RECRUITMENT, RecruitmentKind};
pub use remittance::{REMITTANCE, RemittanceKind};
pub use vocabulary::{Channel, Premium, Property, Role, Sector};
pub use work::{WORK, WorkKind};

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

impl KeySpec {
    /// The number where a file says nothing: the default, and zero for a required key, of which files say nothing only before its first
    /// value, when there is nothing yet that it could measure.
    #[must_use]
    pub const fn absent(&self) -> f64 {
        match self.default {
            Some(default) => default,
            None => 0.0,
        }
    }
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

    /// The number that a key stands for where a rule does not give it; zero where the kind has no such key, so that it plays no part.
    pub fn default_of(&self, name: &str) -> f64 {
        self.key(name).map_or(0.0, KeySpec::absent)
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

    /// The slot of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.name() == name)
    }

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

/// The kind of a rule, by the slot that takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// A rule of [`Slot::Recruitment`].
    Recruitment(RecruitmentKind),
    /// A rule of [`Slot::Contract`].
    Contract(ContractKind),
    /// A rule of [`Slot::Work`].
    Work(WorkKind),
    /// A rule of [`Slot::Pay`].
    Pay(PayKind),
    /// A rule of [`Slot::Levy`].
    Levy(LevyKind),
    /// A rule of [`Slot::Remittance`].
    Remittance(RemittanceKind),
    /// A rule of [`Slot::Control`].
    Control(ControlKind),
    /// A rule of [`Slot::Exit`].
    Exit(ExitKind),
}

impl RuleKind {
    /// The slot that takes it.
    #[must_use]
    pub const fn slot(self) -> Slot {
        match self {
            RuleKind::Recruitment(_) => Slot::Recruitment,
            RuleKind::Contract(_) => Slot::Contract,
            RuleKind::Work(_) => Slot::Work,
            RuleKind::Pay(_) => Slot::Pay,
            RuleKind::Levy(_) => Slot::Levy,
            RuleKind::Remittance(_) => Slot::Remittance,
            RuleKind::Control(_) => Slot::Control,
            RuleKind::Exit(_) => Slot::Exit,
        }
    }

    /// Its description.
    #[must_use]
    pub const fn spec(self) -> &'static KindSpec {
        match self {
            RuleKind::Recruitment(kind) => kind.spec(),
            RuleKind::Contract(kind) => kind.spec(),
            RuleKind::Work(kind) => kind.spec(),
            RuleKind::Pay(kind) => kind.spec(),
            RuleKind::Levy(kind) => kind.spec(),
            RuleKind::Remittance(kind) => kind.spec(),
            RuleKind::Control(kind) => kind.spec(),
            RuleKind::Exit(kind) => kind.spec(),
        }
    }
}

const fn required(name: &'static str, expects: Expects, help: &'static str) -> KeySpec {
    KeySpec { name, expects, default: None, help }
}

const fn optional(name: &'static str, expects: Expects, default: f64, help: &'static str) -> KeySpec {
    KeySpec { name, expects, default: Some(default), help }
}
