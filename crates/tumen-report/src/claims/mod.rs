//! The table of claims: what a document says beside what the simulation says, with a verdict in words.
//!
//! Every row carries its sort keys, so that the page's script only moves rows. Without script the table is in the order of the answer.

mod glyph;

use tumen_lab::answer::{Answer, Predictive, ScoredClaim, Verdict};

use crate::escape::{escape, slug};
use crate::headline::scope_words;
use crate::phrases;

/// Columns: sort key, head, whether it holds numbers.
const COLUMNS: [(&str, &str, bool); 7] = [
    ("order", "Figure", false),
    ("period", "Period", false),
    ("doc", "Document", true),
    ("sim", "Simulated, 90\u{202f}%", true),
    ("width", "Simulation beside document", false),
    ("role", "Role", false),
    ("verdict", "Verdict", false),
];

/// Which figures a button leaves, and what it says.
const FILTERS: [(&str, &str); 4] =
    [("all", "All figures"), ("test", "Tests: target, held-out"), ("miss", "Tests that miss"), ("rest", "Not tests")];

/// The whole block: filters, key, table.
pub(crate) fn block(answer: &Answer) -> String {
    let mut out = String::new();
    out.push_str("<div class=\"tools\" role=\"group\" aria-label=\"Filter the figures\">");
    // Where nothing is scored there are no tests to pick out.
    let n_filters = if answer.counterfactual { 1 } else { FILTERS.len() };
    for (filter, text) in &FILTERS[..n_filters] {
        let pressed = *filter == "all";
        out.push_str(&format!(
            "<button type=\"button\" data-filter=\"{filter}\" aria-pressed=\"{pressed}\">{text}</button>"
        ));
    }
    out.push_str(
        "<label class=\"find\">Search <input type=\"search\" id=\"claim-search\" autocomplete=\"off\"></label>",
    );
    out.push_str("<label class=\"sortby\">Sort by <select id=\"claim-sort\"><option value=\"order\">order of the evidence</option><option value=\"verdict\">verdict, worst first</option><option value=\"width\">width of the interval</option><option value=\"role\">role</option><option value=\"period\">period</option></select></label>");
    out.push_str("</div><p class=\"sub\" id=\"claim-count\" role=\"status\"></p>");
    if !answer.counterfactual {
        out.push_str(&key());
    }
    out.push_str(&format!("<p class=\"sub\">{}</p>", phrases::predictive_says()));
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Published figures\"><table id=\"claims\"><caption><span>Documentary figure beside the simulated interval. In the small picture the vertical stroke or the grey box is the document, the bar is the simulation: thick the middle half, thin 90\u{202f}%. Every row has the same scale, from a quarter to four times the document. A dot: no value to compare. Of a range, mass is how much of the prediction lies in it, overlap how much of it lies in the 90\u{202f}% interval; of one over people or years, both of its ends are compared. <code>tumen explain</code> with the name under a figure leads to its paragraph and to what rests on it.</span></caption><thead><tr>");
    for (sort, head, number) in COLUMNS {
        let class = if number { " class=\"n\"" } else { "" };
        let axis = if sort == "width" { glyph::axis() } else { String::new() };
        out.push_str(&format!(
            "<th scope=\"col\"{class}><button type=\"button\" data-sort=\"{sort}\">{head}</button>{axis}</th>"
        ));
    }
    out.push_str("</tr></thead><tbody>");
    for (i, claim) in answer.claims.iter().enumerate() {
        out.push_str(&row(answer, claim, i));
    }
    out.push_str("</tbody></table></div>");
    out
}

/// The five tests that fit worst, as a list.
pub(crate) fn worst(answer: &Answer) -> String {
    let items: Vec<String> = answer
        .worst
        .iter()
        .take(5)
        .filter_map(|id| answer.claims.iter().find(|c| c.id == *id))
        .map(|claim| {
            let (verdict, more) = phrases::verdict(claim);
            let more = if more.is_empty() { String::new() } else { format!(", {more}") };
            let ends: Vec<String> = [&claim.simulated, &claim.simulated_high]
                .into_iter()
                .flatten()
                .map(|p| phrases::value_range(p.p5, p.p95, &claim.unit, phrases::TABLE))
                .collect();
            let document = phrases::document(claim);
            let document = if document.is_empty() { String::new() } else { format!(": document {document}") };
            let simulated = if ends.is_empty() { String::new() } else { format!("; simulated {}", ends.join(" to ")) };
            format!(
                "<li><a href=\"#claim-{}\">{}</a> (<code>{}</code>){}{}. {}{}.</li>",
                slug(&claim.id),
                escape(&phrases::capital(&phrases::title(claim))),
                escape(&claim.id),
                escape(&document),
                escape(&simulated),
                escape(&phrases::capital(&verdict)),
                escape(&more)
            )
        })
        .collect();
    if items.is_empty() {
        String::new()
    } else {
        format!("<h3>Tests that miss by most</h3><ol class=\"worst\">{}</ol>", items.join(""))
    }
}

