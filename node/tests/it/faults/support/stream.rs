//! A stream of requests that loses none.

use super::connection::{Connection, Reply};
use super::load::{Accepted, email};
use super::serving::Serving;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::task::JoinSet;

/// How many senders there have been.
static SENDERS: AtomicUsize = AtomicUsize::new(0);

/// Requests over several connections without a pause, each repeated with the same key when its connection breaks.
pub(crate) struct Stream {
    accepted: Accepted,
    broken: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    senders: JoinSet<()>,
}

impl Stream {
    /// How many connections there are.
    pub(crate) const CONNECTIONS: usize = 8;

    /// Begins.
    pub(crate) fn start(node: &Serving) -> Self {
        let (accepted, broken, stop) = (Accepted::none(), Arc::default(), Arc::new(AtomicBool::new(false)));
        let mut senders = JoinSet::new();
        for _ in 0..Self::CONNECTIONS {
            // No two senders of a test use the same keys.
            let number = SENDERS.fetch_add(1, Ordering::SeqCst);
            let sender = Sender { address: node.address(), number, broken: Arc::clone(&broken) };
            senders.spawn(sender.send(accepted.clone(), Arc::clone(&stop)));
        }
        Self { accepted, broken, stop, senders }
    }

    /// Returns when so many more requests were accepted.
    pub(crate) async fn go_on(&self, count: usize) {
        self.accepted.reach(self.accepted.count() + count).await;
    }

    /// How many connections broke.
    pub(crate) fn broken(&self) -> usize {
        self.broken.load(Ordering::SeqCst)
    }

    /// Ends the stream; gives what was accepted, and how many connections broke.
    pub(crate) async fn stop(mut self) -> (Accepted, usize) {
        self.stop.store(true, Ordering::SeqCst);
        while let Some(ended) = self.senders.join_next().await {
            ended.unwrap();
        }
        (self.accepted.clone(), self.broken())
    }
}

struct Sender {
    address: SocketAddr,
    number: usize,
    broken: Arc<AtomicUsize>,
}

impl Sender {
    async fn send(self, accepted: Accepted, stop: Arc<AtomicBool>) {
        let mut connection = None;
        for request in 0.. {
            if stop.load(Ordering::SeqCst) {
                return;
            }
            let key = format!("{}-{request}", self.number);
            let reply = self.ask(&mut connection, &key).await;
            if reply.closes() {
                connection = None;
            }
            accepted.add(&reply.expect(201).json());
        }
    }

    /// Asks until there is an answer, each time with the same key.
    async fn ask(&self, connection: &mut Option<Connection>, key: &str) -> Reply {
        let body = email(&format!("one{}@example.jp", self.number));
        loop {
            let mut open = match connection.take() {
                Some(open) => open,
                None => Connection::open(self.address).await.unwrap(),
            };
            match open.post_once("/v2/notifications/email", &body, key).await {
                Ok(reply) => {
                    *connection = Some(open);
                    return reply;
                }
                Err(_) => {
                    self.broken.fetch_add(1, Ordering::SeqCst);
                }
            }
        }
    }
}
