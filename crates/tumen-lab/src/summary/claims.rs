//! Claims with their scores.

use tumen::evidence::{Check, Claim, Over, Role as EvidenceRole, Scope as EvidenceScope, ValueCheck};
use tumen::month::MonthRange;
use tumen::world::World;

use super::meta::is_counterfactual;
use super::period;
use crate::answer::{CoverageRow, Role, Scope, ScoredClaim, Verdict};
use crate::claims::{self, Level, Scored, TestKind};
use crate::ensemble::Ensemble;

/// How many of the worst misses are named.
const N_WORST: usize = 5;

/// Scores of all claims, in the order of the evidence.
pub(super) fn scores(_world: &World, ensemble: &Ensemble) -> Vec<Scored> {
    let tests = ensemble.inquiry.claims.iter().enumerate();
    let score = |(at, test): (usize, &claims::ClaimTest)| {
        let measured: Vec<[f64; 2]> = ensemble.runs.iter().map(|run| run.claims[at]).collect();
        claims::score(test, &measured, ensemble.settings.seed, ensemble.settings.scale)
    };
    tests.map(score).collect()
}

fn role_of(claim: &Claim) -> Option<Role> {
    Some(match claim.role? {
        EvidenceRole::Input => Role::Input,
        EvidenceRole::Derived => Role::Derived,
        EvidenceRole::Target => Role::Target,
        EvidenceRole::HeldOut => Role::HeldOut,
        EvidenceRole::Context => Role::Context,
    })
}

fn with_roles<'a>(world: &'a World, scores: &'a [Scored]) -> Vec<(&'a Claim, Role, &'a Scored)> {
    let all = world.evidence.claims.iter().zip(scores);
    all.filter_map(|(claim, scored)| Some((claim, role_of(claim)?, scored))).collect()
}

/// Counts by role; none for a counterfactual run, which history cannot test.
pub(super) fn coverage(world: &World, scores: &[Scored]) -> Vec<CoverageRow> {
    if is_counterfactual(world) {
        return Vec::new();
    }
    let scores: Vec<(Role, &Scored)> =
        with_roles(world, scores).into_iter().map(|(_, role, scored)| (role, scored)).collect();
    claims::coverage(&scores)
}

pub(super) fn worst(world: &World, scores: &[Scored]) -> Vec<String> {
    if is_counterfactual(world) {
        return Vec::new();
    }
    let all = with_roles(world, scores);
    let scores: Vec<(Role, &Scored)> = all.iter().map(|(_, role, scored)| (*role, *scored)).collect();
    claims::worst(&scores, N_WORST).into_iter().map(|at| all[at].0.id.clone()).collect()
}

/// All claims that have a role: held-out ones and targets first.
pub(super) fn scored(world: &World, ensemble: &Ensemble, scores: &[Scored]) -> Vec<ScoredClaim> {
    let tests = world.evidence.claims.iter().zip(&ensemble.inquiry.claims).zip(scores);
    let mut all: Vec<ScoredClaim> = tests
        .filter_map(|((claim, test), scored)| Some(row(world, claim, role_of(claim)?, &test.kind, scored)))
        .collect();
    all.sort_by(|a, b| a.role.cmp(&b.role).then(a.id.cmp(&b.id)));
    all
}

