//! A source is a document that claims things.

use crate::evidence::named;
use crate::world::TextPlace;
use crate::world::problem::Report;
use crate::world::reader::{Once, Reader};

named! {
    /// What sort of document a source is; sets how far its numbers may miss.
    SourceKind {
        /// Research with references.
        Scholarly = "scholarly",
        /// A column in which a witness answers questions.
        InterviewColumn = "interview-column",
        /// Opinion without own sources.
        Commentary = "commentary",
        /// Press report.
        News = "news",
        /// Published statistics.
        Statistics = "statistics",
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Id in files; the claims of a source stand in the file of that name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it appeared, as exactly as known.
    pub date: Option<String>,
    /// What sort of document it is.
    pub kind: SourceKind,
    /// How far it can be relied on, in a sentence.
    pub reliability: String,
    /// A remark.
    pub note: Option<String>,
    /// Where it stands.
    pub text_place: TextPlace,
}

/// Keys of a source, for the schema: name, whether required, what it is.
pub(crate) const SOURCE_KEYS: &[(&str, bool, &str)] = &[
    ("id", true, "id of the source; its claims stand in evidence/claims/<id>.toml"),
    ("title", true, "title of the document"),
    ("publisher", false, "who published it"),
    ("author", false, "who wrote it"),
    ("date", false, "when it appeared, as exactly as known"),
    ("kind", true, "what sort of document it is"),
    ("reliability", true, "how far it can be relied on, in a sentence"),
    ("note", false, "a remark"),
];

/// Reads `evidence/sources.toml`; `seen` holds the ids of all sources, those with problems included.
pub(crate) fn read_sources(mut top: Reader<'_>, seen: &mut Once, report: &mut Report) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for mut reader in top.get_tables("source", report) {
        let id = reader.need("id", report);
        let name = id.as_ref().and_then(|item| item.id(report));
        if let (Some(name), Some(item)) = (name, id) {
            seen.insert("source", name, &item, report);
        }
        let title = reader.need_text("title", report);
        let publisher = reader.get_text("publisher", report).map(str::to_owned);
        let author = reader.get_text("author", report).map(str::to_owned);
        let date = reader.get_text("date", report).map(str::to_owned);
        let kind = reader.need("kind", report).and_then(|item| item.choice::<SourceKind>("kind of source", report));
        let reliability = reader.need_text("reliability", report);
        let note = reader.get_text("note", report).map(str::to_owned);
        let text_place = report.text_place(&reader.spot);
        reader.finish(report);
        if let (Some(id), Some(title), Some(kind), Some(reliability)) = (name, title, kind, reliability) {
            let (id, title, reliability) = (id.to_owned(), title.to_owned(), reliability.to_owned());
            sources.push(Source { id, title, publisher, author, date, kind, reliability, note, text_place });
        }
    }
    top.finish(report);
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    sources.dedup_by(|a, b| a.id == b.id);
    sources
}
