//! `evidence/forced-labour.toml`: which rules and facts count as forced labour.

use super::keys::{HOST, THRESHOLD};
use super::near::nearest;
use super::problem::{Report, say, shorten};
use super::provenance::check_claim_ids;
use super::reader::{Item, Once, Reader, owned};
use super::value::Known;
use super::{Entry, Param, Provenance, Quantile, TextPlace, Value};
use crate::distribution::Distribution;
use crate::evidence::{Aspect, Bound, Cell, Condition, Fact, ForcedLabour, Threshold};
use crate::month::MonthRange;
use crate::programme::{Expects, KeySpec, Slot};
use crate::quantity::Dimension;

/// Reads the cells.
pub(super) fn read_forced_labour(mut top: Reader<'_>, known: &Known<'_>, report: &mut Report) -> ForcedLabour {
    let standard = top.need_text("standard", report).unwrap_or_default().to_owned();
    let mut forced = ForcedLabour { standard, ..ForcedLabour::default() };
    let mut thresholds = Thresholds::default();
    let mut seen = Once::default();
    for reader in top.get_tables("cell", report) {
        let spot = reader.spot.clone();
        thresholds.found.clear();
        let Some(cell) = read_cell(reader, &mut seen, &mut thresholds, known, report) else { continue };
        forced.thresholds.extend(thresholds.values(&cell, known.months));
        // One fact that is counted twice would make forced labour alone.
        if let Some(earlier) = forced.cells.iter().find(|earlier| earlier.when == cell.when) {
            let what = format!("`{}` has the same conditions as `{}`", cell.id, earlier.id);
            report.add(&spot, say(what).help("a circumstance counts once, on one side"));
        }
        forced.cells.push(cell);
        if forced.cells.len() == ForcedLabour::MOST_CELLS + 1 {
            report.add(&spot, say(format!("there are more than {} cells", ForcedLabour::MOST_CELLS)));
        }
        if forced.facts().len() > ForcedLabour::MOST_FACTS {
            let what =
                format!("the cells ask more than {} facts of a worker, thresholds apart", ForcedLabour::MOST_FACTS);
            report.add(&spot, say(what).help("use the same threshold in several cells"));
            break;
        }
    }
    top.finish(report);
    forced
}

