use clap::Args;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::world_input::WorldArgs;
// x
#[derive(Args, Debug)]
pub(super) struct RunArgs {
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<String>,
    #[arg(long, default_value_t = 100)]
    draws: u32,
    #[command(flatten)]
    world: WorldArgs,
}
pub(super) fn run(_: &RunArgs, _: &Terminal) -> Result<(), Failure> { Ok(()) }
