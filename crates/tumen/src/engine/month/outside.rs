//! Step 10: what becomes of those who left: caught and returned, protected, moved on, settled, gone home, dead.

use crate::engine::draw::{Chance, Event, Purpose, unit};
use crate::engine::life::AfterEvent;
use crate::engine::population::{Absconder, flag};
use crate::engine::terms::HostTerms;

/// How the month ends for someone who left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Still in the host country.
    Stays,
    /// Gone: handed over, onward, citizen, married, home or dead.
    Gone,
}

/// One month of an absconder who has lived so many months; `note` takes each event.
pub(crate) fn month(
    absconder: &mut Absconder,
    (month, age): (u16, f64),
    host: &HostTerms,
    hunting: f32,
    chance: Chance,
    programme_hash: u32,
    mut note: impl FnMut(AfterEvent),
) -> Fate {
    let words = chance.block(Event {
        programme: programme_hash,
        post: absconder.post,
        arrival: absconder.arrived,
        month,
        purpose: Purpose::Outside,
        sub: 0,
    });
    let partner = absconder.flags & flag::PARTNER != 0;

    // One word decides among the ways out that exclude one another.
    let mut mark = unit(words[0]);
    let ways = [
        (host.death(age), AfterEvent::DeathsAfter),
        (f64::from(host.naturalise), AfterEvent::Naturalised),
        (if partner { f64::from(host.marry) } else { 0.0 }, AfterEvent::MarriedAfter),
        (if partner { f64::from(host.europe) } else { 0.0 }, AfterEvent::ArrivedEurope),
        (
            if absconder.overstayed && !absconder.stays && host.returns_open {
                f64::from(host.lapsed_return)
            } else {
                0.0
            },
            AfterEvent::LapsedReturns,
        ),
    ];
    for (probability, event) in ways {
        if mark < probability {
            note(event);
            if matches!(event, AfterEvent::Naturalised | AfterEvent::MarriedAfter)
                && absconder.flags & flag::LAPSED != 0
            {
                note(AfterEvent::LapsedSettled);
            }
            return Fate::Gone;
        }
        mark -= probability;
    }

    // Protection keeps people from being caught.
    if !absconder.protected {
        let in_first_year = month - absconder.left < 12;
        let caught = host.caught(in_first_year, hunting);
        let u = unit(words[1]);
        if u < caught {
            note(AfterEvent::Apprehended);
            if u >= host.caught(in_first_year, 0.0) {
                note(AfterEvent::ApprehendedByTeams);
            }
            if host.returns_open && u < caught * f64::from(host.cooperation) {
                note(AfterEvent::HandedOver);
                if u < caught * f64::from(host.cooperation * host.penalty_severe) {
                    note(AfterEvent::Severe);
                }
                return Fate::Gone;
            }
        }
        // The question of protection is decided once, in the month of contact (or the month after leaving).
        let u = unit(words[2]);
        let contact = if absconder.flags & flag::CONTACTED != 0 { 1.0 } else { f64::from(host.contact) };
        if absconder.flags & flag::REFUSED == 0 && u < contact {
            if absconder.flags & flag::CONTACTED == 0 {
                absconder.flags |= flag::CONTACTED;
                absconder.contacted = month;
            }
            if u < contact * f64::from(host.grant) {
                absconder.protected = true;
                note(AfterEvent::ProtectedGrants);
            } else {
                absconder.flags |= flag::REFUSED;
            }
        }
    } else {
        let u = unit(words[3]);
        if u < f64::from(host.onward) {
            let to_rok = u < f64::from(host.onward * host.onward_rok);
            note(if to_rok { AfterEvent::ArrivedRok } else { AfterEvent::ArrivedElsewhere });
            return Fate::Gone;
        }
    }
    Fate::Stays
}
