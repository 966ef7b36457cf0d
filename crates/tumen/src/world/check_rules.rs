//! Whether the numbers of a rule can mean anything: each for itself, next to its partner, and as shares of one whole.

use super::check::{last_bound, rules_in_time};
use super::extent::Extent;
use super::keys::ENVIRONMENT;
use super::near::nearest;
use super::problem::{Report, say};
use super::{Entry, Multiplier, Param, Programme, Rule, TextPlace, Value, World};
use crate::month::{Month, MonthRange};
use crate::programme::{KeySpec, Sector, Slot};
use crate::quantity::{domain, number_text};

/// Keys that name a calendar month.
const CALENDAR: [&str; 6] = ["season_start", "season_end", "peak_start", "peak_end", "side_start", "side_end"];
/// Other keys that are counted in whole numbers.
const COUNTED: [&str; 3] = ["crew_min", "crew_max", "max_extensions"];
/// Keys that are counted in whole months.
const MONTHS: [&str; 4] = ["term", "extension_term", "service_term", "revision"];
/// Keys that are open or shut; a prior that lies between is rounded.
const SWITCHES: [&str; 2] = ["arrivals_open", "returns_open"];
/// Keys of the work slot that are shares of the posts.
const ROLE_SHARES: [&str; 6] = ["managers", "security", "brokers", "contractors", "drivers", "doctors"];
/// The most posts in a crew.
const MOST_IN_CREW: f64 = 200.0;
/// The least that a role earns over a labourer.
const LEAST_PREMIUM: f64 = 0.1;
/// Two keys of a slot that are shares of one sum, that sum, and what to do.
const PARTS: [(Slot, [&str; 2], &str, &str); 2] = [
    (
        Slot::Levy,
        ["overhead", "leak"],
        "what the company receives",
        "lower one: the rest is for stipends and the state",
    ),
    (
        Slot::Pay,
        ["broker_margin", "deductions"],
        "the pay",
        "lower one: a worker cannot be left with less than nothing",
    ),
];
/// Rounding in sums of shares.
const SLACK: f64 = 1e-9;

/// The range of a key whose numbers have less meaning than its unit allows, and what is wrong outside of it.
fn range_of(key: &str) -> Option<(f64, f64, &'static str)> {
    Some(match key {
        key if CALENDAR.contains(&key) => (1.0, 12.0, "1 is January, 12 is December"),
        "crew_min" | "crew_max" => (1.0, MOST_IN_CREW, "a crew has somebody in it"),
        "posts" | "intake" => (0.0, 1e6, "no arrangement of the documents had a tenth of that many people"),
        "days" => (0.0, 31.0, "a month has at most 31 days"),
        "fine" => (0.0, f64::INFINITY, "a fine is never negative"),
        "max_extensions" => (0.0, 100.0, "zero stands for none"),
        "term" => (1.0, 1200.0, "a contract lasts a month or longer"),
        "revision" => (12.0, 1200.0, "the levy is revised once a year at most"),
        "extension_term" | "tolerance" | "service_term" => (0.0, 1200.0, "1200 months are a hundred years"),
        "applicants" => (1.0, 1e6, "with fewer candidates than places lower `posts` or `intake`"),
        "peak_accidents" | "logging_accidents" => (1.0, 20.0, "1 where neither season nor sector is more dangerous"),
        "applicants_response" => (0.0, 10.0, "0 if nobody looks at what a tour leaves"),
        "onward_lag" => (1.0, 1200.0, "time goes in months"),
        "pool_age_least" | "pool_age_most" | "soldier_age_least" | "soldier_age_most" => {
            (180.0, 960.0, "people of 15 to 80 years are sent to work")
        }
        "absconder_ageing" => (0.0, 0.3, "in people it is near 0.085: one in twelve for each year"),
        "premium" | "premium_manager" | "premium_security" | "premium_broker" => {
            (LEAST_PREMIUM, 100.0, "1 is a labourer's pay")
        }
        _ => return None,
    })
}

/// Values of the behaviour file that may change over time; the others are taken once.
const BY_MONTH: [&str; 2] = ["exposure_language", "exposure_autonomy"];
/// Values of the environment that are taken once.
const TAKEN_ONCE: [&str; 6] =
    ["business_return", "business_failure", "pool_age_least", "pool_age_most", "soldier_age_least", "soldier_age_most"];
