//! People: rows where they rest, one for each post in crew order, and columns where they go through months.

macro_rules! columns {
    ($($(#[doc = $doc:literal])* $name:ident : $type:ty,)*) => {
        /// The holder of a post, or of none.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Person { $($(#[doc = $doc])* pub $name: $type,)* }

        /// People as columns.
        #[derive(Clone, Debug, Default)]
        pub struct Columns { $($(#[doc = $doc])* pub $name: Vec<$type>,)* }

        impl Person {
            /// State variables: name, and what each is.
            pub const FIELDS: &[(&str, &str)] = &[$((stringify!($name), concat!($($doc),*)),)*];

            /// The values of the state variables, in the order of [`Person::FIELDS`].
            #[must_use]
            pub fn values(&self) -> Vec<String> {
                vec![$(self.$name.to_string(),)*]
            }

            /// All of the state as one number (FNV-1a over its bytes), to tell two people apart.
            pub(super) fn print(&self) -> u64 {
                let mut print = 0xcbf2_9ce4_8422_2325_u64;
                $(for byte in self.$name.to_le_bytes() {
                    print = (print ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
                })*
                print
            }
        }

        impl Columns {
            /// One person alone.
            #[must_use]
            pub fn of(person: &Person) -> Self {
                Columns { $($name: vec![person.$name],)* }
            }

            /// One of the people.
            #[must_use]
            pub fn row(&self, entry: usize) -> Person {
                Person { $($name: self.$name[entry],)* }
            }

            /// Takes over the holders of some posts, in that order.
            pub fn gather(&mut self, from: &[Person], posts: &[u32]) {
                self.resize(posts.len());
                $(let $name = &mut self.$name[..posts.len()];)*
                for (entry, &post) in posts.iter().enumerate() {
                    let person = &from[post as usize];
                    $($name[entry] = person.$name;)*
                }
            }

            /// Gives each person back to a post.
            pub fn scatter(&self, to: &mut [Person], posts: &[u32]) {
                $(let $name = &self.$name[..posts.len()];)*
                for (entry, &post) in posts.iter().enumerate() {
                    to[post as usize] = Person { $($name: $name[entry],)* };
                }
            }

            /// Takes an entry out; the last one moves into its place.
            pub fn swap_remove(&mut self, entry: usize) {
                $(self.$name.swap_remove(entry);)*
            }

            /// Adds entries without a person until there are so many, or takes the last ones away.
            pub fn resize(&mut self, n: usize) {
                $(self.$name.resize(n, Default::default());)*
            }

            /// Takes the person out of an entry.
            pub fn clear(&mut self, entry: usize) {
                $(self.$name[entry] = Default::default();)*
            }
        }
    };
}

/// A struct with the list of its fields, for the written model.
macro_rules! described {
    ($(#[$of:meta])* pub struct $struct:ident { $($(#[doc = $doc:literal])* pub $name:ident : $type:ty,)* }) => {
        $(#[$of])*
        pub struct $struct { $($(#[doc = $doc])* pub $name: $type,)* }

        impl $struct {
            /// State variables: name, and what each is.
            pub const FIELDS: &[(&str, &str)] = &[$((stringify!($name), concat!($($doc),*)),)*];
        }
    };
}

columns! {
    /// 1 when the post is held, else 0.
    present: u8,
    /// Bits of [`flag`].
    flags: u16,
    /// Index of the [`crate::programme::Role`].
    role: u8,
    /// Earlier tours.
    tours: u8,
    /// Extensions in this tour.
    extensions: u8,
    /// Month of arrival.
    arrived: u16,
    /// Month of the first contact with civil society, where there was one.
    contacted: u16,
    /// First month after the contract's last one.
    contract_end: u16,
    /// Persistent pay factor: role premium times skill.
    skill: f32,
    /// Knowledge of the language, 0..1.
    language: f32,
    /// Hold of the family at home, 0..1.
    family: f32,
    /// Exposure, 0..1.
    exposure: f32,
    /// Grievance, 0..1, smoothed over six months.
    grievance: f32,
    /// Cash in hand, at most [`MOST_HELD`].
    cash: i32,
    /// Money that employer or company holds for the worker, at most [`MOST_HELD`].
    held: i32,
    /// Certificates, at most [`MOST_HELD`].
    certificates: i32,
    /// Saved in this calendar year.
    saved_year: i32,
    /// Saved in this tour.
    saved_tour: i64,
    /// Deferred bribe still owed.
    debt: i32,
    /// Levy owed, at most [`MOST_HELD`].
    arrears: i32,
}

/// The most that a pocket holds, 100,000 units: cash beyond it is sent home, so that a month's sums fit 32 bits.
pub const MOST_HELD: i32 = 1_000_000_000;

/// The most that a posting of one person and month can be, 10,000 units.
pub const MOST_PAID: i32 = 100_000_000;

/// Bits of the column `flags`.
pub mod flag {
    /// A woman.
    pub const FEMALE: u16 = 1;
    /// Has a local partner.
    pub const PARTNER: u16 = 1 << 1;
    /// In contact with civil society.
    pub const CONTACTED: u16 = 1 << 2;
    /// The supervisors hold the passport.
    pub const PASSPORT_HELD: u16 = 1 << 3;
    /// Lost the contract privilege: bound by the rules of the programme that `demote_to` names.
    pub const DEMOTED: u16 = 1 << 4;
    /// Has broken a minor rule in this tour.
    pub const BREACHED: u16 = 1 << 5;
    /// Has been punished for it.
    pub const PUNISHED: u16 = 1 << 6;
    /// A serving soldier.
    pub const CONSCRIPT: u16 = 1 << 7;
    /// On paper employment.
    pub const PAPER: u16 = 1 << 8;
    /// Manager or security man.
    pub const OFFICIAL: u16 = 1 << 9;
    /// Past the end of the contract and unable to go home.
    pub const STRANDED: u16 = 1 << 10;
    /// Asked for protection after leaving, and was refused.
    pub const REFUSED: u16 = 1 << 11;
    /// The contract ran out while nobody could go home.
    pub const LAPSED: u16 = 1 << 12;
    /// Poaches musk deer where there are any.
    pub const POACHER: u16 = 1 << 13;
    /// Was there on the first day of the programme: what was saved before it is not known.
    pub const FIRST_STOCK: u16 = 1 << 14;
}

described! {
/// A crew: consecutive posts that live and work together.
#[derive(Clone, Debug)]
pub struct Crew {
    /// First post.
    pub start: usize,
    /// Number of posts.
    pub len: usize,
    /// Fixed uniform that is compared with the shares of the sites.
    pub site_draw: f64,
    /// The same for sectors.
    pub sector_draw: f64,
    /// Fixed random word of the crew's tier of pay.
    pub tier_word: u32,
    /// Exits in each of the last twelve months, by calendar month.
    pub exits: [u8; 12],
    /// Holders of its posts.
    pub people: u32,
}
}

described! {
/// Someone who left a post and is still in the host country.
#[derive(Clone, Debug, PartialEq)]
pub struct Absconder {
    /// Post that was left; with `arrived` it names the person.
    pub post: u32,
    /// Month of arrival.
    pub arrived: u16,
    /// Month in which the post was left.
    pub left: u16,
    /// Month of the first contact with civil society, where there was one.
    pub contacted: u16,
    /// Programme whose rules bound the person.
    pub programme: usize,
    /// Site of the crew, an index into the programme's sites.
    pub site: usize,
    /// Overstayed instead of absconding.
    pub overstayed: bool,
    /// Will not go home of his own will.
    pub stays: bool,
    /// Flags at leaving.
    pub flags: u16,
    /// Holds protection.
    pub protected: bool,
}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_is_small() {
        const { assert!(size_of::<Person>() <= 128) };
    }
}
