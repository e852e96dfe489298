-- Work that is written in the same transaction as the data it serves.
--
-- run_at is when a worker may take the job next: when it is due, or, while a worker holds it, when its lease ends.
-- So one index finds new work, retries and work whose worker died. A dead job has no run_at and is never taken.
-- narrow
create table job (
    organisation_id uuid not null,
    id uuid not null,
    lane integer not null,
    kind text not null,
    run_at timestamptz,
    attempt integer not null,
    failures integer not null,
    leased boolean not null,
    recovered boolean not null,
    unique_key text,
    payload text not null,
    primary key (organisation_id, id)
);

create index job_due on job (lane, run_at);

create unique index job_unique_key on job (organisation_id, kind, unique_key) where unique_key is not null;

-- Work of the node itself that comes round again and again, in one process at a time.
-- narrow
create table schedule (
    name text not null primary key,
    next_run timestamptz not null
);
