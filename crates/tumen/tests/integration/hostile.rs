//! Input that wants to break the core: every text, file and world has to come back as a value or as problems, and soon.
//!
//! The seeds are fixed, so that a failure comes again; nothing is written to disk.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use tumen::distribution::Distribution;
use tumen::month::{Month, MonthRange};
use tumen::quantity::Quantity;
use tumen::world::{Problems, load};

use crate::folder::{Texts, read_folder, small_world, tests};

const N_TEXTS: u32 = 100_000;
const N_FILES: u32 = 10_000;
const N_WORLDS: u32 = 500;
/// One case in so many takes the whole baseline instead of the small world.
const BASELINE_EVERY: u8 = 8;

/// The most problems of one file, with the one that counts the rest.
const MOST_PROBLEMS_OF_A_FILE: usize = 101;
/// The longest text of a problem, in bytes: files must not flood the terminal.
const LONGEST_PROBLEM: usize = 2_500;

#[test]
fn any_text_is_a_value_or_an_error() {
    let texts = prop_oneof![
        2 => pieces(TEXT_PIECES, 12),
        2 => (select(TEXTS), changes(1..4)).prop_map(|(text, changes)| lossy(&changed(text.as_bytes(), &changes))),
        1 => proptest::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| lossy(&bytes)),
        1 => (select(TEXT_PIECES), 0..400_usize).prop_map(|(piece, n_times)| piece.repeat(n_times)),
    ];
    let kinds = Kinds::default();
    let count = Arc::clone(&kinds);
    survive(N_TEXTS, 1, Duration::from_secs(5), texts, move |text| check_text(text, &count));
    all_occur(
        &kinds,
        &["quantity", "no quantity", "month", "no month", "distribution", "no distribution"],
        N_TEXTS / 500,
    );
}

#[test]
fn any_file_is_read_or_refused() {
    let small = Arc::new(small_world());
    let paths: Vec<String> = small.keys().cloned().collect();
    let inputs = (select(paths), changes(1..5));
    let kinds = Kinds::default();
    let count = Arc::clone(&kinds);
    survive(N_FILES, 2, Duration::from_secs(10), inputs, move |(path, changes)| {
        let mut files = (*small).clone();
        files.insert(path.clone(), changed(&small[path], changes));
        check_world(&files, &["less"], &count)
    });
    all_occur(&kinds, &["world", "no world"], N_FILES / 25);
}

#[test]
fn any_world_is_read_or_refused() {
    let small = Arc::new(small_world());
    let baseline = Arc::new(read_folder(&tests().join("../../../baseline")));
    let kinds = Kinds::default();
    let count = Arc::clone(&kinds);
    let inputs = (any::<u8>(), proptest::collection::vec((any::<Index>(), changes(1..3)), 1..8), any::<Index>());
    survive(N_WORLDS, 3, Duration::from_secs(30), inputs, move |(which, edits, gone)| {
        let is_baseline = which % BASELINE_EVERY == 0;
        let mut files = if is_baseline { (*baseline).clone() } else { (*small).clone() };
        let paths: Vec<String> = files.keys().cloned().collect();
        for (file, changes) in edits {
            let path = file.get(&paths);
            let bytes = changed(&files[path], changes);
            files.insert(path.clone(), bytes);
        }
        if which % 16 == 1 {
            files.remove(gone.get(&paths));
        }
        let scenario = if is_baseline { "no-planned-money" } else { "less" };
        check_world(&files, &[scenario], &count)?;
        prop_assert_eq!(told(&files, &[scenario]), told(&files, &[scenario]));
        Ok(())
    });
    all_occur(&kinds, &["no world"], N_WORLDS / 2);
}

/// How often what came out.
type Kinds = Arc<Mutex<BTreeMap<&'static str, u32>>>;

fn note(kinds: &Kinds, kind: &'static str) {
    *kinds.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default() += 1;
}

/// Input of which nothing is ever right, or nothing wrong, would test little.
fn all_occur(kinds: &Kinds, all: &[&str], least: u32) {
    let kinds = kinds.lock().unwrap_or_else(PoisonError::into_inner);
    for kind in all {
        assert!(kinds.get(kind).is_some_and(|&n| n >= least), "too few cases with {kind}: {kinds:?}");
    }
}

