//! What the rules of a programme meet month by month and do not say themselves: money, borders, law, who applies, how people respond.

use super::compile::Reader;
use crate::evidence::Condition;
use crate::month::{Month, MonthRange};
use crate::programme::{Premium, Property, Role};
use crate::quantity::Currency;
use crate::world::{Param, Programme};

/// Numbers by month, in columns that have a name.
type Columns = Vec<(&'static str, Vec<f64>)>;

/// What is around a programme, by month from its first.
#[derive(Clone, Debug)]
pub(super) struct Surroundings {
    /// Currency of the pockets.
    pub(super) wallet: Vec<Currency>,
    /// USD for one unit of it, at the reporting rate.
    pub(super) usd: Vec<f64>,
    /// The same at the official rate.
    pub(super) usd_official: Vec<f64>,
    /// Whether workers may arrive.
    pub(super) arrivals_open: Vec<bool>,
    /// First month of the world.
    world_from: Month,
    /// What the host's law says of ways to stay, and of what counts as forced labour.
    laws: Columns,
    /// Who applies, and how people respond.
    people: Columns,
}

impl Surroundings {
    /// Reads what is around a programme.
    pub(super) fn new(reader: &Reader<'_>, programme: &Programme, months: MonthRange) -> Surroundings {
        let world = reader.world;
        let host = world.host(&programme.host);
        let by_month = |param: Option<&Param>| {
            param.map_or_else(|| vec![0.0; months.len()], |param| param.monthly(world, months, 0.0, reader.quantile))
        };
        let conditions = world.forced_labour.cells.iter().flat_map(|cell| &cell.when);
        let of_host = conditions.filter_map(|condition| match condition {
            Condition::Host { key, .. } => Some(*key),
            Condition::Person { .. } | Condition::Kind { .. } | Condition::Rule { .. } => None,
        });
        let mut laws: Columns = Vec::new();
        for key in ["marriage_route", "citizenship_route"].into_iter().chain(of_host) {
            if !laws.iter().any(|(known, _)| *known == key) {
                laws.push((key, reader.plain(host.map_or(&[], |host| &host.params), key, months)));
            }
        }
        let mut people: Columns =
            Property::ALL.iter().map(|p| (p.pool_key(), by_month(world.environment(p.pool_key())))).collect();
        let of_roles = Role::ALL.into_iter().filter_map(|role| match role.premium() {
            Premium::Behaviour(key) => Some(key),
            Premium::One | Premium::Skilled => None,
        });
        let of_behaviour = of_roles.chain(["exposure_autonomy", "exposure_language"]);
        people.extend(of_behaviour.map(|key| (key, by_month(world.behaviour(key)))));
        let wallet: Vec<Currency> = months.iter().map(|month| programme.wallet(month)).collect();
        let rate = |of: &dyn Fn(Currency, Month) -> f64| months.iter().zip(&wallet).map(|(m, w)| of(*w, m)).collect();
        Surroundings {
            usd: rate(&|currency, month| reader.usd(currency, month)),
            usd_official: rate(&|currency, month| reader.usd_official(currency, month)),
            wallet,
            arrivals_open: by_month(host.and_then(|host| host.param("arrivals_open")))
                .into_iter()
                .map(|open| open >= 0.5)
                .collect(),
            world_from: world.months.from,
            laws,
            people,
        }
    }

    /// The host's law of a key, by month.
    pub(super) fn law(&self, key: &str) -> &[f64] {
        find(&self.laws, key)
    }

    /// What a key of the environment or of the behaviour file says of people, by month.
    pub(super) fn people(&self, key: &str) -> &[f64] {
        find(&self.people, key)
    }

    /// A month, counted from the first of the world.
    pub(super) fn index(&self, month: Month) -> usize {
        usize::try_from(month - self.world_from).unwrap_or(0)
    }
}

fn find<'c>(columns: &'c Columns, key: &str) -> &'c [f64] {
    let found = columns.iter().find(|(known, _)| *known == key);
    found.map(|(_, column)| column.as_slice()).expect("only keys that were read are asked for")
}
