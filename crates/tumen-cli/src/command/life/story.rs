//! The months of one person as dated sentences: what the simulation did, and nothing else.

use tumen::engine::life::{AfterEvent, LifeAfter, LifeMonth};
use tumen::engine::measure::Measure;
use tumen::engine::plan::Plan;
use tumen::engine::population::{Columns, flag};
use tumen::engine::terms::Terms;
use tumen::month::Month;
use tumen::programme::Role;
use tumen::quantity::Currency;
use tumen::world::World;

use crate::numbers::money;

/// Months without work in a row that are worth a sentence.
const LONG_WITHOUT_WORK: u16 = 2;

/// A dated sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// When it happened.
    pub(super) month: Month,
    /// What happened.
    pub(super) text: String,
}

/// Everything a story is told from.
pub(super) struct Story<'a> {
    pub(super) world: &'a World,
    pub(super) plan: &'a Plan,
    /// Index of the programme that owns the post.
    pub(super) owner: usize,
    /// Last simulated month, counted from the first month of the world.
    pub(super) last_month: u16,
    events: Vec<Event>,
}

/// The first entry of a column.
fn one<T: Copy + Default>(column: &[T]) -> T {
    column.first().copied().unwrap_or_default()
}

fn has(columns: &Columns, flag: u16) -> bool {
    one(&columns.flags) & flag != 0
}

