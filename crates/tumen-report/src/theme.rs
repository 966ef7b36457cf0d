//! Colours: one for each arrangement, each receiver of money, each verdict, in a light and a dark theme.

use serde_json::{Map, Value};
use tumen_lab::answer::{Answer, ProgrammeMeta};

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on an off-white page; also for paper.
    Light,
    /// Light text on a dark page.
    Dark,
}

/// Name, light, dark. `a-` areas of arrangements, `ai-` text in their colour, `r-` receivers of money, `v-` verdicts.
const TOKENS: &[(&str, &str, &str)] = &[
    ("page", "fcfbf9", "12161b"),
    ("raise", "f3f1ec", "1b2128"),
    ("text", "1b1f24", "e9ecef"),
    ("soft", "50575f", "aab3bd"),
    ("rule", "d9d5cc", "36404a"),
    ("grid", "e6e2da", "28313a"),
    ("axis", "8d8a83", "7c8791"),
    ("edge", "b9b4a8", "4d5a67"),
    ("link", "1f4f8f", "8fbaf3"),
    ("focus", "1f4f8f", "ffd166"),
    ("a-1946", "223b70", "4568af"),
    ("a-1957", "307f87", "55ac9d"),
    ("a-1967", "789c66", "9dd173"),
    ("a-1991", "805600", "8d5e12"),
    ("a-contract", "e26f13", "d6873f"),
    ("a-supervised", "b47acd", "b091e9"),
    ("a-after", "76111a", "ecb7c8"),
    ("a-other", "4e5c6b", "737e8c"),
    ("ai-1946", "223b70", "7f9fe0"),
    ("ai-1957", "2a7780", "55ac9d"),
    ("ai-1967", "517341", "9dd173"),
    ("ai-1991", "805600", "b98840"),
    ("ai-contract", "b05000", "d6873f"),
    ("ai-supervised", "8c53a5", "b091e9"),
    ("ai-after", "76111a", "ecb7c8"),
    ("ai-other", "4e5c6b", "97a2b0"),
    ("r-worker", "13a48e", "35c9b8"),
    ("r-state", "f25b32", "c4563f"),
    ("r-company", "5f2f01", "f9b254"),
    ("r-officials", "ab7aec", "8a66c4"),
    ("r-broker", "312d85", "6aa7fc"),
    ("r-suppliers", "605f69", "8b9193"),
    ("v-yes", "2a63a8", "7fb2f0"),
    ("v-edge", "8a5a00", "e8b45a"),
    ("v-no", "a3261b", "f08a7c"),
    ("v-none", "666c73", "98a1aa"),
];

/// The colour of whatever has none of its own: other hosts, and arrangements that start in another year.
pub(crate) const OTHER: &str = "other";

/// The colour of an arrangement; those beside the story have none of their own.
pub(crate) fn arrangement(answer: &Answer, programme: &ProgrammeMeta) -> &'static str {
    if answer.is_in_story(&programme.id) { in_story(&answer.programmes, programme) } else { OTHER }
}

/// Colours go by the year in an arrangement's name, and where two are tied by demotion, by which side of it they are: never by their order,
/// so one more arrangement changes no other's colour. A name without a year of its own colour is drawn like other hosts.
fn in_story(all: &[ProgrammeMeta], programme: &ProgrammeMeta) -> &'static str {
    let demoted = |other: &ProgrammeMeta| other.demote_to.as_ref() == Some(&programme.id);
    match programme.id.split('-').next() {
        _ if programme.demote_to.is_some() => "contract",
        _ if all.iter().any(demoted) => "supervised",
        Some("1946") => "1946",
        Some("1957") => "1957",
        Some("1967") => "1967",
        Some("1991") => "1991",
        Some("2017") => "after",
        _ => OTHER,
    }
}

/// Hex digits of a token.
fn hex(name: &str, theme: Theme) -> Option<&'static str> {
    TOKENS.iter().find(|token| token.0 == name).map(|token| match theme {
        Theme::Light => token.1,
        Theme::Dark => token.2,
    })
}

/// Red, green, blue.
fn channels(hex: &str) -> [u8; 3] {
    let channel = |at: usize| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
    [channel(0), channel(2), channel(4)]
}

/// Relative luminance after WCAG 2.
fn luminance(hex: &str) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
    };
    let [r, g, b] = channels(hex);
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// Contrast of two colours after WCAG 2.
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// White or black, whichever is easier to read on a fill.
fn on(fill: &str) -> &'static str {
    if contrast(fill, "ffffff") >= contrast(fill, "000000") { "ffffff" } else { "000000" }
}

