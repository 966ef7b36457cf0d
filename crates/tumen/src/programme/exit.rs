use super::Expects::{Rate, Share};
use super::{KindSpec, RuleKind, optional};

kinds! {
    /// How leaving is described.
    Exit: ExitKind, described in EXIT;
    /// The channels by which people leave.
    Channels,
}

/// The kinds of exit.
pub const EXIT: &[KindSpec] = &[KindSpec {
    kind: RuleKind::Exit(ExitKind::Channels),
    name: "channels",
    help: "which ways out are open, and how often a reference worker of the programme takes each",
    keys: &[&[
        optional("abscond", Rate, 0.0, "leaving without permission, per reference worker and year"),
        optional(
            "protection",
            Rate,
            0.0,
            "leaving for protection by way of civil society, per worker in contact and year",
        ),
        optional("contact", Rate, 0.0, "first contacts with civil society from the post, per worker and year"),
        optional("overstay", Share, 0.0, "probability of staying on without permission when the contract ends"),
        optional(
            "marry",
            Rate,
            0.0,
            "legal marriages to a citizen, per worker with a partner and year, where the host's law has a route",
        ),
        optional(
            "naturalise",
            Rate,
            0.0,
            "naturalisations from the post, per worker and year, where the host's law has a route",
        ),
        optional("reference_exposure", Share, 0.2, "exposure of the reference worker"),
        optional("reference_grievance", Share, 0.5, "grievance of the reference worker"),
        optional("reference_family", Share, 0.8, "family hold of the reference worker"),
        optional("reference_surveillance", Share, 0.5, "surveillance of the reference worker"),
        optional("reference_passport", Share, 1.0, "share of the passports held where the reference worker is"),
        optional(
            "reference_return",
            Share,
            0.2,
            "probability that the reference worker would be caught within a year, handed over and punished severely",
        ),
    ]],
}];
