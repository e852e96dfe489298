-- Accounts: how members and operators sign in.
--
-- An account belongs to the organisation whose member the person was when it was made, so that nobody else's managers decide about it. Accounts
-- of people who are operators alone are under the organisation of all zeros, as the node's own entries of the audit trail are.

create table account (
    organisation_id uuid not null,
    account_id uuid not null,
    email text not null,
    language text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, account_id)
);
create unique index account_email on account (email);

-- Which member an operator's account is, if it is one.
create index member_address on member (email);

-- narrow
create table account_password (
    organisation_id uuid not null,
    account_id uuid not null,
    hash text not null,
    changed_at timestamptz not null,
    primary key (organisation_id, account_id)
);

create table passkey (
    organisation_id uuid not null,
    passkey_id uuid not null,
    account_id uuid not null,
    credential_id bytea not null,
    public_key bytea not null,
    sign_count bigint not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    name text not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    primary key (organisation_id, passkey_id)
);
create unique index passkey_credential on passkey (credential_id);
create index passkey_account on passkey (organisation_id, account_id);

-- Of the node: who answers a challenge is known from the answer alone.
create table passkey_challenge (
    token_digest bytea not null primary key,
    challenge bytea not null,
    purpose text not null,
    account_id uuid,
    expires_at timestamptz not null
);
create index passkey_challenge_age on passkey_challenge (expires_at);

-- narrow
create table totp (
    organisation_id uuid not null,
    account_id uuid not null,
    sealed_secret bytea not null,
    last_step bigint not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    primary key (organisation_id, account_id)
);

-- narrow
create table recovery_code (
    organisation_id uuid not null,
    account_id uuid not null,
    code_digest bytea not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (organisation_id, account_id, code_digest)
);

-- Sign-ins that are half-way: the password was right and a second factor is missing, or a mailed link was followed and there is nothing to sign in with yet.
create table sign_in (
    organisation_id uuid not null,
    sign_in_id uuid not null,
    account_id uuid not null,
    token_digest bytea not null,
    stage text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, sign_in_id)
);
create unique index sign_in_token on sign_in (token_digest);
create index sign_in_age on sign_in (expires_at);

create table email_code (
    organisation_id uuid not null,
    code_id uuid not null,
    account_id uuid not null,
    sign_in_id uuid not null,
    code_digest bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (organisation_id, code_id)
);
create index email_code_account on email_code (organisation_id, account_id, created_at);
create index email_code_age on email_code (expires_at);

create table known_device (
    organisation_id uuid not null,
    device_id uuid not null,
    account_id uuid not null,
    token_digest bytea not null,
    agent text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    primary key (organisation_id, device_id)
);
create unique index known_device_account on known_device (organisation_id, account_id, token_digest);
create index known_device_age on known_device (last_used_at);

create table account_session (
    organisation_id uuid not null,
    session_id uuid not null,
    account_id uuid not null,
    token_digest bytea not null,
    way text not null,
    agent text,
    origin text,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    proved_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, session_id)
);
create unique index account_session_token on account_session (token_digest);
create index account_session_account on account_session (organisation_id, account_id);
create index account_session_age on account_session (expires_at);

-- What happened at the door of an account, for its owner to read.
create table sign_in_event (
    organisation_id uuid not null,
    event_id uuid not null,
    account_id uuid not null,
    at timestamptz not null,
    kind text not null,
    way text not null,
    agent text,
    origin text,
    primary key (organisation_id, event_id)
);
create index sign_in_event_account on sign_in_event (organisation_id, account_id, event_id);
create index sign_in_event_age on sign_in_event (at);

-- Links that were mailed to the owner of an account.
create table account_link (
    organisation_id uuid not null,
    link_id uuid not null,
    account_id uuid not null,
    purpose text not null,
    token_digest bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (organisation_id, link_id)
);
create unique index account_link_token on account_link (token_digest);
create index account_link_account on account_link (organisation_id, account_id, created_at);
create index account_link_age on account_link (expires_at);

-- Accounts whose owner has nothing left to sign in with; a second person of the organisation decides.
create table recovery (
    organisation_id uuid not null,
    recovery_id uuid not null,
    account_id uuid not null,
    state text not null,
    decided_by text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    decided_at timestamptz,
    primary key (organisation_id, recovery_id)
);
create index recovery_account on recovery (organisation_id, account_id);
create index recovery_age on recovery (expires_at);

-- How far ahead of its pace somebody's tries are. Of the node, because an address that nobody has is slowed like any other; the key is a
-- keyed digest, so that no address stands here.
-- narrow
create table sign_in_pace (
    pace_key bytea not null primary key,
    due_micros bigint not null
);
create index sign_in_pace_age on sign_in_pace (due_micros);
