//! Values as statements take and give them, the same for both engines.

use uuid::Uuid;
use yui_kernel::Timestamp;

/// One parameter or one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// SQLite: integer 0 or 1.
    Bool(bool),
    /// 64-bit integer.
    Int(i64),
    /// 64-bit floating-point number.
    Real(f64),
    /// Text; JSON too.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// SQLite: 16 bytes.
    Uuid(Uuid),
    /// An instant with microsecond precision. SQLite: integer microseconds since 1970; PostgreSQL: `timestamptz`.
    Time(Timestamp),
}

/// Something that a JSON column holds, as any type that serde can read and write. PostgreSQL: `jsonb` or `text`.
#[derive(Debug, Clone, PartialEq)]
pub struct Json<T>(pub T);

/// The parameters of a statement: `values![id, name, None::<String>]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// Reads `value`, or says what was expected.
    ///
    /// # Errors
    /// A description of the expected type.
    fn from_value(value: Value) -> Result<Self, &'static str>;
}

macro_rules! from_value {
    ($($type:ty, $expected:literal, $($pattern:pat => $result:expr),+;)+) => {
        $(impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, &'static str> {
                match value {
                    $($pattern => $result,)+
                    _ => Err($expected),
                }
            }
        })+
    };
}

from_value! {
    bool, "a boolean", Value::Bool(value) => Ok(value), Value::Int(0) => Ok(false), Value::Int(1) => Ok(true);
    i64, "an integer", Value::Int(value) => Ok(value);
    f64, "a number", Value::Real(value) => Ok(value);
    i32, "a 32-bit integer", Value::Int(value) => value.try_into().map_err(|_| "a 32-bit integer");
    u32, "an integer from 0 to 4,294,967,295", Value::Int(value) => value.try_into().map_err(|_| "an integer from 0 to 4,294,967,295");
    u64, "a non-negative integer", Value::Int(value) => value.try_into().map_err(|_| "a non-negative integer");
    String, "text", Value::Text(value) => Ok(value);
    Vec<u8>, "bytes", Value::Bytes(value) => Ok(value);
    Uuid, "a UUID", Value::Uuid(value) => Ok(value), Value::Bytes(bytes) => Uuid::from_slice(&bytes).map_err(|_| "a UUID of 16 bytes");
    Timestamp, "an instant", Value::Time(value) => Ok(value), Value::Int(micros) => Timestamp::from_microsecond(micros).map_err(|_| "an instant in microseconds");
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        Ok(value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: serde::de::DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(text) => serde_json::from_str(&text).map(Self).map_err(|_| "JSON of the expected shape"),
            _ => Err("JSON text"),
        }
    }
}

macro_rules! into_value {
    ($($type:ty => |$value:ident| $result:expr;)+) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $result
            }
        })+
    };
}

into_value! {
    bool => |value| Self::Bool(value);
    i64 => |value| Self::Int(value);
    i32 => |value| Self::Int(value.into());
    f64 => |value| Self::Real(value);
    u32 => |value| Self::Int(value.into());
    String => |value| Self::Text(value);
    &str => |value| Self::Text(value.to_owned());
    &String => |value| Self::Text(value.clone());
    Vec<u8> => |value| Self::Bytes(value);
    &[u8] => |value| Self::Bytes(value.to_vec());
    Uuid => |value| Self::Uuid(value);
    // Cut to what both engines keep, so that what is read equals what was bound.
    Timestamp => |value| Self::Time(Timestamp::from_microsecond(value.as_microsecond()).unwrap_or(value));
    yui_kernel::OrganisationId => |value| Self::Uuid(value.uuid());
    yui_kernel::MemberId => |value| Self::Uuid(value.uuid());
    yui_kernel::OperatorId => |value| Self::Uuid(value.uuid());
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

impl<T: serde::Serialize> From<Json<T>> for Value {
    /// Types whose serialisation can fail (maps with keys that are not text) do not belong in a column.
    fn from(value: Json<T>) -> Self {
        serde_json::to_string(&value.0).map_or(Self::Null, Self::Text)
    }
}

/// Lets an id type made with `yui_kernel::id!` be bound and read.
#[macro_export]
macro_rules! id_values {
    ($($type:ty),+ $(,)?) => {
        $(
            impl From<$type> for $crate::Value {
                fn from(id: $type) -> Self {
                    Self::Uuid(id.uuid())
                }
            }

            impl $crate::FromValue for $type {
                fn from_value(value: $crate::Value) -> Result<Self, &'static str> {
                    <$crate::value::BareUuid as $crate::FromValue>::from_value(value).map(Self::from)
                }
            }
        )+
    };
}

#[doc(hidden)]
pub type BareUuid = Uuid;

macro_rules! kernel_ids {
    ($($type:ty),+) => {
        $(impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, &'static str> {
                Uuid::from_value(value).map(Self::from)
            }
        })+
    };
}

kernel_ids!(yui_kernel::OrganisationId, yui_kernel::MemberId, yui_kernel::OperatorId);
