//! Writes a report of a made-up answer, to look at the page: `cargo run -p tumen-report --example made_up -- report.html`.

#[path = "../tests/integration/made_up/mod.rs"]
mod made_up;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "report.html".to_owned());
    std::fs::write(path, tumen_report::html(&made_up::answer()))
}
