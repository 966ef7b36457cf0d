//! Things happen as often as the rules say: counts of a fixed seed lie within four standard deviations of what is expected.

use crate::worlds::{quiet, steady};
use tumen::engine::draw::{Chance, threshold};
use tumen::engine::measure::{Measure as M, Row};
use tumen::engine::observe::{Observables, bin};
use tumen::engine::plan::Plan;
use tumen::engine::terms::Terms;
use tumen::engine::{Options, run};
use tumen::programme::Role;

const CHANCE: Chance = Chance { seed: 20_000, stream: 1 };
pub(crate) const PEOPLE: i64 = 6_000;

/// Rules that place everyone in the first month, for a term longer than any of these worlds.
pub(crate) fn crowd() -> Terms {
    Terms { open: PEOPLE as f64, intake: PEOPLE as f64, term: 1000, ..quiet() }
}

pub(crate) fn observe(plan: &Plan) -> Observables {
    run(plan, CHANCE, Options::default()).expect("the identities hold")
}

/// Rows of a world under rules that never change.
pub(crate) fn months(terms: Terms, n_months: u16) -> Vec<Row> {
    rows(&observe(&without_newcomers(steady(terms, n_months))))
}

pub(crate) fn rows(observables: &Observables) -> Vec<Row> {
    observables.programmes[0].cells[0].clone()
}

/// Places are filled in the first month and never again.
pub(crate) fn without_newcomers(mut plan: Plan) -> Plan {
    for terms in plan.programmes[0].terms.iter_mut().skip(1) {
        terms.intake = 0.0;
    }
    plan
}

#[track_caller]
pub(crate) fn assert_frequency(what: &str, hits: i64, trials: i64, probability: f64) {
    let expected = trials as f64 * probability;
    let deviation = (expected * (1.0 - probability)).sqrt();
    assert!(expected > 100.0 && deviation > 5.0, "{what}: {trials} trials of {probability} tell nothing");
    let off = (hits as f64 - expected) / deviation;
    assert!(off.abs() < 4.0, "{what}: {hits} of {trials}, {expected:.1} expected, {off:.1} standard deviations off");
}

/// An event that may happen to everyone in every month; `probability` is what `terms` say it has.
#[track_caller]
fn assert_every_month(event: M, probability: f64, terms: Terms) {
    let rows = months(terms, 12);
    let total = |measure: M| rows.iter().map(|row| row[measure]).sum::<i64>();
    assert_eq!(rows[0][M::Arrivals], PEOPLE);
    assert_frequency(event.name(), total(event), total(M::WorkerMonths), probability);
}

/// The monthly probability of something with a yearly rate.
fn monthly(rate: f64) -> f64 {
    1.0 - libm::exp(-rate / 12.0)
}

/// The yearly rate of something with a monthly probability.
fn monthly_as_rate(probability: f64) -> f32 {
    (-12.0 * libm::log(1.0 - probability)) as f32
}

#[test]
fn deaths() {
    assert_every_month(
        M::DeathsPost,
        0.012,
        Terms { death_below: [threshold(0.012); 2], raid: threshold(0.038), ..crowd() },
    );
}

#[test]
fn raids_find_those_on_paper() {
    let terms = Terms { death_below: [threshold(0.01); 2], raid: threshold(0.02), paper: 1.0, ..crowd() };
    assert_every_month(M::ReturnsEarly, 0.02, terms);
}

#[test]
fn breaches_and_their_consequences() {
    let terms = Terms { breach: 0.06, detection: 0.4, breach_repatriation: 0.3, ..crowd() };
    assert_every_month(M::Breaches, f64::from(0.06_f32), terms);
    assert_every_month(M::BreachesPunished, 0.06 * 0.4, terms);
    assert_every_month(M::ReturnsEarly, 0.06 * 0.4 * 0.3, terms);
}

#[test]
fn returns_before_term() {
    let terms = Terms { early: 0.03, closing: 0.02, ..crowd() };
    assert_every_month(M::ReturnsEarly, 0.03, terms);
    assert_every_month(M::ReturnsClosing, 0.02, terms);
}

