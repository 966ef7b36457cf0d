//! Whether a path leads to something that the world holds.

use super::World;
use super::near::nearest;
use super::overlay::Target;
use super::problem::{Words, say, shorten};

impl World {
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
