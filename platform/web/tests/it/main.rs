//! The web crate as its users meet it: a mounted router, a listening server, a client.

#[cfg(test)]
mod api;
#[cfg(test)]
mod client;
#[cfg(test)]
mod document;
#[cfg(test)]
mod egress;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod logging;
#[cfg(test)]
mod node_routes;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod server;
