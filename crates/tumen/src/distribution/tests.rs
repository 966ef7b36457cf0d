//! Tests of the text of distributions and of their quantiles.

use super::*;
use crate::quantity::Currency;
use crate::quantity::tests::{numbers, units};
use proptest::prelude::*;

fn parse(text: &str) -> Distribution {
    Distribution::parse(text).unwrap_or_else(|error| panic!("{text}: {error} at {} ({})", error.at, error.hint()))
}

fn fault(text: &str) -> DistributionErrorKind {
    match Distribution::parse(text) {
        Ok(distribution) => panic!("{text} was read as {distribution:?}"),
        Err(error) => error.kind,
    }
}

#[track_caller]
fn near(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-9 * known.abs().max(1.0), "{found} is not {known}");
}

#[test]
fn known_quantiles() {
    let cases: &[(&str, f64, f64)] = &[
        ("fixed 3 years", 0.9, 36.0),
        ("uniform 40..80 SUR/month", 0.25, 50.0),
        ("uniform 1200..2400 USD/year", 0.5, 150.0),
        ("loguniform 0.01..1", 0.5, 0.1),
        ("loguniform 1..1000", 1.0 / 3.0, 10.0),
        ("normal 100 ± 20 USD", 0.975, 139.199_279_690_801_1),
        ("normal 100 +- 20 USD", 0.5, 100.0),
        ("halfnormal 2", 0.95, 3.919_927_969_080_108),
        ("lognormal 200 × 1.5 USD", 0.5, 200.0),
        // One deviation above the median.
        ("lognormal 200 x 1.5 USD", 0.841_344_746_068_542_9, 300.0),
        ("triangular 0..1..4", 0.25, 1.0),
        ("triangular 0..1..4", 0.0625, 0.5),
        ("triangular 0..1..4", 1.0 - 1.0 / 12.0, 3.0),
        ("triangular 2..2..4", 0.75, 3.0),
        ("beta 0.4 ± 0.2", 0.5, 0.385_727_568_132_389_45),
        ("mixture 0.7: 36 | 0.3: 48..60 months", 0.7, 36.0),
        ("mixture 0.7: 36 | 0.3: 48..60 months", 0.85, 54.0),
        ("mixture 0.7: 3 | 0.3: 4..5 years", 0.85, 54.0),
        ("mixture 1/3: 1 | 1/3: 2 | 1/3: 3", 0.5, 2.0),
    ];
    for (text, u, known) in cases {
        near(parse(text).quantile(*u), *known);
    }
}

#[test]
fn ends_are_exact_and_finite() {
    for (text, low, high) in [
        ("fixed 7", 7.0, 7.0),
        ("uniform 0.1..0.35", 0.1, 0.35),
        ("loguniform 0.1..0.35", 0.1, 0.35),
        ("triangular 0.1..0.2..0.35", 0.1, 0.35),
        ("beta 0.1 ± 0.05", 0.0, 1.0),
        ("mixture 0.5: 0.1..0.2 | 0.5: 0.35", 0.1, 0.35),
    ] {
        let distribution = parse(text);
        assert_eq!((distribution.quantile(0.0), distribution.quantile(1.0)), (low, high), "{text}");
        assert_eq!((distribution.quantile(-1.0), distribution.quantile(f64::INFINITY)), (low, high), "{text}");
        assert_eq!(distribution.support(), (low, high), "{text}");
        assert_eq!(distribution.quantile(f64::NAN), distribution.median(), "{text}");
    }
    for text in ["normal 0 ± 1", "halfnormal 1", "lognormal 1 × 1000"] {
        let distribution = parse(text);
        assert!(distribution.quantile(0.0).is_finite() && distribution.quantile(1.0).is_finite(), "{text}");
        assert!(distribution.quantile(1.0) > distribution.quantile(0.999_999), "{text}");
    }
    assert_eq!(parse("halfnormal 1").support(), (0.0, f64::INFINITY));
}

#[test]
fn reads_units_and_compares_by_meaning() {
    assert_eq!(parse("uniform 40..80 SUR/month").dimension(), Dimension::MoneyFlow(Currency::Sur));
    assert_eq!(parse("uniform 3..5 years"), parse("uniform 36..60 months"));
    assert_eq!(parse("lognormal 1 × 1.5 year"), parse("lognormal 12 × 1.5 months"));
    assert_ne!(parse("uniform 3..5 years"), parse("uniform 36..60 people"));
    assert_eq!(parse("uniform 15,000..25,000 people").support(), (15_000.0, 25_000.0));
}

