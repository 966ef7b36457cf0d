//! The page of a quantity that no source states and that follows from several claims.

use tumen::evidence::{Arithmetic, Derived};

use super::library::Library;
use super::parts::{Sheet, claim_block, grouped};
use crate::layout::paragraph;

/// A derived quantity: its arithmetic, what it is compared with, and the claims behind it.
pub(super) fn derived(library: &Library<'_>, derived: &Derived, sheet: Sheet) -> String {
    let mut out = sheet.title(&derived.id, &format!("derived quantity {}", derived.number), &derived.statement);
    if let Some(note) = &derived.note {
        out.push_str(&paragraph(note, 0, sheet.wide));
    }
    out.push_str(&sheet.heading("Arithmetic"));
    for Arithmetic { formula, value } in std::iter::once(&derived.arithmetic).chain(&derived.also) {
        out.push_str(&paragraph(&format!("{formula} = {}", grouped(&value.to_string())), 2, sheet.wide));
    }
    let check = &derived.check;
    let measure = check.measure.to_string();
    let text = format!(
        "the first is compared with {measure}, {} over {}; it follows from inputs too, so a match is no success",
        check.over.name(),
        check.months
    );
    out.push_str(&paragraph(&text, 2, sheet.wide));
    out.push_str(&sheet.heading("Claims that it follows from"));
    for claim in derived.claims.iter().filter_map(|id| library.world.evidence.claim(id)) {
        out.push_str(&claim_block(library, claim, sheet, false));
    }
    out
}
