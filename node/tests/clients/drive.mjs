// Drives a running node with the official Node client, as a service's own program would.
//
// The environment gives the node's URL, the whole API key and the service's dialect. What is set up is in service.toml;
// after that, the e-mail template was given a second version, and three texts were received.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { NotifyClient } from "notifications-node-client";

const { YUI_URL: url, YUI_KEY: key, YUI_DIALECT: dialect } = process.env;
const service = key.slice(-73, -37);
const replyTo = "0199f3a0-0000-7000-8000-00000000c002";
const textSender = "0199f3a0-0000-7000-8000-00000000c003";
const emailTemplate = "0199f3a0-0000-7000-8000-00000000c004";
const textTemplate = "0199f3a0-0000-7000-8000-00000000c005";
const unsubscribe = "https://city.minato.example.jp/unsubscribe?r=7";
const patience = 30_000;

const client = new NotifyClient(url, key);

/** The call is refused with this status and these messages; gives the classes of the errors. */
async function refused(call, status, messages) {
  const error = await call.then(() => assert.fail("it was not refused"), (error) => error);
  assert.equal(error.response?.status, status, error);
  assert.equal(error.response.data.status_code, status);
  assert.deepEqual(error.response.data.errors.map((each) => each.message), messages);
  return error.response.data.errors.map((each) => each.error);
}

/** Asks for the notification until it is on its way. */
async function untilFinal(id) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const { data } = await client.getNotificationById(id);
    if (!["created", "pending"].includes(data.status)) return data;
  }
  assert.fail("it is still waiting");
}

async function sendsAndReadsEmails() {
  const { status, data: sent } = await client.sendEmail(emailTemplate, "taro@example.jp", {
    personalisation: { name: "[港](https://example.com) 太郎", number: "2026-8", list: ["ignored"] },
    reference: "node e-mail",
    emailReplyToId: replyTo,
    oneClickUnsubscribeURL: unsubscribe,
    sanitiseContentFor: ["name"],
  });
  assert.equal(status, 201);
  assert.equal(sent.reference, "node e-mail");
  assert.equal(sent.content.subject, "受付番号 2026-8");
  assert.equal(sent.content.from_email, "kurashi@mail.example.jp");
  assert.match(sent.content.body, /太郎 様/);
  assert.doesNotMatch(sent.content.body, /\(https:\/\/example\.com\)/);
  assert.equal(sent.uri, `${url}/v2/notifications/${sent.id}`);
  if (dialect === "govuk") {
    assert.equal(sent.content.one_click_unsubscribe_url, unsubscribe);
    assert.equal(sent.sanitised_content.name.unsanitised, "[港](https://example.com) 太郎");
  }
  const found = await untilFinal(sent.id);
  assert.equal(found.id, sent.id);
  assert.equal(found.email_address, "taro@example.jp");
  assert.equal(found.type, "email");
  assert.equal(found.body, sent.content.body);
  assert.equal(found.template.version, 2);
  assert.ok(["sending", "delivered"].includes(found.status), found.status);
  assert.ok("created_by_name" in found);
  assert.ok(!Number.isNaN(Date.parse(found.created_at)));
  if (dialect === "govuk") assert.equal(typeof found.is_cost_data_ready, "boolean");
  return sent.id;
}

async function sendsAndReadsTexts() {
  const { status, data: sent } = await client.sendSms(textTemplate, "+81 90 1234 5679", {
    personalisation: { code: "q9z-4vj" },
    reference: "node text",
    smsSenderId: textSender,
  });
  assert.equal(status, 201);
  assert.equal(sent.content.from_number, "GOMI");
  assert.match(sent.content.body, /認証番号は q9z-4vj です。/);
  const found = await untilFinal(sent.id);
  assert.equal(found.type, "sms");
  assert.equal(found.phone_number, "+81 90 1234 5679");
  return sent.id;
}

