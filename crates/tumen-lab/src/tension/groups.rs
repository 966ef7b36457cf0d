//! The groups of claims that cannot hold together.

use std::collections::{BTreeMap, BTreeSet};

use tumen::evidence::{Check, Scope};
use tumen::observables::Frame;
use tumen::world::World;

use super::facts::Facts;
use super::joining::Joined;
use super::year::Year;
use super::{AloneClaim, TensionClaim, TensionGroup, TensionYear};
use crate::LabError;
use crate::summary::period;

/// All groups from which no claim can be left out, and the claims that do not fit by themselves.
pub(super) fn groups(
    world: &World,
    frame: &Frame,
    claims: &[Joined],
    facts: &Facts,
) -> Result<(Vec<TensionGroup>, Vec<AloneClaim>), LabError> {
    let mut books: BTreeMap<u16, Year> = BTreeMap::new();
    let mut found: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut alone: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
    for year in facts.years() {
        let spoken: Vec<usize> = (0..claims.len()).filter(|claim| claims[*claim].speaks_of(year)).collect();
        let book = Year::new(frame, claims, facts, year);
        let mut together = Vec::new();
        for claim in spoken.into_iter().filter(|claim| book.has(*claim)) {
            if book.holds(&[claim])? {
                together.push(claim);
            } else {
                alone.entry(claim).or_default().push(year);
            }
        }
        smallest(&book, &together, &mut BTreeSet::new(), &mut found)?;
        books.insert(year, book);
    }
    let mut groups = Vec::new();
    for members in found {
        groups.push(group(world, claims, &books, &members)?);
    }
    // The first look is at what no error of the sources explains, then at what is off most.
    let worst = |group: &TensionGroup| {
        let years = group.years.iter().filter(|year| year.all_speak);
        years.map(|year| year.factor.unwrap_or(f64::INFINITY)).fold(1.0, f64::max)
    };
    let beyond = |group: &TensionGroup| worst(group) > group.error_factor;
    groups.sort_by(|a, b| beyond(b).cmp(&beyond(a)).then(worst(b).total_cmp(&worst(a))));
    let alone = alone.into_iter().map(|(claim, years)| AloneClaim { id: claims[claim].id.clone(), years });
    Ok((groups, alone.collect()))
}

/// Adds every smallest set of claims that cannot hold together: one is looked for, then others without each of its members.
fn smallest(
    book: &Year,
    among: &[usize],
    tried: &mut BTreeSet<Vec<usize>>,
    found: &mut BTreeSet<Vec<usize>>,
) -> Result<(), LabError> {
    if !tried.insert(among.to_vec()) || book.holds(among)? {
        return Ok(());
    }
    let mut core = among.to_vec();
    for claim in among {
        let without: Vec<usize> = core.iter().copied().filter(|other| other != claim).collect();
        if !book.holds(&without)? {
            core = without;
        }
    }
    for claim in &core {
        let without: Vec<usize> = among.iter().copied().filter(|other| other != claim).collect();
        smallest(book, &without, tried, found)?;
    }
    found.insert(core);
    Ok(())
}

/// A group in all years of which some of its claims speak.
fn group(
    world: &World,
    claims: &[Joined],
    books: &BTreeMap<u16, Year>,
    members: &[usize],
) -> Result<TensionGroup, LabError> {
    let spans = || members.iter().map(|claim| claims[*claim].years());
    let first = spans().map(|(first, _)| first).min().unwrap_or(0);
    let last = spans().map(|(_, last)| last).max().unwrap_or(0);
    let error = members.iter().map(|claim| claims[*claim].error).fold(0.0, f64::max);
    let error_factor = libm::exp(error);
    let mut years = Vec::new();
    for (year, book) in books.range(first..=last) {
        if members.iter().any(|claim| !book.has(*claim)) {
            continue;
        }
        let factor = book.factor(members)?;
        let holds = factor == Some(1.0);
        years.push(TensionYear {
            year: *year,
            all_speak: members.iter().all(|claim| claims[*claim].speaks_of(*year)),
            holds,
            factor,
            beyond_error: factor.is_none_or(|factor| factor > error_factor),
            missing: if holds { Some(0.0) } else { book.missing(members)? },
        });
    }
    let claims = members.iter().filter_map(|claim| told(world, &claims[*claim])).collect();
    Ok(TensionGroup { claims, error_factor, years })
}

fn told(world: &World, joined: &Joined) -> Option<TensionClaim> {
    let claim = world.evidence.claim(&joined.id)?;
    let Some(Check::Value(check)) = &claim.check else { return None };
    let document = claim.figure().map(ToString::to_string).unwrap_or_default();
    let Scope { programmes, host, .. } = &check.measure.scope;
    Some(TensionClaim {
        id: claim.id.clone(),
        source: claim.source.clone(),
        paragraph: claim.paragraph,
        statement: claim.statement.clone(),
        document,
        observable: check.measure.observable.clone(),
        scope: host.clone().unwrap_or_else(|| programmes.join(" + ")),
        period: period(check.months),
        role: claim.role.name().to_owned(),
    })
}
