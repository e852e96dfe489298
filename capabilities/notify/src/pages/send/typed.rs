//! The form of one message.

use super::sender;
use crate::model::Channel;
use crate::model::content::Placeholder;
use crate::model::recipient::{EmailAddress, PhoneNumber};
use crate::model::service::Service;
use crate::templates::Prepared;
use serde_json::{Map, Value};
use uuid::Uuid;
use yui_web::page::{Errors, Form, Page};

/// A placeholder with what was typed for it.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The field.
    pub(super) field: String,
    /// The placeholder's name.
    pub(super) name: String,
    /// Whether it decides about a part of the text.
    pub(super) is_condition: bool,
    pub(super) value: String,
}

/// What was typed.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) recipient: String,
    pub(super) slots: Vec<Slot>,
    pub(super) at: String,
    /// In whose name it goes; the default if none.
    pub(super) sender: Option<Uuid>,
}

impl Typed {
    /// What a form brought for this template.
    pub(super) fn read(template: &Prepared, form: &Form) -> Self {
        let mut slots: Vec<Slot> = Vec::new();
        let names = template.placeholders();
        let all = template.subject.iter().chain([&template.body]).flat_map(|content| content.placeholders());
        let all: Vec<&Placeholder> = all.collect();
        for (index, name) in names.into_iter().enumerate() {
            let field = format!("value-{index}");
            let is_condition = all.iter().any(|one| one.name == name && one.is_conditional);
            slots.push(Slot { value: form.raw(&field), field, is_condition, name });
        }
        Self { recipient: form.narrow("recipient"), slots, at: form.narrow("at"), sender: sender::chosen(form) }
    }

    /// The id in whose name it goes, as its field has it.
    pub(super) fn sender(&self) -> String {
        self.sender.map(|id| id.to_string()).unwrap_or_default()
    }

    /// The values, by name.
    pub(super) fn values(&self) -> Map<String, Value> {
        self.slots.iter().map(|slot| (slot.name.clone(), Value::String(slot.value.clone()))).collect()
    }

    /// What is missing or cannot be written to.
    pub(super) fn errors(&self, page: &Page, service: &Service, channel: Channel) -> Errors {
        let mut errors = Errors::default();
        let is_recipient = match channel {
            Channel::Email => EmailAddress::parse(&self.recipient, service.dialect).is_ok(),
            Channel::Sms => PhoneNumber::parse(&self.recipient, service.dialect, service.phone_region()).is_ok(),
        };
        if !is_recipient {
            let key = if channel.is_email() { "send-email-missing" } else { "send-phone-missing" };
            errors.add("recipient", page.t(key));
        }
        for slot in self.slots.iter().filter(|slot| slot.value.trim().is_empty()) {
            errors.add(slot.field.clone(), page.f("send-value-missing", &[("name", slot.name.as_str())]));
        }
        errors
    }
}
