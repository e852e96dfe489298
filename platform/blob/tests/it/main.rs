//! Stores against the outside world.

#[cfg(test)]
mod s3;
