//! Table `service_brand`: what services chose.

yui_store::statements! {
    /// What a service chose: a brand or none. No row if it chose nothing.
    pub tenant FIND = "select brand_id from service_brand where organisation_id = $1 and service_id = $2";
    /// A choice.
    pub tenant PUT = "insert into service_brand (organisation_id, service_id, brand_id) values ($1, $2, $3) \
        on conflict (organisation_id, service_id) do update set brand_id = excluded.brand_id";
    /// The service follows the organisation again.
    pub tenant DELETE = "delete from service_brand where organisation_id = $1 and service_id = $2";
    /// How many services that are not archived chose a brand.
    pub tenant COUNT = "select count(*) from service_brand chosen join service on service.organisation_id = chosen.organisation_id \
        and service.service_id = chosen.service_id where chosen.organisation_id = $1 and chosen.brand_id = $2 \
        and service.state <> 'archived'";
}
