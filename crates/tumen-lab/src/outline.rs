//! The questions of the answer, asked before the runs so that nothing else of them has to be kept.

use tumen::evidence::{Over, Scope};
use tumen::month::{Month, MonthRange};
use tumen::observables::{Frame, Question, Refusal};
use tumen::programme::{Channel, Slot};
use tumen::quantity::{Currency, Dimension};
use tumen::world::{Programme, World};

use crate::answer::{Hosts, Recipient};
use crate::inquiry::years_of;

/// Years in a point of the leavers' series.
const LEAVER_YEARS: u16 = 5;

/// Amounts of which the answer has a value for every year.
const BY_YEAR: [&str; 3] = ["gross_earnings", "state_revenue", "take_home"];

/// The number of a question.
pub(crate) type Handle = usize;

/// Everything the answer asks.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    pub(crate) questions: Vec<Question>,
    /// Index of the main host, where programmes of other hosts have a part in the reported months.
    pub(crate) main_host: Option<usize>,
    /// `stock` by year.
    pub(crate) people: Vec<YearsOutline>,
    /// Amounts of money by year.
    pub(crate) money: Vec<YearsOutline>,
    pub(crate) eras: Vec<EraOutline>,
    pub(crate) splits: Vec<SplitOutline>,
    pub(crate) retained: Vec<RetainedOutline>,
    pub(crate) forced_labour: Vec<ForcedLabourOutline>,
    pub(crate) leavers: Vec<LeaversOutline>,
    pub(crate) headline: HeadlineOutline,
}

/// Of whom something is asked: of a programme, or of the programmes of some hosts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Programme(usize),
    Hosts(Hosts),
}

impl Group {
    /// Index of the programme, if it is one.
    pub(crate) fn programme(self) -> Option<usize> {
        match self {
            Group::Programme(idx) => Some(idx),
            Group::Hosts(_) => None,
        }
    }

    /// The hosts, if it is their programmes together.
    pub(crate) fn hosts(self) -> Hosts {
        match self {
            Group::Programme(_) => Hosts::All,
            Group::Hosts(hosts) => hosts,
        }
    }
}

/// An observable of a group by year.
#[derive(Clone, Debug)]
pub(crate) struct YearsOutline {
    pub(crate) observable: &'static str,
    pub(crate) group: Group,
    pub(crate) years: Vec<(u16, Handle)>,
}

