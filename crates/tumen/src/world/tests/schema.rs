//! The schemas accept what the loader accepts, and refuse what has the wrong shape.

use serde_json::{Value as Json, json};
use toml::de::{DeTable, DeValue};

use super::*;
use crate::world::schema;

/// The part of JSON Schema that our schemas use; `pattern` is left to others.
fn accepts(schema: &Json, root: &Json, value: &Json) -> bool {
    let Some(rules) = schema.as_object() else { return schema == &json!(true) };
    rules.iter().all(|(rule, wanted)| match rule.as_str() {
        "$ref" => {
            let name = wanted.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
            accepts(&root["$defs"][name], root, value)
        }
        "type" => match wanted {
            Json::Array(types) => types.iter().any(|name| has_type(value, name.as_str().unwrap())),
            name => has_type(value, name.as_str().unwrap()),
        },
        "const" => wanted == value,
        "enum" => wanted.as_array().unwrap().contains(value),
        "oneOf" => wanted.as_array().unwrap().iter().filter(|one| accepts(one, root, value)).count() == 1,
        "anyOf" => wanted.as_array().unwrap().iter().any(|one| accepts(one, root, value)),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| accepts(wanted, root, item))),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
        "required" => value
            .as_object()
            .is_none_or(|map| wanted.as_array().unwrap().iter().all(|key| map.contains_key(key.as_str().unwrap()))),
        "properties" => value.as_object().is_none_or(|map| {
            wanted
                .as_object()
                .unwrap()
                .iter()
                .all(|(key, schema)| map.get(key).is_none_or(|value| accepts(schema, root, value)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|map| {
            let known = |key: &str| {
                rules.get("properties").is_some_and(|all| all.get(key).is_some())
                    || rules.contains_key("patternProperties")
            };
            map.keys().all(|key| known(key))
        }),
        "$schema" | "$defs" | "$comment" | "title" | "description" | "pattern" | "patternProperties" => true,
        other => panic!("the test does not know the rule `{other}`"),
    })
}

fn has_type(value: &Json, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        other => panic!("the test does not know the type `{other}`"),
    }
}

fn to_json(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => json!(number.as_str().parse::<i64>().unwrap()),
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().unwrap()),
        DeValue::Boolean(truth) => json!(truth),
        DeValue::Datetime(date) => json!(date.to_string()),
        DeValue::Array(items) => items.iter().map(|item| to_json(item.get_ref())).collect(),
        DeValue::Table(table) => table_json(table),
    }
}

fn table_json(table: &DeTable<'_>) -> Json {
    Json::Object(table.iter().map(|(key, value)| (key.get_ref().to_string(), to_json(value.get_ref()))).collect())
}

fn schema_of(path: &str) -> &'static str {
    match path.rsplit_once('/').map_or("", |(folder, _)| folder) {
        "" => "tumen.json",
        "evidence" => "sources.json",
        "evidence/claims" => "claims.json",
        "world/environment" => "environment.json",
        "world/hosts" => "host.json",
        "world/programmes" => "programme.json",
        "scenarios" => "scenario.json",
        _ if path.ends_with("places.toml") => "places.json",
        _ => "behaviour.json",
    }
}

fn fits(path: &str, text: &[u8]) -> bool {
    let (_, root) = schema::all().into_iter().find(|(name, _)| *name == schema_of(path)).unwrap();
    let text = std::str::from_utf8(text).unwrap();
    let table = DeTable::parse(text).unwrap().into_inner();
    accepts(&root, &root, &table_json(&table))
}

#[test]
fn the_small_world_fits_its_schemas() {
    for (path, text) in small() {
        assert!(fits(&path, &text), "{path}");
    }
}

/// The TOML files below a folder.
fn toml_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the baseline").map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| match path.is_dir() {
        true => toml_files(&path),
        false => vec![path],
    });
    found.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect()
}

#[test]
fn every_file_of_the_baseline_fits_the_schema_that_it_names() {
    let all = schema::all();
    let mut used = std::collections::BTreeSet::new();
    let baseline = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../baseline");
    for path in toml_files(&baseline).iter().filter(|path| !path.ends_with("Cargo.toml")) {
        let text = std::fs::read_to_string(path).unwrap();
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
        let (_, name) = named.and_then(|named| named.rsplit_once('/')).unwrap_or_else(|| panic!("{path:?} names none"));
        let (_, root) = all.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no schema {name}"));
        let table = DeTable::parse(&text).unwrap().into_inner();
        assert!(accepts(root, root, &table_json(&table)), "{path:?} does not fit {name}");
        used.insert(name.to_owned());
    }
    // A plan is no part of a world; the book has one.
    let book = include_str!("../../../../../docs/src/sweep.md");
    let plan = book.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (_, root) = all.iter().find(|(known, _)| *known == "sweep.json").unwrap();
    assert!(accepts(root, root, &table_json(&DeTable::parse(plan).unwrap().into_inner())));
    used.insert("sweep.json".to_owned());
    let unused: Vec<&str> = all.iter().map(|(name, _)| *name).filter(|name| !used.contains(*name)).collect();
    assert!(unused.is_empty(), "no file of the baseline has the schema of {unused:?}");
}

#[test]
fn wrong_shapes_do_not_fit() {
    let cases = [
        ("world/programmes/1967-camps.toml", "host = \"russia\"", ""),
        ("world/programmes/1967-camps.toml", "host = \"russia\"", "hots = \"russia\"\nhost = \"russia\""),
        ("world/programmes/1967-camps.toml", "kind = \"camp\"", "kind = \"comp\""),
        ("world/programmes/1967-camps.toml", "price = {", "prize = {"),
        (
            "world/programmes/1967-camps.toml",
            "value = \"1/3\", claims",
            "value = \"1/3\", prior = \"uniform 0..1\", claims",
        ),
        (
            "world/programmes/1967-camps.toml",
            "share = { value = \"0.85\", assumed = \"most\" }",
            "share = { value = \"0.85\" }",
        ),
        ("tumen.toml", "format = 1", "format = 2"),
        ("scenarios/less.toml", "kind = \"direct-wage\"", "kind = \"none\""),
        ("scenarios/less.toml", "value = \"100 people\"", ""),
        ("evidence/claims/book-1.toml", "role = \"target\"", "role = \"targt\""),
        ("evidence/claims/book-1.toml", "over = \"year-ends\"", "over = \"year-end\""),
        ("evidence/sources.toml", "kind = \"statistics\"", "kind = \"stats\""),
    ];
    for (path, old, new) in cases {
        let files = changed(path, old, new);
        assert!(!fits(path, &files[path]), "{path}: {new}");
    }
}

#[test]
fn every_kind_and_key_is_described() {
    let programme = schema::all().into_iter().find(|(name, _)| *name == "programme.json").unwrap().1;
    for slot in crate::programme::Slot::ALL {
        let kinds = programme["properties"][slot.name()]["items"]["oneOf"].as_array().unwrap();
        assert_eq!(kinds.len(), slot.kinds().len());
        for (schema, kind) in kinds.iter().zip(slot.kinds()) {
            assert_eq!(schema["properties"]["kind"]["const"], kind.name);
            for key in kind.keys() {
                assert!(schema["properties"][key.name]["description"].as_str().unwrap().starts_with(key.help));
            }
        }
    }
}
