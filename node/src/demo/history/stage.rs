//! Where the history happens: a node on a clock of its own, its people signed in, and the world outside that answers.

use super::residents::Dice;
use crate::apply;
use crate::config::Settings;
use crate::demo::Receiver;
use crate::demo::sample::{self, SERVICE};
use crate::wiring::{CALL_TIME_OUT, Node, client, keyring, migrations, open_store};
use bytes::Bytes;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use uuid::Uuid;
use yui_identity::model::account::Client;
use yui_identity::usecases::account::{SignedIn, find_session, sign_in_to_demo};
use yui_kernel::{Env, Error, Language, ManualClock, NodeWide, Origin, Result, Timestamp};
use yui_notify::Notify;
use yui_notify::model::receipt::{Feedback, FeedbackKind, Outcome, Receipt};
use yui_notify::model::{Channel, NotificationId, ServiceId, Status};
use yui_notify::usecases::search_activity::ActivityQuery;
use yui_notify::usecases::send_message::Body;
use yui_notify::usecases::{Failure, apply_receipts, authenticate, search_activity, send_message};
use yui_policy::Access;
use yui_store::jobs::Runner;

/// Where the municipality is.
const ZONE: &str = "Asia/Tokyo";

/// What carries messages in the demo.
const PROVIDER: &str = "capture";

/// The network that the municipality's people and system come from: one for documentation.
const NETWORK: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);

/// The history as it happens.
pub(super) struct Stage {
    pub(super) notify: Notify,
    pub(super) node: Node,
    pub(super) dice: Dice,
    pub(super) receiver: Arc<Receiver>,
    /// The service that the sample's system sends for.
    pub(super) kurashi: ServiceId,
    /// The service that comes into being in these weeks.
    pub(super) kosodate: Option<ServiceId>,
    clock: Arc<ManualClock>,
    runner: Runner,
    today: Date,
    last: Timestamp,
    day: Date,
    key: String,
    heard_of: HashSet<NotificationId>,
    at_work: HashMap<&'static str, (Date, Access)>,
}

