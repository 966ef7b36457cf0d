//! People, eras, leavers and key figures.

use tumen::month::MonthRange;
use tumen::observables::{self, Definition};
use tumen::world::World;

use super::period;
use crate::answer::{
    ChannelRate, EraRow, Figure, ForcedLabourPoint, ForcedLabourSeries, Hosts, LeaverPoint, LeaverSeries, MoneySeries,
    PeopleSeries, Point, Quantiles, Scope, are_few,
};
use crate::ensemble::Ensemble;
use crate::outline::{EraOutline, Group, Handle, YearsOutline};
use crate::stats::quantiles;

/// Quantiles over runs of a question.
pub(super) fn of(ensemble: &Ensemble, question: Handle) -> Option<Quantiles> {
    quantiles(ensemble.asked(question))
}

/// The same for a sum: where other runs have something, a run without an active programme has nothing.
fn of_sum(ensemble: &Ensemble, question: Handle) -> Option<Quantiles> {
    of(ensemble, question)?;
    quantiles(ensemble.asked(question).into_iter().map(|value| if value.is_nan() { 0.0 } else { value }))
}

/// Whether two shares differ by more than rounding.
pub(super) fn differ(a: &Quantiles, b: &Quantiles) -> bool {
    let pairs = [(a.p5, b.p5), (a.p50, b.p50), (a.p95, b.p95), (a.mean, b.mean)];
    pairs.iter().any(|(a, b)| (a - b).abs() > 1e-6)
}

/// For how many crews a simulated one stands, at most, among those whom a question counts.
fn crews(ensemble: &Ensemble, question: Handle) -> u32 {
    let inquiry = &ensemble.inquiry;
    ensemble.settings.scale.saturating_mul(inquiry.outline.questions[question].crew_weight(&inquiry.frame))
}

/// Whether so many people are too few to be told.
fn too_few(ensemble: &Ensemble, question: Handle, people: f64) -> bool {
    are_few(people, crews(ensemble, question))
}

/// Whether a rate of people a year counts too few over some months.
fn rate_of_few(ensemble: &Ensemble, question: Handle, rate: &Quantiles, months: MonthRange) -> bool {
    too_few(ensemble, question, rate.p50 * months.len() as f64 / 12.0)
}

/// The hosts whose story is told.
fn story(ensemble: &Ensemble) -> Hosts {
    Hosts::story(ensemble.inquiry.outline.main_host.is_some())
}

/// Id of a group's programme, if it is one.
pub(super) fn programme_id(world: &World, group: Group) -> Option<String> {
    group.programme().map(|idx| world.programmes[idx].id.clone())
}

pub(super) fn people(world: &World, ensemble: &Ensemble) -> Vec<PeopleSeries> {
    let of = |series: &YearsOutline| {
        let (programme, hosts) = (programme_id(world, series.group), series.group.hosts());
        Some(PeopleSeries { programme, hosts, points: points(ensemble, series)? })
    };
    ensemble.inquiry.outline.people.iter().filter_map(of).collect()
}

pub(super) fn money_years(world: &World, ensemble: &Ensemble) -> Vec<MoneySeries> {
    let of = |series: &YearsOutline| {
        let (programme, hosts) = (programme_id(world, series.group), series.group.hosts());
        let observable = series.observable.to_owned();
        Some(MoneySeries { observable, programme, hosts, points: points(ensemble, series)? })
    };
    ensemble.inquiry.outline.money.iter().filter_map(of).collect()
}

/// The years of a series; nothing where it never has anything.
fn points(ensemble: &Ensemble, series: &YearsOutline) -> Option<Vec<Point>> {
    let points = lasting(series.years.iter().map(|(year, question)| (*year, of_sum(ensemble, *question))));
    points.iter().any(|point| point.value.p95 > 0.0).then_some(points)
}

/// Points from the first year with a value to the last: a year between two arrangements has nobody, and nothing.
fn lasting(years: impl Iterator<Item = (u16, Option<Quantiles>)>) -> Vec<Point> {
    let none = Quantiles { p5: 0.0, p25: 0.0, p50: 0.0, p75: 0.0, p95: 0.0, mean: 0.0 };
    let mut points = Vec::new();
    let mut last = 0;
    for (year, value) in years.skip_while(|(_, value)| value.is_none()) {
        points.push(Point { time: year.to_string(), value: value.unwrap_or(none) });
        last = if value.is_some() { points.len() } else { last };
    }
    points.truncate(last);
    points
}

