//! The page that leads a newcomer through a source, three claims and an arrangement does what it says.

use std::fs;
use std::io::Write as _;

use crate::run;

/// The page.
const PAGE: &str = include_str!("../../../../docs/src/how-to-add.md");

#[test]
fn the_page_can_be_followed() {
    let tomls: Vec<&str> = PAGE.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [source, claims, programme] = tomls[..] else { panic!("{} texts", tomls.len()) };
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("my-world");
    let world_name = world.to_str().unwrap();
    run(&["new", world_name]).expect(0);
    let mut sources = fs::OpenOptions::new().append(true).open(world.join("evidence/sources.toml")).unwrap();
    write!(sources, "\n{source}").unwrap();
    fs::write(world.join("evidence/claims/gazette-1998.toml"), claims).unwrap();
    fs::write(world.join("world/programmes/1993-orchards.toml"), programme).unwrap();

    let done = run(&["check", "--world", world_name]).expect(0);
    assert!(done.out.contains("1993-orchards") && done.out.contains("no problems"), "{}", done.out);
    let done = run(&["explain", "gazette-savings", "--world", world_name]).expect(0);
    assert!(done.out.contains("held-out: only predicted"), "{}", done.out);
    let line =
        ["claims", "--source", "gazette-1998", "--draws", "4", "--quiet", "--format", "csv", "--world", world_name];
    let done = run(&line).expect(0);
    for id in ["gazette-posts", "gazette-wage", "gazette-savings"] {
        assert!(done.out.lines().any(|line| line.split(',').any(|cell| cell == id)), "{id} in {}", done.out);
    }
}
