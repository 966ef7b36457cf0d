//! People and money are conserved: checks of the sums that a run leaves, apart from those that the engine makes itself.

use crate::worlds::{Feature, Recipe};
use tumen::engine::draw::Chance;
use tumen::engine::life::Watch;
use tumen::engine::measure::{Measure as M, Row};
use tumen::engine::observe::{Observables, ProgrammeRecord};
use tumen::engine::plan::Plan;
use tumen::engine::population::Columns;
use tumen::engine::{Options, run, run_watching};
use tumen::observables::{POSTINGS, Posting, PostingCurrency};

const CHANCE: Chance = Chance { seed: 4, stream: 9 };

/// Ways of leaving a post for good.
const LEAVING: [M; 9] = [
    M::ReturnsTerm,
    M::ReturnsEarly,
    M::ReturnsClosing,
    M::ExitsOverstay,
    M::ExitsAbscond,
    M::ExitsProtection,
    M::ExitsMarry,
    M::ExitsNaturalise,
    M::DeathsPost,
];

/// Postings out of the pockets of people at a post, but for those of `take_home`.
const OUT: [M; 16] = [
    M::Living,
    M::SideCut,
    M::MuskCut,
    M::Fine,
    M::BribeLater,
    M::VisitCost,
    M::Wire,
    M::Goods,
    M::GoodsCertificates,
    M::Contraband,
    M::Confiscated,
    M::Carried,
    M::Forfeit,
    M::TakenAlong,
    M::CertificatesLost,
    M::Gift,
];

fn sum(row: &Row, measures: &[M]) -> i64 {
    measures.iter().map(|&measure| row[measure]).sum()
}

fn take_home(row: &Row) -> i64 {
    sum(row, &[M::GrossWorker, M::Stipend, M::StipendCertificates])
        - sum(row, &[M::Broker, M::Deductions, M::DeductionsCertificates, M::Levy, M::Skim])
}

/// What the postings of a month did to the pockets of people at a post.
fn into_pockets(row: &Row) -> i64 {
    take_home(row) + row[M::Side] + row[M::Musk] - sum(row, &OUT) - row[M::Reform] + row[M::ConvertedIn]
        - row[M::ConvertedOut]
        + row[M::MovedIn]
        - row[M::MovedOut]
}

fn observe(plan: &Plan) -> Observables {
    run(plan, CHANCE, Options::default()).expect("the identities hold")
}

fn eventful() -> Vec<Plan> {
    let rich_or_poor = [Feature::Riches, Feature::Poverty];
    (0..8_u32).map(|seed| Recipe::full(100 + seed).without(&[rich_or_poor[seed as usize % 2]]).plan()).collect()
}

/// Rows of a programme, summed over sites, by month.
fn months(record: &ProgrammeRecord) -> Vec<Row> {
    (0..record.facts.len() as u16).map(|at| record.total(record.first + at)).collect()
}

#[test]
fn everyone_who_came_is_present_gone_or_counted_elsewhere() {
    for mut plan in eventful() {
        // Who moves on goes to South Korea, so that all who move on are counted.
        for host in plan.hosts.iter_mut().flatten() {
            host.onward_rok = 1.0;
        }
        for record in &observe(&plan).programmes {
            let mut all = Row::default();
            for (at, row) in months(record).iter().enumerate() {
                all += row;
                let came = all[M::Arrivals] + all[M::ChangesIn];
                let went = sum(&all, &LEAVING) + all[M::ChangesOut];
                assert_eq!(came, row[M::Stock] + went, "{} in its month {at}", record.id);

                let went_under = sum(&all, &[M::ExitsOverstay, M::ExitsAbscond, M::ExitsProtection]);
                let citizens = all[M::Naturalised] - all[M::ExitsNaturalise];
                let gone =
                    [M::MarriedAfter, M::DeathsAfter, M::LapsedReturns, M::HandedOver, M::ArrivedRok, M::ArrivedEurope];
                let resurfaced = sum(&all, &gone) + citizens;
                assert_eq!(went_under, row[M::Absconders] + resurfaced, "{} in its month {at}, outside", record.id);

                for part in [M::Stranded, M::WithPartner, M::PassportHeld, M::Officials] {
                    assert!((0..=row[M::Stock]).contains(&row[part]), "{} of {}", part.name(), record.id);
                }
                assert!((0..=row[M::Absconders]).contains(&row[M::Protected]));
                assert!(row[M::Stock] <= row[M::WorkerMonths] + row[M::ChangesIn], "{} in its month {at}", record.id);
                assert!(row[M::Arrivals] <= row[M::WorkerMonths], "{} in its month {at}", record.id);
            }
        }
    }
}

