//! Sentences derived from the answer. None says more than the intervals support.
//!
//! A comparison of two quantities is made only where it holds in at least 95 of 100 histories, or where the two 90 % intervals do not meet;
//! a share is put in words that are never narrower than its interval.

use tumen_lab::answer::{
    Answer, CoverageRow, EraMeta, Fares, Figure, Hosts, LeaverPoint, MoneySplit, PeopleSeries, Point, Recipient,
    RetainedRow, Scope, programme_name,
};

use crate::charts::{forced_labour, leavers, money_bars, people, retained};
use crate::phrases;

/// How often something must hold to be said without reserve.
const SURE: f64 = 0.95;

/// A heading and the paragraph under it.
pub(crate) struct Heading {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// The first words of the page.
pub(crate) fn headline(answer: &Answer) -> Heading {
    let Some((split, era)) = focus(answer) else {
        let text = match answer.is_deserted() {
            true => phrases::deserted(answer),
            false => "The run has no earnings to divide, so the page shows people only.".to_owned(),
        };
        return Heading { title: people(answer).title, text };
    };
    let of = |r: Recipient| money_bars::share(split, r);
    let months = phrases::period(&split.period);
    let mut title = match of(Recipient::Worker) {
        Some(worker) => format!(
            "{} the worker kept {} of what the labour earned.",
            match (answer.counterfactual, &answer.main_host) {
                (true, Some(host)) => format!("Counterfactual, {}, {months}:", host.name),
                (true, None) => format!("Counterfactual, {months}:"),
                (false, Some(host)) => format!("{}, {months}:", host.name),
                (false, None) => format!("In {months}"),
            },
            phrases::share_words(worker.share.p5, worker.share.p95)
        ),
        None => format!("What the labour earned in {months}, and who received it."),
    };
    if let Some(most) = split.shares.iter().find(|s| s.largest_in >= SURE) {
        title.push_str(match most.recipient {
            Recipient::Worker => " Nobody received more.",
            Recipient::State => " The state received the most.",
            Recipient::Company => " The company received the most.",
            Recipient::Officials => " Officials received the most.",
            Recipient::Broker => " Brokers received the most.",
            Recipient::Suppliers => " Suppliers received the most.",
        });
    }
    let part = |r: Recipient, who: &str| {
        of(r).map(|s| {
            format!(
                "{who} about {} (90{}% interval {})",
                phrases::of_100(s.share.p50),
                phrases::THIN,
                phrases::of_100_range(s.share.p5, s.share.p95)
            )
        })
    };
    let parts: Vec<String> =
        [part(Recipient::Worker, "the worker kept"), part(Recipient::State, "the North Korean state received")]
            .into_iter()
            .flatten()
            .collect();
    let others: Vec<(Recipient, f64)> =
        [Recipient::Broker, Recipient::Officials, Recipient::Suppliers, Recipient::Company]
            .into_iter()
            .filter_map(|r| of(r).map(|s| (r, s.share.mean)).filter(|(_, mean)| *mean >= 0.005))
            .collect();
    // Means add up in a sum of receivers, medians do not.
    let sum: f64 = others.iter().map(|(_, mean)| mean).sum();
    let names: Vec<String> = others.iter().map(|(r, _)| with_article(*r)).collect();
    let rest = if names.is_empty() {
        String::new()
    } else {
        format!("; the rest, {} on average, went to {}", phrases::of_100(sum), phrases::list(&names))
    };
    let when = era.map_or_else(String::new, |era| format!(" ({})", era.name));
    let whose = match &split.programme {
        Some(_) => format!(" under the arrangement {}", money_bars::label(answer, split)),
        None => String::new(),
    };
    let place = answer.main_host.as_ref().map_or_else(|| " abroad".to_owned(), |host| format!(" ({})", host.name));
    let mut text = format!(
        "Of every 100 dollars that employers and clients{place} gave for North Korean labour{whose} in {months}{when}, {}{rest}.",
        phrases::list(&parts)
    );
    if !split.shares.iter().any(|s| s.largest_in >= SURE)
        && let Some(most) =
            split.shares.iter().max_by(|a, b| a.largest_in.total_cmp(&b.largest_in)).filter(|s| s.largest_in > 0.5)
    {
        text.push_str(&format!(
            " In {} the largest share went to {}.",
            phrases::histories(most.largest_in),
            with_article(most.recipient)
        ));
    }
    Heading { title, text }
}

fn with_article(r: Recipient) -> String {
    match r {
        Recipient::Worker | Recipient::State | Recipient::Company => format!("the {}", money_bars::name(r)),
        _ => money_bars::name(r).to_owned(),
    }
}

/// The split the page opens with: the era in which the labour of all arrangements earned most in all; else the arrangement that did.
fn focus(answer: &Answer) -> Option<(&MoneySplit, Option<&EraMeta>)> {
    let earned = |m: &MoneySplit| phrases::span(&m.period).map_or(0.0, |s| (s.1 - s.0) * m.gross_earnings.p50);
    let most = |era: bool| {
        answer
            .money
            .iter()
            .filter(|m| {
                !m.shares.is_empty()
                    && match &m.programme {
                        None => era && m.era.is_some() && m.hosts == answer.story(),
                        Some(id) => !era && answer.is_in_story(id),
                    }
            })
            .max_by(|a, b| earned(a).total_cmp(&earned(b)))
    };
    let split = most(true).or_else(|| most(false))?;
    Some((split, split.era.as_deref().and_then(|id| answer.eras.iter().find(|e| e.id == id))))
}

/// A key figure as it is printed.
pub(crate) struct KeyFigure {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) interval: String,
    /// Whom it speaks of.
    pub(crate) whom: String,
    /// When.
    pub(crate) period: String,
}

