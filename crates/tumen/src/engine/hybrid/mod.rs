//! One arrangement whose eight slots come from two regimes, each as its rules stood in a month.
//!
//! All hybrids of two regimes are run in one *frame*: the posts, sites, months and host of one arrangement, and the environment of these
//! months. What a rule says that belongs to the frame ([`OF_THE_FRAME`]) is the frame's under every hybrid. Amounts of money are carried
//! over as their ratio to what a host national earns for the same work, and border prices are those of the frame's months. Chance is keyed
//! by the frame's id, so that hybrids share their random numbers.

mod unmet;

use std::rc::Rc;

use thiserror::Error;

use super::compile::{Reader, compile_with, ruled};
use super::plan::{Plan, ProgrammePlan};
use super::sheet::{Column, Sheet};
use crate::evidence::Evidence;
use crate::month::{Month, MonthRange};
use crate::programme::{Expects, RuleKind, Slot};
use crate::world::{AtEnd, Problems, Programme, World};

pub use unmet::{UNMET, Unmet};

/// Values that belong to the frame under every hybrid: how many people there is room for, what nationals earn for the same work, and what
/// households at home own, can begin, and get for goods.
pub const OF_THE_FRAME: [(Slot, &str); 10] = [
    (Slot::Recruitment, "posts"),
    (Slot::Recruitment, "fill"),
    (Slot::Recruitment, "season_start"),
    (Slot::Recruitment, "season_end"),
    (Slot::Recruitment, "initial_stock"),
    (Slot::Recruitment, "household_wealth"),
    (Slot::Pay, "wage"),
    (Slot::Remittance, "invest"),
    (Slot::Remittance, "invest_minimum"),
    (Slot::Remittance, "goods_gain"),
];

/// The pace of arrivals, which no hybrid takes from either regime: a vacant post is filled in the next month that the host lets people in.
const PACE: (Slot, &str) = (Slot::Recruitment, "intake");

/// An arrangement as its rules stood in a month.
#[derive(Clone, Copy, Debug)]
pub struct Regime<'w> {
    /// The arrangement.
    pub programme: &'w Programme,
    /// The month.
    pub as_of: Month,
}

impl Regime<'_> {
    /// The kinds of its rules, by slot.
    #[must_use]
    pub fn kinds(&self) -> [Option<RuleKind>; 8] {
        Slot::ALL.map(|slot| self.programme.rule(slot, self.as_of).map(|rule| rule.kind))
    }

    /// Whether its work has an output in kind.
    #[must_use]
    pub fn has_output(&self) -> bool {
        self.programme.rule(Slot::Work, self.as_of).is_some_and(|rule| rule.param("output").is_some())
    }
}

/// Why hybrids cannot be made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HybridError {
    /// A month in which an arrangement has no rules.
    #[error("`{programme}` has no rules in {month}: it is active in {active}")]
    NotActive {
        /// Id of the arrangement.
        programme: String,
        /// The month.
        month: Month,
        /// When it is active.
        active: MonthRange,
    },
    /// A month in which an arrangement does not say what host nationals earn, so that no amount can be carried over.
    #[error("`{programme}` does not say what a host national earns in {month}, so its amounts cannot be carried over")]
    NoWage {
        /// Id of the arrangement.
        programme: String,
        /// The month.
        month: Month,
    },
}

/// The world in which hybrids are run: one arrangement without an end, and those to which its people are demoted. It holds no evidence.
///
/// Nothing when there is no arrangement of that id.
#[must_use]
pub fn frame_world(world: &World, frame: &str) -> Option<World> {
    let mut kept: Vec<&Programme> = Vec::new();
    let mut next = Some(frame);
    while let Some(programme) = next.and_then(|id| world.programme(id)) {
        if kept.iter().any(|other| other.id == programme.id) {
            break;
        }
        kept.push(programme);
        next = programme.demote_to.as_deref();
    }
    if kept.is_empty() {
        return None;
    }
    let endless = |programme: &&Programme| Programme { at_end: AtEnd::RunOff, ..(*programme).clone() };
    let programmes = kept.iter().map(endless).collect();
    Some(World {
        months: world.months,
        eras: world.eras.clone(),
        main_host: None,
        evidence: Evidence::default(),
        forced_labour: world.forced_labour.clone(),
        places: world.places.clone(),
        hosts: world.hosts.clone(),
        programmes,
        environment: world.environment.clone(),
        factors: world.factors.clone(),
        series: world.series.clone(),
        behaviour: world.behaviour.clone(),
        scenarios: Vec::new(),
        changes: Vec::new(),
        systems: Vec::new(),
        lacking: Vec::new(),
        warnings: Problems::default(),
    })
}

/// A regime carried over into the frame.
struct Carried {
    columns: Vec<Column>,
    kinds: [Option<RuleKind>; 8],
    certificates: bool,
}

/// All hybrids of two regimes in a frame, under one draw of parameters.
pub struct Hybrids<'w> {
    /// The frame's plan, whose first programme gets its rules from a hybrid.
    plan: Plan,
    frame: Sheet<'w>,
    ends: [Carried; 2],
}

