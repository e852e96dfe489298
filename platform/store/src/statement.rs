//! Statements: written once, named, registered, and marked with whose data they touch.

/// Whose data a statement touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One organisation's: `$1` is the organisation and every tenant table in it is bound by it.
    Tenant,
    /// Across organisations, or a table that belongs to the node.
    Node,
}

/// One SQL statement in the subset that both engines take.
#[derive(Debug)]
pub struct Statement {
    /// `module::NAME`, for errors and tests.
    pub name: &'static str,
    /// Whose data it touches.
    pub scope: Scope,
    /// The common text, with parameters `$1`, `$2`, ….
    pub text: &'static str,
    /// What PostgreSQL takes instead, where it needs another text (`for update skip locked`).
    pub postgres: Option<&'static str>,
}

/// A statement that a [`crate::TenantTx`] runs. `$1` is the organisation and is bound by the store.
#[derive(Debug)]
pub struct TenantSql(#[doc(hidden)] pub Statement);

/// A statement that a [`crate::NodeTx`] runs. All its parameters are given by the caller.
#[derive(Debug)]
pub struct NodeSql(#[doc(hidden)] pub Statement);

/// Declares the statements of one file and `STATEMENTS`, the list by which tests reach all of them: each crate gathers those of
/// its files in one function.
///
/// ```
/// yui_store::statements! {
///     /// Finds one by its id.
///     pub tenant FIND = "select id, name from template where organisation_id = $1 and id = $2";
///     /// Finds the organisation that an id belongs to.
///     pub node OWNER = "select organisation_id from template where id = $1";
///     /// Takes the oldest.
///     pub node CLAIM = "select id from job limit 1",
///         postgres "select id from job limit 1 for update skip locked";
/// }
/// assert_eq!(STATEMENTS.len(), 3);
/// ```
#[macro_export]
macro_rules! statements {
    (@wrap tenant) => { $crate::TenantSql };
    (@wrap node) => { $crate::NodeSql };
    (@scope tenant) => { $crate::Scope::Tenant };
    (@scope node) => { $crate::Scope::Node };
    (@option) => { None };
    (@option $text:expr) => { Some($text) };
    ($($(#[$meta:meta])* $vis:vis $scope:ident $name:ident = $text:expr $(, postgres $postgres:expr)?;)+) => {
        $(
            $(#[$meta])*
            $vis static $name: $crate::statements!(@wrap $scope) = $crate::statements!(@wrap $scope)($crate::Statement {
                name: concat!(module_path!(), "::", stringify!($name)),
                scope: $crate::statements!(@scope $scope),
                text: $text,
                postgres: $crate::statements!(@option $($postgres)?),
            });
        )+
        /// Every statement of this file.
        pub(crate) static STATEMENTS: &[&$crate::Statement] = &[$(&$name.0),+];
    };
}
