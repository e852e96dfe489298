-- Messages, bulk sends, counters and texts received.

-- The id is time-ordered, so the key is also the order of listing, newest last.
create table notification (
    organisation_id uuid not null,
    service_id uuid not null,
    notification_id uuid not null,
    template_id uuid not null,
    template_version bigint not null,
    channel text not null,
    key_type text not null,
    api_key_id uuid,
    recipient text not null,
    normalised_recipient text not null,
    personalisation text not null,
    reference text,
    sender text,
    unsubscribe_url text,
    parts bigint not null,
    international boolean not null,
    lane text not null,
    bulk_id uuid,
    bulk_row bigint,
    job_id uuid,
    scheduled_for timestamptz,
    created_at timestamptz not null,
    status text not null,
    sent_at timestamptz,
    completed_at timestamptz,
    provider text,
    provider_reference text,
    provider_response text,
    attempts bigint not null,
    uncertain_attempts bigint not null,
    primary key (organisation_id, service_id, notification_id)
);
create index notification_reference on notification (organisation_id, service_id, reference, notification_id)
    where reference is not null;
-- One notification for each row of a bulk send, whatever happens while it is expanded.
create unique index notification_bulk_row on notification (organisation_id, bulk_id, bulk_row)
    where bulk_id is not null;
-- Messages a provider has taken and whose fate is not known yet; those being accepted never touch this index.
create index notification_waiting on notification (sent_at)
    where status in ('sending', 'pending');

create table bulk_send (
    organisation_id uuid not null,
    service_id uuid not null,
    bulk_id uuid not null,
    name text not null,
    template_id uuid not null,
    template_version bigint not null,
    channel text not null,
    key_type text not null,
    api_key_id uuid not null,
    sender_id uuid,
    status text not null,
    rows bigint not null,
    expanded_rows bigint not null,
    job_id uuid,
    scheduled_for timestamptz,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    primary key (organisation_id, service_id, bulk_id)
);

-- The rows of a bulk send that are not notifications yet, some hundreds in each chunk.
create table bulk_chunk (
    organisation_id uuid not null,
    bulk_id uuid not null,
    chunk bigint not null,
    rows text not null,
    primary key (organisation_id, bulk_id, chunk)
);

-- What was sent in a day or a fiscal year: messages of e-mail, parts of text messages.
-- narrow
create table usage (
    organisation_id uuid not null,
    service_id uuid not null,
    channel text not null,
    period text not null,
    quantity bigint not null,
    primary key (organisation_id, service_id, channel, period)
);

create table idempotency (
    organisation_id uuid not null,
    service_id uuid not null,
    idempotency_key text not null,
    request_digest bytea not null,
    status bigint not null,
    body text not null,
    created_at timestamptz not null,
    primary key (organisation_id, service_id, idempotency_key)
);
create index idempotency_age on idempotency (created_at);

create table received_text (
    organisation_id uuid not null,
    service_id uuid not null,
    received_text_id uuid not null,
    from_number text not null,
    to_number text not null,
    content text not null,
    received_at timestamptz not null,
    primary key (organisation_id, service_id, received_text_id)
);
