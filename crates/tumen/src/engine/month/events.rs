//! Steps 7 to 9: ties, control and leaving. Rare things happen to people one by one.
//!
//! Each person draws one word a month. The unit interval holds a strip of fixed width for each kind of event, and the event happens
//! when the word lies within its hazard of the strip's foot. So the probability of each event is its hazard exactly, and changing
//! one moves nobody in another. Flat loops find the words that may matter; the exact hazard is computed for those only.

use super::account::pockets_of;
use super::luck::first_of_marks;
use super::recruitment::{person, set_papers};
use super::settlement::{Cause, leave, return_home};
use super::{MonthContext, Tile};
use crate::engine::compile::monthly;
use crate::engine::draw::{Purpose, threshold, unit};
use crate::engine::measure::Measure;
use crate::engine::population::flag;
use crate::engine::terms::{N_STRIPS, Strip, Terms};
use crate::programme::{Channel, Role, Sector};

/// Finds who has an event this month and lets it happen; then ends the contracts whose last month this was.
#[inline(always)]
pub(super) fn happen(tile: &mut Tile, context: &MonthContext<'_>) {
    tile.marked.resize(tile.post.len(), 0);
    let marks = &tile.marks[month_of_marks(context)];
    candidates(&mut tile.marked, marks, &tile.people.flags, &context.limits, context);
    struck_or_due(
        &mut tile.marked,
        &tile.people.flags,
        (&tile.people.arrears, &tile.tier),
        (&tile.people.contract_end, &tile.luck[2]),
        Sector::ALL[tile.sector],
        context,
    );
    let mut listed = std::mem::take(&mut tile.listed);
    listed.clear();
    let (eights, rest) = tile.marked.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let mut ones = u64::from_le_bytes(*eight);
        while ones != 0 {
            listed.push(8 * at as u32 + ones.trailing_zeros() / 8);
            ones &= ones - 1;
        }
    }
    let start = tile.marked.len() - rest.len();
    listed.extend((0..rest.len()).filter(|&lane| rest[lane] != 0).map(|lane| (start + lane) as u32));
    resolve(tile, context, &listed);
    tile.remove_gone(&listed);
    tile.listed = listed;
}

/// The place of this month's marks among those that are drawn together.
fn month_of_marks(context: &MonthContext<'_>) -> usize {
    usize::from(context.month - first_of_marks(context.month))
}

/// A hazard as a width in 32-bit words.
fn width(hazard: f64) -> u32 {
    threshold(hazard)
}

/// The largest hazard of each strip this month, whoever it is for.
pub(crate) fn limits(context: &MonthContext<'_>) -> [u32; N_STRIPS] {
    let feet = &context.behaviour.feet;
    let open = context.host.returns_open;
    let most = |rate: f32| width(monthly(f64::from(rate) * f64::from(context.behaviour.most_response)));
    let mut limits = [0; N_STRIPS];
    for (at, strip) in Strip::ALL.into_iter().enumerate() {
        let strip_width = feet[at + 1] - feet[at];
        let of = |terms: &Terms| match strip {
            Strip::Partner => width(f64::from(terms.partner)),
            Strip::Breach => width(f64::from(terms.breach)),
            Strip::Contact => width(f64::from(terms.contact)),
            Strip::Visit if open => width(f64::from(terms.visit)),
            Strip::Early if open => width(f64::from(terms.early + terms.closing)),
            Strip::Visit | Strip::Early => 0,
            // These depend on the person.
            Strip::Abscond => most(terms.abscond),
            Strip::Protection => most(terms.protection),
            Strip::Marry => most(terms.marry),
            Strip::Naturalise => most(terms.naturalise),
            Strip::Promotion => width(f64::from(terms.promotion)),
        };
        limits[at] = of(context.terms[0]).max(of(context.terms[1])).min(strip_width);
    }
    limits
}

