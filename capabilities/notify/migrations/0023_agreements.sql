-- Agreements between organisations and whoever runs the node. Nothing is ever changed here: a later version is a row of its own.
create table agreement (
    organisation_id uuid not null,
    agreement_id uuid not null,
    version text not null,
    signed_by text not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    primary key (organisation_id, agreement_id)
);
create unique index agreement_version on agreement (organisation_id, version);
