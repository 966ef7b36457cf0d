//! Numbers as the terminal shows them: thousands with a comma, which every quantity in the files may have too.

use tumen::quantity::{Currency, MINORS_PER_UNIT};
use tumen_report::phrases;

/// Words of the report with marks that any terminal shows.
pub(crate) fn plain(text: &str) -> String {
    text.replace("\u{202f}%", " %").replace(phrases::THIN, ",").replace(phrases::MINUS, "-")
}

/// Reads an option that is a whole number between two others, both allowed.
pub(crate) fn whole_between<const LOW: u32, const HIGH: u32>(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (LOW..=HIGH).contains(number));
    number.ok_or_else(|| match HIGH {
        u32::MAX => format!("a whole number of at least {LOW} is needed"),
        _ => format!("a whole number from {LOW} to {HIGH} is needed"),
    })
}

/// An integer with its thousands apart.
pub(crate) fn whole(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A sum in 1/10,000 of a unit: whole units from ten on, hundredths below.
pub(crate) fn sum(minor: i64) -> String {
    if minor.abs() >= 10 * MINORS_PER_UNIT || minor == 0 {
        return whole(rounded(minor, MINORS_PER_UNIT));
    }
    let hundredths = rounded(minor, MINORS_PER_UNIT / 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

/// A sum with its currency.
pub(crate) fn money(minor: i64, currency: Currency) -> String {
    format!("{} {currency}", sum(minor))
}

fn rounded(value: i64, unit: i64) -> i64 {
    let half = if value < 0 { -unit / 2 } else { unit / 2 };
    value.saturating_add(half) / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_rounded_to_what_matters() {
        let cases = [
            (0, "0"),
            (123_456_789, "12,346"),
            (-123_456_789, "-12,346"),
            (15_000, "1.50"),
            (-15_049, "-1.50"),
            (99_999, "10.00"),
            (100_000, "10"),
        ];
        for (minor, text) in cases {
            assert_eq!(sum(minor), text, "{minor}");
        }
        assert_eq!(money(4_500_000, Currency::Usd), "450 USD");
        assert_eq!(whole(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn marks_of_print_become_plain() {
        assert_eq!(plain("\u{2212}12\u{202f}000, 90\u{202f}%"), "-12,000, 90 %");
    }
}
