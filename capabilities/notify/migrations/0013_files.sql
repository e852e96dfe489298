-- Files of messages and of templates, and who may send them.

alter table service add column files boolean not null default true;
-- Where readers of a file can ask: an https or mailto address, or a telephone number.
alter table service add column file_contact text;

-- A file of a message. The content is in the file store, encrypted with a key that is in the file's link alone once the message was sent. The row is
-- written before the content, so that whatever a crash leaves behind is found by it.
create table file (
    organisation_id uuid not null,
    service_id uuid not null,
    file_id uuid not null,
    notification_id uuid not null,
    attached boolean not null,
    landing boolean not null,
    state text not null,
    media_type text not null,
    bytes bigint not null,
    -- The name, encrypted with the file's key.
    name_sealed bytea not null,
    -- The key, sealed with the node's; gone once the message was sent.
    key_sealed bytea,
    key_digest bytea not null,
    -- What the recipient's address makes of the key, where it must be given before the download.
    confirmation bytea,
    tries bigint not null,
    tries_since timestamptz not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, service_id, file_id)
);
create index file_of_message on file (organisation_id, notification_id);
create index file_expiry on file (expires_at);

-- A file that every message of a template carries. Its key is needed for each of them, so it stays, sealed with the node's.
create table template_file (
    organisation_id uuid not null,
    service_id uuid not null,
    template_id uuid not null,
    template_file_id uuid not null,
    state text not null,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    key_sealed bytea not null,
    created_by text not null,
    created_at timestamptz not null,
    -- When the content goes, of one that was removed or that malware was found in, or whose upload never ended.
    expires_at timestamptz,
    primary key (organisation_id, service_id, template_id, template_file_id)
);
create index template_file_expiry on template_file (expires_at) where expires_at is not null;
