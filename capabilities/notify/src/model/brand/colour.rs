//! Colours as people write them for the web, and what can be read on them.

use std::fmt;
use yui_kernel::Error;

/// A colour in sRGB: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The ink of e-mails.
const DARK: Colour = Colour([0x0B, 0x0C, 0x0C]);

const WHITE: Colour = Colour([0xFF; 3]);

impl Colour {
    /// White or the dark ink of e-mails, whichever is read better on this colour.
    #[must_use]
    pub fn ink(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(DARK) { WHITE } else { DARK }
    }

    /// The contrast ratio of WCAG 2, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > other { one / other } else { other / one }
    }

    /// The relative luminance of WCAG 2, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126f64.mul_add(red, 0.7152f64.mul_add(green, 0.0722 * blue))
    }
}

impl std::str::FromStr for Colour {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 3];
        let digits = text.trim().strip_prefix('#').unwrap_or_default();
        match hex::decode_to_slice(digits, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(_) => Err(Error::invalid("write a colour like #005EA5")),
        }
    }
}

/// Six digits after `#`.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02X}{green:02X}{blue:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_are_six_digits() {
        let colour: Colour = " #005ea5 ".parse().unwrap();
        assert_eq!(colour.to_string(), "#005EA5");
        for wrong in ["", "#", "005ea5", "#05a", "#005ea", "#005ea55", "#005eag", "red", "#005ea5;x:y", "#結結"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_ink_is_white_on_dark_and_dark_on_bright() {
        let ink = |text: &str| text.parse::<Colour>().unwrap().ink();
        assert_eq!((ink("#005EA5"), ink("#000000"), ink("#FFDD00"), ink("#FFFFFF")), (WHITE, WHITE, DARK, DARK));
        assert!((WHITE.contrast("#000000".parse().unwrap()) - 21.0).abs() < 0.001);
    }

    proptest! {
        #[test]
        fn words_can_be_read_on_every_colour(bytes: [u8; 3]) {
            let colour = Colour(bytes);
            // WCAG 2 asks for 3 of words as large as those of a brand.
            prop_assert!(colour.contrast(colour.ink()) >= 4.4);
            prop_assert_eq!(colour.to_string().parse::<Colour>().unwrap(), colour);
        }
    }
}