/// Ages of who may come: the youngest, then the oldest.
const AGES: [[&str; 2]; 2] = [["pool_age_least", "pool_age_most"], ["soldier_age_least", "soldier_age_most"]];

/// Checks the values of a world, each for itself and with those of the same rule.
pub(super) fn check_rules(world: &World, report: &mut Report) {
    for param in world.params() {
        check_range(world, param, report);
        check_whole(param, report);
    }
    let behaviour = world.behaviour.iter().filter(|param| !BY_MONTH.contains(&param.key));
    let environment = world.environment.iter().filter(|param| TAKEN_ONCE.contains(&param.key));
    for param in behaviour.chain(environment) {
        check_taken_once(world, param, report);
    }
    for ages in AGES {
        check_ages(world, ages, report);
    }
    for programme in &world.programmes {
        check_site_shares(world, programme, report);
        for (rule, months) in rules_in_time(programme, Slot::Work, last_bound(world, programme)) {
            check_sector_shares(world, rule, months, report);
            check_role_shares(world, rule, months, report);
            check_crews(world, programme, rule, months, report);
            check_peak(world, rule, months, report);
        }
        for (slot, parts, whole, help) in PARTS {
            for (rule, months) in rules_in_time(programme, slot, last_bound(world, programme)) {
                check_parts(world, programme, (rule, months), (slot, parts, whole, help), report);
            }
        }
        for (rule, months) in rules_in_time(programme, Slot::Control, last_bound(world, programme)) {
            check_learning(world, programme, rule, months, report);
        }
    }
}

/// A value in every month: what is multiplied by a series or a factor has no other check.
fn check_range(world: &World, param: &Param, report: &mut Report) {
    let Some(spec) = param.spec() else { return };
    let (mut low, mut high) = domain(spec.expects);
    let range = range_of(param.key);
    if let Some((least, most, _)) = range {
        (low, high) = (low.max(least), high.min(most));
    }
    // Pay is compared with this wage, and kinds without a default follow it.
    let needs_wage = param.key == "wage" && needs_wage(world, param);
    for entry in &param.entries {
        if entry.value == Value::Unknown || (range.is_none() && !needs_wage && entry.times.is_empty()) {
            continue;
        }
        let wrong = |extent: &Extent| extent.low < low || extent.high > high || (needs_wage && extent.low <= 0.0);
        let months = entry.months.overlap(&world.months).unwrap_or(entry.months);
        let extents = entry.extents(world, months, spec.absent());
        let Some((month, extent)) = months.iter().zip(&extents).find(|(_, extent)| wrong(extent)) else { continue };
        let when =
            if !entry.times.is_empty() || entry.toward.is_some() { format!(" in {month}") } else { String::new() };
        let words = match range {
            Some((least, most, why)) => {
                say(format!("`{}` lies between {} and {}", param.key, number_text(least), number_text(most))).help(why)
            }
            None if extent.low <= low.max(0.0) => {
                let found = if extent.low < 0.0 { "below zero" } else { "zero" };
                let what = format!("`{}` can be {found}{when}", param.key);
                say(what).help(if needs_wage || extent.low == 0.0 {
                    "write a number above 0, also in what multiplies it"
                } else {
                    "write a number of at least 0, also in what multiplies it"
                })
            }
            None => {
                let what = format!("`{}` can be {}{when}, above {}", param.key, number_text(extent.high), high);
                say(what).help("lower it, or what multiplies it")
            }
        };
        report.at_place(&entry.place, &param.path, words);
    }
}

/// Whether a wage stands in a rule whose pay is worked out from it.
fn needs_wage(world: &World, wage: &Param) -> bool {
    let rules = world.programmes.iter().flat_map(|programme| programme.slot(Slot::Pay));
    let mut of_rule = rules.filter(|rule| rule.params.iter().any(|param| std::ptr::eq(param, wage)));
    let spec = of_rule.next().and_then(|rule| rule.kind.spec().key("wage"));
    spec.is_some_and(|spec| spec.default.is_none())
}

/// What is counted is a whole number; a prior may lie anywhere and is rounded.
fn check_whole(param: &Param, report: &mut Report) {
    let is_switch = SWITCHES.contains(&param.key);
    let is_time = MONTHS.contains(&param.key);
    if !CALENDAR.contains(&param.key) && !COUNTED.contains(&param.key) && !is_time && !is_switch {
        return;
    }
    for entry in &param.entries {
        if let Value::Fixed(quantity) = &entry.value
            && quantity.low.fract() != 0.0
        {
            let what = match (is_switch, is_time) {
                (true, _) => "is 1 for open or 0 for shut",
                (_, true) => "is counted in whole months",
                _ => "is counted in whole numbers",
            };
            let words = say(format!("`{}` {what}", param.key));
            let unit = if is_time { " months" } else { "" };
            report.at_place(&entry.place, &param.path, words.help(format!("write {}{unit}", quantity.low.round())));
        }
    }
}

