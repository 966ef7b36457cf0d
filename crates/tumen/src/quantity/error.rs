//! What can be wrong with the text of a quantity.

/// Why a text is not a quantity.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct QuantityError {
    /// Byte offset of the part at fault.
    pub at: usize,
    /// Length of that part in bytes.
    pub len: usize,
    /// What is wrong.
    pub kind: QuantityErrorKind,
}

impl QuantityError {
    pub(crate) fn new(at: usize, len: usize, kind: QuantityErrorKind) -> Self {
        Self { at, len, kind }
    }

    /// What would be right.
    pub fn hint(&self) -> String {
        self.kind.hint()
    }
}

/// What is wrong with the text of a quantity.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantityErrorKind {
    /// Nothing but spaces.
    #[error("nothing is written here")]
    Empty,
    /// More characters than any quantity needs.
    #[error("the text is too long")]
    TooLong,
    /// Something else stands where a number belongs.
    #[error("not a number")]
    NotANumber,
    /// "nan", "inf" and their like.
    #[error("not a finite number")]
    NotFinite,
    /// A number beyond 1e15.
    #[error("the number is too large to mean anything here")]
    TooLarge,
    /// A number nearer to zero than 1e-30, but not zero.
    #[error("the number is too small to mean anything here")]
    TooSmall,
    /// A percent sign.
    #[error("percent is not a unit")]
    Percent {
        /// The number before the sign.
        number: f64,
    },
    /// A comma that does not separate groups of three digits.
    #[error("a comma does not mark decimals")]
    DecimalComma,
    /// Separators that do not make groups of three digits.
    #[error("the digits are not in groups of three")]
    Grouping,
    /// A decimal point without a digit on both sides.
    #[error("a decimal point needs a digit before and after it")]
    BarePoint,
    /// A fraction over zero.
    #[error("a fraction over zero")]
    OverZero,
    /// A dash between two numbers.
    #[error("a dash does not make a range")]
    DashRange,
    /// A range that lacks its second number.
    #[error("the range has no end")]
    OpenRange,
    /// A range that ends below its start.
    #[error("the range ends below its start")]
    Reversed,
    /// A bound and a range in one.
    #[error("a bound and a range at once")]
    BoundAndRange,
    /// `<` or `>` without `=`.
    #[error("a bound includes its number")]
    StrictBound,
    /// A unit in the middle of a range.
    #[error("the unit stands inside the range")]
    UnitInside,
    /// A unit that is not known.
    #[error("unknown unit `{unit}`")]
    UnknownUnit {
        /// The unit as written.
        unit: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// Both sides of an exchange rate are one currency.
    #[error("an exchange rate between a currency and itself")]
    SameCurrency,
}

impl QuantityErrorKind {
    /// What would be right.
    pub fn hint(&self) -> String {
        let text = match self {
            Self::Empty => "write a number and its unit, such as `15000 people`",
            Self::TooLong => "write at most 200 characters",
            Self::NotANumber => "write digits, such as `15000`, `0.15`, `1/3` or `1.2e9`",
            Self::NotFinite => "leave an end open with `>= 120 months` or `<= 3 years`",
            Self::TooLarge => "write a number of at most 1e15",
            Self::TooSmall => "write zero, or a number of at least 1e-30",
            Self::Percent { number } => return format!("write `{}`", super::number_text(number / 100.0)),
            Self::DecimalComma => "write `1.5` for one and a half and `1,500` for fifteen hundred",
            Self::Grouping => "write `15000` or `15,000`",
            Self::BarePoint => "write `0.5` or `5`",
            Self::OverZero => "write a fraction such as `1/3`",
            Self::DashRange | Self::OpenRange => "write a range as `450..800` and an open one as `>= 450`",
            Self::Reversed => "put the smaller number first",
            Self::BoundAndRange => "write either `>= 450` or `450..800`",
            Self::StrictBound => "write `>=` or `<=`",
            Self::UnitInside => "write the unit once, at the end: `450..800 USD/month`",
            Self::UnknownUnit { meant: Some(meant), .. } => return format!("did you mean {meant}?"),
            Self::UnknownUnit { meant: None, .. } => {
                "units are people, months, years, 1/year, USD (SUR, RUB, KPW, CERT), m3/year, their quotients such as \
                 USD/month, people/year, USD/m3 and RUB/USD, and what only claims use: km2, tonnes, households, \
                 regions, documents, hours, extensions, degC"
            }
            Self::SameCurrency => "write two currencies, such as `RUB/USD`",
        };
        text.to_owned()
    }
}