/// The first key figures: four, or six where two are of all hosts.
pub(crate) fn key_figures(answer: &Answer) -> Vec<KeyFigure> {
    let shown = if answer.main_host.is_some() { 6 } else { 4 };
    answer.headline.iter().filter(|f| f.value.p50.is_finite()).take(shown).map(|f| key_figure(answer, f)).collect()
}

fn key_figure(answer: &Answer, figure: &Figure) -> KeyFigure {
    let q = &figure.value;
    let rare = figure.unit == "people/year" && q.p95 < 100.0;
    let (value, unit, interval) = if phrases::is_share(&figure.unit) {
        let unit = if figure.unit == "share" {
            "of 100 USD".to_owned()
        } else {
            format!("of 100 {}", phrases::unit(&figure.unit))
        };
        (phrases::of_100(q.p50), unit, phrases::of_100_range(q.p5, q.p95))
    } else if rare {
        (phrases::rate(q.p50), phrases::unit(&figure.unit), phrases::rate_range(q.p5, q.p95))
    } else {
        (
            phrases::amount(q.p50, phrases::PROSE),
            phrases::unit(&figure.unit),
            phrases::amount_range(q.p5, q.p95, phrases::PROSE),
        )
    };
    let scope = scope_words(answer, &figure.scope);
    KeyFigure {
        label: label(figure),
        value,
        unit,
        interval: format!("90{}% interval {interval}", phrases::THIN),
        whom: if scope.is_empty() { phrases::all_of(answer, Hosts::All) } else { scope },
        period: phrases::period(&figure.period),
    }
}

fn label(figure: &Figure) -> String {
    let when = match figure.over.as_str() {
        "yearly-max" => " at the peak",
        "last" => " at the end",
        "sum" => ", in all",
        _ => "",
    };
    phrases::capital(&figure.label) + when
}