pub(super) fn era_table(world: &World, ensemble: &Ensemble) -> Vec<EraRow> {
    let rows = &ensemble.inquiry.outline.eras;
    let mut table: Vec<EraRow> = rows.iter().filter_map(|row| era_row(world, ensemble, row)).collect();
    // Before others come, all hosts together are the main one.
    let eras_with_others: Vec<String> =
        table.iter().filter(|row| row.hosts == Hosts::Others).map(|row| row.era.clone()).collect();
    table.retain(|row| row.hosts != Hosts::Main || eras_with_others.contains(&row.era));
    table
}

fn era_row(world: &World, ensemble: &Ensemble, row: &EraOutline) -> Option<EraRow> {
    let stock = of_sum(ensemble, row.stock)?;
    if stock.p95 <= 0.0 {
        return None;
    }
    let leavers = row.leavers.iter().map(|(channel, question)| {
        let value = of_sum(ensemble, *question);
        let few = value.as_ref().is_some_and(|value| rate_of_few(ensemble, *question, value, row.months));
        ChannelRate { channel: (*channel).to_owned(), value, needs_scale_1: few }
    });
    let retained_share = of(ensemble, row.retained);
    let official = of(ensemble, row.retained_official)
        .filter(|official| retained_share.is_some_and(|share| differ(official, &share)));
    Some(EraRow {
        era: world.eras[row.era].id.clone(),
        programme: programme_id(world, row.group),
        hosts: row.group.hosts(),
        few: too_few(ensemble, row.stock, stock.p50),
        stock: Some(stock),
        gross_earnings: of_sum(ensemble, row.gross),
        state_revenue: of_sum(ensemble, row.state),
        officials_revenue: of_sum(ensemble, row.officials),
        take_home: of_sum(ensemble, row.take_home),
        broker_margin: of_sum(ensemble, row.broker),
        suppliers_revenue: of_sum(ensemble, row.suppliers),
        company_balance: of_sum(ensemble, row.company),
        retained_share,
        retained_share_official: official,
        leavers: leavers.collect(),
    })
}

pub(super) fn forced_labour(world: &World, ensemble: &Ensemble) -> Vec<ForcedLabourSeries> {
    let of_year = |(year, questions): &(u16, [Handle; 5])| {
        let [forced, recruitment, work, leaving, menace] = questions.map(|question| of(ensemble, question));
        Some(ForcedLabourPoint {
            time: year.to_string(),
            forced: forced?,
            recruitment: recruitment?,
            work: work?,
            leaving: leaving?,
            menace: menace?,
        })
    };
    let series = ensemble.inquiry.outline.forced_labour.iter().map(|series| ForcedLabourSeries {
        programme: world.programmes[series.programme].id.clone(),
        points: series.years.iter().filter_map(of_year).collect(),
    });
    series.filter(|series| !series.points.is_empty()).collect()
}

pub(super) fn leavers(ensemble: &Ensemble) -> Vec<LeaverSeries> {
    let mut all = Vec::new();
    for series in &ensemble.inquiry.outline.leavers {
        let mut points = Vec::new();
        for (months, question) in &series.points {
            if let Some(value) = of_sum(ensemble, *question) {
                let needs_scale_1 = rate_of_few(ensemble, *question, &value, *months);
                points.push(LeaverPoint { period: period(*months), value, needs_scale_1 });
            }
        }
        if !points.is_empty() {
            let needs_scale_1 = points.iter().all(|point| point.needs_scale_1);
            let (hosts, channel) = (story(ensemble), series.channel.to_owned());
            all.push(LeaverSeries { programme: None, hosts, channel, points, needs_scale_1 });
        }
    }
    all
}

/// Key figures: the peak, who got what in the era that earned most, and the whole story. Where a main host is told of, all hosts together
/// come first with what is asked of them: how many people, and how much for the state.
pub(super) fn headline(world: &World, ensemble: &Ensemble) -> Vec<Figure> {
    let outline = &ensemble.inquiry.outline;
    let told = outline.main_host.map(|idx| world.hosts[idx].id.clone());
    let mut figures = of_story(ensemble);
    for figure in &mut figures {
        figure.scope.host.clone_from(&told);
    }
    if told.is_some() {
        let revenue = figures.iter().position(|figure| figure.observable == "state_revenue");
        if let Some((at, of_all)) = revenue.zip(all_revenue(ensemble)) {
            figures.insert(at, of_all);
        }
        let peak = peak(ensemble, Hosts::All);
        figures.splice(0..0, peak);
    }
    figures
}

