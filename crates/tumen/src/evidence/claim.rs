//! A claim is one checkable statement of a source.

use crate::evidence::check::read_check;
use crate::evidence::{Check, Evidence, named};
use crate::month::MonthRange;
use crate::quantity::{Dimension, Quantity};
use crate::world::TextPlace;
use crate::world::near::nearest;
use crate::world::problem::{Report, say, shorten};
use crate::world::reader::{Item, Once, Reader, kept};

named! {
    /// What sort of statement a claim is.
    ClaimKind {
        /// One number.
        Quantity = "quantity",
        /// A range of numbers.
        Range = "range",
        /// More, less or first.
        Ordinal = "ordinal",
        /// What was allowed, due or forbidden.
        Rule = "rule",
        /// Something that happened.
        Event = "event",
        /// How something works.
        Mechanism = "mechanism",
        /// What happened to someone.
        Anecdote = "anecdote",
    }
}

named! {
    /// Where the dates of a claim come from.
    Basis {
        /// The source gives them.
        Stated = "stated",
        /// Worked out from the context.
        Inferred = "inferred",
        /// Undated; the date of the document stands in.
        Publication = "publication",
    }
}

named! {
    /// What a claim is used for; each has exactly one role.
    Role {
        /// A value is built from it.
        Input = "input",
        /// Follows by arithmetic from inputs: shown, never counted.
        Derived = "derived",
        /// Meant for calibration.
        Target = "target",
        /// Only predicted.
        HeldOut = "held-out",
        /// Not scored, for a stated reason.
        Context = "context",
        /// A rule or mechanism that is built into the world, as `implemented_by` says.
        Implemented = "implemented",
    }
}

impl Role {
    /// Whether a claim of this role tests the model: what the model says of it was not put into it.
    #[must_use]
    pub const fn is_test(self) -> bool {
        matches!(self, Role::HeldOut | Role::Target)
    }
}

named! {
    /// What a range ranges over.
    RangeOver {
        /// The author's uncertainty of one number.
        Author = "author",
        /// Years of the period.
        Years = "years",
        /// People.
        People = "people",
        /// Crews.
        Crews = "crews",
        /// A bound on one side.
        Bound = "bound",
    }
}

named! {
    /// Subject of a claim.
    Topic {
        /// How many are there.
        Stock = "stock",
        /// How many come and go.
        Flow = "flow",
        /// How many may come.
        Quota = "quota",
        /// Pay.
        Wage = "wage",
        /// What the sending state takes.
        Levy = "levy",
        /// What workers put by.
        Savings = "savings",
        /// Money sent home.
        Remittance = "remittance",
        /// What a place costs.
        Bribe = "bribe",
        /// Who is chosen.
        Selection = "selection",
        /// Terms.
        Contract = "contract",
        /// Watching and holding.
        Control = "control",
        /// What workers may decide.
        Autonomy = "autonomy",
        /// Kinds of work.
        Sector = "sector",
        /// Leaving without going home.
        Exit = "exit",
        /// Being returned.
        Repatriation = "repatriation",
        /// Becoming a citizen.
        Citizenship = "citizenship",
        /// Protection.
        Protection = "protection",
        /// What households do with the money.
        HouseholdUse = "household-use",
        /// The wider economy and politics.
        Macro = "macro",
        /// Prices.
        Price = "price",
        /// Things that happened.
        Event = "event",
    }
}

