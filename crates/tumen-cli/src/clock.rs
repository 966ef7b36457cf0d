//! Times, in UTC to the second.

use std::time::{Instant, SystemTime};

use jiff::{Timestamp, Unit};
use tumen_lab::store::{Timing, program_digest};

/// A time as `2026-11-29T20:31:05+00:00`.
pub(crate) fn stamp(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).and_then(|time| time.round(Unit::Second));
    // No clock shows a time that cannot be written.
    time.map_or_else(|_| String::new(), |time| time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// A clock for work that is timed.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    began: String,
    start: Instant,
}

impl Clock {
    /// Starts it.
    pub(crate) fn start() -> Clock {
        Clock { began: now(), start: Instant::now() }
    }

    /// Seconds since.
    pub(crate) fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// What is noted of the work, which ends now.
    pub(crate) fn timing(&self, threads: usize) -> Timing {
        Timing {
            began: self.began.clone(),
            ended: now(),
            program: program_digest().unwrap_or_default(),
            simulation_seconds: self.seconds(),
            threads,
            worker_months_per_second: None,
        }
    }
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
