//! The world without a source: what only it says is taken back, and the model runs again.
//!
//! A value that is built from claims of the source and of no other becomes what its file says it would be otherwise; where the file does not
//! say, it keeps the middle that it has, for a run needs some number, but loses how well it is known: see [`widened`]. Claims of the source of which every value has been taken back that way are then predicted and no
//! longer fed in.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::distribution::{Distribution, Shape};
use tumen::evidence::Role;
use tumen::programme::Expects;
use tumen::world::{Entry, Param, Value, World};

use super::FORMAT;
use super::beside::{Beside, RunInfo};
use super::sources::sources_of;
use crate::answer::{Fares, Predictive};
use crate::ensemble::{Progress, Settings};
use crate::store::Store;
use crate::{LabError, value_text};

/// Factor by which a quantity is widened, down and up.
const FACTOR: f64 = 3.0;
/// Part of the way to nothing and to all by which a share is widened.
const PART: f64 = 0.5;
/// How far values are widened, tried in this order: all of it, less where the world would not hold together, and not at all.
const WIDTHS: [f64; 4] = [1.0, 0.5, 0.25, 0.0];

/// What moves when a source is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "What moves without a source: what `tumen sources --without SOURCE --format json` prints")]
pub struct WithoutTable {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// The runs with the source; those without it have the same draws and chance.
    pub run: RunInfo,
    /// The source that is left out.
    pub source: String,
    /// Values that are built from it alone.
    pub values: Vec<WidenedValue>,
    /// Claims that a number stands beside in both worlds: what moves most first.
    pub moved: Vec<MovedClaim>,
    /// Claims of the source that are fed in with it, and predicted without it.
    pub now_predicted: Vec<String>,
    /// How the emergent claims of all other sources fare with it.
    pub others_with: Option<Fares>,
    /// The same without it.
    pub others_without: Option<Fares>,
    /// How the source's own claims fare without it: targets, held-out ones, and those that are now predicted.
    pub own_without: Option<Fares>,
}

/// A value that is built from the source alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WidenedValue {
    /// Path of the value.
    pub path: String,
    /// First month of the entry.
    pub from: String,
    /// Claims that it is built from.
    pub claims: Vec<String>,
    /// What stands in the world.
    pub before: String,
    /// What stands there without the source; the same where it could not be widened.
    pub after: String,
    /// Whether the file says what would stand there otherwise; else the general rule widens it.
    pub stated: bool,
    /// How much was taken back: 1 all of it, less (by the general rule) where the world would not hold together, 0 nothing.
    pub width: f64,
    /// Why less than all; empty otherwise.
    pub why: String,
}

/// What the simulation says of a claim, with and without the source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedClaim {
    /// Claim id.
    pub id: String,
    /// Whether it is a claim of the source that is left out.
    pub own: bool,
    /// Unit of the numbers.
    pub unit: String,
    /// What is measured, in a few words.
    pub short: String,
    /// With the source; of a range of which both ends are compared, the lower.
    pub with: Predictive,
    /// Without it.
    pub without: Predictive,
    /// Verdict with the source.
    pub verdict_with: String,
    /// Verdict without it.
    pub verdict_without: String,
    /// Median without over median with it; absent where one is not positive.
    pub shift: Option<f64>,
    /// Width of the 90 % interval without the source over that with it; absent where it had none.
    pub spread: Option<f64>,
}

