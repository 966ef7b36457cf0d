//! Leaving a post: what becomes of the person, and of the money.

use super::books::Desk;
use super::events::{Cause, Outcome};
use super::month::Scene;
use super::outside::Outsider;
use super::worker::Worker;
use tumen::engine::draw::{Purpose, unit};
use tumen::engine::measure::Measure;
use tumen::engine::observe::{N_MONTH_BINS, bin};

/// A share of a sum of money, truncated.
fn part(amount: i64, share: f32) -> i64 {
    (amount as f64 * f64::from(share)) as i64
}

impl Worker {
    /// The stay ends; gives who goes underground in the host country. `site` is the crew's, among the owner's.
    pub(super) fn leave(
        &self,
        scene: &Scene<'_>,
        desk: &mut Desk<'_>,
        outcome: Outcome,
        site: usize,
    ) -> Option<Outsider> {
        let mode = self.mode();
        let measure = match outcome {
            Outcome::Stays => return None,
            Outcome::Dies => Measure::DeathsPost,
            Outcome::GoesHome(Cause::Term) => Measure::ReturnsTerm,
            Outcome::GoesHome(Cause::Early) => Measure::ReturnsEarly,
            Outcome::GoesHome(Cause::Closing) => Measure::ReturnsClosing,
            Outcome::Overstays => Measure::ExitsOverstay,
            Outcome::Absconds => Measure::ExitsAbscond,
            Outcome::SeeksProtection => Measure::ExitsProtection,
            Outcome::Marries => Measure::ExitsMarry,
            Outcome::Naturalises => Measure::ExitsNaturalise,
        };
        desk.post(mode, measure, 1);
        desk.post(mode, Measure::Naturalised, i64::from(outcome == Outcome::Naturalises));
        let settles = matches!(outcome, Outcome::Marries | Outcome::Naturalises);
        desk.post(mode, Measure::LapsedSettled, i64::from(settles && self.lapsed));
        if let Outcome::GoesHome(cause) = outcome {
            self.bring_home(scene, desk, cause);
        } else {
            // Cash goes along with the person; what others hold is theirs now.
            desk.post(mode, Measure::TakenAlong, self.cash);
            desk.post(mode, Measure::Forfeit, self.held);
            desk.post(mode, Measure::CertificatesLost, self.certificates);
        }
        desk.post(mode, Measure::ToursEnded, 1);
        desk.post(mode, Measure::ToursWithBreach, i64::from(self.breached));
        desk.post(mode, Measure::ToursPunished, i64::from(self.punished));
        desk.count(mode, |year| &mut year.stay_months, self.months_served(scene).min(N_MONTH_BINS - 1));
        let goes_underground = matches!(outcome, Outcome::Overstays | Outcome::Absconds | Outcome::SeeksProtection);
        let word = self.key(scene).words(scene.month, Purpose::Homecoming, 1)[0];
        goes_underground.then(|| Outsider {
            post: self.post,
            arrived: self.arrived,
            left: scene.month,
            rules: scene.rules[mode],
            site,
            conscript: self.conscript,
            partner: self.partner,
            breached: self.breached,
            contacted: self.contacted,
            month_of_contact: self.month_of_contact,
            lapsed: self.lapsed,
            refused: false,
            protected: false,
            overstayed: outcome == Outcome::Overstays,
            never_returns: unit(word) < f64::from(scene.host.never_return),
        })
    }

    /// Payout, debt, goods, confiscation, gifts, and what the household does with the rest.
    fn bring_home(&self, scene: &Scene<'_>, desk: &mut Desk<'_>, cause: Cause) {
        let mode = self.mode();
        let terms = scene.terms[mode];
        let words = self.key(scene).words(scene.month, Purpose::Homecoming, 0);
        let payout = if cause == Cause::Early { part(self.held, terms.early_payout) } else { self.held };
        let mut money = self.cash + payout;
        desk.post(mode, Measure::Payout, payout);
        desk.post(mode, Measure::Forfeit, self.held - payout);

        // The debt comes first; what he cannot pay is written off.
        let debt = self.debt.min(money);
        money -= debt;
        desk.post(mode, Measure::BribeLater, debt);

        // Certificates can only become goods, and fill the freight allowance first.
        let room = (terms.goods_limit - self.certificates).max(0);
        let goods = part(money, terms.goods).min(room);
        money -= goods;
        let are_lost = unit(words[0]) < f64::from(terms.goods_loss);
        desk.post(mode, Measure::Goods, goods);
        desk.post(mode, Measure::GoodsCertificates, self.certificates);
        desk.post(mode, Measure::GoodsLost, if are_lost { goods + self.certificates } else { 0 });

        // What is hidden is not confiscated, but may be found.
        let smuggles = unit(words[2]) < f64::from(terms.contraband_share);
        let hidden = if smuggles { terms.contraband_load.min(money) } else { 0 };
        let is_found = unit(words[3]) < f64::from(terms.contraband_seizure);
        desk.post(mode, Measure::Contraband, hidden);
        desk.post(mode, Measure::ContrabandSeized, if is_found { hidden } else { 0 });
        money -= hidden;

        let confiscated = part(money, terms.confiscation);
        money -= confiscated;
        let gift = part(money, terms.gift);
        money -= gift;
        desk.post(mode, Measure::Confiscated, confiscated);
        desk.post(mode, Measure::Gift, gift);
        desk.post(mode, Measure::Carried, money);
        desk.post(mode, Measure::Saved, -debt - gift);

        let is_enough = terms.invest_minimum > 0 && money >= terms.invest_minimum;
        if is_enough && unit(words[1]) < f64::from(terms.invest) {
            desk.post(mode, Measure::Business, terms.invest_minimum);
            desk.post(mode, Measure::Investors, 1);
        }
        desk.post(mode, Measure::Honours, i64::from(terms.gift_threshold > 0 && gift >= terms.gift_threshold));
        if self.first_stock {
            // What he had saved before is not known.
            return;
        }
        let saved = self.saved_tour - debt - confiscated - gift;
        desk.post(mode, Measure::KnownTours, 1);
        desk.post(mode, Measure::SavedInTours, saved);
        let bin = bin((saved as f64 * terms.usd) as f32);
        desk.count(mode, |year| &mut year.savings_per_tour, bin);
        if (48..=72).contains(&self.months_served(scene)) {
            desk.count(mode, |year| &mut year.savings_per_long_tour, bin);
        }
    }

    fn months_served(&self, scene: &Scene<'_>) -> usize {
        usize::from(scene.month - self.arrived) + 1
    }
}