/// Marks whose word may be an event.
#[inline(always)]
fn candidates(marked: &mut [u8], mark: &[u32], flags: &[u16], limits: &[u32; N_STRIPS], context: &MonthContext<'_>) {
    let n = marked.len();
    let (mark, flags) = (&mark[..n], &flags[..n]);
    let feet = context.behaviour.feet;
    let in_strip =
        |word: u32, strip: Strip| u32::from(word.wrapping_sub(feet[strip as usize]) < limits[strip as usize]);
    for i in 0..n {
        let word = mark[i];
        let contacted = u32::from(flags[i] & flag::CONTACTED != 0);
        let partner = u32::from(flags[i] & flag::PARTNER != 0);
        let any = in_strip(word, Strip::Breach)
            | in_strip(word, Strip::Visit)
            | in_strip(word, Strip::Early)
            | in_strip(word, Strip::Abscond)
            | in_strip(word, Strip::Naturalise)
            | in_strip(word, Strip::Promotion)
            | (in_strip(word, Strip::Contact) & (contacted ^ 1))
            | (in_strip(word, Strip::Protection) & contacted)
            | (in_strip(word, Strip::Partner) & (partner ^ 1))
            | (in_strip(word, Strip::Marry) & partner);
        marked[i] = any as u8;
    }
}

/// Adds those who are struck by bad luck, owe too much, or whose contract ends.
#[inline(always)]
fn struck_or_due(
    marked: &mut [u8],
    flags: &[u16],
    (arrears, tier): (&[i32], &[f32]),
    (contract_end, w2): (&[u16], &[u32]),
    sector: Sector,
    context: &MonthContext<'_>,
) {
    let n = marked.len();
    let (flags, arrears, tier) = (&flags[..n], &arrears[..n], &tier[..n]);
    let (contract_end, w2) = (&contract_end[..n], &w2[..n]);
    let [main, other] = context.terms;
    let rare = [main, other].map(|terms| terms.misfortunes(sector)[2]).into_iter().fold(0, u32::max);
    let tolerated = context.tolerated;
    let next = context.month + 1;
    for i in 0..n {
        let tolerated = if flags[i] & flag::DEMOTED != 0 { tolerated[1] } else { tolerated[0] };
        let late = u8::from(arrears[i] as f32 > tolerated * tier[i]);
        let due = u8::from(contract_end[i] <= next);
        marked[i] |= due | u8::from(w2[i] < rare) | late;
    }
}

#[inline(never)]
fn resolve(tile: &mut Tile, context: &MonthContext<'_>, listed: &[u32]) {
    for &entry in listed {
        let entry = entry as usize;
        one(tile, context, entry);
        if tile.people.present[entry] != 0 && tile.people.contract_end[entry] <= context.month + 1 {
            super::term_end::end_contract(tile, context, entry);
        }
    }
}