/// What is taken once for the whole run cannot change later.
fn check_taken_once(world: &World, param: &Param, report: &mut Report) {
    if let Some(entry) = param.entries.iter().find(|entry| entry.months.from > world.months.from) {
        let what = format!("`{}` is taken once, for all months; it cannot change in {}", param.key, entry.months.from);
        let help = format!("give it one value, from {} on", world.months.from);
        report.at_place(&entry.place, &param.path, say(what).help(help));
    }
    if let Some(entry) = param.entries.iter().find(|entry| entry.quantile.yearly) {
        let what = format!("`{}` is taken once, for all months; it cannot be drawn anew for each year", param.key);
        report.at_place(&entry.place, &param.path, say(what).help("leave out `each`"));
    }
}

/// A mirrored quantile needs one that it mirrors.
pub(super) fn check_mirrors(world: &World, report: &mut Report) {
    let entries = || world.params().flat_map(|param| param.entries.iter().map(move |entry| (param, entry)));
    let mirrored = |key: &str| entries().any(|(_, entry)| entry.quantile.key == key && !entry.quantile.mirrored);
    for (param, entry) in entries().filter(|(_, entry)| entry.quantile.mirrored && !mirrored(&entry.quantile.key)) {
        let key = &entry.quantile.key;
        let what = format!("`draw = \"-{key}\"` mirrors a quantile, and no value has draw = \"{key}\"");
        let names = entries().filter(|(_, entry)| !entry.quantile.mirrored && !entry.quantile.key.contains('@'));
        let near = nearest(key, names.map(|(_, entry)| entry.quantile.key.as_str()));
        report.at_place(&entry.place, &param.path, say(what).near(near.map(|near| format!("-{near}"))));
    }
}

/// The first month in which the shares cannot be scaled to one, or are all known and add up to more.
fn first_wrong_shares(world: &World, shares: &[&Param], months: MonthRange) -> Option<(Month, String)> {
    let columns: Vec<Vec<Extent>> = shares.iter().map(|share| share.extents(world, months, 0.0)).collect();
    months.iter().enumerate().find_map(|(at, month)| {
        let extents = || columns.iter().filter_map(|column| column.get(at));
        if !extents().any(|extent| extent.high > 0.0) {
            return Some((month, "has a share above zero".to_owned()));
        }
        let sum: f64 = extents().map(|extent| extent.high).sum();
        let known = extents().all(|extent| extent.low == extent.high);
        (known && sum > 1.0 + SLACK).then(|| (month, number_text((sum * 1e6).round() / 1e6)))
    })
}

fn tell_shares(noun: &str, found: (Month, String), place: &TextPlace, path: &str, report: &mut Report) {
    let (month, found) = found;
    let words = if found.starts_with("has") {
        say(format!("in {month} no {noun} {found}")).help(format!("give one of the {noun}s a share"))
    } else {
        let what = format!("in {month} the shares of all {noun}s are known and add up to {found}, above 1");
        say(what).help("lower some; only where a share is a prior, they are weights that are scaled to one")
    };
    report.at_place(place, path, words);
}

fn check_site_shares(world: &World, programme: &Programme, report: &mut Report) {
    let shares: Vec<&Param> = programme.sites.iter().map(|site| &site.share).collect();
    let Some(first) = shares.first().and_then(|share| share.entries.first()) else { return };
    if let Some(found) = first_wrong_shares(world, &shares, programme.active) {
        let latest = latest_entry(&shares, found.0).unwrap_or(first);
        tell_shares("site", found, &latest.place, &format!("{}.site", programme.id), report);
    }
}

fn check_sector_shares(world: &World, rule: &Rule, months: MonthRange, report: &mut Report) {
    let shares: Vec<&Param> = Sector::ALL.iter().filter_map(|sector| rule.param(sector.name())).collect();
    if let Some(found) = first_wrong_shares(world, &shares, months) {
        let place = latest_entry(&shares, found.0).map_or(&rule.place, |entry| changed_place(entry, &rule.place));
        tell_shares("sector", found, place, "work", report);
    }
}

