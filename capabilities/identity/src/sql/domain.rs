//! Table `organisation_domain`.

yui_store::statements! {
    /// The organisation's domains, in order.
    pub tenant LIST = "select domain from organisation_domain where organisation_id = $1 order by domain";
    /// The organisation that a domain belongs to.
    pub node OWNER = "select organisation_id from organisation_domain where domain = $1";
    /// One more domain.
    pub tenant INSERT = "insert into organisation_domain (organisation_id, domain) values ($1, $2)";
    /// One domain less.
    pub tenant DELETE = "delete from organisation_domain where organisation_id = $1 and domain = $2";
}
