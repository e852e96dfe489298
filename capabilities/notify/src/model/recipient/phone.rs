//! Phone numbers.
//!
//! A number is read as it would be dialled in the service's region, or as an international one after `+`. What is a
//! number of which country comes from Google's libphonenumber data; this module decides what typing is accepted, which
//! the peers answer with texts that clients know.

mod region;
mod typing;

use std::fmt;

use phonenumber::Type;
use phonenumber::metadata::DATABASE;

use crate::model::Dialect;
pub use region::{Region, UnknownRegion, calling_code_of};
use typing::Typed;

/// A number that a text message can be sent to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    e164: String,
    calling_code: u16,
}

/// Shows nothing of the number, which is personal data.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

/// Why a text is no number that can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneNumberError {
    /// It holds letters or signs that no number has.
    Letters,
    /// It holds `;`, which begins a parameter of a `tel:` address or separates several numbers.
    Parameters,
    /// It has too few digits for its country.
    TooShort,
    /// It has too many digits for its country.
    TooLong,
    /// Its country does not exist.
    UnknownCountry,
    /// Its country has no such number.
    NotAssigned,
    /// It is a number of another country, where only those of the service's own are wanted.
    NotLocal,
}

impl PhoneNumberError {
    /// The text that a dialect's clients expect.
    #[must_use]
    pub fn text(self, dialect: Dialect) -> &'static str {
        match (dialect, self) {
            (Dialect::Gc, Self::Parameters) => "Not a valid number",
            (Dialect::Gc, Self::NotLocal) => "Not a valid local number",
            (Dialect::Gc, _) => "Not a valid international number",
            (Dialect::Govuk, Self::Letters | Self::Parameters) => "Must not contain letters or symbols",
            (Dialect::Govuk, Self::TooShort) => "Not enough digits",
            (Dialect::Govuk, Self::TooLong) => "Too many digits",
            (Dialect::Govuk, Self::UnknownCountry) => "Not a valid country prefix",
            (Dialect::Govuk, Self::NotAssigned | Self::NotLocal) => {
                "Number is not valid – double check the phone number you entered"
            }
        }
    }
}

impl PhoneNumber {
    /// Reads a number as typed in a region. An extension is dropped: text messages cannot be dialled through.
    ///
    /// # Errors
    ///
    /// [`PhoneNumberError`]; its text depends on the dialect.
    pub fn parse(typed: &str, dialect: Dialect, region: Region) -> Result<Self, PhoneNumberError> {
        let typed = Typed::read(typed, dialect)?;
        match (Self::dial(&typed, dialect, region), dialect) {
            // GOV.UK Notify reads a number again without the signs in front that spreadsheets and people add:
            // `0+44…`, `+07…`, `000007…`.
            (Err(_), Dialect::Govuk) => Self::dial(&typed.without_lead(), dialect, region),
            (result, _) => result,
        }
    }

    /// Reads a number of the region itself.
    ///
    /// # Errors
    ///
    /// As [`PhoneNumber::parse`]; in GC Notify's dialect every number that is not one of the region is
    /// [`PhoneNumberError::NotLocal`].
    pub fn parse_local(typed: &str, dialect: Dialect, region: Region) -> Result<Self, PhoneNumberError> {
        match Self::parse(typed, dialect, region) {
            Ok(number) if number.is_international(region) => Err(PhoneNumberError::NotLocal),
            Err(error) if dialect == Dialect::Gc && error != PhoneNumberError::Parameters => {
                Err(PhoneNumberError::NotLocal)
            }
            result => result,
        }
    }

    fn dial(typed: &Typed, dialect: Dialect, region: Region) -> Result<Self, PhoneNumberError> {
        match Self::look_up(typed, dialect, region) {
            // A spreadsheet drops the `+`: what is impossible here may be a number with its country's code.
            Err(error @ (PhoneNumberError::TooLong | PhoneNumberError::TooShort))
                if dialect == Dialect::Govuk && !typed.has_plus =>
            {
                Self::look_up(&typed.with_plus(), dialect, region).map_err(|_| error)
            }
            result => result,
        }
    }

