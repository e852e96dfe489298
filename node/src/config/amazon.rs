//! The account with Amazon, settled from settings that belong together.

use super::reading::Reading;
use super::table::AmazonSettings;
use secrecy::SecretString;

/// An account with Amazon, by its access key.
#[derive(Debug, Clone)]
pub struct AmazonAccount {
    /// The region, like `ca-central-1`.
    pub region: String,
    /// The access key's id.
    pub access_key_id: String,
    /// The access key.
    pub secret_access_key: SecretString,
}

/// The account that `provider` needs, which the setting `name` asks for.
pub(super) fn settle(
    settings: &AmazonSettings,
    name: &str,
    provider: &str,
    reading: &Reading<'_>,
) -> Option<AmazonAccount> {
    let (region, id, key) = (&settings.region, &settings.access_key_id, &settings.secret_access_key);
    let (Some(region), Some(id), Some(key)) = (region, id, key) else {
        reading.refuse(
            name,
            format!("\"{provider}\" needs an account: set YUI_AWS_REGION, YUI_AWS_ACCESS_KEY_ID and YUI_AWS_SECRET_ACCESS_KEY"),
        );
        return None;
    };
    Some(AmazonAccount {
        region: region.0.clone(),
        access_key_id: id.0.clone(),
        secret_access_key: key.secret().clone(),
    })
}
