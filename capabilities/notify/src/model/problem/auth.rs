//! Why a caller's credential was refused.

use super::{Problem, Problems};
use crate::model::Dialect;

/// Why an `Authorization` header does not open the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthProblem {
    /// There is no header.
    Missing,
    /// The header names a scheme that is not served.
    UnknownScheme,
    /// The bearer token cannot be read as a JWT, or a claim has the wrong form.
    Unreadable,
    /// No `iss` claim.
    IssuerMissing,
    /// `iss` is not a UUID.
    IssuerNotUuid,
    /// No service has that id.
    ServiceNotFound,
    /// The service has no API key that could have signed it.
    ServiceWithoutKeys,
    /// The service is archived or suspended.
    ServiceArchived,
    /// No key of the service made this signature.
    SignatureUnknown,
    /// The header asks for another algorithm than HS256.
    WrongAlgorithm,
    /// No `iat` claim.
    IssuedAtMissing,
    /// `iat` differs from the node's clock by more than 30 seconds.
    ClockSkew,
    /// The key was revoked.
    KeyRevoked,
    /// `ApiKey-v1`: no key has this secret.
    ApiKeyUnknown,
    /// `ApiKey-v1`: the prefix, the length or the service id is not that of a full key.
    ApiKeyIncomplete,
}

impl AuthProblem {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Missing,
        Self::UnknownScheme,
        Self::Unreadable,
        Self::IssuerMissing,
        Self::IssuerNotUuid,
        Self::ServiceNotFound,
        Self::ServiceWithoutKeys,
        Self::ServiceArchived,
        Self::SignatureUnknown,
        Self::WrongAlgorithm,
        Self::IssuedAtMissing,
        Self::ClockSkew,
        Self::KeyRevoked,
        Self::ApiKeyUnknown,
        Self::ApiKeyIncomplete,
    ];

    /// 401 where there is nothing to check, else 403.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Missing | Self::UnknownScheme => 401,
            _ => 403,
        }
    }

    /// The text for the caller.
    #[must_use]
    pub fn message(self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Gc => self.gc(),
            Dialect::Govuk => self.govuk(),
        }
    }

    /// The answer in the second envelope; [`Problems::keyed`]`("token")` gives the form of the first API.
    #[must_use]
    pub fn problems(self, dialect: Dialect) -> Problems {
        Problems::one(self.status(), Problem::new("AuthError", self.message(dialect)))
    }

    fn gc(self) -> &'static str {
        match self {
            Self::Missing => "Unauthorized, authentication token must be provided",
            Self::UnknownScheme => {
                "Unauthorized, Authorization header is invalid. GC Notify supports the following authentication methods. \
                 Bearer: JWT token that the client generates and passes in, Learn more: \
                 https://documentation.notification.canada.ca/en/start.html#headers., \
                 ApiKey-v1: If you cannot generate a JWT token you may optionally use the API secret generated for you \
                 by GC Notify. Learn more: https://documentation.notification.canada.ca/en/start.html#headers."
            }
            Self::Unreadable => "Invalid token: signature, api token is not valid",
            Self::SignatureUnknown | Self::WrongAlgorithm | Self::IssuedAtMissing => {
                "Invalid token: signature, api token not found"
            }
            _ => self.shared(),
        }
    }

    fn govuk(self) -> &'static str {
        match self {
            Self::Missing => "Unauthorized: authentication token must be provided",
            Self::UnknownScheme => "Unauthorized: authentication bearer scheme must be used",
            Self::Unreadable | Self::IssuedAtMissing => {
                "Invalid token: make sure your API token matches the example at \
                 https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header"
            }
            Self::SignatureUnknown => "Invalid token: API key not found",
            Self::WrongAlgorithm => "Invalid token: algorithm used is not HS256",
            _ => self.shared(),
        }
    }

    /// The texts on which both products agree; those that a product words on its own read here as the nearest of them.
    fn shared(self) -> &'static str {
        match self {
            Self::IssuerMissing => "Invalid token: iss field not provided",
            Self::IssuerNotUuid => "Invalid token: service id is not the right data type",
            Self::ServiceNotFound => "Invalid token: service not found",
            Self::ServiceWithoutKeys => "Invalid token: service has no API keys",
            Self::ServiceArchived => "Invalid token: service is archived",
            Self::ClockSkew => "Error: Your system clock must be accurate to within 30 seconds",
            Self::KeyRevoked => "Invalid token: API key revoked",
            Self::ApiKeyIncomplete => "Invalid token: Enter your full API key",
            Self::Missing
            | Self::UnknownScheme
            | Self::Unreadable
            | Self::SignatureUnknown
            | Self::WrongAlgorithm
            | Self::IssuedAtMissing
            | Self::ApiKeyUnknown => "Invalid token: API key not found",
        }
    }
}

/// A report of a leaked API key that no known reporter has signed.
#[must_use]
pub fn leak_reporter_required() -> Problems {
    let text = "Unauthorized, sre authentication token required";
    Problems::v1(401, "AuthError", text).keyed("token")
}

/// A report of a leaked API key that lacks a member.
#[must_use]
pub fn leak_report_incomplete() -> Problems {
    Problems::v1(400, "BadRequestError", "Invalid payload")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_check_is_401_and_everything_else_403() {
        for problem in AuthProblem::ALL {
            let expected = if matches!(problem, AuthProblem::Missing | AuthProblem::UnknownScheme) { 401 } else { 403 };
            for dialect in Dialect::ALL {
                let problems = problem.problems(*dialect);
                assert_eq!(problems.status(), expected, "{problem:?}");
                assert_eq!(problems.list()[0].error, "AuthError");
            }
        }
    }

    #[test]
    fn the_products_word_a_bad_signature_differently() {
        assert_eq!(AuthProblem::SignatureUnknown.message(Dialect::Gc), "Invalid token: signature, api token not found");
        assert_eq!(AuthProblem::SignatureUnknown.message(Dialect::Govuk), "Invalid token: API key not found");
        assert_eq!(AuthProblem::WrongAlgorithm.message(Dialect::Govuk), "Invalid token: algorithm used is not HS256");
        assert!(AuthProblem::UnknownScheme.message(Dialect::Gc).ends_with(
            "you may optionally use the API secret generated for you by GC Notify. \
             Learn more: https://documentation.notification.canada.ca/en/start.html#headers."
        ));
    }
}
