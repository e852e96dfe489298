//! Settings with a few named values.

use super::Value;

macro_rules! choices {
    ($($(#[$meta:meta])* $type:ident, $kind:literal { $($(#[$variant_meta:meta])* $variant:ident = $name:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type {
            $($(#[$variant_meta])* $variant),+
        }

        impl Value for $type {
            const KIND: &'static str = $kind;

            fn parse(text: &str) -> Result<Self, String> {
                $(if text.eq_ignore_ascii_case($name) {
                    return Ok(Self::$variant);
                })+
                Err(concat!("is not ", $kind).to_owned())
            }

            fn show(&self) -> String {
                match self {
                    $(Self::$variant => $name.to_owned()),+
                }
            }
        }
    )+};
}

choices! {
    /// What a process of the node does.
    Role, "`all`, `web` or `worker`" {
        /// Everything.
        All = "all",
        /// Answers requests.
        Web = "web",
        /// Does the work that waits, and answers about its own state alone.
        Worker = "worker",
    }

    /// How log lines are written.
    LogFormat, "`text` or `json`" {
        /// For people.
        Text = "text",
        /// A JSON object a line, for log collectors.
        Json = "json",
    }

    /// How e-mail leaves the node.
    MailProvider, "`smtp`, `ses` or `capture`" {
        /// To an SMTP server.
        Smtp = "smtp",
        /// To Amazon SES.
        Ses = "ses",
        /// Not at all: every message is a file in the data folder's outbox.
        Capture = "capture",
    }

    /// The header in which proxies name whoever called them.
    ProxyHeader, "`x-forwarded-for` or `forwarded`" {
        /// Addresses with commas between them.
        XForwardedFor = "x-forwarded-for",
        /// RFC 7239.
        Forwarded = "forwarded",
    }

    /// Where the keys for Amazon's services come from.
    KeysFrom, "`static`, `container`, `web-identity`, `instance` or `auto`" {
        /// From the settings.
        Static = "static",
        /// From the role of a container.
        Container = "container",
        /// From a role that is taken on with a token of an identity provider.
        WebIdentity = "web-identity",
        /// From the role of a virtual machine.
        Instance = "instance",
        /// From the first of these that there is.
        Auto = "auto",
    }

    /// Where the bucket's name stands in addresses of an S3-compatible store.
    S3Addressing, "`path` or `host`" {
        /// In the path: `https://s3.example.jp/bucket/…`.
        Path = "path",
        /// In the host's name: `https://bucket.s3.example.jp/…`.
        Host = "host",
    }

    /// How the connection to the SMTP server is protected.
    MailSecurity, "`starttls`, `tls`, `opportunistic` or `none`" {
        /// Upgraded with STARTTLS before anything is said (RFC 3207); refused where the server cannot.
        Starttls = "starttls",
        /// TLS from the first byte (RFC 8314).
        Tls = "tls",
        /// By STARTTLS where the server offers it. Someone between can suppress the offer.
        Opportunistic = "opportunistic",
        /// Not at all.
        None = "none",
    }

    /// What is spoken where returned mail comes in.
    BounceProtocol, "`lmtp` or `smtp`" {
        /// From a mail server to what stands behind it (RFC 2033).
        Lmtp = "lmtp",
        /// Between mail servers (RFC 5321).
        Smtp = "smtp",
    }

    /// How text messages leave the node.
    TextProvider, "`gateway`, `twilio`, `sns`, `eum` or `capture`" {
        /// By HTTP to a gateway that the settings describe.
        Gateway = "gateway",
        /// By Twilio.
        Twilio = "twilio",
        /// To Amazon SNS.
        Sns = "sns",
        /// To AWS End User Messaging.
        Eum = "eum",
        /// Not at all: every message is a file in the data folder's outbox.
        Capture = "capture",
    }

    /// What Amazon is told of text messages.
    TextClass, "`transactional` or `promotional`" {
        /// They must arrive.
        Transactional = "transactional",
        /// They may be cheap.
        Promotional = "promotional",
    }

    /// How a gateway proves that a call is its own.
    CallProof, "`secret` or `hmac-sha256`" {
        /// The secret is in the header.
        Secret = "secret",
        /// The header holds the body's HMAC-SHA256 under the secret.
        HmacSha256 = "hmac-sha256",
    }

    /// The method of a gateway's request.
    HttpMethod, "`POST` or `PUT`" {
        /// POST.
        Post = "POST",
        /// PUT.
        Put = "PUT",
    }

    /// How values are escaped where a gateway's body mentions them.
    TextFormat, "`json` or `form`" {
        /// As the inside of JSON strings.
        Json = "json",
        /// Percent-encoded, as `application/x-www-form-urlencoded` wants.
        Form = "form",
    }

    /// Who may read `/metrics`.
    MetricsAccess, "`open`, `token` or `off`" {
        /// Anyone who reaches the node.
        Open = "open",
        /// Whoever sends the token as `Authorization: Bearer …`.
        Token = "token",
        /// Nobody: the path answers 404.
        Off = "off",
    }
}
