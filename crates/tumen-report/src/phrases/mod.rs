//! Numbers, intervals, months and verdicts in words.
//!
//! Prose has two significant digits and tables three. Thousands are set apart by a thin no-break space, ranges by an en dash.

mod comparison;
mod decomposition;
mod periods;
mod verdicts;

pub use comparison::comparison;
pub use decomposition::{decomposition, frame};
pub use periods::{middle, period, period_of, span, year};
pub use verdicts::{
    counted, differs, fit, is_miss, months_compared, not_met, predictive_says, statements, tests, title,
    too_few_inside, verdict, verdict_names, verdict_says, verdict_word,
};

use tumen_lab::answer::{Answer, EraMeta, Hosts, Period, Quantiles, ScoredClaim, fewest_people};

/// Thin no-break space.
pub const THIN: char = '\u{202f}';
/// En dash.
pub const DASH: char = '\u{2013}';
/// Minus sign.
pub const MINUS: char = '\u{2212}';
/// Significant digits in prose.
pub const PROSE: usize = 2;
/// Smaller numbers are what rounding leaves of zero.
const DUST: f64 = 1e-9;
/// A part of 100 below this is shown as 0.
const LEAST_OF_100: f64 = 0.05;
/// Percent below which a rate is not written with its digits.
const LEAST_PERCENT: f64 = 0.01;
/// Significant digits in tables.
pub const TABLE: usize = 3;

/// A number with so many significant digits: `12 000`, `0.35`, `7.1`. Text that is not a number becomes `no value`.
pub fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return "no value".to_owned();
    }
    // What is left of a sum that should be nothing is nothing.
    if value.abs() < DUST {
        return "0".to_owned();
    }
    let digits = digits.max(1);
    let text = format!("{:.*e}", digits - 1, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let figures: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let sign = if value < 0.0 { MINUS.to_string() } else { String::new() };
    let places = usize::try_from(exponent).ok();
    match places {
        Some(places) => {
            let whole_len = places + 1;
            let padded = format!("{figures:0<whole_len$}");
            let (whole, rest) = padded.split_at(whole_len);
            let rest = rest.trim_end_matches('0');
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{}{point}{rest}", grouped(whole))
        }
        None => {
            let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
            format!("{sign}0.{}{}", "0".repeat(zeros), figures.trim_end_matches('0'))
        }
    }
}

/// A difference with its sign, also above zero.
pub fn signed(value: f64, digits: usize) -> String {
    with_sign(value, number(value, digits))
}

/// The text of a difference with its sign, also above zero; what is rounded to nothing has none.
pub fn with_sign(value: f64, text: String) -> String {
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// All digits of a count, or of a number with at most six significant digits.
pub fn exact(value: f64) -> String {
    if value.is_finite() && value.abs() >= 1e6 { number(value, 12) } else { number(value, 6) }
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(c);
    }
    out
}

/// An amount in words: `4 200`, `37 million`, `1.2 billion`.
pub fn amount(value: f64, digits: usize) -> String {
    let size = value.abs();
    if size >= 999.5e6 {
        format!("{} billion", number(value / 1e9, digits))
    } else if size >= 999_500.0 {
        format!("{} million", number(value / 1e6, digits))
    } else {
        number(value, digits)
    }
}

/// Two ends with a dash, `21–48`; one number where both round to the same. With a negative end, `−3 to 5`.
pub fn range(low: f64, high: f64, digits: usize) -> String {
    join(&number(low, digits), &number(high, digits))
}

/// Two amounts with a dash; the scale is said once where it is the same.
pub fn amount_range(low: f64, high: f64, digits: usize) -> String {
    let (a, b) = (amount(low, digits), amount(high, digits));
    if a == b {
        return a;
    }
    for scale in [" billion", " million"] {
        if let (Some(a), Some(_)) = (a.strip_suffix(scale), b.strip_suffix(scale)) {
            return join(a, &b);
        }
    }
    let scaled = a.ends_with("illion") || b.ends_with("illion");
    if scaled && low != 0.0 { format!("{a} to {b}") } else { join(&a, &b) }
}