/// A group in an era.
#[derive(Clone, Debug)]
pub(crate) struct EraOutline {
    pub(crate) era: usize,
    pub(crate) group: Group,
    pub(crate) months: MonthRange,
    pub(crate) stock: Handle,
    pub(crate) gross: Handle,
    pub(crate) state: Handle,
    pub(crate) officials: Handle,
    pub(crate) take_home: Handle,
    pub(crate) broker: Handle,
    pub(crate) suppliers: Handle,
    pub(crate) company: Handle,
    pub(crate) retained: Handle,
    pub(crate) retained_official: Handle,
    pub(crate) leavers: Vec<(&'static str, Handle)>,
}

/// Who receives the earnings of a group, in an era or in all.
#[derive(Clone, Debug)]
pub(crate) struct SplitOutline {
    pub(crate) group: Group,
    pub(crate) era: Option<usize>,
    pub(crate) months: MonthRange,
    pub(crate) gross: Handle,
    pub(crate) recipients: Vec<(Recipient, Handle)>,
    /// From, to, posting.
    pub(crate) flows: Vec<(&'static str, &'static str, &'static str, Handle)>,
    /// Spending of the worker: living, debt.
    pub(crate) living: Handle,
    pub(crate) debt: Handle,
}

/// Retained share of a programme in a part of its time.
#[derive(Clone, Debug)]
pub(crate) struct RetainedOutline {
    pub(crate) programme: usize,
    pub(crate) part: String,
    pub(crate) months: MonthRange,
    pub(crate) effective: Handle,
    pub(crate) official: Option<Handle>,
}

/// Forced labour under a programme by year: all, recruitment, work, leaving, menace.
#[derive(Clone, Debug)]
pub(crate) struct ForcedLabourOutline {
    pub(crate) programme: usize,
    pub(crate) years: Vec<(u16, [Handle; 5])>,
}

/// A channel over time.
#[derive(Clone, Debug)]
pub(crate) struct LeaversOutline {
    pub(crate) channel: &'static str,
    pub(crate) points: Vec<(MonthRange, Handle)>,
}

/// Key figures of the whole story, and of each era.
#[derive(Clone, Debug)]
pub(crate) struct HeadlineOutline {
    pub(crate) last: (MonthRange, Handle),
    pub(crate) arrivals: (MonthRange, Handle),
    pub(crate) arrived_rok: (MonthRange, Handle),
    pub(crate) gross_sum: (MonthRange, Handle),
    /// By era: index, months, retained share, state revenue, savings of a year, desertion rate.
    pub(crate) eras: Vec<(usize, MonthRange, [Handle; 4])>,
}

/// Whose programmes enter a question.
#[derive(Clone, Debug, PartialEq)]
enum Taken {
    /// All of them.
    All,
    /// Those with these indices, be they none.
    Only(Vec<usize>),
}

/// Of whom a question is asked.
#[derive(Clone, Debug, PartialEq)]
struct Whom {
    programmes: Taken,
    /// What else narrows it, such as a channel.
    scope: Scope,
}

impl Whom {
    /// The same, of those who left by a channel.
    fn by(&self, channel: &str) -> Whom {
        Whom { scope: Scope { channels: vec![channel.to_owned()], ..self.scope.clone() }, ..self.clone() }
    }
}

/// Collects questions.
struct Asked<'a> {
    frame: &'a Frame,
    main_host: Option<usize>,
    questions: Vec<Question>,
    /// The first question that cannot be asked.
    refused: Option<Refusal>,
}

impl Asked<'_> {
    fn add(&mut self, question: Result<Question, Refusal>, whom: &Whom) -> Handle {
        match (question, &whom.programmes) {
            (Ok(question), Taken::All) => self.questions.push(question),
            (Ok(question), Taken::Only(programmes)) => self.questions.push(question.among(programmes)),
            (Err(refusal), _) => self.refused = self.refused.take().or(Some(refusal)),
        }
        self.questions.len().saturating_sub(1)
    }

    fn ask(&mut self, name: &str, whom: &Whom, months: MonthRange, over: Over) -> Handle {
        self.add(Question::new(self.frame, name, &whom.scope, months, over), whom)
    }

    /// Asks for a mean over all of the months, so that what arrangements have adds up to what all have together.
    fn ask_whole(&mut self, name: &str, whom: &Whom, months: MonthRange) -> Handle {
        self.add(Question::new(self.frame, name, &whom.scope, months, Over::Mean).map(Question::of_every_month), whom)
    }

    fn whom(&self, group: Group) -> Whom {
        let programmes = match group {
            Group::Programme(one) => Taken::Only(vec![one]),
            Group::Hosts(Hosts::All) => Taken::All,
            Group::Hosts(hosts) => Taken::Only(of_hosts(self.frame, self.main_host, hosts)),
        };
        Whom { programmes, scope: Scope::default() }
    }
}

/// Indices of the programmes of some hosts.
pub(crate) fn of_hosts(frame: &Frame, main_host: Option<usize>, hosts: Hosts) -> Vec<usize> {
    let all = frame.programmes.iter().enumerate();
    all.filter(|(_, programme)| hosts.takes(Some(programme.host) == main_host)).map(|(idx, _)| idx).collect()
}

