//! Values of games: what each player adds to a set of players, over all orders in which they can come.
//!
//! The value of Shapley (1953) is the only one that shares the whole out, gives nothing to who adds nothing, gives the same to who add the
//! same, and adds up over games. [`exact`] takes the mean over all orders, by sets; [`sampled`] over some of them (Castro, Gómez & Tejada
//! 2009), with the variance that tells how far they may be off.

use tumen::engine::draw::parameter_quantile;

/// A set of players, one bit each.
pub(super) type Coalition = u64;

/// The most players whose sets are all run.
pub(super) const MOST_EXACT: usize = 8;

/// The set of all players.
pub(super) fn everyone(n: usize) -> Coalition {
    (1 << n) - 1
}

/// How often a set of `size` others is there when a player comes, over all orders of `n` players.
fn weight(n: usize, size: u32) -> f64 {
    // 1 / (n · C(n − 1, size)).
    let ways = (0..size).fold(1.0, |ways, k| ways * f64::from(n as u32 - 1 - k) / f64::from(k + 1));
    1.0 / (n as f64 * ways)
}

/// The sets without a player.
fn without(n: usize, player: usize) -> impl Iterator<Item = Coalition> {
    (0..=everyone(n)).filter(move |set| set & (1 << player) == 0)
}

/// The value of each of `n` players, from the value of every set of them.
pub(super) fn exact(n: usize, value: &dyn Fn(Coalition) -> f64) -> Vec<f64> {
    let of = |player: usize| {
        let adds = |set: Coalition| weight(n, set.count_ones()) * (value(set | 1 << player) - value(set));
        without(n, player).map(adds).sum()
    };
    (0..n).map(of).collect()
}

/// For each of `n` players, the weight of the sets in which it, or the set without it, is marked.
pub(super) fn marked_weight(n: usize, is_marked: &dyn Fn(Coalition) -> bool) -> Vec<f64> {
    let of = |player: usize| {
        let marked = |set: &Coalition| is_marked(*set) || is_marked(set | 1 << player);
        without(n, player).filter(marked).map(|set| weight(n, set.count_ones())).sum()
    };
    (0..n).map(of).collect()
}

/// Orders of `n` players, a function of seed and draw alone: all orders are as likely.
pub(super) fn orders(n: usize, count: u32, seed: u64, draw: u32) -> Vec<Vec<usize>> {
    let order = |number: u32| {
        let place = |player: usize| parameter_quantile(seed, draw, &format!("decompose.order.{number}.{player}"));
        let mut order: Vec<(f64, usize)> = (0..n).map(|player| (place(player), player)).collect();
        order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        order.into_iter().map(|(_, player)| player).collect()
    };
    (0..count).map(order).collect()
}

/// The sets that stand before and after each player of some orders.
pub(super) fn along(orders: &[Vec<usize>]) -> impl Iterator<Item = Coalition> {
    orders.iter().flat_map(|order| {
        let mut set = 0;
        std::iter::once(0).chain(order.iter().map(move |player| {
            set |= 1 << player;
            set
        }))
    })
}

/// Mean of what a player adds over some orders, and the variance of that mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sampled {
    pub(super) value: f64,
    pub(super) variance: f64,
}

