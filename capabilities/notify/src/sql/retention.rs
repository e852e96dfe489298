//! What is deleted because its time is over. Every statement works on a few hundred rows, so that senders never wait for long.

yui_store::statements! {
    /// Messages of a service after an id and before another one, of all channels, in the order in which they were made.
    pub tenant RANGE = "select notification_id, channel, status from notification where organisation_id = $1 and service_id = $2 \
        and notification_id > $3 and notification_id < $4 order by notification_id limit $5";
    /// Deletes the messages of a channel that lie in a range, both of its ends included, and are under way no more.
    pub tenant DELETE_MESSAGES = "delete from notification where organisation_id = $1 and service_id = $2 and notification_id >= $3 \
        and notification_id <= $4 and channel = $5 and status not in ('created', 'sending', 'pending', 'pending-virus-check')";
    /// Up to where a channel is purged.
    pub tenant FIND_MARK = "select purged_to from purge_mark where organisation_id = $1 and service_id = $2 and channel = $3";
    /// Moves that place.
    pub tenant PUT_MARK = "insert into purge_mark (organisation_id, service_id, channel, purged_to) values ($1, $2, $3, $4) \
        on conflict (organisation_id, service_id, channel) do update set purged_to = excluded.purged_to";
    /// Deletes received texts from before an id.
    pub tenant DELETE_RECEIVED = "delete from received_text where organisation_id = $1 and service_id = $2 and received_text_id in \
        (select received_text_id from received_text where organisation_id = $1 and service_id = $2 and received_text_id < $3 \
        order by received_text_id limit $4)";
    /// Deletes complaints from before an id.
    pub tenant DELETE_COMPLAINTS = "delete from complaint where organisation_id = $1 and service_id = $2 and complaint_id in \
        (select complaint_id from complaint where organisation_id = $1 and service_id = $2 and complaint_id < $3 \
        order by complaint_id limit $4)";
    /// Deletes bulk sends of a channel from before an id that have ended and none of whose messages is left.
    pub tenant DELETE_BULK = "delete from bulk_send where organisation_id = $1 and service_id = $2 and bulk_id in \
        (select old.bulk_id from bulk_send old where old.organisation_id = $1 and old.service_id = $2 and old.bulk_id < $3 \
        and old.channel = $4 and old.status in ('finished', 'cancelled') and not exists (select 1 from notification kept \
        where kept.organisation_id = $1 and kept.bulk_id = old.bulk_id) order by old.bulk_id limit $5)";
}
