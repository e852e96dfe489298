//! Every setting of the node, declared once. Parsing, `yui config`, docs/configuration.md and errors follow from here.

use super::reading::Reading;
use super::setting::{Default, Setting, settings};
use super::value::{
    BodyTemplate, BounceProtocol, ByteSize, CallProof, Count, DatabaseUrl, Domain, FilePath, GatewayUrl, Headers,
    HttpMethod, JsonPointer, KeyPrefix, KeysFrom, List, Listen, LogFormat, LogLevels, MailProvider, MailSecurity,
    MailUrl, MetricsAccess, NodeKey, NodeKeys, Outcomes, Percent, Port, ProxyHeader, PublicUrl, Region, Role,
    S3Addressing, SecretText, Sender, Text, TextClass, TextFormat, TextProvider, TimeLimit, Value, ZoneName,
};
use std::time::Duration;
use yui_kernel::Lane;
use yui_notify::files::ClamdAddress;
use yui_notify::providers::settings::{Origins, StatusSet};
use yui_web::client::Egress;
use yui_web::proxies::Networks;

settings! {
    /// Where the node keeps things, and the key that protects them.
    "Storage" => StorageSettings {
        database: Option<DatabaseUrl>, "YUI_DATABASE_URL", unset "the embedded engine with its files in YUI_DATA_DIR, or in `./data` where a database lies already and YUI_DATA_DIR has none", secret yes,
            example "postgres://yui:PASSWORD@db.internal:5432/yui",
            "The database. `sqlite:FOLDER` is the embedded engine with its files in that folder and needs nothing else; `postgres://…` is a PostgreSQL server, version 15 or later.";
        connections: Count, "YUI_DATABASE_CONNECTIONS", default "16", example "32",
            "Connections to PostgreSQL that are open at once; with the embedded engine, readers beside its one writer.";
        data_dir: FilePath, "YUI_DATA_DIR", default "./data", example "/var/lib/yui",
            "The folder for the embedded database and for what is in no database: the outbox of captured messages and the generated node key. It is made if it is missing.";
        node_key: Option<NodeKey>, "YUI_NODE_KEY", unset "a key is generated into the file `node.key` of the data folder at the first start", secret yes,
            example "$(openssl rand -hex 32)",
            "The key that seals secrets in the database, such as API keys and callback tokens. Without it they cannot be read again: keep a copy away from the database. Make one with `openssl rand -hex 32`.";
        node_key_previous: NodeKeys, "YUI_NODE_KEY_PREVIOUS", default "", secret yes,
            example "$(cat /run/secrets/previous-node-key)",
            "Node keys from before a rotation, with commas between them. They open what they once sealed; everything new is sealed with YUI_NODE_KEY.";
    }

    /// How the node is reached.
    "Network" => NetworkSettings {
        listen: Listen, "YUI_LISTEN", default "127.0.0.1:8080", example "0.0.0.0:8080",
            "The address and port that the node listens on. The default is reached from this machine alone. Port 0 takes a free one.";
        public_url: Option<PublicUrl>, "YUI_PUBLIC_URL", unset "made from YUI_LISTEN",
            example "https://notify.city.example.jp",
            "The address under which people and programs reach the node, in links and in the answers of the API.";
        status_listen: Option<Listen>, "YUI_STATUS_LISTEN", unset "/metrics and /_status are reached at YUI_LISTEN", example "10.20.0.7:9100",
            "An address and port of their own for /metrics and /_status, such as in the monitoring's network. Where it is set, /metrics is there alone. Under `yui run` the first process has this port and the others those after it.";
        body_limit: ByteSize, "YUI_BODY_LIMIT", default "20MiB", example "64MiB",
            "The largest request body. It bounds the CSV of a bulk sending and the files attached to an e-mail, which arrive a third larger.";
        request_timeout: TimeLimit, "YUI_REQUEST_TIMEOUT", default "30s", example "1m",
            "How long a request may take, from its first byte to its answer.";
        trusted_proxies: Networks, "YUI_TRUSTED_PROXIES", default "", example "10.20.0.5,10.30.0.0/16",
            "Addresses and networks of the proxies and load balancers in front of the node, with commas between them. What they say of where a request came from is believed and written into the audit trail; others' word never is. Without any, the trail has the address of whoever connects.";
        proxy_header: ProxyHeader, "YUI_PROXY_HEADER", default "x-forwarded-for", example "forwarded",
            "The header in which the proxies of YUI_TRUSTED_PROXIES name whoever called them: `x-forwarded-for`, or `forwarded` (RFC 7239). The other one is not read, because a proxy passes it on as the client wrote it.";
        egress_allow: Egress, "YUI_EGRESS_ALLOW", default "", example "10.20.0.0/16,sms.internal.example.jp",
            "Private networks, addresses and hosts that callbacks and the text-message gateway may reach, with commas between them. All private, loopback and link-local addresses are refused otherwise.";
    }

    /// How the node stops without failing a request.
    "Shutdown" => ShutdownSettings {
        announce: Duration, "YUI_SHUTDOWN_ANNOUNCE", default "0s", example "10s",
            "After the signal to stop: how long the node still accepts connections while its readiness check already fails, so that a load balancer turns away. Set it to a little more than the balancer's check takes.";
        drain: Duration, "YUI_SHUTDOWN_DRAIN", default "10s", example "15s",
            "After that: how long connections that are open are still served, each answer asking the client to close.";
        finish: Duration, "YUI_SHUTDOWN_FINISH", default "20s", example "30s",
            "After that: how long requests and jobs that are under way may take to end. What is not done then is taken up at the next start.";
    }

    /// What the node tells about itself.
    "Logs and metrics" => ObservationSettings {
        log: LogLevels, "YUI_LOG", default "info", example "warn,yui_store=debug",
            "How much is logged to standard error: off, error, warn, info, debug or trace, also for single parts of the program.";
        log_format: LogFormat, "YUI_LOG_FORMAT", default "text", example "json",
            "Log lines for people (`text`) or, a JSON object each, for log collectors (`json`).";
        metrics: MetricsAccess, "YUI_METRICS", default "open", example "token",
            "Who may read /metrics: everyone who reaches the node (`open`), whoever sends YUI_METRICS_TOKEN as a bearer token (`token`), or nobody (`off`). It holds counts and times, no personal data.";
        metrics_token: Option<SecretText>, "YUI_METRICS_TOKEN", unset "needed with YUI_METRICS=token", secret yes,
            example "t0ken-of-the-monitoring",
            "The token that the monitoring sends.";
    }

    /// E-mail.
    "E-mail" => MailSettings {
        provider: Option<MailProvider>, "YUI_MAIL_PROVIDER", unset "`smtp` where a server is set, else `capture`", example "smtp",
            "How e-mail leaves the node: to an SMTP server (`smtp`), to Amazon SES (`ses`), or not at all (`capture`: every message is a file in the folder outbox of the data folder).";
        providers: Option<List<MailProvider>>, "YUI_MAIL_PROVIDERS", unset "the one of YUI_MAIL_PROVIDER", example "smtp,capture",
            "Several providers of e-mail in place of YUI_MAIL_PROVIDER, the preferred one first, with commas between them. A message goes to the next where one cannot be reached.";
        url: Option<MailUrl>, "YUI_MAIL_URL", unset "see YUI_MAIL_HOST", secret yes,
            example "smtp://yui:PASSWORD@mail.example.jp:587",
            "The SMTP server in one line: `smtp://` for STARTTLS, `smtps://` for TLS from the first byte. Percent-encode special characters in user name and password. Stands in place of the five settings below.";
        host: Option<Text>, "YUI_MAIL_HOST", unset "no SMTP server", example "mail.example.jp",
            "The SMTP server's name or address.";
        port: Option<Port>, "YUI_MAIL_PORT", unset "587 with STARTTLS, 465 with TLS, 25 without either", example "587",
            "The SMTP server's port.";
        security: Option<MailSecurity>, "YUI_MAIL_SECURITY", unset "what the scheme of YUI_MAIL_URL says, else `starttls`", example "tls",
            "Protection of the connection: `starttls` (refused where the server cannot), `tls` (from the first byte), `opportunistic` (STARTTLS where the server offers it; someone between can suppress that) or `none` (for a server on the same machine or a trusted network). Without certain protection no password is sent, except to this machine.";
        username: Option<Text>, "YUI_MAIL_USERNAME", unset "the server is used without signing in", example "yui",
            "The user name at the SMTP server.";
        password: Option<SecretText>, "YUI_MAIL_PASSWORD", unset "the server is used without signing in", secret yes, example "PASSWORD",
            "The password at the SMTP server.";
        connections: Count, "YUI_MAIL_CONNECTIONS", default "16", example "4",
            "Connections to the SMTP server that are open at once. Ask its operator how many it takes.";
        connect_timeout: TimeLimit, "YUI_MAIL_CONNECT_TIMEOUT", default "10s", example "30s",
            "How long the connection to the SMTP server may take, its protection included.";
        timeout: TimeLimit, "YUI_MAIL_TIMEOUT", default "1m", example "2m",
            "How long the SMTP server may take to answer a command.";
        delivery_timeout: TimeLimit, "YUI_MAIL_DELIVERY_TIMEOUT", default "10m", example "5m",
            "How long the SMTP server may take to answer a whole message. Giving up too early makes second copies; RFC 5321 asks for ten minutes.";
        return_path: Option<Text>, "YUI_MAIL_RETURN_PATH", unset "the sender's address", example "bounces@notify.city.example.jp",
            "The address to which other servers return what they could not deliver.";
        helo: Option<Domain>, "YUI_MAIL_HELO", unset "the domain of YUI_PUBLIC_URL, else this machine's name", example "notify.city.example.jp",
            "The name by which the node greets the SMTP server.";
        root_certificate: Option<FilePath>, "YUI_MAIL_ROOT_CERTIFICATE", unset "the well-known authorities", example "/etc/yui/mail-ca.pem",
            "A PEM file with the certificate of the authority that signed the SMTP server's, where it is your own.";
        from_domain: Option<Domain>, "YUI_MAIL_FROM_DOMAIN", unset "the domain of YUI_PUBLIC_URL, else `localhost`", example "notify.city.example.jp",
            "The domain of the sender's address for services that have none of their own. Its DNS must name the SMTP server (SPF, DKIM), or mail ends up as spam.";
    }

    /// E-mail that comes back.
    "Returned e-mail" => ReturnSettings {
        listen: Option<Listen>, "YUI_BOUNCE_LISTEN", unset "no returned mail is taken", example "127.0.0.1:2525",
            "The address and port where the node takes reports on e-mails that could not be delivered, and complaints. Your own mail server hands them on; see mail.md.";
        domain: Option<Domain>, "YUI_BOUNCE_DOMAIN", unset "no returned mail is taken", example "bounce.notify.city.example.jp",
            "The domain of the addresses to which other servers return e-mails. Each e-mail has one of its own there. Goes with YUI_BOUNCE_LISTEN and in place of YUI_MAIL_RETURN_PATH.";
        protocol: BounceProtocol, "YUI_BOUNCE_PROTOCOL", default "lmtp", example "smtp",
            "What your mail server speaks to YUI_BOUNCE_LISTEN.";
        least_sent: Count, "YUI_BOUNCE_LEAST_SENT", default "1000", example "200",
            "How many e-mails a service must have sent within 24 hours before it is judged by how many came back.";
        warn_percent: Percent, "YUI_BOUNCE_WARN_PERCENT", default "5", example "3",
            "How many of a hundred e-mails may come back for good before those who manage the service are told.";
        stop_percent: Percent, "YUI_BOUNCE_STOP_PERCENT", default "10", example "8",
            "How many of a hundred e-mails may come back for good before the service sends no more e-mails. `yui bounces resume` lets it send again.";
    }

    /// Text messages.
    "Text messages" => TextSettings {
        provider: Option<TextProvider>, "YUI_TEXT_PROVIDER", unset "`gateway` where YUI_TEXT_URL is set, else `capture`", example "gateway",
            "How text messages leave the node: by HTTP to a gateway (`gateway`), to Twilio (`twilio`), to Amazon SNS (`sns`), to AWS End User Messaging (`eum`), or not at all (`capture`: every message is a file in the folder outbox of the data folder).";
        providers: Option<List<TextProvider>>, "YUI_TEXT_PROVIDERS", unset "the one of YUI_TEXT_PROVIDER", example "twilio,gateway",
            "Several providers of text messages in place of YUI_TEXT_PROVIDER, the preferred one first, with commas between them. A message goes to the next where one cannot be reached.";
        url: Option<GatewayUrl>, "YUI_TEXT_URL", unset "no gateway", secret yes, example "https://sms.example.jp/v1/messages",
            "Where the gateway takes messages. A gateway in a private network must be in YUI_EGRESS_ALLOW too.";
        method: HttpMethod, "YUI_TEXT_METHOD", default "POST", example "PUT",
            "The method of the request.";
        headers: Headers, "YUI_TEXT_HEADERS", default "{}", secret yes, example r#"{"Authorization": "Bearer KEY"}"#,
            "Headers of the request, as a JSON object.";
        format: TextFormat, "YUI_TEXT_FORMAT", default "json", example "form",
            "What the body is: JSON, or a form (`application/x-www-form-urlencoded`). Values are escaped accordingly.";
        body: BodyTemplate, "YUI_TEXT_BODY", default r#"{"to":"{to}","body":"{body}","from":"{from}","reference":"{reference}"}"#,
            example "to={to}&message={body}&from={from}",
            "The body of the request, with `{to}` (the number, like +81312345678), `{body}` (the text), `{from}` (the sender), `{reference}` (Yui's id of the message) and `{parts}` (how many parts the text has) in their places. `{{` and `}}` are braces.";
        username: Option<Text>, "YUI_TEXT_USERNAME", unset "no HTTP Basic authentication", example "yui",
            "The user name for HTTP Basic authentication, where the gateway wants it.";
        password: Option<SecretText>, "YUI_TEXT_PASSWORD", unset "no HTTP Basic authentication", secret yes, example "PASSWORD",
            "The password for HTTP Basic authentication.";
        success: StatusSet, "YUI_TEXT_SUCCESS", default "200-299", example "200,202",
            "HTTP statuses by which the gateway says that it has taken the message.";
        temporary: StatusSet, "YUI_TEXT_TEMPORARY", default "408,425,429,500-599", example "429,500-599",
            "HTTP statuses by which the gateway says that the same request may work later. Any other status that is not success fails the message.";
        sender: Sender, "YUI_TEXT_SENDER", default "YUI", example "MINATO",
            "The sender of text messages for services that have none of their own: at most 11 letters, digits and spaces, or a number. Many countries and gateways take registered senders alone.";
        message_id: Option<JsonPointer>, "YUI_TEXT_MESSAGE_ID", unset "the gateway's id is not kept", example "/messages/0/id",
            "Where the gateway's own id of the message is in its JSON answer, as a JSON pointer.";
        timeout: TimeLimit, "YUI_TEXT_TIMEOUT", default "30s", example "10s",
            "How long the gateway may take to answer.";
        receipt_secret: Option<SecretText>, "YUI_TEXT_RECEIPT_SECRET", unset "no receipts and no texts from people are taken from a gateway", secret yes, example "SECRET",
            "What the gateway proves itself with when it calls /receipts/gateway and /receipts/gateway/inbound. With it, a message that the gateway took is `sending` until the gateway tells more.";
        receipt_proof: CallProof, "YUI_TEXT_RECEIPT_PROOF", default "secret", example "hmac-sha256",
            "How it proves itself: the header holds the secret, alone or after `Bearer` (`secret`), or the HMAC-SHA256 of the body under the secret, in hexadecimal digits or Base64 (`hmac-sha256`).";
        receipt_header: Text, "YUI_TEXT_RECEIPT_HEADER", default "authorization", example "x-signature",
            "The header that holds it.";
        receipt_list: Option<JsonPointer>, "YUI_TEXT_RECEIPT_LIST", unset "the body is one receipt, or a list of them", example "/results",
            "Where the list of receipts is in the gateway's call. In the settings below, a form is read as an object of texts, so a field `status` is `/status`.";
        receipt_message_id: JsonPointer, "YUI_TEXT_RECEIPT_MESSAGE_ID", default "/message_id", example "/messageId",
            "Where, in each receipt, the gateway's own id of the message is: the one that YUI_TEXT_MESSAGE_ID found.";
        receipt_reference: JsonPointer, "YUI_TEXT_RECEIPT_REFERENCE", default "/reference", example "/clientRef",
            "Where the `{reference}` is that the gateway was given. One of the two is enough.";
        receipt_status: JsonPointer, "YUI_TEXT_RECEIPT_STATUS", default "/status", example "/status/name",
            "Where the word or number is that tells how the message fared.";
        receipt_statuses: Outcomes, "YUI_TEXT_RECEIPT_STATUSES", default r#"{"delivered":"delivered","delivrd":"delivered","sent":"sent","pending":"pending","expired":"temporary-failure","temporary-failure":"temporary-failure","undelivered":"permanent-failure","undeliv":"permanent-failure","failed":"permanent-failure","permanent-failure":"permanent-failure","rejected":"permanent-failure","rejectd":"permanent-failure","technical-failure":"technical-failure"}"#,
            example r#"{"3": "delivered", "4": "temporary-failure", "2": "permanent-failure", "5": "permanent-failure"}"#,
            "What the words mean, as a JSON object: `delivered`, `sent`, `pending`, `temporary-failure`, `permanent-failure` or `technical-failure`. Capitals do not matter; words that are not here change nothing.";
        receipt_codes: Option<Outcomes>, "YUI_TEXT_RECEIPT_CODES", unset "the word alone decides",
            example r#"{"101": "permanent-failure", "102": "temporary-failure"}"#,
            "What the codes at YUI_TEXT_RECEIPT_DETAIL mean, in lower case, where the word says that the message failed.";
        receipt_detail: Option<JsonPointer>, "YUI_TEXT_RECEIPT_DETAIL", unset "none is kept", example "/errorCode",
            "Where a code or word of explanation is. It is shown to the sender of the message, so it must not hold the recipient's number.";
        receipt_time: Option<JsonPointer>, "YUI_TEXT_RECEIPT_TIME", unset "the time of the call", example "/doneAt",
            "Where the time is at which it happened: RFC 3339, or seconds or milliseconds since 1970.";
        inbound_from: JsonPointer, "YUI_TEXT_INBOUND_FROM", default "/from", example "/msisdn",
            "Where, in the gateway's call about a text from a person, the sender's number is.";
        inbound_to: JsonPointer, "YUI_TEXT_INBOUND_TO", default "/to", example "/recipient",
            "Where the number is that it was sent to.";
        inbound_body: JsonPointer, "YUI_TEXT_INBOUND_BODY", default "/body", example "/text",
            "Where its text is.";
    }

    /// Text messages through Twilio.
    "Twilio" => TwilioSettings {
        account: Option<Text>, "YUI_TWILIO_ACCOUNT", unset "needed with `twilio`", example "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "The account's SID.";
        token: Option<SecretText>, "YUI_TWILIO_TOKEN", unset "needed with `twilio`", secret yes, example "TOKEN",
            "The account's token, with which Twilio signs its calls to /receipts/twilio and /receipts/twilio/inbound. The node signs in with it too where there is no key.";
        key: Option<Text>, "YUI_TWILIO_KEY", unset "the node signs in with the account's token", example "SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "The SID of an API key with which the node signs in.";
        key_secret: Option<SecretText>, "YUI_TWILIO_KEY_SECRET", unset "needed with YUI_TWILIO_KEY", secret yes, example "SECRET",
            "The secret of that key.";
        messaging_service: Option<Text>, "YUI_TWILIO_MESSAGING_SERVICE", unset "messages come from the service's sender, or from YUI_TEXT_SENDER", example "MGxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "The SID of a messaging service, which chooses what messages come from where a service has no sender of its own.";
        url: PublicUrl, "YUI_TWILIO_URL", default "https://api.twilio.com", example "https://api.dublin.ie1.twilio.com",
            "Where Twilio's API is: another region, or a server that speaks the same.";
    }

    /// Amazon's services for e-mail and text messages.
    "Amazon" => AmazonSettings {
        region: Option<Text>, "YUI_AWS_REGION", unset "needed with `ses`, `sns` and `eum`", example "ca-central-1",
            "The region of Amazon's services.";
        credentials: KeysFrom, "YUI_AWS_CREDENTIALS", default "static", example "container",
            "Where the keys come from: the settings (`static`); the role of a container of Amazon ECS or EKS Pod Identity (`container`), of an EKS service account (`web-identity`) or of a virtual machine (`instance`); or the first of these that there is (`auto`). The node renews a role's key before it ends. What Amazon sets in the environment for that (`AWS_…`) is read.";
        access_key_id: Option<Text>, "YUI_AWS_ACCESS_KEY_ID", unset "needed with `ses`, `sns` and `eum`", example "AKIAIOSFODNN7EXAMPLE",
            "The id of the access key. docs/providers.md says which permissions it needs.";
        secret_access_key: Option<SecretText>, "YUI_AWS_SECRET_ACCESS_KEY", unset "needed with `ses`, `sns` and `eum`", secret yes, example "SECRET",
            "The access key itself.";
        session_token: Option<SecretText>, "YUI_AWS_SESSION_TOKEN", unset "the key is a lasting one", secret yes, example "TOKEN",
            "The token that goes with a temporary key. The node does not renew a key that it was given: start it again with the next one in time, or use YUI_AWS_CREDENTIALS.";
        endpoint: Option<PublicUrl>, "YUI_AWS_ENDPOINT", unset "Amazon's own addresses", example "https://aws.example.jp",
            "Where the three services are, if not at Amazon's own addresses: a server that speaks the same, or a private endpoint. A private address must be in YUI_EGRESS_ALLOW too.";
        timeout: TimeLimit, "YUI_AWS_TIMEOUT", default "30s", example "10s",
            "How long a service may take to answer.";
        topics: Option<List<Text>>, "YUI_AWS_TOPICS", unset "no receipts and no texts from people are taken from Amazon SNS", example "arn:aws:sns:ca-central-1:123456789012:receipts",
            "The ARNs of the topics of Amazon SNS that post receipts and texts from people to /receipts/sns, with commas between them. Their subscriptions are confirmed by themselves; posts of any other topic are refused.";
        ses_configuration_set: Option<Text>, "YUI_SES_CONFIGURATION_SET", unset "none, so no receipts by event", example "yui",
            "The configuration set of Amazon SES that e-mail is sent with. Its event destination sends the receipts.";
        sns_class: TextClass, "YUI_SNS_SMS_TYPE", default "transactional", example "promotional",
            "What Amazon SNS is told of text messages: they must arrive (`transactional`), or may be cheap (`promotional`).";
        eum_configuration_set: Option<Text>, "YUI_EUM_CONFIGURATION_SET", unset "none, so no receipts by event", example "yui",
            "The configuration set of AWS End User Messaging that text messages are sent with. Its event destination sends the receipts.";
        eum_origins: Origins, "YUI_EUM_ORIGINS", default "", example "+1=pool-0123456789abcdef,*=YUI",
            "What text messages come from, by the beginning of the recipient's number: pools, numbers or sender ids that are registered with AWS End User Messaging. `*` is for all other numbers. A service whose sender is a number keeps that.";
        eum_class: TextClass, "YUI_EUM_MESSAGE_TYPE", default "transactional", example "promotional",
            "What AWS End User Messaging is told of text messages: they must arrive (`transactional`), or may be cheap (`promotional`).";
    }

    /// When one of several providers is left alone.
    "Several providers" => FailoverSettings {
        errors: Count, "YUI_PROVIDER_ERRORS", default "10", example "50",
            "Where a channel has several providers: one that failed this often within a minute is left alone for a while.";
        pause: TimeLimit, "YUI_PROVIDER_PAUSE", default "1m", example "5m",
            "How long it is left alone. Then one message tries it out, and the others follow if that one is taken.";
    }

    /// Files that go with e-mails.
    "Files" => FileSettings {
        folder: Option<FilePath>, "YUI_FILES_FOLDER", unset "the folder `files` of the data folder", example "/srv/yui-files",
            "The folder for attached and linked files, which are encrypted. Where several machines run the node on one database they must share it, or use a bucket.";
        s3_bucket: Option<Text>, "YUI_FILES_S3_BUCKET", unset "files are kept in a folder", example "yui-files",
            "The bucket for attached and linked files, at Amazon S3 or any store that speaks its protocol.";
        s3_endpoint: Option<PublicUrl>, "YUI_FILES_S3_ENDPOINT", unset "Amazon S3 in YUI_FILES_S3_REGION", example "https://s3.example.jp",
            "The store's address, without the bucket. A store in a private network must be in YUI_EGRESS_ALLOW too.";
        s3_region: Text, "YUI_FILES_S3_REGION", default "us-east-1", example "ap-northeast-1",
            "The store's region; most stores other than Amazon's take `us-east-1`.";
        s3_addressing: Option<S3Addressing>, "YUI_FILES_S3_ADDRESSING", unset "`path` where YUI_FILES_S3_ENDPOINT is set, else `host`", example "host",
            "Where the bucket stands in addresses: in the path (`path`) or in the host's name (`host`).";
        s3_access_key_id: Option<Text>, "YUI_FILES_S3_ACCESS_KEY_ID", unset "the keys of YUI_AWS_CREDENTIALS", example "AKIDEXAMPLE",
            "The access key's id. The key must be allowed to put, get and delete objects of the bucket, and nothing else.";
        s3_secret_access_key: Option<SecretText>, "YUI_FILES_S3_SECRET_ACCESS_KEY", unset "the keys of YUI_AWS_CREDENTIALS", secret yes, example "SECRET",
            "The access key's secret.";
        clamd: Option<ClamdAddress>, "YUI_CLAMD", unset "files are not scanned for malware", example "tcp://clamd.internal:3310",
            "Where ClamAV's daemon listens: `tcp://HOST:PORT` or `unix:/PATH`. While it is set, no file is sent that it has not looked at. Its StreamMaxLength must be 11M or more.";
        clamd_timeout: TimeLimit, "YUI_CLAMD_TIMEOUT", default "1m", example "2m",
            "How long the scan of one file may take.";
    }

    /// What this process does for the node.
    "Processes" => ProcessSettings {
        role: Role, "YUI_ROLE", default "all", example "worker",
            "What this process does: answer requests (`web`), do the work that waits, such as deliveries (`worker`), or both (`all`). Any number of processes share a PostgreSQL database; the embedded engine has one process, which does all.";
        lanes: List<Lane>, "YUI_LANES", default "priority,normal,bulk,calls", example "priority,normal",
            "The lanes of work that this process works on, with commas between them. Each lane needs a process that works on it.";
    }

    /// Backups of the embedded database and its files, by `yui backup`.
    "Backup" => BackupSettings {
        key: Option<NodeKey>, "YUI_BACKUP_KEY", unset "`yui backup` and `yui restore` refuse to work", secret yes,
            example "$(openssl rand -hex 32)",
            "The key that backups are encrypted with; not the node key. Without it they cannot be restored: keep it where neither the node nor its backups are. Make one with `openssl rand -hex 32`.";
        key_previous: NodeKeys, "YUI_BACKUP_KEY_PREVIOUS", default "", secret yes,
            example "$(cat /run/secrets/previous-backup-key)",
            "Backup keys from before, with commas between them. They open what was encrypted with them; everything new is encrypted with YUI_BACKUP_KEY.";
        s3_endpoint: Option<PublicUrl>, "YUI_BACKUP_S3_ENDPOINT", unset "Amazon S3 in YUI_BACKUP_S3_REGION", example "https://s3.example.jp",
            "The address of the store of `s3://BUCKET/PREFIX`, without the bucket. A store in a private network must be in YUI_EGRESS_ALLOW too.";
        s3_region: Text, "YUI_BACKUP_S3_REGION", default "us-east-1", example "ap-northeast-1",
            "The store's region; most stores other than Amazon's take `us-east-1`.";
        s3_addressing: Option<S3Addressing>, "YUI_BACKUP_S3_ADDRESSING", unset "`path` where YUI_BACKUP_S3_ENDPOINT is set, else `host`", example "host",
            "Where the bucket stands in addresses: in the path (`path`) or in the host's name (`host`).";
        s3_access_key_id: Option<Text>, "YUI_BACKUP_S3_ACCESS_KEY_ID", unset "the keys of YUI_AWS_CREDENTIALS", example "AKIDEXAMPLE",
            "The access key's id. The key must be allowed to put, get and delete objects of the bucket, and nothing else.";
        s3_secret_access_key: Option<SecretText>, "YUI_BACKUP_S3_SECRET_ACCESS_KEY", unset "the keys of YUI_AWS_CREDENTIALS", secret yes, example "SECRET",
            "The access key's secret.";
    }

    /// How much is worked at once.
    "Workers" => WorkerSettings {
        priority: Count, "YUI_WORKERS_PRIORITY", default "8", example "16",
            "Jobs of the priority lane (such as sign-in codes) that run at once.";
        normal: Count, "YUI_WORKERS_NORMAL", default "16", example "32",
            "Jobs of the normal lane that run at once.";
        bulk: Count, "YUI_WORKERS_BULK", default "16", example "32",
            "Jobs of the bulk lane that run at once.";
        calls: Count, "YUI_WORKERS_CALLS", default "64", example "128",
            "Receivers of callbacks that are called at once. One that does not answer keeps its place for ten seconds at most and then lets others go first.";
        lease: TimeLimit, "YUI_WORKERS_LEASE", default "30s", example "10s",
            "With PostgreSQL: how long the jobs of a process that died wait until another process takes them over. A living process extends its hold three times in that time.";
    }

    /// How people sign in.
    "Signing in" => SignInSettings {
        session_idle: TimeLimit, "YUI_SESSION_IDLE", default "1h", example "30m",
            "After how long without a request somebody who is signed in has to sign in again.";
        session_lasts: TimeLimit, "YUI_SESSION_LASTS", default "8h", example "12h",
            "After how long somebody who is signed in has to sign in again in any case.";
        operators_zone: ZoneName, "YUI_TIME_ZONE", default "UTC", example "Asia/Tokyo",
            "The time zone in which those who run the node read and write times in the browser. Members have that of their organisation's country.";
        breached_passwords: Option<FilePath>, "YUI_BREACHED_PASSWORDS_FILE", unset "passwords are held against common ones and what is known of the person alone",
            example "/var/lib/yui/pwned-passwords-sha1-ordered-by-hash.txt",
            "A file of passwords from leaks that nobody may choose: the SHA-1 of one in hexadecimal at the start of each line, in ascending order, as Have I Been Pwned hands them out. It is searched where it is and not read into memory.";
    }

    /// What services have where they do not say otherwise.
    "Services" => ServiceSettings {
        api_key_prefix: KeyPrefix, "YUI_API_KEY_PREFIX", default "gcntfy-", example "yui-",
            "What API keys start with, so that scanners find leaked ones. The client libraries do not look at it; may be empty.";
        leak_reports_issuer: Text, "YUI_LEAK_REPORTS_ISSUER", default "sre-tools", example "code-scanner",
            "The `iss` of the tokens with which a scanner of published code reports API keys that it found, to `/sre-tools/api-key-revoke`.";
        leak_reports_secret: Option<SecretText>, "YUI_LEAK_REPORTS_SECRET", unset "no reports are taken", secret yes,
            example "$(openssl rand -hex 32)",
            "The secret that the scanner signs those tokens with (HS256). A reported key is revoked at once, and the people who manage its service are told.";
        default_region: Option<Region>, "YUI_DEFAULT_REGION", unset "what the service's dialect says: CA for gc, GB for govuk", example "JP",
            "The country of telephone numbers that are written without one, for services that do not name theirs.";
    }
}
