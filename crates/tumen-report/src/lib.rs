//! Draws the answer of a run.
//!
//! [`html`] turns an [`Answer`] into one page that opens offline: charts as Plotly figures, a table behind each, the claims with their
//! verdicts, and the command that makes it again. The page is a pure function of the answer: the same answer gives the same bytes.
//!
//! ```text
//! Answer ─┬─ charts::*   figures (Plotly JSON with colour tokens) and their tables
//!         ├─ headline    sentences that the intervals support
//!         ├─ claims      the sortable table of published figures
//!         └─ page        everything in one file, with style, script and Plotly
//! ```
//!
//! Colours stand in figures as tokens (`@a-1967`, `@text/14`). The page resolves them by the reader's light or dark theme;
//! [`charts::Figure::plotly`] resolves them for anybody else.

pub mod charts;
pub mod phrases;
pub mod theme;

mod claims;
mod comparison;
mod decomposition;
mod era_table;
mod escape;
mod headline;
mod page;
mod shell;

pub use era_table::HEADS;
pub use escape::escape;

use tumen_lab::answer::Answer;
use tumen_lab::compare::Comparison;
use tumen_lab::decompose::Decomposition;

/// The report of an answer: one self-contained HTML file.
pub fn html(answer: &Answer) -> String {
    page::page(answer)
}

/// The page of a comparison: one self-contained HTML file.
pub fn comparison_html(document: &Comparison) -> String {
    comparison::page(document)
}

/// The page of a decomposition: one self-contained HTML file.
pub fn decomposition_html(document: &Decomposition) -> String {
    decomposition::page(document)
}

/// Plotly's script as the crate `plotly` ships it, without the script tags.
///
/// The crate hands out Plotly and MathJax as two script elements; only the first is wanted.
pub fn plotly_script() -> String {
    let sources = plotly::Plot::offline_js_sources();
    first_script(&sources).unwrap_or_default().to_owned()
}

/// The text of the first script element.
fn first_script(html: &str) -> Option<&str> {
    let open = html.find("<script")?;
    let start = open + html[open..].find('>')? + 1;
    let end = start + html[start..].find("</script>")?;
    Some(&html[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_script_is_plotly_alone() {
        let script = plotly_script();
        assert!((3_000_000..6_000_000).contains(&script.len()), "{} bytes", script.len());
        let head: String = script.chars().take(300).collect();
        assert!(head.contains("plotly.js v3"), "{head}");
        assert!(!script.contains("MathJax.loader"), "the second script is MathJax");
        assert!(plotly::Plot::offline_js_sources().contains("MathJax.loader"));
        assert!(!script.contains("</script"));
        assert!(script.contains("sankey"));
        assert!(script.trim_end().ends_with([';', ')', '}']));
    }

    #[test]
    fn the_split_takes_the_first_element_only() {
        assert_eq!(first_script("<script type=\"a\">one</script>\n<script>two</script>"), Some("one"));
        assert_eq!(first_script("<script>no end"), None);
        assert_eq!(first_script("nothing"), None);
    }
}
