//! Tests of the text of quantities.

use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> Quantity {
    Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error} at {} ({})", error.at, error.hint()))
}

fn fault(text: &str) -> QuantityErrorKind {
    match Quantity::parse(text) {
        Ok(quantity) => panic!("{text} was read as {quantity:?}"),
        Err(error) => error.kind,
    }
}

#[test]
fn every_unit_is_held_as_stated() {
    use Currency::{Cert, Rub, Sur, Usd};
    let cases = [
        ("0.85", 0.85, Dimension::Ratio),
        ("12486 people", 12486.0, Dimension::People),
        ("1 person", 1.0, Dimension::People),
        ("600 people/month", 600.0, Dimension::PeopleFlow),
        ("600 people/year", 50.0, Dimension::PeopleFlow),
        ("3 year", 36.0, Dimension::Duration),
        ("3 years", 36.0, Dimension::Duration),
        ("36 months", 36.0, Dimension::Duration),
        ("1 month", 1.0, Dimension::Duration),
        ("0.02 1/year", 0.02, Dimension::Rate),
        ("0.5 1/month", 6.0, Dimension::Rate),
        ("0.5 /month", 6.0, Dimension::Rate),
        ("400 USD", 400.0, Dimension::Money(Usd)),
        ("40 CERT", 40.0, Dimension::Money(Cert)),
        ("165 USD/month", 165.0, Dimension::MoneyFlow(Usd)),
        ("1,200 USD/year", 100.0, Dimension::MoneyFlow(Usd)),
        ("100 SUR/month", 100.0, Dimension::MoneyFlow(Sur)),
        ("2639.8 RUB/month", 2639.8, Dimension::MoneyFlow(Rub)),
        ("60 USD/m3", 60.0, Dimension::Price(Usd)),
        ("200 m3/year", 200.0, Dimension::Volume),
        ("20 m³/month", 240.0, Dimension::Volume),
        ("28.1 RUB/USD", 28.1, Dimension::Exchange { quote: Rub, base: Usd }),
        ("0.9 SUR/USD", 0.9, Dimension::Exchange { quote: Sur, base: Usd }),
        ("6170000 km2", 6_170_000.0, Dimension::Other("km2")),
        ("5 tonnes", 5.0, Dimension::Other("tonnes")),
        ("1 household", 1.0, Dimension::Other("households")),
        ("9 regions", 9.0, Dimension::Other("regions")),
        ("2 documents", 2.0, Dimension::Other("documents")),
        ("14 hours", 14.0, Dimension::Other("hours")),
        ("3 extensions", 3.0, Dimension::Other("extensions")),
        ("-50 degC", -50.0, Dimension::Other("degC")),
        ("−50 °C", -50.0, Dimension::Other("degC")),
    ];
    for (text, held, dimension) in cases {
        let quantity = parse(text);
        assert_eq!((quantity.value(), quantity.dimension), (Some(held), dimension), "{text}");
        assert_eq!(parse(&quantity.to_string()), quantity, "{text}");
        assert_eq!(dimension.unit().to_held(held), held, "the held unit of {text}");
    }
}

#[test]
fn numbers_in_all_their_forms() {
    let cases = [
        ("15000", 15000.0),
        ("15,000", 15000.0),
        ("1_000_000", 1e6),
        ("15\u{2009}000", 15000.0),
        ("15\u{202f}000.5", 15000.5),
        ("15\u{a0}000", 15000.0),
        ("1,234,567.25", 1_234_567.25),
        ("1.2e9", 1.2e9),
        ("5E-2", 0.05),
        ("1e+3", 1000.0),
        ("1/3", 1.0 / 3.0),
        ("-2/3", -2.0 / 3.0),
        ("  7 ", 7.0),
        ("-0", 0.0),
        ("1e15", 1e15),
    ];
    for (text, value) in cases {
        assert_eq!(parse(text).value(), Some(value), "{text}");
    }
    assert!(parse("-0").low.is_sign_positive());
}

