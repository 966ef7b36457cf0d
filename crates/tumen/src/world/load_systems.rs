//! `evidence/systems.toml`: the systems that the documents describe, read against the baseline.

use super::World;
use super::check::check_world;
use super::load_scenario::read_changes;
use super::overlay::in_order;
use super::problem::{Report, say};
use super::provenance::check_claim_ids;
use super::reader::{Once, Reader, kept, owned};
use super::value::Known;
use crate::evidence::{Lacking, ScopeNames, System, read_expectation};
use crate::month::MonthRange;
use crate::observables::Frame;

/// What systems are read against.
pub(super) struct Baseline<'w> {
    /// The world without any scenario.
    pub(super) world: &'w World,
    /// Whether everything in it was read, so that a path that leads nowhere is a wrong one.
    pub(super) sound: bool,
    /// What values may refer to.
    pub(super) known: &'w Known<'w>,
}

/// Reads the systems in their order, with all that can be said of them without laying a switch over the world.
pub(super) fn read_systems(
    mut top: Reader<'_>,
    baseline: &Baseline<'_>,
    seen: &mut Once,
    report: &mut Report,
) -> (Vec<System>, Vec<Lacking>) {
    let frame = Frame::new(baseline.world);
    let (mut systems, mut lacking) = (Vec::new(), Vec::new());
    for (idx, mut reader) in top.get_tables("system", report).into_iter().enumerate() {
        let number = reader.need("number", report).and_then(|item| item.next_in_list(idx, report));
        let id_item = reader.need("id", report);
        let id = id_item.as_ref().and_then(|item| item.id(report));
        if let (Some(id), Some(item)) = (id, id_item) {
            seen.insert("system", id, &item, report);
            if baseline.world.locate(id).is_ok() {
                item.problem(say(format!("`{id}` is an arrangement or a host")).help("give it another id"), report);
            }
            reader.spot.key = format!("system.{id}");
        }
        if reader.has("lacks") {
            lacking.extend(read_lacking((number, id), reader, baseline, report));
        } else {
            systems.extend(read_system((number, id), reader, baseline, &frame, report));
        }
    }
    top.finish(report);
    (systems, lacking)
}

/// What both sorts of systems have.
struct Head {
    name: Option<String>,
    period: Option<MonthRange>,
    claims: Vec<String>,
    account: Option<String>,
}

fn read_head(reader: &mut Reader<'_>, baseline: &Baseline<'_>, report: &mut Report) -> Head {
    let name = reader.need_text("name", report).map(str::to_owned);
    let period = reader.need("period", report).and_then(|item| item.table(report));
    let period = period.and_then(|table| read_period(table, report));
    let claims = reader.get_texts("claims", report);
    check_claim_ids(&claims, false, baseline.known, report);
    if claims.is_empty() {
        report.add(&reader.spot, say("a system rests on claims").help("name them under `claims`"));
    }
    let claims = kept(&claims, report);
    let account = reader.need_text("account", report).map(str::to_owned);
    Head { name, period, claims, account }
}

fn read_lacking(
    (number, id): (Option<u32>, Option<&str>),
    mut reader: Reader<'_>,
    baseline: &Baseline<'_>,
    report: &mut Report,
) -> Option<Lacking> {
    let Head { name, claims, account, .. } = read_head(&mut reader, baseline, report);
    let lacks = reader.need_text("lacks", report).map(str::to_owned);
    reader.finish_with(&[], "a system that lacks something has no `lives`, `switch` or `expect`", report);
    Some(Lacking { number: number?, id: id?.to_owned(), name: name?, claims, account: account?, lacks: lacks? })
}

fn read_system(
    (number, id): (Option<u32>, Option<&str>),
    mut reader: Reader<'_>,
    baseline: &Baseline<'_>,
    frame: &Frame,
    report: &mut Report,
) -> Option<System> {
    let (world, known) = (baseline.world, baseline.known);
    let Head { name, period, claims, account } = read_head(&mut reader, baseline, report);
    let lives = reader.get_texts("lives", report);
    if lives.is_empty() {
        report.add(&reader.spot, say("a system lives somewhere in the world").help("name the paths under `lives`"));
    }
    for (path, item) in lives.iter().filter(|_| baseline.sound) {
        if let Err(words) = world.locate(path) {
            item.problem(words, report);
        }
    }
    let lives = owned(&lives);
    let switches = reader.get_tables("switch", report);
    if switches.is_empty() {
        report.add(&reader.spot, say("a system has a switch").help("add [[system.switch]] with `set` and `from`"));
    }
    let switch: Vec<_> = read_changes(id.unwrap_or_default(), switches, world, known, report);
    let expect = reader.need("expect", report);
    let expect = expect.and_then(|item| {
        let expect =
            item.table(report).and_then(|table| read_expectation(table, frame, &ScopeNames::of(world), report))?;
        let first = switch.iter().map(|change| change.from).min()?;
        if expect.months.until < first {
            let what = format!("the months end in {}, before the switch begins in {first}", expect.months.until);
            item.problem(say(what), report);
        }
        Some(expect)
    });
    let no_effect = reader.get_text("no_effect", report).map(str::to_owned);
    let finding_item = reader.get("finding");
    let finding = finding_item.as_ref().and_then(|item| item.text(report)).map(str::to_owned);
    if let (Some(_), Some(item)) = (&no_effect, finding_item) {
        item.problem(
            say("a system that moves nothing cannot be a finding as well").help("keep one of the two"),
            report,
        );
    }
    let text_place = report.text_place(&reader.spot);
    reader.finish(report);
    Some(System {
        number: number?,
        id: id?.to_owned(),
        name: name?,
        period: period?,
        claims,
        lives,
        account: account?,
        switch,
        expect: expect?,
        no_effect,
        finding,
        text_place,
    })
}

fn read_period(mut reader: Reader<'_>, report: &mut Report) -> Option<MonthRange> {
    let from = reader.need("from", report).and_then(|item| item.month_part(report));
    let until = reader.need("until", report).and_then(|item| item.month_part(report));
    let months = MonthRange::new(from?.from, until?.until);
    if months.is_none() {
        report.add(&reader.spot, say("the period ends before it starts"));
    }
    reader.finish(report);
    months
}

/// Lays every switch over the baseline and says what then is wrong. A world with problems of its own is left alone.
pub(super) fn check_switches(world: &World, report: &mut Report) {
    if report.n_problems() > 0 {
        return;
    }
    for system in &world.systems {
        let n_before = report.n_problems();
        let mut changed = world.clone();
        for change in in_order(&system.switch) {
            if let Err(words) = changed.apply(world, change) {
                report.at_place(&change.place, &change.path, words);
            }
        }
        check_world(&changed, true, report);
        if report.n_problems() > n_before {
            // What is refused may stand in a file of the world.
            let words = say("laid over the baseline, the switch is refused; the other problems say why");
            report.at_place(&system.text_place, &format!("system.{}", system.id), words);
        }
    }
}
