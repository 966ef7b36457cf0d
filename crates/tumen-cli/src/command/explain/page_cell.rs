//! The page of a circumstance of forced labour, and the list of all of them.

use tumen::evidence::{Aspect, Cell};

use super::library::Library;
use super::parts::{Sheet, claim_block};
use crate::layout::paragraph;

/// A cell: what it means, when it is met, and what stands behind it.
pub(super) fn cell(library: &Library<'_>, cell: &Cell, sheet: Sheet) -> String {
    let mut out = sheet.title(&cell.id, &format!("cell of forced labour, {}", cell.aspect.name()), &cell.means);
    out.push_str(&paragraph(&format!("It stands for: {}.", cell.guideline), 0, sheet.wide));
    out.push_str(&paragraph(&format!("Standard: {}.", library.world.forced_labour.standard), 0, sheet.wide));
    out.push_str(&sheet.heading("Met in a worker-month in which all of this holds"));
    for condition in &cell.when {
        out.push_str(&paragraph(&condition.to_string(), 2, sheet.wide));
    }
    if let Some(assumed) = &cell.assumed {
        out.push_str(&sheet.heading("Assumed"));
        out.push_str(&paragraph(assumed, 2, sheet.wide));
    }
    if !cell.claims.is_empty() {
        out.push_str(&sheet.heading("Claims behind it"));
        for claim in cell.claims.iter().filter_map(|id| library.world.evidence.claim(id)) {
            out.push_str(&claim_block(library, claim, sheet, false));
        }
    }
    out
}

/// The cells that enter an observable of forced labour; nothing for any other.
pub(super) fn cells_of(library: &Library<'_>, observable: &str, sheet: Sheet) -> String {
    let Some(of) = observable.strip_prefix("forced_labour") else { return String::new() };
    let of = of.trim_start_matches('_');
    let mut out = sheet.heading("Cells that enter it");
    let shown = Aspect::ALL.iter().filter(|aspect| of.is_empty() || aspect.name() == of);
    for aspect in shown {
        for cell in library.world.forced_labour.cells.iter().filter(|cell| cell.aspect == *aspect) {
            let text = format!("{}: {}: {}", aspect.name(), sheet.ink.name(&cell.id), cell.means);
            out.push_str(&paragraph(&text, 2, sheet.wide));
        }
    }
    out
}
