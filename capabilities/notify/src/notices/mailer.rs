//! Mails that another capability sends to people about the node itself: invitations, confirmations.

use super::send::SENDER;
use crate::Notify;
use crate::providers::{MessageId, Outgoing, OutgoingEmail, SendError, Transit};
use yui_kernel::Error;
use yui_kernel::ports::{Mail, Mailer, PortFuture};

/// Answers the kernel's port by the provider that carries e-mails.
#[derive(Clone)]
pub struct NodeMailer {
    notify: Notify,
}

impl NodeMailer {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Mailer for NodeMailer {
    fn send(&self, mail: Mail) -> PortFuture<'_, ()> {
        Box::pin(async move {
            let domain = &self.notify.settings().email_domain;
            let signing = self.notify.signers().find(mail.organisation, domain).await?;
            let outgoing = Outgoing::Email(OutgoingEmail {
                id: MessageId::new(mail.id, domain),
                from_name: "Yui".to_owned(),
                from_address: format!("{SENDER}@{domain}"),
                reply_to: None,
                to: mail.to,
                subject: mail.subject,
                text: mail.text,
                html: None,
                unsubscribe_url: None,
                attachments: Vec::new(),
                transit: Transit { signing: Some(signing), return_path: None },
            });
            match self.notify.hand_over(&outgoing, None).await?.1 {
                Ok(_) => Ok(()),
                Err(SendError::Permanent { reason } | SendError::Unroutable { reason }) => {
                    tracing::warn!(reason, "a mail about the node cannot be sent");
                    Err(Error::invalid("no mail server takes this mail"))
                }
                Err(error) => Err(Error::unavailable("a mail could not be handed to the mail server").because(error)),
            }
        })
    }
}
