//! JSON Schemas (draft 2020-12) of the file formats, for editors.
//!
//! They come from the same descriptions as the loader. They know keys and kinds, not what files say of each other: the loader
//! checks much more.

use serde_json::{Map, Value as Json, json};

use super::document::MAX_DEPTH;
use super::keys::{BEHAVIOUR, ENVIRONMENT, FACTOR, HOST};
use super::load_places::FORMAT;
use super::load_programme::{MOST_WEIGHT, SITE_SHARE};
use super::sweep::Design;
use crate::evidence::{
    Aspect, Basis, CELL_KEYS, CHECK_KEYS, CLAIM_KEYS, CONFLICT_KEYS, ClaimKind, DERIVED_KEYS, Direction, EXPECT_KEYS,
    FORCED_LABOUR_KEYS, Fact, Named, Over, RECONCILED_KEYS, RangeOver, Reconciliation, Relation, Role, SIDE_KEYS,
    SOURCE_KEYS, SYSTEM_KEYS, SourceKind, Topic, WHEN_KEYS, names_of,
};
use crate::programme::{Expects, KeySpec, KindSpec, Slot};

/// All schemas by file name, such as `programme.json`.
pub fn all() -> Vec<(&'static str, Json)> {
    vec![
        ("tumen.json", document("A world: its months and eras", tumen())),
        ("places.json", document("The tree of places", places())),
        (
            "host.json",
            document("A host and its policy by date", keyed(HOST, &[("id", id()), ("name", text("name for people"))])),
        ),
        ("environment.json", document("Values and yearly series of the environment", environment())),
        ("behaviour.json", document("How people respond", keyed(BEHAVIOUR, &[]))),
        ("programme.json", document("A programme: eight slots of dated rules", programme())),
        ("scenario.json", document("A scenario: named changes on the baseline", scenario())),
        ("sweep.json", document("A plan of many points: levers, unknown quantities and a design", sweep())),
        ("sources.json", document("Sources", sources())),
        ("claims.json", document("Claims of one source", claims())),
        ("conflicts.json", document("Contradictions between claims", conflicts())),
        ("derived.json", document("Quantities that follow from several claims", derived())),
        ("forced-labour.json", document("What counts as forced labour", forced_labour())),
        ("systems.json", document("The systems that the documents describe", systems())),
    ]
}

fn document(title: &str, schema: Json) -> Json {
    let mut schema = schema;
    if let Some(map) = schema.as_object_mut() {
        map.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".to_owned(), json!(title));
        map.insert("$comment".to_owned(), json!(format!("nesting beyond {MAX_DEPTH} levels is refused")));
        map.insert("$defs".to_owned(), definitions());
    }
    schema
}

