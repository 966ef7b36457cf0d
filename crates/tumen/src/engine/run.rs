//! A run: year after year, programme after programme, tile after tile.

use std::collections::BTreeMap;

use super::EngineError;
use super::dispatch;
use super::draw::{Event, Purpose, unit};
use super::life::{Life, LifeMonth, Stay, Watch};
use super::measure::{Measure, Row};
use super::month::{self, MonthContext, Place, Tile};
use super::plan::Plan;
use super::population::{Crew, Person, flag};
use super::state::{Establishment, State};
use super::terms::{N_ROLES, Terms};
use super::tiles::{convert, convert_one, exchange, gather, one, pick, scatter, site_in, start_with_stock};
use super::trace;
use super::vacancies::{self, Holders};
use crate::programme::Sector;

/// A state on its way through years of a plan.
pub(super) struct Run<'a> {
    pub(super) plan: &'a Plan,
    pub(super) state: &'a mut State,
    tile: Tile,
    pub(super) watch: Option<Watch>,
    pub(super) life: Life,
    /// Prints of all holders at the end of each month, where somebody asks for them.
    pub(super) prints: Option<Vec<trace::Print>>,
    /// The stays at posts of a programme, where they are listed.
    pub(super) stays: Option<Stays>,
}

/// Stays that have ended at posts of a programme.
pub(super) struct Stays {
    pub(super) owner: usize,
    /// By month of arrival and post.
    pub(super) of: BTreeMap<(u16, u32), Stay>,
}

/// What the posts of a programme do in a year.
struct YearPlan {
    first: u16,
    last: u16,
    /// By month of the year: probability that an open vacant post is filled, and the number of open posts.
    fill: Vec<(f64, u32)>,
    /// Saved in a month of work, last year.
    saved: f64,
    /// Candidates per place over those that the rules state.
    motive: f64,
}

impl<'a> Run<'a> {
    pub(super) fn new(plan: &'a Plan, state: &'a mut State, watch: Option<Watch>) -> Self {
        Run { plan, state, tile: Tile::default(), watch, life: Life::default(), prints: None, stays: None }
    }

    /// Runs every year that ends before a month.
    pub(super) fn years_before(&mut self, until: u16) -> Result<(), EngineError> {
        while let Some((first, last)) = self.state.next_year(self.plan, until) {
            self.year(first, last)?;
            self.state.has_run(last);
        }
        Ok(())
    }

    fn year(&mut self, first: u16, last: u16) -> Result<(), EngineError> {
        for owner in 0..self.plan.programmes.len() {
            if self.plan.programmes[owner].first <= last {
                let first = first.max(self.plan.programmes[owner].first);
                self.revise_levy(owner, first);
            }
        }
        // Every programme is planned from what stands at the end of last year, before any of them runs.
        let plans: Vec<Option<YearPlan>> = (0..self.plan.programmes.len())
            .map(|owner| {
                let begin = self.plan.programmes[owner].first;
                (begin <= last).then(|| self.plan_year(owner, first.max(begin), last))
            })
            .collect();
        for (owner, plan) in plans.iter().enumerate() {
            if let Some(plan) = plan {
                self.owner_year(owner, plan)?;
            }
        }
        for (programme, plan) in plans.iter().enumerate() {
            if let Some(plan) = plan {
                self.close_months(programme, (plan.first, plan.last), plan.motive);
            }
        }
        Ok(())
    }

    /// Adds crews with vacant posts until there are at least so many posts. A crew depends on its number alone, so it does not
    /// matter when it is added.
    fn grow(&self, owner: usize, own: &mut Establishment, n_posts: usize) {
        let programme = &self.plan.programmes[owner];
        let (least, largest) = programme.crew_size;
        let mut start = own.people.len();
        while start < n_posts {
            let words = self.state.chance.block(Event {
                programme: programme.hash,
                post: own.crews.len() as u32,
                arrival: 0,
                month: 0,
                purpose: Purpose::Crew,
                sub: 0,
            });
            let len = least + (unit(words[0]) * (largest - least + 1) as f64) as usize;
            own.crews.push(Crew {
                start,
                len,
                site_draw: unit(words[1]),
                sector_draw: unit(words[2]),
                tier_word: words[3],
                exits: [0; 12],
                people: 0,
            });
            start += len;
        }
        own.people.resize(start, Person::default());
    }