#[test]
fn scales() {
    assert_eq!(parse("uniform 40..80 RUB/month").scaled(0.5), parse("uniform 20..40 RUB/month"));
    assert_eq!(parse("lognormal 40 × 1.5").scaled(10.0), parse("lognormal 400 × 1.5"));
    assert_eq!(parse("mixture 0.5: 1 | 0.5: 2..3").scaled(2.0), parse("mixture 0.5: 2 | 0.5: 4..6"));
    assert_eq!(parse("beta 0.1 ± 0.05").scaled(0.5), parse("beta 0.1 ± 0.05"));
    for factor in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
        assert_eq!(parse("fixed 1").scaled(factor), parse("fixed 1"));
    }
}

#[test]
fn a_spread_may_leave_out_its_centre() {
    let spread = |text| Distribution::parse_spread(text);
    assert_eq!(spread("lognormal 1.2"), Ok(parse("lognormal 1 × 1.2")));
    assert_eq!(spread("lognormal × 1.2"), Ok(parse("lognormal 1 × 1.2")));
    assert_eq!(spread("lognormal 2 × 1.2"), Ok(parse("lognormal 2 × 1.2")));
    assert_eq!(spread("normal ± 0.1"), Ok(parse("normal 1 ± 0.1")));
    assert_eq!(spread("normal 0.1"), Ok(parse("normal 1 ± 0.1")));
    assert_eq!(spread("uniform 0.8..1.2"), Ok(parse("uniform 0.8..1.2")));
    assert_eq!(spread("uniform 1..2 USD").unwrap_err().kind, DistributionErrorKind::SpreadUnit);
    assert!(matches!(fault("lognormal 1.2"), DistributionErrorKind::Incomplete { .. }));
    assert!(matches!(spread("beta 0.1").unwrap_err().kind, DistributionErrorKind::Incomplete { .. }));
}

#[test]
fn writes_as_read() {
    for text in [
        "fixed 1 month",
        "fixed 36 months",
        "uniform 40..80 SUR/month",
        "loguniform 0.01..0.2 1/month",
        "normal 100 ± 20 USD",
        "halfnormal 1.5",
        "lognormal 200 × 1.5 USD/year",
        "triangular 1..2..5 years",
        "beta 0.1 ± 0.05",
        "mixture 0.45: 12 | 0.4: 24..30 | 0.15: 36 months",
        "mixture 1/3: 1 | 2/3: 2",
    ] {
        assert_eq!(parse(text).to_string(), text);
    }
}

#[test]
fn says_what_is_wrong_and_what_would_be_right() {
    use crate::quantity::QuantityErrorKind as Inner;
    use DistributionErrorKind as Kind;
    assert_eq!(fault("36 months"), Kind::NoName);
    assert_eq!(fault("0.1..0.2"), Kind::NoName);
    assert_eq!(fault("Log-Normal 1 × 2").hint(), "did you mean `lognormal`?");
    assert_eq!(fault("gaussian 1 ± 2").hint(), "did you mean `normal`?");
    assert!(fault("cauchy 1").hint().contains("triangular"));
    assert_eq!(fault("uniform").hint(), "write it as `uniform 40..80 SUR/month`");
    assert!(matches!(fault("normal 100 USD"), Kind::Incomplete { .. }));
    assert!(matches!(fault("triangular 1..2"), Kind::Incomplete { .. }));
    assert!(matches!(fault("uniform 1 USD..2 USD"), Kind::Incomplete { .. }));
    assert_eq!(fault("uniform 1-2"), Kind::Quantity(Inner::DashRange));
    assert_eq!(fault("uniform 1,5..2"), Kind::Quantity(Inner::DecimalComma));
    assert_eq!(fault("uniform 10 %..20 %"), Kind::Quantity(Inner::Percent { number: 10.0 }));
    assert!(matches!(fault("fixed 1 potato"), Kind::Quantity(Inner::UnknownUnit { .. })));
    assert_eq!(fault("uniform 2..1"), Kind::NotRising);
    assert_eq!(fault("uniform 2..2"), Kind::NotRising);
    assert_eq!(fault("loguniform 0..1"), Kind::NotPositive);
    assert_eq!(fault("lognormal -1 × 2"), Kind::NotPositive);
    assert_eq!(fault("lognormal 1 × 0.5"), Kind::Factor);
    assert_eq!(fault("lognormal 1 × 1"), Kind::Factor);
    assert_eq!(fault("normal 1 ± 0"), Kind::NoDeviation);
    assert_eq!(fault("halfnormal -1"), Kind::NoDeviation);
    assert_eq!(fault("triangular 1..6..5"), Kind::ModeOutside);
    assert_eq!(fault("beta 0.1 ± 0.05 USD"), Kind::BetaUnit);
    assert_eq!(fault("beta 1 ± 0.1"), Kind::BetaMean);
    assert_eq!(fault("beta 0.5 ± 0.5"), Kind::BetaWide { limit: 0.5 });
    assert_eq!(fault("beta 0.5 ± 1e-9"), Kind::BetaNarrow);
    assert_eq!(fault("mixture 1: 5"), Kind::FewParts);
    assert_eq!(fault("mixture 0.5: 5 | 0.25: 6"), Kind::Weights { sum: 0.75 });
    assert_eq!(fault("mixture 0.5: 5 | 0.25: 6").to_string(), "the weights add up to 0.75, not to 1");
    assert_eq!(fault("mixture 0: 5 | 1: 6"), Kind::Weight);
    assert_eq!(fault("mixture 0.5: 36 months | 0.5: 60 months"), Kind::UnitInside);
    let error = Distribution::parse("mixture 0.5: 9..3 | 0.5: 6").unwrap_err();
    assert_eq!((error.at, error.len, error.kind), (12, 5, Kind::NotRising));
    let error = Distribution::parse("uniform 40..80 rubels").unwrap_err();
    assert_eq!((error.at, error.len), (15, 6));
}

