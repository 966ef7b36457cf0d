//! The core of Tumen: an executable, evidence-grounded model of labour export.

pub mod distribution;
pub mod engine;
pub mod evidence;
pub mod month;
pub mod observables;
pub mod programme;
pub mod quantity;
pub mod world;
