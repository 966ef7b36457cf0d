//! The vocabulary of what can be measured: the only names that claims, tables, charts and answers use.
//!
//! A [`Definition`] says how an observable follows from the sums that a run leaves. A [`Question`] is a definition in a scope, over some
//! months; a [`Record`] answers it for one run. Nothing here is random and nothing reads a file.
//!
//! How months become one number (`over`): a stock is the mean of its month-end values, a flow its sum times 12 over the number of months, a
//! ratio the sum of numerators over the sum of denominators, a distribution pools all its units. Months without an active programme are
//! left out, unless the question counts every month. An empty denominator gives no value, never zero.

mod behind;
mod evaluate;
mod frame;
mod histogram;
mod postings;
mod special;
mod table;
#[cfg(test)]
mod tests;
mod unit;

pub use evaluate::{Record, Value};
pub use frame::{Cut, Frame, FrameProgramme, Question, Refusal, RoleCut};
pub use histogram::{HistogramOf, Shape};
pub use postings::{NOT_POSTED, POSTINGS, Party, Posting, PostingCurrency};
pub use table::{BALANCE, GROSS, TABLE};
pub use unit::Unit;

use crate::engine::measure::Measure;
use crate::evidence::{Over, Scope};

/// One signed sum of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Added.
    Plus(Measure),
    /// Taken away.
    Minus(Measure),
}

impl Part {
    /// The measure.
    pub const fn measure(self) -> Measure {
        match self {
            Part::Plus(measure) | Part::Minus(measure) => measure,
        }
    }

    const fn sign(self) -> f64 {
        match self {
            Part::Plus(_) => 1.0,
            Part::Minus(_) => -1.0,
        }
    }
}

/// How an observable follows from what is recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Formula {
    /// A sum at the end of a month; the mean over the months.
    Stock(&'static [Part]),
    /// A sum over the months, times 12 over their number.
    Flow(&'static [Part]),
    /// The running sum since the start of the programme, at the end of a month; the mean over the months.
    Total(&'static [Part]),
    /// The sum of one thing over the sum of another, times a factor.
    Ratio {
        /// Numerator.
        above: &'static [Part],
        /// Denominator.
        below: &'static [Part],
        /// Factor of the quotient.
        factor: f64,
    },
    /// Pooled over people; its mean is exact where sums are recorded.
    Distribution {
        /// Which histogram.
        of: HistogramOf,
        /// Numerator and denominator of the mean.
        mean: Option<(&'static [Part], &'static [Part])>,
    },
    /// One observable over another, of the same scope and months, times a factor.
    Quotient {
        /// Name of the numerator.
        above: &'static str,
        /// Name of the denominator.
        below: &'static str,
        /// Factor of the quotient.
        factor: f64,
    },
    /// Something that needs more than sums.
    Special(Special),
}

/// Observables with a rule of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Worker-months in the sector of the scope, as a share.
    SectorShare,
    /// Worker-months of contract programmes as a share of these and the programmes to which their workers are demoted.
    ContractShare,
    /// Per worker-month: contract programmes over the programmes to which their workers are demoted.
    ContractOverSupervised(Measure),
    /// Income of a role per worker-month.
    RoleIncome,
    /// Workers over posts.
    FillRate,
    /// Candidates over places filled.
    Applicants,
    /// Home income.
    HomeWage,
    /// People who reach South Korea by way of China.
    ChinaArrivals,
    /// Goods trade.
    GoodsTrade,
    /// People whose term lapsed while the way home was shut, three years after it opened.
    Nonreturnees,
}

/// One observable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Definition {
    /// The name everywhere.
    pub name: &'static str,
    /// Unit of its mean.
    pub unit: Unit,
    /// How it is computed.
    pub formula: Formula,
    /// What it is, in a sentence.
    pub says: &'static str,
    /// What it is called in a few words, where that is not its name in plain letters; see [`Definition::label`].
    pub called: Option<&'static str>,
    /// Cuts beside programme and host.
    pub cuts: Cuts,
    /// Its events are so rare that a scaled run cannot show them.
    pub rare: bool,
    /// It is compared with a series of the main host, so programmes of other hosts do not enter.
    pub main_host_only: bool,
    /// It counts people who have left their posts, so it goes on when the programme has ended.
    pub outside: bool,
}

/// Cuts beside programme and host that an observable has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// By place.
    pub place: bool,
    /// By sector, without place or role.
    pub sector: bool,
    /// By role.
    pub role: Roles,
    /// By channel of exit.
    pub channel: bool,
    /// No cut at all, not even by programme.
    pub none: bool,
}

/// Roles that an observable can be cut by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Roles {
    /// None.
    #[default]
    None,
    /// `workers` and `official`.
    Groups,
    /// These and every single role.
    Each,
}

/// Suffix of a name that asks for the official rate of the rouble.
pub const OFFICIAL: &str = "@official";

