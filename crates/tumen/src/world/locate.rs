//! Whether a path leads to something that the world holds.

use super::World;
use super::near::nearest;
use super::overlay::Target;
use super::problem::Report;
use super::problem::{Words, say, shorten};

/// Checks that what claims and contradictions say is there, in paths and systems, is there.
pub(super) fn check_references(world: &World, report: &mut Report) {
    let evidence = &world.evidence;
    let of_claims = evidence.claims.iter().flat_map(|claim| {
        let key = format!("claim.{}.implemented_by", claim.id);
        claim.implemented_by.iter().map(move |name| (&claim.text_place, key.clone(), name))
    });
    let of_conflicts = evidence.conflicts.iter().flat_map(|conflict| {
        let key = format!("{}.world.by", conflict.key());
        conflict.by.iter().map(move |name| (&conflict.text_place, key.clone(), name))
    });
    for (place, key, name) in of_claims.chain(of_conflicts) {
        if let Err(words) = world.refer(name) {
            report.at_name(place, &key, name, words);
        }
    }
}

impl World {
    /// Whether a name is that of a system or a path that leads somewhere; else what is wrong with it.
    fn refer(&self, name: &str) -> Result<(), Words> {
        let systems = || self.systems.iter().map(|system| system.id.as_str());
        if systems().any(|id| id == name) {
            return Ok(());
        }
        if let Some(system) = self.lacking.iter().find(|system| system.id == name) {
            let what = format!("the system `{name}` is not run: the world lacks {}", system.lacks);
            return Err(say(what).help("a claim that nothing implements is context"));
        }
        self.locate(name).map_err(|words| {
            if words.near.is_some() || name.contains('.') {
                return words;
            }
            let near = nearest(name, systems());
            say(format!("there is no system, programme or host `{}`", shorten(name))).near(near)
        })
    }

    /// Whether a path names an arrangement, a host, a series of the environment, a slot, or a value that the files give; else what is
    /// wrong with it. A key that only has its default is nowhere in the world.
    pub(super) fn locate(&self, path: &str) -> Result<(), Words> {
        if !path.contains('.') {
            return self.locate_owner(path);
        }
        if path.strip_prefix("environment.").is_some_and(|id| self.series(id).is_some()) {
            return Ok(());
        }
        match self.target(path)? {
            Target::Key(_, slot, key) if self.params_of(path).next().is_none() => {
                let what = format!("no rule of the slot `{}` gives `{key}` here", slot.name());
                Err(say(what).help("name a key that the files give, or the slot"))
            }
            _ => Ok(()),
        }
    }

    fn locate_owner(&self, id: &str) -> Result<(), Words> {
        if self.programme(id).is_some() || self.host(id).is_some() {
            return Ok(());
        }
        let programmes = self.programmes.iter().map(|programme| programme.id.as_str());
        let near = nearest(id, programmes.chain(self.hosts.iter().map(|host| host.id.as_str())));
        Err(say(format!("there is no programme or host `{}`", shorten(id))).near(near))
    }
}
