//! Integration tests of the core, in one binary.

mod accounts;
mod baseline;
mod chances;
mod difference;
mod equality;
mod evidence;
mod folder;
mod forced;
mod fork;
mod hostile;
mod house;
mod hybrids;
mod in_force;
mod intake;
mod invalid;
mod laws;
mod limits;
mod mechanisms;
mod priors;
mod reference;
mod sweep;
mod trace;
mod weights;
mod worlds;