/// The names of all observables in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|definition| definition.name)
}

/// The observable of that name, and whether money is to be counted at the official rate (`name@official`).
pub fn find(name: &str) -> Option<(&'static Definition, bool)> {
    let (base, official) = match name.strip_suffix(OFFICIAL) {
        Some(base) => (base, true),
        None => (name, false),
    };
    let definition = TABLE.iter().find(|definition| definition.name == base)?;
    (!official || definition.has_official()).then_some((definition, official))
}

/// Checks a name and a scope as far as that is possible without a world: unknown names and cuts that are not recorded.
pub fn check(name: &str, scope: &Scope) -> Result<(), Refusal> {
    let (definition, _) = find(name).ok_or_else(|| Refusal::Observable(name.to_owned()))?;
    definition.allows(scope)
}

impl Definition {
    /// The distribution over people from which it is taken, by itself or over one number for all.
    pub fn distribution(&self) -> Option<HistogramOf> {
        match self.formula {
            Formula::Distribution { of, .. } => Some(of),
            Formula::Quotient { above, .. } => find(above)?.0.distribution(),
            _ => None,
        }
    }

    /// What it is called in a few words: in titles, lists of figures and rows of claims.
    pub fn label(&self) -> String {
        self.called.map_or_else(|| self.name.replace('_', " "), str::to_owned)
    }

    /// Unit of the value that `over` gives.
    pub fn unit_over(&self, over: Over) -> Unit {
        if over == Over::Sum { self.unit.summed() } else { self.unit }
    }

    /// Whether the value at the official rate of the rouble can be told from the records.
    ///
    /// What the company keeps, pays for costs and hands over was worked out at the reporting rate.
    pub fn has_official(&self) -> bool {
        let free = |parts: &[Part]| {
            parts.iter().all(|part| {
                !matches!(
                    part.measure(),
                    Measure::Overhead
                        | Measure::Leak
                        | Measure::Transfer
                        | Measure::CashReceived
                        | Measure::ExchangeIn
                        | Measure::GrossPerHead
                )
            })
        };
        match self.formula {
            Formula::Flow(parts) => self.unit == Unit::UsdPerYear && free(parts),
            Formula::Ratio { above, below, .. } => self.is_money() && free(above) && free(below),
            _ => false,
        }
    }

    /// Whether sums of money enter.
    pub fn is_money(&self) -> bool {
        use crate::engine::measure::MeasureKind::{Dollars, Money};
        let any = |parts: &[Part]| parts.iter().any(|part| matches!(part.measure().kind(), Money | Dollars));
        match self.formula {
            Formula::Stock(parts) | Formula::Flow(parts) | Formula::Total(parts) => any(parts),
            Formula::Ratio { above, below, .. } => any(above) || any(below),
            Formula::Distribution { of, .. } => !of.is_of_months(),
            Formula::Quotient { above, .. } => find(above).is_some_and(|(definition, _)| definition.is_money()),
            Formula::Special(special) => {
                use Special::{ContractOverSupervised, GoodsTrade, HomeWage, RoleIncome};
                matches!(special, ContractOverSupervised(_) | RoleIncome | HomeWage | GoodsTrade)
            }
        }
    }

    /// Refuses cuts that are not recorded.
    pub fn allows(&self, scope: &Scope) -> Result<(), Refusal> {
        let refuse = |cut: &str, why: &str| {
            Err(Refusal::Cut { observable: self.name.to_owned(), cut: cut.to_owned(), why: why.to_owned() })
        };
        if self.cuts.none && *scope != Scope::default() {
            return refuse("scope", "it is the same for everyone");
        }
        if scope.place.is_some() && !self.cuts.place {
            return refuse("place", "it is recorded by programme only");
        }
        if scope.sector.is_some() && !self.cuts.sector {
            return refuse("sector", "only people at posts and their months are recorded by sector");
        }
        if scope.sector.is_some() && (scope.place.is_some() || scope.role.is_some()) {
            return refuse("sector", "sectors are recorded by programme, not by place or role");
        }
        if self.formula == Formula::Special(Special::SectorShare) && scope.sector.is_none() {
            return refuse("sector", "say which sector");
        }
        if !scope.channels.is_empty() && !self.cuts.channel {
            return refuse("channel", "only `exits` and `desertion_rate` tell channels apart");
        }
        if let Some(role) = &scope.role {
            let group = [RoleCut::WORKERS, RoleCut::OFFICIALS].contains(&role.as_str());
            match self.cuts.role {
                Roles::None => return refuse("role", "it is not recorded by role"),
                Roles::Groups if !group => return refuse("role", "only `workers` and `official` are told apart"),
                _ => {}
            }
            if scope.place.is_some() && self.cuts.role == Roles::Each {
                return refuse("role", "incomes by role are recorded by programme, not by place");
            }
        }
        Ok(())
    }
}