    /// Sums over a completed year of a programme's rules.
    fn last_year(&self, rules: usize, first: u16) -> Row {
        let mut sum = Row::default();
        for month in first.saturating_sub(12)..first {
            sum += &self.state.records[rules].total(month);
        }
        sum
    }

    /// What a sum of last year's money is in this year's.
    fn rate_of_last_year(&self, rules: usize, first: u16) -> f64 {
        let programme = &self.plan.programmes[rules];
        match (first.checked_sub(1).and_then(|month| programme.terms_at(month)), programme.terms_at(first)) {
            (Some(before), Some(now)) => exchange(before, now),
            _ => 1.0,
        }
    }

    /// The flat levy in force this year: set anew when a revision is due, within the bounds in force.
    fn revise_levy(&mut self, rules: usize, first: u16) {
        let programme = &self.plan.programmes[rules];
        let Some(terms) = programme.terms_at(first) else { return };
        if terms.levy_revision == 0 {
            self.state.levy[rules] = None;
            return;
        }
        let last = self.last_year(rules, first);
        let years = (first - programme.first).div_ceil(12);
        let every = ((terms.levy_revision + 6) / 12).max(1);
        let rate = self.rate_of_last_year(rules, first);
        let amount = match self.state.levy[rules] {
            Some(amount) if !years.is_multiple_of(every) || last[Measure::LevyMonths] == 0 => {
                (f64::from(amount) * rate) as f32
            }
            Some(_) => {
                (last[Measure::LevyGross] as f64 / last[Measure::LevyMonths] as f64 * rate) as f32 * terms.levy_share
            }
            None => terms.levy_start,
        };
        self.state.levy[rules] = Some(terms.bounded_levy(amount));
    }

    /// The flat levy of a month: that of the year, within the bounds of the month; none where the rule of the month has none.
    pub(super) fn levy_in_force(&self, rules: usize, month: u16) -> f32 {
        match self.plan.programmes[rules].terms_at(month) {
            Some(terms) if terms.levy_revision > 0 => {
                terms.bounded_levy(self.state.levy[rules].unwrap_or(terms.levy_start))
            }
            _ => 0.0,
        }
    }

    /// Open posts, filling probability and what was saved last year, from what is known at the start of the year.
    fn plan_year(&self, owner: usize, first: u16, last: u16) -> YearPlan {
        let programme = &self.plan.programmes[owner];
        let weight = f64::from(programme.crew_weight);
        let mut holders = Holders::new((first, last));
        // In the first year nobody is expected to leave before his time.
        let mut leaving = 0.0;
        if let Some(own) = &self.state.establishments[owner] {
            leaving = own.early_leavers as f64 / own.worker_months.max(1) as f64;
            for crew in own.crews.iter().filter(|crew| crew.people > 0) {
                let posts = &own.people[crew.start..crew.start + crew.len];
                for person in posts.iter().filter(|person| person.present != 0) {
                    holders.add(1.0, first, person.contract_end, person.extensions);
                }
            }
        }
        let fill = vacancies::plan(
            self.plan,
            vacancies::Start {
                owner,
                months: (first, last),
                holders,
                leaving,
                each: f64::from(self.state.options.scale) * weight,
                rounding: self.rounding(owner),
            },
        );
        let year = self.last_year(owner, first);
        let saved = year[Measure::Saved] - year[Measure::Confiscated];
        // What was carried home as goods is worth there what it fetches there.
        let gap = year[Measure::GoodsAtHome] - year[Measure::Goods] - year[Measure::GoodsCertificates];
        let gap = gap - year[Measure::Contraband];
        let a_month = |sum: i64| {
            let each = sum as f64 / year[Measure::WorkerMonths].max(1) as f64;
            (each * self.rate_of_last_year(owner, first)).max(0.0)
        };
        YearPlan { first, last, fill, saved: a_month(saved), motive: self.motive(owner, first, a_month(saved + gap)) }
    }

