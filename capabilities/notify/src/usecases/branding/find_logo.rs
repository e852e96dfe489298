//! Gives a logo to whoever reads a mail.

use crate::Notify;
use crate::model::BrandId;
use crate::model::brand::LogoFormat;
use crate::sql::brand_logo;
use bytes::Bytes;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::values;

/// A logo by the address that mails name it with: its brand, and the digest and ending of its file. Everyone may have it.
///
/// # Errors
/// As the store reports them; `Internal` if what is stored is no logo.
pub async fn find_logo(notify: &Notify, brand: BrandId, file: &str) -> Result<Option<(LogoFormat, Bytes)>> {
    let Some((digest, extension)) = file.split_once('.') else { return Ok(None) };
    let digest = digest.to_owned();
    let context = NodeWide::system("logo of a mail");
    let found: Option<(String, Vec<u8>)> =
        notify.store().read_node(&context, move |tx| tx.find(&brand_logo::FIND, &values![brand, &digest])).await?;
    let Some((format, content)) = found else { return Ok(None) };
    let format: LogoFormat =
        format.parse().map_err(|error| Error::internal("a stored logo is of no known kind").because(error))?;
    Ok((format.extension() == extension).then(|| (format, content.into())))
}
