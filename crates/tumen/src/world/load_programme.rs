//! `world/programmes/<id>.toml`: sites, and eight slots of dated rules.

use super::dates::{Cover, Dates, resolve};
use super::load_environment::{find_name, matching_id};
use super::near::nearest;
use super::problem::{Report, Words, say, shorten};
use super::reader::{Item, Once, Reader};
use super::value::{Known, Wanted, read_param};
use super::{AtEnd, Place, Programme, Rule, Site};
use crate::month::MonthRange;
use crate::programme::{Expects, KeySpec, KindSpec, Slot};
use crate::quantity::Currency;

/// The share of the crews that a site has.
pub(crate) const SITE_SHARE: KeySpec =
    KeySpec { name: "share", expects: Expects::Share, default: None, help: "share of the crews that work at the site" };

/// The longest time after the end in which people may be sent home, in months.
const MAX_RETURN_MONTHS: i64 = 600;
/// The most crews for which one simulated crew may stand.
pub(super) const MOST_WEIGHT: i64 = 1000;

/// What a programme may refer to beside claims and series.
pub(super) struct Names<'w> {
    /// Ids of all hosts, by their files.
    pub(super) host_ids: &'w [&'w str],
    /// Ids of all programmes, by their files.
    pub(super) programme_ids: &'w [&'w str],
    /// Places that were read.
    pub(super) places: &'w [Place],
}

/// Reads a programme.
pub(super) fn read_programme(
    stem: &str,
    mut top: Reader<'_>,
    names: &Names<'_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Programme> {
    let spot = top.spot.clone();
    let id_item = top.need("id", report);
    let id = id_item.as_ref().and_then(|item| matching_id(stem, item, report));
    let name = top.need_text("name", report).map(str::to_owned);
    let host = top
        .need("host", report)
        .and_then(|item| find_name("host", &item, names.host_ids.iter().copied(), known.whole, report));
    let currency = top.need("currency", report).and_then(|item| read_currency(&item, report));
    let weight_item = top.get("crew_weight");
    let crew_weight = weight_item.map_or(Some(1), |item| read_weight(&item, report));
    let active_item = top.need("active", report);
    let active = active_item.and_then(|item| read_active(&item, known, report));
    let at_end_item = top.need("at_end", report);
    let at_end = at_end_item.as_ref().and_then(|item| item.table(report));
    let at_end = at_end.and_then(|table| read_at_end(stem, table, names, known, report));
    let demote_item = top.get("demote_to");
    let demote_to = demote_item.as_ref().and_then(|item| other_programme(stem, item, names, known, report));
    for item in [id_item, at_end_item, demote_item].iter().flatten() {
        report.keep(&item.spot);
    }
    // Without its months the rest of the programme can still be read: over the whole world.
    let months = active.unwrap_or(known.months);
    let money = currency.unwrap_or(Currency::Usd);
    let frame = Frame { programme: stem, active: months, currency: money, dated: active.is_some() };
    let sites = read_sites(&mut top, &frame, names, known, report);
    let mut slots: [Vec<Rule>; 8] = Default::default();
    for (slot, rules) in Slot::ALL.into_iter().zip(&mut slots) {
        let readers = top.get_tables(slot.name(), report);
        if readers.is_empty() && !top.is_no_list(slot.name()) {
            let what = format!("the programme has no rule for the slot `{}`", slot.name());
            report.add(&spot, say(what).help(format!("add [[{}]] with a `kind`: {}", slot.name(), kind_names(slot))));
        }
        *rules = read_rules(slot, readers, &frame, known, report);
    }
    top.finish(report);
    Some(Programme {
        id: id?,
        name: name?,
        host: host?,
        currency: currency?,
        crew_weight: crew_weight?,
        active: active?,
        at_end: at_end?,
        demote_to,
        sites,
        slots,
    })
}

/// What the rules of one programme have in common.
pub(super) struct Frame<'f> {
    /// Programme id.
    pub(super) programme: &'f str,
    /// Months in which its rules are needed.
    pub(super) active: MonthRange,
    /// Currency of what is stated to be unknown.
    pub(super) currency: Currency,
    /// Whether these months are known.
    pub(super) dated: bool,
}

fn read_currency(item: &Item<'_>, report: &mut Report) -> Option<Currency> {
    let text = item.text(report)?;
    let found =
        Currency::parse(text).filter(|currency| matches!(currency, Currency::Sur | Currency::Rub | Currency::Usd));
    if found.is_none() {
        item.problem(
            say(format!("`{}` is no currency of workers' pockets", shorten(text))).help("write SUR, RUB or USD"),
            report,
        );
    }
    found
}

