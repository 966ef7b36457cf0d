//! Made-up worlds for tests: small, hasty and eventful, so that everything that can happen does happen within a few years.
//!
//! A [`Recipe`] names the size of a world and the features that it has; the numbers are functions of its seed and of a name, so
//! that leaving a feature out changes no other number, and a failing case shrinks to the feature that matters.

mod terms;

use proptest::prelude::*;
use tumen::engine::context::Context;
use tumen::engine::draw::{fnv64, philox, threshold, unit};
use tumen::engine::forced::ForcedPlan;
use tumen::engine::plan::{Ages, Plan, ProgrammePlan};
use tumen::engine::terms::{Behaviour, HostTerms, N_ROLES, N_SECTORS, N_STRIPS, Terms};
use tumen::evidence::{Aspect, Fact};
use tumen::month::{Month, MonthRange};

pub(crate) use terms::quiet;

/// A world in short.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    /// Decides every number.
    pub(crate) seed: u32,
    /// Calendar month in which the world begins, 0..12.
    pub(crate) start: u16,
    /// Months that it lasts.
    pub(crate) months: u16,
    /// Programmes, one to three.
    pub(crate) programmes: usize,
    /// Sites of each.
    pub(crate) sites: usize,
    /// About how many posts each has.
    pub(crate) posts: u32,
    /// Features that the world has, in the order of [`Feature::ALL`].
    pub(crate) features: [bool; Feature::ALL.len()],
}

/// What a world may have or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// Programmes that end hand their people over to the third.
    HandOver,
    /// Who owes too much comes under the rules of the second programme, which has no privilege to lose.
    Demotion,
    /// Arrears are tolerated for a short time only.
    Arrears,
    /// Soviet money becomes Russian money, and the dollar programme hands over into it.
    Currencies,
    /// The sending state's share is timber, and the stipend comes in part from the host.
    InKind,
    /// Stipends are paid in certificates.
    Certificates,
    /// The way home is shut now and then, for months or years.
    Closures,
    /// Nobody is recruited for a long time.
    Pause,
    /// A currency reform.
    Reform,
    /// A programme starts with people.
    InitialStock,
    /// Pay so high that it meets the bounds of what is paid and held.
    Riches,
    /// Pay so low that it covers nothing.
    Poverty,
    /// People leave in all ways.
    Leaving,
    /// Programmes end before the world does, and nobody may stay for long.
    Ends,
    /// Candidates are filtered.
    Filters,
    /// The rules change from month to month.
    Unrest,
    /// A crew stands for several.
    Weights,
}

impl Feature {
    pub(crate) const ALL: [Feature; 17] = [
        Feature::HandOver,
        Feature::Demotion,
        Feature::Arrears,
        Feature::Currencies,
        Feature::InKind,
        Feature::Certificates,
        Feature::Closures,
        Feature::Pause,
        Feature::Reform,
        Feature::InitialStock,
        Feature::Riches,
        Feature::Poverty,
        Feature::Leaving,
        Feature::Ends,
        Feature::Filters,
        Feature::Unrest,
        Feature::Weights,
    ];
}

/// Any small world.
pub(crate) fn recipes() -> impl Strategy<Value = Recipe> {
    let size = (1..=3_usize, 1..=3_usize, 20..300_u32);
    let features = proptest::array::uniform17(proptest::bool::weighted(0.6));
    (any::<u32>(), 0..12_u16, 20..=72_u16, size, features).prop_map(|(seed, start, months, size, features)| {
        let (programmes, sites, posts) = size;
        Recipe { seed, start, months, programmes, sites, posts, features }
    })
}

impl Recipe {
    /// A world with every feature.
    pub(crate) fn full(seed: u32) -> Recipe {
        let features = [true; Feature::ALL.len()];
        Recipe { seed, start: 3, months: 60, programmes: 3, sites: 2, posts: 120, features }
    }

    /// The same without some features.
    pub(crate) fn without(mut self, features: &[Feature]) -> Recipe {
        for (has, feature) in self.features.iter_mut().zip(Feature::ALL) {
            *has &= !features.contains(&feature);
        }
        self
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.features[feature as usize]
    }

    /// A fixed uniform for a name.
    pub(crate) fn uniform(&self, name: &str) -> f64 {
        let hash = fnv64(name);
        unit(philox([hash as u32, (hash >> 32) as u32, self.seed, 1], [0x7465_7374, 0])[0])
    }

    /// A fixed number between two for a name.
    pub(crate) fn between(&self, name: &str, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform(name)
    }

    /// A fixed whole number between two, both possible.
    pub(crate) fn whole(&self, name: &str, low: u16, high: u16) -> u16 {
        low + (self.uniform(name) * f64::from(high - low + 1)) as u16
    }