async function listsNotifications(email, text) {
  const ids = async (...filters) =>
    (await client.getNotifications(...filters)).data.notifications.map((each) => each.id);
  assert.deepEqual((await ids()).slice(0, 2), [text, email]);
  assert.deepEqual(await ids("email", undefined, "node e-mail"), [email]);
  assert.deepEqual(await ids("sms", undefined, "node e-mail"), []);
  assert.deepEqual((await ids(undefined, undefined, undefined, text))[0], email);
  assert.deepEqual(await ids("email", "technical-failure"), []);
  const { data } = await client.getNotifications("sms", undefined, "node text");
  assert.equal(data.links.current, `${url}/v2/notifications?template_type=sms&reference=node+text`);
  const next = new URL(data.links.next);
  assert.deepEqual(Object.fromEntries(next.searchParams), {
    template_type: "sms",
    reference: "node text",
    older_than: text,
  });
  const refusal = await refused(client.getNotifications("orange"), 400, [
    "template_type orange is not one of [sms, email, letter]",
  ]);
  assert.deepEqual(refusal, ["ValidationError"]);
}

async function readsTemplates() {
  const { data: template } = await client.getTemplateById(emailTemplate);
  assert.equal(template.version, 2);
  assert.match(template.body, /^# Your new collection/);
  const { data: first } = await client.getTemplateByIdAndVersion(emailTemplate, 1);
  assert.match(first.body, /^# Your collection/);
  const { data: all } = await client.getAllTemplates();
  assert.deepEqual(new Set(all.templates.map((each) => each.id)), new Set([emailTemplate, textTemplate]));
  const { data: emails } = await client.getAllTemplates("email");
  assert.deepEqual(emails.templates.map((each) => each.id), [emailTemplate]);
  assert.deepEqual(await refused(client.getTemplateById(randomUUID()), 404, ["No result found"]), ["NoResultFound"]);
  await refused(client.getTemplateByIdAndVersion(emailTemplate, 0), 400, ["version 0 is less than the minimum of 1"]);
}

async function previewsTemplates() {
  const { data: preview } = await client.previewTemplateById(emailTemplate, { name: "太郎", number: 8 });
  assert.equal(preview.subject, "受付番号 8");
  assert.match(preview.html, /太郎 様/);
  await refused(client.previewTemplateById(textTemplate, {}), 400, ["Missing personalisation: code"]);
}

async function readsReceivedTexts() {
  const { data: page } = await client.getReceivedTexts();
  assert.deepEqual(page.received_text_messages.map((each) => each.content), ["3", "2", "1"]);
  assert.equal(page.received_text_messages[0].service_id, service);
  const { data: older } = await client.getReceivedTexts(page.received_text_messages[1].id);
  assert.deepEqual(older.received_text_messages.map((each) => each.content), ["1"]);
}

async function isToldWhatIsWrong() {
  const values = { personalisation: { name: "x", number: "1" } };
  await refused(client.sendEmail(emailTemplate, "nobody", values), 400, ["email_address Not a valid email address"]);
  await refused(client.sendEmail(randomUUID(), "taro@example.jp", values), 400, ["Template not found"]);
  const missing = "Missing personalisation" + (dialect === "gc" ? ` for template ID ${emailTemplate}` : "");
  await refused(client.sendEmail(emailTemplate, "taro@example.jp", {}), 400, [`${missing}: number, name`]);
  await refused(client.sendSms(emailTemplate, "090-1234-5678", values), 400, [
    "email template is not suitable for sms notification",
  ]);
  const unknown = randomUUID();
  await refused(client.sendSms(textTemplate, "090-1234-5678", { personalisation: { code: 1 }, smsSenderId: unknown }), 400, [
    `sms_sender_id ${unknown} does not exist in database for service id ${service}`,
  ]);
  const stranger = new NotifyClient(url, service, randomUUID());
  const noKey = dialect === "gc" ? "signature, api token not found" : "API key not found";
  assert.deepEqual(await refused(stranger.getAllTemplates(), 403, [`Invalid token: ${noKey}`]), ["AuthError"]);
  await refused(client.getPdfForLetterNotification("x"), 400, ["notification_id is not a valid UUID"]);
}

await readsReceivedTexts();
const email = await sendsAndReadsEmails();
const text = await sendsAndReadsTexts();
await listsNotifications(email, text);
await previewsTemplates();
await readsTemplates();
await isToldWhatIsWrong();
console.log("all is well");
