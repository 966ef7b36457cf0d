//! How claims and roles fare, in words.

use super::{NEEDS_SCALE_1, PROSE, THIN, count, histories, list, number, of_100, period};
use tumen_lab::answer::{Answer, CoverageRow, Fares, Period, Role, ScoredClaim, Verdict};

/// What a verdict is called in tables: in a word or two, and the word for what is implied but not met.
pub const fn verdict_names(verdict: Verdict) -> &'static [&'static str] {
    match verdict {
        Verdict::MiddleHalf => &["middle half"],
        Verdict::Within90 => &["within 90\u{202f}%"],
        Verdict::Edge99 => &["edge, 99\u{202f}%", "edge"],
        Verdict::Outside => &["outside"],
        Verdict::TooWide => &["inside, too wide", "too wide"],
        Verdict::Holds => &["holds"],
        Verdict::Open => &["open"],
        Verdict::Fails => &["fails"],
        Verdict::FedIn => &["fed in"],
        Verdict::FedInNotMet => &["fed in, unmet"],
        Verdict::FollowsFromInputs => &["implied", "unmet"],
        Verdict::NeedsScale1 => &["needs scale 1"],
        Verdict::NoValue => &["no value"],
        Verdict::NotScored | Verdict::ForComparison => &["not scored"],
    }
}

/// What a verdict means, in a sentence.
pub const fn verdict_says(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::MiddleHalf => {
            "The figure is inside the 50\u{202f}% level: among the likelier half of what the simulation predicts."
        }
        Verdict::Within90 => "The figure is inside the 90\u{202f}% level, not inside the 50\u{202f}% level.",
        Verdict::Edge99 => "The figure is inside the 99\u{202f}% level only.",
        Verdict::Outside => {
            "The figure is outside the 99\u{202f}% level; how many times the simulated median is the figure stands behind it."
        }
        Verdict::TooWide => {
            "The figure is inside the 90\u{202f}% level, but the interval spans so much that this tells nothing."
        }
        Verdict::Holds => "The bound or order holds in at least 90 of 100 histories.",
        Verdict::Open => {
            "The bound or order holds in some histories and fails in others: neither agreement nor contradiction."
        }
        Verdict::Fails => "The bound or order fails in at least 90 of 100 histories.",
        Verdict::FedIn => "The figure went into the model: a match is built in, and no test.",
        Verdict::FedInNotMet => {
            "The figure went into the model, and yet the simulation lies elsewhere: inputs that contradict each other."
        }
        Verdict::FollowsFromInputs => {
            "The figure follows by arithmetic from what went in, and is no test; unmet where it lies outside the 90\u{202f}% level."
        }
        Verdict::NeedsScale1 => {
            "Too few people or events stand behind it for the population scale of the run: `--scale 1` scores it."
        }
        Verdict::NoValue => "The simulation has no value for these months, such as a mean over nobody.",
        Verdict::NotScored => "Shown beside the simulation, with a reason why it is not scored.",
        Verdict::ForComparison => "Not scored, since the run is a counterfactual: history did not go that way.",
    }
}

/// A verdict in a word or two, with how far off a figure is that lies outside: for tables.
pub fn verdict_word(claim: &ScoredClaim) -> String {
    let names = verdict_names(claim.verdict);
    let unmet = claim.verdict == Verdict::FollowsFromInputs && claim.inside_90 == Some(false);
    let word = names[usize::from(unmet)];
    match claim.ratio.filter(|ratio| claim.verdict == Verdict::Outside && ratio.is_finite() && *ratio > 0.0) {
        Some(ratio) => format!("{word} \u{d7}{}", number(ratio, 2)),
        None => word.to_owned(),
    }
}

/// What the simulated interval beside a documentary figure takes in, in a sentence.
pub fn predictive_says() -> &'static str {
    "A simulated interval beside a published figure takes in the error that its source is allowed: it is where such a source would have put the \
     figure, were the model right, and so wider than the spread of the simulated histories alone."
}

