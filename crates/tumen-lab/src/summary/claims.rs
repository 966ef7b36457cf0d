//! Claims with their scores.

use tumen::evidence::{
    Check, Claim, Conflict, Over, Reconciliation, Role as EvidenceRole, Scope as EvidenceScope, ValueCheck,
};
use tumen::month::MonthRange;
use tumen::observables;
use tumen::world::World;

use super::meta::is_counterfactual;
use super::period;
use crate::answer::{ComparedMonths, CoverageRow, Role, Scope, ScoredClaim, Verdict, fewest_people};
use crate::claims::{self, Beside, ClaimTest, Level, Measured, Placed, Scored, TestKind};
use crate::ensemble::Ensemble;

/// How many of the worst misses are named.
const N_WORST: usize = 5;

/// Scores of all claims, in the order of the evidence.
pub(crate) fn scores(ensemble: &Ensemble) -> Vec<Scored> {
    let tests = ensemble.inquiry.claims.iter().enumerate();
    tests.map(|(at, test)| claims::score(test, &ensemble.measured(at), &ensemble.settings)).collect()
}

/// The role of a claim that says something to set beside the model: a number, or an order.
fn role_of(claim: &Claim) -> Option<Role> {
    if claim.value.is_none() && claim.check.is_none() {
        return None;
    }
    Some(match claim.role {
        EvidenceRole::Implemented => return None,
        EvidenceRole::Input => Role::Input,
        EvidenceRole::Derived => Role::Derived,
        EvidenceRole::Target => Role::Target,
        EvidenceRole::HeldOut => Role::HeldOut,
        EvidenceRole::Context => Role::Context,
    })
}

/// Whether a claim speaks of months that are reported, and of none that is not simulated: those of its check, or its own where it has none.
pub(super) fn is_reported(claim: &Claim, ensemble: &Ensemble) -> bool {
    let reported = |months: MonthRange| months.overlap(&ensemble.inquiry.months).is_some();
    let end = ensemble.inquiry.frame.months.until;
    let simulated = |months: MonthRange| claims::is_simulated(claim, months, end, ensemble.simulated);
    match &claim.check {
        None => reported(claim.period),
        Some(check) => {
            let months: Vec<MonthRange> = check.parts().into_iter().map(|part| part.months).collect();
            months.iter().any(|months| reported(*months)) && months.iter().all(|months| simulated(*months))
        }
    }
}

/// The claims of reported months that have a role.
fn with_roles<'a>(world: &'a World, ensemble: &Ensemble, scores: &'a [Scored]) -> Vec<(&'a Claim, Role, &'a Scored)> {
    let all = world.evidence.claims.iter().zip(scores);
    let reported = all.filter(|(claim, _)| is_reported(claim, ensemble));
    reported.filter_map(|(claim, scored)| Some((claim, role_of(claim)?, scored))).collect()
}

/// Counts by role; none for a counterfactual run, which history cannot test.
pub(super) fn coverage(world: &World, ensemble: &Ensemble, scores: &[Scored]) -> Vec<CoverageRow> {
    if is_counterfactual(world) {
        return Vec::new();
    }
    let scores: Vec<(Role, &Scored)> =
        with_roles(world, ensemble, scores).into_iter().map(|(_, role, scored)| (role, scored)).collect();
    claims::coverage(&scores)
}

pub(super) fn worst(world: &World, ensemble: &Ensemble, scores: &[Scored]) -> Vec<String> {
    if is_counterfactual(world) {
        return Vec::new();
    }
    let all = with_roles(world, ensemble, scores);
    let scores: Vec<(Role, &Scored)> = all.iter().map(|(_, role, scored)| (*role, *scored)).collect();
    claims::worst(&scores, N_WORST).into_iter().map(|at| all[at].0.id.clone()).collect()
}

/// All claims of reported months that have a role: held-out ones and targets first.
pub(crate) fn scored(world: &World, ensemble: &Ensemble, scores: &[Scored]) -> Vec<ScoredClaim> {
    let tests = world.evidence.claims.iter().zip(&ensemble.inquiry.claims).zip(scores).enumerate();
    let mut all: Vec<ScoredClaim> = tests
        .filter(|(_, ((claim, _), _))| is_reported(claim, ensemble))
        .filter_map(|(at, ((claim, test), scored))| {
            let scale = ensemble.settings.scale.saturating_mul(test.crew_weight);
            Some(row(world, claim, role_of(claim)?, test, &ensemble.measured(at), scored, scale))
        })
        .collect();
    all.sort_by(|a, b| a.role.cmp(&b.role).then(a.id.cmp(&b.id)));
    all
}

