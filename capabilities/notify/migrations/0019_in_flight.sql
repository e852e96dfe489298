-- Messages that wait for a provider's word or for a scan are few beside those that have ended, and looked for. Those being accepted, and
-- those that go straight from there to their end, never touch this index.
create index notification_in_flight on notification (organisation_id, service_id, key_type, notification_id)
    where status in ('sending', 'pending', 'pending-virus-check');
