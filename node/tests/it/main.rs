//! The whole node on both engines, from the request to the message that arrives.

#[cfg(test)]
mod amazon;
#[cfg(test)]
mod authentication;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod bulk_errors;
#[cfg(test)]
mod callback_care;
#[cfg(test)]
mod callback_isolation;
#[cfg(test)]
mod callbacks;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod declared_terms;
#[cfg(test)]
mod deploy;
#[cfg(test)]
mod events;
#[cfg(test)]
mod failover;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod files;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod image;
#[cfg(test)]
mod inbound;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod origin;
#[cfg(test)]
mod outcomes;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod pii;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod recipients;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod scheduling;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod suspension;
#[cfg(test)]
mod unsubscribing;
