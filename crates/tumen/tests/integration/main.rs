//! Integration tests of the core, in one binary.

mod folder;
mod hostile;
mod house;
mod invalid;
