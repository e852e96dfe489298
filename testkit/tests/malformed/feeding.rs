//! How a place is fed.

use super::mutation::mutated;
use super::seeds;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use yui_testkit::entry_points::{ALL, EntryPoint};

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(750);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Feeds a place with its examples, with examples that are no longer right, and with any bytes.
pub(crate) fn feed(name: &str) {
    let (_, entry_point): (&str, EntryPoint) = *ALL.iter().find(|(known, _)| *known == name).unwrap();
    let seeds = seeds::of(name);
    for seed in &seeds {
        entry_point(seed);
    }
    let random = prop::collection::vec(any::<u8>(), 0..600);
    let input = prop_oneof![7 => mutated(seeds), 1 => random.boxed()];
    let run = TestRunner::new(config()).run(&input, |bytes| {
        entry_point(&bytes);
        Ok(())
    });
    if let Err(failure) = run {
        panic!("{name}: {failure}");
    }
}
