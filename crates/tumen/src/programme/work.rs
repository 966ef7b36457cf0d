use super::Expects::{Number, Rate, Ratio, Share, Volume};
use super::{KeySpec, KindSpec, Role, RuleKind, Sector, optional, required};

const SECTORS: &[KeySpec] = &[
    optional(Sector::Fishing.name(), Share, 0.0, "share of the crews in fisheries"),
    optional(Sector::Logging.name(), Share, 0.0, "share of the crews in logging"),
    optional(Sector::Construction.name(), Share, 0.0, "share of the crews in construction"),
    optional(Sector::Manufacturing.name(), Share, 0.0, "share of the crews in manufacturing"),
    optional(Sector::Agriculture.name(), Share, 0.0, "share of the crews in agriculture"),
    optional(Sector::Textiles.name(), Share, 0.0, "share of the crews in textiles"),
    optional(Sector::Food.name(), Share, 0.0, "share of the crews in food processing"),
    optional(Sector::Restaurants.name(), Share, 0.0, "share of the crews in restaurants"),
    optional(Sector::Medical.name(), Share, 0.0, "share of the crews in medical work"),
];

/// The key of a role's share of the posts.
const fn of_role(role: Role, help: &'static str) -> KeySpec {
    match role.share_key() {
        Some(key) => optional(key, Share, 0.0, help),
        None => panic!("labourers have no share of their own"),
    }
}

const CREWS: &[KeySpec] = &[
    required("crew_min", Number, "fewest posts in a crew"),
    required("crew_max", Number, "most posts in a crew"),
    of_role(Role::Manager, "share of the posts held by managers and party men"),
    of_role(Role::Security, "share of the posts held by security men"),
    of_role(Role::Broker, "share of the posts held by brokers and interpreters"),
    of_role(Role::Contractor, "share of the posts held by contractors (crew leaders)"),
    of_role(Role::Driver, "share of the posts held by drivers"),
    of_role(Role::Doctor, "share of the posts held by doctors"),
    optional("female", Share, 0.0, "share of women in textiles, food and restaurants"),
];

const CONDITIONS: &[KeySpec] = &[
    optional("employment", Share, 1.0, "share of the months of a year with work"),
    optional("accidents", Rate, 0.0, "deaths per worker and year, over all seasons and sectors"),
    optional("peak_accidents", Ratio, 1.0, "deaths in a month of the peak season over those in another month"),
    optional("logging_accidents", Ratio, 1.0, "deaths in logging crews over those in other crews"),
    optional("output", Volume, 0.0, "timber felled per person in the camp and year"),
    optional("peak_start", Number, 1.0, "first calendar month of the peak season, 1..12"),
    optional("peak_end", Number, 12.0, "last calendar month of the peak season, 1..12"),
    optional("peak_share", Share, 1.0, "share of the year's output that falls in the peak season"),
    optional("paper", Share, 0.0, "share of workers whose permit is held by a firm they do not work for"),
    optional("paper_fee", Share, 0.0, "fee to that firm, as a share of gross, out of the company's receipts"),
    optional("raid", Rate, 0.0, "raids per worker on paper employment and year; ends in an early return"),
    optional("premium", Ratio, 1.0, "pay of skilled roles (contractor, driver, doctor) over a labourer's"),
];

kinds! {
    /// How work is described.
    Work: WorkKind, described in WORK;
    /// Sectors and sites with shares.
    SectorSite,
}

/// The kinds of work.
pub const WORK: &[KindSpec] = &[KindSpec {
    kind: RuleKind::Work(WorkKind::SectorSite),
    name: "sector-site",
    help: "crews are spread over sectors and sites by shares",
    keys: &[SECTORS, CREWS, CONDITIONS],
}];
