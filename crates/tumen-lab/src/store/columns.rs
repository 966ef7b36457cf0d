//! Columns of a Parquet table with units and meaning in their metadata.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float32Builder, Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, Date32Array, RecordBatch, UInt16Array, UInt32Array};
use arrow_schema::{DataType, Field, Metadata, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use tumen::month::Month;

use super::folder::{Draft, DraftFile};
use crate::LabError;
use crate::answer::{FORMAT, Term, column_base};

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i32 = 719_468;

/// Rows of a table that are packed together.
const ROWS_AT_ONCE: usize = 65_536;

/// A column: field and values.
#[derive(Clone, Debug)]
pub(crate) struct TableColumn {
    field: Field,
    values: ArrayRef,
}

impl TableColumn {
    fn new(name: &str, kind: DataType, nullable: bool, values: ArrayRef) -> TableColumn {
        let column = TableColumn { field: Field::new(name, kind, nullable), values };
        match Term::named(column_base(name).0) {
            Some(term) => column.with(term.unit, term.says),
            None => column,
        }
    }

    /// Says in which unit the values are and what they mean, where the name is no [`Term`], whose words are taken.
    pub(crate) fn with(mut self, unit: &str, says: &str) -> TableColumn {
        let pairs = [("unit", unit), ("description", says)].into_iter().filter(|(_, text)| !text.is_empty());
        self.field.set_metadata(pairs.map(|(key, text)| (key.to_owned(), text.to_owned())).collect::<Metadata>());
        self
    }

    /// Text; an empty one is no value.
    pub(crate) fn text<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> TableColumn {
        let mut builder = StringBuilder::new();
        for value in values {
            builder.append_option((!value.is_empty()).then_some(value));
        }
        TableColumn::new(name, DataType::Utf8, true, Arc::new(builder.finish()))
    }

    /// Numbers in double precision; what is not finite is no value.
    pub(crate) fn double(name: &str, values: impl Iterator<Item = f64>) -> TableColumn {
        let mut builder = Float64Builder::new();
        for value in values {
            builder.append_option(value.is_finite().then_some(value));
        }
        TableColumn::new(name, DataType::Float64, true, Arc::new(builder.finish()))
    }

    /// Numbers in single precision, likewise.
    pub(crate) fn single(name: &str, values: impl Iterator<Item = f32>) -> TableColumn {
        let mut builder = Float32Builder::new();
        for value in values {
            builder.append_option(value.is_finite().then_some(value));
        }
        TableColumn::new(name, DataType::Float32, true, Arc::new(builder.finish()))
    }

    /// Counts.
    pub(crate) fn count(name: &str, values: impl Iterator<Item = u32>) -> TableColumn {
        TableColumn::new(name, DataType::UInt32, false, Arc::new(UInt32Array::from_iter_values(values)))
    }

    /// Calendar years.
    pub(crate) fn year(name: &str, values: impl Iterator<Item = u16>) -> TableColumn {
        TableColumn::new(name, DataType::UInt16, false, Arc::new(UInt16Array::from_iter_values(values)))
    }

    /// Months as the date of their first day.
    pub(crate) fn month(name: &str, values: impl Iterator<Item = Month>) -> TableColumn {
        let days = Date32Array::from_iter_values(values.map(first_day));
        TableColumn::new(name, DataType::Date32, false, Arc::new(days))
    }

    /// Yes or no.
    pub(crate) fn flag(name: &str, values: impl Iterator<Item = bool>) -> TableColumn {
        let mut builder = BooleanBuilder::new();
        values.for_each(|value| builder.append_value(value));
        TableColumn::new(name, DataType::Boolean, false, Arc::new(builder.finish()))
    }
}

/// Days from 1970-01-01 to the first of a month (H. Hinnant, "chrono-compatible low-level date algorithms").
fn first_day(month: Month) -> i32 {
    let (year, month) = (i32::from(month.year()), i32::from(month.month_of_year()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH
}

/// A table that is written in parts, so that only some rows are in memory.
pub(super) struct Table<'d> {
    draft: &'d Draft<'d>,
    path: String,
    writer: Option<ArrowWriter<DraftFile<'d>>>,
}

impl<'d> Table<'d> {
    /// A table in a folder that is being written.
    pub(super) fn new(draft: &'d Draft<'d>, path: &str) -> Table<'d> {
        Table { draft, path: path.to_owned(), writer: None }
    }

    /// Adds rows; all parts have the same columns.
    pub(super) fn add(&mut self, columns: Vec<TableColumn>) -> Result<(), LabError> {
        let (fields, values): (Vec<Field>, Vec<ArrayRef>) =
            columns.into_iter().map(|column| (column.field, column.values)).unzip();
        let metadata = [("tumen_format".to_owned(), FORMAT.to_string())].into_iter().collect::<Metadata>();
        let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
        let failed = |error| LabError::table(&self.path, error);
        let batch = RecordBatch::try_new(Arc::clone(&schema), values).map_err(|error| failed(error.into()))?;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let level = ZstdLevel::try_new(1).map_err(failed)?;
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(level))
                    .set_max_row_group_row_count(Some(ROWS_AT_ONCE))
                    .build();
                let file = self.draft.file(&self.path)?;
                none.insert(ArrowWriter::try_new(file, schema, Some(properties)).map_err(failed)?)
            }
        };
        writer.write(&batch).map_err(failed)
    }

    /// Ends the file.
    pub(super) fn finish(self) -> Result<(), LabError> {
        match self.writer {
            Some(writer) => writer.into_inner().map_err(|error| LabError::table(&self.path, error))?.close(),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_become_days() {
        let day = |text: &str| first_day(Month::parse(text).unwrap());
        assert_eq!(day("1970-01"), 0);
        assert_eq!(day("1970-02"), 31);
        assert_eq!(day("2000-03"), 11_017);
        assert_eq!(day("1946-01"), -8_766);
        assert_eq!(day("2026-12"), 20_788);
    }
}
