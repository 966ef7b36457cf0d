//! What a month writes down: integer sums, one row per programme and site (or sector), so that merging has no order.

use crate::programme::Channel;

macro_rules! measures {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal : $kind:ident,)*) => {
        /// One integer sum of a month.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Measure { $($(#[doc = $doc])* $name,)* }

        impl Measure {
            /// All measures in order.
            pub const ALL: &'static [Measure] = &[$(Measure::$name,)*];

            /// The name in tables.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Measure::$name => $text,)* }
            }

            /// What the integer counts.
            #[must_use]
            pub const fn kind(self) -> MeasureKind {
                match self { $(Measure::$name => MeasureKind::$kind,)* }
            }
        }
    };
}

impl Measure {
    /// The measure that counts who leaves by a channel.
    #[must_use]
    pub const fn of_channel(channel: Channel) -> Measure {
        match channel {
            Channel::Overstay => Measure::ExitsOverstay,
            Channel::Abscond => Measure::ExitsAbscond,
            Channel::Protection => Measure::ExitsProtection,
            Channel::Marry => Measure::ExitsMarry,
            Channel::Naturalise => Measure::ExitsNaturalise,
        }
    }
}

/// What the integer of a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// People at the end of a month.
    Stock,
    /// Events, or person-months.
    Flow,
    /// 1/10,000 of the programme's currency.
    Money,
    /// 1/10,000 USD.
    Dollars,
    /// 2⁻²⁰, summed over people.
    Fixed,
    /// 1/10,000 m³.
    Volume,
}

