//! Changes laid over a world: a path from a month on, and nothing before it.

use super::check::check_world;
use super::keys::{BEHAVIOUR, ENVIRONMENT, FACTOR, HOST};
use super::load_programme::{SITE_SHARE, site_path};
use super::near::nearest;
use super::problem::{Problems, Report, Words, say, shorten};
use super::{Entry, Like, Multiplier, Param, Programme, Rule, TextPlace, Times, World};
use crate::month::{Month, MonthRange};
use crate::programme::{KeySpec, Slot};

/// One change of a scenario.
#[derive(Clone, Debug)]
pub struct Change {
    /// Path that is changed: a key, or a whole slot.
    pub path: String,
    /// First month in which the change holds; it holds to the end.
    pub from: Month,
    /// What is put there.
    pub edit: Edit,
    /// Where the change stands.
    pub place: TextPlace,
}

/// What a change puts in place.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A value of a key; its months are set when it is applied.
    Value(Box<Entry>),
    /// A rule of a slot.
    Rule(Box<Rule>),
    /// The rule of another slot of that name, as it stood in a month of the baseline.
    Like(LikeSlot),
}

/// A slot as it stood in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct LikeSlot {
    /// Programme of the slot.
    pub programme: String,
    /// The slot.
    pub slot: Slot,
    /// The month.
    pub as_of: Month,
    /// Series that carries amounts of money over to other months.
    pub indexed_by: Option<String>,
}

