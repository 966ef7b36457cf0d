//! Where the money goes.

use tumen::month::MonthRange;
use tumen::world::World;

use super::figures::{differ, of, programme_id};
use super::period;
use crate::answer::{Flow, MoneySplit, RecipientShare, RetainedRow};
use crate::ensemble::Ensemble;
use crate::outline::{Handle, SplitOutline};
use crate::stats::quantiles;

pub(super) fn splits(world: &World, ensemble: &Ensemble) -> Vec<MoneySplit> {
    ensemble.inquiry.outline.splits.iter().filter_map(|plan| split(world, ensemble, plan)).collect()
}

fn split(world: &World, ensemble: &Ensemble, plan: &SplitOutline) -> Option<MoneySplit> {
    let gross: Vec<f64> = ensemble.asked(plan.gross);
    let earned = quantiles(gross.iter().copied()).filter(|gross| gross.p95 > 0.0)?;
    let amounts: Vec<Vec<f64>> = plan.recipients.iter().map(|(_, question)| ensemble.asked(*question)).collect();
    let paid: Vec<usize> = (0..gross.len()).filter(|run| gross[*run] > 0.0).collect();
    let largest = |who: usize, run: usize| amounts.iter().all(|other| other[run] <= amounts[who][run]);
    let shares = plan.recipients.iter().enumerate().filter_map(|(who, (recipient, _))| {
        let n_largest = paid.iter().filter(|run| largest(who, **run)).count();
        Some(RecipientShare {
            recipient: *recipient,
            share: quantiles(paid.iter().map(|run| amounts[who][*run] / gross[*run]))?,
            largest_in: n_largest as f64 / paid.len() as f64,
        })
    });
    // A programme speaks of the months in which it recruits, though its last people may stay on.
    let months =
        plan.group.programme().map_or(Some(plan.months), |idx| world.programmes[idx].active.overlap(&plan.months))?;
    Some(MoneySplit {
        programme: programme_id(world, plan.group),
        hosts: plan.group.hosts(),
        era: plan.era.map(|idx| world.eras[idx].id.clone()),
        period: period(months),
        gross_earnings: earned,
        shares: shares.collect(),
        flows: flows(ensemble, plan),
    })
}

/// Means over runs. What the worker has goes to living, then debt; the rest is saved. Side income is not in it.
fn flows(ensemble: &Ensemble, plan: &SplitOutline) -> Vec<Flow> {
    let mean = |question: Handle| of(ensemble, question).map_or(0.0, |value| value.mean);
    let flow = |from: &str, to: &str, posting: &str, usd_per_year: f64| Flow {
        from: from.to_owned(),
        to: to.to_owned(),
        posting: posting.to_owned(),
        usd_per_year,
    };
    let mut flows: Vec<Flow> =
        plan.flows.iter().map(|(from, to, posting, question)| flow(from, to, posting, mean(*question))).collect();
    let sum = |keep: &dyn Fn(&Flow) -> bool| {
        flows.iter().filter(|flow| keep(flow)).map(|flow| flow.usd_per_year).sum::<f64>()
    };
    let in_hand = (sum(&|flow| flow.to == "worker") - sum(&|flow| flow.from == "worker")).max(0.0);
    let living = mean(plan.living).clamp(0.0, in_hand);
    let debt = mean(plan.debt).clamp(0.0, in_hand - living);
    flows.push(flow("worker", "living", "living", living));
    flows.push(flow("worker", "debt", "bribe_later", debt));
    flows.push(flow("worker", "saved", "saved", in_hand - living - debt));
    flows.retain(|flow| flow.usd_per_year != 0.0);
    flows
}

pub(super) fn retained(world: &World, ensemble: &Ensemble) -> Vec<RetainedRow> {
    let rows = ensemble.inquiry.outline.retained.iter().filter_map(|row| {
        let effective = of(ensemble, row.effective)?;
        Some(RetainedRow {
            programme: world.programmes[row.programme].id.clone(),
            part: row.part.clone(),
            period: period(MonthRange { from: row.months.from, until: row.months.until }),
            official: row
                .official
                .and_then(|question| of(ensemble, question))
                .filter(|official| differ(official, &effective)),
            effective,
        })
    });
    rows.collect()
}
