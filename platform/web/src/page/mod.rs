//! Pages for people: what every capability's pages are made with.
//!
//! A page is a handler that takes a [`Page`] and gives a template. It is added to a [`PageRouter`] together with its [`Guard`], which is asked before
//! the handler, as are the token of a form and the browser's word on where it comes from. Templates extend `layout.html` of this crate, and
//! take their parts from `components/`; `/design` shows all of them.
//!
//! Every page works without its modules (`assets/modules`), loads nothing from elsewhere, and has no style or script within.

mod announcement;
mod assets;
mod chart;
mod context;
mod cookie;
mod csrf;
mod design;
pub mod download;
mod form;
mod format;
mod guard;
mod host;
mod local;
mod pagination;
mod problems;
mod render;
mod router;
mod texts;
mod tools;
pub(crate) mod trouble;
mod visitor;

pub use announcement::{Announced, Announcements};
pub use chart::{Bar, Chart, Series};
pub use context::{Choice, Page, SHARED};
pub use cookie::{Cookie, sent_cookies};
pub use csrf::FIELD as FORM_TOKEN;
pub use form::{Errors, FieldError, Form, SentFile};
pub use format::{Format, Whole};
pub use guard::go_to;
pub use host::{PageHost, PageParts};
pub use local::{encode, local};
pub use pagination::Pagination;
pub use problems::Problems;
pub use render::Shown;
pub use router::{Guard, PageRoute, PageRouter};
pub use texts::{Texts, read, sources};
pub use tools::Tool;
pub use visitor::{Entry, Places, Section, Sections, Sessions, Visitor};
pub use yui_kernel::Language;
