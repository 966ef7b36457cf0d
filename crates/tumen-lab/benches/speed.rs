//! How fast the engine is: kernel K1, the full baseline, the same at other population sizes, draws side by side, and loading.
//!
//! `cargo bench -p tumen-lab` runs all; a word after `--` picks one: `k1`, `baseline`, `instructions`, `size`, `load`, `threads`, or
//! `once`, `once-10` and `once-100` for callgrind. Figures
//! are the process's own CPU time, the median of some rounds; compare the ratios, since machines are noisy.
//!
//! K1 is the kernel on which engines are compared. Here it is a world of two programmes, with these differences to its text: the
//! leaving probability is `1 − exp(−r·e^{…}/12)` where K1 has a logistic function, the partner is a hazard where K1 has a coin at
//! arrival, the contract is 30 months where K1 draws 24 to 36, a post vacated in one month is filled in the next, and all the
//! steps that K1 does not have (deductions, side income, grievance, events of other kinds, double entry, distributions) run too.

#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]

use std::process::ExitCode;
use std::time::Instant;

use tumen::engine::compile::compile;
use tumen::engine::draw::Chance;
use tumen::engine::plan::Plan;
use tumen::engine::{Instructions, Options, run};
use tumen::world::{World, load};
use tumen_baseline::Baseline;
use tumen_lab::{Settings, simulate};

/// CPU seconds of this thread since the process began, or wall time where the system does not tell.
fn cpu_seconds(start: Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds * 1e-9)
}

/// Median CPU seconds of some rounds, and what the last one returned.
fn median<T>(rounds: usize, mut work: impl FnMut() -> T) -> (f64, T) {
    let start = Instant::now();
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..rounds.max(1) {
        let before = cpu_seconds(start);
        last = Some(work());
        times.push(cpu_seconds(start) - before);
    }
    times.sort_by(f64::total_cmp);
    match last {
        Some(last) => (times[times.len() / 2], last),
        None => unreachable!("at least one round"),
    }
}

#[inline(never)]
fn worker_months(plan: &Plan, options: Options) -> u64 {
    match run(plan, Chance { seed: 1, stream: 0 }, options) {
        Ok(observables) => observables.worker_months,
        Err(error) => {
            eprintln!("error: {error}");
            0
        }
    }
}

/// The same story with more people: posts and pace multiplied in the tables.
fn larger(plan: &Plan, factor: f64) -> Plan {
    let mut plan = plan.clone();
    for terms in plan.programmes.iter_mut().flat_map(|programme| &mut programme.terms) {
        terms.open *= factor;
        terms.intake *= factor;
    }
    plan
}

fn report(name: &str, seconds: f64, worker_months: u64) {
    println!(
        "{name:<34} {:>8.2} M worker-months/s   {:>6.1} ns each   {worker_months} in {seconds:.2} s",
        worker_months as f64 / seconds * 1e-6,
        seconds / worker_months as f64 * 1e9
    );
}

