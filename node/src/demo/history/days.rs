//! What happens on every day: the municipality's system confirms collections of large waste and sends codes for signing in.

use super::stage::Stage;
use serde_json::{Value, json};
use yui_kernel::Result;
use yui_notify::model::Channel;

/// The sample's templates that the system sends with.
const COLLECTION: &str = "0199f3a0-0000-7000-8000-000000000001";
const CODE: &str = "0199f3a0-0000-7000-8000-000000000003";

/// What people have collected.
const THINGS: [&str; 8] = ["机", "椅子", "本棚", "自転車", "ソファー", "布団", "電子レンジ", "たんす"];

/// The hour at which the system begins.
const OPENS: i8 = 9;

/// Lives through a day's usual messages, or as much of it as has passed.
///
/// # Errors
/// As the use cases report them.
pub(super) async fn pass(stage: &mut Stage, ago: i32) -> Result<()> {
    let bursts: i8 = if stage.is_working_day() { 4 } else { 1 };
    for burst in 0..bursts {
        let minute = i8::try_from(stage.dice.below(50)).unwrap_or(0);
        if !stage.until(OPENS + burst * 2, minute)? {
            return Ok(());
        }
        let count = 2 + stage.dice.below(3);
        for number in 0..count {
            let reference = format!("A-{}{burst}{number}", 1_000 + (40 - ago) * 10);
            let request = collection(stage, &reference)?;
            stage.send(Channel::Email, &request).await?;
            stage.pass(1);
        }
        let codes = 1 + stage.dice.below(3);
        for _ in 0..codes {
            let resident = stage.dice.resident();
            let code = format!("{:06}", stage.dice.below(1_000_000));
            let request =
                json!({ "phone_number": resident.phone, "template_id": CODE, "personalisation": { "番号": code } });
            stage.send(Channel::Sms, &request).await?;
        }
        stage.settle(stage.kurashi).await?;
    }
    Ok(())
}

/// What the system asks for a confirmation.
///
/// # Errors
/// If there is no such day.
pub(super) fn collection(stage: &mut Stage, reference: &str) -> Result<Value> {
    let resident = stage.dice.resident();
    let ahead = 3 + stage.dice.below(10);
    let day = stage.day_after(i32::try_from(ahead).unwrap_or(3))?;
    let mut things: Vec<&str> = Vec::new();
    for _ in 0..=stage.dice.below(3) {
        things.extend(stage.dice.one_of(&THINGS).copied());
    }
    things.dedup();
    Ok(json!({
        "email_address": resident.email,
        "template_id": COLLECTION,
        "reference": reference,
        "personalisation": {
            "氏名": resident.name,
            "受付番号": reference,
            "収集日": format!("{}月{}日", day.month(), day.day()),
            "品目": things,
            "手数料": if stage.dice.percent(70) { "yes" } else { "no" },
        },
    }))
}