fn read_cell(
    mut reader: Reader<'_>,
    seen: &mut Once,
    thresholds: &mut Thresholds,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<Cell> {
    let id_item = reader.need("id", report);
    let id = id_item.as_ref().and_then(|item| item.id(report));
    if let (Some(id), Some(item)) = (id, id_item) {
        seen.insert("cell", id, &item, report);
        reader.spot.key = format!("cell.{id}");
    }
    let aspect = reader.need("aspect", report).and_then(|item| item.choice::<Aspect>("aspect", report));
    let means = reader.need_text("means", report).map(str::to_owned);
    let guideline = reader.need_text("guideline", report).map(str::to_owned);
    let when = reader.need("when", report).and_then(|item| {
        thresholds.cell = id.unwrap_or("?").to_owned();
        read_when(&item, thresholds, report)
    });
    let claims = reader.get_texts("claims", report);
    check_claim_ids(&claims, false, known, report);
    let assumed_item = reader.get("assumed");
    let assumed = assumed_item.as_ref().and_then(|item| item.text(report)).map(str::to_owned);
    if let (Some(item), Some("")) = (&assumed_item, assumed.as_deref().map(str::trim)) {
        item.problem(say("`assumed` is empty").help("say what no claim states, and why it is so here"), report);
    }
    if claims.is_empty() && assumed_item.is_none() {
        let help = "add `claims`, or `assumed` (what no claim states, and why it is so here)";
        report.add(&reader.spot, say("nothing stands behind this cell").help(help));
    }
    let text_place = report.text_place(&reader.spot);
    reader.finish(report);
    Some(Cell {
        id: id?.to_owned(),
        aspect: aspect?,
        means: means?,
        guideline: guideline?,
        when: when?,
        claims: owned(&claims),
        assumed,
        text_place,
    })
}

fn read_when(item: &Item<'_>, thresholds: &mut Thresholds, report: &mut Report) -> Option<Vec<Condition>> {
    let items = if item.is_table() { vec![item.clone()] } else { item.list(report)? };
    if items.is_empty() {
        item.problem(say("a cell without a condition would always be met").help("say when it is"), report);
        return None;
    }
    let read: Vec<Option<Condition>> = items.iter().map(|item| read_condition(item, thresholds, report)).collect();
    read.into_iter().collect()
}

fn read_condition(item: &Item<'_>, thresholds: &mut Thresholds, report: &mut Report) -> Option<Condition> {
    let mut table = item.table(report)?;
    let of = ["person", "rule", "host"].map(|name| table.has(name));
    let condition = match of {
        [true, false, false] => read_person(&mut table, thresholds, report),
        [false, true, false] => read_rule(&mut table, thresholds, report),
        [false, false, true] => {
            let name = table.need("host", report);
            let spec =
                name.and_then(|item| key_of(&item, item.text(report)?, &HOST.iter().collect::<Vec<_>>(), report));
            let bound =
                read_bound(&mut table, &format!("host.{}", spec.map_or("?", |spec| spec.name)), thresholds, report);
            spec.zip(bound).map(|(spec, bound)| Condition::Host { key: spec.name, bound })
        }
        _ => {
            let what = "a condition is of the `person`, of a `rule` or of the `host`";
            item.problem(
                say(what).help("write { person = \"conscript\" } or { rule = \"control\", kind = \"camp\" }"),
                report,
            );
            return None;
        }
    };
    if condition.is_none() {
        table.forgive();
    }
    table.finish(report);
    condition
}

fn read_person(table: &mut Reader<'_>, thresholds: &mut Thresholds, report: &mut Report) -> Option<Condition> {
    let item = table.need("person", report)?;
    let fact = item.choice::<Fact>("fact of a worker", report)?;
    let least = table.get("at_least");
    match (fact.degree(), least) {
        (None, None) => Some(Condition::Person { fact, at_least: Threshold::Fixed(0.0) }),
        (None, Some(least)) => {
            let what = format!("`{}` holds or does not; it has no threshold", fact.name());
            least.problem(say(what).help("leave `at_least` out"), report);
            None
        }
        (Some(degree), None) => {
            let what = format!("`{}` comes in degrees ({degree})", fact.name());
            item.problem(say(what).help("say from where on it counts: at_least = ..."), report);
            None
        }
        (Some(_), Some(least)) => {
            let most = if fact == Fact::Debt { 600.0 } else { 1.0 };
            let at_least = thresholds.read(&least, Some(most), fact.name(), report)?;
            Some(Condition::Person { fact, at_least })
        }
    }
}

fn read_rule(table: &mut Reader<'_>, thresholds: &mut Thresholds, report: &mut Report) -> Option<Condition> {
    let item = table.need("rule", report)?;
    let text = item.text(report)?;
    let (slot_name, key) = match text.split_once('.') {
        Some((slot, key)) => (slot, Some(key)),
        None => (text, None),
    };
    let Some(slot) = Slot::ALL.into_iter().find(|slot| slot.name() == slot_name) else {
        let near = nearest(slot_name, Slot::ALL.iter().map(|slot| slot.name()));
        let words = say(format!("there is no slot `{}`", shorten(slot_name))).near(near);
        let names: Vec<&str> = Slot::ALL.iter().map(|slot| slot.name()).collect();
        item.problem(words.help(format!("one of {}", names.join(", "))), report);
        return None;
    };
    let Some(key) = key else {
        let kinds = table.need("kind", report)?;
        let mut found = Vec::new();
        for (name, item) in kinds.texts(report) {
            let Some(spec) = slot.kinds().iter().find(|spec| spec.name == name) else {
                let near = nearest(name, slot.kinds().iter().map(|spec| spec.name));
                let words = say(format!("`{}` has no rule of the kind `{}`", slot.name(), shorten(name))).near(near);
                let names: Vec<&str> = slot.kinds().iter().map(|spec| spec.name).collect();
                item.problem(words.help(format!("one of {}", names.join(", "))), report);
                return None;
            };
            found.push(spec.kind);
        }
        if found.is_empty() {
            kinds.problem(say("no kind is named"), report);
            return None;
        }
        return Some(Condition::Kind { slot, kinds: found });
    };
    let specs: Vec<&KeySpec> = slot.kinds().iter().flat_map(|kind| kind.keys()).collect();
    let spec = key_of(&item, key, &specs, report);
    let bound = read_bound(table, &format!("{}.{key}", slot.name()), thresholds, report);
    Some(Condition::Rule { slot, key: spec?.name, bound: bound? })
}

/// A key without a unit: its threshold is a plain number.
fn key_of(item: &Item<'_>, name: &str, specs: &[&'static KeySpec], report: &mut Report) -> Option<&'static KeySpec> {
    let Some(spec) = specs.iter().find(|spec| spec.name == name) else {
        let near = nearest(name, specs.iter().map(|spec| spec.name));
        item.problem(say(format!("there is no key `{}` here", shorten(name))).near(near), report);
        return None;
    };
    if !matches!(spec.expects, Expects::Share | Expects::Ratio | Expects::Number) {
        let what = format!("`{name}` has a unit; a threshold is set on shares and ratios");
        item.problem(say(what), report);
        return None;
    }
    Some(spec)
}