/// A scope in words; nothing for everybody.
pub(crate) fn scope_words(answer: &Answer, scope: &Scope) -> String {
    let name = |id: &str| programme_name(&answer.programmes, id).to_owned();
    // Several are joined as the evidence joins them.
    let programme =
        scope.programme.as_deref().map(|ids| phrases::list(&ids.split(" + ").map(name).collect::<Vec<_>>()));
    let main = |id: &str| answer.main_host.as_ref().filter(|host| host.id == id).map(|host| host.name.clone());
    let host = scope.host.as_deref().map(|id| main(id).unwrap_or_else(|| capital(id)));
    let place = scope.place.as_deref().map(capital);
    let rest = [&scope.sector, &scope.role].into_iter().flatten().map(|s| s.replace('-', " "));
    programme.into_iter().chain(place).chain(host).chain(rest).collect::<Vec<_>>().join(", ")
}

/// An id as a name: `far-east` becomes `Far East`.
fn capital(id: &str) -> String {
    id.split('-').map(phrases::capital).collect::<Vec<_>>().join(" ")
}

/// What the charts of people show.
pub(crate) fn people(answer: &Answer) -> Heading {
    let Some((series, peak)) = people::total(answer).and_then(|series| Some((series, people::peak(series)?))) else {
        return Heading { title: "People abroad".to_owned(), text: String::new() };
    };
    let q = &peak.value;
    let people = format!("{} people were abroad", phrases::range(q.p5, q.p95, phrases::PROSE));
    let title = if alone(series, peak) {
        format!("At the peak, around {}, {people}", peak.time)
    } else {
        format!("In {}, the year of the highest median, {people}", peak.time)
    };
    let title = match &answer.main_host {
        Some(_) => format!("{}: {}", phrases::all_of(answer, Hosts::All), phrases::lower(&title)),
        None => title,
    };
    let mut text = format!(
        "The median of the total is highest in {}, at about {} people; the heading has its 90{}% interval. ",
        peak.time,
        phrases::number(q.p50, phrases::PROSE),
        phrases::THIN
    );
    if let Some((host, peak)) = answer.main_host.as_ref().zip(people::story(answer).and_then(people::peak)) {
        text.push_str(&format!(
            "{} alone has its highest median in {}, about {} people (90{}% interval {}). ",
            host.name,
            peak.time,
            phrases::number(peak.value.p50, phrases::PROSE),
            phrases::THIN,
            phrases::range(peak.value.p5, peak.value.p95, phrases::PROSE)
        ));
    }
    let gaps = undocumented(answer);
    text.push_str(&match gaps {
        Some((from, until)) if until > from => format!(
            "No published head count speaks of {from}{}{until}; what is shown there follows from assumptions.",
            phrases::DASH
        ),
        Some((year, _)) => {
            format!("No published head count speaks of {year}; what is shown there follows from assumptions.")
        }
        None => "Every year with people has a published head count of at least a part of them.".to_owned(),
    });
    Heading { title, text }
}

/// Whether the interval at the peak lies above those of all years more than five years away.
fn alone(series: &PeopleSeries, peak: &Point) -> bool {
    let time = |p: &Point| phrases::middle(&p.time).unwrap_or(f64::NAN);
    let mut far = series.points.iter().filter(|p| libm::fabs(time(p) - time(peak)) > 5.0);
    far.all(|p| p.value.p95 < peak.value.p5)
}

/// The longest run of years with people but without any published head count.
fn undocumented(answer: &Answer) -> Option<(i32, i32)> {
    let covered = |year: i32| {
        answer
            .claims
            .iter()
            .filter(|c| {
                let elsewhere =
                    answer.main_host.as_ref().zip(c.scope.host.as_ref()).is_some_and(|(main, host)| main.id != *host);
                matches!(c.observable.as_str(), "stock" | "in_host")
                    && c.unit == "people"
                    && !elsewhere
                    && (c.document_low.is_some() || c.document_high.is_some())
            })
            .any(|c| {
                phrases::span(&c.period)
                    .is_some_and(|(from, until)| from < f64::from(year) + 1.0 && until > f64::from(year))
            })
    };
    let mut years: Vec<i32> = people::story(answer)?
        .points
        .iter()
        .filter(|p| p.value.p50 >= 1.0)
        .filter_map(|p| phrases::year(&p.time))
        .collect();
    years.dedup();
    let mut best: Option<(i32, i32)> = None;
    let mut run: Option<(i32, i32)> = None;
    for year in years {
        run = match run {
            _ if covered(year) => None,
            Some((from, until)) if until + 1 == year => Some((from, year)),
            _ => Some((year, year)),
        };
        if let Some(r) = run.filter(|r| best.is_none_or(|b| r.1 - r.0 > b.1 - b.0)) {
            best = Some(r);
        }
    }
    best
}

