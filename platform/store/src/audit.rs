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

macro_rules! select {
    () => {
        "select organisation_id, audit_id, at, actor, origin, action, subject_kind, subject_id, scope, before, after from audit_entry "
    };
}

crate::statements! {
    pub(super) tenant INSERT = "insert into audit_entry (organisation_id, audit_id, at, actor, origin, action, subject_kind, subject_id, scope, before, after)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    /// An organisation's entries, newest first: those before an id, and of a subject, an actor and a time where these are given.
    /// An empty text gives none; the bounds of time are from (inclusive) and to (exclusive).
    pub tenant LIST = concat!(select!(), "where organisation_id = $1 and audit_id < $2 and ($3 = '' or subject_kind = $3) and ($4 = '' or subject_id = $4)
            and ($5 = '' or actor = $5) and at >= $6 and at < $7
        order by audit_id desc limit $8");

    /// The entries before an id of a thing of a kind and of what belongs to it, newest first.
    pub tenant OF_SCOPE = concat!(select!(), "where organisation_id = $1 and audit_id < $2 and (scope = $3 or (subject_kind = $4 and subject_id = $5))
        order by audit_id desc limit $6");

    /// The entries of all organisations before an id, newest first, where they are given: of an organisation ($2, unless $3); of a kind ($4), an
    /// action ($5), a scope or subject with its id ($6 and $7, unless $8), a text that they hold ($9, as a pattern $10), one of eight actors
    /// (from $11 on, unless that is empty); from (inclusive) and to (exclusive) an instant.
    pub node SEARCH = concat!(select!(), "where audit_id < $1 and (organisation_id = $2 or $3) and ($4 = '' or subject_kind = $4) and ($5 = '' or action = $5)
            and (scope = $6 or subject_id = $7 or $8)
            and ($9 = '' or subject_id = $9 or lower(before) like $10 escape '\\' or lower(after) like $10 escape '\\')
            and ($11 = '' or actor in ($11, $12, $13, $14, $15, $16, $17, $18)) and at >= $19 and at < $20
        order by audit_id desc limit $21");
}

/// What was changed, as the use case that changes it tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Audited {
    action: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    scope: Option<Uuid>,
    before: Option<Json>,
    after: Option<Json>,
}

impl Audited {
    /// `action` done to the thing of this kind and id: `service.suspend`, `service`, its id.
    #[must_use]
    pub fn new(action: &'static str, subject_kind: &'static str, subject_id: impl ToString) -> Self {
        Self { action, subject_kind, subject_id: subject_id.to_string(), scope: None, before: None, after: None }
    }

    /// The thing of a capability that it belongs to, such as a service: whoever manages that sees the entry.
    #[must_use]
    pub fn within(self, scope: impl Into<Option<Uuid>>) -> Self {
        Self { scope: scope.into(), ..self }
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
    /// The organisation; that of all zeros for what belongs to none.
    pub organisation: OrganisationId,
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
    /// The thing of a capability that it belongs to, such as a service.
    pub scope: Option<Uuid>,
    /// What it was, as far as it changed.
    pub before: Option<Json>,
    /// What it is since, as far as it changed.
    pub after: Option<Json>,
}

impl FromRow for AuditEntry {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organisation: row.next::<Uuid>()?.into(),
            id: row.next::<Uuid>()?.into(),
            at: row.next()?,
            actor: row.next()?,
            origin: row.next()?,
            action: row.next()?,
            subject_kind: row.next()?,
            subject_id: row.next()?,
            scope: row.next()?,
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
    let entry: [Value; 11] = values![
        organisation.uuid(),
        AuditId::new(env).uuid(),
        env.now(),
        actor.to_string(),
        origin.as_str(),
        what.action,
        what.subject_kind,
        &what.subject_id,
        what.scope,
        text(&what.before),
        text(&what.after)
    ];
    executor.execute(&INSERT.0, &entry).map(drop)
}