fn row(world: &World, claim: &Claim, role: Role, test: &TestKind, scored: &Scored) -> ScoredClaim {
    let check: Option<&ValueCheck> = match &claim.check {
        Some(Check::Value(check)) => Some(check),
        Some(Check::Ordinal(pairs)) => pairs.first().map(|pair| &pair.left),
        None => None,
    };
    let (document_low, document_high, unit) = match test {
        TestKind::Number(number) => {
            let (low, high) = number.document;
            (finite(low), finite(high), number.unit.name().to_owned())
        }
        _ => match &claim.value {
            // In the unit of the document.
            Some(value) => {
                let unit = value.unit();
                (finite(unit.from_held(value.low)), finite(unit.from_held(value.high)), unit.to_string())
            }
            None => (None, None, String::new()),
        },
    };
    let (simulated, simulated_high, holds, ratio, width) = match scored {
        Scored::Number { low, high, holds, ratio, width, .. } => (Some(*low), *high, *holds, *ratio, *width),
        Scored::Order { holds } => (None, None, Some(*holds), None, None),
        Scored::NeedsScale1 { low, high } => (*low, *high, None, None, None),
        _ => (None, None, None, None, None),
    };
    let (inside_90, too_wide) = match scored {
        Scored::Number { level, too_wide, .. } if role != Role::Context && !is_counterfactual(world) => {
            (Some(*level <= Level::Ninety), *too_wide)
        }
        _ => (None, false),
    };
    let bound = document_low.is_none() || document_high.is_none();
    let is_order = matches!(scored, Scored::Order { .. });
    let scope = check.map(|check| scope(world, check)).unwrap_or_default();
    ScoredClaim {
        id: claim.id.clone(),
        source: claim.source.clone(),
        paragraph: claim.paragraph,
        statement: claim.statement.clone(),
        short: check.map(|check| short(world, check, &scope)).unwrap_or_default(),
        attributed_to: claim.attributed_to.clone().unwrap_or_default(),
        period: period(claim.period),
        period_basis: claim.basis.name().to_owned(),
        document: claim.value.as_ref().map(ToString::to_string).unwrap_or_default(),
        document_low,
        document_high,
        unit,
        observable: check.map(|check| check.measure.observable.clone()).unwrap_or_default(),
        scope,
        over: check.map(over).unwrap_or_default(),
        simulated,
        simulated_high,
        holds: holds.filter(|_| bound || is_order),
        role,
        role_reason: claim.role_reason.clone().unwrap_or_default(),
        verdict: if is_counterfactual(world) { compared(role, scored) } else { verdict(role, scored) },
        inside_90,
        too_wide,
        ratio,
        width,
        conflicts_with: claim.conflicts_with.clone(),
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// A counterfactual run shows documents for comparison only.
fn compared(role: Role, scored: &Scored) -> Verdict {
    match verdict(role, scored) {
        Verdict::NotScored => Verdict::NotScored,
        Verdict::NoValue => Verdict::NoValue,
        Verdict::NeedsScale1 => Verdict::NeedsScale1,
        _ => Verdict::ForComparison,
    }
}

/// What is fed in or follows from it is never called a success.
fn verdict(role: Role, scored: &Scored) -> Verdict {
    match (role, scored) {
        (Role::Context, _) => Verdict::NotScored,
        (Role::Input, Scored::NoValue | Scored::Refused(_)) => Verdict::NoValue,
        (Role::Input, Scored::Number { level, .. }) if *level > Level::Ninety => Verdict::FedInNotMet,
        (Role::Input, _) => Verdict::FedIn,
        (_, Scored::NoValue | Scored::Refused(_)) => Verdict::NoValue,
        (_, Scored::NeedsScale1 { .. }) => Verdict::NeedsScale1,
        (Role::Derived, _) => Verdict::FollowsFromInputs,
        (_, Scored::Nothing) => Verdict::NotScored,
        (_, Scored::Order { holds }) => match claims::order(*holds) {
            std::cmp::Ordering::Greater => Verdict::Holds,
            std::cmp::Ordering::Equal => Verdict::Open,
            std::cmp::Ordering::Less => Verdict::Fails,
        },
        // A miss stays a miss, however wide the interval is.
        (_, Scored::Number { level: Level::Outside, .. }) => Verdict::Outside,
        (_, Scored::Number { level: Level::NinetyNine, .. }) => Verdict::Edge99,
        (_, Scored::Number { too_wide: true, .. }) => Verdict::TooWide,
        (_, Scored::Number { level: Level::Ninety, .. }) => Verdict::Within90,
        (_, Scored::Number { level: Level::Half, .. }) => Verdict::MiddleHalf,
    }
}

/// The scope in the terms of the answer: a list of programmes that leaves nobody of a host out is that host.
fn scope(world: &World, check: &ValueCheck) -> Scope {
    let EvidenceScope { programmes, host, place, sector, sex, role, channels: _ } = &check.measure.scope;
    let (mut programme, mut host) = (None, host.clone());
    match programmes.as_slice() {
        [] => {}
        [one] => programme = Some(one.clone()),
        several => match whole_host(world, several, check.months) {
            Some(id) => host = Some(id),
            None => programme = Some(several.join(" + ")),
        },
    }
    Scope { programme, host, place: place.clone(), sector: sector.clone(), sex: sex.clone(), role: role.clone() }
}

/// The host, if all of its programmes that recruit in the months are in the list.
fn whole_host(world: &World, ids: &[String], months: MonthRange) -> Option<String> {
    let host = &world.programme(ids.first()?)?.host;
    let at_work = world
        .programmes
        .iter()
        .filter(|programme| programme.host == *host && programme.active.overlap(&months).is_some());
    let all = at_work.clone().count() > 0 && at_work.clone().all(|programme| ids.contains(&programme.id));
    let only = ids.iter().all(|id| world.programme(id).is_some_and(|programme| programme.host == *host));
    (all && only).then(|| host.clone())
}

/// A few words for a table.
fn short(world: &World, check: &ValueCheck, scope: &Scope) -> String {
    let mut words = vec![check.measure.observable.replace('_', " ")];
    words.extend(check.measure.scope.channels.iter().cloned());
    words.extend([&scope.sector, &scope.sex, &scope.role].into_iter().flatten().cloned());
    if let Some(place) = &scope.place {
        words.push(world.place(place).map_or(place.as_str(), |place| place.name.as_str()).to_owned());
    }
    words.join(", ")
}

fn over(check: &ValueCheck) -> String {
    use tumen::evidence::Statistic;
    match (check.share_above, check.of) {
        (Some(above), _) => format!("share of at least {above}"),
        (None, Statistic::Mean) => if check.over == Over::Mean { "mean" } else { check.over.name() }.to_owned(),
        (None, of) => of.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Predictive;

    fn number(level: Level, too_wide: bool) -> Scored {
        let low = Predictive { p0_5: 1.0, p5: 1.0, p25: 1.0, p50: 1.0, p75: 1.0, p95: 1.0, p99_5: 1.0 };
        Scored::Number { level, too_wide, low, high: None, holds: None, ratio: None, width: None }
    }

    #[test]
    fn a_wide_interval_hides_no_miss() {
        for (level, told) in [
            (Level::Half, Verdict::TooWide),
            (Level::Ninety, Verdict::TooWide),
            (Level::NinetyNine, Verdict::Edge99),
            (Level::Outside, Verdict::Outside),
        ] {
            assert_eq!(verdict(Role::HeldOut, &number(level, true)), told);
        }
    }

    #[test]
    fn an_input_outside_its_interval_is_not_met() {
        assert_eq!(verdict(Role::Input, &number(Level::Ninety, false)), Verdict::FedIn);
        for level in [Level::NinetyNine, Level::Outside] {
            assert_eq!(verdict(Role::Input, &number(level, false)), Verdict::FedInNotMet);
        }
    }
}
