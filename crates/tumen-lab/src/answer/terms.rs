//! Words of the tables of a run: columns that are no observable, and what their names end with.

/// A word of the tables: a column that is no observable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word: a column of tables, and where there is such a field of the answer, the field.
    pub name: &'static str,
    /// Unit, empty where it has none.
    pub unit: &'static str,
    /// What it means, in a sentence.
    pub says: &'static str,
}

/// Words of the tables, for the metadata of columns and for `explain`; how claims are scored is in the book.
pub const TERMS: [Term; 45] = [
    term("programme", "", "Id of the arrangement, or all of them together."),
    term("host", "", "Id of the host."),
    term("place", "", "Id of the place, or all of them together."),
    term("sector", "", "Sector."),
    term("year", "", "Calendar year."),
    term("month", "", "First day of the month."),
    term("draw", "", "Number of the parameter draw, from 0."),
    term("replicate", "", "Number of the replicate of chance, from 0."),
    term("claim", "", "Id of the claim."),
    term("source", "", "Id of the source that makes it."),
    term("paragraph", "", "Paragraph of the source in which it stands."),
    term(
        "role",
        "",
        "What it is used for: held-out and target claims test the model, inputs are fed in, derived ones follow from inputs, context is not scored.",
    ),
    term("role_reason", "", "Why it has that role; given for context."),
    term("statement", "", "The claim in our words."),
    term("attributed_to", "", "Who says it, as the source has it."),
    term("from", "", "First month of which it speaks."),
    term("until", "", "Last month of which it speaks; the last of the world where the source gives no end."),
    term("open_ended", "", "Whether the source gives no end."),
    term("period_basis", "", "How the months are known: stated, inferred, or those of publication."),
    term("observable", "", "Name of what it is compared with."),
    term("role_at_post", "", "Of workers in which role."),
    term("over", "", "How the months are summed up, such as mean."),
    term("document", "", "The figure as the evidence has it."),
    term("document_low", "unit of the row", "Lower end of the figure; none for an upper bound or an order."),
    term("document_high", "unit of the row", "Upper end of the figure; none for a lower bound or an order."),
    term("unit", "", "Unit of the figure and of what is simulated."),
    term(
        "simulated",
        "unit of the row",
        "What the simulation says of the same thing, the error of the source included; of a range over people or years, of its lower end.",
    ),
    term(
        "simulated_high",
        "unit of the row",
        "Of a range over people or years, what the simulation says of its upper end, the error of the source included.",
    ),
    term("among_worst", "", "Whether it is one of the tests that miss by most."),
    term(
        "verdict",
        "",
        "Smallest level inside which a figure lies (50, 90 or 99 %), whether a bound or an order holds, or why there is no score.",
    ),
    term(
        "holds",
        "share",
        "Share of the draws in which a bound or an order holds: it holds at 9 of 10 or more, fails at 1 of 10 or less, and is open between.",
    ),
    term(
        "mass",
        "share",
        "Of a range: share of the predictive mass in it; of a range over people or years, the mean share of them.",
    ),
    term(
        "overlap",
        "share",
        "Of a range: the part of it that lies in the 90 % interval, or between the medians of both ends where it is over people or years; in ratios, or in differences where it is not positive.",
    ),
    term(
        "ratio",
        "ratio",
        "Simulated median over the nearest point of the document; where both ends of a range are compared, that of the worse.",
    ),
    term(
        "width",
        "ratio",
        "Upper over lower end of the 90 % interval, of two the wider, and none where either has no bound: above 20 it is too wide to tell anything.",
    ),
    term("behind", "people", "People, tours or events on which the simulated number rests, median over draws."),
    term("compared", "", "Months that are compared, with the share of the draws that take them where it is not all."),
    term(
        "coverage",
        "",
        "How many figures are inside each level, and the central 95 % of how many would be if the model were right: counted over the runs, each of which plays history in turn.",
    ),
    term(
        "needs_scale_1",
        "",
        "Too few people behind it for the population scale: the noise that is added is more than a tenth of what the claim tolerates, or the events are rare.",
    ),
    term("posting", "", "Name of the posting."),
    term("debit", "", "Account that receives."),
    term("credit", "", "Account that gives."),
    term("currency", "", "Currency in which the amount is held."),
    term("amount", "currency of the row", "Sum of the year in its own currency."),
    term("usd", "USD", "The same at the reporting rate of each month."),
];

const fn term(name: &'static str, unit: &'static str, says: &'static str) -> Term {
    Term { name, unit, says }
}

impl Term {
    /// The word of that name.
    pub fn named(name: &str) -> Option<&'static Term> {
        TERMS.iter().find(|term| term.name == name)
    }
}

/// What the name of a column ends with where it holds a part of a distribution, and what that is.
const QUANTILES: [(&str, &str); 8] = [
    ("_p0_5", "0.5 % quantile"),
    ("_p99_5", "99.5 % quantile"),
    ("_p5", "5 % quantile"),
    ("_p25", "lower quartile"),
    ("_p50", "median"),
    ("_p75", "upper quartile"),
    ("_p95", "95 % quantile"),
    ("_mean", "mean"),
];

/// The name of a column without the part of a distribution that it holds, and what that part is.
pub fn column_base(name: &str) -> (&str, Option<&'static str>) {
    let part = QUANTILES.iter().find_map(|(end, says)| Some((name.strip_suffix(end)?, Some(*says))));
    part.unwrap_or((name, None))
}
