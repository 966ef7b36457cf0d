//! Pages of systems: what the documents say of one, where it lives, what turns it off and what should follow.

use tumen::evidence::{Direction, Expectation, Lacking, Statistic, System};

use super::library::Library;
use super::parts::{Sheet, claim_block, grouped};
use crate::layout::{hanging, paragraph};

/// A system: its account, its place, its switch and what is expected of it.
pub(super) fn system(library: &Library<'_>, system: &System, sheet: Sheet) -> String {
    let mut out = head(sheet, system.number, &system.id, &system.name, &system.account);
    out.push_str(&paragraph(&format!("period: {}", system.period), 0, sheet.wide));
    out.push_str(&sheet.heading("Where it lives"));
    out.push_str(&paragraph(&system.lives.join(", "), 2, sheet.wide));
    out.push_str(&sheet.heading("The switch"));
    out.push_str(&switch(library, system, sheet));
    out.push_str(&sheet.heading("What should follow, by the documents"));
    out.push_str(&paragraph(&expectation(&system.expect), 2, sheet.wide));
    out.push_str(&paragraph(&format!("why: {}", system.expect.why), 2, sheet.wide));
    for (name, text) in [("moves nothing", &system.no_effect), ("finding", &system.finding)] {
        if let Some(text) = text {
            out.push_str(&paragraph(&format!("{name}: {text}"), 2, sheet.wide));
        }
    }
    out.push_str(&grounds(library, &system.claims, sheet));
    out
}

/// A system that the world cannot run.
pub(super) fn lacking(library: &Library<'_>, system: &Lacking, sheet: Sheet) -> String {
    let mut out = head(sheet, system.number, &system.id, &system.name, &system.account);
    out.push_str(&paragraph(&format!("not run: the world lacks {}", system.lacks), 0, sheet.wide));
    out.push_str(&grounds(library, &system.claims, sheet));
    out
}

fn head(sheet: Sheet, number: u32, id: &str, name: &str, account: &str) -> String {
    let mut out = sheet.title(id, &format!("system {number}"), &format!("{name}."));
    out.push_str(&hanging(">", account, 2, sheet.wide));
    out
}

/// What the switch changes, and what stood there before.
fn switch(library: &Library<'_>, system: &System, sheet: Sheet) -> String {
    let mut out = String::new();
    // What cannot be laid over the world is told by `tumen check`.
    let Ok(changed) = library.world.with_changes(&system.switch) else {
        return paragraph("cannot be laid over this world: see `tumen check`", 2, sheet.wide);
    };
    for change in tumen_lab::changes_in(&changed, library.world, &system.text_place.file) {
        let text = format!("{} from {}: {}", change.path, change.from, grouped(&change.now));
        out.push_str(&paragraph(&text, 2, sheet.wide));
        if !change.before.is_empty() {
            out.push_str(&paragraph(&format!("before: {}", grouped(&change.before)), 4, sheet.wide));
        }
    }
    out
}

/// What should move, and which way: `saved_per_month{2000-contract} is larger, mean over 2005-01..2015-12`.
pub(super) fn expectation(expect: &Expectation) -> String {
    let way = match expect.direction {
        Direction::Up => "is larger",
        Direction::Down => "is smaller",
    };
    let of = match (expect.of, expect.share_above) {
        (_, Some(months)) => format!(", share above {months} months"),
        (Statistic::Mean, None) => String::new(),
        (of, None) => format!(", {of}"),
    };
    format!("{}{of} {way}, {} over {}", expect.measure, expect.over.name(), expect.months)
}

fn grounds(library: &Library<'_>, claims: &[String], sheet: Sheet) -> String {
    let mut out = sheet.heading("Claims that ground it");
    for claim in claims.iter().filter_map(|id| library.world.evidence.claim(id)) {
        out.push_str(&claim_block(library, claim, sheet, false));
    }
    out
}
