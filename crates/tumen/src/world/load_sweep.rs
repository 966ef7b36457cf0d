//! Reads the plan of a sweep, as the files of a world are read: everything that is wrong, at its place.

use std::collections::BTreeMap;

use super::document::{Document, decode, parse};
use super::load_scenario::observables_of;
use super::near::nearest;
use super::overlay::{Change, Target, spec_of};
use super::problem::{Problems, Report, Spot, Words, say, shorten};
use super::reader::{Item, Once, Reader};
use super::sweep::{Design, FactorOf, Levels, Sweep, SweepFactor};
use super::{Entry, Provenance, Quantile, TextPlace, Value, World};
use crate::month::{Month, MonthRange};
use crate::programme::KeySpec;
use crate::quantity::{Dimension, Quantity, check_domain, check_fits, number_text};

/// The most points of a design.
const MOST_POINTS: u64 = 65_536;
/// The least quantile of an unknown quantity; some priors have no end beyond it.
const LEAST_QUANTILE: f64 = 0.001;
/// The most levels of one factor of a grid.
const MOST_STEPS: i64 = 1_000;

/// Reads a plan against a world. `name` is what problems call the file.
///
/// # Errors
/// Everything that is wrong with it, each problem at its place.
pub fn read_sweep(world: &World, name: &str, bytes: Vec<u8>) -> Result<Sweep, Problems> {
    let mut report = Report::default();
    let text = decode(name, bytes, &mut report);
    let sweep = text.as_ref().and_then(|text| {
        let document = parse(name, text, &mut report);
        read_top(&document, world, &mut report)
    });
    let problems = report.finish();
    match sweep {
        Some(sweep) if problems.n_errors() == 0 => Ok(sweep),
        _ => Err(problems),
    }
}

fn read_top(document: &Document<'_>, world: &World, report: &mut Report) -> Option<Sweep> {
    let mut top = document.reader();
    let name = top.need_text("name", report).map(str::to_owned);
    let observables = read_observables(&mut top, report);
    let scopes = read_scopes(&mut top, world, report);
    let months = top.need("in", report).and_then(|item| read_months(&item, world, report));
    let every = top.get("every");
    let by_year = every.as_ref().map(|item| read_every(item, report));
    let design_item = top.need("design", report);
    let design = design_item.as_ref().and_then(|item| item.choice::<Design>("design", report));
    let points = whole(&mut top, "points", 1..=MOST_POINTS as i64, None, report);
    let draws = whole(&mut top, "draws", 1..=1 << 20, Some(8), report);
    let seed = whole(&mut top, "seed", 0..=i64::MAX, Some(1), report);
    let scale = whole(&mut top, "scale", 1..=10_000, Some(20), report);
    let mut plan = Factors { world, names: Once::default(), factors: Vec::new(), fixed: BTreeMap::new() };
    let levers = top.get_tables("lever", report);
    let uncertainties = top.get_tables("uncertainty", report);
    let listed = top.get_tables("point", report);
    let is_grid = design == Some(Design::Grid);
    for lever in levers {
        plan.read_lever(lever, is_grid, report);
    }
    for uncertainty in uncertainties {
        plan.read_uncertainty(uncertainty, is_grid, report);
    }
    let has_list = !listed.is_empty();
    let list: Vec<Vec<f64>> = listed.into_iter().filter_map(|point| plan.read_point(point, report)).collect();
    let spot = top.spot.clone();
    top.finish(report);
    if report.n_problems() == 0 && plan.factors.is_empty() {
        report.add(&spot, say("the plan sweeps nothing").help("add [[lever]] with `name`, `set`, `from` and `range`"));
    }
    let design = design?;
    let spot = design_item.map_or(spot, |item| item.spot);
    check_design(design, points.is_some(), has_list, &spot, report);
    let n_grid: u64 = plan.factors.iter().fold(1, |n, factor| n.saturating_mul(factor.levels.of_grid().len() as u64));
    if design == Design::Grid && n_grid > MOST_POINTS {
        let what = format!("the grid has {n_grid} points, more than {MOST_POINTS}");
        report.add(&spot, say(what).help("take fewer levels, or the design `sobol` with `points`"));
    }
    Some(Sweep {
        name: name?,
        observables: observables?,
        scopes: scopes?,
        months: months?,
        by_year: by_year.unwrap_or(Some(false))?,
        design,
        points: points.unwrap_or(0) as u32,
        draws: draws? as u32,
        seed: seed? as u64,
        scale: scale? as u32,
        factors: plan.factors,
        fixed: plan.fixed,
        list,
    })
}

