//! The core of Tumen: an executable, evidence-grounded model of labour export.

pub mod dated;
pub mod distribution;
pub mod engine;
pub mod evidence;
pub mod money;
pub mod month;
pub mod observables;
pub mod programme;
pub mod quantity;
pub mod world;
