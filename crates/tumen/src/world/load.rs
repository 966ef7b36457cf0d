//! Files → [`World`]: which file is read when, and what happens to all problems.

use std::collections::BTreeMap;

use super::check::check_world;
use super::check_rules::check_mirrors;
use super::document::{Document, decode, parse};
use super::load_environment::{
    BEHAVIOUR_TABLE, ENVIRONMENT_TABLE, check_missing, read_factors, read_host, read_keys, read_series,
};
use super::load_forced_labour::read_forced_labour;
use super::load_places::{Top, read_places, read_top, usual_months};
use super::load_programme::{Names, read_programme};
use super::load_scenario::{lay_over, observables_of, paragraphs, read_scenario};
use super::load_systems::{Baseline, check_switches, read_systems};
use super::locate::check_references;
use super::near::nearest;
use super::problem::{Problems, Report, say, shorten};
use super::reader::{Once, Reader};
use super::value::Known;
use super::{Factor, Param, ScenarioName, Series, World};
use crate::evidence::{
    Claim, Evidence, check_conflicts, check_derived, read_claims, read_conflicts, read_derived, read_sources,
};
use crate::month::MonthRange;

/// Where texts come from: a folder, what is embedded in the program, or memory.
pub trait Files {
    /// Paths relative to the world's folder, sorted, with `/` between the parts.
    fn list(&self) -> Vec<String>;

