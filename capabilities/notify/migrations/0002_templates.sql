-- Templates and their versions. A version never changes once it is written.

create table template (
    organisation_id uuid not null,
    service_id uuid not null,
    template_id uuid not null,
    handle text,
    channel text not null,
    version bigint not null,
    archived boolean not null,
    folder_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz,
    primary key (organisation_id, service_id, template_id)
);
create unique index template_handle on template (organisation_id, service_id, handle);

create table template_version (
    organisation_id uuid not null,
    service_id uuid not null,
    template_id uuid not null,
    version bigint not null,
    name text not null,
    subject text,
    content text not null,
    category_id uuid not null,
    lane text not null,
    redact boolean not null,
    right_to_left boolean not null,
    created_by text not null,
    created_at timestamptz not null,
    primary key (organisation_id, service_id, template_id, version)
);
