//! `/operate/organisations/{organisation}/brands`: how the e-mails of an organisation look, for those who run the node.

mod edit;
mod list;
mod preview;
mod typed;

use crate::Notify;
use crate::model::brand::Brand;
use crate::usecases::branding::list_brands;
use yui_kernel::{Error, OrganisationId, Result};
use yui_web::extract::PathParams;
use yui_web::page::Guard::Operator;
use yui_web::page::{Page, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/brands"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/operate/organisations/{organisation}/brands", Operator, list::show)
        .post("/operate/organisations/{organisation}/brands/default", Operator, list::set_default)
        .get("/operate/organisations/{organisation}/brands/{brand}", Operator, edit::show)
        .post("/operate/organisations/{organisation}/brands/{brand}", Operator, edit::save)
        .post("/operate/organisations/{organisation}/brands/{brand}/preview", Operator, preview::draft)
        .get("/operate/organisations/{organisation}/brands/{brand}/email", Operator, preview::show)
        .post_dangerous("/operate/organisations/{organisation}/brands/{brand}/archive", Operator, edit::archive)
}

/// The organisation of a page, and the address of its brands.
struct Place {
    organisation: OrganisationId,
    /// Its name in its own language.
    name: String,
    /// Where its brands are listed.
    base: String,
}

impl Place {
    /// That which the path names.
    ///
    /// # Errors
    /// `NotFound` if there is no such organisation; or as the store reports them.
    async fn read(notify: &Notify, path: &PathParams) -> Result<Self> {
        let missing = |_| Error::not_found("there is no such organisation");
        let organisation: OrganisationId = path.get("organisation").parse().map_err(missing)?;
        let name = notify.teams().organisation_name(organisation).await?;
        Ok(Self { organisation, name, base: format!("/operate/organisations/{organisation}/brands") })
    }

    /// The page of the organisation.
    fn organisation_href(&self) -> String {
        format!("/operate/organisations/{}", self.organisation)
    }

    /// The brand that the path names, if it is still in use; none for `new`.
    async fn brand(&self, page: &Page, notify: &Notify, path: &PathParams) -> Result<Option<Brand>> {
        let named = path.get("brand");
        if named == "new" {
            return Ok(None);
        }
        let brands = list_brands(notify, page.operator()?, self.organisation).await?;
        let found = brands.into_iter().find(|brand| brand.id.to_string() == named && !brand.archived);
        found.map(Some).ok_or_else(|| Error::not_found("the organisation has no such brand"))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults =
            super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/brands", "templates/brands"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