    /// How many apply this year, over those that the rules state: it follows what a month abroad was worth at home last year beside the
    /// income there. As many as stated where nothing is known yet.
    fn motive(&self, owner: usize, first: u16, worth: f64) -> f64 {
        let programme = &self.plan.programmes[owner];
        let (Some(terms), true) = (programme.terms_at(first), first >= programme.first + 12) else { return 1.0 };
        let at_home = self.plan.context.home_wage[usize::from(first) - 1];
        if at_home <= 0.0 {
            return 1.0;
        }
        let behaviour = &self.plan.behaviour;
        let gain = worth * 1e-4 * terms.usd / at_home;
        libm::pow(gain / behaviour.applicants_gain, f64::from(behaviour.applicants_response))
    }

    /// The uniform that decides whether a part of a post is one.
    fn rounding(&self, owner: usize) -> f64 {
        let programme = self.plan.programmes[owner].hash;
        let event = Event { programme, post: 0, arrival: 0, month: 0, purpose: Purpose::Posts, sub: 0 };
        unit(self.state.chance.block(event)[0])
    }

    fn owner_year(&mut self, owner: usize, year: &YearPlan) -> Result<(), EngineError> {
        let (first, last) = (year.first, year.last);
        let mut own = self.state.establishments[owner].take().unwrap_or_default();
        let most_open = year.fill.iter().map(|&(_, open)| open as usize).max();
        self.grow(owner, &mut own, most_open.unwrap_or(0));
        (own.worker_months, own.early_leavers) = (0, 0);
        let begins = first == self.plan.programmes[owner].first;
        let programme = &self.plan.programmes[owner];
        let rules = self.plan.rules(owner, first);
        let at = usize::from(first - programme.first).min(programme.site_shares.len() - 1);
        let sectors_of = &self.plan.programmes[rules];
        let sector_at = usize::from(first - sectors_of.first.min(first)).min(sectors_of.sector_shares.len() - 1);
        // On the first day a stock may be placed, whatever the pace of filling.
        let opened = year.fill.iter().filter(|&&(fill, _)| fill > 0.0 || begins).map(|&(_, open)| open as usize).max();
        let open_posts = if rules == owner { opened.unwrap_or(0) } else { 0 };
        // A crew without people and without a post that may be filled has nothing to do this year; nobody left it lately.
        let busy = |crew: &Crew| crew.start < open_posts || crew.people > 0;
        for crew in own.crews.iter_mut().filter(|crew| !busy(crew)) {
            crew.exits = [0; 12];
        }
        let mut order: Vec<(usize, usize, usize)> = own
            .crews
            .iter()
            .enumerate()
            .filter(|(_, crew)| busy(crew))
            .map(|(number, crew)| {
                let site = pick(&programme.site_shares[at], crew.site_draw);
                let sector = pick(&sectors_of.sector_shares[sector_at], crew.sector_draw);
                (site, sector, number)
            })
            .collect();
        order.sort_unstable();
        let contexts = self.contexts(owner, year);
        let mut start = 0;
        while start < order.len() {
            let (site, sector, _) = order[start];
            let mut end = start;
            let mut posts = 0;
            while end < order.len()
                && (order[end].0, order[end].1) == (site, sector)
                && (posts == 0 || posts + own.crews[order[end].2].len <= self.state.options.tile_posts)
            {
                posts += own.crews[order[end].2].len;
                end += 1;
            }
            let crews: Vec<usize> = order[start..end].iter().map(|&(_, _, number)| number).collect();
            self.tile_year(owner, &mut own, (&crews, open_posts), (site, sector), &contexts)?;
            start = end;
        }
        self.outside_year(owner, &mut own, first, last);
        self.state.establishments[owner] = Some(own);
        Ok(())
    }