fn read_weight(item: &Item<'_>, report: &mut Report) -> Option<u32> {
    let weight = item.integer(report)?;
    if !(1..=MOST_WEIGHT).contains(&weight) {
        let what = format!("a crew stands for 1 to {MOST_WEIGHT} crews, not for {weight}");
        item.problem(say(what).help("leave `crew_weight` out where every crew is simulated"), report);
        return None;
    }
    u32::try_from(weight).ok()
}

fn read_active(item: &Item<'_>, known: &Known<'_>, report: &mut Report) -> Option<MonthRange> {
    let mut reader = item.table(report)?;
    let from = reader.need("from", report).and_then(|item| item.month(report));
    let until = reader.need("until", report).and_then(|item| item.month(report));
    reader.finish(report);
    let Some(range) = MonthRange::new(from?, until?) else {
        item.problem(say("the programme ends before it begins"), report);
        return None;
    };
    if !known.months.covers(&range) {
        item.problem(say(format!("{range} leaves the months of the world, {}", known.months)), report);
        return known.months.overlap(&range);
    }
    Some(range)
}

fn read_at_end(
    stem: &str,
    mut reader: Reader<'_>,
    names: &Names<'_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<AtEnd> {
    const KINDS: [&str; 3] = ["run-off", "return-by", "hand-over"];
    let kind = reader.need("kind", report)?;
    let text = kind.text(report)?;
    let at_end = match text {
        "run-off" => Some(AtEnd::RunOff),
        "return-by" => reader.need("months", report).and_then(|item| {
            let months = item.integer(report)?;
            if !(0..=MAX_RETURN_MONTHS).contains(&months) {
                item.problem(say(format!("{months} months is not between 0 and {MAX_RETURN_MONTHS}")), report);
            }
            u16::try_from(months).ok().map(|months| AtEnd::ReturnBy { months })
        }),
        "hand-over" => {
            let to = reader.need("to", report).and_then(|item| other_programme(stem, &item, names, known, report));
            to.map(|to| AtEnd::HandOver { to })
        }
        _ => {
            let words = say(format!("unknown end `{}`", shorten(text))).near(nearest(text, KINDS));
            kind.problem(words.help(format!("one of {}", KINDS.join(", "))), report);
            return None;
        }
    };
    reader.finish_with(&["months", "to"], "", report);
    at_end
}

fn other_programme(
    stem: &str,
    item: &Item<'_>,
    names: &Names<'_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<String> {
    let id = find_name("programme", item, names.programme_ids.iter().copied(), known.whole, report)?;
    if id == stem {
        item.problem(say("a programme cannot name itself here"), report);
        return None;
    }
    Some(id)
}

fn read_sites(
    top: &mut Reader<'_>,
    frame: &Frame<'_>,
    names: &Names<'_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Vec<Site> {
    let readers = top.get_tables("site", report);
    if readers.is_empty() && !top.is_no_list("site") {
        report.add(&top.spot, say("the programme has no site").help("add [[site]] with `place` and `share`"));
    }
    let mut once = Once::default();
    let mut sites = Vec::new();
    for mut reader in readers {
        let place_item = reader.need("place", report);
        let places = names.places.iter().map(|place| place.id.as_str());
        let place = place_item.as_ref().and_then(|item| find_name("place", item, places, known.whole, report));
        if let (Some(place), Some(item)) = (&place, &place_item) {
            once.insert("site", place, item, report);
            if let Some(inside) = names.places.iter().find(|other| other.parent.as_ref() == Some(place)) {
                let what = format!("`{place}` contains `{}` and cannot be a site", inside.id);
                item.problem(say(what).help("a site is a place without places inside"), report);
            }
        }
        let path = site_path(frame.programme, place.as_deref().unwrap_or("?"));
        let wanted = frame.wanted(&SITE_SHARE, path, frame.active, known);
        let share = reader.need("share", report).and_then(|item| read_param(&item, &wanted, known, report));
        reader.finish(report);
        if let (Some(place), Some(share)) = (place, share) {
            sites.push(Site { place, share });
        }
    }
    sites
}

/// Path of a site's share.
pub(super) fn site_path(programme: &str, place: &str) -> String {
    format!("{programme}.site.{place}")
}

impl Frame<'_> {
    /// What has to be read for a key in the months of its rule; people who are left may need it after the end.
    pub(super) fn wanted(&self, spec: &'static KeySpec, path: String, needed: MonthRange, known: &Known<'_>) -> Wanted {
        let last = if needed.until >= self.active.until { known.months.until.max(needed.until) } else { needed.until };
        let allowed = MonthRange { from: needed.from, until: last };
        Wanted { spec, path, needed, late: false, allowed, currency: self.currency, dated: self.dated }
    }
}