impl Stage {
    /// A new node that has what the sample says, so many days before `last`.
    pub(super) async fn set(settings: Settings, env: &Env, last: Timestamp, days: i32) -> Result<Self> {
        let zone = zone()?;
        let today = last.to_zoned(zone.clone()).date();
        let day = today.checked_sub(days.days()).map_err(no_time)?;
        let start = day.at(8, 30, 0, 0).to_zoned(zone).map_err(no_time)?.timestamp();
        let clock = Arc::new(ManualClock::starting_at(start));
        let past = Env { clock: clock.clone(), random: Arc::clone(&env.random) };
        let store = open_store(&settings, &past).await?;
        store.migrate(&migrations()).await?;
        let receiver = Arc::new(Receiver::before(Arc::new(client(&settings, CALL_TIME_OUT)?)));
        let bound = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), settings.network.listen.0.port());
        let node = Node::with_callbacks(settings.clone(), past.clone(), store, bound, receiver.clone())?;
        let (plan, secret) = sample::sample(env)?;
        let service = sample::service(&plan, SERVICE)?;
        let prefix = &settings.services.api_key_prefix.0;
        let key = sample::full_key(prefix, service, secret.expose_secret())?;
        let kurashi = ServiceId::from(service.id.ok_or_else(|| Error::internal("the sample's service has no id"))?);
        let keys = keyring(&settings, env)?;
        apply::carry_out(&node.store, settings, keys, &past, plan, false).await?;
        node.notify.forget_all();
        let (runner, notify) = (node.worker(true), node.notify.clone());
        Ok(Self {
            notify,
            node,
            dice: Dice::seeded(131_032),
            receiver,
            kurashi,
            kosodate: None,
            clock,
            runner,
            today,
            last,
            day,
            key,
            heard_of: HashSet::new(),
            at_work: HashMap::new(),
        })
    }

    /// Goes on to another day.
    pub(super) fn begin_day(&mut self, ago: i32) -> Result<()> {
        self.day = self.today.checked_sub(ago.days()).map_err(no_time)?;
        Ok(())
    }

    /// Whether offices are open.
    pub(super) fn is_working_day(&self) -> bool {
        !matches!(self.day.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The day, and that which comes so many days later.
    pub(super) fn day_after(&self, days: i32) -> Result<Date> {
        self.day.checked_add(days.days()).map_err(no_time)
    }

    /// An instant of this day or a later one.
    pub(super) fn at(&self, days: i32, hour: i8, minute: i8) -> Result<Timestamp> {
        let day = self.day_after(days)?;
        Ok(day.at(hour, minute, 0, 0).to_zoned(zone()?).map_err(no_time)?.timestamp())
    }

    /// Lets it become so late, and says whether that is not after the demo's start. The clock never goes back.
    pub(super) fn until(&self, hour: i8, minute: i8) -> Result<bool> {
        let at = self.at(0, hour, minute)?;
        if at >= self.last {
            return Ok(false);
        }
        self.clock.set(at.max(self.node.env().now()));
        Ok(true)
    }

    /// Lets minutes pass, though not beyond the demo's start.
    pub(super) fn pass(&self, minutes: i64) {
        let later = self.node.env().now().saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.last);
        self.clock.set(later.min(self.last));
    }

    /// A member of the sample at work: signed in on this day, as everybody signs in to the demo.
    pub(super) async fn member(&mut self, address: &'static str) -> Result<Access> {
        if let Some((day, access)) = self.at_work.get(address)
            && *day == self.day
        {
            return Ok(access.clone());
        }
        let access = self.session(address).await?.access().cloned();
        let access = access.ok_or_else(|| Error::internal("somebody of the sample is no member"))?;
        self.at_work.insert(address, (self.day, access.clone()));
        Ok(access)
    }

    /// Has people sign in again: what they may do has changed.
    pub(super) fn sign_out(&mut self) {
        self.at_work.clear();
    }

    /// An operator of the sample signs in and gets to work for the organisation of `access`.
    pub(super) async fn operate(&self, address: &str, access: &Access) -> Result<Access> {
        let operator = self.session(address).await?.node_wide();
        let operator = operator.ok_or_else(|| Error::internal("somebody of the sample is no operator"))?;
        Ok(Access::of_node(&operator, access.tenant().organisation()))
    }

    async fn session(&self, address: &str) -> Result<SignedIn> {
        let origin = Origin::address(IpAddr::V4(NETWORK));
        let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let client = Client::new(Some(agent), origin);
        let opened = sign_in_to_demo(&self.node.identity, address, Language::Japanese, None, client.clone()).await?;
        let found = find_session(&self.node.identity, &opened.token, &client).await?;
        found.ok_or_else(|| Error::internal("a session of the demo is not there"))
    }

    /// The municipality's system sends a message; gives its id.
    pub(super) async fn send(&self, channel: Channel, request: &Value) -> Result<NotificationId> {
        let header = format!("ApiKey-v1 {}", self.key);
        let caller = authenticate(&self.notify, Some(&header), Origin::address(IpAddr::V4(NETWORK))).await;
        let body = Body { content_type: Some("application/json".to_owned()), raw: Bytes::from(request.to_string()) };
        let caller = caller.map_err(refused)?;
        let answer = send_message(&self.notify, &caller, channel, &body, None).await.map_err(refused)?;
        let answer: Value = serde_json::from_str(&answer.body)
            .map_err(|error| Error::internal("an answer is no JSON").because(error))?;
        let id = answer.get("id").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
        id.map(NotificationId::from).ok_or_else(|| Error::internal("an answer has no id"))
    }

    /// Does what is due, hears what became of a service's messages, and does what that makes due.
    pub(super) async fn settle(&mut self, service: ServiceId) -> Result<()> {
        self.runner.run_due().await?;
        self.pass(1);
        let owner = self.notify.services().find(service).await?;
        let owner = owner.ok_or_else(|| Error::internal("a service of the history is not there"))?.organisation;
        let access = Access::of_node(&NodeWide::system("demo"), owner);
        let mut query = ActivityQuery::default();
        let mut receipts = Vec::new();
        loop {
            let found = search_activity(&self.notify, &access, service, &query).await?;
            let mut has_news = false;
            for message in found.messages {
                if message.status != Status::Created && self.heard_of.insert(message.id) {
                    has_news = true;
                    receipts.extend(self.fate(message.id, message.channel));
                }
            }
            // Newest first: a page without news is followed by others without.
            if !has_news || found.next.is_none() {
                break;
            }
            query.before = found.next;
        }
        apply_receipts(&self.notify, receipts).await?;
        self.runner.run_due().await.map(drop)
    }

    /// What the world outside tells of a message; of most e-mails nothing.
    fn fate(&mut self, id: NotificationId, channel: Channel) -> Option<Receipt> {
        let heard = |outcome| Receipt::new(PROVIDER, id.to_string(), outcome, self.node.env().now());
        let bounced = |kind, subtype, response: &str| Receipt {
            feedback: Some(Feedback::new(kind, Some(subtype))),
            provider_response: Some(response.to_owned()),
            ..heard(match kind {
                FeedbackKind::HardBounce => Outcome::PermanentFailure,
                _ => Outcome::TemporaryFailure,
            })
        };
        let failed =
            |outcome, response: &str| Receipt { provider_response: Some(response.to_owned()), ..heard(outcome) };
        match (channel, self.dice.below(100)) {
            (Channel::Email, 0..3) => Some(bounced(FeedbackKind::HardBounce, "no-email", "550 5.1.1 User unknown")),
            (Channel::Email, 3..5) => Some(bounced(FeedbackKind::SoftBounce, "mailbox-full", "452 4.2.2 Mailbox full")),
            (Channel::Email, _) => None,
            (Channel::Sms, 0..4) => Some(failed(Outcome::PermanentFailure, "number not in use")),
            (Channel::Sms, 4..8) => Some(failed(Outcome::TemporaryFailure, "handset switched off")),
            (Channel::Sms, 8..11) => None,
            (Channel::Sms, _) => Some(heard(Outcome::Delivered)),
        }
    }

    /// Ends the history: it is now what it is.
    pub(super) async fn end(self, now: Timestamp) -> Result<()> {
        self.clock.set(now);
        self.runner.run_due().await?;
        let Self { node, notify, runner, .. } = self;
        drop(runner);
        drop(notify);
        node.store.close().await
    }
}

/// A use case refused something that the history needs.
pub(super) fn refused(failure: Failure) -> Error {
    match failure {
        Failure::Fault(error) => error,
        Failure::Refused(problems) => {
            let said: Vec<String> = problems.list().iter().map(|problem| problem.message.clone()).collect();
            Error::internal(format!("the demo's history was refused: {}", said.join("; ")))
        }
    }
}

fn zone() -> Result<TimeZone> {
    TimeZone::get(ZONE).map_err(|error| Error::internal("the sample's time zone is unknown").because(error))
}

fn no_time(error: jiff::Error) -> Error {
    Error::internal("the demo's history has no such time").because(error)
}
