//! Whether chances fit: nothing may be likelier than certain, and a personal event has to fit into its strip.
//!
//! A strip is as wide as its bound in the behaviour file ([`Strip`]). What the monthly chance of its event can be, whatever is drawn,
//! has to fit into it. The chance of a voluntary way out is a rate times the response of a person: it has to fit for the greatest rate at
//! the most response.

use super::check::{last_bound, rules_in_time};
use super::extent::Extent;
use super::problem::{Report, say};
use super::{Entry, Host, Param, Programme, World};
use crate::engine::terms::Strip;
use crate::month::MonthRange;
use crate::programme::Slot;

/// Checks the bounds of personal events, and chances that exclude one another.
pub(super) fn check_chances(world: &World, report: &mut Report) {
    check_widths(world, report);
    for programme in &world.programmes {
        for strip in Strip::ALL {
            check_strip(world, programme, strip, report);
        }
        check_luck(world, programme, report);
    }
    for host in &world.hosts {
        check_ways_outside(world, host, report);
        check_apprehension(world, host, report);
    }
}

/// A yearly rate as a monthly probability.
fn monthly(rate: f64) -> f64 {
    1.0 - libm::exp(-rate / 12.0)
}

/// Where the rates of a strip stand; several share it.
fn rates_of(strip: Strip) -> (Slot, &'static [&'static str]) {
    match strip {
        Strip::Partner => (Slot::Control, &["partner"]),
        Strip::Breach => (Slot::Control, &["breach"]),
        Strip::Contact => (Slot::Exit, &["contact"]),
        Strip::Visit => (Slot::Contract, &["home_visits"]),
        Strip::Early => (Slot::Contract, &["early_return", "closing"]),
        Strip::Abscond => (Slot::Exit, &["abscond"]),
        Strip::Protection => (Slot::Exit, &["protection"]),
        Strip::Marry => (Slot::Exit, &["marry"]),
        Strip::Naturalise => (Slot::Exit, &["naturalise"]),
        Strip::Promotion => (Slot::Pay, &["broker_promotion"]),
    }
}

fn bound(world: &World, strip: Strip) -> Option<(&Param, Extent)> {
    let param = world.behaviour(&format!("bound_{}", strip.name()))?;
    Some((param, param.extent(world, world.months.from, 0.0)))
}

/// All strips together are a part of the unit interval.
fn check_widths(world: &World, report: &mut Report) {
    let bounds: Vec<(&Param, Extent)> = Strip::ALL.into_iter().filter_map(|strip| bound(world, strip)).collect();
    let sum: f64 = bounds.iter().map(|(_, extent)| extent.high).sum();
    let widest = bounds.iter().max_by(|a, b| a.1.high.total_cmp(&b.1.high));
    if let Some((param, _)) = widest
        && let Some(entry) = param.entries.first()
        && sum > 1.0
    {
        let what = format!("the bounds of all personal events add up to {sum:.4}, above 1");
        report.at_place(&entry.place, &param.path, say(what).help("lower some: they share one random number"));
    }
}

/// What the chance of a strip's event can be in a month.
struct Chance<'w> {
    /// Greatest yearly rates of the keys that share the strip, with the entries that give them.
    rates: Vec<(&'static str, f64, &'w Entry)>,
    /// By how much the response of a person raises the rate.
    response: f64,
    /// All of it as a monthly probability.
    monthly: f64,
}

