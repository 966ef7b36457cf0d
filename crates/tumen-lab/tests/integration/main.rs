//! The lab from outside, on the embedded world.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod baseline;
mod known;
mod verify;
