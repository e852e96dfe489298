-- How e-mails look. An organisation's brands are the pool that its services choose from.

create table brand (
    organisation_id uuid not null,
    brand_id uuid not null,
    name text not null,
    layout text not null,
    colour text,
    words jsonb not null,
    alt jsonb not null,
    logo_digest text,
    is_default boolean not null,
    archived_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, brand_id)
);
create unique index brand_default on brand (organisation_id) where is_default;

-- Logos stay when another takes their place: mails that were sent show them for years.
create table brand_logo (
    organisation_id uuid not null,
    brand_id uuid not null,
    digest text not null,
    format text not null,
    width bigint not null,
    height bigint not null,
    created_at timestamptz not null,
    content bytea not null,
    primary key (organisation_id, brand_id, digest)
);
create unique index brand_logo_public on brand_logo (brand_id, digest);

-- What a service chose: a brand, or none. Without a row its e-mails have the organisation's default.
-- narrow
create table service_brand (
    organisation_id uuid not null,
    service_id uuid not null,
    brand_id uuid,
    primary key (organisation_id, service_id)
);
create index service_brand_chosen on service_brand (organisation_id, brand_id);