impl<'a> Story<'a> {
    /// A story without events.
    pub(super) fn new(world: &'a World, plan: &'a Plan, owner: usize, last_month: u16) -> Story<'a> {
        Story { world, plan, owner, last_month, events: Vec::new() }
    }

    /// Tells the months of one person, and what is recorded of the time after.
    pub(super) fn tell(mut self, months: &[&LifeMonth], after: &[&LifeAfter]) -> Vec<Event> {
        if let Some(first) = months.first() {
            self.arrival(first);
        }
        let mut idle: u16 = 0;
        for (at, month) in months.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| months.get(at)).copied();
            if let Some(before) = before {
                self.changes(before, month);
            }
            idle = self.work(month, idle);
            self.levy(before, month);
            self.ties(month);
            self.contract(month);
        }
        if let Some(last) = months.last() {
            self.idle_until(last.month, idle);
            self.leaving(last);
            self.afterwards(last, after);
        }
        self.events.sort_by_key(|event| event.month);
        self.events
    }

    /// The month with that number.
    pub(super) fn month(&self, number: u16) -> Month {
        Month::from_index(self.plan.months.from.index() + number)
    }

    fn say(&mut self, number: u16, text: impl Into<String>) {
        let month = self.month(number);
        self.events.push(Event { month, text: text.into() });
    }

    fn terms(&self, month: &LifeMonth) -> Option<&'a Terms> {
        self.plan.programmes.get(month.rules)?.terms_at(month.month)
    }

    fn currency(&self, month: &LifeMonth) -> Currency {
        self.terms(month).map_or(Currency::Usd, |terms| terms.currency)
    }

    fn programme_name(&self, index: usize) -> &'a str {
        self.world.programmes.get(index).map_or("another arrangement", |programme| programme.name.as_str())
    }

    /// The name of a site of the post's owner.
    fn site_name(&self, site: usize) -> &'a str {
        let id = self.plan.programmes.get(self.owner).and_then(|programme| programme.sites.get(site));
        let place = id.and_then(|id| self.world.place(id));
        place.map_or("another place", |place| place.name.as_str())
    }

    fn arrival(&mut self, first: &LifeMonth) {
        let who = &first.after;
        let who = if one(&who.present) == 1 { who } else { &first.before };
        let role = Role::ALL.get(usize::from(one(&who.role))).map_or("worker", |role| role.name());
        let sector = first.sector.name();
        let place = self.site_name(first.site);
        let sex = if has(who, flag::FEMALE) { "a woman" } else { "a man" };
        let tour = if one(&who.tours) > 0 { "who has been abroad before" } else { "for the first time abroad" };
        let verb = if first.row[Measure::Arrivals] > 0 {
            "Arrives"
        } else {
            "Is already at the post when the arrangement begins"
        };
        let mut text = format!("{verb}: {sex}, {tour}. Place {place}, work in {sector}, as {}.", with_article(role));
        let contract_end = one(&who.contract_end);
        if contract_end > first.month && one(&who.present) == 1 {
            text.push_str(&format!(" The contract runs to {}.", self.month(contract_end - 1)));
        }
        self.say(first.month, text);
        let currency = self.currency(first);
        let agreed = first.row[Measure::BribeAgreed];
        if agreed > 0 {
            let now = first.row[Measure::BribeUpfront];
            let owed = agreed - now;
            let how = match (now, owed) {
                (_, 0) => "all of it paid by the household".to_owned(),
                (0, _) => "all of it owed".to_owned(),
                _ => format!("{} paid by the household, {} owed", money(now, currency), money(owed, currency)),
            };
            self.say(first.month, format!("The place has cost a bribe of {}: {how}.", money(agreed, currency)));
        }
        let marks = [
            (flag::CONSCRIPT, "A serving soldier, sent as a worker."),
            (flag::PASSPORT_HELD, "The supervisors keep the passport."),
            (flag::PAPER, "On paper employed by a firm that gives no work."),
            (flag::POACHER, "Hunts musk deer in the season, against the law."),
        ];
        let said: Vec<&str> = marks.iter().filter(|(mark, _)| has(who, *mark)).map(|(_, text)| *text).collect();
        if !said.is_empty() {
            self.say(first.month, said.join(" "));
        }
    }

    /// What differs between two months without any doing of the person.
    fn changes(&mut self, before: &LifeMonth, now: &LifeMonth) {
        let (old, new) = (self.currency(before), self.currency(now));
        if old != new {
            let (had, has) = (i64::from(one(&before.after.cash)), i64::from(one(&now.before.cash)));
            self.say(now.month, format!("The money changes: {} in hand become {}.", money(had, old), money(has, new)));
        }
        if before.rules != now.rules {
            let name = self.programme_name(now.rules);
            let text = if has(&before.after, flag::DEMOTED) && !has(&before.before, flag::DEMOTED) {
                format!("Works under the rules of “{name}” from now on.")
            } else {
                format!("The rules of “{name}” bind from now on.")
            };
            self.say(now.month, text);
        }
        if before.site != now.site {
            self.say(now.month, format!("The crew moves to {}.", self.site_name(now.site)));
        }
        if before.sector != now.sector {
            self.say(now.month, format!("The crew changes to {}.", now.sector.name()));
        }
    }

    /// Months without work, and a currency reform; gives back how many months have been without work.
    fn work(&mut self, month: &LifeMonth, idle: u16) -> u16 {
        let currency = self.currency(month);
        let reform = month.row[Measure::Reform];
        if reform > 0 {
            self.say(
                month.month,
                format!("The currency reform takes {} of the cash in hand.", money(reform, currency)),
            );
        }
        if month.row[Measure::PaidMonths] == 0 && month.row[Measure::WorkerMonths] > 0 {
            return idle + 1;
        }
        self.idle_until(month.month, idle);
        0
    }

    fn idle_until(&mut self, month: u16, idle: u16) {
        if idle >= LONG_WITHOUT_WORK {
            let since = month - idle;
            self.say(since, format!("No paid work for {idle} months."));
        }
    }

    fn levy(&mut self, before: Option<&LifeMonth>, month: &LifeMonth) {
        let currency = self.currency(month);
        let flat = self.terms(month).is_some_and(|terms| terms.levy_revision > 0);
        let due = month.row[Measure::LevyDue];
        let due_before = before.map_or(0, |before| before.row[Measure::LevyDue]);
        if flat && due > 0 && (due - due_before).abs() > due_before / 50 {
            let text = if due_before == 0 {
                format!("Planned money of {} a month is due.", money(due, currency))
            } else {
                format!("Planned money is now {} a month.", money(due, currency))
            };
            self.say(month.month, text);
        }
        let (was, is) = (one(&month.before.arrears), one(&month.after.arrears));
        let present = one(&month.after.present) == 1;
        if was == 0 && is > 0 {
            self.say(month.month, format!("Cannot pay all of it and owes {}.", money(i64::from(is), currency)));
        } else if was > 0 && is == 0 && present && month.row[Measure::ChangesOut] == 0 {
            self.say(month.month, "The arrears are paid.");
        }
        if month.row[Measure::ChangesOut] > 0 {
            let owed = i64::from(one(&month.before.arrears));
            let text = if owed > 0 {
                format!("Owing {} is too much: the contract privilege is lost.", money(owed, currency))
            } else {
                "The contract privilege is lost.".to_owned()
            };
            self.say(month.month, text);
        }
        let (owed, owes) = (one(&month.before.debt), one(&month.after.debt));
        if owed > 0 && owes == 0 && present {
            self.say(month.month, "The last of the bribe is paid off.");
        }
    }

    fn ties(&mut self, month: &LifeMonth) {
        let currency = self.currency(month);
        let present = one(&month.after.present) == 1;
        if present && has(&month.after, flag::PARTNER) && !has(&month.before, flag::PARTNER) {
            self.say(month.month, "Has a local partner now.");
        }
        let row = &month.row;
        if row[Measure::BreachesPunished] > 0 {
            self.say(month.month, "Breaks a rule, and it is found out.");
        } else if row[Measure::Breaches] > 0 {
            self.say(month.month, "Breaks a rule; nobody finds out.");
        }
        if row[Measure::PoachersCaught] > 0 {
            let fine = money(row[Measure::Fine], currency);
            self.say(month.month, format!("Is caught poaching by the police and pays {fine}."));
        }
        if row[Measure::Promotions] > 0 {
            self.say(month.month, "Knows enough of the language to find jobs for others: a broker from now on.");
        }
        if row[Measure::Contacts] > 0 {
            self.say(month.month, "First contact with people outside who might help.");
        }
        if row[Measure::Visits] > 0 {
            self.say(month.month, format!("Visits home, at a cost of {}.", money(row[Measure::VisitCost], currency)));
        }
    }

    fn contract(&mut self, month: &LifeMonth) {
        if month.row[Measure::Extensions] > 0 {
            let end = self.month(one(&month.after.contract_end).saturating_sub(1));
            self.say(month.month, format!("The contract is extended to {end}."));
        }
        let (was, is) = (has(&month.before, flag::STRANDED), has(&month.after, flag::STRANDED));
        let present = one(&month.after.present) == 1;
        if is && !was {
            self.say(month.month, "The contract has ended, but the way home is shut.");
        } else if was && !is && present {
            self.say(month.month, "The way home is open again.");
        }
    }

    /// How the person left the post.
    fn leaving(&mut self, last: &LifeMonth) {
        let row = &last.row;
        let currency = self.currency(last);
        let goods = row[Measure::Goods] + row[Measure::GoodsCertificates] + row[Measure::Contraband];
        let reached = money(row[Measure::Carried] + goods, currency);
        let ways = [
            (Measure::ReturnsTerm, format!("Goes home at the end of the contract, with {reached}.")),
            (Measure::ReturnsEarly, format!("Goes home before the contract ends, with {reached}.")),
            (Measure::ReturnsClosing, format!("Goes home because the arrangement is closed, with {reached}.")),
            (Measure::ExitsOverstay, "Does not go home at the end of the contract.".to_owned()),
            (Measure::ExitsAbscond, "Leaves the post without permission.".to_owned()),
            (Measure::ExitsProtection, "Leaves the post to ask for protection.".to_owned()),
            (Measure::ExitsMarry, "Marries and stays.".to_owned()),
            (Measure::ExitsNaturalise, "Becomes a citizen and stays.".to_owned()),
            (Measure::DeathsPost, "Dies at the post.".to_owned()),
        ];
        for (measure, text) in ways {
            if row[measure] > 0 {
                self.say(last.month, text);
            }
        }
        let losses = [
            (Measure::Confiscated, "is confiscated on the way"),
            (Measure::GoodsLost, "worth of goods is lost on the way"),
            (Measure::ContrabandSeized, "worth of hidden goods is found and taken"),
            (Measure::Gift, "goes to superiors as gifts"),
            (Measure::Forfeit, "held by others is lost"),
            (Measure::TakenAlong, "is taken along"),
            (Measure::Business, "goes into a business of the household"),
        ];
        let told: Vec<String> = losses
            .iter()
            .filter(|(measure, _)| row[*measure] > 0)
            .map(|(measure, words)| format!("{} {words}", money(row[*measure], currency)))
            .collect();
        if !told.is_empty() {
            self.say(last.month, format!("{}.", told.join("; ")));
        }
        if one(&last.after.present) == 1 && last.month >= self.last_month {
            self.say(last.month, "Is still at the post when the simulation ends.");
        }
    }

    fn afterwards(&mut self, last: &LifeMonth, after: &[&LifeAfter]) {
        for event in after {
            if let Some(text) = after_text(event.event) {
                self.say(event.month, text);
            }
        }
        let underground = [Measure::ExitsOverstay, Measure::ExitsAbscond, Measure::ExitsProtection];
        let left = underground.iter().any(|&measure| last.row[measure] > 0);
        let settled = after.iter().any(|event| event.event.is_final());
        if left && !settled {
            self.say(self.last_month, "No more is recorded.");
        }
    }
}

