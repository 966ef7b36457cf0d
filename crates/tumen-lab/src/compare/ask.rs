//! What is asked of both worlds of a pair: observables by arrangement and period, and what each party received.

use serde::{Deserialize, Serialize};
use tumen::evidence::{Over, Scope};
use tumen::month::MonthRange;
use tumen::observables::{Frame, POSTINGS, Party, Question, Record, Refusal};
use tumen::programme::Channel;
use tumen::world::World;

use super::document::ComparedPeriod;
use crate::answer::Hosts;
use crate::outline::{Group, main_host, of_hosts};
use crate::summary::period;

/// Observables that are compared, besides the one that was chosen: people, money, shares, and the ways out.
const COMPARED: [&str; 16] = [
    "stock",
    "arrivals",
    "returns",
    "gross_earnings",
    "take_home",
    "state_revenue",
    "officials_revenue",
    "broker_margin",
    "suppliers_revenue",
    "company_balance",
    "saved",
    "retained_share",
    "saved_per_month",
    "forced_labour",
    "exits",
    "arrived_rok",
];

/// The least sum in USD a year that is not what rounding leaves of larger ones.
const LEAST_SUM: f64 = 1e-4;

/// A row: what is measured, of whom, and when.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) question: Question,
    /// Name of the observable, as it was asked for.
    pub(super) observable: &'static str,
    pub(super) channel: Option<&'static str>,
    pub(super) group: Group,
    /// Number of the period.
    pub(super) period: usize,
}

/// A sum over parties: of which programmes, and when.
#[derive(Clone, Debug)]
pub(super) struct AskedParties {
    pub(super) hosts: Hosts,
    pub(super) period: usize,
    programmes: Vec<usize>,
    months: MonthRange,
}

/// Everything that is asked of an arm and of the baseline beside it.
#[derive(Clone, Debug)]
pub(super) struct PairInquiry {
    pub(super) periods: Vec<ComparedPeriod>,
    pub(super) rows: Vec<Asked>,
    pub(super) parties: Vec<AskedParties>,
    /// The row that decides when there are enough pairs.
    pub(super) chosen: usize,
}

/// What one run says: a number for each row, and for each sum and party; not a number where it says nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) rows: Vec<f64>,
    pub(super) parties: Vec<[f64; Party::ALL.len()]>,
}

impl PairInquiry {
    /// Asks about the months that are reported, era by era and in all, for every arrangement that is there in them.
    pub(super) fn new(
        world: &World,
        frame: &Frame,
        months: MonthRange,
        chosen: &'static str,
        asked: &[&'static str],
    ) -> Result<PairInquiry, Refusal> {
        let main = main_host(world, months.until);
        let story = Hosts::story(main.is_some());
        let mut spans = vec![("all", "all months", months)];
        let eras = world
            .eras
            .iter()
            .filter_map(|era| Some((era.id.as_str(), era.name.as_str(), era.months.overlap(&months)?)));
        spans.extend(eras.filter(|(_, _, part)| *part != months));
        let sums: &[Hosts] = if main.is_some() { &[Hosts::Main, Hosts::Others, Hosts::All] } else { &[Hosts::All] };
        let mut groups: Vec<(Group, Vec<usize>)> =
            sums.iter().map(|hosts| (Group::Hosts(*hosts), of_hosts(frame, main, *hosts))).collect();
        groups.extend((0..frame.programmes.len()).map(|idx| (Group::Programme(idx), vec![idx])));
        let mut inquiry = PairInquiry { periods: Vec::new(), rows: Vec::new(), parties: Vec::new(), chosen: 0 };
        for (at, (id, name, part)) in spans.into_iter().enumerate() {
            inquiry.periods.push(ComparedPeriod { id: id.to_owned(), name: name.to_owned(), months: period(part) });
            for (group, programmes) in &groups {
                let begun = |idx: &&usize| frame.programmes[**idx].active.from <= part.until;
                if programmes.iter().filter(begun).count() == 0 {
                    continue;
                }
                for (observable, channel) in names(chosen, asked) {
                    let channels = channel.map(str::to_owned).into_iter().collect();
                    let scope = Scope { channels, ..Scope::default() };
                    let question = Question::new(frame, observable, &scope, part, Over::Mean)?;
                    // What goes on around the model is of no arrangement.
                    if question.definition.cuts.none && group.programme().is_some() {
                        continue;
                    }
                    let question = question.of_every_month().among(programmes);
                    if *group == Group::Hosts(story) && at == 0 && observable == chosen && channel.is_none() {
                        inquiry.chosen = inquiry.rows.len();
                    }
                    inquiry.rows.push(Asked { question, observable, channel, group: *group, period: at });
                }
                if let Group::Hosts(hosts) = *group {
                    inquiry.parties.push(AskedParties {
                        hosts,
                        period: at,
                        programmes: programmes.clone(),
                        months: part,
                    });
                }
            }
        }
        Ok(inquiry)
    }

    /// Asks a run.
    pub(super) fn ask(&self, record: &Record<'_>) -> Said {
        let value = |asked: &Asked| match record.value(&asked.question) {
            // What rounding leaves of sums that cancel is nothing.
            Some(value) if asked.question.definition.is_money() && value.mean.abs() < LEAST_SUM => 0.0,
            Some(value) => value.mean,
            None => f64::NAN,
        };
        Said {
            rows: self.rows.iter().map(value).collect(),
            parties: self.parties.iter().map(|asked| received(asked, record)).collect(),
        }
    }
}

/// Observables and ways out, each once; the chosen one is among them, and those that answer a question.
fn names(chosen: &'static str, asked: &[&'static str]) -> Vec<(&'static str, Option<&'static str>)> {
    let mut names: Vec<(&str, Option<&str>)> = COMPARED.iter().map(|name| (*name, None)).collect();
    for name in std::iter::once(chosen).chain(asked.iter().copied()) {
        if !names.contains(&(name, None)) {
            names.push((name, None));
        }
    }
    names.extend(Channel::ALL.iter().map(|channel| ("exits", Some(channel.name()))));
    names
}

/// What each party received less what it gave, in USD a year. Every posting is somebody's gain and somebody's loss, so the parties sum to zero.
fn received(asked: &AskedParties, record: &Record<'_>) -> [f64; Party::ALL.len()] {
    let mut sums = [0.0; Party::ALL.len()];
    let years = asked.months.len() as f64 / 12.0;
    for posting in POSTINGS {
        let Some([from, to]) = posting.parties() else { continue };
        let usd: f64 = asked.programmes.iter().map(|idx| record.posted(*idx, posting, asked.months).1).sum();
        sums[from as usize] -= usd / years;
        sums[to as usize] += usd / years;
    }
    sums
}
