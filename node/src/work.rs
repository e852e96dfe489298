//! What a node does beside answering: jobs, and what comes round again and again.

use crate::config::value::Count;
use crate::wiring::Node;
use std::time::Duration;
use yui_identity::jobs::{
    PurgeAccounts, PurgeRegistrations, RequestLink, RequestLinkHandler, SendAccountMail, SendAccountMailHandler,
    SendMail, SendMailHandler,
};
use yui_notify::jobs::{
    AnswerText, AnswerTextHandler, CallBack, CallBackHandler, CallReceiver, CallReceiverHandler, DeliverHandler,
    EndService, EndServiceHandler, ExpandBulk, ExpandBulkHandler, ExpireSilent, GenerateReport, GenerateReportHandler,
    JudgeBouncesHandler, PurgeDeliveries, PurgeEvents, PurgeExpired, PurgeFiles, PurgeIdempotency, PurgeLifecycle,
    PurgeUnsubscribing, ReplyToMail, ReplyToMailHandler, RetryReceiptHandler, ScanFiles, ScanFilesHandler,
    ScanTemplateFile, ScanTemplateFileHandler,
};
use yui_notify::notices::{NoticeHandler, NoticeMail, NoticeMailHandler};
use yui_notify::rate::PurgeRates;
use yui_notify::usecases::bounces::PurgeBounces;
use yui_notify::usecases::spreadsheet::ForgetUploads;
use yui_store::jobs::{Concurrency, Lane, RetrySchedule, Runner, RunnerSettings};

/// How often other processes' work is looked for; work of this process is announced.
const POLL: Duration = Duration::from_secs(1);

/// How long a job waits at most between two tries that fail for a reason of the node itself, such as a database that is away.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Node {
    /// The work that is done after the answers, and what comes round again and again. With `alone`, no other process can be holding a job of this
    /// database, so whatever is held was held by a process that died.
    pub fn runner(&self, alone: bool) -> Runner {
        let expired = PurgeExpired(self.notify.clone());
        let (deliveries, events) = (PurgeDeliveries(self.notify.clone()), PurgeEvents(self.notify.clone()));
        let (expire, purge) = (ExpireSilent(self.notify.clone()), PurgeIdempotency(self.notify.clone()));
        let (bounces, unsubscribing) = (PurgeBounces(self.notify.clone()), PurgeUnsubscribing(self.notify.clone()));
        let files = PurgeFiles(self.notify.clone());
        let forget = ForgetUploads(self.notify.clone());
        let rates = PurgeRates(self.notify.clone());
        let (registrations, lifecycle) =
            (PurgeRegistrations(self.identity.clone()), PurgeLifecycle(self.notify.clone()));
        let accounts = PurgeAccounts(self.identity.clone());
        self.worker(alone)
            .schedule("identity.purge-accounts", Duration::from_secs(3_600), move |_| {
                let accounts = accounts.clone();
                async move { accounts.run().await }
            })
            .schedule("notify.purge-unsubscribing", Duration::from_secs(3_600), move |_| {
                let unsubscribing = unsubscribing.clone();
                async move { unsubscribing.run().await }
            })
            .schedule("notify.purge-lifecycle", Duration::from_secs(3_600), move |_| {
                let lifecycle = lifecycle.clone();
                async move { lifecycle.run().await }
            })
            .schedule("identity.purge-registrations", Duration::from_secs(3_600), move |_| {
                let registrations = registrations.clone();
                async move { registrations.run().await }
            })
            .schedule("notify.purge-files", PurgeFiles::EVERY, move |_| {
                let files = files.clone();
                async move { files.run().await }
            })
            .schedule("notify.purge-bounces", Duration::from_secs(3_600), move |_| {
                let bounces = bounces.clone();
                async move { bounces.run().await }
            })
            .schedule("notify.expire-silent", Duration::from_secs(3_600), move |_| {
                let expire = expire.clone();
                async move { expire.run().await }
            })
            .schedule("notify.purge-deliveries", Duration::from_secs(3_600), move |_| {
                let deliveries = deliveries.clone();
                async move { deliveries.run().await }
            })
            .schedule("notify.purge-expired", Duration::from_secs(3_600), move |_| {
                let expired = expired.clone();
                async move { expired.run().await }
            })
            .schedule("notify.purge-events", Duration::from_secs(3_600), move |_| {
                let events = events.clone();
                async move { events.run().await }
            })
            .schedule("notify.purge-rates", Duration::from_secs(3_600), move |_| {
                let rates = rates.clone();
                async move { rates.run().await }
            })
            .schedule("notify.forget-spreadsheets", Duration::from_secs(3_600), move |_| {
                let forget = forget.clone();
                async move { forget.run().await }
            })
            .schedule("notify.purge-idempotency", Duration::from_secs(3_600), move |_| {
                let purge = purge.clone();
                async move { purge.run().await }
            })
    }

    /// The work that is done after the answers, without what comes round by itself.
    pub fn worker(&self, alone: bool) -> Runner {
        let (workers, lanes) = (&self.settings().workers, &self.settings().process.lanes.0);
        let slots = |lane: Lane, count: Count| if lanes.contains(&lane) { count.0.into() } else { 0 };
        let settings = RunnerSettings {
            concurrency: Concurrency {
                priority: slots(Lane::Priority, workers.priority),
                normal: slots(Lane::Normal, workers.normal),
                bulk: slots(Lane::Bulk, workers.bulk),
                calls: slots(Lane::Calls, workers.calls),
            },
            lease: workers.lease.0,
            poll: POLL,
            take_over_at_start: alone,
        };
        Runner::new(self.store.clone(), settings)
            .handle(SendMailHandler::new(self.identity.clone()), SendMail::schedule())
            .handle(RequestLinkHandler::new(self.identity.clone()), RequestLink::schedule())
            .handle(SendAccountMailHandler::new(self.identity.clone()), SendAccountMail::schedule())
            .handle(ReplyToMailHandler::new(self.notify.clone()), ReplyToMail::schedule())
            .handle(EndServiceHandler::new(self.notify.clone()), EndService::schedule())
            .handle(DeliverHandler::new(self.notify.clone()), internal_retry())
            .handle(AnswerTextHandler::new(self.notify.clone()), AnswerText::schedule())
            .handle(RetryReceiptHandler::new(self.notify.clone()), internal_retry())
            .handle(ExpandBulkHandler::new(self.notify.clone()), ExpandBulk::schedule())
            .handle(CallBackHandler::new(self.notify.clone()), CallBack::schedule())
            .handle(CallReceiverHandler::new(self.notify.clone()), CallReceiver::schedule())
            .handle(GenerateReportHandler::new(self.notify.clone()), GenerateReport::schedule())
            .handle(ScanFilesHandler::new(self.notify.clone()), ScanFiles::schedule())
            .handle(ScanTemplateFileHandler::new(self.notify.clone()), ScanTemplateFile::schedule())
            .handle(NoticeHandler::new(self.notify.clone()), internal_retry())
            .handle(NoticeMailHandler::new(self.notify.clone()), NoticeMail::schedule())
            .handle(JudgeBouncesHandler(self.notify.clone()), internal_retry())
    }
}

/// Soon after the first failures, because a database that was restarted is back in a moment; for about an hour in all.
fn internal_retry() -> RetrySchedule {
    RetrySchedule::new(64, |failures| Duration::from_secs(1 << failures.saturating_sub(1).min(6)).min(LONGEST_WAIT))
}