#[test]
fn nobody_changes_programme_without_arriving_in_another() {
    for plan in eventful() {
        let starts_with_people = plan.programmes.iter().map(|programme| programme.first);
        let starts: Vec<u16> = starts_with_people.collect();
        let observables = observe(&plan);
        for month in 0..plan.months.len() as u16 {
            let mut row = Row::default();
            observables.programmes.iter().for_each(|record| row += &record.total(month));
            if !starts.contains(&month) {
                assert_eq!(row[M::ChangesIn], row[M::ChangesOut], "month {month}");
            }
        }
    }
}

#[test]
fn margins_and_distributions_add_up_to_the_rows() {
    for plan in eventful() {
        let observables = observe(&plan);
        let mut all = Row::default();
        for record in &observables.programmes {
            let mut of_record = Row::default();
            for (at, row) in months(record).iter().enumerate() {
                let sectors =
                    record.by_sector[at].iter().fold([0; 2], |sum, part| [sum[0] + part[0], sum[1] + part[1]]);
                assert_eq!(sectors, [row[M::WorkerMonths], row[M::Stock]], "{} in its month {at}", record.id);
                of_record += row;
            }
            let of = &of_record;
            let beside = of[M::Side] - of[M::SideCut] + of[M::Musk] - of[M::MuskCut];
            let roles = [0, 1].map(|i| record.by_role.iter().flat_map(|by| by[i]).sum::<i64>());
            assert_eq!(roles, [of[M::TakeHome] + beside, of[M::WorkerMonths]], "{}", record.id);
            let total = |part: fn(&tumen::engine::observe::Histograms) -> &Vec<u64>| {
                record.histograms.iter().flat_map(|year| part(year).iter()).sum::<u64>() as i64
            };
            let returns = sum(&of_record, &[M::ReturnsTerm, M::ReturnsEarly, M::ReturnsClosing]);
            assert_eq!(total(|year| &year.monthly_gross), of_record[M::PaidMonths], "{}", record.id);
            assert_eq!(total(|year| &year.savings_per_tour), of_record[M::KnownTours], "{}", record.id);
            assert!(of_record[M::KnownTours] <= returns, "{}", record.id);
            assert_eq!(total(|year| &year.stay_months), of_record[M::ToursEnded], "{}", record.id);
            all += &of_record;
        }
        // Each is computed once, whatever the number that it stands for.
        let weights = || plan.programmes.iter().map(|programme| i64::from(programme.crew_weight));
        let computed = observables.worker_months as i64;
        let times = |weight: Option<i64>| computed * weight.expect("there are programmes");
        assert!((times(weights().min())..=times(weights().max())).contains(&all[M::WorkerMonths]));
    }
}

#[test]
fn take_home_and_savings_follow_from_their_postings() {
    for plan in eventful() {
        for record in &observe(&plan).programmes {
            for row in record.cells.iter().flatten() {
                assert_eq!(row[M::TakeHome], take_home(row), "{}", record.id);
                let spent =
                    [M::SideCut, M::MuskCut, M::Fine, M::Living, M::BribeLater, M::VisitCost, M::Gift, M::Reform];
                let earned = take_home(row) + row[M::Side] + row[M::Musk];
                assert_eq!(row[M::Saved], earned - sum(row, &spent), "{}", record.id);
                for &measure in M::ALL {
                    let either = matches!(
                        measure,
                        M::Saved
                            | M::TakeHome
                            | M::SavedInYears
                            | M::SavedInTours
                            | M::ConvertedIn
                            | M::ExchangeOut
                            | M::ExchangeIn
                    );
                    assert!(either || row[measure] >= 0, "{} of {}: {}", measure.name(), record.id, row[measure]);
                }
                let bound = [
                    (M::StipendByHost, row[M::Stipend] + row[M::StipendCertificates]),
                    (M::WireCost, row[M::Wire]),
                    (M::BribeInKind, row[M::BribeUpfront]),
                    (M::GoodsLost, row[M::Goods] + row[M::GoodsCertificates]),
                    (M::ContrabandSeized, row[M::Contraband]),
                    (M::GoodsSold, row[M::GoodsAtHome]),
                    (M::Business, row[M::Carried]),
                    (M::TimberResold, row[M::TimberValue]),
                ];
                for (part, whole) in bound {
                    assert!(row[part] <= whole, "{} of {}", part.name(), record.id);
                }
            }
        }
    }
}

