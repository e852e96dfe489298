use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// The HTML without its styles, which are a matter of design.
fn html(text: &str, dialect: Dialect) -> String {
    let html = EmailBody::parse(text, dialect).html();
    let mut bare = String::new();
    let mut rest = html.as_str();
    while let Some(start) = rest.find(" style=\"") {
        bare.push_str(&rest[..start]);
        let after = &rest[start + 8..];
        rest = &after[after.find('"').unwrap() + 1..];
    }
    (bare + rest).replace("<table role=\"presentation\"><tr><td>", "").replace("</td></tr></table>", "")
}

fn gc(text: &str) -> String {
    html(text, Dialect::Gc)
}

fn plain(text: &str, dialect: Dialect) -> String {
    EmailBody::parse(text, dialect).plain_text()
}

fn values(values: &Value) -> Personalisation {
    Personalisation::from_json(values.as_object().unwrap())
}

#[test]
fn headings_have_two_levels() {
    assert_eq!(gc("# T\n\n## S\ntext\n### X"), "<h2>T</h2><h3>S</h3><p>text</p><p>X</p>");
    assert_eq!(gc("#T\nText\n---\nb"), "<h2>T</h2><h3>Text</h3><p>b</p>");
    let line = "-".repeat(65);
    assert_eq!(plain("a\n\n# T\n\n## S\n\nb", Dialect::Gc), format!("a\n\n\nT\n{line}\n\nS\n{line}\n\nb\n"));
    assert!(
        plain("# T", Dialect::Govuk).ends_with("\n=================================================================\n")
    );
    assert_eq!(plain("a\n\n## T", Dialect::Govuk), format!("a\n\n\nT\n{line}\n"));
}

#[test]
fn line_ends_are_line_breaks_and_empty_lines_end_paragraphs() {
    assert_eq!(gc("a\r\nb  \nc\n\n\n\nd"), "<p>a<br />b<br />c</p><p>d</p>");
    assert_eq!(plain("a\nb  \nc\n\n\n\nd", Dialect::Gc), "a\nb\nc\n\nd\n");
}

#[test]
fn lists_of_every_bullet() {
    for text in ["* a\n* b", "- a\n- b", "• a\n• b"] {
        assert_eq!(gc(text), "<ul><li>a</li><li>b</li></ul>");
        assert_eq!(plain(text, Dialect::Govuk), "• a\n• b\n");
    }
    assert_eq!(gc("1. a\n2. b\n   c"), "<ol><li>a</li><li>b<br /> c</li></ol>");
    assert_eq!(plain("3. a\n3. b", Dialect::Gc), "1. a\n2. b\n");
    assert_eq!(gc("a\n* b\n\nc"), "<p>a</p><ul><li>b</li></ul><p>c</p>");
    assert_eq!(gc("* a\n\n* b"), "<ul><li><p>a</p></li><li><p>b</p></li></ul>");
    assert_eq!(gc("* a\n---"), "<h3>* a</h3>");
    assert_eq!(gc("2.5 m\n-5 °C"), "<p>2.5 m<br />-5 °C</p>");
}

#[test]
fn lists_nest_twice_in_gc_and_three_times_in_govuk() {
    let text = "* a\n  * b\n    * c\n      * d";
    assert_eq!(gc(text), "<ul><li>a<ul><li>b<br />* c<br />* d</li></ul></li></ul>");
    assert_eq!(html(text, Dialect::Govuk), "<ul><li>a<ul><li>b<ul><li>c<br />* d</li></ul></li></ul></li></ul>");
    assert_eq!(plain("* a\n  * b\n    * c", Dialect::Govuk), "• a\n\n• b\n\n• c\n");
}

#[test]
fn quotes_and_rules() {
    assert_eq!(gc("^ a\nb\n\n^c\n\nd"), "<blockquote><p>a<br />b</p><p>c</p></blockquote><p>d</p>");
    assert_eq!(gc("^* a\n^* b"), "<blockquote><ul><li>a</li><li>b</li></ul></blockquote>");
    assert_eq!(gc("a\n\n---\n\nb"), "<p>a</p><hr><p>b</p>");
    assert_eq!(plain("a\n\n***\n\nb", Dialect::Gc), format!("a\n\n{}\n\nb\n", "=".repeat(65)));
    assert!(plain("***", Dialect::Govuk).starts_with("=-=-="));
}

