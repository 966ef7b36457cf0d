use clap::Args;
use crate::failure::Failure;
use crate::terminal::Terminal;
/// x
#[derive(Args, Debug)]
pub(super) struct SchemaArgs {}
pub(super) fn run(_: &SchemaArgs, _: &Terminal) -> Result<(), Failure> { Ok(()) }
