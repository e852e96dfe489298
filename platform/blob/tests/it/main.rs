//! Stores against the outside world.

#[cfg(test)]
mod keys;
#[cfg(test)]
mod s3;
