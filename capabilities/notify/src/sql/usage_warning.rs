//! Table `usage_warning`: which warnings of limits were sent.

yui_store::statements! {
    /// A warning that is sent now; changes nothing if it was sent before.
    pub tenant INSERT = "insert into usage_warning (organisation_id, service_id, channel, period, level, warned_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, service_id, channel, period, level) do nothing";
    /// Forgets a service's warnings: its limits are others now.
    pub tenant CLEAR = "delete from usage_warning where organisation_id = $1 and service_id = $2";
    /// Forgets warnings that were sent before an instant: their periods are over.
    pub node PURGE = "delete from usage_warning where warned_at < $1";
}
