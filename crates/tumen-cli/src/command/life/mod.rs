//! `tumen life`: one synthetic person's story, with the bank statement.

mod choice;
mod condition;
mod person;
mod statement;
mod story;

use std::fmt::Write as _;

use clap::Args;
use tumen::engine::compile::compile;
use tumen::engine::draw::{Chance, parameter_quantile};
use tumen::engine::life::{Life, LifeMonth, Stay, Watch};
use tumen::engine::measure::Measure;
use tumen::engine::plan::Plan;
use tumen::engine::{Options, run_listing, run_watching};
use tumen::month::Month;
use tumen::world::World;
use tumen_report::phrases;

use self::condition::Condition;
use self::person::PersonId;
use self::statement::{Statement, uses};
use self::story::Story;
use crate::failure::Failure;
use crate::layout::{Table, hanging, paragraph};
use crate::near::named;
use crate::numbers::{money, plain, whole, whole_between};
use crate::terminal::{Terminal, emit};
use crate::world_input::{Input, WorldArgs};

/// How many posts are tried before giving up.
const MOST_POSTS_TRIED: u32 = 20;
/// How many posts with people are looked at for an example.
const MOST_POSTS_LOOKED_AT: u32 = 3;
/// How many histories are searched for a life that meets conditions.
const MOST_DRAWS_SEARCHED: u32 = 25;

/// Tell the story of one synthetic person, with the bank statement
#[derive(Args, Debug)]
#[command(after_help = "\
The person is synthetic: nobody lived this life. It is made by the same rules and the same chance as \
everyone's in a run with this seed, and only what the simulation did is told.

Who is told about: the seed draws posts, up to three with people. Of those who held them, in order, it is the \
first whose stay ended, lasted a year or more under the rules of the arrangement, and took at least five \
different turns (a bribe, arrears, an extension, a way out and so on), or else the one with most turns. That \
shows what the rules do, and is not typical; --random takes anybody.

--where searches all stays that have ended, in up to 25 histories from --draw on, for the first that meets every \
condition given, and says how many do. Conditions:
  stay>=15y            months (180m) or years at the post
  extensions>=3        extensions of the contract
  outside>=20y         from leaving the post to what happened last
  end=abscond          how the stay ended: term, early, closing, death, overstay, abscond, protection, marry, naturalise
  after=arrived_rok    what happened later: apprehended, handed_over, protected_grants, arrived_rok, arrived_europe, ...
  partner              had a local partner when the stay ended

Examples:
  tumen life
  tumen life --random --seed 5
  tumen life --programme 1967-camps --seed 3
  tumen life --programme 1967-camps --where stay>=15y --where extensions>=3
  tumen life --id 2000-contract/12/2006-03
  tumen life --id 2000-contract/12/2006-03 --scenario passports-kept")]
pub(super) struct LifeArgs {
    /// Arrangement to take somebody from
    #[arg(long, value_name = "PROGRAMME", default_value = "2000-contract", conflicts_with = "id")]
    programme: String,
    /// Seed of all draws; another seed is another history, and another person
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Anybody, without a choice of whose life shows more
    #[arg(long, conflicts_with = "id")]
    random: bool,
    /// Somebody whose life meets a condition, such as stay>=15y; given several times, all of them
    #[arg(long = "where", value_name = "CONDITION", conflicts_with_all = ["id", "random"])]
    conditions: Vec<Condition>,
    /// A certain person: arrangement, post and month of arrival
    #[arg(long, value_name = "PROGRAMME/POST/YYYY-MM")]
    id: Option<PersonId>,
    /// Parameter draw: which of the possible values the unknown quantities have
    #[arg(long, value_name = "N", default_value_t = 0)]
    draw: u32,
    /// Population scale: one simulated crew stands for this many
    #[arg(long, value_name = "W", default_value_t = 1, value_parser = whole_between::<1, 10_000>)]
    scale: u32,
    /// Scenarios to lay over the baseline
    #[arg(long, value_name = "SCENARIO")]
    scenario: Vec<String>,
    #[command(flatten)]
    world: WorldArgs,
    /// No warnings
    #[arg(short, long)]
    quiet: bool,
}

/// Simulates, watches one post, and tells what its holder lived through.
pub(super) fn run(args: &LifeArgs, terminal: &Terminal) -> Result<(), Failure> {
    let input = Input::open(&args.world)?;
    input.check_scenarios(&args.scenario, &[])?;
    let world = input.load(&args.scenario, terminal, args.quiet)?;
    let programme = args.id.as_ref().map_or(args.programme.as_str(), |id| id.programme.as_str());
    let owner = owner(&world, programme)?;
    let found = if args.conditions.is_empty() { None } else { Some(search(&world, args, owner)?) };
    let draw = found.as_ref().map_or(args.draw, |found| found.draw);
    let plan = compile(&world, args.seed, draw);
    let watcher = Watcher { plan: &plan, args, owner, draw, found: found.as_ref() };
    let (post, life, arrived) = match (&args.id, &found) {
        (Some(id), _) => watcher.certain(id)?,
        (None, Some(found)) => (found.post, watcher.watch(found.post)?, found.arrived),
        (None, None) if args.random => watcher.anybody()?,
        (None, None) => watcher.example()?,
    };
    let person = PersonId { programme: programme.to_owned(), post, arrived: month(&plan, arrived) };
    emit(&text(&world, &plan, &watcher, &life, arrived, &person, terminal))
}

