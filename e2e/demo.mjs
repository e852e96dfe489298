// The demo with its history, as a clerk and as the operator find it: every page is looked at and kept as a picture.

import { look, must, open, send, signInToDemo } from './browser.mjs';

const session = await open();
const { page, base, browser } = session;

/** The addresses of links in the page that begin like this. */
async function links(start) {
  return page.locator(`main a[href^="${start}"]`).evaluateAll((all) => all.map((one) => one.getAttribute('href')));
}

async function see(path, name, text) {
  await page.goto(base + path);
  if (text) must((await page.locator('main').innerText()).includes(text), `${text} is on ${path}`);
  await look(session, `demo-${name}`);
}

await page.goto(base);
await look(session, 'demo-welcome');
await signInToDemo(session, 'first');
await look(session, 'demo-home');
const service = (await page.locator('main tbody a', { hasText: '港区くらしのお知らせ' }).getAttribute('href')) ?? '';
await see(service, 'dashboard');
await see(`${service}/activity`, 'activity', '@example.jp');
await page.goto(`${base}${service}/activity?state=failed`);
const failed = (await links(`${service}/activity/`))[0];
must(failed, 'some messages failed');
await see(failed, 'message');
await see(`${service}/templates`, 'templates', '催し');
await see(`${service}/send`, 'send');
await see(`${service}/send/jobs`, 'jobs', '台風_避難情報.csv');
const job = (await links(`${service}/send/jobs/`))[0];
await see(job, 'job');
await see(`${service}/inbound`, 'inbound', 'ペット');
await see(`${service}/api`, 'api');
await see(`${service}/api/log`, 'api-log');
await see(`${service}/api/callbacks/delivery`, 'callback');
await see(`${service}/api/deliveries`, 'deliveries');
await see(`${service}/usage`, 'usage', 'JPY');
await see(`${service}/team`, 'team');
await see(`${service}/settings`, 'settings');
await see(`${service}/activity/unsubscribes`, 'unsubscribes');
await see(`${service}/audit`, 'audit');
await see('/organisation/members', 'members');
await see('/account', 'account');
await see('/outbox', 'outbox');
const shown = await links('/outbox/2');
must(shown.length > 10, 'the outbox has messages');
await see(shown[0], 'outbox-message');
await page.goto(`${base}/outbox?to=090-1234`);
await see((await links('/outbox/2'))[0], 'outbox-text');

// By era, as the account is set.
await page.goto(`${base}/account`);
await page.selectOption('#language', 'ja-u-ca-japanese');
await send(page, 'form[action="/account/language"] button');
await page.goto(`${base}${service}/activity`);
must((await page.locator('main').innerText()).includes('令和'), 'years are counted by era');

await send(page, '.yui-header form button');
await signInToDemo(session, 'last');
for (const place of ['', '/services', '/go-live', '/providers', '/queues', '/complaints', '/organisations', '/people', '/audit']) {
  await see(`/operate${place}`, `operate${place.replaceAll('/', '-')}`, place === '/go-live' ? '港区立図書館' : undefined);
}
await browser.close();
console.log('all is well');
