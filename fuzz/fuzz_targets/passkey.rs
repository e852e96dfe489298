#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| yui_testkit::entry_points::passkey(data));