/// What a path names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// A whole slot of a programme.
    Slot(String, Slot),
    /// A key of a slot.
    Key(String, Slot, &'static str),
    /// The share of a site.
    Site(String, String),
    /// A key of a host.
    Host(String, &'static str),
    /// A key of the environment.
    Environment(&'static str),
    /// A factor of the environment.
    Factor(String),
    /// A key of the behaviour file.
    Behaviour(&'static str),
}

fn find_key(key: &str, specs: &[KeySpec], path: &str) -> Result<&'static str, Words> {
    let found = specs.iter().find(|spec| spec.name == key).map(|spec| spec.name);
    found.ok_or_else(|| {
        let near = nearest(key, specs.iter().map(|spec| spec.name));
        let owner = path.split('.').next().unwrap_or_default();
        say(format!("`{}` has no key `{}`", shorten(owner), shorten(key)))
            .near(near.map(|near| format!("{owner}.{near}")))
    })
}

fn is_of_host(key: &str) -> bool {
    HOST.iter().any(|spec| spec.name == key)
}

/// The description of a key of a slot, whichever kind has it.
pub(super) fn slot_key(slot: Slot, key: &str) -> Option<&'static KeySpec> {
    slot.kinds().iter().find_map(|kind| kind.key(key))
}

impl World {
    /// What a path names, or why it names nothing.
    pub(super) fn target(&self, path: &str) -> Result<Target, Words> {
        let parts: Vec<&str> = path.split('.').collect();
        match parts.as_slice() {
            ["environment", id] if self.factor(id).is_some() => Ok(Target::Factor((*id).to_owned())),
            ["environment", key] => find_key(key, ENVIRONMENT, path).map(Target::Environment),
            ["behaviour", key] => find_key(key, BEHAVIOUR, path).map(Target::Behaviour),
            // A programme may have the name of its host; their keys differ.
            [owner, key] if self.host(owner).is_some() && (is_of_host(key) || self.programme(owner).is_none()) => {
                find_key(key, HOST, path).map(|key| Target::Host((*owner).to_owned(), key))
            }
            [owner, rest @ ..] if !rest.is_empty() && rest.len() <= 2 => match self.programme(owner) {
                Some(programme) => programme_target(programme, rest),
                None => Err(self.unknown_owner(owner, rest)),
            },
            _ => Err(say(format!("`{}` is no path", shorten(path))).help(PATHS)),
        }
    }

    fn unknown_owner(&self, owner: &str, rest: &[&str]) -> Words {
        let programmes = self.programmes.iter().map(|programme| programme.id.as_str());
        let hosts = self.hosts.iter().map(|host| host.id.as_str());
        let near = nearest(owner, programmes.chain(hosts).chain(["environment", "behaviour"]));
        let near = near.map(|near| format!("{near}.{}", rest.join(".")));
        say(format!("there is no programme or host `{}`", shorten(owner))).near(near).help(PATHS)
    }

    /// The world with changes laid over it, checked again.
    pub fn with_changes(&self, changes: &[Change]) -> Result<World, Problems> {
        let mut report = Report::default();
        let mut world = self.clone();
        for change in in_order(changes) {
            if let Err(words) = world.apply(self, change) {
                report.at_place(&change.place, &change.path, words);
            }
        }
        check_world(&world, true, &mut report);
        let problems = report.finish();
        if problems.n_errors() > 0 { Err(problems) } else { Ok(world) }
    }

    /// Lays one change over the world; what a change repeats is taken from the baseline.
    pub(super) fn apply(&mut self, baseline: &World, change: &Change) -> Result<(), Words> {
        let target = self.target(&change.path)?;
        match (&change.edit, target) {
            (Edit::Value(entry), target) => self.set_value(change, entry, &target),
            (Edit::Rule(rule), Target::Slot(programme, slot)) => {
                self.set_rule(&programme, slot, change.from, (**rule).clone())
            }
            (Edit::Like(like), Target::Slot(programme, slot)) => {
                let rule = self.repeated(baseline, &programme, slot, change.from, like)?;
                self.set_rule(&programme, slot, change.from, Rule { place: change.place.clone(), ..rule })
            }
            _ => Err(say(format!("`{}` is a value, not a slot", change.path))),
        }
    }

    fn set_value(&mut self, change: &Change, entry: &Entry, target: &Target) -> Result<(), Words> {
        let world = self.months;
        match target {
            Target::Slot(..) => {
                Err(say(format!("`{}` is a slot, not a value", change.path)).help("give a `kind` or `like`"))
            }
            Target::Key(programme, slot, key) => self.set_slot_key(change, entry, programme, *slot, key),
            Target::Site(programme, place) => {
                let programme = self.programme_mut(programme)?;
                let until = programme.active.until;
                let site = programme.sites.iter_mut().find(|site| site.place == *place);
                let site = site.ok_or_else(|| say(format!("there is no site `{place}`")))?;
                site.share.set_from(change.from, until, entry);
                Ok(())
            }
            Target::Host(host, key) => {
                let host = self.hosts.iter_mut().find(|other| other.id == *host);
                let host = host.ok_or_else(|| say("there is no such host"))?;
                set_key(&mut host.params, key, &change.path, change.from, world.until, entry);
                Ok(())
            }
            Target::Environment(key) => {
                set_key(&mut self.environment, key, &change.path, change.from, world.until, entry);
                Ok(())
            }
            Target::Factor(id) => {
                let factor = self.factors.iter_mut().find(|factor| factor.id == *id);
                let factor = factor.ok_or_else(|| say(format!("there is no factor `{}`", shorten(id))))?;
                factor.level.set_from(change.from, world.until, entry);
                Ok(())
            }
            Target::Behaviour(key) => {
                set_key(&mut self.behaviour, key, &change.path, change.from, world.until, entry);
                Ok(())
            }
        }
    }

    fn programme_mut(&mut self, id: &str) -> Result<&mut Programme, Words> {
        let found = self.programmes.iter_mut().find(|programme| programme.id == id);
        found.ok_or_else(|| say(format!("there is no programme `{}`", shorten(id))))
    }

    /// Sets a key in the rule that is in force and in all later ones that have it.
    fn set_slot_key(
        &mut self,
        change: &Change,
        entry: &Entry,
        programme: &str,
        slot: Slot,
        key: &'static str,
    ) -> Result<(), Words> {
        let programme = self.programme_mut(programme)?;
        let start = change.from.max(programme.active.from);
        let in_force =
            programme.rule(slot, start).ok_or_else(|| say(format!("the slot `{}` is empty", slot.name())))?;
        let kind = slot.kinds().iter().find(|kind| kind.kind == in_force.kind);
        if kind.is_none_or(|kind| kind.key(key).is_none()) {
            let name = kind.map_or("", |kind| kind.name);
            let what = format!(
                "in {start} the slot `{}` has a rule of the kind `{name}`, which has no key `{key}`",
                slot.name()
            );
            return Err(say(what).help("change the whole slot first"));
        }
        let rules = &mut programme.slots[slot as usize];
        let n_rules = rules.len();
        for (idx, rule) in rules.iter_mut().enumerate() {
            let has_key = rule.kind.spec().key(key).is_some();
            let reached = rule.months.until >= start || idx + 1 == n_rules;
            if has_key && reached {
                let from = start.max(rule.months.from);
                set_key(&mut rule.params, key, &change.path, from, rule.months.until, entry);
            }
        }
        Ok(())
    }

    /// Puts a rule into a slot from a month on.
    fn set_rule(&mut self, programme: &str, slot: Slot, from: Month, rule: Rule) -> Result<(), Words> {
        let programme = self.programme_mut(programme)?;
        let start = from.max(programme.active.from);
        let Some(months) = MonthRange::new(start, programme.active.until) else {
            return Err(say(format!("the programme has ended by then, in {}", programme.active.until)));
        };
        let rules = &mut programme.slots[slot as usize];
        rules.retain(|rule| rule.months.from < start);
        for rule in rules.iter_mut() {
            rule.months.until = rule.months.until.min(start.previous());
        }
        rules.push(Rule { months, ..rule });
        Ok(())
    }

    fn repeated(
        &self,
        baseline: &World,
        programme: &str,
        slot: Slot,
        from: Month,
        like: &LikeSlot,
    ) -> Result<Rule, Words> {
        if like.slot != slot {
            return Err(wrong_slot(like.slot, slot));
        }
        let active = self.programme(programme).map_or(self.months, |programme| programme.active);
        let months = MonthRange { from: from.max(active.from), until: active.until.max(from) };
        baseline.freeze(like, programme, months)
    }

    /// A rule as it stood in a month, ready to be put into a slot from another month on.
    ///
    /// Its values keep their quantiles, since they are the same unknown quantities. What runs in a straight line, or is multiplied by a
    /// series or a factor, is read off at `as_of`.
    fn freeze(&self, like: &LikeSlot, programme: &str, months: MonthRange) -> Result<Rule, Words> {
        let source = self
            .programme(&like.programme)
            .ok_or_else(|| say(format!("there is no programme `{}`", shorten(&like.programme))))?;
        if !source.active.contains(like.as_of) {
            return Err(not_active(source, like.as_of));
        }
        let rule = source.rule(like.slot, like.as_of).ok_or_else(|| say("the slot is empty"))?;
        let index = match like.indexed_by.as_deref() {
            None => Vec::new(),
            Some(id) => self.index_of(id, like.as_of, months)?,
        };
        let mut params = Vec::with_capacity(rule.params.len());
        for param in &rule.params {
            let Some(entry) = param.entry(like.as_of) else { continue };
            let mut entry = entry.clone();
            entry.months = months;
            if let Some(toward) = &mut entry.toward {
                toward.frozen = toward.frozen.or(Some(like.as_of));
            }
            for times in &mut entry.times {
                times.frozen = times.frozen.or(Some(like.as_of));
            }
            if entry.is_amount() {
                entry.times.extend(&index);
            }
            let path = format!("{programme}.{}.{}", like.slot.name(), param.key);
            params.push(Param { key: param.key, path, entries: vec![entry] });
        }
        let told = Like { programme: source.id.clone(), as_of: like.as_of, indexed_by: like.indexed_by.clone() };
        Ok(Rule { months, kind: rule.kind, params, like: Some(told), place: rule.place.clone() })
    }

    /// What carries amounts over to other months: a series over its value in the month they come from, with what multiplies it.
    fn index_of(&self, id: &str, as_of: Month, months: MonthRange) -> Result<Vec<Times>, Words> {
        let ids = || self.series.iter().map(|series| series.id.as_str());
        let Some(idx) = self.series.iter().position(|series| series.id == id) else {
            return Err(say(format!("there is no series `{}`", shorten(id))).near(nearest(id, ids())));
        };
        let lacking = |year: u16| self.series.get(idx).is_none_or(|series| !series.has_year(year));
        let mut years = std::iter::once(as_of.year()).chain(months.from.year()..=months.until.year());
        if let Some(year) = years.find(|&year| lacking(year)) {
            return Err(say(format!("the series `{id}` has no value for {year}")));
        }
        let brought = self.series.get(idx).map(|series| series.times.clone()).unwrap_or_default();
        let all: Vec<Times> = std::iter::once(Times::by(Multiplier::Series(idx))).chain(brought).collect();
        let base = |times: &Times| Times { frozen: Some(as_of), divides: true, ..*times };
        if all.iter().any(|times| !times.is_above_zero(self, as_of)) {
            return Err(say(format!("the series `{id}` is not above zero in {as_of}")));
        }
        Ok(all.iter().flat_map(|times| [*times, base(times)]).collect())
    }
}

/// A rule of one slot is asked for in another.
pub(super) fn wrong_slot(slot: Slot, place: Slot) -> Words {
    let what = format!("a rule of {} cannot stand in the slot `{}`", slot.name(), place.name());
    say(what).help(format!("name a slot that ends in `.{}`", place.name()))
}

/// A rule is asked for in a month without rules.
pub(super) fn not_active(programme: &Programme, month: Month) -> Words {
    let what = format!("`{}` has no rules in {month}: it is active in {}", programme.id, programme.active);
    say(what).help(format!("write a month from {} to {}", programme.active.from, programme.active.until))
}

const PATHS: &str =
    "a path is programme.slot, programme.slot.key, programme.site.place, host.key, environment.key or behaviour.key";

fn programme_target(programme: &Programme, rest: &[&str]) -> Result<Target, Words> {
    let id = programme.id.clone();
    let (name, key) = (rest.first().copied().unwrap_or_default(), rest.get(1).copied());
    if let ("site", Some(place)) = (name, key) {
        if programme.sites.iter().any(|site| site.place == place) {
            return Ok(Target::Site(id, place.to_owned()));
        }
        let near = nearest(place, programme.sites.iter().map(|site| site.place.as_str()));
        let words = say(format!("`{id}` has no site `{}`", shorten(place)));
        return Err(words.near(near.map(|place| site_path(&programme.id, &place))));
    }
    let Some(slot) = Slot::named(name) else {
        let near = nearest(name, Slot::ALL.iter().map(|slot| slot.name()).chain(["site"]));
        let near = near
            .map(|near| std::iter::once(id.as_str()).chain([near.as_str()]).chain(key).collect::<Vec<_>>().join("."));
        return Err(say(format!("`{}` is no slot", shorten(name))).near(near).help(PATHS));
    };
    let Some(key) = key else { return Ok(Target::Slot(id, slot)) };
    if let Some(spec) = slot_key(slot, key) {
        return Ok(Target::Key(id, slot, spec.name));
    }
    let near = nearest(key, slot.kinds().iter().flat_map(|kind| kind.keys()).map(|spec| spec.name));
    let words = say(format!("no kind of {} has a key `{}`", slot.name(), shorten(key)));
    Err(words.near(near.map(|near| format!("{id}.{}.{near}", slot.name()))))
}

/// The description of the key that a path names.
pub(super) fn spec_of(target: &Target) -> Option<&'static KeySpec> {
    let of_table = |specs: &'static [KeySpec], key: &str| specs.iter().find(|spec| spec.name == key);
    match target {
        Target::Slot(..) => None,
        Target::Key(_, slot, key) => slot_key(*slot, key),
        Target::Site(..) => Some(&SITE_SHARE),
        Target::Host(_, key) => of_table(HOST, key),
        Target::Environment(key) => of_table(ENVIRONMENT, key),
        Target::Factor(_) => Some(&FACTOR),
        Target::Behaviour(key) => of_table(BEHAVIOUR, key),
    }
}

