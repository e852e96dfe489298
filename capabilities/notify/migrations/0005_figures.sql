-- Figures that are kept as counters, how long messages are kept, and what keeps lists quick in large tables.

-- What the operator grants a service beside its limits: for how many days its messages are kept, and what they cost.
alter table service add column retention_email_days bigint not null default 7;
alter table service add column retention_text_days bigint not null default 7;
alter table service add column price_book text;

-- The day a message counts for, as 20261122, in its service's time zone when it was accepted. Figures move within that day, even if the
-- zone is another one since. Null: accepted before figures were kept.
alter table notification add column counted_on integer;

-- How many messages, and parts of text messages, of a day are in each state. `slot` is a part of the message's id: it spreads what would
-- be one row that everyone waits for. `destination` is the calling code of texts that leave the country, else empty.
-- narrow
create table statistic (
    organisation_id uuid not null,
    service_id uuid not null,
    day integer not null,
    template_id uuid not null,
    api_key_id uuid not null,
    key_type text not null,
    channel text not null,
    destination text not null,
    status text not null,
    slot integer not null,
    messages bigint not null,
    parts bigint not null,
    last_at timestamptz not null,
    primary key (organisation_id, service_id, day, template_id, api_key_id, key_type, channel, destination, status, slot)
);
-- Neither index is touched while counts change: what they hold never does.
create index statistic_api_key on statistic (organisation_id, service_id, api_key_id, day);
create index statistic_day on statistic (day);

-- The lists that leave rows of bulk sends out do not walk past a million of them.
create index notification_single on notification (organisation_id, service_id, key_type, notification_id)
    where bulk_id is null;
-- Failures are few and looked for; only a message that fails is written here.
create index notification_failed on notification (organisation_id, service_id, key_type, notification_id)
    where status in ('failed', 'technical-failure', 'temporary-failure', 'permanent-failure', 'provider-failure',
        'validation-failed', 'virus-scan-failed', 'returned-letter', 'pii-check-failed');
