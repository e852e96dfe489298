//! Organisations, members and operators on both engines.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod database;
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod forgotten;
#[cfg(test)]
mod guessing;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod person;
#[cfg(test)]
mod recoveries;
#[cfg(test)]
mod registration;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod search;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod town;
