//! What providers say and what it means for a message, line by line: the table that programs written for GC Notify rely on.

use super::{ID, ses, told};
use crate::model::receipt::{FeedbackKind, Outcome};
use crate::providers::receipt::read;
use serde_json::{Value, json};
use yui_kernel::Timestamp;

#[test]
fn bounces_and_complaints_of_ses_are_read_by_their_types() {
    use FeedbackKind::{Complaint, HardBounce, SoftBounce};
    use Outcome::{Complained, PermanentFailure, TemporaryFailure};
    let ours = Some("The email address is on the GC Notify suppression list");
    let providers = Some("The email address is on our email provider suppression list");
    for (kind, subtype, outcome, feedback, response) in [
        ("Permanent", "General", PermanentFailure, (HardBounce, "general"), None),
        ("Permanent", "NoEmail", PermanentFailure, (HardBounce, "no-email"), None),
        ("Permanent", "Suppressed", PermanentFailure, (HardBounce, "suppressed"), providers),
        ("Permanent", "OnAccountSuppressionList", PermanentFailure, (HardBounce, "on-account-suppression-list"), ours),
        ("Transient", "General", TemporaryFailure, (SoftBounce, "general"), None),
        ("Transient", "MailboxFull", TemporaryFailure, (SoftBounce, "mailbox-full"), None),
        ("Transient", "MessageTooLarge", TemporaryFailure, (SoftBounce, "message-too-large"), None),
        ("Transient", "ContentRejected", TemporaryFailure, (SoftBounce, "content-rejected"), None),
        (
            "Transient",
            "AttachmentRejected",
            TemporaryFailure,
            (SoftBounce, "attachment-rejected"),
            Some("The email was rejected because of its attachments"),
        ),
        ("Undetermined", "Undetermined", TemporaryFailure, (SoftBounce, "general"), None),
        ("Undetermined", "General", TemporaryFailure, (SoftBounce, "general"), None),
    ] {
        let bounce = json!({
            "bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": [{"emailAddress": "taro@example.jp"}],
            "timestamp": "2026-11-22T09:00:05.000Z", "feedbackId": "0100-feedback",
        });
        let receipt = ses("Bounce", "bounce", bounce);
        assert_eq!(told(&receipt), (outcome, Some(feedback), response), "{kind} {subtype}");
        assert_eq!(receipt.provider_reference.as_deref(), Some("0100-ses"));
        assert_eq!(receipt.notification.unwrap().to_string(), ID);
        assert_eq!(receipt.recipient.as_deref(), Some("taro@example.jp"));
        assert_eq!(receipt.feedback_id.as_deref(), Some("0100-feedback"));
        assert_eq!(receipt.occurred_at, "2026-11-22T09:00:05Z".parse::<Timestamp>().unwrap());
    }
    let complaint = |content: Value| ses("Complaint", "complaint", content);
    let abuse = complaint(json!({"complaintFeedbackType": "abuse", "timestamp": "2026-11-22T09:01:00.000Z"}));
    assert_eq!(told(&abuse), (Complained, Some((Complaint, "abuse")), None));
    let kept_back = complaint(json!({"complaintSubType": "OnAccountSuppressionList", "complaintFeedbackType": null}));
    assert_eq!(told(&kept_back), (PermanentFailure, Some((Complaint, "on-account-suppression-list")), ours));
}

#[test]
fn a_delivery_of_ses_says_nothing_more() {
    let delivery = json!({
        "timestamp": "2026-11-22T09:00:03.000Z", "processingTimeMillis": 546, "recipients": ["taro@example.jp"],
        "smtpResponse": "250 ok", "reportingMTA": "a8-70.smtp-out.amazonses.com",
    });
    assert_eq!(told(&ses("Delivery", "delivery", delivery)), (Outcome::Delivered, None, None));
}

