//! Messages to send, and the world they are sent in.

use std::sync::Arc;
use uuid::Uuid;
use yui_kernel::{Env, ManualClock, SeededRandom};
use yui_notify::providers::{MessageId, Outgoing, OutgoingEmail, OutgoingText, Transit};

/// The instant at which all tests happen.
pub(crate) const NOW: &str = "2026-11-22T09:15:02.123Z";

/// A clock that stands at [`NOW`].
pub(crate) fn env() -> Env {
    Env { clock: Arc::new(ManualClock::starting_at(NOW.parse().unwrap())), random: Arc::new(SeededRandom::new(1)) }
}

/// The `number`th e-mail, to `to`.
pub(crate) fn email_to(number: u128, to: &str) -> Outgoing {
    Outgoing::Email(OutgoingEmail {
        id: MessageId::new(Uuid::from_u128(number), "notify.example.jp"),
        from_name: "結市役所".to_owned(),
        from_address: "oshirase@notify.example.jp".to_owned(),
        reply_to: None,
        to: to.to_owned(),
        subject: "お知らせ".to_owned(),
        text: "A line.\n.\n..A line that starts with dots.\n".to_owned(),
        html: None,
        unsubscribe_url: None,
        attachments: Vec::new(),
        transit: Transit::default(),
    })
}

/// The `number`th e-mail.
pub(crate) fn email(number: u128) -> Outgoing {
    email_to(number, "taro@example.org")
}

/// A text message.
pub(crate) fn text() -> Outgoing {
    Outgoing::Text(OutgoingText {
        id: Uuid::from_u128(7),
        from: "YUI".to_owned(),
        to: "+819012345678".to_owned(),
        body: "明日は「粗大ごみ」の日です。\n{to} \"quoted\" \\ & = % 😀".to_owned(),
        parts: 2,
    })
}