/// One checkable statement of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Id in files.
    pub id: String,
    /// Id of the source.
    pub source: String,
    /// Paragraph of the source, from 1.
    pub paragraph: u32,
    /// Last paragraph, when the claim runs over several.
    pub paragraph_end: Option<u32>,
    /// Whom the source cites.
    pub attributed_to: Option<String>,
    /// What sort of statement it is.
    pub kind: ClaimKind,
    /// Programme ids and tags.
    pub about: Vec<String>,
    /// Subject.
    pub topic: Topic,
    /// Months it speaks of; an open end is the end of the world.
    pub period: MonthRange,
    /// Whether the source gives no end.
    pub open_ended: bool,
    /// Where the dates come from.
    pub basis: Basis,
    /// Possible periods with their weights, where the date itself is in doubt; `period` spans them all.
    pub admissible: Vec<(MonthRange, f64)>,
    /// Place, in words.
    pub place: Option<String>,
    /// Value or range as written (roubles of the day).
    pub value: Option<Quantity>,
    /// What a range ranges over.
    pub over: Option<RangeOver>,
    /// The statement in our own words.
    pub statement: String,
    /// A remark.
    pub note: Option<String>,
    /// A known mistake of the source in this statement.
    pub source_error: Option<String>,
    /// The name of a claim that every reader asks for first.
    pub label: Option<String>,
    /// Short name under which charts mark the first month.
    pub mark_begin: Option<String>,
    /// Short name under which charts mark the last month.
    pub mark_end: Option<String>,
    /// Claims that contradict it.
    pub conflicts_with: Vec<String>,
    /// Claims that say the same.
    pub agrees_with: Vec<String>,
    /// Claims it presumably rests on: one voice.
    pub derived_from: Vec<String>,
    /// Claims from which it follows by arithmetic.
    pub implied_by: Vec<String>,
    /// What it is used for.
    pub role: Role,
    /// Why it is not scored.
    pub role_reason: Option<String>,
    /// Paths and systems of the world that do what it says.
    pub implemented_by: Vec<String>,
    /// How it is compared with the model.
    pub check: Option<Check>,
    /// Where it stands.
    pub text_place: TextPlace,
}

impl Claim {
    /// The figure that is told of it: its value, or the bound that stands in for its words.
    #[must_use]
    pub fn figure(&self) -> Option<&Quantity> {
        let against = match &self.check {
            Some(Check::Value(check)) => check.against.as_ref(),
            Some(Check::Ordinal(_)) | None => None,
        };
        self.value.as_ref().or(against)
    }
}

/// Keys of a claim, for the schema: name, whether required, what it is.
pub(crate) const CLAIM_KEYS: &[(&str, bool, &str)] = &[
    ("id", true, "id of the claim"),
    ("paragraph", true, "paragraph of the source, from 1"),
    ("paragraph_end", false, "last paragraph, when the claim runs over several"),
    ("attributed_to", false, "whom the source cites"),
    ("kind", true, "what sort of statement it is"),
    ("about", true, "programme ids and tags"),
    ("topic", true, "subject"),
    ("period", true, "the months it speaks of"),
    ("place", false, "place, in words"),
    ("value", false, "value or range with unit"),
    ("over", false, "what a range ranges over"),
    ("statement", true, "the statement in our own words"),
    ("note", false, "a remark"),
    ("source_error", false, "a known mistake of the source in this statement"),
    ("label", false, "a few words for a claim that every reader asks for first: a run shows it beside the simulation"),
    ("mark_begin", false, "short name under which charts mark the first month, such as 1967 accord"),
    ("mark_end", false, "short name under which charts mark the last month"),
    ("conflicts_with", false, "claims that contradict it"),
    ("agrees_with", false, "claims that say the same"),
    ("derived_from", false, "claims it presumably rests on"),
    ("implied_by", false, "claims from which it follows by arithmetic"),
    ("role", true, "what the claim is used for"),
    ("role_reason", false, "why a claim is context"),
    ("implemented_by", false, "paths and systems of the world that do what the claim says"),
    ("check", false, "how the claim is compared with the model"),
];

/// Reads `evidence/claims/<source>.toml`; `seen` holds the ids of all claims, those with problems included.
pub(crate) fn read_claims(
    source: &str,
    mut top: Reader<'_>,
    world: MonthRange,
    seen: &mut Once,
    report: &mut Report,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    for mut reader in top.get_tables("claim", report) {
        let id_item = reader.need("id", report);
        let id = id_item.as_ref().and_then(|item| item.id(report));
        // The id says more than a number in a list.
        if let (Some(id), Some(item)) = (id, id_item) {
            seen.insert("claim", id, &item, report);
            reader.spot.key = format!("claim.{id}");
        }
        claims.extend(read_claim(source, id, reader, world, report));
    }
    top.finish(report);
    claims
}

