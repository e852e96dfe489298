//! Table `sender_name`: addresses that services write from, as members chose them.

yui_store::statements! {
    /// The service that has an address.
    pub node OWNER = "select service_id from sender_name where address = $1";
    /// Services that write from an address without having chosen it here: declared ones.
    pub node DECLARED = "select service_id from service where lower(email_from) = $1 and coalesce(sending_domain, $2) = $3 \
        and state <> 'archived'";
    /// A service's address, another one than before.
    pub tenant PUT = "insert into sender_name (organisation_id, service_id, address) values ($1, $2, $3) \
        on conflict (organisation_id, service_id) do update set address = excluded.address";
    /// The address is free.
    pub tenant DELETE = "delete from sender_name where organisation_id = $1 and service_id = $2";
}
