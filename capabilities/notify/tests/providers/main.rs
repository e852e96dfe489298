//! Providers against servers on real sockets.

mod capture;
mod gateway;
mod messages;
mod smtp;
mod smtp_faults;
mod smtp_security;