fn read_claim(
    source: &str,
    id: Option<&str>,
    mut reader: Reader<'_>,
    world: MonthRange,
    report: &mut Report,
) -> Option<Claim> {
    let paragraph = reader.need("paragraph", report).and_then(|item| paragraph(&item, report));
    let paragraph_end = reader.get("paragraph_end");
    let last = paragraph_end.as_ref().and_then(|item| self::paragraph(item, report));
    if let (Some(first), Some(last), Some(item)) = (paragraph, last, paragraph_end)
        && last < first
    {
        item.problem(say("`paragraph_end` lies before `paragraph`"), report);
    }
    let attributed_to = reader.get_text("attributed_to", report).map(str::to_owned);
    let kind = reader.need("kind", report).and_then(|item| item.choice::<ClaimKind>("kind of claim", report));
    let about = reader.need("about", report).map(|item| kept(&item.texts(report), report)).unwrap_or_default();
    let topic = reader.need("topic", report).and_then(|item| item.choice::<Topic>("topic", report));
    let period = reader
        .need("period", report)
        .and_then(|item| item.table(report))
        .and_then(|table| read_period(table, world, report));
    let place = reader.get_text("place", report).map(str::to_owned);
    let value_item = reader.get("value");
    let value = value_item.as_ref().and_then(|item| item.quantity(report));
    if let (Some(item), Some(value)) = (&value_item, &value)
        && value.dimension == Dimension::People
        && [value.low, value.high].iter().any(|end| end.is_finite() && end.fract() != 0.0)
    {
        let words = say("people come in whole numbers").help("a point marks decimals: write 31500 or 31,500 people");
        item.problem(words, report);
    }
    let over = reader.get("over").and_then(|item| item.choice::<RangeOver>("meaning of a range", report));
    let statement = reader.need_text("statement", report);
    let note = reader.get_text("note", report).map(str::to_owned);
    let source_error = reader.get_text("source_error", report).map(str::to_owned);
    let label = reader.get_text("label", report).map(str::to_owned);
    let mark_begin = reader.get_text("mark_begin", report).map(str::to_owned);
    let mark_end = reader.get_text("mark_end", report).map(str::to_owned);
    let conflicts_with = kept(&reader.get_texts("conflicts_with", report), report);
    let agrees_with = kept(&reader.get_texts("agrees_with", report), report);
    let derived_from = kept(&reader.get_texts("derived_from", report), report);
    let implied_by = kept(&reader.get_texts("implied_by", report), report);
    let role_item = reader.need("role", report);
    let role = role_item.as_ref().and_then(|item| item.choice::<Role>("role", report));
    let role_reason = reader.get_text("role_reason", report).map(str::to_owned);
    let implemented_by = kept(&reader.get_texts("implemented_by", report), report);
    let Period { months, open_ended, basis, admissible } = period.unwrap_or_else(|| Period::all_of(world));
    let check = reader.get("check");
    let has_check = check.is_some();
    let check = check.and_then(|item| item.table(report)).and_then(|table| read_check(table, months, report));

    if let (Some(role), Some(item)) = (role, &role_item) {
        match role {
            Role::Context if role_reason.is_none() => {
                item.problem(
                    say("a claim that is context needs a `role_reason`").help("say why it is not scored"),
                    report,
                );
            }
            Role::Implemented if value_item.is_some() => {
                let what = "a claim with a value is more than implemented";
                item.problem(say(what).help("input, derived, target, held-out or context"), report);
            }
            Role::Implemented if implemented_by.is_empty() => {
                let what = "nothing says by what the claim is implemented";
                item.problem(say(what).help("name paths or systems under `implemented_by`"), report);
            }
            Role::Target | Role::HeldOut if !has_check => {
                let what = format!("a claim with the role `{}` needs a `check`", role.name());
                item.problem(say(what).help("name the observable, scope and `over`"), report);
            }
            Role::Target | Role::HeldOut
                if over.is_none() && value.as_ref().is_some_and(|value| value.low < value.high) =>
            {
                item.problem(
                    say("a range that is scored needs `over`").help("author, years, people, crews or bound"),
                    report,
                );
            }
            _ => {}
        }
        let bare = matches!(&check, Some(Check::Value(check)) if check.against.is_none());
        if bare && value_item.is_none() && role != Role::Context {
            let words = say("a claim with a `check` needs a `value`");
            item.problem(words.help("or a check with `against`, or with `left`, `relation` and `right`"), report);
        }
        if !implemented_by.is_empty() && role != Role::Implemented {
            item.problem(say("`implemented_by` belongs to the role `implemented`").help("leave it out"), report);
        }
    }
    if let (Some(Check::Value(check)), Some(item)) = (&check, &value_item)
        && let Some(words) = check.unlike_its_range(over, value.as_ref())
    {
        item.problem(words, report);
    }
    let text_place = report.text_place(&reader.spot);
    reader.finish(report);
    let (Some(id), Some(paragraph), Some(kind), Some(topic), Some(statement), Some(role)) =
        (id, paragraph, kind, topic, statement, role)
    else {
        return None;
    };
    Some(Claim {
        id: id.to_owned(),
        source: source.to_owned(),
        paragraph,
        paragraph_end: last,
        attributed_to,
        kind,
        about,
        topic,
        period: months,
        open_ended,
        basis,
        admissible,
        place,
        value,
        over,
        statement: statement.to_owned(),
        note,
        source_error,
        label,
        mark_begin,
        mark_end,
        conflicts_with,
        agrees_with,
        derived_from,
        implied_by,
        role,
        role_reason,
        implemented_by,
        check,
        text_place,
    })
}