/// What the parsers of single values promise for any text.
fn check_text(text: &str, kinds: &Kinds) -> TestCaseResult {
    let within = |at: usize, len: usize, said: &str, hint: &str| {
        prop_assert!(text.get(at..at + len).is_some(), "{text:?}: `{said}` points at {at}, {len} bytes");
        prop_assert!(
            !said.is_empty() && !hint.is_empty() && said.len() + hint.len() < LONGEST_PROBLEM,
            "{text:?}: {said}"
        );
        Ok(())
    };
    note(kinds, if Quantity::parse(text).is_ok() { "quantity" } else { "no quantity" });
    note(kinds, if Month::parse(text).is_ok() { "month" } else { "no month" });
    note(kinds, if Distribution::parse(text).is_ok() { "distribution" } else { "no distribution" });
    match Quantity::parse(text) {
        Ok(quantity) => {
            prop_assert!(
                !quantity.low.is_nan() && !quantity.high.is_nan() && quantity.low <= quantity.high,
                "{text:?}"
            );
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity), "{:?} is written otherwise", text);
        }
        Err(error) => within(error.at, error.len, &error.to_string(), &error.hint())?,
    }
    match Month::parse(text) {
        Ok(month) => prop_assert_eq!(month.to_string(), text),
        Err(error) => within(error.at, error.len, &error.to_string(), error.hint())?,
    }
    if let Err(error) = MonthRange::parse(text) {
        within(error.at, error.len, &error.to_string(), error.hint())?;
    }
    for parsed in [Distribution::parse(text), Distribution::parse_spread(text)] {
        match parsed {
            Ok(distribution) => {
                let (low, high) = distribution.support();
                let numbers = [0.0, 0.05, 0.5, 0.95, 1.0].map(|u| distribution.quantile(u));
                let inside = numbers.iter().all(|number| (low..=high).contains(number));
                prop_assert!(inside && numbers.is_sorted(), "{text:?}: {numbers:?} of {low}..{high}");
            }
            Err(error) => within(error.at, error.len, &error.to_string(), &error.hint())?,
        }
    }
    Ok(())
}

/// What the loader promises for any files.
fn check_world(files: &Texts, scenarios: &[&str], kinds: &Kinds) -> TestCaseResult {
    let problems = match load(files, scenarios) {
        Ok(world) => {
            note(kinds, "world");
            prop_assert_eq!(world.warnings.n_errors(), 0);
            world.warnings
        }
        Err(problems) => {
            note(kinds, "no world");
            prop_assert!(problems.n_errors() > 0, "refused without a reason");
            problems
        }
    };
    prop_assert!(problems.list.len() <= files.len() * MOST_PROBLEMS_OF_A_FILE, "{} problems", problems.list.len());
    for problem in &problems.list {
        let shown = problem.to_string();
        prop_assert!(shown.len() < LONGEST_PROBLEM, "{shown}");
        prop_assert!(!problem.what.is_empty() && problem.line >= 1 && problem.column >= 1, "{shown}");
        let (start, len) = problem.span;
        let size = files.get(&problem.file).map_or(0, Vec::len);
        prop_assert!(start + len <= size, "{shown}: bytes {start}..{} of {size}", start + len);
    }
    Ok(())
}

fn told(files: &Texts, scenarios: &[&str]) -> Problems {
    load(files, scenarios).map_or_else(|problems| problems, |world| world.warnings)
}