/// The main host, if programmes of others have begun by a month.
pub(crate) fn main_host(world: &World, until: Month) -> Option<usize> {
    let id = world.main_host.as_ref()?;
    let begun = |programme: &&Programme| programme.active.from <= until;
    let mut others = world.programmes.iter().filter(begun).filter(|programme| programme.host != *id);
    others.next()?;
    world.hosts.iter().position(|host| host.id == *id)
}

impl Outline {
    /// Asks everything the answer needs about the reported months of a world.
    ///
    /// # Errors
    /// When it asks for something that is not recorded.
    pub(crate) fn new(world: &World, frame: &Frame, months: MonthRange) -> Result<Outline, Refusal> {
        let main_host = main_host(world, months.until);
        let mut asked = Asked { frame, main_host, questions: Vec::new(), refused: None };
        let in_story = |idx: &usize| main_host.is_none_or(|host| frame.programmes[*idx].host == host);
        let of =
            |wanted: bool| (0..frame.programmes.len()).filter(move |idx| in_story(idx) == wanted).map(Group::Programme);
        let sum = |hosts: Hosts| main_host.map(|_| Group::Hosts(hosts));
        let story = Group::Hosts(Hosts::story(main_host.is_some()));
        let all: Vec<Group> = of(true)
            .chain(sum(Hosts::Main))
            .chain(of(false))
            .chain(sum(Hosts::Others))
            .chain([Group::Hosts(Hosts::All)])
            .collect();
        let people = all.iter().map(|group| by_year(&mut asked, "stock", *group, months)).collect();
        let each = BY_YEAR.iter().flat_map(|amount| all.iter().map(move |group| (*amount, *group)));
        let money = each.map(|(amount, group)| by_year(&mut asked, amount, group, months)).collect();
        let mut eras = Vec::new();
        let mut splits = Vec::new();
        let mut headline = Vec::new();
        for group in &all {
            splits.push(split(&mut asked, *group, None, months));
        }
        for (idx, era) in world.eras.iter().enumerate() {
            let Some(months) = era.months.overlap(&months) else { continue };
            eras.extend(all.iter().map(|group| self::era(&mut asked, idx, *group, months)));
            splits.push(split(&mut asked, story, Some(idx), months));
            let told = asked.whom(story);
            let names = ["retained_share", "state_revenue", "savings_per_year", "desertion_rate"];
            headline.push((idx, months, names.map(|name| asked.ask(name, &told, months, Over::Mean))));
        }
        let retained = world
            .programmes
            .iter()
            .enumerate()
            .flat_map(|(idx, programme)| retained(&mut asked, idx, programme, months))
            .collect();
        // Those of the story come first.
        let forced_labour = of(true)
            .chain(of(false))
            .filter_map(Group::programme)
            .map(|idx| forced_labour(&mut asked, idx, months))
            .collect();
        let leavers = leavers(&mut asked, story, months);
        let told = asked.whom(story);
        let headline = HeadlineOutline {
            last: (MonthRange::of_month(months.until), asked.ask("stock", &told, months, Over::Last)),
            arrivals: (months, asked.ask("arrivals", &told, months, Over::Sum)),
            arrived_rok: (months, asked.ask("arrived_rok", &told, months, Over::Sum)),
            gross_sum: (months, asked.ask("gross_earnings", &told, months, Over::Sum)),
            eras: headline,
        };
        let Asked { questions, refused, .. } = asked;
        let outline =
            Outline { questions, main_host, people, money, eras, splits, retained, forced_labour, leavers, headline };
        refused.map_or(Ok(outline), Err)
    }
}

fn by_year(asked: &mut Asked<'_>, observable: &'static str, group: Group, months: MonthRange) -> YearsOutline {
    let whom = asked.whom(group);
    let mut years = Vec::new();
    for year in years_of(asked.frame, group.programme(), months) {
        if let Some(months) = MonthRange::of_year(year).and_then(|year| year.overlap(&months)) {
            years.push((year, asked.ask_whole(observable, &whom, months)));
        }
    }
    YearsOutline { observable, group, years }
}

