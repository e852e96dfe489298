-- What comes back: how many e-mails of a service bounce, which addresses those are, and to which ones nothing is sent any more.

-- E-mails that providers took and hard bounces of an hour (its number since 1970). `slot` is a part of the message's id: it spreads what would
-- be one row that everyone waits for.
-- narrow
create table bounce_count (
    organisation_id uuid not null,
    service_id uuid not null,
    hour bigint not null,
    slot bigint not null,
    sent bigint not null,
    bounced bigint not null,
    primary key (organisation_id, service_id, hour, slot)
);
create index bounce_count_hour on bounce_count (hour);

-- What was made of that. Counts from before `counts_from` (an hour) are forgiven.
create table bounce_standing (
    organisation_id uuid not null,
    service_id uuid not null,
    warned_at timestamptz,
    stopped_at timestamptz,
    counts_from bigint not null,
    primary key (organisation_id, service_id)
);

create table problem_address (
    organisation_id uuid not null,
    service_id uuid not null,
    address text not null,
    reason text not null,
    bounces bigint not null,
    last_at timestamptz not null,
    primary key (organisation_id, service_id, address)
);
create index problem_address_age on problem_address (last_at);

-- Addresses to which an organisation sends nothing any more. The audit trail names an entry by its id, never by its address.
create table suppression (
    organisation_id uuid not null,
    address text not null,
    suppression_id uuid not null,
    reason text not null,
    created_at timestamptz not null,
    primary key (organisation_id, address)
);
