//! Inputs that nobody thought of, at every place where bytes come in from outside: nothing panics, and what must hold does.
//!
//! More than ten thousand inputs, some hundred at each place, the same in every run. `PROPTEST_CASES=10000` tries as many at each,
//! `PROPTEST_RNG_SEED=…` tries others, and `fuzz/README.md` says how to search without end.

#[cfg(test)]
mod feeding;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod seeds;

use feeding::feed;
use yui_testkit::entry_points::ALL;

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
    passkey,
    query,
    recipient,
    request,
    returned_mail,
    sns_envelope,
    spreadsheet,
    template,
    token,
    twilio_receipt,
);
