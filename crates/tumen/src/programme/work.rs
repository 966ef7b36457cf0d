use super::Expects::{Number, Rate, Ratio, Share, Volume};
use super::{KeySpec, KindSpec, RuleKind, optional, required};

const SECTORS: &[KeySpec] = &[
    optional("fishing", Share, 0.0, "share of the crews in fisheries"),
    optional("logging", Share, 0.0, "share of the crews in logging"),
    optional("construction", Share, 0.0, "share of the crews in construction"),
    optional("manufacturing", Share, 0.0, "share of the crews in manufacturing"),
    optional("agriculture", Share, 0.0, "share of the crews in agriculture"),
    optional("textiles", Share, 0.0, "share of the crews in textiles"),
    optional("food", Share, 0.0, "share of the crews in food processing"),
    optional("restaurants", Share, 0.0, "share of the crews in restaurants"),
    optional("medical", Share, 0.0, "share of the crews in medical work"),
];

const CREWS: &[KeySpec] = &[
    required("crew_min", Number, "fewest posts in a crew"),
    required("crew_max", Number, "most posts in a crew"),
    optional("managers", Share, 0.0, "share of the posts held by managers and party men"),
    optional("security", Share, 0.0, "share of the posts held by security men"),
    optional("brokers", Share, 0.0, "share of the posts held by brokers and interpreters"),
    optional("contractors", Share, 0.0, "share of the posts held by contractors (crew leaders)"),
    optional("drivers", Share, 0.0, "share of the posts held by drivers"),
    optional("doctors", Share, 0.0, "share of the posts held by doctors"),
    optional("female", Share, 0.0, "share of women in textiles, food and restaurants"),
];

const CONDITIONS: &[KeySpec] = &[
    optional("employment", Share, 1.0, "share of the months of a year with work"),
    optional("accidents", Rate, 0.0, "deaths per worker and year"),
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
