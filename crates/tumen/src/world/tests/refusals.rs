//! One thing wrong at a time: the problem has to say what, where, and what would be right.

use super::*;
use crate::world::document::MAX_BYTES;

const CAMPS_FILE: &str = "world/programmes/1967-camps.toml";
const CLAIMS_FILE: &str = "evidence/claims/book-1.toml";
const SERIES_FILE: &str = "world/environment/series.toml";
const SCENARIO_FILE: &str = "scenarios/less.toml";

/// Replaces a text and expects exactly one problem, with these words in it, at a place that fits its line.
fn one(path: &str, old: &str, new: &str, words: &[&str]) -> String {
    let files = changed(path, old, new);
    let text = String::from_utf8(files[path].clone()).unwrap();
    let found = problems(&files, &["less"]);
    assert_eq!(found.list.len(), 1, "`{new}`: {found}");
    let problem = &found.list[0];
    let shown = problem.to_string();
    for word in words {
        assert!(shown.contains(word), "`{new}` lacks `{word}`: {shown}");
    }
    assert_eq!(problem.file, path, "{shown}");
    let (start, len) = problem.span;
    assert_eq!(problem.line, text[..start].matches('\n').count() + 1, "{shown}");
    text[start..start + len].to_owned()
}

/// The same; the problem has to point at exactly the new text's part.
fn at(path: &str, old: &str, new: &str, place: &str, words: &[&str]) {
    assert_eq!(one(path, old, new, words), place, "`{new}`");
}

/// Replaces a text and expects a problem with each of these words.
fn some(path: &str, old: &str, new: &str, words: &[&str]) {
    let found = problems(&changed(path, old, new), &["less"]).to_string();
    for word in words {
        assert!(found.contains(word), "`{new}` lacks `{word}`: {found}");
    }
}

#[test]
fn keys_of_rules_and_files() {
    at(
        CAMPS_FILE,
        "name = \"Camps\"",
        "name = \"Camps\"\nhots = \"x\"",
        "hots",
        &["unknown key `hots`", "did you mean `host`?"],
    );
    at(CAMPS_FILE, "name = \"Camps\"", "name = \"Camps\"\nname = \"x\"", "name", &["duplicate key"]);
    one(CAMPS_FILE, "name = \"Camps\"", "", &["`name` is missing"]);
    at(CAMPS_FILE, "name = \"Camps\"", "name = 1", "1", &["expected text, found a number", "quotes"]);
    at(CAMPS_FILE, "intake = {", "intak = {}\nintake = {", "intak", &["recruitment.1.intak", "did you mean `intake`?"]);
    one(
        CAMPS_FILE,
        "intake = {",
        "# intake = {",
        &["`state-selection` needs the key `intake`", "people placed in a month"],
    );
    one(
        CAMPS_FILE,
        "price = {",
        "allowance = {}\nprice = {",
        &["`allowance` is a key of `employer-to-company`, not of `in-kind-split`"],
    );
    some(
        "world/hosts/russia.toml",
        "onward_lag",
        "onward_log",
        &["unknown key", "did you mean `onward_lag`?", "the key `onward_lag` is missing"],
    );
    one(
        "world/behaviour.toml",
        "debt_service",
        "# debt_service",
        &["the key `debt_service` is missing", "share of what is left"],
    );
    one("world/environment/values.toml", "pool_party", "# pool_party", &["the key `pool_party` is missing"]);
    at(
        CAMPS_FILE,
        "[[levy]]\nkind = \"none\"",
        "[[levy]]\nkind = \"nome\"",
        "\"nome\"",
        &["unknown kind `nome` of levy", "did you mean `none`?"],
    );
    one(CAMPS_FILE, "[[levy]]\nkind = \"none\"", "[[levy]]\nkind = \"camp\"", &["`camp` is a kind of control"]);
    one(CAMPS_FILE, "[[levy]]\nkind = \"none\"", "", &["no rule for the slot `levy`", "fixed-monthly"]);
    one(CAMPS_FILE, "[[levy]]", "[levy]", &["`levy` is a list of tables", "[[levy]]"]);
}

