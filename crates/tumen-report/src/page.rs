//! The page: header, one section for each question, provenance; style, figures and scripts in the same file.

use serde_json::{Value, json};
use tumen_lab::answer::{Answer, Change, fewest_people};

use crate::charts::{self, Figure, Key, Mark, Table, sankey::Way};
use crate::escape::{escape, json_for_script, slug};
use crate::headline::{self, Heading};
use crate::theme::{self, Theme};
use crate::{claims, era_table, phrases};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Nothing is loaded from elsewhere, and the browser is told so.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

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

    let mut sections: Vec<(&str, &str, String)> = Vec::new();
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

    let drawn: Vec<Value> = people
        .iter()
        .chain(&money_years)
        .chain(&bars)
        .chain(ways.iter().map(|w| &w.figure))
        .chain(&retained)
        .chain(&forced)
        .chain(&leavers)
        .map(|f| drawing(f, answer))
        .collect();
    let nav: String = sections.iter().map(|s| format!("<li><a href=\"#{}\">{}</a></li>", s.0, s.1)).collect();
    let body: String = sections.into_iter().map(|s| s.2).collect();
    let (light, dark) = (theme::css(Theme::Light), theme::css(Theme::Dark));
    let font = charts::FONT;
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} Tumen, {months}</title>\n\
         <style>:root{{{light}--f:{font}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}@media print{{:root{{{light}}}}}:root.print{{{light}}}\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the charts</a>\n{header}\n<nav aria-label=\"Contents\"><ol>{nav}</ol></nav>\n\
         <main id=\"main\">\n<noscript><p class=\"warn\">Charts are drawn by a script that this browser does not run. The tables hold the same numbers.</p></noscript>\n{body}</main>\n{footer}\n\
         <script>{plotly}</script>\n<script type=\"application/json\" id=\"figure-data\">{figures}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        title = escape(&head.title),
        months = escape(&phrases::period(&answer.months)),
        header = header(answer, &head),
        footer = footer(answer),
        plotly = crate::plotly_script(),
        figures = json_for_script(&Value::Array(drawn)),
    )
}

/// A figure with what its picture says of itself once it is taken away.
fn drawing(f: &Figure, answer: &Answer) -> Value {
    let mut value = f.json();
    let credit = format!(
        "{} Tumen {}, {}, results {}",
        f.sub,
        answer.version,
        answer.title,
        short_digest(&answer.digest.results)
    );
    let marks: Vec<String> = f
        .key
        .iter()
        .filter(|k| !k.narrow_only)
        .map(|k| {
            let (sign, token) = match &k.mark {
                Mark::Swatch(token) => ("\u{25a0}", slug(token)),
                Mark::Circle | Mark::Hollow => ("\u{25cb}", "text".to_owned()),
                Mark::Diamond => ("\u{25c7}", "text".to_owned()),
                Mark::Ring => ("\u{25cb}", "soft".to_owned()),
                Mark::Line => ("\u{2501}", "text".to_owned()),
                Mark::Band => ("\u{2504}", "text".to_owned()),
                Mark::Thin => ("\u{2500}", "soft".to_owned()),
                Mark::Dashed => ("\u{254c}", "soft".to_owned()),
                Mark::Dotted => ("\u{2508}", "soft".to_owned()),
                Mark::Shade => ("\u{2592}", "soft".to_owned()),
                Mark::Block => ("\u{25ae}", "v-yes".to_owned()),
                Mark::HollowBlock => ("\u{25af}", "axis".to_owned()),
                Mark::Dot => ("\u{25cf}", "text".to_owned()),
                Mark::Letter(letter) => (letter.as_str(), "text".to_owned()),
            };
            format!("<span style=\"color:@{token}\">{}</span>\u{a0}{}", escape(sign), escape(&k.text))
        })
        .collect();
    let mut credit = charts::lines(&credit, 150);
    if !marks.is_empty() {
        credit.push_str(&format!("<br>{}", marks.join("\u{2003}")));
    }
    let more = json!({ "sub": f.sub, "alt": f.alt, "credit": credit, "heading": escape(&f.title) });
    charts::merge(&mut value, &more);
    value
}

