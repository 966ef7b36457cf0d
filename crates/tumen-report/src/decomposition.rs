//! The page of a decomposition: what each part does, what was exchanged, and in what all was run.

use serde_json::Value;
use tumen_lab::decompose::{Decomposed, Decomposition};

use crate::charts::{Figure, Table, waterfall};
use crate::escape::escape;
use crate::headline::Heading;
use crate::phrases;
use crate::shell::{self, Section, drawing, figure, footer, scenario, section, table};

pub(crate) fn page(document: &Decomposition) -> String {
    let title = format!("From {} to {}", phrases::lower(&document.first.name), phrases::lower(&document.second.name));
    let credit = format!(
        "Tumen {}, {} to {}, {} draws, seed {}",
        document.version, document.first.id, document.second.id, document.draws, document.seed
    );
    let mut drawn: Vec<Value> = Vec::new();
    let mut body = String::new();
    for (at, row) in document.observables.iter().enumerate() {
        let chart = waterfall::waterfall(document, row, at);
        drawn.extend(chart.iter().map(|chart| drawing(chart, &credit)));
        body.push_str(&one(document, row, chart.as_ref()));
    }
    let mut sections: Vec<Section> = vec![("parts", "Parts", format!("<div id=\"parts\">{body}</div>"))];
    sections.extend(unmet(document).map(|text| ("unmet", "Rules that never met", text)));
    sections.push(("made", "How this was made", made(document)));
    shell::document(&format!("{title}. Tumen"), &header(document, &title), sections, drawn, &footer(&document.version))
}

fn header(document: &Decomposition, title: &str) -> String {
    let says = match &document.frame {
        Some(frame) => format!(
            "<b>Hybrids: none of these arrangements existed.</b> The rules of {} and of {}, mixed in every way, with the posts, sites and host of {}.",
            end_words(&document.first.name, document.first.as_of.as_ref()),
            end_words(&document.second.name, document.second.as_of.as_ref()),
            escape(&frame.name)
        ),
        None => "<b>Counterfactuals: this is not what happened.</b> Worlds with some of the changes between the two."
            .to_owned(),
    };
    let ends = [&document.first, &document.second];
    let items: String = ends.iter().flat_map(|end| &end.scenarios).map(scenario).collect();
    let items = if items.is_empty() { items } else { format!("<ul>{items}</ul>") };
    format!(
        "<header>\n<p class=\"kicker\">Tumen, an evidence-grounded simulation of North Korean labour export</p>\n\
         <div class=\"whatif\"><p>{says}</p>{items}</div>\n<h1>{}</h1>\n</header>",
        escape(title)
    )
}

/// A regime by name, with the month of its rules.
fn end_words(name: &str, as_of: Option<&String>) -> String {
    as_of.map_or_else(|| escape(name), |month| format!("\u{201c}{}\u{201d} as of {}", escape(name), escape(month)))
}

fn one(document: &Decomposition, row: &Decomposed, chart: Option<&Figure>) -> String {
    let title = phrases::capital(&tumen_lab::label(&row.observable));
    let heading = Heading { title, text: phrases::decomposition(document, row) };
    section(&format!("o-{}", crate::escape::slug(&row.observable)), &heading, &chart.map_or_else(String::new, figure))
}

/// Pairs of rules that never met; nothing where no hybrid has any.
fn unmet(document: &Decomposition) -> Option<String> {
    if document.unmet.is_empty() {
        return None;
    }
    let rows = document.unmet.iter().map(|pair| {
        vec![phrases::capital(&pair.slots.join(" and ")), phrases::capital(&pair.says), pair.hybrids.to_string()]
    });
    let text = "Every mixture of rules is run, since leaving some out would leave the parts without a meaning. These pairs of rules never met in history: \
                the table says how they are read here, or why they are hard to believe. The column \u{201c}Unmet\u{201d} above says how much of the weight of \
                each part rests on such mixtures.";
    let heading = Heading { title: "Rules that never met".to_owned(), text: text.to_owned() };
    let of = Table {
        caption: "Pairs of rules that some hybrid has and history has not.".to_owned(),
        head: ["Slots", "What it means here, or why it is implausible", "Hybrids"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        numbers_from: 2,
    };
    Some(section("unmet", &heading, &table(&of)))
}

fn made(document: &Decomposition) -> String {
    let sets = match document.permutations {
        Some(orders) => format!("{orders} orders sampled in each draw"),
        None => format!("all {} sets of {} parts in each draw", document.hybrids.len(), document.players.len()),
    };
    let frame = document.frame.as_ref().map_or_else(String::new, |_| format!(" {}", phrases::frame(document)));
    let heading = Heading {
        title: "How this was made".to_owned(),
        text: format!(
            "What a rule does depends on the rules around it, so there is no single effect of one. All sets of rules are run with the same draw of every \
             unknown quantity and the same chance, and each rule gets the mean of what it adds over all orders in which rules can be exchanged (Shapley \
             1953). That alone shares out the whole, gives nothing to a rule that changes nothing, and the same to two that do the same.{frame}"
        ),
    };
    let notes: String = document.notes.iter().map(|note| format!("<li>{}</li>", escape(note))).collect();
    let notes = if notes.is_empty() { notes } else { format!("<ul class=\"notes\">{notes}</ul>") };
    let rows = [
        ("World", format!("digest {}", document.world)),
        ("Draws", format!("{}, seed {}, population scale {}; {sets}", document.draws, document.seed, document.scale)),
        ("Version", format!("Tumen {}", document.version)),
    ];
    let list: String = rows.iter().map(|(name, text)| format!("<dt>{name}</dt><dd>{}</dd>", escape(text))).collect();
    section("made", &heading, &format!("<pre><code>{}</code></pre><dl>{list}</dl>{notes}", escape(&document.command)))
}