#[test]
fn ranges_and_bounds() {
    assert_eq!(parse("450..800 USD/month"), Quantity::range(450.0, 800.0, Dimension::MoneyFlow(Currency::Usd)));
    assert_eq!(parse("0.10 .. 0.35"), Quantity::range(0.1, 0.35, Dimension::Ratio));
    assert_eq!(parse("1/3..1/2"), Quantity::range(1.0 / 3.0, 0.5, Dimension::Ratio));
    assert_eq!(parse("-60..-50 degC").low, -60.0);
    assert_eq!(parse(">= 120 month"), Quantity::range(120.0, f64::INFINITY, Dimension::Duration));
    assert_eq!(parse("≥10 years"), parse(">= 120 months"));
    assert_eq!(parse("<= 3"), Quantity::range(f64::NEG_INFINITY, 3.0, Dimension::Ratio));
    assert!(parse("<= 3").contains(-1e300) && !parse("<= 3").contains(3.1));
    assert_eq!(parse("3..3 years"), parse("36 months"));
    assert_eq!(parse("10..20 USD").scaled(-0.5), parse("-10..-5 USD"));
}

#[test]
fn writes_as_read() {
    let texts = [
        "0.85",
        "1/3",
        "15000 people",
        "1 person",
        "450..800 USD/month",
        ">= 120 months",
        ">= 1 year",
        "<= 3",
        "3 years",
        "0.7 people/year",
        "70000000..120000000 USD/year",
        "0.03 1/month",
        "1/3..2/3 years",
        "1/7 USD/year",
        "31.5 RUB/USD",
        "6170000 km2",
        "-20..1 degC",
        "1e-9",
        "1 household",
    ];
    for text in texts {
        assert_eq!(parse(text).to_string(), text);
    }
    assert_eq!(parse("1,200 USD/year").to_string(), "1200 USD/year");
}

#[test]
fn says_what_is_wrong_and_what_would_be_right() {
    use QuantityErrorKind as Kind;
    assert_eq!(fault(""), Kind::Empty);
    assert_eq!(fault("  "), Kind::Empty);
    assert_eq!(fault(&"1".repeat(201)), Kind::TooLong);
    assert_eq!(fault("many"), Kind::NotANumber);
    assert_eq!(fault("+5"), Kind::NotANumber);
    assert_eq!(fault("NaN"), Kind::NotFinite);
    assert_eq!(fault("-inf people"), Kind::NotFinite);
    assert_eq!(fault("1e16"), Kind::TooLarge);
    assert_eq!(fault("1e999"), Kind::TooLarge);
    assert_eq!(fault("1e-31"), Kind::TooSmall);
    assert_eq!(fault("1e-999"), Kind::TooSmall);
    assert_eq!(fault("15 %"), Kind::Percent { number: 15.0 });
    assert_eq!(fault("15 %").hint(), "write `0.15`");
    assert_eq!(fault("1,5"), Kind::DecimalComma);
    assert_eq!(fault("0,500"), Kind::DecimalComma);
    for text in ["1,0000", "1,2345", "15000,000", "1,000_000", "15 000 people", "1.500.000", "1_5"] {
        assert_eq!(fault(text), Kind::Grouping, "{text}");
    }
    assert_eq!(fault(".5"), Kind::BarePoint);
    assert_eq!(fault("5. people"), Kind::BarePoint);
    assert_eq!(fault("1/0"), Kind::OverZero);
    for text in ["450-800 USD", "450–800 USD", "450 — 800"] {
        assert_eq!(fault(text), Kind::DashRange, "{text}");
    }
    assert_eq!(fault("450.."), Kind::OpenRange);
    assert_eq!(fault("800..450"), Kind::Reversed);
    assert_eq!(fault(">= 1..2"), Kind::BoundAndRange);
    assert_eq!(fault("> 3"), Kind::StrictBound);
    assert_eq!(fault("450 USD..800 USD"), Kind::UnitInside);
    assert_eq!(fault("1 USD/USD"), Kind::SameCurrency);
    assert_eq!(fault("5 usd").hint(), "did you mean `USD`?");
    assert_eq!(fault("15000 workers").hint(), "did you mean `people`?");
    assert!(fault("5 furlongs").hint().contains("USD/month"));
    assert_eq!(fault("5 furlongs").to_string(), "unknown unit `furlongs`");
    for text in ["5 USD/month/month", "5 people/USD", "5 month/USD", "5 m3/USD", "5 /", "5 1/3", "5 people people"] {
        assert!(matches!(fault(text), Kind::UnknownUnit { .. }), "{text}");
    }
}