/// Changes in the order in which they hold; a slot before the keys in it.
pub(super) fn in_order(changes: &[Change]) -> Vec<&Change> {
    let mut order: Vec<&Change> = changes.iter().collect();
    order.sort_by_key(|change| (change.from, matches!(change.edit, Edit::Value(_))));
    order
}

fn set_key(params: &mut Vec<Param>, key: &'static str, path: &str, from: Month, until: Month, entry: &Entry) {
    match params.iter_mut().find(|param| param.key == key) {
        Some(param) => param.set_from(from, until, entry),
        None => {
            let mut param = Param { key, path: path.to_owned(), entries: Vec::new() };
            param.set_from(from, until, entry);
            params.push(param);
        }
    }
}

impl Param {
    /// Puts an entry in place from a month on. What runs in a straight line up to there keeps its old far end.
    fn set_from(&mut self, from: Month, until: Month, entry: &Entry) {
        self.entries.retain(|old| old.months.from < from);
        for old in &mut self.entries {
            old.months.until = old.months.until.min(from.previous());
        }
        let months = MonthRange { from, until: until.max(from) };
        self.entries.push(Entry { months, ..entry.clone() });
    }
}

impl Entry {
    /// Whether the value is an amount of money.
    fn is_amount(&self) -> bool {
        use crate::quantity::Dimension::{Money, MoneyFlow, Price};
        matches!(self.dimension, Money(_) | MoneyFlow(_) | Price(_))
    }
}
