//! `tumen check`.

use crate::{Folder, fits, run};

#[test]
fn the_embedded_world_is_without_problems() {
    let done = run(&["check"]).expect(0);
    fits(&done.out, 130);
    for part in ["files", "claims", "held-out", "parameters", "documented", "assumed", "no problems, checked in"] {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let done = run(&["check", "--quiet"]).expect(0);
    assert_eq!((done.out.as_str(), done.err.as_str()), ("", ""));
}

#[test]
fn all_problems_are_shown_at_once_with_their_places() {
    let world = Folder::new();
    world.edit("world/programmes/2000-contract.toml", "require_married = {", "require_maried = {");
    world.edit("world/programmes/2000-contract.toml", "host = \"russia\"", "host = \"rusia\"");
    world.edit("world/hosts/russia.toml", "id = \"russia\"", "id = \"russia");
    let done = run(&["check", "--world", world.arg()]).expect(2);
    assert!(done.out.is_empty());
    let broken_text = done.err;
    world.edit("world/hosts/russia.toml", "id = \"russia", "id = \"russia\"");
    let done = run(&["check", "--world", world.arg()]).expect(2);
    insta::assert_snapshot!("check-broken", format!("{broken_text}\n--- after the text is mended\n\n{}", done.err));
}

#[test]
fn problems_in_scenarios_are_found_too() {
    let world = Folder::new();
    world.edit("scenarios/no-planned-money.toml", "set = \"2000-contract.levy\"", "set = \"2000-contract.levi\"");
    let done = run(&["check", "--world", world.arg()]).expect(2);
    assert!(done.err.contains("scenarios/no-planned-money.toml"), "{}", done.err);
    assert!(done.err.contains("levy"), "{}", done.err);
    // The baseline itself is fine, and so is another scenario.
    run(&["check", "passports-kept", "--world", world.arg()]).expect(0);
}

#[test]
fn other_verbs_refuse_a_broken_world_in_the_same_way() {
    let world = Folder::new();
    world.edit("world/places.toml", "name = \"Far East\"", "nam = \"Far East\"");
    let world = ["--world", world.arg()];
    for verb in [&["run", "--draws", "1"][..], &["explain", "stock"], &["life"]] {
        let done = run(&[verb, &world].concat()).expect(2);
        assert!(done.out.is_empty(), "{verb:?}");
        assert!(done.err.contains("world/places.toml:") && done.err.contains("name"), "{}", done.err);
    }
}

#[test]
fn unknown_scenarios_get_a_hint() {
    let done = run(&["check", "pasports-kept"]).expect(2);
    assert!(done.err.contains("did you mean `passports-kept`?"), "{}", done.err);
    assert!(done.err.contains("wages-paid-directly"), "{}", done.err);
}