fn kind_names(slot: Slot) -> String {
    slot.kinds().iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ")
}

/// Reads the dated rules of a slot.
fn read_rules(
    slot: Slot,
    readers: Vec<Reader<'_>>,
    frame: &Frame<'_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Vec<Rule> {
    let mut readers = readers;
    let mut dates = Vec::with_capacity(readers.len());
    let mut kinds = Vec::with_capacity(readers.len());
    for reader in &mut readers {
        kinds.push(reader.need("kind", report).and_then(|item| read_kind(slot, &item, report)));
        let mut given = Dates::read(reader, report);
        given.broken |= !frame.dated;
        check_inside(&given, frame, report);
        dates.push(given);
    }
    let cover = Cover { needed: frame.active, allowed: frame.active, noun: "rule" };
    let months = resolve(&dates, cover, report);
    let frame = &Frame { dated: dates.iter().all(|given| !given.broken), ..*frame };
    let mut rules = Vec::with_capacity(readers.len());
    for ((mut reader, kind), months) in readers.into_iter().zip(kinds).zip(months) {
        let Some(kind) = kind else { continue };
        let rule = read_rule_keys(slot, kind, &mut reader, months, frame, known, report);
        reader.finish_with(&["kind", "from", "until"], "", report);
        rules.push(rule);
    }
    rules
}

fn check_inside(given: &Dates, frame: &Frame<'_>, report: &mut Report) {
    if given.broken {
        return;
    }
    if let Some(from) = given.from.filter(|&from| from < frame.active.from) {
        let what = format!("the rule begins in {from}, before the programme does in {}", frame.active.from);
        report.add(&given.spot, say(what));
    }
    if let Some(until) = given.until.filter(|&until| until > frame.active.until) {
        let what = format!("the rule ends in {until}, after the programme does in {}", frame.active.until);
        report.add(&given.spot, say(what));
    }
}

/// The description of a kind of rule, by its name in the file.
pub(super) fn read_kind(slot: Slot, item: &Item<'_>, report: &mut Report) -> Option<&'static KindSpec> {
    let text = item.text(report)?;
    let found = slot.kinds().iter().find(|kind| kind.name == text);
    if found.is_none() {
        let elsewhere = Slot::ALL.iter().find(|other| other.kinds().iter().any(|kind| kind.name == text));
        let mut words = say(format!("unknown kind `{}` of {}", shorten(text), slot.name()));
        words = words.near(nearest(text, slot.kinds().iter().map(|kind| kind.name)));
        words = match elsewhere {
            Some(other) => words.help(format!("`{text}` is a kind of {}", other.name())),
            None => words.help(format!("one of {}", kind_names(slot))),
        };
        item.problem(words, report);
    }
    found
}

/// Reads the keys of a kind of rule; dates and unknown keys are the caller's, but for a key of another kind.
pub(super) fn read_rule_keys(
    slot: Slot,
    kind: &'static KindSpec,
    reader: &mut Reader<'_>,
    months: MonthRange,
    frame: &Frame<'_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Rule {
    let mut params = Vec::new();
    for spec in kind.keys() {
        let Some(item) = reader.get(spec.name) else {
            if spec.default.is_none() {
                report.add(&reader.spot, missing(kind, spec));
            }
            continue;
        };
        let path = format!("{}.{}.{}", frame.programme, slot.name(), spec.name);
        let wanted = frame.wanted(spec, path, months, known);
        params.extend(read_param(&item, &wanted, known, report));
    }
    let others = slot.kinds().iter().filter(|other| other.kind != kind.kind);
    let mut told: Vec<&str> = Vec::new();
    for (other, spec) in others.flat_map(|other| other.keys().map(move |spec| (other, spec))) {
        if kind.key(spec.name).is_none()
            && reader.has(spec.name)
            && !told.contains(&spec.name)
            && let Some(item) = reader.get(spec.name)
        {
            told.push(spec.name);
            let what = format!("`{}` is a key of `{}`, not of `{}`", spec.name, other.name, kind.name);
            item.problem(say(what), report);
        }
    }
    Rule { months, kind: kind.kind, params, like: None, place: report.text_place(&reader.spot) }
}

fn missing(kind: &KindSpec, spec: &KeySpec) -> Words {
    say(format!("`{}` needs the key `{}`", kind.name, spec.name)).help(format!("{}: {}", spec.name, spec.help))
}
