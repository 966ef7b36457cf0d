//! What can be wrong with the text of a distribution.

use crate::quantity::{QuantityError, QuantityErrorKind, number_text};

/// Why a text is not a distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct DistributionError {
    /// Byte offset of the part at fault.
    pub at: usize,
    /// Length of that part in bytes.
    pub len: usize,
    /// What is wrong.
    pub kind: DistributionErrorKind,
}

impl DistributionError {
    pub(super) fn new(at: usize, len: usize, kind: DistributionErrorKind) -> Self {
        Self { at, len, kind }
    }

    /// What would be right.
    pub fn hint(&self) -> String {
        self.kind.hint()
    }
}

impl From<QuantityError> for DistributionError {
    fn from(error: QuantityError) -> Self {
        Self::new(error.at, error.len, DistributionErrorKind::Quantity(error.kind))
    }
}

/// What is wrong with a distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DistributionErrorKind {
    /// A number or a unit in it.
    #[error(transparent)]
    Quantity(#[from] QuantityErrorKind),
    /// A number or a range without the name of a distribution.
    #[error("no distribution is named")]
    NoName,
    /// A name that is not known.
    #[error("unknown distribution `{name}`")]
    UnknownName {
        /// The name as written.
        name: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// Some part is missing.
    #[error("the distribution is not complete")]
    Incomplete {
        /// How such a distribution is written.
        form: &'static str,
    },
    /// A number that is infinite or not a number.
    #[error("not a finite number")]
    NotFinite,
    /// Ends that are equal or the wrong way round.
    #[error("the range does not rise")]
    NotRising,
    /// A most likely value outside the range.
    #[error("the most likely value lies outside the range")]
    ModeOutside,
    /// A logarithm of what is not above zero.
    #[error("only numbers above zero have a logarithm")]
    NotPositive,
    /// A standard deviation that is not above zero.
    #[error("the standard deviation is not above zero")]
    NoDeviation,
    /// A factor outside what a lognormal takes.
    #[error("the factor is not above 1 and at most 1000")]
    Factor,
    /// A beta with a unit.
    #[error("a beta distribution is a share and has no unit")]
    BetaUnit,
    /// A beta whose mean is not inside 0 to 1.
    #[error("the mean of a beta lies between 0 and 1")]
    BetaMean,
    /// A beta wider than its mean allows.
    #[error("no beta with this mean is so wide")]
    BetaWide {
        /// The width that the standard deviation must stay below.
        limit: f64,
    },
    /// A beta too narrow to be computed well.
    #[error("the beta is too narrow")]
    BetaNarrow,
    /// A mixture of fewer than two parts.
    #[error("a mixture has at least two parts")]
    FewParts,
    /// A weight that is not above 0 and at most 1.
    #[error("a weight is not between 0 and 1")]
    Weight,
    /// Weights that do not add up to one.
    #[error("the weights add up to {}, not to 1", number_text(*sum))]
    Weights {
        /// Their sum.
        sum: f64,
    },
    /// A unit after a part of a mixture that is not the last.
    #[error("the unit stands inside the mixture")]
    UnitInside,
    /// A spread with a unit.
    #[error("a spread is relative and has no unit")]
    SpreadUnit,
}

impl DistributionErrorKind {
    /// What would be right.
    pub fn hint(&self) -> String {
        let text = match self {
            Self::Quantity(kind) => return kind.hint(),
            Self::NoName => "write `fixed 36 months` for one value, `uniform 40..80 SUR/month` for a range",
            Self::UnknownName { meant: Some(meant), .. } => return format!("did you mean `{meant}`?"),
            Self::UnknownName { meant: None, .. } => {
                "distributions are fixed, uniform, loguniform, normal, halfnormal, lognormal, triangular, beta, mixture"
            }
            Self::Incomplete { form } => return format!("write it as `{form}`"),
            Self::NotFinite => "give finite numbers",
            Self::NotRising => "put the smaller number first; write `fixed 36 months` for one value",
            Self::ModeOutside => "write least, most likely and greatest: `triangular 1..2..5`",
            Self::NotPositive => "give numbers above zero, or use `uniform` or `normal`",
            Self::NoDeviation => "give a number above zero, or write `fixed` for one value",
            Self::Factor => "a factor of 1.5 means that two thirds lie between the median over 1.5 and times 1.5",
            Self::BetaUnit => "leave out the unit",
            Self::BetaMean => "give mean and standard deviation of the share, such as `beta 0.1 ± 0.05`",
            Self::BetaWide { limit } => return format!("keep the standard deviation below {}", number_text(*limit)),
            Self::BetaNarrow => "use `normal` for so small a standard deviation",
            Self::FewParts => "write `mixture 0.7: 36 | 0.3: 60 months`, or `fixed` or `uniform` for one part",
            Self::Weight | Self::Weights { .. } => "give weights above 0 that add up to 1, such as 0.7 and 0.3",
            Self::UnitInside => "write the unit once, at the end: `mixture 0.7: 36 | 0.3: 60 months`",
            Self::SpreadUnit => "leave out the unit: `lognormal 1.2` varies by a fifth",
        };
        text.to_owned()
    }
}
