//! Every rule of the standard, held against an authenticator that keeps all but one of them.

use super::*;
use proptest::prelude::*;
use yui_kernel::SeededRandom;
use yui_testkit::passkey::{Authenticator, Kind, Twist, USUAL_FLAGS};

const USER: &[u8] = b"an account's id.";

fn party() -> RelyingParty {
    RelyingParty::of("https://yui.city.example.jp/").unwrap()
}

fn authenticator(kind: Kind) -> Authenticator {
    Authenticator::new(kind, "https://yui.city.example.jp")
}

fn challenge(seed: u64) -> Challenge {
    Challenge::new(&SeededRandom::new(seed))
}

fn register(device: &mut Authenticator) -> Result<NewPasskey, Fault> {
    let (party, challenge) = (party(), challenge(1));
    let registration = Registration { party: &party, challenge: &challenge };
    let answer = device.create(&registration.options(USER, "hanako@city.example.jp", "港 花子", &[]));
    registration.check(&answer)
}

fn known(made: &NewPasskey) -> KnownPasskey {
    KnownPasskey {
        public_key: made.public_key.clone(),
        user: USER.to_vec(),
        sign_count: made.sign_count,
        backup_eligible: made.backup_eligible,
    }
}

fn answer(device: &mut Authenticator, known: &KnownPasskey) -> Result<Seen, Fault> {
    let (party, challenge) = (party(), challenge(2));
    let answer = device.get(&Assertion::options(&party, &challenge));
    Assertion::read(&answer)?.check(&party, &challenge, known)
}

#[test]
fn every_kind_of_key_is_made_and_used() {
    for kind in [Kind::Es256, Kind::EdDsa, Kind::Rs256] {
        let mut device = authenticator(kind);
        let made = register(&mut device).unwrap();
        assert!(made.backup_eligible && made.backed_up && made.sign_count == 0, "{kind:?}");
        let seen = answer(&mut device, &known(&made)).unwrap();
        assert_eq!(seen, Seen { sign_count: 0, backed_up: true }, "{kind:?}");
        device.twist = Twist { bad_signature: true, ..Twist::default() };
        assert_eq!(answer(&mut device, &known(&made)), Err(Fault::Signature), "{kind:?}");
    }
}

#[test]
fn the_key_of_another_passkey_does_not_fit() {
    let (mut mine, mut other) = (authenticator(Kind::Es256), authenticator(Kind::Es256));
    let made = register(&mut mine).unwrap();
    let _ = register(&mut other).unwrap();
    assert_eq!(answer(&mut other, &known(&made)), Err(Fault::Signature));
}

#[test]
fn what_is_twisted_is_not_believed() {
    let twists = [
        (Twist { kind: Some("webauthn.other"), ..Twist::default() }, Fault::Challenge),
        (Twist { origin: Some("https://yui.city.example.jp.evil.example".into()), ..Twist::default() }, Fault::Origin),
        (Twist { origin: Some("http://yui.city.example.jp".into()), ..Twist::default() }, Fault::Origin),
        (Twist { origin: Some("https://yui.city.example.jp:8443".into()), ..Twist::default() }, Fault::Origin),
        (Twist { cross_origin: true, ..Twist::default() }, Fault::Origin),
        (Twist { rp_id: Some("city.example.jp".into()), ..Twist::default() }, Fault::RelyingParty),
        (Twist { flags: Some(USUAL_FLAGS & !0x01), ..Twist::default() }, Fault::UserVerification),
        (Twist { flags: Some(USUAL_FLAGS & !0x04), ..Twist::default() }, Fault::UserVerification),
        (Twist { flags: Some(USUAL_FLAGS & !0x08), ..Twist::default() }, Fault::Backup),
        (Twist { trailing: true, ..Twist::default() }, Fault::Malformed),
    ];
    for (twist, fault) in twists {
        let mut device = authenticator(Kind::EdDsa);
        device.twist = twist.clone();
        assert_eq!(register(&mut device).unwrap_err(), fault, "making: {twist:?}");
        let mut device = authenticator(Kind::EdDsa);
        let made = register(&mut device).unwrap();
        device.twist = twist.clone();
        assert_eq!(answer(&mut device, &known(&made)).unwrap_err(), fault, "using: {twist:?}");
    }
}