fn one(tile: &mut Tile, context: &MonthContext<'_>, entry: usize) {
    let terms = context.terms[tile.mode(entry)];
    // Death and raid are luck of the place.
    let struck = tile.luck[2][entry];
    let [death, raid, caught] = terms.misfortunes(Sector::ALL[tile.sector]);
    if struck < death {
        super::settlement::die(tile, context, entry);
        return;
    }
    if struck < raid && tile.people.flags[entry] & flag::PAPER != 0 && context.host.returns_open {
        return_home(tile, context, entry, Cause::Early);
        return;
    }
    if (raid..caught).contains(&struck) && tile.people.flags[entry] & flag::POACHER != 0 {
        let fine = terms.musk_fine.min(tile.people.cash[entry]);
        tile.add(entry, Measure::PoachersCaught, 1);
        tile.add(entry, Measure::Fine, i64::from(fine));
        spend_savings(tile, entry, fine);
        // Where the word lies within its range is a uniform of its own.
        let within = f64::from(struck - raid) + 0.5;
        let sent_home = within < f64::from(terms.musk_repatriation) * f64::from(caught - raid);
        if sent_home && context.host.returns_open {
            return_home(tile, context, entry, Cause::Early);
            return;
        }
    }
    // Arrears beyond tolerance: months of the levy in force that may be owed.
    if tile.people.arrears[entry] as f32 > context.tolerated[tile.mode(entry)] * tile.tier[entry] {
        let words = context.chance.block(person(tile, context.month, entry, Purpose::Arrears, 0));
        let can_demote = tile.mode(entry) == 0 && context.programmes[1] != context.programmes[0];
        if can_demote && unit(words[0]) < f64::from(terms.demoted) {
            let pockets = pockets_of(&tile.people, entry);
            tile.rows[0][Measure::ChangesOut] += 1;
            tile.rows[0][Measure::MovedOut] += pockets;
            tile.rows[1][Measure::ChangesIn] += 1;
            tile.rows[1][Measure::MovedIn] += pockets;
            tile.people.flags[entry] |= flag::DEMOTED;
            // The obligation stays a claim of the company, but a supervised worker is not asked for it.
            tile.people.arrears[entry] = 0;
            set_papers(tile, context, entry);
        } else if context.host.returns_open && unit(words[1]) >= f64::from(context.host.obstruction) {
            return_home(tile, context, entry, Cause::Early);
            return;
        }
    }
    let feet = &context.behaviour.feet;
    let word = tile.marks[month_of_marks(context)][entry];
    for (at, strip) in Strip::ALL.into_iter().enumerate() {
        if word >= feet[at] && word < feet[at + 1] {
            let (within, hazard) = (word - feet[at], width(hazard(tile, context, entry, strip)));
            if within < hazard {
                // Where the word lies within the hazard is a uniform of its own.
                happens(tile, context, entry, strip, (f64::from(within) + 0.5) / f64::from(hazard));
            }
            return;
        }
    }
}

/// An event happens to a person; a uniform decides on its consequences.
fn happens(tile: &mut Tile, context: &MonthContext<'_>, entry: usize, strip: Strip, consequence: f64) {
    let terms = context.terms[tile.mode(entry)];
    match strip {
        Strip::Partner => {
            tile.people.flags[entry] |= flag::PARTNER;
            if consequence < f64::from(terms.partner_detection) && context.host.returns_open {
                return_home(tile, context, entry, Cause::Early);
            }
        }
        Strip::Breach => {
            tile.add(entry, Measure::Breaches, 1);
            tile.people.flags[entry] |= flag::BREACHED;
            if consequence < f64::from(terms.detection) {
                tile.add(entry, Measure::BreachesPunished, 1);
                tile.people.flags[entry] |= flag::PUNISHED;
                let sent_home = f64::from(terms.detection) * f64::from(terms.breach_repatriation);
                if consequence < sent_home && context.host.returns_open {
                    return_home(tile, context, entry, Cause::Early);
                }
            }
        }
        Strip::Contact => {
            tile.add(entry, Measure::Contacts, 1);
            tile.people.flags[entry] |= flag::CONTACTED;
            tile.people.contacted[entry] = context.month;
        }
        Strip::Visit => {
            let cost = terms.visit_cost.min(tile.people.cash[entry]);
            tile.add(entry, Measure::Visits, 1);
            tile.add(entry, Measure::VisitCost, i64::from(cost));
            spend_savings(tile, entry, cost);
            if consequence < f64::from(terms.visit_no_return) {
                return_home(tile, context, entry, Cause::Early);
            }
        }
        Strip::Early => {
            let total = terms.early + terms.closing;
            let closing = consequence * f64::from(total) < f64::from(terms.closing);
            return_home(tile, context, entry, if closing { Cause::Closing } else { Cause::Early });
        }
        Strip::Abscond => leave(tile, context, entry, Channel::Abscond),
        Strip::Protection => leave(tile, context, entry, Channel::Protection),
        Strip::Marry => leave(tile, context, entry, Channel::Marry),
        Strip::Naturalise => leave(tile, context, entry, Channel::Naturalise),
        Strip::Promotion => {
            tile.add(entry, Measure::Promotions, 1);
            let premium = context.behaviour.premium;
            tile.people.role[entry] = Role::Broker as u8;
            tile.people.skill[entry] *= premium[Role::Broker.index()] / premium[Role::Labourer.index()];
        }
    }
}

