//! Inputs that nobody thought of, at every place where bytes come in from outside: nothing panics, and what must hold does.
//!
//! Some hundred inputs at each place, the same in every run. `PROPTEST_CASES=10000` tries as many, `PROPTEST_RNG_SEED=…` tries others,
//! and `fuzz/README.md` says how to search without end.

#[cfg(test)]
mod mutation;
#[cfg(test)]
mod seeds;

use mutation::mutated;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use yui_testkit::entry_points::{ALL, EntryPoint};

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Feeds a place with its examples, with examples that are no longer right, and with any bytes.
fn feed(name: &str) {
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

macro_rules! feed {
    ($($name:ident),+ $(,)?) => {
        $(#[test]
        fn $name() {
            feed(stringify!($name));
        })+

        /// A place that is not fed here would be fed nowhere.
        #[test]
        fn no_place_is_left_out() {
            let fed = [$(stringify!($name)),+];
            assert_eq!(ALL.map(|(name, _)| name), fed);
            assert_eq!(seeds::names(), fed);
            assert_eq!(seeds::targets(), fed);
        }
    };
}

feed!(
    amazon_receipt,
    authorization,
    bulk_csv,
    file,
    gateway_receipt,
    query,
    recipient,
    request,
    sns_envelope,
    spreadsheet,
    template,
    token,
    twilio_receipt,
);