/// Runs many cases of a property, and fails when one of them takes too long, or for ever.
fn survive<S>(
    n_cases: u32,
    seed: u64,
    longest: Duration,
    inputs: S,
    property: impl Fn(&S::Value) -> TestCaseResult + Send + 'static,
) where
    S: Strategy + Send + 'static,
    S::Value: Clone + Send + 'static,
{
    let config =
        Config { cases: n_cases, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    // The case that runs now and when it began.
    let now = Arc::new(Mutex::new(None::<(Instant, S::Value)>));
    let watched = Arc::clone(&now);
    let work = thread::spawn(move || {
        let set = |value| *now.lock().unwrap_or_else(PoisonError::into_inner) = value;
        let result = TestRunner::new(config).run(&inputs, |input| {
            set(Some((Instant::now(), input.clone())));
            property(&input)
        });
        set(None);
        if let Err(failure) = result {
            panic!("{failure}");
        }
    });
    while !work.is_finished() {
        thread::sleep(Duration::from_millis(50));
        let now = watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((start, input)) = now.as_ref() {
            assert!(start.elapsed() < longest, "a case takes more than {longest:?}: {input:?}");
        }
    }
    work.join().unwrap_or_else(|panic: Box<dyn Any + Send>| resume_unwind(panic));
}

/// One thing that happens to a file.
#[derive(Clone, Debug)]
enum Change {
    /// Some bits of a byte are turned over.
    Flip(Index, u8),
    /// The rest is lost.
    Truncate(Index),
    /// Some bytes are lost.
    Cut(Index, usize),
    /// Something is put in.
    Insert(Index, &'static str),
    /// A line is lost.
    DropLine(Index),
    /// A line stands there several times.
    RepeatLine(Index, usize),
    /// Two lines change places.
    SwapLines(Index, Index),
    /// A stretch of lines comes again at the end.
    AppendLines(Index, Index),
    /// What stands in one pair of quotes stands in another too.
    CopyText(Index, Index),
}

fn changes(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Change>> {
    let index = any::<Index>;
    let change = prop_oneof![
        (index(), 1..=255_u8).prop_map(|(at, bits)| Change::Flip(at, bits)),
        index().prop_map(Change::Truncate),
        (index(), 1..20_usize).prop_map(|(at, len)| Change::Cut(at, len)),
        (index(), select(FILE_PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        index().prop_map(Change::DropLine),
        (index(), 1..30_usize).prop_map(|(at, n_times)| Change::RepeatLine(at, n_times)),
        (index(), index()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        (index(), index()).prop_map(|(a, b)| Change::AppendLines(a, b)),
        (index(), index()).prop_map(|(a, b)| Change::CopyText(a, b)),
    ];
    proptest::collection::vec(change, n)
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        bytes = change.applied(bytes);
    }
    bytes
}

impl Change {
    fn applied(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let n = bytes.len();
        match self {
            Change::Flip(at, bits) => bytes[at.index(n)] ^= bits,
            Change::Truncate(at) => bytes.truncate(at.index(n)),
            Change::Cut(at, len) => {
                let at = at.index(n);
                bytes.drain(at..(at + len).min(n));
            }
            Change::Insert(at, piece) => {
                let at = at.index(n);
                bytes.splice(at..at, piece.bytes());
            }
            Change::CopyText(a, b) => {
                let texts = quoted(&bytes);
                if !texts.is_empty() {
                    let text = bytes[texts[a.index(texts.len())].clone()].to_vec();
                    bytes.splice(texts[b.index(texts.len())].clone(), text);
                }
            }
            _ => return self.applied_to_lines(&bytes),
        }
        bytes
    }

    fn applied_to_lines(&self, bytes: &[u8]) -> Vec<u8> {
        let mut lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
        let n = lines.len();
        match self {
            Change::DropLine(at) => {
                lines.remove(at.index(n));
            }
            Change::RepeatLine(at, n_times) => {
                let at = at.index(n);
                lines.splice(at..at, vec![lines[at]; *n_times]);
            }
            Change::SwapLines(a, b) => lines.swap(a.index(n), b.index(n)),
            Change::AppendLines(a, b) => {
                let (a, b) = (a.index(n), b.index(n));
                let again: Vec<&[u8]> = lines[a.min(b)..a.max(b)].to_vec();
                lines.extend(again);
            }
            _ => {}
        }
        lines.concat()
    }
}

/// Where the texts in quotes stand, without the quotes.
fn quoted(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let quotes: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'"').collect();
    quotes.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]).collect()
}

fn pieces(of: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(of), 0..most).prop_map(|pieces| pieces.concat())
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Texts that are values.
const TEXTS: &[&str] = &[
    "15,000 people",
    "450..800 USD/month",
    ">= 120 months",
    "<= 3 years",
    "1/3",
    "-1.5e3",
    "31.5 RUB/USD",
    "200 m3/year",
    "0.02 1/year",
    "12 km2",
    "1967-03",
    "1967-03..1990-12",
    "1967",
    "uniform 40..80 SUR/month",
    "loguniform 0.001..0.01 1/year",
    "normal 100 ± 10 people",
    "lognormal 1 × 1.2",
    "triangular 1..2..5 years",
    "beta 0.1 ± 0.05",
    "mixture 0.5: 12 | 0.5: 36 month",
    "mixture 0.3: 1..2 | 0.7: 5..9 USD/m3",
    "halfnormal 1.5",
    "fixed 36 months",
];

/// What texts of values are made of.
const TEXT_PIECES: &[&str] = &[
    "0",
    "1",
    "7",
    "15",
    "1967",
    "-03",
    "-13",
    "0.5",
    "1e15",
    "1e-30",
    "1e999",
    ".",
    "..",
    ",",
    "-",
    "–",
    "+",
    "/",
    ":",
    "|",
    "±",
    "+-",
    "×",
    "x",
    " ",
    "\u{a0}",
    "\u{202f}",
    "\t",
    "<",
    ">=",
    "≤",
    "%",
    "people",
    "month",
    "year",
    "USD",
    "SUR",
    "RUB",
    "m3",
    "1/year",
    "USD/month",
    "RUB/USD",
    "uniform ",
    "loguniform ",
    "normal ",
    "halfnormal ",
    "lognormal ",
    "triangular ",
    "beta ",
    "mixture ",
    "fixed ",
    "nan",
    "inf",
    "é",
    "💥",
    "\u{0}",
    "\"",
    "٣",
];

/// What gets into files by mistake or malice.
const FILE_PIECES: &[&str] = &[
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
    "\r",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "\\",
    "\u{feff}",
    "\u{0}",
    "é",
    "[[site]]\n",
    "[[change]]\n",
    "[[claim]]\n",
    "value = ",
    "prior = ",
    "from = \"1967-03\"\n",
    "until = \"2999-12\"\n",
    "unknown = true",
    "kind = \"none\"\n",
    "times = \"host-pay\"",
    "interpolate = \"linear\", ",
    "like = { slot = \"",
    "\"1e15 people\"",
    "\"1/0\"",
    "-0",
    "nan",
    "inf",
    "1e999",
    "0x1F",
    "1979-05-27T07:32:00Z",
    "a.b.c.d = 1\n",
    "true",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "{a={a={a={a={a={a={a={a={a={a={a={a={a={a=",
];
