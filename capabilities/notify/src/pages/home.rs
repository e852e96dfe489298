//! `/`: the services of the visitor's organisation with the figures of today; what this is, for whoever has not signed in.

use crate::Notify;
use crate::model::figures::{DayRange, Fate};
use crate::model::service::{Service, ServiceMode, ServiceState};
use crate::outbox::Outbox;
use crate::usecases::figures::dashboard;
use crate::usecases::services::list_services;
use askama::Template;
use axum::extract::State;
use yui_kernel::{ErrorKind, Result};
use yui_policy::Access;
use yui_web::page::{Page, Shown, go_to};

#[derive(Template)]
#[template(path = "pages/welcome.html")]
struct Welcome<'a> {
    page: &'a Page,
    /// Whether everybody may look at what is captured.
    sees_outbox: bool,
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home<'a> {
    page: &'a Page,
    services: Vec<Listed>,
    /// Whether messages are captured.
    sees_outbox: bool,
}

/// A service of the list.
struct Listed {
    service: Service,
    /// Messages of today; none for those who may not see them.
    today: Option<Today>,
}

/// What became of the messages of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Today {
    sent: i64,
    delivered: i64,
    failed: i64,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    let Some(visitor) = page.visitor() else {
        let sees_outbox = notify.outbox().is_some_and(Outbox::is_open);
        return page.show(&Welcome { page: &page, sees_outbox });
    };
    let Some(access) = &visitor.member else { return Ok(go_to("/operate")) };
    let mut services = Vec::new();
    for service in list_services(&notify, access, None).await? {
        if service.state != ServiceState::Archived {
            services.push(Listed { today: today(&notify, access, &service).await?, service });
        }
    }
    page.show(&Home { page: &page, services, sees_outbox: notify.outbox().is_some() })
}

async fn today(notify: &Notify, access: &Access, service: &Service) -> Result<Option<Today>> {
    let day = DayRange::last_days(notify.env().now(), &service.time_zone, 1);
    let found = match dashboard(notify, access, service.id, day).await {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::Forbidden => return Ok(None),
        Err(error) => return Err(error),
    };
    let count = |wanted: &dyn Fn(&Fate) -> bool| {
        let fates = found.fates.values().flatten();
        fates.filter(|(fate, _)| wanted(fate)).map(|(_, tally)| tally.messages).sum()
    };
    Ok(Some(Today {
        sent: count(&|fate| *fate != Fate::Cancelled),
        delivered: count(&|fate| *fate == Fate::Delivered),
        failed: count(&|fate| *fate == Fate::Failed),
    }))
}

impl Listed {
    fn is_trial(&self) -> bool {
        self.service.mode == ServiceMode::Trial
    }

    fn is_suspended(&self) -> bool {
        self.service.state == ServiceState::Suspended
    }
}
