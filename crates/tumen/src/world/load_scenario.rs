//! `scenarios/<id>.toml`: one policy question, as named changes on the baseline.

use std::collections::BTreeMap;

use super::load_environment::{BEHAVIOUR_TABLE, ENVIRONMENT_TABLE, matching_id};
use super::load_programme::{Frame, read_kind, read_rule_keys};
use super::near::nearest;
use super::overlay::{Change, Edit, LikeSlot, Target, in_order, not_active, spec_of, wrong_slot};
use super::problem::{Report, Spot, say, shorten};
use super::provenance::check_claim_ids;
use super::reader::{Item, Reader, owned};
use super::value::{Known, Wanted, check_months, read_raw};
use super::{Programme, ScenarioName, World};
use crate::month::{Month, MonthRange};
use crate::observables;
use crate::programme::Slot;

/// A scenario as its file gives it.
pub(super) struct Scenario {
    /// Its name and question.
    pub(super) name: ScenarioName,
    /// Its changes, with their places.
    pub(super) changes: Vec<(Change, Spot)>,
}

/// Reads a scenario against the baseline.
pub(super) fn read_scenario(
    stem: &str,
    mut top: Reader<'_>,
    world: &World,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Scenario> {
    let id = top.need("id", report).and_then(|item| matching_id(stem, &item, report));
    let name = top.need_text("name", report).map(str::to_owned);
    let question = top.need_text("question", report).map(str::to_owned);
    let context = paragraphs(top.get_text("context", report).unwrap_or_default());
    let observables = observables_of(top.get_texts("observable", report), report);
    let until_item = top.get("until");
    let until = until_item.as_ref().and_then(|item| item.month(report));
    if let Some((item, until)) = until_item.zip(until).filter(|(_, until)| !world.months.contains(*until)) {
        let what = format!("{until} does not lie in the months of the world, {}", world.months);
        item.problem(say(what).help("`until` is the last month over which the answer is taken"), report);
    }
    let claims = top.get_texts("claims", report);
    check_claim_ids(&claims, false, known, report);
    let readers = top.get_tables("change", report);
    if readers.is_empty() {
        report.add(&top.spot, say("the scenario changes nothing").help("add [[change]] with `set` and `from`"));
    }
    top.finish(report);
    let changes = read_each_change(readers, world, known, report);
    let name =
        ScenarioName { id: id?, name: name?, question: question?, context, observables, until, claims: owned(&claims) };
    Some(Scenario { name, changes })
}

/// Names of observables, each once.
pub(super) fn observables_of(given: Vec<(&str, Item<'_>)>, report: &mut Report) -> Vec<&'static str> {
    let mut names = Vec::new();
    for (text, item) in given {
        match observables::TABLE.iter().find(|definition| definition.name == text) {
            Some(definition) if names.contains(&definition.name) => {
                item.problem(say(format!("`{text}` is asked for twice")).help("leave one of them out"), report);
            }
            Some(definition) => names.push(definition.name),
            None => {
                let near = nearest(text, observables::TABLE.iter().map(|definition| definition.name));
                let words = say(format!("there is no observable `{}`", shorten(text))).near(near);
                item.problem(words.help("`tumen dictionary observables` lists them"), report);
            }
        }
    }
    names
}

/// The paragraphs of a text, each on one line: they are parted by an empty line.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        match paragraphs.last_mut() {
            Some(last) if !line.trim().is_empty() => last.extend(line.split_whitespace()),
            _ => paragraphs.push(Vec::new()),
        }
    }
    paragraphs.iter().filter(|words| !words.is_empty()).map(|words| words.join(" ")).collect()
}

/// Reads changes that belong together; two of one path and month are a problem.
pub(super) fn read_changes(
    id: &str,
    readers: Vec<Reader<'_>>,
    world: &World,
    known: &Known<'_>,
    report: &mut Report,
) -> Vec<Change> {
    let changes = read_each_change(readers, world, known, report);
    check_conflicts(&[(id, changes.as_slice())], report);
    changes.into_iter().map(|(change, _)| change).collect()
}

fn read_each_change(
    readers: Vec<Reader<'_>>,
    world: &World,
    known: &Known<'_>,
    report: &mut Report,
) -> Vec<(Change, Spot)> {
    let mut heads = Vec::new();
    for mut reader in readers {
        let head = read_head(&mut reader, world, report);
        heads.push((reader, head));
    }
    let ends = ends_of(&heads);
    let mut changes = Vec::new();
    for ((reader, head), end) in heads.into_iter().zip(ends) {
        let Some(head) = head else { continue };
        let spot = reader.spot.clone();
        let change = read_change(reader, head, end, world, known, report);
        changes.extend(change.map(|change| (change, spot)));
    }
    changes
}

/// Where and when a change applies.
struct Head {
    path: String,
    target: Target,
    from: Month,
}

