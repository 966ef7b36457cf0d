//! Times, in UTC to the second.

use std::time::SystemTime;

use jiff::{Timestamp, Unit};

/// A time as `2026-11-29T20:31:05+00:00`.
pub(crate) fn stamp(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).and_then(|time| time.round(Unit::Second));
    // No clock shows a time that cannot be written.
    time.map_or_else(|_| String::new(), |time| time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// The time now.
pub(crate) fn now() -> String {
    stamp(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc() {
        assert_eq!(stamp(SystemTime::UNIX_EPOCH), "1970-01-01T00:00:00+00:00");
    }
}