/// The name of an arrangement inside a sentence.
fn quoted(name: &str) -> String {
    format!("\u{201c}{name}\u{201d}")
}

/// What the charts of money show.
pub(crate) fn money(answer: &Answer) -> Heading {
    let splits = money_bars::by_arrangement(answer);
    let often = |split: &MoneySplit| money_bars::share(split, Recipient::Worker).map_or(0.0, |s| s.largest_in);
    let names = |keep: &dyn Fn(f64) -> bool| {
        splits.iter().filter(|s| keep(often(s))).map(|s| quoted(&money_bars::label(answer, s))).collect::<Vec<_>>()
    };
    let (most, outdone) = (names(&|p| p >= SURE), names(&|p| p <= 1.0 - SURE));
    let n = splits.len();
    let of_n = phrases::word(n as u64);
    let n_open = n - most.len() - outdone.len();
    let title = if n == 0 {
        "Where the money goes".to_owned()
    } else if outdone.len() == n {
        if n == 1 {
            "Somebody else received more than the worker".to_owned()
        } else {
            format!("Under none of the {of_n} arrangements did the worker receive the largest share")
        }
    } else if most.len() == n {
        if n == 1 {
            "The worker received more than anybody else".to_owned()
        } else {
            format!("Under all {of_n} arrangements the worker received the largest share")
        }
    } else if n_open == n {
        "Who received the largest share is open".to_owned()
    } else {
        let under = |who: &str, n: usize| {
            format!("{who} received the largest share under {} of {of_n} arrangements", phrases::word(n as u64))
        };
        let said = match (most.len(), outdone.len()) {
            (0, others) => under("Somebody other than the worker", others),
            (worker, 0) => under("The worker", worker),
            (worker, others) => {
                format!("{}, somebody else under {}", under("The worker", worker), phrases::word(others as u64))
            }
        };
        let open = match n_open {
            0 => String::new(),
            1 => "; one is open".to_owned(),
            n => format!("; {} are open", phrases::word(n as u64)),
        };
        format!("{said}{open}")
    };
    let mut text = String::new();
    if !most.is_empty() {
        text.push_str(&format!(
            "In at least 95 of 100 histories nobody received more than the worker under {}. ",
            phrases::list(&most)
        ));
    }
    if !outdone.is_empty() {
        text.push_str(&format!(
            "In at least 95 of 100 histories somebody received more than the worker under {}. ",
            phrases::list(&outdone)
        ));
    }
    let open: Vec<String> = splits
        .iter()
        .map(|s| quoted(&money_bars::label(answer, s)))
        .filter(|name| !most.contains(name) && !outdone.contains(name))
        .collect();
    if !open.is_empty() {
        text.push_str(&format!("It can be either way under {}.", phrases::list(&open)));
    }
    Heading { title, text }
}

