//! Pieces that several pages share: values, claims, headings.

use tumen::distribution::Distribution;
use tumen::evidence::{Basis, Check, Claim, Statistic};
use tumen::month::Month;
use tumen::programme::KeySpec;
use tumen::quantity::{Currency, Dimension, Quantity, Unit};
use tumen::world::{Entry, Param, Provenance, Rule, Value, World};
use tumen_report::phrases;

use super::library::{Library, observables};
use crate::layout::{hanging, paragraph};
use crate::numbers::{plain, whole};
use crate::terminal::Ink;

/// Where pages are written: ink and width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub(super) ink: Ink,
    pub(super) wide: usize,
}

impl Sheet {
    /// The first lines of a page: what is explained, and what it is.
    pub(super) fn title(self, name: &str, what: &str, says: &str) -> String {
        let mut out = format!("{}  {}\n", self.ink.bold(name), self.ink.dim(what));
        out.push_str(&paragraph(says, 0, self.wide));
        out
    }

    /// A heading inside a page.
    pub(super) fn heading(self, text: &str) -> String {
        format!("\n{}\n", self.ink.bold(text))
    }
}

/// The name of a rule's kind.
pub(super) fn kind_name(rule: &Rule) -> &'static str {
    rule.kind.spec().name
}

/// A number with three digits.
fn number(value: f64) -> String {
    plain(&phrases::number(value, 3))
}

/// A number rounded to three digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// A held number, or a range of them, in a unit, with three digits.
fn held(low: f64, high: f64, unit: Unit) -> String {
    let [low, high] = [low, high].map(|held| rounded(unit.from_held(held)));
    Quantity::in_unit(low, high, unit).to_string()
}

/// The middle 90 % of a distribution, in the unit in which it is written.
fn middle(distribution: &Distribution) -> String {
    let range = held(distribution.quantile(0.05), distribution.quantile(0.95), distribution.unit());
    format!("90 % of draws in {range}")
}

/// Long whole numbers with their thousands apart, as quantities may be written too.
pub(super) fn grouped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        out.push_str(before);
        // Digits behind a point are no thousands; behind the two points of a range they are.
        let fraction = out.ends_with('.') && !out.ends_with("..");
        if digits.len() >= 5 && !fraction {
            out.push_str(&digits.parse().map_or_else(|_| digits.to_owned(), whole));
        } else {
            out.push_str(digits);
        }
        rest = after;
    }
    out + rest
}

/// What an entry says, as text.
pub(super) fn value_text(world: &World, entry: &Entry) -> String {
    grouped(&tumen_lab::value_text(world, entry))
}

/// What there is to add to a value: its middle, the straight line it follows, the numbers behind a series.
fn value_more(world: &World, entry: &Entry) -> Vec<String> {
    let mut more = Vec::new();
    if let Value::Prior(distribution) = &entry.value {
        more.push(middle(distribution));
    }
    if let Some(toward) = &entry.toward {
        let end = match &toward.value {
            Value::Fixed(quantity) => quantity.to_string(),
            Value::Prior(distribution) => distribution.to_string(),
            Value::Unknown => "what is unknown".to_owned(),
        };
        more.push(format!("in a straight line to {end} in {}", toward.end));
    }
    if !entry.times.is_empty() {
        let last = entry.months.until.min(world.months.until);
        let at = |month: Month| {
            let number = entry.at(world, month, 0.0, &|_| 0.5);
            format!("{} in {month}", held(number, number, entry.dimension.unit()))
        };
        more.push(format!("in the middle of the priors {}, {}", at(entry.months.from), at(last)));
    }
    more
}

/// Whether a value is in money of the day that the world holds otherwise.
fn converted(dimension: Dimension, from: Month) -> Option<&'static str> {
    match dimension.currency()? {
        Currency::Sur if from.year() < 1961 => Some("in roubles of 1961: a tenth of what the file quotes"),
        Currency::Rub if from.year() < 1998 => Some("in roubles of 1998: a thousandth of what the file quotes"),
        _ => None,
    }
}