/// The era in which the story earned most.
fn richest(ensemble: &Ensemble) -> Option<usize> {
    let told = Group::Hosts(story(ensemble));
    let by_earnings = ensemble.inquiry.outline.splits.iter().filter(|split| split.group == told);
    let by_earnings = by_earnings.filter_map(|split| {
        let earned = of(ensemble, split.gross)?.p50 * split.months.len() as f64;
        split.era.map(|era| (era, earned))
    });
    by_earnings.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(era, _)| era)
}

/// `state_revenue` of all hosts in the era in which the story earned most.
fn all_revenue(ensemble: &Ensemble) -> Option<Figure> {
    let richest = richest(ensemble)?;
    let mut eras = ensemble.inquiry.outline.eras.iter();
    let era = eras.find(|row| row.era == richest && row.group == Group::Hosts(Hosts::All))?;
    figure(ensemble, "state_revenue", "mean", era.months, "USD/year", era.state)
}

fn of_story(ensemble: &Ensemble) -> Vec<Figure> {
    let outline = &ensemble.inquiry.outline;
    let mut figures = Vec::new();
    figures.extend(peak(ensemble, story(ensemble)));
    let richest = richest(ensemble);
    let era = outline.headline.eras.iter().find(|(era, _, _)| Some(*era) == richest);
    if let Some((_, months, questions)) = era {
        let [retained, state, savings, desertion] = *questions;
        figures.extend(figure(ensemble, "state_revenue", "mean", *months, "USD/year", state));
        figures.extend(figure(ensemble, "retained_share", "mean", *months, "share", retained));
        figures.extend(few_or_figure(ensemble));
        figures.extend(figure(ensemble, "savings_per_year", "mean", *months, "USD/year", savings));
        if crews(ensemble, desertion) == 1 {
            figures.extend(figure(ensemble, "desertion_rate", "mean", *months, "1/year", desertion));
        }
    }
    let (months, question) = outline.headline.last;
    figures.extend(figure(ensemble, "stock", "last", months, "people", question));
    let (months, question) = outline.headline.arrivals;
    figures.extend(figure(ensemble, "arrivals", "sum", months, "people", question));
    let (months, question) = outline.headline.gross_sum;
    figures.extend(figure(ensemble, "gross_earnings", "sum", months, "USD", question));
    figures
}

/// Arrivals in South Korea, where the scale of the run can show them.
fn few_or_figure(ensemble: &Ensemble) -> Option<Figure> {
    let (months, question) = ensemble.inquiry.outline.headline.arrived_rok;
    if crews(ensemble, question) > 1 {
        return None;
    }
    figure(ensemble, "arrived_rok", "sum", months, "people", question)
}

fn figure(
    ensemble: &Ensemble,
    observable: &str,
    over: &str,
    months: MonthRange,
    unit: &str,
    question: Handle,
) -> Option<Figure> {
    Some(Figure { unit: unit.to_owned(), ..key_figure(observable, over, months, of(ensemble, question)?) })
}

/// A key figure of everybody, in the unit of the observable's mean.
fn key_figure(observable: &str, over: &str, months: MonthRange, value: Quantiles) -> Figure {
    let definition = observables::find(observable).map(|(definition, _)| definition);
    Figure {
        observable: observable.to_owned(),
        label: definition.map(Definition::label).unwrap_or_default(),
        scope: Scope::default(),
        over: over.to_owned(),
        period: period(months),
        unit: definition.map_or("", |definition| definition.unit.name()).to_owned(),
        value,
    }
}

/// The greatest yearly mean of people at posts, and the year in which the median is greatest.
fn peak(ensemble: &Ensemble, hosts: Hosts) -> Option<Figure> {
    let told = Group::Hosts(hosts);
    let total = ensemble.inquiry.outline.people.iter().find(|series| series.group == told)?;
    let years = total.years.iter().filter_map(|(year, question)| Some((*year, of_sum(ensemble, *question)?)));
    let (year, value) = years.max_by(|a, b| a.1.p50.total_cmp(&b.1.p50).then(b.0.cmp(&a.0)))?;
    let months = MonthRange::of_year(year)?.overlap(&ensemble.inquiry.months)?;
    Some(key_figure("stock", "yearly-max", months, value))
}
