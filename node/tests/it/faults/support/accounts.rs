//! What is set up before each test: one live service with a template and a key, and no limit that a test could meet.

/// The service.
pub(crate) const SERVICE: &str = "0199f3a0-0000-7000-8000-00000000a001";

/// The service's e-mail template, with the placeholder `name`.
pub(crate) const EMAIL_TEMPLATE: &str = "0199f3a0-0000-7000-8000-00000000a002";

/// Its live key, whole.
pub(crate) const FULL_KEY: &str =
    "gcntfy-faults-0199f3a0-0000-7000-8000-00000000a001-7d2b0c51-94ce-4f7a-8a43-1d6f5be0a003";

/// The file for `yui apply`.
pub(crate) const FILE: &str = r#"
[[organisations]]
code = "131032"
country = "JP"
name = "港区"
email_domains = ["city.minato.example.jp"]

[[organisations.services]]
handle = "kurashi"
id = "0199f3a0-0000-7000-8000-00000000a001"
name = "くらし"
mode = "live"
dialect = "gc"
region = "JP"
email_from = "kurashi"
limits = { per_minute = 1000000, daily_email = 1000000, daily_text_parts = 1000000, annual_email = 1000000, annual_text_parts = 1000000 }

[[organisations.services.templates]]
handle = "notice"
id = "0199f3a0-0000-7000-8000-00000000a002"
channel = "email"
name = "Notice"
subject = "お知らせ"
body = "((name)) 様"

[[organisations.services.api_keys]]
name = "faults"
type = "live"
secret = "7d2b0c51-94ce-4f7a-8a43-1d6f5be0a003"
"#;