fn row(answer: &Answer, claim: &ScoredClaim, i: usize) -> String {
    let number = |v: Option<f64>| v.filter(|v| v.is_finite()).map_or_else(String::new, |v| format!("{v:.5e}"));
    let document = claim.document_low.or(claim.document_high);
    let test = claim.role.is_test();
    let miss = phrases::is_miss(claim);
    let keys = [
        ("order", i.to_string()),
        ("period", number(phrases::middle(&claim.period.from))),
        ("doc", number(document)),
        ("sim", number(claim.simulated.map(|p| p.p50))),
        ("width", number(claim.width)),
        ("role", (claim.role as usize).to_string()),
        ("verdict", rank(claim).to_string()),
    ];
    let mut out = format!(
        "<tr id=\"claim-{}\" data-kind=\"{}\"",
        slug(&claim.id),
        if miss {
            "test miss"
        } else if test {
            "test"
        } else {
            "rest"
        }
    );
    for (key, value) in keys {
        out.push_str(&format!(" data-{key}=\"{value}\""));
    }
    out.push('>');
    out.push_str(&what(answer, claim));
    let basis = if claim.period_basis.is_empty() || claim.period_basis == "stated" {
        String::new()
    } else {
        format!(
            "<small>{}</small>",
            if claim.period_basis == "publication" { "date of publication" } else { "inferred" }
        )
    };
    let period = breakable(&phrases::period_of(&claim.period, claim.open_ended));
    let months = phrases::months_compared(claim);
    let compared = if months.is_empty() || months == phrases::period(&claim.period) {
        String::new()
    } else {
        format!("<small>compared: {}</small>", breakable(&months))
    };
    out.push_str(&format!("<td class=\"when\" data-l=\"Period\">{period}{basis}{compared}</td>"));
    let (figure, unit) = phrases::document_parts(claim);
    let figure = if figure.is_empty() { "an order".to_owned() } else { figure };
    let unit = if unit.is_empty() { String::new() } else { format!("<small>{}</small>", escape(&unit)) };
    let plain = if claim.document_low.is_some() || claim.document_high.is_some() { " plain-n" } else { "" };
    out.push_str(&format!("<td class=\"n{plain}\" data-l=\"Document\">{}{unit}</td>", escape(&figure)));
    out.push_str(&format!("<td class=\"n plain-n\" data-l=\"Simulated, 90\u{202f}%\">{}</td>", simulated(claim)));
    out.push_str(&format!("<td class=\"glyph\">{}</td>", glyph::glyph(claim)));
    let seen = if claim.in_view && claim.role.is_test() { "<small>in view</small>" } else { "" };
    out.push_str(&format!("<td class=\"role\" data-l=\"Role\">{}{seen}</td>", claim.role.name()));
    let (verdict, more) = phrases::verdict(claim);
    let more = if more.is_empty() { String::new() } else { format!("<small>{}</small>", escape(&more)) };
    out.push_str(&format!(
        "<td class=\"verdict\" data-l=\"Verdict\"><div class=\"vd\">{}<div>{}{more}</div></div></td></tr>",
        symbol(claim.verdict),
        escape(&verdict)
    ));
    out
}

/// A period that may break after its dash where it is long.
fn breakable(period: &str) -> String {
    let text = escape(period);
    if period.chars().count() > 10 { text.replace(phrases::DASH, &format!("{}<wbr>", phrases::DASH)) } else { text }
}