fn short_digest(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn header(answer: &Answer, head: &Heading) -> String {
    let what_if = if !answer.counterfactual {
        String::new()
    } else {
        let items: String = answer
            .scenarios
            .iter()
            .map(|s| {
                let changes: String = s.changes.iter().map(change).collect();
                let changes = if changes.is_empty() {
                    changes
                } else {
                    let n = phrases::count(s.changes.len() as u64, "change", "changes");
                    format!("<details><summary>{n} to the baseline</summary><ul>{changes}</ul></details>")
                };
                format!(
                    "<li><b>{}</b> (<code>{}</code>): {}{changes}</li>",
                    escape(&s.name),
                    escape(&s.id),
                    escape(&s.question)
                )
            })
            .collect();
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

/// A change of a scenario, as an item of a list.
fn change(change: &Change) -> String {
    let before =
        if change.before.is_empty() { String::new() } else { format!(", in the baseline {}", escape(&change.before)) };
    format!(
        "<li><code>{}</code> from {}: <b>{}</b>{before}. {}.</li>",
        escape(&change.path),
        escape(&change.from),
        escape(&change.now),
        escape(&phrases::capital(&change.says))
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

fn section(id: &str, heading: &Heading, body: &str) -> String {
    let text = if heading.text.is_empty() { String::new() } else { format!("<p>{}</p>", escape(&heading.text)) };
    format!(
        "<section id=\"{id}\" aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\">{}</h2>{text}\n{body}</section>\n",
        escape(&heading.title)
    )
}

/// A chart with its title, key, caption, picture link and table.
fn figure(f: &Figure) -> String {
    frame(&f.id, f, "", &details(&f.table, &f.table.caption))
}

fn frame(holder: &str, f: &Figure, above: &str, below: &str) -> String {
    let caption =
        if f.caption.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>", escape(&f.caption)) };
    let id = slug(holder);
    let (key_above, key_below) = if f.key_above { (key(&f.key), String::new()) } else { (String::new(), key(&f.key)) };
    format!(
        "<figure aria-labelledby=\"t-{id}\"><h3 id=\"t-{id}\">{}</h3><p class=\"sub\" id=\"s-{id}\">{}</p>{above}{key_above}\n\
         <div class=\"plot\" id=\"plot-{id}\" data-figure=\"{}\" style=\"--h:{}px;--hn:{}px\" role=\"img\" aria-label=\"{}\"></div>\n{key_below}{caption}\
         <p class=\"take\"><button type=\"button\" class=\"plain\" data-picture=\"plot-{id}\" hidden>Download picture<span class=\"off\"> of: {}</span></button></p>{below}</figure>\n",
        escape(&f.title),
        escape(&f.sub),
        slug(&f.id),
        f.height[0],
        f.height[1],
        escape(&f.alt),
        escape(&f.title)
    )
}

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

fn key(entries: &[Key]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let items: String = entries
        .iter()
        .map(|k| {
            format!(
                "<li{}>{}{}</li>",
                if k.narrow_only { " class=\"narrow\"" } else { "" },
                mark(&k.mark),
                escape(&k.text)
            )
        })
        .collect();
    format!("<ul class=\"key\">{items}</ul>")
}

fn mark(mark: &Mark) -> String {
    let inner = match mark {
        Mark::Swatch(token) => format!("<rect x=\"2\" y=\"2\" width=\"12\" height=\"12\" rx=\"2\" fill=\"var(--{})\"/>", slug(token)),
        Mark::Circle => "<circle cx=\"8\" cy=\"8\" r=\"5\" fill=\"var(--page)\" stroke=\"var(--text)\" stroke-width=\"2\"/>".to_owned(),
        Mark::Diamond => "<path d=\"M8 1.5 14.5 8 8 14.5 1.5 8z\" fill=\"var(--page)\" stroke=\"var(--text)\" stroke-width=\"2\"/>".to_owned(),
        Mark::Ring => "<circle cx=\"8\" cy=\"8\" r=\"5\" fill=\"none\" stroke=\"var(--soft)\" stroke-width=\"2\"/>".to_owned(),
        Mark::Line => "<path d=\"M0 8h16\" stroke=\"var(--text)\" stroke-width=\"2.4\"/>".to_owned(),
        Mark::Thin => "<path d=\"M0 8h16\" stroke=\"var(--soft)\" stroke-width=\"1.4\"/>".to_owned(),
        Mark::Dashed => "<path d=\"M0 8h16\" stroke=\"var(--soft)\" stroke-width=\"1.4\" stroke-dasharray=\"5 2.5\"/>".to_owned(),
        Mark::Dotted => "<path d=\"M0 8h16\" stroke=\"var(--soft)\" stroke-width=\"1.4\" stroke-dasharray=\"1.5 2\"/>".to_owned(),
        Mark::Shade => "<path d=\"M0 2h16v12H0z\" fill=\"var(--text)\" opacity=\".2\"/>".to_owned(),
        Mark::Band => "<path d=\"M0 2h16v12H0z\" fill=\"var(--text)\" opacity=\".14\"/><path d=\"M0 2h16M0 14h16\" stroke=\"var(--text)\" stroke-dasharray=\"2 2\"/>".to_owned(),
        Mark::Block => "<path d=\"M3 1h10v14H3z\" fill=\"var(--v-yes)\" opacity=\".38\"/>".to_owned(),
        Mark::HollowBlock => "<path d=\"M3 1.5h10v13H3z\" fill=\"none\" stroke=\"var(--axis)\" stroke-dasharray=\"1.5 2\"/>".to_owned(),
        Mark::Dot => "<path d=\"M0 8h16\" stroke=\"var(--text)\"/><path d=\"M3 8h10\" stroke=\"var(--text)\" stroke-width=\"4\"/><circle cx=\"8\" cy=\"8\" r=\"4.5\" fill=\"var(--text)\"/>".to_owned(),
        Mark::Hollow => "<path d=\"M0 8h16\" stroke=\"var(--text)\"/><circle cx=\"8\" cy=\"8\" r=\"4\" fill=\"var(--page)\" stroke=\"var(--text)\" stroke-width=\"2\"/>".to_owned(),
        Mark::Letter(letter) => return format!("<b>{}</b> ", escape(letter)),
    };
    format!("<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\">{inner}</svg>")
}

fn details(t: &Table, summary: &str) -> String {
    format!("<details><summary>Table: {}</summary>{}</details>", escape(first_sentence(summary)), table(t))
}

fn table(t: &Table) -> String {
    let class = |i: usize| if i >= t.numbers_from { " class=\"n\"" } else { "" };
    let head: String =
        t.head.iter().enumerate().map(|(i, h)| format!("<th scope=\"col\"{}>{}</th>", class(i), escape(h))).collect();
    let rows: String = t
        .rows
        .iter()
        .map(|row| {
            if let [group] = row.as_slice() {
                return format!(
                    "<tr><th scope=\"rowgroup\" class=\"group\" colspan=\"{}\">{}</th></tr>",
                    t.head.len(),
                    escape(group)
                );
            }
            let cells: String = row
                .iter()
                .enumerate()
                .map(|(i, text)| {
                    if i == 0 {
                        format!("<th scope=\"row\">{}</th>", escape(text))
                    } else {
                        format!("<td{}>{}</td>", class(i), cell(text, i >= t.numbers_from))
                    }
                })
                .collect();
            format!("<tr>{cells}</tr>")
        })
        .collect();
    let table = format!(
        "<table><caption><span>{}</span></caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>",
        escape(&t.caption)
    );
    scroll(first_sentence(&t.caption), &table)
}

/// A table in a region that scrolls sideways where it must; the style marks the edge beyond which there is more, the script says so in words.
fn scroll(label: &str, table: &str) -> String {
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{table}</div>",
        escape(label.trim_end_matches('.'))
    )
}

/// The text up to its first full stop.
fn first_sentence(text: &str) -> &str {
    text.split(". ").next().unwrap_or(text).trim_end_matches('.')
}

/// A cell, with an interval in brackets on its own line.
fn cell(text: &str, number: bool) -> String {
    match text.strip_suffix(')').and_then(|t| t.split_once(" (")).filter(|_| number) {
        Some((median, interval)) => format!("{}<small>{}</small>", escape(median), escape(interval)),
        None => escape(text),
    }
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

fn footer(answer: &Answer) -> String {
    format!(
        "<footer><p>Tumen {} models synthetic people and sums over them. It holds no data on real individuals. Code under MIT or Apache-2.0.</p></footer>",
        escape(&answer.version)
    )
}
