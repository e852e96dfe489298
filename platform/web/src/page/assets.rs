//! Style and modules of the pages. Their address holds a digest of what they are, so that browsers keep them for good.

use super::PageHost;
use crate::{Failure, respond};
use aws_lc_rs::digest;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use http::{HeaderValue, StatusCode, header};
use std::sync::LazyLock;

/// The route of all assets.
pub(super) const PATH: &str = "/assets/{name}";

/// A file that pages load.
struct Asset {
    name: String,
    media_type: &'static str,
    body: String,
}

/// All that pages load. The style is one file, so that a page waits for one answer.
static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let style = [
        include_str!("../../assets/tokens.css"),
        include_str!("../../assets/base.css"),
        include_str!("../../assets/layout.css"),
        include_str!("../../assets/forms.css"),
        include_str!("../../assets/components.css"),
        include_str!("../../assets/print.css"),
    ];
    let style = Asset::new("yui", "css", "text/css; charset=utf-8", style.concat());
    let script = Asset::new("yui", "js", "text/javascript; charset=utf-8", script());
    let icon = include_str!("../../assets/icon.svg").to_owned();
    vec![style, script, Asset::new("icon", "svg", "image/svg+xml", icon)]
});

/// The modules as one, each in a function of its own.
fn script() -> String {
    [
        include_str!("../../assets/modules/copy.js"),
        include_str!("../../assets/modules/drop.js"),
        include_str!("../../assets/modules/refresh.js"),
        include_str!("../../assets/modules/preview.js"),
        include_str!("../../assets/modules/once.js"),
        include_str!("../../assets/modules/tools.js"),
        include_str!("../../assets/modules/passkey.js"),
    ]
    .concat()
}

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, body: String) -> Self {
        let digest = digest::digest(&digest::SHA256, body.as_bytes());
        let short: String = hex::encode(digest.as_ref()).chars().take(12).collect();
        Self { name: format!("{stem}-{short}.{extension}"), media_type, body }
    }
}

/// The address of the asset whose name ends like this: `css`, `js`, `svg`.
pub(super) fn address(extension: &str) -> &'static str {
    static ADDRESSES: LazyLock<Vec<String>> =
        LazyLock::new(|| ASSETS.iter().map(|asset| format!("/assets/{}", asset.name)).collect());
    ADDRESSES.iter().find(|address| address.ends_with(extension)).map_or("", String::as_str)
}

pub(super) fn route() -> MethodRouter<PageHost> {
    get(async |Path(name): Path<String>| {
        let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
            return Failure::not_found().into_response();
        };
        let mut response: Response =
            respond::typed_bytes(StatusCode::OK, HeaderValue::from_static(asset.media_type), asset.body.as_str());
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_page_view_is_small() {
        let bytes: usize = ASSETS.iter().map(|asset| asset.body.len()).sum();
        assert!(bytes < 60_000, "style, modules and icon are {bytes} bytes");
        assert!(address("css").starts_with("/assets/yui-") && address("js").ends_with(".js"));
    }
}