#[test]
fn values() {
    let share = "state_share = { value = \"1/3\", claims = [\"share-claim\"] }";
    let stated = |value: &str| format!("state_share = {{ {value} }}");
    let with = |value: &str| stated(&format!("{value}, assumed = \"test\""));
    one(CAMPS_FILE, share, &stated("value = \"1/3\""), &["nothing says where this value comes from", "assumed"]);
    one(CAMPS_FILE, share, &stated("see = [\"rule-claim\"], value = \"1/3\""), &["nothing says where"]);
    one(CAMPS_FILE, share, &stated("value = \"1/3\", assumed = \" \""), &["`assumed` is empty"]);
    one(
        CAMPS_FILE,
        share,
        &stated("assumed = \"x\""),
        &["exactly one of `value`, `prior` and `unknown`; there is none"],
    );
    one(CAMPS_FILE, share, &with("value = \"0.1\", prior = \"uniform 0..1\""), &["more than one"]);
    one(CAMPS_FILE, share, &with("unknown = true"), &["`state_share` has no default", "wide prior"]);
    at(CAMPS_FILE, share, &with("value = \"1.5\""), "\"1.5\"", &["`state_share`", "1.5 is above what is possible"]);
    at(CAMPS_FILE, share, &with("prior = \"uniform 0.5..1.5\""), "\"uniform 0.5..1.5\"", &["above what is possible"]);
    one(CAMPS_FILE, share, &with("prior = \"normal 0.5 ± 0.1\""), &["reaches below 0", "beta"]);
    at(
        CAMPS_FILE,
        share,
        &with("value = \"10 people\""),
        "\"10 people\"",
        &["a number of people, but a share from 0 to 1 is required"],
    );
    at(
        CAMPS_FILE,
        share,
        &with("value = \"0.1..0.2\""),
        "\"0.1..0.2\"",
        &["`value` is one number", "uniform 0.1..0.2"],
    );
    one(CAMPS_FILE, share, &with("value = 0.3"), &["expected text, found a number", "quotes"]);
    one(CAMPS_FILE, share, "state_share = \"1/3\"", &["expected a value"]);
    one(CAMPS_FILE, share, "state_share = []", &["the list is empty"]);
    at(CAMPS_FILE, share, &with("value = \"30 %\""), "30 %", &["percent is not a unit", "0.3"]);
    one(CAMPS_FILE, share, &with("value = \"0.3\", draw = \"x\""), &["`draw` names the quantile of a prior"]);
    one(
        CAMPS_FILE,
        share,
        &with("prior = \"uniform 0..1\", spread = \"lognormal 2 × 2 USD\""),
        &["pay.1.state_share.spread"],
    );
    one(
        CAMPS_FILE,
        "value = \"60 USD/m3\"",
        "value = \"60 USD/month\"",
        &["`price`", "money per cubic metre is required"],
    );
    one(CAMPS_FILE, "{ value = \"3 year\"", "{ value = \"-3 year\"", &["below what is possible"]);
    one(CAMPS_FILE, "{ value = \"3 year\"", "{ value = \"0 year\"", &["`term` lies between 1 and 1200"]);
    one(
        "world/environment/values.toml",
        "rub_usd = [{ value = \"1000 RUB/USD\"",
        "rub_usd = [{ value = \"1000 USD/RUB\"",
        &["`rub_usd` counts RUB for one USD"],
    );
}

