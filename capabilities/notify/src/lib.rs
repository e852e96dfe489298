//! Messages to people: e-mail and text messages from templates, over the API that GC Notify and GOV.UK Notify speak.

pub mod model;
pub mod providers;
