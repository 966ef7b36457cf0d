//! Where two runs part: in which month, at whose post, and which random draw came to be decided otherwise.
//!
//! Both runs share the years before their plans first differ. Then a print of every holder is taken at the end of every month, year by year,
//! until two prints differ. A run without a trace takes none and pays one comparison a tile and month.

use super::EngineError;
use super::bits::Fields;
use super::draw::{Chance, Event, Purpose, unit};
use super::life::{LifeMonth, Watch};
use super::measure::{Measure, Row};
use super::month::first_of_marks;
use super::plan::Plan;
use super::population::{Columns, Person, flag};
use super::run::Run;
use super::state::{Options, State};
use super::terms::Terms;

/// Where two runs part.
#[derive(Clone, Debug)]
pub struct Parting {
    /// The first month in which their plans differ, counted from the first month of the world.
    pub plans_differ: u16,
    /// The first difference at a post; nothing where holders of posts are the same in all months.
    pub post: Option<PartedPost>,
}

/// The first difference at a post: the earliest month, and in it the first post in the order of the world's programmes.
#[derive(Clone, Debug)]
pub struct PartedPost {
    /// The month, counted from the first month of the world.
    pub month: u16,
    /// Index of the programme that has the post.
    pub owner: usize,
    /// Number of the post.
    pub post: u32,
    /// Posts that differ in that month.
    pub posts: usize,
    /// The holder at the end of the month before; nobody where the post was vacant.
    pub before: Option<Person>,
    /// The month in both runs.
    pub sides: [PartedSide; 2],
    /// Terms of the rules in force that differ: name, and the value in both runs.
    pub terms: Vec<(&'static str, [String; 2])>,
    /// Random draws that came to be decided otherwise; none where the difference follows from terms alone.
    pub draws: Vec<PartedDraw>,
}

/// What the month was in one run.
#[derive(Clone, Debug, Default)]
pub struct PartedSide {
    /// The holder at the end of the month.
    pub after: Option<Person>,
    /// What was posted and counted for the holder of the month; nothing where the post was vacant.
    pub row: Option<Row>,
}

/// A random draw that both runs share and decide otherwise.
#[derive(Clone, Copy, Debug)]
pub struct PartedDraw {
    /// What it is drawn for.
    pub purpose: Purpose,
    /// The number drawn, between 0 and 1, the same in both runs.
    pub number: f64,
    /// What was decided, a fragment.
    pub says: &'static str,
    /// Below which number it is decided so, in both runs, where the terms of the month say that alone.
    pub below: Option<[f64; 2]>,
}

/// What a holder is at the end of a month, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Print {
    month: u16,
    owner: usize,
    post: u32,
    print: u64,
}

/// Takes the prints of a tile.
pub(super) fn take_prints(prints: &mut Vec<Print>, (owner, month): (usize, u16), posts: &[u32], people: &Columns) {
    prints.extend(posts.iter().enumerate().map(|(entry, &post)| Print {
        month,
        owner,
        post,
        print: people.row(entry).print(),
    }));
}

/// Runs two plans of the same world until a holder of a post differs; nothing where the plans are the same.
///
/// # Errors
/// When an identity of the engine is broken.
pub fn part(plan: &Plan, other: &Plan, chance: Chance, options: Options) -> Result<Option<Parting>, EngineError> {
    let Some(plans_differ) = plan.first_difference(other) else { return Ok(None) };
    let mut one = State::new(plan, chance, options);
    one.advance(plan, plans_differ)?;
    let mut two = one.clone();
    while let Some((_, last)) = one.next_year(plan, u16::MAX) {
        let before = [one.clone(), two.clone()];
        let prints = [printed_year(plan, &mut one, last)?, printed_year(other, &mut two, last)?];
        if let Some((first, posts)) = first_apart(&prints) {
            let [one, two] = before;
            let sides = [watched(plan, one, first, last)?, watched(other, two, first, last)?];
            return Ok(Some(Parting { plans_differ, post: Some(told([plan, other], chance, first, posts, &sides)) }));
        }
    }
    Ok(Some(Parting { plans_differ, post: None }))
}

