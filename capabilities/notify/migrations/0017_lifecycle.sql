-- What an organisation decides for its services, and how services come, go live and end.

create table organisation_settings (
    organisation_id uuid not null primary key,
    fiscal_year_start bigint not null,
    languages text not null,
    self_approval boolean not null,
    pii_kinds text not null,
    redact_by_default boolean not null,
    updated_at timestamptz not null
);

-- Which warnings of a limit were sent, so that each goes out once a period. A change of the limits removes a service's.
-- narrow
create table usage_warning (
    organisation_id uuid not null,
    service_id uuid not null,
    channel text not null,
    period text not null,
    level bigint not null,
    warned_at timestamptz not null,
    primary key (organisation_id, service_id, channel, period, level)
);

-- How far a service is on its way from trial to live.
create table go_live (
    organisation_id uuid not null,
    service_id uuid not null,
    state text not null,
    described text,
    terms_version text,
    terms_accepted_at timestamptz,
    terms_accepted_by text,
    requested_at timestamptz,
    requested_by text,
    decided_at timestamptz,
    decided_by text,
    reason text,
    updated_at timestamptz not null,
    primary key (organisation_id, service_id)
);
create index go_live_requested on go_live (requested_at) where state = 'requested';

-- Sender names that members chose, so that no two services write from one address.
create table sender_name (
    organisation_id uuid not null,
    service_id uuid not null,
    address text not null,
    primary key (organisation_id, service_id)
);
create unique index sender_name_address on sender_name (address);

-- Addresses for replies that wait for somebody there to follow a mailed link.
create table reply_to_check (
    organisation_id uuid not null,
    service_id uuid not null,
    reply_to_check_id uuid not null,
    address text not null,
    is_default boolean not null,
    token_digest bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, service_id, reply_to_check_id)
);
create unique index reply_to_check_token on reply_to_check (token_digest);
create index reply_to_check_age on reply_to_check (expires_at);
