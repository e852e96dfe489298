//! `/services/{service_id}/settings`: every setting of a service, with where it is changed.

use crate::Notify;
use crate::model::Channel;
use crate::model::brand::BrandChoice;
use crate::model::service::ServiceMode;
use crate::model::terms::Terms;
use crate::pages::service::service_of;
use crate::usecases::branding::{BrandOffer, offered_brands};
use crate::usecases::configure::find_terms;
use crate::usecases::figures::{LimitUsed, limits_used};
use crate::usecases::services::{ServiceSettings, service_settings};
use askama::Template;
use axum::extract::State;
use yui_kernel::{ErrorKind, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "settings/overview.html")]
struct OverviewPage<'a> {
    page: &'a Page,
    path: String,
    settings: ServiceSettings,
    /// The address that its e-mails come from.
    sender: String,
    offer: BrandOffer,
    /// None for those who may not see them.
    terms: Option<Terms>,
    /// None for those who may not see them.
    limits: Option<Vec<LimitUsed>>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let settings = service_settings(&notify, access, service).await?;
    let own = &settings.service;
    let domain = own.sending_domain.as_deref().unwrap_or(&notify.settings().email_domain);
    let overview = OverviewPage {
        page: &page,
        path: format!("/services/{service}/settings"),
        sender: format!("{}@{domain}", own.email_from),
        offer: offered_brands(&notify, access, service).await?,
        terms: if_allowed(find_terms(&notify, access, service).await)?,
        limits: if_allowed(limits_used(&notify, access, service).await)?,
        settings,
    };
    page.show(&overview)
}

/// Nothing where the reader may not see it.
fn if_allowed<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(None),
        Err(error) => Err(error),
    }
}

impl OverviewPage<'_> {
    /// How it may send, in words.
    fn channels(&self) -> &str {
        match self.settings.service.channels.as_slice() {
            [one] => self.page.t(channel_key(*one)),
            _ => self.page.t("channels-both"),
        }
    }

    /// How its e-mails look, in words.
    fn brand(&self) -> String {
        let named = |wanted: &dyn Fn(&crate::model::brand::Brand) -> bool| {
            self.offer.brands.iter().find(|brand| wanted(brand)).map(|brand| brand.spec.name.clone())
        };
        let none = || self.page.t("brand-none").to_owned();
        match self.offer.chosen {
            BrandChoice::Default => {
                let name = named(&|brand| brand.is_default);
                let name = name.unwrap_or_else(|| self.page.t("brand-no-logo").to_owned());
                self.page.f("brand-default-is", &[("name", name)])
            }
            BrandChoice::Nothing => none(),
            BrandChoice::Brand(id) => named(&|brand| brand.id == id).unwrap_or_else(none),
        }
    }

    fn is_trial(&self) -> bool {
        self.settings.service.mode == ServiceMode::Trial
    }
}

/// The key of a channel's name.
pub(super) fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "channel-email",
        Channel::Sms => "channel-sms",
    }
}
