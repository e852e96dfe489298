//! What the pages withstand: scripts in whatever people type, formulas in files, frames, addresses that lead elsewhere, forged hosts, planted
//! sessions, and guessing.

#[cfg(test)]
mod canaries;
#[cfg(test)]
mod crawl;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod html;
#[cfg(test)]
mod jar;
#[cfg(test)]
mod mails;
#[cfg(test)]
mod town;
#[cfg(test)]
mod typed;
#[cfg(test)]
mod walls;

use yui_identity::OrganisationSpec;
use yui_identity::usecases::put_organisation;
use yui_testkit::node::{TestNode, TestService};

/// Gives the organisation of a service a name, and a domain with whose addresses people sign up.
async fn found(node: &TestNode, service: &TestService, name: &str) {
    let organisation = OrganisationSpec {
        code: service.organisation_code().to_owned(),
        country: "CA".to_owned(),
        name: name.to_owned(),
        name_en: None,
        name_fr: None,
        domains: vec!["city.example.jp".to_owned()],
    };
    let operator = TestNode::operator();
    let put = node.store().write_node(&operator, move |tx| put_organisation(tx, &organisation).map(drop));
    put.await.unwrap();
}