/// Takes back what only a source says and runs the world with and without it, twice as many runs as the settings say.
/// Runs are taken from the store and kept in it.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine, and what keeps runs from being kept.
pub fn without(
    world: &World,
    digest: &str,
    source: &str,
    settings: Settings,
    store: Option<&Store>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<WithoutTable, LabError> {
    let (mut changed, values) = take_back(world, source);
    let now_predicted = predict(world, source, &values, &mut changed);
    let twice = |half: u32, progress: Progress| {
        let runs = 2 * progress.runs;
        watch(Progress { done: half * progress.runs + progress.done, runs, ..progress });
    };
    let with = Beside::run(world, digest, settings, store, &|progress| twice(0, progress))?;
    let store = store.map(|store| store.noting(&format!("without {source}")));
    let without = Beside::run(&changed, digest, settings, store.as_ref(), &|progress| twice(1, progress))?;
    Ok(WithoutTable {
        format: FORMAT,
        run: with.info.clone(),
        source: source.to_owned(),
        values,
        moved: moved(source, &with, &without),
        now_predicted,
        others_with: with.emergent(|claim| claim.source != source),
        others_without: without.emergent(|claim| claim.source != source),
        own_without: without.emergent(|claim| claim.source == source),
    })
}

/// The file and line at which an entry stands.
fn place(entry: &Entry) -> (String, usize, usize) {
    (entry.place.file.clone(), entry.place.line, entry.place.column)
}

/// How far each value is widened, by its place in the files, and why no further; those that are not here are kept.
type Widths = BTreeMap<(String, usize, usize), (f64, String)>;

/// The world in which values that are built from a source alone are widened, as far as it still holds together.
fn take_back(world: &World, source: &str) -> (World, Vec<WidenedValue>) {
    let alone = |entry: &Entry| sources_of(world, entry, source) == [source];
    let all = || world.params().flat_map(|param| param.entries.iter().map(move |entry| (param, entry)));
    let found: Vec<(&Param, &Entry)> = all().filter(|(_, entry)| alone(entry)).collect();
    let mut widths = Widths::new();
    let mut changed = world.clone();
    let reached: Vec<&Entry> =
        found.iter().filter(|(param, entry)| widened(param, entry, 1.0).is_some()).map(|(_, entry)| *entry).collect();
    widen(world, &reached, &mut widths, &mut changed);
    let values = found.iter().map(|(param, entry)| {
        let rule = "the rule reaches neither a quantity of nothing nor a number without a scale";
        let (width, why) = widths.get(&place(entry)).cloned().unwrap_or_else(|| (0.0, rule.to_owned()));
        WidenedValue {
            path: param.path.clone(),
            from: entry.months.from.to_string(),
            claims: entry.provenance.claims.clone(),
            before: value_text(world, entry),
            after: match widened(param, entry, width) {
                Some(value) => value_text(world, &Entry { value, ..(*entry).clone() }),
                None => value_text(world, entry),
            },
            stated: width >= 1.0 && entry.otherwise.is_some(),
            width,
            why,
        }
    });
    let values = values.collect();
    (changed, values)
}

/// Widens some values in full where the world holds together with them; otherwise one half after the other, and a single value by less.
fn widen(world: &World, entries: &[&Entry], widths: &mut Widths, changed: &mut World) {
    let mut attempt = |entries: &[&Entry], width: f64, why: &str| -> Option<String> {
        let mut next = widths.clone();
        next.extend(entries.iter().map(|entry| (place(entry), (width, why.to_owned()))));
        let other = |param: &Param, entry: &Entry| widened(param, entry, next.get(&place(entry))?.0);
        match world.with_values(&other) {
            Ok(together) => {
                (*widths, *changed) = (next, together);
                None
            }
            Err(problems) => Some(problems.list.first().map_or_else(String::new, |problem| problem.what.clone())),
        }
    };
    let Some(mut why) = attempt(entries, WIDTHS[0], "") else { return };
    if entries.len() > 1 {
        let (first, rest) = entries.split_at(entries.len() / 2);
        widen(world, first, widths, changed);
        widen(world, rest, widths, changed);
        return;
    }
    // The last width is none, which always holds.
    for width in &WIDTHS[1..] {
        match attempt(entries, *width, &why) {
            None => return,
            Some(next) => why = next,
        }
    }
}

/// What is left of a value when nobody vouches for it: what its file says, or else by one rule for all; `width` says how much of the rule is
/// applied.
///
/// From what the value can be, a share reaches half of the way further to nothing and to all, everything alike. A quantity reaches from a third
/// of its least to three times its greatest, every factor alike. A quantity of nothing and a coefficient stay as they are.
fn widened(param: &Param, entry: &Entry, width: f64) -> Option<Value> {
    if width == 0.0 {
        return None;
    }
    if let (Some(otherwise), true) = (&entry.otherwise, width >= 1.0) {
        return Some(Value::Prior(otherwise.clone()));
    }
    let ((low, high), unit) = match &entry.value {
        Value::Fixed(quantity) => ((quantity.low, quantity.high), quantity.unit()),
        Value::Prior(prior) => (prior.reach(), prior.unit()),
        Value::Unknown => return None,
    };
    // Nobody knows more than three digits of what is left.
    let rounded = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
    let shape = match param.spec()?.expects {
        Expects::Number => return None,
        Expects::Share => {
            let part = PART * width;
            Shape::Uniform { low: rounded(low - part * low), high: rounded(high + part * (1.0 - high)) }
        }
        _ if low > 0.0 => {
            let factor = libm::pow(FACTOR, width);
            Shape::LogUniform { low: rounded(low / factor), high: rounded(high * factor) }
        }
        _ if high > 0.0 => Shape::Uniform { low, high: rounded(high * libm::pow(FACTOR, width)) },
        _ => return None,
    };
    Distribution::new(shape, unit).ok().map(Value::Prior)
}

/// Makes tests of the inputs of a source of which every value has been taken back in full; gives their ids.
fn predict(world: &World, source: &str, values: &[WidenedValue], changed: &mut World) -> Vec<String> {
    let whole = |claim: &str| {
        let cited = world.params().flat_map(|param| &param.entries);
        let cited = cited.filter(|entry| entry.provenance.claims.iter().any(|id| id == claim)).count();
        let of_series = world.series.iter().any(|series| series.provenance.claims.iter().any(|id| id == claim));
        let freed = values.iter().filter(|value| value.width >= 1.0 && value.claims.iter().any(|id| id == claim));
        !of_series && cited > 0 && freed.count() == cited
    };
    let mut ids = Vec::new();
    for claim in &mut changed.evidence.claims {
        if claim.source == source && claim.role == Role::Input && claim.check.is_some() && whole(&claim.id) {
            claim.role = Role::HeldOut;
            ids.push(claim.id.clone());
        }
    }
    ids
}

/// Claims beside both worlds: what moves most first.
fn moved(source: &str, with: &Beside, without: &Beside) -> Vec<MovedClaim> {
    let rows = with.claims().filter_map(|claim| {
        let (one, other) = (with.row(&claim.id)?, without.row(&claim.id)?);
        let (a, b) = (one.simulated?, other.simulated?);
        let width = |p: &Predictive| p.p95 - p.p5;
        Some(MovedClaim {
            id: claim.id.clone(),
            own: claim.source == source,
            unit: one.unit.clone(),
            short: one.short.clone(),
            with: a,
            without: b,
            verdict_with: one.verdict.name().to_owned(),
            verdict_without: other.verdict.name().to_owned(),
            shift: (a.p50 > 0.0 && b.p50 > 0.0).then(|| b.p50 / a.p50),
            spread: (width(&a) > 0.0).then(|| width(&b) / width(&a)),
        })
    });
    let mut rows: Vec<MovedClaim> = rows.collect();
    let size = |row: &MovedClaim| {
        let far = |ratio: Option<f64>| ratio.filter(|ratio| *ratio > 0.0).map_or(0.0, |ratio| libm::log(ratio).abs());
        far(row.shift).max(far(row.spread))
    };
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.id.cmp(&b.id)));
    rows
}

