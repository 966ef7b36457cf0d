//! Two claims that contradict each other: what would reconcile them, and which side the world takes.

use std::collections::BTreeMap;

use crate::evidence::{Evidence, named};
use crate::world::TextPlace;
use crate::world::near::nearest;
use crate::world::problem::{Report, say, shorten};
use crate::world::reader::{Once, Reader, kept, owned};

named! {
    /// What would reconcile two claims.
    Reconciliation {
        /// One speaks of pay before the levy, the other of what is left after it.
        GrossNet = "gross-net",
        /// They speak of different years.
        Period = "period",
        /// One speaks of a part, of a case or of an exception.
        Scope = "scope",
        /// They count or name different things.
        Definition = "definition",
        /// One tells the rule, the other what was done.
        RulePractice = "rule-practice",
        /// They differ in how strong a word is.
        Degree = "degree",
        /// They speak of different offences.
        Offence = "offence",
        /// One hears only those who got away.
        SurvivorBias = "survivor-bias",
        /// One of them is mistaken.
        SourceError = "source-error",
        /// Nothing: one of the two is wrong, and nobody knows which.
        Genuine = "genuine",
    }
}

/// Which side of a contradiction the world takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// That of a claim.
    Side(String),
    /// Both hold in it.
    Both,
    /// It says nothing of it.
    Neither,
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Ids of the two claims.
    pub claims: [String; 2],
    /// What sort of thing would reconcile them.
    pub kind: Reconciliation,
    /// What would reconcile them, in a sentence.
    pub how: String,
    /// Which side the world takes.
    pub takes: Takes,
    /// Paths of the values and systems by which it does.
    pub by: Vec<String>,
    /// Why this side, or none.
    pub why: String,
    /// Where it stands.
    pub text_place: TextPlace,
}

/// Keys of a contradiction, for the schema: name, whether required, what it is.
pub(crate) const CONFLICT_KEYS: &[(&str, bool, &str)] = &[
    ("claims", true, "ids of the two claims, which name each other under `conflicts_with`"),
    ("reconciled_by", true, "what would reconcile them"),
    ("world", true, "which side the world takes"),
];

/// Keys of `reconciled_by`.
pub(crate) const RECONCILED_KEYS: &[(&str, bool, &str)] =
    &[("kind", true, "what sort of thing would reconcile them"), ("how", true, "what would, in a sentence")];

/// Keys of `world`.
pub(crate) const SIDE_KEYS: &[(&str, bool, &str)] = &[
    ("takes", true, "one of the two claims, `both` or `neither`"),
    ("by", false, "paths of the values, or systems, by which it does"),
    ("why", true, "why this side, or none"),
];

impl Conflict {
    /// The key under which problems of it are told.
    pub(crate) fn key(&self) -> String {
        key_of([&self.claims[0], &self.claims[1]])
    }
}

fn key_of(pair: [&str; 2]) -> String {
    format!("conflict.{}", pair.map(shorten).join("+"))
}

/// Reads `evidence/conflicts.toml`.
pub(crate) fn read_conflicts(mut top: Reader<'_>, report: &mut Report) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for reader in top.get_tables("conflict", report) {
        conflicts.extend(read_conflict(reader, report));
    }
    top.finish(report);
    conflicts
}

fn read_conflict(mut reader: Reader<'_>, report: &mut Report) -> Option<Conflict> {
    // The two ids say more than a number in a list.
    if let Some(pair) = reader.get("claims").map(|item| owned(&item.texts(report))).filter(|ids| ids.len() == 2) {
        reader.spot.key = key_of([&pair[0], &pair[1]]);
    }
    let item = reader.need("claims", report);
    let ids = item.as_ref().map(|item| kept(&item.texts(report), report));
    let claims = ids.and_then(|ids| <[String; 2]>::try_from(ids).ok());
    if let (None, Some(item)) = (&claims, &item) {
        item.problem(
            say("a contradiction is between two claims").help("write claims = [\"one\", \"another\"]"),
            report,
        );
    }
    let reconciled = reader.need("reconciled_by", report).and_then(|item| item.table(report));
    let (kind, how) = reconciled.map_or((None, None), |mut table| {
        let kind = table.need("kind", report).and_then(|item| item.choice::<Reconciliation>("kind", report));
        let how = table.need_text("how", report).map(str::to_owned);
        table.finish(report);
        (kind, how)
    });
    let world = reader.need("world", report).and_then(|item| item.table(report));
    let side = world.and_then(|table| read_side(table, claims.as_ref(), report));
    let text_place = report.text_place(&reader.spot);
    reader.finish(report);
    let (takes, by, why) = side?;
    Some(Conflict { claims: claims?, kind: kind?, how: how?, takes, by, why, text_place })
}