/// The same world, but from its third year on nobody is recruited or extended, and everyone can go home.
fn run_down(mut plan: Plan) -> Plan {
    let first = 24;
    for programme in &mut plan.programmes {
        let begins = usize::from(programme.first);
        for terms in programme.terms.iter_mut().skip(first - begins) {
            terms.open = 0.0;
            terms.intake = 0.0;
            terms.extension = 0.0;
        }
    }
    for host in plan.hosts.iter_mut().flat_map(|months| months.iter_mut().skip(first)) {
        host.returns_open = true;
        host.obstruction = 0.0;
    }
    plan
}

#[test]
fn when_the_last_has_gone_no_money_is_left() {
    for seed in 0..8 {
        let recipe = Recipe { months: 72, ..Recipe::full(200 + seed) };
        let has_currencies = seed % 2 == 0;
        let without = if has_currencies { Feature::Pause } else { Feature::Currencies };
        let observables = observe(&run_down(recipe.without(&[without]).plan()));
        let mut all = Row::default();
        for record in &observables.programmes {
            months(record).iter().for_each(|row| all += row);
            assert_eq!(months(record).last().map(|row| row[M::Stock]), Some(0), "{} has people left", record.id);
        }
        assert!(all[M::TakeHome] > 0 && all[M::Arrivals] > 0);
        assert_eq!(into_pockets(&all), 0, "seed {seed}: what came into pockets and did not leave them");
        if !has_currencies {
            assert_eq!(all[M::HeldIn], all[M::Payout] + all[M::Forfeit], "seed {seed}: money that others held");
        }
        assert!(all[M::BribeUpfront] + all[M::BribeLater] <= all[M::BribeAgreed]);
    }
}

#[test]
fn the_books_of_every_programme_explain_its_own_pockets() {
    let (mut n_moves, mut n_changes) = (0, 0);
    for plan in eventful() {
        for record in &observe(&plan).programmes {
            let mut before = 0;
            for (at, row) in months(record).iter().enumerate() {
                let pockets = row[M::Pockets];
                assert_eq!(pockets - before, into_pockets(row), "{} in its month {at}", record.id);
                assert!(pockets >= 0 && (row[M::Stock] > 0 || pockets == 0), "{} in its month {at}", record.id);
                before = pockets;
                n_moves += i64::from(row[M::MovedOut] > 0);
                n_changes += i64::from(row[M::MovedIn] > 0);
            }
        }
    }
    assert!(n_moves > 20 && n_changes > 20, "{n_moves} months with people who go, {n_changes} with people who come");
}

#[test]
fn money_that_moves_between_programmes_of_one_currency_is_neither_lost_nor_made() {
    let mut n_moves = 0;
    for seed in 0..8 {
        let plan = Recipe::full(100 + seed).without(&[Feature::Currencies, Feature::Poverty]).plan();
        let observables = observe(&plan);
        for month in 0..plan.months.len() as u16 {
            let mut row = Row::default();
            observables.programmes.iter().for_each(|record| row += &record.total(month));
            assert_eq!(row[M::MovedIn], row[M::MovedOut], "month {month}");
            n_moves += i64::from(row[M::MovedIn] > 0);
        }
    }
    assert!(n_moves > 10, "money moves in {n_moves} months only");
}

