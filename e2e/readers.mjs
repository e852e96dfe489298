// People who got a link in an e-mail: a file that asks whose it is, and one click to unsubscribe. What the links say is looked at in the e-mails that the node has
// captured; the node stands for an address with TLS, which a proxy would have.

import { look, must, open, send } from './browser.mjs';
import { receive } from './mailbox.mjs';

const { YUI_KEY: key, YUI_TEMPLATE: template, YUI_OUTBOX: outbox } = process.env;
const READER = 'hanako@example.jp';
const session = await open();
const { page, base, browser } = session;

/** Sends an e-mail to the reader, and gives what `pattern` finds in it. */
async function mailed(values, pattern) {
  const answer = await fetch(`${base}/v2/notifications/email`, {
    method: 'POST',
    headers: { authorization: `ApiKey-v1 ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email_address: READER, template_id: template, personalisation: values }),
  });
  must(answer.status === 201, `${answer.status}: ${await answer.text()}`);
  return receive(outbox, READER, pattern);
}

async function shows(path, status, name) {
  const answer = await page.goto(base + path);
  must(answer.status() === status, `${name} answers ${answer.status()}`);
  await look(session, `reader-${name}`);
}

// A file behind a page: whoever opens it says whose e-mail it was in, once.
const file = { file: Buffer.from('健診の日時：12月1日 10時\n').toString('base64'), filename: 'kenshin.txt', confirm_email_before_download: true };
const link = await mailed({ name: file }, /(\/d\/[\w-]+\/[\w-]+\?key=[\w-]+)/);
await shows(link, 200, 'file');
await page.fill('#email_address', 'somebody@example.jp');
await send(page, 'main form button');
must((await page.locator('[aria-invalid]').count()) === 1, 'somebody else is told at the field');
await look(session, 'reader-file-refused');
await page.fill('#email_address', ` ${READER.toUpperCase()} `);
await send(page, 'main form button');
await look(session, 'reader-file-offered');
const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main a[href*="/file?key="]').click()]);
must(download.suggestedFilename() === 'kenshin.txt', download.suggestedFilename());
await shows(link.replace(/key=.*/, 'key=0'), 404, 'file-missing');

// No more of these e-mails, by the link that mail programs show.
const unsubscribe = await mailed({ name: '港 花子' }, /(\/unsubscribe\/[\w-]+\/[\w-]+)/);
await shows(unsubscribe, 200, 'unsubscribe');
await send(page, 'main form button');
await look(session, 'reader-unsubscribed');
await shows(`${unsubscribe}0`, 404, 'unsubscribe-invalid');

await browser.close();
console.log('all is well');