/// The dated entries of a value, with where each comes from.
pub(super) fn values(world: &World, entries: &[(&Param, &Entry)], sheet: Sheet, indent: usize) -> String {
    let mut out = String::new();
    for (param, entry) in entries {
        let text = value_text(world, entry);
        let months = entry.months.to_string();
        out.push_str(&format!("{}{}  {}\n", " ".repeat(indent), sheet.ink.dim(&months), sheet.ink.bold(&text)));
        let inner = indent + 4;
        let mut more = value_more(world, entry);
        if matches!(entry.value, Value::Prior(_)) {
            more.extend(entry.quantile.words(&param.path, entry.months.from));
        }
        more.extend(converted(entry.dimension, entry.months.from).map(str::to_owned));
        if !more.is_empty() {
            out.push_str(&paragraph(&more.join("; "), inner, sheet.wide));
        }
        out.push_str(&origin(&entry.provenance, sheet, inner));
    }
    out
}

/// Where a value comes from, in lines.
pub(super) fn origin(provenance: &Provenance, sheet: Sheet, indent: usize) -> String {
    let mut out = String::new();
    let mut line = |mark: &str, text: &str| out.push_str(&paragraph(&format!("{mark}{text}"), indent, sheet.wide));
    if !provenance.claims.is_empty() {
        line("claims: ", &provenance.claims.join(", "));
    }
    if !provenance.sources.is_empty() {
        line("statistics: ", &provenance.sources.join(", "));
    }
    if let Some(assumed) = &provenance.assumed {
        line("assumed: ", assumed);
    }
    if let Some(why) = &provenance.why {
        line("why: ", why);
    }
    if !provenance.see.is_empty() {
        line("see: ", &provenance.see.join(", "));
    }
    out
}

/// What a key stands for when a file does not give it.
pub(super) fn default_text(spec: &KeySpec) -> String {
    match spec.default {
        None => "required".to_owned(),
        Some(default) if default >= 1.0e6 => "no limit unless given".to_owned(),
        Some(default) => format!("{} unless given", number(default)),
    }
}

/// What a claim is compared with: `state_revenue{2000-contract}, yearly-mean over 2005-01..2015-12`.
pub(super) fn check_text(claim: &Claim) -> Option<String> {
    match claim.check.as_ref()? {
        Check::Value(check) => {
            let how = match (check.share_above, check.of) {
                (Some(above), _) => format!("the share of at least {above}"),
                (None, Statistic::Mean) => check.over.name().to_owned(),
                (None, of) => of.to_string(),
            };
            let in_doubt = !claim.admissible.is_empty() && check.months == claim.period;
            let months = if in_doubt {
                let all = claim.admissible.iter().map(|(months, weight)| format!("{months} (weight {weight})"));
                all.collect::<Vec<_>>().join(" or ")
            } else {
                check.months.to_string()
            };
            let other = check.other_reading.as_ref().map(|other| {
                format!("; read as {} in {} of 100 histories", other.measure, phrases::of_100(other.weight))
            });
            Some(format!("{}, {how} over {months}{}", check.measure, other.unwrap_or_default()))
        }
        Check::Ordinal(pairs) => {
            let sides = pairs
                .iter()
                .map(|pair| format!("{} {} {}", pair.left.measure, pair.relation.name(), pair.right.measure));
            let months = pairs.first().map(|pair| format!(", over {}", pair.left.months)).unwrap_or_default();
            Some(sides.collect::<Vec<_>>().join(" and ") + &months)
        }
    }
}

/// A claim's number, role and period in a line.
pub(super) fn claim_line(claim: &Claim) -> String {
    let value = claim.value.map(|value| format!("{}, ", grouped(&value.to_string()))).unwrap_or_default();
    let role = claim.role.name();
    let basis = match claim.basis {
        Basis::Stated => "",
        Basis::Inferred => " (dates inferred)",
        Basis::Publication => " (undated; date of publication)",
    };
    let period = if claim.open_ended { format!("from {}", claim.period.from) } else { claim.period.to_string() };
    format!("{value}{period}{basis}, {role}")
}

