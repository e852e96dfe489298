//! `/operate/queues`: what work waits, and for how long.

use crate::Notify;
use crate::usecases::queues::{list_lanes, list_queues};
use askama::Template;
use axum::extract::State;
use yui_store::jobs::Queue;
use yui_web::page::{Bar, Chart, Page, Series, Shown};

#[derive(Template)]
#[template(path = "operate/queues.html")]
struct Queues<'a> {
    page: &'a Page,
    chart: Chart,
    lanes: Vec<Queue>,
    kinds: Vec<Queue>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    let operator = page.operator()?;
    let lanes: Vec<Queue> = list_lanes(&notify, operator).await?.into_values().collect();
    let kinds = list_queues(&notify, operator).await?;
    page.show(&Queues { page: &page, chart: chart(&page, &lanes), lanes, kinds })
}

/// What is due in each lane. What is due later would dwarf it.
fn chart(page: &Page, lanes: &[Queue]) -> Chart {
    let series = |key, tone| Series { name: page.t(key).to_owned(), tone };
    let bars = lanes.iter().map(|queue| {
        let name = super::lane_name(page, queue.lane);
        Bar { label: name.to_owned(), short: name.to_owned(), values: vec![queue.running, queue.waiting] }
    });
    Chart {
        title: page.t("queues-chart").to_owned(),
        axis: page.t("lane").to_owned(),
        series: vec![series("running", "main"), series("waiting", "quiet")],
        bars: bars.collect(),
    }
}

impl Queues<'_> {
    /// How long the job has waited that waits longest, in a unit that fits.
    fn age(&self, queue: &Queue) -> String {
        let Some(oldest) = queue.oldest else { return "–".to_owned() };
        let seconds = self.page.now().duration_since(oldest).as_secs().max(0);
        match seconds {
            0..=119 => self.page.n("seconds", seconds),
            120..=7_199 => self.page.n("minutes", seconds / 60),
            _ => self.page.n("hours", seconds / 3_600),
        }
    }
}