#[test]
fn emphasis_is_gc_only() {
    assert_eq!(
        gc("**b** __b__ *i* _i_ ***bi*** ~~s~~ `c`"),
        "<p><strong>b</strong> <strong>b</strong> <em>i</em> <em>i</em> <strong><em>bi</em></strong> s c</p>"
    );
    assert_eq!(gc("snake_case_name 2 * 3 **open"), "<p>snake_case_name 2 * 3 **open</p>");
    assert_eq!(plain("**b** *i*", Dialect::Gc), "**b** _i_\n");
    let text = "a **b** _i_ ~~s~~ `c`";
    assert_eq!(html(text, Dialect::Govuk), format!("<p>{text}</p>"));
}

#[test]
fn links() {
    assert_eq!(
        gc("[t *i*](https://a.jp/x \"why\")"),
        "<p><a href=\"https://a.jp/x\" title=\"why\">t <em>i</em></a></p>"
    );
    assert_eq!(gc("[a [b](/c)"), "<p>[a <a href=\"/c\">b</a></p>");
    assert_eq!(gc("[t](javascript:alert(1))"), "<p><a href=\"#\">t</a>)</p>");
    assert_eq!(gc("(see https://a.jp/x_y_z)."), "<p>(see <a href=\"https://a.jp/x_y_z\">https://a.jp/x_y_z</a>).</p>");
    assert_eq!(gc("www.a.jp a@b.jp"), "<p>www.a.jp a@b.jp</p>");
    assert_eq!(gc("![image](https://a.jp/x.png)a"), "<p>a</p>");
    assert_eq!(plain("[t](/x \"why\") <https://a.jp>", Dialect::Gc), "t (why): /x https://a.jp\n");
    assert_eq!(gc("[t](x"), "<p>[t](x</p>");
}

#[test]
fn an_ampersand_in_a_value_is_escaped_once() {
    let content = Content::parse("[t](((url))) ((url))");
    let body = EmailBody::render(&content, &values(&json!({"url": "https://a.jp/?x=1&y=2"})), Dialect::Gc);
    assert_eq!(body.html().matches("href=\"https://a.jp/?x=1&amp;y=2\"").count(), 2);
    assert!(!body.html().contains("&amp;amp;"));
}

#[test]
fn html_is_text() {
    assert_eq!(gc("<b>x</b> & &amp; &lt; &copy; \"q\""), "<p>&lt;b&gt;x&lt;/b&gt; &amp; &amp; &lt; &amp;copy; “q”</p>");
    assert_eq!(plain("<b>x</b> &amp;", Dialect::Gc), "<b>x</b> &\n");
    assert_eq!(gc("[<i>](https://a.jp/\"><b>)"), "<p><a href=\"https://a.jp/%22&gt;&lt;b&gt;\">&lt;i&gt;</a></p>");
}

#[test]
fn code_is_text_and_tables_are_left_out() {
    assert_eq!(gc("    *a* <b>"), "*a* &lt;b&gt;");
    assert_eq!(gc("```\n*a*\n```\nb"), "*a*<p>b</p>");
    assert_eq!(gc("```\nnever closed"), "<p>```<br />never closed</p>");
    assert_eq!(gc("| a |\n|---|\n| 1 |\n\nb"), "<p>b</p>");
    assert_eq!(gc("\\*a\\* \\[b\\](c) \\# \\<"), "<p>*a* [b](c) # &lt;</p>");
}

#[test]
fn sections_of_a_language_or_direction() {
    assert_eq!(
        gc("[[en]]Hi[[/en]]\n[[fr]]\n# Salut\n[[/fr]]"),
        "<div lang=\"en-ca\"><p>Hi</p></div><div lang=\"fr-ca\"><h2>Salut</h2></div>"
    );
    assert_eq!(gc("a [[rtl]]b[[/rtl]] c"), "<p>a </p><div dir=\"rtl\"><p>b</p></div><p> c</p>");
    assert_eq!(plain("[[en]]Hi[[/en]]", Dialect::Gc), "Hi\n");
    for text in ["[[en]]a", "a[[/fr]]", "[[/en]]a[[en]]", "[[en]]a[[rtl]]b[[/en]]c[[/rtl]]", "[[ja]]a[[/ja]]"] {
        assert_eq!(gc(text), format!("<p>{text}</p>"));
    }
    assert_eq!(html("[[en]]a[[/en]]", Dialect::Govuk), "<p>[[en]]a[[/en]]</p>");
}

