//! All observables.

use super::Part::{Minus, Plus};
use super::{Cuts, Definition, Formula, HistogramOf, Part, Roles, Special, Unit};
use crate::engine::measure::Measure as M;

const fn define(name: &'static str, unit: Unit, formula: Formula, says: &'static str) -> Definition {
    let cuts = Cuts { place: true, sector: false, role: Roles::None, channel: false, none: false };
    Definition { name, unit, formula, says, called: None, cuts, rare: false, main_host_only: false, outside: false }
}

const fn stock(name: &'static str, parts: &'static [Part], says: &'static str) -> Definition {
    define(name, Unit::People, Formula::Stock(parts), says)
}

const fn people(name: &'static str, parts: &'static [Part], says: &'static str) -> Definition {
    define(name, Unit::PeoplePerYear, Formula::Flow(parts), says)
}

const fn money(name: &'static str, parts: &'static [Part], says: &'static str) -> Definition {
    define(name, Unit::UsdPerYear, Formula::Flow(parts), says)
}

const fn ratio(
    name: &'static str,
    unit: Unit,
    above: &'static [Part],
    below: &'static [Part],
    says: &'static str,
) -> Definition {
    define(name, unit, Formula::Ratio { above, below, factor: 1.0 }, says)
}

const fn share(name: &'static str, above: &'static [Part], below: &'static [Part], says: &'static str) -> Definition {
    ratio(name, Unit::Share, above, below, says)
}

const fn special(name: &'static str, unit: Unit, special: Special, says: &'static str) -> Definition {
    define(name, unit, Formula::Special(special), says).by_programme()
}

impl Definition {
    const fn called(mut self, label: &'static str) -> Definition {
        self.called = Some(label);
        self
    }

    const fn rare(mut self) -> Definition {
        self.rare = true;
        self
    }

    const fn main_host_only(mut self) -> Definition {
        self.main_host_only = true;
        self
    }

    const fn outside(mut self) -> Definition {
        self.outside = true;
        self
    }

    const fn by_programme(mut self) -> Definition {
        self.cuts.place = false;
        self
    }

    const fn by_sector(mut self) -> Definition {
        self.cuts.sector = true;
        self
    }

    const fn by_role(mut self, roles: Roles) -> Definition {
        self.cuts.role = roles;
        self
    }

    const fn by_channel(mut self) -> Definition {
        self.cuts.channel = true;
        self
    }

    const fn same_for_all(mut self) -> Definition {
        self.cuts = Cuts { place: false, sector: false, role: Roles::None, channel: false, none: true };
        self
    }
}

const STOCK: &[Part] = &[Plus(M::Stock)];
const MONTHS: &[Part] = &[Plus(M::WorkerMonths)];
const ASSESSED: &[Part] = &[Plus(M::AssessedMonths)];
const RETURNS: &[Part] = &[Plus(M::ReturnsTerm), Plus(M::ReturnsEarly), Plus(M::ReturnsClosing)];
const EXITS: &[Part] = &[
    Plus(M::ExitsOverstay),
    Plus(M::ExitsAbscond),
    Plus(M::ExitsProtection),
    Plus(M::ExitsMarry),
    Plus(M::ExitsNaturalise),
];
/// Gross earnings: what employers, clients and hosts give for labour.
pub const GROSS: &[Part] = &[Plus(M::GrossWorker), Plus(M::GrossCompany), Plus(M::StipendByHost), Plus(M::TimberValue)];
const TAKEN: &[Part] =
    &[Plus(M::GrossWorker), Plus(M::GrossCompany), Plus(M::StipendByHost), Plus(M::TimberValue), Minus(M::TakeHome)];
const COMPANY: &[Part] = &[Plus(M::Levy), Plus(M::GrossCompany), Plus(M::TimberValue)];
const STIPENDS: &[Part] = &[Plus(M::Stipend), Plus(M::StipendCertificates), Minus(M::StipendByHost)];
/// What stays with the company, less what it owes.
pub const BALANCE: &[Part] = &[
    Plus(M::Levy),
    Plus(M::GrossCompany),
    Plus(M::TimberValue),
    Minus(M::Stipend),
    Minus(M::StipendCertificates),
    Plus(M::StipendByHost),
    Minus(M::Board),
    Minus(M::Overhead),
    Minus(M::Leak),
    Minus(M::Transfer),
];
const STATE: &[Part] = &[Plus(M::Transfer), Plus(M::Confiscated)];
const SAVED: &[Part] = &[Plus(M::Saved)];
const SAVED_NET: &[Part] = &[Plus(M::Saved), Minus(M::Confiscated)];
const TAKE_HOME: &[Part] = &[Plus(M::TakeHome)];
const SAVED_IN_YEARS: &[Part] = &[Plus(M::SavedInYears)];
const FULL_YEARS: &[Part] = &[Plus(M::FullYears)];
const SAVED_IN_TOURS: &[Part] = &[Plus(M::SavedInTours)];
const KNOWN_TOURS: &[Part] = &[Plus(M::KnownTours)];
const PER_HEAD: &[Part] = &[Plus(M::GrossPerHead)];
const PAID: &[Part] = &[Plus(M::PaidMonths)];