#[test]
fn texts_of_sns_are_read_by_their_sentences() {
    use Outcome::{Delivered, PermanentFailure, TechnicalFailure, TemporaryFailure};
    for (status, said, outcome) in [
        ("SUCCESS", "Message has been accepted by phone carrier", Delivered),
        ("FAILURE", "Blocked as spam by phone carrier", PermanentFailure),
        ("FAILURE", "Destination is on a blocked list", PermanentFailure),
        ("FAILURE", "Invalid phone number", PermanentFailure),
        ("FAILURE", "Message body is invalid", PermanentFailure),
        ("FAILURE", "Phone carrier has blocked this message", TemporaryFailure),
        ("FAILURE", "Phone carrier is currently unreachable/unavailable", TemporaryFailure),
        ("FAILURE", "Phone has blocked SMS", TemporaryFailure),
        ("FAILURE", "Phone is on a blocked list", TemporaryFailure),
        ("FAILURE", "Phone is currently unreachable/unavailable", PermanentFailure),
        ("FAILURE", "Phone number is opted out", TechnicalFailure),
        ("FAILURE", "This delivery would exceed max price", TemporaryFailure),
        ("FAILURE", "Unknown error attempting to reach phone", PermanentFailure),
        ("FAILURE", "Unhandled provider", PermanentFailure),
        // The sentence need not be the known one.
        ("FAILURE", "The number is opted out of the account's messages", TechnicalFailure),
        ("FAILURE", "Something new", PermanentFailure),
        ("FAILURE", "", PermanentFailure),
    ] {
        let text = json!({
            "notification": {"messageId": "34d9b400-c6dd", "timestamp": "2026-11-22 00:40:34.558"}, "status": status,
            "delivery": {"phoneCarrier": "Carrier", "destination": "+819012345678", "priceInUSD": 0.01, "providerResponse": said},
        });
        let receipt = read(&text.to_string()).unwrap().unwrap();
        let response = (outcome != Delivered && !said.is_empty()).then_some(said);
        assert_eq!(told(&receipt), (outcome, None, response));
        assert_eq!((receipt.provider.as_str(), receipt.provider_reference.as_deref()), ("sns", Some("34d9b400-c6dd")));
        assert_eq!(receipt.occurred_at, "2026-11-22T00:40:34.558Z".parse::<Timestamp>().unwrap());
    }
}

#[test]
fn texts_of_end_user_messaging_are_read_by_status_and_words() {
    use Outcome::{Delivered, PermanentFailure, Sent, TechnicalFailure, TemporaryFailure};
    for (status, is_final, said, outcome) in [
        ("DELIVERED", true, "Message has been accepted by phone", Delivered),
        ("SUCCESSFUL", true, "Message has been accepted by phone carrier", Delivered),
        ("SUCCESSFUL", false, "Message has been accepted by phone carrier", Sent),
        ("PENDING", false, "Message is pending", Sent),
        ("BLOCKED", true, "Blocked as spam by phone carrier", PermanentFailure),
        ("BLOCKED", true, "Destination is on a blocked list", PermanentFailure),
        ("CARRIER_BLOCKED", true, "Phone carrier has blocked this message", TemporaryFailure),
        ("INVALID", true, "Invalid phone number", PermanentFailure),
        ("BLOCKED", true, "Phone number is opted out", TechnicalFailure),
        ("UNKNOWN", true, "Unknown error attempting to reach phone", PermanentFailure),
        ("PRICE", true, "This delivery would exceed max price", TemporaryFailure),
        ("CARRIER_UNREACHABLE", true, "Phone carrier is currently unreachable/unavailable", TemporaryFailure),
        ("UNREACHABLE", true, "Phone is currently unreachable/unavailable", PermanentFailure),
        ("UNREACHABLE", true, "PHONE CARRIER is currently UNREACHABLE", TemporaryFailure),
        ("BLOCKED", true, "Phone has blocked SMS", TemporaryFailure),
        ("BLOCKED", true, "Phone is on a blocked list", TemporaryFailure),
        ("INVALID_MESSAGE", true, "Message body is invalid", PermanentFailure),
        ("UNKNOWN", true, "Unhandled provider", PermanentFailure),
        ("QUEUED", false, "Message is queued", Sent),
        ("SENT", false, "Message has been sent", Sent),
        ("TTL_EXPIRED", true, "Something new", PermanentFailure),
    ] {
        let text = json!({
            "eventType": format!("TEXT_{status}"), "eventVersion": "1.0", "eventTimestamp": 1_795_305_600_000_i64, "isFinal": is_final,
            "originationPhoneNumber": "+16135550100", "destinationPhoneNumber": "+819012345678", "isoCountryCode": "JP",
            "messageId": "eum-1", "messageStatus": status, "messageStatusDescription": said, "totalMessageParts": 1,
            "context": {"notification": ID},
        });
        let receipt = read(&text.to_string()).unwrap().unwrap();
        let response = (!matches!(outcome, Delivered | Sent)).then_some(said);
        assert_eq!(told(&receipt), (outcome, None, response), "{status} {said}");
        assert_eq!((receipt.provider.as_str(), receipt.notification.unwrap().to_string().as_str()), ("eum", ID));
    }
}
