//! What goes on around the model, by month, and is recorded beside the results. Home income moves how many apply for a place; the other
//! series have no effect on anybody.

use super::bits::equal_by_bits;

equal_by_bits! {
/// Series of the environment that are compared with results, by month.
#[derive(Clone, Debug)]
pub struct Context {
    /// Home income, USD a month.
    pub home_wage: Vec<f64>,
    /// People who reach South Korea by way of China, a month.
    pub china_arrivals: Vec<f64>,
    /// Goods trade of the first host and the sending state, USD a month.
    pub goods_trade: Vec<f64>,
}
}

impl Context {
    /// The series up to a month, counted from the first of the world.
    #[must_use]
    pub fn up_to(&self, last_month: u16) -> Context {
        let cut = |series: &Vec<f64>| series[..=usize::from(last_month)].to_vec();
        let Context { home_wage, china_arrivals, goods_trade } = self;
        Context { home_wage: cut(home_wage), china_arrivals: cut(china_arrivals), goods_trade: cut(goods_trade) }
    }

    /// All series.
    #[must_use]
    pub fn all(&self) -> [&[f64]; 3] {
        let Context { home_wage, china_arrivals, goods_trade } = self;
        [home_wage, china_arrivals, goods_trade]
    }
}
