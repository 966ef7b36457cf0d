//! The world with other values in place of some of its own.

use super::check::check_world;
use super::problem::{Problems, Report};
use super::{Entry, Param, Quantile, Value, World};

impl World {
    /// The world with what `other` gives in place of a value, checked again; nothing leaves a value as it is.
    ///
    /// Months, multipliers, spreads and shared draws stay. What was fixed takes one quantile for all dates of its path.
    ///
    /// # Errors
    /// Whatever no longer fits together, each problem at the place of a value.
    pub fn with_values(&self, other: &dyn Fn(&Param, &Entry) -> Option<Value>) -> Result<World, Problems> {
        let mut world = self.clone();
        for param in world.params_mut() {
            let own = param.clone();
            for (entry, before) in param.entries.iter_mut().zip(&own.entries) {
                let Some(value) = other(&own, before) else { continue };
                if matches!(before.value, Value::Fixed(_)) {
                    entry.quantile = Quantile { key: own.path.clone(), mirrored: false, yearly: false, after: None };
                }
                // What is put in its place is one unknown, whatever the years of the old value had.
                entry.quantile.yearly = false;
                entry.value = value;
            }
            // A straight line runs to the value that now stands at its end.
            for at in 1..own.entries.len() {
                let (next, after) = (&own.entries[at], param.entries[at].clone());
                let toward = param.entries[at - 1].toward.as_mut();
                if let Some(toward) = toward.filter(|toward| toward.frozen.is_none() && toward.value == next.value) {
                    toward.value = after.value;
                    toward.quantile = after.quantile;
                }
            }
        }
        let mut report = Report::default();
        check_world(&world, true, &mut report);
        let problems = report.finish();
        if problems.n_errors() > 0 { Err(problems) } else { Ok(world) }
    }

    /// All values, in the order of [`World::params`].
    fn params_mut(&mut self) -> impl Iterator<Item = &mut Param> {
        let of_programmes = self.programmes.iter_mut().flat_map(|programme| {
            let sites = programme.sites.iter_mut().map(|site| &mut site.share);
            let rules = programme.slots.iter_mut().flatten().flat_map(|rule| rule.params.iter_mut());
            sites.chain(rules)
        });
        let of_hosts = self.hosts.iter_mut().flat_map(|host| host.params.iter_mut());
        let factors = self.factors.iter_mut().map(|factor| &mut factor.level);
        let thresholds = &mut self.forced_labour.thresholds;
        of_programmes
            .chain(of_hosts)
            .chain(&mut self.environment)
            .chain(factors)
            .chain(&mut self.behaviour)
            .chain(thresholds)
    }
}
