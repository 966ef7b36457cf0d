//! Where two worlds first part, in one history: a debugger of divergence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tumen::engine::draw::Chance;
use tumen::engine::measure::{Measure, MeasureKind};
use tumen::engine::population::Person;
use tumen::engine::trace::{PartedPost, PartedSide, part};
use tumen::engine::{Options, compile};
use tumen::world::World;

use super::document::ComparedName;
use super::{CompareSettings, Named, check};
use crate::LabError;
use crate::answer::FORMAT;
use crate::pairs::last_month;
use crate::summary::Origin;

/// Where worlds part in one history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Where worlds part: what `tumen compare --trace --format json` prints")]
pub struct Trace {
    /// Version of this document.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Command line that gives the same bytes again.
    pub command: String,
    /// Digest of the files of all worlds.
    pub world: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Population scale: one simulated crew stands for this many.
    pub scale: u32,
    /// Number of the history: draw of parameters and stream of chance.
    pub draw: u32,
    /// The world that the others are held against.
    pub baseline: ComparedName,
    /// The other worlds, in the order in which they were named.
    pub worlds: Vec<TracedWorld>,
}

/// Where a world parts from the one that it is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracedWorld {
    /// The world.
    pub world: ComparedName,
    /// First month in which rules or circumstances differ in this draw; absent where they do in none.
    pub rules_differ: Option<String>,
    /// The first difference at a post; absent where holders of posts are the same in all months.
    pub post: Option<TracedPost>,
}

/// The first difference at a post: the earliest month, and in it the first post by arrangement and number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracedPost {
    /// The month.
    pub month: String,
    /// Id of the arrangement that has the post.
    pub programme: String,
    /// Number of the post.
    pub post: u32,
    /// Posts whose holders differ in that month.
    pub posts: u32,
    /// Month in which the holder arrived who was there the month before; absent where the post was vacant.
    pub arrived: Option<String>,
    /// Whether somebody holds the post at the end of the month, in both worlds.
    pub held: [bool; 2],
    /// State of the holder that differs at the end of the month.
    pub state: Vec<TracedValue>,
    /// What is counted and posted for the holder of the month, and differs.
    pub counted: Vec<TracedValue>,
    /// Terms of the rules in force that differ in the month.
    pub terms: Vec<TracedValue>,
    /// Random draws that both worlds share and decide otherwise; none where all follows from the terms.
    pub draws: Vec<TracedDraw>,
}

/// A value in both worlds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracedValue {
    /// Its name in the model.
    pub name: String,
    /// In the world that is held against; absent where nobody is there.
    pub baseline: Option<String>,
    /// In the other world.
    pub changed: Option<String>,
}

/// A random draw that is decided otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracedDraw {
    /// Its purpose, as the written model names it.
    pub purpose: String,
    /// What it decides.
    pub says: String,
    /// The number drawn, between 0 and 1, the same in both worlds.
    pub number: f64,
    /// Below which number it is decided so, in both worlds; absent where more than a term decides.
    pub below: Option<[f64; 2]>,
}

/// Follows one history in worlds until a holder of a post differs.
///
/// # Errors
/// Refuses settings that cannot be run; passes on a broken identity of the engine.
pub fn trace(
    baseline: &Named,
    others: &[Named],
    settings: &CompareSettings,
    draw: u32,
    about: &Origin,
) -> Result<Trace, LabError> {
    check(settings)?;
    let until = settings.until.unwrap_or(baseline.world.months.until);
    let last_month = last_month(&baseline.world, until);
    let options = Options { scale: settings.scale, last_month, ..Options::default() };
    let plan = compile::compile(&baseline.world, settings.seed, draw);
    let one = |other: &Named| {
        let changed = compile::compile(&other.world, settings.seed, draw);
        let chance = Chance { seed: settings.seed, stream: draw };
        let found = part(&plan, &changed, chance, options);
        let found = found.map_err(|source| LabError::Engine { draw, replicate: 0, source })?;
        let date = |month: u16| (baseline.world.months.from + month).to_string();
        Ok(TracedWorld {
            world: other.name.clone(),
            rules_differ: found.as_ref().map(|found| date(found.plans_differ)),
            post: found.and_then(|found| found.post).map(|post| told(&baseline.world, &post)),
        })
    };
    Ok(Trace {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: about.command.clone(),
        world: about.world.clone(),
        seed: settings.seed,
        scale: settings.scale,
        draw,
        baseline: baseline.name.clone(),
        worlds: others.iter().map(one).collect::<Result<_, LabError>>()?,
    })
}

fn told(world: &World, post: &PartedPost) -> TracedPost {
    let date = |month: u16| (world.months.from + month).to_string();
    let [one, two] = &post.sides;
    let value =
        |name: &str, [baseline, changed]: [Option<String>; 2]| TracedValue { name: name.to_owned(), baseline, changed };
    let terms = post.terms.iter().map(|(name, both)| value(name, both.clone().map(Some)));
    let draws = post.draws.iter().map(|draw| TracedDraw {
        purpose: format!("{:?}", draw.purpose),
        says: draw.says.to_owned(),
        number: draw.number,
        below: draw.below,
    });
    TracedPost {
        month: date(post.month),
        programme: world.programmes[post.owner].id.clone(),
        post: post.post,
        posts: post.posts as u32,
        arrived: post.before.map(|person| date(person.arrived)),
        held: [one.after.is_some(), two.after.is_some()],
        state: state(one.after.as_ref(), two.after.as_ref())
            .into_iter()
            .map(|(name, both)| value(name, both))
            .collect(),
        counted: counted(one, two).into_iter().map(|(name, both)| value(name, both)).collect(),
        terms: terms.collect(),
        draws: draws.collect(),
    }
}

/// A name, and the value in both worlds.
type Both = (&'static str, [Option<String>; 2]);

fn state(one: Option<&Person>, two: Option<&Person>) -> Vec<Both> {
    let fields = |person: Option<&Person>| person.map(Person::values);
    let (one, two) = (fields(one), fields(two));
    let at = |values: &Option<Vec<String>>, at: usize| values.as_ref().map(|values| values[at].clone());
    let all = Person::FIELDS.iter().enumerate().map(|(idx, (name, _))| (*name, [at(&one, idx), at(&two, idx)]));
    all.filter(|(_, [one, two])| one != two).collect()
}

fn counted(one: &PartedSide, two: &PartedSide) -> Vec<Both> {
    let number = |side: &PartedSide, measure: Measure| {
        let count = side.row.as_ref()?[measure];
        let by = match measure.kind() {
            MeasureKind::Stock | MeasureKind::Flow => return Some(count.to_string()),
            MeasureKind::Money | MeasureKind::Dollars | MeasureKind::Volume => 10_000.0,
            MeasureKind::Fixed => 1_048_576.0,
        };
        Some((count as f64 / by).to_string())
    };
    let both = |measure: &Measure| (measure.name(), [number(one, *measure), number(two, *measure)]);
    Measure::ALL.iter().map(both).filter(|(_, [one, two])| one != two).collect()
}