fn read_side(
    mut table: Reader<'_>,
    claims: Option<&[String; 2]>,
    report: &mut Report,
) -> Option<(Takes, Vec<String>, String)> {
    let item = table.need("takes", report);
    let takes = item.as_ref().and_then(|item| {
        let text = item.text(report)?;
        match text {
            "both" => Some(Takes::Both),
            "neither" => Some(Takes::Neither),
            id if claims.is_none_or(|claims| claims.iter().any(|claim| claim == id)) => {
                Some(Takes::Side(id.to_owned()))
            }
            other => {
                let names = claims.into_iter().flatten().map(String::as_str).chain(["both", "neither"]);
                let words =
                    say(format!("`{}` is neither of the two claims", shorten(other))).near(nearest(other, names));
                item.problem(words.help("write the id of one of them, `both` or `neither`"), report);
                None
            }
        }
    });
    let by = kept(&table.get_texts("by", report), report);
    let why = table.need_text("why", report).map(str::to_owned);
    if by.is_empty()
        && matches!(takes, Some(Takes::Side(_) | Takes::Both))
        && let Some(item) = &item
    {
        item.problem(say("nothing says by what the world takes a side").help("name the paths under `by`"), report);
    }
    table.finish(report);
    Some((takes?, by, why?))
}

/// Checks that each contradiction between claims has one entry, and each entry is one. `ids` holds all claims, those with problems included;
/// `all` is false when some entries could not be read.
pub(crate) fn check_conflicts(evidence: &Evidence, ids: &Once, all: bool, report: &mut Report) {
    let mut seen: BTreeMap<[&str; 2], &TextPlace> = BTreeMap::new();
    for conflict in &evidence.conflicts {
        let mut pair = [conflict.claims[0].as_str(), conflict.claims[1].as_str()];
        let key = key_of(pair);
        pair.sort_unstable();
        if let Some(earlier) = seen.insert(pair, &conflict.text_place) {
            let what = format!("this pair has an entry already, in line {} of {}", earlier.line, earlier.file);
            report.at_place(&conflict.text_place, &key, say(what).help("leave one of them out"));
        }
        for (id, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            match evidence.claim(id) {
                None if !ids.contains(id) => {
                    let near = nearest(id, evidence.claims.iter().map(|claim| claim.id.as_str()));
                    let words = say(format!("there is no claim `{}`", shorten(id))).near(near);
                    report.at_name(&conflict.text_place, &key, id, words);
                }
                Some(claim)
                    if !claim.conflicts_with.iter().any(|named| named == other) && evidence.claim(other).is_some() =>
                {
                    let words = say(format!("`{id}` does not say that it contradicts `{other}`"));
                    let words = words.help("add each to the other's `conflicts_with`, or leave the entry out");
                    report.at_name(&conflict.text_place, &key, id, words);
                }
                _ => {}
            }
        }
    }
    if !all {
        return;
    }
    for claim in &evidence.claims {
        for other in claim.conflicts_with.iter().filter(|other| claim.id < **other && evidence.claim(other).is_some()) {
            if !seen.contains_key(&[claim.id.as_str(), other.as_str()]) {
                let words = say(format!("nothing says what would reconcile this with `{other}`"));
                let help = format!(
                    "add [[conflict]] with claims = [\"{}\", \"{other}\"] to evidence/conflicts.toml",
                    claim.id
                );
                report.at_name(
                    &claim.text_place,
                    &format!("claim.{}.conflicts_with", claim.id),
                    other,
                    words.help(help),
                );
            }
        }
    }
}
