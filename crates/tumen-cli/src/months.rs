//! Months as options: a part of the story to report.

use tumen::month::MonthRange;
use tumen::world::World;

use crate::failure::Failure;

/// A month, or a year.
pub(crate) fn part(text: &str) -> Result<MonthRange, String> {
    MonthRange::parse_part(text).map_err(|error| format!("{error}; {}", error.hint()))
}

/// The months between two that were asked for, where one was; the world has them.
pub(crate) fn reported(
    world: &World,
    from: Option<MonthRange>,
    until: Option<MonthRange>,
) -> Result<Option<MonthRange>, Failure> {
    Ok(match (from, until) {
        (None, None) => None,
        (from, until) => {
            let from = from.map_or(world.months.from, |range| range.from);
            let until = until.map_or(world.months.until, |range| range.until);
            for month in [from, until] {
                if !world.months.contains(month) {
                    let hint = format!("this world runs from {} to {}", world.months.from, world.months.until);
                    return Err(Failure::input(format!("{month} is outside the world")).hint(hint));
                }
            }
            let range = MonthRange::new(from, until);
            Some(range.ok_or_else(|| {
                Failure::input(format!("{from} is after {until}"))
                    .hint("--from takes the first month, --until the last")
            })?)
        }
    })
}