/// A whole number within bounds; the default where the key is absent.
fn whole(
    top: &mut Reader<'_>,
    key: &'static str,
    within: std::ops::RangeInclusive<i64>,
    default: Option<i64>,
    report: &mut Report,
) -> Option<i64> {
    let Some(item) = top.get(key) else { return default };
    let number = item.integer(report)?;
    if !within.contains(&number) {
        let what = format!("`{key}` is from {} to {}, this is {number}", within.start(), within.end());
        item.problem(say(what), report);
        return None;
    }
    Some(number)
}

fn read_months(item: &Item<'_>, world: &World, report: &mut Report) -> Option<MonthRange> {
    let months = item.months(report)?;
    if !world.months.covers(&months) {
        item.problem(say(format!("{months} leaves the months of the world, {}", world.months)), report);
        return None;
    }
    Some(months)
}

fn read_every(item: &Item<'_>, report: &mut Report) -> Option<bool> {
    let text = item.text(report)?;
    if text != "year" {
        let words = say(format!("unknown `every = \"{}\"`", shorten(text)));
        item.problem(words.help("write \"year\", or leave it out for all months together alone"), report);
        return None;
    }
    Some(true)
}

fn read_observables(top: &mut Reader<'_>, report: &mut Report) -> Option<Vec<&'static str>> {
    let given = top.need("observable", report)?.texts(report);
    if given.is_empty() && report.n_problems() == 0 {
        let words = say("the plan asks for no observable").help("write observable = [\"retained_share\"]");
        report.add(&top.spot, words);
    }
    let names = observables_of(given, report);
    (!names.is_empty()).then_some(names)
}

fn read_scopes(top: &mut Reader<'_>, world: &World, report: &mut Report) -> Option<Vec<String>> {
    let given = top.get_texts("scope", report);
    let hosts = || world.hosts.iter().map(|host| host.id.as_str());
    let programmes = || world.programmes.iter().map(|programme| programme.id.as_str());
    let known = || ["all"].into_iter().chain(hosts()).chain(programmes());
    let mut scopes: Vec<String> = Vec::new();
    for (text, item) in given {
        if scopes.iter().any(|scope| scope == text) {
            item.problem(say(format!("`{text}` is asked for twice")).help("leave one of them out"), report);
            return None;
        } else if known().any(|id| id == text) {
            scopes.push(text.to_owned());
        } else {
            let words = say(format!("there is no host or programme `{}`", shorten(text))).near(nearest(text, known()));
            item.problem(words.help("write `all`, a host or a programme"), report);
            return None;
        }
    }
    if scopes.is_empty() {
        scopes.push(world.main_host.clone().unwrap_or_else(|| "all".to_owned()));
    }
    Some(scopes)
}

/// What a design needs, and what it cannot have.
fn check_design(design: Design, has_points: bool, has_list: bool, spot: &Spot, report: &mut Report) {
    let words = match (design, has_points, has_list) {
        (Design::LatinHypercube | Design::Sobol, false, _) => {
            Some(say(format!("the design `{}` needs a number of points", design.name())).help("write points = 64"))
        }
        (Design::Grid | Design::List, true, _) => {
            Some(say(format!("the design `{}` has its points already", design.name())).help("leave `points` out"))
        }
        (Design::List, _, false) => Some(say("the design `list` needs [[point]] with a number for each factor")),
        (Design::Grid | Design::LatinHypercube | Design::Sobol, _, true) => {
            let words = say(format!("the design `{}` takes no [[point]]", design.name()));
            Some(words.help("write design = \"list\", or leave the points out"))
        }
        _ => None,
    };
    if let Some(words) = words {
        report.add(spot, words);
    }
}

/// Columns of the table beside those of factors.
const COLUMNS: [&str; 8] = ["point", "draw", "observable", "scope", "from", "until", "unit", "value"];

/// The factors that have been read so far.
struct Factors<'w> {
    world: &'w World,
    names: Once,
    factors: Vec<SweepFactor>,
    fixed: BTreeMap<String, f64>,
}

