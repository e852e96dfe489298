-- Lists of messages that programs ask for and fetch when they are ready.

create table report (
    organisation_id uuid not null,
    service_id uuid not null,
    report_id uuid not null,
    report_type text not null,
    language text not null,
    bulk_id uuid,
    status text not null,
    requested_at timestamptz not null,
    completed_at timestamptz,
    expires_at timestamptz not null,
    -- How far it is written: after a crash it goes on from there.
    chunks bigint not null,
    written_to uuid,
    written_row bigint,
    primary key (organisation_id, service_id, report_id)
);
create index report_expiry on report (expires_at);

create table report_chunk (
    organisation_id uuid not null,
    report_id uuid not null,
    chunk bigint not null,
    content bytea not null,
    primary key (organisation_id, report_id, chunk)
);