/// Source and paragraph of a claim: the end of the way from a number.
pub(super) fn paragraph_text(library: &Library<'_>, claim: &Claim) -> String {
    let end = claim.paragraph_end.map(|end| format!("–{end}")).unwrap_or_default();
    let word = if claim.paragraph_end.is_some() { "paragraphs" } else { "paragraph" };
    let title = library.source(claim).map_or_else(
        || claim.source.clone(),
        |source| {
            let author = source
                .author
                .as_ref()
                .or(source.publisher.as_ref())
                .map(|name| format!("{name}, "))
                .unwrap_or_default();
            let date = source.date.as_ref().map(|date| format!(" ({date})")).unwrap_or_default();
            format!("{author}“{}”{date}", source.title)
        },
    );
    let said = claim.attributed_to.as_ref().map(|who| format!("; said by: {who}")).unwrap_or_default();
    format!("{title}, {word} {}{end}{said}", claim.paragraph)
}

/// A claim in a few lines: number, source and paragraph, statement, what contradicts it.
pub(super) fn claim_block(library: &Library<'_>, claim: &Claim, sheet: Sheet, with_uses: bool) -> String {
    let line = claim_line(claim);
    let mut out = format!("  {}", sheet.ink.name(&claim.id));
    if claim.id.len() + line.chars().count() + 4 > sheet.wide {
        out.push('\n');
        out.push_str(&paragraph(&line, 4, sheet.wide));
    } else {
        out.push_str(&format!("  {line}\n"));
    }
    out.push_str(&paragraph(&paragraph_text(library, claim), 4, sheet.wide));
    out.push_str(&hanging("  >", &claim.statement, 4, sheet.wide));
    if let Some(mistake) = &claim.source_error {
        out.push_str(&paragraph(&format!("mistake of the source: {mistake}"), 4, sheet.wide));
    }
    let against = library.conflicts(claim);
    if !against.is_empty() {
        let list: Vec<String> = against.iter().map(|other| short(other)).collect();
        out.push_str(&paragraph(&format!("contradicted by: {}", list.join(", ")), 4, sheet.wide));
    }
    if with_uses {
        let uses: Vec<&str> = library.uses(&claim.id).iter().filter(|used| used.built).map(|used| used.path).collect();
        if !uses.is_empty() {
            out.push_str(&paragraph(&format!("numbers built from it: {}", uses.join(", ")), 4, sheet.wide));
        }
        let compared = observables(claim);
        if !compared.is_empty() {
            out.push_str(&paragraph(
                &format!("compared with: {}", check_text(claim).unwrap_or_default()),
                4,
                sheet.wide,
            ));
        }
    }
    out
}

/// A claim's id with its number.
pub(super) fn short(claim: &Claim) -> String {
    claim.value.map_or_else(|| claim.id.clone(), |value| format!("{} ({})", claim.id, grouped(&value.to_string())))
}

/// Claims behind dated entries, each once, those that values are built from first.
pub(super) fn claims_behind<'a>(library: &Library<'a>, entries: &[(&'a Param, &'a Entry)]) -> Vec<&'a Claim> {
    let mut ids: Vec<&str> = Vec::new();
    let provenances = || entries.iter().map(|(_, entry)| &entry.provenance);
    for id in provenances().flat_map(|from| &from.claims).chain(provenances().flat_map(|from| &from.see)) {
        if !ids.contains(&id.as_str()) {
            ids.push(id);
        }
    }
    ids.into_iter().filter_map(|id| library.world.evidence.claim(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped_and_fractions_are_not() {
        let cases = [
            ("100000000..200000000 USD/year", "100,000,000..200,000,000 USD/year"),
            ("12486 people", "12,486 people"),
            ("450..800 USD/month", "450..800 USD/month"),
            ("0.123456", "0.123456"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(grouped(text), expected);
        }
    }

    #[test]
    fn numbers_keep_three_digits() {
        assert_eq!(rounded(307.482), 307.0);
        assert_eq!(rounded(0.012_345), 0.0123);
    }
}
