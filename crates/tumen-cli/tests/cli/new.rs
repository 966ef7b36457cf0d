//! `tumen new`.

use std::fs;

use crate::{Folder, names_in, run};

#[test]
fn what_is_written_is_read_back_without_problems() {
    let world = Folder::new();
    assert_eq!(names_in(&world.path), ["evidence", "scenarios", "tumen.toml", "world"]);
    let summary = |text: &str| text.lines().filter(|line| !line.contains("checked in")).collect::<Vec<_>>().join("\n");
    let (embedded, written) = (run(&["check"]).expect(0), run(&["check", "--world", world.arg()]).expect(0));
    assert_eq!(summary(&embedded.out), summary(&written.out));
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    fs::write(folder.path().join("mine.txt"), b"mine").unwrap();
    let done = run(&["new", path]).expect(2);
    assert!(done.err.contains("not empty"), "{}", done.err);
    assert_eq!(names_in(folder.path()), ["mine.txt"]);
    let done = run(&["new", folder.path().join("mine.txt").to_str().unwrap()]).expect(2);
    assert!(done.err.contains("not a folder"), "{}", done.err);
}

#[test]
fn an_empty_folder_and_new_parents_will_do() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    run(&["new", empty.to_str().unwrap()]).expect(0);
    let deep = folder.path().join("a/b/c");
    let done = run(&["new", deep.to_str().unwrap()]).expect(0);
    assert_eq!(done.out, format!("{}\n", deep.display()));
    assert!(done.err.contains("tumen check --world"), "{}", done.err);
    // Nothing but the wanted folders is left.
    assert_eq!(names_in(folder.path()), ["a", "empty"]);
    assert_eq!(names_in(&folder.path().join("a/b")), ["c"]);
}

#[test]
fn names_that_are_no_folder_are_refused() {
    for name in ["..", "/", "."] {
        run(&["new", name]).expect(2);
    }
}
