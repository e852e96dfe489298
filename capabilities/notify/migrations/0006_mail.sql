-- Keys with which e-mail is signed (DKIM). A table of the node, because a domain has one owner whatever organisation it is; one without
-- an organisation is the node's own, for services that have no domain themselves.
create table dkim_key (
    domain text not null,
    selector text not null,
    organisation_id uuid,
    algorithm text not null,
    state text not null,
    record text not null,
    secret_sealed bytea not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (domain, selector)
);
