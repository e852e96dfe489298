//! Every statement of a tenant is bound to its organisation.

use crate::database::{SCHEMA, statements};
use yui_store::check;

#[test]
fn statements_are_bound() {
    let tables = check::tenant_tables(&[SCHEMA]);
    assert_eq!(tables, ["note", "sample"].map(str::to_owned).into());
    assert_eq!(check::tenant_bound(&statements(), &tables), Vec::<String>::new());
}
