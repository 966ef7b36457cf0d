//! Finding the parts of a world by name.

use super::keys::{BEHAVIOUR, ENVIRONMENT, FACTOR, HOST, THRESHOLD};
use super::load_programme::SITE_SHARE;
use super::{Factor, Host, Param, Place, Programme, Series, World};
use crate::evidence::{Lacking, System};
use crate::month::Month;
use crate::programme::{KeySpec, Slot};
use crate::quantity::Currency;

/// The 32 bits that stand for a programme in the keys of random draws (FNV-1a of the id's text).
///
/// Two programmes with the same number would share their chance, so the loader refuses them.
pub fn id_hash(id: &str) -> u32 {
    id.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl World {
    /// The programme of that id.
    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.iter().find(|programme| programme.id == id)
    }

    /// The host of that id.
    pub fn host(&self, id: &str) -> Option<&Host> {
        self.hosts.iter().find(|host| host.id == id)
    }

    /// Index of the host of a programme.
    ///
    /// # Panics
    /// Where the programme's host is none of the world's, which the loader lets through for no programme.
    pub fn host_index(&self, programme: &Programme) -> usize {
        let index = self.hosts.iter().position(|host| host.id == programme.host);
        index.expect("the loader knows the host of every programme")
    }

    /// The place of that id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// Whether a place is another place or lies inside it.
    pub fn is_within(&self, place: &str, container: &str) -> bool {
        let mut at = Some(place);
        // A tree is never deeper than its number of places.
        for _ in 0..=self.places.len() {
            match at {
                Some(id) if id == container => return true,
                Some(id) => at = self.place(id).and_then(|place| place.parent.as_deref()),
                None => return false,
            }
        }
        false
    }

    /// The system of that id or number, among those that the world can run.
    pub fn system(&self, name: &str) -> Option<&System> {
        self.systems.iter().find(|system| system.id == name || name.parse() == Ok(system.number))
    }

    /// The system of that id or number, among those that the world cannot run.
    pub fn lacking_system(&self, name: &str) -> Option<&Lacking> {
        self.lacking.iter().find(|system| system.id == name || name.parse() == Ok(system.number))
    }

    /// The series of that id.
    pub fn series(&self, id: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.id == id)
    }

    /// The factor of that id.
    pub fn factor(&self, id: &str) -> Option<&Factor> {
        self.factors.iter().find(|factor| factor.id == id)
    }

    /// A single value of the environment.
    pub fn environment(&self, key: &str) -> Option<&Param> {
        self.environment.iter().find(|param| param.key == key)
    }

    /// A value of the behaviour file.
    pub fn behaviour(&self, key: &str) -> Option<&Param> {
        self.behaviour.iter().find(|param| param.key == key)
    }

    /// All values: of programmes (sites first, then slots by date), hosts, environment (its factors last), behaviour, and the thresholds of
    /// forced labour.
    pub fn params(&self) -> impl Iterator<Item = &Param> {
        let of_programmes = self.programmes.iter().flat_map(|programme| {
            let sites = programme.sites.iter().map(|site| &site.share);
            let rules = programme.slots.iter().flatten().flat_map(|rule| rule.params.iter());
            sites.chain(rules)
        });
        let of_hosts = self.hosts.iter().flat_map(|host| host.params.iter());
        let factors = self.factors.iter().map(|factor| &factor.level);
        let thresholds = &self.forced_labour.thresholds;
        of_programmes.chain(of_hosts).chain(&self.environment).chain(factors).chain(&self.behaviour).chain(thresholds)
    }

    /// All values of a path, one for each dated rule that has the key.
    pub fn params_of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Param> {
        self.params().filter(move |param| param.path == path)
    }

    /// The value of a path; `path@1985-01` asks for the one that holds in that month, otherwise it is the first.
    pub fn param<'a>(&'a self, path: &'a str) -> Option<&'a Param> {
        let Some((path, month)) = path.split_once('@') else {
            return self.params_of(path).next();
        };
        let month = Month::parse(month).ok()?;
        let of_rule = Slot::ALL.iter().find_map(|&slot| {
            let key = path.strip_suffix(path.rsplit('.').next()?)?.strip_suffix('.')?;
            let programme = self.programme(key.strip_suffix(slot.name())?.strip_suffix('.')?)?;
            programme.rule(slot, month)?.param(path.rsplit('.').next()?)
        });
        of_rule.or_else(|| self.params_of(path).next())
    }
}

impl Programme {
    /// Currency of the pockets: what was Soviet money becomes Russian money in 1992-01.
    pub fn wallet(&self, month: Month) -> Currency {
        super::roubles::wallet(self.currency, month)
    }
}

impl Host {
    /// The value of a key.
    pub fn param(&self, key: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.key == key)
    }
}

impl Param {
    /// The description of the key, by its path.
    pub fn spec(&self) -> Option<&'static KeySpec> {
        if self.path.contains(".site.") {
            return Some(&SITE_SHARE);
        }
        if let Some(spec) = [&FACTOR, &THRESHOLD].into_iter().find(|spec| spec.name == self.key) {
            return Some(spec);
        }
        let kinds = Slot::ALL
            .iter()
            .filter(|slot| self.path.contains(&format!(".{}.", slot.name())))
            .flat_map(|slot| slot.kinds());
        let of_rules = kinds.flat_map(|kind| kind.keys()).find(|spec| spec.name == self.key);
        let tables = [("environment.", ENVIRONMENT), ("behaviour.", BEHAVIOUR), ("", HOST)];
        let of_tables = || tables.iter().find(|(prefix, _)| self.path.starts_with(prefix));
        of_rules.or_else(|| of_tables().and_then(|(_, specs)| specs.iter().find(|spec| spec.name == self.key)))
    }
}

#[cfg(test)]
mod tests {
    use super::id_hash;

    #[test]
    fn hash_is_fnv_1a() {
        // Published test vectors of the 32-bit function.
        assert_eq!(id_hash(""), 0x811c_9dc5);
        assert_eq!(id_hash("a"), 0xe40c_292c);
        assert_eq!(id_hash("foobar"), 0xbf9c_f968);
    }
}
