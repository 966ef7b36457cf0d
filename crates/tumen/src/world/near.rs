//! Names that are close to one that nobody knows.

/// Longest name that is compared; nothing in the files has a longer one.
const MAX_CHARS: usize = 64;
/// The most candidates that are looked at.
const MAX_CANDIDATES: usize = 5_000;

/// The candidate that a misspelt name most likely stands for.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let written: Vec<char> = name.chars().take(MAX_CHARS + 1).collect();
    if written.is_empty() || written.len() > MAX_CHARS {
        return None;
    }
    let limit = match written.len() {
        0..=3 => 1,
        4..=8 => 2,
        len => (len / 3).min(4),
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MAX_CANDIDATES) {
        if candidate.len() > 4 * MAX_CHARS || candidate == name {
            continue;
        }
        let within = best.map_or(limit, |(distance, _)| distance.saturating_sub(1));
        let known: Vec<char> = candidate.chars().collect();
        if known.len().abs_diff(written.len()) > within {
            continue;
        }
        let distance = distance(&written, &known);
        if distance <= within && best.is_none_or(|(so_far, _)| distance < so_far) {
            best = Some((distance, candidate));
        }
    }
    let found = best.map(|(_, candidate)| candidate.to_owned());
    found.filter(|_| written.len() > 1)
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
    use super::nearest;

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
    fn prefers_the_smaller_distance() {
        assert_eq!(nearest("abcdef", ["abcxyf", "abcdxf"]).as_deref(), Some("abcdxf"));
    }
}
