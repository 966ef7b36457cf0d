//! What a sweep must hold to.

use tumen::world::{self, World, read_sweep};
use tumen_baseline::Baseline;

use super::*;

const LEVERS: &str = r#"
[[lever]]
name = "levy"
set = "2000-contract.levy.share"
from = "2005-01"
range = "0.2..0.6"
[[uncertainty]]
name = "margin"
draw = "broker-margin"
range = "0.05..0.95"
"#;

fn baseline() -> World {
    world::load(&Baseline, &[]).expect("the baseline loads")
}

fn plan(world: &World, top: &str, factors: &str) -> Sweep {
    let text = format!(
        "name = \"A test\"\nobservable = [\"retained_share\", \"broker_margin\"]\nscope = [\"2000-contract\", \"all\"]\nin = \"2005..2006\"\n\
         draws = 2\nscale = 200\n{top}\n{factors}"
    );
    read_sweep(world, "plan.toml", text.into_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn swept(world: &World, plan: &Sweep, threads: usize) -> SweepTable {
    run_sweep(world, plan, threads, None, &mut |_| Ok(()), &|_| ()).expect("the points run")
}

#[test]
fn designs_cover_every_factor() {
    let world = baseline();
    for design in ["sobol", "latin-hypercube"] {
        let plan = plan(&world, &format!("design = \"{design}\"\npoints = 64"), LEVERS);
        let points = points(&plan);
        assert_eq!(points.len(), 64);
        // In each of eight equal parts of each factor lie eight points.
        for (factor, [low, high]) in [[0.2, 0.6], [0.05, 0.95]].into_iter().enumerate() {
            for part in 0..8 {
                let place = |point: &Vec<f64>| ((point[factor] - low) / (high - low) * 8.0) as usize;
                assert_eq!(points.iter().filter(|point| place(point) == part).count(), 8, "{design} {factor} {part}");
            }
        }
        assert_eq!(points, super::points(&plan));
        let mut order = design::order(&plan, 64);
        order.sort_unstable();
        assert_eq!(order, (0..64).collect::<Vec<_>>());
    }
    let levels = "[[lever]]\nname = \"a\"\nset = \"2000-contract.levy.share\"\nfrom = \"2005-01\"\nvalues = [\"0.2\", \"0.4\"]\n\
                  [[lever]]\nname = \"b\"\nset = \"2000-contract.levy.skim\"\nfrom = \"2005-01\"\nrange = \"0..0.1\"\nsteps = 3\n";
    let grid = points(&plan(&world, "design = \"grid\"", levels));
    assert_eq!(grid.len(), 6);
    assert_eq!((&grid[0], &grid[1], &grid[5]), (&vec![0.2, 0.0], &vec![0.2, 0.05], &vec![0.4, 0.1]));
}

#[test]
fn levers_move_what_they_should_and_threads_change_nothing() {
    let world = baseline();
    let list = "[[point]]\nlevy = \"0.2\"\nmargin = \"0.5\"\n[[point]]\nlevy = \"0.6\"\nmargin = \"0.5\"\n[[point]]\nlevy = \"0.2\"\nmargin = \"0.9\"\n";
    let plan = plan(&world, "design = \"list\"", &[LEVERS, list].concat());
    let table = swept(&world, &plan, 2);
    assert_eq!(table.n_runs(), 6);
    let kept = table.means("retained_share");
    // The least sum of these years leaves the share little to do.
    assert!(kept[0].value.mean > kept[1].value.mean + 0.005, "a higher levy leaves less: {kept:?}");
    let margin = table.means("broker_margin");
    assert!(margin[2].value.mean > 1.2 * margin[0].value.mean, "a larger margin is larger: {margin:?}");
    assert_eq!(format!("{table:?}"), format!("{:?}", swept(&world, &plan, 1)));
    assert!(table.points_csv().starts_with("point,levy,margin\n0,0.2,0.5\n"), "{}", table.points_csv());
}

#[test]
fn a_point_is_a_run_of_its_own() {
    let world = baseline();
    let list = "[[point]]\nlevy = \"0.2\"\nmargin = \"0.5\"\n[[point]]\nlevy = \"0.6\"\nmargin = \"0.9\"\n";
    let both = plan(&world, "design = \"list\"", &[LEVERS, list].concat());
    let second = plan(&world, "design = \"list\"", &[LEVERS, &list[list.len() / 2..]].concat());
    let (both, alone) = (swept(&world, &both, 2), swept(&world, &second, 2));
    assert_eq!(both.means("retained_share")[1].value, alone.means("retained_share")[0].value);
}

#[test]
fn a_sweep_that_is_stopped_has_every_point_at_fewer_draws() {
    let world = baseline();
    let plan = plan(&world, "design = \"sobol\"\npoints = 4", LEVERS);
    let mut kept = Vec::new();
    let mut keep = |table: &SweepTable| {
        kept.push((table.n_runs(), table.means("retained_share").len()));
        if table.n_runs() >= 4 { Err(LabError::Settings("stopped".to_owned())) } else { Ok(()) }
    };
    let stopped = run_sweep(&world, &plan, 1, None, &mut keep, &|_| ());
    assert!(stopped.is_err());
    assert!(kept.iter().all(|(runs, points)| *runs < 4 || *points == 4), "{kept:?}");
}

#[test]
fn a_quantile_that_is_set_holds_in_every_year() {
    let set: BTreeMap<String, f64> = [("confiscation".to_owned(), 0.25)].into_iter().collect();
    assert_eq!(quantile(&set, 1, 3, "confiscation@2007"), 0.25);
    assert_eq!(quantile(&set, 1, 3, "confiscation"), 0.25);
    assert_eq!(quantile(&set, 1, 3, "other@2007"), parameter_quantile(1, 3, "other@2007"));
}

#[test]
fn observables_that_cannot_be_cut_are_refused() {
    let world = baseline();
    let mut plan = plan(&world, "design = \"sobol\"\npoints = 2", LEVERS);
    plan.observables = vec!["china_arrivals"];
    let refused = run_sweep(&world, &plan, 1, None, &mut |_| Ok(()), &|_| ()).unwrap_err().to_string();
    assert!(refused.contains("china_arrivals"), "{refused}");
}
