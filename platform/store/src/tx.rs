//! What a transaction's closure can do.

use crate::audit::{self, Audited};
use crate::engine::Executor;
use crate::jobs::{self, Enqueue, JobId};
use crate::news::Woken;
use crate::{FromRow, NodeSql, Row, Statement, TenantSql, Value};
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Env, Error, NodeWide, OrganisationId, Result, Tenant, Timestamp};

/// A transaction on one organisation's data.
pub struct TenantTx<'a> {
    tenant: &'a Tenant,
    env: &'a Env,
    executor: &'a mut dyn Executor,
    woken: Woken,
}

/// A transaction across organisations.
pub struct NodeTx<'a> {
    context: &'a NodeWide,
    env: &'a Env,
    executor: &'a mut dyn Executor,
    woken: Woken,
}

impl<'a> TenantTx<'a> {
    pub(crate) fn new(tenant: &'a Tenant, env: &'a Env, executor: &'a mut dyn Executor) -> Self {
        Self { tenant, env, executor, woken: Woken::default() }
    }

    pub(crate) fn into_woken(self) -> Woken {
        self.woken
    }

    /// For whom this transaction works.
    #[must_use]
    pub fn tenant(&self) -> &'a Tenant {
        self.tenant
    }

    /// Clock and randomness.
    #[must_use]
    pub fn env(&self) -> &'a Env {
        self.env
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.env.now()
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn find<T: FromRow>(&mut self, sql: &'static TenantSql, values: &[Value]) -> Result<Option<T>> {
        let bound = self.bind(values);
        find(self.executor, &sql.0, &bound)
    }

    /// The row; `NotFound` with `what` if there is none.
    ///
    /// # Errors
    /// `NotFound`, or as the engine reports them.
    pub fn get<T: FromRow>(&mut self, sql: &'static TenantSql, values: &[Value], what: &str) -> Result<T> {
        self.find(sql, values)?.ok_or_else(|| Error::not_found(format!("{what} not found")))
    }

    /// All rows.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn list<T: FromRow>(&mut self, sql: &'static TenantSql, values: &[Value]) -> Result<Vec<T>> {
        let bound = self.bind(values);
        list(self.executor, &sql.0, &bound)
    }

    /// Changes rows; gives how many.
    ///
    /// # Errors
    /// `Conflict` if a unique key is violated, else as the engine reports them.
    pub fn execute(&mut self, sql: &'static TenantSql, values: &[Value]) -> Result<u64> {
        let bound = self.bind(values);
        self.executor.execute(&sql.0, &bound)
    }

    /// Changes rows without waiting for the answer, where the engine can: for a statement that is not expected to fail and whose count
    /// nobody needs. An error comes with a later statement or with the commit.
    ///
    /// # Errors
    /// As [`TenantTx::execute`], also those of statements sent before.
    pub fn send(&mut self, sql: &'static TenantSql, values: &[Value]) -> Result<()> {
        let bound = self.bind(values);
        self.executor.send(&sql.0, bound)
    }

    /// Runs one statement for many rows of values, in one round trip where the engine can.
    ///
    /// # Errors
    /// As [`TenantTx::execute`].
    pub fn execute_many(&mut self, sql: &'static TenantSql, rows: &[Vec<Value>]) -> Result<u64> {
        let bound: Vec<Vec<Value>> = rows.iter().map(|row| self.bind(row)).collect();
        self.executor.execute_many(&sql.0, &bound)
    }

    /// Puts a job in its lane, in this transaction.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn enqueue<J: jobs::Job>(&mut self, job: &J, how: Enqueue) -> Result<JobId> {
        self.woken.lanes.add(how.lane);
        jobs::enqueue(self.executor, self.env, self.tenant.organisation(), job, how)
    }

    /// Puts many jobs in one lane, in one round trip where the engine can.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn enqueue_many<J: jobs::Job>(&mut self, jobs: &[J], how: Enqueue) -> Result<()> {
        self.woken.lanes.add(how.lane);
        jobs::enqueue_many(self.executor, self.env, self.tenant.organisation(), jobs, how)
    }

    /// Takes a job out of its lane because its work is done in this very transaction.
    ///
    /// # Errors
    /// `Conflict` if the lease was lost to another worker: then this transaction must not commit, and returning the error sees to it.
    pub fn complete(&mut self, lease: &jobs::Lease) -> Result<()> {
        jobs::complete(self.executor, lease)
    }

    /// Cancels a job that no worker holds yet; `false` if it is running or gone.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn cancel(&mut self, job: JobId) -> Result<bool> {
        jobs::cancel(self.executor, self.tenant.organisation(), job)
    }

    /// Writes an entry of the audit trail for a change that this transaction makes. Who and from where come from the tenant's context.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn audit(&mut self, what: &Audited) -> Result<()> {
        let tenant = self.tenant;
        audit::record(self.executor, self.env, tenant.organisation(), tenant.actor(), tenant.origin(), what)
    }

    /// Wakes those in this process who [listen](crate::Store::listen) to the topic, once this transaction is committed.
    pub fn announce(&mut self, topic: Uuid) {
        self.woken.announce(topic);
    }

    fn bind(&self, values: &[Value]) -> Vec<Value> {
        let mut bound = Vec::with_capacity(values.len() + 1);
        bound.push(Value::Uuid(self.tenant.organisation().uuid()));
        bound.extend_from_slice(values);
        bound
    }
}