fn row(
    world: &World,
    claim: &Claim,
    role: Role,
    test: &ClaimTest,
    measured: &[Measured],
    scored: &Scored,
    scale: u32,
) -> ScoredClaim {
    let check: Option<&ValueCheck> = match &claim.check {
        Some(Check::Value(check)) => Some(check),
        Some(Check::Ordinal(pairs)) => pairs.first().map(|pair| &pair.left),
        None => None,
    };
    let (document_low, document_high, unit) = match &test.kind {
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
    let (beside, holds, placed) = match scored {
        Scored::Number(placed) => (Some(placed.beside), None, Some(placed)),
        Scored::Statement { holds, bound } => (*bound, Some(*holds), None),
        Scored::NeedsScale1 { low, high } => {
            (low.map(|low| Beside { low, high: *high, ratio: None, width: None }), None, None)
        }
        _ => (None, None, None),
    };
    let tested = role != Role::Context && !is_counterfactual(world);
    let scope = check.map(|check| scope(world, check)).unwrap_or_default();
    ScoredClaim {
        id: claim.id.clone(),
        source: claim.source.clone(),
        paragraph: claim.paragraph,
        statement: claim.statement.clone(),
        short: check.map(|check| short(world, check, &scope)).unwrap_or_default(),
        attributed_to: claim.attributed_to.clone().unwrap_or_default(),
        label: claim.label.clone().unwrap_or_default(),
        period: period(claim.period),
        open_ended: claim.open_ended,
        period_basis: claim.basis.name().to_owned(),
        compared: compared_months(test, measured),
        document: claim.figure().map(ToString::to_string).unwrap_or_default(),
        document_low,
        document_high,
        unit,
        observable: check.map(|check| check.measure.observable.clone()).unwrap_or_default(),
        scope,
        over: check.map(over).unwrap_or_default(),
        simulated: beside.map(|beside| beside.low),
        simulated_high: beside.and_then(|beside| beside.high),
        holds,
        mass: placed.and_then(|placed| placed.mass),
        overlap: placed.and_then(|placed| placed.overlap),
        // What is too few to be shown is not shown here either.
        behind: claims::behind(measured).filter(|n| scale == 1 || *n >= fewest_people(scale)),
        role,
        role_reason: claim.role_reason.clone().unwrap_or_default(),
        verdict: if is_counterfactual(world) { compared(role, scored) } else { verdict(role, scored) },
        inside_90: inside_90(scored).filter(|_| tested),
        too_wide: tested && placed.is_some_and(|placed| placed.too_wide),
        ratio: beside.and_then(|beside| beside.ratio),
        width: beside.and_then(|beside| beside.width),
        other_reading: check.and_then(|check| check.other_reading.as_ref()).map_or_else(String::new, |other| {
            format!("{} in {} of 100 histories", other.measure, (100.0 * other.weight).round())
        }),
        in_view: in_view(world, &claim.id),
        conflicts_with: claim.conflicts_with.clone(),
        unreconciled: unreconciled(world, claim),
    }
}

/// Whether a value of the world refers to a claim: it was chosen with the claim in view, though not from it.
pub(super) fn in_view(world: &World, id: &str) -> bool {
    world.params().flat_map(|param| &param.entries).any(|entry| entry.provenance.see.iter().any(|see| see == id))
}

/// The claims that contradict one and that nothing reconciles with it.
fn unreconciled(world: &World, claim: &Claim) -> Vec<String> {
    let genuine = world.evidence.conflicts.iter().filter(|conflict| conflict.kind == Reconciliation::Genuine);
    let other = |conflict: &Conflict| match &conflict.claims {
        [one, other] if *one == claim.id => Some(other.clone()),
        [other, one] if *one == claim.id => Some(other.clone()),
        _ => None,
    };
    genuine.filter_map(other).collect()
}

/// Whether a document lies inside the 90 % level, or a bound does not fail.
fn inside_90(scored: &Scored) -> Option<bool> {
    match scored {
        Scored::Number(placed) => Some(placed.level <= Level::Ninety),
        Scored::Statement { holds, bound: Some(_) } => Some(claims::order(*holds).is_ge()),
        _ => None,
    }
}

/// The months that entered in any run, question by question; those of readings that differ in what is measured only are told once.
fn compared_months(test: &ClaimTest, measured: &[Measured]) -> Vec<ComparedMonths> {
    let spans = |question: usize| {
        let known = measured.iter().filter_map(|said| *said.months.get(question)?);
        known.reduce(|a, b| MonthRange { from: a.from.min(b.from), until: a.until.max(b.until) })
    };
    let mut all: Vec<(MonthRange, f64)> = Vec::new();
    let mut add = |months: MonthRange, share: f64| match all.iter_mut().find(|(other, _)| *other == months) {
        Some((_, sum)) => *sum = (*sum + share).min(1.0),
        None => all.push((months, share)),
    };
    for (question, share) in test.weights().into_iter().enumerate() {
        if let Some(months) = spans(question) {
            add(months, share);
        }
    }
    let told = all.into_iter().map(|(MonthRange { from, until }, share)| ComparedMonths {
        from: from.to_string(),
        until: until.to_string(),
        share,
    });
    told.collect()
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
        (Role::Input, scored) if inside_90(scored) == Some(false) => Verdict::FedInNotMet,
        (Role::Input, Scored::Statement { holds, .. }) if claims::order(*holds).is_lt() => Verdict::FedInNotMet,
        (Role::Input, Scored::Nothing) => Verdict::NotScored,
        (Role::Input, _) => Verdict::FedIn,
        (_, Scored::NoValue | Scored::Refused(_)) => Verdict::NoValue,
        (_, Scored::NeedsScale1 { .. }) => Verdict::NeedsScale1,
        (Role::Derived, _) => Verdict::FollowsFromInputs,
        (_, Scored::Nothing) => Verdict::NotScored,
        (_, Scored::Statement { holds, .. }) => match claims::order(*holds) {
            std::cmp::Ordering::Greater => Verdict::Holds,
            std::cmp::Ordering::Equal => Verdict::Open,
            std::cmp::Ordering::Less => Verdict::Fails,
        },
        (_, Scored::Number(Placed { level, too_wide, .. })) => match level {
            // A miss stays a miss, however wide the interval is.
            Level::Outside => Verdict::Outside,
            Level::NinetyNine => Verdict::Edge99,
            Level::Ninety | Level::Half if *too_wide => Verdict::TooWide,
            Level::Ninety => Verdict::Within90,
            Level::Half => Verdict::MiddleHalf,
        },
    }
}