/// Takes a sum out of cash, and so out of what has been saved.
pub(super) fn spend_savings(tile: &mut Tile, entry: usize, amount: i32) {
    tile.add(entry, Measure::Saved, -i64::from(amount));
    tile.people.cash[entry] -= amount;
    tile.people.saved_year[entry] -= amount;
    tile.people.saved_tour[entry] -= i64::from(amount);
}

/// The monthly probability of an event for a person.
fn hazard(tile: &Tile, context: &MonthContext<'_>, entry: usize, strip: Strip) -> f64 {
    let terms = context.terms[tile.mode(entry)];
    let flags = tile.people.flags[entry];
    let open = context.host.returns_open;
    let partner = if flags & flag::PARTNER != 0 { 1.0 } else { 0.0 };
    let leaving = |rate: f32, partner: f64| monthly(f64::from(rate) * response(tile, context, entry, partner));
    match strip {
        Strip::Partner if flags & flag::PARTNER == 0 => {
            let served = f64::from(context.month - tile.people.arrived[entry] + 1);
            f64::from(terms.partner) * (served / f64::from(context.behaviour.settling)).min(1.0)
        }
        Strip::Breach => f64::from(terms.breach),
        Strip::Contact if flags & flag::CONTACTED == 0 => f64::from(terms.contact),
        Strip::Visit if open && tile.people.cash[entry] >= terms.visit_cost => f64::from(terms.visit),
        Strip::Early if open => f64::from(terms.early + terms.closing),
        Strip::Abscond => leaving(terms.abscond, partner),
        Strip::Protection if flags & flag::CONTACTED != 0 => leaving(terms.protection, partner),
        // Whoever may marry has a partner, the reference worker of this channel too.
        Strip::Marry if flags & flag::PARTNER != 0 => leaving(terms.marry, 0.0),
        Strip::Naturalise => leaving(terms.naturalise, partner),
        // Labourers alone: the other roles have work of their own.
        Strip::Promotion if tile.people.role[entry] == Role::Labourer as u8 => {
            f64::from(terms.promotion) * f64::from(tile.people.language[entry])
        }
        _ => 0.0,
    }
}

/// How closely a crew is watched after exits.
pub(super) fn surveillance_of(terms: &Terms, recent_exits: u32) -> f32 {
    (terms.surveillance + terms.self_criticism * recent_exits as f32).min(1.0)
}

/// The multiplier `m` of every voluntary channel: what sets a person apart from the reference worker of the arrangement.
pub(super) fn response(tile: &Tile, context: &MonthContext<'_>, entry: usize, with_partner: f64) -> f64 {
    let mode = tile.mode(entry);
    let terms = context.terms[mode];
    let people = &tile.people;
    let crew = &tile.crews[tile.crew_of[entry] as usize];
    let held = if people.flags[entry] & flag::PASSPORT_HELD != 0 { 1.0 } else { 0.0 };
    let [exposure, grievance, partner, dread, family, surveillance, passport, returned] =
        context.behaviour.beta.map(f64::from);
    let log = exposure * f64::from(people.exposure[entry] - terms.reference_exposure)
        + grievance * f64::from(people.grievance[entry] - terms.reference_grievance)
        + partner * with_partner
        + dread * f64::from(context.host.dread)
        - family * f64::from(people.family[entry] - terms.reference_family)
        - surveillance * f64::from(surveillance_of(terms, crew.recent_exits) - terms.reference_surveillance)
        - passport * f64::from(held - terms.reference_passport)
        - returned * f64::from(context.penalty[mode] - terms.reference_return);
    libm::exp(log).min(f64::from(context.behaviour.most_response))
}
