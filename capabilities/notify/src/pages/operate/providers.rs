//! `/operate/providers`: who carries the messages, in which order, and how they do.

use super::channel_in;
use crate::Notify;
use crate::model::Channel;
use crate::route::ProviderState;
use crate::usecases::choose_providers::{enable_provider, list_provider_changes, list_providers, order_providers};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::Result;
use yui_store::audit::AuditEntry;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// How many changes of each channel are shown.
const CHANGES: u32 = 20;

#[derive(Template)]
#[template(path = "operate/providers.html")]
struct Providers<'a> {
    page: &'a Page,
    errors: Errors,
    channels: Vec<OfChannel>,
}

/// The providers of a channel.
struct OfChannel {
    channel: Channel,
    states: Vec<ProviderState>,
    changes: Vec<AuditEntry>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    show_with(&page, &notify, Errors::default()).await
}

/// Moves a provider one place up.
pub(super) async fn order(page: Page, State(notify): State<Notify>, form: Form) -> Shown {
    let (channel, name) = (channel_in(&form)?, form.text("provider"));
    let operator = page.operator()?;
    let states = list_providers(&notify, operator, channel).await?;
    let mut order: Vec<String> = states.into_iter().map(|state| state.name).collect();
    if let Some(place) = order.iter().position(|one| *one == name).filter(|place| *place > 0) {
        order.swap(place - 1, place);
    }
    let answer = order_providers(&notify, operator, channel, &order).await;
    answered(&page, &notify, answer).await
}

/// Lets a provider take messages, or no more.
pub(super) async fn enable(page: Page, State(notify): State<Notify>, form: Form) -> Shown {
    let (channel, name) = (channel_in(&form)?, form.text("provider"));
    let enabled = form.text("enabled") == "yes";
    let answer = enable_provider(&notify, page.operator()?, channel, &name, enabled).await;
    answered(&page, &notify, answer).await
}

async fn answered(page: &Page, notify: &Notify, answer: Result<()>) -> Shown {
    match answer {
        Ok(()) => Ok(go_to("/operate/providers?notice=saved")),
        Err(error) => show_with(page, notify, page.refused(error)?).await,
    }
}

async fn show_with(page: &Page, notify: &Notify, errors: Errors) -> Shown {
    let operator = page.operator()?;
    let mut channels = Vec::new();
    for channel in Channel::ALL {
        channels.push(OfChannel {
            channel: *channel,
            states: list_providers(notify, operator, *channel).await?,
            changes: list_provider_changes(notify, operator, *channel, None, CHANGES).await?,
        });
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &Providers { page, errors, channels })
}

impl ProviderState {
    /// Tone and text key of the chip that says how it does.
    pub(super) fn chip(&self) -> (&'static str, &'static str) {
        match self {
            Self { enabled: false, .. } => ("quiet", "provider-off"),
            Self { down: true, .. } => ("error", "provider-down"),
            Self { slow: true, .. } => ("warning", "provider-slow"),
            _ => ("success", "provider-up"),
        }
    }
}

impl Providers<'_> {
    /// An order as an entry of the trail has it: the names in their order, those out of use in brackets.
    fn order(&self, stored: Option<&serde_json::Value>) -> String {
        let choices = stored.and_then(serde_json::Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let named = choices.iter().filter_map(|choice| {
            let name = choice.get("provider")?.as_str()?;
            let is_on = choice.get("enabled")?.as_bool()?;
            Some(if is_on { name.to_owned() } else { format!("({name})") })
        });
        named.collect::<Vec<_>>().join(" → ")
    }
}
