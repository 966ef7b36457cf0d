//! Conditions on a life, as they are written on the command line.

use std::fmt;
use std::str::FromStr;

use tumen::engine::life::{AfterEvent, End, Stay};
use tumen::engine::population::flag;
use tumen::programme::Channel;

/// What is asked of a stay that has ended and of what came after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// So many months at the post, or more.
    Stay(u16),
    /// So many extensions, or more.
    Extensions(u8),
    /// So many months from leaving the post to what happened last, or more.
    Outside(u16),
    /// How the stay ended.
    End(End),
    /// Something that happened after leaving.
    After(AfterEvent),
    /// A local partner when the stay ended.
    Partner,
}

/// Ways in which a stay ends, as they are written.
const ENDS: [(&str, End); 4] =
    [("term", End::Term), ("early", End::Early), ("closing", End::Closing), ("death", End::Death)];

fn ends() -> impl Iterator<Item = (&'static str, End)> {
    ENDS.into_iter().chain(Channel::ALL.iter().map(|channel| (channel.name(), End::Left(*channel))))
}

impl Condition {
    /// Whether a life meets it.
    pub(super) fn holds(&self, stay: &Stay) -> bool {
        match self.kind {
            Kind::Stay(least) => stay.ended + 1 - stay.arrived.min(stay.ended) >= least,
            Kind::Extensions(least) => stay.extensions >= least,
            Kind::Outside(least) => {
                stay.after.last().is_some_and(|(month, _)| month.saturating_sub(stay.ended) >= least)
            }
            Kind::End(end) => stay.end == end,
            Kind::After(event) => stay.after.iter().any(|(_, happened)| *happened == event),
            Kind::Partner => stay.flags & flag::PARTNER != 0,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Condition, String> {
        let text: String = text.split_whitespace().collect();
        let kind = match (text.split_once(">="), text.split_once('=')) {
            (Some(("stay", least)), _) => Kind::Stay(months(least)?),
            (Some(("outside", least)), _) => Kind::Outside(months(least)?),
            (Some(("extensions", least)), _) => {
                let least = least.parse().map_err(|_| format!("`{least}` is not a whole number up to 255"))?;
                Kind::Extensions(least)
            }
            (None, Some(("end", name))) => Kind::End(named("way to end a stay", name, ends())?),
            (None, Some(("after", name))) => {
                let events = AfterEvent::ALL.iter().map(|event| (event.measure().name(), *event));
                Kind::After(named("event after leaving", name, events)?)
            }
            _ if text == "partner" => Kind::Partner,
            _ => {
                return Err(
                    "a condition is stay>=15y, extensions>=3, outside>=20y, end=abscond, after=arrived_rok or partner"
                        .to_owned(),
                );
            }
        };
        Ok(Condition { kind, text })
    }
}

/// Months, or years with a `y`.
fn months(text: &str) -> Result<u16, String> {
    let (number, factor) = match (text.strip_suffix('y'), text.strip_suffix('m')) {
        (Some(years), _) => (years, 12),
        (None, months) => (months.unwrap_or(text), 1),
    };
    let months = number.parse::<u16>().ok().and_then(|number| number.checked_mul(factor));
    months.ok_or_else(|| format!("`{text}` is not a number of months (180m) or years (15y)"))
}

fn named<T>(what: &str, name: &str, known: impl Iterator<Item = (&'static str, T)>) -> Result<T, String> {
    let mut names = Vec::new();
    for (other, value) in known {
        if other == name {
            return Ok(value);
        }
        names.push(other);
    }
    Err(format!("there is no {what} `{name}`; one of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay() -> Stay {
        Stay {
            post: 0,
            arrived: 12,
            ended: 191,
            extensions: 3,
            flags: flag::PARTNER,
            end: End::Left(Channel::Abscond),
            after: vec![(200, AfterEvent::ProtectedGrants), (431, AfterEvent::ArrivedRok)],
        }
    }

    #[test]
    fn conditions_are_met_at_their_edge_and_not_beyond() {
        let holds = |text: &str| text.parse::<Condition>().unwrap().holds(&stay());
        for text in [
            "stay>=15y",
            "stay >= 180m",
            "extensions>=3",
            "outside>=20y",
            "end=abscond",
            "after=arrived_rok",
            "partner",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in ["stay>=181", "extensions>=4", "outside>=241m", "end=term", "after=handed_over"] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn other_words_are_refused() {
        for text in [
            "",
            "stay",
            "stay>=",
            "stay>=x",
            "stay>=70000y",
            "stay=15y",
            "end=home",
            "after=x",
            "extensions>=300",
            "extensions>=-1",
        ] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
