-- Who changed what. An entry is written in the transaction of the change and never altered.
--
-- Changes of the node itself, which belong to no organisation, stand under the organisation of all zeros.
create table audit_entry (
    organisation_id uuid not null,
    audit_id uuid not null,
    at timestamptz not null,
    actor text not null,
    origin text,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    before text,
    after text,
    primary key (organisation_id, audit_id)
);

create index audit_entry_subject on audit_entry (organisation_id, subject_kind, subject_id, audit_id);
