//! The answer to an accepted bulk send.

use crate::model::answer::{BulkAnswer, BulkAuthor, BulkCreated, BulkKey, BulkServiceName};
use crate::sql::bulk_send::BulkSend;
use crate::usecases::Caller;
use crate::usecases::idempotency::Answer;
use yui_kernel::{Error, Result};
use yui_web::respond::wire_time;

/// Every key that the peers' clients read.
pub(super) fn created(caller: &Caller, bulk: &BulkSend) -> Result<Answer> {
    let service = &caller.snapshot.service;
    let key = &caller.key;
    let answer = BulkCreated {
        data: BulkAnswer {
            id: bulk.id,
            original_file_name: bulk.name.clone(),
            job_status: bulk.status.as_str(),
            notification_count: bulk.rows,
            template: bulk.template_id,
            template_version: bulk.template_version,
            service: service.id,
            service_name: BulkServiceName { name: service.name.clone() },
            api_key: BulkKey { id: key.id.uuid(), key_type: key.key_type.as_str(), name: key.name.clone() },
            created_by: BulkAuthor { id: key.id.uuid(), name: key.name.clone() },
            sender_id: bulk.sender_id,
            scheduled_for: bulk.scheduled_for.map(wire_time),
            created_at: wire_time(bulk.created_at),
            updated_at: None,
            processing_started: None,
            processing_finished: None,
            archived: false,
        },
    };
    let body =
        serde_json::to_string(&answer).map_err(|error| Error::internal("an answer is not JSON").because(error))?;
    Ok(Answer { status: 201, body })
}