    /// The bytes of a file, or why it cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Files in memory, by path.
impl Files for BTreeMap<String, Vec<u8>> {
    fn list(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

/// What a file is, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Top,
    Sources,
    Claims,
    Conflicts,
    Derived,
    ForcedLabour,
    Systems,
    Places,
    Environment,
    Host,
    Programme,
    Behaviour,
    Scenario,
    /// Belongs to the tree, but the world is not built from it.
    Other,
}

const TOP: &str = "tumen.toml";
const SOURCES: &str = "evidence/sources.toml";
const CONFLICTS: &str = "evidence/conflicts.toml";
const DERIVED: &str = "evidence/derived.toml";
const FORCED_LABOUR: &str = "evidence/forced-labour.toml";
const SYSTEMS: &str = "evidence/systems.toml";
const PLACES: &str = "world/places.toml";
const BEHAVIOUR: &str = "world/behaviour.toml";

/// Folders of a world; whatever else lies beside them belongs to somebody else.
const TREE: [&str; 3] = ["evidence", "world", "scenarios"];
/// The one other TOML file that may lie beside `tumen.toml`: a world may be a Rust package, as the embedded one is.
const PACKAGE: &str = "Cargo.toml";

/// Folders that hold one file for each id.
const FOLDERS: [(&str, Kind); 5] = [
    ("evidence/claims/", Kind::Claims),
    ("world/environment/", Kind::Environment),
    ("world/hosts/", Kind::Host),
    ("world/programmes/", Kind::Programme),
    ("scenarios/", Kind::Scenario),
];

/// What a path stands for, and its file name without ending.
fn classify(path: &str) -> Option<(Kind, &str)> {
    match path {
        TOP => return Some((Kind::Top, "")),
        SOURCES => return Some((Kind::Sources, "")),
        PLACES => return Some((Kind::Places, "")),
        BEHAVIOUR => return Some((Kind::Behaviour, "")),
        CONFLICTS => return Some((Kind::Conflicts, "")),
        FORCED_LABOUR => return Some((Kind::ForcedLabour, "")),
        DERIVED => return Some((Kind::Derived, "")),
        SYSTEMS => return Some((Kind::Systems, "")),
        _ => {}
    }
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    if hidden || path.ends_with(".md") {
        return Some((Kind::Other, ""));
    }
    if is_beside(path) {
        return Some((Kind::Other, ""));
    }
    FOLDERS.iter().find_map(|&(folder, kind)| {
        let stem = path.strip_prefix(folder)?.strip_suffix(".toml")?;
        (!stem.is_empty() && !stem.contains('/')).then_some((kind, stem))
    })
}

/// Whether a path lies beside the world: not in its folders, and not there by a slip of the pen.
fn is_beside(path: &str) -> bool {
    match path.split_once('/') {
        Some((folder, _)) => !TREE.contains(&folder) && meant(folder, &TREE).is_none(),
        None => path == PACKAGE || !(path.is_empty() || path.to_lowercase().ends_with(".toml") || TREE.contains(&path)),
    }
}

/// The known name that another one stands for, misspelt or in capitals.
fn meant(name: &str, known: &[&str]) -> Option<String> {
    let lower = name.to_lowercase();
    let same = known.iter().find(|known| **known == lower).map(|known| (*known).to_owned());
    same.or_else(|| nearest(&lower, known.iter().copied()))
}

/// The path that is meant by one that has no place.
fn meant_path(path: &str) -> Option<String> {
    if let Some((folder, rest)) = path.split_once('/')
        && let Some(meant) = meant(folder, &TREE).filter(|_| !TREE.contains(&folder))
    {
        return Some(format!("{meant}/{rest}"));
    }
    let inner = path.rsplit_once('/').and_then(|(folder, name)| {
        let folders = FOLDERS.iter().map(|(known, _)| known.trim_end_matches('/'));
        Some(format!("{}/{name}", nearest(folder, folders)?))
    });
    meant(path, &[TOP, SOURCES, CONFLICTS, DERIVED, FORCED_LABOUR, SYSTEMS, PLACES, BEHAVIOUR]).or(inner)
}

/// One file that is read.
struct Text<'p> {
    kind: Kind,
    stem: &'p str,
    path: &'p str,
    text: String,
}

/// Reads and checks a world, with scenarios laid over it in the order named.
///
/// All problems are found at once. Warnings alone do not stop it; they stay with the world.
pub fn load(files: &dyn Files, scenarios: &[&str]) -> Result<World, Problems> {
    load_and(files, scenarios, |_, _| ())
}

/// Reads a world, with a last check of it.
fn load_and(files: &dyn Files, scenarios: &[&str], last: impl FnOnce(&World, &mut Report)) -> Result<World, Problems> {
    let mut report = Report::default();
    let world = build(files, scenarios, &mut report);
    if let Some(world) = &world {
        last(world, &mut report);
    }
    let problems = report.finish();
    match world {
        Some(world) if problems.n_errors() == 0 => Ok(World { warnings: problems, ..world }),
        _ => Err(problems),
    }
}

/// Everything that is wrong with the files, every scenario and the switch of every system included, each laid over the baseline alone.
pub fn check(files: &dyn Files) -> Problems {
    let mut all = match load_and(files, &[], check_switches) {
        Ok(world) => world.warnings,
        Err(problems) => problems,
    };
    for scenario in scenario_stems(&files.list()) {
        let found = match load(files, &[scenario.as_str()]) {
            Ok(world) => world.warnings,
            Err(problems) => problems,
        };
        all.list.extend(found.list);
    }
    all.list.sort_by(|a, b| (&a.file, a.span, &a.key, &a.what).cmp(&(&b.file, b.span, &b.key, &b.what)));
    all.list.dedup();
    all
}

fn scenario_stems(paths: &[String]) -> Vec<String> {
    let of_scenario = |path: &String| match classify(path) {
        Some((Kind::Scenario, stem)) => Some(stem.to_owned()),
        _ => None,
    };
    paths.iter().filter_map(of_scenario).collect()
}

/// Id, name and question of every scenario, as far as its file can be read.
pub fn scenario_names(files: &dyn Files) -> Vec<ScenarioName> {
    let mut names = Vec::new();
    for id in scenario_stems(&files.list()) {
        let mut report = Report::default();
        let path = format!("scenarios/{id}.toml");
        let Some(text) = files.read(&path).ok().and_then(|bytes| decode(&path, bytes, &mut report)) else { continue };
        let document = parse(&path, &text, &mut report);
        let mut top = Reader::top(document.file, &document.root);
        let text = |item: Option<&str>| item.unwrap_or_default().to_owned();
        let name = text(top.get_text("name", &mut report));
        let question = text(top.get_text("question", &mut report));
        let context = paragraphs(top.get_text("context", &mut report).unwrap_or_default());
        let observables = observables_of(top.get_texts("observable", &mut report), &mut report);
        let (until, _) = top.get_month("until", &mut report);
        let claims = top.get_texts("claims", &mut report).iter().map(|(text, _)| (*text).to_owned()).collect();
        names.push(ScenarioName { id, name, question, context, observables, until, claims });
    }
    names
}

fn build(files: &dyn Files, scenarios: &[&str], report: &mut Report) -> Option<World> {
    let paths = files.list();
    let mut whole = true;
    let texts = read_texts(files, &paths, scenarios, &mut whole, report);
    let documents: Vec<(&Text<'_>, Document<'_>)> =
        texts.iter().map(|text| (text, parse(text.path, &text.text, report))).collect();
    whole &= documents.iter().all(|(_, document)| document.whole);
    let parts = Parts { documents: &documents, whole };
    // Without a file every name in it would be unknown.
    let whole = check_presence(&parts, report) && whole;

    let host_ids: Vec<&str> = parts.of(Kind::Host).map(|(text, _)| text.stem).collect();
    let Top { months, eras, main_host } = match parts.of(Kind::Top).next() {
        Some((_, document)) => read_top(document.reader(), &host_ids, whole, report),
        None => Top { months: usual_months(), eras: Vec::new(), main_host: None },
    };
    let (mut source_ids, mut claim_ids, mut multiplier_ids) = (Once::default(), Once::default(), Once::default());
    let evidence = read_evidence(&parts, months, &mut source_ids, &mut claim_ids, report);
    let mut known = Known {
        months,
        evidence: &evidence,
        claims: &claim_ids,
        sources: &source_ids,
        factors: &[],
        series: &[],
        multiplier_ids: &Once::default(),
        whole,
    };
    let n_problems = report.n_problems();
    let forced_labour = parts
        .of(Kind::ForcedLabour)
        .next()
        .map(|(_, document)| read_forced_labour(document.reader(), &known, report))
        .unwrap_or_default();
    let places =
        parts.of(Kind::Places).flat_map(|(_, document)| read_places(document.reader(), report)).collect::<Vec<_>>();
    let mut readers: Vec<Reader<'_>> = parts.of(Kind::Environment).map(|(_, document)| document.reader()).collect();
    let mut factors: Vec<Factor> = Vec::new();
    for reader in &mut readers {
        factors.extend(read_factors(reader, &mut multiplier_ids, &known, report));
    }
    factors.sort_by(|a, b| a.id.cmp(&b.id));
    known.factors = &factors;
    let factor_ids = multiplier_ids.clone();
    known.multiplier_ids = &factor_ids;
    let mut series: Vec<Series> = Vec::new();
    for reader in &mut readers {
        series.extend(read_series(reader, &mut multiplier_ids, &known, report));
    }
    series.sort_by(|a, b| a.id.cmp(&b.id));
    known.series = &series;
    known.multiplier_ids = &multiplier_ids;
    let environment = read_environment(readers, parts.whole, &known, report);
    let hosts: Vec<_> = parts
        .of(Kind::Host)
        .filter_map(|(text, document)| read_host(text.stem, document.reader(), &known, report))
        .collect();
    let mut behaviour = Vec::new();
    for (_, document) in parts.of(Kind::Behaviour) {
        let mut top = document.reader();
        let mut seen = Once::default();
        behaviour = read_keys(&mut top, &BEHAVIOUR_TABLE, &mut seen, &known, report);
        check_missing(&BEHAVIOUR_TABLE, &seen, &document.start(), report);
        top.finish(report);
    }
    let programme_ids: Vec<&str> = parts.of(Kind::Programme).map(|(text, _)| text.stem).collect();
    let names = Names { host_ids: &host_ids, programme_ids: &programme_ids, places: &places };
    let programmes: Vec<_> = parts
        .of(Kind::Programme)
        .filter_map(|(text, document)| read_programme(text.stem, document.reader(), &names, &known, report))
        .collect();

    let sound = report.n_problems() == n_problems;
    // What is missing would only be reported a second time, as an unknown name.
    let complete = whole && hosts.len() == host_ids.len() && programmes.len() == programme_ids.len();
    let mut world = World {
        months,
        eras,
        main_host,
        evidence: evidence.clone(),
        forced_labour,
        places: places.clone(),
        hosts,
        programmes,
        environment,
        factors: factors.clone(),
        series: series.clone(),
        behaviour,
        scenarios: Vec::new(),
        changes: Vec::new(),
        systems: Vec::new(),
        lacking: Vec::new(),
        warnings: Problems::default(),
    };
    if complete {
        check_mirrors(&world, report);
        let n_problems = report.n_problems();
        let mut system_ids = Once::default();
        for (_, document) in parts.of(Kind::Systems) {
            let baseline = Baseline { world: &world, sound, known: &known };
            (world.systems, world.lacking) = read_systems(document.reader(), &baseline, &mut system_ids, report);
        }
        if sound && report.n_problems() == n_problems {
            check_references(&world, report);
        }
        let mut overlays = Vec::new();
        for &id in scenarios {
            let Some((text, document)) = parts.of(Kind::Scenario).find(|(text, _)| text.stem == id) else { continue };
            overlays.extend(read_scenario(text.stem, document.reader(), &world, &known, report));
        }
        lay_over(&mut world, overlays, report);
    }
    check_world(&world, complete, report);
    Some(world)
}

/// The parsed files.
struct Parts<'d> {
    documents: &'d [(&'d Text<'d>, Document<'d>)],
    whole: bool,
}

