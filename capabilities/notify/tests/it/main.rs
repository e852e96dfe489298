//! Notify on both engines, from the HTTP request to the database.

#[cfg(test)]
mod agreements;
#[cfg(test)]
mod api_messages;
#[cfg(test)]
mod authentication;
#[cfg(test)]
mod authorisation;
#[cfg(test)]
mod bounces;
#[cfg(test)]
mod branding;
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod by_member;
#[cfg(test)]
mod cancelling;
#[cfg(test)]
mod categories;
#[cfg(test)]
mod dkim;
#[cfg(test)]
mod document;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod leaked_keys;
#[cfg(test)]
mod legacy;
#[cfg(test)]
mod list;
#[cfg(test)]
mod manage_templates;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod node;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod received_texts;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod reseal;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod search;
#[cfg(test)]
mod service;
#[cfg(test)]
mod services;
#[cfg(test)]
mod spreadsheets;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod teams;
#[cfg(test)]
mod template_history;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod usage;
#[cfg(test)]
mod wire;
