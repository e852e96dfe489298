//! Table `notification`, as receipts find and mark it.

yui_store::statements! {
    /// Whose message this is, if it was handed to a provider.
    pub node LOCATE = "select organisation_id, service_id, notification_id from notification \
        where notification_id = $1 and provider is not null";
    /// The newest message that a provider calls by this name.
    pub node LOCATE_BY_REFERENCE = "select organisation_id, service_id, notification_id from notification \
        where provider = $1 and provider_reference = $2 order by notification_id desc limit 1";
    /// A provider turns out to have taken a message, although it did not say so when it was handed over.
    pub tenant TAKEN = "update notification set sent_at = $4, provider_reference = coalesce(provider_reference, $5) \
        where organisation_id = $1 and service_id = $2 and notification_id = $3 and status = 'created'";
    /// What a complaint says about the recipient's address, unless something graver is known.
    pub tenant NOTE_FEEDBACK = "update notification set feedback_kind = $4, feedback_subtype = $5 \
        where organisation_id = $1 and service_id = $2 and notification_id = $3 and feedback_kind is null";
}
