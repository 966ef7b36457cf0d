//! Folders that somebody made to do harm, or by mistake: a problem list and exit code 2, never a panic, a hang or half an output.

use std::fs::{self, File};

use crate::{Done, Folder, run};

#[track_caller]
fn refused(world: &str, part: &str) -> Done {
    let done = run(&["check", "--world", world]).expect(2);
    assert!(done.out.is_empty(), "{}", done.out);
    assert!(done.err.contains(part), "{part} in\n{}", done.err);
    done
}

#[test]
fn no_world_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    refused(path, "tumen.toml");
    refused(&format!("{path}/none"), "cannot read the folder");
    fs::write(folder.path().join("file"), b"x").unwrap();
    refused(&format!("{path}/file"), "is a file");
    run(&["check", "--world", ""]).expect(2);
}

#[test]
fn bytes_that_are_no_text() {
    let world = Folder::new();
    fs::write(world.file("world/behaviour.toml"), [0xff, 0xfe, 0x00, 0x80]).unwrap();
    refused(world.arg(), "world/behaviour.toml:1:1: error: the text is not UTF-8");
}

#[test]
fn a_truncated_file() {
    let world = Folder::new();
    let text = fs::read(world.file("world/programmes/1967-camps.toml")).unwrap();
    fs::write(world.file("world/programmes/1967-camps.toml"), &text[..text.len() / 2]).unwrap();
    refused(world.arg(), "world/programmes/1967-camps.toml");
}

#[test]
fn a_huge_file_is_not_read() {
    let world = Folder::new();
    File::create(world.file("world/behaviour.toml")).unwrap().set_len(100 << 20).unwrap();
    refused(world.arg(), "more than the limit");
}

#[test]
fn nesting_without_end() {
    let world = Folder::new();
    fs::write(world.file("world/behaviour.toml"), format!("a = {}", "[".repeat(1_000_000))).unwrap();
    refused(world.arg(), "nested deeper");
}

#[test]
fn a_folder_in_place_of_a_file() {
    let world = Folder::new();
    fs::remove_file(world.file("world/behaviour.toml")).unwrap();
    fs::create_dir(world.file("world/behaviour.toml")).unwrap();
    refused(world.arg(), "world/behaviour.toml:1:1: error: this is a folder, not a file");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let world = Folder::new();
    fs::remove_file(world.file("world/behaviour.toml")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", world.file("world/behaviour.toml")).unwrap();
    let done = refused(world.arg(), "world/behaviour.toml:1:1: error: this is a symbolic link");
    assert!(!done.err.contains("root:"), "{}", done.err);
    let world = Folder::new();
    fs::rename(world.file("world/hosts"), world.file("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", world.file("world/hosts")).unwrap();
    refused(world.arg(), "world/hosts:1:1: error: this is a symbolic link");
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_block() {
    let world = Folder::new();
    let pipe = world.file("world/environment/pipe.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    refused(world.arg(), "not a regular file");
}

#[test]
fn scenarios_lead_nowhere_else() {
    let world = Folder::new();
    fs::write(world.file("../secret.toml"), b"id = \"secret\"").unwrap();
    for name in ["../secret", "../../etc/passwd", "/etc/passwd", "", "a\u{1b}[31m"] {
        let done = run(&["run", name, "--world", world.arg()]).expect(2);
        assert!(done.err.contains("there is no scenario"), "{}", done.err);
        assert!(!done.err.contains('\u{1b}'), "{}", done.err);
    }
}