/// Index of a programme.
fn owner(world: &World, id: &str) -> Result<usize, Failure> {
    let ids = world.programmes.iter().map(|programme| programme.id.as_str());
    let known = named("programme", id, ids.clone())?;
    Ok(ids.take_while(|id| *id != known).count())
}

fn month(plan: &Plan, number: u16) -> Month {
    Month::from_index(plan.months.from.index() + number)
}

/// A life that meets conditions.
struct Found {
    draw: u32,
    post: u32,
    arrived: u16,
    /// How many lives meet them, of how many stays that have ended, in that history.
    fit: usize,
    stays: usize,
}

/// The first life that meets all conditions, history after history.
fn search(world: &World, args: &LifeArgs, owner: usize) -> Result<Found, Failure> {
    let mut searched = 0;
    for draw in args.draw..args.draw.saturating_add(MOST_DRAWS_SEARCHED) {
        let plan = compile(world, args.seed, draw);
        let options = Options { scale: args.scale, ..Options::default() };
        let stays = run_listing(&plan, Chance { seed: args.seed, stream: draw }, options, owner)?;
        let fits = |stay: &&Stay| args.conditions.iter().all(|condition| condition.holds(stay));
        let mut fitting = stays.iter().filter(fits);
        if let Some(first) = fitting.next() {
            let (post, arrived) = (first.post, first.arrived);
            return Ok(Found { draw, post, arrived, fit: 1 + fitting.count(), stays: stays.len() });
        }
        searched += stays.len();
    }
    let id = &world.programmes[owner].id;
    let searched = phrases::count(searched as u64, "stay", "stays");
    let histories = phrases::count(u64::from(MOST_DRAWS_SEARCHED), "history", "histories");
    let what = format!("no life in {id} meets the conditions, of {searched} in {histories}");
    Err(Failure::Work(plain(&what))
        .hint("leave a condition out, name another --programme, or search on with a later --draw"))
}

/// Runs the simulation to look at one post.
struct Watcher<'a> {
    plan: &'a Plan,
    args: &'a LifeArgs,
    owner: usize,
    draw: u32,
    found: Option<&'a Found>,
}

impl Watcher<'_> {
    fn watch(&self, post: u32) -> Result<Life, Failure> {
        let chance = Chance { seed: self.args.seed, stream: self.draw };
        let options = Options { scale: self.args.scale, ..Options::default() };
        Ok(run_watching(self.plan, chance, options, Watch { owner: self.owner, post })?)
    }

    /// A certain person.
    fn certain(&self, id: &PersonId) -> Result<(u32, Life, u16), Failure> {
        let life = self.watch(id.post)?;
        let holders = life.holders();
        let wanted = holders.iter().copied().find(|&arrived| month(self.plan, arrived) == id.arrived);
        if let Some(arrived) = wanted {
            return Ok((id.post, life, arrived));
        }
        let failure = Failure::input(format!(
            "in this history nobody came to post {} of {} in {}",
            id.post, id.programme, id.arrived
        ));
        if holders.is_empty() {
            return Err(failure.hint("the post was never held; take a smaller number"));
        }
        let arrivals: Vec<String> =
            holders.iter().take(12).map(|&arrived| month(self.plan, arrived).to_string()).collect();
        let more = if holders.len() > 12 { ", …" } else { "" };
        Err(failure.hint(format!("people came to it in {}{more}", arrivals.join(", "))))
    }

    /// Somebody, by the seed alone.
    fn anybody(&self) -> Result<(u32, Life, u16), Failure> {
        for attempt in 0..MOST_POSTS_TRIED {
            let post = self.post(attempt);
            let life = self.watch(post)?;
            let holders = life.holders();
            let at = (self.draw(attempt, "holder") * holders.len() as f64) as usize;
            if let Some(&arrived) = holders.get(at) {
                return Ok((post, life, arrived));
            }
        }
        Err(self.nobody())
    }

    /// Somebody whose life shows what the rules do, among those at the posts that the seed draws.
    fn example(&self) -> Result<(u32, Life, u16), Failure> {
        let mut best: Option<(usize, u32, Life, u16)> = None;
        let mut looked_at = 0;
        for attempt in 0..MOST_POSTS_TRIED {
            let post = self.post(attempt);
            let life = self.watch(post)?;
            looked_at += u32::from(!life.holders().is_empty());
            if let Some((turns, arrived)) = choice::example(&life, self.owner)
                && best.as_ref().is_none_or(|(most, ..)| turns > *most)
            {
                best = Some((turns, post, life, arrived));
            }
            let enough = best.as_ref().is_some_and(|(most, ..)| *most >= choice::TURNS);
            if enough || looked_at >= MOST_POSTS_LOOKED_AT {
                break;
            }
        }
        // Where no stay has ended, whoever is there has to do.
        best.map_or_else(|| self.anybody(), |(_, post, life, arrived)| Ok((post, life, arrived)))
    }

    /// A number of the seed for an attempt to find somebody.
    fn draw(&self, attempt: u32, what: &str) -> f64 {
        let programme = &self.plan.programmes[self.owner];
        parameter_quantile(self.args.seed, self.draw, &format!("life:{}:{attempt}:{what}", programme.id))
    }

    /// The post of an attempt.
    fn post(&self, attempt: u32) -> u32 {
        let programme = &self.plan.programmes[self.owner];
        let open = programme.terms.iter().map(|terms| terms.open).fold(0.0, f64::max) / f64::from(self.args.scale);
        (self.draw(attempt, "post") * open) as u32
    }

    fn nobody(&self) -> Failure {
        let id = &self.plan.programmes[self.owner].id;
        Failure::input(format!("nobody was found in {id} at scale {}", self.args.scale)).hint("use a smaller --scale")
    }
}

