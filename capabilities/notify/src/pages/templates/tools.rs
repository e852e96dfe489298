//! The buttons over the text of a template: what its markup can do.

use crate::model::Channel;
use yui_web::page::{Page, Tool};

/// Those for a channel. Placeholders come first, because every template is made for them.
pub(super) fn of(page: &Page, channel: &Channel) -> Vec<Tool> {
    let around = |key, before, sample, after| Tool::around(page.t(key), before, page.t(sample), after);
    let lines = |key, before, sample| Tool::before_lines(page.t(key), before, page.t(sample));
    let values = [
        around("template-tool-value", "((", "template-tool-value-sample", "))"),
        around("template-tool-condition", "((", "template-tool-condition-sample", "))"),
    ];
    let formats = || {
        [
            lines("template-tool-heading", "# ", "template-tool-heading"),
            lines("template-tool-list", "* ", "template-tool-item"),
            lines("template-tool-numbers", "1. ", "template-tool-item"),
            around("template-tool-link", "[", "template-tool-link-sample", "](https://)"),
            lines("template-tool-inset", "^ ", "template-tool-inset-sample"),
            Tool::around(page.t("template-tool-line"), "", "", "\n\n---\n\n"),
        ]
    };
    match channel {
        Channel::Email => values.into_iter().chain(formats()).collect(),
        Channel::Sms => values.into(),
    }
}
