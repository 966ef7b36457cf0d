//! The page of a comparison: what was changed, what follows, who gains and who loses.

use serde_json::Value;
use tumen_lab::compare::{ComparedWorld, Comparison};

use crate::charts::{Figure, effects};
use crate::escape::escape;
use crate::headline::Heading;
use crate::phrases;
use crate::shell::{self, Section, drawing, figure, footer, scenario, section};

pub(crate) fn page(document: &Comparison) -> String {
    let mut drawn: Vec<Value> = Vec::new();
    let mut body = String::new();
    for (at, world) in document.worlds.iter().enumerate() {
        let figures: Vec<Figure> =
            effects::gains(document, world, at).into_iter().chain(effects::changes(document, world, at)).collect();
        let credit = format!(
            "Tumen {}, {} beside {}, {} pairs, seed {}",
            document.version, world.world.name, document.baseline.name, world.pairs, document.seed
        );
        drawn.extend(figures.iter().map(|f| drawing(f, &credit)));
        body.push_str(&one(document, world, &figures));
    }
    let sections: Vec<Section> = vec![
        ("effects", "What follows", format!("<div id=\"effects\">{body}</div>")),
        ("made", "How this was made", made(document)),
    ];
    let names: Vec<String> = document.worlds.iter().map(|world| world.world.name.clone()).collect();
    let title = format!("{}, beside {}", phrases::list(&names), document.baseline.name);
    shell::document(&format!("{title}. Tumen"), &header(document, &title), sections, drawn, &footer(&document.version))
}

fn header(document: &Comparison, title: &str) -> String {
    let worlds = document.worlds.iter().map(|world| &world.world).chain([&document.baseline]);
    let items: String = worlds.flat_map(|world| &world.scenarios).map(scenario).collect();
    format!(
        "<header>\n<p class=\"kicker\">Tumen, an evidence-grounded simulation of North Korean labour export</p>\n\
         <div class=\"whatif\"><p><b>Counterfactuals: this is not what happened.</b> Worlds that differ in what is said here and in nothing else.</p><ul>{items}</ul></div>\n\
         <h1>{}</h1>\n</header>",
        escape(title)
    )
}

fn one(document: &Comparison, world: &ComparedWorld, figures: &[Figure]) -> String {
    let heading = Heading { title: world.world.name.clone(), text: phrases::comparison(document, world) };
    let body: String = figures.iter().map(figure).collect();
    section(&format!("w-{}", crate::escape::slug(&world.world.id)), &heading, &body)
}

fn made(document: &Comparison) -> String {
    let spared = 100.0 * (1.0 - document.worker_months as f64 / (document.worker_months_unforked.max(1) as f64));
    let heading = Heading {
        title: "How this was made".to_owned(),
        text: format!(
            "Both worlds of a pair have the same draw of every unknown quantity and the same chance, person by person, and share the months before they first \
             differ: what differs is the change and what follows from it. Sharing them spared {} of 100 worker-months. Scenarios change rules and leave the \
             rest as it was: employers do not hire fewer because wages rise, and the state does not answer, unless the scenario says so.",
            phrases::number(spared, 2)
        ),
    };
    let notes: String = document.notes.iter().map(|note| format!("<li>{}</li>", escape(note))).collect();
    let notes = if notes.is_empty() { notes } else { format!("<ul class=\"notes\">{notes}</ul>") };
    let rows = [
        ("Worlds", format!("digest {}", document.world)),
        (
            "Pairs",
            format!(
                "{} at most, seed {}, population scale {}",
                phrases::number(document.most_pairs.into(), 6),
                document.seed,
                document.scale
            ),
        ),
        ("Version", format!("Tumen {}", document.version)),
    ];
    let list: String = rows.iter().map(|(name, text)| format!("<dt>{name}</dt><dd>{}</dd>", escape(text))).collect();
    section("made", &heading, &format!("<pre><code>{}</code></pre><dl>{list}</dl>{notes}", escape(&document.command)))
}
