//! Help texts, completions, and what happens to words that make no sense.

use crate::{fits, run};

/// The verbs that the help of the program lists.
fn verbs() -> Vec<String> {
    let help = run(&["--help"]).expect(0).out;
    let list = help.split_once("Commands:").expect("a list of verbs").1;
    let lines = list.lines().skip(1).take_while(|line| !line.is_empty() || line.starts_with(' '));
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = names.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    names.into_iter().filter(|name| name != "help").collect()
}

#[test]
fn help_of_the_program() {
    let done = run(&["--help"]).expect(0);
    fits(&done.out, 100);
    insta::assert_snapshot!("help", done.out);
}

#[test]
fn help_of_every_verb_has_examples() {
    let verbs = verbs();
    assert!(verbs.len() > 10 && verbs.iter().any(|verb| verb == "compare"), "{verbs:?}");
    for verb in &verbs {
        let done = run(&[verb, "--help"]).expect(0);
        assert!(done.out.contains("Examples:"), "{verb}");
        fits(&done.out, 100);
        insta::assert_snapshot!(format!("help-{verb}"), done.out);
    }
}

#[test]
fn help_has_no_colours_where_there_is_no_terminal() {
    assert!(!run(&["--help"]).out.contains('\u{1b}'));
    assert!(!run(&["explain", "retained_share"]).out.contains('\u{1b}'));
    assert!(run(&["explain", "retained_share", "--color", "always"]).expect(0).out.contains('\u{1b}'));
}

#[test]
fn the_version_is_printed() {
    assert_eq!(run(&["--version"]).expect(0).out, format!("tumen {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_misspelt_verb_is_bad_input() {
    let done = run(&["chekc"]).expect(2);
    assert!(done.out.is_empty());
    assert!(done.err.contains("check"), "{}", done.err);
}

#[test]
fn unknown_options_are_bad_input() {
    let done = run(&["run", "--drows", "5"]).expect(2);
    assert!(done.err.contains("--draws"), "{}", done.err);
    run(&["run", "--draws", "none"]).expect(2);
    run(&["run", "--draws", "0"]).expect(2);
    run(&["run", "--scale", "0"]).expect(2);
    run(&["run", "--from", "1967-13"]).expect(2);
    run(&["run", "--format", "xml"]).expect(2);
}

#[test]
fn shells_are_completed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = run(&["completions", shell]).expect(0);
        assert!(done.out.contains("explain") && done.out.contains("replicates"), "{shell}");
    }
    run(&["completions", "sh"]).expect(2);
}
