use super::*;
use crate::config::{self, Environment};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use yui_testkit::http::{Answer, Behaviour, Endpoint};
use yui_testkit::ports::Port;

#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is printed, or what is wrong.
async fn ask(listen: impl ToString, question: Question) -> std::result::Result<String, String> {
    let settings = config::load(&Environment::new([("YUI_LISTEN", listen.to_string())]), None).unwrap().settings;
    let out = Stream::default();
    let asked = health(&settings, question, &mut Output::new(out.clone(), Stream::default())).await;
    let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
    asked.map(|()| text).map_err(|error| error.chain())
}

fn node() -> Endpoint {
    Endpoint::start(|_, _| Answer::json(200, &json!({ "status": "ok" }))).unwrap()
}

#[tokio::test]
async fn a_process_that_is_well_is_asked_at_its_own_address() {
    let node = node();
    assert_eq!(ask(node.address(), Question::Ready).await, Ok(format!("ready: {}\n", node.address())));
    assert_eq!(ask(node.address(), Question::Live).await, Ok(format!("alive: {}\n", node.address())));
    let paths: Vec<String> = node.requests().iter().map(|request| request.path().to_owned()).collect();
    assert_eq!(paths, ["/_status/ready", "/_status/live"]);
}

#[tokio::test]
async fn one_that_listens_on_all_addresses_is_asked_at_loopback() {
    let node = node();
    let listen = format!("0.0.0.0:{}", node.address().port());
    assert_eq!(ask(listen, Question::Ready).await, Ok(format!("ready: {}\n", node.address())));
    let all: SocketAddr = "[::]:8080".parse().unwrap();
    assert_eq!(address_of(all).unwrap().to_string(), "[::1]:8080");
}

#[tokio::test]
async fn one_that_is_not_ready_says_what_fails() {
    let node = node();
    let address = node.address();
    for (body, why) in [
        (json!({ "status": "not ready", "failing": ["database"] }), "failing: database; its log says why"),
        (json!({ "status": "shutting down", "failing": [] }), "shutting down"),
        (json!("?"), "it does not say why"),
    ] {
        node.set(Behaviour::Answer(Answer::json(503, &body)));
        assert_eq!(ask(address, Question::Ready).await, Err(format!("not ready: {address} ({why})")));
    }
    node.set(Behaviour::Answer(Answer::status(404)));
    let complaint = format!("http://{address}/_status/live answers 404: is it a node?");
    assert_eq!(ask(address, Question::Live).await, Err(complaint));
}

#[tokio::test]
async fn silence_is_not_health() {
    let address = Port::reserve().unwrap().address();
    let complaint = ask(address, Question::Live).await.unwrap_err();
    let expected = format!("nothing answers at http://{address}/_status/live: is the node running");
    assert!(complaint.starts_with(&expected), "{complaint}");
    let complaint = ask("127.0.0.1:0", Question::Ready).await.unwrap_err();
    assert!(complaint.contains("port 0"), "{complaint}");
}