#[test]
fn references() {
    at(
        CAMPS_FILE,
        "claims = [\"share-claim\"]",
        "claims = [\"shore-claim\"]",
        "\"shore-claim\"",
        &["there is no claim", "did you mean `share-claim`?"],
    );
    at(
        CAMPS_FILE,
        "see = [\"stock-claim\"]",
        "see = [\"stok-claim\"]",
        "\"stok-claim\"",
        &["did you mean `stock-claim`?"],
    );
    at(
        CAMPS_FILE,
        "claims = [\"rule-claim\"]",
        "claims = [\"stock-claim\"]",
        "\"stock-claim\"",
        &["has the role target", "`see`"],
    );
    one(
        CAMPS_FILE,
        "wage = { value = \"1.5\", times = \"host-pay\"",
        "wage = { value = \"1.5\", times = \"host-bay\"",
        &["there is no series", "host-pay"],
    );
    one(
        CAMPS_FILE,
        "price = { value = \"60 USD/m3\"",
        "price = { value = \"60 USD/m3\", times = \"host-pay\"",
        &["cannot be multiplied"],
    );
    one(CAMPS_FILE, "place = \"north\"", "place = \"nort\"", &["there is no place", "did you mean `north`?"]);
    one(CAMPS_FILE, "place = \"north\"", "place = \"east\"", &["`east` contains `north`"]);
    one(CAMPS_FILE, "place = \"north\"", "place = \"south\"", &["there is a site `south` already"]);
    one(CAMPS_FILE, "host = \"russia\"", "host = \"rusia\"", &["there is no host", "did you mean `russia`?"]);
    one(CAMPS_FILE, "currency = \"SUR\"", "currency = \"KPW\"", &["no currency of workers' pockets"]);
    for weight in ["0", "1001", "-3"] {
        let given = format!("currency = \"SUR\"\ncrew_weight = {weight}");
        one(CAMPS_FILE, "currency = \"SUR\"", &given, &["a crew stands for 1 to 1000 crews"]);
    }
    one(CAMPS_FILE, "currency = \"SUR\"", "currency = \"SUR\"\ncrew_weight = 2.5", &["whole number"]);
    one(CAMPS_FILE, "name = \"Camps\"", "name = \"x\"\ndemote_to = \"1967-camps\"", &["cannot name itself"]);
    one(CAMPS_FILE, "{ kind = \"run-off\" }", "{ kind = \"hand-over\", to = \"1967-camps\" }", &["cannot name itself"]);
    one(
        CAMPS_FILE,
        "{ kind = \"run-off\" }",
        "{ kind = \"hand-over\", to = \"1968-camps\" }",
        &["there is no programme", "1967-camps"],
    );
    one(CAMPS_FILE, "{ kind = \"run-off\" }", "{ kind = \"run-of\" }", &["unknown end", "did you mean `run-off`?"]);
    one(CAMPS_FILE, "{ kind = \"run-off\" }", "{ kind = \"return-by\", months = -1 }", &["not between 0 and"]);
    one(SERIES_FILE, "sources = [\"yearbook\"]", "sources = [\"book-1\"]", &["`sources` names statistics"]);
    one(SERIES_FILE, "sources = [\"yearbook\"]", "sources = [\"yearbok\"]", &["did you mean `yearbook`?"]);
    one(SERIES_FILE, "sources = [\"yearbook\"]", "", &["nothing says where this series comes from"]);
    one(
        SERIES_FILE,
        "years = [\"1967\", \"1968\"",
        "years = [\"1967\", \"1969\"",
        &["`1969` is no year of this series"],
    );
    one(
        SERIES_FILE,
        "years = [\"1967\", \"1968\"",
        "years = [\"1967\"",
        &["some years have neither a source nor an assumption"],
    );
    one(
        "world/places.toml",
        "name = \"East\"",
        "name = \"East\"\nparent = \"nowhere\"",
        &["there is no place `nowhere`"],
    );
    some("world/places.toml", "name = \"East\"", "name = \"East\"\nparent = \"north\"", &["lies inside itself"]);
    some("world/places.toml", "id = \"south\"", "id = \"north\"", &["there is a place `north` already, in line 6"]);
}

#[test]
fn dates() {
    one(
        CAMPS_FILE,
        "{ from = \"1967-03\", value = \"15000",
        "{ from = \"1967-05\", value = \"15000",
        &["no entry covers 1967-03..1967-04"],
    );
    one(
        CAMPS_FILE,
        "from = \"1984-01\", prior",
        "from = \"1966-01\", prior",
        &["does not begin after the one before it"],
    );
    one(CAMPS_FILE, "from = \"1984-01\", prior", "from = \"1984-13\", prior", &["no such month"]);
    one(
        CAMPS_FILE,
        "{ from = \"1986-01\", prior",
        "{ from = \"1986-01\", interpolate = \"linear\", prior",
        &["nothing to run to"],
    );
    one(CAMPS_FILE, "interpolate = \"linear\"", "interpolate = \"cubic\"", &["unknown way to interpolate"]);
    one(
        CAMPS_FILE,
        "until = \"1984-12\"",
        "until = \"1984-12\"\nfrom = \"1967-05\"",
        &["no rule covers 1967-03..1967-04"],
    );
    one(
        CAMPS_FILE,
        "until = \"1984-12\"",
        "until = \"1984-12\"\nfrom = \"1967-01\"",
        &["before the programme does in 1967-03"],
    );
    one(
        CAMPS_FILE,
        "kind = \"employer-to-company\"",
        "kind = \"employer-to-company\"\nfrom = \"1985-02\"",
        &["no rule covers 1985-01"],
    );
    one(
        CAMPS_FILE,
        "kind = \"employer-to-company\"",
        "kind = \"employer-to-company\"\nfrom = \"1984-02\"",
        &["before the one ahead of it ends"],
    );
    one(
        CAMPS_FILE,
        "kind = \"employer-to-company\"",
        "kind = \"employer-to-company\"\nuntil = \"1989-12\"",
        &["no rule covers 1990-01..1990-12"],
    );
    one(CAMPS_FILE, "until = \"1990-12\" }", "until = \"1960-12\" }", &["ends before it begins"]);
    some(CAMPS_FILE, "until = \"1990-12\" }", "until = \"2050-12\" }", &["leaves the months of the world"]);
    some(SERIES_FILE, ", \"1990\" = \"300\"", ", \"1989\" = \"300\"", &["no value for 1990"]);
}

