//! A name server that knows one address.

use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::sync::{Arc, Mutex};

/// Where it listens: an address of this machine's own that no other test run takes, for every process has another number.
fn own_address() -> Ipv4Addr {
    let [_, _, high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, 53, high, low)
}

/// Type A (RFC 1035 section 3.2.2).
const A: u8 = 1;

/// Length of a message's header (RFC 1035 section 4.1.1).
const HEADER: usize = 12;

/// Answers every question for an IPv4 address with 127.0.0.1, and every other one with nothing. It ends with the test's process.
pub(super) struct NameServer(Arc<Mutex<Vec<String>>>);

impl NameServer {
    pub(super) fn start() -> std::io::Result<Self> {
        let socket = UdpSocket::bind(SocketAddrV4::new(own_address(), 53))?;
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        std::thread::spawn(move || {
            let mut message = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut message) {
                let (name, answer) = answer(&message[..length]);
                heard.lock().unwrap().push(name);
                let _gone = socket.send_to(&answer, from);
            }
        });
        Ok(Self(asked))
    }

    pub(super) fn address(&self) -> Ipv4Addr {
        own_address()
    }

    /// The names that it was asked for.
    pub(super) fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// The name of a message's only question, and the answer.
fn answer(message: &[u8]) -> (String, Vec<u8>) {
    let (mut labels, mut at) = (Vec::new(), HEADER);
    while message[at] != 0 {
        let length = usize::from(message[at]);
        labels.push(String::from_utf8_lossy(&message[at + 1..=at + length]).into_owned());
        at += 1 + length;
    }
    let (is_a, end) = (message[at + 2] == A, at + 5);
    // The same id; an answer, recursion available, no error; one question, perhaps one record.
    let mut answer = message[..2].to_vec();
    answer.extend([0x81, 0x80, 0, 1, 0, u8::from(is_a), 0, 0, 0, 0]);
    answer.extend(&message[HEADER..end]);
    if is_a {
        // The name of the question, type A, class IN, 60 s, four bytes.
        answer.extend([0xC0, 0x0C, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
    }
    (labels.join("."), answer)
}