impl Factors<'_> {
    fn read_name(&mut self, reader: &mut Reader<'_>, report: &mut Report) -> Option<String> {
        let item = reader.need("name", report)?;
        let name = item.id(report)?;
        if COLUMNS.contains(&name) {
            let words = say(format!("`{name}` is a column of the table already"));
            item.problem(words.help("give the factor another name"), report);
            return None;
        }
        self.names.insert("factor", name, &item, report);
        Some(name.to_owned())
    }

    fn read_lever(&mut self, mut reader: Reader<'_>, is_grid: bool, report: &mut Report) {
        let name = self.read_name(&mut reader, report);
        let set = reader.need("set", report);
        let from_item = reader.need("from", report);
        let from = from_item.as_ref().and_then(|item| item.month(report));
        let place = report.text_place(&reader.spot);
        let target = set.as_ref().and_then(|item| read_target(item, self.world, report));
        let levels = match &target {
            Some((_, spec)) => read_levels(&mut reader, Some(spec), is_grid, report),
            None => None,
        };
        if target.is_none() {
            reader.forgive();
        }
        let spot = reader.spot.clone();
        reader.finish(report);
        let (Some(name), Some((path, _)), Some(from), Some((levels, sample))) = (name, target, from, levels) else {
            return;
        };
        if let Some(item) = from_item.filter(|_| !self.world.months.contains(from)) {
            item.problem(say(format!("{from} is not one of the world's months, {}", self.world.months)), report);
            return;
        }
        let same = |of: &FactorOf| matches!(of, FactorOf::Lever { path: p, from: f, .. } if (p, *f) == (&path, from));
        if let Some(other) = self.factors.iter().find(|factor| same(&factor.of)) {
            let words = say(format!("`{}` sets `{path}` from {from} on already", other.name));
            report.add(&spot, words.help("leave one of the two out"));
            return;
        }
        let entry = Box::new(lever_entry(&path, from, &sample, &place, self.world));
        let of = FactorOf::Lever { path: path.clone(), from, entry };
        let factor = SweepFactor { name, of, levels, dimension: sample.dimension };
        // The ends must make a world each, so that no run finds out.
        for end in factor.levels.ends() {
            let changes: Vec<Change> = factor.change(end).into_iter().collect();
            if let Err(problems) = self.world.with_changes(&changes) {
                let why = problems.list.first().map_or_else(String::new, |problem| problem.what.clone());
                let words = say(format!("`{path}` cannot be {} from {from} on: {why}", number_text(end)));
                report.add(&spot, words.help("narrow the range, or sweep what it hangs on too"));
                return;
            }
        }
        self.factors.push(factor);
    }

    fn read_uncertainty(&mut self, mut reader: Reader<'_>, is_grid: bool, report: &mut Report) {
        let name = self.read_name(&mut reader, report);
        let draw = reader.need("draw", report);
        let key = draw.as_ref().and_then(|item| self.read_key(item, report));
        let at = reader.get("at");
        let at = at.as_ref().map(|item| item.number_between(LEAST_QUANTILE, 1.0 - LEAST_QUANTILE, report));
        let levels = if at.is_none() { read_levels(&mut reader, None, is_grid, report) } else { None };
        reader.finish(report);
        let (Some(name), Some(key)) = (name, key) else { return };
        let sweeps = |factor: &SweepFactor| matches!(&factor.of, FactorOf::Uncertainty { key: other } if *other == key);
        if let Some(item) = draw.filter(|_| self.fixed.contains_key(&key) || self.factors.iter().any(sweeps)) {
            let words = say(format!("`{key}` is set by another factor already"));
            item.problem(words.help("leave one of the two out"), report);
            return;
        }
        match (at, levels) {
            (Some(Some(at)), _) => {
                self.fixed.insert(key, at);
            }
            (None, Some((levels, _))) => {
                let of = FactorOf::Uncertainty { key };
                self.factors.push(SweepFactor { name, of, levels, dimension: Dimension::Ratio });
            }
            _ => {}
        }
    }

    /// A quantile that some prior of the world takes.
    fn read_key(&self, item: &Item<'_>, report: &mut Report) -> Option<String> {
        let text = item.text(report)?;
        let entries = || self.world.params().flat_map(|param| &param.entries);
        let takes = |entry: &&Entry| matches!(entry.value, Value::Prior(_));
        let mut keys: Vec<&str> = entries().filter(takes).map(|entry| entry.quantile.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.binary_search(&text).is_err() {
            let words = say(format!("no prior of the world takes the quantile `{}`", shorten(text)));
            let words = words.near(nearest(text, keys.iter().copied()));
            item.problem(
                words.help("write the name that `draw` gives, or path@month as `tumen explain` shows it"),
                report,
            );
            return None;
        }
        Some(text.to_owned())
    }

    /// A point of a list: a number with its unit for each factor.
    fn read_point(&self, mut reader: Reader<'_>, report: &mut Report) -> Option<Vec<f64>> {
        let pairs = reader.pairs();
        reader.forgive();
        let known = || self.factors.iter().map(|factor| factor.name.as_str());
        for (name, spot, _) in pairs.iter().filter(|(name, ..)| !known().any(|known| known == *name)) {
            let words = say(format!("there is no factor `{}`", shorten(name))).near(nearest(name, known()));
            report.add(spot, words);
        }
        let mut point = Vec::with_capacity(self.factors.len());
        for factor in &self.factors {
            let Some((_, _, item)) = pairs.iter().find(|(name, ..)| *name == factor.name) else {
                report.add(&reader.spot, say(format!("the point has no number for `{}`", factor.name)));
                return None;
            };
            let quantity = item.quantity(report)?;
            let [low, high] = factor.levels.ends();
            if quantity.dimension != factor.dimension || !quantity.is_point() {
                let what = format!("`{}` is one number, {}; this is {quantity}", factor.name, factor.dimension);
                item.problem(say(what), report);
                return None;
            }
            if !(low..=high).contains(&quantity.low) {
                let what = format!("{quantity} is outside the range of `{}`", factor.name);
                item.problem(say(what).help("widen the range, or leave the point out"), report);
                return None;
            }
            point.push(quantity.low);
        }
        Some(point)
    }
}