#[test]
fn leaving_by_the_reference_worker() {
    // Nobody weighs anything here, so everyone is the reference worker.
    assert_every_month(M::ExitsAbscond, monthly(0.5), Terms { abscond: 0.5, ..crowd() });
    assert_every_month(M::ExitsNaturalise, monthly(0.2), Terms { naturalise: 0.2, ..crowd() });
}

#[test]
fn visits_and_who_does_not_come_back() {
    let terms = Terms { visit: 0.05, visit_no_return: 0.2, ..crowd() };
    assert_every_month(M::Visits, 0.05, terms);
    assert_every_month(M::ReturnsEarly, 0.01, terms);
}

#[test]
fn the_first_months_of_a_partnership_and_of_contact() {
    let rows = months(Terms { partner: 0.04, contact: 0.03, ..crowd() }, 12);
    let (mut with_partner, mut partnerships, mut single) = (0, 0, 0);
    let (mut in_contact, mut contacts, mut out_of_contact) = (0, 0, 0);
    for row in &rows {
        assert_eq!(row[M::Stock], PEOPLE);
        single += PEOPLE - with_partner;
        partnerships += row[M::WithPartner] - with_partner;
        with_partner = row[M::WithPartner];
        out_of_contact += PEOPLE - in_contact;
        contacts += row[M::Contacts];
        in_contact += row[M::Contacts];
    }
    assert_frequency("partner", partnerships, single, 0.04);
    assert_frequency("contact", contacts, out_of_contact, 0.03);
}

#[test]
fn newcomers_meet_few_people() {
    let mut plan = without_newcomers(steady(Terms { partner: 0.08, ..crowd() }, 8));
    plan.behaviour.settling = 8.0;
    let mut single = PEOPLE;
    for (month, row) in rows(&observe(&plan)).iter().enumerate() {
        let left = PEOPLE - row[M::WithPartner];
        let probability = f64::from(0.08_f32) * (month + 1) as f64 / 8.0;
        if month > 1 {
            assert_frequency("partner", single - left, single, probability);
        }
        single = left;
    }
}

/// A world in which one weight counts and people differ from the reference worker in what it weighs.
fn weighing(beta: usize, weight: f32, terms: Terms) -> Plan {
    let mut plan = without_newcomers(steady(terms, 12));
    plan.behaviour.beta[beta] = weight;
    plan.behaviour.most_response = 10.0;
    plan
}

#[track_caller]
fn assert_leaving(what: &str, plan: &Plan, exit: M, probability: f64) {
    let rows = rows(&observe(plan));
    let total = |measure: M| rows.iter().map(|row| row[measure]).sum::<i64>();
    assert_frequency(what, total(exit), total(M::WorkerMonths), probability);
}

#[test]
fn whoever_keeps_the_passport_leaves_more_readily() {
    let terms = Terms { abscond: 0.3, reference_passport: 1.0, ..crowd() };
    let held = Terms { passport_held: 1.0, ..terms };
    assert_leaving("held", &weighing(6, 1.0, held), M::ExitsAbscond, monthly(f64::from(0.3_f32)));
    let kept = Terms { passport_held: 0.0, ..terms };
    let raised = monthly(f64::from(0.3_f32) * std::f64::consts::E);
    assert_leaving("kept", &weighing(6, 1.0, kept), M::ExitsAbscond, raised);
    let naturalised = Terms { naturalise: 0.3, abscond: 0.0, ..kept };
    assert_leaving("citizens", &weighing(6, 1.0, naturalised), M::ExitsNaturalise, raised.min(0.1));
}

#[test]
fn surveillance_below_the_reference_frees() {
    let terms = Terms { abscond: 0.3, surveillance: 0.2, reference_surveillance: 0.7, ..crowd() };
    let raised = monthly(f64::from(0.3_f32) * libm::exp(0.5));
    assert_leaving("watched less", &weighing(5, 1.0, terms), M::ExitsAbscond, raised);
}