/// A table with these keys and no others.
fn table(properties: Map<String, Json>, required: &[&str]) -> Json {
    let properties = Json::Object(properties);
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn properties<'a>(pairs: impl IntoIterator<Item = (&'a str, Json)>) -> Map<String, Json> {
    pairs.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn text(description: &str) -> Json {
    json!({ "type": "string", "description": description })
}

fn id() -> Json {
    reference("id")
}

fn list_of(item: &Json) -> Json {
    json!({ "type": "array", "items": item })
}

fn choice<T: Named>(description: &str) -> Json {
    json!({ "enum": names_of::<T>(), "description": description })
}

/// One text or a list of texts.
fn texts(description: &str) -> Json {
    json!({ "description": description, "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
}

fn definitions() -> Json {
    let mut value = value_keys();
    value.extend(properties([
        ("from", reference("month")),
        ("until", reference("month")),
        (
            "interpolate",
            json!({ "const": "linear", "description": "a straight line to the next entry instead of a step" }),
        ),
        ("correlation", text("rank correlation with the entry before it, above -1 and below 1")),
    ]));
    let mut entry = table(value, &[]);
    add_value_rules(&mut entry);
    json!({
        "id": { "type": "string", "pattern": "^[a-z0-9_-]{1,80}$" },
        "month": { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "description": "a month, such as 1967-03" },
        "month_or_year": { "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]))?$", "description": "a month or a whole year" },
        "entry": entry,
        "value": { "anyOf": [reference("entry"), { "type": "array", "items": reference("entry"), "minItems": 1 }] },
    })
}

/// Keys of a value but for its dates.
fn value_keys() -> Map<String, Json> {
    properties([
        ("value", text("a fixed value with its unit")),
        ("prior", text("a distribution of what nobody knows, with its unit")),
        ("unknown", json!({ "const": true, "description": "stated to be unknown; the default stands in" })),
        ("spread", text("relative distribution over persons or crews, such as lognormal 1.2")),
        ("otherwise", text("what would stand here if nobody knew the claims, for runs without a source")),
        ("times", texts("ids of series and factors that multiply the value")),
        (
            "draw",
            json!({
                "type": "string",
                "pattern": "^-?[a-z0-9_-]{1,80}$",
                "description": "values with the same name have the same quantile; with a minus before it, the mirrored one",
            }),
        ),
        ("each", json!({ "const": "year", "description": "one draw for each calendar year instead of one a run" })),
        ("claims", texts("claims with the role input from which the value is built")),
        ("see", texts("other claims that bear on it")),
        ("sources", texts("sources of public statistics")),
        ("assumed", text("why this value, where nothing documents it")),
        ("why", text("a remark, such as why a prior leaves the range of its claim")),
    ])
}

/// Exactly one of three, and an origin.
fn add_value_rules(schema: &mut Json) {
    if let Some(map) = schema.as_object_mut() {
        let needs = |name: &str| json!({ "required": [name] });
        map.insert("oneOf".to_owned(), json!([needs("value"), needs("prior"), needs("unknown")]));
        map.insert("anyOf".to_owned(), json!([needs("claims"), needs("sources"), needs("assumed")]));
    }
}

/// What a text of such a key may look like.
fn example(expects: Expects) -> &'static str {
    match expects {
        Expects::Share => "0.15",
        Expects::Ratio => "1.5",
        Expects::Number => "2",
        Expects::People => "15000 people",
        Expects::PeopleFlow => "400 people/month",
        Expects::Duration => "36 months",
        Expects::Rate => "0.02 1/year",
        Expects::Money => "500 USD",
        Expects::MoneyFlow => "100 SUR/month",
        Expects::Price => "60 USD/m3",
        Expects::Volume => "200 m3/year",
        Expects::Exchange => "31.5 RUB/USD",
        Expects::Any => "1.1",
    }
}

fn key(spec: &KeySpec) -> (&'static str, Json) {
    let default = spec.default.map_or_else(String::new, |default| format!("; {default} when left out"));
    let description = format!("{}{default}; written like {}", spec.help, example(spec.expects));
    (spec.name, json!({ "$ref": "#/$defs/value", "description": description }))
}

/// A table of described keys and some plain ones, which are required.
fn keyed(specs: &[KeySpec], plain: &[(&'static str, Json)]) -> Json {
    let all = properties(plain.iter().cloned().chain(specs.iter().map(key)));
    let required = specs.iter().filter(|spec| spec.default.is_none()).map(|spec| spec.name);
    let required: Vec<&str> = plain.iter().map(|(name, _)| *name).chain(required).collect();
    table(all, &required)
}

fn tumen() -> Json {
    let era = properties([
        ("id", id()),
        ("name", text("name for people")),
        ("from", reference("month")),
        ("until", reference("month")),
    ]);
    let all = properties([
        ("format", json!({ "const": FORMAT, "description": "version of the file formats" })),
        ("first_month", reference("month")),
        ("last_month", reference("month")),
        (
            "main_host",
            json!({ "$ref": "#/$defs/id", "description": "host whose story is told first; the others are a group beside it" }),
        ),
        ("era", list_of(&table(era, &["id", "name", "from", "until"]))),
    ]);
    table(all, &["format", "first_month", "last_month"])
}

fn places() -> Json {
    let place = properties([("id", id()), ("name", text("name for people")), ("parent", id())]);
    table(properties([("place", list_of(&table(place, &["id", "name"])))]), &[])
}

fn environment() -> Json {
    let assumed =
        properties([("years", list_of(&json!({ "type": ["string", "integer"] }))), ("why", text("why these values"))]);
    let series = properties([
        ("id", id()),
        ("name", text("name for people")),
        ("unit", text("unit of the values, such as RUB/month")),
        ("interpolate", json!({ "const": "linear" })),
        ("times", texts("ids of factors that multiply the series wherever it is used")),
        ("sources", texts("sources of public statistics")),
        ("claims", texts("claims with the role input")),
        ("see", texts("other claims that bear on it")),
        ("assumed", table(assumed, &["years", "why"])),
        ("note", text("a remark")),
        (
            "values",
            json!({
                "type": "object",
                "description": "one number for each year, flat within the year",
                "patternProperties": { "^[0-9]{4}$": { "type": ["string", "number"] } },
                "additionalProperties": false,
            }),
        ),
    ]);
    let series = list_of(&table(series, &["id", "name", "unit", "values"]));
    let factor = properties([("id", id()), ("name", text("name for people")), key(&FACTOR)]);
    let factor = list_of(&table(factor, &["id", "name", "level"]));
    // Each of the folder's files holds some of the keys.
    let all = properties([("series", series), ("factor", factor)].into_iter().chain(ENVIRONMENT.iter().map(key)));
    table(all, &[])
}

/// Keys of a kind of rule, beside what is common to rules.
fn kind_table(kind: &KindSpec, common: Map<String, Json>, needed: &[&'static str]) -> Json {
    let mut all = common;
    all.insert("kind".to_owned(), json!({ "const": kind.name, "description": kind.help }));
    all.extend(properties(kind.keys().map(key)));
    let required = kind.keys().filter(|spec| spec.default.is_none()).map(|spec| spec.name);
    let required: Vec<&str> = needed.iter().copied().chain(["kind"]).chain(required).collect();
    table(all, &required)
}

fn programme() -> Json {
    let months = || properties([("from", reference("month")), ("until", reference("month"))]);
    let (_, share) = key(&SITE_SHARE);
    let site = properties([("place", id()), ("share", share)]);
    let end = |kind: &str, more: Map<String, Json>| {
        let required: Vec<&str> = std::iter::once("kind").chain(more.keys().map(String::as_str)).collect();
        let mut all = properties([("kind", json!({ "const": kind }))]);
        all.extend(more.clone());
        table(all, &required)
    };
    let mut all = properties([
        ("id", id()),
        ("name", text("name for people")),
        ("host", id()),
        ("currency", json!({ "enum": ["SUR", "RUB", "USD"], "description": "currency of workers' pockets" })),
        (
            "crew_weight",
            json!({ "type": "integer", "minimum": 1, "maximum": MOST_WEIGHT, "description": "one simulated crew stands for this many, on top of the population scale of a run (default 1)" }),
        ),
        ("active", table(months(), &["from", "until"])),
        (
            "at_end",
            json!({ "oneOf": [
                end("run-off", Map::new()),
                end("return-by", properties([("months", json!({ "type": "integer", "minimum": 0, "maximum": 600 }))])),
                end("hand-over", properties([("to", id())])),
            ] }),
        ),
        (
            "demote_to",
            json!({ "$ref": "#/$defs/id", "description": "programme whose rules bind who lost the contract privilege" }),
        ),
        ("site", list_of(&table(site, &["place", "share"]))),
    ]);
    let mut required = vec!["id", "name", "host", "currency", "active", "at_end", "site"];
    for slot in Slot::ALL {
        let kinds: Vec<Json> = slot.kinds().iter().map(|kind| kind_table(kind, months(), &[])).collect();
        all.insert(slot.name().to_owned(), json!({ "type": "array", "minItems": 1, "items": { "oneOf": kinds } }));
        required.push(slot.name());
    }
    table(all, &required)
}

/// Changes of the baseline, as scenarios and systems have them.
fn changes() -> Json {
    let head = |pattern: String| {
        properties([("set", json!({ "type": "string", "pattern": pattern })), ("from", reference("month"))])
    };
    let mut value = head("^[^.]+\\.[^.]+(\\.[^.]+)?$".to_owned());
    value.extend(value_keys());
    let mut value = table(value, &["set", "from"]);
    add_value_rules(&mut value);
    let like = properties([
        ("slot", text("a slot, such as 1967-camps.pay")),
        ("as_of", reference("month")),
        ("indexed_by", text("a series that carries amounts over to other months")),
    ]);
    let mut moved = head("^[^.]+\\.[^.]+$".to_owned());
    moved.insert("like".to_owned(), table(like, &["slot", "as_of"]));
    let mut changes = vec![value, table(moved, &["set", "from", "like"])];
    for slot in Slot::ALL {
        let pattern = format!("^[^.]+\\.{}$", slot.name());
        changes.extend(slot.kinds().iter().map(|kind| kind_table(kind, head(pattern.clone()), &["set", "from"])));
    }
    json!({ "type": "array", "minItems": 1, "items": { "oneOf": changes } })
}

fn scenario() -> Json {
    let all = properties([
        ("id", id()),
        ("name", text("name for people")),
        ("question", text("the question it answers")),
        (
            "context",
            text(
                "what one has to know of it, what is held fixed and what the answer leaves out; an empty line parts paragraphs",
            ),
        ),
        ("observable", texts("observables that answer the question")),
        ("until", reference("month")),
        ("claims", texts("claims that bear on the question")),
        ("change", changes()),
    ]);
    table(all, &["id", "name", "question", "change"])
}

fn sweep() -> Json {
    let number = |description: &str| json!({ "type": "string", "description": description });
    let levels = || {
        [
            ("name", id()),
            ("range", number("all numbers from one to another, with the unit at the end, such as 0.2..0.8")),
            ("values", texts("these numbers alone, each with its unit")),
            ("steps", json!({ "type": "integer", "minimum": 2, "description": "levels of a range in a grid" })),
        ]
    };
    let lever = properties(
        levels()
            .into_iter()
            .chain([("set", text("path of the value, as in a scenario")), ("from", reference("month"))]),
    );
    let at = json!({ "type": "number", "description": "the quantile that is held at every point" });
    let draw = text("the quantile: the name that `draw` gives to priors, or path@month");
    let uncertainty = properties(levels().into_iter().chain([("draw", draw), ("at", at)]));
    let point = json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "a number for each factor" });
    let count =
        |least: u32, description: &str| json!({ "type": "integer", "minimum": least, "description": description });
    let all = properties([
        ("name", text("name for people")),
        ("observable", texts("observables that are asked for")),
        ("scope", texts("hosts and programmes whose people are counted; all is everyone")),
        ("in", text("months over which observables are taken, such as 2006..2012")),
        ("every", json!({ "const": "year", "description": "a row for each calendar year as well" })),
        ("design", choice::<Design>("how points are chosen")),
        ("points", count(1, "points of a Latin hypercube or a Sobol sequence")),
        ("draws", count(1, "parameter draws at each point")),
        ("seed", count(0, "key of all draws")),
        ("scale", count(1, "one simulated crew stands for this many")),
        ("lever", list_of(&table(lever, &["name", "set", "from"]))),
        ("uncertainty", list_of(&table(uncertainty, &["name", "draw"]))),
        ("point", list_of(&point)),
    ]);
    table(all, &["name", "observable", "in", "design"])
}

/// Described keys, with the shape of those that are no plain text.
fn described(keys: &[(&'static str, bool, &str)], shapes: &[(&str, Json)]) -> Json {
    let shape = |name: &str, help: &str| {
        let found = shapes.iter().find(|(known, _)| *known == name).map(|(_, shape)| shape.clone());
        let mut schema = found.unwrap_or_else(|| json!({ "type": "string" }));
        if let Some(map) = schema.as_object_mut() {
            map.insert("description".to_owned(), json!(help));
        }
        schema
    };
    let all = properties(keys.iter().map(|(name, _, help)| (*name, shape(name, help))));
    let required: Vec<&str> = keys.iter().filter(|(_, required, _)| *required).map(|(name, ..)| *name).collect();
    table(all, &required)
}

fn sources() -> Json {
    let source = described(SOURCE_KEYS, &[("id", id()), ("kind", choice::<SourceKind>(""))]);
    table(properties([("source", list_of(&source))]), &[])
}

fn scope() -> Json {
    let plain = ["host", "place", "sector", "role"].map(|name| (name, json!({ "type": "string" })));
    let lists =
        [("programme", texts("an id, or several: their total")), ("channel", texts("exit channels that are counted"))];
    table(properties(plain.into_iter().chain(lists)), &[])
}

fn conflicts() -> Json {
    let pair = json!({ "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 });
    let shapes = [
        ("claims", pair),
        ("reconciled_by", described(RECONCILED_KEYS, &[("kind", choice::<Reconciliation>(""))])),
        ("world", described(SIDE_KEYS, &[("by", texts(""))])),
    ];
    table(properties([("conflict", list_of(&described(CONFLICT_KEYS, &shapes)))]), &[])
}

fn derived() -> Json {
    let arithmetic = properties([("formula", text("arithmetic over claims")), ("value", text("what it comes to"))]);
    let shapes = [
        ("number", json!({ "type": "integer", "minimum": 1 })),
        ("id", id()),
        ("also", list_of(&table(arithmetic, &["formula", "value"]))),
        ("check", table(value_check(), &["observable"])),
    ];
    table(properties([("derived", list_of(&described(DERIVED_KEYS, &shapes)))]), &[])
}

fn forced_labour() -> Json {
    let number = || json!({ "type": ["number", "string"] });
    let when = [("person", choice::<Fact>("")), ("kind", texts("")), ("at_least", number()), ("below", number())];
    let mut when = described(WHEN_KEYS, &when);
    if let Some(map) = when.as_object_mut() {
        map.insert("oneOf".to_owned(), json!(["person", "rule", "host"].map(|name| json!({ "required": [name] }))));
    }
    let one_or_more = json!({ "anyOf": [when, { "type": "array", "items": when, "minItems": 1 }] });
    let cell = [("id", id()), ("aspect", choice::<Aspect>("")), ("when", one_or_more), ("claims", texts(""))];
    let mut cell = described(CELL_KEYS, &cell);
    if let Some(map) = cell.as_object_mut() {
        map.insert("anyOf".to_owned(), json!([{ "required": ["claims"] }, { "required": ["assumed"] }]));
    }
    described(FORCED_LABOUR_KEYS, &[("cell", list_of(&cell))])
}

fn systems() -> Json {
    let months = properties([("from", reference("month_or_year")), ("until", reference("month_or_year"))]);
    let expect = [
        ("scope", scope()),
        ("over", choice::<Over>("")),
        ("share_above", json!({ "type": "number" })),
        ("from", reference("month_or_year")),
        ("until", reference("month_or_year")),
        ("direction", choice::<Direction>("")),
        ("arithmetic", json!({ "const": true })),
    ];
    let shapes = [
        ("number", json!({ "type": "integer", "minimum": 1 })),
        ("id", id()),
        ("period", table(months, &["from", "until"])),
        ("claims", texts("")),
        ("lives", texts("")),
        ("switch", changes()),
        ("expect", described(EXPECT_KEYS, &expect)),
    ];
    table(properties([("system", list_of(&described(SYSTEM_KEYS, &shapes)))]), &[])
}

fn value_check() -> Map<String, Json> {
    let weight = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    let other = properties([("observable", json!({ "type": "string" })), ("scope", scope()), ("weight", weight)]);
    let shape = |name: &str, help: &str| match name {
        "scope" => scope(),
        "over" => choice::<Over>(help),
        "of" => texts(help),
        "share_above" | "error" => json!({ "type": "number", "description": help }),
        "other_reading" => table(other.clone(), &["observable", "weight"]),
        "from" | "until" => reference("month_or_year"),
        _ => text(help),
    };
    properties(CHECK_KEYS.iter().map(|(name, help)| (*name, shape(name, help))))
}

fn claims() -> Json {
    let side = table(value_check(), &["observable"]);
    let pair = || {
        properties([
            ("left", side.clone()),
            ("relation", choice::<Relation>("how the two compare")),
            ("right", side.clone()),
        ])
    };
    let mut ordinal = pair();
    ordinal.extend(properties([
        ("also", list_of(&table(pair(), &["left", "relation", "right"]))),
        ("over", choice::<Over>("how the months become one number")),
        ("from", reference("month_or_year")),
        ("until", reference("month_or_year")),
    ]));
    let check = json!({ "oneOf": [side, table(ordinal, &["left", "relation", "right"])] });
    let months = || properties([("from", reference("month_or_year")), ("until", reference("month_or_year"))]);
    let mut possible = months();
    possible.insert("weight".to_owned(), json!({ "type": "number", "minimum": 0, "maximum": 1 }));
    let mut period = months();
    period.insert("basis".to_owned(), choice::<Basis>("where the dates come from"));
    period.insert("admissible".to_owned(), list_of(&table(possible, &["weight"])));
    let paragraph = json!({ "type": "integer", "minimum": 1 });
    let shapes = [
        ("id", id()),
        ("paragraph", paragraph.clone()),
        ("paragraph_end", paragraph),
        ("kind", choice::<ClaimKind>("")),
        ("about", texts("")),
        ("topic", choice::<Topic>("")),
        ("period", table(period, &["basis"])),
        ("over", choice::<RangeOver>("")),
        ("conflicts_with", texts("")),
        ("agrees_with", texts("")),
        ("derived_from", texts("")),
        ("implied_by", texts("")),
        ("role", choice::<Role>("")),
        ("implemented_by", texts("")),
        ("check", check),
    ];
    table(properties([("claim", list_of(&described(CLAIM_KEYS, &shapes)))]), &[])
}
