//! Every value of the world with its provenance, scenarios laid over.

use serde_json::{Map, Value as Json, json};
use tumen::world::{Entry, Param, Value, World};

use crate::LabError;

/// The values by path, each with its dated entries.
pub(super) fn json(world: &World) -> Result<Vec<u8>, LabError> {
    let parameters: Vec<Json> =
        world.params().map(|param| json!({ "path": param.path, "entries": entries(world, param) })).collect();
    let document = json!({ "format": crate::answer::FORMAT, "parameters": parameters });
    serde_json::to_vec_pretty(&document).map_err(|error| LabError::table("parameters.json")(error.to_string()))
}

fn entries(world: &World, param: &Param) -> Vec<Json> {
    param.entries.iter().map(|entry| Json::Object(self::entry(world, entry))).collect()
}

/// In held units: months, people a month, rates a year, money a month, roubles of 1961 and 1998.
fn level(value: &Value) -> (&'static str, Json) {
    match value {
        Value::Fixed(quantity) => ("value", json!(quantity.to_string())),
        Value::Prior(distribution) => ("prior", json!(distribution.to_string())),
        Value::Unknown => ("unknown", json!(true)),
    }
}

fn entry(world: &World, entry: &Entry) -> Map<String, Json> {
    let mut map = Map::new();
    let mut put = |key: &str, value: Json| {
        map.insert(key.to_owned(), value);
    };
    put("from", json!(entry.months.from.to_string()));
    put("until", json!(entry.months.until.to_string()));
    let (kind, value) = level(&entry.value);
    put(kind, value);
    put("draw", json!(entry.draw_key));
    if let Some(toward) = &entry.toward {
        let (kind, value) = level(&toward.value);
        put("toward", json!({ kind: value, "month": toward.end.to_string(), "draw": toward.draw_key }));
    }
    if let Some(spread) = &entry.spread {
        put("spread", json!(spread.to_string()));
    }
    if let Some(series) = entry.times.and_then(|idx| world.series.get(idx)) {
        put("times", json!(series.id));
    }
    if entry.scale != 1.0 {
        put("scale", json!(entry.scale));
    }
    let provenance = &entry.provenance;
    for (key, ids) in [("claims", &provenance.claims), ("see", &provenance.see), ("sources", &provenance.sources)] {
        if !ids.is_empty() {
            put(key, json!(ids));
        }
    }
    for (key, text) in [("assumed", &provenance.assumed), ("why", &provenance.why)] {
        if let Some(text) = text {
            put(key, json!(text));
        }
    }
    put("file", json!(format!("{}:{}", entry.place.file, entry.place.line)));
    map
}