fn join(a: &str, b: &str) -> String {
    if a == b {
        a.to_owned()
    } else if a.starts_with(MINUS) || b.starts_with(MINUS) {
        format!("{a} to {b}")
    } else {
        format!("{a}{DASH}{b}")
    }
}

/// A share as so many of 100, whole above one; less than a twentieth of one is 0.
pub fn of_100(share: f64) -> String {
    if libm::fabs(100.0 * share) < LEAST_OF_100 { "0".to_owned() } else { percent(share) }
}

/// A rate or share in percent, however small.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent.is_finite() && percent.abs() >= 0.95 { grouped_signed(round(percent)) } else { number(percent, 1) }
}

/// Whether a share is more than nothing and too small to be written with its digits.
fn is_trace(share: f64) -> bool {
    100.0 * share > DUST && 100.0 * share < LEAST_PERCENT
}

/// A rate or share in percent; of what is hardly anything, that it is less than that.
fn small_percent(share: f64) -> String {
    if is_trace(share) { format!("under {}", number(LEAST_PERCENT, 1)) } else { percent(share) }
}

/// The two ends of shares, as so many of 100.
pub fn of_100_range(low: f64, high: f64) -> String {
    join(&of_100(low), &of_100(high))
}

fn round(value: f64) -> f64 {
    libm::round(value)
}

fn grouped_signed(value: f64) -> String {
    number(value, 15)
}

/// Median and 90 % interval for a table cell: `12 600 (11 500–13 900)`; a dot where there is no value.
pub fn cell(value: Option<&Quantiles>) -> String {
    value.map_or_else(none, |q| with_interval(&amount(q.p50, TABLE), &amount_range(q.p5, q.p95, TABLE)))
}

/// The same for amounts of money, in millions with three decimals at most.
pub fn million_cell(value: Option<&Quantiles>) -> String {
    let short = |v: f64| libm::round(v / 1e3) / 1e3;
    value.map_or_else(none, |q| with_interval(&number(short(q.p50), TABLE), &range(short(q.p5), short(q.p95), TABLE)))
}

fn with_interval(median: &str, interval: &str) -> String {
    if median == interval { median.to_owned() } else { format!("{median} ({interval})") }
}

/// The same for shares, as so many of 100.
pub fn share_cell(value: Option<&Quantiles>) -> String {
    value.map_or_else(none, |q| with_interval(&of_100(q.p50), &of_100_range(q.p5, q.p95)))
}

/// The same for rare events: what is under one a year is said so.
pub fn rate_cell(value: Option<&Quantiles>) -> String {
    value.map_or_else(none, |q| {
        if q.p95 <= 0.0 {
            "none".to_owned()
        } else if q.p95 < 1.0 {
            rate(q.p95)
        } else {
            format!("{} ({})", rate(q.p50), rate_range(q.p5, q.p95))
        }
    })
}

/// A rate of rare events.
pub fn rate(value: f64) -> String {
    if value < 1.0 { "under 1".to_owned() } else { number(value, PROSE) }
}

/// The lower end of an interval of rates.
fn rate_low(value: f64) -> String {
    if value < 1.0 { "0".to_owned() } else { number(value, PROSE) }
}

/// An interval of rates.
pub fn rate_range(low: f64, high: f64) -> String {
    if high < 1.0 {
        return rate(high);
    }
    join(&rate_low(low), &rate(high))
}

/// What stands where there is no value.
pub fn none() -> String {
    "\u{b7}".to_owned()
}

/// Shares that have a name.
const FRACTIONS: [(f64, &str); 12] = [
    (0.05, "a twentieth"),
    (0.1, "a tenth"),
    (0.2, "a fifth"),
    (0.25, "a quarter"),
    (1.0 / 3.0, "a third"),
    (0.4, "two fifths"),
    (0.5, "half"),
    (0.6, "three fifths"),
    (2.0 / 3.0, "two thirds"),
    (0.75, "three quarters"),
    (0.8, "four fifths"),
    (0.9, "nine tenths"),
];

