//! Names that are close to one that nobody knows.

/// Longest name that is compared; nothing in the files has a longer one.
const MAX_CHARS: usize = 64;
/// The most candidates that are looked at.
const MAX_CANDIDATES: usize = 5_000;

/// The candidate that a misspelt name most likely stands for. Of two that are as close it is the longer one, since letters are left out more
/// often than added, and else the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let written: Vec<char> = name.chars().take(MAX_CHARS + 1).collect();
    if written.is_empty() || written.len() > MAX_CHARS {
        return None;
    }
    let limit = furthest(written.len());
    let mut best: Option<(usize, usize, &str)> = None;
    for candidate in candidates.into_iter().take(MAX_CANDIDATES) {
        if candidate.len() > 4 * MAX_CHARS || candidate == name {
            continue;
        }
        let within = best.map_or(limit, |(distance, ..)| distance);
        let known: Vec<char> = candidate.chars().collect();
        if known.len().abs_diff(written.len()) > within {
            continue;
        }
        let distance = distance(&written, &known);
        let letters = known.len();
        if distance <= within && best.is_none_or(|(far, long, _)| distance < far || letters > long) {
            best = Some((distance, letters, candidate));
        }
    }
    let found = best.map(|(.., candidate)| candidate.to_owned());
    found.filter(|_| written.len() > 1)
}

/// Up to so many candidates that a name may stand for, the closest first: those that hold it as a part, then those that are misspelt.
/// Capitals make no difference.
pub fn close<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let lower = name.to_lowercase();
    let written: Vec<char> = lower.chars().take(MAX_CHARS + 1).collect();
    if written.len() < 2 || written.len() > MAX_CHARS {
        return Vec::new();
    }
    let limit = furthest(written.len());
    let far = |candidate: &str| {
        let known = candidate.to_lowercase();
        if written.len() > 2 && known.contains(&lower) {
            return Some(0);
        }
        let known: Vec<char> = known.chars().take(2 * MAX_CHARS).collect();
        let near = known.len().abs_diff(written.len()) <= limit;
        near.then(|| distance(&written, &known)).filter(|distance| *distance <= limit)
    };
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .take(MAX_CANDIDATES)
        .filter_map(|candidate| Some((far(candidate)?, candidate)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(most).map(|(_, name)| name).collect()
}

/// Letters that may differ in a name of so many.
fn furthest(letters: usize) -> usize {
    match letters {
        0..=3 => 1,
        4..=8 => 2,
        letters => (letters / 3).min(4),
    }
}

/// Number of letters to insert, delete, replace or swap with a neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &to) in b.iter().enumerate() {
            let replace = last[j] + usize::from(from != to);
            let mut cost = replace.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{close, nearest};

    const KEYS: [&str; 5] = ["wage", "parity", "deductions", "allowance", "board"];

    #[test]
    fn finds_the_closest_name() {
        assert_eq!(nearest("wgae", KEYS).as_deref(), Some("wage"));
        assert_eq!(nearest("deduction", KEYS).as_deref(), Some("deductions"));
        assert_eq!(nearest("alowanse", KEYS).as_deref(), Some("allowance"));
    }

    #[test]
    fn stays_silent_when_nothing_is_close() {
        assert_eq!(nearest("zzzz", KEYS), None);
        assert_eq!(nearest("", KEYS), None);
        assert_eq!(nearest("x", KEYS), None);
        assert_eq!(nearest(&"w".repeat(100_000), KEYS), None);
    }

    #[test]
    fn shows_several_with_parts_first() {
        let known = ["no-planned-money", "passports-kept", "passport-kept-long", "wages-paid-directly"];
        assert_eq!(close("planned", known, 3), ["no-planned-money"]);
        assert_eq!(close("Pasports-kept", known, 3), ["passports-kept"]);
        assert_eq!(close("passport", known, 3), ["passport-kept-long", "passports-kept"]);
        assert_eq!(close("passport", known, 1), ["passport-kept-long"]);
        assert!(close("", known, 3).is_empty() && close("zzzz", known, 3).is_empty());
    }

    #[test]
    fn prefers_the_smaller_distance() {
        assert_eq!(nearest("abcdef", ["abcxyf", "abcdxf"]).as_deref(), Some("abcdxf"));
        assert_eq!(nearest("planed", ["plane", "planned", "planted"]).as_deref(), Some("planned"));
        assert_eq!(nearest("wage", ["wagen", "wagers", "waged"]).as_deref(), Some("wagen"));
    }
}
