//! A Research Object Crate of results: all files of a run with a description that machines read, what made them, and
//! how to cite them.
//!
//! It follows RO-Crate 1.2 and, for what was run, the profile Process Run Crate 0.5.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, copy};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tumen::evidence::Source;

use super::Timing;
use super::disk::RealDisk;
use super::folder::Draft;
use super::kept::json as pretty;
use super::listing::RunAbout;
use crate::LabError;

/// The file that makes a folder a crate.
const METADATA: &str = "ro-crate-metadata.json";
/// How to cite what is in it.
const CITATION: &str = "CITATION.cff";
const CRATE: &str = "https://w3id.org/ro/crate/1.2";
const PROFILE: &str = "https://w3id.org/ro/wfrun/process/0.5";
const LICENSES: [(&str, &str); 2] =
    [("https://spdx.org/licenses/MIT", "MIT License"), ("https://spdx.org/licenses/Apache-2.0", "Apache License 2.0")];
/// Who wrote the program.
const DEVELOPERS: &str = "The Tumen developers";

/// What a file is, by the beginning of its path.
const FILES: [(&str, &str); 17] = [
    ("report.html", "The answer with charts, to be opened in a browser."),
    ("run.json", "What a rerun repeats: command, seeds, digests of the world, of the results and of all files."),
    (
        "timing.json",
        "What a rerun does not repeat: when it was run, how long it took, and by which build of the program.",
    ),
    ("comparison.json", "Worlds side by side: differences with their intervals, who gains and who loses."),
    ("decomposition.json", "A difference split over what makes it."),
    ("sweep.parquet", "What the runs at all points of a plan said."),
    ("about.json", "What was asked, and digests of the files."),
    ("differences.csv", "The differences, a row each."),
    ("observables_yearly.parquet", "Every observable by programme, year, draw and replicate."),
    ("observables_monthly.parquet", "Quantiles over draws by programme, place and month."),
    ("observables_monthly_draws/", "Observables of one draw by programme, place, month and replicate."),
    ("ledger.parquet", "Postings by programme and year, with the accounts that give and receive."),
    ("claims.parquet", "Published figures beside the simulation, with their scores."),
    ("parameters.json", "Every value of the world with its provenance."),
    ("world/evidence/", "Sources and claims of the world that was run."),
    ("world/", "A file of the world that was run."),
    (CITATION, "How to cite these results."),
];

/// Kinds of files by their ending.
const KINDS: [(&str, &str); 8] = [
    ("html", "text/html"),
    ("json", "application/json"),
    ("csv", "text/csv"),
    ("parquet", "application/vnd.apache.parquet"),
    ("toml", "application/toml"),
    ("md", "text/markdown"),
    ("cff", "application/yaml"),
    ("txt", "text/plain"),
];

/// Files that say what results are, and are not among those that they note.
const UNNOTED: [&str; 3] = ["run.json", "about.json", "timing.json"];

/// Results that become a crate.
#[derive(Clone, Copy, Debug)]
pub struct CrateOf<'a> {
    /// The folder with the results.
    pub folder: &'a Path,
    /// What they are about.
    pub about: &'a RunAbout,
    /// Digests of the files that they are said to have, by path.
    pub files: &'a BTreeMap<String, String>,
    /// The sources of the claims of the world.
    pub sources: &'a [Source],
    /// Who made them, to be cited as their authors; the developers of the program where nobody is named.
    pub authors: &'a [String],
}

/// Writes a crate into a folder of its own inside `out`, of the name of the results, and returns that folder. One of
/// the same name is replaced.
///
/// # Errors
/// When a file of the results is not what it was, cannot be read, or cannot be written; then nothing is left behind.
pub fn write_crate(out: &Path, results: CrateOf<'_>) -> Result<PathBuf, LabError> {
    let name = results.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let timing = timing(results.folder)?;
    let draft = Draft::begin(&RealDisk, out, &name)?;
    let mut paths = Vec::new();
    list(results.folder, "", &mut paths)?;
    paths.retain(|(path, _)| path != METADATA && path != CITATION);
    for (path, _) in &paths {
        let place = results.folder.join(path);
        if !results.files.contains_key(path) && !UNNOTED.contains(&path.as_str()) {
            return Err(LabError::Changed { path: place });
        }
        let mut from = BufReader::new(File::open(&place).map_err(LabError::read(&place))?);
        let mut file = draft.file(path)?;
        copy(&mut from, &mut file).map_err(LabError::write(&out.join(&name).join(path)))?;
        file.close()?;
    }
    let digests = draft.digests();
    for (path, digest) in results.files {
        if digests.get(path) != Some(digest) {
            return Err(LabError::Changed { path: results.folder.join(path) });
        }
    }
    let citation = citation(&results, &timing);
    draft.put(CITATION, citation.as_bytes())?;
    paths.push((CITATION.to_owned(), citation.len() as u64));
    draft.put(METADATA, &pretty(&metadata(&results, &timing, &paths))?)?;
    draft.finish()
}

