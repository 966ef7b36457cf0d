//! Keyed random numbers: every draw is a pure function of what it is drawn for.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), tested against the
//! vectors that its authors publish with Random123. The counter says what is drawn, the key is the seed:
//!
//! | word | bits | holds |
//! | --- | --- | --- |
//! | 0 | 32 | programme (hash of its id, collisions refused at load) |
//! | 1 | 24 + 8 | post, purpose |
//! | 2 | 12 + 12 + 8 | arrival month, month, high half of the sub-index |
//! | 3 | 8 + 24 | low half of the sub-index, stream |
//!
//! The map into the counter is injective, so no two draws of a run share a block. Months count from the first month of the world.

/// What a block of random bits is drawn for. The list only grows: a number is never used for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// The luck of a post in a month: pay noise, job found, accident, side income.
    Luck = 1,
    /// Whether a vacant post is filled in a month.
    Vacancy = 2,
    /// Properties of a candidate, and whether the filters let him pass.
    Candidate = 3,
    /// Traits of a person.
    Trait = 5,
    /// What happens when a contract ends.
    TermEnd = 7,
    /// What follows from arrears beyond tolerance.
    Arrears = 8,
    /// A month of someone who left.
    Outside = 9,
    /// The homecoming.
    Homecoming = 10,
    /// Size, site, sector and tier of a crew (the post word holds the crew).
    Crew = 11,
    /// The role that belongs to a post.
    Role = 12,
    /// Traits of the first people of a programme that starts with a stock.
    InitialStock = 13,
    /// The marks of a person's event candidates in four months, the first of which the month word holds.
    Mark = 14,
    /// Whether a part of a post, left by the division by scale and weight, is one.
    Posts = 15,
}

/// The entity, month and sub-index of a draw.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Hash of the programme's id.
    pub programme: u32,
    /// Post (or crew) number, below 2²⁴.
    pub post: u32,
    /// Month of arrival of the person, or 0 for the luck of the place; below 2¹².
    pub arrival: u16,
    /// Month of the draw; below 2¹².
    pub month: u16,
    /// What is drawn.
    pub purpose: Purpose,
    /// Attempt, event or block number.
    pub sub: u16,
}

/// Seed and stream of a run: the key of every draw of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    /// The seed.
    pub seed: u64,
    /// The chance stream, below 2²⁴ (draw number × replicates + replicate, unless a design says otherwise).
    pub stream: u32,
}

impl Chance {
    /// Four words for an event.
    #[must_use]
    pub fn block(self, event: Event) -> [u32; 4] {
        philox(self.counter(event), self.key())
    }

    /// The counter of an event.
    #[inline]
    #[must_use]
    pub fn counter(self, event: Event) -> [u32; 4] {
        let Event { programme, post, arrival, month, purpose, sub } = event;
        [
            programme,
            (post << 8) | purpose as u32,
            (u32::from(arrival) << 20) | (u32::from(month) << 8) | u32::from(sub >> 8),
            (u32::from(sub & 0xff) << 24) | (self.stream & 0x00ff_ffff),
        ]
    }

    /// The Philox key.
    #[inline]
    #[must_use]
    pub fn key(self) -> [u32; 2] {
        [self.seed as u32, (self.seed >> 32) as u32]
    }
}

/// Quantile in (0, 1) of a parameter in a draw: a function of seed, draw number and the parameter's key (`path@from`) alone.
#[must_use]
pub fn parameter_quantile(seed: u64, draw: u32, key: &str) -> f64 {
    let hash = fnv64(key);
    // A key of its own keeps parameter draws apart from the draws of chance.
    let key = [seed as u32 ^ 0x5041_5241, (seed >> 32) as u32 ^ 0x4d45_5445];
    let words = philox([hash as u32, (hash >> 32) as u32, draw, 0], key);
    let bits = (u64::from(words[0]) << 21) ^ u64::from(words[1] >> 11);
    (bits as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
}

/// FNV-1a, 64 bits.
#[must_use]
pub fn fnv64(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// A number in (0, 1) from 32 random bits.
#[inline]
#[must_use]
pub fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The threshold below which a random word falls with a given probability.
#[must_use]
pub fn threshold(probability: f64) -> u32 {
    (probability.clamp(0.0, 1.0) * 4_294_967_296.0).min(4_294_967_295.0) as u32
}

const M0: u32 = 0xD251_1F53;
const M1: u32 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// Philox4x32 with ten rounds.
#[inline(always)]
#[must_use]
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let mut round = 0;
    while round < 10 {
        let low = u64::from(counter[0]) * u64::from(M0);
        let high = u64::from(counter[2]) * u64::from(M1);
        counter = [
            ((high >> 32) as u32) ^ counter[1] ^ key[0],
            high as u32,
            ((low >> 32) as u32) ^ counter[3] ^ key[1],
            low as u32,
        ];
        key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
        round += 1;
    }
    counter
}

/// Posts whose blocks are drawn side by side.
pub(crate) const LANES: usize = 8;

/// Blocks of several posts, word by word. `base` is the counter of the same event for post 0 and sub-index 0; sub-indices are below 256.
#[inline(always)]
pub(crate) fn blocks(base: [u32; 4], posts: &[u32; LANES], subs: &[u32; LANES], key: [u32; 2]) -> [[u32; LANES]; 4] {
    let mut words = [[0; LANES]; 4];
    let [w0, w1, w2, w3] = &mut words;
    for lane in 0..LANES {
        let block = philox([base[0], base[1] | (posts[lane] << 8), base[2], base[3] | (subs[lane] << 24)], key);
        w0[lane] = block[0];
        w1[lane] = block[1];
        w2[lane] = block[2];
        w3[lane] = block[3];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of Random123 (kat_vectors, philox4x32 10).
    #[test]
    fn philox_matches_the_published_vectors() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn counters_do_not_collide() {
        let chance = Chance { seed: 1, stream: 0x00ab_cdef };
        let base = Event {
            programme: 7,
            post: 0x00ff_ffff,
            arrival: 0xfff,
            month: 0xfff,
            purpose: Purpose::Luck,
            sub: 0xffff,
        };
        let others = [
            Event { post: 0x00ff_fffe, ..base },
            Event { arrival: 0xffe, ..base },
            Event { month: 0xffe, ..base },
            Event { purpose: Purpose::Vacancy, ..base },
            Event { sub: 0xfffe, ..base },
            Event { sub: 0xfeff, ..base },
        ];
        for other in others {
            assert_ne!(chance.counter(base), chance.counter(other), "{other:?}");
        }
        assert_ne!(chance.counter(base), Chance { stream: 1, ..chance }.counter(base));
    }

    #[test]
    fn parameter_draws_depend_on_seed_draw_and_key_alone() {
        let u = parameter_quantile(1, 2, "a.b.c@2000-01");
        assert_eq!(u, parameter_quantile(1, 2, "a.b.c@2000-01"));
        assert_ne!(u, parameter_quantile(1, 3, "a.b.c@2000-01"));
        assert_ne!(u, parameter_quantile(2, 2, "a.b.c@2000-01"));
        assert_ne!(u, parameter_quantile(1, 2, "a.b.c@2000-02"));
        let mean = (0..10_000).map(|draw| parameter_quantile(9, draw, "x")).sum::<f64>() / 1e4;
        assert!((mean - 0.5).abs() < 0.01, "mean {mean}");
    }
}
