//! What becomes of accepted messages when something breaks: the process, the mail server, the database, the disk.
//!
//! Nothing is simulated that can be real: the program is the built one, it is killed with SIGKILL, the mail server is at the other
//! end of a socket, PostgreSQL is stopped in the middle of transactions, and the disk is one that is full.

mod backup;
mod crash;
mod database_outage;
mod disk_full;
mod lame_duck;
mod mail_server;
mod moving;
mod release;
mod spreadsheet;
mod start;
pub(crate) mod support;
mod upgrade;
