use tumen_lab::*;
fn main() {
    let files: std::collections::BTreeMap<String, Vec<u8>> = tumen_baseline::files().into_iter().map(|(p, b)| (p, String::from_utf8_lossy(b).replace("host = \"russia\", sector = \"construction\" }, over = \"last\"", "host = \"russia\" }, over = \"last\"").into_bytes())).collect();
    let world = match tumen::world::load(&files, &[]) { Ok(w) => w, Err(p) => { for p in p.list.iter().take(30) { println!("{p:?}"); } return; } };
    let args: Vec<String> = std::env::args().collect();
    let n = |i: usize, d: u32| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(d);
    let settings = Settings { draws: n(1, 4), scale: n(2, 50), threads: n(3, 2) as usize, ..Settings::default() };
    let t = std::time::Instant::now();
    let e = simulate(&world, settings, &|_| ()).unwrap();
    println!("{:.2}s sim, {} wm, digest {}", t.elapsed().as_secs_f64(), e.worker_months, &e.digest[..12]);
    println!("{} yearly columns, {} rows; {} monthly rows", e.inquiry.yearly.columns.len(), e.inquiry.yearly.rows.len(), e.inquiry.monthly.rows.len());
    let t = std::time::Instant::now();
    let a = answer_from(&world, &e, &About::default());
    println!("{:.2}s answer", t.elapsed().as_secs_f64());
    for f in &a.headline { println!("{} {} {}..{} {}: {:.4} ({:.4}..{:.4})", f.observable, f.over, f.period.from, f.period.until, f.unit, f.value.p50, f.value.p5, f.value.p95); }
    for r in &a.era_table { println!("{} {:?} stock {:?} gross {:?} retained {:?} off {:?}", r.era, r.programme, r.stock.map(|q| q.p50 as i64), r.gross_earnings.map(|q| q.p50 as i64), r.retained_share.map(|q| (q.p50*1000.0).round()/1000.0), r.retained_share_official.map(|q| (q.p50*1000.0).round()/1000.0)); }
    for m in &a.money { println!("{:?} {:?} {:.3e} sum {:.6} {:?}", m.programme, m.era, m.gross_earnings.p50, m.shares.iter().map(|s| s.share.mean).sum::<f64>(), m.shares.iter().map(|s| format!("{:?} {:.3} ({:.2})", s.recipient, s.share.mean, s.largest_in)).collect::<Vec<_>>()); }
    for r in &a.retained { println!("{} {} {:.3} {:?}", r.programme, r.part, r.effective.p50, r.official.map(|q| q.p50)); }
    for c in &a.claims { if !c.observable.is_empty() { println!("{:?} {} [{}] doc {:?}..{:?} {} sim {:?} hi {:?} holds {:?} ratio {:?} width {:?} => {:?}", c.role, c.id, c.short, c.document_low, c.document_high, c.unit, c.simulated.map(|s| (s.p5, s.p50, s.p95)), c.simulated_high.map(|s| (s.p5, s.p50, s.p95)), c.holds, c.ratio, c.width, c.verdict); } }
    for c in &a.coverage { println!("{c:?}"); }
    println!("worst {:?}", a.worst);
    for n in &a.notes { println!("- {n}"); }
    let _ = std::fs::write("/tmp/answer.json", serde_json::to_vec(&a).unwrap());
}
