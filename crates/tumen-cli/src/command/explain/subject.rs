//! What a name stands for.

use tumen::evidence::{Cell, Claim, Derived, Lacking, Source, System};
use tumen::month::Month;
use tumen::observables::{self, Definition, RoleCut, TABLE};
use tumen::programme::{Channel, KeySpec, KindSpec, Role, Sector, Slot};
use tumen::world::keys::{BEHAVIOUR, ENVIRONMENT, FACTOR, HOST};
use tumen::world::{Host, Place, Programme, Series};
use tumen_lab::answer::{TERMS, Term, Verdict, column_base};
use tumen_report::phrases;

use super::library::{Library, Scenario};

/// Something that can be explained.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// A value: its path, the description of its key, and the month that was asked for.
    Value {
        /// Path without a date.
        path: &'a str,
        /// The key.
        spec: &'static KeySpec,
        /// The month that was asked for.
        month: Option<Month>,
    },
    /// A claim.
    Claim(&'a Claim),
    /// An arrangement.
    Programme(&'a Programme),
    /// A slot of an arrangement.
    SlotOf(&'a Programme, Slot),
    /// A slot.
    Slot(Slot),
    /// A kind of rule.
    Kind(Slot, &'static KindSpec),
    /// Something that is measured.
    Observable(&'static Definition),
    /// A word of the tables of a run.
    Term(&'static Term),
    /// A column of tables: its name, and the observable of which it holds a part.
    Column(&'a str, &'static Definition),
    /// A verdict on a claim.
    Verdict(Verdict),
    /// A source.
    Source(&'a Source),
    /// A scenario.
    Scenario(&'a Scenario),
    /// A quantity that follows from several claims.
    Derived(&'a Derived),
    /// A circumstance of forced labour.
    Cell(&'a Cell),
    /// A system that the documents describe.
    System(&'a System),
    /// A system that the world cannot run.
    Lacking(&'a Lacking),
    /// A yearly series.
    Series(&'a Series),
    /// A receiving territory.
    Host(&'a Host),
    /// A place.
    Place(&'a Place),
}

/// The subject of exactly that name.
pub(super) fn find<'a>(library: &'a Library<'a>, name: &'a str) -> Option<Subject<'a>> {
    let world = library.world;
    let simple = world
        .evidence
        .claim(name)
        .map(Subject::Claim)
        .or_else(|| world.programme(name).map(Subject::Programme))
        .or_else(|| library.scenarios.iter().find(|scenario| scenario.name.id == name).map(Subject::Scenario))
        .or_else(|| world.system(name).map(Subject::System))
        .or_else(|| world.lacking_system(name).map(Subject::Lacking))
        .or_else(|| world.evidence.derived.iter().find(|derived| derived.id == name).map(Subject::Derived))
        .or_else(|| world.forced_labour.cell(name).map(Subject::Cell))
        .or_else(|| world.evidence.source(name).map(Subject::Source))
        .or_else(|| Slot::named(name).map(Subject::Slot))
        .or_else(|| observables::find(name).map(|(definition, _)| Subject::Observable(definition)))
        .or_else(|| Term::named(name).map(Subject::Term))
        .or_else(|| kinds().find(|(_, spec)| spec.name == name).map(|(slot, spec)| Subject::Kind(slot, spec)))
        .or_else(|| world.host(name).map(Subject::Host))
        .or_else(|| world.series(name).map(Subject::Series))
        .or_else(|| {
            let factor = world.factor(name)?;
            Some(Subject::Value { path: &factor.level.path, spec: &FACTOR, month: None })
        })
        .or_else(|| world.place(name).map(Subject::Place));
    simple.or_else(|| path(library, name)).or_else(|| column(name)).or_else(|| verdict(name))
}

/// A column that holds a part of something: a quantile of a word of the tables, or a quantile or cut of an observable.
fn column(name: &str) -> Option<Subject<'_>> {
    let (base, _) = column_base(name);
    if let Some(term) = Term::named(base) {
        return Some(Subject::Term(term));
    }
    let cut = || TABLE.iter().find(|definition| cut_of(base, definition).is_some());
    let whole = observables::find(base).map(|(definition, _)| definition);
    whole.or_else(cut).map(|definition| Subject::Column(name, definition))
}

/// Of whom a column of an observable holds the value: `abscond` in `exits_abscond`.
pub(super) fn cut_of<'n>(base: &'n str, definition: &Definition) -> Option<&'n str> {
    let cut = base.strip_prefix(definition.name)?.strip_prefix('_')?;
    let sectors = Sector::ALL.iter().map(|sector| sector.name());
    let roles = Role::ALL.iter().map(|role| role.name());
    let channels = Channel::ALL.iter().map(|channel| channel.name());
    sectors.chain(roles).chain(channels).chain(RoleCut::GROUPS).any(|name| name == cut).then_some(cut)
}

/// The verdict of that name, as documents have it or as a run prints it.
fn verdict<'a>(name: &str) -> Option<Subject<'a>> {
    let name = name.replace(phrases::THIN, " ").to_lowercase();
    let called = |verdict: &Verdict| {
        verdict.name() == name
            || phrases::verdict_names(*verdict).iter().any(|word| word.replace(phrases::THIN, " ") == name)
    };
    Verdict::ALL.into_iter().find(called).map(Subject::Verdict)
}

/// All kinds of rules with their slots.
pub(super) fn kinds() -> impl Iterator<Item = (Slot, &'static KindSpec)> {
    Slot::ALL.into_iter().flat_map(|slot| slot.kinds().iter().map(move |spec| (slot, spec)))
}

/// What a dotted path names; `@1985-01` asks for a month.
fn path<'a>(library: &'a Library<'a>, name: &'a str) -> Option<Subject<'a>> {
    let world = library.world;
    let (path, month) = match name.split_once('@') {
        Some((path, month)) => (path, Some(Month::parse(month).ok()?)),
        None => (name, None),
    };
    let value = |spec| Some(Subject::Value { path, spec, month });
    let of_table = |specs: &'static [KeySpec], key: &str| specs.iter().find(|spec| spec.name == key).and_then(value);
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["environment", id] if world.factor(id).is_some() => value(&FACTOR),
        ["environment", key] => of_table(ENVIRONMENT, key),
        ["behaviour", key] => of_table(BEHAVIOUR, key),
        [host, key] if world.host(host).is_some() && HOST.iter().any(|spec| spec.name == *key) => of_table(HOST, key),
        [programme, slot] => Some(Subject::SlotOf(world.programme(programme)?, Slot::named(slot)?)),
        [programme, slot, key] => {
            let programme = world.programme(programme)?;
            let spec = match Slot::named(slot) {
                // Keys that other kinds have are named so, but this arrangement's rules may not use them.
                Some(slot) => programme.slot(slot).iter().find_map(|rule| rule.kind.spec().key(key)),
                None => world.param(path).and_then(|param| param.spec()),
            };
            spec.and_then(value)
        }
        _ => None,
    }
}

/// All names that `find` knows, for hints.
pub(super) fn names<'a>(library: &'a Library<'a>) -> Vec<&'a str> {
    let world = library.world;
    let mut names: Vec<&str> = observables::names()
        .chain(TERMS.iter().map(|term| term.name))
        .chain(kinds().map(|(_, spec)| spec.name))
        .chain(Slot::ALL.map(Slot::name))
        .collect();
    names.extend(world.evidence.claims.iter().map(|claim| claim.id.as_str()));
    names.extend(world.evidence.sources.iter().map(|source| source.id.as_str()));
    names.extend(world.evidence.derived.iter().map(|derived| derived.id.as_str()));
    names.extend(world.forced_labour.cells.iter().map(|cell| cell.id.as_str()));
    names.extend(world.systems.iter().map(|system| system.id.as_str()));
    names.extend(world.lacking.iter().map(|system| system.id.as_str()));
    names.extend(world.programmes.iter().map(|programme| programme.id.as_str()));
    names.extend(world.hosts.iter().map(|host| host.id.as_str()));
    names.extend(world.places.iter().map(|place| place.id.as_str()));
    names.extend(world.series.iter().map(|series| series.id.as_str()));
    names.extend(world.factors.iter().map(|factor| factor.id.as_str()));
    names.extend(world.params().map(|param| param.path.as_str()));
    names.extend(library.slots.iter().map(String::as_str));
    names.extend(library.scenarios.iter().map(|scenario| scenario.name.id.as_str()));
    names.sort_unstable();
    names.dedup();
    names
}
