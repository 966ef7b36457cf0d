//! `tumen life`.

use crate::{fits, run};

/// A scale at which a simulation takes a moment.
const SCALE: [&str; 2] = ["--scale", "20"];

#[test]
fn a_story_is_the_same_every_time_and_another_seed_another_story() {
    let story = |seed: &str| run(&[&["life", "--seed", seed][..], &SCALE].concat()).expect(0).out;
    let first = story("1");
    assert_eq!(first, story("1"));
    assert_ne!(first, story("2"));
}

#[test]
fn the_person_is_said_to_be_synthetic() {
    let done = run(&[&["life"][..], &SCALE].concat()).expect(0);
    fits(&done.out, 120);
    assert!(done.out.starts_with("A synthetic worker: 2000-contract/"), "{}", done.out);
    assert!(done.out.contains("Nobody lived this life"), "{}", done.out);
    assert!(done.out.contains("Bank statement, USD"), "{}", done.out);
}

#[test]
fn the_example_is_chosen_by_a_rule_and_says_so() {
    let done = run(&[&["life"][..], &SCALE].concat()).expect(0);
    assert!(done.out.contains("Not typical: picked to show what the rules do"), "{}", done.out);
    assert!(!done.out.contains("Is still at the post"), "{}", done.out);
    let random = run(&[&["life", "--random"][..], &SCALE].concat()).expect(0);
    assert!(!random.out.contains("Not typical"), "{}", random.out);
    run(&["life", "--random", "--id", "2000-contract/12/2006-03"]).expect(2);
}

#[test]
fn the_statement_adds_up_for_every_arrangement() {
    let check = run(&["check"]).expect(0).out;
    // The names go on below each other where a line is full.
    let names = check.split("\nprogrammes").nth(1).and_then(|rest| rest.split("\nhosts").next()).expect("programmes");
    let programmes: Vec<&str> = names.split(':').nth(1).expect("names").split(',').map(str::trim).collect();
    assert!(programmes.len() > 3);
    for programme in programmes {
        let done = run(&[&["life", "--programme", programme][..], &SCALE].concat());
        // A small arrangement may have nobody at this scale; that is said, and is no failure of the program.
        if done.code == Some(2) {
            assert!(done.err.contains("smaller --scale"), "{}", done.err);
            continue;
        }
        let done = done.expect(0);
        for table in done.out.split("Bank statement").skip(1) {
            adds_up(programme, table);
        }
    }
}

/// The rows of a statement sum to its last row, up to rounding.
fn adds_up(programme: &str, table: &str) {
    let lines: Vec<&str> = table.lines().skip(1).take_while(|line| !line.is_empty()).collect();
    let (head, rows) = lines.split_first().expect("a head");
    let column = head
        .split("  ")
        .filter(|cell| !cell.trim().is_empty())
        .position(|cell| cell.trim() == "months")
        .expect("months");
    let months =
        |line: &str| line.split_whitespace().nth(column).and_then(|cell| cell.parse::<i64>().ok()).expect("a number");
    let (total, years) = rows.split_last().expect("a total");
    assert!(total.starts_with("total"), "{programme}: {total}");
    assert_eq!(years.iter().map(|line| months(line)).sum::<i64>(), months(total), "{programme}\n{table}");
    assert!(years.iter().all(|line| (1..=12).contains(&months(line))), "{programme}\n{table}");
}

#[test]
fn a_certain_person_can_be_asked_for() {
    let done = run(&[&["life"][..], &SCALE].concat()).expect(0);
    let id = done.out.lines().next().and_then(|line| line.split(": ").nth(1)).expect("an id");
    let again = run(&[&["life", "--id", id][..], &SCALE].concat()).expect(0);
    let story = |text: &str| text[text.find("\n\n").expect("a gap")..].to_owned();
    assert_eq!(story(&done.out), story(&again.out));
}

#[test]
fn people_who_never_were_are_bad_input() {
    let done = run(&[&["life", "--id", "2000-contract/0/1999-01"][..], &SCALE].concat()).expect(2);
    assert!(done.err.contains("people came to it in 20"), "{}", done.err);
    let done = run(&[&["life", "--id", "2000-contract/16000000/2001-01"][..], &SCALE].concat()).expect(2);
    assert!(done.err.contains("never held"), "{}", done.err);
    run(&["life", "--id", "nonsense"]).expect(2);
    let done = run(&["life", "--programme", "2000-contrat"]).expect(2);
    assert!(done.err.contains("did you mean `2000-contract`?"), "{}", done.err);
}

#[test]
fn a_scenario_changes_only_what_follows_it() {
    let story = |extra: &[&str]| run(&[&["life"][..], &SCALE, extra].concat()).expect(0).out;
    let (plain, without) = (story(&[]), story(&["--scenario", "no-planned-money"]));
    assert_ne!(plain, without);
    assert!(without.contains("With No planned money"), "{without}");
}

#[test]
fn lives_like_those_that_are_told_can_be_found() {
    // A manager's four terms, a runaway who surfaces after many years, and a stay that met both kinds of end.
    let park = ["life", "--programme", "1967-camps", "--where", "stay>=15y", "--where", "extensions>=3"];
    let done = run(&[&park[..], &SCALE].concat()).expect(0);
    assert!(done.out.contains("meets stay>=15y, extensions>=3. In this history"), "{}", done.out);
    assert_eq!(done.out.matches("The contract is extended").count(), 4, "{}", done.out);
    fits(&done.out, 120);
    let away = ["life", "--where", "end=abscond", "--where", "outside>=8y"];
    let done = run(&[&away[..], &SCALE].concat()).expect(0);
    assert!(done.out.contains("Leaves the post without permission."), "{}", done.out);
}

#[test]
fn a_life_that_nobody_lived_is_not_found_and_a_condition_that_is_none_is_refused() {
    let nobody = ["life", "--programme", "1946-orgnabor", "--where", "stay>=70y", "--scale", "200"];
    let done = run(&nobody).expect(1);
    assert!(done.err.contains("no life in 1946-orgnabor meets the conditions"), "{}", done.err);
    assert!(run(&["life", "--where", "stay>15"]).expect(2).err.contains("stay>=15y"));
    assert!(run(&["life", "--where", "end=home"]).expect(2).err.contains("one of term, early"));
    run(&["life", "--where", "partner", "--random"]).expect(2);
}