#[test]
fn an_answer_fits_one_challenge_and_one_account() {
    let mut device = authenticator(Kind::Es256);
    let made = register(&mut device).unwrap();
    let party = party();
    let answered = device.get(&Assertion::options(&party, &challenge(3)));
    let check = |known: &KnownPasskey, seed| Assertion::read(&answered).unwrap().check(&party, &challenge(seed), known);
    assert!(check(&known(&made), 3).is_ok());
    assert_eq!(check(&known(&made), 4), Err(Fault::Challenge));
    assert_eq!(check(&KnownPasskey { user: b"another".to_vec(), ..known(&made) }, 3), Err(Fault::Account));
    assert_eq!(check(&KnownPasskey { backup_eligible: false, ..known(&made) }, 3), Err(Fault::Backup));
}

#[test]
fn a_copy_is_seen_by_its_counter() {
    let mut device = authenticator(Kind::Es256);
    device.counts = true;
    let mut passkey = known(&register(&mut device).unwrap());
    for expected in 1..=3 {
        passkey.sign_count = answer(&mut device, &passkey).unwrap().sign_count;
        assert_eq!(passkey.sign_count, expected);
    }
    device.sign_count = 2;
    assert_eq!(answer(&mut device, &passkey), Err(Fault::Counter), "the same count again");
    device.counts = false;
    device.sign_count = 0;
    assert_eq!(answer(&mut device, &passkey), Err(Fault::Counter), "none any more");
}

#[test]
fn extensions_are_passed_over() {
    let mut device = authenticator(Kind::EdDsa);
    device.twist.extensions = true;
    let made = register(&mut device).unwrap();
    assert!(answer(&mut device, &known(&made)).is_ok());
}

#[test]
fn passkeys_belong_to_a_name() {
    assert_eq!(
        party(),
        RelyingParty { id: "yui.city.example.jp".into(), origin: "https://yui.city.example.jp".into() }
    );
    let local = RelyingParty::of("http://localhost:8080").unwrap();
    assert_eq!((local.id.as_str(), local.origin.as_str()), ("localhost", "http://localhost:8080"));
    for address in ["http://127.0.0.1:8080", "http://[::1]:8080", "nowhere"] {
        assert!(RelyingParty::of(address).unwrap_err().to_string().contains("YUI_PUBLIC_URL"), "{address}");
    }
}

#[test]
fn the_browser_is_told_what_to_make() {
    let (party, challenge) = (party(), challenge(1));
    let options =
        Registration { party: &party, challenge: &challenge }.options(USER, "a@b.jp", "港 花子", &[b"id".to_vec()]);
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["excludeCredentials"][0]["id"], "aWQ");
    assert_eq!(options["timeout"], 300_000);
    assert_eq!(options["rp"]["id"], "yui.city.example.jp");
    assert!(!format!("{challenge:?}").contains(&challenge.base64url()));
}

proptest! {
    #[test]
    fn whatever_comes_is_refused_and_nothing_breaks(bytes in prop::collection::vec(any::<u8>(), 0..400), text in ".{0,200}") {
        let (party, challenge) = (party(), challenge(1));
        let registration = Registration { party: &party, challenge: &challenge };
        prop_assert!(registration.check(&text).is_err());
        prop_assert!(Assertion::read(&text).is_err());
        let _ = cose::PublicKey::read(&bytes);
        let _ = authenticator_data::read(&[party.id_hash(), bytes].concat(), &party);
    }

    #[test]
    fn a_changed_byte_is_never_believed(at in any::<prop::sample::Index>(), change in 1_u8..=255) {
        let mut device = authenticator(Kind::EdDsa);
        let made = register(&mut device).unwrap();
        let (party, challenge) = (party(), challenge(2));
        let mut answered: serde_json::Value =
            serde_json::from_str(&device.get(&Assertion::options(&party, &challenge))).unwrap();
        let mut data = decode(answered["response"]["authenticatorData"].as_str().unwrap()).unwrap();
        let index = at.index(data.len());
        data[index] ^= change;
        answered["response"]["authenticatorData"] = URL_SAFE_NO_PAD.encode(&data).into();
        let checked = Assertion::read(&answered.to_string()).unwrap().check(&party, &challenge, &known(&made));
        prop_assert!(checked.is_err());
    }
}