/// The value of each player, estimated from some orders. Of one order there is no variance to tell: it is not a number then.
pub(super) fn sampled(n: usize, orders: &[Vec<usize>], value: &dyn Fn(Coalition) -> f64) -> Vec<Sampled> {
    let mut adds: Vec<Vec<f64>> = vec![Vec::with_capacity(orders.len()); n];
    for order in orders {
        let mut set = 0;
        for &player in order {
            adds[player].push(value(set | 1 << player) - value(set));
            set |= 1 << player;
        }
    }
    let of = |adds: Vec<f64>| {
        let count = adds.len() as f64;
        let mean = adds.iter().sum::<f64>() / count;
        let squares: f64 = adds.iter().map(|add| (add - mean) * (add - mean)).sum();
        Sampled { value: mean, variance: squares / (count - 1.0) / count }
    };
    adds.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up game of five players: 0 and 1 do the same, 2 adds 3 whoever is there, 3 does nothing, 4 is worth something with 0 or 1 only.
    fn game(set: Coalition) -> f64 {
        let has = |player: usize| f64::from(u8::from(set & (1 << player) != 0));
        let pair = has(0) + has(1);
        pair * pair + 3.0 * has(2) + 2.5 * has(4) * pair.min(1.0)
    }

    #[test]
    fn parts_sum_to_the_whole() {
        let parts = exact(5, &game);
        let whole = game(everyone(5)) - game(0);
        assert!((parts.iter().sum::<f64>() - whole).abs() < 1e-12, "{parts:?}");
        // By hand: 2 adds 3 always; 4 adds 2.5 where 0 or 1 came before it, in two of three orders.
        assert!((parts[2] - 3.0).abs() < 1e-12 && (parts[4] - 5.0 / 3.0).abs() < 1e-12, "{parts:?}");
    }

    #[test]
    fn players_that_do_the_same_have_the_same_value_and_one_that_does_nothing_has_none() {
        let parts = exact(5, &game);
        assert!((parts[0] - parts[1]).abs() < 1e-12, "{parts:?}");
        assert_eq!(parts[3], 0.0);
    }

    #[test]
    fn values_add_up_over_games() {
        let other = |set: Coalition| libm::pow(f64::from(set.count_ones()), 3.0);
        let both = exact(5, &|set| game(set) + other(set));
        let [one, two] = [exact(5, &game), exact(5, &other)];
        assert!(both.iter().zip(one.iter().zip(&two)).all(|(both, (one, two))| (both - one - two).abs() < 1e-12));
    }

    #[test]
    fn orders_are_all_as_likely_and_belong_to_seed_and_draw() {
        assert_eq!(orders(5, 10, 1, 0), orders(5, 10, 1, 0));
        assert_ne!(orders(5, 10, 1, 0), orders(5, 10, 1, 1));
        let many = orders(3, 6_000, 3, 0);
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let found = many.iter().filter(|other| ***other == order).count();
            // Three standard deviations of a count of 1,000 are 87.
            assert!((900..1_100).contains(&found), "{order:?} {found}");
        }
    }

    #[test]
    fn sampled_orders_share_the_whole_out_and_come_near_the_exact_values() {
        let truth = exact(5, &game);
        let mut missed = 0;
        for draw in 0..200 {
            let orders = orders(5, 40, 7, draw);
            let parts = sampled(5, &orders, &game);
            let whole: f64 = parts.iter().map(|part| part.value).sum();
            assert!((whole - game(everyone(5))).abs() < 1e-9, "{parts:?}");
            assert_eq!(parts[3], Sampled { value: 0.0, variance: 0.0 });
            missed += [0, 1, 4]
                .into_iter()
                .filter(|at| (parts[*at].value - truth[*at]).abs() > 2.0 * libm::sqrt(parts[*at].variance))
                .count();
        }
        // Of 600 estimates about one in twenty lies more than two standard errors away.
        assert!((5..=60).contains(&missed), "{missed}");
        let few = sampled(5, &orders(5, 1, 7, 0), &game);
        assert!(few[0].variance.is_nan());
    }

    #[test]
    fn the_sets_along_orders_are_those_that_are_asked_for() {
        let orders = vec![vec![2, 0, 1]];
        assert_eq!(along(&orders).collect::<Vec<_>>(), [0, 4, 5, 7]);
    }

    #[test]
    fn weights_of_marked_sets_are_parts_of_one() {
        assert!(marked_weight(4, &|_| true).iter().all(|weight| (weight - 1.0).abs() < 1e-12));
        assert_eq!(marked_weight(4, &|_| false), [0.0; 4]);
        // Only the set of player 0 alone: it is there when 0 comes first, and when another comes second after it.
        let found = marked_weight(3, &|set| set == 1);
        assert!((found[0] - 1.0 / 3.0).abs() < 1e-12 && (found[1] - 1.0 / 6.0).abs() < 1e-12, "{found:?}");
    }
}