/// What is claimed and where it stands; who says it, the comparison and the contradictions unfold.
fn what(answer: &Answer, claim: &ScoredClaim) -> String {
    let link = match answer.sources.iter().find(|s| s.id == claim.source) {
        Some(source) => format!("<a href=\"#source-{}\">{}</a>", slug(&source.id), escape(&source.title)),
        None => escape(&claim.source),
    };
    let mut more = String::new();
    if !claim.attributed_to.is_empty() {
        more.push_str(&format!("<p>Said by: {}</p>", escape(&claim.attributed_to)));
    }
    if !claim.observable.is_empty() {
        let rest: Vec<String> =
            [scope_words(answer, &claim.scope), claim.over.clone(), phrases::months_compared(claim)]
                .into_iter()
                .filter(|t| !t.is_empty())
                .map(|t| format!(", {}", escape(&t)))
                .collect();
        let other = if claim.other_reading.is_empty() {
            String::new()
        } else {
            format!(
                "; the words may also mean <code>{}</code>, so the interval is wider than that of either",
                escape(&claim.other_reading)
            )
        };
        more.push_str(&format!(
            "<p>Compared with: <code>{}</code>{}{other}</p>",
            escape(&claim.observable),
            rest.concat()
        ));
    }
    if !claim.conflicts_with.is_empty() {
        let known = |id: &String| answer.claims.iter().any(|c| c.id == *id);
        let links: Vec<String> = claim
            .conflicts_with
            .iter()
            .map(
                |id| if known(id) { format!("<a href=\"#claim-{}\">{}</a>", slug(id), escape(id)) } else { escape(id) },
            )
            .collect();
        more.push_str(&format!("<p>Contradicted by: {}</p>", links.join(", ")));
    }
    let against = match claim.conflicts_with.len() {
        0 => String::new(),
        n => format!(", contradicted by {}", phrases::word(n as u64)),
    };
    let more =
        if more.is_empty() { more } else { format!("<details><summary>More{against}</summary>{more}</details>") };
    let head = if claim.short.is_empty() {
        escape(&claim.statement)
    } else {
        format!(
            "<b>{}</b><span class=\"say\">{}</span>",
            escape(&phrases::capital(&phrases::title(claim))),
            escape(&claim.statement)
        )
    };
    format!(
        "<th scope=\"row\" class=\"what\">{head}<small>{link}, \u{b6}{}</small><small><code>{}</code></small>{more}</th>",
        claim.paragraph,
        escape(&claim.id)
    )
}

fn simulated(claim: &ScoredClaim) -> String {
    let show = |p: &Predictive, what: &str| {
        let range = phrases::value_range(p.p5, p.p95, &claim.unit, phrases::TABLE);
        format!("{range}<small>{what}median {}</small>", phrases::value(p.p50, &claim.unit, phrases::TABLE))
    };
    match (&claim.simulated, &claim.simulated_high) {
        (Some(low), Some(high)) => show(low, "lower end, ") + &show(high, "upper end, "),
        (Some(p), None) | (None, Some(p)) => show(p, ""),
        (None, None) => phrases::none(),
    }
}

/// Place in the order of verdicts, the worst first; among misses the greater ratio first.
fn rank(claim: &ScoredClaim) -> u32 {
    let order = match claim.verdict {
        Verdict::Outside => 0,
        Verdict::Fails => 1,
        Verdict::Edge99 => 2,
        Verdict::TooWide => 3,
        Verdict::Open => 4,
        Verdict::Within90 => 5,
        Verdict::Holds => 6,
        Verdict::MiddleHalf => 7,
        Verdict::NoValue => 8,
        Verdict::NeedsScale1 => 9,
        Verdict::FollowsFromInputs => 10,
        Verdict::FedInNotMet => 10,
        Verdict::FedIn => 11,
        Verdict::NotScored => 12,
        Verdict::ForComparison => 13,
    };
    let off = claim.ratio.filter(|r| *r > 0.0 && r.is_finite()).map_or(0.0, |r| libm::fabs(libm::log2(r))).min(9.0);
    order * 1000 + (900.0 - 100.0 * off) as u32
}

/// Figures of documents that contradict each other, and those that the simulation does not meet, whatever their role.
pub(crate) fn at_odds(answer: &Answer) -> String {
    let find = |id: &str| answer.claims.iter().find(|claim| claim.id == id);
    let has_number = |claim: &ScoredClaim| claim.document_low.is_some() || claim.document_high.is_some();
    let named = |claim: &ScoredClaim| {
        format!(
            "<a href=\"#claim-{}\">{}</a>, {}",
            slug(&claim.id),
            escape(phrases::capital(&phrases::title(claim)).trim_end_matches('.')),
            escape(&phrases::document(claim))
        )
    };
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    for claim in answer.claims.iter().filter(|claim| has_number(claim)) {
        for other in claim.unreconciled.iter().filter_map(|id| find(id)).filter(|other| has_number(other)) {
            let pair = if claim.id < other.id { (&*claim.id, &*other.id) } else { (&*other.id, &*claim.id) };
            if !pairs.contains(&pair) {
                pairs.push(pair);
                items.push(format!("<li>{} <b>against</b> {}</li>", named(claim), named(other)));
            }
        }
    }
    let unmet: Vec<String> = answer
        .claims
        .iter()
        .filter(|claim| claim.inside_90 == Some(false))
        .map(|claim| format!("<li>{} ({})</li>", named(claim), claim.role.name()))
        .collect();
    let list = |lead: &str, items: &[String]| {
        if items.is_empty() {
            String::new()
        } else {
            format!("<p class=\"sub\">{lead}</p><ul class=\"odds\">{}</ul>", items.concat())
        }
    };
    let body = list(
        "Pairs of documents that contradict each other and that nothing reconciles; `tumen conflicts` has all of them, with what reconciles the others, and `tumen claims --tension` the groups that the model\u{2019}s books rule out:",
        &items,
    ) + &list(
        "Figures that the rest of the evidence, put together by this model, does not reach in nine of ten histories:",
        &unmet,
    );
    if body.is_empty() { body } else { format!("<h3>Figures that cannot stand together</h3>{body}") }
}

