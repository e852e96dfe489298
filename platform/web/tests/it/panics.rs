//! Panics are logged by their place alone.

use crate::api::{ask, mounted, request, settings};
use crate::logging::Captured;
use http::{Method, StatusCode};
use yui_web::panics;

#[tokio::test]
async fn the_place_is_logged_once_and_the_message_never() {
    let before = std::panic::take_hook();
    panics::install_hook();
    let (captured, guard) = Captured::start();
    let (head, _) = ask(&mounted(settings()), request(Method::GET, "/fall/hanako")).await;
    let outside = std::panic::catch_unwind(|| panic!("taro"));
    drop(guard);
    std::panic::set_hook(before);

    assert_eq!(head.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(outside.is_err());
    let errors: Vec<_> = captured.lines().into_iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors[0]["fields"]["detail"].as_str().unwrap().starts_with("panic at platform/web/tests/it/api.rs:"),
        "{errors:?}"
    );
    assert!(errors[1]["fields"]["place"].as_str().unwrap().contains("panics.rs:"), "{errors:?}");
    assert!(!captured.text().contains("hanako") && !captured.text().contains("taro"));
}
