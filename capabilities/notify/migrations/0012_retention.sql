-- Up to where a service's messages of a channel are purged: the next purge goes on from there.
-- narrow
create table purge_mark (
    organisation_id uuid not null,
    service_id uuid not null,
    channel text not null,
    purged_to uuid not null,
    primary key (organisation_id, service_id, channel)
);

-- What messages cost from a day on, for the whole node: the versions of a book share its name.
create table price_book (
    name text not null,
    valid_from integer not null,
    currency text not null,
    prices text not null,
    primary key (name, valid_from)
);
