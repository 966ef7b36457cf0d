//! `tumen answers`, and the pages of the book that it wrote.

use crate::run;

#[test]
fn a_question_is_answered_in_half_a_page() {
    let done = run(&["answers", "no-planned-money", "--pairs", "3", "--scale", "50", "--quiet"]).expect(0);
    for part in [
        "# No planned money",
        "## The answer\n\nIn the model, with “No planned money”",
        "| worker kept | of 100 |",
        "Who gains and who loses",
        "`tumen compare baseline no-planned-money --pairs 3 --scale 50`",
        "`lankov-planned-money-rule`",
    ] {
        assert!(done.out.contains(part), "{part} in\n{}", done.out);
    }
    assert!(done.out.lines().count() < 60, "{}", done.out);
    assert!(run(&["answers", "no-planed-money"]).expect(2).err.contains("no-planned-money"));
}

#[test]
fn a_folder_takes_a_page_for_each_question_and_the_figures_of_all() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_str().expect("a path");
    let two = ["answers", "no-bribes", "equal-pay", "--pairs", "2", "--scale", "100", "--quiet", "--out", folder];
    run(&two).expect(0);
    let read = |name: &str| std::fs::read_to_string(out.path().join(name)).expect("a file");
    assert!(read("no-bribes.md").starts_with("# Recruitment without money\n"));
    assert!(read("equal-pay.md").contains("Contract work stays as it is"));
    let figures = read("figures.csv");
    assert!(figures.lines().any(|line| line.starts_with("no-bribes,retained_share,share,")), "{figures}");
    let columns = figures.lines().next().map_or(0, |head| head.split(',').count());
    assert!(figures.lines().all(|line| line.split(',').count() == columns), "{figures}");
}
