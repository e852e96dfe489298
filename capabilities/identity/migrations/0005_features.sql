-- What operators switched on or off: for an organisation, or, under the organisation of all zeros, for the node. What is not here is as the node has
-- it, and on where nothing was said.
create table feature_switch (
    organisation_id uuid not null,
    feature text not null,
    is_on boolean not null,
    updated_at timestamptz not null,
    primary key (organisation_id, feature)
);
