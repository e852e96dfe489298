//! What a text looks like to those who get it, for the pages that show it.

use crate::Notify;
use crate::model::content::{Content, EmailBody, Personalisation};
use crate::model::service::Service;
use crate::model::{Channel, ServiceId};
use crate::sql::template::Template;
use crate::usecases::templates::{DraftPreview, TemplateDraft, preview_draft};
use yui_kernel::Result;
use yui_policy::Access;

/// A text in pieces, each with whether it is to be highlighted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::pages) struct Marked(pub(in crate::pages) Vec<(bool, String)>);

impl Marked {
    /// A text with its placeholders highlighted.
    pub(in crate::pages) fn of(text: &str) -> Self {
        let content = Content::parse(text);
        Self(content.marked().into_iter().map(|(is_marked, text)| (is_marked, text.to_owned())).collect())
    }
}

/// A text as it would arrive.
pub(in crate::pages) struct Look {
    /// Of an e-mail.
    pub(in crate::pages) subject: Option<Marked>,
    /// An e-mail's plain text, or a text message without the service's name before it.
    pub(in crate::pages) text: Marked,
    /// The HTML document of an e-mail, with its placeholders highlighted.
    pub(in crate::pages) html: Option<String>,
    /// In how many parts a text message goes.
    pub(in crate::pages) parts: Option<u32>,
    /// Whether it is too long to be sent.
    pub(in crate::pages) is_too_long: bool,
    /// The names of its placeholders.
    pub(in crate::pages) placeholders: Vec<String>,
}

impl Look {
    /// Of a draft that is filled with these values.
    pub(in crate::pages) async fn of_draft(
        notify: &Notify,
        access: &Access,
        service: &Service,
        channel: Channel,
        draft: &TemplateDraft,
        values: &Personalisation,
    ) -> Result<Self> {
        let preview = preview_draft(notify, access, service.id, channel, draft, values).await?;
        let text = match channel {
            Channel::Email => {
                EmailBody::render(&Content::parse(draft.content.clone()), values, service.dialect).plain_text()
            }
            Channel::Sms => preview.body.clone(),
        };
        Ok(Self::new(preview, &text))
    }

    /// Of a stored template, without values.
    pub(in crate::pages) async fn of_template(
        notify: &Notify,
        access: &Access,
        service: &Service,
        template: &Template,
    ) -> Result<Self> {
        let draft = draft_of(template);
        Self::of_draft(notify, access, service, template.channel, &draft, &Personalisation::new()).await
    }

    fn new(preview: DraftPreview, text: &str) -> Self {
        Self {
            subject: preview.subject.as_deref().map(Marked::of),
            text: Marked::of(text.trim_end()),
            html: preview.html.as_deref().map(highlight),
            parts: preview.parts.map(|(_, parts)| parts),
            is_too_long: preview.is_too_long,
            placeholders: preview.placeholders,
        }
    }
}

/// What a stored template says, as a draft.
pub(in crate::pages) fn draft_of(template: &Template) -> TemplateDraft {
    TemplateDraft {
        name: template.name.clone(),
        subject: template.subject.clone(),
        content: template.content.clone(),
        category_id: template.category_id,
        right_to_left: template.right_to_left,
        has_unsubscribe_link: template.has_unsubscribe_link,
    }
}

/// The address of the templates of a service.
pub(super) fn base(service: ServiceId) -> String {
    format!("/services/{service}/templates")
}

/// A document with the placeholders in its text highlighted; those within tags, as in the address of a link, stay as they are.
fn highlight(document: &str) -> String {
    let Some(start) = document.find("<body") else { return document.to_owned() };
    let (head, body) = document.split_at(start);
    let mut out = String::with_capacity(document.len() + 256);
    out.push_str(head);
    for part in body.split_inclusive('>') {
        let (text, tag) = part.split_at(part.find('<').unwrap_or(part.len()));
        for (is_marked, piece) in Content::parse(text).marked() {
            match is_marked {
                true => out.extend(["<mark>", piece, "</mark>"]),
                false => out.push_str(piece),
            }
        }
        out.push_str(tag);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_highlighted_in_text_and_not_in_tags() {
        let html = "<title>((a))</title><body><p>Dear ((name)), 3 > 2</p><a href=\"https://x/((code))\">((code))</a>";
        assert_eq!(
            highlight(html),
            "<title>((a))</title><body><p>Dear <mark>((name))</mark>, 3 > 2</p>\
             <a href=\"https://x/((code))\"><mark>((code))</mark></a>"
        );
    }

    #[test]
    fn conditions_are_highlighted_as_a_whole() {
        let marked = Marked::of("a ((late??hurry ((name)))) b");
        let expected = [(false, "a "), (true, "((late??hurry ((name))))"), (false, " b")];
        assert_eq!(marked.0, expected.map(|(is_marked, text)| (is_marked, text.to_owned())));
    }
}
