//! The account with Amazon, settled from settings that belong together.

use super::reading::Reading;
use super::table::AmazonSettings;
use super::value::KeysFrom;
use std::net::IpAddr;
use yui_web::client::aws::{ContainerToken, Credentials, KeySource};

/// Where containers of Amazon ECS get their keys.
const CONTAINERS: &str = "http://169.254.170.2";

/// Where virtual machines of Amazon EC2 get theirs.
const MACHINES: &str = "http://169.254.169.254";

/// An account with Amazon; where its keys come from is in the settings of the node.
#[derive(Debug, Clone)]
pub struct AmazonAccount {
    /// The region, like `ca-central-1`.
    pub region: String,
}

/// The account that `provider` needs, which the setting `name` asks for.
pub(super) fn settle(
    settings: &AmazonSettings,
    name: &str,
    provider: &str,
    reading: &Reading<'_>,
) -> Option<AmazonAccount> {
    // A role's key that cannot be had was refused where it was looked for.
    let has_key = settings.credentials != KeysFrom::Static
        || (settings.access_key_id.is_some() && settings.secret_access_key.is_some());
    let (Some(region), true) = (&settings.region, has_key) else {
        reading.refuse(
            name,
            format!(
                "\"{provider}\" needs an account: set YUI_AWS_REGION, YUI_AWS_ACCESS_KEY_ID and YUI_AWS_SECRET_ACCESS_KEY, or \
                 YUI_AWS_CREDENTIALS in place of the key"
            ),
        );
        return None;
    };
    Some(AmazonAccount { region: region.0.clone() })
}

/// Where the keys come from; nothing where there are none.
pub(super) fn key(settings: &AmazonSettings, reading: &Reading<'_>) -> Option<KeySource> {
    let given = settings.access_key_id.as_ref().zip(settings.secret_access_key.as_ref());
    let fixed = given.map(|(id, secret)| {
        let token = settings.session_token.as_ref().map(|token| token.secret().clone());
        KeySource::Fixed(Credentials::new(&id.0, secret.secret().clone()).with_session_token(token))
    });
    let refuse = |problem: &str| {
        reading.refuse("YUI_AWS_CREDENTIALS", problem);
        None
    };
    if fixed.is_some() && !matches!(settings.credentials, KeysFrom::Static | KeysFrom::Auto) {
        return refuse(
            "says that the key comes from elsewhere, but YUI_AWS_ACCESS_KEY_ID is given: keep one of the two",
        );
    }
    match settings.credentials {
        KeysFrom::Static => fixed,
        KeysFrom::Container => container(reading).or_else(|| {
            refuse(
                "\"container\" needs AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI, which Amazon ECS and EKS Pod \
                 Identity set in the environment: give the task or service account a role",
            )
        }),
        KeysFrom::WebIdentity => web_identity(settings, reading).or_else(|| {
            refuse(
                "\"web-identity\" needs YUI_AWS_REGION, and AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, which EKS sets in the environment: \
                 annotate the service account with a role",
            )
        }),
        KeysFrom::Instance => Some(instance(reading)),
        KeysFrom::Auto => fixed
            .or_else(|| web_identity(settings, reading))
            .or_else(|| container(reading))
            .or_else(|| Some(instance(reading))),
    }
}

fn container(reading: &Reading<'_>) -> Option<KeySource> {
    let relative = reading.outside("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").map(|path| format!("{CONTAINERS}{path}"));
    let full = || {
        let name = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
        let address = reading.outside(name)?;
        if !may_give_keys(address) {
            reading
                .refuse(name, "must begin with https://, or be on this machine or at Amazon's address for containers");
        }
        Some(address.to_owned())
    };
    let address = relative.or_else(full)?;
    let file = reading.outside("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").map(|path| ContainerToken::File(path.into()));
    let text = || reading.outside("AWS_CONTAINER_AUTHORIZATION_TOKEN").map(|token| ContainerToken::Text(token.into()));
    Some(KeySource::Container { address, token: file.or_else(text) })
}

/// Whether a key may come from there: readable on the way only within this machine.
fn may_give_keys(address: &str) -> bool {
    let Ok(uri) = address.parse::<http::Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_near = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            address.is_loopback() || [[169, 254, 170, 2], [169, 254, 170, 23]].contains(&address.octets())
        }
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.segments() == [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23],
        Err(_) => host == "localhost",
    };
    match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => is_near,
        _ => false,
    }
}