/// The custom properties of a theme, with `--on-…` for text on areas and bars.
pub(crate) fn css(theme: Theme) -> String {
    let mut out = String::new();
    for (name, ..) in TOKENS {
        let Some(colour) = hex(name, theme) else { continue };
        out.push_str(&format!("--{name}:#{colour};"));
        if name.starts_with("a-") || name.starts_with("r-") {
            out.push_str(&format!("--on-{name}:#{};", on(colour)));
        }
    }
    out
}

/// A figure with its colour tokens replaced: `@name`, `@name/14` (14 % opaque), `@on-name`, and `color:@name` inside a text. Other text stays.
pub fn resolve(figure: &Value, theme: Theme) -> Value {
    match figure {
        Value::String(text) => Value::String(resolve_token(text, theme)),
        Value::Array(items) => Value::Array(items.iter().map(|item| resolve(item, theme)).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, item)| (key.clone(), resolve(item, theme))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn resolve_token(text: &str, theme: Theme) -> String {
    let Some(name) = text.strip_prefix('@') else { return resolve_inside(text, theme) };
    if let Some(fill) = name.strip_prefix("on-").and_then(|name| hex(name, theme)) {
        return format!("#{}", on(fill));
    }
    let (name, percent) = name.split_once('/').unwrap_or((name, "100"));
    match (hex(name, theme), percent.parse::<u32>()) {
        (Some(colour), Ok(100)) => format!("#{colour}"),
        (Some(colour), Ok(percent)) => {
            let [r, g, b] = channels(colour);
            format!("rgba({r},{g},{b},{})", f64::from(percent) / 100.0)
        }
        _ => text.to_owned(),
    }
}

/// Colours of spans inside a label.
fn resolve_inside(text: &str, theme: Theme) -> String {
    let mut parts = text.split("color:@");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        match hex(name, theme) {
            Some(colour) => out.push_str(&format!("color:#{colour}{rest}")),
            None => out.push_str(&format!("color:@{part}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tokens_resolve_in_both_themes() {
        let figure = json!({ "color": "@a-1967", "fill": ["@text/14", "@on-r-company"], "text": "a@b", "size": 3 });
        assert_eq!(
            resolve(&figure, Theme::Light),
            json!({ "color": "#789c66", "fill": ["rgba(27,31,36,0.14)", "#ffffff"], "text": "a@b", "size": 3 })
        );
        assert_eq!(resolve(&figure, Theme::Dark)["fill"][1], "#000000");
        assert_eq!(resolve(&json!("@no-such"), Theme::Dark), json!("@no-such"));
        assert_eq!(
            resolve(&json!("<span style=\"color:@ai-1967\">x</span> color:@none."), Theme::Light),
            json!("<span style=\"color:#517341\">x</span> color:@none.")
        );
    }

    #[test]
    fn text_is_legible_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let page = hex("page", theme).unwrap();
            for name in ["text", "soft", "link", "v-yes", "v-edge", "v-no", "v-none"] {
                let found = contrast(hex(name, theme).unwrap(), page);
                assert!(found >= 4.5, "{name} in {theme:?}: {found:.2}");
            }
            for name in ["1946", "1957", "1967", "1991", "contract", "supervised", "after", OTHER] {
                let found = contrast(hex(&format!("ai-{name}"), theme).unwrap(), page);
                assert!(found >= 4.5, "ai-{name} in {theme:?}: {found:.2}");
            }
            for (name, ..) in TOKENS.iter().filter(|token| token.0.starts_with("a-") || token.0.starts_with("r-")) {
                let fill = hex(name, theme).unwrap();
                assert!(contrast(fill, on(fill)) >= 4.5, "text on {name} in {theme:?}");
                assert!(contrast(fill, page) >= 2.0, "{name} on the page in {theme:?}");
            }
        }
    }

    #[test]
    fn colours_go_by_start_and_by_demotion() {
        let programme = |id: &str, demote_to: Option<&str>| ProgrammeMeta {
            id: id.to_owned(),
            name: String::new(),
            host: "russia".to_owned(),
            demote_to: demote_to.map(str::to_owned),
            from: String::new(),
            until: String::new(),
            crew_weight: 1,
        };
        let all = [
            programme("1967-camps", None),
            programme("2000-contract", Some("2000-supervised")),
            programme("2000-supervised", None),
            programme("\"><script>", None),
        ];
        assert_eq!(all.each_ref().map(|one| in_story(&all, one)), ["1967", "contract", "supervised", OTHER]);
        let more: Vec<ProgrammeMeta> = [programme("1950-new", None)].into_iter().chain(all).collect();
        let after: Vec<&str> = more.iter().map(|one| in_story(&more, one)).collect();
        assert_eq!(after, [OTHER, "1967", "contract", "supervised", OTHER], "one more shifts no colour");
    }
}
