//! Sums of columns: many lanes of 32 bits at once, carried over to 64 before they can overflow.

/// Lanes of a partial sum. Eight rows are carried over at a time: eight times the largest flow, twice a posting, fits 32 bits.
const LANES: usize = 16;

/// The sum of flows, each at most twice [`crate::engine::population::MOST_PAID`] in size.
#[inline(always)]
pub(super) fn total(values: &[i32]) -> i64 {
    let (rows, rest) = values.as_chunks::<LANES>();
    let mut sum: i64 = rest.iter().map(|&value| i64::from(value)).sum();
    for rows in rows.chunks(8) {
        let mut lanes = [0_i32; LANES];
        for row in rows {
            for (lane, value) in lanes.iter_mut().zip(row) {
                *lane += value;
            }
        }
        sum += lanes.iter().map(|&lane| i64::from(lane)).sum::<i64>();
    }
    sum
}

/// The sum of pockets, which may be larger than postings.
#[inline(always)]
pub(super) fn total_wide(values: &[i32]) -> i64 {
    let (rows, rest) = values.as_chunks::<8>();
    let mut lanes = [0_i64; 8];
    for row in rows {
        for (lane, value) in lanes.iter_mut().zip(row) {
            *lane += i64::from(*value);
        }
    }
    rest.iter().map(|&value| i64::from(value)).sum::<i64>() + lanes.iter().sum::<i64>()
}

/// How many of the values that a mask chooses are above zero.
#[inline(always)]
pub(super) fn count(values: &[i32], on: &[i32]) -> i64 {
    let n: i32 = values.iter().zip(on).map(|(value, on)| i32::from(*value > 0) & on).sum();
    i64::from(n)
}

/// How many of the flags have the wanted value in some bits.
#[inline(always)]
pub(super) fn count_flags(flags: &[u16], bits: u16, wanted: u16) -> i64 {
    // Counted in as few bits as the flags have.
    let part = |flags: &[u16]| flags.iter().map(|flags| u16::from(flags & bits == wanted)).sum::<u16>();
    flags.chunks(1 << 15).map(|flags| i64::from(part(flags))).sum()
}

/// All bits when it holds, else none.
#[inline(always)]
pub(super) fn mask(holds: bool) -> i32 {
    -i32::from(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::population::{MOST_HELD, MOST_PAID};

    #[test]
    fn sums_do_not_overflow_and_miss_nothing() {
        for n in [0, 1, 15, 16, 17, 255, 256, 257, 1000] {
            assert_eq!(total(&vec![2 * MOST_PAID; n]), n as i64 * 2 * i64::from(MOST_PAID));
            assert_eq!(total(&vec![-2 * MOST_PAID; n]), -(n as i64) * 2 * i64::from(MOST_PAID));
            assert_eq!(total_wide(&vec![MOST_HELD; n]), n as i64 * i64::from(MOST_HELD));
            let values: Vec<i32> = (0..n as i32).collect();
            assert_eq!(total(&values), (0..n as i64).sum::<i64>());
        }
        assert_eq!(count_flags(&vec![0b101; 100_000], 0b11, 0b01), 100_000);
        assert_eq!(count_flags(&[0b01, 0b11, 0b10], 0b11, 0b01), 1);
    }
}