#[test]
fn the_fear_of_being_returned_grows_with_the_search() {
    let terms = Terms { abscond: 0.3, hunting: 1.0, ..crowd() };
    let mut plan = weighing(7, 1.0, terms);
    for host in plan.hosts.iter_mut().flatten() {
        // Twice a small hazard in each of twelve months.
        host.apprehension_first = 0.02;
        host.cooperation = 0.5;
        host.penalty_severe = 1.0;
    }
    let caught = 1.0 - libm::pow(0.96, 12.0);
    assert_leaving("searched for", &plan, M::ExitsAbscond, monthly(f64::from(0.3_f32) * libm::exp(-0.5 * caught)));
}

#[test]
fn being_handed_over_frightens_nobody_who_would_not_be_punished() {
    let leavers = |penalty_severe: f32| {
        let mut plan = weighing(7, 3.0, Terms { abscond: 0.5, ..crowd() });
        for host in plan.hosts.iter_mut().flatten() {
            host.apprehension_first = (1.0 - libm::pow(0.2, 1.0 / 12.0)) as f32;
            (host.cooperation, host.penalty_severe) = (1.0, penalty_severe);
        }
        plan
    };
    assert_leaving("no penalty", &leavers(0.0), M::ExitsAbscond, monthly(0.5));
    assert_leaving("a penalty for half", &leavers(0.5), M::ExitsAbscond, monthly(0.5 * libm::exp(-3.0 * 0.4)));
    // Someone who knew it all along is the reference worker.
    let mut used_to_it = leavers(0.5);
    for terms in &mut used_to_it.programmes[0].terms {
        terms.reference_return = 0.4;
    }
    assert_leaving("used to it", &used_to_it, M::ExitsAbscond, monthly(0.5));
}

#[test]
fn nobody_leaves_beyond_the_most_response() {
    let mut plan = weighing(6, 9.0, Terms { abscond: 0.1, reference_passport: 1.0, passport_held: 0.0, ..crowd() });
    plan.behaviour.most_response = 5.0;
    assert_leaving("all without papers", &plan, M::ExitsAbscond, monthly(0.5));
}

#[test]
fn overstaying_responds_as_the_other_ways_out_do() {
    let terms = Terms { term: 6, overstay: 0.2, reference_passport: 1.0, passport_held: 0.0, ..crowd() };
    let plan = weighing(6, 1.0, terms);
    let last = &rows(&observe(&plan))[5];
    let stays = 1.0 - libm::pow(1.0 - f64::from(0.2_f32), std::f64::consts::E);
    assert_frequency("overstay", last[M::ExitsOverstay], PEOPLE, stays);
    assert_eq!(last[M::ExitsOverstay] + last[M::ReturnsTerm], PEOPLE);
}

#[test]
fn the_dead_have_had_a_stay() {
    let observables = observe(&without_newcomers(steady(Terms { death_below: [threshold(0.05); 2], ..crowd() }, 12)));
    let ended: u64 = observables.programmes[0].histograms[0].stay_months.iter().sum();
    let dead: i64 = rows(&observables).iter().map(|row| row[M::DeathsPost]).sum();
    assert!(dead > 1000);
    assert_eq!(ended, dead as u64);
}

#[test]
fn where_no_levy_is_asked_old_arrears_are_forgotten() {
    let levied = Terms { levy_fixed: 2_000_000, pay_worker: 1_000_000.0, tolerance: 100, levied: true, ..crowd() };
    let mut plan = without_newcomers(steady(levied, 12));
    for terms in plan.programmes[0].terms.iter_mut().skip(6) {
        (terms.levy_fixed, terms.levied) = (0, false);
    }
    let rows = rows(&observe(&plan));
    assert_eq!(rows[5][M::ArrearsMonths], PEOPLE);
    assert_eq!((rows[6][M::ArrearsMonths], rows[6][M::Levy]), (0, 0));
}

