//! The page: header, one section for each question, provenance; style, figures and scripts in the same file.

use serde_json::Value;
use tumen_lab::answer::{Answer, fewest_people};

use crate::charts::{self, Figure, sankey::Way};
use crate::escape::{escape, slug};
use crate::headline::{self, Heading};
use crate::shell::{self, Section, drawing, figure, footer, frame, scenario, scroll, section, table};
use crate::{claims, era_table, phrases};

pub(crate) fn page(answer: &Answer) -> String {
    let head = headline::headline(answer);
    let people: Vec<Figure> =
        charts::people::figure(answer).into_iter().chain(charts::people::small::figures(answer)).collect();
    let money_years = charts::money_years::figure(answer);
    let bars = charts::money_bars::figure(answer);
    let ways = charts::sankey::ways(answer);
    let retained = charts::retained::figure(answer);
    let forced = charts::forced_labour::figure(answer);
    let leavers = charts::leavers::figure(answer);
    let eras = era_table::tables(answer);

    let mut sections: Vec<Section> = Vec::new();
    if !people.is_empty() {
        let body: String = people.iter().map(figure).collect();
        sections.push(("people", "People abroad", section("people", &headline::people(answer), &body)));
    }
    if let Some(f) = &money_years {
        let heading = charts::money_years::heading(answer);
        sections.push(("years", "Money by year", section("years", &heading, &figure(f))));
    }
    if bars.is_some() || !ways.is_empty() {
        let body = bars.as_ref().map_or_else(String::new, figure) + &ways_block(&ways);
        sections.push(("money", "Where each dollar goes", section("money", &headline::money(answer), &body)));
    }
    if let Some(f) = &retained {
        sections.push(("kept", "What the worker keeps", section("kept", &headline::kept(answer), &figure(f))));
    }
    if let Some(f) = &forced {
        sections.push(("forced", "Forced labour", section("forced", &headline::forced(answer), &figure(f))));
    }
    // Where the scale of the run shows no channel, the section says so.
    let leaving = headline::leaving(answer);
    if leavers.is_some() || !leaving.text.is_empty() {
        let body = leavers.as_ref().map_or_else(String::new, figure);
        sections.push(("leaving", "Who leaves", section("leaving", &leaving, &body)));
    }
    if !eras.is_empty() {
        let heading = Heading { title: "The numbers by era and arrangement".to_owned(), text: String::new() };
        sections.push(("eras", "By era", section("eras", &heading, &eras.iter().map(table).collect::<String>())));
    }
    if !answer.claims.is_empty() {
        let coverage = claims::coverage(answer).as_ref().map_or_else(String::new, table);
        let body = coverage
            + &claims::worst(answer)
            + &claims::at_odds(answer)
            + "<h3>All figures</h3>"
            + &claims::block(answer);
        sections.push(("checked", "Published figures, checked", section("checked", &headline::claims(answer), &body)));
    }
    sections.push(("provenance", "Where this comes from", provenance(answer)));

    let credit =
        format!("Tumen {}, {}, results {}", answer.version, answer.title, short_digest(&answer.digest.results));
    let drawn: Vec<Value> = people
        .iter()
        .chain(&money_years)
        .chain(&bars)
        .chain(ways.iter().map(|w| &w.figure))
        .chain(&retained)
        .chain(&forced)
        .chain(&leavers)
        .map(|f| drawing(f, &credit))
        .collect();
    let title = format!("{} Tumen, {}", head.title, phrases::period(&answer.months));
    shell::document(&title, &header(answer, &head), sections, drawn, &footer(&answer.version))
}