#[test]
fn errors_point_at_the_part() {
    let part = |text: &'static str| {
        let error = Quantity::parse(text).unwrap_err();
        text.get(error.at..error.at + error.len).unwrap()
    };
    assert_eq!(part("450..800 dollars/month"), "dollars/month");
    assert_eq!(part(">= 1,5 years"), "1,5");
    assert_eq!(part("10..many"), "many");
    assert_eq!(part("10 – 20"), "–");
    assert_eq!(part(" 800..450 USD"), "800..450");
    assert_eq!(part("10..1/0"), "1/0");
    assert_eq!(part(">= 15 %"), "15 %");
}

fn dimensions() -> impl Strategy<Value = Dimension> {
    let currency = || prop::sample::select(Currency::ALL.to_vec());
    prop_oneof![
        Just(Dimension::Ratio),
        Just(Dimension::People),
        Just(Dimension::PeopleFlow),
        Just(Dimension::Duration),
        Just(Dimension::Rate),
        currency().prop_map(Dimension::Money),
        currency().prop_map(Dimension::MoneyFlow),
        currency().prop_map(Dimension::Price),
        Just(Dimension::Volume),
        (currency(), currency())
            .prop_filter("two currencies", |(quote, base)| quote != base)
            .prop_map(|(quote, base)| Dimension::Exchange { quote, base }),
        prop::sample::select(vec!["km2", "m3", "tonnes", "households", "regions", "documents", "hours", "degC"])
            .prop_map(Dimension::Other),
    ]
}

/// Any unit.
pub(crate) fn units() -> impl Strategy<Value = Unit> {
    let per = prop_oneof![Just(Per::Month), Just(Per::Year)];
    (dimensions(), per).prop_map(|(dimension, per)| Unit { dimension, per })
}

/// Any number that a text may hold, short or with a long tail.
pub(crate) fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e14..1e14,
        -10.0..10.0,
        (-9_999_999_i64..9_999_999).prop_map(|number| number as f64 / 100.0),
        (-99_i32..99, 1_i32..99).prop_map(|(above, below)| f64::from(above) / f64::from(below)),
        (-29.0..14.0).prop_map(|digits| libm::pow(10.0, digits)),
        Just(0.0),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn quantities_round_trip(a in numbers(), b in numbers(), form in 0..4, unit in units()) {
        let (low, high) = match form {
            0 => (a, a),
            1 => (a, f64::INFINITY),
            2 => (f64::NEG_INFINITY, a),
            _ => (a.min(b), a.max(b)),
        };
        let written = Quantity::in_unit(low, high, unit);
        let text = written.to_string();
        let read = Quantity::parse(&text);
        prop_assert_eq!(read.as_ref(), Ok(&written), "{}", text);
        prop_assert_eq!(read.unwrap().to_string(), text);
    }

    #[test]
    fn held_numbers_round_trip(held in numbers(), unit in units()) {
        let mut quantity = Quantity::point(held, unit.dimension);
        quantity.per = unit.per;
        let text = quantity.to_string();
        prop_assert_eq!(Quantity::parse(&text), Ok(quantity), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}|[-0-9.,_/ eE%<>=]{0,30}|[0-9]{1,4}[ .,/%\u{a0}\u{2009}–]{0,3}[0-9a-zA-Z/. ]{0,20}") {
        match Quantity::parse(&text) {
            Ok(quantity) => {
                prop_assert!(quantity.low <= quantity.high);
                prop_assert!(quantity.low.is_finite() || quantity.high.is_finite());
                prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
            }
            Err(error) => {
                prop_assert!(text.get(error.at..error.at + error.len).is_some(), "{:?}", error);
                prop_assert!(!error.hint().is_empty() && !error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn any_characters_at_all(text in any::<String>()) {
        let _ = Quantity::parse(&text);
        let _ = Unit::parse(&text);
    }
}
