"""Drives a running node with the official Python client, as a service's own program would.

The environment gives the node's URL, the whole API key and the service's dialect. What is set up is in service.toml; after
that, the e-mail template was given a second version, and three texts were received.
"""

import datetime
import os
import time
import uuid

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

URL = os.environ["YUI_URL"]
KEY = os.environ["YUI_KEY"]
DIALECT = os.environ["YUI_DIALECT"]
SERVICE = KEY[-73:-37]
REPLY_TO = "0199f3a0-0000-7000-8000-00000000c002"
TEXT_SENDER = "0199f3a0-0000-7000-8000-00000000c003"
EMAIL_TEMPLATE = "0199f3a0-0000-7000-8000-00000000c004"
TEXT_TEMPLATE = "0199f3a0-0000-7000-8000-00000000c005"
UNSUBSCRIBE = "https://city.minato.example.jp/unsubscribe?r=7"
PATIENCE = 30

client = NotificationsAPIClient(KEY, base_url=URL)


def refused(call, status, message):
    """The call is refused with this status and these messages."""
    try:
        answer = call()
    except HTTPError as error:
        assert error.status_code == status, error
        messages = [each["message"] for each in error.message]
        assert messages == message, messages
        return [each["error"] for each in error.message]
    raise AssertionError(f"not refused: {answer}")