/// Runs a year and takes the prints of all holders, in order.
fn printed_year(plan: &Plan, state: &mut State, last: u16) -> Result<Vec<Print>, EngineError> {
    let mut run = Run::new(plan, state, None);
    run.prints = Some(Vec::new());
    run.years_before(last + 1)?;
    let mut prints = run.prints.take().unwrap_or_default();
    prints.sort_unstable();
    Ok(prints)
}

/// The first print that one of two lists lacks, and how many posts differ in that month.
fn first_apart([one, two]: &[Vec<Print>; 2]) -> Option<(Print, usize)> {
    let at = one.iter().zip(two).position(|(one, two)| one != two).unwrap_or(one.len().min(two.len()));
    let first = [one.get(at), two.get(at)].into_iter().flatten().min().copied()?;
    let of_month = |prints: &[Print]| -> std::collections::BTreeSet<Print> {
        prints.iter().filter(|print| print.month == first.month).copied().collect()
    };
    let (one, two) = (of_month(one), of_month(two));
    let posts: std::collections::BTreeSet<(usize, u32)> =
        one.symmetric_difference(&two).map(|print| (print.owner, print.post)).collect();
    Some((first, posts.len()))
}

/// The year of a post, month by month.
fn watched(plan: &Plan, mut state: State, at: Print, last: u16) -> Result<Vec<LifeMonth>, EngineError> {
    let mut run = Run::new(plan, &mut state, Some(Watch { owner: at.owner, post: at.post }));
    run.years_before(last + 1)?;
    Ok(run.life.months)
}

fn told(plans: [&Plan; 2], chance: Chance, at: Print, posts: usize, lives: &[Vec<LifeMonth>; 2]) -> PartedPost {
    let month = |life: &Vec<LifeMonth>| life.iter().find(|month| month.month == at.month).cloned();
    let months = lives.each_ref().map(month);
    let holder = |columns: &Columns| Some(columns.row(0)).filter(|person| person.present == 1);
    let before = months.iter().flatten().next().and_then(|month| holder(&month.before));
    let sides = months.each_ref().map(|month| match month {
        Some(month) => PartedSide { after: holder(&month.after), row: Some(month.row.clone()) },
        None => PartedSide::default(),
    });
    let demoted = before.is_some_and(|person| person.flags & flag::DEMOTED != 0);
    let in_force = plans.map(|plan| {
        let rules = plan.modes(at.owner, at.month)[usize::from(demoted)];
        plan.programmes[rules].terms_at(at.month).copied()
    });
    let [one, two] = in_force;
    let terms = one.zip(two).map(|(one, two)| one.differing(&two)).unwrap_or_default();
    let draws = match (one, two) {
        (Some(one), Some(two)) => {
            let luck = Luck { chance, programme: plans[0].programmes[at.owner].hash, post: at.post, month: at.month };
            luck.decided(before, &sides, [&one, &two])
        }
        _ => Vec::new(),
    };
    PartedPost { month: at.month, owner: at.owner, post: at.post, posts, before, sides, terms, draws }
}

/// The draws of a post in a month.
struct Luck {
    chance: Chance,
    programme: u32,
    post: u32,
    month: u16,
}

impl Luck {
    fn number(&self, arrival: u16, month: u16, (purpose, sub): (Purpose, u16), word: usize) -> f64 {
        let event = Event { programme: self.programme, post: self.post, arrival, month, purpose, sub };
        unit(self.chance.block(event)[word])
    }

