//! The form that a template is written in.

use crate::Notify;
use crate::model::Channel;
use crate::model::category::{Categories, Category};
use crate::sql::template::Template;
use crate::usecases::templates::TemplateDraft;
use uuid::Uuid;
use yui_kernel::{Error, ErrorKind, Result};
use yui_web::Failure;
use yui_web::page::{Errors, Form, Page};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) subject: String,
    pub(super) content: String,
    pub(super) category: String,
    pub(super) right_to_left: bool,
    pub(super) has_unsubscribe_link: bool,
}

impl Typed {
    /// What a form brought.
    pub(super) fn read(form: &Form) -> Self {
        Self {
            name: form.text("name"),
            subject: form.text("subject"),
            content: form.raw("content"),
            category: form.text("category"),
            right_to_left: form.has("right_to_left"),
            has_unsubscribe_link: form.has("has_unsubscribe_link"),
        }
    }

    /// What a stored template says.
    pub(super) fn of(template: &Template) -> Self {
        Self {
            name: template.name.clone(),
            subject: template.subject.clone().unwrap_or_default(),
            content: template.content.clone(),
            category: template.category_id.to_string(),
            right_to_left: template.right_to_left,
            has_unsubscribe_link: template.has_unsubscribe_link,
        }
    }

    /// An empty form.
    pub(super) fn new() -> Self {
        Self { category: Category::GENERAL.to_string(), ..Self::default() }
    }

    /// The draft; a category that is none is refused by the use case.
    pub(super) fn draft(&self, channel: Channel) -> TemplateDraft {
        TemplateDraft {
            name: self.name.clone(),
            subject: (channel == Channel::Email).then(|| self.subject.clone()),
            content: self.content.clone(),
            category_id: self.category.parse().unwrap_or(Uuid::nil()),
            right_to_left: channel == Channel::Email && self.right_to_left,
            has_unsubscribe_link: channel == Channel::Email && self.has_unsubscribe_link,
        }
    }

    /// What is missing, said before anybody is asked.
    pub(super) fn missing(&self, page: &Page, channel: Channel) -> Errors {
        let mut errors = Errors::default();
        for (field, text, key) in [
            ("name", &self.name, "template-name-missing"),
            ("subject", &self.subject, "template-subject-missing"),
            ("content", &self.content, "template-content-missing"),
        ] {
            if text.trim().is_empty() && (field != "subject" || channel == Channel::Email) {
                errors.add(field, page.t(key));
            }
        }
        errors
    }
}

/// A use case's refusal, at the field that it is about.
pub(super) fn refused(page: &Page, error: Error) -> std::result::Result<Errors, Failure> {
    if !matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) {
        return Err(error.into());
    }
    let text = error.to_string();
    let field = match text.as_str() {
        text if text.contains("name has") => "name",
        text if text.contains("subject") => "subject",
        text if text.contains("categories") => "category",
        text if text.contains("content") || text.contains("characters") => "content",
        _ => "",
    };
    let mut errors = Errors::default();
    errors.add(field, page.problem(&error));
    Ok(errors)
}

/// The categories to choose from, by name in the reader's language; one that is hidden only where the template has it.
pub(super) async fn categories(notify: &Notify, page: &Page, chosen: &str) -> Result<Vec<(String, String)>> {
    let all = notify.categories().current().await?;
    let is_offered = |category: &&Category| !category.hidden || category.id.to_string() == chosen;
    let named = |category: &Category| (category.id.to_string(), category.name(page.language()).to_owned());
    Ok(all.iter().filter(is_offered).map(named).collect())
}

/// The name of the category with this id.
pub(super) fn name_of(page: &Page, all: &Categories, id: Uuid) -> String {
    all.find(id).map(|category| category.name(page.language()).to_owned()).unwrap_or_default()
}

impl Channel {
    /// The key of its name on pages of templates.
    pub(in crate::pages) fn template_key(self) -> &'static str {
        match self {
            Self::Email => "template-email",
            Self::Sms => "template-sms",
        }
    }

    /// Whether it is e-mail, which has a subject and a form of its own.
    pub(in crate::pages) fn is_email(self) -> bool {
        self == Self::Email
    }
}