/// All observables in the order of tables.
pub static TABLE: &[Definition] = &[
    // People.
    stock("stock", STOCK, "People at a post at the end of the month, the stranded and those on a visit home included.").called("people abroad")
        .by_sector()
        .by_role(Roles::Groups),
    stock("in_host", &[Plus(M::Stock), Plus(M::Absconders)], "People at a post and absconders still in the host country.").called("people in the host country").outside(),
    people("arrivals", &[Plus(M::Arrivals)], "People placed by recruitment; extensions and changes of rules are not arrivals.").called("new arrivals"),
    people("returns", RETURNS, "People who left a post for home."),
    people("returns_term", &[Plus(M::ReturnsTerm)], "People who went home at the end of a contract."),
    people("returns_early", &[Plus(M::ReturnsEarly)], "People who went home before their time: discipline, arrears, illness, raids."),
    people("returns_closing", &[Plus(M::ReturnsClosing)], "People who went home because the arrangement was closed."),
    people("extensions", &[Plus(M::Extensions)], "Contracts renewed at their end."),
    people("exits", EXITS, "People who left a post without going home, by channel or all of them.").called("left without going home").by_channel().rare(),
    define(
        "desertion_rate",
        Unit::PerYear,
        Formula::Ratio { above: &[Plus(M::ExitsAbscond), Plus(M::ExitsProtection)], below: MONTHS, factor: 12.0 },
        "Exits by absconding and protection, or by the channels named, per person at a post and year.",
    ).called("left without leave")
    .by_channel()
    .rare(),
    stock("absconders", &[Plus(M::Absconders)], "People who left without permission or stayed on and are still in the host country.").outside().rare(),
    people("apprehended", &[Plus(M::Apprehended)], "Absconders caught.").outside().rare(),
    people("hunting_yield", &[Plus(M::ApprehendedByTeams)], "Absconders caught because teams search for them.").outside().rare(),
    people("handed_over", &[Plus(M::HandedOver)], "Absconders caught and delivered to the sending state.").outside().rare(),
    stock("protected", &[Plus(M::Protected)], "Absconders who hold protection.").outside().rare(),
    people("protected_grants", &[Plus(M::ProtectedGrants)], "Grants of protection.").outside().rare(),
    people("arrived_rok", &[Plus(M::ArrivedRok)], "Former workers who reach South Korea.").called("reached South Korea").outside().rare(),
    people(
        "arrived_elsewhere",
        &[Plus(M::ArrivedElsewhere)],
        "Protected former workers who moved on to another country than South Korea.",
    )
    .outside()
    .rare(),
    people("arrived_europe", &[Plus(M::ArrivedEurope)], "Former workers who reach Europe.").outside().rare(),
    stock("hanawon", &[Plus(M::Hanawon)], "Former workers in the reception centre: arrivals of three months, after screening.").called("in the reception centre").outside().rare(),
    people("naturalised", &[Plus(M::Naturalised)], "Citizenships given, at a post or after leaving.").outside().rare(),
    define(
        "naturalised_total",
        Unit::People,
        Formula::Total(&[Plus(M::Naturalised)]),
        "Citizenships given since the programme began.",
    ).called("became citizens, in all")
    .outside()
    .rare(),
    ratio(
        "naturalised_per_arrival",
        Unit::Share,
        &[Plus(M::Naturalised)],
        &[Plus(M::Arrivals)],
        "Citizenships given over people placed in the same months.",
    )
    .outside()
    .rare(),
    special(
        "nonreturnees",
        Unit::People,
        Special::Nonreturnees,
        "Of those whose contract ran out while nobody could go home: who has left the post and is still in the host country three years after the way was opened again, as citizen or spouse or without papers.",
    ).called("did not return")
    .outside()
    .rare(),
    people("deaths", &[Plus(M::DeathsPost), Plus(M::DeathsAfter)], "Deaths at a post and after leaving.").outside().rare(),
    people("deaths_post", &[Plus(M::DeathsPost)], "Deaths at a post by any cause.").rare(),
    people("deaths_after", &[Plus(M::DeathsAfter)], "Deaths of absconders.").outside().rare(),
    define(
        "death_rate",
        Unit::PerThousandYears,
        Formula::Ratio { above: &[Plus(M::DeathsPost)], below: MONTHS, factor: 12_000.0 },
        "Deaths at a post per thousand years of work.",
    )
    .rare(),
    stock("stranded", &[Plus(M::Stranded)], "People at a post past their contract who cannot go home."),
    define(
        "stay_months",
        Unit::Months,
        Formula::Distribution { of: HistogramOf::StayMonths, mean: None },
        "Months from arrival to leaving the post, over people who leave in the years of the period.",
    ).called("months of stay")
    .by_programme(),
    special("fill_rate", Unit::Share, Special::FillRate, "People at a post over posts that may be filled; no value where people of another programme were taken over, who hold none of its posts."),
    special(
        "contract_share",
        Unit::Share,
        Special::ContractShare,
        "Worker-months under contract rules, of these and those under the supervised rules beside them.",
    ),
    special("sector_share", Unit::Share, Special::SectorShare, "Worker-months in a sector over all worker-months.").by_sector(),
    share("female_share", &[Plus(M::FemaleMonths)], MONTHS, "Worker-months of women over all worker-months."),
    share("conscript_share", &[Plus(M::ConscriptMonths)], MONTHS, "Worker-months of conscripts over all worker-months."),
    special("applicants_per_place", Unit::Ratio, Special::Applicants, "Candidates who apply over places filled."),
    share(
        "informal_share",
        &[Plus(M::Stranded), Plus(M::PaperMonths), Minus(M::StrandedOnPaper)],
        MONTHS,
        "People stranded past their contract or on paper employment over worker-months.",
    ),
    share("informal_share_stranded", &[Plus(M::Stranded)], MONTHS, "People stranded past their contract over worker-months."),
    share("informal_share_paper", &[Plus(M::PaperMonths)], MONTHS, "Worker-months on paper employment over all worker-months."),
    // Money.
    money("gross_earnings", GROSS, "What hosts and clients give for the labour, to whomever: pay before the broker, payments to the company, host-paid stipends, the sending state's timber at the border price.").called("the labour earned"),
    money("gross_to_worker", &[Plus(M::GrossWorker)], "Of gross earnings, what employers and clients pay to workers."),
    money(
        "gross_to_company",
        &[Plus(M::GrossCompany), Plus(M::TimberValue), Plus(M::StipendByHost)],
        "Of gross earnings, what is paid or due to the company: pay, timber, stipends that the host pays.",
    ),
    money("take_home", TAKE_HOME, "What workers have in hand: pay or stipend less broker, deductions, levy and the supervisors' take.").called("workers took home"),
    money("levy", &[Plus(M::Levy)], "Levy paid, late payments in the month they are paid."),
    money("levy_due", &[Plus(M::LevyDue)], "Levy set for the month, arrears apart."),
    ratio("levy_due_mean", Unit::UsdPerMonth, &[Plus(M::LevyDue)], &[Plus(M::WorkerMonths), Minus(M::OfficialMonths)], "Levy set per month of a worker who is no official.").called("mean levy due"),
    define(
        "monthly_levy",
        Unit::UsdPerMonth,
        Formula::Distribution { of: HistogramOf::MonthlyLevy, mean: None },
        "Levy set for a month, arrears apart, over the worker-months for which one is set, in the years of the period.",
    ).called("levy set a month")
    .by_programme(),
    money("skim", &[Plus(M::Skim), Plus(M::SideCut), Plus(M::MuskCut)], "The supervisors' take from pay and their cut of side income and musk; never bribes or embezzlement."),
    money("skim_pay", &[Plus(M::Skim)], "The supervisors' take from pay alone."),
    money("leak", &[Plus(M::Leak)], "Embezzled from the company by officials."),
    money("broker_margin", &[Plus(M::Broker)], "Brokers' share of brokered pay.").called("brokers received"),
    money("deductions", &[Plus(M::Deductions), Plus(M::DeductionsCertificates)], "Deductions from pay and stipends."),
    money("living", &[Plus(M::Living)], "What workers spend on living; board given by the company is not in it."),
    money("side_income", &[Plus(M::Side), Plus(M::Musk)], "Income beside the pay, permitted or not, before the supervisors' cut."),
    money("musk_income", &[Plus(M::Musk)], "Of this, from poached musk deer."),
    money("fines", &[Plus(M::Fine)], "Fines of poachers who were caught."),
    people("poachers_caught", &[Plus(M::PoachersCaught)], "Poachers caught by the host's police.").rare(),
    people("broker_promotions", &[Plus(M::Promotions)], "Labourers who became brokers."),
    money("stipends", STIPENDS, "Stipends and allowances that the company pays."),
    money("stipends_given", &[Plus(M::Stipend), Plus(M::StipendCertificates)], "Stipends and allowances, whoever pays them."),
    money("board", &[Plus(M::Board)], "Food and bed given by the company."),
    money("overhead", &[Plus(M::Overhead)], "The company's costs on site and the fees of paper firms."),
    money("officials_revenue", &[Plus(M::Skim), Plus(M::SideCut), Plus(M::MuskCut), Plus(M::Leak)], "What officials get: the supervisors' take from pay and their cut of side income and musk, and what is embezzled; bribes are apart.").called("officials received"),
    money("officials_revenue_gross", &[Plus(M::Skim), Plus(M::Leak)], "Of this, what comes out of gross earnings: all but the cuts of side income and musk."),
    money(
        "suppliers_revenue",
        &[Plus(M::Deductions), Plus(M::DeductionsCertificates), Plus(M::Board), Plus(M::Overhead)],
        "What suppliers get: deductions, board and overhead.",
    ).called("suppliers received"),
    money("bribes", &[Plus(M::BribeUpfront), Plus(M::BribeLater)], "Bribes for places when they are paid, deferred parts included."),
    money("bribes_deferred", &[Plus(M::BribeLater)], "Of this, deferred parts paid out of earnings."),
    share("bribe_in_kind_share", &[Plus(M::BribeInKind)], &[Plus(M::BribeUpfront)], "Of bribes paid at departure, the part given in goods."),
    share("bribed_share", &[Plus(M::BribePlaces)], &[Plus(M::Arrivals)], "Of people placed by recruitment, those who pay for the place."),
    ratio("bribe_price", Unit::Usd, &[Plus(M::BribeAgreed)], &[Plus(M::BribePlaces)], "Mean agreed price of a place."),
    money("remitted", &[Plus(M::Wire), Plus(M::Goods), Plus(M::GoodsCertificates)], "Money and goods sent home; what is carried at return is apart."),
    money("remittance_cost", &[Plus(M::WireCost)], "Of this, lost to fees and on the way."),
    money("carried", &[Plus(M::Carried)], "Money carried home at return."),
    money("confiscated", &[Plus(M::Confiscated)], "Taken by the state at return."),
    money("saved", SAVED, "Take-home and side income less living, debt, visits home, fines, gifts and what a currency reform takes; before confiscation."),
    money("saved_net", SAVED_NET, "Saved, after confiscation."),
    ratio("saved_per_month", Unit::UsdPerMonth, SAVED, MONTHS, "Saved per worker-month."),
    ratio("take_home_per_month", Unit::UsdPerMonth, TAKE_HOME, MONTHS, "Take-home per worker-month."),
    define(
        "savings_per_year",
        Unit::UsdPerYear,
        Formula::Distribution { of: HistogramOf::SavingsPerYear, mean: Some((SAVED_IN_YEARS, FULL_YEARS)) },
        "What a person saves in a calendar year, over people at a post in all its months.",
    ).called("a worker saved")
    .by_programme(),
    define(
        "savings_per_tour",
        Unit::Usd,
        Formula::Distribution { of: HistogramOf::SavingsPerTour, mean: Some((SAVED_IN_TOURS, KNOWN_TOURS)) },
        "What a person saves in a tour after confiscation, over people who go home in the years of the period and came after the first day of the programme.",
    )
    .by_programme(),
    define(
        "savings_per_long_tour",
        Unit::Usd,
        Formula::Distribution { of: HistogramOf::SavingsPerLongTour, mean: None },
        "The same over tours of 48 to 72 months.",
    )
    .by_programme(),
    define(
        "monthly_gross",
        Unit::UsdPerMonth,
        Formula::Distribution { of: HistogramOf::MonthlyGross, mean: Some((PER_HEAD, PAID)) },
        "Pay after the broker, the employer's payment, or stipend and timber per head, over worker-months with pay.",
    ).called("gross pay a month")
    .by_programme(),
    ratio("wage_parity", Unit::Ratio, PER_HEAD, &[Plus(M::HostWagePaid)], "Mean monthly gross over a host national's wage, over worker-months with pay."),
    ratio("wage_parity_takehome", Unit::Ratio, TAKE_HOME, &[Plus(M::HostWage)], "Mean take-home over a host national's wage, over all worker-months.").called("take-home wage parity"),
    share("retained_share", TAKE_HOME, GROSS, "Take-home over gross earnings.").called("worker kept"),
    share("kept_share", SAVED_NET, GROSS, "Saved after confiscation over gross earnings of the same months; below zero where more is lived off, paid or taken from earlier savings.").called("share saved"),
    share("state_share", STATE, GROSS, "State revenue over gross earnings.").called("share of the state"),
    share("taken_share", TAKEN, GROSS, "What is not take-home over gross earnings: state, company, officials, brokers, suppliers.").called("share not the worker's"),
    share("levy_share", &[Plus(M::Levy)], &[Plus(M::GrossWorker), Minus(M::GrossOfficials)], "Levy paid, also out of earlier savings, over what employers and clients pay to workers who are no officials, in the same months."),
    share("arrears_share", &[Plus(M::ArrearsMonths)], MONTHS, "Worker-months that end with arrears over all worker-months."),
    money("company_revenue", COMPANY, "Everything credited to the company for labour: levy, employers' payments, timber. It contains state revenue."),
    money("company_balance", BALANCE, "What stays with the company, less what it owes: the change of its balance.").called("company kept"),
    money("transfer", &[Plus(M::Transfer)], "What the company hands over to the state after its costs: state revenue without what is confiscated.").called("handed to the state"),
    ratio(
        "state_per_month",
        Unit::UsdPerMonth,
        STATE,
        MONTHS,
        "What the state receives of a worker-month, with what is confiscated.",
    ),
    money("state_revenue", STATE, "What the company hands over to the state after its costs, and what is confiscated.").called("state received"),
    money(
        "state_revenue_cash",
        &[Plus(M::CashReceived), Plus(M::Confiscated)],
        "Of this, what is convertible money: where there is timber, the part sold on, with nothing deducted.",
    ),
    special(
        "contract_vs_supervised_ratio",
        Unit::Ratio,
        Special::ContractOverSupervised(M::Saved),
        "Saved per worker-month under contract rules over the same under the supervised rules beside them.",
    ),
    special(
        "contract_vs_supervised_takehome",
        Unit::Ratio,
        Special::ContractOverSupervised(M::TakeHome),
        "Take-home per worker-month under contract rules over the same under the supervised rules beside them.",
    ),
    define(
        "bribe_payback_months",
        Unit::Months,
        Formula::Quotient { above: "bribe_price", below: "saved_per_month", factor: 1.0 },
        "Mean price of a place over what is saved in a worker-month; no value where nothing is.",
    ),
    money("household_investment", &[Plus(M::Business)], "What households put into business at a return."),
    share("household_investment_share", &[Plus(M::Investors)], RETURNS, "Returns that are followed by a household business."),
    stock("businesses", &[Plus(M::Businesses)], "Household businesses alive.").outside(),
    money("business_income", &[Plus(M::BusinessIncome)], "What household businesses yield.").outside(),
    define(
        "timber_output",
        Unit::CubicMetresPerYear,
        Formula::Flow(&[Plus(M::TimberFelled)]),
        "Timber felled by the programme.",
    ),
    money("timber_value", &[Plus(M::TimberValue)], "The sending state's share of the timber at the border price."),
    money("timber_resold", &[Plus(M::TimberResold)], "Of this, sold on for money."),
    money("goods_shipped", &[Plus(M::Goods), Plus(M::GoodsCertificates)], "Goods taken home, at their value abroad."),
    money("contraband", &[Plus(M::Contraband)], "Hidden goods carried home, at their value abroad."),
    money(
        "contraband_through",
        &[Plus(M::Contraband), Minus(M::ContrabandSeized)],
        "Hidden goods that were not found, at their value abroad.",
    ),
    money("contraband_seized", &[Plus(M::ContrabandSeized)], "Of these, found and taken."),
    money("goods_at_home", &[Plus(M::GoodsAtHome)], "What the goods that arrived, hidden ones included, are worth at home."),
    money("goods_sold", &[Plus(M::GoodsSold)], "What households get for the goods that they sell."),
    money(
        "goods_gain",
        &[Plus(M::GoodsAtHome), Minus(M::Goods), Minus(M::GoodsCertificates), Minus(M::Contraband)],
        "What the price gap brings to households: goods at their value at home less their value abroad, with what is lost or seized.",
    ),
    money("gifts", &[Plus(M::Gift)], "Given to superiors and leaders at return."),
    people("honours", &[Plus(M::Honours)], "Homecomers whose gift wins the family an honour.").rare(),
    special(
        "role_income",
        Unit::UsdPerMonth,
        Special::RoleIncome,
        "Take-home and side income of a role per worker-month; officials also share the supervisors' take and what is embezzled, brokers their margin.",
    )
    .by_role(Roles::Each),
    define(
        "home_ratio",
        Unit::Ratio,
        Formula::Quotient { above: "savings_per_year", below: "home_wage", factor: 1.0 / 12.0 },
        "Mean savings of a year over twelve months of home income.",
    )
    .by_programme(),
    special("home_wage", Unit::UsdPerMonth, Special::HomeWage, "Market income at home in the capital.").same_for_all(),
    special(
        "china_arrivals",
        Unit::PeoplePerYear,
        Special::ChinaArrivals,
        "People who reach South Korea by way of China, workers or not; a series from outside the model.",
    )
    .same_for_all(),
    define(
        "rok_route_ratio",
        Unit::Ratio,
        Formula::Quotient { above: "arrived_rok", below: "china_arrivals", factor: 1.0 },
        "Former workers who reach South Korea over the people who reach it by way of China.",
    )
    .outside()
    .rare(),
    special(
        "goods_trade",
        Unit::UsdPerYear,
        Special::GoodsTrade,
        "Goods trade between Russia and the sending state; a series from outside the model.",
    )
    .same_for_all(),
    define(
        "labour_over_trade",
        Unit::Ratio,
        Formula::Quotient { above: "state_revenue", below: "goods_trade", factor: 1.0 },
        "What the state receives from labour in the main host country over the goods trade with it.",
    )
    .main_host_only(),
    // Condition.
    define(
        "contact_lag",
        Unit::Months,
        Formula::Distribution { of: HistogramOf::ContactLag, mean: None },
        "Months from the first contact with civil society to the arrival in South Korea, over the arrivals.",
    )
    .by_programme()
    .outside()
    .rare(),
    ratio("exposure", Unit::Share, &[Plus(M::Exposure)], STOCK, "Mean exposure of people at a post, 0 to 1."),
    ratio("grievance", Unit::Share, &[Plus(M::Grievance)], STOCK, "Mean grievance of people at a post, 0 to 1."),
    ratio("surveillance", Unit::Share, &[Plus(M::Surveillance)], STOCK, "Mean surveillance of people at a post, 0 to 1."),
    share("partner_share", &[Plus(M::WithPartner)], STOCK, "People at a post with a local partner."),
    share("passport_held_share", &[Plus(M::PassportHeld)], STOCK, "People at a post whose passport is held by supervisors."),
    share("forced_labour", &[Plus(M::ForcedMonths)], ASSESSED, "Worker-months in which a circumstance of involuntary recruitment, work or leaving and a menace of penalty are met that the guidelines of the labour statisticians (2018) name, over all worker-months."),
    share("forced_labour_recruitment", &[Plus(M::InvoluntaryRecruitmentMonths)], ASSESSED, "Worker-months in which a circumstance of involuntary recruitment is met, whatever the menace."),
    share("forced_labour_work", &[Plus(M::DuressMonths)], ASSESSED, "Worker-months in which a circumstance of work and life under duress is met, whatever the menace."),
    share("forced_labour_leaving", &[Plus(M::BoundMonths)], ASSESSED, "Worker-months in which a circumstance that keeps the worker from leaving is met, whatever the menace."),
    share("forced_labour_menace", &[Plus(M::MenaceMonths)], ASSESSED, "Worker-months in which a menace of penalty is met, whether or not the work is involuntary."),
    share("breach_rate", &[Plus(M::ToursWithBreach)], &[Plus(M::ToursEnded)], "Tours ended with at least one breach."),
    share("breach_rate_survivors", &[Plus(M::ArrivedRokBreached)], &[Plus(M::ArrivedRok)], "Of former workers who reach South Korea, those who broke a rule in their tour: what interviews with them can tell.")
        .outside()
        .rare(),
    share("breach_rate_punished", &[Plus(M::ToursPunished)], &[Plus(M::ToursEnded)], "Tours ended with at least one punished breach."),
];