/// How long the results took, where they say it.
fn timing(folder: &Path) -> Result<Timing, LabError> {
    let path = folder.join("timing.json");
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| LabError::read(&path)(error.into())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Timing::default()),
        Err(cause) => Err(LabError::read(&path)(cause)),
    }
}

/// All files below a folder with their sizes, by path.
fn list(folder: &Path, before: &str, found: &mut Vec<(String, u64)>) -> Result<(), LabError> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(LabError::read(folder))? {
        entries.push(entry.map_err(LabError::read(folder))?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        let about = entry.metadata().map_err(LabError::read(&entry.path()))?;
        if about.file_type().is_symlink() {
            return Err(LabError::Changed { path: entry.path() });
        }
        if about.is_dir() {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push((path, about.len()));
        }
    }
    Ok(())
}

fn title(about: &RunAbout) -> String {
    format!("Tumen: {}, seed {}", about.worlds.join(" beside "), about.seed)
}

fn abstract_of(about: &RunAbout) -> String {
    let runs = if about.worlds.len() > 1 { "pairs of histories" } else { "histories" };
    format!(
        "Results of the simulation model Tumen of North Korean labour export: {} {runs}, all people synthetic. Made by `{}`.",
        about.wanted, about.command
    )
}

fn authors<'a>(results: &CrateOf<'a>) -> Vec<&'a str> {
    if results.authors.is_empty() { vec![DEVELOPERS] } else { results.authors.iter().map(String::as_str).collect() }
}

fn id(id: &str) -> Value {
    json!({ "@id": id })
}

/// The description of the crate.
fn metadata(results: &CrateOf<'_>, timing: &Timing, paths: &[(String, u64)]) -> Value {
    let about = results.about;
    let is_input = |path: &str| path.starts_with("world/");
    let all = |keep: &dyn Fn(&str) -> bool| -> Vec<Value> {
        paths.iter().filter(|(path, _)| keep(path)).map(|(path, _)| id(path)).collect()
    };
    let values = settings(about);
    let source_id = |source: &Source| format!("#source-{}", source.id);
    let author_id = |at: usize| format!("#author-{at}");
    let authors: Vec<(String, &str)> =
        authors(results).into_iter().enumerate().map(|(at, name)| (author_id(at), name)).collect();
    let author_ids: Vec<Value> = authors.iter().map(|(author, _)| id(author)).collect();
    let software = format!("{}#{}", env!("CARGO_PKG_REPOSITORY"), about.version);
    let mut object = all(&is_input);
    object.extend(values.iter().map(|(value, ..)| id(value)));
    let mut graph = vec![
        json!({ "@id": METADATA, "@type": "CreativeWork", "about": id("./"), "conformsTo": id(CRATE) }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": title(about),
            "description": abstract_of(about),
            "datePublished": timing.ended,
            "license": LICENSES.map(|(license, _)| id(license)),
            "conformsTo": id(PROFILE),
            "author": author_ids,
            "isBasedOn": results.sources.iter().map(|source| id(&source_id(source))).collect::<Vec<_>>(),
            "hasPart": all(&|_| true),
            "mentions": id("#run"),
        }),
        json!({ "@id": PROFILE, "@type": ["CreativeWork", "Profile"], "name": "Process Run Crate", "version": "0.5" }),
        json!({
            "@id": software,
            "@type": "SoftwareApplication",
            "name": "Tumen",
            "version": about.version,
            "url": env!("CARGO_PKG_REPOSITORY"),
            "author": id("#developers"),
            "identifier": timing.program,
        }),
        json!({ "@id": "#developers", "@type": "Organization", "name": DEVELOPERS, "url": env!("CARGO_PKG_REPOSITORY") }),
        json!({
            "@id": "#run",
            "@type": "CreateAction",
            "name": title(about),
            "description": about.command,
            "instrument": id(&software),
            "startTime": timing.began,
            "endTime": timing.ended,
            "actionStatus": id("http://schema.org/CompletedActionStatus"),
            "object": object,
            "result": all(&|path| !is_input(path) && path != CITATION),
        }),
    ];
    graph.extend(LICENSES.map(|(license, name)| {
        json!({ "@id": license, "@type": "CreativeWork", "name": name, "description": "One of two, at your option." })
    }));
    graph.extend(authors.iter().map(|(author, name)| {
        let kind = if *name == DEVELOPERS { "Organization" } else { "Person" };
        json!({ "@id": author, "@type": kind, "name": name })
    }));
    graph.extend(
        values
            .iter()
            .map(|(value, name, is)| json!({ "@id": value, "@type": "PropertyValue", "name": name, "value": is })),
    );
    graph.extend(results.sources.iter().map(|source| {
        let says = [source.publisher.as_deref(), Some(source.reliability.as_str())];
        json!({
            "@id": source_id(source),
            "@type": "CreativeWork",
            "name": source.title,
            "creditText": source.author,
            "datePublished": source.date,
            "description": says.into_iter().flatten().collect::<Vec<&str>>().join(". "),
        })
    }));
    graph.extend(paths.iter().map(|(path, bytes)| file(path, *bytes)));
    let graph: Vec<Value> = graph.into_iter().map(without_nothing).collect();
    json!({ "@context": format!("{CRATE}/context"), "@graph": graph })
}

