//! The written model as far as it can be read off the files and the code: what an entity's state is, every value with its prior and where
//! it comes from, every observable, every system. The pages of the book that hold these tables are made from them, and a test holds
//! them fresh, so that prose and code cannot drift apart.

use std::collections::BTreeMap;

use tumen::engine::population::{Absconder, Crew, Person};
use tumen::evidence::Direction;
use tumen::observables::TABLE;
use tumen::world::{Entry, Value, World};

use crate::value_text;

/// A table of the written model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Name of the page: `state`, `parameters`, `observables` or `systems`.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it holds, in a paragraph.
    pub about: String,
    /// Columns.
    pub head: Vec<&'static str>,
    /// Rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// How the number of a dated value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Built from claims of the documents.
    Documented,
    /// Taken from public statistics.
    Statistics,
    /// Fixed at the value of a series or factor that it names.
    Derived,
    /// Fitted to targets. No value is, yet.
    Calibrated,
    /// Nobody says it; the file says why this value and no other.
    Assumed,
}

impl Class {
    /// All classes.
    pub const ALL: [Class; 5] =
        [Class::Documented, Class::Statistics, Class::Derived, Class::Calibrated, Class::Assumed];

    /// The class of a dated value.
    pub fn of(entry: &Entry) -> Class {
        let is_factor_alone = matches!(&entry.value, Value::Fixed(quantity) if quantity.low == 1.0);
        if !entry.provenance.claims.is_empty() {
            Class::Documented
        } else if !entry.provenance.sources.is_empty() {
            Class::Statistics
        } else if is_factor_alone && !entry.times.is_empty() {
            Class::Derived
        } else {
            Class::Assumed
        }
    }

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Class::Documented => "documented",
            Class::Statistics => "statistics",
            Class::Derived => "derived",
            Class::Calibrated => "calibrated",
            Class::Assumed => "assumed",
        }
    }
}

/// All pages.
pub fn pages(world: &World) -> Vec<Page> {
    vec![state(), parameters(world), observables(), systems(world)]
}

/// State variables of those who act.
fn state() -> Page {
    let fields = [("worker", Person::FIELDS), ("crew", Crew::FIELDS), ("absconder", Absconder::FIELDS)];
    let rows = fields.iter().flat_map(|(entity, fields)| {
        fields.iter().map(|(name, says)| vec![(*entity).to_owned(), (*name).to_owned(), plain(says)])
    });
    Page {
        name: "state",
        title: "State variables",
        about: "What the engine keeps of a worker, a crew and someone who left, from one month to the next. Hosts and programmes are in \
                the parameters: they act, but keep little of their own."
            .to_owned(),
        head: vec!["entity", "state variable", "what it is"],
        rows: rows.collect(),
    }
}

/// A line of documentation without its links.
fn plain(says: &str) -> String {
    says.trim().replace("[`", "`").replace("`]", "`").replace("crate::programme::", "")
}

/// Every dated value of the world.
fn parameters(world: &World) -> Page {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for param in world.params() {
        for entry in &param.entries {
            let class = Class::of(entry);
            *counts.entry(class).or_default() += 1;
            rows.push(vec![
                param.path.clone(),
                entry.months.from.to_string(),
                value_text(world, entry),
                class.name().to_owned(),
                behind(entry),
                param.spec().map_or("", |spec| spec.help).to_owned(),
            ]);
        }
    }
    let count = |class: &Class| format!("{} {}", counts.get(class).copied().unwrap_or_default(), class.name());
    let counted: Vec<String> = Class::ALL.iter().map(count).collect();
    Page {
        name: "parameters",
        title: "Parameter dictionary",
        about: format!(
            "All {} dated values of the embedded world: {}. A value with a prior has one number in each draw. Documented values rest on claims, \
             statistics on public series, derived ones are those of a series or factor, and for an assumed one the file says why.",
            rows.len(),
            counted.join(", ")
        ),
        head: vec!["parameter", "from", "value or prior", "class", "behind it", "what it is"],
        rows,
    }
}

/// What a value rests on.
fn behind(entry: &Entry) -> String {
    let provenance = &entry.provenance;
    let named = provenance.claims.iter().chain(&provenance.sources).map(String::as_str);
    let reason = provenance.assumed.iter().chain(&provenance.why).map(String::as_str);
    let mut parts: Vec<String> = Vec::new();
    let named: Vec<&str> = named.collect();
    if !named.is_empty() {
        parts.push(named.join(", "));
    }
    parts.extend(reason.map(str::to_owned));
    parts.join("; ")
}

/// Every observable.
fn observables() -> Page {
    let rows = TABLE.iter().map(|definition| {
        vec![definition.name.to_owned(), definition.unit.name().to_owned(), definition.says.to_owned()]
    });
    Page {
        name: "observables",
        title: "Observables",
        about: "What can be measured, and nothing else: claims, tables, charts and answers use these names. How months become one number is \
                said in the description of the model."
            .to_owned(),
        head: vec!["observable", "unit", "what it is"],
        rows: rows.collect(),
    }
}

/// Every system of the documents.
fn systems(world: &World) -> Page {
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    for system in &world.systems {
        let expect = &system.expect;
        let direction = match expect.direction {
            Direction::Up => "rises",
            Direction::Down => "falls",
        };
        rows.push((
            system.number,
            vec![
                system.number.to_string(),
                system.name.clone(),
                system.period.to_string(),
                system.claims.len().to_string(),
                format!("{} {direction}", expect.measure.observable),
            ],
        ));
    }
    for system in &world.lacking {
        let cells = [system.number.to_string(), system.name.clone(), String::new(), system.claims.len().to_string()];
        rows.push((system.number, cells.into_iter().chain([format!("not run: {}", system.lacks)]).collect()));
    }
    rows.sort();
    Page {
        name: "systems",
        title: "Systems",
        about: format!(
            "The {} systems, models, channels and mechanisms that the documents describe. Each can be switched off or varied; `tumen verify` does \
             it and says whether what the documents expect follows.",
            rows.len()
        ),
        head: vec!["no.", "system", "at work", "claims", "when it is switched"],
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
    }
}

impl Page {
    /// The table in Markdown, without heading.
    pub fn table(&self) -> String {
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = line(self.head.iter().map(|name| (*name).to_owned()).collect());
        text.push_str(&line(vec!["---".to_owned(); self.head.len()]));
        for row in &self.rows {
            text.push_str(&line(row.iter().map(|text| cell(text)).collect()));
        }
        text
    }

    /// The page in Markdown.
    pub fn markdown(&self) -> String {
        let made = "<!-- Made by `tumen dictionary --out docs/src/odd`; do not edit. -->";
        format!("{made}\n\n# {}\n\n{}\n\n{}", self.title, self.about, self.table())
    }
}