/// What the chart of the retained share shows.
pub(crate) fn kept(answer: &Answer) -> Heading {
    let mut rows: Vec<_> = answer.retained.iter().filter(|r| r.effective.p50.is_finite()).collect();
    rows.sort_by(|a, b| b.effective.p50.total_cmp(&a.effective.p50));
    let text_of = |r: &RetainedRow| {
        format!(
            "{}, {} of 100 (90{}% interval {})",
            quoted(&retained::name(answer, r)),
            phrases::of_100(r.effective.p50),
            phrases::THIN,
            phrases::of_100_range(r.effective.p5, r.effective.p95)
        )
    };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Heading { title: "What the worker keeps".to_owned(), text: String::new() };
    };
    if rows.len() == 1 {
        return Heading {
            title: format!("The worker kept {}", phrases::share_words(first.effective.p5, first.effective.p95)),
            text: format!("{}.", text_of(first)),
        };
    }
    let alone_first = rows[1..].iter().all(|r| r.effective.p95 < first.effective.p5);
    let alone_last = rows[..rows.len() - 1].iter().all(|r| r.effective.p5 > last.effective.p95);
    let title = match (alone_first, alone_last) {
        (true, _) => format!("Workers kept the largest share under {}", quoted(&retained::name(answer, first))),
        (false, true) => format!("Workers kept the smallest share under {}", quoted(&retained::name(answer, last))),
        (false, false) if last.effective.p95 < first.effective.p5 => {
            "What the worker keeps depends on the arrangement".to_owned()
        }
        (false, false) => "The intervals of what the worker kept overlap".to_owned(),
    };
    Heading { title, text: format!("Highest median: {}. Lowest: {}.", text_of(first), text_of(last)) }
}

/// What the charts of forced labour show, and what the word means there.
pub(crate) fn forced(answer: &Answer) -> Heading {
    let what = "A worker-month counts here when at least one circumstance of involuntary work and at least one menace of a penalty are met \
                that the labour statisticians\u{2019} guidelines of 2018 name. It is a count of conditions under this world\u{2019}s rules and \
                assumptions: not a legal finding, and of no person.";
    let told = answer.forced_labour.iter().filter(|series| answer.is_in_story(&series.programme));
    let mut means: Vec<(&str, f64)> = told
        .filter_map(|series| {
            let points = forced_labour::shown(answer, series);
            let sum: f64 = points.iter().map(|point| point.1.forced.p50).sum();
            (!points.is_empty()).then(|| (forced_labour::name(answer, series), sum / points.len() as f64))
        })
        .collect();
    means.sort_by(|a, b| b.1.total_cmp(&a.1));
    let compared = match means.as_slice() {
        [] => String::new(),
        [(name, mean)] => format!(" Mean of the yearly medians: {}, {} of 100.", quoted(name), phrases::of_100(*mean)),
        [others @ .., (name, mean)] => format!(
            " Means of the yearly medians: lowest {}, {} of 100; the others {} of 100.",
            quoted(name),
            phrases::of_100(*mean),
            phrases::of_100_range(others[others.len() - 1].1, others[0].1)
        ),
    };
    let apart = means.first().zip(means.last()).is_some_and(|(first, last)| first.1 - last.1 > 0.25);
    let title =
        if apart { "Conditions of forced labour depend on the arrangement" } else { "Conditions of forced labour" };
    Heading { title: title.to_owned(), text: format!("{what}{compared}") }
}

