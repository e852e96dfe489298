//! The link: it holds all that has to be known, because it outlives the message, and it is sealed, so that nobody can make or read one.

use crate::Notify;
use crate::model::{NotificationId, ServiceId, TemplateId};
use crate::sql::notification::Notification;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_store::seal::Keyring;

/// How long a link can be followed, from when its message was accepted: a year.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_hours(365 * 24);

/// What links are sealed for.
const PURPOSE: &str = "notify/unsubscribe";

/// What a link says.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The service that sent the message.
    pub service: ServiceId,
    /// The message.
    pub notification: NotificationId,
    /// What it was made from.
    pub template: TemplateId,
    /// When it was accepted, to the second.
    pub sent_at: Timestamp,
    /// Whom it went to.
    pub recipient: String,
}

/// The address for a message's mail headers. None where the node's own address is not HTTPS, which RFC 8058 demands.
///
/// # Errors
/// As the keyring reports them.
pub fn address(notify: &Notify, message: &Notification) -> Result<Option<String>> {
    let site = &notify.settings().public_url;
    if !site.starts_with("https://") {
        return Ok(None);
    }
    let link = Link {
        service: message.service_id,
        notification: message.id,
        template: message.template_id,
        sent_at: message.created_at,
        recipient: message.recipient.clone(),
    };
    let sealed = notify.keyring().seal(PURPOSE, &link.bytes(), notify.env().random.as_ref())?;
    Ok(Some(format!("{site}/unsubscribe/{}/{}", message.id, URL_SAFE_NO_PAD.encode(sealed))))
}

impl Link {
    fn bytes(&self) -> Vec<u8> {
        let ids = [self.service.uuid(), self.notification.uuid(), self.template.uuid()];
        let mut bytes: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
        bytes.extend_from_slice(&self.sent_at.as_second().to_be_bytes());
        bytes.extend_from_slice(self.recipient.as_bytes());
        bytes
    }

    /// What a link says, if this node made it for this message, and less than a year ago.
    pub(super) fn open(keyring: &Keyring, notification: &str, token: &str, now: Timestamp) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let opened = keyring.open(PURPOSE, &sealed).ok()?;
        let link = Self::read(opened.expose_secret())?;
        let is_same = notification.parse::<Uuid>().ok() == Some(link.notification.uuid());
        (is_same && now.duration_since(link.sent_at) < LINK_LASTS).then_some(link)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (service, rest) = bytes.split_first_chunk::<16>()?;
        let (notification, rest) = rest.split_first_chunk::<16>()?;
        let (template, rest) = rest.split_first_chunk::<16>()?;
        let (second, recipient) = rest.split_first_chunk::<8>()?;
        Some(Self {
            service: Uuid::from_bytes(*service).into(),
            notification: Uuid::from_bytes(*notification).into(),
            template: Uuid::from_bytes(*template).into(),
            sent_at: Timestamp::from_second(i64::from_be_bytes(*second)).ok()?,
            recipient: String::from_utf8(recipient.to_vec()).ok()?,
        })
    }
}

impl std::fmt::Debug for Link {
    /// Without the recipient.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("notification", &self.notification).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use yui_kernel::SeededRandom;

    fn keyring(digit: &str) -> Keyring {
        Keyring::new(&digit.repeat(32).into(), &[]).unwrap()
    }

    fn link(recipient: &str) -> Link {
        Link {
            service: Uuid::from_u128(1).into(),
            notification: Uuid::from_u128(2).into(),
            template: Uuid::from_u128(3).into(),
            sent_at: "2026-11-22T01:00:00Z".parse().unwrap(),
            recipient: recipient.to_owned(),
        }
    }

    fn token(link: &Link, digit: &str) -> String {
        let sealed = keyring(digit).seal(PURPOSE, &link.bytes(), &SeededRandom::new(1)).unwrap();
        URL_SAFE_NO_PAD.encode(sealed)
    }

    #[test]
    fn a_link_opens_for_its_message_and_for_a_year() {
        let (link, ring) = (link("hanako@example.jp"), keyring("5a"));
        let (text, id) = (token(&link, "5a"), link.notification.to_string());
        let open = |id: &str, text: &str, at: &str| Link::open(&ring, id, text, at.parse().unwrap());
        assert_eq!(open(&id, &text, "2026-11-22T01:00:01Z"), Some(link.clone()));
        assert_eq!(open(&id, &text, "2027-11-22T00:59:59Z"), Some(link.clone()));
        assert_eq!(open(&id, &text, "2027-11-22T01:00:00Z"), None);
        assert_eq!(open(&link.service.to_string(), &text, "2026-11-22T01:00:01Z"), None);
        assert_eq!(open("x", &text, "2026-11-22T01:00:01Z"), None);
        assert_eq!(open(&id, &token(&link, "5b"), "2026-11-22T01:00:01Z"), None, "of another node");
        assert!(!text.contains("hanako") && !format!("{link:?}").contains("hanako"));
    }

    #[test]
    fn the_longest_recipient_fits_a_header() {
        let text = token(&link(&format!("{}@example.jp", "x".repeat(309))), "5a");
        assert!(text.len() < 600, "{}", text.len());
    }

    proptest! {
        #[test]
        fn any_token_is_refused_or_its_own(text in "\\PC{0,200}", at in 0_usize..100) {
            let (link, ring) = (link("a@example.jp"), keyring("5a"));
            let (id, now) = (link.notification.to_string(), link.sent_at);
            prop_assert_eq!(Link::open(&ring, &id, &text, now), None);
            let mut changed = token(&link, "5a").into_bytes();
            let place = at % changed.len();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            prop_assert_eq!(Link::open(&ring, &id, &changed, now), None);
        }
    }
}
