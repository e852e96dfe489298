//! Logos: what is taken, known by content and never by name.

use crate::model::dialect::names;
use aws_lc_rs::digest;
use bytes::Bytes;
use yui_kernel::{Error, Result};

/// The largest logo, in bytes.
pub const LOGO_BYTES: usize = 256 << 10;

/// The widest and highest logo, in pixels.
pub const LOGO_PIXELS: u32 = 2_000;

/// How large a logo is shown at most, in pixels of the page: it fits beside words on a telephone.
const SHOWN: (u32, u32) = (240, 80);

names! {
    /// Kinds of images that every mail program shows. SVG is none of them, and can hold programs.
    LogoFormat {
        /// PNG.
        Png = "png",
        /// JPEG.
        Jpeg = "jpeg",
    }
}

impl LogoFormat {
    /// What its file's name ends in.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// What is known of a logo beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// SHA-256 of the content, in hexadecimal digits.
    pub digest: String,
    /// What it is.
    pub format: LogoFormat,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Image {
    /// The size in which it is shown: never larger than it is, and in its proportions.
    #[must_use]
    pub fn shown(&self) -> (u32, u32) {
        let (width, height) = (u64::from(self.width.max(1)), u64::from(self.height.max(1)));
        let (widest, highest) = (u64::from(SHOWN.0).min(width), u64::from(SHOWN.1).min(height));
        let scaled = if width * highest > widest * height {
            (widest, height * widest / width)
        } else {
            (width * highest / height, highest)
        };
        let pixels = |value: u64| u32::try_from(value.max(1)).unwrap_or(1);
        (pixels(scaled.0), pixels(scaled.1))
    }
}

/// A logo that was looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    /// What it is.
    pub image: Image,
    /// Its bytes, as they came.
    pub content: Bytes,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logo").field("image", &self.image).finish_non_exhaustive()
    }
}

impl Logo {
    /// Looks at an image.
    ///
    /// # Errors
    /// `Invalid` if it is neither PNG nor JPEG, too large or broken.
    pub fn read(content: Bytes) -> Result<Self> {
        if content.len() > LOGO_BYTES {
            return Err(Error::invalid(format!("a logo has at most {} KiB; make it smaller", LOGO_BYTES >> 10)));
        }
        let format = match infer::get(&content).map(|kind| kind.mime_type()) {
            Some("image/png") => LogoFormat::Png,
            Some("image/jpeg") => LogoFormat::Jpeg,
            _ => return Err(Error::invalid("a logo is a PNG or JPEG file")),
        };
        let size = imagesize::blob_size(&content)
            .map_err(|_| Error::invalid("the logo is broken: its size cannot be read"))?;
        let pixels = |length: usize| u32::try_from(length).ok().filter(|length| (1..=LOGO_PIXELS).contains(length));
        let (Some(width), Some(height)) = (pixels(size.width), pixels(size.height)) else {
            return Err(Error::invalid(format!("a logo is at most {LOGO_PIXELS} pixels wide and high")));
        };
        let digest = hex::encode(digest::digest(&digest::SHA256, &content));
        Ok(Self { image: Image { digest, format, width, height }, content })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The beginning of a PNG file of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    /// The beginning of a JPEG file of this size.
    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    #[test]
    fn images_are_known_by_their_content() {
        let read = |bytes: Vec<u8>| Logo::read(bytes.into()).map(|logo| logo.image);
        let image = read(png(300, 100)).unwrap();
        assert_eq!((image.format, image.width, image.height, image.digest.len()), (LogoFormat::Png, 300, 100, 64));
        let image = read(jpeg(320, 200)).unwrap();
        assert_eq!((image.format, image.width, image.height), (LogoFormat::Jpeg, 320, 200));
        let large = [png(10, 10), vec![0; LOGO_BYTES]].concat();
        for wrong in [
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
            b"GIF89a\x01\0\x01\0".to_vec(),
            Vec::new(),
            png(0, 10),
            png(2_001, 10),
            png(10, u32::MAX),
            png(10, 10)[..20].to_vec(),
            jpeg(10, 10)[..4].to_vec(),
            large,
        ] {
            assert!(read(wrong).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(head in 0_usize..3, bytes: Vec<u8>) {
            let head = vec![Vec::new(), png(9, 9), jpeg(9, 9)].swap_remove(head);
            let _ = Logo::read([head, bytes].concat().into());
        }

        #[test]
        fn logos_are_shown_in_proportion(width in 1_u32..=LOGO_PIXELS, height in 1_u32..=LOGO_PIXELS) {
            let (shown_width, shown_height) =
                Image { digest: String::new(), format: LogoFormat::Png, width, height }.shown();
            prop_assert!(shown_width <= width.min(SHOWN.0) && shown_height <= height.min(SHOWN.1));
            prop_assert!(shown_width >= 1 && shown_height >= 1);
            // Half a pixel in either direction is all that is lost.
            let (one, other) = (u64::from(shown_width) * u64::from(height), u64::from(shown_height) * u64::from(width));
            prop_assert!(one.abs_diff(other) <= u64::from(width.max(height)));
        }
    }
}
