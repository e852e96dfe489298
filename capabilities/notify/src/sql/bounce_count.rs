//! Table `bounce_count`.

yui_store::statements! {
    /// Counts e-mails and bounces of an hour.
    pub tenant ADD = "insert into bounce_count (organisation_id, service_id, hour, slot, sent, bounced) values ($1, $2, $3, $4, $5, $6) \
        on conflict (organisation_id, service_id, hour, slot) \
        do update set sent = bounce_count.sent + excluded.sent, bounced = bounce_count.bounced + excluded.bounced";
    /// The counts of a service from an hour on.
    pub tenant SUM = "select cast(coalesce(sum(sent), 0) as bigint), cast(coalesce(sum(bounced), 0) as bigint) from bounce_count \
        where organisation_id = $1 and service_id = $2 and hour >= $3";
    /// Forgets counts that no window reaches any more.
    pub node PURGE = "delete from bounce_count where hour < $1";
}
