-- In which order the providers of a channel are tried, and which of them take messages, where the operator decided so after the start.
-- It belongs to the node: all organisations send through the same providers.

create table provider_choice (
    channel text not null,
    provider text not null,
    position bigint not null,
    enabled boolean not null,
    updated_at timestamptz not null,
    primary key (channel, provider)
);