impl<'d> Parts<'d> {
    fn of(&self, kind: Kind) -> impl Iterator<Item = (&'d Text<'d>, &'d Document<'d>)> + use<'d> {
        self.documents.iter().filter(move |(text, _)| text.kind == kind).map(|(text, document)| (*text, document))
    }
}

fn read_texts<'p>(
    files: &dyn Files,
    paths: &'p [String],
    scenarios: &[&'p str],
    whole: &mut bool,
    report: &mut Report,
) -> Vec<Text<'p>> {
    let mut texts = Vec::new();
    for path in paths {
        let Some((kind, stem)) = classify(path) else {
            let help = "a world has tumen.toml, evidence/, world/ and scenarios/";
            report.file(&shorten(path), say("this file has no place in a world").near(meant_path(path)).help(help));
            continue;
        };
        if kind == Kind::Other || (kind == Kind::Scenario && !scenarios.contains(&stem)) {
            continue;
        }
        match files.read(path) {
            Ok(bytes) => match decode(path, bytes, report) {
                Some(text) => texts.push(Text { kind, stem, path, text }),
                None => *whole = false,
            },
            Err(error) => {
                report.file(path, say(format!("cannot be read: {error}")));
                *whole = false;
            }
        }
    }
    let stems = scenario_stems(paths);
    for id in scenarios {
        if !stems.iter().any(|stem| stem == id) {
            let near = nearest(id, stems.iter().map(String::as_str));
            report.file("scenarios", say(format!("there is no scenario `{}`", shorten(id))).near(near));
        }
    }
    texts
}

