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

const HOUR: Duration = Duration::from_secs(3_600);

/// How long a job waits at most between two tries that fail for a reason of the node itself, such as a database that is away.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Has a runner do what comes round again and again: each thing by its name, how often, and what does it.
macro_rules! schedules {
    ($runner:expr, $($name:literal every $period:expr => $work:expr),+ $(,)?) => {
        $runner$(.schedule($name, $period, {
            let work = $work;
            move |_| {
                let work = work.clone();
                async move { work.run().await }
            }
        }))+
    };
}

impl Node {
    /// The work that is done after the answers, and what comes round again and again. With `alone`, no other process can be holding a job of this
    /// database, so whatever is held was held by a process that died.
    pub fn runner(&self, alone: bool) -> Runner {
        let (identity, notify) = (&self.identity, &self.notify);
        schedules! { self.worker(alone),
            "identity.purge-accounts" every HOUR => PurgeAccounts(identity.clone()),
            "notify.purge-unsubscribing" every HOUR => PurgeUnsubscribing(notify.clone()),
            "notify.purge-lifecycle" every HOUR => PurgeLifecycle(notify.clone()),
            "identity.purge-registrations" every HOUR => PurgeRegistrations(identity.clone()),
            "notify.purge-files" every PurgeFiles::EVERY => PurgeFiles(notify.clone()),
            "notify.purge-bounces" every HOUR => PurgeBounces(notify.clone()),
            "notify.expire-silent" every HOUR => ExpireSilent(notify.clone()),
            "notify.purge-deliveries" every HOUR => PurgeDeliveries(notify.clone()),
            "notify.purge-expired" every HOUR => PurgeExpired(notify.clone()),
            "notify.purge-events" every HOUR => PurgeEvents(notify.clone()),
            "notify.purge-rates" every HOUR => PurgeRates(notify.clone()),
            "notify.forget-spreadsheets" every HOUR => ForgetUploads(notify.clone()),
            "notify.purge-idempotency" every HOUR => PurgeIdempotency(notify.clone()),
        }
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
