use super::*;

fn spec(layout: Layout) -> BrandSpec {
    BrandSpec {
        name: " 結市 ".to_owned(),
        layout,
        colour: Some("#005ea5".parse().unwrap()),
        words: vec![Wording::new("ja", " 結市 ")],
        alt: vec![Wording::new("ja", "結市の紋章")],
    }
}

#[test]
fn what_can_be_shown_is_taken() {
    let banner = spec(Layout::Banner).checked(true).unwrap();
    assert_eq!((banner.name.as_str(), banner.words[0].text.as_str()), ("結市", "結市"));
    assert!(spec(Layout::LogoAndWords).checked(false).is_ok());
    assert!(BrandSpec { words: Vec::new(), ..spec(Layout::Logo) }.checked(true).is_ok());
    // The words say what the logo shows.
    assert!(BrandSpec { alt: Vec::new(), ..spec(Layout::LogoAndWords) }.checked(true).is_ok());
}

#[test]
fn what_some_reader_would_not_get_is_refused() {
    let wrong = [
        (BrandSpec { name: " ".to_owned(), ..spec(Layout::Banner) }, true),
        (BrandSpec { name: "a\nb".to_owned(), ..spec(Layout::Banner) }, true),
        (BrandSpec { colour: None, ..spec(Layout::Banner) }, true),
        (spec(Layout::Logo), true),
        (BrandSpec { words: Vec::new(), ..spec(Layout::Logo) }, false),
        (BrandSpec { words: Vec::new(), alt: Vec::new(), ..spec(Layout::LogoAndWords) }, true),
        (BrandSpec { words: Vec::new(), ..spec(Layout::LogoAndWords) }, false),
    ];
    for (spec, has_logo) in wrong {
        assert!(spec.clone().checked(has_logo).is_err(), "{spec:?}");
    }
}

#[test]
fn words_are_in_one_language_or_two() {
    let words = |words: &[(&str, &str)]| {
        let words = words.iter().map(|(language, text)| Wording::new(language, text)).collect();
        BrandSpec { words, ..spec(Layout::Banner) }.checked(true)
    };
    assert!(words(&[("en-CA", "City"), ("fr", "Ville")]).is_ok());
    let long = "長".repeat(121);
    for wrong in [
        [("en", "City"), ("EN", "Town")].as_slice(),
        &[("en", "City"), ("fr", "Ville"), ("ja", "市")],
        &[("", "City")],
        &[("e", "City")],
        &[("english", "City")],
        &[("en\"", "City")],
        &[("en", " ")],
        &[("en", "a\r\nb")],
        &[("en", &long)],
    ] {
        assert!(words(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn either_official_language_comes_first() {
    let first = |french_first| BrandSpec::government_of_canada(french_first).checked(false).unwrap().words[0].clone();
    assert_eq!(first(false), Wording::new("en", "Government of Canada"));
    assert_eq!(first(true), Wording::new("fr", "Gouvernement du Canada"));
}
