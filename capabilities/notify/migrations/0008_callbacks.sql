-- Calls to services' own systems: how each fared, and whether they go on.

-- The secrets that calls are signed with, sealed together.
alter table callback add column signing_sealed bytea;
-- What happened since the last success.
alter table callback add column failures bigint not null default 0;
alter table callback add column failing_since timestamptz;
alter table callback add column ended_deliveries bigint not null default 0;
alter table callback add column suspended_at timestamptz;
alter table callback add column suspended_because text;

-- One thing to tell. While it is to be called, due_at says when; while a worker calls, it says when another worker may.
create table callback_delivery (
    organisation_id uuid not null,
    service_id uuid not null,
    delivery_id uuid not null,
    kind text not null,
    subject_id uuid not null,
    state text not null,
    tries bigint not null,
    attempts bigint not null,
    due_at timestamptz,
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (organisation_id, service_id, delivery_id)
);
create index callback_delivery_due on callback_delivery (organisation_id, service_id, kind, due_at)
    where due_at is not null;
create index callback_delivery_age on callback_delivery (created_at);

-- narrow
create table callback_attempt (
    organisation_id uuid not null,
    service_id uuid not null,
    delivery_id uuid not null,
    number bigint not null,
    at timestamptz not null,
    status bigint,
    error text,
    duration_us bigint not null,
    primary key (organisation_id, service_id, delivery_id, number)
);

-- What recipients said of messages that had been delivered: that they do not want them.
create table complaint (
    organisation_id uuid not null,
    service_id uuid not null,
    complaint_id uuid not null,
    notification_id uuid not null,
    feedback_kind text,
    feedback_subtype text,
    feedback_id text,
    received_at timestamptz not null,
    primary key (organisation_id, service_id, complaint_id)
);