#[test]
fn companies_hand_over_what_is_left_and_never_more() {
    for plan in eventful() {
        let observables = observe(&plan);
        for (programme, record) in plan.programmes.iter().zip(&observables.programmes) {
            for site in &record.cells {
                // In USD; a cent of rounding a month.
                let mut balance = 0.0;
                for (at, row) in site.iter().enumerate() {
                    let usd = programme.terms[at].usd;
                    let in_usd = |measures: &[M]| sum(row, measures) as f64 * 1e-4 * usd;
                    let dollars = |measures: &[M]| sum(row, measures) as f64 * 1e-4;
                    let stipends = in_usd(&[M::Stipend, M::StipendCertificates]) - in_usd(&[M::StipendByHost]);
                    balance += in_usd(&[M::Levy, M::GrossCompany]) + dollars(&[M::TimberValue]);
                    balance -= stipends + in_usd(&[M::Board]) + dollars(&[M::Overhead, M::Leak, M::Transfer]);
                    let slack = 0.01 * (at + 1) as f64;
                    assert!(balance < slack, "{} keeps {balance} in its month {at}", record.id);
                    assert!(
                        row[M::Transfer] == 0 || balance > -slack,
                        "{} hands over what it lacks: {balance}",
                        record.id
                    );
                }
            }
        }
    }
}

/// What the postings of a month do to the company's account in a currency.
fn into_the_company(row: &Row, currency: PostingCurrency) -> i64 {
    let of = |account: fn(&Posting) -> &'static str| {
        let postings = POSTINGS.iter().filter(|posting| posting.currency == currency && account(posting) == "company");
        postings.map(|posting| row[posting.measure]).sum::<i64>()
    };
    of(|posting| posting.debit) - of(|posting| posting.credit)
}

#[test]
fn the_company_keeps_no_money_but_its_debts() {
    let mut n_debts = 0;
    for plan in eventful() {
        for site in observe(&plan).programmes.iter().flat_map(|programme| &programme.cells) {
            let mut balance = 0;
            for row in site {
                // Whatever others hold for workers stands on an account of its own.
                assert_eq!(into_the_company(row, PostingCurrency::Pocket), 0);
                assert_eq!(into_the_company(row, PostingCurrency::Certificates), 0);
                balance += into_the_company(row, PostingCurrency::Dollars);
                assert!(balance <= 0 && (balance == 0 || row[M::Transfer] == 0));
                n_debts += i64::from(balance < 0);
            }
        }
    }
    assert!(n_debts > 0, "no company is ever in debt");
}

#[test]
fn the_lives_of_all_holders_add_up_to_the_run() {
    // Hand-overs, first days and changes of currency befall people outside the steps of a life.
    let outside = [Feature::HandOver, Feature::InitialStock, Feature::Currencies];
    let recipe = Recipe { posts: 12, months: 40, ..Recipe::full(7) }.without(&outside);
    let plan = recipe.plan();
    let mut lives = vec![Row::default(); plan.months.len()];
    let mut n_months = 0;
    for owner in 0..plan.programmes.len() {
        for post in 0..24 {
            let life =
                run_watching(&plan, CHANCE, Options::default(), Watch { owner, post }).expect("the identities hold");
            for month in &life.months {
                let change = pockets(&month.after) - pockets(&month.before);
                assert_eq!(change, into_pockets(&month.row), "programme {owner}, post {post}, month {}", month.month);
                let mut row = month.row.clone();
                row *= i64::from(plan.programmes[owner].crew_weight);
                lives[usize::from(month.month)] += &row;
                n_months += 1;
            }
        }
    }
    assert!(n_months > 200, "only {n_months} months of life");
    let observables = observe(&plan);
    for (month, lives) in lives.iter().enumerate() {
        let mut row = Row::default();
        observables.programmes.iter().for_each(|record| row += &record.total(month as u16));
        // From worker-months to contacts all is about people at posts, and money is up to what a homecoming carries.
        let before_closing = |measure: M| match measure {
            M::StipendByHost | M::WireCost | M::GoodsAtHome | M::GoodsSold | M::BribeInKind => false,
            M::Naturalised => false,
            _ => measure <= M::Visits || (M::Exposure..=M::Investors).contains(&measure) || measure == M::TakeHome,
        };
        for &measure in M::ALL.iter().filter(|&&measure| before_closing(measure)) {
            assert_eq!(lives[measure], row[measure], "{} in month {month}", measure.name());
        }
    }
}

fn pockets(people: &Columns) -> i64 {
    [&people.cash, &people.held, &people.certificates]
        .iter()
        .flat_map(|pocket| pocket.iter())
        .map(|&money| i64::from(money))
        .sum()
}