#[cfg(test)]
mod tests {
    use tumen::world;
    use tumen_baseline::Baseline;

    use super::*;

    fn baseline() -> World {
        world::load(&Baseline, &[]).expect("the baseline loads")
    }

    fn texts(world: &World) -> Vec<String> {
        let all = world.params().flat_map(|param| param.entries.iter().map(move |entry| (param, entry)));
        all.map(|(param, entry)| format!("{} {}: {}", param.path, entry.months, value_text(world, entry))).collect()
    }

    #[test]
    fn every_value_of_a_source_alone_is_widened_or_says_why_not() {
        let world = baseline();
        for source in &world.evidence.sources {
            let (changed, values) = take_back(&world, &source.id);
            for value in &values {
                assert_eq!(value.width > 0.0, value.before != value.after, "{value:?}");
                assert_eq!(value.width < 1.0, !value.why.is_empty(), "{value:?}");
            }
            // Nothing else is touched.
            let differ = texts(&world).iter().zip(&texts(&changed)).filter(|(a, b)| a != b).count();
            assert_eq!(differ, values.iter().filter(|value| value.width > 0.0).count(), "{}", source.id);
        }
        let (_, values) = take_back(&world, "lankov-2020");
        let whole = values.iter().filter(|value| value.width >= 1.0).count();
        assert!(whole * 2 > values.len(), "{whole} of {}", values.len());
    }

    #[test]
    fn shares_and_quantities_are_widened_by_one_rule_each() {
        let world = baseline();
        let param = |path: &'static str| world.param(path).expect("a value");
        let wide = |path: &'static str, width: f64| {
            let param = param(path);
            let Some(Value::Prior(prior)) = widened(param, &param.entries[0], width) else { panic!("{path}") };
            prior.reach()
        };
        let close = |a: (f64, f64), b: (f64, f64)| (a.0 / b.0 - 1.0).abs() < 0.01 && (a.1 / b.1 - 1.0).abs() < 0.01;
        // uniform 0.45..0.80, 12 to 36 months, and a least levy for which the file says what it would be otherwise.
        assert!(close(wide("2000-contract.control.contact", 1.0), (0.225, 0.9)));
        assert!(close(wide("2000-contract.levy.revision", 1.0), (4.0, 108.0)));
        assert!(close(wide("2000-contract.levy.revision", 0.5), (12.0 / 3.0_f64.sqrt(), 36.0 * 3.0_f64.sqrt())));
        let stated = param("2000-contract.recruitment.prefer_party");
        let Some(Value::Prior(prior)) = widened(stated, &stated.entries[0], 1.0) else { panic!("a prior") };
        assert_eq!(prior.to_string(), "uniform 0..1");
    }

    #[test]
    fn what_is_no_longer_fed_in_is_predicted() {
        let settings = Settings { draws: 2, scale: 40, threads: 2, ..Settings::default() };
        let table = without(&baseline(), "digest", "lankov-2020", settings, None, &|_| {}).expect("it runs");
        assert!(!table.now_predicted.is_empty());
        for id in &table.now_predicted {
            let row = table.moved.iter().find(|row| row.id == *id);
            assert!(row.is_none_or(|row| row.own && row.verdict_without != "fed-in"), "{row:?}");
        }
        assert!(table.moved.iter().any(|row| row.shift.is_some_and(|shift| shift != 1.0)));
    }
}
