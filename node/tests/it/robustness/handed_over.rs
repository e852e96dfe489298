//! What is handed over whole and then read: spreadsheets that members upload, and mail that other servers return.

use super::{CANARY, Engine, Judged, Target, check};
use crate::returns::hand_on;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use yui_notify::usecases::Failure;
use yui_notify::usecases::spreadsheet::{Upload, upload};
use yui_policy::{Access, Permissions};
use yui_testkit::sheet::{Cell, delimited, ods, texts, xls, xlsx};

/// Bytes put in somewhere, in place of so many.
type Edit = (Index, Vec<u8>, u8);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let piece = prop_oneof![
        2 => vec(any::<u8>(), 0..4),
        3 => select(
            &[
                "\r\n", "\r\n\r\n", "\n", "--b/1", "--b/1--", ":", ";", ",", "\"", "=", "<", ">", "<hanako@", "\0", "=?utf-8?B?",
                "rfc822;", "Status: 9.9.9\r\n", "Content-Type: message/rfc822\r\n\r\n", "\u{feff}", "あ", "99999999999", "-1",
            ][..]
        )
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    vec((any::<Index>(), piece, 0..9_u8), 0..8)
}

fn edited(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for (place, piece, removed) in edits {
        let start = place.index(bytes.len() + 1);
        let end = bytes.len().min(start + usize::from(*removed));
        bytes.splice(start..end, piece.iter().copied());
    }
    bytes
}

/// Whatever the file is, its uploader is told what is wrong with it.
pub(super) fn malformed_spreadsheets(engine: Engine, cases: u32) {
    check(engine, cases, &(0..5_usize, edits()), async |target: &Target, (kind, edits): (usize, Vec<Edit>)| {
        let mut rows = texts(&[["email address", "name", "list"], ["a@example.jp", CANARY, "x"]]);
        rows.push(vec![
            Cell::Text(format!("{CANARY}@example.jp")),
            Cell::Formula(CANARY.to_owned()),
            Cell::Number(1.5),
        ]);
        let right = match kind {
            0 => xlsx(&rows),
            1 => xls(&rows),
            2 => ods(&rows),
            3 => delimited(&rows, ',').into_bytes(),
            _ => delimited(&rows, '\t').into_bytes(),
        };
        let file = Upload {
            file_name: format!("{CANARY}.xlsx"),
            file: edited(right, &edits).into(),
            template: target.email,
            sender_id: None,
        };
        let member = Access::new(target.service.tenant(), Permissions::all());
        let told = upload(target.node.notify(), &member, target.service.id, file).await;
        prop_assert!(!matches!(told, Err(Failure::Fault(_))), "{:?}", told.err());
        Ok(()) as Judged
    });
}

/// A report of a mail server that could not deliver, with the address of whoever it could not deliver to.
fn report() -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=\"b/1\"\r\n\r\n--b/1\r\nContent-Type: text/plain\r\n\r\n\
        I am sorry, {CANARY}.\r\n--b/1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
        Final-Recipient: rfc822; {CANARY}@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
        Diagnostic-Code: smtp; 550 5.1.1 <{CANARY}@example.org>: no such user\r\n\r\n--b/1\r\nContent-Type: message/rfc822\r\n\r\n\
        To: {CANARY}@example.org\r\nSubject: {CANARY}\r\n\r\nHello\r\n--b/1--\r\n"
    )
}

/// Whatever comes back is taken, so that no other server keeps it and tries again.
pub(super) fn malformed_returns(engine: Engine, cases: u32) {
    check(engine, cases, &edits(), async |target: &Target, edits: Vec<Edit>| {
        let mail = edited(report().into_bytes(), &edits);
        // As a sender on the wire does it: lines end alike, and none is a dot alone.
        let mail = String::from_utf8_lossy(&mail).replace("\r\n", "\n").replace('\r', "");
        let mail: String =
            mail.lines().map(|line| format!("{}{line}\r\n", if line.starts_with('.') { "." } else { "" })).collect();
        let answer = hand_on(target.node.returns(), "LHLO", &target.return_path, &mail).await;
        prop_assert!(answer.starts_with("250"), "{answer}");
        Ok(()) as Judged
    });
}
