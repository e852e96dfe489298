//! Typed, time-ordered ids.

use crate::{Random, Timestamp};
use uuid::Uuid;

/// Makes a UUID version 7 whose order follows `now`: 48 bits of milliseconds, 12 bits of the millisecond's fraction
/// (RFC 9562 section 6.2, method 3), 62 random bits.
#[must_use]
pub fn time_ordered(now: Timestamp, random: &dyn Random) -> Uuid {
    let nanos = u128::try_from(now.as_nanosecond()).unwrap_or(0);
    let millis = nanos / 1_000_000;
    let fraction = (nanos % 1_000_000) * 4096 / 1_000_000;
    let mut tail = [0_u8; 8];
    random.fill(&mut tail);
    let high = (millis << 16) | 0x7000 | fraction;
    let low = (u64::from_be_bytes(tail) >> 2) | 0x8000_0000_0000_0000;
    Uuid::from_u128((high << 64) | u128::from(low))
}

/// Declares an id type: a UUID that cannot be mistaken for another kind of id.
///
/// ```
/// yui_kernel::id! {
///     /// Names a template.
///     pub struct TemplateId;
/// }
/// let id = TemplateId::from(uuid::Uuid::nil());
/// assert_eq!(id.to_string(), "00000000-0000-0000-0000-000000000000");
/// ```
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $vis:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, $crate::id::serde::Serialize, $crate::id::serde::Deserialize)]
        #[serde(transparent, crate = "::yui_kernel::id::serde")]
        $vis struct $name($crate::id::uuid::Uuid);

        impl $name {
            /// A new id, later in order than those made before it.
            #[must_use]
            $vis fn new(env: &$crate::Env) -> Self {
                Self(env.new_uuid())
            }

            /// The bare UUID.
            #[must_use]
            $vis fn uuid(self) -> $crate::id::uuid::Uuid {
                self.0
            }
        }

        impl From<$crate::id::uuid::Uuid> for $name {
            fn from(uuid: $crate::id::uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for $crate::id::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

#[doc(hidden)]
pub use {serde, uuid};

id! {
    /// Names an organisation (団体): the tenant.
    pub struct OrganisationId;
}

impl OrganisationId {
    /// Stands for the node itself, where something belongs to an organisation or to it: accounts of operators, its own switches and changes.
    pub const NODE: Self = Self(uuid::Uuid::nil());
}
id! {
    /// Names a member of an organisation.
    pub struct MemberId;
}
id! {
    /// Names one of the people who run the node.
    pub struct OperatorId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    #[test]
    fn ids_follow_the_clock() {
        let random = SeededRandom::new(7);
        let start: Timestamp = "2026-11-22T00:00:00.000001Z".parse().unwrap();
        let mut last = time_ordered(start, &random);
        for micros in 1..5_000 {
            let next = time_ordered(start + jiff::SignedDuration::from_micros(micros), &random);
            assert!(next > last, "{next} made after {last} sorts before it");
            assert_eq!(next.get_version_num(), 7);
            assert_eq!(next.get_variant(), uuid::Variant::RFC4122);
            last = next;
        }
    }
}
