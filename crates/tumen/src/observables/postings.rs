//! The postings of the ledger: which account gives and which receives, for every measure that is money on its way.

use crate::engine::measure::Measure as M;

/// Currency in which a posting is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostingCurrency {
    /// That of the workers' pockets in the month.
    Pocket,
    /// Certificates, at face value.
    Certificates,
    /// Dollars.
    Dollars,
    /// That of the pockets before a change of currency.
    FormerPocket,
}

/// One posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The sum of the postings of a month.
    pub measure: M,
    /// The name in tables.
    pub name: &'static str,
    /// Account that receives.
    pub debit: &'static str,
    /// Account that gives.
    pub credit: &'static str,
    /// In what.
    pub currency: PostingCurrency,
}

const fn posting(
    measure: M,
    name: &'static str,
    credit: &'static str,
    debit: &'static str,
    currency: PostingCurrency,
) -> Posting {
    Posting { measure, name, debit, credit, currency }
}

use PostingCurrency::{Certificates, Dollars, FormerPocket, Pocket};

/// All postings, each from the account that gives to the one that receives.
pub static POSTINGS: &[Posting] = &[
    posting(M::GrossWorker, "gross", "payers", "worker", Pocket),
    posting(M::GrossCompany, "gross_company", "payers", "company", Pocket),
    posting(M::TimberValue, "gross_timber", "payers", "company", Dollars),
    posting(M::StipendByHost, "gross_stipend", "payers", "company", Pocket),
    posting(M::Stipend, "stipend", "company", "worker", Pocket),
    posting(M::StipendCertificates, "stipend_certificates", "company", "worker", Certificates),
    posting(M::Board, "board", "company", "suppliers", Pocket),
    posting(M::CertificatesPaid, "certificates_paid", "company", "bank", Pocket),
    posting(M::CertificatesBought, "certificates_bought", "bank", "company", Certificates),
    posting(M::ExchangeOut, "exchange_out", "company", "exchange", Pocket),
    posting(M::ExchangeIn, "exchange_in", "exchange", "company", Dollars),
    posting(M::Overhead, "overhead", "company", "suppliers", Dollars),
    posting(M::Leak, "leak", "company", "officials", Dollars),
    posting(M::Transfer, "transfer", "company", "state", Dollars),
    posting(M::Broker, "broker", "worker", "broker", Pocket),
    posting(M::Deductions, "deduction", "worker", "suppliers", Pocket),
    posting(M::DeductionsCertificates, "deduction_certificates", "worker", "suppliers", Certificates),
    posting(M::Levy, "levy", "worker", "company", Pocket),
    posting(M::Skim, "skim", "worker", "officials", Pocket),
    posting(M::Living, "living", "worker", "living", Pocket),
    posting(M::Side, "side", "side_clients", "worker", Pocket),
    posting(M::SideCut, "side_cut", "worker", "officials", Pocket),
    posting(M::Musk, "musk", "musk_buyers", "worker", Pocket),
    posting(M::MuskCut, "musk_cut", "worker", "officials", Pocket),
    posting(M::Fine, "fine", "worker", "host", Pocket),
    posting(M::BribeUpfront, "bribe", "household", "selection_officials", Pocket),
    posting(M::BribeLater, "bribe_later", "worker", "selection_officials", Pocket),
    posting(M::VisitCost, "home_visit", "worker", "carriers", Pocket),
    posting(M::Wire, "wire", "worker", "household", Pocket),
    posting(M::WireCost, "wire_cost", "household", "carriers", Pocket),
    posting(M::HeldIn, "held_in", "worker", "held", Pocket),
    posting(M::Payout, "payout", "held", "worker", Pocket),
    posting(M::Forfeit, "forfeit", "held", "holder", Pocket),
    posting(M::TakenAlong, "taken_along", "worker", "absconder", Pocket),
    posting(M::CertificatesLost, "certificates_lost", "worker", "lost", Certificates),
    posting(M::GoodsCertificates, "goods_certificates", "worker", "household", Certificates),
    posting(M::Goods, "goods", "worker", "household", Pocket),
    posting(M::GoodsLost, "goods_lost", "household", "lost", Pocket),
    posting(M::Contraband, "contraband", "worker", "household", Pocket),
    posting(M::ContrabandSeized, "contraband_seized", "household", "host", Pocket),
    posting(M::GoodsSold, "goods_sold", "home_market", "household", Pocket),
    posting(M::Confiscated, "confiscate", "worker", "state", Pocket),
    posting(M::Gift, "gift", "worker", "superiors", Pocket),
    posting(M::Carried, "carry", "worker", "household", Pocket),
    posting(M::Business, "business", "household", "business", Pocket),
    posting(M::BusinessIncome, "business_income", "business", "household", Pocket),
    posting(M::Reform, "reform", "worker", "bank", Pocket),
    posting(M::ConvertedOut, "converted_out", "worker", "exchange", FormerPocket),
    posting(M::ConvertedIn, "converted_in", "exchange", "worker", Pocket),
    posting(M::MovedOut, "moved_out", "worker", "other_programme", Pocket),
    posting(M::MovedIn, "moved_in", "other_programme", "worker", Pocket),
];

