-- What providers tell of messages that they have taken.

-- Finding the message. Both indexes leave out messages that no provider has taken, so accepting one never touches them.
create index notification_provider_reference on notification (provider, provider_reference)
    where provider_reference is not null;
create index notification_handed_over on notification (notification_id)
    where provider is not null;

-- Receipts whose message was not found yet: they belong to the node until it is known whose they are.
create table early_receipt (
    receipt_id uuid not null primary key,
    receipt jsonb not null,
    tries bigint not null,
    received_at timestamptz not null
);

-- A complaint that comes twice is one: the same message, and the name that the provider gives the complaint, empty if it gives none.
create unique index complaint_once on complaint (organisation_id, service_id, notification_id, feedback_id);
