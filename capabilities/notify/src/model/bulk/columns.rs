//! Which column is what.

use crate::model::Channel;
use crate::model::content::normalise_name;
use std::collections::HashMap;
use yui_kernel::japan;

/// What a template asks of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Its channel, which decides what recipients are.
    pub channel: Channel,
    /// The names that it asks for, conditions' names included, as the template writes them.
    pub placeholders: Vec<String>,
}

/// Headers of the recipients' column as they are compared, the first being the one that errors name: English, French (also
/// with separate accents) and Japanese.
const EMAIL_HEADERS: &[&str] = &["emailaddress", "adressecourriel", "メールアドレス"];
const PHONE_HEADERS: &[&str] =
    &["phonenumber", "numérodetéléphone", "nume\u{301}rodete\u{301}le\u{301}phone", "電話番号"];

/// What people call the column in spreadsheets of their own. These count where none of the names above is there, and only for columns that the
/// template does not ask for, so that a table which a program sends means what it always meant.
const EMAIL_HABITS: &[&str] = &[
    "email",
    "mail",
    "mailaddress",
    "eメール",
    "eメールアドレス",
    "メール",
    "メアド",
    "電子メール",
    "電子メールアドレス",
    "courriel",
    "adresseemail",
    "adressemail",
    "adresseélectronique",
    "adressedecourriel",
];
const PHONE_HABITS: &[&str] = &[
    "phone",
    "mobile",
    "mobilenumber",
    "mobilephonenumber",
    "携帯電話番号",
    "携帯番号",
    "携帯電話",
    "携帯",
    "電話",
    "téléphone",
    "téléphoneportable",
    "numérodeportable",
    "numérodemobile",
];

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnFault {
    /// Columns that the template or the channel needs, by the names that it has for them, in order.
    Missing(Vec<String>),
    /// More than one column of recipients, by their names in the file.
    Repeated(Vec<String>),
}

/// The columns that count, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// The header as in the file, trimmed.
    pub(super) header: Vec<String>,
    /// Recipients.
    pub(super) recipient: usize,
    /// The client's reference of each message.
    pub(super) reference: Option<usize>,
    /// The template's names, each with its columns: more than one make a list.
    pub(super) values: Vec<(String, Vec<usize>)>,
}

impl Columns {
    /// Finds the columns; headers match whatever their case, spaces, `_` and `-`.
    ///
    /// # Errors
    /// Columns that are missing, or more than one of recipients.
    pub(super) fn find(header: Vec<String>, layout: &Layout) -> Result<Self, ColumnFault> {
        let (names, habits) = match layout.channel {
            Channel::Email => (EMAIL_HEADERS, EMAIL_HABITS),
            Channel::Sms => (PHONE_HEADERS, PHONE_HABITS),
        };
        let english = recipient_column(layout.channel);
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::with_capacity(header.len());
        for (index, name) in header.iter().enumerate() {
            by_key.entry(normalise_name(name)).or_default().push(index);
        }
        let mut recipients: Vec<usize> = names.iter().filter_map(|name| by_key.get(*name)).flatten().copied().collect();
        if recipients.is_empty() {
            let asked: Vec<String> = layout.placeholders.iter().map(|name| normalise_name(name)).collect();
            let is_habit =
                |name: &str| !asked.contains(&normalise_name(name)) && habits.contains(&folded(name).as_str());
            recipients.extend(header.iter().enumerate().filter(|(_, name)| is_habit(name)).map(|(index, _)| index));
        }
        recipients.sort_unstable();

        let mut missing: Vec<String> = Vec::new();
        let mut values = Vec::with_capacity(layout.placeholders.len());
        for name in &layout.placeholders {
            match by_key.get(&normalise_name(name)) {
                Some(columns) => values.push((name.clone(), columns.clone())),
                None => missing.push(name.clone()),
            }
        }
        if recipients.is_empty() && !missing.iter().any(|name| name == english) {
            missing.push(english.to_owned());
        }
        if !missing.is_empty() {
            missing.sort_unstable();
            return Err(ColumnFault::Missing(missing));
        }
        let &[recipient] = recipients.as_slice() else {
            let mut names: Vec<String> = recipients.iter().filter_map(|index| header.get(*index)).cloned().collect();
            names.sort_unstable();
            names.dedup();
            return Err(ColumnFault::Repeated(names));
        };
        let reference = by_key.get("reference").and_then(|columns| columns.first()).copied();
        Ok(Self { header, recipient, reference, values })
    }
}