#[test]
fn the_preheader_is_the_first_words() {
    let preheader = |text: &str| EmailBody::parse(text, Dialect::Gc).preheader();
    assert_eq!(preheader("# T\n\n---\n\n* a\n* [b](https://a.jp) <c>"), "T • a • b <c>");
    assert_eq!(preheader(&"結び ".repeat(200)).chars().count(), 256 - 1 + usize::from(256 % 3 != 0));
}

#[test]
fn the_answered_body_is_the_template_with_values() {
    let content = Content::parse("  I: ((l))\r\n**((a))** ");
    let values = values(&json!({"l": ["x", "y"], "a": "<b>"}));
    assert_eq!(EmailBody::fill(&content, &values, Dialect::Gc), "  I: \n\n* x\n* y\r\n**<b>** ");
    assert_eq!(EmailBody::fill(&content, &values, Dialect::Govuk), "I: \n\n* x\n* y\r\n**<b>**");
}

#[test]
fn japanese_text_stays_as_it_is() {
    let text = "結市からの「お知らせ」ー〜です。\n・ごみ　の日：１０月５日（月）";
    assert_eq!(gc(text), format!("<p>{}</p>", text.replace('\n', "<br />")));
}

#[test]
fn deep_and_hostile_text_is_rendered_in_proportion() {
    let length = 20_000;
    for mark in [
        "[", "]", "(", "*", "_", "**", "`", "~~", "^", "* ", "> ", "  * ", "[[en]]", "![", "<", "&", "\\", "a_",
        "*a**", "[a](", "\n", "\n* ", "\n^", "```\n", "'", "\"a ", " -", "|a\n", "1. ",
    ] {
        let text = mark.repeat(length);
        for dialect in [Dialect::Gc, Dialect::Govuk] {
            let body = EmailBody::parse(&text, dialect);
            assert!(body.html().len() < 400 * text.len(), "{mark}");
            assert!(body.plain_text().len() < 400 * text.len(), "{mark}");
        }
    }
}

proptest! {
    #[test]
    fn a_value_never_becomes_html(value in r#"[a-z<>"'&;:/=\[\]()*_#\n \-^`~!|.\\]{0,60}"#) {
        let content = Content::parse("Hello ((v))\n\n[x](((v))) **((v))**");
        let values = [("v", crate::model::content::PersonalValue::Text(value))].into_iter().collect();
        for dialect in [Dialect::Gc, Dialect::Govuk] {
            let html = EmailBody::render(&content, &values, dialect).html();
            prop_assert!(is_well_formed(&html), "{}", html);
        }
    }

    #[test]
    fn any_text_is_rendered(text in r"(\PC|\n|[*_\[\]()^#|~` \-]|\[\[/?(en|fr|rtl)\]\]){0,80}") {
        for dialect in [Dialect::Gc, Dialect::Govuk] {
            let body = EmailBody::parse(&text, dialect);
            prop_assert!(is_well_formed(&body.html()));
            prop_assert!(body.plain_text().ends_with('\n'));
            prop_assert!(body.preheader().chars().count() <= PREHEADER_CHARACTERS);
        }
    }
}

/// Whether the rest of a tag is attributes of the renderer, each with its value in quotation marks.
fn attributes_are_known(mut attributes: &str) -> bool {
    const ATTRIBUTES: [&str; 6] = ["style", "href", "title", "role", "lang", "dir"];
    loop {
        attributes = attributes.trim_start().trim_end_matches('/');
        if attributes.is_empty() {
            return true;
        }
        let Some((name, rest)) = attributes.split_once("=\"") else { return false };
        let Some((_, rest)) = rest.split_once('"') else { return false };
        if !ATTRIBUTES.contains(&name) {
            return false;
        }
        attributes = rest;
    }
}

/// Whether only the elements and attributes of the renderer stand in some HTML, and all of them nest.
fn is_well_formed(html: &str) -> bool {
    const ELEMENTS: [&str; 16] =
        ["p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "blockquote", "table", "tr", "td", "div", "br", "hr"];
    let mut open = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find(['<', '>']) {
        let Some(tag) = rest[start..].strip_prefix('<') else { return false };
        let mut in_value = false;
        let Some(end) = tag.find(|character| {
            in_value ^= character == '"';
            character == '>' && !in_value
        }) else {
            return false;
        };
        let inside = &tag[..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let are_known = attributes_are_known(attributes);
        if !ELEMENTS.contains(&name) || !are_known {
            return false;
        }
        if !matches!(name, "br" | "hr") {
            open.push(name);
        }
    }
    open.is_empty()
}
