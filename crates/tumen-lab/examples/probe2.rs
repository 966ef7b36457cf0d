use tumen_lab::*;
use std::time::Instant;
fn main() {
    let files: std::collections::BTreeMap<String, Vec<u8>> = tumen_baseline::files().into_iter().map(|(p, b)| (p, String::from_utf8_lossy(b).replace("host = \"russia\", sector = \"construction\" }, over = \"last\"", "host = \"russia\" }, over = \"last\"").into_bytes())).collect();
    let world = tumen::world::load(&files, &[]).ok().unwrap();
    let scale: u32 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(50);
    let t = Instant::now();
    let inquiry = Inquiry::new(&world, world.months, world.months);
    println!("inquiry {:?}", t.elapsed());
    for draw in 0..3 {
        let t = Instant::now(); let plan = tumen::engine::compile::compile(&world, 1, draw); let a = t.elapsed();
        let t = Instant::now(); let o = tumen::engine::run(&plan, tumen::engine::draw::Chance { seed: 1, stream: draw }, tumen::engine::Options { scale, ..Default::default() }).unwrap(); let b = t.elapsed();
        let t = Instant::now(); let r = tumen::observables::Record::new(&inquiry.frame, &o); let c = t.elapsed();
        let t = Instant::now(); let x = inquiry.reduce(&r, 1, draw); let d = t.elapsed();
        println!("compile {a:?} run {b:?} ({} wm) record {c:?} reduce {d:?} {}", o.worker_months, x.yearly.len());
    }
}
