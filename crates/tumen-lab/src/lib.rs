//! Questions asked of the model, and their answers.

pub mod answer;
