//! What a scope means in a world: programmes, sites, sectors, roles.

use super::{Definition, Formula, Part, Roles, Special, find};
use crate::engine::measure::Measure;
use crate::evidence::{Over, Scope, Statistic};
use crate::month::{Month, MonthRange};
use crate::programme::{Channel, Role, Sector};
use crate::quantity::Currency;
use crate::world::{AtEnd, World, roubles::wallet};
use thiserror::Error;

/// Why something cannot be measured.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// No such observable.
    #[error("there is no observable `{0}`")]
    Observable(String),
    /// A scope names something that is not in the world.
    #[error("there is no {what} `{name}`")]
    Name {
        /// Programme, host, place, sector, role or channel.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A cut that is not recorded.
    #[error("`{observable}` cannot be cut by {cut}: {why}")]
    Cut {
        /// The observable.
        observable: String,
        /// The cut.
        cut: String,
        /// The reason.
        why: String,
    },
    /// A way to sum up that has no meaning.
    #[error("`{observable}` has no {way}: {why}")]
    Way {
        /// The observable.
        observable: String,
        /// The way to sum up.
        way: String,
        /// The reason.
        why: String,
    },
}

/// What is needed to know of a world to read scopes.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Months of the world.
    pub months: MonthRange,
    /// Programmes in the order of the world.
    pub programmes: Vec<FrameProgramme>,
    /// Host ids and, for each, the spans of months in which nobody could go home.
    pub hosts: Vec<(String, Vec<MonthRange>)>,
    /// Index of the host whose story is told, if the world names one.
    pub main_host: Option<usize>,
    /// Place ids and their containers.
    pub places: Vec<(String, Option<String>)>,
}

/// What is needed to know of a programme.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameProgramme {
    /// Id.
    pub id: String,
    /// Index of the host.
    pub host: usize,
    /// Place ids of its sites.
    pub sites: Vec<String>,
    /// Months in which it recruits.
    pub active: MonthRange,
    /// Index of the programme to which its workers are demoted; a programme with one works by contract.
    pub demote_to: Option<usize>,
    /// Currency of the pockets, before 1992 where it is a rouble.
    pub currency: Currency,
    /// People of another programme come under its rules, on posts of that one.
    pub takes_over: bool,
    /// One simulated crew stands for this many, on top of the population scale.
    pub crew_weight: u32,
}

impl FrameProgramme {
    /// Currency of the pockets in a month.
    pub fn wallet(&self, month: Month) -> Currency {
        wallet(self.currency, month)
    }
}

/// Spans of months for which a test holds.
fn spans(months: MonthRange, holds: impl Fn(usize) -> bool) -> Vec<MonthRange> {
    let mut spans: Vec<MonthRange> = Vec::new();
    for (at, month) in months.iter().enumerate() {
        if holds(at) {
            match spans.last_mut() {
                Some(last) if month - last.until == 1 => last.until = month,
                _ => spans.push(MonthRange::of_month(month)),
            }
        }
    }
    spans
}

impl Frame {
    /// The frame of a world.
    pub fn new(world: &World) -> Frame {
        let index = |id: &str| world.programmes.iter().position(|programme| programme.id == id);
        let programmes = world.programmes.iter().map(|programme| FrameProgramme {
            id: programme.id.clone(),
            host: world.host_index(programme),
            sites: programme.sites.iter().map(|site| site.place.clone()).collect(),
            active: programme.active,
            demote_to: programme.demote_to.as_deref().and_then(index),
            takes_over: world
                .programmes
                .iter()
                .any(|other| matches!(&other.at_end, AtEnd::HandOver { to } if *to == programme.id)),
            currency: programme.currency,
            crew_weight: programme.crew_weight,
        });
        let hosts = world.hosts.iter().map(|host| {
            let open = host.params.iter().find(|param| param.key == "returns_open");
            let open = open.map(|param| param.monthly(world, world.months, 1.0, &|_| 0.5)).unwrap_or_default();
            (host.id.clone(), spans(world.months, |at| open.get(at).is_some_and(|open| *open < 0.5)))
        });
        Frame {
            months: world.months,
            programmes: programmes.collect(),
            hosts: hosts.collect(),
            main_host: world.main_host.as_ref().and_then(|id| world.hosts.iter().position(|host| host.id == *id)),
            places: world.places.iter().map(|place| (place.id.clone(), place.parent.clone())).collect(),
        }
    }

