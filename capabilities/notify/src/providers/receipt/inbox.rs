//! Takes what Amazon SNS posts: checks it, answers requests to confirm a subscription, and reads receipts and texts from people.

use super::envelope::Certificate;
use super::{Envelope, EnvelopeError, Kind, Unreadable, read, read_text};
use crate::model::receipt::Receipt;
use crate::usecases::record_received_text::IncomingText;
use bytes::Bytes;
use http::{Request, Uri};
use quick_cache::sync::Cache;
use std::sync::Arc;
use yui_kernel::Env;
use yui_web::client::HttpClient;

/// How many certificates are kept; Amazon changes its own about once a year.
const CERTIFICATES: usize = 16;

/// What was posted.
#[derive(Debug, PartialEq, Eq)]
pub enum Posted {
    /// How a message fared.
    Receipt(Box<Receipt>),
    /// Somebody wrote to one of the numbers.
    Text {
        /// Amazon's own name for the text.
        id: String,
        /// The text.
        text: IncomingText,
    },
    /// A subscription, which is confirmed now.
    Subscribed,
    /// The end of a subscription.
    Unsubscribed,
    /// Something about a message that says nothing of how it fared.
    Nothing,
    /// A right envelope with a content that is neither a receipt nor a text. SNS would post it again and again if it were refused.
    Unreadable(Unreadable),
}

/// Takes the posts of certain topics.
pub struct Inbox {
    topics: Vec<String>,
    certificates: Cache<String, Arc<Certificate>>,
    client: Arc<dyn HttpClient>,
    env: Env,
}

impl Inbox {
    /// An inbox for the topics with these ARNs. Without any it takes nothing.
    #[must_use]
    pub fn new(topics: Vec<String>, client: Arc<dyn HttpClient>, env: Env) -> Self {
        Self { topics, certificates: Cache::new(CERTIFICATES), client, env }
    }

    /// Opens the body of a post.
    ///
    /// The topic is looked at first, so that a stranger's post causes no call.
    ///
    /// # Errors
    /// [`EnvelopeError`]: the post is not to be believed, or (`Unreachable`) cannot be checked for now.
    pub async fn open(&self, body: &[u8]) -> Result<Posted, EnvelopeError> {
        let envelope = Envelope::parse(body)?;
        if !self.topics.iter().any(|topic| topic == envelope.topic()) {
            return Err(EnvelopeError::UnknownTopic);
        }
        let certificate = self.certificate(&envelope).await?;
        envelope.verify(&certificate, self.env.now())?;
        match envelope.kind() {
            Kind::Notification => Ok(content(envelope.message()).unwrap_or_else(Posted::Unreadable)),
            Kind::SubscriptionConfirmation => {
                self.get(envelope.subscribe_url()?).await?;
                Ok(Posted::Subscribed)
            }
            Kind::UnsubscribeConfirmation => Ok(Posted::Unsubscribed),
        }
    }

    async fn certificate(&self, envelope: &Envelope) -> Result<Arc<Certificate>, EnvelopeError> {
        let uri = envelope.certificate_url()?;
        let name = uri.to_string();
        if let Some(certificate) = self.certificates.get(&name) {
            return Ok(certificate);
        }
        let certificate = Arc::new(Certificate::from_pem(&self.get(uri).await?)?);
        self.certificates.insert(name, Arc::clone(&certificate));
        Ok(certificate)
    }

    async fn get(&self, uri: Uri) -> Result<Bytes, EnvelopeError> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = uri;
        let answer = self.client.send(request).await.map_err(|error| EnvelopeError::Unreachable(error.to_string()))?;
        if answer.status().is_success() {
            return Ok(answer.into_body());
        }
        Err(EnvelopeError::Unreachable(format!("it answered {}", answer.status().as_u16())))
    }
}

fn content(message: &str) -> Result<Posted, Unreadable> {
    if let Some((id, text)) = read_text(message)? {
        return Ok(Posted::Text { id, text });
    }
    Ok(read(message)?.map_or(Posted::Nothing, |receipt| Posted::Receipt(Box::new(receipt))))
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbox").field("topics", &self.topics).finish_non_exhaustive()
    }
}
