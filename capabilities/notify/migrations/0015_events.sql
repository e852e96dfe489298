-- What happened, for those who follow it over a stream.

-- A service that is followed, or was lately: for no other are events written. Events up to lost_number are gone.
-- narrow
create table event_stream (
    organisation_id uuid not null,
    service_id uuid not null,
    wanted_until timestamptz not null,
    last_number bigint not null,
    lost_number bigint not null,
    primary key (organisation_id, service_id)
);

-- An event gets its number after its transaction has committed, from whoever reads next: so numbers become visible in their order.
-- narrow
create table event (
    organisation_id uuid not null,
    service_id uuid not null,
    event_id uuid not null,
    number bigint,
    kind text not null,
    subject_id uuid not null,
    key_type text,
    status text,
    created_at timestamptz not null,
    primary key (organisation_id, service_id, event_id)
);
create unique index event_number on event (organisation_id, service_id, number) where number is not null;
create index event_unnumbered on event (organisation_id, service_id, event_id) where number is null;
create index event_age on event (created_at);
