//! Which features are on, for whom.

use std::collections::BTreeMap;
use yui_kernel::{Feature, OrganisationId};

/// Everything that was switched. An organisation's own switch counts more than the node's; where neither was touched, a feature is on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Switches(BTreeMap<(OrganisationId, Feature), bool>);

impl Switches {
    /// These.
    #[must_use]
    pub fn new(all: impl IntoIterator<Item = (OrganisationId, Feature, bool)>) -> Self {
        Self(all.into_iter().map(|(organisation, feature, is_on)| ((organisation, feature), is_on)).collect())
    }

    /// What was switched for this organisation itself, or for the node ([`OrganisationId::NODE`]).
    #[must_use]
    pub fn own(&self, organisation: OrganisationId, feature: Feature) -> Option<bool> {
        self.0.get(&(organisation, feature)).copied()
    }

    /// Whether the organisation has the feature.
    #[must_use]
    pub fn is_on(&self, organisation: OrganisationId, feature: Feature) -> bool {
        self.own(organisation, feature).or_else(|| self.own(OrganisationId::NODE, feature)).unwrap_or(true)
    }

    /// Whether any organisation may have it.
    #[must_use]
    pub fn is_on_anywhere(&self, feature: Feature) -> bool {
        let somewhere = self.0.iter().any(|((_, own), is_on)| *own == feature && *is_on);
        self.is_on(OrganisationId::NODE, feature) || somewhere
    }

    /// What organisations have of their own.
    pub fn of_organisations(&self) -> impl Iterator<Item = (OrganisationId, Feature, bool)> {
        let all = self.0.iter().filter(|((organisation, _), _)| *organisation != OrganisationId::NODE);
        all.map(|((organisation, feature), is_on)| (*organisation, *feature, *is_on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_organisations_own_switch_counts_more_than_the_nodes() {
        let [one, other] = [1, 2].map(|number| OrganisationId::from(Uuid::from_u128(number)));
        let texts = Feature::TextMessages;
        assert!(Switches::default().is_on(one, texts) && Switches::default().is_on_anywhere(texts));
        let switches =
            Switches::new([(OrganisationId::NODE, texts, false), (one, texts, true), (other, Feature::Files, false)]);
        assert!(switches.is_on(one, texts) && !switches.is_on(other, texts) && switches.is_on_anywhere(texts));
        assert!(switches.is_on(one, Feature::Files) && !switches.is_on(other, Feature::Files));
        assert!(!Switches::new([(OrganisationId::NODE, texts, false)]).is_on_anywhere(texts));
        assert_eq!(switches.of_organisations().count(), 2);
    }
}