impl<'w> Hybrids<'w> {
    /// Reads the frame, which is the first programme of its world ([`frame_world`]), up to a month, and both regimes.
    ///
    /// # Errors
    /// When a regime has no rules in its month or no wage to carry amounts over, or the frame has none in the last month.
    pub fn new(
        frame_world: &'w World,
        ends: [Regime<'w>; 2],
        until: Month,
        quantile: &'w dyn Fn(&str) -> f64,
    ) -> Result<Hybrids<'w>, HybridError> {
        let frame = &frame_world.programmes[0];
        for (programme, month) in ends.iter().map(|end| (end.programme, end.as_of)).chain([(frame, until)]) {
            if !programme.active.contains(month) {
                let (programme, active) = (programme.id.clone(), programme.active);
                return Err(HybridError::NotActive { programme, month, active });
            }
        }
        let mut plan = compile_with(frame_world, quantile);
        // The posts are those of the frame; others only bind people who hold one.
        for terms in plan.programmes.iter_mut().skip(1).flat_map(|programme| &mut programme.terms) {
            (terms.open, terms.intake, terms.initial_stock) = (0.0, 0.0, 0.0);
        }
        let reader = Reader::new(frame_world, quantile);
        let sheet = Sheet::new(&reader, frame, MonthRange { from: frame.active.from, until });
        let carried = |regime: &Regime<'w>| {
            let programme = regime.programme;
            let months = MonthRange { from: programme.active.from, until: until.max(regime.as_of) };
            carry(&Sheet::new(&reader, programme, months), regime, &sheet)
        };
        let ends = [carried(&ends[0])?, carried(&ends[1])?];
        Ok(Hybrids { plan, frame: sheet, ends })
    }

    /// Whether a slot says the same in both regimes, to the last bit: exchanging it makes no difference then.
    #[must_use]
    pub fn is_same(&self, slot: Slot) -> bool {
        let [one, other] = &self.ends;
        let same = |(one, other): (&Column, &Column)| {
            one.values.iter().map(|value| value.to_bits()).eq(other.values.iter().map(|value| value.to_bits()))
        };
        let mut columns = one.columns.iter().zip(&other.columns).filter(|(column, _)| column.slot == slot);
        let certificates = slot != Slot::Pay || one.certificates == other.certificates;
        one.kinds[slot as usize] == other.kinds[slot as usize] && certificates && columns.all(same)
    }

    /// The plan of the hybrid that has the slots marked here from the second regime, and the others from the first.
    #[must_use]
    pub fn plan(&self, second: [bool; 8]) -> Plan {
        let end = |slot: Slot| &self.ends[usize::from(second[slot as usize])];
        let n_months = self.frame.months.len();
        let columns = self.ends[0].columns.iter().zip(&self.ends[1].columns);
        let columns = columns.map(|(one, other)| if second[one.slot as usize] { other } else { one }).cloned();
        let kinds = Slot::ALL.map(|slot| vec![end(slot).kinds[slot as usize]; n_months]);
        let certificates = vec![end(Slot::Pay).certificates; n_months];
        let sheet = self.frame.with_rules(columns.collect(), kinds, certificates);
        let mut plan = self.plan.clone();
        let frame = &mut plan.programmes[0];
        let (terms, sector_shares, crew_size) = ruled(&sheet);
        *frame = ProgrammePlan { terms, sector_shares, crew_size, ..frame.clone() };
        plan
    }
}

/// The rules of a regime in the months of the frame.
fn carry(sheet: &Sheet<'_>, regime: &Regime<'_>, frame: &Sheet<'_>) -> Result<Carried, HybridError> {
    let n_months = frame.months.len();
    let at = usize::from(regime.as_of.index() - sheet.months.from.index());
    let wage = sheet.column(Slot::Pay, "wage")[at];
    if wage <= 0.0 {
        return Err(HybridError::NoWage { programme: regime.programme.id.clone(), month: regime.as_of });
    }
    let over_wage: Vec<f64> = frame.column(Slot::Pay, "wage").iter().map(|of_frame| of_frame / wage).collect();
    // Where the regime does not reach back or on to the frame's months, its first or last month stands in.
    let same_month = |month: Month| (month - sheet.months.from).clamp(0, sheet.months.len() as i32 - 1) as usize;
    let values = |column: &Column| -> Rc<[f64]> {
        let (slot, key) = (column.slot, column.key.name);
        match column.key.expects {
            _ if OF_THE_FRAME.contains(&(slot, key)) => frame.column(slot, key).into(),
            _ if PACE == (slot, key) => frame.column(Slot::Recruitment, "posts").into(),
            Expects::Money | Expects::MoneyFlow => over_wage.iter().map(|ratio| column.values[at] * ratio).collect(),
            Expects::Price => frame.months.iter().map(|month| column.values[same_month(month)]).collect(),
            _ => vec![column.values[at]; n_months].into(),
        }
    };
    Ok(Carried {
        columns: sheet.columns().iter().map(|column| Column { values: values(column), ..column.clone() }).collect(),
        kinds: Slot::ALL.map(|slot| sheet.kinds[slot as usize][at]),
        certificates: sheet.certificates[at],
    })
}
