//! What speaks of some words: rules first, then numbers with their evidence, then statements, then the rest.

use tumen::evidence::Claim;
use tumen::world::Param;
use tumen_report::phrases;

use super::library::{Library, entries_of};
use super::page_arrangement::rules_with;
use super::parts::{Sheet, claim_block, values};
use super::search::Hit;
use super::subject::Subject;
use crate::layout::{cut, paragraph};

/// How many of each group are shown.
const MOST: Most = Most { rules: 3, values: 5, numbers: 6, words: 5, others: 10, measured: 4 };
/// Weakest hit that is shown, in hundredths of the best of its group.
const WEAKEST: u32 = 40;

/// How many hits of each group are shown.
struct Most {
    rules: usize,
    values: usize,
    numbers: usize,
    words: usize,
    others: usize,
    measured: usize,
}

/// The page of what was found.
pub(super) fn page(library: &Library<'_>, text: &str, hits: &[Hit<'_>], all: bool, sheet: Sheet) -> String {
    let groups = Groups::of(hits);
    let mut out = format!(
        "“{}”: {} found\n",
        sheet.ink.bold(text),
        if hits.len() == 1 { "1 thing".to_owned() } else { format!("{} things", hits.len()) }
    );
    let mut left_out = 0;
    let mut pick = |group: &[Hit<'_>], most: usize| -> usize {
        let best = group.first().map_or(0, |hit| hit.score);
        let good = group.iter().take_while(|hit| 100 * hit.score >= WEAKEST * best).count();
        let n = if all { group.len() } else { good.min(most) };
        left_out += group.len() - n;
        n
    };
    let n_rules = pick(&groups.rules, MOST.rules);
    let n_values = pick(&groups.values, MOST.values);
    let n_numbers = pick(&groups.numbers, MOST.numbers);
    let n_words = pick(&groups.words, MOST.words);
    let n_others = pick(&groups.others, MOST.others);
    let n_measured = pick(&groups.measured, MOST.measured);
    out.push_str(&rules(library, &groups.rules[..n_rules], sheet));
    if n_measured > 0 {
        out.push_str(&sheet.heading("What a run measures"));
        for hit in &groups.measured[..n_measured] {
            let (name, what) = label(&hit.subject);
            out.push_str(&paragraph(&format!("{}: {what}", sheet.ink.name(name)), 2, sheet.wide));
        }
    }
    if n_values > 0 {
        out.push_str(&sheet.heading("Numbers in the model"));
        for hit in &groups.values[..n_values] {
            if let Subject::Value { path, spec, .. } = hit.subject {
                out.push_str(&format!("  {}  {}\n", sheet.ink.name(path), sheet.ink.dim(spec.help)));
                out.push_str(&values(library.world, &entries_of(library.world, path), sheet, 4));
            }
        }
    }
    if n_numbers > 0 {
        out.push_str(&sheet.heading("Numbers in the evidence"));
        for claim in groups.numbers[..n_numbers].iter().filter_map(claim_of) {
            out.push_str(&claim_block(library, claim, sheet, true));
        }
    }
    if n_words > 0 {
        out.push_str(&sheet.heading("Statements"));
        for claim in groups.words[..n_words].iter().filter_map(claim_of) {
            out.push_str(&claim_block(library, claim, sheet, true));
        }
    }
    if n_others > 0 {
        out.push_str(&sheet.heading("See also"));
        for hit in &groups.others[..n_others] {
            let (name, what) = label(&hit.subject);
            out.push_str(&paragraph(&cut(&format!("{name}: {what}"), 2 * sheet.wide), 2, sheet.wide));
        }
    }
    out.push('\n');
    if left_out > 0 {
        out.push_str(&paragraph(&format!("{left_out} more: tumen explain --all {text}"), 0, sheet.wide));
    }
    out.push_str(&paragraph("Every name above can be asked for: tumen explain NAME", 0, sheet.wide));
    out
}

