//! Pages of this capability.

mod files;

pub(crate) use files::router;
