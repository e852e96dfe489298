//! Serving over real connections, and shutting down without losing one. Nothing here waits for time to pass: each step waits for
//! what the one before it brings about.

use crate::api::{Signals, api, env};
use futures_util::FutureExt as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use yui_web::server::{Stopped, adopt};
use yui_web::status::{Build, Status};
use yui_web::{Lifecycle, Metrics, Server, ServerSettings};

const LONG: Duration = Duration::from_secs(3_600);
const NONE: Duration = Duration::ZERO;

struct Running {
    address: SocketAddr,
    lifecycle: Lifecycle,
    signals: Signals,
    serving: JoinHandle<Stopped>,
}

fn start(settings: ServerSettings) -> Running {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (lifecycle, signals, metrics) = (Lifecycle::ready(), Signals::default(), Metrics::default());
    let status = Status::new(env(), lifecycle.clone(), Build::default());
    let router = api(crate::api::settings(), &signals).merge(status.router()).mount(&env(), &metrics);
    let served = lifecycle.clone();
    let listener = adopt(listener).unwrap();
    let serving = tokio::spawn(async move { Server::new(settings, &metrics).serve(listener, router, served).await });
    Running { address, lifecycle, signals, serving }
}

fn steps(announce: Duration, drain: Duration, finish: Duration) -> ServerSettings {
    ServerSettings { announce, drain, finish, ..ServerSettings::default() }
}

async fn send(stream: &mut TcpStream, path: &str) {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n").as_bytes()).await.unwrap();
}

/// Reads one answer, whose body's length is announced.
async fn receive(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                return text;
            }
        }
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "the connection ended within an answer: {text:?}");
    }
}

/// Whether the other side has closed the connection in good order.
async fn is_closed(stream: &mut TcpStream) -> bool {
    stream.read(&mut [0; 16]).await.unwrap() == 0
}

/// Returns when the listener is closed.
async fn refused(address: SocketAddr) {
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_kept_connection_is_answered_and_told_to_close() {
    let node = start(steps(NONE, LONG, LONG));
    let mut kept = TcpStream::connect(node.address).await.unwrap();
    send(&mut kept, "/id").await;
    let first = receive(&mut kept).await;
    assert!(first.starts_with("HTTP/1.1 200") && !first.contains("connection: close"), "{first}");

    node.lifecycle.begin_shutdown();
    refused(node.address).await;
    send(&mut kept, "/id").await;
    let last = receive(&mut kept).await;
    assert!(last.starts_with("HTTP/1.1 200") && last.contains("connection: close"), "{last}");
    assert!(is_closed(&mut kept).await);
    assert_eq!(node.serving.await.unwrap(), Stopped { cut_off: 0 });
}

#[tokio::test]
async fn a_silent_connection_is_still_served() {
    let node = start(steps(NONE, LONG, LONG));
    // One that the server has seen, and one that may still be in the listener's queue.
    let mut seen = TcpStream::connect(node.address).await.unwrap();
    let mut other = TcpStream::connect(node.address).await.unwrap();
    send(&mut other, "/id").await;
    receive(&mut other).await;
    let mut queued = TcpStream::connect(node.address).await.unwrap();
    node.lifecycle.begin_shutdown();
    refused(node.address).await;
    for stream in [&mut seen, &mut queued, &mut other] {
        send(stream, "/id").await;
        let answer = receive(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("connection: close"), "{answer}");
    }
    assert_eq!(node.serving.await.unwrap(), Stopped { cut_off: 0 });
}

#[tokio::test]
async fn after_the_drain_idle_connections_end_and_busy_ones_finish() {
    let node = start(steps(NONE, NONE, LONG));
    let mut silent = TcpStream::connect(node.address).await.unwrap();
    let mut idle = TcpStream::connect(node.address).await.unwrap();
    send(&mut idle, "/id").await;
    receive(&mut idle).await;
    let mut busy = TcpStream::connect(node.address).await.unwrap();
    send(&mut busy, "/wait/1").await;
    node.signals.entered.notified().await;

    node.lifecycle.begin_shutdown();
    assert!(is_closed(&mut idle).await && is_closed(&mut silent).await);
    node.signals.release.notify_one();
    assert!(receive(&mut busy).await.contains(r#"{"done":true}"#));
    assert_eq!(node.serving.await.unwrap(), Stopped { cut_off: 0 });
}

#[tokio::test]
async fn what_outlasts_the_shutdown_is_cut_off() {
    let node = start(steps(NONE, NONE, NONE));
    let mut busy = TcpStream::connect(node.address).await.unwrap();
    send(&mut busy, "/wait/1").await;
    node.signals.entered.notified().await;
    node.lifecycle.begin_shutdown();
    assert_eq!(node.serving.await.unwrap(), Stopped { cut_off: 1 });
    assert!(is_closed(&mut busy).await);
}

#[tokio::test]
async fn readiness_is_withdrawn_while_connections_are_still_accepted() {
    let node = start(steps(LONG, LONG, LONG));
    node.lifecycle.begin_shutdown();
    let mut late = TcpStream::connect(node.address).await.unwrap();
    send(&mut late, "/_status/ready").await;
    let answer = receive(&mut late).await;
    assert!(answer.starts_with("HTTP/1.1 503") && !answer.contains("connection: close"), "{answer}");
    send(&mut late, "/id").await;
    assert!(receive(&mut late).await.starts_with("HTTP/1.1 200"));
    node.serving.abort();
}

#[tokio::test]
async fn connections_over_the_limit_wait_their_turn() {
    let node = start(ServerSettings { max_connections: 1, ..steps(NONE, LONG, LONG) });
    let mut first = TcpStream::connect(node.address).await.unwrap();
    send(&mut first, "/id").await;
    receive(&mut first).await;
    let mut second = TcpStream::connect(node.address).await.unwrap();
    send(&mut second, "/wait/1").await;
    send(&mut first, "/id").await;
    receive(&mut first).await;
    assert!(node.signals.entered.notified().now_or_never().is_none(), "the second must wait for the first");
    drop(first);
    node.signals.release.notify_one();
    assert!(receive(&mut second).await.contains("done"));
}

#[tokio::test]
async fn a_head_over_the_limit_is_refused() {
    let node = start(ServerSettings { max_head_bytes: 1024, ..steps(NONE, NONE, NONE) });
    let mut stream = TcpStream::connect(node.address).await.unwrap();
    send(&mut stream, &format!("/{}", "x".repeat(2_000))).await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}