#[test]
fn a_levy_begins_and_ends_in_the_month_of_its_rule() {
    let levied = Terms {
        levy_share: 0.5,
        levy_revision: 12,
        levy_start: 200_000.0,
        levy_minimum: 100_000.0,
        levy_maximum: 300_000.0,
        pay_worker: 1_000_000.0,
        tolerance: 100,
        levied: true,
        ..crowd()
    };
    let free = Terms { pay_worker: 1_000_000.0, ..crowd() };
    let mut plan = without_newcomers(steady(levied, 24));
    for (month, terms) in plan.programmes[0].terms.iter_mut().enumerate() {
        let intake = terms.intake;
        *terms = if (5..17).contains(&month) { free } else { levied };
        terms.intake = intake;
    }
    for (month, row) in rows(&observe(&plan)).iter().enumerate() {
        assert_eq!(row[M::LevyDue] > 0, !(5..17).contains(&month), "month {month}");
    }
}

#[test]
fn nobody_is_handed_over_across_a_shut_border() {
    let mut plan = without_newcomers(steady(Terms { abscond: 0.9, ..crowd() }, 24));
    for (month, host) in plan.hosts.iter_mut().flatten().enumerate() {
        host.apprehension_first = 0.2;
        host.apprehension_later = 0.2;
        host.cooperation = 1.0;
        host.returns_open = month < 12;
    }
    let rows = rows(&observe(&plan));
    let sum = |from: usize, measure: M| rows[from..from + 12].iter().map(|row| row[measure]).sum::<i64>();
    assert!(sum(0, M::HandedOver) > 50);
    assert!(sum(12, M::Apprehended) > 50);
    assert_eq!(sum(12, M::HandedOver), 0);
}

#[test]
fn an_allowance_is_not_earned_a_second_time() {
    let earned = |pay_company: f32, stipend: f32, stipend_is_pay: bool| {
        let terms = Terms { pay_worker: 0.0, pay_company, stipend, stipend_is_pay, ..crowd() };
        months(terms, 1)[0][M::GrossPerHead]
    };
    let by_employer = earned(5_000_000.0, 0.0, false);
    assert!(by_employer > 0);
    assert_eq!(earned(5_000_000.0, 500_000.0, false), by_employer);
    assert_eq!(earned(0.0, 500_000.0, true) * 10, by_employer);
}

#[test]
fn who_is_hindered_at_the_end_is_stranded() {
    let mut plan = without_newcomers(steady(Terms { term: 3, extension: 1.0, max_extensions: 9, ..crowd() }, 6));
    for host in plan.hosts.iter_mut().flatten() {
        host.obstruction = 0.4;
    }
    let rows = rows(&observe(&plan));
    assert_frequency("stranded", rows[2][M::Stranded], PEOPLE, 0.4);
    assert_eq!(rows[2][M::Stranded] + rows[2][M::Extensions], PEOPLE);
    assert_eq!(rows[2][M::Lapsed], 0, "the way home was open");
}

#[test]
fn a_partnership_that_is_found_out_ends_the_stay() {
    let rows = months(Terms { partner: 0.08, partner_detection: 0.25, ..crowd() }, 1);
    assert_frequency("found out", rows[0][M::ReturnsEarly], PEOPLE, 0.02);
    assert_frequency("not found out", rows[0][M::WithPartner], PEOPLE, 0.06);
}

#[test]
fn protection_needs_contact_and_marriage_a_partner() {
    let terms = Terms { contact: 0.05, protection: 0.9, partner: 0.05, marry: 0.8, ..crowd() };
    let rows = months(terms, 24);
    let (mut contacts, mut gone) = (0, 0);
    for row in &rows {
        gone += row[M::ExitsProtection];
        // An event a month: who makes contact seeks protection in a later month.
        assert!(gone <= contacts, "{gone} sought protection, {contacts} were in contact");
        contacts += row[M::Contacts];
        assert!(row[M::WithPartner] <= row[M::Stock]);
    }
    assert!(gone > 100);
    let without_contact = months(Terms { protection: 0.9, marry: 0.8, ..crowd() }, 24);
    assert!(without_contact.iter().all(|row| row[M::ExitsProtection] == 0 && row[M::ExitsMarry] == 0));
}