/// A shape for each verdict, so that colour is never alone.
fn symbol(verdict: Verdict) -> String {
    let inner = match verdict {
        Verdict::MiddleHalf | Verdict::Holds => "<circle cx=\"7\" cy=\"7\" r=\"6\" fill=\"var(--v-yes)\"/>",
        Verdict::Within90 => {
            "<circle cx=\"7\" cy=\"7\" r=\"5\" fill=\"none\" stroke=\"var(--v-yes)\" stroke-width=\"2\"/><path d=\"M7 2a5 5 0 0 1 0 10z\" fill=\"var(--v-yes)\"/>"
        }
        Verdict::Edge99 => {
            "<circle cx=\"7\" cy=\"7\" r=\"5\" fill=\"none\" stroke=\"var(--v-edge)\" stroke-width=\"2\"/>"
        }
        Verdict::Outside | Verdict::Fails | Verdict::FedInNotMet => {
            "<path d=\"M2 2l10 10M12 2L2 12\" stroke=\"var(--v-no)\" stroke-width=\"2.6\"/>"
        }
        Verdict::TooWide | Verdict::Open => {
            "<path d=\"M1 7c2-4 4-4 6 0s4 4 6 0\" fill=\"none\" stroke=\"var(--v-none)\" stroke-width=\"2.2\"/>"
        }
        Verdict::FedIn
        | Verdict::FollowsFromInputs
        | Verdict::NeedsScale1
        | Verdict::NoValue
        | Verdict::NotScored
        | Verdict::ForComparison => "<path d=\"M2 7h10\" stroke=\"var(--v-none)\" stroke-width=\"2.4\"/>",
    };
    format!("<svg viewBox=\"0 0 14 14\" aria-hidden=\"true\">{inner}</svg>")
}

fn key() -> String {
    let entry = |verdict: Verdict, text: &str| format!("<li>{}{text}</li>", symbol(verdict));
    format!(
        "<ul class=\"key\">{}{}{}{}{}{}</ul>",
        entry(Verdict::MiddleHalf, "in the middle half, or the bound or order holds"),
        entry(Verdict::Within90, "within the 90\u{202f}% interval"),
        entry(Verdict::Edge99, "at the edge (99\u{202f}% only)"),
        entry(Verdict::Outside, "outside, the bound or order fails, or fed in and not met"),
        entry(Verdict::TooWide, "inside, but the interval is too wide to tell; or the bound or order is open"),
        entry(Verdict::FedIn, "no test")
    )
}

/// The coverage of the tests, and of what is no test, by role.
pub(crate) fn coverage(answer: &Answer) -> Option<crate::charts::Table> {
    let rows: Vec<Vec<String>> = answer
        .coverage
        .iter()
        .map(|row| {
            let (test, c) = (row.role.is_test(), &row.fares);
            let inside = |percent: u32, n: u32, band: [u32; 2]| {
                if c.scored == 0 {
                    phrases::none()
                } else if test {
                    let few = if percent == 90 && n < band[0] { ", too few" } else { "" };
                    format!("{n}{few} ({} to {} expected)", band[0], band[1])
                } else {
                    n.to_string()
                }
            };
            let some = |text: String| if text.is_empty() { phrases::none() } else { text };
            vec![
                format!("{}{}", row.role.name(), if test { "" } else { " (no test)" }),
                c.scored.to_string(),
                inside(50, c.inside_50, c.band_50),
                inside(90, c.inside_90, c.band_90),
                inside(99, c.inside_99, c.band_99),
                c.too_wide.to_string(),
                c.median_width
                    .filter(|w| w.is_finite())
                    .map_or_else(phrases::none, |w| format!("{}\u{d7}", phrases::number(w, phrases::PROSE))),
                some(phrases::statements(c)),
                c.needs_scale_1.to_string(),
            ]
        })
        .collect();
    let head = [
        "Role",
        "Figures",
        "Inside 50\u{202f}%",
        "Inside 90\u{202f}%",
        "Inside 99\u{202f}%",
        "Of these too wide to tell",
        "Median width",
        "Bounds and orders",
        "Need scale 1",
    ]
    .map(str::to_owned)
    .to_vec();
    (!rows.is_empty()).then(|| crate::charts::Table { caption: "Coverage and width by role. In brackets the central 95\u{202f}% of the number expected were the model right: each simulated history in turn stands for the real one, and all claims are scored against the others.".to_owned(), head, rows, numbers_from: 1 })
}
