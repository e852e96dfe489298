-- Whether e-mails of a template carry a link of the node's own by which their readers unsubscribe.
alter table template_version add column has_unsubscribe_link boolean not null default false;

-- Readers who want no more of a template's e-mails. Those without a report have been shown to nobody yet.
create table unsubscribe_request (
    organisation_id uuid not null,
    service_id uuid not null,
    request_id uuid not null,
    notification_id uuid not null,
    template_id uuid not null,
    recipient text not null,
    sent_at timestamptz not null,
    requested_at timestamptz not null,
    report_id uuid,
    primary key (organisation_id, service_id, request_id)
);
create unique index unsubscribe_request_message on unsubscribe_request (organisation_id, service_id, notification_id);
create index unsubscribe_request_report on unsubscribe_request (organisation_id, service_id, report_id, request_id);
create index unsubscribe_request_age on unsubscribe_request (requested_at);

-- Requests that a service took over together, to be worked on.
create table unsubscribe_report (
    organisation_id uuid not null,
    service_id uuid not null,
    report_id uuid not null,
    requests bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    created_at timestamptz not null,
    created_by text not null,
    done_at timestamptz,
    primary key (organisation_id, service_id, report_id)
);
create index unsubscribe_report_age on unsubscribe_report (created_at);
