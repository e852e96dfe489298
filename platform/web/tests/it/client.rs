//! Calling out.

use crate::api::{Signals, api, env, settings};
use bytes::Bytes;
use http::Request;
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use yui_web::client::{Client, ClientError, ClientSettings, Egress, HttpClient, Resolve, Resolving};
use yui_web::{Lifecycle, Metrics, RequestId, Server, ServerSettings};

/// Answers each question with the next of its answers; without one, never.
struct Scripted(Mutex<VecDeque<std::io::Result<Vec<IpAddr>>>>);

impl Scripted {
    fn new(answers: impl IntoIterator<Item = std::io::Result<Vec<IpAddr>>>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(answers.into_iter().collect())))
    }
}

impl Resolve for Scripted {
    fn resolve<'a>(&'a self, _host: &'a str) -> Resolving<'a> {
        let next = self.0.lock().unwrap().pop_front();
        Box::pin(async move {
            match next {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        })
    }
}

fn ips(texts: &[&str]) -> std::io::Result<Vec<IpAddr>> {
    Ok(texts.iter().map(|text| text.parse().unwrap()).collect())
}

fn any() -> ClientSettings {
    ClientSettings { egress: Egress::Any, ..ClientSettings::default() }
}

fn only_loopback() -> ClientSettings {
    ClientSettings { egress: Egress::AllowPrivate(vec!["127.0.0.1".parse().unwrap()]), ..ClientSettings::default() }
}

fn get(address: &str) -> Request<Bytes> {
    Request::get(address).body(Bytes::new()).unwrap()
}

/// The small API on a free port.
async fn served() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let metrics = Metrics::default();
    let router = api(settings(), &Signals::default()).mount(&env(), &metrics);
    tokio::spawn(async move {
        Server::new(ServerSettings::default(), &metrics).serve(listener, router, Lifecycle::ready()).await
    });
    address
}

/// Answers every connection's first request with these bytes, and closes. Returns what was asked.
async fn scripted_server(answer: Vec<u8>) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, questions) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap_or(0);
            let _ = asked.send(String::from_utf8_lossy(&request[..read]).into_owned());
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    });
    (address, questions)
}

