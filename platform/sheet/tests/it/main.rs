//! Whole files of every format, good and bad.

#[cfg(test)]
mod good;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod mutated;
#[cfg(test)]
#[expect(unreachable_pub, reason = "the testkit offers these to others")]
#[path = "../../../../testkit/src/sheet/mod.rs"]
mod write;
