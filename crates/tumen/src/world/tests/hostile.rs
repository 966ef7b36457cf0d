//! Input that wants to break the loader: it has to come back, with problems, and quickly.

use proptest::prelude::*;

use super::*;

/// Two ids with the same number, see [`crate::world::id_hash`].
pub(super) const COLLISION: (&str, &str) = ("2000-229599", "2000-432382");

fn survives(files: &Texts) -> Problems {
    problems(files, &["less"])
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        "a = ".to_owned() + &"[".repeat(500_000),
        "a = ".to_owned() + &"{ a = ".repeat(200_000),
        format!("a{} = 1", ".a".repeat(500_000)),
    ] {
        let found = survives(&with("world/hosts/deep.toml", &text));
        assert!(found.to_string().contains("nested deeper than 40 levels"), "{found}");
    }
}

#[test]
fn floods_of_problems_are_cut() {
    let lines = "x = \n".repeat(100_000);
    let found = survives(&with("world/hosts/flood.toml", &lines));
    assert!(found.list.len() < 250, "{}", found.list.len());
    assert!(found.to_string().contains("more problems in this file are not listed"), "{found}");
    let one_line: String = (0..100_000).map(|idx| format!("k{idx} = 1, ")).collect();
    let found = survives(&with("world/hosts/flood.toml", &format!("a = {{ {one_line} b = 1 }}")));
    assert!(found.list.len() < 250, "{}", found.list.len());
    let claims: String = (0..60_000).map(|idx| format!("[[claim]]\nid = \"c{idx}\"\n")).collect();
    assert!(survives(&with("evidence/claims/book-1.toml", &claims)).list.len() < 250);
    let unknown: String = (0..20_000).map(|idx| format!("\"no-such-claim-{idx}\", ")).collect();
    let text = CAMPS.replacen("claims = [\"share-claim\"]", &format!("claims = [{unknown}]"), 1);
    assert!(survives(&with("world/programmes/1967-camps.toml", &text)).list.len() < 250);
}

#[test]
fn many_entries_do_not_hang() {
    let entries: String =
        (0..15_000).map(|_| "{ from = \"1970-01\", value = \"1 people\", assumed = \"x\" }, ").collect();
    let text = CAMPS.replacen("intake = {", &format!("posts2 = [{entries}]\nintake = {{"), 1).replacen(
        "posts = [",
        "posts3 = [",
        1,
    );
    let text = text.replacen("posts2", "posts", 1);
    assert!(survives(&with("world/programmes/1967-camps.toml", &text)).list.len() < 250);
    let changes: String = (0..15_000)
        .map(|_| "[[change]]\nset = \"1967-camps.pay.wage\"\nfrom = \"1970-01\"\nvalue = \"1 SUR/month\"\nassumed = \"x\"\n")
        .collect();
    let text = format!("id = \"less\"\nname = \"x\"\nquestion = \"x\"\n{changes}");
    assert!(survives(&with("scenarios/less.toml", &text)).list.len() < 250);
}

fn pieces() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "[[",
        "]]",
        "[",
        "]",
        "{",
        "}",
        "=",
        ".",
        ",",
        "\n",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "#",
        "\\",
        "value",
        "prior",
        "from",
        "until",
        "kind",
        "site",
        "pay",
        "\"1967-03\"",
        "\"1/3\"",
        "\"uniform 0..1\"",
        "true",
        "1979-05-27T07:32:00Z",
        "1e999",
        "nan",
        "0x1F",
        "-1",
        "posts",
        "claims",
        "assumed",
        "name",
        "id",
        "active",
        "\u{feff}",
        "é",
        "\u{0}",
        " ",
        "like",
        "unknown",
        "series",
        "values",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS), 0..40).prop_map(|words| words.concat())
}

/// Cuts, doubles and swaps pieces of a good file.
fn mangled(text: &'static str) -> impl Strategy<Value = String> {
    (0..text.len(), 0..text.len(), pieces()).prop_map(move |(a, b, piece)| {
        let (mut a, mut b) = (a.min(b), a.max(b).min(a.min(b) + 40));
        while !text.is_char_boundary(a) {
            a -= 1;
        }
        while !text.is_char_boundary(b) {
            b -= 1;
        }
        format!("{}{piece}{}", &text[..a], &text[b..])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_survived(text in pieces(), path in proptest::sample::select(vec![
        "tumen.toml", "evidence/sources.toml", "evidence/claims/book-1.toml", "world/places.toml", "world/environment/series.toml",
        "world/hosts/russia.toml", "world/behaviour.toml", "world/programmes/1967-camps.toml", "scenarios/less.toml",
    ])) {
        survives(&with(path, &text));
    }

    #[test]
    fn a_mangled_programme_is_survived(text in mangled(CAMPS)) {
        let found = survives(&with("world/programmes/1967-camps.toml", &text));
        for problem in &found.list {
            prop_assert!(problem.line >= 1 && problem.column >= 1);
        }
    }

    #[test]
    fn a_mangled_scenario_is_survived(text in mangled(SCENARIO)) {
        survives(&with("scenarios/less.toml", &text));
    }

    #[test]
    fn mangled_evidence_is_survived(text in mangled(CLAIMS), series in mangled(SERIES), places in mangled(PLACES)) {
        let mut files = with("evidence/claims/book-1.toml", &text);
        files.insert("world/environment/series.toml".to_owned(), series.into_bytes());
        files.insert("world/places.toml".to_owned(), places.into_bytes());
        survives(&files);
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut files = small();
        files.insert("world/hosts/noise.toml".to_owned(), bytes);
        survives(&files);
    }
}