/// A path to a value, with the description of its key.
fn read_target(item: &Item<'_>, world: &World, report: &mut Report) -> Option<(String, &'static KeySpec)> {
    let path = item.text(report)?;
    let found = world.target(path).and_then(|target| match (&target, spec_of(&target)) {
        (Target::Slot(..), _) | (_, None) => {
            Err(say(format!("`{}` is a slot, not a value", shorten(path))).help("name a key of it"))
        }
        (_, Some(spec)) => Ok(spec),
    });
    match found {
        Ok(spec) => Some((path.to_owned(), spec)),
        Err(words) => {
            item.problem(words, report);
            None
        }
    }
}

/// `range`, with `steps` in a grid, or `values`; and one of the quantities, for its unit. A quantile lies between 0 and 1.
fn read_levels(
    reader: &mut Reader<'_>,
    spec: Option<&KeySpec>,
    is_grid: bool,
    report: &mut Report,
) -> Option<(Levels, Quantity)> {
    let spot = reader.spot.clone();
    let (range, values, steps) = (reader.get("range"), reader.get("values"), reader.get("steps"));
    match (&range, &values) {
        (Some(item), None) => {
            let quantity = fitting(item, spec, report)?;
            if quantity.is_point() || !(quantity.high - quantity.low).is_finite() {
                item.problem(
                    say("a range has two ends").help("write it as \"0.2..0.8\", with the unit at the end"),
                    report,
                );
                return None;
            }
            let needs = is_grid && steps.is_none();
            if needs {
                report.add(&spot, say("a range in a grid needs `steps`").help("write steps = 5, or give `values`"));
            }
            let steps = steps.as_ref().map_or(Some(2), |item| read_steps(item, is_grid, report))?;
            Some((Levels::Range { low: quantity.low, high: quantity.high, steps }, quantity))
        }
        (None, Some(item)) => {
            if let Some(steps) = &steps {
                steps.problem(say("`steps` belongs to a range").help("leave it out"), report);
            }
            let mut numbers = Vec::new();
            let mut first: Option<Quantity> = None;
            for (_, item) in item.texts(report) {
                let quantity = fitting(&item, spec, report)?;
                let unit = first.get_or_insert(quantity).dimension;
                if !quantity.is_point() || quantity.dimension != unit {
                    item.problem(say(format!("`values` are single numbers of one unit, this is {quantity}")), report);
                    return None;
                }
                numbers.push(quantity.low);
            }
            first.map(|first| (Levels::Values(numbers), first))
        }
        _ => {
            report.add(&spot, say("a factor needs exactly one of `range` and `values`"));
            None
        }
    }
}

