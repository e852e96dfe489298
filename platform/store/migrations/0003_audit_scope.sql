-- The thing of a capability, such as a service, that an entry belongs to: those who manage it see what was done to its templates and keys, too.
alter table audit_entry add column scope uuid;

create index audit_entry_scope on audit_entry (organisation_id, scope, audit_id) where scope is not null;

-- Operators read the entries of all organisations, the newest first.
create index audit_entry_newest on audit_entry (audit_id);