#[test]
fn contracts_last_as_long_as_their_term() {
    let observables = observe(&without_newcomers(steady(Terms { term: 7, ..crowd() }, 12)));
    let stays = &observables.programmes[0].histograms[0].stay_months;
    assert_eq!(stays[7] as i64, PEOPLE);
    assert_eq!(stays.iter().sum::<u64>() as i64, PEOPLE);
    assert_eq!(rows(&observables)[6][M::ReturnsTerm], PEOPLE);

    // Seven months of a risk of early return, the last month included.
    let rows = months(Terms { term: 7, early: 0.05, ..crowd() }, 12);
    let to_the_end = rows.iter().map(|row| row[M::ReturnsTerm]).sum();
    assert_frequency("to the end of the term", to_the_end, PEOPLE, libm::pow(0.95, 7.0));
}

#[test]
fn extensions_and_overstays() {
    let terms = Terms { term: 3, extension_term: 5, extension: 0.3, max_extensions: 200, overstay: 0.2, ..crowd() };
    let rows = months(terms, 36);
    let total = |measure: M| rows.iter().map(|row| row[measure]).sum::<i64>();
    let left = total(M::ReturnsTerm) + total(M::ExitsOverstay);
    assert_frequency("extension", total(M::Extensions), total(M::Extensions) + left, f64::from(0.3_f32));
    assert_frequency("overstay", total(M::ExitsOverstay), left, f64::from(0.2_f32));

    let capped = Terms { max_extensions: 2, extension: 1.0, overstay: 0.0, ..terms };
    let observables = observe(&without_newcomers(steady(capped, 24)));
    let stays = observables.programmes[0].histograms.iter().map(|year| year.stay_months[3 + 2 * 5]).sum::<u64>();
    assert_eq!(stays as i64, PEOPLE);
}

#[test]
fn people_present_on_the_first_day_end_their_terms_one_after_another() {
    let terms = Terms { open: 20_000.0, intake: 0.0, initial_stock: 0.6, term: 10, ..quiet() };
    let rows = rows(&observe(&steady(terms, 12)));
    assert_frequency("present on the first day", rows[0][M::ChangesIn], 20_000, 0.6);
    let n = rows[0][M::ChangesIn];
    for (month, row) in rows.iter().enumerate().take(10) {
        assert_frequency(&format!("back in month {month}"), row[M::ReturnsTerm], n, 0.1);
    }
    assert_eq!(rows[9][M::Stock], 0);
}

#[test]
fn what_becomes_of_those_who_left() {
    let mut plan = without_newcomers(steady(Terms { abscond: 0.9, ..crowd() }, 24));
    for host in plan.hosts.iter_mut().flatten() {
        (host.mortality, host.ageing) = (monthly_as_rate(0.02), 0.0);
        (host.naturalise, host.marry, host.europe, host.lapsed_return, host.contact) = (0.0, 0.0, 0.0, 0.0, 0.0);
        (host.apprehension_first, host.apprehension_later, host.cooperation) = (0.03, 0.03, 0.5);
    }
    let rows = rows(&observe(&plan));
    let total = |measure: M| rows.iter().map(|row| row[measure]).sum::<i64>();
    let at_risk = rows[..23].iter().map(|row| row[M::Absconders]).sum();
    assert_frequency("death after leaving", total(M::DeathsAfter), at_risk, 0.02);
    assert_frequency("caught", total(M::Apprehended), at_risk - total(M::DeathsAfter), 0.03);
    assert_frequency("handed over", total(M::HandedOver), total(M::Apprehended), 0.5);
}

