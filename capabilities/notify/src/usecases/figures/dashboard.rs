//! What a service sent in some days, by state and by template.

use crate::Notify;
use crate::model::figures::{Day, DayRange, Fate, Tally, summed};
use crate::model::{Channel, ServiceId, Status, TemplateId};
use crate::sql::statistic::{self, ServiceFigure};
use std::collections::BTreeMap;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// The figures of a service; messages of test keys are in none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// By channel and what became of the messages.
    pub fates: BTreeMap<Channel, BTreeMap<Fate, Tally>>,
    /// By channel and state.
    pub statuses: BTreeMap<Channel, BTreeMap<Status, Tally>>,
    /// By day and channel; days without messages are left out.
    pub days: BTreeMap<Day, BTreeMap<Channel, Tally>>,
    /// By day and what became of the messages.
    pub days_by_fate: BTreeMap<Day, BTreeMap<Fate, Tally>>,
    /// By template, the most used one first.
    pub templates: Vec<TemplateFigures>,
}

/// What a template was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateFigures {
    /// The template.
    pub template_id: TemplateId,
    /// What it sends.
    pub channel: Channel,
    /// How much.
    pub tally: Tally,
}

/// The figures of a service from a day to a day, in its time zone. [`DayRange::last_days`] gives the week that a dashboard begins with.
///
/// # Errors
/// `Forbidden` without `view_activity`; faults of the store.
pub async fn dashboard(notify: &Notify, access: &Access, service: ServiceId, days: DayRange) -> Result<Dashboard> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let range = values![service, days.first.number(), days.last.number()];
    let figures =
        notify.store().read(tenant, move |tx| tx.list::<ServiceFigure>(&statistic::OF_SERVICE, &range)).await?;
    Ok(Dashboard::of(days, &figures))
}

impl Dashboard {
    fn of(days: DayRange, figures: &[ServiceFigure]) -> Self {
        let mut templates: Vec<TemplateFigures> =
            summed(figures.iter().map(|figure| ((figure.template_id, figure.channel), figure.tally)))
                .into_iter()
                .map(|((template_id, channel), tally)| TemplateFigures { template_id, channel, tally })
                .collect();
        templates.sort_by_key(|template| std::cmp::Reverse(template.tally.messages));
        Self {
            first: days.first,
            last: days.last,
            fates: nested(figures.iter().map(|figure| (figure.channel, figure.status.fate(), figure.tally))),
            statuses: nested(figures.iter().map(|figure| (figure.channel, figure.status, figure.tally))),
            days: nested(figures.iter().map(|figure| (figure.day, figure.channel, figure.tally))),
            days_by_fate: nested(figures.iter().map(|figure| (figure.day, figure.status.fate(), figure.tally))),
            templates,
        }
    }
}

/// Sums under two keys, the second within the first.
pub(super) fn nested<A: Ord + Copy, B: Ord>(
    entries: impl Iterator<Item = (A, B, Tally)>,
) -> BTreeMap<A, BTreeMap<B, Tally>> {
    let mut sums: BTreeMap<A, BTreeMap<B, Tally>> = BTreeMap::new();
    for ((outer, inner), tally) in summed(entries.map(|(outer, inner, tally)| ((outer, inner), tally))) {
        sums.entry(outer).or_default().insert(inner, tally);
    }
    sums
}