    /// The same, but for one name in three it is the other number.
    pub(crate) fn or(&self, name: &str, other: f64, low: f64, high: f64) -> f64 {
        if self.uniform(&format!("{name}?")) < 1.0 / 3.0 { other } else { self.between(name, low, high) }
    }

    /// The world.
    pub(crate) fn plan(&self) -> Plan {
        let from = Month::new(1990, 1).expect("a month").index() + self.start;
        let months = MonthRange { from: Month::from_index(from), until: Month::from_index(from + self.months - 1) };
        Plan {
            months,
            programmes: (0..self.programmes).map(|number| self.programme_within(number, self.active(number))).collect(),
            hosts: (0..2).map(|host| (0..self.months).map(|month| self.host(host, month)).collect()).collect(),
            behaviour: self.behaviour(),
            context: Context {
                home_wage: (0..self.months).map(f64::from).collect(),
                china_arrivals: (0..self.months).map(|month| f64::from(month) / 3.0).collect(),
                goods_trade: vec![1e6; usize::from(self.months)],
            },
            ages: {
                let ages = |who: &str, least: f64| {
                    let youngest = self.between(&format!("youngest {who}"), least, 400.0);
                    [youngest, youngest + self.between(&format!("span of {who}"), 0.0, 300.0)]
                };
                Ages { applicants: ages("applicant", 240.0), soldiers: ages("soldier", 200.0) }
            },
            forced: self.forced(),
            business_return: self.between("business return", 0.0, 0.1),
            business_failure: self.between("business failure", 0.0, 0.1),
        }
    }

    /// Cells of forced labour, in one world of four none; each asks for none to three of all the facts.
    fn forced(&self) -> ForcedPlan {
        let facts = Fact::ALL.iter().map(|&fact| {
            let most = if fact == Fact::Debt { 8.0 } else { 1.0 };
            (fact, self.or(&format!("threshold of {}", fact.name()), 0.5, 0.0, most) as f32)
        });
        let cells = (0..8 * self.whole("cells", 0, 3)).map(|cell| {
            let bit = |number: u16| match self.whole(&format!("fact {number} of {cell}"), 0, 20) {
                fact @ 0..=10 => 1 << fact,
                _ => 0,
            };
            let aspect = Aspect::ALL[usize::from(self.whole(&format!("aspect of {cell}"), 0, 3))];
            (aspect, bit(0) | bit(1) | bit(2))
        });
        ForcedPlan { facts: facts.collect(), cells: cells.collect() }
    }

    /// The world with rules, policies and shares that are another seed's from a month on.
    pub(crate) fn plan_changed_from(&self, month: u16, seed: u32) -> Plan {
        let other = Recipe { seed, ..self.clone() };
        let mut plan = self.plan();
        for (number, programme) in plan.programmes.iter_mut().enumerate() {
            let changed = other.programme_within(number, (programme.first, programme.last));
            let from = usize::from(month.saturating_sub(programme.first)).min(programme.terms.len());
            programme.terms.splice(from.., changed.terms.into_iter().skip(from));
            programme.site_shares.splice(from.., changed.site_shares.into_iter().skip(from));
            programme.sector_shares.splice(from.., changed.sector_shares.into_iter().skip(from));
        }
        for (host, changed) in plan.hosts.iter_mut().zip(other.plan().hosts) {
            host.splice(usize::from(month).., changed.into_iter().skip(usize::from(month)));
        }
        plan
    }

    /// First and last active month of a programme.
    fn active(&self, number: usize) -> (u16, u16) {
        let end = self.months - 1;
        match number {
            0 => {
                let last = if self.has(Feature::HandOver) || self.has(Feature::Ends) {
                    self.whole("end of the first", self.months / 3, self.months * 3 / 4)
                } else {
                    end
                };
                (0, last)
            }
            // Rules for the demoted hold from the start.
            1 => (0, if self.has(Feature::Ends) { self.whole("end of the second", self.months / 2, end) } else { end }),
            _ => (self.whole("begin of the third", 0, self.months / 3), end),
        }
    }