fn era(asked: &mut Asked<'_>, era: usize, group: Group, months: MonthRange) -> EraOutline {
    let whom = asked.whom(group);
    let mut leavers = Vec::new();
    for channel in Channel::ALL.map(Channel::name) {
        leavers.push((channel, asked.ask_whole("exits", &whom.by(channel), months)));
    }
    leavers.push(("arrived_rok", asked.ask_whole("arrived_rok", &whom, months)));
    let mut ask = |name: &str| asked.ask_whole(name, &whom, months);
    EraOutline {
        era,
        group,
        months,
        stock: ask("stock"),
        gross: ask("gross_earnings"),
        state: ask("state_revenue"),
        take_home: ask("take_home"),
        broker: ask("broker_margin"),
        company: ask("company_balance"),
        retained: ask("retained_share"),
        retained_official: ask("retained_share@official"),
        officials: ask("officials_revenue"),
        suppliers: ask("suppliers_revenue"),
        leavers,
    }
}

fn split(asked: &mut Asked<'_>, group: Group, era: Option<usize>, months: MonthRange) -> SplitOutline {
    let whom = asked.whom(group);
    let mut ask = |name: &str| asked.ask(name, &whom, months, Over::Mean);
    let gross = ask("gross_earnings");
    let broker = ask("broker_margin");
    let transfer = ask("transfer");
    let flows = vec![
        ("payers", "worker", "gross", ask("gross_to_worker")),
        ("payers", "company", "gross", ask("gross_to_company")),
        ("company", "worker", "stipend", ask("stipends_given")),
        ("worker", "company", "levy", ask("levy")),
        ("worker", "broker", "broker", broker),
        ("worker", "suppliers", "deduction", ask("deductions")),
        ("worker", "officials", "skim", ask("skim_pay")),
        ("company", "officials", "leak", ask("leak")),
        ("company", "suppliers", "board", ask("board")),
        ("company", "suppliers", "overhead", ask("overhead")),
        ("company", "state", "transfer", transfer),
    ];
    let recipients = vec![
        (Recipient::Worker, ask("take_home")),
        (Recipient::State, transfer),
        (Recipient::Company, ask("company_balance")),
        (Recipient::Officials, ask("officials_revenue_gross")),
        (Recipient::Broker, broker),
        (Recipient::Suppliers, ask("suppliers_revenue")),
    ];
    let (living, debt) = (ask("living"), ask("bribes_deferred"));
    SplitOutline { group, era, months, gross, recipients, flows, living, debt }
}

/// One row for each pay rule of a programme, or one for all of its time.
fn retained(asked: &mut Asked<'_>, idx: usize, programme: &Programme, months: MonthRange) -> Vec<RetainedOutline> {
    let whom = asked.whom(Group::Programme(idx));
    let Some(active) = programme.active.overlap(&months) else { return Vec::new() };
    let rules = programme.slot(Slot::Pay);
    let parts: Vec<(String, MonthRange)> = match rules {
        [] | [_] => vec![(String::new(), active)],
        rules => rules
            .iter()
            .filter_map(|rule| {
                let months = rule.months.overlap(&active)?;
                Some((format!("{}, {}", paid_in(programme, months.from), years(months)), months))
            })
            .collect(),
    };
    let rouble = |months: MonthRange| programme.currency == Currency::Sur && months.from.year() < 1992;
    parts
        .into_iter()
        .map(|(part, months)| RetainedOutline {
            programme: idx,
            part,
            months,
            effective: asked.ask("retained_share", &whom, months, Over::Mean),
            official: rouble(months).then(|| asked.ask("retained_share@official", &whom, months, Over::Mean)),
        })
        .collect()
}

