-- Services, what they send with, and who may use them.

create table service (
    organisation_id uuid not null,
    service_id uuid not null,
    handle text not null,
    name text not null,
    mode text not null,
    state text not null,
    dialect text not null,
    region text not null,
    time_zone text not null,
    email_from text not null,
    sending_domain text,
    prefix_texts boolean not null,
    channels text not null,
    international_texts boolean not null,
    per_minute bigint not null,
    daily_email bigint not null,
    daily_text_parts bigint not null,
    annual_email bigint not null,
    annual_text_parts bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, service_id)
);
-- A request names its service alone; this finds the organisation it belongs to.
create unique index service_owner on service (service_id);
create unique index service_handle on service (organisation_id, handle);

-- The secret is kept sealed because the signatures of tokens are checked with it; its digest finds the key that a full
-- key text names.
create table api_key (
    organisation_id uuid not null,
    service_id uuid not null,
    api_key_id uuid not null,
    name text not null,
    key_type text not null,
    permissions text not null,
    secret_sealed bytea not null,
    secret_digest bytea not null,
    created_by text not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz,
    primary key (organisation_id, service_id, api_key_id)
);
create unique index api_key_secret on api_key (secret_digest);

create table reply_to (
    organisation_id uuid not null,
    service_id uuid not null,
    reply_to_id uuid not null,
    address text not null,
    is_default boolean not null,
    archived boolean not null,
    primary key (organisation_id, service_id, reply_to_id)
);
create unique index reply_to_address on reply_to (organisation_id, service_id, address);

create table text_sender (
    organisation_id uuid not null,
    service_id uuid not null,
    text_sender_id uuid not null,
    sender text not null,
    is_default boolean not null,
    archived boolean not null,
    primary key (organisation_id, service_id, text_sender_id)
);
create unique index text_sender_name on text_sender (organisation_id, service_id, sender);

-- Recipients, beside the team, that a trial service or a team key may write to.
create table safelist (
    organisation_id uuid not null,
    service_id uuid not null,
    channel text not null,
    recipient text not null,
    primary key (organisation_id, service_id, channel, recipient)
);

create table callback (
    organisation_id uuid not null,
    service_id uuid not null,
    kind text not null,
    url text not null,
    bearer_sealed bytea not null,
    updated_at timestamptz not null,
    primary key (organisation_id, service_id, kind)
);