/// What happens after leaving, in a sentence; nothing for what another event of the month says already.
fn after_text(event: AfterEvent) -> Option<&'static str> {
    Some(match event {
        AfterEvent::Apprehended => "Is caught by the police of the host country.",
        AfterEvent::ApprehendedByTeams => "It was a team that searches for those who left.",
        AfterEvent::HandedOver => "Is handed over to the sending state.",
        AfterEvent::Severe => "Is punished severely.",
        AfterEvent::ProtectedGrants => "Is given protection.",
        AfterEvent::ArrivedRok => "Reaches South Korea.",
        AfterEvent::ArrivedEurope => "Reaches Europe.",
        AfterEvent::ArrivedElsewhere => "Moves on to another country than South Korea.",
        AfterEvent::Naturalised => "Becomes a citizen of the host country.",
        AfterEvent::MarriedAfter => "Marries in the host country.",
        AfterEvent::LapsedSettled => return None,
        AfterEvent::DeathsAfter => "Dies in the host country.",
        AfterEvent::LapsedReturns => "Goes home after all.",
    })
}

fn with_article(noun: &str) -> String {
    match noun {
        "security" => "a security man".to_owned(),
        other => format!("a {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_an_article() {
        for role in Role::ALL {
            let text = with_article(role.name());
            assert!(text.starts_with("a ") && !"aeiou".contains(&text[2..3]), "{text}");
        }
    }
}
