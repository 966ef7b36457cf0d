//! What every page is made of: its frame, sections, figures with their keys and tables.

use serde_json::{Value, json};
use tumen_lab::answer::{Change, ScenarioMeta};

use crate::charts::{self, Figure, Key, Mark, Table};
use crate::escape::{escape, json_for_script, slug};
use crate::headline::Heading;
use crate::phrases;
use crate::theme::{self, Theme};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Nothing is loaded from elsewhere, and the browser is told so.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

/// A section: its id, its name in the contents, its text.
pub(crate) type Section = (&'static str, &'static str, String);

/// A whole page. `drawn` are the figures as [`drawing`] gives them.
pub(crate) fn document(title: &str, header: &str, sections: Vec<Section>, drawn: Vec<Value>, footer: &str) -> String {
    let nav: String = sections.iter().map(|s| format!("<li><a href=\"#{}\">{}</a></li>", s.0, s.1)).collect();
    let body: String = sections.into_iter().map(|s| s.2).collect();
    let (light, dark) = (theme::css(Theme::Light), theme::css(Theme::Dark));
    let font = charts::FONT;
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n\
         <style>:root{{{light}--f:{font}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}@media print{{:root{{{light}}}}}:root.print{{{light}}}\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the charts</a>\n{header}\n<nav aria-label=\"Contents\"><ol>{nav}</ol></nav>\n\
         <main id=\"main\">\n<noscript><p class=\"warn\">Charts are drawn by a script that this browser does not run. The tables hold the same numbers.</p></noscript>\n{body}</main>\n{footer}\n\
         <script>{plotly}</script>\n<script type=\"application/json\" id=\"figure-data\">{figures}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        title = escape(title),
        plotly = crate::plotly_script(),
        figures = json_for_script(&Value::Array(drawn)),
    )
}

/// A figure with what its picture says of itself once it is taken away.
pub(crate) fn drawing(f: &Figure, credit: &str) -> Value {
    let mut value = f.json();
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
    let mut credit = charts::lines(&format!("{} {credit}", f.sub), 150);
    if !marks.is_empty() {
        credit.push_str(&format!("<br>{}", marks.join("\u{2003}")));
    }
    let more = json!({ "sub": f.sub, "alt": f.alt, "credit": credit, "heading": escape(&f.title) });
    charts::merge(&mut value, &more);
    value
}

/// What a scenario asks and changes, as an item of a list.
pub(crate) fn scenario(scenario: &ScenarioMeta) -> String {
    let changes: String = scenario.changes.iter().map(change).collect();
    let n = phrases::count(scenario.changes.len() as u64, "change", "changes");
    // The answer is what a reader came for; what one has to know of it is one click away.
    let context: String = scenario.context.iter().map(|text| format!("<p>{}</p>", escape(text))).collect();
    let summary =
        if context.is_empty() { format!("{n} to the baseline") } else { format!("Context, and {n} to the baseline") };
    let more = if changes.is_empty() && context.is_empty() {
        String::new()
    } else {
        format!("<details><summary>{summary}</summary>{context}<ul>{changes}</ul></details>")
    };
    format!(
        "<li><b>{}</b> (<code>{}</code>): {}{more}</li>",
        escape(&scenario.name),
        escape(&scenario.id),
        escape(&scenario.question)
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

pub(crate) fn section(id: &str, heading: &Heading, body: &str) -> String {
    let text = if heading.text.is_empty() { String::new() } else { format!("<p>{}</p>", escape(&heading.text)) };
    format!(
        "<section id=\"{id}\" aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\">{}</h2>{text}\n{body}</section>\n",
        escape(&heading.title)
    )
}

/// A chart with its title, key, caption, picture link and table.
pub(crate) fn figure(f: &Figure) -> String {
    frame(&f.id, f, "", &details(&f.table, &f.table.caption))
}

pub(crate) fn frame(holder: &str, f: &Figure, above: &str, below: &str) -> String {
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

pub(crate) fn details(t: &Table, summary: &str) -> String {
    format!("<details><summary>Table: {}</summary>{}</details>", escape(first_sentence(summary)), table(t))
}

pub(crate) fn table(t: &Table) -> String {
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
pub(crate) fn scroll(label: &str, table: &str) -> String {
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

/// What stands at the end of every page.
pub(crate) fn footer(version: &str) -> String {
    format!(
        "<footer><p>Tumen {} models synthetic people and sums over them. It holds no data on real individuals. Code under MIT or Apache-2.0.</p></footer>",
        escape(version)
    )
}