    fn programme_within(&self, number: usize, (first, last): (u16, u16)) -> ProgrammePlan {
        let months = self.months - first;
        let named = |name: &str| format!("{number} {name}");
        let shares = |name: &str, count: usize, month: u16| -> Vec<f64> {
            // They change once a year.
            let year = (self.start + month) / 12;
            (0..count).map(|of| self.or(&named(&format!("{name} {of} {year}")), 0.0, 0.1, 1.0) + 1e-3).collect()
        };
        let all: Vec<Terms> = (first..self.months).map(|month| self.terms(number, month, (first, last))).collect();
        // Rules for the demoted are in the same currency.
        let may_demote = self.has(Feature::Demotion) && (number == 0 || !self.has(Feature::Currencies));
        let least = usize::from(self.whole(&named("least crew"), 1, 8));
        ProgrammePlan {
            id: ["first", "second", "third"][number].to_owned(),
            hash: 0x1000_0000 + number as u32,
            host: 0,
            first,
            last,
            hand_over: (number < 2 && self.programmes == 3 && self.has(Feature::HandOver)).then_some(2),
            demote_to: (number != 1 && self.programmes > 1 && may_demote).then_some(1),
            // The same places in another order.
            sites: (0..self.sites).map(|site| format!("place {}", (site + number) % self.sites)).collect(),
            site_shares: (0..months).map(|month| shares("site", self.sites, first + month)).collect(),
            sector_shares: (0..months)
                .map(|month| shares("sector", N_SECTORS, first + month).try_into().expect("one share a sector"))
                .collect(),
            crew_size: (least, least + usize::from(self.whole(&named("more crew"), 0, 20))),
            crew_weight: if self.has(Feature::Weights) { u32::from(self.whole(&named("weight"), 1, 3)) } else { 1 },
            terms: all,
        }
    }

    fn host(&self, host: usize, month: u16) -> HostTerms {
        let quarter = month / 3;
        let named = |name: &str| format!("host {host} {name} {}", if self.has(Feature::Unrest) { quarter } else { 0 });
        let between = |name: &str, low: f64, high: f64| self.between(&named(name), low, high) as f32;
        let (shut, open) = (self.whole("shut", 0, self.months - 1), self.whole("open", 3, 30));
        let is_shut = self.has(Feature::Closures) && (shut..shut + open).contains(&month);
        let reform = self.has(Feature::Reform) && month == self.whole("reform", 1, self.months - 1);
        HostTerms {
            returns_open: !is_shut,
            obstruction: if self.has(Feature::Closures) { between("obstruction", 0.0, 0.8) } else { 0.0 },
            cooperation: between("cooperation", 0.0, 1.0),
            apprehension_first: between("apprehension first", 0.0, 0.1),
            apprehension_later: between("apprehension later", 0.0, 0.1),
            penalty_severe: between("penalty", 0.0, 1.0),
            contact: between("contact", 0.0, 0.2),
            grant: between("grant", 0.2, 1.0),
            onward: between("onward", 0.05, 0.5),
            onward_rok: between("onward rok", 0.3, 1.0),
            screening: self.whole("screening", 0, 3),
            europe: between("europe", 0.0, 0.1),
            naturalise: between("naturalise", 0.0, 0.03),
            marry: between("marry", 0.0, 0.1),
            mortality: between("mortality", 0.0, 0.4),
            ageing: between("ageing", 0.0, 0.1),
            lapsed_return: between("lapsed return", 0.0, 0.2),
            never_return: between("never return", 0.0, 1.0),
            dread: between("dread", 0.0, 1.0),
            cash_left: if reform { 0.1 } else { 1.0 },
        }
    }

    fn behaviour(&self) -> Behaviour {
        let mut beta = [0.0; 8];
        for (number, beta) in beta.iter_mut().enumerate() {
            *beta = self.between(&format!("beta {number}"), 0.0, 2.0) as f32;
        }
        let mut premium = [1.0; N_ROLES];
        for (role, premium) in premium.iter_mut().enumerate().skip(3) {
            *premium = self.between(&format!("premium {role}"), 0.5, 3.0) as f32;
        }
        Behaviour {
            beta,
            most_response: self.between("most response", 1.0, 20.0) as f32,
            settling: self.between("settling", 1.0, 24.0) as f32,
            debt_service: self.between("debt service", 0.0, 1.0) as f32,
            applicants_response: self.between("applicants response", 0.0, 1.5) as f32,
            premium,
            feet: feet(),
        }
    }
}

/// Strips of a tenth of the unit interval for each kind of event.
fn feet() -> [u32; N_STRIPS + 1] {
    std::array::from_fn(|strip| threshold(strip as f64 * 0.1))
}

/// A world of one programme with rules that never change, one site and one sector, which begins in January.
pub(crate) fn steady(terms: Terms, months: u16) -> Plan {
    let recipe =
        Recipe { seed: 1, start: 0, months, programmes: 1, sites: 1, posts: 1, features: [false; Feature::ALL.len()] };
    let mut plan = recipe.plan();
    for host in plan.hosts.iter_mut().flatten() {
        host.obstruction = 0.0;
    }
    plan.behaviour.beta = [0.0; 8];
    plan.behaviour.settling = 1.0;
    plan.programmes[0].terms = vec![terms; usize::from(months)];
    plan
}
