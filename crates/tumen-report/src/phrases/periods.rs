//! Months and periods in words, and on an axis of years.

use tumen_lab::answer::Period;

use super::DASH;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Year and month of ISO text; a bare year has no month.
fn year_month(text: &str) -> Option<(i32, Option<u32>)> {
    let mut parts = text.splitn(2, '-');
    let year = parts.next()?.parse().ok()?;
    match parts.next() {
        None => Some((year, None)),
        Some(month) => month.parse().ok().filter(|m| (1..=12).contains(m)).map(|m| (year, Some(m))),
    }
}

/// The year of ISO text.
pub fn year(text: &str) -> Option<i32> {
    year_month(text).map(|found| found.0)
}

/// Where a time stands on an axis of years: the middle of a year or of a month.
pub fn middle(text: &str) -> Option<f64> {
    let (year, month) = year_month(text)?;
    Some(f64::from(year) + month.map_or(0.5, |m| (f64::from(m) - 0.5) / 12.0))
}

/// Beginning and end of a period on an axis of years.
pub fn span(period: &Period) -> Option<(f64, f64)> {
    let (y0, m0) = year_month(&period.from)?;
    let (y1, m1) = year_month(&period.until)?;
    let start = f64::from(y0) + f64::from(m0.unwrap_or(1) - 1) / 12.0;
    let end = f64::from(y1) + f64::from(m1.unwrap_or(12)) / 12.0;
    (end > start).then_some((start, end))
}

/// A period in words: `2016`, `1967–1984`, `Apr 1969`, `Nov–Dec 2022`, `Jan 1960–Jun 1964`.
pub fn period(period: &Period) -> String {
    let (Some((y0, m0)), Some((y1, m1))) = (year_month(&period.from), year_month(&period.until)) else {
        return format!("{}{DASH}{}", period.from, period.until);
    };
    let (m0, m1) = (m0.unwrap_or(1), m1.unwrap_or(12));
    let name = |m: u32| MONTHS.get(m as usize - 1).copied().unwrap_or("");
    match (y0 == y1, m0 == 1 && m1 == 12) {
        (true, true) => format!("{y0}"),
        (false, true) => format!("{y0}{DASH}{y1}"),
        (true, false) if m0 == m1 => format!("{} {y0}", name(m0)),
        (true, false) => format!("{}{DASH}{} {y0}", name(m0), name(m1)),
        (false, false) => format!("{} {y0}{DASH}{} {y1}", name(m0), name(m1)),
    }
}

/// The same for a period that may have no end of its own: `2000–`.
pub fn period_of(period: &Period, open_ended: bool) -> String {
    if !open_ended {
        return self::period(period);
    }
    let from = Period { from: period.from.clone(), until: period.from.clone() };
    let first = match year_month(&period.from) {
        Some((year, None | Some(1))) => year.to_string(),
        _ => self::period(&from),
    };
    format!("{first}{DASH}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(from: &str, until: &str) -> Period {
        Period { from: from.to_owned(), until: until.to_owned() }
    }

    #[test]
    fn periods_read_like_text() {
        let cases = [
            ("2016-01", "2016-12", "2016"),
            ("1967-01", "1984-12", "1967\u{2013}1984"),
            ("1969-04", "1969-04", "Apr 1969"),
            ("2022-11", "2022-12", "Nov\u{2013}Dec 2022"),
            ("1960-01", "1964-06", "Jan 1960\u{2013}Jun 1964"),
            ("2005", "2015", "2005\u{2013}2015"),
            ("bad", "2015", "bad\u{2013}2015"),
        ];
        for (from, until, text) in cases {
            assert_eq!(period(&months(from, until)), text);
        }
        assert_eq!(span(&months("1967-01", "1967-12")), Some((1967.0, 1968.0)));
        assert_eq!(span(&months("1967-13", "1967-12")), None);
        assert_eq!(middle("1967"), Some(1967.5));
    }

    #[test]
    fn a_period_without_an_end_says_so() {
        let said = |from: &str, open| period_of(&months(from, "2026-12"), open);
        assert_eq!([said("2000-01", true), said("2000-03", true)], ["2000\u{2013}", "Mar 2000\u{2013}"]);
        assert_eq!(said("2000-01", false), "2000\u{2013}2026");
    }
}