/// An interval of a share in plain words that are never narrower than the interval: `between a fifth and half`, `less than a tenth`.
pub fn share_words(low: f64, high: f64) -> String {
    let below = FRACTIONS.iter().rev().find(|f| f.0 <= low + 1e-9);
    let above = FRACTIONS.iter().find(|f| f.0 >= high - 1e-9);
    match (below, above) {
        (Some(a), Some(b)) if a.1 == b.1 => a.1.to_owned(),
        (Some(a), Some(b)) => format!("between {} and {}", a.1, b.1),
        (Some(a), None) => format!("more than {}", a.1),
        (None, Some(b)) => format!("less than {}", b.1),
        (None, None) => "anything from almost nothing to almost all".to_owned(),
    }
}

/// A share of draws as histories: `97 of 100 histories`.
pub fn histories(share: f64) -> String {
    let hundred = 100.0 * share;
    if hundred >= 99.95 {
        "all histories".to_owned()
    } else if hundred > 99.0 {
        "more than 99 of 100 histories".to_owned()
    } else if hundred <= 0.0 {
        "no history".to_owned()
    } else if hundred < 1.0 {
        "fewer than 1 of 100 histories".to_owned()
    } else {
        format!("{} of 100 histories", number(round(hundred), 3))
    }
}

/// A list in words: `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A text cut to so many letters.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// A count in words up to twelve, then in figures.
pub fn word(n: u64) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    usize::try_from(n).ok().and_then(|i| WORDS.get(i)).map_or_else(|| number(n as f64, 15), |w| (*w).to_owned())
}

/// Text with a capital letter first.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Text with a small letter first.
pub fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// A count with its noun.
pub fn count(n: u64, one: &str, many: &str) -> String {
    let number = number(n as f64, 15);
    format!("{number} {}", if n == 1 { one } else { many })
}

/// A unit as it is said: `people a year`, `USD a month`. Shares have none: they are said of 100.
pub fn unit(unit: &str) -> String {
    match unit {
        "share" => String::new(),
        "1/year" => "a year".to_owned(),
        "1/1000 years" => format!("in 1{THIN}000 years"),
        "ratio" => String::new(),
        "month" => "months".to_owned(),
        "m3" => "m\u{b3}".to_owned(),
        "m3/year" => "m\u{b3} a year".to_owned(),
        other => other.replace('/', " a "),
    }
}

/// Whether values of a unit are said of 100.
pub fn is_share(unit: &str) -> bool {
    matches!(unit, "share" | "1/year")
}

/// A value of a unit for a table, without the unit.
pub fn value(value: f64, unit: &str, digits: usize) -> String {
    match unit {
        "ratio" => format!("{}\u{d7}", number(value, digits)),
        _ if is_share(unit) => format!("{}{THIN}%", small_percent(value)),
        _ => amount(value, digits),
    }
}

/// Two ends of a unit for a table, without the unit.
pub fn value_range(low: f64, high: f64, unit: &str, digits: usize) -> String {
    match unit {
        "ratio" => format!("{}\u{d7}", range(low, high, digits)),
        // As a lower end, what is hardly anything is nothing.
        _ if is_share(unit) && is_trace(low) && !is_trace(high) => format!("0{DASH}{}{THIN}%", percent(high)),
        _ if is_share(unit) => format!("{}{THIN}%", join(&small_percent(low), &small_percent(high))),
        _ => amount_range(low, high, digits),
    }
}

/// A documentary figure with its unit: `12 486 people`, `at least 50 %`; an order or a figure without number as it is written.
pub fn document(claim: &ScoredClaim) -> String {
    let (number, unit) = document_parts(claim);
    format!("{number} {unit}").trim_end().to_owned()
}

