//! Text made safe for where it goes.

use serde_json::Value;

/// Text for HTML, inside elements and inside quoted attributes; also for Plotly's labels, which read a subset of HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control characters have no place in a page, and some of them end an attribute in old readers.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// JSON for a script element: no text in it can close the element or open a comment.
pub(crate) fn json_for_script(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// Text for an `id` attribute: letters, digits, `-` and `_` stay, the rest becomes `-`.
pub(crate) fn slug(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_opens_an_element_or_closes_a_quote() {
        assert_eq!(escape("<b a=\"x\" c='y'>&\u{0}"), "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp; ");
        assert_eq!(escape("Ким – 40\u{202f}%"), "Ким – 40\u{202f}%");
    }

    #[test]
    fn json_in_a_script_stays_json() {
        let value = json!({ "a": "</script><!-- & \u{2028}" });
        let text = json_for_script(&value);
        assert!(!text.contains('<') && !text.contains('>'));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("a b<\"'>ä"), "a-b-----");
    }
}
