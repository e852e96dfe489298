// From a template to a service that is live: one writes, sends to the team, sends a spreadsheet, invites a colleague and asks; an operator approves.

import { another, look, must, open, send } from './browser.mjs';
import { join, setUp, signUp } from './people.mjs';

const HANAKO = 'hanako@city.example.jp';
const JIRO = 'jiro@city.example.jp';
const OPERATOR = 'taro@node.example.jp';
const APPROVER = 'saburo@city.example.jp';
const SCRIPT = '<script>alert(1)</script>';

const session = await open();
const { page, base, browser, script } = session;
page.on('dialog', () => { throw new Error('what somebody typed was run'); });

await signUp(session, '港 花子', HANAKO);
await page.goto(`${base}/services/new`);
await page.fill('#name', 'くらしのお知らせ');
await page.fill('#sender_name', 'kurashi');
await send(page, 'main form button');
const service = new URL(page.url()).pathname;

// A template, with its preview.
await page.goto(`${base}${service}/templates`);
await look(session, 'templates-empty');
await page.goto(`${base}${service}/templates/new?channel=email`);
await page.fill('#name', `健診のお知らせ ${SCRIPT}`);
await send(page, '#template-form button[type="submit"]');
must((await page.inputValue('#name')).includes(SCRIPT), 'what was typed is kept');
must((await page.locator('[aria-invalid]').count()) >= 2, 'subject and content are missing');
await look(session, 'template-wrong');
await page.fill('#subject', '健診のお知らせ ((氏名))様');
if (script === 'on') {
  // The toolbar writes the markup, by the mouse and by the arrow keys.
  const written = () => page.inputValue('#content');
  await page.locator('.yui-tools button').nth(2).click();
  must(/^# \S+$/.test(await written()), `a heading was written: ${await written()}`);
  await page.locator('.yui-tools button').nth(2).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  must((await written()).includes('\n---\n'), `a line was written: ${await written()}`);
  await page.check('#on_phone');
  must((await page.locator('iframe[name="preview-email"]').boundingBox()).width <= 400, 'the e-mail is as wide as a phone');
}
await page.fill('#content', `# 健診のお知らせ\n\n((氏名))様の健診は((日時))です。${SCRIPT}`);
if (script === 'on') {
  await page.locator('#preview').getByText('((氏名))').first().waitFor();
}
await look(session, 'template-written');
await send(page, '#template-form button[type="submit"]');
await look(session, 'template');
const template = new URL(page.url()).pathname.split('/').pop();

// One message, to oneself: a trial service writes to its team alone.
await page.goto(`${base}${service}/send`);
await look(session, 'send');
await page.goto(`${base}${service}/send/${template}`);
await page.fill('#recipient', 'resident@example.com');
await fillSlots('港 花子');
await send(page, 'main form button[type="submit"]');
if (await page.locator('button[name="send"]').count()) await send(page, 'button[name="send"]');
must((await page.locator('.yui-summary, [aria-invalid]').count()) > 0, 'a resident is not of the team');
await look(session, 'send-refused');
await page.fill('#recipient', HANAKO);
await send(page, 'main form button[type="submit"]');
await look(session, 'send-confirm');
await send(page, 'button[name="send"]');
await look(session, 'sent');

// A spreadsheet: with faults, and mended.
const sheet = `${base}${service}/send/${template}/spreadsheet`;
await page.goto(sheet);
await look(session, 'spreadsheet');
const columns = await page.locator('main ul code').allInnerTexts();
const upload = async (rows) => {
  const text = [columns, ...rows].map((cells) => cells.join(',')).join('\n');
  await page.setInputFiles('#file', { name: `健診 ${SCRIPT.replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await send(page, 'main form button[type="submit"]');
};
const row = (address) => columns.map((_, column) => (column === 0 ? address : '=cmd'));
await upload([row(HANAKO), row('nobody'), row('resident@example.com')]);
must((await page.locator('table tbody tr').count()) >= 1, 'faults are shown at their cells');
await look(session, 'spreadsheet-wrong');
await page.goto(sheet);
await upload([row(HANAKO), row(HANAKO)]);
await look(session, 'spreadsheet-checked');
await send(page, 'main form button[type="submit"]');
for (;;) {
  if ((await page.locator('#job[data-refresh]').count()) === 0) break;
  // With a script the page fills by itself.
  if (script === 'on') await page.waitForFunction(() => !document.querySelector('#job[data-refresh]'));
  else await page.reload();
}
await look(session, 'job');
must((await page.locator('#job progress').getAttribute('value')) === '100', 'all rows are done');
await page.goto(`${base}${service}/activity`);
must((await page.locator('main tbody tr').count()) === 3, 'each message is listed once');
await look(session, 'activity');
await send(page, 'main tbody a');
await look(session, 'message');
await page.goto(base + service);
await look(session, 'dashboard-filled');
await page.goto(`${base}${service}/usage`);
await look(session, 'usage');

// A colleague who may manage the service, too.
await page.goto(`${base}${service}/team`);
await look(session, 'team');
await page.goto(`${base}${service}/team/invite`);
await page.fill('#email', JIRO);
for (const box of await page.locator('input[name="roles"]').all()) await box.check();
await look(session, 'invite');
await send(page, 'main form button[type="submit"]');
const colleague = await another(session);
await join(colleague, `品川 次郎 ${SCRIPT}`, JIRO);
must((await colleague.page.goto(base + service)).status() === 200, 'the colleague sees the service');
await page.goto(`${base}${service}/team`);
must((await page.locator('main').innerText()).includes(`品川 次郎 ${SCRIPT}`), 'names are shown as they were typed');
await look(session, 'team-of-two');

// What it is for, the terms, and the request.
const live = `${base}${service}/go-live`;
await page.goto(live);
await look(session, 'go-live');
await page.goto(`${live}/use`);
await page.fill('#department', '市民課');
await page.fill('#purposes', '健診のお知らせ');
await page.locator('input[name="recipients"]').last().check();
for (const number of await page.locator('input[inputmode="numeric"]').all()) await number.fill('１，０００');
await look(session, 'go-live-use');
await send(page, 'main form button[type="submit"]');
await page.goto(`${live}/terms`);
await page.check('#agree');
await look(session, 'go-live-terms');
await send(page, 'main form button[type="submit"]');
await page.goto(live);
await look(session, 'go-live-ready');
await send(page, `form[action$="/go-live/request"] button`);
await look(session, 'go-live-requested');

// One click, and it is live: of the operator, or of a colleague who did not ask, where the organisation decides by itself.
if (process.env.YUI_APPROVER === 'organisation') {
  const approver = await another(session);
  await setUp(approver, APPROVER);
  await approver.page.goto(base);
  await send(approver.page, 'a[href="/organisation/go-live"]');
  await look(approver, 'organisation-go-live');
  await send(approver.page, 'main a[href^="/organisation/go-live/"]');
  await look(approver, 'organisation-go-live-request');
  await send(approver.page, 'form[action$="/refuse"] button');
  must((await approver.page.locator('[aria-invalid]').count()) === 1, 'whoever refuses says why');
  await look(approver, 'organisation-go-live-wrong');
  await send(approver.page, 'form[action$="/approve"] button');
  await look(approver, 'organisation-go-live-empty');
} else {
  const operator = await another(session);
  await setUp(operator, OPERATOR);
  await operator.page.goto(`${base}/operate/go-live`);
  await look(operator, 'operate-go-live');
  await send(operator.page, 'form[action$="/approve"] button');
  await look(operator, 'operate-service');
}
await page.goto(live);
await look(session, 'live');
await page.goto(`${base}${service}/send/${template}`);
await page.fill('#recipient', 'resident@example.com');
await fillSlots('渋谷 一郎');
await send(page, 'main form button[type="submit"]');
await send(page, 'button[name="send"]');
await page.goto(`${base}${service}/activity`);
must((await page.locator('main tbody').innerText()).includes('resident@example.com'), 'a live service writes to residents');
await page.goto(`${base}${service}/audit`);
await look(session, 'audit');

await browser.close();
console.log('all is well');

async function fillSlots(text) {
  for (const slot of await page.locator('main form textarea:not([hidden])').all()) await slot.fill(text);
}