#[test]
fn whoever_hides_grows_old() {
    // Everyone stays on without papers at forty, and nothing happens to them but death.
    let alive_after = |ageing: f32, years: usize| {
        let mut plan = without_newcomers(steady(Terms { term: 1, overstay: 1.0, ..crowd() }, 12 * 60));
        plan.ages.applicants = [480.0, 480.0];
        for host in plan.hosts.iter_mut().flatten() {
            (host.mortality, host.ageing) = (0.008, ageing);
            (host.naturalise, host.marry, host.europe, host.contact) = (0.0, 0.0, 0.0, 0.0);
            (host.apprehension_first, host.apprehension_later) = (0.0, 0.0);
            (host.lapsed_return, host.cooperation) = (0.0, 0.0);
        }
        rows(&observe(&plan))[12 * years - 1][M::Absconders]
    };
    // After Gompertz: the deaths of all years before add up to (e^(ageing × years) − 1) × mortality / ageing.
    for years in [10, 30, 50] {
        let toll = 0.008 * (libm::exp(0.085 * years as f64) - 1.0) / 0.085;
        let share = alive_after(0.085, years) as f64 / PEOPLE as f64;
        assert!((share - libm::exp(-toll)).abs() < 0.03, "{share} alive after {years} years");
    }
    assert!(alive_after(0.0, 50) > PEOPLE / 2, "without ageing most outlive their century");
    assert!(alive_after(0.085, 50) < PEOPLE / 50, "at ninety few are left");
}

/// Rules under which a fifth of the workers hunt, and one in thirty of these is caught each month.
fn hunters() -> Terms {
    let mut role_shares = crowd().role_shares;
    role_shares[Role::Manager.index()] = 0.1;
    Terms {
        role_shares,
        musk_share: 0.2,
        musk_income: 500_000,
        musk_cut: 0.4,
        musk_fine: 300_000,
        musk_repatriation: 0.25,
        caught: threshold(1.0 / 30.0),
        ..crowd()
    }
}

#[test]
fn some_men_hunt_musk_and_their_bosses_take_their_part() {
    let rows = months(hunters(), 12);
    let total = |measure: M| rows.iter().map(|row| row[measure]).sum::<i64>();
    // Bosses do not hunt themselves.
    let workers = rows[0][M::WorkerMonths] - rows[0][M::OfficialMonths];
    assert_frequency("hunters", rows[0][M::Musk] / 500_000, workers, f64::from(0.2_f32));
    assert_eq!(total(M::MuskCut) * 10, total(M::Musk) * 4);
    assert_eq!((total(M::Side), total(M::SideCut)), (0, 0), "berries are apart from musk");
    // The same men go on hunting, so that nobody else earns by it.
    let hunts = total(M::Musk) / 500_000;
    assert_frequency("caught", total(M::PoachersCaught), hunts, 1.0 / 30.0);
    assert_frequency("sent home", total(M::ReturnsEarly), total(M::PoachersCaught), 0.25);
    assert_eq!(total(M::Fine), total(M::PoachersCaught) * 300_000);
    let without = months(Terms { musk_share: 0.0, ..hunters() }, 12);
    assert!(without.iter().all(|row| row[M::Musk] == 0 && row[M::PoachersCaught] == 0 && row[M::ReturnsEarly] == 0));
}

#[test]
fn nobody_goes_home_for_poaching_while_the_border_is_shut() {
    let mut plan = without_newcomers(steady(hunters(), 12));
    for host in plan.hosts.iter_mut().flatten() {
        host.returns_open = false;
    }
    let rows = rows(&observe(&plan));
    let total = |measure: M| rows.iter().map(|row| row[measure]).sum::<i64>();
    assert!(total(M::PoachersCaught) > 300);
    assert_eq!((total(M::ReturnsEarly), rows[11][M::Stock]), (0, PEOPLE));
}

#[test]
fn hidden_goods_escape_confiscation_but_not_every_guard() {
    let smugglers = Terms {
        term: 6,
        confiscation: 1.0,
        contraband_share: 0.3,
        contraband_load: 2_000_000,
        contraband_seizure: 0.1,
        goods_gain: 3.0,
        goods_resold: 0.5,
        ..crowd()
    };
    let all = |terms: Terms| {
        months(terms, 6).iter().fold(Row::default(), |mut sum, row| {
            sum += row;
            sum
        })
    };
    let (row, saved) = (all(smugglers), PEOPLE * 6 * 1_000_000);
    assert_eq!(row[M::Contraband] % 2_000_000, 0);
    let loads = row[M::Contraband] / 2_000_000;
    assert_frequency("loads", loads, PEOPLE, f64::from(0.3_f32));
    assert_frequency("seized", row[M::ContrabandSeized] / 2_000_000, loads, f64::from(0.1_f32));
    assert_eq!((row[M::Carried], row[M::Confiscated]), (0, saved - row[M::Contraband]));
    // Home is dear: what arrives is worth three times what it has cost, and half of it is sold.
    let arrived = row[M::Contraband] - row[M::ContrabandSeized];
    assert_eq!((row[M::GoodsAtHome], row[M::GoodsSold]), (3 * arrived, 3 * arrived / 2));

    // Where smuggling is tolerated all of it arrives; a poor man hides no more than he has.
    let tolerated = all(Terms { contraband_seizure: 0.0, contraband_load: 90_000_000, ..smugglers });
    assert_eq!(tolerated[M::ContrabandSeized], 0);
    assert_frequency("all they have", tolerated[M::Contraband] / 6_000_000, PEOPLE, f64::from(0.3_f32));
}