/// A documentary figure with all its digits, and its unit.
pub fn document_parts(claim: &ScoredClaim) -> (String, String) {
    let one = |v: f64| {
        if is_share(&claim.unit) || claim.unit == "ratio" || v.abs() >= 1e6 {
            value(v, &claim.unit, TABLE)
        } else {
            exact(v)
        }
    };
    let number = match (claim.document_low, claim.document_high) {
        (Some(a), Some(b)) if b > a && (is_share(&claim.unit) || b.abs() >= 1e6) => {
            value_range(a, b, &claim.unit, TABLE)
        }
        (Some(a), Some(b)) if b > a => join(&exact(a), &exact(b)),
        (Some(a), Some(_)) => one(a),
        (Some(a), None) if is_share(&claim.unit) && is_trace(a) => format!("more than 0{THIN}%"),
        (Some(a), None) => format!("at least {}", one(a)),
        (None, Some(b)) => format!("at most {}", one(b)),
        (None, None) => return (claim.document.clone(), String::new()),
    };
    (number, unit(&claim.unit))
}

/// What stands for a number that only a run at scale 1 can show.
pub const NEEDS_SCALE_1: &str = "needs scale 1";

/// Stands in a table for a count that is too small for the crews that are simulated.
pub fn few(answer: &Answer) -> &'static str {
    if answer.scale > 1 { NEEDS_SCALE_1 } else { "too few to tell" }
}

/// What is said where nobody was at a post in any month.
pub fn deserted(answer: &Answer) -> String {
    let Period { from, until } = &answer.months;
    format!(
        "Nobody was abroad from {from} to {until}: no arrangement of this world had people at its posts in these months."
    )
}

/// What the words of a missing count mean.
pub fn why_few(answer: &Answer) -> String {
    let heavy: Vec<String> = answer
        .programmes
        .iter()
        .filter(|programme| programme.crew_weight > 1)
        .map(|programme| {
            format!("{} under {}", u64::from(answer.scale) * u64::from(programme.crew_weight), programme.name)
        })
        .collect();
    let crews = match (answer.scale, heavy.is_empty()) {
        (scale, true) => scale.to_string(),
        (1, false) => list(&heavy),
        (scale, false) => format!("{scale}, or for {}", list(&heavy)),
    };
    let fewest = if heavy.is_empty() {
        format!("fewer than {} people are counted", number(fewest_people(answer.scale), 6))
    } else {
        "fewer people are counted than a hundred crews stand for".to_owned()
    };
    format!("Where it says \u{201c}{}\u{201d}, {fewest}: one simulated crew stands for {crews}.", few(answer))
}

/// The name of an era with its years; the part of it that the run reports.
pub fn era(era: &EraMeta) -> String {
    let months = period(&Period { from: era.from.clone(), until: era.until.clone() });
    format!("{}, {months}{}", era.name, if era.whole { "" } else { ", the part in this run" })
}

/// The arrangements of some hosts together.
pub fn all_of(answer: &Answer, hosts: Hosts) -> String {
    match (&answer.main_host, hosts) {
        (Some(main), Hosts::Main) => format!("All arrangements, {}", main.name),
        (_, Hosts::Others) => "Other hosts".to_owned(),
        (Some(_), Hosts::All) => "All hosts".to_owned(),
        (None, Hosts::All | Hosts::Main) => "All arrangements".to_owned(),
    }
}

/// A channel in words, for a heading.
pub fn channel(channel: &str) -> String {
    match channel {
        "overstay" => "Stayed on after the term",
        "naturalise" => "Became citizens",
        "marry" => "Married and stayed",
        "abscond" => "Left the post in the host country",
        "protection" => "Asked for protection",
        "arrived_rok" => "Reached South Korea",
        other => other,
    }
    .to_owned()
}