fn read_steps(item: &Item<'_>, is_grid: bool, report: &mut Report) -> Option<u32> {
    let steps = item.integer(report)?;
    if !is_grid {
        item.problem(say("`steps` belongs to a grid").help("leave it out"), report);
        return None;
    }
    if !(2..=MOST_STEPS).contains(&steps) {
        item.problem(say(format!("a range has 2 to {MOST_STEPS} steps, this is {steps}")), report);
        return None;
    }
    Some(steps as u32)
}

/// A quantity that suits its key, or a quantile.
fn fitting(item: &Item<'_>, spec: Option<&KeySpec>, report: &mut Report) -> Option<Quantity> {
    let quantity = item.quantity(report)?;
    let (name, expects) = spec.map_or(("quantile", crate::programme::Expects::Share), |spec| (spec.name, spec.expects));
    let words =
        |misfit: &crate::quantity::MisfitError| -> Words { say(format!("`{name}`: {misfit}")).help(misfit.hint()) };
    let fits =
        check_fits(quantity.dimension, expects).and_then(|()| check_domain(quantity.low, quantity.high, expects));
    if let Err(misfit) = fits {
        item.problem(words(&misfit), report);
        return None;
    }
    if spec.is_none() && (quantity.low < LEAST_QUANTILE || quantity.high > 1.0 - LEAST_QUANTILE) {
        let what = format!("a quantile is from {LEAST_QUANTILE} to {}, this is {quantity}", 1.0 - LEAST_QUANTILE);
        item.problem(say(what), report);
        return None;
    }
    Some(quantity)
}

/// The entry of a lever, without its number.
fn lever_entry(path: &str, from: Month, sample: &Quantity, place: &TextPlace, world: &World) -> Entry {
    Entry {
        months: MonthRange { from, until: world.months.until },
        quantile: Quantile { key: format!("{path}@{from}"), mirrored: false, yearly: false, after: None },
        value: Value::Fixed(*sample),
        dimension: sample.dimension,
        toward: None,
        spread: None,
        otherwise: None,
        times: Vec::new(),
        provenance: Provenance { assumed: Some("a lever of a sweep".to_owned()), ..Provenance::default() },
        place: place.clone(),
    }
}
