//! The statements on jobs and schedules.
//!
//! They run across organisations: the queue belongs to the node, and its callers have bound the organisation from a tenant's context or
//! from a lease.

crate::statements! {
    pub(super) node INSERT = "insert into job (organisation_id, id, lane, kind, run_at, attempt, failures, leased, recovered, unique_key, payload)
        values ($1, $2, $3, $4, $5, 0, 0, false, false, $6, $7)";

    pub(super) node INSERT_UNIQUE = "insert into job (organisation_id, id, lane, kind, run_at, attempt, failures, leased, recovered, unique_key, payload)
        values ($1, $2, $3, $4, $5, 0, 0, false, false, $6, $7)
        on conflict (organisation_id, kind, unique_key) where unique_key is not null do nothing";

    pub(super) node FIND_UNIQUE = "select id from job where organisation_id = $1 and kind = $2 and unique_key = $3";

    /// The organisations with jobs in a lane that are due. It steps from one organisation to the next in the index, however many jobs lie between.
    pub(super) node DUE_ORGANISATIONS = "with recursive line (organisation_id) as (
            select (select organisation_id from job where lane = $1 order by organisation_id limit 1)
            union all
            select (select job.organisation_id from job
                where job.lane = $1 and job.organisation_id > line.organisation_id order by job.organisation_id limit 1)
            from line where line.organisation_id is not null)
        select line.organisation_id from line
        where line.organisation_id is not null and not exists (select 1 from database_standing where standing <> 'open') and exists (
            select 1 from job where job.lane = $1 and job.organisation_id = line.organisation_id and job.run_at <= $2)";

    /// Takes an organisation's jobs of a lane that are due, unless the database is being moved; a job that is still marked as leased was left by a worker that died.
    pub(super) node CLAIM = "update job set
            attempt = attempt + 1, leased = true, run_at = $4, recovered = leased,
            failures = case when leased then failures + 1 else failures end
        where (organisation_id, id) in (
            select organisation_id, id from job
            where lane = $1 and organisation_id = $2 and run_at <= $3
                and not exists (select 1 from database_standing where standing <> 'open')
            order by run_at limit $5)
        returning organisation_id, id, attempt, failures, recovered, kind, payload",
        postgres "with due as materialized (
            select organisation_id, id from job
            where lane = $1 and organisation_id = $2 and run_at <= $3
                and not exists (select 1 from database_standing where standing <> 'open')
            order by run_at limit $5 for update skip locked)
        update job set
            attempt = attempt + 1, leased = true, run_at = $4, recovered = leased,
            failures = case when leased then failures + 1 else failures end
        from due where job.organisation_id = $2 and job.id = due.id
        returning job.organisation_id, job.id, attempt, failures, recovered, kind, payload";

    pub(super) node EXTEND = "update job set run_at = $4 where organisation_id = $1 and id = $2 and attempt = $3 and leased = true";

    pub(super) node COMPLETE = "delete from job where organisation_id = $1 and id = $2 and attempt = $3 and leased = true";

    /// Gives a job back, due at `$4` with `$5` failures.
    pub(super) node RELEASE = "update job set leased = false, run_at = $4, failures = $5
        where organisation_id = $1 and id = $2 and attempt = $3 and leased = true";

    /// Keeps a job for a person to look at. It gives its unique key back, so that a new one can be tried.
    pub(super) node BURY = "update job set leased = false, run_at = null, unique_key = null, failures = $4
        where organisation_id = $1 and id = $2 and attempt = $3 and leased = true";

    pub(super) node CANCEL = "delete from job where organisation_id = $1 and id = $2 and leased = false";

    /// Ends all leases: only for the one process that can touch the database.
    pub(super) node TAKE_OVER = "update job set run_at = $1 where leased = true";

    pub(super) node COUNT = "select lane, kind,
            cast(sum(case when leased = false and run_at <= $1 then 1 else 0 end) as bigint),
            cast(sum(case when leased = false and run_at > $1 then 1 else 0 end) as bigint),
            cast(sum(case when leased = true then 1 else 0 end) as bigint),
            cast(sum(case when run_at is null then 1 else 0 end) as bigint),
            min(case when leased = false and run_at <= $1 then run_at end)
        from job group by lane, kind order by lane, kind";

    pub(super) node ADD_SCHEDULE = "insert into schedule (name, next_run) values ($1, $2) on conflict (name) do nothing";

    /// A period that became shorter takes effect at once.
    pub(super) node SHORTEN_SCHEDULE = "update schedule set next_run = $2 where name = $1 and next_run > $2";

    pub(super) node CLAIM_SCHEDULE = "update schedule set next_run = $3 where name = $1 and next_run <= $2
        and not exists (select 1 from database_standing where standing <> 'open')";

    pub(super) node DUE_SCHEDULES = "select name from schedule where next_run <= $1";

    /// While a schedule runs, its next run is when the lease of the process that runs it ends.
    pub(super) node MOVE_SCHEDULE = "update schedule set next_run = $3 where name = $1 and next_run = $2";
}
