//! Judges a service after a bounce.

use crate::Notify;
use crate::model::ServiceId;
use crate::usecases::bounces::judge;
use serde::{Deserialize, Serialize};
use yui_kernel::{Result, Tenant};
use yui_store::jobs::{Handler, Job, Lease, Outcome};

/// A service of which an e-mail has come back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JudgeBounces {
    /// The service.
    pub service: ServiceId,
}

impl Job for JudgeBounces {
    const KIND: &'static str = "notify.judge-bounces";
}

/// Does the work.
#[derive(Clone)]
pub struct JudgeBouncesHandler(pub Notify);

impl Handler<JudgeBounces> for JudgeBouncesHandler {
    async fn run(&self, tenant: Tenant, _lease: Lease, job: JudgeBounces) -> Result<Outcome> {
        judge(&self.0, &tenant, job.service).await?;
        Ok(Outcome::Done)
    }
}