/// The world of K1: `n_posts` posts in crews of ten for `n_months` months.
fn kernel(world: &World, n_posts: f64, n_months: usize) -> Plan {
    let mut plan = compile(world, 1, 0);
    plan.programmes.retain(|programme| programme.id == "2000-contract" || programme.id == "2000-supervised");
    for (index, programme) in plan.programmes.iter_mut().enumerate() {
        let contract = index == 0;
        programme.hand_over = None;
        programme.demote_to = None;
        programme.crew_size = (10, 10);
        programme.last = programme.first + n_months as u16 - 1;
        programme.terms.truncate(n_months);
        programme.sector_shares.iter_mut().for_each(|shares| *shares = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        programme.site_shares.iter_mut().for_each(|shares| {
            shares.fill(0.0);
            shares[0] = 1.0;
        });
        let first = programme.terms[0];
        for terms in &mut programme.terms {
            *terms = first;
            terms.open = n_posts / 2.0;
            terms.intake = n_posts;
            terms.initial_stock = 1.0;
            terms.barred = [[0, 0]; 8];
            terms.bribe_share = 0.0;
            terms.term = 30;
            terms.extension = 0.4;
            terms.extension_term = 12;
            terms.max_extensions = 200;
            terms.role_shares = [0.0; 7];
            (terms.visit, terms.early, terms.closing, terms.breach, terms.contact) = (0.0, 0.0, 0.0, 0.0, 0.0);
            (terms.overstay, terms.marry, terms.naturalise) = (0.0, 0.0, 0.0);
            (terms.death_below, terms.raid) = ([0; 2], 0);
            terms.employed_below = u32::MAX;
            (terms.sigma_person, terms.sigma_tier) = (0.0, 0.0);
            terms.sigma_month = if contract { 0.6 } else { 0.0 };
            terms.pay_worker = if contract { 600.0e4 * 1.197 } else { 450.0e4 };
            (terms.pay_company, terms.stipend) = (0.0, 0.0);
            (terms.broker_margin, terms.deductions, terms.skim, terms.side_below) = (0.0, 0.0, 0.0, 0);
            (terms.levy_revision, terms.levy_fixed) = (0, if contract { 3_000_000 } else { 0 });
            terms.levy_rate = if contract { 0.0 } else { 1.0 / 3.0 };
            terms.tolerance = 10_000;
            (terms.wire_of_pay, terms.wire_of_savings, terms.held) = (1.0, 0.5, 0.0);
            (terms.living, terms.floor) = (0, 0);
            terms.exposure_base = if contract { 0.010 } else { 0.025 };
            (terms.exposure_language, terms.mixing) = (0.0, 0.05);
            (terms.partner, terms.partner_detection) = (0.02, 0.0);
            terms.abscond = 0.002;
            terms.self_criticism = 0.1;
        }
    }
    plan
}

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let on = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    let (load_seconds, world) = median(5, || load(&Baseline, &[]));
    let world = match world {
        Ok(world) => world,
        Err(problems) => {
            eprintln!("error: the embedded world has {} problems", problems.list.len());
            return ExitCode::FAILURE;
        }
    };
    if on("load") {
        println!("{:<34} {:>8.1} ms", "load and check the world", load_seconds * 1e3);
        let (seconds, _) = median(5, || compile(&world, 1, 0));
        println!("{:<34} {:>8.1} ms", "compile one parameter draw", seconds * 1e3);
    }
    if on("k1") {
        let (n_posts, n_months) = (30_000.0, 120);
        let plan = kernel(&world, n_posts, n_months);
        // The programmes end there; later months of the world are not simulated.
        let last_month = plan.programmes[0].first + n_months as u16 - 1;
        for instructions in Instructions::available() {
            let options = Options { last_month, instructions, ..Options::default() };
            let (seconds, months) = median(5, || worker_months(&plan, options));
            report(&format!("K1, 30,000 posts, 120 months, {instructions:?}"), seconds, months);
        }
    }
    let plan = compile(&world, 1, 0);
    if on("baseline") {
        let (seconds, months) = median(5, || worker_months(&plan, Options::default()));
        report("baseline", seconds, months);
    }
    if on("instructions") {
        for instructions in Instructions::available() {
            let (seconds, months) = median(3, || worker_months(&plan, Options { instructions, ..Options::default() }));
            report(&format!("baseline, {instructions:?}"), seconds, months);
        }
    }
    if on("size") {
        for (factor, last_month) in [(1.0, u16::MAX), (10.0, u16::MAX), (100.0, 400)] {
            let plan = larger(&plan, factor);
            let options = Options { last_month, ..Options::default() };
            let (seconds, months) = median(1, || worker_months(&plan, options));
            report(&format!("population × {factor}"), seconds, months);
        }
    }
    // For callgrind, which is told to count within `worker_months` only: the first 41 months once.
    for (word, factor) in [("once", 1.0), ("once-10", 10.0), ("once-100", 100.0)] {
        if wanted.iter().any(|other| other == word) {
            let months = worker_months(&larger(&plan, factor), Options { last_month: 40, ..Options::default() });
            println!("{word:<34} {months} worker-months");
        }
    }
    if on("threads") {
        // Wall time, and the shortest of some rounds in turn: another program on the machine takes a thread away.
        let settings = |threads| Settings { draws: 12, scale: 1, threads, ..Settings::default() };
        let mut shortest = [f64::INFINITY; 2];
        for _ in 0..4 {
            for (threads, shortest) in [1, 2].into_iter().zip(&mut shortest) {
                let start = Instant::now();
                if let Err(error) = simulate(&world, settings(threads), None, &|_| ()) {
                    eprintln!("error: {error}");
                    return ExitCode::FAILURE;
                }
                *shortest = shortest.min(start.elapsed().as_secs_f64());
            }
        }
        let [one, two] = shortest;
        println!("{:<34} {one:>8.2} s on one thread, {two:.2} s on two: {:.2} times", "12 draws", one / two);
    }
    ExitCode::SUCCESS
}
