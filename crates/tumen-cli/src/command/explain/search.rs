//! Plain words: which subjects speak of them, the best first.

use std::collections::{BTreeMap, BTreeSet};

use tumen::observables::{Definition, TABLE};
use tumen::world::Param;
use tumen::world::near::nearest;
use tumen_lab::answer::TERMS;

use super::library::{Library, entries_of, rule_of};
use super::subject::{Subject, kinds};
use crate::headings::HEADS;

/// Words shorter than this must be met exactly; longer ones by their beginning.
const SHORT: usize = 4;

/// A subject that speaks of the words.
pub(super) struct Hit<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) score: u32,
}

/// A text in which words are looked for, and how much it matters.
type Field<'t> = (u32, &'t str);

/// Words that say nothing of what is looked for.
const LITTLE: [&str; 22] = [
    "a", "an", "and", "are", "at", "by", "did", "do", "for", "from", "how", "in", "is", "many", "much", "of", "on",
    "the", "to", "was", "were", "what",
];

/// What outputs call an observable: its label, and the heads of columns under which it stands; with what keeps them apart.
fn called(definition: &Definition) -> String {
    let name = definition.name;
    let terminal = HEADS.iter().filter(|(_, under)| under.contains(&name)).map(|(head, _)| *head);
    let page =
        tumen_report::HEADS.iter().filter(|(_, under)| under.split('@').next() == Some(name)).map(|(head, _)| *head);
    terminal.chain(page).fold(definition.label(), |all, head| format!("{all}; {head}"))
}

/// Words of a text in small letters without the little ones; names fall apart at their dots and hyphens.
fn words(text: &str) -> Vec<String> {
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    all.filter(|word| !LITTLE.contains(&word.as_str())).collect()
}

/// Whether a word of a text meets a word that is looked for: the same, or the same but for its ending.
fn meets(word: &str, wanted: &str) -> bool {
    if wanted.chars().count() < SHORT {
        return word == wanted;
    }
    let stem = wanted.strip_suffix('s').unwrap_or(wanted);
    word.starts_with(stem)
}

/// How well fields speak of the words: each word counts where it matters most; the words in a row count twice.
fn score(wanted: &[String], fields: &[Field<'_>]) -> Option<u32> {
    let texts: Vec<(u32, Vec<String>)> = fields.iter().map(|(weight, text)| (*weight, words(text))).collect();
    let mut total = 0;
    for word in wanted {
        let best = texts
            .iter()
            .filter(|(_, text)| text.iter().any(|other| meets(other, word)))
            .map(|(weight, _)| *weight)
            .max();
        total += best?;
    }
    let in_a_row =
        |text: &Vec<String>| text.windows(wanted.len()).any(|row| row.iter().zip(wanted).all(|(a, b)| meets(a, b)));
    let row = texts.iter().filter(|(_, text)| wanted.len() > 1 && in_a_row(text)).map(|(weight, _)| *weight).max();
    Some(total + 2 * row.unwrap_or(0))
}

/// Subjects that speak of all the words, the best first.
pub(super) fn search<'a>(library: &'a Library<'a>, text: &str) -> Vec<Hit<'a>> {
    let wanted = words(text);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<Hit<'a>> = Vec::new();
    each(library, |subject, fields| {
        if let Some(score) = score(&wanted, fields) {
            hits.push(Hit { subject, score });
        }
    });
    // Ties stay in the order of the subjects, so that the answer is the same every time.
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    hits
}

/// A hint where nothing speaks of all the words: the same words with each unknown one replaced by the closest that occurs, or else those
/// words of which something speaks.
pub(super) fn closest<'a>(library: &'a Library<'a>, text: &str) -> Option<String> {
    let wanted = words(text);
    let mut known: BTreeSet<String> = BTreeSet::new();
    each(library, |_, fields| fields.iter().for_each(|(_, text)| known.extend(words(text))));
    let met = |word: &&String| known.iter().any(|other| meets(other, word));
    let longer = || known.iter().map(String::as_str).filter(|candidate| candidate.chars().count() >= SHORT - 1);
    let mended: Option<Vec<String>> =
        wanted.iter().map(|word| if met(&word) { Some(word.clone()) } else { nearest(word, longer()) }).collect();
    if let Some(mended) = mended.map(|words| words.join(" ")).filter(|mended| *mended != wanted.join(" "))
        && !search(library, &mended).is_empty()
    {
        return Some(format!("did you mean `{mended}`?"));
    }
    let some: Vec<String> = wanted.iter().filter(met).map(|word| format!("`{word}`")).collect();
    match some.as_slice() {
        [] => None,
        [one] => Some(format!("nothing speaks of all the words together; {one} alone is found")),
        several => {
            Some(format!("nothing speaks of all the words together; each of {} is found alone", several.join(", ")))
        }
    }
}

