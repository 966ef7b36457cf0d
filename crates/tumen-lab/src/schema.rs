//! JSON Schemas of the answer and of the other documents that the lab makes.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::answer::Answer;
use crate::compare::{Comparison, Trace};
use crate::decompose::Decomposition;
use crate::dossier::{ClaimTable, ConflictTable, SourceTable, WithoutTable};
use crate::store::RunList;
use crate::tension::TensionTable;
use crate::verify::Verification;

/// The JSON Schemas of all documents, made of their types and of what is said of them: file and schema.
#[must_use]
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("answer.json", of::<Answer>()),
        ("answer-claims.json", of::<ClaimTable>()),
        ("answer-compare.json", of::<Comparison>()),
        ("answer-conflicts.json", of::<ConflictTable>()),
        ("answer-decompose.json", of::<Decomposition>()),
        ("answer-runs.json", of::<RunList>()),
        ("answer-sources.json", of::<SourceTable>()),
        ("answer-tension.json", of::<TensionTable>()),
        ("answer-trace.json", of::<Trace>()),
        ("answer-verify.json", of::<Verification>()),
        ("answer-without.json", of::<WithoutTable>()),
    ]
}

fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(plain));
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// Takes out what is of Rust alone: the bits of numbers, the lines of comments.
fn plain(schema: &mut Schema) {
    schema.remove("format");
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}