fn read_head(reader: &mut Reader<'_>, world: &World, report: &mut Report) -> Option<Head> {
    let set = reader.need("set", report);
    let from_item = reader.need("from", report);
    let from = from_item.as_ref().and_then(|item| item.month(report));
    let set = set?;
    let path = set.text(report)?;
    let target = world.target(path).map_err(|words| set.problem(words, report)).ok()?;
    let (from, from_item) = (from?, from_item?);
    if !world.months.contains(from) {
        from_item.problem(say(format!("{from} is not one of the world's months, {}", world.months)), report);
        return None;
    }
    if let Some(programme) = programme_of(world, &target) {
        let active = programme.active;
        if from < active.from {
            let what = format!("the change begins in {from}, before the programme does in {}", active.from);
            from_item.problem(say(what).help(format!("write from = \"{}\"", active.from)), report);
        } else if matches!(target, Target::Slot(..)) && from > active.until {
            let what = format!("the change begins in {from}, after the programme has ended in {}", active.until);
            from_item.problem(say(what), report);
            return None;
        }
    }
    Some(Head { path: path.to_owned(), target, from })
}

/// The programme that a path belongs to.
fn programme_of<'w>(world: &'w World, target: &Target) -> Option<&'w Programme> {
    match target {
        Target::Slot(id, _) | Target::Key(id, ..) | Target::Site(id, _) => world.programme(id),
        Target::Host(..) | Target::Environment(_) | Target::Factor(_) | Target::Behaviour(_) => None,
    }
}