#[test]
fn roubles_of_the_day() {
    let values = "world/environment/values.toml";
    let rate = "sur_usd_official = [{ value = \"10 SUR/USD\", assumed = \"test\" }, { from = \"1961-01\", ";
    one(values, rate, &rate.replace("1961-01", "1962-01"), &["spans the change of money in 1961-01", "up to 1960-12"]);
    one(
        values,
        rate,
        &rate.replacen("value = \"10", "interpolate = \"linear\", value = \"10", 1),
        &["cannot cross the change of money in 1961-01"],
    );
    let rub = "rub_usd = [{ value = \"1000 RUB/USD\", assumed = \"test\" }, { from = \"1998-01\"";
    one(values, rub, &rub.replace("1998-01", "1999-01"), &["spans the change of money in 1998-01"]);
    one(
        CAMPS_FILE,
        "value = \"100 SUR/month\"",
        "value = \"100 RUB/month\"",
        &["there is no Russian rouble before 1992-01"],
    );
}

#[test]
fn claims_and_ranges() {
    at(
        CAMPS_FILE,
        "prior = \"uniform 50..80 SUR/month\"",
        "prior = \"uniform 40..80 SUR/month\"",
        "\"uniform 40..80 SUR/month\"",
        &["does not agree with `wage-claim`", "50..80 SUR/month", "`why`"],
    );
    one(CAMPS_FILE, "value = \"1/3\", claims", "value = \"0.5\", claims", &["does not agree with `share-claim`"]);
    let why = changed(CAMPS_FILE, "value = \"1/3\", claims", "value = \"0.5\", why = \"x\", claims");
    assert!(problems(&why, &[]).is_empty());
    one(CLAIMS_FILE, "role = \"target\"", "", &["the key `role` is missing"]);
    one(CLAIMS_FILE, "role = \"target\"", "role = \"context\"", &["needs a `role_reason`"]);
    one(CLAIMS_FILE, "role = \"target\"", "role = \"targt\"", &["unknown role", "did you mean `target`?"]);
    one(CLAIMS_FILE, "over = \"years\"", "", &["a range that is scored needs `over`"]);
    one(CLAIMS_FILE, "check = {", "# check = {", &["needs a `check`"]);
    one(CLAIMS_FILE, "place = \"north\"", "place = \"nord\"", &["there is no place `nord`", "did you mean `north`?"]);
    one(CLAIMS_FILE, "programme = \"1967-camps\"", "programme = \"1967-camp\"", &["did you mean `1967-camps`?"]);
    one(CLAIMS_FILE, "about = [\"1967-camps\"]", "about = [\"1968-camps\"]", &["there is no programme `1968-camps`"]);
    one(
        CLAIMS_FILE,
        "id = \"rule-claim\"",
        "id = \"rule-claim\"\nagrees_with = [\"share-claim\"]",
        &["`share-claim` does not say so in turn"],
    );
    one(
        CLAIMS_FILE,
        "id = \"rule-claim\"",
        "id = \"rule-claim\"\nderived_from = [\"rule-claim\"]",
        &["cannot name itself"],
    );
    one(
        CLAIMS_FILE,
        "id = \"rule-claim\"",
        "id = \"rule-claim\"\nderived_from = [\"rules-claim\"]",
        &["there is no claim", "rule-claim"],
    );
    some(
        CLAIMS_FILE,
        "id = \"wage-claim\"",
        "id = \"share-claim\"",
        &["there is a claim `share-claim` already, in line 3"],
    );
    one(CLAIMS_FILE, "paragraph_end = 3", "paragraph_end = 1", &["lies before `paragraph`"]);
    one(
        CLAIMS_FILE,
        "observable = \"stock\"",
        "observable = \"stocks\"",
        &["there is no observable `stocks`", "did you mean `stock`?"],
    );
    one(CLAIMS_FILE, "place = \"north\"", "role = \"labour\"", &["there is no role `labour`"]);
    one(CLAIMS_FILE, "topic = \"levy\"", "topic = \"levi\"", &["unknown topic", "did you mean `levy`?"]);
    one(CLAIMS_FILE, "over = \"year-ends\"", "over = \"year-end\"", &["unknown way to sum up months"]);
}

