//! What counts as forced labour: which rules in force and which facts of a worker stand for what the guidelines of the labour
//! statisticians (2018) name.

use crate::evidence::named;
use crate::programme::{RuleKind, Slot};
use crate::world::{Param, TextPlace, Value};

named! {
    /// A side of forced labour: three in which work can be involuntary, and the menace of a penalty.
    Aspect {
        /// Taken on without free and informed consent.
        Recruitment = "recruitment",
        /// Work and life under duress.
        Work = "work",
        /// Cannot leave.
        Leaving = "leaving",
        /// A penalty threatens those who refuse.
        Menace = "menace",
    }
}

named! {
    /// What is known of a worker.
    Fact {
        /// A serving soldier.
        Conscript = "conscript",
        /// The supervisors hold the passport.
        PassportHeld = "passport-held",
        /// Past the end of the contract and unable to go home.
        Stranded = "stranded",
        /// Lost the contract privilege.
        Demoted = "demoted",
        /// Has been punished for a breach in this tour.
        Punished = "punished",
        /// On paper employment.
        PaperEmployment = "paper-employment",
        /// Owes levy from earlier months.
        Arrears = "arrears",
        /// Employer or company hold money of the worker.
        MoneyHeld = "money-held",
        /// What is owed for the place, in months of what a worker-month left last year.
        Debt = "debt",
        /// Hold of close family at home, 0 to 1.
        FamilyHold = "family-hold",
        /// How far take-home of late is below a host national's wage, 0 to 1: grievance.
        PayShortfall = "pay-shortfall",
    }
}

impl Fact {
    /// What is measured, for facts that come in degrees; the others hold or do not.
    #[must_use]
    pub const fn degree(self) -> Option<&'static str> {
        match self {
            Fact::Debt => Some("months of savings"),
            Fact::FamilyHold | Fact::PayShortfall => Some("0 to 1"),
            Fact::Conscript
            | Fact::PassportHeld
            | Fact::Stranded
            | Fact::Demoted
            | Fact::Punished
            | Fact::PaperEmployment
            | Fact::Arrears
            | Fact::MoneyHeld => None,
        }
    }
}

/// From where on something counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Threshold {
    /// Given.
    Fixed(f64),
    /// Nothing sets it: one draw a run, of a value of the world.
    Prior {
        /// Path of the value, among [`ForcedLabour::thresholds`].
        path: String,
        /// What it may be, as its file writes it.
        text: String,
    },
}

impl Threshold {
    /// The threshold under a draw, which gives the quantile of each key.
    #[must_use]
    pub fn under(&self, forced: &ForcedLabour, draw: &dyn Fn(&str) -> f64) -> f64 {
        match self {
            Threshold::Fixed(threshold) => *threshold,
            Threshold::Prior { path, .. } => {
                let param = forced.thresholds.iter().find(|param| param.path == *path);
                let entry = param.and_then(|param| param.entries.first()).expect("each has its value");
                match &entry.value {
                    Value::Prior(distribution) => distribution.quantile(draw(&entry.quantile.key)),
                    Value::Fixed(quantity) => quantity.low,
                    Value::Unknown => unreachable!("a threshold is a number or a prior"),
                }
            }
        }
    }
}

impl std::fmt::Display for Threshold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Threshold::Fixed(threshold) => write!(f, "{threshold}"),
            Threshold::Prior { text, .. } => f.write_str(text),
        }
    }
}

/// On which side of a threshold a value has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// At the threshold or above.
    AtLeast(Threshold),
    /// Below the threshold.
    Below(Threshold),
}

impl Bound {
    /// The threshold.
    #[must_use]
    pub fn threshold(&self) -> &Threshold {
        match self {
            Bound::AtLeast(threshold) | Bound::Below(threshold) => threshold,
        }
    }

    /// Whether a value is on the right side of the threshold of a draw.
    #[must_use]
    pub fn holds(&self, value: f64, threshold: f64) -> bool {
        match self {
            Bound::AtLeast(_) => value >= threshold,
            Bound::Below(_) => value < threshold,
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Bound::AtLeast(threshold) => write!(f, "at least {threshold}"),
            Bound::Below(threshold) => write!(f, "below {threshold}"),
        }
    }
}

/// One condition of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Something is so of the worker; facts that come in degrees reach a threshold.
    Person {
        /// What is so.
        fact: Fact,
        /// The least degree, zero for a fact that holds or does not.
        at_least: Threshold,
    },
    /// The rule in force in a slot is of one of some kinds.
    Kind {
        /// The slot.
        slot: Slot,
        /// The kinds.
        kinds: Vec<RuleKind>,
    },
    /// A value of the rule in force.
    Rule {
        /// The slot.
        slot: Slot,
        /// The key.
        key: &'static str,
        /// The side of the threshold.
        bound: Bound,
    },
    /// A value of the host's policy.
    Host {
        /// The key.
        key: &'static str,
        /// The side of the threshold.
        bound: Bound,
    },
}