impl<'a> NodeTx<'a> {
    pub(crate) fn new(context: &'a NodeWide, env: &'a Env, executor: &'a mut dyn Executor) -> Self {
        Self { context, env, executor, woken: Woken::default() }
    }

    pub(crate) fn into_woken(self) -> Woken {
        self.woken
    }

    /// For whom this transaction works.
    #[must_use]
    pub fn context(&self) -> &'a NodeWide {
        self.context
    }

    /// Clock and randomness.
    #[must_use]
    pub fn env(&self) -> &'a Env {
        self.env
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.env.now()
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn find<T: FromRow>(&mut self, sql: &'static NodeSql, values: &[Value]) -> Result<Option<T>> {
        find(self.executor, &sql.0, values)
    }

    /// All rows.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn list<T: FromRow>(&mut self, sql: &'static NodeSql, values: &[Value]) -> Result<Vec<T>> {
        list(self.executor, &sql.0, values)
    }

    /// Changes rows; gives how many.
    ///
    /// # Errors
    /// `Conflict` if a unique key is violated, else as the engine reports them.
    pub fn execute(&mut self, sql: &'static NodeSql, values: &[Value]) -> Result<u64> {
        self.executor.execute(&sql.0, values)
    }

    /// Runs one statement for many rows of values, in one round trip where the engine can.
    ///
    /// # Errors
    /// As [`NodeTx::execute`].
    pub fn execute_many(&mut self, sql: &'static NodeSql, rows: &[Vec<Value>]) -> Result<u64> {
        self.executor.execute_many(&sql.0, rows)
    }

    /// Writes an entry of the audit trail for a change of the node itself; one of an organisation's data is written
    /// [within](NodeTx::within) it.
    ///
    /// # Errors
    /// As the engine reports them.
    pub fn audit(&mut self, what: &Audited) -> Result<()> {
        let (node, context) = (OrganisationId::NODE, self.context);
        audit::record(self.executor, self.env, node, context.actor(), context.origin(), what)
    }

    /// Works on one organisation's data within this transaction.
    ///
    /// # Errors
    /// Those of the closure.
    pub fn within<T>(&mut self, tenant: &Tenant, work: impl FnOnce(&mut TenantTx<'_>) -> Result<T>) -> Result<T> {
        let mut tx = TenantTx::new(tenant, self.env, self.executor);
        let value = work(&mut tx)?;
        let woken = tx.into_woken();
        self.woken.join(woken);
        Ok(value)
    }
}

fn find<T: FromRow>(executor: &mut dyn Executor, statement: &'static Statement, values: &[Value]) -> Result<Option<T>> {
    let rows = executor.query(statement, values)?;
    rows.into_iter().next().map(|values| T::from_row(&mut Row::new(statement, values))).transpose()
}

fn list<T: FromRow>(executor: &mut dyn Executor, statement: &'static Statement, values: &[Value]) -> Result<Vec<T>> {
    let rows = executor.query(statement, values)?;
    rows.into_iter().map(|values| T::from_row(&mut Row::new(statement, values))).collect()
}