/// Text in lines of at most so many letters, broken at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dust_is_nothing() {
        assert_eq!(of_100_range(-0.39, 6e-17), "\u{2212}39 to 0");
        assert_eq!((of_100(4e-4), of_100(6e-4)), ("0".to_owned(), "0.06".to_owned()));
        assert_eq!(number(9e-17, 3), "0");
        assert_eq!(value(2e-4, "share", 3), "0.02\u{202f}%", "a small rate stays");
        assert_eq!(value(1e-6, "share", 3), "under 0.01\u{202f}%");
        assert_eq!(value_range(1e-6, 1e-3, "share", 3), "0\u{2013}0.1\u{202f}%");
        assert_eq!(value_range(0.0, 1e-6, "share", 3), "0\u{2013}under 0.01\u{202f}%");
    }

    #[test]
    fn numbers_have_the_digits_asked_for() {
        let cases = [
            (0.0, "0"),
            (12_486.0, "12\u{202f}000"),
            (98_700.0, "99\u{202f}000"),
            (999.9, "1\u{202f}000"),
            (7.06, "7.1"),
            (0.0314, "0.031"),
            (1e6, "1\u{202f}000\u{202f}000"),
            (-41.0, "\u{2212}41"),
            (0.96, "0.96"),
            (9.96, "10"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value, 2), text, "{value}");
        }
        assert_eq!(number(f64::NAN, 2), "no value");
        assert_eq!(exact(12_486.0), "12\u{202f}486");
        assert_eq!(exact(1.0 / 3.0), "0.333333");
    }

    #[test]
    fn ranges_say_the_scale_once() {
        assert_eq!(range(21.4, 47.9, 2), "21\u{2013}48");
        assert_eq!(range(3.0, 3.01, 2), "3");
        assert_eq!(range(-3.0, 5.0, 2), "\u{2212}3 to 5");
        assert_eq!(amount_range(92e6, 162e6, 2), "92\u{2013}160 million");
        assert_eq!(amount_range(0.92e9, 1.6e9, 2), "920 million to 1.6 billion");
        assert_eq!(amount_range(900e3, 2e6, 2), "900\u{202f}000 to 2 million");
        assert_eq!(amount_range(0.0, 2e6, 2), "0\u{2013}2 million");
        assert_eq!(amount_range(1.01e6, 1.04e6, 2), "1 million");
        assert_eq!(of_100_range(0.213, 0.48), "21\u{2013}48");
        assert_eq!(of_100(0.004), "0.4");
    }

    #[test]
    fn words_for_shares_are_never_narrower_than_the_interval() {
        assert_eq!(share_words(0.21, 0.48), "between a fifth and half");
        assert_eq!(share_words(0.01, 0.09), "less than a tenth");
        assert_eq!(share_words(0.88, 0.98), "more than four fifths");
        assert_eq!(share_words(0.01, 0.99), "anything from almost nothing to almost all");
        assert_eq!(share_words(0.5, 0.5), "half");
        for low in 0..100 {
            for high in low..100 {
                let (low, high) = (f64::from(low) / 100.0, f64::from(high) / 100.0);
                let text = share_words(low, high);
                let named: Vec<f64> = FRACTIONS
                    .iter()
                    .filter(|f| text.ends_with(f.1) || text.contains(&format!("between {} and", f.1)))
                    .map(|f| f.0)
                    .collect();
                if text.starts_with("between") {
                    assert!(
                        named.iter().any(|f| *f <= low + 1e-9) && named.iter().any(|f| *f >= high - 1e-9),
                        "{low} {high} {text}"
                    );
                }
            }
        }
    }

    #[test]
    fn rare_rates_never_pretend_to_be_zero() {
        let q = Quantiles { p5: 0.0, p25: 0.1, p50: 0.4, p75: 2.0, p95: 5.3, mean: 1.0 };
        assert_eq!(rate_cell(Some(&q)), "under 1 (0\u{2013}5.3)");
        assert_eq!(rate_cell(None), "\u{b7}");
    }

    #[test]
    fn histories_keep_away_from_certainty() {
        assert_eq!(histories(0.97), "97 of 100 histories");
        assert_eq!(histories(0.997), "more than 99 of 100 histories");
        assert_eq!(histories(1.0), "all histories");
        assert_eq!(histories(0.004), "fewer than 1 of 100 histories");
        assert_eq!(histories(0.0), "no history");
    }

    #[test]
    fn lines_are_wrapped_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert!(wrap("", 5).is_empty());
    }
}