/// The entry that a scenario gave, if there is one among those in force.
fn latest_entry<'p>(params: &[&'p Param], month: Month) -> Option<&'p Entry> {
    params.iter().filter_map(|param| param.entry(month)).find(|entry| of_scenario(&entry.place))
}

fn of_scenario(place: &TextPlace) -> bool {
    place.file.starts_with("scenarios/")
}

/// Where to point at: at what a scenario changed, else at the rule.
fn changed_place<'p>(entry: &'p Entry, rule: &'p TextPlace) -> &'p TextPlace {
    if of_scenario(&entry.place) { &entry.place } else { rule }
}

/// Roles share the posts; labourers have what is left.
fn check_role_shares(world: &World, rule: &Rule, months: MonthRange, report: &mut Report) {
    let shares: Vec<&Param> = ROLE_SHARES.iter().filter_map(|role| rule.param(role)).collect();
    let columns: Vec<Vec<Extent>> = shares.iter().map(|share| share.extents(world, months, 0.0)).collect();
    for (at, month) in months.iter().enumerate() {
        let share = |column: &Vec<Extent>| column.get(at).map_or(0.0, |extent| extent.high);
        let sum: f64 = columns.iter().map(share).sum();
        if sum > 1.0 + SLACK {
            let largest = shares.iter().zip(&columns).max_by(|a, b| share(a.1).total_cmp(&share(b.1)));
            let Some(entry) = largest.and_then(|(param, _)| param.entry(month)) else { return };
            let entry = latest_entry(&shares, month).unwrap_or(entry);
            let what = format!("in {month} the shares of all roles but labourers can add up to {sum:.4}, above 1");
            report.at_place(&entry.place, "work", say(what).help("lower some; labourers have the posts that are left"));
            return;
        }
    }
}

/// Nobody takes more of a sum than there is, whatever is drawn.
fn check_parts(
    world: &World,
    programme: &Programme,
    (rule, months): (&Rule, MonthRange),
    (slot, parts, whole, help): (Slot, [&str; 2], &str, &str),
    report: &mut Report,
) {
    let given: Vec<&Param> = parts.iter().filter_map(|key| rule.param(key)).collect();
    let columns: Vec<Vec<Extent>> = given.iter().map(|param| param.extents(world, months, 0.0)).collect();
    let sum = |at: usize| columns.iter().filter_map(|column| column.get(at)).map(|extent| extent.high).sum::<f64>();
    let over = months.iter().enumerate().find(|(at, _)| sum(*at) > 1.0 + SLACK);
    let Some((at, month)) = over else { return };
    let Some(entry) = given.iter().rev().find_map(|param| param.entry(month)) else { return };
    let entry = latest_entry(&given, month).unwrap_or(entry);
    let [one, other] = parts;
    let what = format!("in {month} `{one}` and `{other}` can add up to {:.4}, more than all of {whole}", sum(at));
    report.at_place(&entry.place, &format!("{}.{}.{other}", programme.id, slot.name()), say(what).help(help));
}

/// The youngest are not older than the oldest; an age that no file gives is the key's default.
fn check_ages(world: &World, [least, most]: [&str; 2], report: &mut Report) {
    let age = |key: &str| {
        let param = world.environment(key);
        let default = ENVIRONMENT.iter().find(|spec| spec.name == key).map_or(0.0, KeySpec::absent);
        (param, param.map_or(Extent::point(default), |param| param.extent(world, world.months.from, default)))
    };
    let ((youngest, low), (oldest, high)) = (age(least), age(most));
    let tied = youngest.zip(oldest).is_some_and(|(low, high)| are_tied(world, low, high, world.months.from));
    let Some(param) = youngest.or(oldest) else { return };
    if low.high > high.low
        && !tied
        && let Some(entry) = param.entries.first()
    {
        let years = |months: f64| number_text((months / 1.2).round() / 10.0);
        let what = format!("`{least}` can be {} years, above a `{most}` of {}", years(low.high), years(high.low));
        report.at_place(&entry.place, &param.path, say(what).help("give both ages, the younger one first"));
    }
}

