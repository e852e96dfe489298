//! The whole node on both engines, from the request to the message that arrives.

#[cfg(test)]
mod sending;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod faults;
