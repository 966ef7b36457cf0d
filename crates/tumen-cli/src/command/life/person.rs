//! Names of synthetic people: `PROGRAMME/POST/YYYY-MM`, the arrangement, the post and the month of arrival.

use std::fmt;
use std::str::FromStr;

use tumen::month::Month;

/// A person of the simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonId {
    /// Programme id.
    pub(super) programme: String,
    /// Post number.
    pub(super) post: u32,
    /// Month of arrival.
    pub(super) arrived: Month,
}

/// Largest post number that the random draws can tell apart.
const MOST_POSTS: u32 = 1 << 24;

impl FromStr for PersonId {
    type Err = String;

    fn from_str(text: &str) -> Result<PersonId, String> {
        let form = || "a person is written PROGRAMME/POST/YYYY-MM, such as 2000-contract/12/2006-03".to_owned();
        let parts: Vec<&str> = text.split('/').collect();
        let [programme, post, arrived] = parts.as_slice() else { return Err(form()) };
        let post = post.parse::<u32>().map_err(|_| form())?;
        if post >= MOST_POSTS {
            return Err(format!("posts are numbered below {MOST_POSTS}"));
        }
        let arrived = Month::parse(arrived).map_err(|error| format!("the month of arrival is wrong: {error}"))?;
        Ok(PersonId { programme: (*programme).to_owned(), post, arrived })
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.programme, self.post, self.arrived)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        let id: PersonId = "2000-contract/12/2006-03".parse().unwrap();
        assert_eq!(id.to_string(), "2000-contract/12/2006-03");
        assert_eq!(id.post, 12);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "2000-contract", "a/b/2006-03", "a/1/2006-13", "a/1/2006-03/x", "a/99999999/2006-03", "a/-1/2006-03"]
        {
            assert!(text.parse::<PersonId>().is_err(), "{text}");
        }
    }
}