#[tokio::test]
async fn sends_and_receives() {
    let address = served().await;
    let request = Request::post(format!("http://{address}/echo/1")).body(Bytes::from_static(b"[1]")).unwrap();
    let answer = Client::new(any()).unwrap().send(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(std::str::from_utf8(answer.body()).unwrap().contains(r#""body":[1]"#));
    let missing = Client::new(any()).unwrap().send(get(&format!("http://{address}/nothing"))).await.unwrap();
    assert_eq!(missing.status(), 404, "any status is an answer");
}

#[tokio::test]
async fn the_request_id_goes_along_and_redirects_are_not_followed() {
    let answer = b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n".to_vec();
    let (address, mut questions) = scripted_server(answer).await;
    let mut request = get(&format!("http://{address}/hook"));
    let given = http::HeaderValue::from_static("trace-0001");
    request.extensions_mut().insert(RequestId::accept_or_make(Some(&given), &env()));
    assert_eq!(Client::new(any()).unwrap().send(request).await.unwrap().status(), 302);
    let question = questions.recv().await.unwrap();
    assert!(
        question.contains("x-request-id: trace-0001\r\n") && question.contains("user-agent: yui\r\n"),
        "{question}"
    );
}

#[tokio::test]
async fn addresses_that_are_not_public_are_refused() {
    let client =
        Client::with_resolver(ClientSettings::default(), Scripted::new([ips(&["10.0.0.1", "fd00::1"])])).unwrap();
    for (address, refused) in [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://[::1]:8080/", "::1"),
        ("http://[::ffff:169.254.169.254]/", "::ffff:169.254.169.254"),
        ("https://169.254.169.254/latest/", "169.254.169.254"),
        ("http://internal.example/", "10.0.0.1"),
    ] {
        let refused = refused.parse().unwrap();
        assert_eq!(
            client.send(get(address)).await.unwrap_err(),
            ClientError::Refused { address: refused },
            "{address}"
        );
    }
}

#[tokio::test]
async fn numbers_that_look_like_no_address_do_not_pass_the_guard() {
    let client = Client::new(ClientSettings::default()).unwrap();
    for address in ["http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://localhost/"] {
        let error = client.send(get(address)).await.unwrap_err();
        assert!(matches!(error, ClientError::Refused { .. } | ClientError::Dns(_)), "{address}: {error:?}");
    }
}

#[tokio::test]
async fn a_name_that_changes_its_address_gains_nothing() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok".to_vec();
    let (address, mut questions) = scripted_server(answer).await;
    let resolver = Scripted::new([ips(&["127.0.0.1"]), ips(&["127.0.0.2"]), ips(&["127.0.0.2", "127.0.0.1"])]);
    let client = Client::with_resolver(only_loopback(), resolver.clone()).unwrap();
    let url = format!("http://rebinding.example:{}/", address.port());

    assert_eq!(client.send(get(&url)).await.unwrap().body(), "ok");
    assert_eq!(
        resolver.0.lock().unwrap().len(),
        2,
        "resolved once: the address that was checked is the one connected to"
    );
    let refused = "127.0.0.2".parse().unwrap();
    assert_eq!(client.send(get(&url)).await.unwrap_err(), ClientError::Refused { address: refused });
    assert_eq!(client.send(get(&url)).await.unwrap().body(), "ok", "of two addresses the allowed one is used");
    assert!(questions.recv().await.is_some() && questions.recv().await.is_some());
    assert!(questions.try_recv().is_err(), "two requests arrived, not three");
}

#[tokio::test]
async fn answers_over_the_limit() {
    let client = Client::new(ClientSettings { max_response: 1_000, ..any() }).unwrap();
    for head in ["content-length: 1001\r\n", ""] {
        let answer = format!("HTTP/1.1 200 OK\r\n{head}\r\n{}", "x".repeat(1_001));
        let (address, _questions) = scripted_server(answer.into_bytes()).await;
        assert_eq!(
            client.send(get(&format!("http://{address}/"))).await.unwrap_err(),
            ClientError::TooLarge { limit: 1_000 }
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_answers_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = ClientSettings { connect_time_out: Duration::from_secs(3_600), ..any() };
    let address = format!("http://{}/", silent.local_addr().unwrap());
    assert_eq!(Client::new(settings).unwrap().send(get(&address)).await.unwrap_err(), ClientError::TimedOut);

    let mute = Client::with_resolver(any(), Scripted::new([])).unwrap();
    assert_eq!(
        mute.send(get("http://mute.example/")).await.unwrap_err(),
        ClientError::Dns("no answer after 5 s".to_owned())
    );
}

#[tokio::test]
async fn every_failure_has_its_kind() {
    let resolver = Scripted::new([ips(&[]), Err(std::io::Error::other("no such name"))]);
    let client = Client::with_resolver(any(), resolver).unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (plain, _asked) = scripted_server(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let (garbage, _asked) = scripted_server(b"hello\r\n\r\n".to_vec()).await;
    let fails = async |address: String| client.send(get(&address)).await.unwrap_err();

    assert!(matches!(fails("http://empty.example/".into()).await, ClientError::Dns(_)));
    assert!(matches!(fails("http://unknown.example/".into()).await, ClientError::Dns(_)));
    assert!(matches!(fails(format!("http://{free}/")).await, ClientError::Connect(_)));
    assert!(matches!(fails(format!("https://{plain}/")).await, ClientError::Tls(_)));
    assert!(matches!(fails(format!("http://{garbage}/")).await, ClientError::Broken(_)));
    for address in ["ftp://a.example/", "/only/a/path", "http://user:secret@a.example/"] {
        let error = fails(address.to_owned()).await;
        assert!(matches!(error, ClientError::Address(_)), "{address}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}