fn short_digest(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn header(answer: &Answer, head: &Heading) -> String {
    let what_if = if !answer.counterfactual {
        String::new()
    } else {
        let items: String = answer.scenarios.iter().map(scenario).collect();
        format!(
            "<div class=\"whatif\"><p><b>A counterfactual: this is not what happened.</b> The baseline was changed to ask a question; documents stand beside it for comparison only, and nothing is scored.</p><ul>{items}</ul></div>"
        )
    };
    let figures = headline::key_figures(answer);
    let three = if figures.len() > 4 { " three" } else { "" };
    let keys: String = figures
        .iter()
        .map(|k| {
            let unit = if k.unit.is_empty() { String::new() } else { format!(" <small>{}</small>", escape(&k.unit)) };
            format!(
                "<li><span class=\"whom\">{}</span><span class=\"lab\">{}</span><b>{}{unit}</b><span>{}</span><span>{}</span></li>",
                escape(&k.whom),
                escape(&k.label),
                escape(&k.value),
                escape(&k.interval),
                escape(&k.period)
            )
        })
        .collect();
    let keys = if keys.is_empty() { String::new() } else { format!("<ul class=\"keys{three}\">{keys}</ul>") };
    format!(
        "<header>\n<p class=\"kicker\">Tumen, an evidence-grounded simulation of North Korean labour export</p>\n{what_if}<h1>{}</h1>\n<p class=\"answer\">{}</p>\n{keys}\n<div class=\"two\">{}{}</div>\n</header>",
        escape(&head.title),
        escape(&head.text),
        how(answer),
        WHAT_NOT
    )
}

fn how(answer: &Answer) -> String {
    let histories = u64::from(answer.draws) * u64::from(answer.replicates.max(1));
    let scale = if answer.scale > 1 {
        format!(
            " One simulated crew stands for {}, so counts below {} people cannot be told: there it says \u{201c}{}\u{201d}.",
            answer.scale,
            phrases::number(fewest_people(answer.scale), 6),
            phrases::NEEDS_SCALE_1
        )
    } else {
        String::new()
    };
    format!(
        "<div><h2 class=\"small\">How this was made</h2><p>Synthetic workers are recruited, paid, levied and watched month by month under the rules that each arrangement had, and every unit of money is posted once. \
         Every value of a rule comes from a published claim or is marked as assumed; what the documents leave open is drawn anew for every history. \
         The result is {} of {}: a median has half of them on either side, and a 90\u{202f}% interval holds nine tenths.{scale}</p></div>",
        phrases::count(histories, "possible history", "possible histories"),
        escape(&phrases::period(&answer.months))
    )
}

const WHAT_NOT: &str = "<div><h2 class=\"small\">What this is not</h2><ul>\
<li>Not a count. Everybody in it is synthetic, and nobody counted most of the people it stands for.</li>\
<li>Not about real individuals. It holds no names, addresses or routes, and nothing in it helps to find or to track anyone.</li>\
<li>Not proof that a published figure is true. It shows which figures can be true together.</li>\
<li>Not free of assumptions. Where no document speaks, an interval is as good as what was assumed.</li></ul></div>";

/// The flow diagrams: one place, buttons to choose, a table for each.
fn ways_block(ways: &[Way]) -> String {
    let Some(chosen) = ways.iter().filter(|w| !w.era).max_by(|a, b| a.earned.total_cmp(&b.earned)).or(ways.first())
    else {
        return String::new();
    };
    let group = |era: bool, name: &str| {
        let buttons: String = ways
            .iter()
            .filter(|w| w.era == era)
            .map(|w| {
                format!(
                    "<button type=\"button\" data-way=\"{}\" aria-pressed=\"{}\">{}</button>",
                    slug(&w.figure.id),
                    w.figure.id == chosen.figure.id,
                    escape(&w.button)
                )
            })
            .collect();
        if buttons.is_empty() {
            String::new()
        } else {
            format!(
                "<div class=\"tools\" role=\"group\" aria-label=\"{name}\"><span class=\"sub\">{name}</span>{buttons}</div>"
            )
        }
    };
    let buttons = if ways.len() > 1 { group(false, "By arrangement") + &group(true, "By era") } else { String::new() };
    let tables: String = ways
        .iter()
        .map(|w| format!("<div data-way-table=\"{}\">{}</div>", slug(&w.figure.id), table(&w.figure.table)))
        .collect();
    let below = format!("<details><summary>Table: the postings behind this diagram</summary>{tables}</details>");
    let mut shown = chosen.figure.clone();
    "The way of the money, one at a time".clone_into(&mut shown.title);
    frame("way", &shown, &buttons, &below)
}

fn provenance(answer: &Answer) -> String {
    let numbers = |n: u64| phrases::number(n as f64, 15);
    let rows = [
        ("World", format!("{}, digest {}", answer.title, answer.digest.world)),
        ("Results", format!("digest {}", answer.digest.results)),
        (
            "Draws",
            format!(
                "{} parameter draws, {} each, seed {}, population scale {}",
                numbers(answer.draws.into()),
                phrases::count(answer.replicates.into(), "chance replicate", "chance replicates"),
                answer.seed,
                answer.scale
            ),
        ),
        ("Simulated", format!("{} worker-months", phrases::amount(answer.worker_months as f64, phrases::TABLE))),
        (
            "Evidence",
            format!(
                "{}, {}, of which {} carry a number or an order that is shown here",
                phrases::count(answer.sources.len() as u64, "source", "sources"),
                phrases::count(answer.claims_total.into(), "claim", "claims"),
                answer.claims.len()
            ),
        ),
        ("Version", format!("Tumen {}", answer.version)),
        (
            "Cite as",
            format!(
                "The Tumen developers. Tumen: an evidence-grounded simulation of North Korean labour export, {}. Version {}, {}, results {}.",
                phrases::period(&answer.months),
                answer.version,
                answer.title,
                short_digest(&answer.digest.results)
            ),
        ),
    ];
    let list: String = rows.iter().map(|(name, text)| format!("<dt>{name}</dt><dd>{}</dd>", escape(text))).collect();
    let notes = if answer.notes.is_empty() {
        String::new()
    } else {
        format!(
            "<h3>Remarks</h3><ul class=\"notes\">{}</ul>",
            answer.notes.iter().map(|n| format!("<li>{}</li>", escape(n))).collect::<String>()
        )
    };
    let sources: String = answer
        .sources
        .iter()
        .map(|s| {
            let error = s.observation_error.filter(|e| e.is_finite()).map_or_else(phrases::none, |e| format!("{}{}%", phrases::of_100(e), phrases::THIN));
            let by = [&s.author, &s.publisher, &s.date].into_iter().filter(|t| !t.is_empty()).map(|t| escape(t)).collect::<Vec<_>>().join(", ");
            format!("<tr id=\"source-{}\"><th scope=\"row\">{}<small>{by}</small></th><td>{}</td><td class=\"n\">{error}</td></tr>", slug(&s.id), escape(&s.title), escape(&s.kind.replace('-', " ")))
        })
        .collect();
    let sources = if sources.is_empty() {
        String::new()
    } else {
        let table = format!(
            "<table><caption><span>What each source is, and the error that is allowed for its figures.</span></caption><thead><tr><th scope=\"col\">Source</th><th scope=\"col\">Kind</th><th scope=\"col\" class=\"n\">Error allowed</th></tr></thead><tbody>{sources}</tbody></table>"
        );
        format!("<h3>Sources</h3>{}", scroll("Sources", &table))
    };
    format!(
        "<section id=\"provenance\" aria-labelledby=\"h-provenance\"><h2 id=\"h-provenance\">Where this comes from, and how to get it again</h2><p>The same command with the same version gives the same numbers on any machine.</p>\
         <pre><code>{}</code></pre><dl>{list}</dl>{notes}{sources}</section>\n",
        escape(&answer.command)
    )
}
