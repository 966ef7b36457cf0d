//! `tumen.toml` and `world/places.toml`.

use std::collections::BTreeMap;

use super::load_environment::find_name;
use super::near::nearest;
use super::problem::{Report, say, shorten};
use super::reader::{Item, Once, Reader};
use super::{Era, Place};
use crate::month::{Month, MonthRange};

/// The format that this version reads.
pub(super) const FORMAT: i64 = 1;
/// The most months a world may have: what fits in the keys of random draws.
const MAX_MONTHS: usize = 4000;

/// First and last month when the files do not say; the reading goes on with them.
pub(super) fn usual_months() -> MonthRange {
    let first = Month::new(1946, 1).unwrap_or(Month::MIN);
    let last = Month::new(2026, 12).unwrap_or(Month::MAX);
    MonthRange { from: first, until: last }
}

/// What `tumen.toml` says.
pub(super) struct Top {
    pub(super) months: MonthRange,
    pub(super) eras: Vec<Era>,
    pub(super) main_host: Option<String>,
}

/// Reads `tumen.toml`; `host_ids` are those of all hosts, and without `whole` unknown ones say nothing.
pub(super) fn read_top(mut top: Reader<'_>, host_ids: &[&str], whole: bool, report: &mut Report) -> Top {
    if let Some(item) = top.need("format", report)
        && let Some(format) = item.integer(report)
        && format != FORMAT
    {
        let what = format!("this version reads format {FORMAT}, the files are of format {format}");
        item.problem(say(what).help("use the version that wrote them"), report);
    }
    let first = top.need("first_month", report).and_then(|item| item.month(report));
    let last_item = top.need("last_month", report);
    let last = last_item.as_ref().and_then(|item| item.month(report));
    let mut months = usual_months();
    if let (Some(first), Some(last), Some(item)) = (first, last, &last_item) {
        match MonthRange::new(first, last) {
            Some(range) if range.len() <= MAX_MONTHS => months = range,
            Some(range) => {
                item.problem(say(format!("the world has {} months, more than {MAX_MONTHS}", range.len())), report);
            }
            None => item.problem(say("the last month lies before the first"), report),
        }
    }
    let main_host = top.get("main_host");
    let main_host = main_host.and_then(|item| find_name("host", &item, host_ids.iter().copied(), whole, report));
    let mut eras: Vec<Era> = Vec::new();
    let mut once = Once::default();
    for mut reader in top.get_tables("era", report) {
        let id = reader.need("id", report);
        let name = id.as_ref().and_then(|item| item.id(report));
        if let (Some(name), Some(item)) = (name, &id) {
            once.insert("era", name, item, report);
        }
        let title = reader.need_text("name", report);
        let from = reader.need("from", report).and_then(|item| item.month(report));
        let until = reader.need("until", report).and_then(|item| item.month(report));
        let spot = reader.spot.clone();
        reader.finish(report);
        let (Some(name), Some(title), Some(from), Some(until)) = (name, title, from, until) else { continue };
        let Some(range) = MonthRange::new(from, until) else {
            report.add(&spot, say("the era ends before it begins"));
            continue;
        };
        if !months.covers(&range) {
            report.add(&spot, say(format!("the era {range} leaves the months of the world, {months}")));
        }
        if eras.last().is_some_and(|before| range.from <= before.months.until) {
            report
                .add(&spot, say("the era does not begin after the one before it").help("order them, without overlap"));
        }
        eras.push(Era { id: name.to_owned(), name: title.to_owned(), months: range });
    }
    top.finish(report);
    Top { months, eras, main_host }
}

/// Reads `world/places.toml`: a tree, parents before children in the result.
pub(super) fn read_places(mut top: Reader<'_>, report: &mut Report) -> Vec<Place> {
    let mut places: Vec<(Place, Option<Item<'_>>)> = Vec::new();
    let mut once = Once::default();
    for mut reader in top.get_tables("place", report) {
        let id_item = reader.need("id", report);
        let id = id_item.as_ref().and_then(|item| item.id(report));
        if let (Some(id), Some(item)) = (id, &id_item) {
            if once.contains(id) {
                once.insert("place", id, item, report);
                reader.get("name");
                reader.get("parent");
                reader.finish(report);
                continue;
            }
            once.insert("place", id, item, report);
        }
        let name = reader.need_text("name", report);
        let parent_item = reader.get("parent");
        let parent = parent_item.as_ref().and_then(|item| item.text(report)).map(str::to_owned);
        reader.finish(report);
        if let (Some(id), Some(name)) = (id, name) {
            places.push((Place { id: id.to_owned(), name: name.to_owned(), parent }, parent_item));
        }
    }
    top.finish(report);
    for (place, item) in &places {
        let (Some(parent), Some(item)) = (&place.parent, item) else { continue };
        if !once.contains(parent) {
            let near = nearest(parent, once.ids());
            item.problem(say(format!("there is no place `{}`", shorten(parent))).near(near), report);
        }
    }
    parents_first(&places, report)
}

fn parents_first(places: &[(Place, Option<Item<'_>>)], report: &mut Report) -> Vec<Place> {
    let parents: BTreeMap<&str, Option<&str>> =
        places.iter().map(|(place, _)| (place.id.as_str(), place.parent.as_deref())).collect();
    // The depth of each place, found once: a place on a ring never gets one.
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    for &id in parents.keys() {
        let mut way = Vec::new();
        let mut at = Some(id);
        let base = loop {
            match at {
                None => break Some(0),
                Some(id) if depths.contains_key(id) => break depths.get(id).map(|depth| depth + 1),
                Some(_) if way.len() > parents.len() => break None,
                Some(id) => {
                    way.push(id);
                    at = parents.get(id).copied().flatten().filter(|parent| parents.contains_key(parent));
                }
            }
        };
        match base {
            Some(base) => {
                for (depth, id) in (base..).zip(way.iter().rev()) {
                    depths.insert(id, depth);
                }
            }
            None => {
                if let Some((_, Some(item))) = places.iter().find(|(place, _)| place.id == id) {
                    item.problem(say(format!("the place `{id}` lies inside itself")), report);
                }
                // Known to be on a ring, or below one: enough to stop the walk of the next.
                depths.insert(id, parents.len());
            }
        }
    }
    let mut order: Vec<(usize, usize)> = places
        .iter()
        .enumerate()
        .map(|(idx, (place, _))| (depths.get(place.id.as_str()).copied().unwrap_or(0), idx))
        .collect();
    order.sort_unstable();
    order.iter().filter_map(|&(_, idx)| places.get(idx).map(|(place, _)| place.clone())).collect()
}
