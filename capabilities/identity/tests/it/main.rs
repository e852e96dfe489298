//! Organisations, members and operators on both engines.

#[cfg(test)]
mod database;
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod statements;