/// Any valid distribution.
fn distributions() -> impl Strategy<Value = Distribution> {
    let rising = || (numbers(), numbers()).prop_filter("rising", |(a, b)| a < b);
    let positive = || numbers().prop_map(f64::abs).prop_filter("above zero", |number| *number > 0.0);
    let part = (0.01..1.0, numbers(), numbers(), any::<bool>()).prop_map(|(weight, a, b, is_point)| MixturePart {
        weight,
        low: a.min(b),
        high: if is_point { a.min(b) } else { a.max(b) },
    });
    let mixture = prop::collection::vec(part, 2..5).prop_map(|mut parts| {
        let sum: f64 = parts.iter().map(|part| part.weight).sum();
        for part in &mut parts {
            part.weight /= sum;
        }
        Shape::Mixture(Mixture::new(parts).unwrap())
    });
    let shapes = prop_oneof![
        numbers().prop_map(Shape::Fixed),
        rising().prop_map(|(low, high)| Shape::Uniform { low, high }),
        (positive(), 1.01..1e3).prop_map(|(low, times)| Shape::LogUniform { low: low / 1e3, high: low / 1e3 * times }),
        (numbers(), positive()).prop_map(|(mean, sd)| Shape::Normal { mean, sd }),
        positive().prop_map(|sd| Shape::HalfNormal { sd }),
        (positive(), 1.001..1000.0).prop_map(|(median, factor)| Shape::LogNormal { median, factor }),
        (rising(), 0.0..1.0).prop_map(|((low, high), way): ((f64, f64), f64)| Shape::Triangular {
            low,
            mode: (low + (high - low) * way).clamp(low, high),
            high
        }),
        mixture,
    ];
    let with_unit = (shapes, units()).prop_filter_map("too small", |(shape, unit)| {
        let held: Vec<f64> = shape.numbers().iter().map(|number| unit.to_held(*number)).collect();
        let tiny = shape.numbers().iter().any(|number| *number != 0.0 && number.abs() < 1e-29);
        if tiny { None } else { Distribution::new(shape.with_numbers(&held)?, unit).ok() }
    });
    let beta = (0.01..0.99, 0.02..0.95).prop_map(|(mean, way): (f64, f64)| {
        let sd = way * libm::sqrt(mean * (1.0 - mean));
        Distribution::new(Shape::Beta { mean, sd }, Dimension::Ratio.unit()).unwrap()
    });
    prop_oneof![8 => with_unit, 1 => beta]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn distributions_round_trip(distribution in distributions()) {
        let text = distribution.to_string();
        if text.chars().count() <= 200 {
            prop_assert_eq!(Distribution::parse(&text), Ok(distribution), "{}", text);
        }
    }

    #[test]
    fn quantiles_never_fall(distribution in distributions(), us in prop::collection::vec(0.0..=1.0, 2..20)) {
        let mut us: Vec<f64> = us;
        us.extend([0.0, 1.0, 0.5]);
        us.sort_by(f64::total_cmp);
        let (least, greatest) = distribution.support();
        let mut last = least;
        for u in us {
            let value = distribution.quantile(u);
            prop_assert!(value.is_finite() && value >= last && value <= greatest, "{} {} {}", distribution, u, value);
            last = value;
        }
    }

    #[test]
    fn quantile_and_share_agree(distribution in distributions(), u in 0.001..0.999) {
        let value = distribution.quantile(u);
        // The share reaches u at the quantile, and not much before it: a little room on the scale of the value.
        let (low, high) = (distribution.quantile(0.001), distribution.quantile(0.999));
        let room = 1e-6 * (high - low) + 1e-9 * value.abs() + f64::MIN_POSITIVE;
        prop_assert!(distribution.cdf(value + room) >= u - 1e-9, "{} {}", distribution, u);
        prop_assert!(distribution.cdf(value - room) <= u + 1e-9, "{} {}", distribution, u);
    }

    #[test]
    fn quantile_of_share_comes_back(distribution in distributions(), way in 0.01..0.99) {
        let (low, high) = (distribution.quantile(0.01), distribution.quantile(0.99));
        let value = low + (high - low) * way;
        let back = distribution.quantile(distribution.cdf(value));
        // A flat stretch turns the rounding of the share into a step on the scale of the widest part.
        let size = distribution.shape().numbers().iter().fold(value.abs(), |size, n| size.max(n.abs()));
        let slack = 1e-7 * (high - low) + 1e-12 * size;
        // In a gap of a mixture the quantile is the last value before the gap.
        prop_assert!(back <= value + slack, "{} {} {}", distribution, value, back);
        if !matches!(distribution.shape(), Shape::Mixture(_)) {
            prop_assert!(back >= value - slack, "{} {} {}", distribution, value, back);
        }
    }

    #[test]
    fn scaling_scales_quantiles(distribution in distributions(), factor in 0.01..100.0, u in 0.0..=1.0) {
        let factor = if matches!(distribution.shape(), Shape::Beta { .. }) { 1.0 } else { factor };
        let (value, known) = (distribution.scaled(factor).quantile(u), distribution.quantile(u) * factor);
        let size = distribution.shape().numbers().iter().fold(known.abs(), |size, n| size.max(n.abs() * factor));
        prop_assert!((value - known).abs() <= 1e-12 * size, "{} {} {}", distribution, value, known);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_text_panics(
        name in "uniform|loguniform|normal|halfnormal|lognormal|triangular|beta|mixture|fixed|\\PC{0,9}",
        rest in "\\PC{0,30}|[-0-9.,±×x|:+/ e%]{0,30}|[0-9]{1,2}(\\.\\.| ± | × |: )[0-9]{1,2}( \\| |\\.\\.)[0-9]{1,2}[ a-zA-Z/]{0,9}",
    ) {
        let text = format!("{name} {rest}");
        for result in [Distribution::parse(&text), Distribution::parse_spread(&text)] {
            match result {
                Ok(distribution) => {
                    prop_assert!(distribution.median().is_finite());
                    prop_assert_eq!(Distribution::parse(&distribution.to_string()), Ok(distribution));
                }
                Err(error) => {
                    prop_assert!(text.get(error.at..error.at + error.len).is_some(), "{:?}", error);
                    prop_assert!(!error.hint().is_empty() && !error.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn any_characters_at_all(text in any::<String>()) {
        let _ = Distribution::parse(&text);
        let _ = Distribution::parse_spread(&text);
    }
}

#[test]
fn the_reach_leaves_out_thin_tails_and_keeps_ends() {
    let reach = |text: &str| Distribution::parse(text).unwrap().reach();
    assert_eq!(reach("uniform 2..5"), (2.0, 5.0));
    assert_eq!(reach("mixture 0.5: 1 | 0.5: 3..4"), (1.0, 4.0));
    let close = |(low, high): (f64, f64), least: f64, most: f64| {
        assert!((low - least).abs() < 0.01 && (high - most).abs() < 0.01, "{low}..{high}");
    };
    close(reach("normal 0 ± 1"), -3.09, 3.09);
    close(reach("halfnormal 1"), 0.0, 3.29);
    close(reach("lognormal 1 × 2"), 0.117, 8.517);
    let (low, high) = reach("beta 0.1 ± 0.05");
    assert!(low > 0.0 && high < 0.4, "{low}..{high}");
}
