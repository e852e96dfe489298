use super::*;
use crate::model::recipient::Region;
use crate::model::request::{
    BulkRequest, CreateTemplateRequest, EmailRequest, PreviewRequest, Rules, SmsRequest, UpdateTemplateRequest,
    refuse_letter,
};
use crate::model::{Dialect, problem};
use serde_json::Value;

const URL: &str = "https://notify.example.jp";

fn example(document: &Document, schema: &str) -> Value {
    document.as_value()["components"]["schemas"][schema]["example"].clone()
}

#[test]
fn documented_requests_are_accepted_by_their_parsers() {
    let document = public(URL);
    for dialect in Dialect::ALL {
        let rules = Rules {
            dialect: *dialect,
            region: Region::default_of(*dialect),
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
        };
        let example = |schema| example(&document, schema);
        EmailRequest::parse(example("EmailRequestBody"), rules).unwrap();
        SmsRequest::parse(example("TextRequestBody"), rules).unwrap();
        BulkRequest::parse(example("BulkRequestBody"), rules).unwrap();
        let id = uuid::Uuid::nil().to_string();
        PreviewRequest::parse(&id, example("PreviewRequestBody"), rules).unwrap();
        CreateTemplateRequest::parse(example("CreateTemplateRequestBody"), rules).unwrap();
        UpdateTemplateRequest::parse(example("UpdateTemplateRequestBody"), rules).unwrap();
        let letters = problem::channel_not_allowed(crate::model::request::TemplateType::Letter);
        assert_eq!(refuse_letter(example("LetterRequestBody"), rules), letters);
    }
}

#[test]
fn every_text_has_its_own_french() {
    let document = describe(public(URL));
    let mut texts = document.texts();
    for scheme in ["jwt", "apiKey"] {
        let description = &document.as_value()["components"]["securitySchemes"][scheme]["description"];
        texts.push((format!("securitySchemes.{scheme}"), description.as_str().unwrap().to_owned()));
    }
    assert_eq!(french::flaws(&texts), Vec::<String>::new());
}