    /// The number that the digits are.
    fn look_up(typed: &Typed, dialect: Dialect, region: Region) -> Result<Self, PhoneNumberError> {
        // Of a foreign number the library would strip the region's own trunk prefix, so it must not know the region.
        let within = (!typed.has_plus || typed.begins_with(region)).then_some(region.id());
        let number = phonenumber::parse(within, typed.dialled()).map_err(|error| match error {
            phonenumber::ParseError::InvalidCountryCode => PhoneNumberError::UnknownCountry,
            phonenumber::ParseError::TooLong => PhoneNumberError::TooLong,
            _ => PhoneNumberError::TooShort,
        })?;
        let calling_code = number.code().value();
        let national = number.national().to_string();
        if is_accepted(&number, &national, dialect, region) {
            return Ok(Self { e164: format!("+{calling_code}{national}"), calling_code });
        }
        let lengths = possible_lengths(calling_code);
        let length = u16::try_from(national.len()).unwrap_or(u16::MAX);
        Err(if lengths.is_empty() {
            PhoneNumberError::UnknownCountry
        } else if lengths.contains(&length) {
            PhoneNumberError::NotAssigned
        } else if lengths.iter().all(|&possible| possible < length) {
            PhoneNumberError::TooLong
        } else {
            PhoneNumberError::TooShort
        })
    }

    /// The number as ITU-T E.164 writes it, with `+`: what GC Notify answers and what is compared.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The number as a dialect answers it: GOV.UK Notify leaves the `+` out.
    #[must_use]
    pub fn answered(&self, dialect: Dialect) -> &str {
        match dialect {
            Dialect::Gc => &self.e164,
            Dialect::Govuk => self.e164.trim_start_matches('+'),
        }
    }

    /// Whether a service of the region needs permission for international messages to write to it.
    #[must_use]
    pub fn is_international(&self, region: Region) -> bool {
        region.calling_code() != Some(self.calling_code)
    }
}

/// The kinds of numbers that there are.
const KINDS: [Type; 10] = [
    Type::Mobile,
    Type::FixedLine,
    Type::TollFree,
    Type::PremiumRate,
    Type::SharedCost,
    Type::PersonalNumber,
    Type::Voip,
    Type::Pager,
    Type::Uan,
    Type::Voicemail,
];

/// The lengths that numbers of a country have, national prefix left out. The library's own check of lengths looks at a
/// descriptor that is empty in its data, so it is done here.
fn possible_lengths(calling_code: u16) -> Vec<u16> {
    let countries = DATABASE.by_code(&calling_code).unwrap_or_default();
    let descriptors = countries.iter().flat_map(|country| KINDS.map(|kind| country.descriptors().get(kind)));
    descriptors.flatten().flat_map(phonenumber::metadata::Descriptor::possible_length).copied().collect()
}

/// Whether a number is assigned, to somebody who may be written to.
fn is_accepted(number: &phonenumber::PhoneNumber, national: &str, dialect: Dialect, region: Region) -> bool {
    // Recipients that only pretend to receive are among them, and are taken in both dialects.
    if is_british_drama_number(number) {
        return true;
    }
    if dialect == Dialect::Gc {
        return is_of_region(number, national, region) || phonenumber::is_valid(number);
    }
    phonenumber::is_valid(number)
        && matches!(
            number.number_type(&DATABASE),
            Type::FixedLine | Type::Mobile | Type::FixedLineOrMobile | Type::Uan | Type::PersonalNumber
        )
}

/// Whether a number is one of the service's own region. Most are, and asking for it alone is many times faster than
/// finding out which of the countries that share a calling code it belongs to.
fn is_of_region(number: &phonenumber::PhoneNumber, national: &str, region: Region) -> bool {
    region.metadata().is_some_and(|metadata| {
        let descriptors = metadata.descriptors();
        metadata.country_code() == number.code().value()
            && descriptors.general().is_match(national)
            && KINDS.iter().any(|&kind| descriptors.get(kind).is_some_and(|descriptor| descriptor.is_match(national)))
    })
}

/// 07700 900000 to 900999 are kept for films and examples; no library calls them valid, every example uses them.
fn is_british_drama_number(number: &phonenumber::PhoneNumber) -> bool {
    number.code().value() == 44 && (7_700_900_000..=7_700_900_999).contains(&number.national().value())
}

#[cfg(test)]
mod tests;
