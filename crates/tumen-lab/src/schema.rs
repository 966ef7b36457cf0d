//! The JSON Schema of the answer.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::Value;

use crate::answer::Answer;

/// The JSON Schema of an [`Answer`], made of its types and of what is said of them.
#[must_use]
pub fn of_answer() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(plain));
    settings.into_generator().into_root_schema_for::<Answer>().to_value()
}

/// Takes out what is of Rust alone: the bits of numbers, the lines of comments.
fn plain(schema: &mut Schema) {
    schema.remove("format");
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}
