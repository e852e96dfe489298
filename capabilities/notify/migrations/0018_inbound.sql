-- Texts from people: whose number they were sent to, who wants no more, and what is answered.

-- A number belongs to one service of the node; it is compared by its digits.
create table inbound_number (
    organisation_id uuid not null,
    service_id uuid not null,
    digits text not null,
    number text not null,
    provider text not null,
    created_at timestamptz not null,
    primary key (organisation_id, service_id, digits)
);
create unique index inbound_number_owner on inbound_number (digits);

-- narrow
create table opt_out (
    organisation_id uuid not null,
    service_id uuid not null,
    recipient text not null,
    sender text not null,
    opted_out_at timestamptz not null,
    primary key (organisation_id, service_id, recipient, sender)
);

create table text_answer (
    organisation_id uuid not null,
    service_id uuid not null,
    keyword text not null,
    body text not null,
    primary key (organisation_id, service_id, keyword)
);

-- The provider's own name for the text, so that one that is handed over twice is kept once.
alter table received_text add column provider_reference text;
create unique index received_text_once on received_text (organisation_id, service_id, provider_reference)
    where provider_reference is not null;