#[test]
fn a_labourer_who_knows_the_language_becomes_a_broker() {
    // Everyone has been abroad before: 0.3 of the language, and 0.1 more on average.
    let mut plan = without_newcomers(steady(Terms { promotion: 0.1, prior_tours: 1.0, ..crowd() }, 12));
    plan.behaviour.premium[Role::Broker.index()] = 2.0;
    let observables = observe(&plan);
    let record = &observables.programmes[0];
    let (mut labourers, mut promotions) = (0, 0);
    for (month, row) in record.cells[0].iter().enumerate() {
        let [income, months] = record.by_role[month];
        labourers += months[Role::Labourer.index()];
        promotions += row[M::Promotions];
        let brokers = months[Role::Broker.index()];
        assert_eq!(months[Role::Labourer.index()] + brokers, PEOPLE);
        // Skill keeps, and pay follows the role.
        assert_eq!(income[Role::Broker.index()], 2 * brokers * 1_000_000, "month {month}");
    }
    // Who speaks best leaves the labourers first, so that it is a little less than 0.04 in the end.
    assert_frequency("promotion", promotions, labourers, 0.1 * 0.395);
    let silent = months(Terms { promotion: 0.1, ..crowd() }, 12);
    let first_tour = silent.iter().map(|row| row[M::Promotions]).sum::<i64>();
    assert!(first_tour * 3 < promotions, "{first_tour} of those who are abroad for the first time");
}

#[test]
fn levies_are_counted_one_by_one_and_officials_owe_none() {
    let mut role_shares = crowd().role_shares;
    (role_shares[Role::Labourer.index()], role_shares[Role::Manager.index()]) = (0.8, 0.2);
    let levied =
        Terms { levy_fixed: 2_000_000, levied: true, pay_worker: 9_000_000.0, tolerance: 100, role_shares, ..crowd() };
    let observables = observe(&without_newcomers(steady(levied, 12)));
    let sum = |measure: M| rows(&observables).iter().map(|row| row[measure]).sum::<i64>();
    let counts = &observables.programmes[0].histograms[0].monthly_levy;
    assert!(sum(M::OfficialMonths) > 1000);
    assert_eq!(counts.iter().sum::<u64>() as i64, sum(M::WorkerMonths) - sum(M::OfficialMonths));
    assert_eq!(counts[bin(2_000_000.0)], counts.iter().sum::<u64>(), "all owe the same");
    assert_eq!(sum(M::GrossWorker) - sum(M::GrossOfficials), sum(M::LevyGross));
    assert!(sum(M::GrossOfficials) > 0);
}

#[test]
fn who_holds_a_post_still_has_not_failed_to_return() {
    let mut plan = without_newcomers(steady(Terms { term: 3, overstay: 0.5, ..crowd() }, 24));
    for (month, host) in plan.hosts.iter_mut().flatten().enumerate() {
        host.returns_open = month >= 12;
    }
    let rows = rows(&observe(&plan));
    assert_eq!((rows[11][M::Stranded], rows[11][M::Lapsed]), (PEOPLE, 0));
    assert!(rows[12][M::Lapsed] > 1000);
    assert_eq!(rows[12][M::Lapsed], rows[12][M::Absconders]);
}