/// The name of the recipients' column in errors.
#[must_use]
pub fn recipient_column(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email address",
        Channel::Sms => "phone number",
    }
}

/// A name as people's habits are compared: full-width letters count as half-width ones, composed ones as letters with their accents.
fn folded(name: &str) -> String {
    normalise_name(&japan::half_width(name)).replace("e\u{301}", "é")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &[&str], channel: Channel, placeholders: &[&str]) -> Result<Columns, ColumnFault> {
        let layout = Layout { channel, placeholders: placeholders.iter().map(|name| (*name).to_owned()).collect() };
        Columns::find(header.iter().map(|name| (*name).to_owned()).collect(), &layout)
    }

    fn missing(names: &[&str]) -> ColumnFault {
        ColumnFault::Missing(names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn repeated(names: &[&str]) -> ColumnFault {
        ColumnFault::Repeated(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn recipients_are_found_in_three_languages() {
        for name in ["email address", "EMAIL_address", "Adresse courriel", "メールアドレス"] {
            assert_eq!(find(&["x", name], Channel::Email, &[]).unwrap().recipient, 1, "{name}");
        }
        for name in ["phone number", "Numéro de téléphone", "Nume\u{301}ro de te\u{301}le\u{301}phone", "電話番号"]
        {
            assert_eq!(find(&["x", name], Channel::Sms, &[]).unwrap().recipient, 1, "{name}");
        }
    }

    #[test]
    fn what_people_call_the_column_counts_where_nothing_else_is_there() {
        for name in ["Ｅメール", "ＥＭＡＩＬ", "メール", "E-mail", "Courriel", "Adresse e-mail", "電子メールアドレス"]
        {
            assert_eq!(find(&["氏名", name], Channel::Email, &["氏名"]).unwrap().recipient, 1, "{name}");
        }
        for name in ["携帯電話番号", "携帯", "電話", "Mobile", "Te\u{301}le\u{301}phone", "numéro de portable"]
        {
            assert_eq!(find(&["氏名", name], Channel::Sms, &["氏名"]).unwrap().recipient, 1, "{name}");
        }
        let both = find(&["電話", "電話番号"], Channel::Sms, &[]).unwrap();
        assert_eq!(both.recipient, 1, "the name that was always read comes first");
        let asked = find(&["電話"], Channel::Sms, &["電話"]);
        assert_eq!(
            asked.unwrap_err(),
            missing(&["phone number"]),
            "a column that the template asks for is no recipient"
        );
        assert_eq!(find(&["携帯", "電話"], Channel::Sms, &[]).unwrap_err(), repeated(&["携帯", "電話"]));
    }

    #[test]
    fn missing_columns_are_told_together_and_sorted() {
        assert_eq!(
            find(&["phone number"], Channel::Email, &["name", "Date"]).unwrap_err(),
            missing(&["Date", "email address", "name"])
        );
    }

    #[test]
    fn two_columns_of_recipients_are_one_too_many() {
        assert_eq!(
            find(&["email_address", "email address"], Channel::Email, &[]).unwrap_err(),
            repeated(&["email address", "email_address"])
        );
        assert_eq!(
            find(&["email address", "adresse courriel"], Channel::Email, &[]).unwrap_err(),
            repeated(&["adresse courriel", "email address"])
        );
    }

    #[test]
    fn values_may_have_several_columns_and_the_reference_its_own() {
        let columns =
            find(&["item", "phone number", "Item", "reference", "unused"], Channel::Sms, &["ITEM", "phone number"])
                .unwrap();
        assert_eq!(columns.values, [("ITEM".to_owned(), vec![0, 2]), ("phone number".to_owned(), vec![1])]);
        assert_eq!(columns.reference, Some(3));
    }
}
