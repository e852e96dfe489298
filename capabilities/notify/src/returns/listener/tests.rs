use super::*;
use crate::model::receipt::Outcome;
use std::sync::{Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, DuplexStream, duplex};
use uuid::Uuid;
use yui_kernel::{ManualClock, SeededRandom};
use yui_store::seal::Keyring;

/// Keeps what it is given; fails while told to.
#[derive(Default)]
struct Kept {
    receipts: Mutex<Vec<Receipt>>,
    fails: std::sync::atomic::AtomicBool,
}

impl ReceiptSink for Kept {
    fn take(&self, receipts: Vec<Receipt>) -> Pin<Box<dyn Future<Output = Result<()>> + Send + '_>> {
        Box::pin(async move {
            if self.fails.load(std::sync::atomic::Ordering::SeqCst) {
                return Err(Error::unavailable("the database is away"));
            }
            self.receipts.lock().unwrap_or_else(PoisonError::into_inner).extend(receipts);
            Ok(())
        })
    }
}

fn shared(protocol: Protocol, sink: &Arc<Kept>) -> Shared {
    let clock = ManualClock::starting_at("2026-11-22T00:00:00Z".parse().unwrap());
    let keyring = Keyring::new(&"5a".repeat(32).into(), &[]).unwrap();
    let settings = ListenerSettings::new(protocol);
    Shared {
        settings: ListenerSettings { patience: Duration::from_secs(2), ..settings },
        path: ReturnPath::new("bounce.example.jp", Arc::new(keyring)),
        sink: sink.clone(),
        env: Env { clock: Arc::new(clock), random: Arc::new(SeededRandom::new(1)) },
    }
}

/// Says all of it at once, as a client that pipelines or does not wait, and hears all answers.
async fn converse(protocol: Protocol, sink: &Arc<Kept>, said: &[u8]) -> String {
    let (near, mut far) = duplex(64 * 1024);
    let shared = shared(protocol, sink);
    let said = said.to_vec();
    let client = tokio::spawn(async move {
        let mut heard = Vec::new();
        let (mut reading, mut writing) = tokio::io::split(&mut far);
        let say = async {
            let _ = writing.write_all(&said).await;
            let _ = writing.shutdown().await;
        };
        let hear = async {
            let _ = reading.read_to_end(&mut heard).await;
        };
        tokio::join!(say, hear);
        String::from_utf8(heard).unwrap()
    });
    Connection::<DuplexStream>::new(near, &shared).run().await;
    client.await.unwrap()
}

fn to() -> String {
    let keyring = Keyring::new(&"5a".repeat(32).into(), &[]).unwrap();
    ReturnPath::new("bounce.example.jp", Arc::new(keyring)).address(Uuid::from_u128(1).into())
}

const REPORT: &str = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n\
    Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";

fn codes(heard: &str) -> Vec<&str> {
    heard.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect()
}

#[tokio::test]
async fn a_pipelined_report_is_taken() {
    let sink = Arc::new(Kept::default());
    let said =
        format!("EHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{}>\r\nRCPT TO:<x@y.jp>\r\nDATA\r\n{REPORT}.\r\nQUIT\r\n", to());
    let heard = converse(Protocol::Smtp, &sink, said.as_bytes()).await;
    assert_eq!(codes(&heard), ["220", "250", "250", "250", "550", "354", "250", "221"], "{heard}");
    let receipts = sink.receipts.lock().unwrap();
    assert_eq!((receipts.len(), receipts[0].outcome), (1, Outcome::PermanentFailure));
    assert_eq!(receipts[0].notification, Some(Uuid::from_u128(1).into()));
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient() {
    let sink = Arc::new(Kept::default());
    let said =
        format!("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{0}>\r\nRCPT TO:<{0}>\r\nDATA\r\n{REPORT}.\r\nQUIT\r\n", to());
    let heard = converse(Protocol::Lmtp, &sink, said.as_bytes()).await;
    assert_eq!(codes(&heard), ["220", "250", "250", "250", "250", "354", "250", "250", "221"], "{heard}");
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_taken() {
    let sink = Arc::new(Kept::default());
    sink.fails.store(true, std::sync::atomic::Ordering::SeqCst);
    let said = format!("EHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{}>\r\nDATA\r\n{REPORT}.\r\nQUIT\r\n", to());
    let heard = converse(Protocol::Smtp, &sink, said.as_bytes()).await;
    assert_eq!(codes(&heard), ["220", "250", "250", "250", "354", "451", "221"], "{heard}");
}

#[tokio::test]
async fn a_message_ends_at_one_place_only() {
    let sink = Arc::new(Kept::default());
    let hidden = format!("MAIL FROM:<>\r\nRCPT TO:<{}>\r\nDATA\r\n", to());
    for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r\r\n", "\r\n.\n"] {
        let said = format!("EHLO mx\r\n{hidden}Subject: x\r\n\r\nhello{end}{hidden}{REPORT}.\r\nQUIT\r\n");
        let heard = converse(Protocol::Smtp, &sink, said.as_bytes()).await;
        assert_eq!(codes(&heard), ["220", "250", "250", "250", "354", "250", "221"], "{end:?}: {heard}");
    }
    assert!(sink.receipts.lock().unwrap().is_empty());
}

#[tokio::test]
async fn lines_are_bounded_and_dots_are_undone() {
    let sink = Arc::new(Kept::default());
    let long = "x".repeat(LONGEST_LINE * 3);
    let dotted = REPORT.replace("Action", "..hidden: 1\r\nAction");
    let said = format!(
        "EHLO mx\r\n{long}\r\nMAIL FROM:<>\r\nRCPT TO:<{}>\r\nDATA\r\n..\r\n{long}\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<{}>\r\nDATA\r\n{dotted}.\r\nQUIT\r\n",
        to(),
        to()
    );
    let heard = converse(Protocol::Smtp, &sink, said.as_bytes()).await;
    assert_eq!(
        codes(&heard),
        ["220", "250", "500", "250", "250", "354", "250", "250", "250", "354", "250", "221"],
        "{heard}"
    );
    assert_eq!(sink.receipts.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_connection() {
    let sink = Arc::new(Kept::default());
    let shared = shared(Protocol::Smtp, &sink);
    let (near, _far) = duplex(1024);
    assert!(Connection::new(near, &shared).run().await.is_none());
}

#[tokio::test]
async fn connections_are_bounded() {
    let sink = Arc::new(Kept::default());
    let Shared { settings, path, env, .. } = shared(Protocol::Smtp, &sink);
    let settings = ListenerSettings { connections: 1, ..settings };
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listener = Listener::new(socket, settings, path, sink.clone(), env);
    let address = listener.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(listener.serve(async move { drop(stopped.await) }));
    let mut greeting = [0; 3];
    let mut first = tokio::net::TcpStream::connect(address).await.unwrap();
    first.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"220");
    let mut second = tokio::net::TcpStream::connect(address).await.unwrap();
    second.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"421");
    stop.send(()).unwrap();
    serving.await.unwrap();
}
