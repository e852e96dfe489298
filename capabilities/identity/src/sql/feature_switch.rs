//! Table `feature_switch`.

yui_store::statements! {
    /// Every switch that was touched.
    pub node ALL = "select organisation_id, feature, is_on from feature_switch";
    /// What the organisation's own switch says.
    pub tenant FIND = "select is_on from feature_switch where organisation_id = $1 and feature = $2";
    /// What it says from now on.
    pub tenant PUT = "insert into feature_switch (organisation_id, feature, is_on, updated_at) values ($1, $2, $3, $4) \
        on conflict (organisation_id, feature) do update set is_on = excluded.is_on, updated_at = excluded.updated_at";
    /// The organisation has it as the node does.
    pub tenant DELETE = "delete from feature_switch where organisation_id = $1 and feature = $2";
}