fn web_identity(settings: &AmazonSettings, reading: &Reading<'_>) -> Option<KeySource> {
    let (role, file) = (reading.outside("AWS_ROLE_ARN")?, reading.outside("AWS_WEB_IDENTITY_TOKEN_FILE")?);
    let region = settings.region.as_ref()?.0.as_str();
    let end = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    let own = reading.outside("AWS_ENDPOINT_URL_STS").map(str::to_owned);
    Some(KeySource::WebIdentity {
        sts: own.unwrap_or_else(|| format!("https://sts.{region}.{end}")),
        role: role.to_owned(),
        session: reading.outside("AWS_ROLE_SESSION_NAME").unwrap_or("yui").to_owned(),
        token_file: file.into(),
    })
}

fn instance(reading: &Reading<'_>) -> KeySource {
    let address = reading.outside("AWS_EC2_METADATA_SERVICE_ENDPOINT").unwrap_or(MACHINES);
    KeySource::Instance { address: address.trim_end_matches('/').to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::config::{Environment, load};
    use yui_web::client::aws::KeySource;

    fn settled(given: &[(&str, &str)]) -> Result<Option<KeySource>, String> {
        let given = given.iter().map(|(name, value)| (*name, (*value).to_owned()));
        match load(&Environment::new(given), None) {
            Ok(loaded) => Ok(loaded.settings.amazon_key),
            Err(problems) => Err(problems.to_string()),
        }
    }

    const REGION: (&str, &str) = ("YUI_AWS_REGION", "ca-central-1");
    const STATIC: [(&str, &str); 2] = [("YUI_AWS_ACCESS_KEY_ID", "AKID"), ("YUI_AWS_SECRET_ACCESS_KEY", "hunter2")];
    const ECS: (&str, &str) = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1");
    const EKS: [(&str, &str); 2] =
        [("AWS_ROLE_ARN", "arn:aws:iam::1:role/yui"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token")];

    #[test]
    fn keys_come_from_where_the_operator_says() {
        let from = |source| ("YUI_AWS_CREDENTIALS", source);
        for (given, expected) in [
            (vec![], "none"),
            (vec![ECS, EKS[0], EKS[1]], "none"),
            (STATIC.to_vec(), "AKID"),
            (vec![from("container"), ECS], "http://169.254.170.2/v2/credentials/1"),
            (
                vec![from("container"), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials")],
                "http://169.254.170.23/v1/credentials",
            ),
            (vec![from("web-identity"), REGION, EKS[0], EKS[1]], "https://sts.ca-central-1.amazonaws.com"),
            (vec![from("instance")], "http://169.254.169.254"),
            (vec![from("auto")], "http://169.254.169.254"),
            (vec![from("auto"), ECS], "http://169.254.170.2/v2/credentials/1"),
            (vec![from("auto"), ECS, REGION, EKS[0], EKS[1]], "https://sts.ca-central-1.amazonaws.com"),
            ([&STATIC[..], &[from("auto"), ECS]].concat(), "AKID"),
        ] {
            let found = match settled(&given).unwrap() {
                None => "none".to_owned(),
                Some(KeySource::Fixed(credentials)) => credentials.access_key_id,
                Some(KeySource::Container { address, .. } | KeySource::Instance { address }) => address,
                Some(KeySource::WebIdentity { sts, .. }) => sts,
            };
            assert_eq!(found, expected, "{given:?}");
        }
    }

    #[test]
    fn what_is_missing_or_contradicts_is_told() {
        let from = |source| ("YUI_AWS_CREDENTIALS", source);
        let full = |address| vec![from("container"), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", address)];
        for (given, told) in [
            (vec![from("container")], "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
            (vec![from("web-identity"), EKS[0], EKS[1]], "needs YUI_AWS_REGION"),
            ([&STATIC[..], &[from("instance")]].concat(), "keep one of the two"),
            (full("http://keys.example.jp/"), "must begin with https://"),
            (full("http://10.0.0.1/"), "must begin with https://"),
            (vec![from("elsewhere")], "is not `static`"),
        ] {
            let text = settled(&given).unwrap_err();
            assert!(text.contains(told) && !text.contains("hunter2"), "{text}");
        }
    }
}
