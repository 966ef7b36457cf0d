//! Checks that need the whole world: what the parts say of each other.

use std::collections::BTreeMap;

use super::check_chances::check_chances;
use super::check_money::check_money;
use super::check_rules::check_rules;
use super::lookup::id_hash;
use super::problem::{Report, Words, say};
use super::{AtEnd, Programme, Rule, World};
use crate::evidence::{ScopeNames, check_links, check_scopes};
use crate::month::{Month, MonthRange};
use crate::programme::Slot;

/// Checks a world; `whole` is false when some file could not be read and unknown names say nothing.
pub(super) fn check_world(world: &World, whole: bool, report: &mut Report) {
    check_links(&world.evidence, whole, report);
    if whole {
        check_scopes(&world.evidence, &ScopeNames::of(world), report);
        check_about(world, report);
    }
    check_hashes(world, report);
    for programme in &world.programmes {
        check_end(world, programme, report);
    }
    check_rules(world, report);
    check_money(world, report);
    check_chances(world, report);
}

/// A tag that looks like a programme has to be one.
fn check_about(world: &World, report: &mut Report) {
    let is_year = |tag: &str| {
        tag.split_once('-').is_some_and(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
    };
    for claim in &world.evidence.claims {
        for tag in claim.about.iter().filter(|tag| is_year(tag) && world.programme(tag).is_none()) {
            let near = super::near::nearest(tag, world.programmes.iter().map(|programme| programme.id.as_str()));
            let words = say(format!("there is no programme `{}`", super::problem::shorten(tag))).near(near);
            report.at_name(&claim.text_place, &format!("claim.{}.about", claim.id), tag, words);
        }
    }
}

fn check_hashes(world: &World, report: &mut Report) {
    let mut seen: BTreeMap<u32, &str> = BTreeMap::new();
    for programme in &world.programmes {
        if let Some(other) = seen.insert(id_hash(&programme.id), &programme.id)
            && other != programme.id
        {
            let what = format!("the ids `{other}` and `{}` share the number that keys random draws", programme.id);
            report.at_key(&file_of(programme), "id", say(what).help("rename one of them"));
        }
    }
}

fn file_of(programme: &Programme) -> String {
    format!("world/programmes/{}.toml", programme.id)
}

/// The programme to which people are handed over at the end.
fn heir<'w>(world: &'w World, programme: &Programme) -> Option<&'w Programme> {
    match &programme.at_end {
        AtEnd::HandOver { to } => world.programme(to),
        AtEnd::RunOff | AtEnd::ReturnBy { .. } => None,
    }
}

fn check_end(world: &World, programme: &Programme, report: &mut Report) {
    let after = programme.active.until.next();
    if let Some(next) = heir(world, programme) {
        let heirs = std::iter::successors(Some(next), |heir_now| heir(world, heir_now)).take(world.programmes.len());
        let chain: Vec<&str> = heirs.map(|programme| programme.id.as_str()).collect();
        let words = if let Some(last) = chain.iter().position(|id| *id == programme.id) {
            let way = chain[..=last].join("` to `");
            Some(say(format!("the hand-over goes round in a ring: `{}` to `{way}`", programme.id)))
        } else if !next.active.contains(after) {
            let what =
                format!("people are handed over to `{}` in {after}, but it is active in {}", next.id, next.active);
            Some(say(what).help("hand over to a programme that is active in the month after the end"))
        } else {
            None
        };
        if let Some(words) = words.or_else(|| lacks_a_site(programme, next)) {
            report.at_key(&file_of(programme), "at_end", words);
        }
    }
    if let AtEnd::HandOver { to } = &programme.at_end {
        let params = programme.slots.iter().flatten().flat_map(|rule| &rule.params);
        for (param, entry) in params.flat_map(|param| param.entries.iter().map(move |entry| (param, entry))) {
            if entry.months.from > programme.active.until {
                let what = format!(
                    "`{}` from {} on never holds: `{to}` takes over after {}",
                    param.key, entry.months.from, programme.active.until
                );
                report.at_place(&entry.place, &param.path, say(what).help(format!("write it into `{to}`")));
            }
        }
    }
    if let Some(other) = programme.demote_to.as_deref().and_then(|id| world.programme(id)) {
        if other.active.from > programme.active.from {
            let what = format!("`demote_to` names `{}`, whose rules begin only in {}", other.id, other.active.from);
            report.at_key(&file_of(programme), "demote_to", say(what));
        }
        if other.active.until < programme.active.until {
            let what = format!("`demote_to` names `{}`, whose rules end already in {}", other.id, other.active.until);
            let help = format!("name a programme that is active until {}", programme.active.until);
            report.at_key(&file_of(programme), "demote_to", say(what).help(help));
        }
        if other.host != programme.host {
            let what = format!("`demote_to` names `{}`, whose host is `{}`", other.id, other.host);
            let help = format!("name a programme of the host `{}`", programme.host);
            report.at_key(&file_of(programme), "demote_to", say(what).help(help));
        }
        if other.currency != programme.currency {
            let what = format!("`demote_to` names `{}`, whose currency is {}", other.id, other.currency);
            let help = format!("name a programme whose currency is {}", programme.currency);
            report.at_key(&file_of(programme), "demote_to", say(what).help(help));
        }
        if let Some(words) = lacks_a_site(programme, other) {
            report.at_key(&file_of(programme), "demote_to", words);
        }
    }
}

/// People stay where they are when other rules come to bind them.
fn lacks_a_site(programme: &Programme, other: &Programme) -> Option<Words> {
    let has = |place: &str| other.sites.iter().any(|site| site.place == place);
    let site = programme.sites.iter().find(|site| !has(&site.place))?;
    let what = format!("`{}` takes people of `{}` over, and has no site `{}`", other.id, programme.id, site.place);
    Some(say(what).help(format!("give `{}` a site there, if need be with a share of 0", other.id)))
}

/// The last month in which rules of a programme can bind somebody: people may be kept from going home for long.
pub(super) fn last_bound(world: &World, programme: &Programme) -> Month {
    if heir(world, programme).is_some() { programme.active.until } else { world.months.until }
}

/// The last month for which somebody may have a contract under the rules of a programme.
pub(super) fn last_stay(world: &World, programme: &Programme) -> Month {
    let last = last_bound(world, programme);
    let longest = match &programme.at_end {
        AtEnd::ReturnBy { months } => f64::from(*months),
        AtEnd::RunOff | AtEnd::HandOver { .. } => {
            let terms = programme.slot(Slot::Contract).iter().filter_map(|rule| rule.param("term"));
            let last = terms.flat_map(|term| &term.entries).map(|entry| entry.value.extent(0.0).high);
            last.fold(0.0, f64::max)
        }
    };
    let after = last.index().saturating_sub(programme.active.until.index());
    Month::from_index(programme.active.until.index() + longest.clamp(0.0, f64::from(after)) as u16)
}

/// The rules of a slot with the months in which each binds, up to a last month; the last rule goes on to it.
pub(super) fn rules_in_time(
    programme: &Programme,
    slot: Slot,
    last: Month,
) -> impl Iterator<Item = (&Rule, MonthRange)> {
    let rules = programme.slot(slot);
    rules.iter().enumerate().filter_map(move |(idx, rule)| {
        let until = if idx + 1 == rules.len() { last } else { rule.months.until.min(last) };
        MonthRange::new(rule.months.from, until).map(|months| (rule, months))
    })
}