    /// The draws that were decided otherwise, by what the two runs count and keep of the month.
    fn decided(&self, before: Option<Person>, sides: &[PartedSide; 2], terms: [&Terms; 2]) -> Vec<PartedDraw> {
        let month = self.month;
        let draw = |purpose, number, says, below| PartedDraw { purpose, number, says, below };
        let [one, two] = sides;
        let Some(person) = before else {
            return match (one.after.or(two.after), one.row.is_some() == two.row.is_some()) {
                (Some(_), false) => {
                    let number = self.number(0, month, (Purpose::Vacancy, 0), 0);
                    vec![draw(Purpose::Vacancy, number, "whether the vacant post is filled", None)]
                }
                (Some(_), true) if self.is_another(sides) => {
                    let number = self.number(month, month, (Purpose::Candidate, 0), 0);
                    vec![draw(Purpose::Candidate, number, "which candidate passes the filters", None)]
                }
                _ => Vec::new(),
            };
        };
        let differs = |measures: &[Measure]| {
            let count = |side: &PartedSide, measure| side.row.as_ref().map_or(0, |row| row[measure]);
            measures.iter().any(|&measure| count(one, measure) != count(two, measure))
        };
        let flag_differs =
            |bit: u16| one.after.zip(two.after).is_some_and(|(one, two)| (one.flags ^ two.flags) & bit != 0);
        let of_terms = |of: fn(&Terms) -> f64| Some(terms.map(of));
        let arrived = person.arrived;
        let mut draws = Vec::new();
        if differs(&[Measure::DeathsPost]) {
            let number = self.number(0, month, (Purpose::Luck, 0), 2);
            draws.push(draw(Purpose::Luck, number, "whether there is a fatal accident", None));
        }
        if differs(&RARE) {
            let first = first_of_marks(month);
            let number = self.number(arrived, first, (Purpose::Mark, 0), usize::from(month - first));
            draws.push(draw(Purpose::Mark, number, "whether a rare event happens, and which", None));
        }
        if differs(&[Measure::Extensions, Measure::ReturnsTerm, Measure::ExitsOverstay]) {
            let number = self.number(arrived, 0, (Purpose::TermEnd, u16::from(person.extensions)), 0);
            let below = of_terms(|terms| f64::from(terms.extension));
            draws.push(draw(Purpose::TermEnd, number, "whether the contract is extended", below));
        }
        if flag_differs(flag::DEMOTED) {
            let number = self.number(arrived, month, (Purpose::Arrears, 0), 0);
            let below = of_terms(|terms| f64::from(terms.demoted));
            draws.push(draw(Purpose::Arrears, number, "whether arrears cost the contract privilege", below));
        }
        for (bit, word, says, below) in [
            (flag::PASSPORT_HELD, 1, "whether the passport is held", of_terms(|terms| f64::from(terms.passport_held))),
            (flag::PAPER, 2, "whether the work is on paper", of_terms(|terms| f64::from(terms.paper))),
        ] {
            if flag_differs(bit) {
                let number = self.number(arrived, arrived, (Purpose::Trait, 2), word);
                draws.push(draw(Purpose::Trait, number, says, below));
            }
        }
        let paid = |side: &PartedSide| side.row.as_ref().map_or(0, |row| row[Measure::PaidMonths]);
        if paid(one) != paid(two) {
            let number = self.number(0, month, (Purpose::Luck, 0), 1);
            let below = of_terms(|terms| f64::from(terms.employed_below) / 4_294_967_296.0);
            draws.push(draw(Purpose::Luck, number, "whether there is work", below));
        }
        draws
    }

    /// Whether the two newcomers differ in what a candidate brings along.
    fn is_another(&self, [one, two]: &[PartedSide; 2]) -> bool {
        let brought = |person: &Person| (person.flags & (flag::FEMALE | flag::CONSCRIPT), person.family.to_bits());
        one.after.as_ref().map(brought) != two.after.as_ref().map(brought)
    }
}

/// Events that a person's mark decides.
const RARE: [Measure; 9] = [
    Measure::ExitsAbscond,
    Measure::ExitsProtection,
    Measure::ExitsMarry,
    Measure::ExitsNaturalise,
    Measure::ReturnsEarly,
    Measure::ReturnsClosing,
    Measure::Breaches,
    Measure::Contacts,
    Measure::Visits,
];
