//! Evidence: sources, what they claim, and how a claim is compared with the model.

mod check;
mod claim;
mod conflict;
mod derived;
mod forced_labour;
mod formula;
mod source;
mod system;

pub use check::{Check, Measure, OtherReading, Over, Pair, Relation, Scope, Statistic, ValueCheck};
pub use claim::{Basis, Claim, ClaimKind, RangeOver, Role, Topic};
pub use conflict::{Conflict, Reconciliation, Takes};
pub use derived::{Arithmetic, Derived};
pub use forced_labour::{Aspect, Bound, Cell, Condition, Fact, ForcedLabour, Threshold};
pub use source::{Source, SourceKind};
pub use system::{Direction, Expectation, Lacking, System};

pub(crate) use check::{CHECK_KEYS, ScopeNames, check_scopes};
pub(crate) use claim::{CLAIM_KEYS, check_links, read_claims};
pub(crate) use conflict::{CONFLICT_KEYS, RECONCILED_KEYS, SIDE_KEYS, check_conflicts, read_conflicts};
pub(crate) use derived::{DERIVED_KEYS, check_derived, read_derived};
pub(crate) use forced_labour::{CELL_KEYS, FORCED_LABOUR_KEYS, WHEN_KEYS};
pub(crate) use source::{SOURCE_KEYS, read_sources};
pub(crate) use system::{EXPECT_KEYS, SYSTEM_KEYS, read_expectation};

/// All sources and claims of a world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Sources, by id.
    pub sources: Vec<Source>,
    /// Claims, by id.
    pub claims: Vec<Claim>,
    /// Contradictions between claims.
    pub conflicts: Vec<Conflict>,
    /// Quantities that follow from several claims, in the order of their numbers.
    pub derived: Vec<Derived>,
}

impl Evidence {
    /// The source of that id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        let idx = self.sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok()?;
        self.sources.get(idx)
    }

    /// The claim of that id.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        let idx = self.claims.binary_search_by(|claim| claim.id.as_str().cmp(id)).ok()?;
        self.claims.get(idx)
    }
}

/// A closed list of names that files may write.
pub(crate) trait Named: Copy + 'static {
    /// All values in order.
    const ALL: &'static [Self];

    /// The name in files.
    fn text(self) -> &'static str;
}

/// All names of a closed list.
pub(crate) fn names_of<T: Named>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.text()).collect()
}

macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All values in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name in files.
            pub const fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }

        impl crate::evidence::Named for $name {
            const ALL: &'static [$name] = $name::ALL;

            fn text(self) -> &'static str {
                self.name()
            }
        }
    };
}
pub(crate) use named;