/// The story and the statement.
fn text(
    world: &World,
    plan: &Plan,
    watcher: &Watcher<'_>,
    life: &Life,
    arrived: u16,
    person: &PersonId,
    terminal: &Terminal,
) -> String {
    let (ink, args, wide) = (terminal.out, watcher.args, terminal.width);
    let months: Vec<&LifeMonth> = life.of(arrived).collect();
    let after: Vec<_> = life.after.iter().filter(|event| event.arrived == arrived).collect();
    let last_month = u16::try_from(plan.months.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let events = Story::new(world, plan, watcher.owner, last_month).tell(&months, &after);
    let name = world.programmes.get(watcher.owner).map_or("", |programme| programme.name.as_str());
    let scenarios: Vec<&str> = world.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    let mut out = format!("{}\n", ink.bold(&format!("A synthetic worker: {person}")));
    let history = format!("{name}. Seed {}, draw {}, scale {}.", args.seed, watcher.draw, args.scale);
    let over = if scenarios.is_empty() { String::new() } else { format!(" With {}.", scenarios.join(", ")) };
    out.push_str(&paragraph(&format!("{history}{over}"), 0, wide));
    out.push_str(&paragraph(
        "Nobody lived this life: the model made it by its rules and by chance, and it stands for no real person.",
        0,
        wide,
    ));
    if let Some(found) = watcher.found {
        let conditions: Vec<String> = args.conditions.iter().map(ToString::to_string).collect();
        let rule = format!(
            "Not typical: the first of those whose life meets {}. In this history {} of {} stays that have ended do.",
            conditions.join(", "),
            whole(found.fit as i64),
            whole(found.stays as i64),
        );
        out.push_str(&paragraph(&rule, 0, wide));
    } else if args.id.is_none() && !args.random {
        let rule = format!(
            "Not typical: picked to show what the rules do. Of the people at the posts that the seed drew, the first whose stay ended, \
             lasted a year or more under these rules and took {} different turns, or else the one with most. --random takes anybody.",
            choice::TURNS
        );
        out.push_str(&paragraph(&rule, 0, wide));
    }
    out.push('\n');
    let mut last = None;
    for event in events {
        let mark = if last == Some(event.month) { String::new() } else { event.month.to_string() };
        last = Some(event.month);
        out.push_str(&hanging(&mark, &event.text, 9, wide));
    }
    let statement = Statement::of(plan, &months);
    for currency in statement.currencies() {
        _ = writeln!(out, "\n{}", ink.bold(&format!("Bank statement, {currency}")));
        out.push_str(&statement.table(currency).text(ink));
        let uses = uses(&statement.total(currency));
        if !uses.is_empty() {
            _ = writeln!(out, "\n{}", ink.bold("Where the savings went"));
            let mut table = Table::new(&[], 1);
            for (use_of, amount) in uses {
                table.row([use_of.to_owned(), money(amount, currency)]);
            }
            out.push_str(&table.text(ink));
        }
    }
    let [take_home, saved] = statement.usd.map(|usd| whole(libm::round(usd) as i64));
    let n_months = whole(statement.years.iter().map(|year| year.months).sum());
    let certificates = statement.years.iter().any(|year| year.row[Measure::StipendCertificates] > 0);
    let face = if certificates { "; bank certificates, which buy goods only, count at face value" } else { "" };
    let rate = format!("at the rate of each month, before 1992 at what the rouble bought{face}");
    out.push('\n');
    out.push_str(&paragraph(
        &format!("In {n_months} months: take-home {take_home} USD, saved {saved} USD ({rate})."),
        0,
        wide,
    ));
    out
}
