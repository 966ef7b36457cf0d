//! Checks that need the whole world: what the parts say of each other.

use std::collections::BTreeMap;

use super::lookup::id_hash;
use super::problem::{Report, say};
use super::{AtEnd, Entry, Param, Programme, Rule, Value, World};
use crate::engine::terms::SECTORS;
use crate::evidence::{ScopeNames, check_links, check_scopes};
use crate::month::{Month, MonthRange};
use crate::programme::{RuleKind, Slot};

/// Keys that name a calendar month.
const CALENDAR: [&str; 6] = ["season_start", "season_end", "peak_start", "peak_end", "side_start", "side_end"];
/// The most posts in a crew.
const MAX_CREW: f64 = 200.0;

/// Checks a world; `whole` is false when some file could not be read and unknown names say nothing.
pub(super) fn check_world(world: &World, whole: bool, report: &mut Report) {
    check_links(&world.evidence, whole, report);
    if whole {
        let names = ScopeNames {
            programmes: world.programmes.iter().map(|programme| programme.id.as_str()).collect(),
            hosts: world.hosts.iter().map(|host| host.id.as_str()).collect(),
            places: world.places.iter().map(|place| place.id.as_str()).collect(),
        };
        check_scopes(&world.evidence, &names, report);
        check_about(world, report);
    }
    check_hashes(world, report);
    for programme in &world.programmes {
        check_end(world, programme, report);
        check_site_shares(programme, report);
        for &slot in &Slot::ALL {
            for rule in programme.slot(slot) {
                check_rule(slot, rule, report);
            }
        }
        check_bounds(world, programme, report);
    }
}

/// A tag that looks like a programme has to be one.
fn check_about(world: &World, report: &mut Report) {
    let is_year = |tag: &str| {
        tag.split_once('-').is_some_and(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
    };
    for claim in &world.evidence.claims {
        for tag in claim.about.iter().filter(|tag| is_year(tag) && world.programme(tag).is_none()) {
            let near = super::near::nearest(tag, world.programmes.iter().map(|programme| programme.id.as_str()));
            let words = say(format!("there is no programme `{}`", super::problem::shorten(tag))).near(near);
            report.at_name(&claim.text_place, &format!("claim.{}.about", claim.id), tag, words);
        }
    }
}

fn check_hashes(world: &World, report: &mut Report) {
    let mut seen: BTreeMap<u32, &str> = BTreeMap::new();
    for programme in &world.programmes {
        if let Some(other) = seen.insert(id_hash(&programme.id), &programme.id)
            && other != programme.id
        {
            let what = format!("the ids `{other}` and `{}` share the number that keys random draws", programme.id);
            report.at_key(&file_of(programme), "id", say(what).help("rename one of them"));
        }
    }
}

fn file_of(programme: &Programme) -> String {
    format!("world/programmes/{}.toml", programme.id)
}

/// The programme to which people are handed over at the end.
fn heir<'w>(world: &'w World, programme: &Programme) -> Option<&'w Programme> {
    match &programme.at_end {
        AtEnd::HandOver { to } => world.programme(to),
        AtEnd::RunOff | AtEnd::ReturnBy { .. } => None,
    }
}

fn check_end(world: &World, programme: &Programme, report: &mut Report) {
    let after = programme.active.until.next();
    if let Some(next) = heir(world, programme) {
        let heirs = std::iter::successors(Some(next), |heir_now| heir(world, heir_now)).take(world.programmes.len());
        let chain: Vec<&str> = heirs.map(|programme| programme.id.as_str()).collect();
        let words = if let Some(last) = chain.iter().position(|id| *id == programme.id) {
            let way = chain[..=last].join("` to `");
            Some(say(format!("the hand-over goes round in a ring: `{}` to `{way}`", programme.id)))
        } else if !next.active.contains(after) {
            let what =
                format!("people are handed over to `{}` in {after}, but it is active in {}", next.id, next.active);
            Some(say(what).help("hand over to a programme that is active in the month after the end"))
        } else {
            None
        };
        if let Some(words) = words {
            report.at_key(&file_of(programme), "at_end", words);
        }
    }
    if let Some(other) = programme.demote_to.as_deref().and_then(|id| world.programme(id)) {
        if other.active.from > programme.active.from {
            let what = format!("`demote_to` names `{}`, whose rules begin only in {}", other.id, other.active.from);
            report.at_key(&file_of(programme), "demote_to", say(what));
        }
        if other.host != programme.host {
            let what = format!("`demote_to` names `{}`, whose host is `{}`", other.id, other.host);
            let help = format!("name a programme of the host `{}`", programme.host);
            report.at_key(&file_of(programme), "demote_to", say(what).help(help));
        }
        if other.currency != programme.currency {
            let what = format!("`demote_to` names `{}`, whose currency is {}", other.id, other.currency);
            let help = format!("name a programme whose currency is {}", programme.currency);
            report.at_key(&file_of(programme), "demote_to", say(what).help(help));
        }
    }
}

/// Largest number that a value can have before series.
fn most(entry: &Entry) -> f64 {
    match &entry.value {
        Value::Fixed(quantity) => quantity.high,
        Value::Prior(prior) => prior.support().1,
        Value::Unknown => 0.0,
    }
}