fn check_crews(world: &World, programme: &Programme, rule: &Rule, months: MonthRange, report: &mut Report) {
    let (Some(fewest), Some(most)) = (rule.param("crew_min"), rule.param("crew_max")) else { return };
    let Some((month, low, high)) = first_reversed(world, fewest, most, months) else { return };
    let of = |entry: &Entry| of_scenario(&entry.place);
    let changed = [fewest, most].into_iter().filter_map(|param| param.entry(month)).find(|entry| of(entry));
    let place = changed.map_or(&rule.place, |entry| &entry.place);
    let what = format!("`crew_min` can be {}, above a `crew_max` of {}", number_text(low), number_text(high));
    report.at_place(place, &format!("{}.work.crew_min", programme.id), say(what));
}

/// The first month in which the one value can be above the other, and both.
fn first_reversed(world: &World, low: &Param, high: &Param, months: MonthRange) -> Option<(Month, f64, f64)> {
    let columns = [low, high].map(|param| param.extents(world, months, 0.0));
    let [lows, highs] = &columns;
    months.iter().zip(lows.iter().zip(highs)).find_map(|(month, (least, most))| {
        let reversed = least.high > most.low && !are_tied(world, low, high, month);
        reversed.then_some((month, least.high, most.low))
    })
}

/// Whether two values have the same quantile in every draw, and stay in order in all of them.
pub(super) fn are_tied(world: &World, low: &Param, high: &Param, month: Month) -> bool {
    let (Some(least), Some(most)) = (low.entry(month), high.entry(month)) else { return false };
    let is_prior = |entry: &Entry| matches!(entry.value, Value::Prior(_)) && entry.toward.is_none();
    let same_money = least.dimension == most.dimension;
    // Factors are drawn apart; the same ones leave the order as it is.
    let has_factor = |entry: &Entry| entry.times.iter().any(|times| matches!(times.by, Multiplier::Factor(_)));
    let same_factors = least.times == most.times || !(has_factor(least) || has_factor(most));
    let tied = is_prior(least) && is_prior(most) && least.quantile == most.quantile && same_money && same_factors;
    tied && (0..=100).all(|hundredth| {
        let quantile = |_: &str| f64::from(hundredth) / 100.0;
        least.at(world, month, 0.0, &quantile) <= most.at(world, month, 0.0, &quantile)
    })
}

/// Outside a season that lasts all year nothing can be felled.
fn check_peak(world: &World, rule: &Rule, months: MonthRange, report: &mut Report) {
    let Some(share) = rule.param("peak_share") else { return };
    let ends = [("peak_start", 1.0), ("peak_end", 12.0)];
    for month in months.iter() {
        let [start, end] = ends.map(|(key, default)| {
            rule.param(key).map_or(Extent::point(default), |param| param.extent(world, month, default))
        });
        let fixed = start.low == start.high && end.low == end.high;
        let all_year = start.low == 1.0 && end.low == 12.0 || start.low == end.low + 1.0;
        let share_low = share.extent(world, month, 1.0).low;
        if fixed && all_year && share_low < 1.0 {
            let Some(entry) = share.entry(month) else { return };
            let what = format!("`peak_share` can be {}, but the peak season is the whole year", number_text(share_low));
            let words = say(what).help("give `peak_start` and `peak_end`, or leave `peak_share` out");
            report.at_place(&entry.place, &share.path, words);
            return;
        }
    }
}

/// In a month nobody can learn more than all there is.
fn check_learning(world: &World, programme: &Programme, rule: &Rule, months: MonthRange, report: &mut Report) {
    let most = |key: &str| match rule.param(key) {
        Some(param) => param.extents(world, months, 0.0).into_iter().map(|extent| extent.high).collect(),
        None => vec![0.0; months.len()],
    };
    let [exposure, contact, autonomy, mixing] = ["exposure", "contact", "autonomy", "mixing"].map(most);
    let weight =
        |key: &str, month: Month| world.behaviour(key).map_or(0.0, |param| param.extent(world, month, 0.0).high);
    for (at, month) in months.iter().enumerate() {
        let speed = 1.0 + weight("exposure_autonomy", month) * autonomy[at] + weight("exposure_language", month);
        let learnt = exposure[at] / 12.0 * contact[at] * speed + mixing[at];
        if learnt > 1.0 {
            let Some(entry) = rule.param("exposure").and_then(|param| param.entry(month)) else { return };
            let what = format!(
                "in {month} exposure can close {learnt:.2} of the distance to full exposure, more than all of it"
            );
            let path = format!("{}.control.exposure", programme.id);
            report.at_place(&entry.place, &path, say(what).help("lower `exposure`, `contact` or `mixing`"));
            return;
        }
    }
}