/// What was chosen: id, name and value.
fn settings(about: &RunAbout) -> Vec<(String, &'static str, Value)> {
    let months = about.months.as_ref().map(|months| format!("{} to {}", months.from, months.until));
    let all = [
        ("worlds", Some(json!(about.worlds.join(", ")))),
        ("seed", Some(json!(about.seed))),
        ("scale", about.scale.map(|scale| json!(scale))),
        ("months", months.map(|months| json!(months))),
        ("histories", Some(json!(about.wanted))),
        ("world", Some(json!(about.world))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((format!("#{name}"), name, value?))).collect()
}

fn file(path: &str, bytes: u64) -> Value {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let kind = KINDS.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind);
    let says = FILES.iter().find(|(start, _)| path.starts_with(start)).map(|(_, says)| *says);
    json!({
        "@id": path,
        "@type": "File",
        "name": path,
        "description": says,
        "encodingFormat": kind,
        "contentSize": bytes.to_string(),
    })
}

/// An entity without the properties that have no value.
fn without_nothing(entity: Value) -> Value {
    match entity {
        Value::Object(map) => {
            let is_empty = |value: &Value| match value {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                Value::Array(list) => list.is_empty(),
                _ => false,
            };
            Value::Object(map.into_iter().filter(|(_, value)| !is_empty(value)).collect())
        }
        other => other,
    }
}

