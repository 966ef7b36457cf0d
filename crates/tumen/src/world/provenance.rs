//! Where a value comes from: claims, statistics, or an assumption with its reason.

use super::near::nearest;
use super::problem::{Report, say, shorten};
use super::reader::{Item, Reader, owned};
use super::value::Known;
use super::{Provenance, Value};
use crate::evidence::{Role, SourceKind};
use crate::quantity::{Dimension, Quantity};

/// Reads where a value comes from; a value without any origin is a problem.
pub(super) fn read_provenance(reader: &mut Reader<'_>, known: &Known<'_>, report: &mut Report) -> Provenance {
    let claims = reader.get_texts("claims", report);
    let see = reader.get_texts("see", report);
    let sources = reader.get_texts("sources", report);
    let assumed_item = reader.get("assumed");
    let assumed = assumed_item.as_ref().and_then(|item| item.text(report));
    let why = reader.get_text("why", report).map(str::to_owned);
    check_claim_ids(&claims, true, known, report);
    check_claim_ids(&see, false, known, report);
    check_source_ids(&sources, known, report);
    if let (Some(item), Some("")) = (&assumed_item, assumed.map(str::trim)) {
        item.problem(say("`assumed` is empty").help("say why this value and no other"), report);
    }
    if claims.is_empty() && sources.is_empty() && assumed_item.is_none() {
        let help = "add `claims` (claims with the role input), `sources` (public statistics) or `assumed` (why)";
        report.add(&reader.spot, say("nothing says where this value comes from").help(help));
    }
    let assumed = assumed.map(str::to_owned);
    Provenance { claims: owned(&claims), see: owned(&see), sources: owned(&sources), assumed, why }
}

/// Checks that claims exist, and that what a value is built from has the role for it.
pub(super) fn check_claim_ids(ids: &[(&str, Item<'_>)], built_from: bool, known: &Known<'_>, report: &mut Report) {
    for (id, item) in ids {
        match known.evidence.claim(id) {
            None if known.whole && !known.claims.contains(id) => {
                let near = nearest(id, known.claims.ids());
                item.problem(say(format!("there is no claim `{}`", shorten(id))).near(near), report);
            }
            // A rule without a number is implemented by the values that rest on it.
            Some(claim) if built_from && !matches!(claim.role, Role::Input | Role::Implemented) => {
                let what = format!(
                    "a value is built from claims with the role input or implemented; `{id}` has the role {}",
                    claim.role.name()
                );
                item.problem(say(what).help("name it under `see`"), report);
            }
            _ => {}
        }
    }
}

/// Checks that sources exist and are statistics.
pub(super) fn check_source_ids(ids: &[(&str, Item<'_>)], known: &Known<'_>, report: &mut Report) {
    for (id, item) in ids {
        match known.evidence.source(id) {
            None if known.whole && !known.sources.contains(id) => {
                let near = nearest(id, known.sources.ids());
                item.problem(say(format!("there is no source `{}`", shorten(id))).near(near), report);
            }
            Some(source) if source.kind != SourceKind::Statistics => {
                let what = format!("`sources` names statistics; `{id}` is {}", source.kind.name());
                item.problem(say(what).help("name one of its claims under `claims`"), report);
            }
            _ => {}
        }
    }
}

/// A value that leaves the range of a claim it is built from has to say why.
pub(super) fn check_claims(
    value: &Value,
    dimension: Dimension,
    provenance: &Provenance,
    known: &Known<'_>,
    item: &Item<'_>,
    report: &mut Report,
) {
    if provenance.why.is_some() {
        return;
    }
    for id in &provenance.claims {
        let Some(stated) = known.evidence.claim(id).and_then(|claim| claim.value) else { continue };
        if stated.dimension != dimension {
            continue;
        }
        let (what, fine) = match value {
            Value::Fixed(quantity) => (quantity.to_string(), within(&stated, quantity.low, quantity.high)),
            Value::Prior(prior) if stated.is_point() => {
                let (low, high) = prior.support();
                (prior.to_string(), within(&Quantity::range(low, high, dimension), stated.low, stated.high))
            }
            Value::Prior(prior) => (prior.to_string(), within(&stated, prior.quantile(0.05), prior.quantile(0.95))),
            Value::Unknown => continue,
        };
        if !fine {
            let what = format!("{what} does not agree with `{id}`, which says {stated}");
            item.problem(say(what).help("correct it, or add `why`"), report);
        }
    }
}

/// Whether the range from `low` to `high` lies in the stated one, but for rounding.
fn within(stated: &Quantity, low: f64, high: f64) -> bool {
    let slack = |end: f64| if end.is_finite() { 1e-9 * end.abs() } else { 0.0 };
    stated.low - slack(stated.low) <= low && high <= stated.high + slack(stated.high)
}