/// A verdict in words: the short form, and what there is to add.
pub fn verdict(claim: &ScoredClaim) -> (String, String) {
    let side = claim
        .ratio
        .filter(|r| *r > 0.0 && r.is_finite())
        .map(|r| if r >= 1.0 { (r, "higher") } else { (1.0 / r, "lower") });
    let off = side
        .filter(|s| s.0 >= 1.05)
        .map_or_else(String::new, |s| format!("simulation {} times {}", number(s.0, PROSE), s.1));
    let fit = fit(claim);
    let pick = |first: &str, second: &str| if first.is_empty() { second.to_owned() } else { first.to_owned() };
    let statement =
        if claim.document_low.is_none() && claim.document_high.is_none() { "the order" } else { "the bound" };
    match claim.verdict {
        Verdict::MiddleHalf => ("in the middle half".to_owned(), fit),
        Verdict::Within90 => (format!("within the 90{THIN}% interval"), pick(&fit, &off)),
        Verdict::Edge99 => (format!("at the edge (99{THIN}% only)"), also_wide(claim, join_notes(&off, &fit))),
        Verdict::Outside => match side {
            Some((times, which)) if times >= 1.05 => (
                format!("outside, {} times", number(times, PROSE)),
                also_wide(claim, join_notes(&format!("the simulation is {which}"), &fit)),
            ),
            _ => ("outside".to_owned(), also_wide(claim, fit)),
        },
        Verdict::TooWide => {
            let width = claim
                .width
                .filter(|w| w.is_finite())
                .map_or_else(String::new, |w| format!("it spans a factor of {}", number(w, PROSE)));
            (format!("within the 90{THIN}% interval, too wide to tell"), join_notes(&width, &fit))
        }
        Verdict::Holds => (format!("{statement} holds"), fit),
        Verdict::Open => (format!("{statement} is open"), fit),
        Verdict::Fails => (format!("{statement} fails"), join_notes(&fit, &off)),
        Verdict::FedIn => ("fed in, no test".to_owned(), join_notes("a match is built in", &fit)),
        Verdict::FedInNotMet => {
            ("fed in, but not met".to_owned(), join_notes("outside the 90\u{202f}% interval", &pick(&off, &fit)))
        }
        Verdict::FollowsFromInputs => (
            "follows from what was fed in".to_owned(),
            if claim.inside_90 == Some(false) {
                join_notes("outside the 90\u{202f}% interval", &pick(&off, &fit))
            } else {
                join_notes("a match is arithmetic", &fit)
            },
        ),
        Verdict::NeedsScale1 => (
            NEEDS_SCALE_1.to_owned(),
            match claim.behind {
                Some(n) => format!("it rests on {}, too few to test it at the scale of this run", people_or_events(n)),
                None => "too few people for the scale of this run".to_owned(),
            },
        ),
        Verdict::NoValue => ("no value".to_owned(), "the simulation has none for this period".to_owned()),
        Verdict::NotScored => ("not scored".to_owned(), claim.role_reason.clone()),
        Verdict::ForComparison => ("for comparison only".to_owned(), fit),
    }
}

/// How a range, a bound or an order is met: `mass 55, overlap 62 of 100`, `holds in 74 of 100 histories`; nothing for a point.
pub fn fit(claim: &ScoredClaim) -> String {
    match (claim.mass, claim.overlap, claim.holds) {
        (Some(mass), Some(overlap), _) => format!("mass {}, overlap {} of 100", of_100(mass), of_100(overlap)),
        (_, _, Some(holds)) => format!("holds in {}", histories(holds)),
        _ => String::new(),
    }
}

fn people_or_events(n: f64) -> String {
    format!("about {} people or events", number(n, PROSE))
}

/// The months that are compared: `2010–2017`, `2013 or 2015`, `1946–1949 beside 2000–2017`; nothing where nothing is compared.
pub fn months_compared(claim: &ScoredClaim) -> String {
    let in_doubt = claim.compared.iter().any(|months| months.share < 1.0);
    let said: Vec<String> = claim
        .compared
        .iter()
        .map(|months| period(&Period { from: months.from.clone(), until: months.until.clone() }))
        .collect();
    said.join(if in_doubt { " or " } else { " beside " })
}

/// Position and width are two marks: a miss of a wide interval is a miss.
fn also_wide(claim: &ScoredClaim, note: String) -> String {
    match (claim.too_wide, note.is_empty()) {
        (false, _) => note,
        (true, true) => "though the interval is very wide".to_owned(),
        (true, false) => format!("{note}, though the interval is very wide"),
    }
}

fn join_notes(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first}, {second}"),
    }
}

/// How the tests came out, in a line, those first that were meant to be kept apart: `6 of 10 held-out figures inside the 90 % interval, 2 of those
/// too wide to tell anything; 11 of 11 targets; 7 of 14 bounds and orders hold`; nothing without tests.
pub fn tests(rows: &[CoverageRow]) -> String {
    let mut parts = Vec::new();
    for CoverageRow { role, fares } in rows.iter().filter(|row| row.role.is_test() && row.fares.scored > 0) {
        let names = if *role == Role::Target { ("target", "targets") } else { ("held-out figure", "held-out figures") };
        let vague = if fares.too_wide == 0 {
            String::new()
        } else {
            format!(", {} of those too wide to tell anything", fares.too_wide)
        };
        parts.push(format!(
            "{} of {} inside the 90{THIN}% interval{vague}",
            fares.inside_90,
            count(u64::from(fares.scored), names.0, names.1)
        ));
    }
    let sum =
        |of: fn(&Fares) -> u32| rows.iter().filter(|row| row.role.is_test()).map(|row| of(&row.fares)).sum::<u32>();
    let (statements, hold) = (sum(|row| row.statements), sum(|row| row.hold));
    if statements > 0 {
        parts.push(format!("{hold} of {} {}", bounds_and_orders(statements), if hold == 1 { "holds" } else { "hold" }));
    }
    parts.join("; ")
}