fn paragraph(item: &Item<'_>, report: &mut Report) -> Option<u32> {
    let number = item.integer(report)?;
    let paragraph = u32::try_from(number).ok().filter(|&number| number > 0);
    if paragraph.is_none() {
        item.problem(say("paragraphs count from 1"), report);
    }
    paragraph
}

/// When a claim holds.
struct Period {
    months: MonthRange,
    open_ended: bool,
    basis: Basis,
    admissible: Vec<(MonthRange, f64)>,
}

impl Period {
    fn all_of(world: MonthRange) -> Period {
        Period { months: world, open_ended: true, basis: Basis::Stated, admissible: Vec::new() }
    }
}

fn read_period(mut reader: Reader<'_>, world: MonthRange, report: &mut Report) -> Option<Period> {
    let open_ended = !reader.has("until");
    let months = read_months(&mut reader, world, report);
    let basis = reader.need("basis", report).and_then(|item| item.choice::<Basis>("basis of a period", report));
    let list = reader.get("admissible");
    let mut admissible = Vec::new();
    for item in list.as_ref().and_then(|list| list.list(report)).unwrap_or_default() {
        let Some(mut reader) = item.table(report) else { continue };
        let part = read_months(&mut reader, world, report);
        let weight = reader.need("weight", report).and_then(|item| item.number_between(0.0, 1.0, report));
        reader.finish(report);
        if let (Some(all), Some(part)) = (months, part)
            && !all.covers(&part)
        {
            item.problem(say(format!("the possible period {part} leaves the claim's period {all}")), report);
        }
        admissible.extend(part.zip(weight));
    }
    reader.finish(report);
    let sum: f64 = admissible.iter().map(|(_, weight)| weight).sum();
    if let Some(list) = list
        && (sum - 1.0).abs() > 1e-9
    {
        list.problem(say(format!("the weights of the possible periods sum to {sum}, not to one")), report);
    }
    Some(Period { months: months?, open_ended, basis: basis?, admissible })
}

/// `from` and `until`, each a month or a year; an open end is the end of the world.
fn read_months(reader: &mut Reader<'_>, world: MonthRange, report: &mut Report) -> Option<MonthRange> {
    let from = reader.get("from").map(|item| item.month_part(report));
    let until = reader.get("until").map(|item| item.month_part(report));
    let first = from.map_or(Some(world.from), |part| part.map(|part| part.from))?;
    let last = until.map_or(Some(world.until.max(first)), |part| part.map(|part| part.until))?;
    let months = MonthRange::new(first, last);
    if months.is_none() {
        report.add(&reader.spot, say(format!("the period ends in {last}, before it starts in {first}")));
    }
    months
}

/// Checks what claims say of each other; `complete` is false when some claims could not be read.
pub(crate) fn check_links(evidence: &Evidence, complete: bool, report: &mut Report) {
    for claim in &evidence.claims {
        let links = [
            ("conflicts_with", &claim.conflicts_with),
            ("agrees_with", &claim.agrees_with),
            ("derived_from", &claim.derived_from),
            ("implied_by", &claim.implied_by),
        ];
        for (key, others) in links {
            for other in others {
                let words = if *other == claim.id {
                    say("a claim cannot name itself")
                } else if let Some(found) = evidence.claim(other) {
                    let back = match key {
                        "conflicts_with" => &found.conflicts_with,
                        "agrees_with" => &found.agrees_with,
                        _ => continue,
                    };
                    if back.contains(&claim.id) {
                        continue;
                    }
                    say(format!("`{other}` does not say so in turn")).help(format!("add `{}` to its `{key}`", claim.id))
                } else if complete {
                    let near = nearest(other, evidence.claims.iter().map(|claim| claim.id.as_str()));
                    say(format!("there is no claim `{}`", shorten(other))).near(near)
                } else {
                    continue;
                };
                report.at_name(&claim.text_place, &format!("claim.{}.{key}", claim.id), other, words);
            }
        }
    }
}
