//! Exponential, logarithm and normal quantile in single precision, without branches and without fused operations,
//! so that the same bits come out of every instruction set and the compiler can run many lanes at once.

/// 1.5 × 2²³: adding and subtracting it rounds to the nearest integer.
const ROUND: f32 = 12_582_912.0;

/// The whole part of a number in 0..2²⁷.
///
/// As a cast would give it; but casts saturate, which no vector instruction does. Just below a half is taken off and the
/// sum with 1.5 × 2⁵² rounds to the nearest integer, which then stands in the low bits.
#[inline(always)]
#[must_use]
pub fn truncate(x: f32) -> i32 {
    const ROUND_WIDE: f64 = 6_755_399_441_055_744.0;
    const JUST_BELOW_HALF: f64 = 0.5 - 1.0 / 67_108_864.0;
    ((f64::from(x) - JUST_BELOW_HALF) + ROUND_WIDE).to_bits() as i32
}

/// A polynomial of degree 8 in pairs of terms: one after another, each would wait for the last.
#[inline(always)]
fn polynomial(x: f32, c: [f32; 9]) -> f32 {
    let x2 = x * x;
    let x4 = x2 * x2;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    low + (high + c[8] * x4) * x4
}

/// e to the power of `x`, for `x` in −80..=80 (clamped); relative error below 2e-7.
#[inline(always)]
#[must_use]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = x - n * 0.693_359_4;
    let r = r - n * -2.121_944_4e-4;
    let r2 = r * r;
    let low = 0.5 + 1.666_666_5e-1 * r;
    let middle = 4.166_579_6e-2 + 8.333_452e-3 * r;
    let high = 1.398_199_9e-3 + 1.987_569_1e-4 * r;
    let p = low + (middle + high * r2) * r2;
    let y = p * r2 + r + 1.0;
    // The low bits of the rounded sum are the integer.
    let scale = f32::from_bits(rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23);
    y * scale
}

/// Natural logarithm of a positive normal number; absolute error below 2e-7 for results near 0, relative below 2e-7 elsewhere.
#[inline(always)]
#[must_use]
pub fn ln(x: f32) -> f32 {
    let bits = x.to_bits() as i32;
    // Split so that the mantissa lies in √½..√2.
    let shifted = bits - 0x3f35_04f3;
    let exponent = shifted >> 23;
    let mantissa = f32::from_bits((bits - (exponent << 23)) as u32) - 1.0;
    let e = exponent as f32;
    let m = mantissa;
    let z = m * m;
    let p = polynomial(
        m,
        [
            3.333_333e-1,
            -2.499_999_4e-1,
            2.000_071_5e-1,
            -1.666_805_8e-1,
            1.424_932_3e-1,
            -1.242_014_1e-1,
            1.167_699_9e-1,
            -1.151_461e-1,
            7.037_683_6e-2,
        ],
    );
    let y = m * z * p;
    let y = y + e * -2.121_944_4e-4;
    let y = y - 0.5 * z;
    m + y + e * 0.693_359_4
}

/// The standard normal quantile of a uniform word (M. Giles 2010, "Approximating the erfinv function", single precision);
/// monotone in the word up to rounding, absolute error below 3e-6 where the probability is within 1e-7..1 − 1e-7.
#[inline(always)]
#[must_use]
pub fn normal(word: u32) -> f32 {
    // The distance to the nearer end keeps both tails exact.
    let upper = (word >> 31) as i32;
    let low = (word & 0x7fff_ffff) as i32;
    let near = if upper == 1 { 0x7fff_ffff - low } else { low };
    let v = (near as f32 + 0.5) * (1.0 / 4_294_967_296.0);
    let w = -ln(4.0 * v * (1.0 - v));
    let central = polynomial(
        w - 2.5,
        [
            1.501_409_4,
            2.466_407_3e-1,
            -4.177_681_6e-3,
            -1.253_725_1e-3,
            2.185_808_7e-4,
            -4.391_506_5e-6,
            -3.523_387_7e-6,
            3.432_739_4e-7,
            2.810_226_4e-8,
        ],
    );
    let tail = polynomial(
        w.max(0.0).sqrt() - 3.0,
        [
            2.832_976_8,
            1.001_674,
            9.438_870_5e-3,
            -7.622_461_3e-3,
            5.739_507_7e-3,
            -3.673_428_4e-3,
            1.349_343_2e-3,
            1.009_505_6e-4,
            -2.002_142_6e-4,
        ],
    );
    // Chosen by bits, so that neither side is put off behind a branch.
    let in_centre = 0_u32.wrapping_sub(u32::from(w < 5.0));
    let p = f32::from_bits((central.to_bits() & in_centre) | (tail.to_bits() & !in_centre));
    let magnitude = std::f32::consts::SQRT_2 * p * (1.0 - 2.0 * v);
    if upper == 1 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_stay_within_their_stated_error() {
        for step in -8000..=8000 {
            let x = step as f32 * 0.01;
            let exact = libm::exp(f64::from(x.clamp(-80.0, 80.0)));
            let error = (f64::from(exp(x)) - exact).abs() / exact;
            assert!(error < 2e-7, "exp({x}): {error}");
        }
        for step in 1..200_000 {
            let x = step as f32 * 0.013;
            let exact = libm::log(f64::from(x));
            let error = (f64::from(ln(x)) - exact).abs() / exact.abs().max(1.0);
            assert!(error < 2e-7, "ln({x}): {error}");
        }
    }

    #[test]
    fn truncate_is_the_cast() {
        for step in 0..4_000_000_u32 {
            let x = f32::from_bits(step * 311 % 0x4d00_0000);
            assert_eq!(truncate(x), x as i32, "{x}");
        }
        for whole in 0..100_000 {
            let x = whole as f32 * 1337.0;
            for x in [x, x.next_up(), x.next_down()] {
                if (0.0..134_217_728.0).contains(&x) {
                    assert_eq!(truncate(x), x as i32, "{x}");
                }
            }
        }
        assert_eq!(truncate(134_217_720.0), 134_217_720);
    }

    #[test]
    fn normal_matches_the_error_function_and_rises() {
        let mut last = f32::NEG_INFINITY;
        for step in 0..1_000_000_u32 {
            let word = step * 4294 + 7;
            let z = normal(word);
            assert!(z >= last - 2e-6, "falls at {word}");
            last = z;
            let u = (f64::from(word) + 0.5) / 4_294_967_296.0;
            let back = 0.5 * libm::erfc(-f64::from(z) / std::f64::consts::SQRT_2);
            let density = libm::exp(-0.5 * f64::from(z) * f64::from(z)) / 2.506_628_274_631;
            let allowed = if (1e-7..1.0 - 1e-7).contains(&u) { 3e-6 } else { 1e-3 };
            assert!(((back - u) / density).abs() < allowed, "normal({word}) = {z}");
        }
        assert!((normal(0) + 6.338).abs() < 0.01, "{}", normal(0));
    }
}