fn bounds_and_orders(n: u32) -> String {
    count(u64::from(n), "bound or order", "bounds and orders")
}

/// How many statements of a role hold, fail or are open: `3 hold, 1 open, 1 fails`; nothing without any.
pub fn statements(row: &Fares) -> String {
    let open = row.statements.saturating_sub(row.hold + row.fail);
    let said = [
        (row.hold, if row.hold == 1 { "holds" } else { "hold" }),
        (open, "open"),
        (row.fail, if row.fail == 1 { "fails" } else { "fail" }),
    ];
    let parts: Vec<String> = said.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    parts.join(", ")
}

/// A sentence for each role of tests of which fewer are inside a level than there would be were the model right.
pub fn too_few_inside(rows: &[CoverageRow]) -> Vec<String> {
    let tests = rows.iter().filter(|row| row.role.is_test() && row.fares.scored > 0);
    let sentence = |CoverageRow { role, fares }: &CoverageRow| {
        let levels = [
            (50, fares.inside_50, fares.band_50),
            (90, fares.inside_90, fares.band_90),
            (99, fares.inside_99, fares.band_99),
        ];
        let few = levels.iter().filter(|(_, inside, band)| inside < &band[0]);
        let few: Vec<String> = few
            .map(|(level, inside, band)| {
                format!(
                    "{inside} are inside the {level}{THIN}% interval, where a right model would reach {} at least",
                    band[0]
                )
            })
            .collect();
        (!few.is_empty())
            .then(|| format!("Of {} {} figures only {}: the model is off here.", fares.scored, role.name(), list(&few)))
    };
    tests.filter_map(sentence).collect()
}

/// The inputs that a run does not meet, in a sentence; nothing where it meets all.
pub fn not_met(answer: &Answer) -> String {
    let unmet = answer.claims.iter().filter(|claim| claim.verdict == Verdict::FedInNotMet);
    let ids: Vec<String> = unmet.map(|claim| claim.id.clone()).collect();
    if ids.is_empty() { String::new() } else { format!("Fed in, but not met by the simulation: {}.", list(&ids)) }
}

/// How many of the claims are scored, and what the others are: the counts add up to all claims of the months reported.
pub fn counted(answer: &Answer) -> String {
    let sum = |of: fn(&Fares) -> u32| answer.coverage.iter().map(|row| of(&row.fares)).sum::<u32>();
    let (figures, statements, needs) = (sum(|row| row.scored), sum(|row| row.statements), sum(|row| row.needs_scale_1));
    let listed = answer.claims.len() as u32;
    let mut text = format!(
        "Of {} claims {listed} carry a number or an order of these months: {figures} figures and {statements} bounds and orders are scored",
        answer.claims_total
    );
    if needs > 0 {
        text.push_str(&format!(", {needs} cannot be at this scale"));
    }
    match listed.saturating_sub(figures + statements + needs) {
        0 => {}
        rest => text.push_str(&format!(", {rest} are context or have no value")),
    }
    text.push('.');
    text
}

/// Where the files of a changed world differ from those that the program carries; nothing for the baseline.
pub fn differs(answer: &Answer) -> Option<String> {
    const MOST: usize = 5;
    let paths = answer.differs.as_ref()?;
    let more = paths.len().saturating_sub(MOST);
    let mut named = paths.iter().take(MOST).map(|path| format!("`{path}`")).collect::<Vec<_>>();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    Some(match paths.len() {
        0 => "A changed world: the files differ from those of the program, but no value and no rule does.".to_owned(),
        1 => format!("A changed world: one value or rule is not that of the baseline: {}.", list(&named)),
        n => format!("A changed world: {n} values and rules are not those of the baseline: {}.", list(&named)),
    })
}

/// What a row of claims is called, in the terminal and on the page.
pub fn title(claim: &ScoredClaim) -> String {
    let names = [&claim.label, &claim.short, &claim.statement];
    names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default()
}

/// Whether a test missed: a number outside the 90 % interval, or an order that fails.
pub fn is_miss(claim: &ScoredClaim) -> bool {
    claim.role.is_test() && matches!(claim.verdict, Verdict::Outside | Verdict::Edge99 | Verdict::Fails)
}