    /// What the months of a year need to know, the same for all tiles of an owner.
    fn contexts(&self, owner: usize, year: &YearPlan) -> Vec<MonthContext<'a>> {
        let months = year.first..=year.last;
        let contexts = months.zip(&year.fill).filter_map(|(month, &(fill, open_posts))| {
            let rules = self.plan.rules(owner, month);
            let programme = &self.plan.programmes[rules];
            let terms = programme.terms_at(month)?;
            let [_, demoted] = self.plan.modes(owner, month);
            let demoted_terms = self.plan.programmes[demoted].terms_at(month).unwrap_or(terms);
            let host = &self.plan.hosts[programme.host][usize::from(month)];
            let levy = [rules, demoted].map(|rules| self.levy_in_force(rules, month));
            let mut context = MonthContext {
                owner: &self.plan.programmes[owner].id,
                date: self.plan.months.from + month,
                month,
                calendar: usize::from((self.plan.months.from.index() + month) % 12),
                terms: [terms, demoted_terms],
                programmes: [rules, demoted],
                host,
                behaviour: &self.plan.behaviour,
                chance: self.state.chance,
                fill: if rules == owner { fill } else { 0.0 },
                open_posts,
                levy,
                tolerated: [tolerated(terms, levy[0]), tolerated(demoted_terms, levy[1])],
                bribe: terms.bribe(year.saved, year.motive),
                forced: &self.plan.forced,
                saved_a_month: year.saved,
                penalty: [terms, demoted_terms].map(|terms| host.penalty_feared(terms.hunting)),
                may_extend: terms.active,
                limits: Default::default(),
            };
            context.limits = month::limits(&context);
            Some(context)
        });
        contexts.collect()
    }

    /// Runs the crews of a tile through a year.
    fn tile_year(
        &mut self,
        owner: usize,
        own: &mut Establishment,
        (crews, open_posts): (&[usize], usize),
        (site, sector): (usize, usize),
        contexts: &[MonthContext<'a>],
    ) -> Result<(), EngineError> {
        let mut tile = std::mem::take(&mut self.tile);
        gather(&mut tile, &own.people, &own.crews, crews, open_posts);
        tile.owner = owner;
        tile.site = site;
        tile.sector = sector;
        tile.programme_hash = self.plan.programmes[owner].hash;
        tile.stays = self.stays.as_ref().filter(|stays| stays.owner == owner).map(|_| Vec::new());
        let mut rules_before = None;
        let mut tiers = None;
        for context in contexts {
            let month = context.month;
            let [rules, demoted] = context.programmes;
            let terms = context.terms[0];
            let rules_last_month = rules_before.unwrap_or_else(|| self.plan.rules(owner, month.saturating_sub(1)));
            let tiers_now =
                [terms.sigma_tier, context.levy[0], terms.levy_minimum, terms.levy_maximum].map(f32::to_bits);
            if tiers != Some(tiers_now) {
                Self::set_tiers(&mut tile, context);
                tiers = Some(tiers_now);
            }
            if rules_last_month != rules && month > 0 {
                self.hand_over(&mut tile, context, rules_last_month);
            } else if let Some(before) =
                month.checked_sub(1).and_then(|last| self.plan.programmes[rules].terms_at(last))
            {
                convert(&mut tile, before, terms);
            }
            if let Some(last) = month.checked_sub(1).filter(|_| month > self.plan.programmes[owner].first) {
                let before = self.plan.modes(owner, last).map(|rules| self.plan.programmes[rules].terms_at(last));
                let papers = |terms: &Terms| [terms.passport_held, terms.paper].map(f32::to_bits);
                if before.map(|terms| terms.map(papers)) != context.terms.map(|terms| Some(papers(terms))) {
                    (0..tile.post.len()).for_each(|entry| month::set_papers(&mut tile, context, entry));
                }
            }
            rules_before = Some(rules);
            if month == self.plan.programmes[owner].first && terms.initial_stock > 0.0 {
                start_with_stock(&mut tile, context);
            }
            let watched = self
                .watch
                .filter(|watch| watch.owner == owner)
                .and_then(|watch| tile.crew(watch.post).map(|crew| Place { post: watch.post, crew }));
            let before = watched.map(|place| one(&tile.people, tile.holder(place.post)));
            dispatch::run(&mut tile, context, self.state.options.instructions)?;
            if let Some(prints) = &mut self.prints {
                trace::take_prints(prints, (owner, month), &tile.post, &tile.people);
            }
            if let (Some(place), Some(before)) = (watched, before) {
                let mut alone = month::run_alone(&tile, place, &before, context)?;
                let after = one(&alone.people, alone.holder(place.post));
                let mode = usize::from(before.flags[0] & flag::DEMOTED != 0);
                let mut row = std::mem::take(&mut alone.rows[0]);
                row += &alone.rows[1];
                if row[Measure::WorkerMonths] > 0 {
                    self.life.months.push(LifeMonth {
                        month,
                        rules: context.programmes[mode],
                        site,
                        sector: Sector::ALL[sector],
                        before,
                        after,
                        row,
                    });
                }
            }
            // Distributions are of a year and of some rules: they are handed in when either ends.
            let last = context.calendar == 11 || month == self.state.last_month;
            let flush = last || self.plan.modes(owner, month + 1) != context.programmes;
            let years = [rules, demoted].map(|programme| year_of(self.plan, programme, month));
            for row in &tile.rows {
                own.worker_months += row[Measure::WorkerMonths];
                own.early_leavers += early_leavers(row);
            }
            self.collect(&mut tile, context, flush.then_some(years));
        }
        own.absconders.append(&mut tile.left);
        if let (Some(stays), Some(ended)) = (&mut self.stays, tile.stays.take()) {
            stays.of.extend(ended.into_iter().map(|stay| ((stay.arrived, stay.post), stay)));
        }
        scatter(&tile, &mut own.people, &mut own.crews, crews);
        self.tile = tile;
        Ok(())
    }

    /// Each crew's flat levy over the mean: it follows the crew's tier of pay, within the bounds in force.
    fn set_tiers(tile: &mut Tile, context: &MonthContext<'_>) {
        let levy = context.levy[0];
        let terms = context.terms[0];
        for crew in &mut tile.crews {
            crew.tier = crew.tier_under(terms);
            crew.levy_tier = if levy > 0.0 { terms.bounded_levy(levy * crew.tier) / levy } else { 1.0 };
        }
        for (tier, &crew) in tile.tier.iter_mut().zip(&tile.crew_of) {
            *tier = tile.crews[crew as usize].levy_tier;
        }
    }

    /// People keep their posts and come under the rules of another programme, and their pockets with them: out of the books of the one,
    /// in its money of the month, and into those of the other, in the other's.
    fn hand_over(&mut self, tile: &mut Tile, context: &MonthContext<'_>, from: usize) {
        let plan = self.plan;
        let demoted_from = plan.programmes[from].demote_to.unwrap_or(from);
        let last = context.terms[0].last_contract_month + 1;
        let weight = i64::from(plan.programmes[tile.owner].crew_weight);
        for entry in 0..tile.post.len() {
            let old = if tile.people.flags[entry] & flag::DEMOTED != 0 { demoted_from } else { from };
            tile.people.flags[entry] &= !flag::DEMOTED;
            tile.people.contract_end[entry] = tile.people.contract_end[entry].min(last);
            let site = site_in(plan, old, tile.owner, tile.site);
            let at = usize::from(context.month - self.state.records[old].first);
            let left = &mut self.state.records[old].cells[site][at];
            let of_old = |month: u16| plan.programmes[old].terms_at(month);
            if let (Some(before), Some(now)) = (of_old(context.month - 1), of_old(context.month)) {
                if before.currency != now.currency {
                    let [out, into] = convert_one(&mut tile.people, entry, exchange(before, now));
                    left[Measure::ConvertedOut] += weight * out;
                    left[Measure::ConvertedIn] += weight * into;
                }
                left[Measure::MovedOut] += weight * month::pockets_of(&tile.people, entry);
                if now.currency != context.terms[0].currency {
                    convert_one(&mut tile.people, entry, exchange(now, context.terms[0]));
                }
            }
            left[Measure::ChangesOut] += weight;
            tile.rows[0][Measure::ChangesIn] += 1;
            tile.rows[0][Measure::MovedIn] += month::pockets_of(&tile.people, entry);
        }
        tile.pockets = month::pockets(&tile.people);
    }

    /// Adds the month of a tile to the records, as many times as its crews count, and clears it.
    fn collect(&mut self, tile: &mut Tile, context: &MonthContext<'_>, years: Option<[usize; 2]>) {
        let weight = self.plan.programmes[tile.owner].crew_weight;
        for (mode, rules) in context.programmes.into_iter().enumerate() {
            let record = &mut self.state.records[rules];
            if let Some(years) = years {
                record.histograms[years[mode]].add(&tile.histograms[mode], weight);
                tile.histograms[mode].clear();
            }
            let row = &mut tile.rows[mode];
            if mode == 1 && row.0.iter().all(|&value| value == 0) {
                continue;
            }
            let site = site_in(self.plan, rules, tile.owner, tile.site);
            let at = usize::from(context.month - record.first);
            self.state.worker_months += row[Measure::WorkerMonths] as u64;
            if weight > 1 {
                *row *= i64::from(weight);
            }
            record.cells[site][at] += row;
            record.by_sector[at][tile.sector][0] += row[Measure::WorkerMonths];
            record.by_sector[at][tile.sector][1] += row[Measure::Stock];
            for (sum, add) in record.by_role[at].iter_mut().flatten().zip(tile.by_role[mode].iter().flatten()) {
                *sum += add * i64::from(weight);
            }
            tile.by_role[mode] = [[0; N_ROLES]; 2];
            *row = Row::default();
        }
    }
}