/// Smallest number that a value can have before series.
fn least(entry: &Entry) -> f64 {
    match &entry.value {
        Value::Fixed(quantity) => quantity.low,
        Value::Prior(prior) => prior.support().0,
        Value::Unknown => 0.0,
    }
}

/// Whether in every month at least one of the values can be above zero; if not, the first such month.
fn first_without_any(params: &[&Param], months: MonthRange) -> Option<Month> {
    let starts = params.iter().flat_map(|param| param.entries.iter().map(|entry| entry.months.from));
    let mut turns: Vec<Month> = starts.filter(|&month| months.contains(month)).chain([months.from]).collect();
    turns.sort_unstable();
    turns.dedup();
    let above = |param: &Param, month: Month| {
        let far = |entry: &Entry| entry.toward.is_some() && month > entry.months.from;
        param.entry(month).is_some_and(|entry| most(entry) > 0.0 || far(entry))
    };
    turns.into_iter().find(|&month| !params.iter().any(|param| above(param, month)))
}

fn check_site_shares(programme: &Programme, report: &mut Report) {
    let shares: Vec<&Param> = programme.sites.iter().map(|site| &site.share).collect();
    let Some(first) = shares.first().and_then(|share| share.entries.first()) else { return };
    if let Some(month) = first_without_any(&shares, programme.active) {
        let words = say(format!("in {month} no site has a share above zero"));
        report.at_place(&first.place, &format!("{}.site", programme.id), words.help("give one of the sites a share"));
    }
}

fn check_rule(slot: Slot, rule: &Rule, report: &mut Report) {
    if rule.kind == RuleKind::SectorSite {
        let shares: Vec<&Param> = SECTORS.iter().filter_map(|sector| rule.param(sector)).collect();
        if let Some(month) = first_without_any(&shares, rule.months) {
            report.at_place(&rule.place, slot.name(), say(format!("in {month} no sector has a share above zero")));
        }
        check_crews(rule, report);
    }
    for param in &rule.params {
        for entry in &param.entries {
            let (low, high) = (least(entry), most(entry));
            let range = match param.key {
                key if CALENDAR.contains(&key) => (1.0, 12.0),
                "crew_min" | "crew_max" => (1.0, MAX_CREW),
                "days" => (0.0, 31.0),
                "fine" => (0.0, f64::INFINITY),
                "max_extensions" => (0.0, 100.0),
                "term" | "revision" => (1.0, 1200.0),
                "extension_term" | "tolerance" => (0.0, 1200.0),
                _ => continue,
            };
            if entry.value != Value::Unknown && (low < range.0 || high > range.1) {
                let what = format!("`{}` lies between {} and {}", param.key, range.0, range.1);
                report.at_place(&entry.place, &param.path, say(what));
            }
        }
    }
}

fn check_crews(rule: &Rule, report: &mut Report) {
    let (Some(fewest), Some(largest)) = (rule.param("crew_min"), rule.param("crew_max")) else { return };
    let high = fewest.entries.iter().map(most).fold(f64::NEG_INFINITY, f64::max);
    let low = largest.entries.iter().map(least).fold(f64::INFINITY, f64::min);
    if high > low {
        let what = format!("`crew_min` can be {high}, above a `crew_max` of {low}");
        report.at_place(&rule.place, "work", say(what));
    }
}

/// Yearly rates that have to stay within the strip of their bound.
const BOUNDED: [(&str, Slot, &str); 8] = [
    ("bound_partner", Slot::Control, "partner"),
    ("bound_breach", Slot::Control, "breach"),
    ("bound_contact", Slot::Exit, "contact"),
    ("bound_visit", Slot::Contract, "home_visits"),
    ("bound_abscond", Slot::Exit, "abscond"),
    ("bound_protection", Slot::Exit, "protection"),
    ("bound_marry", Slot::Exit, "marry"),
    ("bound_naturalise", Slot::Exit, "naturalise"),
];

/// The bounds of candidate events have to cover the largest rate of any prior.
fn check_bounds(world: &World, programme: &Programme, report: &mut Report) {
    let bound =
        |key: &str| world.behaviour(key).map(|param| param.entries.iter().map(least).fold(f64::INFINITY, f64::min));
    for (name, slot, key) in BOUNDED {
        let Some(bound) = bound(name) else { continue };
        for rule in programme.slot(slot) {
            for entry in rule.param(key).into_iter().flat_map(|param| &param.entries) {
                check_bound(name, bound, most(entry), entry, key, report);
            }
        }
    }
    let Some(bound) = bound("bound_early") else { return };
    for rule in programme.slot(Slot::Contract) {
        for key in ["closing", "early_return"] {
            for entry in rule.param(key).into_iter().flat_map(|param| &param.entries) {
                check_bound("bound_early", bound, most(entry), entry, key, report);
            }
        }
    }
}

fn check_bound(name: &str, bound: f64, rate: f64, entry: &Entry, key: &str, report: &mut Report) {
    let monthly = 1.0 - libm::exp(-rate / 12.0);
    if monthly > bound {
        let what = format!("`{key}` can reach {rate} a year, {monthly:.4} a month, above behaviour.{name} = {bound}");
        report.at_place(&entry.place, key, say(what).help("raise the bound or lower the rate"));
    }
}