/// Subjects that speak of some of the words: those of most words first.
pub(super) fn partial<'a>(library: &'a Library<'a>, text: &str, most: usize) -> Vec<Hit<'a>> {
    let wanted = words(text);
    let mut hits: Vec<(usize, Hit<'a>)> = Vec::new();
    each(library, |subject, fields| {
        let scores: Vec<u32> = wanted.iter().filter_map(|word| score(std::slice::from_ref(word), fields)).collect();
        if !scores.is_empty() {
            hits.push((scores.len(), Hit { subject, score: scores.iter().sum() }));
        }
    });
    hits.sort_by_key(|(met, hit)| std::cmp::Reverse((*met, hit.score)));
    hits.into_iter().take(most).map(|(_, hit)| hit).collect()
}

/// Shows every subject with the texts that speak of it.
fn each<'a>(library: &'a Library<'a>, mut add: impl FnMut(Subject<'a>, &[Field<'_>])) {
    let world = library.world;
    for (slot, spec) in kinds() {
        let used =
            world.programmes.iter().any(|programme| programme.slot(slot).iter().any(|rule| rule.kind == spec.kind));
        if used {
            add(Subject::Kind(slot, spec), &[(6, spec.name), (6, spec.help)]);
        }
    }
    for definition in TABLE {
        add(Subject::Observable(definition), &[(6, definition.name), (3, definition.says), (6, &called(definition))]);
    }
    for term in &TERMS {
        add(Subject::Term(term), &[(6, term.name), (3, term.says)]);
    }
    for claim in &world.evidence.claims {
        let about = claim.about.join(" ");
        // As the print of a run has it: a name and the years.
        let label = claim.label.as_ref().map_or_else(String::new, |label| format!("{label} {}", claim.period));
        let note = claim.note.as_deref().unwrap_or_default();
        let place = claim.place.as_deref().unwrap_or_default();
        add(
            Subject::Claim(claim),
            &[
                (5, &claim.id),
                (4, &claim.statement),
                (1, note),
                (2, place),
                (1, &about),
                (2, claim.topic.name()),
                (1, &label),
            ],
        );
    }
    for (path, param) in first_params(library) {
        let Some(spec) = param.spec() else { continue };
        let kind = rule_of(world, param).map_or("", |rule| rule.kind.spec().help);
        let mut behind = String::new();
        for (_, entry) in entries_of(world, path) {
            behind.push_str(&entry.provenance.claims.join(" "));
            behind.push(' ');
        }
        let factor = world.factors.iter().find(|factor| factor.level.path == path);
        let help = factor.map_or(spec.help, |factor| factor.name.as_str());
        add(Subject::Value { path, spec, month: None }, &[(6, path), (4, help), (3, &behind), (2, kind)]);
    }
    for scenario in &library.scenarios {
        add(
            Subject::Scenario(scenario),
            &[(6, &scenario.name.id), (5, &scenario.name.name), (4, &scenario.name.question)],
        );
    }
    for derived in &world.evidence.derived {
        add(Subject::Derived(derived), &[(5, &derived.id), (4, &derived.statement)]);
    }
    for cell in &world.forced_labour.cells {
        add(Subject::Cell(cell), &[(6, &cell.id), (4, &cell.means), (4, &cell.guideline), (1, "forced labour")]);
    }
    for system in &world.systems {
        add(Subject::System(system), &[(6, &system.id), (6, &system.name), (3, &system.account)]);
    }
    for system in &world.lacking {
        add(Subject::Lacking(system), &[(6, &system.id), (6, &system.name), (3, &system.account)]);
    }
    for programme in &world.programmes {
        add(Subject::Programme(programme), &[(6, &programme.id), (6, &programme.name)]);
    }
    for host in &world.hosts {
        add(Subject::Host(host), &[(6, &host.id), (6, &host.name)]);
    }
    for place in &world.places {
        add(Subject::Place(place), &[(5, &place.id), (5, &place.name)]);
    }
    for source in &world.evidence.sources {
        let author = source.author.as_deref().unwrap_or_default();
        add(Subject::Source(source), &[(5, &source.id), (5, &source.title), (4, author), (1, &source.reliability)]);
    }
    for series in &world.series {
        add(Subject::Series(series), &[(6, &series.id), (5, &series.name)]);
    }
}

/// The first value of each path.
fn first_params<'a>(library: &'a Library<'a>) -> BTreeMap<&'a str, &'a Param> {
    let mut first: BTreeMap<&str, &Param> = BTreeMap::new();
    for param in library.world.params() {
        first.entry(&param.path).or_insert(param);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, fields: &[Field<'_>]) -> Option<u32> {
        score(&words(text), fields)
    }

    #[test]
    fn all_words_are_needed() {
        assert_eq!(of("planned money", &[(5, "planned economy")]), None);
        assert!(of("planned money", &[(5, "money that is planned")]).is_some());
    }

    #[test]
    fn little_words_are_not_looked_for() {
        assert_eq!(words("How many workers in the camps of 1969"), ["workers", "camps", "1969"]);
        assert!(of("share of the worker", &[(5, "worker share")]).is_some());
    }

    #[test]
    fn words_in_a_row_count_more() {
        let row = of("planned money", &[(4, "a sum (planned money) is due")]);
        let apart = of("planned money", &[(4, "money was planned")]);
        assert!(row > apart, "{row:?} {apart:?}");
    }

    #[test]
    fn endings_do_not_matter_and_short_words_are_exact() {
        assert!(of("bribes", &[(1, "a bribe was paid")]).is_some());
        assert!(of("pay", &[(1, "payments")]).is_none());
        assert!(of("", &[(1, "anything")]).is_some_and(|score| score == 0));
    }

    #[test]
    fn heads_of_tables_are_understood() {
        let world = tumen::world::load(&tumen_baseline::Baseline, &[]).expect("the baseline loads");
        let library = Library::new(&world, &tumen_baseline::Baseline);
        let found = |words: &str, name: &str| {
            let hits = search(&library, words);
            hits.iter().any(|hit| matches!(hit.subject, Subject::Observable(definition) if definition.name == name))
        };
        for (head, under) in HEADS {
            for name in under {
                assert!(found(head, name), "{head}: {name}");
            }
        }
        for (head, name) in tumen_report::HEADS {
            assert!(found(head, name.split('@').next().unwrap_or(name)), "{head}: {name}");
        }
        for definition in TABLE {
            assert!(found(&definition.label(), definition.name), "{}", definition.label());
        }
    }
}
