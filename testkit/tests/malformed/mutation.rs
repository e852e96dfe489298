//! Changes of examples that were right.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What trips parsers over: ends of texts, numbers and nesting, characters of several bytes and of none.
const PIECES: [&[u8]; 34] = [
    b"\0",
    b"\n",
    b"\r\n",
    b"\t",
    b" ",
    b"\"",
    b"'",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b",",
    b";",
    b":",
    b"=",
    b"&",
    b"%",
    b"%00",
    b"<",
    b"((",
    b"))",
    b"??",
    b"[",
    b"{",
    b"[[[[[[[[[[[[[[[[",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"null",
    b"+",
    b"@",
    "\u{feff}".as_bytes(),
    "\u{202e}".as_bytes(),
    "結".as_bytes(),
    b"\xFF\xFE",
];

#[derive(Debug, Clone)]
enum Change {
    Flip(u8),
    Set(u8),
    Insert(&'static [u8]),
    Repeat(u8, u8),
    Remove(u8),
    Move(Index, u8),
    Cut,
}

fn change() -> impl Strategy<Value = (Index, Change)> {
    let change = prop_oneof![
        3 => (0..8_u8).prop_map(|bit| Change::Flip(1 << bit)),
        2 => any::<u8>().prop_map(Change::Set),
        5 => select(&PIECES[..]).prop_map(Change::Insert),
        2 => (1..40_u8, 1..60_u8).prop_map(|(length, times)| Change::Repeat(length, times)),
        2 => any::<u8>().prop_map(Change::Remove),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(from, length)| Change::Move(from, length)),
        1 => Just(Change::Cut),
    ];
    (any::<Index>(), change)
}

/// One of the examples, changed in some places.
pub(crate) fn mutated(seeds: Vec<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    (select(seeds), vec(change(), 1..10)).prop_map(|(seed, changes)| changes.iter().fold(seed, apply)).boxed()
}

fn apply(mut bytes: Vec<u8>, (place, change): &(Index, Change)) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let at = place.index(bytes.len());
    let end = |length: u8| bytes.len().min(at + usize::from(length));
    match change {
        Change::Flip(bit) => bytes[at] ^= bit,
        Change::Set(byte) => bytes[at] = *byte,
        Change::Insert(piece) => drop(bytes.splice(at..at, piece.iter().copied())),
        Change::Repeat(length, times) => {
            let again = bytes[at..end(*length)].repeat(usize::from(*times));
            drop(bytes.splice(at..at, again));
        }
        Change::Remove(length) => drop(bytes.drain(at..end(*length))),
        Change::Move(from, length) => {
            let from = from.index(bytes.len());
            let piece = bytes[from..bytes.len().min(from + usize::from(*length))].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        Change::Cut => bytes.truncate(at),
    }
    bytes
}