    /// Whether a place is another place or lies inside it.
    pub fn is_within(&self, place: &str, container: &str) -> bool {
        let mut at = Some(place);
        for _ in 0..=self.places.len() {
            match at {
                Some(id) if id == container => return true,
                Some(id) => {
                    at = self.places.iter().find(|(other, _)| other == id).and_then(|(_, parent)| parent.as_deref());
                }
                None => return false,
            }
        }
        false
    }
}

/// A role or a group of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleCut {
    /// All roles.
    Everyone,
    /// All but officials.
    Workers,
    /// Officials.
    Officials,
    /// One role.
    One(Role),
}

impl RoleCut {
    /// The name of all but officials in scopes.
    pub const WORKERS: &str = "workers";
    /// The name of officials in scopes.
    pub const OFFICIALS: &str = "official";
    /// The names of groups.
    pub const GROUPS: [&str; 2] = [RoleCut::WORKERS, RoleCut::OFFICIALS];

    /// The role or group of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<RoleCut> {
        match name {
            RoleCut::WORKERS => Some(RoleCut::Workers),
            RoleCut::OFFICIALS => Some(RoleCut::Officials),
            name => Role::named(name).map(RoleCut::One),
        }
    }

    /// Whether it has a role in it.
    #[must_use]
    pub fn has(self, role: Role) -> bool {
        match self {
            RoleCut::Everyone => true,
            RoleCut::Workers => !role.is_official(),
            RoleCut::Officials => role.is_official(),
            RoleCut::One(one) => role == one,
        }
    }
}

/// A scope with its names looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// Programme indices, and the sites of each; no sites means all of them.
    pub(super) programmes: Vec<(usize, Option<Vec<usize>>)>,
    pub(super) sector: Option<Sector>,
    pub(super) role: RoleCut,
    /// Parts that stand in for the observable's own, when channels are named.
    pub(super) channels: Option<Vec<Part>>,
}

impl Cut {
    /// Whether it takes a place or a sector out of a programme: crews have these as a whole.
    pub fn is_of_crews(&self) -> bool {
        self.sector.is_some() || self.programmes.iter().any(|(_, sites)| sites.is_some())
    }

    /// Looks up the names of a scope.
    pub fn new(frame: &Frame, scope: &Scope) -> Result<Cut, Refusal> {
        let missing = |what: &'static str, name: &str| Refusal::Name { what, name: name.to_owned() };
        for id in &scope.programmes {
            if !frame.programmes.iter().any(|programme| programme.id == *id) {
                return Err(missing("programme", id));
            }
        }
        let host = match &scope.host {
            Some(id) => Some(frame.hosts.iter().position(|(host, _)| host == id).ok_or_else(|| missing("host", id))?),
            None => None,
        };
        if let Some(id) = &scope.place
            && !frame.places.iter().any(|(place, _)| place == id)
        {
            return Err(missing("place", id));
        }
        let mut programmes = Vec::new();
        for (idx, programme) in frame.programmes.iter().enumerate() {
            let named = scope.programmes.is_empty() || scope.programmes.contains(&programme.id);
            if !named || host.is_some_and(|host| host != programme.host) {
                continue;
            }
            let Some(place) = &scope.place else {
                programmes.push((idx, None));
                continue;
            };
            let inside = |site: &usize| frame.is_within(&programme.sites[*site], place);
            let sites: Vec<usize> = (0..programme.sites.len()).filter(inside).collect();
            if !sites.is_empty() {
                programmes.push((idx, Some(sites)));
            }
        }
        let sector = match &scope.sector {
            Some(name) => Some(Sector::named(name).ok_or_else(|| missing("sector", name))?),
            None => None,
        };
        let role = match scope.role.as_deref() {
            None => RoleCut::Everyone,
            Some(name) => RoleCut::named(name).ok_or_else(|| missing("role", name))?,
        };
        let mut channels = Vec::new();
        for name in &scope.channels {
            let channel = Channel::named(name).ok_or_else(|| missing("channel", name))?;
            channels.push(Part::Plus(Measure::of_channel(channel)));
        }
        Ok(Cut { programmes, sector, role, channels: (!channels.is_empty()).then_some(channels) })
    }
}

