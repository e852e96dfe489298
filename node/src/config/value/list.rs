//! Several values in order, with commas between them.

use super::Value;

/// At least one value, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T: Value + PartialEq> Value for List<T> {
    const KIND: &'static str = "list";

    fn parse(text: &str) -> Result<Self, String> {
        let mut values = Vec::new();
        for item in text.split(',').map(str::trim) {
            let value = T::parse(item).map_err(|problem| format!("has a part that {problem}"))?;
            if values.contains(&value) {
                return Err(format!("names {} twice", value.show()));
            }
            values.push(value);
        }
        Ok(Self(values))
    }

    fn show(&self) -> String {
        self.0.iter().map(Value::show).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Count, TextProvider};
    use super::*;

    #[test]
    fn a_list_keeps_its_order_and_names_nothing_twice() {
        let list = List::<TextProvider>::parse("gateway, capture").unwrap();
        assert_eq!(list.0, [TextProvider::Gateway, TextProvider::Capture]);
        assert_eq!(list.show(), "gateway,capture");
        assert_eq!(List::<TextProvider>::parse("capture,capture").unwrap_err(), "names capture twice");
        for text in ["", "gateway,", "pigeon"] {
            assert!(List::<TextProvider>::parse(text).unwrap_err().starts_with("has a part that"), "{text}");
        }
        assert_eq!(List::<Count>::parse("1,2").unwrap().show(), "1,2");
    }
}
