//! `from` and `until` of dated entries and rules → months, without gap or overlap.

use super::problem::{Report, Spot, say};
use super::reader::Reader;
use crate::month::{Month, MonthRange};

/// What one entry says about its months.
#[derive(Clone, Debug)]
pub(super) struct Dates {
    /// First month, if given.
    pub(super) from: Option<Month>,
    /// Last month, if given.
    pub(super) until: Option<Month>,
    /// Whether a month is given that cannot be read, which is reported already.
    pub(super) broken: bool,
    /// Where the entry stands.
    pub(super) spot: Spot,
}

impl Dates {
    /// Reads `from` and `until`.
    pub(super) fn read(reader: &mut Reader<'_>, report: &mut Report) -> Dates {
        let (from, no_from) = reader.get_month("from", report);
        let (until, no_until) = reader.get_month("until", report);
        Dates { from, until, broken: no_from || no_until, spot: reader.spot.clone() }
    }
}

/// What the entries have to cover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cover {
    /// Every one of these months needs an entry.
    pub(super) needed: MonthRange,
    /// No entry may hold in other months than these.
    pub(super) allowed: MonthRange,
    /// What an entry is called in messages.
    pub(super) noun: &'static str,
}

/// Gives every entry its months: absent ends follow from the neighbours and from what has to be covered.
///
/// There is one range for each entry even after problems, so that the reading can go on.
pub(super) fn resolve(entries: &[Dates], cover: Cover, report: &mut Report) -> Vec<MonthRange> {
    // With a month missing the rest would be judged by guesses.
    let mut unheard = Report::default();
    let report = if entries.iter().any(|entry| entry.broken) { &mut unheard } else { report };
    let noun = cover.noun;
    let mut in_order = true;
    let mut resolved: Vec<MonthRange> = Vec::with_capacity(entries.len());
    for (idx, entry) in entries.iter().enumerate() {
        let before = resolved.last().copied();
        let given_before = idx.checked_sub(1).and_then(|idx| entries.get(idx)).and_then(|entry| entry.until);
        let from = match (entry.from, before) {
            (Some(from), _) => from,
            (None, None) => cover.needed.from,
            (None, Some(before)) => {
                if given_before.is_none() {
                    let what = format!(
                        "nobody says where this {noun} begins: neither its `from` nor the `until` before it is given"
                    );
                    report.add(&entry.spot, say(what).help("give it a `from`"));
                }
                before.until.next()
            }
        };
        let next_from = entries.get(idx + 1).and_then(|next| next.from);
        let until = match (entry.until, next_from) {
            (Some(until), _) => until,
            (None, Some(next)) => next.previous(),
            (None, None) => cover.needed.until,
        };
        resolved.push(MonthRange { from, until: until.max(from) });
        let out_of_order = before.is_some_and(|before| from <= before.from);
        if out_of_order {
            in_order = false;
            report.add(
                &entry.spot,
                say(format!("this {noun} does not begin after the one before it")).help("order them by `from`"),
            );
        } else if let Some(before) = before {
            let gap = MonthRange::new(before.until.next(), from.previous());
            if let Some(gap) = gap.filter(|_| before.until < from) {
                let help = format!("begin this {noun} in {}, or let the one before it end later", gap.from);
                report.add(&entry.spot, say(format!("no {noun} covers {}", months_text(gap))).help(help));
            } else if from <= before.until && given_before.is_some() {
                let what = format!("this {noun} begins in {from}, before the one ahead of it ends in {}", before.until);
                report.add(&entry.spot, say(what).help("let one of them end earlier"));
            }
        }
        if entry.until.is_some_and(|until| until < from) {
            report.add(&entry.spot, say(format!("this {noun} ends in {until}, before it begins in {from}")));
        }
    }
    if in_order {
        check_ends(entries, &resolved, cover, report);
    }
    resolved
}

fn check_ends(entries: &[Dates], resolved: &[MonthRange], cover: Cover, report: &mut Report) {
    let noun = cover.noun;
    let (Some(first), Some(last)) = (resolved.first(), resolved.last()) else { return };
    let (Some(first_entry), Some(last_entry)) = (entries.first(), entries.last()) else { return };
    if let Some(gap) =
        MonthRange::new(cover.needed.from, first.from.previous()).filter(|_| cover.needed.from < first.from)
    {
        let help = format!("begin the first {noun} in {}, or leave out its `from`", gap.from);
        report.add(&first_entry.spot, say(format!("no {noun} covers {}", months_text(gap))).help(help));
    }
    if let Some(gap) =
        MonthRange::new(last.until.next(), cover.needed.until).filter(|_| last.until < cover.needed.until)
    {
        report.add(
            &last_entry.spot,
            say(format!("no {noun} covers {}", months_text(gap))).help("leave out the last `until`"),
        );
    }
    for (entry, months) in entries.iter().zip(resolved) {
        if cover.allowed.overlap(months).is_none() {
            let what =
                format!("this {noun} holds in {}, but only {} can be reached", months_text(*months), cover.allowed);
            report.add(&entry.spot, say(what));
        }
    }
}

/// A range in words: a single month stands alone.
fn months_text(months: MonthRange) -> String {
    if months.from == months.until { months.from.to_string() } else { months.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(entries: &[(&str, &str)], needed: &str) -> (Vec<String>, String) {
        let month = |text: &str| Month::parse(text).ok();
        let dates: Vec<Dates> = entries
            .iter()
            .map(|(from, until)| Dates { from: month(from), until: month(until), broken: false, spot: Spot::default() })
            .collect();
        let needed = MonthRange::parse(needed).unwrap();
        let mut report = Report::default();
        let cover = Cover { needed, allowed: needed, noun: "entry" };
        let months = resolve(&dates, cover, &mut report);
        (months.iter().map(ToString::to_string).collect(), report.finish().to_string())
    }

    #[test]
    fn ends_follow_from_the_neighbours() {
        let (months, problems) = run(&[("", ""), ("1970-01", ""), ("1980-05", "")], "1967-03..1990-12");
        assert_eq!(months, ["1967-03..1969-12", "1970-01..1980-04", "1980-05..1990-12"]);
        assert_eq!(problems, "");
        let (months, problems) = run(&[("", "1984-12"), ("", "")], "1967-03..1990-12");
        assert_eq!(months, ["1967-03..1984-12", "1985-01..1990-12"]);
        assert_eq!(problems, "");
    }

    #[test]
    fn gaps_and_overlaps_are_told() {
        let cases: [(&[(&str, &str)], &str); 8] = [
            (&[("1968-01", "")], "no entry covers 1967-03..1967-12"),
            (&[("", "1989-12")], "no entry covers 1990-01..1990-12"),
            (&[("", "1970-01"), ("1970-03", "")], "no entry covers 1970-02"),
            (&[("", "1970-05"), ("1970-03", "")], "before the one ahead of it ends in 1970-05"),
            (&[("1980-01", ""), ("1970-01", "")], "does not begin after the one before it"),
            (&[("1967-03", ""), ("1967-03", "")], "does not begin after the one before it"),
            (&[("", ""), ("", "")], "nobody says where this entry begins"),
            (&[("1967-03", ""), ("1995-01", "")], "but only 1967-03..1990-12 can be reached"),
        ];
        for (entries, expected) in cases {
            let (months, problems) = run(entries, "1967-03..1990-12");
            assert_eq!(months.len(), entries.len());
            assert!(problems.contains(expected), "{entries:?}: {problems}");
        }
    }
}