/// Hits by what they are, the best first in each.
#[derive(Default)]
struct Groups<'h> {
    rules: Vec<Hit<'h>>,
    values: Vec<Hit<'h>>,
    numbers: Vec<Hit<'h>>,
    words: Vec<Hit<'h>>,
    others: Vec<Hit<'h>>,
    measured: Vec<Hit<'h>>,
}

impl<'h> Groups<'h> {
    fn of(hits: &[Hit<'h>]) -> Groups<'h> {
        let mut groups = Groups::default();
        for hit in hits {
            let group = match hit.subject {
                Subject::Kind(..) | Subject::Slot(_) | Subject::SlotOf(..) => &mut groups.rules,
                Subject::Value { .. } => &mut groups.values,
                Subject::Claim(claim) if claim.value.is_some() => &mut groups.numbers,
                Subject::Claim(_) => &mut groups.words,
                Subject::Observable(_) => &mut groups.measured,
                _ => &mut groups.others,
            };
            group.push(Hit { subject: hit.subject, score: hit.score });
        }
        groups
    }
}

fn claim_of<'a>(hit: &Hit<'a>) -> Option<&'a Claim> {
    match hit.subject {
        Subject::Claim(claim) => Some(claim),
        _ => None,
    }
}

/// Kinds of rules that were found, and where they hold.
fn rules(library: &Library<'_>, hits: &[Hit<'_>], sheet: Sheet) -> String {
    let mut out = String::new();
    for hit in hits {
        let Subject::Kind(slot, spec) = hit.subject else { continue };
        if out.is_empty() {
            out.push_str(&sheet.heading("Rules"));
        }
        out.push_str(&paragraph(
            &format!("{} rule `{}`: {}", slot.name(), sheet.ink.name(spec.name), spec.help),
            2,
            sheet.wide,
        ));
        for (programme, rule) in rules_with(library, slot, spec) {
            let keys: Vec<&str> = rule.params.iter().map(|param: &Param| param.key).collect();
            let text = format!("holds in {}.{}, {}, with {}", programme.id, slot.name(), rule.months, keys.join(", "));
            out.push_str(&paragraph(&text, 4, sheet.wide));
        }
    }
    out
}

/// The name of a subject and what it is.
pub(super) fn label<'a>(subject: &Subject<'a>) -> (&'a str, String) {
    match *subject {
        Subject::Observable(definition) => (definition.name, format!("observable; {}", definition.says)),
        Subject::Term(term) => (term.name, format!("word of the tables; {}", term.says)),
        Subject::Column(name, definition) => (name, format!("column of the tables; {}", definition.says)),
        Subject::Verdict(verdict) => (verdict.name(), format!("verdict; {}", phrases::verdict_says(verdict))),
        Subject::Scenario(scenario) => (&scenario.name.id, format!("scenario; {}", scenario.name.question)),
        Subject::Derived(derived) => (&derived.id, format!("follows by arithmetic; {}", derived.statement)),
        Subject::Cell(cell) => (&cell.id, format!("cell of forced labour, {}; {}", cell.aspect.name(), cell.means)),
        Subject::System(system) => (&system.id, format!("system {}; {}", system.number, system.account)),
        Subject::Lacking(system) => (&system.id, format!("system {}; {}", system.number, system.account)),
        Subject::Programme(programme) => {
            (&programme.id, format!("arrangement, {}; {}", programme.active, programme.name))
        }
        Subject::Source(source) => (&source.id, format!("source; “{}”", source.title)),
        Subject::Series(series) => (&series.id, format!("yearly series; {}", series.name)),
        Subject::Host(host) => (&host.id, format!("host; {}", host.name)),
        Subject::Place(place) => (&place.id, format!("place; {}", place.name)),
        Subject::Claim(claim) => (&claim.id, claim.statement.clone()),
        Subject::Value { path, spec, .. } => (path, spec.help.to_owned()),
        Subject::Kind(_, spec) => (spec.name, spec.help.to_owned()),
        Subject::Slot(slot) | Subject::SlotOf(_, slot) => (slot.name(), "slot".to_owned()),
    }
}
