//! Pages of this capability: of linked files for whoever got a link, and the console for members and operators.
//!
//! A page calls use cases and adds no rules of its own. docs/adding-a-page.md tells how one is added.

mod activity;
mod api;
mod brands;
mod dashboard;
mod files;
mod frame;
mod golive;
mod home;
mod new_service;
mod operate;
mod outbox;
mod sections;
mod send;
mod service;
mod settings;
mod templates;
mod unsubscribes;
mod usage;

pub(crate) use files::router as files;
pub use sections::ServiceSections;

use crate::Notify;
use yui_policy::Permission::ViewActivity;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of the console's pages.
    pub static TEXTS = "../../messages/pages"
}

/// The pages of the console.
#[must_use]
pub fn router(notify: Notify, host: &PageHost) -> PageRouter {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/", Guard::Anyone, home::show)
        .get("/services/new", Guard::Member, new_service::show)
        .post("/services/new", Guard::Member, new_service::send)
        .get("/services/{service_id}", Guard::InService(ViewActivity), dashboard::show)
        .merge(activity::router(host))
        .merge(brands::router(host))
        .merge(operate::router(host))
        .merge(templates::router(host))
        .merge(send::router(host))
        .merge(api::router(host))
        .merge(golive::router(host))
        .merge(unsubscribes::router(host))
        .merge(usage::router(host))
        .merge(settings::router(host))
        .merge(outbox::router(&notify, host))
        .with_state(notify)
}