/// What workers are paid in, in a word.
fn paid_in(programme: &Programme, month: Month) -> &'static str {
    let rule = programme.rule(Slot::Pay, month);
    let entry = rule.and_then(|rule| rule.param("stipend").or(rule.param("allowance"))?.entry(month));
    match entry.and_then(|entry| entry.dimension.currency()).unwrap_or(programme.currency) {
        _ if entry.is_some_and(|entry| entry.dimension == Dimension::MoneyFlow(Currency::Cert)) => "certificates",
        Currency::Usd => "dollars",
        _ => "roubles",
    }
}

/// `1967–84`, or `1967–2003` over the turn of a century.
fn years(months: MonthRange) -> String {
    let (from, until) = (months.from.year(), months.until.year());
    if from == until {
        from.to_string()
    } else if from / 100 == until / 100 {
        format!("{from}\u{2013}{:02}", until % 100)
    } else {
        format!("{from}\u{2013}{until}")
    }
}

fn forced_labour(asked: &mut Asked<'_>, programme: usize, months: MonthRange) -> ForcedLabourOutline {
    let whom = asked.whom(Group::Programme(programme));
    let names = ["", "_recruitment", "_work", "_leaving", "_menace"].map(|of| format!("forced_labour{of}"));
    let mut years = Vec::new();
    for year in years_of(asked.frame, Some(programme), months) {
        if let Some(months) = MonthRange::of_year(year).and_then(|year| year.overlap(&months)) {
            years.push((year, std::array::from_fn(|of| asked.ask(&names[of], &whom, months, Over::Mean))));
        }
    }
    ForcedLabourOutline { programme, years }
}

fn leavers(asked: &mut Asked<'_>, story: Group, months: MonthRange) -> Vec<LeaversOutline> {
    let mut blocks = Vec::new();
    let mut from = months.from;
    while from <= months.until {
        // Blocks end with a year that is divisible by five, so that two runs of different length share them.
        let last_year = from.year().div_ceil(LEAVER_YEARS) * LEAVER_YEARS;
        let until = Month::new(last_year, 12).map_or(months.until, |last| last.min(months.until));
        blocks.push(MonthRange { from, until });
        from = until.next();
    }
    let mut series = Vec::new();
    let told = asked.whom(story);
    for channel in Channel::ALL.map(Channel::name) {
        let left = told.by(channel);
        let points = blocks.iter().map(|months| (*months, asked.ask_whole("exits", &left, *months))).collect();
        series.push(LeaversOutline { channel, points });
    }
    let points = blocks.iter().map(|months| (*months, asked.ask_whole("arrived_rok", &told, *months))).collect();
    series.push(LeaversOutline { channel: "arrived_rok", points });
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_an_arrangement_is_nobody_and_not_everybody() {
        let months = MonthRange::of_year(1990).unwrap();
        let frame = Frame {
            months,
            programmes: vec![tumen::observables::FrameProgramme {
                id: "a".to_owned(),
                host: 1,
                sites: Vec::new(),
                active: months,
                demote_to: None,
                currency: Currency::Usd,
                takes_over: false,
                crew_weight: 5,
            }],
            hosts: vec![("main".to_owned(), Vec::new()), ("other".to_owned(), Vec::new())],
            main_host: Some(0),
            places: Vec::new(),
        };
        let mut asked = Asked { frame: &frame, main_host: Some(0), questions: Vec::new(), refused: None };
        let weight = |asked: &mut Asked<'_>, hosts: Hosts| {
            let whom = asked.whom(Group::Hosts(hosts));
            let handle = asked.ask("stock", &whom, months, Over::Mean);
            asked.questions[handle].crew_weight(&frame)
        };
        assert_eq!([Hosts::All, Hosts::Main, Hosts::Others].map(|hosts| weight(&mut asked, hosts)), [5, 1, 5]);
        assert_eq!(asked.refused, None);
        asked.ask("stok", &Whom { programmes: Taken::All, scope: Scope::default() }, months, Over::Mean);
        assert!(asked.refused.is_some());
    }
}
