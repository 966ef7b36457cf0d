//! A trace finds the first person at whom two runs part.

use crate::baseline;
use tumen::engine::compile::compile;
use tumen::engine::draw::{Chance, Purpose};
use tumen::engine::measure::Measure;
use tumen::engine::trace::{Parting, part};
use tumen::engine::{Options, life::Watch, run_watching};
use tumen::month::Month;
use tumen::world::World;

const SEED: u64 = 3;

fn options(until: &str, world: &World) -> Options {
    let last = Month::parse(until).expect("a month") - world.months.from;
    Options { scale: 100, last_month: last as u16, ..Options::default() }
}

/// Where a change of the baseline parts from it in history 0.
fn parted(changes: &str, until: &str) -> (World, World, Option<Parting>) {
    let scenario = format!("id = \"other\"\nname = \"Other\"\nquestion = \"What else?\"\n{changes}");
    let (one, two) = (baseline::world(&[]), baseline::world_with("other", &scenario));
    let plans = [&one, &two].map(|world| compile(world, SEED, 0));
    let found = part(&plans[0], &plans[1], Chance { seed: SEED, stream: 0 }, options(until, &one));
    (one, two, found.expect("the identities hold"))
}

#[test]
fn the_same_world_never_parts() {
    let world = baseline::world(&[]);
    let plan = compile(&world, SEED, 0);
    let found = part(&plan, &plan, Chance { seed: SEED, stream: 0 }, options("1950-12", &world));
    assert!(found.expect("the identities hold").is_none());
}

#[test]
fn passports_that_are_given_back_are_told_with_their_draw_and_both_thresholds() {
    let change = "[[change]]\nset = \"2000-contract.control.passport_held\"\nfrom = \"2005-03\"\nvalue = \"0\"\nassumed = \"a test\"\n";
    let (one, two, found) = parted(change, "2006-12");
    let found = found.expect("the plans differ");
    let post = found.post.expect("somebody's passport is given back");
    let date = |month: u16| (one.months.from + month).to_string();
    assert_eq!((date(found.plans_differ).as_str(), date(post.month).as_str()), ("2005-03", "2005-03"));
    assert_eq!(one.programmes[post.owner].id, "2000-contract");
    assert!(post.posts > 50, "nearly everyone's is: {}", post.posts);
    assert_eq!(post.terms.iter().map(|(name, _)| *name).filter(|name| *name == "passport_held").count(), 1);
    let draw = post.draws.iter().find(|draw| draw.purpose == Purpose::Trait).expect("a trait decides");
    let [before, after] = draw.below.expect("one term is the threshold");
    assert!(draw.number < before && after == 0.0, "{draw:?}");
    // Runs of their own say the same of the post, and nothing differs there before.
    let watch = Watch { owner: post.owner, post: post.post };
    let lives = [&one, &two].map(|world| {
        let plan = compile(world, SEED, 0);
        run_watching(&plan, Chance { seed: SEED, stream: 0 }, options("2006-12", world), watch)
            .expect("the identities hold")
    });
    let flags = |life: usize, month: u16| {
        let month = lives[life].months.iter().find(|other| other.month == month);
        month.map(|month| month.after.flags[0])
    };
    assert_eq!(flags(0, post.month - 1), flags(1, post.month - 1));
    assert_eq!(flags(0, post.month), post.sides[0].after.map(|person| person.flags));
    assert_eq!(flags(1, post.month), post.sides[1].after.map(|person| person.flags));
    assert_ne!(flags(0, post.month), flags(1, post.month));
}

#[test]
fn a_levy_parts_without_a_draw() {
    let change =
        "[[change]]\nset = \"2000-contract.levy.skim\"\nfrom = \"2005-01\"\nvalue = \"0\"\nassumed = \"a test\"\n";
    let (_, _, found) = parted(change, "2005-12");
    let post = found.and_then(|found| found.post).expect("somebody keeps more");
    assert!(post.draws.is_empty(), "{:?}", post.draws);
    let skim = post.sides.each_ref().map(|side| side.row.as_ref().map(|row| row[Measure::Skim]));
    assert!(skim[0] > Some(0) && skim[1] == Some(0), "{skim:?}");
}

#[test]
fn posts_that_are_closed_part_by_a_vacancy() {
    let change = "[[change]]\nset = \"2000-contract.recruitment.intake\"\nfrom = \"2005-01\"\nvalue = \"0 people/month\"\nassumed = \"a test\"\n";
    let (_, _, found) = parted(change, "2005-12");
    let post = found.and_then(|found| found.post).expect("somebody does not come");
    assert!(post.before.is_none() && post.sides[0].after.is_some() && post.sides[1].after.is_none(), "{post:?}");
    assert_eq!(post.draws.iter().map(|draw| draw.purpose).collect::<Vec<_>>(), [Purpose::Vacancy]);
}

#[test]
fn what_happens_after_leaving_alone_parts_at_no_post() {
    let change = "[[change]]\nset = \"russia.onward_rok\"\nfrom = \"2005-01\"\nvalue = \"0\"\nassumed = \"a test\"\n";
    let (_, _, found) = parted(change, "2008-12");
    assert!(found.expect("the plans differ").post.is_none());
}
