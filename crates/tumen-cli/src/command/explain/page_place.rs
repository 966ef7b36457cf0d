//! Pages of hosts and places.

use tumen::world::{Host, Place};

use super::library::Library;
use super::parts::{Sheet, values};
use crate::layout::paragraph;

/// A receiving territory: its policy over time.
pub(super) fn host(library: &Library<'_>, host: &Host, sheet: Sheet) -> String {
    let mut out = sheet.title(&host.id, "host", &host.name);
    for param in &host.params {
        let help = param.spec().map_or("", |spec| spec.help);
        out.push_str(&format!("\n{}  {}\n", sheet.ink.name(&param.path), sheet.ink.dim(help)));
        let entries: Vec<_> = param.entries.iter().map(|entry| (param, entry)).collect();
        out.push_str(&values(library.world, &entries, sheet, 2));
    }
    out.push_str(&sheet.heading("Arrangements"));
    for programme in library.world.programmes.iter().filter(|programme| programme.host == host.id) {
        out.push_str(&paragraph(&format!("{}, {}: {}", programme.id, programme.active, programme.name), 2, sheet.wide));
    }
    out
}

/// A place: what contains it, and who works there.
pub(super) fn place(library: &Library<'_>, place: &Place, sheet: Sheet) -> String {
    let world = library.world;
    let parent = place.parent.as_deref().and_then(|id| world.place(id));
    let inside = parent.map(|parent| format!(", in {} ({})", parent.name, parent.id)).unwrap_or_default();
    let mut out = sheet.title(&place.id, "place", &format!("{}{inside}.", place.name));
    let parts: Vec<&str> = world
        .places
        .iter()
        .filter(|other| other.parent.as_deref() == Some(place.id.as_str()))
        .map(|other| other.id.as_str())
        .collect();
    if !parts.is_empty() {
        out.push_str(&paragraph(&format!("Contains {}.", parts.join(", ")), 0, sheet.wide));
    }
    out.push_str(&sheet.heading("Arrangements with a site here"));
    for programme in &world.programmes {
        let here = programme.sites.iter().filter(|site| world.is_within(&site.place, &place.id));
        for site in here {
            out.push_str(&paragraph(
                &format!("{}, {}: share of the crews", site.share.path, programme.active),
                2,
                sheet.wide,
            ));
            let entries: Vec<_> = site.share.entries.iter().map(|entry| (&site.share, entry)).collect();
            out.push_str(&values(world, &entries, sheet, 4));
        }
    }
    out
}
