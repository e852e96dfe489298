//! `/operate/queues`: what work waits, and for how long.

use crate::Notify;
use crate::usecases::queues::{list_lanes, list_queues};
use askama::Template;
use axum::extract::State;
use yui_store::jobs::Queue;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "operate/queues.html")]
struct Queues<'a> {
    page: &'a Page,
    lanes: Vec<Queue>,
    kinds: Vec<Queue>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    let operator = page.operator()?;
    let lanes = list_lanes(&notify, operator).await?.into_values().collect();
    let kinds = list_queues(&notify, operator).await?;
    page.show(&Queues { page: &page, lanes, kinds })
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
