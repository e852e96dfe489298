//! Values in PostgreSQL's binary form, as the prepared statement's types ask for them.

use crate::Value;
use bytes::{BufMut as _, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;
use yui_kernel::Timestamp;

type Failure = Box<dyn std::error::Error + Sync + Send>;

/// From 1970 to 2000, where PostgreSQL's instants start, in microseconds.
const EPOCH: i64 = 946_684_800_000_000;

/// The byte before the text of a `jsonb` value.
const JSONB_VERSION: u8 = 1;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match (self, ty) {
            (Self::Null, _) => return Ok(IsNull::Yes),
            (Self::Bool(value), &Type::BOOL) => out.put_u8(u8::from(*value)),
            (Self::Int(value), &Type::INT8) => out.put_i64(*value),
            (Self::Int(value), &Type::INT4) => out.put_i32(i32::try_from(*value)?),
            (Self::Int(value), &Type::INT2) => out.put_i16(i16::try_from(*value)?),
            (Self::Real(value), &Type::FLOAT8) => out.put_f64(*value),
            (
                Self::Text(value),
                &Type::TEXT | &Type::VARCHAR | &Type::BPCHAR | &Type::NAME | &Type::UNKNOWN | &Type::JSON,
            ) => {
                out.put_slice(value.as_bytes());
            }
            (Self::Text(value), &Type::JSONB) => {
                out.put_u8(JSONB_VERSION);
                out.put_slice(value.as_bytes());
            }
            (Self::Bytes(value), &Type::BYTEA) => out.put_slice(value),
            (Self::Uuid(value), &Type::UUID) => out.put_slice(value.as_bytes()),
            (Self::Time(value), &Type::TIMESTAMPTZ) => out.put_i64(value.as_microsecond() - EPOCH),
            _ => return Err(format!("{} does not fit a parameter of type {ty}", name(self)).into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(<bool as FromSql>::from_sql(ty, raw)?),
            Type::INT8 => Self::Int(<i64 as FromSql>::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(<i32 as FromSql>::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(<i16 as FromSql>::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::Real(<f64 as FromSql>::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => {
                Self::Text(std::str::from_utf8(raw)?.to_owned())
            }
            Type::JSONB => {
                Self::Text(std::str::from_utf8(raw.split_first().ok_or("an empty jsonb value")?.1)?.to_owned())
            }
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            Type::UUID => Self::Uuid(Uuid::from_slice(raw)?),
            Type::TIMESTAMPTZ => {
                let micros = i64::from_be_bytes(raw.try_into()?).checked_add(EPOCH).ok_or("an instant out of range")?;
                Self::Time(Timestamp::from_microsecond(micros)?)
            }
            _ => return Err(format!("columns of type {ty} are not portable: cast it to one of docs/sql.md").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The variant, never the value.
fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Int(_) => "an integer",
        Value::Real(_) => "a floating-point number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Uuid(_) => "a UUID",
        Value::Time(_) => "an instant",
    }
}
