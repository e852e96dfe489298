//! Pages for people who got a link in a message. They need no script, are in Japanese, English and French, and load nothing from elsewhere: a
//! file's key is in their address, and no other site may come to know of it.

mod address;
mod download;
mod links;
mod render;
mod style;
mod texts;
mod trouble;
mod unsubscribe;

use crate::Notify;
use crate::api::envelope;
use yui_web::{ApiRouter, RouteSettings, routes};

/// The pages of links, and the files behind them.
pub(crate) fn router() -> ApiRouter<Notify> {
    let pages = RouteSettings { body_limit: 4 << 10, envelope: trouble::envelope, ..RouteSettings::default() };
    let documents = RouteSettings { envelope, ..RouteSettings::default() };
    ApiRouter::new(pages)
        .routes(routes!(links::open_file_link, links::confirm_file_recipient))
        .routes(routes!(download::download_linked_file))
        .routes(routes!(links::test_document))
        .routes(routes!(unsubscribe::open_unsubscribe_link, unsubscribe::unsubscribe))
        .routes(routes!(style::page_style))
        .merge(ApiRouter::new(documents).routes(routes!(download::download_document)))
}