/// The scope in the terms of the answer: a list of programmes that leaves nobody of a host out is that host.
fn scope(world: &World, check: &ValueCheck) -> Scope {
    let EvidenceScope { programmes, host, place, sector, role, channels: _ } = &check.measure.scope;
    let (mut programme, mut host) = (None, host.clone());
    match programmes.as_slice() {
        [] => {}
        [one] => programme = Some(one.clone()),
        several => match whole_host(world, several, check.months) {
            Some(id) => host = Some(id),
            None => programme = Some(several.join(" + ")),
        },
    }
    Scope { programme, host, place: place.clone(), sector: sector.clone(), role: role.clone() }
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
    let name = check.measure.observable.as_str();
    let mut words = vec![observables::find(name).map_or(name.to_owned(), |(definition, _)| definition.label())];
    words.extend(check.measure.scope.channels.iter().cloned());
    words.extend([&scope.sector, &scope.role].into_iter().flatten().cloned());
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

    const BESIDE: Beside = Beside {
        low: Predictive { p0_5: 1.0, p5: 1.0, p25: 1.0, p50: 1.0, p75: 1.0, p95: 1.0, p99_5: 1.0 },
        high: None,
        ratio: None,
        width: None,
    };

    fn number(level: Level, too_wide: bool) -> Scored {
        Scored::Number(Placed { level, too_wide, beside: BESIDE, mass: None, overlap: None, played: Vec::new() })
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
        let bound = |holds| Scored::Statement { holds, bound: Some(BESIDE) };
        assert_eq!(verdict(Role::Input, &bound(0.5)), Verdict::FedIn);
        assert_eq!(verdict(Role::Input, &bound(0.05)), Verdict::FedInNotMet);
    }
}