fn read_bound(table: &mut Reader<'_>, of: &str, thresholds: &mut Thresholds, report: &mut Report) -> Option<Bound> {
    match (table.get("at_least"), table.get("below")) {
        (Some(least), None) => Some(Bound::AtLeast(thresholds.read(&least, None, of, report)?)),
        (None, Some(below)) => Some(Bound::Below(thresholds.read(&below, None, of, report)?)),
        (None, None) => {
            report.add(&table.spot, say("the condition has no threshold").help("add `at_least` or `below`"));
            None
        }
        (Some(_), Some(below)) => {
            below.problem(say("the condition has two thresholds").help("write two conditions"), report);
            None
        }
    }
}

/// Thresholds of a cell that nothing sets, as they are read.
#[derive(Default)]
struct Thresholds {
    cell: String,
    found: Vec<(String, Distribution, TextPlace)>,
}

impl Thresholds {
    /// A number, or what it may be as text: then it is a value of the world, named by the cell and by what is measured.
    fn read(&mut self, item: &Item<'_>, most: Option<f64>, of: &str, report: &mut Report) -> Option<Threshold> {
        if !item.is_text() {
            let number = match most {
                Some(most) => item.number_between(0.0, most, report),
                None => item.number(report),
            };
            return number.map(Threshold::Fixed);
        }
        let distribution = item.distribution(report)?;
        let (low, high) = distribution.support();
        if distribution.dimension() != Dimension::Ratio || low < 0.0 || most.is_some_and(|most| high > most) {
            let most = most.map_or_else(String::new, |most| format!(" to {most}"));
            item.problem(say(format!("a threshold is a number without a unit, from 0{most}")), report);
            return None;
        }
        let path = format!("forced-labour.{}.{of}", self.cell);
        if self.found.iter().any(|(known, ..)| *known == path) {
            let what = format!("the cell has a threshold of `{of}` that is drawn already");
            item.problem(say(what).help("give one of the two as a number"), report);
            return None;
        }
        let text = distribution.to_string();
        self.found.push((path.clone(), distribution, report.text_place(&item.spot)));
        Some(Threshold::Prior { path, text })
    }

    /// The values of a cell that has been read; what it says of its assumptions is said of them.
    fn values(&mut self, cell: &Cell, months: MonthRange) -> impl Iterator<Item = Param> {
        let provenance =
            Provenance { see: cell.claims.clone(), assumed: cell.assumed.clone(), ..Provenance::default() };
        std::mem::take(&mut self.found).into_iter().map(move |(path, distribution, place)| {
            let entry = Entry {
                months,
                quantile: Quantile { key: path.clone(), mirrored: false, yearly: false, after: None },
                value: Value::Prior(distribution),
                dimension: Dimension::Ratio,
                toward: None,
                spread: None,
                otherwise: None,
                times: Vec::new(),
                provenance: provenance.clone(),
                place,
            };
            Param { key: THRESHOLD.name, path, entries: vec![entry] }
        })
    }
}
