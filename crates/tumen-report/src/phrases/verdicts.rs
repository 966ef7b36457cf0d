//! How claims and roles fare, in words.

use super::{NEEDS_SCALE_1, PROSE, THIN, histories, list, number};
use tumen_lab::answer::{Answer, CoverageRow, Role, ScoredClaim, Verdict};

/// A role in words.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::HeldOut => "held-out",
        Role::Target => "target",
        Role::Derived => "derived",
        Role::Input => "input",
        Role::Context => "context",
    }
}

/// Whether a claim of this role tests the model.
pub fn is_test(role: Role) -> bool {
    matches!(role, Role::HeldOut | Role::Target)
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
    let held = claim.holds.map_or_else(String::new, |h| format!("holds in {}", histories(h)));
    let pick = |first: &str, second: &str| if first.is_empty() { second.to_owned() } else { first.to_owned() };
    match claim.verdict {
        Verdict::MiddleHalf => ("in the middle half".to_owned(), held),
        Verdict::Within90 => (format!("within the 90{THIN}% interval"), pick(&held, &off)),
        Verdict::Edge99 => (format!("at the edge (99{THIN}% only)"), also_wide(claim, pick(&held, &off))),
        Verdict::Outside => match side {
            Some((times, which)) if times >= 1.05 => (
                format!("outside, {} times", number(times, PROSE)),
                also_wide(claim, format!("the simulation is {which}")),
            ),
            _ => ("outside".to_owned(), also_wide(claim, held)),
        },
        Verdict::TooWide => {
            let width = claim
                .width
                .filter(|w| w.is_finite())
                .map_or_else(String::new, |w| format!("it spans a factor of {}", number(w, PROSE)));
            (format!("within the 90{THIN}% interval, too wide to tell"), width)
        }
        Verdict::Holds => ("the order holds".to_owned(), held),
        Verdict::Open => ("the order is open".to_owned(), held),
        Verdict::Fails => ("the order fails".to_owned(), held),
        Verdict::FedIn => ("fed in, no test".to_owned(), "a match is built in".to_owned()),
        Verdict::FedInNotMet => {
            ("fed in, but not met".to_owned(), join_notes("outside the 90\u{202f}% interval", &off))
        }
        Verdict::FollowsFromInputs => (
            "follows from what was fed in".to_owned(),
            if claim.inside_90 == Some(false) {
                join_notes("outside the 90\u{202f}% interval", &off)
            } else {
                "a match is arithmetic".to_owned()
            },
        ),
        Verdict::NeedsScale1 => (NEEDS_SCALE_1.to_owned(), "too few people for the scale of this run".to_owned()),
        Verdict::NoValue => ("no value".to_owned(), "the simulation has none for this period".to_owned()),
        Verdict::NotScored => ("not scored".to_owned(), claim.role_reason.clone()),
        Verdict::ForComparison => ("for comparison only".to_owned(), held),
    }
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
    if second.is_empty() { first.to_owned() } else { format!("{first}, {second}") }
}

/// How the tests came out, in a line: `18 of 22 tests inside the 90 % interval, 4 of those too wide to tell anything`; nothing without
/// tests.
pub fn tests(rows: &[CoverageRow]) -> String {
    let sum = |of: fn(&CoverageRow) -> u32| rows.iter().filter(|row| is_test(row.role)).map(of).sum::<u32>();
    let (scored, inside, vague) = (sum(|row| row.scored), sum(|row| row.inside_90), sum(|row| row.too_wide));
    let vague = if vague == 0 { String::new() } else { format!(", {vague} of those too wide to tell anything") };
    if scored == 0 { String::new() } else { format!("{inside} of {scored} tests inside the 90{THIN}% interval{vague}") }
}

/// A sentence for each role of tests of which fewer are inside the 90 % interval than there would be were the model right.
pub fn too_few_inside(rows: &[CoverageRow]) -> Vec<String> {
    let few = rows.iter().filter(|row| is_test(row.role) && row.scored > 0 && row.inside_90 < row.band_90[0]);
    few.map(|row| {
        format!(
            "Of {} {} figures only {} are inside the 90{THIN}% interval, fewer than the {} that a right model would reach at least: the \
             model is off here.",
            row.scored,
            role(row.role),
            row.inside_90,
            row.band_90[0]
        )
    })
    .collect()
}

/// The inputs that a run does not meet, in a sentence; nothing where it meets all.
pub fn not_met(answer: &Answer) -> String {
    let unmet = answer.claims.iter().filter(|claim| claim.verdict == Verdict::FedInNotMet);
    let ids: Vec<String> = unmet.map(|claim| claim.id.clone()).collect();
    if ids.is_empty() { String::new() } else { format!("Fed in, but not met by the simulation: {}.", list(&ids)) }
}

/// How many claims carry a number that is compared with the simulation, whatever their role.
pub fn compared(answer: &Answer) -> usize {
    answer.claims.iter().filter(|claim| claim.simulated.is_some()).count()
}

/// Claims that every reader asks for first, with a name for each.
pub const ASKED_FOR: [(&str, &str); 7] = [
    ("lankov-flow-1947", "arrivals 1947"),
    ("lankov-stock-khabarovsk-1969-04", "1967 camps, April 1969"),
    ("lankov-stock-russia-2016", "workers in Russia 2016"),
    ("lankov-planned-money-revenue-2005-2015", "planned money"),
    ("lankov-planned-money-amount-2005-2015", "levy, each"),
    ("lankov-savings-2005-2014", "savings, mean"),
    ("lankov-savings-yi-yi", "savings, range"),
];

/// What a row of claims is called, in the terminal and on the page.
pub fn title(claim: &ScoredClaim) -> String {
    if let Some((_, name)) = ASKED_FOR.iter().find(|(id, _)| *id == claim.id) {
        return (*name).to_owned();
    }
    if claim.short.is_empty() {
        return claim.statement.clone();
    }
    let words = match claim.observable.as_str() {
        "stock" => "people at work abroad",
        "in_host" => "people in the host country",
        "transfer" => "handed to the state",
        "hanawon" => "in the reception centre",
        "arrived_rok" => "reached South Korea",
        "taken_share" => "share not the worker's",
        "exits" => "left without going home",
        "nonreturnees" => "did not return",
        "naturalised_total" => "became citizens, in all",
        "stay_months" => "months of stay",
        "wage_parity_takehome" => "take-home wage parity",
        "levy_due_mean" => "mean levy due",
        "monthly_gross" => "gross pay a month",
        _ => return claim.short.clone(),
    };
    // Only the first words name the observable; place, sector and channels follow.
    claim.short.split_once(", ").map_or_else(|| words.to_owned(), |(_, rest)| format!("{words}, {rest}"))
}

/// Whether a test missed: a number outside the 90 % interval, or an order that fails.
pub fn is_miss(claim: &ScoredClaim) -> bool {
    is_test(claim.role) && matches!(claim.verdict, Verdict::Outside | Verdict::Edge99 | Verdict::Fails)
}