/// What the charts of leavers show.
pub(crate) fn leaving(answer: &Answer) -> Heading {
    let shown = || answer.leavers.iter().filter(|s| leavers::is_told(answer, s));
    let mut sentences = Vec::new();
    let mut highest = None;
    for s in shown() {
        if let Some(p) = leavers::highest(s).filter(|p| p.value.p95 >= 1.0)
            && s.channel != "arrived_rok"
            && highest.as_ref().is_none_or(|(_, best): &(String, LeaverPoint)| p.value.p50 > best.value.p50)
        {
            highest = Some((phrases::channel(&s.channel), p.clone()));
        }
    }
    if let Some((name, p)) = &highest {
        sentences.push(format!(
            "The highest median of all channels: {}, {}, about {} people a year (90{}% interval {}).",
            phrases::lower(name),
            phrases::period(&p.period),
            phrases::rate(p.value.p50),
            phrases::THIN,
            phrases::rate_range(p.value.p5, p.value.p95)
        ));
    }
    let arrived = shown().find(|s| s.channel == "arrived_rok").and_then(|s| s.points.last());
    if let Some(p) = arrived.filter(|p| !p.needs_scale_1) {
        sentences.push(format!(
            "In {}, {} people a year reached South Korea (90{}% interval {}).",
            phrases::period(&p.period),
            phrases::rate(p.value.p50),
            phrases::THIN,
            phrases::rate_range(p.value.p5, p.value.p95)
        ));
    }
    let rare = shown().filter(|s| s.needs_scale_1).count();
    if rare > 0 {
        sentences.push(format!(
            "{} {} scale 1 throughout: too few people to tell at the population scale of this run.",
            phrases::capital(&phrases::word(rare as u64)),
            if rare == 1 { "channel needs" } else { "channels need" }
        ));
    }
    let title = match &highest {
        Some((name, p)) if most_used(answer, p) => {
            format!("The most used way out: {}, {}", phrases::lower(name), phrases::period(&p.period))
        }
        _ => "Who left without going home".to_owned(),
    };
    Heading { title, text: sentences.join(" ") }
}

/// Whether the interval of a point lies above those of all other channels and periods.
fn most_used(answer: &Answer, point: &LeaverPoint) -> bool {
    let others = answer
        .leavers
        .iter()
        .filter(|s| leavers::is_told(answer, s) && s.channel != "arrived_rok")
        .flat_map(|s| &s.points)
        .filter(|p| !p.needs_scale_1);
    others.filter(|p| *p != point).all(|p| p.value.p95 < point.value.p5)
}

/// How the tests came out.
pub(crate) fn claims(answer: &Answer) -> Heading {
    if answer.counterfactual {
        return Heading {
            title: "Published figures, for comparison only".to_owned(),
            text: "This run is a counterfactual: history did not go this way, so no figure tests it and none is scored. The figures stand beside the simulation to show how far the change leads away from what is documented.".to_owned(),
        };
    }
    let tests: Vec<&CoverageRow> =
        answer.coverage.iter().filter(|c| c.role.is_test() && c.fares.scored + c.fares.statements > 0).collect();
    let sum = |f: fn(&Fares) -> u32| tests.iter().map(|c| f(&c.fares)).sum::<u32>();
    if tests.is_empty() {
        return Heading {
            title: "Published figures, checked".to_owned(),
            text: "No claim of this run tests the model: what is shown was fed in, follows from it, or is not scored."
                .to_owned(),
        };
    }
    let title = phrases::tests(&answer.coverage);
    let mut text = String::from(
        "Only targets and held-out figures test the model; inputs and what follows from them are shown and never counted. ",
    );
    for row in tests.iter().filter(|row| row.fares.scored > 0) {
        let [low, high] = row.fares.band_90;
        let band = if low == high { format!("{low}") } else { format!("{low} to {high}") };
        let width = row.fares.median_width.filter(|w| w.is_finite()).map_or_else(String::new, |w| {
            format!(
                " The median width of their 90{}% intervals is a factor of {}.",
                phrases::THIN,
                phrases::number(w, phrases::PROSE)
            )
        });
        text.push_str(&format!(
            "Were the model right, {band} of {} {} figures would be inside.{width} ",
            row.fares.scored,
            row.role.name()
        ));
    }
    for sentence in phrases::too_few_inside(&answer.coverage) {
        text.push_str(&sentence);
        text.push(' ');
    }
    for row in tests.iter().filter(|row| row.fares.statements > 0) {
        text.push_str(&format!(
            "Of the bounds and orders among the {} claims: {}. ",
            row.role.name(),
            phrases::statements(&row.fares)
        ));
    }
    if sum(|c| c.too_wide) > 0 {
        text.push_str("An interval too wide to tell anything is not agreement. ");
    }
    text.push_str(&phrases::not_met(answer));
    let text = text.trim_end().to_owned();
    Heading { title, text }
}
