//! Providers against servers on real sockets.

#![expect(clippy::unwrap_used, reason = "what fails in a function that prepares a test fails the test")]

mod amazon;
mod capture;
mod gateway;
mod messages;
mod scripted;
mod smtp;
mod smtp_dialogue;
mod smtp_faults;
mod smtp_security;
mod twilio;