/// Arrears that are tolerated under some rules.
fn tolerated(terms: &Terms, levy: f32) -> f32 {
    let month = levy + terms.levy_fixed as f32 + terms.levy_rate * terms.pay_worker;
    if month > 0.0 { month * f32::from(terms.tolerance) } else { f32::INFINITY }
}

/// The place of a month's year among the recorded years of a programme.
pub(super) fn year_of(plan: &Plan, programme: usize, month: u16) -> usize {
    let year = |month: u16| usize::from((plan.months.from.index() + month) / 12);
    year(month) - year(plan.programmes[programme].first)
}

/// Everyone who left a post before the contract ended.
fn early_leavers(row: &Row) -> i64 {
    leavers(row) - row[Measure::ReturnsTerm] - row[Measure::ExitsOverstay]
}

/// Everyone who left a post.
pub(super) fn leavers(row: &Row) -> i64 {
    use Measure as M;
    [
        M::ReturnsTerm,
        M::ReturnsEarly,
        M::ReturnsClosing,
        M::ExitsOverstay,
        M::ExitsAbscond,
        M::ExitsProtection,
        M::ExitsMarry,
        M::ExitsNaturalise,
        M::DeathsPost,
    ]
    .iter()
    .map(|&measure| row[measure])
    .sum()
}