/// Whether every file is there that a world needs.
fn check_presence(parts: &Parts<'_>, report: &mut Report) -> bool {
    let n_problems = report.n_problems();
    let files = [(Kind::Top, TOP), (Kind::Sources, SOURCES), (Kind::Places, PLACES), (Kind::Behaviour, BEHAVIOUR)];
    let folders =
        [(Kind::Environment, "world/environment"), (Kind::Host, "world/hosts"), (Kind::Programme, "world/programmes")];
    for (kind, path) in files {
        if parts.whole && parts.of(kind).next().is_none() {
            report.file(path, say("this file is missing"));
        }
    }
    for (kind, path) in folders {
        if parts.whole && parts.of(kind).next().is_none() {
            report.file(path, say("there is no file in this folder").help(format!("add {path}/<name>.toml")));
        }
    }
    report.n_problems() == n_problems
}

fn read_evidence(
    parts: &Parts<'_>,
    months: MonthRange,
    source_ids: &mut Once,
    claim_ids: &mut Once,
    report: &mut Report,
) -> Evidence {
    let mut sources = Vec::new();
    for (_, document) in parts.of(Kind::Sources) {
        sources = read_sources(document.reader(), source_ids, report);
    }
    let mut claims: Vec<Claim> = Vec::new();
    for (text, document) in parts.of(Kind::Claims) {
        if parts.whole && !source_ids.contains(text.stem) {
            let words =
                say(format!("there is no source `{}`", shorten(text.stem))).near(nearest(text.stem, source_ids.ids()));
            report.add(&document.start(), words.help(format!("add it to {SOURCES}, or rename the file")));
        }
        claims.extend(read_claims(text.stem, document.reader(), months, claim_ids, report));
    }
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims.dedup_by(|a, b| a.id == b.id);
    let n_problems = report.n_problems();
    let conflicts = parts.of(Kind::Conflicts).flat_map(|(_, document)| read_conflicts(document.reader(), report));
    let conflicts = conflicts.collect();
    let all = report.n_problems() == n_problems;
    let derived = parts.of(Kind::Derived).flat_map(|(_, document)| read_derived(document.reader(), months, report));
    let derived = derived.collect();
    let evidence = Evidence { sources, claims, conflicts, derived };
    if parts.whole {
        check_conflicts(&evidence, claim_ids, all, report);
        check_derived(&evidence, claim_ids, report);
    }
    evidence
}

