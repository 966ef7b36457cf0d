//! Every value of the world with its provenance, scenarios laid over.

use serde_json::{Map, Value as Json, json};
use tumen::world::{Entry, Param, Quantile, Value, World};

use crate::LabError;

/// The values by path, each with its dated entries.
pub(super) fn json(world: &World) -> Result<Vec<u8>, LabError> {
    let parameters: Vec<Json> =
        world.params().map(|param| json!({ "path": param.path, "entries": entries(world, param) })).collect();
    let document = json!({ "format": crate::answer::FORMAT, "parameters": parameters });
    serde_json::to_vec_pretty(&document).map_err(|error| LabError::table("parameters.json", error))
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

/// The key of a quantile, and how it is used where it is not the quantile itself.
fn quantile(quantile: &Quantile) -> Json {
    if !quantile.mirrored && !quantile.yearly && quantile.after.is_none() {
        return json!(quantile.key);
    }
    let mut map = Map::new();
    map.insert("key".to_owned(), json!(quantile.key));
    if quantile.mirrored {
        map.insert("mirrored".to_owned(), json!(true));
    }
    if quantile.yearly {
        map.insert("each".to_owned(), json!("year"));
    }
    if let Some(after) = &quantile.after {
        map.insert("correlation".to_owned(), json!(after.correlation));
        map.insert("with".to_owned(), json!(after.quantile.key));
    }
    Json::Object(map)
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
    put("draw", quantile(&entry.quantile));
    if let Some(toward) = &entry.toward {
        let (kind, value) = level(&toward.value);
        put("toward", json!({ kind: value, "month": toward.end.to_string(), "draw": quantile(&toward.quantile) }));
    }
    if let Some(spread) = &entry.spread {
        put("spread", json!(spread.to_string()));
    }
    if let Some(otherwise) = &entry.otherwise {
        put("otherwise", json!(otherwise.to_string()));
    }
    if !entry.times.is_empty() {
        put("times", json!(entry.times.iter().map(|times| world.times_text(times)).collect::<Vec<_>>()));
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