/// The last month of each change: up to the next change of the same path in the scenario.
fn ends_of(heads: &[(Reader<'_>, Option<Head>)]) -> Vec<Option<Month>> {
    let mut starts: BTreeMap<&str, Vec<Month>> = BTreeMap::new();
    for head in heads.iter().filter_map(|(_, head)| head.as_ref()) {
        starts.entry(head.path.as_str()).or_default().push(head.from);
    }
    for months in starts.values_mut() {
        months.sort_unstable();
    }
    let end = |head: &Head| {
        let months = starts.get(head.path.as_str())?;
        let next = months.get(months.partition_point(|&month| month <= head.from))?;
        Some(next.previous())
    };
    heads.iter().map(|(_, head)| head.as_ref().and_then(end)).collect()
}

fn read_change(
    mut reader: Reader<'_>,
    head: Head,
    end: Option<Month>,
    world: &World,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Change> {
    let place = report.text_place(&reader.spot);
    let edit = match &head.target {
        Target::Slot(programme, slot) => read_slot_edit(&mut reader, programme, *slot, &head, world, known, report),
        _ => read_value_edit(&mut reader, &head, end, world, known, report),
    };
    reader.finish_with(&["value", "prior", "kind", "like"], "", report);
    Some(Change { path: head.path, from: head.from, edit: edit?, place })
}

fn read_slot_edit(
    reader: &mut Reader<'_>,
    programme: &str,
    slot: Slot,
    head: &Head,
    world: &World,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Edit> {
    let programme = world.programme(programme)?;
    let (kind, like) = (reader.get("kind"), reader.get("like"));
    let months = MonthRange::new(head.from.max(programme.active.from), programme.active.until)?;
    match (kind, like) {
        (Some(kind), None) => {
            let Some(kind) = read_kind(slot, &kind, report) else {
                reader.forgive();
                return None;
            };
            let frame =
                Frame { programme: &programme.id, active: programme.active, currency: programme.currency, dated: true };
            let rule = read_rule_keys(slot, kind, reader, months, &frame, known, report);
            Some(Edit::Rule(Box::new(rule)))
        }
        (None, Some(like)) => read_like(&like, slot, world, report).map(Edit::Like),
        _ => {
            let what = format!("a change of the slot `{}` needs exactly one of `kind` and `like`", slot.name());
            report.add(&reader.spot, say(what));
            reader.forgive();
            None
        }
    }
}

fn read_like(item: &Item<'_>, place: Slot, world: &World, report: &mut Report) -> Option<LikeSlot> {
    let mut reader = item.table(report)?;
    let slot_item = reader.need("slot", report);
    let month_item = reader.need("as_of", report);
    let as_of = month_item.as_ref().and_then(|item| item.month(report));
    let index_item = reader.get("indexed_by");
    let indexed_by = index_item.as_ref().and_then(|item| item.text(report)).map(str::to_owned);
    reader.finish(report);
    let slot_item = slot_item?;
    let path = slot_item.text(report)?;
    let target = world.target(path).map_err(|words| slot_item.problem(words, report)).ok()?;
    let Target::Slot(programme, slot) = target else {
        let what = format!("`{path}` is not a whole slot");
        slot_item.problem(say(what).help(format!("write a slot: programme.{}", place.name())), report);
        return None;
    };
    if slot != place {
        slot_item.problem(wrong_slot(slot, place), report);
        return None;
    }
    if let (Some(source), Some(month)) = (world.programme(&programme), as_of)
        && !source.active.contains(month)
    {
        month_item?.problem(not_active(source, month), report);
        return None;
    }
    if let Some(id) = indexed_by.as_deref().filter(|&id| world.series(id).is_none()) {
        let near = super::near::nearest(id, world.series.iter().map(|series| series.id.as_str()));
        let words = say(format!("there is no series `{}`", super::problem::shorten(id))).near(near);
        index_item?.problem(words, report);
        return None;
    }
    Some(LikeSlot { programme, slot, as_of: as_of?, indexed_by })
}

fn read_value_edit(
    reader: &mut Reader<'_>,
    head: &Head,
    end: Option<Month>,
    world: &World,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Edit> {
    let spec = spec_of(&head.target)?;
    let programme = programme_of(world, &head.target);
    let reach = match (programme, &head.target) {
        (Some(programme), _) => programme.active,
        (None, Target::Environment(_)) => ENVIRONMENT_TABLE.needed(spec, world.months),
        (None, _) => world.months,
    };
    let currency = programme.map_or(BEHAVIOUR_TABLE.currency, |programme| programme.currency);
    let start = head.from.max(reach.from);
    let last = end.unwrap_or(reach.until).clamp(start, reach.until.max(start));
    let needed = MonthRange { from: start, until: last };
    let path = head.path.clone();
    let wanted = Wanted { spec, path, needed, late: false, allowed: world.months, currency, dated: true };
    if ["kind", "like"].iter().any(|key| reader.has(key)) {
        report
            .add(&reader.spot, say(format!("`{}` is a value, not a slot", head.path)).help("give `value` or `prior`"));
        reader.forgive();
        return None;
    }
    let raw = read_raw(reader, &wanted, known, report)?;
    check_months(&raw, needed, &wanted, known, report);
    if let Target::Factor(id) = &head.target
        && let Some(factor) = world.factor(id)
        && raw.whole_dimension(known) != factor.dimension
    {
        let what = format!("the factor `{id}` is {}, this is {}", factor.dimension, raw.whole_dimension(known));
        report.add(&reader.spot, say(what));
    }
    Some(Edit::Value(Box::new(raw.only_entry(needed, &wanted, known, report))))
}

/// Lays scenarios over the world, in the order named.
pub(super) fn lay_over(world: &mut World, scenarios: Vec<Scenario>, report: &mut Report) {
    let named: Vec<_> =
        scenarios.iter().map(|scenario| (scenario.name.id.as_str(), scenario.changes.as_slice())).collect();
    check_conflicts(&named, report);
    let baseline = world.clone();
    for scenario in scenarios {
        let (changes, spots): (Vec<Change>, Vec<Spot>) = scenario.changes.into_iter().unzip();
        for change in in_order(&changes) {
            if let Err(words) = world.apply(&baseline, change) {
                let spot = changes.iter().position(|other| std::ptr::eq(other, change)).and_then(|idx| spots.get(idx));
                report.add(spot.unwrap_or(&Spot::default()), words);
            }
        }
        world.scenarios.push(scenario.name);
        world.changes.extend(changes);
    }
}

/// Two changes may not touch one path and month: within a scenario a later month takes over from an earlier one, between
/// scenarios nothing says which should hold. Where a scenario repeats a rule with `like`, it may set keys of it from the same month on.
fn check_conflicts(scenarios: &[(&str, &[(Change, Spot)])], report: &mut Report) {
    let mut by_path: BTreeMap<&str, Vec<(&str, &Change)>> = BTreeMap::new();
    for (scenario, changes) in scenarios {
        for (change, spot) in *changes {
            let slot = change.path.rsplit_once('.').map_or("", |(slot, _)| slot);
            let around = [change.path.as_str(), slot].into_iter().filter_map(|path| by_path.get(path)).flatten();
            let keys_inside =
                by_path.range(change.path.as_str()..).take_while(|(path, _)| path.starts_with(change.path.as_str()));
            let inside = keys_inside.filter(|(path, _)| path.len() > change.path.len()).flat_map(|(_, others)| others);
            let clash = around.chain(inside).find(|(id, other)| {
                id != scenario || (other.from == change.from && !corrects_a_repeated_rule(other, change))
            });
            if let Some((id, other)) = clash {
                let of_one = id == scenario;
                let from = other.from;
                let what = if of_one {
                    format!("`{}` is changed twice from {from} on", change.path)
                } else {
                    format!("the scenario `{id}` changes `{}` too, from {from} on", change.path)
                };
                report.add(
                    spot,
                    say(what).help(if of_one { "leave one of them out" } else { "lay over only one of them" }),
                );
            }
            by_path.entry(change.path.as_str()).or_default().push((scenario, change));
        }
    }
}

/// Whether one of two changes is of a key and the other repeats the rule that has it.
fn corrects_a_repeated_rule(one: &Change, other: &Change) -> bool {
    matches!((&one.edit, &other.edit), (Edit::Like(_), Edit::Value(_)) | (Edit::Value(_), Edit::Like(_)))
}
