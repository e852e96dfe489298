use super::*;
use crate::providers::{Outgoing, ProviderFuture};

struct Named(&'static str, Channel);

impl Provider for Named {
    fn channel(&self) -> Channel {
        self.1
    }

    fn name(&self) -> &str {
        self.0
    }

    fn send<'a>(&'a self, _: &'a Outgoing) -> ProviderFuture<'a, std::result::Result<Accepted, SendError>> {
        Box::pin(async { Err(SendError::unavailable("not in this test")) })
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(async { Ok(String::new()) })
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn route_of(channel: Channel, names: &[&'static str]) -> Result<Route> {
    let providers = names.iter().map(|name| Arc::new(Named(name, channel)) as Arc<dyn Provider>).collect();
    Route::new(channel, providers, CircuitRules { errors: 3, pause: SignedDuration::from_secs(60) })
}

fn route(names: &[&'static str]) -> Route {
    route_of(Channel::Sms, names).unwrap()
}

fn picked(route: &Route, second: i64, tried: &[&str]) -> Option<String> {
    route.pick(at(second), tried, None).map(|provider| provider.name().to_owned())
}

fn fail(route: &Route, name: &str, second: i64, error: &SendError) {
    route.note(name, &Err(error.clone()), at(second));
}

fn taken() -> std::result::Result<Accepted, SendError> {
    Ok(Accepted { provider_reference: None, response: String::new() })
}

#[test]
fn a_route_that_cannot_be_told_is_refused() {
    assert!(route_of(Channel::Sms, &[]).is_err());
    let error = route_of(Channel::Sms, &["a", "b", "a"]).unwrap_err();
    assert_eq!(error.to_string(), "two providers of the channel sms are called a");
    let foreign: Vec<Arc<dyn Provider>> = vec![Arc::new(Named("smtp", Channel::Email))];
    assert!(Route::new(Channel::Sms, foreign, CircuitRules { errors: 1, pause: SignedDuration::ZERO }).is_err());
}

#[test]
fn one_alone_is_always_tried_once() {
    let route = route(&["a"]);
    for second in 0..10 {
        fail(&route, "a", second, &SendError::unavailable("down"));
    }
    assert_eq!(picked(&route, 10, &[]).as_deref(), Some("a"));
    assert_eq!(picked(&route, 10, &["a"]), None);
}

#[test]
fn the_next_one_takes_over_and_gives_back() {
    let route = route(&["a", "b"]);
    assert_eq!(picked(&route, 0, &[]).as_deref(), Some("a"));
    assert_eq!(picked(&route, 0, &["a"]).as_deref(), Some("b"));
    assert_eq!(picked(&route, 0, &["a", "b"]), None);
    for second in 0..3 {
        fail(&route, "a", second, &SendError::unavailable("down"));
    }
    assert_eq!(picked(&route, 3, &[]).as_deref(), Some("b"), "a is left alone");
    assert_eq!(picked(&route, 62, &[]).as_deref(), Some("a"), "tried out");
    assert_eq!(picked(&route, 62, &[]).as_deref(), Some("b"), "by one message");
    route.note("a", &taken(), at(63));
    assert_eq!(picked(&route, 63, &[]).as_deref(), Some("a"));
}

#[test]
fn if_all_are_down_messages_are_tried_all_the_same() {
    let route = route(&["a", "b"]);
    for name in ["a", "b"] {
        for second in 0..3 {
            fail(&route, name, second, &SendError::unavailable("down"));
        }
    }
    assert_eq!(picked(&route, 3, &[]).as_deref(), Some("a"));
    assert_eq!(picked(&route, 3, &["a"]), None, "but at one only");
}

#[test]
fn what_a_message_alone_is_to_blame_for_is_no_failure_of_the_provider() {
    let mail = route_of(Channel::Email, &["a", "b"]).unwrap();
    let text = route(&["a", "b"]);
    for second in 0..3 {
        fail(&mail, "a", second, &SendError::temporary("greylisted"));
        fail(&text, "a", second, &SendError::temporary("500"));
    }
    assert_eq!(picked(&mail, 3, &[]).as_deref(), Some("a"));
    assert_eq!(picked(&text, 3, &[]).as_deref(), Some("b"));
    for second in 0..5 {
        fail(&mail, "a", second, &SendError::permanent("no such mailbox"));
    }
    assert_eq!(picked(&mail, 5, &[]).as_deref(), Some("a"));
    for second in 0..3 {
        fail(&mail, "a", second, &SendError::uncertain("hung up"));
    }
    assert_eq!(picked(&mail, 5, &[]).as_deref(), Some("b"));
}

#[test]
fn a_message_that_may_be_with_a_provider_goes_there_again() {
    let route = route(&["a", "b"]);
    let again = |second| route.pick(at(second), &[], Some("b")).map(|provider| provider.name().to_owned());
    assert_eq!(again(0).as_deref(), Some("b"));
    for second in 0..3 {
        fail(&route, "b", second, &SendError::uncertain("hung up"));
    }
    assert_eq!(again(3).as_deref(), Some("a"), "unless that one is down");
}

#[test]
fn a_slow_provider_gives_way_for_a_while() {
    let route = route(&["a", "b", "c"]);
    let (quick, slow) = (SignedDuration::from_secs(5), SignedDuration::from_secs(600));
    for _ in 0..20 {
        assert!(!route.arrived("b", slow, at(0)));
    }
    let changes = (0..20).filter(|_| route.arrived("a", slow, at(0))).count();
    assert_eq!(changes, 1);
    assert_eq!(picked(&route, 1, &[]).as_deref(), Some("b"), "c has shown nothing, but a gives way");
    for _ in 0..20 {
        assert!(!route.arrived("b", slow, at(299)), "not within five minutes of a change");
    }
    assert!(route.arrived("b", slow, at(300)));
    assert_eq!(picked(&route, 300, &[]).as_deref(), Some("c"));
    assert!(route.states(at(300)).iter().map(|state| state.slow).eq([true, true, false]));
    assert_eq!(picked(&route, 900, &[]).as_deref(), Some("a"), "after a quarter of an hour");
    for _ in 0..20 {
        route.arrived("a", quick, at(900));
    }
    assert_eq!(picked(&route, 901, &[]).as_deref(), Some("a"));
}

#[test]
fn if_both_are_slow_nothing_changes() {
    let route = route(&["a", "b"]);
    let slow = SignedDuration::from_secs(600);
    for _ in 0..9 {
        route.arrived("a", slow, at(0));
    }
    for _ in 0..10 {
        assert!(!route.arrived("b", slow, at(0)));
    }
    assert!(!route.arrived("a", slow, at(0)));
    assert_eq!(picked(&route, 1, &[]).as_deref(), Some("a"));
}

#[test]
fn the_operator_decides_the_order() {
    let route = route(&["a", "b", "c"]);
    let choice =
        |provider: &str, position, enabled| ProviderChoice { provider: provider.to_owned(), position, enabled };
    let order = |chosen: &[ProviderChoice]| route.order_of(chosen);
    assert_eq!(order(&[]), [0, 1, 2]);
    assert_eq!(order(&[choice("c", 0, true), choice("a", 1, true)]), [2, 0, 1]);
    assert_eq!(order(&[choice("a", 0, false), choice("gone", 1, true)]), [1, 2]);
    let none = [choice("a", 0, false), choice("b", 1, false), choice("c", 2, false)];
    assert_eq!(order(&none), [0, 1, 2], "never nothing at all");
}
