//! Quantities that no source states and that follow from several claims by arithmetic.

use crate::evidence::Evidence;
use crate::evidence::check::{Check, ValueCheck, read_check};
use crate::evidence::formula::{Ends, evaluate, names};
use crate::month::MonthRange;
use crate::quantity::Quantity;
use crate::world::TextPlace;
use crate::world::near::nearest;
use crate::world::problem::{Report, say, shorten};
use crate::world::reader::{Item, Once, Reader};

/// How far a stated value may lie from what its formula comes to, as a share of it.
const ROUNDING: f64 = 0.005;

/// A formula over claims, and what it comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    /// The formula.
    pub formula: String,
    /// What it comes to, as stated; the loader works it out again.
    pub value: Quantity,
}

/// A quantity that is implied by claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// Number in the list, from 1.
    pub number: u32,
    /// Id in files.
    pub id: String,
    /// What it is, in our own words.
    pub statement: String,
    /// What is worth knowing of it.
    pub note: Option<String>,
    /// How it follows.
    pub arithmetic: Arithmetic,
    /// Further arithmetic of the same sort, which is not compared.
    pub also: Vec<Arithmetic>,
    /// Claims of all formulas.
    pub claims: Vec<String>,
    /// How it is compared with the model.
    pub check: ValueCheck,
    /// Where it stands.
    pub text_place: TextPlace,
}

/// Keys of a derived quantity, for the schema: name, whether required, what it is.
pub(crate) const DERIVED_KEYS: &[(&str, bool, &str)] = &[
    ("number", true, "number in the list, from 1 without a gap"),
    ("id", true, "id of the quantity"),
    ("statement", true, "what it is, in our own words"),
    ("note", false, "what is worth knowing of it"),
    ("formula", true, "arithmetic over ids of claims: * / + - ( ) low(a) high(a) span(a, b)"),
    ("value", true, "what it comes to, with unit"),
    ("also", false, "further arithmetic of the same sort, which is not compared"),
    ("check", true, "how it is compared with the model"),
];

/// Reads `evidence/derived.toml`; months of checks default to those of the world.
pub(crate) fn read_derived(mut top: Reader<'_>, world: MonthRange, report: &mut Report) -> Vec<Derived> {
    let mut seen = Once::default();
    let mut all = Vec::new();
    for (idx, mut reader) in top.get_tables("derived", report).into_iter().enumerate() {
        let number = reader.need("number", report).and_then(|item| item.next_in_list(idx, report));
        let id_item = reader.need("id", report);
        let id = id_item.as_ref().and_then(|item| item.id(report));
        if let (Some(id), Some(item)) = (id, id_item) {
            seen.insert("derived quantity", id, &item, report);
            reader.spot.key = format!("derived.{id}");
        }
        all.extend(read_one((number, id), reader, world, report));
    }
    top.finish(report);
    all
}

fn read_one(
    (number, id): (Option<u32>, Option<&str>),
    mut reader: Reader<'_>,
    world: MonthRange,
    report: &mut Report,
) -> Option<Derived> {
    let statement = reader.need_text("statement", report).map(str::to_owned);
    let note = reader.get_text("note", report).map(str::to_owned);
    let arithmetic = read_arithmetic(&mut reader, report);
    let mut also = Vec::new();
    for mut reader in reader.get_tables("also", report) {
        also.extend(read_arithmetic(&mut reader, report));
        reader.finish(report);
    }
    let check_item = reader.need("check", report);
    let check = check_item.as_ref().and_then(|item| item.table(report));
    let check = match check.and_then(|table| read_check(table, world, report)) {
        Some(Check::Value(check)) => Some(*check),
        Some(Check::Ordinal(_)) => {
            check_item?
                .problem(say("a derived quantity is a number, not an order").help("name an `observable`"), report);
            None
        }
        None => None,
    };
    let text_place = report.text_place(&reader.spot);
    reader.finish(report);
    let arithmetic = arithmetic?;
    let mut claims: Vec<String> = Vec::new();
    for formula in std::iter::once(&arithmetic).chain(&also) {
        for name in names(&formula.formula) {
            if !claims.iter().any(|known| known == name) {
                claims.push(name.to_owned());
            }
        }
    }
    Some(Derived {
        number: number?,
        id: id?.to_owned(),
        statement: statement?,
        note,
        arithmetic,
        also,
        claims,
        check: check?,
        text_place,
    })
}

fn read_arithmetic(reader: &mut Reader<'_>, report: &mut Report) -> Option<Arithmetic> {
    let formula = reader.need("formula", report);
    let value = reader.need("value", report).and_then(|item| item.quantity(report));
    let formula = formula.and_then(|item: Item<'_>| {
        report.keep(&item.spot);
        item.text(report).map(str::to_owned)
    });
    Some(Arithmetic { formula: formula?, value: value? })
}

/// Works every formula out from the claims and holds the result against what is stated. `ids` holds all claims, those with problems included.
pub(crate) fn check_derived(evidence: &Evidence, ids: &Once, report: &mut Report) {
    let value = |id: &str| -> Result<Ends, String> {
        let Some(claim) = evidence.claim(id) else {
            let near = nearest(id, evidence.claims.iter().map(|claim| claim.id.as_str()));
            let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("there is no claim `{}`{meant}", shorten(id)));
        };
        let value = claim.value.as_ref().ok_or_else(|| format!("`{id}` has no value"))?;
        Ok((value.low, value.high))
    };
    let broken = |id: &String| evidence.claim(id).is_none() && ids.contains(id);
    for derived in evidence.derived.iter().filter(|derived| !derived.claims.iter().any(broken)) {
        let key = format!("derived.{}", derived.id);
        for Arithmetic { formula, value: stated } in std::iter::once(&derived.arithmetic).chain(&derived.also) {
            let words = match evaluate(formula, &value) {
                Err(why) => say(why).help("the formula takes ids of claims, numbers, * / + - ( ) low() high() span()"),
                Ok((low, high)) => {
                    let near = |one: f64, other: f64| (one - other).abs() <= ROUNDING * one.abs();
                    if near(low, stated.low) && near(high, stated.high) {
                        continue;
                    }
                    let unit = stated.unit();
                    let found = Quantity::in_unit(unit.from_held(low), unit.from_held(high), unit);
                    say(format!("the formula comes to {found}, the value is {stated}")).help("correct one of them")
                }
            };
            report.at_name(&derived.text_place, &key, formula, words);
        }
    }
}
