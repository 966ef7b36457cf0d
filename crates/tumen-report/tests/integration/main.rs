//! The page as a whole.

mod made_up;
