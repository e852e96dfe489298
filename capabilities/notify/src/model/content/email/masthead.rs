//! What stands above the body of a mail: the sender's name, or its brand.

use super::document::FONT;
use super::escape;
use crate::model::brand::{Brand, Layout, Wording};

const OUTER: &str =
    "<table role=\"presentation\" width=\"100%\" style=\"border-collapse: collapse; width: 100%;\"><tr>";
const INNER: &str = "<table role=\"presentation\" align=\"center\" style=\"border-collapse: collapse; width: 100%; max-width: 580px; margin: 0 auto;\"><tr>";
const END: &str = "</tr></table></td></tr></table>\n";

/// The colour of the line under a brand that has none.
const LINE: &str = "#0B0C0C";

/// A sender without a brand.
pub(super) fn write_name(out: &mut String, name: &str) {
    out.push_str(OUTER);
    out.push_str("<td style=\"padding: 20px 10px; border-bottom: 4px solid #0B0C0C;\">");
    out.push_str(INNER);
    out.extend(["<td style=\"", FONT, " font-size: 24px; line-height: 30px; font-weight: bold;\">", &escape(name)]);
    out.extend(["</td>", END]);
}

/// A brand. The words are text and not part of the image, so that they are read where images are not shown.
pub(super) fn write_brand(out: &mut String, brand: &Brand, node_url: &str) {
    out.push_str(OUTER);
    let spec = &brand.spec;
    let colour = spec.colour.map(|colour| colour.to_string());
    let ink = match (spec.layout, spec.colour) {
        (Layout::Banner, Some(ground)) => {
            let ground_text = ground.to_string();
            // Some mail programs know the attribute alone.
            out.extend(["<td bgcolor=\"", &ground_text, "\" style=\"padding: 20px 10px; background: ", &ground_text]);
            out.push_str(";\">");
            ground.ink().to_string()
        }
        (Layout::Logo, _) if colour.is_none() => {
            out.push_str("<td style=\"padding: 20px 10px;\">");
            LINE.to_owned()
        }
        _ => {
            let line = colour.as_deref().unwrap_or(LINE);
            out.extend(["<td style=\"padding: 20px 10px; border-bottom: 4px solid ", line, ";\">"]);
            LINE.to_owned()
        }
    };
    out.push_str(INNER);
    if let (Some(logo), Some(path)) = (&brand.logo, brand.logo_path()) {
        let (width, height) = logo.shown();
        let width = width.to_string();
        let node_url = node_url.trim_end_matches('/');
        // A cell as wide as the image keeps the words beside it.
        let cell = if spec.words.is_empty() { "100%" } else { width.as_str() };
        out.extend(["<td width=\"", cell, "\" style=\"padding: 0 8px 0 0; vertical-align: middle; color: ", &ink]);
        out.extend([";\"><img src=\"", &escape(&format!("{node_url}{path}")), "\" alt=\"", &alternative(&spec.alt)]);
        out.extend(["\" width=\"", &width, "\" height=\"", &height.to_string()]);
        out.push_str("\" style=\"display: block; border: 0;\"></td>");
    }
    if !spec.words.is_empty() {
        out.extend(["<td style=\"", FONT, " padding: 0 8px; vertical-align: middle; color: ", &ink]);
        out.push_str("; font-size: 20px; line-height: 26px; font-weight: bold; text-align: start;\">");
        for one in &spec.words {
            out.extend(["<div lang=\"", &escape(&one.language), "\">", &escape(&one.text), "</div>"]);
        }
        out.push_str("</td>");
    }
    out.push_str(END);
}

/// What the logo shows, in its languages. Empty beside words that say it, so that nobody hears it twice.
fn alternative(alt: &[Wording]) -> String {
    let texts: Vec<&str> = alt.iter().map(|one| one.text.as_str()).collect();
    escape(&texts.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BrandId;
    use crate::model::brand::{BrandSpec, Image, LogoFormat};

    fn html(brand: &Brand) -> String {
        let mut out = String::new();
        write_brand(&mut out, brand, "https://notify.example.jp/");
        assert_eq!(out.matches("<td").count(), out.matches("</td>").count());
        assert_eq!(out.matches("<table").count(), out.matches("</table>").count());
        out
    }

    fn brand(layout: Layout, colour: Option<&str>) -> Brand {
        let image = Image { digest: "ab".repeat(32), format: LogoFormat::Jpeg, width: 480, height: 160 };
        Brand {
            id: BrandId::from(uuid::Uuid::nil()),
            spec: BrandSpec {
                name: "never shown".to_owned(),
                layout,
                colour: colour.map(|colour| colour.parse().unwrap()),
                words: vec![Wording::new("en", "City & <County>"), Wording::new("fr", "Ville")],
                alt: vec![Wording::new("en", "\"Arms\""), Wording::new("fr", "Armoiries")],
            },
            logo: Some(image),
            is_default: false,
            archived: false,
        }
    }

    #[test]
    fn a_name_stands_where_it_always_did() {
        let mut out = String::new();
        write_name(&mut out, "A & B");
        let expected = format!(
            "<table role=\"presentation\" width=\"100%\" style=\"border-collapse: collapse; width: 100%;\"><tr>\
             <td style=\"padding: 20px 10px; border-bottom: 4px solid #0B0C0C;\">\
             <table role=\"presentation\" align=\"center\" style=\"border-collapse: collapse; width: 100%; max-width: 580px; margin: 0 auto;\"><tr>\
             <td style=\"{FONT} font-size: 24px; line-height: 30px; font-weight: bold;\">A &amp; B</td></tr></table></td></tr></table>\n"
        );
        assert_eq!(out, expected);
    }

    #[test]
    fn a_logo_has_its_address_size_and_description() {
        let html = html(&brand(Layout::LogoAndWords, Some("#005EA5")));
        let address = format!("https://notify.example.jp/branding/{}/{}.jpg", uuid::Uuid::nil(), "ab".repeat(32));
        assert!(html.contains(&format!(
            "<img src=\"{address}\" alt=\"&quot;Arms&quot; / Armoiries\" width=\"240\" height=\"80\""
        )));
        assert!(html.contains("border-bottom: 4px solid #005EA5"));
        assert!(html.contains("<div lang=\"en\">City &amp; &lt;County&gt;</div><div lang=\"fr\">Ville</div>"));
        assert!(!html.contains("never shown"));
    }

    #[test]
    fn a_banner_is_written_in_a_colour_that_can_be_read() {
        let banner = |colour| html(&brand(Layout::Banner, Some(colour)));
        assert!(banner("#005EA5").contains("bgcolor=\"#005EA5\"") && banner("#005EA5").contains("color: #FFFFFF;"));
        assert!(banner("#FFDD00").contains("color: #0B0C0C;"));
        assert!(!banner("#005EA5").contains("border-bottom"));
    }

    #[test]
    fn words_stand_alone_without_a_logo_and_a_logo_without_words() {
        let words = html(&Brand { logo: None, ..brand(Layout::LogoAndWords, None) });
        assert!(!words.contains("<img") && words.contains("Ville") && words.contains("4px solid #0B0C0C"));
        let mut alone = brand(Layout::Logo, None);
        alone.spec.words.clear();
        let alone = html(&alone);
        assert!(alone.contains("<img") && !alone.contains("<div") && !alone.contains("border-bottom"));
    }
}
