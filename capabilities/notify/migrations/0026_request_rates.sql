-- How many requests of a service each process counted in each of the last seconds, so that all processes know how near the minute's limit is. A process overwrites its
-- row of a minute ago: the table does not grow.
-- narrow
create table request_rate (
    organisation_id uuid not null,
    service_id uuid not null,
    key_type text not null,
    process_id uuid not null,
    slot integer not null,
    second bigint not null,
    requests integer not null,
    primary key (organisation_id, service_id, key_type, process_id, slot)
);

create index request_rate_second on request_rate (second);