/// Who gains what others lose: the accounts of the ledger, taken together by whose they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// Those who went: pockets, what is held for them, what they take along when they leave.
    Workers,
    /// Their families and the businesses of these.
    Households,
    /// The sending state.
    State,
    /// Officials: those abroad, those who select, superiors who are given presents.
    Officials,
    /// The trading company, which also keeps what is forfeited.
    Company,
    /// Brokers.
    Brokers,
    /// Employers and clients who pay for labour.
    Employers,
    /// Everybody else: suppliers, shops, carriers, banks, buyers of what is gathered or brought home, and the host's treasury.
    Others,
}

impl Party {
    /// All parties in order.
    pub const ALL: [Party; 8] = [
        Party::Workers,
        Party::Households,
        Party::State,
        Party::Officials,
        Party::Company,
        Party::Brokers,
        Party::Employers,
        Party::Others,
    ];

    /// The name in documents and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Party::Workers => "workers",
            Party::Households => "households",
            Party::State => "state",
            Party::Officials => "officials",
            Party::Company => "company",
            Party::Brokers => "brokers",
            Party::Employers => "employers",
            Party::Others => "others",
        }
    }

    /// Whose an account of the ledger is.
    pub fn of(account: &str) -> Party {
        match account {
            "worker" | "held" | "absconder" | "other_programme" => Party::Workers,
            "household" | "business" => Party::Households,
            "state" => Party::State,
            "officials" | "selection_officials" | "superiors" => Party::Officials,
            "company" | "holder" => Party::Company,
            "broker" => Party::Brokers,
            "payers" => Party::Employers,
            _ => Party::Others,
        }
    }
}

impl Posting {
    /// Whose money becomes whose, where it changes hands: a change of currency makes nobody richer.
    pub fn parties(&self) -> Option<[Party; 2]> {
        let changed = matches!(self.measure, M::ConvertedOut | M::ConvertedIn);
        let parties = [Party::of(self.credit), Party::of(self.debit)];
        (!changed && parties[0] != parties[1]).then_some(parties)
    }
}

/// Sums of money that are no postings: amounts set, agreed or compared, parts and sums of postings, and what goods are worth at home.
pub static NOT_POSTED: &[M] = &[
    M::GrossOfficials,
    M::LevyDue,
    M::LevyGross,
    M::BribeAgreed,
    M::BribeInKind,
    M::GoodsAtHome,
    M::Pockets,
    M::TakeHome,
    M::Saved,
    M::SavedInYears,
    M::SavedInTours,
    M::HostWage,
    M::HostWagePaid,
    M::GrossPerHead,
    M::TimberResold,
    M::CashReceived,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_is_somebodys() {
        // Those of nobody that a party is named for, written out, so that a new account has to be given to somebody.
        let others = [
            "suppliers",
            "bank",
            "exchange",
            "living",
            "side_clients",
            "musk_buyers",
            "host",
            "carriers",
            "lost",
            "home_market",
        ];
        for posting in POSTINGS {
            for account in [posting.debit, posting.credit] {
                assert_eq!(Party::of(account) == Party::Others, others.contains(&account), "{account}");
            }
            let moved = matches!(posting.measure, M::ConvertedIn | M::ConvertedOut);
            assert_eq!(moved, posting.currency == PostingCurrency::FormerPocket || posting.measure == M::ConvertedIn);
        }
        for party in Party::ALL {
            assert!(POSTINGS.iter().filter_map(Posting::parties).flatten().any(|other| other == party), "{party:?}");
        }
    }
}