fn check_strip(world: &World, programme: &Programme, strip: Strip, report: &mut Report) {
    let Some((_, bound)) = bound(world, strip) else { return };
    let (slot, keys) = rates_of(strip);
    let response = match strip {
        Strip::Abscond | Strip::Protection | Strip::Marry | Strip::Naturalise => {
            world.behaviour("most_response").map_or(1.0, |param| param.extent(world, world.months.from, 1.0).high)
        }
        _ => 1.0,
    };
    for (rule, months) in rules_in_time(programme, slot, last_bound(world, programme)) {
        let columns: Vec<(&'static str, &Param, Vec<Extent>)> = keys
            .iter()
            .filter_map(|&key| rule.param(key).map(|param| (key, param, param.extents(world, months, 0.0))))
            .collect();
        let chances = months.iter().enumerate().filter_map(|(at, month)| {
            let rates: Vec<_> = columns
                .iter()
                .filter_map(|(key, param, extents)| Some((*key, extents.get(at)?.high, param.entry(month)?)))
                .collect();
            let chance = rates.iter().map(|(_, rate, _)| monthly(rate * response)).sum();
            (!rates.is_empty()).then_some(Chance { rates, response, monthly: chance })
        });
        let greatest = chances.max_by(|a, b| a.monthly.total_cmp(&b.monthly));
        if let Some(chance) = greatest.filter(|chance| chance.monthly > bound.low) {
            tell_narrow(programme, strip, &chance, bound.low, report);
        }
    }
}

fn tell_narrow(programme: &Programme, strip: Strip, chance: &Chance<'_>, bound: f64, report: &mut Report) {
    let of: Vec<String> =
        chance.rates.iter().map(|(key, rate, _)| format!("`{key}` can reach {} a year", short(*rate))).collect();
    let response = if chance.response == 1.0 {
        String::new()
    } else {
        format!(", {:.1} times that at the most response", chance.response)
    };
    let together = if of.len() > 1 { "together " } else { "" };
    let what = format!(
        "{}{response}, {together}{:.4} a month, above behaviour.bound_{} = {}",
        of.join(" and "),
        chance.monthly,
        strip.name(),
        short(bound)
    );
    let worst = chance.rates.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((key, _, entry)) = worst {
        let path = format!("{}.{}.{key}", programme.id, rates_of(strip).0.name());
        report.at_place(&entry.place, &path, say(what).help("raise the bound or lower the rate"));
    }
}

/// A number with four digits that count.
fn short(number: f64) -> f64 {
    let text = format!("{number:.3e}");
    text.parse().unwrap_or(number)
}

/// Death, raid and the police behind a poacher are looked for by the same random number.
fn check_luck(world: &World, programme: &Programme, report: &mut Report) {
    let until = last_bound(world, programme);
    for (work, months) in rules_in_time(programme, Slot::Work, until) {
        let of_work = || ["accidents", "raid"].into_iter().filter_map(|key| work.param(key));
        let controls = rules_in_time(programme, Slot::Control, until);
        for (control, both) in controls.filter_map(|(control, of)| Some((control, of.overlap(&months)?))) {
            let apart = |key: &str| most(world, work.param(key), months);
            let params: Vec<(&Param, f64)> = of_work()
                .chain(control.param("musk_detection"))
                .map(|param| match param.key {
                    "accidents" => (param, apart("peak_accidents") * apart("logging_accidents")),
                    _ => (param, 1.0),
                })
                .collect();
            if tell_too_likely(world, &params, both, "accidents, raids and poachers caught", report) {
                return;
            }
        }
    }
}

/// The ways by which someone outside can vanish exclude one another.
fn check_ways_outside(world: &World, host: &Host, report: &mut Report) {
    let keys = ["absconder_mortality", "absconder_naturalise", "absconder_marry", "onward_europe", "lapsed_return"];
    let params: Vec<(&Param, f64)> = keys.iter().filter_map(|key| Some((host.param(key)?, 1.0))).collect();
    tell_too_likely(world, &params, world.months, "the ways in which those who left can vanish", report);
}

/// The most that a ratio of at least one can be in some months; one where it is not given.
fn most(world: &World, param: Option<&Param>, months: MonthRange) -> f64 {
    let extents = param.map(|param| param.extents(world, months, 1.0)).unwrap_or_default();
    extents.iter().map(|extent| extent.high).fold(1.0, f64::max)
}

/// Says whether there was something to tell of rates, each times a factor.
fn tell_too_likely(world: &World, params: &[(&Param, f64)], months: MonthRange, of: &str, report: &mut Report) -> bool {
    let columns: Vec<(Vec<Extent>, f64)> =
        params.iter().map(|&(param, times)| (param.extents(world, months, 0.0), times)).collect();
    for (at, month) in months.iter().enumerate() {
        let chance =
            |(column, times): &(Vec<Extent>, f64)| column.get(at).map_or(0.0, |extent| monthly(extent.high * times));
        let sum: f64 = columns.iter().map(chance).sum();
        if sum > 1.0 {
            let worst = params.iter().zip(&columns).max_by(|a, b| chance(a.1).total_cmp(&chance(b.1)));
            if let Some((param, entry)) = worst.and_then(|((param, _), _)| Some((*param, param.entry(month)?))) {
                let what = format!("in {month} the chances of {of} can add up to {sum:.4}, above 1");
                report.at_place(&entry.place, &param.path, say(what).help("lower some of the rates"));
            }
            return true;
        }
    }
    false
}

/// Hunting raises the chance of being caught.
fn check_apprehension(world: &World, host: &Host, report: &mut Report) {
    for key in ["apprehension_first", "apprehension_later"] {
        let Some(param) = host.param(key) else { continue };
        let caught = param.extents(world, world.months, 0.0);
        for programme in world.programmes.iter().filter(|programme| programme.host == host.id) {
            for (rule, months) in rules_in_time(programme, Slot::Control, last_bound(world, programme)) {
                let Some(hunting) = rule.param("hunting") else { continue };
                let hunting = hunting.extents(world, months, 0.0);
                let too_likely = months.iter().enumerate().find(|&(at, month)| {
                    let yearly = usize::try_from(month - world.months.from).ok().and_then(|at| caught.get(at));
                    let monthly = yearly.map_or(0.0, |yearly| 1.0 - libm::pow(1.0 - yearly.high, 1.0 / 12.0));
                    monthly * (1.0 + hunting.get(at).map_or(0.0, |hunting| hunting.high)) > 1.0
                });
                if let Some((_, month)) = too_likely
                    && let Some(entry) = param.entry(month)
                {
                    let what = format!("in {month} `{key}` with the `hunting` of `{}` on top is above 1", programme.id);
                    report.at_place(&entry.place, &param.path, say(what).help("lower one of the two"));
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shortened_for_people() {
        assert_eq!(short(0.123_456_7), 0.1235);
        assert_eq!(short(50.0), 50.0);
        assert_eq!(short(f64::INFINITY), f64::INFINITY);
    }
}