def until_final(notification):
    """Asks for the notification until it is on its way."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = client.get_notification_by_id(notification)
        if found["status"] not in ("created", "pending"):
            return found
    raise AssertionError(f"still {found['status']}")


def is_time(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ") is not None


def sends_and_reads_emails():
    sent = client.send_email_notification(
        email_address="hanako@example.jp",
        template_id=EMAIL_TEMPLATE,
        personalisation={"name": "[港](https://example.com) 花子", "number": "2026-7"},
        reference="python e-mail",
        email_reply_to_id=REPLY_TO,
        one_click_unsubscribe_url=UNSUBSCRIBE,
        sanitise_content_for=["name"],
    )
    assert uuid.UUID(sent["id"])
    assert sent["reference"] == "python e-mail"
    assert sent["content"]["subject"] == "受付番号 2026-7"
    assert sent["content"]["from_email"] == "kurashi@mail.example.jp"
    assert "花子 様" in sent["content"]["body"]
    assert "(https://example.com)" not in sent["content"]["body"], "the link in the value was not taken out"
    assert sent["uri"] == f"{URL}/v2/notifications/{sent['id']}"
    assert sent["template"]["id"] == EMAIL_TEMPLATE and sent["template"]["version"] == 2
    assert sent["scheduled_for"] is None
    if DIALECT == "govuk":
        assert sent["content"]["one_click_unsubscribe_url"] == UNSUBSCRIBE
        assert sent["sanitised_content"]["name"]["unsanitised"] == "[港](https://example.com) 花子"

    found = until_final(sent["id"])
    needed = "id reference email_address phone_number line_1 line_2 line_3 line_4 line_5 line_6 postcode type status "
    needed += "template body created_at sent_at completed_at"
    assert set(needed.split()) <= found.keys(), found.keys()
    assert found["id"] == sent["id"] and found["reference"] == "python e-mail"
    assert found["email_address"] == "hanako@example.jp" and found["phone_number"] is None
    assert found["type"] == "email"
    assert found["status"] in ("sending", "delivered"), found["status"]
    assert found["subject"] == sent["content"]["subject"] and found["body"] == sent["content"]["body"]
    assert found["template"]["uri"] == f"{URL}/v2/template/{EMAIL_TEMPLATE}/version/2"
    assert is_time(found["created_at"]) and is_time(found["sent_at"])
    return sent["id"]


def sends_and_reads_texts():
    sent = client.send_sms_notification(
        phone_number="090-1234-5678",
        template_id=TEXT_TEMPLATE,
        personalisation={"code": "k7w-2px"},
        reference="python text",
        sms_sender_id=TEXT_SENDER,
    )
    assert sent["content"] == {"from_number": "GOMI", "body": sent["content"]["body"]}
    assert "認証番号は k7w-2px です。" in sent["content"]["body"]
    found = until_final(sent["id"])
    assert found["type"] == "sms" and found["phone_number"] == "090-1234-5678"
    assert found["email_address"] is None and found["reference"] == "python text"
    assert found["status"] in ("sending", "sent", "delivered"), found["status"]
    return sent["id"]


def lists_notifications(email, text):
    both = client.get_all_notifications()
    assert [each["id"] for each in both["notifications"]] == [text, email], "newest first"
    assert both["links"]["current"] == f"{URL}/v2/notifications"
    assert both["links"]["next"] == f"{URL}/v2/notifications?older_than={email}"

    def ids(**filters):
        return [each["id"] for each in client.get_all_notifications(**filters)["notifications"]]

    assert ids(template_type="email") == [email]
    assert ids(template_type="sms") == [text]
    assert ids(reference="python text") == [text]
    assert ids(reference="nothing") == []
    assert ids(older_than=text) == [email]
    assert ids(status=client.get_notification_by_id(email)["status"], template_type="email") == [email]
    assert ids(status="technical-failure") == []
    assert ids(status=["technical-failure", "sending", "delivered"], template_type="email") == [email]
    assert set(ids(include_jobs=True)) == {email, text}
    assert "next" not in client.get_all_notifications(older_than=email)["links"], "an empty page has no next one"


def walks_over_pages(count):
    for number in range(count):
        client.send_email_notification("walk@example.jp", EMAIL_TEMPLATE, {"name": "x", "number": str(number)}, "walk")
    walked = [each["subject"] for each in client.get_all_notifications_iterator(reference="walk")]
    assert walked == [f"受付番号 {number}" for number in reversed(range(count))], len(walked)


def reads_templates():
    template = client.get_template(EMAIL_TEMPLATE)
    assert template["id"] == EMAIL_TEMPLATE and template["type"] == "email" and template["version"] == 2
    assert template["name"] == "Collection booked" and template["subject"] == "受付番号 ((number))"
    assert template["body"].startswith("# Your new collection")
    assert template["personalisation"] == {"name": {"required": True}, "number": {"required": True}}
    assert is_time(template["created_at"]) and is_time(template["updated_at"]) and template["created_by"]
    first = client.get_template_version(EMAIL_TEMPLATE, 1)
    assert first["version"] == 1 and first["body"].startswith("# Your collection")
    everything = client.get_all_templates()["templates"]
    assert {each["id"] for each in everything} == {EMAIL_TEMPLATE, TEXT_TEMPLATE}
    texts = client.get_all_templates("sms")["templates"]
    assert [each["id"] for each in texts] == [TEXT_TEMPLATE]
    assert texts[0]["subject"] is None and texts[0]["updated_at"] is None
    missing = str(uuid.uuid4())
    assert refused(lambda: client.get_template(missing), 404, ["No result found"]) == ["NoResultFound"]
    refused(lambda: client.get_template_version(EMAIL_TEMPLATE, 9), 404, ["No result found"])
    refused(lambda: client.get_template("x"), 400, ["id is not a valid UUID"])
    refused(lambda: client.get_all_templates("orange"), 400, ["type orange is not one of [sms, email, letter]"])


def previews_templates():
    preview = client.post_template_preview(EMAIL_TEMPLATE, {"name": "花子", "number": 7})
    assert preview["subject"] == "受付番号 7" and "花子 様" in preview["body"]
    assert "<h2" in preview["html"] or "<h1" in preview["html"]
    assert preview["version"] == 2 and preview["type"] == "email"
    text = client.post_template_preview(TEXT_TEMPLATE, {"code": "1"})
    assert text["html"] is None and text["subject"] is None
    refused(lambda: client.post_template_preview(EMAIL_TEMPLATE, {}), 400, ["Missing personalisation: number, name"])


def reads_received_texts():
    page = client.get_received_texts()
    texts = page["received_text_messages"]
    assert [each["content"] for each in texts] == ["3", "2", "1"], "newest first"
    newest = texts[0]
    assert newest["user_number"] == "+819012345678", newest
    assert newest["notify_number"] and newest["service_id"] == SERVICE and is_time(newest["created_at"])
    assert page["links"]["next"] == f"{URL}/v2/received-text-messages?older_than={texts[-1]['id']}"
    older = client.get_received_texts(older_than=newest["id"])["received_text_messages"]
    assert [each["content"] for each in older] == ["2", "1"]
    assert [each["content"] for each in client.get_received_texts_iterator()] == ["3", "2", "1"]


def is_told_what_is_wrong():
    def send(**changes):
        given = {
            "email_address": "hanako@example.jp",
            "template_id": EMAIL_TEMPLATE,
            "personalisation": {"name": "花子", "number": 1},
        }
        return lambda: client.send_email_notification(**{**given, **changes})

    missing = f"Missing personalisation for template ID {EMAIL_TEMPLATE}: number" if DIALECT == "gc" else ""
    refused(send(personalisation={"name": "x"}), 400, [missing or "Missing personalisation: number"])
    bad = refused(send(email_address="nobody"), 400, ["email_address Not a valid email address"])
    assert bad == ["ValidationError"]
    unknown = str(uuid.uuid4())
    assert refused(send(template_id=unknown), 400, ["Template not found"]) == ["BadRequestError"]
    wrong_type = "sms template is not suitable for email notification"
    refused(send(template_id=TEXT_TEMPLATE), 400, [wrong_type])
    no_reply_to = f"email_reply_to_id {unknown} does not exist in database for service id {SERVICE}"
    refused(send(email_reply_to_id=unknown), 400, [no_reply_to])
    refused(send(one_click_unsubscribe_url="http://x"), 400, ["one_click_unsubscribe_url is not a valid https url"])
    refused(lambda: client.get_notification_by_id("x"), 400, ["notification_id is not a valid UUID"])

    stranger = NotificationsAPIClient(KEY[:-36] + str(uuid.uuid4()), base_url=URL)
    no_key = "signature, api token not found" if DIALECT == "gc" else "API key not found"
    refused(lambda: stranger.get_all_templates(), 403, [f"Invalid token: {no_key}"])
    nobody = NotificationsAPIClient(f"x-{uuid.uuid4()}-{uuid.uuid4()}", base_url=URL)
    assert refused(lambda: nobody.get_all_templates(), 403, ["Invalid token: service not found"]) == ["AuthError"]

    try:
        client.get_notification_by_id(uuid.uuid4())
    except HTTPError as error:
        assert error.status_code == 404, error
    else:
        raise AssertionError("a notification that does not exist was found")


def main():
    reads_received_texts()
    email = sends_and_reads_emails()
    text = sends_and_reads_texts()
    lists_notifications(email, text)
    walks_over_pages(260)
    previews_templates()
    reads_templates()
    is_told_what_is_wrong()
    print("all is well")


main()
