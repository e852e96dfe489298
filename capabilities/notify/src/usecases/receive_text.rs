//! Takes a text that somebody sent to one of the node's numbers.

use super::record_received_text::{IncomingText, record_received_text};
use crate::Notify;
use crate::jobs::AnswerText;
use crate::model::opt_out::{Keyword, digits, keyword};
use crate::model::recipient::PhoneNumber;
use crate::model::service::Service;
use crate::model::{ReceivedTextId, ServiceId};
use crate::sql::inbound_number::{self, Owner};
use crate::sql::{opt_out, received_text, service, text_answer};
use yui_kernel::{Error, Lane, NodeWide, Result};
use yui_store::jobs::Enqueue;
use yui_store::{NodeTx, TenantTx, values};

/// The longest text that is kept, in characters; carriers join no longer ones.
const LONGEST: usize = 2_000;

/// Keeps the text for the service that has the number, has the service told, and heeds words like STOP. `reference` is the provider's own name
/// for the text: one that is handed over twice is kept once. `providers` are the names under which the number may be
/// declared: Amazon has one stock of numbers for two of its services.
///
/// # Errors
/// `NotFound` if no service has the number at one of these providers; as the store reports them.
pub async fn receive_text(
    notify: &Notify,
    providers: &[&str],
    reference: Option<String>,
    text: IncomingText,
) -> Result<()> {
    let clean = |text: &str, most: usize| text.chars().filter(|c| *c != '\0').take(most).collect::<String>();
    let text = IncomingText {
        from_number: clean(&text.from_number, 50),
        to_number: clean(&text.to_number, 50),
        content: clean(&text.content, LONGEST),
    };
    let reference = reference.map(|reference| clean(&reference, 255));
    let providers: Vec<String> = providers.iter().map(|provider| (*provider).to_owned()).collect();
    let number = digits(&text.to_number);
    let work = move |tx: &mut NodeTx<'_>| {
        let mut owner: Option<Owner> = None;
        for provider in &providers {
            owner = owner.or(tx.find(&inbound_number::OWNER, &values![&number, provider])?);
        }
        let Some((organisation, service)) = owner else {
            return Err(Error::not_found("no service has this number at this provider"));
        };
        let tenant = tx.context().within(organisation);
        tx.within(&tenant, |tx| keep(tx, service, reference.as_deref(), &text))
    };
    notify.store().write_node(&NodeWide::system("texts from people"), work).await
}

fn keep(tx: &mut TenantTx<'_>, id: ServiceId, reference: Option<&str>, text: &IncomingText) -> Result<()> {
    let service: Service = tx.get(&service::FIND, &values![id], "service")?;
    let from = PhoneNumber::parse(&text.from_number, service.dialect, service.phone_region());
    let text = IncomingText {
        // A sender that is no number of a person, such as a short code, is kept as it came.
        from_number: from.map_or_else(|_| text.from_number.clone(), |number| number.e164().to_owned()),
        ..text.clone()
    };
    if let Some(reference) = reference
        && tx.find::<(ReceivedTextId,)>(&received_text::FIND_BY_REFERENCE, &values![id, reference])?.is_some()
    {
        return Ok(());
    }
    let received = record_received_text(tx, id, &text)?;
    if let Some(reference) = reference {
        tx.execute(&received_text::NAME, &values![id, received, reference])?;
    }
    let Some(keyword) = keyword(&text.content) else { return Ok(()) };
    let sender = digits(&text.to_number);
    match keyword {
        Keyword::Stop => {
            tx.execute(&opt_out::INSERT, &values![id, &text.from_number, sender, tx.now()])?;
        }
        Keyword::Start => {
            tx.execute(&opt_out::DELETE, &values![id, &text.from_number, sender])?;
        }
        Keyword::Help => {}
    }
    if tx.find::<(String,)>(&text_answer::FIND, &values![id, keyword.as_str()])?.is_some() {
        tx.enqueue(&AnswerText { service: id, text: received, keyword }, Enqueue::now(Lane::Normal))?;
    }
    Ok(())
}
