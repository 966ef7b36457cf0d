//! Names that are close to one that nobody knows.

use tumen::world::World;
use tumen::world::near::close;

use crate::failure::Failure;

/// The most names that are suggested.
const MOST: usize = 3;

/// A hint that names what is close, or the way to all names.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let close: Vec<String> = close(name, known, MOST).into_iter().map(|name| format!("`{name}`")).collect();
    match close.as_slice() {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        [first @ .., last] => Some(format!("did you mean {} or {last}?", first.join(", "))),
    }
}

/// The known name of something, or a failure that says what is near it and what there is.
pub(crate) fn named<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Result<&'a str, Failure> {
    known.clone().find(|one| *one == name).ok_or_else(|| {
        unknown(what, name, known.clone()).hint(format!("{what}s: {}", known.collect::<Vec<_>>().join(", ")))
    })
}

/// A failure for a name that nobody knows, with what is near it.
fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Failure {
    let failure = Failure::input(format!("there is no {what} {}", quoted(name)));
    match did_you_mean(name, known) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// A failure for the id or number of a system that the world does not have.
pub(crate) fn no_system(world: &World, name: &str) -> Failure {
    let ready = world.systems.iter().map(|system| (system.number, system.id.as_str()));
    let lacking = world.lacking.iter().map(|system| (system.number, system.id.as_str()));
    let all = || ready.clone().chain(lacking.clone());
    let failure = unknown("system", name, all().map(|(_, id)| id));
    match (all().map(|(number, _)| number).min(), all().map(|(number, _)| number).max()) {
        (Some(first), Some(last)) => failure.hint(format!("systems have an id, or a number from {first} to {last}")),
        _ => failure.hint("this world has no systems"),
    }
}

/// A name for a message: short, and without control characters.
pub(crate) fn quoted(name: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(60).collect();
    let more = if name.chars().count() > 60 { "…" } else { "" };
    format!("`{clean}{more}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["no-planned-money", "passports-kept", "wages-paid-directly"];

    #[test]
    fn finds_slips_and_parts() {
        assert_eq!(did_you_mean("passport-kept", NAMES).as_deref(), Some("did you mean `passports-kept`?"));
        assert_eq!(did_you_mean("planned", NAMES).as_deref(), Some("did you mean `no-planned-money`?"));
    }

    #[test]
    fn stays_silent_when_nothing_is_close() {
        assert_eq!(did_you_mean("zzzz", NAMES), None);
        assert_eq!(did_you_mean("", NAMES), None);
    }

    #[test]
    fn quotes_what_cannot_be_shown() {
        assert_eq!(quoted("a\u{1b}[31m"), "`a\u{fffd}[31m`");
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 63);
    }
}
