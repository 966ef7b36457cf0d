//! The engine: a world, a parameter draw and a stream of chance go in, observables come out. It is pure and starts no threads.

mod bits;
mod close;
pub mod compile;
pub mod context;
mod dispatch;
pub mod draw;
pub mod forced;
pub mod hybrid;
pub mod life;
pub mod math;
pub mod measure;
mod month;
pub mod observe;
mod outside_year;
pub mod plan;
pub mod population;
mod run;
mod sheet;
mod state;
mod surroundings;
pub mod terms;
mod tiles;
pub mod trace;
mod vacancies;

pub use dispatch::Instructions;
pub use state::{Options, State, run, run_listing, run_watching};

use crate::month::Month;
use thiserror::Error;

/// A broken identity: a defect of the engine, never of a world.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum EngineError {
    /// Postings do not explain what is in people's pockets.
    #[error(
        "ledger identity broken in month {month} of {programme}: pockets changed by {change}, postings say {flows}"
    )]
    Ledger {
        /// Programme id.
        programme: String,
        /// The month.
        month: Month,
        /// Change of the pockets.
        change: i64,
        /// Sum of the postings.
        flows: i64,
    },
    /// What was saved is not where it should be.
    #[error("savings identity broken in month {month} of {programme}: saved {saved}, found {explained}")]
    Saved {
        /// Programme id.
        programme: String,
        /// The month.
        month: Month,
        /// Sum of savings.
        saved: i64,
        /// What left the pockets for good, and what stayed.
        explained: i64,
    },
    /// Postings do not explain what is in the pockets of those whom a programme's rules bind.
    #[error("ledger identity broken in month {month} of {programme}: {pockets} in pockets, {expected} expected")]
    Pockets {
        /// Programme id.
        programme: String,
        /// The month.
        month: Month,
        /// What is in the pockets.
        pockets: i64,
        /// Last month's, and what the postings brought.
        expected: i64,
    },
    /// People who left posts appeared or vanished.
    #[error(
        "identity of those who left broken in month {month} of {programme}: {absconders} there, {expected} expected"
    )]
    Outside {
        /// Programme id.
        programme: String,
        /// The month.
        month: Month,
        /// Still in the host country.
        absconders: i64,
        /// Last month's, plus those who left, minus those who are gone.
        expected: i64,
    },
    /// People appeared or vanished.
    #[error("identity of people broken in month {month} of {programme}: {stock} present, {expected} expected")]
    People {
        /// Programme id.
        programme: String,
        /// The month.
        month: Month,
        /// People at a post.
        stock: i64,
        /// Last month's, plus arrivals, minus leavers.
        expected: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_programme_and_the_month_by_its_date() {
        let (month, programme) = (Month::new(1967, 3).unwrap(), || "1967-camps".to_owned());
        let errors = [
            EngineError::Ledger { programme: programme(), month, change: 1, flows: 2 },
            EngineError::Saved { programme: programme(), month, saved: 1, explained: 2 },
            EngineError::Pockets { programme: programme(), month, pockets: 1, expected: 2 },
            EngineError::Outside { programme: programme(), month, absconders: 1, expected: 2 },
            EngineError::People { programme: programme(), month, stock: 1, expected: 2 },
        ];
        for error in errors {
            assert!(error.to_string().contains("in month 1967-03 of 1967-camps"), "{error}");
            // A new one has to join the list.
            match error {
                EngineError::Ledger { .. }
                | EngineError::Saved { .. }
                | EngineError::Pockets { .. }
                | EngineError::Outside { .. }
                | EngineError::People { .. } => {}
            }
        }
    }
}