/// An observable in a scope, and how months and people become one number.
#[derive(Clone, Debug)]
pub struct Question {
    /// The observable.
    pub definition: &'static Definition,
    /// Roubles at the official rate.
    pub official: bool,
    /// The scope, looked up.
    pub cut: Cut,
    /// The months.
    pub months: MonthRange,
    /// How they become one number.
    pub over: Over,
    /// Which number is taken of a distribution.
    pub of: Statistic,
    /// The share at or above this value is taken of a distribution instead.
    pub share_above: Option<f64>,
    /// Months without an active programme count too, with nothing in them.
    pub every_month: bool,
}

impl Question {
    /// The most crews for which one simulated crew stands, on top of the population scale, among those who are counted.
    pub fn crew_weight(&self, frame: &Frame) -> u32 {
        // What goes on around the model is counted in no crew.
        if let Formula::Special(Special::HomeWage | Special::ChinaArrivals | Special::GoodsTrade) =
            self.definition.formula
        {
            return 1;
        }
        let of_cut = self.cut.programmes.iter().filter_map(|(idx, _)| frame.programmes.get(*idx));
        let begun = of_cut.filter(|programme| programme.active.from <= self.months.until);
        begun.map(|programme| programme.crew_weight).max().unwrap_or(1)
    }

    /// Asks for the mean of an observable, or for what its `over` gives; refuses what is not recorded.
    pub fn new(frame: &Frame, name: &str, scope: &Scope, months: MonthRange, over: Over) -> Result<Question, Refusal> {
        let (definition, official) = find(name).ok_or_else(|| Refusal::Observable(name.to_owned()))?;
        definition.allows(scope)?;
        let mut cut = Cut::new(frame, scope)?;
        if let Some(main) = frame.main_host.filter(|_| definition.main_host_only) {
            cut.programmes.retain(|(idx, _)| frame.programmes[*idx].host == main);
        }
        let way = |way: &str, why: &str| {
            Err(Refusal::Way { observable: definition.name.to_owned(), way: way.to_owned(), why: why.to_owned() })
        };
        let flows = matches!(definition.formula, super::Formula::Flow(_));
        if over == Over::Sum && !flows {
            return way("sum", "only flows add up over time");
        }
        if over == Over::AnyMonth {
            return way("any month", "say which month");
        }
        if cut.role != RoleCut::Everyone && definition.cuts.role == Roles::None {
            return way("role", "it is not recorded by role");
        }
        Ok(Question {
            definition,
            official,
            cut,
            months,
            over,
            of: Statistic::Mean,
            share_above: None,
            every_month: false,
        })
    }

    /// Counts only these programmes, by index, of those that the scope has; none of them is nobody.
    pub fn among(mut self, programmes: &[usize]) -> Question {
        self.cut.programmes.retain(|(idx, _)| programmes.contains(idx));
        self
    }

    /// Counts months without an active programme too: people and yearly amounts of parts then add up to those of the whole.
    pub fn of_every_month(self) -> Question {
        Question { every_month: true, ..self }
    }

    /// Takes another number than the mean of a distribution.
    pub fn taking(mut self, of: Statistic, share_above: Option<f64>) -> Result<Question, Refusal> {
        // Of a distribution over one number for all, such as savings over income at home, a quantile is that of the distribution.
        let quantiles = self.definition.distribution().is_some();
        let shares = matches!(self.definition.formula, super::Formula::Distribution { .. });
        if (!quantiles && of != Statistic::Mean) || (!shares && share_above.is_some()) {
            return Err(Refusal::Way {
                observable: self.definition.name.to_owned(),
                way: "quantile".to_owned(),
                why: "it is not recorded person by person".to_owned(),
            });
        }
        self.of = of;
        self.share_above = share_above;
        Ok(self)
    }
}
