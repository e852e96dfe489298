//! Table `operator`.

yui_store::statements! {
    /// The operator with this address (in lower case).
    pub node FIND_BY_EMAIL = "select operator_id, name from operator where email = $1";
    /// The name of an operator.
    pub node NAME = "select name from operator where operator_id = $1";
    /// Operators whose address or name is like a pattern in lower case.
    pub node SEARCH = "select operator_id from operator where email like $1 escape '\\' or lower(name) like $1 escape '\\' order by email limit $2";
    /// Those of the demo.
    pub node DEMO = "select email, name from operator order by email limit 20";
    /// A new operator.
    pub node INSERT = "insert into operator (operator_id, email, name, created_at, updated_at) values ($1, $2, $3, $4, $4)";
    /// A new name for an operator.
    pub node UPDATE = "update operator set name = $2, updated_at = $3 where operator_id = $1";
}
