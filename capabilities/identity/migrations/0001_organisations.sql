-- The tenants of the node, their people, and the people who run the node.

create table organisation (
    organisation_id uuid not null primary key,
    code text not null unique,
    country text not null,
    name text not null,
    name_en text,
    name_fr text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- Whoever signs up with an address of such a domain, or of one below it, belongs to the organisation.
create table organisation_domain (
    organisation_id uuid not null references organisation (organisation_id),
    domain text not null,
    primary key (organisation_id, domain)
);
create unique index organisation_domain_owner on organisation_domain (domain);

create table member (
    organisation_id uuid not null references organisation (organisation_id),
    member_id uuid not null,
    email text not null,
    name text not null,
    phone text,
    roles text not null,
    active boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, member_id)
);
create unique index member_email on member (organisation_id, email);

create table operator (
    operator_id uuid not null primary key,
    email text not null unique,
    name text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
