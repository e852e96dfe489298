//! The audit trail: who changed what, from where, and what it was before.
//!
//! An entry is part of the transaction that makes the change ([`TenantTx::audit`](crate::TenantTx::audit)), so there is no change
//! without its entry and no entry without its change. Entries hold no secrets and nothing about recipients of messages; of members
//! they hold ids.

use crate::engine::Executor;
use crate::{FromRow, Row, Value, values};
use serde_json::Value as Json;
use uuid::Uuid;
use yui_kernel::{Env, Error, OrganisationId, Origin, Result, Timestamp};

yui_kernel::id! {
    /// Names an entry of the audit trail.
    pub struct AuditId;
}

crate::statements! {
    pub(super) tenant INSERT = "insert into audit_entry (organisation_id, audit_id, at, actor, origin, action, subject_kind, subject_id, before, after)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// An organisation's entries, newest first: those before an id, and of a subject, an actor and a time where these are given.
    /// An empty text gives none; the bounds of time are from (inclusive) and to (exclusive).
    pub tenant LIST = "select audit_id, at, actor, origin, action, subject_kind, subject_id, before, after from audit_entry
        where organisation_id = $1 and audit_id < $2 and ($3 = '' or subject_kind = $3) and ($4 = '' or subject_id = $4)
            and ($5 = '' or actor = $5) and at >= $6 and at < $7
        order by audit_id desc limit $8";
}

/// What was changed, as the use case that changes it tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Audited {
    action: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    before: Option<Json>,
    after: Option<Json>,
}

impl Audited {
    /// `action` done to the thing of this kind and id: `service.suspend`, `service`, its id.
    #[must_use]
    pub fn new(action: &'static str, subject_kind: &'static str, subject_id: impl ToString) -> Self {
        Self { action, subject_kind, subject_id: subject_id.to_string(), before: None, after: None }
    }

    /// What it was, as far as it changed; nothing for a thing that is new.
    #[must_use]
    pub fn before(self, before: Json) -> Self {
        Self { before: Some(before), ..self }
    }

    /// What it is now, as far as it changed; nothing for a thing that is gone.
    #[must_use]
    pub fn after(self, after: Json) -> Self {
        Self { after: Some(after), ..self }
    }
}

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Its id, later in order than those before it.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who, in the stored form of [`Actor`](yui_kernel::Actor): `member:…`, `api-key:…`.
    pub actor: String,
    /// From where, in the stored form of [`Origin`]: a network address, or `command line`. Nothing for the node's own work.
    pub origin: Option<String>,
    /// What was done, like `service.suspend`.
    pub action: String,
    /// The kind of the thing that was changed.
    pub subject_kind: String,
    /// Its id or name.
    pub subject_id: String,
    /// What it was, as far as it changed.
    pub before: Option<Json>,
    /// What it is since, as far as it changed.
    pub after: Option<Json>,
}

impl FromRow for AuditEntry {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next::<Uuid>()?.into(),
            at: row.next()?,
            actor: row.next()?,
            origin: row.next()?,
            action: row.next()?,
            subject_kind: row.next()?,
            subject_id: row.next()?,
            before: json(row)?,
            after: json(row)?,
        })
    }
}

fn json(row: &mut Row) -> Result<Option<Json>> {
    let Some(text) = row.next::<Option<String>>()? else { return Ok(None) };
    let value =
        serde_json::from_str(&text).map_err(|error| Error::internal("an audit entry is not JSON").because(error))?;
    Ok(Some(value))
}

/// Writes an entry.
pub(crate) fn record(
    executor: &mut dyn Executor,
    env: &Env,
    organisation: OrganisationId,
    actor: &yui_kernel::Actor,
    origin: &Origin,
    what: &Audited,
) -> Result<()> {
    let text = |value: &Option<Json>| value.as_ref().map(Json::to_string);
    let entry: [Value; 10] = values![
        organisation.uuid(),
        AuditId::new(env).uuid(),
        env.now(),
        actor.to_string(),
        origin.as_str(),
        what.action,
        what.subject_kind,
        &what.subject_id,
        text(&what.before),
        text(&what.after)
    ];
    executor.execute(&INSERT.0, &entry).map(drop)
}
