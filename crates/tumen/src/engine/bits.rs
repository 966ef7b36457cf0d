//! Equality to the last bit, so that equal plans give equal bytes: zeros differ by their sign, and not-a-number equals itself.

use crate::evidence::{Aspect, Fact};
use crate::month::MonthRange;
use crate::quantity::Currency;

/// Equality to the last bit.
pub(super) trait SameBits {
    fn same_bits(&self, other: &Self) -> bool;
}

macro_rules! same_by {
    ($value:ident, $key:expr => $($type:ty),*) => {
        $(impl SameBits for $type {
            fn same_bits(&self, other: &Self) -> bool {
                let key = |$value: &Self| $key;
                key(self) == key(other)
            }
        })*
    };
}

same_by!(value, value.to_bits() => f32, f64);
same_by!(value, *value => bool, u8, u16, u32, i32, i64, usize, Currency, MonthRange, Aspect, Fact);

impl SameBits for String {
    fn same_bits(&self, other: &Self) -> bool {
        self == other
    }
}

impl<T: SameBits> SameBits for [T] {
    fn same_bits(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(one, other)| one.same_bits(other))
    }
}

impl<T: SameBits, const N: usize> SameBits for [T; N] {
    fn same_bits(&self, other: &Self) -> bool {
        self.as_slice().same_bits(other)
    }
}

impl<T: SameBits> SameBits for Vec<T> {
    fn same_bits(&self, other: &Self) -> bool {
        self.as_slice().same_bits(other)
    }
}

impl<T: SameBits, U: SameBits> SameBits for (T, U) {
    fn same_bits(&self, other: &Self) -> bool {
        self.0.same_bits(&other.0) && self.1.same_bits(&other.1)
    }
}

impl<T: SameBits> SameBits for Option<T> {
    fn same_bits(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(one), Some(other)) => one.same_bits(other),
            (None, None) => true,
            _ => false,
        }
    }
}

/// The fields in which two values of a struct differ, with what both hold.
pub(super) trait Fields {
    fn differing(&self, other: &Self) -> Vec<(&'static str, [String; 2])>;
}

/// A struct whose equality is that of all its fields to the last bit.
macro_rules! equal_by_bits {
    (
        $(#[$about:meta])*
        pub struct $name:ident { $($(#[$about_field:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$about])*
        pub struct $name { $($(#[$about_field])* pub $field: $type,)* }

        impl $crate::engine::bits::SameBits for $name {
            fn same_bits(&self, other: &Self) -> bool {
                $($crate::engine::bits::SameBits::same_bits(&self.$field, &other.$field))&&*
            }
        }

        impl $crate::engine::bits::Fields for $name {
            fn differing(&self, other: &Self) -> Vec<(&'static str, [String; 2])> {
                let mut all = Vec::new();
                $(if !$crate::engine::bits::SameBits::same_bits(&self.$field, &other.$field) {
                    all.push((stringify!($field), [&self.$field, &other.$field].map(|value| format!("{value:?}"))));
                })*
                all
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::engine::bits::SameBits::same_bits(self, other)
            }
        }
    };
}

pub(super) use equal_by_bits;
