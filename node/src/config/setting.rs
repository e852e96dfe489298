//! What is known of one setting, and the macro that declares them.

/// A setting: everything that its documentation, its errors and `yui config` say about it.
#[derive(Debug)]
pub struct Setting {
    /// The environment variable; the key in the file is the same without `YUI_`, in small letters.
    pub name: &'static str,
    /// Under which heading it is printed.
    pub group: &'static str,
    /// Its type in a few words.
    pub kind: &'static str,
    /// What holds where it is not given.
    pub default: Default,
    /// A value that is accepted.
    pub example: &'static str,
    /// Whether it is never shown, and can be given as a file.
    pub secret: bool,
    /// What it is for, in plain words.
    pub meaning: &'static str,
}

/// What holds where a setting is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// This value.
    Value(&'static str),
    /// No value, with this effect.
    Unset(&'static str),
}

impl Setting {
    /// The key in the configuration file.
    #[must_use]
    pub fn key(&self) -> String {
        self.name.strip_prefix("YUI_").unwrap_or(self.name).to_lowercase()
    }

    /// The variable that names a file with the value; only secrets have one.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        self.secret.then(|| format!("{}_FILE", self.name))
    }
}

/// Declares groups of settings: for each a structure with a typed field a setting, and the list of all.
macro_rules! settings {
    ($(
        $(#[$meta:meta])*
        $group:literal => $type:ident {
            $($field:ident: $value:ty, $name:literal, $default:ident $text:literal, $(secret $secret:tt,)? example $example:literal, $meaning:literal;)+
        }
    )+) => {
        /// Every setting, in the order in which they are printed.
        pub static SETTINGS: &[Setting] = &[$($(
            Setting {
                name: $name,
                group: $group,
                kind: <$value as Value>::KIND,
                default: settings!(@default $default $text),
                example: $example,
                secret: settings!(@secret $($secret)?),
                meaning: $meaning,
            },
        )+)+];

        $(
            $(#[$meta])*
            #[derive(Debug, Clone)]
            pub struct $type {
                $(#[doc = concat!("`", $name, "`: ", $meaning)] pub $field: $value),+
            }

            impl $type {
                pub(super) fn read(reading: &Reading<'_>) -> Option<Self> {
                    // All are read before any gives up, so that every problem is found.
                    $(let $field = reading.take::<$value>($name);)+
                    Some(Self { $($field: $field?),+ })
                }
            }
        )+

        /// Whether each setting's default and example are values of its type; the names of those that are not.
        #[cfg(test)]
        pub(super) fn unreadable() -> Vec<&'static str> {
            let mut wrong = Vec::new();
            $($(
                if <$value as Value>::parse($example).is_err() || settings!(@text $default $text).is_some_and(|text: &str| <$value as Value>::parse(text).is_err()) {
                    wrong.push($name);
                }
            )+)+
            wrong
        }
    };
    (@default default $text:literal) => { Default::Value($text) };
    (@default unset $text:literal) => { Default::Unset($text) };
    (@text default $text:literal) => { Some($text) };
    (@text unset $text:literal) => { None };
    (@secret) => { false };
    (@secret yes) => { true };
}

pub(super) use settings;