#[test]
fn whole_files() {
    let mut files = small();
    files.remove("world/places.toml");
    assert!(problems(&files, &[]).to_string().contains("world/places.toml:1:1: error: this file is missing"));
    let stray = problems(&with("world/place.toml", ""), &[]);
    assert!(
        stray.to_string().contains("no place in a world") && stray.to_string().contains("`world/places.toml`"),
        "{stray}"
    );
    let mut large = small();
    large.insert("world/hosts/other.toml".to_owned(), vec![b'#'; MAX_BYTES + 1]);
    let found = problems(&large, &[]);
    assert_eq!(found.list.len(), 1, "{found}");
    assert!(found.to_string().contains("2097153 bytes, more than the limit of 2097152"), "{found}");
    one("tumen.toml", "format = 1", "format = 2", &["this version reads format 1"]);
    let main = "format = 1\nmain_host = \"rusia\"";
    at("tumen.toml", "format = 1", main, "\"rusia\"", &["there is no host `rusia`", "did you mean `russia`?"]);
    one(CAMPS_FILE, "id = \"1967-camps\"", "id = \"1967-camp\"", &["the file is called `1967-camps.toml`"]);
    one(SCENARIO_FILE, "id = \"less\"", "id = \"more\"", &["the file is called `less.toml`"]);
    let unknown = problems(&small(), &["les"]).to_string();
    assert!(unknown.contains("there is no scenario `les`") && unknown.contains("did you mean `less`?"), "{unknown}");
    let claims = with("evidence/claims/bok-1.toml", "");
    assert!(problems(&claims, &[]).to_string().contains("did you mean `book-1`?"));
}

#[test]
fn rules_that_make_no_sense() {
    one(CAMPS_FILE, "logging = { value = \"1\"", "logging = { value = \"0\"", &["no sector has a share above zero"]);
    one(
        CAMPS_FILE,
        "crew_min = { value = \"20\"",
        "crew_min = { value = \"50\"",
        &["`crew_min` can be 50, above a `crew_max` of 40"],
    );
    one(
        CAMPS_FILE,
        "crew_min = { value = \"20\"",
        "peak_start = { value = \"13\", assumed = \"x\" }\ncrew_min = { value = \"20\"",
        &["between 1 and 12"],
    );
    one(CAMPS_FILE, "loguniform 0.001..0.01 1/year", "loguniform 0.001..50 1/year", &["above behaviour.bound_abscond"]);
    let nowhere = changed(CAMPS_FILE, "0.85", "0");
    let nowhere = String::from_utf8(nowhere[CAMPS_FILE].clone()).unwrap().replacen("0.15", "0", 1);
    let found = problems(&with(CAMPS_FILE, &nowhere), &[]);
    assert!(found.to_string().contains("no site has a share above zero"), "{found}");
}

#[test]
fn all_problems_at_once() {
    let mut files = changed(CAMPS_FILE, "value = \"0.85\"", "value = \"8.5\"");
    files.insert(
        "world/behaviour.toml".to_owned(),
        keys(BEHAVIOUR).replacen("debt_service", "det_service", 1).into_bytes(),
    );
    files.insert(
        CLAIMS_FILE.to_owned(),
        String::from_utf8(files[CLAIMS_FILE].clone()).unwrap().replacen("\"levy\"", "\"x\"", 1).into_bytes(),
    );
    let found = problems(&files, &[]);
    assert_eq!(found.list.len(), 4, "{found}");
    assert!(found.list.is_sorted_by(|a, b| (&a.file, a.line) <= (&b.file, b.line)), "{found}");
}

#[test]
fn colliding_ids_are_refused() {
    // Two ids with the same 32-bit FNV-1a value, found by search.
    let (a, b) = super::hostile::COLLISION;
    assert_eq!(crate::world::id_hash(a), crate::world::id_hash(b));
    let mut files = small();
    for id in [a, b] {
        let text = CAMPS.replacen("1967-camps", id, 1);
        files.insert(format!("world/programmes/{id}.toml"), text.into_bytes());
    }
    let found = problems(&files, &[]);
    assert!(found.to_string().contains("share the number that keys random draws"), "{found}");
}
