//! `/design`: every component in every state, in the language of the reader.

use super::{Bar, Chart, Errors, Form, Page, Pagination, Series, Shown, Tool};
use askama::Template;
use http::StatusCode;

#[derive(Template)]
#[template(path = "design.html")]
struct Design<'a> {
    page: &'a Page,
    name: String,
    errors: Errors,
    options: Vec<(&'static str, &'static str)>,
    chart: Chart,
    no_figures: Chart,
    pagination: Pagination,
    tools: Vec<Tool>,
}

pub(super) async fn show(page: Page) -> Shown {
    page.show(&Design::new(&page, String::new(), Errors::default()))
}

/// The form of the catalogue, which finds fault with everything, so that errors can be looked at.
pub(super) async fn send(page: Page, form: Form) -> Shown {
    let mut errors = Errors::default();
    for field in ["name", "code", "text", "kind", "choice", "file"] {
        errors.add(field, page.t("design-error"));
    }
    page.show_as(StatusCode::BAD_REQUEST, &Design::new(&page, form.text("name"), errors))
}

impl<'a> Design<'a> {
    fn new(page: &'a Page, name: String, errors: Errors) -> Self {
        let series = |key, tone| Series { name: page.t(key).to_owned(), tone };
        let bars = (1..=14_u64).map(|day| Bar {
            label: page.format().date(jiff::civil::date(2026, 11, i8::try_from(day).unwrap_or(1))),
            short: day.to_string(),
            values: vec![day * 120 % 1_000 + 200, day * 37 % 90, day * 13 % 40],
        });
        let chart = Chart {
            title: page.t("design-chart").to_owned(),
            axis: page.t("design-day").to_owned(),
            series: vec![series("design-good", "good"), series("design-bad", "bad"), series("design-quiet", "quiet")],
            bars: bars.collect(),
        };
        let no_figures = Chart { bars: Vec::new(), ..chart.clone() };
        Self {
            page,
            name,
            errors,
            options: vec![("email", page.t("design-email")), ("sms", page.t("design-sms"))],
            chart,
            no_figures,
            pagination: Pagination::new("/design", &[], Some("a"), Some("b")),
            tools: vec![
                Tool::before_lines(page.t("design-heading"), "# ", page.t("design-heading")),
                Tool::around(page.t("design-brackets"), "((", page.t("design-name"), "))"),
            ],
        }
    }
}
