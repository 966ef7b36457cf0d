//! `tumen schema`, and that the committed schemas are those of this program.

use std::path::Path;

use serde_json::Value as Json;

use crate::{names_in, run};

/// The committed schemas.
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema");

fn json(text: &str) -> Json {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn names_are_listed_and_each_can_be_printed() {
    let done = run(&["schema"]).expect(0);
    let names: Vec<&str> = done.out.lines().collect();
    for name in ["answer", "claims", "programme", "scenario", "systems"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    for name in names {
        let schema = json(&run(&["schema", name]).expect(0).out);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert_eq!(json(&run(&["schema", &format!("{name}.json")]).expect(0).out), schema);
    }
}

#[test]
fn unknown_schemas_get_a_hint() {
    let done = run(&["schema", "programm"]).expect(2);
    assert!(done.err.contains("`programme`"), "{}", done.err);
}

#[test]
fn committed_schemas_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(&["schema", "--out", folder.path().to_str().unwrap()]).expect(0);
    let names = names_in(folder.path());
    assert_eq!(done.out.lines().count(), names.len());
    let remedy = "refresh them with `tumen schema --out schema`";
    for name in names {
        let fresh = std::fs::read_to_string(folder.path().join(&name)).unwrap();
        let committed = std::fs::read_to_string(Path::new(COMMITTED).join(&name)).unwrap_or_default();
        assert!(!committed.is_empty(), "schema/{name} is missing; {remedy}");
        // The order of keys depends on what else is built, their meaning does not.
        assert!(json(&fresh) == json(&committed), "schema/{name} is out of date; {remedy}");
    }
}

#[test]
fn what_verify_says_fits_its_schema() {
    let schema = json(&run(&["schema", "answer-verify"]).expect(0).out);
    let line = ["verify", "planned-money", "--pairs", "2", "--scale", "20", "--quiet", "--format", "json"];
    let done = run(&line);
    let document = json(&done.out);
    assert_eq!((&document["format"], &document["systems"][0]["id"]), (&1.into(), &"planned-money".into()));
    assert_eq!(problems(&schema, &schema, &document, "verification"), Vec::<String>::new());
}

#[test]
fn embedded_files_name_schemas_that_exist() {
    let names = run(&["schema"]).expect(0).out;
    let world = crate::Folder::new();
    let mut folders = vec![world.file("")];
    let mut n_files = 0;
    while let Some(folder) = folders.pop() {
        for name in names_in(&folder) {
            let path = folder.join(name);
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let first = text.lines().next().unwrap_or_default();
                let schema =
                    first.strip_prefix("#:schema ").unwrap_or_else(|| panic!("no schema in {}", path.display()));
                let stem = Path::new(schema).file_stem().unwrap().to_str().unwrap();
                assert!(names.lines().any(|name| name == stem), "{schema} in {}", path.display());
                n_files += 1;
            }
        }
    }
    assert!(n_files > 20);
}

/// What is wrong with a document under a schema, as far as the keywords of the answer's schema go.
pub(crate) fn problems(schema: &Json, root: &Json, document: &Json, place: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.strip_prefix("#/$defs/").map(|name| &root["$defs"][name]).expect("a local reference");
        assert!(target.is_object(), "{reference} leads nowhere");
        return problems(target, root, document, place);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[word].as_array() {
            let fits = choices.iter().filter(|choice| problems(choice, root, document, place).is_empty()).count();
            let fine = if word == "oneOf" { fits == 1 } else { fits > 0 };
            return if fine { Vec::new() } else { vec![format!("{place}: {document} fits {fits} of the choices")] };
        }
    }
    let mut found = Vec::new();
    if !schema["const"].is_null() && schema["const"] != *document {
        found.push(format!("{place}: {document} is not {}", schema["const"]));
    }
    let of_type = |name: &str| match name {
        "object" => document.is_object(),
        "array" => document.is_array(),
        "string" => document.is_string(),
        "boolean" => document.is_boolean(),
        "integer" => document.is_u64() || document.is_i64(),
        "number" => document.is_number(),
        "null" => document.is_null(),
        other => panic!("unknown type {other}"),
    };
    let types: Vec<&str> = match &schema["type"] {
        Json::String(name) => vec![name],
        Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| of_type(name)) {
        found.push(format!("{place}: {document} is not {types:?}"));
    }
    if let Some(keys) = document.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !keys.contains_key(name) {
                found.push(format!("{place}: no {name}"));
            }
        }
        for (name, value) in keys {
            match &schema["properties"][name] {
                Json::Null => found.push(format!("{place}: unknown {name}")),
                inner => found.extend(problems(inner, root, value, &format!("{place}.{name}"))),
            }
        }
    }
    for (at, item) in document.as_array().into_iter().flatten().enumerate() {
        if schema["items"].is_object() {
            found.extend(problems(&schema["items"], root, item, &format!("{place}[{at}]")));
        }
    }
    found
}