impl Condition {
    /// From where on it counts under a draw, which gives the quantile of each key; zero for a kind of rule.
    #[must_use]
    pub fn threshold(&self, forced: &ForcedLabour, draw: &dyn Fn(&str) -> f64) -> f64 {
        match self {
            Condition::Person { at_least, .. } => at_least.under(forced, draw),
            Condition::Kind { .. } => 0.0,
            Condition::Rule { bound, .. } | Condition::Host { bound, .. } => bound.threshold().under(forced, draw),
        }
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Condition::Person { fact, at_least } => match fact.degree() {
                Some(degree) => write!(f, "of the worker: {} at least {at_least} ({degree})", fact.name()),
                None => write!(f, "of the worker: {}", fact.name()),
            },
            Condition::Kind { slot, kinds } => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.spec().name).collect();
                write!(f, "of the rules: {} is {}", slot.name(), kinds.join(" or "))
            }
            Condition::Rule { slot, key, bound } => write!(f, "of the rules: {}.{key} {bound}", slot.name()),
            Condition::Host { key, bound } => write!(f, "of the host: {key} {bound}"),
        }
    }
}

/// One circumstance that the guidelines name, told by what the model knows. It is met in a worker-month in which all its conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Id in files.
    pub id: String,
    /// The side to which it belongs.
    pub aspect: Aspect,
    /// What it means, in our own words.
    pub means: String,
    /// The circumstance of the guidelines for which it stands.
    pub guideline: String,
    /// Its conditions.
    pub when: Vec<Condition>,
    /// Claims behind it.
    pub claims: Vec<String>,
    /// What of it no claim states, and why it is so here.
    pub assumed: Option<String>,
    /// Where it stands.
    pub text_place: TextPlace,
}

/// The whole mapping.
#[derive(Clone, Debug, Default)]
pub struct ForcedLabour {
    /// The standard that is followed.
    pub standard: String,
    /// The circumstances, in the order of the file.
    pub cells: Vec<Cell>,
    /// The thresholds that nothing sets, as values of the world with one entry each.
    pub thresholds: Vec<Param>,
}

impl ForcedLabour {
    /// The most cells that a world can have.
    pub const MOST_CELLS: usize = 32;

    /// The most different facts, thresholds included, that its cells can ask of a worker.
    pub const MOST_FACTS: usize = 16;

    /// The cell of that id.
    #[must_use]
    pub fn cell(&self, id: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.id == id)
    }

    /// The different facts that are asked of a worker, with their thresholds, in the order in which they first occur.
    #[must_use]
    pub fn facts(&self) -> Vec<(Fact, &Threshold)> {
        let mut facts: Vec<(Fact, &Threshold)> = Vec::new();
        for condition in self.cells.iter().flat_map(|cell| &cell.when) {
            if let Condition::Person { fact, at_least } = condition
                && !facts.contains(&(*fact, at_least))
            {
                facts.push((*fact, at_least));
            }
        }
        facts
    }
}

/// Keys of the file, for the schema: name, whether required, what it is.
pub(crate) const FORCED_LABOUR_KEYS: &[(&str, bool, &str)] = &[
    ("standard", true, "the standard that the cells follow"),
    ("cell", true, "circumstances, each told by what the model knows of a worker-month"),
];

/// Keys of a cell.
pub(crate) const CELL_KEYS: &[(&str, bool, &str)] = &[
    ("id", true, "id of the cell"),
    ("aspect", true, "where work is involuntary, or the menace of a penalty"),
    ("means", true, "what it means, in our own words"),
    ("guideline", true, "the circumstance of the standard for which it stands"),
    ("when", true, "conditions, all of which have to hold in the month"),
    ("claims", false, "claims behind it"),
    ("assumed", false, "what of it no claim states, such as a threshold, and why it is so here"),
];

/// Keys of a condition: exactly one of the first three.
pub(crate) const WHEN_KEYS: &[(&str, bool, &str)] = &[
    ("person", false, "a fact of the worker"),
    ("rule", false, "a slot, with `kind`, or a key of one, such as control.autonomy, with a threshold"),
    ("host", false, "a key of the host, with a threshold"),
    ("kind", false, "kinds of rules, one of which is in force in the slot"),
    ("at_least", false, "the least value; where nothing sets it, what it may be, such as uniform 0.3..0.7"),
    ("below", false, "the value has to be below this, likewise"),
];
