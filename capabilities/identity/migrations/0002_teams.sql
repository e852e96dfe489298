-- Who may do what in which scope, who was invited, and who is about to register.

-- A member who is not active is either archived (left for good, the default) or blocked by the operator for now.
alter table member add column blocked boolean not null default false;

-- What a member may do in one scope (a thing of another capability, such as a service) beside the roles in `member`, which hold everywhere.
create table role_grant (
    organisation_id uuid not null,
    member_id uuid not null,
    scope_id uuid not null,
    roles text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, member_id, scope_id)
);

-- Scopes that must not lose their managers: a live service keeps two.
create table held_scope (
    organisation_id uuid not null,
    scope_id uuid not null,
    managers bigint not null,
    created_at timestamptz not null,
    primary key (organisation_id, scope_id)
);

-- One row an organisation, written by every change of its people, so that two of them cannot each remove one of the last two managers.
create table roster (
    organisation_id uuid not null primary key,
    changes bigint not null
);

create table invitation (
    organisation_id uuid not null,
    invitation_id uuid not null,
    email text not null,
    scope_id uuid,
    roles text not null,
    state text not null,
    language text not null,
    token_digest bytea not null,
    invited_by text not null,
    created_at timestamptz not null,
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (organisation_id, invitation_id)
);
create unique index invitation_token on invitation (token_digest);

-- Whoever asked to become a member and has not shown yet that the address is theirs.
create table registration (
    organisation_id uuid not null,
    registration_id uuid not null,
    email text not null,
    name text not null,
    phone text,
    language text not null,
    token_digest bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (organisation_id, registration_id)
);
create unique index registration_token on registration (token_digest);
create index registration_email on registration (organisation_id, email, created_at);
create index registration_age on registration (expires_at);