/// How to cite the results, in the Citation File Format.
fn citation(results: &CrateOf<'_>, timing: &Timing) -> String {
    // A text of JSON is one of YAML too.
    let quoted = |text: &str| Value::from(text).to_string();
    let about = results.about;
    let mut out = String::from("cff-version: 1.2.0\n");
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!(
        "message: {}",
        quoted("If you use these results, please cite them, the program, and the sources of the claims you rely on.")
    ));
    line(format!("title: {}", quoted(&title(about))));
    line("type: dataset".to_owned());
    line("authors:".to_owned());
    authors(results).iter().for_each(|author| line(format!("  - name: {}", quoted(author))));
    if let Some(day) = timing.ended.get(..10) {
        line(format!("date-released: {day}"));
    }
    line("license:\n  - MIT\n  - Apache-2.0".to_owned());
    line(format!("abstract: {}", quoted(&abstract_of(about))));
    line("identifiers:".to_owned());
    line(format!(
        "  - type: other\n    value: {}\n    description: Digest of the files of the worlds.",
        quoted(&about.world)
    ));
    line("references:".to_owned());
    line(format!(
        "  - type: software\n    title: Tumen\n    version: {}\n    url: {}\n    authors:\n      - name: {DEVELOPERS}",
        quoted(&about.version),
        env!("CARGO_PKG_REPOSITORY")
    ));
    for source in results.sources {
        let author = source.author.as_ref().or(source.publisher.as_ref()).unwrap_or(&source.id);
        line(format!(
            "  - type: generic\n    title: {}\n    authors:\n      - name: {}",
            quoted(&source.title),
            quoted(author)
        ));
        for (key, text) in [("publisher", &source.publisher), ("date", &source.date)] {
            match (key, text) {
                ("publisher", Some(text)) => line(format!("    publisher:\n      name: {}", quoted(text))),
                (_, Some(text)) => line(format!("    issue-date: {}", quoted(text))),
                (_, None) => {}
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Period;

    fn about() -> RunAbout {
        RunAbout {
            kind: None,
            worlds: vec!["baseline".to_owned()],
            world: "digest".to_owned(),
            seed: 7,
            scale: Some(20),
            months: Some(Period { from: "1946-01".to_owned(), until: "1950-12".to_owned() }),
            wanted: 3,
            version: "0.1.0".to_owned(),
            command: "tumen run --seed 7".to_owned(),
        }
    }

    #[test]
    fn every_id_that_is_mentioned_is_described() {
        fn mentioned(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(map) if map.len() == 1 => {
                    found.extend(map.get("@id").and_then(Value::as_str).map(str::to_owned));
                }
                Value::Object(map) => map.values().for_each(|value| mentioned(value, found)),
                Value::Array(list) => list.iter().for_each(|value| mentioned(value, found)),
                _ => {}
            }
        }
        let (about, files) = (about(), BTreeMap::new());
        let results = CrateOf { folder: Path::new("x"), about: &about, files: &files, sources: &[], authors: &[] };
        let paths = [("run.json".to_owned(), 3), ("world/tumen.toml".to_owned(), 4), (CITATION.to_owned(), 5)];
        let document = metadata(&results, &Timing::default(), &paths);
        let graph = document["@graph"].as_array().unwrap();
        let described: Vec<&str> = graph.iter().filter_map(|entity| entity["@id"].as_str()).collect();
        let mut all = Vec::new();
        graph
            .iter()
            .for_each(|entity| entity.as_object().unwrap().values().for_each(|value| mentioned(value, &mut all)));
        all.retain(|id| id != CRATE && !id.starts_with("http://schema.org/"));
        assert!(all.len() > 10, "{all:?}");
        for id in all {
            assert!(described.contains(&id.as_str()), "{id} in {described:?}");
        }
        assert!(described.contains(&"#seed") && described.contains(&"world/tumen.toml"), "{described:?}");
    }

    #[test]
    fn results_that_were_changed_become_no_crate() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("run");
        fs::create_dir_all(folder.join("world")).unwrap();
        fs::write(folder.join("claims.parquet"), "as it was").unwrap();
        fs::write(folder.join("world/tumen.toml"), "x").unwrap();
        let about = about();
        let noted = |path: &str, bytes: &[u8]| (path.to_owned(), blake3::hash(bytes).to_hex().to_string());
        let files = [noted("claims.parquet", b"as it was"), noted("world/tumen.toml", b"x")].into();
        let results = CrateOf { folder: &folder, about: &about, files: &files, sources: &[], authors: &[] };
        let out = scratch.path().join("crates");
        let made = write_crate(&out, results).unwrap();
        assert_eq!(fs::read(made.join("world/tumen.toml")).unwrap(), b"x");
        assert!(made.join(METADATA).exists() && made.join(CITATION).exists());
        fs::write(folder.join("mine.txt"), "more").unwrap();
        assert!(write_crate(&out, results).unwrap_err().to_string().contains("mine.txt is not what was written there"));
        fs::remove_file(folder.join("mine.txt")).unwrap();
        fs::write(folder.join("claims.parquet"), "prettier").unwrap();
        let told = write_crate(&out, results).unwrap_err().to_string();
        assert!(told.contains("claims.parquet") && told.contains("is not what was written there"), "{told}");
        assert_eq!(fs::read(made.join("claims.parquet")).unwrap(), b"as it was", "what was there stays");
    }
}
