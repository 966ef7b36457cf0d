//! One post under observation: what its holders earn, lose, learn and do, month by month, from the same steps as everyone's.
//!
//! The watched entry is copied into a tile of its own after the crew has been read and the luck drawn, and the same steps run on
//! the copy; its rows are then the bank statement of one person. The run itself is not touched.

use super::measure::{Measure, Row};
use super::population::Columns;
use crate::programme::{Channel, Sector};

/// Which post to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Index of the programme that owns the post.
    pub owner: usize,
    /// Post number.
    pub post: u32,
}

/// A month of the watched post.
#[derive(Clone, Debug)]
pub struct LifeMonth {
    /// Month, counted from the first month of the world.
    pub month: u16,
    /// Index of the programme whose rules bound the holder.
    pub rules: usize,
    /// Index of the site among the owner's.
    pub site: usize,
    /// Sector of the crew.
    pub sector: Sector,
    /// The post before the month (one entry).
    pub before: Columns,
    /// The post after the month (one entry).
    pub after: Columns,
    /// What was posted and counted for the holder.
    pub row: Row,
}

/// What can happen to somebody who has left a post without going home; each is counted by the measure of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterEvent {
    /// Death in the host country.
    DeathsAfter,
    /// Citizenship of the host country.
    Naturalised,
    /// Legal marriage to a citizen.
    MarriedAfter,
    /// With [`AfterEvent::Naturalised`] or [`AfterEvent::MarriedAfter`]: the contract had run out while nobody could go home.
    LapsedSettled,
    /// Arrival in Europe.
    ArrivedEurope,
    /// Home of one's own will.
    LapsedReturns,
    /// Caught.
    Apprehended,
    /// With [`AfterEvent::Apprehended`]: because teams search.
    ApprehendedByTeams,
    /// Delivered to the sending state.
    HandedOver,
    /// With [`AfterEvent::HandedOver`]: punished severely.
    Severe,
    /// Protection granted.
    ProtectedGrants,
    /// Arrival in South Korea.
    ArrivedRok,
    /// Arrival, under protection, in another country than South Korea.
    ArrivedElsewhere,
}

impl AfterEvent {
    /// All of them.
    pub const ALL: [AfterEvent; 13] = [
        AfterEvent::DeathsAfter,
        AfterEvent::Naturalised,
        AfterEvent::MarriedAfter,
        AfterEvent::LapsedSettled,
        AfterEvent::ArrivedEurope,
        AfterEvent::LapsedReturns,
        AfterEvent::Apprehended,
        AfterEvent::ApprehendedByTeams,
        AfterEvent::HandedOver,
        AfterEvent::Severe,
        AfterEvent::ProtectedGrants,
        AfterEvent::ArrivedRok,
        AfterEvent::ArrivedElsewhere,
    ];

    /// The measure that counts it.
    #[must_use]
    pub const fn measure(self) -> Measure {
        match self {
            AfterEvent::DeathsAfter => Measure::DeathsAfter,
            AfterEvent::Naturalised => Measure::Naturalised,
            AfterEvent::MarriedAfter => Measure::MarriedAfter,
            AfterEvent::LapsedSettled => Measure::LapsedSettled,
            AfterEvent::ArrivedEurope => Measure::ArrivedEurope,
            AfterEvent::LapsedReturns => Measure::LapsedReturns,
            AfterEvent::Apprehended => Measure::Apprehended,
            AfterEvent::ApprehendedByTeams => Measure::ApprehendedByTeams,
            AfterEvent::HandedOver => Measure::HandedOver,
            AfterEvent::Severe => Measure::Severe,
            AfterEvent::ProtectedGrants => Measure::ProtectedGrants,
            AfterEvent::ArrivedRok => Measure::ArrivedRok,
            AfterEvent::ArrivedElsewhere => Measure::ArrivedElsewhere,
        }
    }

    /// Whether it ends the time as somebody who left: gone, or no longer outside the law. Of several in a month only one does.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            AfterEvent::DeathsAfter
            | AfterEvent::Naturalised
            | AfterEvent::MarriedAfter
            | AfterEvent::ArrivedEurope
            | AfterEvent::LapsedReturns
            | AfterEvent::HandedOver
            | AfterEvent::ArrivedRok
            | AfterEvent::ArrivedElsewhere => true,
            AfterEvent::LapsedSettled
            | AfterEvent::Apprehended
            | AfterEvent::ApprehendedByTeams
            | AfterEvent::Severe
            | AfterEvent::ProtectedGrants => false,
        }
    }
}

/// Something that happened to a former holder after leaving without going home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifeAfter {
    /// Month of the person's arrival at the post.
    pub arrived: u16,
    /// Month of the event.
    pub month: u16,
    /// The event.
    pub event: AfterEvent,
}

/// How a stay at a post ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Home at the end of the contract.
    Term,
    /// Home before it.
    Early,
    /// Home because the arrangement was closed.
    Closing,
    /// Away without going home.
    Left(Channel),
    /// Death at the post.
    Death,
}

/// A stay that has ended, in outline, and what came after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Post; with `arrived` it names the person.
    pub post: u32,
    /// Month of arrival, counted from the first month of the world, as all months here.
    pub arrived: u16,
    /// Month in which the post was left.
    pub ended: u16,
    /// Extensions of the contract.
    pub extensions: u8,
    /// Flags of the person when the stay ended, see [`super::population::flag`].
    pub flags: u16,
    /// How it ended.
    pub end: End,
    /// What happened after leaving without going home, with its month.
    pub after: Vec<(u16, AfterEvent)>,
}

/// All months of a watched post, and what became of holders who left.
#[derive(Clone, Debug, Default)]
pub struct Life {
    /// Months with a holder.
    pub months: Vec<LifeMonth>,
    /// Events after leaving.
    pub after: Vec<LifeAfter>,
}

impl Life {
    /// Arrival months of the holders, in order.
    #[must_use]
    pub fn holders(&self) -> Vec<u16> {
        let mut holders: Vec<u16> = self.months.iter().map(LifeMonth::arrived).collect();
        holders.dedup();
        holders
    }

    /// The months of one holder.
    pub fn of(&self, arrived: u16) -> impl Iterator<Item = &LifeMonth> {
        self.months.iter().filter(move |month| month.arrived() == arrived)
    }
}

impl LifeMonth {
    /// Month in which the holder of this month arrived.
    #[must_use]
    pub fn arrived(&self) -> u16 {
        let held_before = self.before.present.first() == Some(&1);
        let columns = if held_before { &self.before } else { &self.after };
        // Someone who comes and goes in one month leaves no trace in either.
        if columns.present.first() == Some(&1) { columns.arrived[0] } else { self.month }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_has_a_measure_of_its_own() {
        let mut measures = AfterEvent::ALL.map(AfterEvent::measure).to_vec();
        measures.sort_unstable();
        measures.dedup();
        assert_eq!(measures.len(), AfterEvent::ALL.len());
    }
}