/// Reads the keys of the environment; `all` is false when some may stand in a file that cannot be read.
fn read_environment(readers: Vec<Reader<'_>>, all: bool, known: &Known<'_>, report: &mut Report) -> Vec<Param> {
    let mut seen = Once::default();
    let mut params = Vec::new();
    // What is missing is told in the last file that holds such keys.
    let mut last = None;
    for mut reader in readers {
        let n_before = seen.ids().count();
        params.extend(read_keys(&mut reader, &ENVIRONMENT_TABLE, &mut seen, known, report));
        if last.is_none() || seen.ids().count() > n_before {
            last = Some(reader.spot.clone());
        }
        reader.finish(report);
    }
    if let (Some(spot), true) = (last, all) {
        check_missing(&ENVIRONMENT_TABLE, &seen, &spot, report);
    }
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_not_passed_over() {
        for (path, meant) in [
            ("scenarioss/more.toml", "scenarios/more.toml"),
            ("World/places.toml", "world/places.toml"),
            ("evidense/sources.toml", "evidence/sources.toml"),
            ("world/programs/1967-camps.toml", "world/programmes/1967-camps.toml"),
            ("tumen.TOML", "tumen.toml"),
        ] {
            assert_eq!(classify(path), None, "{path}");
            assert_eq!(meant_path(path).as_deref(), Some(meant));
        }
    }

    #[test]
    fn paths_tell_what_a_file_is() {
        assert_eq!(classify("tumen.toml"), Some((Kind::Top, "")));
        assert_eq!(classify("evidence/claims/lankov-2020.toml"), Some((Kind::Claims, "lankov-2020")));
        assert_eq!(classify("world/hosts/russia.toml"), Some((Kind::Host, "russia")));
        assert_eq!(classify("world/README.md"), Some((Kind::Other, "")));
        for beside in ["Cargo.toml", "src/lib.rs", "LICENSE", "data/rates.csv", "target/x.toml"] {
            assert_eq!(classify(beside), Some((Kind::Other, "")), "{beside}");
        }
        for path in [
            "world/hosts/russia.json",
            "world/hosts/a/b.toml",
            "world/hosts/.toml.toml/x",
            "other.toml",
            "",
            "world/hosts/.toml",
        ] {
            assert!(!matches!(classify(path), Some((kind, _)) if kind != Kind::Other), "{path}");
        }
    }
}