measures! {
    /// Persons at a post in step 3.
    WorkerMonths = "worker_months": Flow,
    /// Occupied posts at step 12.
    Stock = "stock": Stock,
    /// Persons placed by recruitment.
    Arrivals = "arrivals": Flow,
    /// Returns at the end of a contract.
    ReturnsTerm = "returns_term": Flow,
    /// Early returns: discipline, arrears, illness, raids.
    ReturnsEarly = "returns_early": Flow,
    /// Returns because the arrangement closes.
    ReturnsClosing = "returns_closing": Flow,
    /// Terms renewed.
    Extensions = "extensions": Flow,
    /// Left a post by staying on without permission.
    ExitsOverstay = "exits_overstay": Flow,
    /// Left a post without permission.
    ExitsAbscond = "exits_abscond": Flow,
    /// Left a post for protection.
    ExitsProtection = "exits_protection": Flow,
    /// Left a post by legal marriage.
    ExitsMarry = "exits_marry": Flow,
    /// Left a post as a citizen.
    ExitsNaturalise = "exits_naturalise": Flow,
    /// Deaths at a post.
    DeathsPost = "deaths_post": Flow,
    /// Persons who came under this programme's rules from another's.
    ChangesIn = "changes_in": Flow,
    /// Persons who went under another programme's rules.
    ChangesOut = "changes_out": Flow,
    /// Persons at a post past their contract who cannot go home.
    Stranded = "stranded": Stock,
    /// Of these, on paper employment.
    StrandedOnPaper = "stranded_on_paper": Stock,
    /// People who have left their post, whose contract ran out while nobody could go home, still in the host country.
    Lapsed = "lapsed": Stock,
    /// Of these, became citizens or married a citizen.
    LapsedSettled = "lapsed_settled": Flow,
    /// Worker-months that end with arrears.
    ArrearsMonths = "arrears_months": Flow,
    /// Worker-months with pay.
    PaidMonths = "paid_months": Flow,
    /// Occupied posts whose holder has a local partner.
    WithPartner = "with_partner": Stock,
    /// Occupied posts whose holder's passport is held.
    PassportHeld = "passport_held": Stock,
    /// Worker-months of women.
    FemaleMonths = "female_months": Flow,
    /// Worker-months of conscripts.
    ConscriptMonths = "conscript_months": Flow,
    /// Worker-months on paper employment.
    PaperMonths = "paper_months": Flow,
    /// Worker-months of officials.
    OfficialMonths = "official_months": Flow,
    /// Worker-months that were held against the cells of forced labour.
    AssessedMonths = "assessed_months": Flow,
    /// Of these, with a cell of recruitment met.
    InvoluntaryRecruitmentMonths = "involuntary_recruitment_months": Flow,
    /// With a cell of work and life met.
    DuressMonths = "duress_months": Flow,
    /// With a cell of leaving met.
    BoundMonths = "bound_months": Flow,
    /// With a cell of menace met.
    MenaceMonths = "menace_months": Flow,
    /// With a cell of recruitment, work or leaving and one of menace met.
    ForcedMonths = "forced_months": Flow,
    /// Officials at a post at step 12.
    Officials = "officials": Stock,
    /// Breaches of minor rules.
    Breaches = "breaches": Flow,
    /// Breaches that were punished.
    BreachesPunished = "breaches_punished": Flow,
    /// Tours that ended.
    ToursEnded = "tours_ended": Flow,
    /// Of these, with at least one breach.
    ToursWithBreach = "tours_with_breach": Flow,
    /// Of these, with at least one punished breach.
    ToursPunished = "tours_punished": Flow,
    /// First contacts with civil society at the post.
    Contacts = "contacts": Flow,
    /// Visits home.
    Visits = "visits": Flow,
    /// Poachers caught by the host's police.
    PoachersCaught = "poachers_caught": Flow,
    /// Labourers who became brokers.
    Promotions = "promotions": Flow,

    /// Left without permission or overstayed, still in the host country.
    Absconders = "absconders": Stock,
    /// Absconders caught.
    Apprehended = "apprehended": Flow,
    /// Of these, caught because teams search for them.
    ApprehendedByTeams = "apprehended_by_teams": Flow,
    /// Of the caught, delivered to the sending state.
    HandedOver = "handed_over": Flow,
    /// Of these, punished severely.
    Severe = "severe": Flow,
    /// Absconders who hold protection.
    Protected = "protected": Stock,
    /// Grants of protection.
    ProtectedGrants = "protected_grants": Flow,
    /// Arrivals in South Korea.
    ArrivedRok = "arrived_rok": Flow,
    /// Of these, people who broke a minor rule in their tour.
    ArrivedRokBreached = "arrived_rok_breached": Flow,
    /// In the reception centre.
    Hanawon = "hanawon": Stock,
    /// Arrivals in Europe.
    ArrivedEurope = "arrived_europe": Flow,
    /// The protected who moved on to another country than South Korea.
    ArrivedElsewhere = "arrived_elsewhere": Flow,
    /// Citizenships given, at a post or after.
    Naturalised = "naturalised": Flow,
    /// Legal marriages after leaving.
    MarriedAfter = "married_after": Flow,
    /// Deaths after leaving.
    DeathsAfter = "deaths_after": Flow,
    /// Overstayers who went home of their own will.
    LapsedReturns = "lapsed_returns": Flow,

    /// Exposure over occupied posts.
    Exposure = "exposure": Fixed,
    /// Grievance over occupied posts.
    Grievance = "grievance": Fixed,
    /// Surveillance of the crew over occupied posts.
    Surveillance = "surveillance": Fixed,

    /// Pay from employers or clients to workers.
    GrossWorker = "gross_worker": Money,
    /// Of this, to officials, who pay no levy.
    GrossOfficials = "gross_officials": Money,
    /// Payments from employers to the company.
    GrossCompany = "gross_company": Money,
    /// Stipends and allowances in money.
    Stipend = "stipend": Money,
    /// Stipends in certificates.
    StipendCertificates = "stipend_certificates": Money,
    /// Part of both stipends that the host pays.
    StipendByHost = "stipend_by_host": Money,
    /// Brokers' margin.
    Broker = "broker": Money,
    /// Deductions from pay in money.
    Deductions = "deductions": Money,
    /// Deductions from certificates.
    DeductionsCertificates = "deductions_certificates": Money,
    /// Levy amounts set for the month (without arrears).
    LevyDue = "levy_due": Money,
    /// Worker-months for which a levy was set.
    LevyMonths = "levy_months": Flow,
    /// Gross of the same worker-months.
    LevyGross = "levy_gross": Money,
    /// Levy paid.
    Levy = "levy": Money,
    /// Supervisors' take from pay.
    Skim = "skim": Money,
    /// Living costs.
    Living = "living": Money,
    /// Side income before the cut.
    Side = "side": Money,
    /// Supervisors' cut of it.
    SideCut = "side_cut": Money,
    /// Poachers' income before the cut.
    Musk = "musk": Money,
    /// Supervisors' cut of it.
    MuskCut = "musk_cut": Money,
    /// Fines of poachers who were caught.
    Fine = "fine": Money,
    /// Deferred bribes paid.
    BribeLater = "bribe_later": Money,
    /// Bribes paid by households at departure.
    BribeUpfront = "bribe_upfront": Money,
    /// Of these, in goods at value.
    BribeInKind = "bribe_in_kind": Money,
    /// Bribes agreed.
    BribeAgreed = "bribe_agreed": Money,
    /// Arrivals who agreed on a bribe.
    BribePlaces = "bribe_places": Flow,
    /// Cost of visits home.
    VisitCost = "visit_cost": Money,
    /// Money sent home during the tour.
    Wire = "wire": Money,
    /// Part of it lost to fees and on the way.
    WireCost = "wire_cost": Money,
    /// Money put with employer or company.
    HeldIn = "held_in": Money,
    /// Money paid out of it at return.
    Payout = "payout": Money,
    /// Money held that was lost.
    Forfeit = "forfeit": Money,
    /// Money taken along by people who left.
    TakenAlong = "taken_along": Money,
    /// Certificates taken along or lost.
    CertificatesLost = "certificates_lost": Money,
    /// Certificates turned into goods at return.
    GoodsCertificates = "goods_certificates": Money,
    /// Cash turned into goods at return.
    Goods = "goods": Money,
    /// Goods lost on the way.
    GoodsLost = "goods_lost": Money,
    /// Hidden goods, at their cost abroad.
    Contraband = "contraband": Money,
    /// Of these, found and taken.
    ContrabandSeized = "contraband_seized": Money,
    /// What all goods that arrived are worth at home.
    GoodsAtHome = "goods_at_home": Money,
    /// What households get for those that they sell.
    GoodsSold = "goods_sold": Money,
    /// Confiscated at return.
    Confiscated = "confiscated": Money,
    /// Gifts to superiors and leaders.
    Gift = "gift": Money,
    /// Homecomers whose gift is honoured.
    Honours = "honours": Flow,
    /// Carried home.
    Carried = "carried": Money,
    /// Households' investment in business.
    Business = "business": Money,
    /// Households that invested.
    Investors = "investors": Flow,
    /// Household businesses alive.
    Businesses = "businesses": Stock,
    /// What they yield.
    BusinessIncome = "business_income": Money,
    /// Written off by a currency reform.
    Reform = "reform": Money,
    /// Pockets in the former currency, at a change of currency (1/10,000 of the former one).
    ConvertedOut = "converted_out": Money,
    /// Pockets in the new currency, at a change of currency.
    ConvertedIn = "converted_in": Money,
    /// Pockets of people who go under the rules of another programme.
    MovedOut = "moved_out": Money,
    /// Pockets of people who come under these rules from those of another programme.
    MovedIn = "moved_in": Money,
    /// All pockets at the end of the month: cash, money held by others, certificates.
    Pockets = "pockets": Money,
    /// Take-home.
    TakeHome = "take_home": Money,
    /// Saved, before confiscation.
    Saved = "saved": Money,
    /// Saved in a calendar year by people at a post in all its months.
    SavedInYears = "saved_in_years": Money,
    /// People at a post in all months of a calendar year, counted in December.
    FullYears = "full_years": Flow,
    /// People who go home and came after the first day of the programme.
    KnownTours = "known_tours": Flow,
    /// Saved in their tours, after confiscation, by them.
    SavedInTours = "saved_in_tours": Money,
    /// A host national's wage, summed over worker-months.
    HostWage = "host_wage": Money,
    /// The same over worker-months with pay.
    HostWagePaid = "host_wage_paid": Money,
    /// What `monthly_gross` measures, over worker-months with pay.
    GrossPerHead = "gross_per_head": Dollars,

    /// Timber felled.
    TimberFelled = "timber_felled": Volume,
    /// The sending state's share at border price.
    TimberValue = "timber_value": Dollars,
    /// Of this, sold on.
    TimberResold = "timber_resold": Dollars,
    /// Board given by the company.
    Board = "board": Money,
    /// Paper firms' fees and other overhead.
    Overhead = "overhead": Dollars,
    /// Embezzled.
    Leak = "leak": Dollars,
    /// Pocket money that the company changes into dollars, less what it buys with them.
    ExchangeOut = "exchange_out": Money,
    /// Dollars that it gets for it, less those that it gives.
    ExchangeIn = "exchange_in": Dollars,
    /// Pocket money that the company gives for certificates.
    CertificatesPaid = "certificates_paid": Money,
    /// Certificates that it gets.
    CertificatesBought = "certificates_bought": Money,
    /// What the state receives as convertible money: the timber sold on where there is timber, else what the company hands over.
    CashReceived = "cash_received": Dollars,
    /// Company to state.
    Transfer = "transfer": Dollars,
}

/// Number of measures.
pub const N_MEASURES: usize = Measure::ALL.len();

/// The sums of one month in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub [i64; N_MEASURES]);

impl Default for Row {
    fn default() -> Self {
        Row([0; N_MEASURES])
    }
}

impl std::ops::Index<Measure> for Row {
    type Output = i64;
    #[inline]
    fn index(&self, measure: Measure) -> &i64 {
        &self.0[measure as usize]
    }
}

impl std::ops::IndexMut<Measure> for Row {
    #[inline]
    fn index_mut(&mut self, measure: Measure) -> &mut i64 {
        &mut self.0[measure as usize]
    }
}

impl std::ops::MulAssign<i64> for Row {
    fn mul_assign(&mut self, factor: i64) {
        for sum in &mut self.0 {
            *sum *= factor;
        }
    }
}

impl std::ops::AddAssign<&Row> for Row {
    fn add_assign(&mut self, other: &Row) {
        for (sum, value) in self.0.iter_mut().zip(&other.0) {
            *sum += value;
        }
    }
}
